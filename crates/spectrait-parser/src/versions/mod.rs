//! The versions of the OpenAPI Specification, and how the older ones differ from the model, which follows 3.1.

use spectrait_ir::Value;

/// How the schemas of a description are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// OpenAPI 3.0: a dialect of its own, derived from JSON Schema draft 5. It is read as 3.1, with these
    /// differences:
    ///
    /// | in a 3.0 schema | means in 3.1 |
    /// |---|---|
    /// | `nullable: true` | `null` is added to the `type` beside it (3.0.3 §4.7.24.1) |
    /// | `exclusiveMinimum: true`, `exclusiveMaximum: true` | the bound beside it is exclusive |
    /// | what stands beside `$ref` | nothing (3.0.3 §4.7.23) |
    ///
    /// Keywords that only 3.1 has, such as `const`, are read in 3.0 as well: who writes them means them.
    V30,
    /// OpenAPI 3.1: JSON Schema 2020-12.
    V31,
}

impl Dialect {
    /// The dialect of a description, by its member `openapi`. One that names no known version is read as the
    /// newest.
    #[must_use]
    pub fn of(root: &Value) -> Self {
        match Version::of(root) {
            Some(Version { major: 3, minor: 0 }) => Self::V30,
            _ => Self::V31,
        }
    }
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
    /// The version that the member `openapi` names, also where it is written as a number (`openapi: 3.1`).
    #[must_use]
    pub fn of(root: &Value) -> Option<Self> {
        Self::of_member(root.get("openapi")?)
    }

    /// The version that a value of the member `openapi` names.
    pub(crate) fn of_member(openapi: &Value) -> Option<Self> {
        match openapi {
            Value::String(text) => Self::parse(text),
            Value::Number(number) => Self::parse(&number.to_string()),
            _ => None,
        }
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
mod tests {
    use spectrait_ir::Number;

    use super::*;

    fn root(openapi: Value) -> Value {
        Value::Object([("openapi".to_owned(), openapi)].into_iter().collect())
    }

    #[test]
    fn versions_are_text_or_numbers() {
        let version =
            |value| Version::of(&root(value)).map(|version| (version.major, version.minor));
        assert_eq!(version("3.0.3".into()), Some((3, 0)));
        assert_eq!(version("3.1.0-rc0".into()), Some((3, 1)));
        assert_eq!(version(Value::Number(Number::Float(3.1))), Some((3, 1)));
        assert_eq!(version(Value::Number(Number::Float(3.0))), Some((3, 0)));
        assert_eq!(version("three".into()), None);
        assert_eq!(version(Value::Null), None);
    }

    #[test]
    fn the_dialect_follows_the_version() {
        assert_eq!(Dialect::of(&root("3.0.0".into())), Dialect::V30);
        assert_eq!(Dialect::of(&root("3.1.1".into())), Dialect::V31);
        assert_eq!(Dialect::of(&Value::Null), Dialect::V31);
    }
}
