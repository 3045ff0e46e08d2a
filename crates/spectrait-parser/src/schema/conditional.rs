//! The members that only conditions of an object name (`if`, `then`, `else`, `dependentSchemas`).
//!
//! In: the schemas of an object. Out: members that it may have besides those that it declares, so that their data is
//! kept. What they hold is for the rules to say: where the condition does not hold, it may be anything.

use std::collections::HashSet;

use indexmap::IndexSet;

use super::Schemas;
use super::intersect::Merged;
use super::keywords::Keywords;
use super::objects::Keys;
use super::parts::Part;
use super::table::SchemaId;

/// How many conditions are looked into, those inside others too.
const CONDITIONS: usize = 256;

impl<'d> Schemas<'d> {
    /// Adds the members that conditions name, where nothing else would keep their data.
    pub(super) fn add_conditional(&mut self, keys: &mut Keys<'d>, merged: &Merged<'d>) {
        if keys.additional.is_some() || keys.properties.is_empty() {
            return;
        }
        let mut open: Vec<SchemaId> = Vec::new();
        for own in &merged.own {
            open.extend(conditions(&own.keywords));
        }
        let mut seen = HashSet::new();
        let mut names: IndexSet<&'d str> = IndexSet::new();
        open.reverse();
        while let Some(id) = open.pop() {
            if seen.len() >= CONDITIONS || !seen.insert(id) {
                continue;
            }
            let flat = self.flatten(&[Part::Whole(id)]);
            for own in self.merge(&flat.parts).own {
                names.extend(own.keywords.properties.keys());
                names.extend(&own.keywords.required);
                open.extend(conditions(&own.keywords));
            }
        }
        for name in names {
            keys.properties.entry(name).or_default();
        }
    }
}

/// The schemas that hold of an object under a condition, and the conditions.
fn conditions(keywords: &Keywords<'_>) -> Vec<SchemaId> {
    let branches = keywords.then.into_iter().chain(keywords.otherwise);
    let condition = keywords
        .condition
        .filter(|_| branches.clone().next().is_some());
    let dependent = keywords.dependent_schemas.values().copied();
    condition
        .into_iter()
        .chain(branches)
        .chain(dependent)
        .collect()
}
