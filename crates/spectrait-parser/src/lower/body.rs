//! Request bodies, media types, encodings and examples (OpenAPI 3.1 §4.8.13 to §4.8.15 and §4.8.19).

use std::borrow::Cow;
use std::collections::HashSet;

use spectrait_ir::media_types::{essence, is_json, is_sequential};
use spectrait_ir::{Encoding, Example, MediaType, Place, RequestBody, RequestBodyId, Value};

use super::media_types::spelt;
use super::parameter::style_of;
use super::{Lowering, address};
use crate::diagnostic::{Diagnostic, Spot, codes};
use crate::document::Node;
use crate::references::Followed;
use crate::schema::{flag, text};
use crate::source::json;

impl<'d> Lowering<'d> {
    /// The request body of an operation, or a reference to one, with the description beside that.
    pub(super) fn request_body(
        &mut self,
        node: Node<'d>,
        what: &str,
    ) -> Option<(RequestBodyId, Option<String>)> {
        let place = node.place();
        let Followed { node, words } = match self.references.follow(node, "requestBodies") {
            Ok(followed) => followed,
            Err(reason) => {
                self.leave_out(format!("the body of {what}"), place, reason);
                return None;
            }
        };
        if let Some(known) = self.shared.request_bodies.get(&(address(&node), 0)) {
            return known.map(|id| (id, words.description));
        }
        let id = match node.clone().object("a request body", self.diagnostics) {
            Some(node) => {
                if node.get("content").is_none() {
                    self.missing(&node, "this request body", "content");
                }
                let body = RequestBody {
                    component: self.component(&node, "requestBodies"),
                    description: text(&node, "description", self.diagnostics),
                    required: flag(&node, "required", self.diagnostics),
                    content: self.content(&node),
                    place: node.place(),
                };
                let next = u32::try_from(self.api.request_bodies.len()).unwrap_or(u32::MAX);
                self.api.request_bodies.push(body);
                Some(RequestBodyId(next))
            }
            None => {
                self.leave_out(format!("the body of {what}"), place, "it could not be read");
                None
            }
        };
        self.shared.request_bodies.insert((address(&node), 0), id);
        id.map(|id| (id, words.description))
    }

    /// The member `content`: a body in each media type.
    pub(super) fn content(&mut self, node: &Node<'d>) -> Vec<MediaType> {
        let entries = self.entries(node, "content");
        let mut names: HashSet<String> = entries.iter().map(|(name, _)| spelt(name)).collect();
        let mut content = Vec::with_capacity(entries.len());
        for (key, media_type) in entries {
            let place = media_type.place();
            let Some(name) = self.media_type_name(key, &place, Spot::Key) else {
                continue;
            };
            if matches!(name, Cow::Owned(_)) && !names.insert(spelt(&name)) {
                let reason = format!("it is read as `{name}`, which stands beside it");
                self.leave_out(format!("the content `{key}`"), place, reason);
                continue;
            }
            match self.media_type(&name, media_type) {
                Ok(media_type) => content.push(media_type),
                Err(reason) => self.leave_out(format!("the content `{name}`"), place, reason),
            }
        }
        content
    }

    fn media_type(&mut self, name: &str, node: Node<'d>) -> Result<MediaType, String> {
        let node = self.references.follow(node, "mediaTypes")?.node;
        let node = node
            .object("a media type", self.diagnostics)
            .ok_or("it could not be read")?;
        let schema = node.get("schema");
        let (ty, xml) = schema.map(|schema| self.schemas.lower_body(schema)).unzip();
        let item = node
            .get("itemSchema")
            .map(|schema| self.schemas.lower(schema));
        let mut encoding = indexmap::IndexMap::new();
        for (property, node) in self.entries(&node, "encoding") {
            if let Some(node) = node.object("an encoding", self.diagnostics) {
                encoding.insert(property.to_owned(), self.encoding(&node));
            }
        }
        let mut prefix_encoding = Vec::new();
        for node in node.get("prefixEncoding").iter().flat_map(Node::items) {
            let node = node.object("an encoding", self.diagnostics);
            // What can't be read has its place all the same.
            let encoding = node.map(|node| self.encoding(&node));
            prefix_encoding.push(encoding.unwrap_or_default());
        }
        let item_encoding = node
            .get("itemEncoding")
            .and_then(|node| node.object("an encoding", self.diagnostics));
        let item_encoding = item_encoding.map(|node| self.encoding(&node));
        Ok(MediaType {
            name: name.to_owned(),
            ty,
            xml: xml.flatten(),
            item,
            encoding,
            prefix_encoding,
            item_encoding,
            examples: self.examples(&node, Some(name)),
            place: node.place(),
        })
    }

    fn encoding(&mut self, node: &Node<'d>) -> Encoding {
        for key in ["encoding", "prefixEncoding", "itemEncoding"] {
            // 3.2: parts within parts.
            if let Some(nested) = node.get(key) {
                self.leave_out(
                    format!("`{key}` of a part"),
                    nested.place(),
                    "the parts of a part are handed on as bytes",
                );
            }
        }
        let mut headers = indexmap::IndexMap::new();
        for (name, header) in self.entries(node, "headers") {
            // The content type of a part is a member of its own.
            if !name.eq_ignore_ascii_case("content-type")
                && let Some(header) = self.header(name, header)
            {
                headers.insert(name.to_owned(), header);
            }
        }
        let style = node.get("style").and_then(|style| {
            let name = style.string("`style`", self.diagnostics)?;
            let known = style_of(name);
            if known.is_none() {
                let message = format!("there is no style `{name}`; `form` is used");
                self.diagnostics.report(Diagnostic::error(
                    codes::UNKNOWN_STYLE,
                    style.place(),
                    message,
                ));
            }
            known
        });
        Encoding {
            content_type: text(node, "contentType", self.diagnostics),
            headers,
            style,
            explode: node
                .get("explode")
                .and_then(|explode| explode.boolean("`explode`", self.diagnostics)),
            allow_reserved: flag(node, "allowReserved", self.diagnostics),
            place: node.place(),
        }
    }

    /// `example` and `examples` of a parameter or header, or of a media type with its name.
    pub(crate) fn examples(&self, node: &Node<'d>, media_type: Option<&str>) -> Vec<Example> {
        let one = node.get("example").map(|example| Example {
            name: None,
            summary: None,
            value: example.value().clone(),
            place: example.place(),
        });
        // A list is what schemas have; here it is a mistake that costs nothing.
        let listed = node.get("examples");
        let listed = listed.iter().flat_map(Node::items).map(|example| Example {
            name: None,
            summary: None,
            value: example.value().clone(),
            place: example.place(),
        });
        let mut examples: Vec<Example> = one.into_iter().chain(listed).collect();
        if node
            .value()
            .get("examples")
            .and_then(|examples| examples.as_array())
            .is_none()
        {
            for (name, example) in self.entries(node, "examples") {
                examples.extend(self.example(name, example, media_type));
            }
        }
        examples
    }

    fn example(&self, name: &str, node: Node<'d>, media_type: Option<&str>) -> Option<Example> {
        let followed = self.references.follow(node, "examples").ok()?;
        let node = followed.node;
        if !matches!(node.value(), Value::Object(_) | Value::Null) {
            let message = "an example must be an object; this is read as its `value`";
            let diagnostic = Diagnostic::warning(codes::WRONG_TYPE, node.place(), message);
            let help = format!("write `value:` between, as in `{name}: {{value: …}}`");
            self.diagnostics.report(diagnostic.help(help));
            return Some(Example {
                name: Some(name.to_owned()),
                summary: followed.words.summary,
                value: node.value().clone(),
                place: node.place(),
            });
        }
        // An example in a file of its own (`externalValue`) has no value here.
        let value = node.get("value").or_else(|| node.get("dataValue"));
        let (value, place): (Value, Place) = match value {
            Some(value) => (value.value().clone(), value.place()),
            None => {
                let serialized = node.get("serializedValue")?;
                let text = serialized.value().as_str()?;
                (data(text, media_type?)?, serialized.place())
            }
        };
        let summary = node
            .value()
            .get("summary")
            .and_then(|summary| summary.as_str());
        Some(Example {
            name: Some(name.to_owned()),
            summary: followed.words.summary.or(summary.map(str::to_owned)),
            value,
            place,
        })
    }
}

/// What an example is that is given as it is sent (`serializedValue`): in JSON what that says, in text the text itself.
/// Others would have to be read as a body is.
fn data(serialized: &str, media_type: &str) -> Option<Value> {
    let essence = essence(media_type);
    let text = || Value::String(serialized.to_owned());
    if is_json(&essence) {
        // What is no JSON is a value that no schema but that of a string allows.
        return Some(json::value(serialized).unwrap_or_else(text));
    }
    let is_text = essence.starts_with("text/") && essence != "text/xml";
    (is_text && !is_sequential(&essence)).then(text)
}
