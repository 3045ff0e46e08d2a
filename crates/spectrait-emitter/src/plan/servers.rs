//! Servers: where the API is, as types.
//!
//! In: the servers of an API and of its operations. Out: a [`ServersPlan`].
//!
//! What always holds: a server without input has a default; a variable without a default, and the host of a
//! relative URL, have to be given.

use std::collections::HashMap;

use serde::Serialize;
use spectrait_ir::Server;

use super::docs;
use super::names::{self, Case, Scope};

/// The servers.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ServersPlan {
    /// Those of the API, then those that only operations have.
    pub servers: Vec<ServerPlan>,
    /// The one that clients call where they are not told otherwise: the first, where it needs no input.
    pub default: Option<usize>,
}

/// A server.
#[derive(Debug, Clone, Serialize)]
pub struct ServerPlan {
    /// The type.
    pub name: String,
    /// Rustdoc lines: the URL and the description.
    pub docs: Vec<String>,
    /// The URL in pieces.
    pub url: Vec<UrlPart>,
    /// The fields.
    pub variables: Vec<VariablePlan>,
    /// Whether every field has a default.
    pub has_default: bool,
}

/// A piece of a server's URL.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum UrlPart {
    /// Text as it is.
    Text(String),
    /// A variable, by position in [`ServerPlan::variables`].
    Variable(usize),
}

/// A variable of a server's URL.
#[derive(Debug, Clone, Serialize)]
pub struct VariablePlan {
    /// The field.
    pub field: String,
    /// Its name in the description, in the documentation.
    pub docs: Vec<String>,
    /// The value that is used where none is given.
    pub default: Option<String>,
    /// The enum of the only values allowed, where they are listed.
    pub values: Option<ValuesPlan>,
}

/// The values that a variable may have.
#[derive(Debug, Clone, Serialize)]
pub struct ValuesPlan {
    /// The enum.
    pub name: String,
    /// Variants and values.
    pub variants: Vec<(String, String)>,
    /// The variant of the default.
    pub default: Option<String>,
}

/// Names that the `servers` module imports.
const RESERVED: [&str; 5] = ["Server", "String", "Default", "Self", "Origin"];

/// Words in a host name that say what a server is for.
const PURPOSES: [&str; 13] = [
    "sandbox",
    "staging",
    "stage",
    "test",
    "testing",
    "dev",
    "development",
    "demo",
    "preview",
    "beta",
    "qa",
    "localhost",
    "mock",
];

/// Plans the servers of an API, and those of its operations.
pub(super) fn plan(servers: &[Server], own: &[&[Server]]) -> ServersPlan {
    let mut scope = Scope::new(&RESERVED);
    let mut seen: HashMap<&str, Vec<&Server>> = HashMap::new();
    let mut named: HashMap<&str, String> = HashMap::new();
    let mut plans = Vec::new();
    let global = servers.iter().map(|server| (server, true));
    let local = own
        .iter()
        .flat_map(|servers| servers.iter())
        .map(|server| (server, false));
    for (server, global) in global.chain(local) {
        let first = global && seen.is_empty();
        let same = seen.entry(&server.url).or_default();
        if same.iter().any(|other| other.variables == server.variables) {
            continue;
        }
        same.push(server);
        let secure = server.url.strip_prefix("http://");
        let secure = secure.and_then(|rest| named.get(format!("https://{rest}").as_str()));
        let name = match (said_name(server), secure) {
            (Some(name), _) => name,
            // The same host without TLS.
            (None, Some(secure)) => format!("{secure} http"),
            (None, None) => name_of_url(&server.url, first),
        };
        let unique = scope.claim_first(&candidates(&name, &server.url));
        let plan = one(server, unique, &mut scope);
        named
            .entry(&server.url)
            .or_insert_with(|| plan.name.clone());
        plans.push(plan);
    }
    let default = plans
        .first()
        .filter(|plan: &&ServerPlan| !servers.is_empty() && plan.has_default)
        .map(|_| 0);
    ServersPlan {
        servers: plans,
        default,
    }
}

/// The URL of a server in which each variable has its default.
///
/// # Errors
///
/// The name of a variable that has none.
pub(super) fn with_defaults(server: &Server) -> Result<String, &str> {
    let mut url = scheme(&server.url).to_owned();
    for piece in pieces(&server.url) {
        match piece {
            Piece::Text(text) => url.push_str(text),
            Piece::Variable(name) => match server.variables.get(name) {
                Some(variable) if !variable.default.is_empty() => url.push_str(&variable.default),
                _ => return Err(name),
            },
        }
    }
    Ok(url)
}

/// A piece of a template.
enum Piece<'a> {
    Text(&'a str),
    Variable(&'a str),
}

fn pieces(url: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = url;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        pieces.extend([Piece::Text(before), Piece::Variable(name)]);
        rest = after;
    }
    pieces.push(Piece::Text(rest));
    pieces.retain(|piece| !matches!(piece, Piece::Text("")));
    pieces
}

/// Whether a URL leaves open on which host it is.
fn is_relative(url: &str) -> bool {
    !url.contains("://") && !url.starts_with('{') && !url.starts_with("//")
}

/// What a URL begins with that leaves out its scheme only (RFC 3986 §4.2).
fn scheme(url: &str) -> &'static str {
    if url.starts_with("//") { "https:" } else { "" }
}

fn one(server: &Server, name: String, scope: &mut Scope) -> ServerPlan {
    let mut fields = Scope::default();
    let mut variables = Vec::new();
    let mut url = Vec::new();
    let mut known: Vec<&str> = Vec::new();
    if is_relative(&server.url) {
        variables.push(VariablePlan {
            field: fields.claim("origin", Case::Snake),
            docs: vec!["Scheme, host and port, such as `https://example.com`".to_owned()],
            default: None,
            values: None,
        });
        known.push("");
        url.push(UrlPart::Variable(0));
        if !server.url.starts_with('/') {
            url.push(UrlPart::Text("/".into()));
        }
    }
    let mut scheme = scheme(&server.url);
    for piece in pieces(&server.url) {
        match piece {
            Piece::Text(text) if !scheme.is_empty() => {
                url.push(UrlPart::Text(format!(
                    "{}{text}",
                    std::mem::take(&mut scheme)
                )));
            }
            Piece::Text(text) => url.push(UrlPart::Text(text.to_owned())),
            Piece::Variable(variable) => {
                let position = known
                    .iter()
                    .position(|other| *other == variable)
                    .unwrap_or_else(|| {
                        variables.push(plan_variable(server, &name, variable, &mut fields, scope));
                        known.push(variable);
                        known.len() - 1
                    });
                url.push(UrlPart::Variable(position));
            }
        }
    }
    let mut docs = match server.url.trim() {
        "" => vec!["Where the description itself is".to_owned()],
        url => vec![format!("`{}`", url.replace('`', "'"))],
    };
    if let Some(description) = server
        .description
        .as_deref()
        .filter(|text| !text.trim().is_empty())
    {
        docs.push(String::new());
        docs.extend(docs::rustdoc(description));
    }
    let has_default = variables.iter().all(|variable| match &variable.values {
        Some(values) => values.default.is_some(),
        None => variable.default.is_some(),
    });
    ServerPlan {
        name,
        docs,
        url,
        variables,
        has_default,
    }
}

fn plan_variable(
    server: &Server,
    owner: &str,
    name: &str,
    fields: &mut Scope,
    scope: &mut Scope,
) -> VariablePlan {
    let declared = server.variables.get(name);
    let default = declared
        .map(|variable| variable.default.clone())
        .filter(|default| !default.is_empty());
    let values = declared
        .filter(|variable| !variable.values.is_empty())
        .map(|variable| {
            let texts: Vec<&str> = variable.values.iter().map(String::as_str).collect();
            let variants = Scope::default().claim_values(&texts);
            let variants: Vec<(String, String)> = variants
                .into_iter()
                .zip(variable.values.iter().cloned())
                .collect();
            let default = variants
                .iter()
                .find(|(_, value)| Some(value) == default.as_ref())
                .map(|(variant, _)| variant.clone());
            ValuesPlan {
                name: scope.claim(&format!("{owner} {name}"), Case::Pascal),
                variants,
                default,
            }
        });
    let mut docs = declared
        .and_then(|variable| variable.description.as_deref())
        .map(docs::rustdoc)
        .unwrap_or_default();
    if let Some(default) = &default {
        if !docs.is_empty() {
            docs.push(String::new());
        }
        docs.push(format!("`{}` by default", default.replace('`', "'")));
    }
    if docs.is_empty() {
        docs.push(format!("`{}` in the URL", name.replace('`', "'")));
    }
    VariablePlan {
        field: fields.claim(name, Case::Snake),
        docs,
        default,
        values,
    }
}

/// What the description calls a server.
fn said_name(server: &Server) -> Option<String> {
    let name = server.name.as_deref();
    let name = name.filter(|name| !name.trim().is_empty());
    let description = || server.description.as_deref().and_then(short_description);
    name.map(str::to_owned).or_else(description)
}

/// What a server may be called, best first: two of one name are told apart by where they are.
fn candidates(name: &str, url: &str) -> Vec<String> {
    let plain = names::type_name(name);
    let rest = url.split_once("//").map_or(url, |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut candidates = vec![plain.clone()];
    for place in [&name_of_url(url, false), path, host] {
        let located = names::type_name(&format!("{name} {place}"));
        // `ServerServer` says no more than `Server`.
        let says = !place.trim_matches('/').is_empty() && names::type_name(place) != plain;
        if says && !candidates.contains(&located) {
            candidates.push(located);
        }
    }
    candidates
}

/// What a server is called that the description gives no name: by its purpose, else by its host.
fn name_of_url(url: &str, first: bool) -> String {
    let host = url.split_once("//").map_or("", |(_, rest)| {
        rest.split(['/', '?']).next().unwrap_or_default()
    });
    let host = host
        .rsplit_once(':')
        .map_or(host, |(host, _)| host)
        .to_lowercase();
    let labels: Vec<&str> = host.split(['.', '-']).collect();
    if let Some(purpose) = labels.iter().find(|label| PURPOSES.contains(label)) {
        return (*purpose).to_owned();
    }
    if host.starts_with("127.") || host == "[::1]" {
        return "localhost".to_owned();
    }
    if first {
        return "Production".to_owned();
    }
    if is_relative(url) {
        return names::words(&format!("relative {url}"));
    }
    // `songs.aviary.example` is the songs of it. What stands at the end, `com`, says nothing.
    let labels = host.rsplit_once('.').map_or(&*host, |(labels, _)| labels);
    let telling = labels
        .split('.')
        .find(|label| !label.contains(['{', '}']) && !matches!(*label, "" | "www" | "api"));
    telling.unwrap_or("host").to_owned()
}

/// A description that is a name: `Staging server`, `The sandbox environment.`
fn short_description(description: &str) -> Option<String> {
    const FILLERS: [&str; 12] = [
        "the",
        "a",
        "an",
        "our",
        "server",
        "servers",
        "environment",
        "api",
        "url",
        "endpoint",
        "host",
        "base",
    ];
    if description.contains(['/', ':', '{', '<', '[', '\n', '`']) {
        return None;
    }
    let name = |text: &str| {
        let words: Vec<&str> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty() && !FILLERS.contains(&word.to_lowercase().as_str()))
            .collect();
        (1..=2).contains(&words.len()).then(|| words.join(" "))
    };
    // `Staging (EU) - for partners`
    let front = || {
        let aside = ["(", " - ", " – ", " — "];
        let end = aside
            .iter()
            .filter_map(|aside| description.find(aside))
            .min();
        name(description.get(..end?)?)
    };
    name(description).or_else(front)
}

#[cfg(test)]
mod tests {
    use spectrait_ir::{Place, ServerVariable};

    use super::*;

    fn server(url: &str, description: Option<&str>, variables: &[(&str, &str, &[&str])]) -> Server {
        Server {
            name: None,
            url: url.into(),
            description: description.map(Into::into),
            variables: variables
                .iter()
                .map(|(name, default, values)| {
                    let variable = ServerVariable {
                        default: (*default).into(),
                        values: values.iter().map(|value| (*value).into()).collect(),
                        description: None,
                    };
                    ((*name).to_owned(), variable)
                })
                .collect(),
            place: Place::default(),
        }
    }

    fn names_of(plan: &ServersPlan) -> Vec<&str> {
        let names = plan.servers.iter().map(|server| server.name.as_str());
        names.collect()
    }

    #[test]
    fn names() {
        let servers = [
            server(
                "https://{tenant_id}.hanko.io",
                None,
                &[("tenant_id", "", &[])],
            ),
            server("https://eu.example.com", Some("Staging server"), &[]),
            server("https://sandbox.example.com", None, &[]),
            server(
                "https://songs.example.com",
                Some("Where all of the songs of the API are kept"),
                &[],
            ),
            server("http://localhost:8080/v1", None, &[]),
            server("http://sandbox.example.com", None, &[]),
            server("/api/v3", None, &[]),
        ];
        let plan = plan(&servers, &[]);
        assert_eq!(
            names_of(&plan),
            [
                "Production",
                "Staging",
                "Sandbox",
                "Songs",
                "Localhost",
                "SandboxHttp",
                "RelativeApiV3"
            ]
        );
        // The tenant has no default, so that there is no default server.
        assert_eq!(plan.default, None);
    }

    #[test]
    fn names_of_one_kind_are_told_apart() {
        let servers = [
            server("https://a.example.com", Some("Staging (EU) - use me!"), &[]),
            server("https://api.com", None, &[]),
            server("https://www.com", None, &[]),
            server("https://{tenant}.com/v1", None, &[]),
            server("https://{tenant}.com/v2", None, &[]),
            server("https://x.com/v1", None, &[]),
            server("http://x.com:80/v1", None, &[]),
            server("", Some(""), &[]),
        ];
        let plan = plan(&servers, &[]);
        assert_eq!(
            names_of(&plan),
            [
                "Staging",
                "Host",
                "HostWwwCom",
                "HostV1",
                "HostV2",
                "X",
                "XV1",
                "Relative"
            ]
        );
        assert!(plan.servers.iter().all(|server| server.docs[0] != "``"));
    }

    #[test]
    fn variables_and_defaults() {
        let servers = [server(
            "https://{region}.x.io/{version}",
            None,
            &[("region", "eu", &["eu", "us"]), ("version", "v1", &[])],
        )];
        let plan = plan(&servers, &[&servers]);
        assert_eq!(plan.servers.len(), 1);
        assert_eq!(plan.default, Some(0));
        let production = &plan.servers[0];
        assert!(production.has_default);
        assert_eq!(production.url.len(), 4);
        assert_eq!(
            production.variables[0]
                .values
                .as_ref()
                .unwrap()
                .default
                .as_deref(),
            Some("Eu")
        );
        assert_eq!(
            with_defaults(&servers[0]).as_deref(),
            Ok("https://eu.x.io/v1")
        );
        let open = server("https://{tenant}.x.io/{v}", None, &[("tenant", "", &[])]);
        assert_eq!(with_defaults(&open), Err("tenant"));
    }

    #[test]
    fn relative_urls_ask_for_an_origin() {
        let plan = plan(&[server("v1", None, &[])], &[]);
        assert_eq!(plan.default, None);
        assert_eq!(plan.servers[0].variables[0].field, "origin");
        assert_eq!(
            plan.servers[0].url,
            [
                UrlPart::Variable(0),
                UrlPart::Text("/".into()),
                UrlPart::Text("v1".into())
            ]
        );
    }
}
