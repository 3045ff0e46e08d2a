//! Requests that are refused, or that could not be answered.
//!
//! In: what is wrong. Out: a response with the status and, where the emitter could build it, the body that the
//! operation documents; else problem details.
//! What always holds: nothing of an internal error is in the response.

use std::borrow::Cow;
use std::fmt;

use axum::body::Body as HttpBody;
use axum::http::header::{ACCEPT, ALLOW, CONTENT_TYPE, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::super::check::{Path, Violation, cut};
use super::super::json;
use super::super::operation::{Media, Operation};
use super::super::problem::{PROBLEM_JSON, Problem, ProblemError};
use super::pace::TooSlow;

/// Why a request was refused, or could not be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// It can't be read: not JSON, not percent-encoded as it must be. There is a violation that says where.
    Malformed,
    /// It can be read but is not what the description asks. There is at least one violation.
    Constraint,
    /// Its body is in a media type that the operation does not take.
    MediaType,
    /// The caller can read none of the media types that the operation answers in.
    NotAcceptable,
    /// Its body is larger than the limit.
    TooLarge,
    /// Its body did not come in time.
    TooSlow,
    /// It shows no credentials, or none that are good.
    Unauthenticated,
    /// Its credentials are good, but not for this.
    Forbidden,
    /// Its credentials could not be looked at.
    Unavailable,
    /// There is nothing at its path.
    NotFound,
    /// What is at its path does not have its method.
    Method,
    /// The handler failed, or answered what can't be written.
    Failed,
    /// Nobody wrote the handler.
    NotImplemented,
}

/// A request that was refused, or that could not be answered.
#[derive(Debug, Clone)]
pub struct Rejection(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    kind: Kind,
    /// The one that was asked for, in place of that of the kind.
    status: Option<StatusCode>,
    detail: String,
    violations: Vec<Violation>,
    cause: Option<String>,
    operation: Option<&'static Operation>,
    documented: Documented,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// The bodies that an operation documents for errors, each with the statuses it is for.
pub type Documented = &'static [(Body, &'static [u16])];

/// In [`Documented`]: the statuses from 400 to 499 that are not there themselves (`4XX`).
pub const CLIENT_ERROR: u16 = 4;
/// In [`Documented`]: the statuses from 500 to 599 that are not there themselves (`5XX`).
pub const SERVER_ERROR: u16 = 5;
/// In [`Documented`]: all other statuses (`default`).
pub const DEFAULT: u16 = 0;

impl Rejection {
    pub(in super::super) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            status: None,
            detail: detail.into(),
            violations: Vec::new(),
            cause: None,
            operation: None,
            documented: &[],
            headers: Vec::new(),
        }))
    }

    /// A request of which this part can't be read. It is a violation too, for documented bodies that have room for
    /// violations only.
    pub(in super::super) fn malformed(violation: Violation) -> Self {
        let mut rejection = Self::new(Kind::Malformed, violation.message.clone());
        rejection.0.violations.push(violation);
        rejection
    }

    /// A request in which these things are not valid.
    pub(in super::super) fn violated(violations: Vec<Violation>) -> Self {
        const NAMED: usize = 8;
        let mut texts: Vec<_> = violations
            .iter()
            .take(NAMED)
            .map(ToString::to_string)
            .collect();
        if let Some(more @ 1..) = violations.len().checked_sub(NAMED) {
            texts.push(format!("and {more} more"));
        }
        let mut rejection = Self::new(Kind::Constraint, texts.join("; "));
        rejection.0.violations = violations;
        rejection
    }

    /// A request that could not be answered, with the reason for the server's own eyes.
    pub(super) fn failed(cause: Option<String>) -> Self {
        let mut rejection = Self::new(Kind::Failed, "");
        rejection.0.cause = cause;
        rejection
    }

    /// Says which operation it was for, and what that documents.
    pub(super) fn of(mut self, operation: &'static Operation, documented: Documented) -> Self {
        self.0.operation = Some(operation);
        self.0.documented = documented;
        self
    }

    /// A request with another method than these.
    pub(super) fn method(allowed: &[&str]) -> Self {
        let detail = format!("the methods here are {}", allowed.join(", "));
        let mut rejection = Self::new(Kind::Method, detail);
        let allow = allow(allowed).map(|allow| (ALLOW, allow));
        rejection.0.headers.extend(allow);
        rejection
    }

    /// A request with a body in another media type than these.
    pub(super) fn media_type(accepted: &[Media]) -> Self {
        let names: Vec<_> = accepted.iter().map(Media::name).collect();
        let detail = format!("the body must be `{}`", names.join("` or `"));
        Self::new(Kind::MediaType, detail).header(ACCEPT, &names.join(", "))
    }

    /// A request with a body of more bytes than this.
    pub(in super::super) fn too_large(limit: u64) -> Self {
        let detail = format!("the body must not have more than {limit} bytes");
        Self::new(Kind::TooLarge, detail)
    }

    /// A request whose body could not be received because of this error.
    pub(in super::super) fn unreceived(error: &(dyn std::error::Error + 'static)) -> Self {
        match TooSlow::of(error) {
            Some(slow) => Self::new(Kind::TooSlow, slow.to_string()),
            None => Self::cut_off("the body could not be received"),
        }
    }

    /// A request whose body did not come, or not all of it.
    pub(in super::super) fn cut_off(detail: impl fmt::Display) -> Self {
        Self::malformed(Violation::new(
            &Path::ROOT.key("body"),
            "contentMediaType",
            detail,
        ))
    }

    /// A request of a caller who can read none of these.
    pub(super) fn not_acceptable(offered: &[&str]) -> Self {
        let detail = format!("the answer can be `{}`", offered.join("` or `"));
        Self::new(Kind::NotAcceptable, detail)
    }

    /// The same, told with this status and in these words, in the body that the operation documents for it: how
    /// `Api::fail` answers errors that are the caller's to know. Where the operation documents neither the status nor a
    /// range or `default` for it, or it is that of no error, all stays as it was.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode, detail: impl Into<String>) -> Self {
        let is_error = status.is_client_error() || status.is_server_error();
        if is_error && self.documented(status).is_some() {
            self.0.status = Some(status);
            self.0.detail = detail.into();
        }
        self
    }

    /// Adds a challenge (RFC 9110 §11.6.1).
    pub(in super::super) fn challenge(self, challenge: &str) -> Self {
        self.header(WWW_AUTHENTICATE, challenge)
    }

    fn header(mut self, name: HeaderName, value: &str) -> Self {
        // A text that can't be the value of a header is of no use to the caller.
        if let Ok(value) = HeaderValue::try_from(value) {
            self.0.headers.push((name, value));
        }
        self
    }

    /// Why.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The status to answer: where several would do, the one that the operation documents.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        let first_documented = |statuses: [StatusCode; 2]| {
            let mut documented = statuses
                .into_iter()
                .filter(|status| self.body(status.as_u16()).is_some());
            documented.next().unwrap_or(StatusCode::BAD_REQUEST)
        };
        if let Some(status) = self.0.status {
            return status;
        }
        match self.0.kind {
            Kind::Malformed => {
                first_documented([StatusCode::BAD_REQUEST, StatusCode::UNPROCESSABLE_ENTITY])
            }
            Kind::Constraint => {
                first_documented([StatusCode::UNPROCESSABLE_ENTITY, StatusCode::BAD_REQUEST])
            }
            Kind::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Kind::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
            Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Kind::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
            Kind::Forbidden => StatusCode::FORBIDDEN,
            Kind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Kind::NotFound => StatusCode::NOT_FOUND,
            Kind::Method => StatusCode::METHOD_NOT_ALLOWED,
            Kind::Failed => StatusCode::INTERNAL_SERVER_ERROR,
            Kind::NotImplemented => StatusCode::NOT_IMPLEMENTED,
        }
    }

    /// The name of the status.
    #[must_use]
    pub fn title(&self) -> &'static str {
        self.status().canonical_reason().unwrap_or_default()
    }

    /// What is wrong with this request, for the caller; where nothing can be told, the name of the status.
    #[must_use]
    pub fn detail(&self) -> &str {
        if self.0.detail.is_empty() {
            self.title()
        } else {
            &self.0.detail
        }
    }

    /// The same, of which no more than so many characters are told.
    #[must_use]
    pub fn detail_within(&self, longest: usize) -> &str {
        cut(self.detail(), longest)
    }

    /// What in the request is not valid. The pointers are into the request, which is read as an object with the
    /// members `path`, `query`, `header`, `cookie` and `body`.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.0.violations
    }

    /// What is wrong, one by one: the violations, or the whole, which is nowhere in the request, where there are none.
    #[must_use]
    pub fn told(&self) -> Cow<'_, [Violation]> {
        match self.violations() {
            [] => Cow::Owned(vec![Violation::new(
                &Path::ROOT,
                self.title(),
                self.detail(),
            )]),
            violations => Cow::Borrowed(violations),
        }
    }

    /// What the caller must not see, for logs.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.0.cause.as_deref()
    }

    /// The operation that the request was for; nothing where it was for none.
    #[must_use]
    pub fn operation(&self) -> Option<&'static Operation> {
        self.0.operation
    }

    /// A value that tells of it, as JSON.
    #[must_use]
    pub fn body_of<T: Serialize + ?Sized>(&self, value: &T) -> Vec<u8> {
        // A body that can't be written is left out: the status says the most.
        json::to_vec(value).unwrap_or_default()
    }

    /// The body that is documented for a status, for its range, or for all others.
    fn documented(&self, status: StatusCode) -> Option<Body> {
        self.body(status.as_u16())
            .or_else(|| self.body(status.as_u16() / 100))
            .or_else(|| self.body(DEFAULT))
    }

    /// The body that is documented for exactly this entry of [`Documented`].
    fn body(&self, status: u16) -> Option<Body> {
        let mut bodies = self.0.documented.iter();
        bodies
            .find(|(_, statuses)| statuses.contains(&status))
            .map(|(body, _)| *body)
    }
}

/// The methods that a path has, those that it has anyway besides.
pub(super) fn allow(methods: &[&str]) -> Option<HeaderValue> {
    let anyway = (!methods.contains(&"OPTIONS")).then_some("OPTIONS");
    let methods: Vec<&str> = methods.iter().copied().chain(anyway).collect();
    HeaderValue::try_from(methods.join(", ")).ok()
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let status = self.status();
        let documented = self.documented(status).unwrap_or(Body::PROBLEM);
        let mut response = Response::new(HttpBody::from((documented.write)(&self)));
        *response.status_mut() = status;
        if let Ok(media_type) = HeaderValue::try_from(documented.media_type) {
            response.headers_mut().insert(CONTENT_TYPE, media_type);
        }
        for (name, value) in self.0.headers {
            response.headers_mut().append(name, value);
        }
        response
    }
}

/// How a body tells of a rejection.
#[derive(Clone, Copy)]
pub struct Body {
    media_type: &'static str,
    write: fn(&Rejection) -> Vec<u8>,
}

impl Body {
    /// Problem details.
    pub const PROBLEM: Self = Self {
        media_type: PROBLEM_JSON,
        write: write::<Problem>,
    };
    /// Problem details, as JSON like any other.
    pub const JSON_PROBLEM: Self = Self::of("application/json", write::<Problem>);
    /// The detail as text.
    pub const TEXT: Self = Self {
        media_type: "text/plain; charset=utf-8",
        write: |rejection| rejection.detail().into(),
    };
    /// The detail as a string of JSON.
    pub const JSON_TEXT: Self = Self {
        media_type: "application/json",
        write: |rejection| json::to_vec(&rejection.detail()).unwrap_or_default(),
    };

    /// What is written in a media type.
    #[must_use]
    pub const fn of(media_type: &'static str, write: fn(&Rejection) -> Vec<u8>) -> Self {
        Self { media_type, write }
    }

    /// A type of the description.
    #[must_use]
    pub const fn json<T: FromRejection + Serialize>() -> Self {
        Self {
            media_type: T::MEDIA_TYPE,
            write: write::<T>,
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Body").field(&self.media_type).finish()
    }
}

fn write<T: FromRejection + Serialize>(rejection: &Rejection) -> Vec<u8> {
    rejection.body_of(&T::from_rejection(rejection))
}

/// A type of the description that can tell of a rejection.
pub trait FromRejection {
    /// The media type that it is documented in.
    const MEDIA_TYPE: &'static str = "application/json";

    /// Tells of a rejection.
    fn from_rejection(rejection: &Rejection) -> Self;
}

impl FromRejection for Problem {
    const MEDIA_TYPE: &'static str = PROBLEM_JSON;

    fn from_rejection(rejection: &Rejection) -> Self {
        Self {
            title: rejection.title().into(),
            status: rejection.status().as_u16(),
            detail: rejection.0.detail.clone(),
            errors: rejection
                .violations()
                .iter()
                .map(ProblemError::from)
                .collect(),
        }
    }
}

impl Violation {
    /// The keys of the pointer, one by one: `body`, `name`.
    pub fn segments(&self) -> impl Iterator<Item = String> + '_ {
        let keys = self.pointer.split('/').skip(1);
        keys.map(|key| key.replace("~1", "/").replace("~0", "~"))
    }
}
