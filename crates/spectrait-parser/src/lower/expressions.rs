//! The runtime expressions in the URLs of callbacks (OpenAPI 3.1 §4.8.20.4): whether there is what they name.
//!
//! In: the model. Out: a warning for each expression that names a parameter, a header or a member of a body that nothing
//! describes, and for what is no URL. What always holds: where a schema says nothing of a value, it may have any member.

use std::collections::HashSet;

use spectrait_ir::{Api, Callback, Location, MediaType, Operation, Shape, Status, TypeId};

use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Diagnostics, unescape};

/// How many types are looked at for one expression, of those that stand for others.
const STEPS: usize = 200;

/// Reports what leads nowhere.
pub(super) fn report(api: &Api, diagnostics: &Diagnostics) {
    let webhooks = api.webhooks.iter().map(|webhook| &webhook.operation);
    let mut open: Vec<&Operation> = api.operations.iter().chain(webhooks).collect();
    let mut told = HashSet::new();
    while let Some(operation) = open.pop() {
        for callback in &operation.callbacks {
            open.push(&callback.operation);
            let (Ok(expressions) | Err(expressions)) = callback.expressions();
            let expressions = expressions.into_iter().filter(|it| it.starts_with('$'));
            let reasons = expressions.filter_map(|expression| {
                let reason = nowhere(api, operation, expression)?;
                Some(format!("`{expression}` leads nowhere: {reason}"))
            });
            let no_url = (!callback.is_url())
                .then(|| format!("`{}` is no URL, and names none", callback.expression));
            for reason in no_url.into_iter().chain(reasons) {
                let message = reason + "; whoever sends the callback has to say its URL";
                // What several operations refer to is said once, and each method of a callback has the same URL.
                if told.insert((&callback.place, message.clone())) {
                    warn(callback, message, diagnostics);
                }
            }
        }
    }
}

fn warn(callback: &Callback, message: String, diagnostics: &Diagnostics) {
    let place = callback.place.clone();
    let diagnostic = Diagnostic::warning(codes::UNRESOLVED_EXPRESSION, place, message);
    diagnostics.report(diagnostic.at_key());
}

/// Why there is nothing that an expression names.
fn nowhere(api: &Api, operation: &Operation, expression: &str) -> Option<String> {
    let (source, pointer) = expression.split_once('#').unwrap_or((expression, ""));
    let mut words = source.splitn(3, '.');
    match (words.next()?, words.next()?, words.next()) {
        ("$request", "body", None) => {
            let Some(body) = operation.request_body else {
                return Some("the request has no body".to_owned());
            };
            let content = &api.request_body(body).content;
            absent(api, content.iter(), pointer).map(|key| no_member("the request body", &key))
        }
        ("$response", "body", None) => {
            let responses = successes(operation).map(|id| api.response(id));
            let content: Vec<&MediaType> =
                responses.flat_map(|response| &response.content).collect();
            if content.is_empty() {
                return Some("no success has a body".to_owned());
            }
            absent(api, content.into_iter(), pointer).map(|key| no_member("the response", &key))
        }
        ("$request", location, Some(name)) => {
            let location = match location {
                "query" => Location::Query,
                "path" => Location::Path,
                "header" => Location::Header,
                _ => return None,
            };
            let mut parameters = operation.parameters.iter().map(|id| api.parameter(*id));
            let known = parameters.any(|known| {
                known.location == location
                    && match location {
                        Location::Header => known.name.eq_ignore_ascii_case(name),
                        _ => known.name == name,
                    }
            });
            (!known).then(|| format!("the operation has no such parameter `{name}`"))
        }
        ("$response", "header", Some(name)) => {
            let mut responses = successes(operation).map(|id| api.response(id));
            let known = responses.any(|response| {
                let mut names = response.headers.keys();
                names.any(|known| known.eq_ignore_ascii_case(name))
            });
            (!known).then(|| format!("no success has a header `{name}`"))
        }
        _ => None,
    }
}

fn no_member(what: &str, key: &str) -> String {
    format!("{what} has no member `{key}`")
}

fn successes(operation: &Operation) -> impl Iterator<Item = spectrait_ir::ResponseId> {
    let responses = operation.responses.iter();
    let good = responses.filter(|(status, _)| {
        matches!(
            status,
            Status::Exact(200..=299) | Status::Range(2) | Status::Default
        )
    });
    good.map(|(_, id)| *id)
}

/// The first key of a pointer that none of the media types of a body has; nothing where one has all of it.
fn absent<'m>(
    api: &Api,
    content: impl Iterator<Item = &'m MediaType>,
    pointer: &str,
) -> Option<String> {
    let pointer = pointer.strip_prefix('/')?;
    let keys: Vec<String> = pointer
        .split('/')
        .map(|key| unescape(key).into_owned())
        .collect();
    let mut furthest = None;
    for media in content {
        // What has no schema may have any member.
        let reached = reach(api, media.ty?, &keys);
        if reached == keys.len() {
            return None;
        }
        furthest = furthest.max(Some(reached));
    }
    keys.get(furthest?).cloned()
}

/// How many of the keys lead somewhere.
fn reach(api: &Api, ty: TypeId, keys: &[String]) -> usize {
    let mut open = vec![(ty, 0)];
    let mut seen = HashSet::new();
    let mut furthest = 0;
    while let Some((ty, depth)) = open.pop() {
        if !seen.insert((ty, depth)) {
            continue;
        }
        furthest = furthest.max(depth);
        let Some(key) = keys.get(depth) else {
            return keys.len();
        };
        if seen.len() > STEPS {
            return keys.len();
        }
        let index = || key.parse::<usize>().ok();
        match &api.ty(ty).shape {
            Shape::Any => return keys.len(),
            Shape::Alias(other) | Shape::Nullable(other) => open.push((*other, depth)),
            Shape::Union(union) => open.extend(union.branches.iter().map(|it| (it.ty, depth))),
            Shape::Map { values } => open.push((*values, depth + 1)),
            Shape::Array { items } => open.extend(index().map(|_| (*items, depth + 1))),
            Shape::Tuple { prefix, rest } => {
                let item = index().and_then(|index| prefix.get(index).copied().or(*rest));
                open.extend(item.map(|item| (item, depth + 1)));
            }
            Shape::Object(object) => {
                let mut properties = object.properties.iter();
                let known = properties.find(|property| property.name == *key);
                let known = known.map(|property| property.ty);
                match known.or(object.additional.ty()) {
                    Some(ty) => open.push((ty, depth + 1)),
                    None if object.patterns.is_empty() => {}
                    // Which pattern a key fits is not looked at.
                    None => return keys.len(),
                }
            }
            _ => {}
        }
    }
    furthest
}
