//! Where an error of serde was found, and what it says.
//!
//! A `Deserializer`'s error has no room for a pointer or for several violations. While an error is on its way out,
//! they wait in a thread-local [`Trace`].

use std::cell::Cell;

use serde::de;

use super::super::check::{Path, Report, Violation};

/// What an error of [`decode`](super::decode) says about the value: the violations that it was raised with, or else the one
/// that serde found.
#[must_use]
pub fn violations(error: &serde_json::Error) -> Vec<Violation> {
    let Trace { segments, raised } = TRACE.take();
    let mut pointer = String::new();
    for segment in segments.iter().rev() {
        pointer.push_str(segment);
    }
    if raised.is_empty() {
        let text = error.to_string();
        let place = format!(" at line {} column {}", error.line(), error.column());
        let (keyword, message) = explain(text.strip_suffix(&place).unwrap_or(&text));
        return vec![Violation {
            pointer,
            keyword,
            message,
            tells_branch: false,
        }];
    }
    let mut report = Report::default();
    for mut violation in raised {
        if !report.is_full() {
            violation.pointer.insert_str(0, &pointer);
            report.add(violation);
        }
    }
    report.into_result().err().unwrap_or_default()
}

/// An error for violations that a `Deserialize` implementation found. Their pointers are relative to its value.
#[cold]
pub fn raise<E: de::Error>(violations: Vec<Violation>) -> E {
    let error = violations
        .first()
        .map_or_else(|| E::custom("invalid value"), E::custom);
    TRACE.set(Trace {
        segments: Vec::new(),
        raised: violations,
    });
    error
}

/// What an error on its way out leaves behind.
#[derive(Default)]
struct Trace {
    /// The segments of the pointer, with their slashes, the innermost first.
    segments: Vec<String>,
    /// The violations that the error stands for.
    raised: Vec<Violation>,
}

thread_local! {
    static TRACE: Cell<Trace> = const { Cell::new(Trace { segments: Vec::new(), raised: Vec::new() }) };
}

/// Begins to decode: nothing is left of an error that nobody asked about.
pub(super) fn begin() {
    TRACE.take();
}

/// Notes that the error that is on its way out came from below this member or item.
#[cold]
pub(super) fn passed(segment: &Path<'_>) {
    let mut trace = TRACE.take();
    trace.segments.push(segment.to_string());
    TRACE.set(trace);
}

/// Words an error of serde for people, and names the keyword. Says nothing of the value itself, which may be
/// a secret, nor of the Rust type.
fn explain(text: &str) -> (&'static str, String) {
    if let Some(member) = text.strip_prefix("missing field ") {
        ("required", format!("must have the member {member}"))
    } else if text.starts_with("unknown field ") {
        ("additionalProperties", "must not be there".to_owned())
    } else if let Some(member) = text.strip_prefix("duplicate field ") {
        ("duplicate", format!("must have the member {member} once"))
    } else if let Some(expected) = text.strip_prefix("unknown variant: ") {
        ("enum", expected.to_owned())
    } else if let Some((found, expected)) = split(text, "invalid type: ") {
        (
            "type",
            format!("must be {}, not {}", noun(expected), noun(found)),
        )
    } else if let Some((found, expected)) = split(text, "invalid length ") {
        // Of a tuple; where it has too many items, how many it may have is not said.
        match expected.strip_prefix("a tuple of size ") {
            Some(size) => ("minItems", format!("must have {size} items, not {found}")),
            None => ("maxItems", format!("must have fewer than {found} items")),
        }
    } else if let Some((_, expected)) = split(text, "invalid value: ") {
        ("format", format!("must be {}", noun(expected)))
    } else {
        ("format", text.to_owned())
    }
}

/// The two halves of `invalid type: string "a", expected i64`.
fn split<'t>(text: &'t str, prefix: &str) -> Option<(&'t str, &'t str)> {
    text.strip_prefix(prefix)?.rsplit_once(", expected ")
}

/// What JSON calls a type that serde names by its own, or Rust's, name.
fn noun(serde: &str) -> &str {
    match serde.split(' ').next().unwrap_or_default() {
        "null" | "unit" | "Option" => "null",
        "boolean" => "a boolean",
        "string" => "a string",
        "integer" | "i64" => "an integer",
        "i8" => "an integer of 8 bits",
        "i16" => "an integer of 16 bits",
        "i32" => "an integer of 32 bits",
        "u8" => "an unsigned integer of 8 bits",
        "u16" => "an unsigned integer of 16 bits",
        "u32" => "an unsigned integer of 32 bits",
        "u64" => "an unsigned integer of 64 bits",
        "i128" => "an integer of 128 bits",
        "u128" => "an unsigned integer of 128 bits",
        "floating" | "f64" => "a number",
        "f32" => "a number of single precision",
        "sequence" | "tuple" => "an array",
        "map" | "struct" => "an object",
        _ => match serde {
            "a map" => "an object",
            "a sequence" => "an array",
            other => other,
        },
    }
}
