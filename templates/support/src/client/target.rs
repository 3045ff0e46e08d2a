//! The URL of a request: server, path and query.
//!
//! What always holds: a value stays in the segment of the path that the template has for it.

use reqwest::Url;

use super::super::operation::Operation;
use super::core::Settings;

/// The URL of the server that an operation is sent to. `chosen` is the one given for this call.
pub(super) fn server(
    settings: &Settings,
    operation: &Operation,
    chosen: Option<&str>,
) -> Result<Url, String> {
    let base = &settings.base_url;
    let own = if settings.overrides {
        None
    } else {
        operation.server
    };
    match chosen.or(own) {
        None => Ok(base.clone()),
        // An operation's own server may be relative, which the API's then tells the rest of.
        Some(url) => base
            .join(url)
            .map_err(|error| format!("the server `{url}`: {error}")),
    }
}

/// The path of an operation: the template with each `{name}` replaced by a value that is percent-encoded already.
pub(super) fn path<'v>(
    template: &str,
    value: impl Fn(&str) -> Option<&'v str>,
) -> Result<String, String> {
    let mut path = String::with_capacity(template.len() + 32);
    for segment in template
        .split('/')
        .skip(usize::from(template.starts_with('/')))
    {
        let start = path.len() + 1;
        path.push('/');
        let mut rest = segment;
        while let Some((literal, name, after)) = placeholder(rest) {
            path.push_str(literal);
            path.push_str(
                value(name).ok_or_else(|| format!("the path parameter `{name}` is missing"))?,
            );
            rest = after;
        }
        path.push_str(rest);
        // An empty segment, or one that URLs read as "here" or "above", would be another path.
        let written = path.get(start..).unwrap_or_default();
        if segment.contains('{') && matches!(written, "" | "." | "..") {
            return Err(format!("the path segment `{segment}` can't be `{written}`"));
        }
    }
    Ok(path)
}

/// The text before the first `{name}`, the name, and the text after it.
fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (literal, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((literal, name, after))
}

/// Appends a path and a query, both percent-encoded, to the URL of a server.
pub(super) fn append(mut server: Url, path: &str, query: &str) -> Url {
    let prefix = server.path().trim_end_matches('/').to_owned();
    server.set_path(&format!("{prefix}{path}"));
    server.set_query(if query.is_empty() { None } else { Some(query) });
    server
}
