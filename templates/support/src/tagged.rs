//! The member that names the branch of a union, written by the union: the struct of the branch may hold something else
//! there, or nothing.
//!
//! In: the value of a branch, and the values that name the branch in a member of it. Out: the value, with the first of
//! these values where it has none of them. What always holds: what is written is read again as the same branch, and
//! nothing is put in between: all else goes to the serializer as it is.
//!
//! Needs: `union`; the crates `serde`, `serde_json`.

use serde::ser::{SerializeMap, SerializeStruct};
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::union::constant;

/// A member, and the values that name a branch there, at least one: as texts, and as they stand in JSON.
type Tag = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

/// Encodes the value of a branch.
///
/// # Errors
///
/// Those of the serializer.
pub fn serialize<T: Serialize + ?Sized, S: Serializer>(
    branch: &T,
    serializer: S,
    tag: Tag,
) -> Result<S::Ok, S::Error> {
    branch.serialize(Tagged {
        inner: serializer,
        tag,
    })
}

/// The value that a branch is named by.
fn first((_, names, values): Tag) -> Option<Value> {
    let text = *names.first()?;
    let value = values.first().and_then(|it| serde_json::from_str(it).ok());
    Some(value.unwrap_or_else(|| text.into()))
}

/// The value that stands in the place of another one; nothing where that one names the branch.
fn instead(tag: Tag, value: &(impl Serialize + ?Sized)) -> Option<Value> {
    let (_, names, _) = tag;
    match serde_json::to_value(value) {
        Ok(Value::String(text)) => (!names.contains(&text.as_str())).then(|| first(tag))?,
        // What is no string, and is written as the name is.
        Ok(value @ (Value::Bool(_) | Value::Number(_))) => {
            let is_named = constant(&value).is_some_and(|text| names.contains(&&*text));
            let other = names.first().and_then(|it| serde_json::from_str(it).ok());
            (!is_named).then(|| other.or_else(|| first(tag)))?
        }
        _ => first(tag),
    }
}

/// A serializer of the value of a branch.
struct Tagged<S> {
    inner: S,
    tag: Tag,
}

/// Passes calls on as they are.
macro_rules! forwards {
    ($($method:ident($($argument:ident: $type:ty),*) -> $out:ident;)+) => {
        $(fn $method(self, $($argument: $type),*) -> Result<Self::$out, Self::Error> {
            self.inner.$method($($argument),*)
        })+
    };
}

impl<S: Serializer> Serializer for Tagged<S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = S::SerializeSeq;
    type SerializeTuple = S::SerializeTuple;
    type SerializeTupleStruct = S::SerializeTupleStruct;
    type SerializeTupleVariant = S::SerializeTupleVariant;
    type SerializeMap = Members<S::SerializeMap>;
    type SerializeStruct = Members<S::SerializeStruct>;
    type SerializeStructVariant = S::SerializeStructVariant;

    forwards! {
        serialize_bool(value: bool) -> Ok;
        serialize_i8(value: i8) -> Ok;
        serialize_i16(value: i16) -> Ok;
        serialize_i32(value: i32) -> Ok;
        serialize_i64(value: i64) -> Ok;
        serialize_i128(value: i128) -> Ok;
        serialize_u8(value: u8) -> Ok;
        serialize_u16(value: u16) -> Ok;
        serialize_u32(value: u32) -> Ok;
        serialize_u64(value: u64) -> Ok;
        serialize_u128(value: u128) -> Ok;
        serialize_f32(value: f32) -> Ok;
        serialize_f64(value: f64) -> Ok;
        serialize_char(value: char) -> Ok;
        serialize_str(value: &str) -> Ok;
        serialize_bytes(value: &[u8]) -> Ok;
        serialize_none() -> Ok;
        serialize_unit() -> Ok;
        serialize_unit_struct(name: &'static str) -> Ok;
        serialize_unit_variant(name: &'static str, index: u32, variant: &'static str) -> Ok;
        serialize_seq(len: Option<usize>) -> SerializeSeq;
        serialize_tuple(len: usize) -> SerializeTuple;
        serialize_tuple_struct(name: &'static str, len: usize) -> SerializeTupleStruct;
        serialize_tuple_variant(name: &'static str, index: u32, variant: &'static str, len: usize) -> SerializeTupleVariant;
        serialize_struct_variant(name: &'static str, index: u32, variant: &'static str, len: usize) -> SerializeStructVariant;
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        let inner = self.inner;
        inner.serialize_newtype_variant(name, index, variant, value)
    }

    // The member may not be among those that are counted.
    fn serialize_map(self, len: Option<usize>) -> Result<Self::SerializeMap, S::Error> {
        let inner = self.inner.serialize_map(len.map(|len| len + 1))?;
        Ok(Members::new(inner, self.tag))
    }

    fn serialize_struct(
        self,
        name: &'static str,
        len: usize,
    ) -> Result<Self::SerializeStruct, S::Error> {
        let inner = self.inner.serialize_struct(name, len + 1)?;
        Ok(Members::new(inner, self.tag))
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

/// The members of an object.
struct Members<S> {
    inner: S,
    tag: Tag,
    /// Whether the key that was written last is that of the tag.
    is_tag: bool,
    /// Whether the tag was written.
    is_told: bool,
}

impl<S> Members<S> {
    fn new(inner: S, tag: Tag) -> Self {
        Self {
            inner,
            tag,
            is_tag: false,
            is_told: false,
        }
    }

    /// The name to be added to what does not say it.
    fn missing(&self) -> Option<(&'static str, Value)> {
        let (key, ..) = self.tag;
        (!self.is_told).then(|| Some((key, first(self.tag)?)))?
    }
}

impl<S: SerializeStruct> SerializeStruct for Members<S> {
    type Ok = S::Ok;
    type Error = S::Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        key: &'static str,
        value: &T,
    ) -> Result<(), S::Error> {
        if key != self.tag.0 {
            return self.inner.serialize_field(key, value);
        }
        self.is_told = true;
        match instead(self.tag, value) {
            Some(other) => self.inner.serialize_field(key, &other),
            None => self.inner.serialize_field(key, value),
        }
    }

    fn skip_field(&mut self, key: &'static str) -> Result<(), S::Error> {
        self.inner.skip_field(key)
    }

    fn end(mut self) -> Result<S::Ok, S::Error> {
        if let Some((key, name)) = self.missing() {
            self.inner.serialize_field(key, &name)?;
        }
        self.inner.end()
    }
}

impl<S: SerializeMap> SerializeMap for Members<S> {
    type Ok = S::Ok;
    type Error = S::Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), S::Error> {
        self.is_tag = serde_json::to_value(key).is_ok_and(|key| key == self.tag.0);
        self.is_told |= self.is_tag;
        self.inner.serialize_key(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), S::Error> {
        let other = self.is_tag.then(|| instead(self.tag, value)).flatten();
        match other {
            Some(other) => self.inner.serialize_value(&other),
            None => self.inner.serialize_value(value),
        }
    }

    fn end(mut self) -> Result<S::Ok, S::Error> {
        if let Some((key, name)) = self.missing() {
            self.inner.serialize_entry(key, &name)?;
        }
        self.inner.end()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    const TAG: Tag = ("kind", &["cat", "kitten"], &["\"cat\"", "\"kitten\""]);

    #[derive(Serialize)]
    struct Open {
        kind: String,
        #[serde(flatten)]
        more: BTreeMap<String, i64>,
    }

    #[derive(Serialize)]
    struct Plain {
        #[serde(skip_serializing_if = "Option::is_none")]
        kind: Option<String>,
    }

    #[derive(Serialize)]
    struct Bare {}

    fn written(branch: &impl Serialize) -> String {
        let mut out = Vec::new();
        serialize(branch, &mut serde_json::Serializer::new(&mut out), TAG).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_names_the_branch_stays() {
        let kind = || Some("kitten".to_owned());
        assert_eq!(written(&Plain { kind: kind() }), r#"{"kind":"kitten"}"#);
        assert_eq!(
            written(&json!({"a": [1], "kind": "cat"})),
            r#"{"a":[1],"kind":"cat"}"#
        );
    }

    #[test]
    fn what_does_not_is_written() {
        let kind = || "dog".to_owned();
        assert_eq!(written(&Plain { kind: Some(kind()) }), r#"{"kind":"cat"}"#);
        assert_eq!(written(&Plain { kind: None }), r#"{"kind":"cat"}"#);
        assert_eq!(written(&Bare {}), r#"{"kind":"cat"}"#);
        let more = BTreeMap::from([("a".to_owned(), 1)]);
        let open = Box::new(Open { kind: kind(), more });
        assert_eq!(written(&open), r#"{"kind":"cat","a":1}"#);
        assert_eq!(written(&json!({"kind": null})), r#"{"kind":"cat"}"#);
    }

    #[test]
    fn names_that_are_no_strings_stay_what_they_are() {
        let to = |value: Value| {
            let numbers: Tag = ("v", &["2"], &["2"]);
            serialize(&value, serde_json::value::Serializer, numbers).unwrap()
        };
        assert_eq!(to(json!({"v": 1})), json!({"v": 2}));
        assert_eq!(to(json!({"v": 2})), json!({"v": 2}));
        assert_eq!(to(json!({"v": 2.0})), json!({"v": 2.0}));
        assert_eq!(to(json!([1])), json!([1]));
        assert_eq!(to(json!({})), json!({"v": 2}));
        assert_eq!(to(json!({"v": null})), json!({"v": 2}));
    }
}
