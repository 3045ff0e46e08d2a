//! Bodies of bytes (`specs/binary.yaml`): whole and as they come, both ways, with the media type that the sender names.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::http::StatusCode;
use bytes::Bytes;
use futures_util::stream::{self, StreamExt as _};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::generated::binary::client::GetContactSuccess;
use crate::generated::binary::operations::{
    AddNegativeContent, AddNegativeOkContent, GetContactOkContent, GetFilmOk,
};
use crate::generated::binary::server::{
    AddNegativeRequest, AddNegativeResponse, AddPrintRequest, AddPrintResponse, Api,
    GetContactRequest, GetContactResponse, GetFilmRequest, GetFilmResponse, PutFilmRequest,
    PutFilmResponse, ReplacePrintRequest, ReplacePrintResponse,
};
use crate::generated::binary::support::binary::{Binary, BinaryError};
use crate::generated::binary::support::client::Error;
use crate::generated::binary::types::{Place, Trouble};
use crate::generated::binary::{Client, router};
use crate::raw::{answer_once, exchange, http, serve};

/// How long a test waits for bytes.
const PATIENCE: Duration = Duration::from_secs(10);

/// Counts films, develops prints.
struct Service;

impl Api for Service {
    type Error = BinaryError;

    const BODY_LIMIT: usize = 16;

    async fn put_film(&self, request: PutFilmRequest) -> Result<PutFilmResponse, BinaryError> {
        // The film 2 may be longer than others.
        let mut body = match request.id {
            2 => request.body.limit(40),
            _ => request.body,
        };
        let mut length = 0;
        while let Some(piece) = body.next().await {
            length += piece?.len();
        }
        Ok(PutFilmResponse::Ok(i64::try_from(length).unwrap()))
    }

    async fn get_film(&self, request: GetFilmRequest) -> Result<GetFilmResponse, BinaryError> {
        let body = match request.id {
            1 => Binary::from("whole"),
            2 => Binary::stream(stream::iter([Ok::<_, io::Error>("in "), Ok("pieces")])),
            3 => {
                // A server that fails before its head is sent has no answer to cut off.
                let slow = |piece| async {
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    piece
                };
                let pieces = [Ok("film"), Err(io::Error::other("torn"))];
                Binary::stream(stream::iter(pieces).then(slow)).of_length(8)
            }
            _ => {
                let detail = "no film".to_owned();
                return Ok(GetFilmResponse::NotFound(Trouble { detail }));
            }
        };
        let e_tag = Some("1".to_owned());
        Ok(GetFilmResponse::Ok(GetFilmOk { e_tag, body }))
    }

    async fn add_print(&self, request: AddPrintRequest) -> Result<AddPrintResponse, BinaryError> {
        let media_type = request.body.content_type().unwrap_or("none").to_owned();
        let bytes = request.body.bytes().await?;
        // What is kept is of the same kind; a print without bytes becomes something strange.
        let kept = match bytes.as_ref() {
            b"" => "image/gif",
            b"any" => request
                .accept
                .best(&["image/png", "image/jpeg"])
                .unwrap_or("none"),
            _ => &media_type,
        };
        Ok(AddPrintResponse::Created(Binary::from(bytes).of_type(kept)))
    }

    async fn replace_print(
        &self,
        request: ReplacePrintRequest,
    ) -> Result<ReplacePrintResponse, BinaryError> {
        let Some(body) = request.body else {
            return Ok(ReplacePrintResponse::NoContent);
        };
        let said = body.content_type().unwrap_or("none").to_owned();
        let body = Binary::from(said).of_type("text/x-note");
        Ok(ReplacePrintResponse::Default(StatusCode::CONFLICT, body))
    }

    async fn add_negative(
        &self,
        request: AddNegativeRequest,
    ) -> Result<AddNegativeResponse, BinaryError> {
        Ok(AddNegativeResponse::Ok(match request.body {
            AddNegativeContent::Json(place) => place.into(),
            // It is handed on as it comes.
            AddNegativeContent::Binary(body) => {
                Binary::stream(body).of_type("image/x-negative").into()
            }
        }))
    }

    async fn get_contact(
        &self,
        request: GetContactRequest,
    ) -> Result<GetContactResponse, BinaryError> {
        let shelf = "c".to_owned();
        Ok(match request.id {
            1 => GetContactResponse::Ok(Place { shelf }.into()),
            2 => GetContactResponse::Ok(Binary::from("x").of_type("image/png").into()),
            _ => GetContactResponse::NonAuthoritativeInformation("{}".into()),
        })
    }
}

fn client(address: SocketAddr) -> Client {
    let builder = Client::builder().base_url(format!("http://{address}"));
    builder.http(http()).body_limit(32).build().unwrap()
}

#[tokio::test]
async fn bytes_go_over_the_wire_as_they_are() {
    let address = serve(router(Service)).await;
    for (request, start, content_type, body) in [
        (
            "PUT /films/1 HTTP/1.1\n\n12345",
            "HTTP/1.1 200 OK",
            "application/json",
            "5",
        ),
        (
            "PUT /films/1 HTTP/1.1\ncontent-type: application/octet-stream\n\n12345",
            "HTTP/1.1 200 OK",
            "application/json",
            "5",
        ),
        // No bytes are bytes.
        (
            "PUT /films/1 HTTP/1.1",
            "HTTP/1.1 200 OK",
            "application/json",
            "0",
        ),
        (
            "GET /films/1 HTTP/1.1",
            "HTTP/1.1 200 OK",
            "application/octet-stream",
            "whole",
        ),
        (
            "GET /films/2 HTTP/1.1",
            "HTTP/1.1 200 OK",
            "application/octet-stream",
            "3\r\nin \r\n6\r\npieces\r\n0\r\n\r\n",
        ),
        (
            "POST /prints HTTP/1.1\ncontent-type: image/jpeg\n\nx",
            "HTTP/1.1 201 Created",
            "image/jpeg",
            "x",
        ),
        // The handler knows what the caller would rather have.
        (
            "POST /prints HTTP/1.1\ncontent-type: image/png\naccept: image/png;q=0.5, image/*\n\nany",
            "HTTP/1.1 201 Created",
            "image/jpeg",
            "any",
        ),
        (
            "PUT /prints HTTP/1.1\ncontent-type: image/webp; q=1\n\nx",
            "HTTP/1.1 409 Conflict",
            "text/x-note",
            "image/webp; q=1",
        ),
        (
            "POST /negatives HTTP/1.1\ncontent-type: application/json\n\n{\"shelf\":\"a\"}",
            "HTTP/1.1 200 OK",
            "application/json",
            "{\"shelf\":\"a\"}",
        ),
    ] {
        let answer = exchange(address, request).await;
        assert_eq!(answer.start, start, "{request}: {answer}");
        assert_eq!(answer.header("content-type"), [content_type], "{request}");
        assert_eq!(answer.body, body, "{request}");
    }
    for (request, start) in [
        ("PUT /prints HTTP/1.1", "HTTP/1.1 204 No Content"),
        (
            "POST /prints HTTP/1.1\ncontent-type: image/gif\n\nx",
            "HTTP/1.1 415 Unsupported Media Type",
        ),
        // The handler answers in a media type that is not documented.
        (
            "POST /prints HTTP/1.1\ncontent-type: image/png",
            "HTTP/1.1 500 Internal Server Error",
        ),
    ] {
        assert_eq!(exchange(address, request).await.start, start, "{request}");
    }
}

#[tokio::test]
async fn a_server_takes_no_more_than_its_limit() {
    let address = serve(router(Service)).await;
    let chunked = "transfer-encoding: chunked\n\n8\r\n12345678\r\n9\r\n123456789\r\n0\r\n\r\n";
    for (request, status, body) in [
        (
            "PUT /films/1 HTTP/1.1\n\n12345678123456789".to_owned(),
            "413",
            true,
        ),
        (format!("PUT /films/1 HTTP/1.1\n{chunked}"), "413", true),
        (
            "PUT /films/2 HTTP/1.1\n\n12345678123456789".to_owned(),
            "200",
            false,
        ),
        (format!("PUT /films/2 HTTP/1.1\n{chunked}"), "200", false),
    ] {
        let answer = exchange(address, &request).await;
        assert!(answer.start.contains(status), "{request}: {answer}");
        if body {
            // As the operation documents it.
            assert_eq!(answer.header("content-type"), ["application/problem+json"]);
            let expected = r#"{"detail":"the body must not have more than 16 bytes"}"#;
            assert_eq!(answer.body, expected, "{request}");
        }
    }
}

#[tokio::test]
async fn client_and_server_understand_each_other() {
    let address = serve(router(Service)).await;
    let client = client(address);
    let films: [Binary; 5] = [
        "12345".into(),
        "12345".to_owned().into(),
        vec![0, 159, 146, 150, 0].into(),
        Bytes::from_static(b"12345").into(),
        Binary::stream(stream::iter([Ok::<_, io::Error>("123"), Ok("45")])),
    ];
    for film in films {
        assert_eq!(*client.put_film(1, film).await.unwrap(), 5);
    }
    for (id, expected) in [(1, "whole"), (2, "in pieces")] {
        let film = client.get_film(id).await.unwrap().into_inner();
        assert_eq!(film.e_tag.as_deref(), Some("1"));
        assert_eq!(film.body.content_type(), Some("application/octet-stream"));
        assert_eq!(film.body.bytes().await.unwrap(), expected);
    }
    assert!(matches!(client.get_film(9).await, Err(Error::Api(_))));
    // A body that breaks off is no body that ends.
    let film = client.get_film(3).await.unwrap().into_inner();
    assert_eq!(film.body.length(), Some(8));
    let error = film.body.bytes().await.unwrap_err();
    assert!(matches!(error, BinaryError::Source(_)), "{error:?}");
    // Without a type it is the first that is documented.
    for (body, expected) in [
        (Binary::from("x"), "image/png"),
        (Binary::from("x").of_type("image/jpeg"), "image/jpeg"),
    ] {
        let print = client.add_print(body).await.unwrap().into_inner();
        assert_eq!(print.content_type(), Some(expected));
    }
    let picture = Binary::from("x").of_type("image/webp");
    let Err(Error::Api(error)) = client.replace_print().body(picture).await else {
        panic!("a conflict is documented");
    };
    let crate::generated::binary::client::ReplacePrintError::Default(reply) = error;
    assert_eq!(reply.status(), StatusCode::CONFLICT);
    assert_eq!(reply.into_inner().bytes().await.unwrap(), "image/webp");
    let negative = Binary::from("negative").of_type("image/tiff");
    let answer = client.add_negative(negative).await.unwrap().into_inner();
    let AddNegativeOkContent::Image(body) = answer else {
        panic!("a picture was sent");
    };
    assert_eq!(body.content_type(), Some("image/x-negative"));
    assert_eq!(body.bytes().await.unwrap(), "negative");
    let place = Place {
        shelf: "b".to_owned(),
    };
    let answer = client.add_negative(place.clone()).await.unwrap();
    assert!(matches!(&*answer, AddNegativeOkContent::Json(found) if *found == place));
}

#[tokio::test]
async fn no_bytes_are_a_body_where_the_request_says_what_they_are() {
    let address = serve(router(Service)).await;
    for (head, start) in [
        ("", "HTTP/1.1 204 No Content"),
        ("content-type: image/png", "HTTP/1.1 409 Conflict"),
    ] {
        let answer = exchange(address, &format!("PUT /prints HTTP/1.1\n{head}")).await;
        assert_eq!(answer.start, start, "{answer:?}");
    }
}

#[tokio::test]
async fn what_has_a_type_is_read_whole_beside_bytes_of_any_type() {
    let address = serve(router(Service)).await;
    let client = &client(address);
    let contact = |id| async move {
        let answer = client.get_contact(id).await.unwrap().into_inner();
        match answer {
            GetContactSuccess::Ok(GetContactOkContent::Json(place)) => place.shelf,
            GetContactSuccess::Ok(GetContactOkContent::Binary(body))
            | GetContactSuccess::NonAuthoritativeInformation(body) => {
                String::from_utf8(body.bytes().await.unwrap().to_vec()).unwrap()
            }
        }
    };
    for (id, expected) in [(1, "c"), (2, "x"), (3, "{}")] {
        assert_eq!(contact(id).await, expected, "{id}");
    }
}

#[tokio::test]
async fn a_media_type_that_is_not_documented_is_not_sent() {
    let nowhere = client("127.0.0.1:9".parse().unwrap());
    let picture = Binary::from("x").of_type("image/gif");
    let error = nowhere.add_print(picture).await.unwrap_err();
    let Error::Request(error) = error else {
        panic!("{error:?}");
    };
    assert!(
        error.to_string().contains("no body of `image/gif`"),
        "{error}"
    );
}

#[tokio::test]
async fn a_client_takes_no_more_than_its_limit() {
    let long = "x".repeat(33);
    for (limit, expected) in [(None, Err(32)), (Some(33), Ok(33))] {
        let (address, _) = answer_once(&format!(
            "HTTP/1.1 200 OK\ncontent-type: video/mp4\n\n{long}"
        ))
        .await;
        // What is documented as bytes may be said to be anything.
        let mut film = client(address).get_film(1).await.unwrap().into_inner().body;
        assert_eq!(film.content_type(), Some("video/mp4"));
        if let Some(limit) = limit {
            film = film.limit(limit);
        }
        let found = match film.bytes().await {
            Ok(bytes) => Ok(bytes.len()),
            Err(BinaryError::TooLarge { limit }) => Err(limit),
            Err(error) => panic!("{error}"),
        };
        assert_eq!(found, expected);
    }
}

/// What is made of a channel's messages, as they come.
fn pieces(receiver: mpsc::UnboundedReceiver<&'static str>) -> Binary {
    Binary::stream(stream::unfold(receiver, |mut receiver| async {
        let piece = receiver.recv().await?;
        Some((Ok::<_, io::Error>(piece), receiver))
    }))
}

/// Reads from a connection until a text comes.
async fn until(stream: &mut TcpStream, text: &str) -> String {
    let mut bytes = Vec::new();
    let mut chunk = [0; 1024];
    while !String::from_utf8_lossy(&bytes).contains(text) {
        let read = timeout(PATIENCE, stream.read(&mut chunk))
            .await
            .unwrap()
            .unwrap();
        assert_ne!(read, 0, "{}", String::from_utf8_lossy(&bytes));
        bytes.extend_from_slice(&chunk[..read]);
    }
    String::from_utf8(bytes).unwrap()
}

#[tokio::test]
async fn a_client_sends_bytes_as_they_come() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let client = client(listener.local_addr().unwrap());
    let (sender, receiver) = mpsc::unbounded_channel();
    let call = tokio::spawn(async move { client.put_film(1, pieces(receiver)).await });
    let (mut stream, _) = timeout(PATIENCE, listener.accept()).await.unwrap().unwrap();
    sender.send("first").unwrap();
    let head = until(&mut stream, "5\r\nfirst\r\n").await;
    assert!(head.starts_with("PUT /films/1 HTTP/1.1\r\n"), "{head}");
    assert!(
        head.contains("content-type: application/octet-stream\r\n"),
        "{head}"
    );
    assert!(head.contains("transfer-encoding: chunked\r\n"), "{head}");
    sender.send("second").unwrap();
    assert_eq!(until(&mut stream, "second\r\n").await, "6\r\nsecond\r\n");
    drop(sender);
    assert_eq!(until(&mut stream, "0\r\n\r\n").await, "0\r\n\r\n");
    let answer = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n11";
    stream.write_all(answer.as_bytes()).await.unwrap();
    assert_eq!(*call.await.unwrap().unwrap(), 11);
}

#[tokio::test]
async fn a_server_hands_bytes_on_as_they_come() {
    let address = serve(router(Service)).await;
    let (sender, receiver) = mpsc::unbounded_channel();
    sender.send("first").unwrap();
    let body = pieces(receiver).of_type("image/tiff");
    // Through the server and back, before the whole was sent.
    let answer = timeout(PATIENCE, client(address).add_negative(body).into_future());
    let AddNegativeOkContent::Image(mut body) = answer.await.unwrap().unwrap().into_inner() else {
        panic!("a picture was sent");
    };
    let piece = timeout(PATIENCE, body.next()).await.unwrap();
    assert_eq!(piece.unwrap().unwrap(), "first");
    sender.send("second").unwrap();
    let piece = timeout(PATIENCE, body.next()).await.unwrap();
    assert_eq!(piece.unwrap().unwrap(), "second");
    drop(sender);
    assert!(timeout(PATIENCE, body.next()).await.unwrap().is_none());
}
