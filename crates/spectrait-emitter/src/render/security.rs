//! The `security` module: the security schemes as statics.
//!
//! In: the plan. Out: its documentation and items.

use quote::quote;

use super::imports::Imports;
use super::source::Items;
use super::tokens::{docs, ident};
use super::{Module, wording};
use crate::plan::Plan;
use crate::plan::security::SchemeKind;

/// The `security` module; none where there are no schemes.
pub(super) fn module(plan: &Plan) -> Option<Module> {
    let schemes = &plan.operations.security.schemes;
    let mut imports = Imports::new(&plan.types, quote!(types::), []);
    let statics: Items = schemes
        .iter()
        .map(|scheme| {
            let ty = imports.support("operation", "Scheme");
            let (docs, constant, name) = (
                docs(&wording::scheme_docs(scheme)),
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
        uses: imports.items(),
        items: statics,
    })
}
