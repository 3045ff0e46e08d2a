//! What values look like in XML, as `operations.rs` has it.

mod common;

use spectrait_emitter::{Layout, Options, plan, render};
use spectrait_parser::{Source, read};

/// The text of `operations.rs` of an operation whose body in XML is a `Body`, among these schemas, each line one.
fn operations(schemas: &str) -> String {
    operations_of("{$ref: '#/components/schemas/Body'}", schemas)
}

/// The same, of a body with this schema.
fn operations_of(schema: &str, schemas: &str) -> String {
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
      requestBody: {{content: {{application/xml: {{schema: {schema}}}}}}}
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

#[test]
fn lists_that_hold_each_other_do_so_once() {
    let lists: Vec<String> = (0..6)
        .map(|at| format!("{{type: array, minItems: {at}, items: {{$ref: '#/components/schemas/Body'}}, xml: {{name: l{at}}}}}"))
        .collect();
    let lists = lists.join(", ");
    let union = format!("Body: {{oneOf: [{lists}, {{type: string}}]}}");
    let all = (0..6).map(|at| {
        let others = (0..6).filter(|other| *other != at);
        let others: Vec<String> = others
            .map(|other| format!("{{$ref: '#/components/schemas/T{other}'}}"))
            .collect();
        format!(
            "T{at}: {{type: array, prefixItems: [{}]}}\n",
            others.join(", ")
        )
    });
    let tuples: String = all.collect();
    let tuples = format!("{tuples}Body: {{$ref: '#/components/schemas/T0'}}");
    for schemas in [union, tuples] {
        let text = operations(&schemas);
        let lines = text.lines().count();
        assert!(lines < 200, "{lines} lines");
    }
}

#[test]
fn lists_that_hold_one_in_two_ways_end() {
    // Each is held twice by the one before it: by an item and by the items of an item; by two members of an item.
    let nested = |of: &dyn Fn(usize) -> String| {
        let lists = (0..16).map(|at| format!("T{at}: {}\n", of(at + 1)));
        let lists: String = lists.collect();
        format!(
            "{lists}T16: {{type: array, items: {{type: string}}}}\nBody: {{$ref: '#/components/schemas/T0'}}"
        )
    };
    let tuples = nested(&|next| {
        let next = format!("{{$ref: '#/components/schemas/T{next}'}}");
        format!("{{type: array, prefixItems: [{next}, {{type: array, items: {next}}}]}}")
    });
    let objects = nested(&|next| {
        let next = format!("{{$ref: '#/components/schemas/T{next}'}}");
        format!("{{type: array, items: {{type: object, properties: {{a: {next}, b: {next}}}}}}}")
    });
    for schemas in [tuples, objects] {
        let text = operations(&schemas);
        let lines = text.lines().count();
        assert!(lines < 20_000, "{lines} lines");
    }
}

#[test]
fn what_may_be_null_is_where_an_attribute_is_not() {
    let text = operations(
        "Body: {type: object, required: [a, t], properties: {a: {type: [number, 'null'], xml: {attribute: true}}, b: {type: string, xml: {attribute: true}}, e: {type: [number, 'null']}, l: {type: [array, 'null'], items: {type: string}}, t: {type: [string, 'null'], xml: {nodeType: text}}}}",
    );
    for part in [
        "Member::new(\"a\", Node::Number).attribute().nullable()",
        "Member::new(\"b\", Node::String).attribute(),",
        "Member::new(\"e\", Node::Number),",
        "Member::new(\"l\", Node::Array(&Xml::element(\"l\", Node::String))).nullable()",
        "Member::new(\"t\", Node::String).text().required().nullable()",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
}

#[test]
fn what_is_said_of_items_names_them() {
    let text = operations(
        "P: {type: object, xml: {name: pet}, properties: {n: {type: string}}}
         Body: {type: object, properties: {a: {type: array, items: {$ref: '#/components/schemas/P', xml: {name: kept}}}, b: {type: array, items: {allOf: [{$ref: '#/components/schemas/P'}], xml: {name: sold}}}, c: {type: array, items: {$ref: '#/components/schemas/P'}}}}",
    );
    for name in ["kept", "sold", "pet"] {
        let part = format!("Node::Array(&Xml::element(\"{name}\", Node::Of(&P_XML)))");
        assert!(text.contains(&part), "no {part} in\n{text}");
    }
}

#[test]
fn what_is_said_of_a_body_names_its_root() {
    for schema in [
        "{$ref: '#/components/schemas/Body', xml: {name: here}}",
        "{allOf: [{$ref: '#/components/schemas/Body'}], xml: {name: here}}",
    ] {
        let text = operations_of(
            schema,
            "Body: {type: object, xml: {name: there}, properties: {n: {type: string}}}",
        );
        let part = "SEND_BODY_XML: Xml = Xml::element(\"here\", Node::Of(&BODY_XML))";
        assert!(text.contains(part), "no {part} in\n{text}");
    }
}

#[test]
fn items_have_names_of_their_own_or_are_texts() {
    let text = operations(
        "N: {type: object, xml: {name: En}, properties: {n: {type: string}}}
         M: {type: object, xml: {name: Em}, properties: {m: {type: string}}}
         Either: {oneOf: [{$ref: '#/components/schemas/N'}, {$ref: '#/components/schemas/M', xml: {name: Here}}, {type: string, xml: {nodeType: text}}]}
         Body: {type: object, properties: {a: {type: array, prefixItems: [{type: string, xml: {name: One}}, {type: integer}], items: false}, b: {type: array, items: {$ref: '#/components/schemas/Either'}}, c: {type: array, items: {type: string, xml: {nodeType: cdata}}}, d: {type: array, prefixItems: [{type: string}, {type: string}], items: {type: string}}}}",
    );
    let text: String = text.split_whitespace().collect();
    for part in [
        "Member::new(\"a\",Node::Tuple(&[Xml::element(\"One\",Node::String),Xml::element(\"a\",Node::Integer)",
        "Xml::one_of(&[Xml::text(Node::String),Xml::element(\"En\",Node::Of(&N_XML)),Xml::element(\"Here\",Node::Of(&M_XML))",
        "Node::Array(&Xml::cdata(Node::String))",
        "Node::Array(&Xml::element(\"d\",Node::String))",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
}

#[test]
fn what_has_members_is_no_attribute() {
    let text = operations(
        "Body: {type: object, properties: {a: {type: object, xml: {attribute: true}, properties: {n: {type: string}}}, b: {type: array, xml: {attribute: true}, items: {type: integer}}, c: {type: array, xml: {nodeType: text}, items: {type: object, properties: {n: {type: string}}}}}}",
    );
    for part in [
        "Member::new(\"a\", Node::Object(&[Member::new(\"n\", Node::String)])),",
        "Member::new(\"b\", Node::Array(&Xml::element(\"b\", Node::Integer))).attribute(),",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    assert!(!text.contains(".text()"), "{text}");
}

#[test]
fn a_member_whose_branches_all_name_one_element_is_that_element() {
    let text = operations(
        "A: {type: object, required: [k], properties: {k: {const: a}}, xml: {name: item}}
         B: {type: object, required: [k], properties: {k: {const: b}}, xml: {name: item}}
         Either: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
         Body: {type: object, properties: {a: {$ref: '#/components/schemas/Either'}, b: {type: array, items: {$ref: '#/components/schemas/Either'}}}}",
    );
    let text: String = text.split_whitespace().collect();
    for part in [
        "Member::new(\"a\",Node::Of(&EITHER_XML)).named(\"item\")",
        "Xml::element(\"item\",Node::OneOf(",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
}

#[test]
fn items_with_a_discriminator_are_told_by_it() {
    let text = operations(
        "A: {type: object, required: [k], properties: {k: {type: string}}, xml: {name: a}}
         B: {type: object, required: [k], properties: {k: {type: string}}, xml: {name: b}}
         Body: {type: array, items: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], discriminator: {propertyName: k, mapping: {x: '#/components/schemas/B'}}}}",
    );
    for part in [
        "Xml::element(\"a\", Node::Of(&A_XML)).when(\"k\", &[\"A\"])",
        "Xml::element(\"b\", Node::Of(&B_XML)).when(\"k\", &[\"x\"])",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
}

#[test]
fn items_with_constants_are_told_by_them() {
    let items = |of_circle: &str, more: &str| {
        operations(&format!(
            "Circle: {{type: object, required: [kind, size], xml: {{name: circle}}, properties: {{size: {{enum: [s]}}, kind: {{enum: [{of_circle}]}}}}}}
             Square: {{type: object, required: [kind, size], xml: {{name: square}}, properties: {{size: {{enum: [s]}}, kind: {{const: square}}}}}}
             Either: {{oneOf: [{{$ref: '#/components/schemas/Circle'}}, {{$ref: '#/components/schemas/Square'}}]}}
             Body: {{type: array, items: {{anyOf: [{{$ref: '#/components/schemas/Either'}}, {more}]}}}}",
        ))
    };
    let text = items("circle, ring", "{type: string, xml: {nodeType: text}}");
    for part in [
        "Xml::element(\"circle\", Node::Of(&CIRCLE_XML)).when(\"kind\", &[\"circle\", \"ring\"])",
        "Xml::element(\"square\", Node::Of(&SQUARE_XML)).when(\"kind\", &[\"square\"])",
    ] {
        let text: String = text.split_whitespace().collect();
        let part: String = part.split_whitespace().collect();
        assert!(text.contains(&part), "no {part} in\n{text}");
    }
    // Values of two branches, and maps, leave that open.
    for text in [
        items("circle, square", "{type: string}"),
        items(
            "circle",
            "{type: object, additionalProperties: {type: string}}",
        ),
    ] {
        assert!(!text.contains(".when("), "{text}");
    }
}
