//! The endpoint of an operation: how its responses are read, and as what.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use spectrait_ir::Status;

use super::Writer;
use crate::plan::responses::{Payload, ResponsePlan, ResponseStruct};
use crate::plan::{OperationPlan, names};
use crate::render::tokens::{docs, ident};
use crate::render::wording;

impl Writer<'_> {
    /// The endpoint: how its responses are read.
    pub(super) fn endpoint(&mut self, operation: &OperationPlan) -> Vec<TokenStream> {
        let stem = ident(&operation.name.stem);
        let heading = docs(&[format!(
            "[`{}::{}`]",
            self.plan.client(),
            operation.name.link()
        )]);
        let successes: Vec<&ResponsePlan> = operation.successes().collect();
        let success = ident(&format!("{}Success", operation.name.stem));
        let output = match successes.as_slice() {
            [] => quote!(()),
            [only] => self.payload(&only.payload),
            _ => quote!(#success),
        };
        let failure = ident(&format!("{}Error", operation.name.stem));
        let fails = operation.failures().next().is_some();
        let error = if fails {
            quote!(#failure)
        } else {
            quote!(std::convert::Infallible)
        };

        let mut arms = Vec::new();
        let mut rest = quote!(_ => raw.unexpected());
        for response in by_precision(&operation.responses) {
            let read = self.read(&response.payload);
            let variant = ident(&response.variant);
            let err = quote!(raw.err(#read, #failure::#variant));
            let ok = match (successes.len(), &response.payload) {
                (..=1, _) => quote!(raw.ok(#read)),
                (_, Payload::Empty) => quote!(raw.ok_as(#read, |()| #success::#variant)),
                (_, _) => quote!(raw.ok_as(#read, #success::#variant)),
            };
            match response.status {
                Status::Default => {
                    if response.success {
                        arms.push(quote!(200..=299 => #ok));
                    }
                    rest = quote!(_ => #err);
                }
                status => {
                    let pattern = pattern(status, &operation.responses);
                    let result = if response.success { ok } else { err };
                    arms.push(quote!(#pattern => #result));
                }
            }
        }
        if successes.is_empty() {
            arms.push(quote!(200..=299 => raw.ok(Raw::empty)));
        }
        arms.push(rest);
        vec![
            quote! {
                #heading
                #[derive(Debug)]
                pub enum #stem {}
            },
            quote! {
                impl Endpoint for #stem {
                    type Output = #output;
                    type Error = #error;

                    fn decode(raw: Raw) -> Outcome<Self> {
                        match raw.code() {
                            #(#arms),*
                        }
                    }
                }
            },
        ]
    }

    /// The enum of several successes.
    pub(super) fn success(&mut self, operation: &OperationPlan) -> Option<TokenStream> {
        let successes: Vec<&ResponsePlan> = operation.successes().collect();
        if successes.len() < 2 {
            return None;
        }
        let heading = docs(&[format!(
            "What [`{}::{}`] answers",
            self.plan.client(),
            operation.name.link()
        )]);
        let name = ident(&format!("{}Success", operation.name.stem));
        let sizes = crate::render::large_variants(&successes);
        let derives = crate::render::response_derives(self.plan, &successes);
        let variants: Vec<_> = successes
            .iter()
            .map(|response| {
                let (docs, variant) = (
                    docs(&wording::response_docs(response)),
                    ident(&response.variant),
                );
                match &response.payload {
                    Payload::Empty => quote!(#docs #variant),
                    payload => {
                        let ty = self.payload(payload);
                        quote!(#docs #variant(#ty))
                    }
                }
            })
            .collect();
        Some(quote! {
            #heading
            #sizes
            #derives
            pub enum #name { #(#variants),* }
        })
    }

    /// The enum of documented errors.
    pub(super) fn failure(&mut self, operation: &OperationPlan) -> Vec<TokenStream> {
        let failures: Vec<&ResponsePlan> = operation.failures().collect();
        if failures.is_empty() {
            return Vec::new();
        }
        let heading = docs(&[format!(
            "What [`{}::{}`] may answer instead",
            self.plan.client(),
            operation.name.link()
        )]);
        let name = ident(&format!("{}Error", operation.name.stem));
        let names: Vec<_> = failures
            .iter()
            .map(|response| ident(&response.variant))
            .collect();
        let variants: Vec<_> = failures
            .iter()
            .map(|response| {
                let (docs, variant) = (
                    docs(&wording::response_docs(response)),
                    ident(&response.variant),
                );
                let ty = self.payload(&response.payload);
                quote!(#docs #variant(Reply<#ty>))
            })
            .collect();
        let failure = self.imports.path("super::support::client::failure");
        vec![
            quote! {
                #heading
                #[derive(Debug)]
                pub enum #name { #(#variants),* }
            },
            quote!(#failure!(#name { #(#names),* });),
        ]
    }

    /// The function that reads a response with headers.
    pub(super) fn reader(&mut self, item: &ResponseStruct) -> TokenStream {
        let ty = self.response(item);
        let function = reader_name(item);
        let module = self.imports.path("super::operations");
        let unread = quote!(Unread);
        let headers = item.headers.iter().map(|header| {
            let (field, constant) = (ident(&header.field), ident(&header.constant));
            let method = ident(if header.repeated {
                "header_lines"
            } else {
                "header"
            });
            quote!(#field: raw.#method(&#module::#constant)?)
        });
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
        let fields = headers.chain(body);
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
    fn payload(&mut self, payload: &Payload) -> TokenStream {
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
