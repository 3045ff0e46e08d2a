//! A request: an operation, its inputs, and the way it is sent.

use std::convert::Infallible;
use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;

use bytes::{Bytes, BytesMut};
use reqwest::Method;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::Value;

use super::super::operation::{Media, Operation, SchemeKind};
use super::super::servers::Server;
use super::super::style::{self, Location, Parameter};
use super::super::json;
use super::core::{Core, Credential};
use super::error::{Error, InvalidRequest, MissingCredentials};
use super::raw::{Raw, Reply};
use super::target;

/// A request for an operation with the inputs so far.
pub struct Request {
    core: Core,
    operation: &'static Operation,
    server: Option<String>,
    /// The parameters as they are written.
    parameters: Vec<(&'static Parameter, String)>,
    body: Option<Bytes>,
    /// The first input that can't be sent.
    invalid: Option<String>,
}

impl Request {
    pub(super) fn new(core: Core, operation: &'static Operation) -> Self {
        Self { core, operation, server: None, parameters: Vec::new(), body: None, invalid: None }
    }

    /// Sets a parameter.
    #[must_use]
    pub fn parameter<T: Serialize + ?Sized>(self, parameter: &'static Parameter, value: &T) -> Self {
        let value = serde_json::to_value(value).map_err(|error| error.to_string());
        self.set(parameter, value)
    }

    fn set(mut self, parameter: &'static Parameter, value: Result<Value, String>) -> Self {
        self.parameters.retain(|(known, _)| !std::ptr::eq(*known, parameter));
        match value.and_then(|value| style::encode(parameter, &value)) {
            Ok(text) => {
                self.parameters.push((parameter, text));
                self
            }
            Err(reason) => self.refuse(format!("`{}` {reason}", parameter.name)),
        }
    }

    /// Sets a body of JSON.
    #[must_use]
    pub fn json(self, body: impl Serialize) -> Self {
        match json::to_vec(&body) {
            Ok(bytes) => self.bytes(bytes),
            Err(error) => self.refuse(format!("the body {error}")),
        }
    }

    /// Sets a body of bytes or text.
    #[must_use]
    pub fn bytes(mut self, body: impl Into<Bytes>) -> Self {
        self.body = Some(body.into());
        self
    }

    fn refuse(mut self, reason: String) -> Self {
        self.invalid.get_or_insert(reason);
        self
    }

    /// Sends it and receives the whole response.
    async fn send(self) -> Result<Raw, Error<Infallible>> {
        let (http, limit) = (self.core.settings().http.clone(), self.core.settings().body_limit);
        let request = self.build()?;
        let sent = http.execute(request).await;
        // The URL may hold a key.
        let response = sent.map_err(|error| Error::Transport { source: error.without_url(), raw: None })?;
        receive(response, limit).await
    }

    /// What is sent: everything that can be refused is refused here.
    fn build(self) -> Result<reqwest::Request, Error<Infallible>> {
        let operation = self.operation;
        let refused = |reason| Error::Request(InvalidRequest { operation: operation.id, reason });
        if let Some(reason) = self.invalid {
            return Err(refused(reason));
        }
        let settings = self.core.settings();
        let mut head = Head::default();
        let mut login = None;
        for (parameter, text) in &self.parameters {
            match parameter.location {
                Location::Path => {}
                Location::Query => head.query(text),
                Location::Cookie => head.cookie(text),
                Location::Header => head.header(parameter.name, text, false).map_err(refused)?,
            }
        }
        for (scheme, credential) in self.credentials()? {
            match (scheme, credential) {
                (SchemeKind::Header(name), Credential::Secret(key)) => head.header(name, key, true),
                (SchemeKind::Query(name), Credential::Secret(key)) => {
                    head.query(&style::pair(name, key));
                    Ok(())
                }
                (SchemeKind::Cookie(name), Credential::Secret(key)) => {
                    head.cookie(&format!("{name}={key}"));
                    Ok(())
                }
                (SchemeKind::Http(scheme), Credential::Secret(token)) => {
                    head.header(AUTHORIZATION.as_str(), &format!("{scheme} {token}"), true)
                }
                (_, Credential::Login { username, password }) => {
                    login = Some((username, password));
                    Ok(())
                }
                (SchemeKind::Basic | SchemeKind::MutualTls, Credential::Secret(_)) => Ok(()),
            }
            .map_err(refused)?;
        }
        let path = target::path(operation.path, |name| {
            let mut parameters = self.parameters.iter();
            let found = parameters.find(|(known, _)| known.location == Location::Path && known.name == name);
            found.map(|(_, text)| text.as_str())
        })
        .map_err(refused)?;
        let server = target::server(settings, operation, self.server.as_deref()).map_err(refused)?;
        let url = target::append(server, &path, &head.query);
        let method = Method::from_bytes(operation.method.as_bytes()).map_err(|error| refused(error.to_string()))?;
        todo()
    }
}
