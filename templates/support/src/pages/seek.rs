//! A member of a page, found in its JSON without reading the rest.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

/// What stands at some keys; nothing where there is no such member, or it is something else.
pub(super) fn at<'b, T: Deserialize<'b>>(body: &'b [u8], keys: &[&str]) -> Option<T> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    Seek(keys, PhantomData).deserialize(&mut reader).ok()?
}

struct Seek<'k, T>(&'k [&'k str], PhantomData<T>);

impl<'b, T: Deserialize<'b>> DeserializeSeed<'b> for Seek<'_, T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'b>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        if self.0.is_empty() {
            T::deserialize(deserializer).map(Some)
        } else {
            deserializer.deserialize_map(self)
        }
    }
}

impl<'b, T: Deserialize<'b>> Visitor<'b> for Seek<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'b>>(self, mut map: A) -> Result<Option<T>, A::Error> {
        let Some((first, rest)) = self.0.split_first() else {
            return Ok(None);
        };
        let mut found = None;
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            if key == *first {
                found = map.next_value_seed(Seek(rest, PhantomData))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// How many items a list has.
pub(super) struct Count(pub(super) u64);

impl<'b> Deserialize<'b> for Count {
    fn deserialize<D: Deserializer<'b>>(deserializer: D) -> Result<Self, D::Error> {
        struct Items;

        impl<'b> Visitor<'b> for Items {
            type Value = Count;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'b>>(self, mut items: A) -> Result<Count, A::Error> {
                let mut count = 0;
                while items.next_element::<IgnoredAny>()?.is_some() {
                    count += 1;
                }
                Ok(Count(count))
            }
        }

        deserializer.deserialize_seq(Items)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn members_are_found_without_the_rest() {
        let page = br#"{"data": [1, {"next": 2}, [3]], "meta": {"x": {}, "n\u0065xt": "b", "more": null}, "at": 3}"#;
        assert_eq!(at::<Value>(page, &["meta", "next"]), Some("b".into()));
        assert_eq!(at::<Value>(page, &["meta", "more"]), Some(Value::Null));
        assert_eq!(at::<u64>(page, &["at"]), Some(3));
        assert_eq!(at::<Count>(page, &["data"]).map(|count| count.0), Some(3));
        for keys in [
            &["next"][..],
            &["at", "next"],
            &["data", "next"],
            &["meta", "x", "y"],
        ] {
            assert_eq!(at::<Value>(page, keys), None, "{keys:?}");
        }
        assert_eq!(at::<Count>(b"[1, 2]", &[]).map(|count| count.0), Some(2));
        assert!(at::<Count>(b"{}", &[]).is_none());
        assert_eq!(at::<u64>(br#"{"at": -1}"#, &["at"]), None);
    }
}
