//! What a client has of its platform on `wasm32-unknown-unknown`, as in a browser. Its twin is `native`.
//!
//! What always holds: there is one thread, so that what belongs to JavaScript never leaves it, whatever a bound says.
//! A body is collected before it is sent, as `fetch` takes no stream of bytes; redirects are followed by the browser.

use std::fmt;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures_core::Stream;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Date, Math};
use reqwest::{Client, Error, Request, Response};
use send_wrapper::SendWrapper;
use tower_service::Service;

use super::transport::BoxError;

type Later<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What is done on this thread alone.
pub(super) fn local<W>(work: W) -> SendWrapper<W> {
    SendWrapper::new(work)
}

/// What is sent as the body of a request.
pub(in super::super) enum Outgoing {
    /// What is there.
    Ready(reqwest::Body),
    /// What is collected before it is sent.
    Later(Later<Result<Bytes, BoxError>>),
}

impl From<Bytes> for Outgoing {
    fn from(body: Bytes) -> Self {
        Self::Ready(body.into())
    }
}

impl From<Vec<u8>> for Outgoing {
    fn from(body: Vec<u8>) -> Self {
        Self::Ready(body.into())
    }
}

impl From<String> for Outgoing {
    fn from(body: String) -> Self {
        Self::Ready(body.into())
    }
}

/// The body of a request, ready to be sent.
pub(super) async fn body(content: Outgoing) -> Result<reqwest::Body, BoxError> {
    match content {
        Outgoing::Ready(body) => Ok(body),
        Outgoing::Later(bytes) => Ok(bytes.await?.into()),
    }
}

/// The same body, if it can be sent a second time.
pub(super) fn copy(content: &Outgoing) -> Option<Outgoing> {
    match content {
        Outgoing::Ready(body) => body.as_bytes().map(|bytes| bytes.to_vec().into()),
        Outgoing::Later(_) => None,
    }
}

/// An HTTP client.
pub(super) fn http() -> Result<Client, Error> {
    Client::builder().build()
}

/// What sends with an HTTP client.
pub(super) fn service(http: Client) -> Fetch {
    Fetch(http)
}

/// An HTTP client as a service, for layers of `tower`.
#[derive(Debug, Clone)]
pub struct Fetch(pub Client);

impl Service<Request> for Fetch {
    type Response = Response;
    type Error = Error;
    type Future = Later<Result<Response, Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        Box::pin(local(self.0.execute(request)))
    }
}

/// The time of day.
pub(super) fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs_f64(Date::now().max(0.0) / 1000.0)
}

/// Any number from 0 up to 1.
pub(super) fn chance() -> f64 {
    Math::random()
}

/// Whether a request was not answered at all.
pub(super) fn is_unanswered(error: &Error) -> bool {
    error.is_request()
}

/// Waits.
pub(in super::super) async fn sleep(delay: Duration) {
    // The longest that `setTimeout` takes.
    let longest = i32::MAX as u32;
    let millis = u32::try_from(delay.as_millis()).unwrap_or(longest);
    local(TimeoutFuture::new(millis.min(longest))).await;
}

/// What some work gives, if that is before its time is over.
pub(super) async fn timeout<W: Future>(limit: Duration, work: W) -> Result<W::Output, Elapsed> {
    let (mut work, mut over) = (pin!(work), pin!(sleep(limit)));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Ok(done)),
        Poll::Pending => over.as_mut().poll(context).map(|()| Err(Elapsed)),
    })
    .await
}

/// The time is over.
#[derive(Debug)]
pub(super) struct Elapsed;

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the time is over")
    }
}

impl std::error::Error for Elapsed {}

/// The body of a response, as it comes.
pub(in super::super) struct Incoming {
    length: Option<u64>,
    chunks: SendWrapper<Pin<Box<dyn Stream<Item = Result<Bytes, Error>>>>>,
}

impl Incoming {
    pub(super) fn of(response: Response) -> Self {
        Self {
            length: response.content_length(),
            chunks: local(Box::pin(response.bytes_stream())),
        }
    }

    /// How many bytes it has, where the sender says it.
    pub(in super::super) fn length(&self) -> Option<u64> {
        self.length
    }

    /// The next bytes; nothing at the end. An error tells no URL, which may hold a key.
    pub(in super::super) async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        let next = poll_fn(|context| self.chunks.as_mut().poll_next(context)).await;
        next.map(|chunk| chunk.map_err(Error::without_url))
    }
}
