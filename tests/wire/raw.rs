//! HTTP/1.1 as bytes: what our own client and server make of a message must not be all that is looked at.
//!
//! Every socket is on loopback, and everything started here ends with the test.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// How long a test waits for a message.
const PATIENCE: Duration = Duration::from_secs(10);

/// Serves a router on a free port of loopback, until the runtime of the test ends.
pub(crate) async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// A message as it came over the wire.
#[derive(Debug)]
pub(crate) struct Message {
    /// The request line or status line.
    pub(crate) start: String,
    /// The headers in order, names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: String,
}

impl Message {
    /// The values of a header, in order.
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str()).collect()
    }

    /// The status code of a response.
    pub(crate) fn status(&self) -> u16 {
        self.start.split(' ').nth(1).and_then(|code| code.parse().ok()).expect("a status line")
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).expect("text");
        let (head, body) = text.split_once("\r\n\r\n")?;
        let mut lines = head.split("\r\n");
        let start = lines.next()?.to_owned();
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let message = Self { start, headers, body: body.to_owned() };
        let length = message.header("content-length").first().map_or(0, |value| value.parse().expect("a number"));
        (message.body.len() >= length).then_some(message)
    }
}

/// Sends bytes to a server and reads its answer. `request` has `\n` for line ends in its head; `Host`,
/// `Connection` and, where there is a body, `Content-Length` are added unless it has them.
pub(crate) async fn exchange(address: SocketAddr, request: &str) -> Message {
    let (head, body) = request.split_once("\n\n").unwrap_or((request.trim_end(), ""));
    let mut head = head.trim_start().replace('\n', "\r\n");
    head.push_str("\r\nHost: localhost\r\nConnection: close");
    if !body.is_empty() && !head.to_ascii_lowercase().contains("content-length") {
        head.push_str(&format!("\r\nContent-Length: {}", body.len()));
    }
    let mut stream = TcpStream::connect(address).await.expect("the server listens");
    // A server may answer and close before it has read a body that is too large.
    let _ = stream.write_all(format!("{head}\r\n\r\n{body}").as_bytes()).await;
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        match timeout(PATIENCE, stream.read(&mut chunk)).await.expect("the server answers in time") {
            Ok(0) | Err(_) => break,
            Ok(read) => bytes.extend_from_slice(&chunk[..read]),
        }
    }
    Message::parse(&bytes).expect("a whole response")
}

/// Accepts one request, answers it with fixed bytes (`\n` for line ends in the head), and gives the request.
pub(crate) async fn answer_once(response: &str) -> (SocketAddr, JoinHandle<Message>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (head, body) = response.split_once("\n\n").unwrap_or((response.trim_end(), ""));
    let response = format!(
        "{}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        head.trim_start().replace('\n', "\r\n"),
        body.len()
    );
    let request = tokio::spawn(async move {
        let (mut stream, _) = timeout(PATIENCE, listener.accept()).await.expect("a call in time").expect("a connection");
        let mut bytes = Vec::new();
        let mut chunk = [0; 4096];
        let request = loop {
            let read = timeout(PATIENCE, stream.read(&mut chunk)).await.expect("bytes in time").expect("bytes");
            bytes.extend_from_slice(&chunk[..read]);
            if let Some(request) = Message::parse(&bytes) {
                break request;
            }
            assert_ne!(read, 0, "the request ends before it is whole");
        };
        stream.write_all(response.as_bytes()).await.expect("the caller reads");
        request
    });
    (address, request)
}
