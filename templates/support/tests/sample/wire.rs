//! What the server answers to bytes that our own client would never send.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::service::serve;

/// Sends a request and reads the whole response. `Connection: close` is added.
async fn exchange(server: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(server).await.unwrap();
    stream.write_all(request).await.unwrap();
    let mut response = Vec::new();
    // The server may close a connection whose request it did not read to its end.
    let _ = stream.read_to_end(&mut response).await;
    String::from_utf8_lossy(&response).into_owned()
}

/// A request of these lines, with a body and its length.
async fn send(server: SocketAddr, head: &str, body: &str) -> String {
    let head = head
        .trim()
        .lines()
        .map(str::trim)
        .collect::<Vec<_>>()
        .join("\r\n");
    let length = if body.is_empty() {
        String::new()
    } else {
        format!("content-length: {}\r\n", body.len())
    };
    let request = format!("{head}\r\nhost: x\r\nconnection: close\r\n{length}\r\n{body}");
    exchange(server, request.as_bytes()).await
}

#[track_caller]
fn assert_answer(response: &str, status: u16, parts: &[&str]) {
    assert!(
        response.starts_with(&format!("HTTP/1.1 {status} ")),
        "{response}"
    );
    for part in parts {
        assert!(response.contains(part), "no `{part}` in:\n{response}");
    }
}

const ADD: &str = "POST /v1/birds HTTP/1.1
    authorization: Bearer good
    idempotency-key: 12345678
    content-type: application/json";

#[tokio::test]
async fn a_valid_request_is_answered_as_documented() {
    let server = serve().await;
    let response = send(
        server,
        "GET /v1/birds?limit=3&tag=a%26b&tag=c HTTP/1.1
        x-request-id: r1
        cookie: other=1; session=s1",
        "",
    )
    .await;
    assert_answer(
        &response,
        200,
        &[
            "x-total: 3\r\n",
            "x-next: r1\r\n",
            "set-cookie: who=None\r\n",
            "set-cookie: s1\r\n",
            "content-type: application/json\r\n",
            r#"[{"id":1,"name":"a&b"},{"id":1,"name":"c"}]"#,
        ],
    );
}

#[tokio::test]
async fn all_violations_are_told_in_the_documented_body() {
    let server = serve().await;
    let head = ADD.replace("12345678", "short");
    let response = send(server, &head, r#"{"name":"","color":"red"}"#).await;
    assert_answer(
        &response,
        422,
        &[
            "content-type: application/json\r\n",
            r#"{"code":422,"#,
            "/header/Idempotency-Key",
            "/body",
        ],
    );
    let response = send(server, ADD, r#"{"species":3}"#).await;
    assert_answer(&response, 422, &["/body/species"]);
    let response = send(server, ADD, r#"{"name":""}"#).await;
    assert_answer(&response, 422, &[r#""field":"/body/name""#]);
    let head = ADD.replace("idempotency-key: 12345678\n", "");
    let response = send(server, &head, "").await;
    assert_answer(
        &response,
        422,
        &[
            "/header/Idempotency-Key",
            r#""field":"/body","message":"must be there""#,
        ],
    );
}

#[tokio::test]
async fn malformed_json_is_told_as_malformed() {
    let server = serve().await;
    let response = send(server, ADD, r#"{"name":"#).await;
    assert_answer(
        &response,
        400,
        &[
            r#"{"code":400,"message":"the body is not JSON: "#,
            r#""causes":[{"field":"/body","message":"the body is not JSON: "#,
        ],
    );
}

#[tokio::test]
async fn parameters_of_the_query_are_checked() {
    let server = serve().await;
    for (query, part) in [
        ("limit=x", "/query/limit"),
        ("limit=101", "/query/limit"),
        ("limit=1&limit=2", "must be there once"),
        ("tag=%FF", "/query/tag"),
    ] {
        let response = send(server, &format!("GET /v1/birds?{query} HTTP/1.1"), "").await;
        assert_answer(&response, 400, &[r#"{"code":400"#, part]);
    }
}

#[tokio::test]
async fn parameters_of_the_path_are_checked() {
    let server = serve().await;
    for path in ["/v1/birds/polly", "/v1/birds/1.5"] {
        let response = send(server, &format!("GET {path} HTTP/1.1"), "").await;
        assert_answer(&response, 400, &[r#"{"code":400"#, "/path/bird_id"]);
    }
    for path in [
        "/v1/birds/%FF",
        "/v1/birds/%zz",
        "/v1/birds/1%",
        "/v1/birds/%+1",
    ] {
        let response = send(server, &format!("GET {path} HTTP/1.1"), "").await;
        assert_answer(&response, 400, &["the path is not percent-encoded UTF-8"]);
    }
    // Where nothing is documented, problem details.
    let response = send(server, "GET /v1/birds/x/song HTTP/1.1", "").await;
    assert_answer(
        &response,
        400,
        &[
            "content-type: application/problem+json\r\n",
            r#"{"title":"Bad Request","status":400,"detail":"#,
            r#""errors":[{"pointer":"/path/id","keyword":"type","#,
        ],
    );
}

#[tokio::test]
async fn media_types_are_checked_before_the_body() {
    let server = serve().await;
    let typed = |media| ADD.replace("application/json", media);
    for media in [
        "application/vnd.birds+json",
        "application/json; charset=utf-8",
        "Application/JSON",
    ] {
        assert_answer(
            &send(server, &typed(media), r#"{"name":"a"}"#).await,
            201,
            &[],
        );
    }
    for media in ["text/plain", "application/jsonp", "json"] {
        let response = send(server, &typed(media), r#"{"name":"a"}"#).await;
        assert_answer(
            &response,
            415,
            &["accept: application/json\r\n", "application/problem+json"],
        );
    }
    let untyped = ADD.replace("content-type: application/json", "");
    assert_answer(
        &send(server, untyped.trim(), r#"{"name":"a"}"#).await,
        415,
        &[],
    );
    // No bytes are bytes: the handler sees them.
    assert_answer(
        &send(server, "PUT /v1/birds/1/song HTTP/1.1", "").await,
        500,
        &[],
    );
    // Bytes need not say that they are bytes.
    let response = exchange(
        server,
        b"PUT /v1/birds/1/song HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 4\r\n\r\n\x00\x9f\x92\x96",
    )
    .await;
    assert_answer(&response, 204, &[]);
}

#[tokio::test]
async fn large_bodies_are_refused_by_declaration_and_by_size() {
    let server = serve().await;
    // The body never comes: the declaration is enough.
    let head = "PUT /v1/birds/1/song HTTP/1.1\r\nhost: x\r\nconnection: close\r\n";
    let response = exchange(
        server,
        format!("{head}content-length: 1025\r\n\r\n").as_bytes(),
    )
    .await;
    assert_answer(&response, 413, &["not have more than 1024 bytes"]);
    let chunks = "100\r\n".to_owned() + &"x".repeat(256) + "\r\n";
    let body = chunks.repeat(5) + "0\r\n\r\n";
    let response = exchange(
        server,
        format!("{head}transfer-encoding: chunked\r\n\r\n{body}").as_bytes(),
    )
    .await;
    assert_answer(&response, 413, &[]);
    let body = chunks.repeat(4) + "0\r\n\r\n";
    let response = exchange(
        server,
        format!("{head}transfer-encoding: chunked\r\n\r\n{body}").as_bytes(),
    )
    .await;
    assert_answer(&response, 500, &[]);
}

#[tokio::test]
async fn credentials_come_before_the_body() {
    let server = serve().await;
    let with = |line: &str| {
        ADD.replace("authorization: Bearer good", line)
            .replace("application/json", "text/plain")
    };
    let response = send(server, &with("x-none: 1"), "x").await;
    assert_answer(
        &response,
        401,
        &[
            "www-authenticate: ApiKey in=\"header\", name=\"X-Api-Key\"\r\n",
            "www-authenticate: ApiKey in=\"query\", name=\"app_id\"\r\n",
            "www-authenticate: Bearer\r\n",
            r#"{"code":401,"message":"Unauthorized""#,
        ],
    );
    // One of two keys is none, and so are an empty token, another scheme and two tokens.
    for line in [
        "x-api-key: key",
        "authorization: Bearer ",
        "authorization: Basic good",
        "authorization: Bearer good\nauthorization: Bearer good",
        "authorization: Bearer bad",
    ] {
        assert_answer(&send(server, &with(line), "x").await, 401, &[]);
    }
    assert_answer(
        &send(server, &with("authorization: Bearer poor"), "x").await,
        403,
        &["problem+json"],
    );
    assert_answer(
        &send(server, &with("authorization: Bearer lost"), "x").await,
        503,
        &["problem+json"],
    );
    // Good credentials, so that the media type is looked at.
    assert_answer(
        &send(server, &with("authorization: bearer good"), "x").await,
        415,
        &[],
    );
    let both = with("x-api-key: key").replace("/v1/birds", "/v1/birds?app_id=app%26");
    assert_answer(&send(server, &both, "x").await, 415, &[]);
}

#[tokio::test]
async fn optional_credentials_must_be_good() {
    let server = serve().await;
    let list = |token: &str| format!("GET /v1/birds HTTP/1.1\nauthorization: Bearer {token}");
    assert_answer(
        &send(server, &list("good"), "").await,
        200,
        &["who=Some(\"keeper with []\")"],
    );
    assert_answer(
        &send(server, &list("bad"), "").await,
        401,
        &[
            "www-authenticate: Bearer error=\"invalid_token\"\r\n",
            r#"{"code":401"#,
        ],
    );
}

#[tokio::test]
async fn basic_authentication_is_decoded() {
    let server = serve().await;
    let release = |encoded: &str| {
        format!("POST /v1/birds/1:release HTTP/1.1\nauthorization: Basic {encoded}")
    };
    // `jo:pa:ss`: the first colon ends the name.
    assert_answer(
        &send(server, &release("am86cGE6c3M="), "").await,
        403,
        &[r#""message":"jo""#],
    );
    for encoded in ["am8=", "!!", "/////w=="] {
        assert_answer(
            &send(server, &release(encoded), "").await,
            401,
            &["Basic realm=\"api\", charset=\"UTF-8\""],
        );
    }
}

#[tokio::test]
async fn methods_and_paths_that_are_not_there() {
    let server = serve().await;
    let response = send(server, "DELETE /v1/birds HTTP/1.1", "").await;
    assert_answer(
        &response,
        405,
        &[
            "allow: GET, HEAD, POST, OPTIONS\r\n",
            "application/problem+json",
        ],
    );
    // A path that both templates fit.
    let response = send(server, "DELETE /v1/birds/1:release HTTP/1.1", "").await;
    assert_answer(&response, 405, &["allow: POST, GET, HEAD, OPTIONS\r\n"]);
    for path in ["/v1/fish", "/v1/birds/", "/v1/birds/1/2", "/v1", "/birds"] {
        let response = send(server, &format!("GET {path} HTTP/1.1"), "").await;
        assert_answer(&response, 404, &[r#"{"title":"Not Found","status":404}"#]);
    }
    assert_answer(
        &send(server, "GET /own/1 HTTP/1.1", "").await,
        200,
        &["own"],
    );
}

#[tokio::test]
async fn templates_with_text_around_parameters() {
    let server = serve().await;
    let release = "POST /v1/birds/7:release HTTP/1.1
        authorization: Bearer good
        content-type: application/json";
    assert_answer(&send(server, release, "{}").await, 204, &[]);
    // The colon of the value is not that of the template.
    assert_answer(
        &send(server, &release.replace("7:release", "7%3Arelease"), "{}").await,
        405,
        &[],
    );
    assert_answer(
        &send(server, "GET /v1/birds/7:release HTTP/1.1", "").await,
        400,
        &["/path/bird_id"],
    );
}

#[tokio::test]
async fn head_is_get_without_a_body() {
    let server = serve().await;
    let response = send(server, "HEAD /v1/birds/1 HTTP/1.1", "").await;
    let length = "content-length: 23\r\n";
    assert_answer(
        &response,
        200,
        &["content-type: application/json\r\n", length],
    );
    assert!(response.ends_with("\r\n\r\n"), "{response}");
}

#[tokio::test]
async fn failures_do_not_say_why() {
    let server = serve().await;
    let response = send(server, "GET /v1/birds?tag=secret HTTP/1.1", "").await;
    assert_answer(
        &response,
        500,
        &[r#"{"code":500,"message":"Internal Server Error""#],
    );
    assert!(!response.contains("secret"));
    // A status that the variant is not for.
    let response = send(server, "GET /v1/birds/500 HTTP/1.1", "").await;
    assert_answer(
        &response,
        500,
        &[r#"{"title":"Internal Server Error","status":500}"#],
    );
}

#[tokio::test]
async fn forms_are_read_and_checked() {
    let server = serve().await;
    let search = "POST /v1/search HTTP/1.1\ncontent-type: application/x-www-form-urlencoded";
    let response = send(server, search, "text=a+%2B+b&limit=1").await;
    assert_answer(&response, 200, &[r#"[{"id":0,"name":"a + b"}]"#]);
    assert_answer(
        &send(server, search, "text=a&limit=x").await,
        400,
        &[r#""pointer":"/body/limit""#],
    );
    assert_answer(
        &send(server, search, "limit=1").await,
        400,
        &[r#""pointer":"/body/text","keyword":"required""#],
    );
}
