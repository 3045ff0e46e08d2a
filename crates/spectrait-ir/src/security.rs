//! Security schemes and what operations ask of them (OpenAPI 3.1 §4.8.27 to §4.8.30).

use indexmap::IndexMap;
use serde::Serialize;

use crate::{Location, Place};

/// One way to show who is calling (OpenAPI 3.1 §4.8.27).
#[derive(Debug, Clone, Serialize)]
pub struct SecurityScheme {
    /// What is shown.
    pub kind: SecuritySchemeKind,
    /// Markdown.
    pub description: Option<String>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Where it stands.
    pub place: Place,
}

/// What is shown, and where.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SecuritySchemeKind {
    /// A key in a header, the query or a cookie.
    ApiKey {
        /// The name of the header, query parameter or cookie.
        name: String,
        /// Where it is.
        location: Location,
    },
    /// `Authorization: Basic …` (RFC 7617).
    Basic,
    /// `Authorization: Bearer …` (RFC 6750).
    Bearer {
        /// What the token looks like, for people.
        format: Option<String>,
    },
    /// Any other `Authorization` scheme.
    Http {
        /// The scheme's name as it stands in the header.
        scheme: String,
    },
    /// OAuth 2.0 (RFC 6749); a bearer token on the wire.
    OAuth2 {
        /// The flows by name, `authorizationCode`.
        flows: IndexMap<String, OAuthFlow>,
        /// Where the authorization server's metadata is (3.2).
        metadata_url: Option<String>,
    },
    /// OpenID Connect; a bearer token on the wire.
    OpenIdConnect {
        /// The discovery URL.
        url: String,
    },
    /// A client certificate; nothing on the wire that HTTP sees.
    MutualTls,
}

/// An OAuth 2.0 flow (OpenAPI 3.1 §4.8.29).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OAuthFlow {
    /// Where the user consents.
    pub authorization_url: Option<String>,
    /// Where a device asks for its code (3.2).
    pub device_authorization_url: Option<String>,
    /// Where the token comes from.
    pub token_url: Option<String>,
    /// Where it is renewed.
    pub refresh_url: Option<String>,
    /// Scopes and what they allow.
    pub scopes: IndexMap<String, String>,
}

/// One alternative of an operation's security: all of its schemes together. An alternative without a
/// scheme means that credentials are optional.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct SecurityAlternative {
    /// The schemes by component name, each with the scopes (or roles) that it must grant.
    pub schemes: Vec<(String, Vec<String>)>,
}
