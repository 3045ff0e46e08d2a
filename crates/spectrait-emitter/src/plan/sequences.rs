//! Sequential media types: what each item of a body is, and how items are set apart (OpenAPI 3.2 §4.14.5).
//!
//! In: a media type of a response. Out: its [`Framing`] and the type of its items.
//!
//! What always holds: `itemSchema` says what an item is. Where there is none, `schema` does: what its items are if it
//! is an array, else the schema itself, which is what descriptions before 3.2 mean by it. The item of an event
//! stream is the event if it looks like one, and else the event's data.

use std::collections::HashSet;

use serde::Serialize;
use spectrait_ir::{MediaType, Shape, TypeId};

use super::RustType;
use super::media_types::essence;
use super::operations::Planner;
use super::same::same;

/// How the items of a body are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Framing {
    /// JSON, one item a line.
    Lines,
    /// JSON text sequences (RFC 7464).
    Sequence,
    /// Events whose data is text.
    TextEvents,
    /// Events whose data is JSON.
    JsonEvents,
}

/// The members of an event, as the specification names them.
const FIELDS: [&str; 4] = ["data", "event", "id", "retry"];

/// Whether the essence of a media type is an event stream.
fn is_events(essence: &str) -> bool {
    essence == "text/event-stream"
}

/// Whether the essence of a media type is that of JSON text sequences.
fn is_json_sequence(essence: &str) -> bool {
    essence == "application/json-seq" || essence.ends_with("+json-seq")
}

/// Whether the essence of a media type is sequential.
pub(super) fn is_sequential(essence: &str) -> bool {
    is_events(essence)
        || is_json_sequence(essence)
        || matches!(
            essence
                .strip_prefix("application/")
                .map(|name| name.trim_start_matches("x-")),
            Some("jsonl" | "ndjson" | "jsonlines" | "json-lines" | "stream+json" | "json-stream")
        )
}

/// What the items of a body are, as far as the description says.
pub(super) fn item(planner: &Planner<'_, '_>, media: &MediaType) -> Option<TypeId> {
    if media.item.is_some() {
        return media.item;
    }
    let whole = media.ty?;
    match planner.api.ty(planner.types.base(whole)).shape {
        Shape::Array { items } => Some(items),
        _ => Some(whole),
    }
}

/// Lists what a schema asks of the list as a whole: items are read and checked as they come.
fn note_bounds(planner: &mut Planner<'_, '_>, media: &MediaType) {
    let Some(whole) = media.ty.filter(|_| media.item.is_none()) else {
        return;
    };
    let ty = planner.api.ty(planner.types.base(whole));
    let constraints = &ty.constraints;
    let asked = [
        ("minItems", constraints.min_items.is_some()),
        ("maxItems", constraints.max_items.is_some()),
        ("uniqueItems", constraints.unique_items),
        ("what the schema asks of the whole", ty.rules.is_some()),
    ];
    let is_list = matches!(ty.shape, Shape::Array { .. });
    for (what, _) in asked.into_iter().filter(|(_, asked)| *asked && is_list) {
        let reason = format!(
            "the items of {} are checked one by one, as they come",
            media.name
        );
        planner
            .types
            .not_checked(what.to_owned(), reason, &ty.place);
    }
}

/// Whether two media types are written in the same way and hold the same items.
pub(super) fn alike(planner: &Planner<'_, '_>, one: &MediaType, other: &MediaType) -> bool {
    let kind = |media: &MediaType| {
        let essence = essence(&media.name);
        (is_events(&essence), is_json_sequence(&essence))
    };
    let same = match (item(planner, one), item(planner, other)) {
        (Some(one), Some(other)) => {
            let (one, other) = (planner.types.base(one), planner.types.base(other));
            same(planner.api, one, other)
        }
        (one, other) => one == other,
    };
    kind(one) == kind(other) && same
}

/// How the items of a media type are written, and as what type they are handed on.
pub(super) fn plan(
    planner: &mut Planner<'_, '_>,
    media: &MediaType,
    hint: &[&str],
    body: &str,
) -> (Framing, RustType) {
    note_bounds(planner, media);
    let item = item(planner, media);
    let essence = essence(&media.name);
    // What is known of the whole body is no name for an item of it.
    let hint: Vec<&str> = hint
        .iter()
        .map(|word| if *word == "Body" { "Item" } else { word })
        .collect();
    let docs = format!("an item of {body}");
    let docs = Some(docs.as_str());
    let (framing, ty) = match item {
        None if is_events(&essence) => (Framing::TextEvents, event(RustType::String)),
        Some(id) if is_events(&essence) => match data(planner, id, media.item.is_some()) {
            Some(framing) => (framing, planner.types.whole_with(id, &hint, docs)),
            None => {
                let framing = framing_of_data(planner, id);
                let ty = match framing {
                    // Bytes in an event can only be text.
                    Framing::TextEvents if is_text(planner, id) => RustType::String,
                    _ => planner.types.whole_with(id, &hint, docs),
                };
                (framing, event(ty))
            }
        },
        item => {
            let framing = if is_json_sequence(&essence) {
                Framing::Sequence
            } else {
                Framing::Lines
            };
            let ty = item.map_or(RustType::Value, |id| {
                planner.types.whole_with(id, &hint, docs)
            });
            (framing, ty)
        }
    };
    (framing, RustType::Of("items", "Items", Box::new(ty)))
}

/// An event with data of a type.
fn event(data: RustType) -> RustType {
    RustType::Of("items", "Event", Box::new(data))
}

/// How the data of events is written, if a type is that of whole events: an object with `data` and with nothing that
/// events do not have, or a union of such. A schema that is not said to be of the items has another member besides,
/// as envelopes with `data` alone are common.
fn data(planner: &Planner<'_, '_>, id: TypeId, of_items: bool) -> Option<Framing> {
    let mut found = None;
    let mut seen = HashSet::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        let base = planner.types.base(id);
        if !seen.insert(base) {
            continue;
        }
        match &planner.api.ty(base).shape {
            Shape::Object(object) => {
                let mut names = object.properties.iter().map(|property| &property.name);
                let known = names.all(|name| FIELDS.contains(&name.as_str()));
                let data = object
                    .properties
                    .iter()
                    .find(|property| property.name == "data")?;
                if !known || (!of_items && object.properties.len() < 2) {
                    return None;
                }
                let framing = framing_of_data(planner, data.ty);
                // Where events differ, what is not text decides.
                if found != Some(Framing::JsonEvents) {
                    found = Some(framing);
                }
            }
            Shape::Union(union) => open.extend(union.branches.iter().map(|branch| branch.ty)),
            _ => return None,
        }
    }
    found
}

/// How data of a type is written in an event: what is a string, as it is.
fn framing_of_data(planner: &Planner<'_, '_>, id: TypeId) -> Framing {
    match &planner.api.ty(planner.types.base(id)).shape {
        Shape::String { .. } | Shape::JsonText(_) => Framing::TextEvents,
        Shape::Enum { values, .. } if values.iter().all(|value| value.value.as_str().is_some()) => {
            Framing::TextEvents
        }
        _ => Framing::JsonEvents,
    }
}

fn is_text(planner: &Planner<'_, '_>, id: TypeId) -> bool {
    let shape = &planner.api.ty(planner.types.base(id)).shape;
    matches!(
        shape,
        Shape::String {
            format: spectrait_ir::StringFormat::Binary
        }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequential_media_types_are_known() {
        for name in [
            "text/event-stream",
            "application/jsonl",
            "application/x-ndjson",
            "application/x-jsonlines",
            "application/json-seq",
            "application/geo+json-seq",
        ] {
            assert!(is_sequential(name), "{name}");
        }
        for name in [
            "application/json",
            "multipart/mixed",
            "text/plain",
            "application/problem+json",
        ] {
            assert!(!is_sequential(name), "{name}");
        }
    }
}
