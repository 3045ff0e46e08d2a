//! Formats of strings that are checked where the configuration asks for it (JSON Schema 2020-12 Validation §7.3).
//!
//! In: a text. Out: nothing, or a violation of `format`. Adds a method to [`Report`]; here are the formats that need no
//! other crate: `base64url`, `duration`, `email`, `json-pointer`, `relative-json-pointer`, `time`, `uri-template`.
//!
//! What always holds: a check takes linear time and allocates nothing.
//!
//! Needs: `check`.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::check::{Path, Report};

/// A format that a text may be of.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// What a text of it is, for people.
    pub noun: &'static str,
    /// Whether a text is of it.
    pub accepts: fn(&str) -> bool,
}

impl Report {
    /// `format`
    pub fn format(&mut self, text: &str, format: &Format, at: &Path<'_>) {
        if !(format.accepts)(text) {
            self.violation(at, "format", format_args!("must be {}", format.noun));
        }
    }
}

/// Text of RFC 4648 §5, with its padding or without.
pub static BASE64URL: Format = Format {
    noun: "base64url text",
    accepts: |text| {
        let digits = text.trim_end_matches('=');
        let padding = text.len() - digits.len();
        let is_digit = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_');
        let is_whole = padding == 0 || (padding <= 2 && text.len() % 4 == 0);
        digits.bytes().all(is_digit) && digits.len() % 4 != 1 && is_whole
    },
};

/// `duration` of RFC 3339, appendix A.
pub static DURATION: Format = Format {
    noun: "a duration such as P1DT2H",
    accepts: is_duration,
};

/// `Mailbox` of RFC 5321 §4.1.2.
pub static EMAIL: Format = Format {
    noun: "an email address",
    accepts: |text| is_mailbox(text, |c| c.is_ascii(), is_host),
};

/// RFC 6901.
pub static JSON_POINTER: Format = Format {
    noun: "a JSON pointer",
    accepts: is_pointer,
};

/// The draft of relative JSON pointers: how many levels up, how many items on, and a pointer from there or `#`.
pub static RELATIVE_JSON_POINTER: Format = Format {
    noun: "a relative JSON pointer",
    accepts: |text| {
        let Some(rest) = number(text) else {
            return false;
        };
        let on = rest.strip_prefix(['+', '-']).map(number);
        match on {
            Some(None) => false,
            Some(Some(rest)) => rest == "#" || is_pointer(rest),
            None => rest == "#" || is_pointer(rest),
        }
    },
};

/// `full-time` of RFC 3339.
pub static TIME: Format = Format {
    noun: "a time with its offset, such as 12:34:56Z",
    accepts: is_time,
};

/// RFC 6570.
pub static URI_TEMPLATE: Format = Format {
    noun: "a URI template",
    accepts: is_template,
};

fn is_duration(text: &str) -> bool {
    let Some(text) = text.strip_prefix('P') else {
        return false;
    };
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    if let Some(weeks) = text.strip_suffix('W') {
        return !weeks.is_empty() && weeks.bytes().all(|c| c.is_ascii_digit());
    }
    let time = time.map(|time| units(time, "HMS"));
    match (units(date, "YMD"), time) {
        (Some(date), None) => date > 0,
        (Some(_), Some(Some(time))) => time > 0,
        _ => false,
    }
}

/// How many numbers there are, each with its unit, where these are in order and none is left out between two.
fn units(mut text: &str, units: &str) -> Option<usize> {
    let (mut count, mut next) = (0, None);
    while !text.is_empty() {
        let digits = text.find(|c: char| !c.is_ascii_digit())?;
        let unit = units.find(text.get(digits..)?.chars().next()?)?;
        if digits == 0 || next.is_some_and(|next| next != unit) {
            return None;
        }
        text = text.get(digits + 1..)?;
        (count, next) = (count + 1, Some(unit + 1));
    }
    Some(count)
}

/// Whether a text is a local part, `@` and a host or the literal of an address. Beyond ASCII, a local part has the letters
/// that `is_letter` takes.
pub(super) fn is_mailbox(
    text: &str,
    is_letter: fn(char) -> bool,
    is_host: fn(&str) -> bool,
) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let is_local = match local.strip_prefix('"') {
        Some(quoted) => quoted.strip_suffix('"').is_some_and(|inside| {
            let mut escaped = false;
            let all = inside.chars().all(|c| {
                let allowed = if c.is_ascii() {
                    matches!(c, ' '..='~') && (escaped || c != '"')
                } else {
                    is_letter(c)
                };
                escaped = !escaped && c == '\\';
                allowed
            });
            all && !escaped
        }),
        None => local.split('.').all(|atom| {
            let is_atom = |c: char| match c {
                'a'..='z' | 'A'..='Z' | '0'..='9' => true,
                '!' | '#'..='\'' | '*' | '+' | '-' | '/' | '=' | '?' | '^'..='`' | '{'..='~' => {
                    true
                }
                c => !c.is_ascii() && is_letter(c),
            };
            !atom.is_empty() && atom.chars().all(is_atom)
        }),
    };
    let literal = domain.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
    let is_domain = match literal {
        Some(literal) => match literal.strip_prefix("IPv6:") {
            Some(address) => address.parse::<Ipv6Addr>().is_ok(),
            None => literal.parse::<Ipv4Addr>().is_ok(),
        },
        None => is_host(domain),
    };
    is_local && local.len() <= 64 && is_domain
}

/// Whether a text is a name of RFC 1123 §2.1.
pub(super) fn is_host(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label)
}

/// Whether a text is a label of such a name.
pub(super) fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && label
            .bytes()
            .all(|c| c.is_ascii_alphanumeric() || c == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

fn is_pointer(text: &str) -> bool {
    let mut escapes = text.split('~').skip(1);
    (text.is_empty() || text.starts_with('/')) && escapes.all(|rest| rest.starts_with(['0', '1']))
}

/// What comes after a number without leading zeros.
fn number(text: &str) -> Option<&str> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    (digits == "0" || (!digits.is_empty() && !digits.starts_with('0'))).then_some(rest)
}

fn is_time(text: &str) -> bool {
    let pair = |at: usize, most: i32| -> Option<i32> {
        let digits = text.get(at..at + 2)?;
        let number = digits.bytes().all(|c| c.is_ascii_digit());
        let number = number.then(|| digits.parse().ok()).flatten()?;
        (number <= most).then_some(number)
    };
    let fields = || {
        let (hour, minute, second) = (pair(0, 23)?, pair(3, 59)?, pair(6, 60)?);
        let mut at = 8;
        if text.get(8..9)? == "." {
            let rest = text.get(9..)?;
            let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            if digits == 0 {
                return None;
            }
            at = 9 + digits;
        }
        let offset = match text.get(at..)? {
            "Z" | "z" => 0,
            zone if zone.len() == 6 && zone.get(3..4)? == ":" => {
                let minutes = pair(at + 1, 23)? * 60 + pair(at + 4, 59)?;
                match zone.get(..1)? {
                    "+" => minutes,
                    "-" => -minutes,
                    _ => return None,
                }
            }
            _ => return None,
        };
        let separated = text.get(2..3)? == ":" && text.get(5..6)? == ":";
        // A leap second is the last of a day of UTC.
        let last = (hour * 60 + minute - offset).rem_euclid(24 * 60) == 24 * 60 - 1;
        Some(separated && (second < 60 || last))
    };
    fields() == Some(true)
}

fn is_template(text: &str) -> bool {
    let mut rest = text;
    loop {
        let Some((literal, expression)) = rest.split_once('{') else {
            return is_literal(rest);
        };
        let Some((expression, after)) = expression.split_once('}') else {
            return false;
        };
        let operators = ['+', '#', '.', '/', ';', '?', '&', '=', ',', '!', '@', '|'];
        let variables = expression.strip_prefix(operators).unwrap_or(expression);
        if !is_literal(literal) || !variables.split(',').all(is_variable) {
            return false;
        }
        rest = after;
    }
}

/// Whether a text has none of the characters that a template leaves out, and each `%` begins an octet.
fn is_literal(text: &str) -> bool {
    let is_out = |c: char| {
        c.is_control()
            || matches!(
                c,
                ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}'
            )
    };
    !text.contains(is_out) && has_octets(text)
}

/// Whether two hexadecimal digits follow each `%`.
fn has_octets(text: &str) -> bool {
    text.split('%').skip(1).all(|rest| {
        let digits = rest.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    })
}

/// Whether a text is a variable of a template, perhaps with a length or `*`.
fn is_variable(text: &str) -> bool {
    let name = match text.split_once(':') {
        Some((name, length)) => {
            let is_length = matches!(length.len(), 1..=4)
                && !length.starts_with('0')
                && length.bytes().all(|c| c.is_ascii_digit());
            if !is_length {
                return false;
            }
            name
        }
        None => text.strip_suffix('*').unwrap_or(text),
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '%');
    name.split('.')
        .all(|word| !word.is_empty() && word.chars().all(is_name))
        && has_octets(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(format: &Format, accepted: &[&str], refused: &[&str]) {
        for text in accepted {
            assert!((format.accepts)(text), "{text}");
        }
        for text in refused {
            assert!(!(format.accepts)(text), "{text}");
        }
    }

    #[test]
    fn a_violation_says_what_a_text_must_be() {
        let mut report = Report::default();
        report.format("a@b.cd", &EMAIL, &Path::ROOT);
        assert!(report.is_valid());
        report.format("a", &EMAIL, &Path::ROOT.key("to"));
        let violations = report.into_result().unwrap_err();
        assert_eq!(violations[0].to_string(), "/to: must be an email address");
        assert_eq!(violations[0].keyword, "format");
    }

    #[test]
    fn mailboxes() {
        sorted(
            &EMAIL,
            &[
                "joe.bloggs@example.com",
                "\"joe@ \\\"bloggs\"@example.com",
                "joe@[127.0.0.1]",
                "joe@[IPv6:::1]",
                "~a@b",
            ],
            &[
                "",
                "joe",
                ".joe@b.c",
                "joe.@b.c",
                "j..oe@b.c",
                "joe@",
                "@b.c",
                "joe@b_c",
                "é@b.c",
                "a b@c.d",
                "\"a\\\"@b.c",
                "joe@[1.2.3.300]",
                "joe@-b.c",
                "joe@b.c.",
            ],
        );
        let long = format!("{}@b.c", "a".repeat(65));
        sorted(&EMAIL, &[&long[1..]], &[&long]);
    }

    #[test]
    fn times_and_durations() {
        sorted(
            &TIME,
            &[
                "08:30:06Z",
                "08:30:06.283185z",
                "23:59:60Z",
                "01:29:60+01:30",
                "12:00:00-23:59",
            ],
            &[
                "08:30:06",
                "8:30:06Z",
                "24:00:00Z",
                "12:60:00Z",
                "12:00:61Z",
                "22:59:60Z",
                "12:00:00.Z",
                "12:00:00+24:00",
                "12:00:00+0100",
                "1২:00:00Z",
                "",
                "12:00:00 Z",
            ],
        );
        sorted(
            &DURATION,
            &["P4DT12H30M5S", "PT0S", "P4Y", "P2W", "PT1H2M", "P1M"],
            &[
                "", "P", "PT", "P1", "4D", "P1D2H", "P2D1Y", "PT1D", "P1Y2W", "P1YT", "P1Y1D",
                "PT1H1S", "P২Y", "P1DT2W",
            ],
        );
    }

    #[test]
    fn pointers() {
        sorted(
            &JSON_POINTER,
            &["", "/", "/a~1b~0/é", "//"],
            &["a", "#/a", "/~", "/~2"],
        );
        sorted(
            &RELATIVE_JSON_POINTER,
            &["0", "1/a", "0#", "120/a/b", "1+2/a", "0-1#"],
            &["", "/a", "-1/a", "01/a", "0##", "1a", "+1", "1+/a", "1+01"],
        );
    }

    #[test]
    fn templates_and_base64url() {
        sorted(
            &URI_TEMPLATE,
            &["", "/a/{b}", "{+a,b*}/{?c:3,d.e}", "é%20{%61}"],
            &[
                "{",
                "}",
                "{a",
                "a}",
                "{}",
                "{a b}",
                "{a:0}",
                "{a:12345}",
                "{a,}",
                "a b",
                "%2",
                "{%2}",
            ],
        );
        sorted(
            &BASE64URL,
            &["", "YQ", "YQ==", "YWI", "YWI=", "-_-_"],
            &["Y", "YQ=", "Y===", "YWJj=", "+/==", "Y Q", "YQ==YQ"],
        );
    }
}
