//! The request and response types of an operation.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};
use spectrait_ir::Status;

use super::Writer;
use crate::plan::bodies::Format;
use crate::plan::responses::{Payload, ResponsePlan, ResponseStruct};
use crate::plan::{Check, OperationPlan, names};
use crate::render::checks::Checks;
use crate::render::defaults;
use crate::render::tokens::{docs, ident};
use crate::render::wording;

impl Writer<'_> {
    /// The request and response types of an operation.
    pub(super) fn operation(&mut self, operation: &OperationPlan) -> Vec<TokenStream> {
        let mut items = Vec::new();
        if operation.has_input() {
            items.extend(self.request(operation));
        }
        items.extend(self.response(operation));
        for part in crate::render::operations::bodies::own(self.plan, operation) {
            items.push(self.part(part));
        }
        for item in operation.own_structs(&self.plan.operations.structs) {
            items.push(self.respond_with(item));
        }
        items
    }

    /// The request: its type, and how it is decoded.
    fn request(&mut self, operation: &OperationPlan) -> Vec<TokenStream> {
        let heading = docs(&[format!(
            "What a caller of [`{}::{}`] sends",
            self.plan.api(),
            operation.name.link()
        )]);
        let request = request_name(operation);
        let mut fields = Vec::new();
        let mut decoded = Vec::new();
        // All are decoded before the first that is wrong ends it, so that all that are wrong are told.
        let inputs = operation.parameters.len() + usize::from(operation.body.is_some());
        let several = inputs > 1;
        let mut names = Vec::new();
        let (mut visible, mut hidden) = (Vec::new(), Vec::new());
        for parameter in &operation.parameters {
            let Some(definition) = self.plan.operations.parameters.get(parameter.definition) else {
                continue;
            };
            let (docs, field, name) = (
                docs(&wording::parameter_docs(parameter, definition)),
                ident(&parameter.field),
                &definition.name,
            );
            let ty = self.imports.ty(&parameter.ty);
            let read = if definition.required {
                ty.clone()
            } else {
                quote!(Option<#ty>)
            };
            let default = parameter.default.as_ref();
            let instead = default.map(|default| defaults::instead(default, &mut self.imports));
            let held = if instead.is_some() { &ty } else { &read };
            fields.push(quote!(#docs pub #field: #held));
            let told = if parameter.secret {
                &mut hidden
            } else {
                &mut visible
            };
            told.push(field.clone());
            // A field's name has no underscore at its end, so this is nobody's.
            let value = match parameter.field.as_str() {
                "inputs" => ident("inputs_"),
                _ => field.clone(),
            };
            let decode = match &parameter.check {
                None => {
                    let location = wording::location(definition.location);
                    let location = ident(&location.to_lowercase());
                    // The default does not say of what it stands for.
                    let of = instead.as_ref().map(|_| quote!(::<Option<_>>));
                    quote!(inputs.#location #of(#name))
                }
                Some(check) => {
                    let check = self.check(check, definition.required);
                    let locations = self.imports.support("style", "Location");
                    let location = ident(wording::location(definition.location));
                    quote!(inputs.checked(#locations::#location, #name, |value: &#read, at, report| { #check }))
                }
            };
            if several || parameter.check.is_some() {
                decoded.push(quote!(let #value = #decode;));
                names.push(quote!(#field: #value? #instead));
            } else {
                names.push(quote!(#field: #decode? #instead));
            }
        }
        if let Some(body) = &operation.body {
            let docs = docs(&wording::body_docs(body));
            let ty = self.imports.ty(&body.body.ty);
            let decode = if body.required {
                fields.push(quote!(#docs pub body: #ty));
                self.body_read(&body.body)
            } else {
                let read = self.body_reader(&body.body);
                fields.push(quote!(#docs pub body: Option<#ty>));
                quote!(inputs.optional(#read))
            };
            if several {
                decoded.push(quote!(let body = #decode;));
                names.push(quote!(body: body?));
            } else {
                names.push(quote!(body: #decode?));
            }
            visible.push(ident("body"));
        }
        if operation.negotiates {
            let accept = self.imports.support("server", "Accept");
            fields.push(quote!(#[doc = " What the caller can read"] pub accept: #accept));
            names.push(quote!(accept: inputs.accept()?));
            visible.push(ident("accept"));
        }
        let bodies = operation.body.as_ref().map(|body| &body.body);
        let told = (visible.as_slice(), hidden.as_slice());
        let is_streamed = crate::render::are_streamed(self.plan, bodies);
        let (derives, debug) = crate::render::shown(is_streamed, &request, told, &mut self.imports);
        let (input, inputs, invalid) = (
            self.imports.support("server", "Input"),
            self.imports.support("server", "Inputs"),
            self.imports.support("server", "Invalid"),
        );
        let declared = quote! {
            #heading
            #derives
            pub struct #request { #(#fields),* }
        };
        let decoding = quote! {
                impl #input for #request {
                    fn decode(inputs: &mut #inputs<'_>) -> Result<Self, #invalid> {
                        #(#decoded)*
                        Ok(Self { #(#names),* })
                    }
                }
        };
        [Some(declared), debug, Some(decoding)]
            .into_iter()
            .flatten()
            .collect()
    }

    /// The statements of a parameter's check, where `value`, `at` and `report` are in scope.
    pub(super) fn check(&mut self, check: &Check, required: bool) -> TokenStream {
        let mut checks = Checks {
            types: self.plan.types,
            imports: &mut self.imports,
        };
        checks.given(check, required)
    }

    /// The response: its type, and how it is written.
    fn response(&mut self, operation: &OperationPlan) -> [TokenStream; 2] {
        let heading = docs(&[format!(
            "What [`{}::{}`] answers",
            self.plan.api(),
            operation.name.link()
        )]);
        let name = response_name(operation);
        let (respond, answered) = (
            self.imports.support("server", "Respond"),
            self.imports.support("server", "Answered"),
        );
        let undocumented = (!operation.has_success()).then(|| {
            // An operation that documents no success can succeed all the same.
            let answer = self.imports.support("server", "Answer");
            (
                quote!(
                    #[doc = " `204`: no success is documented"]
                    NoContent
                ),
                quote!(Self::NoContent => #answer::of(204).empty()),
            )
        });
        let (mut variants, mut arms): (Vec<_>, Vec<_>) = undocumented.into_iter().unzip();
        for response in &operation.responses {
            let (variant, arm) = self.variant(response, &operation.responses);
            variants.push(variant);
            arms.push(arm);
        }
        let all: Vec<&ResponsePlan> = operation.responses.iter().collect();
        let derives = crate::render::response_derives(self.plan, &all);
        [
            quote! {
                #heading
                #derives
                pub enum #name { #(#variants),* }
            },
            quote! {
                impl #respond for #name {
                    fn respond(self) -> #answered {
                        match self { #(#arms),* }
                    }
                }
            },
        ]
    }

    /// A variant of a response and the arm that writes it.
    fn variant(
        &mut self,
        response: &ResponsePlan,
        all: &[ResponsePlan],
    ) -> (TokenStream, TokenStream) {
        let name = ident(&response.variant);
        let mut lines = wording::response_docs(response);
        let besides = Besides::of(response.status, all);
        match response.status {
            Status::Exact(_) => {}
            Status::Range(digit) => {
                let other = if besides.statuses.is_empty() {
                    "a"
                } else {
                    "another"
                };
                lines.extend([
                    String::new(),
                    format!("With {other} status from {digit}00 to {digit}99."),
                ]);
            }
            Status::Default => {
                let other = if all.len() > 1 { " other" } else { "" };
                lines.extend([String::new(), format!("With any{other} status.")]);
            }
        }
        let docs = docs(&lines);
        let answer = self.imports.support("server", "Answer");
        let open = !matches!(response.status, Status::Exact(_));
        let start = match response.status {
            Status::Exact(code) => {
                let code = Literal::u16_unsuffixed(code);
                quote!(#answer::of(#code))
            }
            Status::Range(digit) => {
                let range = range(digit, digit);
                quote!(#answer::within(#range, status) #besides)
            }
            Status::Default => quote!(#answer::new(status) #besides),
        };
        let start = match &response.told {
            Some(media_type) => quote!(#start.telling(#media_type)),
            None => start,
        };
        let (ty, written) = match &response.payload {
            Payload::Empty => (None, quote!(#start.empty())),
            Payload::Body(body) => (
                Some(self.imports.ty(&body.ty)),
                self.body_written(&start, body, &quote!(body)),
            ),
            Payload::Struct(position) => match self.plan.operations.structs.get(*position) {
                Some(item) => {
                    let ty = self
                        .imports
                        .path(&format!("super::operations::{}", item.name));
                    let function = writer_name(item);
                    let body = if writes_reference(item) {
                        quote!(&body)
                    } else {
                        quote!(body)
                    };
                    (Some(ty), quote!(#function(#start, #body)))
                }
                None => (None, quote!(#start.empty())),
            },
        };
        let status = if open {
            Some(self.imports.path("axum::http::StatusCode"))
        } else {
            None
        };
        let held: Vec<_> = status.into_iter().chain(ty.clone()).collect();
        let bound: Vec<_> = open
            .then(|| quote!(status))
            .into_iter()
            .chain(ty.is_some().then(|| quote!(body)))
            .collect();
        if held.is_empty() {
            (quote!(#docs #name), quote!(Self::#name => #written))
        } else {
            (
                quote!(#docs #name(#(#held),*)),
                quote!(Self::#name(#(#bound),*) => #written),
            )
        }
    }

    /// The function that writes a response with headers.
    pub(super) fn respond_with(&mut self, item: &ResponseStruct) -> TokenStream {
        let (answer, answered) = (
            self.imports.support("server", "Answer"),
            self.imports.support("server", "Answered"),
        );
        let ty = self
            .imports
            .path(&format!("super::operations::{}", item.name));
        let module = self.imports.path("super::operations");
        let function = writer_name(item);
        let operations = self.plan.operations;
        let headers = item.headers.iter().map(|header| {
            let constant = ident(operations.constant_of(header));
            let field = ident(&header.field);
            let method = ident(if header.repeated {
                "header_lines"
            } else {
                "header"
            });
            quote!(.#method(&#module::#constant, &response.#field))
        });
        let start = quote!(answer #(#headers)*);
        let written = match &item.body {
            Some(body) => self.body_written(&start, body, &quote!(response.body)),
            None => quote!(#start.empty()),
        };
        let ty = if writes_reference(item) {
            quote!(&#ty)
        } else {
            quote!(#ty)
        };
        quote! {
            fn #function(answer: #answer, response: #ty) -> #answered {
                #written
            }
        }
    }
}

/// The statuses that a response could have and other responses of its operation are documented for.
struct Besides {
    statuses: Vec<u16>,
    /// The first digits of ranges.
    ranges: Vec<u8>,
}

impl Besides {
    fn of(status: Status, all: &[ResponsePlan]) -> Self {
        let all = || all.iter().map(|response| response.status);
        let ranges: Vec<u8> = match status {
            Status::Default => all()
                .filter_map(|other| match other {
                    Status::Range(digit) => Some(digit),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        };
        let statuses = all().filter_map(|other| match (status, other) {
            (Status::Range(digit), Status::Exact(code)) if code / 100 == u16::from(digit) => {
                Some(code)
            }
            (Status::Default, Status::Exact(code)) => {
                let is_within = ranges.iter().any(|digit| code / 100 == u16::from(*digit));
                (!is_within).then_some(code)
            }
            _ => None,
        });
        Self {
            statuses: statuses.collect(),
            ranges,
        }
    }
}

impl ToTokens for Besides {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        if !self.statuses.is_empty() {
            let statuses = self.statuses.iter().copied().map(Literal::u16_unsuffixed);
            tokens.extend(quote!(.besides(&[#(#statuses),*])));
        }
        // Those that follow each other are one.
        let mut digits = self.ranges.clone();
        digits.sort_unstable();
        let follow = |a: &u8, b: &u8| b - a <= 1;
        for digits in digits.chunk_by(follow) {
            if let (Some(first), Some(last)) = (digits.first(), digits.last()) {
                let range = range(*first, *last);
                tokens.extend(quote!(.outside(#range)));
            }
        }
    }
}

/// The statuses from one first digit to another.
fn range(first: u8, last: u8) -> TokenStream {
    let first = Literal::u16_unsuffixed(u16::from(first) * 100);
    let last = Literal::u16_unsuffixed(u16::from(last) * 100 + 99);
    quote!(#first..=#last)
}

pub(super) fn request_name(operation: &OperationPlan) -> Ident {
    ident(&format!("{}Request", operation.name.stem))
}

pub(super) fn response_name(operation: &OperationPlan) -> Ident {
    ident(&format!("{}Response", operation.name.stem))
}

fn writer_name(item: &ResponseStruct) -> Ident {
    ident(&names::method_name(&item.words))
}

/// Whether a response is only looked at when it is written. Text and bytes are moved into the answer.
fn writes_reference(item: &ResponseStruct) -> bool {
    item.body
        .as_ref()
        .is_none_or(|body| matches!(body.format, Format::Json | Format::Xml(_)))
}
