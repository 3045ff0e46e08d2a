//! Unions: `oneOf` and `anyOf` (JSON Schema 2020-12 Core §10.2.1), and what beside them holds of every branch.
//!
//! In: a conjunction with at least one union. Out: the shape that keeps the data of every branch. This is the one
//! place that decides what a union becomes:
//!
//! | branches | shape |
//! |---|---|
//! | only constraints on what stands beside them | that, with a rule |
//! | values | one enumeration |
//! | values, and any string | an open enumeration |
//! | one scalar type, of which they ask nothing or any of some patterns | that |
//! | `anyOf` of objects that overlap, unless each requires a key of its own | one object with the properties of all,
//! with a rule |
//! | anything else | a union |
//!
//! Branches that cannot hold are left out, and `null` was taken out before.

use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};
use spectrait_ir::{Branch, Discriminator, Shape, Union, UnionKind, Value};

use super::Schemas;
use super::contradiction::Why;
use super::discriminator::discriminator;
use super::hierarchy::Family;
use super::intersect::Merged;
use super::kinds::Kinds;
use super::parts::{Flat, Group, Part};
use super::shape::Typed;
use super::table::SchemaId;
use crate::diagnostic::{Diagnostic, codes};

/// How many branches two or more unions beside each other may make together. Beyond, only one is typed.
const PRODUCT: usize = 256;

/// How deep the members of objects are compared, to see whether a branch can hold.
const DEPTH: u8 = 3;

/// A branch that can hold.
#[derive(Debug, Clone)]
pub(super) struct Live {
    /// Its position among all branches.
    pub(super) position: usize,
    /// What the branch asks by itself.
    pub(super) terms: Vec<Part>,
    /// What it asks together with what stands beside the union.
    pub(super) flat: Flat,
    pub(super) kinds: Kinds,
}

/// How two branches ask the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Repetition {
    /// By themselves: strictly nothing would fit one of them alone, so one that fits is enough.
    Meant,
    /// As both ask nothing, or nothing more than what stands beside the union.
    Here,
}

impl<'d> Schemas<'d> {
    /// The shape of a conjunction with unions.
    pub(crate) fn union(&mut self, parts: &[Part], groups: &[Group], origin: SchemaId) -> Typed {
        let product: usize = groups.iter().fold(1, |product, group| {
            product.saturating_mul(group.branches.len().max(1))
        });
        let Some(group) = self.main_group(groups) else {
            return Shape::Any.into();
        };
        if groups.len() > 1 && product > PRODUCT {
            return self.main_alone(parts, groups, group, origin);
        }
        self.group(parts, group, origin)
    }

    /// The union that decides first: one with a discriminator, else the first.
    fn main_group<'g>(&mut self, groups: &'g [Group]) -> Option<&'g Group> {
        let discriminated = groups.iter().find(|group| self.has_discriminator(group));
        discriminated.or(groups.first())
    }

    /// Types one union and checks the others.
    fn main_alone(
        &mut self,
        parts: &[Part],
        groups: &[Group],
        main: &Group,
        origin: SchemaId,
    ) -> Typed {
        let mut parts = parts.to_vec();
        let mut rules = Vec::new();
        let mut rest = main.clone();
        for group in groups {
            if group != main {
                rules.extend(self.group_rule(group));
                parts = group.base(&parts);
                if rest.part == group.part
                    && let Part::Own(id, without) = rest.part
                {
                    rest.part = Part::Own(id, without.and(group.keyword));
                }
            }
        }
        let mut typed = self.group(&parts, &rest, origin);
        typed.rules.extend(rules);
        typed
    }

    fn group(&mut self, parts: &[Part], group: &Group, origin: SchemaId) -> Typed {
        let base = self.flatten(&group.base(parts));
        let (live, repetition) = self.live(parts, group);
        let mut typed = match live.as_slice() {
            [] => return self.contradictory(parts, origin, Why::Branches),
            [only] => {
                let flat = only.flat.clone();
                self.typed(&flat, origin)
            }
            live => self.branches(&base, live, group, origin),
        };
        match repetition.filter(|_| group.exactly_one()) {
            Some(Repetition::Meant) => self.report_alike(origin),
            Some(Repetition::Here) => {
                // What fits a repeated branch fits two.
                typed.rules.extend(self.group_rule(group));
                let message = "what fits one branch fits another one too, as they ask the same here; `oneOf` accepts nothing that fits two, so its type refuses it";
                let help = "write `anyOf`, or leave one of the branches out";
                self.report_ambiguous(origin, message, help);
            }
            None => {}
        }
        typed
    }

    /// Whether a branch is the union again, which is then reported.
    fn is_itself(&mut self, branch: &[Part], group: &Group) -> bool {
        let (Part::Own(union, _), Some(id)) = (group.part, schema_of(branch)) else {
            return false;
        };
        if self.target(id) != union {
            return false;
        }
        let node = self.table.node(id);
        let place = node.get("$ref").unwrap_or_else(|| node.clone()).place();
        let message = "this branch leads back to the union that it is of; it is left out";
        self.diagnostics().report(
            Diagnostic::error(codes::REFERENCE_CYCLE, place, message)
                .help("remove the branch, or refer to the union from a property or an item of it"),
        );
        true
    }

    /// The branches that can hold, each once, and how one was repeated.
    fn live(&mut self, parts: &[Part], group: &Group) -> (Vec<Live>, Option<Repetition>) {
        let (mut live, mut seen, mut repetition) = (Vec::new(), HashSet::new(), None);
        let mut alone = HashSet::new();
        let mut schemas = HashSet::new();
        let is_told = self.has_discriminator(group);
        for (position, branch) in group.branches.iter().enumerate() {
            if self.is_itself(branch, group) {
                continue;
            }
            let flat = self.flatten(&group.distribute(parts, branch));
            let flat = self.simplify(flat);
            let kinds = self.kinds(&flat.parts);
            let cannot_hold = kinds.is_empty()
                || (self.values_contradict(&flat.parts, DEPTH) && !self.replaces(branch));
            if cannot_hold {
                continue;
            }
            // Schemas that ask the same are told apart by a discriminator all the same.
            let schema = schema_of(branch).map(|schema| self.target(schema));
            let is_other = schema.is_none_or(|schema| schemas.insert(schema));
            let is_meant = group.exactly_one() && {
                let own = self.flatten(branch).key();
                !own.is_empty() && !alone.insert(own)
            };
            if seen.insert(flat.key()) || (is_told && schema.is_some() && is_other) {
                live.push(Live {
                    position,
                    terms: branch.clone(),
                    flat,
                    kinds,
                });
            } else {
                let this = match is_meant {
                    true => Repetition::Meant,
                    false => Repetition::Here,
                };
                repetition = repetition.max(Some(this));
            }
        }
        (live, repetition)
    }

    /// Whether parts list values of which they have none in common, of themselves or of a property that must be there.
    fn values_contradict(&mut self, parts: &[Part], depth: u8) -> bool {
        // Beside a part that has no `null`, `nullable` of another has no effect.
        if parts.iter().any(|part| self.is_nullable(*part)) {
            return false;
        }
        let merged = self.merge(parts);
        if merged.own.len() < 2 {
            return false;
        }
        let lists = merged
            .own
            .iter()
            .filter(|own| own.keywords.values.is_some());
        if lists.count() > 1 && !merged.open && merged.values.as_ref().is_some_and(Vec::is_empty) {
            return true;
        }
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        let required = merged.own.iter().flat_map(|own| &own.keywords.required);
        let required: IndexSet<&'d str> = required.copied().collect();
        required.into_iter().any(|name| {
            let declared = merged.own.iter();
            let declared = declared.filter_map(|own| own.keywords.properties.get(name));
            let terms: Vec<Part> = declared.map(|id| Part::Whole(*id)).collect();
            terms.len() > 1 && {
                let flat = self.flatten(&terms);
                self.values_contradict(&flat.parts, depth)
            }
        })
    }

    /// Whether a branch contradicts itself in a property, where the last part counts, with a warning.
    fn replaces(&mut self, branch: &[Part]) -> bool {
        let own = self.flatten(branch);
        self.values_contradict(&own.parts, DEPTH) && !self.values_contradict(&own.parts, 0)
    }

    fn branches(&mut self, base: &Flat, live: &[Live], group: &Group, origin: SchemaId) -> Typed {
        if let Some(typed) = self.constraints_only(base, live, group, origin) {
            return typed;
        }
        if let Some(typed) = self.values(live, group, origin) {
            return typed;
        }
        if let Some(typed) = self.alike(base, live, group, origin) {
            return typed;
        }
        let has_discriminator = self.has_discriminator(group);
        if !group.exactly_one()
            && !has_discriminator
            && live.iter().all(|branch| branch.kinds == Kinds::OBJECT)
            && let Some(typed) = self.overlapping(live, origin)
        {
            return typed;
        }
        let mut branches = Vec::with_capacity(live.len());
        let around = self.named_around(origin, &base.parts);
        for branch in live {
            let mut terms = base.parts.clone();
            terms.extend(&branch.terms);
            let schema = schema_of(&branch.terms);
            let ty = self.conjunction(&terms, schema.unwrap_or(origin));
            if !around.is_empty() {
                self.around.entry(ty).or_insert_with(|| around.clone());
            }
            branches.push(Branch {
                ty,
                xml: schema.and_then(|id| self.xml_of_use(&[id])),
                name: match self.family(group) {
                    Some(family) if branch.position == family.children.len() => {
                        Some("Base".to_owned())
                    }
                    _ => self.branch_name(branch),
                },
            });
        }
        let positions: IndexMap<SchemaId, usize> = live
            .iter()
            .enumerate()
            .filter_map(|(index, branch)| Some((self.target(schema_of(&branch.terms)?), index)))
            .collect();
        let keyword = match group.part {
            Part::Own(id, _) => {
                let keyword = self.table.keywords(id).discriminator.clone();
                keyword.map(|keyword| (id, keyword))
            }
            _ => None,
        };
        let told = keyword.and_then(|(id, keyword)| {
            if let Some(family) = self.family(group) {
                return Some(told_apart(&family, live));
            }
            let mut constants: Vec<Vec<String>> = live
                .iter()
                .map(|branch| self.constants(branch, keyword.property))
                .collect();
            if self.report_undiscriminated(id, live, keyword.property) {
                return None;
            }
            self.leave_to_children(live, &mut constants);
            let told = discriminator(&keyword, &positions, &constants, &mut self.table);
            self.possible(told, &keyword, live, id)
        });
        let told = match told {
            None if group.exactly_one() => self.inherited(live),
            told => told,
        };
        let discriminator = told.map(|told| self.told_by_values(told, live));
        let kind = self.union_kind(live, group, origin, discriminator.as_ref());
        if group.exactly_one() && kind == UnionKind::AnyOf && discriminator.is_none() {
            // What is listed is tried before what allows it too.
            let lists = |branch: &Live| self.merge(&branch.flat.parts).values.is_some();
            let lists: Vec<bool> = live.iter().map(lists).collect();
            let (listed, others): (Vec<_>, Vec<_>) = branches
                .into_iter()
                .zip(lists)
                .partition(|(_, lists)| *lists);
            branches = listed.into_iter().chain(others).map(|(it, _)| it).collect();
        }
        Shape::Union(Union {
            kind,
            branches,
            discriminator,
        })
        .into()
    }

    /// Whether a member tells the branches of a union apart.
    fn has_discriminator(&mut self, group: &Group) -> bool {
        match group.part {
            Part::Own(id, _) => self.table.keywords(id).discriminator.is_some(),
            _ => false,
        }
    }

    /// The hierarchy that a union is, where it is one.
    fn family(&mut self, group: &Group) -> Option<Family<'d>> {
        match group.part {
            Part::Own(id, _) => self.table.keywords(id).family.clone(),
            _ => None,
        }
    }

    /// Exactly one or at least one. Scalars that differ only in what nobody checks are meant as alternatives: strictly,
    /// no value of theirs would fit one of them alone.
    fn union_kind(
        &mut self,
        live: &[Live],
        group: &Group,
        origin: SchemaId,
        discriminator: Option<&Discriminator>,
    ) -> UnionKind {
        if !group.exactly_one() {
            return UnionKind::AnyOf;
        }
        let bare = live.iter().filter(|branch| {
            let merged = self.merge(&branch.flat.parts);
            Kinds::SCALAR.contains(branch.kinds)
                && merged.constraints.is_empty()
                && merged.values.is_none()
                && !merged.own.iter().any(|own| own.keywords.has_conditions())
        });
        let are_distinct = are_apart(bare);
        if are_distinct
            && (self.allows_listed(live, origin) || self.are_told_by_free_formats(live, origin))
        {
            return UnionKind::AnyOf;
        }
        if are_distinct {
            match discriminator {
                None => self.report_overlap(live, origin),
                Some(discriminator) => {
                    for positions in sharing(discriminator) {
                        let alike = positions.iter().filter_map(|at| live.get(*at).cloned());
                        self.report_overlap(&alike.collect::<Vec<_>>(), origin);
                    }
                }
            }
            return UnionKind::OneOf;
        }
        self.report_alike(origin);
        UnionKind::AnyOf
    }

    pub(super) fn branch_name(&mut self, branch: &Live) -> Option<String> {
        let id = schema_of(&branch.terms)?;
        let target = self.target(id);
        let component = self.table.name(target);
        if component.is_some() {
            return component;
        }
        self.table.keywords(id).docs.title.clone()
    }

    /// Branches that say nothing about the shape: what stands beside the union has it, the rest are rules.
    fn constraints_only(
        &mut self,
        base: &Flat,
        live: &[Live],
        group: &Group,
        origin: SchemaId,
    ) -> Option<Typed> {
        let kinds = self.kinds(&base.parts);
        if kinds.each().count() != 1 {
            return None;
        }
        for branch in live {
            let own = self.flatten(&branch.terms);
            if branch.kinds != kinds || !self.is_shapeless(&own) {
                return None;
            }
        }
        let rule = self.group_rule(group)?;
        let mut typed = if kinds == Kinds::OBJECT {
            let merged = self.merge(&base.parts);
            let mut keys = self.keys(&merged);
            // Required names are properties, whichever branch requires them, where nothing else says what they are.
            let undeclared = live.iter().filter(|_| keys.additional.is_none());
            for branch in undeclared {
                let own = self.flatten(&branch.terms);
                let branch = self.merge(&own.parts);
                for name in branch.own.iter().flat_map(|own| &own.keywords.required) {
                    keys.properties.entry(name).or_default();
                }
            }
            if self.groups(&base.parts).is_empty() {
                let mut rules = self.conditions(&merged);
                rules.extend(self.object_rules(&merged));
                rules.extend(self.unevaluated_rules(&merged));
                self.add_conditional(&mut keys, &merged);
                self.build_object(keys, &merged, rules, origin)
            } else {
                self.typed(base, origin)
            }
        } else {
            self.typed(base, origin)
        };
        typed.rules.push(rule);
        Some(typed)
    }

    /// Whether parts only narrow what others give the shape of.
    fn is_shapeless(&mut self, flat: &Flat) -> bool {
        self.groups(&flat.parts).is_empty()
            && flat.parts.iter().all(|part| match part {
                Part::Own(id, _) => {
                    let keywords = self.table.keywords(*id);
                    keywords.values.is_none()
                        && keywords.format.is_none()
                        && keywords.content_encoding.is_none()
                        && keywords.content_media_type.is_none()
                        && keywords.content_schema.is_none()
                        && keywords.properties.is_empty()
                        && keywords.pattern_properties.is_empty()
                        && keywords.additional_properties.is_none()
                        && keywords.items.is_none()
                        && keywords.prefix_items.is_empty()
                        && keywords.broken.is_none()
                        && !keywords.nullable
                }
                _ => true,
            })
    }

    /// The values of a property that a branch lists.
    fn constants(&mut self, branch: &Live, property: &str) -> Vec<String> {
        if let Some(schema) = schema_of(&branch.terms) {
            let schema = self.target(schema);
            let hierarchies = self.table.hierarchies();
            let tags = hierarchies.tags(self.table.node(schema), property);
            if !tags.is_empty() {
                return tags;
            }
        }
        let terms = self.declared(branch, property);
        if terms.is_empty() {
            return Vec::new();
        }
        self.constant_strings(&terms)
    }

    /// What a branch says of a property.
    pub(super) fn declared(&mut self, branch: &Live, property: &str) -> Vec<Part> {
        let merged = self.merge(&branch.flat.parts);
        let own = merged.own.iter();
        let declared = own.filter_map(|own| own.keywords.properties.get(property));
        declared.map(|id| Part::Whole(*id)).collect()
    }

    /// What stands for a schema that builds on another branch does not stand for that one too.
    pub(super) fn leave_to_children(&mut self, live: &[Live], constants: &mut [Vec<String>]) {
        let is_base: Vec<bool> = live
            .iter()
            .map(|branch| {
                let schema = schema_of(&branch.terms).map(|schema| self.target(schema));
                schema.is_some_and(|schema| self.table.is_base(schema))
            })
            .collect();
        let children = constants.iter().zip(&is_base).filter(|(_, base)| !**base);
        let told: HashSet<String> = children.flat_map(|(values, _)| values).cloned().collect();
        for (values, _) in constants
            .iter_mut()
            .zip(&is_base)
            .filter(|(_, base)| **base)
        {
            values.retain(|value| !told.contains(value));
        }
    }

    /// The texts that some schemas list together; none where a value that is no text is listed too.
    pub(super) fn constant_strings(&mut self, terms: &[Part]) -> Vec<String> {
        let flat = self.flatten(terms);
        texts(self.merge(&flat.parts))
    }
}

/// The texts that are listed, beside `null`, which tells nothing; none where another value that is no text is listed too.
pub(super) fn texts(merged: Merged<'_>) -> Vec<String> {
    let values = merged.values.unwrap_or_default().into_iter();
    let values = values.filter(|listed| listed.value != Value::Null);
    let texts = values.map(|listed| match listed.value {
        Value::String(text) => Some(text),
        _ => None,
    });
    texts.collect::<Option<_>>().unwrap_or_default()
}

/// The discriminator of a hierarchy. What is of no child is of the parent, or of the child that it names for that.
fn told_apart(family: &Family<'_>, live: &[Live]) -> Discriminator {
    let position = |branch: usize| live.iter().position(|live| live.position == branch);
    let tags = family.tags.iter();
    Discriminator {
        property: family.property.to_owned(),
        mapping: tags
            .filter_map(|(tag, branch)| Some((tag.clone(), position(*branch)?)))
            .collect(),
        default: position(family.default),
    }
}

/// The branches that share a value of a discriminator, each set of them once.
fn sharing(discriminator: &Discriminator) -> IndexSet<Vec<usize>> {
    let mut branches: IndexMap<&str, Vec<usize>> = IndexMap::new();
    for (value, position) in &discriminator.mapping {
        branches.entry(value).or_default().push(*position);
    }
    let sets = branches.into_values();
    sets.filter(|positions| positions.len() > 1).collect()
}

/// Whether each branch has kinds of its own.
pub(super) fn are_apart<'b>(branches: impl IntoIterator<Item = &'b Live>) -> bool {
    let mut seen = Kinds::NONE;
    branches.into_iter().all(|branch| {
        let is_apart = !seen.meets(branch.kinds);
        seen = seen | branch.kinds;
        is_apart
    })
}

/// The schema that a branch is, where it is one.
pub(super) fn schema_of(terms: &[Part]) -> Option<SchemaId> {
    match terms {
        [Part::Whole(id)] => Some(*id),
        _ => None,
    }
}
