//! Maps: objects whose keys are data (`additionalProperties`).
//!
//! A struct keeps the members that it does not know in a field with
//! `#[serde(flatten, deserialize_with = "additional")]`.
//!
//! Needs: `check`, `strict`; the crates `serde`, `serde_json`.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer};
use serde_json::Value;

use super::check::{Check, Path, Report, TreeCheck, below};
use super::strict;

/// A map from the keys of an object.
pub trait Map: FromIterator<(String, Self::Value)> {
    /// What each key has.
    type Value;
}

/// Implements `Map` and `Check` for maps.
macro_rules! map {
    ($($map:ident),+) => {
        $(impl<T> Map for $map<String, T> {
            type Value = T;
        }

        impl<T: Check> Check for $map<String, T> {
            const RULES: Option<TreeCheck> = match T::RULES {
                Some(_) => Some(super::map::members::<T>),
                None => None,
            };

            fn check(&self, at: &Path<'_>, report: &mut Report) {
                for (key, value) in self {
                    value.check(&at.key(key), report);
                }
            }
        })+
    };
}
pub(super) use map;

map!(BTreeMap, HashMap);

/// Applies the rules of `T` to each member.
pub(super) fn members<T: Check>(value: &Value, at: &Path<'_>, report: &mut Report) {
    if let (Some(rules), Value::Object(members)) = (T::RULES, value) {
        members
            .iter()
            .for_each(|(key, member)| rules(member, &at.key(key), report));
    }
}

/// Decodes the members that a struct does not know. serde buffers them in a way that is not strict.
///
/// # Errors
///
/// Those of the first value that is not of its type.
pub fn additional<'de, M: Map<Value: DeserializeOwned>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<M, D::Error> {
    let members = serde_json::Map::deserialize(deserializer)?;
    let typed = |(key, value): (String, Value)| match strict::from_value(value) {
        Ok(value) => Ok((key, value)),
        Err(violations) => {
            let at = Path::ROOT.key(&key).to_string();
            Err(strict::raise(below(&at, violations)))
        }
    };
    members.into_iter().map(typed).collect()
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;
    use serde::Serialize;

    use super::super::json::{Error, from_slice};
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Point {
        x: i64,
    }
    impl Check for Point {
        fn check(&self, at: &Path<'_>, report: &mut Report) {
            report.range(self.x, 0.., &at.key("x"));
        }
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Open {
        name: String,
        #[serde(flatten, deserialize_with = "additional")]
        additional: IndexMap<String, Point>,
    }
    impl Check for Open {
        fn check(&self, at: &Path<'_>, report: &mut Report) {
            self.additional.check(at, report);
        }
    }

    fn refused(text: &str) -> Vec<String> {
        let error: Error = from_slice::<Vec<Open>>(text.as_bytes()).unwrap_err();
        error.violations().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn unknown_members_keep_their_order_and_are_strict() {
        let text = r#"{"name":"n","z":{"x":1},"a":{"x":2}}"#;
        let open: Open = from_slice(text.as_bytes()).unwrap();
        assert_eq!(serde_json::to_string(&open).unwrap(), text);
        assert_eq!(
            from_slice::<Open>(br#"{"z":{"x":1.0},"name":"n","a":{"x":2e0}}"#)
                .unwrap()
                .name,
            "n"
        );
        assert_eq!(
            refused(r#"[{"name":"n","z":[1]}]"#),
            ["/0/z: must be an object, not an array"]
        );
        assert_eq!(
            refused(r#"[{"name":"n","z":{"x":"1"}}]"#),
            ["/0/z/x: must be an integer, not a string"]
        );
    }

    #[test]
    fn maps_may_be_of_the_standard_library() {
        #[derive(Serialize, Deserialize)]
        struct Sorted {
            #[serde(flatten, deserialize_with = "additional")]
            additional: BTreeMap<String, Point>,
        }
        impl Check for Sorted {
            fn check(&self, at: &Path<'_>, report: &mut Report) {
                self.additional.check(at, report);
            }
        }
        let sorted: Sorted = from_slice(br#"{"z":{"x":1},"a":{"x":2}}"#).unwrap();
        let text = r#"{"a":{"x":2},"z":{"x":1}}"#;
        assert_eq!(serde_json::to_string(&sorted).unwrap(), text);
        assert!(from_slice::<Sorted>(br#"{"z":{"x":-1}}"#).is_err());
        assert!(from_slice::<HashMap<String, Point>>(br#"{"z":{"x":1}}"#).is_ok());
        assert!(from_slice::<HashMap<String, Point>>(br#"{"z":{"x":-1}}"#).is_err());
    }

    #[test]
    fn keys_are_unique() {
        assert_eq!(
            refused(r#"[{"name":"n","z":{"x":1},"z":{"x":1}}]"#),
            ["/0: must have the member `z` once"]
        );
    }

    #[test]
    fn members_are_checked() {
        assert_eq!(
            refused(r#"[{"name":"n","a":{"x":-1},"b":{"x":-2}}]"#),
            [
                "/0/a/x: must be at least 0, not -1",
                "/0/b/x: must be at least 0, not -2"
            ],
        );
    }
}
