//! Hanko passkeys (3.1): a parameter in the path, a key in a header, a body of merged schemas, members that may be
//! null, a rule on the tree.

mod client;
mod server;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use crate::generated::hanko_passkeys::server::{
    Api, PostMfaLoginFinalizeRequest as Request, PostMfaLoginFinalizeResponse as Response,
};
use crate::generated::hanko_passkeys::support::field::Field;
use crate::generated::hanko_passkeys::types::{
    AutenticatorAssertionResponse, ErrorBody, PostLoginFinalizeBody,
    PostLoginFinalizeBodyClientExtensionResults,
    PostLoginFinalizeBodyClientExtensionResultsCredProps, TokenBody,
};
use crate::generated::hanko_passkeys::{Client, router};
use crate::raw::{http, serve};

/// A key with the least length.
const KEY: &str = "0123456789abcdef0123456789abcdef";

/// Answers with one response, or fails, and keeps what it was asked.
#[derive(Clone)]
struct Service {
    answer: Result<Response, ()>,
    asked: Arc<Mutex<Vec<Request>>>,
}

impl Service {
    /// The requests that came to the handler since this was last called.
    fn asked(&self) -> Vec<Request> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

impl Api for Service {
    type Error = ();

    const BODY_LIMIT: usize = 1024;

    async fn post_mfa_login_finalize(&self, request: Request) -> Result<Response, ()> {
        self.asked.lock().unwrap().push(request);
        self.answer.clone()
    }
}

async fn served(answer: Result<Response, ()>) -> (SocketAddr, Service) {
    let service = Service {
        answer,
        asked: Arc::default(),
    };
    (serve(router(service.clone())).await, service)
}

fn client(address: SocketAddr) -> Client {
    Client::builder()
        .base_url(format!("http://{address}"))
        .http(http())
        .build()
        .unwrap()
}

fn token() -> TokenBody {
    TokenBody {
        token: Some("ey".to_owned()),
    }
}

fn error(status: i64) -> ErrorBody {
    ErrorBody {
        title: Some("no".to_owned()),
        details: None,
        status: Some(status),
    }
}

/// A body with what must be there only.
fn bare() -> PostLoginFinalizeBody {
    PostLoginFinalizeBody {
        id: "c".to_owned(),
        r#type: "public-key".parse().unwrap(),
        raw_id: "r".to_owned(),
        authenticator_attachment: Field::Absent,
        response: AutenticatorAssertionResponse {
            client_data_json: "d".to_owned(),
            authenticator_data: "a".to_owned(),
            signature: "s".to_owned(),
            user_handle: Field::Absent,
        },
        client_extension_results: PostLoginFinalizeBodyClientExtensionResults::default(),
    }
}

/// A body with its extensions.
fn extended() -> PostLoginFinalizeBody {
    PostLoginFinalizeBody {
        client_extension_results: PostLoginFinalizeBodyClientExtensionResults {
            appid: Some(true),
            appid_exclude: Some(false),
            cred_props: Some(PostLoginFinalizeBodyClientExtensionResultsCredProps {
                rk: Some(true),
            }),
        },
        ..bare()
    }
}

/// [`bare`] on the wire, with members to be added behind `rawId` and `signature`.
fn json(attachment: &str, handle: &str) -> String {
    format!(
        "{{\"id\":\"c\",\"type\":\"public-key\",\"rawId\":\"r\"{attachment},\"response\":{{\"clientDataJSON\":\"d\",\
         \"authenticatorData\":\"a\",\"signature\":\"s\"{handle}}},\"clientExtensionResults\":{{}}}}"
    )
}
