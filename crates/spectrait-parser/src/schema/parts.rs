//! Conjunctions: a schema with `$ref` and `allOf` is the set of all the schemas that it draws together.
//!
//! In: [`Part`]s. Out: [`Flat`], the parts that assert something, each once. Two schemas with the same set of
//! parts mean the same, so the set is what types are remembered by; there are only so many sets, which is why
//! recursion ends.
//!
//! A schema that only wraps another (`$ref`, `allOf` of one, annotations) adds no part, so it has the very parts
//! of the other one.

use std::collections::{HashMap, HashSet};

use indexmap::{IndexMap, IndexSet};

use super::Schemas;
use super::keywords::Keywords;
use super::kinds::Kinds;
use super::limits::MOST_SCHEMAS;
use super::table::{SchemaId, address};

/// Something that a value must fulfil.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Part {
    /// A schema with everything that it refers to.
    Whole(SchemaId),
    /// A schema without what it refers to, and without some of its own keywords.
    Own(SchemaId, Without),
    /// One of several conjunctions.
    Choice(ChoiceId),
    /// These kinds of value.
    Only(Kinds),
}

/// Several conjunctions of which one must hold, in the arena of [`Schemas`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ChoiceId(pub(crate) u32);

/// Keywords of a schema that are dealt with elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(crate) struct Without(u8);

impl Without {
    pub(crate) const NOTHING: Self = Self(0);
    pub(crate) const ONE_OF: Self = Self(1);
    pub(crate) const ANY_OF: Self = Self(2);
    pub(crate) const NULLABLE: Self = Self(4);

    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What both are without.
    fn common(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// A flattened conjunction.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Flat {
    /// The parts that assert something, in the order of the description, each once. No [`Part::Whole`].
    pub(crate) parts: Vec<Part>,
    /// Every schema that was met on the way, those that assert nothing included, outer ones first.
    pub(crate) schemas: Vec<SchemaId>,
}

impl Flat {
    /// The parts as a set.
    pub(crate) fn key(&self) -> Vec<Part> {
        let mut key = self.parts.clone();
        key.sort_unstable();
        key
    }

    /// Whether these are the parts, as a set.
    pub(crate) fn has_key(&self, key: &[Part]) -> bool {
        self.parts.len() == key.len() && self.key() == key
    }
}

/// A union within a conjunction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    /// The part that it is of.
    pub(crate) part: Part,
    /// The keyword of the part that it is.
    pub(crate) keyword: Without,
    /// What each branch asks.
    pub(crate) branches: Vec<Vec<Part>>,
}

impl Group {
    /// Whether exactly one branch must hold, not only one or more.
    pub(crate) fn exactly_one(&self) -> bool {
        self.keyword == Without::ONE_OF
    }

    /// The parts of a conjunction, with one branch in place of the union.
    pub(crate) fn distribute(&self, parts: &[Part], branch: &[Part]) -> Vec<Part> {
        self.base(parts)
            .into_iter()
            .chain(branch.iter().copied())
            .collect()
    }

    /// The parts of a conjunction without the union.
    pub(crate) fn base(&self, parts: &[Part]) -> Vec<Part> {
        let without = |part: &Part| match *part {
            part if part != self.part => Some(part),
            Part::Own(id, without) => Some(Part::Own(id, without.and(self.keyword))),
            _ => None,
        };
        parts.iter().filter_map(without).collect()
    }
}

impl<'d> Schemas<'d> {
    /// Draws a conjunction together.
    pub(crate) fn flatten(&mut self, terms: &[Part]) -> Flat {
        self.flatten_without_null(terms, &mut HashSet::new())
    }

    /// Draws a conjunction together, where `nullable` of some schemas says nothing; those of which that turns out are added.
    pub(crate) fn flatten_without_null(
        &mut self,
        terms: &[Part],
        never_null: &mut HashSet<SchemaId>,
    ) -> Flat {
        // They only become more, so this ends.
        loop {
            let mut flat = self.gather(terms, never_null);
            // Where `null` is out anyway, `nullable` says nothing, and what it made optional counts.
            if !self.explicit_kinds(&flat.parts, None).meets(Kinds::NULL) {
                let known = never_null.len();
                for part in &flat.parts {
                    if let Part::Own(id, _) = part
                        && self.table.keywords(*id).nullable
                    {
                        never_null.insert(*id);
                    }
                }
                if never_null.len() > known {
                    continue;
                }
            }
            self.drop_redundant(&mut flat.parts);
            return flat;
        }
    }

    /// Follows `$ref` and `allOf`; of some schemas `nullable` says nothing.
    fn gather(&mut self, terms: &[Part], never_null: &HashSet<SchemaId>) -> Flat {
        let mut own: IndexMap<SchemaId, Without> = IndexMap::new();
        let mut choices = IndexSet::new();
        let mut kinds = Kinds::ALL;
        let mut schemas = IndexSet::new();
        let mut expanded = HashSet::new();
        let mut open: Vec<Part> = terms.iter().rev().copied().collect();
        while let Some(part) = open.pop() {
            if schemas.len() > MOST_SCHEMAS {
                break;
            }
            match part {
                Part::Only(only) => kinds = kinds & only,
                Part::Choice(id) => {
                    choices.insert(id);
                }
                Part::Whole(id) => {
                    schemas.insert(id);
                    let keywords = self.table.keywords(id);
                    // Last in, first out.
                    if !keywords.own_first {
                        open.push(Part::Own(id, Without::NOTHING));
                    }
                    // `nullable` is around all else, so what else there is does not hold by itself.
                    let nullable = keywords.nullable && !never_null.contains(&id);
                    if !nullable && expanded.insert(id) {
                        open.extend(references(&keywords));
                    }
                    if keywords.own_first {
                        open.push(Part::Own(id, Without::NOTHING));
                    }
                }
                Part::Own(id, mut without) => {
                    schemas.insert(id);
                    if never_null.contains(&id) {
                        without = without.and(Without::NULLABLE);
                    }
                    own.entry(id)
                        .and_modify(|before| *before = before.common(without))
                        .or_insert(without);
                    let keywords = self.table.keywords(id);
                    if keywords.nullable && without.has(Without::NULLABLE) && expanded.insert(id) {
                        open.extend(references(&keywords));
                    }
                }
            }
        }
        let mut parts = Vec::with_capacity(own.len());
        for (&id, &without) in &own {
            let keywords = self.table.keywords(id);
            let without = without.and(self.satisfied(id, &keywords, without, &schemas));
            if asserts(&keywords, without) {
                parts.push(Part::Own(id, without));
            }
        }
        parts.extend(choices.into_iter().map(Part::Choice));
        if kinds != Kinds::ALL {
            parts.push(Part::Only(kinds));
        }
        Flat {
            parts,
            schemas: schemas.into_iter().collect(),
        }
    }

    /// The unions of a schema that hold because one of their branches is among the schemas drawn together.
    ///
    /// This is how `Pet: {oneOf: [Cat, Dog]}` and `Cat: {allOf: [Pet, …]}` go together: a `Cat` is a `Pet`.
    fn satisfied(
        &mut self,
        id: SchemaId,
        keywords: &Keywords<'d>,
        without: Without,
        schemas: &IndexSet<SchemaId>,
    ) -> Without {
        let mut satisfied = Without::NOTHING;
        for (branches, keyword) in [
            (&keywords.one_of, Without::ONE_OF),
            (&keywords.any_of, Without::ANY_OF),
        ] {
            let mut branches = branches.iter();
            if !without.has(keyword)
                && branches.any(|branch| {
                    let branch = self.target(*branch);
                    // A branch that is the union itself says nothing.
                    branch != id && schemas.contains(&branch)
                })
            {
                satisfied = satisfied.and(keyword);
            }
        }
        if keywords.family.is_some() && !without.has(Without::ANY_OF) && schemas.len() > 1 {
            // Whatever is one of the children of a child is one of the children.
            let nodes = schemas.iter().map(|schema| self.table.node(*schema));
            let above = self.table.hierarchies().ancestors(nodes);
            if above.contains(&address(self.table.node(id))) {
                satisfied = satisfied.and(Without::ANY_OF);
            }
        }
        satisfied
    }

    /// Removes parts that say nothing but a type and required names that the others say too.
    fn drop_redundant(&mut self, parts: &mut Vec<Part>) {
        let (mut requiring, mut index) = (None, 0);
        while let Some(&part) = parts.get(index) {
            let only = match part {
                Part::Only(kinds) => Some(kinds),
                Part::Own(id, without) if parts.len() > 1 => self.kinds_alone(id, without),
                _ => None,
            };
            let redundant = only.is_some_and(|only| {
                let others = self.explicit_kinds(parts, Some(index));
                // What is meant where no `type` says it: a union may say it too.
                let others = if others == Kinds::ALL && !self.has_union(parts) {
                    self.implied_kinds(parts, Some(index))
                } else {
                    others
                };
                only.contains(others)
            });
            if redundant && self.is_required_elsewhere(part, parts, &mut requiring) {
                parts.remove(index);
            } else {
                index += 1;
            }
        }
    }

    /// Whether other parts require all names that a part requires, which then counts no more. How many require each
    /// name is found out when it is asked for first.
    fn is_required_elsewhere(
        &mut self,
        part: Part,
        parts: &[Part],
        requiring: &mut Option<HashMap<&'d str, usize>>,
    ) -> bool {
        let names = self.required_names(part);
        if names.is_empty() {
            return true;
        }
        let requiring = requiring.get_or_insert_with(|| self.requiring(parts));
        let mut each = names.iter();
        if !each.all(|name| requiring.get(name).is_some_and(|parts| *parts > 1)) {
            return false;
        }
        for name in names {
            requiring.entry(name).and_modify(|parts| *parts -= 1);
        }
        true
    }

    /// The kinds that a part lets through, where it says nothing else.
    pub(crate) fn only_kinds(&mut self, part: Part) -> Option<Kinds> {
        match part {
            Part::Only(kinds) => Some(kinds),
            Part::Own(id, without) if self.table.keywords(id).required.is_empty() => {
                self.kinds_alone(id, without)
            }
            _ => None,
        }
    }

    /// The kinds that a schema lets through, where it says nothing else but which names are required.
    fn kinds_alone(&mut self, id: SchemaId, without: Without) -> Option<Kinds> {
        let keywords = self.table.keywords(id);
        let nullable = keywords.nullable && !without.has(Without::NULLABLE);
        // What others are told apart by is looked for where they build on it.
        let tells = !without.has(Without::ONE_OF) && keywords.discriminator.is_some();
        let names_alone = !tells && !self.table.is_base(id);
        let alone = !nullable
            && !asserts_beside_names(&keywords, without)
            && (keywords.required.is_empty() || names_alone);
        alone.then(|| keywords.kinds.unwrap_or(Kinds::ALL))
    }

    /// How many parts require each name.
    fn requiring(&mut self, parts: &[Part]) -> HashMap<&'d str, usize> {
        let mut requiring = HashMap::new();
        for part in parts {
            for name in self.required_names(*part) {
                *requiring.entry(name).or_insert(0) += 1;
            }
        }
        requiring
    }

    /// The names that a part requires, each once.
    fn required_names(&mut self, part: Part) -> IndexSet<&'d str> {
        match part {
            // What may be `null` requires nothing of that.
            Part::Own(id, _) if !self.is_nullable(part) => {
                let keywords = self.table.keywords(id);
                keywords.required.iter().copied().collect()
            }
            _ => IndexSet::new(),
        }
    }

    /// The kinds that the parts name, without a look into their unions; one part may be passed over.
    pub(crate) fn explicit_kinds(&mut self, parts: &[Part], except: Option<usize>) -> Kinds {
        let mut kinds = Kinds::ALL;
        for (index, part) in parts.iter().enumerate() {
            if Some(index) == except {
                continue;
            }
            kinds = kinds
                & match *part {
                    Part::Only(only) => only,
                    Part::Own(id, without) => own_kinds(&self.table.keywords(id), without),
                    Part::Whole(_) | Part::Choice(_) => Kinds::ALL,
                };
        }
        kinds
    }

    /// The one kind that all keywords are for, where no `type` says it: whoever writes `properties` means an
    /// object. All kinds where they do not agree.
    pub(crate) fn implied_kinds(&mut self, parts: &[Part], except: Option<usize>) -> Kinds {
        let mut kinds = Kinds::NONE;
        for (index, part) in parts.iter().enumerate() {
            if let Part::Own(id, _) = part
                && Some(index) != except
            {
                kinds = kinds | implied(&self.table.keywords(*id));
            }
        }
        match kinds {
            Kinds::OBJECT | Kinds::ARRAY | Kinds::STRING | Kinds::NUMBER => kinds,
            _ => Kinds::ALL,
        }
    }

    /// Whether there is a union among the parts.
    pub(crate) fn has_union(&mut self, parts: &[Part]) -> bool {
        parts.iter().any(|part| match *part {
            Part::Own(id, without) => {
                let keywords = self.table.keywords(id);
                (!keywords.one_of.is_empty() && !without.has(Without::ONE_OF))
                    || (!keywords.any_of.is_empty() && !without.has(Without::ANY_OF))
            }
            Part::Choice(_) => true,
            Part::Whole(_) | Part::Only(_) => false,
        })
    }

    /// The unions of a conjunction.
    pub(crate) fn groups(&mut self, parts: &[Part]) -> Vec<Group> {
        let mut groups = Vec::new();
        for &part in parts {
            match part {
                Part::Own(id, without) => {
                    let keywords = self.table.keywords(id);
                    for (branches, keyword) in [
                        (&keywords.one_of, Without::ONE_OF),
                        (&keywords.any_of, Without::ANY_OF),
                    ] {
                        if !branches.is_empty() && !without.has(keyword) {
                            groups.push(Group {
                                part,
                                keyword,
                                branches: branches
                                    .iter()
                                    .map(|id| vec![Part::Whole(*id)])
                                    .collect(),
                            });
                        }
                    }
                }
                Part::Choice(id) => groups.push(Group {
                    part,
                    keyword: Without::ANY_OF,
                    branches: self.choice(id).to_vec(),
                }),
                Part::Whole(_) | Part::Only(_) => {}
            }
        }
        groups
    }
}

/// The schemas that a schema draws in, last first.
fn references(keywords: &Keywords<'_>) -> impl Iterator<Item = Part> {
    let members = keywords.all_of.iter().rev();
    members
        .chain(&keywords.reference)
        .map(|id| Part::Whole(*id))
}

/// The kinds that a schema lets through by `type`, `enum` and `const`.
fn own_kinds(keywords: &Keywords<'_>, without: Without) -> Kinds {
    if keywords.never {
        return Kinds::NONE;
    }
    let mut kinds = keywords.kinds.unwrap_or(Kinds::ALL);
    if let Some(values) = &keywords.values
        && !keywords.open
    {
        let of_values = values
            .iter()
            .fold(Kinds::NONE, |kinds, value| kinds | Kinds::of(&value.value));
        kinds = kinds & of_values;
        // `Kinds::of` calls 1.0 an integer; an enumeration of numbers is still one of numbers.
        if kinds.is_empty() && keywords.nullable {
            kinds = Kinds::NULL;
        }
    }
    if keywords.nullable && !without.has(Without::NULLABLE) {
        kinds = kinds | Kinds::NULL;
    }
    kinds
}

/// The kinds of value that the keywords are about.
fn implied(keywords: &Keywords<'_>) -> Kinds {
    let constraints = &keywords.constraints;
    let mut kinds = Kinds::NONE;
    let mut imply = |kind, when| {
        if when {
            kinds = kinds | kind;
        }
    };
    imply(
        Kinds::OBJECT,
        !keywords.properties.is_empty()
            || keywords.without_properties
            || keywords.family.is_some()
            || !keywords.required.is_empty()
            || !keywords.pattern_properties.is_empty()
            || keywords.additional_properties.is_some()
            || constraints.min_properties.is_some()
            || constraints.max_properties.is_some(),
    );
    imply(
        Kinds::ARRAY,
        keywords.items.is_some()
            || !keywords.prefix_items.is_empty()
            || constraints.min_items.is_some()
            || constraints.max_items.is_some()
            || constraints.unique_items,
    );
    imply(
        Kinds::STRING,
        constraints.min_length.is_some()
            || constraints.max_length.is_some()
            || !constraints.patterns.is_empty()
            // What is encoded is not decoded, and says nothing.
            || (keywords.content_schema.is_some() && keywords.content_encoding.is_none()),
    );
    imply(
        Kinds::NUMBER,
        constraints.minimum.is_some()
            || constraints.maximum.is_some()
            || !constraints.multiple_of.is_empty(),
    );
    kinds
}

/// Whether a schema says anything by itself that a value must fulfil.
pub(crate) fn asserts(keywords: &Keywords<'_>, without: Without) -> bool {
    let nullable = keywords.nullable && !without.has(Without::NULLABLE);
    keywords.kinds.is_some_and(|kinds| kinds != Kinds::ALL)
        || asserts_beside_type(keywords, without)
        // What `nullable` widens may be what the schema refers to.
        || (nullable && (keywords.reference.is_some() || !keywords.all_of.is_empty()))
}

fn asserts_beside_type(keywords: &Keywords<'_>, without: Without) -> bool {
    !keywords.required.is_empty() || asserts_beside_names(keywords, without)
}

/// Whether a schema says more than its `type` and which names are required.
fn asserts_beside_names(keywords: &Keywords<'_>, without: Without) -> bool {
    keywords.never
        || keywords.broken.is_some()
        || keywords.values.is_some()
        || keywords.format.is_some()
        || keywords.content_encoding.is_some()
        || keywords.content_media_type.is_some()
        || keywords.content_schema.is_some()
        || !keywords.constraints.is_empty()
        || (!keywords.any_of.is_empty() && !without.has(Without::ANY_OF))
        || (!keywords.one_of.is_empty() && !without.has(Without::ONE_OF))
        || keywords.has_conditions()
        || !keywords.properties.is_empty()
        // Beside what is built on, it says nothing.
        || (keywords.without_properties
            && keywords.reference.is_none()
            && keywords.all_of.is_empty())
        || !keywords.pattern_properties.is_empty()
        || keywords.additional_properties.is_some()
        || keywords.property_names.is_some()
        || keywords.unevaluated_properties.is_some()
        || !keywords.dependent_required.is_empty()
        || !keywords.dependent_schemas.is_empty()
        || !keywords.prefix_items.is_empty()
        || keywords.items.is_some()
        || keywords.contains.is_some()
        || keywords.unevaluated_items.is_some()
}
