//! The stages of a run as text, so that a wrong output is traced by looking.
//!
//! In: a [`Description`] or a [`Plan`]. Out: text for people, or JSON for programs.
//!
//! What always holds: the JSON is complete; the text leaves out what is empty, and is stable enough to compare
//! two runs with `diff`.

mod api;
mod tree;

use std::fmt::Write as _;

use indexmap::IndexMap;
use serde::Serialize;
use spectrait_emitter::Plan;
use spectrait_ir::{Number, Value};
use spectrait_parser::Description;
use spectrait_parser::document::Document;

pub use api::api;

/// The documents as they were read: a tree for each, after YAML, JSON or Markdown. Several that were merged are
/// one here.
#[must_use]
pub fn documents(description: &Description) -> String {
    let documents: Vec<_> = read(description).collect();
    let mut text = String::new();
    for document in &documents {
        if documents.len() > 1 {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "# {}", document.name);
        }
        text.push_str(&tree::block(&document.root));
    }
    text
}

/// The documents as JSON: one document as it is, several as an object by name.
#[must_use]
pub fn documents_json(description: &Description) -> String {
    match read(description).collect::<Vec<_>>().as_slice() {
        [document] => json(&document.root),
        documents => {
            let named = documents
                .iter()
                .map(|document| (&document.name, &document.root));
            json(&named.collect::<IndexMap<_, _>>())
        }
    }
}

/// The documents that have a tree of their own: where several were merged, it is the first one's.
fn read(description: &Description) -> impl Iterator<Item = &Document> {
    let documents = &description.documents.documents;
    documents
        .iter()
        .enumerate()
        .filter(|(index, document)| *index == 0 || document.root != Value::Null)
        .map(|(_, document)| document)
}

/// The plan: every decision about the output. Types are shown by name where the plan has their position.
#[must_use]
pub fn plan(plan: &Plan) -> String {
    match serde_json::to_value(plan) {
        Ok(value) => tree::block(&tree::without_empty(with_names(from_json(value), plan))),
        Err(error) => format!("cannot show the plan: {error}\n"),
    }
}

/// The tree of a plan with names in the place of `{named: POSITION}`.
fn with_names(value: Value, plan: &Plan) -> Value {
    match value {
        Value::Object(members) => {
            let named = members
                .get("named")
                .and_then(Value::as_number)
                .and_then(Number::as_integer);
            let item =
                named.and_then(|position| plan.types.items.get(usize::try_from(position).ok()?));
            match item {
                Some(item) if members.len() == 1 => Value::String(item.name.clone()),
                _ => Value::Object(
                    members
                        .into_iter()
                        .map(|(key, member)| (key, with_names(member, plan)))
                        .collect(),
                ),
            }
        }
        Value::Array(items) => Value::Array(
            items
                .into_iter()
                .map(|item| with_names(item, plan))
                .collect(),
        ),
        value => value,
    }
}

/// A stage as JSON, indented, with a line end.
#[must_use]
pub fn json(stage: &impl Serialize) -> String {
    match serde_json::to_string_pretty(stage) {
        Ok(text) => text + "\n",
        Err(error) => format!("cannot show this stage as JSON: {error}\n"),
    }
}

fn from_json(value: serde_json::Value) -> Value {
    match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(value) => Value::Bool(value),
        serde_json::Value::Number(number) => {
            Value::Number(match (number.as_i64(), number.as_u64()) {
                (Some(integer), _) => Number::Integer(integer.into()),
                (_, Some(integer)) => Number::Integer(integer.into()),
                _ => Number::Float(number.as_f64().unwrap_or_default()),
            })
        }
        serde_json::Value::String(text) => Value::String(text),
        serde_json::Value::Array(items) => Value::Array(items.into_iter().map(from_json).collect()),
        serde_json::Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|(key, value)| (key, from_json(value)))
                .collect(),
        ),
    }
}
