//! Webhooks and callbacks: a sender and a receiver over loopback, and the bytes between them.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use crate::generated::webhooks::callbacks::receiver::{
    Access, AliveResponse, Authenticator, Credentials, Denied, SubscribeBornRequest,
    SubscribeBornResponse, SubscribeEndedEndedResponse, SubscribeEndedFallbackResponse,
    WalkDoneMethodResponse, WalkDoneMissingResponse, WalkDoneStatusCodeResponse,
};
use crate::generated::webhooks::callbacks::sender::{Error as CallbackError, SubscribeBornError};
use crate::generated::webhooks::types::{Dog, DogAdoptedOkBody, Fault};
use crate::generated::webhooks::webhooks::receiver::{
    DogAdoptedRequest, DogAdoptedResponse, UrlRequest, UrlResponse,
};
use crate::generated::webhooks::webhooks::sender::{DogAdoptedError, Error};
use crate::generated::webhooks::{callbacks, webhooks};
use crate::raw::{answer_once, exchange, http, serve};

mod signatures;

/// Receives everything, and keeps what it was told.
#[derive(Clone, Default)]
struct Service {
    told: Arc<Mutex<Vec<String>>>,
}

impl Service {
    fn hears(&self, what: &str) {
        self.told.lock().unwrap().push(what.to_owned());
    }

    fn told(&self) -> Vec<String> {
        std::mem::take(&mut *self.told.lock().unwrap())
    }
}

impl webhooks::Receiver for Service {
    type Error = Infallible;

    async fn dog_adopted(
        &self,
        request: DogAdoptedRequest,
    ) -> Result<DogAdoptedResponse, Infallible> {
        self.hears(&request.body.name);
        Ok(match request.body.name.as_str() {
            "unknown" => DogAdoptedResponse::ClientError(
                axum::http::StatusCode::NOT_FOUND,
                Fault {
                    message: "no such dog".into(),
                },
            ),
            _ => DogAdoptedResponse::Ok(DogAdoptedOkBody { seen: true }),
        })
    }

    async fn url(&self, request: UrlRequest) -> Result<UrlResponse, Infallible> {
        self.hears(&request.url);
        Ok(UrlResponse::NoContent)
    }
}

impl callbacks::Receiver for Service {
    type Error = Infallible;
    type Principal = String;

    async fn subscribe_born(
        &self,
        principal: String,
        request: SubscribeBornRequest,
    ) -> Result<SubscribeBornResponse, Infallible> {
        let (attempt, name) = (request.x_attempt, request.body.name);
        self.hears(&format!("{principal} {attempt} {name}"));
        Ok(match attempt {
            ..=2 => SubscribeBornResponse::NoContent,
            _ => SubscribeBornResponse::Gone(Fault {
                message: "enough".into(),
            }),
        })
    }

    async fn subscribe_ended_ended(&self) -> Result<SubscribeEndedEndedResponse, Infallible> {
        self.hears("ended");
        Ok(SubscribeEndedEndedResponse::NoContent)
    }

    async fn subscribe_ended_fallback(&self) -> Result<SubscribeEndedFallbackResponse, Infallible> {
        self.hears("fallback");
        Ok(SubscribeEndedFallbackResponse::NoContent)
    }

    async fn alive(&self) -> Result<AliveResponse, Infallible> {
        self.hears("alive");
        Ok(AliveResponse::NoContent)
    }

    async fn walk_done_method(&self) -> Result<WalkDoneMethodResponse, Infallible> {
        Ok(WalkDoneMethodResponse::NoContent)
    }

    async fn walk_done_status_code(&self) -> Result<WalkDoneStatusCodeResponse, Infallible> {
        Ok(WalkDoneStatusCodeResponse::NoContent)
    }

    async fn walk_done_missing(&self) -> Result<WalkDoneMissingResponse, Infallible> {
        Ok(WalkDoneMissingResponse::NoContent)
    }
}

/// Knows one seal.
struct Office;

impl Authenticator<Credentials> for Office {
    type Principal = String;

    async fn authenticate(
        &self,
        credentials: Credentials,
        _: &Access<'_>,
    ) -> Result<String, Denied> {
        let Credentials::Seal(seal) = credentials;
        match seal.expose() {
            "wax" => Ok("kennel".to_owned()),
            _ => Err(Denied::Unauthenticated),
        }
    }
}

fn rex() -> Dog {
    Dog { name: "Rex".into() }
}

#[tokio::test]
async fn webhooks_go_to_the_url_that_is_given() {
    let service = Service::default();
    let app = axum::Router::new().nest("/hooks", webhooks::router(service.clone()));
    let address = serve(app).await;
    let sender = webhooks::Sender::builder().http(http()).build().unwrap();
    let url = format!("http://{address}/hooks/dog.adopted");

    assert!(sender.dog_adopted(&url, rex()).await.unwrap().seen);
    let unknown = Dog {
        name: "unknown".into(),
    };
    let refused = sender.dog_adopted(&url, unknown).await.unwrap_err();
    assert_eq!(refused.status().unwrap(), 404);
    assert!(
        matches!(&refused, Error::Api(DogAdoptedError::ClientError(fault)) if fault.message == "no such dog")
    );
    let url = format!("http://{address}/hooks/url?k=1");
    sender.url(&url, "a&b").await.unwrap();
    assert_eq!(service.told(), ["Rex", "unknown", "a&b"]);
}

#[tokio::test]
async fn a_login_in_the_url_is_shown() {
    // `ada:p@ss`, and what a call sets itself.
    for (own, shown) in [
        (None, "Basic YWRhOnBAc3M="),
        (Some("Bearer own"), "Bearer own"),
    ] {
        let (address, request) = answer_once("HTTP/1.1 204 No Content").await;
        let sender = webhooks::Sender::builder().http(http()).build().unwrap();
        let call = sender.url(&format!("http://ada:p%40ss@{address}/url?k=1"), "a");
        let call = call.with(|request| match own {
            Some(own) => request.header("authorization", own),
            None => request,
        });
        let _ = call.await;
        let request = request.await.unwrap();
        assert_eq!(request.header("authorization"), [shown]);
        assert!(request.start.starts_with("POST /url?k=1"), "{request}");
    }
    let sender = webhooks::Sender::builder().http(http()).build().unwrap();
    for url in ["http://a%3Ab:c@127.0.0.1:9/", "http://a:%FF@127.0.0.1:9/"] {
        let refused = sender.url(url, "a").await.unwrap_err();
        assert!(matches!(refused, Error::Request(_)), "{refused}");
    }
}

#[tokio::test]
async fn what_is_not_a_webhook_does_not_reach_its_handler() {
    let service = Service::default();
    let address = serve(webhooks::router(service.clone())).await;
    for (method, path, body, status) in [
        ("POST", "/dog.adopted", "{\"name\":\"Rex\"}", "200"),
        ("POST", "/dog.adopted", "{\"name\":\"\"}", "400"),
        ("POST", "/dog.adopted", "{", "400"),
        ("GET", "/dog.adopted", "", "405"),
        ("POST", "/dogXadopted", "{}", "404"),
        ("POST", "/url", "", "400"),
    ] {
        let request = format!("{method} {path} HTTP/1.1\ncontent-type: application/json\n\n{body}");
        let answer = exchange(address, &request).await.start;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{method} {path} {body}: {answer}"
        );
    }
    assert_eq!(service.told(), ["Rex"]);
    // As the webhook documents it.
    let answer = exchange(
        address,
        "POST /dog.adopted HTTP/1.1\ncontent-type: application/json\n\n{\"name\":\"\"}",
    )
    .await;
    assert_eq!(answer.header("content-type"), ["application/json"]);
    let fault: Fault = serde_json::from_str(&answer.body).unwrap();
    assert!(fault.message.starts_with("/body/name: "), "{answer}");
}

#[tokio::test]
async fn nothing_is_sent_to_what_is_not_a_url_of_the_web() {
    let sender = webhooks::Sender::builder().http(http()).build().unwrap();
    for url in ["", "/dog", "file:///dog", "ftp://x/dog", "http://"] {
        let refused = sender.dog_adopted(url, rex()).await.unwrap_err();
        assert!(matches!(refused, Error::Request(_)), "{url}: {refused}");
    }
}

#[tokio::test]
async fn callbacks_show_the_credentials_that_they_ask_for() {
    let service = Service::default();
    let address = serve(callbacks::router(service.clone(), Office)).await;
    let url = format!("http://{address}/subscribe/born");

    let unsealed = callbacks::Sender::builder().http(http()).build().unwrap();
    let missing = unsealed.subscribe_born(&url, 1, rex()).await.unwrap_err();
    assert!(matches!(missing, CallbackError::Credentials(_)));
    let forged = callbacks::Sender::builder()
        .http(http())
        .seal("ink")
        .build()
        .unwrap();
    let refused = forged.subscribe_born(&url, 1, rex()).await.unwrap_err();
    assert_eq!(refused.status().unwrap(), 401);
    assert!(service.told().is_empty());

    let sender = callbacks::Sender::builder()
        .http(http())
        .seal("wax")
        .build()
        .unwrap();
    sender.subscribe_born(&url, 1, rex()).await.unwrap();
    let enough = sender.subscribe_born(&url, 3, rex()).await.unwrap_err();
    assert!(matches!(
        enough,
        CallbackError::Api(SubscribeBornError::Gone(_))
    ));
    sender
        .alive(&format!("http://{address}/alive"))
        .await
        .unwrap();
    let ended = format!("http://{address}/subscribe/ended/");
    sender
        .subscribe_ended_ended(&format!("{ended}ended"))
        .await
        .unwrap();
    sender
        .subscribe_ended_fallback(&format!("{ended}fallback"))
        .await
        .unwrap();
    assert_eq!(
        service.told(),
        ["kennel 1 Rex", "kennel 3 Rex", "alive", "ended", "fallback"]
    );
}
