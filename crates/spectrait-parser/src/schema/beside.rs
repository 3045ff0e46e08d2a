//! What stands beside a `$ref` where that is to stand alone: in Swagger 2.0 and OpenAPI 3.0 (3.0.4 §4.7.23).
//!
//! In: a keyword beside a `$ref`. Out: whether it counts. What was meant by `nullable` is clear, and without it values
//! that servers send would be refused; all else says nothing there, which is reported. Members that no schema has are
//! reported with those of all other objects, in [`conformance`](crate::conformance).

use spectrait_ir::Value;

use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Diagnostics, Node};

/// Keywords that say something about values. A `type` says what the schema says to which the reference leads.
const ASSERTIONS: &[&str] = &[
    "format",
    "default",
    "discriminator",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "prefixItems",
    "unevaluatedItems",
    "contains",
    "minContains",
    "maxContains",
    "patternProperties",
    "propertyNames",
    "unevaluatedProperties",
    "dependentRequired",
    "dependentSchemas",
    "if",
    "then",
    "else",
    "enum",
    "const",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "uniqueItems",
    "items",
    "minProperties",
    "maxProperties",
    "properties",
    "additionalProperties",
    "required",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "readOnly",
    "writeOnly",
];

/// Whether a keyword beside a `$ref` counts.
pub(super) fn counts(key: &str, member: &Node<'_>, diagnostics: &Diagnostics) -> bool {
    match key {
        // The specification does not know `x-nullable`, so it does not say that it means nothing there.
        "$ref" | "x-nullable" => true,
        "nullable" if *member.value() == Value::Bool(true) => {
            let message = "`nullable` says nothing beside `$ref` in this version; it is read as meant: `null` is allowed";
            let help = "write `allOf: [{$ref: …}]` with `nullable: true` beside it";
            report(member, message.to_owned(), help, diagnostics);
            true
        }
        _ => {
            if ASSERTIONS.contains(&key) {
                let message =
                    format!("`{key}` says nothing beside `$ref` in this version; it is ignored");
                let help = match key {
                    "allOf" => "put the `$ref` into the `allOf`".to_owned(),
                    _ => format!("write `allOf: [{{$ref: …}}]` with `{key}` beside it"),
                };
                report(member, message, &help, diagnostics);
            }
            false
        }
    }
}

fn report(member: &Node<'_>, message: String, help: &str, diagnostics: &Diagnostics) {
    let diagnostic = Diagnostic::warning(codes::BESIDE_REFERENCE, member.place(), message);
    diagnostics.report(diagnostic.at_key().help(help));
}
