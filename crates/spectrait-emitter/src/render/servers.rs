//! The `servers` module: each server as a type whose fields are the variables of its URL.
//!
//! In: the plan. Out: its documentation and items.

use proc_macro2::TokenStream;
use quote::quote;

use super::Module;
use super::imports::Imports;
use super::source::Items;
use super::tokens::{docs, ident};
use crate::plan::Plan;
use crate::plan::servers::{ServerPlan, UrlPart, ValuesPlan, VariablePlan};

/// The `servers` module; none where the description names no server.
pub(super) fn module(plan: &Plan) -> Option<Module> {
    let servers = &plan.operations.servers.servers;
    let declared = servers.iter().flat_map(|server| {
        let values = server
            .variables
            .iter()
            .filter_map(|variable| variable.values.as_ref());
        std::iter::once(server.name.clone()).chain(values.map(|values| values.name.clone()))
    });
    let mut imports = Imports::new(&plan.types, quote!(types::), declared);
    let items: Items = servers
        .iter()
        .flat_map(|server| server_items(server, &mut imports))
        .collect();
    (!items.is_empty()).then(|| Module {
        docs: vec![format!("The servers of {}.", plan.subject())],
        uses: imports.items(),
        items,
    })
}

fn server_items(server: &ServerPlan, imports: &mut Imports<'_>) -> Vec<TokenStream> {
    let trait_ = imports.support("servers", "Server");
    let (docs, name) = (docs(&server.docs), ident(&server.name));
    let url = url(server, imports);
    if server.variables.is_empty() {
        return vec![
            quote! {
                #docs
                #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
                pub struct #name;
            },
            quote! {
                impl #trait_ for #name {
                    fn url(&self) -> String { #url }
                }
            },
        ];
    }
    let fields: Vec<TokenStream> = server.variables.iter().map(field).collect();
    let names = server
        .variables
        .iter()
        .map(|variable| ident(&variable.field));
    let mut items = vec![quote! {
        #docs
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct #name { #(#fields),* }
    }];
    if server.has_default {
        let values = server.variables.iter().map(default);
        items.push(quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self { #(#values),* }
                }
            }
        });
    }
    items.push(quote! {
        impl #trait_ for #name {
            fn url(&self) -> String {
                let Self { #(#names),* } = self;
                #url
            }
        }
    });
    let enums = server
        .variables
        .iter()
        .filter_map(|variable| variable.values.as_ref());
    items.extend(enums.flat_map(|values| values_enum(server, values)));
    items
}

fn field(variable: &VariablePlan) -> TokenStream {
    let (docs, name) = (docs(&variable.docs), ident(&variable.field));
    match &variable.values {
        Some(values) => {
            let ty = ident(&values.name);
            quote!(#docs pub #name: #ty)
        }
        None => quote!(#docs pub #name: String),
    }
}

/// The field of a variable with its default.
fn default(variable: &VariablePlan) -> TokenStream {
    let name = ident(&variable.field);
    if let Some(values) = &variable.values {
        let (ty, variant) = (
            ident(&values.name),
            ident(values.default.as_deref().unwrap_or_default()),
        );
        return quote!(#name: #ty::#variant);
    }
    let value = variable.default.as_deref().unwrap_or_default();
    quote!(#name: #value.into())
}

/// The expression for the URL, where the variables are in scope. A value that stands in the host must not end it:
/// credentials would go to another server.
fn url(server: &ServerPlan, imports: &mut Imports<'_>) -> TokenStream {
    let mut format = String::new();
    let mut text = String::new();
    let mut hosts = Vec::new();
    for part in &server.url {
        match part {
            UrlPart::Text(part) => {
                format.push_str(&part.replace('{', "{{").replace('}', "}}"));
                text.push_str(part);
            }
            UrlPart::Variable(position) => {
                let Some(variable) = server.variables.get(*position) else {
                    continue;
                };
                let (field, name) = (&variable.field, ident(&variable.field));
                if variable.values.is_none() && ends_in_host(&text) {
                    let host = host(server, imports);
                    hosts.push(quote!(#host(#name)));
                    format.push_str("{}");
                } else {
                    format.push('{');
                    format.push_str(field.strip_prefix("r#").unwrap_or(field));
                    format.push('}');
                }
            }
        }
    }
    if server.variables.is_empty() {
        quote!(#text.into())
    } else {
        quote!(format!(#format #(, #hosts)*))
    }
}

/// The function `host` of the support code. A variable of the server may have its name, and hide it.
fn host(server: &ServerPlan, imports: &mut Imports<'_>) -> TokenStream {
    if server
        .variables
        .iter()
        .any(|variable| variable.field == "host")
    {
        let servers = imports.path("super::support::servers");
        quote!(#servers::host)
    } else {
        imports.support("servers", "host")
    }
}

/// Whether what follows `url` is a part of the host.
fn ends_in_host(url: &str) -> bool {
    url.split_once("://")
        .is_some_and(|(_, rest)| !rest.contains('/'))
}

/// The values that a variable may have.
fn values_enum(server: &ServerPlan, values: &ValuesPlan) -> Vec<TokenStream> {
    let name = ident(&values.name);
    let heading = docs(&[format!("A variable of [`{}`]", server.name)]);
    let variants = values.variants.iter().map(|(variant, value)| {
        let (docs, variant) = (
            docs(&[format!("`{}`", value.replace('`', "'"))]),
            ident(variant),
        );
        quote!(#docs #variant)
    });
    let arms = values.variants.iter().map(|(variant, value)| {
        let variant = ident(variant);
        quote!(Self::#variant => #value)
    });
    vec![
        quote! {
            #heading
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
            pub enum #name { #(#variants),* }
        },
        quote! {
            impl std::fmt::Display for #name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str(match self { #(#arms),* })
                }
            }
        },
    ]
}
