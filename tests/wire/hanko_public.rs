//! Hanko public (3.0): an optional body, typed headers, six statuses of one error, a server with a variable.

mod client;
mod mounted;
mod server;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use crate::generated::hanko_public::client::{Builder, Call, PasscodeFinal};
use crate::generated::hanko_public::operations::PasscodeFinalOk;
use crate::generated::hanko_public::server::{
    Api, PasscodeFinalRequest as Request, PasscodeFinalResponse as Response,
};
use crate::generated::hanko_public::types::{Error as ErrorBody, Passcode, PasscodeFinalBody};
use crate::generated::hanko_public::{Client, router};
use crate::raw::{http, serve};

/// The error of a handler. Nobody is to see it.
const SECRET: &str = "the password of the database is hunter2";

/// Answers with one response, or fails, and keeps what it was asked.
#[derive(Clone)]
struct Service {
    answer: Result<Response, String>,
    asked: Arc<Mutex<Vec<Request>>>,
}

impl Service {
    fn new(answer: Result<Response, String>) -> Self {
        Self {
            answer,
            asked: Arc::default(),
        }
    }

    /// The bodies of the requests that came to the handler.
    fn bodies(&self) -> Vec<Option<PasscodeFinalBody>> {
        self.asked
            .lock()
            .unwrap()
            .iter()
            .map(|request| request.body.clone())
            .collect()
    }
}

impl Api for Service {
    type Error = String;

    const BODY_LIMIT: usize = 256;

    async fn passcode_final(&self, request: Request) -> Result<Response, String> {
        self.asked.lock().unwrap().push(request);
        self.answer.clone()
    }
}

/// A server that answers with this, and what it was asked.
async fn served(answer: Result<Response, String>) -> (SocketAddr, Service) {
    let service = Service::new(answer);
    (serve(router(service.clone())).await, service)
}

fn builder(address: SocketAddr) -> Builder<Client> {
    Client::builder()
        .base_url(format!("http://{address}"))
        .http(http())
}

#[expect(deprecated, reason = "the description says so")]
fn finalize(address: SocketAddr) -> Call<PasscodeFinal> {
    builder(address).build().unwrap().passcode_final()
}

/// The success without anything that is optional.
fn bare() -> PasscodeFinalOk {
    PasscodeFinalOk {
        x_auth_token: None,
        x_session_lifetime: None,
        set_cookie: Vec::new(),
        body: Passcode::default(),
    }
}

/// The success with everything, cookies in an order of their own.
fn full() -> PasscodeFinalOk {
    PasscodeFinalOk {
        x_auth_token: Some("ey.J.w".into()),
        x_session_lifetime: Some(3600.5),
        set_cookie: vec![
            "hanko=ey, J; Path=/; HttpOnly".into(),
            "a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT".into(),
        ],
        body: Passcode {
            id: Some("c339547d-e17d-4ba7-8a1d-b3d5a4d17c1c".parse().unwrap()),
            ttl: Some(300),
            created_at: Some("2024-02-29T12:00:00.25+01:00".parse().unwrap()),
        },
    }
}

/// [`full`] on the wire.
const FULL: &str = "HTTP/1.1 200 OK
x-auth-token: ey.J.w
x-session-lifetime: 3600.5
set-cookie: hanko=ey, J; Path=/; HttpOnly
set-cookie: a=1; Expires=Thu, 01 Jan 2026 00:00:00 GMT
content-type: application/json

{\"id\":\"c339547d-e17d-4ba7-8a1d-b3d5a4d17c1c\",\"ttl\":300,\"created_at\":\"2024-02-29T12:00:00.250+01:00\"}";

fn error(code: i32) -> ErrorBody {
    ErrorBody {
        code,
        message: format!("no {code} \"ö\""),
    }
}
