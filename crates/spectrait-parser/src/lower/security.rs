//! Security schemes, and what operations ask of their callers (OpenAPI 3.1 §4.8.27 to §4.8.30).

use spectrait_ir::{
    Location, OAuthFlow, SecurityAlternative, SecurityScheme, SecuritySchemeKind, Value,
};

use super::{Lowering, Security, is_token};
use crate::advice::closest;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Node;
use crate::references::Followed;
use crate::schema::text;
use crate::versions::Dialect;

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
        let Followed { node, words } = self.references.follow(node).ok()?;
        let node = node.object("a security scheme", self.diagnostics)?;
        let Some(ty) = node.get("type") else {
            self.missing(&node, "this security scheme", "type");
            return None;
        };
        let kind = match ty.string("`type`", self.diagnostics)? {
            "apiKey" => self.api_key(&node)?,
            "http" => self.http(&node)?,
            "oauth2" if self.dialect == Dialect::V20 => self.swagger_oauth2(&node),
            "basic" if self.dialect == Dialect::V20 => SecuritySchemeKind::Basic,
            "oauth2" => self.oauth2(&node),
            "openIdConnect" => SecuritySchemeKind::OpenIdConnect {
                url: text(&node, "openIdConnectUrl", self.diagnostics).unwrap_or_default(),
            },
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
                let message = format!("there is no type of security scheme `{other}`");
                let help =
                    "the types are `apiKey`, `http`, `oauth2`, `openIdConnect` and `mutualTLS`";
                self.diagnostics
                    .report(Diagnostic::error(codes::UNKNOWN_TYPE, ty.place(), message).help(help));
                return None;
            }
        };
        Some(SecurityScheme {
            kind,
            description: words
                .description
                .or_else(|| text(&node, "description", self.diagnostics)),
            place: node.place(),
        })
    }

    fn api_key(&self, node: &Node<'d>) -> Option<SecuritySchemeKind> {
        let (name, location) = (self.string(node, "name"), self.string(node, "in"));
        let location = match location {
            Some("header") => Some(Location::Header),
            Some("query") => Some(Location::Query),
            Some("cookie") => Some(Location::Cookie),
            _ => None,
        };
        let (Some(name), Some(location)) = (name, location) else {
            self.diagnostics.report(Diagnostic::error(
                codes::MISSING_FIELD,
                node.place(),
                "an API key must have a `name`, and an `in` that is `header`, `query` or `cookie`",
            ));
            return None;
        };
        if location != Location::Query
            && !is_token(name)
            && let Some(at) = node.get("name")
        {
            let message = format!(
                "`{name}` cannot be the name of a header or cookie; the scheme is taken for a bearer token"
            );
            let diagnostic = Diagnostic::error(codes::INVALID_NAME, at.place(), message);
            self.diagnostics
                .report(diagnostic.help("use letters, digits and hyphens"));
            return Some(SecuritySchemeKind::Bearer { format: None });
        }
        Some(SecuritySchemeKind::ApiKey {
            name: name.to_owned(),
            location,
        })
    }

    fn http(&self, node: &Node<'d>) -> Option<SecuritySchemeKind> {
        let Some(scheme) = node.get("scheme") else {
            let message = "an HTTP security scheme must have a `scheme`";
            self.diagnostics.report(Diagnostic::error(
                codes::MISSING_FIELD,
                node.place(),
                message,
            ));
            return None;
        };
        let scheme = scheme.string("`scheme`", self.diagnostics)?;
        Some(match scheme.to_ascii_lowercase().as_str() {
            "basic" => SecuritySchemeKind::Basic,
            "bearer" => SecuritySchemeKind::Bearer {
                format: text(node, "bearerFormat", self.diagnostics),
            },
            _ => SecuritySchemeKind::Http {
                scheme: scheme.to_owned(),
            },
        })
    }

    fn oauth2(&self, node: &Node<'d>) -> SecuritySchemeKind {
        let flows = self.entries(node, "flows").into_iter();
        let flows = flows.filter_map(|(name, flow)| {
            let flow = flow.object("a flow", self.diagnostics)?;
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
            let requirement =
                requirement.exactly_object("a security requirement", self.diagnostics);
            let Some(requirement) = requirement else {
                unknown = Some("a security requirement is not an object".to_owned());
                continue;
            };
            let mut schemes = Vec::new();
            for (name, scopes) in requirement.members() {
                if let Some(node) = self.unread_schemes.shift_remove(name)
                    && let Some(scheme) = self.scheme(node)
                {
                    self.api.security_schemes.insert(name.to_owned(), scheme);
                }
                if !self.api.security_schemes.contains_key(name) {
                    self.unknown_scheme(name, &scopes);
                }
                let scopes = scopes.items();
                let scopes = scopes.filter_map(|scope| scope.value().as_str().map(str::to_owned));
                schemes.push((name.to_owned(), scopes.collect()));
            }
            security.alternatives.push(SecurityAlternative { schemes });
        }
        if security.alternatives.is_empty() {
            security.unknown = unknown;
        }
        security
    }

    fn unknown_scheme(&self, name: &str, node: &Node<'d>) {
        let message =
            format!("there is no security scheme `{name}`; it is taken for a bearer token");
        let known = self.api.security_schemes.keys().map(String::as_str);
        self.diagnostics.report(
            Diagnostic::warning(codes::UNKNOWN_SECURITY_SCHEME, node.place(), message)
                .at_key()
                .did_you_mean(closest(name, known)),
        );
    }
}
