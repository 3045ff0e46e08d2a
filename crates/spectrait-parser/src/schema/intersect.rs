//! Intersection: what several schemas say together about one value.
//!
//! In: the parts of a conjunction. Out: [`Merged`], in which bounds are tightened, enumerations intersected, and
//! patterns and divisors gathered. Properties and items are intersected where they are lowered, see
//! [`objects`](super::objects) and [`arrays`](super::arrays).

use std::rc::Rc;

use spectrait_ir::{Bound, Constraints, EnumValue, Number, Value};

use super::content::Content;
use super::keywords::{Keywords, tighten_maximum, tighten_minimum};
use super::kinds::Kinds;
use super::parts::{Part, Without};
use super::table::SchemaId;
use super::{Schemas, enums};

/// What the parts of a conjunction say together.
#[derive(Debug, Default)]
pub(crate) struct Merged<'d> {
    /// The schemas, for the keywords that are not merged here.
    pub(crate) own: Vec<Own<'d>>,
    /// The only values, where they are listed.
    pub(crate) values: Option<Vec<EnumValue>>,
    /// Whether there may be other values.
    pub(crate) open: bool,
    /// Assertions on numbers, lengths and counts.
    pub(crate) constraints: Constraints,
    /// Every `format`, each once.
    pub(crate) formats: Vec<&'d str>,
    /// What `contentEncoding`, `contentMediaType` and `contentSchema` say.
    pub(crate) content: Content<'d>,
    /// Why a part is unknown.
    pub(crate) broken: Option<String>,
}

/// A schema of a conjunction.
#[derive(Debug)]
pub(crate) struct Own<'d> {
    pub(crate) id: SchemaId,
    pub(crate) keywords: Rc<Keywords<'d>>,
    pub(crate) without: Without,
}

impl<'d> Schemas<'d> {
    /// Merges the parts of a conjunction.
    pub(crate) fn merge(&mut self, parts: &[Part]) -> Merged<'d> {
        let mut merged = Merged::default();
        let mut known: Option<Vec<EnumValue>> = None;
        for part in parts {
            let Part::Own(id, without) = *part else {
                continue;
            };
            let keywords = self.table.keywords(id);
            if let Some(values) = &keywords.values {
                let list = if keywords.open {
                    &mut known
                } else {
                    &mut merged.values
                };
                *list = Some(match list.take() {
                    Some(before) => enums::intersect(before, values),
                    None => values.clone(),
                });
            }
            merged.constraints.intersect(&keywords.constraints);
            if let Some(format) = keywords.format
                && !merged.formats.contains(&format)
            {
                merged.formats.push(format);
            }
            merged.content.add(&keywords);
            merged.broken = merged.broken.take().or_else(|| keywords.broken.clone());
            merged.own.push(Own {
                id,
                keywords,
                without,
            });
        }
        if merged.values.is_none() {
            merged.open = known.is_some();
            merged.values = known;
        }
        merged
    }
}

/// Tightening of constraints.
pub(crate) trait Intersect {
    /// Makes these constraints the ones that hold where both hold.
    fn intersect(&mut self, other: &Self);
    /// What cannot be at once for values of a kind, for people.
    fn contradicts(&self, kind: Kinds) -> bool;
    /// The integer of which no multiple is within the bounds that numbers of a kind have: 1, where that is no integer.
    fn without_multiple(&self, kind: Kinds) -> Option<i128>;
    /// Whether a value satisfies all but the patterns.
    fn admits(&self, value: &Value) -> bool;
}

impl Intersect for Constraints {
    fn intersect(&mut self, other: &Self) {
        fn most(bound: &mut Option<u64>, other: Option<u64>) {
            *bound = (*bound).max(other);
        }
        fn least(bound: &mut Option<u64>, other: Option<u64>) {
            *bound = bound.iter().chain(&other).copied().min();
        }
        fn all<T: PartialEq + Clone>(list: &mut Vec<T>, others: &[T]) {
            for other in others {
                if !list.contains(other) {
                    list.push(other.clone());
                }
            }
        }
        tighten_minimum(&mut self.minimum, other.minimum);
        tighten_maximum(&mut self.maximum, other.maximum);
        all(&mut self.multiple_of, &other.multiple_of);
        most(&mut self.min_length, other.min_length);
        least(&mut self.max_length, other.max_length);
        all(&mut self.patterns, &other.patterns);
        most(&mut self.min_items, other.min_items);
        least(&mut self.max_items, other.max_items);
        self.unique_items |= other.unique_items;
        most(&mut self.min_properties, other.min_properties);
        least(&mut self.max_properties, other.max_properties);
    }

    fn contradicts(&self, kind: Kinds) -> bool {
        fn above<T: PartialOrd>(least: Option<T>, most: Option<T>) -> bool {
            least.zip(most).is_some_and(|(least, most)| least > most)
        }
        match kind {
            Kinds::STRING => above(self.min_length, self.max_length),
            Kinds::ARRAY => above(self.min_items, self.max_items),
            Kinds::OBJECT => above(self.min_properties, self.max_properties),
            _ if Kinds::NUMBER.contains(kind) => {
                let bounds = self.minimum.zip(self.maximum);
                bounds.is_some_and(|(least, most)| {
                    least.value > most.value
                        || (least.value == most.value && (least.exclusive || most.exclusive))
                })
            }
            _ => false,
        }
    }

    fn without_multiple(&self, kind: Kinds) -> Option<i128> {
        if !Kinds::NUMBER.contains(kind) {
            return None;
        }
        let (least, most) = (self.minimum?, self.maximum?);
        let first = integer_within(least, 1, f64::ceil)?;
        let last = integer_within(most, -1, f64::floor)?;
        let unit = (kind == Kinds::INTEGER).then_some(1);
        let divisors = self.multiple_of.iter().filter_map(|it| it.as_integer());
        let mut divisors = unit.into_iter().chain(divisors);
        divisors.find(|divisor| {
            let rest = first.checked_rem_euclid(*divisor);
            let to_next = rest.map_or(0, |rest| if rest == 0 { 0 } else { divisor - rest });
            first.checked_add(to_next).is_none_or(|next| next > last)
        })
    }

    fn admits(&self, value: &Value) -> bool {
        let within = |count: usize, least: Option<u64>, most: Option<u64>| {
            let count = u64::try_from(count).unwrap_or(u64::MAX);
            least.is_none_or(|least| count >= least) && most.is_none_or(|most| count <= most)
        };
        match value {
            Value::Number(number) => self.admits_number(*number),
            Value::String(text) => within(text.chars().count(), self.min_length, self.max_length),
            Value::Array(items) => {
                let mut seen = enums::Seen::default();
                within(items.len(), self.min_items, self.max_items)
                    && (!self.unique_items || items.iter().all(|item| seen.insert(item)))
            }
            Value::Object(members) => {
                within(members.len(), self.min_properties, self.max_properties)
            }
            Value::Null | Value::Bool(_) => true,
        }
    }
}

/// The integer nearest to a bound that is within it, which is `inwards` of it or the bound itself. Nothing where it is
/// beyond 128 bits.
fn integer_within(bound: Bound, inwards: i128, round: fn(f64) -> f64) -> Option<i128> {
    match bound.value.as_integer() {
        Some(value) if bound.exclusive => value.checked_add(inwards),
        Some(value) => Some(value),
        None => Number::Float(round(bound.value.as_f64())).as_integer(),
    }
}

/// The part of [`Intersect::admits`] for numbers.
trait AdmitsNumber {
    fn admits_number(&self, number: Number) -> bool;
}

impl AdmitsNumber for Constraints {
    fn admits_number(&self, number: Number) -> bool {
        let low = self.minimum.is_none_or(|bound| {
            number > bound.value || (number == bound.value && !bound.exclusive)
        });
        let high = self.maximum.is_none_or(|bound| {
            number < bound.value || (number == bound.value && !bound.exclusive)
        });
        // Only what is certain rules a value out: binary fractions are not exact.
        let divides = |divisor: &Number| match (number.as_integer(), divisor.as_integer()) {
            (Some(number), Some(divisor)) => {
                number.checked_rem(divisor).is_none_or(|rest| rest == 0)
            }
            _ => true,
        };
        low && high && self.multiple_of.iter().all(divides)
    }
}
