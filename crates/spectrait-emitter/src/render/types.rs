//! The `types` module.
//!
//! In: a [`TypesPlan`]. Out: its items as tokens, each type followed by what is implemented for it.

mod renaming;

use std::collections::{BTreeMap, HashSet};

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use renaming::{Renaming, renamed};
use spectrait_ir::{JsonType, Rule, UnionKind};

use super::builders;
use super::checks::{self, Checks};
use super::imports::Imports;
use super::source::Items;
use super::tokens::{docs, ident};
use super::wording;
use crate::plan::{
    Decision, Field, Item, PartPlan, Plan, Presence, RustType, StringEnum, Struct, TypePlan,
    TypesPlan, Union, ValueEnum,
};

/// What the documentation says of the variant that keeps what no branch has.
const UNKNOWN: &str = "What the description does not have";

/// The documentation of a variant for what fits several branches.
const SEVERAL: &str = "What fits several of these, as each of them";

/// The `types` module.
pub(super) fn module(plan: &Plan) -> super::Module {
    let docs = vec![format!("The schemas of {}.", plan.subject())];
    let plan = &plan.types;
    let declared = plan.items.iter().map(|item| item.name.clone());
    let rules = plan.rules.iter().filter_map(|set| set.name.clone());
    let patterns = plan.patterns.iter().filter_map(|it| it.name.clone());
    let mut module = Module {
        plan,
        imports: Imports::new(
            plan,
            TokenStream::new(),
            declared.chain(patterns).chain(rules),
        ),
    };
    let mut items: Items = plan.items.iter().map(|item| module.item(item)).collect();
    items.push(module.unchecked());
    items.push(module.patterns());
    items.push(super::rules::statics(plan, &mut module.imports));
    super::Module {
        docs,
        uses: module.imports.items(),
        items,
    }
}

/// The module being written.
struct Module<'p> {
    plan: &'p TypesPlan,
    imports: Imports<'p>,
}

impl Module<'_> {
    /// A type, and what is implemented for it.
    fn item(&mut self, plan: &TypePlan) -> TokenStream {
        let name = ident(&plan.name);
        let comment = docs(&wording::marked(plan.docs.clone(), plan.deprecated));
        let derives = self.derives(plan);
        let definition = match &plan.item {
            Item::Alias(ty) => {
                let ty = self.imports.ty(ty);
                quote!(pub type #name = #ty;)
            }
            Item::Newtype(ty) => {
                let ty = self.imports.ty(ty);
                let call = self.imports.path("super::support::wrapper::wrapper");
                quote!(#derives #[serde(transparent)] pub struct #name(pub #ty); #call!(#name(#ty));)
            }
            Item::Struct(structure) => {
                let body = self.structure(structure);
                let (attribute, builder) = (container(structure), builders::container(structure));
                quote!(#derives #builder #attribute pub struct #name { #body })
            }
            Item::StringEnum(values) => return self.string_enum(plan, &comment, values),
            Item::ValueEnum(values) => return self.value_enum(plan, &comment, values),
            Item::Union(union) => {
                let mut variants: Vec<TokenStream> = union
                    .variants
                    .iter()
                    .map(|variant| {
                        let (name, comment) = (ident(&variant.name), docs(&variant.docs));
                        let ty = self.imports.ty(&variant.ty);
                        quote!(#comment #name(#ty))
                    })
                    .collect();
                variants.extend(union.unknown.as_ref().map(|name| {
                    let (name, comment) = (ident(name), docs(&[UNKNOWN.to_owned()]));
                    let ty = self.imports.ty(&RustType::Value);
                    quote!(#comment #name(#ty))
                }));
                variants.extend(union.several.as_ref().map(|name| {
                    let (name, comment) = (ident(name), docs(&[SEVERAL.to_owned()]));
                    quote!(#comment #name(Vec<Self>))
                }));
                // A later version of the description may have a branch for what is unknown now.
                let open = union.unknown.as_ref().map(|_| quote!(#[non_exhaustive]));
                quote!(#derives #open pub enum #name { #(#variants),* })
            }
        };
        let behaviour = self.behaviour(plan);
        let parts: TokenStream = plan
            .parts
            .iter()
            .map(|part| self.part(plan, part))
            .collect();
        quote!(#comment #definition #behaviour #parts)
    }

    fn derives(&mut self, plan: &TypePlan) -> TokenStream {
        let derives: Vec<TokenStream> = plan
            .derives
            .iter()
            .map(|name| match name.as_ref() {
                "Serialize" | "Deserialize" => self.imports.path(&format!("serde::{name}")),
                name => syn::parse_str(name).unwrap_or_default(),
            })
            .collect();
        if derives.is_empty() {
            TokenStream::new()
        } else {
            quote!(#[derive(#(#derives),*)])
        }
    }

    fn structure(&mut self, structure: &Struct) -> TokenStream {
        let renaming = Renaming::of(structure);
        let flat = structure.additional.is_some();
        let fields: Vec<TokenStream> = structure
            .fields
            .iter()
            .map(|field| {
                let name = ident(&field.name);
                let comment = docs(&wording::marked(field.docs.clone(), field.deprecated));
                let attribute = self.field_attribute(field, renaming, flat);
                let builder = builders::field(structure, field);
                let ty = self.imports.ty(&field.ty);
                quote!(#comment #attribute #builder pub #name: #ty)
            })
            .collect();
        let additional = structure.additional.as_ref().map(|additional| {
            let name = ident(&additional.name);
            let comment = docs(&additional.docs);
            let ty = self
                .imports
                .ty(&RustType::Map(Box::new(additional.ty.clone())));
            let with = self.text_path("map", "additional");
            let builder = builders::additional(structure, &additional.name);
            quote!(#comment #[serde(flatten, deserialize_with = #with)] #builder pub #name: #ty)
        });
        let fields = fields.into_iter().chain(additional);
        quote!(#(#fields),*)
    }

    /// How serde treats a field. In a struct with a map of further members (`flat`), serde does not ask for the
    /// members of a struct, so that `null` must be refused by the field itself. Where `null` is one of the values of the
    /// type, it must not be read as absence; where it is none, only when that was asked for.
    fn field_attribute(
        &mut self,
        field: &Field,
        renaming: Option<Renaming>,
        flat: bool,
    ) -> TokenStream {
        let mut parts = Vec::new();
        if renamed(&field.name, renaming) != field.key {
            let key = &field.key;
            parts.push(quote!(rename = #key));
        }
        match field.presence {
            Presence::Required => {}
            Presence::RequiredNullable => {
                let with = self.text_path("field", "nullable");
                parts.push(quote!(deserialize_with = #with));
            }
            Presence::Optional if self.plan.null_is_absent && !field.null => {
                let with = self.text_path("field", "nullable");
                parts.push(quote!(default, skip_serializing_if = "Option::is_none", deserialize_with = #with));
            }
            Presence::Optional if !flat && !field.null => {
                parts.push(quote!(skip_serializing_if = "Option::is_none"));
            }
            Presence::Optional => {
                let with = self.text_path("field", "present");
                parts.push(quote!(default, skip_serializing_if = "Option::is_none", deserialize_with = #with));
            }
            Presence::OptionalNullable => {
                let absent = format!("{}::is_absent", self.text_path("field", "Field"));
                parts.push(quote!(default, skip_serializing_if = #absent));
            }
        }
        if parts.is_empty() {
            TokenStream::new()
        } else {
            quote!(#[serde(#(#parts),*)])
        }
    }

    /// A path of the support code, in the text of an attribute.
    fn text_path(&mut self, module: &str, name: &str) -> String {
        self.imports
            .support(module, name)
            .to_string()
            .replace(' ', "")
    }

    /// What is implemented for a type besides its derives.
    fn behaviour(&mut self, plan: &TypePlan) -> TokenStream {
        let name = ident(&plan.name);
        match &plan.item {
            Item::Alias(_) => TokenStream::new(),
            Item::StringEnum(_) | Item::ValueEnum(_) => TokenStream::new(),
            Item::Union(union) => self.union(plan, union),
            item => {
                if plan.is_unchecked() {
                    return TokenStream::new();
                }
                let rules = self.tree_check(plan);
                let check = plan.check.as_ref().map(|check| {
                    let mut checks = Checks {
                        types: self.plan,
                        imports: &mut self.imports,
                    };
                    let body = checks::of_item(&mut checks, item, check);
                    let path = self.imports.support("check", "Path");
                    let report = self.imports.support("check", "Report");
                    quote!(fn check(&self, at: &#path<'_>, report: &mut #report) { #body })
                });
                let name_of_trait = self.imports.support("check", "Check");
                quote!(impl #name_of_trait for #name { #rules #check })
            }
        }
    }

    /// The static of a type's rules.
    fn rules_name(&self, plan: &TypePlan) -> Option<proc_macro2::Ident> {
        let set = self.plan.rules.get(plan.rules?)?;
        set.name.as_deref().map(ident)
    }

    /// The rules of a type, as the constant of its `Check`.
    fn tree_check(&mut self, plan: &TypePlan) -> TokenStream {
        let Some(name) = self.rules_name(plan) else {
            return TokenStream::new();
        };
        let ty = self.imports.support("check", "TreeCheck");
        quote!(const RULES: Option<#ty> = Some(|value, at, report| { #name.check(value, at, report); });)
    }

    /// An enum of strings: a macro writes the enum and what is implemented for it.
    fn string_enum(
        &mut self,
        plan: &TypePlan,
        comment: &TokenStream,
        values: &StringEnum,
    ) -> TokenStream {
        let call = self.imports.path("super::support::text::string_enum");
        let name = ident(&plan.name);
        let variants = values.variants.iter().map(|variant| {
            let comment = wording::marked(variant.docs.clone(), variant.deprecated);
            let (name, comment) = (ident(&variant.name), docs(&comment));
            let value = &variant.value;
            quote!(#comment #name = #value)
        });
        let unknown = unknown(values.unknown.as_deref(), values.for_clients);
        let derives = self.derives(plan);
        quote!(#call! { #comment #derives pub enum #name { #(#variants),* } #unknown })
    }

    /// An enum of other values, in the same way.
    fn value_enum(
        &mut self,
        plan: &TypePlan,
        comment: &TokenStream,
        values: &ValueEnum,
    ) -> TokenStream {
        let call = self.imports.path(match values.unknown {
            Some(_) => "super::support::integer::integer_enum",
            None => "super::support::constant::value_enum",
        });
        let name = ident(&plan.name);
        let unknown = unknown(values.unknown.as_deref(), values.for_clients);
        let variants = values.variants.iter().map(|variant| {
            let comment = wording::marked(variant.docs.clone(), variant.deprecated);
            let (name, comment) = (ident(&variant.name), docs(&comment));
            let value = match unknown {
                Some(_) => variant.json.parse().unwrap_or_default(),
                None => variant.json.to_token_stream(),
            };
            quote!(#comment #name = #value)
        });
        let variants: Vec<TokenStream> = variants.collect();
        let derives = self.derives(plan);
        quote!(#call! { #comment #derives pub enum #name { #(#variants),* } #unknown })
    }

    fn union(&mut self, plan: &TypePlan, union: &Union) -> TokenStream {
        let call = self.imports.path("super::support::union::union");
        let name = ident(&plan.name);
        let heads: Vec<TokenStream> = union
            .variants
            .iter()
            .map(|variant| {
                let name = ident(&variant.name);
                let payload = variant.from.then(|| {
                    let ty = match &variant.ty {
                        RustType::Boxed(inner) => self.imports.ty(inner),
                        ty => self.imports.ty(ty),
                    };
                    quote!((#ty))
                });
                quote!(#name #payload)
            })
            .collect();
        let rules = self.rules_name(plan).map(|name| quote!(with #name));
        let (how, lines, other) = match &union.decision {
            Decision::Type(types) => {
                let kinds = types
                    .iter()
                    .map(|types| types.iter().map(|ty| json_type(*ty)).collect());
                (
                    quote!(type),
                    kinds.map(Some).collect::<Vec<Option<Vec<TokenStream>>>>(),
                    None,
                )
            }
            Decision::Tag {
                property,
                values,
                default,
                shared,
            } => {
                let lines = values.iter().zip(&union.variants).enumerate();
                let lines = lines.map(|(index, (values, variant))| {
                    let typed = variant.writes_tag && variant.typed_tag;
                    let value = |text: &String| match typed.then(|| tag_value(text)).flatten() {
                        Some(value) => value,
                        None => quote!(#text),
                    };
                    (Some(index) != *default).then(|| values.iter().map(value).collect())
                });
                let tried = shared.then(|| {
                    let kind = union_kind(union.kind);
                    quote!(or #kind)
                });
                (quote!(tag #property #tried), lines.collect(), *default)
            }
            Decision::Required(keys) => {
                let lines = keys.iter().map(|keys| {
                    (!keys.is_empty()).then(|| keys.iter().map(|key| quote!(#key)).collect())
                });
                (
                    quote!(keys),
                    lines.collect(),
                    keys.iter().position(Vec::is_empty),
                )
            }
            Decision::Trial => {
                let how = union_kind(union.kind);
                let several = union.several.as_ref().map(|name| {
                    let name = ident(name);
                    quote!(or #name)
                });
                let heads = heads.iter().zip(&union.variants).map(|(head, variant)| {
                    let paths = &variant.one_way;
                    let paths = (!paths.is_empty()).then(|| quote!(: [#(#paths),*]));
                    quote!(#head #paths)
                });
                return quote!(#call!(#name by #how { #(#heads),* } #several #rules););
            }
        };
        let lines = heads.iter().zip(&union.variants).zip(lines);
        let lines = lines.filter_map(|((head, variant), line)| {
            let line = line?;
            let paths = &variant.one_way;
            let paths = (!paths.is_empty()).then(|| quote!(lacking [#(#paths),*]));
            Some(match variant.writes_tag {
                true => quote!(#head = [#(#line),*] #paths),
                false => quote!(#head: [#(#line),*] #paths),
            })
        });
        let other = other
            .and_then(|other| union.variants.get(other))
            .map(|variant| {
                let name = ident(&variant.name);
                quote!(else #name)
            });
        let other = other.or_else(|| {
            let name = ident(union.unknown.as_ref()?);
            Some(quote!(else #name for clients))
        });
        quote!(#call!(#name by #how { #(#lines),* } #other #rules);)
    }

    /// The conversion to a part.
    fn part(&mut self, whole: &TypePlan, part: &PartPlan) -> TokenStream {
        let Some(item) = self.plan.items.get(part.item) else {
            return TokenStream::new();
        };
        let (whole, part_name) = (ident(&whole.name), ident(&item.name));
        let fields = part.fields.iter().map(|field| ident(field));
        let boxed: Vec<_> = part.unboxed.iter().map(|field| ident(field)).collect();
        let unboxed = (!boxed.is_empty()).then(|| quote!(unboxed { #(#boxed),* }));
        let call = self.imports.path("super::support::part::part");
        quote!(#call!(#whole => #part_name { #(#fields),* } #unboxed);)
    }

    /// The types that have nothing to check.
    fn unchecked(&mut self) -> TokenStream {
        let own = self.plan.items.iter().filter(|plan| {
            plan.is_unchecked() && matches!(plan.item, Item::Struct(_) | Item::Newtype(_))
        });
        let own = own.map(|plan| {
            let name = ident(&plan.name);
            quote!(#name)
        });
        let foreign: Vec<TokenStream> = self
            .plan
            .foreign
            .iter()
            .map(|path| self.imports.ty(&RustType::Path(path.clone())))
            .collect();
        let types: Vec<TokenStream> = own.chain(foreign).collect();
        if types.is_empty() {
            return TokenStream::new();
        }
        let check = self.imports.support("check", "Check");
        if check.to_string() != "Check" {
            return quote!(#(impl #check for #types {})*);
        }
        let call = self.imports.path("super::support::check::unchecked");
        quote!(#call!(#(#types),*);)
    }

    /// The patterns of rules, by name.
    fn patterns(&mut self) -> TokenStream {
        let rules = self.plan.rules.iter().flat_map(|set| &set.rules);
        let used: HashSet<&str> = rules.flat_map(patterns_of).collect();
        let named = self.plan.patterns.iter();
        let named = named.filter_map(|pattern| Some((pattern.name.as_ref()?, pattern)));
        let named: BTreeMap<_, _> = named
            .filter(|(_, pattern)| used.contains(pattern.source.as_str()))
            .collect();
        named
            .into_iter()
            .map(|(name, pattern)| {
                let name = ident(name);
                let ty = self.imports.support(pattern.engine.module(), "Pattern");
                let (regex, source) = super::checks::expressions(pattern);
                let value = match source {
                    None => quote!(#ty::new(#regex)),
                    Some(source) => quote!(#ty::translated(#source, #regex)),
                };
                quote!(static #name: #ty = #value;)
            })
            .collect()
    }
}

/// The variant of an enum that keeps what the description does not list.
fn unknown(name: Option<&str>, for_clients: bool) -> Option<TokenStream> {
    let name = ident(name?);
    let clients = for_clients.then(|| quote!(for clients));
    Some(quote!(else #name #clients))
}

/// The patterns that a rule names.
fn patterns_of(rule: &Rule) -> Vec<&str> {
    match rule {
        Rule::Pattern(pattern) => vec![pattern],
        Rule::Properties { patterns, .. } => patterns.keys().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

/// How serde treats a struct.
fn container(structure: &Struct) -> TokenStream {
    let mut parts = Vec::new();
    if let Some(renaming) = Renaming::of(structure) {
        let case = renaming.case();
        parts.push(quote!(rename_all = #case));
    }
    if structure.deny_unknown {
        parts.push(quote!(deny_unknown_fields));
    }
    if parts.is_empty() {
        TokenStream::new()
    } else {
        quote!(#[serde(#(#parts),*)])
    }
}

/// A boolean or a number as it stands in JSON; nothing for other texts.
fn tag_value(text: &str) -> Option<TokenStream> {
    let is_digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_number = match digits.split_once('.') {
        Some((whole, fraction)) => is_digits(whole) && is_digits(fraction),
        None => is_digits(digits),
    };
    (is_number || matches!(text, "true" | "false")).then(|| text.parse().ok())?
}

/// How branches are tried.
fn union_kind(kind: UnionKind) -> TokenStream {
    match kind {
        UnionKind::OneOf => quote!(one_of),
        UnionKind::AnyOf => quote!(any_of),
    }
}

fn json_type(ty: JsonType) -> TokenStream {
    let name = ident(super::rules::type_name(ty));
    quote!(#name)
}
