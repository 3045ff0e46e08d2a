//! The endpoint of an operation: how its responses are read, and as what, and what a call of it may have besides.
//!
//! In: a planned operation. Out: one `endpoint!` (`templates/support/src/client/endpoint.rs`).

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use spectrait_ir::Status;

use super::Writer;
use crate::plan::responses::{Payload, ResponsePlan, ResponseStruct};
use crate::plan::{OperationPlan, names};
use crate::render::checks::Checks;
use crate::render::tokens::{deprecated, docs, ident};
use crate::render::wording::{self, answers};

impl Writer<'_> {
    /// The endpoint.
    pub(super) fn endpoint(&mut self, operation: &OperationPlan) -> TokenStream {
        let call = self.imports.path("super::support::client::endpoint");
        let (client, method, stem) = (
            ident(self.plan.client()),
            // It is only named here, and documentation names no `r#`.
            ident(operation.name.link()),
            ident(&operation.name.stem),
        );
        let sorted = by_precision(&operation.responses);
        let successes: Vec<_> = sorted.iter().filter(|response| response.success).collect();
        let all = &operation.responses;
        let output = match successes.as_slice() {
            [] => quote!(() { 200..=299 => Raw::empty }),
            [only] => {
                let (ty, read) = (self.payload(&only.payload), self.read(&only.payload));
                let status = success_pattern(only.status, all);
                quote!(#ty { #status => #read })
            }
            several => {
                let name = ident(&format!("{}Success", operation.name.stem));
                let derives = self.success_derives(operation);
                let variants = several.iter().map(|response| {
                    let (docs, variant) = (docs(answers::told(response)), ident(&response.variant));
                    let status = success_pattern(response.status, all);
                    let read = self.read(&response.payload);
                    let ty = (!matches!(response.payload, Payload::Empty))
                        .then(|| self.payload(&response.payload))
                        .map(|ty| quote!((#ty)));
                    quote!(#docs #status => #variant #ty: #read)
                });
                let variants: Vec<_> = variants.collect();
                quote!(#derives enum #name { #(#variants),* })
            }
        };
        let failures: Vec<_> = sorted
            .iter()
            .filter(|response| !response.success || response.status == Status::Default)
            .map(|response| {
                let (docs, variant) = (docs(answers::told(response)), ident(&response.variant));
                let (ty, read) = (
                    self.payload(&response.payload),
                    self.read(&response.payload),
                );
                let status = match response.status {
                    Status::Default => quote!(default),
                    status => pattern(status, all),
                };
                quote!(#docs #status => #variant(#ty): #read)
            })
            .collect();
        let failures = (!failures.is_empty()).then(|| {
            let name = ident(&format!("{}Error", operation.name.stem));
            quote!(else #name { #(#failures),* })
        });
        let setters = self.setters(operation);
        let setters = (!setters.is_empty()).then(|| quote!(with { #(#setters),* }));
        quote!(#call!(#client::#method: #stem -> #output #failures #setters);)
    }

    /// What can be done with one of several successes, besides showing it.
    fn success_derives(&self, operation: &OperationPlan) -> Option<TokenStream> {
        let structs = &self.plan.operations.structs;
        let mut bodies = operation
            .successes()
            .filter_map(|response| response.payload.body(structs));
        // What is read as it comes is not copied or compared.
        let streamed = bodies.any(|body| body.is_stream(&self.plan.operations.choices));
        (!streamed).then(|| quote!(#[derive(Clone, PartialEq)]))
    }

    /// The parameters that a call may have: its setters.
    fn setters(&mut self, operation: &OperationPlan) -> Vec<TokenStream> {
        let mut setters = Vec::new();
        for parameter in &operation.parameters {
            let Some(definition) = self.definition(parameter).filter(|known| !known.required)
            else {
                continue;
            };
            let (docs, deprecated) = (docs(&parameter.docs), deprecated(parameter.deprecated));
            let location = ident(&wording::location(definition.location).to_lowercase());
            let (name, declaration) = (&definition.name, self.declaration(parameter));
            setters.push(quote!(#docs #deprecated #location #name => #declaration));
        }
        setters
    }

    /// The function that reads a response with headers.
    pub(super) fn reader(&mut self, item: &ResponseStruct) -> TokenStream {
        let ty = self.response(item);
        let function = reader_name(item);
        let module = self.imports.path("super::operations");
        let unread = quote!(Unread);
        let operations = self.plan.operations;
        let headers = item.headers.iter().map(|header| {
            let constant = ident(operations.constant_of(header));
            let field = ident(&header.field);
            if let Some(check) = &header.check {
                let ty = self.imports.ty(&header.ty);
                let ty = match header.required {
                    true => ty,
                    false => quote!(Option<#ty>),
                };
                let mut checks = Checks {
                    types: self.plan.types,
                    imports: &mut self.imports,
                };
                let check = checks.given(check, header.required);
                return quote! {
                    #field: raw.checked(&#module::#constant, |value: &#ty, at, report| { #check })?
                };
            }
            let method = ident(if header.repeated {
                "header_lines"
            } else {
                "header"
            });
            quote!(#field: raw.#method(&#module::#constant)?)
        });
        let headers: Vec<TokenStream> = headers.collect();
        let body = item.body.as_ref().map(|body| {
            let read = self.reading(body);
            match read.to_string().strip_prefix("Raw :: ") {
                Some(method) => {
                    let method = ident(method);
                    quote!(body: raw.#method()?)
                }
                None => {
                    let read = self.read_body(body);
                    quote!(body: #read?)
                }
            }
        });
        let fields = headers.into_iter().chain(body);
        quote! {
            fn #function(raw: &Raw) -> Result<#ty, #unread> {
                Ok(#ty { #(#fields),* })
            }
        }
    }

    /// The type of a response with headers.
    fn response(&mut self, item: &ResponseStruct) -> TokenStream {
        self.imports
            .path(&format!("super::operations::{}", item.name))
    }

    /// The type of what a response holds.
    pub(super) fn payload(&mut self, payload: &Payload) -> TokenStream {
        match payload {
            Payload::Empty => quote!(()),
            Payload::Body(body) => self.imports.ty(&body.ty),
            Payload::Struct(position) => match self.plan.operations.structs.get(*position) {
                Some(item) => self.response(item),
                None => quote!(()),
            },
        }
    }

    /// The function that reads what a response holds.
    fn read(&mut self, payload: &Payload) -> TokenStream {
        match payload {
            Payload::Empty => quote!(Raw::empty),
            Payload::Body(body) => self.reading(body),
            Payload::Struct(position) => match self.plan.operations.structs.get(*position) {
                Some(item) => {
                    let name = reader_name(item);
                    quote!(#name)
                }
                None => quote!(Raw::empty),
            },
        }
    }
}

fn reader_name(item: &ResponseStruct) -> Ident {
    ident(&names::method_name(&item.words))
}

/// The pattern of a success.
fn success_pattern(status: Status, responses: &[ResponsePlan]) -> TokenStream {
    match status {
        Status::Default => quote!(200..=299),
        status => pattern(status, responses),
    }
}

/// Exact statuses, then ranges, then all others.
fn by_precision(responses: &[ResponsePlan]) -> Vec<&ResponsePlan> {
    let mut sorted: Vec<&ResponsePlan> = responses.iter().collect();
    sorted.sort_by_key(|response| match response.status {
        Status::Exact(_) => 0,
        Status::Range(_) => 1,
        Status::Default => 2,
    });
    sorted
}

/// The pattern of a status. A range leaves out the statuses at its ends that are documented by themselves, so that
/// no arm is there twice.
fn pattern(status: Status, responses: &[ResponsePlan]) -> TokenStream {
    match status {
        Status::Exact(code) => {
            let code = Literal::u16_unsuffixed(code);
            quote!(#code)
        }
        Status::Range(digit) => {
            let first = u16::from(digit) * 100;
            let exact = |code: &u16| {
                responses
                    .iter()
                    .any(|response| response.status == Status::Exact(*code))
            };
            let open = |code: &u16| !exact(code);
            let start = (first..first + 100).find(open).unwrap_or(first);
            let end = (first..first + 100).rev().find(open).unwrap_or(first + 99);
            let (start, end) = (Literal::u16_unsuffixed(start), Literal::u16_unsuffixed(end));
            quote!(#start..=#end)
        }
        Status::Default => quote!(_),
    }
}
