//! Why no value can satisfy a schema: the keywords that exclude each other, with their values and places.
//!
//! In: the parts of a conjunction that nothing fulfils. Out: a warning that names two of them, where two are to blame.
//!
//! What always holds: the work is linear in what is compared, and where no two are found to blame the warning says so
//! in general.

use std::collections::HashSet;

use spectrait_ir::{Bound, Constraints, Number, Value};

use super::Schemas;
use super::enums::Key;
use super::intersect::Intersect as _;
use super::kinds::Kinds;
use super::parts::Part;
use super::shape::{Typed, any_matches};
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
    /// The bounds of numbers leave no multiple of an integer.
    Between(i128),
    /// None of the listed values is left.
    Values,
    /// None of the branches of a union is left.
    Branches,
}

/// How many parts are compared with each other.
const PARTS: usize = 40;

/// How many characters of a value a message shows.
const SHOWN: usize = 60;

/// Keywords that bound a value, as constraints have them: `exclusiveMinimum` is a `minimum`.
const BOUNDS: [&str; 8] = [
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
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
                Why::Between(_) | Why::Branches => None,
            };
            let general = match why {
                Why::Kinds => "no type of value satisfies all of its parts".to_owned(),
                Why::Bounds(_) => "its bounds exclude each other".to_owned(),
                Why::Between(1) => "no integer is within its bounds".to_owned(),
                Why::Between(divisor) => format!("no multiple of {divisor} is within its bounds"),
                Why::Values => "none of the listed values satisfies all of its parts".to_owned(),
                Why::Branches => {
                    "none of the branches of its union can hold beside what else it asks".to_owned()
                }
            };
            let what = blamed.as_ref().map_or_else(
                || general,
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

    /// Two members that ask for different types, or of one schema for different values.
    fn exclusive_kinds(&mut self, own: &[SchemaId]) -> Option<[Node<'d>; 2]> {
        const ASKING: [&str; 6] = ["type", "const", "enum", "oneOf", "anyOf", "$ref"];
        let mut asked: Vec<(Kinds, Node<'d>)> = Vec::new();
        for &id in own {
            let kinds = self.kinds(&[Part::Own(id, super::parts::Without::NOTHING)]);
            let keywords = self.table.keywords(id);
            let node = self.table.node(id);
            if keywords.values.as_ref().is_some_and(Vec::is_empty)
                && let (Some(constant), Some(list)) = (node.get("const"), node.get("enum"))
            {
                return Some([constant, list]);
            }
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
    fn exclusive_bounds(&mut self, own: &[SchemaId], kinds: Kinds) -> Option<[Node<'d>; 2]> {
        let (lower, upper) = match kinds {
            Kinds::STRING => ("minLength", "maxLength"),
            Kinds::ARRAY => ("minItems", "maxItems"),
            Kinds::OBJECT => ("minProperties", "maxProperties"),
            _ => ("minimum", "maximum"),
        };
        let mut tightest = |keyword: &str, is_tighter: fn(Bound, Bound) -> bool| {
            let mut found: Option<(Bound, Node<'d>)> = None;
            for id in own {
                let bound = bound(&self.table.keywords(*id).constraints, keyword);
                let Some(bound) = bound else { continue };
                if let Some(member) = self.member(*id, keyword, bound)
                    && found
                        .as_ref()
                        .is_none_or(|(known, _)| is_tighter(bound, *known))
                {
                    found = Some((bound, member));
                }
            }
            found.map(|(_, member)| member)
        };
        // Of equal bounds, the one that lets less pass.
        Some([
            tightest(lower, |one, other| {
                (one.value, one.exclusive) > (other.value, other.exclusive)
            })?,
            tightest(upper, |one, other| {
                (one.value, other.exclusive) < (other.value, one.exclusive)
            })?,
        ])
    }

    /// The member that sets a bound.
    fn member(&self, id: SchemaId, keyword: &str, bound: Bound) -> Option<Node<'d>> {
        let keyword = match (keyword, bound.exclusive) {
            ("minimum", true) => "exclusiveMinimum",
            ("maximum", true) => "exclusiveMaximum",
            _ => keyword,
        };
        self.table.node(id).get(keyword)
    }

    /// A list of values, and what none of them satisfies: another list, a type, a bound, or a pattern.
    fn exclusive_values(&mut self, own: &[SchemaId]) -> Option<[Node<'d>; 2]> {
        let lists = own.iter().flat_map(|id| {
            let node = self.table.node(*id);
            let listed = node.get("enum").map(|list| (list, false));
            let constant = node.get("const").map(|constant| (constant, true));
            listed.into_iter().chain(constant)
        });
        let mut lists = lists.map(|(list, is_constant)| {
            let values = match list.value() {
                Value::Array(values) if !is_constant => values.as_slice(),
                value => std::slice::from_ref(value),
            };
            (list, values)
        });
        let (list, values) = lists.next()?;
        let known: HashSet<Key<'_>> = values.iter().map(Key).collect();
        let other = lists.find(|(_, others)| !others.iter().any(|it| known.contains(&Key(it))));
        if let Some((other, _)) = other {
            return Some([list, other]);
        }
        for id in own {
            let (node, keywords) = (self.table.node(*id).clone(), self.table.keywords(*id));
            let kinds = keywords.kinds.unwrap_or(Kinds::ALL);
            if !values.iter().any(|value| kinds.meets(Kinds::of(value))) {
                return Some([list, node.get("type")?]);
            }
            for keyword in BOUNDS {
                let alone = alone(&keywords.constraints, keyword);
                if let Some(bound) = bound(&alone, keyword)
                    && !values.iter().any(|value| alone.admits(value))
                {
                    return Some([list, self.member(*id, keyword, bound)?]);
                }
            }
            if !any_matches(&values.iter(), &keywords.constraints.patterns) {
                return Some([list, node.get("pattern")?]);
            }
        }
        None
    }
}

/// The bound that a keyword sets.
fn bound(constraints: &Constraints, keyword: &str) -> Option<Bound> {
    let count = |count: Option<u64>| {
        let value = Number::Integer(count?.into());
        Some(Bound {
            value,
            exclusive: false,
        })
    };
    match keyword {
        "minimum" => constraints.minimum,
        "maximum" => constraints.maximum,
        "minLength" => count(constraints.min_length),
        "maxLength" => count(constraints.max_length),
        "minItems" => count(constraints.min_items),
        "maxItems" => count(constraints.max_items),
        "minProperties" => count(constraints.min_properties),
        "maxProperties" => count(constraints.max_properties),
        _ => None,
    }
}

/// Only the bound that a keyword sets.
fn alone(constraints: &Constraints, keyword: &str) -> Constraints {
    let mut alone = Constraints::default();
    match keyword {
        "minimum" => alone.minimum = constraints.minimum,
        "maximum" => alone.maximum = constraints.maximum,
        "minLength" => alone.min_length = constraints.min_length,
        "maxLength" => alone.max_length = constraints.max_length,
        "minItems" => alone.min_items = constraints.min_items,
        "maxItems" => alone.max_items = constraints.max_items,
        "minProperties" => alone.min_properties = constraints.min_properties,
        "maxProperties" => alone.max_properties = constraints.max_properties,
        _ => {}
    }
    alone
}

/// A member as it is written, on one line and not longer than fits there: `minimum: 5`.
fn shown(member: &Node<'_>) -> String {
    let key = member.pointer().rsplit_once('/').map_or("", |(_, key)| key);
    let json = |value: &Value| serde_json::to_string(value).unwrap_or_default();
    let mut value = match member.value() {
        Value::String(text) => {
            let text: String = text.chars().take(SHOWN + 1).collect();
            let plain = !text.is_empty() && !text.contains(char::is_control);
            if plain {
                text
            } else {
                json(&Value::String(text))
            }
        }
        Value::Array(items) => {
            let shown = items.iter().take(SHOWN).map(json);
            format!("[{}]", shown.collect::<Vec<_>>().join(","))
        }
        value => json(value),
    };
    if let Some((end, _)) = value.char_indices().nth(SHOWN) {
        value.truncate(end);
        value.push('…');
    }
    format!("`{key}: {value}`")
}
