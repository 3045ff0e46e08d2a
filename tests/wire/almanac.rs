//! Almanac (3.1): bearer token, closed objects, absent and null kept apart, a typed 422.

use std::sync::{Arc, Mutex};

use crate::generated::almanac::client::{Error, FinishDeviceLoginV1AuthDeviceFinishPostError as Failure};
use crate::generated::almanac::server::{
    Access, Api, Authenticator, Credentials, Denied, FinishDeviceLoginV1AuthDeviceFinishPostRequest as Request,
    FinishDeviceLoginV1AuthDeviceFinishPostResponse as Response,
};
use crate::generated::almanac::support::field::Field;
use crate::generated::almanac::types::{
    HostedLoginPoll, HostedLoginToken, HttpValidationError, ValidationError, ValidationErrorLocItem,
};
use crate::generated::almanac::{Client, json, router};
use crate::raw::{answer_once, exchange, serve};

/// Answers with one response, and keeps what it was asked.
#[derive(Clone)]
struct Service {
    response: Response,
    asked: Arc<Mutex<Vec<(String, Request)>>>,
}

impl Service {
    fn new(response: Response) -> Self {
        Self { response, asked: Arc::default() }
    }
}

impl Api for Service {
    type Error = std::convert::Infallible;
    type Principal = String;

    async fn finish_device_login_v1_auth_device_finish_post(
        &self,
        principal: String,
        request: Request,
    ) -> Result<Response, Self::Error> {
        self.asked.lock().unwrap().push((principal, request));
        Ok(self.response.clone())
    }
}

/// Knows one token.
struct Office;

impl Authenticator<Credentials> for Office {
    type Principal = String;

    async fn authenticate(&self, credentials: Credentials, _: &Access<'_>) -> Result<String, Denied> {
        let Credentials::BearerAuth(token) = credentials;
        match token.expose() {
            "good" => Ok("ada".into()),
            "known" => Err(Denied::Forbidden),
            _ => Err(Denied::Unauthenticated),
        }
    }
}
