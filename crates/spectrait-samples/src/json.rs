//! JSON texts inside strings: what a string of `contentSchema` holds.
//!
//! In: a text, or a value. Out: the other.

use serde_json::Value as Json;
use spectrait_ir::{Number, Value};

/// The value of a JSON text; nothing where it is none.
pub(crate) fn read(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok().map(value)
}

/// The JSON text of a value.
pub(crate) fn write(value: &Value) -> Option<String> {
    serde_json::to_string(value).ok()
}

// The reader allows no depth that would be too much here.
fn value(json: Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(flag) => Value::Bool(flag),
        Json::Number(number) => Value::Number(match number.as_i128() {
            Some(integer) => Number::Integer(integer),
            None => Number::Float(number.as_f64().unwrap_or_default()),
        }),
        Json::String(text) => Value::String(text),
        Json::Array(items) => Value::Array(items.into_iter().map(value).collect()),
        Json::Object(members) => {
            let members = members.into_iter();
            Value::Object(members.map(|(key, json)| (key, value(json))).collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_as_they_are_written() {
        let text = r#"{"a":[1,-2.5,18446744073709551615,null,true],"b":"\"\n"}"#;
        let value = read(text).unwrap();
        assert_eq!(write(&value).as_deref(), Some(text));
        assert_eq!(read("{"), None);
    }
}
