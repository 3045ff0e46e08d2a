//! What a schema says of its place in a hierarchy, as it is written.
//!
//! In: nodes that are schemas. Out: their discriminators, what they draw in, and the values that they list. Nothing is
//! reported here: each schema is read by itself later.

use std::collections::HashSet;

use spectrait_ir::Value;

use crate::document::Node;
use crate::references::References;
use crate::schema::docs::is_annotation;
use crate::schema::table::address;
use crate::versions::Dialect;

/// Whether a schema has a discriminator and nothing that it could tell apart by itself.
pub(super) fn is_root(node: &Node<'_>) -> bool {
    property(node).is_some() && !has_union(node)
}

pub(super) fn has_union(node: &Node<'_>) -> bool {
    let has = |key| {
        let branches = node.value().get(key).and_then(Value::as_array);
        branches.is_some_and(|branches| !branches.is_empty())
    };
    has("oneOf") || has("anyOf")
}

/// The name in a `discriminator`; Swagger 2.0 has it bare.
pub(super) fn property<'d>(node: &Node<'d>) -> Option<&'d str> {
    let keyword = node.value().get("discriminator")?;
    let name = keyword.get("propertyName").unwrap_or(keyword);
    name.as_str()
}

/// The `mapping` of a `discriminator`.
pub(super) fn mapping<'d>(node: &Node<'d>) -> Vec<(&'d str, Node<'d>)> {
    let keyword = node.get("discriminator");
    let mapping = keyword.and_then(|keyword| keyword.get("mapping"));
    mapping.iter().flat_map(Node::members).collect()
}

/// The `defaultMapping` of a `discriminator` (3.2).
pub(super) fn default_mapping<'d>(node: &Node<'d>) -> Option<Node<'d>> {
    node.get("discriminator")?.get("defaultMapping")
}

/// Whether a schema is nothing but a reference.
pub(super) fn is_bare(node: &Node<'_>, dialect: Dialect) -> bool {
    let Some(members) = node.value().as_object() else {
        return false;
    };
    let says_more = |key: &String| key != "$ref" && !is_annotation(key);
    members.contains_key("$ref")
        && (dialect.references_stand_alone() || !members.keys().any(says_more))
}

/// The schema that the `$ref` of a node means, through all that are nothing but references.
pub(in crate::schema) fn target<'d>(
    references: &References<'d>,
    dialect: Dialect,
    node: &Node<'d>,
) -> Option<Node<'d>> {
    let mut seen = HashSet::new();
    let mut at = node.clone();
    loop {
        let reference = at.get("$ref")?;
        at = references.look(&reference, reference.value().as_str()?)?;
        if !is_bare(&at, dialect) {
            return Some(at);
        }
        if !seen.insert(address(&at)) {
            return None;
        }
    }
}

/// The nodes with the references that a schema draws in by `$ref` and `allOf`.
pub(super) fn drawn<'d>(node: &Node<'d>, dialect: Dialect) -> Vec<Node<'d>> {
    let (mut found, mut open) = (Vec::new(), vec![node.clone()]);
    while let Some(part) = open.pop() {
        let refers = part.get("$ref").is_some();
        if !(refers && dialect.references_stand_alone()) {
            let members: Vec<_> = part.get("allOf").iter().flat_map(Node::items).collect();
            open.extend(members.into_iter().rev());
        }
        if refers {
            found.push(part);
        }
    }
    found
}

/// The members of `allOf`, and theirs.
pub(super) fn inline_parts<'d>(node: &Node<'d>) -> Vec<Node<'d>> {
    let (mut found, mut open) = (Vec::new(), vec![node.clone()]);
    while let Some(part) = open.pop() {
        let members: Vec<_> = part.get("allOf").iter().flat_map(Node::items).collect();
        open.extend(members.iter().rev().cloned());
        found.extend(members);
    }
    found
}

/// Whether a schema puts others together, instead of only standing for another one.
pub(in crate::schema) fn composes(node: &Node<'_>) -> bool {
    let says = |node: &Node<'_>| {
        let members = node.value().as_object();
        members.is_some_and(|members| {
            let keys = ["$ref", "allOf", "oneOf", "anyOf", "properties"];
            keys.iter().any(|key| members.contains_key(*key))
        })
    };
    let members: Vec<_> = node.get("allOf").iter().flat_map(Node::items).collect();
    let drawn = members.iter().filter(|member| says(member)).count();
    let own = node.value().get("properties").is_some();
    let refers = node.value().get("$ref").is_some();
    drawn + usize::from(own) + usize::from(refers) > 1
}

/// The texts that a schema lists.
pub(super) fn values_of<'d>(schema: &Node<'d>) -> Option<Vec<&'d str>> {
    if let Some(value) = schema.value().get("const") {
        return value.as_str().map(|value| vec![value]);
    }
    let values = schema.value().get("enum")?.as_array()?;
    Some(values.iter().filter_map(Value::as_str).collect())
}

/// Whether two words are the same but for case and what separates their parts.
pub(super) fn is_alike(one: &str, other: &str) -> bool {
    letters(one) == letters(other)
}

/// The letters and digits of a word, all in lower case.
pub(in crate::schema) fn letters(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
