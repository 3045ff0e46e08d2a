//! What the server answers to bytes, and what it makes of them.

use super::{FULL, Response, SECRET, bare, error, full, served};
use crate::generated::hanko_public::types::PasscodeFinalBody;
use crate::raw::exchange;

const POST: &str = "POST /passcode/login/finalize HTTP/1.1";
const POST_JSON: &str = "POST /passcode/login/finalize HTTP/1.1\ncontent-type: application/json";

/// The answer to a body of JSON, whole.
async fn answer(body: &str) -> String {
    let (address, service) = served(Ok(Response::Ok(bare()))).await;
    let answer = exchange(address, &format!("{POST_JSON}\n\n{body}")).await;
    assert_eq!(service.bodies(), [], "the handler was called");
    answer.to_string()
}

/// The documented error, as an answer to what is not valid.
fn refused(message: &str) -> String {
    format!(
        "HTTP/1.1 400 Bad Request\ncontent-type: application/json\n\n{{\"code\":400,\"message\":\"{message}\"}}"
    )
}

#[tokio::test]
async fn a_success_has_its_headers_and_its_body() {
    let (address, _) = served(Ok(Response::Ok(full()))).await;
    assert_eq!(exchange(address, POST).await.to_string(), FULL);
}

#[tokio::test]
async fn what_is_absent_is_not_written() {
    let (address, _) = served(Ok(Response::Ok(bare()))).await;
    let answer = exchange(address, POST).await;
    assert_eq!(
        answer.to_string(),
        "HTTP/1.1 200 OK\ncontent-type: application/json\n\n{}"
    );
}

#[tokio::test]
async fn whole_numbers_have_no_fraction() {
    let mut response = bare();
    response.x_session_lifetime = Some(3600.0);
    let (address, _) = served(Ok(Response::Ok(response))).await;
    assert_eq!(
        exchange(address, POST).await.header("x-session-lifetime"),
        ["3600"]
    );
}

#[tokio::test]
async fn every_error_is_written_as_documented() {
    for (response, line, code) in [
        (Response::BadRequest(error(1)), "400 Bad Request", 1),
        (Response::Unauthorized(error(401)), "401 Unauthorized", 401),
        (Response::Forbidden(error(403)), "403 Forbidden", 403),
        (
            Response::RequestTimeout(error(408)),
            "408 Request Timeout",
            408,
        ),
        (Response::Gone(error(410)), "410 Gone", 410),
        (
            Response::InternalServerError(error(-5)),
            "500 Internal Server Error",
            -5,
        ),
    ] {
        let (address, _) = served(Ok(response)).await;
        let expected = format!(
            "HTTP/1.1 {line}\ncontent-type: application/json\n\n{{\"code\":{code},\"message\":\"no {code} \\\"ö\\\"\"}}"
        );
        assert_eq!(exchange(address, POST).await.to_string(), expected);
    }
}

#[tokio::test]
async fn a_failure_says_nothing_of_itself() {
    let (address, service) = served(Err(SECRET.to_owned())).await;
    assert_eq!(
        exchange(address, POST).await.to_string(),
        "HTTP/1.1 500 Internal Server Error\ncontent-type: application/json\n\n\
         {\"code\":500,\"message\":\"Internal Server Error\"}"
    );
    assert_eq!(service.bodies(), [None]);
}

#[tokio::test]
async fn a_header_that_cannot_be_written_is_a_failure() {
    let mut response = full();
    response.set_cookie.push("a=1\r\nx-evil: 1".into());
    let (address, _) = served(Ok(Response::Ok(response))).await;
    assert_eq!(
        exchange(address, POST).await.to_string(),
        "HTTP/1.1 500 Internal Server Error\ncontent-type: application/json\n\n\
         {\"code\":500,\"message\":\"Internal Server Error\"}"
    );
}

#[tokio::test]
async fn malformed_json() {
    for (body, reason) in [
        ("{\"code\":", "EOF while parsing a value at line 1 column 8"),
        (
            "{\"code\":\"123456\"}}",
            "trailing characters at line 1 column 18",
        ),
        ("\n\n{'code':1}", "key must be a string at line 3 column 2"),
        (" ", "EOF while parsing a value at line 1 column 1"),
    ] {
        assert_eq!(
            answer(body).await,
            refused(&format!("the body is not JSON: {reason}")),
            "{body}"
        );
    }
}

#[tokio::test]
async fn codes_have_six_characters() {
    for (code, reason) in [
        ("", "must be at least 6 characters long, not 0"),
        ("12345", "must be at least 6 characters long, not 5"),
        ("1234567", "must be at most 6 characters long, not 7"),
        ("äöüäö", "must be at least 6 characters long, not 5"),
    ] {
        let body = format!("{{\"code\":\"{code}\"}}");
        assert_eq!(
            answer(&body).await,
            refused(&format!("/body/code: {reason}")),
            "{code}"
        );
    }
    // Characters, not bytes.
    for code in ["897481", "äöüäöü", "🐦🐦🐦🐦🐦🐦"] {
        let (address, service) = served(Ok(Response::Ok(bare()))).await;
        let answer = exchange(address, &format!("{POST_JSON}\n\n{{\"code\":\"{code}\"}}")).await;
        assert_eq!(answer.start, "HTTP/1.1 200 OK");
        assert_eq!(
            service.bodies(),
            [Some(PasscodeFinalBody {
                id: None,
                code: Some(code.to_owned())
            })]
        );
    }
}

#[tokio::test]
async fn types_are_kept() {
    for (body, reason) in [
        (
            r#"{"id":"c339547d"}"#,
            "/body/id: must be a UUID, 32 hexadecimal digits with four hyphens",
        ),
        (
            r#"{"id":1}"#,
            "/body/id: must be a formatted UUID string, not an integer",
        ),
        (
            r#"{"id":null}"#,
            "/body/id: must be a formatted UUID string, not null",
        ),
        (
            r#"{"code":897481}"#,
            "/body/code: must be a string, not an integer",
        ),
        (r#"{"code":null}"#, "/body/code: must be a string, not null"),
        ("null", "/body: must be an object, not null"),
        ("[]", "/body: must be an object, not an array"),
        (
            r#"[null,"897481"]"#,
            "/body: must be an object, not an array",
        ),
    ] {
        assert_eq!(answer(body).await, refused(reason), "{body}");
    }
}

#[tokio::test]
async fn a_body_need_not_be_there() {
    for (request, body) in [
        (POST.to_owned(), None),
        (POST_JSON.to_owned(), None),
        (format!("{POST}\ncontent-length: 0"), None),
        (
            format!("{POST_JSON}\n\n{{}}"),
            Some(PasscodeFinalBody::default()),
        ),
        // The description does not forbid what it does not know.
        (
            format!("{POST_JSON}\n\n{{\"new\":[1]}}"),
            Some(PasscodeFinalBody::default()),
        ),
    ] {
        let (address, service) = served(Ok(Response::Ok(bare()))).await;
        assert_eq!(
            exchange(address, &request).await.start,
            "HTTP/1.1 200 OK",
            "{request}"
        );
        assert_eq!(service.bodies(), [body], "{request}");
    }
}

#[tokio::test]
async fn media_types() {
    for media in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonl",
        "",
        "json",
    ] {
        let (address, service) = served(Ok(Response::Ok(bare()))).await;
        let answer = exchange(address, &format!("{POST}\ncontent-type: {media}\n\n{{}}")).await;
        assert_eq!(
            answer.to_string(),
            "HTTP/1.1 415 Unsupported Media Type\ncontent-type: application/problem+json\naccept: application/json\n\n\
             {\"title\":\"Unsupported Media Type\",\"status\":415,\"detail\":\"the body must be `application/json`\"}",
            "{media}"
        );
        assert_eq!(service.bodies(), []);
    }
    // A body that does not say what it is.
    let (address, _) = served(Ok(Response::Ok(bare()))).await;
    assert_eq!(
        exchange(address, &format!("{POST}\n\n{{}}")).await.start,
        "HTTP/1.1 415 Unsupported Media Type"
    );
    for media in [
        "application/json; charset=utf-8",
        "APPLICATION/JSON",
        "application/vnd.hanko+json",
    ] {
        let (address, _) = served(Ok(Response::Ok(bare()))).await;
        let answer = exchange(address, &format!("{POST}\ncontent-type: {media}\n\n{{}}")).await;
        assert_eq!(answer.start, "HTTP/1.1 200 OK", "{media}");
    }
}

#[tokio::test]
async fn bodies_that_are_too_large() {
    let too_large = "HTTP/1.1 413 Payload Too Large\ncontent-type: application/problem+json\n\n\
                     {\"title\":\"Payload Too Large\",\"status\":413,\"detail\":\"the body must not have more than 256 bytes\"}";
    let (address, service) = served(Ok(Response::Ok(bare()))).await;
    // The declaration is enough: the body never comes.
    let declared = format!("{POST_JSON}\ncontent-length: 257\n\n{{");
    assert_eq!(exchange(address, &declared).await.to_string(), too_large);
    let chunks = |size: usize| {
        let spaces = " ".repeat(size - 2);
        format!("{POST_JSON}\ntransfer-encoding: chunked\n\n{size:x}\r\n{{{spaces}}}\r\n0\r\n\r\n")
    };
    assert_eq!(exchange(address, &chunks(257)).await.to_string(), too_large);
    assert_eq!(service.bodies(), []);
    assert_eq!(
        exchange(address, &chunks(256)).await.start,
        "HTTP/1.1 200 OK"
    );
}

#[tokio::test]
async fn other_methods() {
    let (address, service) = served(Ok(Response::Ok(bare()))).await;
    for method in [
        "GET", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "HEAD", "post",
    ] {
        let answer = exchange(address, &POST.replace("POST", method)).await;
        let body = match method {
            "HEAD" => "",
            _ => {
                "{\"title\":\"Method Not Allowed\",\"status\":405,\"detail\":\"the methods here are POST\"}"
            }
        };
        assert_eq!(
            answer.to_string(),
            format!(
                "HTTP/1.1 405 Method Not Allowed\ncontent-type: application/problem+json\nallow: POST, OPTIONS\n\n{body}"
            ),
            "{method}"
        );
    }
    assert_eq!(service.bodies(), []);
}

#[tokio::test]
async fn other_paths() {
    let (address, service) = served(Ok(Response::Ok(bare()))).await;
    for path in [
        "/",
        "/passcode/login",
        "/passcode/login/finalize/",
        "/passcode//login/finalize",
        "/Passcode/login/finalize",
    ] {
        let answer = exchange(address, &POST.replace("/passcode/login/finalize", path)).await;
        assert_eq!(answer.to_string(), "HTTP/1.1 404 Not Found\n\n", "{path}");
    }
    assert_eq!(service.bodies(), []);
    // A query that nobody documented plays no part.
    let answer = exchange(address, &POST.replace("finalize", "finalize?a=%FF")).await;
    assert_eq!(answer.start, "HTTP/1.1 200 OK");
}
