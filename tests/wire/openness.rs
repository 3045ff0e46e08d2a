//! Enumerations and unions that are open for clients, dates of the crate `time`, and maps of the standard library
//! (`specs/openness.yaml` with `specs/openness.toml`).

use std::collections::BTreeMap;
use std::convert::Infallible;

use serde_json::{Value, json};

use crate::generated::openness::server::{Api, PaintRequest, PaintResponse};
use crate::generated::openness::support::{json as generated, strict::serving, time::Date};
use crate::generated::openness::types::{Canvas, CanvasFinish, Circle, Coats, Color, Layer, Shape};
use crate::generated::openness::webhooks::receiver::{
    self, PaintedRequest, PaintedResponse, Receiver,
};
use crate::generated::openness::{Client, router};
use crate::raw::{exchange, serve};

fn canvas() -> Value {
    json!({
        "shapes": [{"kind": "Circle", "radius": 1.5}],
        "frame": {"kind": "Square", "side": 2.0},
        "color": "red",
        "finish": "matt",
        "painted": "2024-02-29T23:59:59.5+01:00",
        "shown": ["2024-02-29"],
        "owners": {"a": "Ada", "z": "Zoe"},
        "height": 7,
    })
}

fn new_shape() -> Value {
    json!({"kind": "Star", "points": [5, {"sharp": true}]})
}

#[test]
fn what_is_known_is_read_as_ever() {
    let read: Canvas = generated::from_value(canvas()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), canvas());
    assert!(matches!(read.shapes.as_slice(), [Shape::Circle(_)]));
    assert_eq!(read.painted.unwrap().offset().whole_hours(), 1);
    let owners: BTreeMap<String, String> = read.owners.unwrap();
    assert_eq!(owners["z"], "Zoe");
    assert_eq!(read.additional["height"], 7);
}

#[test]
fn only_a_tag_that_is_not_known_is_open() {
    let mut value = canvas();
    value["shapes"] = json!([new_shape()]);
    value["color"] = json!("blue");
    value["finish"] = json!("satin");
    let read: Canvas = generated::from_value(value.clone()).unwrap();
    assert_eq!(read.shapes, [Shape::Unknown(new_shape())]);
    assert_eq!(read.color, Some(Color::Unknown("blue".to_owned())));
    assert_eq!(read.finish, Some(CanvasFinish::Unknown("satin".to_owned())));
    assert_eq!(serde_json::to_value(&read).unwrap(), value);

    let refused = |member: &str, value: Value| {
        let mut canvas = canvas();
        canvas[member] = value;
        let error = generated::from_value::<Canvas>(canvas).unwrap_err();
        error.to_string()
    };
    assert!(refused("frame", new_shape()).starts_with("/frame/kind: must be `Circle` or `Square`"));
    assert_eq!(
        refused("sort", json!("odd")),
        "/sort: must be `old` or `new`"
    );
    assert_eq!(
        refused("shapes", json!([{"kind": "Circle"}])),
        "/shapes/0: must have the member `radius`"
    );
    assert!(refused("shapes", json!([{}])).starts_with("/shapes/0: must have the member `kind`"));
    assert!(
        refused("shapes", json!([{"kind": 1}]))
            .starts_with("/shapes/0/kind: must be `Circle` or `Square`")
    );
    assert_eq!(
        refused("owners", json!({"a": ""})),
        "/owners/a: must be at least 1 character long, not 0"
    );
    assert_eq!(
        refused("height", json!(10)),
        "/height: must be at most 9, not 10"
    );
    assert!(refused("shown", json!(["2024-2-29"])).starts_with("/shown/0: must be a date"));
    assert!(refused("painted", json!("2024-02-29")).starts_with("/painted: must be a date and"));
}

/// Enumerations of integers may be open as well, by words of the description too.
#[test]
fn integers_are_open() {
    let mut value = canvas();
    value["coats"] = json!(3);
    value["dried"] = json!([1, 3]);
    value["grain"] = json!(240);
    let read: Canvas = generated::from_value(value.clone()).unwrap();
    assert_eq!(read.coats, Some(Coats::Unknown(3)));
    assert_eq!(read.dried, Some(vec![Coats::N1, Coats::Unknown(3)]));
    assert_eq!(read.grain.map(|grain| grain.as_i64()), Some(240));
    assert_eq!(serde_json::to_value(&read).unwrap(), value);
    let error = serving(|| generated::from_value::<Canvas>(value)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "/coats: must be `1` or `2`; /dried/1: must be `1` or `2`"
    );
}

/// Tags may be integers too.
#[test]
fn a_tag_that_is_no_string_is_open() {
    let read = |layer: Value| {
        let mut canvas = canvas();
        canvas["layer"] = layer;
        generated::from_value::<Canvas>(canvas).map(|canvas| canvas.layer)
    };
    let new = json!({"version": 4, "foil": true});
    assert_eq!(read(new.clone()).unwrap(), Some(Layer::Unknown(new)));
    let known = read(json!({"version": 3})).unwrap();
    assert!(matches!(known, Some(Layer::Printed(_))));
    assert!(read(json!({"version": true})).is_err());
    assert!(read(json!({})).is_err());
}

/// `kind` is any string to the schema of a branch alone.
#[test]
fn the_variant_says_the_tag() {
    let circle = |kind: &str| {
        Shape::from(Circle {
            kind: kind.to_owned(),
            radius: 1.5,
        })
    };
    let written = serde_json::to_value(circle("Square")).unwrap();
    assert_eq!(written, json!({"kind": "Circle", "radius": 1.5}));
    assert_eq!(
        generated::from_value::<Shape>(written).unwrap(),
        circle("Circle")
    );
}

/// Answers with what no description has.
struct Service;

impl Api for Service {
    type Error = Infallible;

    async fn paint(&self, request: PaintRequest) -> Result<PaintResponse, Infallible> {
        assert_eq!(request.since.map(|since| since.year()), Some(2024));
        Ok(PaintResponse::Ok(Canvas {
            shapes: vec![Shape::Unknown(new_shape())],
            ..request.body
        }))
    }
}

#[tokio::test]
async fn clients_carry_on_with_unknown_branches_and_servers_refuse_them() {
    let address = serve(router(Service)).await;
    let builder = Client::builder().base_url(format!("http://{address}"));
    let client = builder.build().unwrap();
    let sent: Canvas = generated::from_value(canvas()).unwrap();
    let since: Date = "2024-05-17".parse().unwrap();
    let reply = client.paint(sent.clone()).since(since).await.unwrap();
    assert_eq!(reply.shapes, [Shape::Unknown(new_shape())]);

    let unknown = Canvas {
        shapes: reply.shapes.clone(),
        ..sent
    };
    let refusal = client.paint(unknown).since(since).await.unwrap_err();
    assert!(refusal.to_string().contains("400"), "{refusal}");
}

/// Whoever is called by the API.
struct Wall;

impl Receiver for Wall {
    type Error = Infallible;

    async fn painted(&self, request: PaintedRequest) -> Result<PaintedResponse, Infallible> {
        assert_eq!(request.body.shapes, [Shape::Unknown(new_shape())]);
        Ok(PaintedResponse::NoContent)
    }
}

#[tokio::test]
async fn receivers_carry_on_as_clients_do() {
    let address = serve(receiver::router(Wall)).await;
    let send = async |body: Value| {
        let head = "POST /painted HTTP/1.1\ncontent-type: application/json";
        exchange(address, &format!("{head}\n\n{body}")).await
    };
    let answer = send(json!({"shapes": [new_shape()], "color": "blue"})).await;
    assert_eq!(answer.start, "HTTP/1.1 204 No Content", "{answer}");
    // What is closed is closed to receivers as well.
    let answer = send(json!({"shapes": [], "sort": "odd"})).await;
    assert_eq!(answer.start, "HTTP/1.1 400 Bad Request", "{answer}");
    assert!(answer.body.contains("/body/sort"), "{answer}");
}

/// Has no method of its own.
struct Nothing;

impl Api for Nothing {
    type Error = Infallible;
}

impl Receiver for Nothing {
    type Error = Infallible;
}

#[tokio::test]
async fn what_nobody_wrote_is_answered_all_the_same() {
    let body = canvas();
    for (router, path) in [
        (router(Nothing), "/canvas"),
        (receiver::router(Nothing), "/painted"),
    ] {
        let address = serve(router).await;
        let ask = async |body: &str| {
            let head = format!("POST {path} HTTP/1.1\ncontent-type: application/json");
            exchange(address, &format!("{head}\n\n{body}")).await
        };
        let answer = ask(&body.to_string()).await;
        assert_eq!(answer.start, "HTTP/1.1 501 Not Implemented");
        assert_eq!(answer.header("content-type"), ["application/problem+json"]);
        // What is not valid is refused before.
        let answer = ask("{}").await;
        assert!(answer.start.starts_with("HTTP/1.1 4"), "{answer}");
    }
}
