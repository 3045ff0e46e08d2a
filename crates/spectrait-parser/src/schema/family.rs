//! What a schema says that others build on, and what is meant where one is referred to.
//!
//! In: the schema, or what refers to it. Out: its keywords as those of a union of all that build on it, or the
//! [`Face`] of it that is meant.

use std::collections::HashSet;

use spectrait_ir::Value;

use super::docs;
use super::hierarchy::{Face, Family};
use super::keywords::{DiscriminatorKeyword, Keywords, Reader};
use super::repeated::repeated;
use super::table::{Meaning, SchemaId, Table, address};
use crate::document::Node;
use crate::versions::Dialect;

impl<'d> Keywords<'d> {
    /// What a schema says that others build on: a value is of one of them, or of none and only of the schema itself.
    pub(crate) fn of_family(
        node: &Node<'d>,
        way: Meaning,
        family: Family<'d>,
        table: &mut Table<'d>,
    ) -> Self {
        let base = table.intern_on(node.clone(), way, Face::Base);
        let own = table.keywords(base);
        let children = family.children.iter().cloned();
        let mut any_of: Vec<SchemaId> = children
            .map(|child| table.intern_on(child, way, Face::Whole))
            .collect();
        if family.open {
            any_of.push(base);
        }
        let is = |key: &str| node.value().get(key).and_then(Value::as_bool) == Some(true);
        let types = node.value().get("type").and_then(Value::as_array);
        let mut types = types.into_iter().flatten();
        Self {
            nullable: is("nullable")
                || (is("x-nullable") && table.dialect() == Dialect::V20)
                || types.any(|name| name.as_str() == Some("null")),
            any_of,
            discriminator: Some(DiscriminatorKeyword {
                property: family.property,
                mapping: Vec::new(),
                default: None,
            }),
            family: Some(family),
            default: node.value().get("default"),
            read_only: own.read_only,
            write_only: own.write_only,
            docs: docs::docs(node, table.diagnostics()),
            xml: own.xml.clone(),
            ..Self::default()
        }
    }
}

impl<'d> Reader<'_, 'd> {
    /// The schema that a reference leads to: where something is built on a parent, what the parent says itself.
    pub(super) fn referred(&mut self, target: Node<'d>) -> SchemaId {
        if self.builds {
            let end = match target.get("$ref") {
                Some(_) => self.table.target(&target),
                None => Some(target.clone()),
            };
            if let Some(end) = end.filter(|end| self.table.hierarchies().family(end).is_some()) {
                return self.table.intern_on(end, self.way, Face::Base);
            }
        }
        self.intern(target)
    }

    /// The branches of a union, each reference once. One that others among them build on is only itself there.
    pub(super) fn branches(&mut self, key: &str, member: Node<'d>) -> Vec<SchemaId> {
        let repeated = repeated(key, &member, self.table.diagnostics());
        let branches = self.listed(key, member).into_iter().enumerate();
        let once = branches.filter(|(position, _)| !repeated.contains(position));
        once.map(|(_, branch)| branch).collect()
    }

    fn listed(&mut self, key: &str, member: Node<'d>) -> Vec<SchemaId> {
        let hierarchies = self.table.hierarchies();
        if hierarchies.is_empty() {
            return self.schemas(key, member, |_| false);
        }
        let targets: Vec<Node<'d>> = member
            .items()
            .filter_map(|item| self.table.target(&item))
            .collect();
        let above = hierarchies.ancestors(targets.iter());
        let table = &*self.table;
        let parents: HashSet<usize> = member
            .items()
            .filter(|item| {
                let target = table.target(item);
                target.is_some_and(|target| above.contains(&address(&target)))
            })
            .map(|item| address(&item))
            .collect();
        self.schemas(key, member, |item| parents.contains(&address(item)))
    }
}
