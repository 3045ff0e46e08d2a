//! From text to a JSON value: the members of a `deepObject`, `color[R]=100`.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::super::check::{Path, Violation};
use super::Kind;
use super::decode::{Raw, Reader, member};

/// How deep the keys may be nested.
const MAX_DEPTH: usize = 32;

/// A pair of a deep object.
struct Entry<'e> {
    keys: Vec<&'e str>,
    text: Cow<'e, str>,
}

impl Reader<'_> {
    /// The members that are written `color[R]=100`.
    pub(super) fn deep_object(&self, kind: &Kind) -> Result<Option<Value>, Violation> {
        let Raw::Pairs(pairs) = self.raw else {
            return Ok(None);
        };
        let mut entries = Vec::new();
        for (key, raw) in pairs {
            let Some(rest) = key
                .strip_prefix(self.parameter.name)
                .filter(|rest| rest.starts_with('['))
            else {
                continue;
            };
            let keys: Option<Vec<_>> = rest
                .split('[')
                .skip(1)
                .map(|key| key.strip_suffix(']'))
                .collect();
            match keys.filter(|keys| keys.len() <= MAX_DEPTH) {
                Some(keys) => entries.push(Entry {
                    keys,
                    text: self.text(raw, self.at)?,
                }),
                None => {
                    return Err(Violation::new(
                        self.at,
                        "style",
                        "must have keys such as `[a][b]`",
                    ));
                }
            }
        }
        if entries.is_empty() {
            return Ok(None);
        }
        let mut entries: Vec<_> = entries.iter().collect();
        self.deep(kind, &mut entries, 0, self.at).map(Some)
    }

    /// The value of entries that agree in their first `depth` keys.
    fn deep(
        &self,
        kind: &Kind,
        entries: &mut [&Entry<'_>],
        depth: usize,
        at: &Path<'_>,
    ) -> Result<Value, Violation> {
        match kind {
            Kind::OneOf(kinds) => {
                let read = |kind: &Kind| {
                    let mut entries = entries.to_vec();
                    self.deep(kind, &mut entries, depth, at).map(Some)
                };
                self.first(kinds, at, read).map(Option::unwrap_or_default)
            }
            Kind::Object(fields) => self.deep_members(entries, depth, at, |key| {
                member(fields, key).unwrap_or(&Kind::Any)
            }),
            Kind::Open(fields, others) => self.deep_members(entries, depth, at, |key| {
                member(fields, key).unwrap_or(others)
            }),
            Kind::Map(values) => self.deep_members(entries, depth, at, |_| values),
            Kind::Any if entries.iter().any(|entry| entry.keys.len() > depth) => {
                self.deep_members(entries, depth, at, |_| &Kind::Any)
            }
            // What may be anything may be a list.
            Kind::Any if entries.len() > 1 => {
                let items = entries
                    .iter()
                    .enumerate()
                    .map(|(index, entry)| self.read_as(&Kind::Any, &entry.text, &at.index(index)));
                items.collect::<Result<_, _>>().map(Value::Array)
            }
            Kind::Array(_) | Kind::Tuple(..) => {
                let index = |entry: &&Entry<'_>| entry.keys.get(depth)?.parse::<usize>().ok();
                entries.sort_by_key(index);
                let mut items = Vec::new();
                // Entries of one index are one item; those without an index (`[]`, or nothing) are one each.
                for group in entries.chunk_by_mut(|a, b| index(a).is_some() && index(a) == index(b))
                {
                    let at = at.index(items.len());
                    let item = kind.item(items.len()).unwrap_or(&Kind::Any);
                    items.push(self.deep(item, group, depth + 1, &at)?);
                }
                Ok(Value::Array(items))
            }
            scalar_kind => match entries {
                [entry] if entry.keys.len() <= depth => self.read_as(scalar_kind, &entry.text, at),
                [_] => Err(Violation::new(at, "type", "must not be an object")),
                _ => Err(Violation::new(at, "duplicate", "must be there once")),
            },
        }
    }

    /// The object of entries that agree in their first `depth` keys.
    fn deep_members<'k>(
        &self,
        entries: &mut [&Entry<'_>],
        depth: usize,
        at: &Path<'_>,
        kind_of: impl Fn(&str) -> &'k Kind,
    ) -> Result<Value, Violation> {
        entries.sort_by_key(|entry| entry.keys.get(depth).copied());
        let mut object = Map::new();
        for group in entries.chunk_by_mut(|a, b| a.keys.get(depth) == b.keys.get(depth)) {
            let Some(name) = group
                .first()
                .and_then(|entry| entry.keys.get(depth).copied())
            else {
                return Err(Violation::new(at, "type", "must be an object"));
            };
            let value = self.deep(kind_of(name), group, depth + 1, &at.key(name))?;
            object.insert(name.to_owned(), value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Parameter, Style, decode, encode, pairs};
    use super::*;

    const LIST: Kind = Kind::Array(&Kind::String);
    const LEVELS: Kind = Kind::Map(&Kind::Integer);

    fn read(parameter: &Parameter, text: &str) -> Result<Value, String> {
        decode(parameter, Raw::Pairs(&pairs(text, '&'))).map_err(|violation| violation.to_string())
    }

    #[test]
    fn deep_objects_nest() {
        let parameter = Parameter::query("color", LEVELS).style(Style::DeepObject);
        let value = json!({"B": 150, "G": 200, "R": 100});
        assert_eq!(
            encode(&parameter, &value).unwrap(),
            "color%5BB%5D=150&color%5BG%5D=200&color%5BR%5D=100"
        );
        assert_eq!(
            read(&parameter, "x=1&color[R]=100&color%5BG%5D=200&color[B]=150"),
            Ok(value)
        );

        const FILTER: Kind = Kind::Object(&[
            ("tags", LIST),
            ("size", Kind::Map(&Kind::Number)),
            ("x", Kind::Any),
        ]);
        let parameter = Parameter::query("f", FILTER).style(Style::DeepObject);
        let value = json!({"size": {"gt": 1.5, "lt": 3}, "tags": ["a&b", "c"], "x": {"y": "1"}});
        let text = "f%5Bsize%5D%5Bgt%5D=1.5&f%5Bsize%5D%5Blt%5D=3&f%5Btags%5D%5B0%5D=a%26b&f%5Btags%5D%5B1%5D=c\
                &f%5Bx%5D%5By%5D=1";
        assert_eq!(encode(&parameter, &value).as_deref(), Ok(text));
        assert_eq!(read(&parameter, text), Ok(value));
        assert_eq!(
            read(&parameter, "f[tags]=a&f[tags]=b"),
            Ok(json!({"tags": ["a", "b"]}))
        );
        assert_eq!(
            read(&parameter, "f[tags][]=a&f[tags][]=b"),
            Ok(json!({"tags": ["a", "b"]}))
        );
        assert_eq!(
            read(&parameter, "f[size][gt]=x"),
            Err("/query/f/size/gt: must be a number".to_owned())
        );
        assert_eq!(
            read(&parameter, "f[size]=1"),
            Err("/query/f/size: must be an object".to_owned())
        );
        assert!(read(&parameter, &format!("f{}=1", "[x]".repeat(100_000))).is_err());
        assert!(read(&parameter, "f[x=1").is_err());
    }

    #[test]
    fn what_may_be_anything_may_be_there_twice() {
        let open = Parameter::query("page", Kind::Map(&Kind::Any)).style(Style::DeepObject);
        let list = Ok(json!({"NaN": ["", "null"], "b": "1"}));
        assert_eq!(read(&open, "page[NaN]=&page[b]=1&page[NaN]=null"), list);
        assert_eq!(
            read(&open, "page[a][b]=1&page[a][b]=2"),
            Ok(json!({"a": {"b": ["1", "2"]}}))
        );
        // What is not known has no type.
        const KNOWN: Kind = Kind::Object(&[("n", Kind::Integer), ("tags", LIST)]);
        let known = Parameter::query("page", KNOWN).style(Style::DeepObject);
        assert_eq!(
            read(&known, "page[x]=1&page[n]=1&page[x]=2"),
            Ok(json!({"n": 1, "x": ["1", "2"]}))
        );
        assert_eq!(
            read(&known, "page[n]=1&page[n]=2"),
            Err("/query/page/n: must be there once".to_owned())
        );
    }
}
