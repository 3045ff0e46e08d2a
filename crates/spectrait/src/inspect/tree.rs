//! A tree as text in the manner of YAML: indented, and in one line where it is short.

use std::fmt::Write as _;

use spectrait_ir::Value;

/// The longest line that a nested value is put on.
const WIDTH: usize = 100;

/// The text of a tree, with a line end.
pub(crate) fn block(value: &Value) -> String {
    let mut out = String::new();
    write_block(value, 0, &mut out);
    if !out.ends_with('\n') {
        out.push('\n');
    }
    out
}

/// The text of a value in one line.
pub(crate) fn inline(value: &Value) -> String {
    let mut out = String::new();
    // A line of any length is a line.
    let _ = write_inline(value, usize::MAX, &mut out);
    out
}

/// The tree without members that say nothing: `null`, `false`, and what is empty.
pub(crate) fn without_empty(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|(key, value)| (key, without_empty(value)))
                .filter(|(_, value)| !says_nothing(value))
                .collect(),
        ),
        Value::Array(items) => Value::Array(items.into_iter().map(without_empty).collect()),
        value => value,
    }
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(true) | Value::Number(_) | Value::String(_) => false,
    }
}

fn write_block(value: &Value, depth: usize, out: &mut String) {
    let indent = |out: &mut String| out.extend(std::iter::repeat_n("  ", depth));
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (key, member) in members {
                indent(out);
                write_text(key, out);
                out.push(':');
                write_member(member, depth, out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for item in items {
                indent(out);
                out.push('-');
                let start = out.len();
                write_member(item, depth, out);
                // A block begins on the line of its dash, which is as wide as a level of indentation.
                if out
                    .get(start..)
                    .is_some_and(|block| block.starts_with('\n'))
                {
                    out.replace_range(start..start + 2 * depth + 2, "");
                }
            }
        }
        scalar => {
            indent(out);
            let _ = write_inline(scalar, usize::MAX, out);
            out.push('\n');
        }
    }
}

/// What follows a key or a dash: a value on the same line where it fits, else a block below.
fn write_member(value: &Value, depth: usize, out: &mut String) {
    let start = out.len();
    out.push(' ');
    let room = if is_nested(value) {
        WIDTH.saturating_sub(2 * depth)
    } else {
        usize::MAX
    };
    if write_inline(value, start.saturating_add(room), out).is_some() {
        out.push('\n');
    } else {
        out.truncate(start);
        out.push('\n');
        write_block(value, depth + 1, out);
    }
}

fn is_nested(value: &Value) -> bool {
    match value {
        Value::Object(members) => !members.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    }
}

/// Writes a value in one line; gives up (and leaves a part written) once the text is longer than `end`.
fn write_inline(value: &Value, end: usize, out: &mut String) -> Option<()> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => {
            let _ = write!(out, "{number}");
        }
        Value::String(text) => write_text(text, out),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                write_inline(item, end, out)?;
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (index, (key, member)) in members.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                write_text(key, out);
                out.push_str(": ");
                write_inline(member, end, out)?;
            }
            out.push('}');
        }
    }
    (out.len() <= end).then_some(())
}

/// A string as it is where that cannot be misread, else in quotes, as JSON has it.
fn write_text(text: &str, out: &mut String) {
    let plain = text
        .starts_with(|first: char| first.is_alphabetic() || matches!(first, '/' | '$' | '_'))
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.contains(|letter: char| {
            letter.is_control() || matches!(letter, ',' | '[' | ']' | '{' | '}' | '"')
        })
        && !matches!(text, "null" | "true" | "false");
    if plain {
        out.push_str(text);
    } else {
        // A string can always be written as JSON.
        out.push_str(&serde_json::to_string(text).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(json: serde_json::Value) -> Value {
        super::super::from_json(json)
    }

    #[test]
    fn short_values_stand_on_one_line() {
        let tree = value(serde_json::json!({
            "openapi": "3.1.0",
            "paths": {"/pets/{id}": {"get": {"responses": {"200": {"description": "A pet, found"}}}}},
            "text": "two\nlines", "empty": {}, "n": 1.5,
            "long": ["one alternative that is long enough", "another alternative that is long enough", "and a third one that is too much"],
        }));
        assert_eq!(
            block(&tree),
            r#"openapi: "3.1.0"
paths: {"/pets/{id}": {get: {responses: {"200": {description: "A pet, found"}}}}}
text: "two\nlines"
empty: {}
n: 1.5
long:
  - one alternative that is long enough
  - another alternative that is long enough
  - and a third one that is too much
"#
        );
    }

    #[test]
    fn a_block_begins_at_its_dash() {
        let long = "x".repeat(WIDTH);
        let tree = value(serde_json::json!({"a": [{"b": long, "c": [[long, 1]]}]}));
        assert_eq!(
            block(&tree),
            format!("a:\n  - b: {long}\n    c:\n      - - {long}\n        - 1\n")
        );
    }

    #[test]
    fn what_looks_like_something_else_is_quoted() {
        for text in [
            "", "null", "true", "3", "-", "a: b", "a #b", "{", "a,b", "end:",
        ] {
            assert!(inline(&Value::from(text)).starts_with('"'), "{text}");
        }
        assert_eq!(inline(&Value::from("uuid")), "uuid");
    }

    #[test]
    fn members_that_say_nothing_go() {
        let tree =
            value(serde_json::json!({"a": null, "b": false, "c": {"d": []}, "e": 0, "f": [null]}));
        assert_eq!(inline(&without_empty(tree)), "{e: 0, f: [null]}");
    }
}
