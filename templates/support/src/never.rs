//! The type without a value (the schema `false`).
//!
//! Needs: `check`; the crate `serde`.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::check::{Check, unchecked};

/// There is no value of this type: nothing can be decoded as it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Never {}

impl Serialize for Never {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        match *self {}
    }
}

impl<'de> Deserialize<'de> for Never {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(D::Error::custom("no value is valid here"))
    }
}

unchecked!(Never);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_valid() {
        for text in ["null", "{}", "1", r#""""#] {
            assert!(serde_json::from_str::<Never>(text).is_err(), "{text}");
        }
        assert_eq!(serde_json::from_str::<Option<Never>>("null").unwrap(), None);
    }
}
