//! Parameters with a default (`specs/defaults.yaml`): a handler gets it, and nobody sends it.

use std::convert::Infallible;

use crate::generated::defaults::server::{Api, ListBooksRequest, ListBooksResponse};
use crate::generated::defaults::types::{ListBooksWidth, Sort};
use crate::generated::defaults::{Client, router};
use crate::raw::{answer_once, exchange, serve};

/// Answers with what it got.
struct Shelf;

impl Api for Shelf {
    type Error = Infallible;

    async fn list_books(&self, request: ListBooksRequest) -> Result<ListBooksResponse, Infallible> {
        // What has a default is there.
        let _: (i32, f64, bool) = (request.limit, request.below, request.lent);
        let _: (Sort, ListBooksWidth) = (request.sort, request.width);
        Ok(ListBooksResponse::Ok(format!("{request:?}")))
    }
}

#[tokio::test]
async fn a_handler_gets_the_default_of_what_is_absent() {
    let address = serve(router(Shelf)).await;
    let answer = exchange(address, "GET /books?since=2000 HTTP/1.1").await;
    assert_eq!(
        answer.body,
        "ListBooksRequest { limit: 20, below: -0.5, lent: false, sort: ByTitle, then: ByAuthor, width: N2, \
         language: Language(\"en\"), x_shelf: \"main\", tags: [\"new\"], forms: [], shelf: Number(4), page: None, author: None, \
         rows: None, room: None, day: None, since: 2000 }"
    );
    let query = "since=2000&limit=7&below=1&lent=true&sort=by-author&then=by-title&width=1&language=de&tags=a&tags=b&page=3";
    let request = format!("GET /books?{query} HTTP/1.1\nx-shelf: attic");
    assert_eq!(
        exchange(address, &request).await.body,
        "ListBooksRequest { limit: 7, below: 1.0, lent: true, sort: ByAuthor, then: ByTitle, width: N1, \
         language: Language(\"de\"), x_shelf: \"attic\", tags: [\"a\", \"b\"], forms: [], shelf: Number(4), page: Some(3), author: None, \
         rows: None, room: None, day: None, since: 2000 }"
    );
    // What is sent has to be valid all the same.
    let answer = exchange(address, "GET /books?since=2000&limit=0 HTTP/1.1").await;
    assert_eq!(answer.start, "HTTP/1.1 400 Bad Request");
}

#[tokio::test]
async fn a_client_leaves_defaults_to_the_server() {
    let answer = "HTTP/1.1 200 OK\ncontent-type: text/plain\n\nx";
    let (address, asked) = answer_once(answer).await;
    let client = Client::builder().base_url(format!("http://{address}"));
    client.build().unwrap().list_books(2000).await.unwrap();
    let asked = asked.await.unwrap();
    assert_eq!(asked.start, "GET /books?since=2000 HTTP/1.1");
}
