//! Extensions of operations that say how pages follow each other.
//!
//! In: the `x-…` members of an operation, and those of the root that it refers to by `true`. Out: what the first that is
//! known here says: a rule, that there is one page only, or something that is not followed.
//!
//! | extension | by |
//! |---|---|
//! | `x-ms-pageable` | AutoRest, Azure |
//! | `x-speakeasy-pagination` | Speakeasy |
//! | `x-fern-pagination` | Fern |
//! | `x-pagination` with `resultsPath` | Datadog |

use indexmap::IndexMap;
use spectrait_ir::{Api, Operation, Value};

use super::{Keys, PageRule};

type Map = IndexMap<String, Value>;

/// What an extension says of pages.
pub(super) enum Said {
    /// All is in one page.
    OnePage,
    /// How they follow each other.
    Rule(PageRule),
    /// The same, where the first page is 0 unless the parameter says otherwise.
    FromZero(PageRule),
    /// That there are pages, and not how they follow each other.
    Unsaid,
    /// It says how in a way that is not followed, and why.
    Refused(String),
}

/// The one extension whose `true` refers to the root.
const FERN: &str = "x-fern-pagination";

const KNOWN: &[(&str, Reader)] = &[
    ("x-ms-pageable", ms),
    ("x-speakeasy-pagination", speakeasy),
    (FERN, fern),
    ("x-pagination", datadog),
];

/// What the members of an extension say; nothing where they say nothing of pages.
type Reader = fn(&Map) -> Option<Result<Said, String>>;

/// The name of the first extension that says something of pages, and what. Extensions of these names that say something
/// else are not looked at.
pub(super) fn read(api: &Api, operation: &Operation) -> Option<(&'static str, Said)> {
    KNOWN.iter().find_map(|(name, read)| {
        let said = match operation.extensions.get(*name)? {
            Value::Object(map) => read(map)?.unwrap_or_else(Said::Refused),
            Value::Bool(false) => Said::OnePage,
            Value::Bool(true) if *name == FERN => match api.extensions.get(*name) {
                Some(Value::Object(map)) => read(map)?.unwrap_or_else(Said::Refused),
                _ => Said::Unsaid,
            },
            _ => return None,
        };
        Some((*name, said))
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
fn ms(map: &Map) -> Option<Result<Said, String>> {
    let keys = |name: &str| [name.replace("\\.", ".")];
    let list = text(map, "itemName").unwrap_or("value");
    Some(match map.get("nextLinkName") {
        Some(Value::Null) => Ok(Said::OnePage),
        Some(Value::String(next)) if next.is_empty() => Ok(Said::OnePage),
        Some(Value::String(next)) => Ok(Said::Rule(PageRule::url(keys(next)).list(keys(list)))),
        Some(_) => Err("its `nextLinkName` is no text".to_owned()),
        None => Err("it has no `nextLinkName`".to_owned()),
    })
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

fn speakeasy(map: &Map) -> Option<Result<Said, String>> {
    let inputs = match map.get("inputs") {
        Some(Value::Array(inputs)) => inputs.as_slice(),
        _ => &[],
    };
    let input = |wanted: &str| {
        let found = inputs.iter().find_map(|input| match input {
            Value::Object(input)
                if text(input, "type") == Some(wanted)
                    && text(input, "in") == Some("parameters") =>
            {
                text(input, "name")
            }
            _ => None,
        });
        found.ok_or_else(|| format!("it names no parameter for its {wanted}"))
    };
    let output = |name: &str| match map.get("outputs") {
        Some(Value::Object(outputs)) => member(outputs, name, json_path),
        _ => Ok(None),
    };
    let needed = |name: &str| output(name)?.ok_or_else(|| format!("it does not say `{name}`"));
    let rule = || {
        let mut rule = match text(map, "type") {
            Some("cursor") => PageRule::cursor(input("cursor")?, needed("nextCursor")?),
            Some("url") => PageRule::url(needed("nextUrl")?),
            Some("offsetLimit") => match input("offset") {
                Ok(parameter) => PageRule::offset(parameter),
                Err(_) => {
                    let mut rule = PageRule::number(input("page")?);
                    rule.total = output("numPages")?;
                    rule
                }
            },
            Some(other) => return Err(format!("its type `{other}` is not known")),
            None => return Err("it has no type".to_owned()),
        };
        rule.list = output("results")?;
        Ok(Said::Rule(rule))
    };
    Some(rule())
}

fn fern(map: &Map) -> Option<Result<Said, String>> {
    let request = |name: &str| match text(map, name) {
        None => Ok(None),
        Some(path) => match path.strip_prefix("$request.") {
            Some(parameter) => Ok(Some(parameter)),
            None => Err(format!("its `{name}` is no parameter")),
        },
    };
    let path = |path: &str| json_path(&format!("${}", path.strip_prefix("$response")?));
    let response = |name: &str| member(map, name, path);
    let needed = |name: &str| response(name)?.ok_or_else(|| format!("it does not say `{name}`"));
    let rule = || {
        let mut rule = match (request("cursor")?, request("offset")?) {
            (Some(parameter), _) => PageRule::cursor(parameter, needed("next_cursor")?),
            // What is called an offset there is the number of a page, unless its step says otherwise.
            (None, Some(parameter)) if map.contains_key("step") => PageRule::offset(parameter),
            (None, Some(parameter)) => PageRule::number(parameter),
            (None, None) => PageRule::url(needed("next_uri")?),
        };
        rule.list = Some(needed("results")?);
        rule.more = response("has-next-page")?;
        Ok(Said::Rule(rule))
    };
    Some(rule())
}

fn datadog(map: &Map) -> Option<Result<Said, String>> {
    let keys = |path: &str| Some(path.split('.').map(str::to_owned).collect::<Keys>());
    // Others have extensions of this name too.
    let list = text(map, "resultsPath").and_then(keys)?;
    let rule = || {
        let mut rule = match (text(map, "cursorParam"), text(map, "pageOffsetParam")) {
            (Some(parameter), _) => {
                let next = member(map, "cursorPath", keys)?;
                PageRule::cursor(parameter, next.ok_or("it does not say `cursorPath`")?)
            }
            (None, Some(parameter)) => PageRule::offset(parameter),
            (None, None) => {
                let parameter = text(map, "pageParam").ok_or("it names no parameter")?;
                let mut rule = PageRule::number(parameter);
                if let Some(Value::Number(start)) = map.get("pageStart") {
                    rule.first = start
                        .as_integer()
                        .and_then(|start| u64::try_from(start).ok());
                }
                rule
            }
        };
        rule.list = Some(list);
        Ok(Said::FromZero(rule))
    };
    Some(rule())
}

/// The keys of a member that an extension may name.
fn member(
    map: &Map,
    name: &str,
    path: impl Fn(&str) -> Option<Keys>,
) -> Result<Option<Keys>, String> {
    let Some(text) = text(map, name) else {
        return Ok(None);
    };
    let keys = path(text);
    keys.map(Some)
        .ok_or_else(|| format!("its `{name}`, `{text}`, is no path of members"))
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
