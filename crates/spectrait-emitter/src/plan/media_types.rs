//! Media types: which codec reads one, what it is called, and what is sent of it.
//!
//! In: a media type of a description. Out: its [`Family`] and its names.

use std::collections::HashSet;

pub(super) use spectrait_ir::media_types::essence;
use spectrait_ir::media_types::is_sequential;
use spectrait_ir::{JsonType, MediaType, Shape, StringFormat, TypeId};

use super::bodies::Format;
use super::fields;
use super::multipart;
use super::operations::Planner;
use super::ordered;
use super::unions::json_types;

/// What can be done with a media type, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Family {
    /// `application/json`, `application/…+json`
    Json,
    /// `application/xml`, `text/xml` and `application/…+xml` with a schema that is no string.
    Xml,
    /// `application/x-www-form-urlencoded`
    Form,
    /// `multipart/…` without files whose parts have names: an object, typed as JSON is.
    Fields,
    /// `multipart/…` with files, and responses of any `multipart/…`, that are one object.
    Multipart,
    /// Other `multipart/…` whose parts are told apart by their position.
    Ordered,
    /// A sequence of items.
    Items,
    /// `text/…`, except those that have a structure of their own.
    Text,
    /// Everything that is not understood: images, archives.
    Bytes,
    /// Other requests of `multipart/…`: parts that are not told apart.
    Parts,
}

/// Who writes a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Request,
    Response,
}

/// Whether the essence of a media type is JSON.
pub(super) fn is_json(essence: &str) -> bool {
    spectrait_ir::media_types::is_json(essence)
        // What a description means that gives them a schema.
        || includes_json(essence)
}

/// Whether the essence of a media type is a range that includes JSON.
fn includes_json(essence: &str) -> bool {
    is_any(essence) || essence == "application/*"
}

/// Whether the essence of a media type is the range of all of them.
fn is_any(essence: &str) -> bool {
    matches!(essence, "*/*" | "*")
}

/// The one of some media types that says what their `application/json` holds: the narrowest with a schema that includes it
/// (OpenAPI 3.1 §4.8.13).
pub(super) fn of_json(content: &[MediaType]) -> Option<&MediaType> {
    let typed = content.iter().filter(|media| media.ty.is_some());
    let including = typed.filter_map(|media| Some((width_of_json(&media.name)?, media)));
    let narrowest = including.min_by_key(|(width, _)| *width);
    narrowest.map(|(_, media)| media)
}

/// Whether a media type is a range that includes JSON, and is wider than another one.
pub(super) fn is_wider(media: &MediaType, than: &MediaType) -> bool {
    width_of_json(&media.name) > width_of_json(&than.name)
}

/// How much else a media type includes that includes `application/json`.
fn width_of_json(media_type: &str) -> Option<u8> {
    match essence(media_type).as_str() {
        "application/json" => Some(0),
        "application/*" => Some(1),
        essence => is_any(essence).then_some(2),
    }
}

/// Whether the essence of a media type is XML.
pub(super) fn is_xml(essence: &str) -> bool {
    matches!(essence, "application/xml" | "text/xml") || essence.ends_with("+xml")
}

/// The media type of parts of which each stands for the one before it.
const ENDLESS: &str = "multipart/x-mixed-replace";

/// The codec for a media type.
pub(super) fn family(planner: &Planner<'_, '_>, media: &MediaType, side: Side) -> Family {
    let essence = essence(&media.name);
    let binary = media.ty.is_some_and(|ty| is_binary(planner, ty));
    if essence.starts_with("multipart/") {
        in_parts(planner, media, &essence, side)
    } else if is_sequential(&essence) && (!binary || essence.starts_with("text/")) {
        Family::Items
    } else if media.item.is_some()
        || (binary && !essence.starts_with("text/"))
        || (essence.ends_with('*') && media.ty.is_none_or(|ty| is_empty(planner, ty)))
    {
        Family::Bytes
    } else if is_json(&essence) {
        Family::Json
    } else if is_xml(&essence) && media.ty.is_some_and(|ty| is_structured(planner, ty)) {
        Family::Xml
    } else if essence == "application/x-www-form-urlencoded" {
        let object = media.ty.is_some_and(|ty| {
            let base = planner.types.base(ty);
            match planner.api.ty(base).shape {
                Shape::Object(_) | Shape::Map { .. } => true,
                Shape::Union(_) => fields::has_names(planner, ty),
                _ => false,
            }
        });
        match side {
            Side::Request if object => Family::Form,
            Side::Request | Side::Response => Family::Text,
        }
    } else if essence.starts_with("text/") && essence != "text/xml" {
        Family::Text
    } else {
        Family::Bytes
    }
}

/// Whether a media type is a range in which a string may be JSON or the text itself: frameworks write `*/*` for strings
/// that they send as they are. No text is `null`.
pub(super) fn may_be_text(planner: &Planner<'_, '_>, media: &MediaType) -> bool {
    includes_json(&essence(&media.name)) && media.ty.is_some_and(|ty| is_string(planner, ty))
}

/// Whether a media type is the range of all of them, and any text is valid.
pub(super) fn is_any_text(planner: &Planner<'_, '_>, media: &MediaType) -> bool {
    let asks = |ty| asks_more(planner, planner.types.base(ty));
    is_any(&essence(&media.name)) && may_be_text(planner, media) && !media.ty.is_some_and(asks)
}

/// Whether all values of a schema are strings.
pub(super) fn is_string(planner: &Planner<'_, '_>, ty: TypeId) -> bool {
    json_types(&planner.types.graph, ty, &mut HashSet::new()) == [JsonType::String]
}

/// The codec for a body in parts: by name where its schema is an object, by position where it is a list.
fn in_parts(planner: &Planner<'_, '_>, media: &MediaType, essence: &str, side: Side) -> Family {
    let is_form = essence == "multipart/form-data";
    let is_ordered = || !is_form && ordered::is_described(planner, media);
    match (side, media.ty) {
        // What each part replaces has no end, and a range does not say what its parts are.
        (Side::Response, _) if essence == ENDLESS || essence.contains('*') => Family::Bytes,
        (Side::Response, _) if multipart::is_object(planner, media) => Family::Multipart,
        (Side::Request, Some(ty)) if is_form || fields::has_names(planner, ty) => {
            multipart::family(planner, media, ty)
        }
        _ if is_ordered() => Family::Ordered,
        (Side::Response, _) => Family::Bytes,
        (Side::Request, _) => Family::Parts,
    }
}

/// Whether a schema says something of what is in an element: a string, or anything, is the XML itself.
fn is_structured(planner: &Planner<'_, '_>, ty: TypeId) -> bool {
    let base = planner.types.base(ty);
    let shape = &planner.api.ty(base).shape;
    !matches!(
        shape,
        Shape::Any | Shape::Never | Shape::Null | Shape::String { .. }
    )
}

/// Whether a schema says nothing of values.
fn is_empty(planner: &Planner<'_, '_>, ty: TypeId) -> bool {
    let ty = planner.api.ty(planner.types.base(ty));
    matches!(ty.shape, Shape::Any) && ty.rules.is_none() && ty.untyped.is_none()
}

/// Whether not every text is valid.
pub(super) fn asks_more(planner: &Planner<'_, '_>, ty: TypeId) -> bool {
    let ty = planner.api.ty(ty);
    let bounds = &ty.constraints;
    match ty.shape {
        Shape::Any => false,
        Shape::String {
            format: StringFormat::Plain | StringFormat::Binary,
        } => {
            ty.rules.is_some()
                || bounds.min_length.is_some_and(|least| least > 0)
                || bounds.max_length.is_some()
                || !bounds.patterns.is_empty()
                || bounds.format.is_some()
        }
        _ => true,
    }
}

/// Whether a schema is of bytes.
pub(super) fn is_binary(planner: &Planner<'_, '_>, ty: TypeId) -> bool {
    let base = planner.types.base(ty);
    matches!(
        planner.api.ty(base).shape,
        Shape::String {
            format: StringFormat::Binary
        }
    )
}

/// Where a media type comes after the others of its family: the best known one is the one to send.
pub(super) fn unusual(family: Family, media_type: &str) -> u8 {
    match (family, media_type.trim()) {
        (Family::Json, "application/json")
        | (Family::Xml, "application/xml")
        | (Family::Text, "text/plain") => 0,
        (Family::Json, name) if essence(name) == "application/json" => 1,
        (_, name) if is_any(&essence(name)) => 4,
        (_, name) if name.contains('*') => 3,
        _ => 2,
    }
}

/// What is known of a media type that is handed on as bytes although it has a structure.
pub(super) fn untyped(planner: &Planner<'_, '_>, media: &MediaType) -> Option<&'static str> {
    let essence = essence(&media.name);
    if media.ty.is_some_and(|ty| is_binary(planner, ty)) {
        // A file of that type, and meant so.
        None
    } else if is_xml(&essence) {
        Some("XML whose schema does not say what is in it is handed on as bytes")
    } else if media.item.is_some() && !essence.starts_with("multipart/") {
        Some("how items are set apart in this media type is not known; it is handed on as bytes")
    } else {
        None
    }
}

/// What is known of a schema that a body is not read by.
pub(super) fn unread(
    planner: &Planner<'_, '_>,
    family: Family,
    media: &MediaType,
) -> Option<&'static str> {
    let essence = essence(&media.name);
    if essence.contains('*') {
        match family {
            Family::Fields | Family::Multipart => {
                return Some("of this range, `multipart/form-data` is sent and read");
            }
            Family::Ordered => return Some("of this range, `multipart/mixed` is sent and read"),
            _ => {}
        }
    }
    if essence.starts_with("multipart/") && family == Family::Bytes {
        let described = media.ty.is_some_and(|ty| !is_binary(planner, ty));
        return (described || media.item.is_some()).then_some(if essence == ENDLESS {
            "it may have no end; it is handed on as bytes"
        } else if essence.contains('*') {
            "a range does not say how its parts are told apart; it is handed on as bytes"
        } else {
            "its schema tells no parts apart, by name or by position; it is handed on as bytes"
        });
    }
    if media.item.is_some() && family == Family::Bytes {
        return Some("how its items are written in it is not known; it is handed on as bytes");
    }
    let base = planner.types.base(media.ty?);
    let shape = &planner.api.ty(base).shape;
    let structured = match shape {
        Shape::Array { .. } | Shape::Tuple { .. } | Shape::Map { .. } | Shape::Object(_) => true,
        Shape::Union(_) => fields::has_names(planner, base),
        _ => false,
    };
    match family {
        Family::Text if structured => Some("its schema is no text; it is handed on as text"),
        Family::Text if asks_more(planner, base) => {
            Some("what its schema asks of the text is not checked")
        }
        Family::Bytes
            if includes_json(&essence) && !is_binary(planner, base) && !is_empty(planner, base) =>
        {
            Some(
                "a narrower media type says what its JSON is; what else it may be is handed on as bytes",
            )
        }
        Family::Bytes if structured => {
            Some("how its schema is written in it is not known; it is handed on as bytes")
        }
        _ => None,
    }
}

/// The parameters of the first of some media types, as words.
fn parameters(members: &[(Family, &MediaType)]) -> String {
    let name = members.first().map_or("", |(_, media)| media.name.as_str());
    let (_, parameters) = name.split_once(';').unwrap_or_default();
    parameters.replace(['=', ';', '"'], " ")
}

/// The words of a variant for what some media types hold.
fn variant(family: Family, members: &[(Family, &MediaType)]) -> String {
    let Some((_, first)) = members.first() else {
        return "Other".to_owned();
    };
    let essence = essence(&first.name);
    let subtype = essence
        .split_once('/')
        .map_or(essence.as_str(), |(_, subtype)| subtype);
    match family {
        Family::Json if matches!(subtype, "json" | "*" | "*+json") => "Json".to_owned(),
        Family::Xml if matches!(subtype, "xml" | "*" | "*+xml") => "Xml".to_owned(),
        Family::Form => "Form".to_owned(),
        Family::Fields | Family::Multipart | Family::Ordered | Family::Parts => match subtype {
            "form-data" | "*" => "Multipart".to_owned(),
            subtype => format!("Multipart {}", plain(subtype)),
        },
        Family::Items if essence == "text/event-stream" => "Events".to_owned(),
        Family::Text if matches!(subtype, "plain" | "*") => "Text".to_owned(),
        Family::Bytes if members.len() > 1 => "Binary".to_owned(),
        Family::Bytes if matches!(subtype, "octet-stream" | "*") => match essence.as_str() {
            "image/*" => "Image".to_owned(),
            "audio/*" => "Audio".to_owned(),
            "video/*" => "Video".to_owned(),
            _ => "Binary".to_owned(),
        },
        _ => plain(subtype),
    }
}

/// The words of a variant, and others for one whose words are those of another variant: with its parameters, with all of
/// its subtype, with its type.
pub(super) fn variants(family: Family, members: &[(Family, &MediaType)]) -> Vec<String> {
    let word = variant(family, members);
    let parameters = parameters(members);
    let essence = members.first().map(|(_, first)| essence(&first.name));
    let essence = essence.unwrap_or_default();
    let (ty, subtype) = essence.split_once('/').unwrap_or(("", &essence));
    let with_parameters = format!("{word} {parameters}");
    vec![
        word,
        with_parameters,
        subtype.to_owned(),
        format!("{ty} {subtype}"),
        format!("{ty} {subtype} {parameters}"),
    ]
}

/// The words of a subtype: `vnd.acme.order.v2+json` → `acme order v2`.
fn plain(subtype: &str) -> String {
    let name = subtype.trim_start_matches("x-");
    let name = name.strip_prefix("vnd.").unwrap_or(name);
    name.split_once('+')
        .map_or(name, |(name, _)| name)
        .to_owned()
}

/// The media type as it is sent, or the range of those that text and bytes may have.
pub(super) fn sent(media_type: &str, format: &Format) -> String {
    let open = matches!(format, Format::Text | Format::Bytes);
    if open || !media_type.contains('*') {
        return match format {
            Format::Fields(_) | Format::Multipart(..) | Format::Parts => unbounded(media_type),
            _ => media_type.trim().to_owned(),
        };
    }
    match format {
        Format::Json | Format::Choice(_) => "application/json",
        Format::Xml(_) => "application/xml",
        Format::Form(_) => "application/x-www-form-urlencoded",
        Format::Fields(_) | Format::Multipart(..) | Format::Parts => "multipart/form-data",
        Format::Text => "text/plain",
        Format::Bytes | Format::Items(_) => "application/octet-stream",
    }
    .to_owned()
}

/// A media type without a boundary, which each body has of its own.
pub(super) fn unbounded(media_type: &str) -> String {
    let is_boundary = |parameter: &str| {
        let name = parameter.split('=').next().unwrap_or_default();
        name.trim().eq_ignore_ascii_case("boundary")
    };
    let mut words = media_type.split(';').map(str::trim);
    let essence = words.next().unwrap_or_default().to_owned();
    let parameters = words.filter(|word| !word.is_empty() && !is_boundary(word));
    parameters.fold(essence, |name, parameter| name + "; " + parameter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_is_meant() {
        for (name, words) in [
            ("vnd.acme.order.v2+json", "acme.order.v2"),
            ("x-yaml", "yaml"),
            ("merge-patch+json", "merge-patch"),
            ("svg+xml", "svg"),
        ] {
            assert_eq!(plain(name), words);
        }
    }

    #[test]
    fn boundaries_are_those_of_a_body() {
        for (name, sent) in [
            ("multipart/mixed; boundary=xyz", "multipart/mixed"),
            (
                "multipart/related; type=\"application/json\";Boundary = a",
                "multipart/related; type=\"application/json\"",
            ),
        ] {
            assert_eq!(unbounded(name), sent);
        }
    }

    #[test]
    fn parameters_are_not_of_the_essence() {
        assert_eq!(
            essence("Application/JSON; charset=utf-8"),
            "application/json"
        );
        assert_eq!(
            essence("application/json, charset=utf-8"),
            "application/json"
        );
    }
}
