//! Types of bodies that only operations have: what is one of several things, and multipart bodies with files.

use proc_macro2::TokenStream;
use quote::quote;
use spectrait_ir::Location;

use super::parameter;
use crate::plan::bodies::{BodyPlan, ChoicePlan, FormField, Format};
use crate::plan::multipart::{MultipartPlan, PartContent};
use crate::plan::{OperationPlan, Section};
use crate::render::imports::Imports;
use crate::render::tokens::{deprecated, docs, ident};
use crate::render::wording;

/// What a body is made of besides schemas.
#[derive(Debug, Clone, Copy)]
pub(in crate::render) enum Part<'p> {
    /// One of several things.
    Choice(&'p ChoicePlan),
    /// A multipart body with files.
    Multipart(&'p MultipartPlan),
}

impl<'p> Part<'p> {
    fn name(&self) -> &'p str {
        match self {
            Self::Choice(choice) => &choice.name,
            Self::Multipart(multipart) => &multipart.name,
        }
    }

    fn is_shared(&self) -> bool {
        match self {
            Self::Choice(choice) => choice.shared,
            Self::Multipart(multipart) => multipart.shared,
        }
    }
}

/// What belongs to one operation alone.
pub(in crate::render) fn own<'p>(
    plan: &'p Section<'p>,
    operation: &'p OperationPlan,
) -> Vec<Part<'p>> {
    let mut parts = Vec::new();
    let request = operation.body.as_ref().map(|body| &body.body);
    let structs = &plan.operations.structs;
    let responses = operation
        .responses
        .iter()
        .filter_map(|response| response.payload.body(structs));
    for body in request.into_iter().chain(responses) {
        add(plan, body, &mut parts);
    }
    parts.retain(|part| !part.is_shared());
    parts
}

/// What several operations share, by name.
pub(in crate::render) fn shared<'p>(plan: &'p Section<'_>) -> Vec<Part<'p>> {
    let choices = plan.operations.choices.iter().map(Part::Choice);
    let multiparts = plan.operations.multiparts.iter().map(Part::Multipart);
    let mut parts: Vec<Part<'_>> = choices.chain(multiparts).collect();
    parts.retain(Part::is_shared);
    parts.sort_by_key(Part::name);
    parts
}

fn add<'p>(plan: &'p Section<'p>, body: &'p BodyPlan, parts: &mut Vec<Part<'p>>) {
    match body.format {
        Format::Choice(position) => {
            if let Some(choice) = plan.operations.choices.get(position) {
                parts.push(Part::Choice(choice));
                for variant in &choice.variants {
                    add(plan, &variant.body, parts);
                }
            }
        }
        Format::Multipart(_, position) => {
            let multipart = plan.operations.multiparts.get(position);
            parts.extend(multipart.map(Part::Multipart));
        }
        _ => {}
    }
}

/// The type of a part of a body.
pub(super) fn items(
    section: &Section<'_>,
    part: Part<'_>,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    match part {
        Part::Choice(plan) => choice(section, plan, imports),
        Part::Multipart(plan) => vec![multipart(plan, imports)],
    }
}

fn choice(section: &Section<'_>, plan: &ChoicePlan, imports: &mut Imports<'_>) -> Vec<TokenStream> {
    let name = ident(&plan.name);
    let heading = docs(&[format!("{}, in one of its media types", plan.heading)]);
    let mut variants = Vec::with_capacity(plan.variants.len());
    let mut conversions = Vec::new();
    for variant in &plan.variants {
        let media: Vec<String> = variant
            .body
            .media(&[])
            .into_iter()
            .map(|(_, name)| format!("`{name}`"))
            .collect();
        let docs = docs(&[media.join(", ")]);
        let (variant_name, ty) = (ident(&variant.name), imports.ty(&variant.body.ty));
        variants.push(quote!(#docs #variant_name(#ty)));
        // Where a body is chosen by the one who sends it.
        if variant.from {
            conversions.push(quote! {
                impl From<#ty> for #name {
                    fn from(body: #ty) -> Self {
                        Self::#variant_name(body)
                    }
                }
            });
        }
    }
    let sizes = plan.variants.iter().map(|variant| variant.size).collect();
    let sizes = crate::render::uneven(sizes);
    let bodies = plan.variants.iter().map(|variant| &variant.body);
    let derives = crate::render::derives(section, bodies);
    let definition = quote! {
        #heading
        #sizes
        #derives
        pub enum #name { #(#variants),* }
    };
    std::iter::once(definition).chain(conversions).collect()
}

fn multipart(plan: &MultipartPlan, imports: &mut Imports<'_>) -> TokenStream {
    let name = ident(&plan.name);
    let heading = docs(&[format!("{}, as `multipart/form-data`", plan.heading)]);
    let fields: Vec<_> = plan
        .parts
        .iter()
        .map(|part| {
            let mut lines = part.docs.clone();
            wording::named(&mut lines, &format!("`{}`", part.name.replace('`', "'")));
            let (docs, deprecated) = (docs(&lines), deprecated(part.deprecated));
            let field = ident(&part.field);
            let ty = imports.ty(&part.ty);
            // No files are an empty list.
            let ty = if part.required || part.content == PartContent::Files {
                ty
            } else {
                quote!(Option<#ty>)
            };
            quote!(#docs #deprecated pub #field: #ty)
        })
        .collect();
    quote! {
        #heading
        #[derive(Debug, Clone, PartialEq)]
        pub struct #name { #(#fields),* }
    }
}

/// The media types of a body, as a list.
pub(super) fn media(
    plan: &Section<'_>,
    body: &BodyPlan,
    fields_of: Option<&str>,
    imports: &mut Imports<'_>,
) -> TokenStream {
    let media: Vec<_> = body
        .media(&plan.operations.choices)
        .into_iter()
        .map(|(format, name)| one(format, name, fields_of, imports))
        .collect();
    quote!(&[#(#media),*])
}

fn one(
    format: &Format,
    name: &str,
    fields_of: Option<&str>,
    imports: &mut Imports<'_>,
) -> TokenStream {
    let ty = imports.support("operation", "Media");
    match (format, name) {
        (Format::Json | Format::Choice(_), "application/json") => quote!(#ty::JSON),
        (Format::Json | Format::Choice(_), _) => quote!(#ty::Json(#name)),
        (Format::Xml(_), _) => quote!(#ty::Xml(#name)),
        (Format::Text, "text/plain") => quote!(#ty::TEXT),
        (Format::Text, _) => quote!(#ty::Text(#name)),
        (Format::Bytes, "application/octet-stream") => quote!(#ty::BYTES),
        (Format::Bytes, _) => quote!(#ty::Bytes(#name)),
        (Format::Items(_), _) => quote!(#ty::Items(#name)),
        (Format::Parts, _) => quote!(#ty::Parts(#name)),
        (Format::Form(fields), _) => {
            let fields = list(fields, fields_of, imports);
            quote!(#ty::Form(#fields))
        }
        (Format::Fields(fields) | Format::Multipart(fields, _), _) => {
            let fields = list(fields, fields_of, imports);
            quote!(#ty::Multipart(#fields))
        }
    }
}

/// The fields of a form, or the name of the static that has them.
fn list(fields: &[FormField], fields_of: Option<&str>, imports: &mut Imports<'_>) -> TokenStream {
    if let Some(name) = fields_of {
        let name = ident(name);
        return quote!(#name);
    }
    let fields = fields.iter().map(|field| {
        parameter(
            Location::Query,
            &field.name,
            &field.kind,
            field.required,
            &field.wire,
            imports,
        )
    });
    quote!(&[#(#fields),*])
}

/// The fields of a body that comes as more than one kind of form with the same fields: they stand in a static.
pub(super) fn shared_fields<'p>(
    plan: &'p Section<'p>,
    body: &'p BodyPlan,
) -> Option<&'p [FormField]> {
    let mut lists = body
        .media(&plan.operations.choices)
        .into_iter()
        .filter_map(|(format, _)| match format {
            Format::Form(fields) | Format::Fields(fields) | Format::Multipart(fields, _) => {
                Some(fields.as_slice())
            }
            _ => None,
        });
    let first = lists.next()?;
    let rest: Vec<_> = lists.collect();
    (!rest.is_empty() && rest.iter().all(|list| *list == first)).then_some(first)
}

/// The static of [`shared_fields`].
pub(super) fn fields_static(
    name: &str,
    operation: &OperationPlan,
    fields: &[FormField],
    imports: &mut Imports<'_>,
) -> TokenStream {
    let docs = docs(&[format!(
        "The fields of a form for [`{}`]({})",
        operation.name.id, operation.name.constant
    )]);
    let ty = imports.support("style", "Parameter");
    let (name, fields) = (ident(name), list(fields, None, imports));
    quote! {
        #docs
        static #name: &[#ty] = #fields;
    }
}
