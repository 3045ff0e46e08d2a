//! Files that are larger than what a server holds, in forms (`specs/uploads.yaml`).

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use futures_util::stream;

use crate::generated::uploads::operations::{AddBundleForm, PutFilmForm};
use crate::generated::uploads::server::{
    AddBundleRequest, AddBundleResponse, Api, PutFilmRequest, PutFilmResponse,
};
use crate::generated::uploads::support::binary::{Binary, BinaryError};
use crate::generated::uploads::support::client::Error;
use crate::generated::uploads::support::multipart::Upload;
use crate::generated::uploads::types::Kept;
use crate::generated::uploads::{Client, router};
use crate::raw::{answer_bytes, exchange, loopback_client, serve};

/// Counts what comes, and notes the largest piece of it.
#[derive(Clone, Default)]
struct Archive {
    shown: Arc<Mutex<String>>,
    largest: Arc<AtomicUsize>,
}

impl Archive {
    async fn count(&self, mut content: Binary) -> Result<i64, BinaryError> {
        let mut length = 0;
        while let Some(piece) = content.next().await {
            let piece = piece?.len();
            self.largest.fetch_max(piece, Ordering::Relaxed);
            length += i64::try_from(piece).unwrap();
        }
        Ok(length)
    }
}

impl Api for Archive {
    type Error = BinaryError;

    const BODY_LIMIT: usize = 1000;

    async fn put_film(&self, request: PutFilmRequest) -> Result<PutFilmResponse, BinaryError> {
        *self.shown.lock().unwrap() = format!("{:?}", request.body);
        let PutFilmForm {
            title,
            reel,
            poster,
            ..
        } = request.body;
        // The film 2 may be longer than others.
        let reel = match request.id {
            2 => reel.content.limit(u64::MAX),
            _ => reel.content,
        };
        let mut lengths = vec![self.count(reel).await?];
        if let Some(poster) = poster {
            lengths.push(self.count(poster.content).await?);
        }
        Ok(PutFilmResponse::Ok(Kept { title, lengths }))
    }

    async fn add_bundle(
        &self,
        request: AddBundleRequest,
    ) -> Result<AddBundleResponse, BinaryError> {
        let mut lengths = Vec::new();
        for file in request.body.files {
            lengths.push(self.count(file.content.limit(u64::MAX)).await?);
        }
        let title = request.body.größe_in.unwrap_or("bundle".to_owned());
        Ok(AddBundleResponse::Ok(Kept { title, lengths }))
    }
}

loopback_client!(Client);

fn value(name: &str, value: &str) -> String {
    format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

fn file(name: &str, length: usize) -> String {
    format!(
        "--B\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"f\"\r\nContent-Type: video/mp4\r\n\r\n{}\r\n",
        // What looks like the beginning of a boundary is content.
        "\r\n--\r\n--b"
            .chars()
            .cycle()
            .take(length)
            .collect::<String>()
    )
}

async fn sent(address: SocketAddr, target: &str, parts: &[String]) -> (String, String) {
    let request = format!(
        "{target} HTTP/1.1\ncontent-type: multipart/form-data; boundary=B\n\n{}--B--\r\n",
        parts.concat()
    );
    let answer = exchange(address, &request).await;
    (answer.start, answer.body)
}

#[tokio::test]
async fn a_large_file_is_read_as_it_comes() {
    let archive = Archive::default();
    let address = serve(router(archive.clone())).await;
    let (title, large) = (value("title", "Metropolis"), file("reel", 300_000));
    let kept = |lengths: &str| format!(r#"{{"title":"Metropolis","lengths":[{lengths}]}}"#);
    for (parts, lengths) in [
        // What is held comes in any order.
        (vec![file("reel", 200), title.clone()], "200"),
        (
            vec![file("poster", 100), file("reel", 200), title.clone()],
            "200,100",
        ),
        // What is not held comes last, behind a file that is.
        (vec![title.clone(), large.clone()], "300000"),
        (
            vec![file("poster", 100), title.clone(), large.clone()],
            "300000,100",
        ),
        // What means nothing may come behind it.
        (
            vec![title.clone(), large.clone(), value("submit", "Send")],
            "300000",
        ),
    ] {
        let (start, body) = sent(address, "PUT /films/2", &parts).await;
        assert_eq!(start, "HTTP/1.1 200 OK", "{body}");
        assert_eq!(body, kept(lengths));
    }
    let shown = archive.shown.lock().unwrap().clone();
    assert!(
        shown.contains(
            r#"Upload { file_name: Some("f"), content_type: Some("video/mp4"), length: None"#
        ),
        "{shown}"
    );
    assert!(archive.largest.load(Ordering::Relaxed) < 300_000);
}

#[tokio::test]
async fn what_can_neither_be_held_nor_handed_on_is_refused() {
    let archive = Archive::default();
    let address = serve(router(archive.clone())).await;
    let (title, large) = (value("title", "Metropolis"), file("reel", 3000));
    for (target, parts, start, reason) in [
        // The limit holds where the handler does not change it.
        (
            "PUT /films/1",
            vec![title.clone(), large.clone()],
            "413 Payload Too Large",
            "the body must not have more than 1000 bytes",
        ),
        // All that a handler is given is there before it is called …
        (
            "PUT /films/2",
            vec![large.clone(), title.clone()],
            "400 Bad Request",
            "/body/title: must be there, before what is too large to be held",
        ),
        // … and nothing that is described is lost behind it.
        (
            "PUT /films/2",
            vec![title.clone(), large.clone(), value("tags", "old")],
            "400 Bad Request",
            "the part `tags` comes behind the file `reel`, which is too large to be held",
        ),
        (
            "PUT /films/2",
            vec![title.clone(), large.clone(), large.clone()],
            "400 Bad Request",
            "the part `reel` comes behind the file `reel`",
        ),
        // A value is never handed on as it comes.
        (
            "PUT /films/2",
            vec![value("title", &"x".repeat(2000)), large.clone()],
            "413 Payload Too Large",
            "the body must not have more than 1000 bytes",
        ),
        (
            "PUT /films/2",
            vec![title.clone(), file("unknown", 3000)],
            "413 Payload Too Large",
            "the body must not have more than 1000 bytes",
        ),
        // Values are checked before a handler is called.
        (
            "PUT /films/2",
            vec![value("title", &"x".repeat(21)), large.clone()],
            "400 Bad Request",
            "/body/title",
        ),
        // What means nothing has an end.
        (
            "PUT /films/2",
            vec![
                title.clone(),
                large.clone(),
                value("submit", &"x".repeat(200_000)),
            ],
            "400 Bad Request",
            "the body could not be received",
        ),
    ] {
        let (answered, body) = sent(address, target, &parts).await;
        assert_eq!(answered, format!("HTTP/1.1 {start}"), "{reason}: {body}");
        assert!(body.contains(reason), "{reason}: {body}");
    }
    // A body that breaks off is told from one that ends.
    let (answered, body) = {
        let request = format!(
            "PUT /films/2 HTTP/1.1\ncontent-type: multipart/form-data; boundary=B\n\n{title}{}",
            large.trim_end()
        );
        let answer = exchange(address, &request).await;
        (answer.start, answer.body)
    };
    assert_eq!(answered, "HTTP/1.1 400 Bad Request", "{body}");
}

#[tokio::test]
async fn the_last_of_several_files_is_read_as_it_comes() {
    let address = serve(router(Archive::default())).await;
    let parts = [file("files", 10), file("files", 300), file("files", 5000)];
    let (start, body) = sent(address, "POST /bundles", &parts).await;
    assert_eq!(start, "HTTP/1.1 200 OK", "{body}");
    assert_eq!(body, r#"{"title":"bundle","lengths":[10,300,5000]}"#);
    let parts = [file("files", 5000), file("files", 10)];
    let (start, body) = sent(address, "POST /bundles", &parts).await;
    assert_eq!(start, "HTTP/1.1 400 Bad Request", "{body}");
}

fn pieces(count: usize) -> Binary {
    let pieces = (0..count).map(|_| Ok::<_, io::Error>("0123456789"));
    Binary::stream(stream::iter(pieces))
}

fn film(reel: Upload) -> PutFilmForm {
    PutFilmForm {
        title: "M".to_owned(),
        reel,
        poster: Some(Upload::new("art").named("a.png").of_type("image/png")),
        tags: None,
    }
}

#[tokio::test]
async fn a_client_sends_files_as_they_come() {
    for length in [Some(30), None] {
        let content = match length {
            Some(length) => pieces(3).of_length(length),
            None => pieces(3),
        };
        let ok = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 27\r\n\r\n\
            {\"title\":\"\",\"lengths\":[30]}";
        let (address, request) = answer_bytes(ok).await;
        let kept = client(address).put_film(1, film(content.into())).await;
        // An answer may be there before a chunked body is.
        if length.is_some() {
            assert_eq!(kept.unwrap().lengths, [30]);
        }
        let request = request.await.unwrap();
        let boundary = request.header("content-type")[0]
            .strip_prefix("multipart/form-data; boundary=")
            .unwrap();
        match length {
            Some(_) => {
                assert_eq!(
                    request.body.replace(boundary, "B"),
                    "--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nM\r\n\
                     --B\r\nContent-Disposition: form-data; name=\"reel\"\r\nContent-Type: video/mp4\r\n\r\n\
                     012345678901234567890123456789\r\n\
                     --B\r\nContent-Disposition: form-data; name=\"poster\"; filename=\"a.png\"\r\n\
                     Content-Type: image/png\r\n\r\nart\r\n--B--\r\n"
                );
                let length = request.body.len().to_string();
                assert_eq!(request.header("content-length"), [length]);
            }
            None => assert_eq!(request.header("transfer-encoding"), ["chunked"]),
        }
    }
}

#[tokio::test]
async fn client_and_server_understand_each_other() {
    let address = serve(router(Archive::default())).await;
    let client = client(address);
    // The poster comes behind the film, which must be small then.
    let kept = client.put_film(2, film(pieces(10).into())).await.unwrap();
    assert_eq!(kept.lengths, [100, 3]);
    let form = |reel: Upload| PutFilmForm {
        poster: None,
        ..film(reel)
    };
    let kept = client.put_film(2, form(pieces(50_000).into())).await;
    assert_eq!(kept.unwrap().lengths, [500_000]);
    let files = vec!["a".into(), pieces(1000).into()];
    let bundle = AddBundleForm {
        files,
        größe_in: Some("ü \"1\"".to_owned()),
    };
    let kept = client.add_bundle(bundle).await.unwrap();
    assert_eq!(kept.lengths, [1, 10_000]);
    assert_eq!(kept.title, "ü \"1\"");
    // A file that breaks off is none that ends.
    let torn = [Ok("film"), Err(io::Error::other("torn"))];
    let torn = Binary::stream(stream::iter(torn));
    let error = client.put_film(2, form(torn.into())).await.unwrap_err();
    assert!(matches!(error, Error::Transport { .. }), "{error:?}");
}

#[tokio::test]
async fn names_of_fields_are_written_as_browsers_do() {
    let ok = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 25\r\n\r\n\
        {\"title\":\"\",\"lengths\":[]}";
    let (address, request) = answer_bytes(ok).await;
    let form = AddBundleForm {
        files: vec![Upload::new("x").named("ä\"\r\n%.txt")],
        größe_in: Some("ü".to_owned()),
    };
    client(address).add_bundle(form).await.unwrap();
    let request = request.await.unwrap();
    for disposition in [
        "form-data; name=\"files\"; filename=\"ä%22%0D%0A%.txt\"\r\n",
        "form-data; name=\"größe %22in%22 \\\"\r\n\r\nü\r\n",
    ] {
        let line = format!("Content-Disposition: {disposition}");
        assert!(request.body.contains(&line), "{line}: {}", request.body);
    }

    let address = serve(router(Archive::default())).await;
    for name in [
        r#"name="größe %22in%22 \""#,
        r#"name="größe \"in\" \""#,
        "name*=utf-8''gr%C3%B6%C3%9Fe%20%22in%22%20%5C",
    ] {
        let name = name.replace(r"\\", r"\");
        let part = format!("--B\r\nContent-Disposition: form-data; {name}\r\n\r\nhuge\r\n");
        let (start, body) = sent(address, "POST /bundles", &[part]).await;
        assert_eq!(start, "HTTP/1.1 200 OK", "{body}");
        assert_eq!(body, r#"{"title":"huge","lengths":[]}"#, "{name}");
    }
}
