//! What the messages of errors tell besides what happened: the words of a server, and what an error came of.
//!
//! The words are those of [`Error`](super::Error) and of the errors that `endpoint!` makes, wherever these stand.
//!
//! What always holds: a message is one line of bounded length, and has no query, login or fragment of a URL, which may
//! hold keys.

use std::error::Error;
use std::fmt;

use reqwest::Url;
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;

use super::core::shown;
use super::raw::Raw;
use super::transport::{BoxError, causes};

/// The most characters that are told.
const MOST: usize = 300;

/// The members of an object that are words for people, what says most first (`detail` and `title` are those of RFC 9457).
const WORDS: [&str; 8] = [
    "detail",
    "message",
    "error_description",
    "description",
    "error_message",
    "error",
    "errors",
    "title",
];

impl Raw {
    /// `getBird was answered 404 Not Found`, how that is, and what the server says of it.
    pub(crate) fn told(
        &self,
        f: &mut fmt::Formatter<'_>,
        judged: impl fmt::Display,
    ) -> fmt::Result {
        write!(
            f,
            "{} was answered {}{judged}",
            self.operation(),
            self.status()
        )?;
        match self.words() {
            Some(words) => write!(f, ": {words}"),
            None => Ok(()),
        }
    }

    /// What the body of an error says for people: of JSON a member that has their words, of text all of it. What is no
    /// error may hold secrets.
    fn words(&self) -> Option<String> {
        if self.status().is_success() {
            return None;
        }
        let media_type = self.headers().get(CONTENT_TYPE);
        let media_type = media_type.and_then(|given| given.to_str().ok());
        let words = match serde_json::from_slice(self.body()) {
            Ok(value) => line(words_of(&value, 3)?),
            Err(_) if media_type.is_some_and(|given| given.starts_with("text/plain")) => {
                line(&String::from_utf8_lossy(self.body()))
            }
            Err(_) => return None,
        };
        let reason = self.status().canonical_reason().unwrap_or_default();
        (!words.is_empty() && !words.eq_ignore_ascii_case(reason)).then_some(words)
    }
}

/// The words of a value, so many levels deep: itself, those of a member that has some, or those of the first item.
fn words_of(value: &Value, levels: u8) -> Option<&str> {
    let inner = |value| words_of(value, levels.checked_sub(1)?);
    match value {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        Value::Array(items) => inner(items.first()?),
        Value::Object(members) => WORDS
            .iter()
            .find_map(|name| members.get(*name).and_then(inner)),
        _ => None,
    }
}

/// What an error says and what it came of, each once.
pub(super) struct Reason<'e>(pub(super) &'e BoxError);

impl fmt::Display for Reason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let urls: Vec<_> = causes(self.0).filter_map(url_of).collect();
        let mut told = String::new();
        for cause in causes(self.0) {
            let text = urls.iter().fold(cause.to_string(), |text, url| {
                text.replace(url.as_str(), &shown(url.as_str()))
            });
            // Many say what they came of themselves.
            if !told.contains(&text) {
                let between = if told.is_empty() { "" } else { ": " };
                told = told + between + &text;
            }
        }
        f.write_str(&line(&told))
    }
}

/// The URL of a request that an error is about.
fn url_of<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e Url> {
    error.downcast_ref::<reqwest::Error>()?.url()
}

/// A text as one line that is not too long.
fn line(text: &str) -> String {
    let mut chars = text.trim().chars();
    let mut line: String = chars
        .by_ref()
        .take(MOST)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if chars.next().is_some() {
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::io;

    use reqwest::StatusCode;
    use reqwest::header::HeaderMap;

    use super::*;
    use crate::client::Error as Failed;

    fn told(status: u16, media_type: &'static str, body: &'static str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, media_type.parse().unwrap());
        let status = StatusCode::from_u16(status).unwrap();
        let raw = Raw::new("getBird", status, headers, body.into());
        Failed::<Infallible>::Unexpected(raw).to_string()
    }

    #[test]
    fn the_words_of_a_server_are_told() {
        for (body, words) in [
            (
                r#"{"title":"No bird","detail":"41 flew away"}"#,
                "41 flew away",
            ),
            (r#"{"type":"about:blank","title":"No bird"}"#, "No bird"),
            (r#"{"code":404,"message":"no 41"}"#, "no 41"),
            (
                r#"{"message":"","errors":[{"error_message":"no 41"}]}"#,
                "no 41",
            ),
            (
                r#"{"error":"invalid_grant","error_description":"too old"}"#,
                "too old",
            ),
            (r#"{"error":{"code":5,"message":"no\n41"}}"#, "no 41"),
            (r#"["no 41","nor 42"]"#, "no 41"),
            (r#""no 41""#, "no 41"),
        ] {
            let expected =
                format!("getBird was answered 404 Not Found, which is not documented: {words}");
            assert_eq!(told(404, "application/json", body), expected);
        }
        assert!(told(404, "text/plain", "no 41\n").ends_with(": no 41"));
        for (media_type, body) in [
            ("application/json", r#"{"title":"Not Found","status":404}"#),
            (
                "application/json",
                r#"{"error":{"error":{"error":{"error":"deep"}}}}"#,
            ),
            ("application/json", ""),
            ("text/html", "<h1>no 41</h1>"),
        ] {
            assert!(told(404, media_type, body).ends_with(", which is not documented"));
        }
        // It may hold a token.
        assert!(told(202, "application/json", "\"no 41\"").ends_with("documented"));
    }

    #[test]
    fn a_long_text_is_cut() {
        let text: &str = Box::leak("ä".repeat(2 * MOST).into_boxed_str());
        let told = told(500, "text/plain", text);
        assert_eq!(told.matches('ä').count(), MOST);
        assert!(told.ends_with('…'));
    }

    #[derive(Debug)]
    struct Layered(String, BoxError);

    impl fmt::Display for Layered {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(&self.0)
        }
    }

    impl Error for Layered {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(self.1.as_ref())
        }
    }

    #[test]
    fn what_an_error_came_of_is_told_once() {
        let refused = io::Error::other("refused");
        let inner = Layered("no connection: refused".to_owned(), refused.into());
        let error = Layered("the layer failed".to_owned(), inner.into());
        let error = Failed::<Infallible>::Transport {
            operation: "getBird",
            source: error.into(),
            raw: None,
        };
        assert_eq!(
            error.to_string(),
            "getBird was not answered: the layer failed: no connection: refused"
        );
    }

    #[tokio::test]
    async fn keys_in_the_url_of_an_error_are_not_told() {
        // A port that nobody listens at.
        let url = "http://127.0.0.1:1/birds?key=hunter2";
        let inner = reqwest::Client::new().get(url).send().await.unwrap_err();
        let error = Layered(format!("logged: {inner}"), inner.into());
        let told = Reason(&error.into()).to_string();
        assert!(told.contains("http://127.0.0.1:1/birds"), "{told}");
        assert!(!told.contains("hunter2"), "{told}");
    }
}
