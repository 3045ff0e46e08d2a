//! What a conjunction comes to, before it becomes a type: the kinds of value that pass, unions that have only
//! one live branch, and whether a schema is only another one under a wrapper.

use std::collections::HashSet;
use std::rc::Rc;

use super::Schemas;
use super::kinds::Kinds;
use super::parts::{Flat, Group, Part, Without, asserts};
use super::table::SchemaId;

/// How deep unions within unions are looked into. Beyond, anything may pass.
const DEPTH: u8 = 24;

impl Schemas<'_> {
    /// The kinds of value that pass, unions included. [`Kinds::ALL`] also where that is not known.
    pub(crate) fn kinds(&mut self, parts: &[Part]) -> Kinds {
        self.kinds_within(parts, DEPTH)
    }

    fn kinds_within(&mut self, parts: &[Part], depth: u8) -> Kinds {
        let mut kinds = self.explicit_kinds(parts, None);
        let Some(depth) = depth.checked_sub(1) else {
            return kinds;
        };
        for &part in parts {
            let Part::Own(id, without) = part else {
                continue;
            };
            let keywords = self.table.keywords(id);
            let inner = without.and(Without::NULLABLE);
            if keywords.nullable
                && !without.has(Without::NULLABLE)
                && (keywords.reference.is_some() || !keywords.all_of.is_empty())
            {
                let flat = self.flatten(&[Part::Own(id, inner)]);
                kinds = kinds & (self.kinds_within(&flat.parts, depth) | Kinds::NULL);
            }
            if let Some(not) = keywords.not
                && kinds.meets(Kinds::NULL)
                && !keywords.nullable
                && self.schema_kinds(not, depth).meets(Kinds::NULL)
            {
                kinds = kinds & !Kinds::NULL;
            }
        }
        for group in self.groups(parts) {
            let mut union = self.group_kinds(&group, depth);
            if let Part::Own(id, without) = group.part
                && self.table.keywords(id).nullable
                && !without.has(Without::NULLABLE)
            {
                union = union | Kinds::NULL;
            }
            kinds = kinds & union;
        }
        if kinds == Kinds::ALL {
            kinds = self.implied_kinds(parts, None);
        }
        kinds
    }

    fn group_kinds(&mut self, group: &Group, depth: u8) -> Kinds {
        let (mut union, mut nulls) = (Kinds::NONE, 0);
        for branch in &group.branches {
            let kinds = self.branch_kinds(branch, depth);
            union = union | kinds;
            nulls += usize::from(kinds.meets(Kinds::NULL));
        }
        if group.exactly_one() && nulls > 1 {
            union = union & !Kinds::NULL;
        }
        union
    }

    fn branch_kinds(&mut self, branch: &[Part], depth: u8) -> Kinds {
        if let [Part::Whole(id)] = branch {
            return self.schema_kinds(*id, depth);
        }
        let flat = self.flatten(branch);
        self.kinds_within(&flat.parts, depth)
    }

    fn schema_kinds(&mut self, id: SchemaId, depth: u8) -> Kinds {
        if let Some(kinds) = self.known_kinds.get(&id) {
            return *kinds;
        }
        // While this is being found out, anything may pass.
        self.known_kinds.insert(id, Kinds::ALL);
        let flat = self.flatten(&[Part::Whole(id)]);
        let kinds = self.kinds_within(&flat.parts, depth);
        self.known_kinds.insert(id, kinds);
        kinds
    }

    /// Puts the only branch that can hold in the place of a union, as often as there is one.
    pub(crate) fn simplify(&mut self, mut flat: Flat) -> Flat {
        // Each round resolves one union for good; there are only so many.
        'unions: loop {
            let explicit = self.explicit_kinds(&flat.parts, None);
            for group in self.groups(&flat.parts) {
                if self.is_nullable(group.part) {
                    continue;
                }
                let mut live = Vec::new();
                for branch in &group.branches {
                    if self.branch_kinds(branch, DEPTH).meets(explicit) {
                        live.push(branch);
                    }
                }
                if let [branch] = live.as_slice() {
                    let terms = group.distribute(&flat.parts, branch);
                    let simpler = self.flatten(&terms);
                    if simpler.parts == flat.parts {
                        return flat;
                    }
                    flat.parts = simpler.parts;
                    flat.schemas.extend(simpler.schemas);
                    continue 'unions;
                }
            }
            return flat;
        }
    }

    /// Whether a part is of a schema that lets `null` through whatever else it says.
    pub(crate) fn is_nullable(&mut self, part: Part) -> bool {
        match part {
            Part::Own(id, without) => {
                !without.has(Without::NULLABLE) && self.table.keywords(id).nullable
            }
            _ => false,
        }
    }

    /// The parts of one schema.
    pub(crate) fn flat(&mut self, id: SchemaId) -> Rc<Flat> {
        if let Some(flat) = self.known_flats.get(&id) {
            return Rc::clone(flat);
        }
        let flat = self.flatten(&[Part::Whole(id)]);
        let flat = Rc::new(self.simplify(flat));
        self.known_flats.insert(id, Rc::clone(&flat));
        flat
    }

    /// The schema that `id` is only a wrapper of: the first that has a name, else the innermost. `id` itself
    /// where it says something.
    pub(crate) fn head(&mut self, id: SchemaId) -> SchemaId {
        if let Some(head) = self.known_heads.get(&id) {
            return *head;
        }
        let head = self.find_head(id);
        self.known_heads.insert(id, head);
        head
    }

    fn find_head(&mut self, id: SchemaId) -> SchemaId {
        let keywords = self.table.keywords(id);
        let wraps = keywords.reference.is_some()
            || !keywords.all_of.is_empty()
            || !keywords.any_of.is_empty()
            || !keywords.one_of.is_empty();
        if !wraps || self.is_circular(id) {
            return id;
        }
        let key = self.flat(id).key();
        let (mut at, mut seen) = (id, HashSet::from([id]));
        loop {
            let keywords = self.table.keywords(at);
            let inner = keywords
                .reference
                .iter()
                .chain(&keywords.all_of)
                .chain(&keywords.one_of)
                .chain(&keywords.any_of);
            // A bare reference is what it refers to, whatever that is.
            let bare = keywords.all_of.is_empty() && !asserts(&keywords, Without::NOTHING);
            let next = match keywords.reference.filter(|_| bare) {
                Some(to) => Some(to),
                None => inner.copied().find(|to| self.flat(*to).key() == key),
            };
            match next {
                Some(to) if self.table.component(to).is_some() => return to,
                Some(to) if seen.insert(to) => at = to,
                Some(_) => return id,
                None => return at,
            }
        }
    }

    /// Whether `$ref` and `allOf` lead from a schema back to itself.
    pub(crate) fn is_circular(&mut self, id: SchemaId) -> bool {
        let (mut open, mut seen) = (vec![id], HashSet::new());
        while let Some(at) = open.pop() {
            let keywords = self.table.keywords(at);
            for next in keywords.reference.iter().chain(&keywords.all_of) {
                if *next == id {
                    return true;
                }
                if seen.insert(*next) {
                    open.push(*next);
                }
            }
        }
        false
    }
}
