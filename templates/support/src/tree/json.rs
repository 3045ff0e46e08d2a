//! JSON values in statics, and how they compare with those of a tree.

use std::cmp::Ordering;
use std::fmt;

use serde_json::Value;

use super::super::multiple_of::Number as _;

/// A type of JSON Schema (2020-12 Core §4.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonType {
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `integer`, which `1.0` is too.
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
    /// `array`
    Array,
    /// `object`
    Object,
}

impl JsonType {
    /// Whether the value is of this type.
    pub(super) fn fits(self, value: &Value) -> bool {
        match self {
            Self::Integer => Number::of(value).is_some_and(|number| number.whole().is_some()),
            Self::Number => value.is_number(),
            other => Self::of(value) == other,
        }
    }

    /// The narrowest type of the value.
    pub(super) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(_) if Self::Integer.fits(value) => Self::Integer,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        }
    }

    /// The type with its article.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// A number of JSON, which compares exactly.
#[derive(Debug, Clone, Copy)]
pub enum Number {
    /// An integer.
    Integer(i128),
    /// Any other; finite.
    Float(f64),
}

impl Number {
    /// The number, where the value is one.
    pub(super) fn of(value: &Value) -> Option<Self> {
        let Value::Number(number) = value else {
            return None;
        };
        let integer = number
            .as_i64()
            .map(i128::from)
            .or_else(|| number.as_u64().map(i128::from));
        integer
            .map(Self::Integer)
            .or_else(|| number.as_f64().map(Self::Float))
    }

    /// The number as an integer, where it is one of at most 126 bits.
    fn whole(self) -> Option<i128> {
        match self {
            Self::Integer(integer) => Some(integer),
            #[expect(clippy::cast_possible_truncation, reason = "integral and in range")]
            Self::Float(float) if float.fract() == 0.0 && float.abs() < 2f64.powi(126) => {
                Some(float as i128)
            }
            Self::Float(_) => None,
        }
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "only where both are not integers, or far apart"
    )]
    fn float(self) -> f64 {
        match self {
            Self::Integer(integer) => integer as f64,
            Self::Float(float) => float,
        }
    }

    pub(super) fn compare(self, other: Self) -> Ordering {
        match (self.whole(), other.whole()) {
            (Some(a), Some(b)) => a.cmp(&b),
            // A double with a fraction is below 2⁵³, where rounding the other keeps the order.
            _ => self.float().total_cmp(&other.float()),
        }
    }

    pub(super) fn multiple_of(self, factor: Self) -> bool {
        match (self.whole(), factor.whole()) {
            (Some(value), Some(factor)) => value.multiple_of(factor),
            _ => self.float().multiple_of(factor.float()),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(integer) => integer.fmt(f),
            Self::Float(float) => float.fmt(f),
        }
    }
}

/// A value of JSON.
#[derive(Debug, Clone, Copy)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(&'static str),
    /// An array.
    Array(&'static [Json]),
    /// An object; no key is there twice.
    Object(&'static [(&'static str, Json)]),
}

impl Json {
    /// Whether both are the same value, whatever the order of keys and the way a number is written.
    pub(super) fn equals(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Null, Value::Null) => true,
            (Self::Boolean(a), Value::Bool(b)) => a == b,
            (Self::Number(a), Value::Number(_)) => {
                Number::of(value).is_some_and(|b| a.compare(b).is_eq())
            }
            (Self::String(a), Value::String(b)) => a == b,
            (Self::Array(a), Value::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.equals(b))
            }
            (Self::Object(a), Value::Object(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .all(|(key, a)| b.get(*key).is_some_and(|b| a.equals(b)))
            }
            _ => false,
        }
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(value) => value.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::String(text) => write!(f, "`{text}`"),
            Self::Array(_) => f.write_str("the array"),
            Self::Object(_) => f.write_str("the object"),
        }
    }
}
