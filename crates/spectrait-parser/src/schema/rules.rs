//! Rules: schemas as data, for what a type does not say.
//!
//! In: schemas. Out: rule sets. The set of a schema is complete: one rule for each keyword that asserts
//! something. The rules of a *type* are only those that its shape and constraints leave open.

use std::collections::{HashMap, VecDeque};

use indexmap::IndexMap;
use spectrait_ir::{Place, Rule, RuleSet, RuleSetId};

use super::intersect::Merged;
use super::keywords::Keywords;
use super::kinds::Kinds;
use super::parts::{Group, Part};
use super::table::SchemaId;
use super::{Schemas, formats};
use crate::diagnostic::{Diagnostic, codes};

/// The rule sets that were asked for.
#[derive(Debug, Default)]
pub(crate) struct RuleSets {
    sets: Vec<RuleSet>,
    by_schema: HashMap<(SchemaId, Scope), RuleSetId>,
    queue: VecDeque<(SchemaId, Scope, RuleSetId)>,
}

/// How much of a schema a set is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Scope {
    /// All of it.
    Whole,
    /// What holds where the value is not `null` by `nullable`.
    BesideNull,
}

impl RuleSets {
    /// Makes every set that was promised.
    pub(crate) fn finish(schemas: &mut Schemas<'_>) -> Vec<RuleSet> {
        while let Some((schema, scope, set)) = schemas.rule_sets.queue.pop_front() {
            let rules = schemas.rules_of(schema, scope);
            schemas.rule_sets.sets[set.index()].rules = rules;
        }
        for set in schemas.types.iter().filter_map(|ty| ty.rules) {
            drop_repeated(&mut schemas.rule_sets.sets, set);
        }
        // A schema that says nothing but a format nobody checks has no rules after all.
        for ty in &mut schemas.types {
            let sets = &schemas.rule_sets.sets;
            let says = |rule: &Rule| match rule {
                Rule::Is(set) => !sets[set.index()].rules.is_empty(),
                _ => true,
            };
            ty.rules = ty
                .rules
                .filter(|id| sets[id.index()].rules.iter().any(says));
        }
        std::mem::take(&mut schemas.rule_sets.sets)
    }

    fn add(&mut self, set: RuleSet) -> RuleSetId {
        let id = RuleSetId(u32::try_from(self.sets.len()).unwrap_or(u32::MAX));
        self.sets.push(set);
        id
    }
}

impl<'d> Schemas<'d> {
    /// A set of its own for the rules of a type. Nothing where there are none.
    pub(crate) fn add_rules(&mut self, rules: Vec<Rule>, place: Place) -> Option<RuleSetId> {
        let mut distinct: Vec<Rule> = Vec::with_capacity(rules.len());
        for rule in rules {
            if !distinct.contains(&rule) {
                distinct.push(rule);
            }
        }
        if distinct.is_empty() {
            return None;
        }
        Some(self.rule_sets.add(RuleSet {
            rules: distinct,
            formats: Vec::new(),
            place,
        }))
    }

    /// The complete set of a schema, which may only be promised yet.
    pub(crate) fn rule_set(&mut self, schema: SchemaId) -> RuleSetId {
        self.promise_rules(schema, Scope::Whole)
    }

    fn promise_rules(&mut self, schema: SchemaId, scope: Scope) -> RuleSetId {
        if let Some(set) = self.rule_sets.by_schema.get(&(schema, scope)) {
            return *set;
        }
        let place = self.table.node(schema).place();
        let formats = self.unasserted(schema);
        let set = self.rule_sets.add(RuleSet {
            rules: Vec::new(),
            formats,
            place,
        });
        self.rule_sets.by_schema.insert((schema, scope), set);
        self.rule_sets.queue.push_back((schema, scope, set));
        set
    }

    /// The format of a schema, where it is documentation.
    fn unasserted(&mut self, schema: SchemaId) -> Vec<String> {
        let format = self.table.keywords(schema).format;
        let format = format.filter(|format| formats::is_documentation(format));
        format.map(str::to_owned).into_iter().collect()
    }

    /// One rule for each keyword.
    fn rules_of(&mut self, schema: SchemaId, scope: Scope) -> Vec<Rule> {
        let keywords = self.table.keywords(schema);
        if keywords.never {
            return vec![Rule::Never];
        }
        if keywords.nullable && scope == Scope::Whole {
            let null = RuleSet {
                rules: vec![type_rule(Kinds::NULL)],
                formats: Vec::new(),
                place: self.table.node(schema).place(),
            };
            let null = self.rule_sets.add(null);
            let other = self.promise_rules(schema, Scope::BesideNull);
            return vec![Rule::AnyOf(vec![null, other])];
        }
        let mut rules = Vec::new();
        rules.extend(keywords.reference.map(|to| Rule::Is(self.rule_set(to))));
        rules.extend(
            keywords
                .kinds
                .filter(|kinds| *kinds != Kinds::ALL)
                .map(type_rule),
        );
        if let Some(values) = keywords.values.as_ref().filter(|_| !keywords.open) {
            rules.push(Rule::Enum(
                values.iter().map(|value| value.value.clone()).collect(),
            ));
        }
        let format = keywords
            .format
            .filter(|format| formats::is_asserted(format));
        rules.extend(format.map(|format| Rule::Format(format.to_owned())));
        rules.extend(constraint_rules(&keywords));
        rules.extend(self.key_rule(schema));
        rules.extend(self.item_rules(&keywords));
        if !keywords.required.is_empty() {
            rules.push(Rule::Required(owned(&keywords.required)));
        }
        rules.extend(self.keyword_rules_of_objects(&keywords));
        rules.extend(self.keyword_rules_of_arrays(&keywords));
        if !keywords.all_of.is_empty() {
            rules.push(Rule::AllOf(self.rule_sets_of(&keywords.all_of)));
        }
        if let Some(base) = self.table.base(schema) {
            // Any child is that too.
            rules.push(Rule::Is(self.rule_set(base)));
        } else if !keywords.any_of.is_empty() {
            rules.push(Rule::AnyOf(self.rule_sets_of(&keywords.any_of)));
        }
        if !keywords.one_of.is_empty() {
            rules.push(Rule::OneOf(self.rule_sets_of(&keywords.one_of)));
        }
        rules.extend(self.condition_rules(&keywords));
        // Last, because they see what all others evaluated.
        rules.extend(self.unevaluated_rules_of(&keywords));
        rules
    }

    fn rule_sets_of(&mut self, schemas: &[SchemaId]) -> Vec<RuleSetId> {
        schemas
            .iter()
            .map(|schema| self.rule_set(*schema))
            .collect()
    }

    /// `properties`, `patternProperties` and `additionalProperties`.
    pub(crate) fn key_rule(&mut self, schema: SchemaId) -> Option<Rule> {
        let keywords = self.table.keywords(schema);
        let says = !keywords.properties.is_empty()
            || !keywords.pattern_properties.is_empty()
            || keywords.additional_properties.is_some();
        says.then(|| Rule::Properties {
            properties: self.named_rule_sets(&keywords.properties),
            patterns: self.named_rule_sets(&keywords.pattern_properties),
            additional: keywords.additional_properties.map(|id| self.rule_set(id)),
        })
    }

    /// What the schemas of a conjunction say about members by their keys, where patterns are among them.
    pub(crate) fn pattern_rules(&mut self, merged: &Merged<'d>) -> Vec<Rule> {
        let mut rules = Vec::new();
        for own in &merged.own {
            let keywords = &own.keywords;
            // What forbids others does not forbid what another schema declares.
            let others = keywords.additional_properties;
            if others.is_some_and(|others| !self.is_never(others)) {
                rules.extend(self.key_rule(own.id));
            } else if !keywords.pattern_properties.is_empty() {
                rules.push(Rule::Properties {
                    properties: IndexMap::new(),
                    patterns: self.named_rule_sets(&keywords.pattern_properties),
                    additional: None,
                });
            }
        }
        rules
    }

    /// What the schemas of a conjunction say about items by their position.
    pub(crate) fn position_rules(&mut self, merged: &Merged<'d>) -> Vec<Rule> {
        let own = merged.own.iter();
        own.flat_map(|own| self.item_rules(&own.keywords)).collect()
    }

    fn item_rules(&mut self, keywords: &Keywords<'d>) -> Vec<Rule> {
        let mut rules = Vec::new();
        if !keywords.prefix_items.is_empty() || keywords.items.is_some() {
            rules.push(Rule::Items {
                prefix: self.rule_sets_of(&keywords.prefix_items),
                rest: keywords.items.map(|id| self.rule_set(id)),
            });
        }
        rules.extend(keywords.values_of_items.map(|id| Rule::Items {
            prefix: Vec::new(),
            rest: Some(self.rule_set(id)),
        }));
        rules
    }

    fn named_rule_sets(
        &mut self,
        schemas: &IndexMap<&'d str, SchemaId>,
    ) -> IndexMap<String, RuleSetId> {
        let named = schemas.iter();
        named
            .map(|(name, id)| ((*name).to_owned(), self.rule_set(*id)))
            .collect()
    }

    /// `not`, and `if` with `then` and `else`.
    fn condition_rules(&mut self, keywords: &Keywords<'d>) -> Vec<Rule> {
        let mut rules = Vec::new();
        rules.extend(keywords.not.map(|id| Rule::Not(self.rule_set(id))));
        // An `if` alone asserts nothing, but what it evaluates counts for `unevaluated…`.
        if let Some(condition) = keywords.condition {
            rules.push(Rule::If {
                condition: self.rule_set(condition),
                then: keywords.then.map(|id| self.rule_set(id)),
                otherwise: keywords.otherwise.map(|id| self.rule_set(id)),
            });
        }
        rules
    }

    /// What is said about objects that no shape can say.
    fn keyword_rules_of_objects(&mut self, keywords: &Keywords<'d>) -> Vec<Rule> {
        let mut rules = Vec::new();
        rules.extend((keywords.property_names).and_then(|id| self.names_rule(id)));
        if !keywords.dependent_required.is_empty() {
            let dependent = keywords.dependent_required.iter();
            let dependent = dependent.map(|(name, names)| ((*name).to_owned(), owned(names)));
            rules.push(Rule::DependentRequired(dependent.collect()));
        }
        if !keywords.dependent_schemas.is_empty() {
            let schemas = self.named_rule_sets(&keywords.dependent_schemas);
            rules.push(Rule::DependentSchemas(schemas));
        }
        rules
    }

    /// What the names of members must be. Nothing where that is any text; where it is no text, that is reported.
    fn names_rule(&mut self, names: SchemaId) -> Option<Rule> {
        let flat = self.flat(names);
        let mut asked = flat.parts.iter().map(|part| self.only_kinds(*part));
        if asked.all(|kinds| kinds.is_some_and(|kinds| kinds.contains(Kinds::STRING))) {
            return None;
        }
        let kinds = self.kinds(&flat.parts);
        if !kinds.meets(Kinds::STRING) && !self.is_never(names) {
            let message = format!(
                "the names of members must be {kinds} here, but all names are strings; an object with members is refused"
            );
            let place = self.table.node(names).place();
            self.diagnostics().report(
                Diagnostic::warning(codes::CONTRADICTORY_SCHEMA, place, message)
                    .help("write `type: string`, with a `pattern` of what the names look like"),
            );
        }
        Some(Rule::PropertyNames(self.rule_set(names)))
    }

    /// What is said about arrays that no shape can say.
    fn keyword_rules_of_arrays(&mut self, keywords: &Keywords<'d>) -> Vec<Rule> {
        let contains = keywords.contains.map(|items| Rule::Contains {
            items: self.rule_set(items),
            min: keywords.min_contains.unwrap_or(1),
            max: keywords.max_contains,
        });
        contains.into_iter().collect()
    }

    fn unevaluated_rules_of(&mut self, keywords: &Keywords<'d>) -> Vec<Rule> {
        let mut rules = Vec::new();
        let properties = keywords.unevaluated_properties;
        rules.extend(properties.map(|id| Rule::UnevaluatedProperties(self.rule_set(id))));
        let items = keywords.unevaluated_items;
        rules.extend(items.map(|id| Rule::UnevaluatedItems(self.rule_set(id))));
        rules
    }

    /// The conditions of a conjunction, which no shape can say.
    pub(crate) fn conditions(&mut self, merged: &Merged<'d>) -> Vec<Rule> {
        let mut rules = Vec::new();
        for own in &merged.own {
            if own.keywords.has_conditions() {
                let conditions = self.condition_rules(&own.keywords);
                let only_null = own.keywords.not.filter(|not| self.is_only_null(*not));
                // No shape lets `null` through: what does has it taken out before.
                let said = |rule: &Rule| only_null.is_some() && matches!(rule, Rule::Not(_));
                rules.extend(conditions.into_iter().filter(|rule| !said(rule)));
            }
        }
        rules
    }

    /// Whether a schema says that a value is `null`, and nothing else.
    fn is_only_null(&mut self, schema: SchemaId) -> bool {
        let flat = self.flat(schema);
        match flat.parts.as_slice() {
            [part] => self.only_kinds(*part) == Some(Kinds::NULL),
            _ => false,
        }
    }

    /// What a conjunction says about an object that no shape can say, `unevaluatedProperties` aside.
    pub(crate) fn object_rules(&mut self, merged: &Merged<'d>) -> Vec<Rule> {
        let own = merged.own.iter();
        own.flat_map(|own| self.keyword_rules_of_objects(&own.keywords))
            .collect()
    }

    /// What a conjunction says about an array that no shape can say.
    pub(crate) fn array_rules(&mut self, merged: &Merged<'d>) -> Vec<Rule> {
        let mut rules = Vec::new();
        for own in &merged.own {
            rules.extend(self.keyword_rules_of_arrays(&own.keywords));
            if own.keywords.unevaluated_items.is_some() {
                rules.push(Rule::Is(self.rule_set(own.id)));
            }
        }
        rules
    }

    /// `unevaluatedProperties` of a conjunction. What it lets through depends on all else that its schema says,
    /// so the whole schema is repeated.
    pub(crate) fn unevaluated_rules(&mut self, merged: &Merged<'d>) -> Vec<Rule> {
        let own = merged.own.iter();
        own.filter(|own| own.keywords.unevaluated_properties.is_some())
            .map(|own| Rule::Is(self.rule_set(own.id)))
            .collect()
    }

    /// All that the schemas of a conjunction say, as far as they could be read.
    pub(crate) fn whole(&mut self, merged: &Merged<'d>) -> Vec<Rule> {
        let own = merged
            .own
            .iter()
            .filter(|own| own.keywords.broken.is_none());
        own.filter(|own| !own.keywords.open)
            .map(|own| Rule::Is(self.rule_set(own.id)))
            .collect()
    }

    /// A union as a rule. Nothing for a choice, whose rule is at the object that it is a property of.
    pub(crate) fn group_rule(&mut self, group: &Group) -> Option<Rule> {
        let branches: Option<Vec<SchemaId>> = group
            .branches
            .iter()
            .map(|branch| match branch.as_slice() {
                [Part::Whole(id)] => Some(*id),
                _ => None,
            })
            .collect();
        let sets = self.rule_sets_of(&branches?);
        Some(match group.exactly_one() {
            true => Rule::OneOf(sets),
            false => Rule::AnyOf(sets),
        })
    }
}

/// How many whole schemas beside a rule are looked into for it.
const WHOLES: usize = 16;

/// Drops of a set what a whole schema says, too, that the set has beside it.
fn drop_repeated(sets: &mut [RuleSet], id: RuleSetId) {
    let rules = &sets[id.index()].rules;
    let wholes = rules.iter().filter_map(|rule| match rule {
        Rule::Is(whole) if *whole != id => Some(&sets[whole.index()].rules),
        _ => None,
    });
    let wholes: Vec<&Vec<Rule>> = wholes.take(WHOLES).collect();
    let is_said = |rule: &Rule| {
        !matches!(rule, Rule::Is(_)) && wholes.iter().copied().flatten().any(|it| says(it, rule))
    };
    let kept: Vec<bool> = rules.iter().map(|rule| !is_said(rule)).collect();
    let mut kept = kept.into_iter();
    let rules = &mut sets[id.index()].rules;
    rules.retain(|_| kept.next().unwrap_or(true));
}

/// Whether a rule says all that another one does.
fn says(rule: &Rule, other: &Rule) -> bool {
    match (rule, other) {
        (
            Rule::Properties {
                properties,
                patterns,
                ..
            },
            Rule::Properties {
                properties: others,
                patterns: other_patterns,
                additional: None,
            },
        ) => {
            let holds = |all: &IndexMap<_, _>, some: &IndexMap<_, _>| {
                some.iter().all(|(name, set)| all.get(name) == Some(set))
            };
            holds(properties, others) && holds(patterns, other_patterns)
        }
        _ => rule == other,
    }
}

fn type_rule(kinds: Kinds) -> Rule {
    Rule::Type(kinds.each().map(|(_, ty)| ty).collect())
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn constraint_rules(keywords: &Keywords<'_>) -> Vec<Rule> {
    let constraints = &keywords.constraints;
    let mut rules = Vec::new();
    rules.extend(constraints.minimum.map(Rule::Minimum));
    rules.extend(constraints.maximum.map(Rule::Maximum));
    rules.extend(
        constraints
            .multiple_of
            .iter()
            .copied()
            .map(Rule::MultipleOf),
    );
    rules.extend(constraints.min_length.map(Rule::MinLength));
    rules.extend(constraints.max_length.map(Rule::MaxLength));
    rules.extend(constraints.patterns.iter().cloned().map(Rule::Pattern));
    rules.extend(constraints.min_items.map(Rule::MinItems));
    rules.extend(constraints.max_items.map(Rule::MaxItems));
    rules.extend(constraints.unique_items.then_some(Rule::UniqueItems));
    rules.extend(constraints.min_properties.map(Rule::MinProperties));
    rules.extend(constraints.max_properties.map(Rule::MaxProperties));
    rules
}
