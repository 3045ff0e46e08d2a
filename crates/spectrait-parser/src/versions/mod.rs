//! The versions of the OpenAPI Specification, and how the older ones differ from the model, which follows the newest.

pub(crate) mod swagger2;

use indexmap::IndexMap;
use spectrait_ir::Value;

/// The words in which a description is written. All are read into one model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// Swagger 2.0. Its schemas are those of 3.0, with a few words of their own; much else has another place than
    /// in 3.x. `versions/swagger2.rs` lists the differences.
    V20,
    /// OpenAPI 3.0: a dialect of its own, derived from JSON Schema draft 5. It is read as 3.1, with these
    /// differences:
    ///
    /// | in a 3.0 schema | means in 3.1 |
    /// |---|---|
    /// | `nullable: true` | `null` is added to the `type` beside it (3.0.3 §4.7.24.1) |
    /// | `exclusiveMinimum: true`, `exclusiveMaximum: true` | the bound beside it is exclusive |
    /// | what stands beside `$ref` | nothing (3.0.3 §4.7.23), `nullable: true` aside |
    ///
    /// Keywords that only 3.1 has, such as `const`, are read in 3.0 as well: who writes them means them.
    V30,
    /// OpenAPI 3.1: schemas are JSON Schema 2020-12.
    V31,
    /// OpenAPI 3.2: as 3.1, with more. What it adds has names of its own, so it is read wherever it stands; a
    /// response need no longer have a `description`.
    V32,
}

impl Dialect {
    /// The dialect of a description, by its member `openapi`. One that names no known version is read as the
    /// newest.
    #[must_use]
    pub fn of(root: &Value) -> Self {
        match Version::of(root) {
            Some(Version { major: 2, .. }) => Self::V20,
            Some(Version { major: 3, minor: 0 }) => Self::V30,
            Some(Version { major: 3, minor: 1 }) => Self::V31,
            _ => Self::V32,
        }
    }

    /// The keyword that adds `null` to a schema, where it is not one of its types.
    pub(crate) fn null_keyword(self) -> Option<&'static str> {
        match self {
            Self::V20 => Some("x-nullable"),
            Self::V30 => Some("nullable"),
            Self::V31 | Self::V32 => None,
        }
    }

    /// Whether schemas are those of JSON Schema 2020-12.
    pub(crate) fn is_json_schema(self) -> bool {
        matches!(self, Self::V31 | Self::V32)
    }

    /// Whether the keys of the object `member`, which are names, may be extensions too. In all others, a name may begin
    /// with `x-` like any other: `x-api-key` is a security scheme, `x-request-id` a header.
    ///
    /// `responses` are those of an operation; as components they are names alone. The members of a callback are as
    /// those of `paths`.
    pub(crate) fn is_extensible(self, member: &str) -> bool {
        match member {
            "paths" | "responses" | "flows" => true,
            "scopes" => self == Self::V20,
            _ => false,
        }
    }

    /// Whether what stands beside a `$ref` says nothing.
    pub(crate) fn references_stand_alone(self) -> bool {
        matches!(self, Self::V20 | Self::V30)
    }
}

/// Whether a key is that of an extension, where there can be extensions.
pub(crate) fn is_extension(key: &str) -> bool {
    key.starts_with("x-")
}

/// The first two numbers of a version; the third never changes what a description means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version {
    /// The first number.
    pub major: u32,
    /// The second number.
    pub minor: u32,
}

impl Version {
    /// The version that the member `openapi` (or `swagger`) names, also where it is written as a number
    /// (`openapi: 3.1`).
    #[must_use]
    pub fn of(root: &Value) -> Option<Self> {
        Self::of_members(root.as_object()?)
    }

    /// As [`Version::of`], of the members of the root.
    pub(crate) fn of_members(root: &IndexMap<String, Value>) -> Option<Self> {
        match root.get("openapi").or_else(|| root.get("swagger"))? {
            Value::String(text) => Self::parse(text),
            Value::Number(number) => Self::parse(&number.to_string()),
            _ => None,
        }
    }

    /// Whether the member that names it is that of other versions: `swagger` was the name up to 2.0, `openapi` is it since.
    pub(crate) fn is_of_another(self, root: &IndexMap<String, Value>) -> bool {
        let is_openapi = root.contains_key("openapi");
        self.minor <= 2 && (self.major == 2 && is_openapi || self.major == 3 && !is_openapi)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut numbers = text.trim().split(['.', '-']);
        let major = numbers.next()?.parse().ok()?;
        // `openapi: 3.0` is the number 3 after YAML has read it.
        let minor = numbers.next().map_or(Ok(0), str::parse).ok()?;
        Some(Self { major, minor })
    }
}

#[cfg(test)]
mod tests;
