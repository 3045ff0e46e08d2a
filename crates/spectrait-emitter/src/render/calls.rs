//! `calls`: how each operation is called with samples.
//!
//! In: the section of the API's own operations. Out: for each request how it is made of samples, and one function that
//! calls all operations. What always holds: a request is the value that the server's handler gets, so that both ends can
//! be compared; it goes to the client by the client's own arguments and setters.

use proc_macro2::TokenStream;
use quote::quote;

use super::Module;
use super::defaults;
use super::imports::Imports;
use super::mock::Writer;
use super::source::Items;
use super::tokens::ident;
use crate::plan::Section;
use crate::plan::operations::OperationPlan;
use crate::plan::parameters::ParameterPlan;
use crate::plan::samples::missing::can_be_sent;
use crate::plan::samples::place;

/// The module that calls all operations of an API with this name.
pub(super) fn module(plan: &Section<'_>, name: &str) -> Module {
    let declared = ["every", "with_credentials"].map(str::to_owned);
    let mut writer = Writer {
        plan,
        imports: Imports::new(plan.types, quote!(types::), declared),
    };
    let operations = &plan.operations.operations;
    let mut items = Items::from_iter([writer.with_credentials(name), writer.every(operations)]);
    let with_input = operations.iter().filter(|operation| operation.has_input());
    items.extend(with_input.map(|operation| writer.request(operation)));
    Module {
        docs: vec![format!(
            "Calls every operation of {} with samples.",
            plan.subject()
        )],
        uses: writer.imports.items(),
        items,
    }
}

impl Writer<'_> {
    /// What a server takes for credentials.
    fn with_credentials(&mut self, api: &str) -> TokenStream {
        let builder = self.imports.path("super::client::Builder");
        let client = self.imports.path("super::client::Client");
        let schemes = self.plan.operations.security.schemes.iter();
        let mut setters = Vec::new();
        let mut is_deprecated = false;
        for scheme in schemes {
            let variables = scheme.variables(api);
            if variables.is_empty() {
                continue;
            }
            is_deprecated |= scheme.deprecated;
            let name = ident(&scheme.setter);
            let credential = self.imports.support("calls", "credential");
            setters.push(quote!(.#name(#(#credential(#variables)),*)));
        }
        let allow = allow_deprecated(is_deprecated);
        quote! {
            /// Credentials of each kind: those of the environment, else what mock servers take.
            #allow
            pub fn with_credentials(builder: #builder<#client>) -> #builder<#client> {
                builder #(#setters)*
            }
        }
    }

    /// The function that calls all operations.
    fn every(&mut self, operations: &[OperationPlan]) -> TokenStream {
        let client = self.imports.path("super::client::Client");
        let [calls, report, asked] =
            ["Calls", "Report", "Asked"].map(|name| self.imports.support("calls", name));
        let samples = self.imports.path("super::mock::SAMPLES");
        let made: Vec<_> = operations
            .iter()
            .map(|operation| self.call(operation))
            .collect();
        let deprecated = operations.iter().any(|operation| {
            let mut parameters = operation.parameters.iter();
            operation.deprecated || parameters.any(|parameter| parameter.deprecated)
        });
        let allow = allow_deprecated(deprecated);
        quote! {
            /// Calls every operation with each of its samples, for every response that it documents, or any of them.
            #allow
            pub async fn every(client: #client, asked: #asked) -> #report {
                let mut calls = #calls::new(client, &#samples, asked);
                #(#made)*
                calls.report()
            }
        }
    }

    /// The statement that calls an operation.
    fn call(&mut self, operation: &OperationPlan) -> TokenStream {
        let module = self.imports.path("super::operations");
        let (constant, method) = (
            ident(&operation.name.constant),
            ident(&operation.name.method),
        );
        let (mut arguments, mut setters) = (Vec::new(), Vec::new());
        for parameter in &operation.parameters {
            let field = ident(&parameter.field);
            let definition = self.plan.operations.parameters.get(parameter.definition);
            if definition.is_some_and(|definition| definition.required) {
                arguments.push(match parameter.copy {
                    true => quote!(request.#field),
                    false => quote!(&request.#field),
                });
            } else {
                let value = match parameter.copy {
                    true => quote!(value),
                    false => quote!(&value),
                };
                let given = match &parameter.default {
                    None => quote!(request.#field),
                    // What the server assumes by itself is left out.
                    Some(default) => {
                        let differs = defaults::differs(default, &mut self.imports);
                        quote!(Some(request.#field).filter(|value| #differs))
                    }
                };
                setters.push(quote!(#given, |call, value| call.#field(#value)));
            }
        }
        match &operation.body {
            Some(body) if body.required => arguments.push(quote!(request.body)),
            Some(_) => setters.push(quote!(request.body, |call, body| call.body(body))),
            None => {}
        }
        let made = quote!(client.#method(#(#arguments),*));
        let call = match setters.split_last() {
            None => made,
            Some((last, others)) => {
                // A method could have the name of a setter.
                let given = self.imports.support("calls", "given");
                quote!({
                    let call = #made;
                    #(let call = #given(call, #others);)*
                    #given(call, #last)
                })
            }
        };
        let request = if operation.has_input() {
            let server = self.imports.path("super::server");
            let name = ident(&format!("{}Request", operation.name.stem));
            let pattern = if arguments.is_empty() && setters.is_empty() {
                quote!(_)
            } else {
                quote!(request)
            };
            quote!(#pattern: #server::#name)
        } else {
            quote!((): ())
        };
        quote!(calls.of(&#module::#constant, |client, #request| #call).await;)
    }

    /// How a request is made of a sample.
    fn request(&mut self, operation: &OperationPlan) -> TokenStream {
        let server = self.imports.path("super::server");
        let (sampled, sample) = (
            self.imports.support("mock", "Sampled"),
            self.imports.support("mock", "Sample"),
        );
        let name = ident(&format!("{}Request", operation.name.stem));
        let body = match &operation.body {
            Some(body) => {
                // What is not made is not named, so that nothing is imported for it.
                let has_sample = can_be_sent(&body.body, self.plan.operations);
                let Some(value) = has_sample.then(|| self.body(&body.body)).flatten() else {
                    return self.unsampled(&quote!(#server::#name));
                };
                Some((body, value))
            }
            None => None,
        };
        let mut fields: Vec<_> = operation
            .parameters
            .iter()
            .filter_map(|parameter| self.input(parameter))
            .collect();
        if let Some((body, value)) = body {
            fields.push(if body.required {
                quote!(body: #value)
            } else {
                quote!(body: if sample.is_sparse() { None } else { Some(#value) })
            });
        }
        if operation.negotiates {
            fields.push(quote!(accept: Default::default()));
        }
        let uses_sample = fields
            .iter()
            .any(|field| field.to_string().contains("sample"));
        let argument = if uses_sample {
            quote!(sample)
        } else {
            quote!(_)
        };
        quote! {
            impl #sampled for #server::#name {
                fn sampled(#argument: &#sample<'_>) -> Option<Self> {
                    Some(Self { #(#fields),* })
                }
            }
        }
    }

    fn input(&mut self, parameter: &ParameterPlan) -> Option<TokenStream> {
        let definition = self.plan.operations.parameters.get(parameter.definition)?;
        let field = ident(&parameter.field);
        let name = format!("{} {}", place(definition.location), definition.name);
        let Some(default) = &parameter.default else {
            return Some(quote!(#field: sample.input(#name)?));
        };
        let instead = defaults::instead(default, &mut self.imports);
        Some(quote!(#field: sample.input::<Option<_>>(#name)? #instead))
    }
}

/// The attribute of what uses something that is deprecated.
fn allow_deprecated(uses: bool) -> Option<TokenStream> {
    uses.then(|| quote!(#[allow(deprecated, reason = "what is deprecated is still there")]))
}
