//! Unions with branches that list values.
//!
//! In: branches. Out: the one enumeration that they are, perhaps an open one; and of a `oneOf`, what is listed in one branch
//! and allowed by another.
//!
//! What always holds: what is said to fit two branches does, and the work is bounded.

use indexmap::IndexSet;
use spectrait_ir::{EnumValue, Rule, Shape, Value};

use super::kinds::Kinds;
use super::parts::Group;
use super::shape::Typed;
use super::table::SchemaId;
use super::union::{Live, are_apart, schema_of};
use super::witness::Work;
use super::{Schemas, formats};

/// How many values of one branch are asked about.
const VALUES: usize = 16;

impl Schemas<'_> {
    /// Branches that list values, perhaps beside any string.
    pub(super) fn values(
        &mut self,
        live: &[Live],
        group: &Group,
        origin: SchemaId,
    ) -> Option<Typed> {
        let mut values: Vec<EnumValue> = Vec::new();
        let mut any_string = false;
        let mut repeated = None;
        let mut rules: Vec<Rule> = Vec::new();
        let mut seen: IndexSet<String> = IndexSet::new();
        // What is said of several values, and how many branches list any.
        let (mut said, mut listing) = (Vec::new(), 0);
        for branch in live {
            if !self.groups(&branch.flat.parts).is_empty() {
                return None;
            }
            let mut merged = self.merge(&branch.flat.parts);
            let plain = branch.kinds == Kinds::STRING
                && merged.constraints.is_empty()
                && !merged.own.iter().any(|own| own.keywords.has_conditions());
            let Some(listed) = merged.values.take() else {
                // Further branches of any string say no more, unless they have names.
                let is_further =
                    any_string && (group.exactly_one() || self.branch_name(branch).is_some());
                if !plain || is_further || !merged.formats.is_empty() || !merged.content.is_empty()
                {
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
            let schema = schema_of(&branch.terms).map(|schema| self.table.keywords(schema));
            let docs = schema.map(|keywords| keywords.docs.clone());
            let docs = docs.unwrap_or_default();
            let alone = listed.len() == 1;
            let first = values.len();
            for mut value in listed {
                if matches!(value.value, Value::Array(_) | Value::Object(_)) {
                    return None;
                }
                if !seen.insert(format!("{:?}", value.value)) {
                    repeated.get_or_insert(value.value);
                    continue;
                }
                if alone {
                    value.name = value.name.or_else(|| docs.title.clone());
                    value.description = value.description.or_else(|| docs.description.clone());
                }
                value.deprecated |= docs.deprecated;
                values.push(value);
            }
            listing += 1;
            said.extend(docs.description.map(|text| (first..values.len(), text)));
        }
        // Of the only list, it is said of all.
        for (range, text) in said.into_iter().filter(|_| listing > 1) {
            for value in values.get_mut(range).into_iter().flatten() {
                value.description.get_or_insert_with(|| text.clone());
            }
        }
        if values.is_empty()
            || (any_string && values.iter().any(|value| value.value.as_str().is_none()))
        {
            return None;
        }
        let repeated = repeated.filter(|_| group.exactly_one());
        if !rules.is_empty() || repeated.is_some() {
            rules = self.group_rule(group).into_iter().collect();
        }
        if let (Some(value), false) = (repeated, any_string) {
            self.report_refused(&value, origin);
        }
        if any_string && group.exactly_one() {
            self.report_ambiguous(
                origin,
                "the values of one branch are strings, which another branch allows all of; all strings are allowed",
                "write `anyOf` instead of `oneOf`",
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

    /// Whether values that one branch of a `oneOf` lists are allowed by another which asks nothing of its numbers, texts or
    /// booleans, or for a format that nobody checks. Then one branch that fits is enough, which is reported; so is what a
    /// branch with bounds allows, and what is refused then.
    pub(super) fn allows_listed(&mut self, live: &[Live], origin: SchemaId) -> bool {
        let (mut listed, mut others) = (Vec::new(), Vec::new());
        let scalars = live.iter().enumerate();
        for (at, branch) in scalars.filter(|(_, branch)| Kinds::SCALAR.contains(branch.kinds)) {
            let merged = self.merge(&branch.flat.parts);
            let has_unions = !self.groups(&branch.flat.parts).is_empty();
            match merged.values {
                _ if has_unions => {}
                Some(values) => {
                    let values = values.into_iter().take(VALUES);
                    listed.extend(values.map(|value| (at, value.value)));
                }
                None => {
                    let mut formats = merged.formats.iter();
                    let is_free = formats.any(|format| formats::is_documentation(format));
                    others.push((branch, is_free || merged.constraints.is_empty()));
                }
            }
        }
        let mut work = Work::default();
        let mut refused = None;
        for (lists, value) in listed {
            for &(branch, is_bare) in &others {
                if !self.fits(&value, &branch.flat.parts, &mut work) {
                    continue;
                }
                // For all others, `anyOf` is then what `oneOf` is.
                let others = live.iter().enumerate().filter(|(at, _)| *at != lists);
                if is_bare && are_apart(others.map(|(_, branch)| branch)) {
                    let message = format!(
                        "`{}` of one branch is allowed by another, and `oneOf` accepts nothing that fits two; one that fits is enough",
                        shown(&value)
                    );
                    let help = "write `anyOf`, or leave out the branch that lists it";
                    self.report_ambiguous(origin, &message, help);
                    return true;
                }
                refused.get_or_insert_with(|| value.clone());
            }
        }
        if let Some(value) = refused {
            self.report_refused(&value, origin);
        }
        false
    }

    /// Reports a value that a branch of a `oneOf` lists, and another one lists or allows too.
    fn report_refused(&self, value: &Value, origin: SchemaId) {
        let message = format!(
            "`{}`, which a branch lists, fits another one too; `oneOf` accepts nothing that fits two branches, so its type refuses it",
            shown(value)
        );
        let help = "write `anyOf`, or leave the value out of one of the branches";
        self.report_ambiguous(origin, &message, help);
    }
}

/// A value, as it is written in JSON.
fn shown(value: &Value) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
