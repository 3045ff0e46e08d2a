//! Lists that come in pages: how an operation's pages follow each other, and where their items are.
//!
//! In: a planned operation. Out: its implementation of `Paged` (`templates/support/src/pages/mod.rs`).

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Writer;
use crate::plan::OperationPlan;
use crate::plan::pages::{PagesPlan, Step, Turn};
use crate::render::tokens::ident;

/// What the documentation of a method says of pages.
pub(super) fn docs_of(operation: &OperationPlan) -> Vec<String> {
    match &operation.pages {
        None => Vec::new(),
        Some(pages) => vec![
            String::new(),
            "One page of a list: [`items`](Call::items) is a stream of the items of all pages,"
                .to_owned(),
            format!("[`pages`](Call::pages) of the pages; {}.", followed(pages)),
        ],
    }
}

/// How a page leads to the next one, for people.
fn followed(pages: &PagesPlan) -> String {
    let member = |keys: &[String]| format!("`{}`", keys.join(".").replace('`', "'"));
    match &pages.rule.turn {
        Turn::Cursor { parameter, next } if next.iter().eq([parameter]) => {
            format!("`{parameter}` is that of the page before")
        }
        Turn::Cursor { parameter, next } => {
            format!("`{parameter}` is what {} says", member(next))
        }
        Turn::Header { parameter, header } => {
            format!("`{parameter}` is what the header `{header}` says")
        }
        Turn::Offset { parameter } => format!("`{parameter}` counts the items before"),
        Turn::Number { parameter } => format!("`{parameter}` counts them"),
        Turn::Url { next } => format!("{} links to the next", member(next)),
        Turn::Link => "the header `Link` leads to the next".to_owned(),
    }
}

impl Writer<'_> {
    /// The pages of an operation.
    pub(super) fn pages(&mut self, operation: &OperationPlan) -> Option<TokenStream> {
        let pages = operation.pages.as_ref()?;
        let output = self.payload(&operation.successes().next()?.payload);
        let (paged, paging) = (
            self.imports.support("pages", "Paged"),
            self.imports.support("pages", "Paging"),
        );
        let (stem, item) = (ident(&operation.name.stem), self.imports.ty(&pages.item));
        let (rule, list) = (paging_of(pages, &paging), reached(&pages.steps));
        Some(quote! {
            impl #paged for #stem {
                type Item = #item;

                const PAGING: #paging = #rule;

                fn items(page: #output) -> Option<Vec<#item>> {
                    #list
                }
            }
        })
    }
}

/// The rule as it is written.
fn paging_of(pages: &PagesPlan, paging: &TokenStream) -> TokenStream {
    let rule = &pages.rule;
    let keys = |keys: &[String]| quote!(&[#(#keys),*]);
    let list = keys(rule.list.as_deref().unwrap_or_default());
    let method = ident(if pages.begins { "begin" } else { "first" });
    let first = rule.first.map(Literal::u64_unsuffixed);
    let first = first.map(|first| quote!(.#method(#first)));
    let turn = match &rule.turn {
        Turn::Cursor { parameter, next } => {
            let next = keys(next);
            quote!(cursor(#parameter, #next))
        }
        Turn::Header { parameter, header } => quote!(header(#parameter, #header)),
        Turn::Offset { parameter } => quote!(offset(#parameter, #list) #first),
        Turn::Number { parameter } => quote!(number(#parameter, #list) #first),
        Turn::Url { next } => {
            let next = keys(next);
            quote!(url(#next))
        }
        Turn::Link => quote!(link()),
    };
    let with = [
        ("at", &rule.at),
        ("total", &rule.total),
        ("more", &rule.more),
    ];
    let with = with.into_iter().filter_map(|(name, member)| {
        let (name, member) = (ident(name), keys(member.as_deref()?));
        Some(quote!(.#name(#member)))
    });
    quote!(#paging::#turn #(#with)*)
}

/// The list of a page.
fn reached(steps: &[Step]) -> TokenStream {
    // The function's own `Option` is that of the last step, where it is one.
    let (steps, last) = match steps {
        [steps @ .., last @ (Step::Some | Step::Value)] => (steps, Some(last)),
        steps => (steps, None),
    };
    let steps = steps.iter().map(|step| match step {
        Step::Field(name) => {
            let name = ident(name);
            quote!(.#name)
        }
        Step::Inner => quote!(.0),
        Step::Some => quote!(?),
        Step::Value => quote!(.value()?),
    });
    let list = quote!(page #(#steps)*);
    match last {
        None => quote!(Some(#list)),
        Some(Step::Value) => quote!(#list.value()),
        Some(_) => list,
    }
}
