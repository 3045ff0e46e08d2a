//! The `operations` module: what client and server have in common.
//!
//! In: the plan. Out: its documentation and items.
//!
//! What always holds: what belongs to an operation stands together, in the order of the description; what
//! several operations share stands behind all of them, by name.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens as _, quote};
use spectrait_ir::{Location, Style};

use super::imports::Imports;
use super::source::Items;
use super::tokens::{docs, ident};
use super::{Module, wording};
use crate::plan::bodies::Format;
use crate::plan::parameters::{Definition, WirePlan};
use crate::plan::responses::{HeaderPlan, ResponseStruct};
use crate::plan::security::Access;
use crate::plan::streams::Streams;
use crate::plan::{Kind, OperationPlan, Section};

pub(super) mod bodies;
mod xml;

/// The `operations` module.
pub(super) fn module(plan: &Section<'_>) -> Module {
    let operations = plan.operations;
    let structs = operations.structs.iter().map(|item| item.name.clone());
    let choices = operations.choices.iter().map(|choice| choice.name.clone());
    let multiparts = operations.multiparts.iter().map(|body| body.name.clone());
    let parts = operations.multiparts.iter().flat_map(|body| &body.parts);
    let described = parts.filter_map(|part| Some(part.described.as_ref()?.name.clone()));
    let declared = structs.chain(choices).chain(multiparts).chain(described);
    let mut imports = Imports::new(plan.types, quote!(types::), declared);
    let mut items = Items::default();
    // What several forms have in common stands by itself.
    let tables = bodies::Tables::of(plan);
    for operation in &operations.operations {
        items.extend(operation_statics(plan, operation, &tables, &mut imports));
        for part in bodies::own(plan, operation) {
            items.extend(bodies::items(plan, part, &mut imports));
        }
        for item in operation.own_structs(&operations.structs) {
            items.extend(response_struct(plan, item, &mut imports));
        }
    }
    let mut shared: Vec<(&String, &Definition)> = operations
        .parameters
        .iter()
        .filter_map(|item| Some((item.constant.as_ref()?, item)))
        .collect();
    shared.sort_by_key(|(constant, _)| *constant);
    let shared = shared.into_iter();
    items.extend(shared.map(|(name, item)| parameter_constant(name, item, &mut imports)));
    for part in bodies::shared(plan) {
        items.extend(bodies::items(plan, part, &mut imports));
    }
    let mut shared: Vec<&ResponseStruct> = operations
        .structs
        .iter()
        .filter(|item| item.shared)
        .collect();
    shared.sort_by_key(|item| &item.name);
    for item in shared {
        items.extend(response_struct(plan, item, &mut imports));
    }
    items.extend(xml::statics(plan, &mut imports));
    let docs = vec![format!(
        "The {} of {}: what {} and {} have in common.",
        plan.things(),
        plan.subject(),
        plan.client().to_lowercase(),
        if plan.hooks.is_some() {
            "receiver"
        } else {
            "server"
        }
    )];
    Module {
        docs,
        uses: imports.items(),
        items,
    }
}

/// The static that describes an operation, and what it names. What an operation does not have is not said.
fn operation_statics(
    plan: &Section<'_>,
    operation: &OperationPlan,
    tables: &bodies::Tables<'_>,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    let ty = imports.support("operation", "Operation");
    let (name, id, method, path) = (
        ident(&operation.name.constant),
        &operation.name.id,
        &operation.method,
        &operation.path,
    );
    let docs = docs(&[format!("`{method} {}`", path.replace('`', "'"))]);
    let server = operation.server.as_ref().map(|url| quote!(.server(#url)));
    let parameters: Vec<TokenStream> = operation
        .parameters
        .iter()
        .filter_map(|used| plan.operations.parameters.get(used.definition))
        .map(|definition| match &definition.constant {
            Some(constant) => ident(constant).to_token_stream(),
            None => parameter_value(definition, imports),
        })
        .collect();
    let parameters = (!parameters.is_empty()).then(|| quote!(.parameters(&[#(#parameters),*])));
    let security = security(plan, operation, imports);
    let body = operation.body.as_ref().map(|body| {
        let media = bodies::media(plan, &body.body, tables, imports);
        if body.required {
            quote!(.body(#media))
        } else {
            quote!(.optional_body(#media))
        }
    });
    let accept = (!operation.accept.is_empty()).then(|| {
        let names = &operation.accept;
        quote!(.accept(&[#(#names),*]))
    });
    let streams = match operation.streams(plan.operations) {
        Streams::MediaTypes(names) => (!names.is_empty()).then(|| quote!(.streams(&[#(#names),*]))),
        Streams::Statuses(successes) => {
            let successes = successes.into_iter().map(|(codes, body)| {
                let (first, last) = (codes.start(), codes.end());
                let (first, last) = (
                    Literal::u16_unsuffixed(*first),
                    Literal::u16_unsuffixed(*last),
                );
                let media = bodies::answered_in(plan, body, imports);
                quote!((#first..=#last, &[#(#media),*]))
            });
            Some(quote!(.successes(&[#(#successes),*])))
        }
    };
    let operation_static = quote! {
        #docs
        pub static #name: #ty = #ty::new(#id, #method, #path) #server #parameters #security #body #accept #streams;
    };
    let fields = tables.statics(operation, imports);
    std::iter::once(operation_static).chain(fields).collect()
}

/// What an operation asks for: by the name of what the API asks for, where it inherits that.
fn security(
    plan: &Section<'_>,
    operation: &OperationPlan,
    imports: &mut Imports<'_>,
) -> Option<TokenStream> {
    if operation.access == Access::Public {
        return None;
    }
    let module = imports.path("super::security");
    let security = &plan.operations.security;
    let inherited = security.inherited.as_ref();
    let asked = match inherited.filter(|_| operation.inherits_access) {
        Some(inherited) => {
            let constant = ident(&inherited.constant);
            quote!(#module::#constant)
        }
        None => super::security::alternatives(security, &operation.access, Some(&module)),
    };
    Some(quote!(.security(#asked)))
}

/// The constant of a parameter that operations share.
fn parameter_constant(
    constant: &str,
    definition: &Definition,
    imports: &mut Imports<'_>,
) -> TokenStream {
    let place = match definition.location {
        Location::Path => "in the path",
        Location::Query => "in the query",
        Location::Querystring => "as the whole query",
        Location::Header => "in the headers",
        Location::Cookie => "in the cookies",
    };
    let docs = docs(&[format!("`{}` {place}", definition.name.replace('`', "'"))]);
    let (name, ty) = (ident(constant), imports.support("style", "Parameter"));
    let value = parameter_value(definition, imports);
    quote! {
        #docs
        pub const #name: #ty = #value;
    }
}

/// The expression for a parameter of an operation.
fn parameter_value(definition: &Definition, imports: &mut Imports<'_>) -> TokenStream {
    // A parameter of the path is always required.
    let required = definition.required && definition.location != Location::Path;
    let mut value = parameter(
        definition.location,
        &definition.name,
        &definition.kind,
        required,
        &definition.wire,
        imports,
    );
    if definition.allow_reserved {
        value = quote!(#value.allow_reserved());
    }
    if definition.allow_empty_value {
        value = quote!(#value.allow_empty());
    }
    value
}

/// The expression for a parameter. What is as a location has it by default is not said.
fn parameter(
    location: Location,
    name: &str,
    kind: &Kind,
    required: bool,
    wire: &WirePlan,
    imports: &mut Imports<'_>,
) -> TokenStream {
    let ty = imports.support("style", "Parameter");
    let constructor = ident(match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Querystring => "querystring",
        Location::Header => "header",
        Location::Cookie => "cookie",
    });
    let kind = kind_expression(&kind.as_read(name, location, wire), imports);
    let required = required.then(|| quote!(.required()));
    let wire = (*wire != WirePlan::of(location)).then(|| match wire {
        WirePlan::Content { json } => {
            let styles = imports.support("style", "Style");
            let style = ident(if *json { "Json" } else { "Text" });
            quote!(.style(#styles::#style))
        }
        WirePlan::Style { style, explode } => {
            let usual = WirePlan::of(location);
            let style_call =
                (!matches!(usual, WirePlan::Style { style: usual, .. } if usual == *style)).then(
                    || {
                        let styles = imports.support("style", "Style");
                        let style = ident(style_name(*style));
                        quote!(.style(#styles::#style))
                    },
                );
            // Every style but these has its items in one text, unless it is told otherwise.
            let explodes = matches!(style, Style::Form | Style::Cookie | Style::DeepObject);
            let explode = (*explode != explodes).then(|| quote!(.explode(#explode)));
            quote!(#style_call #explode)
        }
    });
    quote!(#ty::#constructor(#name, #kind) #required #wire)
}

fn style_name(style: Style) -> &'static str {
    match style {
        Style::Matrix => "Matrix",
        Style::Label => "Label",
        Style::Simple => "Simple",
        Style::Form => "Form",
        Style::SpaceDelimited => "SpaceDelimited",
        Style::PipeDelimited => "PipeDelimited",
        Style::DeepObject => "DeepObject",
        Style::Cookie => "Cookie",
    }
}

fn kind_expression(kind: &Kind, imports: &mut Imports<'_>) -> TokenStream {
    let ty = imports.support("style", "Kind");
    match kind {
        Kind::String => quote!(#ty::String),
        Kind::Integer => quote!(#ty::Integer),
        Kind::Number => quote!(#ty::Number),
        Kind::Boolean => quote!(#ty::Boolean),
        Kind::Null => quote!(#ty::Null),
        Kind::Any => quote!(#ty::Any),
        Kind::Array(items) => {
            let items = kind_expression(items, imports);
            quote!(#ty::Array(&#items))
        }
        Kind::Tuple(items, others) => {
            let items = items.iter().map(|item| kind_expression(item, imports));
            let items: Vec<TokenStream> = items.collect();
            let others = kind_expression(others, imports);
            quote!(#ty::Tuple(&[#(#items),*], &#others))
        }
        Kind::Map(values) => {
            let values = kind_expression(values, imports);
            quote!(#ty::Map(&#values))
        }
        Kind::Object(members) => {
            let members = member_kinds(members, imports);
            quote!(#ty::Object(&[#(#members),*]))
        }
        Kind::Open(members, others) => {
            let members = member_kinds(members, imports);
            let others = kind_expression(others, imports);
            quote!(#ty::Open(&[#(#members),*], &#others))
        }
        Kind::OneOf(kinds) => {
            let kinds = kinds.iter().map(|kind| kind_expression(kind, imports));
            quote!(#ty::OneOf(&[#(#kinds),*]))
        }
    }
}

fn member_kinds(members: &[(String, Kind)], imports: &mut Imports<'_>) -> Vec<TokenStream> {
    let members = members.iter().map(|(name, kind)| {
        let kind = kind_expression(kind, imports);
        quote!((#name, #kind))
    });
    members.collect()
}

/// The struct of a response with headers.
fn response_struct(
    plan: &Section<'_>,
    item: &ResponseStruct,
    imports: &mut Imports<'_>,
) -> Vec<TokenStream> {
    let mut fields = Vec::with_capacity(item.headers.len() + 1);
    for header in &item.headers {
        fields.push(header_field(header, imports));
    }
    if let Some(body) = &item.body {
        let docs = match body.format {
            Format::Choice(_) => docs(&["The body".to_owned()]),
            _ => docs(&[format!("`{}`", body.media_type)]),
        };
        let ty = imports.ty(&body.ty);
        fields.push(quote!(#docs pub body: #ty));
    }
    let (docs, name) = (docs(&wording::struct_docs(item)), ident(&item.name));
    let (mut visible, hidden) = told(&item.headers);
    visible.extend(item.body.as_ref().map(|_| ident("body")));
    let told = (visible.as_slice(), hidden.as_slice());
    let is_streamed = super::are_streamed(plan, &item.body);
    let (derives, debug) = super::shown(is_streamed, &name, told, imports);
    let item = quote! {
        #docs
        #derives
        pub struct #name { #(#fields),* }
    };
    std::iter::once(item).chain(debug).collect()
}

/// The fields of headers: those that `Debug` shows, and the others.
fn told(headers: &[HeaderPlan]) -> (Vec<Ident>, Vec<Ident>) {
    let (hidden, visible): (Vec<_>, Vec<_>) = headers.iter().partition(|header| header.secret);
    let fields = |headers: Vec<&HeaderPlan>| {
        let fields = headers.into_iter().map(|header| ident(&header.field));
        fields.collect()
    };
    (fields(visible), fields(hidden))
}

/// The field of a header.
fn header_field(header: &HeaderPlan, imports: &mut Imports<'_>) -> TokenStream {
    let mut lines = header.docs.clone();
    wording::named(&mut lines, &format!("`{}`", header.name));
    let lines = wording::marked_beside(lines, header.deprecated, &header.docs);
    let (docs, name) = (docs(&lines), ident(&header.field));
    let ty = imports.ty(&header.ty);
    let ty = match (header.repeated, header.required) {
        (true, _) => quote!(Vec<#ty>),
        (false, true) => ty,
        (false, false) => quote!(Option<#ty>),
    };
    quote!(#docs pub #name: #ty)
}
