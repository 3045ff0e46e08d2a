//! Operations and callbacks (OpenAPI 3.1 §4.8.10 and §4.8.18).

use std::collections::hash_map::Entry;

use spectrait_ir::{Callback, LeftOut, Location, Operation, ParameterId, Place, Unread, UseWords};

use super::path::{self, Template};
use super::paths::PathItem;
use super::{Lowering, Security, is_token};
use crate::advice::closest;
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
pub(super) struct Parameters {
    ids: Vec<ParameterId>,
    descriptions: Vec<(ParameterId, String)>,
    /// Whether one could not be read that may be one of the path.
    unread: bool,
}

impl Parameters {
    /// Notes that there may be others, which could not be read.
    pub(super) fn unread(&mut self) {
        self.unread = true;
    }
}

impl<'d> Lowering<'d> {
    /// Adds parameters to a list. One of the same name and location as one of the list replaces it.
    pub(super) fn override_parameters(&self, parameters: &mut Parameters, own: Parameters) {
        let Parameters {
            ids,
            descriptions,
            unread,
        } = parameters;
        *unread |= own.unread;
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
    pub(super) fn operation(
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
        let own_security = self.own_security(&node);
        // What the API asks of its callers, it does not show to those that it calls.
        let inherits_security = own_security.is_none() && !item.path.is_empty();
        let security = match own_security {
            Some(security) => self.requirements(security),
            None if inherits_security => self.security.clone(),
            None => Security::default(),
        };
        let own = self.parameters(&node, &what);
        let mut all = item.parameters.clone();
        self.override_parameters(&mut all, own);
        let Parameters {
            ids: mut parameters,
            mut descriptions,
            unread,
        } = all;
        self.move_to_query(&mut parameters, &mut descriptions, item);
        if !item.path.is_empty() {
            // What is wrong with those that could not be read was said.
            let undescribed = (!unread).then(|| node.place());
            self.fit_to_path(&mut parameters, item, undescribed.as_ref(), &what);
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
            inherits_security: inherits_security && !security.alternatives.is_empty(),
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
    pub(super) fn parameters(&mut self, node: &Node<'d>, what: &str) -> Parameters {
        let list = node
            .get("parameters")
            .and_then(|list| self.references.array(list, "`parameters`"));
        let mut parameters: Vec<ParameterId> = Vec::new();
        let mut descriptions = Vec::new();
        let mut unread = list.is_none() && node.get("parameters").is_some();
        for parameter in list.iter().flat_map(Node::items) {
            if self.dialect == Dialect::V20 && self.is_of_body(&parameter) {
                continue;
            }
            let place = parameter.place();
            let Some((id, description)) = self.parameter(parameter.clone(), what) else {
                unread |= self.may_be_of_path(parameter);
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
            unread,
        }
    }

    /// Whether a parameter that could not be read does not say that it stands elsewhere than in the path.
    fn may_be_of_path(&self, parameter: Node<'d>) -> bool {
        let parameter = self.references.find(parameter);
        let location = parameter.and_then(|parameter| parameter.get("in")?.value().as_str());
        let elsewhere = ["query", "querystring", "header", "cookie"];
        location.is_none_or(|it| !elsewhere.contains(&it.to_ascii_lowercase().as_str()))
    }

    fn is_same_parameter(&self, a: ParameterId, b: ParameterId) -> bool {
        let (a, b) = (self.api.parameter(a), self.api.parameter(b));
        a.location == b.location
            && match a.location {
                Location::Header => a.name.eq_ignore_ascii_case(&b.name),
                _ => a.name == b.name,
            }
    }

    /// Makes those parameters of the path that stand in its query (`?lat={lat}`) such of the query, where there are none of
    /// these names.
    fn move_to_query(
        &mut self,
        parameters: &mut [ParameterId],
        descriptions: &mut [(ParameterId, String)],
        item: &PathItem<'d>,
    ) {
        for (name, value) in &item.query {
            let found = |location, name: &str| {
                parameters.iter().position(|id| {
                    let parameter = self.api.parameter(*id);
                    parameter.location == location && parameter.name == *name
                })
            };
            let at = found(Location::Path, value);
            let at = at.filter(|_| found(Location::Query, name).is_none());
            let Some(id) = at.and_then(|at| parameters.get_mut(at)) else {
                continue;
            };
            let moved = self.parameter_in_query(*id, name);
            for (described, _) in descriptions.iter_mut().filter(|(known, _)| known == id) {
                *described = moved;
            }
            *id = moved;
        }
    }

    /// Makes the path parameters those that the template names. Those that are not described are reported at a place,
    /// where there is one.
    fn fit_to_path(
        &mut self,
        parameters: &mut Vec<ParameterId>,
        item: &PathItem<'d>,
        at: Option<&Place>,
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
            if let Some(at) = at
                && !name.is_empty()
                && undescribed.contains(&name)
            {
                let message = format!(
                    "`{{{name}}}` of the path `{}` is not described; it is read as a string",
                    item.path
                );
                self.diagnostics.report(Diagnostic::warning(
                    codes::MISSING_PATH_PARAMETER,
                    at.clone(),
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
            let callback = match self.references.follow(callback, "callbacks") {
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
                for (method, operation, item) in
                    self.path_item(&Template::default(), &item, depth + 1)
                {
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
