//! Decoding as JSON Schema has it, where serde is more lenient, stricter, or says less about an error.
//!
//! In: any [`Deserializer`], wrapped in `Strict`. Out: the value, or violations, each with its JSON pointer.
//! What always holds:
//! - an object is decoded from an object only (serde would take an array), a key stands in it once;
//! - `1.0` and `1e3` are integers. Beyond 2⁵³, such a number is the nearest double. Beyond 64 bits, an integer is read only
//!   where all its digits are at hand: from a text, by a type of 128 bits. Where a tree comes between it is refused;
//! - a number that its type cannot hold is refused;
//! - a text that is not of the format of its type is refused, see `formats`;
//! - an `Option` in a struct may be absent, but not `null`; what may be `null` is decoded as a newtype, see `field`;
//! - what is valid costs nothing: the pointer is put together while an error returns.
//!
//! Needs: `check`, `formats`, `serde`, `serde_json`.

use std::cell::Cell;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, Visitor};
use serde_json::Value;

use super::check::Violation;

mod inside;
mod scalars;
mod trace;

use inside::Inside;
use scalars::{Single, Text, Whole};
pub use trace::{raise, violations};

/// Decodes a value strictly.
///
/// # Errors
///
/// That of the deserializer. [`violations`] says more about it, if it is asked next.
pub fn decode<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    trace::begin();
    T::deserialize(Strict::<_, true>(deserializer))
}

/// Decodes a value strictly, and more quickly: [`violations`] does not know where an error was found.
///
/// # Errors
///
/// That of the deserializer.
pub fn decode_untraced<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    trace::begin();
    T::deserialize(Strict::<_, false>(deserializer))
}

/// Decodes a tree strictly.
///
/// # Errors
///
/// What of the value is not as its type has it.
pub fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, Vec<Violation>> {
    decode(value).map_err(|error| violations(&error))
}

thread_local! {
    /// Whether what is decoded came to a server.
    static SERVES: Cell<bool> = const { Cell::new(false) };
}

/// Decodes what came to a server, which accepts less than a client does: see [`serves`].
pub fn serving<T>(decode: impl FnOnce() -> T) -> T {
    serving_if(true, decode)
}

/// Decodes what came to a server, or to a client.
pub fn serving_if<T>(serves: bool, decode: impl FnOnce() -> T) -> T {
    // What panics is caught further out, and the thread goes on.
    let _before = Restored(SERVES.replace(serves));
    decode()
}

/// What was said before of what is decoded, said again when it is dropped.
struct Restored(bool);

impl Drop for Restored {
    fn drop(&mut self) {
        SERVES.set(self.0);
    }
}

/// Whether what is decoded now came to a server.
#[must_use]
pub fn serves() -> bool {
    SERVES.get()
}

/// A deserializer that is strict. What is `TRACED` leaves behind where an error was found.
struct Strict<D, const TRACED: bool>(D);

/// Passes calls on as they are.
macro_rules! leaves {
    ($($method:ident)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method(visitor)
        })+
    };
}

/// Passes calls on with another visitor.
macro_rules! wrapped {
    ($wrapper:expr; $($method:ident)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method($wrapper(visitor))
        })+
    };
}

impl<'de, D: Deserializer<'de>, const TRACED: bool> Deserializer<'de> for Strict<D, TRACED> {
    type Error = D::Error;

    leaves! {
        deserialize_bool deserialize_f64 deserialize_char deserialize_string deserialize_bytes deserialize_byte_buf
        deserialize_unit deserialize_identifier deserialize_ignored_any
    }
    wrapped! { Text; deserialize_str }
    wrapped! {
        Whole;
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }
    wrapped! { Inside::<_, false, TRACED>; deserialize_any deserialize_option deserialize_seq deserialize_map }

    // Read in double precision, so that too large a number is told from one that is no number.
    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_f64(Single(visitor))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        // The derived visitor finds keys that are there twice by itself.
        self.0.deserialize_map(Inside::<_, true, TRACED>(visitor))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_unit_struct(name, visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_tuple(len, Inside::<_, false, TRACED>(visitor))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_tuple_struct(name, len, Inside::<_, false, TRACED>(visitor))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}
