//! Bodies of XML (`specs/xml.yaml`), alone and beside JSON: the bytes of both sides, and what is refused.

use std::convert::Infallible;

use crate::generated::xml::server::{
    AddPetRequest, AddPetResponse, Api, PutDocumentRequest, PutDocumentResponse, PutOrderRequest,
    PutOrderResponse, PutProductRequest, PutProductResponse, PutReportRequest, PutReportResponse,
    PutSequenceRequest, PutSequenceResponse, PutWalkRequest, PutWalkResponse, SendRawRequest,
    SendRawResponse,
};
use crate::generated::xml::support::field::Field;
use crate::generated::xml::types::{
    Category, Documentation, OneTwoThreeItem2, Order, Pause, Pet, Product, Walk, WalkStepsItem,
};
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

    async fn put_document(
        &self,
        request: PutDocumentRequest,
    ) -> Result<PutDocumentResponse, Infallible> {
        Ok(PutDocumentResponse::Ok(request.body))
    }

    async fn put_sequence(
        &self,
        request: PutSequenceRequest,
    ) -> Result<PutSequenceResponse, Infallible> {
        Ok(PutSequenceResponse::Ok(request.body))
    }

    async fn put_report(&self, request: PutReportRequest) -> Result<PutReportResponse, Infallible> {
        Ok(PutReportResponse::Ok(request.body))
    }

    async fn put_product(
        &self,
        request: PutProductRequest,
    ) -> Result<PutProductResponse, Infallible> {
        Ok(PutProductResponse::Ok(request.body))
    }

    async fn put_walk(&self, request: PutWalkRequest) -> Result<PutWalkResponse, Infallible> {
        Ok(PutWalkResponse::Ok(request.body))
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

/// The examples of OpenAPI 3.2 §4.26.6.6 to §4.26.6.8, as they stand there, and as a server writes them.
#[tokio::test]
async fn the_examples_of_the_specification_come_back() {
    const NIL: &str = r#"xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true""#;
    let address = serve(router(Service)).await;
    let three = format!("<Three {NIL}");
    let related = format!("<related {NIL}");
    for (path, sent, expected) in [
        (
            "/documents",
            "<UpdatedDocument>\n  <![CDATA[<html><head></head><html>]]>\n</UpdatedDocument>",
            "<StoredDocument><![CDATA[<html><head></head><html>]]></StoredDocument>".to_owned(),
        ),
        (
            "/sequences",
            &format!(
                "<OneTwoThree>\n  <One>Some text</One>\n  <Two unit=\"cubits\">42</Two>\n  {three} />\n</OneTwoThree>"
            ),
            format!(
                "<OneTwoThree><One>Some text</One><Two unit=\"cubits\">42</Two>{three}/></OneTwoThree>"
            ),
        ),
        (
            "/reports",
            "<Report>Some preamble text.<data>42</data>Some postamble text.</Report>",
            "<Report>Some preamble text.<data>42</data>Some postamble text.</Report>".to_owned(),
        ),
        (
            "/products",
            &format!("<product>\n  <description>Thing</description>\n  {related} />\n</product>"),
            format!("<product><description>Thing</description>{related}/></product>"),
        ),
        (
            "/products",
            "<product count=\"42\">\n  <description>Thing</description>\n  <related></related>\n</product>",
            "<product count=\"42\"><description>Thing</description><related/></product>".to_owned(),
        ),
    ] {
        let request = format!("PUT {path} HTTP/1.1\ncontent-type: application/xml\n\n{sent}");
        let answer = exchange(address, &request).await;
        assert_eq!(answer.start, "HTTP/1.1 200 OK", "{sent}: {answer:?}");
        let body = answer
            .body
            .strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        assert_eq!(body, Some(expected.as_str()));
    }
    let unordered = "PUT /sequences HTTP/1.1\ncontent-type: application/xml\n\n<OneTwoThree><Two unit=\"a\">1</Two><One>a</One><Three>true</Three></OneTwoThree>";
    let answer = exchange(address, unordered).await;
    assert!(answer.start.contains("400"), "{answer:?}");
}

#[tokio::test]
async fn a_client_and_a_server_agree_on_items_and_null() {
    let client = client(serve(router(Service)).await);
    let document = Documentation {
        content: Some("a < b]]>\r\n".to_owned()),
    };
    assert_eq!(
        *client.put_document(document.clone()).await.unwrap(),
        document
    );
    let two = OneTwoThreeItem2 {
        unit: "cubits".to_owned(),
        value: 1.5,
    };
    for three in [None, Some(false)] {
        let sequence = (" a ".to_owned(), two.clone(), three);
        assert_eq!(
            *client.put_sequence(sequence.clone()).await.unwrap(),
            sequence
        );
    }
    for text in ["", " ", "a"] {
        let report = (text.to_owned(), -42.0, text.to_owned());
        assert_eq!(*client.put_report(report.clone()).await.unwrap(), report);
    }
    let product = Product {
        count: None,
        rating: None,
        description: String::new(),
        related: None,
    };
    assert_eq!(*client.put_product(product.clone()).await.unwrap(), product);
    let order = Order {
        count: 1,
        express: None,
        note: Field::Null,
    };
    let walk = Walk {
        by: Some("Rex".to_owned()),
        steps: vec![
            WalkStepsItem::String("Out, then".to_owned()),
            WalkStepsItem::Pause(Pause { seconds: 5 }),
            WalkStepsItem::Order(order),
            WalkStepsItem::Pause(Pause { seconds: 7 }),
            WalkStepsItem::String(" home.".to_owned()),
        ],
    };
    assert_eq!(*client.put_walk(walk.clone()).await.unwrap(), walk);
    let walk = Walk {
        by: None,
        steps: Vec::new(),
    };
    assert_eq!(*client.put_walk(walk.clone()).await.unwrap(), walk);
}
