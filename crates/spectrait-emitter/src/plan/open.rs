//! What is open: the enumerations and unions of which a client carries on with values that the description does not have.
//!
//! In: the graph and the options. Out: the types that are open for clients. Servers refuse such values.
//!
//! What always holds: a constant stays one, but where its own schema says that there may be further values and no union
//! needs it to tell its branches apart. A union is open only where a member tells its branches apart, and nothing takes
//! all other values of that member already.

use std::collections::{HashMap, HashSet};

use spectrait_ir::{Shape, Type, TypeId, Union};

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
    let telling = telling(graph, unions);
    let open = types.filter(|(id, ty)| {
        let general = match &ty.shape {
            Shape::Enum { open: true, .. } => return false,
            Shape::Enum { .. } => options.open_enums || is_modelled_as_string(ty),
            Shape::Union(_) => options.open_unions,
            _ => return false,
        };
        may_be_open(graph, unions, &telling, *id) && named.get(id).copied().unwrap_or(general)
    });
    open.map(|(id, _)| id).collect()
}

/// Whether AutoRest reads an enumeration as one that may have further values (`x-ms-enum`, `modelAsString`, which is
/// `false` where it is not given).
fn is_modelled_as_string(ty: &Type) -> bool {
    let extension = ty.extensions.get("x-ms-enum");
    let flag = extension.and_then(|extension| extension.get("modelAsString")?.as_bool());
    flag == Some(true)
}

/// Whether a type can be open: an enumeration of strings or integers, of several or of one that is `telling` nothing
/// and may have further values, or a union that a member tells apart.
fn may_be_open(
    graph: &Graph<'_>,
    unions: &UnionFacts,
    telling: &HashSet<TypeId>,
    id: TypeId,
) -> bool {
    let ty = graph.ty(id);
    match &ty.shape {
        Shape::Enum { values, .. } => {
            let is_typed = graph.form(id) == Form::StringEnum || are_integers(values);
            let is_one = values.len() <= 1;
            is_typed && (!is_one || is_modelled_as_string(ty) && !telling.contains(&id))
        }
        Shape::Union(_) => {
            let (decision, _) = unions.decision(id);
            matches!(decision, Decision::Tag { default: None, .. })
        }
        _ => false,
    }
}

/// The types that tell branches of unions apart: those of their tags, and where branches are tried in turn, those of
/// all their members and the branches themselves. A tag may be that of a union around the one whose branches have it.
fn telling(graph: &Graph<'_>, unions: &UnionFacts) -> HashSet<TypeId> {
    let types = (0u32..).map(TypeId).zip(&graph.api().types);
    let decided = types.filter_map(|(id, ty)| match &ty.shape {
        Shape::Union(union) => Some((union, unions.decision(id).0)),
        _ => None,
    });
    let decided: Vec<(&Union, Decision)> = decided.collect();
    let tags = decided.iter().filter_map(|(_, decision)| match decision {
        Decision::Tag { property, .. } => Some(property.as_str()),
        _ => None,
    });
    let tags: HashSet<&str> = tags.collect();
    let mut telling = HashSet::new();
    for (union, decision) in &decided {
        let is_trial = matches!(
            decision,
            Decision::Trial | Decision::Tag { shared: true, .. }
        );
        for branch in &union.branches {
            telling.extend(is_trial.then(|| graph.base(branch.ty)));
            let Shape::Object(object) = graph.base_shape(branch.ty) else {
                continue;
            };
            let members = object.properties.iter();
            let members = members.filter(|it| is_trial || tags.contains(it.name.as_str()));
            telling.extend(members.map(|it| graph.base(it.ty)));
        }
    }
    telling
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
    let telling = telling(&graph, &unions);
    let may_be = |id| may_be_open(&graph, &unions, &telling, graph.base(id));
    let keys = keys.into_iter();
    keys.filter(|key| !find(api, key).is_some_and(may_be))
        .collect()
}
