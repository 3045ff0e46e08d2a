//! From a JSON value to text.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::{Layout, Location, Parameter, Style};

/// All but the unreserved characters (RFC 3986 §2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What can't stay as it is even where reserved characters may: the ends of a path, a query or a pair, and what
/// would be decoded.
const HARMFUL: &AsciiSet = &RESERVED
    .remove(b':')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',');
const HARMFUL_IN_QUERY: &AsciiSet = &HARMFUL.remove(b'/').remove(b'?').remove(b';').remove(b'=');

/// In the value of a cookie, what ends it and what cookies can't hold (RFC 6265 §4.1.1).
const HARMFUL_IN_COOKIE: &AsciiSet = &HARMFUL_IN_QUERY
    .add(b',')
    .add(b';')
    .remove(b'#')
    .remove(b'[')
    .remove(b']')
    .remove(b'&')
    .remove(b'+');

/// The text of a parameter: a segment of the path, pairs of a query (`a=1&b=2`), the value of a header, or pairs
/// of a `Cookie` header (`a=1; b=2`). Empty where there is nothing to write.
///
/// # Errors
///
/// Why the value cannot be written so that it can be read again: `can't be empty`.
pub fn encode(parameter: &Parameter, value: &Value) -> Result<String, String> {
    let layout = Layout::of(parameter);
    let writer = Writer {
        parameter,
        layout: &layout,
    };
    let text = match parameter.style {
        _ if value.is_null() => String::new(),
        Style::Json => writer.named(&writer.escape(&value.to_string())?)?,
        Style::DeepObject => {
            let mut pairs = Vec::new();
            writer.deep(&writer.escape(parameter.name)?, value, &mut pairs)?;
            pairs.join(layout.between)
        }
        _ => writer.styled(value)?,
    };
    // A segment of dots would be another segment.
    if parameter.location == Location::Path && matches!(text.as_str(), "" | "." | "..") {
        return Err("can't be empty, `.` or `..`".to_owned());
    }
    Ok(text)
}

/// A pair of a query, `name=value`.
#[must_use]
pub fn pair(name: &str, value: &str) -> String {
    format!("{}={}", escaped(name), escaped(value))
}

/// A text with everything percent-encoded that is not unreserved.
pub(super) fn escaped(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
}

/// Whether a text can be the value of a cookie as it is (RFC 6265 §4.1.1): nothing in it ends the cookie, or is taken off
/// by those who read it.
#[must_use]
pub fn is_cookie_value(text: &str) -> bool {
    let is_of_cookies = |c: u8| c.is_ascii_graphic() && !b"\",;\\".contains(&c);
    text.bytes().all(is_of_cookies)
}

struct Writer<'w> {
    parameter: &'w Parameter,
    layout: &'w Layout,
}

impl Writer<'_> {
    fn styled(&self, value: &Value) -> Result<String, String> {
        let Layout {
            prefix,
            between,
            list,
            ..
        } = *self.layout;
        let explode = self.parameter.explode;
        let delimiter = if explode { between } else { list };
        let body = match value {
            Value::Array(items) => {
                let mut parts = Vec::with_capacity(items.len());
                for text in items.iter().filter_map(scalar) {
                    let text = self.part(self.escape(&text)?, delimiter)?;
                    // Who reads a header leaves out parts without text (RFC 9110 §5.6.1).
                    if text.is_empty() && self.parameter.location == Location::Header {
                        return Err("can't have an empty text in a list".to_owned());
                    }
                    parts.push(if explode { self.named(&text)? } else { text });
                }
                match parts.as_slice() {
                    [] => return Ok(String::new()),
                    [only] if only.is_empty() => {
                        return Err("can't be a list of one empty text".to_owned());
                    }
                    parts => parts.join(delimiter),
                }
            }
            Value::Object(members) => {
                let mut parts = Vec::with_capacity(members.len());
                for (name, value) in members {
                    let mut key = self.part(self.name(name)?, delimiter)?;
                    if explode {
                        key = self.part(key, "=")?;
                    }
                    for text in self.texts(name, value).iter().filter_map(scalar) {
                        let text = self.part(self.escape(&text)?, delimiter)?;
                        parts.push(format!("{key}{}{text}", if explode { "=" } else { list }));
                    }
                }
                parts.join(delimiter)
            }
            value => {
                return Ok(prefix.to_owned()
                    + &self.named(&self.escape(&scalar(value).unwrap_or_default())?)?);
            }
        };
        Ok(prefix.to_owned() + &if explode { body } else { self.named(&body)? })
    }

    /// What of the value of a member is written by itself: each item of a list that has a pair for each.
    fn texts<'v>(&self, name: &str, value: &'v Value) -> &'v [Value] {
        match value {
            Value::Array(items) if self.parameter.has_pairs_of(name) => items,
            value => std::slice::from_ref(value),
        }
    }

    /// The text, after the name where the style writes it.
    fn named(&self, text: &str) -> Result<String, String> {
        if !self.layout.named {
            return Ok(text.to_owned());
        }
        let name = self.name(self.parameter.name)?;
        // RFC 6570 §3.2.7: `;color` for an empty text.
        let bare = text.is_empty() && self.parameter.style == Style::Matrix;
        Ok(if bare { name } else { format!("{name}={text}") })
    }

    /// A name as it can stand before its value. Reserved characters are for values: the name of a cookie has none.
    fn name(&self, name: &str) -> Result<String, String> {
        if self.parameter.location == Location::Cookie && self.parameter.escaped() {
            return Ok(escaped(name));
        }
        self.escape(name)
    }

    /// The text of a part among others, which must not hold what stands between them. A reserved character that stays
    /// elsewhere can be encoded.
    fn part(&self, mut text: String, delimiter: &str) -> Result<String, String> {
        if delimiter.len() == 1 && self.parameter.escaped() {
            text = text.replace(delimiter, &escaped(delimiter));
        }
        if text.contains(delimiter) {
            return Err(format!("can't hold `{delimiter}` in a part"));
        }
        Ok(text)
    }

    /// The text as it can stand where the parameter is.
    fn escape(&self, text: &str) -> Result<String, String> {
        if !self.parameter.escaped() {
            return match self.parameter.location {
                Location::Cookie if !is_cookie_value(text) => {
                    Err("can only hold visible ASCII characters but `\"`, `,`, `;` and `\\`")
                }
                Location::Header if text.contains(|c: char| c.is_control() && c != '\t') => {
                    Err("can't hold control characters")
                }
                // Whoever reads a header takes them off (RFC 9110 §5.5, §5.6.1).
                Location::Header if text.trim_matches([' ', '\t']) != text => {
                    Err("can't begin or end with a space")
                }
                _ => Ok(text.to_owned()),
            }
            .map_err(str::to_owned);
        }
        let set = match (self.parameter.allow_reserved, self.parameter.location) {
            (false, _) | (true, Location::Header) => RESERVED,
            (true, Location::Path) => HARMFUL,
            (true, Location::Cookie) => HARMFUL_IN_COOKIE,
            (true, Location::Query | Location::Querystring) => HARMFUL_IN_QUERY,
        };
        Ok(utf8_percent_encode(text, set).to_string())
    }

    /// Writes `color[R]=100`, and so on inside.
    fn deep(&self, key: &str, value: &Value, pairs: &mut Vec<String>) -> Result<(), String> {
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.deep(&format!("{key}%5B{index}%5D"), item, pairs)?;
                }
            }
            Value::Object(members) => {
                for (name, member) in members {
                    if name.contains(['[', ']']) {
                        return Err("can't have a key with `[` or `]`".to_owned());
                    }
                    self.deep(&format!("{key}%5B{}%5D", self.escape(name)?), member, pairs)?;
                }
            }
            value => {
                if let Some(text) = scalar(value) {
                    pairs.push(format!("{key}={}", self.escape(&text)?));
                }
            }
        }
        Ok(())
    }
}

/// The text of a value; that of a list or an object is JSON, that of `null` is none.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        // `3600`, not `3600.0`: many who read text as a number look for digits only.
        Value::Number(number) => {
            let text = number.to_string();
            Some(text.strip_suffix(".0").map(str::to_owned).unwrap_or(text))
        }
        value => Some(value.to_string()),
    }
}
