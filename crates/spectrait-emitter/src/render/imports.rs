//! How names of other modules are written in a generated module: imported and short, or in full where a name
//! of the module itself is the same.
//!
//! In: the names that a module declares, then each path that its items use. Out: how to write the path, and
//! in the end the `use` items.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::ident;
use crate::plan::{RustType, TypesPlan};

/// The imports of one generated module.
#[derive(Debug)]
pub(crate) struct Imports<'p> {
    /// The planned types, for their names.
    types: &'p TypesPlan,
    /// What stands before the name of a type: nothing in `types` itself, `types::` elsewhere.
    prefix: TokenStream,
    /// Short names in use: those that the module declares, and those imported, with their full path.
    names: BTreeMap<String, Option<String>>,
    /// What is imported: names by the path before them.
    used: BTreeMap<String, BTreeSet<String>>,
    /// Traits that are in scope without a name, because it means something else here.
    nameless: BTreeSet<String>,
}

/// Whether users write a name of the support code, since what they make or get is of it: it is at hand where it is used.
fn is_written_by_users(module: &str, name: &str) -> bool {
    const WRITTEN: [(&str, &str); 8] = [
        ("base64", "Base64"),
        ("binary", "Binary"),
        ("field", "Field"),
        ("items", "Event"),
        ("items", "Items"),
        ("json_text", "JsonText"),
        ("multipart", "Part"),
        ("multipart", "Upload"),
    ];
    let module = module.strip_prefix("super::support::");
    module.is_some_and(|module| WRITTEN.contains(&(module, name)))
}

/// Whether a text is a path without arguments.
fn is_path(text: &str) -> bool {
    text.split("::")
        .all(|name| syn::parse_str::<syn::Ident>(name).is_ok())
}

impl<'p> Imports<'p> {
    /// No imports yet, in a module that declares `declared`. `prefix` stands before the names of schema types.
    pub(crate) fn new(
        types: &'p TypesPlan,
        prefix: TokenStream,
        declared: impl IntoIterator<Item = String>,
    ) -> Self {
        let names = declared.into_iter().map(|name| (name, None)).collect();
        Self {
            types,
            prefix,
            names,
            used: BTreeMap::new(),
            nameless: BTreeSet::new(),
        }
    }

    /// How to write a path such as `uuid::Uuid` or `super::support::check::Check`: its last name, which is then
    /// imported, or all of it where that name means something else here.
    pub(crate) fn path(&mut self, path: &str) -> TokenStream {
        let Some((module, name)) = path.rsplit_once("::") else {
            let name = ident(path);
            return quote!(#name);
        };
        let known = self
            .names
            .entry(name.to_owned())
            .or_insert_with(|| Some(path.to_owned()));
        if known.as_deref() == Some(path) {
            self.used
                .entry(module.to_owned())
                .or_default()
                .insert(name.to_owned());
            let name = ident(name);
            return quote!(#name);
        }
        let segments = path.split("::").map(ident);
        quote!(#(#segments)::*)
    }

    /// Brings a trait into scope, for its methods. In `types`, they are called in implementations of the trait
    /// only, where it is in scope.
    pub(crate) fn in_scope(&mut self, path: &str) {
        if !self.prefix.is_empty() && self.path(path).to_string().contains("::") {
            self.nameless.insert(path.to_owned());
        }
    }

    /// A name of the support code: `support("check", "Check")`.
    pub(crate) fn support(&mut self, module: &str, name: &str) -> TokenStream {
        self.path(&format!("super::support::{module}::{name}"))
    }

    /// A type as it is written here.
    pub(crate) fn ty(&mut self, ty: &RustType) -> TokenStream {
        match ty {
            RustType::Primitive(name) => {
                let name = ident(name);
                quote!(#name)
            }
            RustType::Path(path) => match path.split_once('<') {
                Some((generic, arguments)) if is_path(arguments.trim_end_matches('>')) => {
                    let generic = self.path(generic);
                    let arguments = self.path(arguments.trim_end_matches('>'));
                    quote!(#generic<#arguments>)
                }
                // What is written otherwise is a type of the user's own, and stays as it is.
                Some(_) => syn::parse_str(path).unwrap_or_default(),
                None => self.path(path),
            },
            RustType::Named(index) => {
                if !self.prefix.is_empty() {
                    self.path("super::types");
                }
                let prefix = &self.prefix;
                let name = ident(self.types.items.get(*index).map_or("", |item| &item.name));
                quote!(#prefix #name)
            }
            RustType::String => quote!(String),
            RustType::Value => self.path("serde_json::Value"),
            RustType::Unit => quote!(()),
            RustType::Vec(item) => {
                let item = self.ty(item);
                quote!(Vec<#item>)
            }
            RustType::Map(value) => {
                let map = self.path(self.types.map.path());
                let value = self.ty(value);
                quote!(#map<String, #value>)
            }
            RustType::Option(inner) => {
                let inner = self.ty(inner);
                quote!(Option<#inner>)
            }
            RustType::Field(inner) => {
                let field = self.support("field", "Field");
                let inner = self.ty(inner);
                quote!(#field<#inner>)
            }
            RustType::Boxed(inner) => {
                let inner = self.ty(inner);
                quote!(Box<#inner>)
            }
            RustType::Tuple(items) => {
                let items = items.iter().map(|item| self.ty(item));
                quote!((#(#items,)*))
            }
            RustType::Operations(name) => {
                if self.names.get(name).is_some_and(Option::is_none) {
                    let name = ident(name);
                    quote!(#name)
                } else {
                    self.path(&format!("super::operations::{name}"))
                }
            }
            RustType::Support(module, name) => self.support(module, name),
            RustType::Of(module, name, inner) => {
                let generic = self.support(module, name);
                let inner = self.ty(inner);
                quote!(#generic<#inner>)
            }
        }
    }

    /// The `use` items of everything that was written short, one for each path before the names.
    pub(crate) fn items(&self) -> Vec<TokenStream> {
        // `a::b` and `a::b::C` are one item: `a::b::{self, C}`.
        let mut used = self.used.clone();
        let mut whole = BTreeSet::new();
        for module in self.used.keys() {
            if let Some((parent, name)) = module.rsplit_once("::")
                && used.get_mut(parent).is_some_and(|names| names.remove(name))
            {
                whole.insert(module);
            }
        }
        used.retain(|_, names| !names.is_empty());
        let mut used: Vec<_> = used.iter().collect();
        used.sort_by_key(|(module, names)| {
            let only = names.first().filter(|_| names.len() == 1);
            let only = only.filter(|_| !whole.contains(module));
            let path = only.map_or((*module).clone(), |only| format!("{module}::{only}"));
            (module.starts_with("super"), path)
        });
        used.into_iter()
            .flat_map(|(module, names)| {
                let first = whole.contains(module).then_some("self");
                let names = first.into_iter().chain(names.iter().map(String::as_str));
                let (public, own): (Vec<&str>, Vec<&str>) =
                    names.partition(|name| is_written_by_users(module, name));
                let of = |names: &[&str], visibility: &TokenStream| {
                    let names: Vec<_> = names.iter().map(|name| ident(name)).collect();
                    let module = module.split("::").map(ident);
                    match names.as_slice() {
                        [] => None,
                        [only] => Some(quote!(#visibility use #(#module)::*::#only;)),
                        _ => Some(quote!(#visibility use #(#module)::*::{#(#names),*};)),
                    }
                };
                of(&own, &quote!())
                    .into_iter()
                    .chain(of(&public, &quote!(pub)))
            })
            .chain(self.nameless.iter().map(|path| {
                let path = path.split("::").map(ident);
                quote!(use #(#path)::* as _;)
            }))
            .collect()
    }
}
