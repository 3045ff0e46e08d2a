//! What is open: the enumerations and unions of which a client carries on with values that the description does not have.
//!
//! In: the graph and the options. Out: the types that are open for clients. Servers refuse such values.
//!
//! What always holds: a constant stays one. A union is open only where a member tells its branches apart, and nothing takes
//! all other values of that member already.

use std::collections::{HashMap, HashSet};

use spectrait_ir::{Shape, Type, TypeId};

use super::Decision;
use super::graph::{Form, Graph};
use super::items::are_integers;
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
            Shape::Enum { open: true, .. } => return false,
            Shape::Enum { .. } => options.open_enums || is_modelled_as_string(ty),
            Shape::Union(_) => options.open_unions,
            _ => return false,
        };
        may_be_open(graph, unions, *id) && named.get(id).copied().unwrap_or(general)
    });
    open.map(|(id, _)| id).collect()
}

/// Whether AutoRest reads an enumeration as one that may have further values (`x-ms-enum`, `modelAsString`, which is `false`
/// where it is not given).
fn is_modelled_as_string(ty: &Type) -> bool {
    let extension = ty.extensions.get("x-ms-enum");
    let flag = extension.and_then(|extension| extension.get("modelAsString")?.as_bool());
    flag == Some(true)
}

/// Whether a type can be open: an enumeration of several strings or integers, or a union that a member tells apart.
fn may_be_open(graph: &Graph<'_>, unions: &UnionFacts, id: TypeId) -> bool {
    match &graph.ty(id).shape {
        Shape::Enum { values, .. } => {
            values.len() > 1 && (graph.form(id) == Form::StringEnum || are_integers(values))
        }
        Shape::Union(_) => {
            let (decision, _) = unions.decision(id);
            matches!(decision, Decision::Tag { default: None, .. })
        }
        _ => false,
    }
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
    let unions = UnionFacts::new(&graph);
    let may_be = |id| may_be_open(&graph, &unions, graph.base(id));
    let keys = keys.into_iter();
    keys.filter(|key| !find(api, key).is_some_and(may_be))
        .collect()
}
