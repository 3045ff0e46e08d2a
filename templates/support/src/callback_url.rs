//! URLs of callbacks: runtime expressions (OpenAPI 3.1 §4.8.20.4) that are evaluated on a request and its response.
//!
//! In: the URL as the description writes it, and the values that its expressions name. Out: the URL, or why there is
//! none. What always holds: a value is put into a URL as it is only where the URL begins with it; elsewhere it is
//! percent-encoded, so that it never becomes another part of the URL.
//!
//! Needs: the crates `percent_encoding`, `serde`, `serde_json`.

use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value;

/// What stands in a URL as it is (RFC 3986 §2.3).
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What stands in the authority of a URL as it is: a host may have a port.
const AUTHORITY: &AsciiSet = &UNRESERVED.remove(b':').remove(b'[').remove(b']');

/// Why there is no URL to send a callback to.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoUrl {
    /// The value that an expression names is not there.
    Absent {
        /// The expression.
        expression: &'static str,
    },
    /// The value that an expression names is no text, number or boolean.
    NoText {
        /// The expression.
        expression: &'static str,
    },
    /// The value that an expression names would be a step in the URL's path, `.` or `..`.
    Step {
        /// The expression.
        expression: &'static str,
    },
}

impl fmt::Display for NoUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent { expression } => write!(f, "there is no `{expression}`"),
            Self::NoText { expression } => {
                write!(f, "`{expression}` is no text, number or boolean")
            }
            Self::Step { expression } => {
                write!(f, "`{expression}` would be a step in the path of the URL")
            }
        }
    }
}

impl std::error::Error for NoUrl {}

/// A URL with expressions, and the values that are known.
#[derive(Debug)]
pub struct CallbackUrl {
    template: &'static str,
    values: Vec<(&'static str, Value)>,
}

impl CallbackUrl {
    /// A URL as the description writes it: `{$request.body#/url}/ended`.
    pub fn new(template: &'static str) -> Self {
        Self {
            template,
            values: Vec::new(),
        }
    }

    /// What an expression stands for, without the JSON pointer into it: `$request.body`.
    #[must_use]
    pub fn with(mut self, source: &'static str, value: &(impl Serialize + ?Sized)) -> Self {
        // What cannot be written as JSON is as good as absent.
        let value = serde_json::to_value(value).unwrap_or_default();
        self.values.push((source, value));
        self
    }

    /// The URL.
    ///
    /// # Errors
    ///
    /// A value that an expression names is absent, or cannot stand in a URL.
    pub fn url(&self) -> Result<String, NoUrl> {
        if self.template.starts_with('$') {
            return self.value(self.template);
        }
        let mut url = String::new();
        let mut rest = self.template;
        while let Some((before, after)) = rest.split_once('{') {
            url.push_str(before);
            let (expression, behind) = after.split_once('}').unwrap_or((after, ""));
            let value = self.value(expression)?;
            if url.is_empty() {
                url.push_str(&value);
            } else if matches!(value.as_str(), "." | "..") {
                return Err(NoUrl::Step { expression });
            } else {
                let is_host = url.ends_with("://");
                let kept = if is_host { AUTHORITY } else { UNRESERVED };
                url.extend(utf8_percent_encode(&value, kept));
            }
            rest = behind;
        }
        url.push_str(rest);
        Ok(url)
    }

    /// The text that an expression stands for.
    fn value(&self, expression: &'static str) -> Result<String, NoUrl> {
        let (source, pointer) = expression.split_once('#').unwrap_or((expression, ""));
        let known = self.values.iter().find(|(known, _)| *known == source);
        match known.and_then(|(_, value)| value.pointer(pointer)) {
            None | Some(Value::Null) => Err(NoUrl::Absent { expression }),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(value @ (Value::Bool(_) | Value::Number(_))) => Ok(value.to_string()),
            Some(Value::Array(_) | Value::Object(_)) => Err(NoUrl::NoText { expression }),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn expressions_are_evaluated() {
        let body = json!({"url": "https://a.example/x?y", "id": "a/b c", "n": 7, "host": "[::1]:80/", "l": ["p", {"q~/": true}]});
        for (template, url) in [
            ("$request.body#/url", "https://a.example/x?y"),
            ("{$request.body#/url}/ended", "https://a.example/x?y/ended"),
            (
                "http://x.example/{$request.body#/id}?n={$request.body#/n}&m={$method}",
                "http://x.example/a%2Fb%20c?n=7&m=POST",
            ),
            ("http://x/{$request.body#/l/0}", "http://x/p"),
            ("http://x/{$request.body#/l/1/q~0~1}", "http://x/true"),
            ("{$request.query.at}", "http://z"),
            ("http://{$request.body#/host}/", "http://[::1]:80%2F/"),
            ("http://x/fixed", "http://x/fixed"),
        ] {
            let made = CallbackUrl::new(template)
                .with("$request.body", &body)
                .with("$request.query.at", "http://z")
                .with("$method", "POST");
            assert_eq!(made.url().as_deref(), Ok(url), "{template}");
        }
    }

    #[test]
    fn what_is_not_there_is_said() {
        let body = json!({"list": [], "null": null});
        let no = |template| {
            let made = CallbackUrl::new(template).with("$request.body", &body);
            made.with("$request.header.X", &None::<String>)
                .url()
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            no("{$request.body#/url}"),
            "there is no `$request.body#/url`"
        );
        assert_eq!(
            no("{$request.body#/null}"),
            "there is no `$request.body#/null`"
        );
        assert_eq!(no("{$request.header.X}"), "there is no `$request.header.X`");
        assert_eq!(
            no("{$request.body#/list}"),
            "`$request.body#/list` is no text, number or boolean"
        );
    }
}
