//! The `client` module, and the `sender` of webhooks: a method, an endpoint and the types of what it answers for
//! each operation.
//!
//! In: a section of the plan. Out: its documentation and items.
//!
//! What always holds: what is the same for two operations is in the support code; what belongs to an operation
//! stands together, in the order of the description, and readers of shared responses stand behind all of them.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::Imports;
use super::layout;
use super::source::Items;
use super::tokens::{deprecated, docs, ident};
use super::{Module, wording};
use crate::plan::operation_names::OF_CLIENTS;
use crate::plan::parameters::{Definition, ParameterPlan};
use crate::plan::security::SchemeKind;
use crate::plan::{OperationPlan, RustType, Section};

mod bodies;
mod endpoint;
mod pages;
mod urls;

/// The module that sends the requests of a section.
pub(super) fn module(plan: &Section<'_>) -> Module {
    let mut writer = Writer {
        plan,
        imports: imports(plan),
    };
    let operations = &plan.operations.operations;
    let mut items = Items::from_iter(writer.client(operations));
    items.extend(writer.credentials());
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
    items.extend(shared.into_iter().map(|item| writer.reader(item)));
    let reexported = OF_CLIENTS.map(ident);
    let mut uses = writer.imports.items();
    uses.push(quote!(pub use super::support::client::{#(#reexported),*};));
    if !plan.urls.is_empty() {
        uses.push(quote!(
            pub use super::support::callback_url::NoUrl;
        ));
    }
    Module {
        docs: module_docs(plan),
        uses,
        items,
    }
}

fn module_docs(plan: &Section<'_>) -> Vec<String> {
    if plan.hooks.is_some() {
        let (subject, things) = (plan.subject(), plan.things());
        let urls: &[&str] = match plan.urls {
            [] => &[],
            _ => &[
                "",
                "Where a callback is sent is told by the function with `_url` behind its name, of what the handler of the",
                "operation gets or answers.",
            ],
        };
        return [
            &format!("Sends the {things} of {subject}."),
            "",
            "Start with [`Sender::builder`]. The URL and required inputs are arguments of a method, optional inputs are",
            "setters of the [`Call`] that it returns. It is sent when it is awaited. Redirects are not followed; if strangers",
            "choose the URLs, check that they lead where you want to send to.",
        ]
        .into_iter()
        .chain(urls.iter().copied())
        .map(str::to_owned)
        .collect();
    }
    let mut docs = vec![format!("A client of {}.", plan.subject()), String::new()];
    docs.extend(
        [
            "Start with [`Client::builder`]. Required inputs of an operation are arguments of its method, optional ones",
            "are setters of the [`Call`] that it returns. The call is sent when it is awaited.",
        ]
        .map(str::to_owned),
    );
    docs
}

fn imports<'p>(plan: &'p Section<'_>) -> Imports<'p> {
    let own = plan.operations.operations.iter().flat_map(|operation| {
        let stem = &operation.name.stem;
        [
            stem.clone(),
            format!("{stem}Success"),
            format!("{stem}Error"),
        ]
    });
    let declared = OF_CLIENTS
        .iter()
        .map(|name| (*name).to_owned())
        .chain([plan.client().to_owned(), "NoUrl".to_owned()])
        .chain(own);
    Imports::new(plan.types, quote!(types::), declared)
}

struct Writer<'p> {
    plan: &'p Section<'p>,
    imports: Imports<'p>,
}

/// An input of an operation: how it is declared, and how it is put into a request.
struct Argument {
    declaration: TokenStream,
    call: TokenStream,
}

impl<'p> Writer<'p> {
    /// The client, its builder and its methods.
    fn client(&mut self, operations: &[OperationPlan]) -> Vec<TokenStream> {
        let name = ident(self.plan.client());
        let heading = docs(&[if self.plan.hooks.is_some() {
            let (subject, things) = (self.plan.subject(), self.plan.things());
            format!("Sends the {things} of {subject}. Cheap to clone.")
        } else {
            format!("A client of {}. Cheap to clone.", self.plan.subject())
        }]);
        let builder = self.builder();
        let methods: Vec<_> = operations
            .iter()
            .map(|operation| self.method(operation))
            .collect();
        let section = self.plan;
        let urls = section.urls.iter();
        let urls: Vec<_> = urls.map(|url| self.callback_url(url)).collect();
        vec![
            quote! {
                #heading
                #[derive(Debug, Clone)]
                pub struct #name {
                    core: Core,
                }
            },
            quote! {
                impl #name {
                    #builder
                    #(#methods)*
                    #(#urls)*
                }
            },
            quote! {
                impl From<Core> for #name {
                    fn from(core: Core) -> Self {
                        Self { core }
                    }
                }
            },
        ]
    }

    fn builder(&mut self) -> TokenStream {
        if self.plan.hooks.is_some() {
            return quote! {
                /// Builds a sender.
                pub fn builder() -> Builder<Self> {
                    Builder::anywhere()
                }
            };
        }
        let servers = &self.plan.operations.servers;
        let default = servers
            .default
            .and_then(|position| servers.servers.get(position));
        let (text, server) = match (default, servers.servers.first()) {
            (Some(server), _) => {
                let module = self.imports.path("super::servers");
                let trait_ = self.imports.support("servers", "Server");
                let name = ident(&server.name);
                let value = if server.variables.is_empty() {
                    quote!(#name)
                } else {
                    quote!(#name::default())
                };
                let text = format!(
                    "A builder of a client of [`{0}`](super::servers::{0}), unless it is told another server.",
                    server.name
                );
                (text, quote!(Some(#trait_::url(&#module::#value))))
            }
            (None, Some(server)) => {
                let text = format!(
                    "A builder of a client. It has to be told a server, such as [`{0}`](super::servers::{0}).",
                    server.name
                );
                (text, quote!(None))
            }
            (None, None) => (
                "A builder of a client. It has to be told the base URL.".to_owned(),
                quote!(None),
            ),
        };
        let docs = docs(&[text]);
        quote! {
            #docs
            pub fn builder() -> Builder<Self> {
                Builder::new(#server)
            }
        }
    }

    /// The method of an operation: required inputs are its arguments.
    fn method(&mut self, operation: &OperationPlan) -> TokenStream {
        let answer = wording::answers::sole_success(operation, self.plan);
        let mut lines = wording::operation_docs(operation, answer, self.plan);
        lines.extend(pages::docs_of(operation));
        let mut arguments = Vec::new();
        let mut described = Vec::new();
        for parameter in &operation.parameters {
            let Some(definition) = self.definition(parameter) else {
                continue;
            };
            if definition.required {
                arguments.push(self.parameter(parameter, definition));
                described.extend(wording::listed_parameter(parameter));
            }
        }
        if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
            arguments.push(self.body(&body.body));
            described.extend(wording::listed_body(body));
        }
        if !described.is_empty() {
            lines.push(String::new());
            lines.extend(described);
        }
        let (docs, deprecated) = (docs(&lines), deprecated(operation.deprecated));
        let (name, stem, constant) = (
            ident(&operation.name.method),
            ident(&operation.name.stem),
            ident(&operation.name.constant),
        );
        let module = self.imports.path("super::operations");
        let url = self.plan.hooks.map(|_| {
            let taken = operation
                .parameters
                .iter()
                .any(|parameter| parameter.field == "url");
            ident(if taken { "to_url" } else { "url" })
        });
        let (declared, to) = match url {
            Some(url) => (Some(quote!(#url: &str,)), Some(quote!(.to(#url)))),
            None => (None, None),
        };
        let declarations = arguments.iter().map(|argument| &argument.declaration);
        let calls = arguments.iter().map(|argument| &argument.call);
        let request = quote!(self.core.request(&#module::#constant));
        let inputs = quote!(#to #(#calls)*);
        let call = quote!(#request #inputs .into());
        let statement = quote!(let request = #request;);
        let fits = |code: &TokenStream| 8 + layout::flat(code.clone()).len() <= layout::WIDTH;
        // What does not fit on a line is two statements, or has each input on one of its own.
        let body = if fits(&call) || !fits(&statement) {
            call
        } else {
            quote!(#statement request #inputs .into())
        };
        quote! {
            #docs
            #deprecated
            pub fn #name(&self, #declared #(#declarations),*) -> Call<#stem> {
                #body
            }
        }
    }

    fn definition(&self, parameter: &ParameterPlan) -> Option<&'p Definition> {
        self.plan.operations.parameters.get(parameter.definition)
    }

    /// A parameter as an argument is declared.
    fn declaration(&mut self, parameter: &ParameterPlan) -> TokenStream {
        let name = ident(&parameter.field);
        match &parameter.ty {
            RustType::String => quote!(#name: &str),
            RustType::Vec(item) => {
                let item = self.imports.ty(item);
                quote!(#name: &[#item])
            }
            ty => {
                let reference = (!parameter.copy).then(|| quote!(&));
                let ty = self.imports.ty(ty);
                quote!(#name: #reference #ty)
            }
        }
    }

    fn parameter(&mut self, parameter: &ParameterPlan, definition: &Definition) -> Argument {
        let (argument, name) = (ident(&parameter.field), &definition.name);
        let location = ident(&wording::location(definition.location).to_lowercase());
        Argument {
            declaration: self.declaration(parameter),
            call: quote!(.#location(#name, #argument)),
        }
    }

    /// The setters of the builder for what the security schemes show.
    fn credentials(&mut self) -> Option<TokenStream> {
        let schemes = &self.plan.operations.security.schemes;
        let mut setters = Vec::with_capacity(schemes.len());
        // A client is told all of them; what sends webhooks, those that webhooks ask for.
        let shown = |position: &usize| {
            let alternatives = &self.plan.operations.security.alternatives;
            self.plan.hooks.is_none()
                || alternatives
                    .iter()
                    .any(|alternative| alternative.schemes.contains(position))
        };
        let shown = schemes
            .iter()
            .enumerate()
            .filter(|(position, scheme)| scheme.kind != SchemeKind::MutualTls && shown(position));
        for (_, scheme) in shown {
            let module = self.imports.path("super::security");
            let (docs, deprecated, name, constant) = (
                docs(&wording::scheme_docs(scheme)),
                deprecated(scheme.deprecated),
                ident(&scheme.setter),
                ident(&scheme.constant),
            );
            setters.push(match scheme.kind {
                SchemeKind::Basic => quote! {
                    #docs
                    #deprecated
                    pub fn #name(self, username: impl Into<String>, password: impl Into<String>) -> Self {
                        self.login(&#module::#constant, username, password)
                    }
                },
                SchemeKind::Header(_) | SchemeKind::Query(_) | SchemeKind::Cookie(_) => quote! {
                    #docs
                    #deprecated
                    pub fn #name(self, key: impl Into<String>) -> Self {
                        self.secret(&#module::#constant, key)
                    }
                },
                SchemeKind::Bearer | SchemeKind::Http(_) | SchemeKind::MutualTls => quote! {
                    #docs
                    #deprecated
                    pub fn #name(self, token: impl Into<String>) -> Self {
                        self.secret(&#module::#constant, token)
                    }
                },
            });
        }
        let client = ident(self.plan.client());
        (!setters.is_empty()).then(|| quote!(impl Builder<#client> { #(#setters)* }))
    }

    /// What belongs to an operation besides its method.
    fn operation(&mut self, operation: &OperationPlan) -> Vec<TokenStream> {
        let mut items = vec![self.endpoint(operation)];
        items.extend(self.body_setter(operation));
        items.extend(self.pages(operation));
        for part in super::operations::bodies::own(self.plan, operation) {
            items.push(self.part(part));
        }
        for item in operation.own_structs(&self.plan.operations.structs) {
            items.push(self.reader(item));
        }
        items
    }

    /// The setter of an optional body.
    fn body_setter(&mut self, operation: &OperationPlan) -> Option<TokenStream> {
        let body = operation.body.as_ref().filter(|body| !body.required)?;
        let (stem, docs) = (ident(&operation.name.stem), docs(&wording::body_docs(body)));
        let Argument { declaration, call } = self.body(&body.body);
        Some(quote! {
            impl Call<#stem> {
                #docs
                pub fn body(self, #declaration) -> Self {
                    self.request #call .into()
                }
            }
        })
    }
}
