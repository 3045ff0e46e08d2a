//! Where callbacks are sent: the runtime expressions of their URLs (OpenAPI 3.1 §4.8.20.4), and the typed values that
//! they are made of.
//!
//! In: the API's operations, and the callbacks as they are planned. Out: a [`CallbackUrlPlan`] for each URL that can be
//! made, and what is left out with the reason.

use std::collections::HashMap;
use std::iter;

use serde::Serialize;
use spectrait_ir::{Api, Callback, LeftOut, Location, Operation, Place};

use super::bodies::{BodyPlan, Format};
use super::hooks::{Hooks, HooksPlan};
use super::names::{Case, Scope};
use super::operations::{OperationPlan, OperationsPlan};
use super::responses::Payload;
use super::{RustType, names};

/// A function that makes the URL of a callback.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallbackUrlPlan {
    /// The function.
    pub name: String,
    /// The method that sends the callback.
    pub sends: String,
    /// The operation that brings it about, for people.
    pub because: String,
    /// The URL as the description writes it.
    pub template: String,
    /// The method of the operation, where the URL has it.
    pub method: Option<String>,
    /// The values that the URL is made of.
    pub arguments: Vec<UrlArgument>,
}

/// A value that a URL is made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UrlArgument {
    /// The argument.
    pub name: String,
    /// What expressions call it: `$request.body`.
    pub source: String,
    /// What it is.
    pub ty: RustType,
    /// Whether it may be absent.
    pub optional: bool,
}

/// Plans the URLs of all callbacks.
pub(super) fn plan(api: &Api, operations: &OperationsPlan, hooks: &mut [HooksPlan]) {
    let (mut found, mut left_out) = (Vec::new(), Vec::new());
    let callbacks = hooks.iter().find(|hooks| hooks.kind == Hooks::Callbacks);
    let sends = callbacks.map(|hooks| ByPlace::new(&hooks.operations));
    let all = iter::once(operations).chain(hooks.iter().map(|hooks| &hooks.operations));
    let all: Vec<_> = all.map(|plan| (plan, ByPlace::new(plan))).collect();
    let webhooks = api.webhooks.iter().map(|webhook| &webhook.operation);
    let mut open: Vec<&Operation> = api.operations.iter().chain(webhooks).collect();
    open.reverse();
    while let Some(operation) = open.pop() {
        let callbacks = &operation.callbacks;
        open.extend(callbacks.iter().rev().map(|callback| &callback.operation));
        let mut planned = all.iter();
        let planned = planned.find_map(|(plan, known)| Some((known.of(operation)?, plan)));
        let Some((because, plan)) = planned else {
            continue;
        };
        for callback in callbacks {
            let place = &callback.operation.place;
            let Some(sent) = sends
                .as_ref()
                .and_then(|known| known.of(&callback.operation))
            else {
                continue;
            };
            match url(callback, sent, because, plan) {
                Ok(url) => {
                    // What stands elsewhere is shared, perhaps with operations that are described later.
                    let rest = place.pointer.strip_prefix(&operation.place.pointer);
                    let own = rest.is_some_and(|rest| rest.starts_with('/'))
                        && place.document == operation.place.document;
                    let words = names::words(&url.sends);
                    let words = match own {
                        true => format!("{words} url"),
                        false => format!("{} {words} url", names::words(&because.name.method)),
                    };
                    found.push((url, words));
                }
                Err(reason) => left_out.push(LeftOut {
                    what: format!("URL of the callback {}", sent.name.id),
                    operation: None,
                    place: place.clone(),
                    reason,
                }),
            }
        }
    }
    let callbacks = hooks
        .iter_mut()
        .find(|hooks| hooks.kind == Hooks::Callbacks);
    if let Some(hooks) = callbacks {
        hooks.urls = named(found, &hooks.operations);
        hooks.operations.left_out.extend(left_out);
    }
}

/// The operations of a plan, by where they are described. Those of a path item that several paths refer to have one place.
struct ByPlace<'p>(HashMap<&'p Place, Vec<&'p OperationPlan>>);

impl<'p> ByPlace<'p> {
    fn new(plan: &'p OperationsPlan) -> Self {
        let mut known: HashMap<_, Vec<_>> = HashMap::new();
        for planned in &plan.operations {
            known.entry(&planned.place).or_default().push(planned);
        }
        Self(known)
    }

    fn of(&self, operation: &Operation) -> Option<&'p OperationPlan> {
        let there = self.0.get(&operation.place)?;
        let named = there.iter().find(|planned| planned.path == operation.path);
        named.or(there.first()).copied()
    }
}

/// Gives each its name, by these words.
fn named(found: Vec<(CallbackUrlPlan, String)>, sent: &OperationsPlan) -> Vec<CallbackUrlPlan> {
    let sent = sent.operations.iter();
    let methods: Vec<&str> = sent.map(|sent| sent.name.method.as_str()).collect();
    let mut scope = Scope::new(&[&methods[..], &["builder"]].concat());
    let found = found.into_iter();
    let named = found.map(|(url, words)| CallbackUrlPlan {
        name: scope.claim(&words, Case::Snake),
        ..url
    });
    named.collect()
}

/// The URL of one callback, still without a name.
fn url(
    callback: &Callback,
    sent: &OperationPlan,
    because: &OperationPlan,
    plan: &OperationsPlan,
) -> Result<CallbackUrlPlan, String> {
    let mut url = CallbackUrlPlan {
        name: String::new(),
        sends: sent.name.method.clone(),
        because: because.name.id.clone(),
        template: callback.expression.clone(),
        method: None,
        arguments: Vec::new(),
    };
    if !callback.is_url() {
        return Err(format!("`{}` is no URL", callback.expression));
    }
    let found = callback.expressions();
    let (Ok(expressions) | Err(expressions)) = &found;
    for &expression in expressions {
        if !expression.starts_with('$') {
            return Err(format!(
                "`{expression}` is no runtime expression: it would begin with `$`"
            ));
        }
        let (source, pointer) = expression.split_once('#').unwrap_or((expression, ""));
        if !pointer.is_empty() && (!source.ends_with(".body") || !pointer.starts_with('/')) {
            return Err(format!("`{expression}` is no runtime expression"));
        }
        if source == "$method" {
            url.method = Some(because.method.clone());
            continue;
        }
        let argument = argument(source, because, plan)
            .map_err(|reason| format!("`{expression}` cannot be evaluated: {reason}"))?;
        if !url.arguments.contains(&argument) {
            url.arguments.push(argument);
        }
    }
    if found.is_err() {
        let template = &callback.expression;
        return Err(format!("`{template}` has a brace that is not closed"));
    }
    let mut scope = Scope::default();
    for argument in &mut url.arguments {
        argument.name = scope.claim(&argument.name, Case::Snake);
    }
    Ok(url)
}

/// The value that an expression begins with; the caller gives it a name that no other has.
fn argument(
    source: &str,
    because: &OperationPlan,
    plan: &OperationsPlan,
) -> Result<UrlArgument, String> {
    let made = |name: &str, ty: &RustType, optional| UrlArgument {
        name: name.to_owned(),
        source: source.to_owned(),
        ty: ty.clone(),
        optional,
    };
    match source {
        "$url" => return Ok(made("request url", &RustType::String, false)),
        "$statusCode" => return Ok(made("status", &RustType::Primitive("u16"), false)),
        _ => {}
    }
    let mut words = source.splitn(3, '.');
    let argument = match (words.next(), words.next(), words.next()) {
        (Some("$request"), Some("body"), None) => {
            let body = because.body.as_ref().ok_or("the request has no body")?;
            made("body", json(&body.body)?, !body.required)
        }
        (Some("$request"), Some(location), Some(name)) => {
            let location = match location {
                "query" => Location::Query,
                "path" => Location::Path,
                "header" => Location::Header,
                _ => return Err(format!("a request has no `{location}`")),
            };
            let parameters = because.parameters.iter();
            let mut known = parameters.filter_map(|parameter| {
                Some((parameter, plan.parameters.get(parameter.definition)?))
            });
            let (parameter, definition) = known
                .find(|(_, known)| {
                    known.location == location
                        && match location {
                            Location::Header => known.name.eq_ignore_ascii_case(name),
                            _ => known.name == name,
                        }
                })
                .ok_or_else(|| format!("the operation has no such parameter `{name}`"))?;
            made(name, &parameter.ty, !definition.required)
        }
        (Some("$response"), Some("body"), None) => {
            let mut bodies = because.successes();
            let body = bodies.find_map(|response| response.payload.body(&plan.structs));
            made(
                "response",
                json(body.ok_or("no success has a body")?)?,
                false,
            )
        }
        (Some("$response"), Some("header"), Some(name)) => {
            let headers = because
                .successes()
                .filter_map(|response| match response.payload {
                    Payload::Struct(position) => plan.structs.get(position),
                    _ => None,
                });
            let header = headers
                .flat_map(|item| &item.headers)
                .find(|header| header.name.eq_ignore_ascii_case(name) && !header.repeated)
                .ok_or_else(|| format!("no success has a header `{name}`"))?;
            made(name, &header.ty, !header.required)
        }
        _ => return Err("it is no runtime expression".to_owned()),
    };
    match argument.ty {
        RustType::Operations(_) => Err("its type has no place of its own".to_owned()),
        _ => Ok(argument),
    }
}

/// The type of a body that is an object, a list or a scalar as in JSON.
fn json(body: &BodyPlan) -> Result<&RustType, String> {
    match body.format {
        Format::Json | Format::Xml(_) | Format::Form(_) | Format::Fields(_) => Ok(&body.ty),
        Format::Choice(_) => Err("the body is of several types".to_owned()),
        _ => Err(format!("a body of `{}` has no members", body.media_type)),
    }
}
