//! Rules: which types carry rules on the JSON tree, and the statics that hold them.
//!
//! In: types whose items are named. Out: [`RuleSetPlan`]s.
//!
//! What always holds: the set of an item says what it and all that it holds ask of the tree, except for the
//! branches of unions, whose rules are applied where the branch is chosen. A set that is used once stands where it
//! is used; the others, and those of items, have names.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use spectrait_ir::{Additional, JsonType, Place, Rule, RuleSetId, Shape, TypeId};

use super::formats;
use super::names::{self, Scope};
use super::silent::REASON;
use super::traits::has_closed_keys;
use super::types::is_exact_tuple;
use super::{Item, RuleSetPlan, Types};

/// How deep sets may stand in each other before the inner ones get names.
const DEPTH: usize = 12;

/// The rule sets that types carry.
#[derive(Debug, Default)]
pub(crate) struct RuleSets {
    plans: Vec<RuleSetPlan>,
    /// The set that a set of the API became.
    copies: HashMap<RuleSetId, usize>,
    /// The set of each type that has rules, or holds some that do.
    types: HashMap<TypeId, usize>,
    /// The set that `null` alone fulfils.
    null: Option<usize>,
    /// The set that asks nothing.
    any: Option<usize>,
    /// The set that nothing fulfils.
    never: Option<usize>,
    scope: Scope,
}

impl RuleSets {
    fn add(&mut self, rules: Vec<Rule>) -> usize {
        self.plans.push(RuleSetPlan { name: None, rules });
        self.plans.len() - 1
    }

    /// Adds rules to a set.
    fn fill(&mut self, set: usize, rules: Vec<Rule>) {
        if let Some(plan) = self.plans.get_mut(set) {
            plan.rules = rules;
        }
    }

    fn null(&mut self) -> usize {
        let null = self
            .null
            .unwrap_or_else(|| self.add(vec![Rule::Type(vec![JsonType::Null])]));
        self.null = Some(null);
        null
    }

    fn any(&mut self) -> usize {
        let any = self.any.unwrap_or_else(|| self.add(Vec::new()));
        self.any = Some(any);
        any
    }

    fn never(&mut self) -> usize {
        let never = self.never.unwrap_or_else(|| self.add(vec![Rule::Never]));
        self.never = Some(never);
        never
    }

    /// What two rules say of the members of an object as one, where no member has something of both.
    fn joined(&self, said: &Rule, more: &Rule) -> Option<Rule> {
        let (
            Rule::Properties {
                properties,
                patterns,
                additional,
            },
            Rule::Properties {
                properties: more_properties,
                patterns: more_patterns,
                additional: more_additional,
            },
        ) = (said, more)
        else {
            return None;
        };
        let is_known = |rest: &Option<RuleSetId>, keys: &IndexMap<_, _>, names: &IndexMap<_, _>| {
            rest.is_none() || names.keys().all(|name| keys.contains_key(name))
        };
        // What is said of all others may not be said of less than before.
        if !is_known(additional, properties, more_properties)
            || !is_known(additional, patterns, more_patterns)
            || !is_known(more_additional, more_properties, properties)
            || !is_known(more_additional, more_patterns, patterns)
        {
            return None;
        }
        let additional = match (*additional, *more_additional) {
            (Some(one), Some(other)) => Some(self.one_of_both(one, other)?),
            (one, other) => one.or(other),
        };
        Some(Rule::Properties {
            properties: self.united(properties, more_properties)?,
            patterns: self.united(patterns, more_patterns)?,
            additional,
        })
    }

    /// The sets of both by their names, where each name has one that says all.
    fn united(
        &self,
        one: &IndexMap<String, RuleSetId>,
        other: &IndexMap<String, RuleSetId>,
    ) -> Option<IndexMap<String, RuleSetId>> {
        let mut all = one.clone();
        for (name, set) in other {
            let set = match all.get(name) {
                Some(known) => self.one_of_both(*known, *set)?,
                None => *set,
            };
            all.insert(name.clone(), set);
        }
        Some(all)
    }

    /// Of a set of the API and one of a type that which says what both say.
    fn one_of_both(&self, own: RuleSetId, of_type: RuleSetId) -> Option<RuleSetId> {
        // That of a type may not be filled yet.
        let is = |known: Option<usize>| known.is_some_and(|known| id_of(known) == of_type);
        let rules = self.plans.get(own.index()).map(|plan| &plan.rules)?;
        if own == of_type || is(self.any) || (is(self.never) && *rules == [Rule::Never]) {
            return Some(own);
        }
        rules.is_empty().then_some(of_type)
    }

    /// Gives a set a name of its own.
    fn name(&mut self, set: usize, owner: &str) {
        let owner = if self.null == Some(set) {
            "null"
        } else {
            owner
        };
        if let Some(plan) = self.plans.get_mut(set).filter(|plan| plan.name.is_none()) {
            let name = names::constant_name(&format!("{} rules", names::words(owner)));
            plan.name = Some(self.scope.claim_first(&[name]));
        }
    }

    /// How often each set is used, by those that have names and by what these lead to. Of what types and sets were made
    /// of, copies are left that nobody uses.
    fn uses(&self) -> Vec<usize> {
        let mut uses = vec![0; self.plans.len()];
        let named = self.plans.iter().filter(|plan| plan.name.is_some());
        let mut open: Vec<&RuleSetPlan> = named.collect();
        while let Some(plan) = open.pop() {
            for set in plan.rules.iter().flat_map(inner) {
                let (Some(uses), Some(plan)) = (uses.get_mut(set), self.plans.get(set)) else {
                    continue;
                };
                *uses += 1;
                if *uses == 1 && plan.name.is_none() {
                    open.push(plan);
                }
            }
        }
        uses
    }

    /// All sets. Those that are used more than once get the name of the item that uses them first.
    pub(crate) fn finish(mut self) -> Vec<RuleSetPlan> {
        let uses = self.uses();
        let roots: Vec<(usize, String)> = self
            .plans
            .iter()
            .enumerate()
            .filter_map(|(set, plan)| Some((set, plan.name.clone()?)))
            .collect();
        // A set that was walked is named, or is reached from the first root that leads to it.
        let mut seen: HashSet<usize> = roots.iter().map(|(root, _)| *root).collect();
        for (root, name) in roots {
            let mut open = vec![(root, 0usize)];
            while let Some((set, depth)) = open.pop() {
                let deep = depth > 0 && depth % DEPTH == 0;
                if deep || uses.get(set).is_some_and(|uses| *uses > 1) {
                    let owner = format!("{} part", name.trim_end_matches("_RULES"));
                    self.name(set, &owner);
                }
                let rules = self
                    .plans
                    .get(set)
                    .map(|plan| plan.rules.as_slice())
                    .unwrap_or_default();
                let inside = rules.iter().flat_map(inner).filter(|set| seen.insert(*set));
                open.extend(inside.map(|set| (set, depth + 1)));
            }
        }
        self.plans
    }
}

impl Types<'_> {
    /// The rules that hold of the whole value of an item.
    pub(super) fn rules_of(&mut self, id: TypeId, item: &Item, name: &str) -> Option<usize> {
        if !self.traits.is_ruled(id) {
            return None;
        }
        match item {
            Item::Struct(_) | Item::Union(_) | Item::Newtype(_) => {}
            // What an alias stands for has rules of its own.
            Item::Alias(_) => return None,
            Item::StringEnum(_) | Item::ValueEnum(_) => {
                let place = self.graph.ty(id).place.clone();
                self.not_checked(
                    "rules".to_owned(),
                    "they stand on an enumeration".to_owned(),
                    &place,
                );
                return None;
            }
        }
        let set = self.rules_reserved(id);
        self.rules.name(set, name);
        let rules = self.composed(id);
        self.rules.fill(set, rules);
        self.plan.support.insert("tree");
        Some(set)
    }

    fn rules_reserved(&mut self, id: TypeId) -> usize {
        if let Some(set) = self.rules.types.get(&id) {
            return *set;
        }
        let set = self.rules.add(Vec::new());
        self.rules.types.insert(id, set);
        set
    }

    /// The set that holds of a value of a type, where there is one.
    fn rules_in(&mut self, id: TypeId) -> Option<RuleSetId> {
        let base = self.graph.base(id);
        if !self.traits.is_ruled(base) {
            return None;
        }
        let set = if self.graph.form(base).is_solid() {
            self.rules_reserved(base)
        } else if let Some(set) = self.rules.types.get(&base) {
            *set
        } else {
            let rules = self.composed(base);
            let set = self.rules.add(rules);
            self.rules.types.insert(base, set);
            set
        };
        if !self.is_nullable(id) {
            return Some(id_of(set));
        }
        let condition = id_of(self.rules.null());
        let unless_null = Rule::If {
            condition,
            then: None,
            otherwise: Some(id_of(set)),
        };
        Some(id_of(self.rules.add(vec![unless_null])))
    }

    /// The rules of a type: its own, and those of what it holds.
    fn composed(&mut self, id: TypeId) -> Vec<Rule> {
        let ty = self.graph.ty(id);
        let mut rules = match ty.rules.filter(|set| !self.silent.has(*set)) {
            None => Vec::new(),
            Some(own) => {
                let own = self.rules_copied(own);
                let own_rules = self
                    .rules
                    .plans
                    .get(own)
                    .map(|plan| plan.rules.clone())
                    .unwrap_or_default();
                // What is evaluated beside these would count as evaluated for them.
                let apart = |rule: &Rule| {
                    matches!(
                        rule,
                        Rule::UnevaluatedItems(_) | Rule::UnevaluatedProperties(_)
                    )
                };
                if own_rules.iter().any(apart) {
                    vec![Rule::Is(id_of(own))]
                } else {
                    own_rules
                }
            }
        };
        match &ty.shape {
            Shape::Array { items } => {
                let rest = self.rules_in(*items);
                rules.extend(rest.map(|rest| Rule::Items {
                    prefix: Vec::new(),
                    rest: Some(rest),
                }));
            }
            // Of others, the rules of the list say all about its items.
            Shape::Tuple { prefix, .. } if is_exact_tuple(ty) => {
                let items: Vec<Option<RuleSetId>> =
                    prefix.iter().map(|item| self.rules_in(*item)).collect();
                if items.iter().any(Option::is_some) {
                    let any = id_of(self.rules.any());
                    rules.push(Rule::Items {
                        prefix: items.into_iter().map(|item| item.unwrap_or(any)).collect(),
                        rest: None,
                    });
                }
            }
            Shape::Map { values } => {
                let additional = self.rules_in(*values);
                rules.extend(additional.map(|additional| Rule::Properties {
                    properties: IndexMap::new(),
                    patterns: IndexMap::new(),
                    additional: Some(additional),
                }));
            }
            Shape::Object(object) => {
                let closed = has_closed_keys(&self.graph, id);
                // What is kept as it came has no rules but those of the object.
                let typed = !self.graph.held_by_key(object).is_empty();
                let additional = match object.additional {
                    Additional::Typed(ty) if typed => self.rules_in(ty),
                    Additional::Forbidden if closed => Some(id_of(self.rules.never())),
                    _ => None,
                };
                let any = additional.is_some().then(|| id_of(self.rules.any()));
                let properties: IndexMap<String, RuleSetId> = object
                    .properties
                    .iter()
                    // Each known key is listed where the others have rules, which are not for it.
                    .filter_map(|property| {
                        Some((property.name.clone(), self.rules_in(property.ty).or(any)?))
                    })
                    .collect();
                let mut patterns = IndexMap::new();
                for (pattern, ty) in &object.patterns {
                    let held = typed.then(|| self.rules_in(*ty)).flatten();
                    if let Some(set) = held.or(any)
                        && self.patterns.intern_of_rule(pattern).is_ok()
                    {
                        patterns.insert(pattern.clone(), set);
                    }
                }
                if additional.is_some() || !properties.is_empty() || !patterns.is_empty() {
                    let members = Rule::Properties {
                        properties,
                        patterns,
                        additional,
                    };
                    let said = rules
                        .iter_mut()
                        .rfind(|rule| matches!(rule, Rule::Properties { .. }));
                    match said.map(|said| (self.rules.joined(said, &members), said)) {
                        Some((Some(both), said)) => *said = both,
                        _ => rules.push(members),
                    }
                }
            }
            _ => {}
        }
        rules
    }

    /// The set that a set of the API becomes, with all that it uses.
    fn rules_copied(&mut self, start: RuleSetId) -> usize {
        let mut open = Vec::new();
        let start = self.copy_of(start, &mut open);
        while let Some((from, to)) = open.pop() {
            let set = self.graph.api().rule_set(from);
            let rules = set
                .rules
                .iter()
                .filter_map(|rule| self.rule(rule, &set.place, &mut open))
                .collect();
            self.rules.fill(to, rules);
        }
        start
    }

    fn copy_of(&mut self, id: RuleSetId, open: &mut Vec<(RuleSetId, usize)>) -> usize {
        if let Some(set) = self.rules.copies.get(&id) {
            return *set;
        }
        let set = self.rules.add(Vec::new());
        self.rules.copies.insert(id, set);
        open.push((id, set));
        set
    }

    /// A rule with the sets of the plan instead of those of the API; nothing, and a note, where it cannot be
    /// checked.
    fn rule(
        &mut self,
        rule: &Rule,
        place: &Place,
        open: &mut Vec<(RuleSetId, usize)>,
    ) -> Option<Rule> {
        match rule {
            Rule::Pattern(pattern) => {
                if let Err(reason) = self.patterns.intern_of_rule(pattern) {
                    self.not_checked(format!("pattern: {pattern}"), reason, place);
                    return None;
                }
            }
            Rule::Format(format) => {
                let Some((module, _)) = formats::of_rule(format, &self.options.check_formats)
                else {
                    self.not_checked(format!("format: {format}"), REASON.to_owned(), place);
                    return None;
                };
                self.plan.support.insert(module);
            }
            _ => {}
        }
        let mut rule = rule.clone();
        if let Rule::Properties { patterns, .. } = &mut rule {
            let mut refused = Vec::new();
            patterns.retain(|pattern, _| match self.patterns.intern_of_rule(pattern) {
                Ok(_) => true,
                Err(reason) => {
                    refused.push((format!("patternProperties: {pattern}"), reason));
                    false
                }
            });
            for (what, reason) in refused {
                self.not_checked(what, reason, place);
            }
        }
        for_each_set(&mut rule, &mut |set| *set = id_of(self.copy_of(*set, open)));
        Some(rule)
    }
}

/// A position in the plan in the place of an id of the API.
fn id_of(set: usize) -> RuleSetId {
    RuleSetId(u32::try_from(set).unwrap_or(u32::MAX))
}

/// The sets that a rule uses.
fn inner(rule: &Rule) -> Vec<usize> {
    let mut sets = Vec::new();
    for_each_set(&mut rule.clone(), &mut |set| sets.push(set.index()));
    sets
}

/// Visits the sets that a rule uses.
fn for_each_set(rule: &mut Rule, visit: &mut dyn FnMut(&mut RuleSetId)) {
    match rule {
        Rule::Is(set)
        | Rule::Not(set)
        | Rule::PropertyNames(set)
        | Rule::UnevaluatedItems(set)
        | Rule::UnevaluatedProperties(set)
        | Rule::Contains { items: set, .. }
        | Rule::Dynamic { initial: set, .. } => visit(set),
        Rule::AllOf(sets) | Rule::AnyOf(sets) | Rule::OneOf(sets) => {
            sets.iter_mut().for_each(visit);
        }
        Rule::DependentSchemas(sets) => sets.values_mut().for_each(visit),
        Rule::Properties {
            properties,
            patterns,
            additional,
        } => {
            properties
                .values_mut()
                .chain(patterns.values_mut())
                .chain(additional)
                .for_each(visit);
        }
        Rule::Items { prefix, rest } => prefix.iter_mut().chain(rest).for_each(visit),
        Rule::If {
            condition,
            then,
            otherwise,
        } => {
            visit(condition);
            then.iter_mut().chain(otherwise).for_each(visit);
        }
        Rule::Never
        | Rule::Type(_)
        | Rule::Enum(_)
        | Rule::Format(_)
        | Rule::Minimum(_)
        | Rule::Maximum(_)
        | Rule::MultipleOf(_)
        | Rule::MinLength(_)
        | Rule::MaxLength(_)
        | Rule::Pattern(_)
        | Rule::MinItems(_)
        | Rule::MaxItems(_)
        | Rule::UniqueItems
        | Rule::MinProperties(_)
        | Rule::MaxProperties(_)
        | Rule::Required(_)
        | Rule::DependentRequired(_) => {}
    }
}
