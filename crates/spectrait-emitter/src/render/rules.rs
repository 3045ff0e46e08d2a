//! Rules on the JSON tree, as statics.
//!
//! In: the [`RuleSetPlan`](crate::plan::RuleSetPlan)s. Out: a static for each that has a name; the others stand
//! where they are used.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use spectrait_ir::{Bound, JsonType, Number, Rule, RuleSetId, Value};

use super::imports::Imports;
use super::tokens::ident;
use crate::plan::{TypesPlan, formats};

/// The statics of all named sets.
pub(crate) fn statics<'p>(plan: &'p TypesPlan, imports: &mut Imports<'p>) -> TokenStream {
    let mut writer = Writer { plan, imports };
    let named = plan
        .rules
        .iter()
        .filter_map(|set| Some((ident(set.name.as_ref()?), set)));
    named
        .map(|(name, set)| {
            let value = writer.rules(&set.rules);
            let rules = writer.imports.support("tree", "Rules");
            quote!(static #name: #rules = #value;)
        })
        .collect()
}

struct Writer<'w, 'p> {
    plan: &'p TypesPlan,
    imports: &'w mut Imports<'p>,
}

impl Writer<'_, '_> {
    /// `Rules::new(&[…])`
    fn rules(&mut self, rules: &[Rule]) -> TokenStream {
        let ty = self.imports.support("tree", "Rules");
        // What is not evaluated is known last.
        let last = |rule: &&Rule| {
            matches!(
                rule,
                Rule::UnevaluatedItems(_) | Rule::UnevaluatedProperties(_)
            )
        };
        let (later, first): (Vec<&Rule>, Vec<&Rule>) = rules.iter().partition(last);
        let rules: Vec<TokenStream> = first
            .into_iter()
            .chain(later)
            .map(|rule| self.rule(rule))
            .collect();
        quote!(#ty::new(&[#(#rules),*]))
    }

    /// A reference to a set.
    fn set(&mut self, id: RuleSetId) -> TokenStream {
        let Some(set) = self.plan.rules.get(id.index()) else {
            return TokenStream::new();
        };
        if let Some(name) = &set.name {
            let name = ident(name);
            return quote!(&#name);
        }
        let value = self.rules(&set.rules);
        quote!(&#value)
    }

    fn sets(&mut self, sets: &[RuleSetId]) -> TokenStream {
        let sets: Vec<TokenStream> = sets.iter().map(|set| self.set(*set)).collect();
        quote!(&[#(#sets),*])
    }

    fn optional(&mut self, set: Option<RuleSetId>) -> TokenStream {
        match set {
            Some(set) => {
                let set = self.set(set);
                quote!(Some(#set))
            }
            None => quote!(None),
        }
    }

    /// Entries of text and a set.
    fn keyed<'s>(
        &mut self,
        sets: impl Iterator<Item = (&'s String, &'s RuleSetId)>,
    ) -> TokenStream {
        let entries: Vec<TokenStream> = sets
            .map(|(key, set)| {
                let set = self.set(*set);
                quote!((#key, #set))
            })
            .collect();
        quote!(&[#(#entries),*])
    }

    fn pattern(&self, source: &str) -> TokenStream {
        let pattern = self
            .plan
            .patterns
            .iter()
            .filter(|pattern| pattern.source == source)
            .find_map(|pattern| pattern.name.as_deref());
        let name = ident(pattern.unwrap_or_default());
        quote!(&#name)
    }

    fn number(&mut self, number: Number) -> TokenStream {
        let ty = self.imports.support("tree", "Number");
        match number {
            Number::Integer(value) => {
                let literal = Literal::u128_unsuffixed(value.unsigned_abs());
                let sign = (value < 0).then(|| quote!(-));
                quote!(#ty::Integer(#sign #literal))
            }
            Number::Float(value) => {
                let literal = Literal::f64_unsuffixed(value.abs());
                let sign = value.is_sign_negative().then(|| quote!(-));
                quote!(#ty::Float(#sign #literal))
            }
        }
    }

    fn json(&mut self, value: &Value) -> TokenStream {
        let ty = self.imports.support("tree", "Json");
        match value {
            Value::Null => quote!(#ty::Null),
            Value::Bool(value) => quote!(#ty::Boolean(#value)),
            Value::Number(number) => {
                let number = self.number(*number);
                quote!(#ty::Number(#number))
            }
            Value::String(text) => quote!(#ty::String(#text)),
            Value::Array(items) => {
                let items: Vec<TokenStream> = items.iter().map(|item| self.json(item)).collect();
                quote!(#ty::Array(&[#(#items),*]))
            }
            Value::Object(members) => {
                let members: Vec<TokenStream> = members
                    .iter()
                    .map(|(key, value)| {
                        let value = self.json(value);
                        quote!((#key, #value))
                    })
                    .collect();
                quote!(#ty::Object(&[#(#members),*]))
            }
        }
    }

    fn bound(&mut self, bound: Bound, inclusive: &str, exclusive: &str) -> TokenStream {
        let name = ident(if bound.exclusive {
            exclusive
        } else {
            inclusive
        });
        let number = self.number(bound.value);
        quote!(#name(#number))
    }

    fn rule(&mut self, rule: &Rule) -> TokenStream {
        let ty = self.imports.support("tree", "Rule");
        let variant = match rule {
            Rule::Never => quote!(Never),
            Rule::Type(types) => {
                let kind = self.imports.support("tree", "JsonType");
                let types = types.iter().map(|ty| {
                    let name = ident(type_name(*ty));
                    quote!(#kind::#name)
                });
                quote!(Type(&[#(#types),*]))
            }
            Rule::Enum(values) => {
                let values: Vec<TokenStream> =
                    values.iter().map(|value| self.json(value)).collect();
                quote!(Enum(&[#(#values),*]))
            }
            Rule::Format(name) => {
                let known = formats::in_rules(name);
                // What nobody knows is not planned.
                let (module, constant) = known.unwrap_or_default();
                let format = self.imports.support(module, constant);
                quote!(Format(#name, #format.accepts))
            }
            Rule::Minimum(bound) => self.bound(*bound, "Minimum", "ExclusiveMinimum"),
            Rule::Maximum(bound) => self.bound(*bound, "Maximum", "ExclusiveMaximum"),
            Rule::MultipleOf(number) => {
                let number = self.number(*number);
                quote!(MultipleOf(#number))
            }
            Rule::MinLength(count) => counted("MinLength", *count),
            Rule::MaxLength(count) => counted("MaxLength", *count),
            Rule::MinItems(count) => counted("MinItems", *count),
            Rule::MaxItems(count) => counted("MaxItems", *count),
            Rule::MinProperties(count) => counted("MinProperties", *count),
            Rule::MaxProperties(count) => counted("MaxProperties", *count),
            Rule::Pattern(pattern) => {
                let pattern = self.pattern(pattern);
                quote!(Pattern(#pattern))
            }
            Rule::UniqueItems => quote!(UniqueItems),
            Rule::Required(keys) => quote!(Required(&[#(#keys),*])),
            Rule::DependentRequired(keys) => {
                let entries = keys.iter().map(|(key, keys)| quote!((#key, &[#(#keys),*])));
                quote!(DependentRequired(&[#(#entries),*]))
            }
            Rule::DependentSchemas(sets) => {
                let sets = self.keyed(sets.iter());
                quote!(DependentSchemas(#sets))
            }
            Rule::Properties {
                properties,
                patterns,
                additional,
            } => {
                let properties = self.keyed(properties.iter());
                let patterns: Vec<TokenStream> = patterns
                    .iter()
                    .map(|(pattern, set)| {
                        let (pattern, set) = (self.pattern(pattern), self.set(*set));
                        quote!((#pattern, #set))
                    })
                    .collect();
                if patterns.is_empty() && additional.is_none() {
                    return quote!(#ty::properties(#properties));
                }
                let additional = self.optional(*additional);
                quote!(Properties { properties: #properties, patterns: &[#(#patterns),*], additional: #additional })
            }
            Rule::PropertyNames(set) => self.one("PropertyNames", *set),
            Rule::Items {
                prefix,
                rest: Some(rest),
            } if prefix.is_empty() => {
                let rest = self.set(*rest);
                return quote!(#ty::items(#rest));
            }
            Rule::Items { prefix, rest } => {
                let (prefix, rest) = (self.sets(prefix), self.optional(*rest));
                quote!(Items { prefix: #prefix, rest: #rest })
            }
            Rule::Contains { items, min, max } => {
                let items = self.set(*items);
                let min = Literal::u64_unsuffixed(*min);
                let max = match max {
                    Some(max) => {
                        let max = Literal::u64_unsuffixed(*max);
                        quote!(Some(#max))
                    }
                    None => quote!(None),
                };
                quote!(Contains { items: #items, min: #min, max: #max })
            }
            Rule::Is(set) => self.one("Is", *set),
            Rule::Dynamic { anchor, initial } => {
                let initial = self.set(*initial);
                quote!(Dynamic { anchor: #anchor, initial: #initial })
            }
            Rule::AllOf(sets) => self.several("AllOf", sets),
            Rule::AnyOf(sets) => self.several("AnyOf", sets),
            Rule::OneOf(sets) => self.several("OneOf", sets),
            Rule::Not(set) => self.one("Not", *set),
            Rule::If {
                condition,
                then,
                otherwise,
            } => {
                let condition = self.set(*condition);
                let (then, otherwise) = (self.optional(*then), self.optional(*otherwise));
                quote!(If { condition: #condition, then: #then, otherwise: #otherwise })
            }
            Rule::UnevaluatedItems(set) => self.one("UnevaluatedItems", *set),
            Rule::UnevaluatedProperties(set) => self.one("UnevaluatedProperties", *set),
        };
        quote!(#ty::#variant)
    }

    fn one(&mut self, name: &str, set: RuleSetId) -> TokenStream {
        let (name, set) = (ident(name), self.set(set));
        quote!(#name(#set))
    }

    fn several(&mut self, name: &str, sets: &[RuleSetId]) -> TokenStream {
        let (name, sets) = (ident(name), self.sets(sets));
        quote!(#name(#sets))
    }
}

fn counted(name: &str, count: u64) -> TokenStream {
    let name = ident(name);
    let count = Literal::u64_unsuffixed(count);
    quote!(#name(#count))
}

/// The name that the support code has for a JSON type.
pub(super) fn type_name(ty: JsonType) -> &'static str {
    match ty {
        JsonType::Null => "Null",
        JsonType::Boolean => "Boolean",
        JsonType::Integer => "Integer",
        JsonType::Number => "Number",
        JsonType::String => "String",
        JsonType::Array => "Array",
        JsonType::Object => "Object",
    }
}
