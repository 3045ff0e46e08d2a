//! URLs of servers: what is meant by those that are written otherwise, and what is wrong with those that are none.
//!
//! In: the text of a `url`. Out: the URL that is meant, or why there is none.

use url::{ParseError, Url};

/// What the URL of a server is meant to be, where it is not written as one.
pub(super) fn understood(written: &str) -> Option<String> {
    let end = written.find(['?', '#']).unwrap_or(written.len());
    let mut url = unwrapped(written.get(..end)?.trim()).replace(' ', "%20");
    if let Some((scheme, rest)) = scheme_as_meant(&url) {
        url = format!("{scheme}://{rest}");
    } else if let Some(name) = host(&url) {
        let scheme = match name {
            "localhost" | "127.0.0.1" => "http",
            _ => "https",
        };
        url = format!("{scheme}://{url}");
    }
    (url != written).then_some(url)
}

/// The name of the host that a text begins with.
fn host(text: &str) -> Option<&str> {
    let host = text.split('/').next().unwrap_or_default();
    let (name, port) = host.split_once(':').unwrap_or((host, "0"));
    let is_host = (name == "localhost" || name.contains('.'))
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || ".-{}_".contains(c))
        && (port.starts_with('{') || port.parse::<u16>().is_ok());
    is_host.then_some(name)
}

/// The scheme that a text begins with, where what follows is a host and something else than `://` or a right scheme stands
/// before it; and what follows.
fn scheme_as_meant(url: &str) -> Option<(&'static str, &str)> {
    let end = url.find([':', '/'])?;
    let (word, rest) = url.split_at(end);
    let meant = match word.to_ascii_lowercase().as_str() {
        "https" | "htps" | "htpps" | "htttps" | "hhtps" | "ttps" | "httpss" => "https",
        "http" | "htp" | "htpp" | "htttp" | "hhtp" | "ttp" => "http",
        _ => return None,
    };
    let follows = rest.trim_start_matches([':', '/']);
    let is_right = word.eq_ignore_ascii_case(meant) && rest.strip_prefix("://") == Some(follows);
    (!is_right && host(follows).is_some()).then_some((meant, follows))
}

/// A text in which variables in double braces, which those of programs that fill in texts are, stand in single ones.
fn unwrapped(text: &str) -> String {
    let mut single = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else {
            break;
        };
        if name.contains(['{', '}']) {
            break;
        }
        single.push_str(before);
        single.push_str(&format!("{{{}}}", name.trim()));
        rest = after;
    }
    single + rest
}

/// What is wrong with the URL of a server, where there is none of that kind. One that is relative may be anything, and so may
/// a host with a variable.
pub(super) fn problem(url: &str) -> Option<String> {
    if !has_variables_alone(url) {
        return Some("each `{` must have its `}`, with the name of a variable between".to_owned());
    }
    let authority = match (url.strip_prefix("//"), url.split_once("://")) {
        (Some(authority), _) => authority,
        (None, Some((scheme, authority))) if !scheme.contains('/') => authority,
        (None, Some(_)) => return None,
        (None, None) => {
            let mut schemes = ["https:", "http:"].into_iter();
            let rest = schemes.find_map(|scheme| url.strip_prefix(scheme))?;
            return (!rest.contains('{')).then(|| "it names no host".to_owned());
        }
    };
    let host = authority.split('/').next().unwrap_or_default();
    if host.contains('{') {
        return None;
    }
    match Url::parse(&format!("https://{host}")) {
        _ if host.is_empty() => Some("it names no host".to_owned()),
        Err(ParseError::InvalidPort) => Some("there is no such port".to_owned()),
        Err(_) => Some(format!("there is no host `{host}`")),
        Ok(_) => None,
    }
}

/// Whether braces stand around variables alone.
fn has_variables_alone(template: &str) -> bool {
    let mut is_open = false;
    for brace in template.chars().filter(|c| matches!(c, '{' | '}')) {
        if is_open == (brace == '{') {
            return false;
        }
        is_open = !is_open;
    }
    !is_open
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_without_a_scheme_are_understood() {
        for (written, meant) in [
            ("api.example.com/v1", "https://api.example.com/v1"),
            ("localhost:8080", "http://localhost:8080"),
            ("api.example.com:{port}", "https://api.example.com:{port}"),
            (" https://a.b/c d?e=f ", "https://a.b/c%20d"),
            ("https:/api.example.com/v1", "https://api.example.com/v1"),
            ("http//api.example.com", "http://api.example.com"),
            ("http:api.example.com:8080", "http://api.example.com:8080"),
            ("htps://api.example.com", "https://api.example.com"),
            ("https:///api.example.com", "https://api.example.com"),
            ("{{base}}/v1", "{base}/v1"),
            ("https://{{ host }}/v1", "https://{host}/v1"),
        ] {
            assert_eq!(understood(written).as_deref(), Some(meant));
        }
        for right in [
            "https://a.b/c",
            "HTTPS://a.b/c",
            "wss://a.b/c",
            "/",
            "",
            "/v1.0",
            "v1",
            "./v1",
            "../v1",
            "//a.b/c",
            "{scheme}://{host}",
            "{host}/v1",
        ] {
            assert_eq!(understood(right), None, "{right}");
        }
    }

    #[test]
    fn what_is_no_url_is_refused() {
        for (written, wrong) in [
            ("https://{region.example.com", "each `{` must have"),
            ("https://a.b/v1}", "each `{` must have"),
            ("https://a.b/{{c}/v1}", "each `{` must have"),
            ("https://api.example.com:99999", "there is no such port"),
            ("https://", "it names no host"),
            ("https:///v1", "it names no host"),
            ("https:/v1", "it names no host"),
            ("//", "it names no host"),
            ("https://<your-host>/v1", "there is no host `<your-host>`"),
        ] {
            let problem = problem(written).unwrap_or_default();
            assert!(problem.starts_with(wrong), "{written}: {problem}");
        }
        for right in [
            "",
            "/v1",
            "v1",
            "http",
            "<host>",
            "//a.b/c",
            "{url}",
            "{url}/v1",
            "{scheme}://{host}:{port}/{path}",
            "https://{a}.{b}:{port}{path}",
            "https://{a}.1.b.example:44{last}",
            "https://[::1]:8080",
            "https://übung.example",
            "https://{subdomain}.{site}",
            "https://user:{password}@a.b/c",
            "/proxy/https://api.example.com/v1",
            "{proxy}/https://api.example.com",
            "https://192.168.{net}.10:8080",
            "http://[{ip}]:8080",
            "https:{rest}",
        ] {
            assert_eq!(problem(right), None, "{right}");
        }
    }
}
