//! Discriminators: which value of a property stands for which branch (OpenAPI 3.1 §4.8.25).

use std::collections::HashMap;

use indexmap::IndexMap;
use spectrait_ir::Discriminator;

use super::Schemas;
use super::intersect::Own;
use super::keywords::DiscriminatorKeyword;
use super::kinds::Kinds;
use super::table::{SchemaId, Table};
use super::union::{Live, schema_of};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Node, join};

/// The discriminator of a union. `positions` are its branches by the schema each refers to, `constants` the
/// values that each lists for the property.
pub(crate) fn discriminator<'d>(
    keyword: &DiscriminatorKeyword<'d>,
    positions: &IndexMap<SchemaId, usize>,
    constants: &[Vec<String>],
    table: &mut Table<'d>,
) -> Discriminator {
    let mut mapping: Vec<(String, usize)> = Vec::new();
    let mut named = vec![false; constants.len()];
    let mut add = |value: String, position: usize, mapping: &mut Vec<(String, usize)>| {
        if let Some(named) = named.get_mut(position) {
            *named = true;
        }
        if !mapping.iter().any(|(known, _)| *known == value) {
            mapping.push((value, position));
        }
    };
    for (value, to, node) in &keyword.mapping {
        if let Some(position) = branch(to, node, positions, table) {
            add((*value).to_owned(), position, &mut mapping);
        }
    }
    // A value that several branches list tells nothing.
    let mut listed: HashMap<&str, usize> = HashMap::new();
    for value in constants.iter().flatten() {
        *listed.entry(value).or_default() += 1;
    }
    for (position, constants) in constants.iter().enumerate() {
        for value in constants {
            if listed.get(value.as_str()) == Some(&1) {
                add(value.clone(), position, &mut mapping);
            }
        }
    }
    for (schema, &position) in positions {
        if !named.get(position).copied().unwrap_or(false)
            && let Some(name) = table.name(*schema)
            && !mapping.iter().any(|(known, _)| *known == name)
        {
            mapping.push((name, position));
        }
    }
    let default = keyword.default.as_ref();
    Discriminator {
        property: keyword.property.to_owned(),
        mapping,
        default: default.and_then(|(to, node)| branch(to, node, positions, table)),
    }
}

/// The branch that a mapping names: by reference, or by the bare name of a component (OpenAPI 3.1 §4.8.25.4). A name
/// with a dot may be that of a file.
fn branch<'d>(
    to: &str,
    node: &Node<'d>,
    positions: &IndexMap<SchemaId, usize>,
    table: &mut Table<'d>,
) -> Option<usize> {
    let references = table.references();
    let is_name = !to.contains(['#', '/']);
    if is_name && references.schema_named(node, to).is_none() {
        // In several files, a branch may have its name from its own file.
        let mut branches = positions.iter();
        let branch = branches.find(|(schema, _)| table.name(**schema).as_deref() == Some(to));
        if let Some((_, position)) = branch {
            return Some(*position);
        }
    }
    let target = match references.mapped(node, to) {
        Some(target) => target,
        None if is_name => {
            let reference = format!("#{}", join("/components/schemas", to));
            references.resolve(node, &reference).ok()?
        }
        None => references.resolve(node, to).ok()?,
    };
    let mut schema = table.intern(target);
    // The mapping may name a component that is only a reference to the branch.
    for _ in 0..=positions.len() {
        if let Some(position) = positions.get(&schema) {
            return Some(*position);
        }
        let base = table.base(schema);
        if let Some(position) = base.and_then(|base| positions.get(&base)) {
            return Some(*position);
        }
        match table.keywords(schema).reference {
            Some(next) => schema = next,
            None => break,
        }
    }
    let message = format!("`{to}` is not a branch of this union; the mapping is left out");
    table.diagnostics().report(Diagnostic::warning(
        codes::UNUSED_DISCRIMINATOR,
        node.place(),
        message,
    ));
    None
}

impl Schemas<'_> {
    /// Reports branches that do not have the property of the discriminator.
    pub(super) fn report_undiscriminated(&mut self, live: &[Live], property: &str) {
        for branch in live {
            let Some(schema) = schema_of(&branch.terms) else {
                continue;
            };
            let merged = self.merge(&branch.flat.parts);
            let may_have = |own: &Own<'_>| {
                let keywords = &own.keywords;
                keywords.properties.contains_key(property)
                    || keywords.required.contains(&property)
                    || keywords.additional_properties.is_some()
                    || !keywords.pattern_properties.is_empty()
                    || keywords.broken.is_some()
                    || keywords.has_conditions()
            };
            // What is in the branches of a branch is not looked at.
            let is_plain = self.groups(&branch.flat.parts).is_empty();
            if branch.kinds == Kinds::OBJECT && is_plain && !merged.own.iter().any(may_have) {
                let message = format!(
                    "this branch has no property `{property}`, which tells the branches apart"
                );
                let place = self.table.node(schema).place();
                self.diagnostics().report(
                    Diagnostic::warning(codes::UNUSED_DISCRIMINATOR, place, message)
                        .help("declare the property in the branch, and require it"),
                );
            }
        }
    }
}
