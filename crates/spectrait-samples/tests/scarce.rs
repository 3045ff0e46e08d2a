//! Ordinary schemas that ask for more than a few fixed values have.

use spectrait_ir::TypeId;
use spectrait_parser::{Source, read};
use spectrait_samples::{Samples, Variant};

/// Schemas, one a line, each of which has values.
const SCHEMAS: &str = r#"
{type: array, uniqueItems: true, minItems: 40, items: {type: string, format: uuid}}
{type: array, uniqueItems: true, minItems: 40, items: {type: string, format: date}}
{type: array, uniqueItems: true, minItems: 3, items: {type: string, format: date-time}}
{type: array, uniqueItems: true, minItems: 3, items: {type: string, format: email}}
{type: array, uniqueItems: true, minItems: 4, items: {type: string, format: uri}}
{type: array, uniqueItems: true, minItems: 3, items: {type: string, format: ipv4}}
{type: array, uniqueItems: true, minItems: 30, items: {type: string}}
{type: array, uniqueItems: true, minItems: 9, items: {type: string, maxLength: 1}}
{type: array, uniqueItems: true, minItems: 9, items: {type: string, pattern: "^[a-z]$"}}
{type: array, uniqueItems: true, minItems: 2, items: {type: boolean}}
{type: array, uniqueItems: true, minItems: 3, items: {type: [boolean, "null"]}}
{type: array, uniqueItems: true, minItems: 2, items: {type: integer, minimum: 0, maximum: 1}}
{type: array, uniqueItems: true, minItems: 3, items: {type: number, minimum: -1, maximum: 1}}
{type: array, uniqueItems: true, minItems: 9, items: {type: object, required: [a], properties: {a: {type: boolean}, b: {type: string, format: date}}}}
{type: string, pattern: '^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[@$!%*?&])[A-Za-z\d@$!%*?&]{8,}$'}
{type: string, minLength: 8, allOf: [{pattern: "[A-Z]"}, {pattern: "[0-9]"}, {pattern: "[!?]"}]}
{type: string, format: date-time, pattern: '\.\d{3}Z$'}
{type: string, format: date-time, pattern: '^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$'}
{type: string, format: date, pattern: "^2031-"}
{type: string, format: email, pattern: '@example\.org$'}
{type: string, format: ipv4, pattern: '^10\.'}
{type: string, format: hostname, pattern: '\.dev$'}
{type: string, format: duration, pattern: "^PT"}
{type: string, format: uuid, pattern: "^[0-9a-f]{8}-[0-9a-f]{4}-7"}
{type: string, format: uri, pattern: '^https://cdn\.example\.org/'}
{type: string, format: email, minLength: 30}
{type: string, format: uri, minLength: 40}
{type: object, minProperties: 2, propertyNames: {enum: [a, b]}, additionalProperties: {type: integer}}
{type: object, minProperties: 3, patternProperties: {"^x-": {type: string}}, additionalProperties: false}
"#;

#[test]
fn what_asks_for_more_than_the_usual_values_has_some() {
    let schemas: Vec<&str> = SCHEMAS.trim().lines().collect();
    let mut text =
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"
            .to_owned();
    for (position, schema) in schemas.iter().enumerate() {
        text.push_str(&format!("    S{position}: {schema}\n"));
    }
    let description = read(vec![Source::new("t.yaml", text)]);
    assert!(!description.has_errors(), "{:?}", description.diagnostics);
    let samples = Samples::new(&description.api);
    let mut without: Vec<&str> = Vec::new();
    for (id, ty) in (0u32..).zip(&description.api.types) {
        let Some(position) = ty.component.as_deref().and_then(|it| it.strip_prefix('S')) else {
            continue;
        };
        let mut variants = Variant::ALL.into_iter();
        if variants.any(|variant| samples.value(TypeId(id), variant, 0).is_none()) {
            without.extend(position.parse().ok().and_then(|it: usize| schemas.get(it)));
        }
    }
    assert!(without.is_empty(), "{without:#?}");
}
