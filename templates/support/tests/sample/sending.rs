//! How a client sends: in process, through a user's layers, in time, and again.

use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::any;
use reqwest::{Request, Response};
use tower_service::Service;

use super::client::*;
use super::server::router;
use super::service::{Aviary, Office, bird};
use super::types::NewBird;

fn new_bird() -> NewBird {
    NewBird {
        name: "Kea".to_owned(),
        species: None,
    }
}

#[tokio::test]
async fn a_router_is_called_without_a_socket() {
    let client = Client::builder()
        .router(router(Aviary, Office))
        .keeper("good")
        .build()
        .unwrap();
    let reply = client
        .list_birds()
        .limit(7)
        .tag(&["a".to_owned()])
        .await
        .unwrap();
    assert_eq!((reply.x_total, &*reply.body), (7, &[bird("a")][..]));
    client.add_bird("12345678", new_bird()).await.unwrap();
    let absent = client.get_bird(404).await.unwrap_err();
    assert_eq!(absent.status(), Some(StatusCode::NOT_FOUND));
}

/// A user's layer: it marks what is sent, and keeps what it saw.
#[derive(Clone)]
struct Marking(reqwest::Client, Arc<AtomicU32>);

impl Service<Request> for Marking {
    type Response = Response;
    type Error = reqwest::Error;
    type Future = <reqwest::Client as Service<Request>>::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), reqwest::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, mut request: Request) -> Self::Future {
        self.1.fetch_add(1, Ordering::Relaxed);
        let headers = request.headers_mut();
        headers.insert("x-request-id", "marked".parse().unwrap());
        self.0.call(request)
    }
}

#[tokio::test]
async fn requests_pass_through_layers() {
    let seen = Arc::new(AtomicU32::new(0));
    let server = super::service::serve().await;
    let client = Client::builder()
        .base_url(format!("http://{server}/v1"))
        .service(Marking(reqwest::Client::new(), Arc::clone(&seen)))
        .build()
        .unwrap();
    let reply = client.list_birds().limit(1).await.unwrap();
    assert_eq!(reply.x_next.as_deref(), Some("marked"));
    assert_eq!(seen.load(Ordering::Relaxed), 1);
}

/// A server that is busy for a few requests, and how many it saw.
fn busy(requests: u32) -> (Router, Arc<AtomicU32>) {
    let seen = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&seen);
    let answer = move || {
        let number = counted.fetch_add(1, Ordering::Relaxed);
        let answer = if number < requests {
            (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "0")]).into_response()
        } else {
            let json = serde_json::to_vec(&bird("Kea")).unwrap();
            ([("content-type", "application/json")], json).into_response()
        };
        ready(answer)
    };
    (Router::new().fallback(any(answer)), seen)
}

#[tokio::test]
async fn what_failed_for_a_while_is_sent_again() {
    for (retries, requests, ok) in [(0, 1, false), (1, 2, false), (2, 3, true), (9, 3, true)] {
        let (router, seen) = busy(2);
        let client = Client::builder()
            .router(router)
            .retries(Retries::new(retries))
            .build()
            .unwrap();
        assert_eq!(client.get_bird(1).await.is_ok(), ok, "{retries}");
        assert_eq!(seen.load(Ordering::Relaxed), requests, "{retries}");
    }
}

#[tokio::test]
#[expect(deprecated, reason = "the point of the operation")]
async fn what_may_not_be_repeated_is_sent_once() {
    let (router, seen) = busy(9);
    let client = Client::builder()
        .router(router)
        .keeper("good")
        .retries(Retries::new(3))
        .build()
        .unwrap();
    client.release_bird(1).await.unwrap_err();
    assert_eq!(seen.load(Ordering::Relaxed), 1);
    // By its key the server knows that it has seen it.
    client.add_bird("12345678", new_bird()).await.unwrap_err();
    assert_eq!(seen.load(Ordering::Relaxed), 1 + 4);
}

#[tokio::test]
async fn time_ends() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = listener.local_addr().unwrap();
    let builder = || Client::builder().base_url(format!("http://{server}"));
    let (short, long) = (Duration::from_millis(50), Duration::from_secs(60));
    let client = builder().timeout(short).build().unwrap();
    assert!(client.get_bird(1).await.unwrap_err().is_timeout());
    let client = builder().timeout(long).build().unwrap();
    let call = client.get_bird(1).with(|request| request.timeout(short));
    assert!(call.await.unwrap_err().is_timeout());
}

#[tokio::test]
async fn a_call_may_have_headers_of_its_own() {
    let router = Router::new().fallback(any(|request: axum::extract::Request| {
        let trace = request.headers().get("traceparent").cloned();
        ready(trace.map_or(String::new(), |trace| format!("{trace:?}")))
    }));
    let client = Client::builder().router(router).build().unwrap();
    let traced = |value: &'static str| {
        let call = client.get_health();
        call.with(|request| request.header("traceparent", value))
    };
    assert_eq!(*traced("00-1-2-01").await.unwrap(), "\"00-1-2-01\"");
    assert!(matches!(traced("a\r\nb: c").await, Err(Error::Request(_))));
}

/// Answers with the headers of a request that a caller may say.
async fn headers(request: axum::extract::Request) -> (StatusCode, String) {
    let headers = request.headers();
    let all = ["accept", "authorization", "content-type", "cookie"].map(|name| {
        let values = headers.get_all(name).iter();
        let values: Vec<_> = values.map(|value| value.to_str().unwrap()).collect();
        values.join(" and ")
    });
    (StatusCode::IM_A_TEAPOT, all.join(" | "))
}

#[tokio::test]
async fn headers_of_the_callers_own_are_sent() {
    macro_rules! seen {
        ($call:expr) => {{
            let error = $call.await.unwrap_err();
            let body = error.raw().unwrap().body().to_vec();
            String::from_utf8(body).unwrap()
        }};
    }
    let client = Client::builder()
        .router(Router::new().fallback(any(headers)))
        .keeper("good")
        .build()
        .unwrap();
    let call = client.list_birds().session("s").with(|request| {
        let request = request.header("Accept", "text/plain;q=0.2");
        let request = request.header("authorization", "Bearer own");
        request.header("Cookie", "a=1; b=2")
    });
    assert_eq!(
        seen!(call),
        "text/plain;q=0.2 | Bearer own |  | session=s; a=1; b=2"
    );
    // A body is what its media type says.
    let typed = |content_type: &'static str| {
        let call = client.add_bird("12345678", new_bird());
        call.with(|request| request.header("content-type", content_type))
    };
    assert_eq!(
        seen!(typed("application/vnd.bird+json")),
        "application/json, */*;q=0.5 | Bearer good | application/vnd.bird+json | "
    );
    for refused in ["text/plain", "multipart/form-data; boundary=b", ""] {
        let error = typed(refused).await.unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{error}");
    }
    let call = client.get_health();
    let call = call.with(|request| request.header("cookie", "a=1\r\nb: c"));
    assert!(matches!(call.await, Err(Error::Request(_))));
}
