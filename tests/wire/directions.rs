//! Members of one direction only (`specs/directions.yaml`): a server asks for what every request has, a client does not.

use std::convert::Infallible;

use crate::generated::directions::server::{
    Api, SignInRequest, SignInResponse, SignUpRequest, SignUpResponse,
};
use crate::generated::directions::types::{Credentials, Session, User};
use crate::generated::directions::webhooks::receiver::{SignedUpRequest, SignedUpResponse};
use crate::generated::directions::{Client, json, router, webhooks};
use crate::raw::{answer_once, exchange, serve};

/// Answers with the user that it got, as it would be kept.
struct Accounts;

impl Api for Accounts {
    type Error = Infallible;

    async fn sign_up(&self, request: SignUpRequest) -> Result<SignUpResponse, Infallible> {
        let mut kept = request.body;
        kept.id = Some(7);
        kept.password = None;
        kept.hint = Default::default();
        kept.devices.clear();
        Ok(SignUpResponse::Created(kept))
    }

    async fn sign_in(&self, request: SignInRequest) -> Result<SignInResponse, Infallible> {
        let Credentials { name, password } = request.body;
        let user = json::from_value(serde_json::json!({"name": name, "devices": []}));
        let id = i64::from(password == "1234");
        let user = user.unwrap();
        Ok(SignInResponse::Created(Session { id, user }))
    }
}

impl webhooks::Receiver for Accounts {
    type Error = Infallible;

    async fn signed_up(&self, request: SignedUpRequest) -> Result<SignedUpResponse, Infallible> {
        assert!(request.body.password.is_none());
        Ok(SignedUpResponse::NoContent)
    }
}

#[tokio::test]
async fn a_receiver_is_not_told_what_only_requests_have() {
    let address = serve(webhooks::router(Accounts)).await;
    let head = "POST /signedUp HTTP/1.1\ncontent-type: application/json";
    let body = r#"{"id":7,"name":"a","devices":[{}]}"#;
    let message = exchange(address, &format!("{head}\n\n{body}")).await;
    assert_eq!(message.start, "HTTP/1.1 204 No Content", "{message:?}");
}

#[tokio::test]
async fn a_request_has_what_only_requests_have() {
    let address = serve(router(Accounts)).await;
    for (body, start, answer) in [
        (
            r#"{"name":"a","password":"1234","hint":null,"devices":[{"secret":"b"}]}"#,
            "HTTP/1.1 201 Created",
            r#"{"id":7,"name":"a","devices":[]}"#,
        ),
        (
            r#"{"name":"a","hint":"b","devices":[]}"#,
            "HTTP/1.1 400 Bad Request",
            "/body: must have the member `password`",
        ),
        (
            r#"{"name":"a","password":"1234","devices":[]}"#,
            "HTTP/1.1 400 Bad Request",
            "/body: must have the member `hint`",
        ),
        (
            r#"{"name":"a","password":"1234","hint":"b","devices":[{}]}"#,
            "HTTP/1.1 400 Bad Request",
            "/body/devices/0: must have the member `secret`",
        ),
        (
            r#"{"name":"a","password":"123","hint":"b","devices":[]}"#,
            "HTTP/1.1 400 Bad Request",
            "/body/password",
        ),
    ] {
        let head = "POST /users HTTP/1.1\ncontent-type: application/json";
        let message = exchange(address, &format!("{head}\n\n{body}")).await;
        assert_eq!(message.start, start, "{body}");
        assert!(message.body.contains(answer), "{message:?}");
    }
}

#[tokio::test]
async fn a_response_has_not() {
    let client = Client::builder().router(router(Accounts)).build().unwrap();
    let body = r#"{"name":"a","password":"1234","hint":"b","devices":[]}"#;
    let user: User = json::from_slice(body.as_bytes()).unwrap();
    let kept = client.sign_up(user).await.unwrap();
    assert_eq!(kept.id, Some(7));
    assert!(kept.password.is_none() && kept.hint.is_absent());
}

#[tokio::test]
async fn what_goes_one_way_only_has_all_that_is_required() {
    let client = Client::builder().router(router(Accounts)).build().unwrap();
    let credentials = || Credentials {
        name: "a".to_owned(),
        password: "1234".to_owned(),
    };
    let session = client.sign_in(credentials()).await.unwrap();
    assert_eq!((session.id, session.user.name.as_str()), (1, "a"));

    let address = serve(router(Accounts)).await;
    let head = "POST /sessions HTTP/1.1\ncontent-type: application/json";
    let message = exchange(address, &format!("{head}\n\n{{\"name\":\"a\"}}")).await;
    assert_eq!(message.start, "HTTP/1.1 400 Bad Request");

    let answer = "HTTP/1.1 201 Created\ncontent-type: application/json\n\n\
                  {\"user\":{\"name\":\"a\",\"devices\":[]}}";
    let (address, _) = answer_once(answer).await;
    let client = Client::builder().base_url(format!("http://{address}"));
    let error = client.build().unwrap().sign_in(credentials()).await;
    let error = error.unwrap_err().to_string();
    assert!(error.contains("`id`"), "{error}");
}
