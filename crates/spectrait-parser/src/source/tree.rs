//! Builds a [`Value`] from what a deserialiser of YAML or JSON visits.
//!
//! What always holds: keys stay in the order of the text; of a repeated key the last value counts, and the
//! repetition is noted; the size of the tree is bounded by the size of its text, aliases or not.

use std::collections::HashSet;
use std::fmt;

use indexmap::IndexMap;
use indexmap::map::Entry;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use spectrait_ir::{Number, Value};

use crate::document::escape;

/// What a visitor expects of a key; a deserialiser repeats it in its error where a key is something else.
pub(super) const KEY: &str = "a key that is text";

/// What was noticed while a tree was built.
#[derive(Debug)]
pub(super) struct Notes {
    /// Whether `<<` merges, as in YAML.
    merges: bool,
    /// How much more memory the tree may take, in bytes, roughly.
    budget: usize,
    /// Whether the budget was exceeded.
    pub(super) exceeded: bool,
    /// The repeated keys, by pointer, in the order of the text.
    pub(super) repeated: IndexMap<String, Repeated>,
    /// Numbers that are infinite or none, by pointer.
    pub(super) not_finite: Vec<(String, f64)>,
    /// Integral floating-point numbers beyond 64 bits, by pointer. Where the deserialiser reads no longer integers,
    /// their digits may have been lost.
    pub(super) large: Vec<String>,
}

/// A key that an object has more than once.
#[derive(Debug)]
pub(super) struct Repeated {
    /// How many times before the last.
    pub(super) earlier: usize,
    /// Whether all values are equal.
    pub(super) equal: bool,
    /// Whether an array or object was replaced.
    pub(super) structure: bool,
}

/// What a node costs of the budget beside its text.
const NODE: usize = 32;

/// How many repeated keys are looked at again when what they are in is replaced.
const FORGOTTEN: usize = 1_000;

impl Notes {
    /// Forgets what was noted within a value that is replaced: that is said of the whole.
    fn replace(&mut self, pointer: &str) {
        if self.repeated.len() <= FORGOTTEN {
            let within = |inner: &str| {
                let rest = inner.strip_prefix(pointer);
                rest.is_some_and(|rest| rest.starts_with('/'))
            };
            self.repeated.retain(|inner, _| !within(inner));
        }
    }

    /// Notes on a text of `length` bytes. Without aliases no text can exceed the budget: its nodes take two bytes
    /// each at least.
    pub(super) fn new(length: usize, merges: bool) -> Self {
        Self {
            merges,
            budget: (NODE * length).saturating_add(1 << 24),
            exceeded: false,
            repeated: IndexMap::new(),
            not_finite: Vec::new(),
            large: Vec::new(),
        }
    }

    fn spend<E: Error>(&mut self, bytes: usize) -> Result<(), E> {
        match self.budget.checked_sub(bytes) {
            Some(rest) => {
                self.budget = rest;
                Ok(())
            }
            None => {
                self.exceeded = true;
                Err(E::custom("too many aliases"))
            }
        }
    }
}

/// The way from the root to a value that is being read, as a list on the stack: it is written out only where
/// something is noted.
#[derive(Clone, Copy)]
enum At<'p> {
    Root,
    Key(&'p At<'p>, &'p str),
    Index(&'p At<'p>, usize),
}

impl At<'_> {
    fn pointer(&self) -> String {
        match self {
            At::Root => String::new(),
            At::Key(parent, key) => format!("{}/{}", parent.pointer(), escape(key)),
            At::Index(parent, index) => format!("{}/{index}", parent.pointer()),
        }
    }
}

/// Reads a value.
pub(super) struct Tree<'n, 'p> {
    notes: &'n mut Notes,
    at: At<'p>,
}

impl<'n> Tree<'n, 'static> {
    /// Reads the root of a document.
    pub(super) fn root(notes: &'n mut Notes) -> Self {
        Self {
            notes,
            at: At::Root,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Tree<'_, '_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.notes.spend(NODE)?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_, '_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(Number::Integer(value.into())))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(Number::Integer(value.into())))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        Ok(Value::Number(Number::Integer(value)))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        #[expect(
            clippy::cast_precision_loss,
            reason = "beyond 128 bits a number is floating-point"
        )]
        let number = i128::try_from(value).map_or(Number::Float(value as f64), Number::Integer);
        Ok(Value::Number(number))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        if value.is_nan() {
            self.notes.not_finite.push((self.at.pointer(), value));
            return Ok(Value::Null);
        }
        if value.is_infinite() {
            self.notes.not_finite.push((self.at.pointer(), value));
        } else if value.abs() >= 2f64.powi(63) {
            self.notes.large.push(self.at.pointer());
        }
        Ok(Value::Number(Number::Float(
            value.clamp(f64::MIN, f64::MAX),
        )))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        self.notes.spend(text.len())?;
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(Tree {
            notes: self.notes,
            at: At::Index(&self.at, array.len()),
        })? {
            array.push(item);
        }
        Ok(Value::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object: IndexMap<String, Value> = IndexMap::new();
        // The members that came from `<<` and that a key of the object itself may still replace.
        let mut merged: HashSet<String> = HashSet::new();
        while let Some(key) = members.next_key_seed(Key)? {
            self.notes.spend(key.len())?;
            let at = At::Key(&self.at, &key);
            if let Some(Value::Object(_) | Value::Array(_)) = object.get(&key) {
                self.notes.replace(&at.pointer());
            }
            let value = members.next_value_seed(Tree {
                notes: self.notes,
                at,
            })?;
            if self.notes.merges && key == "<<" && merge(&value, &mut object, &mut merged) {
                continue;
            }
            match object.entry(key) {
                Entry::Vacant(entry) => {
                    entry.insert(value);
                }
                Entry::Occupied(mut entry) => {
                    if !merged.remove(entry.key()) {
                        let pointer = At::Key(&self.at, entry.key()).pointer();
                        let repeated = self.notes.repeated.entry(pointer).or_insert(Repeated {
                            earlier: 0,
                            equal: true,
                            structure: false,
                        });
                        repeated.earlier += 1;
                        repeated.equal &= *entry.get() == value;
                        repeated.structure |=
                            matches!(entry.get(), Value::Object(_) | Value::Array(_));
                    }
                    entry.insert(value);
                }
            }
        }
        Ok(Value::Object(object))
    }

    /// A YAML value with a tag of its own (`!name`), which says nothing here.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (_, value): (String, _) = tagged.variant()?;
        value.newtype_variant_seed(self)
    }
}

/// Adds the members of a `<<` to an object, unless it has them. The value is an object, or an array of objects of
/// which the first has precedence; anything else is not a merge.
fn merge(
    value: &Value,
    object: &mut IndexMap<String, Value>,
    merged: &mut HashSet<String>,
) -> bool {
    let sources: Vec<&IndexMap<String, Value>> = match value {
        Value::Object(members) => vec![members],
        Value::Array(items) => match items.iter().map(Value::as_object).collect() {
            Some(sources) => sources,
            None => return false,
        },
        _ => return false,
    };
    for (key, value) in sources.into_iter().flatten() {
        if let Entry::Vacant(entry) = object.entry(key.clone()) {
            entry.insert(value.clone());
            merged.insert(key.clone());
        }
    }
    true
}

/// Reads a key as its text: `200`, `on` and `null` are what they say.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(KEY)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<String, E> {
        Ok(text)
    }
}
