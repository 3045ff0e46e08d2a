//! How requests are sent: with an HTTP client, or with any `tower` service in its place.

use std::error::Error;
use std::fmt;
use std::future::poll_fn;
use std::io;
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

/// Whether an error says that the time was over, or one that it came of: layers put errors around others.
pub(super) fn is_timeout(error: &BoxError) -> bool {
    // That of the layer `tower::timeout`, whose type is of a crate that is not asked for here.
    const OF_TOWER: &str = "request timed out";
    causes(error).any(|error| {
        error.is::<Elapsed>()
            || error
                .downcast_ref::<reqwest::Error>()
                .is_some_and(reqwest::Error::is_timeout)
            || error
                .downcast_ref::<io::Error>()
                .is_some_and(|error| error.kind() == io::ErrorKind::TimedOut)
            || error.to_string() == OF_TOWER
    })
}

/// An error, and what it came of.
pub(super) fn causes(error: &BoxError) -> impl Iterator<Item = &(dyn Error + 'static)> {
    let first: &(dyn Error + 'static) = error.as_ref();
    std::iter::successors(Some(first), |error| (*error).source())
}

/// An error without the URL of its request, which may hold a key.
pub(super) fn without_url(error: BoxError) -> BoxError {
    match error.downcast::<reqwest::Error>() {
        Ok(error) => error.without_url().into(),
        Err(error) => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a layer says of an error.
    #[derive(Debug)]
    struct Layered(&'static str, Option<BoxError>);

    impl fmt::Display for Layered {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl Error for Layered {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(self.1.as_ref()?.as_ref())
        }
    }

    #[test]
    fn the_time_was_over_whoever_says_so() {
        let late = io::Error::from(io::ErrorKind::TimedOut);
        // Its own error, so that it is noticed when that says something else.
        let of_tower = tower::timeout::error::Elapsed::new();
        for error in [late.into(), BoxError::from(of_tower)] {
            assert!(is_timeout(&error));
            let inner = Layered("buffered service failed", Some(error));
            assert!(is_timeout(
                &Layered("the call failed", Some(inner.into())).into()
            ));
        }
        assert!(!is_timeout(&Layered("refused", None).into()));
    }
}
