//! The plan: every decision about the output, as data. Names, Rust types, derives, checks, how unions are told
//! apart, which support code is needed. Rendering only prints it; `spectrait inspect --stage plan` shows it.
//!
//! In: an [`Api`] and [`Options`]. Out: a [`Plan`].
//!
//! What always holds: every name in a plan is a valid Rust identifier, unique in its scope; a plan holds no
//! tokens and no references to the API.

mod acronyms;
pub mod bodies;
mod builders;
pub mod callback_urls;
pub(crate) mod checks;
pub mod chosen;
mod constants;
pub mod defaults;
pub mod derived;
mod directions;
pub mod docs;
mod encodings;
mod enums;
mod fields;
pub mod formats;
mod given;
pub(crate) mod graph;
pub(crate) mod homes;
pub mod hooks;
pub mod item;
pub(crate) mod items;
pub mod kinds;
pub mod markdown;
pub(crate) mod media_types;
pub mod multipart;
pub mod names;
mod one_way;
pub mod open;
pub mod operation_names;
pub mod operations;
mod order;
mod ordered;
pub mod own;
pub mod pages;
pub mod parameters;
pub mod rejections;
pub mod responses;
pub(crate) mod rules;
pub(crate) mod same;
pub mod samples;
mod scalars;
mod scripts;
pub mod section;
pub mod security;
pub mod sequences;
pub mod servers;
mod several;
mod silent;
mod size;
pub(crate) mod spread;
mod statuses;
pub mod streams;
pub mod support;
pub(crate) mod traits;
pub mod types;
pub(crate) mod unions;
pub mod untyped;
mod valid;
mod variant_names;
pub mod xml;

use serde::Serialize;
use spectrait_ir::{Api, LeftOut};

pub use hooks::{Hooks, HooksPlan};
pub use item::{
    AdditionalField, Check, Decision, Engine, Field, FieldCheck, Item, PartPlan, PatternPlan,
    Presence, RuleSetPlan, RustType, StringEnum, StringVariant, Struct, TypePlan, TypesPlan,
    Unchecked, Union, ValueEnum, ValueVariant, Variant,
};
pub use kinds::Kind;
pub use operation_names::OperationName;
pub use operations::{OperationPlan, OperationsPlan};
pub use section::Section;
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
    /// The title of the API.
    pub title: String,
    /// The version of the description.
    pub version: String,
    /// Documentation of the root module, Markdown ready for rustdoc.
    pub docs: Vec<String>,
    /// Whether a client is wanted.
    pub client: bool,
    /// Whether a server is wanted.
    pub server: bool,
    /// Whether what sends webhooks and callbacks is wanted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub sender: bool,
    /// Whether what receives them is wanted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub receiver: bool,
    /// Whether the trait of a server has all methods, of which those that nobody writes answer `501`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unimplemented: bool,
    /// The `types` module.
    pub types: TypesPlan,
    /// The modules about operations.
    pub operations: OperationsPlan,
    /// Pages that options asked for, and why their operations have none.
    #[serde(skip)]
    pub unpaged: Vec<pages::Remark>,
    /// Names that options chose for operations, and why these are called otherwise.
    #[serde(skip)]
    pub unnamed: Vec<chosen::Unnamed>,
    /// What refused requests are answered with.
    pub rejections: rejections::RejectionsPlan,
    /// The requests that the API sends.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hooks: Vec<HooksPlan>,
    /// The samples that a mock server answers with, where one is wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub samples: Option<samples::SamplesPlan>,
    /// The support code and the crates that are needed.
    pub support: support::SupportPlan,
}

impl Plan {
    /// What the documentation calls the API: `the Aviary API`.
    #[must_use]
    pub fn subject(&self) -> String {
        subject(&docs::rustdoc(&self.title).join(" "))
    }

    /// One line of plain text on what the output is: `Types, client and server of the Aviary API`.
    #[must_use]
    pub fn description(&self) -> String {
        let parts = match (self.client, self.server) {
            (true, true) => "Types, client and server",
            (true, false) => "Types and client",
            (false, true) => "Types and server",
            (false, false) => "Types",
        };
        format!("{parts} of {}", subject(&markdown::plain(&self.title)))
    }
}

/// A title in a sentence.
fn subject(title: &str) -> String {
    let title = title.trim();
    let words = title.to_lowercase();
    match words.split_whitespace().next() {
        None => "the API".to_owned(),
        Some("the") => title.to_owned(),
        Some(_)
            if words
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word == "api") =>
        {
            format!("the {title}")
        }
        Some(_) => format!("the {title} API"),
    }
}

/// Decides everything about the output.
#[must_use]
pub fn plan(api: &Api, options: &Options) -> Plan {
    let mut own = own::Own::new(api, &options.types);
    let mut left_out = Vec::new();
    own.api = directions::settled(enums::judged(own.api, &mut left_out));
    let (original, api) = (api, own.api.as_ref());
    let mut types = Types::customised(&own, &options.types);
    let schemes = security::Schemes::new(api);
    let mut chosen = operation_names::Chosen::new(&options.operation_names);
    let mut operations = operations::plan(api, &mut types, &schemes, &mut chosen);
    operations.left_out.splice(..0, left_out);
    let mut hooks = hooks::plan(api, &mut types, &schemes, &mut chosen);
    callback_urls::plan(api, &operations, &mut hooks);
    let types = types.finish();
    let rejections = rejections::plan(&operations, &types);
    hooks::refuse(&mut hooks, &types);
    let unpaged = match options.client {
        true => pages::plan(api, &types, &mut operations, &options.pages),
        false => Vec::new(),
    };
    // Without operations there is nothing to call and nothing to serve.
    let some = !operations.operations.is_empty();
    let sends = hooks
        .iter()
        .any(|hooks| !hooks.operations.operations.is_empty());
    let sides = support::Sides {
        client: options.client && some,
        server: options.server && some,
        sender: options.sender && sends,
        receiver: options.receiver && sends,
        mock: ((options.mock || options.tests) && options.server && some)
            .then_some(options.layout == Layout::Crate),
        calls: options.tests
            && options.client
            && options.server
            && some
            && options.layout == Layout::Crate,
        blocking: match options.layout {
            Layout::Crate => Some(support::Need::Blocking),
            _ => options.blocking.then_some(support::Need::Client),
        },
        tracing: match options.layout {
            Layout::Crate => support::Tracing::Feature,
            _ if options.tracing => support::Tracing::Always,
            _ => support::Tracing::Never,
        },
    };
    for hooks in &mut hooks {
        for left_out in std::mem::take(&mut hooks.operations.left_out) {
            // What all of them share is said once.
            if !operations.left_out.contains(&left_out) {
                operations.left_out.push(left_out);
            }
        }
        if !sides.sender && !sides.receiver && (options.client || options.server) {
            operations.left_out.push(not_wanted(hooks));
        }
    }
    hooks.retain(|hooks| {
        (sides.sender || sides.receiver) && !hooks.operations.operations.is_empty()
    });
    let samples = sides
        .mock
        .map(|_| samples::plan(original, &operations, sides.calls));
    let mut support = support::plan(sides, &types, &operations, &rejections, &hooks);
    support.own = own.dependencies.finish();
    Plan {
        name: options.name.clone(),
        layout: options.layout,
        source: options.source.clone(),
        title: api.info.title.clone(),
        version: api.info.version.clone(),
        docs: docs::api(api),
        client: sides.client,
        server: sides.server,
        sender: sides.sender,
        receiver: sides.receiver,
        unimplemented: options.unimplemented,
        types,
        operations,
        unpaged,
        unnamed: chosen.finish(),
        rejections,
        hooks,
        samples,
        support,
    }
}

/// Requests of which neither side was asked for.
fn not_wanted(hooks: &HooksPlan) -> LeftOut {
    let sent = hooks.operations.operations.iter();
    let names: Vec<&str> = sent.map(|sent| sent.name.id.as_str()).collect();
    LeftOut {
        what: format!("{} {}", hooks.kind.name(), names.join(", ")),
        operation: None,
        place: hooks
            .operations
            .operations
            .first()
            .map(|sent| sent.place.clone())
            .unwrap_or_default(),
        reason: "neither the sender nor the receiver was asked for".to_owned(),
    }
}
