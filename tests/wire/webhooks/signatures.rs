//! Webhooks that are signed: the bytes are checked as they came, before anything reads them.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::task::{Context, Poll};

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};

use super::*;

/// A key that both ends know. It stands for one of HMAC, which a program would have of a crate.
#[derive(Clone, Copy)]
struct Key(u64);

impl Key {
    fn sign(self, bytes: &[u8]) -> String {
        let mut hasher = DefaultHasher::new();
        (self.0, bytes).hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }

    fn has_signed(self, bytes: &[u8], signature: &[u8]) -> bool {
        self.sign(bytes).as_bytes() == signature
    }
}

async fn signed(State(key): State<Key>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, 2 << 20).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let signature = parts.headers.get("x-signature");
    if !signature.is_some_and(|signature| key.has_signed(&bytes, signature.as_bytes())) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    next.run(Request::from_parts(parts, bytes.into())).await
}

/// Signs what is sent.
#[derive(Clone)]
struct Signing(reqwest::Client, Key);

impl tower_service::Service<reqwest::Request> for Signing {
    type Response = reqwest::Response;
    type Error = reqwest::Error;
    type Future = <reqwest::Client as tower_service::Service<reqwest::Request>>::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), reqwest::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, mut request: reqwest::Request) -> Self::Future {
        let body = request.body().and_then(reqwest::Body::as_bytes);
        let signature = self.1.sign(body.unwrap_or_default());
        let headers = request.headers_mut();
        headers.insert("x-signature", signature.parse().unwrap());
        self.0.call(request)
    }
}

#[tokio::test]
async fn what_is_not_signed_does_not_reach_its_handler() {
    let service = Service::default();
    let key = Key(41);
    let app = webhooks::router(service.clone()).layer(middleware::from_fn_with_state(key, signed));
    let address = serve(app).await;
    let url = format!("http://{address}/dog.adopted");
    let sender = |key| {
        let sender = webhooks::Sender::builder().service(Signing(http(), key));
        sender.build().unwrap()
    };
    assert!(sender(key).dog_adopted(&url, rex()).await.unwrap().seen);
    let forged = sender(Key(42)).dog_adopted(&url, rex()).await.unwrap_err();
    assert_eq!(forged.status().unwrap(), 401);
    let unsigned = webhooks::Sender::builder().http(http()).build().unwrap();
    let refused = unsigned.dog_adopted(&url, rex()).await.unwrap_err();
    assert_eq!(refused.status().unwrap(), 401);
    assert_eq!(service.told(), ["Rex"]);
}

#[test]
fn the_page_shows_the_function_above() {
    let this = include_str!("signatures.rs");
    let begin = this.find("async fn signed").unwrap();
    let end = begin + this[begin..].find("\n}\n").unwrap();
    let page = include_str!("../../../docs/generated-code.md");
    assert!(page.contains(&this[begin..end]));
}
