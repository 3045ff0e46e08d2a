//! Security schemes, and what operations ask of their callers (OpenAPI 3.1 §4.8.27 to §4.8.30).

use std::borrow::Cow;

use spectrait_ir::{
    Location, OAuthFlow, SecurityAlternative, SecurityScheme, SecuritySchemeKind, Value,
};

use super::{Lowering, Security, is_token};
use crate::advice::{closest, one_of};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Node, SCOPES};
use crate::references::Followed;
use crate::schema::{flag, text};
use crate::versions::Dialect;

/// The types of OpenAPI 3.x.
const TYPES: [&str; 5] = ["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"];

/// The types of Swagger 2.0.
const TYPES_OF_SWAGGER: [&str; 3] = ["basic", "apiKey", "oauth2"];

/// Words that are no types in 3.x, and are understood.
const SHORTHANDS: [&str; 2] = ["basic", "bearer"];

/// What becomes of a scheme that cannot be read, so that no operation is open by mistake.
const TAKEN_FOR_BEARER: &str = "operations that ask for it ask for a bearer token";

/// How many schemes a message lists.
const LISTED: usize = 5;

impl<'d> Lowering<'d> {
    /// `components.securitySchemes`, and the `security` of the whole API.
    pub(super) fn security_schemes(&mut self, root: &Node<'d>) {
        let schemes = match self.dialect {
            Dialect::V20 => self.entries(root, "securityDefinitions"),
            _ => self
                .child(root, "components")
                .map(|components| self.entries(&components, "securitySchemes"))
                .unwrap_or_default(),
        };
        for (name, scheme) in schemes {
            if self.references.find(scheme.clone()).is_none() {
                self.unread_schemes.insert(name, scheme);
            } else if let Some(scheme) = self.scheme(scheme) {
                self.api.security_schemes.insert(name.to_owned(), scheme);
            } else {
                self.broken_schemes.insert(name);
            }
        }
        if let Some(security) = self.own_security(root) {
            self.security = self.requirements(security);
        }
    }

    /// Says which schemes could not be read although nothing asks for them; the others were reported as errors.
    pub(super) fn unread_schemes(&self) {
        for (name, node) in &self.unread_schemes {
            let message =
                format!("the security scheme `{name}` cannot be read; no operation asks for it");
            self.diagnostics.report(Diagnostic::warning(
                codes::UNRESOLVED_REFERENCE,
                node.place(),
                message,
            ));
        }
    }

    fn scheme(&self, node: Node<'d>) -> Option<SecurityScheme> {
        let Followed { node, words } = self.references.follow(node, "securitySchemes").ok()?;
        let node = node.object("a security scheme", self.diagnostics)?;
        let Some(ty) = node.get("type") else {
            self.missing(&node, "this security scheme", "type");
            return None;
        };
        let written = ty.string("`type`", self.diagnostics)?;
        let is_known = |known: &&str| known.eq_ignore_ascii_case(written);
        let mut words_of_types = TYPES.into_iter().chain(SHORTHANDS);
        let kind = match words_of_types.find(is_known) {
            // What is no type of this version is reported below.
            Some(known) if known != written && !self.is_shorthand(known) => {
                let message = format!("there is no type `{written}`; it is read as `{known}`");
                let diagnostic = Diagnostic::warning(codes::TYPE_WAS_MEANT, ty.place(), message);
                self.diagnostics
                    .report(diagnostic.help(format!("write `type: {known}`")));
                known
            }
            Some(known) => known,
            None => written,
        };
        let kind = match kind {
            "apiKey" => self.api_key(&node)?,
            "http" => self.http(&node)?,
            "oauth2" if self.dialect == Dialect::V20 => self.swagger_oauth2(&node),
            "basic" if self.dialect == Dialect::V20 => SecuritySchemeKind::Basic,
            "oauth2" => self.oauth2(&node),
            "openIdConnect" => {
                if node.get("openIdConnectUrl").is_none() {
                    self.missing(&node, "this security scheme", "openIdConnectUrl");
                }
                SecuritySchemeKind::OpenIdConnect {
                    url: text(&node, "openIdConnectUrl", self.diagnostics).unwrap_or_default(),
                }
            }
            "mutualTLS" => SecuritySchemeKind::MutualTls,
            // Swagger 2.0, and a shorthand that is often seen.
            meant @ ("basic" | "bearer") => {
                let message = format!("`{meant}` is read as `type: http` with `scheme: {meant}`");
                let diagnostic = Diagnostic::warning(codes::TYPE_WAS_MEANT, ty.place(), message);
                self.diagnostics
                    .report(diagnostic.help(format!("write `type: http` and `scheme: {meant}`")));
                match meant {
                    "basic" => SecuritySchemeKind::Basic,
                    _ => SecuritySchemeKind::Bearer { format: None },
                }
            }
            other => {
                let message =
                    format!("there is no type of security scheme `{other}`; {TAKEN_FOR_BEARER}");
                let known: &[&str] = match self.dialect {
                    Dialect::V20 => &TYPES_OF_SWAGGER,
                    _ => &TYPES,
                };
                let help = one_of("the types are", other, known);
                let code = codes::INVALID_SECURITY_SCHEME;
                self.diagnostics
                    .report(Diagnostic::error(code, ty.place(), message).help(help));
                return None;
            }
        };
        Some(SecurityScheme {
            kind,
            description: words
                .description
                .or_else(|| text(&node, "description", self.diagnostics)),
            deprecated: self.dialect == Dialect::V32 && flag(&node, "deprecated", self.diagnostics),
            place: node.place(),
        })
    }

    /// Whether a word is no type of security scheme in this version, and understood.
    fn is_shorthand(&self, word: &str) -> bool {
        let is_type = self.dialect == Dialect::V20 && TYPES_OF_SWAGGER.contains(&word);
        SHORTHANDS.contains(&word) && !is_type
    }

    fn api_key(&self, node: &Node<'d>) -> Option<SecuritySchemeKind> {
        let Some(name_node) = node.get("name") else {
            self.unreadable(node, "an API key must have a `name`");
            return None;
        };
        let name = name_node.string("`name`", self.diagnostics)?;
        let Some(place) = node.get("in") else {
            self.unreadable(node, "an API key must have an `in`");
            return None;
        };
        let location = self.place_of_key(&place)?;
        if location == Location::Header && is_bearer(name) {
            let message = format!("`{name}` is no name of a header; it is read as a bearer token");
            let help = match self.dialect {
                Dialect::V20 => {
                    "write `name: Authorization`, and what stands before the token in `description`"
                }
                _ => "write `type: http` and `scheme: bearer`",
            };
            let diagnostic = Diagnostic::warning(codes::INVALID_NAME, name_node.place(), message);
            self.diagnostics.report(diagnostic.help(help));
            return Some(SecuritySchemeKind::Bearer { format: None });
        }
        if location != Location::Query && !is_token(name) {
            let message = format!(
                "`{name}` cannot be the name of a header or cookie; the scheme is taken for a bearer token"
            );
            let diagnostic = Diagnostic::error(codes::INVALID_NAME, name_node.place(), message);
            self.diagnostics
                .report(diagnostic.help("use letters, digits and hyphens"));
            return Some(SecuritySchemeKind::Bearer { format: None });
        }
        Some(SecuritySchemeKind::ApiKey {
            name: name.to_owned(),
            location,
        })
    }

    /// Where an API key stands.
    fn place_of_key(&self, node: &Node<'d>) -> Option<Location> {
        const PLACES: [(&str, Location); 3] = [
            ("header", Location::Header),
            ("query", Location::Query),
            // Not in Swagger 2.0, where it is understood as well.
            ("cookie", Location::Cookie),
        ];
        let written = node.string("`in`", self.diagnostics)?;
        let mut places = PLACES.into_iter();
        let found = places.find(|(name, _)| name.eq_ignore_ascii_case(written));
        let code = codes::INVALID_SECURITY_SCHEME;
        let Some((name, location)) = found else {
            let message = format!("there is no API key in `{written}`; {TAKEN_FOR_BEARER}");
            let known: &[&str] = match self.dialect {
                Dialect::V20 => &["header", "query"],
                _ => &["header", "query", "cookie"],
            };
            let help = one_of("the places are", written, known);
            self.diagnostics
                .report(Diagnostic::error(code, node.place(), message).help(help));
            return None;
        };
        if name != written {
            let message = format!("there is no API key in `{written}`; it is read as `{name}`");
            let diagnostic = Diagnostic::warning(code, node.place(), message);
            self.diagnostics
                .report(diagnostic.help(format!("write `in: {name}`")));
        }
        Some(location)
    }

    fn http(&self, node: &Node<'d>) -> Option<SecuritySchemeKind> {
        let Some(scheme) = node.get("scheme") else {
            self.unreadable(node, "an HTTP security scheme must have a `scheme`");
            return None;
        };
        let place = scheme.place();
        let scheme = scheme.string("`scheme`", self.diagnostics)?;
        Some(match scheme.to_ascii_lowercase().as_str() {
            "basic" => SecuritySchemeKind::Basic,
            "bearer" => SecuritySchemeKind::Bearer {
                format: text(node, "bearerFormat", self.diagnostics),
            },
            other => {
                if let Some(meant) = misspelt_scheme(other) {
                    let message = format!(
                        "the HTTP authentication scheme `{scheme}` is not registered; it is sent as it is written"
                    );
                    let diagnostic =
                        Diagnostic::warning(codes::UNREGISTERED_SCHEME, place, message);
                    self.diagnostics
                        .report(diagnostic.did_you_mean(Some(meant)));
                }
                SecuritySchemeKind::Http {
                    scheme: scheme.to_owned(),
                }
            }
        })
    }

    /// Reports a scheme that lacks what tells what it is.
    fn unreadable(&self, node: &Node<'d>, what: &str) {
        let message = format!("{what}; {TAKEN_FOR_BEARER}");
        self.diagnostics.report(Diagnostic::error(
            codes::MISSING_FIELD,
            node.place(),
            message,
        ));
    }

    fn oauth2(&self, node: &Node<'d>) -> SecuritySchemeKind {
        if node.get("flows").is_none() {
            self.missing(node, "this security scheme", "flows");
        }
        let flows = self.entries(node, "flows").into_iter();
        let flows = flows.filter_map(|(name, flow)| {
            let flow = flow.object("a flow", self.diagnostics)?;
            let required = required_of_flow(name).iter();
            for key in required.filter(|key| flow.get(key).is_none()) {
                self.missing(&flow, &format!("the flow `{name}`"), key);
            }
            Some((name.to_owned(), self.oauth_flow(&flow)))
        });
        SecuritySchemeKind::OAuth2 {
            flows: flows.collect(),
            metadata_url: text(node, "oauth2MetadataUrl", self.diagnostics),
        }
    }

    /// The URLs and scopes of a flow.
    pub(crate) fn oauth_flow(&self, flow: &Node<'d>) -> OAuthFlow {
        let url = |key| text(flow, key, self.diagnostics);
        let scopes = self.entries(flow, "scopes").into_iter();
        let scopes = scopes.map(|(scope, description)| {
            let description = description.value().as_str().unwrap_or_default();
            (scope.to_owned(), description.to_owned())
        });
        OAuthFlow {
            authorization_url: url("authorizationUrl"),
            device_authorization_url: url("deviceAuthorizationUrl"),
            token_url: url("tokenUrl"),
            refresh_url: url("refreshUrl"),
            scopes: scopes.collect(),
        }
    }

    /// The member `security`. `null`, which is what YAML reads where a key has nothing behind it, is none: an empty list
    /// would ask for nothing, which nobody means by that.
    pub(super) fn own_security(&self, node: &Node<'d>) -> Option<Node<'d>> {
        let security = node.get("security")?;
        if *security.value() == Value::Null {
            security.report_null(
                "`security`",
                "an array",
                "if it were absent",
                self.diagnostics,
            );
            return None;
        }
        Some(security)
    }

    /// The value of `security`.
    pub(super) fn requirements(&mut self, node: Node<'d>) -> Security {
        let mut security = Security::default();
        // An empty requirement asks for nothing: nobody means that by `null`.
        let Some(list) = node.exactly_array("`security`", self.diagnostics) else {
            security.unknown = Some("its `security` is not a list".to_owned());
            return security;
        };
        let mut unknown = None;
        for requirement in list.items() {
            if let Some(name) = self.bare_scheme(&requirement) {
                self.read_late(name);
                let schemes = vec![(name.to_owned(), Vec::new())];
                security.alternatives.push(SecurityAlternative { schemes });
                continue;
            }
            let requirement =
                requirement.exactly_object("a security requirement", self.diagnostics);
            let Some(requirement) = requirement else {
                unknown = Some("a security requirement is not an object".to_owned());
                continue;
            };
            let mut schemes = Vec::new();
            let mut is_read = true;
            for (name, node) in requirement.members() {
                self.read_late(name);
                let is_known = self.api.security_schemes.contains_key(name);
                let meant = match is_known {
                    true => None,
                    false => self.scheme_at(name, &node),
                };
                // What is wrong with a scheme is said where it is declared.
                if !is_known && meant.is_none() && !self.broken_schemes.contains(name) {
                    self.unknown_scheme(name, &node);
                }
                let Some(scopes) = self.scopes(name, &node) else {
                    is_read = false;
                    continue;
                };
                self.report_scopes(meant.as_deref().unwrap_or(name), &scopes);
                let scopes = scopes.into_iter().map(|(_, scope)| scope.into_owned());
                schemes.push((meant.unwrap_or_else(|| name.to_owned()), scopes.collect()));
            }
            // One that asks for less than was written would let in who must stay out.
            if !is_read {
                unknown = Some("the scopes of a security requirement are not read".to_owned());
                continue;
            }
            security.alternatives.push(SecurityAlternative { schemes });
        }
        if security.alternatives.is_empty() {
            security.unknown = unknown;
        }
        security
    }

    /// The scopes that a requirement asks of a scheme, and where each stands; none where they cannot be read, which is
    /// reported. `null` and `{}` ask for no scope, and a word alone is one.
    fn scopes(&self, name: &str, node: &Node<'d>) -> Option<Vec<(Node<'d>, Cow<'d, str>)>> {
        let read_as = |read_as: &str| {
            let found = node.value().kind();
            let message = format!(
                "{SCOPES} must be an array, but this is {found}; it is read as `{read_as}`"
            );
            let diagnostic = Diagnostic::warning(codes::WRONG_TYPE, node.place(), message);
            self.diagnostics
                .report(diagnostic.help(format!("write `{name}: {read_as}`")));
        };
        let is_scope = |text: &str| {
            let may_be = |c: char| c.is_ascii_graphic() && !matches!(c, ',' | '[' | ']' | '`');
            !text.is_empty() && text.chars().all(may_be)
        };
        match node.value() {
            // Of other schemes than those of OAuth 2.0 and OpenID Connect it says nothing.
            value if !matches!(value, Value::Array(_)) && self.has_no_scopes(name) => {
                read_as("[]");
                return Some(Vec::new());
            }
            Value::Object(members) if members.is_empty() => {
                read_as("[]");
                return Some(Vec::new());
            }
            Value::String(scope) if is_scope(scope) => {
                read_as(&format!("[{scope}]"));
                return Some(vec![(node.clone(), Cow::Borrowed(scope))]);
            }
            _ => {}
        }
        let list = node.clone().array(SCOPES, self.diagnostics)?;
        // All that is wrong is said before they are given up.
        let scopes: Vec<_> = list
            .items()
            .map(|item| {
                let scope = item.text("a scope", self.diagnostics)?;
                Some((item, scope))
            })
            .collect();
        scopes.into_iter().collect()
    }

    /// Whether a scheme is known to have no scopes.
    fn has_no_scopes(&self, name: &str) -> bool {
        let scheme = self.api.security_schemes.get(name);
        scheme.is_some_and(|scheme| {
            !matches!(
                scheme.kind,
                SecuritySchemeKind::OAuth2 { .. } | SecuritySchemeKind::OpenIdConnect { .. }
            )
        })
    }

    /// Warns of scopes that are nearly what a scheme declares. Others may be known to the authorization server alone.
    fn report_scopes(&self, name: &str, scopes: &[(Node<'d>, Cow<'d, str>)]) {
        /// How many letters a slip changes.
        const SLIP: usize = 2;
        let scheme = self.api.security_schemes.get(name);
        let Some(SecuritySchemeKind::OAuth2 { flows, .. }) = scheme.map(|scheme| &scheme.kind)
        else {
            return;
        };
        let declared = || flows.iter().flat_map(|(_, flow)| flow.scopes.keys());
        for (node, scope) in scopes {
            if declared().any(|known| known == scope) {
                continue;
            }
            let meant = closest(scope, declared().map(String::as_str))
                .filter(|meant| strsim::damerau_levenshtein(scope, meant) <= SLIP);
            if let Some(meant) = meant {
                let message = format!(
                    "the scheme `{name}` has no scope `{scope}`; it is asked for as it is written"
                );
                let diagnostic = Diagnostic::warning(codes::UNKNOWN_SCOPE, node.place(), message);
                self.diagnostics
                    .report(diagnostic.did_you_mean(Some(meant)));
            }
        }
    }

    /// The declared scheme of which the bare name stands in the place of a requirement: it is one for that scheme.
    fn bare_scheme(&self, requirement: &Node<'d>) -> Option<&'d str> {
        let name = requirement.value().as_str()?;
        let is_declared = self.api.security_schemes.contains_key(name)
            || self.unread_schemes.contains_key(name)
            || self.broken_schemes.contains(name);
        if !is_declared {
            return None;
        }
        let message = format!(
            "a security requirement must be an object, but this is the name of a scheme; it is read as `{name}: []`"
        );
        let diagnostic = Diagnostic::error(codes::WRONG_TYPE, requirement.place(), message);
        self.diagnostics
            .report(diagnostic.help(format!("write `{name}: []`")));
        Some(name)
    }

    /// Reads a scheme that could not be read at first and is asked for now.
    fn read_late(&mut self, name: &'d str) {
        let Some(node) = self.unread_schemes.shift_remove(name) else {
            return;
        };
        match self.scheme(node) {
            Some(scheme) => {
                self.api.security_schemes.insert(name.to_owned(), scheme);
            }
            None => {
                self.broken_schemes.insert(name);
            }
        }
    }

    /// The scheme that a name means which is the URI of one (OpenAPI 3.2 §4.30.1): the name of its component, else the URI.
    fn scheme_at(&mut self, uri: &str, node: &Node<'d>) -> Option<String> {
        if self.dialect != Dialect::V32 || !uri.contains(['#', '/']) {
            return None;
        }
        let found = self.references.find(self.references.look(node, uri)?)?;
        let component = self.component(&found, "securitySchemes");
        let known = |name: &str| self.api.security_schemes.get(name);
        if let Some(name) = &component
            && known(name).is_some_and(|scheme| scheme.place == found.place())
        {
            return component;
        }
        // One that a file calls as another is called here has no name but its URI.
        let is_free = |name: &String| {
            known(name).is_none()
                && !self.broken_schemes.contains(name.as_str())
                && !self.unread_schemes.contains_key(name.as_str())
        };
        let name = component.filter(is_free).unwrap_or_else(|| uri.to_owned());
        let scheme = self.scheme(found)?;
        self.api.security_schemes.insert(name.clone(), scheme);
        Some(name)
    }

    fn unknown_scheme(&self, name: &str, node: &Node<'d>) {
        let message =
            format!("there is no security scheme `{name}`; it is taken for a bearer token");
        let known = self.api.security_schemes.keys().map(String::as_str);
        let known = known.chain(self.broken_schemes.iter().copied());
        let known = known.chain(self.unread_schemes.keys().copied());
        let section = match self.dialect {
            Dialect::V20 => "securityDefinitions",
            _ => "components.securitySchemes",
        };
        let help = match closest(name, known.clone()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if known.clone().next().is_none() => {
                format!("declare it in `{section}`, where there is none yet")
            }
            None => {
                let names: Vec<String> = known.take(LISTED).map(|it| format!("`{it}`")).collect();
                format!(
                    "declare it in `{section}`, or write one of those there: {}",
                    names.join(", ")
                )
            }
        };
        self.diagnostics.report(
            Diagnostic::warning(codes::UNKNOWN_SECURITY_SCHEME, node.place(), message)
                .at_key()
                .help(help),
        );
    }
}

/// The name of a registered authentication scheme (IANA, HTTP Authentication Schemes) that a name is nearly, where it is
/// none itself.
fn misspelt_scheme(name: &str) -> Option<&'static str> {
    const REGISTERED: [&str; 15] = [
        "basic",
        "bearer",
        "concealed",
        "digest",
        "dpop",
        "gnap",
        "hoba",
        "mutual",
        "negotiate",
        "oauth",
        "privatetoken",
        "scram-sha-1",
        "scram-sha-256",
        "vapid",
        // Microsoft's, which is not registered and known to everybody.
        "ntlm",
    ];
    if REGISTERED.contains(&name) {
        return None;
    }
    let letters = |name: &str| name.replace(|it: char| it.is_ascii_digit(), "");
    let meant = closest(name, REGISTERED.into_iter())?;
    // Anybody may register one of another number, or invent one that is a little like these.
    let is_another = letters(meant) == letters(name);
    let is_alike = strsim::damerau_levenshtein(name, meant) <= (name.len() / 6).max(1);
    (is_alike && !is_another).then_some(meant)
}

/// Whether the name of a header is all that stands before a token: `Authorization: Bearer`.
fn is_bearer(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let scheme = name.strip_prefix("authorization");
    let scheme = scheme.filter(|rest| rest.starts_with([':', ' ']));
    let scheme = scheme.map(|rest| rest.trim_start_matches([':', ' ']).trim_end());
    scheme == Some("bearer")
}

/// The members that a flow must have (OpenAPI 3.2 §4.29.1).
fn required_of_flow(name: &str) -> &'static [&'static str] {
    match name {
        "implicit" => &["authorizationUrl", "scopes"],
        "password" | "clientCredentials" => &["tokenUrl", "scopes"],
        "authorizationCode" => &["authorizationUrl", "tokenUrl", "scopes"],
        "deviceAuthorization" => &["deviceAuthorizationUrl", "tokenUrl", "scopes"],
        _ => &[],
    }
}
