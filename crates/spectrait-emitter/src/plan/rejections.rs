//! Rejections: what a server answers to a request that it refuses, in the body that the operation documents.
//!
//! In: the planned operations and types. Out: a [`RejectionsPlan`].
//!
//! What always holds: a body is built only where every member that it must have is one whose meaning its name
//! tells, and at least one says what is wrong; all other refusals are problem details (RFC 9457). These are what is
//! documented, too, where any JSON is.

mod fills;

use std::collections::HashMap;

use serde::Serialize;
use spectrait_ir::{Place, Status};

pub use self::fills::Fill;
use self::fills::{DEPTH, Subject, fill_list, fill_telling, is_text, resolve, tell};

use super::bodies::{BodyPlan, Format};
use super::names::{self, Case, Scope};
use super::operations::{OperationPlan, OperationsPlan};
use super::responses::{HeaderPlan, Payload};
use super::{Check, Field, Item, Presence, RustType, Struct, TypePlan, TypesPlan};

/// What refused requests are answered with.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RejectionsPlan {
    /// The types that can tell of a rejection, each once, by first use.
    pub bodies: Vec<RejectionBody>,
    /// What each operation documents, in the order of the operations.
    pub documented: Vec<Vec<DocumentedPlan>>,
    /// What is documented for refusals and not answered, each once, by first use.
    pub unanswered: Vec<Unanswered>,
}

/// A body or a header that is documented for refusals and that refused requests are not answered with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unanswered {
    /// What it is, for people: ``the header `X-Request-Id` of refused requests``.
    pub what: String,
    /// How many operations document it.
    pub operations: usize,
    /// Where it stands: its schema, else the first of the operations.
    pub place: Place,
    /// Why, and what is answered instead.
    pub reason: String,
}

/// What is not answered, on the way.
#[derive(Debug, Default)]
struct Notes {
    list: Vec<Unanswered>,
    /// The position of each, and the last operation that was counted.
    known: HashMap<String, (usize, usize)>,
}

impl Notes {
    /// Notes something that an operation documents, by its position.
    fn note(&mut self, operation: usize, what: String, place: &Place, reason: String) {
        let next = self.list.len();
        let (position, last) = self.known.entry(what.clone()).or_insert((next, operation));
        if *position == next {
            self.list.push(Unanswered {
                what,
                operations: 1,
                place: place.clone(),
                reason,
            });
        } else if *last != operation
            && let Some(known) = self.list.get_mut(*position)
        {
            known.operations += 1;
        }
        *last = operation;
    }
}

/// A type that can tell of a rejection.
#[derive(Debug, Clone, Serialize)]
pub struct RejectionBody {
    /// The type.
    pub ty: RustType,
    /// The constant for it.
    pub constant: String,
    /// The media type that it is documented in.
    pub media_type: String,
    /// How it is filled.
    pub fill: Fill,
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
    let (mut constants, mut notes) = (Scope::default(), Notes::default());
    for operation in 0..operations.operations.len() {
        let documented = documented(
            operation,
            operations,
            types,
            &mut plan,
            &mut constants,
            &mut notes,
        );
        plan.documented.push(documented);
    }
    plan.unanswered = notes.list;
    plan
}

/// Whether a status is that of an error, which a handler may fail with.
fn is_error(status: Status) -> bool {
    match status {
        Status::Exact(code) => (400..600).contains(&code),
        Status::Range(digit) => matches!(digit, 4 | 5),
        Status::Default => true,
    }
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
    position: usize,
    operations: &OperationsPlan,
    types: &TypesPlan,
    plan: &mut RejectionsPlan,
    constants: &mut Scope,
    notes: &mut Notes,
) -> Vec<DocumentedPlan> {
    let Some(operation) = operations.operations.get(position) else {
        return Vec::new();
    };
    let mut documented: Vec<DocumentedPlan> = Vec::new();
    let mut unfit = Vec::new();
    for response in operation
        .failures()
        .filter(|response| is_error(response.status))
    {
        let is_refusal = concerns(response.status);
        let item = match response.payload {
            Payload::Struct(position) => operations.structs.get(position),
            _ => None,
        };
        for header in item.into_iter().flat_map(|item| &item.headers) {
            if is_refusal && is_missing(header) {
                let what = format!("the header `{}` of refused requests", header.name);
                let reason = "what it would hold is not known; `Api::reject` or a layer can add it";
                notes.note(position, what, &operation.place, reason.to_owned());
            }
        }
        let body = match &response.payload {
            Payload::Body(body) => Some(body),
            _ => item.and_then(|item| item.body.as_ref()),
        };
        // A refusal is told in the media type that is preferred, else in the first that can tell of it.
        let bodies = body.map_or_else(Vec::new, |body| body.variants(&operations.choices));
        let mut refused = None;
        let mut told = bodies.iter().find_map(|body| {
            written(body, operation, types, plan, constants)
                .map_err(|reason| refused.get_or_insert(reason).instead)
                .ok()
        });
        if told.is_none()
            && let Some(refused) = refused
        {
            told = Some(refused.instead);
            if is_refusal {
                unfit.push((response.status, refused));
            }
        }
        let body = told.unwrap_or(DocumentedBody::Problem);
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
            let how = match refused.instead {
                DocumentedBody::JsonProblem => ", whose members it allows",
                _ => "",
            };
            let reason = format!(
                "{}; refused requests are answered with problem details (RFC 9457){how}",
                refused.reason
            );
            notes.note(position, refused.of, &refused.place, reason);
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

/// Whether a header is documented as required of a refusal, and it does not have it.
fn is_missing(header: &HeaderPlan) -> bool {
    header.required && !OWN.contains(&header.name.to_ascii_lowercase().as_str())
}

/// A documented body that cannot tell of a rejection.
struct Refused {
    /// Which one.
    of: String,
    place: Place,
    reason: String,
    /// How the refusal is written all the same.
    instead: DocumentedBody,
}

/// How a rejection is written in a body that is documented.
fn written(
    body: &BodyPlan,
    operation: &OperationPlan,
    types: &TypesPlan,
    plan: &mut RejectionsPlan,
    constants: &mut Scope,
) -> Result<DocumentedBody, Refused> {
    let ty = match (&body.format, &body.ty) {
        (Format::Text, _) => return Ok(DocumentedBody::Text),
        (Format::Json, ty) if is_text(ty, types) && body.media_type == "application/json" => {
            return Ok(DocumentedBody::JsonText);
        }
        (Format::Json, ty) if is_any(ty, types) && body.media_type == "application/json" => {
            return Ok(DocumentedBody::JsonProblem);
        }
        (Format::Json, ty) => match types.behind_aliases(ty, |_| true) {
            // A refusal is never `null`.
            RustType::Option(inner) => Some(inner.as_ref()),
            ty => Some(ty),
        },
        _ => None,
    };
    let is_problem = body.media_type.starts_with("application/problem+json");
    if let Some(RustType::Vec(each)) = ty.map(|ty| types.behind_aliases(ty, TypePlan::is_unchecked))
    {
        // Two aliases of one type cannot tell of it in two ways.
        let each = types.behind_aliases(each, TypePlan::is_unchecked);
        let ty = RustType::Vec(Box::new(each.clone()));
        if let Some(known) = plan.known(&ty) {
            return Ok(DocumentedBody::Built(known));
        }
        if let Some(fill) = fill_list(each, types) {
            let name = match resolve(each, types).and_then(|item| types.items.get(item)) {
                Some(item) => format!("{} list", names::words(&item.name)),
                None => "messages".to_owned(),
            };
            return Ok(plan.built(ty, fill, &name, &body.media_type, constants));
        }
    }
    let item = ty.and_then(|ty| resolve(ty, types));
    let named = item.and_then(|item| Some((item, types.items.get(item)?)));
    let Some((item, ty)) = named else {
        if is_problem {
            return Ok(DocumentedBody::Problem);
        }
        let (which, reason) = match body.format {
            Format::Json => (
                " that are no objects with a schema",
                "nothing in them is known to say what is wrong",
            ),
            _ => ("", "refusals are not written in it"),
        };
        return Err(Refused {
            of: format!("error bodies in `{}`{which}", body.media_type),
            place: operation.place.clone(),
            reason: reason.to_owned(),
            instead: DocumentedBody::Problem,
        });
    };
    if let Some(known) = plan.known(&RustType::Named(item)) {
        return Ok(DocumentedBody::Built(known));
    }
    let instead = match body.media_type == "application/json" && takes_problems(ty) {
        true => DocumentedBody::JsonProblem,
        false => DocumentedBody::Problem,
    };
    let refused = |reason| Refused {
        of: format!("the error body `{}`", ty.name),
        place: ty.place.clone(),
        reason,
        instead,
    };
    let subject = Subject::Rejection {
        is_problem: is_problem || is_problem_details(ty),
    };
    let fields = fill_telling(item, types, subject, DEPTH).map_err(refused)?;
    if tell(&fields) {
        return Ok(plan.built(
            RustType::Named(item),
            Fill::Struct(item, fields),
            &names::words(&ty.name),
            &body.media_type,
            constants,
        ));
    }
    // Problem details may have more members than are described.
    match is_problem && !is_closed(ty) {
        true => Ok(DocumentedBody::Problem),
        false => Err(refused("no member of it says what is wrong".to_owned())),
    }
}

impl RejectionsPlan {
    /// The body of a type.
    fn known(&self, ty: &RustType) -> Option<usize> {
        self.bodies.iter().position(|body| body.ty == *ty)
    }

    /// A body that tells of rejections, of a type that is not known yet.
    fn built(
        &mut self,
        ty: RustType,
        fill: Fill,
        name: &str,
        media_type: &str,
        constants: &mut Scope,
    ) -> DocumentedBody {
        self.bodies.push(RejectionBody {
            ty,
            constant: constants.claim(name, Case::Shouty),
            media_type: media_type.to_owned(),
            fill,
        });
        DocumentedBody::Built(self.bodies.len() - 1)
    }
}

/// Whether the members of problem details may stand in an object beside what is described of it, which may all be absent.
fn takes_problems(ty: &TypePlan) -> bool {
    /// The members that refusals have.
    const MEMBERS: [&str; 4] = ["title", "status", "detail", "errors"];
    let Item::Struct(item) = &ty.item else {
        return false;
    };
    let is_in_the_way = |field: &Field| {
        matches!(
            field.presence,
            Presence::Required | Presence::RequiredNullable
        ) || MEMBERS.contains(&field.key.as_str())
    };
    let takes_any = item
        .additional
        .as_ref()
        .is_none_or(|field| field.ty == RustType::Value);
    let is_of_fields = matches!(&ty.check, None | Some(Check::Fields(_)));
    is_of_fields
        && ty.rules.is_none()
        && takes_any
        && !item.deny_unknown
        && !item.fields.iter().any(is_in_the_way)
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
    match types.behind_aliases(ty, TypePlan::is_unchecked) {
        RustType::Value => true,
        RustType::Map(value) => **value == RustType::Value,
        _ => false,
    }
}
