//! The root of the model: an API with its servers, operations and arenas.

use indexmap::IndexMap;
use serde::Serialize;

use crate::{
    Header, HeaderId, Operation, Parameter, ParameterId, RequestBody, RequestBodyId, Response,
    ResponseId, RuleSet, RuleSetId, SecurityScheme, Shape, Type, TypeId, Value,
};

/// Where in the input something stands: a document and a JSON pointer (RFC 6901) into it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
pub struct Place {
    /// The position of the document in [`Api::documents`]; 0 is the one that was asked for.
    pub document: u32,
    /// The JSON pointer, `""` for the whole document.
    pub pointer: String,
}

/// An API: everything that the description promises, with every reference followed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Api {
    /// The version of the OpenAPI Specification as the description names it, such as `3.1.0`.
    pub openapi: String,
    /// The names of the documents that were read, the one that was asked for first.
    pub documents: Vec<String>,
    /// Title, version and contact (OpenAPI 3.1 §4.8.2).
    pub info: Info,
    /// Where the API is described further.
    pub external_docs: Option<ExternalDocs>,
    /// `x-…` members of the root.
    #[serde(skip_serializing_if = "Extensions::is_empty")]
    pub extensions: Extensions,
    /// The servers of operations that name none of their own, in order of preference. Never empty in a
    /// description that names one; a description that names none has none here (the specification's default
    /// is `/`).
    pub servers: Vec<Server>,
    /// The declared tags, in order.
    pub tags: Vec<Tag>,
    /// The security schemes by component name.
    pub security_schemes: IndexMap<String, SecurityScheme>,
    /// The operations in the order of the description.
    pub operations: Vec<Operation>,
    /// Requests that the API sends to its clients (OpenAPI 3.1 §4.8.1, `webhooks`).
    pub webhooks: Vec<Webhook>,
    /// Every parameter, shared ones once.
    pub parameters: Vec<Parameter>,
    /// Every request body, shared ones once.
    pub request_bodies: Vec<RequestBody>,
    /// Every response, shared ones once.
    pub responses: Vec<Response>,
    /// Every header, shared ones once.
    pub headers: Vec<Header>,
    /// Every type, shared ones once: components first, in the order of the description, then those that
    /// only operations use.
    pub types: Vec<Type>,
    /// Sets of JSON Schema assertions that types could not express.
    pub rules: Vec<RuleSet>,
    /// What the description holds and this model does not, with the reason.
    pub left_out: Vec<LeftOut>,
    /// How many operations the description has, those left out included.
    pub operations_described: usize,
    /// How many of them were not asked for: they are neither here nor left out.
    pub operations_not_selected: usize,
    /// How many schemas were read.
    pub schemas_described: usize,
}

impl Api {
    /// The type behind an id.
    #[must_use]
    pub fn ty(&self, id: TypeId) -> &Type {
        &self.types[id.index()]
    }

    /// The type behind names and `null`.
    #[must_use]
    pub fn behind(&self, mut id: TypeId) -> TypeId {
        // Names that only lead to each other end where each type was met.
        for _ in 0..self.types.len() {
            match self.ty(id).shape {
                Shape::Alias(inner) | Shape::Nullable(inner) => id = inner,
                _ => break,
            }
        }
        id
    }

    /// A type, and those behind it that names and `null` lead to, in order. One that leads back ends it.
    #[must_use]
    pub fn behind_names(&self, id: TypeId) -> Vec<TypeId> {
        let mut chain = vec![id];
        let mut at = id;
        while let Shape::Alias(inner) | Shape::Nullable(inner) = self.ty(at).shape {
            if chain.contains(&inner) {
                break;
            }
            chain.push(inner);
            at = inner;
        }
        chain
    }

    /// The parameter behind an id.
    #[must_use]
    pub fn parameter(&self, id: ParameterId) -> &Parameter {
        &self.parameters[id.index()]
    }

    /// The request body behind an id.
    #[must_use]
    pub fn request_body(&self, id: RequestBodyId) -> &RequestBody {
        &self.request_bodies[id.index()]
    }

    /// The response behind an id.
    #[must_use]
    pub fn response(&self, id: ResponseId) -> &Response {
        &self.responses[id.index()]
    }

    /// The header behind an id.
    #[must_use]
    pub fn header(&self, id: HeaderId) -> &Header {
        &self.headers[id.index()]
    }

    /// The rule set behind an id.
    #[must_use]
    pub fn rule_set(&self, id: RuleSetId) -> &RuleSet {
        &self.rules[id.index()]
    }
}

/// Title, version and contact of an API (OpenAPI 3.1 §4.8.2).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Info {
    /// The title.
    pub title: String,
    /// The version of the description, not of the specification.
    pub version: String,
    /// One line on what the API is for.
    pub summary: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// A URL.
    pub terms_of_service: Option<String>,
    /// Name, URL and address of those who answer, as far as given.
    pub contact: Option<String>,
    /// The licence's name or SPDX identifier.
    pub license: Option<String>,
}

/// A link to more documentation (OpenAPI 3.1 §4.8.11).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExternalDocs {
    /// The URL.
    pub url: String,
    /// Markdown.
    pub description: Option<String>,
}

/// A server (OpenAPI 3.1 §4.8.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Server {
    /// The name, where the description gives one (3.2).
    pub name: Option<String>,
    /// The URL, with its variables in braces; may be relative.
    pub url: String,
    /// Markdown.
    pub description: Option<String>,
    /// The variables of the URL, in the order of the description.
    pub variables: IndexMap<String, ServerVariable>,
    /// Where it was declared.
    pub place: Place,
}

/// A variable in the URL of a server (OpenAPI 3.1 §4.8.6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ServerVariable {
    /// The value that is used where the user gives none. May be empty, which then means "there is none".
    pub default: String,
    /// The only values allowed, or nothing where any is.
    pub values: Vec<String>,
    /// Markdown.
    pub description: Option<String>,
}

/// A tag (OpenAPI 3.1 §4.8.22).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Tag {
    /// The name that operations use.
    pub name: String,
    /// A short title (3.2).
    pub summary: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// The name of the tag that this one is below (3.2).
    pub parent: Option<String>,
    /// What sort of tag it is, such as `nav` (3.2).
    pub kind: Option<String>,
}

/// A request that the API sends: a webhook (OpenAPI 3.1 §4.8.1).
#[derive(Debug, Clone, Serialize)]
pub struct Webhook {
    /// The name in the description.
    pub name: String,
    /// What is sent; its path is empty.
    pub operation: Operation,
}

/// Something of the description that is not in the model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// What it is, for people: `GET /pets`, `webhook newPet`.
    pub what: String,
    /// What is known of it, where it is an operation or a webhook, which selectors may name.
    pub operation: Option<Box<Unread>>,
    /// Where it stands.
    pub place: Place,
    /// Why, for people.
    pub reason: String,
}

/// What is known of an operation or a webhook that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unread {
    /// The method, in capitals.
    pub method: String,
    /// The path template; empty for a webhook.
    pub path: String,
    /// The name of the webhook, where it is one. The report counts the others.
    pub webhook: Option<String>,
    /// The `operationId`.
    pub id: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
}

/// The extensions (`x-…`) of an object, by key.
pub type Extensions = IndexMap<String, Value>;
