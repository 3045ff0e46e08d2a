//! What `bon::Builder` is told of a struct and its fields.
//!
//! In: a struct that derives it. Out: attributes. What may be absent may be left out, and what must be there must be given,
//! `null` too.

use proc_macro2::TokenStream;
use quote::quote;

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
    match field.presence {
        Presence::RequiredNullable if structure.builder => quote!(#[builder(required)]),
        Presence::OptionalNullable if structure.builder => quote!(#[builder(default, into)]),
        _ => TokenStream::new(),
    }
}

/// The attribute of the field with the members that are not known by name.
pub(super) fn additional(structure: &Struct) -> TokenStream {
    if structure.builder {
        quote!(#[builder(default)])
    } else {
        TokenStream::new()
    }
}
