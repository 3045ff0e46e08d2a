//! Responses that are a sequence of items (`specs/streams.yaml`): each item comes when it is sent, however its bytes
//! are cut.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::generated::streams::operations::{ForecastOkContent, SequenceReadingsOk};
use crate::generated::streams::server::{
    Api, ForecastRequest, ForecastResponse, ListReadingsResponse, SequenceReadingsResponse,
    WatchAlarmsResponse, WatchNotesResponse, WatchReadingsRequest, WatchReadingsResponse,
};
use crate::generated::streams::support::client::{Error, Unread};
use crate::generated::streams::support::items::{Event, ItemError, Items};
use crate::generated::streams::types::{
    AlarmEvent, AlarmEventCleared, AlarmEventClearedEvent, AlarmEventRaised, AlarmEventRaisedEvent,
    ForecastBody, Reading,
};
use crate::generated::streams::{Client, router};
use crate::raw::{answer_bytes, answer_once, exchange, http, serve};

/// How long a test waits for an item.
const PATIENCE: Duration = Duration::from_secs(10);

struct Service;

fn reading(celsius: f64) -> Reading {
    Reading {
        celsius,
        place: None,
    }
}

fn alarms() -> [AlarmEvent; 2] {
    [
        AlarmEvent::Raised(AlarmEventRaised {
            event: AlarmEventRaisedEvent::Raised,
            data: "storm\nfrom the west".to_owned(),
            id: Some("7".to_owned()),
        }),
        AlarmEvent::Cleared(AlarmEventCleared {
            event: AlarmEventClearedEvent::Cleared,
            data: String::from("5"),
            retry: Some(1000),
        }),
    ]
}

impl Api for Service {
    type Error = Infallible;

    async fn list_readings(&self) -> Result<ListReadingsResponse, Infallible> {
        let readings = [reading(1.5), reading(-2.0)];
        Ok(ListReadingsResponse::Ok(readings.into_iter().collect()))
    }

    async fn sequence_readings(&self) -> Result<SequenceReadingsResponse, Infallible> {
        Ok(SequenceReadingsResponse::Ok(SequenceReadingsOk {
            x_station: "north".to_owned(),
            body: [reading(3.0)].into_iter().collect(),
        }))
    }

    async fn watch_readings(
        &self,
        request: WatchReadingsRequest,
    ) -> Result<WatchReadingsResponse, Infallible> {
        let first = Event {
            id: request.last_event_id,
            event: Some("taken".to_owned()),
            ..Event::from(reading(4.0))
        };
        // The first one comes although there is never a second.
        let endless = stream::unfold(Some(first), |first| async {
            match first {
                Some(first) => Some((first, None)),
                None => std::future::pending().await,
            }
        });
        Ok(WatchReadingsResponse::Ok(Items::of(endless)))
    }

    async fn forecast(&self, request: ForecastRequest) -> Result<ForecastResponse, Infallible> {
        let body = if request.body.stream {
            let failing = [Ok(reading(5.0).into()), Err("the model broke")];
            // A server that fails before its head is sent has no answer to cut off.
            let slow = stream::iter(failing).then(|item| async {
                tokio::time::sleep(Duration::from_millis(50)).await;
                item
            });
            ForecastOkContent::Events(Items::try_of(slow))
        } else {
            reading(6.0).into()
        };
        Ok(ForecastResponse::Ok(body))
    }

    async fn watch_notes(&self) -> Result<WatchNotesResponse, Infallible> {
        let notes = [Event::from("Nebel – früh\nSonne".to_owned())];
        Ok(WatchNotesResponse::Ok(notes.into_iter().collect()))
    }

    async fn watch_alarms(&self) -> Result<WatchAlarmsResponse, Infallible> {
        Ok(WatchAlarmsResponse::Ok(alarms().into_iter().collect()))
    }
}

fn client(address: SocketAddr) -> Client {
    let builder = Client::builder().base_url(format!("http://{address}"));
    builder.http(http()).body_limit(100).build().unwrap()
}

/// All items that are left; errors as text.
async fn all<T>(mut items: Items<T>) -> Vec<Result<T, String>> {
    let mut found = Vec::new();
    while let Some(item) = timeout(PATIENCE, items.next()).await.unwrap() {
        found.push(item.map_err(|error| error.to_string()));
    }
    found
}

/// The text of a chunked body (RFC 9112 §7.1), and whether it is whole.
fn unchunked(mut body: &str) -> (String, bool) {
    let mut text = String::new();
    while let Some((size, rest)) = body.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            return (text, true);
        }
        text.push_str(&rest[..size]);
        body = &rest[size + 2..];
    }
    (text, false)
}

/// What a server writes, as bytes.
async fn written(request: &str) -> (String, bool) {
    let address = serve(router(Service)).await;
    let answer = exchange(address, request).await;
    assert_eq!(answer.start, "HTTP/1.1 200 OK", "{answer}");
    unchunked(&answer.body)
}

/// Answers one request with a head and then with these pieces, each as a chunk of its own that is sent when the
/// receiver says so. The connection is closed behind the last one.
async fn answer_in_pieces(
    media_type: &str,
    pieces: Vec<Vec<u8>>,
) -> (SocketAddr, Vec<oneshot::Sender<()>>, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\ntransfer-encoding: chunked\r\n\r\n"
    );
    let (senders, receivers): (Vec<_>, Vec<_>) = pieces.iter().map(|_| oneshot::channel()).unzip();
    let serving = tokio::spawn(async move {
        let (mut stream, _) = timeout(PATIENCE, listener.accept()).await.unwrap().unwrap();
        let mut request = [0; 4096];
        let read = tokio::io::AsyncReadExt::read(&mut stream, &mut request);
        timeout(PATIENCE, read).await.unwrap().unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        for (piece, go) in pieces.into_iter().zip(receivers) {
            timeout(PATIENCE, go).await.unwrap().unwrap();
            let mut chunk = format!("{:x}\r\n", piece.len()).into_bytes();
            chunk.extend(piece);
            chunk.extend(b"\r\n");
            stream.write_all(&chunk).await.unwrap();
            stream.flush().await.unwrap();
        }
        stream.write_all(b"0\r\n\r\n").await.unwrap();
    });
    (address, senders, serving)
}

#[tokio::test]
async fn a_server_writes_each_item_with_its_framing() {
    for (request, expected) in [
        (
            "GET /readings HTTP/1.1",
            "{\"celsius\":1.5}\n{\"celsius\":-2.0}\n",
        ),
        (
            "GET /readings/sequence HTTP/1.1",
            "\u{1e}{\"celsius\":3.0}\n",
        ),
        ("GET /notes HTTP/1.1", "data: Nebel – früh\ndata: Sonne\n\n"),
        (
            "GET /alarms HTTP/1.1",
            "event: raised\nid: 7\ndata: storm\ndata: from the west\n\n\
             event: cleared\nretry: 1000\ndata: 5\n\n",
        ),
    ] {
        assert_eq!(
            written(request).await,
            (expected.to_owned(), true),
            "{request}"
        );
    }
    let address = serve(router(Service)).await;
    for (path, media_type) in [
        ("/readings", "application/x-ndjson"),
        ("/readings/sequence", "application/json-seq"),
        ("/notes", "text/event-stream"),
    ] {
        let answer = exchange(address, &format!("GET {path} HTTP/1.1")).await;
        assert_eq!(answer.header("content-type"), [media_type], "{path}");
    }
}

#[tokio::test]
async fn a_stream_that_fails_is_cut_off() {
    let body = r#"{"stream":true}"#;
    let request = format!("POST /forecast HTTP/1.1\ncontent-type: application/json\n\n{body}");
    let (text, whole) = written(&request).await;
    assert_eq!(
        (text.as_str(), whole),
        ("data: {\"celsius\":5.0}\n\n", false)
    );
    let address = serve(router(Service)).await;
    let forecast = client(address).forecast(ForecastBody { stream: true });
    let ForecastOkContent::Events(mut events) = forecast.await.unwrap().into_inner() else {
        panic!("events were asked for");
    };
    let first = timeout(PATIENCE, events.next()).await.unwrap();
    assert_eq!(first.unwrap().unwrap().data, reading(5.0));
    let second = timeout(PATIENCE, events.next()).await.unwrap();
    assert!(matches!(second, Some(Err(ItemError::Source(_)))));
    assert!(timeout(PATIENCE, events.next()).await.unwrap().is_none());
}

#[tokio::test]
async fn client_and_server_understand_each_other() {
    let address = serve(router(Service)).await;
    let client = client(address);
    let readings = client.list_readings().await.unwrap().into_inner();
    assert_eq!(all(readings).await, [Ok(reading(1.5)), Ok(reading(-2.0))]);
    let sequence = client.sequence_readings().await.unwrap().into_inner();
    assert_eq!(sequence.x_station, "north");
    assert_eq!(all(sequence.body).await, [Ok(reading(3.0))]);
    let notes = client.watch_notes().await.unwrap().into_inner();
    let note = Event::from("Nebel – früh\nSonne".to_owned());
    assert_eq!(all(notes).await, [Ok(note)]);
    let found = all(client.watch_alarms().await.unwrap().into_inner()).await;
    assert_eq!(found, alarms().map(Ok));
    let forecast = client.forecast(ForecastBody { stream: false });
    let forecast = forecast.await.unwrap().into_inner();
    assert!(matches!(forecast, ForecastOkContent::Json(found) if found == reading(6.0)));
    // The stream has no end.
    let call = client.watch_readings().last_event_id("41");
    let mut events = call.await.unwrap().into_inner();
    let event = timeout(PATIENCE, events.next()).await.unwrap();
    let event = event.unwrap().unwrap();
    assert_eq!(event.data, reading(4.0));
    assert_eq!(event.id.as_deref(), Some("41"));
    assert_eq!(event.event.as_deref(), Some("taken"));
}

#[tokio::test]
async fn items_come_when_they_are_sent() {
    let text = "data: für\r\n\r\ndata: ☃\n\n";
    let bytes = text.as_bytes();
    // In the middle of `ü`, between CR and LF, and in the middle of `☃`.
    let cuts = [8, 12, 22, bytes.len()];
    let mut start = 0;
    let pieces = cuts.map(|end| {
        let piece = bytes[start..end].to_vec();
        start = end;
        piece
    });
    let (address, go, serving) = answer_in_pieces("text/event-stream", pieces.into()).await;
    let mut notes = client(address).watch_notes().await.unwrap().into_inner();
    let mut go = go.into_iter();
    let soon = Duration::from_millis(50);
    assert!(timeout(soon, notes.next()).await.is_err());
    go.next().unwrap().send(()).unwrap();
    assert!(timeout(soon, notes.next()).await.is_err());
    go.next().unwrap().send(()).unwrap();
    go.next().unwrap().send(()).unwrap();
    let note = timeout(PATIENCE, notes.next()).await.unwrap();
    assert_eq!(note.unwrap().unwrap().data, "für");
    go.next().unwrap().send(()).unwrap();
    let note = timeout(PATIENCE, notes.next()).await.unwrap();
    assert_eq!(note.unwrap().unwrap().data, "☃");
    assert!(timeout(PATIENCE, notes.next()).await.unwrap().is_none());
    serving.await.unwrap();
}

#[tokio::test]
async fn what_is_not_valid_is_an_error_at_its_place() {
    let lines = "{\"celsius\":1}\n{\"celsius\":-200}\n{\"celsius\":2}\n{\"place\":";
    let (address, _) = answer_once(&format!(
        "HTTP/1.1 200 OK\ncontent-type: application/jsonl\n\n{lines}"
    ))
    .await;
    let found = all(client(address).list_readings().await.unwrap().into_inner()).await;
    assert!(
        matches!(
            found.as_slice(),
            [Ok(first), Err(low), Ok(third), Err(end)]
                if *first == reading(1.0) && *third == reading(2.0)
                && low.contains("-100") && end.contains("EOF")
        ),
        "{found:?}"
    );
    // One line is longer than the client's limit.
    let long = format!("{{\"celsius\":1}}\n{{\"place\":\"{}\"}}\n", "x".repeat(100));
    let (address, _) = answer_once(&format!(
        "HTTP/1.1 200 OK\ncontent-type: application/x-ndjson\n\n{long}"
    ))
    .await;
    let found = all(client(address).list_readings().await.unwrap().into_inner()).await;
    let too_large = Err("the item has more than 100 bytes".to_owned());
    assert_eq!(found, [Ok(reading(1.0)), too_large]);
}

#[tokio::test]
async fn data_that_is_no_json_ends_where_that_is_usual() {
    let events = "data: {\"celsius\":1}\n\ndata: [DONE]\n\n";
    let (address, _) = answer_once(&format!(
        "HTTP/1.1 200 OK\ncontent-type: text/event-stream; charset=utf-8\n\n{events}"
    ))
    .await;
    let found = client(address).watch_readings().await.unwrap().into_inner();
    assert_eq!(all(found).await, [Ok(Event::from(reading(1.0)))]);
}

#[tokio::test]
async fn a_response_that_is_something_else_is_refused() {
    let (address, _) =
        answer_once("HTTP/1.1 200 OK\ncontent-type: text/html\n\n<p>data: no</p>").await;
    let error = client(address).watch_notes().await.unwrap_err();
    let Error::Decode { raw, source } = error else {
        panic!("{error:?}");
    };
    assert_eq!(source, Unread::MediaType("text/html".to_owned()));
    assert_eq!(raw.body(), "<p>data: no</p>");
    let answer = "HTTP/1.1 404 Not Found\r\ncontent-type: application/json\r\n\
        content-length: 13\r\nconnection: close\r\n\r\n{\"detail\":\"\"}";
    let (address, _) = answer_bytes(answer).await;
    let error = client(address).list_readings().await.unwrap_err();
    assert!(matches!(error, Error::Api(_)), "{error:?}");
}
