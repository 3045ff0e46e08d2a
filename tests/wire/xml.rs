//! Bodies of XML (`specs/xml.yaml`), alone and beside JSON: the bytes of both sides, and what is refused.

use std::convert::Infallible;

use crate::generated::xml::server::{
    AddPetRequest, AddPetResponse, Api, PutOrderRequest, PutOrderResponse, SendRawRequest,
    SendRawResponse,
};
use crate::generated::xml::support::field::Field;
use crate::generated::xml::types::{Category, Order, Pet};
use crate::generated::xml::{Client, router};
use crate::raw::{answer_once, exchange, loopback_client, serve};

/// Answers with what it is given.
struct Service;

impl Api for Service {
    type Error = Infallible;

    async fn add_pet(&self, request: AddPetRequest) -> Result<AddPetResponse, Infallible> {
        Ok(AddPetResponse::Ok(request.body))
    }

    async fn put_order(&self, request: PutOrderRequest) -> Result<PutOrderResponse, Infallible> {
        Ok(PutOrderResponse::Ok(request.body))
    }

    async fn send_raw(&self, _: SendRawRequest) -> Result<SendRawResponse, Infallible> {
        Ok(SendRawResponse::NoContent)
    }
}

const PET: &str = r#"<?xml version="1.0" encoding="UTF-8"?><pet id="7"><category><name>A &amp; B</name></category><name>Rex</name><photoUrls><photoUrl>a</photoUrl><photoUrl>b</photoUrl></photoUrls><tag>good</tag></pet>"#;

fn pet() -> Pet {
    Pet {
        id: Some(7),
        category: Some(Category {
            id: None,
            name: Some("A & B".to_owned()),
        }),
        name: "Rex".to_owned(),
        photo_urls: vec!["a".to_owned(), "b".to_owned()],
        tags: Some(vec!["good".to_owned()]),
        parents: None,
    }
}

loopback_client!(Client);

#[tokio::test]
async fn a_server_reads_and_answers_both() {
    let address = serve(router(Service)).await;
    let post = |accept: &str, content_type: &str, body: &str| {
        format!("POST /pets HTTP/1.1\naccept: {accept}\ncontent-type: {content_type}\n\n{body}")
    };
    let answer = exchange(
        address,
        &post("application/xml", "text/xml; charset=utf-8", PET),
    )
    .await;
    assert_eq!(answer.start, "HTTP/1.1 200 OK");
    assert_eq!(answer.header("content-type"), ["application/xml"]);
    assert_eq!(answer.header("vary"), ["accept"]);
    assert_eq!(answer.body, PET);

    let json = r#"{"id":7,"category":{"name":"A & B"},"name":"Rex","photoUrls":["a","b"],"tags":["good"]}"#;
    let answer = exchange(address, &post("*/*", "application/xml", PET)).await;
    assert_eq!(answer.header("content-type"), ["application/json"]);
    assert_eq!(answer.body, json);
    let accept = "application/json;q=0.5, application/xml";
    let answer = exchange(address, &post(accept, "application/json", json)).await;
    assert_eq!(answer.body, PET);
}

#[tokio::test]
async fn what_is_not_valid_is_refused() {
    let address = serve(router(Service)).await;
    for (body, status, said) in [
        (
            "<pet id='x'><name></name><photoUrls/></pet>",
            "400",
            "/body/id",
        ),
        ("<pet><name></name><photoUrls/></pet>", "400", "/body/name"),
        ("<pet><photoUrls/></pet>", "400", "name"),
        ("<pet>", "400", "the body is not XML"),
        ("<cat/>", "400", "the root element must be `pet`, not `cat`"),
        (
            "<!DOCTYPE pet [<!ENTITY a 'b'>]><pet>&a;</pet>",
            "400",
            "document type",
        ),
    ] {
        let request = format!("POST /pets HTTP/1.1\ncontent-type: application/xml\n\n{body}");
        let answer = exchange(address, &request).await;
        assert!(answer.start.contains(status), "{body}: {answer:?}");
        assert!(answer.body.contains(said), "{body}: {answer:?}");
    }
}

#[tokio::test]
async fn a_client_sends_json_where_it_can_and_reads_both() {
    let response = format!("HTTP/1.1 200 OK\ncontent-type: application/xml\n\n{PET}");
    let (address, request) = answer_once(&response).await;
    let reply = client(address).add_pet(pet()).await.unwrap();
    assert_eq!(*reply, pet());
    let request = request.await.unwrap();
    assert_eq!(request.header("content-type"), ["application/json"]);
    assert_eq!(
        request.header("accept"),
        ["application/json, application/xml, */*;q=0.1"]
    );
}

#[tokio::test]
async fn a_client_sends_xml_where_it_must() {
    let order = Order {
        count: 2,
        express: Some(true),
        note: Field::Absent,
    };
    let xml = r#"<?xml version="1.0" encoding="UTF-8"?><o:order xmlns:o="https://menagerie.example/order"><count>2</count><express>true</express></o:order>"#;
    let response = format!("HTTP/1.1 200 OK\ncontent-type: application/xml\n\n{xml}");
    let (address, request) = answer_once(&response).await;
    let reply = client(address).put_order(order.clone()).await.unwrap();
    assert_eq!(*reply, order);
    let request = request.await.unwrap();
    assert_eq!(request.header("content-type"), ["text/xml"]);
    assert_eq!(request.body, xml);

    let address = serve(router(Service)).await;
    let reply = client(address).put_order(order.clone()).await.unwrap();
    assert_eq!(*reply, order);
}
