//! Rule sets that ask nothing after all: all that they say is a `format` which nobody checks.
//!
//! In: an API, and which formats are checked. Out: [`Silent`], and what types do not check for that reason.
//!
//! What always holds: a set that is here refuses no value. One that leads to its format by more than [`ROUNDS`] others
//! is not here, so that the cost is linear.

use std::collections::HashSet;

use spectrait_ir::{Api, Rule, RuleSetId};

use super::Unchecked;
use super::formats::{self, FormatChecks};

/// How many sets may stand in each other.
const ROUNDS: usize = 4;

/// Why the format of a rule is not checked.
pub(super) const REASON: &str =
    "where no type has it, it is checked only if the configuration asks for it";

/// The rule sets that ask nothing.
#[derive(Debug, Default)]
pub(crate) struct Silent(HashSet<RuleSetId>);

impl Silent {
    /// Finds them.
    pub(crate) fn new(api: &Api, checks: &FormatChecks) -> Self {
        let mut silent = Self::default();
        for _ in 0..ROUNDS {
            let known = silent.0.len();
            for (id, set) in (0u32..).map(RuleSetId).zip(&api.rules) {
                if !silent.has(id) && set.rules.iter().all(|rule| silent.is_one(rule, checks)) {
                    silent.0.insert(id);
                }
            }
            if silent.0.len() == known {
                break;
            }
        }
        silent
    }

    /// Whether a set asks nothing.
    pub(crate) fn has(&self, set: RuleSetId) -> bool {
        self.0.contains(&set)
    }

    fn is_one(&self, rule: &Rule, checks: &FormatChecks) -> bool {
        match rule {
            Rule::Format(format) => formats::of_rule(format, checks).is_none(),
            Rule::Is(set) => self.has(*set),
            Rule::AllOf(sets) => sets.iter().all(|set| self.has(*set)),
            Rule::AnyOf(sets) => sets.iter().any(|set| self.has(*set)),
            _ => false,
        }
    }

    /// The formats of types whose rules ask nothing, once for each set.
    pub(crate) fn unchecked(&self, api: &Api) -> Vec<Unchecked> {
        let mut all = Vec::new();
        let mut seen = HashSet::new();
        let of_types = api.types.iter().filter_map(|ty| ty.rules);
        let mut open: Vec<RuleSetId> = of_types.filter(|set| self.has(*set)).collect();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let set = api.rule_set(id);
            for rule in &set.rules {
                match rule {
                    Rule::Format(format) => all.push(Unchecked {
                        what: format!("format: {format}"),
                        reason: REASON.to_owned(),
                        place: set.place.clone(),
                    }),
                    Rule::Is(set) => open.push(*set),
                    Rule::AllOf(sets) | Rule::AnyOf(sets) => open.extend(sets),
                    _ => {}
                }
            }
        }
        all
    }
}
