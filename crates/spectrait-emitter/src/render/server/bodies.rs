//! How bodies are read from requests and put into responses.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Writer;
use crate::plan::RustType;
use crate::plan::bodies::{BodyPlan, ChoicePlan, Format};
use crate::plan::multipart::{MultipartPlan, PartContent, PartPlan};
use crate::render::framing_of;
use crate::render::operations::bodies::Part;
use crate::render::tokens::ident;

impl Writer<'_> {
    /// The expression that reads a body, where `inputs` is in scope.
    pub(super) fn body_read(&mut self, body: &BodyPlan) -> TokenStream {
        match &body.format {
            Format::Choice(_) => {
                let ty = self.imports.ty(&body.ty);
                quote!(#ty::read(inputs))
            }
            Format::Multipart(..) => {
                let ty = self.imports.ty(&body.ty);
                quote!(inputs.multipart(#ty::read))
            }
            _ => {
                let method = method(body);
                quote!(inputs.#method())
            }
        }
    }

    /// The function that reads a body.
    pub(super) fn body_reader(&mut self, body: &BodyPlan) -> TokenStream {
        match &body.format {
            Format::Choice(_) => {
                let ty = self.imports.ty(&body.ty);
                quote!(#ty::read)
            }
            Format::Multipart(..) => {
                let ty = self.imports.ty(&body.ty);
                quote!(|inputs| inputs.multipart(#ty::read))
            }
            _ => {
                let inputs = self.imports.support("server", "Inputs");
                let method = method(body);
                quote!(#inputs::#method)
            }
        }
    }

    /// How a body that is no schema is read, or written.
    pub(super) fn part(&mut self, part: Part<'_>) -> TokenStream {
        match part {
            Part::Choice(choice) if choice.request => self.read_choice(choice),
            Part::Choice(choice) => self.written_choice(choice),
            Part::Multipart(multipart) => self.read_multipart(multipart),
        }
    }

    fn read_choice(&mut self, choice: &ChoicePlan) -> TokenStream {
        let name = self.imports.ty(&RustType::Operations(choice.name.clone()));
        let (inputs, invalid) = (
            self.imports.support("server", "Inputs"),
            self.imports.support("server", "Invalid"),
        );
        let mut position = 0;
        let mut arms = Vec::with_capacity(choice.variants.len());
        for variant in &choice.variants {
            let variant_name = ident(&variant.name);
            let read = self.body_read(&variant.body);
            let last = position + variant.body.media(&[]).len() - 1;
            let (from, to) = (
                Literal::usize_unsuffixed(position),
                Literal::usize_unsuffixed(last),
            );
            let pattern = if position == 0 {
                quote!(_)
            } else if position == last {
                quote!(#from)
            } else {
                quote!(#from..=#to)
            };
            arms.push(quote!(#pattern => #read.map(Self::#variant_name)));
            position = last + 1;
        }
        arms.rotate_left(1);
        quote! {
            impl #name {
                fn read(inputs: &mut #inputs<'_>) -> Result<Self, #invalid> {
                    match inputs.media() { #(#arms),* }
                }
            }
        }
    }

    fn written_choice(&mut self, choice: &ChoicePlan) -> TokenStream {
        let name = self.imports.ty(&RustType::Operations(choice.name.clone()));
        let (answer, answered) = (
            self.imports.support("server", "Answer"),
            self.imports.support("server", "Answered"),
        );
        let arms = choice.variants.iter().map(|variant| {
            let variant_name = ident(&variant.name);
            let written = self.body_written(&quote!(answer), &variant.body, &quote!(body));
            quote!(Self::#variant_name(body) => #written)
        });
        quote! {
            impl #name {
                fn write(self, answer: #answer) -> #answered {
                    match self { #(#arms),* }
                }
            }
        }
    }

    fn read_multipart(&mut self, multipart: &MultipartPlan) -> TokenStream {
        let name = self
            .imports
            .ty(&RustType::Operations(multipart.name.clone()));
        let (reader, invalid) = (
            self.imports.support("multipart_read", "FormReader"),
            self.imports.support("server", "Invalid"),
        );
        let fields: Vec<_> = multipart
            .parts
            .iter()
            .map(|part| ident(&part.field))
            .collect();
        let values: Vec<_> = multipart
            .parts
            .iter()
            .map(|part| self.part_read(part))
            .collect();
        quote! {
            impl #name {
                fn read(form: &mut #reader<'_, '_>) -> Result<Self, #invalid> {
                    #(let #fields = #values;)*
                    Ok(Self { #(#fields: #fields?),* })
                }
            }
        }
    }

    /// The expression that reads a part.
    fn part_read(&mut self, part: &PartPlan) -> TokenStream {
        let key = &part.name;
        let read = match (&part.content, part.required) {
            (PartContent::File, true) => quote!(form.file(#key)),
            (PartContent::File, false) => quote!(form.optional_file(#key)),
            (PartContent::Files, _) => quote!(form.files(#key)),
            (PartContent::Value(_), _) => quote!(form.value(#key)),
        };
        let Some(check) = &part.check else {
            return read;
        };
        let ty = self.imports.ty(&part.ty);
        let files = part.content == PartContent::Files;
        let check = self.check(check, part.required || files);
        let check = if files && !part.required {
            // Where files need not be there, none are no violation.
            quote!(if !value.is_empty() { #check })
        } else {
            check
        };
        let ty = if part.required || files {
            ty
        } else {
            quote!(Option<#ty>)
        };
        if !files {
            return quote!(form.checked(#key, |value: &#ty, at, report| { #check }));
        }
        quote! {
            #read.and_then(|value| form.check(#key, value, |value: &#ty, at, report| { #check }))
        }
    }

    /// An answer with a body. The media type is said where it is not the usual one.
    pub(super) fn body_written(
        &mut self,
        answer: &TokenStream,
        body: &BodyPlan,
        value: &TokenStream,
    ) -> TokenStream {
        let name = &body.media_type;
        let (usual, written) = match body.format {
            Format::Json => ("application/json", quote!(.json(&#value))),
            Format::Text | Format::Form(_) => ("text/plain", quote!(.text(#value))),
            Format::Choice(_) => return quote!(#value.write(#answer)),
            Format::Items(framing) => {
                let framing = framing_of(framing, &mut self.imports);
                return quote!(#value.answer(#answer.media_type(#name), #framing));
            }
            Format::Bytes | Format::Fields(_) | Format::Multipart(..) | Format::Parts => {
                ("application/octet-stream", quote!(.bytes(#value)))
            }
        };
        let media_type = (name != usual).then(|| quote!(.media_type(#name)));
        quote!(#answer #media_type #written)
    }
}

/// The method of the inputs that reads a body.
fn method(body: &BodyPlan) -> proc_macro2::Ident {
    let parts = |format: &Format| matches!(format, Format::Fields(_));
    ident(match &body.format {
        format if parts(format) || body.others.iter().any(|other| parts(&other.format)) => "parts",
        Format::Json | Format::Form(_) if !body.others.is_empty() => "typed",
        Format::Json => "json",
        Format::Form(_) => "form",
        Format::Text => "text",
        Format::Parts => "received_parts",
        _ => "bytes",
    })
}
