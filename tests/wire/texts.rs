//! Texts that may be several things (`specs/texts.yaml`): each is read as what the schema accepts, in parameters,
//! forms, parts and XML.

use std::convert::Infallible;

use crate::generated::texts::operations::AskOk;
use crate::generated::texts::server::{
    Api, AskRequest, AskResponse, HushRequest, HushResponse, PaintRequest, PaintResponse,
    PickRequest, PickResponse, SayRequest, SayResponse, SpellRequest, SpellResponse, TellRequest,
    TellResponse, TurnRequest, TurnResponse,
};
use crate::generated::texts::types::{Colour, Either, Pageable, SpellBody, Word};
use crate::generated::texts::{Client, router};
use crate::raw::{answer_once, exchange, loopback_client, serve};

struct Service;

impl Api for Service {
    type Error = Infallible;

    async fn ask(&self, request: AskRequest) -> Result<AskResponse, Infallible> {
        let body = format!("{request:?}");
        Ok(AskResponse::Ok(AskOk { either: None, body }))
    }

    async fn tell(&self, request: TellRequest) -> Result<TellResponse, Infallible> {
        Ok(TellResponse::Ok(request.body))
    }

    async fn turn(&self, request: TurnRequest) -> Result<TurnResponse, Infallible> {
        Ok(TurnResponse::Ok(format!("{:?}", request.pageable)))
    }

    async fn say(&self, request: SayRequest) -> Result<SayResponse, Infallible> {
        Ok(SayResponse::Ok(request.body))
    }

    async fn spell(&self, request: SpellRequest) -> Result<SpellResponse, Infallible> {
        let body = format!("{:?}", request.body);
        Ok(SpellResponse::Ok(body.into()))
    }

    async fn pick(&self, request: PickRequest) -> Result<PickResponse, Infallible> {
        Ok(PickResponse::Ok(Word::Colour(request.body)))
    }

    async fn paint(&self, request: PaintRequest) -> Result<PaintResponse, Infallible> {
        assert_eq!(request.body, Colour::Amber);
        Ok(PaintResponse::NoContent)
    }

    async fn hush(&self, request: HushRequest) -> Result<HushResponse, Infallible> {
        Ok(HushResponse::Ok(request.body))
    }
}

loopback_client!(Client);

#[tokio::test]
async fn parameters_are_what_their_schemas_accept() {
    let address = serve(router(Service)).await;
    for (query, read) in [
        (
            "d[n-a]=5",
            Some(r#"d: Some(Dials { additional: {"n-a": 5} })"#),
        ),
        ("d[n-a]=x", None),
        (
            "e=12&e=7&e=true",
            Some(r#"e: Some(Entry([String("12"), Number(7), Bool(true)]))"#),
        ),
        ("e=12&e=x", None),
        ("en=1", Some("en: Some(N1)")),
        ("en=2", Some("en: Some(N2)")),
        ("en=3", None),
        (
            "un=12&un=7&un=12",
            Some(
                r#"un: Some([String(UnionString("12")), Integer(UnionInteger(7)), String(UnionString("12"))])"#,
            ),
        ),
        ("un=x", None),
        (
            "g[k]=x&g[n]=5",
            Some(r#"g: Some(Given { k: Some("x"), n: Some(Number(5)), m: None })"#),
        ),
        ("g[k]=x&g[n]=y", None),
        (
            "g[k]=x&g[m][0]=5&g[m][1]=6",
            Some(
                r#"g: Some(Given { k: Some("x"), n: None, m: Some(Array [Number(5), Number(6)]) })"#,
            ),
        ),
        (
            "k=x&n=5",
            Some(r#"f: Some(Given { k: Some("x"), n: Some(Number(5)), m: None })"#),
        ),
        ("k=x&n=y", None),
        (
            "c=a&c=5",
            Some(r#"c: Some(AskC([String("a"), Number(5)]))"#),
        ),
        ("c=a", None),
        (
            "j=%7B%22dials%22%3A%7B%22n-a%22%3A5%7D%7D",
            Some(r#"dials: Some(Dials { additional: {"n-a": 5} })"#),
        ),
    ] {
        let answer = exchange(address, &format!("GET /asked?{query} HTTP/1.1")).await;
        match read {
            Some(read) => assert!(answer.body.contains(read), "{query}: {answer}"),
            None => assert_eq!(
                answer.start, "HTTP/1.1 400 Bad Request",
                "{query}: {answer}"
            ),
        }
    }
    let answer = exchange(address, "GET /asked HTTP/1.1\nh: 12,7").await;
    let read = r#"h: Some(Entry([String("12"), Number(7)]))"#;
    assert!(answer.body.contains(read), "{answer}");
}

#[tokio::test]
async fn bodies_are_what_their_schemas_accept() {
    let address = serve(router(Service)).await;
    let told = r#"{"entry":["12",7,true],"dials":{"n-a":5},"either":"1","unions":["12",7],"maybe":[1,"b"]}"#;
    let in_xml = r#"{"entry":["12",7,true],"dials":{"n-a":5}}"#;
    let part = |name: &str, text: &str| {
        format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    };
    let parts: String = [
        ("entry", "12"),
        ("entry", "7"),
        ("entry", "true"),
        ("dials", r#"{"n-a":5}"#),
        ("either", "1"),
        ("unions", "12"),
        ("unions", "7"),
        ("maybe", "1"),
        ("maybe", "b"),
    ]
    .iter()
    .map(|(name, text)| part(name, text))
    .collect();
    for (media_type, body) in [
        (
            "application/x-www-form-urlencoded",
            "entry=12&entry=7&entry=true&dials=%7B%22n-a%22%3A5%7D&either=1&unions=12&unions=7&maybe=1&maybe=b".to_owned(),
        ),
        ("multipart/form-data; boundary=B", parts + "--B--\r\n"),
        (
            "application/xml",
            "<Told><entry>12</entry><entry>7</entry><entry>true</entry><dials><n-a>5</n-a></dials></Told>"
                .to_owned(),
        ),
    ] {
        let head = format!("PUT /told HTTP/1.1\ncontent-type: {media_type}\n\n{body}");
        let answer = exchange(address, &head).await;
        let told = if media_type == "application/xml" { in_xml } else { told };
        assert_eq!(answer.body, told, "{media_type}: {answer}");
    }
}

#[tokio::test]
async fn headers_of_responses_are_what_their_schemas_accept() {
    let answer = "HTTP/1.1 200 OK\ncontent-type: text/plain\neither: 1\n\nx";
    let (address, _) = answer_once(answer).await;
    let answer = client(address).ask().await.unwrap();
    assert_eq!(answer.either, Some(Either::N1));
}

#[tokio::test]
async fn a_list_in_an_object_of_the_query_has_a_pair_for_each_item() {
    let address = serve(router(Service)).await;
    let page = |page, sort: Option<&[&str]>| Pageable {
        page,
        sort: sort.map(|sort| sort.iter().map(|&word| word.to_owned()).collect()),
    };
    for (pageable, query) in [
        (
            page(Some(1), Some(&["name,asc", "id"])),
            "?page=1&sort=name%2Casc&sort=id",
        ),
        (page(None, Some(&["id"])), "?sort=id"),
        (page(None, None), ""),
    ] {
        let (once, request) = answer_once("HTTP/1.1 200 OK\ncontent-type: text/plain\n\nx").await;
        client(once).turn(&pageable).await.unwrap();
        let start = format!("GET /turned{query} HTTP/1.1");
        assert_eq!(request.await.unwrap().start, start);
        let read = client(address).turn(&pageable).await.unwrap();
        assert_eq!(*read, format!("{pageable:?}"));
    }
    let answer = exchange(address, "GET /turned?page=-1 HTTP/1.1").await;
    assert!(answer.body.contains("/query/pageable/page"), "{answer}");
}

#[tokio::test]
async fn a_string_of_any_media_type_is_json_or_text() {
    let address = serve(router(Service)).await;
    for (content_type, body, read) in [
        ("application/json", "\"amber\"", "amber"),
        ("application/vnd.amber+json", "\"amber\"", "amber"),
        ("text/plain", "\"amber\"", "\"amber\""),
        ("text/html", "amber", "amber"),
    ] {
        let head = format!("PUT /said HTTP/1.1\ncontent-type: {content_type}\n\n{body}");
        let answer = exchange(address, &head).await;
        assert_eq!(answer.body, read, "{content_type}: {answer}");
        let types = answer.header("content-type");
        assert_eq!(types, ["text/plain; charset=utf-8"], "{content_type}");
        let response = format!("HTTP/1.1 200 OK\ncontent-type: {content_type}\n\n{body}");
        let (address, request) = answer_once(&response).await;
        let said = client(address).say("ember").await.unwrap();
        assert_eq!(*said, read, "{content_type}");
        let request = request.await.unwrap();
        assert_eq!(request.body, "ember");
        let types = request.header("content-type");
        assert_eq!(types, ["text/plain; charset=utf-8"]);
    }
    for (content_type, body, status) in [
        ("application/json", "\"oak\"", 200),
        ("application/octet-stream", "oak", 200),
        ("application/json", "\"amber\"", 400),
        ("application/octet-stream", "amber", 400),
        ("text/plain", "oak", 415),
    ] {
        let head = format!("PUT /spelt HTTP/1.1\ncontent-type: {content_type}\n\n{body}");
        let answer = exchange(address, &head).await;
        let found = answer.start.split(' ').nth(1).unwrap();
        assert_eq!(found, status.to_string(), "{content_type} {body}: {answer}");
    }
}

#[tokio::test]
async fn some_strings_of_any_media_type_are_json_or_text() {
    let address = serve(router(Service)).await;
    for (content_type, body) in [("application/json", "\"amber\""), ("text/plain", "amber")] {
        let head = format!("PUT /picked HTTP/1.1\ncontent-type: {content_type}\n\n{body}");
        let answer = exchange(address, &head).await;
        assert_eq!(answer.body, "\"amber\"", "{content_type}: {answer}");
        assert_eq!(answer.header("content-type"), ["application/json"]);
        let answer = exchange(address, &head.replacen('\n', "\naccept: text/plain\n", 1)).await;
        assert_eq!(answer.body, "amber", "{content_type}: {answer}");
        assert_eq!(answer.header("content-type"), ["text/plain; charset=utf-8"]);
        let response = format!("HTTP/1.1 200 OK\ncontent-type: {content_type}\n\n{body}");
        let (address, request) = answer_once(&response).await;
        let word = client(address).pick(Colour::Teal).await.unwrap();
        assert_eq!(*word, Word::Colour(Colour::Amber), "{content_type}");
        assert_eq!(request.await.unwrap().body, "\"teal\"");
    }
    for (content_type, body) in [
        ("application/xml", "<Colour>amber</Colour>"),
        ("text/plain", "amber"),
    ] {
        let head = format!("PUT /painted HTTP/1.1\ncontent-type: {content_type}\n\n{body}");
        let answer = exchange(address, &head).await;
        assert_eq!(answer.start, "HTTP/1.1 204 No Content", "{answer}");
    }
    let head = "PUT /picked HTTP/1.1\ncontent-type: text/plain\n\nred";
    let answer = exchange(address, head).await;
    assert_eq!(answer.start, "HTTP/1.1 400 Bad Request", "{answer}");
}

#[tokio::test]
async fn a_string_of_any_media_type_that_may_be_null_is_json() {
    let address = serve(router(Service)).await;
    for (content_type, body, start) in [
        ("application/json", "null", "HTTP/1.1 200 OK"),
        ("application/json", "\"amber\"", "HTTP/1.1 200 OK"),
        ("text/plain", "amber", "HTTP/1.1 415 Unsupported Media Type"),
    ] {
        let head = format!("PUT /hushed HTTP/1.1\ncontent-type: {content_type}\n\n{body}");
        let answer = exchange(address, &head).await;
        assert_eq!(answer.start, start, "{content_type} {body}: {answer}");
        if content_type == "application/json" {
            assert_eq!(answer.body, body);
        }
    }
    let response = "HTTP/1.1 200 OK\ncontent-type: application/json\n\nnull";
    let (address, request) = answer_once(response).await;
    assert_eq!(client(address).hush(None).await.unwrap().into_inner(), None);
    assert_eq!(request.await.unwrap().body, "null");
}

#[tokio::test]
async fn a_body_of_any_media_type_without_a_schema_is_handed_on() {
    let response = "HTTP/1.1 200 OK\ncontent-type: application/zip\n\nPK";
    let (address, _) = answer_once(response).await;
    let word = SpellBody("oak".to_owned());
    let body = client(address).spell(word).await.unwrap();
    assert_eq!(body.into_inner().bytes().await.unwrap(), "PK");
}
