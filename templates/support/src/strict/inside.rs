//! The items and members of arrays and objects, which are decoded strictly too.
//!
//! In: a visitor, and a deserializer's access to what is inside. What always holds: a key that stands twice in an object is
//! refused, here or by the visitor; where it is `TRACED`, each error leaves the way to its place, see [`passed`].

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess, Visitor,
};

use super::super::check::Path;
use super::Strict;
use super::scalars::visits;
use super::trace::passed;

/// Makes the inside of a value strict. Where that is a `STRUCT`, its visitor refuses keys that are there twice, and its
/// `Option`s may be absent, but not `null`; of anything else, a key that is there twice is refused here, and an `Option`
/// may be `null`.
pub(super) struct Inside<V, const STRUCT: bool, const TRACED: bool>(pub(super) V);

impl<V, const STRUCT: bool, const TRACED: bool> Inside<V, STRUCT, TRACED> {
    fn visitor(self) -> V {
        self.0
    }
}

impl<'de, V: Visitor<'de>, const STRUCT: bool, const TRACED: bool> Visitor<'de>
    for Inside<V, STRUCT, TRACED>
{
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    visits! {
        visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_i128(i128) visit_u128(u128) visit_f64(f64)
        visit_str(&str) visit_borrowed_str(&'de str) visit_string(String)
    }

    fn visit_none<E: de::Error>(self) -> Result<V::Value, E> {
        self.0.visit_none()
    }

    fn visit_unit<E: de::Error>(self) -> Result<V::Value, E> {
        self.0.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.0.visit_some(Strict::<_, TRACED>(deserializer))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<V::Value, D::Error> {
        self.0
            .visit_newtype_struct(Strict::<_, TRACED>(deserializer))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        self.0.visit_seq(Items::<_, TRACED> { access, index: 0 })
    }

    fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        if STRUCT && !TRACED {
            return self.0.visit_map(Fields(access));
        }
        self.0.visit_map(Members::<_, TRACED> {
            access,
            key: None,
            seen: (!STRUCT).then(HashSet::new),
        })
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<V::Value, A::Error> {
        self.0.visit_enum(access)
    }
}

/// A value inside another, which is decoded strictly too.
struct Within<S, const TRACED: bool>(S);

impl<'de, S: DeserializeSeed<'de>, const TRACED: bool> DeserializeSeed<'de> for Within<S, TRACED> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.0.deserialize(Strict::<_, TRACED>(deserializer))
    }
}

/// The items of an array.
struct Items<A, const TRACED: bool> {
    access: A,
    index: usize,
}

impl<'de, A: SeqAccess<'de>, const TRACED: bool> SeqAccess<'de> for Items<A, TRACED> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        let item = self.access.next_element_seed(Within::<_, TRACED>(seed));
        if TRACED && item.is_err() {
            passed(&Path::ROOT.index(self.index));
        }
        self.index += 1;
        item
    }

    fn size_hint(&self) -> Option<usize> {
        self.access.size_hint()
    }
}

/// A member of a struct, whose `Option` is there for members that are absent.
struct Member<T, const TRACED: bool>(T);

impl<'de, S: DeserializeSeed<'de>, const TRACED: bool> DeserializeSeed<'de> for Member<S, TRACED> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        let strict = Strict::<_, TRACED>(deserializer);
        self.0.deserialize(Member::<_, TRACED>(strict))
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

impl<'de, D: Deserializer<'de>, const TRACED: bool> Deserializer<'de>
    for Member<Strict<D, TRACED>, TRACED>
{
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

/// The members of an object that becomes a struct, where nobody asks which of them an error is about.
struct Fields<A>(A);

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Fields<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.0.next_key_seed(seed)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.0.next_value_seed(Member::<_, false>(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.0.size_hint()
    }
}

/// The members of an object.
struct Members<'de, A, const TRACED: bool> {
    access: A,
    key: Option<Cow<'de, str>>,
    /// The keys so far, unless the object is decoded into a struct.
    seen: Option<HashSet<Cow<'de, str>>>,
}

impl<A, const TRACED: bool> Members<'_, A, TRACED> {
    #[cold]
    fn passed(&self) {
        if let (true, Some(key)) = (TRACED, &self.key) {
            passed(&Path::ROOT.key(key));
        }
    }
}

impl<'de, A: MapAccess<'de>, const TRACED: bool> MapAccess<'de> for Members<'de, A, TRACED> {
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
            self.access.next_value_seed(Within::<_, TRACED>(seed))
        } else {
            self.access.next_value_seed(Member::<_, TRACED>(seed))
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
