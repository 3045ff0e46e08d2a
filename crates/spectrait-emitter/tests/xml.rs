//! What values look like in XML, as `operations.rs` has it.

mod common;

use spectrait_emitter::{Layout, Options, plan, render};
use spectrait_parser::{Source, read};

/// The text of `operations.rs` of an operation whose body in XML is a `Body`, among these schemas, each line one.
fn operations(schemas: &str) -> String {
    let schemas: String = schemas
        .lines()
        .map(|line| format!("    {}\n", line.trim()))
        .collect();
    let text = format!(
        "
openapi: 3.1.0
info: {{title: Xml, version: '1'}}
servers: [{{url: 'https://xml.example'}}]
paths:
  /bodies:
    post:
      operationId: send
      requestBody: {{content: {{application/xml: {{schema: {{$ref: '#/components/schemas/Body'}}}}}}}}
      responses: {{'204': {{description: Done}}}}
components:
  schemas:
{schemas}"
    );
    let description = read(vec![Source::new("xml.yaml", text.into_bytes())]);
    assert!(!description.has_errors(), "{:?}", description.diagnostics);
    let options = Options {
        client: true,
        layout: Layout::Module,
        ..common::types_of("xml")
    };
    let files = render(&plan(&description.api, &options)).unwrap_or_else(|error| panic!("{error}"));
    let file = files.into_iter().find(|file| file.path == "operations.rs");
    file.map(|file| file.text).unwrap_or_default()
}

#[test]
fn what_may_be_several_objects_has_the_members_of_all() {
    let text = operations(
        "A: {type: object, required: [a], properties: {a: {type: string}, n: {type: integer}}}
         B: {type: object, required: [b], properties: {b: {type: string, xml: {attribute: true}}, n: {type: number}}}
         Body: {anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}",
    );
    for part in [
        "Member::new(\"a\", Node::String)",
        "Member::new(\"n\", Node::OneOf(&[Node::Integer, Node::Number]))",
        "Member::new(\"b\", Node::String).attribute()",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    assert!(!text.contains("Node::Of"), "{text}");
}

#[test]
fn members_that_are_written_in_two_ways_are_told_apart() {
    let text = operations(
        "A: {type: object, required: [k], properties: {k: {type: string}, n: {type: integer}}}
         B: {type: object, required: [m], properties: {m: {type: string}, n: {type: integer, xml: {attribute: true}}}}
         Body: {anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}",
    );
    assert!(text.contains("Node::OneOf(&[Node::Of("), "{text}");
}

#[test]
fn a_union_whose_branches_all_name_one_element_is_that_element() {
    let named = |of_b: &str| {
        operations(&format!(
            "A: {{type: object, required: [k], properties: {{k: {{const: a}}}}, xml: {{name: item}}}}
             B: {{type: object, required: [k], properties: {{k: {{const: b}}}}, xml: {{name: {of_b}}}}}
             Body: {{oneOf: [{{$ref: '#/components/schemas/A'}}, {{$ref: '#/components/schemas/B'}}]}}",
        ))
    };
    assert!(named("item").contains("BODY_XML: Xml = Xml::element(\"item\","));
    assert!(named("other").contains("BODY_XML: Xml = Xml::element(\"Body\","));
}

#[test]
fn unions_that_hold_themselves_end() {
    let text = operations(
        "A: {type: object, properties: {x: {anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}}}
         B: {type: object, properties: {y: {anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}}}
         Body: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}",
    );
    assert!(text.lines().count() < 200, "{text}");
}
