//! Which keywords of a schema say nothing where they are `null`.
//!
//! In: the name of a keyword. Out: whether `null` means that it is absent. Programs that write descriptions write so
//! what they do not ask.

/// The keywords whose value can never be `null`, those aside that mean something without one, such as `type`, and
/// those whose value is a schema that may as well allow anything, such as `items`.
const NEVER_NULL: &[&str] = &[
    "nullable",
    "x-nullable",
    "format",
    "contentEncoding",
    "contentMediaType",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "uniqueItems",
    "pattern",
    "readOnly",
    "writeOnly",
    "allOf",
    "anyOf",
    "oneOf",
    "discriminator",
    "not",
    "if",
    "then",
    "else",
    "properties",
    "patternProperties",
    "propertyNames",
    "required",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "prefixItems",
    "contains",
    "minContains",
    "maxContains",
];

/// Whether `null` as the value of a keyword means that it is absent.
pub(super) fn means_absent(keyword: &str) -> bool {
    NEVER_NULL.contains(&keyword)
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Severity;
    use crate::testing::{lowered, print};

    #[test]
    fn a_keyword_that_is_null_is_absent() {
        let yaml = "
openapi: 3.0.3
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    Pet:
      type: object
      required: null
      properties:
        name: {type: string, format: null, pattern: null, maxLength: null, nullable: null}
        tags: {type: array, items: {}, uniqueItems: null, description: null}
      minProperties: null
";
        let (with, diagnostics) = lowered(yaml);
        assert_eq!(diagnostics.len(), 7, "{diagnostics:?}");
        for diagnostic in &diagnostics {
            assert!(diagnostic.message.ends_with("as if it were absent"));
            assert_eq!(diagnostic.severity, Severity::Warning);
        }
        let mut without = yaml
            .replace("required: null", "description: null")
            .replace("minProperties: null", "title: null");
        for keyword in ["format", "pattern", "maxLength", "nullable", "uniqueItems"] {
            without = without.replace(&format!(", {keyword}: null"), "");
        }
        let (without, diagnostics) = lowered(&without);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        assert_eq!(print(&with), print(&without));
    }
}
