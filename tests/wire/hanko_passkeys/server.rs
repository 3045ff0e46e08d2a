//! What the server answers to bytes, and what it makes of them.

use super::{
    Field, KEY, PostLoginFinalizeBody, Response, TokenBody, bare, error, extended, json, served,
    token,
};
use crate::generated::hanko_passkeys::types::PublicKeyCredentialAuthenticatorAttachment::{
    CrossPlatform, Platform,
};
use crate::raw::exchange;

/// A request with a key and this body.
fn post(body: &str) -> String {
    format!(
        "POST /acme/mfa/login/finalize HTTP/1.1\napikey: {KEY}\ncontent-type: application/json\n\n{body}"
    )
}

/// The documented error, as an answer to what is not valid.
fn refused(details: &str) -> String {
    format!(
        "HTTP/1.1 400 Bad Request\ncontent-type: application/json\n\n\
         {{\"title\":\"Bad Request\",\"details\":\"{details}\",\"status\":400}}"
    )
}

/// The answer to a request that must not get to the handler, whole.
async fn answer(request: &str) -> String {
    let (address, service) = served(Ok(Response::Ok(token()))).await;
    let answer = exchange(address, request).await;
    assert_eq!(service.asked(), [], "{request}");
    answer.to_string()
}

/// What the handler sees of a body.
async fn seen(body: &str) -> PostLoginFinalizeBody {
    let (address, service) = served(Ok(Response::Ok(token()))).await;
    let answer = exchange(address, &post(body)).await;
    assert_eq!(
        answer.to_string(),
        "HTTP/1.1 200 OK\ncontent-type: application/json\n\n{\"token\":\"ey\"}",
        "{body}"
    );
    let request = service.asked().pop().unwrap();
    assert_eq!(
        (request.tenant_id.as_str(), request.api_key.as_str()),
        ("acme", KEY)
    );
    request.body.unwrap()
}

#[tokio::test]
async fn every_error_is_written_as_documented() {
    for (answer, line) in [
        (Ok(Response::BadRequest(error(1))), "400 Bad Request\n1"),
        (
            Ok(Response::Unauthorized(error(401))),
            "401 Unauthorized\n401",
        ),
        (Ok(Response::NotFound(error(404))), "404 Not Found\n404"),
        (
            Ok(Response::InternalServerError(error(-1))),
            "500 Internal Server Error\n-1",
        ),
    ] {
        let (address, _) = served(answer).await;
        let (line, status) = line.split_once('\n').unwrap();
        assert_eq!(
            exchange(address, &post(&json("", ""))).await.to_string(),
            format!(
                "HTTP/1.1 {line}\ncontent-type: application/json\n\n{{\"title\":\"no\",\"status\":{status}}}"
            )
        );
    }
    let (address, _) = served(Err(())).await;
    assert_eq!(
        exchange(address, &post(&json("", ""))).await.to_string(),
        "HTTP/1.1 500 Internal Server Error\ncontent-type: application/json\n\n\
         {\"title\":\"Internal Server Error\",\"details\":\"Internal Server Error\",\"status\":500}"
    );
}

#[tokio::test]
async fn absent_null_and_a_value_are_kept_apart() {
    assert_eq!(seen(&json("", "")).await, bare());
    for (text, attachment) in [
        ("null", Field::Null),
        ("\"platform\"", Field::Value(Platform)),
        ("\"cross-platform\"", Field::Value(CrossPlatform)),
    ] {
        let seen = seen(&json(&format!(",\"authenticatorAttachment\":{text}"), "")).await;
        assert_eq!(seen.authenticator_attachment, attachment);
    }
    for (text, handle) in [("null", Field::Null), ("\"\"", Field::Value("".to_owned()))] {
        assert_eq!(
            seen(&json("", &format!(",\"userHandle\":{text}")))
                .await
                .response
                .user_handle,
            handle
        );
    }
    let with = json("", "").replace(
        "Results\":{}",
        "Results\":{\"appid\":true,\"appidExclude\":false,\"credProps\":{\"rk\":true}}",
    );
    assert_eq!(seen(&with).await, extended());
}

#[tokio::test]
async fn values_that_are_not_of_the_enumeration() {
    for text in ["\"null\"", "\"\"", "\"Platform\"", "\"usb\""] {
        assert_eq!(
            answer(&post(&json(
                &format!(",\"authenticatorAttachment\":{text}"),
                ""
            )))
            .await,
            refused("/body/authenticatorAttachment: must be `cross-platform` or `platform`"),
        );
    }
    assert_eq!(
        answer(&post(&json("", "").replace("public-key", "password"))).await,
        refused("/body/type: must be `public-key`"),
    );
}

#[tokio::test]
async fn the_required_members_of_all_parts_must_be_there() {
    for member in ["id", "type", "rawId", "response", "clientExtensionResults"] {
        let body = json("", "").replace(&format!("\"{member}\":"), &format!("\"x{member}\":"));
        assert_eq!(
            answer(&post(&body)).await,
            refused(&format!("/body: must have the member `{member}`"))
        );
    }
    for member in ["clientDataJSON", "authenticatorData", "signature"] {
        let body = json("", "").replace(&format!("\"{member}\":"), &format!("\"x{member}\":"));
        assert_eq!(
            answer(&post(&body)).await,
            refused(&format!("/body/response: must have the member `{member}`"))
        );
    }
    assert_eq!(
        answer(&post(&json("", "").replace(
            "Results\":{}",
            "Results\":{\"credProps\":{\"rk\":1}}"
        )))
        .await,
        refused("/body/clientExtensionResults/credProps/rk: must be a boolean, not an integer"),
    );
}

#[tokio::test]
async fn the_key_is_in_its_header() {
    let request = post(&json("", ""));
    let missing = refused("/header/apiKey: must be there");
    let short = refused("/header/apiKey: must be at least 32 characters long, not 31");
    for (header, expected) in [
        (String::new(), &missing),
        (format!("x-api-key: {KEY}\n"), &missing),
        (format!("authorization: Bearer {KEY}\n"), &missing),
        (format!("apikey: {}\n", &KEY[1..]), &short),
    ] {
        assert_eq!(
            &answer(&request.replace(&format!("apikey: {KEY}\n"), &header)).await,
            expected,
            "{header}"
        );
    }
    // The names of headers have no case.
    let (address, service) = served(Ok(Response::Ok(token()))).await;
    let answer = exchange(address, &request.replace("apikey", "APIKEY")).await;
    assert_eq!(
        (answer.start.as_str(), service.asked().len()),
        ("HTTP/1.1 200 OK", 1)
    );
}

#[tokio::test]
async fn all_that_is_not_valid_is_told() {
    let request = post("{\"id\":1}").replace(KEY, "short");
    assert_eq!(
        answer(&request).await,
        refused(
            "/header/apiKey: must be at least 32 characters long, not 5; /body/id: must be a string, not an integer; \
             /body: must have the member `type`; /body: must have the member `rawId`; /body: must have the member \
             `response`; /body: must have the member `clientExtensionResults`"
        ),
    );
}

#[tokio::test]
async fn a_body_need_not_be_there() {
    let (address, service) = served(Ok(Response::Ok(token()))).await;
    let answer = exchange(
        address,
        &format!("POST /acme/mfa/login/finalize HTTP/1.1\napikey: {KEY}"),
    )
    .await;
    assert_eq!(answer.start, "HTTP/1.1 200 OK");
    assert_eq!(service.asked().pop().unwrap().body, None);
}

#[tokio::test]
async fn what_is_in_the_path_is_decoded() {
    let (address, service) = served(Ok(Response::Ok(token()))).await;
    for (path, tenant) in [
        ("acme", "acme"),
        ("a%2Fb", "a/b"),
        ("a%2fb", "a/b"),
        ("%2e%2e", ".."),
        ("..", ".."),
        ("a%20b", "a b"),
        ("a+b", "a+b"),
        ("%C3%BC%F0%9F%90%A6", "ü🐦"),
        ("%2525", "%25"),
        ("a:b@c;d,e=f", "a:b@c;d,e=f"),
        ("%00", "\0"),
    ] {
        let answer = exchange(
            address,
            &post(&json("", "")).replace("/acme/", &format!("/{path}/")),
        )
        .await;
        assert_eq!(answer.start, "HTTP/1.1 200 OK", "{path}");
        assert_eq!(service.asked().pop().unwrap().tenant_id, tenant, "{path}");
    }
    for path in ["%FF", "%", "%2", "%zz"] {
        let answer = exchange(
            address,
            &post(&json("", "")).replace("/acme/", &format!("/{path}/")),
        )
        .await;
        assert_eq!(
            answer.to_string(),
            refused("the path is not percent-encoded UTF-8"),
            "{path}"
        );
    }
    for path in ["/mfa", "/a/b/mfa"] {
        let answer = exchange(address, &post(&json("", "")).replace("/acme/mfa", path)).await;
        assert_eq!(answer.to_string(), "HTTP/1.1 404 Not Found\n\n", "{path}");
    }
    assert_eq!(service.asked(), []);
}

#[tokio::test]
async fn what_the_operation_does_not_document_is_a_problem() {
    let request = post(&json("", ""));
    assert_eq!(
        answer(&request.replace("application/json", "text/plain")).await,
        "HTTP/1.1 415 Unsupported Media Type\ncontent-type: application/problem+json\naccept: application/json\n\n\
         {\"title\":\"Unsupported Media Type\",\"status\":415,\"detail\":\"the body must be `application/json`\"}",
    );
    assert_eq!(
        answer(&post(&json(&" ".repeat(1024), ""))).await,
        "HTTP/1.1 413 Payload Too Large\ncontent-type: application/problem+json\n\n\
         {\"title\":\"Payload Too Large\",\"status\":413,\"detail\":\"the body must not have more than 1024 bytes\"}",
    );
    assert_eq!(
        answer("GET /acme/mfa/login/finalize HTTP/1.1").await,
        "HTTP/1.1 405 Method Not Allowed\ncontent-type: application/problem+json\nallow: POST, OPTIONS\n\n\
         {\"title\":\"Method Not Allowed\",\"status\":405,\"detail\":\"the methods here are POST\"}",
    );
}

#[tokio::test]
async fn responses_are_the_handlers_own() {
    // A rule on the tree is checked where a value is read, not where it is written.
    let (address, _) = served(Ok(Response::Ok(TokenBody { token: None }))).await;
    assert_eq!(exchange(address, &post(&json("", ""))).await.body, "{}");
}
