//! Responses: what an operation may answer, one variant a documented status.
//!
//! In: the responses of an operation. Out: a [`ResponsePlan`] for each, and one [`ResponseStruct`] for each response
//! that has headers.
//!
//! What always holds:
//! - a response without headers is its body and needs no struct;
//! - a response is one struct, however often it is used; one of `components.responses` bears the component's name;
//! - responses of an operation that differ in their status alone are one struct.

mod alike;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use serde::Serialize;
use spectrait_ir::{HeaderId, Operation, Response, ResponseId, Shape, Status, Wire, Words};

use self::alike::{Alike, alike};
use super::bodies::{self, BodyId, BodyPlan, Format, Owner};
use super::names::{self, Case, Scope};
use super::operations::Planner;
use super::parameters::{self, WirePlan};
use super::{Check, Kind, OperationName, RustType, docs, kinds, statuses};

/// What an operation answers with a status.
#[derive(Debug, Clone, Serialize)]
pub struct ResponsePlan {
    /// The status.
    pub status: Status,
    /// The variant.
    pub variant: String,
    /// Whether the operation did what it was asked for.
    pub success: bool,
    /// Rustdoc lines.
    pub docs: Vec<String>,
    /// What is in it.
    pub payload: Payload,
    /// The media type of content that an answer to HEAD tells of, and does not have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<String>,
}

/// What is in a response.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Payload {
    /// Nothing that is documented.
    Empty,
    /// A body.
    Body(BodyPlan),
    /// Headers and perhaps a body, by position in [`OperationsPlan::structs`](super::OperationsPlan::structs).
    Struct(usize),
}

impl Payload {
    /// The body that is in it.
    #[must_use]
    pub fn body<'p>(&'p self, structs: &'p [ResponseStruct]) -> Option<&'p BodyPlan> {
        match self {
            Self::Empty => None,
            Self::Body(body) => Some(body),
            Self::Struct(position) => structs.get(*position)?.body.as_ref(),
        }
    }
}

/// A response with headers.
#[derive(Debug, Clone, Serialize)]
pub struct ResponseStruct {
    /// The identifier.
    pub name: String,
    /// The words of its functions and statics, in snake case.
    pub words: String,
    /// Which response it is, Markdown.
    pub heading: String,
    /// Rustdoc lines.
    pub docs: Vec<String>,
    /// The headers, in order.
    pub headers: Vec<HeaderPlan>,
    /// The body, whose field is called `body`.
    pub body: Option<BodyPlan>,
    /// Whether operations share it, as they do components. Those are printed behind all operations, by name.
    pub shared: bool,
}

/// A header of a response.
#[derive(Debug, Clone, Serialize)]
pub struct HeaderPlan {
    /// The field.
    pub field: String,
    /// What it looks like on the wire, by position in [`OperationsPlan::parameters`](super::OperationsPlan::parameters).
    pub definition: usize,
    /// The name on the wire.
    pub name: String,
    /// Whether it is always there.
    pub required: bool,
    /// Whether it may be there several times: `Set-Cookie`.
    pub repeated: bool,
    /// Whether its name tells that it holds a credential, which its type does not hide. Numbers are none.
    pub secret: bool,
    /// What it holds, without `Option`; what each holds where it is repeated.
    pub ty: RustType,
    /// What a client checks of it besides what its type does.
    pub check: Option<Check>,
    /// Rustdoc lines.
    pub docs: Vec<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
}

/// What headers are fields beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beside {
    /// The body of a response.
    Body,
    /// The content of a part.
    Content,
}

/// The structs that were planned so far.
#[derive(Debug, Default)]
pub(super) struct Structs {
    /// In the order of the description.
    pub(super) structs: Vec<ResponseStruct>,
    /// By the response, and whether it comes without its content.
    known: HashMap<(ResponseId, bool), usize>,
}

/// Plans the responses of an operation.
pub(super) fn plan(
    planner: &mut Planner<'_, '_>,
    name: &OperationName,
    operation: &Operation,
) -> Vec<ResponsePlan> {
    let responses = &operation.responses;
    let documented: Vec<_> = responses
        .iter()
        .filter(|(status, _)| !is_informational(*status))
        .copied()
        .collect();
    for (status, id) in responses
        .iter()
        .filter(|(status, _)| is_informational(*status))
    {
        let place = planner.api.response(*id).place.clone();
        planner.note(
            format!("response {status} of {}", name.method),
            place,
            "a 1xx response is not the answer to a request and is handled below this level",
        );
    }
    let successes = statuses::successes(
        &documented
            .iter()
            .map(|(status, _)| *status)
            .collect::<Vec<_>>(),
    );
    if !successes.contains(&true) {
        planner.note(
            format!("the success of {}", name.method),
            operation.place.clone(),
            "no response stands for it: servers have `NoContent`, which is `204`, and clients take any `2xx` and leave \
             its content alone",
        );
    }
    let graph = &planner.types.graph;
    let groups = alike(graph, &operation.method, &documented, &successes);
    let payloads: Vec<(Vec<Status>, Payload)> = groups
        .into_iter()
        .map(|group| {
            let payload = payload(planner, name, &operation.method, &group);
            (group.statuses, payload)
        })
        .collect();
    documented
        .iter()
        .zip(&successes)
        .map(|(&(status, id), &success)| {
            let response = planner.api.response(id);
            let mut payloads = payloads.iter();
            let payload = payloads.find(|(statuses, _)| statuses.contains(&status));
            ResponsePlan {
                status,
                success,
                docs: docs_of(response, operation.words.response(status)),
                told: told(response, &operation.method, status),
                payload: payload.map_or(Payload::Empty, |(_, payload)| payload.clone()),
                variant: statuses::variant(status),
            }
        })
        .collect()
}

fn is_informational(status: Status) -> bool {
    matches!(status, Status::Exact(..200) | Status::Range(1))
}

/// What the names of headers with credentials hold. The support code of clients (`client/raw.rs`) has the same list.
const OF_SECRETS: [&str; 8] = [
    "authorization",
    "cookie",
    "credential",
    "key",
    "password",
    "secret",
    "session",
    "token",
];

/// Whether a text in a header is a credential that its type does not hide, as far as the name of the header tells.
pub(super) fn is_secret(name: &str, ty: &RustType, kind: &Kind) -> bool {
    let name = name.to_ascii_lowercase();
    name != "idempotency-key"
        && OF_SECRETS.iter().any(|word| name.contains(word))
        && *ty != RustType::Support("secret", "Secret")
        && !matches!(kind, Kind::Integer | Kind::Number | Kind::Boolean)
}

/// The media types of an operation's successes, where they are not JSON alone, and whether the handler chooses
/// among them.
pub(super) fn accepted(
    planner: &Planner<'_, '_>,
    operation: &Operation,
    responses: &[ResponsePlan],
) -> (Vec<String>, bool) {
    let successes = responses.iter().filter(|response| response.success);
    let bodies: Vec<&BodyPlan> = successes
        .filter_map(|response| response.payload.body(&planner.structs.structs))
        .collect();
    let mut accept: Vec<String> = Vec::new();
    for (_, name) in bodies
        .iter()
        .flat_map(|body| body.media(&planner.bodies.choices))
    {
        if accept.iter().all(|known| known != name) {
            accept.push(name.to_owned());
        }
    }
    let described = operation.responses.iter().filter(|(status, _)| {
        let planned = responses.iter().find(|response| response.status == *status);
        planned.is_some_and(|response| response.success)
    });
    let several = described
        .map(|(_, id)| planner.api.response(*id).content.len())
        .any(|types| types > 1);
    let negotiates = bodies.iter().any(|body| match body.format {
        Format::Choice(_) => true,
        // Whoever sends the bytes says of which type they are.
        Format::Bytes => body.media(&[]).len() > 1,
        _ => false,
    });
    // A client asks for JSON by itself. What is bytes of any kind may be something better.
    let usual = matches!(accept.as_slice(), [only] if only == "application/json" || only == "application/octet-stream");
    if !several && usual {
        accept.clear();
    }
    (accept, negotiates)
}

/// Summary and description of a response, those beside the reference to it first.
fn docs_of(response: &Response, beside: Option<&Words>) -> Vec<String> {
    let summary = beside.and_then(|words| words.summary.as_deref());
    let mut lines = summary
        .or(response.summary.as_deref())
        .map(docs::rustdoc)
        .unwrap_or_default();
    let description = beside.and_then(|words| words.description.as_deref());
    if let Some(description) = description.or(response.description.as_deref()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(docs::rustdoc(description));
    }
    lines
}

/// Some statuses: `` `400`, `403` and `404` ``.
fn enumerated(statuses: &[Status]) -> String {
    let mut texts: Vec<String> = statuses
        .iter()
        .map(|status| format!("`{status}`"))
        .collect();
    let last = texts.pop().unwrap_or_default();
    match texts.as_slice() {
        [] => last,
        others => format!("{} and {last}", others.join(", ")),
    }
}

fn payload(
    planner: &mut Planner<'_, '_>,
    name: &OperationName,
    method: &str,
    alike: &Alike,
) -> Payload {
    let Alike {
        id,
        ref label,
        ref statuses,
        ..
    } = *alike;
    let status = statuses.first().copied().unwrap_or(Status::Default);
    let api = planner.api;
    let response = api.response(id);
    // A component is named after itself, so that its types do not depend on who uses it first.
    let own = response.component.as_deref().map(names::type_name);
    let hint: Vec<&str> = match &own {
        Some(own) => vec![own],
        None => vec![&name.words, label],
    };
    let heading = match &response.component {
        Some(component) => format!("The response `{}`", component.replace('`', "'")),
        None => {
            let statuses = enumerated(statuses);
            format!("{statuses} of [`{}`]({})", name.id, name.constant)
        }
    };
    let what = match &response.component {
        Some(component) => format!("the response {}", docs::code(component)),
        None => format!("what {} answers with `{status}`", docs::code(&name.id)),
    };
    let reason = no_content(method, status).filter(|_| !response.content.is_empty());
    let key = (id, reason.is_some());
    if let Some(&known) = planner.structs.known.get(&key) {
        if let Some(item) = planner.structs.structs.get_mut(known) {
            item.shared = true;
            if let Some(body) = &item.body {
                planner.bodies.share(body);
            }
        }
        return Payload::Struct(known);
    }
    let body = if let Some(reason) = reason {
        let what = format!("content of the response {status} of {}", name.method);
        planner.note(what, response.place.clone(), reason);
        None
    } else {
        let owner = Owner {
            id: BodyId::Response(id),
            words: &hint,
            heading: &heading,
            what: &what,
            shared: own.is_some(),
        };
        bodies::response(planner, &response.content, owner)
    };
    if response.headers.is_empty() {
        return body.map_or(Payload::Empty, Payload::Body);
    }
    let mut text = hint.join(" ");
    if own.is_some() && reason.is_some() {
        // Beside the component with its content.
        text.push_str(" Headers");
    }
    let struct_name = planner.names.claim(&text, Case::Pascal);
    let words = names::words(&struct_name);
    let words = planner
        .functions
        .claim_first(&[words.clone(), format!("{words}_response")]);
    let headers = headers(planner, &struct_name, &response.headers, Beside::Body);
    let position = planner.structs.structs.len();
    planner.structs.structs.push(ResponseStruct {
        name: struct_name,
        words,
        heading,
        // What each of several statuses means is said where they are told apart.
        docs: match statuses.as_slice() {
            [_] => docs_of(response, None),
            _ => Vec::new(),
        },
        headers,
        body,
        shared: own.is_some(),
    });
    planner.structs.known.insert(key, position);
    Payload::Struct(position)
}

/// The media type that an answer to HEAD says, as that to GET would (RFC 9110 §9.3.2): that of its content, where it is the
/// only one.
fn told(response: &Response, method: &str, status: Status) -> Option<String> {
    let has_content = !matches!(status, Status::Exact(204 | 205 | 304));
    match response.content.as_slice() {
        [only] if method == "HEAD" && has_content && !only.name.contains('*') => {
            Some(only.name.clone())
        }
        _ => None,
    }
}

/// Why a response has no content, whatever a description says (RFC 9110 §9.3.2, §15.3.5, §15.3.6 and §15.4.5).
fn no_content(method: &str, status: Status) -> Option<&'static str> {
    match status {
        _ if method == "HEAD" => Some("responses to HEAD have no content"),
        Status::Exact(204 | 205 | 304) => Some("responses with this status have no content"),
        _ => None,
    }
}

/// The headers of a response, or of a part, as fields.
pub(super) fn headers(
    planner: &mut Planner<'_, '_>,
    stem: &str,
    headers: &indexmap::IndexMap<String, HeaderId>,
    beside: Beside,
) -> Vec<HeaderPlan> {
    let api = planner.api;
    let mut scope = Scope::new(match beside {
        Beside::Body => &["body"],
        Beside::Content => &["content"],
    });
    // Letter case tells no headers apart (RFC 9110 §5.1).
    let mut known: HashMap<String, &str> = HashMap::new();
    let mut distinct = Vec::with_capacity(headers.len());
    for (name, id) in headers {
        match known.entry(name.to_ascii_lowercase()) {
            Entry::Vacant(entry) => {
                entry.insert(name);
                distinct.push((name, id));
            }
            Entry::Occupied(first) => {
                let reason = format!("it is the same header as `{}`", first.get());
                let place = api.header(*id).place.clone();
                planner.note(format!("header {name}"), place, &reason);
            }
        }
    }
    let texts: Vec<&str> = distinct.iter().map(|(name, _)| name.as_str()).collect();
    let fields = scope.claim_all(&texts, Case::Snake);
    let mut plans = Vec::with_capacity(fields.len());
    for ((wire_name, id), field) in distinct.into_iter().zip(fields) {
        let header = api.header(*id);
        let repeated = wire_name.eq_ignore_ascii_case("set-cookie");
        let mut base = planner.types.base(header.ty);
        let hint = match &header.component {
            Some(component) => vec![component.as_str(), "Header"],
            None => vec![stem, wire_name.as_str()],
        };
        // Several `Set-Cookie` are several fields, never one list (RFC 9110 §5.3), however it is described.
        if repeated && let Shape::Array { items } = api.ty(base).shape {
            base = planner.types.base(items);
        }
        let kind = kinds::kind(api, base);
        let foreign = matches!(&header.wire, Wire::Content { media_type }
            if parameters::is_foreign(media_type, &kind));
        let (ty, check, kind) = if foreign {
            let what = format!("what is in the header {wire_name}");
            planner.note(what, header.place.clone(), parameters::FOREIGN);
            (RustType::String, None, Kind::String)
        } else if repeated || beside == Beside::Content {
            // One by one, or by the reader of parts: what checks itself needs nobody else.
            (planner.types.whole(base, &hint), None, kind)
        } else {
            let (ty, check) = planner.types.alone(base, &hint, None);
            (ty, check, kind)
        };
        let wire = match &header.wire {
            Wire::Style { style, explode } => WirePlan::Style {
                style: *style,
                explode: *explode,
            },
            Wire::Content { media_type } => WirePlan::Content {
                json: bodies::is_json(media_type),
            },
        };
        let asked = header.required && !repeated;
        let look = (wire_name.clone(), kind.clone(), asked, wire);
        plans.push(HeaderPlan {
            definition: planner.definitions.header(look),
            field,
            name: wire_name.clone(),
            required: header.required,
            repeated,
            secret: is_secret(wire_name, &ty, &kind),
            ty,
            check,
            docs: header
                .description
                .as_deref()
                .map(docs::rustdoc)
                .unwrap_or_default(),
            deprecated: header.deprecated,
        });
    }
    plans
}

#[cfg(test)]
mod tests {
    use super::OF_SECRETS;
    use crate::templates;

    #[test]
    fn both_ends_take_the_same_headers_for_secrets() {
        let client = templates::support("client/raw.rs").unwrap_or_default();
        let list = client.split_once("const OF_SECRETS: [&str; ");
        let list = list.and_then(|(_, list)| list.split_once("];"));
        let list = list.map_or("", |(list, _)| list);
        let words: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
        assert_eq!(words, OF_SECRETS);
    }
}
