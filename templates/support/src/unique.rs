//! `uniqueItems` (JSON Schema 2020-12 Validation §6.4.3): no two items are the same JSON value, whatever the
//! order of keys and the way in which a number is written.
//!
//! Adds methods to [`Report`]. Where the items of a typed value are the same, what was sent is asked, if the report has it
//! (see [`Report::of`]): types drop members that no schema is about. In time that grows with the text of the items, not
//! with its square.
//!
//! Needs: `check`; the crates `serde`, `serde_json`.

use std::collections::HashMap;
use std::hash::Hash;

use serde::Serialize;
use serde_json::Value;

use super::check::{Path, Report};

impl Report {
    /// `uniqueItems`. Says whether it holds.
    pub fn unique<T: Serialize>(&mut self, items: &[T], at: &Path<'_>) -> bool {
        let repeated = if items.len() > 1 {
            repeated(items)
        } else {
            None
        };
        self.repeats(repeated, at)
    }

    /// `uniqueItems`, of items that are equal where their JSON is, such as texts. Says whether it holds.
    pub fn distinct<T: Eq + Hash>(&mut self, items: &[T], at: &Path<'_>) -> bool {
        self.repeats(equal(items), at)
    }

    fn repeats(&mut self, repeated: Option<(usize, usize)>, at: &Path<'_>) -> bool {
        let repeated = match repeated.and_then(|_| self.sent(at)) {
            Some(Value::Array(items)) => self::repeated(items),
            _ => repeated,
        };
        if let Some((first, second)) = repeated {
            self.violation(
                at,
                "uniqueItems",
                format_args!("must not repeat item {first} as item {second}"),
            );
        }
        repeated.is_none()
    }
}

/// Up to how many items each is compared with those before it, which is quicker than a table of them.
const FEW: usize = 16;

/// The positions of two items that are equal.
fn equal<T: Eq + Hash>(items: &[T]) -> Option<(usize, usize)> {
    let mut items_by_index = items.iter().enumerate();
    if items.len() <= FEW {
        return items_by_index.find_map(|(index, item)| {
            let first = items.iter().take(index).position(|first| first == item)?;
            Some((first, index))
        });
    }
    let mut seen = HashMap::with_capacity(items.len());
    items_by_index.find_map(|(index, item)| seen.insert(item, index).map(|first| (first, index)))
}

/// The positions of two items that are the same JSON value.
fn repeated<T: Serialize>(items: &[T]) -> Option<(usize, usize)> {
    let mut text = Vec::with_capacity(items.len() * 16);
    if items.len() <= FEW {
        let mut ends = [0; FEW + 1];
        for (index, item) in items.iter().enumerate() {
            write_item(item, &mut text);
            ends[index + 1] = text.len();
            let item = |index: usize| text.get(ends[index]..ends[index + 1]);
            if let Some(first) = (0..index).find(|first| item(*first) == item(index)) {
                return Some((first, index));
            }
        }
        return None;
    }
    let mut ends = Vec::with_capacity(items.len());
    for item in items {
        write_item(item, &mut text);
        ends.push(text.len());
    }
    let mut seen = HashMap::with_capacity(items.len());
    let mut start = 0;
    ends.into_iter().enumerate().find_map(|(index, end)| {
        let item = text.get(start..end)?;
        start = end;
        seen.insert(item, index).map(|first| (first, index))
    })
}

/// Writes an item so that equal values are equal bytes.
fn write_item<T: Serialize>(item: &T, text: &mut Vec<u8>) {
    let start = text.len();
    // A value that has no form in JSON has no JSON equality either.
    if serde_json::to_writer(&mut *text, item).is_err() {
        return;
    }
    // There is one way to write a string, `true`, `false` and `null`, and an integer from Rust.
    let one_way = match text.get(start..) {
        Some([b'"' | b't' | b'f' | b'n', ..]) => true,
        Some(number) => number.iter().all(u8::is_ascii_digit),
        None => false,
    };
    if !one_way && let Ok(value) = serde_json::to_value(item) {
        text.truncate(start);
        canonical(&value, text);
    }
}

/// Writes a value with its keys sorted and its numbers in one form.
fn canonical(value: &Value, text: &mut Vec<u8>) {
    match value {
        Value::Array(items) => {
            text.push(b'[');
            for item in items {
                canonical(item, text);
                text.push(b',');
            }
            text.push(b']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_unstable_by_key(|(key, _)| *key);
            text.push(b'{');
            for (key, member) in members {
                write_item(key, text);
                text.push(b':');
                canonical(member, text);
                text.push(b',');
            }
            text.push(b'}');
        }
        Value::Number(number) => match number.as_f64() {
            // `Display` writes `1.0` as `1`, and never an exponent. Adding 0 turns -0 into 0.
            Some(float) if number.is_f64() => text.extend((float + 0.0).to_string().into_bytes()),
            _ => text.extend(number.to_string().into_bytes()),
        },
        Value::String(_) | Value::Bool(_) | Value::Null => write_item(value, text),
    }
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;
    use serde::Deserialize;
    use serde_json::json;

    use super::super::check::Check;
    use super::super::json::{from_slice, from_value};
    use super::super::json_text::JsonText;
    use super::*;

    fn found<T: Serialize>(items: &[T]) -> Option<String> {
        let mut report = Report::default();
        report.unique(items, &Path::ROOT);
        report
            .into_result()
            .err()
            .map(|violations| violations[0].message.clone())
    }

    #[test]
    fn typed_items() {
        assert_eq!(found(&["a", "b"]), None);
        assert_eq!(
            found(&["a", "b", "a"]).unwrap(),
            "must not repeat item 0 as item 2"
        );
        assert!(found(&[1, 2, 1]).is_some());
        assert!(found(&[-1, 1]).is_none() && found(&[-1, -1]).is_some());
        assert!(found(&[Some(1), None, None]).is_some());
    }

    #[derive(Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
    struct Named {
        name: String,
    }

    #[derive(Debug, Serialize, Deserialize)]
    struct Lists {
        unique: Vec<Named>,
        #[serde(default)]
        distinct: IndexMap<String, Vec<Named>>,
    }
    impl Check for Lists {
        fn check(&self, at: &Path<'_>, report: &mut Report) {
            report.unique(&self.unique, &at.key("unique"));
            for (key, items) in &self.distinct {
                report.distinct(items, &at.key("distinct").key(key));
            }
        }
    }

    #[test]
    fn items_are_told_apart_by_what_was_sent() {
        let open = r#"{"unique":[{"name":"a","x":1},{"name":"a","x":2}],"distinct":{"k/y":[{"name":"b"},{"name":"b","x":null}]}}"#;
        let nested = serde_json::to_string(open).unwrap();
        assert!(from_slice::<Lists>(open.as_bytes()).is_ok());
        assert!(from_slice::<Vec<JsonText<Lists>>>(format!("[{nested}]").as_bytes()).is_ok());
        assert!(from_value::<Lists>(serde_json::from_str(open).unwrap()).is_ok());

        let same =
            r#"{"unique":[{"name":"a","x":1,"y":[]},{"name":"b"},{"y":[],"x":1.0,"name":"a"}]}"#;
        let nested = serde_json::to_string(same).unwrap();
        let repeats = "/unique: must not repeat item 0 as item 2";
        assert_eq!(
            from_slice::<Lists>(same.as_bytes())
                .unwrap_err()
                .to_string(),
            repeats
        );
        assert!(from_slice::<Vec<JsonText<Lists>>>(format!("[{nested}]").as_bytes()).is_err());
        // Nor is it said of them where something else is wrong.
        let mut other: Value = serde_json::from_str(open).unwrap();
        other["distinct"]["k/y"][1]["name"] = json!(1);
        let error = from_value::<Lists>(other).unwrap_err();
        assert_eq!(
            error.to_string(),
            "/distinct/k~1y/1/name: must be a string, not an integer"
        );
    }

    #[test]
    fn few_and_many_items_are_compared_alike() {
        for length in [1, 2, FEW - 1, FEW, FEW + 1, 3 * FEW] {
            let mut items: Vec<usize> = (0..length).collect();
            assert_eq!(found(&items), None, "{length}");
            assert!(Report::default().distinct(&items, &Path::ROOT));
            items.push(length - 1);
            let expected = format!("must not repeat item {} as item {length}", length - 1);
            assert_eq!(found(&items).unwrap(), expected);
            let mut report = Report::default();
            assert!(!report.distinct(&items, &Path::ROOT));
            assert_eq!(report.into_result().unwrap_err()[0].message, expected);
        }
    }

    #[test]
    fn equality_is_that_of_json() {
        let equal = [
            json!([{"a": 1, "b": [2.0]}, {"b": [2], "a": 1.0}]),
            json!([0, -0.0]),
            json!([1e2, 100]),
            json!([[], []]),
        ];
        for value in equal {
            assert!(found(value.as_array().unwrap()).is_some(), "{value}");
        }
        let different = [
            json!([1, true, "1", [1], null]),
            json!([{"a": 1}, {"a": 2}, {"b": 1}]),
            json!([["a,"], ["a", ""]]),
            json!([9_007_199_254_740_993_i64, 9_007_199_254_740_992_i64]),
            json!([[[1], 2], [[1, 2]]]),
        ];
        for value in different {
            assert!(found(value.as_array().unwrap()).is_none(), "{value}");
        }
    }
}
