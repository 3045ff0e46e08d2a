//! A request: an operation, its inputs, and the way it is sent.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::Method;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use serde::Serialize;
use serde_json::Value;

use super::super::operation::{Media, Operation, Scheme, SchemeKind, essence, in_range};
use super::super::servers::Server;
use super::super::spans;
use super::super::style::{self, Location, Parameter, Style};
use super::super::{form, json};
use super::core::{Core, Credential, Settings, shown};
use super::error::{Error, Failure, InvalidRequest, MissingCredentials};
use super::head::Head;
use super::platform::{self, Incoming, Outgoing};
use super::raw::{Raw, Reply};
use super::target;

/// A body, and what it says it is.
pub(in super::super) struct Body {
    pub(in super::super) content_type: Cow<'static, str>,
    pub(in super::super) content: Outgoing,
}

/// What an operation takes in one of several media types.
pub trait Content {
    /// Sets the body of a request.
    fn write(self, request: Request) -> Request;
}

/// A request for an operation with the inputs so far.
pub struct Request {
    core: Core,
    pub(in super::super) operation: &'static Operation,
    server: Option<String>,
    /// The whole URL, for a request to a server that the description does not know.
    url: Option<String>,
    /// The parameters as they are written.
    pub(in super::super) parameters: Vec<(&'static Parameter, String)>,
    body: Option<Body>,
    /// The media type that was asked for, by position among those that the operation documents.
    media: Option<usize>,
    /// Headers besides those of the parameters.
    headers: Vec<(String, String)>,
    timeout: Option<Duration>,
    /// The first input that can't be sent.
    invalid: Option<String>,
}

impl Request {
    pub(super) fn new(core: Core, operation: &'static Operation) -> Self {
        Self {
            core,
            operation,
            server: None,
            url: None,
            parameters: Vec::new(),
            body: None,
            media: None,
            headers: Vec::new(),
            timeout: None,
            invalid: None,
        }
    }

    /// The same request once more, without its body.
    #[allow(dead_code, reason = "for lists that come in pages")]
    pub(in super::super) fn again(&self) -> Self {
        Self {
            core: self.core.clone(),
            operation: self.operation,
            server: self.server.clone(),
            url: self.url.clone(),
            parameters: self.parameters.clone(),
            body: None,
            media: self.media,
            headers: self.headers.clone(),
            timeout: self.timeout,
            invalid: self.invalid.clone(),
        }
    }

    /// The same request once more; nothing where its body is a stream, which can be sent once.
    pub(in super::super) fn repeated(&self) -> Option<Self> {
        let body = match &self.body {
            None => None,
            Some(body) => Some(Body {
                content_type: body.content_type.clone(),
                content: platform::copy(&body.content)?,
            }),
        };
        Some(Self {
            body,
            ..self.again()
        })
    }

    /// Sends it to this URL. Its query is kept, and what the operation has is put behind it.
    #[must_use]
    pub fn to(mut self, url: &str) -> Self {
        self.url = Some(url.to_owned());
        self
    }

    /// Gives up on a response whose last byte has not come after this time, whatever the client's settings say.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sets a parameter in the path.
    #[must_use]
    pub fn path(self, name: &str, value: impl Serialize) -> Self {
        self.set(Location::Path, name, serde_json::to_value(value))
    }

    /// Sets a parameter in the query.
    #[must_use]
    pub fn query(self, name: &str, value: impl Serialize) -> Self {
        self.set(Location::Query, name, serde_json::to_value(value))
    }

    /// Sets a parameter that is the whole query.
    #[must_use]
    pub fn querystring(self, name: &str, value: impl Serialize) -> Self {
        self.set(Location::Querystring, name, serde_json::to_value(value))
    }

    /// Sets a header. One that the description does not have, such as a trace of the request, is sent too: in place of
    /// what would be sent under its name (`Accept`, a credential), and cookies beside the others. A `Content-Type` has to
    /// be documented for the body, and is not for bodies in parts, whose boundary it says.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl Serialize) -> Self {
        let value = serde_json::to_value(value);
        if self.operation.parameter(Location::Header, name).is_some() {
            return self.set(Location::Header, name, value);
        }
        match value {
            Ok(Value::String(text)) => self.headers.push((name.to_owned(), text)),
            Ok(value) => self.headers.push((name.to_owned(), value.to_string())),
            Err(error) => return self.refuse(format!("`{name}` {error}")),
        }
        self
    }

    /// Sets a cookie.
    #[must_use]
    pub fn cookie(self, name: &str, value: impl Serialize) -> Self {
        self.set(Location::Cookie, name, serde_json::to_value(value))
    }

    fn set(
        mut self,
        location: Location,
        name: &str,
        value: Result<Value, serde_json::Error>,
    ) -> Self {
        let Some(parameter) = self.operation.parameter(location, name) else {
            return self.refuse(format!("`{name}` is no parameter of it"));
        };
        self.parameters
            .retain(|(known, _)| !std::ptr::eq(*known, parameter));
        let value = value.map_err(|error| error.to_string());
        match value.and_then(|value| encoded(parameter, &value)) {
            Ok(text) => {
                self.parameters.push((parameter, text));
                self
            }
            Err(reason) => self.refuse(format!("`{name}` {reason}")),
        }
    }

    /// Sets a body of JSON.
    #[must_use]
    pub fn json(self, body: impl Serialize) -> Self {
        match json::to_vec(&body) {
            Ok(bytes) => self.encoded(|media| matches!(media, Media::Json(_)), bytes),
            Err(error) => self.refuse(format!("the body {error}")),
        }
    }

    /// Sets a body in one of several media types.
    #[must_use]
    pub fn content(self, body: impl Content) -> Self {
        body.write(self)
    }

    /// Says which of the documented media types the body is in, for those that are not the first of their kind.
    #[must_use]
    pub fn media(mut self, position: usize) -> Self {
        self.media = Some(position);
        self
    }

    /// Sets a body that is a form, each member of the object `body` a field.
    #[must_use]
    pub fn form(self, body: impl Serialize) -> Self {
        let Some(Media::Form(fields)) = self.documented(|media| matches!(media, Media::Form(_)))
        else {
            return self.refuse("the operation takes no form".to_owned());
        };
        let body = serde_json::to_value(body).map_err(|error| error.to_string());
        match body.and_then(|body| form::encode(fields, &body)) {
            Ok(text) => self.encoded(|media| matches!(media, Media::Form(_)), text),
            Err(reason) => self.refuse(format!("the body {reason}")),
        }
    }

    /// Sets a body of text.
    #[must_use]
    pub fn text(self, body: impl Into<String>) -> Self {
        self.encoded(|media| matches!(media, Media::Text(_)), body.into())
    }

    /// The media types that a body may be in.
    pub(in super::super) fn media_types(&self) -> &'static [Media] {
        let body = self.operation.body.as_ref();
        body.map_or(&[], |body| body.media)
    }

    /// The documented media type that was asked for, else the first of a kind.
    pub(in super::super) fn documented(&self, kind: fn(&Media) -> bool) -> Option<&'static Media> {
        let media = self.media_types();
        match self.media {
            Some(position) => media.get(position).filter(|media| kind(media)),
            None => media.iter().find(|media| kind(media)),
        }
    }

    pub(in super::super) fn encoded(
        self,
        kind: fn(&Media) -> bool,
        content: impl Into<Outgoing>,
    ) -> Self {
        match self.documented(kind) {
            Some(media) => self.set_body(media.content_type(), content.into()),
            None => self.refuse("the operation takes no such body".to_owned()),
        }
    }

    pub(in super::super) fn set_body(
        mut self,
        content_type: Cow<'static, str>,
        content: Outgoing,
    ) -> Self {
        self.body = Some(Body {
            content_type,
            content,
        });
        self
    }

    pub(in super::super) fn refuse(mut self, reason: String) -> Self {
        self.invalid.get_or_insert(reason);
        self
    }

    /// Sends it and receives the whole response, or its head where the body is read as it comes.
    async fn send(self) -> Result<Raw, Error<Infallible>> {
        let operation = self.operation;
        let status = |sent: &Result<Raw, _>| sent.as_ref().ok().map(Raw::code);
        let exchange = platform::local(self.exchange());
        spans::within("client", operation, exchange, status).await
    }

    async fn exchange(self) -> Result<Raw, Error<Infallible>> {
        let core = self.core.clone();
        let limit = core.settings().body_limit;
        let operation = self.operation;
        let unsent = |source| Error::Transport {
            operation: operation.id,
            source,
            raw: None,
        };
        let (mut request, body) = self.build()?;
        if let Some(body) = body {
            *request.body_mut() = Some(platform::body(body).await.map_err(unsent)?);
        }
        let patience = request.timeout().copied().or(core.settings().timeout);
        let sent = core.settings().send(request).await;
        let response = sent.map_err(unsent)?;
        if is_stream(&response, operation) {
            let (status, mut response) = (response.status(), response);
            let headers = std::mem::take(response.headers_mut());
            return Ok(Raw::unread(
                operation.id,
                status,
                headers,
                Incoming::of(response),
                limit,
            ));
        }
        let receiving = receive(operation.id, response, limit);
        let Some(patience) = patience else {
            return receiving.await;
        };
        // An HTTP client limits this itself; what is in its place need not.
        let received = platform::timeout(patience, receiving).await;
        received.unwrap_or_else(|elapsed| Err(unsent(elapsed.into())))
    }

    /// Whether a header of this call is where a credential would be.
    fn shows(&self, kind: SchemeKind) -> bool {
        let name = match kind {
            SchemeKind::Basic | SchemeKind::Http(_) => AUTHORIZATION.as_str(),
            SchemeKind::Header(name) => name,
            SchemeKind::Query(_) | SchemeKind::Cookie(_) | SchemeKind::MutualTls => return false,
        };
        let mut headers = self.headers.iter();
        headers.any(|(known, _)| known.eq_ignore_ascii_case(name))
    }

    /// What is sent, and its body. Everything that can be refused is refused here.
    pub(in super::super) fn build(
        self,
    ) -> Result<(reqwest::Request, Option<Outgoing>), Error<Infallible>> {
        let (operation, settings) = (self.operation, self.core.settings());
        let refused = |reason| {
            Error::Request(InvalidRequest {
                operation: operation.id,
                reason,
            })
        };
        if let Some(reason) = self.invalid {
            return Err(refused(reason));
        }
        let mut head = Head::default();
        for (parameter, text) in &self.parameters {
            head.parameter(parameter, text).map_err(refused)?;
        }
        for (kind, credential) in credentials(settings, operation, |kind| self.shows(kind))? {
            head.credential(kind, credential).map_err(refused)?;
        }
        let base = settings.base_url.as_ref();
        let url = match &self.url {
            Some(url) => {
                let mut url = target::elsewhere(base, url, &head.query).map_err(refused)?;
                let login = target::login(&mut url).map_err(refused)?;
                if let Some(login) = login.filter(|_| !head.headers.contains_key(AUTHORIZATION)) {
                    head.credential(SchemeKind::Basic, &login)
                        .map_err(refused)?;
                }
                url
            }
            None => {
                let own = operation.server.filter(|_| !settings.overrides);
                let server = target::server(base, self.server.as_deref().or(own));
                let path = target::path(operation.path, |name| {
                    let mut parameters = self.parameters.iter();
                    let found = parameters
                        .find(|(known, _)| known.location == Location::Path && known.name == name);
                    found.map(|(_, text)| text.as_str())
                });
                let (server, path) = (server.map_err(refused)?, path.map_err(refused)?);
                target::append(server, &path, &target::query(operation.path, &head.query))
            }
        };
        let method = Method::from_bytes(operation.method.as_bytes())
            .map_err(|error| refused(error.to_string()))?;
        let mut request = reqwest::Request::new(method, url);
        // JSON is what nothing is said of.
        let accept = match operation.accept {
            [] if operation.streams.is_empty() => "application/json, */*;q=0.5".to_owned(),
            [] => "*/*".to_owned(),
            media_types if media_types.contains(&"*/*") => media_types.join(", "),
            // An error may be told in something else.
            media_types => format!("{}, */*;q=0.1", media_types.join(", ")),
        };
        head.header(ACCEPT.as_str(), &accept, false)
            .map_err(refused)?;
        if let Some(body) = &self.body {
            head.header(CONTENT_TYPE.as_str(), &body.content_type, false)
                .map_err(refused)?;
        }
        for (name, value) in &self.headers {
            if name.eq_ignore_ascii_case(CONTENT_TYPE.as_str()) && !self.may_say(value) {
                return Err(refused(format!("its body is no `{value}`")));
            }
            head.own(name, value).map_err(refused)?;
        }
        head.finish().map_err(refused)?;
        *request.headers_mut() = head.headers;
        *request.timeout_mut() = self.timeout;
        Ok((request, self.body.map(|body| body.content)))
    }

    /// Whether the body may be called something else: what is documented for it just as well. Parts say their boundary.
    fn may_say(&self, content_type: &str) -> bool {
        let Some(body) = &self.body else {
            return true;
        };
        let media = self.media_types();
        let of = |content_type| Media::find(media, content_type);
        let known = of(&body.content_type).filter(|known| of(content_type) == Some(*known));
        known
            .and_then(|known| media.get(known))
            .is_some_and(|media| media.parts().is_none() && !matches!(media, Media::Parts(_)))
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self
            .parameters
            .iter()
            .map(|(parameter, _)| parameter.name)
            .collect();
        f.debug_struct("Request")
            .field("operation", &self.operation.id)
            .field("server", &self.server.as_deref().map(shown))
            .field("parameters", &names)
            .finish_non_exhaustive()
    }
}

/// The text of a parameter.
fn encoded(parameter: &'static Parameter, value: &Value) -> Result<String, String> {
    match (parameter.location, parameter.style) {
        (Location::Querystring, Style::Form) if !value.is_null() => {
            form::encode(&form::fields(&parameter.kind), value)
        }
        _ => style::encode(parameter, value),
    }
}

impl Media {
    /// What a body says it is.
    pub(in super::super) fn content_type(&self) -> Cow<'static, str> {
        match self {
            Self::Text(name) if !name.contains([';', '*']) => {
                format!("{name}; charset=utf-8").into()
            }
            Self::Text(range) if range.contains('*') => "text/plain; charset=utf-8".into(),
            Self::Bytes(range) if range.contains('*') => Self::BYTES.name().into(),
            media => media.name().into(),
        }
    }
}

/// The credentials to show: those of the first alternative that the client has all of. Where none are needed, or the
/// connection may show a certificate instead, or a layer may add them, they are shown all the same if the client has
/// them. What the call shows by itself is there already.
fn credentials<'s>(
    settings: &'s Settings,
    operation: &'static Operation,
    is_shown: impl Fn(SchemeKind) -> bool,
) -> Result<Vec<(SchemeKind, &'s Credential)>, Error<Infallible>> {
    let mut optional = operation.security.is_empty() || settings.credentials_by_layer;
    for alternative in operation.security {
        let asked = alternative
            .iter()
            .filter(|(scheme, _)| scheme.kind != SchemeKind::MutualTls);
        let shown: Option<Vec<Option<_>>> = asked
            .map(|(scheme, _)| match settings.credential(scheme) {
                Some(credential) => Some(Some((scheme.kind, credential))),
                None => is_shown(scheme.kind).then_some(None),
            })
            .collect();
        match shown {
            Some(shown) if !shown.is_empty() => return Ok(shown.into_iter().flatten().collect()),
            // Nothing is asked for, or only what the connection shows.
            Some(_) => optional = true,
            None => {}
        }
    }
    if optional {
        return Ok(Vec::new());
    }
    let names = |alternative: &&[(&'static Scheme, _)]| {
        alternative.iter().map(|(scheme, _)| scheme.name).collect()
    };
    let alternatives = operation.security.iter().map(names).collect();
    Err(Error::Credentials(MissingCredentials {
        operation: operation.id,
        alternatives,
    }))
}

/// Whether a response is a success that is read as it comes.
fn is_stream(response: &reqwest::Response, operation: &Operation) -> bool {
    let given = response.headers().get(CONTENT_TYPE);
    let given = given.and_then(|given| given.to_str().ok());
    let status = response.status();
    let mut successes = operation.successes.iter();
    let mut known = operation.streams.iter();
    status.is_success()
        && match successes.find(|(codes, _)| codes.contains(&status.as_u16())) {
            Some((_, media)) => {
                let found = given.map_or(Some(0), |given| Media::find(media, given));
                let found = found.and_then(|found| media.get(found));
                matches!(found, Some(Media::Bytes(_) | Media::Items(_)))
            }
            None => known.any(|range| match given {
                Some(given) => in_range(essence(given), range),
                // What does not say what it is may be anything.
                None => *range == "*/*",
            }),
        }
}

/// Receives a response, as long as its body is within the limit.
async fn receive(
    operation: &'static str,
    mut response: reqwest::Response,
    limit: usize,
) -> Result<Raw, Error<Infallible>> {
    let status = response.status();
    let headers = std::mem::take(response.headers_mut());
    let declared = response.content_length().unwrap_or(0);
    if declared > limit as u64 {
        return Err(Error::TooLarge {
            raw: Raw::new(operation, status, headers, Bytes::new()),
            limit,
        });
    }
    let (mut body, mut rest) = (BytesMut::new(), Incoming::of(response));
    loop {
        match rest.next().await {
            Some(Ok(chunk)) if body.len() + chunk.len() > limit => {
                return Err(Error::TooLarge {
                    raw: Raw::new(operation, status, headers, Bytes::new()),
                    limit,
                });
            }
            Some(Ok(chunk)) => body.extend_from_slice(&chunk),
            None => return Ok(Raw::new(operation, status, headers, body.freeze())),
            Some(Err(error)) => {
                let raw = Some(Raw::new(operation, status, headers, Bytes::new()));
                return Err(Error::Transport {
                    operation,
                    source: error.into(),
                    raw,
                });
            }
        }
    }
}

/// An operation of a client.
pub trait Endpoint {
    /// What it answers.
    type Output;
    /// The errors that it documents.
    type Error: Failure;

    /// Reads a response.
    ///
    /// # Errors
    ///
    /// The response is an error, or not what is documented.
    fn decode(raw: Raw) -> Outcome<Self>;
}

/// What a call ends with.
pub type Outcome<E> = Result<Reply<<E as Endpoint>::Output>, Error<<E as Endpoint>::Error>>;

/// A call of an operation `E`. It is sent when it is awaited.
#[must_use = "nothing is sent until it is awaited"]
pub struct Call<E> {
    /// The request so far.
    pub request: Request,
    endpoint: PhantomData<fn() -> E>,
}

impl<E: Endpoint> Call<E> {
    /// Sends it to this server, whatever the client's settings say.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "reads best where it is called"
    )]
    pub fn server(mut self, server: impl Server) -> Self {
        self.request.server = Some(server.url());
        self
    }

    /// The same call with another request: with a time limit or a header of its own.
    pub fn with(mut self, change: impl FnOnce(Request) -> Request) -> Self {
        self.request = change(self.request);
        self
    }

    /// Sends it.
    ///
    /// # Errors
    ///
    /// The operation did not succeed, see [`Error`].
    pub async fn send(self) -> Outcome<E> {
        match self.request.send().await {
            Ok(raw) => E::decode(raw),
            Err(error) => Err(error.widen()),
        }
    }
}

impl<E> From<Request> for Call<E> {
    fn from(request: Request) -> Self {
        Self {
            request,
            endpoint: PhantomData,
        }
    }
}

impl<E: Endpoint + 'static> IntoFuture for Call<E> {
    type Output = Outcome<E>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<E> fmt::Debug for Call<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.request.fmt(f)
    }
}
