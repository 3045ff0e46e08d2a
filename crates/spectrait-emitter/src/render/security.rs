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
use crate::plan::security::{Access, SchemeKind, SecurityPlan};

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

/// The alternatives that something asks for; the statics of the schemes are in `module`, or here.
pub(super) fn alternatives(
    plan: &SecurityPlan,
    access: &Access,
    module: Option<&TokenStream>,
) -> TokenStream {
    let module = module.map(|module| quote!(#module::));
    let alternatives = access.alternatives().iter().map(|alternative| {
        let schemes = alternative.iter().filter_map(|(position, scopes)| {
            let scheme = ident(&plan.schemes.get(*position)?.constant);
            Some(quote!((&#module #scheme, &[#(#scopes),*])))
        });
        quote!(&[#(#schemes),*])
    });
    let none = matches!(access, Access::Optional(_)).then(|| quote!(&[]));
    let alternatives = alternatives.chain(none);
    quote!(&[#(#alternatives),*])
}

/// The `security` module; none where there are no schemes.
pub(super) fn module(plan: &Plan) -> Option<Module> {
    let schemes = &plan.operations.security.schemes;
    let mut imports = Imports::new(&plan.types, quote!(types::), []);
    let mut statics: Items = schemes
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
    let has_operations = plan.client || plan.server;
    let security = &plan.operations.security;
    if let Some(inherited) = security.inherited.as_ref().filter(|_| has_operations) {
        let alternative = imports.support("operation", "Alternative");
        let constant = ident(&inherited.constant);
        let asked = alternatives(security, &inherited.access, None);
        statics.push(quote! {
            /// What operations ask for that do not say it themselves.
            pub const #constant: &[#alternative] = #asked;
        });
    }
    (!statics.is_empty()).then(|| Module {
        docs: vec![format!("The security schemes of {}.", plan.subject())],
        uses: imports.items(),
        items: statics,
    })
}
