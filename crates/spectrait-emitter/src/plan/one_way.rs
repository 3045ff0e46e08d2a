//! The members that a type requires in one direction only (`readOnly`, `writeOnly`).
//!
//! In: a type. Out: the paths of such members, its own and those of objects inside it. What always holds: the list is
//! short, and each type is looked into once. What a path cannot say (keys with `/` in them, the branches of unions) is
//! left out.

use std::collections::{HashSet, VecDeque};

use spectrait_ir::{Property, Shape, TypeId};

use super::graph::Graph;

/// How many types are looked into.
const TYPES: usize = 32;

/// How many paths there are at most.
const PATHS: usize = 16;

/// Whether every request has a property, and no response.
pub(super) fn is_request_only(property: &Property) -> bool {
    property.required && property.write_only && !property.read_only
}

/// Whether a property is required in one direction only, so that its type may lack it.
pub(super) fn is_one_way(property: &Property) -> bool {
    property.required && (property.read_only || property.write_only)
}

/// The paths of the members (`id`, `owner/id`, `items/*/id`), from the outside in.
pub(super) fn paths(graph: &Graph<'_>, id: TypeId) -> Vec<String> {
    let mut paths = Vec::new();
    let mut seen = HashSet::new();
    let mut open = VecDeque::from([(id, String::new())]);
    while let Some((id, prefix)) = open.pop_front() {
        let base = graph.base(id);
        if seen.len() >= TYPES
            || paths.len() >= PATHS
            || graph.own(base).is_some()
            || !seen.insert(base)
        {
            continue;
        }
        match &graph.ty(base).shape {
            Shape::Object(object) => {
                for property in &object.properties {
                    let name = &property.name;
                    if name.contains('/') || name == "*" {
                        continue;
                    }
                    if is_one_way(property) {
                        paths.push(format!("{prefix}{name}"));
                    }
                    open.push_back((property.ty, format!("{prefix}{name}/")));
                }
            }
            Shape::Array { items: inner } | Shape::Map { values: inner } => {
                open.push_back((*inner, format!("{prefix}*/")));
            }
            _ => {}
        }
    }
    paths.truncate(PATHS);
    paths
}
