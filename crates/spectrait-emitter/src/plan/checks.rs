//! Constraints → checks on typed values.
//!
//! In: types whose items are named. Out: a [`Check`] tree for each that has anything to check, and the patterns
//! that these use.
//!
//! What always holds: a constraint is checked, or implied by the Rust type, or listed in
//! [`TypesPlan::unchecked`](super::TypesPlan::unchecked) with the reason.

use std::collections::HashMap;

use spectrait_ir::{Bound, Constraints, Number, Place, Shape, StringFormat, Type, TypeId};

use super::graph::Form;
use super::names::{self, Case, Scope};
use super::parameters::beyond_type;
use super::{Check, Engine, PatternPlan, RustType, Types, Unchecked};
use crate::templates::sequence::Sequences;

/// The patterns that checks and rules use. Each check has its own where it stands; rules find theirs by its name, which
/// all rules that have the same share.
#[derive(Debug, Default)]
pub(crate) struct Patterns {
    /// Position by source, and whether it is of rules; why there is none for those that have no translation.
    known: HashMap<(String, bool), Result<usize, String>>,
    plans: Vec<PatternPlan>,
    scope: Scope,
}

impl Patterns {
    /// The position of a pattern that checks have.
    ///
    /// # Errors
    ///
    /// Why it is no expression, for people.
    fn intern(&mut self, source: &str) -> Result<usize, String> {
        self.position(source, false)
    }

    /// The position of a pattern that rules have, which is named by its own characters.
    ///
    /// # Errors
    ///
    /// Why it is no expression, for people.
    pub(super) fn intern_of_rule(&mut self, source: &str) -> Result<usize, String> {
        self.position(source, true)
    }

    fn position(&mut self, source: &str, of_rules: bool) -> Result<usize, String> {
        let key = (source.to_owned(), of_rules);
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let result = spectrait_patterns::translate(source).map(|translated| {
            let (regex, engine) = match (Sequences::new(source), translated.fancy) {
                (Some(_), _) => (source.to_owned(), Engine::Plain),
                (None, false) => (translated.regex, Engine::Regex),
                (None, true) => (translated.regex, Engine::Fancy),
            };
            let name = of_rules.then(|| {
                let name = format!("{} pattern", names::characters(source));
                self.scope.claim(&name, Case::Shouty)
            });
            self.plans.push(PatternPlan {
                name,
                source: source.to_owned(),
                regex,
                engine,
            });
            self.plans.len() - 1
        });
        self.known.insert(key, result.clone());
        result
    }

    /// The patterns, in the order of their first use.
    pub(crate) fn finish(self) -> Vec<PatternPlan> {
        self.plans
    }
}

impl Types<'_> {
    /// The Rust type of what is read by itself (a parameter, a header, a part), and what is to be checked of it. Where
    /// rules are asked of it, which see what was sent, it is an item that has them. What an item is that is made for it
    /// is said by `docs`, as in [`reference_with`](Self::reference_with).
    pub fn alone(
        &mut self,
        id: TypeId,
        hint: &[&str],
        docs: Option<&str>,
    ) -> (RustType, Option<Check>) {
        if self.traits.is_ruled(self.graph.base(id)) {
            return (self.whole_with(id, hint, docs), None);
        }
        (
            self.reference_with(id, hint, docs),
            self.check(id).and_then(beyond_type),
        )
    }

    /// What is to be checked on a value of the type that [`reference`](Self::reference) gives for `id`.
    pub fn check(&mut self, id: TypeId) -> Option<Check> {
        let base = self.graph.base(id);
        let inner = if self.graph.form(base).is_solid() {
            self.traits.is_checked(base).then_some(Check::Own)
        } else {
            self.check_inside(base)
        };
        match inner {
            Some(check) if self.is_nullable(id) => Some(present(check)),
            inner => inner,
        }
    }

    /// What is to be checked on what a type holds, its own item aside.
    pub(super) fn check_inside(&mut self, id: TypeId) -> Option<Check> {
        let graph = &self.graph;
        if graph.own(id).is_some() {
            return None;
        }
        let ty = graph.ty(id);
        let each = match &ty.shape {
            Shape::Array { items } => Some(*items),
            Shape::Map { values } => Some(*values),
            // What is in it checks itself.
            Shape::JsonText(inner) => Some(*inner),
            Shape::Object(_) => graph.map_values(id).flatten(),
            _ => None,
        };
        let tuple = match &ty.shape {
            Shape::Tuple { prefix, .. } if super::types::is_exact_tuple(ty) => prefix.as_slice(),
            _ => &[],
        };
        let mut checks = self.constraints(ty);
        if let Some(check) = each.and_then(|each| self.check(each)) {
            checks.push(match (check, &ty.shape) {
                (Check::Own, _) => Check::Own,
                (check, Shape::Array { .. }) => Check::Each(Box::new(check)),
                (check, _) => Check::EachValue(Box::new(check)),
            });
        }
        for (index, item) in tuple.iter().enumerate() {
            if let Some(check) = self.check(*item) {
                checks.push(Check::At(index, Box::new(check)));
            }
        }
        all(checks)
    }

    /// The constraints of one type.
    fn constraints(&mut self, ty: &Type) -> Vec<Check> {
        let Constraints {
            minimum,
            maximum,
            multiple_of,
            min_length: _,
            max_length: _,
            patterns,
            format: checked,
            min_items,
            max_items,
            unique_items,
            min_properties,
            max_properties,
        } = &ty.constraints;
        let mut checks = Vec::new();
        match &ty.shape {
            Shape::Integer { .. } | Shape::Number { .. } => {
                let primitive = primitive(ty);
                checks.extend(self.range(*minimum, *maximum, primitive, &ty.place));
                for factor in multiple_of {
                    checks.extend(self.multiple_of(*factor, primitive, &ty.place));
                }
            }
            Shape::String { format } => {
                let mut on_text: Vec<Check> = length(&ty.constraints, format).into_iter().collect();
                on_text.extend(checked.clone().map(Check::Format));
                for pattern in patterns {
                    match self.patterns.intern(pattern) {
                        Ok(index) => on_text.push(Check::Pattern(index)),
                        Err(reason) => {
                            self.not_checked(format!("pattern: {pattern}"), reason, &ty.place);
                        }
                    }
                }
                checks.extend(on_text_of(format, on_text));
            }
            Shape::Array { .. } | Shape::Tuple { .. } => {
                let exact = super::types::is_exact_tuple(ty);
                if !exact && (min_items.is_some_and(|min| min > 0) || max_items.is_some()) {
                    checks.push(Check::Items(min_items.filter(|min| *min > 0), *max_items));
                }
                if *unique_items {
                    let plain = matches!(&ty.shape, Shape::Array { items } if self.has_plain_equality(*items));
                    checks.push(if plain {
                        Check::Distinct
                    } else {
                        Check::Unique
                    });
                }
            }
            Shape::Map { .. } | Shape::Object(_) => {
                if min_properties.is_some_and(|min| min > 0) || max_properties.is_some() {
                    checks.push(Check::Properties(
                        min_properties.filter(|min| *min > 0),
                        *max_properties,
                    ));
                }
            }
            _ if ty.constraints.is_empty() => {}
            _ => self.not_checked(
                "constraints".to_owned(),
                "they stand on a type that has no place for them".to_owned(),
                &ty.place,
            ),
        }
        checks
    }

    /// Whether values of a type are equal where their JSON is, and can be hashed.
    fn has_plain_equality(&self, id: TypeId) -> bool {
        let id = self.graph.base(id);
        let is_plain = match &self.graph.ty(id).shape {
            Shape::Boolean | Shape::Integer { .. } => true,
            Shape::String { format } => {
                matches!(
                    format,
                    StringFormat::Plain | StringFormat::Uuid | StringFormat::Other(_)
                )
            }
            Shape::Enum { .. } => self.graph.form(id) == Form::StringEnum,
            _ => false,
        };
        is_plain && self.graph.own(id).is_none() && self.traits.is_eq(id) && self.traits.is_hash(id)
    }

    /// A range, without the bounds that the primitive implies.
    fn range(
        &mut self,
        minimum: Option<Bound>,
        maximum: Option<Bound>,
        primitive: &'static str,
        place: &Place,
    ) -> Option<Check> {
        let (min, max) = bounds(minimum, maximum, primitive);
        if let Some((lowest, highest)) = limits(primitive) {
            let (lowest, highest) = (Number::Integer(lowest), Number::Integer(highest));
            if [min, max]
                .iter()
                .flatten()
                .any(|bound| bound.value < lowest || bound.value > highest)
            {
                self.not_checked(
                    "minimum, maximum".to_owned(),
                    format!("no `{primitive}` is within the bounds"),
                    place,
                );
                return None;
            }
        }
        (min.is_some() || max.is_some()).then_some(Check::Range {
            min,
            max,
            primitive,
        })
    }

    /// A factor of a number.
    fn multiple_of(
        &mut self,
        factor: Number,
        primitive: &'static str,
        place: &Place,
    ) -> Option<Check> {
        let Some((_, highest)) = limits(primitive) else {
            return Some(Check::MultipleOf { factor, primitive });
        };
        match whole_factor(factor) {
            Some(1) => None,
            Some(factor) if factor <= highest => Some(Check::MultipleOf {
                factor: Number::Integer(factor),
                primitive,
            }),
            _ => {
                self.not_checked(
                    format!("multipleOf: {factor}"),
                    format!("it is no `{primitive}`"),
                    place,
                );
                None
            }
        }
    }

    pub(super) fn not_checked(&mut self, what: String, reason: String, place: &Place) {
        let unchecked = Unchecked {
            what,
            reason,
            place: place.clone(),
        };
        self.plan.unchecked.insert(unchecked);
    }
}

/// Checks of a string's text, by what stands for the string.
fn on_text_of(format: &StringFormat, checks: Vec<Check>) -> Option<Check> {
    let checks = all(checks)?;
    Some(match format {
        // These have one way of being written.
        StringFormat::Date
        | StringFormat::Uuid
        | StringFormat::Ipv4
        | StringFormat::Ipv6
        | StringFormat::Byte => Check::Text(Box::new(checks)),
        StringFormat::Password => Check::Secret(Box::new(checks)),
        _ => checks,
    })
}

/// One check for several.
pub(super) fn all(mut checks: Vec<Check>) -> Option<Check> {
    match checks.len() {
        0 | 1 => checks.pop(),
        _ => Some(Check::All(checks)),
    }
}

/// A check of what is inside an `Option` or a `Field`, whose own `Check` hands on to what it holds.
pub(super) fn present(check: Check) -> Check {
    match check {
        Check::Own => Check::Own,
        check => Check::Present(Box::new(check)),
    }
}

/// The length that the text of every value has.
fn fixed_length(format: &StringFormat) -> Option<u64> {
    match format {
        StringFormat::Uuid => Some(36),
        _ => None,
    }
}

/// The least and the greatest value of an integer type.
fn limits(primitive: &str) -> Option<(i128, i128)> {
    Some(match primitive {
        "i8" => (i8::MIN.into(), i8::MAX.into()),
        "i16" => (i16::MIN.into(), i16::MAX.into()),
        "i32" => (i32::MIN.into(), i32::MAX.into()),
        "i64" => (i64::MIN.into(), i64::MAX.into()),
        "u8" => (0, u8::MAX.into()),
        "u16" => (0, u16::MAX.into()),
        "u32" => (0, u32::MAX.into()),
        "u64" => (0, u64::MAX.into()),
        "i128" => (i128::MIN, i128::MAX),
        // A bound has no more than 127 bits.
        "u128" => (0, i128::MAX),
        _ => return None,
    })
}

/// The bounds that say more than the primitive does.
fn bounds(
    min: Option<Bound>,
    max: Option<Bound>,
    primitive: &str,
) -> (Option<Bound>, Option<Bound>) {
    let Some((lowest, highest)) = limits(primitive) else {
        return (min, max);
    };
    (
        min.map(|bound| whole(bound, true))
            .filter(|bound| admits_less(*bound, lowest)),
        max.map(|bound| whole(bound, false))
            .filter(|bound| admits_more(*bound, highest)),
    )
}

/// Whether the constraints of a type ask anything that its Rust type does not imply.
pub(super) fn asks_more(ty: &Type) -> bool {
    let constraints = &ty.constraints;
    match &ty.shape {
        Shape::Integer { .. } | Shape::Number { .. } => {
            let primitive = primitive(ty);
            let (min, max) = bounds(constraints.minimum, constraints.maximum, primitive);
            let divides =
                |factor: &Number| limits(primitive).is_none() || whole_factor(*factor) != Some(1);
            min.is_some() || max.is_some() || constraints.multiple_of.iter().any(divides)
        }
        Shape::String {
            format: StringFormat::DateTime,
        } => false,
        Shape::String { format } => {
            length(constraints, format).is_some()
                || !constraints.patterns.is_empty()
                || constraints.format.is_some()
        }
        Shape::Array { .. } | Shape::Tuple { .. } => {
            let counted =
                constraints.min_items.is_some_and(|min| min > 0) || constraints.max_items.is_some();
            constraints.unique_items || (counted && !super::types::is_exact_tuple(ty))
        }
        Shape::Map { .. } | Shape::Object(_) => {
            constraints.min_properties.is_some_and(|min| min > 0)
                || constraints.max_properties.is_some()
        }
        // These have no place for constraints.
        _ => false,
    }
}

/// The bounds of a text's length that its kind does not imply.
fn length(constraints: &Constraints, format: &StringFormat) -> Option<Check> {
    let min = constraints.min_length.filter(|min| *min > 0);
    let max = constraints.max_length;
    let implied = fixed_length(format).is_some_and(|length| {
        min.is_none_or(|min| min <= length) && max.is_none_or(|max| max >= length)
    });
    (!implied && (min.is_some() || max.is_some())).then_some(Check::Length(min, max))
}

/// The primitive that stands for a number.
fn primitive(ty: &Type) -> &'static str {
    match &ty.shape {
        Shape::Integer { format } => super::scalars::integer(format.as_deref(), &ty.constraints),
        Shape::Number { .. } => super::scalars::NUMBER,
        _ => "f64",
    }
}

/// The bound of whole numbers that a bound means.
fn whole(bound: Bound, least: bool) -> Bound {
    let value = bound.value.as_f64();
    match bound.value.as_integer() {
        Some(integer) => Bound {
            value: Number::Integer(integer),
            ..bound
        },
        // Beyond all integers.
        None if value.fract() == 0.0 => {
            let far = if value > 0.0 { i128::MAX } else { i128::MIN };
            Bound {
                value: Number::Integer(far),
                ..bound
            }
        }
        None => {
            let rounded = if least { value.ceil() } else { value.floor() };
            let integer = Number::Float(rounded).as_integer().unwrap_or_default();
            Bound {
                value: Number::Integer(integer),
                exclusive: false,
            }
        }
    }
}

/// Whether a lower bound says more than that a number is at least `lowest`.
fn admits_less(bound: Bound, lowest: i128) -> bool {
    bound.value > Number::Integer(lowest)
        || (bound.exclusive && bound.value == Number::Integer(lowest))
}

/// Whether an upper bound says more than that a number is at most `highest`.
fn admits_more(bound: Bound, highest: i128) -> bool {
    bound.value < Number::Integer(highest)
        || (bound.exclusive && bound.value == Number::Integer(highest))
}

/// The factor of whole numbers that a factor means: 5 for 2.5, 1 for 0.01.
fn whole_factor(factor: Number) -> Option<i128> {
    if let Some(integer) = factor.as_integer() {
        return (integer > 0).then_some(integer);
    }
    // Decimal digits, as they were written: the shortest that give the same number.
    let text = factor.to_string();
    let (whole, fraction) = text.split_once('.')?;
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    let scale = 10i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let (mut a, mut b) = (digits, scale);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    (a > 0 && digits > 0).then(|| digits / a)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_of_whole_numbers() {
        for (factor, whole) in [
            (0.01, Some(1)),
            (2.5, Some(5)),
            (0.75, Some(3)),
            (1e-40, None),
            (3.0, Some(3)),
        ] {
            assert_eq!(whole_factor(Number::Float(factor)), whole, "{factor}");
        }
    }

    #[test]
    fn bounds_of_whole_numbers() {
        let bound = |value| Bound {
            value: Number::Float(value),
            exclusive: true,
        };
        assert_eq!(
            whole(bound(0.5), true),
            Bound {
                value: Number::Integer(1),
                exclusive: false
            }
        );
        assert_eq!(
            whole(bound(-0.5), false),
            Bound {
                value: Number::Integer(-1),
                exclusive: false
            }
        );
        assert_eq!(
            whole(bound(3.0), true),
            Bound {
                value: Number::Integer(3),
                exclusive: true
            }
        );
        // Real descriptions have this for "any `int64`".
        assert!(!admits_less(whole(bound(-9.3e18), true), i64::MIN.into()));
    }
}
