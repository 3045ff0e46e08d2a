//! The intermediate representation: what an API *is*, after every reference is followed and every
//! composition is resolved.
//!
//! In: nothing; the parser builds an [`Api`], the emitter reads it. Out: nothing but data, and its
//! serialised form for `spectrait inspect --stage ir`.
//!
//! What always holds:
//! - the model knows neither how a description was written (no `$ref`, no `allOf`, no YAML) nor how it
//!   will be printed (no Rust names, no `Option`, no `Box`);
//! - everything that can be used twice lives in an arena of [`Api`] and is pointed at by an id, so that a
//!   component which is used twice is one thing, and recursion is ordinary;
//! - every thing that came from the description remembers the [`Place`] it came from.

pub mod api;
pub mod media_types;
pub mod operation;
pub mod pointer;
mod reach;
pub mod rules;
pub mod security;
pub mod types;
pub mod value;

pub use api::{
    Api, ExternalDocs, Info, LeftOut, Place, Server, ServerVariable, Tag, Unread, Webhook,
};
pub use operation::{
    Callback, Encoding, Example, Header, HeaderId, Link, Location, MediaType, Operation, Parameter,
    ParameterId, RequestBody, RequestBodyId, Response, ResponseId, Status, Style, UseWords, Wire,
    Words,
};
pub use reach::Reached;
pub use rules::{JsonType, Rule, RuleSet, RuleSetId};
pub use security::{OAuthFlow, SecurityAlternative, SecurityScheme, SecuritySchemeKind};
pub use types::{
    Additional, Bound, Branch, Constraints, Discriminator, Docs, EnumValue, Object, Property,
    Shape, StringFormat, Type, TypeId, Union, UnionKind, Xml, XmlNode,
};
pub use value::{Number, Value};

/// Declares the id of an arena: a small index that is only good for the [`Api`] it came from.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in the arena.
            #[must_use]
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}
pub(crate) use id;
