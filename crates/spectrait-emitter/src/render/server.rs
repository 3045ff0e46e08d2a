//! The `server` module, and the `receiver` of webhooks: the trait, the router, and the request and response types of
//! each operation.
//!
//! In: a section of the plan. Out: its documentation and items.
//!
//! What always holds: an operation that asks for credentials is mounted with the authenticator, and its handler
//! gets the principal; what belongs to an operation stands together, in the order of the description.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use spectrait_ir::Status;

use super::imports::Imports;
use super::source::Items;
use super::tokens::{docs, ident};
use super::{Module, wording};
use crate::plan::rejections::{DocumentedBody, DocumentedPlan};
use crate::plan::security::{Access, SchemeKind};
use crate::plan::{OperationPlan, Section};

mod bodies;
mod messages;
mod rejections;

/// What the module gives on from the support code.
const REEXPORTED: [(&str, &[&str]); 2] = [
    ("server", &["not_found"]),
    ("server::rejection", &["FromRejection", "Kind", "Rejection"]),
];

/// What it gives on where operations ask for credentials.
const OF_CREDENTIALS: [&str; 4] = ["Access", "Authenticator", "Denied", "Secret"];

/// How many routes are mounted in one expression. Every call in a chain is nested in the next, and what reads Rust
/// follows only so many.
const CHAIN: usize = 500;

/// The module that receives the requests of a section.
pub(super) fn module(plan: &Section<'_>) -> Module {
    let secured = is_secured(plan);
    let mut writer = Writer {
        plan,
        secured,
        imports: imports(plan),
    };
    let operations = &plan.operations.operations;
    let mut items = Items::default();
    items.push(writer.api(operations));
    items.push(writer.router(operations));
    if secured {
        items.extend(writer.credentials());
    }
    items.extend(rejections::items(plan, &mut writer.imports));
    for operation in operations {
        items.extend(writer.operation(operation));
    }
    let mut shared: Vec<_> = plan
        .operations
        .structs
        .iter()
        .filter(|item| item.shared)
        .collect();
    shared.sort_by_key(|item| &item.name);
    for part in super::operations::bodies::shared(plan) {
        items.push(writer.part(part));
    }
    items.extend(shared.into_iter().map(|item| writer.respond_with(item)));

    let mut uses = writer.imports.items();
    for (module, names) in REEXPORTED {
        let (module, names) = (
            module.split("::").map(ident),
            names.iter().map(|name| ident(name)),
        );
        uses.push(quote!(pub use super::support::#(#module)::*::{#(#names),*};));
    }
    if secured {
        let names = OF_CREDENTIALS.map(ident);
        uses.push(quote!(pub use super::support::credentials::{#(#names),*};));
        if has_basic(plan) {
            uses.push(quote!(
                pub use super::support::basic::Basic;
            ));
        }
    }
    Module {
        docs: module_docs(plan),
        uses,
        items,
    }
}

/// Whether any operation asks for credentials.
fn is_secured(plan: &Section<'_>) -> bool {
    plan.operations
        .operations
        .iter()
        .any(|operation| operation.access != Access::Public)
}

/// Whether any alternative holds name and password.
fn has_basic(plan: &Section<'_>) -> bool {
    let security = &plan.operations.security;
    let mut shown = security
        .alternatives
        .iter()
        .flat_map(|alternative| &alternative.schemes);
    shown.any(|position| {
        security
            .schemes
            .get(*position)
            .is_some_and(|scheme| scheme.kind == SchemeKind::Basic)
    })
}

fn module_docs(plan: &Section<'_>) -> Vec<String> {
    let (subject, things, api) = (plan.subject(), plan.things(), plan.api());
    let what = match plan.hooks {
        None => format!("A server of {subject}"),
        Some(_) => format!("Receives the {things} of {subject}"),
    };
    let mut docs = vec![
        format!("{what}: implement [`{api}`], mount [`router`]."),
        String::new(),
    ];
    let arrive = match is_secured(plan) {
        true => "decoded, checked and authorised",
        false => "decoded and checked",
    };
    docs.extend([
        format!(
            "Requests arrive {arrive}; only documented responses can be answered. What is refused"
        ),
        "before it reaches a handler is a [`Rejection`].".to_owned(),
    ]);
    docs
}

fn imports<'p>(plan: &'p Section<'_>) -> Imports<'p> {
    let own = plan.operations.operations.iter().flat_map(|operation| {
        let stem = &operation.name.stem;
        [format!("{stem}Request"), format!("{stem}Response")]
    });
    let reexported = REEXPORTED
        .iter()
        .flat_map(|(_, names)| names.iter())
        .chain(&OF_CREDENTIALS);
    let fixed = reexported
        .copied()
        .chain([plan.api(), "Basic", "Credentials", "router"])
        .map(str::to_owned);
    Imports::new(plan.types, quote!(types::), fixed.chain(own))
}

struct Writer<'p> {
    plan: &'p Section<'p>,
    secured: bool,
    imports: Imports<'p>,
}

impl Writer<'_> {
    /// The trait that users implement.
    fn api(&mut self, operations: &[OperationPlan]) -> TokenStream {
        let name = ident(self.plan.api());
        let (subject, things) = (self.plan.subject(), self.plan.things());
        let heading = docs(&[format!("The {things} of {subject}.")]);
        let response = self.imports.path("axum::response::Response");
        // For the method of the trait, which has a name of its own nowhere.
        let into_response = self.imports.path("axum::response::IntoResponse");
        let duration = self.imports.path("std::time::Duration");
        let principal = self.secured.then(|| {
            quote! {
                /// Whom the credentials of a request belong to.
                type Principal: Send + 'static;
            }
        });
        let methods: Vec<_> = operations
            .iter()
            .map(|operation| self.method(operation))
            .collect();
        quote! {
            #heading
            pub trait #name: Send + Sync + 'static {
                /// Why a handler failed. The caller is told no more of it than [`Self::fail`] tells.
                type Error: Send + 'static;

                #principal

                /// The most bytes that the body of a request may have.
                const BODY_LIMIT: usize = 2 << 20;

                /// How long the body of a request may take to come; where it is read as it comes, each piece of it.
                const BODY_TIMEOUT: #duration = #duration::from_secs(60);

                /// Answers a request that is refused before its handler, by default as documented.
                fn reject(&self, rejection: Rejection) -> #response {
                    #into_response::into_response(rejection)
                }

                /// Answers for a handler that failed, by default with `rejection`: a `500` as documented, which
                /// says nothing of the error. Override it to log the error, or to answer with another status that is
                /// documented: `rejection.with_status(…)`.
                fn fail(&self, error: Self::Error, rejection: Rejection) -> #response {
                    drop(error);
                    self.reject(rejection)
                }

                #(#methods)*
            }
        }
    }

    /// The method of an operation.
    fn method(&mut self, operation: &OperationPlan) -> TokenStream {
        let mut lines = wording::operation_docs(operation, Vec::new(), self.plan);
        if wording::is_unsaid(operation.deprecated, &operation.docs) {
            let place = lines.len().saturating_sub(1);
            lines.splice(place..place, ["Deprecated.".to_owned(), String::new()]);
        }
        let docs = docs(&lines);
        let name = ident(&operation.name.method);
        let principal = match &operation.access {
            Access::Public => None,
            Access::Secured(_) => Some(quote!(principal: Self::Principal,)),
            Access::Optional(_) => Some(quote!(principal: Option<Self::Principal>,)),
        };
        let request = operation.has_input().then(|| {
            let request = messages::request_name(operation);
            quote!(request: #request,)
        });
        let response = messages::response_name(operation);
        let body = if self.plan.unimplemented {
            let function = self.imports.support("server", "not_implemented");
            let inputs = match (principal.is_some(), request.is_some()) {
                (true, true) => quote!((principal, request)),
                (true, false) => quote!(principal),
                (false, true) => quote!(request),
                (false, false) => quote!(()),
            };
            quote!({ #function(#inputs) })
        } else {
            quote!(;)
        };
        quote! {
            #docs
            fn #name(&self, #principal #request)
                -> impl Future<Output = Result<#response, Self::Error>> + Send #body
        }
    }

    /// The function that mounts the trait.
    fn router(&mut self, operations: &[OperationPlan]) -> TokenStream {
        let name = ident(self.plan.api());
        let receives = match self.plan.hooks {
            None => String::new(),
            Some(hooks) => format!("{} of ", hooks.name()),
        };
        let heading = docs(&[format!(
            "The routes of {receives}{}. The router can be merged, nested and layered as any other.",
            self.plan.subject()
        )]);
        let (router, routes) = (
            self.imports.path("axum::Router"),
            self.imports.support("server", "Routes"),
        );
        let documented = self.plan.rejections.documented.iter();
        let mounted: Vec<_> = operations
            .iter()
            .zip(documented)
            .map(|(operation, documented)| self.route(operation, documented))
            .collect();
        // All but the last chain are statements of their own.
        let mut chains: Vec<&[TokenStream]> = mounted.chunks(CHAIN).collect();
        let last = chains.pop().unwrap_or_default();
        let body = |new: TokenStream| {
            let mut before = new;
            let mut statements = TokenStream::new();
            for chain in &chains {
                statements.extend(quote!(let routes = #before #(#chain)*;));
                before = quote!(routes);
            }
            quote!(#statements #before #(#last)* .into_router())
        };
        let receiving = self.plan.hooks.map(|_| quote!(.receiving()));
        if self.secured {
            let body = body(quote! {
                #routes::new(api, A::BODY_LIMIT, A::BODY_TIMEOUT, A::reject, A::fail)
                    #receiving
                    .authenticated_by(authenticator)
            });
            quote! {
                #heading
                pub fn router<A: #name>(
                    api: A,
                    authenticator: impl Authenticator<Credentials, Principal = A::Principal>,
                ) -> #router {
                    #body
                }
            }
        } else {
            let body = body(quote! {
                #routes::<_, _, ()>::new(api, A::BODY_LIMIT, A::BODY_TIMEOUT, A::reject, A::fail)
                    #receiving
            });
            quote! {
                #heading
                pub fn router<A: #name>(api: A) -> #router {
                    #body
                }
            }
        }
    }

    /// The route of an operation.
    fn route(&mut self, operation: &OperationPlan, documented: &[DocumentedPlan]) -> TokenStream {
        let documented: Vec<_> = documented
            .iter()
            .map(|documented| self.documented(documented))
            .collect();
        let module = self.imports.path("super::operations");
        let (constant, method) = (
            ident(&operation.name.constant),
            ident(&operation.name.method),
        );
        let (function, principal) = match operation.access {
            Access::Public => ("public", None),
            Access::Secured(_) => ("secured", Some(quote!(principal))),
            Access::Optional(_) => ("optionally_secured", Some(quote!(principal))),
        };
        let function = ident(function);
        let (pattern, argument) = if operation.has_input() {
            (quote!(request), Some(quote!(request)))
        } else {
            (quote!(()), None)
        };
        let patterns = [Some(quote!(api)), principal.clone(), Some(pattern)]
            .into_iter()
            .flatten();
        let arguments = [principal, argument].into_iter().flatten();
        quote! {
            .#function(
                &#module::#constant,
                &[#(#documented),*],
                |#(#patterns),*| async move { api.#method(#(#arguments),*).await },
            )
        }
    }

    /// A documented body of refusals with its statuses.
    fn documented(&mut self, documented: &DocumentedPlan) -> TokenStream {
        let body = match documented.body {
            DocumentedBody::Built(position) => {
                let name = self
                    .plan
                    .rejections
                    .bodies
                    .get(position)
                    .map_or("", |body| body.constant.as_str());
                let name = ident(name);
                quote!(#name)
            }
            DocumentedBody::Text => {
                let ty = self.imports.support("server::rejection", "Body");
                quote!(#ty::TEXT)
            }
            DocumentedBody::JsonText => {
                let ty = self.imports.support("server::rejection", "Body");
                quote!(#ty::JSON_TEXT)
            }
            DocumentedBody::Problem => {
                let ty = self.imports.support("server::rejection", "Body");
                quote!(#ty::PROBLEM)
            }
            DocumentedBody::JsonProblem => {
                let ty = self.imports.support("server::rejection", "Body");
                quote!(#ty::JSON_PROBLEM)
            }
        };
        let statuses: Vec<_> = documented
            .statuses
            .iter()
            .map(|status| match status {
                Status::Exact(code) => {
                    let code = Literal::u16_unsuffixed(*code);
                    quote!(#code)
                }
                Status::Range(4) => self.imports.support("server::rejection", "CLIENT_ERROR"),
                Status::Range(_) => self.imports.support("server::rejection", "SERVER_ERROR"),
                Status::Default => self.imports.support("server::rejection", "DEFAULT"),
            })
            .collect();
        quote!((#body, &[#(#statuses),*]))
    }

    /// What requests show: one variant an alternative.
    fn credentials(&mut self) -> Vec<TokenStream> {
        let security = &self.plan.operations.security;
        let (shown, from_shown) = (
            self.imports.support("credentials", "Shown"),
            self.imports.support("credentials", "FromShown"),
        );
        let mut variants = Vec::with_capacity(security.alternatives.len());
        let mut arms = Vec::with_capacity(security.alternatives.len());
        for alternative in &security.alternatives {
            let schemes: Vec<_> = alternative
                .schemes
                .iter()
                .filter_map(|position| security.schemes.get(*position))
                .collect();
            let variant = ident(&alternative.variant);
            let names: Vec<&str> = schemes.iter().map(|scheme| scheme.name.as_str()).collect();
            let quoted: Vec<String> = names
                .iter()
                .map(|name| format!("`{}`", name.replace('`', "'")))
                .collect();
            let docs = docs(&[quoted.join(" and ")]);
            let mut types = Vec::new();
            let mut values = Vec::new();
            for (index, scheme) in schemes.iter().enumerate() {
                let index = Literal::usize_unsuffixed(index);
                match scheme.kind {
                    SchemeKind::MutualTls => {}
                    SchemeKind::Basic => {
                        types.push(quote!(Basic));
                        values.push(quote!(shown.basic(#index)?));
                    }
                    _ => {
                        types.push(quote!(Secret));
                        values.push(quote!(shown.secret(#index)?));
                    }
                }
            }
            if types.is_empty() {
                variants.push(quote!(#docs #variant));
                arms.push(quote!([#(#names),*] => Self::#variant));
            } else {
                variants.push(quote!(#docs #variant(#(#types),*)));
                arms.push(quote!([#(#names),*] => Self::#variant(#(#values),*)));
            }
        }
        vec![
            quote! {
                /// What a request shows: one variant an alternative of the description's security requirements.
                #[derive(Debug, Clone, PartialEq, Eq)]
                pub enum Credentials { #(#variants),* }
            },
            quote! {
                impl #from_shown for Credentials {
                    fn from_shown(shown: &#shown) -> Option<Self> {
                        Some(match shown.schemes() {
                            #(#arms,)*
                            _ => return None,
                        })
                    }
                }
            },
        ]
    }
}
