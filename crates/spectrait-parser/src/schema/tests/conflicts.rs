//! What is said where parts of one schema do not agree, or say nothing.

use crate::testing::lowered;

/// The messages of a code, with place, related place and help.
fn said(openapi: &str, code: &str, schemas: &str) -> Vec<String> {
    let text = format!("openapi: {openapi}\ncomponents:\n  schemas:\n{schemas}");
    let (_, diagnostics) = lowered(&text);
    let said = diagnostics.iter().filter(|it| it.code == code).map(|it| {
        let related = it
            .related
            .iter()
            .map(|(place, label)| format!("{}: {label}", place.pointer));
        let lines = [format!("{}: {}", it.place.pointer, it.message)];
        let lines = lines.into_iter().chain(related).chain(it.help.clone());
        lines
            .collect::<Vec<_>>()
            .join("\n")
            .replace("/components/schemas/", "")
    });
    said.collect()
}

/// The schema that says it of all properties is shown, once for all of them, and so is a second one.
#[test]
fn additional_properties_that_contradict_named_ones() {
    let schemas = "
    Base: {type: object, properties: {name: {type: string}, on: {type: boolean}, size: {type: integer}}}
    Labels: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, additionalProperties: {type: integer}}]}
    Numbers: {type: object, additionalProperties: {type: integer}}
    Counts: {allOf: [{$ref: '#/components/schemas/Base'}, {$ref: '#/components/schemas/Numbers'}]}
    Own: {type: object, properties: {x-a: {type: string}}, patternProperties: {^x-: {type: integer}}}
";
    let labels = "Labels/allOf/1/additionalProperties: nothing can be `name` and 1 more both as this says and as they are described by name, which counts
Base/properties/name: `name` is described here
name these properties beside it, or in 3.1 write `unevaluatedProperties` beside the `allOf` instead";
    let counts = "Numbers/additionalProperties: nothing can be `name` and 1 more both as this says and as they are described by name, which counts
Base/properties/name: `name` is described here
Counts: both are parts of this
name these properties beside it, or in 3.1 write `unevaluatedProperties` beside the `allOf` instead";
    let own = "Own/patternProperties/^x-: nothing can be `x-a` both as this says and as it is described by name, which counts
Own/properties/x-a: `x-a` is described here
write a pattern that these properties do not match";
    assert_eq!(
        said("3.1.0", "contradictory-schema", schemas),
        [labels, counts, own]
    );
}

#[test]
fn all_of_beside_a_reference() {
    let schemas = "
    A: {type: object}
    B: {$ref: '#/components/schemas/A', allOf: [{required: [b]}]}
";
    let expected = "B/allOf: `allOf` says nothing beside `$ref` in this version; it is ignored
put the `$ref` into the `allOf`";
    assert_eq!(said("3.0.3", "beside-reference", schemas), [expected]);
}

#[test]
fn names_that_are_required_twice() {
    let schemas = "
    A: {type: object, required: [a, b, a, a], properties: {a: {}, b: {}}}
";
    let expected = "A/required/2: `a` is listed more than once, which says nothing more
list each value once; was another one meant?";
    assert_eq!(said("3.1.0", "invalid-keyword", schemas), [expected]);
}
