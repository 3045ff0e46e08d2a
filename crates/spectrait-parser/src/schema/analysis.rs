//! What a conjunction comes to, before it becomes a type: the kinds of value that pass, unions that have only
//! one live branch, and whether a schema is only another one under a wrapper.
//!
//! In: parts, or a schema. Out: what is known of all their values. What always holds: it is found out once for each part and
//! remembered; unions within unions are looked into [`DEPTH`] deep, and a part that leads back to itself lets anything pass.

use std::collections::HashSet;
use std::rc::Rc;

use indexmap::IndexSet;
use spectrait_ir::Value;

use super::Schemas;
use super::circles::Edges;
use super::intersect::Intersect as _;
use super::kinds::Kinds;
use super::limits::MOST_SCHEMAS;
use super::parts::{Flat, Group, Part, Without, asserts};
use super::table::SchemaId;

/// How deep unions within unions are looked into. Beyond, anything may pass.
const DEPTH: u8 = 24;

/// How keywords are read that are about one kind of value, where no `type` says which is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Reading {
    /// Whoever writes `properties` means an object.
    Meant,
    /// `properties` say nothing about values that are not objects.
    Strict,
}

impl Reading {
    /// How the branches of a union are read beside which `explicit` kinds are named.
    fn within(self, explicit: Kinds) -> Self {
        match explicit {
            Kinds::ALL => self,
            _ => Self::Strict,
        }
    }
}

impl Schemas<'_> {
    /// The kinds of value that pass, unions included. [`Kinds::ALL`] also where that is not known.
    pub(crate) fn kinds(&mut self, parts: &[Part]) -> Kinds {
        self.kinds_as(parts, Reading::Meant, DEPTH)
    }

    fn kinds_as(&mut self, parts: &[Part], reading: Reading, depth: u8) -> Kinds {
        let explicit = self.explicit_kinds(parts, None);
        let Some(depth) = depth.checked_sub(1) else {
            return explicit;
        };
        let mut kinds = explicit;
        for &part in parts {
            let Part::Own(id, without) = part else {
                continue;
            };
            let keywords = self.table.keywords(id);
            let refers = keywords.reference.is_some() || !keywords.all_of.is_empty();
            if self.is_nullable(part) && refers {
                let inner = Part::Own(id, without.and(Without::NULLABLE));
                kinds = kinds & (self.part_kinds(inner, reading, depth) | Kinds::NULL);
            }
            if let Some(not) = keywords.not
                && kinds.meets(Kinds::NULL)
                && !keywords.nullable
                && self
                    .part_kinds(Part::Whole(not), Reading::Strict, depth)
                    .meets(Kinds::NULL)
            {
                kinds = kinds & !Kinds::NULL;
            }
        }
        let within = reading.within(explicit);
        for group in self.groups(parts) {
            let mut union = self.group_kinds(&group, within, depth);
            if self.is_nullable(group.part) {
                union = union | Kinds::NULL;
            }
            kinds = kinds & union;
        }
        match reading {
            Reading::Meant if kinds == Kinds::ALL => self.implied_kinds(parts, None),
            _ => kinds,
        }
    }

    fn group_kinds(&mut self, group: &Group, reading: Reading, depth: u8) -> Kinds {
        let (mut union, mut nulls, mut only_null) = (Kinds::NONE, 0, false);
        for branch in &group.branches {
            let kinds = self.branch_kinds(branch, reading, depth);
            union = union | kinds;
            nulls += usize::from(kinds.meets(Kinds::NULL));
            only_null |= kinds == Kinds::NULL;
        }
        // Strictly, `null` is out where two branches of a `oneOf` have it. But whoever writes a branch for it
        // wants it.
        // In 3.0, where `nullable` says little more than that a value may be missing, all of them want it.
        let is_strict = self.table.dialect().is_json_schema();
        if is_strict && group.exactly_one() && nulls > 1 && !only_null {
            union = union & !Kinds::NULL;
        }
        union
    }

    /// Whether there is every kind of value because an `enum`, or the branches of a union, list them, `null` among them.
    pub(crate) fn lists_every_kind(&mut self, parts: &[Part]) -> bool {
        let lists = |part: &Part| match *part {
            Part::Own(id, _) => {
                let keywords = self.table.keywords(id);
                keywords.values.is_some() && !keywords.open
            }
            _ => false,
        };
        if parts.iter().any(lists) {
            return true;
        }
        let groups = self.groups(parts);
        !groups.is_empty()
            && groups.iter().all(|group| {
                let mut branches = group.branches.iter();
                branches
                    .all(|branch| self.branch_kinds(branch, Reading::Meant, DEPTH) != Kinds::ALL)
            })
    }

    /// Reports a `oneOf` of 3.0 with several branches that allow `null`, which strictly none does then.
    pub(crate) fn report_repeated_null(&mut self, parts: &[Part], origin: SchemaId) {
        if self.table.dialect().is_json_schema() {
            return;
        }
        for group in self.groups(parts) {
            let kinds = group.branches.iter().map(|branch| {
                let kinds = self.branch_kinds(branch, Reading::Meant, DEPTH);
                usize::from(kinds.meets(Kinds::NULL) && !matches!(kinds, Kinds::ALL | Kinds::NULL))
            });
            if kinds.sum::<usize>() > 1 && group.exactly_one() {
                let message = "several branches allow `null`, which `oneOf` then refuses; it is read as allowed";
                let help = "write `nullable: true` beside `oneOf` alone";
                self.report_ambiguous(origin, message, help);
            }
        }
    }

    fn branch_kinds(&mut self, branch: &[Part], reading: Reading, depth: u8) -> Kinds {
        if let [part @ Part::Whole(_)] = branch {
            return self.part_kinds(*part, reading, depth);
        }
        let flat = self.flatten(branch);
        self.kinds_as(&flat.parts, reading, depth)
    }

    /// The kinds of value that one part lets through, with all that it refers to: found out once for each.
    fn part_kinds(&mut self, part: Part, reading: Reading, depth: u8) -> Kinds {
        if let Some(kinds) = self.known_kinds.get(&(part, reading)) {
            return *kinds;
        }
        // While this is being found out, anything may pass.
        self.known_kinds.insert((part, reading), Kinds::ALL);
        let flat = self.flatten(&[part]);
        let kinds = self.kinds_as(&flat.parts, reading, depth);
        self.known_kinds.insert((part, reading), kinds);
        kinds
    }

    /// Puts the only branch that can hold in the place of a union, as often as there is one, and drops what the
    /// unions say that are left.
    pub(crate) fn simplify(&mut self, flat: Flat) -> Flat {
        let mut flat = self.resolve_unions(flat);
        self.drop_said_by_unions(&mut flat.parts);
        if let Some(listing) = self.listing(&flat.parts) {
            flat.parts = vec![listing];
        }
        flat
    }

    /// The part with a name that lists values, where the others take none of them away: bounds that all of them are within.
    fn listing(&mut self, parts: &[Part]) -> Option<Part> {
        let mut listing = parts.iter().copied().filter(|part| match *part {
            Part::Own(id, _) => self.table.keywords(id).values.is_some(),
            _ => false,
        });
        let (part @ Part::Own(id, Without::NOTHING), None) = (listing.next()?, listing.next())
        else {
            return None;
        };
        let is_plain = parts.len() > 1
            && self.table.component(id).is_some()
            && self.groups(parts).is_empty()
            && !parts.iter().any(|part| self.is_nullable(*part));
        if !is_plain {
            return None;
        }
        let merged = self.merge(parts);
        let mut own = merged.own.iter();
        let asks_more = merged.open
            || merged.broken.is_some()
            || !merged.content.is_empty()
            || !merged.constraints.patterns.is_empty()
            || own.any(|own| own.keywords.never || own.keywords.has_conditions());
        let (kinds, scalar) = (
            self.explicit_kinds(parts, None),
            !(Kinds::NULL | Kinds::ARRAY | Kinds::OBJECT),
        );
        let passes = |value: &Value| {
            let kind = Kinds::of(value);
            kinds.contains(kind) && scalar.contains(kind) && merged.constraints.admits(value)
        };
        let mut values = merged.values.iter().flatten();
        (!asks_more && values.all(|listed| passes(&listed.value))).then_some(part)
    }

    /// Drops parts that say only which kinds pass, where the unions beside them let no others through: `type: object`
    /// beside a reference to a union of objects.
    fn drop_said_by_unions(&mut self, parts: &mut Vec<Part>) {
        if !self.has_union(parts) {
            return;
        }
        let mut index = 0;
        // Those that say the same are dropped already, so there are only so many.
        while let Some(part) = parts.get(index).copied() {
            if let Some(only) = self.only_kinds(part) {
                parts.remove(index);
                if only.contains(self.kinds(parts)) {
                    continue;
                }
                parts.insert(index, part);
            }
            index += 1;
        }
    }

    fn resolve_unions(&mut self, mut flat: Flat) -> Flat {
        // Each round resolves one union for good; there are only so many.
        'unions: loop {
            let explicit = self.explicit_kinds(&flat.parts, None);
            for group in self.groups(&flat.parts) {
                if self.is_nullable(group.part) {
                    continue;
                }
                let mut live = Vec::new();
                for branch in &group.branches {
                    let reading = Reading::Meant.within(explicit);
                    if self.branch_kinds(branch, reading, DEPTH).meets(explicit) {
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
        let target = self.target(id);
        if target != id {
            // One for all on a chain of references, which may be long.
            return self.flat(target);
        }
        let flat = self.flatten(&[Part::Whole(id)]);
        let flat = Rc::new(self.simplify(flat));
        self.known_flats.insert(id, Rc::clone(&flat));
        flat
    }

    /// Whether a schema, or one that it draws in, is `readOnly`, and whether one is `writeOnly`.
    pub(crate) fn directions(&mut self, id: SchemaId) -> (bool, bool) {
        let target = self.target(id);
        if let Some(known) = self.known_directions.get(&target) {
            return *known;
        }
        let (mut read_only, mut write_only) = (false, false);
        for schema in &self.flat(target).schemas {
            let keywords = self.table.keywords(*schema);
            read_only |= keywords.read_only;
            write_only |= keywords.write_only;
        }
        self.known_directions
            .insert(target, (read_only, write_only));
        (read_only, write_only)
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
        if !wraps {
            return id;
        }
        let is_component = self.table.component(id).is_some();
        if is_component && self.is_circular(id, Edges::Applicators) {
            return id;
        }
        // A bare reference is what it refers to, whatever that is.
        let (mut at, mut seen) = (id, HashSet::from([id]));
        while let Some(to) = self.bare_reference(at) {
            if self.table.component(to).is_some() {
                return to;
            }
            if !seen.insert(to) {
                return id;
            }
            at = to;
        }
        if at != id {
            let head = self.head(at);
            // A component gives its name to what has none.
            let named = self.table.component(head).is_some();
            return if is_component && !named { id } else { head };
        }
        let flat = self.flat(id);
        if flat.schemas.len() > MOST_SCHEMAS {
            // What is cut off is like nothing else.
            return id;
        }
        let key = flat.key();
        let says = |part: &Part| matches!(part, Part::Own(of, _) if *of == id);
        if key.iter().any(says) {
            return id;
        }
        loop {
            let keywords = self.table.keywords(at);
            let inner = keywords.reference.iter().chain(&keywords.all_of);
            let mut inner = inner.chain(&keywords.one_of).chain(&keywords.any_of);
            match inner.find(|to| self.flat(**to).has_key(&key)).copied() {
                Some(to) if self.table.component(to).is_some() => return to,
                Some(to) if seen.insert(to) => at = to,
                Some(_) => return id,
                // A component gives its name to what it wraps.
                None if is_component => return id,
                None => return at,
            }
        }
    }

    /// The schema that a schema refers to and says nothing else.
    fn bare_reference(&mut self, id: SchemaId) -> Option<SchemaId> {
        let keywords = self.table.keywords(id);
        let bare = keywords.all_of.is_empty() && !asserts(&keywords, Without::NOTHING);
        keywords.reference.filter(|_| bare)
    }

    /// The schema that a chain of bare references ends at.
    pub(crate) fn target(&mut self, id: SchemaId) -> SchemaId {
        let (mut at, mut path) = (id, IndexSet::new());
        loop {
            if let Some(known) = self.known_targets.get(&at) {
                at = *known;
                break;
            }
            match self.bare_reference(at) {
                Some(to) if path.insert(at) => at = to,
                _ => break,
            }
        }
        self.known_targets
            .extend(path.into_iter().map(|on| (on, at)));
        at
    }
}
