//! The texts of formats that have a type: those that RFC 3339 and RFC 9562 have, and no others.
//!
//! In: a text, and the type that is made of it. Out: nothing, or what it must be.
//!
//! The types read more than that (`2024-1-1`, a UUID in braces or without hyphens) and would write it in another way.
//! What is read here is written as a text of the same meaning: a UUID in lower case, a point in time with `T`, `Z` and as
//! many digits of a second as it needs.
//!
//! Needs nothing.

use std::any::type_name;

/// What a text must be that a `T` is to be made of, where it is not.
///
/// The type is told by its name, which begins with that of its crate, so that a description without these formats needs
/// none of these crates. Where the compiler knows that `T` is another type, nothing is left to be done.
#[inline]
pub(super) fn refusal<T>(text: &str) -> Option<&'static str> {
    let name = type_name::<T>();
    let is = |start: &str, end: &str| name.starts_with(start) && name.ends_with(end);
    if is("uuid::", "::Uuid") {
        return uuid(text);
    }
    if is("chrono::", "::NaiveDate") || is("jiff::", "::Date") {
        return date(text);
    }
    if is("chrono::", "FixedOffset>") || is("jiff::", "::Timestamp") {
        return date_time(text);
    }
    None
}

/// What a text must be to be a UUID.
pub(super) fn uuid(text: &str) -> Option<&'static str> {
    (!has_form(text, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"))
        .then_some("must be a UUID, 32 hexadecimal digits with four hyphens")
}

/// What a text must be to be a `full-date`, where it has not the form of one.
pub(super) fn date(text: &str) -> Option<&'static str> {
    (!has_form(text, DATE)).then_some("must be a date like 2024-05-17")
}

/// What a text must be to be a `date-time`, where it has not the form of one.
pub(super) fn date_time(text: &str) -> Option<&'static str> {
    (!is_date_time(text)).then_some("must be a date and time like 2024-05-17T12:34:56Z")
}

/// `full-date`, whose numbers are left to its type.
const DATE: &str = "0000-00-00";

/// Whether a text has the characters of a form, where `0` is any digit and `x` any hexadecimal one.
fn has_form(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(c, form)| match form {
            b'0' => c.is_ascii_digit(),
            b'x' => c.is_ascii_hexdigit(),
            _ => c == form,
        })
}

/// Whether a text has the form of `date-time`. A second may have nine digits behind its point, and any zeros; the second 60
/// is the last one of a day of UTC.
fn is_date_time(text: &str) -> bool {
    let (Some((date, rest)), Some(zone)) = (text.split_at_checked(10), text.get(19..)) else {
        return false;
    };
    let Some(clock) = rest.get(1..9) else {
        return false;
    };
    let zone = match zone.strip_prefix('.') {
        Some(digits) => {
            let zone = digits.trim_start_matches(|c: char| c.is_ascii_digit());
            let digits = &digits[..digits.len() - zone.len()];
            if digits.is_empty() || digits.trim_end_matches('0').len() > 9 {
                return false;
            }
            zone
        }
        None => zone,
    };
    let is_zone = matches!(zone, "Z" | "z") || has_form(zone, "+00:00") || has_form(zone, "-00:00");
    has_form(date, DATE)
        && rest.starts_with(['T', 't'])
        && has_form(clock, "00:00:00")
        && is_zone
        && (!clock.ends_with("60") || is_last_minute(clock, zone))
}

/// Whether a time is in the last minute of a day of UTC.
fn is_last_minute(clock: &str, zone: &str) -> bool {
    const DAY: i32 = 24 * 60;
    let number = |text: &str, at: usize| -> i32 {
        text.get(at..at + 2)
            .and_then(|digits| digits.parse().ok())
            .unwrap_or(0)
    };
    let local = number(clock, 0) * 60 + number(clock, 3);
    let offset = number(zone, 1) * 60 + number(zone, 4);
    let offset = if zone.starts_with('-') {
        -offset
    } else {
        offset
    };
    (local - offset).rem_euclid(DAY) == DAY - 1
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, FixedOffset, NaiveDate};
    use serde::Serialize;
    use serde::de::DeserializeOwned;
    use uuid::Uuid;

    use super::super::strict;
    use super::*;

    /// What a text is written as after it was read; nothing where it is refused.
    fn read<T: DeserializeOwned + Serialize>(text: &str) -> Option<String> {
        let value: T = strict::from_value(text.into()).ok()?;
        match serde_json::to_value(value) {
            Ok(serde_json::Value::String(text)) => Some(text),
            _ => None,
        }
    }

    fn refused<T: DeserializeOwned + Serialize>(texts: &[&str]) {
        for text in texts {
            assert_eq!(read::<T>(text), None, "{text}");
        }
    }

    #[test]
    fn uuids_have_their_hyphens() {
        let text = "6f1e9d9c-65a5-4a09-9c1b-6f1f3bd2f4d1";
        assert_eq!(read::<Uuid>(text).as_deref(), Some(text));
        assert_eq!(read::<Uuid>(&text.to_uppercase()).as_deref(), Some(text));
        refused::<Uuid>(&[
            "",
            "6f1e9d9c65a54a099c1b6f1f3bd2f4d1",
            "{6f1e9d9c-65a5-4a09-9c1b-6f1f3bd2f4d1}",
            "urn:uuid:6f1e9d9c-65a5-4a09-9c1b-6f1f3bd2f4d1",
            "6f1e9d9c-65a54-a09-9c1b-6f1f3bd2f4d1",
            "6f1e9d9c-65a5-4a09-9c1b-6f1f3bd2f4dg",
            " 6f1e9d9c-65a5-4a09-9c1b-6f1f3bd2f4d1",
        ]);
    }

    #[test]
    fn dates_are_full() {
        for text in ["2024-02-29", "0000-01-01", "9999-12-31"] {
            assert_eq!(read::<NaiveDate>(text).as_deref(), Some(text));
        }
        refused::<NaiveDate>(&[
            "2024-1-1",
            "2023-02-29",
            "2024-00-10",
            "+2024-01-01",
            "12024-01-01",
            "-001-01-01",
            " 2024-01-1",
            "2024/01/01",
            "2024-01-01Z",
            "２024-01-1",
        ]);
    }

    #[test]
    fn points_in_time_keep_their_meaning() {
        for (text, written) in [
            ("2024-02-29T23:59:59Z", "2024-02-29T23:59:59Z"),
            ("2024-02-29t23:59:59z", "2024-02-29T23:59:59Z"),
            ("2024-02-29T23:59:59+00:00", "2024-02-29T23:59:59Z"),
            ("2024-02-29T23:59:59-00:00", "2024-02-29T23:59:59Z"),
            (
                "2024-02-29T23:59:59.10+05:30",
                "2024-02-29T23:59:59.100+05:30",
            ),
            (
                "2024-02-29T23:59:59.123456789-23:59",
                "2024-02-29T23:59:59.123456789-23:59",
            ),
            (
                "2024-02-29T23:59:59.1234567890000Z",
                "2024-02-29T23:59:59.123456789Z",
            ),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z"),
            (
                "2016-12-31T15:59:60.5-08:00",
                "2016-12-31T15:59:60.500-08:00",
            ),
            ("0000-01-01T00:00:00+23:00", "0000-01-01T00:00:00+23:00"),
            ("9999-12-31T23:59:59-23:00", "9999-12-31T23:59:59-23:00"),
        ] {
            assert_eq!(
                read::<DateTime<FixedOffset>>(text).as_deref(),
                Some(written),
                "{text}"
            );
        }
    }

    #[test]
    fn other_points_in_time_are_refused() {
        refused::<DateTime<FixedOffset>>(&[
            "",
            "2024-02-29",
            "2024-02-29T23:59:59",
            "2024-02-29 23:59:59Z",
            "2024-02-29T23:59:59 Z",
            "2024-02-29T23:59Z",
            "2024-2-29T23:59:59Z",
            "2024-02-29T3:59:59Z",
            "2024-02-29T23:59:59.Z",
            "2024-02-29T23:59:59.1234567891Z",
            "2024-02-29T23:59:59+0000",
            "2024-02-29T23:59:59+00",
            "2024-02-29T23:59:59+24:00",
            "2024-02-29T23:59:59\u{2212}01:00",
            "2024-02-29T24:00:00Z",
            "2024-02-29T20:00:60Z",
            "2016-12-31T23:59:60+01:00",
            "2016-12-31T23:59:61Z",
            "12024-02-29T23:59:59Z",
            "2024-02-29T23:59:59Zé",
            "2024-02-2éT23:59:59Z",
        ]);
    }

    #[test]
    fn a_refusal_says_what_a_text_must_be() {
        let violations = strict::from_value::<Vec<Uuid>>(serde_json::json!(["1"])).unwrap_err();
        assert_eq!(
            violations[0].to_string(),
            "/0: must be a UUID, 32 hexadecimal digits with four hyphens"
        );
        assert_eq!(violations[0].keyword, "format");
        // Other types read any text.
        assert_eq!(refusal::<String>(""), None);
    }
}
