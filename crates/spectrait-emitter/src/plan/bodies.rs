//! Bodies: which media type of a request or response is generated, and as what.
//!
//! In: the media types of a body. Out: a [`BodyPlan`], or the reason why there is none.
//!
//! What always holds: a media type that is documented and not generated is noted with its place; bodies whose
//! media type is not understood are bytes, which carry the data all the same.

use serde::Serialize;
use spectrait_ir::{MediaType, Shape, StringFormat};

use super::operations::Planner;
use super::{Kind, RustType, kinds};

/// A body in one media type.
#[derive(Debug, Clone, Serialize)]
pub struct BodyPlan {
    /// How it is read and written.
    pub format: Format,
    /// The media type as it is sent; a range where a request may have any of it.
    pub media_type: String,
    /// What it holds.
    pub ty: RustType,
}

/// How a body is read and written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Format {
    /// JSON, typed.
    Json,
    /// A text.
    Text,
    /// Bytes as they come.
    Bytes,
    /// A form, typed: its fields.
    Form(Vec<FormField>),
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FormField {
    /// The name on the wire.
    pub name: String,
    /// What it looks like.
    pub kind: Kind,
    /// Whether a form without it is invalid.
    pub required: bool,
    /// How it is written.
    pub wire: super::parameters::WirePlan,
}

/// What can be done with a media type, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Family {
    /// `application/json`, `application/…+json`
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
    /// `text/…`, except those that have a structure of their own.
    Text,
    /// Everything that is not understood: images, archives, XML, streams of events.
    Bytes,
    /// `multipart/…`, which needs more than bytes: its parts are in the header too.
    Multipart,
}

/// Who writes a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Request,
    Response,
}

/// The essence of a media type: without parameters, in lower case.
fn essence(media_type: &str) -> String {
    media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// Whether a media type is JSON.
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = essence(media_type);
    essence == "application/json"
        || essence == "text/json"
        || essence.ends_with("+json")
        // Ranges that include JSON: what a description means that gives them a schema.
        || essence == "*/*"
        || essence == "application/*"
        || essence == "*"
}

fn family(planner: &Planner<'_, '_>, media: &MediaType) -> Family {
    let essence = essence(&media.name);
    let binary = media.ty.is_some_and(|ty| {
        matches!(
            planner.api.ty(planner.types.base(ty)).shape,
            Shape::String {
                format: StringFormat::Binary
            }
        )
    });
    if essence.starts_with("multipart/") {
        Family::Multipart
    } else if media.item.is_some()
        || (binary && !essence.starts_with("text/"))
        || (essence.ends_with("/*") && media.ty.is_none())
    {
        Family::Bytes
    } else if is_json(&essence) {
        Family::Json
    } else if essence == "application/x-www-form-urlencoded" {
        Family::Form
    } else if essence.starts_with("text/")
        && !matches!(essence.as_str(), "text/event-stream" | "text/xml")
    {
        Family::Text
    } else {
        Family::Bytes
    }
}

/// What is known of a media type that is handed on as bytes although it has a structure.
fn untyped(media: &MediaType) -> Option<&'static str> {
    let essence = essence(&media.name);
    if essence.ends_with("/xml") || essence.ends_with("+xml") {
        Some("XML is handed on as bytes")
    } else if essence == "text/event-stream"
        || media.item.is_some()
        || essence.contains("ndjson")
        || essence.contains("jsonl")
        || essence.contains("json-seq")
    {
        Some("a stream of items is handed on as bytes")
    } else {
        None
    }
}

/// Plans the body of a response; none where it has no content.
pub(super) fn response(
    planner: &mut Planner<'_, '_>,
    content: &[MediaType],
    hint: &[&str],
) -> Option<BodyPlan> {
    choose(planner, content, hint, Side::Response)
}

/// Plans the body of a request. The error says why it cannot be expressed.
pub(super) fn request(
    planner: &mut Planner<'_, '_>,
    content: &[MediaType],
    hint: &[&str],
) -> Result<Option<BodyPlan>, &'static str> {
    match choose(planner, content, hint, Side::Request) {
        None if !content.is_empty() => Err("multipart bodies are not generated yet"),
        body => Ok(body),
    }
}

/// The plan for the best of some media types; the others are noted.
fn choose(
    planner: &mut Planner<'_, '_>,
    content: &[MediaType],
    hint: &[&str],
    side: Side,
) -> Option<BodyPlan> {
    let best = content
        .iter()
        .enumerate()
        .map(|(position, media)| (family(planner, media), position))
        .filter(|(family, _)| side == Side::Response || *family != Family::Multipart)
        .min()?;
    for (position, media) in content.iter().enumerate() {
        if position != best.1 {
            planner.note(
                format!("media type {}", media.name),
                media.place.clone(),
                "one media type of a body is generated, JSON before forms, text and bytes",
            );
        }
    }
    let media = content.get(best.1)?;
    if let Some(reason) = untyped(media) {
        planner.note(
            format!("media type {}", media.name),
            media.place.clone(),
            reason,
        );
    }
    Some(body(planner, media, best.0, hint, side))
}

fn body(
    planner: &mut Planner<'_, '_>,
    media: &MediaType,
    family: Family,
    hint: &[&str],
    side: Side,
) -> BodyPlan {
    let (format, ty) = match (family, media.ty) {
        (Family::Json, Some(ty)) => (Format::Json, planner.types.whole(ty, hint)),
        (Family::Json, None) => (Format::Json, RustType::Value),
        (Family::Form, Some(ty)) if side == Side::Request => {
            match form_fields(planner, media, ty) {
                Some(fields) => (Format::Form(fields), planner.types.whole(ty, hint)),
                None => {
                    let reason = "a form whose fields are not known is handed on as text";
                    planner.note(
                        format!("media type {}", media.name),
                        media.place.clone(),
                        reason,
                    );
                    (Format::Text, RustType::String)
                }
            }
        }
        (Family::Text | Family::Form, _) => (Format::Text, RustType::String),
        (Family::Bytes | Family::Multipart, _) => (Format::Bytes, RustType::Path("bytes::Bytes")),
    };
    BodyPlan {
        media_type: name(&media.name, &format, side),
        format,
        ty,
    }
}

/// The media type as it is sent, or the range of those that a request may have.
fn name(media_type: &str, format: &Format, side: Side) -> String {
    let open = side == Side::Request && matches!(format, Format::Text | Format::Bytes);
    if open || !media_type.contains('*') {
        return media_type.trim().to_owned();
    }
    match format {
        Format::Json => "application/json",
        Format::Form(_) => "application/x-www-form-urlencoded",
        Format::Text => "text/plain",
        Format::Bytes => "application/octet-stream",
    }
    .to_owned()
}

/// The fields of a form; none where its type does not name them.
fn form_fields(
    planner: &Planner<'_, '_>,
    media: &MediaType,
    ty: spectrait_ir::TypeId,
) -> Option<Vec<FormField>> {
    let Shape::Object(object) = &planner.api.ty(planner.types.base(ty)).shape else {
        return None;
    };
    let fields = object.properties.iter().map(|property| {
        let encoding = media.encoding.get(&property.name);
        FormField {
            name: property.name.clone(),
            kind: kinds::kind(planner.api, property.ty),
            required: property.required,
            wire: super::parameters::of_form(encoding),
        }
    });
    Some(fields.collect())
}
