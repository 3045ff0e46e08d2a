//! Bodies that are a sequence of items (`specs/streams.yaml`), both ways: each item comes when it is sent, however its
//! bytes are cut.

mod reconnecting;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::stream::{self, StreamExt as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::generated::streams::operations::{
    ForecastOkContent, ImportReadingsContent, SequenceReadingsOk,
};
use crate::generated::streams::server::{
    AddReadingsRequest, AddReadingsResponse, Api, ForecastRequest, ForecastResponse,
    ImportReadingsRequest, ImportReadingsResponse, ListReadingsResponse, SequenceReadingsResponse,
    WatchAlarmsResponse, WatchNotesResponse, WatchReadingsRequest, WatchReadingsResponse,
    WatchTalkRequest, WatchTalkResponse,
};
use crate::generated::streams::support::client::{Error, Unread};
use crate::generated::streams::support::items::{Event, ItemError, Items};
use crate::generated::streams::types::{
    AlarmEvent, AlarmEventCleared, AlarmEventClearedEvent, AlarmEventRaised, AlarmEventRaisedEvent,
    ForecastBody, Reading, TalkEvent, TalkEventLine, TalkEventLineEvent, TalkEventOver,
    TalkEventOverEvent, TalkEventTaken, TalkEventTakenEvent,
};
use crate::generated::streams::{Client, router};
use crate::raw::{answer_bytes, answer_once, exchange, http, serve};

/// How long a test waits for an item.
const PATIENCE: Duration = Duration::from_secs(10);

/// Keeps what it was sent, as text.
#[derive(Clone, Default)]
struct Service(Arc<Mutex<Vec<String>>>);

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

fn talk() -> [TalkEvent; 4] {
    let line = |data: &str, id| {
        TalkEvent::Line(TalkEventLine {
            event: TalkEventLineEvent::Line,
            data: data.to_owned(),
            id,
        })
    };
    [
        line("hello", Some(7)),
        line("\"5\"", None),
        TalkEvent::Taken(TalkEventTaken {
            event: TalkEventTakenEvent::Taken,
            data: reading(1.0),
        }),
        TalkEvent::Over(TalkEventOver {
            event: TalkEventOverEvent::Over,
        }),
    ]
}

impl Api for Service {
    type Error = ItemError;

    const BODY_LIMIT: usize = 100;

    async fn add_readings(
        &self,
        request: AddReadingsRequest,
    ) -> Result<AddReadingsResponse, ItemError> {
        let (mut readings, mut count) = (request.body, 0);
        while let Some(reading) = readings.next().await {
            self.0.lock().unwrap().push(format!("{:?}", reading?));
            count += 1;
        }
        Ok(AddReadingsResponse::Ok(count))
    }

    async fn import_readings(
        &self,
        request: ImportReadingsRequest,
    ) -> Result<ImportReadingsResponse, ItemError> {
        let keep = |what: String| self.0.lock().unwrap().push(what);
        match request.body {
            None => keep("nothing".to_owned()),
            Some(ImportReadingsContent::Json(reading)) => keep(format!("{reading:?}")),
            Some(ImportReadingsContent::JsonSeq(mut readings)) => {
                let mut is_full = false;
                while let Some(reading) = readings.next().await {
                    // Those that are not valid are left out.
                    if let Ok(reading) = reading {
                        is_full |= reading.place.as_deref() == Some("full");
                        keep(format!("{reading:?}"));
                    }
                }
                if is_full {
                    return Err(ItemError::Unwritable("the disk is full".to_owned()));
                }
            }
            Some(ImportReadingsContent::Events(mut alarms)) => {
                while let Some(alarm) = alarms.next().await {
                    keep(format!("{:?}", alarm?));
                }
            }
        }
        Ok(ImportReadingsResponse::NoContent)
    }

    async fn list_readings(&self) -> Result<ListReadingsResponse, ItemError> {
        let readings = [reading(1.5), reading(-2.0)];
        Ok(ListReadingsResponse::Ok(readings.into_iter().collect()))
    }

    async fn sequence_readings(&self) -> Result<SequenceReadingsResponse, ItemError> {
        Ok(SequenceReadingsResponse::Ok(SequenceReadingsOk {
            x_station: "north".to_owned(),
            body: [reading(3.0)].into_iter().collect(),
        }))
    }

    async fn watch_readings(
        &self,
        request: WatchReadingsRequest,
    ) -> Result<WatchReadingsResponse, ItemError> {
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
        let readings = Items::of(endless).keep_alive(Duration::from_millis(20));
        Ok(WatchReadingsResponse::Ok(readings))
    }

    async fn forecast(&self, request: ForecastRequest) -> Result<ForecastResponse, ItemError> {
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

    async fn watch_notes(&self) -> Result<WatchNotesResponse, ItemError> {
        let notes = [Event::from("Nebel – früh\nSonne".to_owned())];
        Ok(WatchNotesResponse::Ok(notes.into_iter().collect()))
    }

    async fn watch_talk(&self, request: WatchTalkRequest) -> Result<WatchTalkResponse, ItemError> {
        assert_eq!(request.body, None);
        Ok(WatchTalkResponse::Ok(talk().into_iter().collect()))
    }

    async fn watch_alarms(&self) -> Result<WatchAlarmsResponse, ItemError> {
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
    let address = serve(router(Service::default())).await;
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
        let read = stream.read(&mut request);
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
        (
            "GET /talk HTTP/1.1",
            "event: line\nid: 7\ndata: hello\n\nevent: line\ndata: \"5\"\n\n\
             event: taken\ndata: {\"celsius\":1.0}\n\nevent: over\ndata: \n\n",
        ),
    ] {
        assert_eq!(
            written(request).await,
            (expected.to_owned(), true),
            "{request}"
        );
    }
    let address = serve(router(Service::default())).await;
    for (path, media_type) in [
        ("/readings", "application/x-ndjson"),
        ("/readings/sequence", "application/json-seq"),
        ("/notes", "text/event-stream"),
    ] {
        let answer = exchange(address, &format!("GET {path} HTTP/1.1")).await;
        assert_eq!(answer.header("content-type"), [media_type], "{path}");
        let kept: &[&str] = match media_type {
            "text/event-stream" => &["no-cache"],
            _ => &[],
        };
        assert_eq!(answer.header("cache-control"), kept, "{path}");
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
    let address = serve(router(Service::default())).await;
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
    let address = serve(router(Service::default())).await;
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

/// Strings are text, all else is JSON, and what is empty may be no data.
#[tokio::test]
async fn events_are_read_as_they_are_written() {
    let address = serve(router(Service::default())).await;
    let events = client(address).watch_talk().await.unwrap().into_inner();
    assert_eq!(all(events).await, talk().map(Ok));
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

#[tokio::test]
async fn a_quiet_stream_of_events_is_kept_alive() {
    let address = serve(router(Service::default())).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = b"GET /readings/live HTTP/1.1\r\nhost: localhost\r\nlast-event-id: 41\r\n\r\n";
    stream.write_all(request).await.unwrap();
    let mut text = String::new();
    let mut chunk = [0; 1024];
    while !text.contains("3\r\n:\n\n\r\n") {
        let read = stream.read(&mut chunk);
        let read = timeout(PATIENCE, read).await.unwrap().unwrap();
        text.push_str(std::str::from_utf8(&chunk[..read]).unwrap());
    }
    let (_, events) = text.split_once("\r\n\r\n").unwrap();
    let (events, _) = unchunked(events.split_once("3\r\n:").unwrap().0);
    assert_eq!(events, "event: taken\nid: 41\ndata: {\"celsius\":4.0}\n\n");
}

#[tokio::test]
async fn a_server_reads_each_item_of_a_request() {
    let service = Service::default();
    let address = serve(router(service.clone())).await;
    let kept = |expected: &[&str]| {
        let found = std::mem::take(&mut *service.0.lock().unwrap());
        assert_eq!(found, expected);
    };
    let lines = "{\"celsius\":1}\n\n{\"celsius\":2}";
    let request = format!("POST /readings HTTP/1.1\ncontent-type: application/x-ndjson\n\n{lines}");
    let answer = exchange(address, &request).await;
    assert_eq!(
        (answer.start.as_str(), answer.body.as_str()),
        ("HTTP/1.1 200 OK", "2")
    );
    let one = "Reading { celsius: 1.0, place: None }";
    let two = "Reading { celsius: 2.0, place: None }";
    kept(&[one, two]);
    for (media_type, body, expected) in [
        ("application/json", "{\"celsius\":1}", &[one][..]),
        (
            "application/json-seq",
            "\u{1e}{\"celsius\":1}\n\u{1e}{\"celsius\":-200}\n\u{1e}{\"celsius\":2}\n",
            &[one, two],
        ),
        (
            "text/event-stream",
            "event: raised\ndata: storm\n\n",
            &["Raised(AlarmEventRaised { event: Raised, data: \"storm\", id: None })"],
        ),
    ] {
        let request =
            format!("POST /readings/import HTTP/1.1\ncontent-type: {media_type}\n\n{body}");
        let answer = exchange(address, &request).await;
        assert_eq!(
            answer.start, "HTTP/1.1 204 No Content",
            "{media_type}: {answer}"
        );
        kept(expected);
    }
    let answer = exchange(address, "POST /readings/import HTTP/1.1").await;
    assert_eq!(answer.start, "HTTP/1.1 204 No Content");
    kept(&["nothing"]);
}

#[tokio::test]
async fn a_caller_is_told_which_item_is_not_valid() {
    let address = serve(router(Service::default())).await;
    let long = format!("{{\"celsius\":1}}\n{{\"place\":\"{}\"}}", "x".repeat(100));
    for (body, status, detail) in [
        (
            "{\"celsius\":1}\n{\"celsius\":-200}",
            "422",
            "/body/1/celsius",
        ),
        ("{\"celsius\":1}\n{\"celsius\":", "422", "EOF"),
        (long.as_str(), "413", "not have more than 100 bytes"),
    ] {
        let request =
            format!("POST /readings HTTP/1.1\ncontent-type: application/x-ndjson\n\n{body}");
        let answer = exchange(address, &request).await;
        assert!(answer.start.contains(status), "{body}: {answer}");
        assert!(answer.body.contains(detail), "{body}: {answer}");
    }
}

#[tokio::test]
async fn an_item_that_is_passed_over_is_not_why_a_handler_fails() {
    let address = serve(router(Service::default())).await;
    let valid = "\u{1e}{\"celsius\":1,\"place\":\"full\"}\n";
    let wrong = "\u{1e}{\"celsius\":-200}\n";
    for body in [format!("{wrong}{valid}"), format!("{valid}{wrong}")] {
        let head = "POST /readings/import HTTP/1.1\ncontent-type: application/json-seq\n\n";
        let answer = exchange(address, &format!("{head}{body}")).await;
        assert_eq!(answer.start, "HTTP/1.1 500 Internal Server Error", "{body}");
    }
}

#[tokio::test]
async fn a_client_sends_each_item_with_its_framing() {
    let call = |address| client(address).add_readings(vec![reading(1.0), reading(2.5)]);
    let (address, request) =
        answer_once("HTTP/1.1 200 OK\ncontent-type: application/json\n\n2").await;
    assert_eq!(*call(address).await.unwrap(), 2);
    let request = request.await.unwrap();
    assert_eq!(request.header("content-type"), ["application/x-ndjson"]);
    let (body, _) = unchunked(&request.body);
    assert!(
        "{\"celsius\":1.0}\n{\"celsius\":2.5}\n".starts_with(&body),
        "{body}"
    );
    let service = Service::default();
    let address = serve(router(service.clone())).await;
    assert_eq!(*call(address).await.unwrap(), 2);
    let client = client(address);
    let readings: Items<Reading> = [reading(3.0)].into_iter().collect();
    client.import_readings().body(readings).await.unwrap();
    let sent: Items<AlarmEvent> = alarms().into_iter().collect();
    client.import_readings().body(sent).await.unwrap();
    client.import_readings().body(reading(4.0)).await.unwrap();
    client.import_readings().await.unwrap();
    let [raised, cleared] = alarms();
    let expected = [
        format!("{:?}", reading(1.0)),
        format!("{:?}", reading(2.5)),
        format!("{:?}", reading(3.0)),
        format!("{raised:?}"),
        format!("{cleared:?}"),
        format!("{:?}", reading(4.0)),
        "nothing".to_owned(),
    ];
    assert_eq!(*service.0.lock().unwrap(), expected);
}

#[tokio::test]
async fn no_items_are_a_body_where_the_request_says_what_they_are() {
    let service = Service::default();
    let client = client(serve(router(service.clone())).await);
    let none = std::iter::empty::<Reading>();
    client
        .import_readings()
        .body(none.collect::<Items<_>>())
        .await
        .unwrap();
    assert_eq!(*service.0.lock().unwrap(), Vec::<String>::new());
    client.import_readings().await.unwrap();
    assert_eq!(*service.0.lock().unwrap(), ["nothing"]);
}

#[tokio::test]
async fn items_of_a_request_are_read_as_they_come() {
    let service = Service::default();
    let address = serve(router(service.clone())).await;
    let (sender, receiver) = oneshot::channel();
    let second = stream::once(async { receiver.await.map(|()| reading(2.0)) });
    let readings = Items::try_of(stream::iter([Ok(reading(1.0))]).chain(second));
    let client = client(address);
    let call = tokio::spawn(async move { client.add_readings(readings).await });
    let first = async {
        while service.0.lock().unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    timeout(PATIENCE, first).await.unwrap();
    // Only now the second one is sent.
    sender.send(()).unwrap();
    assert_eq!(*timeout(PATIENCE, call).await.unwrap().unwrap().unwrap(), 2);
}
