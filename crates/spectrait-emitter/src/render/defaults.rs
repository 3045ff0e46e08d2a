//! Defaults of parameters, as code.
//!
//! In: a default. Out: expressions.

use proc_macro2::TokenStream;
use quote::quote;

use super::checks::number;
use super::imports::Imports;
use super::tokens::ident;
use crate::plan::defaults::DefaultPlan;

/// What is asked of an `Option`, so that the default stands for nothing: `.unwrap_or(20)`.
pub(super) fn instead(default: &DefaultPlan, imports: &mut Imports<'_>) -> TokenStream {
    let value = value(default, imports);
    if is_empty(default) {
        quote!(.unwrap_or_default())
    } else if is_made(default) {
        quote!(.unwrap_or_else(|| #value))
    } else {
        quote!(.unwrap_or(#value))
    }
}

/// Whether memory is asked for to make it.
fn is_made(default: &DefaultPlan) -> bool {
    match default {
        DefaultPlan::Text(_) | DefaultPlan::List(_) => true,
        DefaultPlan::Newtype(_, inner) => is_made(inner),
        DefaultPlan::Boolean(_) | DefaultPlan::Number(..) | DefaultPlan::Variant(..) => false,
    }
}

/// Whether a reference `value` is not the default.
pub(super) fn differs(default: &DefaultPlan, imports: &mut Imports<'_>) -> TokenStream {
    match default {
        _ if is_empty(default) => quote!(!value.is_empty()),
        DefaultPlan::Boolean(true) => quote!(!value),
        DefaultPlan::Boolean(false) => quote!(*value),
        DefaultPlan::Text(text) => quote!(*value != #text),
        DefaultPlan::List(items) => {
            let items = items.iter().map(|item| match item {
                DefaultPlan::Text(text) => quote!(#text),
                item => value(item, imports),
            });
            quote!(*value != [#(#items),*])
        }
        _ => {
            let value = value(default, imports);
            quote!(*value != #value)
        }
    }
}

fn is_empty(default: &DefaultPlan) -> bool {
    match default {
        DefaultPlan::Text(text) => text.is_empty(),
        DefaultPlan::List(items) => items.is_empty(),
        _ => false,
    }
}

fn value(default: &DefaultPlan, imports: &mut Imports<'_>) -> TokenStream {
    match default {
        DefaultPlan::Boolean(value) => quote!(#value),
        DefaultPlan::Number(value, primitive) => number(*value, primitive),
        DefaultPlan::Text(text) if text.is_empty() => quote!(String::new()),
        DefaultPlan::Text(text) => quote!(#text.to_owned()),
        DefaultPlan::Variant(ty, variant) => {
            let (ty, variant) = (imports.ty(ty), ident(variant));
            quote!(#ty::#variant)
        }
        DefaultPlan::Newtype(ty, inner) => {
            let (ty, inner) = (imports.ty(ty), value(inner, imports));
            quote!(#ty(#inner))
        }
        DefaultPlan::List(items) => {
            let items = items.iter().map(|item| value(item, imports));
            quote!(vec![#(#items),*])
        }
    }
}
