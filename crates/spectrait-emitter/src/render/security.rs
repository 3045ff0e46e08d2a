//! The `security` module: the security schemes as statics.
//!
//! In: the plan. Out: its documentation and items.

use proc_macro2::TokenStream;
use quote::quote;
use spectrait_ir::OAuthFlow;

use super::imports::Imports;
use super::source::Items;
use super::tokens::{docs, ident};
use super::{Module, wording};
use crate::plan::Plan;
use crate::plan::security::SchemeKind;

/// A way to get a token.
fn flow(name: &str, flow: &OAuthFlow, imports: &mut Imports<'_>) -> TokenStream {
    let ty = imports.support("operation", "Flow");
    let urls = [
        ("authorization_url", &flow.authorization_url),
        ("device_authorization_url", &flow.device_authorization_url),
        ("token_url", &flow.token_url),
        ("refresh_url", &flow.refresh_url),
    ];
    let urls = urls.into_iter().filter_map(|(method, url)| {
        let (method, url) = (ident(method), url.as_ref()?);
        Some(quote!(.#method(#url)))
    });
    let scopes = flow
        .scopes
        .iter()
        .map(|(scope, allows)| quote!((#scope, #allows)));
    let scopes = (!flow.scopes.is_empty()).then(|| quote!(.scopes(&[#(#scopes),*])));
    quote!(#ty::new(#name) #(#urls)* #scopes)
}

/// The `security` module; none where there are no schemes.
pub(super) fn module(plan: &Plan) -> Option<Module> {
    let schemes = &plan.operations.security.schemes;
    let mut imports = Imports::new(&plan.types, quote!(types::), []);
    let statics: Items = schemes
        .iter()
        .map(|scheme| {
            let ty = imports.support("operation", "Scheme");
            let (docs, constant, name) = (
                docs(&wording::marked_beside(
                    wording::scheme_docs(scheme),
                    scheme.deprecated,
                    &scheme.docs,
                )),
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
            let flows = (!scheme.flows.is_empty()).then(|| {
                let flows = scheme.flows.iter();
                let flows: Vec<_> = flows
                    .map(|(name, it)| flow(name, it, &mut imports))
                    .collect();
                quote!(.flows(&[#(#flows),*]))
            });
            let discovery = scheme.discovery_url.iter();
            quote! {
                #docs
                pub static #constant: #ty = #ty::#value #flows #(.discovery_url(#discovery))*;
            }
        })
        .collect();
    (!statics.is_empty()).then(|| Module {
        docs: vec![format!("The security schemes of {}.", plan.subject())],
        uses: imports.items(),
        items: statics,
    })
}
