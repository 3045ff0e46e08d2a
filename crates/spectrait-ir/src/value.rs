//! JSON values as a description holds them: enum members, defaults, examples, and whole documents.
//!
//! The order of an object's keys is the order in which they were written.

use std::fmt;

use indexmap::IndexMap;
use serde::ser::{Serialize, Serializer};

/// What every integer of 128 bits is less than: 2^127.
const LIMIT: f64 = -(i128::MIN as f64);

/// A number as it was written: an integer of up to 128 bits, else a binary floating-point number.
#[derive(Debug, Clone, Copy)]
pub enum Number {
    /// An integer.
    Integer(i128),
    /// A number with a fraction or an exponent, or beyond 128 bits. Always finite.
    Float(f64),
}

impl Number {
    /// The value as a floating-point number, which may round.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        match self {
            #[expect(
                clippy::cast_precision_loss,
                reason = "documented: the value may be rounded"
            )]
            Self::Integer(value) => value as f64,
            Self::Float(value) => value,
        }
    }

    /// The value as an integer, where it is one (`3`, and `3.0`, which JSON Schema calls an integer too).
    #[must_use]
    pub fn as_integer(self) -> Option<i128> {
        match self {
            Self::Integer(value) => Some(value),
            // Every integral f64 from -2^127 to below 2^127 is an i128.
            #[expect(clippy::cast_possible_truncation, reason = "integral and in range")]
            Self::Float(value) if value.fract() == 0.0 && (-LIMIT..LIMIT).contains(&value) => {
                Some(value as i128)
            }
            Self::Float(_) => None,
        }
    }

    /// The text of the number where a text was meant: with the `.0` that YAML reads `1.0` without.
    #[must_use]
    pub fn written(self) -> String {
        match self {
            Self::Integer(value) => value.to_string(),
            Self::Float(value) => format!("{value:?}"),
        }
    }

    /// The text of the number as a [tag](Value::tag): numbers that are equal have one.
    #[must_use]
    pub fn tag(self) -> String {
        match self.as_integer() {
            Some(integer) => integer.to_string(),
            None => self.to_string(),
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        match (self.as_integer(), other.as_integer()) {
            (Some(a), Some(b)) => a == b,
            (None, None) => self.as_f64().total_cmp(&other.as_f64()).is_eq(),
            _ => false,
        }
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        match (self.as_integer(), other.as_integer()) {
            (Some(a), Some(b)) => a.cmp(&b),
            // An integer close below the limit may round up to it, but is less than a float that is no integer there.
            (Some(_), None) if other.as_f64() >= LIMIT => std::cmp::Ordering::Less,
            (None, Some(_)) if self.as_f64() >= LIMIT => std::cmp::Ordering::Greater,
            _ => self.as_f64().total_cmp(&other.as_f64()),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Integer(value) => match (i64::try_from(value), u64::try_from(value)) {
                (Ok(value), _) => serializer.serialize_i64(value),
                (_, Ok(value)) => serializer.serialize_u64(value),
                _ => serializer.serialize_i128(value),
            },
            Self::Float(value) => serializer.serialize_f64(value),
        }
    }
}

/// A JSON value. Two objects are equal whatever the order of their keys.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Value {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(String),
    /// An array.
    Array(Vec<Value>),
    /// An object, in the order of the description.
    Object(IndexMap<String, Value>),
}

impl Value {
    /// The text of a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a boolean.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The text by which a constant tells the branches of a union apart: `cat`, `true`, `1` (also of `1.0`), `2.5`.
    #[must_use]
    pub fn tag(&self) -> Option<String> {
        match self {
            Self::String(text) => Some(text.clone()),
            Self::Bool(value) => Some(value.to_string()),
            Self::Number(number) => Some(number.tag()),
            Self::Null | Self::Array(_) | Self::Object(_) => None,
        }
    }

    /// The value of a number.
    #[must_use]
    pub fn as_number(&self) -> Option<Number> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The items of an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Value]> {
        match self {
            Self::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The members of an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&IndexMap<String, Value>> {
        match self {
            Self::Object(members) => Some(members),
            _ => None,
        }
    }

    /// The member `key` of an object, or nothing.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.as_object()?.get(key)
    }

    /// What kind of value it is, with an article, for messages: `a string`, `an object`, `null`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(number) => number.serialize(serializer),
            Self::String(text) => serializer.serialize_str(text),
            Self::Array(items) => items.serialize(serializer),
            Self::Object(members) => members.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equality_and_order_of_numbers_agree() {
        let mut numbers = vec![
            Number::Integer(i128::MIN),
            Number::Integer(i128::MAX),
            Number::Integer(0),
            Number::Float(0.5),
            Number::Float(-0.5),
            Number::Float(1e300),
            Number::Float(-1e300),
        ];
        for exponent in [1, 52, 53, 64, 99, 100, 101, 126, 127, 128] {
            let float = 2f64.powi(exponent);
            numbers.extend([float, -float].map(Number::Float));
            if let Some(integer) = 2i128.checked_pow(exponent.unsigned_abs()) {
                let near = [integer - 1, integer, integer + 1];
                numbers.extend(near.map(Number::Integer));
                numbers.extend(near.map(|integer| Number::Integer(-integer)));
            }
        }
        for a in &numbers {
            for b in &numbers {
                assert_eq!(a == b, a.cmp(b).is_eq(), "{a:?} {b:?}");
                assert_eq!(a.cmp(b), b.cmp(a).reverse(), "{a:?} {b:?}");
            }
        }
        numbers.sort_unstable();
        assert!(numbers.is_sorted());
        assert_eq!(
            Number::Integer(1 << 110),
            Number::Float(2f64.powi(110)),
            "the same value, written otherwise"
        );
    }
}
