//! Checks on typed values, as statements.
//!
//! In: a [`Check`] and how the value and its place are written. Out: statements that add every violation to
//! `report`.

use proc_macro2::{Delimiter, Literal, TokenStream, TokenTree};
use quote::quote;
use spectrait_ir::{Bound, Number};

use super::imports::Imports;
use super::tokens::ident;
use crate::bidi::turns;
use crate::plan::formats;
use crate::plan::{Check, Item, PatternPlan, Presence, Struct, TypesPlan};

/// How a value is written.
#[derive(Debug, Clone)]
pub(crate) enum Operand {
    /// A place, such as `self.code`.
    Place(TokenStream),
    /// A reference, such as `code` in `Some(code) = &self.code`.
    Reference(TokenStream),
}

impl Operand {
    /// As a reference.
    fn reference(&self) -> TokenStream {
        match self {
            Self::Place(place) => quote!(&#place),
            Self::Reference(reference) => reference.clone(),
        }
    }

    /// As a value, which is copied.
    fn copied(&self) -> TokenStream {
        match self {
            Self::Place(place) => place.clone(),
            Self::Reference(reference) => quote!(*#reference),
        }
    }

    /// Before a dot.
    fn receiver(&self) -> &TokenStream {
        match self {
            Self::Place(tokens) | Self::Reference(tokens) => tokens,
        }
    }
}

/// How the place of a value is written.
#[derive(Debug, Clone)]
pub(crate) enum At {
    /// The variable `at`, a `&Path`.
    Variable,
    /// An expression of type `Path`.
    Expression(TokenStream),
}

impl At {
    fn reference(&self) -> TokenStream {
        match self {
            Self::Variable => quote!(at),
            Self::Expression(path) => quote!(&#path),
        }
    }
}

/// Writes checks in one module.
#[derive(Debug)]
pub(crate) struct Checks<'i, 'p> {
    /// The planned types.
    pub(crate) types: &'p TypesPlan,
    /// The imports of the module.
    pub(crate) imports: &'i mut Imports<'p>,
}

impl Checks<'_, '_> {
    /// The statements of the check of a `value`, which is an `Option` unless it is required. In scope are `at` and
    /// `report`.
    pub(crate) fn given(&mut self, check: &Check, required: bool) -> TokenStream {
        let value = Operand::Reference(quote!(value));
        let statements = unbraced(self.statements(check, &value, &At::Variable));
        match required {
            true => statements,
            false => quote!(if let Some(value) = value { #statements }),
        }
    }

    /// The statements of a check. In scope are `report`, and `at` where the place is that variable.
    pub(crate) fn statements(&mut self, check: &Check, value: &Operand, at: &At) -> TokenStream {
        let reference = value.reference();
        let receiver = value.receiver();
        let place = at.reference();
        match check {
            Check::All(checks) => self.with_at(at, |checks_of, at| {
                checks
                    .iter()
                    .map(|check| checks_of.statements(check, value, at))
                    .collect()
            }),
            Check::Own => {
                self.imports.in_scope("super::support::check::Check");
                quote!(#receiver.check(#place, report);)
            }
            Check::Length(min, max) => {
                let (min, max) = (count(*min), count(*max));
                quote!(report.length(#reference, #min, #max, #place);)
            }
            Check::Pattern(index) => {
                let Some(pattern) = self.types.patterns.get(*index) else {
                    return TokenStream::new();
                };
                let module = pattern.engine.module();
                let call = self.imports.support(module, module);
                let (regex, source) = expressions(pattern);
                let source = source.map(|source| quote!(#source,));
                quote!(report.pattern(#reference, #call!(#source #regex), #place);)
            }
            Check::Format(name) => {
                let (module, format) = formats::support(name).unwrap_or_default();
                let path = format!("super::support::{module}::{format}");
                let format = self.imports.path(&path);
                quote!(report.format(#reference, &#format, #place);)
            }
            Check::Range {
                min,
                max,
                primitive,
            } => {
                let range = self.range(*min, *max, primitive);
                let value = value.copied();
                quote!(report.range(#value, #range, #place);)
            }
            Check::MultipleOf { factor, primitive } => {
                let factor = number(*factor, primitive);
                let value = value.copied();
                quote!(report.multiple_of(#value, #factor, #place);)
            }
            Check::Items(min, max) => {
                let (min, max) = (count(*min), count(*max));
                quote!(report.items(#receiver.len(), #min, #max, #place);)
            }
            Check::Unique => quote!(report.unique(#reference, #place);),
            Check::Distinct => quote!(report.distinct(#reference, #place);),
            Check::Properties(min, max) => {
                let (min, max) = (count(*min), count(*max));
                quote!(report.properties(#receiver.len(), #min, #max, #place);)
            }
            Check::Text(inner) => {
                let text = Operand::Place(quote!(text));
                let inner = self.statements(inner, &text, at);
                quote!({ let text = #receiver.to_string(); #inner })
            }
            Check::Secret(inner) => {
                let text = Operand::Reference(quote!(#receiver.expose()));
                self.statements(inner, &text, at)
            }
            Check::Each(inner) => {
                let body = |checks: &mut Self, at: &At| {
                    let path = at_method(at, &quote!(index(index)));
                    let inner = checks.statements(
                        inner,
                        &Operand::Reference(quote!(item)),
                        &At::Expression(path),
                    );
                    {
                        let inner = unbraced(inner);
                        quote!(for (index, item) in #receiver.iter().enumerate() { #inner })
                    }
                };
                self.with_at(at, body)
            }
            Check::EachValue(inner) => {
                let body = |checks: &mut Self, at: &At| {
                    let path = at_method(at, &quote!(key(key)));
                    let inner = checks.statements(
                        inner,
                        &Operand::Reference(quote!(value)),
                        &At::Expression(path),
                    );
                    {
                        let inner = unbraced(inner);
                        quote!(for (key, value) in #reference { #inner })
                    }
                };
                self.with_at(at, body)
            }
            Check::Present(inner) => self.present(inner, value, "value", None, at),
            Check::Inner(inner) => self.statements(inner, &Operand::Place(quote!(#receiver.0)), at),
            Check::At(index, inner) => {
                let member = Literal::usize_unsuffixed(*index);
                let path = at_method(at, &quote!(index(#member)));
                self.statements(
                    inner,
                    &Operand::Place(quote!(#receiver.#member)),
                    &At::Expression(path),
                )
            }
            Check::Additional(name, inner) => {
                let field = ident(name);
                let value = Operand::Place(quote!(#receiver.#field));
                match &**inner {
                    Check::Own => self.statements(inner, &value, at),
                    _ => self.statements(&Check::EachValue(inner.clone()), &value, at),
                }
            }
            // Only structs have fields; see `structure`.
            Check::Fields(_) | Check::RequestOnly => TokenStream::new(),
        }
    }

    /// The statements of a struct's check, on `self` at `at`.
    pub(crate) fn structure(&mut self, check: &Check, structure: &Struct) -> TokenStream {
        let this = Operand::Place(quote!(self));
        match check {
            Check::All(checks) => checks
                .iter()
                .map(|check| self.structure(check, structure))
                .collect(),
            Check::Fields(fields) => fields
                .iter()
                .map(|field| {
                    let name = ident(&field.name);
                    let key = &field.key;
                    let value = Operand::Place(quote!(self.#name));
                    let at = At::Expression(quote!(at.key(#key)));
                    let presence = structure
                        .fields
                        .iter()
                        .find(|known| known.name == field.name);
                    let presence = presence.map(|field| field.presence);
                    match &field.check {
                        Check::Present(inner) => {
                            self.present(inner, &value, &field.name, presence, &at)
                        }
                        Check::RequestOnly => {
                            let is_there = match presence {
                                Some(Presence::OptionalNullable) => quote!(!self.#name.is_absent()),
                                _ => quote!(self.#name.is_some()),
                            };
                            quote!(report.must_have(#is_there, #key, at);)
                        }
                        check => self.statements(check, &value, &at),
                    }
                })
                .collect(),
            Check::Properties(min, max) => {
                let (min, max) = (count(*min), count(*max));
                let members = members(structure);
                quote!(report.properties(#members, #min, #max, at);)
            }
            check => self.statements(check, &this, &At::Variable),
        }
    }

    /// A check of what is inside an `Option` or a `Field`.
    fn present(
        &mut self,
        inner: &Check,
        value: &Operand,
        name: &str,
        presence: Option<Presence>,
        at: &At,
    ) -> TokenStream {
        // What is checked must not hide what is needed to check it.
        let name = match name {
            "at" | "report" | "index" | "item" | "key" | "value" | "text" => ident("value"),
            name => ident(name),
        };
        let (matched, bound) = match value {
            Operand::Place(place) if copies(inner) => {
                (place.clone(), Operand::Place(quote!(#name)))
            }
            value => (value.reference(), Operand::Reference(quote!(#name))),
        };
        let inner = unbraced(self.statements(inner, &bound, at));
        if presence == Some(Presence::OptionalNullable) {
            let field = self.imports.support("field", "Field");
            quote!(if let #field::Value(#name) = #matched { #inner })
        } else {
            quote!(if let Some(#name) = #matched { #inner })
        }
    }

    /// Statements that use the place more than once, with it in a variable.
    fn with_at(
        &mut self,
        at: &At,
        body: impl FnOnce(&mut Self, &At) -> TokenStream,
    ) -> TokenStream {
        match at {
            At::Variable => body(self, &At::Variable),
            At::Expression(path) => {
                let body = body(self, &At::Variable);
                quote!({ let at = &#path; #body })
            }
        }
    }

    /// A range of numbers, in Rust's own notation where it has one.
    fn range(&mut self, min: Option<Bound>, max: Option<Bound>, primitive: &str) -> TokenStream {
        let end = |bound: Option<Bound>| bound.map(|bound| number(bound.value, primitive));
        let exclusive = |bound: Option<Bound>| bound.is_some_and(|bound| bound.exclusive);
        let (low, high) = (end(min), end(max));
        match (exclusive(min), exclusive(max)) {
            (false, false) if high.is_some() => quote!(#low..=#high),
            (false, _) => quote!(#low..#high),
            (true, _) => {
                let bound = self.imports.path("std::ops::Bound");
                let high = match high {
                    None => quote!(#bound::Unbounded),
                    Some(high) if exclusive(max) => quote!(#bound::Excluded(#high)),
                    Some(high) => quote!(#bound::Included(#high)),
                };
                quote!((#bound::Excluded(#low), #high))
            }
        }
    }
}

/// Statements whose last is no block in braces, where nothing comes behind them: what it names is gone there anyway.
fn unbraced(tokens: TokenStream) -> TokenStream {
    let mut all: Vec<TokenTree> = tokens.into_iter().collect();
    let is_block = |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let ends =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';');
    // Behind anything else it belongs to a statement, such as `if`.
    let is_whole = match all.as_slice() {
        [.., before, last] => is_block(last) && (ends(before) || is_block(before)),
        [only] => is_block(only),
        [] => false,
    };
    match all.pop_if(|_| is_whole) {
        Some(TokenTree::Group(block)) => all.into_iter().chain(block.stream()).collect(),
        _ => all.into_iter().collect(),
    }
}

/// `at.key(…)`, where `at` is a variable or an expression.
fn at_method(at: &At, call: &TokenStream) -> TokenStream {
    match at {
        At::Variable => quote!(at.#call),
        At::Expression(path) => quote!(#path.#call),
    }
}

/// How many members an object has.
fn members(structure: &Struct) -> TokenStream {
    let required = |presence| matches!(presence, Presence::Required | Presence::RequiredNullable);
    let fixed = structure
        .fields
        .iter()
        .filter(|field| required(field.presence))
        .count();
    let fixed = (fixed > 0).then(|| {
        let fixed = Literal::usize_unsuffixed(fixed);
        quote!(#fixed)
    });
    let optional = structure.fields.iter().filter_map(|field| {
        let name = ident(&field.name);
        match field.presence {
            Presence::Optional => Some(quote!(usize::from(self.#name.is_some()))),
            Presence::OptionalNullable => Some(quote!(usize::from(!self.#name.is_absent()))),
            Presence::Required | Presence::RequiredNullable => None,
        }
    });
    let additional = structure.additional.as_ref().map(|additional| {
        let name = ident(&additional.name);
        quote!(self.#name.len())
    });
    let counts: Vec<TokenStream> = fixed
        .into_iter()
        .chain(optional)
        .chain(additional)
        .collect();
    if counts.is_empty() {
        quote!(0)
    } else {
        quote!(#(#counts)+*)
    }
}

/// Whether a check is of a number, which is copied.
fn copies(check: &Check) -> bool {
    match check {
        Check::Range { .. } | Check::MultipleOf { .. } => true,
        Check::All(checks) => checks.iter().all(copies),
        _ => false,
    }
}

/// `Some(6)` or `None`
fn count(count: Option<u64>) -> TokenStream {
    match count {
        Some(count) => {
            let count = Literal::u64_unsuffixed(count);
            quote!(Some(#count))
        }
        None => quote!(None),
    }
}

/// A number as a literal of a primitive type.
pub(crate) fn number(number: Number, primitive: &str) -> TokenStream {
    if primitive.starts_with('f') {
        let value = number.as_f64();
        let magnitude = Literal::f64_unsuffixed(value.abs());
        return if value.is_sign_negative() {
            quote!(-#magnitude)
        } else {
            quote!(#magnitude)
        };
    }
    let value = number.as_integer().unwrap_or_default();
    let magnitude = Literal::u128_unsuffixed(value.unsigned_abs());
    if value < 0 {
        quote!(-#magnitude)
    } else {
        quote!(#magnitude)
    }
}

/// The expression of a pattern, and the one that the description has for messages, where it is another one.
pub(crate) fn expressions(pattern: &PatternPlan) -> (TokenStream, Option<TokenStream>) {
    let source = (pattern.regex != pattern.source).then(|| raw_string(&pattern.source));
    (raw_string(&pattern.regex), source)
}

/// A string as a raw literal where it has backslashes or quotes and nothing that must be escaped.
fn raw_string(text: &str) -> TokenStream {
    let hashes = "#".repeat(text.matches("\"#").count().min(1) + usize::from(text.contains('"')));
    let plain = !text.chars().any(|c| c.is_control() || turns(c));
    let raw = format!("r{hashes}\"{text}\"{hashes}");
    match raw.parse::<Literal>() {
        Ok(literal) if plain && text.contains(['\\', '"']) => quote!(#literal),
        _ => quote!(#text),
    }
}

/// The body of an item's `check`.
pub(crate) fn of_item(checks: &mut Checks<'_, '_>, item: &Item, check: &Check) -> TokenStream {
    unbraced(match item {
        Item::Struct(structure) => checks.structure(check, structure),
        _ => checks.statements(check, &Operand::Place(quote!(self)), &At::Variable),
    })
}
