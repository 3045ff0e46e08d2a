//! Responses: as they came, and as what they hold.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::check::{Check, Path, Report};
use super::super::json;
use super::super::operation::Media;
use super::super::style::{self, Parameter};
use super::error::Error;
use super::platform::Incoming;

/// A response as it came.
#[derive(Clone)]
pub struct Raw(Box<Response>);

#[derive(Clone)]
struct Response {
    operation: &'static str,
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    rest: Option<Rest>,
    limit: u64,
}

/// A body that is not read yet. Whoever takes it first has it.
type Rest = Arc<Mutex<Option<Incoming>>>;

impl Raw {
    /// A response to a call of an operation.
    pub(super) fn new(
        operation: &'static str,
        status: StatusCode,
        mut headers: HeaderMap,
        body: Bytes,
    ) -> Self {
        for (name, value) in &mut headers {
            // `Debug` does not show what is sensitive.
            value.set_sensitive(is_secret(name.as_str()));
        }
        Self(Box::new(Response {
            operation,
            status,
            headers,
            body,
            rest: None,
            limit: u64::MAX,
        }))
    }

    /// A response whose body is read as it comes, up to so many bytes of it, or of an item of it.
    pub(super) fn unread(
        operation: &'static str,
        status: StatusCode,
        headers: HeaderMap,
        rest: Incoming,
        limit: usize,
    ) -> Self {
        let mut raw = Self::new(operation, status, headers, Bytes::new());
        raw.0.rest = Some(Arc::new(Mutex::new(Some(rest))));
        raw.0.limit = limit as u64;
        raw
    }

    /// The body that was not read yet.
    pub(in super::super) fn rest(&self) -> Option<Incoming> {
        let rest = self.0.rest.as_ref()?;
        rest.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// The most bytes that the body, or an item of it, may have.
    pub(in super::super) fn limit(&self) -> u64 {
        self.0.limit
    }

    /// The operation that was called.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The status as a number.
    #[must_use]
    pub fn code(&self) -> u16 {
        self.0.status.as_u16()
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The body; empty where it is read as it comes.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }

    /// The body, decoded from JSON and checked.
    ///
    /// # Errors
    ///
    /// It is not JSON, or not valid, or the response says that it is something else.
    pub fn json<T: DeserializeOwned + Check>(&self) -> Result<T, Unread> {
        self.media(&[Media::JSON])?;
        json::from_slice(self.body()).map_err(Unread::Json)
    }

    /// The one of some media types that the body is in, by position; the first where the response does not say.
    ///
    /// # Errors
    ///
    /// It is in none of them.
    pub fn media(&self, media: &[Media]) -> Result<usize, Unread> {
        let Some(given) = self.headers().get(CONTENT_TYPE) else {
            return Ok(0);
        };
        let found = given
            .to_str()
            .ok()
            .and_then(|given| Media::find(media, given));
        found.ok_or_else(|| {
            Unread::MediaType(String::from_utf8_lossy(given.as_bytes()).into_owned())
        })
    }

    /// The body, decoded from JSON or text, as the response says, and checked.
    ///
    /// # Errors
    ///
    /// It is not valid, or in another media type.
    pub fn typed<T: DeserializeOwned + Check>(&self, media: &[Media]) -> Result<T, Unread> {
        match media.get(self.media(media)?) {
            Some(Media::Text(_)) => {
                json::from_value(Value::String(self.text()?)).map_err(Unread::Json)
            }
            _ => json::from_slice(self.body()).map_err(Unread::Json),
        }
    }

    /// The body as text.
    ///
    /// # Errors
    ///
    /// It is not UTF-8.
    pub fn text(&self) -> Result<String, Unread> {
        String::from_utf8(self.body().to_vec()).map_err(|_| Unread::Text)
    }

    /// Nothing, for a response that documents no body. One that came all the same is left alone.
    ///
    /// # Errors
    ///
    /// None; it has the form of the other functions that read a response.
    pub fn empty(&self) -> Result<(), Unread> {
        Ok(())
    }

    /// A header. `T` is an `Option` where it need not be there.
    ///
    /// # Errors
    ///
    /// A required header is not there, or its value is not valid.
    pub fn header<T: DeserializeOwned + Check>(&self, header: &Parameter) -> Result<T, Unread> {
        self.with_text(header, |text| typed(header, text))
    }

    /// What is made of the text of a header.
    fn with_text<T>(&self, header: &Parameter, read: impl FnOnce(style::Raw<'_>) -> T) -> T {
        let texts: Vec<_> = self.texts(header).collect();
        match texts.join(",") {
            _ if texts.is_empty() => read(style::Raw::Absent),
            text => read(style::Raw::Text(&text)),
        }
    }

    /// A header that has something to be checked besides what its type has.
    ///
    /// # Errors
    ///
    /// A required header is not there, or its value is not valid.
    pub fn checked<T: DeserializeOwned + Check>(
        &self,
        header: &Parameter,
        check: impl Fn(&T, &Path<'_>, &mut Report),
    ) -> Result<T, Unread> {
        let value = self.header(header)?;
        let check = |report: &mut Report| check(&value, &Path::ROOT, report);
        let sent = || self.with_text(header, |text| style::decode(header, text).ok());
        match Report::by(&[], check, sent).into_result() {
            Ok(()) => Ok(value),
            Err(violations) => Err(Unread::Header {
                name: header.name,
                reason: json::Error::Invalid(violations).to_string(),
            }),
        }
    }

    /// A header that stands once for each value, as `Set-Cookie` does.
    ///
    /// # Errors
    ///
    /// A value is not valid.
    pub fn header_lines<T: DeserializeOwned + Check>(
        &self,
        header: &Parameter,
    ) -> Result<Vec<T>, Unread> {
        self.texts(header)
            .map(|text| typed(header, style::Raw::Text(&text)))
            .collect()
    }

    fn texts(&self, header: &Parameter) -> impl Iterator<Item = Cow<'_, str>> {
        self.headers()
            .get_all(header.name)
            .into_iter()
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
    }

    /// Reads a documented success.
    ///
    /// # Errors
    ///
    /// The response is not what is documented.
    pub fn ok<T, E>(
        self,
        read: impl FnOnce(&Self) -> Result<T, Unread>,
    ) -> Result<Reply<T>, Error<E>> {
        match read(&self) {
            Ok(value) => Ok(Reply(Box::new((value, self)))),
            Err(source) => Err(Error::Decode { raw: self, source }),
        }
    }

    /// Reads one of several documented successes.
    ///
    /// # Errors
    ///
    /// The response is not what is documented.
    pub fn ok_as<T, O, E>(
        self,
        read: impl FnOnce(&Self) -> Result<T, Unread>,
        variant: impl FnOnce(T) -> O,
    ) -> Result<Reply<O>, Error<E>> {
        self.ok(|raw| read(raw).map(variant))
    }

    /// Reads a documented error.
    ///
    /// # Errors
    ///
    /// Always: the documented error, or that the response is not what is documented.
    pub fn err<T, O, E>(
        self,
        read: impl FnOnce(&Self) -> Result<T, Unread>,
        variant: impl FnOnce(Reply<T>) -> E,
    ) -> Result<Reply<O>, Error<E>> {
        self.ok(read)
            .and_then(|reply| Err(Error::Api(variant(reply))))
    }

    /// Refuses a status that is not documented.
    ///
    /// # Errors
    ///
    /// Always.
    pub fn unexpected<O, E>(self) -> Result<Reply<O>, Error<E>> {
        Err(Error::Unexpected(self))
    }
}

/// Whether a header is one that credentials come in, as far as its name tells, in lower case.
pub(super) fn is_secret(name: &str) -> bool {
    const OF_SECRETS: [&str; 8] = [
        "authorization",
        "cookie",
        "credential",
        "key",
        "password",
        "secret",
        "session",
        "token",
    ];
    name != "idempotency-key" && OF_SECRETS.iter().any(|word| name.contains(word))
}

fn typed<T: DeserializeOwned + Check>(
    header: &Parameter,
    text: style::Raw<'_>,
) -> Result<T, Unread> {
    let value = style::decode(header, text).map_err(|violation| violation.message);
    value
        .and_then(|value| {
            let all = || style::read(header, text, style::Texts::All).ok();
            style::valid(value, all, json::judge).map_err(|error| error.to_string())
        })
        .map_err(|reason| Unread::Header {
            name: header.name,
            reason,
        })
}

/// Shows the beginning of the body of an error. That of a success may hold tokens.
impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 1024;
        let Response {
            operation,
            status,
            headers,
            body,
            ..
        } = &*self.0;
        let mut debug = f.debug_struct("Raw");
        debug
            .field("operation", operation)
            .field("status", status)
            .field("headers", headers)
            .field("length", &body.len());
        if !status.is_success() {
            let shown = body.get(..SHOWN).unwrap_or(body);
            debug.field("body", &String::from_utf8_lossy(shown));
        }
        debug.finish_non_exhaustive()
    }
}

/// A response as what it holds, with the response as it came at hand.
#[derive(Clone)]
pub struct Reply<T>(Box<(T, Raw)>);

impl<T> Reply<T> {
    /// What it holds.
    pub fn into_inner(self) -> T {
        self.0.0
    }

    /// The response as it came.
    pub fn raw(&self) -> &Raw {
        &self.0.1
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.raw().status()
    }

    /// All headers.
    pub fn headers(&self) -> &HeaderMap {
        self.raw().headers()
    }
}

impl<T> Deref for Reply<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.0
    }
}

impl<T: fmt::Debug> fmt::Debug for Reply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Reply")
            .field(&self.status())
            .field(&self.0.0)
            .finish()
    }
}

/// Why a response is not what is documented.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unread {
    /// The body has another media type.
    MediaType(String),
    /// The body is not JSON, or not valid.
    Json(json::Error),
    /// The body is not text in UTF-8.
    Text,
    /// The body can't be split into its parts, and why.
    Multipart(String),
    /// Which page is the next one is not known, and why.
    Next(String),
    /// A header is missing or not valid.
    Header {
        /// The header's name.
        name: &'static str,
        /// What is wrong with it.
        reason: String,
    },
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MediaType(given) => write!(f, "the body is `{given}`"),
            Self::Json(error) => error.fmt(f),
            Self::Text => f.write_str("the body is not UTF-8"),
            Self::Multipart(reason) => write!(f, "the body cannot be read in parts: {reason}"),
            Self::Next(reason) => write!(f, "the next page {reason}"),
            Self::Header { name, reason } => write!(f, "the header {name} {reason}"),
        }
    }
}

impl std::error::Error for Unread {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::style::Kind;

    #[test]
    fn headers_of_credentials_are_not_shown() {
        let mut headers = HeaderMap::new();
        for name in ["set-cookie", "x-session-token", "x-api-key", "x-total"] {
            headers.insert(name, "41".parse().unwrap());
        }
        let raw = Raw::new("getBird", StatusCode::OK, headers, Bytes::new());
        assert_eq!(format!("{raw:?}").matches("41").count(), 1);
        assert_eq!(raw.headers().get("x-api-key").unwrap(), "41");
    }

    #[test]
    fn items_that_differ_as_they_were_sent_repeat_nothing() {
        const TIMES: Parameter = Parameter::header("X-Times", Kind::Array(&Kind::String));
        let read = |texts: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-times", texts.parse().unwrap());
            let raw = Raw::new("getBird", StatusCode::OK, headers, Bytes::new());
            raw.checked(&TIMES, |_: &Vec<String>, at, report| {
                // As if the type took all of them for one.
                report.distinct(&["", ""], at);
            })
        };
        assert_eq!(read("01:00Z,02:00+01:00").unwrap().len(), 2);
        assert!(read("01:00Z,01:00Z").is_err());
    }
}
