//! The URL of a request: server, path and query.
//!
//! What always holds: a value stays in the segment of the path that the template has for it.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use reqwest::Url;

use super::core::{Credential, HOLDS_CREDENTIALS, holds_credentials, shown};

/// The URL of the server to send to: the operation's own, where it has one, else that of the API, which a relative
/// URL is completed by.
pub(super) fn server(api: Option<&Url>, own: Option<&str>) -> Result<Url, String> {
    match (api, own) {
        (None, None) => Err("it is told no URL".to_owned()),
        (Some(api), None) => Ok(api.clone()),
        (api, Some(url)) => {
            let refused = |reason| format!("the server `{}`: {reason}", shown(url));
            let joined = joined(api, url).map_err(refused)?;
            match holds_credentials(&joined) {
                true => Err(refused(format!("it {HOLDS_CREDENTIALS}"))),
                false => Ok(joined),
            }
        }
    }
}

/// A URL that a receiver gave, with a query behind its own. It may hold secrets of the receiver's, so no message
/// shows it.
pub(super) fn elsewhere(base: Option<&Url>, url: &str, query: &str) -> Result<Url, String> {
    let mut url = joined(base, url).map_err(|error| format!("the URL: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("the URL is not an http or https URL".to_owned());
    }
    url.set_fragment(None);
    match (url.query(), query) {
        (_, "") => {}
        (Some(own), query) => {
            let both = format!("{own}&{query}");
            url.set_query(Some(both.trim_start_matches('&')));
        }
        (None, query) => url.set_query(Some(query)),
    }
    Ok(url)
}

/// Takes name and password out of a URL: they are shown in a header (RFC 7617), and stand in no message.
pub(super) fn login(url: &mut Url) -> Result<Option<Credential>, String> {
    if !holds_credentials(url) {
        return Ok(None);
    }
    let text = |text: &str| {
        let text = percent_decode_str(text).decode_utf8();
        let text = text.map_err(|_| "the login in the URL is not UTF-8".to_owned())?;
        Ok::<_, String>(text.into_owned())
    };
    let login = Credential::Login {
        username: text(url.username())?,
        password: text(url.password().unwrap_or_default())?,
    };
    // What has them has a place for them.
    let _ = (url.set_username(""), url.set_password(None));
    Ok(Some(login))
}

/// A URL, which may be relative to another.
fn joined(base: Option<&Url>, url: &str) -> Result<Url, String> {
    let parsed = match base {
        Some(base) => base.join(url),
        None => Url::parse(url),
    };
    parsed.map_err(|error| error.to_string())
}

/// The path of an operation: the template with each `{name}` replaced by a value that is percent-encoded already.
pub(super) fn path<'v>(
    template: &str,
    value: impl Fn(&str) -> Option<&'v str>,
) -> Result<String, String> {
    let mut path = String::with_capacity(template.len() + 32);
    if !template.starts_with('/') {
        path.push('/');
    }
    let template = template.split(['?', '#']).next().unwrap_or_default();
    let mut rest = template;
    let values = rest.contains('{');
    while let Some((literal, name, after)) = placeholder(rest) {
        path.push_str(literal);
        let (name, pattern) = name.split_once('=').unwrap_or((name, ""));
        let value = value(name).ok_or_else(|| format!("the path parameter `{name}` is missing"))?;
        if pattern.is_empty() {
            path.push_str(value);
        } else {
            let value = value.replace("%2F", "/");
            if !fits(pattern, &value) {
                return Err(format!(
                    "the path parameter `{name}` is not like `{pattern}`"
                ));
            }
            path.push_str(&value);
        }
        rest = after;
    }
    path.push_str(rest);
    // An empty segment, or one that URLs read as "here" or "above", would be another path.
    let empty = |path: &str| {
        let segments = path.split('/').skip(1);
        segments.filter(|segment| segment.is_empty()).count()
    };
    let mut segments = path.split('/').skip(1);
    let lost = segments.find(|segment| matches!(*segment, "." | ".."));
    let lost = lost.or((empty(&path) > empty(template)).then_some(""));
    match lost {
        Some(lost) if values => Err(format!("no segment of the path can be `{lost}`")),
        _ => Ok(path),
    }
}

/// Whether a value has the segments of a pattern: `*` is any one, `**` one or more.
fn fits(pattern: &str, value: &str) -> bool {
    let mut pattern: Vec<&str> = pattern.split('/').collect();
    let segments: Vec<&str> = value.split('/').collect();
    if let Some(any) = pattern.iter().position(|segment| *segment == "**") {
        let others = pattern.len() - 1;
        let many = segments.len().saturating_sub(others).max(1);
        pattern.splice(any..=any, std::iter::repeat_n("*", many));
    }
    pattern.len() == segments.len()
        && pattern.iter().zip(&segments).all(|(pattern, segment)| {
            !segment.is_empty() && (*pattern == "*" || pattern == segment)
        })
}

/// The text before the first `{name}`, the name, and the text after it.
fn placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (literal, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((literal, name, after))
}

/// The query of a request: what its template has, where no parameter says otherwise, and that of its parameters.
pub(super) fn query<'q>(template: &str, query: &'q str) -> Cow<'q, str> {
    let template = template.split('#').next().unwrap_or_default();
    let Some((_, fixed)) = template.split_once('?') else {
        return query.into();
    };
    let name = |pair: &str| pair.split('=').next().unwrap_or_default().to_owned();
    let given: Vec<String> = query.split('&').map(name).collect();
    let fixed = fixed.split('&').filter(|pair| !given.contains(&name(pair)));
    let pairs = fixed.chain((!query.is_empty()).then_some(query));
    pairs.collect::<Vec<_>>().join("&").into()
}

/// Appends a path and a query, both percent-encoded, to the URL of a server, behind those that it has.
pub(super) fn append(mut server: Url, path: &str, query: &str) -> Url {
    let prefix = server.path().trim_end_matches('/').to_owned();
    server.set_path(&format!("{prefix}{path}"));
    let own = server.query().unwrap_or_default();
    let pairs: Vec<&str> = [own, query]
        .into_iter()
        .filter(|query| !query.is_empty())
        .collect();
    let joined = pairs.join("&");
    server.set_query(Some(joined.as_str()).filter(|query| !query.is_empty()));
    server
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expand(template: &str, id: &str) -> Result<String, String> {
        path(template, |name| (name == "id").then_some(id))
    }

    #[test]
    fn paths_are_appended_to_the_path_of_the_server() {
        let url = |server: &str, path: &str| append(server.parse().unwrap(), path, "").to_string();
        assert_eq!(url("https://x/api", "/pets"), "https://x/api/pets");
        assert_eq!(url("https://x/api/", "/pets/"), "https://x/api/pets/");
        assert_eq!(url("https://x", "/"), "https://x/");
        assert_eq!(url("https://x", "/a b?#%2F"), "https://x/a%20b%3F%23%2F");
        let queried = append("https://x".parse().unwrap(), "/a", "b=%26");
        assert_eq!(queried.as_str(), "https://x/a?b=%26");
        let both = append("https://x/?key=1".parse().unwrap(), "/a", "b=2");
        assert_eq!(both.as_str(), "https://x/a?key=1&b=2");
    }

    #[test]
    fn values_stay_in_their_segment() {
        assert_eq!(
            expand("/pets/{id}:feed/x{id}", "1").unwrap(),
            "/pets/1:feed/x1"
        );
        assert_eq!(expand("pets", "1").unwrap(), "/pets");
        for (template, id) in [
            ("/{id}", ""),
            ("/a/{id}", ".."),
            ("/{id}.", "."),
            ("/.{id}/b", ""),
        ] {
            assert!(expand(template, id).is_err(), "{template} {id}");
        }
        assert!(
            expand("/{other}", "1")
                .unwrap_err()
                .contains("`other` is missing")
        );
    }

    #[test]
    fn a_value_may_have_several_segments() {
        assert_eq!(
            expand("/v1/{id=shelves/*}:move", "shelves%2F1%3F").unwrap(),
            "/v1/shelves/1%3F:move"
        );
        assert_eq!(expand("/{id=**}/x", "a%2Fb%2Fc").unwrap(), "/a/b/c/x");
        assert_eq!(expand("/{id=a/**/b}", "a%2F1%2F2%2Fb").unwrap(), "/a/1/2/b");
        for (template, id) in [
            ("/{id=shelves/*}", "1"),
            ("/{id=shelves/*}", "shelves"),
            ("/{id=shelves/*}", "shelves%2F1%2F2"),
            ("/{id=shelves/*}", "shelves%2F"),
            ("/{id=shelves/*}", "shelves%2F.."),
            ("/{id=a/**}", "a"),
            ("/{id=**}", "a%2F%2Fb"),
            ("/x/{id=**}", "a%2F..%2F.."),
        ] {
            assert!(expand(template, id).is_err(), "{template} {id}");
        }
    }

    #[test]
    fn a_template_may_have_a_query_and_a_fragment() {
        assert_eq!(expand("/{id}?a=b#c", "1").unwrap(), "/1");
        assert_eq!(query("/x?a=b&c#d", ""), "a=b&c");
        assert_eq!(query("/x?a=b&c", "c=1&d=2"), "a=b&c=1&d=2");
        assert_eq!(query("/x#a?b", "d=2"), "d=2");
    }

    #[test]
    fn an_own_server_may_be_relative() {
        let api: Url = "https://x/v1".parse().unwrap();
        let of = |own| server(Some(&api), own).unwrap().to_string();
        assert_eq!(of(None), "https://x/v1");
        assert_eq!(of(Some("https://songs/v2")), "https://songs/v2");
        assert_eq!(of(Some("/v3")), "https://x/v3");
        assert!(server(Some(&api), Some("https://")).is_err());
        for own in ["https://u:p@songs/v2", "//u:p@songs", "https://u:p@so ngs"] {
            let refused = server(Some(&api), Some(own)).unwrap_err();
            assert!(!refused.contains("u:p"), "{refused}");
        }
        assert!(server(None, None).is_err());
    }

    #[test]
    fn a_url_of_the_receiver_keeps_its_query() {
        let of = |url, query| elsewhere(None, url, query).map(|url| url.to_string());
        assert_eq!(
            of("https://x/a?k=1#f", "b=2").unwrap(),
            "https://x/a?k=1&b=2"
        );
        assert_eq!(of("https://x/a", "b=2").unwrap(), "https://x/a?b=2");
        assert_eq!(of("https://x/a?", "b=2").unwrap(), "https://x/a?b=2");
        assert_eq!(of("https://x/a?k", "").unwrap(), "https://x/a?k");
        for url in ["/a", "file:///a", "ftp://x/a", ""] {
            assert!(of(url, "").is_err(), "{url}");
        }
        let base: Url = "https://x/v1/".parse().unwrap();
        assert_eq!(
            elsewhere(Some(&base), "a", "").unwrap().as_str(),
            "https://x/v1/a"
        );
    }
}
