//! Almanac (3.1): a bearer token, closed objects, absent and null kept apart, a typed 422.

mod client;
mod server;

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use crate::generated::almanac::client::{
    Builder, Call, FinishDeviceLoginV1AuthDeviceFinishPost as FinishDeviceLogin,
};
use crate::generated::almanac::server::{
    Access, Api, Authenticator, Credentials, Denied,
    FinishDeviceLoginV1AuthDeviceFinishPostRequest as Request,
    FinishDeviceLoginV1AuthDeviceFinishPostResponse as Response,
};
use crate::generated::almanac::support::field::Field;
use crate::generated::almanac::types::{
    HostedLoginPoll, HostedLoginToken, HttpValidationError, ValidationError, ValidationErrorLocItem,
};
use crate::generated::almanac::{Client, router};
use crate::raw::{http, serve};

/// Answers with one response, and keeps what it was asked, and by whom.
#[derive(Clone)]
struct Service {
    answer: Response,
    asked: Arc<Mutex<Vec<(String, Request)>>>,
}

impl Service {
    /// The principals and device codes that came to the handler since this was last called.
    fn asked(&self) -> Vec<(String, String)> {
        let asked = std::mem::take(&mut *self.asked.lock().unwrap());
        asked
            .into_iter()
            .map(|(principal, request)| (principal, request.body.device_code))
            .collect()
    }
}

impl Api for Service {
    type Error = Infallible;
    type Principal = String;

    const BODY_LIMIT: usize = 256;

    async fn finish_device_login_v1_auth_device_finish_post(
        &self,
        principal: String,
        request: Request,
    ) -> Result<Response, Infallible> {
        self.asked.lock().unwrap().push((principal, request));
        Ok(self.answer.clone())
    }
}

/// Knows some tokens.
struct Office;

impl Authenticator<Credentials> for Office {
    type Principal = String;

    async fn authenticate(
        &self,
        credentials: Credentials,
        access: &Access<'_>,
    ) -> Result<String, Denied> {
        assert_eq!(
            access.operation.id,
            "finish_device_login_v1_auth_device_finish_post"
        );
        assert_eq!(
            (access.scopes.len(), access.request.uri.path()),
            (0, "/v1/auth/device/finish")
        );
        let Credentials::BearerAuth(token) = credentials;
        match token.expose() {
            "good" => Ok("ada".to_owned()),
            "known" => Err(Denied::Forbidden),
            "later" => Err(Denied::Unavailable),
            _ => Err(Denied::Unauthenticated),
        }
    }
}

async fn served(answer: Response) -> (SocketAddr, Service) {
    let service = Service {
        answer,
        asked: Arc::default(),
    };
    (serve(router(service.clone(), Office)).await, service)
}

fn builder(address: SocketAddr) -> Builder<Client> {
    Client::builder()
        .base_url(format!("http://{address}"))
        .http(http())
}

/// A call with a good token.
fn finish(address: SocketAddr) -> Call<FinishDeviceLogin> {
    call(&builder(address).bearer_auth("good").build().unwrap())
}

fn call(client: &Client) -> Call<FinishDeviceLogin> {
    client.finish_device_login_v1_auth_device_finish_post(HostedLoginPoll {
        device_code: "d\"1".to_owned(),
    })
}

fn token(organization_id: Field<String>) -> HostedLoginToken {
    HostedLoginToken {
        access_token: "a".to_owned(),
        organization_id,
        refresh_token: "r".to_owned(),
    }
}

/// [`token`]s, with how they are on the wire.
fn tokens() -> [(HostedLoginToken, &'static str); 4] {
    [
        (
            token(Field::Absent),
            r#"{"access_token":"a","refresh_token":"r"}"#,
        ),
        (
            token(Field::Null),
            r#"{"access_token":"a","organization_id":null,"refresh_token":"r"}"#,
        ),
        (
            token(Field::Value("o".to_owned())),
            r#"{"access_token":"a","organization_id":"o","refresh_token":"r"}"#,
        ),
        (
            token(Field::Value("null".to_owned())),
            r#"{"access_token":"a","organization_id":"null","refresh_token":"r"}"#,
        ),
    ]
}

/// A documented error of all that can be in one.
fn invalid() -> HttpValidationError {
    let plain = ValidationError {
        ctx: None,
        input: None,
        loc: Vec::new(),
        msg: "m".to_owned(),
        r#type: "t".to_owned(),
    };
    let full = ValidationError {
        ctx: Some(
            [
                ("b".to_owned(), serde_json::json!([1, null])),
                ("a".to_owned(), serde_json::json!({})),
            ]
            .into_iter()
            .collect(),
        ),
        input: Some(serde_json::json!({"x": 1.5})),
        loc: vec![
            "body".to_owned().into(),
            ValidationErrorLocItem::Integer(-1),
            ValidationErrorLocItem::String("0".to_owned()),
        ],
        ..plain.clone()
    };
    let null = ValidationError {
        input: Some(serde_json::Value::Null),
        ..plain.clone()
    };
    HttpValidationError {
        detail: Some(vec![plain, full, null]),
    }
}

/// [`invalid`] on the wire.
const INVALID: &str = concat!(
    r#"{"detail":[{"loc":[],"msg":"m","type":"t"},"#,
    r#"{"ctx":{"b":[1,null],"a":{}},"input":{"x":1.5},"loc":["body",-1,"0"],"msg":"m","type":"t"},"#,
    r#"{"input":null,"loc":[],"msg":"m","type":"t"}]}"#,
);
