//! Multipart bodies: how their parts are read, by the server of a request and the client of a response, and written, by
//! the others.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::checks::{At, Checks, Operand};
use super::imports::Imports;
use super::tokens::ident;
use crate::plan::multipart::{MultipartPlan, PartContent, PartPlan};
use crate::plan::{Check, OperationsPlan, Section, TypesPlan};

/// The implementation that reads a body, or the one that writes it.
pub(super) fn reading_or_writing<'p>(
    section: &Section<'p>,
    plan: &MultipartPlan,
    reads: bool,
    imports: &mut Imports<'p>,
) -> TokenStream {
    let mut writer = Writer {
        plan: section.operations,
        types: section.types,
        imports,
    };
    if reads {
        writer.reading(plan)
    } else {
        writer.writing(plan)
    }
}

/// The static that describes the parts of a response.
pub(super) fn media(
    section: &Section<'_>,
    position: usize,
    imports: &mut Imports<'_>,
) -> TokenStream {
    let plan = section.operations.multiparts.get(position);
    let answered = plan.and_then(|plan| plan.answered.as_ref());
    let module = imports.path("super::operations");
    let constant = ident(answered.map_or("", |answered| &answered.constant));
    quote!(&#module::#constant)
}

struct Writer<'w, 'p> {
    plan: &'p OperationsPlan,
    types: &'p TypesPlan,
    imports: &'w mut Imports<'p>,
}

impl Writer<'_, '_> {
    /// The path of a type of `operations`.
    fn operations(&mut self, name: &str) -> TokenStream {
        self.imports.path(&format!("super::operations::{name}"))
    }

    /// The statements of a part's check, where `value`, `at` and `report` are in scope.
    fn check(&mut self, check: &Check, required: bool) -> TokenStream {
        let mut checks = Checks {
            types: self.types,
            imports: self.imports,
        };
        let statements =
            checks.statements(check, &Operand::Reference(quote!(value)), &At::Variable);
        if required {
            statements
        } else {
            quote!(if let Some(value) = value { #statements })
        }
    }

    fn reading(&mut self, multipart: &MultipartPlan) -> TokenStream {
        let name = self.operations(&multipart.name);
        let (reader, invalid) = (
            self.imports.support("multipart_read", "FormReader"),
            self.imports.support("multipart_read", "InvalidPart"),
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
        let closed = multipart.closed.then(|| quote!(form.only_known();));
        let described = multipart.parts.iter();
        // What a client is answered with is at hand with its media type, whichever it is.
        let is_asked = |part: &&PartPlan| {
            // A text says that it is one.
            multipart.answered.is_none() && !part.media_types.is_empty() && !part.or_text
        };
        let described = described.filter(is_asked);
        let typed = described.map(|part| {
            let (key, names) = (&part.name, &part.media_types);
            quote!(form.of_types(#key, &[#(#names),*]);)
        });
        quote! {
            impl #name {
                fn read(form: &mut #reader) -> Result<Self, #invalid> {
                    #closed
                    #(#typed)*
                    #(let #fields = #values;)*
                    Ok(Self { #(#fields: #fields?),* })
                }
            }
        }
    }

    /// The expression that reads a part, with its headers where it has any.
    fn part_read(&mut self, part: &PartPlan) -> TokenStream {
        let content = self.part_content(part);
        let Some(described) = &part.described else {
            return content;
        };
        let module = self.imports.path("super::operations");
        let name = self.operations(&described.name);
        let key = &part.name;
        let files = part.content == PartContent::Files;
        let position = if files { quote!(position) } else { quote!(0) };
        let (fields, reads): (Vec<_>, Vec<_>) = described
            .headers
            .iter()
            .map(|header| {
                let constant = ident(self.plan.constant_of(header));
                let field = ident(&header.field);
                let read = quote!(form.part_header(#key, #position, &#module::#constant));
                (field, read)
            })
            .unzip();
        let whole = if let ([field], [read]) = (fields.as_slice(), reads.as_slice()) {
            quote!(Ok(#name { #field: #read?, content }))
        } else {
            // All are read, so that all that is wrong is noted.
            let indices = (0..fields.len()).map(Literal::usize_unsuffixed);
            quote!({
                let headers = (#(#reads),*);
                Ok(#name { #(#fields: headers.#indices?,)* content })
            })
        };
        if files {
            quote! {
                #content.and_then(|files| {
                    let files = files.into_iter().enumerate();
                    files.map(|(position, content)| #whole).collect()
                })
            }
        } else if part.required {
            quote!(#content.and_then(|content| #whole))
        } else {
            let ty = self.imports.ty(&part.ty);
            quote! {
                #content.and_then(|content: Option<#ty>| content.map(|content| #whole).transpose())
            }
        }
    }

    /// The expression that reads what is in a part.
    fn part_content(&mut self, part: &PartPlan) -> TokenStream {
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

    fn writing(&mut self, multipart: &MultipartPlan) -> TokenStream {
        let name = self.operations(&multipart.name);
        let (write, writer) = (
            self.imports.support("multipart_write", "WriteForm"),
            self.imports.support("multipart_write", "FormWriter"),
        );
        let mut parts: Vec<&PartPlan> = multipart.parts.iter().collect();
        if multipart.prefix.is_none() {
            // Who receives a large file wants to know the rest before it.
            parts.sort_by_key(|part| !matches!(part.content, PartContent::Value(_)));
        }
        let parts: Vec<_> = parts
            .into_iter()
            .map(|part| self.written_part(part))
            .collect();
        quote! {
            impl #write for #name {
                fn write(self, form: &mut #writer) {
                    #(#parts)*
                }
            }
        }
    }

    /// The statements that write a part.
    fn written_part(&mut self, part: &PartPlan) -> TokenStream {
        let (field, key) = (ident(&part.field), &part.name);
        let media_type = part.media_type.as_deref();
        let write = |value: TokenStream, one: bool| match (&part.content, media_type) {
            (PartContent::Value(_), None) => quote!(form.value(#key, &#value);),
            (PartContent::Value(_), Some(name)) => quote!(form.value_as(#key, #name, &#value);),
            (_, name) => {
                let name = name.unwrap_or("application/octet-stream");
                let files = if one { quote!([#value]) } else { value };
                let files_of = ident(if part.or_text {
                    "files_or_texts"
                } else {
                    "files"
                });
                quote!(form.#files_of(#key, #name, #files);)
            }
        };
        let Some(described) = &part.described else {
            let one = part.content == PartContent::File && part.required;
            return write(quote!(self.#field), one);
        };
        let module = self.imports.path("super::operations");
        let headers = described.headers.iter().map(|header| {
            let constant = ident(self.plan.constant_of(header));
            let field = ident(&header.field);
            quote!(form.header(&#module::#constant, &part.#field);)
        });
        let content = write(quote!(part.content), true);
        let written = quote!(#(#headers)* #content);
        match (&part.content, part.required) {
            (PartContent::Files, _) => quote!(for part in self.#field { #written }),
            (_, false) => quote!(if let Some(part) = self.#field { #written }),
            (_, true) => quote!(let part = self.#field; #written),
        }
    }
}
