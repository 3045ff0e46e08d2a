//! Bodies (`specs/bodies.yaml`): one value in several media types, one of several things, and multipart forms with
//! files.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use crate::generated::bodies::operations::{
    ChangePaintingContent, GetPaintingNotFoundContent, GetPaintingOk, GetPaintingOkContent,
    ScanContent, ScanForm, UploadPaintingForm,
};
use crate::generated::bodies::server::{
    AddPaintingRequest, AddPaintingResponse, AddScanRequest, AddScanResponse, Api,
    ChangePaintingRequest, ChangePaintingResponse, GetPaintingRequest, GetPaintingResponse,
    PutBundleRequest, PutBundleResponse, PutScanRequest, PutScanResponse, UploadPaintingRequest,
    UploadPaintingResponse,
};
use crate::generated::bodies::support::client::Error;
use crate::generated::bodies::support::multipart::{Part, Upload};
use crate::generated::bodies::types::{Painter, Painting, PaintingChange, Step, StepOp, Trouble};
use crate::generated::bodies::{Client, router};
use crate::raw::{answer_once, exchange, loopback_client, serve};

/// Keeps what it was sent, as text.
#[derive(Clone, Default)]
struct Service(Arc<Mutex<Vec<String>>>);

impl Service {
    fn keep(&self, what: &impl std::fmt::Debug) {
        self.0.lock().unwrap().push(format!("{what:?}"));
    }

    fn kept(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Api for Service {
    type Error = Infallible;

    const BODY_LIMIT: usize = 4096;

    async fn add_painting(
        &self,
        request: AddPaintingRequest,
    ) -> Result<AddPaintingResponse, Infallible> {
        Ok(AddPaintingResponse::Created(request.body))
    }

    async fn get_painting(
        &self,
        request: GetPaintingRequest,
    ) -> Result<GetPaintingResponse, Infallible> {
        if request.id == 0 {
            let body = GetPaintingNotFoundContent::Text("none".to_owned());
            return Ok(GetPaintingResponse::NotFound(body));
        }
        let offered = ["application/json", "text/csv", "image/png"];
        let body = match request.accept.best(&offered) {
            Some("text/csv") => GetPaintingOkContent::Csv("title\nMona".to_owned()),
            Some("image/png") => GetPaintingOkContent::Png(b"\x89PNG"[..].into()),
            _ => painting().into(),
        };
        Ok(GetPaintingResponse::Ok(GetPaintingOk {
            e_tag: Some("1".to_owned()),
            body,
        }))
    }

    async fn change_painting(
        &self,
        request: ChangePaintingRequest,
    ) -> Result<ChangePaintingResponse, Infallible> {
        self.keep(&request.body);
        Ok(ChangePaintingResponse::NoContent)
    }

    async fn upload_painting(
        &self,
        request: UploadPaintingRequest,
    ) -> Result<UploadPaintingResponse, Infallible> {
        self.keep(&request.body);
        self.keep(&request.body.picture.content.bytes().await.unwrap());
        Ok(UploadPaintingResponse::Created)
    }

    async fn put_bundle(&self, request: PutBundleRequest) -> Result<PutBundleResponse, Infallible> {
        self.keep(&request.body);
        Ok(PutBundleResponse::NoContent)
    }

    async fn put_scan(&self, request: PutScanRequest) -> Result<PutScanResponse, Infallible> {
        match request.body {
            ScanContent::Binary(scan) => self.keep(&scan.bytes().await.unwrap()),
            scan => self.keep(&scan),
        }
        Ok(PutScanResponse::NoContent)
    }

    async fn add_scan(&self, request: AddScanRequest) -> Result<AddScanResponse, Infallible> {
        self.keep(&request.body);
        Ok(AddScanResponse::NoContent)
    }
}

fn painting() -> Painting {
    Painting {
        title: "Mona".to_owned(),
        year: Some(1503),
        tags: Some(vec!["a".to_owned(), "b".to_owned()]),
        painter: Some(Painter {
            name: "Leo".to_owned(),
            born: None,
        }),
    }
}

loopback_client!(Client);

async fn served() -> (SocketAddr, Service) {
    let service = Service::default();
    (serve(router(service.clone())).await, service)
}

const JSON: &str = r#"{"title":"Mona","year":1503,"tags":["a","b"],"painter":{"name":"Leo"}}"#;

#[tokio::test]
async fn one_value_comes_in_several_media_types() {
    let (address, _) = served().await;
    let parts = "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nMona\r\n\
        --x\r\nContent-Disposition: form-data; name=\"year\"\r\n\r\n1503\r\n\
        --x\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\na\r\n\
        --x\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nb\r\n\
        --x\r\nContent-Disposition: form-data; name=\"painter\"\r\n\
        Content-Type: application/json\r\n\r\n{\"name\":\"Leo\"}\r\n--x--\r\n";
    for (media_type, body) in [
        ("application/json", JSON),
        ("text/json", JSON),
        ("application/vnd.gallery+json", JSON),
        (
            "application/x-www-form-urlencoded",
            "title=Mona&year=1503&tags=a&tags=b&painter=%7B%22name%22:%22Leo%22%7D",
        ),
        ("multipart/form-data; boundary=x", parts),
    ] {
        let request = format!("POST /paintings HTTP/1.1\ncontent-type: {media_type}\n\n{body}");
        let answer = exchange(address, &request).await;
        assert_eq!(
            answer.start, "HTTP/1.1 201 Created",
            "{media_type}: {answer}"
        );
        assert_eq!(answer.body, JSON, "{media_type}");
    }
    for (media_type, body, status) in [
        (
            "application/xml",
            "<a/>",
            "HTTP/1.1 415 Unsupported Media Type",
        ),
        ("multipart/form-data", parts, "HTTP/1.1 400 Bad Request"),
        (
            "multipart/form-data; boundary=x",
            "--x\r\nContent-Disposition: form-data; name=\"year\"\r\n\r\nold\r\n--x--\r\n",
            "HTTP/1.1 400 Bad Request",
        ),
        (
            "multipart/form-data; boundary=x",
            "--x\r\n",
            "HTTP/1.1 400 Bad Request",
        ),
    ] {
        let request = format!("POST /paintings HTTP/1.1\ncontent-type: {media_type}\n\n{body}");
        let answer = exchange(address, &request).await;
        assert_eq!(answer.start, status, "{media_type}: {answer}");
    }
}

#[tokio::test]
async fn a_client_sends_json_and_says_what_it_reads() {
    let (address, request) = answer_once(&format!(
        "HTTP/1.1 201 Created\ncontent-type: application/vnd.gallery+json\n\n{JSON}"
    ))
    .await;
    let added = client(address).add_painting(painting()).await.unwrap();
    assert_eq!(*added, painting());
    let request = request.await.unwrap();
    assert_eq!(request.header("content-type"), ["application/json"]);
    assert_eq!(request.header("accept"), ["application/json, */*;q=0.1"]);
    assert_eq!(request.body, JSON);
}

#[tokio::test]
async fn responses_are_told_apart_by_their_media_type() {
    for (head, expected) in [
        ("content-type: application/json", Some("Json(Painting")),
        ("content-type: text/csv; charset=utf-8", Some("Csv(")),
        ("content-type: image/png", Some("Png(Binary")),
        ("x: y", Some("Json(Painting")),
        ("content-type: text/html", None),
    ] {
        let (address, request) = answer_once(&format!("HTTP/1.1 200 OK\n{head}\n\n{JSON}")).await;
        let found = client(address).get_painting(1).await;
        match (expected, found) {
            (Some(expected), Ok(found)) => {
                let shown = format!("{:?}", found.body);
                assert!(shown.starts_with(expected), "{head}: {shown}");
            }
            (None, Err(Error::Decode { source, .. })) => {
                assert_eq!(source.to_string(), "the body is `text/html`");
            }
            (_, found) => panic!("{head}: {found:?}"),
        }
        let request = request.await.unwrap();
        assert_eq!(
            request.header("accept"),
            ["application/json, text/csv, image/png, */*;q=0.1"]
        );
    }
}

#[tokio::test]
async fn a_handler_answers_what_the_caller_can_read() {
    let (address, _) = served().await;
    for (accept, media_type, body) in [
        ("text/csv", "text/csv; charset=utf-8", "title\nMona"),
        (
            "text/*, application/json;q=0.5",
            "text/csv; charset=utf-8",
            "title\nMona",
        ),
        ("*/*", "application/json", JSON),
    ] {
        let request = format!("GET /paintings/1 HTTP/1.1\naccept: {accept}");
        let answer = exchange(address, &request).await;
        assert_eq!(answer.header("content-type"), [media_type], "{accept}");
        assert_eq!(answer.body, body, "{accept}");
        assert_eq!(answer.header("etag"), ["1"]);
        assert_eq!(answer.header("vary"), ["accept"]);
    }
    let answer = exchange(address, "GET /paintings/1 HTTP/1.1\naccept: audio/ogg").await;
    assert_eq!(answer.start, "HTTP/1.1 406 Not Acceptable");
    assert_eq!(answer.header("vary"), ["accept"]);
    assert_eq!(answer.header("content-type"), ["application/problem+json"]);
    assert_eq!(
        answer.body,
        r#"{"detail":"the answer can be `application/json` or `text/csv` or `image/png`"}"#
    );
    match client(address).get_painting(0).await {
        Err(Error::Api(error)) => assert!(format!("{error:?}").contains("Text(\"none\")")),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn requests_are_told_apart_by_their_media_type() {
    let (address, service) = served().await;
    let change = PaintingChange {
        title: Some("Lisa".to_owned()),
    };
    let steps = vec![Step {
        op: StepOp::Remove,
        path: "/year".to_owned(),
    }];
    for (body, media_type, text) in [
        (
            ChangePaintingContent::from(change.clone()),
            "application/merge-patch+json",
            r#"{"title":"Lisa"}"#,
        ),
        (
            steps.into(),
            "application/json-patch+json",
            r#"[{"op":"remove","path":"/year"}]"#,
        ),
        (
            "free".to_owned().into(),
            "text/plain; charset=utf-8",
            "free",
        ),
    ] {
        client(address)
            .change_painting(1)
            .body(body.clone())
            .await
            .unwrap();
        assert_eq!(service.kept(), [format!("{:?}", Some(&body))]);
        let (address, request) = answer_once("HTTP/1.1 204 No Content\n\n").await;
        let _ = client(address).change_painting(1).body(body).await.unwrap();
        let request = request.await.unwrap();
        assert_eq!(request.header("content-type"), [media_type]);
        assert_eq!(request.body, text);
    }
    client(address).change_painting(1).await.unwrap();
    assert_eq!(service.kept(), ["None"]);
}

fn form() -> UploadPaintingForm {
    UploadPaintingForm {
        title: "Mona \u{1f5bc}".to_owned(),
        year: None,
        sold: Some(true),
        picture: Upload::new(&b"\x00\xff--"[..]).named("a \"b\".png"),
        frame: None,
        details: vec![
            Upload::new(&b"1"[..]).named("1.txt").of_type("text/plain"),
            Upload::new(&b""[..]),
        ],
        tags: Some(vec!["x".to_owned(), "y,z".to_owned()]),
        painter: Painter {
            name: "Leo".to_owned(),
            born: Some(1452),
        },
        the_note: Some("two\r\nlines".to_owned()),
    }
}

#[tokio::test]
async fn files_and_values_arrive_as_they_were_sent() {
    let (address, service) = served().await;
    client(address).upload_painting(form()).await.unwrap();
    let mut arrived = form();
    arrived.picture = arrived.picture.of_type("image/png");
    let empty = arrived.details.pop().unwrap();
    arrived
        .details
        .push(empty.of_type("application/octet-stream"));
    assert_eq!(
        service.kept(),
        [format!("{arrived:?}"), r#"b"\0\xff--""#.to_owned()]
    );
}

#[tokio::test]
async fn a_client_writes_a_part_for_each_value() {
    let (address, request) = answer_once("HTTP/1.1 201 Created\n\n").await;
    let mut form = form();
    form.picture = Upload::new("p").named("p.png");
    client(address).upload_painting(form).await.unwrap();
    let request = request.await.unwrap();
    let content_type = request.header("content-type")[0];
    let boundary = content_type
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    let expected = [
        "name=\"title\"\r\n\r\nMona \u{1f5bc}",
        "name=\"sold\"\r\n\r\ntrue",
        "name=\"tags\"\r\n\r\nx",
        "name=\"tags\"\r\n\r\ny,z",
        "name=\"painter\"\r\nContent-Type: application/json\r\n\r\n{\"name\":\"Leo\",\"born\":1452}",
        "name=\"the %22note%22\"\r\n\r\ntwo\r\nlines",
        "name=\"picture\"; filename=\"p.png\"\r\nContent-Type: image/png\r\n\r\np",
        "name=\"details\"; filename=\"1.txt\"\r\nContent-Type: text/plain\r\n\r\n1",
        "name=\"details\"\r\nContent-Type: application/octet-stream\r\n\r\n",
    ];
    let parts: String = expected
        .iter()
        .map(|part| format!("--{boundary}\r\nContent-Disposition: form-data; {part}\r\n"))
        .collect();
    assert_eq!(request.body, format!("{parts}--{boundary}--\r\n"));
}

#[tokio::test]
async fn a_form_that_is_not_valid_is_refused_with_every_reason() {
    let (address, service) = served().await;
    let file = |name: &str| {
        format!(
            "--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"f\"\r\n\r\n0\r\n"
        )
    };
    let value = |name: &str, value: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let body = [
        value("title", ""),
        value("year", "old"),
        file("details"),
        file("details"),
        file("details"),
        file("details"),
        value("painter", "{}"),
        "--x--\r\n".to_owned(),
    ]
    .concat();
    let request =
        format!("POST /uploads HTTP/1.1\ncontent-type: multipart/form-data; boundary=x\n\n{body}");
    let answer = exchange(address, &request).await;
    assert_eq!(answer.start, "HTTP/1.1 422 Unprocessable Entity");
    let trouble: Trouble = serde_json::from_str(&answer.body).unwrap();
    for part in ["/title", "/year", "/picture", "/details", "/painter"] {
        assert!(
            trouble.detail.contains(&format!("/body{part}: ")),
            "{part}: {answer}"
        );
    }
    assert_eq!(service.kept(), [""; 0]);

    let body = format!(
        "{}{}--x--\r\n",
        file("scan"),
        value("note", &"n".repeat(5000))
    );
    let request =
        format!("PUT /scans HTTP/1.1\ncontent-type: multipart/form-data; boundary=x\n\n{body}");
    let answer = exchange(address, &request).await;
    assert_eq!(answer.start, "HTTP/1.1 413 Payload Too Large");
}

#[tokio::test]
async fn a_shared_body_is_one_type() {
    let (address, service) = served().await;
    let client = client(address);
    let bytes = ScanContent::Binary((&b"scan"[..]).into());
    let scanned = ScanForm {
        scan: Upload::new(&b"s"[..]).of_type("image/tiff"),
        note: None,
    };
    client.put_scan(bytes).await.unwrap();
    assert_eq!(service.kept(), [r#"b"scan""#]);
    for body in [ScanContent::from(painting()), scanned.into()] {
        let expected = format!("{body:?}");
        client.add_scan(body).await.unwrap();
        assert_eq!(service.kept(), [expected]);
    }
    // Bytes need not say what they are.
    let answer = exchange(address, "PUT /scans HTTP/1.1\n\nraw").await;
    assert_eq!(answer.start, "HTTP/1.1 204 No Content");
    assert_eq!(service.kept(), [r#"b"raw""#]);
}

#[tokio::test]
async fn parts_that_are_not_told_apart_are_a_list() {
    let parts = || {
        vec![
            Part {
                name: String::new(),
                content: Upload::new("1")
                    .of_type("text/plain")
                    .with_header("x-note", "one"),
            },
            Part {
                name: "two".to_owned(),
                content: Upload::new("2").named("2.bin"),
            },
        ]
    };
    let (address, service) = served().await;
    client(address).put_bundle(parts()).await.unwrap();
    assert_eq!(service.kept(), [format!("{:?}", parts())]);

    let (address, request) = answer_once("HTTP/1.1 204 No Content\n\n").await;
    client(address).put_bundle(parts()).await.unwrap();
    let request = request.await.unwrap();
    let boundary = request.header("content-type")[0]
        .strip_prefix("multipart/mixed; boundary=")
        .unwrap();
    assert_eq!(
        request.body,
        format!(
            "--{boundary}\r\nContent-Disposition: attachment\r\nContent-Type: text/plain\r\nx-note: one\r\n\r\n1\r\n\
             --{boundary}\r\nContent-Disposition: form-data; name=\"two\"; filename=\"2.bin\"\r\n\r\n2\r\n\
             --{boundary}--\r\n"
        )
    );

    // What would be two headers is not sent.
    for name in ["x-a: b\r\nx-c", "x a", ""] {
        let content = Upload::new("1").with_header(name, "one");
        let part = Part {
            name: String::new(),
            content,
        };
        let error = client(address).put_bundle(vec![part]).await.unwrap_err();
        let shown = format!("{error:#?}");
        assert!(shown.contains("cannot be the name of a header"), "{shown}");
    }
}
