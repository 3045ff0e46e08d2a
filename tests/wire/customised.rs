//! Types of one's own, and enums that are open for clients (`specs/customised.yaml` with `specs/customised.toml`).

use std::convert::Infallible;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::generated::customised::server::{Api, OrderRequest, OrderResponse};
use crate::generated::customised::support::json as generated;
use crate::generated::customised::types::{Book, Order, OrderEither, OrderKind, Sort};
use crate::generated::customised::{Client, router};
use crate::raw::serve;

/// Stands for the schema `Money`.
#[derive(Debug, Clone, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Money {
    amount: u64,
    currency: String,
}

impl TryFrom<String> for Money {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let (amount, currency) = text.split_once(' ').ok_or("must be an amount of money")?;
        Ok(Self {
            amount: amount.parse().map_err(|_| "must be an amount of money")?,
            currency: currency.to_owned(),
        })
    }
}

impl From<Money> for String {
    fn from(money: Money) -> Self {
        format!("{} {}", money.amount, money.currency)
    }
}

/// Stands for strings of the format `decimal`.
#[derive(Debug, Clone, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rate(pub String);

/// Stands for the schema `Place`, which names it itself.
#[derive(Debug, Clone, PartialEq, PartialOrd, Serialize, Deserialize)]
pub struct Point {
    #[serde(rename = "type")]
    kind: String,
    coordinates: [f64; 2],
}

fn order() -> Value {
    json!({
        "total": "12 EUR",
        "refunds": ["1 EUR", "2 USD"],
        "at": "2024-02-29T23:59:59.5Z",
        "day": "2024-02-29",
        "rate": "0.10",
        "sort": "newest",
        "kind": "order",
        "payload": [0, 255],
        "place": {"type": "Point", "coordinates": [1.0, 2.5]},
        "either": {"type": "Point", "coordinates": [0.0, 0.0]},
    })
}

#[test]
fn types_of_ones_own_hold_what_the_schemas_say() {
    let read: Order = generated::from_value(order()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), order());
    assert_eq!(
        (read.total.amount, read.total.currency.as_str()),
        (12, "EUR")
    );
    assert_eq!(read.rate, Some(Rate("0.10".to_owned())));
    assert_eq!(read.payload, Some(vec![0, 255]));
    let at: jiff::Timestamp = "2024-02-29T23:59:59.5Z".parse().unwrap();
    assert_eq!(read.at, Some(at));
    assert!(matches!(read.either, Some(OrderEither::Place(_))));
    // Every type derives what was asked for.
    assert!(read <= read.clone() && Sort::Newest < Sort::Cheapest);
}

/// Formats in rules, where the configuration asks for them.
#[test]
fn formats_are_checked_where_no_type_is() {
    let verdict = |book: Value| match generated::from_value::<Book>(book) {
        Ok(_) => String::new(),
        Err(error) => error.to_string(),
    };
    let read = |book: Value| assert_eq!(verdict(book), "");
    read(json!({"contacts": {"ada@example.com": 1}, "alias": "ada", "links": ["", "a:b"]}));
    read(json!({"alias": "2024-02-30"}));
    // Asked for by nobody.
    read(json!({"notes": ["a"]}));
    let refused = |book: Value, start: &str| {
        let verdict = verdict(book);
        assert!(verdict.starts_with(start), "{verdict}");
    };
    refused(json!({"contacts": {"ada": 1}}), "/contacts");
    refused(json!({"alias": "2024-02-29"}), "/alias: must not be");
    refused(
        json!({"alias": "67e55044-10b1-426f-9247-bb680e5fe0c8"}),
        "/alias: must not be",
    );
    refused(json!({"links": ["a b"]}), "/links: ");
}

#[test]
fn a_builder_leaves_out_what_is_optional() {
    let total = Money::try_from("7 EUR".to_owned()).unwrap();
    let built = Order::builder()
        .total(total.clone())
        .sort(Sort::Newest)
        .receipt("ada@example.com")
        .day(None)
        .maybe_host(Some("example.com"))
        .build();
    let value = serde_json::to_value(&built).unwrap();
    assert_eq!(
        value,
        json!({
            "total": "7 EUR",
            "sort": "newest",
            "receipt": "ada@example.com",
            "day": null,
            "host": "example.com",
        })
    );
    assert_eq!(generated::from_value::<Order>(value).unwrap(), built);
    let least = Order::builder().total(total).sort(Sort::Newest).build();
    assert!(least.receipt.is_none() && least.day.is_absent());
}

#[test]
fn they_and_what_holds_them_are_checked() {
    let refused = |member: &str, value: Value| {
        let mut order = order();
        order[member] = value;
        let error = generated::from_value::<Order>(order).unwrap_err();
        error.to_string()
    };
    assert_eq!(
        refused("total", json!("much")),
        "/total: must be an amount of money"
    );
    assert_eq!(
        refused("refunds", json!(["1 A", "1 A", "1 A", "1 A"])),
        "/refunds: must have at most 3 items, not 4"
    );
    assert!(refused("day", json!("2024-2-29")).starts_with("/day: must be a date"));
    assert!(
        refused("at", json!("2024-02-29 23:59:59Z")).starts_with("/at: must be a date and time")
    );
    // Formats that the configuration names are checked, others are not.
    assert_eq!(
        refused("receipt", json!("ada")),
        "/receipt: must be an email address"
    );
    assert_eq!(
        refused("links", json!(["a:b", "a b"])),
        "/links/1: must be a URI"
    );
    assert_eq!(
        refused("host", json!("a_b")),
        "/host: must be the name of a host"
    );
    assert_eq!(
        refused("filter", json!("(")),
        "/filter: must be a regular expression"
    );
    let mut pointed = order();
    pointed["note"] = json!("no pointer");
    assert!(generated::from_value::<Order>(pointed).is_ok());
    // A constant is not open.
    assert_eq!(refused("kind", json!("other")), "/kind: must be `order`");
    assert_eq!(OrderKind::ALL, [OrderKind::Order]);
}

/// Answers with the order that it was sent, sorted as no description knows.
struct Service;

impl Api for Service {
    type Error = Infallible;

    async fn order(&self, request: OrderRequest) -> Result<OrderResponse, Infallible> {
        let sort = Sort::from("dearest");
        Ok(OrderResponse::Ok(Order {
            sort,
            ..request.body
        }))
    }
}

#[tokio::test]
async fn clients_carry_on_with_unknown_values_and_servers_refuse_them() {
    let address = serve(router(Service)).await;
    let builder = Client::builder().base_url(format!("http://{address}"));
    let client = builder.build().unwrap();
    let sent: Order = generated::from_value(order()).unwrap();
    let budget = Money::try_from("7 EUR".to_owned()).unwrap();
    let reply = client.order(sent.clone()).budget(&budget).await.unwrap();
    assert_eq!(reply.sort, Sort::Unknown("dearest".to_owned()));
    assert_eq!(reply.total, sent.total);

    let unknown = Order {
        sort: "dearest".into(),
        ..sent
    };
    let refusal = client.order(unknown).await.unwrap_err();
    assert!(refusal.to_string().contains("400"), "{refusal}");
}
