//! Security: the schemes that operations ask for, and what a request may show of them.
//!
//! In: the security schemes of an API and the requirements of its operations. Out: a [`SecurityPlan`] and an
//! [`Access`] for each operation.
//!
//! What always holds: an operation that asks for credentials is never planned as one that asks for none, even
//! where the scheme that it names is not declared.

use indexmap::IndexMap;
use serde::Serialize;
use spectrait_ir::{
    Api, Location, OAuthFlow, Operation, Place, SecurityAlternative, SecurityScheme,
    SecuritySchemeKind,
};

use super::docs;
use super::names::{self, Case, Scope};
use super::operations::Planner;

/// The security schemes, and the ways in which requests show them.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SecurityPlan {
    /// The schemes in the order of the description.
    pub schemes: Vec<SchemePlan>,
    /// What the API asks for, where operations inherit that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inherited: Option<InheritedPlan>,
    /// What a request may show: each distinct alternative of the operations once, by first use.
    pub alternatives: Vec<AlternativePlan>,
}

/// What is asked for by all operations that do not say it themselves.
#[derive(Debug, Clone, Serialize)]
pub struct InheritedPlan {
    /// The constant.
    pub constant: String,
    /// What is asked for.
    pub access: Access,
}

/// A security scheme.
#[derive(Debug, Clone, Serialize)]
pub struct SchemePlan {
    /// The component's name.
    pub name: String,
    /// The static that describes it.
    pub constant: String,
    /// The setter of the client's builder.
    pub setter: String,
    /// The word for it in the names of variants.
    pub word: String,
    /// What is shown.
    pub kind: SchemeKind,
    /// The ways to get a token, by name.
    pub flows: IndexMap<String, OAuthFlow>,
    /// Where the server that gives tokens says what it does.
    pub discovery_url: Option<String>,
    /// Rustdoc lines.
    pub docs: Vec<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
}

impl SchemePlan {
    /// The variables of the environment that hold what the setter takes, in programs of an API with this name.
    pub(crate) fn variables(&self, api: &str) -> Vec<String> {
        let setter = self.setter.trim_start_matches("r#");
        let variable = |of: &str| {
            let name = format!("{api}_{setter}{of}").replace('-', "_");
            name.to_ascii_uppercase()
        };
        match self.kind {
            SchemeKind::MutualTls => Vec::new(),
            SchemeKind::Basic => vec![variable("_username"), variable("_password")],
            _ => vec![variable("")],
        }
    }
}

/// What is shown, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SchemeKind {
    /// A key in a header.
    Header(String),
    /// A key in the query.
    Query(String),
    /// A key in a cookie.
    Cookie(String),
    /// Name and password.
    Basic,
    /// A bearer token, of OAuth 2.0 and OpenID Connect too.
    Bearer,
    /// Another `Authorization` scheme, by its name.
    Http(String),
    /// A client certificate.
    MutualTls,
}

/// Schemes that are shown together.
#[derive(Debug, Clone, Serialize)]
pub struct AlternativePlan {
    /// The variant.
    pub variant: String,
    /// The schemes, by position in [`SecurityPlan::schemes`].
    pub schemes: Vec<usize>,
}

/// What an operation asks of a caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Access {
    /// Nothing.
    Public,
    /// Any of these alternatives: schemes by position, with scopes.
    Secured(Vec<Vec<(usize, Vec<String>)>>),
    /// Any of these, or nothing.
    Optional(Vec<Vec<(usize, Vec<String>)>>),
}

impl Access {
    /// The alternatives that ask for something.
    pub(crate) fn alternatives(&self) -> &[Vec<(usize, Vec<String>)>] {
        match self {
            Self::Public => &[],
            Self::Secured(alternatives) | Self::Optional(alternatives) => alternatives,
        }
    }
}

/// Methods that a builder has already.
const SETTERS: [&str; 15] = [
    "new",
    "anywhere",
    "credential",
    "server",
    "base_url",
    "http",
    "service",
    "router",
    "timeout",
    "retries",
    "body_limit",
    "secret",
    "login",
    "build",
    "clone",
];

/// Collects what operations ask for.
#[derive(Clone, Default)]
pub(super) struct Schemes {
    schemes: Vec<SchemePlan>,
    inherited: Option<InheritedPlan>,
    alternatives: Vec<Vec<usize>>,
    /// Those that are asked for and not declared, each with the first operation that does.
    undeclared: Vec<(String, Place)>,
    constants: Scope,
    setters: Scope,
    words: Scope,
}

impl Schemes {
    pub(super) fn new(api: &Api) -> Self {
        let mut schemes = Self {
            schemes: Vec::new(),
            inherited: None,
            alternatives: Vec::new(),
            undeclared: Vec::new(),
            constants: Scope::default(),
            setters: Scope::new(&SETTERS),
            words: Scope::default(),
        };
        for (name, scheme) in &api.security_schemes {
            schemes.declare(name, kind(&scheme.kind), Some(scheme));
        }
        // Modules that know different operations know the same schemes.
        for operation in operations(api) {
            let asked = operation.security.iter();
            for (name, _) in asked.flat_map(|alternative| &alternative.schemes) {
                schemes.position(name, &operation.place);
            }
        }
        let inheriting = api.operations.iter().find(|it| it.inherits_security);
        let inherited = inheriting.map(|it| schemes.asked(&it.security, &it.place));
        schemes.inherited = inherited
            .filter(|access| *access != Access::Public)
            .map(|access| {
                let constants = ["DEFAULT", "DEFAULT_SECURITY"].map(str::to_owned);
                let constant = schemes.constants.claim_first(&constants);
                InheritedPlan { constant, access }
            });
        schemes
    }

    fn declare(&mut self, name: &str, kind: SchemeKind, scheme: Option<&SecurityScheme>) -> usize {
        let (flows, discovery_url) = match scheme.map(|scheme| &scheme.kind) {
            Some(SecuritySchemeKind::OAuth2 {
                flows,
                metadata_url,
            }) => (flows.clone(), metadata_url.clone()),
            Some(SecuritySchemeKind::OpenIdConnect { url }) if !url.is_empty() => {
                (IndexMap::new(), Some(url.clone()))
            }
            _ => (IndexMap::new(), None),
        };
        let setter = names::method_name(name);
        let marked = names::method_name(&format!("{name} credentials"));
        self.schemes.push(SchemePlan {
            name: name.to_owned(),
            constant: self.constants.claim(name, Case::Shouty),
            setter: self.setters.claim_first(&[setter, marked]),
            word: self.words.claim(name, Case::Pascal),
            kind,
            flows,
            discovery_url,
            docs: scheme.map(docs_of).unwrap_or_default(),
            deprecated: scheme.is_some_and(|scheme| scheme.deprecated),
        });
        self.schemes.len() - 1
    }

    /// The position of a scheme. One that is not declared is taken for a bearer token: it has to be shown, and
    /// nothing is known about how.
    fn position(&mut self, name: &str, asked_by: &Place) -> usize {
        if let Some(position) = self.schemes.iter().position(|scheme| scheme.name == name) {
            return position;
        }
        self.undeclared.push((name.to_owned(), asked_by.clone()));
        self.declare(name, SchemeKind::Bearer, None)
    }

    /// What the operation at `place` asks for, which requests may show.
    pub(super) fn access(&mut self, alternatives: &[SecurityAlternative], place: &Place) -> Access {
        let access = self.asked(alternatives, place);
        for schemes in access.alternatives() {
            let positions: Vec<usize> = schemes.iter().map(|(position, _)| *position).collect();
            if !self.alternatives.contains(&positions) {
                self.alternatives.push(positions);
            }
        }
        access
    }

    /// What the operation at `place` asks for.
    fn asked(&mut self, alternatives: &[SecurityAlternative], place: &Place) -> Access {
        let mut asked = Vec::with_capacity(alternatives.len());
        let mut optional = alternatives.is_empty();
        for alternative in alternatives {
            if alternative.schemes.is_empty() {
                optional = true;
                continue;
            }
            let mut schemes: Vec<(usize, Vec<String>)> = alternative
                .schemes
                .iter()
                .map(|(name, scopes)| (self.position(name, place), scopes.clone()))
                .collect();
            // Shown together is shown together, in whichever order it is asked for.
            schemes.sort_by_key(|(position, _)| *position);
            asked.push(schemes);
        }
        match (asked.is_empty(), optional) {
            (true, _) => Access::Public,
            (false, false) => Access::Secured(asked),
            (false, true) => Access::Optional(asked),
        }
    }

    /// The scheme of those asked for that sends a parameter: its key has that name, at that place.
    pub(super) fn that_sends(
        &self,
        access: &Access,
        location: Location,
        name: &str,
    ) -> Option<&str> {
        let scheme = access
            .alternatives()
            .iter()
            .flatten()
            .filter_map(|(position, _)| self.schemes.get(*position))
            .find(|scheme| match (&scheme.kind, location) {
                (SchemeKind::Header(key), Location::Header) => key.eq_ignore_ascii_case(name),
                (SchemeKind::Query(key), Location::Query)
                | (SchemeKind::Cookie(key), Location::Cookie) => key == name,
                _ => false,
            })?;
        Some(&scheme.name)
    }

    /// The plan, once all operations were asked.
    pub(super) fn finish(self, planner: &mut Planner<'_, '_>) -> SecurityPlan {
        for (name, place) in &self.undeclared {
            planner.note(
                format!("security scheme {name}"),
                place.clone(),
                "it is asked for, and there is none of that name that can be read; it is taken for a bearer token",
            );
        }
        let mut variants = Scope::default();
        let alternatives = self.alternatives.iter().map(|positions| {
            let words: Vec<&str> = positions
                .iter()
                .filter_map(|position| self.schemes.get(*position))
                .map(|scheme| scheme.word.as_str())
                .collect();
            AlternativePlan {
                variant: variants.claim_first(&[words.join("And")]),
                schemes: positions.clone(),
            }
        });
        SecurityPlan {
            alternatives: alternatives.collect(),
            inherited: self.inherited.clone(),
            schemes: self.schemes.clone(),
        }
    }
}

/// All operations of an API, and the requests that it sends.
fn operations(api: &Api) -> impl Iterator<Item = &Operation> {
    let sent = api.webhooks.iter().map(|webhook| &webhook.operation);
    let mut open: Vec<&Operation> = api.operations.iter().chain(sent).collect();
    open.reverse();
    std::iter::from_fn(move || {
        let next = open.pop()?;
        open.extend(next.callbacks.iter().map(|callback| &callback.operation));
        Some(next)
    })
}

fn kind(kind: &SecuritySchemeKind) -> SchemeKind {
    match kind {
        SecuritySchemeKind::ApiKey { name, location } => match location {
            Location::Query | Location::Querystring => SchemeKind::Query(name.clone()),
            Location::Cookie => SchemeKind::Cookie(name.clone()),
            Location::Header | Location::Path => SchemeKind::Header(name.clone()),
        },
        SecuritySchemeKind::Basic => SchemeKind::Basic,
        SecuritySchemeKind::Bearer { .. }
        | SecuritySchemeKind::OAuth2 { .. }
        | SecuritySchemeKind::OpenIdConnect { .. } => SchemeKind::Bearer,
        SecuritySchemeKind::Http { scheme } => SchemeKind::Http(scheme.clone()),
        SecuritySchemeKind::MutualTls => SchemeKind::MutualTls,
    }
}

/// The description of a scheme, and where its tokens come from.
fn docs_of(scheme: &SecurityScheme) -> Vec<String> {
    let mut lines = scheme
        .description
        .as_deref()
        .map(docs::rustdoc)
        .unwrap_or_default();
    let mut facts = Vec::new();
    match &scheme.kind {
        SecuritySchemeKind::Bearer {
            format: Some(format),
        } => facts.push(format!("Format: {format}")),
        SecuritySchemeKind::OpenIdConnect { url } => {
            facts.push(format!("OpenID Connect: {}", link(url)));
        }
        SecuritySchemeKind::OAuth2 {
            flows,
            metadata_url,
        } => {
            facts.extend(
                metadata_url
                    .iter()
                    .map(|url| format!("Metadata: {}", link(url))),
            );
            for (name, flow) in flows {
                let urls = [
                    ("authorization", &flow.authorization_url),
                    ("device authorization", &flow.device_authorization_url),
                    ("token", &flow.token_url),
                    ("refresh", &flow.refresh_url),
                ];
                let urls: Vec<String> = urls
                    .iter()
                    .filter_map(|(what, url)| {
                        url.as_ref().map(|url| format!("{what} {}", link(url)))
                    })
                    .collect();
                facts.push(format!("OAuth 2.0 `{name}`: {}", urls.join(", ")));
                let scopes: Vec<String> =
                    flow.scopes.keys().map(|scope| docs::code(scope)).collect();
                if !scopes.is_empty() {
                    facts.push(format!("Scopes: {}", scopes.join(", ")));
                }
            }
        }
        _ => {}
    }
    for fact in facts {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(docs::rustdoc(&fact));
    }
    lines
}

/// A URL in Markdown; one that is relative leads nowhere from there.
fn link(url: &str) -> String {
    if url.contains("://") {
        format!("<{url}>")
    } else {
        docs::code(url)
    }
}
