//! How bodies are read from requests and put into responses.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Writer;
use crate::plan::RustType;
use crate::plan::bodies::{BodyPlan, ChoicePlan, Format};
use crate::render::framing_of;
use crate::render::multipart;
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
            Format::Items(framing) => {
                let framing = framing_of(*framing, &mut self.imports);
                quote!(inputs.items(#framing))
            }
            Format::Xml(_) if method(body).is_none() => {
                let xml = self.xml(body);
                quote!(inputs.xml(#xml))
            }
            _ => {
                let method = method(body).unwrap_or_else(|| ident("binary"));
                if body.xml().is_none() {
                    return quote!(inputs.#method());
                }
                let (inputs, xml) = (self.imports.support("server", "Inputs"), self.xml(body));
                quote!(inputs.xml_or(#xml, #inputs::#method))
            }
        }
    }

    /// The static that says what a body looks like in XML.
    pub(super) fn xml(&mut self, body: &BodyPlan) -> TokenStream {
        let module = self.imports.path("super::operations");
        let constant = ident(body.xml().unwrap_or_default());
        quote!(&#module::#constant)
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
            Format::Items(_) => {
                let read = self.body_read(body);
                quote!(|inputs| #read)
            }
            _ if body.xml().is_some() => {
                let read = self.body_read(body);
                quote!(|inputs| #read)
            }
            _ => {
                let inputs = self.imports.support("server", "Inputs");
                let method = method(body).unwrap_or_else(|| ident("binary"));
                quote!(#inputs::#method)
            }
        }
    }

    /// How a body that is no schema is read, or written.
    pub(super) fn part(&mut self, part: Part<'_>) -> TokenStream {
        match part {
            Part::Choice(choice) if choice.request => self.read_choice(choice),
            Part::Choice(choice) => self.written_choice(choice),
            Part::Multipart(plan) => multipart::reading_or_writing(
                self.plan,
                plan,
                plan.answered.is_none(),
                &mut self.imports,
            ),
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
        let arms: Vec<_> = choice
            .variants
            .iter()
            .map(|variant| {
                let variant_name = ident(&variant.name);
                let written = self.body_written(&quote!(answer), &variant.body, &quote!(body));
                quote!(Self::#variant_name(body) => #written)
            })
            .collect();
        quote! {
            impl #name {
                fn write(self, answer: #answer) -> #answered {
                    match self { #(#arms),* }
                }
            }
        }
    }

    /// An answer with a body. The media type is said where it is not the usual one.
    pub(super) fn body_written(
        &mut self,
        answer: &TokenStream,
        body: &BodyPlan,
        value: &TokenStream,
    ) -> TokenStream {
        let name = match body.format {
            Format::Text => written_name(&body.media_type),
            _ => body.media_type.as_str(),
        };
        let (usual, written) = match body.format {
            Format::Json => ("application/json", quote!(.json(&#value))),
            Format::Xml(_) => {
                let xml = self.xml(body);
                ("application/xml", quote!(.xml(#xml, &#value)))
            }
            Format::Text | Format::Form(_) => ("text/plain", quote!(.text(#value))),
            Format::Choice(_) => return quote!(#value.write(#answer)),
            Format::Items(framing) => {
                let framing = framing_of(framing, &mut self.imports);
                return quote!(#value.answer(#answer.media_type(#name), #framing));
            }
            Format::Multipart(_, position) => {
                let media = multipart::media(self.plan, position, &mut self.imports);
                return quote!(#answer.multipart(#media, #value));
            }
            Format::Bytes | Format::Fields(_) | Format::Parts => {
                let media = body.media(&[]);
                let names = media.iter().map(|(_, name)| name);
                return quote!(#answer.binary(&[#(#names),*], #value));
            }
        };
        let media_type = (name != usual).then(|| quote!(.media_type(#name)));
        let or = (body.format == Format::Json).then(|| self.alternatives(body));
        quote!(#answer #media_type #or #written)
    }

    /// What a body of JSON is sent as where the caller would rather have that: XML, and where it is a string, text.
    fn alternatives(&mut self, body: &BodyPlan) -> TokenStream {
        let xml = body.others.iter();
        let xml: Vec<&str> = xml
            .filter(|other| matches!(other.format, Format::Xml(_)))
            .map(|other| other.media_type.as_str())
            .collect();
        // A string of JSON is no markup: who means HTML documents it alone.
        let is_text = body.others.iter().any(|other| {
            other.format == Format::Text && written_name(&other.media_type) == "text/plain"
        });
        let or = (!xml.is_empty()).then(|| {
            let look = self.xml(body);
            quote!(.or(&[#(#xml),*], #look))
        });
        let or_text = is_text.then(|| quote!(.or_text()));
        quote!(#or #or_text)
    }
}

/// The media type that text is written in: a range is for those who read.
fn written_name(media_type: &str) -> &str {
    if media_type.contains('*') {
        return "text/plain";
    }
    media_type
}

/// The method of the inputs that reads a body where it is not XML; none where it always is.
fn method(body: &BodyPlan) -> Option<proc_macro2::Ident> {
    let others = body.others.iter().map(|other| &other.format);
    let formats: Vec<&Format> = std::iter::once(&body.format)
        .chain(others)
        .filter(|format| !matches!(format, Format::Xml(_)))
        .collect();
    let parts = |format: &&Format| matches!(format, Format::Fields(_));
    let name = match formats.as_slice() {
        [] => return None,
        formats if formats.iter().any(parts) => "parts",
        [Format::Json | Format::Form(_), _, ..] => "typed",
        [Format::Text, ..] if body.is_typed_either_way() || body.xml().is_some() => "typed",
        [Format::Json, ..] => "json",
        [Format::Form(_), ..] => "form",
        [Format::Text, ..] => "text",
        [Format::Parts, ..] => "received_parts",
        _ => "binary",
    };
    Some(ident(name))
}
