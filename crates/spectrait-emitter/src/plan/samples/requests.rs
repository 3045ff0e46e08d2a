//! Samples of requests: what each operation is called with, as data.
//!
//! In: an operation and its plan. Out: the samples of its inputs: `required` and `optional` parameters by place and name,
//! those of the body, and which header says which response is preferred, where `Prefer` is a parameter itself.
//!
//! What always holds: requests hold nothing that is `readOnly`; an example of a parameter itself comes before those of
//! its type; a sample of a parameter or of a form is one that its text can express, where there is such a one.

use serde_json::{Map, Value as Json};
use spectrait_ir::{Location, Operation};
use spectrait_samples::Direction;

use super::super::bodies::Format;
use super::super::operations::OperationPlan;
use super::super::{Kind, OperationsPlan};
use super::{Planner, first, missing};

/// What the text of a sample can express.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Wire {
    /// Any value.
    Json,
    /// A field of a form, a member in XML: neither `null` nor what is empty.
    Field,
    /// A parameter: besides, no empty text.
    Parameter,
    /// A parameter that may be a list or not: one of several items, as one item may be either.
    Several,
    /// One of several values in a segment of the path, by what is beside it.
    Segment(Beside),
    /// A header or cookie: besides, only visible characters, and no comma within lists.
    Header,
    /// A header of a response: as any header, but a text of its own may have spaces inside.
    Answered,
}

impl Wire {
    /// Whether a value can be written and read again.
    pub(super) fn expresses(self, value: &Json) -> bool {
        match (self, value) {
            (Self::Several, Json::Array(items)) if items.len() > 1 => {
                Self::Parameter.holds(value, false)
            }
            (Self::Several, _) => false,
            (Self::Segment(beside), Json::String(text)) => beside.shows(text),
            (Self::Segment(beside), Json::Number(number)) => beside.shows(&number.to_string()),
            (Self::Segment(beside), Json::Bool(flag)) => beside.shows(&flag.to_string()),
            (Self::Segment(_), _) => false,
            _ => self.holds(value, false),
        }
    }

    fn holds(self, value: &Json, inside: bool) -> bool {
        match (self, value) {
            (Self::Json, _) | (_, Json::Bool(_) | Json::Number(_)) => true,
            (_, Json::Null) => false,
            (_, Json::Array(items)) => {
                !items.is_empty() && items.iter().all(|item| self.holds(item, true))
            }
            (_, Json::Object(members)) => {
                !members.is_empty() && members.values().all(|value| self.holds(value, true))
            }
            (Self::Field, Json::String(_)) => true,
            (Self::Parameter | Self::Several | Self::Segment(_), Json::String(text)) => {
                !matches!(text.as_str(), "" | "." | "..")
            }
            (Self::Answered, Json::String(text)) if !inside => {
                let is_written = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
                !text.is_empty() && text.trim() == text && text.bytes().all(is_written)
            }
            (Self::Header | Self::Answered, Json::String(text)) => {
                let visible = text.bytes().all(|byte| byte.is_ascii_graphic());
                !text.is_empty() && visible && !(inside && text.contains([',', '=']))
            }
        }
    }

    fn of(location: Location, kind: &Kind) -> Self {
        let is_list = |kind: &Kind| matches!(kind, Kind::Array(_) | Kind::Tuple(..));
        match location {
            Location::Header | Location::Cookie => Self::Header,
            _ if matches!(kind, Kind::OneOf(kinds) if kinds.iter().any(is_list)) => Self::Several,
            Location::Path | Location::Query | Location::Querystring => Self::Parameter,
        }
    }
}

/// Whether a text holds letters and digits alone.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// What is beside a variable in its segment of a path. As routers look for the text between two values from the end, a
/// value must not hold what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Beside {
    /// The characters of the text between it and the variable before, as bits.
    before: u128,
    /// Whether another variable stands directly before it.
    follows: bool,
    /// Whether letters and digits alone will do: before another variable, or behind text that may be a part of what is
    /// percent-encoded.
    word: bool,
}

impl Beside {
    fn of(before: &str, after: &str) -> Self {
        let literal = before.rsplit_once('}').map(|(_, literal)| literal);
        // A variable of an earlier segment is not beside it.
        let literal = literal.filter(|literal| !literal.contains('/'));
        let mut bytes = literal.unwrap_or_default().bytes();
        Self {
            before: bytes.clone().fold(0, |bits, byte| bits | bit(byte)),
            follows: literal == Some(""),
            word: after.starts_with('{') || !bytes.all(|byte| byte.is_ascii_punctuation()),
        }
    }

    /// Whether a text shows where it begins.
    fn shows(self, text: &str) -> bool {
        let mut characters = text.chars();
        let marks = matches!(characters.next(), Some('-' | '.' | '_' | '~'));
        let is_short = text.len() == 1;
        let begins = match self.follows {
            true => is_short || marks && is_word(characters.as_str()),
            false => !text.is_empty(),
        };
        begins
            && (is_word(text) || !self.word)
            && text.bytes().all(|byte| self.before & bit(byte) == 0)
    }
}

/// A character of ASCII as a bit.
fn bit(byte: u8) -> u128 {
    1_u128.checked_shl(byte.into()).unwrap_or_default()
}

/// The variable of a path template: what is beside it in its segment, and what its values are like.
fn variable<'p>(path: &'p str, name: &str) -> Option<(Beside, Option<&'p str>)> {
    let (start, end, inner) = path.match_indices('{').find_map(|(start, _)| {
        let inner = path.get(start + 1..)?;
        let inner = inner.split('}').next()?;
        let known = inner.split('=').next()? == name;
        known.then_some((start, start + inner.len() + 2, inner))
    })?;
    let beside = Beside::of(path.get(..start)?, path.get(end..)?);
    Some((beside, inner.split_once('=').map(|(_, pattern)| pattern)))
}

/// Where a parameter is, as samples say it.
pub(crate) fn place(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Querystring => "querystring",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

impl Planner<'_> {
    /// What an operation is called with.
    pub(super) fn request(
        &mut self,
        operation: &Operation,
        planned: &OperationPlan,
        operations: &OperationsPlan,
    ) -> Map<String, Json> {
        let (mut required, mut optional) = (Map::new(), Map::new());
        let mut reason = None;
        for parameter in &planned.parameters {
            let Some(definition) = operations.parameters.get(parameter.definition) else {
                continue;
            };
            let mut described = operation.parameters.iter();
            let described = described.find_map(|id| {
                let described = self.api.parameter(*id);
                let same =
                    described.name == definition.name && described.location == definition.location;
                same.then_some(described)
            });
            let (beside, pattern) = variable(&planned.path, &definition.name)
                .filter(|_| definition.location == Location::Path)
                .unwrap_or_default();
            let wire = match beside == Beside::default() {
                true => Wire::of(definition.location, &definition.kind),
                false => Wire::Segment(beside),
            };
            let key = match pattern {
                Some(pattern) => Some(self.like(pattern)),
                None => described.and_then(|described| {
                    let pointer = &described.place.pointer;
                    let stem = described.component.as_ref().unwrap_or(pointer);
                    // A component of parameters may have the name of one of schemas.
                    let stem = format!("{stem} {}", place(described.location));
                    let direction = Direction::Request;
                    self.shown((described.ty, direction, wire), &described.examples, &stem)
                }),
            };
            if key.is_none() && definition.required {
                let location = place(definition.location);
                let part = format!("its {location} parameter `{}`", definition.name);
                reason.get_or_insert_with(|| match wire {
                    Wire::Segment(_) => missing::not_apart(&part),
                    _ => missing::not_found(&part),
                });
            }
            if let Some(key) = key {
                let name = format!("{} {}", place(definition.location), definition.name);
                let inputs = if definition.required {
                    &mut required
                } else {
                    &mut optional
                };
                inputs.insert(name, key.into());
            }
        }
        let mut request = Map::new();
        for (name, inputs) in [("required", required), ("optional", optional)] {
            if !inputs.is_empty() {
                request.insert(name.to_owned(), inputs.into());
            }
        }
        let mut definitions = planned.parameters.iter();
        let has_prefer = definitions.any(|parameter| {
            let definition = operations.parameters.get(parameter.definition);
            definition.is_some_and(|definition| {
                definition.location == Location::Header
                    && definition.name.eq_ignore_ascii_case("prefer")
            })
        });
        if has_prefer {
            request.insert("preferring".to_owned(), "Mock-Prefer".into());
        }
        if let (Some(body), Some(id)) = (&planned.body, operation.request_body) {
            let content = &self.api.request_body(id).content;
            let (direction, body) = (Direction::Request, first(&body.body, operations));
            let wire = match body.format {
                Format::Form(_) | Format::Fields(_) | Format::Multipart(..) | Format::Xml(_) => {
                    Wire::Field
                }
                _ => Wire::Json,
            };
            self.content(content, body, direction, wire, &mut request);
            reason = reason.or_else(|| missing::of_body(body, &request, operations));
        }
        self.lack(
            "the request",
            &operation.place,
            planned,
            reason,
            &mut request,
        );
        request
    }

    /// The key of a sample that is like a pattern: `shelves/*`.
    fn like(&mut self, pattern: &str) -> String {
        let text = pattern.replace("**", "amber/ember").replace('*', "amber");
        self.types.insert(pattern.to_owned(), vec![text.into()]);
        pattern.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_sample_is_one_that_its_text_can_express() {
        for (wire, value, expressed) in [
            (Wire::Json, json!({"a": null}), true),
            (Wire::Field, json!({"a": null}), false),
            (Wire::Field, json!({"a": ""}), true),
            (Wire::Parameter, json!(""), false),
            (Wire::Parameter, json!(".."), false),
            (Wire::Parameter, json!([]), false),
            (Wire::Parameter, json!(["a b"]), true),
            (Wire::Header, json!("a b"), false),
            (Wire::Header, json!("a,b"), true),
            (Wire::Header, json!(["a,b"]), false),
            (Wire::Several, json!("a"), false),
            (Wire::Several, json!(["a"]), false),
            (Wire::Several, json!(["a", "b"]), true),
        ] {
            assert_eq!(wire.expresses(&value), expressed, "{wire:?} {value}");
        }
    }

    #[test]
    fn variables_say_what_is_beside_them() {
        let path = "/files/{id}-{version}:copy/{name=shelves/*}.{rest}?x=1";
        for (name, pattern, alone) in [
            ("id", None, true),
            ("version", None, false),
            ("name", Some("shelves/*"), true),
            ("rest", None, false),
        ] {
            let found = variable(path, name).map(|(beside, it)| (it, beside == Beside::default()));
            assert_eq!(found, Some((pattern, alone)), "{name}");
        }
        assert_eq!(variable(path, "none"), None);
    }

    /// What a router reads again as it was written.
    #[test]
    fn values_of_one_segment_are_told_apart() {
        for (path, value, shown) in [
            ("/{a}-{b}", json!("a.b"), true),
            ("/{a}-{b}", json!("a-b"), false),
            ("/{a}-{b}", json!(-5), false),
            ("/{a}-{b}", json!(5), true),
            ("/{a}-{b}", json!(true), true),
            ("/{a}-{b}", json!(["a"]), false),
            ("/{a}-{b}", json!(""), false),
            ("/{a}{b}", json!(".json"), true),
            ("/{a}{b}", json!("json"), false),
            ("/{a}{b}", json!("j"), true),
            ("/{a}{b}{c}", json!("."), false),
            ("/{a}{b}{c}", json!("b"), true),
            ("/{a}v{b}", json!("a v"), false),
            ("/{a}v{b}", json!("a-1"), false),
            ("/{a}v{b}", json!("v1"), false),
            ("/{a}v{b}", json!("a1"), true),
            ("/{b}{c}", json!("a-b"), false),
        ] {
            let (beside, _) = variable(path, "b").unwrap();
            assert_eq!(
                Wire::Segment(beside).expresses(&value),
                shown,
                "{path} {value}"
            );
        }
    }
}
