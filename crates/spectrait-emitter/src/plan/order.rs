//! In which order operations are planned.
//!
//! In: operations as the description has them. Out: their positions, an operation behind those in which something stands
//! that it refers to (`#/paths/~1pets/get/responses/200/…`).
//!
//! What always holds: what stands in an operation is named by that operation, and a further one that refers to it renames
//! nothing. Operations that refer to each other stay as they are written.

use std::collections::{HashMap, HashSet};

use spectrait_ir::{MediaType, Operation, Place, TypeId};

use super::graph::Graph;

/// The operations by where they stand; of several that stand at one place, the first.
type Owners<'o> = HashMap<(u32, &'o str), usize>;

/// The positions of operations, those that others refer to first.
pub(super) fn order(graph: &Graph<'_>, operations: &[Operation]) -> Vec<usize> {
    let mut owners = Owners::new();
    for (position, operation) in operations.iter().enumerate() {
        owners.entry(key(&operation.place)).or_insert(position);
    }
    let mut search = Search {
        graph,
        owners,
        shared: HashMap::new(),
    };
    let mut order = Vec::with_capacity(operations.len());
    let mut seen = HashSet::new();
    for position in 0..operations.len() {
        // An operation is planned when all that it refers to are.
        let mut open = vec![(position, false)];
        while let Some((position, is_next)) = open.pop() {
            if is_next {
                order.push(position);
            } else if seen.insert(position)
                && let Some(operation) = operations.get(position)
            {
                open.push((position, true));
                let others = search.others(operation);
                open.extend(others.into_iter().rev().map(|other| (other, false)));
            }
        }
    }
    order
}

/// Looks for operations in which something stands that others use.
struct Search<'g, 'a> {
    graph: &'g Graph<'a>,
    owners: Owners<'g>,
    /// What types that stand in no operation lead to, so that what many operations share is walked once.
    shared: HashMap<TypeId, Vec<usize>>,
}

impl Search<'_, '_> {
    /// The other operations in which something stands that an operation uses.
    fn others(&mut self, operation: &Operation) -> Vec<usize> {
        let api = self.graph.api();
        let own = Some(key(&operation.place));
        let mut others = Vec::new();
        let mut stands_elsewhere = |place: &Place| {
            let other = owner(&self.owners, own, place);
            others.extend(other);
            other.is_some()
        };
        let mut types: Vec<TypeId> = Vec::new();
        for parameter in operation.parameters.iter().map(|id| api.parameter(*id)) {
            if !stands_elsewhere(&parameter.place) {
                types.push(parameter.ty);
            }
        }
        if let Some(body) = operation.request_body.map(|id| api.request_body(id))
            && !stands_elsewhere(&body.place)
        {
            types.extend(body.content.iter().flat_map(of_content));
        }
        for response in operation.responses.iter().map(|(_, id)| api.response(*id)) {
            if !stands_elsewhere(&response.place) {
                types.extend(response.content.iter().flat_map(of_content));
                types.extend(response.headers.values().map(|id| api.header(*id).ty));
            }
        }
        let is_shared =
            |id: &TypeId| owner(&self.owners, None, &self.graph.ty(*id).place).is_none();
        let (shared, inner): (Vec<TypeId>, Vec<TypeId>) = types.into_iter().partition(is_shared);
        others.extend(self.reached(inner, own));
        let position = own.and_then(|own| self.owners.get(&own)).copied();
        for id in shared {
            if !self.shared.contains_key(&id) {
                let reached = self.reached(vec![id], None);
                self.shared.insert(id, reached);
            }
            let reached = self.shared.get(&id).into_iter().flatten().copied();
            others.extend(reached.filter(|other| Some(*other) != position));
        }
        others.sort_unstable();
        others.dedup();
        others
    }

    /// The operations that types lead to, but their own.
    fn reached(&self, mut types: Vec<TypeId>, own: Option<(u32, &str)>) -> Vec<usize> {
        let mut reached = Vec::new();
        let mut seen = HashSet::new();
        while let Some(id) = types.pop() {
            let ty = self.graph.ty(id);
            // A component has a name of its own.
            if ty.component.is_some() || !seen.insert(id) {
                continue;
            }
            match owner(&self.owners, own, &ty.place) {
                Some(other) => reached.push(other),
                None => types.extend(self.graph.parts(id)),
            }
        }
        reached
    }
}

fn of_content(media: &MediaType) -> impl Iterator<Item = TypeId> {
    media.ty.into_iter().chain(media.item)
}

/// The other operation in which something stands.
fn owner(owners: &Owners<'_>, own: Option<(u32, &str)>, place: &Place) -> Option<usize> {
    let (document, mut pointer) = key(place);
    loop {
        if Some((document, pointer)) == own {
            return None;
        }
        if let Some(owner) = owners.get(&(document, pointer)) {
            return Some(*owner);
        }
        (pointer, _) = pointer.rsplit_once('/')?;
    }
}

fn key(place: &Place) -> (u32, &str) {
    (place.document, &place.pointer)
}
