//! Paths and webhooks (OpenAPI 3.1 §4.8.1, §4.8.8 and §4.8.9).
//!
//! In: the sections `paths` and `webhooks`. Out: the operations of each path item, with what they share. What always
//! holds: what stands beside a `$ref` and what is behind it are one path item; a method of a path is there once.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use spectrait_ir::{LeftOut, Place, Server, Value, Webhook};

use super::Lowering;
use super::operation::{METHODS, Parameters};
use super::path::{self, Template};
use crate::advice::enumerated;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Node;
use crate::schema::text;

/// What the operations of a path item share.
pub(super) struct PathItem<'d> {
    /// The path template; empty for callbacks and webhooks.
    pub(super) path: String,
    /// Names in the query, each with the parameter of the path that is its value.
    pub(super) query: Vec<(String, String)>,
    /// Where the path item is used.
    pub(super) node: Node<'d>,
    /// What it is described by, the nearest last: itself behind what its `$ref`s lead to.
    pub(super) nodes: Vec<Node<'d>>,
    /// Its parameters.
    pub(super) parameters: Parameters,
    /// Its servers.
    pub(super) servers: Vec<Server>,
    pub(super) summary: Option<String>,
    pub(super) description: Option<String>,
    /// How deep in callbacks it is.
    pub(super) depth: u8,
}

impl<'d> Lowering<'d> {
    /// The operations of the API.
    pub(super) fn paths(&mut self, root: &Node<'d>) {
        // `get` beside a `$ref` to an item that has one too, `GET` beside `get`, `pets` beside `/pets`.
        let mut known = HashSet::new();
        let mut outlines: HashMap<String, (String, Place)> = HashMap::new();
        for (path, node) in self.entries(root, "paths") {
            let (template, problem) = self.path(path, &node);
            let path = template.text.clone();
            if problem.is_none() {
                match outlines.entry(path::outline(&path)) {
                    Entry::Vacant(entry) => {
                        entry.insert((path.clone(), node.place()));
                    }
                    Entry::Occupied(entry) => self.report_twin(&path, &node, entry.get()),
                }
            }
            for (method, operation, item) in self.path_item(&template, &node, 0) {
                self.api.operations_described += 1;
                let key = (method, path.clone());
                let lowered = if let Some(problem) = problem {
                    Err(problem.to_owned())
                } else if known.contains(&key) {
                    Err("another operation has this method and path".to_owned())
                } else {
                    self.operation(&key.0, operation.clone(), &item)
                };
                match lowered {
                    Ok(operation) => {
                        known.insert(key);
                        self.api.operations.push(operation);
                    }
                    Err(reason) => self.api.left_out.push(LeftOut {
                        what: format!("{} {path}", key.0),
                        operation: Some(Box::new(self.unread(&operation, key, None))),
                        place: operation.place(),
                        reason,
                    }),
                }
            }
        }
    }

    /// The requests that the API sends.
    pub(super) fn webhooks(&mut self, root: &Node<'d>) {
        for (name, node) in self.entries(root, "webhooks") {
            for (method, operation, item) in self.path_item(&Template::default(), &node, 0) {
                match self.operation(&method, operation.clone(), &item) {
                    Ok(operation) => self.api.webhooks.push(Webhook {
                        name: name.to_owned(),
                        operation,
                    }),
                    Err(reason) => {
                        let key = (method, String::new());
                        let unread = self.unread(&operation, key, Some(name.to_owned()));
                        self.api.left_out.push(LeftOut {
                            what: format!("webhook {name}"),
                            operation: Some(Box::new(unread)),
                            place: operation.place(),
                            reason,
                        });
                    }
                }
            }
        }
    }

    /// Reports a path that differs from another in the names of its parameters alone (OpenAPI 3.1 §4.8.8).
    fn report_twin(&self, path: &str, node: &Node<'d>, (other, place): &(String, Place)) {
        if path == other {
            // `pets` beside `/pets`: each operation is either new or reported as left out.
            return;
        }
        let message = format!(
            "`{path}` differs from `{other}` in the names of parameters alone, which no request shows"
        );
        let diagnostic = Diagnostic::warning(codes::UNUSUAL_PATH, node.place(), message)
            .help("join the two path items")
            .related(place.clone(), "the other one");
        self.diagnostics.report(diagnostic.at_key());
    }

    /// A path template that begins with a slash, and why no request can be for it, where that is so.
    fn path(&self, key: &str, node: &Node<'d>) -> (Template, Option<&'static str>) {
        let declared = self.path_parameters(node);
        let braced = path::braced(key, &declared);
        if let Some((right, names)) = &braced {
            let meant = names
                .iter()
                .map(|name| format!("`:{name}` as `{{{name}}}`"));
            let message = format!(
                "a parameter of a path stands in braces; this is read with {}",
                enumerated(meant.collect())
            );
            let diagnostic = Diagnostic::warning(codes::UNUSUAL_PATH, node.place(), message);
            let diagnostic = diagnostic.did_you_mean(Some(right));
            self.diagnostics.report(diagnostic.at_key());
        }
        let right = braced.as_ref().map_or(key, |(right, _)| right);
        let mut template = path::read(right, &declared);
        for note in std::mem::take(&mut template.notes) {
            let diagnostic = Diagnostic::warning(codes::UNUSUAL_PATH, node.place(), note);
            self.diagnostics.report(diagnostic.at_key());
        }
        let path = &template.text;
        let names = path::names(path);
        let distinct: HashSet<&str> = names.iter().copied().collect();
        let braces = path.matches(['{', '}']).count();
        let problem = if braces != 2 * names.len() || names.iter().any(|name| name.is_empty()) {
            Some("each `{` of a path must have its `}`, with a name between")
        } else if distinct.len() != names.len() {
            Some("a name occurs twice in this path")
        } else {
            None
        };
        if let Some(problem) = problem {
            let diagnostic = Diagnostic::error(codes::INVALID_PATH, node.place(), problem);
            self.diagnostics.report(diagnostic.at_key());
        }
        if path.starts_with('/') {
            return (template, problem);
        }
        let path = format!("/{path}");
        let message = format!("a path must begin with `/`; this is read as `{path}`");
        let diagnostic = Diagnostic::warning(codes::INVALID_PATH, node.place(), message);
        self.diagnostics.report(diagnostic.at_key());
        template.text = path;
        (template, problem)
    }

    /// The names of the path parameters that a path item and its operations declare.
    fn path_parameters(&self, node: &Node<'d>) -> HashSet<&'d str> {
        let item = self.references.find(node.clone());
        let operations = item.iter().flat_map(|item| {
            let operations = METHODS.iter().filter_map(|method| item.get(method));
            operations.chain([item.clone()]).collect::<Vec<_>>()
        });
        let lists = operations.filter_map(|around| around.get("parameters"));
        let parameters = lists.flat_map(|list| list.items().collect::<Vec<_>>());
        let parameters = parameters.filter_map(|parameter| self.references.find(parameter));
        let of_path =
            parameters.filter(|it| it.value().get("in").and_then(Value::as_str) == Some("path"));
        of_path
            .filter_map(|it| it.value().get("name")?.as_str())
            .collect()
    }

    /// The operations of a path item, which may be a reference.
    ///
    /// What stands beside a `$ref` and what is behind it are one path item. Where both say something, the
    /// specification leaves open what that means; what stands nearer to its use counts.
    pub(super) fn path_item(
        &mut self,
        template: &Template,
        node: &Node<'d>,
        depth: u8,
    ) -> Vec<(String, Node<'d>, Rc<PathItem<'d>>)> {
        let path = template.text.as_str();
        let what = if path.is_empty() { "a path item" } else { path };
        let (nodes, end) = self.references.chain(node.clone(), Some("pathItems"));
        let is_partial = end.is_err();
        if let Err(reason) = end {
            self.leave_out(what, node.place(), reason);
        }
        let nodes = nodes.into_iter();
        let nodes: Vec<_> = nodes
            .filter_map(|node| node.object("a path item", self.diagnostics))
            .collect();
        let Some(first) = nodes.first() else {
            return Vec::new();
        };
        let first_text = |key| {
            nodes
                .iter()
                .find_map(|node| text(node, key, self.diagnostics))
        };
        let (summary, description) = (first_text("summary"), first_text("description"));
        let servers = nodes.iter().map(|node| self.servers(node));
        let servers = servers.into_iter().find(|servers| !servers.is_empty());
        let mut parameters = Parameters::default();
        for node in nodes.iter().rev() {
            let own = self.parameters(node, what);
            self.override_parameters(&mut parameters, own);
        }
        if is_partial {
            parameters.unread();
        }
        let item = Rc::new(PathItem {
            path: path.to_owned(),
            query: template.query.clone(),
            parameters,
            servers: servers.unwrap_or_default(),
            summary,
            description,
            node: first.clone(),
            nodes: nodes.iter().rev().cloned().collect(),
            depth,
        });
        // What stands under its own name counts before what is only read as that.
        let (mut operations, mut others) = (Vec::new(), Vec::new());
        for node in &nodes {
            self.leave_out_lost(path, node);
            for (key, operation) in node.members() {
                if METHODS.contains(&key) {
                    operations.push((key.to_ascii_uppercase(), operation, Rc::clone(&item)));
                } else if key == "additionalOperations" {
                    for (method, operation) in self.entries(node, key) {
                        let lower = method.to_ascii_lowercase();
                        let method = if METHODS.contains(&lower.as_str()) {
                            method.to_ascii_uppercase()
                        } else {
                            method.to_owned()
                        };
                        let list = match node.get(&lower) {
                            Some(_) => &mut others,
                            None => &mut operations,
                        };
                        list.push((method, operation, Rc::clone(&item)));
                    }
                } else if METHODS.contains(&key.to_ascii_lowercase().as_str()) {
                    let lower = key.to_ascii_lowercase();
                    let is_second = node.get(&lower).is_some();
                    let message = if is_second {
                        format!(
                            "`{key}` must be written in lower case; there is `{lower}` too, so it is left out"
                        )
                    } else {
                        format!("`{key}` must be written in lower case; it is read as that")
                    };
                    self.diagnostics.report(
                        Diagnostic::warning(codes::UNKNOWN_MEMBER, operation.place(), message)
                            .at_key(),
                    );
                    let list = if is_second {
                        &mut others
                    } else {
                        &mut operations
                    };
                    list.push((key.to_ascii_uppercase(), operation, Rc::clone(&item)));
                }
            }
        }
        operations.append(&mut others);
        operations
    }
}
