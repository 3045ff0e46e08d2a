//! Parameters that are the whole query (`specs/querystring.yaml`): as a form, as JSON, as text.

use std::convert::Infallible;

use crate::generated::querystring::client::{ListWordsSuccess, QueryEntriesSuccess};
use crate::generated::querystring::server::{
    Access, Api, Authenticator, Credentials, Denied, EntryRequest, EntryResponse,
    FindEntriesRequest, FindEntriesResponse, ListWordsRequest, ListWordsResponse,
    QueryEntriesRequest, QueryEntriesResponse, SearchEntriesRequest, SearchEntriesResponse,
};
use crate::generated::querystring::types::{Filter, Members};
use crate::generated::querystring::{Client, router};
use crate::raw::{answer_once, exchange, http, loopback_client, serve};

/// Answers with what it was asked for.
struct Service;

/// Lets everyone pass who shows a key.
struct Gate;

impl Authenticator<Credentials> for Gate {
    type Principal = ();

    async fn authenticate(&self, _: Credentials, _: &Access<'_>) -> Result<(), Denied> {
        Ok(())
    }
}

impl Api for Service {
    type Error = Infallible;
    type Principal = ();

    async fn entry(&self, _: EntryRequest) -> Result<EntryResponse, Infallible> {
        Ok(EntryResponse::NoContent)
    }

    async fn list_words(
        &self,
        (): (),
        request: ListWordsRequest,
    ) -> Result<ListWordsResponse, Infallible> {
        Ok(match request.members {
            Some(members) => ListWordsResponse::Ok(members),
            None => ListWordsResponse::NoContent,
        })
    }

    async fn find_entries(
        &self,
        request: FindEntriesRequest,
    ) -> Result<FindEntriesResponse, Infallible> {
        Ok(FindEntriesResponse::Ok(request.filter))
    }

    async fn query_entries(
        &self,
        request: QueryEntriesRequest,
    ) -> Result<QueryEntriesResponse, Infallible> {
        Ok(match request.query {
            Some(query) => QueryEntriesResponse::Ok(query),
            None => QueryEntriesResponse::NoContent,
        })
    }

    async fn search_entries(
        &self,
        request: SearchEntriesRequest,
    ) -> Result<SearchEntriesResponse, Infallible> {
        Ok(SearchEntriesResponse::Ok(request.text))
    }
}

loopback_client!(Client);

fn filter() -> Filter {
    Filter {
        word: "a&b=ü".to_owned(),
        pages: Some(vec![1, 2]),
        exact: Some(true),
    }
}

const FORM: &str = "word=a%26b%3D%C3%BC&pages=1&pages=2&exact=true";
const JSON: &str = r#"{"word":"a&b=ü","pages":[1,2],"exact":true}"#;

#[tokio::test]
async fn a_server_reads_the_whole_query() {
    let address = serve(router(Service, Gate)).await;
    let json =
        "%7B%22word%22%3A%22a%26b%3D%C3%BC%22%2C%22pages%22%3A%5B1,2%5D%2C%22exact%22%3Atrue%7D";
    for (target, start, body) in [
        (format!("/entries?{FORM}"), "HTTP/1.1 200 OK", JSON),
        (format!("/entries/query?{json}"), "HTTP/1.1 200 OK", JSON),
        ("/entries/query".to_owned(), "HTTP/1.1 204 No Content", ""),
        (
            "/entries/text?a%26b=c".to_owned(),
            "HTTP/1.1 200 OK",
            "a&b=c",
        ),
    ] {
        let answer = exchange(address, &format!("GET {target} HTTP/1.1")).await;
        assert_eq!(
            (answer.start.as_str(), answer.body.as_str()),
            (start, body),
            "{target}"
        );
    }
    for (target, pointer) in [
        ("/entries", "/querystring/filter"),
        ("/entries?word=", "/querystring/filter/word"),
        ("/entries?word=a&pages=x", "/querystring/filter/pages/0"),
        (
            "/entries/query?%7B%22word%22:%22%22%7D",
            "/querystring/query/word",
        ),
        ("/entries/query?word=a", "/querystring/query"),
        ("/entries/text", "/querystring/text"),
        ("/entries/text?123456789012345678901", "/querystring/text"),
    ] {
        let answer = exchange(address, &format!("GET {target} HTTP/1.1")).await;
        assert_eq!(
            answer.start, "HTTP/1.1 400 Bad Request",
            "{target}: {answer}"
        );
        assert!(answer.body.contains(pointer), "{target}: {answer}");
    }
}

#[tokio::test]
async fn a_client_writes_the_whole_query() {
    let answer = "HTTP/1.1 200 OK\ncontent-type: application/json\n\n{\"word\":\"a\"}";
    let (address, request) = answer_once(answer).await;
    client(address).find_entries(&filter()).await.unwrap();
    let start = request.await.unwrap().start;
    assert_eq!(start, format!("GET /entries?{FORM} HTTP/1.1"));
    let (address, request) = answer_once(answer).await;
    client(address)
        .query_entries()
        .query(&filter())
        .await
        .unwrap();
    let start = request.await.unwrap().start;
    assert!(
        start.starts_with("GET /entries/query?%7B%22word%22%3A%22a%26b"),
        "{start}"
    );
}

#[tokio::test]
async fn client_and_server_understand_each_other() {
    let client = client(serve(router(Service, Gate)).await);
    assert_eq!(*client.find_entries(&filter()).await.unwrap(), filter());
    let call = client.query_entries().query(&filter());
    let QueryEntriesSuccess::Ok(found) = call.await.unwrap().into_inner() else {
        panic!("something was asked for");
    };
    assert_eq!(found, filter());
    let answer = client.query_entries().await.unwrap();
    assert!(matches!(*answer, QueryEntriesSuccess::NoContent));
    assert_eq!(
        *client.search_entries("50% +1 & ü").await.unwrap(),
        "50% +1 & ü"
    );
}

#[tokio::test]
async fn a_key_and_what_the_path_has_are_no_part_of_the_whole_query() {
    let address = serve(router(Service, Gate)).await;
    for (target, start, body) in [
        ("/words?kind=all&a=1&api_key=k", "200 OK", r#"{"a":1}"#),
        ("/words?api%5Fkey=k&a=2&kind=all", "200 OK", r#"{"a":2}"#),
        ("/words?api_key=k&kind=all", "204 No Content", ""),
    ] {
        let answer = exchange(address, &format!("GET {target} HTTP/1.1")).await;
        assert_eq!(
            answer.start,
            format!("HTTP/1.1 {start}"),
            "{target}: {answer}"
        );
        assert!(answer.body.contains(body), "{target}: {answer}");
    }
    let client = Client::builder().base_url(format!("http://{address}"));
    let client = client.key("k&1").http(http()).build().unwrap();
    let members: Members = [("b".to_owned(), 2)].into_iter().collect();
    let found = client.list_words().members(&members).await.unwrap();
    assert_eq!(found.into_inner(), ListWordsSuccess::Ok(members));
}

/// RFC 3986 §6.2.2.2.
#[tokio::test]
async fn what_is_fixed_in_a_path_is_found_however_it_is_written() {
    let address = serve(router(Service, Gate)).await;
    for (target, status) in [
        ("/entries/a", "204 No Content"),
        ("/entries/text", "400 Bad Request"),
        ("/entries/%74ext", "400 Bad Request"),
        ("/entries/te%78t", "400 Bad Request"),
        ("/entries/te%78", "204 No Content"),
    ] {
        let answer = exchange(address, &format!("GET {target} HTTP/1.1")).await;
        assert_eq!(answer.start, format!("HTTP/1.1 {status}"), "{target}");
    }
    let answer = exchange(address, "DELETE /entries/%74ext HTTP/1.1").await;
    assert_eq!(answer.start, "HTTP/1.1 405 Method Not Allowed");
}
