//! Evaluation of rules on a value (JSON Schema 2020-12 Core §7, §10 and §11).
//!
//! In: a set of rules, a value. Out: whether they hold. What always holds: [`Verdicts`] bound it, and what is evaluated
//! beside `unevaluated…` is collected without recursion, each set once.
//!
//! A `$dynamicRef` is read as the reference that it starts from, which is what it is in all but recursive extensions.

use std::collections::HashSet;

use indexmap::IndexMap;
use spectrait_ir::{JsonType, Rule, RuleSetId, Value};

use super::valid::{Checker, Verdicts, positions};
use super::{formats, numbers};

impl Checker<'_> {
    /// Whether one rule holds of a value. Of `unevaluated…`, which depends on its neighbours, only an empty value is sure.
    pub(crate) fn rule_holds(&self, rule: &Rule, value: &Value) -> bool {
        match rule {
            Rule::UnevaluatedItems(_) => value.as_array().is_none_or(<[Value]>::is_empty),
            Rule::UnevaluatedProperties(_) => value.as_object().is_none_or(IndexMap::is_empty),
            _ => Verdicts::of(*self, 0).rule(rule, RuleSetId(0), value),
        }
    }

    /// What `properties`, `patternProperties` and `additionalProperties` say of a member.
    pub(crate) fn of_member<'r>(
        &self,
        key: &str,
        properties: &'r IndexMap<String, RuleSetId>,
        patterns: &'r IndexMap<String, RuleSetId>,
        additional: Option<&'r RuleSetId>,
    ) -> Vec<&'r RuleSetId> {
        let matching = patterns
            .iter()
            .filter(|(pattern, _)| self.patterns.matches(pattern, key));
        let mut sets: Vec<_> = properties.get(key).into_iter().collect();
        sets.extend(matching.map(|(_, set)| set));
        if sets.is_empty() {
            sets.extend(additional);
        }
        sets
    }
}

impl<'v> Verdicts<'_, 'v> {
    /// Whether all rules of a set hold.
    pub(crate) fn rules(&self, set: RuleSetId, value: &'v Value) -> bool {
        let rules = self.checker.api.rule_set(set);
        let is_of = |name: &String| {
            let text = value.as_str();
            text.is_none_or(|text| formats::is_of(&formats::named(name), text))
        };
        rules.formats.iter().all(is_of)
            && rules.rules.iter().all(|rule| self.rule(rule, set, value))
    }

    fn rule(&self, rule: &Rule, set: RuleSetId, value: &'v Value) -> bool {
        let holds = |set: &RuleSetId| self.holds(*set, value);
        let inner = |set: &RuleSetId, value: &'v Value| self.holds(*set, value);
        let length = |value: &Value| value.as_str().map(|text| count(text.chars().count()));
        let items = value.as_array();
        let members = value.as_object();
        match rule {
            Rule::Never => false,
            Rule::Type(types) => types.iter().any(|ty| is_of(*ty, value)),
            Rule::Enum(values) => values.contains(value),
            Rule::Format(name) => value
                .as_str()
                .is_none_or(|text| formats::is_of(&formats::named(name), text)),
            Rule::Minimum(bound) => value
                .as_number()
                .is_none_or(|number| numbers::above(number, *bound)),
            Rule::Maximum(bound) => value
                .as_number()
                .is_none_or(|number| numbers::below(number, *bound)),
            Rule::MultipleOf(divisor) => value
                .as_number()
                .is_none_or(|number| numbers::is_multiple(number, *divisor)),
            Rule::MinLength(least) => length(value).is_none_or(|length| length >= *least),
            Rule::MaxLength(most) => length(value).is_none_or(|length| length <= *most),
            Rule::Pattern(pattern) => value
                .as_str()
                .is_none_or(|text| self.checker.patterns.matches(pattern, text)),
            Rule::MinItems(least) => items.is_none_or(|items| count(items.len()) >= *least),
            Rule::MaxItems(most) => items.is_none_or(|items| count(items.len()) <= *most),
            Rule::UniqueItems => items.is_none_or(|items| self.checker.are_unique(items)),
            Rule::MinProperties(least) => {
                members.is_none_or(|members| count(members.len()) >= *least)
            }
            Rule::MaxProperties(most) => {
                members.is_none_or(|members| count(members.len()) <= *most)
            }
            Rule::Required(names) => {
                members.is_none_or(|members| names.iter().all(|name| members.contains_key(name)))
            }
            Rule::DependentRequired(needed) => members.is_none_or(|members| {
                needed.iter().all(|(name, needed)| {
                    !members.contains_key(name)
                        || needed.iter().all(|name| members.contains_key(name))
                })
            }),
            Rule::DependentSchemas(sets) => members.is_none_or(|members| {
                sets.iter()
                    .all(|(name, set)| !members.contains_key(name) || holds(set))
            }),
            Rule::Properties {
                properties,
                patterns,
                additional,
            } => members.is_none_or(|members| {
                members.iter().all(|(key, value)| {
                    self.checker
                        .of_member(key, properties, patterns, additional.as_ref())
                        .into_iter()
                        .all(|set| inner(set, value))
                })
            }),
            Rule::PropertyNames(set) => members.is_none_or(|members| {
                members.keys().all(|key| {
                    let key = Value::String(key.clone());
                    self.within().holds(*set, &key)
                })
            }),
            Rule::Items { prefix, rest } => items.is_none_or(|items| {
                items
                    .iter()
                    .zip(positions(prefix, rest.as_ref()))
                    .all(|(item, set)| set.is_none_or(|set| inner(set, item)))
            }),
            Rule::Contains {
                items: set,
                min,
                max,
            } => items.is_none_or(|items| {
                let found = count(items.iter().filter(|item| inner(set, item)).count());
                found >= *min && max.is_none_or(|max| found <= max)
            }),
            Rule::Is(set) | Rule::Dynamic { initial: set, .. } => holds(set),
            Rule::AllOf(sets) => sets.iter().all(holds),
            Rule::AnyOf(sets) => sets.iter().any(holds),
            Rule::OneOf(sets) => sets.iter().filter(|set| holds(set)).take(2).count() == 1,
            Rule::Not(set) => !holds(set),
            Rule::If {
                condition,
                then,
                otherwise,
            } => {
                let chosen = if holds(condition) { then } else { otherwise };
                chosen.as_ref().is_none_or(holds)
            }
            Rule::UnevaluatedItems(of_rest) => items.is_none_or(|items| {
                let seen = self.seen(set, value);
                let rest = items
                    .iter()
                    .enumerate()
                    .filter(|(position, _)| !seen.items.contains(position));
                rest.map(|(_, item)| item).all(|item| inner(of_rest, item))
            }),
            Rule::UnevaluatedProperties(of_rest) => members.is_none_or(|members| {
                let seen = self.seen(set, value);
                let mut rest = members
                    .iter()
                    .filter(|(key, _)| !seen.members.contains(*key));
                rest.all(|(_, value)| inner(of_rest, value))
            }),
        }
    }

    /// What the rules of a set say something about, and those that apply beside it.
    fn seen(&self, set: RuleSetId, value: &'v Value) -> Seen {
        let mut seen = Seen::default();
        let holds = |set: &RuleSetId| self.holds(*set, value);
        let mut met = HashSet::new();
        let mut open = vec![set];
        while let Some(at) = open.pop() {
            if !met.insert(at) {
                continue;
            }
            for rule in &self.checker.api.rule_set(at).rules {
                match (rule, value) {
                    (
                        Rule::Properties {
                            properties,
                            patterns,
                            additional,
                        },
                        Value::Object(members),
                    ) => {
                        let known = members.keys().filter(|key| {
                            additional.is_some()
                                || properties.contains_key(*key)
                                || patterns
                                    .keys()
                                    .any(|pattern| self.checker.patterns.matches(pattern, key))
                        });
                        seen.members.extend(known.cloned());
                    }
                    (Rule::UnevaluatedProperties(_), Value::Object(members)) if at != set => {
                        seen.members.extend(members.keys().cloned());
                    }
                    (Rule::Items { prefix, rest }, Value::Array(items)) => {
                        let known = if rest.is_some() {
                            items.len()
                        } else {
                            prefix.len()
                        };
                        seen.items.extend(0..known);
                    }
                    (Rule::UnevaluatedItems(_), Value::Array(items)) if at != set => {
                        seen.items.extend(0..items.len());
                    }
                    (Rule::Contains { items: set, .. }, Value::Array(items)) => {
                        let found = items
                            .iter()
                            .enumerate()
                            .filter(|(_, item)| self.holds(*set, item));
                        seen.items.extend(found.map(|(position, _)| position));
                    }
                    (Rule::Is(set) | Rule::Dynamic { initial: set, .. }, _) => open.push(*set),
                    (Rule::AllOf(sets) | Rule::AnyOf(sets) | Rule::OneOf(sets), _) => {
                        open.extend(sets.iter().copied().filter(holds));
                    }
                    (
                        Rule::If {
                            condition,
                            then,
                            otherwise,
                        },
                        _,
                    ) => {
                        if holds(condition) {
                            open.push(*condition);
                            open.extend(then);
                        } else {
                            open.extend(otherwise);
                        }
                    }
                    (Rule::DependentSchemas(sets), Value::Object(members)) => {
                        let present = sets.iter().filter(|(name, _)| members.contains_key(*name));
                        open.extend(present.map(|(_, set)| *set));
                    }
                    _ => {}
                }
            }
        }
        seen
    }
}

/// The members and items that rules said something about.
#[derive(Debug, Default)]
struct Seen {
    members: HashSet<String>,
    items: HashSet<usize>,
}

/// Whether a value is of a type of JSON Schema.
fn is_of(ty: JsonType, value: &Value) -> bool {
    match (ty, value) {
        (JsonType::Null, Value::Null)
        | (JsonType::Boolean, Value::Bool(_))
        | (JsonType::Number, Value::Number(_))
        | (JsonType::String, Value::String(_))
        | (JsonType::Array, Value::Array(_))
        | (JsonType::Object, Value::Object(_)) => true,
        (JsonType::Integer, Value::Number(number)) => number.as_integer().is_some(),
        _ => false,
    }
}

fn count(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
