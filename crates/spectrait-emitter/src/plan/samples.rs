//! Samples: what a mock server answers with, and what operations are called with, as data.
//!
//! In: an [`Api`] and its planned operations. Out: a [`SamplesPlan`], whose text is JSON.
//!
//! What always holds: the samples of a type stand there once, however often it is used; responses hold nothing that is
//! `writeOnly`; an example of a header or parameter itself comes before those of its type; a body that is one of several has
//! the samples of each; what has no sample is not there; one line holds one type or one operation, so that a change of
//! the description is a small change here.

pub(crate) mod missing;
mod requests;

use std::collections::HashMap;
use std::fmt::Write as _;

use indexmap::IndexMap;
use serde::Serialize;
use serde_json::{Map, Value as Json, json};
use spectrait_ir::{
    Api, Example, MediaType, Operation, Place, Response, TypeId, Value, media_types,
};
use spectrait_samples::{Direction, Samples, Variant};

use super::OperationsPlan;
use super::bodies::{BodyPlan, Format};
use super::media_types::is_xml;
use super::operations::OperationPlan;
use super::pages::{PagesPlan, Turn};
use super::responses::Payload;
use crate::bidi::visible_json;
pub use missing::Missing;
use requests::Wire;
pub(crate) use requests::place;

/// The samples of an API.
#[derive(Debug, Clone, Serialize)]
pub struct SamplesPlan {
    /// JSON: `types`, the samples of each type by name; `operations`, what the responses of each hold, by status;
    /// `pages`, how those of each list follow each other; and `requests`, what each is called with, where calls are wanted.
    pub text: String,
    /// Whether calls of the operations are wanted, and tests that are made of them.
    pub calls: bool,
    /// What has no sample; in the text it says `without`.
    pub missing: Vec<Missing>,
}

/// No example is longer, or it would be most of what is generated.
const LONGEST: usize = 1 << 16;

/// Makes the samples of all responses, and of all requests where calls are wanted.
pub(super) fn plan(api: &Api, operations: &OperationsPlan, calls: bool) -> SamplesPlan {
    let mut planner = Planner {
        api,
        answered: Samples::new(api).toward(Direction::Response),
        sent: Samples::new(api).toward(Direction::Request),
        types: IndexMap::new(),
        keys: IndexMap::new(),
        missing: Vec::new(),
    };
    let mut lines = Vec::with_capacity(operations.operations.len());
    let (mut pages, mut requests) = (Vec::new(), Vec::new());
    let described = api.operations.iter();
    let described: HashMap<&Place, &Operation> = described
        .map(|operation| (&operation.place, operation))
        .collect();
    for planned in &operations.operations {
        if let Some(operation) = described.get(&planned.place) {
            let key = format!("{} {}", planned.method, planned.path);
            let responses = planner.operation(operation, planned, operations);
            lines.push(line(&key, &Json::Object(responses)));
            if let Some(paged) = &planned.pages {
                pages.push(line(&key, &followed(paged, planned, operations)));
            }
            if calls {
                let request = planner.request(operation, planned, operations);
                requests.push(line(&key, &Json::Object(request)));
            }
        }
    }
    let types: Vec<String> = planner
        .types
        .iter()
        .map(|(key, values)| line(key, &Json::Array(values.clone())))
        .collect();
    let mut text = String::from("{");
    for (name, lines) in [
        ("types", types),
        ("operations", lines),
        ("pages", pages),
        ("requests", requests),
    ] {
        if !lines.is_empty() || matches!(name, "types" | "operations") {
            let comma = if name == "types" { "" } else { "," };
            let _ = write!(text, "{comma}\"{name}\":{{\n{}\n}}", lines.join(",\n"));
        }
    }
    text.push('}');
    let text = visible_json(&text).into_owned();
    SamplesPlan {
        text,
        calls,
        missing: planner.missing,
    }
}

/// A member on a line of its own.
fn line(key: &str, value: &Json) -> String {
    format!("{}:{value}", Json::from(key))
}

struct Planner<'a> {
    api: &'a Api,
    /// The samples of what is answered.
    answered: Samples<'a>,
    /// The samples of what is sent.
    sent: Samples<'a>,
    /// The samples by key.
    types: IndexMap<String, Vec<Json>>,
    /// The keys of types that have samples.
    keys: IndexMap<(TypeId, Direction, Wire), Option<String>>,
    /// What has no sample.
    missing: Vec<Missing>,
}

impl Planner<'_> {
    fn operation(
        &mut self,
        operation: &Operation,
        planned: &OperationPlan,
        operations: &OperationsPlan,
    ) -> Map<String, Json> {
        let mut responses = Map::new();
        if !planned.has_success() {
            // The server has it all the same, see `render::server::messages`.
            responses.insert("204".to_owned(), json!({ "undocumented": true }));
        }
        for response in &planned.responses {
            let mut described = operation.responses.iter();
            let described = described.find(|(status, _)| *status == response.status);
            if let Some((status, id)) = described {
                let body = response.payload.body(&operations.structs);
                let bodies = body.map_or_else(Vec::new, |body| body.variants(&operations.choices));
                let described = self.api.response(*id);
                let mut sample = self.response(described, &bodies);
                let reason = missing::of_response(response, &bodies, &sample, operations);
                let what = format!("the response {}", response.status);
                self.lack(&what, &described.place, planned, reason, &mut sample);
                responses.insert(status.to_string(), Json::Object(sample));
            }
        }
        responses
    }

    /// Notes that something has no sample, where there is a reason.
    fn lack(
        &mut self,
        what: &str,
        place: &Place,
        planned: &OperationPlan,
        reason: Option<String>,
        sample: &mut Map<String, Json>,
    ) {
        let Some(reason) = reason else {
            return;
        };
        sample.insert("without".to_owned(), true.into());
        self.missing.push(Missing {
            what: format!("{what} of {}", planned.name.method),
            place: place.clone(),
            reason,
        });
    }

    fn response(&mut self, response: &Response, bodies: &[&BodyPlan]) -> Map<String, Json> {
        let mut sample = Map::new();
        let mut headers = Map::new();
        for (name, id) in &response.headers {
            let header = self.api.header(*id);
            let (mut ty, mut examples) = (header.ty, header.examples.as_slice());
            // Each `Set-Cookie` is one value, see `responses`.
            if name.eq_ignore_ascii_case("set-cookie")
                && let spectrait_ir::Shape::Array { items } = self.api.ty(ty).shape
            {
                (ty, examples) = (items, &[]);
            }
            let stem = header.component.as_ref().unwrap_or(&header.place.pointer);
            // A component of headers may have the name of one of schemas.
            let stem = format!("{stem} answered");
            let wanted = (ty, Direction::Response, Wire::Answered);
            if let Some(key) = self.shown(wanted, examples, &stem) {
                headers.insert(name.clone(), key.into());
            }
        }
        if !headers.is_empty() {
            sample.insert("headers".to_owned(), headers.into());
        }
        let mut of_body = |body: &BodyPlan, sample: &mut Map<String, Json>| {
            let direction = Direction::Response;
            self.content(&response.content, body, direction, Wire::Json, sample);
        };
        let Some((body, others)) = bodies.split_first() else {
            return sample;
        };
        of_body(body, &mut sample);
        let mut by_name = Map::new();
        for other in others {
            let mut sample = Map::new();
            of_body(other, &mut sample);
            for (_, name) in other.media(&[]) {
                by_name.insert(name.to_owned(), sample.clone().into());
            }
        }
        if !by_name.is_empty() {
            sample.insert("others".to_owned(), by_name.into());
        }
        sample
    }

    /// The samples of a body, and its examples.
    fn content(
        &mut self,
        content: &[MediaType],
        body: &BodyPlan,
        direction: Direction,
        wire: Wire,
        sample: &mut Map<String, Json>,
    ) {
        // A body of a range is called by what it is read as.
        let named = |media: &&MediaType| media.name == body.media_type;
        let range = |media: &&MediaType| media.name.contains('*');
        let Some(media) = content
            .iter()
            .find(named)
            .or_else(|| content.iter().find(range))
        else {
            return;
        };
        let key = match (document(body), media.ty) {
            (Some((stem, text)), _) => Some(self.named(stem, vec![json!(text)])),
            (None, Some(ty)) => self.key(ty, direction, wire),
            (None, None) => Some(self.untyped(&body.format)),
        };
        if let Some(key) = key {
            sample.insert("body".to_owned(), key.into());
        }
        let mut examples = self.examples(media, &body.format, direction);
        examples.retain(|_, value| wire.expresses(value));
        if !examples.is_empty() {
            sample.insert("examples".to_owned(), examples.into());
        }
    }

    /// Where the samples of a direction come from.
    fn samples(&self, direction: Direction) -> &Samples<'_> {
        match direction {
            Direction::Request => &self.sent,
            Direction::Response => &self.answered,
        }
    }

    /// The valid examples of a body by name.
    fn examples(
        &self,
        media: &MediaType,
        format: &Format,
        direction: Direction,
    ) -> Map<String, Json> {
        let mut examples = Map::new();
        for example in &media.examples {
            let value = match media.ty {
                Some(ty) => self.samples(direction).shown(ty, &example.value),
                None => Some(example.value.clone())
                    .filter(|value| *format == Format::Json || matches!(value, Value::String(_))),
            };
            let Some(value) = value else {
                continue;
            };
            let Ok(value) = serde_json::to_value(&value) else {
                continue;
            };
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
        self.named(key, vec![value])
    }

    /// The key of a type's samples; nothing where it has none.
    fn key(&mut self, ty: TypeId, direction: Direction, wire: Wire) -> Option<String> {
        if let Some(known) = self.keys.get(&(ty, direction, wire)) {
            return known.clone();
        }
        let mut values: Vec<Json> = Vec::new();
        for variant in Variant::ALL {
            let Some(value) = self.samples(direction).value(ty, variant, 0) else {
                break;
            };
            // Numbers beyond 64 bits are none of this JSON.
            let Ok(value) = serde_json::to_value(&value) else {
                continue;
            };
            if wire.expresses(&value) && !values.contains(&value) {
                values.push(value);
            }
        }
        let key = (!values.is_empty()).then(|| {
            let described = self.api.ty(ty);
            let pointer = &described.place.pointer;
            let stem = described.component.as_ref().unwrap_or(pointer).clone();
            self.named(&stem, values)
        });
        self.keys.insert((ty, direction, wire), key.clone());
        key
    }

    /// As [`key`](Self::key), of what has examples of its own at some place: the first that is valid and can be written
    /// comes before what its type has.
    fn shown(
        &mut self,
        (ty, direction, wire): (TypeId, Direction, Wire),
        examples: &[Example],
        stem: &str,
    ) -> Option<String> {
        let of_type = self.key(ty, direction, wire);
        let example = examples.iter().find_map(|example| {
            let value = self.samples(direction).shown(ty, &example.value)?;
            let value = serde_json::to_value(&value).ok()?;
            let is_short = value.to_string().len() <= LONGEST;
            (is_short && wire.expresses(&value)).then_some(value)
        });
        let Some(example) = example else {
            return of_type;
        };
        let others = of_type.and_then(|key| self.types.get(&key));
        let others = others.into_iter().flatten().skip(1);
        let others: Vec<Json> = others.filter(|other| **other != example).cloned().collect();
        let values = std::iter::once(example).chain(others).collect();
        Some(self.named(stem, values))
    }

    /// The name under which values stand: what has the same ones stands there once, whichever direction it goes.
    fn named(&mut self, stem: &str, values: Vec<Json>) -> String {
        let taken = |key: &String| self.types.get(key).is_some_and(|known| *known != values);
        let numbered = (2..).map(|number| format!("{stem} {number}"));
        let mut keys = std::iter::once(stem.to_owned()).chain(numbered);
        let key = keys.find(|key| !taken(key)).unwrap_or_default();
        self.types.insert(key.clone(), values);
        key
    }
}

/// The body that is sent where there is a choice.
fn first<'p>(body: &'p BodyPlan, operations: &'p OperationsPlan) -> &'p BodyPlan {
    let variants = body.variants(&operations.choices);
    variants.first().copied().unwrap_or(body)
}

/// How the pages of an operation follow each other, and whether the header that leads to the next is always there.
fn followed(pages: &PagesPlan, planned: &OperationPlan, operations: &OperationsPlan) -> Json {
    let leading = match &pages.rule.turn {
        Turn::Header { header, .. } => header,
        _ => "Link",
    };
    let structs = planned
        .successes()
        .filter_map(|response| match response.payload {
            Payload::Struct(position) => operations.structs.get(position),
            _ => None,
        });
    let mut headers = structs.flat_map(|item| &item.headers);
    let leads = headers.any(|header| header.required && header.name.eq_ignore_ascii_case(leading));
    let mut rule = json!(pages.rule);
    if let Some(rule) = rule.as_object_mut().filter(|_| leads) {
        rule.insert("required".to_owned(), true.into());
    }
    rule
}

/// What stands for a document that is handed on as it comes, where not all bytes are one of its media type: the stem of
/// its key, and the document.
fn document(body: &BodyPlan) -> Option<(&'static str, &'static str)> {
    if body.format != Format::Bytes {
        return None;
    }
    if media_types::is_json(&body.media_type) {
        // Whoever reads its schema, a string of bytes, as one of JSON finds that too.
        return Some(("json", "\"document\""));
    }
    is_xml(&body.media_type).then_some(("xml", "<document/>"))
}
