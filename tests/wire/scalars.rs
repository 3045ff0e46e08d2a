//! Formats that have a type, wide numbers, and unions of scalars: what is read is written equal, the rest is refused.

use serde_json::{Value, json};
use spectrait_tests::oracle::compare;

use crate::generated::scalars::support::json;
use crate::generated::scalars::types::{Amount, Key, Label, Reading};

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
