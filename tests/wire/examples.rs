//! The examples of `docs/generated-code.md`: they compile, and do what is said of them. What stands between the lines
//! `example` and `end` is in the page, which `tests/docs` looks at.

use std::sync::{Arc, Mutex};

use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::Response;
use futures_util::stream;

use crate::generated::streams as weather;
use crate::generated::uploads as archive;
use crate::raw::{answer_bytes, http, serve};

const KEPT: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 27\r\n\r\n\
                    {\"title\":\"\",\"lengths\":[30]}";

type Failure = Box<dyn std::error::Error>;

// example: sign
/// Signs each request as it is sent, also where it is sent again.
#[derive(Clone)]
struct Signed<S> {
    inner: S,
    key: &'static str,
}

impl<S: tower_service::Service<reqwest::Request>> tower_service::Service<reqwest::Request>
    for Signed<S>
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(
        &mut self,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: reqwest::Request) -> S::Future {
        // A body that is a stream has no bytes yet.
        let body = request
            .body()
            .and_then(reqwest::Body::as_bytes)
            .unwrap_or_default();
        let signature = signature(self.key, request.url().path(), body);
        request.headers_mut().insert("x-signature", signature);
        self.inner.call(request)
    }
}
// end

fn signature(key: &str, path: &str, body: &[u8]) -> reqwest::header::HeaderValue {
    let text = format!("{key}{path}{}", body.len());
    reqwest::header::HeaderValue::try_from(text).expect("a header")
}

#[tokio::test]
async fn a_form_with_files_is_signed() -> Result<(), Failure> {
    let (address, request) = answer_bytes(KEPT).await;
    let url = format!("http://{address}");
    // example: signing
    use archive::support::client::http_client;

    let signed = Signed {
        inner: http_client()?,
        key: "secret",
    };
    let client = archive::Client::builder()
        .base_url(url)
        .service(signed)
        .build()?;
    // end
    let png = "art";
    let pieces = stream::iter(["0123456789"; 3].map(Ok::<_, std::io::Error>));
    // example: upload
    use archive::operations::PutFilmForm; // named after the operation
    use archive::support::binary::Binary;
    use archive::support::multipart::Upload;

    let form = PutFilmForm {
        title: "Metropolis".to_owned(),
        reel: Upload::new(Binary::stream(pieces).of_length(30)).named("reel.mp4"), // sent as it comes
        poster: Some(Upload::new(png).named("poster.png").of_type("image/png")),
        tags: None,
    };
    let kept = client.put_film(7, form).await?;
    println!("{:?} bytes", kept.lengths);
    // end
    let request = request.await?;
    assert_eq!(request.header("x-signature"), ["secret/films/70"]);
    assert!(
        request
            .body
            .contains("name=\"reel\"; filename=\"reel.mp4\""),
        "{}",
        request.body
    );
    Ok(())
}

#[tokio::test]
async fn events_are_read_as_they_come() -> Result<(), Failure> {
    let events = "id: 7\ndata: {\"celsius\":1.0}\n\n";
    let (address, _) = answer_bytes(format!(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: {}\r\n\r\n{events}",
        events.len()
    ))
    .await;
    let builder = weather::Client::builder().base_url(format!("http://{address}"));
    let client = builder.http(http()).build()?;
    let mut came = Vec::new();
    // example: events
    use weather::support::items::{Event, Items};
    use weather::types::Reading;

    let mut events: Items<Event<Reading>> = client.watch_readings().await?.into_inner();
    while let Some(event) = events.next().await {
        let Event { id, data, .. } = event?;
        came.push((id, data.celsius));
    }
    // end
    assert_eq!(came, [(Some("7".to_owned()), 1.0)]);
    Ok(())
}

#[derive(Clone, Default)]
struct Service(Arc<Mutex<Vec<String>>>);

// example: tenant
tokio::task_local! {
    /// Whom a request is for.
    static TENANT: String;
}

async fn with_tenant(request: Request, next: Next) -> Response {
    let tenant = request
        .headers()
        .get("x-tenant")
        .and_then(|it| it.to_str().ok());
    let tenant = tenant.unwrap_or("nobody").to_owned();
    TENANT.scope(tenant, next.run(request)).await
}
// end

impl archive::server::Api for Service {
    type Error = String;

    async fn put_film(
        &self,
        _: archive::server::PutFilmRequest,
    ) -> Result<archive::server::PutFilmResponse, String> {
        // example: handler
        let tenant = TENANT.with(String::clone);
        // end
        self.0.lock().expect("the list").push(tenant);
        Err("not now".to_owned())
    }

    async fn add_bundle(
        &self,
        _: archive::server::AddBundleRequest,
    ) -> Result<archive::server::AddBundleResponse, String> {
        Err("not now".to_owned())
    }
}

#[tokio::test]
async fn a_handler_knows_what_a_layer_set() -> Result<(), Failure> {
    let service = Service::default();
    let heard = service.clone();
    // example: layer
    let app = archive::router(service).layer(middleware::from_fn(with_tenant));
    // end
    let address = serve(app).await;
    let builder = archive::Client::builder().base_url(format!("http://{address}"));
    let form = archive::operations::PutFilmForm {
        title: "M".to_owned(),
        reel: archive::support::multipart::Upload::new("reel"),
        poster: None,
        tags: None,
    };
    let call = builder.http(http()).build()?.put_film(1, form);
    let answer = call.with(|request| request.header("x-tenant", "ufa")).await;
    assert!(answer.is_err());
    assert_eq!(*heard.0.lock().expect("the list"), ["ufa"]);
    Ok(())
}
