//! Circles: schemas that `$ref` and `allOf`, or unions too, lead back to themselves.
//!
//! In: a schema. Out: whether it is in a circle. Every schema is looked at once (Tarjan's strongly connected
//! components, without recursion), so that long chains of references cost no more than their length.

use std::collections::HashMap;

use super::Schemas;
use super::table::SchemaId;

/// What leads from one schema to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Edges {
    /// `$ref` and `allOf`.
    Parts,
    /// `$ref`, `allOf`, `oneOf` and `anyOf`.
    Applicators,
}

/// A schema whose edges are being followed.
struct Frame {
    id: SchemaId,
    next: Vec<SchemaId>,
}

/// When a schema was met, and the earliest one that it leads back to.
#[derive(Clone, Copy)]
struct Visit {
    index: usize,
    low: usize,
}

impl Schemas<'_> {
    /// Whether a schema leads back to itself.
    pub(crate) fn is_circular(&mut self, id: SchemaId, edges: Edges) -> bool {
        if let Some(circular) = self.known_circles.get(&(id, edges)) {
            return *circular;
        }
        let mut visits: HashMap<SchemaId, Visit> = HashMap::new();
        let mut path = Vec::new();
        let mut frames = Vec::new();
        self.visit(id, edges, &mut visits, &mut path, &mut frames);
        while let Some(frame) = frames.last_mut() {
            let of = frame.id;
            if let Some(next) = frame.next.pop() {
                if self.known_circles.contains_key(&(next, edges)) {
                    continue;
                }
                match visits.get(&next).copied() {
                    Some(met) => lower(&mut visits, of, met.index),
                    None => self.visit(next, edges, &mut visits, &mut path, &mut frames),
                }
                continue;
            }
            frames.pop();
            let Some(visit) = visits.get(&of).copied() else {
                continue;
            };
            if let Some(outer) = frames.last() {
                lower(&mut visits, outer.id, visit.low);
            }
            if visit.low == visit.index {
                // `of` and all after it on the path lead to each other.
                let start = path.iter().rposition(|on| *on == of).unwrap_or(path.len());
                let members = path.split_off(start);
                let alone = members.len() == 1 && !self.leads_to(of, edges).contains(&of);
                for member in members {
                    self.known_circles.insert((member, edges), !alone);
                }
            }
        }
        self.known_circles
            .get(&(id, edges))
            .copied()
            .unwrap_or(false)
    }

    fn visit(
        &mut self,
        id: SchemaId,
        edges: Edges,
        visits: &mut HashMap<SchemaId, Visit>,
        path: &mut Vec<SchemaId>,
        frames: &mut Vec<Frame>,
    ) {
        let index = visits.len();
        visits.insert(id, Visit { index, low: index });
        path.push(id);
        let next = self.leads_to(id, edges);
        frames.push(Frame { id, next });
    }

    fn leads_to(&mut self, id: SchemaId, edges: Edges) -> Vec<SchemaId> {
        let keywords = self.table.keywords(id);
        let mut next = keywords.all_of.clone();
        next.extend(keywords.reference);
        if edges == Edges::Applicators {
            next.extend(keywords.one_of.iter().chain(&keywords.any_of));
        }
        next
    }
}

fn lower(visits: &mut HashMap<SchemaId, Visit>, id: SchemaId, low: usize) {
    if let Some(visit) = visits.get_mut(&id) {
        visit.low = visit.low.min(low);
    }
}
