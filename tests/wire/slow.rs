//! Bodies that come slowly, or have no end (`specs/slow.yaml`).

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::response::IntoResponse as _;
use futures_util::stream;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

use crate::generated::slow::client::{Client, Error};
use crate::generated::slow::router;
use crate::generated::slow::server::{
    Api, GetNewsResponse, PutLetterRequest, PutLetterResponse, PutParcelRequest, PutParcelResponse,
};
use crate::generated::slow::support::binary::BinaryError;
use crate::raw::{http, serve};

const STEP: Duration = Duration::from_millis(50);

/// Keeps nothing.
pub(crate) struct Post;

impl Api for Post {
    type Error = BinaryError;

    const BODY_TIMEOUT: Duration = Duration::from_millis(300);

    async fn put_letter(&self, _: PutLetterRequest) -> Result<PutLetterResponse, BinaryError> {
        Ok(PutLetterResponse::NoContent)
    }

    async fn put_parcel(
        &self,
        request: PutParcelRequest,
    ) -> Result<PutParcelResponse, BinaryError> {
        request.body.bytes().await?;
        Ok(PutParcelResponse::NoContent)
    }

    async fn get_news(&self) -> Result<GetNewsResponse, BinaryError> {
        Ok(GetNewsResponse::Ok(Vec::new()))
    }
}

/// Sends a body byte by byte, then waits; what is answered, and after how long.
async fn drip(target: &str, kind: &str, bytes: usize, declared: usize) -> (String, Duration) {
    let address = serve(router(Post)).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "PUT {target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: {kind}\r\n\
         content-length: {declared}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let begin = Instant::now();
    let (mut reader, mut writer) = stream.into_split();
    let writing = tokio::spawn(async move {
        for _ in 0..bytes {
            if writer.write_all(b" ").await.is_err() {
                break;
            }
            sleep(STEP).await;
        }
        // The connection stays open.
        sleep(Duration::from_secs(20)).await;
        drop(writer);
    });
    let mut answer = Vec::new();
    let _ = timeout(Duration::from_secs(10), reader.read_to_end(&mut answer))
        .await
        .expect("an answer in time");
    writing.abort();
    (String::from_utf8(answer).unwrap(), begin.elapsed())
}

#[tokio::test]
async fn a_server_waits_for_a_body_that_it_holds_only_so_long() {
    // Each byte comes in time, but the whole does not.
    let (answer, took) = drip("/letters", "application/json", 100, 100).await;
    assert!(
        answer.starts_with("HTTP/1.1 408 Request Timeout"),
        "{answer}"
    );
    assert!(
        answer.ends_with("the body must come within 300ms"),
        "{answer}"
    );
    assert!(took < Duration::from_secs(3), "{took:?}");
}

#[tokio::test]
async fn a_server_waits_for_the_next_piece_only_so_long() {
    let (answer, _) = drip("/parcels", "application/octet-stream", 3, 100).await;
    assert!(
        answer.starts_with("HTTP/1.1 408 Request Timeout"),
        "{answer}"
    );
    assert!(answer.contains("each piece of the body"), "{answer}");
    // As long as something comes, it may take its time.
    let (answer, took) = drip("/parcels", "application/octet-stream", 12, 12).await;
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    assert!(took > Duration::from_millis(500), "{took:?}");
}

/// Answers with a body that has no end, byte by byte or at once.
pub(crate) async fn endless(pause: Duration) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 1024];
        let _ = stream.read(&mut request).await;
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n[";
        let _ = stream.write_all(head.as_bytes()).await;
        while stream.write_all(&[b' '; 64]).await.is_ok() {
            sleep(pause).await;
        }
    });
    address
}

#[tokio::test]
async fn a_client_takes_no_body_without_an_end() {
    let builder = |address| {
        let builder = Client::builder().base_url(format!("http://{address}"));
        builder.http(http()).body_limit(10_000)
    };
    let fast = builder(endless(Duration::ZERO).await).build().unwrap();
    let error = fast.get_news().await.unwrap_err();
    assert!(matches!(error, Error::TooLarge { .. }), "{error:?}");
    let slow = builder(endless(STEP).await).timeout(6 * STEP);
    let begin = Instant::now();
    let error = slow.build().unwrap().get_news().await.unwrap_err();
    assert!(matches!(error, Error::Transport { .. }), "{error:?}");
    assert!(begin.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn what_is_in_place_of_an_http_client_is_limited_too() {
    let never = axum::Router::new().fallback(|| async {
        let body = Body::from_stream(stream::pending::<Result<String, std::io::Error>>());
        ([("content-type", "application/json")], body).into_response()
    });
    let builder = Client::builder().base_url("http://localhost");
    let client = builder.router(never).timeout(2 * STEP).build().unwrap();
    let error = timeout(Duration::from_secs(5), client.get_news())
        .await
        .expect("an end in time")
        .unwrap_err();
    assert!(matches!(error, Error::Transport { .. }), "{error:?}");
}
