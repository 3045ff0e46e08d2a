//! What the client sends, and what it makes of answers.

use std::time::Duration;

use tokio::net::TcpListener;
use tokio::time::timeout;

use super::{
    Field, HttpValidationError, INVALID, Response, builder, call, finish, invalid, served, token,
    tokens,
};
use crate::generated::almanac::Client;
use crate::generated::almanac::client::{
    Error, FinishDeviceLoginV1AuthDeviceFinishPostError as Failure,
};
use crate::generated::almanac::servers::Production;
use crate::generated::almanac::support::servers::Server;
use crate::raw::answer_once;

const OK: &str = "HTTP/1.1 200 OK\ncontent-type: application/json";
const TOKEN: &str = r#"{"access_token":"a","refresh_token":"r"}"#;

#[tokio::test]
async fn a_request_is_written_as_documented() {
    let (address, request) = answer_once(&format!("{OK}\n\n{TOKEN}")).await;
    finish(address).await.unwrap();
    assert_eq!(
        request.await.unwrap().to_string(),
        "POST /v1/auth/device/finish HTTP/1.1\nauthorization: Bearer good\naccept: application/json, */*;q=0.5\ncontent-type: application/json\n\n\
         {\"device_code\":\"d\\\"1\"}"
    );
}

#[tokio::test]
async fn absent_null_and_a_value_are_kept_apart() {
    for (token, json) in tokens() {
        let (address, _) = answer_once(&format!("{OK}\n\n{json}")).await;
        assert_eq!(*finish(address).await.unwrap(), token);
        let (address, service) = served(Response::Ok(token.clone())).await;
        assert_eq!(finish(address).await.unwrap().into_inner(), token);
        assert_eq!(service.asked(), [("ada".to_owned(), "d\"1".to_owned())]);
    }
}

#[tokio::test]
async fn the_error_is_that_of_the_description() {
    for error in [invalid(), HttpValidationError::default()] {
        let (address, _) = served(Response::UnprocessableEntity(error.clone())).await;
        let Error::Api(Failure::UnprocessableEntity(reply)) = finish(address).await.unwrap_err()
        else {
            panic!()
        };
        assert_eq!((reply.status().as_u16(), reply.into_inner()), (422, error));
    }
    let head = "HTTP/1.1 422 Unprocessable Entity\ncontent-type: application/json";
    let (address, _) = answer_once(&format!("{head}\n\n{INVALID}")).await;
    let Error::Api(Failure::UnprocessableEntity(reply)) = finish(address).await.unwrap_err() else {
        panic!()
    };
    assert_eq!(*reply, invalid());
}

#[tokio::test]
async fn answers_that_are_not_as_documented_keep_their_bytes() {
    for (status, body, reason) in [
        (
            "200 OK",
            r#"{"access_token":"a","refresh_token":"r","new":1}"#,
            "/new: must not be there",
        ),
        (
            "200 OK",
            r#"{"access_token":"a"}"#,
            "must have the member `refresh_token`",
        ),
        (
            "200 OK",
            r#"{"access_token":"a","organization_id":1,"refresh_token":"r"}"#,
            "/organization_id: must be a string, not an integer",
        ),
        (
            "422 Unprocessable Entity",
            r#"{"detail":[{"loc":[true],"msg":"","type":""}]}"#,
            "/detail/0/loc/0: must be a string or an integer",
        ),
        (
            "422 Unprocessable Entity",
            r#"{"detail":[{"loc":[1.5],"msg":"","type":""}]}"#,
            "/detail/0/loc/0: must be a string or an integer",
        ),
        (
            "422 Unprocessable Entity",
            r#"{"detail":"no"}"#,
            "/detail: must be an array, not a string",
        ),
        (
            "422 Unprocessable Entity",
            r#"{"detail":[{"ctx":[],"loc":[],"msg":"","type":""}]}"#,
            "/detail/0/ctx: must be an object, not an array",
        ),
    ] {
        let (address, _) = answer_once(&format!(
            "HTTP/1.1 {status}\ncontent-type: application/json\n\n{body}"
        ))
        .await;
        let failure = finish(address).await.unwrap_err();
        let Error::Decode { raw, source } = &failure else {
            panic!("{body}: {failure}")
        };
        assert_eq!(
            (raw.body(), source.to_string().as_str()),
            (&bytes::Bytes::from(body), reason)
        );
    }
}

#[tokio::test]
async fn without_credentials_nothing_is_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = builder(listener.local_addr().unwrap()).build().unwrap();
    let failure = call(&client).await.unwrap_err();
    let Error::Credentials(missing) = &failure else {
        panic!("{failure}")
    };
    assert_eq!(missing.alternatives, [["bearerAuth"]]);
    assert!(failure.raw().is_none());
    // A token that can't be in a header is not sent either.
    let client = builder(listener.local_addr().unwrap())
        .bearer_auth("good\r\nx: 1")
        .build()
        .unwrap();
    let failure = call(&client).await.unwrap_err();
    assert!(
        matches!(&failure, Error::Request(_)) && !format!("{failure:?}").contains("good"),
        "{failure:?}"
    );
    assert!(
        timeout(Duration::from_millis(50), listener.accept())
            .await
            .is_err(),
        "someone called"
    );
}

#[tokio::test]
async fn credentials_that_are_refused() {
    let (address, service) = served(Response::Ok(token(Field::Absent))).await;
    for (token, status, title) in [
        ("bad", 401, "Unauthorized"),
        ("known", 403, "Forbidden"),
        ("later", 503, "Service Unavailable"),
    ] {
        let client = builder(address).bearer_auth(token).build().unwrap();
        let failure = call(&client).await.unwrap_err();
        // Not documented, but at hand.
        let Error::Unexpected(raw) = &failure else {
            panic!("{failure}")
        };
        assert_eq!(
            (raw.code(), raw.body()),
            (
                status,
                &format!("{{\"title\":\"{title}\",\"status\":{status}}}").into()
            )
        );
    }
    assert_eq!(service.asked(), []);
}

#[test]
fn the_server_is_that_of_the_description() {
    assert_eq!(
        Production.url(),
        "https://almanac-backend-83vc.onrender.com"
    );
    let client = Client::builder().bearer_auth("hunter2").build().unwrap();
    let shown = format!("{client:?} {:?}", call(&client));
    assert!(
        shown.contains(r#""https://almanac-backend-83vc.onrender.com/""#)
            && !shown.contains("hunter2"),
        "{shown}"
    );
}
