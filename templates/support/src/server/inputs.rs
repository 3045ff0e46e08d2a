//! The inputs of a request: its parameters and its body, decoded and checked.
//!
//! What always holds: every violation is noted, not only the first; the values are handed out only where there is
//! none.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::{Body, HttpBody as _};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::check::{Check, Path, Report, Violation, below};
use super::super::operation::{Media, Operation, SchemeKind};
use super::super::strict::serving_if;
use super::super::style::{self, Location, Pair, Parameter, Raw, Reading, Style, Texts};
use super::super::{form, json};
use super::accept::Accept;
use super::rejection::{Kind, Rejection};
use super::template;

/// A body as it came.
#[derive(Debug, Default)]
pub(super) struct Received {
    /// As far as it is read.
    pub(super) bytes: Bytes,
    pub(super) unread: Option<Unread>,
    /// The position of its media type among those that the operation documents.
    pub(super) media: usize,
}

/// A body that is read by the handler, as it comes.
#[derive(Debug)]
pub struct Unread {
    /// What came behind the limit.
    pub came: Bytes,
    /// The body, behind what came of it.
    pub body: Body,
    /// The most bytes that all of it may have.
    pub limit: usize,
    /// Where it is noted why it is refused.
    pub refusal: Refusal,
}

/// Why a body is refused that the handler reads: the answer to the caller, if the handler fails because of it.
#[derive(Debug, Clone, Default)]
pub struct Refusal(Arc<Mutex<Option<Rejection>>>);

impl Refusal {
    /// Notes why; the first reason is the one that counts.
    pub fn set(&self, rejection: Rejection) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        noted.get_or_insert(rejection);
    }

    /// Takes the reason back.
    pub(in super::super) fn take(&self) -> Option<Rejection> {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        noted.take()
    }
}

/// What a handler is given: the parameters and the body of an operation.
pub trait Input: Sized {
    /// Decodes and checks them. All are to be asked for before one is used, so that all violations are noted.
    ///
    /// # Errors
    ///
    /// Something is not valid, and noted in the inputs.
    fn decode(inputs: &mut Inputs<'_>) -> Result<Self, Invalid>;
}

/// For operations without inputs.
impl Input for () {
    fn decode(_: &mut Inputs<'_>) -> Result<Self, Invalid> {
        Ok(())
    }
}

/// An input is not valid. What is wrong with it is noted in the [`Inputs`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invalid;

/// The inputs of a request as they came, and what is wrong with them.
pub struct Inputs<'r> {
    operation: &'static Operation,
    parts: &'r Parts,
    path: &'r [(&'static str, String)],
    query: Vec<(Cow<'r, str>, &'r str)>,
    /// The text of the `Cookie` headers, each read when it is asked for.
    cookies: String,
    body: Option<Bytes>,
    unread: Option<Unread>,
    /// The position of the body's media type among those that the operation documents.
    media: usize,
    /// Whether it is a server that reads them, which refuses what is only open to those who call it.
    serves: bool,
    violations: Vec<Violation>,
    /// What can't be read at all.
    malformed: Option<Violation>,
    /// Why it is refused, whatever is wrong besides.
    refused: Option<Rejection>,
}

impl<'r> Inputs<'r> {
    pub(super) fn new(
        operation: &'static Operation,
        parts: &'r Parts,
        path: &'r [(&'static str, String)],
        body: Received,
        serves: bool,
    ) -> Self {
        Self {
            operation,
            parts,
            path,
            query: style::pairs(parts.uri.query().unwrap_or_default(), '&'),
            cookies: cookies(&parts.headers),
            body: Some(body.bytes).filter(|body| !body.is_empty()),
            unread: body.unread,
            media: body.media,
            serves,
            violations: Vec::new(),
            malformed: None,
            refused: None,
        }
    }

    /// Decodes as the one who reads them does.
    pub(in super::super) fn reading<T>(&self, decode: impl FnOnce() -> T) -> T {
        serving_if(self.serves, decode)
    }

    /// Why the request is refused.
    pub(super) fn into_rejection(self) -> Rejection {
        match (self.refused, self.malformed) {
            (Some(rejection), _) => rejection,
            (None, Some(violation)) => Rejection::malformed(violation),
            (None, None) => Rejection::violated(self.violations),
        }
    }

    /// A parameter in the path.
    ///
    /// # Errors
    ///
    /// It is not valid.
    pub fn path<T: DeserializeOwned + Check>(&mut self, name: &str) -> Result<T, Invalid> {
        self.parameter(Location::Path, name)
    }

    /// A parameter in the query. `T` is an `Option` where it need not be there.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn query<T: DeserializeOwned + Check>(&mut self, name: &str) -> Result<T, Invalid> {
        self.parameter(Location::Query, name)
    }

    /// A parameter that is the whole query. `T` is an `Option` where it need not be there.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn querystring<T: DeserializeOwned + Check>(&mut self, name: &str) -> Result<T, Invalid> {
        self.parameter(Location::Querystring, name)
    }

    /// A header. `T` is an `Option` where it need not be there.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn header<T: DeserializeOwned + Check>(&mut self, name: &str) -> Result<T, Invalid> {
        self.parameter(Location::Header, name)
    }

    /// A cookie. `T` is an `Option` where it need not be there.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn cookie<T: DeserializeOwned + Check>(&mut self, name: &str) -> Result<T, Invalid> {
        self.parameter(Location::Cookie, name)
    }

    fn parameter<T: DeserializeOwned + Check>(
        &mut self,
        location: Location,
        name: &str,
    ) -> Result<T, Invalid> {
        self.checked(location, name, |_, _, _| {})
    }

    /// A parameter that has something to be checked besides what its type has.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn checked<T: DeserializeOwned + Check>(
        &mut self,
        location: Location,
        name: &str,
        check: impl Fn(&T, &Path<'_>, &mut Report),
    ) -> Result<T, Invalid> {
        let Some(parameter) = self.operation.parameter(location, name) else {
            let path = Path::ROOT.key(location.as_str());
            return Err(self.malformed(&path.key(name), "in", "is no parameter of the operation"));
        };
        if !self.is_readable(parameter) {
            let path = Path::ROOT.key(parameter.location.as_str());
            let at = path.key(parameter.name);
            return Err(self.malformed(&at, "format", "the path is not percent-encoded UTF-8"));
        }
        let typed = |value, work| {
            let value = serving_if(self.serves, || json::judge(value, work))?;
            let sent = || Some(self.value(parameter, Texts::First).ok()?.value);
            let report = Report::by(&[], |report| check(&value, &Path::ROOT, report), sent);
            report.into_result().map_err(json::Error::Invalid)?;
            Ok(value)
        };
        let value = self.value(parameter, Texts::First).and_then(|reading| {
            let all = || self.value(parameter, Texts::All).ok();
            style::valid(reading.value, all, typed).map_err(|error| {
                let at = Path::ROOT.key(location.as_str());
                let at = at.key(parameter.name).to_string();
                below(&at, error.violations().to_vec())
            })
        });
        value.map_err(|violations| match self.is_anonymous(parameter) {
            true => self.refuse(anonymous()),
            false => self.note(violations),
        })
    }

    /// Whether a parameter would say who is calling, and is not there.
    fn is_anonymous(&self, parameter: &Parameter) -> bool {
        parameter.location == Location::Header
            && parameter.name.eq_ignore_ascii_case(AUTHORIZATION.as_str())
            && !self.parts.headers.contains_key(AUTHORIZATION)
    }

    /// The position of the body's media type among those that the operation documents.
    #[must_use]
    pub fn media(&self) -> usize {
        self.media
    }

    /// The media type of the body.
    pub(in super::super) fn documented(&self) -> Option<&'static Media> {
        self.operation.body.as_ref()?.media.get(self.media)
    }

    /// What the body says it is.
    pub(in super::super) fn content_type(&self) -> &str {
        self.header_text(&CONTENT_TYPE).unwrap_or_default()
    }

    /// A header as it came.
    pub(in super::super) fn header_text(&self, name: &HeaderName) -> Option<&str> {
        self.parts.headers.get(name)?.to_str().ok()
    }

    /// What of the body is read as it comes.
    pub(in super::super) fn unread(&mut self) -> Option<Unread> {
        self.unread.take()
    }

    /// What the caller can read.
    ///
    /// # Errors
    ///
    /// None; it has the form of the other functions that read a request.
    pub fn accept(&mut self) -> Result<Accept, Invalid> {
        Ok(Accept::of(&self.parts.headers))
    }

    /// The body, from JSON or a form, as its media type says.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn typed<T: DeserializeOwned + Check>(&mut self) -> Result<T, Invalid> {
        match self.documented() {
            Some(Media::Form(_)) => self.form(),
            Some(Media::Text(_)) => {
                let text = self.text()?;
                self.reading(|| json::from_value(Value::String(text)))
                    .map_err(|error| self.refuse_body(error))
            }
            _ => self.json(),
        }
    }

    /// The body, from JSON.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn json<T: DeserializeOwned + Check>(&mut self) -> Result<T, Invalid> {
        let body = self.required_body()?;
        self.reading(|| json::from_slice(&body))
            .map_err(|error| self.refuse_body(error))
    }

    pub(in super::super) fn required_body(&mut self) -> Result<Bytes, Invalid> {
        let Some(body) = self.body.take() else {
            let at = Path::ROOT.key("body");
            return Err(self.note(vec![Violation::new(&at, "required", "must be there")]));
        };
        Ok(body)
    }

    /// The body, from a form.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn form<T: DeserializeOwned + Check>(&mut self) -> Result<T, Invalid> {
        let fields = match self.documented() {
            Some(Media::Form(fields)) => *fields,
            _ => &[],
        };
        let text = self.text()?;
        self.by_texts(|texts| form::decode(fields, &text, texts))
    }

    /// The body, from an object whose texts may be several things.
    pub(in super::super) fn by_texts<T: DeserializeOwned + Check>(
        &mut self,
        read: impl Fn(Texts) -> Result<Reading, Vec<Violation>>,
    ) -> Result<T, Invalid> {
        let read = |texts| read(texts).map_err(json::Error::Invalid);
        let typed = |value, work| self.reading(|| json::judge(value, work));
        let body = read(Texts::First).and_then(|reading| {
            let all = || read(Texts::All).ok();
            style::valid(reading.value, all, typed)
        });
        body.map_err(|error| self.refuse_body(error))
    }

    /// The body, as text.
    ///
    /// # Errors
    ///
    /// It is missing or not UTF-8.
    pub fn text(&mut self) -> Result<String, Invalid> {
        // An empty text is one, if the request says that it is there.
        if self.body.is_none() && self.parts.headers.contains_key(CONTENT_TYPE) {
            self.body = Some(Bytes::new());
        }
        let body = self.required_body()?;
        String::from_utf8(body.into()).map_err(|_| self.malformed_body("the body is not UTF-8"))
    }

    /// The body as it came. No bytes are bytes too.
    ///
    /// # Errors
    ///
    /// None; it has the form of the other functions that read a body.
    pub fn bytes(&mut self) -> Result<Bytes, Invalid> {
        Ok(self.body.take().unwrap_or_default())
    }

    /// The body, read as one of the other functions does, or nothing where there is none.
    ///
    /// # Errors
    ///
    /// It is not valid.
    pub fn optional<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Invalid>,
    ) -> Result<Option<T>, Invalid> {
        let comes = |unread: &Unread| !unread.body.is_end_stream();
        // Where nothing is a value too (a text, a form, bytes, a sequence), it is one if the request says that it is there.
        let may_be_empty = matches!(
            self.documented(),
            Some(Media::Form(_) | Media::Text(_) | Media::Bytes(_) | Media::Items(_))
        );
        let says = may_be_empty && self.parts.headers.contains_key(CONTENT_TYPE);
        if self.body.is_some() || says || self.unread.as_ref().is_some_and(comes) {
            read(self).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Whether a parameter is not one of a path that nobody can read.
    fn is_readable(&self, parameter: &Parameter) -> bool {
        let mut path = self.path.iter();
        parameter.location != Location::Path
            || path.all(|(name, text)| *name != parameter.name || is_percent_encoded(text))
    }

    fn value(&self, parameter: &Parameter, texts: Texts) -> Result<Reading, Vec<Violation>> {
        let value = match parameter.location {
            Location::Path => {
                let found = self.path.iter().find(|(name, _)| *name == parameter.name);
                style::read(
                    parameter,
                    found.map_or(Raw::Absent, |(_, text)| Raw::Text(text)),
                    texts,
                )
            }
            Location::Query => style::read(
                parameter,
                Raw::Pairs(&self.left_for(parameter, &self.query)),
                texts,
            ),
            Location::Querystring => return self.whole_query(parameter, texts),
            Location::Cookie => {
                let pairs = style::pairs(&self.cookies, ';');
                style::read(
                    parameter,
                    Raw::Pairs(&self.left_for(parameter, &pairs)),
                    texts,
                )
            }
            Location::Header => {
                let values = self.parts.headers.get_all(parameter.name).iter();
                let lines: Result<Vec<_>, _> = values
                    .map(|value| std::str::from_utf8(value.as_bytes()))
                    .collect();
                let lines = lines.map_err(|_| {
                    let at = Path::ROOT.key(parameter.location.as_str());
                    vec![Violation::new(
                        &at.key(parameter.name),
                        "type",
                        "must be UTF-8",
                    )]
                })?;
                match lines.join(",") {
                    _ if lines.is_empty() => style::read(parameter, Raw::Absent, texts),
                    text => style::read(parameter, Raw::Text(&text), texts),
                }
            }
        };
        value.map_err(|violation| vec![violation])
    }

    /// The pairs that a parameter may be in: an object with keys that are data has those that no other parameter has, but
    /// for what is [no data](Self::taken).
    fn left_for<'p>(&self, parameter: &Parameter, pairs: &'p [Pair<'p>]) -> Cow<'p, [Pair<'p>]> {
        if !parameter.is_open() {
            return pairs.into();
        }
        let mut others = self.operation.parameters.to_vec();
        others.retain(|other| other.location == parameter.location && other.name != parameter.name);
        let mut left = pairs.to_vec();
        let taken = self.taken(parameter.location);
        left.retain(|(key, _)| {
            !others.iter().any(|other| other.has(key)) && !taken.contains(key.as_ref())
        });
        left.into()
    }

    /// The keys of a location that are no data: they show who is calling, or are of the path's template.
    fn taken(&self, location: Location) -> HashSet<Cow<'static, str>> {
        let query = matches!(location, Location::Query | Location::Querystring);
        let fixed = template::query(self.operation.path);
        let fixed = style::pairs(if query { fixed } else { "" }, '&');
        let shown = self.operation.security.iter().copied().flatten();
        let keys = shown.filter_map(|(scheme, _)| match scheme.kind {
            SchemeKind::Query(name) if query => Some(name.into()),
            SchemeKind::Cookie(name) if location == Location::Cookie => Some(name.into()),
            _ => None,
        });
        keys.chain(fixed.into_iter().map(|(key, _)| key)).collect()
    }

    /// The whole query, but for what is [no data](Self::taken).
    fn whole_query(&self, parameter: &Parameter, texts: Texts) -> Result<Reading, Vec<Violation>> {
        let taken = self.taken(parameter.location);
        let is_data = |text: &&str| {
            let pairs = style::pairs(text, '&');
            !pairs.iter().any(|(key, _)| taken.contains(key.as_ref()))
        };
        let query = self.parts.uri.query().unwrap_or_default().split('&');
        let text = query.filter(is_data).collect::<Vec<_>>().join("&");
        if text.is_empty() {
            return style::read(parameter, Raw::Absent, texts).map_err(|violation| vec![violation]);
        }
        match parameter.style {
            Style::Form => {
                let at = Path::ROOT.key(parameter.location.as_str());
                let place = at.key(parameter.name).to_string();
                let decoded = form::decode(&form::fields(&parameter.kind), &text, texts);
                decoded.map_err(|violations| below(&place, violations))
            }
            _ => {
                style::read(parameter, Raw::Text(&text), texts).map_err(|violation| vec![violation])
            }
        }
    }

    pub(in super::super) fn note(&mut self, violations: Vec<Violation>) -> Invalid {
        self.violations.extend(violations);
        Invalid
    }

    /// Refuses the request for this reason, whatever is wrong besides.
    pub(in super::super) fn refuse(&mut self, rejection: Rejection) -> Invalid {
        self.refused.get_or_insert(rejection);
        Invalid
    }

    fn malformed(
        &mut self,
        at: &Path<'_>,
        keyword: &'static str,
        detail: impl fmt::Display,
    ) -> Invalid {
        self.malformed
            .get_or_insert_with(|| Violation::new(at, keyword, detail));
        Invalid
    }

    /// A body that is not in the media type that it says it is in.
    pub(in super::super) fn malformed_body(&mut self, detail: impl fmt::Display) -> Invalid {
        self.malformed(&Path::ROOT.key("body"), "contentMediaType", detail)
    }

    pub(in super::super) fn refuse_body(&mut self, error: json::Error) -> Invalid {
        match error {
            json::Error::Syntax { .. } => {
                self.malformed_body(format_args!("the body is not JSON: {error}"))
            }
            json::Error::Invalid(violations) => self.note(below("/body", violations)),
        }
    }
}

/// What came may be secret.
impl fmt::Debug for Inputs<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inputs")
            .field("operation", &self.operation.id)
            .finish_non_exhaustive()
    }
}

/// Why a request is refused that lacks the header that says who is calling (RFC 9110 §11.6.2): it is that of HTTP, whether
/// a security scheme sends it or a parameter.
fn anonymous() -> Rejection {
    let challenge = format!(r#"ApiKey in="header", name="{AUTHORIZATION}""#);
    Rejection::new(Kind::Unauthenticated, "").challenge(&challenge)
}

/// All cookies in one text: HTTP/2 may have a header for each (RFC 9113 §8.2.3). What is not UTF-8 is no reason to lose
/// the others.
pub(in super::super) fn cookies(headers: &HeaderMap) -> String {
    let lines: Vec<_> = headers
        .get_all(COOKIE)
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    lines.join("; ")
}

/// Whether each `%` begins a byte, and the bytes are UTF-8.
fn is_percent_encoded(text: &str) -> bool {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => match (hex(rest.next()), hex(rest.next())) {
                (Some(high), Some(low)) => high << 4 | low,
                _ => return false,
            },
            plain => plain,
        });
    }
    std::str::from_utf8(&bytes).is_ok()
}

fn hex(digit: Option<u8>) -> Option<u8> {
    let value = char::from(digit?).to_digit(16)?;
    u8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use axum::extract::Request;
    use axum::http::HeaderValue;

    use super::*;

    static OPERATION: Operation = Operation::new("find", "GET", "/birds")
        .parameters(&[Parameter::header("X-Name", style::Kind::String)]);

    #[test]
    fn a_header_is_utf_8() {
        let (mut parts, _) = Request::new(()).into_parts();
        for (text, read) in [(&b"Zo\xC3\xAB"[..], Some("Zo\u{EB}")), (b"Zo\xEB", None)] {
            let value = HeaderValue::from_bytes(text).unwrap();
            parts.headers.insert("x-name", value);
            let mut inputs = Inputs::new(&OPERATION, &parts, &[], Received::default(), true);
            let name: Result<String, Invalid> = inputs.header("X-Name");
            assert_eq!(name.ok().as_deref(), read);
            assert_eq!(inputs.violations.is_empty(), read.is_some());
            assert_eq!(format!("{inputs:?}"), r#"Inputs { operation: "find", .. }"#);
        }
    }
}
