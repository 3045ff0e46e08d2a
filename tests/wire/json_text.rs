//! Strings that hold JSON (`specs/json-text.yaml`): typed at both ends, text in between.

use std::sync::{Arc, Mutex};

use crate::generated::json_text::server::{Api, PostRequest, PostResponse, WatchResponse};
use crate::generated::json_text::support::field::Field;
use crate::generated::json_text::support::items::ItemError;
use crate::generated::json_text::types::{
    Envelope, Price, TextValue, WatchOkItem, WatchOkItemClosed, WatchOkItemClosedEvent,
    WatchOkItemPriced, WatchOkItemPricedEvent, WatchOkItemSaid, WatchOkItemSaidEvent,
    WatchOkItemTraded, WatchOkItemTradedData, WatchOkItemTradedEvent,
};
use crate::generated::json_text::{Client, router};
use crate::raw::{answer_once, exchange, http, serve};

/// Sends events, and keeps the filters that it was sent.
#[derive(Clone, Default)]
struct Service(Arc<Mutex<Vec<Option<Price>>>>);

fn price() -> Price {
    Price {
        symbol: "A\n\"B\"".to_owned(),
        cents: 1250,
        note: Field::Null,
    }
}

fn events() -> [WatchOkItem; 4] {
    [
        WatchOkItem::Priced(WatchOkItemPriced {
            event: WatchOkItemPricedEvent::Priced,
            data: price().into(),
            id: Some("1".to_owned()),
        }),
        WatchOkItem::Traded(WatchOkItemTraded {
            event: WatchOkItemTradedEvent::Traded,
            data: WatchOkItemTradedData { lots: vec![1, 20] }.into(),
            id: None,
        }),
        WatchOkItem::Said(WatchOkItemSaid {
            event: WatchOkItemSaidEvent::Said,
            data: "no JSON".to_owned(),
            id: None,
        }),
        WatchOkItem::Closed(WatchOkItemClosed {
            event: WatchOkItemClosedEvent::Closed,
            data: Some("bye".to_owned()),
            id: None,
        }),
    ]
}

impl Api for Service {
    type Error = ItemError;

    async fn watch(&self) -> Result<WatchResponse, ItemError> {
        Ok(WatchResponse::Ok(events().into_iter().collect()))
    }

    async fn post(&self, request: PostRequest) -> Result<PostResponse, ItemError> {
        let filter = request.filter.map(|filter| filter.0);
        self.0.lock().unwrap().push(filter);
        Ok(PostResponse::Ok(request.body))
    }
}

fn client(address: std::net::SocketAddr) -> Client {
    let builder = Client::builder().base_url(format!("http://{address}"));
    builder.http(http()).build().unwrap()
}

#[tokio::test]
async fn data_of_events_is_typed_by_their_names() {
    let address = serve(router(Service::default())).await;
    let answer = exchange(address, "GET /events HTTP/1.1").await;
    let data = r#"data: {"symbol":"A\n\"B\"","cents":1250,"note":null}"#;
    assert!(answer.body.contains(data), "{}", answer.body);
    let mut items = client(address).watch().await.unwrap().into_inner();
    let mut received = Vec::new();
    while let Some(item) = items.next().await {
        received.push(item.unwrap());
    }
    assert_eq!(received, events());
}

#[tokio::test]
async fn data_that_is_not_as_described_is_refused() {
    let body = "event: traded\ndata: {\"lots\":[0]}\n\nevent: priced\ndata: {\"symbol\":\n\n\
                event: traded\ndata: {\"lots\":\ndata: [3]}\n\n";
    let answer = format!("HTTP/1.1 200 OK\ncontent-type: text/event-stream\n\n{body}");
    let (address, _server) = answer_once(&answer).await;
    let mut items = client(address).watch().await.unwrap().into_inner();
    let refused = items.next().await.unwrap().unwrap_err().to_string();
    assert!(
        refused.contains("/data: in its JSON, /lots/0: must be at least 1"),
        "{refused}"
    );
    let refused = items.next().await.unwrap().unwrap_err().to_string();
    assert!(refused.contains("/data: must be JSON text"), "{refused}");
    // Those behind it follow.
    let WatchOkItem::Traded(traded) = items.next().await.unwrap().unwrap() else {
        panic!("an event of another name");
    };
    assert_eq!(traded.data.lots, [3]);
}

#[tokio::test]
async fn members_and_parameters_hold_json() {
    let service = Service::default();
    let address = serve(router(service.clone())).await;
    let envelope = |inner| Envelope {
        price: price().into(),
        prices: Some(TextValue(vec![price()]).into()),
        maybe: Field::Null,
        inner,
        encoded: Some(b"{}".to_vec().into()),
        table: Some("a,b".to_owned()),
    };
    let outer = envelope(Some(Box::new(envelope(None).into())));
    let sent = client(address)
        .post(outer.clone())
        .filter(&price().into())
        .await;
    assert_eq!(sent.unwrap().into_inner(), outer);
    assert_eq!(*service.0.lock().unwrap(), [Some(price())]);
}

#[tokio::test]
async fn all_that_is_wrong_in_a_text_is_said() {
    let address = serve(router(Service::default())).await;
    let body = r#"{"price":"{\"symbol\":\"A\",\"cents\":1}","maybe":"{\"symbol\":\"\",\"cents\":-1}","prices":"[]","inner":"{\"price\":\"7\"}"}"#;
    let request = format!("POST /envelopes HTTP/1.1\ncontent-type: application/json\n\n{body}");
    let answer = exchange(address, &request).await;
    assert!(answer.start.contains("422"), "{}", answer.start);
    for said in [
        "/maybe: in its JSON, /symbol: must be at least 1 character",
        "/maybe: in its JSON, /cents: must be at least 0",
        "/prices: in its JSON, must have at least 1 item",
        "/inner: in its JSON, /price: in its JSON, must be an object, not an integer",
    ] {
        assert!(answer.body.contains(said), "{said}\n{}", answer.body);
    }
}
