//! The formats of strings (OpenAPI 3.1 §4.4.2 and the format registry, JSON Schema 2020-12 Validation §7).

use spectrait_ir::StringFormat;
use spectrait_patterns::Pattern;

/// What kind of string a `format` names.
pub(crate) fn string(format: &str) -> StringFormat {
    match format {
        "" | "string" | "text" => StringFormat::Plain,
        "date-time" => StringFormat::DateTime,
        "date" => StringFormat::Date,
        "time" => StringFormat::Time,
        "duration" => StringFormat::Duration,
        "uuid" | "uuid1" | "uuid2" | "uuid3" | "uuid4" | "uuid5" | "uuid6" | "uuid7" | "uuid8" => {
            StringFormat::Uuid
        }
        "uri" => StringFormat::Uri,
        "ipv4" => StringFormat::Ipv4,
        "ipv6" => StringFormat::Ipv6,
        "byte" => StringFormat::Byte,
        "binary" => StringFormat::Binary,
        "password" => StringFormat::Password,
        "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64" => {
            StringFormat::Integer(format.to_owned())
        }
        "decimal" | "decimal128" | "double" | "float" => StringFormat::Number(format.to_owned()),
        _ => StringFormat::Other(format.to_owned()),
    }
}

/// What kind of string `contentEncoding` and `contentMediaType` name (JSON Schema 2020-12 Validation §8).
pub(crate) fn content(encoding: Option<&str>, media_type: Option<&str>) -> Option<StringFormat> {
    let lower = |text: &str| text.trim().to_ascii_lowercase();
    match (
        encoding.map(lower).as_deref(),
        media_type.map(lower).as_deref(),
    ) {
        (Some("base64"), _) => Some(StringFormat::Byte),
        (Some("base64url"), _) => Some(StringFormat::Base64Url),
        (Some(encoding), _) => Some(StringFormat::Other(encoding.to_owned())),
        (None, None) => None,
        // Text, or JSON inside of a string, is a string.
        (None, Some(media_type)) if media_type.starts_with("text/") || is_json(media_type) => None,
        (None, Some(_)) => Some(StringFormat::Binary),
    }
}

/// Whether a media type is JSON.
pub(crate) fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

/// Whether a format is checked because it has a type of its own, which only holds what is of that format.
pub(crate) fn is_asserted(format: &str) -> bool {
    matches!(
        string(format),
        StringFormat::DateTime
            | StringFormat::Date
            | StringFormat::Uuid
            | StringFormat::Ipv4
            | StringFormat::Ipv6
    )
}

/// Whether a format of strings is documentation, unless somebody asks for it.
pub(crate) fn is_documentation(format: &str) -> bool {
    matches!(
        string(format),
        StringFormat::Time
            | StringFormat::Duration
            | StringFormat::Uri
            | StringFormat::Base64Url
            | StringFormat::Other(_)
    )
}

/// Whether any text is of a format, unless somebody asks for it to be checked.
pub(crate) fn is_free(format: &str) -> bool {
    matches!(string(format), StringFormat::Plain | StringFormat::Password)
        || is_documentation(format)
}

/// In which case a pattern asks for the hexadecimal digits of a UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Digits {
    /// In either, or the pattern is about something else.
    Either,
    /// In lower case.
    Lower,
    /// In upper case, in which typed UUIDs are not written.
    Upper,
}

impl Digits {
    /// Asks a pattern about two UUIDs that have every digit.
    pub(crate) fn of(pattern: &str) -> Self {
        const UUIDS: [&str; 2] = [
            "01234567-89ab-4cde-bf01-23456789abcd",
            "fedcba98-7654-4210-a123-456789abcdef",
        ];
        let Ok(pattern) = Pattern::new(pattern) else {
            return Self::Either;
        };
        let lower = UUIDS.iter().any(|uuid| pattern.is_match(uuid));
        let upper = UUIDS
            .iter()
            .any(|uuid| pattern.is_match(&uuid.to_ascii_uppercase()));
        match (lower, upper) {
            (true, false) => Self::Lower,
            (false, true) => Self::Upper,
            _ => Self::Either,
        }
    }
}
