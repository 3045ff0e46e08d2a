//! `mock`: a server that answers with samples, and `samples`, what it answers with.
//!
//! In: the section of the API's own operations. Out: an implementation of the server's trait, and for each response how
//! it is made of a sample. What always holds: the values go through the decoders of the types, so that a mock answers
//! nothing that a server could not.

use proc_macro2::TokenStream;
use quote::quote;
use spectrait_ir::Status;

use super::Module;
use super::imports::Imports;
use super::source::Items;
use super::tokens::ident;
use crate::plan::bodies::{BodyPlan, ChoicePlan, ChoiceVariant, Format};
use crate::plan::multipart::{MultipartPlan, PartContent};
use crate::plan::responses::{Payload, ResponsePlan, ResponseStruct};
use crate::plan::samples::SamplesPlan;
use crate::plan::samples::missing::holds_sample;
use crate::plan::security::Access;
use crate::plan::{OperationPlan, RustType, Section};

/// The module with the mock server.
pub(super) fn module(plan: &Section<'_>) -> Module {
    let declared = ["Mock", "Anyone", "SAMPLES", "router"].map(str::to_owned);
    let mut writer = Writer {
        plan,
        imports: Imports::new(plan.types, quote!(types::), declared),
    };
    let operations = &plan.operations.operations;
    let secured = operations
        .iter()
        .any(|operation| operation.access != Access::Public);
    let mut items = Items::from_iter([writer.samples(), writer.server(operations, secured)]);
    if secured {
        items.push(writer.anyone());
    }
    items.push(writer.router(secured));
    items.extend(operations.iter().map(|operation| writer.sampled(operation)));
    let choices = &plan.operations.choices;
    items.extend(choices.iter().filter_map(|choice| writer.choice(choice)));
    Module {
        docs: vec![
            format!("A mock server of {}.", plan.subject()),
            String::new(),
            "It answers with examples of the description, else with samples, and takes any credentials. Callers choose with"
                .to_owned(),
            "the header `Prefer`: `code=404` a documented status, `example=name` a named example, `sample=1` another sample."
                .to_owned(),
        ],
        uses: writer.imports.items(),
        items,
    }
}

/// The module with the samples: its text, without the header line.
pub(super) fn samples(samples: &SamplesPlan) -> String {
    let text = &samples.text;
    // As many marks as the text can't end by itself.
    let mut marks = String::from("#");
    while text.contains(&format!("\"{marks}")) {
        marks.push('#');
    }
    format!(
        "//! Samples: values of types by name, and what the responses of each operation hold.\n\n\
         use serde_json::Value;\n\n\
         /// Reads the samples.\n\
         pub fn read() -> Value {{\n    serde_json::from_str(SAMPLES).unwrap_or_default()\n}}\n\n\
         const SAMPLES: &str = r{marks}\"{text}\"{marks};\n"
    )
}

pub(super) struct Writer<'p> {
    pub(super) plan: &'p Section<'p>,
    pub(super) imports: Imports<'p>,
}

impl Writer<'_> {
    fn samples(&mut self) -> TokenStream {
        let samples = self.imports.support("mock", "Samples");
        let module = self.imports.path("super::samples");
        quote!(pub(super) static SAMPLES: #samples = #samples::new(#module::read);)
    }

    /// The trait, answered with samples.
    fn server(&mut self, operations: &[OperationPlan], secured: bool) -> TokenStream {
        let server = self.imports.path("super::server");
        let error = self.imports.support("mock", "NoSample");
        let principal = secured.then(|| {
            quote!(
                type Principal = ();
            )
        });
        let module = self.imports.path("super::operations");
        let methods = operations.iter().map(|operation| {
            let (method, constant) = (
                ident(&operation.name.method),
                ident(&operation.name.constant),
            );
            let principal = match operation.access {
                Access::Public => None,
                Access::Secured(_) => Some(quote!(_: (),)),
                Access::Optional(_) => Some(quote!(_: Option<()>,)),
            };
            let input = operation.has_input().then(|| {
                let request = ident(&format!("{}Request", operation.name.stem));
                quote!(request: #server::#request,)
            });
            let request = if operation.has_input() {
                quote!(&request)
            } else {
                quote!(&())
            };
            let response = response_name(operation);
            quote! {
                async fn #method(&self, #principal #input) -> Result<#server::#response, #error> {
                    SAMPLES.answer(&#module::#constant, #request)
                }
            }
        });
        quote! {
            /// Answers with samples.
            #[derive(Debug, Clone, Copy)]
            pub struct Mock;

            impl #server::Api for Mock {
                type Error = #error;
                #principal
                #(#methods)*
            }
        }
    }

    fn anyone(&mut self) -> TokenStream {
        let server = self.imports.path("super::server");
        quote! {
            /// Takes any credentials.
            #[derive(Debug, Clone, Copy)]
            pub struct Anyone;

            impl #server::Authenticator<#server::Credentials> for Anyone {
                type Principal = ();

                async fn authenticate(
                    &self,
                    _: #server::Credentials,
                    _: &#server::Access<'_>,
                ) -> Result<(), #server::Denied> {
                    Ok(())
                }
            }
        }
    }

    fn router(&mut self, secured: bool) -> TokenStream {
        let server = self.imports.path("super::server");
        let router = self.imports.path("axum::Router");
        let from_fn = self.imports.path("axum::middleware::from_fn");
        let preferring = self.imports.support("mock", "preferring");
        let anyone = secured.then(|| quote!(, Anyone));
        quote! {
            /// The routes of the mock.
            pub fn router() -> #router {
                #server::router(Mock #anyone).layer(#from_fn(#preferring))
            }
        }
    }

    /// That there are no samples of a type.
    pub(super) fn unsampled(&mut self, ty: &TokenStream) -> TokenStream {
        let (sampled, sample) = (
            self.imports.support("mock", "Sampled"),
            self.imports.support("mock", "Sample"),
        );
        quote! {
            impl #sampled for #ty {
                fn sampled(_: &#sample<'_>) -> Option<Self> {
                    None
                }
            }
        }
    }

    /// How a response is made of a sample.
    fn sampled(&mut self, operation: &OperationPlan) -> TokenStream {
        let server = self.imports.path("super::server");
        let (sampled, sample) = (
            self.imports.support("mock", "Sampled"),
            self.imports.support("mock", "Sample"),
        );
        let name = response_name(operation);
        let mut arms: Vec<_> = operation
            .responses
            .iter()
            .filter_map(|response| self.arm(response))
            .collect();
        if !operation.has_success() {
            arms.insert(0, quote!("204" => Self::NoContent));
        }
        if arms.is_empty() {
            return self.unsampled(&quote!(#server::#name));
        }
        quote! {
            impl #sampled for #server::#name {
                fn sampled(sample: &#sample<'_>) -> Option<Self> {
                    Some(match sample.case() {
                        #(#arms,)*
                        _ => return None,
                    })
                }
            }
        }
    }

    /// How a response of a status is made; nothing where there are no samples of what it holds.
    fn arm(&mut self, response: &ResponsePlan) -> Option<TokenStream> {
        let case = response.status.to_string();
        let variant = ident(&response.variant);
        let status = match response.status {
            Status::Exact(_) => None,
            Status::Range(_) | Status::Default => Some(quote!(sample.status())),
        };
        let payload = match &response.payload {
            Payload::Empty => None,
            Payload::Body(body) => Some(self.body(body)?),
            Payload::Struct(position) => {
                let item = self.plan.operations.structs.get(*position)?;
                Some(self.with_headers(item)?)
            }
        };
        let held: Vec<_> = status.into_iter().chain(payload).collect();
        Some(if held.is_empty() {
            quote!(#case => Self::#variant)
        } else {
            quote!(#case => Self::#variant(#(#held),*))
        })
    }

    fn with_headers(&mut self, item: &ResponseStruct) -> Option<TokenStream> {
        let module = self.imports.path("super::operations");
        let name = ident(&item.name);
        let headers = item.headers.iter().map(|header| {
            let (field, text) = (ident(&header.field), &header.name);
            if header.repeated {
                quote!(#field: sample.header(#text).into_iter().collect())
            } else if header.required {
                quote!(#field: sample.header(#text)?)
            } else {
                quote!(#field: sample.header(#text))
            }
        });
        let headers: Vec<_> = headers.collect();
        let body = match &item.body {
            Some(body) => {
                let body = self.body(body)?;
                Some(quote!(body: #body))
            }
            None => None,
        };
        let fields = headers.into_iter().chain(body);
        Some(quote!(#module::#name { #(#fields),* }))
    }

    /// The expression of a body; nothing where there are no samples of it.
    pub(super) fn body(&mut self, body: &BodyPlan) -> Option<TokenStream> {
        Some(match &body.format {
            // One media type that is no range goes without saying.
            Format::Bytes if body.others.is_empty() && !body.media_type.contains('*') => {
                quote!(sample.bytes()?.into())
            }
            Format::Bytes => {
                let binary = self.imports.support("binary", "Binary");
                let media = body.media(&[]);
                let names = media.iter().map(|(_, name)| name);
                quote!(#binary::from(sample.bytes()?).of_type(sample.media_type(&[#(#names),*])))
            }
            Format::Text => quote!(sample.text()?),
            Format::Items(_) => quote!(std::iter::empty().collect()),
            Format::Parts => quote!(Vec::new()),
            Format::Multipart(_, position) => {
                let multipart = self.plan.operations.multiparts.get(*position)?;
                self.multipart(multipart)?
            }
            Format::Choice(position) => {
                let choice = self.plan.operations.choices.get(*position)?;
                if !choice.request {
                    choice
                        .variants
                        .iter()
                        .find_map(|variant| self.variant(variant))?;
                    let sampled = self.imports.support("mock", "Sampled");
                    return Some(quote!(#sampled::sampled(sample)?));
                }
                let ty = self.imports.ty(&body.ty);
                let variant = self.variant(choice.variants.first()?)?;
                quote!(#ty::#variant)
            }
            Format::Json | Format::Xml(_) | Format::Form(_) | Format::Fields(_) => {
                quote!(sample.body()?)
            }
        })
    }

    /// A multipart body with files, as it is made of a sample.
    fn multipart(&mut self, multipart: &MultipartPlan) -> Option<TokenStream> {
        if !multipart.has_sample() {
            return None;
        }
        let name = self
            .imports
            .path(&format!("super::operations::{}", multipart.name));
        let parts = multipart.parts.iter().map(|part| {
            let (field, key) = (ident(&part.field), &part.name);
            let media_type = part.media_type.as_deref();
            let names = match part.media_types.as_slice() {
                [] => vec![media_type.unwrap_or("application/octet-stream")],
                names => names.iter().map(String::as_str).collect(),
            };
            let made = match (&part.content, part.required) {
                (PartContent::Value(_), _) => quote!(part(#key)),
                (PartContent::File, true) => quote!(file(#key, &[#(#names),*])),
                (PartContent::File, false) => quote!(optional_file(#key, &[#(#names),*])),
                (PartContent::Files, _) => quote!(files(#key, &[#(#names),*])),
            };
            quote!(#field: sample.#made?)
        });
        Some(quote!(#name { #(#parts),* }))
    }

    /// A variant of a choice, as it is made of a sample; nothing where there are no samples of it.
    fn variant(&mut self, variant: &ChoiceVariant) -> Option<TokenStream> {
        let name = ident(&variant.name);
        Some(match variant.body.ty {
            RustType::Unit => quote!(#name),
            _ => {
                let held = self.body(&variant.body)?;
                quote!(#name(#held))
            }
        })
    }

    /// How a body in one of several media types is made of a sample: in the one that the caller would rather have.
    fn choice(&mut self, choice: &ChoicePlan) -> Option<TokenStream> {
        if choice.request {
            return None;
        }
        let (mut offered, mut arms) = (Vec::new(), Vec::with_capacity(choice.variants.len()));
        let mut held = false;
        for variant in &choice.variants {
            if let Some(made) = self.variant(variant) {
                let media = variant.body.media(&[]);
                let names: Vec<&str> = media.iter().map(|(_, name)| *name).collect();
                arms.push((quote!(#(#names)|*), quote!(Self::#made)));
                offered.extend(names);
                held |= holds_sample(&variant.body);
            }
        }
        let ty = self.imports.ty(&RustType::Operations(choice.name.clone()));
        let (sampled, sample) = (
            self.imports.support("mock", "Sampled"),
            self.imports.support("mock", "Sample"),
        );
        let narrowed = held.then(|| quote!(let sample = sample.of_media_type(wanted);));
        let (_, first) = arms.first()?;
        let made = match arms.get(1..) {
            Some(others @ [_, ..]) => {
                let others = others.iter().map(|(names, made)| quote!(#names => #made));
                quote! {
                    match wanted {
                        #(#others,)*
                        _ => #first,
                    }
                }
            }
            _ => first.clone(),
        };
        let wanted =
            (held || arms.len() > 1).then(|| quote!(let wanted = sample.wanted(&[#(#offered),*]);));
        let argument = match &wanted {
            Some(_) => quote!(sample),
            None => quote!(_),
        };
        Some(quote! {
            impl #sampled for #ty {
                fn sampled(#argument: &#sample<'_>) -> Option<Self> {
                    #wanted
                    #narrowed
                    Some(#made)
                }
            }
        })
    }
}

fn response_name(operation: &OperationPlan) -> proc_macro2::Ident {
    ident(&format!("{}Response", operation.name.stem))
}
