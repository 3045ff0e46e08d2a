//! A client's settings: where it sends, as whom, and how much it reads.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use std::time::Duration;

use reqwest::{Response, Url};
use tower_service::Service;

use super::super::operation::{Operation, Scheme};
use super::super::servers::Server;
use super::platform;
use super::request::Request;
use super::retries::Retries;
use super::transport::{BoxError, Transport};

/// The settings of a client. Cheap to clone.
#[derive(Clone)]
pub struct Core(Arc<Settings>);

pub(super) struct Settings {
    transport: Transport,
    retries: Retries,
    pub(super) timeout: Option<Duration>,
    /// Nothing where each request is told its own URL.
    pub(super) base_url: Option<Url>,
    /// Whether the base URL replaces the servers of operations too.
    pub(super) overrides: bool,
    pub(super) body_limit: usize,
    credentials: Vec<(&'static Scheme, Credential)>,
    /// Whether calls are sent without those that they need, too.
    pub(super) credentials_by_layer: bool,
}

/// What is shown of a scheme.
pub(super) enum Credential {
    Secret(String),
    Login { username: String, password: String },
}

impl Core {
    /// A request for an operation, without any input.
    #[must_use]
    pub fn request(&self, operation: &'static Operation) -> Request {
        Request::new(self.clone(), operation)
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.0
    }
}

impl Settings {
    /// Sends a request, as often as the settings say.
    pub(super) async fn send(&self, mut request: reqwest::Request) -> Result<Response, BoxError> {
        if request.timeout().is_none() {
            *request.timeout_mut() = self.timeout;
        }
        self.retries.send(&self.transport, request).await
    }

    pub(super) fn credential(&self, scheme: &Scheme) -> Option<&Credential> {
        self.credentials
            .iter()
            .find(|(known, _)| known.name == scheme.name)
            .map(|(_, credential)| credential)
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes: Vec<_> = self
            .0
            .credentials
            .iter()
            .map(|(scheme, _)| scheme.name)
            .collect();
        f.debug_struct("Core")
            .field("base_url", &self.0.base_url.as_ref().map(Url::as_str))
            .field("credentials", &schemes)
            .field("body_limit", &self.0.body_limit)
            .finish_non_exhaustive()
    }
}

/// A builder of a client `C`.
#[must_use = "a builder does nothing until `build` is called"]
pub struct Builder<C> {
    server: Option<String>,
    base_url: Option<String>,
    /// Whether each request is told its own URL.
    anywhere: bool,
    transport: Option<Transport>,
    retries: Retries,
    timeout: Option<Duration>,
    body_limit: usize,
    credentials: Vec<(&'static Scheme, Credential)>,
    credentials_by_layer: bool,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Core>> Builder<C> {
    /// A builder that uses the URL of a server, unless it is told another.
    pub fn new(server: Option<String>) -> Self {
        Self {
            server,
            base_url: None,
            anywhere: false,
            transport: None,
            retries: Retries::new(0),
            timeout: None,
            body_limit: 8 << 20,
            credentials: Vec::new(),
            credentials_by_layer: false,
            client: PhantomData,
        }
    }

    /// A builder of something that is told the URL of each request.
    pub fn anywhere() -> Self {
        Self {
            anywhere: true,
            ..Self::new(None)
        }
    }

    /// Sends to this server, except for operations that have a server of their own.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "reads best where it is called"
    )]
    pub fn server(mut self, server: impl Server) -> Self {
        self.server = Some(server.url());
        self
    }

    /// Sends to this URL, whatever the description says: paths are appended to it, and servers of operations
    /// are not used.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Sends with this HTTP client: for proxies, certificates, default headers. By default one that follows no
    /// redirects, so that credentials stay with the server that they are for; a browser follows them itself. One of
    /// `reqwest::Client::new()` follows them, and sends headers and cookies that hold keys to wherever they lead: build
    /// yours with `redirect(reqwest::redirect::Policy::none())`.
    pub fn http(self, http: reqwest::Client) -> Self {
        self.service(platform::service(http))
    }

    /// Sends with this service: an HTTP client in layers of `tower`, which see each request as it is sent and each
    /// response as it comes, to sign, log, cache or limit them. Put the layers around [`http_client`](super::http_client):
    /// an HTTP client that follows redirects sends keys to wherever they lead, as at [`http`](Self::http).
    pub fn service<S>(mut self, service: S) -> Self
    where
        S: Service<reqwest::Request, Response = Response> + Clone + Send + Sync + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send,
    {
        self.transport = Some(Transport::of(service));
        self
    }

    /// Gives up on a response whose last byte has not come after this time; each attempt has it anew. By default
    /// there is no limit.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Sends requests that failed for a while again. By default none is.
    pub fn retries(mut self, retries: Retries) -> Self {
        self.retries = retries;
        self
    }

    /// Refuses responses whose body, or an item where it is a sequence of them, has more than so many bytes; 8 MiB by
    /// default.
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Shows a token or key where an operation asks for the scheme.
    pub fn secret(self, scheme: &'static Scheme, secret: impl Into<String>) -> Self {
        self.credential(scheme, Credential::Secret(secret.into()))
    }

    /// Shows name and password where an operation asks for the scheme.
    pub fn login(
        self,
        scheme: &'static Scheme,
        username: impl Into<String>,
        password: impl Into<String>,
    ) -> Self {
        self.credential(
            scheme,
            Credential::Login {
                username: username.into(),
                password: password.into(),
            },
        )
    }

    fn credential(mut self, scheme: &'static Scheme, credential: Credential) -> Self {
        self.credentials
            .retain(|(known, _)| known.name != scheme.name);
        self.credentials.push((scheme, credential));
        self
    }

    /// Sends also what needs credentials that this builder was not given: a layer of [`Self::service`] adds them, such as
    /// a token that expires.
    pub fn credentials_by_layer(mut self) -> Self {
        self.credentials_by_layer = true;
        self
    }

    /// The URL that requests are sent to, where none was given.
    #[allow(dead_code, reason = "asked by what sends without a socket")]
    pub(in super::super) fn base_url_or(mut self, url: &str) -> Self {
        self.base_url.get_or_insert_with(|| url.to_owned());
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// There is no server, or its URL is not one that can be sent to, or the HTTP client could not be set up.
    pub fn build(self) -> Result<C, BuildError> {
        let overrides = self.base_url.is_some();
        let base_url = match self.base_url.or(self.server) {
            Some(url) => Some(base_url(&url)?),
            None if self.anywhere => None,
            None => return Err(BuildError::NoServer),
        };
        let transport = match self.transport {
            Some(transport) => transport,
            None => {
                let http = super::http_client().map_err(BuildError::Http)?;
                Transport::of(platform::service(http))
            }
        };
        let settings = Settings {
            transport,
            retries: self.retries,
            timeout: self.timeout,
            base_url,
            overrides,
            body_limit: self.body_limit,
            credentials: self.credentials,
            credentials_by_layer: self.credentials_by_layer,
        };
        Ok(Core(Arc::new(settings)).into())
    }
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes: Vec<_> = self
            .credentials
            .iter()
            .map(|(scheme, _)| scheme.name)
            .collect();
        f.debug_struct("Builder")
            .field("server", &self.server.as_deref().map(shown))
            .field("base_url", &self.base_url.as_deref().map(shown))
            .field("credentials", &schemes)
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}

/// Reads the URL of a server.
pub(super) fn base_url(text: &str) -> Result<Url, BuildError> {
    let url = match Url::parse(text) {
        Ok(url) => url,
        // The error for a URL that is not absolute, which is right in a description.
        Err(_) if !text.contains("://") => return Err(BuildError::RelativeServer(shown(text))),
        Err(error) => {
            return Err(BuildError::InvalidUrl {
                url: shown(text),
                reason: error.to_string(),
            });
        }
    };
    let refused = if !matches!(url.scheme(), "http" | "https") {
        "is not an http or https URL"
    } else if holds_credentials(&url) {
        HOLDS_CREDENTIALS
    } else if url.query().is_some() || url.fragment().is_some() {
        "has a query or a fragment, to which no path can be appended"
    } else if url
        .host_str()
        .is_some_and(|host| host.starts_with('.') || host.contains(".."))
    {
        "has a host with an empty part, as of a variable that is empty"
    } else {
        return Ok(url);
    };
    Err(BuildError::InvalidUrl {
        url: shown(text),
        reason: refused.to_owned(),
    })
}

/// Whether a URL has a name or a password.
pub(in super::super) fn holds_credentials(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// Why the URL of a server is refused that does.
pub(super) const HOLDS_CREDENTIALS: &str = "holds credentials; set them on the HTTP client instead";

/// The URL of a server without what may hold credentials, be it valid or not: name, password, query and fragment.
pub(super) fn shown(text: &str) -> String {
    if let Ok(mut url) = Url::parse(text)
        && url.has_host()
    {
        url.set_query(None);
        url.set_fragment(None);
        // What has a host has a place for them.
        let _ = (url.set_username(""), url.set_password(None));
        return url.into();
    }
    let text = text.split(['?', '#']).next().unwrap_or_default();
    match text.rsplit_once('@') {
        None => text.to_owned(),
        Some((before, host)) => {
            let scheme = ["//", ":"]
                .iter()
                .find_map(|end| Some((before.find(end)?, end)));
            let scheme = scheme.and_then(|(at, end)| before.get(..at + end.len()));
            format!("{}{host}", scheme.unwrap_or_default())
        }
    }
}

/// Why a client could not be built.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The description names no server that can be used as it is, and none was given.
    NoServer,
    /// The server's URL is relative to where the description was published, which a client can't know.
    RelativeServer(String),
    /// The URL is not one that can be sent to.
    InvalidUrl {
        /// The URL.
        url: String,
        /// Why.
        reason: String,
    },
    /// The HTTP client could not be set up.
    Http(reqwest::Error),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoServer => f.write_str("no server: call `server` or `base_url` before `build`"),
            Self::RelativeServer(url) => {
                write!(
                    f,
                    "the server `{url}` is relative: call `base_url` with the whole URL before `build`"
                )
            }
            Self::InvalidUrl { url, reason } => write!(f, "the URL `{url}` {reason}"),
            Self::Http(_) => f.write_str("the HTTP client could not be set up"),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Http(error) => Some(error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_that_is_refused_is_shown_without_what_may_be_secret() {
        for (url, shown) in [
            ("http://127.0.0.1:8097?x=1", "http://127.0.0.1:8097/"),
            ("https://a:b@host:1/v1#c", "https://host:1/v1"),
            ("mailto:a@b", "mailto:b"),
            ("https://a:b@ho st/v1?c", "https://ho st/v1"),
            ("https://a:b/c@host", "https://host"),
            ("a:b@host", "a:host"),
        ] {
            match base_url(url) {
                Err(BuildError::InvalidUrl { url, .. }) => assert_eq!(url, shown),
                other => panic!("{other:?}"),
            }
            let builder = Builder::<Core>::new(Some(url.to_owned())).base_url(url);
            let told = format!("{builder:?}");
            assert_eq!(told.matches(&format!("{shown:?}")).count(), 2, "{told}");
        }
        let error = base_url("b@host/v1?c").unwrap_err();
        assert!(matches!(error, BuildError::RelativeServer(url) if url == "host/v1"));
    }
}
