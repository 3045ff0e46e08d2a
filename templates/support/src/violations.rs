//! Every violation of a value that does not decode. A decoder stops at the first.
//!
//! In: a tree, what is wrong with it first, and what rules said of it. Out: all that can be found.
//!
//! What always holds: only what is refused comes here. What a violation is about is taken out of the tree, or another
//! value put in its place, and the rest is decoded again; nothing that is said of such a value is reported, nor of
//! anything inside an object whose discriminator names no branch. The time is bounded: of a large tree, fewer violations
//! are found. So is the memory, by the limits of a [`Report`].
//!
//! Needs: `check`, `strict`, `serde`, `serde_json`.

use std::collections::{HashMap, HashSet};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::check::{Check, Path, Report, Violation};
use super::strict;

/// How many values are decoded at most, in all rounds, where nobody asks for less.
pub const WORK: usize = 1 << 16;
/// How many rounds there are at most.
const ROUNDS: usize = 128;
/// Strings of the formats that have types.
const FORMATS: [&str; 5] = [
    "1970-01-01T00:00:00Z",
    "1970-01-01",
    "00000000-0000-0000-0000-000000000000",
    "0.0.0.0",
    "::",
];

/// The violations of a tree that is no `T`, as its first ones say: those that rules reported, then all others that are
/// found while at most so many values, or all of the tree once, are decoded again.
#[must_use]
pub fn all<T: DeserializeOwned + Check>(
    tree: Value,
    first: Vec<Violation>,
    report: Report,
    work: usize,
) -> Vec<Violation> {
    let rounds = (work / size(&tree)).clamp(1, ROUNDS);
    let mut search = Search {
        tree,
        found: report,
        tried: HashMap::new(),
        removed: Vec::new(),
    };
    for _ in 0..rounds {
        if search.found.is_full() {
            break;
        }
        match strict::from_value::<T>(search.tree.clone()) {
            Ok(value) => {
                let report = Report::of(&value, || Some(search.tree.clone()));
                let violations = report.into_result().err().unwrap_or_default();
                violations
                    .into_iter()
                    .for_each(|violation| search.note(violation));
                break;
            }
            Err(violations) => {
                for violation in &violations {
                    search.note(violation.clone());
                }
                let mut mended = false;
                // One change for each value, however much is wrong with it.
                let mut places = HashSet::new();
                for violation in &violations {
                    mended |= places.insert(place(violation)) && search.mend(violation);
                }
                if !mended {
                    break;
                }
            }
        }
    }
    search.found.into_result().err().unwrap_or(first)
}

/// How many values a tree holds. A long text costs as much as several.
fn size(tree: &Value) -> usize {
    let text = |text: &str| text.len() / 32;
    1 + match tree {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(members) => members
            .iter()
            .map(|(key, member)| text(key) + size(member))
            .sum(),
        Value::String(value) => text(value),
        _ => 0,
    }
}

struct Search {
    tree: Value,
    found: Report,
    /// How many values stood in already at each place that was wrong.
    tried: HashMap<String, usize>,
    /// Items that were taken out: the array, and the index that was left.
    removed: Vec<(String, usize)>,
}

impl Search {
    /// Adds a violation, unless it is known or about what stands in.
    fn note(&mut self, mut violation: Violation) {
        let about = place(&violation);
        let mended = self.tried.keys().any(|place| is_within(&about, place));
        let counts = ["Items", "Properties", "contains"];
        let counts = counts.iter().any(|word| violation.keyword.contains(word));
        let partial = counts && self.is_partial(&about);
        if mended || partial || self.found.is_full() {
            return;
        }
        if violation.tells_branch
            && let Some((object, _)) = about.rsplit_once('/')
        {
            // Whatever stands in, it is a branch that nobody asked for.
            self.tried.entry(object.to_owned()).or_default();
        }
        self.restore(&mut violation.pointer);
        if !self.found.has(&violation) {
            self.found.add(violation);
        }
    }

    /// Whether something in a value stands in for what came, or was taken out.
    fn is_partial(&self, value: &str) -> bool {
        let mut arrays = self.removed.iter().map(|(array, _)| array);
        arrays.any(|array| is_within(array, value))
            || self.tried.keys().any(|place| is_within(place, value))
    }

    /// Makes a pointer one into the tree as it came.
    fn restore(&self, pointer: &mut String) {
        for (array, index) in self.removed.iter().rev() {
            let Some(rest) = pointer
                .strip_prefix(array.as_str())
                .and_then(|rest| rest.strip_prefix('/'))
            else {
                continue;
            };
            let digits = rest.find('/').unwrap_or(rest.len());
            let item = rest.get(..digits).and_then(|item| item.parse().ok());
            if let Some(item) = item.filter(|item: &usize| item >= index) {
                let start = array.len() + 1;
                pointer.replace_range(start..start + digits, &(item + 1).to_string());
            }
        }
    }

    /// Changes the tree so that a violation is not met again. Whether it could be done.
    fn mend(&mut self, violation: &Violation) -> bool {
        let mut place = place(violation);
        loop {
            let tries = self.tried.entry(place.clone()).or_default();
            *tries += 1;
            let change = change(violation, *tries);
            let Some((holder, key)) = place.rsplit_once('/') else {
                return false;
            };
            let (holder, key) = (holder.to_owned(), key.replace("~1", "/").replace("~0", "~"));
            match (self.tree.pointer_mut(&holder), change) {
                (Some(Value::Object(members)), Some(Change::Remove)) => {
                    if members.remove(&key).is_some() {
                        return true;
                    }
                }
                (Some(Value::Object(members)), Some(Change::Put(value))) => {
                    members.insert(key, value);
                    return true;
                }
                (Some(Value::Array(items)), Some(Change::Put(value))) => {
                    if let Some(item) = key
                        .parse()
                        .ok()
                        .and_then(|index: usize| items.get_mut(index))
                    {
                        *item = value;
                        return true;
                    }
                }
                (Some(Value::Array(items)), None) => {
                    let index = key.parse().unwrap_or(usize::MAX);
                    if index < items.len() {
                        items.remove(index);
                        self.tried
                            .retain(|tried, _| !is_within(tried, &holder) || *tried == holder);
                        self.removed.push((holder, index));
                        return true;
                    }
                }
                (_, Some(_)) => {}
                // Nothing can stand in here, so the whole goes.
                (_, None) => place = holder,
            }
        }
    }
}

enum Change {
    Remove,
    Put(Value),
}

/// What to try after so many tries.
fn change(violation: &Violation, tries: usize) -> Option<Change> {
    let expected = violation
        .message
        .strip_prefix("must be ")
        .unwrap_or_default();
    let value = match tries {
        1 if violation.keyword != "required" => return Some(Change::Remove),
        1 | 2 if violation.keyword == "required" => Value::Null,
        3.. if violation.keyword == "format" => json!(FORMATS.get(tries - 3)?),
        2..6 => match expected
            .split([' ', ','])
            .nth(usize::from(expected.starts_with('a')))
        {
            Some("string") => json!(""),
            // Of a format, before its kind.
            _ if wanted(expected).ends_with(" string") => json!(""),
            Some("integer" | "number" | "unsigned") => json!(0),
            Some("boolean") => json!(false),
            Some("array") => json!([]),
            Some("object") => json!({}),
            _ => json!(expected.split('`').nth(1)?),
        },
        _ => return None,
    };
    Some(Change::Put(value))
}

/// What must be, without what is there instead.
fn wanted(expected: &str) -> &str {
    expected.split(", not").next().unwrap_or(expected)
}

/// What a violation is about: a member that is missing, or the value that is wrong.
fn place(violation: &Violation) -> String {
    let member = violation.message.strip_prefix("must have the member `");
    match member.and_then(|member| member.strip_suffix('`')) {
        Some(member) if violation.keyword == "required" => {
            let member = Path::ROOT.key(member).to_string();
            format!("{}{member}", violation.pointer)
        }
        _ => violation.pointer.clone(),
    }
}

/// Whether a pointer leads to a value or into it.
fn is_within(pointer: &str, value: &str) -> bool {
    pointer
        .strip_prefix(value)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::super::check::{Check, Path, Report};
    use super::super::json::{from_slice, from_value};
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only decoded")]
    struct Order {
        id: i64,
        name: String,
        paid: bool,
        size: Size,
        note: Option<String>,
        lines: Vec<Line>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Size {
        Small,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only decoded")]
    struct Line {
        count: u8,
        to: Address,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only decoded")]
    struct Address {
        city: String,
    }

    impl Check for Order {
        fn check(&self, at: &Path<'_>, report: &mut Report) {
            if self.id < 1 {
                report.violation(&at.key("id"), "minimum", "must be at least 1");
            }
            if self.name.is_empty() {
                report.violation(&at.key("name"), "minLength", "must not be empty");
            }
            if self.lines.len() < 4 {
                report.violation(&at.key("lines"), "minItems", "must have 4 items");
            }
        }
    }

    fn violations(text: &str) -> Vec<String> {
        let error = from_slice::<Order>(text.as_bytes()).unwrap_err();
        let found = error.violations().iter();
        let mut found: Vec<String> = found
            .map(|violation| format!("{} {violation}", violation.keyword))
            .collect();
        found.sort_unstable();
        found
    }

    const LINE: &str = r#"{"count":1,"to":{"city":"B"}}"#;

    #[test]
    fn all_wrong_types_are_met() {
        let text = format!(
            r#"{{"id":"1","name":7,"paid":null,"size":"small","note":1,"x":2,"lines":[{LINE},{{"count":-1,"to":{{"city":[]}}}},3,{LINE}]}}"#
        );
        assert_eq!(
            violations(&text),
            [
                "additionalProperties /x: must not be there",
                "format /lines/1/count: must be an unsigned integer of 8 bits",
                "type /id: must be an integer, not a string",
                "type /lines/1/to/city: must be a string, not an array",
                "type /lines/2: must be an object, not an integer",
                "type /name: must be a string, not an integer",
                "type /note: must be a string, not an integer",
                "type /paid: must be a boolean, not null",
            ]
        );
    }

    #[test]
    fn all_missing_members_are_met_with_what_is_checked() {
        assert_eq!(
            violations(r#"{"id":0,"size":"small","lines":[{"count":1}]}"#),
            [
                "minimum /id: must be at least 1",
                "required /lines/0: must have the member `to`",
                "required must have the member `name`",
                "required must have the member `paid`",
            ]
        );
    }

    #[test]
    fn what_stands_in_is_not_reported() {
        let text = format!(
            r#"{{"id":1,"name":"n","paid":true,"size":"big","lines":[{LINE},{LINE},{LINE},{LINE}]}}"#
        );
        assert_eq!(violations(&text).len(), 1);
        assert_eq!(violations("[]"), ["type must be an object, not an array"]);
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only decoded")]
    struct Patch {
        id: uuid::Uuid,
        at: chrono::DateTime<chrono::FixedOffset>,
        title: Option<String>,
        parents: Option<Vec<uuid::Uuid>>,
    }

    impl Check for Patch {
        fn check(&self, at: &Path<'_>, report: &mut Report) {
            if let Some(parents) = &self.parents {
                report.items(parents.len(), Some(1), None, &at.key("parents"));
            }
            if self.title.as_deref() == Some("") {
                report.length("", Some(1), None, &at.key("title"));
            }
            let members = usize::from(self.title.is_some()) + usize::from(self.parents.is_some());
            report.properties(members, Some(1), None, at);
        }
    }

    #[test]
    fn what_was_taken_out_is_not_missed_by_counts() {
        let told = |text: &str| {
            let error = from_slice::<Patch>(text.as_bytes()).unwrap_err();
            let found = error.violations().iter();
            let mut found: Vec<_> = found
                .map(|violation| format!("{} {}", violation.keyword, violation.pointer))
                .collect();
            found.sort_unstable();
            found.join(", ")
        };
        let with = |rest: &str| {
            told(&format!(
                r#"{{"id":"00000000-0000-0000-0000-000000000001","at":"2024-01-01T00:00:00Z"{rest}}}"#
            ))
        };
        assert_eq!(with(r#","title":5"#), "type /title");
        assert_eq!(
            with(r#","parents":["x","y"]"#),
            "format /parents/0, format /parents/1"
        );
        assert_eq!(with(""), "minProperties ");
        assert_eq!(with(r#","parents":[]"#), "minItems /parents");
        assert_eq!(
            told(r#"{"title":""}"#),
            "minLength /title, required , required "
        );
    }

    #[test]
    fn long_keys_take_bounded_time_and_memory() {
        use std::collections::HashMap;
        let key = "A".repeat(1 << 21);
        for items in ["-1,", "\"x\","] {
            let text = format!(r#"{{"{key}":[{}0]}}"#, items.repeat(300));
            let error = from_slice::<HashMap<String, Vec<Small>>>(text.as_bytes()).unwrap_err();
            assert_eq!(error.violations().len(), 1);
            assert!(error.violations()[0].pointer.ends_with("A/0"));
        }
        let short = r#"{"k":["x",1,[],2,true,3,-1]}"#;
        let error = from_slice::<HashMap<String, Vec<Small>>>(short.as_bytes()).unwrap_err();
        assert_eq!(error.violations().len(), 4);
        assert_eq!(error.violations()[3].pointer, "/k/6");
    }

    #[derive(Debug, Deserialize)]
    struct Small(i64);

    impl Check for Small {
        fn check(&self, at: &Path<'_>, report: &mut Report) {
            if self.0 < 0 {
                report.violation(at, "minimum", "must be at least 0");
            }
        }
    }

    #[test]
    fn large_trees_take_bounded_time() {
        let lines = vec![r#"{"count":"x"}"#; 50_000].join(",");
        let found = violations(&format!(r#"{{"id":1,"lines":[{lines}]}}"#));
        assert!(!found.is_empty() && found.len() < 10, "{found:?}");
    }

    /// Stands for the root of generated code.
    mod support {
        pub(crate) use crate::{check, union};
    }

    mod types {
        use serde::{Deserialize, Serialize};

        use super::support::check::{Check, unchecked};
        use super::support::union::union;

        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        pub(crate) struct Card {
            pub(crate) r#type: String,
            pub(crate) last4: String,
        }
        unchecked!(Card);

        #[derive(Debug, Clone, PartialEq)]
        pub(crate) enum Payment {
            Card(Card),
            Cash(Box<Card>),
        }
        union!(Payment by tag "type" { Card: ["card"], Cash(Card): ["cash"] });

        #[derive(Debug, Clone, Deserialize)]
        pub(crate) struct Order {
            #[expect(dead_code, reason = "it is refused")]
            paid: Vec<Payment>,
            #[expect(dead_code, reason = "it is refused")]
            count: u8,
        }
        unchecked!(Order);
    }

    #[test]
    fn of_an_unknown_branch_nothing_else_is_asked() {
        let told = |tree| {
            let error = from_value::<types::Payment>(tree).unwrap_err();
            let told = error.violations().iter().map(ToString::to_string);
            told.collect::<Vec<_>>()
        };
        let which = "/type: must be `card` or `cash`";
        assert_eq!(told(json!({"type": "paypal"})), [which]);
        assert_eq!(told(json!({"type": 3})), [which]);
        assert_eq!(told(json!({})), ["must have the member `type`"]);
        assert_eq!(
            told(json!({"type": "card"})),
            ["must have the member `last4`"]
        );
        // All else is told.
        let order = json!({"paid": [{"type": "paypal"}, {"type": "card"}, {}], "count": "x"});
        let error = from_value::<types::Order>(order).unwrap_err();
        let told: Vec<_> = error.violations().iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "/paid/0/type: must be `card` or `cash`",
                "/paid/1: must have the member `last4`",
                "/paid/2: must have the member `type`",
                "/count: must be an unsigned integer of 8 bits, not a string",
            ]
        );
    }
}
