//! Samples: what a mock server answers with, as data.
//!
//! In: an [`Api`] and its planned operations. Out: a [`SamplesPlan`], whose text is JSON.
//!
//! What always holds: the samples of a type stand there once, however often it is used; responses hold nothing that is
//! `writeOnly`; what has no sample is not there; one line holds one type or one operation, so that a change of the
//! description is a small change here.

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};
use spectrait_ir::{Api, MediaType, Operation, Response, TypeId, Value};
use spectrait_samples::{Direction, Samples, Variant};

use super::OperationsPlan;
use super::bodies::{BodyPlan, Format};
use super::operations::OperationPlan;

/// The samples of an API.
#[derive(Debug, Clone, Serialize)]
pub struct SamplesPlan {
    /// JSON: `types`, the samples of each type by name, and `operations`, what the responses of each hold, by status.
    pub text: String,
}

/// No example is longer, or it would be most of what is generated.
const LONGEST: usize = 1 << 16;

/// Makes the samples of all responses.
pub(super) fn plan(api: &Api, operations: &OperationsPlan) -> SamplesPlan {
    let mut planner = Planner {
        api,
        samples: Samples::new(api).toward(Direction::Response),
        types: IndexMap::new(),
        keys: IndexMap::new(),
    };
    let mut lines = Vec::with_capacity(operations.operations.len());
    for planned in &operations.operations {
        let mut described = api.operations.iter();
        let described = described.find(|operation| operation.place == planned.place);
        if let Some(operation) = described {
            let key = format!("{} {}", planned.method, planned.path);
            let responses = planner.operation(operation, planned, operations);
            lines.push(line(&key, &Json::Object(responses)));
        }
    }
    let types: Vec<String> = planner
        .types
        .iter()
        .map(|(key, values)| line(key, &Json::Array(values.clone())))
        .collect();
    let text = format!(
        "{{\"types\":{{\n{}\n}},\"operations\":{{\n{}\n}}}}",
        types.join(",\n"),
        lines.join(",\n")
    );
    SamplesPlan { text }
}

/// A member on a line of its own.
fn line(key: &str, value: &Json) -> String {
    format!("{}:{value}", Json::from(key))
}

struct Planner<'a> {
    api: &'a Api,
    samples: Samples<'a>,
    /// The samples by key.
    types: IndexMap<String, Vec<Json>>,
    /// The keys of types that have samples.
    keys: IndexMap<TypeId, Option<String>>,
}

impl Planner<'_> {
    fn operation(
        &mut self,
        operation: &Operation,
        planned: &OperationPlan,
        operations: &OperationsPlan,
    ) -> Map<String, Json> {
        let mut responses = Map::new();
        for response in &planned.responses {
            let mut described = operation.responses.iter();
            let described = described.find(|(status, _)| *status == response.status);
            if let Some((status, id)) = described {
                let body = response.payload.body(&operations.structs);
                let body = body.map(|body| first(body, operations));
                let sample = self.response(self.api.response(*id), body);
                responses.insert(status.to_string(), Json::Object(sample));
            }
        }
        responses
    }

    fn response(&mut self, response: &Response, body: Option<&BodyPlan>) -> Map<String, Json> {
        let mut sample = Map::new();
        let mut headers = Map::new();
        for (name, id) in &response.headers {
            let mut ty = self.api.header(*id).ty;
            // Each `Set-Cookie` is one value, see `responses`.
            if name.eq_ignore_ascii_case("set-cookie")
                && let spectrait_ir::Shape::Array { items } = self.api.ty(ty).shape
            {
                ty = items;
            }
            if let Some(key) = self.key(ty) {
                headers.insert(name.clone(), key.into());
            }
        }
        if !headers.is_empty() {
            sample.insert("headers".to_owned(), headers.into());
        }
        let Some(body) = body else {
            return sample;
        };
        let mut media = response.content.iter();
        let Some(media) = media.find(|media| media.name == body.media_type) else {
            return sample;
        };
        let key = match media.ty {
            Some(ty) => self.key(ty),
            None => Some(self.untyped(&body.format)),
        };
        if let Some(key) = key {
            sample.insert("body".to_owned(), key.into());
        }
        let examples = self.examples(media, &body.format);
        if !examples.is_empty() {
            sample.insert("examples".to_owned(), examples.into());
        }
        sample
    }

    /// The valid examples of a body by name.
    fn examples(&self, media: &MediaType, format: &Format) -> Map<String, Json> {
        let mut examples = Map::new();
        for example in &media.examples {
            let value = match media.ty {
                Some(ty) => self.samples.shown(ty, &example.value),
                None => Some(example.value.clone())
                    .filter(|value| *format == Format::Json || matches!(value, Value::String(_))),
            };
            let Some(value) = value else {
                continue;
            };
            let value = serde_json::to_value(&value).unwrap_or_default();
            if value.to_string().len() <= LONGEST {
                let name = example.name.clone().unwrap_or_else(|| "example".to_owned());
                examples.insert(name, value);
            }
        }
        examples
    }

    /// The samples of a body without a schema.
    fn untyped(&mut self, format: &Format) -> String {
        let (key, value) = match format {
            Format::Json => ("any", json!({})),
            _ => ("text", json!("amber")),
        };
        self.types.insert(key.to_owned(), vec![value]);
        key.to_owned()
    }

    /// The key of a type's samples; nothing where it has none.
    fn key(&mut self, ty: TypeId) -> Option<String> {
        if let Some(known) = self.keys.get(&ty) {
            return known.clone();
        }
        let mut values: Vec<Json> = Vec::new();
        for variant in Variant::ALL {
            let Some(value) = self.samples.value(ty, variant, 0) else {
                break;
            };
            let value = serde_json::to_value(&value).unwrap_or_default();
            if !values.contains(&value) {
                values.push(value);
            }
        }
        let key = (!values.is_empty()).then(|| {
            let described = self.api.ty(ty);
            let stem = described
                .component
                .clone()
                .unwrap_or_else(|| described.place.pointer.clone());
            let taken = |key: &String| self.types.contains_key(key);
            let numbered = (2..).map(|number| format!("{stem} {number}"));
            let mut keys = std::iter::once(stem.clone()).chain(numbered);
            let key = keys.find(|key| !taken(key)).unwrap_or_default();
            self.types.insert(key.clone(), values);
            key
        });
        self.keys.insert(ty, key.clone());
        key
    }
}

/// The body that is answered where there is a choice.
fn first<'p>(body: &'p BodyPlan, operations: &'p OperationsPlan) -> &'p BodyPlan {
    let choice = match body.format {
        Format::Choice(position) => operations.choices.get(position),
        _ => None,
    };
    let variant = choice.and_then(|choice| choice.variants.first());
    variant.map_or(body, |variant| &variant.body)
}
