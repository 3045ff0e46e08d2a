//! Path templates (`specs/paths.yaml`): several parameters in one segment, values of several segments, a query and a
//! fragment in the key of a path.

use std::convert::Infallible;

use crate::generated::paths::server::{
    AnswersRequest, AnswersResponse, Api, BetaAnswersRequest, BetaAnswersResponse, BookRequest,
    BookResponse, ChildrenRequest, ChildrenResponse, CopyOperationRequest, CopyOperationResponse,
    FileRequest, FileResponse, NearRequest, NearResponse, PageRequest, PageResponse,
    ProjectRequest, ProjectResponse, ShapeRequest, ShapeResponse, StreamResponse, UserRequest,
    UserResponse,
};
use crate::generated::paths::{Client, router};
use crate::raw::{answer_once, exchange, http, serve};

/// Answers with the operation that was called, and its inputs.
struct Service;

impl Api for Service {
    type Error = Infallible;

    async fn file(&self, request: FileRequest) -> Result<FileResponse, Infallible> {
        let (name, extension) = (request.name, request.extension);
        Ok(FileResponse::Ok(format!("file {name} {extension}")))
    }

    async fn page(&self, request: PageRequest) -> Result<PageResponse, Infallible> {
        let (page, extension) = (request.page, request.extension);
        Ok(PageResponse::Ok(format!("page {page} {extension}")))
    }

    async fn near(&self, request: NearRequest) -> Result<NearResponse, Infallible> {
        Ok(NearResponse::Ok(format!(
            "near {} {}",
            request.lat, request.long
        )))
    }

    async fn shape(&self, request: ShapeRequest) -> Result<ShapeResponse, Infallible> {
        Ok(ShapeResponse::Ok(format!("shape {}", request.format)))
    }

    async fn copy(
        &self,
        request: CopyOperationRequest,
    ) -> Result<CopyOperationResponse, Infallible> {
        let told = format!("copy {} {}", request.id, request.version);
        Ok(CopyOperationResponse::Ok(told))
    }

    async fn book(&self, request: BookRequest) -> Result<BookResponse, Infallible> {
        Ok(BookResponse::Ok(format!("book {}", request.name)))
    }

    async fn project(&self, request: ProjectRequest) -> Result<ProjectResponse, Infallible> {
        Ok(ProjectResponse::Ok(format!("project {}", request.name)))
    }

    async fn children(&self, request: ChildrenRequest) -> Result<ChildrenResponse, Infallible> {
        Ok(ChildrenResponse::Ok(format!("children {}", request.name)))
    }

    async fn user(&self, request: UserRequest) -> Result<UserResponse, Infallible> {
        Ok(UserResponse::Ok(format!("user {}", request.id)))
    }

    async fn answers(&self, request: AnswersRequest) -> Result<AnswersResponse, Infallible> {
        Ok(AnswersResponse::Ok(format!("answers {:?}", request.page)))
    }

    async fn beta_answers(
        &self,
        request: BetaAnswersRequest,
    ) -> Result<BetaAnswersResponse, Infallible> {
        let counts = request.counts.unwrap_or_default();
        let told = format!("beta {:?} {:?}", request.page, counts.get("n"));
        Ok(BetaAnswersResponse::Ok(told))
    }

    async fn stream(&self) -> Result<StreamResponse, Infallible> {
        Ok(StreamResponse::Ok("stream".to_owned()))
    }
}

#[tokio::test]
async fn a_server_finds_the_operation() {
    let address = serve(router(Service)).await;
    for (request, told) in [
        ("GET /files/a.tar.gz", "file a.tar gz"),
        ("GET /files/a%2Eb%2F.c", "file a.b/ c"),
        ("POST /files/4-2:copy", "copy 4 2"),
        ("GET /pages/a.b.json", "page a.b .json"),
        ("GET /pages/12", "page 1 2"),
        ("GET /near?long=2&lat=1", "near 1 2"),
        ("GET /formats/xml", "shape xml"),
        ("GET /v1/shelves/1/books/a%20b", "book shelves/1/books/a b"),
        ("GET /v1/projects/x", "project projects/x"),
        ("GET /v1/projects/x%2fy", "project projects/x%2Fy"),
        ("GET /v1/projects/x/children", "children projects/x"),
        ("GET /v1/a/b/c/children", "children a/b/c"),
        ("GET /users/7", "user 7"),
        ("GET /answers?page=2", "answers Some(2)"),
        ("GET /answers?page=2&beta=true&n=3", "beta Some(2) Some(3)"),
        ("GET /answers?beta=false", "answers None"),
        ("POST /answers", "stream"),
    ] {
        let answer = exchange(address, &format!("{request} HTTP/1.1")).await;
        assert_eq!(answer.start, "HTTP/1.1 200 OK", "{request}: {answer}");
        assert_eq!(answer.body, format!("\"{told}\""), "{request}");
    }
    for (request, status) in [
        ("GET /v1/shelves/1", "HTTP/1.1 404 Not Found"),
        ("GET /v1/children", "HTTP/1.1 404 Not Found"),
        ("GET /files/a", "HTTP/1.1 404 Not Found"),
        ("GET /pages/a", "HTTP/1.1 404 Not Found"),
        ("GET /near?lat=1", "HTTP/1.1 400 Bad Request"),
        ("PUT /v1/projects/x", "HTTP/1.1 405 Method Not Allowed"),
        ("POST /files/a-2:copy", "HTTP/1.1 400 Bad Request"),
    ] {
        let answer = exchange(address, &format!("{request} HTTP/1.1")).await;
        assert_eq!(answer.start, status, "{request}: {answer}");
    }
}

#[tokio::test]
async fn a_client_writes_the_path() {
    macro_rules! sends {
        ($start:expr, $client:ident => $call:expr) => {{
            let (address, request) =
                answer_once("HTTP/1.1 200 OK\ncontent-type: application/json\n\n\"\"").await;
            let builder = Client::builder().base_url(format!("http://{address}"));
            let $client = builder.http(http()).build().unwrap();
            $call.await.unwrap();
            assert_eq!(request.await.unwrap().start, format!("{} HTTP/1.1", $start));
        }};
    }
    sends!("GET /files/a%2Fb.gz", client => client.file("a/b", "gz"));
    sends!("GET /pages/a.json", client => client.page("a", ".json"));
    sends!("GET /near?lat=1&long=2", client => client.near(1, 2));
    sends!("GET /formats/xml", client => client.shape("xml"));
    sends!("POST /files/4-2:copy", client => client.copy(4, 2));
    sends!("GET /v1/shelves/1/books/a%20b", client => client.book("shelves/1/books/a b"));
    sends!("GET /v1/a/b/c/children", client => client.children("a/b/c"));
    sends!("GET /answers", client => client.answers());
    sends!("GET /answers?beta=true&page=2", client => client.beta_answers().page(2));
    sends!("POST /answers", client => client.stream());

    let builder = Client::builder().base_url("http://127.0.0.1:9");
    let client = builder.http(http()).build().unwrap();
    for name in ["shelves/1", "shelves//books/1", "shelves/../books/1", "1"] {
        let error = client.book(name).await.unwrap_err().to_string();
        assert!(error.contains("path"), "{name}: {error}");
    }
}
