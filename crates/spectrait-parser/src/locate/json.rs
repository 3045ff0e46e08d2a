//! The byte ranges of a JSON text.
//!
//! The text was read before, so it is known to be JSON. Were it not, the scanner would still come to an end, with
//! the ranges of what it understood.

use super::{Builder, Spans};

/// Finds where everything is.
pub(crate) fn spans(text: &str) -> Spans {
    let mut scanner = Scanner {
        bytes: text.as_bytes(),
        at: 0,
    };
    let mut builder = Builder::default();
    while let Some(byte) = scanner.peek() {
        let start = scanner.at;
        match byte {
            b'{' => {
                scanner.at += 1;
                builder.open_object(start);
            }
            b'[' => {
                scanner.at += 1;
                builder.open_array(start);
            }
            b'}' | b']' => {
                scanner.at += 1;
                builder.close(scanner.at);
            }
            b'"' => {
                scanner.string();
                let span = start..scanner.at;
                if builder.expects_key() {
                    let raw = text.get(span.clone()).unwrap_or_default();
                    let key: String = serde_json::from_str(raw).unwrap_or_default();
                    builder.key(&key, span);
                } else {
                    builder.scalar(span);
                }
            }
            b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' => scanner.at += 1,
            _ => {
                scanner.word();
                builder.scalar(start..scanner.at);
            }
        }
    }
    builder.finish()
}

struct Scanner<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Goes past a string, which starts here.
    fn string(&mut self) {
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += match byte {
                b'\\' => 2,
                _ => 1,
            };
            if byte == b'"' {
                break;
            }
        }
        self.at = self.at.min(self.bytes.len());
    }

    /// Goes past a number, `true`, `false` or `null`. At least one byte.
    fn word(&mut self) {
        self.at += 1;
        while let Some(byte) = self.peek()
            && (byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
        {
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Spot;

    fn at<'t>(text: &'t str, pointer: &str, spot: Spot) -> &'t str {
        &text[spans(text).find(pointer, spot, 0)]
    }

    #[test]
    fn keys_and_values() {
        let text = "{\t\"a\": [1, {\"b/c\" : \"x\\\"y\"}, -2.5e+3],\r\n \"\\u0064\": null}";
        assert_eq!(at(text, "", Spot::Value), text);
        assert_eq!(at(text, "/a", Spot::Key), "\"a\"");
        assert_eq!(at(text, "/a/0", Spot::Value), "1");
        assert_eq!(at(text, "/a/1/b~1c", Spot::Key), "\"b/c\"");
        assert_eq!(at(text, "/a/1/b~1c", Spot::Value), "\"x\\\"y\"");
        assert_eq!(at(text, "/a/2", Spot::Value), "-2.5e+3");
        assert_eq!(
            at(text, "/d", Spot::Value),
            "null",
            "keys are compared after their escapes are read"
        );
    }

    #[test]
    fn what_is_missing_is_the_key_around_it() {
        let text = r#"{"a": {"b": 1}}"#;
        assert_eq!(at(text, "/a/c/d", Spot::Value), "\"a\"");
        assert_eq!(at(text, "/x", Spot::Value), text);
    }

    #[test]
    fn repeated_keys_are_told_apart() {
        let text = r#"{"a": 1, "b": 0, "a": 2, "a": 3}"#;
        let spans = spans(text);
        let value = |occurrence| &text[spans.find("/a", Spot::Value, occurrence)];
        assert_eq!(
            [value(0), value(1), value(2), value(9)],
            ["3", "2", "1", "1"]
        );
    }

    #[test]
    fn broken_text_comes_to_an_end() {
        for text in ["{\"a", "{\"a\\", "[1,", "}", "{\"a\" {", "\u{1}", "{1: 2}"] {
            let found = spans(text).find("/a", Spot::Value, 0);
            assert!(found.end <= text.len());
        }
    }
}
