//! Problem details (RFC 9457): what a server answers where the description documents nothing better.
//!
//! Needs: `check`; the crate `serde`.

use serde::{Deserialize, Serialize};

use super::check::{Check, Violation, unchecked};

/// The media type of a [`Problem`].
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Why a request was not fulfilled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The name of the status.
    #[serde(default)]
    pub title: String,
    /// The status.
    #[serde(default)]
    pub status: u16,
    /// What is wrong with this request, for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// What in the request is not valid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemError>,
}

/// Something in a request that is not valid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemError {
    /// A JSON pointer (RFC 6901) into the request, which is read as an object with the members `path`, `query`,
    /// `header`, `cookie` and `body`: `/query/limit`, `/body/name`.
    pub pointer: String,
    /// The keyword of JSON Schema that is not fulfilled.
    pub keyword: String,
    /// What the value must be, for people.
    pub detail: String,
}

impl From<&Violation> for ProblemError {
    fn from(violation: &Violation) -> Self {
        Self {
            pointer: violation.pointer.clone(),
            keyword: violation.keyword.to_owned(),
            detail: violation.message.clone(),
        }
    }
}

unchecked!(Problem);
