//! What `bon::Builder` is told of a struct and its fields.
//!
//! In: a struct that derives it. Out: attributes. What may be absent may be left out, and a constant too; what else must be
//! there must be given, `null` too.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::ident;
use crate::plan::{Field, Presence, Struct};

/// The attribute of a struct: texts are given as whatever becomes a `String`.
pub(super) fn container(structure: &Struct) -> TokenStream {
    if structure.builder {
        quote!(#[builder(on(String, into))])
    } else {
        TokenStream::new()
    }
}

/// The attribute of a field, where its type does not say it.
pub(super) fn field(structure: &Struct, field: &Field) -> TokenStream {
    let nullable = match field.presence {
        Presence::RequiredNullable => Some(quote!(required)),
        Presence::OptionalNullable => Some(quote!(default, into)),
        Presence::Required if field.constant => Some(quote!(default)),
        _ => None,
    };
    attribute(structure, &field.name, nullable)
}

/// The attribute of the field with the members that are not known by name.
pub(super) fn additional(structure: &Struct, name: &str) -> TokenStream {
    attribute(structure, name, Some(quote!(default)))
}

fn attribute(structure: &Struct, name: &str, says: Option<TokenStream>) -> TokenStream {
    let mut setters = structure.setters.iter();
    let setter = setters.find(|(field, _)| field == name).map(|(_, setter)| {
        let setter = ident(setter);
        quote!(name = #setter)
    });
    let says: Vec<TokenStream> = setter.into_iter().chain(says).collect();
    match structure.builder && !says.is_empty() {
        true => quote!(#[builder(#(#says),*)]),
        false => TokenStream::new(),
    }
}
