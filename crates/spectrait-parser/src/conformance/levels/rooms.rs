//! Which object of the specification stands at a place, and which members it takes.
//!
//! In: a document and a JSON pointer. Out: the objects on the way, each with what it can hold. What is
//! behind references stands elsewhere, at a place of its own.

use std::collections::HashMap;

use spectrait_ir::Value;

use super::super::grammar::{self, Holds, Kind};
use super::super::members;
use crate::advice::closest;
use crate::document::{Documents, Node, unescape};
use crate::lower::{METHODS, is_media_type, is_status};
use crate::versions::{Dialect, is_extension};

/// What stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::conformance) enum Room {
    /// An object of the specification.
    Object(Kind),
    /// An object of named objects.
    Map {
        of: Kind,
        called: &'static str,
        /// Whether its keys are names that the author chooses.
        free: bool,
    },
    /// A list of objects.
    List { of: Kind, called: &'static str },
}

/// An object on the way to a place.
#[derive(Debug)]
pub(super) struct Level<'d> {
    pub(super) room: Room,
    pub(super) node: Node<'d>,
}

/// What is known of the objects of a document, whichever object its root is.
pub(super) struct Ground<'d> {
    pub(super) documents: &'d Documents,
    pub(super) document: u32,
    /// The objects that references from elsewhere lead to.
    pub(super) entries: Option<&'d HashMap<String, Kind>>,
    pub(super) dialect: Dialect,
    /// Whether its text is JSON, in which indentation says nothing.
    pub(super) is_json: bool,
}

impl<'d> Ground<'d> {
    /// The objects on the way to a place, itself the last. Nothing where something there is not of the specification.
    pub(super) fn levels(&self, pointer: &str) -> Option<Vec<Level<'d>>> {
        let (start, kind) = self.start(pointer)?;
        let below = pointer.get(start.len()..)?;
        let mut levels = vec![Level {
            room: Room::Object(kind),
            node: self.documents.node(self.document, start)?,
        }];
        for token in below.split('/').skip(1) {
            let key = unescape(token);
            let around = levels.last()?;
            let (room, node) = match around.room {
                Room::List { of, .. } => {
                    let index: usize = key.parse().ok()?;
                    (Room::Object(of), around.node.item(index)?)
                }
                room => (room.inner(&key, self.dialect)?, around.node.get(&key)?),
            };
            levels.push(Level { room, node });
        }
        Some(levels)
    }

    /// The outermost object around a place of which it is known what it is.
    fn start<'p>(&self, pointer: &'p str) -> Option<(&'p str, Kind)> {
        let root = self.documents.node(self.document, "")?;
        if self.document == 0 || is_description(root.value()) {
            return Some(("", Kind::Root));
        }
        let entries = self.entries?;
        let ends = pointer.match_indices('/').map(|(at, _)| at);
        let mut around = ends
            .chain([pointer.len()])
            .filter_map(|end| pointer.get(..end));
        around.find_map(|around| Some((around, *entries.get(around)?)))
    }
}

/// Whether a file that references lead to is laid out as a description.
fn is_description(root: &Value) -> bool {
    ["openapi", "swagger", "components"]
        .iter()
        .any(|key| root.get(key).is_some())
}

/// A name that stands for what is missing in an object of named objects.
pub(super) fn example_of(called: &str) -> Option<&'static str> {
    match called {
        "content" => Some("application/json"),
        "responses" => Some("'200'"),
        _ => None,
    }
}

/// Whether a member is of those that hold most of a description, so that it may have been forgotten.
pub(super) fn is_main(name: &str) -> bool {
    matches!(
        name,
        "paths" | "components" | "info" | "responses" | "content" | "schema" | "schemas" | "get"
    )
}

impl Room {
    /// Whether its members are schemas, under names of somebody's own.
    pub(in crate::conformance) fn holds_schemas(self) -> bool {
        matches!(
            self,
            Self::Map {
                of: Kind::Schema,
                free: true,
                ..
            }
        )
    }

    /// What a member holds, where that is one or more objects.
    pub(in crate::conformance) fn inner(self, key: &str, dialect: Dialect) -> Option<Self> {
        match self {
            Self::Object(Kind::Callback) => Some(Self::Object(Kind::PathItem)),
            Self::Map { of, .. } => Some(Self::Object(of)),
            Self::List { .. } => None,
            Self::Object(kind) => {
                let (called, holds) = members(kind, dialect)
                    .iter()
                    .find(|(name, _)| *name == key)?;
                let by_grammar = matches!(
                    (kind, *called),
                    (_, "content") | (Kind::Operation, "responses") | (Kind::Root, "paths")
                );
                match *holds {
                    Holds::Data => None,
                    Holds::One(kind) => Some(Self::Object(kind)),
                    Holds::List(of) => Some(Self::List { of, called }),
                    Holds::Named(of) => Some(Self::Map {
                        of,
                        called,
                        free: !by_grammar,
                    }),
                }
            }
        }
    }

    /// What the items of a list are.
    pub(super) fn item(self) -> Option<Self> {
        match self {
            Self::List { of, .. } => Some(Self::Object(of)),
            _ => None,
        }
    }

    /// The members that the object can have.
    pub(super) fn members(self, dialect: Dialect) -> &'static [(&'static str, Holds)] {
        match self {
            Self::Object(kind) => members(kind, dialect),
            _ => &[],
        }
    }

    /// Whether the object has members of that name.
    pub(super) fn knows(self, key: &str, dialect: Dialect) -> bool {
        self.members(dialect).iter().any(|(name, _)| *name == key)
    }

    /// What it is called in a message.
    pub(in crate::conformance) fn noun(self) -> String {
        match self {
            Self::Object(kind) => grammar::noun(kind).to_owned(),
            Self::Map { called, .. } | Self::List { called, .. } => format!("`{called}`"),
        }
    }

    /// Whether a member can stand here. One that is nearly another is misspelt, not misplaced.
    pub(super) fn fits(self, key: &str, node: &Node<'_>, dialect: Dialect) -> bool {
        match self {
            Self::Object(_) => {
                let names = self.members(dialect).iter().map(|(name, _)| *name);
                self.knows(key, dialect) || is_extension(key) || closest(key, names).is_some()
            }
            Self::Map { free: true, .. } => {
                matches!(
                    node.value(),
                    Value::Object(_) | Value::Bool(_) | Value::Null
                )
            }
            Self::Map { called, .. } => is_extension(key) || is_key_of(called, key),
            Self::List { .. } => true,
        }
    }

    /// Whether a member that does not fit where it stands would fit here.
    pub(super) fn takes(self, key: &str, node: &Node<'_>, dialect: Dialect) -> bool {
        let value = node.value();
        match self {
            Self::Object(_) => {
                let found = self.members(dialect).iter().find(|(name, _)| *name == key);
                found.is_some_and(|(_, holds)| match holds {
                    Holds::Data => !matches!(value, Value::Object(_)),
                    Holds::One(Kind::Schema) => {
                        matches!(value, Value::Object(_) | Value::Bool(_))
                    }
                    Holds::One(_) | Holds::Named(_) => value.as_object().is_some(),
                    Holds::List(_) => value.as_array().is_some(),
                })
            }
            Self::Map { of, free: true, .. } => is_like(of, value, dialect),
            Self::Map { called, .. } => {
                let is_key = is_key_of(called, key) && (called != "paths" || key.starts_with('/'));
                is_key && value.as_object().is_some()
            }
            Self::List { .. } => false,
        }
    }
}

/// Whether a key is one of an object whose keys the specification defines.
fn is_key_of(called: &str, key: &str) -> bool {
    match called {
        "content" => is_media_type(key),
        "responses" => is_status(key),
        // One without its slash is read as if it were there.
        _ => key.starts_with('/') || !METHODS.contains(&key),
    }
}

/// Whether a value looks like an object of a kind: by some words for a schema, by all of them for others.
fn is_like(kind: Kind, value: &Value, dialect: Dialect) -> bool {
    const SOME: usize = 20;
    const OF_SCHEMAS: [&str; 8] = [
        "type",
        "$ref",
        "properties",
        "items",
        "enum",
        "allOf",
        "oneOf",
        "anyOf",
    ];
    let Some(object) = value.as_object().filter(|object| !object.is_empty()) else {
        return false;
    };
    if kind == Kind::Schema {
        return OF_SCHEMAS.iter().any(|key| object.contains_key(*key));
    }
    let known = members(kind, dialect);
    object
        .keys()
        .take(SOME)
        .all(|key| key == "$ref" || is_extension(key) || known.iter().any(|(name, _)| name == key))
}
