//! Enumerations of strings (`enum`, `const`).
//!
//! In: an `enum` with the text of each variant. Out, by `string_enum!`: the enum, `ALL`, `as_str`, `Display`,
//! `AsRef<str>`, `FromStr`, `Serialize`, `Deserialize` and `Check`; of one text alone also `Default`.
//!
//! ```ignore
//! string_enum! {
//!     /// What is painted
//!     pub enum Color {
//!         Red = "red",
//!         Green = "green",
//!     }
//! }
//!
//! // Texts that the description does not have are kept:
//! string_enum! {
//!     pub enum Size {
//!         Small = "small",
//!         Large = "large",
//!     } else Unknown
//! }
//! ```
//!
//! With `else Unknown for clients`, a client keeps them, and a server refuses them.
//!
//! The macro is called one module below the root of the generated code, where this module is
//! `super::support::text`. Needs: `check`, `strict`, `serde`.

use std::fmt;
use std::marker::PhantomData;

use serde::{Deserializer, de};

use super::check::Either;
use super::strict;

/// An enumeration of strings, see the [module](self).
macro_rules! string_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$about:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name {
            $(
                $(#[$about])*
                #[doc = ""]
                #[doc = concat!("`", stringify!($text), "`")]
                $variant,
            )+
        }

        impl $name {
            /// All values, in the order of the description.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The text on the wire.
            #[must_use]
            pub const fn as_str(&self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }

        impl super::support::text::Text for $name {
            const TEXTS: &'static [&'static str] = &[$($text),+];

            fn from_text(text: &str) -> Option<Self> {
                match text {
                    $($text => Some(Self::$variant),)+
                    _ => None,
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = super::support::text::UnknownText;

            fn from_str(text: &str) -> Result<Self, super::support::text::UnknownText> {
                super::support::text::Text::from_text(text)
                    .ok_or(super::support::text::UnknownText::of::<Self>())
            }
        }

        super::support::text::string_enum!(@traits $name);
        super::support::text::string_enum!(@default $name $($variant)+);
    };
    ($(#[$meta:meta])* pub enum $name:ident { $($body:tt)* } else $unknown:ident) => {
        super::support::text::string_enum!(@open false $(#[$meta])* pub enum $name { $($body)* } $unknown);
    };
    ($(#[$meta:meta])* pub enum $name:ident { $($body:tt)* } else $unknown:ident for clients) => {
        super::support::text::string_enum!(@open true $(#[$meta])* pub enum $name { $($body)* } $unknown);
    };
    (
        @open $for_clients:literal
        $(#[$meta:meta])* pub enum $name:ident { $($(#[$about:meta])* $variant:ident = $text:literal),+ $(,)? } $unknown:ident
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name {
            $(
                $(#[$about])*
                #[doc = ""]
                #[doc = concat!("`", stringify!($text), "`")]
                $variant,
            )+
            /// A value that the description does not have
            $unknown(String),
        }

        impl $name {
            /// The values of the description, in its order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The text on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::$unknown(text) => text,
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)+
                    _ => Self::$unknown(text.to_owned()),
                }
            }
        }

        impl super::support::text::Text for $name {
            const TEXTS: &'static [&'static str] = &[$($text),+];
            const FOR_CLIENTS: bool = $for_clients;

            fn from_text(text: &str) -> Option<Self> {
                Some(Self::from(text))
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, std::convert::Infallible> {
                Ok(Self::from(text))
            }
        }

        super::support::text::string_enum!(@traits $name);
    };
    (@default $name:ident $only:ident) => {
        impl std::default::Default for $name {
            fn default() -> Self {
                Self::$only
            }
        }
    };
    (@default $name:ident $($variant:ident)+) => {};
    (@traits $name:ident) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                super::support::text::deserialize(deserializer)
            }
        }

        impl super::support::check::Check for $name {}
    };
}
pub(crate) use string_enum;

/// An enumeration of strings.
pub trait Text: Sized {
    /// The texts of the description.
    const TEXTS: &'static [&'static str];
    /// Whether only a client keeps other texts.
    const FOR_CLIENTS: bool = false;

    /// The value that the text stands for.
    fn from_text(text: &str) -> Option<Self>;
}

/// A text that is none of the enumeration's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownText(&'static [&'static str]);

impl UnknownText {
    /// The error of an enumeration.
    #[must_use]
    pub fn of<T: Text>() -> Self {
        Self(T::TEXTS)
    }
}

impl fmt::Display for UnknownText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "must be {}", Either(self.0.iter(), "`"))
    }
}

impl std::error::Error for UnknownText {}

/// Decodes an enumeration from a string.
///
/// # Errors
///
/// The value is no string, or a string that the enumeration does not have.
pub fn deserialize<'de, T: Text, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct Visitor<T>(PhantomData<T>);

    impl<T: Text> de::Visitor<'_> for Visitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            // Worded as serde words the error for its own enums, with fewer texts where there are many.
            let refused = T::FOR_CLIENTS && strict::serves() && !T::TEXTS.contains(&text);
            let value = T::from_text(text).filter(|_| !refused);
            value.ok_or_else(|| {
                E::custom(format_args!("unknown variant: {}", UnknownText::of::<T>()))
            })
        }
    }

    deserializer.deserialize_str(Visitor(PhantomData))
}

#[cfg(test)]
mod tests {
    /// Stands for the root of generated code.
    mod support {
        pub(crate) use crate::{check, text};
    }

    #[expect(unreachable_pub, reason = "the macros are for public types")]
    mod types {
        use super::support::text::string_enum;

        string_enum! {
            pub enum Color {
                Red = "red",
                DeepBlue = "deep-blue",
            }
        }

        string_enum! {
            pub enum Kind {
                Lines = "lines",
            }
        }

        string_enum! {
            pub enum Size {
                Small = "small",
            } else Unknown
        }

        string_enum! {
            pub enum Shape {
                Round = "round",
                Square = "square",
            } else Other for clients
        }
    }

    use super::super::strict;
    use types::{Color, Kind, Shape, Size};

    #[test]
    fn a_closed_enumeration_reads_what_it_writes() {
        assert_eq!(Color::ALL, [Color::Red, Color::DeepBlue]);
        for color in Color::ALL {
            assert_eq!(color.to_string().parse(), Ok(*color));
            let text = serde_json::to_string(color).unwrap();
            assert_eq!(serde_json::from_str::<Color>(&text).unwrap(), *color);
        }
        assert_eq!(Color::DeepBlue.as_ref(), "deep-blue");
    }

    #[test]
    fn the_only_text_is_the_default() {
        assert_eq!(Kind::ALL, [Kind::default()]);
    }

    #[test]
    fn a_closed_enumeration_refuses_other_texts() {
        assert_eq!(
            "green".parse::<Color>().unwrap_err().to_string(),
            "must be `red` or `deep-blue`"
        );
        let error = serde_json::from_str::<Color>(r#""green""#)
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("unknown variant: must be `red` or `deep-blue`"),
            "{error}"
        );
        assert!(serde_json::from_str::<Color>("null").is_err());
    }

    #[test]
    fn an_open_enumeration_keeps_other_texts() {
        assert_eq!(Size::from("small"), Size::ALL[0]);
        let size: Size = serde_json::from_str(r#""huge""#).unwrap();
        assert_eq!(size, Size::Unknown("huge".to_owned()));
        assert_eq!(serde_json::to_string(&size).unwrap(), r#""huge""#);
        assert_eq!("small".parse(), Ok(Size::Small));
        assert!(serde_json::from_str::<Size>("1").is_err());
        assert!(strict::serving(|| strict::from_value::<Size>("huge".into())).is_ok());
    }

    #[test]
    fn what_is_open_for_clients_is_closed_for_servers() {
        let read = |text: &str| strict::from_value::<Shape>(text.into());
        assert_eq!(read("oval").unwrap(), Shape::Other("oval".to_owned()));
        assert_eq!(strict::serving(|| read("round")).unwrap(), Shape::ALL[0]);
        let refusal = strict::serving(|| read("oval")).unwrap_err();
        assert_eq!(refusal[0].to_string(), "must be `round` or `square`");
        assert_eq!(refusal[0].keyword, "enum");
        assert!(read("oval").is_ok());
    }
}
