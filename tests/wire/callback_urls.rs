//! Callbacks (`specs/webhooks.yaml`) that a server's handlers send to the URLs which their requests name.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::http::{Method, StatusCode, Uri};

use crate::generated::webhooks::callbacks::Sender;
use crate::generated::webhooks::callbacks::sender::NoUrl;
use crate::generated::webhooks::operations::WalkAccepted;
use crate::generated::webhooks::server::{
    Access, Authenticator, Credentials, Denied, SubscribeRequest, SubscribeResponse, VisitResponse,
    WalkRequest, WalkResponse,
};
use crate::generated::webhooks::types::{Dog, Subscription};
use crate::generated::webhooks::{Api, Client, router};
use crate::raw::{http, serve};

/// Tells those who ask at once.
struct Kennel {
    sender: Sender,
}

fn rex() -> Dog {
    Dog { name: "Rex".into() }
}

impl Api for Kennel {
    type Error = String;
    type Principal = ();

    async fn subscribe(
        &self,
        (): (),
        request: SubscribeRequest,
    ) -> Result<SubscribeResponse, String> {
        let url = Sender::subscribe_born_url(&request.body).map_err(|no| no.to_string())?;
        let sent = self.sender.subscribe_born(&url, 1, rex()).await;
        sent.map_err(|error| error.to_string())?;
        if let Ok(url) = Sender::subscribe_ended_fallback_url(&request.body) {
            let sent = self.sender.subscribe_ended_fallback(&url).await;
            sent.map_err(|error| error.to_string())?;
        }
        Ok(SubscribeResponse::Created)
    }

    async fn visit(&self, (): ()) -> Result<VisitResponse, String> {
        Err("nobody is here".to_owned())
    }

    async fn walk(&self, request: WalkRequest) -> Result<WalkResponse, String> {
        let report = request.report.as_deref();
        let url = Sender::walk_done_method_url(report, request.walk, &request.x_token);
        let url = url.map_err(|no| no.to_string())?;
        let sent = self.sender.walk_done_method(&url).await;
        sent.map_err(|error| error.to_string())?;
        Ok(WalkResponse::Accepted(WalkAccepted {
            x_monitor: "monitor.example:81".to_owned(),
            body: rex(),
        }))
    }
}

impl Authenticator<Credentials> for Kennel {
    type Principal = ();

    async fn authenticate(&self, _: Credentials, _: &Access<'_>) -> Result<(), Denied> {
        Ok(())
    }
}

/// A kennel.
async fn kennel() -> Client {
    let sender = || Sender::builder().http(http()).seal("wax").build().unwrap();
    let kennel = Kennel { sender: sender() };
    let address = serve(router(kennel, Kennel { sender: sender() })).await;
    let client = Client::builder().base_url(format!("http://{address}"));
    client.http(http()).keeper("any").build().unwrap()
}

/// Someone who is told, and what was asked of them.
async fn listener() -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let told = Arc::new(Mutex::new(Vec::new()));
    let hears = Arc::clone(&told);
    let router = Router::new().fallback(move |method: Method, uri: Uri| async move {
        hears.lock().unwrap().push(format!("{method} {uri}"));
        StatusCode::NO_CONTENT
    });
    (serve(router).await, told)
}

#[tokio::test]
async fn callbacks_go_where_the_body_says() {
    let (address, told) = listener().await;
    let client = kennel().await;
    let subscription = |fallback| Subscription {
        url: format!("http://{address}/dogs?born"),
        fallback,
    };
    client.subscribe(subscription(None)).await.unwrap();
    assert_eq!(
        told.lock().unwrap().drain(..).as_slice(),
        ["POST /dogs?born"]
    );
    let fallback = Some(format!("http://{address}/none"));
    client.subscribe(subscription(fallback)).await.unwrap();
    assert_eq!(*told.lock().unwrap(), ["POST /dogs?born", "DELETE /none"]);
}

#[tokio::test]
async fn callbacks_go_where_parameters_say() {
    let (address, told) = listener().await;
    let client = kennel().await;
    let walk = client
        .walk(7, "a&b=c/ü")
        .report(&format!("http://{address}/done"));
    let gone = walk.await.unwrap().into_inner();
    assert_eq!(
        *told.lock().unwrap(),
        ["POST /done?walk=7&token=a%26b%3Dc%2F%C3%BC&by=POST"]
    );
    assert_eq!(
        Sender::walk_done_status_code_url(&gone.x_monitor, &gone.body, 202).unwrap(),
        "https://monitor.example:81/dogs/Rex/202"
    );
    // Without a URL there is nothing to send.
    assert_eq!(
        client.walk(7, "t").await.unwrap_err().status().unwrap(),
        500
    );
    assert_eq!(
        Sender::walk_done_method_url(None, 7, "t").unwrap_err(),
        NoUrl::Absent {
            expression: "$request.query.report"
        }
    );
}
