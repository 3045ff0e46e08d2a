//! Streams of events that go on where a connection was lost.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::{PATIENCE, all, client};
use crate::generated::streams::support::items::ItemError;

/// Answers one connection after the other; the requests that came.
async fn answer_each(answers: Vec<String>) -> (SocketAddr, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let serving = tokio::spawn(async move {
        let mut requests = Vec::new();
        for answer in answers {
            let (mut stream, _) = timeout(PATIENCE, listener.accept()).await.unwrap().unwrap();
            let mut request = [0; 4096];
            let read = timeout(PATIENCE, stream.read(&mut request)).await;
            let read = read.unwrap().unwrap();
            requests.push(String::from_utf8(request[..read].to_vec()).unwrap());
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
        requests
    });
    (address, serving)
}

/// An answer with events; one that breaks off ends before its last chunk.
fn events(text: &str, breaks: bool) -> String {
    let end = if breaks { "" } else { "0\r\n\r\n" };
    format!(
        "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: text/event-stream\r\n\
         transfer-encoding: chunked\r\n\r\n{:x}\r\n{text}\r\n{end}",
        text.len()
    )
}

/// What is answered without a body.
fn status(line: &str) -> String {
    format!("HTTP/1.1 {line}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n")
}

/// The header `Last-Event-ID` of each request.
fn last_ids<'r>(requests: &'r [String]) -> Vec<Option<&'r str>> {
    let id = |request: &'r String| {
        let mut lines = request.lines();
        lines.find_map(|line| line.strip_prefix("last-event-id: "))
    };
    requests.iter().map(id).collect()
}

#[tokio::test]
async fn events_go_on_where_the_connection_was_lost() {
    let reading = |celsius| format!("data: {{\"celsius\":{celsius}}}\n\n");
    let (address, serving) = answer_each(vec![
        // Broken in the middle of an event, whose id does not count.
        events(
            &format!("retry: 1\nid: a\n{}id: b\ndata: {{", reading(1)),
            true,
        ),
        status("503 Service Unavailable"),
        // An id without an event counts.
        events(&format!("{}id: c\n\n", reading(2)), false),
        events(&reading(3), false),
        status("204 No Content"),
    ])
    .await;
    let call = client(address).watch_readings().last_event_id("0");
    let events = call.reconnecting(2);
    let found = timeout(PATIENCE, all(events)).await.unwrap();
    let found: Vec<_> = found.into_iter().map(|event| event.unwrap().data).collect();
    assert_eq!(found, [1.0, 2.0, 3.0].map(super::reading));
    let requests = timeout(PATIENCE, serving).await.unwrap().unwrap();
    let ids = [Some("0"), Some("a"), Some("a"), Some("c"), Some("c")];
    assert_eq!(last_ids(&requests), ids);
}

/// What is sent again is what was sent, and comes when the server asks for it.
#[tokio::test]
async fn a_request_is_sent_again_as_it_was() {
    let over = "event: over\ndata:\n\n";
    let busy = "HTTP/1.1 503 Service Unavailable\r\nretry-after: 2\r\nconnection: close\r\n\
                content-length: 0\r\n\r\n";
    let (address, serving) = answer_each(vec![
        // Spaces are no part of a header's value.
        events(&format!("retry: 1\nid: 42 \n{over}"), false),
        busy.to_owned(),
        events(&format!("id:  \n{over}"), false),
        status("204 No Content"),
    ])
    .await;
    let call = client(address).watch_talk().body(vec!["rain".to_owned()]);
    let begin = Instant::now();
    let found = timeout(PATIENCE, all(call.reconnecting(2))).await.unwrap();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(begin.elapsed() >= Duration::from_secs(2));
    let requests = timeout(PATIENCE, serving).await.unwrap().unwrap();
    assert_eq!(last_ids(&requests), [None, Some("42"), Some("42"), None]);
    for request in requests {
        assert!(request.ends_with("\r\n\r\n[\"rain\"]"), "{request}");
    }
}

#[tokio::test]
async fn events_are_given_up_where_nothing_comes() {
    let quick = || events("retry: 1\n\n", false);
    // No attempt brings an event; the last one ends as it should.
    let (address, serving) = answer_each(vec![quick(), quick(), quick()]).await;
    let found = client(address).watch_notes().reconnecting(2);
    assert_eq!(timeout(PATIENCE, all(found)).await.unwrap(), []);
    assert_eq!(timeout(PATIENCE, serving).await.unwrap().unwrap().len(), 3);
    // An answer that will not change is the last.
    let answers = vec![
        events("retry: 1\ndata: a\n\n", true),
        status("404 Not Found"),
    ];
    let (address, serving) = answer_each(answers).await;
    let mut found = client(address).watch_notes().reconnecting(9);
    let note = timeout(PATIENCE, found.next()).await.unwrap();
    assert_eq!(note.unwrap().unwrap().data, "a");
    let error = timeout(PATIENCE, found.next()).await.unwrap();
    let Some(Err(ItemError::Source(error))) = error else {
        panic!("it cannot go on");
    };
    assert!(error.to_string().contains("404"), "{error}");
    assert!(timeout(PATIENCE, found.next()).await.unwrap().is_none());
    serving.await.unwrap();
    // All was said.
    let done = events("retry: 1\ndata: {\"celsius\":1}\n\ndata: [DONE]\n\n", false);
    let (address, serving) = answer_each(vec![done]).await;
    let found = client(address).watch_readings().reconnecting(9);
    assert_eq!(timeout(PATIENCE, all(found)).await.unwrap().len(), 1);
    serving.await.unwrap();
}
