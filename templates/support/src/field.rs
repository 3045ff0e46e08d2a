//! Members that may be absent or `null`.
//!
//! | schema | Rust | attributes of the field |
//! |---|---|---|
//! | required | `T` | none |
//! | optional | `Option<T>` | `skip_serializing_if = "Option::is_none"` |
//! | optional, where `null` is read as absence | `Option<T>` | `default`, `skip_serializing_if = "Option::is_none"`, `deserialize_with = "nullable"` |
//! | required, nullable | `Option<T>` | `deserialize_with = "nullable"` |
//! | optional, nullable | [`Field<T>`] | `default, skip_serializing_if = "Field::is_absent"` |
//!
//! `json::from_slice` refuses `null` for an optional member. In a struct with a map of further members, which serde
//! decodes in another way, such a member has `deserialize_with = "present"` besides; and so has one of a type that has
//! `null` among its values (`Value`, `()`), which is not absent when it is `null`, whatever decodes it.
//!
//! Needs: `check`, `serde`.

use std::fmt;
use std::marker::PhantomData;

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::check::{Check, Path, Report, TreeCheck};

/// A member that may be absent, `null`, or a value.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field<T> {
    /// The object does not have it.
    #[default]
    Absent,
    /// It is `null`.
    Null,
    /// It has a value.
    Value(T),
}

impl<T> Field<T> {
    /// Whether the object does not have it.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether it is there and `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The same with a reference to the value.
    pub fn as_ref(&self) -> Field<&T> {
        match self {
            Self::Absent => Field::Absent,
            Self::Null => Field::Null,
            Self::Value(value) => Field::Value(value),
        }
    }

    /// The value, where there is one.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Does to something what a member of a merge patch asks: `null` takes it away, a value takes its place, and what is
    /// absent leaves it as it is. For scalars and lists this is RFC 7396, which merges objects member by member: of an
    /// object inside a patch, apply the members one by one.
    pub fn apply_to(self, target: &mut Option<T>) {
        if !self.is_absent() {
            *target = self.value();
        }
    }
}

impl<T> From<T> for Field<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl From<&str> for Field<String> {
    fn from(text: &str) -> Self {
        Self::Value(text.to_owned())
    }
}

/// `None` is `null`, as in a member that must be there.
impl<T> From<Option<T>> for Field<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T: Check> Check for Field<T> {
    const RULES: Option<TreeCheck> = <Option<T>>::RULES;

    fn check(&self, at: &Path<'_>, report: &mut Report) {
        if let Self::Value(value) = self {
            value.check(at, report);
        }
    }
}

impl<T: Serialize> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_ref().value().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        nullable(deserializer).map(Self::from)
    }
}

/// Decodes a member that may be absent; `null` is left to its type.
///
/// # Errors
///
/// Those of the type.
pub fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Decodes a member that may be `null` but not absent, which serde's own `Option` may.
///
/// # Errors
///
/// Those of the type.
pub fn nullable<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    struct Inner<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Inner<T> {
        type Value = Option<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a value or null")
        }

        fn visit_newtype_struct<D: Deserializer<'de>>(
            self,
            deserializer: D,
        ) -> Result<Option<T>, D::Error> {
            Option::deserialize(deserializer)
        }
    }

    // As a newtype, so that `strict` does not take the option for that of a member that may be absent.
    deserializer.deserialize_newtype_struct("Nullable", Inner(PhantomData))
}

#[cfg(test)]
mod tests {
    use super::super::json::from_slice;
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Members {
        #[serde(skip_serializing_if = "Option::is_none")]
        optional: Option<i64>,
        #[serde(deserialize_with = "nullable")]
        nullable: Option<i64>,
        #[serde(default, skip_serializing_if = "Field::is_absent")]
        both: Field<i64>,
    }

    impl Check for Members {}

    #[test]
    fn absent_null_and_value_stay_apart() {
        for text in [
            r#"{"nullable":null}"#,
            r#"{"optional":1,"nullable":2,"both":3}"#,
            r#"{"nullable":2,"both":null}"#,
        ] {
            let members: Members = from_slice(text.as_bytes()).unwrap();
            assert_eq!(serde_json::to_string(&members).unwrap(), text);
        }
    }

    #[test]
    fn a_patch_is_applied() {
        for (member, expected) in [
            (Field::Absent, Some(1)),
            (Field::Null, None),
            (Field::Value(2), Some(2)),
        ] {
            let mut target = Some(1);
            member.apply_to(&mut target);
            assert_eq!(target, expected);
        }
    }

    #[test]
    fn null_and_absent_are_refused_where_the_schema_does() {
        let refused = |text: &str| {
            from_slice::<Members>(text.as_bytes())
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            from_slice::<Members>(br#"{"nullable":null}"#)
                .unwrap()
                .optional,
            None
        );
        assert!(refused(r#"{"optional":null,"nullable":null}"#).contains("null"));
        assert!(refused("{}").contains("nullable"));
    }

    /// As generated code has it where `null` is read as absence.
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Lenient {
        #[serde(
            default,
            skip_serializing_if = "Option::is_none",
            deserialize_with = "nullable"
        )]
        optional: Option<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        strict: Option<i64>,
    }

    impl Check for Lenient {}

    #[test]
    fn null_is_absence_where_that_was_asked_for() {
        for (text, written) in [
            ("{}", "{}"),
            (r#"{"optional":null}"#, "{}"),
            (r#"{"optional":1}"#, r#"{"optional":1}"#),
        ] {
            let read: Lenient = from_slice(text.as_bytes()).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), written);
        }
        for text in [r#"{"strict":null}"#, r#"{"optional":"1"}"#] {
            assert!(from_slice::<Lenient>(text.as_bytes()).is_err());
        }
    }

    #[test]
    fn conversions() {
        assert_eq!(Field::from(Some(1)), Field::Value(1));
        assert_eq!(Field::<i32>::from(None), Field::Null);
        assert_eq!(Field::Value(1).as_ref().value(), Some(&1));
        assert!(Field::<i32>::default().is_absent() && !Field::Value(1).is_null());
    }
}
