//! Types of bodies that only operations have: what is one of several things, and multipart bodies with files.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use spectrait_ir::Location;

use super::{header_field, parameter};
use crate::plan::bodies::{BodyPlan, ChoicePlan, FormField, Format};
use crate::plan::multipart::{MultipartPlan, PartContent, PartPlan, is_form};
use crate::plan::{OperationPlan, RustType, Section};
use crate::render::imports::Imports;
use crate::render::tokens::{docs, ident};
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

/// The media types of a body that a client reads.
pub(in crate::render) fn media_list(
    body: &BodyPlan,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    let ty = imports.support("operation", "Media");
    let media = body.media(&[]);
    let listed = media.into_iter().map(|(format, name)| match format {
        Format::Json if name == "application/json" => quote!(#ty::JSON),
        Format::Json => quote!(#ty::Json(#name)),
        Format::Xml(_) => quote!(#ty::Xml(#name)),
        Format::Text if name == "text/plain" => quote!(#ty::TEXT),
        Format::Text => quote!(#ty::Text(#name)),
        Format::Items(_) => quote!(#ty::Items(#name)),
        Format::Multipart(..) => quote!(#ty::Parts(#name)),
        _ => quote!(#ty::Bytes(#name)),
    });
    listed.collect()
}

/// The media types of a success, from which a client tells whether it is read as it comes. What is bytes alone is, in
/// any of them.
pub(super) fn answered_in(
    section: &Section<'_>,
    body: &BodyPlan,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    match body.format {
        Format::Bytes => {
            let ty = imports.support("operation", "Media");
            vec![quote!(#ty::Bytes("*/*"))]
        }
        Format::Choice(position) => {
            let choice = section.operations.choices.get(position);
            let variants = choice.into_iter().flat_map(|choice| &choice.variants);
            variants
                .flat_map(|variant| media_list(&variant.body, imports))
                .collect()
        }
        _ => media_list(body, imports),
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
        Part::Multipart(plan) => {
            let mut items = Vec::from_iter(answered(plan, imports));
            items.push(multipart(plan, imports));
            for part in &plan.parts {
                items.extend(described(plan, part, imports));
            }
            items
        }
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
    let bodies = plan.variants.iter().map(|variant| &variant.body);
    let derives = crate::render::derives(section, bodies);
    let definition = quote! {
        #heading
        #derives
        pub enum #name { #(#variants),* }
    };
    std::iter::once(definition).chain(conversions).collect()
}

fn multipart(plan: &MultipartPlan, imports: &mut Imports<'_>) -> TokenStream {
    let name = ident(&plan.name);
    let heading = docs(&[format!("{}, as `{}`", plan.heading, plan.media_type)]);
    let fields: Vec<_> = plan
        .parts
        .iter()
        .map(|part| {
            let mut lines = part.docs.clone();
            // A position says nothing that the name of the field does not say.
            if plan.prefix.is_none() || lines.is_empty() {
                wording::named(&mut lines, &shown(plan, part));
            }
            let lines = wording::marked_beside(lines, part.deprecated, &part.docs);
            let docs = docs(&lines);
            let field = ident(&part.field);
            let ty = match (&part.described, &part.content) {
                (None, _) => imports.ty(&part.ty),
                (Some(described), content) => {
                    let name = ident(&described.name);
                    match content {
                        PartContent::Files => quote!(Vec<#name>),
                        _ => quote!(#name),
                    }
                }
            };
            // No files are an empty list.
            let ty = if part.required || part.content == PartContent::Files {
                ty
            } else {
                quote!(Option<#ty>)
            };
            quote!(#docs pub #field: #ty)
        })
        .collect();
    // Files are not copied or compared.
    let derives = crate::render::derives_if(plan.files().next().is_some());
    quote! {
        #heading
        #derives
        pub struct #name { #(#fields),* }
    }
}

/// What a part is called in sentences.
fn shown(plan: &MultipartPlan, part: &PartPlan) -> String {
    match plan.prefix {
        Some(_) => format!("`{}`", part.field),
        None => format!("`{}`", part.name.replace('`', "'")),
    }
}

/// The struct of a part with headers.
fn described(plan: &MultipartPlan, part: &PartPlan, imports: &mut Imports<'_>) -> Vec<TokenStream> {
    let Some(described) = &part.described else {
        return Vec::new();
    };
    let mut fields = Vec::with_capacity(described.headers.len());
    for header in &described.headers {
        fields.push(header_field(header, imports));
    }
    let ty = match (&part.content, &part.ty) {
        (PartContent::Files, RustType::Vec(file)) => imports.ty(file),
        (_, ty) => imports.ty(ty),
    };
    let heading = format!("The part {} of [`{}`]", shown(plan, part), plan.name);
    let heading = docs(&[heading]);
    let name = ident(&described.name);
    let (mut visible, hidden) = super::told(&described.headers);
    visible.push(ident("content"));
    let has_files = part.content.is_file();
    let told = (visible.as_slice(), hidden.as_slice());
    let (derives, debug) = crate::render::shown(has_files, &name, told, imports);
    let item = quote! {
        #heading
        #derives
        pub struct #name {
            #(#fields,)*
            /// What is in it
            pub content: #ty,
        }
    };
    std::iter::once(item).chain(debug).collect()
}

/// The media types of a body, as a list.
pub(super) fn media(
    plan: &Section<'_>,
    body: &BodyPlan,
    tables: &Tables<'_>,
    imports: &mut Imports<'_>,
) -> TokenStream {
    let media: Vec<_> = body
        .media(&plan.operations.choices)
        .into_iter()
        .map(|(format, name)| one(plan, format, name, tables, imports))
        .collect();
    quote!(&[#(#media),*])
}

fn one(
    plan: &Section<'_>,
    format: &Format,
    name: &str,
    tables: &Tables<'_>,
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
            let fields = list(fields, tables, imports);
            quote!(#ty::Form(#fields))
        }
        (Format::Fields(fields), _) => {
            let fields = list(fields, tables, imports);
            if is_form(name) {
                quote!(#ty::Multipart(#fields, &[]))
            } else {
                quote!(#ty::Named(#name, #fields, &[]))
            }
        }
        (Format::Multipart(fields, position), _) => {
            let fields = list(fields, tables, imports);
            match plan.operations.multiparts.get(*position) {
                Some(multipart) => in_parts(multipart, name, &fields, imports),
                None => quote!(#ty::Multipart(#fields, &[])),
            }
        }
    }
}

/// The media type of a multipart body.
fn in_parts(
    plan: &MultipartPlan,
    name: &str,
    fields: &TokenStream,
    imports: &mut Imports<'_>,
) -> TokenStream {
    let ty = imports.support("operation", "Media");
    let files: Vec<_> = plan.files().map(|file| &file.name).collect();
    let files = quote!(&[#(#files),*]);
    match plan.prefix {
        None if plan.is_form() => quote!(#ty::Multipart(#fields, #files)),
        None => quote!(#ty::Named(#name, #fields, #files)),
        Some(prefix) => {
            let prefix = Literal::usize_unsuffixed(prefix);
            quote!(#ty::Ordered(#name, #prefix, #fields, #files))
        }
    }
}

/// The static that describes the parts of a response.
fn answered(plan: &MultipartPlan, imports: &mut Imports<'_>) -> Option<TokenStream> {
    let answered = plan.answered.as_ref()?;
    let docs = docs(&[format!("How a [`{}`] is written", plan.name)]);
    let fields = table_of(&answered.fields, imports);
    let media = in_parts(plan, &plan.media_type, &fields, imports);
    let (name, ty) = (
        ident(&answered.constant),
        imports.support("operation", "Media"),
    );
    Some(quote! {
        #docs
        pub static #name: #ty = #media;
    })
}

/// The fields of a form, or the name of the static that has them.
fn list(fields: &[FormField], tables: &Tables<'_>, imports: &mut Imports<'_>) -> TokenStream {
    match tables.name(fields) {
        Some(name) => {
            let name = ident(name);
            quote!(#name)
        }
        None => table_of(fields, imports),
    }
}

/// The fields of a form.
fn table_of(fields: &[FormField], imports: &mut Imports<'_>) -> TokenStream {
    let fields = fields.iter().map(|field| {
        let value = parameter(
            Location::Query,
            &field.name,
            &field.kind,
            field.required,
            &field.wire,
            imports,
        );
        let reserved = field.allow_reserved.then(|| quote!(.allow_reserved()));
        let part_type = field.part_type.iter().map(|name| quote!(.part_type(#name)));
        quote!(#value #reserved #(#part_type)*)
    });
    quote!(&[#(#fields),*])
}

/// The tables of fields that are there more than once: each stands in a static, with the first operation that has it.
#[derive(Debug, Default)]
pub(super) struct Tables<'p> {
    tables: Vec<Table<'p>>,
    positions: HashMap<&'p [FormField], usize>,
    /// The tables with a static, by the constant of the operation that it stands with.
    own: HashMap<&'p str, Vec<usize>>,
}

#[derive(Debug)]
struct Table<'p> {
    fields: &'p [FormField],
    /// The operations that have it, once for each media type.
    owners: Vec<&'p OperationPlan>,
    /// The static; none where it is there once.
    name: Option<String>,
}

impl<'p> Tables<'p> {
    /// The tables of a section.
    pub(super) fn of(plan: &'p Section<'_>) -> Self {
        let mut found = Self::default();
        for operation in &plan.operations.operations {
            let body = operation.body.iter().map(|body| &body.body);
            for (format, _) in body.flat_map(|body| body.media(&plan.operations.choices)) {
                if let Some(fields) = fields(format).filter(|fields| !fields.is_empty()) {
                    found.add(operation, fields);
                }
            }
        }
        let mut taken = constants(plan);
        let repeated = found.tables.iter_mut().enumerate();
        for (position, table) in repeated.filter(|(_, table)| table.owners.len() > 1) {
            let Some(owner) = table.owners.first() else {
                continue;
            };
            let constant = owner.name.constant.as_str();
            found.own.entry(constant).or_default().push(position);
            let plain = format!("{constant}_FIELDS");
            let mut name = plain.clone();
            // A parameter may be called `fields`, and an operation may have more than one kind of form.
            for count in 2.. {
                if taken.insert(name.clone()) {
                    break;
                }
                name = format!("{plain}_{count}");
            }
            table.name = Some(name);
        }
        found
    }

    fn add(&mut self, operation: &'p OperationPlan, fields: &'p [FormField]) {
        let next = self.tables.len();
        let position = *self.positions.entry(fields).or_insert(next);
        match self.tables.get_mut(position) {
            Some(table) => table.owners.push(operation),
            None => self.tables.push(Table {
                fields,
                owners: vec![operation],
                name: None,
            }),
        }
    }

    fn name(&self, fields: &[FormField]) -> Option<&str> {
        let table = self.tables.get(*self.positions.get(fields)?)?;
        table.name.as_deref()
    }

    /// The statics that stand with an operation.
    pub(super) fn statics(
        &self,
        operation: &OperationPlan,
        imports: &mut Imports<'_>,
    ) -> Vec<TokenStream> {
        let mut statics = Vec::new();
        let own = self.own.get(operation.name.constant.as_str());
        for position in own.into_iter().flatten() {
            let table = self.tables.get(*position);
            let Some((table, name)) = table.and_then(|table| Some((table, table.name.as_ref()?)))
            else {
                continue;
            };
            let mut owners: Vec<String> = table
                .owners
                .iter()
                .map(|owner| format!("[`{}`]({})", owner.name.id, owner.name.constant))
                .collect();
            owners.dedup();
            let docs = docs(&[format!("The fields of a form for {}", owners.join(", "))]);
            let ty = imports.support("style", "Parameter");
            let (name, fields) = (ident(name), table_of(table.fields, imports));
            statics.push(quote! {
                #docs
                static #name: &[#ty] = #fields;
            });
        }
        statics
    }
}

/// The names of the statics of a section.
fn constants(plan: &Section<'_>) -> HashSet<String> {
    let plan = plan.operations;
    let operations = plan.operations.iter().map(|item| &item.name.constant);
    let parameters = plan.parameters.iter();
    let parameters = parameters.filter_map(|item| item.constant.as_ref());
    let xml = plan.xml.iter().map(|xml| &xml.constant);
    let answered = plan.multiparts.iter();
    let answered = answered.filter_map(|body| Some(&body.answered.as_ref()?.constant));
    let names = operations.chain(parameters).chain(xml);
    let names = names.chain(answered);
    names.cloned().collect()
}

/// The fields of a form.
fn fields(format: &Format) -> Option<&[FormField]> {
    match format {
        Format::Form(fields) | Format::Fields(fields) | Format::Multipart(fields, _) => {
            Some(fields)
        }
        _ => None,
    }
}
