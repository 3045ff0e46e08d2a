//! What is open: the enumerations and unions of which a client carries on with values that the description does not have.
//!
//! In: the graph and the options. Out: the types that are open for clients. Servers refuse such values.
//!
//! What always holds: a constant stays one. A union is open only where a member tells its branches apart, and nothing takes
//! all other values of that member already.

use std::collections::{HashMap, HashSet};

use spectrait_ir::{Shape, TypeId};

use super::Decision;
use super::graph::{Form, Graph};
use super::own::{TypeOptions, find};
use super::unions::UnionFacts;

/// The types that are open for clients.
pub(super) fn open(
    graph: &Graph<'_>,
    unions: &UnionFacts,
    options: &TypeOptions,
) -> HashSet<TypeId> {
    let api = graph.api();
    let named = options.openness.iter();
    let named: HashMap<TypeId, bool> = named
        .filter_map(|(key, open)| Some((graph.base(find(api, key)?), *open)))
        .collect();
    let types = (0u32..).map(TypeId).zip(&api.types);
    let open = types.filter(|(id, ty)| {
        let general = match &ty.shape {
            Shape::Enum { values, open } => {
                if *open || values.len() < 2 || graph.form(*id) != Form::StringEnum {
                    return false;
                }
                options.open_enums
            }
            Shape::Union(_) => {
                if !matches!(unions.decision(*id).0, Decision::Tag { default: None, .. }) {
                    return false;
                }
                options.open_unions
            }
            _ => return false,
        };
        named.get(id).copied().unwrap_or(general)
    });
    open.map(|(id, _)| id).collect()
}

/// Those keys that name no schema of a kind that may be open.
pub fn never_open<'k>(
    api: &spectrait_ir::Api,
    keys: impl IntoIterator<Item = &'k String>,
) -> Vec<&'k String> {
    let keys: Vec<&String> = keys.into_iter().collect();
    if keys.is_empty() {
        return keys;
    }
    let graph = Graph::new(api);
    let may_be = |id| {
        let shape = &api.ty(graph.base(id)).shape;
        matches!(shape, Shape::Enum { .. } | Shape::Union(_))
    };
    let keys = keys.into_iter();
    keys.filter(|key| !find(api, key).is_some_and(may_be))
        .collect()
}
