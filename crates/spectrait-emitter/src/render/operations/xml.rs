//! The statics that say what values look like in XML.
//!
//! In: an [`XmlPlan`]. Out: a static. What is as it is by default is not said.

use proc_macro2::TokenStream;
use quote::quote;
use spectrait_ir::XmlNode;

use crate::plan::Section;
use crate::plan::xml::{XmlItem, XmlMember, XmlName, XmlNodePlan, XmlPlan};
use crate::render::imports::Imports;
use crate::render::tokens::{docs, ident};

/// The statics of a section, by name.
pub(super) fn statics(plan: &Section<'_>, imports: &mut Imports<'_>) -> Vec<TokenStream> {
    let mut plans: Vec<&XmlPlan> = plan.operations.xml.iter().collect();
    plans.sort_by_key(|plan| &plan.constant);
    let mut writer = Writer {
        plans: &plan.operations.xml,
        imports,
    };
    plans.into_iter().map(|plan| writer.item(plan)).collect()
}

struct Writer<'w, 'p> {
    plans: &'w [XmlPlan],
    imports: &'w mut Imports<'p>,
}

impl Writer<'_, '_> {
    fn item(&mut self, plan: &XmlPlan) -> TokenStream {
        let docs = docs(&[format!("`{}` in XML", plan.title.replace('`', "'"))]);
        let (constant, ty) = (ident(&plan.constant), self.imports.support("xml", "Xml"));
        let node = self.node(&plan.node);
        let value = match &plan.name {
            Some(name) => self.element(name, &node),
            None => quote!(#ty::root(#node)),
        };
        quote! {
            #docs
            pub static #constant: #ty = #value;
        }
    }

    fn element(&mut self, name: &XmlName, node: &TokenStream) -> TokenStream {
        let ty = self.imports.support("xml", "Xml");
        let (local, space) = (&name.local, space(name));
        quote!(#ty::element(#local, #node) #space)
    }

    fn node(&mut self, node: &XmlNodePlan) -> TokenStream {
        let ty = self.imports.support("xml", "Node");
        match node {
            XmlNodePlan::String => quote!(#ty::String),
            XmlNodePlan::Integer => quote!(#ty::Integer),
            XmlNodePlan::Number => quote!(#ty::Number),
            XmlNodePlan::Boolean => quote!(#ty::Boolean),
            XmlNodePlan::Null => quote!(#ty::Null),
            XmlNodePlan::Any => quote!(#ty::Any),
            XmlNodePlan::Array(item) => {
                let item = self.list_item(item);
                quote!(#ty::Array(&#item))
            }
            XmlNodePlan::Tuple(items) => {
                let items: Vec<_> = items.iter().map(|item| self.list_item(item)).collect();
                quote!(#ty::Tuple(&[#(#items),*]))
            }
            XmlNodePlan::Object(members, others) => {
                let members: Vec<_> = members.iter().map(|member| self.member(member)).collect();
                match others {
                    None => quote!(#ty::Object(&[#(#members),*])),
                    Some(others) => {
                        let others = self.node(others);
                        quote!(#ty::Open(&[#(#members),*], &#others))
                    }
                }
            }
            XmlNodePlan::OneOf(nodes) => {
                let nodes: Vec<_> = nodes.iter().map(|node| self.node(node)).collect();
                quote!(#ty::OneOf(&[#(#nodes),*]))
            }
            XmlNodePlan::Of(position) => match self.plans.get(*position) {
                Some(plan) => {
                    let constant = ident(&plan.constant);
                    quote!(#ty::Of(&#constant))
                }
                None => quote!(#ty::Any),
            },
        }
    }

    fn list_item(&mut self, item: &XmlItem) -> TokenStream {
        let ty = self.imports.support("xml", "Xml");
        match item {
            XmlItem::Element(name, node, values) => {
                let node = self.node(node);
                let element = self.element(name, &node);
                let when = values
                    .as_ref()
                    .map(|(key, values)| quote!(.when(#key, &[#(#values),*])));
                quote!(#element #when)
            }
            XmlItem::Text(node) => {
                let node = self.node(node);
                quote!(#ty::text(#node))
            }
            XmlItem::Cdata(node) => {
                let node = self.node(node);
                quote!(#ty::cdata(#node))
            }
            XmlItem::OneOf(items) => {
                let items: Vec<_> = items.iter().map(|item| self.list_item(item)).collect();
                quote!(#ty::one_of(&[#(#items),*]))
            }
        }
    }

    fn member(&mut self, member: &XmlMember) -> TokenStream {
        let ty = self.imports.support("xml", "Member");
        let (key, node) = (&member.key, self.node(&member.node));
        let local = &member.name.local;
        let is_list = matches!(member.node, XmlNodePlan::Array(_) | XmlNodePlan::Tuple(_))
            && member.form.is_none();
        // The items of a list that has no element have names of their own.
        let named = (!is_list && local != key).then(|| quote!(.named(#local)));
        let space = (!is_list).then(|| space(&member.name));
        let form = member.form.map(|form| match form {
            XmlNode::Element => quote!(.wrapped()),
            XmlNode::Attribute => quote!(.attribute()),
            XmlNode::Text => quote!(.text()),
            XmlNode::Cdata => quote!(.cdata()),
            XmlNode::None => quote!(.inline()),
        });
        let required = member.required.then(|| quote!(.required()));
        let nullable = member.nullable.then(|| quote!(.nullable()));
        quote!(#ty::new(#key, #node) #named #space #form #required #nullable)
    }
}

fn space(name: &XmlName) -> TokenStream {
    let namespace = name
        .namespace
        .as_ref()
        .map(|name| quote!(.namespace(#name)));
    let prefix = name.prefix.as_ref().map(|prefix| quote!(.prefix(#prefix)));
    quote!(#namespace #prefix)
}
