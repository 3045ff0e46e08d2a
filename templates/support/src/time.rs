//! Dates and times of the crate `time` (`format: date-time`, `format: date`), whose own types have another text in JSON.
//!
//! In: the texts of RFC 3339. Out: types that are read from them and written as them.
//!
//! Needs: `check`, `formats`; the crates `serde` and `time`.

use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use time::format_description::well_known::{Iso8601, Rfc3339};

use super::check::{Check, unchecked};
use super::formats;

/// A point in time with its offset. A second that is a leap second is read as the last nanosecond before the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DateTime(pub time::OffsetDateTime);

/// A date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(pub time::Date);

/// What both types have, by the type of `time` that they hold, the format of its text, and what tells whether a text
/// has the form that RFC 3339 asks for.
macro_rules! text {
    ($name:ident, $inner:ty, $format:expr, $refusal:path) => {
        impl From<$inner> for $name {
            fn from(inner: $inner) -> Self {
                Self(inner)
            }
        }

        impl From<$name> for $inner {
            fn from(outer: $name) -> Self {
                outer.0
            }
        }

        impl Deref for $name {
            type Target = $inner;

            fn deref(&self) -> &$inner {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = time::error::Parse;

            fn from_str(text: &str) -> Result<Self, time::error::Parse> {
                <$inner>::parse(text, $format).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0.format($format).map_err(|_| fmt::Error)?)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let text = self.0.format($format).map_err(serde::ser::Error::custom)?;
                serializer.serialize_str(&text)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;

                impl de::Visitor<'_> for Visitor {
                    type Value = $name;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("a string")
                    }

                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$name, E> {
                        match $refusal(text) {
                            Some(refusal) => Err(E::custom(refusal)),
                            None => text.parse().map_err(E::custom),
                        }
                    }
                }

                deserializer.deserialize_str(Visitor)
            }
        }

        unchecked!($name);
    };
}

text!(DateTime, time::OffsetDateTime, &Rfc3339, formats::date_time);
text!(Date, time::Date, &Iso8601::DATE, formats::date);

#[cfg(test)]
mod tests {
    use super::super::strict;
    use super::*;

    /// What a text is written as after it was read; nothing where it is refused.
    fn read<T: de::DeserializeOwned + Serialize>(text: &str) -> Option<serde_json::Value> {
        let value: T = strict::from_value(text.into()).ok()?;
        serde_json::to_value(value).ok()
    }

    #[test]
    fn times_keep_their_offset() {
        for text in ["2024-05-17T12:34:56Z", "1985-04-12T23:20:50.52+05:30"] {
            assert_eq!(read::<DateTime>(text), Some(text.into()));
            assert_eq!(text.parse::<DateTime>().unwrap().to_string(), text);
        }
        for text in [
            "2024-05-17",
            "2024-05-17 12:34:56Z",
            "2024-02-30T00:00:00Z",
            "2024-05-17T12:34Z",
        ] {
            assert_eq!(read::<DateTime>(text), None, "{text}");
        }
    }

    #[test]
    fn dates_are_full() {
        for text in ["2024-02-29", "0000-01-01", "9999-12-31"] {
            assert_eq!(read::<Date>(text), Some(text.into()));
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
        for text in [
            "2023-02-29",
            "2024-5-1",
            "20240501",
            "2024-W20-5",
            "2024-137",
        ] {
            assert_eq!(read::<Date>(text), None, "{text}");
        }
    }
}
