//! Bodies of `application/x-www-form-urlencoded`: each member of an object is written as a parameter of a query.
//!
//! Members without a [`Parameter`] are what that without a name says. Where there is none, no type keeps them.
//!
//! Needs: `check`, `style`; the crate `serde_json`.

use std::collections::HashMap;

use serde_json::Value;

use super::check::{Path, Violation};
use super::style::{self, Kind, Pair, Parameter, Raw, Reading, Style, Texts};

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
                (None, Value::Array(items)) if style::others(fields).is_some() => {
                    let items = items.iter().filter(|item| !item.is_null());
                    let pairs: Vec<String> = items.map(|item| unknown(name, item)).collect();
                    pairs.join("&")
                }
                (None, Value::Null) => continue,
                (None, value) => unknown(name, value),
            },
        );
    }
    pairs.retain(|pair| !pair.is_empty());
    Ok(pairs.join("&"))
}

/// The pair of a member that no field is for.
fn unknown(name: &str, value: &Value) -> String {
    match value {
        Value::String(text) => style::pair(name, text),
        value => style::pair(name, &value.to_string()),
    }
}

/// Reads an object, and what else its texts can be.
///
/// # Errors
///
/// What is not valid, with pointers from the object.
pub fn decode(fields: &[Parameter], text: &str, texts: Texts) -> Result<Reading, Vec<Violation>> {
    let pairs = style::pairs(text, '&');
    let (mut object, mut violations) = (Reading::object(), Vec::new());
    let others = style::others(fields);
    let is_other = |field: &Parameter| others.is_some() && field.name.is_empty();
    for field in fields.iter().filter(|field| !is_other(field)) {
        match style::read(field, Raw::Pairs(&pairs), texts) {
            Ok(member) if member.value.is_null() && !field.required => {}
            Ok(member) => object.insert(field.name, member),
            Err(violation) => match style::absent(field) {
                Some(value) if violation.keyword == "required" => {
                    object.insert(field.name, Reading::of(value));
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
    if others.is_some() || !fields.iter().any(in_place) {
        let mut positions: HashMap<&str, usize> = HashMap::new();
        let mut more: Vec<(&str, Vec<Pair<'_>>)> = Vec::new();
        for (key, text) in &pairs {
            let is_own = |field: &Parameter| field.name == key || field.has(key);
            if fields.iter().any(is_own) || object.value.get(key.as_ref()).is_some() {
                continue;
            }
            let position = *positions.entry(key).or_insert(more.len());
            match more.get_mut(position) {
                Some((_, texts)) if others.is_some() => texts.push(("".into(), text)),
                // No type keeps it. Only that it is there may matter.
                Some(_) => {}
                None => more.push((key, vec![("".into(), text)])),
            }
        }
        for (key, values) in more {
            let field = field(
                "",
                match others.unwrap_or(Kind::String) {
                    // What may be anything may be a list.
                    Kind::Any if values.len() > 1 => Kind::Array(&Kind::Any),
                    kind => kind,
                },
            );
            match style::read(&field, Raw::Pairs(&values), texts) {
                Ok(member) => object.insert(key, member),
                Err(violation) => violations.push(moved(violation, field.name, key)),
            }
        }
    }
    if violations.is_empty() {
        Ok(object)
    } else {
        Err(violations)
    }
}

/// The fields of a form that is described by what it holds alone.
#[must_use]
pub fn fields(kind: &Kind) -> Vec<Parameter> {
    let (members, others): (&[_], _) = match kind {
        Kind::Object(members) => (members, None),
        Kind::Open(members, others) => (members, Some(*others)),
        Kind::Map(others) => (&[], Some(*others)),
        _ => (&[], None),
    };
    let members = members.iter().map(|(name, kind)| field(name, *kind));
    let others = others.map(|others| Parameter::query("", Kind::Map(others)));
    members.chain(others).collect()
}

/// A field of a form: objects are JSON.
const fn field(name: &'static str, kind: Kind) -> Parameter {
    let field = Parameter::query(name, kind);
    match kind {
        Kind::Object(_) | Kind::Open(..) | Kind::Map(_) => field.style(Style::Json),
        _ => field,
    }
}

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

    fn decode(fields: &[Parameter], text: &str) -> Result<Value, Vec<Violation>> {
        super::decode(fields, text, Texts::First).map(|reading| reading.value)
    }

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

    #[test]
    fn members_without_a_field_are_what_that_without_a_name_says() {
        const LISTS: Kind = Kind::Array(&Kind::Integer);
        let of = |kind| {
            [
                Parameter::query("name", Kind::String),
                Parameter::query("", kind),
            ]
        };
        for (kind, value, text) in [
            (
                Kind::Map(&Kind::Integer),
                json!({"name": "a", "b": 7}),
                "name=a&b=7",
            ),
            (
                Kind::Map(&LISTS),
                json!({"b": [1, 2], "c": [3]}),
                "b=1&b=2&c=3",
            ),
            (
                Kind::Map(&Kind::Map(&Kind::Boolean)),
                json!({"b": {"c": true}}),
                "b=%7B%22c%22%3Atrue%7D",
            ),
        ] {
            assert_eq!(encode(&of(kind), &value).unwrap(), text);
            assert_eq!(decode(&of(kind), text).unwrap(), value);
        }
        let violations = decode(&of(Kind::Map(&Kind::Integer)), "b=x").unwrap_err();
        assert_eq!(violations[0].pointer, "/b");
        let repeated = |kind, text| decode(&of(kind), text).map_err(|all| all[0].to_string());
        assert_eq!(
            repeated(Kind::Map(&Kind::String), "b=1&c=2&b=3"),
            Err("/b: must be there once".to_owned())
        );
        assert_eq!(
            repeated(Kind::Map(&Kind::Any), "b=1&name[x]=2&b=3"),
            Ok(json!({"b": ["1", "3"], "name[x]": "2"}))
        );
        assert!(repeated(Kind::Map(&Kind::Any), "b=%FF").is_err());
        // What no type keeps is only there.
        let plain = [Parameter::query("name", Kind::String)];
        assert_eq!(decode(&plain, "b=1&b=2").unwrap(), json!({"b": "1"}));
    }

    #[test]
    fn commas_inside_values_survive() {
        const PLACE: Kind = Kind::Object(&[("town", Kind::String), ("street", Kind::String)]);
        let fields = [
            Parameter::query("deep", PLACE).style(Style::DeepObject),
            Parameter::query("flat", PLACE).explode(false),
            Parameter::query("list", Kind::Array(&Kind::String)).explode(false),
        ];
        let place = json!({"town": "Bonn, am Rhein", "street": "a,b&c=d"});
        let value = json!({"deep": place, "flat": place, "list": ["a,b", "c"]});
        let text = encode(&fields, &value).unwrap();
        assert_eq!(decode(&fields, &text).unwrap(), value, "{text}");
    }
}
