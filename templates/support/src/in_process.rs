//! A client that calls a router of this process, without a socket.
//!
//! In: a [`Router`], as a server would mount it. Out: what a [`Builder`] takes for sending.
//!
//! What always holds: requests and responses are those that a socket would carry, streams included; only the
//! connection is missing.
//!
//! A browser has no bodies that a router could take or give, so that nothing of this is there on `wasm32-unknown-unknown`.
//!
//! Needs: `client`; the crates `axum`, `reqwest`, `tower_service`.

#![cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use tower_service::Service;

use super::client::{BoxError, Builder, Core};

impl<C: From<Core>> Builder<C> {
    /// Sends to this router, in this process, instead of over the network. Its paths are those that the description
    /// has behind the server's URL, as the generated function `router` mounts them; where that is nested, such as under
    /// `/v1`, say so before or after: `.base_url("http://in-process/v1")`.
    pub fn router(self, router: Router) -> Self {
        self.base_url_or("http://in-process")
            .service(InProcess(router))
    }
}

/// A router as what a client sends with.
#[derive(Debug, Clone)]
struct InProcess(Router);

impl Service<reqwest::Request> for InProcess {
    type Response = reqwest::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        let ready = Service::<axum::extract::Request>::poll_ready(&mut self.0, context);
        ready.map_err(|never: Infallible| match never {})
    }

    fn call(&mut self, request: reqwest::Request) -> Self::Future {
        let request = match axum::http::Request::try_from(request) {
            Ok(request) => request.map(Body::new),
            Err(error) => return Box::pin(std::future::ready(Err(error.into()))),
        };
        let answering = self.0.call(request);
        Box::pin(async move {
            let answer = match answering.await {
                Ok(answer) => answer,
                Err(never) => match never {},
            };
            let stream = |body: Body| reqwest::Body::wrap_stream(body.into_data_stream());
            Ok(answer.map(stream).into())
        })
    }
}
