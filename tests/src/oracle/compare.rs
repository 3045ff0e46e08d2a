//! Whether a value came back as it was.
//!
//! In: a value, what it was encoded to after it was decoded, and the validator of its schema. Out: nothing, or what
//! is different.
//!
//! What always holds: a member that no schema is about need not come back; any other must.

use std::collections::{HashMap, HashSet};

use jsonschema::Validator;
use serde_json::Value;

/// The keywords whose annotation is the names of the members that they are about.
const ABOUT_MEMBERS: [&str; 4] = [
    "additionalProperties",
    "patternProperties",
    "properties",
    "unevaluatedProperties",
];

/// What is different, in words.
#[must_use]
pub fn difference(validator: &Validator, before: &Value, after: &Value) -> Option<String> {
    if equal(before, after) {
        return None;
    }
    let evaluation = validator.evaluate(before);
    let mut known: HashMap<String, HashSet<String>> = HashMap::new();
    for entry in evaluation.iter_annotations() {
        let keyword = entry.schema_location.rsplit('/').next().unwrap_or_default();
        if let (true, Value::Array(names)) =
            (ABOUT_MEMBERS.contains(&keyword), entry.annotations.value())
        {
            let names = names.iter().filter_map(Value::as_str).map(str::to_owned);
            known
                .entry(entry.instance_location.to_string())
                .or_default()
                .extend(names);
        }
    }
    find(&known, before, after, "")
}

fn find(
    known: &HashMap<String, HashSet<String>>,
    before: &Value,
    after: &Value,
    at: &str,
) -> Option<String> {
    match (before, after) {
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            let pairs = before.iter().zip(after).enumerate();
            pairs.into_iter().find_map(|(index, (before, after))| {
                find(known, before, after, &format!("{at}/{index}"))
            })
        }
        (Value::Object(before), Value::Object(after)) => {
            if let Some(new) = after.keys().find(|key| !before.contains_key(*key)) {
                return Some(format!("{at}: `{new}` came in"));
            }
            before.iter().find_map(|(key, value)| {
                let below = super::walk::join(at, key);
                match after.get(key) {
                    Some(after) => find(known, value, after, &below),
                    None if known.get(at).is_some_and(|names| names.contains(key)) => {
                        Some(format!("{below}: is lost"))
                    }
                    None => None,
                }
            })
        }
        _ if equal(before, after) => None,
        _ => Some(format!("{at}: {before} became {after}")),
    }
}

/// Equality of JSON: numbers by their value, members in any order. Times, UUIDs and addresses by what they are.
#[must_use]
pub fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || (one.is_f64() || other.is_f64()) && one.as_f64() == other.as_f64()
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(key, value)| other.get(key).is_some_and(|other| equal(value, other)))
        }
        (Value::String(one), Value::String(other)) => one == other || is_same(one, other),
        _ => one == other,
    }
}

/// Whether two texts are one value of a format that has a type: a point in time and its offset, a UUID, an address.
fn is_same(one: &str, other: &str) -> bool {
    let time = |text| chrono::DateTime::parse_from_rfc3339(text).ok();
    let address = |text: &str| text.parse::<std::net::Ipv6Addr>().ok();
    let uuid = |text: &str| text.parse::<uuid::Uuid>().ok();
    let same_time = time(one).is_some_and(|one| {
        time(other).is_some_and(|other| one == other && one.offset() == other.offset())
    });
    same_time
        || (address(one).is_some() && address(one) == address(other))
        || (uuid(one).is_some() && uuid(one) == uuid(other))
}
