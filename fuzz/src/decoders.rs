//! What is fuzzed of generated servers: the decoders of requests.
//!
//! In: any bytes, which stand where one decoder reads. Out: nothing; a function panics where a server broke a promise.
//!
//! What always holds: a server answers, never with a `5xx`; and what it read, the client writes so that the server reads the
//! same again, or says that it cannot be written. Lists and objects without anything in them are written as nothing.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse as _, Response};
use tokio::runtime::{Builder, Runtime};
use tower_service::Service as _;

#[allow(missing_docs)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/decoders.rs"));
}

use generated::client::{Client, Error};
use generated::server::{
    Api, CookieRequest, CookieResponse, EventsRequest, EventsResponse, FormRequest, FormResponse,
    HeaderRequest, HeaderResponse, JsonRequest, JsonResponse, LinesRequest, LinesResponse,
    MultipartRequest, MultipartResponse, PathRequest, PathResponse, QueryRequest, QueryResponse,
    Rejection, SequenceRequest, SequenceResponse, XmlRequest, XmlResponse,
};
use generated::support::items::{ItemError, Items};
use generated::types;

/// What a handler got.
#[derive(Debug, Clone, PartialEq)]
enum Got {
    Path(PathRequest),
    Query(Box<QueryRequest>),
    Header(HeaderRequest),
    Cookie(CookieRequest),
    Form(FormRequest),
    Multipart(MultipartRequest),
    Json(JsonRequest),
    Lines(Vec<types::Tree>),
    Sequence(Vec<types::Tree>),
    Events(Vec<types::EventsItem>),
    Xml(XmlRequest),
}

/// Keeps what it got last.
#[derive(Debug, Clone, Default)]
struct Keeper(Arc<Mutex<Option<Got>>>);

impl Keeper {
    fn keep(&self, got: Got) {
        *self.0.lock().unwrap() = Some(got);
    }

    fn take(&self) -> Option<Got> {
        self.0.lock().unwrap().take()
    }
}

/// The items that are valid, and the last error.
async fn items<T>(mut items: Items<T>) -> Result<Vec<T>, ItemError> {
    let (mut all, mut wrong) = (Vec::new(), None);
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => all.push(item),
            Err(error) => wrong = Some(error),
        }
    }
    wrong.map_or(Ok(all), Err)
}

impl Api for Keeper {
    type Error = ItemError;

    /// Who reads on behind an item that is not valid has passed over it, so that it is not why the handler fails, but for
    /// the handlers here, which fail of nothing else.
    fn fail(&self, error: ItemError, rejection: Rejection) -> Response {
        match error {
            ItemError::Invalid(_) | ItemError::Text => StatusCode::BAD_REQUEST.into_response(),
            _ => self.reject(rejection),
        }
    }

    async fn path(&self, request: PathRequest) -> Result<PathResponse, ItemError> {
        self.keep(Got::Path(request));
        Ok(PathResponse::NoContent)
    }

    async fn query(&self, request: QueryRequest) -> Result<QueryResponse, ItemError> {
        self.keep(Got::Query(Box::new(request)));
        Ok(QueryResponse::NoContent)
    }

    async fn header(&self, request: HeaderRequest) -> Result<HeaderResponse, ItemError> {
        self.keep(Got::Header(request));
        Ok(HeaderResponse::NoContent)
    }

    async fn cookie(&self, request: CookieRequest) -> Result<CookieResponse, ItemError> {
        self.keep(Got::Cookie(request));
        Ok(CookieResponse::NoContent)
    }

    async fn form(&self, request: FormRequest) -> Result<FormResponse, ItemError> {
        self.keep(Got::Form(request));
        Ok(FormResponse::NoContent)
    }

    async fn multipart(&self, request: MultipartRequest) -> Result<MultipartResponse, ItemError> {
        self.keep(Got::Multipart(request));
        Ok(MultipartResponse::NoContent)
    }

    async fn json(&self, request: JsonRequest) -> Result<JsonResponse, ItemError> {
        self.keep(Got::Json(request));
        Ok(JsonResponse::NoContent)
    }

    async fn lines(&self, request: LinesRequest) -> Result<LinesResponse, ItemError> {
        self.keep(Got::Lines(items(request.body).await?));
        Ok(LinesResponse::NoContent)
    }

    async fn sequence(&self, request: SequenceRequest) -> Result<SequenceResponse, ItemError> {
        self.keep(Got::Sequence(items(request.body).await?));
        Ok(SequenceResponse::NoContent)
    }

    async fn events(&self, request: EventsRequest) -> Result<EventsResponse, ItemError> {
        self.keep(Got::Events(items(request.body).await?));
        Ok(EventsResponse::NoContent)
    }

    async fn xml(&self, request: XmlRequest) -> Result<XmlResponse, ItemError> {
        self.keep(Got::Xml(request));
        Ok(XmlResponse::NoContent)
    }
}

/// The segments of a path.
pub fn decode_path(bytes: &[u8]) {
    let target = [b"/path/", bytes].concat();
    ask(Request::builder().uri(target.as_slice()), Vec::new());
}

/// The query.
pub fn decode_query(bytes: &[u8]) {
    let target = [b"/query?", bytes].concat();
    ask(Request::builder().uri(target.as_slice()), Vec::new());
}

/// Headers: the first byte says which.
pub fn decode_header(bytes: &[u8]) {
    let Some((first, value)) = bytes.split_first() else {
        return;
    };
    const NAMES: [&str; 4] = ["x-text", "x-list", "x-pair", "x-json"];
    let name = NAMES[usize::from(*first) % NAMES.len()];
    ask(
        Request::builder().uri("/header").header(name, value),
        Vec::new(),
    );
}

/// The cookies, in any number of headers.
pub fn decode_cookie(bytes: &[u8]) {
    let headers = bytes.split(|byte| *byte == b'\n');
    let request = headers.fold(Request::builder().uri("/cookie"), |request, line| {
        request.header("cookie", line)
    });
    ask(request, Vec::new());
}

/// A form.
pub fn decode_form(bytes: &[u8]) {
    post("/form", "application/x-www-form-urlencoded", bytes);
}

/// A form in parts.
pub fn decode_multipart(bytes: &[u8]) {
    post("/multipart", "multipart/form-data; boundary=b", bytes);
}

/// JSON.
pub fn decode_json(bytes: &[u8]) {
    post("/json", "application/json", bytes);
}

/// Sequences of items, however they come: the first byte says which, and where the body is cut.
pub fn decode_items(bytes: &[u8]) {
    let Some((first, body)) = bytes.split_first() else {
        return;
    };
    let (target, kind) = match first % 3 {
        0 => ("/lines", "application/jsonl"),
        1 => ("/sequence", "application/json-seq"),
        _ => ("/events", "text/event-stream"),
    };
    post_in_pieces(target, kind, body, usize::from(*first / 3) + 1);
}

/// XML.
pub fn decode_xml(bytes: &[u8]) {
    post("/xml", "application/xml", bytes);
}

fn post(target: &str, kind: &str, body: &[u8]) {
    post_in_pieces(target, kind, body, body.len().max(1));
}

fn post_in_pieces(target: &str, kind: &str, body: &[u8], length: usize) {
    let request = Request::builder().method("POST").uri(target);
    let pieces = body.chunks(length).map(<[u8]>::to_vec).collect();
    ask(request.header("content-type", kind), pieces);
}

/// The pieces of a body, one by one.
struct Pieces(std::vec::IntoIter<Vec<u8>>);

impl futures_util::Stream for Pieces {
    type Item = Result<Vec<u8>, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(Ok))
    }
}

/// Asks a server, and checks what always holds.
fn ask(request: axum::http::request::Builder, body: Vec<Vec<u8>>) {
    // What is no HTTP does not come to a decoder.
    let Ok(request) = request.body(Body::from_stream(Pieces(body.into_iter()))) else {
        return;
    };
    thread_local! {
        static RUNTIME: Runtime = Builder::new_current_thread().enable_time().build().unwrap();
    }
    RUNTIME.with(|runtime| runtime.block_on(answer(request)));
}

async fn answer(request: Request<Body>) {
    let keeper = Keeper::default();
    let mut app: Router = generated::server::router(keeper.clone());
    let Ok(response) = app.call(request).await;
    let status = response.status();
    assert!(!status.is_server_error(), "{status}");
    assert_eq!(
        keeper.0.lock().unwrap().is_some(),
        status == StatusCode::NO_CONTENT
    );
    let Some(got) = keeper.take() else {
        return;
    };
    let client = Client::builder().base_url("http://fuzzed").router(app);
    if send(&client.build().unwrap(), got.clone()).await {
        assert_eq!(keeper.take().map(without_empty), Some(without_empty(got)));
    }
}

/// The same, where parameters and fields that hold nothing are not there.
fn without_empty(mut got: Got) -> Got {
    fn clear<T>(lists: &mut [&mut Option<Vec<T>>]) {
        for list in lists {
            list.take_if(|list| list.is_empty());
        }
    }
    let deep = |deep: &mut Option<types::Deep>| {
        if let Some(deep) = deep {
            clear(&mut [&mut deep.c]);
        }
        deep.take_if(|deep| *deep == types::Deep::default());
    };
    let pair = |pair: &mut Option<types::Pair>| {
        pair.take_if(|pair| *pair == types::Pair::default());
    };
    match &mut got {
        Got::Query(request) => {
            clear(&mut [&mut request.list]);
            clear(&mut [&mut request.commas, &mut request.spaces, &mut request.pipes]);
            deep(&mut request.deep);
            pair(&mut request.pair);
        }
        Got::Header(request) => {
            clear(&mut [&mut request.x_list]);
            pair(&mut request.x_pair);
        }
        Got::Cookie(request) => clear(&mut [&mut request.list]),
        Got::Form(FormRequest { body }) | Got::Multipart(MultipartRequest { body }) => {
            clear(&mut [&mut body.list, &mut body.pipes]);
            deep(&mut body.deep);
        }
        _ => {}
    }
    got
}

/// Sends what a server got; whether it could be written.
async fn send(client: &Client, got: Got) -> bool {
    macro_rules! sent {
        ($call:expr) => {
            match $call.await {
                Ok(_) => true,
                Err(Error::Request(_)) => false,
                Err(error) => panic!("{error}: {error:?}"),
            }
        };
    }
    macro_rules! with {
        ($call:expr, $($setter:ident: $value:expr),* $(,)?) => {{
            let mut call = $call;
            $(if let Some(value) = $value {
                call = call.$setter(value);
            })*
            sent!(call)
        }};
    }
    match got {
        Got::Path(request) => {
            let PathRequest {
                text,
                numbers,
                label,
                matrix,
                object,
            } = request;
            sent!(client.path(&text, &numbers, &label, &matrix, &object))
        }
        Got::Query(request) => {
            let request = *request;
            with!(client.query(),
                text: request.text.as_deref(), flag: request.flag, list: request.list.as_deref(),
                commas: request.commas.as_deref(), spaces: request.spaces.as_deref(),
                pipes: request.pipes.as_deref(), deep: request.deep.as_ref(), pair: request.pair.as_ref(),
                json: request.json.as_ref(), other: request.other.as_ref())
        }
        Got::Header(request) => with!(client.header(),
            x_text: request.x_text.as_deref(), x_list: request.x_list.as_deref(),
            x_pair: request.x_pair.as_ref(), x_json: request.x_json.as_ref()),
        Got::Cookie(request) => with!(client.cookie(),
            text: request.text.as_deref(), list: request.list.as_deref(), styled: request.styled.as_deref()),
        Got::Form(request) => sent!(client.form(request.body)),
        Got::Multipart(request) => sent!(client.multipart(request.body)),
        Got::Json(request) => sent!(client.json(request.body)),
        Got::Lines(items) => sent!(client.lines(items)),
        Got::Sequence(items) => sent!(client.sequence(items)),
        Got::Events(items) => sent!(client.events(items)),
        Got::Xml(request) => sent!(client.xml(request.body)),
    }
}
