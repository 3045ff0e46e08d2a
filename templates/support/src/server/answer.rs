//! Responses that the description documents.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::iter;
use std::mem;
use std::ops::RangeInclusive;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use axum::http::header::{CONTENT_TYPE, VARY};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use bytes::Bytes;
use http_body::Frame;
use serde::Serialize;
use serde_json::Value;

use super::super::json;
use super::super::style::{self, Parameter};
use super::accept::Accept;

/// What a handler answers: one variant a documented status.
pub trait Respond {
    /// Writes the response.
    ///
    /// # Errors
    ///
    /// It can't be written, such as a header with a line break. The caller is told that the handler failed.
    fn respond(self) -> Answered;
}

/// A response, or why it can't be written.
pub type Answered = Result<Response, Unanswerable>;

/// Why a response can't be written, for logs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unanswerable(pub String);

/// Makes another media type of JSON.
pub trait Translate: fmt::Debug + Sync {
    /// The same value in the other media type; nothing where it has no form there.
    fn translate(&self, json: &[u8]) -> Option<Vec<u8>>;
}

/// A string as it is, without quotation marks.
#[derive(Debug)]
struct Plain;

impl Translate for Plain {
    fn translate(&self, json: &[u8]) -> Option<Vec<u8>> {
        let text: String = serde_json::from_slice(json).ok()?;
        Some(text.into_bytes())
    }
}

/// Other media types that a body of JSON may be sent in.
#[derive(Debug, Clone, Copy)]
struct Other {
    media_types: &'static [&'static str],
    translate: &'static dyn Translate,
}

/// A body of JSON, and what it may be instead: travels with the response until it is known what the caller reads.
#[derive(Debug, Clone)]
struct Negotiable {
    json: &'static str,
    body: Bytes,
    others: Vec<Other>,
}

/// A response in the media type that its caller wants, where there is a choice.
pub(super) fn negotiated(mut response: Response, accept: impl FnOnce() -> Accept) -> Response {
    let Some(Negotiable { json, body, others }) = response.extensions_mut().remove() else {
        return response;
    };
    varied(&mut response);
    let names = others.iter().flat_map(|other| other.media_types).copied();
    let offered: Vec<_> = iter::once(json).chain(names).collect();
    if let Some(best) = accept().best(&offered).filter(|best| *best != json)
        && let Some(other) = others.iter().find(|it| it.media_types.contains(&best))
        && let Some(bytes) = other.translate.translate(&body)
        && let Ok(media_type) = HeaderValue::try_from(&*with_charset(best))
    {
        response.headers_mut().insert(CONTENT_TYPE, media_type);
        *response.body_mut() = bytes.into();
    }
    response
}

/// Says that what a caller accepts has to do with the answer (RFC 9110 §12.5.5), once.
pub(super) fn varied(response: &mut Response) {
    let lines = response.headers().get_all(VARY).iter();
    let mut names = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim);
    if !names.any(|name| name == "*" || name.eq_ignore_ascii_case("accept")) {
        let accept = HeaderValue::from_static("accept");
        response.headers_mut().append(VARY, accept);
    }
}

/// A response in the making.
#[derive(Debug)]
#[must_use = "a response is made by its body"]
pub struct Answer {
    media_type: Option<&'static str>,
    others: Vec<Other>,
    response: Answered,
}

impl Answer {
    /// A response with this status.
    pub fn of(status: u16) -> Self {
        match StatusCode::from_u16(status) {
            Ok(status) => Self::new(status),
            Err(_) => Self::refused(format!("{status} is not a status")),
        }
    }

    /// A response with this status.
    pub fn new(status: StatusCode) -> Self {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status;
        Self {
            media_type: None,
            others: Vec::new(),
            response: Ok(response),
        }
    }

    /// A response with a status of a range.
    pub fn within(range: RangeInclusive<u16>, status: StatusCode) -> Self {
        if range.contains(&status.as_u16()) {
            return Self::new(status);
        }
        Self::refused(format!(
            "{} is not from {} to {}",
            status.as_u16(),
            range.start(),
            range.end()
        ))
    }

    /// Says that other responses are documented for these statuses.
    pub fn besides(self, statuses: &[u16]) -> Self {
        self.unless(|status| statuses.contains(&status))
    }

    /// Says that another response is documented for the statuses of a range.
    pub fn outside(self, range: RangeInclusive<u16>) -> Self {
        self.unless(|status| range.contains(&status))
    }

    fn unless(self, is_taken: impl FnOnce(u16) -> bool) -> Self {
        match &self.response {
            Ok(response) if is_taken(response.status().as_u16()) => Self::refused(format!(
                "another response is documented for {}",
                response.status().as_u16()
            )),
            _ => self,
        }
    }

    fn refused(reason: String) -> Self {
        Self {
            media_type: None,
            others: Vec::new(),
            response: Err(Unanswerable(reason)),
        }
    }

    /// Says that the body is of this media type, instead of the usual one.
    pub fn media_type(self, name: &'static str) -> Self {
        Self {
            media_type: Some(name),
            ..self
        }
    }

    /// Says that a body of JSON is sent in another media type where the caller would rather have that.
    pub fn or(
        mut self,
        media_types: &'static [&'static str],
        translate: &'static dyn Translate,
    ) -> Self {
        self.others.push(Other {
            media_types,
            translate,
        });
        self
    }

    /// Says that a body of JSON that is a string is sent as it is, as `text/plain`, where the caller would rather have
    /// that.
    pub fn or_text(self) -> Self {
        self.or(&["text/plain"], &Plain)
    }

    /// Says of which media type its content is, without having any: an answer to HEAD (RFC 9110 §9.3.2). How long that is
    /// only a header tells.
    pub fn telling(self, media_type: &'static str) -> Self {
        let response = Self {
            media_type: Some(media_type),
            ..self
        };
        Self {
            media_type: None,
            others: Vec::new(),
            response: response.body("", Body::new(Untold)),
        }
    }

    /// Adds a header; none where the value is an absent `Option`.
    pub fn header<T: Serialize + ?Sized>(self, header: &Parameter, value: &T) -> Self {
        let value = serde_json::to_value(value).map_err(|error| error.to_string());
        self.append(header, value)
    }

    /// Adds a header once for each value, as `Set-Cookie` must be.
    pub fn header_lines<T: Serialize>(self, header: &Parameter, values: &[T]) -> Self {
        values
            .iter()
            .fold(self, |answer, value| answer.header(header, value))
    }

    fn append(self, header: &Parameter, value: Result<Value, String>) -> Self {
        let response = self.response.and_then(|mut response| {
            let written = value.and_then(|value| pair(header, &value));
            let pair = written
                .map_err(|reason| Unanswerable(format!("the header {} {reason}", header.name)))?;
            if let Some((name, value)) = pair {
                response.headers_mut().append(name, value);
            }
            Ok(response)
        });
        Self { response, ..self }
    }

    /// A body of JSON.
    ///
    /// # Errors
    ///
    /// It can't be written.
    pub fn json<T: Serialize + ?Sized>(self, body: &T) -> Answered {
        match json::to_vec(body) {
            Ok(bytes) => self.json_body(bytes.into()),
            Err(error) => Err(Unanswerable(format!("the body {error}"))),
        }
    }

    fn json_body(mut self, body: Bytes) -> Answered {
        const JSON: &str = "application/json";
        let others = mem::take(&mut self.others);
        if others.is_empty() {
            return self.body(JSON, body);
        }
        let json = self.media_type.unwrap_or(JSON);
        let mut response = self.body(JSON, body.clone())?;
        let extensions = response.extensions_mut();
        extensions.insert(Negotiable { json, body, others });
        Ok(response)
    }

    /// A body of text.
    ///
    /// # Errors
    ///
    /// It can't be written.
    pub fn text(self, body: String) -> Answered {
        let name = self.media_type.unwrap_or("text/plain");
        self.body_of(&with_charset(name), body)
    }

    /// No body.
    ///
    /// # Errors
    ///
    /// It can't be written.
    pub fn empty(self) -> Answered {
        self.response
    }

    pub(in super::super) fn body(self, usual: &'static str, body: impl Into<Body>) -> Answered {
        let media_type = self.media_type.unwrap_or(usual);
        self.body_of(media_type, body)
    }

    fn body_of(self, media_type: &str, body: impl Into<Body>) -> Answered {
        let mut response = self.response?;
        let media_type = HeaderValue::try_from(media_type).map_err(|_| {
            Unanswerable("the media type has characters that headers can't have".to_owned())
        })?;
        response.headers_mut().insert(CONTENT_TYPE, media_type);
        *response.body_mut() = body.into();
        Ok(response)
    }
}

/// A media type, which says its charset where it is text: who is not told guesses, and not always right.
fn with_charset(media_type: &str) -> Cow<'_, str> {
    let kind = media_type.split('/').next().unwrap_or_default();
    if kind.eq_ignore_ascii_case("text") && !media_type.contains(';') {
        return Cow::Owned(format!("{media_type}; charset=utf-8"));
    }
    Cow::Borrowed(media_type)
}

/// No content, instead of some whose length is not known.
struct Untold;

impl HttpBody for Untold {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(None)
    }
}

/// A header; none where there is no value.
fn pair(header: &Parameter, value: &Value) -> Result<Option<(HeaderName, HeaderValue)>, String> {
    if value.is_null() {
        return Ok(None);
    }
    let name = HeaderName::try_from(header.name).map_err(|_| "is not the name of a header")?;
    let text = style::encode(header, value)?;
    let value = HeaderValue::try_from(text.as_bytes())
        .map_err(|_| "has characters that headers can't have")?;
    Ok(Some((name, value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_of_content_is_not_that_there_is_none() {
        let told = Answer::of(200).telling("application/json").empty().unwrap();
        assert_eq!(told.headers()[CONTENT_TYPE], "application/json");
        assert_eq!(told.body().size_hint().exact(), None);
        assert!(Answer::of(200).telling("a\r\nb").empty().is_err());
    }

    #[test]
    fn text_says_its_charset() {
        for (name, told) in [
            ("text/html", "text/html; charset=utf-8"),
            ("Text/CSV", "Text/CSV; charset=utf-8"),
            ("text/csv; header=present", "text/csv; header=present"),
            ("application/yaml", "application/yaml"),
        ] {
            let answer = Answer::of(200).media_type(name).text(String::new());
            assert_eq!(answer.unwrap().headers()[CONTENT_TYPE], told);
        }
        let plain = Answer::of(200).text(String::new()).unwrap();
        assert_eq!(plain.headers()[CONTENT_TYPE], "text/plain; charset=utf-8");
    }

    #[test]
    fn a_string_is_sent_as_text_to_whoever_would_rather_have_that() {
        for (accepted, media_type) in [
            ("*/*", "application/json"),
            ("application/json, text/plain", "application/json"),
            ("text/plain", "text/plain; charset=utf-8"),
            (
                "text/*, application/json;q=0.5",
                "text/plain; charset=utf-8",
            ),
        ] {
            let mut headers = axum::http::HeaderMap::new();
            headers.insert("accept", HeaderValue::from_static(accepted));
            let answer = Answer::of(200).or_text().json("a").unwrap();
            let length = if media_type == "application/json" {
                3
            } else {
                1
            };
            let answer = negotiated(answer, || Accept::of(&headers));
            assert_eq!(answer.headers()[CONTENT_TYPE], media_type, "{accepted}");
            assert_eq!(answer.body().size_hint().exact(), Some(length));
            assert_eq!(answer.headers()[VARY], "accept");
        }
    }

    #[test]
    fn what_an_answer_depends_on_is_said_once() {
        for (own, told) in [
            (None, vec!["accept"]),
            (Some("origin"), vec!["origin", "accept"]),
            (Some("Origin, Accept"), vec!["Origin, Accept"]),
            (Some("*"), vec!["*"]),
        ] {
            let mut response = Response::new(Body::empty());
            if let Some(own) = own {
                let own = HeaderValue::from_static(own);
                response.headers_mut().insert(VARY, own);
            }
            varied(&mut response);
            varied(&mut response);
            let found: Vec<_> = response.headers().get_all(VARY).iter().collect();
            assert_eq!(found, told);
        }
    }

    #[test]
    fn a_status_is_that_of_one_response() {
        let written = |status| {
            let answer = Answer::new(StatusCode::from_u16(status).unwrap());
            answer.besides(&[200, 404]).outside(500..=599).empty()
        };
        assert_eq!(written(409).unwrap().status(), 409);
        for status in [200, 404, 500, 599] {
            let reason = format!("another response is documented for {status}");
            assert_eq!(written(status).unwrap_err(), Unanswerable(reason));
        }
        let range = |status| Answer::within(400..=499, StatusCode::from_u16(status).unwrap());
        assert!(range(403).besides(&[404]).empty().is_ok());
        assert!(range(404).besides(&[404]).empty().is_err());
        let outside = range(500).besides(&[404]).empty().unwrap_err();
        assert_eq!(outside.0, "500 is not from 400 to 499");
    }
}
