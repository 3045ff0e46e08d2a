//! What the name of a media type tells of how its content is written.
//!
//! In: a media type as a description has it. Out: its essence, and whether that is JSON or a sequence.

/// The essence of a media type: without parameters, in lower case.
#[must_use]
pub fn essence(media_type: &str) -> String {
    media_type
        .split([';', ','])
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// Whether content of an essence is one JSON text.
#[must_use]
pub fn is_json(essence: &str) -> bool {
    let is_named = matches!(essence, "application/json" | "text/json");
    is_named || essence.ends_with("+json") && !is_sequential(essence)
}

/// Whether the essence of a media type is an event stream.
#[must_use]
pub fn is_events(essence: &str) -> bool {
    essence == "text/event-stream"
}

/// Whether the essence of a media type is that of JSON text sequences.
#[must_use]
pub fn is_json_sequence(essence: &str) -> bool {
    essence == "application/json-seq" || essence.ends_with("+json-seq")
}

/// Whether content of an essence is a sequence of items (OpenAPI 3.2 §4.14.5).
#[must_use]
pub fn is_sequential(essence: &str) -> bool {
    is_events(essence)
        || is_json_sequence(essence)
        || matches!(
            essence
                .strip_prefix("application/")
                .map(|name| name.trim_start_matches("x-")),
            Some("jsonl" | "ndjson" | "jsonlines" | "json-lines" | "stream+json" | "json-stream")
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
            "application/stream+json",
        ] {
            assert!(is_sequential(name) && !is_json(name), "{name}");
        }
        for (name, json) in [
            ("application/json", true),
            ("multipart/mixed", false),
            ("text/plain", false),
            ("application/problem+json", true),
        ] {
            assert!(!is_sequential(name), "{name}");
            assert_eq!(is_json(name), json, "{name}");
        }
    }
}
