//! Prints a [`Plan`]: tokens, then formatted files.
//!
//! In: a plan. Out: [`File`]s in a fixed order. Each generated module has a file here that bears its name.

pub(crate) mod checks;
pub(crate) mod client;
pub(crate) mod imports;
pub(crate) mod layout;
pub(crate) mod operations;
pub(crate) mod rules;
pub(crate) mod security;
pub(crate) mod server;
pub(crate) mod servers;
pub(crate) mod source;
pub(crate) mod tokens;
pub(crate) mod types;
mod wording;

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::Section;
use crate::plan::responses::ResponsePlan;
use crate::{File, Plan, scaffold};

/// A generated module before it is formatted.
#[derive(Debug)]
pub(crate) struct Module {
    /// The lines of its documentation.
    pub(crate) docs: Vec<String>,
    /// Its items, `use` items first.
    pub(crate) items: Vec<TokenStream>,
}

/// The files of a plan.
#[must_use]
pub fn render(plan: &Plan) -> Vec<File> {
    let types = Module {
        docs: vec![format!("The schemas of {}.", plan.subject())],
        items: types::items(&plan.types),
    };
    let mut modules = vec![("types", types)];
    let own = Section::own(plan);
    if plan.client || plan.server {
        modules.push(("operations", operations::module(&own)));
    }
    if plan.client || plan.server || plan.sender || plan.receiver {
        modules.extend(security::module(plan).map(|module| ("security", module)));
    }
    if plan.client {
        modules.push(("client", client::module(&own)));
        modules.extend(servers::module(plan).map(|module| ("servers", module)));
    }
    if plan.server {
        modules.push(("server", server::module(&own)));
    }
    let sent = plan.hooks.iter().map(|hooks| {
        let section = Section::sent(plan, hooks);
        let mut modules = vec![("operations", operations::module(&section))];
        if plan.receiver {
            modules.push(("receiver", server::module(&section)));
        }
        if plan.sender {
            modules.push(("sender", client::module(&section)));
        }
        (hooks.kind, texts(modules))
    });
    scaffold::files(plan, texts(modules), sent.collect())
}

/// The texts of modules, by name.
fn texts(mut modules: Vec<(&'static str, Module)>) -> Vec<scaffold::Text> {
    modules.sort_by_key(|(name, _)| *name);
    modules
        .into_iter()
        .map(|(name, module)| (name, source::module(&module.docs, module.items)))
        .collect()
}

/// The attribute of an enum of payloads of which one is much larger than the others. There is never more than one
/// such value at a time, so that a box would cost more than it saves. The sizes are estimates that may be half of the
/// truth, and clippy objects from 200 bytes on.
fn large_variants(responses: &[&ResponsePlan]) -> Option<TokenStream> {
    uneven(responses.iter().map(|response| response.size).collect())
}

/// As [`large_variants`], from the sizes.
fn uneven(mut sizes: Vec<usize>) -> Option<TokenStream> {
    sizes.sort_unstable();
    match sizes.as_slice() {
        [.., second, first] if 2 * first >= second + 180 => {
            Some(quote!(#[allow(clippy::large_enum_variant, reason = "lives for one call")]))
        }
        _ => None,
    }
}
