//! Which schemas say more of a value than the type that is planned for it.
//!
//! In: the `Graph`. Out: the places of schemas that become `serde_json::Value`, or hold it, though they do not allow any
//! value, each with the reason. What they say is checked all the same, by rules.

use serde::Serialize;
use spectrait_ir::{Additional, Object, Place, Shape, TypeId};

use super::graph::Graph;

/// A schema that is typed less than it says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Untyped {
    /// The schema.
    pub place: Place,
    /// Why.
    pub reason: &'static str,
}

/// All of them, in the order of the API.
pub(crate) fn untyped(graph: &Graph<'_>) -> Vec<Untyped> {
    let types = (0u32..).map(TypeId).zip(&graph.api().types);
    types
        .filter_map(|(id, ty)| {
            Some(Untyped {
                place: ty.place.clone(),
                reason: reason(graph, id)?,
            })
        })
        .collect()
}

/// Why a type holds any value where its schema does not.
fn reason(graph: &Graph<'_>, id: TypeId) -> Option<&'static str> {
    let ty = graph.ty(id);
    match &ty.shape {
        // Where a part of it could not be read, that is the reason.
        Shape::Any if ty.rules.is_some() && ty.untyped.is_none() => {
            Some("what it asks is not about one type of value, so it is checked and not typed")
        }
        Shape::Tuple { prefix, rest } if !ty.shape.is_exact_tuple(&ty.constraints) => {
            let mut items = prefix.iter().chain(rest);
            items
                .any(|item| !is_any(graph, *item))
                .then_some("a list whose items differ has a type only where it always has all of them, and no more")
        }
        Shape::Object(object) => {
            let types: Vec<TypeId> = object.kept().collect();
            (is_mixed(graph, object, &types) && !types.iter().all(|ty| is_any(graph, *ty))).then_some(
                "members whose keys are data have a type only where it is the same for all of them",
            )
        }
        Shape::Alias(_) | Shape::Nullable(_) if graph.base(id) == id => {
            Some("it refers only to itself")
        }
        _ => None,
    }
}

/// Whether the members that an object keeps by key are of several types: those that are given, or any besides those
/// that match a pattern.
pub(crate) fn is_mixed(graph: &Graph<'_>, object: &Object, types: &[TypeId]) -> bool {
    let Some((first, others)) = types.split_first() else {
        return false;
    };
    others.iter().any(|ty| ty != first)
        || (object.additional == Additional::Ignored && !is_any(graph, *first))
}

fn is_any(graph: &Graph<'_>, id: TypeId) -> bool {
    matches!(graph.base_shape(id), Shape::Any)
}
