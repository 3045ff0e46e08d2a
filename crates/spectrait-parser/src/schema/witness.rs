//! Witnesses: values that show what a schema allows.
//!
//! In: the parts of a schema. Out: a value that fulfils them, where it is plain which, the description's own examples
//! first; and whether a value fulfils them.
//!
//! What always holds: a value that is said to fit does; the work is bounded.

use indexmap::IndexMap;
use spectrait_ir::{Constraints, Number, Value};
use spectrait_patterns::Pattern;

use super::intersect::{Intersect as _, Merged};
use super::kinds::Kinds;
use super::objects::Keys;
use super::parts::Part;
use super::{Schemas, formats};

/// How many schemas are asked about, in all that is done for one union.
const STEPS: usize = 400;
/// How deep values are nested.
const DEPTH: u8 = 4;
/// How long texts are that are made up, and how many items lists have.
const LONGEST: u64 = 64;
/// How many examples of one schema are tried.
const EXAMPLES: usize = 4;

/// For each format of strings that is checked, one of its texts, and an expression that others match.
const FORMATS: [(&str, &str, &str); 5] = [
    (
        "date-time",
        "2020-01-01T00:00:00Z",
        r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$",
    ),
    (
        "date",
        "2020-01-01",
        r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$",
    ),
    (
        "uuid",
        "00000000-0000-0000-0000-000000000000",
        "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
    ),
    ("ipv4", "127.0.0.1", r"^([1-9]?\d\.){3}[1-9]?\d$"),
    ("ipv6", "::1", "^::1$"),
];

/// How much may still be done.
#[derive(Debug)]
pub(super) struct Work {
    steps: usize,
    depth: u8,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            steps: STEPS,
            depth: DEPTH,
        }
    }
}

impl Work {
    /// Does something one level further down. Nothing where too much was done, or it is too deep.
    fn inside<T>(&mut self, work: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        self.steps = self.steps.checked_sub(1)?;
        self.depth = self.depth.checked_sub(1)?;
        let done = work(self);
        self.depth += 1;
        done
    }
}

impl<'d> Schemas<'d> {
    /// A value that fulfils parts.
    pub(super) fn witness(&mut self, parts: &[Part], work: &mut Work) -> Option<Value> {
        work.inside(|work| {
            let kinds = self.kinds(parts);
            let merged = self.merge(parts);
            let mut candidates: Vec<Value> = Vec::new();
            for own in &merged.own {
                let said = &own.keywords.docs.examples;
                candidates.extend(said.iter().take(EXAMPLES).cloned());
                candidates.extend(own.keywords.default.cloned());
            }
            if let Some(values) = &merged.values {
                let values = values.iter().take(EXAMPLES);
                candidates.extend(values.map(|value| value.value.clone()));
            } else {
                if kinds.meets(Kinds::STRING) {
                    candidates.extend(texts(&merged).into_iter().map(Value::String));
                }
                if kinds.meets(Kinds::NUMBER) {
                    candidates.extend(numbers(&merged.constraints).map(Value::Number));
                }
                if kinds.meets(Kinds::BOOLEAN) {
                    candidates.push(Value::Bool(true));
                }
                if kinds.meets(Kinds::ARRAY) {
                    candidates.extend(self.list(&merged, work));
                }
                if kinds.meets(Kinds::OBJECT) {
                    let keys = self.keys(&merged);
                    candidates.extend(self.object(&keys, work).map(Value::Object));
                }
            }
            let mut candidates = candidates.into_iter();
            candidates.find(|value| self.fits(value, parts, work))
        })
    }

    /// A list that has as many items as it must.
    fn list(&mut self, merged: &Merged<'d>, work: &mut Work) -> Option<Value> {
        let least = merged.constraints.min_items.unwrap_or(0);
        if least == 0 {
            return Some(Value::Array(Vec::new()));
        }
        let items = items(merged);
        let items = self.flatten(&items);
        let item = self.witness(&items.parts, work)?;
        let count = usize::try_from(least.min(LONGEST)).ok()?;
        Some(Value::Array(vec![item; count]))
    }

    /// An object that has the members that it must have.
    fn object(&mut self, keys: &Keys<'d>, work: &mut Work) -> Option<IndexMap<String, Value>> {
        let mut members = IndexMap::new();
        for name in &keys.required {
            let terms = keys.properties.get(name).cloned().unwrap_or_default();
            let flat = self.flatten(&terms);
            members.insert((*name).to_owned(), self.witness(&flat.parts, work)?);
        }
        Some(members)
    }

    /// Whether a value fulfils parts. Where that is not sure, it does not.
    pub(super) fn fits(&mut self, value: &Value, parts: &[Part], work: &mut Work) -> bool {
        let fits = work.inside(|work| {
            let is_of_kind = parts.is_empty() || self.kinds(parts).meets(Kinds::of(value));
            if !is_of_kind || !self.groups(parts).is_empty() {
                return None;
            }
            let merged = self.merge(parts);
            let is_plain = merged.broken.is_none()
                && merged.own.iter().all(|own| {
                    let keywords = &own.keywords;
                    !keywords.has_conditions()
                        && keywords.contains.is_none()
                        && keywords.prefix_items.is_empty()
                        && keywords.unevaluated_items.is_none()
                });
            let is_listed = merged.open
                || merged.values.as_ref().is_none_or(|values| {
                    let mut values = values.iter();
                    values.any(|known| known.value == *value)
                });
            if !is_plain || !is_listed || !merged.constraints.admits(value) {
                return None;
            }
            let fits = match value {
                Value::Number(number) => is_number(*number, &merged),
                Value::String(text) => is_text(text, &merged),
                Value::Array(list) => {
                    let items = items(&merged);
                    let flat = self.flatten(&items);
                    list.iter().all(|item| self.fits(item, &flat.parts, work))
                }
                Value::Object(members) => {
                    let keys = self.plain_keys(parts);
                    keys.is_some_and(|keys| self.fits_keys(members, &keys, work))
                }
                Value::Null | Value::Bool(_) => true,
            };
            fits.then_some(())
        });
        fits.is_some()
    }

    /// Whether an object has the keys that it must have, and its members fit. Where that is not sure, they do not.
    pub(super) fn fits_keys(
        &mut self,
        members: &IndexMap<String, Value>,
        keys: &Keys<'d>,
        work: &mut Work,
    ) -> bool {
        let mut required = keys.required.iter();
        let is_plain = keys.patterns.is_empty() && !keys.uncertain;
        if !is_plain || !required.all(|name| members.contains_key(*name)) {
            return false;
        }
        members.iter().all(|(name, value)| {
            let terms = match (keys.properties.get(name.as_str()), &keys.additional) {
                (Some(terms), _) => terms.clone(),
                (None, None) => return true,
                (None, Some(schemas)) => schemas.iter().copied().map(Part::Whole).collect(),
            };
            let flat = self.flatten(&terms);
            self.fits(value, &flat.parts, work)
        })
    }
}

/// What the items of a list must fulfil.
pub(super) fn items(merged: &Merged<'_>) -> Vec<Part> {
    let own = merged.own.iter();
    let items = own.flat_map(|own| {
        let keywords = &own.keywords;
        keywords.items.into_iter().chain(keywords.values_of_items)
    });
    items.map(Part::Whole).collect()
}

/// Texts of the right length, which match all patterns.
fn texts(merged: &Merged<'_>) -> Vec<String> {
    let Constraints {
        min_length,
        max_length,
        patterns,
        ..
    } = &merged.constraints;
    let sample = FORMATS
        .iter()
        .find(|(name, ..)| merged.formats.contains(name));
    if let Some((_, sample, _)) = sample {
        return vec![(*sample).to_owned()];
    }
    let most = max_length.unwrap_or(LONGEST).min(LONGEST);
    let least = min_length.unwrap_or(1).max(1).min(most);
    let read: Result<Vec<Pattern>, _> = patterns.iter().map(|it| Pattern::new(it)).collect();
    let (Ok(read), Ok(shortest)) = (read, usize::try_from(least)) else {
        return Vec::new();
    };
    let made = ["a", "A", "1"].into_iter().flat_map(|letter| {
        let lengths = shortest..shortest.saturating_add(8);
        lengths.map(|length| letter.repeat(length))
    });
    let mut made = made.filter(|text| read.iter().all(|pattern| pattern.is_match(text)));
    made.next().into_iter().collect()
}

/// Numbers within bounds.
fn numbers(constraints: &Constraints) -> impl Iterator<Item = Number> {
    let bounds = [constraints.minimum, constraints.maximum];
    let bounds = bounds.into_iter().flatten().map(|bound| bound.value);
    let beside = bounds.clone().filter_map(Number::as_integer);
    let beside = beside.flat_map(|it| [it.saturating_add(1), it.saturating_sub(1)]);
    let factors = constraints.multiple_of.clone();
    let plain = [1, 0].map(Number::Integer);
    let all = plain.into_iter().chain(bounds);
    all.chain(beside.map(Number::Integer)).chain(factors)
}

/// Whether a number is surely of all formats, and a multiple of what it must be.
fn is_number(number: Number, merged: &Merged<'_>) -> bool {
    let is_of = |format: &&str| {
        let range = match *format {
            "int32" => i128::from(i32::MIN)..=i128::from(i32::MAX),
            "int64" => i128::from(i64::MIN)..=i128::from(i64::MAX),
            _ => 0..=127,
        };
        number.as_integer().is_some_and(|it| range.contains(&it))
    };
    let multiples = &merged.constraints.multiple_of;
    // What an integer divides was asked before.
    let mut multiples = multiples.iter();
    merged.formats.iter().all(is_of)
        && multiples.all(|factor| factor.as_integer().is_some() && number.as_integer().is_some())
}

/// Whether a text is surely of all formats, and matches all patterns.
fn is_text(text: &str, merged: &Merged<'_>) -> bool {
    let matches = |pattern: &str| Pattern::new(pattern).is_ok_and(|it| it.is_match(text));
    let is_of = |format: &str| match FORMATS.iter().find(|(name, ..)| *name == format) {
        Some((_, sample, expression)) => text == *sample || matches(expression),
        None => formats::is_free(format),
    };
    let patterns = &merged.constraints.patterns;
    merged.content.is_empty()
        && merged.formats.iter().all(|format| is_of(format))
        && patterns.iter().all(|pattern| matches(pattern))
}
