//! What an object says of others: a link of an operation, an encoding of a property, a schema of its dialect.
//!
//! In: the objects of the walk. Out: warnings where there is no such operation, property or dialect, as nothing comes of
//! what is said then.

use std::cell::RefCell;
use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};
use spectrait_ir::Value;

use super::grammar::Kind;
use super::{Checker, Found};
use crate::advice::Advice;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Node;
use crate::versions::is_extension;

/// What is known of operations and links when all objects were looked at.
#[derive(Debug, Default)]
pub(super) struct Linked<'d> {
    /// Every `operationId`.
    operations: RefCell<IndexSet<&'d str>>,
    /// The `operationId`s of links.
    links: RefCell<Vec<Node<'d>>>,
}

/// The keywords of a schema of which all properties are seen at once.
const PLAIN: [&str; 9] = [
    "deprecated",
    "description",
    "example",
    "examples",
    "properties",
    "required",
    "title",
    "type",
    "xml",
];

impl<'d> Checker<'d> {
    /// Looks at what an object says of others.
    pub(super) fn relations(&self, found: &Found<'d>) {
        match found.kind {
            Kind::Operation => {
                let id = found.node.value().get("operationId");
                let id = id.and_then(Value::as_str);
                self.linked.operations.borrow_mut().extend(id);
            }
            Kind::Link => {
                let id = found.node.get("operationId");
                if id.is_none() {
                    self.operation_ref(found.node.get("operationRef"));
                }
                self.linked.links.borrow_mut().extend(id);
            }
            Kind::MediaType => self.encodings(&found.node),
            Kind::Root => {
                self.known_dialect(found.node.get("jsonSchemaDialect"));
                if let Some(tags) = found.node.get("tags") {
                    self.parents(&tags);
                }
            }
            Kind::Schema => self.known_dialect(found.node.get("$schema")),
            _ => {}
        }
    }

    /// Links to operations that do not exist.
    pub(super) fn links(&self) {
        let operations = self.linked.operations.borrow();
        let mut advice = Advice::default();
        for link in self.linked.links.borrow().iter() {
            let Some(id) = link.value().as_str() else {
                continue;
            };
            if operations.contains(id) {
                continue;
            }
            let message =
                format!("no operation has the `operationId` `{id}`, so the link leads nowhere");
            let meant = advice.closest(id, operations.iter().copied());
            self.diagnostics.report(
                Diagnostic::warning(codes::UNRESOLVED_REFERENCE, link.place(), message)
                    .did_you_mean(meant),
            );
        }
    }

    /// Tags below others that are not declared, or that are below themselves (OpenAPI 3.2 §4.22).
    fn parents(&self, tags: &Node<'d>) {
        let member = |tag: &Node<'d>, key| tag.value().get(key).and_then(Value::as_str);
        let tags: Vec<Node<'d>> = tags.items().collect();
        let named = tags
            .iter()
            .filter_map(|tag| Some((member(tag, "name")?, tag)));
        let named: IndexMap<&str, &Node<'d>> = named.collect();
        let mut advice = Advice::default();
        // The tags of which it is known where the way up from them ends.
        let mut known: HashSet<&str> = HashSet::new();
        for (&name, &tag) in &named {
            let (mut name, mut tag) = (name, tag);
            let mut way = IndexSet::new();
            while way.insert(name) && known.insert(name) {
                let (Some(parent), Some(at)) = (member(tag, "parent"), tag.get("parent")) else {
                    break;
                };
                if let Some(next) = named.get(parent) {
                    if way.contains(parent) {
                        let message = format!("the tag `{parent}` is below itself");
                        self.diagnostics.report(
                            Diagnostic::warning(codes::REFERENCE_CYCLE, at.place(), message)
                                .help("remove the `parent` of one of these tags"),
                        );
                    }
                    (name, tag) = (parent, next);
                    continue;
                }
                let message = format!("no tag is called `{parent}`, so `{name}` is below none");
                let meant = advice.closest(parent, named.keys().copied());
                self.diagnostics.report(
                    Diagnostic::warning(codes::UNRESOLVED_REFERENCE, at.place(), message)
                        .did_you_mean(meant),
                );
                break;
            }
        }
    }

    /// A link to an operation of this file that is not there. Nothing is known of those in other places.
    fn operation_ref(&self, at: Option<Node<'d>>) {
        let Some(at) = at else { return };
        let Some(text) = at.value().as_str().filter(|text| text.starts_with('#')) else {
            return;
        };
        if self.references.look(&at, text).is_none() {
            let message = format!("there is no operation at `{text}`, so the link leads nowhere");
            self.diagnostics.report(
                Diagnostic::warning(codes::UNRESOLVED_REFERENCE, at.place(), message).help(
                    "check the path, in which `/` is written `~1`, and the method: `#/paths/~1pets/get`",
                ),
            );
        }
    }

    /// Encodings of properties that the schema does not have, where all that it has are seen at once.
    fn encodings(&self, media_type: &Node<'d>) {
        // What stands beside a reference may declare properties too.
        let written = media_type.get("schema").filter(|schema| {
            schema.get("$ref").is_none()
                || schema.value().as_object().is_some_and(|it| it.len() == 1)
        });
        let schema = written.and_then(|schema| self.references.find(schema));
        let (Some(schema), Some(encodings)) = (schema, media_type.get("encoding")) else {
            return;
        };
        let Some(members) = schema.value().as_object() else {
            return;
        };
        let is_plain = |key: &str| PLAIN.contains(&key) || is_extension(key);
        let properties = members.get("properties").and_then(Value::as_object);
        let Some(properties) = properties.filter(|_| members.keys().all(|key| is_plain(key)))
        else {
            return;
        };
        let mut advice = Advice::default();
        for (name, encoding) in encodings.members() {
            if properties.contains_key(name) {
                continue;
            }
            let message = format!("the schema has no property `{name}`; this encoding is ignored");
            let meant = advice.closest(name, properties.keys().map(String::as_str));
            self.diagnostics.report(
                Diagnostic::warning(codes::INVALID_KEYWORD, encoding.place(), message)
                    .at_key()
                    .did_you_mean(meant),
            );
        }
    }

    /// A dialect of JSON Schema that is neither a draft nor that of OpenAPI.
    fn known_dialect(&self, named: Option<Node<'d>>) {
        const KNOWN: [&str; 2] = ["//json-schema.org/", "//spec.openapis.org/"];
        let Some(named) = named else { return };
        // A schema may have a property of that name.
        let Some(uri) = named.value().as_str() else {
            return;
        };
        if !KNOWN.iter().any(|known| uri.contains(known)) {
            let message =
                format!("`{uri}` is no dialect that is known; it is read as JSON Schema 2020-12");
            self.diagnostics.report(
                Diagnostic::warning(codes::INVALID_KEYWORD, named.place(), message)
                    .help("write keywords of 2020-12, or of OpenAPI's own dialect, and name that"),
            );
        }
    }
}
