//! Which objects a description is made of, and which stand in which (OpenAPI 3.2 §4, and what older versions had).
//!
//! In: a kind of object. Out: its members, each with what it holds. What holds nothing that is looked at, a text or an
//! example's value, is there too: so a member that is not in the table is not known.

/// A kind of object of the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Root,
    Components,
    Server,
    ServerVariable,
    PathItem,
    Operation,
    Parameter,
    Header,
    RequestBody,
    Response,
    MediaType,
    Encoding,
    Example,
    Link,
    Callback,
    Schema,
    Xml,
}

/// What a member holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// Nothing that has rules here: a text, a flag, any value.
    Data,
    /// An object.
    One(Kind),
    /// A list of objects.
    List(Kind),
    /// An object of named objects.
    Named(Kind),
}

use Holds::{Data, List, Named, One};

/// The members of an object, by name. A callback has none: its keys are expressions.
pub(super) fn members(kind: Kind) -> &'static [(&'static str, Holds)] {
    match kind {
        Kind::Root => &[
            ("openapi", Data),
            ("$self", Data),
            ("info", Data),
            ("jsonSchemaDialect", Data),
            ("servers", List(Kind::Server)),
            ("paths", Named(Kind::PathItem)),
            ("webhooks", Named(Kind::PathItem)),
            ("components", One(Kind::Components)),
            ("security", Data),
            ("tags", Data),
            ("externalDocs", Data),
        ],
        Kind::Components => &[
            ("schemas", Named(Kind::Schema)),
            ("responses", Named(Kind::Response)),
            ("parameters", Named(Kind::Parameter)),
            ("examples", Named(Kind::Example)),
            ("requestBodies", Named(Kind::RequestBody)),
            ("headers", Named(Kind::Header)),
            ("securitySchemes", Data),
            ("links", Named(Kind::Link)),
            ("callbacks", Named(Kind::Callback)),
            ("pathItems", Named(Kind::PathItem)),
            ("mediaTypes", Named(Kind::MediaType)),
        ],
        Kind::Server => &[
            ("url", Data),
            ("name", Data),
            ("description", Data),
            ("variables", Named(Kind::ServerVariable)),
        ],
        Kind::ServerVariable => &[("enum", Data), ("default", Data), ("description", Data)],
        Kind::PathItem => &[
            ("$ref", Data),
            ("summary", Data),
            ("description", Data),
            ("servers", List(Kind::Server)),
            ("parameters", List(Kind::Parameter)),
            ("get", One(Kind::Operation)),
            ("put", One(Kind::Operation)),
            ("post", One(Kind::Operation)),
            ("delete", One(Kind::Operation)),
            ("options", One(Kind::Operation)),
            ("head", One(Kind::Operation)),
            ("patch", One(Kind::Operation)),
            ("trace", One(Kind::Operation)),
            ("query", One(Kind::Operation)),
            ("additionalOperations", Named(Kind::Operation)),
        ],
        Kind::Operation => &[
            ("tags", Data),
            ("summary", Data),
            ("description", Data),
            ("externalDocs", Data),
            ("operationId", Data),
            ("parameters", List(Kind::Parameter)),
            ("requestBody", One(Kind::RequestBody)),
            ("responses", Named(Kind::Response)),
            ("callbacks", Named(Kind::Callback)),
            ("deprecated", Data),
            ("security", Data),
            ("servers", List(Kind::Server)),
        ],
        Kind::Parameter => &[
            ("name", Data),
            ("in", Data),
            ("description", Data),
            ("required", Data),
            ("deprecated", Data),
            ("allowEmptyValue", Data),
            ("style", Data),
            ("explode", Data),
            ("allowReserved", Data),
            ("schema", One(Kind::Schema)),
            ("example", Data),
            ("examples", Named(Kind::Example)),
            ("content", Named(Kind::MediaType)),
        ],
        Kind::Header => &[
            ("description", Data),
            ("required", Data),
            ("deprecated", Data),
            ("style", Data),
            ("explode", Data),
            ("schema", One(Kind::Schema)),
            ("example", Data),
            ("examples", Named(Kind::Example)),
            ("content", Named(Kind::MediaType)),
        ],
        Kind::RequestBody => &[
            ("description", Data),
            ("content", Named(Kind::MediaType)),
            ("required", Data),
        ],
        Kind::Response => &[
            ("summary", Data),
            ("description", Data),
            ("headers", Named(Kind::Header)),
            ("content", Named(Kind::MediaType)),
            ("links", Named(Kind::Link)),
        ],
        Kind::MediaType => &[
            ("schema", One(Kind::Schema)),
            ("itemSchema", One(Kind::Schema)),
            ("example", Data),
            ("examples", Named(Kind::Example)),
            ("encoding", Named(Kind::Encoding)),
            ("prefixEncoding", List(Kind::Encoding)),
            ("itemEncoding", One(Kind::Encoding)),
        ],
        Kind::Encoding => &[
            ("contentType", Data),
            ("headers", Named(Kind::Header)),
            ("style", Data),
            ("explode", Data),
            ("allowReserved", Data),
            ("encoding", Named(Kind::Encoding)),
            ("prefixEncoding", List(Kind::Encoding)),
            ("itemEncoding", One(Kind::Encoding)),
        ],
        Kind::Example => &[
            ("summary", Data),
            ("description", Data),
            ("value", Data),
            ("externalValue", Data),
            ("dataValue", Data),
            ("serializedValue", Data),
        ],
        Kind::Link => &[
            ("operationRef", Data),
            ("operationId", Data),
            ("parameters", Data),
            ("requestBody", Data),
            ("description", Data),
            ("server", One(Kind::Server)),
        ],
        Kind::Callback => &[],
        // Only those that hold schemas; a schema may have any other keyword.
        Kind::Schema => &[
            ("$defs", Named(Kind::Schema)),
            ("definitions", Named(Kind::Schema)),
            ("properties", Named(Kind::Schema)),
            ("patternProperties", Named(Kind::Schema)),
            ("dependentSchemas", Named(Kind::Schema)),
            ("additionalProperties", One(Kind::Schema)),
            ("unevaluatedProperties", One(Kind::Schema)),
            ("propertyNames", One(Kind::Schema)),
            ("items", One(Kind::Schema)),
            ("prefixItems", List(Kind::Schema)),
            ("unevaluatedItems", One(Kind::Schema)),
            ("contains", One(Kind::Schema)),
            ("contentSchema", One(Kind::Schema)),
            ("allOf", List(Kind::Schema)),
            ("anyOf", List(Kind::Schema)),
            ("oneOf", List(Kind::Schema)),
            ("not", One(Kind::Schema)),
            ("if", One(Kind::Schema)),
            ("then", One(Kind::Schema)),
            ("else", One(Kind::Schema)),
            ("xml", One(Kind::Xml)),
        ],
        Kind::Xml => &[
            ("name", Data),
            ("namespace", Data),
            ("prefix", Data),
            ("attribute", Data),
            ("wrapped", Data),
            ("nodeType", Data),
        ],
    }
}

/// What an object is called in a message.
pub(super) fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Root => "the description",
        Kind::Components => "`components`",
        Kind::Server => "a server",
        Kind::ServerVariable => "a server variable",
        Kind::PathItem => "a path item",
        Kind::Operation => "an operation",
        Kind::Parameter => "a parameter",
        Kind::Header => "a header",
        Kind::RequestBody => "a request body",
        Kind::Response => "a response",
        Kind::MediaType => "a media type",
        Kind::Encoding => "an encoding",
        Kind::Example => "an example",
        Kind::Link => "a link",
        Kind::Callback => "a callback",
        Kind::Schema => "a schema",
        Kind::Xml => "`xml`",
    }
}
