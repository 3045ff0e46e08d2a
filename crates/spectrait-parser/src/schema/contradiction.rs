//! Why no value can satisfy a schema: the keywords that exclude each other, with their values and places.
//!
//! In: the parts of a conjunction that nothing fulfils. Out: a warning that names two of them, where two are to blame.
//!
//! What always holds: the work is bounded, and where no two are found to blame the warning says so in general.

use spectrait_ir::Value;

use super::Schemas;
use super::kinds::Kinds;
use super::parts::Part;
use super::shape::Typed;
use super::table::SchemaId;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Node;

/// What cannot be satisfied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// No type of value is left.
    Kinds,
    /// The bounds of values of a type exclude each other.
    Bounds(Kinds),
    /// None of the listed values is left.
    Values,
    /// None of the branches of a union is left.
    Branches,
}

/// How many parts are compared with each other.
const PARTS: usize = 40;

/// How many pairs of listed values are compared to find two lists that have none in common.
const COMPARED: usize = 1_000_000;

/// How many characters of a value a message shows.
const SHOWN: usize = 60;

/// Keywords that bound a value from below and from above.
const LOWER: [&str; 5] = [
    "minimum",
    "exclusiveMinimum",
    "minLength",
    "minItems",
    "minProperties",
];
const UPPER: [&str; 5] = [
    "maximum",
    "exclusiveMaximum",
    "maxLength",
    "maxItems",
    "maxProperties",
];

impl<'d> Schemas<'d> {
    /// No value at all, which is reported where nobody wrote `false`.
    pub(crate) fn contradictory(&mut self, parts: &[Part], origin: SchemaId, why: Why) -> Typed {
        let own = parts.iter().filter_map(|part| match part {
            Part::Own(id, _) => Some(*id),
            _ => None,
        });
        let own: Vec<SchemaId> = own.take(PARTS).collect();
        if !own.iter().any(|id| self.table.keywords(*id).never) {
            let blamed = match why {
                Why::Kinds => self.exclusive_kinds(&own),
                Why::Bounds(kinds) => self.exclusive_bounds(&own, kinds),
                Why::Values => self.exclusive_values(&own),
                Why::Branches => None,
            };
            let general = match why {
                Why::Kinds => "no type of value satisfies all of its parts",
                Why::Bounds(_) => "its bounds exclude each other",
                Why::Values => "none of the listed values satisfies all of its parts",
                Why::Branches => {
                    "none of the branches of its union can hold beside what else it asks"
                }
            };
            let what = blamed.as_ref().map_or_else(
                || general.to_owned(),
                |[a, b]| format!("{} and {} exclude each other", shown(a), shown(b)),
            );
            let origin = self.table.node(origin);
            let message =
                format!("no value can satisfy this schema: {what}; its type has no values");
            let mut diagnostic =
                Diagnostic::warning(codes::CONTRADICTORY_SCHEMA, origin.place(), message).help(
                    match blamed {
                        Some(_) => "correct one of the two, or remove it",
                        None => "correct what stands here, or remove a part of it",
                    },
                );
            for member in blamed.iter().flatten() {
                diagnostic =
                    diagnostic.related(member.place(), format!("{} stands here", shown(member)));
            }
            self.diagnostics().report(diagnostic);
        }
        spectrait_ir::Shape::Never.into()
    }

    /// Two members that ask for different types.
    fn exclusive_kinds(&mut self, own: &[SchemaId]) -> Option<[Node<'d>; 2]> {
        const ASKING: [&str; 6] = ["type", "const", "enum", "oneOf", "anyOf", "$ref"];
        let mut asked: Vec<(Kinds, Node<'d>)> = Vec::new();
        for &id in own {
            let kinds = self.kinds(&[Part::Own(id, super::parts::Without::NOTHING)]);
            let node = self.table.node(id);
            let asking = ASKING.iter().find_map(|key| node.get(key));
            let Some(asking) = asking.filter(|_| kinds != Kinds::ALL) else {
                continue;
            };
            if let Some((_, other)) = asked.iter().find(|(other, _)| !other.meets(kinds)) {
                return Some([other.clone(), asking]);
            }
            // Two keywords of one schema.
            let other = ASKING.iter().skip(1).find_map(|key| node.get(key));
            if kinds.is_empty()
                && let (Some(ty), Some(other)) = (node.get("type"), other)
            {
                return Some([ty, other]);
            }
            asked.push((kinds, asking));
        }
        None
    }

    /// The highest lower bound and the lowest upper bound.
    fn exclusive_bounds(&self, own: &[SchemaId], kinds: Kinds) -> Option<[Node<'d>; 2]> {
        let ending = match kinds {
            Kinds::STRING => "Length",
            Kinds::ARRAY => "Items",
            Kinds::OBJECT => "Properties",
            _ => "imum",
        };
        let bound = |keywords: [&str; 5], better: fn(f64, f64) -> bool| {
            let mut best: Option<(f64, Node<'d>)> = None;
            let keywords = keywords.into_iter().filter(|key| key.ends_with(ending));
            for key in keywords {
                for id in own {
                    let member = self.table.node(*id).get(key);
                    let Some(member) = member else { continue };
                    let Value::Number(number) = member.value() else {
                        continue;
                    };
                    let Ok(number) = number.to_string().parse::<f64>() else {
                        continue;
                    };
                    if best
                        .as_ref()
                        .is_none_or(|(known, _)| better(number, *known))
                    {
                        best = Some((number, member));
                    }
                }
            }
            best.map(|(_, member)| member)
        };
        Some([
            bound(LOWER, |one, other| one > other)?,
            bound(UPPER, |one, other| one < other)?,
        ])
    }

    /// A list of values, and what none of them satisfies.
    fn exclusive_values(&self, own: &[SchemaId]) -> Option<[Node<'d>; 2]> {
        let lists = own.iter().filter_map(|id| {
            let node = self.table.node(*id);
            node.get("enum").or_else(|| node.get("const"))
        });
        let lists: Vec<Node<'d>> = lists.collect();
        let list = lists.first()?;
        let values = |list: &Node<'d>| match list.value() {
            Value::Array(values) if list.pointer().ends_with("/enum") => values.clone(),
            value => vec![value.clone()],
        };
        let first = values(list);
        let disjoint = |other: &&Node<'d>| {
            let other = values(other);
            first.len().saturating_mul(other.len()) <= COMPARED
                && other.iter().all(|value| !first.contains(value))
        };
        if let Some(other) = lists.iter().skip(1).find(disjoint) {
            return Some([list.clone(), other.clone()]);
        }
        let bounds = ["type"].into_iter().chain(LOWER).chain(UPPER);
        let mut bounds =
            bounds.filter_map(|key| own.iter().find_map(|id| self.table.node(*id).get(key)));
        let other = bounds.find(|member| {
            let is_type = member.pointer().ends_with("/type");
            let kinds = member.value().as_str().and_then(Kinds::of_word);
            match kinds.filter(|_| is_type) {
                Some(kinds) => !first.iter().any(|value| kinds.meets(Kinds::of(value))),
                None => !is_type,
            }
        })?;
        Some([list.clone(), other])
    }
}

/// A member as it is written: `minimum: 5`.
fn shown(member: &Node<'_>) -> String {
    let key = member.pointer().rsplit_once('/').map_or("", |(_, key)| key);
    let value = serde_json::to_string(member.value()).unwrap_or_default();
    let value = match member.value() {
        Value::String(text) if !text.is_empty() => text.clone(),
        _ => value,
    };
    let is_long = value.chars().count() > SHOWN;
    let mut value: String = value.chars().take(SHOWN).collect();
    if is_long {
        value.push('…');
    }
    format!("`{key}: {value}`")
}
