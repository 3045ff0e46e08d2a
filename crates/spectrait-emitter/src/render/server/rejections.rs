//! How types of the description tell of a rejection.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::plan::Section;
use crate::plan::rejections::Fill;
use crate::render::imports::Imports;
use crate::render::tokens::ident;

/// A constant for each type that can tell of a rejection, with an implementation for those of a server. A type can have
/// one only, which is not that of a receiver.
pub(super) fn items(plan: &Section<'_>, imports: &mut Imports<'_>) -> Vec<TokenStream> {
    let mut items = Vec::with_capacity(plan.rejections.bodies.len() * 2);
    for body in &plan.rejections.bodies {
        let ty = imports.ty(&body.ty);
        let media_type = (body.media_type != "application/json").then(|| {
            let name = &body.media_type;
            quote!(const MEDIA_TYPE: &'static str = #name;)
        });
        let constant = ident(&body.constant);
        let kind = imports.support("server::rejection", "Body");
        if plan.hooks.is_some() {
            let (media_type, told) = (&body.media_type, value(&body.fill, imports));
            // What is collected has no type of its own.
            let of = (!matches!(body.fill, Fill::Struct(..))).then(|| quote!(::<#ty>));
            items.push(quote! {
                const #constant: #kind = #kind::of(#media_type, |rejection| {
                    rejection.body_of #of (&#told)
                });
            });
            continue;
        }
        let told = match &body.fill {
            Fill::Struct(_, members) => {
                let members = fields(members, imports);
                quote!(Self { #members })
            }
            fill => value(fill, imports),
        };
        items.push(quote! {
            impl FromRejection for #ty {
                #media_type

                fn from_rejection(rejection: &Rejection) -> Self {
                    #told
                }
            }
        });
        items.push(quote!(const #constant: #kind = #kind::json::<#ty>();));
    }
    items
}

/// The path of a schema type.
fn named(item: usize, imports: &mut Imports<'_>) -> TokenStream {
    imports.ty(&crate::plan::RustType::Named(item))
}

fn fields(fields: &[(String, Fill)], imports: &mut Imports<'_>) -> TokenStream {
    let fields = fields.iter().map(|(name, fill)| {
        let (name, value) = (ident(name), value(fill, imports));
        quote!(#name: #value)
    });
    quote!(#(#fields),*)
}

/// The expression that fills a field, where `rejection` is in scope, and `violation` in those of a violation.
fn value(fill: &Fill, imports: &mut Imports<'_>) -> TokenStream {
    match fill {
        Fill::Detail(None) => quote!(rejection.detail().into()),
        Fill::Detail(Some(longest)) => {
            let longest = Literal::u64_unsuffixed(*longest);
            quote!(rejection.detail_within(#longest).into())
        }
        Fill::Title | Fill::Name => quote!(rejection.title().into()),
        Fill::Truth(truth) => quote!(#truth),
        Fill::Status => quote!(rejection.status().as_u16().into()),
        Fill::StatusText => quote!(rejection.status().as_str().into()),
        Fill::Constant(item, variant) => {
            let (ty, variant) = (named(*item, imports), ident(variant));
            quote!(#ty::#variant)
        }
        Fill::Some(inner) => {
            let inner = value(inner, imports);
            quote!(Some(#inner))
        }
        Fill::Value(inner) => {
            let field = imports.support("field", "Field");
            let inner = value(inner, imports);
            quote!(#field::Value(#inner))
        }
        Fill::Boxed(inner) => {
            let inner = value(inner, imports);
            quote!(Box::new(#inner))
        }
        Fill::Blank => quote!("about:blank".into()),
        Fill::None => quote!(None),
        Fill::Absent => {
            let field = imports.support("field", "Field");
            quote!(#field::Absent)
        }
        Fill::Empty => quote!(Default::default()),
        Fill::Struct(item, members) => {
            let ty = named(*item, imports);
            let members = fields(members, imports);
            quote!(#ty { #members })
        }
        Fill::One(item, members) => {
            let ty = named(*item, imports);
            let members = fields(members, imports);
            quote!(Vec::from([#ty { #members }]))
        }
        Fill::Violations {
            item,
            fields: members,
            or_whole,
        } => {
            let (ty, each) = (named(*item, imports), each(*or_whole));
            let members = fields(members, imports);
            quote!(#each.map(|violation| #ty { #members }).collect())
        }
        Fill::Messages { or_whole } => {
            let each = each(*or_whole);
            quote!(#each.map(ToString::to_string).collect())
        }
        Fill::Pointer => quote!(violation.pointer.clone()),
        Fill::Segments => quote!(violation.segments().map(Into::into).collect()),
        Fill::Message(None) => quote!(violation.message.clone()),
        Fill::Message(Some(longest)) => {
            let longest = Literal::u64_unsuffixed(*longest);
            quote!(violation.message_within(#longest).into())
        }
        Fill::Keyword => quote!(violation.keyword.into()),
    }
}

/// The violations, one by one.
fn each(or_whole: bool) -> TokenStream {
    match or_whole {
        true => quote!(rejection.told().iter()),
        false => quote!(rejection.violations().iter()),
    }
}
