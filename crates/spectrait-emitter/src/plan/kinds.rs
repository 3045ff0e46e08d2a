//! What a value looks like as far as text on the wire must know: the guide of parameter styles.
//!
//! In: a type of the API. Out: a [`Kind`], a tree of bounded depth: what comes back to itself is
//! [`Kind::Any`] there.

use std::collections::HashSet;

use serde::Serialize;
use spectrait_ir::{Additional, Api, Shape, TypeId, Value};

/// How deep kinds may be nested. No parameter style goes further.
const DEPTH: usize = 8;

/// The kind of a value that is written as text: what `Kind` of the support code is made of.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// A string.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// Nothing.
    Null,
    /// Anything.
    Any,
    /// A list.
    Array(Box<Kind>),
    /// An object with known members.
    Object(Vec<(String, Kind)>),
    /// An object with known members, and others, whose keys are data.
    Open(Vec<(String, Kind)>, Box<Kind>),
    /// An object whose keys are data.
    Map(Box<Kind>),
    /// One of several.
    OneOf(Vec<Kind>),
}

/// The kind of a type's values.
#[must_use]
pub fn kind(api: &Api, id: TypeId) -> Kind {
    Kinds {
        api,
        path: HashSet::new(),
    }
    .of(id)
}

struct Kinds<'a> {
    api: &'a Api,
    /// The types whose kind is being found.
    path: HashSet<TypeId>,
}

impl Kinds<'_> {
    fn of(&mut self, id: TypeId) -> Kind {
        if self.path.len() >= DEPTH || !self.path.insert(id) {
            return Kind::Any;
        }
        let kind = self.inside(id);
        self.path.remove(&id);
        kind
    }

    fn inside(&mut self, id: TypeId) -> Kind {
        match &self.api.ty(id).shape {
            Shape::Any | Shape::Never => Kind::Any,
            Shape::Null => Kind::Null,
            Shape::Boolean => Kind::Boolean,
            Shape::Integer { .. } => Kind::Integer,
            Shape::Number { .. } => Kind::Number,
            Shape::String { .. } | Shape::JsonText(_) => Kind::String,
            Shape::Enum { values, .. } => one_of(values.iter().map(|value| of_value(&value.value))),
            Shape::Array { items } => Kind::Array(Box::new(self.of(*items))),
            Shape::Tuple { prefix, rest } => {
                let items: Vec<Kind> = prefix
                    .iter()
                    .chain(rest)
                    .map(|item| self.of(*item))
                    .collect();
                Kind::Array(Box::new(one_of(items.into_iter())))
            }
            Shape::Map { values } => Kind::Map(Box::new(self.of(*values))),
            Shape::Object(object) if object.properties.is_empty() => {
                Kind::Map(Box::new(match object.additional {
                    Additional::Typed(ty) => self.of(ty),
                    Additional::Ignored | Additional::Forbidden => Kind::Any,
                }))
            }
            Shape::Object(object) => {
                let members = object.properties.iter();
                let members = members
                    .map(|property| (property.name.clone(), self.of(property.ty)))
                    .collect();
                // Those that match a pattern are kept with the others.
                let patterns = object.patterns.iter().map(|(_, ty)| *ty);
                let others: Vec<TypeId> = match object.additional {
                    Additional::Typed(ty) => patterns.chain([ty]).collect(),
                    Additional::Ignored | Additional::Forbidden => patterns.collect(),
                };
                if others.is_empty() {
                    return Kind::Object(members);
                }
                let others: Vec<Kind> = others.into_iter().map(|ty| self.of(ty)).collect();
                Kind::Open(members, Box::new(one_of(others.into_iter())))
            }
            Shape::Union(union) => {
                let kinds: Vec<Kind> = union
                    .branches
                    .iter()
                    .map(|branch| self.of(branch.ty))
                    .collect();
                one_of(kinds.into_iter())
            }
            Shape::Nullable(inner) => {
                let inner = self.of(*inner);
                one_of([inner, Kind::Null].into_iter())
            }
            Shape::Alias(inner) => self.of(*inner),
        }
    }
}

/// One of several kinds, each once; what is nested is laid flat. A text is read as the first that it can be, so
/// what fewer texts are comes first, and `null` last: a string that may be null is read as a string.
pub(super) fn one_of(kinds: impl Iterator<Item = Kind>) -> Kind {
    let mut flat = Vec::new();
    for kind in kinds {
        let inner = match kind {
            Kind::OneOf(inner) => inner,
            kind => vec![kind],
        };
        for kind in inner {
            if !flat.contains(&kind) {
                flat.push(kind);
            }
        }
    }
    flat.sort_by_key(|kind| match kind {
        Kind::Boolean => 0,
        Kind::Integer => 1,
        Kind::Number => 2,
        Kind::Array(_) | Kind::Object(_) | Kind::Open(..) | Kind::Map(_) | Kind::OneOf(_) => 3,
        Kind::String | Kind::Any => 4,
        Kind::Null => 5,
    });
    match flat.len() {
        0 => Kind::Any,
        1 => flat.swap_remove(0),
        _ => Kind::OneOf(flat),
    }
}

fn of_value(value: &Value) -> Kind {
    match value {
        Value::Null => Kind::Null,
        Value::Bool(_) => Kind::Boolean,
        Value::Number(number) if number.as_integer().is_some() => Kind::Integer,
        Value::Number(_) => Kind::Number,
        Value::String(_) => Kind::String,
        Value::Array(_) | Value::Object(_) => Kind::Any,
    }
}
