//! Responses in parts (`specs/multipart-replies.yaml`).

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;

use futures_util::stream;

use crate::generated::multipart_replies::client::{self as sent, Client};
use crate::generated::multipart_replies::operations::{
    GetAlbumOkParts, GetPictureOk, GetPictureOkForm, GetPictureOkFormPicture, GetReportOkContent,
    GetReportOkForm, MissingForm,
};
use crate::generated::multipart_replies::router;
use crate::generated::multipart_replies::server::{
    Api, GetAlbumRequest, GetAlbumResponse, GetPictureRequest, GetPictureResponse,
    GetReportRequest, GetReportResponse, WatchResponse,
};
use crate::generated::multipart_replies::support::binary::Binary;
use crate::generated::multipart_replies::support::client::{Error, Unread};
use crate::generated::multipart_replies::support::multipart::Upload;
use crate::generated::multipart_replies::types::Size;
use crate::raw::{answer_once, exchange, http, serve};

struct Gallery;

impl Api for Gallery {
    type Error = Infallible;

    async fn get_picture(
        &self,
        request: GetPictureRequest,
    ) -> Result<GetPictureResponse, Infallible> {
        Ok(match request.id {
            7 => GetPictureResponse::Ok(GetPictureOk {
                x_age: Some(500),
                body: picture("png".into()),
            }),
            // A file that is sent as it comes.
            8 => {
                let pieces = (0..1000).map(|_| Ok::<_, io::Error>("0123456789"));
                GetPictureResponse::Ok(GetPictureOk {
                    x_age: None,
                    body: picture(Binary::stream(stream::iter(pieces)).into()),
                })
            }
            _ => GetPictureResponse::NotFound(missing()),
        })
    }

    async fn get_report(&self, request: GetReportRequest) -> Result<GetReportResponse, Infallible> {
        Ok(GetReportResponse::Ok(match request.id {
            1 => size().into(),
            _ => report().into(),
        }))
    }

    async fn get_album(&self, _: GetAlbumRequest) -> Result<GetAlbumResponse, Infallible> {
        Ok(GetAlbumResponse::Ok(album()))
    }

    async fn watch(&self) -> Result<WatchResponse, Infallible> {
        let body = Binary::from("--B\r\n\r\nframe\r\n");
        Ok(WatchResponse::Ok(
            body.of_type("multipart/x-mixed-replace; boundary=B"),
        ))
    }
}

fn size() -> Size {
    Size {
        width: 7,
        unit: Some("cm".to_owned()),
    }
}

fn picture(content: Upload) -> GetPictureOkForm {
    GetPictureOkForm {
        title: "Mona \"L\"".to_owned(),
        size: Some(size()),
        tags: Some(vec!["a".to_owned(), "b, c".to_owned()]),
        picture: GetPictureOkFormPicture {
            x_rotation: 90,
            content: content.named("m.png"),
        },
    }
}

fn report() -> GetReportOkForm {
    GetReportOkForm {
        size: size(),
        note: None,
    }
}

fn missing() -> MissingForm {
    MissingForm {
        reason: "It was sold.".to_owned(),
        nearest: Some(7),
    }
}

fn album() -> GetAlbumOkParts {
    GetAlbumOkParts {
        first: size(),
        rest: vec!["one".into(), Upload::new("two").of_type("image/webp")],
    }
}

fn client(address: SocketAddr) -> Client {
    let builder = Client::builder().base_url(format!("http://{address}"));
    builder.http(http()).body_limit(20_000).build().unwrap()
}

const PICTURE: &str = "--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nMona \"L\"\r\n\
    --B\r\nContent-Disposition: form-data; name=\"size\"\r\nContent-Type: application/json\r\n\r\n{\"width\":7,\"unit\":\"cm\"}\r\n\
    --B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\na\r\n\
    --B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nb, c\r\n\
    --B\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"m.png\"\r\nContent-Type: image/png\r\nX-Rotation: 90\r\n\r\npng\r\n--B--\r\n";

const ALBUM: &str = "--B\r\nContent-Type: application/json\r\n\r\n{\"width\":7,\"unit\":\"cm\"}\r\n\
    --B\r\nContent-Type: image/png\r\n\r\none\r\n--B\r\nContent-Type: image/webp\r\n\r\ntwo\r\n--B--\r\n";

#[tokio::test]
async fn a_server_writes_parts() {
    let address = serve(router(Gallery)).await;
    for (path, kind, body) in [
        ("/pictures/7", "form-data", PICTURE),
        (
            "/pictures/9",
            "form-data",
            "--B\r\nContent-Disposition: form-data; name=\"reason\"\r\n\r\nIt was sold.\r\n\
             --B\r\nContent-Disposition: form-data; name=\"nearest\"\r\n\r\n7\r\n--B--\r\n",
        ),
        (
            "/pictures/2/report",
            "mixed",
            "--B\r\nContent-Disposition: form-data; name=\"size\"\r\nContent-Type: application/json\r\n\r\n\
             {\"width\":7,\"unit\":\"cm\"}\r\n--B--\r\n",
        ),
        ("/albums/1", "mixed", ALBUM),
    ] {
        let answer = exchange(address, &format!("GET {path} HTTP/1.1")).await;
        let content_type = answer.header("content-type")[0].to_owned();
        let boundary = content_type.strip_prefix(&format!("multipart/{kind}; boundary="));
        let boundary = boundary.unwrap_or_else(|| panic!("{answer}"));
        assert_eq!(answer.body.replace(boundary, "B"), body);
    }
    let answer = exchange(address, "GET /pictures/7 HTTP/1.1").await;
    assert_eq!(answer.header("x-age"), ["500"]);
    assert_eq!(
        answer.header("content-length"),
        [answer.body.len().to_string()]
    );
    // What has no end is bytes.
    let answer = exchange(address, "GET /camera HTTP/1.1").await;
    assert_eq!(answer.body, "--B\r\n\r\nframe\r\n");
}

/// What a client makes of a response that says that it is a picture.
async fn read(
    content_type: &str,
    body: &str,
) -> Result<GetPictureOk, Error<sent::GetPictureError>> {
    let head = format!("HTTP/1.1 200 OK\ncontent-type: {content_type}");
    let (address, _) = answer_once(&format!("{head}\n\n{body}")).await;
    let reply = client(address).get_picture(7).await?;
    Ok(reply.into_inner())
}

#[tokio::test]
async fn a_client_reads_parts() {
    let reply = read("multipart/form-data; boundary=B", PICTURE)
        .await
        .unwrap();
    assert_eq!(reply.body.title, "Mona \"L\"");
    assert_eq!(
        reply.body.tags.unwrap(),
        ["a".to_owned(), "b, c".to_owned()]
    );
    assert_eq!(reply.body.size, Some(size()));
    assert_eq!(reply.body.picture.x_rotation, 90);
    let file = reply.body.picture.content;
    assert_eq!(file.file_name.as_deref(), Some("m.png"));
    assert_eq!(file.content.content_type(), Some("image/png"));
    assert_eq!(file.content.bytes().await.unwrap(), "png");
    // In any order, and with what is not described.
    let other = "--B\r\nContent-Disposition: form-data; name=\"picture\"\r\nx-rotation: 1\r\n\r\np\r\n\
        --B\r\nContent-Disposition: form-data; name=\"more\"\r\n\r\nx\r\n\
        --B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nSea\r\n--B--";
    let reply = read("multipart/form-data; boundary=\"B\"", other)
        .await
        .unwrap();
    assert_eq!(reply.body.title, "Sea");
    assert!(reply.body.tags.is_none());
    for (content_type, body, says) in [
        (
            "multipart/form-data; boundary=B",
            PICTURE.replace("Mona \"L\"", "M"),
            "/title",
        ),
        (
            "multipart/form-data; boundary=B",
            PICTURE.replace("X-Rotation: 90\r\n", ""),
            "/picture/header/X-Rotation",
        ),
        (
            "multipart/form-data; boundary=B",
            PICTURE.replace("\"width\":7", "\"width\":0"),
            "/size/width",
        ),
        (
            "multipart/form-data; boundary=B",
            PICTURE.replace("name=\"picture\"", "name=\"pictures\""),
            "/picture",
        ),
        (
            "multipart/form-data; boundary=B",
            PICTURE.replace("--B--", ""),
            "the body cannot be read in parts: ",
        ),
        ("multipart/form-data", PICTURE.to_owned(), "boundary"),
        (
            "multipart/mixed; boundary=B",
            PICTURE.to_owned(),
            "multipart/mixed",
        ),
    ] {
        let error = read(content_type, &body).await.unwrap_err();
        let Error::Decode { raw, source } = error else {
            panic!("{says}: {error}");
        };
        assert!(source.to_string().contains(says), "{says}: {source}");
        // The whole body is at hand.
        assert_eq!(raw.body(), &body);
    }
    let large = PICTURE.replace("png\r\n--", &format!("{}\r\n--", "x".repeat(30_000)));
    let error = read("multipart/form-data; boundary=B", &large)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::TooLarge { .. }), "{error:?}");
}

#[tokio::test]
async fn a_client_reads_parts_by_their_position() {
    let answer = async |body: &str| {
        let head = "HTTP/1.1 200 OK\ncontent-type: multipart/mixed; boundary=B";
        let (address, _) = answer_once(&format!("{head}\n\n{body}")).await;
        client(address).get_album(1).await
    };
    let reply = answer(ALBUM).await.unwrap();
    assert_eq!(format!("{:?}", reply.first), format!("{:?}", size()));
    assert_eq!(reply.rest.len(), 2);
    let error = answer("--B--\r\n").await.unwrap_err();
    assert!(
        matches!(&error, Error::Decode { source: Unread::Json(source), .. }
            if source.to_string().contains("/0")),
        "{error:?}"
    );
    let more = "--B\r\nContent-Type: image/png\r\n\r\none\r\n";
    let four = answer(&ALBUM.replace(more, &more.repeat(2))).await.unwrap();
    assert_eq!(four.rest.len(), 3);
    let five = answer(&ALBUM.replace(more, &more.repeat(3))).await;
    let Error::Decode { source, .. } = five.unwrap_err() else {
        panic!("four are enough");
    };
    // Three of them are behind the first one.
    assert_eq!(source.to_string(), "/1: must have at most 3 items, not 4");
}

#[tokio::test]
async fn client_and_server_understand_each_other() {
    let client = client(serve(router(Gallery)).await);
    let reply = client.get_picture(8).await.unwrap().into_inner();
    let content = reply.body.picture.content.content;
    assert_eq!(content.bytes().await.unwrap().len(), 10_000);
    let error = client.get_picture(9).await.unwrap_err();
    assert!(
        matches!(&error, Error::Api(sent::GetPictureError::NotFound(reply)) if **reply == missing()),
        "{error:?}"
    );
    let json = client.get_report(1).await.unwrap().into_inner();
    assert!(matches!(json, GetReportOkContent::Json(json) if json == size()));
    let parts = client.get_report(2).await.unwrap().into_inner();
    assert!(matches!(parts, GetReportOkContent::MultipartMixed(parts) if parts == report()));
    let mut frames = client.watch().await.unwrap().into_inner();
    assert!(frames.next().await.unwrap().unwrap().starts_with(b"--B"));
}
