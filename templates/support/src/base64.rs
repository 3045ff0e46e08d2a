//! Bytes that are base64 text on the wire (`format: byte`, `contentEncoding: base64`, RFC 4648 §4).
//!
//! Needs: `check`, `base64`, `serde`.

use std::fmt;
use std::ops::Deref;

use ::base64::Engine as _;
use ::base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::check::{Check, unchecked};

/// Bytes that are base64 text on the wire, with padding: the text of some bytes is always the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Base64(pub Vec<u8>);

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl Deref for Base64 {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Display for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&STANDARD.encode(&self.0))
    }
}

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = STANDARD
            .decode(text)
            .map_err(|error| de::Error::custom(format_args!("must be base64: {error}")))?;
        Ok(Self(bytes))
    }
}

unchecked!(Base64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_written_as_it_was_read() {
        let bytes = Base64(vec![1, 2, 3, 4]);
        assert_eq!(serde_json::to_string(&bytes).unwrap(), r#""AQIDBA==""#);
        assert_eq!(
            serde_json::from_str::<Base64>(r#""AQIDBA==""#).unwrap(),
            bytes
        );
    }

    #[test]
    fn other_text_is_refused() {
        for text in [
            r#""AQIDBA""#,
            r#""AQIDBB==""#,
            r#""AQ-_""#,
            r#""A""#,
            r#""AQ ID""#,
            "1",
        ] {
            assert!(serde_json::from_str::<Base64>(text).is_err(), "{text}");
        }
    }
}
