//! Decoding as JSON Schema has it, where serde is more lenient, stricter, or says less about an error.
//!
//! In: any [`Deserializer`], wrapped in [`Strict`]. Out: the value, or violations, each with its JSON pointer.
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

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;
use std::fmt;

use serde::de::{
    self, Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _,
    MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde_json::Value;

use super::check::{Path, Violation};
use super::formats;

mod trace;

use trace::passed;
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
    T::deserialize(Strict(deserializer))
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

/// A deserializer that is strict.
pub struct Strict<D>(pub D);

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

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Strict<D> {
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
    wrapped! { Inside::new; deserialize_any deserialize_option deserialize_seq deserialize_map }

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
        self.0.deserialize_map(Inside {
            visitor,
            of: Kind::Struct,
        })
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
        self.0.deserialize_tuple(len, Inside::new(visitor))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.0
            .deserialize_tuple_struct(name, len, Inside::new(visitor))
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

/// A value inside another, which is decoded strictly too.
struct Within<S>(S);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Within<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Strict(deserializer))
    }
}

/// A member of a struct, whose `Option` is there for members that are absent.
struct Member<T>(T);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Member<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Member(Strict(deserializer)))
    }
}

/// Passes calls on as they are.
macro_rules! forwards {
    ($($method:ident($($argument:ident: $type:ty),*))+) => {
        $(fn $method<V: Visitor<'de>>(self, $($argument: $type,)* visitor: V) -> Result<V::Value, D::Error> {
            self.0.$method($($argument,)* visitor)
        })+
    };
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Member<Strict<D>> {
    type Error = D::Error;

    // A `null` reaches the type inside the option, which refuses it unless `null` is one of its values.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        visitor.visit_some(self.0)
    }

    forwards! {
        deserialize_any() deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64()
        deserialize_i128() deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_u128()
        deserialize_f32() deserialize_f64() deserialize_char() deserialize_str() deserialize_string()
        deserialize_bytes() deserialize_byte_buf() deserialize_unit() deserialize_seq() deserialize_map()
        deserialize_identifier() deserialize_ignored_any()
        deserialize_unit_struct(name: &'static str) deserialize_newtype_struct(name: &'static str)
        deserialize_tuple(len: usize) deserialize_tuple_struct(name: &'static str, len: usize)
        deserialize_struct(name: &'static str, fields: &'static [&'static str])
        deserialize_enum(name: &'static str, variants: &'static [&'static str])
    }

    fn is_human_readable(&self) -> bool {
        self.0.is_human_readable()
    }
}

/// Passes values on as they are.
macro_rules! visits {
    ($($method:ident($type:ty))+) => {
        $(fn $method<E: de::Error>(self, value: $type) -> Result<V::Value, E> {
            self.visitor().$method(value)
        })+
    };
}

/// Takes a number with an integral value for an integer.
struct Whole<V>(V);

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
struct Single<V>(V);

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
struct Text<V>(V);

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

/// Makes the inside of a value strict.
struct Inside<V> {
    visitor: V,
    of: Kind,
}

/// What objects are decoded into.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// A struct whose visitor refuses keys that are there twice. Its `Option`s may be absent, but not `null`.
    Struct,
    /// Anything else. A key that is there twice is refused here, and an `Option` may be `null`.
    Map,
}

impl<V> Inside<V> {
    fn new(visitor: V) -> Self {
        Self {
            visitor,
            of: Kind::Map,
        }
    }

    fn visitor(self) -> V {
        self.visitor
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Inside<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    visits! {
        visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_i128(i128) visit_u128(u128) visit_f64(f64)
        visit_str(&str) visit_borrowed_str(&'de str) visit_string(String)
    }

    fn visit_none<E: de::Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_none()
    }

    fn visit_unit<E: de::Error>(self) -> Result<V::Value, E> {
        self.visitor.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.visitor.visit_some(Strict(deserializer))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<V::Value, D::Error> {
        self.visitor.visit_newtype_struct(Strict(deserializer))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_seq(Items { access, index: 0 })
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(Members {
            access,
            key: None,
            seen: (self.of == Kind::Map).then(HashSet::new),
        })
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_enum(access)
    }
}

/// The items of an array.
struct Items<A> {
    access: A,
    index: usize,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Items<A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let item = self.access.next_element_seed(Within(seed));
        if item.is_err() {
            passed(&Path::ROOT.index(self.index));
        }
        self.index += 1;
        item
    }

    fn size_hint(&self) -> Option<usize> {
        self.access.size_hint()
    }
}

/// The members of an object.
struct Members<'de, A> {
    access: A,
    key: Option<Cow<'de, str>>,
    /// The keys so far, unless the object is decoded into a struct.
    seen: Option<HashSet<Cow<'de, str>>>,
}

impl<A> Members<'_, A> {
    #[cold]
    fn passed(&self) {
        if let Some(key) = &self.key {
            passed(&Path::ROOT.key(key));
        }
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Members<'de, A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.key = None;
        let found = self.access.next_key_seed(Key {
            inner: seed,
            key: &mut self.key,
        });
        if found.is_err() {
            self.passed();
        }
        if let (Some(seen), Some(key)) = (&mut self.seen, &self.key)
            && !seen.insert(key.clone())
        {
            return Err(A::Error::custom(format_args!("duplicate field `{key}`")));
        }
        found
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let value = if self.seen.is_some() {
            self.access.next_value_seed(Within(seed))
        } else {
            self.access.next_value_seed(Member(seed))
        };
        if value.is_err() {
            self.passed();
        }
        value
    }

    fn size_hint(&self) -> Option<usize> {
        self.access.size_hint()
    }
}

/// Remembers the text of a key while it is decoded: around a seed, its deserializer, then its visitor.
struct Key<'k, 'de, T> {
    inner: T,
    key: &'k mut Option<Cow<'de, str>>,
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Key<'_, 'de, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(Key {
            inner: deserializer,
            key: self.key,
        })
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Key<'_, 'de, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_any(Key {
            inner: visitor,
            key: self.key,
        })
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Key<'_, 'de, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_borrowed_str<E: de::Error>(self, key: &'de str) -> Result<V::Value, E> {
        *self.key = Some(Cow::Borrowed(key));
        self.inner.visit_borrowed_str(key)
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<V::Value, E> {
        *self.key = Some(Cow::Owned(key.to_owned()));
        self.inner.visit_str(key)
    }
}
