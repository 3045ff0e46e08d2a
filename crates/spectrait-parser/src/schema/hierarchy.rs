//! Hierarchies: a schema with a `discriminator` and no union of its own, and the schemas that build on it by `allOf`
//! (OpenAPI 3.0 §4.7.25, 2.0 §5.2.13).
//!
//! In: all schemas that have a name. Out: the [`Family`] of each that others build on: which they are, and which values
//! of the discriminator stand for which.
//!
//! A reference to such a parent means any of its children, and a child's own `allOf` means what the parent says itself.
//! So a parent is two schemas, which [`Table`](super::table::Table) tells apart by a [`Face`]: a union of its children
//! and itself, and the object that they build on.
//!
//! What always holds:
//! - a child of a child is told by the same values. It is found through its own parent, so that what a hierarchy costs
//!   grows with its schemas;
//! - schemas that build on themselves are in no hierarchy.

#[cfg(test)]
mod tests;
mod words;

use std::collections::{HashMap, HashSet};

use indexmap::{IndexMap, IndexSet};
use spectrait_ir::Value;

pub(in crate::schema) use self::words::{composes, letters, target};
use self::words::{
    default_mapping, drawn, has_union, inline_parts, is_alike, is_bare, is_root, mapping, property,
    values_of,
};
use super::table::address;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Diagnostics, Node, join};
use crate::references::References;
use crate::versions::Dialect;

/// What of a schema is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) enum Face {
    /// The schema; of a parent, any of its children.
    #[default]
    Whole,
    /// What a parent says itself, which its children build on.
    Base,
    /// A schema without a name that is part of one which builds on others.
    Builder,
    /// What the `enum` beside `type: array` says of the items, where it is meant for them.
    Items,
}

/// A schema that others build on.
#[derive(Debug, Clone)]
pub(crate) struct Family<'d> {
    /// The member that tells them apart.
    pub(crate) property: &'d str,
    /// The schemas that build on it directly, in the order of the description.
    pub(crate) children: Vec<Node<'d>>,
    /// Values of the member, each with the position of a child. The position behind the last is the parent's own.
    pub(crate) tags: Vec<(String, usize)>,
    /// What a value is of that no tag stands for: a child, or the parent itself, by the same positions.
    pub(crate) default: usize,
    /// Those of the values that the description says; the others are names of schemas.
    said: HashSet<String>,
    /// Whether a value may be of none of the children.
    pub(crate) open: bool,
    /// The name of the parent.
    pub(crate) name: String,
    /// A name for what the parent says itself, which no schema of the description has.
    pub(crate) base: String,
}

impl Family<'_> {
    /// The values that stand for a child.
    fn of(&self, child: &Node<'_>) -> Vec<String> {
        let mut children = self.children.iter();
        let position = children.position(|node| address(node) == address(child));
        let tags = self.tags.iter();
        tags.filter(|(_, child)| Some(*child) == position)
            .map(|(tag, _)| tag.clone())
            .collect()
    }
}

/// The hierarchies of a description.
#[derive(Debug, Default)]
pub(crate) struct Hierarchies<'d> {
    /// By the address of the parent.
    families: HashMap<usize, Family<'d>>,
    /// The parents of each schema that has some, by address.
    parents: HashMap<usize, Vec<usize>>,
}

/// A schema with a name.
#[derive(Debug)]
struct Member<'d> {
    node: Node<'d>,
    name: String,
}

/// What is known while the hierarchies are being found. Members are called by their position.
struct Finder<'d> {
    references: &'d References<'d>,
    dialect: Dialect,
    members: IndexMap<usize, Member<'d>>,
    parents: Vec<IndexSet<usize>>,
    children: Vec<IndexSet<usize>>,
    /// All names, as far as they can be told apart in code.
    names: HashSet<String>,
}

impl<'d> Hierarchies<'d> {
    /// Finds the hierarchies among the schemas that have names.
    pub(crate) fn find(
        references: &'d References<'d>,
        dialect: Dialect,
        diagnostics: &Diagnostics,
        named: Vec<(String, Node<'d>)>,
    ) -> Self {
        let mut members = IndexMap::new();
        for (name, node) in named {
            members
                .entry(address(&node))
                .or_insert(Member { node, name });
        }
        let roots: Vec<usize> = members
            .values()
            .enumerate()
            .filter(|(_, member)| is_root(&member.node))
            .map(|(position, _)| position)
            .collect();
        if roots.is_empty() {
            return Self::default();
        }
        let mut finder = Finder {
            references,
            dialect,
            parents: vec![IndexSet::new(); members.len()],
            children: vec![IndexSet::new(); members.len()],
            names: members
                .values()
                .map(|member| letters(&member.name))
                .collect(),
            members,
        };
        finder.connect();
        finder.add_mapped(&roots);
        let order = finder.order(&roots);
        let mut families = HashMap::new();
        let mut done = HashSet::new();
        // Nearest roots first: a child with a discriminator of its own is told by that.
        for &root in order.iter().rev().filter(|member| roots.contains(member)) {
            finder.families(root, &order, &mut done, &mut families, diagnostics);
        }
        let in_order: HashSet<usize> = order.iter().copied().collect();
        let address_of = |position: usize| finder.members.get_index(position).map(|(at, _)| *at);
        let parents = order.iter().filter_map(|&member| {
            let parents = finder.parents.get(member)?.iter();
            let parents = parents.filter(|parent| in_order.contains(*parent));
            let parents: Vec<usize> = parents.filter_map(|parent| address_of(*parent)).collect();
            (!parents.is_empty()).then_some((address_of(member)?, parents))
        });
        Self {
            parents: parents.collect(),
            families,
        }
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.families.is_empty()
    }

    /// The family of a schema that others build on.
    pub(crate) fn family(&self, node: &Node<'_>) -> Option<&Family<'d>> {
        self.families.get(&address(node))
    }

    /// Whether a schema is a child.
    pub(crate) fn builds(&self, node: &Node<'_>) -> bool {
        self.parents.contains_key(&address(node))
    }

    /// The values of a member that stand for a schema and its children, where that is a child or a parent.
    pub(crate) fn tags(&self, node: &Node<'_>, property: &str) -> Vec<String> {
        let told = |family: &&Family<'d>| family.property == property;
        if let Some(family) = self.family(node).filter(told) {
            return family.tags.iter().map(|(tag, _)| tag.clone()).collect();
        }
        let parents = self.parents.get(&address(node)).into_iter().flatten();
        let mut families = parents.filter_map(|parent| self.families.get(parent));
        families
            .find(told)
            .map_or_else(Vec::new, |family| family.of(node))
    }

    /// The member that tells a schema apart, and its values that stand for the schema and its children: those that the
    /// description says, or also the names of schemas that stand for those of which it says none. A parent must have one
    /// itself.
    pub(crate) fn told(&self, node: &Node<'_>, names: bool) -> Option<(&'d str, Vec<String>)> {
        let counts = |family: &Family<'d>, tag: &String| names || family.said.contains(tag);
        if let Some(family) = self.family(node) {
            let mut own = family.tags.iter();
            own.find(|(tag, at)| *at == family.children.len() && counts(family, tag))?;
            let tags = family.tags.iter().map(|(tag, _)| tag.clone());
            let tags = tags.filter(|tag| counts(family, tag));
            return Some((family.property, tags.collect()));
        }
        let parents = self.parents.get(&address(node))?.iter();
        let mut families = parents.filter_map(|parent| self.families.get(parent));
        families.find_map(|family| {
            let mut tags = family.of(node);
            tags.retain(|tag| counts(family, tag));
            (!tags.is_empty()).then_some((family.property, tags))
        })
    }

    /// All that the nodes build on, by address.
    pub(crate) fn ancestors<'n>(&self, nodes: impl Iterator<Item = &'n Node<'d>>) -> HashSet<usize>
    where
        'd: 'n,
    {
        let mut open: Vec<usize> = nodes.map(address).collect();
        let mut above = HashSet::new();
        while let Some(at) = open.pop() {
            for &parent in self.parents.get(&at).into_iter().flatten() {
                if above.insert(parent) {
                    open.push(parent);
                }
            }
        }
        above
    }
}

impl<'d> Finder<'d> {
    /// Finds out which member builds on which.
    fn connect(&mut self) {
        for position in 0..self.members.len() {
            for parent in self.builds_on(position) {
                if let Some(children) = self.children.get_mut(parent) {
                    children.insert(position);
                }
                if let Some(parents) = self.parents.get_mut(position) {
                    parents.insert(parent);
                }
            }
        }
    }

    /// What a member builds on: the members that it draws in by `allOf`, also within one another.
    fn builds_on(&self, position: usize) -> Vec<usize> {
        let Some((_, member)) = self.members.get_index(position) else {
            return Vec::new();
        };
        if is_bare(&member.node, self.dialect) {
            // Another name of what it refers to.
            return Vec::new();
        }
        let mut found = Vec::new();
        for part in drawn(&member.node, self.dialect) {
            if let Some(target) = self.target(&part)
                && let Some(parent) = self.members.get_index_of(&address(&target))
                && parent != position
            {
                found.push(parent);
            }
        }
        found
    }

    /// The schema that the `$ref` of a node means, through all that are nothing but references.
    fn target(&self, node: &Node<'d>) -> Option<Node<'d>> {
        target(self.references, self.dialect, node)
    }

    /// A `mapping` names alternatives, also where they do not build on the parent.
    fn add_mapped(&mut self, roots: &[usize]) {
        for &root in roots {
            let Some((_, member)) = self.members.get_index(root) else {
                continue;
            };
            if member.node.get("allOf").is_some() || member.node.get("$ref").is_some() {
                continue;
            }
            let below: HashSet<usize> = self.below(root).into_iter().collect();
            let mapped = mapping(&member.node).into_iter().map(|(_, to)| to);
            for to in mapped.chain(default_mapping(&member.node)) {
                if let Some(child) = self.mapped(&to)
                    && child != root
                    && !below.contains(&child)
                    && !self.below(child).contains(&root)
                {
                    if let Some(children) = self.children.get_mut(root) {
                        children.insert(child);
                    }
                    if let Some(parents) = self.parents.get_mut(child) {
                        parents.insert(root);
                    }
                }
            }
        }
    }

    /// The member that a value of `mapping` means.
    fn mapped(&self, to: &Node<'d>) -> Option<usize> {
        let text = to.value().as_str()?;
        let node = self.references.mapped(to, text);
        let Some(node) = node else {
            // In several files, a schema may have its name from its own file.
            let mut members = self.members.values();
            return members.position(|member| member.name == text);
        };
        let node = if is_bare(&node, self.dialect) {
            self.target(&node)?
        } else {
            node
        };
        self.members.get_index_of(&address(&node))
    }

    /// All that build on a member, itself aside, each once.
    fn below(&self, member: usize) -> Vec<usize> {
        let mut found: IndexSet<usize> = IndexSet::from([member]);
        let mut next = 0;
        while let Some(&at) = found.get_index(next) {
            next += 1;
            found.extend(self.children.get(at).into_iter().flatten());
        }
        found.into_iter().skip(1).collect()
    }

    /// The members of all hierarchies, each behind those that it builds on. Those in circles are left out.
    fn order(&self, roots: &[usize]) -> Vec<usize> {
        let mut reached: IndexSet<usize> = roots.iter().copied().collect();
        let mut next = 0;
        while let Some(&at) = reached.get_index(next) {
            next += 1;
            reached.extend(self.children.get(at).into_iter().flatten());
        }
        let mut waits: HashMap<usize, usize> = HashMap::new();
        for at in &reached {
            let parents = self.parents.get(*at).into_iter().flatten();
            waits.insert(*at, parents.filter(|on| reached.contains(*on)).count());
        }
        let mut order: Vec<usize> = reached.into_iter().filter(|at| waits[at] == 0).collect();
        let mut next = 0;
        while let Some(&at) = order.get(next) {
            next += 1;
            for child in self.children.get(at).into_iter().flatten() {
                if let Some(left) = waits.get_mut(child) {
                    *left = left.saturating_sub(1);
                    if *left == 0 {
                        order.push(*child);
                    }
                }
            }
        }
        order
    }

    /// The families below a root that are told apart by its discriminator.
    fn families(
        &self,
        root: usize,
        order: &[usize],
        done: &mut HashSet<usize>,
        families: &mut HashMap<usize, Family<'d>>,
        diagnostics: &Diagnostics,
    ) {
        let in_order: HashSet<usize> = order.iter().copied().collect();
        let mut all = vec![root];
        all.extend(self.below(root));
        all.retain(|member| in_order.contains(member));
        let Some(property) = self.node(root).and_then(property) else {
            return;
        };
        let listed = self.listed(root, property);
        let (tags, said) = self.tags(root, &all, property, &listed, diagnostics);
        let default = self.default_of(root, &all, diagnostics);
        for &parent in &all {
            let (Some((at, member)), Some(children)) =
                (self.members.get_index(parent), self.children.get(parent))
            else {
                continue;
            };
            let children = children.iter().filter(|child| in_order.contains(*child));
            let children: Vec<usize> = children.copied().collect();
            // One with a union of its own is that.
            if children.is_empty() || has_union(&member.node) || !done.insert(parent) {
                continue;
            }
            // By which child each member is reached; the first of several.
            let mut through: HashMap<usize, usize> = HashMap::from([(parent, children.len())]);
            for (position, child) in children.iter().enumerate() {
                through.entry(*child).or_insert(position);
                for below in self.below(*child) {
                    through.entry(below).or_insert(position);
                }
            }
            let tags: Vec<(String, usize)> = tags
                .iter()
                .filter_map(|(value, member)| Some((value.clone(), *through.get(member)?)))
                .collect();
            let told = |value: &str| {
                let mut tags = tags.iter();
                tags.any(|(known, position)| known == value && *position < children.len())
            };
            let closed = children.len() > 1
                && !listed.values.is_empty()
                && listed.required
                && listed.values.iter().all(|value| told(value));
            let nodes = children.iter().filter_map(|child| self.node(*child));
            let default = default.and_then(|member| through.get(&member));
            families.insert(
                *at,
                Family {
                    property,
                    default: default.copied().unwrap_or(children.len()),
                    children: nodes.cloned().collect(),
                    said: tags
                        .iter()
                        .filter(|(tag, _)| said.contains(tag))
                        .map(|(tag, _)| tag.clone())
                        .collect(),
                    tags,
                    open: !closed,
                    name: member.name.clone(),
                    base: self.base_name(&member.name),
                },
            );
        }
    }

    /// A name for what a parent says itself.
    fn base_name(&self, name: &str) -> String {
        let mut base = format!("{name}Base");
        while self.names.contains(&letters(&base)) {
            base.push_str("Schema");
        }
        base
    }

    fn node(&self, member: usize) -> Option<&Node<'d>> {
        self.members
            .get_index(member)
            .map(|(_, member)| &member.node)
    }

    /// The values that stand for members of a hierarchy: those that a `mapping` names, those that a member says are its
    /// own, and the names of those that have no other. Each stands for one. Beside them those that are no such names.
    fn tags(
        &self,
        root: usize,
        all: &[usize],
        property: &str,
        listed: &Listed<'d>,
        diagnostics: &Diagnostics,
    ) -> (Vec<(String, usize)>, HashSet<String>) {
        let mut tags: IndexMap<String, usize> = IndexMap::new();
        let mut told = HashSet::new();
        let known: HashSet<usize> = all.iter().copied().collect();
        for &member in all {
            let Some(node) = self.node(member) else {
                continue;
            };
            for (value, to) in mapping(node) {
                match self.mapped(&to).filter(|to| known.contains(to)) {
                    Some(to) => {
                        told.insert(to);
                        tags.entry(value.to_owned()).or_insert(to);
                    }
                    None if member != root => {}
                    None => self.report_unmapped(&to, diagnostics),
                }
            }
        }
        let own: Vec<(usize, Vec<&'d str>)> = all
            .iter()
            .filter_map(|member| Some((*member, self.own_values(self.node(*member)?, property))))
            .collect();
        // Who lists several may list those of its children too.
        for alone in [true, false] {
            for (member, values) in &own {
                if (values.len() == 1) == alone && *member != root {
                    for value in values {
                        told.insert(*member);
                        tags.entry((*value).to_owned()).or_insert(*member);
                    }
                }
            }
        }
        let said = tags.keys().cloned().collect();
        for &member in all {
            let Some((_, Member { name, .. })) = self.members.get_index(member) else {
                continue;
            };
            if told.contains(&member) {
                continue;
            }
            // Where the values are listed, the one that is spelled like the name is meant.
            let is_listed = listed.values.is_empty() || listed.values.contains(&name.as_str());
            let alike = listed.values.iter().find(|value| is_alike(value, name));
            let value = match alike.filter(|_| !is_listed) {
                Some(value) => (*value).to_owned(),
                None => name.clone(),
            };
            tags.entry(value).or_insert(member);
        }
        (tags.into_iter().collect(), said)
    }

    /// The member that the `defaultMapping` of a root names.
    fn default_of(&self, root: usize, all: &[usize], diagnostics: &Diagnostics) -> Option<usize> {
        let to = default_mapping(self.node(root)?)?;
        let member = self.mapped(&to).filter(|member| all.contains(member));
        if member.is_none() {
            self.report_unmapped(&to, diagnostics);
        }
        member
    }

    /// Reports what a mapping names and is no member.
    fn report_unmapped(&self, to: &Node<'d>, diagnostics: &Diagnostics) {
        match self.mapped(to) {
            Some(_) => report_unused(to, diagnostics),
            None => self.report_missing(to),
        }
    }

    /// Reports a value of `mapping` that means nothing.
    fn report_missing(&self, to: &Node<'d>) {
        let text = to.value().as_str().unwrap_or_default();
        let reference = match text.contains(['#', '/', '.']) {
            true => text.to_owned(),
            false => format!("#{}", join("/components/schemas", text)),
        };
        // It says why.
        drop(self.references.resolve(to, &reference));
    }

    /// The values of the discriminator that a schema says are its own.
    fn own_values(&self, node: &Node<'d>, property: &str) -> Vec<&'d str> {
        let extension = ["x-discriminator-value", "x-ms-discriminator-value"];
        let extension = extension.iter().find_map(|key| node.value().get(key));
        if let Some(value) = extension.and_then(Value::as_str) {
            return vec![value];
        }
        let parts = std::iter::once(node.clone()).chain(inline_parts(node));
        let found = parts.filter_map(|part| part.get("properties")?.get(property));
        let mut found = found.filter_map(|schema| self.references.find(schema));
        found
            .find_map(|schema| values_of(&schema))
            .unwrap_or_default()
    }

    /// What a root says of its discriminator.
    fn listed(&self, root: usize, property: &str) -> Listed<'d> {
        let mut listed = Listed::default();
        let mut seen = HashSet::new();
        let mut open: Vec<Node<'d>> = self.node(root).cloned().into_iter().collect();
        while let Some(node) = open.pop() {
            if !seen.insert(address(&node)) {
                continue;
            }
            let required = node.value().get("required").and_then(Value::as_array);
            let mut required = required.into_iter().flatten();
            listed.required |= required.any(|name| name.as_str() == Some(property));
            let schema = node.get("properties").and_then(|node| node.get(property));
            let schema = schema.and_then(|schema| self.references.find(schema));
            if listed.values.is_empty() {
                let values = schema.and_then(|schema| values_of(&schema));
                listed.values = values.unwrap_or_default();
            }
            open.extend(inline_parts(&node));
            open.extend(self.target(&node));
        }
        listed
    }
}

/// What a parent says of the member that tells its children apart.
#[derive(Debug, Default)]
struct Listed<'d> {
    /// Whether it must be there.
    required: bool,
    /// The values that it may have; none where it may have any.
    values: Vec<&'d str>,
}

fn report_unused(to: &Node<'_>, diagnostics: &Diagnostics) {
    let text = to.value().as_str().unwrap_or_default();
    let message = format!("`{text}` does not build on this schema; the mapping is left out");
    diagnostics.report(
        Diagnostic::warning(codes::UNUSED_DISCRIMINATOR, to.place(), message)
            .help("name a schema that has this one in its `allOf`"),
    );
}
