//! HTTP/1.1 as bytes: what our own client and server make of a message must not be all that is looked at.
//!
//! Every socket is on loopback, and everything started here ends with the test.

use std::fmt;
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
        self.headers
            .iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .collect()
    }

    /// Reads a message. With its whole body, unless it is the answer to a `HEAD`; with its chunks as far as they came,
    /// if it has them.
    fn parse(bytes: &[u8], has_body: bool) -> Option<Self> {
        let text = std::str::from_utf8(bytes).expect("text");
        let (head, body) = text.split_once("\r\n\r\n")?;
        let mut lines = head.split("\r\n");
        let start = lines.next()?.to_owned();
        let headers = lines
            .map(|line| line.split_once(": ").expect("a header"))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let message = Self {
            start,
            headers,
            body: body.to_owned(),
        };
        let length = message
            .header("content-length")
            .first()
            .map_or(0, |value| value.parse().expect("a number"));
        let chunked = !message.header("transfer-encoding").is_empty();
        (!has_body || chunked || message.body.len() == length).then_some(message)
    }
}

/// The message as it came, without the headers that say nothing of the description: `Host`, `Date`, `Connection`,
/// and `Content-Length`, which [`Message::parse`] looks at.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.start)?;
        for (name, value) in &self.headers {
            if !matches!(
                name.as_str(),
                "host" | "date" | "connection" | "content-length"
            ) {
                writeln!(f, "{name}: {value}")?;
            }
        }
        write!(f, "\n{}", self.body)
    }
}

/// Sends a request to a server and reads its answer. The head of `request` has a header a line; `Host`, `Connection`
/// and, where there is a body, `Content-Length` are added unless it has them.
pub(crate) async fn exchange(address: SocketAddr, request: &str) -> Message {
    let (head, body) = request.split_once("\n\n").unwrap_or((request, ""));
    let mut head = head.lines().map(str::trim).collect::<Vec<_>>().join("\r\n");
    head.push_str("\r\nhost: localhost\r\nconnection: close");
    if !body.is_empty() && !head.contains("content-length") && !head.contains("transfer-encoding") {
        head.push_str(&format!("\r\ncontent-length: {}", body.len()));
    }
    let mut stream = TcpStream::connect(address)
        .await
        .expect("the server listens");
    // A server may answer and close before it has read a body that is too large.
    let _ = stream
        .write_all(format!("{head}\r\n\r\n{body}").as_bytes())
        .await;
    let mut bytes = Vec::new();
    // It may reset the connection, too, after its answer.
    let _ = timeout(PATIENCE, stream.read_to_end(&mut bytes))
        .await
        .expect("the server answers in time");
    Message::parse(&bytes, !head.starts_with("HEAD ")).expect("a whole response")
}

/// Accepts one request, answers it with these bytes, closes the connection, and gives the request.
pub(crate) async fn answer_bytes(
    response: impl Into<Vec<u8>>,
) -> (SocketAddr, JoinHandle<Message>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let response = response.into();
    let request = tokio::spawn(async move {
        let (mut stream, _) = timeout(PATIENCE, listener.accept())
            .await
            .expect("a call in time")
            .expect("a connection");
        let mut bytes = Vec::new();
        let mut chunk = [0; 4096];
        let request = loop {
            let read = timeout(PATIENCE, stream.read(&mut chunk))
                .await
                .expect("bytes in time")
                .expect("bytes");
            bytes.extend_from_slice(&chunk[..read]);
            if let Some(request) = Message::parse(&bytes, true) {
                break request;
            }
            assert_ne!(read, 0, "the request ends before it is whole");
        };
        // A client need not read an answer that is too large.
        let _ = stream.write_all(&response).await;
        request
    });
    (address, request)
}

/// As [`answer_bytes`], with an answer whose head has a header a line. `Connection` and `Content-Length` are added.
pub(crate) async fn answer_once(response: &str) -> (SocketAddr, JoinHandle<Message>) {
    let (head, body) = response.split_once("\n\n").unwrap_or((response, ""));
    let head = head.lines().map(str::trim).collect::<Vec<_>>().join("\r\n");
    let length = body.len();
    answer_bytes(format!(
        "{head}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    ))
    .await
}

/// An HTTP client that waits no longer than a test does, and asks no proxy.
pub(crate) fn http() -> reqwest::Client {
    let builder = reqwest::Client::builder()
        .timeout(PATIENCE)
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none());
    builder.build().expect("a client")
}

/// The function `client` of a test: a client of this type for a server on loopback.
macro_rules! loopback_client {
    ($client:ident) => {
        fn client(address: std::net::SocketAddr) -> $client {
            let builder = $client::builder().base_url(format!("http://{address}"));
            builder.http(crate::raw::http()).build().unwrap()
        }
    };
}
pub(crate) use loopback_client;
