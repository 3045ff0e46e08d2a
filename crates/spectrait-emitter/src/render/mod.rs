//! Prints a [`Plan`]: tokens, then formatted files.
//!
//! In: a plan. Out: [`File`]s in a fixed order. Each generated module has a file here that bears its name.

mod builders;
mod calls;
pub(crate) mod checks;
pub(crate) mod client;
mod defaults;
pub(crate) mod imports;
pub(crate) mod layout;
pub(crate) mod mock;
mod multipart;
pub(crate) mod operations;
pub(crate) mod rules;
pub(crate) mod security;
pub(crate) mod server;
pub(crate) mod servers;
pub(crate) mod source;
pub(crate) mod tokens;
pub(crate) mod types;
mod wording;

use imports::Imports;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use source::Items;

use crate::plan::Section;
use crate::plan::bodies::BodyPlan;
use crate::plan::responses::ResponsePlan;
use crate::plan::sequences::Framing;
use crate::{File, Plan, scaffold};

/// A generated module before it is put together.
#[derive(Debug, Default)]
pub(crate) struct Module {
    /// The lines of its documentation.
    pub(crate) docs: Vec<String>,
    /// Its `use` items, which are known when all others are written.
    pub(crate) uses: Vec<TokenStream>,
    /// All other items.
    pub(crate) items: Items,
}

/// How a module is written; nothing where the plan has nothing for it.
type Write<'p> = Box<dyn FnOnce() -> Option<Module> + Send + 'p>;

pub use source::Unprintable;

/// The files of a plan.
///
/// # Errors
///
/// A part of the plan is no Rust: a mistake of ours, which no description can be blamed for.
pub fn render(plan: &Plan) -> Result<Vec<File>, Unprintable> {
    let own = Section::own(plan);
    let mut modules: Vec<(&'static str, Write<'_>)> =
        vec![("types", Box::new(|| Some(types::module(plan))))];
    if plan.client || plan.server {
        modules.push(("operations", Box::new(|| Some(operations::module(&own)))));
    }
    if plan.client || plan.server || plan.sender || plan.receiver {
        modules.push(("security", Box::new(|| security::module(plan))));
    }
    if plan.client {
        modules.push(("client", Box::new(|| Some(client::module(&own)))));
        modules.push(("servers", Box::new(|| servers::module(plan))));
    }
    if plan.server {
        modules.push(("server", Box::new(|| Some(server::module(&own)))));
    }
    if plan.samples.is_some() {
        modules.push(("mock", Box::new(|| Some(mock::module(&own)))));
    }
    if plan.samples.as_ref().is_some_and(|samples| samples.calls) {
        modules.push(("calls", Box::new(|| Some(calls::module(&own, &plan.name)))));
    }
    let sent = plan.hooks.iter().map(|hooks| {
        let section = Section::sent(plan, hooks);
        let mut modules: Vec<(&'static str, Write<'_>)> = vec![(
            "operations",
            Box::new(|| Some(operations::module(&section))),
        )];
        if plan.receiver {
            modules.push(("receiver", Box::new(|| Some(server::module(&section)))));
        }
        if plan.sender {
            modules.push(("sender", Box::new(|| Some(client::module(&section)))));
        }
        Ok((hooks.kind, texts(modules)?))
    });
    let sent = sent.collect::<Result<_, _>>()?;
    let mut texts = texts(modules)?;
    if let Some(samples) = &plan.samples {
        texts.push(("samples", mock::samples(samples)));
        texts.sort_by_key(|(name, _)| *name);
    }
    Ok(scaffold::files(plan, texts, sent))
}

/// The texts of modules, by name. Each is written in a thread of its own: printing is most of the work, and no module
/// needs to know of another.
fn texts(mut modules: Vec<(&'static str, Write<'_>)>) -> Result<Vec<scaffold::Text>, Unprintable> {
    modules.sort_by_key(|(name, _)| *name);
    let text = |name, write: Write<'_>| write().map(|module| source::module(name, module));
    std::thread::scope(|scope| {
        let threads: Vec<_> = modules
            .into_iter()
            .map(|(name, write)| (name, scope.spawn(move || text(name, write))))
            .collect();
        threads
            .into_iter()
            .filter_map(|(name, thread)| {
                let text = thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                text.map(|text| Ok((name, text?)))
            })
            .collect()
    })
}

/// The constant of a framing.
fn framing_of(framing: Framing, imports: &mut Imports<'_>) -> TokenStream {
    let ty = imports.support("items", "Framing");
    let variant = tokens::ident(match framing {
        Framing::Lines => "Lines",
        Framing::Sequence => "Sequence",
        Framing::TextEvents => "TextEvents",
        Framing::JsonEvents => "JsonEvents",
        Framing::MixedEvents => "MixedEvents",
    });
    quote!(#ty::#variant)
}

/// The derives of what holds some bodies: one that is read as it comes is not copied or compared.
fn derives<'p>(plan: &Section<'_>, bodies: impl IntoIterator<Item = &'p BodyPlan>) -> TokenStream {
    derives_if(are_streamed(plan, bodies))
}

fn derives_if(is_streamed: bool) -> TokenStream {
    if is_streamed {
        quote!(#[derive(Debug)])
    } else {
        quote!(#[derive(Debug, Clone, PartialEq)])
    }
}

/// As [`derives`], of a struct that may have fields which are not shown; and its `Debug` then.
fn shown(
    is_streamed: bool,
    name: &Ident,
    (shown, hidden): (&[Ident], &[Ident]),
    imports: &mut Imports<'_>,
) -> (TokenStream, Option<TokenStream>) {
    if hidden.is_empty() {
        return (derives_if(is_streamed), None);
    }
    let derives = (!is_streamed).then(|| quote!(#[derive(Clone, PartialEq)]));
    let call = imports.path("super::support::shown::shown");
    let debug = quote!(#call!(#name { #(#shown),* } but [#(#hidden),*]););
    (derives.unwrap_or_default(), Some(debug))
}

/// Whether any body is read as it comes.
fn are_streamed<'p>(plan: &Section<'_>, bodies: impl IntoIterator<Item = &'p BodyPlan>) -> bool {
    let mut bodies = bodies.into_iter();
    bodies.any(|body| body.is_stream(&plan.operations.choices))
}

/// As [`derives`], of responses.
fn response_derives(plan: &Section<'_>, responses: &[&ResponsePlan]) -> TokenStream {
    let structs = &plan.operations.structs;
    let bodies = responses
        .iter()
        .filter_map(|response| response.payload.body(structs));
    derives(plan, bodies)
}
