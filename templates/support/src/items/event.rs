//! An event of an event stream, around the value that is its data.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::check::{Check, Path, Report, TreeCheck};

/// An event (HTML §9.2) whose data is a `T`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub struct Event<T> {
    /// The data.
    // As is, it may be left out where `T` is an `Option`.
    #[serde(deserialize_with = "T::deserialize")]
    pub data: T,
    /// What kind of event it is; `message` where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// The event's id, which a receiver sends as `Last-Event-ID` when it comes back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// After how many milliseconds a receiver should come back that lost its connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry: Option<u64>,
}

/// An event that says nothing but its data.
impl<T> From<T> for Event<T> {
    fn from(data: T) -> Self {
        Self {
            data,
            event: None,
            id: None,
            retry: None,
        }
    }
}

impl<T: Check> Check for Event<T> {
    const RULES: Option<TreeCheck> = match T::RULES {
        Some(_) => Some(of_data::<T>),
        None => None,
    };

    fn check(&self, at: &Path<'_>, report: &mut Report) {
        self.data.check(&at.key("data"), report);
    }
}

/// Applies the rules of `T` to the data.
fn of_data<T: Check>(event: &Value, at: &Path<'_>, report: &mut Report) {
    if let (Some(rules), Some(data)) = (T::RULES, event.get("data")) {
        rules(data, &at.key("data"), report);
    }
}
