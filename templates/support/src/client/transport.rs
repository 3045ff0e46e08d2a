//! How requests are sent: with an HTTP client, or with any `tower` service in its place.

use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;

use reqwest::{Request, Response};
use tower_service::Service;

use super::platform::{self, Elapsed};

/// Why something could not be sent or received.
pub type BoxError = Box<dyn Error + Send + Sync>;

type Sending = Pin<Box<dyn Future<Output = Result<Response, BoxError>> + Send>>;

/// What sends a request.
#[derive(Clone)]
pub(super) struct Transport(Arc<dyn Fn(Request) -> Sending + Send + Sync>);

impl Transport {
    /// Sends with a service. Each request has a clone of it, which waits until it is ready.
    pub(super) fn of<S>(service: S) -> Self
    where
        S: Service<Request, Response = Response> + Clone + Send + Sync + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send,
    {
        Self(Arc::new(move |request| {
            let mut service = service.clone();
            Box::pin(async move {
                poll_fn(|context| service.poll_ready(context))
                    .await
                    .map_err(Into::into)?;
                service.call(request).await.map_err(Into::into)
            })
        }))
    }

    /// Sends a request, and waits for the head of the response as long as the request says, whatever it is sent with.
    pub(super) async fn send(&self, request: Request) -> Result<Response, BoxError> {
        let limit = request.timeout().copied();
        let sending = (self.0)(request);
        let sent = match limit {
            None => sending.await,
            Some(limit) => match platform::timeout(limit, sending).await {
                Ok(sent) => sent,
                Err(elapsed) => Err(elapsed.into()),
            },
        };
        sent.map_err(without_url)
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Transport")
    }
}

/// Whether an error says that the time was over.
pub(super) fn is_timeout(error: &BoxError) -> bool {
    error.is::<Elapsed>()
        || error
            .downcast_ref::<reqwest::Error>()
            .is_some_and(reqwest::Error::is_timeout)
}

/// An error without the URL of its request, which may hold a key.
pub(super) fn without_url(error: BoxError) -> BoxError {
    match error.downcast::<reqwest::Error>() {
        Ok(error) => error.without_url().into(),
        Err(error) => error,
    }
}
