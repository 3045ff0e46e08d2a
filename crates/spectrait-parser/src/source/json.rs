//! JSON text → tree.

use serde::de::DeserializeSeed;
use serde_json::error::Category;
use spectrait_ir::{Number, Value};

use super::tree::{Notes, Tree};
use super::{Failure, offset_of};
use crate::diagnostic::{Spot, codes};
use crate::document;
use crate::locate;

/// Reads a JSON text.
pub(super) fn read(text: &str) -> Result<(Value, Notes), Failure> {
    let mut notes = Notes::new(text.len(), false);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let root = Tree::root(&mut notes).deserialize(&mut deserializer);
    let mut root = root
        .and_then(|root| deserializer.end().map(|()| root))
        .map_err(|error| failure(text, &error))?;
    if !notes.large.is_empty() {
        restore_integers(text, &mut root, &notes.large);
    }
    Ok((root, notes))
}

/// The value of a JSON text that stands within another one.
pub(crate) fn value(text: &str) -> Option<Value> {
    read(text).ok().map(|(value, _)| value)
}

/// Gives integers beyond 64 bits their digits back, which reading them as floating-point numbers has rounded.
fn restore_integers(text: &str, root: &mut Value, pointers: &[String]) {
    let spans = locate::json::spans(text);
    for pointer in pointers {
        let digits = text.get(spans.find(pointer, Spot::Value, 0));
        if let Some(integer) = digits.and_then(|digits| digits.parse().ok())
            && let Some(value) = document::find_mut(root, pointer)
        {
            *value = Value::Number(Number::Integer(integer));
        }
    }
}

fn failure(text: &str, error: &serde_json::Error) -> Failure {
    // The message ends with its position, which is shown by the snippet.
    let whole = error.to_string();
    let message = whole
        .rfind(" at line ")
        .and_then(|end| whole.get(..end))
        .unwrap_or(&whole);
    let mut offset = offset_of(text, error.line(), error.column());
    if error.classify() == Category::Eof {
        offset = text.trim_end().len();
    }
    match message {
        "recursion limit exceeded" => {
            Failure::new(codes::TOO_DEEP, "this is nested more than 128 deep", offset)
        }
        "number out of range" => {
            let before = text.get(..=offset).unwrap_or_default();
            let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
            let start = before.trim_end_matches(part).len();
            Failure::new(
                codes::NUMBER_OUT_OF_RANGE,
                "this number is too large",
                start,
            )
            .help("write the largest number that is meant, or leave it out")
        }
        "expected `,` or `}`" | "expected `,` or `]`" | "expected `:`" => Failure::new(
            codes::INVALID_JSON,
            format!(
                "there should be {} here",
                message.replacen("expected ", "a ", 1)
            ),
            offset,
        )
        .help("add it, or check that the quotes and brackets before are closed"),
        "EOF while parsing an object"
        | "EOF while parsing a list"
        | "EOF while parsing a value" => Failure::new(
            codes::INVALID_JSON,
            "the text ends before the JSON does",
            offset,
        )
        .help("add the closing `}` or `]`; perhaps the file was cut off"),
        "EOF while parsing a string" => {
            Failure::new(codes::INVALID_JSON, "the text ends within a string", offset)
                .help("add the closing `\"`")
        }
        "trailing comma" => Failure::new(
            codes::INVALID_JSON,
            "JSON has no comma after the last item",
            offset,
        )
        .help("remove the comma before this"),
        "key must be a string" => Failure::new(
            codes::INVALID_JSON,
            "a key must be a string in double quotes",
            offset,
        )
        .help("put the key in double quotes, or remove the comma before this"),
        "trailing characters" => Failure::new(
            codes::INVALID_JSON,
            "the JSON has ended before this",
            offset,
        )
        .help("remove what follows, or a `}` or `]` too many before it"),
        "control character (\\u0000-\\u001F) found while parsing a string" => Failure::new(
            codes::INVALID_JSON,
            "a string cannot have a line end or another control character",
            offset,
        )
        .help("write `\\n` or `\\t`, or close the string with `\"`"),
        other => Failure::new(codes::INVALID_JSON, other, offset),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_keep_their_digits() {
        let (root, _) =
            read(r#"{"a": -9223372036854776000, "b": [1e30, 18446744073709551616], "c": 0.1}"#)
                .unwrap();
        assert_eq!(
            root.get("a"),
            Some(&Value::Number(Number::Integer(-9_223_372_036_854_776_000)))
        );
        assert_eq!(
            root.get("b"),
            Some(&Value::Array(vec![
                Value::Number(Number::Float(1e30)),
                Value::Number(Number::Integer(18_446_744_073_709_551_616))
            ]))
        );
        assert_eq!(root.get("c"), Some(&Value::Number(Number::Float(0.1))));
    }

    #[test]
    fn repeated_keys_are_noted() {
        let (root, notes) = read(r#"{"x": {"a/b": 1, "a/b": 2, "a/b": 2}}"#).unwrap();
        assert_eq!(
            root.get("x").and_then(|x| x.get("a/b")),
            Some(&Value::Number(Number::Integer(2)))
        );
        let repeated = notes.repeated.get("/x/a~1b").unwrap();
        assert_eq!((repeated.earlier, repeated.equal), (2, false));
    }

    #[test]
    fn failures_have_a_place() {
        let place = |text| {
            read(text)
                .map(|_| ())
                .map_err(|failure| (failure.code, failure.offset))
                .unwrap_err()
        };
        assert_eq!(place("{\n \"a\": 1,\n}"), (codes::INVALID_JSON, 11));
        assert_eq!(place("{\"a\": 1"), (codes::INVALID_JSON, 7));
        assert_eq!(place("{\"a\": 1e400}"), (codes::NUMBER_OUT_OF_RANGE, 6));
        let deep = "[".repeat(200);
        assert_eq!(place(&deep), (codes::TOO_DEEP, 127));
        assert_eq!(place("{} {}"), (codes::INVALID_JSON, 3));
    }
}
