//! The router among the user's own routes and layers, and refusals answered the user's way.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::map_response;
use axum::response::{IntoResponse as _, Response as HttpResponse};
use axum::routing::{get, put};

use super::{Request, Response, SECRET, Service, bare};
use crate::generated::hanko_public::server::{Api, Kind, Rejection, not_found};
use crate::generated::hanko_public::{Client, router};
use crate::raw::{exchange, serve};

const POST: &str = "POST /passcode/login/finalize HTTP/1.1";

async fn marked(mut response: HttpResponse) -> HttpResponse {
    response
        .headers_mut()
        .insert("x-marked", HeaderValue::from_static("yes"));
    response
}

fn service() -> Service {
    Service::new(Ok(Response::Ok(bare())))
}

#[tokio::test]
async fn merged_and_layered() {
    let app = Router::new()
        .route("/health", get(|| async { "well" }))
        .merge(router(service()))
        .fallback(not_found)
        .layer(map_response(marked));
    let address = serve(app).await;
    let answer = exchange(address, POST).await;
    assert_eq!(
        answer.to_string(),
        "HTTP/1.1 200 OK\ncontent-type: application/json\nx-marked: yes\n\n{}"
    );
    let answer = exchange(address, "GET /health HTTP/1.1").await;
    assert_eq!(
        answer.to_string(),
        "HTTP/1.1 200 OK\ncontent-type: text/plain; charset=utf-8\nx-marked: yes\n\nwell"
    );
    // What is refused goes through the layer too.
    let answer = exchange(address, &POST.replace("POST", "GET")).await;
    assert_eq!(
        (answer.start.as_str(), answer.header("x-marked")),
        ("HTTP/1.1 405 Method Not Allowed", vec!["yes"])
    );
    let answer = exchange(address, "GET /nothing HTTP/1.1").await;
    assert_eq!(
        answer.to_string(),
        "HTTP/1.1 404 Not Found\ncontent-type: application/problem+json\nx-marked: yes\n\n\
         {\"title\":\"Not Found\",\"status\":404}"
    );
}

#[tokio::test]
async fn beside_other_methods_of_its_paths() {
    let (path, _) = POST.split_once(" HTTP").unwrap_or_default();
    let path = path.trim_start_matches("POST ").to_owned();
    let own = Router::new().route(&path, put(|| async { "put" }));
    let address = serve(own.merge(router(service()))).await;
    let answer = exchange(address, &POST.replace("POST", "PUT")).await;
    assert_eq!(answer.body, "put");
    assert_eq!(exchange(address, POST).await.start, "HTTP/1.1 200 OK");
    let answer = exchange(address, &POST.replace("POST", "DELETE")).await;
    assert_eq!(answer.start, "HTTP/1.1 405 Method Not Allowed");
}

#[tokio::test]
#[expect(deprecated, reason = "the description deprecates it")]
async fn in_process_behind_a_path() {
    let app = || Router::new().nest("/v1", router(service()));
    let base = "http://in-process/v1";
    for builder in [
        Client::builder().base_url(base).router(app()),
        Client::builder().router(app()).base_url(base),
    ] {
        let client = builder.build().unwrap();
        client.passcode_final().await.unwrap();
    }
}

#[tokio::test]
async fn nested_twice() {
    let (first, second) = (service(), service());
    let app = Router::new()
        .nest("/a/v1", router(first.clone()))
        .nest("/{tenant}", router(second.clone()));
    let address = serve(app).await;
    let nested = |prefix: &str| POST.replace("/passcode", &format!("{prefix}/passcode"));
    assert_eq!(
        exchange(address, &nested("/a/v1")).await.start,
        "HTTP/1.1 200 OK"
    );
    assert_eq!((first.bodies().len(), second.bodies().len()), (1, 0));
    assert_eq!(
        exchange(address, &nested("/x%2Fy")).await.start,
        "HTTP/1.1 200 OK"
    );
    assert_eq!((first.bodies().len(), second.bodies().len()), (1, 1));
    assert_eq!(
        exchange(address, POST).await.start,
        "HTTP/1.1 404 Not Found"
    );
}

/// Answers refusals and failures itself, and logs them.
#[derive(Clone, Default)]
struct Own {
    log: Arc<Mutex<Vec<String>>>,
}

impl Own {
    fn note(&self, line: String) {
        self.log.lock().unwrap().push(line);
    }
}

impl Api for Own {
    type Error = String;

    async fn passcode_final(&self, request: Request) -> Result<Response, String> {
        let mut response = bare();
        match request.body {
            // A header that can't be written: the reason is for the log only.
            Some(_) => response.x_auth_token = Some("a\nb".to_owned()),
            None => return Err(SECRET.to_owned()),
        }
        Ok(Response::Ok(response))
    }

    fn reject(&self, rejection: Rejection) -> HttpResponse {
        let operation = rejection
            .operation()
            .map_or("none", |operation| operation.id);
        let cause = rejection.cause().unwrap_or("none");
        self.note(format!(
            "{:?} of {operation}: {} ({cause})",
            rejection.kind(),
            rejection.detail()
        ));
        match rejection.kind() {
            Kind::Method => rejection.into_response(),
            kind => (StatusCode::IM_A_TEAPOT, format!("{kind:?}")).into_response(),
        }
    }

    fn fail(&self, error: String, rejection: Rejection) -> HttpResponse {
        self.note(error);
        (rejection.status(), "sorry").into_response()
    }
}

/// Fails with a status of its choice.
struct Choosing(StatusCode);

impl Api for Choosing {
    type Error = &'static str;

    async fn passcode_final(&self, _: Request) -> Result<Response, &'static str> {
        Err("no more tries")?
    }

    fn fail(&self, error: &'static str, rejection: Rejection) -> HttpResponse {
        self.reject(rejection.with_status(self.0, error))
    }
}

#[tokio::test]
async fn errors_of_handlers_are_documented_ones() {
    let answer = async |status| {
        let address = serve(router(Choosing(status))).await;
        let answer = exchange(address, POST).await;
        (answer.start.clone(), answer.body.clone())
    };
    let (start, body) = answer(StatusCode::GONE).await;
    assert_eq!(start, "HTTP/1.1 410 Gone");
    assert!(body.contains("no more tries"), "{body}");
    // What is not documented is not answered, and nobody is told why it failed.
    for status in [StatusCode::CONFLICT, StatusCode::FOUND] {
        let (start, body) = answer(status).await;
        assert_eq!(start, "HTTP/1.1 500 Internal Server Error");
        assert!(!body.contains("no more tries"), "{body}");
    }
}

#[tokio::test]
async fn refusals_and_failures_answered_the_users_way() {
    let own = Own::default();
    let address = serve(router(own.clone())).await;
    let teapot = |text: &str| {
        format!("HTTP/1.1 418 I'm a teapot\ncontent-type: text/plain; charset=utf-8\n\n{text}")
    };
    let json = format!("{POST}\ncontent-type: application/json\n\n");
    let own_way = [
        (format!("{json}{{"), teapot("Malformed")),
        (format!("{json}{{\"code\":\"1\"}}"), teapot("Constraint")),
        (format!("{json}{{}}"), teapot("Failed")),
        (
            POST.to_owned(),
            "HTTP/1.1 500 Internal Server Error\ncontent-type: text/plain; charset=utf-8\n\nsorry"
                .to_owned(),
        ),
    ];
    for (request, answer) in own_way {
        assert_eq!(exchange(address, &request).await.to_string(), answer);
    }
    assert_eq!(
        exchange(address, &POST.replace("POST", "PUT"))
            .await
            .header("allow"),
        ["POST, OPTIONS"]
    );
    assert_eq!(
        *own.log.lock().unwrap(),
        [
            "Malformed of passcodeFinal: the body is not JSON: EOF while parsing an object at line 1 column 1 (none)",
            "Constraint of passcodeFinal: /body/code: must be at least 6 characters long, not 1 (none)",
            "Failed of passcodeFinal: Internal Server Error (the header X-Auth-Token can't hold control characters)",
            SECRET,
            "Method of none: the methods here are POST (none)",
        ]
    );
}
