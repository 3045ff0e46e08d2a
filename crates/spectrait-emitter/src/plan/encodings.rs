//! Encodings that nothing comes of (OpenAPI 3.2 §4.15): what a description says of the parts of a body, or of the fields
//! of a form, and the code does not do.
//!
//! In: a media type and how it is read. Out: a note for each word of its encodings that is not used, with the reason.
//!
//! What always holds: a word that says what holds without it is not noted.

use std::fmt;

use spectrait_ir::{Encoding, MediaType, Style, TypeId};

use super::bodies;
use super::media_types::{Family, Side, essence};
use super::operations::Planner;
use super::{Kind, fields, kinds, multipart, ordered, parameters};

/// What an encoding is about.
#[derive(Debug, Clone, Copy)]
enum At<'m> {
    /// `encoding`: a property.
    Property(&'m str),
    /// `prefixEncoding`: a part by its position.
    Prefix(usize),
    /// `itemEncoding`: all other parts.
    Items,
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Property(name) => write!(f, "the encoding `{name}`"),
            Self::Prefix(position) => write!(f, "`prefixEncoding` {position}"),
            Self::Items => f.write_str("`itemEncoding`"),
        }
    }
}

/// A member of an encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    ContentType,
    Headers,
    Style,
    Explode,
    AllowReserved,
}

impl Word {
    fn name(self) -> &'static str {
        match self {
            Self::ContentType => "contentType",
            Self::Headers => "headers",
            Self::Style => "style",
            Self::Explode => "explode",
            Self::AllowReserved => "allowReserved",
        }
    }
}

/// The members that an encoding has.
fn words(encoding: &Encoding) -> impl Iterator<Item = Word> + use<> {
    let words = [
        (Word::ContentType, encoding.content_type.is_some()),
        (Word::Headers, !encoding.headers.is_empty()),
        (Word::Style, encoding.style.is_some()),
        (Word::Explode, encoding.explode.is_some()),
        (Word::AllowReserved, encoding.allow_reserved),
    ];
    let said = words.into_iter().filter(|(_, said)| *said);
    said.map(|(word, _)| word)
}

/// Notes what of the encodings of a media type is not used.
pub(super) fn note_unused(
    planner: &mut Planner<'_, '_>,
    family: Family,
    media: &MediaType,
    side: Side,
) {
    let named = media.encoding.iter();
    let named = named.map(|(name, encoding)| (At::Property(name), encoding));
    let prefix = media.prefix_encoding.iter().enumerate();
    let prefix = prefix.map(|(position, encoding)| (At::Prefix(position), encoding));
    let items = media.item_encoding.iter();
    let items = items.map(|encoding| (At::Items, encoding));
    for (at, encoding) in named.chain(prefix).chain(items) {
        for word in words(encoding) {
            if let Some(reason) = reason(planner, (family, media, side), at, encoding, word) {
                let what = format!("`{}` of {at} of {}", word.name(), media.name);
                planner.note(what, encoding.place.clone(), reason);
            }
        }
    }
}

/// Why a word is not used; nothing where it is.
fn reason(
    planner: &Planner<'_, '_>,
    (family, media, side): (Family, &MediaType, Side),
    at: At<'_>,
    encoding: &Encoding,
    word: Word,
) -> Option<&'static str> {
    match (family, at) {
        (Family::Form | Family::Fields | Family::Multipart, At::Property(name)) => {
            match fields::property(planner, media, name) {
                Some(ty) => of_field(planner, family, ty, encoding, word),
                None => Some("its schema has no property of that name"),
            }
        }
        (Family::Form | Family::Fields | Family::Multipart, _) => {
            Some("what is in it is told apart by name")
        }
        (Family::Ordered, At::Property(_)) => Some("its parts have no names"),
        (Family::Ordered, at) => {
            let (prefix, has_rest) = ordered::positions(planner, media);
            let has_part = match at {
                At::Prefix(position) => position < prefix,
                _ => has_rest,
            };
            match word {
                _ if !has_part => Some("its schema tells no part apart at this position"),
                Word::ContentType => {
                    let position = match at {
                        At::Prefix(position) => position,
                        _ => prefix,
                    };
                    let ty = ordered::ty(planner, media, position);
                    let ty = ty.filter(|ty| !multipart::is_file(planner, *ty, Some(encoding)));
                    ty.and_then(|ty| {
                        of_type(encoding, is_structured(&kinds::kind(planner.api, ty)))
                    })
                }
                Word::Headers => None,
                Word::Style | Word::Explode | Word::AllowReserved => {
                    Some("only fields of forms have a style")
                }
            }
        }
        _ => Some(of_whole(&essence(&media.name), side)),
    }
}

/// Why nothing is done by the encodings of a body that is not read part by part.
fn of_whole(essence: &str, side: Side) -> &'static str {
    match side {
        Side::Response if essence.starts_with("multipart/") => "it is handed on as bytes",
        Side::Request if essence.starts_with("multipart/") => {
            "its parts are handed on as a list, each with its own headers"
        }
        _ if essence == "application/x-www-form-urlencoded" => "the form is handed on as text",
        _ => "only forms and multipart bodies have encodings",
    }
}

/// Why a word about a field of a form is not used.
fn of_field(
    planner: &Planner<'_, '_>,
    family: Family,
    ty: TypeId,
    encoding: &Encoding,
    word: Word,
) -> Option<&'static str> {
    let styled = encoding.style.is_some() || encoding.explode.is_some();
    match (word, family) {
        (Word::AllowReserved, Family::Form) => None,
        (Word::AllowReserved, _) => Some("nothing is percent-encoded in a part"),
        (Word::Headers, Family::Multipart) => None,
        (Word::Headers, Family::Form) => Some("fields of this media type have no headers"),
        (Word::Headers, _) => Some("parts have headers where the body is one object"),
        (Word::Style | Word::Explode, Family::Multipart)
            if multipart::content(planner, ty, Some(encoding)).is_file() =>
        {
            Some("files have no style")
        }
        (Word::Style | Word::Explode, Family::Fields | Family::Multipart)
            if is_spread(encoding)
                && matches!(
                    kinds::kind(planner.api, ty),
                    Kind::Object(..) | Kind::Open(..) | Kind::Map(..)
                ) =>
        {
            Some("its members have no parts of their own; it is one part of JSON")
        }
        (Word::Style | Word::Explode, _) => None,
        (Word::ContentType, _) if styled => Some("the style says how the value is written"),
        (Word::ContentType, Family::Form) if encoding.allow_reserved => {
            Some("`allowReserved` says that the value is written in a style")
        }
        (Word::ContentType, _) if multipart::content(planner, ty, Some(encoding)).is_file() => None,
        (Word::ContentType, _) => {
            of_type(encoding, is_structured(item(&kinds::kind(planner.api, ty))))
        }
    }
}

/// Whether each member of an object has a pair of its own in the style of an encoding.
fn is_spread(encoding: &Encoding) -> bool {
    let is_form = encoding.style.is_none_or(|style| style == Style::Form);
    is_form && encoding.explode.unwrap_or(true)
}

/// Why a value is not written in a media type.
fn of_type(encoding: &Encoding, structured: bool) -> Option<&'static str> {
    let names = encoding.content_type.as_deref().unwrap_or_default();
    let json = names.split(',').any(bodies::is_json);
    (structured && !json).then_some("lists and objects are written as JSON")
}

/// Whether values that look like this are written as JSON.
pub(super) fn is_structured(kind: &Kind) -> bool {
    *kind != Kind::Any && !parameters::is_scalar(kind)
}

/// What is a part by itself: each item of a list.
pub(super) fn item(kind: &Kind) -> &Kind {
    match kind {
        Kind::Array(items) => items,
        Kind::Tuple(items, others) => {
            let mut structured = items.iter().filter(|item| !parameters::is_scalar(item));
            structured.next().unwrap_or(others)
        }
        kind => kind,
    }
}

/// Whether an encoding gives a value a media type that it would not have anyway.
pub(super) fn is_unusual(encoding: Option<&Encoding>, kind: &Kind) -> bool {
    let names = encoding.and_then(|encoding| encoding.content_type.as_deref());
    names.is_some_and(|names| !is_usual(names, kind))
}

/// Whether values that look like this are written in one of some media types anyway (OpenAPI 3.2 §4.15.1.1).
fn is_usual(names: &str, kind: &Kind) -> bool {
    let kind = item(kind);
    let text = |name: &str| matches!(essence(name).as_str(), "text/plain" | "text/*" | "*/*");
    match kind {
        Kind::Any => names
            .split(',')
            .any(|name| bodies::is_json(name) || text(name)),
        kind if parameters::is_scalar(kind) => names.split(',').any(text),
        _ => {
            let named = names.split(',').find(|name| bodies::is_json(name));
            named.is_none_or(|name| name.contains('*') || essence(name) == "application/json")
        }
    }
}
