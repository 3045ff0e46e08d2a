//! How bodies are put into requests and read from responses.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Argument, Writer};
use crate::plan::bodies::{BodyPlan, ChoicePlan, Format};
use crate::render::framing_of;
use crate::render::multipart;
use crate::render::operations::bodies::{Part, media_list};
use crate::render::tokens::ident;

impl Writer<'_> {
    /// The argument for a body.
    pub(super) fn body(&mut self, body: &BodyPlan) -> Argument {
        let (declaration, call) = match &body.format {
            Format::Text => (quote!(body: impl Into<String>), quote!(.text(body))),
            Format::Bytes | Format::Items(_) => {
                let (ty, call) = (self.imports.ty(&body.ty), self.set(body));
                (quote!(body: impl Into<#ty>), call)
            }
            Format::Choice(_) => {
                let ty = self.imports.ty(&body.ty);
                (quote!(body: impl Into<#ty>), quote!(.content(body.into())))
            }
            Format::Xml(_) => {
                let (ty, call) = (self.imports.ty(&body.ty), self.set(body));
                (quote!(body: #ty), call)
            }
            Format::Json
            | Format::Form(_)
            | Format::Fields(_)
            | Format::Multipart(..)
            | Format::Parts => {
                let ty = self.imports.ty(&body.ty);
                let method = setter(&body.format);
                (quote!(body: #ty), quote!(.#method(body)))
            }
        };
        Argument { declaration, call }
    }

    /// The call that sets the body `body` of a request.
    fn set(&mut self, body: &BodyPlan) -> TokenStream {
        let method = setter(&body.format);
        match body.format {
            Format::Xml(_) => {
                let xml = self.xml(body);
                quote!(.#method(#xml, body))
            }
            Format::Items(framing) => {
                let framing = framing_of(framing, &mut self.imports);
                quote!(.#method(#framing, body))
            }
            _ => quote!(.#method(body)),
        }
    }

    /// The static that says what a body looks like in XML.
    fn xml(&mut self, body: &BodyPlan) -> TokenStream {
        let module = self.imports.path("super::operations");
        let constant = ident(body.xml().unwrap_or_default());
        quote!(&#module::#constant)
    }

    /// How a body that is no schema is written, or read.
    pub(super) fn part(&mut self, part: Part<'_>) -> TokenStream {
        match part {
            Part::Choice(choice) if choice.request => self.written_choice(choice),
            Part::Choice(choice) => self.read_choice(choice),
            Part::Multipart(plan) => multipart::reading_or_writing(
                self.plan,
                plan,
                plan.answered.is_some(),
                &mut self.imports,
            ),
        }
    }

    fn written_choice(&mut self, choice: &ChoicePlan) -> TokenStream {
        let name = self
            .imports
            .path(&format!("super::operations::{}", choice.name));
        let (content, request) = (
            self.imports.support("client", "Content"),
            self.imports.support("client", "Request"),
        );
        let mut position = 0;
        let mut before: Vec<proc_macro2::Ident> = Vec::new();
        let mut arms = Vec::with_capacity(choice.variants.len());
        for variant in &choice.variants {
            let (variant_name, call) = (ident(&variant.name), self.set(&variant.body));
            let method = match setter(&variant.body.format) {
                // Both are in parts, by which they are found.
                method if method == "fields" => ident("multipart"),
                method => method,
            };
            // The first of its kind is found by its kind.
            let known = before.contains(&method);
            let media = known.then(|| {
                let position = Literal::usize_unsuffixed(position);
                quote!(.media(#position))
            });
            before.push(method);
            arms.push(quote!(Self::#variant_name(body) => request #media #call));
            position += variant.body.media(&[]).len();
        }
        quote! {
            impl #content for #name {
                fn write(self, request: #request) -> #request {
                    match self { #(#arms),* }
                }
            }
        }
    }

    fn read_choice(&mut self, choice: &ChoicePlan) -> TokenStream {
        let name = self
            .imports
            .path(&format!("super::operations::{}", choice.name));
        let mut media = Vec::new();
        let mut arms = Vec::with_capacity(choice.variants.len());
        for variant in &choice.variants {
            let read = self.read_body(&variant.body);
            let variant_name = ident(&variant.name);
            let listed = media_list(&variant.body, &mut self.imports);
            let (first, last) = (media.len(), media.len() + listed.len() - 1);
            let (first, last) = (
                Literal::usize_unsuffixed(first),
                Literal::usize_unsuffixed(last),
            );
            media.extend(listed);
            let result = quote!(#read.map(Self::#variant_name));
            arms.push(if first.to_string() == "0" {
                (quote!(_), result)
            } else if first.to_string() == last.to_string() {
                (quote!(#first), result)
            } else {
                (quote!(#first..=#last), result)
            });
        }
        // The first one is read where the response does not say what it is.
        arms.rotate_left(1);
        let arms = arms
            .into_iter()
            .map(|(pattern, result)| quote!(#pattern => #result));
        quote! {
            impl #name {
                fn read(raw: &Raw) -> Result<Self, Unread> {
                    match raw.media(&[#(#media),*])? { #(#arms),* }
                }
            }
        }
    }

    /// The function that reads a body from a response.
    pub(super) fn reading(&mut self, body: &BodyPlan) -> TokenStream {
        if let Some(call) = self.reading_several(body) {
            return quote!(|raw: &Raw| #call);
        }
        match &body.format {
            Format::Choice(_) => {
                let ty = self.imports.ty(&body.ty);
                quote!(#ty::read)
            }
            Format::Json => quote!(Raw::json),
            Format::Items(framing) => {
                let items = self.imports.support("items", "Items");
                let framing = framing_of(*framing, &mut self.imports);
                quote!(#items::reader(#framing))
            }
            Format::Text => quote!(Raw::text),
            Format::Multipart(..) => {
                let call = self.reading_parts(body);
                quote!(|raw: &Raw| #call)
            }
            _ => {
                let binary = self.imports.support("binary", "Binary");
                quote!(#binary::read)
            }
        }
    }

    /// The expression that reads a body from the response `raw`.
    pub(super) fn read_body(&mut self, body: &BodyPlan) -> TokenStream {
        match self.reading_several(body) {
            Some(call) => call,
            None if matches!(body.format, Format::Multipart(..)) => self.reading_parts(body),
            None => {
                let read = self.reading(body);
                quote!(#read(raw))
            }
        }
    }

    /// The same, for what has parts.
    fn reading_parts(&mut self, body: &BodyPlan) -> TokenStream {
        let Format::Multipart(_, position) = body.format else {
            return TokenStream::new();
        };
        let media = multipart::media(self.plan, position, &mut self.imports);
        let ty = self.imports.ty(&body.ty);
        quote!(raw.multipart(#media, #ty::read))
    }

    /// The same, for what has to be told its media types.
    fn reading_several(&mut self, body: &BodyPlan) -> Option<TokenStream> {
        let is_xml = body.xml().is_some();
        if !is_xml && !body.is_typed_either_way() {
            return None;
        }
        let media = media_list(body, &mut self.imports);
        Some(if is_xml {
            let xml = self.xml(body);
            quote!(raw.xml(#xml, &[#(#media),*]))
        } else {
            quote!(raw.typed(&[#(#media),*]))
        })
    }
}

/// The method of a request that sets a body.
fn setter(format: &Format) -> proc_macro2::Ident {
    ident(match format {
        Format::Json => "json",
        Format::Xml(_) => "xml",
        Format::Form(_) => "form",
        Format::Fields(_) => "fields",
        Format::Multipart(..) => "multipart",
        Format::Parts => "parts",
        Format::Text => "text",
        Format::Bytes => "binary",
        Format::Items(_) => "items",
        Format::Choice(_) => "content",
    })
}
