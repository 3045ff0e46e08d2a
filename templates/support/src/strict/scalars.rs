//! Numbers and texts, which their types take as serde hands them over: what JSON Schema has otherwise.
//!
//! Each is a [`Visitor`] around another.

use std::fmt;

use serde::de::{self, Unexpected, Visitor};

use super::super::formats;

/// Passes values on as they are.
macro_rules! visits {
    ($($method:ident($type:ty))+) => {
        $(fn $method<E: de::Error>(self, value: $type) -> Result<V::Value, E> {
            self.visitor().$method(value)
        })+
    };
}

pub(super) use visits;

/// Takes a number with an integral value for an integer.
pub(super) struct Whole<V>(pub(super) V);

impl<V> Whole<V> {
    fn visitor(self) -> V {
        self.0
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Whole<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    visits! { visit_i64(i64) visit_u64(u64) visit_i128(i128) visit_u128(u128) }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<V::Value, E> {
        const TWO_63: f64 = 9_223_372_036_854_775_808.0;
        // An integer below the least one comes as the float nearest to it, which may be the least one itself.
        let least = (-TWO_63).next_up();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "integral and in range"
        )]
        if value.fract() == 0.0 && (least..TWO_63).contains(&value) {
            self.0.visit_i64(value as i64)
        } else if value.fract() == 0.0 && (TWO_63..2.0 * TWO_63).contains(&value) {
            self.0.visit_u64(value as u64)
        } else if value.fract() == 0.0 {
            // A tree has no more of it than the nearest double: that would be another integer.
            Err(E::custom("must be an integer of at most 64 bits"))
        } else {
            Err(E::invalid_type(Unexpected::Float(value), &self))
        }
    }
}

/// Refuses a number that is infinite in single precision.
pub(super) struct Single<V>(pub(super) V);

impl<V> Single<V> {
    fn visitor(self) -> V {
        self.0
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Single<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    visits! { visit_i64(i64) visit_u64(u64) visit_f32(f32) }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<V::Value, E> {
        if value.abs() > f64::from(f32::MAX) {
            return Err(E::invalid_value(Unexpected::Float(value), &self));
        }
        self.0.visit_f64(value)
    }
}

/// Refuses a text that is not of the format of its type.
pub(super) struct Text<V>(pub(super) V);

/// Passes a text on, where it is of the format.
macro_rules! visits_text {
    ($($method:ident($type:ty))+) => {
        $(fn $method<E: de::Error>(self, text: $type) -> Result<V::Value, E> {
            match formats::refusal::<V::Value>(&text) {
                Some(refusal) => Err(E::custom(refusal)),
                None => self.0.$method(text),
            }
        })+
    };
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Text<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    visits_text! { visit_str(&str) visit_borrowed_str(&'de str) visit_string(String) }
}
