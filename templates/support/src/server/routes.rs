//! From a request to its handler.
//!
//! In: operations with their handlers. Out: a router. What always holds, in this order:
//! - a request gets to a handler only if path and method are those of its operation;
//! - if the operation asks for credentials, they are checked before the body is read;
//! - the body is of a documented media type, and read only up to the limit; bytes, sequences of items and what a form
//!   with files has beyond the limit are read by the handler, as they come; who is too slow with a body is refused;
//! - parameters and body are valid.
//!
//! What the caller accepts may choose the answer where there are several media types, and that is said (`Vary`).
//!
//! All that is refused is answered through one function, as is a handler's error. What panics is answered too, and says
//! nothing of it. OPTIONS tells the methods of a path, where the description does not say otherwise.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, HttpBody as _};
use axum::extract::Request;
use axum::http::header::{ALLOW, CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodFilter, MethodRouter, any, on};
use bytes::{Bytes, BytesMut};

use super::super::operation::{Media, Operation};
use super::super::spans;
use super::accept::Accept;
use super::answer::{Answered, Respond, negotiated, varied};
use super::caught::caught;
use super::inputs::{Input, Inputs, Invalid, Received, Refusal, Unread};
use super::pace::Paced;
use super::rejection::{Documented, Kind, Rejection, allow};
use super::template::{Template, normal, segments_of};

/// Routes to the handlers of `A`, which may fail with `E`. Callers are principals `P`.
pub struct Routes<A, E, P> {
    service: Service<A, E>,
    pub(in super::super) gate: Option<Arc<dyn Gate<P>>>,
    routes: BTreeMap<String, Vec<Route<A, E, P>>>,
}

/// The user's implementation, and what it says for itself.
struct Service<A, E> {
    api: Arc<A>,
    body_limit: usize,
    body_timeout: Duration,
    /// Whether it serves the API, and does not receive what the API sends.
    serves: bool,
    reject: fn(&A, Rejection) -> Response,
    fail: fn(&A, E, Rejection) -> Response,
}

/// An operation with its handler.
struct Route<A, E, P> {
    operation: &'static Operation,
    documented: Documented,
    template: Template,
    callers: Callers,
    handler: Handler<A, E, P>,
}

/// Routes, together with those whose templates differ in the text around parameters only. What is fixed goes first.
type Groups<A, E, P> = Vec<Vec<Route<A, E, P>>>;

type Handler<A, E, P> = Box<
    dyn Fn(
            Arc<A>,
            Option<P>,
            &mut Inputs<'_>,
        ) -> Result<Boxed<'static, Result<Answered, E>>, Invalid>
        + Send
        + Sync,
>;

pub(in super::super) type Boxed<'f, T> = Pin<Box<dyn Future<Output = T> + Send + 'f>>;

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Callers {
    Anyone,
    /// Anyone, but credentials that are shown must be good.
    Optional,
    Principals,
}

/// Lets a request pass by its credentials. Nothing where it shows none.
pub(in super::super) trait Gate<P>: Send + Sync {
    fn pass<'g>(
        &'g self,
        parts: &'g Parts,
        operation: &'static Operation,
    ) -> Boxed<'g, Result<Option<P>, Rejection>>;

    /// The answer for a request that shows no credentials.
    fn unauthenticated(&self, operation: &'static Operation) -> Rejection;
}

impl<A, E, P> Routes<A, E, P>
where
    A: Send + Sync + 'static,
    E: Send + 'static,
    P: Send + 'static,
{
    /// No routes, with the way to answer what is refused and what fails.
    pub fn new(
        api: A,
        body_limit: usize,
        body_timeout: Duration,
        reject: fn(&A, Rejection) -> Response,
        fail: fn(&A, E, Rejection) -> Response,
    ) -> Self {
        let service = Service {
            api: Arc::new(api),
            body_limit,
            body_timeout,
            serves: true,
            reject,
            fail,
        };
        Self {
            service,
            gate: None,
            routes: BTreeMap::new(),
        }
    }

    /// Receives what an API sends. What of it is open to clients is open here too.
    #[must_use]
    pub fn receiving(mut self) -> Self {
        self.service.serves = false;
        self
    }

    /// Adds an operation that anyone may call.
    #[must_use]
    pub fn public<R, F, O>(
        self,
        operation: &'static Operation,
        documented: Documented,
        handler: impl Fn(Arc<A>, R) -> F + Send + Sync + 'static,
    ) -> Self
    where
        R: Input,
        F: Future<Output = Result<O, E>> + Send + 'static,
        O: Respond,
    {
        self.route(
            operation,
            documented,
            Callers::Anyone,
            move |api, _, inputs| Ok(answered(handler(api, R::decode(inputs)?))),
        )
    }

    pub(in super::super) fn route(
        mut self,
        operation: &'static Operation,
        documented: Documented,
        callers: Callers,
        handler: impl Fn(
            Arc<A>,
            Option<P>,
            &mut Inputs<'_>,
        ) -> Result<Boxed<'static, Result<Answered, E>>, Invalid>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        let template = Template::parse(operation.path);
        let routes = self.routes.entry(template.route()).or_default();
        routes.push(Route {
            operation,
            documented,
            template,
            callers,
            handler: Box::new(handler),
        });
        self
    }

    /// The router.
    pub fn into_router(self) -> Router {
        let service = Arc::new(self.service);
        // Templates are not patterns of a router: a segment may begin with `:` or `*`.
        let mut router = Router::new().without_v07_checks();
        let mut groups = self.routes;
        let mut templates = groups.values().flatten().map(|route| &route.template);
        if templates.any(Template::is_open) {
            // A router can't choose between one segment and many: all routes are told apart here.
            let all: Vec<_> = std::mem::take(&mut groups)
                .into_values()
                .flatten()
                .collect();
            groups.insert(ANY.to_owned(), all);
        }
        // Text sorts before `{`: what is fixed goes first, as in a router.
        let (paths, mut groups): (Vec<_>, Vec<_>) = groups.into_iter().unzip();
        for routes in &mut groups {
            routes.sort_by_key(|route| std::cmp::Reverse(route.template.literals()));
        }
        let groups = Arc::new(groups);
        for (position, (path, routes)) in paths.iter().zip(groups.iter()).enumerate() {
            let (service, gate, groups) = (service.clone(), self.gate.clone(), groups.clone());
            let serve = move |request| {
                let groups = (groups.clone(), position);
                serve(service.clone(), gate.clone(), groups, request)
            };
            if path == ANY {
                router = router.route("/", any(serve.clone())).route(ANY, any(serve));
                continue;
            }
            let templates: Vec<_> = routes.iter().map(|route| &route.template).collect();
            let shown = Template::shown(&templates);
            // Beside other routes of this path, another method is theirs.
            let known = routes.iter().filter_map(|route| filter(route.operation));
            let methods = match known.reduce(MethodFilter::or) {
                Some(known) => on(known, serve.clone()),
                None => MethodRouter::new(),
            };
            router = router.route(&shown, methods.fallback(serve));
        }
        router
    }
}

/// The methods that a router gives to an operation; nothing where it knows no such method.
fn filter(operation: &Operation) -> Option<MethodFilter> {
    let method = Method::from_bytes(operation.method.as_bytes()).ok()?;
    let known = MethodFilter::try_from(method).ok()?;
    // Who may be asked for a body may be asked for its head.
    Some(match known {
        MethodFilter::GET => known.or(MethodFilter::HEAD),
        known => known,
    })
}

/// All paths but `/`, in the router's own syntax.
const ANY: &str = "/{*path}";

/// Erases the type of a handler's future.
pub(in super::super) fn answered<F, O, E>(handling: F) -> Boxed<'static, Result<Answered, E>>
where
    F: Future<Output = Result<O, E>> + Send + 'static,
    O: Respond,
{
    Box::pin(async move { handling.await.map(Respond::respond) })
}

async fn serve<A, E, P>(
    service: Arc<Service<A, E>>,
    gate: Option<Arc<dyn Gate<P>>>,
    (groups, position): (Arc<Groups<A, E, P>>, usize),
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let reject = |rejection| (service.reject)(&service.api, rejection);
    let (route, path) = match find(&groups, position, &parts) {
        Ok(found) => found,
        Err(allowed) if allowed.is_empty() => {
            return reject(Rejection::new(Kind::NotFound, ""));
        }
        Err(allowed) if parts.method == Method::OPTIONS => return methods(&allowed),
        Err(allowed) => return reject(Rejection::method(&allowed)),
    };
    let answering = answer(&service, gate.as_deref(), route, &path, parts, body);
    let status = |response: &Response| Some(response.status().as_u16());
    spans::within("server", route.operation, answering, status).await
}

/// What an operation answers.
async fn answer<A, E, P>(
    service: &Service<A, E>,
    gate: Option<&dyn Gate<P>>,
    route: &Route<A, E, P>,
    path: &[(&'static str, String)],
    parts: Parts,
    body: Body,
) -> Response {
    let reject = |rejection| (service.reject)(&service.api, rejection);
    let of = |rejection: Rejection| rejection.of(route.operation, route.documented);
    let admitting = admit(gate, &parts, route.operation, route.callers);
    let principal = match caught(admitting).await {
        Ok(Ok(principal)) => principal,
        Ok(Err(rejection)) => return reject(of(rejection)),
        Err(rejection) => return reject(of(rejection)),
    };
    if !Accept::of(&parts.headers).is_met(route.operation.accept)
        && route
            .documented
            .iter()
            .any(|(_, statuses)| statuses.contains(&StatusCode::NOT_ACCEPTABLE.as_u16()))
    {
        let mut response = reject(of(Rejection::not_acceptable(route.operation.accept)));
        varied(&mut response);
        return response;
    }
    let body = match receive(
        &parts,
        Paced::new(body, service.body_timeout),
        route.operation,
        service.body_limit,
    )
    .await
    {
        Ok(body) => body,
        Err(rejection) => return reject(of(rejection)),
    };
    let refusal = body.unread.as_ref().map(|unread| unread.refusal.clone());
    // Types of the user's own are decoded here too.
    let decoding = async {
        let mut inputs = Inputs::new(route.operation, &parts, path, body, service.serves);
        (route.handler)(service.api.clone(), principal, &mut inputs)
            .map_err(|Invalid| inputs.into_rejection())
    };
    match caught(decoding).await {
        Err(rejection) | Ok(Err(rejection)) => reject(of(rejection)),
        Ok(Ok(handling)) => match caught(handling).await {
            Ok(Ok(Ok(response))) => {
                let mut response = negotiated(response, || Accept::of(&parts.headers));
                if response.status().is_success() && !route.operation.accept.is_empty() {
                    varied(&mut response);
                }
                response
            }
            Ok(Ok(Err(unanswerable))) => reject(of(Rejection::failed(Some(unanswerable.0)))),
            Err(rejection) => reject(of(rejection)),
            // What failed the handler is what it was sent.
            Ok(Err(error)) => match refusal.and_then(|refusal| refusal.take()) {
                Some(refused) => reject(of(refused)),
                None => (service.fail)(&service.api, error, of(Rejection::failed(None))),
            },
        },
    }
}

/// The values of a path's parameters, by name.
type Captures = Vec<(&'static str, String)>;

/// A route with what its path captured, or the methods that the path has.
type Found<'r, A, E, P> = Result<(&'r Route<A, E, P>, Captures), Vec<&'static str>>;

/// The route for a request, among those whose templates differ in the text around parameters only; else the methods
/// that its path has. A router found the group at this position, by the path as it is written.
fn find<'r, A, E, P>(
    groups: &'r Groups<A, E, P>,
    position: usize,
    parts: &Parts,
) -> Found<'r, A, E, P> {
    let path = normal(parts.uri.path());
    let segments = segments_of(&path);
    let fits = |route: &Route<A, E, P>| route.template.captures(&segments).is_some();
    let routes = match path == parts.uri.path() {
        true => groups.get(position),
        false => groups.iter().find(|routes| routes.iter().any(fits)),
    };
    let mut allowed = Vec::new();
    let mut head = None;
    for route in routes.into_iter().flatten() {
        if !route
            .template
            .fits_query(parts.uri.query().unwrap_or_default())
        {
            continue;
        }
        let Some(captures) = route.template.captures(&segments) else {
            continue;
        };
        let method = route.operation.method;
        if method == parts.method.as_str() {
            return Ok((route, captures));
        }
        // A GET answers HEAD too, unless the description has one (RFC 9110 §9.3.2). The body is left out by axum.
        if method == "GET" && parts.method == Method::HEAD && head.is_none() {
            head = Some((route, captures));
        }
        for method in std::iter::once(method).chain((method == "GET").then_some("HEAD")) {
            if !allowed.contains(&method) {
                allowed.push(method);
            }
        }
    }
    head.ok_or(allowed)
}

/// The methods of a path, for OPTIONS (RFC 9110 §9.3.7).
fn methods(allowed: &[&str]) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Some(allow) = allow(allowed) {
        response.headers_mut().insert(ALLOW, allow);
    }
    response
}

/// Whom a request comes from, if that one may call the operation.
async fn admit<P>(
    gate: Option<&dyn Gate<P>>,
    parts: &Parts,
    operation: &'static Operation,
    callers: Callers,
) -> Result<Option<P>, Rejection> {
    let gate = match (callers, gate) {
        (Callers::Anyone, _) => return Ok(None),
        (_, Some(gate)) => gate,
        (_, None) => return Err(Rejection::new(Kind::Unauthenticated, "")),
    };
    match gate.pass(parts, operation).await? {
        None if callers == Callers::Principals => Err(gate.unauthenticated(operation)),
        principal => Ok(principal),
    }
}

/// The body of a request, empty where the operation takes none.
async fn receive(
    parts: &Parts,
    body: Paced,
    operation: &'static Operation,
    limit: usize,
) -> Result<Received, Rejection> {
    let Some(documented) = &operation.body else {
        return Ok(Received::default());
    };
    let refused = || Rejection::media_type(documented.media);
    let given = parts.headers.get(CONTENT_TYPE);
    let media = match given {
        Some(given) => {
            let found = given.to_str().ok();
            found.and_then(|given| Media::find(documented.media, given))
        }
        // Bytes are bytes (RFC 9110 §8.3); all else must say what it is.
        None => {
            let mut media = documented.media.iter();
            media.position(|media| matches!(media, Media::Bytes(_)))
        }
    };
    if given.is_some() && media.is_none() {
        return Err(refused());
    }
    let unread = |came, body: Paced| Unread {
        came,
        body: body.piece_by_piece(),
        limit,
        refusal: Refusal::default(),
    };
    let kind = media.and_then(|position| documented.media.get(position));
    if let Some(Media::Bytes(_) | Media::Items(_)) = kind {
        return Ok(Received {
            bytes: Bytes::new(),
            unread: Some(unread(Bytes::new(), body)),
            media: media.unwrap_or_default(),
        });
    }
    let has_files = matches!(kind.and_then(Media::parts), Some((_, [_, ..])));
    let too_large = || Rejection::too_large(limit as u64);
    let declared = parts
        .headers
        .get(CONTENT_LENGTH)
        .and_then(|length| length.to_str().ok()?.parse().ok());
    if declared.is_some_and(|length: u64| length > limit as u64) && !has_files {
        return Err(too_large());
    }
    let (mut body, mut bytes) = (body, BytesMut::new());
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let frame = frame.map_err(|error| Rejection::unreceived(error.as_ref()))?;
        if let Ok(mut data) = frame.into_data() {
            let left = limit - bytes.len();
            if data.len() <= left {
                bytes.extend_from_slice(&data);
            } else if has_files {
                bytes.extend_from_slice(&data.split_to(left));
                return Ok(Received {
                    bytes: bytes.freeze(),
                    unread: Some(unread(data, body)),
                    media: media.unwrap_or_default(),
                });
            } else {
                return Err(too_large());
            }
        }
    }
    match media {
        None if !bytes.is_empty() => Err(refused()),
        media => Ok(Received {
            bytes: bytes.freeze(),
            unread: None,
            media: media.unwrap_or_default(),
        }),
    }
}

/// Answers for a path that no route is for, with problem details. For [`Router::fallback`].
pub async fn not_found() -> Response {
    Rejection::new(Kind::NotFound, "").into_response()
}
