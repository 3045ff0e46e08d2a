//! Common slips in the kind of a value, and what was meant by each.
//!
//! In: what the value is of, in the words of the message, and the value. Out: what to write instead, where that is plain.

use spectrait_ir::Value;

/// What the scopes of a requirement are called in messages.
pub(crate) const SCOPES: &str = "the list of scopes";

/// What to write instead of a value of the wrong kind.
pub(super) fn meant(what: &str, value: &Value) -> Option<String> {
    let word = value.as_str().filter(|text| is_short(text));
    let help = match (what, value) {
        (_, Value::String(text))
            if text.starts_with("#/") && is_short(text) && !what.starts_with('`') =>
        {
            format!("did you mean `$ref: '{text}'`?")
        }
        ("a schema", Value::String(text)) => {
            let flag = match text.to_ascii_lowercase().as_str() {
                "false" | "no" | "off" => "false",
                "true" | "yes" | "on" => "true",
                _ => return None,
            };
            format!("write `{flag}`, without quotes: `yes`, `no`, `on` and `off` are texts")
        }
        ("`required`", Value::String(_) | Value::Object(_)) => format!(
            "`required` is a list of the properties that an object must have: write `required: [{}]`",
            word.filter(|word| !matches!(*word, "true" | "false")).unwrap_or("name")
        ),
        ("`enum`", Value::String(text)) => {
            let values: Vec<&str> = text.split(',').map(str::trim).collect();
            let values = values.join(", ");
            if !is_short(&values) {
                return None;
            }
            format!("`enum` is a list of values: write `enum: [{values}]`")
        }
        ("`allOf`" | "`anyOf`" | "`oneOf`", Value::Object(members)) => match members.get("$ref") {
            Some(_) => format!("{what} is a list of schemas: put `- ` before the `$ref`"),
            None => format!("{what} is a list of schemas: put `- ` before each"),
        },
        ("`properties`", Value::Array(_)) => {
            "`properties` is an object, with a member for each property: leave out the `-` before their names".to_owned()
        }
        ("`security`", Value::Object(_)) => {
            "`security` is a list: put `- ` before each requirement".to_owned()
        }
        ("`security`" | "a security requirement", Value::String(_)) => format!(
            "a requirement names the scheme, and the scopes that it needs: write `- {}: []`",
            word.unwrap_or("name")
        ),
        (SCOPES, Value::String(text)) => list_of(text.split([',', ' ']))?,
        (SCOPES, Value::Object(members)) => list_of(members.keys().map(String::as_str))?,
        _ => return None,
    };
    Some(help)
}

/// That a list of words was meant.
fn list_of<'a>(words: impl Iterator<Item = &'a str>) -> Option<String> {
    let words: Vec<&str> = words.map(str::trim).filter(|it| !it.is_empty()).collect();
    let words = words.join(", ");
    is_short(&words).then(|| format!("write `[{words}]`, a list"))
}

/// Whether a text can be shown within a sentence.
fn is_short(text: &str) -> bool {
    let is_plain = |c: char| !c.is_control() && c != '`';
    text.len() <= 60 && text.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_understood() {
        let meant = |what, text: &str| meant(what, &Value::String(text.to_owned()));
        let help = meant("`enum`", "asc, desc").unwrap_or_default();
        assert!(help.ends_with("write `enum: [asc, desc]`"), "{help}");
        let help = meant("`required`", "name").unwrap_or_default();
        assert!(help.ends_with("write `required: [name]`"), "{help}");
        let help = meant("a schema", "No").unwrap_or_default();
        assert!(help.starts_with("write `false`,"), "{help}");
        let help = meant("a schema", "#/components/schemas/Pet").unwrap_or_default();
        assert_eq!(help, "did you mean `$ref: '#/components/schemas/Pet'`?");
        assert_eq!(meant("a schema", "string"), None);
        assert_eq!(meant("`type`", "#/components/schemas/Pet"), None);
    }
}
