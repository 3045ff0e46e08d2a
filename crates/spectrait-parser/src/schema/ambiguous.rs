//! Objects that fit two branches of a `oneOf`, which then accepts neither (JSON Schema 2020-12 Core §10.2.1.3).
//!
//! In: the branches. Out: a warning that names two of them, with a value that fits both where one is plain.
//!
//! What always holds: nothing is said where it is not sure, and the work is bounded.

use indexmap::IndexMap;
use spectrait_ir::{StringFormat, Value};

use super::intersect::Merged;
use super::kinds::Kinds;
use super::objects::Keys;
use super::parts::{Flat, Part};
use super::table::SchemaId;
use super::union::Live;
use super::{Schemas, formats};
use crate::diagnostic::{Diagnostic, codes};

/// How many branches are compared with each other.
const BRANCHES: usize = 24;

/// An object that a branch describes.
struct Described<'d> {
    keys: Keys<'d>,
    index: usize,
}

impl<'d> Schemas<'d> {
    /// Reports that `oneOf` accepts nothing that fits two of its branches.
    pub(super) fn report_ambiguous(&self, origin: SchemaId, message: &str, help: &str) {
        let place = self.table.node(origin).place();
        let diagnostic = Diagnostic::warning(codes::AMBIGUOUS_UNION, place, message);
        self.diagnostics().report(diagnostic.help(help));
    }

    /// Reports the first two branches of a `oneOf` that an object fits both of.
    pub(super) fn report_overlap(&mut self, live: &[Live], origin: SchemaId) {
        if live.len() > BRANCHES || live.iter().any(|branch| branch.kinds != Kinds::OBJECT) {
            return;
        }
        let mut described: Vec<Described<'d>> = Vec::with_capacity(live.len());
        for (index, branch) in live.iter().enumerate() {
            if let Some(keys) = self.plain_keys(&branch.flat.parts) {
                described.push(Described { keys, index });
            }
        }
        for (position, a) in described.iter().enumerate() {
            for b in &described[position + 1..] {
                let Some(example) = self.common_object(&a.keys, &b.keys) else {
                    continue;
                };
                let name = |schemas: &mut Self, index: usize| {
                    schemas.branch_name(&live[index]).map_or_else(
                        || format!("branch {}", index + 1),
                        |name| format!("`{name}`"),
                    )
                };
                let (in_b, in_a) = (
                    self.is_within(&a.keys, &b.keys),
                    self.is_within(&b.keys, &a.keys),
                );
                let (one, other) = (&a.keys, &b.keys);
                let (a, b) = (name(self, a.index), name(self, b.index));
                let example = example.and_then(|it| serde_json::to_string(&Value::Object(it)).ok());
                let such = example
                    .as_ref()
                    .map_or_else(String::new, |example| format!(", such as `{example}`"));
                let two = "`oneOf` accepts nothing that fits two branches";
                let message = match (in_b, in_a) {
                    (true, true) => format!(
                        "whatever fits {a} fits {b} too, and the other way round{such}; {two}, so its type refuses all of them"
                    ),
                    (true, false) => {
                        let rest = refused(one, other, &a, &b);
                        format!(
                            "whatever fits {a} fits {b} too{such}; {two}, so its type never holds {a}{rest}"
                        )
                    }
                    (false, true) => {
                        let rest = refused(other, one, &b, &a);
                        format!(
                            "whatever fits {b} fits {a} too{such}; {two}, so its type never holds {b}{rest}"
                        )
                    }
                    (false, false) => {
                        let what = example.map_or_else(
                            || "some objects fit".to_owned(),
                            |example| format!("`{example}` fits"),
                        );
                        format!("{what} both {a} and {b}; {two}, so its type refuses it")
                    }
                };
                let help = "write `anyOf`, or tell the branches apart: by a `discriminator`, a property with a `const` of its own, or one that is required in one branch and not allowed in the other";
                self.report_ambiguous(origin, &message, help);
                return;
            }
        }
    }

    /// Whether all objects that fit one fit another: it asks for no more, of no other properties.
    fn is_within(&mut self, one: &Keys<'d>, other: &Keys<'d>) -> bool {
        if other.additional.is_some() || !other.required.is_subset(&one.required) {
            return false;
        }
        other.properties.iter().all(|(name, terms)| {
            let Some(own) = one.properties.get(name) else {
                return false;
            };
            let (own, terms) = (self.flatten(own), self.flatten(terms));
            let written = |flat: &Flat| match flat.parts.as_slice() {
                [Part::Own(id, _)] => Some(self.table.node(*id).value()),
                _ => None,
            };
            let as_written = written(&own).filter(|own| Some(*own) == written(&terms));
            own.key() == terms.key() || as_written.is_some()
        })
    }

    /// The keys of an object that says nothing else.
    fn plain_keys(&mut self, parts: &[Part]) -> Option<Keys<'d>> {
        if !self.groups(parts).is_empty() {
            return None;
        }
        let merged = self.merge(parts);
        let is_plain = merged.broken.is_none()
            && merged.values.is_none()
            && merged.constraints.is_empty()
            && merged.own.iter().all(|own| {
                let keywords = &own.keywords;
                !keywords.has_conditions()
                    // It tells apart what builds on it.
                    && keywords.discriminator.is_none()
                    && !self.table.is_base(own.id)
                    && keywords.property_names.is_none()
                    && keywords.unevaluated_properties.is_none()
                    && keywords.dependent_required.is_empty()
                    && keywords.dependent_schemas.is_empty()
            });
        let keys = is_plain.then(|| self.keys(&merged))?;
        keys.patterns.is_empty().then_some(keys)
    }

    /// Whether an object fits both, and one that does where it is plain.
    fn common_object(
        &mut self,
        a: &Keys<'d>,
        b: &Keys<'d>,
    ) -> Option<Option<IndexMap<String, Value>>> {
        let asks_more = |one: &Keys<'d>, other: &Keys<'d>| {
            let mut required = one.required.iter();
            required.any(|name| !other.properties.contains_key(name))
        };
        if asks_more(a, b) && asks_more(b, a) {
            // It would be both at once, which hardly anything is.
            return None;
        }
        let mut example = Some(IndexMap::new());
        for name in a.required.union(&b.required) {
            let (in_a, in_b) = (a.properties.get(name), b.properties.get(name));
            let is_closed =
                |keys: &Keys<'d>, declared: bool| !declared && keys.additional.is_some();
            if is_closed(a, in_a.is_some()) || is_closed(b, in_b.is_some()) {
                return None;
            }
            let value = match (in_a, in_b) {
                (Some(terms), Some(others)) => {
                    let (one, other) = (self.flatten(terms), self.flatten(others));
                    let same = one.key() == other.key();
                    let both = self.flatten(&[one.parts, other.parts].concat());
                    let value = self.plain_value(&both.parts);
                    if value.is_none() && !same {
                        return None;
                    }
                    value
                }
                (Some(terms), None) | (None, Some(terms)) => {
                    let flat = self.flatten(terms);
                    self.plain_value(&flat.parts)
                }
                (None, None) => Some(Value::Null),
            };
            example = example.zip(value).map(|(mut example, value)| {
                example.insert((*name).to_owned(), value);
                example
            });
        }
        Some(example)
    }

    /// A value that fulfils parts, where it is plain which.
    fn plain_value(&mut self, parts: &[Part]) -> Option<Value> {
        let kinds = self.kinds(parts);
        if kinds == Kinds::ALL && parts.is_empty() {
            return Some(Value::String("a".to_owned()));
        }
        if !self.groups(parts).is_empty() || kinds.is_empty() {
            return None;
        }
        let merged = self.merge(parts);
        if merged.own.iter().any(|own| own.keywords.has_conditions()) || merged.broken.is_some() {
            return None;
        }
        if let Some(values) = &merged.values {
            let mut values = values.iter().map(|value| &value.value);
            return values
                .find(|value| kinds.meets(Kinds::of(value)))
                .filter(|_| merged.constraints.is_empty())
                .cloned();
        }
        if !merged.constraints.is_empty() {
            return None;
        }
        if kinds.meets(Kinds::STRING) {
            return text(&merged).map(|text| Value::String(text.to_owned()));
        }
        if kinds.meets(Kinds::INTEGER) {
            return Some(Value::Number(spectrait_ir::Number::Integer(1)));
        }
        if kinds.meets(Kinds::BOOLEAN) {
            return Some(Value::Bool(true));
        }
        if kinds == Kinds::ARRAY {
            return Some(Value::Array(Vec::new()));
        }
        let is_open = merged
            .own
            .iter()
            .all(|own| own.keywords.required.is_empty());
        (kinds == Kinds::OBJECT && is_open).then(|| Value::Object(IndexMap::new()))
    }
}

/// What follows where all of one object, the inner one, lies within another.
fn refused(inner: &Keys<'_>, outer: &Keys<'_>, inner_name: &str, outer_name: &str) -> String {
    let asks_no_more = inner.required.is_subset(&outer.required);
    if asks_no_more && inner.additional.is_none() {
        format!(
            ", and what fits {outer_name} mostly fits {inner_name} too: hardly any value is accepted, and no other can be decoded"
        )
    } else {
        format!(": a value of {inner_name} is refused, and a body that holds one cannot be decoded")
    }
}

/// A text of the formats, where it is plain which.
fn text(merged: &Merged<'_>) -> Option<&'static str> {
    if !merged.content.is_empty() {
        return None;
    }
    match merged.formats.as_slice() {
        [] => Some("a"),
        [format] => match formats::string(format) {
            StringFormat::Plain => Some("a"),
            StringFormat::Other(_) if !formats::is_asserted(format) => Some("a"),
            _ => None,
        },
        _ => None,
    }
}
