//! Where an inline type is at home: in the component in whose schema it stands.
//!
//! In: the [`Graph`] and the components. Out: the component of each inline type that one reaches within itself.
//!
//! What always holds: a type that several components share (as `allOf` makes them) is named after the one that
//! wrote it, whichever comes first in the description.

use std::collections::{HashMap, HashSet};

use spectrait_ir::{Place, Shape, TypeId};

use super::graph::Graph;

/// The home of each type that has one.
pub(crate) fn homes(graph: &Graph<'_>, components: &[TypeId]) -> HashMap<TypeId, TypeId> {
    let mut homes = HashMap::new();
    // One that leads into another has its type from there.
    let starts: HashSet<TypeId> = components.iter().copied().collect();
    for &component in components {
        let around = &graph.ty(component).place;
        let mut open = graph.parts(component);
        while let Some(id) = open.pop() {
            let ty = graph.ty(id);
            let is_inline = ty.component.is_none() && !starts.contains(&id);
            if is_inline && is_within(&ty.place, around) && !homes.contains_key(&id) {
                homes.insert(id, component);
                open.extend(graph.parts(id));
            }
        }
    }
    homes
}

/// The component that each of those that are not in the description themselves is the base of: the union of all that
/// build on it stands at the same place.
pub(crate) fn bases(graph: &Graph<'_>, components: &[TypeId]) -> HashMap<TypeId, TypeId> {
    let mut unions: HashMap<&Place, TypeId> = HashMap::new();
    for &component in components {
        if matches!(graph.base_shape(component), Shape::Union(_)) {
            unions.insert(&graph.ty(component).place, component);
        }
    }
    let others = components.iter().filter_map(|component| {
        let union = *unions.get(&graph.ty(*component).place)?;
        (union != *component).then_some((*component, union))
    });
    others.collect()
}

/// Whether a place is inside another one.
fn is_within(inner: &Place, outer: &Place) -> bool {
    inner.document == outer.document
        && inner
            .pointer
            .strip_prefix(&outer.pointer)
            .is_some_and(|rest| rest.starts_with('/'))
}
