//! An `anyOf` of objects that a value may be several of at once: one object that keeps the data of all.
//!
//! In: branches that can hold. Out: the object, with a rule for what it does not say of its branches; nothing where they
//! can be told apart, and are better a union.

use std::collections::{HashMap, HashSet};

use indexmap::{IndexMap, IndexSet};
use spectrait_ir::{Rule, Value};

use super::intersect::Merged;
use super::objects::Keys;
use super::parts::Part;
use super::shape::Typed;
use super::table::SchemaId;
use super::union::{Live, schema_of};
use super::{Schemas, enums};
use crate::document::Node;
use crate::versions::is_extension;

/// An object that a union may be.
#[derive(Debug)]
struct Alternative<'d> {
    merged: Merged<'d>,
    keys: Keys<'d>,
}

impl<'d> Schemas<'d> {
    /// Objects that may be of several branches at once: one object that keeps the data of all. Nothing where
    /// they can be told apart.
    pub(super) fn overlapping(&mut self, live: &[Live], origin: SchemaId) -> Option<Typed> {
        let mut all: Vec<Alternative<'d>> = Vec::with_capacity(live.len());
        for branch in live {
            if !self.groups(&branch.flat.parts).is_empty() {
                return None;
            }
            let merged = self.merge(&branch.flat.parts);
            let mut keys = self.keys(&merged);
            // Whoever allows others says what goes without saying, and keeps them.
            let others = keys.additional.iter().flatten();
            if keys.additional.is_some() && others.copied().all(|id| self.is_trivial(id)) {
                keys.additional = None;
                keys.keeps_others = true;
            }
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
        united.keeps_others = all.iter().any(|branch| branch.keys.keeps_others);
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
        let rules = self.overlap_rules(&all, &united, &disputed, origin);
        Some(self.build_object(united, &Merged::default(), rules, origin))
    }

    /// What the united object does not say of its branches. Nothing where one of them asks for nothing more.
    fn overlap_rules(
        &mut self,
        all: &[Alternative<'d>],
        united: &Keys<'d>,
        disputed: &IndexSet<&'d str>,
        origin: SchemaId,
    ) -> Vec<Rule> {
        let mut sets = Vec::with_capacity(all.len());
        // What is disputed of one member, its type says.
        let mut says_more = disputed.len() > 1;
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
            let others = rules.len();
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
                return rules;
            }
            says_more |= others > 0;
            let place = branch.merged.own.first().map_or(origin, |own| own.id);
            sets.push((rules, self.table.node(place).place()));
        }
        if !says_more {
            return Vec::new();
        }
        // A rule of what is around the branches is one of each.
        sets.dedup_by(|(rules, _), (before, _)| rules == before);
        if let [(rules, _)] = sets.as_mut_slice() {
            return std::mem::take(rules);
        }
        let sets = sets.into_iter();
        let sets = sets.filter_map(|(rules, place)| self.add_rules(rules, place));
        vec![Rule::AnyOf(sets.collect())]
    }

    /// Alternatives of which no two are the same type.
    fn distinct(&mut self, mut alternatives: Vec<Vec<Part>>) -> Vec<Vec<Part>> {
        if alternatives.len() < 2 {
            return alternatives;
        }
        let mut keys = HashSet::new();
        let mut written = HashSet::new();
        alternatives.retain(|terms| {
            let flat = self.flatten(terms);
            if !keys.insert(self.simplify(flat).key()) {
                return false;
            }
            // The same schema, written out in each branch or under two names.
            let schema = schema_of(terms).and_then(|id| self.written(id));
            schema.is_none_or(|schema| written.insert(schema))
        });
        alternatives
    }

    /// A number that a schema shares with all that are written alike, each of which is looked at once. A parent is what its
    /// children say, too.
    fn written(&mut self, id: SchemaId) -> Option<usize> {
        let target = self.target(id);
        if self.table.is_base(target) || self.table.family(target).is_some() {
            return None;
        }
        if let Some(known) = self.known_written.get(&target) {
            return *known;
        }
        let written = Written::new(self.table.node(target));
        let written = written.map(|written| self.written.insert_full(written).0);
        self.known_written.insert(target, written);
        written
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

/// Whether a keyword only says something to people.
pub(super) fn is_annotation(key: &str) -> bool {
    let annotations = [
        "title",
        "description",
        "example",
        "examples",
        "default",
        "deprecated",
    ];
    annotations.contains(&key) || is_extension(key)
}

/// A schema as it is written in a document, without what it says to people.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Written {
    document: u32,
    schema: Value,
}

impl Written {
    fn new(node: &Node<'_>) -> Option<Self> {
        let members = node.value().as_object()?.iter();
        let members = members.filter(|(key, _)| !is_annotation(key));
        let members = members.map(|(key, value)| (key.clone(), value.clone()));
        Some(Self {
            document: node.document(),
            schema: Value::Object(members.collect()),
        })
    }
}

impl std::hash::Hash for Written {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        enums::Key(&self.schema).hash(state);
    }
}
