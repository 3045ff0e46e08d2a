//! What the description shows of its values, and whether that is right: examples that no value of their type is like.
//!
//! In: a type, a value of the description. Out: nothing where the type accepts the value, in one direction at least;
//! else the place in the value that it does not accept, and why.
//!
//! What always holds: all that a judge looks at together is bounded, whatever refers to what; beyond the bound it has
//! nothing to say.

use std::cell::Cell;

use spectrait_ir::pointer::join;
use spectrait_ir::{Additional, Api, Branch, Shape, StringFormat, TypeId, UnionKind, Value};

use super::Direction;
use super::patterns::Patterns;
use super::valid::{Checker, Names, positions};
use super::{numbers, strings};

/// How many steps a judge takes for all values of a description together.
const BUDGET: u64 = 50_000_000;

/// Judges what a description shows.
#[derive(Debug)]
pub struct Judge<'a> {
    api: &'a Api,
    patterns: Patterns,
    left: Cell<u64>,
}

/// Why a value is not one of its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The JSON pointer in the value.
    pub pointer: String,
    /// What is wrong there: a sentence about "it", without a full stop.
    pub reason: String,
}

impl<'a> Judge<'a> {
    /// Nothing is looked at yet.
    #[must_use]
    pub fn new(api: &'a Api) -> Self {
        Self {
            api,
            patterns: Patterns::default(),
            left: Cell::new(BUDGET),
        }
    }

    /// Why a type does not accept a value; nothing where it does, or where that is not known.
    #[must_use]
    pub fn refuses(&self, ty: TypeId, value: &Value) -> Option<Refusal> {
        let directions = [None, Some(Direction::Request), Some(Direction::Response)];
        let mut checkers = directions.into_iter().map(|direction| Checker {
            api: self.api,
            patterns: &self.patterns,
            direction,
            left: &self.left,
            strict: false,
        });
        if checkers.any(|checker| checker.shown(ty, value).is_some()) || self.left.get() == 0 {
            return None;
        }
        let checker = Checker {
            api: self.api,
            patterns: &self.patterns,
            direction: None,
            left: &self.left,
            strict: false,
        };
        Some(checker.why(ty, value))
    }
}

impl Checker<'_> {
    /// Why a type does not accept a value: the innermost place at which that can be seen.
    fn why(&self, mut ty: TypeId, value: &Value) -> Refusal {
        let mut value = value;
        let mut pointer = String::new();
        let reason = loop {
            match self.step(ty, value) {
                Step::Into(key, inner, to) => {
                    pointer = join(&pointer, &key);
                    (ty, value) = (to, inner);
                }
                Step::Reason(reason) => break reason,
            }
        };
        Refusal { pointer, reason }
    }

    /// The value within that a type does not accept, or what is wrong with this one.
    fn step<'v>(&self, ty: TypeId, value: &'v Value) -> Step<'v> {
        let refused = |key: String, to: TypeId, inner: &'v Value| {
            (!self.accepts(to, inner)).then_some(Step::Into(key, inner, to))
        };
        let base = self.api.behind(ty);
        let ty = self.api.ty(base);
        let constraints = &ty.constraints;
        let found = match (&ty.shape, value) {
            (Shape::Object(object), Value::Object(members)) => {
                let mut within = object.properties.iter().filter_map(|property| {
                    refused(
                        property.name.clone(),
                        property.ty,
                        members.get(&property.name)?,
                    )
                });
                // What one direction leaves out is the reason only where there is no other.
                let missing = |both: bool| {
                    let mut required = object.properties.iter().filter(|property| {
                        property.required && (both || !(property.read_only || property.write_only))
                    });
                    let name = &required.find(|it| !members.contains_key(&it.name))?.name;
                    Some(Step::Reason(format!("it has no `{name}`")))
                };
                let others = || {
                    let names = Names::of(object);
                    let matches = |key: &str| {
                        object
                            .patterns
                            .iter()
                            .any(|(it, _)| self.patterns.matches(it, key))
                    };
                    let mut others = members
                        .iter()
                        .filter(|(key, _)| !names.has(key) && !matches(key));
                    others.find_map(|(key, inner)| match object.additional {
                        Additional::Ignored => None,
                        Additional::Forbidden => {
                            Some(Step::Reason(format!("it cannot have the member `{key}`")))
                        }
                        Additional::Typed(to) => refused(key.clone(), to, inner),
                    })
                };
                within
                    .next()
                    .or_else(|| missing(false))
                    .or_else(others)
                    .or_else(|| missing(true))
            }
            (Shape::Map { values }, Value::Object(members)) => members
                .iter()
                .find_map(|(key, inner)| refused(key.clone(), *values, inner)),
            (Shape::Array { items }, Value::Array(values)) => values
                .iter()
                .enumerate()
                .find_map(|(index, inner)| refused(index.to_string(), *items, inner)),
            (Shape::Tuple { prefix, rest }, Value::Array(values)) => {
                let mut items = values
                    .iter()
                    .zip(positions(prefix, rest.as_ref()))
                    .enumerate();
                items.find_map(|(index, (inner, to))| match to {
                    Some(to) => refused(index.to_string(), *to, inner),
                    None => Some(Step::Reason("it has too many items".to_owned())),
                })
            }
            (Shape::Enum { .. }, _) => Some(reason("it is none of the values that are listed")),
            (Shape::Union(union), _) => {
                let fits = |branch: &&Branch| self.accepts(branch.ty, value);
                let count = union.branches.iter().filter(fits).count();
                Some(match (union.kind, count) {
                    (_, 0) => reason("no branch accepts it"),
                    (UnionKind::OneOf, 2..) if union.discriminator.is_none() => {
                        reason("more than one branch of the `oneOf` accepts it")
                    }
                    _ => reason("it is not of the branch that its discriminator names"),
                })
            }
            (Shape::String { format }, Value::String(text)) => {
                let plain = StringFormat::Plain;
                if !strings::fits(&plain, constraints, text, self.patterns) {
                    Some(reason("it does not fit the `pattern` or the length"))
                } else if !strings::fits(format, constraints, text, self.patterns) {
                    Some(reason("it is not of the `format`"))
                } else {
                    None
                }
            }
            (Shape::Integer { .. } | Shape::Number { .. }, Value::Number(number)) => {
                if !numbers::fits(constraints, *number) {
                    Some(reason("it is not within the bounds"))
                } else {
                    let integer = matches!(ty.shape, Shape::Integer { .. });
                    integer.then(|| match number.as_integer() {
                        Some(_) => reason("it is beyond the `format`"),
                        None => reason("it is not an integer"),
                    })
                }
            }
            (Shape::JsonText(_), Value::String(_)) => Some(reason("its text is not such JSON")),
            _ => {
                let noun = noun(&ty.shape);
                noun.filter(|noun| *noun != value.kind())
                    .map(|noun| Step::Reason(format!("it is {}, not {noun}", value.kind())))
            }
        };
        found.unwrap_or_else(|| reason("it breaks a limit or a rule of the schema"))
    }
}

/// The way into a value that is refused.
enum Step<'v> {
    /// The key, the value and its type.
    Into(String, &'v Value, TypeId),
    Reason(String),
}

fn reason<'v>(text: &str) -> Step<'v> {
    Step::Reason(text.to_owned())
}

/// What values of a shape are called.
fn noun(shape: &Shape) -> Option<&'static str> {
    Some(match shape {
        Shape::Null => "null",
        Shape::Boolean => "a boolean",
        Shape::Integer { .. } => "an integer",
        Shape::Number { .. } => "a number",
        Shape::String { .. } | Shape::JsonText(_) => "a string",
        Shape::Array { .. } | Shape::Tuple { .. } => "an array",
        Shape::Map { .. } | Shape::Object(_) => "an object",
        _ => return None,
    })
}
