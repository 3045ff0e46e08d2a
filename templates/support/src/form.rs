//! Bodies of `application/x-www-form-urlencoded`: each member of an object is written as a parameter of a query.
//!
//! Members without a [`Parameter`] are text both ways.
//!
//! Needs: `check`, `style`; the crate `serde_json`.

use serde_json::{Map, Value};

use super::check::{Path, Violation};
use super::style::{self, Kind, Parameter, Raw, Style};

/// Writes an object.
///
/// # Errors
///
/// Why a member can't be written.
pub fn encode(fields: &[Parameter], body: &Value) -> Result<String, String> {
    let members = body.as_object().ok_or("is not an object")?;
    let mut pairs = Vec::with_capacity(members.len());
    for (name, value) in members {
        pairs.push(
            match (fields.iter().find(|field| field.name == name), value) {
                (Some(field), value) => style::encode(field, value)
                    .map_err(|reason| format!("member `{name}` {reason}"))?,
                (None, Value::Null) => continue,
                (None, Value::String(text)) => style::pair(name, text),
                (None, value) => style::pair(name, &value.to_string()),
            },
        );
    }
    pairs.retain(|pair| !pair.is_empty());
    Ok(pairs.join("&"))
}

/// Reads an object.
///
/// # Errors
///
/// What is not valid, with pointers from the object.
pub fn decode(fields: &[Parameter], text: &str) -> Result<Value, Vec<Violation>> {
    let pairs = style::pairs(text, '&');
    let (mut members, mut violations) = (Map::new(), Vec::new());
    for field in fields {
        match style::decode(field, Raw::Pairs(&pairs)) {
            Ok(Value::Null) if !field.required => {}
            Ok(value) => drop(members.insert(field.name.to_owned(), value)),
            Err(violation) => match style::absent(field) {
                Some(value) if violation.keyword == "required" => {
                    members.insert(field.name.to_owned(), value);
                }
                _ => violations.push(moved(violation, field.name, field.name)),
            },
        }
    }
    // The members of an object that is written in place can't be told from unknown ones.
    let in_place = |field: &Parameter| {
        field.explode
            && field.style == Style::Form
            && matches!(field.kind, Kind::Object(_) | Kind::Open(..) | Kind::Map(_))
    };
    if !fields.iter().any(in_place) {
        for (key, text) in &pairs {
            let name = key.split('[').next().unwrap_or_default();
            if fields.iter().any(|field| field.name == name) || members.contains_key(key.as_ref()) {
                continue;
            }
            match style::decode(&UNKNOWN, Raw::Pairs(&[("".into(), text)])) {
                Ok(value) => drop(members.insert(key.clone().into_owned(), value)),
                Err(violation) => violations.push(moved(violation, UNKNOWN.name, key)),
            }
        }
    }
    if violations.is_empty() {
        Ok(Value::Object(members))
    } else {
        Err(violations)
    }
}

/// The fields of a form that is described by what it holds alone.
#[must_use]
pub fn fields(kind: &Kind) -> Vec<Parameter> {
    match kind {
        Kind::Object(members) | Kind::Open(members, _) => {
            let fields = members.iter();
            fields
                .map(|(name, kind)| match kind {
                    Kind::Object(_) | Kind::Open(..) | Kind::Map(_) => {
                        Parameter::query(name, *kind).style(Style::Json)
                    }
                    kind => Parameter::query(name, *kind),
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// A member that no field is for, under the name that it has while it is read.
const UNKNOWN: Parameter = Parameter::query("", Kind::String);

/// Moves a violation from the query, where fields are read, to the object.
fn moved(mut violation: Violation, name: &str, key: &str) -> Violation {
    let in_query = Path::ROOT.key("query").key(name).to_string();
    let rest = violation
        .pointer
        .strip_prefix(&in_query)
        .unwrap_or_default();
    violation.pointer = format!("{}{rest}", Path::ROOT.key(key));
    violation
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_written_as_nothing_is_read_again() {
        let fields = [
            Parameter::query("note", Kind::OneOf(&[Kind::String, Kind::Null])).required(),
            Parameter::query("tags", Kind::Array(&Kind::String)).required(),
            Parameter::query("place", Kind::Object(&[("tags", Kind::String)])).style(Style::Json),
        ];
        let value = json!({"note": null, "tags": [], "place": {"tags": "a&b"}});
        let text = encode(&fields, &value).unwrap();
        assert_eq!(decode(&fields, &text).unwrap(), value);
        let required = [Parameter::query("name", Kind::String).required()];
        let violations = decode(&required, "").unwrap_err();
        assert_eq!(violations[0].pointer, "/name");
    }
}
