//! Types: what a value can be. A *shape*, plus *constraints* on the typed value, plus *rules* that only
//! the JSON tree can answer.

use serde::Serialize;

use crate::api::Extensions;
use crate::{ExternalDocs, Number, Place, RuleSetId, Value, id};

id! {
    /// A type in [`Api::types`](crate::Api::types).
    TypeId
}

/// A type. Together, shape, constraints and rules say exactly what the schema says.
#[derive(Debug, Clone, Serialize)]
pub struct Type {
    /// The key under `components.schemas` (or `$defs`), where it has one.
    pub component: Option<String>,
    /// What people say about it.
    pub docs: Docs,
    /// What a value looks like.
    pub shape: Shape,
    /// What a value of that shape must fulfil besides; every one can be checked on the typed value.
    pub constraints: Constraints,
    /// What can only be checked on the JSON tree, before the value is typed.
    pub rules: Option<RuleSetId>,
    /// The named types whose intersection (`allOf`) this is.
    pub parts: Vec<TypeId>,
    /// The value that stands for an absent one.
    pub default: Option<Value>,
    /// How it is written in XML, where the description says so.
    pub xml: Option<Box<Xml>>,
    /// How its items are written in XML, where that is said here rather than at their types: by position in a tuple, the
    /// last for all others. Empty where nothing is said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items_xml: Vec<Option<Box<Xml>>>,
    /// The media type of what a string holds (`contentMediaType`), where it is bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// Why the shape is [`Shape::Any`], or a string whose content has no type, although the schema says more.
    pub untyped: Option<String>,
    /// `x-…` members.
    pub extensions: Extensions,
    /// Where it stands.
    pub place: Place,
}

/// What people say about a type or a property.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Docs {
    /// A short name.
    pub title: Option<String>,
    /// Markdown.
    pub description: Option<String>,
    /// Examples.
    pub examples: Vec<Value>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Where it is described further.
    pub external_docs: Option<ExternalDocs>,
}

/// How a value is written in XML (OpenAPI 3.1 §4.8.26, 3.2 §4.8.25).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Xml {
    /// The name of the element or attribute.
    pub name: Option<String>,
    /// The namespace of the name.
    pub namespace: Option<String>,
    /// The prefix of the name.
    pub prefix: Option<String>,
    /// What it is written as, where that is said.
    pub node: Option<XmlNode>,
}

/// What a value is written as in XML (`nodeType`, and `attribute` and `wrapped` before 3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum XmlNode {
    /// An element; for a list, one around its items.
    Element,
    /// An attribute.
    Attribute,
    /// The text of the element that it is a member of.
    Text,
    /// The same, as a CDATA section.
    Cdata,
    /// Nothing: what it holds stands in the element that it is a member of.
    None,
}

/// What a value looks like.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Shape {
    /// Any JSON value.
    Any,
    /// No value at all.
    Never,
    /// Only `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A whole number; with its `format` as written (`int32`, `uint64`), where given.
    Integer {
        /// The `format`.
        format: Option<String>,
    },
    /// A number; with its `format` as written (`float`, `double`, `decimal`), where given.
    Number {
        /// The `format`.
        format: Option<String>,
    },
    /// A string.
    String {
        /// What kind of string.
        format: StringFormat,
    },
    /// A string that is the JSON text of a value of the type (`contentSchema` of a JSON `contentMediaType`).
    JsonText(TypeId),
    /// One of some values (`enum`, `const`); never holds `null`, see [`Shape::Nullable`].
    Enum {
        /// The values in order, without repetition, never empty.
        values: Vec<EnumValue>,
        /// Whether a later version of the description may add values (`x-extensible-enum`).
        open: bool,
    },
    /// A list of values of one type.
    Array {
        /// What each item is.
        items: TypeId,
    },
    /// A list whose first items each have a type of their own (`prefixItems`). Where it is not
    /// [exact](Shape::is_exact_tuple), rules say what the items are.
    Tuple {
        /// The first items.
        prefix: Vec<TypeId>,
        /// All further ones; nothing where there may be none.
        rest: Option<TypeId>,
    },
    /// An object whose keys are data.
    Map {
        /// What each member is.
        values: TypeId,
    },
    /// An object whose keys are known.
    Object(Object),
    /// One of several types.
    Union(Union),
    /// The type, or `null`.
    Nullable(TypeId),
    /// The other type under this name (a component that is only a reference).
    Alias(TypeId),
}

impl Shape {
    /// The most items of an exact tuple.
    const LONGEST_TUPLE: usize = 12;

    /// Whether it is a tuple that always has all its items and no more, and not too many to be written down.
    #[must_use]
    pub fn is_exact_tuple(&self, constraints: &Constraints) -> bool {
        let Self::Tuple { prefix, rest } = self else {
            return false;
        };
        let length = u64::try_from(prefix.len()).ok();
        (1..=Self::LONGEST_TUPLE).contains(&prefix.len())
            && constraints.min_items == length
            && (rest.is_none() || constraints.max_items == length)
    }
}

/// What kind of string (JSON Schema 2020-12 Validation §7, and the OpenAPI format registry).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum StringFormat {
    /// Any string.
    Plain,
    /// RFC 3339 `date-time`.
    DateTime,
    /// RFC 3339 `full-date`.
    Date,
    /// RFC 3339 `full-time`.
    Time,
    /// ISO 8601 duration.
    Duration,
    /// RFC 4122 UUID (`uuid`, and `uuid1` … `uuid8`).
    Uuid,
    /// RFC 3986 URI.
    Uri,
    /// RFC 2673 dotted quad.
    Ipv4,
    /// RFC 4291 address.
    Ipv6,
    /// Base64 text (`byte`, `contentEncoding: base64`).
    Byte,
    /// Base64url text (`contentEncoding: base64url`).
    Base64Url,
    /// Raw bytes (`binary`, or a content without a JSON schema).
    Binary,
    /// A string that must not be shown.
    Password,
    /// A whole number written as a string (`format: int64` on a string), with the format.
    Integer(String),
    /// A number written as a string (`format: decimal` on a string), with the format.
    Number(String),
    /// A format without a type of its own, kept for the documentation.
    Other(String),
}

impl StringFormat {
    /// The word of descriptions for it; nothing for any string.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        Some(match self {
            Self::Plain => return None,
            Self::DateTime => "date-time",
            Self::Date => "date",
            Self::Time => "time",
            Self::Duration => "duration",
            Self::Uuid => "uuid",
            Self::Uri => "uri",
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
            Self::Byte => "byte",
            Self::Base64Url => "base64url",
            Self::Binary => "binary",
            Self::Password => "password",
            Self::Integer(format) | Self::Number(format) | Self::Other(format) => format,
        })
    }
}

/// One value of an enumeration.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EnumValue {
    /// The value on the wire.
    pub value: Value,
    /// A name that the description gives it (`x-enum-varnames`, `title` of a `const` branch).
    pub name: Option<String>,
    /// Markdown (`x-enum-descriptions`, `description` of a `const` branch).
    pub description: Option<String>,
    /// Whether it should no longer be used (`deprecated` of a `const` branch).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
}

/// An object whose keys are known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Object {
    /// The known members, in the order of the description.
    pub properties: Vec<Property>,
    /// What the others are.
    pub additional: Additional,
    /// Members whose keys match a pattern (`patternProperties`), an ECMA-262 expression each. Where these and the
    /// additional members are not of one type, rules say what they are.
    pub patterns: Vec<(String, TypeId)>,
}

impl Shape {
    /// The types of what stands in a value, and of what it is another name of.
    #[must_use]
    pub fn inner(&self) -> Vec<TypeId> {
        match self {
            Self::Array { items: id }
            | Self::Map { values: id }
            | Self::JsonText(id)
            | Self::Nullable(id)
            | Self::Alias(id) => vec![*id],
            Self::Tuple { prefix, rest } => prefix.iter().chain(rest).copied().collect(),
            Self::Object(object) => {
                let named = object.properties.iter().map(|property| property.ty);
                named.chain(object.kept()).collect()
            }
            Self::Union(union) => union.branches.iter().map(|branch| branch.ty).collect(),
            Self::Any
            | Self::Never
            | Self::Null
            | Self::Boolean
            | Self::Integer { .. }
            | Self::Number { .. }
            | Self::String { .. }
            | Self::Enum { .. } => Vec::new(),
        }
    }
}

impl Object {
    /// The types of the members that are kept by key: those that match a pattern, then the additional ones.
    pub fn kept(&self) -> impl Iterator<Item = TypeId> {
        let patterns = self.patterns.iter().map(|(_, ty)| *ty);
        patterns.chain(self.additional.ty())
    }
}

/// What members may be there besides the known ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Additional {
    /// The schema does not say: any may be there, and need not be kept.
    Ignored,
    /// None (`additionalProperties: false`).
    Forbidden,
    /// Those of this type, which are kept.
    Typed(TypeId),
}

impl Additional {
    /// The type of those that are kept.
    #[must_use]
    pub fn ty(self) -> Option<TypeId> {
        match self {
            Self::Typed(ty) => Some(ty),
            Self::Ignored | Self::Forbidden => None,
        }
    }
}

/// A known member of an object.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Property {
    /// The key on the wire.
    pub name: String,
    /// What it holds.
    pub ty: TypeId,
    /// Whether an object without it is invalid.
    pub required: bool,
    /// Whether it is only required, and no schema says what it is.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub undeclared: bool,
    /// Whether only responses have it.
    pub read_only: bool,
    /// Whether only requests have it.
    pub write_only: bool,
    /// What is said here rather than at the type.
    pub docs: Docs,
    /// The value that stands for an absent one, where it is given here rather than at the type.
    pub default: Option<Value>,
    /// How it is written in XML, where that is said here rather than at the type.
    pub xml: Option<Box<Xml>>,
    /// Where it stands.
    pub place: Place,
}

/// One of several types.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Union {
    /// How many may fit.
    pub kind: UnionKind,
    /// The types, at least two, in order.
    pub branches: Vec<Branch>,
    /// A member that tells which.
    pub discriminator: Option<Discriminator>,
}

/// How many branches may fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum UnionKind {
    /// Exactly one (`oneOf`, and `type: [a, b]`, where it cannot be two).
    OneOf,
    /// At least one (`anyOf`).
    AnyOf,
}

/// One type of a union.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Branch {
    /// The type.
    pub ty: TypeId,
    /// A name that the description gives it (the component's, else the title).
    pub name: Option<String>,
    /// How it is written in XML, where that is said here rather than at the type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub xml: Option<Box<Xml>>,
}

/// A member that tells which branch a value is of (OpenAPI 3.1 §4.8.25).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Discriminator {
    /// The member's key.
    pub property: String,
    /// Its values, each with the position of the branch it stands for; a value that several branches list is there for each
    /// of them. Explicit mappings first, then the names of components that no mapping names.
    pub mapping: Vec<(String, usize)>,
    /// The branch of all other values (3.2, `defaultMapping`).
    pub default: Option<usize>,
}

/// An inclusive or exclusive bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bound {
    /// The number.
    pub value: Number,
    /// Whether the number itself is out.
    pub exclusive: bool,
}

/// What a typed value must fulfil besides its shape (JSON Schema 2020-12 Validation §6). Each applies to the
/// shape it is for, and nothing holds of other shapes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Constraints {
    /// `minimum`, `exclusiveMinimum`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minimum: Option<Bound>,
    /// `maximum`, `exclusiveMaximum`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maximum: Option<Bound>,
    /// `multipleOf`; more than one where an intersection has several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub multiple_of: Vec<Number>,
    /// `minLength`, in Unicode code points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_length: Option<u64>,
    /// `maxLength`, in Unicode code points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_length: Option<u64>,
    /// `pattern`, ECMA-262; all must match, anywhere in the string.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub patterns: Vec<String>,
    /// `format`, where it is to be checked although it has no type of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// `minItems`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_items: Option<u64>,
    /// `maxItems`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_items: Option<u64>,
    /// `uniqueItems`, by JSON equality.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unique_items: bool,
    /// `minProperties`. Here only where the typed value keeps every member (a map, or an object that keeps or
    /// forbids additional ones); else it is a rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_properties: Option<u64>,
    /// `maxProperties`, as `min_properties`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_properties: Option<u64>,
}

impl Constraints {
    /// Whether nothing is asked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
