//! Rejections: what a server answers to a request that it refuses, in the body that the operation documents.
//!
//! In: the planned operations and types. Out: a [`RejectionsPlan`].
//!
//! What always holds: a body is built only where every member that it must have is one whose meaning its name
//! tells, and at least one says what is wrong; all other refusals are problem details (RFC 9457). These are what is
//! documented, too, where any JSON is.

mod fills;

use std::collections::HashSet;

use serde::Serialize;
use spectrait_ir::{LeftOut, Place, Status};

pub use self::fills::Fill;
use self::fills::{DEPTH, Subject, fill_struct, is_text, resolve, tells, with_detail};

use super::bodies::{BodyPlan, Format};
use super::names::{self, Case, Scope};
use super::operations::{OperationPlan, OperationsPlan};
use super::responses::{HeaderPlan, Payload};
use super::{Item, RustType, Struct, TypePlan, TypesPlan};

/// What refused requests are answered with.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RejectionsPlan {
    /// The types that can tell of a rejection, each once, by first use.
    pub bodies: Vec<RejectionBody>,
    /// What each operation documents, in the order of the operations.
    pub documented: Vec<Vec<DocumentedPlan>>,
    /// Bodies that are documented for refusals and cannot tell of them, with the reason: a type once, at its schema;
    /// one that is no type of its own at its operation.
    pub refused: Vec<LeftOut>,
}

/// A type that can tell of a rejection.
#[derive(Debug, Clone, Serialize)]
pub struct RejectionBody {
    /// The type, by position in [`TypesPlan::items`].
    pub item: usize,
    /// The constant for it.
    pub constant: String,
    /// The media type that it is documented in.
    pub media_type: String,
    /// How each of its fields is filled.
    pub fields: Vec<(String, Fill)>,
    /// Whether it can tell only of what has violations: one of its lists must have an item.
    pub violated: bool,
}

/// Statuses that an operation documents with the same body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentedPlan {
    /// The body.
    pub body: DocumentedBody,
    /// The statuses.
    pub statuses: Vec<Status>,
}

/// How a documented refusal is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum DocumentedBody {
    /// By position in [`RejectionsPlan::bodies`].
    Built(usize),
    /// As text.
    Text,
    /// As text in a string of JSON.
    JsonText,
    /// As problem details.
    Problem,
    /// As problem details that are said to be JSON, where any JSON, or any object, is documented.
    JsonProblem,
}

/// Plans what refused requests are answered with.
pub(super) fn plan(operations: &OperationsPlan, types: &TypesPlan) -> RejectionsPlan {
    let mut plan = RejectionsPlan::default();
    let (mut constants, mut seen) = (Scope::default(), HashSet::new());
    for operation in &operations.operations {
        let documented = documented(
            operation,
            operations,
            types,
            &mut plan,
            &mut constants,
            &mut seen,
        );
        plan.documented.push(documented);
    }
    plan
}

/// Whether a request can be refused with a status.
fn concerns(status: Status) -> bool {
    match status {
        Status::Exact(code) => matches!(
            code,
            400 | 401 | 403 | 406 | 408 | 413 | 415 | 422 | 500 | 501 | 503
        ),
        Status::Range(digit) => matches!(digit, 4 | 5),
        Status::Default => true,
    }
}

fn documented(
    operation: &OperationPlan,
    operations: &OperationsPlan,
    types: &TypesPlan,
    plan: &mut RejectionsPlan,
    constants: &mut Scope,
    seen: &mut HashSet<usize>,
) -> Vec<DocumentedPlan> {
    let mut documented: Vec<DocumentedPlan> = Vec::new();
    let mut unfit = Vec::new();
    for response in operation
        .failures()
        .filter(|response| concerns(response.status))
    {
        let item = match response.payload {
            Payload::Struct(position) => operations
                .structs
                .get(position)
                .map(|item| (position, item)),
            _ => None,
        };
        let item = item.map(|(position, item)| {
            if seen.insert(position) {
                plan.without_headers(&item.headers, response.status, &operation.place);
            }
            item
        });
        let body = match &response.payload {
            Payload::Body(body) => Some(body),
            _ => item.and_then(|item| item.body.as_ref()),
        };
        // A refusal is told in the media type that is preferred.
        let body = body.map(|body| match body.format {
            Format::Choice(position) => operations
                .choices
                .get(position)
                .and_then(|choice| choice.variants.first())
                .map_or(body, |variant| &variant.body),
            _ => body,
        });
        let body = match body {
            None => Ok(DocumentedBody::Problem),
            Some(body) => written(body, response.status, operation, types, plan, constants),
        };
        let body = body.unwrap_or_else(|refused| {
            unfit.push((response.status, refused));
            DocumentedBody::Problem
        });
        match documented.iter_mut().find(|known| known.body == body) {
            Some(known) => known.statuses.push(response.status),
            None => documented.push(DocumentedPlan {
                body,
                statuses: vec![response.status],
            }),
        }
    }
    let instead = instead(&documented, &unfit);
    for (status, refused) in unfit {
        if Some(status) == instead {
            for entry in &mut documented {
                entry.statuses.retain(|known| *known != status);
            }
        } else {
            plan.refuse(refused);
        }
    }
    documented.retain(|entry| !entry.statuses.is_empty());
    documented
}

/// The status that is not answered because its body cannot be built, where the body of another one can that says as
/// much: `400` and `422` stand for each other, and `default` for a `400` that is not documented.
fn instead(documented: &[DocumentedPlan], unfit: &[(Status, Refused)]) -> Option<Status> {
    let is_unfit = |status| unfit.iter().any(|(known, _)| *known == status);
    let has = |status| {
        documented
            .iter()
            .any(|entry| entry.statuses.contains(&status))
    };
    let is_fit = |status| has(status) && !is_unfit(status);
    let (malformed, invalid) = (Status::Exact(400), Status::Exact(422));
    if is_unfit(invalid) {
        let others = [malformed, Status::Range(4), Status::Default];
        let other = others.into_iter().find(|other| has(*other));
        return other.is_some_and(is_fit).then_some(invalid);
    }
    (is_unfit(malformed) && is_fit(invalid)).then_some(malformed)
}

/// Headers that a refusal has of its own accord.
const OWN: [&str; 5] = [
    "accept",
    "allow",
    "content-length",
    "content-type",
    "www-authenticate",
];

impl RejectionsPlan {
    /// Notes the headers that are documented as required of a refusal, and that it does not have.
    fn without_headers(&mut self, headers: &[HeaderPlan], status: Status, place: &Place) {
        let missing: Vec<_> = headers
            .iter()
            .filter(|header| {
                header.required && !OWN.contains(&header.name.to_ascii_lowercase().as_str())
            })
            .map(|header| format!("`{}`", header.name))
            .collect();
        if !missing.is_empty() {
            self.refused.push(LeftOut {
                what: format!("the headers of requests that are refused with `{status}`"),
                operation: None,
                place: place.clone(),
                reason: format!(
                    "what {} would hold is not known; `Api::reject` or a layer can add it",
                    missing.join(" and ")
                ),
            });
        }
    }

    /// Notes that a documented body cannot tell of a rejection.
    fn refuse(&mut self, refused: Refused) {
        let refused = LeftOut {
            what: format!("refused requests in the error body of {}", refused.of),
            operation: None,
            place: refused.place,
            reason: format!(
                "{}; they are answered with problem details (RFC 9457)",
                refused.reason
            ),
        };
        if !self.refused.contains(&refused) {
            self.refused.push(refused);
        }
    }
}

/// A documented body that cannot tell of a rejection.
struct Refused {
    of: String,
    place: Place,
    reason: String,
}

/// How a rejection is written in the body that is documented for a status.
fn written(
    body: &BodyPlan,
    status: Status,
    operation: &OperationPlan,
    types: &TypesPlan,
    plan: &mut RejectionsPlan,
    constants: &mut Scope,
) -> Result<DocumentedBody, Refused> {
    let item = match (&body.format, &body.ty) {
        (Format::Text, _) => return Ok(DocumentedBody::Text),
        (Format::Json, ty) if is_text(ty, types) && body.media_type == "application/json" => {
            return Ok(DocumentedBody::JsonText);
        }
        (Format::Json, ty) if is_any(ty, types) && body.media_type == "application/json" => {
            return Ok(DocumentedBody::JsonProblem);
        }
        (Format::Json, ty) => match types.behind_aliases(ty, |_| true) {
            // A refusal is never `null`.
            RustType::Option(inner) => resolve(inner, types),
            ty => resolve(ty, types),
        },
        _ => None,
    };
    let is_problem = body.media_type.starts_with("application/problem+json");
    let named = item.and_then(|item| Some((item, types.items.get(item)?)));
    let Some((item, ty)) = named else {
        if is_problem {
            return Ok(DocumentedBody::Problem);
        }
        return Err(Refused {
            of: format!("{} {}", operation.method, operation.path),
            place: operation.place.clone(),
            reason: match body.format {
                Format::Json => format!("`{}` here is no object with a schema", body.media_type),
                _ => format!("refusals are not written in `{}`", body.media_type),
            },
        });
    };
    let refused = |reason| Refused {
        of: format!("`{}`", ty.name),
        place: ty.place.clone(),
        reason,
    };
    let violated = has_violations(status);
    if let Some(known) = plan.bodies.iter().position(|body| body.item == item) {
        return match plan.bodies.get(known) {
            Some(body) if body.violated && !violated => Err(refused(format!(
                "one of its lists must have an item, and not all that `{status}` is for has one"
            ))),
            _ => Ok(DocumentedBody::Built(known)),
        };
    }
    let fill = |violated| {
        let subject = Subject::Rejection {
            is_problem: is_problem || is_problem_details(ty),
            violated,
        };
        let fields = fill_struct(item, types, subject, DEPTH).map(with_detail)?;
        if fields.iter().any(|(_, fill)| tells(fill)) {
            return Ok(Some(fields));
        }
        Ok(None)
    };
    let mut filled = (false, fill(false));
    if violated && !matches!(filled, (_, Ok(Some(_)))) {
        filled = (true, fill(true));
    }
    match filled {
        (violated, Ok(Some(fields))) => {
            plan.bodies.push(RejectionBody {
                item,
                constant: constants.claim(&names::words(&ty.name), Case::Shouty),
                media_type: body.media_type.clone(),
                fields,
                violated,
            });
            Ok(DocumentedBody::Built(plan.bodies.len() - 1))
        }
        // Problem details may have more members than are described.
        (_, Ok(None)) if is_problem && !is_closed(ty) => Ok(DocumentedBody::Problem),
        (_, Ok(None)) => Err(refused("no member of it says what is wrong".to_owned())),
        (_, Err(reason)) => Err(refused(reason)),
    }
}

/// Whether all that is refused with a status has violations: what cannot be read, and what is not as described.
fn has_violations(status: Status) -> bool {
    matches!(status, Status::Exact(400 | 422))
}

/// Whether a type refuses members that it does not know.
fn is_closed(ty: &TypePlan) -> bool {
    matches!(&ty.item, Item::Struct(item) if item.deny_unknown)
}

/// Whether a type has the members of problem details (RFC 9457), which are often sent as any JSON.
fn is_problem_details(ty: &TypePlan) -> bool {
    let Item::Struct(Struct { fields, .. }) = &ty.item else {
        return false;
    };
    let has = |key: &str| fields.iter().any(|field| field.key == key);
    ["type", "title", "status"].into_iter().all(has)
}

/// Whether a type is any value, or any object.
fn is_any(ty: &RustType, types: &TypesPlan) -> bool {
    let unchecked = |item: &TypePlan| item.check.is_none() && item.rules.is_none();
    match types.behind_aliases(ty, unchecked) {
        RustType::Value => true,
        RustType::Map(value) => **value == RustType::Value,
        _ => false,
    }
}
