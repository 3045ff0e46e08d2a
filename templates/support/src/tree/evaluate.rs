//! Evaluation of rules (JSON Schema 2020-12 Core §7 and §10 and §11).

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::ptr;

use serde_json::{Map, Value};

use super::super::check::{Either, Path, Report};
use super::super::expression::Expression;
use super::json::{JsonType, Number};
use super::spot::{Bound, Scope, Seen, Spot};
use super::{Rule, Rules};

/// How a count is told: the verb, and what is counted, one and many of it.
const CHARACTERS: [&str; 3] = ["be", "character long", "characters long"];
const ITEMS: [&str; 3] = ["have", "item", "items"];
const MEMBERS: [&str; 3] = ["have", "member", "members"];

/// Rules and a value that they were applied to.
type Pair = (*const Rules, *const Value);

/// An evaluation, which remembers the verdicts on alternatives and on what is inside a value.
#[derive(Default)]
pub(super) struct Evaluation {
    verdicts: HashMap<Pair, bool>,
    /// What was told already why it does not hold.
    told: HashSet<Pair>,
    /// Whether a text takes too many steps to match, so that no verdict can be trusted.
    undecided: bool,
}

impl Evaluation {
    /// Writes every violation of the value.
    pub(super) fn check(
        &mut self,
        rules: &'static Rules,
        value: &Value,
        at: &Path<'_>,
        report: &mut Report,
    ) {
        let holds = self.enter(
            rules,
            None,
            Spot {
                value,
                at,
                report: Some(&mut *report),
                seen: None,
            },
        );
        if holds && self.undecided {
            let message = "must not hold a text that takes too many steps to match";
            report.violation(at, "pattern", message);
        }
    }

    /// Applies rules to a value. All are evaluated where violations are asked for, else only up to the first
    /// that does not hold.
    fn enter(
        &mut self,
        rules: &'static Rules,
        outer: Option<&Scope<'_>>,
        mut spot: Spot<'_, '_>,
    ) -> bool {
        let value = spot.value;
        let mut same = outer
            .into_iter()
            .flat_map(Scope::outward)
            .take_while(|scope| ptr::eq(scope.value, value));
        if same.any(|scope| ptr::eq(scope.rules, rules)) {
            // A schema that refers to itself for the same value asks nothing more by it.
            return true;
        }
        let dynamic = !rules.anchors.is_empty() || outer.is_some_and(|scope| scope.dynamic);
        let scope = Scope {
            outer,
            rules,
            value,
            dynamic,
        };
        let asks = |rule: &Rule| {
            matches!(
                rule,
                Rule::UnevaluatedItems(_) | Rule::UnevaluatedProperties(_)
            )
        };
        if !rules.rules.iter().any(asks) {
            return self.all(&scope, &mut spot);
        }
        // What others evaluated of the value does not count here, but what is evaluated here counts for them.
        let mut own = Seen::default();
        let holds = self.all(
            &scope,
            &mut Spot {
                seen: Some(&mut own),
                ..spot.here()
            },
        );
        if let Some(seen) = spot.seen {
            seen.merge(own);
        }
        holds
    }

    fn all(&mut self, scope: &Scope<'_>, spot: &mut Spot<'_, '_>) -> bool {
        let mut holds = true;
        for rule in scope.rules.rules {
            holds &= self.rule(rule, scope, spot);
            if !holds && spot.report.is_none() {
                break;
            }
        }
        holds
    }

    /// The verdict of an alternative, which need not hold. Of one that does, what it evaluated counts.
    fn alternative(
        &mut self,
        rules: &'static Rules,
        scope: &Scope<'_>,
        spot: &mut Spot<'_, '_>,
    ) -> bool {
        if let Some(seen) = spot.seen.as_deref_mut() {
            let mut own = Seen::default();
            let inner = Spot {
                value: spot.value,
                at: spot.at,
                report: None,
                seen: Some(&mut own),
            };
            let holds = self.enter(rules, Some(scope), inner);
            if holds {
                seen.merge(own);
            }
            return holds;
        }
        self.verdict(rules, scope, spot.value)
    }

    /// The verdict on a value, from memory where it is known.
    fn verdict(&mut self, rules: &'static Rules, scope: &Scope<'_>, value: &Value) -> bool {
        let key = (ptr::from_ref(rules), ptr::from_ref(value));
        if let Some(verdict) = self.verdicts.get(&key).filter(|_| !scope.dynamic) {
            return *verdict;
        }
        let verdict = self.enter(
            rules,
            Some(scope),
            Spot {
                value,
                at: &Path::ROOT,
                report: None,
                seen: None,
            },
        );
        if !scope.dynamic {
            self.verdicts.insert(key, verdict);
        }
        verdict
    }

    /// Whether an expression matches a text.
    fn matches(&mut self, pattern: &dyn Expression, text: &str) -> bool {
        let decided = pattern.decide(text);
        self.undecided |= decided.is_none();
        decided.unwrap_or_default()
    }

    /// Applies rules to a member or an item, which has its own place.
    fn inside(
        &mut self,
        rules: &'static Rules,
        keyword: &'static str,
        scope: &Scope<'_>,
        spot: &mut Spot<'_, '_>,
        (value, at): (&Value, &Path<'_>),
    ) -> bool {
        let mut inner = Spot {
            value,
            at,
            report: spot.report.as_deref_mut(),
            seen: None,
        };
        if let [Rule::Never] = rules.rules {
            return inner.fail(keyword, "must not be there");
        }
        // What holds nothing costs less than what is remembered of it.
        let holds_more = value.is_array() || value.is_object();
        if !holds_more || (scope.dynamic && inner.report.is_some()) {
            return self.enter(rules, Some(scope), inner);
        }
        if self.verdict(rules, scope, value) {
            return true;
        }
        let pair = (ptr::from_ref(rules), ptr::from_ref(value));
        if inner.report.is_some() && self.told.insert(pair) {
            self.enter(rules, Some(scope), inner);
        }
        false
    }

    fn rule(&mut self, rule: &Rule, scope: &Scope<'_>, spot: &mut Spot<'_, '_>) -> bool {
        match *rule {
            Rule::Never => spot.fail("false", "must not be there"),
            Rule::Type(types) => {
                let holds = types.iter().any(|kind| kind.fits(spot.value));
                let found = JsonType::of(spot.value).noun();
                spot.assert(
                    holds,
                    "type",
                    format_args!(
                        "must be {}, not {found}",
                        Either(types.iter().map(|kind| kind.noun()), "")
                    ),
                )
            }
            Rule::Enum(values) => {
                let holds = values.iter().any(|known| known.equals(spot.value));
                spot.assert(
                    holds,
                    "enum",
                    format_args!("must be {}", Either(values.iter(), "")),
                )
            }
            Rule::Format(name, has) => {
                let holds = spot.value.as_str().is_none_or(has);
                spot.assert(
                    holds,
                    "format",
                    format_args!("must have the format `{name}`"),
                )
            }
            Rule::Pattern(pattern) => {
                let holds = spot
                    .value
                    .as_str()
                    .is_none_or(|text| self.matches(pattern, text));
                spot.assert(
                    holds,
                    "pattern",
                    format_args!("must match `{}`", pattern.source()),
                )
            }
            Rule::Minimum(_)
            | Rule::ExclusiveMinimum(_)
            | Rule::Maximum(_)
            | Rule::ExclusiveMaximum(_)
            | Rule::MultipleOf(_) => {
                Number::of(spot.value).is_none_or(|number| bounds(rule, number, spot))
            }
            Rule::MinLength(min) => {
                spot.count(spot.length(), Bound::Least(min), "minLength", CHARACTERS)
            }
            Rule::MaxLength(max) => {
                spot.count(spot.length(), Bound::Most(max), "maxLength", CHARACTERS)
            }
            Rule::MinItems(min) => spot.count(
                spot.items().map(<[_]>::len),
                Bound::Least(min),
                "minItems",
                ITEMS,
            ),
            Rule::MaxItems(max) => spot.count(
                spot.items().map(<[_]>::len),
                Bound::Most(max),
                "maxItems",
                ITEMS,
            ),
            Rule::MinProperties(min) => spot.count(
                spot.members().map(Map::len),
                Bound::Least(min),
                "minProperties",
                MEMBERS,
            ),
            Rule::MaxProperties(max) => spot.count(
                spot.members().map(Map::len),
                Bound::Most(max),
                "maxProperties",
                MEMBERS,
            ),
            Rule::UniqueItems => {
                let mut quiet = Report::default();
                let report = spot.report.as_deref_mut().unwrap_or(&mut quiet);
                spot.value
                    .as_array()
                    .is_none_or(|items| report.unique(items, spot.at))
            }
            Rule::Required(keys) => required(keys, spot, "required"),
            Rule::DependentRequired(dependent) => {
                let mut holds = true;
                for (key, keys) in dependent {
                    holds &= !spot.has(key) || required(keys, spot, "dependentRequired");
                }
                holds
            }
            Rule::DependentSchemas(dependent) => {
                let mut holds = true;
                for (key, rules) in dependent {
                    holds &= !spot.has(key) || self.enter(rules, Some(scope), spot.here());
                }
                holds
            }
            Rule::Is(rules) => self.enter(rules, Some(scope), spot.here()),
            Rule::Dynamic { anchor, initial } => {
                let rules = scope.anchored(anchor).unwrap_or(initial);
                self.enter(rules, Some(scope), spot.here())
            }
            Rule::AllOf(all) => {
                let mut holds = true;
                for rules in all {
                    holds &= self.enter(rules, Some(scope), spot.here());
                }
                holds
            }
            Rule::AnyOf(_) | Rule::OneOf(_) | Rule::Not(_) | Rule::If { .. } => {
                self.logic(rule, scope, spot)
            }
            Rule::Properties { .. } | Rule::PropertyNames(_) | Rule::UnevaluatedProperties(_) => {
                spot.members()
                    .is_none_or(|members| self.object(rule, scope, spot, members))
            }
            Rule::Items { .. } | Rule::Contains { .. } | Rule::UnevaluatedItems(_) => spot
                .items()
                .is_none_or(|items| self.array(rule, scope, spot, items)),
        }
    }

    /// `anyOf`, `oneOf`, `not`, `if` (Core §10.2.1 and §10.2.2).
    fn logic(&mut self, rule: &Rule, scope: &Scope<'_>, spot: &mut Spot<'_, '_>) -> bool {
        match *rule {
            Rule::AnyOf([only]) | Rule::OneOf([only]) => self.enter(only, Some(scope), spot.here()),
            Rule::AnyOf(any) => {
                let mut holds = false;
                for rules in any {
                    // The others matter only for what they evaluate.
                    if !holds || spot.seen.is_some() {
                        holds |= self.alternative(rules, scope, spot);
                    }
                }
                let count = any.len();
                spot.assert(
                    holds,
                    "anyOf",
                    format_args!("must fit at least one of {count} alternatives"),
                )
            }
            Rule::OneOf(one) => {
                let fitting = one
                    .iter()
                    .filter(|rules| self.alternative(rules, scope, spot))
                    .take(2)
                    .count();
                let count = one.len();
                let message = format_args!(
                    "must fit exactly one of {count} alternatives, not {}",
                    Fitting(fitting)
                );
                spot.assert(fitting == 1, "oneOf", message)
            }
            Rule::Not(rules) => {
                let holds = !self.verdict(rules, scope, spot.value);
                spot.assert(holds, "not", "must not be what the schema excludes")
            }
            Rule::If {
                condition,
                then,
                otherwise,
            } => {
                let branch = if self.alternative(condition, scope, spot) {
                    then
                } else {
                    otherwise
                };
                branch.is_none_or(|rules| self.enter(rules, Some(scope), spot.here()))
            }
            _ => true,
        }
    }

    /// What is said of the members of an object (Core §10.3.2, §11.3).
    fn object<'v>(
        &mut self,
        rule: &Rule,
        scope: &Scope<'_>,
        spot: &mut Spot<'v, '_>,
        members: &'v Map<String, Value>,
    ) -> bool {
        let mut holds = true;
        let here = spot.at;
        match *rule {
            Rule::Properties {
                properties,
                patterns,
                additional,
            } => {
                let mut known = HashSet::new();
                for (key, rules) in properties {
                    if let Some((key, value)) = members.get_key_value(*key) {
                        known.insert(key);
                        holds &=
                            self.inside(rules, "properties", scope, spot, (value, &here.key(key)));
                        spot.saw(key);
                    }
                }
                if patterns.is_empty() && additional.is_none() {
                    return holds;
                }
                for (key, value) in members {
                    let at = here.key(key);
                    let mut known = known.contains(key);
                    for (pattern, rules) in patterns {
                        if !self.matches(*pattern, key) {
                            continue;
                        }
                        holds &= self.inside(rules, "patternProperties", scope, spot, (value, &at));
                        spot.saw(key);
                        known = true;
                    }
                    if let (Some(rules), false) = (additional, known) {
                        holds &=
                            self.inside(rules, "additionalProperties", scope, spot, (value, &at));
                        spot.saw(key);
                    }
                }
            }
            Rule::PropertyNames(rules) => {
                for key in members.keys() {
                    let (name, at) = (Value::from(key.as_str()), here.key(key));
                    // The name lives for a moment only: nothing about it must be remembered.
                    let inner = Spot {
                        value: &name,
                        at: &at,
                        report: spot.report.as_deref_mut(),
                        seen: None,
                    };
                    let mut names = Self::default();
                    holds &= names.enter(rules, Some(scope), inner);
                    self.undecided |= names.undecided;
                }
            }
            Rule::UnevaluatedProperties(rules) => {
                for (key, value) in members {
                    if !spot
                        .seen
                        .as_ref()
                        .is_some_and(|seen| seen.members.contains(key.as_str()))
                    {
                        holds &= self.inside(
                            rules,
                            "unevaluatedProperties",
                            scope,
                            spot,
                            (value, &here.key(key)),
                        );
                        spot.saw(key);
                    }
                }
            }
            _ => {}
        }
        holds
    }

    /// What is said of the items of an array (Core §10.3.1, §11.2).
    fn array(
        &mut self,
        rule: &Rule,
        scope: &Scope<'_>,
        spot: &mut Spot<'_, '_>,
        items: &[Value],
    ) -> bool {
        let mut holds = true;
        let here = spot.at;
        match *rule {
            Rule::Items { prefix, rest } => {
                for (index, item) in items.iter().enumerate() {
                    let (rules, keyword) = match prefix.get(index) {
                        Some(rules) => (Some(*rules), "prefixItems"),
                        None => (rest, "items"),
                    };
                    let Some(rules) = rules else { break };
                    holds &= self.inside(rules, keyword, scope, spot, (item, &here.index(index)));
                    spot.saw_item(index);
                }
            }
            Rule::Contains {
                items: rules,
                min,
                max,
            } => {
                let mut count = 0;
                for (index, item) in items.iter().enumerate() {
                    if self.verdict(rules, scope, item) {
                        spot.saw_item(index);
                        count += 1;
                    }
                }
                let few = if min == 1 { "contains" } else { "minContains" };
                holds &= spot.assert(
                    count >= min,
                    few,
                    format_args!("must have at least {min} such items, not {count}"),
                );
                if let Some(max) = max {
                    let message = format_args!("must have at most {max} such items, not {count}");
                    holds &= spot.assert(count <= max, "maxContains", message);
                }
            }
            Rule::UnevaluatedItems(rules) => {
                for (index, item) in items.iter().enumerate() {
                    if !spot
                        .seen
                        .as_ref()
                        .is_some_and(|seen| seen.items.contains(&index))
                    {
                        holds &= self.inside(
                            rules,
                            "unevaluatedItems",
                            scope,
                            spot,
                            (item, &here.index(index)),
                        );
                        spot.saw_item(index);
                    }
                }
            }
            _ => {}
        }
        holds
    }
}

/// `minimum` and its kin, and `multipleOf` (Validation §6.2).
fn bounds(rule: &Rule, number: Number, spot: &mut Spot<'_, '_>) -> bool {
    let (holds, keyword, relation, bound) = match *rule {
        Rule::Minimum(min) => (number.compare(min).is_ge(), "minimum", "at least", min),
        Rule::ExclusiveMinimum(min) => (
            number.compare(min).is_gt(),
            "exclusiveMinimum",
            "more than",
            min,
        ),
        Rule::Maximum(max) => (number.compare(max).is_le(), "maximum", "at most", max),
        Rule::ExclusiveMaximum(max) => (
            number.compare(max).is_lt(),
            "exclusiveMaximum",
            "less than",
            max,
        ),
        Rule::MultipleOf(factor) => (
            number.multiple_of(factor),
            "multipleOf",
            "a multiple of",
            factor,
        ),
        _ => return true,
    };
    spot.assert(
        holds,
        keyword,
        format_args!("must be {relation} {bound}, not {number}"),
    )
}

/// `required`, `dependentRequired` (Validation §6.5).
fn required(keys: &[&str], spot: &mut Spot<'_, '_>, keyword: &'static str) -> bool {
    let mut holds = true;
    if spot.members().is_some() {
        for key in keys {
            let there = spot.has(key);
            holds &= spot.assert(there, keyword, format_args!("must have the member `{key}`"));
        }
    }
    holds
}

/// Writes how many alternatives fit, of which no more than two were looked for.
struct Fitting(usize);

impl fmt::Display for Fitting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0 == 0 { "none" } else { "several" })
    }
}
