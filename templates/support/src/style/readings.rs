//! Texts that may be several things: a number or a string, or what no schema tells.
//!
//! In: a value that is refused, with what else its texts can be read as ([`Reading`]), and who judges values. Out: the
//! first reading that is valid. What always holds: at most [`ROUNDS`] readings and the mixtures of [`MIXED`] texts are
//! judged, and to find out what is refused in them takes no more work than in the first; what is told of a value that no
//! reading makes valid is what is wrong with the first.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::{Map, Value};

use super::super::check::{Path, Violation};
use super::super::json::{self, WORK};

/// How many readings are made after what was refused in the last one.
const ROUNDS: usize = 8;

/// Of how many texts all mixtures of readings are tried.
const MIXED: usize = 4;

/// Which readings of texts are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Texts {
    /// The first of each.
    First,
    /// All of each.
    All,
}

/// A value that was read from texts.
#[derive(Debug, Default)]
pub struct Reading {
    /// Where each text is the first that it can be.
    pub value: Value,
    /// What else texts can be, and where they are in the value.
    pub others: Vec<(String, Value)>,
}

impl Reading {
    /// An object without members.
    #[must_use]
    pub fn object() -> Self {
        Self::of(Value::Object(Map::new()))
    }

    /// A value that can be read in one way.
    #[must_use]
    pub fn of(value: Value) -> Self {
        let others = Vec::new();
        Self { value, others }
    }

    /// Adds a member to an object.
    pub fn insert(&mut self, key: &str, member: Self) {
        let place = || Path::ROOT.key(key).to_string();
        let others = member.others.into_iter();
        self.others
            .extend(others.map(|(below, other)| (place() + &below, other)));
        if let Some(members) = self.value.as_object_mut() {
            members.insert(key.to_owned(), member.value);
        }
    }
}

/// What is valid of a value that was read from texts: the value itself, which has the first reading of each, else the
/// first of all its readings that is. Who judges is told how much work it may be to find all that is wrong, as
/// [`json::judge`] is.
///
/// # Errors
///
/// What is wrong with the value itself.
pub fn valid<T>(
    first: Value,
    all: impl FnOnce() -> Option<Reading>,
    judge: impl Fn(Value, usize) -> Result<T, json::Error>,
) -> Result<T, json::Error> {
    judge(first, WORK).or_else(|refused| {
        let all = all().unwrap_or_default();
        by_place(&all, refused.violations(), &judge)
            .or_else(|| mixed(&all, &judge))
            .ok_or(refused)
    })
}

/// A text that can be several things.
struct Text<'r> {
    place: &'r str,
    /// The list that it is an item of.
    list: Option<&'r str>,
    /// What else it can be.
    next: VecDeque<Value>,
    is_changed: bool,
}

impl<'r> Text<'r> {
    /// The texts of a reading.
    fn all(reading: &'r Reading) -> Vec<Self> {
        let mut texts: Vec<Self> = Vec::new();
        let mut known: HashMap<&str, usize> = HashMap::new();
        for (place, other) in &reading.others {
            let at = *known.entry(place).or_insert(texts.len());
            if let Some(text) = texts.get_mut(at) {
                text.next.push_back(other.clone());
                continue;
            }
            let holder = place.rsplit_once('/').map(|(holder, _)| holder);
            let is_list =
                |holder: &&str| reading.value.pointer(holder).is_some_and(Value::is_array);
            texts.push(Self {
                place,
                list: holder.filter(is_list),
                next: VecDeque::from([other.clone()]),
                is_changed: false,
            });
        }
        texts
    }
}

/// Texts are read as the next that they can be where they, what holds them or what they hold is refused. Of a long
/// list, not all that is refused is told: where more is in the next round, all items from there on are read as their
/// next.
fn by_place<T>(
    reading: &Reading,
    refused: &[Violation],
    judge: &impl Fn(Value, usize) -> Result<T, json::Error>,
) -> Option<T> {
    let mut value = reading.value.clone();
    let mut texts = Text::all(reading);
    let mut refused = refused.to_vec();
    let mut lists: HashSet<&str> = HashSet::new();
    for _ in 0..ROUNDS {
        let places: HashSet<&str> = refused.iter().map(|it| it.pointer.as_str()).collect();
        let above: HashSet<&str> = places.iter().flat_map(|place| holders(place)).collect();
        let (mut changed, mut long) = (HashSet::new(), HashSet::new());
        let mut changes = false;
        for text in &mut texts {
            let is_told = places.contains(text.place)
                || above.contains(text.place)
                || holders(text.place).any(|holder| places.contains(holder));
            if is_told && !text.is_changed {
                long.extend(text.list.filter(|list| lists.contains(list)));
            }
            if !is_told && !text.list.is_some_and(|list| long.contains(list)) {
                continue;
            }
            let Some(next) = text.next.pop_front() else {
                continue;
            };
            if let Some(spot) = value.pointer_mut(text.place) {
                let last = std::mem::replace(spot, next);
                // What nobody refused may have been right.
                text.next.extend((!is_told).then_some(last));
            }
            (changes, text.is_changed) = (true, true);
            changed.extend(text.list);
        }
        if !changes {
            return None;
        }
        lists.extend(changed);
        match judge(value.clone(), WORK / ROUNDS) {
            Ok(valid) => return Some(valid),
            Err(error) => refused = error.violations().to_vec(),
        }
    }
    None
}

/// The places of what holds that at a place.
fn holders(place: &str) -> impl Iterator<Item = &str> {
    place
        .rmatch_indices('/')
        .filter_map(|(end, _)| place.get(..end))
}

/// Each text is something else, or each of some: one of several objects may have a number where another has a text.
fn mixed<T>(
    reading: &Reading,
    judge: &impl Fn(Value, usize) -> Result<T, json::Error>,
) -> Option<T> {
    let mut seen = HashSet::new();
    let mut texts: Vec<&(String, Value)> = reading.others.iter().collect();
    texts.retain(|(place, _)| seen.insert(place));
    let mixtures = 1_usize << texts.len().min(MIXED);
    // The bits of a mask are the texts that are something else.
    let masks = (!texts.is_empty()).then_some(usize::MAX).into_iter();
    masks.chain(1..mixtures).find_map(|mask| {
        let mut value = reading.value.clone();
        for (bit, (place, other)) in texts.iter().enumerate() {
            if (mask == usize::MAX || (bit < MIXED && mask & (1 << bit) != 0))
                && let Some(spot) = value.pointer_mut(place)
            {
                *spot = other.clone();
            }
        }
        judge(value, 0).ok()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Kind, Parameter, Raw, Style, pairs, read};
    use super::*;
    use crate::check::Path;

    /// What is read where only this is valid, and how many readings that took.
    fn settle(kind: Kind, text: &str, wanted: &Value) -> (Option<Value>, usize) {
        let parameter = Parameter::query("v", kind).style(match text.contains('[') {
            true => Style::DeepObject,
            false => Style::Form,
        });
        let pairs = pairs(text, '&');
        let count = std::cell::Cell::new(0);
        let judge = |value: Value, _: usize| {
            count.set(count.get() + 1);
            let mut wrong = Vec::new();
            match (&value, wanted) {
                (Value::Array(items), Value::Array(wanted)) => {
                    for (index, (item, wanted)) in items.iter().zip(wanted).enumerate() {
                        if item != wanted {
                            wrong.push(Violation::new(&Path::ROOT.index(index), "enum", "is not"));
                        }
                    }
                }
                _ if value == *wanted => {}
                _ => wrong.push(Violation::new(&Path::ROOT, "enum", "is not")),
            }
            if wrong.is_empty() {
                Ok(value)
            } else {
                Err(json::Error::Invalid(wrong))
            }
        };
        let reading = read(&parameter, Raw::Pairs(&pairs), Texts::All).unwrap();
        let found = valid(reading.value.clone(), || Some(reading), judge);
        (found.ok(), count.get())
    }

    #[test]
    fn what_is_refused_is_read_as_the_next_that_it_can_be() {
        const EITHER: Kind = Kind::OneOf(&[Kind::Integer, Kind::String]);
        const LIST: Kind = Kind::Array(&EITHER);
        const MAP: Kind = Kind::Map(&EITHER);
        const TEXTS: Kind = Kind::Array(&Kind::String);
        for (kind, text, value, readings) in [
            (EITHER, "v=1", json!(1), 1),
            (EITHER, "v=1", json!("1"), 2),
            (EITHER, "v=1.50", json!("1.50"), 1),
            (LIST, "v=1&v=2&v=3", json!(["1", 2, "3"]), 2),
            (Kind::Any, "v=true", json!(true), 2),
            (Kind::Any, "v=null", Value::Null, 2),
            (Kind::Array(&Kind::Any), "v=a&v=7", json!(["a", 7]), 2),
            (MAP, "v[a]=1&v[b]=2", json!({"a": "1", "b": "2"}), 2),
            // All are refused at once, and one of them is to blame.
            (MAP, "v[a]=1&v[b]=2", json!({"a": 1, "b": "2"}), 5),
            (Kind::OneOf(&[Kind::Integer, TEXTS]), "v=1", json!(["1"]), 2),
        ] {
            let found = settle(kind, text, &value);
            assert_eq!(found, (Some(value), readings), "{text}");
        }
        assert_eq!(settle(EITHER, "v=1", &json!(2)).0, None);
    }

    #[test]
    fn a_key_that_is_there_again_is_a_list_of_texts() {
        let parameter = Parameter::query("v", Kind::Map(&Kind::Any));
        let pairs = pairs("a=1&b=x&a=2", '&');
        let reading = read(&parameter, Raw::Pairs(&pairs), Texts::All).unwrap();
        assert_eq!(reading.value, json!({"a": ["1", "2"], "b": "x"}));
        let others = [("/a/0".to_owned(), json!(1)), ("/a/1".to_owned(), json!(2))];
        assert_eq!(reading.others, others);
    }

    const LIST: Kind = Kind::Array(&Kind::OneOf(&[Kind::Integer, Kind::String]));

    std::thread_local! {
        static DECODED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
    }

    /// A number of one digit, or a text of two letters.
    #[derive(Debug, PartialEq)]
    struct Short(Value);

    impl<'de> serde::Deserialize<'de> for Short {
        fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            DECODED.set(DECODED.get() + 1);
            let value = Value::deserialize(deserializer)?;
            let is_valid = match &value {
                Value::String(text) => text.len() == 2,
                value => value.as_u64().is_some_and(|number| number < 10),
            };
            let refusal = || serde::de::Error::custom("is neither");
            is_valid.then_some(Self(value)).ok_or_else(refusal)
        }
    }

    impl crate::check::Check for Short {}

    /// The list that a query is, and how many of its items were decoded to find it.
    fn short(text: &str) -> (Option<Vec<Short>>, usize) {
        DECODED.set(0);
        let parameter = Parameter::query("v", LIST);
        let pairs = pairs(text, '&');
        let reading = read(&parameter, Raw::Pairs(&pairs), Texts::All).unwrap();
        let found = valid(reading.value.clone(), || Some(reading), json::judge);
        (found.ok(), DECODED.get())
    }

    #[test]
    fn the_work_is_bounded() {
        for count in [30, 500, 5000] {
            // What is refused stands at the end, so that each time all of the list is decoded.
            let (found, decoded) = short(&("v=1&".repeat(count) + &"v=123&".repeat(100)));
            let count = count + 100;
            assert_eq!(found, None);
            let most = 2 * WORK + (1 + ROUNDS + 1 + (1 << MIXED)) * count;
            assert!(decoded <= most, "{count}: {decoded} of {most}");
        }
    }

    #[test]
    fn a_long_list_is_read_however_little_of_it_is_told_to_be_refused() {
        for at in [0, 2500, 4999] {
            let mut texts = vec!["v=12"; 5000];
            texts.splice(at..=at, ["v=1"]);
            let (found, _) = short(&texts.join("&"));
            let found = found.expect("a list");
            assert_eq!((found.len(), &found[at].0), (5000, &json!(1)));
        }
        let (found, _) = short(&(["v=1"; 4999].join("&") + "&v=12"));
        assert_eq!(
            found.and_then(|mut found| found.pop()),
            Some(Short(json!("12")))
        );
    }

    #[test]
    fn each_item_of_a_tuple_is_read_as_its_own_kind() {
        const TUPLE: Kind = Kind::Tuple(&[Kind::String, Kind::Integer], &Kind::Boolean);
        let (found, readings) = settle(TUPLE, "v=12&v=7&v=true", &json!(["12", 7, true]));
        assert_eq!((found, readings), (Some(json!(["12", 7, true])), 1));
        let deep = settle(TUPLE, "v[1]=7&v[0]=12", &json!(["12", 7]));
        assert_eq!(deep, (Some(json!(["12", 7])), 1));
    }
}
