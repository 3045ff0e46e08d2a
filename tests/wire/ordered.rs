//! Parts that are told apart by their position (`specs/ordered.yaml`).

use std::io;
use std::sync::{Arc, Mutex};

use futures_util::stream;

use crate::generated::ordered::operations::{
    AddNotesParts, AddOrderParts, AddOrderPartsSecond, PutPairParts,
};
use crate::generated::ordered::server::{
    AddNotesRequest, AddNotesResponse, AddOrderRequest, AddOrderResponse, Api, PutPairRequest,
    PutPairResponse,
};
use crate::generated::ordered::support::binary::{Binary, BinaryError};
use crate::generated::ordered::support::client::Error;
use crate::generated::ordered::support::multipart::Upload;
use crate::generated::ordered::types::Order;
use crate::generated::ordered::{Client, router};
use crate::raw::{answer_once, exchange, loopback_client, serve};

/// Keeps what was sent, as it is shown, and how long the last picture was.
#[derive(Clone, Default)]
struct Shop(Arc<Mutex<Vec<String>>>);

impl Shop {
    fn kept(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Api for Shop {
    type Error = BinaryError;

    const BODY_LIMIT: usize = 2000;

    async fn add_order(
        &self,
        mut request: AddOrderRequest,
    ) -> Result<AddOrderResponse, BinaryError> {
        self.0.lock().unwrap().push(format!("{:?}", request.body));
        if let Some(last) = request.body.rest.pop() {
            let length = last.content.limit(u64::MAX).bytes().await?.len();
            self.0.lock().unwrap().push(length.to_string());
        }
        Ok(AddOrderResponse::NoContent)
    }

    async fn add_notes(&self, request: AddNotesRequest) -> Result<AddNotesResponse, BinaryError> {
        self.0.lock().unwrap().push(format!("{:?}", request.body));
        Ok(AddNotesResponse::NoContent)
    }

    async fn put_pair(&self, request: PutPairRequest) -> Result<PutPairResponse, BinaryError> {
        self.0.lock().unwrap().push(format!("{:?}", request.body));
        Ok(PutPairResponse::NoContent)
    }
}

loopback_client!(Client);

fn order(rest: Vec<Upload>) -> AddOrderParts {
    AddOrderParts {
        first: Order {
            paper: "matt".to_owned(),
        },
        second: AddOrderPartsSecond {
            x_copies: 3,
            content: Upload::new("one").of_type("image/png"),
        },
        third: Some(vec!["a".to_owned(), "b".to_owned()]),
        rest,
    }
}

fn rest() -> Vec<Upload> {
    vec![
        Upload::new("two").of_type("image/jpeg"),
        Upload::new("three").named("3.gif").of_type("image/jpeg"),
    ]
}

const ORDER: &str = "--B\r\nContent-Type: application/json\r\n\r\n{\"paper\":\"matt\"}\r\n\
    --B\r\nContent-Type: image/png\r\nX-Copies: 3\r\n\r\none\r\n\
    --B\r\nContent-Type: application/json\r\n\r\n[\"a\",\"b\"]\r\n\
    --B\r\nContent-Type: image/jpeg\r\n\r\ntwo\r\n\
    --B\r\nContent-Disposition: attachment; filename=\"3.gif\"\r\nContent-Type: image/jpeg\r\n\r\nthree\r\n--B--\r\n";

const NOTES: &str = "--B\r\nContent-Type: application/vnd.order+json\r\n\r\n{\"paper\":\"matt\"}\r\n\
    --B\r\nContent-Type: application/vnd.order+json\r\n\r\n{\"paper\":\"glossy\"}\r\n--B--\r\n";

fn notes() -> AddNotesParts {
    let note = |paper: &str| Order {
        paper: paper.to_owned(),
    };
    AddNotesParts {
        parts: vec![note("matt"), note("glossy")],
    }
}

#[tokio::test]
async fn a_client_writes_parts_in_order() {
    let (address, request) = answer_once("HTTP/1.1 204 No Content\n\n").await;
    client(address).add_order(order(rest())).await.unwrap();
    let request = request.await.unwrap();
    let boundary = request.header("content-type")[0]
        .strip_prefix("multipart/mixed; boundary=")
        .unwrap();
    assert_eq!(request.body.replace(boundary, "B"), ORDER);

    let (address, request) = answer_once("HTTP/1.1 204 No Content\n\n").await;
    client(address).add_notes(notes()).await.unwrap();
    let request = request.await.unwrap();
    let boundary = request.header("content-type")[0]
        .strip_prefix("multipart/mixed; boundary=")
        .unwrap();
    assert_eq!(request.body.replace(boundary, "B"), NOTES);

    let (address, request) = answer_once("HTTP/1.1 204 No Content\n\n").await;
    let pair = PutPairParts {
        first: Some("Sea".to_owned()),
        second: Some("bytes".into()),
    };
    client(address).put_pair(pair).await.unwrap();
    let request = request.await.unwrap();
    let boundary = request.header("content-type")[0]
        .strip_prefix("multipart/related; boundary=")
        .unwrap();
    assert_eq!(
        request.body.replace(boundary, "B"),
        "--B\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nSea\r\n--B\r\nContent-Type: application/octet-stream\r\n\r\nbytes\r\n--B--\r\n"
    );
    // Without the first part, the second would be the first.
    let pair = PutPairParts {
        first: None,
        second: Some("bytes".into()),
    };
    let error = client(address).put_pair(pair).await.unwrap_err();
    assert!(matches!(&error, Error::Request(_)), "{error}");
}

#[tokio::test]
async fn a_server_reads_parts_in_order() {
    let shop = Shop::default();
    let address = serve(router(shop.clone())).await;
    let send = async |target: &str, kind: &str, body: &str| {
        let head = format!("{target} HTTP/1.1\ncontent-type: multipart/{kind}; boundary=B");
        exchange(address, &format!("{head}\n\n{body}")).await
    };
    let answer = send("POST /orders", "mixed", ORDER).await;
    assert_eq!(answer.start, "HTTP/1.1 204 No Content", "{answer}");
    assert_eq!(
        shop.kept(),
        [format!("{:?}", order(rest())), "5".to_owned()]
    );
    let answer = send("POST /notes", "mixed", NOTES).await;
    assert_eq!(answer.start, "HTTP/1.1 204 No Content", "{answer}");
    assert_eq!(shop.kept(), [format!("{:?}", notes())]);
    // Names mean nothing here.
    let named = "--B\r\nContent-Disposition: form-data; name=\"1\"\r\n\r\nSea\r\n--B--\r\n";
    let answer = send("PUT /pairs", "related", named).await;
    assert_eq!(answer.start, "HTTP/1.1 204 No Content", "{answer}");
    assert_eq!(
        shop.kept(),
        [r#"PutPairParts { first: Some("Sea"), second: None }"#]
    );
    // A large part is read as it comes, if it is the last.
    let large = ORDER.replace("three", &"x".repeat(10_000));
    let answer = send("POST /orders", "mixed", &large).await;
    assert_eq!(answer.start, "HTTP/1.1 204 No Content", "{answer}");
    assert_eq!(shop.kept().pop().unwrap(), "10000");
    let picture = "--B\r\nContent-Type: image/jpeg\r\n\r\ntwo\r\n";
    for (target, kind, body, pointer) in [
        (
            "POST /orders",
            "mixed",
            ORDER.replace("matt", "m"),
            "/body/0/paper",
        ),
        (
            "POST /orders",
            "mixed",
            ORDER.replace("X-Copies: 3", "X-Copies: b"),
            "/body/1/header/X-Copies",
        ),
        (
            "POST /orders",
            "mixed",
            "--B\r\nContent-Type: application/json\r\n\r\n{\"paper\":\"matt\"}\r\n--B--\r\n"
                .to_owned(),
            "/body/1: must be there",
        ),
        (
            "POST /orders",
            "mixed",
            ORDER.replace(picture, &picture.repeat(3)),
            "/body/3",
        ),
        (
            "POST /notes",
            "mixed",
            NOTES.replace("glossy", "g"),
            "/body/0/1/paper",
        ),
        (
            "PUT /pairs",
            "related",
            NOTES.replace("--B--", "--B\r\nX: y\r\n\r\nmore\r\n--B--"),
            "must not have more than 2 parts",
        ),
        (
            "POST /orders",
            "mixed",
            ORDER.replace("\r\ntwo\r\n", &format!("\r\n{}\r\n", "x".repeat(3000))),
            "the part `3` comes behind the file `3`",
        ),
    ] {
        let answer = send(target, kind, &body).await;
        assert_eq!(answer.start, "HTTP/1.1 400 Bad Request", "{answer}");
        assert!(answer.body.contains(pointer), "{pointer}: {answer}");
    }
}

#[tokio::test]
async fn client_and_server_understand_each_other() {
    let shop = Shop::default();
    let client = client(serve(router(shop.clone())).await);
    let pieces = (0..1000).map(|_| Ok::<_, io::Error>("0123456789"));
    let large = Binary::stream(stream::iter(pieces));
    client.add_order(order(vec![large.into()])).await.unwrap();
    assert_eq!(shop.kept().pop().unwrap(), "10000");
    client.add_notes(notes()).await.unwrap();
    assert_eq!(shop.kept(), [format!("{:?}", notes())]);
}
