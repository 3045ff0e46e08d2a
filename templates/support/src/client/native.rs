//! What a client has of its platform, where programs have sockets and threads. Its twin is `browser`.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::time::SystemTime;

use bytes::Bytes;
use reqwest::redirect::Policy;
use reqwest::{Client, Error, Response};

use super::transport::BoxError;

pub(super) use std::convert::identity as local;
pub(super) use tokio::time::error::Elapsed;
pub(in super::super) use tokio::time::sleep;
pub(super) use tokio::time::timeout;

/// What is sent as the body of a request.
pub(in super::super) type Outgoing = reqwest::Body;

/// The body of a request, ready to be sent.
pub(super) async fn body(content: Outgoing) -> Result<reqwest::Body, BoxError> {
    Ok(content)
}

/// The same body, if it can be sent a second time.
pub(super) fn copy(content: &Outgoing) -> Option<Outgoing> {
    content.as_bytes().map(|bytes| bytes.to_vec().into())
}

/// An HTTP client that follows no redirects.
pub(super) fn http() -> Result<Client, Error> {
    Client::builder().redirect(Policy::none()).build()
}

/// What sends with an HTTP client.
pub(super) fn service(http: Client) -> Client {
    http
}

/// The time of day.
pub(super) fn now() -> SystemTime {
    SystemTime::now()
}

/// Any number from 0 up to 1. The standard library's hasher has random keys.
pub(super) fn chance() -> f64 {
    let chance = RandomState::new().hash_one(()) % 512;
    f64::from(u16::try_from(chance).unwrap_or(0)) / 512.0
}

/// Whether a request was not answered at all.
pub(super) fn is_unanswered(error: &Error) -> bool {
    error.is_connect() || error.is_request()
}

/// The body of a response, as it comes.
pub(in super::super) struct Incoming(Response);

impl Incoming {
    pub(super) fn of(response: Response) -> Self {
        Self(response)
    }

    /// How many bytes it has, where the sender says it.
    pub(in super::super) fn length(&self) -> Option<u64> {
        self.0.content_length()
    }

    /// The next bytes; nothing at the end. An error tells no URL, which may hold a key.
    pub(in super::super) async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        self.0.chunk().await.map_err(Error::without_url).transpose()
    }
}
