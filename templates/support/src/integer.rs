//! Enumerations of integers that may have further values (`x-extensible-enum`, `enums = "open"`).
//!
//! In: an `enum` with the integer of each variant, and the variant of all others. Out, by `integer_enum!`: the enum, `ALL`,
//! `as_i64`, `From<i64>`, `Display`, `Serialize`, `Deserialize` and `Check`.
//!
//! ```ignore
//! integer_enum! {
//!     pub enum Priority {
//!         Low = 1,
//!         High = 2,
//!     } else Unknown
//! }
//! ```
//!
//! With `else Unknown for clients`, a client keeps other integers, and a server refuses them.
//!
//! The macro is called one module below the root of the generated code, where this module is
//! `super::support::integer`. Needs: `check`, `strict`, `serde`.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use super::check::Either;
use super::strict;

/// An open enumeration of integers, see the [module](self).
macro_rules! integer_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($body:tt)* } else $unknown:ident) => {
        super::support::integer::integer_enum!(@open false $(#[$meta])* pub enum $name { $($body)* } $unknown);
    };
    ($(#[$meta:meta])* pub enum $name:ident { $($body:tt)* } else $unknown:ident for clients) => {
        super::support::integer::integer_enum!(@open true $(#[$meta])* pub enum $name { $($body)* } $unknown);
    };
    (
        @open $for_clients:literal
        $(#[$meta:meta])* pub enum $name:ident { $($(#[$about:meta])* $variant:ident = $integer:literal),+ $(,)? } $unknown:ident
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$about])*
                #[doc = ""]
                #[doc = concat!("`", $integer, "`")]
                $variant,
            )+
            /// A value that the description does not have
            $unknown(i64),
        }

        impl $name {
            /// The values of the description, in its order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The value on the wire.
            #[must_use]
            pub const fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $integer,)+
                    Self::$unknown(integer) => *integer,
                }
            }
        }

        impl From<i64> for $name {
            fn from(integer: i64) -> Self {
                match integer {
                    $($integer => Self::$variant,)+
                    _ => Self::$unknown(integer),
                }
            }
        }

        impl super::support::integer::Integer for $name {
            const INTEGERS: &'static [i64] = &[$($integer),+];
            const FOR_CLIENTS: bool = $for_clients;
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.as_i64())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                super::support::integer::deserialize(deserializer)
            }
        }

        impl super::support::check::Check for $name {}
    };
}
pub(crate) use integer_enum;

/// An open enumeration of integers.
pub trait Integer: From<i64> {
    /// The integers of the description.
    const INTEGERS: &'static [i64];
    /// Whether only a client keeps others.
    const FOR_CLIENTS: bool;
}

/// Decodes an enumeration from an integer.
///
/// # Errors
///
/// The value is no integer of 64 bits, or one that a server refuses.
pub fn deserialize<'de, T: Integer, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let integer = i64::deserialize(deserializer)?;
    if T::FOR_CLIENTS && strict::serves() && !T::INTEGERS.contains(&integer) {
        let integers = Either(T::INTEGERS.iter(), "`");
        return Err(D::Error::custom(format_args!(
            "unknown variant: must be {integers}"
        )));
    }
    Ok(T::from(integer))
}

#[cfg(test)]
mod tests {
    /// Stands for the root of generated code.
    mod support {
        pub(crate) use crate::{check, integer};
    }

    #[expect(unreachable_pub, reason = "the macros are for public types")]
    mod types {
        use super::support::integer::integer_enum;

        integer_enum! {
            pub enum Priority {
                Low = -1,
                High = 2,
            } else Unknown
        }

        integer_enum! {
            pub enum Level {
                One = 1,
                Two = 2,
            } else Other for clients
        }
    }

    use super::super::{json, strict};
    use types::{Level, Priority};

    #[test]
    fn reads_what_it_writes() {
        let texts = "[-1,2,0,9223372036854775807]";
        let read: Vec<Priority> = json::from_slice(texts.as_bytes()).unwrap();
        let unknown = [Priority::Unknown(0), Priority::Unknown(i64::MAX)];
        assert_eq!(read, [Priority::ALL, &unknown].concat());
        assert_eq!(serde_json::to_string(&read).unwrap(), texts);
        assert_eq!(format!("{:>3}", Priority::Low), " -1");
        assert_eq!(json::from_slice::<Priority>(b"2.0"), Ok(Priority::High));
        for text in ["1.5", "\"2\"", "null", "9223372036854775808"] {
            assert!(json::from_slice::<Priority>(text.as_bytes()).is_err());
        }
    }

    #[test]
    fn servers_refuse_what_clients_keep() {
        let read = || json::from_slice::<Vec<Level>>(b"[1,3]");
        assert_eq!(read(), Ok(vec![Level::ALL[0], Level::Other(3)]));
        let error = strict::serving(read).unwrap_err();
        assert_eq!(error.to_string(), "/1: must be `1` or `2`");
    }
}
