//! Swagger 2.0, read as the newest version.
//!
//! In: nodes of a 2.0 description, where lowering meets one that 3.x has in another form. Out: what it would be there.
//!
//! | in 2.0 | is read as |
//! |---|---|
//! | `host`, `basePath`, `schemes` | one server a scheme, `https` first; `schemes` of an operation are its servers |
//! | `definitions`, `parameters`, `responses`, `securityDefinitions` | the sections of `components` |
//! | a parameter in `body` | the request body, in each media type of `consumes` |
//! | parameters in `formData` | a request body that is one object, as a form, or as `multipart/form-data` with a file |
//! | `type`, `items`, … of a parameter or header | its `schema` |
//! | `collectionFormat` | a style; one that 3.x has no style for makes the value a text |
//! | `schema` of a response | its content, in each media type of `produces` |
//! | `examples` of a response | the example of the media type that each is for |
//! | `type: file` | a string of the format `binary` |
//! | `type: basic`, and one `flow` for each OAuth scheme | `type: http`, and `flows` |
//! | `discriminator: kind` | `discriminator: {propertyName: kind}` |
//! | `x-nullable: true` | `nullable: true` |
//! | what stands beside `$ref` | nothing, `x-nullable` and `nullable` aside |
//!
//! The last four concern one member each, and stand where that member is read.

use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};
use spectrait_ir::{
    Encoding, Example, Location, MediaType, OAuthFlow, Place, Property, RequestBody, RequestBodyId,
    SecuritySchemeKind, Server, ServerVariable, Style, Value, Wire,
};

use crate::diagnostic::{Diagnostic, Spot, codes};
use crate::document::Node;
use crate::lower::{Lowering, Written, address, is_media_type, template_names};
use crate::schema::{flag, text};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";
const BYTES: &str = "application/octet-stream";

/// What holds for the operation that is being read.
#[derive(Debug, Default)]
pub(crate) struct MediaTypes {
    /// Every list of media types that was met, so that a shared response or body is lowered once for each list it
    /// is used with.
    lists: IndexSet<Vec<String>>,
    /// The lists of the whole description, and of the operation.
    root: InForce,
    operation: InForce,
    /// The shared nodes that gave their name to a body or response.
    named: HashSet<usize>,
}

/// Positions of `consumes` and `produces` among the lists; nothing where neither operation nor root has one.
#[derive(Debug, Clone, Copy, Default)]
struct InForce {
    consumes: Option<usize>,
    produces: Option<usize>,
}

impl MediaTypes {
    fn list(&self, index: Option<usize>) -> Option<&Vec<String>> {
        self.lists.get_index(index?).filter(|list| !list.is_empty())
    }
}

impl<'d> Lowering<'d> {
    /// Reads what the root says for all operations: `consumes` and `produces`.
    pub(crate) fn swagger_root(&mut self, root: &Node<'d>) {
        self.media_types.root = InForce {
            consumes: self.media_type_list(root, "consumes"),
            produces: self.media_type_list(root, "produces"),
        };
    }

    /// Reads what an operation says for its body and responses.
    pub(crate) fn swagger_operation(&mut self, operation: &Node<'d>) {
        let root = self.media_types.root;
        self.media_types.operation = InForce {
            consumes: self
                .media_type_list(operation, "consumes")
                .or(root.consumes),
            produces: self
                .media_type_list(operation, "produces")
                .or(root.produces),
        };
    }

    fn media_type_list(&mut self, node: &Node<'d>, key: &str) -> Option<usize> {
        let list = node
            .get(key)?
            .array(&format!("`{key}`"), self.diagnostics)?;
        let mut names: Vec<String> = Vec::new();
        for item in list.items() {
            let Some(name) = item.string("a media type", self.diagnostics) else {
                continue;
            };
            let Some(name) = self.media_type_name(name, &item.place(), Spot::Value) else {
                continue;
            };
            if !names.iter().any(|known| known.eq_ignore_ascii_case(&name)) {
                names.push(name.into_owned());
            }
        }
        Some(self.media_types.lists.insert_full(names).0)
    }

    /// The servers that `host`, `basePath` and `schemes` describe. An operation has only `schemes` of its own.
    pub(crate) fn swagger_servers(
        &self,
        root: &Node<'d>,
        operation: Option<&Node<'d>>,
    ) -> Vec<Server> {
        let at = |key| {
            operation
                .and_then(|node| node.get(key))
                .or_else(|| root.get(key))
        };
        let text = |key| text(root, key, self.diagnostics);
        let base = text("basePath").unwrap_or_default();
        let base = base.trim().trim_matches('/');
        let base = if base.is_empty() {
            String::new()
        } else {
            format!("/{base}")
        };
        let Some(host) = text("host") else {
            let place = root.get("basePath").map(|node| node.place());
            return place
                .filter(|_| operation.is_none() && !base.is_empty())
                .map(|place| server(base, place))
                .into_iter()
                .collect();
        };
        let (written, host) = match host.trim().split_once("://") {
            Some((scheme, host)) => (Some(scheme.to_owned()), host.to_owned()),
            None => (None, host.trim().to_owned()),
        };
        let host = host.trim_end_matches('/');
        let listed = at("schemes").and_then(|schemes| schemes.array("`schemes`", self.diagnostics));
        let mut schemes: Vec<(String, Place)> = Vec::new();
        for scheme in listed.iter().flat_map(Node::items) {
            let Some(name) = scheme.string("a scheme", self.diagnostics) else {
                continue;
            };
            match name.to_ascii_lowercase().as_str() {
                name @ ("http" | "https") => schemes.push((name.to_owned(), scheme.place())),
                // Web sockets are not requests and responses.
                "ws" | "wss" => {}
                other => {
                    let message = format!("there is no scheme `{other}`");
                    let diagnostic =
                        Diagnostic::error(codes::INVALID_SERVER_URL, scheme.place(), message);
                    self.diagnostics
                        .report(diagnostic.help("the schemes are `http`, `https`, `ws` and `wss`"));
                }
            }
        }
        if schemes.is_empty()
            && let Some(host) = root.get("host")
        {
            // 2.0 says: that by which the description was fetched, which nobody knows here.
            schemes.push((written.unwrap_or_else(|| "https".to_owned()), host.place()));
        }
        // Their order says nothing, and the first server is the one that a client uses unless told otherwise.
        schemes.sort_by_key(|(scheme, _)| scheme == "http");
        let schemes = schemes.into_iter();
        schemes
            .map(|(scheme, place)| server(format!("{scheme}://{host}{base}"), place))
            .collect()
    }

    /// The servers of an operation whose `schemes` are not those of the description.
    pub(crate) fn swagger_operation_servers(&self, operation: &Node<'d>) -> Vec<Server> {
        if operation.get("schemes").is_none() {
            return Vec::new();
        }
        let own = self.swagger_servers(&self.root, Some(operation));
        let urls = |servers: &[Server]| {
            servers
                .iter()
                .map(|server| server.url.clone())
                .collect::<Vec<_>>()
        };
        if urls(&own) == urls(&self.api.servers) {
            return Vec::new();
        }
        own
    }

    /// Whether a parameter, or what it refers to, is a body or a part of one.
    pub(crate) fn is_of_body(&self, parameter: &Node<'d>) -> bool {
        self.body_part(parameter).is_some()
    }

    fn body_part(&self, parameter: &Node<'d>) -> Option<(&'d str, Node<'d>)> {
        let node = self
            .references
            .follow(parameter.clone(), "parameters")
            .ok()?
            .node;
        let location = node.value().get("in")?.as_str()?;
        matches!(location, "body" | "formData").then_some((location, node))
    }

    /// The body that the parameters of a path item and an operation describe. A path item behind references has
    /// several nodes, the nearest last.
    pub(crate) fn swagger_body(
        &mut self,
        item: &[Node<'d>],
        operation: &Node<'d>,
        what: &str,
    ) -> Option<RequestBodyId> {
        let mut body: Option<Node<'d>> = None;
        let mut fields: IndexMap<&'d str, Node<'d>> = IndexMap::new();
        for holder in item.iter().chain([operation]) {
            let Some(list) = holder.get("parameters") else {
                continue;
            };
            let mut bodies = 0;
            for parameter in list.items() {
                match self.body_part(&parameter) {
                    Some(("body", node)) => {
                        bodies += 1;
                        if bodies > 1 {
                            self.report_body(
                                &parameter,
                                what,
                                "an operation has one body; the first is used",
                            );
                        } else {
                            body = Some(node);
                        }
                    }
                    Some((_, node)) => {
                        let Some(name) = self.required_string(&node, "name") else {
                            self.leave_out(
                                format!("a field of {what}"),
                                parameter.place(),
                                "it has no name",
                            );
                            continue;
                        };
                        fields.insert(name, node);
                    }
                    None => {}
                }
            }
        }
        match body {
            Some(body) => {
                for field in fields.values() {
                    self.report_body(field, what, "beside a body there are no form fields");
                }
                Some(self.whole_body(&body))
            }
            None if fields.is_empty() => None,
            None => {
                let place = operation
                    .get("parameters")
                    .or_else(|| item.iter().rev().find_map(|item| item.get("parameters")));
                let place = place.unwrap_or_else(|| operation.clone()).place();
                let body = self.form(&fields, place);
                Some(self.add_body(body))
            }
        }
    }

    fn report_body(&mut self, parameter: &Node<'d>, what: &str, reason: &str) {
        let diagnostic = Diagnostic::error(codes::DUPLICATE_PARAMETER, parameter.place(), reason);
        self.diagnostics.report(diagnostic);
        self.leave_out(
            format!("a part of the body of {what}"),
            parameter.place(),
            reason,
        );
    }

    fn add_body(&mut self, body: RequestBody) -> RequestBodyId {
        let next = u32::try_from(self.api.request_bodies.len()).unwrap_or(u32::MAX);
        self.api.request_bodies.push(body);
        RequestBodyId(next)
    }

    /// A parameter in `body`.
    fn whole_body(&mut self, node: &Node<'d>) -> RequestBodyId {
        let consumes = self.media_types.operation.consumes;
        let key = (address(node), consumes.map_or(0, |list| list + 1));
        if let Some(Some(known)) = self.shared.request_bodies.get(&key) {
            return *known;
        }
        if node.get("schema").is_none() {
            self.missing(node, "this body", "schema");
        }
        let schema = node.get("schema");
        let (ty, xml) = schema.map(|schema| self.schemas.lower_body(schema)).unzip();
        let names = self.media_types.list(consumes);
        let names = names.cloned().unwrap_or_else(|| vec![JSON.to_owned()]);
        let examples = self.examples(node, None);
        let content = names.into_iter().map(|name| MediaType {
            ty,
            xml: xml.clone().flatten(),
            examples: examples.clone(),
            ..media_type(name, node.place())
        });
        let body = RequestBody {
            component: self.swagger_component(node, "parameters"),
            description: text(node, "description", self.diagnostics),
            required: flag(node, "required", self.diagnostics),
            content: content.collect(),
            place: node.place(),
        };
        let id = self.add_body(body);
        self.shared.request_bodies.insert(key, Some(id));
        id
    }

    /// Parameters in `formData`.
    fn form(&mut self, fields: &IndexMap<&'d str, Node<'d>>, place: Place) -> RequestBody {
        let mut properties = Vec::with_capacity(fields.len());
        let mut encodings = IndexMap::new();
        let mut has_file = false;
        for (&name, node) in fields {
            let Written { wire, ty } = self.swagger_written(node, Location::Query, "this field");
            has_file |= node.value().get("type").and_then(Value::as_str) == Some("file");
            if let Wire::Style { style, explode } = wire
                && (style, explode) != (Style::Form, true)
            {
                let encoding = Encoding {
                    style: Some(style),
                    explode: Some(explode),
                    place: node.place(),
                    ..Encoding::default()
                };
                encodings.insert(name.to_owned(), encoding);
            }
            let usage = self.schemas.usage(node.clone());
            properties.push(Property {
                name: name.to_owned(),
                ty,
                required: flag(node, "required", self.diagnostics),
                undeclared: false,
                read_only: false,
                write_only: false,
                xml: None,
                docs: usage.docs,
                default: usage.default,
                place: node.place(),
            });
        }
        let required = properties.iter().any(|property| property.required);
        let ty = self.schemas.object_of(properties, place.clone());
        let declared = self.media_types.list(self.media_types.operation.consumes);
        let is_form = |name: &&String| {
            let essence = essence(name);
            essence == MULTIPART || (essence == FORM && !has_file)
        };
        let mut names: Vec<String> = declared
            .into_iter()
            .flatten()
            .filter(is_form)
            .cloned()
            .collect();
        if names.is_empty() {
            names.push(if has_file { MULTIPART } else { FORM }.to_owned());
        }
        let content = names.into_iter().map(|name| MediaType {
            ty: Some(ty),
            encoding: encodings.clone(),
            ..media_type(name, place.clone())
        });
        RequestBody {
            component: None,
            description: None,
            required,
            content: content.collect(),
            place,
        }
    }

    /// The component name of a shared node. It is used with several lists of media types, but has its name once.
    pub(crate) fn swagger_component(&mut self, node: &Node<'d>, section: &str) -> Option<String> {
        let name = self.component(node, section)?;
        self.media_types.named.insert(address(node)).then_some(name)
    }

    /// What tells apart the uses of a shared response: the media types it is produced in.
    pub(crate) fn swagger_variant(&self, response: &Node<'d>) -> usize {
        match self.media_types.operation.produces {
            Some(list) if response.get("schema").is_some() => list + 1,
            _ => 0,
        }
    }

    /// The content of a response.
    pub(crate) fn swagger_content(&mut self, response: &Node<'d>) -> Vec<MediaType> {
        let examples = self.entries(response, "examples");
        let of_examples = || {
            let names = examples.iter().map(|(name, _)| *name);
            names.filter(|name| is_media_type(name)).map(str::to_owned)
        };
        let mut content: Vec<MediaType> = Vec::new();
        match response.get("schema") {
            Some(schema) => {
                let is_file = schema.value().get("type").and_then(Value::as_str) == Some("file");
                let (ty, xml) = self.schemas.lower_body(schema.clone());
                let declared = self
                    .media_types
                    .list(self.media_types.operation.produces)
                    .cloned();
                let mut names = declared.unwrap_or_else(|| of_examples().collect());
                if names.is_empty() {
                    names.push(if is_file { BYTES } else { JSON }.to_owned());
                }
                content.extend(names.into_iter().map(|name| MediaType {
                    ty: Some(ty),
                    xml: xml.clone(),
                    ..media_type(name, schema.place())
                }));
            }
            // Without a schema there is no content, unless an example shows some.
            None => content.extend(of_examples().map(|name| media_type(name, response.place()))),
        }
        for (name, example) in examples {
            let of = content
                .iter_mut()
                .find(|media| essence(&media.name) == essence(name));
            if let Some(media) = of {
                media.examples.push(Example {
                    name: None,
                    summary: None,
                    value: example.value().clone(),
                    place: example.place(),
                });
            }
        }
        content
    }

    /// A parameter or header that holds the keywords of its schema.
    pub(crate) fn swagger_written(
        &mut self,
        node: &Node<'d>,
        location: Location,
        what: &str,
    ) -> Written {
        // A `schema` is for bodies, but clear.
        let schema = node.get("schema").filter(|_| node.get("type").is_none());
        let schema = schema.unwrap_or_else(|| node.clone());
        if ["type", "items", "enum", "$ref"]
            .iter()
            .all(|key| schema.get(key).is_none())
        {
            let message = format!("{what} has no `type`; it is read as a string");
            let diagnostic = Diagnostic::warning(codes::MISSING_FIELD, node.place(), message);
            self.diagnostics.report(diagnostic);
            return Written {
                wire: single(location),
                ty: self.schemas.plain_string(node.place()),
            };
        }
        match self.collection(node, &schema, location) {
            Some(wire) => Written {
                wire,
                ty: self.schemas.lower(schema),
            },
            None => Written {
                wire: single(location),
                ty: self.schemas.plain_string(schema.place()),
            },
        }
    }

    /// How the items of an array are written; nothing where 3.x has no style for that, which is reported.
    fn collection(&self, node: &Node<'d>, schema: &Node<'d>, location: Location) -> Option<Wire> {
        if !is_array(schema) {
            return Some(single(location));
        }
        let format = node.get("collectionFormat");
        let name = format
            .as_ref()
            .and_then(|format| format.string("`collectionFormat`", self.diagnostics));
        let place = format.as_ref().map_or_else(|| node.place(), Node::place);
        let in_query = location == Location::Query;
        let comma = if in_query { Style::Form } else { Style::Simple };
        let (style, explode) = match name.unwrap_or("csv") {
            _ if schema.get("items").is_some_and(|items| is_array(&items)) => {
                self.read_as_text(place, "there is no style for lists of lists");
                return None;
            }
            "csv" => (comma, false),
            "ssv" if in_query => (Style::SpaceDelimited, false),
            "pipes" if in_query => (Style::PipeDelimited, false),
            "multi" if in_query => (Style::Form, true),
            name @ ("ssv" | "tsv" | "pipes") => {
                self.read_as_text(place, &format!("there is no style for `{name}` here"));
                return None;
            }
            name => {
                let message = format!("there is no `collectionFormat: {name}` here; `csv` is used");
                let diagnostic = Diagnostic::error(codes::UNKNOWN_STYLE, place, message);
                let help = "the formats are `csv`, `ssv`, `tsv` and `pipes`, and `multi` in the query and in forms";
                self.diagnostics.report(diagnostic.help(help));
                (comma, false)
            }
        };
        Some(Wire::Style { style, explode })
    }

    fn read_as_text(&self, place: Place, reason: &str) {
        let message = format!("{reason}; the value is the text with its separators");
        self.diagnostics.report(Diagnostic::warning(
            codes::UNSUPPORTED_STYLE,
            place,
            message,
        ));
    }

    /// The one flow of an OAuth scheme.
    pub(crate) fn swagger_oauth2(&self, node: &Node<'d>) -> SecuritySchemeKind {
        let name = match self.string(node, "flow") {
            Some("accessCode") => "authorizationCode",
            Some("application") => "clientCredentials",
            Some(name) => name,
            None => {
                self.missing(node, "this security scheme", "flow");
                "authorizationCode"
            }
        };
        let flow: OAuthFlow = self.oauth_flow(node);
        SecuritySchemeKind::OAuth2 {
            flows: [(name.to_owned(), flow)].into_iter().collect(),
            metadata_url: None,
        }
    }
}

fn server(url: String, place: Place) -> Server {
    let variable = |name: &str| {
        let variable = ServerVariable {
            default: String::new(),
            values: Vec::new(),
            description: None,
        };
        (name.to_owned(), variable)
    };
    Server {
        name: None,
        description: None,
        variables: template_names(&url).into_iter().map(variable).collect(),
        url,
        place,
    }
}

fn media_type(name: String, place: Place) -> MediaType {
    MediaType {
        name,
        ty: None,
        xml: None,
        item: None,
        encoding: IndexMap::new(),
        prefix_encoding: Vec::new(),
        item_encoding: None,
        examples: Vec::new(),
        place,
    }
}

/// A media type without its parameters, in lower case.
fn essence(name: &str) -> String {
    let essence = name.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// How a value that is no list is written.
fn single(location: Location) -> Wire {
    let (style, explode) = match location {
        Location::Path | Location::Header => (Style::Simple, false),
        Location::Query | Location::Cookie | Location::Querystring => (Style::Form, true),
    };
    Wire::Style { style, explode }
}

fn is_array(schema: &Node<'_>) -> bool {
    match schema.value().get("type") {
        Some(Value::String(ty)) => ty == "array",
        Some(Value::Array(types)) => types.iter().any(|ty| ty.as_str() == Some("array")),
        _ => schema.value().get("items").is_some(),
    }
}

#[cfg(test)]
mod tests;
