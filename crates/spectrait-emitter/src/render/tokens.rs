//! Small pieces of tokens that every item uses.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::bidi::visible;

/// An identifier of the plan; raw where it starts with `r#`.
pub(crate) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// The doc comment of some rustdoc lines.
pub(crate) fn docs(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| {
        if line.is_empty() {
            String::new()
        } else {
            format!(" {}", visible(line))
        }
    });
    quote!(#(#[doc = #lines])*)
}

/// `#[deprecated]`, where something is.
pub(crate) fn deprecated(deprecated: bool) -> TokenStream {
    if deprecated {
        quote!(#[deprecated])
    } else {
        TokenStream::new()
    }
}
