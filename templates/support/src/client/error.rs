//! Why a call did not succeed.

use std::convert::Infallible;
use std::fmt;

use reqwest::StatusCode;

use super::raw::{Raw, Unread};
use super::told::Reason;
use super::transport::{BoxError, is_timeout};

/// Why a call did not succeed. `E` holds the errors that the operation documents, one variant a status.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E> {
    /// The server answered with an error that the operation documents.
    Api(E),
    /// The server answered with a status that the operation does not document.
    Unexpected(Raw),
    /// The server answered with a documented status, but not with what is documented for it.
    Decode {
        /// What was answered.
        raw: Raw,
        /// What is wrong with it.
        source: Unread,
    },
    /// The body of the response has more bytes than the limit.
    TooLarge {
        /// What was answered, without its body.
        raw: Raw,
        /// The limit.
        limit: usize,
    },
    /// The request could not be sent, or the response not be received.
    Transport {
        /// The operation.
        operation: &'static str,
        /// Why.
        source: BoxError,
        /// What was answered, without its body, where the connection broke while it was read.
        raw: Option<Raw>,
    },
    /// An input can't be sent. Nothing was.
    Request(InvalidRequest),
    /// The operation asks for credentials that the client does not have. Nothing was sent.
    Credentials(MissingCredentials),
}

impl<E: Failure> Error<E> {
    /// The response, where there was one.
    pub fn raw(&self) -> Option<&Raw> {
        match self {
            Self::Api(error) => Some(error.raw()),
            Self::Unexpected(raw) | Self::Decode { raw, .. } | Self::TooLarge { raw, .. } => {
                Some(raw)
            }
            Self::Transport { raw, .. } => raw.as_ref(),
            Self::Request(_) | Self::Credentials(_) => None,
        }
    }

    /// The status of the response, where there was one.
    pub fn status(&self) -> Option<StatusCode> {
        self.raw().map(Raw::status)
    }
}

impl<E> Error<E> {
    /// Whether the time for the call was over.
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Transport { source, .. } if is_timeout(source))
    }
}

impl Error<Infallible> {
    /// The same error of a call for which errors are documented.
    pub(super) fn widen<E>(self) -> Error<E> {
        match self {
            Self::Api(never) => match never {},
            Self::Unexpected(raw) => Error::Unexpected(raw),
            Self::Decode { raw, source } => Error::Decode { raw, source },
            Self::TooLarge { raw, limit } => Error::TooLarge { raw, limit },
            Self::Transport {
                operation,
                source,
                raw,
            } => Error::Transport {
                operation,
                source,
                raw,
            },
            Self::Request(error) => Error::Request(error),
            Self::Credentials(error) => Error::Credentials(error),
        }
    }
}

/// One line that names the operation, and what the server, or the connection, says of the reason.
impl<E: fmt::Display> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api(error) => error.fmt(f),
            Self::Unexpected(raw) => raw.told(f, ", which is not documented"),
            Self::Decode { raw, source } => {
                raw.told(f, format_args!(", but not as documented: {source}"))
            }
            Self::TooLarge { raw, limit } => {
                raw.told(f, format_args!(" with more than {limit} bytes"))
            }
            Self::Transport {
                operation,
                raw: None,
                source,
            } if is_timeout(source) => write!(f, "{operation} was not answered in time"),
            Self::Transport {
                operation,
                raw: None,
                source,
            } => write!(f, "{operation} was not answered: {}", Reason(source)),
            Self::Transport {
                raw: Some(raw),
                source,
                ..
            } => raw.told(
                f,
                format_args!(", but its body did not arrive: {}", Reason(source)),
            ),
            Self::Request(error) => error.fmt(f),
            Self::Credentials(error) => error.fmt(f),
        }
    }
}

impl<E: std::error::Error + 'static> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Api(error) => error.source(),
            // Their text is part of this error's own.
            Self::Decode { source, .. } => std::error::Error::source(source),
            Self::Transport { source, .. } => Some(source.as_ref()),
            Self::Unexpected(_)
            | Self::TooLarge { .. }
            | Self::Request(_)
            | Self::Credentials(_) => None,
        }
    }
}

/// The errors that an operation documents.
pub trait Failure: std::error::Error {
    /// The response.
    fn raw(&self) -> &Raw;
}

/// No error is documented.
impl Failure for Infallible {
    fn raw(&self) -> &Raw {
        match *self {}
    }
}

/// An input that can't be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidRequest {
    /// The operation.
    pub operation: &'static str,
    /// What is wrong, for people.
    pub reason: String,
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} was not sent: {}", self.operation, self.reason)
    }
}

impl std::error::Error for InvalidRequest {}

/// Credentials that an operation asks for and the client does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingCredentials {
    /// The operation.
    pub operation: &'static str,
    /// The names of the schemes: any one of the alternatives is needed, with all of its schemes.
    pub alternatives: Vec<Vec<&'static str>>,
}

impl fmt::Display for MissingCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let alternatives: Vec<_> = self
            .alternatives
            .iter()
            .map(|schemes| schemes.join(" and "))
            .collect();
        write!(
            f,
            "{} was not sent: it needs the credentials {}",
            self.operation,
            alternatives.join(", or ")
        )
    }
}

impl std::error::Error for MissingCredentials {}
