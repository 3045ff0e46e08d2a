//! Strings that hold JSON (`contentSchema` beside a JSON `contentMediaType`, JSON Schema 2020-12 Validation §8).
//!
//! In: a string. Out: what its JSON text is decoded to, strictly, and checked. What always holds: what is wrong inside
//! of the text is reported at the string, with the pointer from the text's own root in the message; a value is written
//! as the shortest text; texts are nested at most [`DEEPEST`] times, as each level can double what is to be done.
//!
//! Needs: `check`, `json`, `strict`; the crates `serde`, `serde_json`.

use std::cell::Cell;
use std::ops::{Deref, DerefMut};

use serde::de::{DeserializeOwned, Deserializer};
use serde::{Deserialize, Serialize, Serializer, ser};
use serde_json::Value;

use super::check::{Check, Path, Report, Violation};
use super::{json, strict};

/// How many texts may stand in each other.
pub const DEEPEST: usize = 4;

/// What is said of a text that is one too many.
const TOO_DEEP: &str = "must not hold JSON in JSON that many times";

thread_local! {
    /// How many texts are being read or written inside each other.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

/// A text that is being read or written.
struct Level;

impl Level {
    fn enter() -> Option<Self> {
        let depth = DEPTH.get();
        (depth < DEEPEST).then(|| {
            DEPTH.set(depth + 1);
            Self
        })
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        DEPTH.set(DEPTH.get() - 1);
    }
}

/// A value that is a string on the wire: its JSON text.
///
/// ```ignore
/// let order: JsonText<Order> = Order { id: 7 }.into(); // "{\"id\":7}"
/// assert_eq!(order.id, 7);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JsonText<T>(pub T);

impl<T> From<T> for JsonText<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> Deref for JsonText<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for JsonText<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: Serialize> Serialize for JsonText<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let _level = Level::enter().ok_or_else(|| ser::Error::custom(TOO_DEEP))?;
        let text = serde_json::to_string(&self.0).map_err(ser::Error::custom)?;
        serializer.serialize_str(&text)
    }
}

impl<'de, T: DeserializeOwned + Check> Deserialize<'de> for JsonText<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let Some(_level) = Level::enter() else {
            let violation = Violation::new(&Path::ROOT, "contentSchema", TOO_DEEP);
            return Err(strict::raise(vec![violation]));
        };
        let refused = |error| strict::raise(said(&error));
        json::from_slice(text.as_bytes()).map(Self).map_err(refused)
    }
}

// What decodes was checked with that; a value that is made by hand is checked here.
impl<T: Check> Check for JsonText<T> {
    fn check(&self, at: &Path<'_>, report: &mut Report) {
        let sent = report.sent(at).and_then(Value::as_str);
        let mut inside = Report::beside(sent.and_then(|text| serde_json::from_str(text).ok()));
        self.0.check(&Path::ROOT, &mut inside);
        for violation in inside.into_result().err().unwrap_or_default() {
            report.violation(
                at,
                violation.keyword,
                format_args!("in its JSON, {violation}"),
            );
        }
    }
}

/// What is wrong with the text of a string.
#[cold]
fn said(error: &json::Error) -> Vec<Violation> {
    let at = &Path::ROOT;
    match error {
        json::Error::Syntax { message, .. } => {
            let message = format!("must be JSON text: {message}");
            vec![Violation::new(at, "contentMediaType", message)]
        }
        json::Error::Invalid(violations) => {
            let inside = |violation: &Violation| {
                let message = format_args!("in its JSON, {violation}");
                Violation::new(at, violation.keyword, message)
            };
            violations.iter().map(inside).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Reading {
        celsius: i64,
        place: Option<String>,
    }

    impl Check for Reading {
        fn check(&self, at: &Path<'_>, report: &mut Report) {
            if self.celsius < -273 {
                report.violation(&at.key("celsius"), "minimum", "must be at least -273");
            }
        }
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Event {
        event: String,
        data: JsonText<Reading>,
    }

    impl Check for Event {
        fn check(&self, at: &Path<'_>, report: &mut Report) {
            self.data.check(&at.key("data"), report);
        }
    }

    fn refused(data: &str) -> Vec<String> {
        let event = serde_json::json!({"event": "e", "data": data});
        let error = json::from_value::<Event>(event).unwrap_err();
        error.violations().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let text = r#"{"event":"e","data":"{\"celsius\":20,\"place\":\"a\\nb\"}"}"#;
        let event: Event = json::from_slice(text.as_bytes()).unwrap();
        assert_eq!(event.data.celsius, 20);
        assert_eq!(event.data.place.as_deref(), Some("a\nb"));
        assert_eq!(serde_json::to_string(&event).unwrap(), text);
    }

    #[test]
    fn what_is_wrong_is_said_at_the_string() {
        assert_eq!(
            refused(r#"{"celsius":"x"}"#),
            ["/data: in its JSON, /celsius: must be an integer, not a string"]
        );
        assert_eq!(
            refused(r#"{"celsius":-300,"place":1}"#).len(),
            2,
            "all of it is said"
        );
        assert_eq!(
            refused(r#"{"celsius":1,"celsius":2}"#),
            ["/data: in its JSON, must have the member `celsius` once"]
        );
        assert!(
            refused("{")
                .concat()
                .starts_with("/data: must be JSON text: ")
        );
    }

    #[test]
    fn texts_in_texts_come_to_an_end() {
        #[derive(Debug, PartialEq, Serialize, Deserialize)]
        struct Inside(Option<Box<JsonText<Inside>>>);

        impl Check for Inside {
            fn check(&self, at: &Path<'_>, report: &mut Report) {
                if let Some(text) = &self.0 {
                    text.check(at, report);
                }
            }
        }

        let nested = |times: usize| {
            let none = Inside(None);
            (0..times).fold(none, |inside, _| Inside(Some(Box::new(JsonText(inside)))))
        };
        let text = serde_json::to_string(&nested(DEEPEST)).unwrap();
        assert_eq!(
            json::from_slice::<Inside>(text.as_bytes()),
            Ok(nested(DEEPEST))
        );
        assert!(serde_json::to_string(&nested(DEEPEST + 1)).is_err());
        let more = serde_json::to_string(&text).unwrap();
        let error = json::from_slice::<Inside>(more.as_bytes()).unwrap_err();
        assert!(error.to_string().ends_with(TOO_DEEP), "{error}");
    }

    #[test]
    fn what_is_made_by_hand_is_checked() {
        let data = Reading {
            celsius: -300,
            place: None,
        };
        let mut report = Report::default();
        JsonText(data).check(&Path::ROOT.key("data"), &mut report);
        let violations = report.into_result().unwrap_err();
        assert_eq!(violations[0].keyword, "minimum");
        assert_eq!(
            violations[0].to_string(),
            "/data: in its JSON, /celsius: must be at least -273"
        );
    }
}
