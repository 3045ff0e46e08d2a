//! Operations: what a client sends and what a server answers (OpenAPI 3.1 §4.8.10 to §4.8.21).

use indexmap::IndexMap;
use serde::Serialize;

use crate::api::Extensions;
use crate::{ExternalDocs, Place, SecurityAlternative, Server, TypeId, Value, Xml, id};

id! {
    /// A parameter in [`Api::parameters`](crate::Api::parameters).
    ParameterId
}
id! {
    /// A request body in [`Api::request_bodies`](crate::Api::request_bodies).
    RequestBodyId
}
id! {
    /// A response in [`Api::responses`](crate::Api::responses).
    ResponseId
}
id! {
    /// A header in [`Api::headers`](crate::Api::headers).
    HeaderId
}

/// An operation: a method on a path.
#[derive(Debug, Clone, Serialize)]
pub struct Operation {
    /// The `operationId` as written.
    pub id: Option<String>,
    /// The method in upper case, `POST`.
    pub method: String,
    /// The path template, `/pets/{id}`. A value of several segments has its pattern behind the name, with `*` for one
    /// segment and at most one `**` for any number: `/{name=shelves/*}`. Behind the path there may be a query that each
    /// request has (`?beta=true`), and a fragment (`#stream`) which is not sent.
    pub path: String,
    /// Names of tags.
    pub tags: Vec<String>,
    /// One line.
    pub summary: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// Where it is described further.
    pub external_docs: Option<ExternalDocs>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Parameters of the path item and of the operation, the latter overriding, in order.
    pub parameters: Vec<ParameterId>,
    /// The body.
    pub request_body: Option<RequestBodyId>,
    /// The documented responses, in the order of the description.
    pub responses: Vec<(Status, ResponseId)>,
    /// What it says of its parameters, body and responses where it refers to them.
    #[serde(skip_serializing_if = "UseWords::is_empty")]
    pub words: UseWords,
    /// What a caller must show: any one of these. Empty: nothing. Inherited from the API where the operation
    /// does not say.
    pub security: Vec<SecurityAlternative>,
    /// Whether it says nothing of that itself, and the API does.
    pub inherits_security: bool,
    /// The operation's (or its path item's) own servers; empty: those of the API.
    pub servers: Vec<Server>,
    /// Requests that the server sends because of this operation.
    pub callbacks: Vec<Callback>,
    /// `x-…` members.
    pub extensions: Extensions,
    /// Where it stands.
    pub place: Place,
}

impl Operation {
    /// Its method and path, `GET /pets/{id}`.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// What it may be called by: its `operationId`, and its method and path.
    pub fn keys(&self) -> impl Iterator<Item = String> {
        self.id.clone().into_iter().chain([self.label()])
    }
}

/// What an operation says of what it uses, beside the references to it (OpenAPI 3.1 §4.8.23). It stands for the words of
/// what it refers to; only what is said there is here.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UseWords {
    /// Descriptions of parameters.
    pub parameters: Vec<(ParameterId, String)>,
    /// The description of the body.
    pub request_body: Option<String>,
    /// Words about responses.
    pub responses: Vec<(Status, Words)>,
}

impl UseWords {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parameters.is_empty() && self.request_body.is_none() && self.responses.is_empty()
    }

    /// The description of a parameter.
    #[must_use]
    pub fn parameter(&self, id: ParameterId) -> Option<&str> {
        let mut parameters = self.parameters.iter();
        parameters
            .find(|(known, _)| *known == id)
            .map(|(_, description)| description.as_str())
    }

    /// The words about the response with a status.
    #[must_use]
    pub fn response(&self, status: Status) -> Option<&Words> {
        let mut responses = self.responses.iter();
        responses
            .find(|(known, _)| *known == status)
            .map(|(_, words)| words)
    }
}

/// What a reference says of what it leads to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Words {
    /// One line.
    pub summary: Option<String>,
    /// Markdown.
    pub description: Option<String>,
}

/// A request that a server sends because of an operation (OpenAPI 3.1 §4.8.18).
#[derive(Debug, Clone, Serialize)]
pub struct Callback {
    /// The name in the operation.
    pub name: String,
    /// The runtime expression that gives the URL.
    pub expression: String,
    /// Where that stands.
    pub place: Place,
    /// What is sent; its path is empty.
    pub operation: Operation,
}

impl Callback {
    /// Whether it can be a URL: it begins with an expression, as one does, or with the root of a server.
    #[must_use]
    pub fn is_url(&self) -> bool {
        let begins_with = |start: &str| {
            let beginning = self.expression.get(..start.len());
            beginning.is_some_and(|it| it.eq_ignore_ascii_case(start))
        };
        ["$", "{", "/", "http://", "https://"]
            .into_iter()
            .any(begins_with)
    }

    /// What stands in the braces of the URL, or the whole of it where that is one expression. What begins with `$` is a
    /// runtime expression; what is nothing else is not looked at here.
    ///
    /// # Errors
    ///
    /// The expressions before a brace that is not closed.
    pub fn expressions(&self) -> Result<Vec<&str>, Vec<&str>> {
        if self.expression.starts_with('$') {
            return Ok(vec![&self.expression]);
        }
        let mut found = Vec::new();
        let mut rest = self.expression.as_str();
        while let Some((_, after)) = rest.split_once('{') {
            let Some((expression, behind)) = after.split_once('}') else {
                return Err(found);
            };
            found.push(expression);
            rest = behind;
        }
        Ok(found)
    }
}

/// Where a parameter is (OpenAPI 3.1 §4.8.12.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Location {
    /// In the path template.
    Path,
    /// After the `?`.
    Query,
    /// A request header.
    Header,
    /// In the `Cookie` header.
    Cookie,
    /// The whole query string as one value (3.2).
    Querystring,
}

/// How a value becomes text (OpenAPI 3.1 §4.8.12.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Style {
    /// `;color=blue`
    Matrix,
    /// `.blue`
    Label,
    /// `blue,black`
    Simple,
    /// `color=blue`
    Form,
    /// `blue%20black`
    SpaceDelimited,
    /// `blue|black`
    PipeDelimited,
    /// `color[R]=100`
    DeepObject,
    /// `color=blue; size=3` (3.2)
    Cookie,
}

/// How a parameter or header is written on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Wire {
    /// By a style.
    Style {
        /// The style, the location's default where the description does not say.
        style: Style,
        /// Whether each item or member is written by itself.
        explode: bool,
    },
    /// As a document of a media type (`content`).
    Content {
        /// The media type.
        media_type: String,
    },
}

/// A parameter (OpenAPI 3.1 §4.8.12).
#[derive(Debug, Clone, Serialize)]
pub struct Parameter {
    /// The key under `components.parameters`, where it has one.
    pub component: Option<String>,
    /// The name on the wire.
    pub name: String,
    /// Where it is.
    pub location: Location,
    /// Whether a request without it is invalid.
    pub required: bool,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Markdown.
    pub description: Option<String>,
    /// How it is written.
    pub wire: Wire,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
    /// Whether `name=` stands for "no value".
    pub allow_empty_value: bool,
    /// What it holds.
    pub ty: TypeId,
    /// The value that stands for an absent one, where its schema says it beside the type that it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// Examples, named or not.
    pub examples: Vec<Example>,
    /// Where it stands.
    pub place: Place,
}

/// A request body (OpenAPI 3.1 §4.8.13).
#[derive(Debug, Clone, Serialize)]
pub struct RequestBody {
    /// The key under `components.requestBodies`, where it has one.
    pub component: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// Whether a request without it is invalid.
    pub required: bool,
    /// The media types, in order.
    pub content: Vec<MediaType>,
    /// Where it stands.
    pub place: Place,
}

/// A body in one media type (OpenAPI 3.1 §4.8.14).
#[derive(Debug, Clone, Serialize)]
pub struct MediaType {
    /// The media type or range as written, `application/json`, `image/*`.
    pub name: String,
    /// What the whole body holds; nothing where the description gives no schema.
    pub ty: Option<TypeId>,
    /// How the whole body is written in XML, where that is said here rather than at the type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xml: Option<Box<Xml>>,
    /// What each item of a sequential media type holds (3.2, `itemSchema`).
    pub item: Option<TypeId>,
    /// How each property of a form is written.
    pub encoding: IndexMap<String, Encoding>,
    /// How each of the first parts of a multipart body without names is written (3.2, `prefixEncoding`).
    pub prefix_encoding: Vec<Encoding>,
    /// How the parts behind those are written (3.2, `itemEncoding`).
    pub item_encoding: Option<Encoding>,
    /// Examples, named or not.
    pub examples: Vec<Example>,
    /// Where it stands.
    pub place: Place,
}

/// How a property of a form or multipart body is written (OpenAPI 3.1 §4.8.15).
#[derive(Debug, Clone, Default, Serialize)]
pub struct Encoding {
    /// The media type of the part, or a list of them.
    pub content_type: Option<String>,
    /// Headers of the part.
    pub headers: IndexMap<String, HeaderId>,
    /// The style, for forms.
    pub style: Option<Style>,
    /// Whether each item is written by itself.
    pub explode: Option<bool>,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
    /// Where it stands.
    pub place: Place,
}

/// A status that an operation documents (OpenAPI 3.1 §4.8.16).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// One status code.
    Exact(u16),
    /// A range by its first digit, `4XX`.
    Range(u8),
    /// All others.
    Default,
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Exact(code) => write!(f, "{code}"),
            Self::Range(digit) => write!(f, "{digit}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

impl Serialize for Status {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A response (OpenAPI 3.1 §4.8.17).
#[derive(Debug, Clone, Serialize)]
pub struct Response {
    /// The key under `components.responses`, where it has one.
    pub component: Option<String>,
    /// One line.
    pub summary: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// The headers by name as written, in order, `Content-Type` excluded.
    pub headers: IndexMap<String, HeaderId>,
    /// The media types, in order; empty: no body.
    pub content: Vec<MediaType>,
    /// What can be called next.
    pub links: Vec<Link>,
    /// Where it stands.
    pub place: Place,
}

/// A response header or a header of a part (OpenAPI 3.1 §4.8.21).
#[derive(Debug, Clone, Serialize)]
pub struct Header {
    /// The key under `components.headers`, where it has one.
    pub component: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// Whether it is always there.
    pub required: bool,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// How it is written.
    pub wire: Wire,
    /// What it holds.
    pub ty: TypeId,
    /// `example` and `examples`.
    pub examples: Vec<Example>,
    /// Where it stands.
    pub place: Place,
}

/// What can be called next, and with what (OpenAPI 3.1 §4.8.20).
#[derive(Debug, Clone, Serialize)]
pub struct Link {
    /// The name in the response.
    pub name: String,
    /// The `operationId`, the method and path, or the reference, of the operation.
    pub operation: String,
    /// Its parameters: names and runtime expressions or values.
    pub parameters: IndexMap<String, Value>,
    /// Its body: a runtime expression or a value.
    pub request_body: Option<Value>,
    /// Where it is called, where not at the usual server.
    pub server: Option<Server>,
    /// Markdown.
    pub description: Option<String>,
}

/// An example (OpenAPI 3.1 §4.8.19).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Example {
    /// Its name, where it has one.
    pub name: Option<String>,
    /// One line.
    pub summary: Option<String>,
    /// The value.
    pub value: Value,
    /// Where it stands.
    pub place: Place,
}
