//! Bodies of `multipart/…` whose schemas say what their parts are, without encodings (`specs/parts.yaml`).

use std::convert::Infallible;

use crate::generated::parts::operations::{
    AddParcelForm, AddParcelOkForm, AddPicturesOkParts, AddPicturesPartialContentParts,
    AddPicturesParts, PutLabelOkForm,
};
use crate::generated::parts::server::{
    AddParcelRequest, AddParcelResponse, AddPicturesRequest, AddPicturesResponse, Api,
    PutLabelRequest, PutLabelResponse,
};
use crate::generated::parts::support::client::Error;
use crate::generated::parts::support::multipart::Upload;
use crate::generated::parts::types::Label;
use crate::generated::parts::{Client, client as received, router};
use crate::raw::{answer_once, exchange, loopback_client, serve};

loopback_client!(Client);

/// Answers with what it got.
struct Office;

impl Api for Office {
    type Error = Infallible;

    async fn add_parcel(&self, request: AddParcelRequest) -> Result<AddParcelResponse, Infallible> {
        let AddParcelForm {
            label,
            picture,
            seals,
        } = request.body;
        Ok(AddParcelResponse::Ok(AddParcelOkForm {
            label,
            picture,
            seals,
        }))
    }

    async fn put_label(&self, request: PutLabelRequest) -> Result<PutLabelResponse, Infallible> {
        let Label { to, weight, notes } = request.body;
        Ok(PutLabelResponse::Ok(PutLabelOkForm { to, weight, notes }))
    }

    async fn add_pictures(
        &self,
        request: AddPicturesRequest,
    ) -> Result<AddPicturesResponse, Infallible> {
        let parts = request.body.parts;
        Ok(match parts.len() {
            3 => AddPicturesResponse::PartialContent(AddPicturesPartialContentParts {
                parts: vec![label(), label()],
            }),
            _ => AddPicturesResponse::Ok(AddPicturesOkParts { parts }),
        })
    }
}

fn label() -> Label {
    Label {
        to: "Ada".to_owned(),
        weight: Some(7),
        notes: Some(vec!["a".to_owned()]),
    }
}

const LABEL: &str = "{\"to\":\"Ada\",\"weight\":7,\"notes\":[\"a\"]}";

#[tokio::test]
async fn an_object_is_parts_with_names() {
    let address = serve(router(Office)).await;
    let body = format!(
        "--B\r\nContent-Disposition: form-data; name=\"label\"\r\nContent-Type: application/json\r\n\r\n{LABEL}\r\n\
         --B\r\nContent-Disposition: form-data; name=\"picture\"\r\nContent-Type: image/png\r\nContent-ID: <p@a>\r\n\r\npng\r\n\
         --B\r\nContent-Disposition: form-data; name=\"seals\"\r\nContent-Type: application/octet-stream\r\n\r\ns\r\n--B--\r\n"
    );
    // Mail has no names of fields: there parts are told apart by their `Content-ID`.
    let ids = body
        .replace(
            "Content-Disposition: form-data; name=\"label\"",
            "Content-ID: <label>",
        )
        .replace(
            "Content-Disposition: form-data; name=\"seals\"",
            "content-id: seals",
        );
    for sent in [&body, &ids] {
        let head = "POST /parcels HTTP/1.1\ncontent-type: multipart/related; boundary=B";
        let answer = exchange(address, &format!("{head}\n\n{sent}")).await;
        let content_type = answer.header("content-type")[0].to_owned();
        let boundary = content_type.strip_prefix("multipart/related; boundary=");
        let boundary = boundary.unwrap_or_else(|| panic!("{answer}"));
        let expected = match sent == &body {
            true => body.clone(),
            false => body.replace(
                "octet-stream\r\n\r\ns",
                "octet-stream\r\ncontent-id: seals\r\n\r\ns",
            ),
        };
        // Names of headers have no case.
        let answered = answer.body.replace(boundary, "B");
        assert_eq!(
            answered.replace("content-id: <p", "Content-ID: <p"),
            expected
        );
    }
    let form = AddParcelForm {
        label: label(),
        picture: Upload::new("png").with_header("Content-ID", "<p@a>"),
        seals: Vec::new(),
    };
    let reply = client(address).add_parcel(form).await.unwrap().into_inner();
    assert_eq!(reply.label, label());
    assert_eq!(reply.picture.header("content-id"), Some("<p@a>"));
    assert!(reply.seals.is_empty());
}

#[tokio::test]
async fn an_object_without_files_is_one_type_with_json() {
    let address = serve(router(Office)).await;
    let part = |name: &str, value: &str| {
        format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let parts = [part("to", "Ada"), part("weight", "7"), part("notes", "a")].concat() + "--B--\r\n";
    for (content_type, body) in [
        ("application/json", LABEL.to_owned()),
        ("multipart/mixed; boundary=B", parts.clone()),
    ] {
        let head = format!("PUT /parcels HTTP/1.1\ncontent-type: {content_type}");
        let answer = exchange(address, &format!("{head}\n\n{body}")).await;
        let content_type = answer.header("content-type")[0].to_owned();
        let boundary = content_type.strip_prefix("multipart/mixed; boundary=");
        let boundary = boundary.unwrap_or_else(|| panic!("{answer}"));
        assert_eq!(answer.body.replace(boundary, "B"), parts);
    }
    let wrong = parts.replace("Ada", "").replace("\r\n7\r\n", "\r\nx\r\n");
    let head = "PUT /parcels HTTP/1.1\ncontent-type: multipart/mixed; boundary=B";
    let answer = exchange(address, &format!("{head}\n\n{wrong}")).await;
    assert_eq!(answer.start, "HTTP/1.1 400 Bad Request");
    assert!(answer.body.contains("/weight"), "{answer}");
}

#[tokio::test]
async fn a_list_is_parts_in_order() {
    let address = serve(router(Office)).await;
    let pictures = |count: usize| AddPicturesParts {
        parts: (0..count)
            .map(|id| Upload::new("png").with_header("Content-ID", format!("<{id}>")))
            .collect(),
    };
    let client = client(address);
    let reply = client.add_pictures(pictures(2)).await.unwrap().into_inner();
    let received::AddPicturesSuccess::Ok(reply) = reply else {
        panic!("{reply:?}");
    };
    let ids = reply.parts.iter().map(|part| part.header("Content-ID"));
    assert_eq!(Vec::from_iter(ids), [Some("<0>"), Some("<1>")]);
    let reply = client.add_pictures(pictures(3)).await.unwrap().into_inner();
    let received::AddPicturesSuccess::PartialContent(reply) = reply else {
        panic!("{reply:?}");
    };
    assert_eq!(reply.parts, [label(), label()]);
    let error = client.add_pictures(pictures(0)).await.unwrap_err();
    assert!(matches!(error, Error::Unexpected(_)), "{error:?}");
    // Pieces of a body have no media type that says more than the description.
    let body = format!("--B\r\nContent-Range: bytes 0-1/2\r\n\r\n{LABEL}\r\n--B--\r\n");
    let head = "HTTP/1.1 206 Partial Content\ncontent-type: multipart/byteranges; boundary=B";
    let (address, _) = answer_once(&format!("{head}\n\n{body}")).await;
    let reply = self::client(address).add_pictures(pictures(1)).await;
    let received::AddPicturesSuccess::PartialContent(reply) = reply.unwrap().into_inner() else {
        panic!("not a part");
    };
    assert_eq!(reply.parts, [label()]);
}
