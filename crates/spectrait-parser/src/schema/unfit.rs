//! Keywords that say nothing where they stand: those about another type than the schema has, those that the version of
//! the description does not have yet, and a `type` without a value.
//!
//! In: the keywords of a schema when all of them are read. Out: warnings, each once a file; the keywords stay as they are.
//! What says nothing anywhere, such as `minLength: 0`, is no mistake: programs write it.

use indexmap::IndexMap;
use spectrait_ir::Value;

use super::keywords::Keywords;
use super::kinds::Kinds;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Diagnostics, Node};
use crate::versions::Dialect;

/// The keywords that are about one type (JSON Schema 2020-12 Validation §6 and §8, Core §10.3 and §11).
const ABOUT: [(Kinds, &[&str]); 4] = [
    (
        Kinds::NUMBER,
        &[
            "multipleOf",
            "maximum",
            "exclusiveMaximum",
            "minimum",
            "exclusiveMinimum",
        ],
    ),
    (
        Kinds::STRING,
        &[
            "maxLength",
            "minLength",
            "pattern",
            "contentEncoding",
            "contentMediaType",
            "contentSchema",
        ],
    ),
    (
        Kinds::ARRAY,
        &[
            "maxItems",
            "minItems",
            "uniqueItems",
            "items",
            "prefixItems",
            "contains",
            "minContains",
            "maxContains",
            "unevaluatedItems",
        ],
    ),
    (
        Kinds::OBJECT,
        &[
            "maxProperties",
            "minProperties",
            "required",
            "properties",
            "patternProperties",
            "additionalProperties",
            "propertyNames",
            "dependentRequired",
            "dependentSchemas",
            "unevaluatedProperties",
        ],
    ),
];

/// What OpenAPI 3.0 and 2.0 do not have, and is read there as in 3.1.
const NEWER: [&str; 17] = [
    "$defs",
    "$dynamicRef",
    "const",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "dependentRequired",
    "dependentSchemas",
    "else",
    "if",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Reports what a schema says in vain.
pub(super) fn report(
    keywords: &Keywords<'_>,
    schema: &Node<'_>,
    dialect: Dialect,
    diagnostics: &Diagnostics,
) {
    let members = schema.value().as_object();
    let names = members.into_iter().flat_map(IndexMap::keys);
    let kinds = keywords.kinds.filter(|_| keywords.broken.is_none());
    for name in names {
        let Some(member) = schema.get(name) else {
            continue;
        };
        if !dialect.is_json_schema() && NEWER.contains(&name.as_str()) {
            let message = format!("`{name}` is of OpenAPI 3.1, and is read as there");
            let diagnostic = Diagnostic::warning(codes::NEWER_KEYWORD, member.place(), message);
            diagnostics.report(diagnostic.at_key());
        }
        let about = ABOUT
            .iter()
            .find(|(_, about)| about.contains(&name.as_str()));
        if let (Some(kinds), Some((about, _))) = (kinds, about)
            && !kinds.meets(*about)
            && says_something(name, member.value())
        {
            let kinds = match kinds & !Kinds::NULL {
                Kinds::NONE => kinds.to_string(),
                others => others.to_string(),
            };
            let message = format!("`{name}` says nothing of the type `{kinds}`; it is ignored");
            diagnostics.report(
                Diagnostic::warning(codes::INVALID_KEYWORD, member.place(), message)
                    .at_key()
                    .help(help(name, &kinds, *about)),
            );
        }
    }
}

/// Whether a `type` is left without a value: it is `null`, and what stands beside it is about another type. That is
/// reported.
pub(super) fn lacks_type(schema: &Node<'_>, member: &Node<'_>, diagnostics: &Diagnostics) -> bool {
    if *member.value() != Value::Null {
        return false;
    }
    let kinds = schema.members().map(|(name, beside)| {
        let value = beside.value();
        let mut about = ABOUT.iter().filter(|(_, names)| names.contains(&name));
        match (name, value) {
            ("enum", Value::Array(values)) => values
                .iter()
                .map(Kinds::of)
                .fold(Kinds::NONE, |all, kinds| all | kinds),
            ("const", value) => Kinds::of(value),
            _ if says_something(name, value) => about.next().map_or(Kinds::NONE, |about| about.0),
            _ => Kinds::NONE,
        }
    });
    let meant = kinds.fold(Kinds::NONE, |all, kinds| all | kinds) & !Kinds::NULL;
    if meant.is_empty() {
        return false;
    }
    let message = "`type` has no value; it is read as if it were absent";
    let diagnostic = Diagnostic::warning(codes::WRONG_TYPE, member.place(), message).at_key();
    diagnostics.report(match meant.each().count() {
        1 => diagnostic.did_you_mean(Some(&format!("type: {meant}"))),
        _ => diagnostic.help("write its value, or remove the key"),
    });
    true
}

/// Whether a keyword would ask for anything if it stood in the right place.
fn says_something(name: &str, value: &Value) -> bool {
    match value {
        Value::Null => false,
        // In older versions `required: true` is of parameters.
        Value::Bool(flag) => name == "uniqueItems" && *flag,
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::Number(number) => {
            !(name.starts_with("min") && name != "minimum" && number.as_integer() == Some(0))
        }
        Value::String(_) => true,
    }
}

/// What to write instead.
fn help(name: &str, kinds: &str, about: Kinds) -> String {
    let other = match (name, kinds) {
        ("minimum", "string") => Some("minLength"),
        ("maximum", "string") => Some("maxLength"),
        ("minimum" | "minLength", "array") => Some("minItems"),
        ("maximum" | "maxLength", "array") => Some("maxItems"),
        ("minLength" | "minItems", "integer" | "number") => Some("minimum"),
        ("maxLength" | "maxItems", "integer" | "number") => Some("maximum"),
        ("minLength" | "minItems", "object") => Some("minProperties"),
        ("maxLength" | "maxItems", "object") => Some("maxProperties"),
        ("minItems", "string") => Some("minLength"),
        ("maxItems", "string") => Some("maxLength"),
        _ => None,
    };
    match (other, kinds) {
        (Some(other), _) => format!("write `{other}`, or another `type`"),
        (None, "array") => {
            format!("describe the items in `items`, or write `type: {about}`")
        }
        (None, _) => format!("write `type: {about}`, or remove it"),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Source, read};

    /// What is said of these schemas, with the last two names of each place.
    fn said(version: &str, schemas: &str) -> Vec<String> {
        let text = format!(
            "openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents: {{schemas: {{{schemas}}}}}"
        );
        let read = read(vec![Source::new("t.yaml", text)]);
        let said = read.located().into_iter();
        said.map(|one| {
            format!(
                "{} {}",
                one.pointer.replace("/components/schemas/", ""),
                one.message
            )
        })
        .collect()
    }

    #[test]
    fn keywords_about_another_type_are_reported_once() {
        let schemas = "A: {type: string, minimum: 1, minItems: 0, uniqueItems: false, items: {}}, \
                       B: {type: [string, 'null'], minimum: 2}, \
                       C: {type: array, items: {type: integer, pattern: a}, properties: {a: {}}}, \
                       D: {type: [string, integer], minimum: 2, pattern: b}, E: {minimum: 2, pattern: b}";
        assert_eq!(
            said("3.1.0", schemas),
            [
                "A/minimum `minimum` says nothing of the type `string`; it is ignored (and at another place)",
                "C/items/pattern `pattern` says nothing of the type `integer`; it is ignored",
                "C/properties `properties` says nothing of the type `array`; it is ignored",
            ]
        );
    }

    #[test]
    fn a_type_without_a_value_is_absent_beside_what_is_of_another() {
        let schemas = "A: {type: , required: [a], properties: {a: {type: , maxLength: 3}, b: {type: null}}}, \
                       B: {type: , enum: [1, 2]}, C: {type: 'null', maxLength: 3}";
        assert_eq!(
            said("3.1.0", schemas),
            [
                "A/type `type` has no value; it is read as if it were absent",
                "A/properties/a/type `type` has no value; it is read as if it were absent",
                "A/properties/b/type this type is read as `null`",
                "B/type `type` has no value; it is read as if it were absent",
                "C/maxLength `maxLength` says nothing of the type `null`; it is ignored",
            ]
        );
    }

    #[test]
    fn newer_keywords_are_reported_once() {
        let schemas =
            "A: {const: a}, B: {const: b}, C: {type: object, propertyNames: {pattern: a}}";
        assert_eq!(said("3.1.0", schemas), [""; 0]);
        assert_eq!(
            said("3.0.3", schemas),
            [
                "A/const `const` is of OpenAPI 3.1, and is read as there (and at another place)",
                "C/propertyNames `propertyNames` is of OpenAPI 3.1, and is read as there",
            ]
        );
        let lists =
            "A: {type: [string, 'null']}, B: {type: ['null', integer]}, C: {type: [object]}";
        assert_eq!(
            said("3.0.3", lists),
            [
                "A/type a list of types is of OpenAPI 3.1, and is read as there (and at 2 other places)"
            ]
        );
    }

    #[test]
    fn what_only_older_versions_ask_for_is_reported() {
        let schemas = "A: {type: array}, B: {type: array, items: {}}, \
                       C: {nullable: true, allOf: [{$ref: '#/components/schemas/B'}]}, D: {nullable: true}, \
                       E: {type: string, nullable: true}, \
                       F: {type: object, properties: {a: {type: string, readOnly: true, writeOnly: true}}}";
        assert_eq!(
            said("3.0.3", schemas),
            [
                "A this array has no `items`, which must be there before OpenAPI 3.1; its items are any values",
                "F/properties/a/writeOnly `readOnly` and `writeOnly` exclude each other; both are ignored",
            ]
        );
    }
}
