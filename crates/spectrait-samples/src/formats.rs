//! The formats of strings: whether a text is of one, and texts that are.

use spectrait_ir::StringFormat;

/// Whether a text is of a format. Of formats that are only documentation every text is.
pub(crate) fn is_of(format: &StringFormat, text: &str) -> bool {
    match format {
        StringFormat::DateTime => is_date_time(text),
        StringFormat::Date => is_date(text),
        StringFormat::Time => is_time(text),
        StringFormat::Uuid => is_uuid(text),
        StringFormat::Ipv4 => text.parse::<std::net::Ipv4Addr>().is_ok(),
        StringFormat::Ipv6 => text.parse::<std::net::Ipv6Addr>().is_ok(),
        StringFormat::Uri => is_uri(text),
        StringFormat::Byte => is_base64(text, b"+/"),
        StringFormat::Base64Url => is_base64(text, b"-_"),
        StringFormat::Duration => is_duration(text),
        StringFormat::Other(name) => of_other(name).is_none() || is_other(name, text),
        StringFormat::Plain
        | StringFormat::Binary
        | StringFormat::Password
        | StringFormat::Integer(_)
        | StringFormat::Number(_) => true,
    }
}

/// Texts of a format, the shortest last; none where any text will do.
pub(crate) fn texts(format: &StringFormat) -> &'static [&'static str] {
    match format {
        StringFormat::DateTime => &["2024-05-17T12:34:56Z", "2000-02-29T00:00:00.5+02:00"],
        StringFormat::Date => &["2024-05-17", "2000-02-29"],
        StringFormat::Time => &["12:34:56Z", "00:00:00Z"],
        StringFormat::Duration => &["P1DT2H", "P1D"],
        StringFormat::Uuid => &[
            "0b6ad5b6-7d0f-4c62-9d3a-2f4a5c1e8b90",
            "123e4567-e89b-42d3-a456-426614174000",
        ],
        StringFormat::Uri => &[
            "https://example.com/a",
            "https://example.com/b?c=d#e",
            "a:b",
        ],
        StringFormat::Ipv4 => &["192.0.2.1", "198.51.100.7"],
        StringFormat::Ipv6 => &["2001:db8::1", "::1"],
        StringFormat::Byte => &["c2FtcGxl", "YQ==", ""],
        StringFormat::Base64Url => &["c2FtcGxl", "YQ", ""],
        StringFormat::Integer(_) => &["42", "1", "0"],
        StringFormat::Number(_) => &["1.5", "1"],
        StringFormat::Other(name) => of_other(name).unwrap_or(&[]),
        StringFormat::Plain | StringFormat::Binary | StringFormat::Password => &[],
    }
}

/// Further texts of a format, for what asks more of one than the usual ones have.
pub(crate) fn further(format: &StringFormat) -> &'static [&'static str] {
    match format {
        StringFormat::DateTime => &["2024-05-17T12:34:56.789Z", "2024-05-17T12:34:56.789012Z"],
        StringFormat::Time => &["12:34:56.789Z", "12:34:56+02:00"],
        StringFormat::Duration => &["PT15M", "P1Y"],
        StringFormat::Uuid => &["018f8a5e-7c1b-7d3e-8f4a-5b6c7d8e9fa0"],
        _ => &[],
    }
}

/// A text of a format for each number up to some thousands, no two of them equal; none where they are not known.
pub(crate) fn counted(format: &StringFormat, number: u64) -> Option<String> {
    let day = || {
        let (year, month, day) = (number / 336, number / 28 % 12 + 1, number % 28 + 1);
        (year < 7000).then(|| format!("{:04}-{month:02}-{day:02}", 2025 + year))
    };
    let time = || {
        let (hour, minute, second) = (number / 3600 % 24, number / 60 % 60, number % 60);
        format!("{hour:02}:{minute:02}:{second:02}Z")
    };
    Some(match format {
        StringFormat::DateTime => format!("{}T12:34:56Z", day()?),
        StringFormat::Date => day()?,
        StringFormat::Time => time(),
        StringFormat::Duration => format!("P{}D", number + 2),
        StringFormat::Uuid => format!("0b6ad5b6-7d0f-4c62-9d3a-{:012x}", number & 0xffff_ffff_ffff),
        StringFormat::Uri => format!("https://example.com/{number}"),
        StringFormat::Ipv4 => format!("10.{}.{}.1", number / 256 % 256, number % 256),
        StringFormat::Ipv6 => format!("2001:db8::{:x}", number & 0xffff),
        StringFormat::Integer(_) | StringFormat::Number(_) => number.to_string(),
        StringFormat::Plain | StringFormat::Password => format!("amber{number}"),
        StringFormat::Byte | StringFormat::Base64Url | StringFormat::Binary => return None,
        StringFormat::Other(name) => match name.as_str() {
            "email" | "idn-email" => format!("ada{number}@example.com"),
            "hostname" | "idn-hostname" => format!("host{number}.example.com"),
            "iri" | "url" | "URL" | "URI" => format!("https://example.com/{number}"),
            "uri-reference" | "iri-reference" | "uriref" | "json-pointer" => format!("/a/{number}"),
            _ => format!("a{number}"),
        },
    })
}

/// Texts of formats that have no type of their own here, but that others check.
fn of_other(name: &str) -> Option<&'static [&'static str]> {
    Some(match name {
        "email" | "idn-email" => &["ada@example.com", "a@b.cd"],
        "hostname" | "idn-hostname" => &["example.com", "a"],
        "uri-reference" | "iri-reference" | "uriref" => &["/a/b", "a"],
        "iri" | "url" | "URL" | "URI" => &["https://example.com/a"],
        "uri-template" => &["/a/{b}", "a"],
        "json-pointer" => &["/a/b", ""],
        "relative-json-pointer" => &["1/a", "0"],
        "regex" => &["^a+$", "a"],
        _ => return None,
    })
}

fn is_other(name: &str, text: &str) -> bool {
    match name {
        "email" | "idn-email" => {
            let Some((local, domain)) = text.rsplit_once('@') else {
                return false;
            };
            let odd = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '@' | ',' | ';');
            !local.is_empty() && !local.contains(odd) && is_hostname(domain)
        }
        "hostname" | "idn-hostname" => is_hostname(text),
        "iri" | "url" | "URL" | "URI" => is_uri(text),
        "uri-reference" | "iri-reference" | "uriref" => is_uri_text(text),
        "json-pointer" => text.is_empty() || text.starts_with('/'),
        "regex" => spectrait_patterns::is_expression(text),
        _ => true,
    }
}

/// The format that a rule names; those that rules name are the ones that have a type of their own.
pub(crate) fn named(name: &str) -> StringFormat {
    match name {
        "date-time" => StringFormat::DateTime,
        "date" => StringFormat::Date,
        "time" => StringFormat::Time,
        "duration" => StringFormat::Duration,
        "uri" => StringFormat::Uri,
        "ipv4" => StringFormat::Ipv4,
        "ipv6" => StringFormat::Ipv6,
        _ if name.starts_with("uuid") => StringFormat::Uuid,
        _ => StringFormat::Other(name.to_owned()),
    }
}

fn is_hostname(text: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(label)
}

/// Texts of a URI hold no white space and none of the characters that RFC 3986 leaves out.
fn is_uri_text(text: &str) -> bool {
    !text.contains(|c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`')
    })
}

fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let mut scheme = scheme.chars();
    let starts = scheme.next().is_some_and(|c| c.is_ascii_alphabetic());
    let port_is_number = rest.strip_prefix("//").is_none_or(|rest| {
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default();
        match host.rsplit_once(':') {
            Some((_, port)) if !host.ends_with(']') => port.bytes().all(|c| c.is_ascii_digit()),
            _ => true,
        }
    });
    let brackets = rest.contains(['[', ']']) && !rest.starts_with("//[");
    starts
        && scheme.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        && is_uri_text(text)
        && text.is_ascii()
        && port_is_number
        && !brackets
        && escapes_are_whole(text)
}

/// Whether each `%` starts two hexadecimal digits.
fn escapes_are_whole(text: &str) -> bool {
    text.split('%').skip(1).all(|rest| {
        let digits = rest.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    })
}

/// The digits of a text that is `0000-00-00` or the like: zeros stand for digits.
fn has_form(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text.bytes().zip(form.bytes()).all(|(c, form)| match form {
            b'0' => c.is_ascii_digit(),
            b'f' => c.is_ascii_hexdigit(),
            _ => c == form,
        })
}

fn part(text: &str, range: std::ops::Range<usize>) -> u32 {
    text.get(range)
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(u32::MAX)
}

fn is_date(text: &str) -> bool {
    if !has_form(text, "0000-00-00") {
        return false;
    }
    let (year, month, day) = (part(text, 0..4), part(text, 5..7), part(text, 8..10));
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// RFC 3339 `full-time`, without leap seconds, which few programs know.
fn is_time(text: &str) -> bool {
    let Some((clock, rest)) = text.split_at_checked(8) else {
        return false;
    };
    if !has_form(clock, "00:00:00")
        || part(clock, 0..2) > 23
        || part(clock, 3..5) > 59
        || part(clock, 6..8) > 59
    {
        return false;
    }
    let offset = match rest.strip_prefix('.') {
        Some(rest) => {
            let offset = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            if offset.len() == rest.len() {
                return false;
            }
            offset
        }
        None => rest,
    };
    let signed = offset.strip_prefix(['+', '-']);
    matches!(offset, "Z" | "z")
        || signed.is_some_and(|offset| {
            has_form(offset, "00:00") && part(offset, 0..2) < 24 && part(offset, 3..5) < 60
        })
}

fn is_date_time(text: &str) -> bool {
    let Some((date, rest)) = text.split_at_checked(10) else {
        return false;
    };
    is_date(date) && rest.strip_prefix(['T', 't']).is_some_and(is_time)
}

fn is_uuid(text: &str) -> bool {
    has_form(text, "ffffffff-ffff-ffff-ffff-ffffffffffff")
}

fn is_base64(text: &str, others: &[u8; 2]) -> bool {
    let data = text.trim_end_matches('=');
    let padding = text.len() - data.len();
    let whole = if padding > 0 || others == b"+/" {
        text.len().is_multiple_of(4) && padding < 3
    } else {
        data.len() % 4 != 1
    };
    // The bits that no byte holds are zero, or strict decoders object.
    let digit = |c: u8| match c {
        b'A'..=b'Z' => Some(c - b'A'),
        b'a'..=b'z' => Some(c - b'a' + 26),
        b'0'..=b'9' => Some(c - b'0' + 52),
        c if c == others[0] => Some(62),
        c if c == others[1] => Some(63),
        _ => None,
    };
    let rest = match data.len() % 4 {
        2 => 0b1111,
        3 => 0b11,
        _ => 0,
    };
    let last = data.bytes().last().and_then(digit).unwrap_or(0);
    whole && data.bytes().all(|c| digit(c).is_some()) && last & rest == 0
}

fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else {
        return false;
    };
    let (date, time) = match rest.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (rest, None),
    };
    let units = |text: &str, units: &str| {
        let mut allowed = units.chars();
        let mut digits = 0;
        for c in text.chars() {
            if c.is_ascii_digit() {
                digits += 1;
            } else if digits > 0 && allowed.by_ref().any(|unit| unit == c) {
                digits = 0;
            } else {
                return false;
            }
        }
        digits == 0
    };
    let weeks = time.is_none() && units(date, "W");
    !rest.is_empty()
        && time != Some("")
        && (weeks || units(date, "YMD"))
        && time.is_none_or(|time| units(time, "HMS"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_is_of_its_format() {
        let mut formats = vec![
            StringFormat::DateTime,
            StringFormat::Date,
            StringFormat::Time,
            StringFormat::Duration,
            StringFormat::Uuid,
            StringFormat::Uri,
            StringFormat::Ipv4,
            StringFormat::Ipv6,
            StringFormat::Byte,
            StringFormat::Base64Url,
        ];
        formats.extend(
            [
                "email",
                "hostname",
                "uri-reference",
                "json-pointer",
                "regex",
            ]
            .map(|name| StringFormat::Other(name.to_owned())),
        );
        for format in formats {
            assert!(!texts(&format).is_empty(), "{format:?}");
            for text in texts(&format) {
                assert!(is_of(&format, text), "{text} of {format:?}");
            }
        }
    }

    #[test]
    fn what_is_none_is_none() {
        for (format, text) in [
            (StringFormat::DateTime, "2024-05-17"),
            (StringFormat::DateTime, "2024-02-30T00:00:00Z"),
            (StringFormat::DateTime, "2024-05-17T12:34:56"),
            (StringFormat::Date, "2023-02-29"),
            (StringFormat::Time, "25:00:00Z"),
            (StringFormat::Uuid, "0b6ad5b6"),
            (StringFormat::Uri, "/a"),
            (StringFormat::Uri, "https://a b"),
            (StringFormat::Byte, "a"),
            (StringFormat::Byte, "YR=="),
            (StringFormat::Duration, "P"),
            (StringFormat::Duration, "PT"),
            (StringFormat::Ipv4, "1.2.3"),
            (StringFormat::Other("email".to_owned()), "ada"),
        ] {
            assert!(!is_of(&format, text), "{text} of {format:?}");
        }
    }
}
