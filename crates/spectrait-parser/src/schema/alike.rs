//! Unions whose branches are one scalar type, and differ only in what they ask of it.
//!
//! In: branches. Out: the one type, where what they ask together is nothing, or one pattern.
//!
//! What always holds: branches that have names of their own, or formats of which each may have a type, stay apart.

use std::collections::HashMap;

use indexmap::IndexSet;
use spectrait_ir::{Constraints, Shape, StringFormat};
use spectrait_patterns::translate;

use super::Schemas;
use super::formats;
use super::keywords::Keywords;
use super::kinds::Kinds;
use super::parts::{Flat, Group, Part};
use super::shape::Typed;
use super::table::SchemaId;
use super::union::Live;

impl Schemas<'_> {
    /// The type that all branches are, where that says all that they ask of it.
    pub(super) fn alike(
        &mut self,
        base: &Flat,
        live: &[Live],
        group: &Group,
        origin: SchemaId,
    ) -> Option<Typed> {
        let kind = live.first()?.kinds;
        if !matches!(kind, Kinds::STRING | Kinds::INTEGER | Kinds::NUMBER) {
            return None;
        }
        let (mut common, mut asked) = (None, Vec::with_capacity(live.len()));
        for branch in live {
            let merged = self.merge(&branch.flat.parts);
            let is_plain = branch.kinds == kind
                && merged.values.is_none()
                && merged.broken.is_none()
                && merged.content.is_empty()
                && self.groups(&branch.flat.parts).is_empty();
            let format = merged.formats.first().copied();
            let texts = |format: &str| kind != Kinds::STRING || formats::is_documentation(format);
            let conditions = merged.own.iter().any(|own| own.keywords.has_conditions());
            if !is_plain
                || conditions
                || merged.formats.len() > 1
                || *common.get_or_insert(format) != format
                || !format.is_none_or(texts)
                || self.branch_name(branch).is_some()
            {
                return None;
            }
            asked.push(merged.constraints);
        }
        let format = common.flatten();
        let mut terms = base.parts.clone();
        terms.push(Part::Only(kind));
        let base = self.flatten(&terms);
        let mut typed = self.typed(&base, origin);
        match &mut typed.shape {
            Shape::String { format: kept } if *kept == StringFormat::Plain => {
                *kept = format.map_or(StringFormat::Plain, formats::string);
            }
            Shape::Integer { format: kept } | Shape::Number { format: kept } if kept.is_none() => {
                *kept = format.map(str::to_owned);
            }
            _ => return None,
        }
        let bare = asked.iter().filter(|asked| asked.is_empty()).count();
        match (group.exactly_one(), bare) {
            (true, 2..) => self.report_alike(origin),
            (false, 1..) => {}
            (false, 0) => typed.constraints.patterns.push(one_pattern(&asked)?),
            (true, _) => return None,
        }
        Some(typed)
    }

    /// Whether branches of a `oneOf` are texts told apart only by a format that nobody checks. Then one that fits is enough,
    /// which is reported where a text surely fits two.
    pub(super) fn are_told_by_free_formats(&mut self, live: &[Live], origin: SchemaId) -> bool {
        let mut formats: HashMap<&str, usize> = HashMap::new();
        let mut texts = Vec::new();
        for branch in live.iter().filter(|branch| branch.kinds == Kinds::STRING) {
            let merged = self.merge(&branch.flat.parts);
            let is_listed = merged.values.is_some() || !merged.content.is_empty();
            if is_listed || merged.own.iter().any(|own| own.keywords.has_conditions()) {
                continue;
            }
            for format in &merged.formats {
                *formats.entry(format).or_default() += 1;
            }
            texts.push(branch.clone());
        }
        let mut formats = formats.into_iter();
        let tells =
            |(format, of): (&str, usize)| formats::is_documentation(format) && of < texts.len();
        if !formats.any(tells) {
            return false;
        }
        if let Some(text) = self.common_scalar(&texts) {
            let message = format!(
                "`{}` fits two branches, as not every format is checked, and `oneOf` accepts nothing that fits two; one that fits is enough",
                serde_json::to_string(&text).unwrap_or_default()
            );
            let help = "write `anyOf`, or tell the branches apart by a `pattern`";
            self.report_ambiguous(origin, &message, help);
        }
        true
    }

    /// What the branches of a union say of themselves, where they are no types of their own.
    pub(super) fn words_of_branches(&mut self, keywords: &Keywords<'_>) -> Option<String> {
        let branches = keywords.one_of.iter().chain(&keywords.any_of);
        let said = branches.filter_map(|id| self.table.keywords(*id).docs.description.clone());
        let said: IndexSet<String> = said.collect();
        if said.len() == 1 {
            return said.into_iter().next();
        }
        let items = said.iter().map(|words| {
            // What follows is of the same item.
            format!("- {}", words.trim().replace('\n', "\n  "))
        });
        let items: Vec<String> = items.collect();
        (!items.is_empty()).then(|| items.join("\n"))
    }

    /// Reports branches of a `oneOf` that allow the same values.
    pub(super) fn report_alike(&self, origin: SchemaId) {
        self.report_ambiguous(
            origin,
            "two branches allow the same values, of which `oneOf` then accepts none; one that fits is enough",
            "write `anyOf`, or leave one of the branches out",
        );
    }
}

/// The pattern that all texts match of which some constraints hold, where these ask nothing else than one pattern each.
fn one_pattern(asked: &[Constraints]) -> Option<String> {
    // What looks back counts the groups of the whole.
    let is_plain = |pattern: &str| translate(pattern).is_ok_and(|it| !it.fancy);
    let mut patterns: IndexSet<&str> = IndexSet::new();
    for constraints in asked {
        let [pattern] = constraints.patterns.as_slice() else {
            return None;
        };
        let alone = Constraints {
            patterns: constraints.patterns.clone(),
            ..Constraints::default()
        };
        if alone != *constraints || !is_plain(pattern) {
            return None;
        }
        patterns.insert(pattern);
    }
    let patterns: Vec<&str> = patterns.into_iter().collect();
    Some(patterns.join("|")).filter(|joined| is_plain(joined))
}
