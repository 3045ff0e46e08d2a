//! Name and password (RFC 7617).
//!
//! Needs: `base64`, `credentials`; the crate `serde`.

use serde::Deserialize as _;
use serde::de::IntoDeserializer as _;
use serde::de::value::Error;

use super::base64::Base64;
use super::credentials::{Secret, Shown};

/// What `Authorization: Basic …` shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Basic {
    /// The name.
    pub username: String,
    /// The password.
    pub password: Secret,
}

impl Shown {
    /// Name and password. Nothing where they are not base64 of UTF-8 with a colon.
    #[must_use]
    pub fn basic(&self, index: usize) -> Option<Basic> {
        let encoded = self.secret(index)?;
        let decoded = Base64::deserialize::<serde::de::value::StrDeserializer<'_, Error>>(
            encoded.expose().into_deserializer(),
        )
        .ok()?;
        let (username, password) = std::str::from_utf8(&decoded).ok()?.split_once(':')?;
        Some(Basic {
            username: username.to_owned(),
            password: password.into(),
        })
    }
}
