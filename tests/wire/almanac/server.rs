//! What the server answers to bytes, and what it makes of them.

use super::{Field, HttpValidationError, INVALID, Response, invalid, served, token, tokens};
use crate::raw::exchange;

const GOOD: &str = "POST /v1/auth/device/finish HTTP/1.1\nauthorization: Bearer good\ncontent-type: application/json";
const BODY: &str = "{\"device_code\":\"d\"}";

/// The answer to a request that must not get to the handler, whole.
async fn answer(request: &str) -> String {
    let (address, service) = served(Response::Ok(token(Field::Absent))).await;
    let answer = exchange(address, request).await;
    assert_eq!(service.asked(), [], "{request}");
    answer.to_string()
}

/// The answer to a body that is not valid.
async fn refused(body: &str) -> String {
    let answer = answer(&format!("{GOOD}\n\n{body}")).await;
    let head = "HTTP/1.1 422 Unprocessable Entity\ncontent-type: application/json\n\n";
    answer
        .strip_prefix(head)
        .unwrap_or_else(|| panic!("{answer}"))
        .to_owned()
}

/// `GOOD` with other credentials, and a valid body.
fn with(credentials: &str) -> String {
    let request = GOOD.replace("authorization: Bearer good\n", credentials);
    format!("{request}\n\n{BODY}")
}

#[tokio::test]
async fn absent_null_and_a_value_are_kept_apart() {
    for (token, json) in tokens() {
        let (address, service) = served(Response::Ok(token)).await;
        let answer = exchange(address, &format!("{GOOD}\n\n{BODY}")).await;
        assert_eq!(
            answer.to_string(),
            format!("HTTP/1.1 200 OK\ncontent-type: application/json\n\n{json}")
        );
        assert_eq!(service.asked(), [("ada".to_owned(), "d".to_owned())]);
    }
}

#[tokio::test]
async fn the_error_is_written_as_documented() {
    for (error, json) in [(invalid(), INVALID), (HttpValidationError::default(), "{}")] {
        let (address, _) = served(Response::UnprocessableEntity(error)).await;
        let answer = exchange(address, &format!("{GOOD}\n\n{BODY}")).await;
        assert_eq!(
            answer.to_string(),
            format!("HTTP/1.1 422 Unprocessable Entity\ncontent-type: application/json\n\n{json}")
        );
    }
}

#[tokio::test]
async fn what_is_not_valid_is_told_as_documented() {
    for (body, loc, message, kind) in [
        (
            "{}",
            r#""body""#,
            "must have the member `device_code`",
            "required",
        ),
        (
            r#"{"device_code":1}"#,
            r#""body","device_code""#,
            "must be a string, not an integer",
            "type",
        ),
        (
            r#"{"device_code":null}"#,
            r#""body","device_code""#,
            "must be a string, not null",
            "type",
        ),
        (
            r#"{"device_code":"d","a/b~":1}"#,
            r#""body","a/b~""#,
            "must not be there",
            "additionalProperties",
        ),
        ("[]", r#""body""#, "must be an object, not an array", "type"),
        ("null", r#""body""#, "must be an object, not null", "type"),
        ("", r#""body""#, "must be there", "required"),
    ] {
        assert_eq!(
            refused(body).await,
            format!(r#"{{"detail":[{{"loc":[{loc}],"msg":"{message}","type":"{kind}"}}]}}"#),
            "{body}"
        );
    }
}

#[tokio::test]
async fn malformed_json_is_told_as_documented() {
    for (body, reason) in [
        (
            "{\"device_code\":",
            "EOF while parsing a value at line 1 column 15",
        ),
        ("device_code=d", "expected value at line 1 column 1"),
    ] {
        let answer = refused(body).await;
        assert_eq!(
            answer,
            format!(
                r#"{{"detail":[{{"loc":["body"],"msg":"the body is not JSON: {reason}","type":"contentMediaType"}}]}}"#
            )
        );
    }
}

#[tokio::test]
async fn credentials_that_are_none_or_not_good() {
    let unauthenticated = "HTTP/1.1 401 Unauthorized\ncontent-type: application/problem+json\n\
                           www-authenticate: CHALLENGE\n\n{\"title\":\"Unauthorized\",\"status\":401}";
    for credentials in [
        "",
        "authorization: Bearer\n",
        "authorization: Bearer bad\n",
        "authorization: Bearer Good\n",
        "authorization: Basic good\n",
        "authorization: good\n",
        "authorization: Bearergood\n",
        "cookie: bearerAuth=good\n",
        "authorization: Bearer good\nauthorization: Bearer good\n",
    ] {
        // A token that was shown is what is not good.
        let challenge = match credentials {
            "authorization: Bearer bad\n" | "authorization: Bearer Good\n" => {
                "Bearer error=\"invalid_token\""
            }
            _ => "Bearer",
        };
        assert_eq!(
            answer(&with(credentials)).await,
            unauthenticated.replace("CHALLENGE", challenge),
            "{credentials}"
        );
    }
    // The name of the scheme has no case (RFC 9110 §11.1).
    let (address, service) = served(Response::Ok(token(Field::Absent))).await;
    assert_eq!(
        exchange(address, &with("authorization: bearer good\n"))
            .await
            .start,
        "HTTP/1.1 200 OK"
    );
    assert_eq!(service.asked().len(), 1);
}

#[tokio::test]
async fn credentials_that_are_good_for_other_things() {
    assert_eq!(
        answer(&with("authorization: Bearer known\n")).await,
        "HTTP/1.1 403 Forbidden\ncontent-type: application/problem+json\n\n{\"title\":\"Forbidden\",\"status\":403}"
    );
    assert_eq!(
        answer(&with("authorization: Bearer later\n")).await,
        "HTTP/1.1 503 Service Unavailable\ncontent-type: application/problem+json\n\n\
         {\"title\":\"Service Unavailable\",\"status\":503}"
    );
}

#[tokio::test]
async fn credentials_are_looked_at_before_the_body() {
    let head = "POST /v1/auth/device/finish HTTP/1.1";
    for rest in [
        "content-type: text/plain\n\nx",
        "content-type: application/json\n\n{",
        "content-length: 9999",
    ] {
        let answer = answer(&format!("{head}\n{rest}")).await;
        assert!(
            answer.starts_with("HTTP/1.1 401 Unauthorized\n"),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn what_the_operation_does_not_document_is_a_problem() {
    assert_eq!(
        answer(&format!(
            "{}\n\n{BODY}",
            GOOD.replace("application/json", "text/xml")
        ))
        .await,
        "HTTP/1.1 415 Unsupported Media Type\ncontent-type: application/problem+json\naccept: application/json\n\n\
         {\"title\":\"Unsupported Media Type\",\"status\":415,\"detail\":\"the body must be `application/json`\"}",
    );
    assert_eq!(
        answer(&format!("{GOOD}\ncontent-length: 257")).await,
        "HTTP/1.1 413 Payload Too Large\ncontent-type: application/problem+json\n\n\
         {\"title\":\"Payload Too Large\",\"status\":413,\"detail\":\"the body must not have more than 256 bytes\"}",
    );
    // There is nothing to guard where there is no operation.
    assert_eq!(
        answer("GET /v1/auth/device/finish HTTP/1.1").await,
        "HTTP/1.1 405 Method Not Allowed\ncontent-type: application/problem+json\nallow: POST, OPTIONS\n\n\
         {\"title\":\"Method Not Allowed\",\"status\":405,\"detail\":\"the methods here are POST\"}",
    );
    assert_eq!(
        answer("POST /v1/auth/device HTTP/1.1").await,
        "HTTP/1.1 404 Not Found\n\n"
    );
}
