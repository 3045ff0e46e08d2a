//! How schemas of OpenAPI 3.0 differ from those of 3.1 (JSON Schema 2020-12).
//!
//! In: a keyword of a 3.0 schema. Out: what it means in 3.1. What is not listed here is the same in both.

/// How a keyword of a 3.0 schema is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyword {
    /// As in 3.1.
    Same,
    /// `nullable: true` adds `null` to the `type` beside it (OpenAPI 3.0.3 §4.7.24.1).
    AddsNull,
    /// `exclusiveMinimum: true` and `exclusiveMaximum: true` make the bound beside them exclusive.
    ExcludesBound,
    /// A `$ref` stands alone: what is written beside it is ignored (OpenAPI 3.0.3 §4.7.23).
    StandsAlone,
    /// JSON Schema knows it, but 3.0 does not; it is ignored.
    Unknown,
}

/// How `name` is read in a 3.0 schema.
#[must_use]
pub fn keyword(name: &str) -> Keyword {
    match name {
        "nullable" => Keyword::AddsNull,
        "exclusiveMinimum" | "exclusiveMaximum" => Keyword::ExcludesBound,
        "$ref" => Keyword::StandsAlone,
        "$anchor"
        | "$comment"
        | "$defs"
        | "$dynamicAnchor"
        | "$dynamicRef"
        | "$id"
        | "$schema"
        | "const"
        | "contains"
        | "contentEncoding"
        | "contentMediaType"
        | "contentSchema"
        | "dependentRequired"
        | "dependentSchemas"
        | "else"
        | "examples"
        | "if"
        | "maxContains"
        | "minContains"
        | "patternProperties"
        | "prefixItems"
        | "propertyNames"
        | "then"
        | "unevaluatedItems"
        | "unevaluatedProperties" => Keyword::Unknown,
        _ => Keyword::Same,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_of_later_versions_are_unknown() {
        assert_eq!(keyword("const"), Keyword::Unknown);
        assert_eq!(keyword("nullable"), Keyword::AddsNull);
        assert_eq!(keyword("minLength"), Keyword::Same);
    }
}
