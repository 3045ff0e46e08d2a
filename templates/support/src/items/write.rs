//! An item as bytes.

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

use super::super::json;
use super::{Framing, ItemError};

/// Writes an item with what sets it apart from the next one.
pub(super) fn item<T: Serialize>(item: &T, framing: Framing) -> Result<Bytes, ItemError> {
    let unwritable = |error: serde_json::Error| ItemError::Unwritable(error.to_string());
    let mut text = match framing {
        Framing::Lines => json::to_vec(item).map_err(unwritable)?,
        Framing::Sequence => {
            let mut text = vec![0x1E];
            text.extend(json::to_vec(item).map_err(unwritable)?);
            text
        }
        _ => {
            let event = serde_json::to_value(item).map_err(unwritable)?;
            return event_text(&event, framing).map(Bytes::from);
        }
    };
    text.push(b'\n');
    Ok(text.into())
}

/// Writes the members of an object as the fields of an event (HTML §9.2.5).
fn event_text(event: &Value, framing: Framing) -> Result<String, ItemError> {
    let mut text = String::new();
    for name in ["event", "id", "retry"] {
        let value = match event.get(name) {
            None | Some(Value::Null) => continue,
            Some(Value::String(value)) => value.clone(),
            Some(value) => value.to_string(),
        };
        // An id with a NUL is none to whoever reads it.
        if value.contains(['\r', '\n']) || name == "id" && value.contains('\0') {
            let reason = format!("the field `{name}` of an event is one line");
            return Err(ItemError::Unwritable(reason));
        }
        text.extend([name, ": ", &value, "\n"]);
    }
    let data = match (event.get("data"), framing) {
        (Some(Value::String(data)), Framing::TextEvents | Framing::MixedEvents) => data.clone(),
        (Some(data), _) => data.to_string(),
        (None, _) => String::new(),
    };
    // A carriage return ends a line too; there is no way to keep it.
    for line in data.replace("\r\n", "\n").split(['\n', '\r']) {
        text.extend(["data: ", line, "\n"]);
    }
    text.push('\n');
    Ok(text)
}
