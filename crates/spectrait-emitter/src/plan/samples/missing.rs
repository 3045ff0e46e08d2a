//! What has no sample, and why.
//!
//! In: planned inputs and responses, and what samples were found for them. Out: a [`Missing`] for each that cannot be made.
//! What always holds: what is made without a sample misses none.

use serde::Serialize;
use serde_json::{Map, Value as Json};
use spectrait_ir::Place;

use super::super::bodies::{BodyPlan, Format};
use super::super::multipart::MultipartPlan;
use super::super::responses::{Payload, ResponsePlan};
use super::super::{OperationsPlan, RustType};

/// A request or a response without a sample.
#[derive(Debug, Clone, Serialize)]
pub struct Missing {
    /// Which one: `the request of get_bird`, `the response 200 of get_bird`.
    pub what: String,
    /// Where the operation or the response stands.
    pub place: Place,
    /// Why.
    pub reason: String,
}

/// Whether a body is made of a sample, and not empty.
pub(crate) fn holds_sample(body: &BodyPlan) -> bool {
    let is_empty = matches!(body.format, Format::Items(_) | Format::Parts);
    body.ty != RustType::Unit && !is_empty
}

/// Whether there are samples of a body that is sent: there are none of parts that no name tells apart, and of those with
/// headers.
pub(crate) fn can_be_sent(body: &BodyPlan, operations: &OperationsPlan) -> bool {
    match body.format {
        Format::Parts => false,
        Format::Multipart(_, position) => {
            let multipart = operations.multiparts.get(position);
            multipart.is_some_and(MultipartPlan::has_sample)
        }
        Format::Choice(position) => {
            let choice = operations.choices.get(position);
            let first = choice.and_then(|choice| choice.variants.first());
            first.is_some_and(|first| {
                first.body.ty == RustType::Unit || can_be_sent(&first.body, operations)
            })
        }
        _ => true,
    }
}

/// Why a request has no sample because of its body.
pub(super) fn of_body(
    body: &BodyPlan,
    sample: &Map<String, Json>,
    operations: &OperationsPlan,
) -> Option<String> {
    if !can_be_sent(body, operations) {
        return Some(
            "its parts have headers, or are not told apart by their names; none are made"
                .to_owned(),
        );
    }
    lacks(body, sample).then(|| not_found(&format!("its body, {}", body.media_type)))
}

/// Why a response has no sample; of several media types it is enough that one has none.
pub(super) fn of_response(
    response: &ResponsePlan,
    bodies: &[&BodyPlan],
    sample: &Map<String, Json>,
    operations: &OperationsPlan,
) -> Option<String> {
    if let Payload::Struct(position) = response.payload {
        let headers = sample.get("headers");
        let mut required = operations.structs.get(position)?.headers.iter();
        let without = required.find(|header| {
            let has_sample = headers.is_some_and(|it| it.get(&header.name).is_some());
            header.required && !header.repeated && !has_sample
        });
        if let Some(header) = without {
            return Some(not_found(&format!("its header `{}`", header.name)));
        }
    }
    bodies.iter().enumerate().find_map(|(position, body)| {
        let is_made =
            !matches!(body.format, Format::Multipart(..)) || can_be_sent(body, operations);
        if !is_made {
            return of_body(body, sample, operations);
        }
        let others = sample.get("others");
        let other = others.and_then(|others| others.get(&body.media_type)?.as_object());
        let sample = other.filter(|_| position > 0).unwrap_or(sample);
        lacks(body, sample).then(|| not_found(&format!("its body, {}", body.media_type)))
    })
}

/// Whether a body is made of a sample, and there is none.
fn lacks(body: &BodyPlan, sample: &Map<String, Json>) -> bool {
    holds_sample(body) && !sample.contains_key("body") && !sample.contains_key("examples")
}

/// That nothing was found for a part of it.
pub(super) fn not_found(part: &str) -> String {
    format!("no value that the schema accepts was found for {part}; an `example` gives one")
}

/// That nothing was found for a part of a segment that can be told from what stands before it.
pub(super) fn not_apart(part: &str) -> String {
    format!(
        "no value that the schema accepts and that shows where it begins in its segment was found for {part}; an \
         `example` gives one"
    )
}
