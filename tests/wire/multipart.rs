//! Parts with headers and with styles (`specs/multipart.yaml`).

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use crate::generated::multipart::operations::{
    AddExhibitForm, AddExhibitFormBack, AddExhibitFormDetails, AddExhibitFormLabel,
    AddExhibitFormPicture, SendMessageForm,
};
use crate::generated::multipart::server::{
    AddExhibitRequest, AddExhibitResponse, AddNoteRequest, AddNoteResponse, Api,
    SendMessageRequest, SendMessageResponse,
};
use crate::generated::multipart::support::client::Error;
use crate::generated::multipart::support::multipart::Upload;
use crate::generated::multipart::types::{Note, Size};
use crate::generated::multipart::{Client, router};
use crate::raw::{answer_once, exchange, loopback_client, serve};

/// Keeps the last exhibit.
#[derive(Clone, Default)]
struct Service(Arc<Mutex<Option<AddExhibitForm>>>);

impl Api for Service {
    type Error = Infallible;

    async fn add_exhibit(
        &self,
        request: AddExhibitRequest,
    ) -> Result<AddExhibitResponse, Infallible> {
        *self.0.lock().unwrap() = Some(request.body);
        Ok(AddExhibitResponse::NoContent)
    }

    async fn add_note(&self, request: AddNoteRequest) -> Result<AddNoteResponse, Infallible> {
        Ok(AddNoteResponse::Ok(request.body))
    }

    async fn send_message(
        &self,
        request: SendMessageRequest,
    ) -> Result<SendMessageResponse, Infallible> {
        let SendMessageForm {
            photo,
            cover,
            album,
        } = request.body;
        let mut arrived = Vec::new();
        for part in [photo].into_iter().chain(cover).chain(album) {
            let name = part.file_name.unwrap_or("no file".to_owned());
            let bytes = part.content.bytes().await.unwrap();
            arrived.push(format!("{name}: {}", bytes.escape_ascii()));
        }
        Ok(SendMessageResponse::Ok(arrived))
    }
}

loopback_client!(Client);

fn size(unit: &str) -> Size {
    Size {
        width: 7,
        unit: Some(unit.to_owned()),
    }
}

fn exhibit() -> AddExhibitForm {
    let corner = |corner: &str, bytes: &'static [u8]| AddExhibitFormDetails {
        x_corner: corner.to_owned(),
        content: Upload::new(bytes).of_type("image/png"),
    };
    AddExhibitForm {
        title: "Mona".to_owned(),
        picture: AddExhibitFormPicture {
            x_rotation: 90,
            x_taken_by: Some(vec!["Leo".to_owned(), "Mia".to_owned()]),
            x_scale: None,
            content: Upload::new(&b"png"[..]).of_type("image/png").named("m.png"),
        },
        back: None,
        details: vec![corner("left", b"1"), corner("right", b"2")],
        tags: Some(vec!["50%".to_owned(), "a+b c".to_owned()]),
        size: Some(size("cm")),
        label: Some(AddExhibitFormLabel {
            x_language: Some("it".to_owned()),
            content: size("in"),
        }),
    }
}

const PARTS: &str = "--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nMona\r\n\
    --B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\n50%|a+b c\r\n\
    --B\r\nContent-Disposition: form-data; name=\"size[width]\"\r\n\r\n7\r\n\
    --B\r\nContent-Disposition: form-data; name=\"size[unit]\"\r\n\r\ncm\r\n\
    --B\r\nContent-Disposition: form-data; name=\"label\"\r\nContent-Type: application/json\r\nX-Language: it\r\n\r\n\
    {\"width\":7,\"unit\":\"in\"}\r\n\
    --B\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"m.png\"\r\nContent-Type: image/png\r\n\
    X-Rotation: 90\r\nX-Taken-By: Leo,Mia\r\n\r\npng\r\n\
    --B\r\nContent-Disposition: form-data; name=\"details\"\r\nContent-Type: image/png\r\nX-Corner: left\r\n\r\n1\r\n\
    --B\r\nContent-Disposition: form-data; name=\"details\"\r\nContent-Type: image/png\r\nX-Corner: right\r\n\r\n2\r\n--B--\r\n";

#[tokio::test]
async fn a_client_writes_headers_and_styles_of_parts() {
    let (address, request) = answer_once("HTTP/1.1 204 No Content\n\n").await;
    client(address).add_exhibit(exhibit()).await.unwrap();
    let request = request.await.unwrap();
    let boundary = request.header("content-type")[0]
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    assert_eq!(request.body.replace(boundary, "B"), PARTS);
}

#[tokio::test]
async fn a_server_reads_headers_and_styles_of_parts() {
    let service = Service::default();
    let address = serve(router(service.clone())).await;
    let send = async |body: &str| {
        let head = "POST /exhibits HTTP/1.1\ncontent-type: multipart/form-data; boundary=B";
        exchange(address, &format!("{head}\n\n{body}")).await
    };
    let answer = send(PARTS).await;
    assert_eq!(answer.start, "HTTP/1.1 204 No Content", "{answer}");
    let arrived = service.0.lock().unwrap().take().unwrap();
    assert_eq!(format!("{arrived:?}"), format!("{:?}", exhibit()));
    assert_eq!(
        arrived.picture.content.content.bytes().await.unwrap(),
        "png"
    );
    for (what, instead, pointer) in [
        ("X-Rotation: 90\r\n", "", "/body/picture/header/X-Rotation"),
        (
            "Rotation: 90",
            "Rotation: left",
            "/body/picture/header/X-Rotation",
        ),
        ("X-Corner: right\r\n", "", "/body/details/header/X-Corner"),
        ("\r\n7\r\n", "\r\nwide\r\n", "/body/size/width"),
    ] {
        let answer = send(&PARTS.replace(what, instead)).await;
        assert_eq!(answer.start, "HTTP/1.1 400 Bad Request", "{what}: {answer}");
        assert!(answer.body.contains(pointer), "{what}: {answer}");
    }
    // All headers of a part are read.
    let wrong = PARTS.replace("X-Rotation: 90", "X-Rotation: left\r\nX-Scale: large");
    let answer = send(&wrong).await;
    for header in ["X-Rotation", "X-Scale"] {
        let pointer = format!("/body/picture/header/{header}");
        assert!(answer.body.contains(&pointer), "{answer}");
    }
}

#[tokio::test]
async fn client_and_server_understand_each_other() {
    let service = Service::default();
    let client = client(serve(router(service.clone())).await);
    let exhibit = || AddExhibitForm {
        back: Some(AddExhibitFormBack {
            x_rotation: None,
            content: Upload::new(&b"back"[..]).of_type("image/tiff"),
        }),
        tags: None,
        size: None,
        label: None,
        ..exhibit()
    };
    client.add_exhibit(exhibit()).await.unwrap();
    let arrived = service.0.lock().unwrap().take().unwrap();
    assert_eq!(format!("{arrived:?}"), format!("{:?}", exhibit()));
    assert_eq!(
        arrived.back.unwrap().content.content.bytes().await.unwrap(),
        "back"
    );
    let note = Note {
        words: vec!["one".to_owned(), "two, or three".to_owned()],
        size: Some(size("m")),
    };
    // A comma stands between items: one within an item can't be told from it.
    let error = client.add_note(note.clone()).await.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error}");
    let note = Note {
        words: vec!["one".to_owned(), "two & 3=4".to_owned()],
        ..note
    };
    assert_eq!(*client.add_note(note.clone()).await.unwrap(), note);
}

/// A file that may be a text is sent as one or the other.
#[tokio::test]
async fn a_part_is_a_file_or_a_text() {
    let address = serve(router(Service::default())).await;
    let png = || Upload::new(&b"\x89PNG"[..]).named("a.png");
    let url = "https://example.com/a.png";
    let message = || SendMessageForm {
        photo: png(),
        cover: Some(Upload::new("{}").of_type("application/json")),
        album: vec![png(), Upload::new(url).of_type("text/plain")],
    };
    let reply = client(address).send_message(message()).await.unwrap();
    let texts = [
        r"a.png: \x89PNG",
        "no file: {}",
        r"a.png: \x89PNG",
        "no file: https://example.com/a.png",
    ];
    assert_eq!(reply.into_inner(), texts);

    let many = SendMessageForm {
        album: vec![png(), png(), png(), png()],
        ..message()
    };
    let error = client(address).send_message(many).await.unwrap_err();
    assert!(
        matches!(&error, Error::Unexpected(raw) if raw.status() == 400),
        "{error}"
    );

    let (address, request) =
        answer_once("HTTP/1.1 200 OK\ncontent-type: application/json\n\n[]").await;
    let text = SendMessageForm {
        photo: Upload::new(url),
        cover: None,
        album: Vec::new(),
    };
    client(address).send_message(text).await.unwrap();
    let request = request.await.unwrap();
    let part = format!("Content-Disposition: form-data; name=\"photo\"\r\n\r\n{url}\r\n");
    assert!(request.body.contains(&part), "{}", request.body);
}
