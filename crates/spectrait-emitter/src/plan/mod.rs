//! The plan: every decision about the output, as data. Names, Rust types, derives, checks, how unions are told
//! apart, which support code is needed. Rendering only prints it; `spectrait inspect --stage plan` shows it.
//!
//! In: an [`Api`] and [`Options`]. Out: a [`Plan`].
//!
//! What always holds: every name in a plan is a valid Rust identifier, unique in its scope; a plan holds no
//! tokens and no references to the API.

pub mod bodies;
pub mod docs;
pub mod item;
pub mod kinds;
pub mod names;
pub mod operation_names;
pub mod operations;
pub mod parameters;
pub mod responses;
pub mod security;
pub mod servers;
pub(crate) mod statuses;
pub mod types;

use serde::Serialize;
use spectrait_ir::Api;

pub use item::{
    AdditionalField, Check, Decision, Field, FieldCheck, Item, PartPlan, PatternPlan, Presence,
    RuleSetPlan, RustType, StringEnum, StringVariant, Struct, TypePlan, TypesPlan, Unchecked,
    Union, ValueEnum, ValueVariant, Variant,
};
pub use kinds::Kind;
pub use operation_names::OperationName;
pub use operations::{OperationPlan, OperationsPlan};
pub use types::Types;

use crate::{Layout, Options};

/// Everything that will be printed.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// The crate or module name.
    pub name: String,
    /// How the files are laid out.
    pub layout: Layout,
    /// The file name of the description.
    pub source: String,
    /// Title, version and Markdown description of the API.
    pub title: String,
    /// The version of the description.
    pub version: String,
    /// Documentation of the root module, Markdown ready for rustdoc.
    pub docs: Vec<String>,
    /// Whether a client is wanted.
    pub client: bool,
    /// Whether a server is wanted.
    pub server: bool,
    /// The `types` module.
    pub types: TypesPlan,
    /// The modules about operations.
    pub operations: OperationsPlan,
}

/// Decides everything about the output.
#[must_use]
pub fn plan(api: &Api, options: &Options) -> Plan {
    let mut types = Types::new(api);
    let operations = operations::plan(api, &mut types);
    Plan {
        name: options.name.clone(),
        layout: options.layout,
        source: options.source.clone(),
        title: api.info.title.clone(),
        version: api.info.version.clone(),
        docs: api
            .info
            .description
            .as_deref()
            .map(docs::rustdoc)
            .unwrap_or_default(),
        client: options.client,
        server: options.server,
        types: types.finish(),
        operations,
    }
}
