//! Enumerations of JSON values that are not all strings (`enum`, `const`).
//!
//! In: an `enum` with the JSON text of each variant. Out, by `value_enum!`: the enum, `ALL`, `as_json`, `Display`,
//! `Serialize`, `Deserialize` and `Check`; of one value alone also `Default`.
//!
//! ```ignore
//! value_enum! {
//!     pub enum Limit {
//!         Ten = "10",
//!         Off = "false",
//!     }
//! }
//! ```
//!
//! The macro is called one module below the root of the generated code, where this module is
//! `super::support::constant`. Needs: `check`; the crates `serde`, `serde_json`.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::check::Either;

/// An enumeration of JSON values, see the [module](self).
macro_rules! value_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$about:meta])* $variant:ident = $json:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $(
                $(#[$about])*
                #[doc = ""]
                #[doc = concat!("`", $json, "`")]
                $variant,
            )+
        }

        impl $name {
            /// All values, in the order of the description.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The value on the wire, as JSON text.
            #[must_use]
            pub const fn as_json(&self) -> &'static str {
                match self {
                    $(Self::$variant => $json,)+
                }
            }
        }

        impl super::support::constant::Constant for $name {
            const ALL: &'static [Self] = Self::ALL;

            fn json(&self) -> &'static str {
                self.as_json()
            }

            fn values() -> &'static [serde_json::Value] {
                static VALUES: std::sync::OnceLock<Vec<serde_json::Value>> = std::sync::OnceLock::new();
                VALUES.get_or_init(super::support::constant::parse::<Self>)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_json())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                super::support::constant::serialize(self, serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                super::support::constant::deserialize(deserializer)
            }
        }

        impl super::support::check::Check for $name {}

        super::support::constant::value_enum!(@default $name $($variant)+);
    };
    (@default $name:ident $only:ident) => {
        impl std::default::Default for $name {
            fn default() -> Self {
                Self::$only
            }
        }
    };
    (@default $name:ident $($variant:ident)+) => {};
}
pub(crate) use value_enum;

/// An enumeration of JSON values.
pub trait Constant: Clone + 'static {
    /// All values, in the order of the description.
    const ALL: &'static [Self];

    /// The JSON text of the value.
    fn json(&self) -> &'static str;

    /// The trees of all values, in the same order.
    fn values() -> &'static [Value];
}

/// The trees of all values, from their texts.
#[must_use]
pub fn parse<T: Constant>() -> Vec<Value> {
    T::ALL
        .iter()
        .map(|constant| serde_json::from_str(constant.json()).unwrap_or_default())
        .collect()
}

/// Encodes a value.
///
/// # Errors
///
/// Those of the serializer.
pub fn serialize<T: Constant, S: Serializer>(
    constant: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let position = T::ALL
        .iter()
        .position(|known| known.json() == constant.json());
    position
        .and_then(|position| T::values().get(position))
        .serialize(serializer)
}

/// Decodes a value.
///
/// # Errors
///
/// The enumeration does not have it.
pub fn deserialize<'de, T: Constant, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let found = T::values()
        .iter()
        .zip(T::ALL)
        .find(|(known, _)| same(known, &value));
    found.map(|(_, constant)| constant.clone()).ok_or_else(|| {
        let texts = Either(T::ALL.iter().map(Constant::json), "`");
        D::Error::custom(format_args!("unknown variant: must be {texts}"))
    })
}

/// Whether both are the same JSON value, whatever the order of keys and the way a number is written.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(x), Value::Number(y)) => {
            x == y || x.is_f64() != y.is_f64() && x.as_f64() == y.as_f64()
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

#[cfg(test)]
mod tests {
    /// Stands for the root of generated code.
    mod support {
        pub(crate) use crate::{check, constant};
    }

    #[expect(unreachable_pub, reason = "the macros are for public types")]
    mod types {
        use super::support::constant::value_enum;

        value_enum! {
            pub enum Limit {
                Ten = "10",
                Off = "false",
                Any = "\"any\"",
                Range = r#"{"a":1,"b":[2]}"#,
            }
        }

        value_enum! {
            pub enum Version {
                Two = "2",
            }
        }
    }

    use types::{Limit, Version};

    #[test]
    fn reads_what_it_writes() {
        for limit in Limit::ALL {
            let text = serde_json::to_string(limit).unwrap();
            assert_eq!(text, limit.to_string());
            assert_eq!(serde_json::from_str::<Limit>(&text).unwrap(), *limit);
        }
    }

    #[test]
    fn the_only_value_is_the_default() {
        assert_eq!(Version::default(), Version::Two);
    }

    #[test]
    fn equality_is_that_of_json() {
        assert_eq!(serde_json::from_str::<Limit>("1e1").unwrap(), Limit::Ten);
        assert_eq!(
            serde_json::from_str::<Limit>(r#"{"b":[2.0],"a":1}"#).unwrap(),
            Limit::Range
        );
        for text in ["11", "\"10\"", "true", "null", r#"{"a":1}"#] {
            let error = serde_json::from_str::<Limit>(text).unwrap_err().to_string();
            assert!(
                error.starts_with("unknown variant: must be `10`, `false`, `\"any\"` or"),
                "{error}"
            );
        }
    }
}
