//! Mock servers: what they answer is documented, and read by the generated client.

use std::time::Duration;

use futures_util::StreamExt as _;

use crate::generated::{almanac, bodies, hanko_public, pages};
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
    assert_eq!(error.to_string(), "passcodeFinal was not answered in time");
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
    let documented = "has no response 418, but 200, 422";
    assert!(none.body.contains(documented), "{}", none.body);
    for (prefer, detail) in [
        ("code=abc", "has no response abc, but 200, 422"),
        ("code=42", "has no response 42, but 200, 422"),
        ("sample=abc", "`sample=abc` is no number"),
    ] {
        let none = answered(&format!("{shown}\nprefer: {prefer}")).await;
        assert_eq!(none.start, "HTTP/1.1 400 Bad Request");
        assert!(none.body.contains(detail), "{}", none.body);
    }
    let none = answered(&format!("{shown}\nprefer: example=no such")).await;
    assert!(none.body.contains("no example `no such`"), "{}", none.body);
}

#[tokio::test]
async fn credentials_have_to_be_shown() {
    let answer = answered("\nprefer: code=200").await;
    assert_eq!(answer.start, "HTTP/1.1 401 Unauthorized");
}

/// What the mock of paintings answers to `GET /paintings/7` with these headers besides.
async fn painting(headers: &str) -> Message {
    let address = serve(bodies::mock::router()).await;
    exchange(address, &format!("GET /paintings/7 HTTP/1.1{headers}\n\n")).await
}

#[tokio::test]
async fn the_answer_is_in_a_media_type_that_is_accepted() {
    for (headers, media_type) in [
        ("", "application/json"),
        ("\naccept: text/csv", "text/csv; charset=utf-8"),
        ("\naccept: image/*, text/csv; q=0.5", "image/png"),
        ("\naccept: */*", "application/json"),
        (
            "\naccept: application/json; q=0.5, text/plain\nprefer: code=404",
            "text/plain; charset=utf-8",
        ),
        ("\nprefer: code=404", "application/problem+json"),
    ] {
        let answer = painting(headers).await;
        assert_eq!(answer.header("content-type"), [media_type], "{headers}");
        let json = answer.body.starts_with('{');
        assert_eq!(
            json,
            media_type.ends_with("json"),
            "{headers}: {}",
            answer.body
        );
    }
}

/// How many items a list of the mock has, and how many there are on each of its pages.
macro_rules! followed {
    ($call:expr, $list:expr) => {{
        let pages: Vec<_> = $call.pages().collect().await;
        let list = $list;
        let pages = pages
            .into_iter()
            .map(|page| list(page.unwrap().into_inner()));
        let pages: Vec<usize> = pages.collect();
        let items: Vec<_> = $call.items().take(100).collect().await;
        assert!(items.iter().all(Result::is_ok), "{items:?}");
        assert_eq!(items.len(), pages.iter().sum::<usize>());
        pages
    }};
}

#[tokio::test]
async fn the_pages_of_a_mock_end() {
    let client = pages::Client::builder()
        .token("any")
        .router(pages::mock::router())
        .build()
        .unwrap();
    let two = |pages: &[usize], name: &str| {
        let (first, rest) = pages.split_first().unwrap();
        let second = rest.first().copied().unwrap_or_default();
        assert!(*first > 0 && second > 0, "{name}: {pages:?}");
        assert!(
            pages.iter().skip(2).all(|page| *page == 0),
            "{name}: {pages:?}"
        );
    };
    two(
        &followed!(client.by_cursor(), |page: pages::types::ByCursorOkBody| {
            page.birds.len()
        }),
        "cursor",
    );
    two(
        &followed!(
            client.by_number("a"),
            |page: pages::types::ByNumberOkBody| page.data.len()
        ),
        "number",
    );
    two(
        &followed!(client.by_offset(), |page: pages::operations::ByOffsetOk| {
            let items = page.body.result.and_then(|result| result.items.value());
            items.map_or(0, |items| items.len())
        }),
        "offset",
    );
    two(
        &followed!(client.as_configured(), |page: pages::types::Birds| page
            .len()),
        "first page 0",
    );
    two(
        &followed!(client.by_url("a"), |page: pages::types::ByUrlOkBody| page
            .results
            .len()),
        "url",
    );
    two(
        &followed!(client.by_token(), |page: pages::operations::ByTokenOk| page
            .body
            .len()),
        "token",
    );
    two(
        &followed!(client.by_header(), |page: pages::operations::ByHeaderOk| {
            page.body.len()
        }),
        "header",
    );
}

/// A link leads to where the router stands, below a path of another one.
#[tokio::test]
async fn pages_of_a_mock_below_a_path() {
    let client = pages::Client::builder()
        .token("any")
        .router(axum::Router::new().nest("/api/v2", pages::mock::router()))
        .base_url("http://localhost/api/v2")
        .build()
        .unwrap();
    let pages = followed!(client.by_header(), |page: pages::operations::ByHeaderOk| {
        page.body.len()
    });
    assert!(pages.len() > 1 && pages[1] > 0, "{pages:?}");
    let pages = followed!(client.by_url("a"), |page: pages::types::ByUrlOkBody| page
        .results
        .len());
    assert!(pages.len() > 1 && pages[1] > 0, "{pages:?}");
}
