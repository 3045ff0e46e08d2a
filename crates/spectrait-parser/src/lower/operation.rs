//! Paths, operations, callbacks and webhooks (OpenAPI 3.1 §4.8.8 to §4.8.10 and §4.8.18).

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use spectrait_ir::{
    Callback, LeftOut, Location, Operation, ParameterId, Place, Server, Unread, UseWords, Value,
    Webhook,
};

use super::path;
use super::{Lowering, Security, is_token};
use crate::advice::{closest, enumerated};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Diagnostics, Node};
use crate::schema::{extensions, external_docs, flag, text};
use crate::versions::{Dialect, is_extension};

/// The members of a path item that are operations, 3.2's `query` among them.
pub(crate) const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// How deep callbacks may be within callbacks. A path item can be its own callback by reference.
const CALLBACK_DEPTH: u8 = 4;

/// How many callbacks of callbacks are read in all.
const NESTED_CALLBACKS: usize = 1000;

/// Parameters, and the descriptions that stand beside references to them.
#[derive(Clone, Default)]
struct Parameters {
    ids: Vec<ParameterId>,
    descriptions: Vec<(ParameterId, String)>,
}

/// What the operations of a path item share.
struct PathItem<'d> {
    /// The path template; empty for callbacks and webhooks.
    path: String,
    /// Where the path item is used.
    node: Node<'d>,
    /// What it is described by, the nearest last: itself behind what its `$ref`s lead to.
    nodes: Vec<Node<'d>>,
    /// Its parameters.
    parameters: Parameters,
    /// Its servers.
    servers: Vec<Server>,
    summary: Option<String>,
    description: Option<String>,
    /// How deep in callbacks it is.
    depth: u8,
}

impl<'d> Lowering<'d> {
    /// The operations of the API.
    pub(super) fn paths(&mut self, root: &Node<'d>) {
        // `get` beside a `$ref` to an item that has one too, `GET` beside `get`, `pets` beside `/pets`.
        let mut known = HashSet::new();
        let mut outlines: HashMap<String, (String, Place)> = HashMap::new();
        for (path, node) in self.entries(root, "paths") {
            let (path, problem) = self.path(path, &node);
            if problem.is_none() {
                match outlines.entry(path::outline(&path)) {
                    Entry::Vacant(entry) => {
                        entry.insert((path.clone(), node.place()));
                    }
                    Entry::Occupied(entry) => self.report_twin(&path, &node, entry.get()),
                }
            }
            for (method, operation, item) in self.path_item(&path, &node, 0) {
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
            for (method, operation, item) in self.path_item("", &node, 0) {
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
    fn path(&self, key: &str, node: &Node<'d>) -> (String, Option<&'static str>) {
        let braced = path::braced(key, || self.path_parameters(node));
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
        let template = path::read(braced.as_ref().map_or(key, |(right, _)| right));
        for note in template.notes {
            let diagnostic = Diagnostic::warning(codes::UNUSUAL_PATH, node.place(), note);
            self.diagnostics.report(diagnostic.at_key());
        }
        let path = template.text;
        let names = path::names(&path);
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
            return (path, problem);
        }
        let path = format!("/{path}");
        let message = format!("a path must begin with `/`; this is read as `{path}`");
        let diagnostic = Diagnostic::warning(codes::INVALID_PATH, node.place(), message);
        self.diagnostics.report(diagnostic.at_key());
        (path, problem)
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
    fn path_item(
        &mut self,
        path: &str,
        node: &Node<'d>,
        depth: u8,
    ) -> Vec<(String, Node<'d>, Rc<PathItem<'d>>)> {
        let what = if path.is_empty() { "a path item" } else { path };
        let (nodes, end) = self.references.chain(node.clone());
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
        let item = Rc::new(PathItem {
            path: path.to_owned(),
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

    /// Adds parameters to a list. One of the same name and location as one of the list replaces it.
    fn override_parameters(&self, parameters: &mut Parameters, own: Parameters) {
        let Parameters { ids, descriptions } = parameters;
        for id in own.ids {
            let mut known = ids.iter();
            match known.position(|known| self.is_same_parameter(*known, id)) {
                Some(position) => ids[position] = id,
                None => ids.push(id),
            }
            // Where the reference here says nothing, the component speaks for itself.
            descriptions.retain(|(described, _)| *described != id);
        }
        descriptions.extend(own.descriptions);
    }

    /// An operation, or the reason why there is none.
    fn operation(
        &mut self,
        method: &str,
        node: Node<'d>,
        item: &PathItem<'d>,
    ) -> Result<Operation, String> {
        let what = if item.path.is_empty() {
            method.to_owned()
        } else {
            format!("{method} {}", item.path)
        };
        if !is_token(method) {
            let message = format!("`{method}` cannot be a method of HTTP; it is left out");
            let diagnostic = Diagnostic::error(codes::INVALID_NAME, node.place(), message);
            self.diagnostics.report(diagnostic.at_key());
            return Err("its method cannot be one of HTTP".to_owned());
        }
        let node = self
            .references
            .behind(node)?
            .object("an operation", self.diagnostics)
            .ok_or("it is not an object")?;
        let security = match self.own_security(&node) {
            Some(security) => self.requirements(security),
            // What the API asks of its callers, it does not show to those that it calls.
            None if item.path.is_empty() => Security::default(),
            None => self.security.clone(),
        };
        let own = self.parameters(&node, &what);
        let mut all = item.parameters.clone();
        self.override_parameters(&mut all, own);
        let Parameters {
            ids: mut parameters,
            mut descriptions,
        } = all;
        if !item.path.is_empty() {
            self.fit_to_path(&mut parameters, item, &node, &what);
        }
        self.sent_by_schemes(&mut parameters, &security.alternatives, &what);
        descriptions.retain(|(id, _)| parameters.contains(id));
        let (own_servers, request_body) = if self.dialect == Dialect::V20 {
            self.swagger_operation(&node);
            let body = self.swagger_body(&item.nodes, &node, &what);
            let body = body.map(|body| (body, None));
            (self.swagger_operation_servers(&node), body)
        } else {
            let body = node.get("requestBody");
            let body = body.and_then(|body| self.request_body(body, &what));
            (self.servers(&node), body)
        };
        let (summary, description) = (
            text(&node, "summary", self.diagnostics),
            text(&node, "description", self.diagnostics),
        );
        let (request_body, body_description) = request_body.unzip();
        let responses = self.responses(&node, method, &what);
        // What else is wrong with it is said before it is left out.
        if let Some(reason) = security.unknown {
            return Err(reason);
        }
        Ok(Operation {
            id: self.operation_id(&node),
            method: method.to_owned(),
            path: item.path.clone(),
            tags: self.operation_tags(&node, self.diagnostics),
            summary: summary.or_else(|| item.summary.clone()),
            description: description.or_else(|| item.description.clone()),
            external_docs: external_docs(&node, self.diagnostics),
            deprecated: flag(&node, "deprecated", self.diagnostics),
            parameters,
            request_body,
            responses: responses.ids,
            words: UseWords {
                parameters: descriptions,
                request_body: body_description.flatten(),
                responses: responses.words,
            },
            security: security.alternatives,
            servers: if own_servers.is_empty() {
                item.servers.clone()
            } else {
                own_servers
            },
            callbacks: self.callbacks(&node, item.depth),
            extensions: extensions(&node),
            place: node.place(),
        })
    }

    fn operation_tags(&self, node: &Node<'d>, diagnostics: &Diagnostics) -> Vec<String> {
        let tags = node.get("tags");
        let tags = tags.and_then(|tags| tags.array("`tags`", diagnostics));
        let tags = tags.iter().flat_map(Node::items);
        tags.filter_map(|tag| Some(tag.string("a tag", diagnostics)?.to_owned()))
            .collect()
    }

    /// What is known of an operation that cannot be read, by which it is selected all the same.
    pub(super) fn unread(
        &self,
        node: &Node<'d>,
        (method, path): (String, String),
        webhook: Option<String>,
    ) -> Unread {
        let node = self.references.find(node.clone());
        // What is wrong with it was reported, or is not what it was left out for.
        let unheard = Diagnostics::default();
        let id = node.as_ref().and_then(|node| node.get("operationId"));
        Unread {
            method,
            path,
            webhook,
            id: id.and_then(|id| id.value().as_str().map(str::to_owned)),
            tags: node.map_or_else(Vec::new, |node| self.operation_tags(&node, &unheard)),
        }
    }

    /// The `operationId`, unless another operation has it.
    fn operation_id(&mut self, node: &Node<'d>) -> Option<String> {
        let member = node.get("operationId")?;
        let id = member.string("`operationId`", self.diagnostics)?;
        match self.operation_ids.entry(id) {
            Entry::Vacant(entry) => {
                entry.insert(member.place());
            }
            Entry::Occupied(first) => {
                let message = format!("another operation has the `operationId` `{id}` too");
                let diagnostic =
                    Diagnostic::warning(codes::DUPLICATE_OPERATION_ID, member.place(), message);
                self.diagnostics
                    .report(diagnostic.related(first.get().clone(), "the other one"));
                return None;
            }
        }
        (!id.trim().is_empty()).then(|| id.to_owned())
    }

    /// The member `parameters` of an operation or path item. Of two with one name and location, the last counts.
    fn parameters(&mut self, node: &Node<'d>, what: &str) -> Parameters {
        let list = node
            .get("parameters")
            .and_then(|list| self.references.array(list, "`parameters`"));
        let mut parameters: Vec<ParameterId> = Vec::new();
        let mut descriptions = Vec::new();
        for parameter in list.iter().flat_map(Node::items) {
            if self.dialect == Dialect::V20 && self.is_of_body(&parameter) {
                continue;
            }
            let place = parameter.place();
            let Some((id, description)) = self.parameter(parameter, what) else {
                continue;
            };
            descriptions.extend(description.map(|description| (id, description)));
            let same = parameters
                .iter()
                .position(|known| self.is_same_parameter(*known, id));
            let Some(same) = same else {
                parameters.push(id);
                continue;
            };
            let name = &self.api.parameter(id).name;
            let message = format!("the parameter `{name}` is described twice; the last one counts");
            self.diagnostics.report(Diagnostic::warning(
                codes::DUPLICATE_PARAMETER,
                place,
                message,
            ));
            parameters[same] = id;
        }
        Parameters {
            ids: parameters,
            descriptions,
        }
    }

    fn is_same_parameter(&self, a: ParameterId, b: ParameterId) -> bool {
        let (a, b) = (self.api.parameter(a), self.api.parameter(b));
        a.location == b.location
            && match a.location {
                Location::Header => a.name.eq_ignore_ascii_case(&b.name),
                _ => a.name == b.name,
            }
    }

    /// Makes the path parameters those that the template names.
    fn fit_to_path(
        &mut self,
        parameters: &mut Vec<ParameterId>,
        item: &PathItem<'d>,
        node: &Node<'d>,
        what: &str,
    ) {
        let names = path::names(&item.path);
        let mut extras = Vec::new();
        let mut undescribed: Vec<&str> = names.to_vec();
        let mut misnamed = 0;
        for id in parameters.iter() {
            let parameter = self.api.parameter(*id);
            if parameter.location == Location::Path {
                misnamed += usize::from(!names.contains(&parameter.name.as_str()));
                undescribed.retain(|name| *name != parameter.name);
            }
        }
        let is_clear = misnamed == 1 && undescribed.len() == 1;
        parameters.retain(|id| {
            let parameter = self.api.parameter(*id);
            let extra =
                parameter.location == Location::Path && !names.contains(&parameter.name.as_str());
            if extra {
                let meant = closest(&parameter.name, undescribed.iter().copied());
                let ends = |meant: &&str| {
                    let (meant, name) = (meant.to_lowercase(), parameter.name.to_lowercase());
                    is_clear && (meant.ends_with(&name) || name.ends_with(&meant))
                };
                let meant = meant.or_else(|| undescribed.iter().copied().find(ends));
                let meant = meant.filter(|meant| !meant.is_empty());
                let instead = meant.map(|meant| format!(", and `{{{meant}}}` is read as a string"));
                let message = format!(
                    "`{{{}}}` is not in the path `{}`; the parameter is left out{}",
                    parameter.name,
                    item.path,
                    instead.unwrap_or_default()
                );
                let place = parameter.place.clone();
                let diagnostic = Diagnostic::warning(codes::MISSING_PATH_PARAMETER, place, message);
                self.diagnostics.report(diagnostic.did_you_mean(meant));
                // What it was meant to describe is said with it.
                undescribed.retain(|name| Some(*name) != meant);
                extras.push(LeftOut {
                    what: format!("the path parameter `{}` of {what}", parameter.name),
                    operation: None,
                    place: parameter.place.clone(),
                    reason: "the path has no such variable".to_owned(),
                });
            }
            !extra
        });
        self.api.left_out.append(&mut extras);
        for name in names {
            let declared = parameters.iter().any(|id| {
                let parameter = self.api.parameter(*id);
                parameter.location == Location::Path && parameter.name == name
            });
            if declared {
                continue;
            }
            // `{}` was reported with the path.
            if !name.is_empty() && undescribed.contains(&name) {
                let message = format!(
                    "`{{{name}}}` of the path `{}` is not described; it is read as a string",
                    item.path
                );
                self.diagnostics.report(Diagnostic::warning(
                    codes::MISSING_PATH_PARAMETER,
                    node.place(),
                    message,
                ));
            }
            parameters.push(self.undeclared_parameter(name, item.node.place()));
        }
    }

    fn callbacks(&mut self, node: &Node<'d>, depth: u8) -> Vec<Callback> {
        let mut callbacks = Vec::new();
        for (name, callback) in self.entries(node, "callbacks") {
            let place = callback.place();
            // With several callbacks that lead back to the same path item, the depth alone bounds too little.
            if depth >= CALLBACK_DEPTH || (depth > 0 && self.nested_callbacks >= NESTED_CALLBACKS) {
                self.leave_out(
                    format!("the callback `{name}`"),
                    place,
                    "it is nested too deeply",
                );
                continue;
            }
            self.nested_callbacks += usize::from(depth > 0);
            let callback = match self.references.follow(callback) {
                Ok(followed) => followed.node,
                Err(reason) => {
                    self.leave_out(format!("the callback `{name}`"), place, reason);
                    continue;
                }
            };
            let Some(callback) = callback.object("a callback", self.diagnostics) else {
                self.leave_out(
                    format!("the callback `{name}`"),
                    place,
                    "it could not be read",
                );
                continue;
            };
            for (expression, item) in callback.members() {
                if is_extension(expression) {
                    continue;
                }
                let written = item.place();
                for (method, operation, item) in self.path_item("", &item, depth + 1) {
                    let place = operation.place();
                    match self.operation(&method, operation, &item) {
                        Ok(operation) => callbacks.push(Callback {
                            name: name.to_owned(),
                            expression: expression.to_owned(),
                            place: written.clone(),
                            operation,
                        }),
                        Err(reason) => {
                            self.leave_out(format!("the callback `{name}`"), place, reason);
                        }
                    }
                }
            }
        }
        callbacks
    }
}
