//! The functions that make the URLs of callbacks, of the values that their runtime expressions name.

use proc_macro2::TokenStream;
use quote::quote;

use super::Writer;
use crate::plan::RustType;
use crate::plan::callback_urls::{CallbackUrlPlan, UrlArgument};
use crate::render::tokens::{docs, ident};
use crate::render::wording;

impl Writer<'_> {
    /// A function that makes the URL of a callback.
    pub(super) fn callback_url(&mut self, url: &CallbackUrlPlan) -> TokenStream {
        let builder = self.imports.support("callback_url", "CallbackUrl");
        let lines = docs(&[format!(
            "Where [`{0}`](Self::{0}) is sent because of `{1}`: `{2}`.",
            wording::plain(&url.sends),
            url.because.replace('`', "'"),
            url.template.replace('`', "'")
        )]);
        let (name, template) = (ident(&url.name), &url.template);
        let mut arguments = Vec::new();
        let mut values = Vec::new();
        for argument in &url.arguments {
            let (name, source) = (ident(&argument.name), &argument.source);
            let ty = self.argument_type(argument);
            arguments.push(quote!(#name: #ty));
            let by_reference = !argument.optional && !is_small(&argument.ty);
            values.push(if by_reference {
                quote!(.with(#source, #name))
            } else {
                quote!(.with(#source, &#name))
            });
        }
        let method = url
            .method
            .iter()
            .map(|method| quote!(.with("$method", #method)));
        quote! {
            #lines
            pub fn #name(#(#arguments),*) -> Result<String, NoUrl> {
                #builder::new(#template)#(#values)*#(#method)*.url()
            }
        }
    }

    fn argument_type(&mut self, argument: &UrlArgument) -> TokenStream {
        let ty = match &argument.ty {
            RustType::String => quote!(&str),
            small if is_small(small) => self.imports.ty(small),
            ty => {
                let ty = self.imports.ty(ty);
                quote!(&#ty)
            }
        };
        if argument.optional {
            quote!(Option<#ty>)
        } else {
            ty
        }
    }
}

/// Whether a value is handed on by itself.
fn is_small(ty: &RustType) -> bool {
    matches!(ty, RustType::Primitive(_))
}
