//! Which traits the Rust type of each type can have, and whether there is anything to check in it.
//!
//! In: the [`Graph`]. Out: [`Traits`]. Worked out by spreading from what is known to those that hold it, so that
//! the cost is linear and recursion ends.

use std::collections::HashSet;

use spectrait_ir::{Additional, Shape, StringFormat, TypeId};

use super::checks::asks_more;
use super::graph::{Form, Graph};
use super::one_way;
use super::own::is_date_time;
use super::silent::Silent;
use super::spread::spread;
use super::unions::UnionFacts;

/// A yes or no for each type.
type Flags = Vec<bool>;

/// The traits of each type.
#[derive(Debug)]
pub(crate) struct Traits {
    not_copy: Flags,
    not_eq: Flags,
    not_hash: Flags,
    checked: Flags,
    ruled: Flags,
}

impl Traits {
    /// Works out the traits.
    pub(crate) fn new(
        graph: &Graph<'_>,
        open: &HashSet<TypeId>,
        unions: &UnionFacts,
        silent: &Silent,
    ) -> Self {
        let api = graph.api();
        let ids: Vec<TypeId> = (0..).map(TypeId).take(api.types.len()).collect();
        let mut holders = vec![Vec::new(); ids.len()];
        for &id in &ids {
            for part in graph.parts(id) {
                if let Some(holders) = holders.get_mut(part.index()) {
                    holders.push(id);
                }
            }
        }
        let spread = |start: &dyn Fn(TypeId) -> bool, passes: &dyn Fn(TypeId) -> bool| -> Flags {
            let start = ids.iter().filter(|id| start(**id)).map(|id| id.index());
            spread(start, &holders, |holder| {
                passes(*holder).then(|| holder.index())
            })
        };
        Self {
            not_copy: spread(
                &|id| !is_copy(graph, id, open) || unions.keeps_several(id),
                &|_| true,
            ),
            not_eq: spread(&|id| !is_eq(graph, id), &|_| true),
            not_hash: spread(&|id| !is_eq(graph, id) || !is_hash(graph, id), &|_| true),
            checked: spread(
                &|id| asks_more(graph.ty(id)) || has_sent(graph, id),
                &|_| true,
            ),
            // A union applies the rules of a branch where it is chosen, a JSON text those of what is in it.
            ruled: spread(
                &|id| {
                    let asks = graph.ty(id).rules.is_some_and(|set| !silent.has(set));
                    asks || has_closed_keys(graph, id)
                },
                &|holder| !matches!(graph.ty(holder).shape, Shape::Union(_) | Shape::JsonText(_)),
            ),
        }
    }

    /// Whether values can be copied.
    pub(crate) fn is_copy(&self, id: TypeId) -> bool {
        !is_set(&self.not_copy, id)
    }

    /// Whether equality is total.
    pub(crate) fn is_eq(&self, id: TypeId) -> bool {
        !is_set(&self.not_eq, id)
    }

    /// Whether values can be hashed.
    pub(crate) fn is_hash(&self, id: TypeId) -> bool {
        !is_set(&self.not_hash, id)
    }

    /// Whether a value of the type, or one that it holds, has constraints.
    pub(crate) fn is_checked(&self, id: TypeId) -> bool {
        is_set(&self.checked, id)
    }

    /// Whether a value of the type, or one that it holds, has rules.
    pub(crate) fn is_ruled(&self, id: TypeId) -> bool {
        is_set(&self.ruled, id)
    }
}

fn is_set(flags: &Flags, id: TypeId) -> bool {
    flags.get(id.index()).copied().unwrap_or(false)
}

/// Whether nothing is known of the type that stands for a schema.
fn is_foreign(graph: &Graph<'_>, id: TypeId) -> bool {
    graph.own(id).is_some_and(|own| !is_date_time(own))
}

/// Whether the type could be `Copy`, its parts aside.
fn is_copy(graph: &Graph<'_>, id: TypeId, open: &HashSet<TypeId>) -> bool {
    // What an open enumeration keeps is a text or a value, unless it is one of integers.
    if is_foreign(graph, id) || (open.contains(&id) && graph.form(id) != Form::ValueEnum) {
        return false;
    }
    match &graph.ty(id).shape {
        Shape::Any
        | Shape::Array { .. }
        | Shape::Map { .. }
        | Shape::Tuple { rest: Some(_), .. } => false,
        Shape::String { format } => matches!(
            format,
            StringFormat::DateTime
                | StringFormat::Date
                | StringFormat::Uuid
                | StringFormat::Ipv4
                | StringFormat::Ipv6
        ),
        Shape::Enum { open, .. } => graph.form(id) != Form::StringEnum || !*open,
        Shape::Object(object) => {
            graph.form(id) == Form::Struct
                && object.patterns.is_empty()
                && !matches!(object.additional, Additional::Typed(_))
                && !graph.has_box(id)
        }
        Shape::Union(_) | Shape::JsonText(_) => !graph.has_box(id),
        Shape::Tuple { .. } => !graph.has_box(id) && super::types::is_exact_tuple(graph.ty(id)),
        Shape::Nullable(_) | Shape::Alias(_) => graph.base(id) != id,
        Shape::Never
        | Shape::Null
        | Shape::Boolean
        | Shape::Integer { .. }
        | Shape::Number { .. } => true,
    }
}

/// Whether the type could be `Eq`, its parts aside.
fn is_eq(graph: &Graph<'_>, id: TypeId) -> bool {
    !is_foreign(graph, id) && !matches!(graph.ty(id).shape, Shape::Number { .. })
}

/// Whether the type could be `Hash`, its parts aside: maps are not.
fn is_hash(graph: &Graph<'_>, id: TypeId) -> bool {
    match &graph.ty(id).shape {
        Shape::Map { .. } => false,
        Shape::Object(object) => {
            graph.map_values(id).is_none()
                && object.patterns.is_empty()
                && !matches!(object.additional, Additional::Typed(_))
        }
        _ => true,
    }
}

/// Whether an object may have no other keys than those that it lists or that match a pattern.
pub(super) fn has_closed_keys(graph: &Graph<'_>, id: TypeId) -> bool {
    graph.own(id).is_none()
        && matches!(&graph.ty(id).shape, Shape::Object(object)
        if !object.patterns.is_empty() && object.additional == Additional::Forbidden)
}

/// Whether an object has properties that every request must have, and no response has.
fn has_sent(graph: &Graph<'_>, id: TypeId) -> bool {
    graph.own(id).is_none()
        && matches!(&graph.ty(id).shape, Shape::Object(object)
        if object.properties.iter().any(one_way::is_request_only))
}
