//! Formats that have a type, wide numbers, and unions of scalars: what is read is written equal, the rest is refused.

use std::convert::Infallible;

use serde_json::{Value, json};
use spectrait_tests::oracle::compare;

use crate::generated::scalars::router;
use crate::generated::scalars::server::{Api, ReadingRequest, ReadingResponse};
use crate::generated::scalars::support::json;
use crate::generated::scalars::types::{Amount, Key, Label, Reading, Shift};
use crate::raw::{exchange, serve};

const ID: &str = "6f1e9d9c-65a5-4a09-9c1b-6f1f3bd2f4d1";

/// A reading with a member besides those that it must have.
fn reading(member: &str, value: Value) -> Value {
    let mut reading = json!({"id": ID, "at": "2024-02-29T23:59:59Z"});
    reading[member] = value;
    reading
}

fn read(text: &str) -> Result<String, Vec<String>> {
    let reading: Reading = json::from_slice(text.as_bytes()).map_err(|error| {
        let violations = error.violations().iter();
        violations.map(ToString::to_string).collect::<Vec<_>>()
    })?;
    Ok(serde_json::to_string(&reading).unwrap())
}

#[test]
fn what_is_read_is_written_equal() {
    for (member, value) in [
        ("id", json!(ID.to_uppercase())),
        ("at", json!("2024-02-29t23:59:59.10+05:30")),
        ("at", json!("2016-12-31T23:59:60-00:00")),
        ("day", json!("2024-02-29")),
        ("parents", json!([null, ID])),
        ("raw", json!("aGk=")),
        ("ratio", json!(16_777_217)),
        ("ratio", json!(0.1)),
        ("ratio", json!(0.123_456_789_012_345_67)),
        ("serial", json!(u64::MAX)),
        ("unlimited", json!(i64::MAX)),
        ("a day of another name", json!("2024-02-29")),
        ("key", json!(ID)),
        ("key", json!(7)),
        ("label", json!("short")),
        ("label", json!("#long enough")),
        ("amount", json!(9)),
        ("amount", json!(10.5)),
        ("amount", json!(101)),
    ] {
        let before = reading(member, value);
        let after = read(&before.to_string()).unwrap_or_else(|error| panic!("{before}: {error:?}"));
        let after: Value = serde_json::from_str(&after).unwrap();
        assert!(compare::equal(&before, &after), "{before} {after}");
    }
}

#[test]
fn integers_of_128_bits_keep_all_digits() {
    let text =
        format!(r#"{{"id":"{ID}","at":"2024-02-29T23:59:59Z","supply":340282366920938463463}}"#);
    assert_eq!(read(&text).as_deref(), Ok(text.as_str()));
    let beyond = text.replace("463463}", "463464}");
    assert_eq!(
        read(&beyond).unwrap_err(),
        ["/supply: must be at most 340282366920938463463, not 340282366920938463464"]
    );
}

#[test]
fn other_texts_and_numbers_are_refused() {
    for (member, value) in [
        ("id", json!(ID.replace('-', ""))),
        ("id", json!(format!("{{{ID}}}"))),
        ("at", json!("2024-02-29 23:59:59Z")),
        ("at", json!("2024-02-29T20:00:60Z")),
        ("at", json!("2024-02-29T23:59:59.0123456789Z")),
        ("day", json!("2024-2-29")),
        ("day", json!("2023-02-29")),
        ("parents", json!([format!("urn:uuid:{ID}")])),
        ("raw", json!("aGk")),
        ("raw", json!("aGl=")),
        ("serial", json!(-1)),
        ("unlimited", json!(1e300)),
        ("a day of another name", json!("2024-2-29")),
        ("key", json!(ID.replace('-', ""))),
        ("label", json!("#both")),
        ("label", json!("neither of them")),
        ("amount", json!(50)),
        ("amount", json!(50.0)),
        ("amount", json!(9.5)),
    ] {
        let value = reading(member, value);
        let refusal = read(&value.to_string()).expect_err(&value.to_string());
        assert_eq!(refusal.len(), 1, "{value}: {refusal:?}");
    }
}

/// What the text of a time or of bytes must be, besides being one.
#[test]
fn texts_with_a_type_are_checked_as_they_were_sent() {
    let read = |value: &Value| json::from_value::<Shift>(value.clone());
    let shift =
        json!({"from": "2024-02-29T23:59:59Z", "to": "2024-02-29T23:59:59Z", "key": "aGk="});
    assert_eq!(serde_json::to_value(read(&shift).unwrap()).unwrap(), shift);
    for (member, text) in [
        ("from", "2024-02-29T23:59:59+00:00"),
        ("from", "2024-02-29T23:59:59.000Z"),
        ("to", "2024-02-29T23:59:59.0Z"),
        ("key", "Gaga"),
        ("key", "aGkaGkaGkaGk"),
    ] {
        let error = read(&json!({ member: text })).unwrap_err();
        let [violation] = error.violations() else {
            panic!("{error:?}");
        };
        assert_eq!(violation.pointer, format!("/{member}"));
    }
}

/// Answers nothing that is looked at.
struct Readings;

impl Api for Readings {
    type Error = Infallible;

    async fn reading(&self, request: ReadingRequest) -> Result<ReadingResponse, Infallible> {
        assert_eq!(request.but.map(|but| but.0.len()), Some(1));
        let reading = reading("day", json!("2024-02-29"));
        Ok(ReadingResponse::Ok(json::from_value(reading).unwrap()))
    }
}

/// Rules of parameters, whose types are no items elsewhere.
#[tokio::test]
async fn rules_of_parameters_are_asked() {
    let address = serve(router(Readings)).await;
    let ask = async |query: &str, but: &str| {
        let head = format!("GET /readings/{ID}?exactly={query} HTTP/1.1\nbut: {but}");
        exchange(address, &format!("{head}\n\n")).await
    };
    let answer = ask("2024-02-29T23:59:59Z", "12").await;
    assert_eq!(answer.start, "HTTP/1.1 200 OK", "{answer}");
    let answer = ask("2024-02-29T23:59:59%2B00:00", "13").await;
    assert_eq!(answer.start, "HTTP/1.1 400 Bad Request", "{answer}");
    for place in ["/query/exactly", "/header/but/0"] {
        assert!(answer.body.contains(place), "{answer}");
    }
}

/// Times that are the same are not, as long as they are written otherwise: `uniqueItems` is asked of what was sent.
#[tokio::test]
async fn items_of_parameters_are_told_apart_as_they_were_sent() {
    let address = serve(router(Readings)).await;
    for (second, start) in [
        ("2024-02-29T02:00:00%2B01:00", "HTTP/1.1 200 OK"),
        ("2024-02-29T01:00:00Z", "HTTP/1.1 400 Bad Request"),
    ] {
        let query = format!("times=2024-02-29T01:00:00Z&times={second}");
        let head = format!("GET /readings/{ID}?{query} HTTP/1.1\nbut: 1\n\n");
        let answer = exchange(address, &head).await;
        assert_eq!(answer.start, start, "{answer}");
    }
}

#[test]
fn unions_of_scalars_tell_the_branch() {
    let of = |value: Value| json::from_value::<Label>(value).unwrap();
    assert!(matches!(of(json!("short")), Label::String(_)));
    assert!(matches!(of(json!("#long enough")), Label::String2(_)));
    assert!(matches!(json::from_value(json!(ID)).unwrap(), Key::Uuid(_)));
    assert!(matches!(
        json::from_value(json!(101)).unwrap(),
        Amount::Number(_)
    ));
}
