//! Handlers that panic, and the methods of a path (`specs/slow.yaml`).

use axum::response::{IntoResponse as _, Response};
use tokio::task::yield_now;

use crate::generated::slow::router;
use crate::generated::slow::server::{
    Api, GetNewsResponse, PutLetterRequest, PutLetterResponse, PutParcelRequest, PutParcelResponse,
    Rejection,
};
use crate::generated::slow::support::binary::BinaryError;
use crate::raw::{exchange, serve};

/// Panics before and after it waits, and shows why to those who ask for it.
struct Clumsy;

impl Api for Clumsy {
    type Error = BinaryError;

    fn reject(&self, rejection: Rejection) -> Response {
        let cause = rejection.cause().unwrap_or("none").to_owned();
        ([("x-cause", cause)], rejection).into_response()
    }

    async fn put_letter(&self, _: PutLetterRequest) -> Result<PutLetterResponse, BinaryError> {
        panic!("the secret is {}", 42);
    }

    async fn put_parcel(
        &self,
        request: PutParcelRequest,
    ) -> Result<PutParcelResponse, BinaryError> {
        drop(request);
        yield_now().await;
        std::panic::panic_any(42);
    }

    async fn get_news(&self) -> Result<GetNewsResponse, BinaryError> {
        Ok(GetNewsResponse::Ok(Vec::new()))
    }
}

#[tokio::test]
async fn what_panics_is_answered_and_says_nothing() {
    let address = serve(router(Clumsy)).await;
    for (request, cause) in [
        (
            "PUT /letters HTTP/1.1\ncontent-type: application/json\n\n{}",
            "panicked: the secret is 42",
        ),
        (
            "PUT /parcels HTTP/1.1\ncontent-type: application/octet-stream\n\n{}",
            "panicked",
        ),
    ] {
        let answer = exchange(address, request).await;
        assert!(answer.start.starts_with("HTTP/1.1 500 "), "{answer}");
        assert_eq!(
            answer.body,
            r#"{"title":"Internal Server Error","status":500}"#
        );
        assert_eq!(answer.header("x-cause"), [cause]);
    }
    let answer = exchange(address, "GET /news HTTP/1.1").await;
    assert!(answer.start.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[tokio::test]
async fn options_tells_the_methods_of_a_path() {
    let address = serve(router(Clumsy)).await;
    for (path, allow) in [
        ("/letters", "PUT, OPTIONS"),
        ("/news", "GET, HEAD, OPTIONS"),
    ] {
        let answer = exchange(address, &format!("OPTIONS {path} HTTP/1.1")).await;
        assert!(answer.start.starts_with("HTTP/1.1 204 "), "{answer}");
        assert_eq!(answer.header("allow"), [allow]);
        assert!(answer.body.is_empty());
        let answer = exchange(address, &format!("PATCH {path} HTTP/1.1")).await;
        assert!(answer.start.starts_with("HTTP/1.1 405 "), "{answer}");
        assert_eq!(answer.header("allow"), [allow]);
    }
    let answer = exchange(address, "OPTIONS /nowhere HTTP/1.1").await;
    assert!(answer.start.starts_with("HTTP/1.1 404 "), "{answer}");
}
