//! Exact statuses beside ranges and `default` (`specs/statuses.yaml`).

use std::convert::Infallible;

use axum::http::StatusCode;

use crate::generated::statuses::client::{GetJobError, GetJobSuccess};
use crate::generated::statuses::operations::{
    GetJobNotModified, GetJobOk, GetJobSeeOther, HeadJobOk,
};
use crate::generated::statuses::server::{
    Api, DropJobRequest, DropJobResponse, DropJobsRequest, DropJobsResponse, GetJobRequest,
    GetJobResponse, HeadJobRequest, HeadJobResponse, HeadLogRequest, HeadLogResponse,
    ListJobsRequest, ListJobsResponse, ReplaceJobsRequest, ReplaceJobsResponse,
};
use crate::generated::statuses::support::client::Error;
use crate::generated::statuses::types::{GetJobOkXSpan, Job};
use crate::generated::statuses::{Client, router};
use crate::raw::{answer_once, exchange, loopback_client, serve};

loopback_client!(Client);

/// Answers with the status that the job has for its number; from 1000 on as the range of it, from 2000 on as `default`.
struct Jobs;

impl Api for Jobs {
    type Error = Infallible;

    async fn get_job(&self, request: GetJobRequest) -> Result<GetJobResponse, Infallible> {
        let id = u16::try_from(request.id).unwrap();
        let status = StatusCode::from_u16(id % 1000).unwrap();
        let text = "text".to_owned();
        Ok(match (id / 1000, id % 1000) {
            (2, _) => GetJobResponse::Default(status, job()),
            (1, 200..=299) => GetJobResponse::Success(status, text),
            (1, _) => GetJobResponse::ClientError(status, text),
            (_, 200) => GetJobResponse::Ok(done()),
            (_, 202) => GetJobResponse::Accepted,
            (_, 303) => GetJobResponse::SeeOther(GetJobSeeOther {
                location: "/jobs/200".to_owned(),
            }),
            (_, 304) => GetJobResponse::NotModified(GetJobNotModified {
                e_tag: Some("\"a\"".to_owned()),
                x_since: None,
            }),
            _ => GetJobResponse::NotFound(job()),
        })
    }

    async fn head_job(&self, request: HeadJobRequest) -> Result<HeadJobResponse, Infallible> {
        Ok(match request.id {
            200 => HeadJobResponse::Ok(HeadJobOk { content_length: 17 }),
            _ => HeadJobResponse::NotFound,
        })
    }

    async fn head_log(&self, _: HeadLogRequest) -> Result<HeadLogResponse, Infallible> {
        Ok(HeadLogResponse::Ok)
    }

    async fn drop_job(&self, _: DropJobRequest) -> Result<DropJobResponse, Infallible> {
        Ok(DropJobResponse::NoContent)
    }

    async fn list_jobs(&self, _: ListJobsRequest) -> Result<ListJobsResponse, Infallible> {
        Ok(ListJobsResponse::NoContent)
    }

    async fn replace_jobs(&self, _: ReplaceJobsRequest) -> Result<ReplaceJobsResponse, Infallible> {
        Ok(ReplaceJobsResponse::NoContent)
    }

    async fn drop_jobs(&self, _: DropJobsRequest) -> Result<DropJobsResponse, Infallible> {
        Ok(DropJobsResponse::NoContent)
    }
}

fn job() -> Job {
    Job {
        state: "done".to_owned(),
    }
}

fn done() -> GetJobOk {
    GetJobOk {
        x_parts: vec![1, 2],
        x_span: Some(GetJobOkXSpan {
            from: Some(3),
            to: Some(4),
        }),
        x_json: Some(vec![5, 6]),
        body: job(),
    }
}

#[tokio::test]
async fn each_status_is_answered_by_its_own_response() {
    let address = serve(router(Jobs)).await;
    for (id, start) in [
        (202, "HTTP/1.1 202 Accepted"),
        (304, "HTTP/1.1 304 Not Modified"),
        (404, "HTTP/1.1 404 Not Found"),
        (1203, "HTTP/1.1 203 Non Authoritative Information"),
        (1409, "HTTP/1.1 409 Conflict"),
        (2503, "HTTP/1.1 503 Service Unavailable"),
        (2307, "HTTP/1.1 307 Temporary Redirect"),
        // What is documented otherwise, or is no status of the range.
        (1202, "HTTP/1.1 500 Internal Server Error"),
        (1404, "HTTP/1.1 500 Internal Server Error"),
        (1503, "HTTP/1.1 500 Internal Server Error"),
        (2200, "HTTP/1.1 500 Internal Server Error"),
        (2204, "HTTP/1.1 500 Internal Server Error"),
        (2303, "HTTP/1.1 500 Internal Server Error"),
        (2404, "HTTP/1.1 500 Internal Server Error"),
    ] {
        let answer = exchange(address, &format!("GET /jobs/{id} HTTP/1.1")).await;
        assert_eq!(answer.start, start, "{id}");
    }
    let answer = exchange(address, "GET /jobs/200 HTTP/1.1").await;
    assert_eq!(answer.header("x-parts"), ["1,2"]);
    assert_eq!(answer.header("x-span"), ["from=3,to=4"]);
    assert_eq!(answer.header("x-json"), ["[5,6]"]);
    let answer = exchange(address, "HEAD /jobs/200 HTTP/1.1").await;
    assert_eq!(answer.header("content-length"), ["17"]);
    assert_eq!(answer.header("content-type"), ["application/json"]);
    let answer = exchange(address, "HEAD /jobs/404 HTTP/1.1").await;
    assert!(answer.header("content-type").is_empty());
    let answer = exchange(address, "HEAD /jobs/200/log HTTP/1.1").await;
    assert_eq!(answer.header("content-type"), ["text/plain"]);
    assert!(answer.header("content-length").is_empty());
}

#[tokio::test]
async fn who_does_not_say_who_they_are_is_asked() {
    let address = serve(router(Jobs)).await;
    let answer = exchange(address, "DELETE /jobs/a HTTP/1.1").await;
    assert_eq!(answer.start, "HTTP/1.1 401 Unauthorized");
    let challenge = r#"ApiKey in="header", name="authorization""#;
    assert_eq!(answer.header("www-authenticate"), [challenge]);
    // Nothing in the request is not valid: the whole is what is wrong.
    let body = r#"{"outcome":"failure","errors":[{"field":"","detail":"Unauthorized"}],"first":[{"status":"401","title":"Unauthorized","errno":401}]}"#;
    assert_eq!(answer.body, body);
    let answer = exchange(address, "DELETE /jobs/a HTTP/1.1\nauthorization: me").await;
    assert_eq!(answer.start, "HTTP/1.1 400 Bad Request");
    let errors = r#""errors":[{"field":"/path/id","detail":"must be an integer"}]"#;
    assert!(answer.body.contains(errors), "{}", answer.body);
    let answer = exchange(address, "DELETE /jobs/7 HTTP/1.1\nauthorization: me").await;
    assert_eq!(answer.start, "HTTP/1.1 204 No Content");
}

#[tokio::test]
async fn what_is_wrong_stands_in_the_documented_body() {
    let address = serve(router(Jobs)).await;
    for (method, body) in [
        (
            "GET",
            r#"[{"message":"must be an integer","success":false}]"#,
        ),
        (
            "PUT",
            r#"{"title":"Bad Request","status":400,"detail":"/query/limit: must be an integer","errors":[{"pointer":"/query/limit","keyword":"type","detail":"must be an integer"}]}"#,
        ),
        (
            "DELETE",
            r#"{"success":false,"reason":"/query/limit: must be an intege"}"#,
        ),
    ] {
        let answer = exchange(address, &format!("{method} /jobs?limit=a HTTP/1.1")).await;
        assert_eq!(answer.start, "HTTP/1.1 400 Bad Request");
        assert_eq!(answer.header("content-type"), ["application/json"]);
        assert_eq!(answer.body, body);
    }
}

#[tokio::test]
async fn client_and_server_understand_each_other() {
    let client = client(serve(router(Jobs)).await);
    let success = async |id| client.get_job(id).await.unwrap().into_inner();
    assert_eq!(success(200).await, GetJobSuccess::Ok(done()));
    assert_eq!(success(202).await, GetJobSuccess::Accepted);
    let other = success(1203).await;
    assert!(
        matches!(&other, GetJobSuccess::Success(text) if text == "text"),
        "{other:?}"
    );
    let failure = async |id| match client.get_job(id).await.unwrap_err() {
        Error::Api(failure) => failure,
        error => panic!("{error:?}"),
    };
    let error = failure(303).await;
    assert!(
        matches!(&error, GetJobError::SeeOther(reply) if reply.location == "/jobs/200"),
        "{error:?}"
    );
    let error = failure(304).await;
    assert!(
        matches!(&error, GetJobError::NotModified(reply) if reply.e_tag.as_deref() == Some("\"a\"")),
        "{error:?}"
    );
    let error = failure(404).await;
    assert!(
        matches!(&error, GetJobError::NotFound(reply) if **reply == job()),
        "{error:?}"
    );
    let error = failure(1409).await;
    assert!(
        matches!(&error, GetJobError::ClientError(reply) if **reply == "text"),
        "{error:?}"
    );
    let error = failure(2503).await;
    assert!(
        matches!(&error, GetJobError::Default(reply) if **reply == job()),
        "{error:?}"
    );
    let head = client.head_job(200).await.unwrap().into_inner();
    assert_eq!(head.content_length, 17);
}

#[tokio::test]
async fn headers_are_checked_where_they_are_read() {
    let read = async |header: &str| {
        let answer = format!("HTTP/1.1 304 Not Modified\n{header}\n\n");
        let (address, _) = answer_once(&answer).await;
        client(address).get_job(304).await.map(drop)
    };
    for header in ["ETag: \"a\"", "X-Since: 2024-02-29T23:59:59Z", "X-Other: a"] {
        // It is documented as an error.
        let error = read(header).await.unwrap_err();
        assert!(matches!(error, Error::Api(_)), "{error:?}");
    }
    for (header, expected) in [
        ("ETag: a", "must match"),
        ("ETag: \"12345678\"", "must be at most 9 characters long"),
        ("X-Since: 2024-02-29T23:59:59+00:00", "must match"),
    ] {
        let error = read(header).await.unwrap_err();
        assert!(matches!(error, Error::Decode { .. }), "{error:?}");
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[tokio::test]
async fn several_lines_of_a_header_are_one_list() {
    let head = "HTTP/1.1 200 OK\ncontent-type: application/json\nx-parts: 1\nX-Parts: 2 , 3";
    let (address, _) = answer_once(&format!("{head}\n\n{{\"state\":\"done\"}}")).await;
    let reply = client(address).get_job(200).await.unwrap().into_inner();
    assert!(
        matches!(&reply, GetJobSuccess::Ok(ok) if ok.x_parts == [1, 2, 3]),
        "{reply:?}"
    );
}
