//! Formats of strings that have a type, where rules ask for them of a tree (`not`, `if`, `contains`, …), which has no
//! types.
//!
//! In: a text. Out: whether it is of the format. What always holds: a text is of it where the type of the format reads it.
//!
//! Needs: `format`, `formats`.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::format::Format;
use super::formats;

/// `full-date` of RFC 3339.
pub static DATE: Format = Format {
    noun: "a date like 2024-05-17",
    accepts: |text| formats::date(text).is_none() && is_day(text),
};

/// `date-time` of RFC 3339.
pub static DATE_TIME: Format = Format {
    noun: "a date and time like 2024-05-17T12:34:56Z",
    accepts: |text| {
        let within = |at: usize, most: u32| number(text, at, 2).is_some_and(|it| it <= most);
        // The offset is the last five characters, unless there is none.
        let zone = text.len().saturating_sub(5);
        formats::date_time(text).is_none()
            && is_day(text)
            && (within(11, 23) && within(14, 59) && within(17, 60))
            && (text.ends_with(['Z', 'z']) || (within(zone, 23) && within(zone + 3, 59)))
    },
};

/// A dotted quad.
pub static IPV4: Format = Format {
    noun: "an IPv4 address",
    accepts: |text| text.parse::<Ipv4Addr>().is_ok(),
};

/// An address of RFC 4291.
pub static IPV6: Format = Format {
    noun: "an IPv6 address",
    accepts: |text| text.parse::<Ipv6Addr>().is_ok(),
};

/// RFC 9562.
pub static UUID: Format = Format {
    noun: "a UUID, 32 hexadecimal digits with four hyphens",
    accepts: |text| formats::uuid(text).is_none(),
};

/// Whether there is a day that a text of the form of a date begins with.
fn is_day(text: &str) -> bool {
    let (Some(year), Some(month), Some(day)) =
        (number(text, 0, 4), number(text, 5, 2), number(text, 8, 2))
    else {
        return false;
    };
    let is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// The number at a place of a text.
fn number(text: &str, at: usize, digits: usize) -> Option<u32> {
    text.get(at..at + digits)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, FixedOffset, NaiveDate};
    use serde::de::DeserializeOwned;
    use uuid::Uuid;

    use super::super::strict;
    use super::*;

    /// Both say the same of each text.
    fn agree<T: DeserializeOwned>(format: &Format, texts: &[(&str, bool)]) {
        for (text, expected) in texts {
            assert_eq!((format.accepts)(text), *expected, "{text}");
            assert_eq!(
                strict::from_value::<T>((*text).into()).is_ok(),
                *expected,
                "{text}"
            );
        }
    }

    #[test]
    fn formats_are_those_of_their_types() {
        let dates = [
            ("2024-02-29", true),
            ("2023-02-29", false),
            ("1900-02-29", false),
            ("2000-02-29", true),
            ("2024-13-01", false),
            ("2024-00-01", false),
            ("2024-04-31", false),
            ("2024-12-31", true),
            ("2024-12-00", false),
            ("2024-1-1", false),
            ("", false),
        ];
        agree::<NaiveDate>(&DATE, &dates);
        let times = [
            ("2024-02-29T23:59:59.5+01:00", true),
            ("2024-02-29T23:59:59z", true),
            ("2024-02-29T24:00:00Z", false),
            ("2024-02-29T23:60:00Z", false),
            ("2024-02-29T23:59:60Z", true),
            ("2024-02-29T22:59:60Z", false),
            ("2024-02-29T23:59:61Z", false),
            ("2024-02-30T00:00:00Z", false),
            ("2024-02-29T23:59:59-24:00", false),
            ("2024-02-29T23:59:59-23:60", false),
            ("2024-02-29T23:59:59-23:59", true),
            ("2024-02-29", false),
        ];
        agree::<DateTime<FixedOffset>>(&DATE_TIME, &times);
        let uuids = [
            ("67e55044-10b1-426f-9247-bb680e5fe0c8", true),
            ("67e5504410b1426f9247bb680e5fe0c8", false),
        ];
        agree::<Uuid>(&UUID, &uuids);
        agree::<Ipv4Addr>(&IPV4, &[("192.0.2.1", true), ("192.0.2.256", false)]);
        agree::<Ipv6Addr>(&IPV6, &[("::1", true), ("1", false)]);
    }
}
