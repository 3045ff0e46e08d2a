//! JSON in and out: what decodes is also valid.
//!
//! In: bytes, or a tree. Out: a value that was decoded strictly and checked, or every violation that was found.
//!
//! Needs: `check`, `strict`, `violations`, `serde`, `serde_json`.

use std::fmt;
use std::str::Utf8Error;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::check::{Check, Path, Report, Violation};
use super::{strict, violations};

pub use super::violations::WORK;

/// Why bytes are not a valid value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The bytes are not JSON.
    Syntax {
        /// The line, from 1.
        line: usize,
        /// The column in bytes, from 1; 0 at the very start.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// The JSON is not what the schema asks.
    Invalid(Vec<Violation>),
}

impl Error {
    /// What the schema asks and the value does not fulfil; empty where the bytes are not JSON.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        match self {
            Self::Syntax { .. } => &[],
            Self::Invalid(violations) => violations,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Syntax { message, .. } => f.write_str(message),
            Self::Invalid(violations) => {
                for (index, violation) in violations.iter().enumerate() {
                    let separator = if index > 0 { "; " } else { "" };
                    write!(f, "{separator}{violation}")?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for Error {}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        if error.is_data() {
            return Self::Invalid(strict::violations(&error));
        }
        Self::Syntax {
            line: error.line(),
            column: error.column(),
            message: error.to_string(),
        }
    }
}

/// Decodes and checks a JSON text.
///
/// # Errors
///
/// The bytes are not one JSON value, or it is not valid.
pub fn from_slice<T: DeserializeOwned + Check>(bytes: &[u8]) -> Result<T, Error> {
    // All at once, which is quicker than each string alone.
    let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error))?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let mut report = Report::default();
    let decoded = if let Some(rules) = T::RULES {
        let tree: Value = strict::decode(&mut deserializer)?;
        deserializer.end()?;
        rules(&tree, &Path::ROOT, &mut report);
        strict::decode(tree)
    } else {
        // What is refused is decoded again, by way of a tree.
        strict::decode_untraced(&mut deserializer)
    };
    match decoded {
        Ok(value) => {
            deserializer.end()?;
            checked(value, report, || serde_json::from_str(text).ok())
        }
        Err(error) => Err(refusal::<T>(text, error, report)),
    }
}

/// Where bytes are no text: JSON is encoded in UTF-8 (RFC 8259 §8.1).
#[cold]
fn not_utf8(bytes: &[u8], error: Utf8Error) -> Error {
    let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
    let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
    let column = 1 + before
        .iter()
        .rev()
        .take_while(|byte| **byte != b'\n')
        .count();
    Error::Syntax {
        line,
        column,
        message: format!("not UTF-8 at line {line} column {column}"),
    }
}

/// Why a text is not a `T`: all that is wrong with it.
#[cold]
fn refusal<T: DeserializeOwned + Check>(
    text: &str,
    error: serde_json::Error,
    report: Report,
) -> Error {
    let first = Error::from(error);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let tree: Result<Value, _> =
        strict::decode(&mut deserializer).and_then(|tree| deserializer.end().map(|()| tree));
    match (tree, first) {
        (Ok(tree), Error::Invalid(first)) => {
            Error::Invalid(violations::all::<T>(tree, first, report, WORK))
        }
        // To a decoder, items behind those of a tuple are no JSON.
        (Ok(tree), syntax @ Error::Syntax { .. }) => match strict::from_value::<T>(tree.clone()) {
            Ok(_) => syntax,
            Err(first) => Error::Invalid(violations::all::<T>(tree, first, report, WORK)),
        },
        (Err(error), _) => error.into(),
    }
}

/// Decodes and checks a tree.
///
/// # Errors
///
/// The value is not valid.
pub fn from_value<T: DeserializeOwned + Check>(tree: Value) -> Result<T, Error> {
    judge(tree, WORK)
}

/// As [`from_value`], where not all that is wrong need be told: of what is refused, about so many values are decoded again
/// to find more than the first violation.
///
/// # Errors
///
/// The value is not valid.
pub fn judge<T: DeserializeOwned + Check>(tree: Value, work: usize) -> Result<T, Error> {
    let mut report = Report::default();
    if let Some(rules) = T::RULES {
        rules(&tree, &Path::ROOT, &mut report);
    }
    match strict::decode(&tree) {
        Ok(value) => checked(value, report, || Some(tree)),
        Err(error) => {
            let first = strict::violations(&error);
            Err(Error::Invalid(match work {
                0 => first,
                work => violations::all::<T>(tree, first, report, work),
            }))
        }
    }
}

/// Encodes a value.
///
/// # Errors
///
/// The value has no form in JSON, such as a map whose keys are not strings.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec(value)
}

/// The value, if neither the tree nor the value itself violates anything.
fn checked<T: Check>(
    value: T,
    mut report: Report,
    tree: impl FnOnce() -> Option<Value>,
) -> Result<T, Error> {
    if report.is_valid() {
        report = Report::of(&value, tree);
    }
    report.into_result().map_err(Error::Invalid)?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Order {
        id: i64,
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<String>,
        #[serde(default)]
        lines: Vec<Line>,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Line {
        count: u8,
        price: Option<f32>,
        flag: Option<bool>,
    }

    impl Check for Order {
        fn check(&self, at: &Path<'_>, report: &mut Report) {
            if self.id < 0 {
                report.violation(&at.key("id"), "minimum", "must be at least 0");
            }
            if self.lines.len() > 2 {
                report.violation(&at.key("lines"), "maxItems", "must have at most 2 items");
            }
        }
    }

    fn violations(text: &str) -> Vec<String> {
        let error = from_slice::<Order>(text.as_bytes()).unwrap_err();
        error
            .violations()
            .iter()
            .map(|violation| format!("{} {violation}", violation.keyword))
            .collect()
    }

    #[test]
    fn valid_values_are_read() {
        let order: Order =
            from_slice(br#"{"id":1,"note":"n","lines":[{"count":2,"price":1}]}"#).unwrap();
        assert_eq!(order.note.as_deref(), Some("n"));
        assert_eq!(
            order.lines,
            [Line {
                count: 2,
                price: Some(1.0),
                flag: None
            }]
        );
        assert_eq!(to_vec(&order.id).unwrap(), b"1");
        assert_eq!(
            from_value::<Order>(serde_json::json!({"id": 1.0}))
                .unwrap()
                .id,
            1
        );
    }

    #[test]
    fn integral_numbers_are_integers() {
        for (text, id) in [
            ("1.0", 1),
            ("1e3", 1000),
            ("-0", 0),
            ("9223372036854775807", i64::MAX),
        ] {
            assert_eq!(
                from_slice::<Order>(format!(r#"{{"id":{text}}}"#).as_bytes())
                    .unwrap()
                    .id,
                id
            );
        }
        for text in [
            "1.5",
            "9223372036854775808",
            "-9223372036854775809",
            "1e19",
            "1e300",
            "\"1\"",
            "true",
            "null",
            "[1]",
        ] {
            assert_eq!(
                violations(&format!(r#"{{"id":{text}}}"#)).len(),
                1,
                "{text}"
            );
        }
    }

    #[test]
    fn violations_have_their_place_and_keyword() {
        for (text, expected) in [
            ("{}", "required must have the member `id`"),
            ("[1]", "type must be an object, not an array"),
            (
                r#"{"id":1,"a/b":2}"#,
                "additionalProperties /a~1b: must not be there",
            ),
            (
                r#"{"id":1,"id":2}"#,
                "duplicate must have the member `id` once",
            ),
            (
                r#"{"id":1,"note":null}"#,
                "type /note: must be a string, not null",
            ),
            (
                r#"{"id":"x"}"#,
                "type /id: must be an integer, not a string",
            ),
            (
                r#"{"id":1,"lines":[{"count":1},{"count":256}]}"#,
                "format /lines/1/count: must be an unsigned integer of 8 bits",
            ),
            (
                r#"{"id":1,"lines":[{"count":1,"price":1e39}]}"#,
                "format /lines/0/price: must be a number of single precision",
            ),
            (
                r#"{"id":1,"lines":[[1,2,true]]}"#,
                "type /lines/0: must be an object, not an array",
            ),
            (
                r#"{"id":1,"lines":[{"count":1,"flag":0}]}"#,
                "type /lines/0/flag: must be a boolean, not an integer",
            ),
            (
                r#"{"id":1,"lines":{}}"#,
                "type /lines: must be an array, not an object",
            ),
        ] {
            assert_eq!(violations(text), [expected], "{text}");
        }
    }

    #[test]
    fn all_checks_run() {
        let line = r#"{"count":1}"#;
        assert_eq!(
            violations(&format!(r#"{{"id":-1,"lines":[{line},{line},{line}]}}"#)),
            [
                "minimum /id: must be at least 0",
                "maxItems /lines: must have at most 2 items"
            ],
        );
    }

    #[test]
    fn a_failure_leaves_nothing_for_the_next() {
        assert_eq!(violations(r#"{"id":1,"lines":[{"count":""}]}"#).len(), 1);
        assert!(from_slice::<Order>(br#"{"id":1,"lines":[{"count":}]}"#).is_err());
        assert_eq!(violations("{}"), ["required must have the member `id`"]);
    }

    #[test]
    fn what_is_not_json_has_a_line_and_a_column() {
        let error = from_slice::<Order>(b"{\n  \"id\": 1,\n}").unwrap_err();
        assert!(
            matches!(
                error,
                Error::Syntax {
                    line: 3,
                    column: 1,
                    ..
                }
            ),
            "{error:?}"
        );
        for text in [
            &b""[..],
            b"{\"id\":1} x",
            b"{\"id\":1",
            b"\xff",
            b"{\"id\":1e999}",
            b"{\"id\":1,\"x\":\"\xff\"}",
        ] {
            let error = from_slice::<Order>(text).unwrap_err();
            assert!(matches!(error, Error::Syntax { .. }), "{error:?}");
            assert!(error.violations().is_empty() && !error.to_string().is_empty());
        }
    }

    #[test]
    fn a_tuple_has_its_length() {
        for (text, expected) in [
            ("[1]", "minItems must have 2 items, not 1"),
            (r#"[1,"a",2,3]"#, "maxItems must have fewer than 4 items"),
            (r#"[1,2]"#, "type /1: must be a string, not an integer"),
        ] {
            let error = from_slice::<(i64, String)>(text.as_bytes()).unwrap_err();
            let violations = error.violations();
            assert_eq!(violations.len(), 1, "{error:?}");
            assert_eq!(
                format!("{} {}", violations[0].keyword, violations[0]),
                expected
            );
        }
        let error = from_slice::<Vec<(i64, String)>>(br#"[[1,"a"],[1,"a",2]]"#).unwrap_err();
        assert_eq!(error.to_string(), "/1: must have fewer than 3 items");
        let error = from_slice::<(i64, String)>(br#"[1,"a",}"#).unwrap_err();
        assert!(matches!(error, Error::Syntax { .. }));
    }

    #[test]
    fn what_is_not_text_has_a_line_and_a_column_too() {
        let error = from_slice::<Value>(b"[\n \"\xff\"]").unwrap_err();
        let Error::Syntax { line, column, .. } = error else {
            panic!("{error:?}");
        };
        assert_eq!((line, column), (2, 3));
    }

    #[test]
    fn keys_are_unique_in_trees_too() {
        let error = from_slice::<Value>(br#"{"a":[{"b":1,"b":1}]}"#).unwrap_err();
        assert_eq!(error.to_string(), "/a/0: must have the member `b` once");
        let deep = "[".repeat(100_000);
        assert!(matches!(
            from_slice::<Value>(deep.as_bytes()),
            Err(Error::Syntax { .. })
        ));
    }

    #[test]
    fn rules_see_the_tree() {
        #[derive(Debug, Deserialize)]
        struct Ruled {
            a: Option<i64>,
        }
        impl Check for Ruled {
            const RULES: Option<super::super::check::TreeCheck> = Some(|tree, at, report| {
                if tree.get("b").is_some() {
                    report.violation(&at.key("b"), "not", "must not be there");
                }
            });
        }
        assert_eq!(from_slice::<Ruled>(br#"{"a":1}"#).unwrap().a, Some(1));
        let error = from_slice::<Vec<Ruled>>(br#"[{"a":"x"},{"b":1},{"b":1}]"#).unwrap_err();
        assert_eq!(
            error.to_string(),
            "/1/b: must not be there; /2/b: must not be there; /0/a: must be an integer, not a string"
        );
    }
}
