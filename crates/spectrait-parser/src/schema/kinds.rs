//! Sets of JSON types: what kinds of value a schema lets through.
//!
//! `number` is two kinds here, integers and all others, so that the intersection of `integer` and `number` is
//! plain set intersection.

use std::fmt;
use std::ops::{BitAnd, BitOr, Not};

use spectrait_ir::{JsonType, Value};

/// A set of kinds of JSON value.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Kinds(u8);

impl Kinds {
    pub(crate) const NONE: Self = Self(0);
    pub(crate) const NULL: Self = Self(1);
    pub(crate) const BOOLEAN: Self = Self(2);
    pub(crate) const INTEGER: Self = Self(4);
    /// Numbers that are not integers.
    const FRACTION: Self = Self(8);
    pub(crate) const NUMBER: Self = Self(4 | 8);
    pub(crate) const STRING: Self = Self(16);
    pub(crate) const ARRAY: Self = Self(32);
    pub(crate) const OBJECT: Self = Self(64);
    /// What holds no other values; `null`, which is taken out of unions, is not among them.
    pub(crate) const SCALAR: Self = Self(2 | 4 | 8 | 16);
    pub(crate) const ALL: Self = Self(127);

    /// The kind that `value` is of.
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(number) if number.as_integer().is_some() => Self::INTEGER,
            Value::Number(_) => Self::FRACTION,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }

    /// The kinds that a word of the keyword `type` stands for.
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        NAMES
            .iter()
            .find(|(_, name)| *name == word)
            .map(|(kinds, _)| *kinds)
    }

    pub(crate) fn is_empty(self) -> bool {
        self == Self::NONE
    }

    /// Whether all kinds of `other` are in this set.
    pub(crate) fn contains(self, other: Self) -> bool {
        self & other == other
    }

    /// Whether the sets share a kind.
    pub(crate) fn meets(self, other: Self) -> bool {
        !(self & other).is_empty()
    }

    /// The JSON Schema types of the set, each a set of its own; integers without other numbers are `integer`.
    pub(crate) fn each(self) -> impl Iterator<Item = (Self, JsonType)> {
        let number = match self & Self::NUMBER {
            Self::INTEGER => (Self::INTEGER, JsonType::Integer),
            _ => (Self::NUMBER, JsonType::Number),
        };
        [
            (Self::NULL, JsonType::Null),
            (Self::BOOLEAN, JsonType::Boolean),
            number,
            (Self::STRING, JsonType::String),
            (Self::ARRAY, JsonType::Array),
            (Self::OBJECT, JsonType::Object),
        ]
        .into_iter()
        .filter(move |(kinds, _)| self.meets(*kinds))
    }
}

/// The words of the keyword `type`.
const NAMES: [(Kinds, &str); 7] = [
    (Kinds::NULL, "null"),
    (Kinds::BOOLEAN, "boolean"),
    (Kinds::NUMBER, "number"),
    (Kinds::INTEGER, "integer"),
    (Kinds::STRING, "string"),
    (Kinds::ARRAY, "array"),
    (Kinds::OBJECT, "object"),
];

impl BitAnd for Kinds {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitOr for Kinds {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl Not for Kinds {
    type Output = Self;
    fn not(self) -> Self {
        Self(!self.0 & Self::ALL.0)
    }
}

impl fmt::Display for Kinds {
    /// The words of the set, `string or null`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::ALL {
            return f.write_str("anything");
        }
        let mut rest = *self;
        let mut words = Vec::new();
        for (kinds, name) in NAMES.into_iter().rev() {
            if rest.contains(kinds) && !(name == "integer" && rest.contains(Self::NUMBER)) {
                words.push(name);
                rest = rest & !kinds;
            }
        }
        match words.split_last() {
            None => f.write_str("nothing"),
            Some((last, [])) => f.write_str(last),
            Some((last, others)) => write!(f, "{} or {last}", others.join(", ")),
        }
    }
}

impl fmt::Debug for Kinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_numbers() {
        assert_eq!(Kinds::NUMBER & Kinds::INTEGER, Kinds::INTEGER);
        assert!(Kinds::NUMBER.contains(Kinds::INTEGER));
        assert!(!Kinds::INTEGER.contains(Kinds::NUMBER));
    }

    #[test]
    fn sets_are_printed_as_words() {
        assert_eq!((Kinds::STRING | Kinds::NULL).to_string(), "string or null");
        assert_eq!(
            (Kinds::NUMBER | Kinds::NULL | Kinds::OBJECT).to_string(),
            "object, number or null"
        );
        assert_eq!(Kinds::INTEGER.to_string(), "integer");
        assert_eq!(Kinds::NONE.to_string(), "nothing");
    }
}
