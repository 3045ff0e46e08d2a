//! Prints a [`Plan`]: tokens, then formatted files.
//!
//! In: a plan. Out: [`File`]s in a fixed order. Each generated module has a file here that bears its name.

pub(crate) mod client;
pub(crate) mod imports;
pub(crate) mod operations;
pub(crate) mod security;
pub(crate) mod server;
pub(crate) mod servers;
pub(crate) mod source;
pub(crate) mod tokens;

use proc_macro2::TokenStream;
use quote::quote;
use spectrait_ir::Location;

use crate::plan::operations::RequestBodyPlan;
use crate::plan::parameters::{Definition, ParameterPlan};
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
    let mut modules = vec![("types", Module { docs: Vec::new(), items: Vec::new() })];
    if plan.client || plan.server {
        modules.push(("operations", operations::module(plan)));
        modules.extend(security::module(plan).map(|module| ("security", module)));
    }
    if plan.client {
        modules.push(("client", client::module(plan)));
        modules.extend(servers::module(plan).map(|module| ("servers", module)));
    }
    if plan.server {
        modules.push(("server", server::module(plan)));
    }
    modules.sort_by_key(|(name, _)| *name);
    let texts = modules.into_iter().map(|(name, module)| (name, source::module(&module.docs, module.items)));
    scaffold::files(plan, texts.collect())
}

/// Where a parameter is, and what it says.
fn parameter_docs(parameter: &ParameterPlan, definition: &Definition) -> Vec<String> {
    let place = match definition.location {
        Location::Path => "path",
        Location::Query | Location::Querystring => "query",
        Location::Header => "headers",
        Location::Cookie => "cookies",
    };
    let mut lines = parameter.docs.clone();
    operations::named(&mut lines, &format!("`{}` in the {place}", definition.name.replace('`', "'")));
    lines
}

/// What the body of a request says.
fn body_docs(body: &RequestBodyPlan) -> Vec<String> {
    if body.docs.is_empty() { vec!["The body".to_owned()] } else { body.docs.clone() }
}

/// The status of a response, and what it says.
fn response_docs(response: &ResponsePlan) -> Vec<String> {
    let mut lines = response.docs.clone();
    operations::named(&mut lines, &format!("`{}`", response.status));
    lines
}

/// For enums of payloads, of which there is never more than one at a time.
fn large_variants() -> TokenStream {
    quote!(#[allow(clippy::large_enum_variant, reason = "lives for one call")])
}
