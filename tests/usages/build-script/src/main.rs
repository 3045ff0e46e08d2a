//! Serves the Hanko Public API on loopback, and calls it: both sides are generated from one description.

mod hanko_public {
    include!(concat!(env!("OUT_DIR"), "/hanko_public.rs"));
}

use std::convert::Infallible;

use hanko_public::client::{self, Client, PasscodeFinalError};
use hanko_public::operations::PasscodeFinalOk;
use hanko_public::server::{self, Api, PasscodeFinalRequest, PasscodeFinalResponse};
use hanko_public::types::{self, Passcode, PasscodeFinalBody};

/// What a login gives: status, headers and body.
type Login = client::Reply<PasscodeFinalOk>;

/// Why there is no login: one variant for each documented status, or what went wrong on the way.
type Failure = client::Error<PasscodeFinalError>;

/// The server: one method an operation.
struct Service;

impl Api for Service {
    type Error = Infallible;

    async fn passcode_final(
        &self,
        request: PasscodeFinalRequest,
    ) -> Result<PasscodeFinalResponse, Infallible> {
        let body = request.body.unwrap_or_default();
        Ok(match body.code.as_deref() {
            Some("897481") => PasscodeFinalResponse::Ok(PasscodeFinalOk {
                x_auth_token: Some("a.token.of-yours".into()),
                x_session_lifetime: Some(3600.0),
                set_cookie: Vec::new(),
                body: Passcode {
                    id: body.id,
                    ttl: Some(300),
                    created_at: None,
                },
            }),
            _ => PasscodeFinalResponse::Unauthorized(types::Error {
                code: 401,
                message: "wrong passcode".into(),
            }),
        })
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, server::router(Service)).await });

    let client = Client::builder().base_url(url).build()?;
    let login = finalize(&client, "897481").await?;
    println!(
        "{}: valid for {:?} s",
        login.status(),
        login.x_session_lifetime
    );

    match finalize(&client, "000000").await {
        Err(client::Error::Api(PasscodeFinalError::Unauthorized(error))) => {
            println!("{}: {}", error.status(), error.message);
        }
        other => println!("unexpected: {other:?}"),
    }

    // Five digits: refused before the handler runs, with the error that the description documents.
    match finalize(&client, "12345").await {
        Err(client::Error::Api(PasscodeFinalError::BadRequest(error))) => {
            println!("{}: {}", error.status(), error.message);
        }
        other => println!("unexpected: {other:?}"),
    }
    Ok(())
}

/// Calls the one operation that the description has.
#[expect(deprecated, reason = "the description says so of the operation")]
async fn finalize(client: &Client, code: &str) -> Result<Login, Failure> {
    let body = PasscodeFinalBody {
        code: Some(code.into()),
        ..PasscodeFinalBody::default()
    };
    client.passcode_final().body(body).await
}
