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
//! | `anyOf` of objects that overlap | one object with the properties of all, with a rule |
//! | anything else | a union |
//!
//! Branches that cannot hold are left out, and `null` was taken out before.

use std::collections::{HashMap, HashSet};

use indexmap::{IndexMap, IndexSet};
use spectrait_ir::{Branch, EnumValue, Rule, Shape, Union, UnionKind, Value};

use super::discriminator::discriminator;
use super::intersect::Merged;
use super::kinds::Kinds;
use super::objects::Keys;
use super::parts::{Flat, Group, Part};
use super::shape::Typed;
use super::table::SchemaId;
use super::{Schemas, enums};
use crate::diagnostic::{Diagnostic, codes};
use crate::versions::is_extension;

/// How many branches two or more unions beside each other may make together. Beyond, only one is typed.
const PRODUCT: usize = 256;

/// A branch that can hold.
#[derive(Debug)]
struct Live {
    /// What the branch asks by itself.
    terms: Vec<Part>,
    /// What it asks together with what stands beside the union.
    flat: Flat,
    kinds: Kinds,
}

/// An object that a union may be.
#[derive(Debug)]
struct Alternative<'d> {
    merged: Merged<'d>,
    keys: Keys<'d>,
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
        let discriminated = groups.iter().find(|group| match group.part {
            Part::Own(id, _) => self.table.keywords(id).discriminator.is_some(),
            _ => false,
        });
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
        let (live, repeated) = self.live(parts, group);
        let mut typed = match live.as_slice() {
            [] => return self.contradictory(parts, origin, "none of its branches can hold"),
            [only] => {
                let flat = only.flat.clone();
                self.typed(&flat, origin)
            }
            live => self.branches(&base, live, group, origin),
        };
        if repeated && group.exactly_one() {
            // What fits a repeated branch fits two.
            typed.rules.extend(self.group_rule(group));
        }
        typed
    }

    /// The branches that can hold, each once, and whether one was repeated.
    fn live(&mut self, parts: &[Part], group: &Group) -> (Vec<Live>, bool) {
        let (mut live, mut seen, mut repeated) = (Vec::new(), HashSet::new(), false);
        for branch in &group.branches {
            let flat = self.flatten(&group.distribute(parts, branch));
            let flat = self.simplify(flat);
            let kinds = self.kinds(&flat.parts);
            if kinds.is_empty() {
                continue;
            }
            if seen.insert(flat.key()) {
                live.push(Live {
                    terms: branch.clone(),
                    flat,
                    kinds,
                });
            } else {
                repeated = true;
            }
        }
        (live, repeated)
    }

    fn branches(&mut self, base: &Flat, live: &[Live], group: &Group, origin: SchemaId) -> Typed {
        if let Some(typed) = self.constraints_only(base, live, group, origin) {
            return typed;
        }
        if let Some(typed) = self.values(live, group, origin) {
            return typed;
        }
        let has_discriminator = match group.part {
            Part::Own(id, _) => self.table.keywords(id).discriminator.is_some(),
            _ => false,
        };
        if !group.exactly_one()
            && !has_discriminator
            && live.iter().all(|branch| branch.kinds == Kinds::OBJECT)
            && let Some(typed) = self.overlapping(live, origin)
        {
            return typed;
        }
        let mut branches = Vec::with_capacity(live.len());
        for branch in live {
            let mut terms = base.parts.clone();
            terms.extend(&branch.terms);
            branches.push(Branch {
                ty: self.conjunction(&terms, schema_of(&branch.terms).unwrap_or(origin)),
                name: self.branch_name(branch),
            });
        }
        let positions: IndexMap<SchemaId, usize> = live
            .iter()
            .enumerate()
            .filter_map(|(index, branch)| Some((self.target(schema_of(&branch.terms)?), index)))
            .collect();
        let keyword = match group.part {
            Part::Own(id, _) => self.table.keywords(id).discriminator.clone(),
            _ => None,
        };
        let discriminator = keyword.map(|keyword| {
            let constants: Vec<Vec<String>> = live
                .iter()
                .map(|branch| self.constants(&branch.flat, keyword.property))
                .collect();
            discriminator(&keyword, &positions, &constants, &mut self.table)
        });
        Shape::Union(Union {
            kind: self.union_kind(live, group, origin),
            branches,
            discriminator,
        })
        .into()
    }

    /// Exactly one or at least one. Scalars that differ only in what nobody checks are meant as alternatives: strictly,
    /// no value of theirs would fit one of them alone.
    fn union_kind(&mut self, live: &[Live], group: &Group, origin: SchemaId) -> UnionKind {
        if !group.exactly_one() {
            return UnionKind::AnyOf;
        }
        let scalar = Kinds::STRING | Kinds::BOOLEAN | Kinds::NUMBER;
        let mut bare = live.iter().filter(|branch| {
            let merged = self.merge(&branch.flat.parts);
            scalar.contains(branch.kinds)
                && merged.constraints.is_empty()
                && merged.values.is_none()
                && !merged.own.iter().any(|own| own.keywords.has_conditions())
        });
        let mut seen = HashSet::new();
        if bare.all(|branch| seen.insert(branch.kinds)) {
            return UnionKind::OneOf;
        }
        self.diagnostics().report(
            Diagnostic::warning(
                codes::AMBIGUOUS_UNION,
                self.table.node(origin).place(),
                "two branches allow the same values, of which `oneOf` then accepts none; one that fits is enough",
            )
            .help("write `anyOf`, or leave one of the branches out"),
        );
        UnionKind::AnyOf
    }

    fn branch_name(&mut self, branch: &Live) -> Option<String> {
        let id = schema_of(&branch.terms)?;
        let target = self.target(id);
        if let Some(component) = self.table.component(target) {
            return Some(component.to_owned());
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
            // Required names are properties, whichever branch requires them.
            let merged = self.merge(&base.parts);
            let mut keys = self.keys(&merged);
            for branch in live {
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

    /// Branches that list values, perhaps beside any string.
    fn values(&mut self, live: &[Live], group: &Group, origin: SchemaId) -> Option<Typed> {
        let mut values: Vec<EnumValue> = Vec::new();
        let mut any_string = false;
        let mut repeated = false;
        let mut rules: Vec<Rule> = Vec::new();
        let mut seen: IndexSet<String> = IndexSet::new();
        for branch in live {
            let schema = schema_of(&branch.terms)?;
            if !self.groups(&branch.flat.parts).is_empty() {
                return None;
            }
            let mut merged = self.merge(&branch.flat.parts);
            let plain = branch.kinds == Kinds::STRING
                && merged.constraints.is_empty()
                && !merged.own.iter().any(|own| own.keywords.has_conditions());
            let Some(listed) = merged.values.take() else {
                if !plain || any_string || !merged.formats.is_empty() || merged.content.is_some() {
                    return None;
                }
                any_string = true;
                continue;
            };
            merged.values = Some(listed.clone());
            any_string |= merged.open;
            let typed = self.simple(&branch.flat.parts, branch.kinds, merged, origin);
            let Shape::Enum { values: listed, .. } = typed.shape else {
                return None;
            };
            rules.extend(typed.rules);
            let docs = self.table.keywords(schema).docs.clone();
            let alone = listed.len() == 1;
            for mut value in listed {
                if matches!(value.value, Value::Array(_) | Value::Object(_)) {
                    return None;
                }
                if !seen.insert(format!("{:?}", value.value)) {
                    repeated = true;
                    continue;
                }
                if alone {
                    value.name = value.name.or_else(|| docs.title.clone());
                    value.description = value.description.or_else(|| docs.description.clone());
                }
                values.push(value);
            }
        }
        if values.is_empty()
            || (any_string && values.iter().any(|value| value.value.as_str().is_none()))
        {
            return None;
        }
        if !rules.is_empty() || (repeated && group.exactly_one()) {
            rules = self.group_rule(group).into_iter().collect();
        }
        if any_string && group.exactly_one() {
            self.diagnostics().report(
                Diagnostic::warning(
                    codes::AMBIGUOUS_UNION,
                    self.table.node(origin).place(),
                    "the values of one branch are strings, which another branch allows all of; all strings are allowed",
                )
                .help("write `anyOf` instead of `oneOf`"),
            );
            rules.clear();
        }
        Some(Typed {
            rules,
            ..Shape::Enum {
                values,
                open: any_string,
            }
            .into()
        })
    }

    /// Objects that may be of several branches at once: one object that keeps the data of all. Nothing where
    /// they can be told apart.
    fn overlapping(&mut self, live: &[Live], origin: SchemaId) -> Option<Typed> {
        let mut all: Vec<Alternative<'d>> = Vec::with_capacity(live.len());
        for branch in live {
            if !self.groups(&branch.flat.parts).is_empty() {
                return None;
            }
            let merged = self.merge(&branch.flat.parts);
            let keys = self.keys(&merged);
            if merged.broken.is_some()
                || merged.values.is_some()
                // A map keeps its data by itself, and patterns cannot be united.
                || keys.properties.is_empty()
                || !keys.patterns.is_empty()
                // Branches that say what other keys hold tell more as a union.
                || keys.additional.is_some()
            {
                return None;
            }
            all.push(Alternative { merged, keys });
        }
        if self.are_told_apart(&all) || have_keys_of_their_own(&all) {
            return None;
        }
        let mut united = Keys::default();
        let mut disputed: IndexSet<&'d str> = IndexSet::new();
        for name in all.iter().flat_map(|branch| branch.keys.properties.keys()) {
            if united.properties.contains_key(name) {
                continue;
            }
            let mut alternatives: Vec<Vec<Part>> = Vec::new();
            for terms in all
                .iter()
                .filter_map(|branch| branch.keys.properties.get(name))
            {
                if !alternatives.contains(terms) {
                    alternatives.push(terms.clone());
                }
            }
            let alternatives = self.distinct(alternatives);
            if alternatives.len() > 1 {
                disputed.insert(name);
            }
            united.properties.insert(name, self.choose(alternatives));
        }
        united.required = all
            .iter()
            .map(|branch| branch.keys.required.clone())
            .reduce(|common, other| common.intersection(&other).copied().collect())
            .unwrap_or_default();
        let rule = self.overlap_rule(&all, &united, &disputed, origin);
        Some(self.build_object(
            united,
            &Merged::default(),
            rule.into_iter().collect(),
            origin,
        ))
    }

    /// What the united object does not say of its branches. Nothing where one of them asks for nothing more.
    fn overlap_rule(
        &mut self,
        all: &[Alternative<'d>],
        united: &Keys<'d>,
        disputed: &IndexSet<&'d str>,
        origin: SchemaId,
    ) -> Option<Rule> {
        let mut sets = Vec::with_capacity(all.len());
        for branch in all {
            let mut rules = self.conditions(&branch.merged);
            rules.extend(self.object_rules(&branch.merged));
            rules.extend(self.unevaluated_rules(&branch.merged));
            let constraints = &branch.merged.constraints;
            rules.extend(constraints.min_properties.map(Rule::MinProperties));
            rules.extend(constraints.max_properties.map(Rule::MaxProperties));
            let required = branch.keys.required.difference(&united.required);
            let required: Vec<String> = required.map(|name| (*name).to_owned()).collect();
            if !required.is_empty() {
                rules.push(Rule::Required(required));
            }
            for name in disputed {
                for own in &branch.merged.own {
                    let Some(schema) = own.keywords.properties.get(name) else {
                        continue;
                    };
                    rules.push(Rule::Properties {
                        properties: [((*name).to_owned(), self.rule_set(*schema))].into(),
                        patterns: IndexMap::new(),
                        additional: None,
                    });
                }
            }
            if rules.is_empty() {
                return None;
            }
            let place = branch.merged.own.first().map_or(origin, |own| own.id);
            sets.push((rules, self.table.node(place).place()));
        }
        let sets = sets.into_iter();
        let sets = sets.filter_map(|(rules, place)| self.add_rules(rules, place));
        Some(Rule::AnyOf(sets.collect()))
    }

    /// Alternatives of which no two are the same type.
    fn distinct(&mut self, mut alternatives: Vec<Vec<Part>>) -> Vec<Vec<Part>> {
        let mut keys = HashSet::new();
        let mut written: HashSet<Written> = HashSet::new();
        alternatives.retain(|terms| {
            let flat = self.flatten(terms);
            if !keys.insert(self.simplify(flat).key()) {
                return false;
            }
            // The same schema, written out in each branch.
            let schema = schema_of(terms).map(|id| self.table.node(id).value());
            schema
                .and_then(Written::new)
                .is_none_or(|schema| written.insert(schema))
        });
        alternatives
    }

    /// The terms for one of several conjunctions.
    fn choose(&mut self, mut alternatives: Vec<Vec<Part>>) -> Vec<Part> {
        // Any value beside others is any value.
        let any = alternatives
            .iter()
            .position(|terms| self.flatten(terms).parts.is_empty());
        if let Some(any) = any {
            return alternatives.swap_remove(any);
        }
        match alternatives.len() {
            1 => alternatives.remove(0),
            _ => vec![Part::Choice(self.intern_choice(alternatives))],
        }
    }

    /// Whether a required property has another constant in each branch.
    fn are_told_apart(&mut self, all: &[Alternative<'d>]) -> bool {
        let Some((first, others)) = all.split_first() else {
            return false;
        };
        let names: Vec<&'d str> = first.keys.required.iter().copied().collect();
        names.into_iter().any(|name| {
            if !others
                .iter()
                .all(|branch| branch.keys.required.contains(name))
            {
                return false;
            }
            let mut seen = HashSet::new();
            all.iter().all(|branch| {
                let Some(terms) = branch.keys.properties.get(name) else {
                    return false;
                };
                let values = self.constant_strings(terms);
                !values.is_empty() && values.into_iter().all(|value| seen.insert(value))
            })
        })
    }

    /// The values of a property that a branch lists.
    fn constants(&mut self, flat: &Flat, property: &str) -> Vec<String> {
        let merged = self.merge(&flat.parts);
        let mut terms = Vec::new();
        for own in &merged.own {
            terms.extend(
                own.keywords
                    .properties
                    .get(property)
                    .map(|id| Part::Whole(*id)),
            );
        }
        if terms.is_empty() {
            return Vec::new();
        }
        self.constant_strings(&terms)
    }

    fn constant_strings(&mut self, terms: &[Part]) -> Vec<String> {
        let flat = self.flatten(terms);
        let values = self.merge(&flat.parts).values.unwrap_or_default();
        let texts: Option<Vec<String>> = values
            .iter()
            .map(|value| value.value.as_str().map(str::to_owned))
            .collect();
        texts.unwrap_or_default()
    }
}

/// The schema that a branch is, where it is one.
fn schema_of(terms: &[Part]) -> Option<SchemaId> {
    match terms {
        [Part::Whole(id)] => Some(*id),
        _ => None,
    }
}

/// Whether each object requires a property that no other declares, so that a value is hardly of two.
fn have_keys_of_their_own(all: &[Alternative<'_>]) -> bool {
    let mut declared: HashMap<&str, usize> = HashMap::new();
    for name in all.iter().flat_map(|branch| branch.keys.properties.keys()) {
        *declared.entry(name).or_default() += 1;
    }
    all.iter().all(|branch| {
        let mut required = branch.keys.required.iter();
        required.any(|name| declared.get(name) == Some(&1))
    })
}

/// A schema as it is written, without what it says to people.
#[derive(PartialEq, Eq)]
struct Written(Value);

impl Written {
    fn new(schema: &Value) -> Option<Self> {
        let annotations = [
            "title",
            "description",
            "example",
            "examples",
            "default",
            "deprecated",
        ];
        let says = |key: &str| !annotations.contains(&key) && !is_extension(key);
        let members = schema.as_object()?.iter().filter(|(key, _)| says(key));
        let members = members.map(|(key, value)| (key.clone(), value.clone()));
        Some(Self(Value::Object(members.collect())))
    }
}

impl std::hash::Hash for Written {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        enums::Key(&self.0).hash(state);
    }
}
