//! An event as a value.
//!
//! In: the fields of an event, which are text (HTML §9.2.6). Out: what they are to the type that reads them. What always
//! holds: each field is read as the standard has it first, and otherwise only where the type refuses that.

use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value};

use super::super::check::{Check, below};
use super::super::json;
use super::Framing;
use super::split::Fields;

/// Reads an event.
pub(super) fn event<T: DeserializeOwned + Check>(
    event: &Fields,
    framing: Framing,
) -> Result<T, json::Error> {
    let (datas, mut refused) = datas(&event.data, framing)?;
    let ids = event.id.as_deref().map_or(vec![None], ids);
    let retries = event.retry.map_or(vec![None], retries);
    for retry in &retries {
        for id in &ids {
            for data in &datas {
                let name = event.event.as_deref().map(Value::from);
                let fields = [
                    ("data", data.clone()),
                    ("event", name),
                    ("id", id.clone()),
                    ("retry", retry.clone()),
                ];
                let fields = fields.into_iter();
                let members: Map<String, Value> = fields
                    .filter_map(|(name, value)| Some((name.to_owned(), value?)))
                    .collect();
                let error = match json::from_value(Value::Object(members)) {
                    Ok(item) => return Ok(item),
                    Err(error) => error,
                };
                // What is wrong besides counts, where it is not how these fields were read.
                if refused.as_ref().is_none_or(is_about_form) && !is_about_form(&error) {
                    refused = Some(error);
                } else {
                    refused.get_or_insert(error);
                }
            }
        }
    }
    Err(refused.unwrap_or(json::Error::Invalid(Vec::new())))
}

/// What data may be, and what is wrong with it whatever the type says; nothing stands for no data, which is sent as none.
fn datas(
    text: &str,
    framing: Framing,
) -> Result<(Vec<Option<Value>>, Option<json::Error>), json::Error> {
    let mut readings = Vec::new();
    let mut refused = None;
    match framing {
        Framing::JsonEvents if text.is_empty() => {}
        Framing::JsonEvents => readings.push(Some(tree(text)?)),
        // What is a string is written as it is, so that JSON of a string is text.
        Framing::MixedEvents => {
            match tree(text) {
                Ok(Value::String(_)) | Err(json::Error::Syntax { .. }) => {}
                Ok(value) => readings.push(Some(value)),
                Err(error) => refused = Some(error),
            }
            readings.push(Some(text.into()));
        }
        _ => readings.push(Some(text.into())),
    }
    if text.is_empty() {
        readings.push(None);
    }
    Ok((readings, refused))
}

/// The JSON of data.
fn tree(text: &str) -> Result<Value, json::Error> {
    json::from_slice(text.as_bytes()).map_err(|error| match error {
        json::Error::Invalid(found) => json::Error::Invalid(below("/data", found)),
        error => error,
    })
}

/// What an id may be.
fn ids(id: &str) -> Vec<Option<Value>> {
    let number = id.parse::<Number>().ok().map(Value::from);
    let mut readings = vec![Some(id.into())];
    readings.extend(number.map(Some));
    readings
}

/// What a delay may be.
fn retries(retry: u64) -> Vec<Option<Value>> {
    vec![Some(retry.into()), Some(retry.to_string().into())]
}

/// Whether the reason may be that `id` or `retry` was read as something else.
fn is_about_form(error: &json::Error) -> bool {
    let mut violations = error.violations().iter();
    violations.any(|violation| matches!(violation.pointer.as_str(), "/id" | "/retry"))
}
