//! The `security` module: the security schemes as statics.
//!
//! In: the plan. Out: its documentation and items.

use quote::quote;

use super::Module;
use super::imports::Imports;
use super::operations::named;
use super::tokens::{docs, ident};
use crate::plan::Plan;
use crate::plan::security::{SchemeKind, SchemePlan};

/// The `security` module; none where there are no schemes.
pub(super) fn module(plan: &Plan) -> Option<Module> {
    let schemes = &plan.operations.security.schemes;
    let mut imports = Imports::new(&plan.types, quote!(types::), []);
    let statics: Vec<_> = schemes
        .iter()
        .map(|scheme| {
            let ty = imports.support("operation", "Scheme");
            let (docs, constant, name) = (
                docs(&scheme_docs(scheme)),
                ident(&scheme.constant),
                &scheme.name,
            );
            let value = match &scheme.kind {
                SchemeKind::Header(header) => quote!(header(#name, #header)),
                SchemeKind::Query(parameter) => quote!(query(#name, #parameter)),
                SchemeKind::Cookie(cookie) => quote!(cookie(#name, #cookie)),
                SchemeKind::Basic => quote!(basic(#name)),
                SchemeKind::Bearer => quote!(bearer(#name)),
                SchemeKind::Http(scheme) => quote!(http(#name, #scheme)),
                SchemeKind::MutualTls => quote!(mutual_tls(#name)),
            };
            quote! {
                #docs
                pub static #constant: #ty = #ty::#value;
            }
        })
        .collect();
    (!statics.is_empty()).then(|| Module {
        docs: vec![format!("The security schemes of {}.", plan.subject())],
        items: imports.items().into_iter().chain(statics).collect(),
    })
}

/// The scheme's name, where it stands in a request, and its description.
pub(super) fn scheme_docs(scheme: &SchemePlan) -> Vec<String> {
    let place = match &scheme.kind {
        SchemeKind::Header(name) => format!("a key in the header `{name}`"),
        SchemeKind::Query(name) => format!("a key in the query parameter `{name}`"),
        SchemeKind::Cookie(name) => format!("a key in the cookie `{name}`"),
        SchemeKind::Basic => "name and password".to_owned(),
        SchemeKind::Bearer => "a bearer token".to_owned(),
        SchemeKind::Http(scheme) => format!("`Authorization: {scheme} …`"),
        SchemeKind::MutualTls => "a client certificate".to_owned(),
    };
    let mut lines = vec![place];
    named(&mut lines, &format!("`{}`", scheme.name));
    if !scheme.docs.is_empty() {
        lines.push(String::new());
        lines.extend(scheme.docs.iter().cloned());
    }
    lines
}
