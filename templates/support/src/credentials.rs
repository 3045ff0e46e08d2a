//! The credentials of requests: what is shown, and whom it belongs to.
//!
//! In: a request. Out: a principal, or a rejection. What always holds: a handler that asks for a principal is not
//! called without one.
//!
//! Needs: `operation`, `secret`, `server`, `style`; the crates `axum`, `serde_json`.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use super::operation::{Alternative, Operation, Scheme, SchemeKind};
pub use super::secret::Secret;
use super::server::inputs::cookies;
use super::server::rejection::{Documented, Kind, Rejection};
use super::server::routes::{Boxed, Callers, Gate, answered};
use super::server::{Input, Invalid, Respond, Routes};
use super::style::{self, Parameter, Raw, Style};

/// Tells whom credentials `C` belong to, and whether they are good for an operation.
pub trait Authenticator<C>: Send + Sync + 'static {
    /// Whom credentials belong to.
    type Principal: Send + 'static;

    /// Looks at what a request shows. Compare secrets in constant time.
    fn authenticate(
        &self,
        credentials: C,
        access: &Access<'_>,
    ) -> impl Future<Output = Result<Self::Principal, Denied>> + Send;
}

/// What credentials are shown for.
#[derive(Clone, Copy)]
pub struct Access<'r> {
    /// The operation.
    pub operation: &'static Operation,
    /// The scopes that the description asks for, of all schemes of the alternative.
    pub scopes: &'r [&'static str],
    /// Method, URL, headers and extensions of the request. A client certificate is among the extensions, if the
    /// layer that saw it put it there.
    pub request: &'r Parts,
}

/// What the request shows is secret.
impl fmt::Debug for Access<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access")
            .field("operation", &self.operation.id)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// Why credentials do not let a request pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Denied {
    /// They are not good: `401`.
    Unauthenticated,
    /// They are good, but not for this operation: `403`.
    Forbidden,
    /// They could not be looked at: `503`.
    Unavailable,
}

/// What a request shows of one alternative.
#[derive(Debug)]
pub struct Shown {
    schemes: Vec<&'static str>,
    secrets: Vec<Secret>,
}

impl Shown {
    /// The names of the schemes, in the order of the description.
    #[must_use]
    pub fn schemes(&self) -> &[&'static str] {
        &self.schemes
    }

    /// The key, or what follows the name of the `Authorization` scheme.
    #[must_use]
    pub fn secret(&self, index: usize) -> Option<Secret> {
        self.secrets.get(index).cloned()
    }
}

/// The credentials of an API: one variant an alternative.
pub trait FromShown: Sized {
    /// Reads an alternative. Nothing where what is shown can't be read.
    fn from_shown(shown: &Shown) -> Option<Self>;
}

impl<A, E, P> Routes<A, E, P>
where
    A: Send + Sync + 'static,
    E: Send + 'static,
    P: Send + 'static,
{
    /// Has the credentials of requests looked at.
    #[must_use]
    pub fn authenticated_by<C: FromShown + Send + 'static>(
        mut self,
        authenticator: impl Authenticator<C, Principal = P>,
    ) -> Self {
        self.gate = Some(Arc::new(Guard {
            authenticator,
            credentials: PhantomData,
        }));
        self
    }

    /// Adds an operation that principals may call.
    #[must_use]
    pub fn secured<R, F, O>(
        self,
        operation: &'static Operation,
        documented: Documented,
        handler: impl Fn(Arc<A>, P, R) -> F + Send + Sync + 'static,
    ) -> Self
    where
        R: Input,
        F: Future<Output = Result<O, E>> + Send + 'static,
        O: Respond,
    {
        self.route(
            operation,
            documented,
            Callers::Principals,
            move |api, principal, inputs| {
                let request = R::decode(inputs)?;
                // There is one for this access; without one the request is refused.
                Ok(answered(handler(api, principal.ok_or(Invalid)?, request)))
            },
        )
    }

    /// Adds an operation that anyone may call, but only principals with credentials.
    #[must_use]
    pub fn optionally_secured<R, F, O>(
        self,
        operation: &'static Operation,
        documented: Documented,
        handler: impl Fn(Arc<A>, Option<P>, R) -> F + Send + Sync + 'static,
    ) -> Self
    where
        R: Input,
        F: Future<Output = Result<O, E>> + Send + 'static,
        O: Respond,
    {
        self.route(
            operation,
            documented,
            Callers::Optional,
            move |api, principal, inputs| Ok(answered(handler(api, principal, R::decode(inputs)?))),
        )
    }
}

/// An authenticator with the credentials that it takes.
struct Guard<N, C> {
    authenticator: N,
    credentials: PhantomData<fn(C)>,
}

impl<N: Authenticator<C>, C: FromShown + Send + 'static> Gate<N::Principal> for Guard<N, C> {
    fn pass<'g>(
        &'g self,
        parts: &'g Parts,
        operation: &'static Operation,
    ) -> Boxed<'g, Result<Option<N::Principal>, Rejection>> {
        Box::pin(async move {
            // Any one of the alternatives is enough. Of the refusals, the one that got furthest is told.
            let (mut refusal, mut is_token_refused) = (None, false);
            for alternative in operation
                .security
                .iter()
                .filter(|alternative| !alternative.is_empty())
            {
                let Some(shown) = shown(alternative, parts) else {
                    continue;
                };
                // Whether a connection shows anything is known to the authenticator alone: without a good certificate
                // there is none.
                let mut schemes = alternative.iter();
                let unauthenticated = schemes
                    .any(|(scheme, _)| scheme.kind != SchemeKind::MutualTls)
                    .then_some(Denied::Unauthenticated);
                // Of several things that are not good together, nobody knows which one is not.
                let is_token = matches!(alternative, [(scheme, _)] if is_bearer(scheme));
                let Some(credentials) = C::from_shown(&shown) else {
                    refusal = refusal.or(unauthenticated);
                    is_token_refused |= is_token;
                    continue;
                };
                let scopes: Vec<_> = alternative
                    .iter()
                    .flat_map(|(_, scopes)| scopes.iter().copied())
                    .collect();
                let access = Access {
                    operation,
                    scopes: &scopes,
                    request: parts,
                };
                match self.authenticator.authenticate(credentials, &access).await {
                    Ok(principal) => return Ok(Some(principal)),
                    Err(Denied::Unauthenticated) => {
                        refusal = refusal.or(unauthenticated);
                        is_token_refused |= is_token;
                    }
                    Err(denied) => refusal = Some(denied),
                }
            }
            match refusal {
                None => Ok(None),
                Some(Denied::Unauthenticated) => Err(unauthenticated(operation, is_token_refused)),
                Some(Denied::Forbidden) => Err(Rejection::new(Kind::Forbidden, "")),
                Some(Denied::Unavailable) => Err(Rejection::new(Kind::Unavailable, "")),
            }
        })
    }

    fn unauthenticated(&self, operation: &'static Operation) -> Rejection {
        unauthenticated(operation, false)
    }
}

/// The answer for a request without good credentials, which may have shown a bearer token that is not good.
fn unauthenticated(operation: &'static Operation, is_token_refused: bool) -> Rejection {
    let mut challenges: Vec<_> = operation
        .security
        .iter()
        .copied()
        .flatten()
        .map(|(scheme, _)| challenge(scheme, is_token_refused))
        .collect();
    challenges.sort_unstable();
    challenges.dedup();
    let rejection = Rejection::new(Kind::Unauthenticated, "");
    challenges.iter().fold(rejection, |rejection, challenge| {
        rejection.challenge(challenge)
    })
}

/// Whether a scheme is a bearer token (RFC 6750).
fn is_bearer(scheme: &Scheme) -> bool {
    matches!(scheme.kind, SchemeKind::Http(name) if name.eq_ignore_ascii_case("bearer"))
}

/// What a request shows of an alternative, if it shows all of it.
fn shown(alternative: Alternative, parts: &Parts) -> Option<Shown> {
    let secrets = alternative
        .iter()
        .map(|(scheme, _)| presented(scheme, parts).map(Secret::from))
        .collect::<Option<_>>()?;
    Some(Shown {
        schemes: alternative.iter().map(|(scheme, _)| scheme.name).collect(),
        secrets,
    })
}

/// What a request shows of a scheme. An empty text is nothing, and of two nobody knows which is meant.
fn presented(scheme: &Scheme, parts: &Parts) -> Option<String> {
    let header = |name: &str| {
        let mut values = parts.headers.get_all(name).iter();
        let value = values.next()?.to_str().ok()?;
        values.next().is_none().then(|| value.to_owned())
    };
    let authorization = |expected: &str| {
        let value = header(AUTHORIZATION.as_str())?;
        let (scheme, text) = value.split_once(' ')?;
        scheme
            .eq_ignore_ascii_case(expected)
            .then(|| text.trim().to_owned())
    };
    let text = match scheme.kind {
        SchemeKind::Basic => authorization("Basic"),
        SchemeKind::Http(name) => authorization(name),
        SchemeKind::Header(name) => header(name),
        SchemeKind::Query(name) => pair(
            Parameter::query(name, style::Kind::String),
            parts.uri.query()?,
            '&',
        ),
        SchemeKind::Cookie(name) => pair(
            Parameter::cookie(name, style::Kind::String).style(Style::Cookie),
            &cookies(&parts.headers),
            ';',
        ),
        // The connection shows it; the authenticator asks the layer that saw it.
        SchemeKind::MutualTls => return Some(String::new()),
    };
    text.filter(|text| !text.is_empty())
}

/// The value of a pair of a query or a `Cookie` header.
fn pair(parameter: Parameter, text: &str, separator: char) -> Option<String> {
    match style::decode(&parameter, Raw::Pairs(&style::pairs(text, separator))) {
        Ok(serde_json::Value::String(text)) => Some(text),
        _ => None,
    }
}

/// How to ask for the credentials of a scheme (RFC 9110 §11.6.1). Keys and certificates have no scheme of their own there. A
/// bearer token that was shown and is not good is said to be so; without one, no error is (RFC 6750 §3.1).
fn challenge(scheme: &Scheme, is_token_refused: bool) -> String {
    match scheme.kind {
        _ if is_token_refused && is_bearer(scheme) => r#"Bearer error="invalid_token""#.to_owned(),
        SchemeKind::Basic => r#"Basic realm="api", charset="UTF-8""#.to_owned(),
        SchemeKind::Http(name) => name.to_owned(),
        SchemeKind::Header(name) => format!(r#"ApiKey in="header", name="{name}""#),
        SchemeKind::Query(name) => format!(r#"ApiKey in="query", name="{name}""#),
        SchemeKind::Cookie(name) => format!(r#"ApiKey in="cookie", name="{name}""#),
        SchemeKind::MutualTls => "ClientCertificate".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static OPERATION: Operation = Operation::new("find", "GET", "/birds");

    #[test]
    fn what_a_request_shows_is_not_shown_again() {
        let request = axum::http::Request::get("/birds?key=s3cret").header("x-key", "s3cret");
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let access = Access {
            operation: &OPERATION,
            scopes: &["read"],
            request: &parts,
        };
        let shown = format!("{access:?}");
        assert_eq!(
            shown,
            r#"Access { operation: "find", scopes: ["read"], .. }"#
        );
    }
}
