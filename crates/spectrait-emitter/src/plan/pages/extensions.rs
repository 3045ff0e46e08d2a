//! Extensions of operations that say how pages follow each other.
//!
//! In: the `x-…` members of an operation. Out: the rule of the first that is known here; nothing behind its name where
//! it says that there is one page only.
//!
//! | extension | by |
//! |---|---|
//! | `x-ms-pageable` | AutoRest, Azure |
//! | `x-speakeasy-pagination` | Speakeasy |
//! | `x-fern-pagination` | Fern |
//! | `x-pagination` with `resultsPath` | Datadog |

use indexmap::IndexMap;
use spectrait_ir::{Operation, Value};

use super::{Keys, PageRule, Turn};

type Map = IndexMap<String, Value>;

/// Reads an extension.
type Reader = fn(&Map) -> Option<PageRule>;

const KNOWN: &[(&str, Reader)] = &[
    ("x-speakeasy-pagination", speakeasy),
    ("x-fern-pagination", fern),
    ("x-pagination", datadog),
];

/// The name of the extension, and the rule, or nothing where all is in one page. Extensions of these names that say
/// something else are not looked at.
pub(super) fn read(operation: &Operation) -> Option<(&'static str, Option<PageRule>)> {
    if let Some(Value::Object(map)) = operation.extensions.get("x-ms-pageable") {
        return ms(map).map(|rule| ("x-ms-pageable", rule));
    }
    KNOWN
        .iter()
        .find_map(|(name, read)| match operation.extensions.get(*name)? {
            Value::Object(map) => read(map).map(|rule| (*name, Some(rule))),
            Value::Bool(false) => Some((*name, None)),
            _ => None,
        })
}

fn text<'m>(map: &'m Map, key: &str) -> Option<&'m str> {
    match map.get(key)? {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// `nextLinkName` is the member with a link, `itemName` the list. Without a link, there is one page. The link may be
/// written with dots.
fn ms(map: &Map) -> Option<Option<PageRule>> {
    let keys = |name: &str| -> Keys { vec![name.replace("\\.", ".")] };
    let list = text(map, "itemName").unwrap_or("value");
    match map.get("nextLinkName")? {
        Value::Null => Some(None),
        Value::String(next) if next.is_empty() => Some(None),
        Value::String(next) => {
            let mut rule = PageRule::new(Turn::Url { next: keys(next) });
            rule.list = Some(keys(list));
            Some(Some(rule))
        }
        _ => None,
    }
}

/// The members of a path such as `$.data.items`; nothing for one with anything else.
fn json_path(path: &str) -> Option<Keys> {
    let rest = path.strip_prefix('$')?;
    if rest.is_empty() {
        return Some(Keys::new());
    }
    let keys = rest.strip_prefix('.')?.split('.');
    let keys: Keys = keys.map(str::to_owned).collect();
    let is_key = |key: &String| !key.is_empty() && !key.contains(['[', ']', '*', '?', '@']);
    keys.iter().all(is_key).then_some(keys)
}

fn speakeasy(map: &Map) -> Option<PageRule> {
    let Some(Value::Object(outputs)) = map.get("outputs") else {
        return None;
    };
    let inputs = match map.get("inputs") {
        Some(Value::Array(inputs)) => inputs.as_slice(),
        _ => &[],
    };
    let input = |wanted: &str| {
        inputs.iter().find_map(|input| match input {
            Value::Object(input)
                if text(input, "type") == Some(wanted)
                    && text(input, "in") == Some("parameters") =>
            {
                text(input, "name").map(str::to_owned)
            }
            _ => None,
        })
    };
    let output = |name: &str| text(outputs, name).and_then(json_path);
    let turn = match text(map, "type")? {
        "cursor" => Turn::Cursor {
            parameter: input("cursor")?,
            next: output("nextCursor")?,
        },
        "url" => Turn::Url {
            next: output("nextUrl")?,
        },
        "offsetLimit" => match input("offset") {
            Some(parameter) => Turn::Offset { parameter },
            None => Turn::Number {
                parameter: input("page")?,
                first: None,
            },
        },
        _ => return None,
    };
    let mut rule = PageRule::new(turn);
    rule.list = output("results");
    rule.total = output("numPages").filter(|_| matches!(rule.turn, Turn::Number { .. }));
    Some(rule)
}

fn fern(map: &Map) -> Option<PageRule> {
    let request = |name: &str| {
        text(map, name)
            .and_then(|path| path.strip_prefix("$request."))
            .map(str::to_owned)
    };
    let response = |name: &str| {
        text(map, name)
            .and_then(|path| path.strip_prefix("$response"))
            .and_then(|path| json_path(&format!("${path}")))
    };
    let turn = match (request("cursor"), request("offset")) {
        (Some(parameter), _) => Turn::Cursor {
            parameter,
            next: response("next_cursor")?,
        },
        // What is called an offset there is the number of a page, unless its step says otherwise.
        (None, Some(parameter)) if map.contains_key("step") => Turn::Offset { parameter },
        (None, Some(parameter)) => Turn::Number {
            parameter,
            first: None,
        },
        (None, None) => Turn::Url {
            next: response("next_uri")?,
        },
    };
    let mut rule = PageRule::new(turn);
    rule.list = Some(response("results")?);
    rule.more = response("has-next-page");
    Some(rule)
}

fn datadog(map: &Map) -> Option<PageRule> {
    let keys = |name: &str| {
        text(map, name).map(|path| path.split('.').map(str::to_owned).collect::<Keys>())
    };
    let name = |key: &str| text(map, key).map(str::to_owned);
    let list = keys("resultsPath")?;
    let turn = match (name("cursorParam"), name("pageOffsetParam")) {
        (Some(parameter), _) => Turn::Cursor {
            parameter,
            next: keys("cursorPath")?,
        },
        (None, Some(parameter)) => Turn::Offset { parameter },
        (None, None) => Turn::Number {
            parameter: name("pageParam")?,
            first: match map.get("pageStart") {
                Some(Value::Number(start)) => start
                    .as_integer()
                    .and_then(|start| u64::try_from(start).ok()),
                _ => None,
            },
        },
    };
    let mut rule = PageRule::new(turn);
    rule.list = Some(list);
    Some(rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_members_are_read() {
        assert_eq!(json_path("$"), Some(vec![]));
        assert_eq!(
            json_path("$.data.items"),
            Some(vec!["data".to_owned(), "items".to_owned()])
        );
        for path in ["data", "$data", "$.", "$.data[-1].id", "$..x", "$['x']"] {
            assert_eq!(json_path(path), None, "{path}");
        }
    }
}
