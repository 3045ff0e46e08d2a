//! Mock servers: what they answer is documented, and read by the generated client.

use std::time::Duration;

use crate::generated::{almanac, hanko_public};
use crate::raw::{Message, exchange, serve};

const BODY: &str = r#"{"device_code":"a"}"#;

/// What the mock of Almanac answers to a request with these headers besides.
async fn answered(headers: &str) -> Message {
    let address = serve(almanac::mock::router()).await;
    let head = "POST /v1/auth/device/finish HTTP/1.1\ncontent-type: application/json";
    exchange(address, &format!("{head}{headers}\n\n{BODY}")).await
}

#[tokio::test]
async fn the_client_reads_what_a_mock_answers() {
    let client = almanac::Client::builder()
        .bearer_auth("any")
        .router(almanac::mock::router())
        .build()
        .unwrap();
    let body = almanac::types::HostedLoginPoll {
        device_code: "a".to_owned(),
    };
    let token = client
        .finish_device_login_v1_auth_device_finish_post(body)
        .await
        .unwrap();
    assert!(!token.access_token.is_empty());
}

#[tokio::test]
#[allow(deprecated, reason = "it needs no input")]
async fn a_call_in_process_has_its_time_limit_too() {
    let slow = axum::Router::new().fallback(std::future::pending::<()>);
    let client = hanko_public::Client::builder().router(slow);
    let client = client.timeout(Duration::from_millis(20)).build().unwrap();
    let error = client.passcode_final().await.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.to_string(), "no response came in time");
}

#[tokio::test]
#[allow(deprecated, reason = "its response has headers")]
async fn headers_are_sampled() {
    let client = hanko_public::Client::builder()
        .router(hanko_public::mock::router())
        .build()
        .unwrap();
    let reply = client.passcode_final().await.unwrap();
    assert!(reply.x_auth_token.is_some() && reply.body.ttl.is_some());
}

#[tokio::test]
async fn callers_choose_the_response() {
    let shown = "\nauthorization: Bearer any";
    let ok = answered(shown).await;
    assert_eq!(ok.start, "HTTP/1.1 200 OK");
    assert!(ok.body.contains("access_token"), "{}", ok.body);
    let refused = answered(&format!("{shown}\nprefer: code=422")).await;
    assert_eq!(refused.start, "HTTP/1.1 422 Unprocessable Entity");
    assert!(refused.body.contains("detail"), "{}", refused.body);
    // What is not documented is not answered.
    let none = answered(&format!("{shown}\nprefer: code=418")).await;
    assert_eq!(none.start, "HTTP/1.1 400 Bad Request");
    assert_eq!(none.header("content-type"), ["application/problem+json"]);
    let documented = "documents no response 418, but 200, 422";
    assert!(none.body.contains(documented), "{}", none.body);
    let none = answered(&format!("{shown}\nprefer: example=no such")).await;
    assert!(none.body.contains("no example `no such`"), "{}", none.body);
}

#[tokio::test]
async fn credentials_have_to_be_shown() {
    let answer = answered("\nprefer: code=200").await;
    assert_eq!(answer.start, "HTTP/1.1 401 Unauthorized");
}
