//! What the items of a sequence are, and what is listed of a schema that is about the whole of it.

mod common;

use spectrait_emitter::plan::RustType;
use spectrait_emitter::plan::bodies::Format;
use spectrait_emitter::plan::sequences::Framing;
use spectrait_emitter::{Options, Plan, plan};
use spectrait_parser::{Source, read};

/// The plan of a description whose operation answers with this content.
fn planned(content: &str) -> Plan {
    let text = format!(
        "
openapi: 3.2.0
info: {{title: Letters, version: '1'}}
servers: [{{url: 'https://letters.example'}}]
paths: {{/all: {{get: {{operationId: list, responses: {{200: {{description: OK, content: {{{content}}}}}}}}}}}}}
components:
  schemas:
    Letter: {{type: object, required: [a], properties: {{a: {{type: integer}}}}}}
    Letters: {{type: array, minItems: 1, items: {{$ref: '#/components/schemas/Letter'}}}}
"
    );
    let description = read(vec![Source::new("letters.yaml", text.into_bytes())]);
    assert!(!description.has_errors(), "{:?}", description.diagnostics);
    let options = Options {
        client: true,
        server: true,
        ..common::types_of("letters")
    };
    plan(&description.api, &options)
}

/// A type as it is written, as far as it matters here.
fn written(plan: &Plan, ty: &RustType) -> String {
    match ty {
        RustType::Named(position) => plan.types.items[*position].name.clone(),
        RustType::Of(_, name, inner) => format!("{name}<{}>", written(plan, inner)),
        RustType::Vec(inner) => format!("Vec<{}>", written(plan, inner)),
        other => format!("{other:?}"),
    }
}

/// What is not checked.
fn unchecked(plan: &Plan) -> Vec<&str> {
    let unchecked = plan.types.unchecked.iter();
    unchecked.map(|it| it.what.as_str()).collect()
}

/// The type of the answer with this content.
fn answer(plan: &Plan) -> String {
    let operations = &plan.operations;
    let payload = &operations.operations[0].responses[0].payload;
    written(plan, &payload.body(&operations.structs).expect("a body").ty)
}

#[test]
fn a_schema_is_about_the_list_of_all_items() {
    let differ = "the types of items by their position or their list";
    let whole = "what the schema asks of the whole";
    for (schema, ty, expected) in [
        (
            "{$ref: '#/components/schemas/Letters'}",
            "Items<Letter>",
            &["minItems"][..],
        ),
        // What descriptions before 3.2 mean.
        (
            "{$ref: '#/components/schemas/Letter'}",
            "Items<Letter>",
            &[],
        ),
        (
            "{type: array, prefixItems: [{$ref: '#/components/schemas/Letter'}], items: {type: integer}}",
            "Items<Value>",
            &[whole, differ],
        ),
        (
            "{type: array, prefixItems: [{$ref: '#/components/schemas/Letter'}], items: {$ref: '#/components/schemas/Letter'}}",
            "Items<Letter>",
            &[whole],
        ),
        (
            "{oneOf: [{type: array, items: {type: integer}}, {type: array, maxItems: 2, items: {type: string}}]}",
            "Items<Value>",
            &["maxItems", differ],
        ),
        (
            "{oneOf: [{type: array, items: {type: integer}}, {type: string}]}",
            "Items<ListOkItem>",
            &[],
        ),
    ] {
        let plan = planned(&format!("application/jsonl: {{schema: {schema}}}"));
        assert_eq!(answer(&plan), ty, "{schema}");
        assert_eq!(unchecked(&plan), expected, "{schema}");
    }
}

#[test]
fn what_stands_beside_item_schema_is_listed() {
    let item = "itemSchema: {$ref: '#/components/schemas/Letter'}";
    for (schema, expected) in [
        ("{$ref: '#/components/schemas/Letters'}", &["minItems"][..]),
        ("{type: array, maxItems: 3}", &["maxItems"]),
        ("{}", &[]),
        (
            "{type: array, items: {type: object}}",
            &["what `schema` says of items beside `itemSchema`"],
        ),
    ] {
        let plan = planned(&format!("application/jsonl: {{schema: {schema}, {item}}}"));
        assert_eq!(answer(&plan), "Items<Letter>", "{schema}");
        assert_eq!(unchecked(&plan), expected, "{schema}");
    }
}

#[test]
fn an_item_schema_is_about_the_event() {
    for (properties, is_event) in [
        ("{event: {enum: [ping, pong]}}", true),
        ("{id: {type: string}, retry: {type: integer}}", true),
        ("{data: {type: string}}", true),
        ("{name: {type: string}}", false),
        ("{}", false),
    ] {
        for (key, is_event) in [("itemSchema", is_event), ("schema", false)] {
            let schema = format!("{{type: object, properties: {properties}}}");
            let plan = planned(&format!("text/event-stream: {{{key}: {schema}}}"));
            let ty = answer(&plan);
            let is_whole = !ty.starts_with("Items<Event<");
            assert_eq!(is_whole, is_event, "{key}: {schema}: {ty}");
        }
    }
}

#[test]
fn data_that_is_a_string_is_written_as_it_is() {
    let event = |name: &str, data: &str| {
        format!(
            "{{type: object, required: [event], properties: {{event: {{const: {name}}}, {data}}}}}"
        )
    };
    let text = event("text", "data: {type: string}");
    let json = event("json", "data: {$ref: '#/components/schemas/Letter'}");
    let inside = event(
        "inside",
        "data: {type: string, contentMediaType: application/json, contentSchema: {}}",
    );
    let none = event("none", "");
    let whole = |events: &[&str]| format!("itemSchema: {{oneOf: [{}]}}", events.join(", "));
    for (schema, expected) in [
        (whole(&[&text, &none, &inside]), Framing::TextEvents),
        (whole(&[&json, &none]), Framing::JsonEvents),
        (whole(&[&text, &json]), Framing::MixedEvents),
        (whole(&[&json, &inside]), Framing::MixedEvents),
        ("schema: {type: string}".to_owned(), Framing::TextEvents),
        (
            "schema: {type: [integer, 'null']}".to_owned(),
            Framing::JsonEvents,
        ),
        ("schema: {}".to_owned(), Framing::JsonEvents),
        ("schema: {enum: [1, done]}".to_owned(), Framing::MixedEvents),
        (
            "schema: {type: [string, 'null']}".to_owned(),
            Framing::MixedEvents,
        ),
        (
            "schema: {oneOf: [{$ref: '#/components/schemas/Letter'}, {const: '[DONE]'}]}"
                .to_owned(),
            Framing::MixedEvents,
        ),
    ] {
        let plan = planned(&format!("text/event-stream: {{{schema}}}"));
        let payload = &plan.operations.operations[0].responses[0].payload;
        let body = payload.body(&plan.operations.structs).unwrap();
        assert_eq!(body.format, Format::Items(expected), "{schema}");
    }
}

/// The type of each part of the answer with this content.
fn parts(plan: &Plan) -> Vec<String> {
    let parts = plan.operations.multiparts.iter().flat_map(|it| &it.parts);
    parts.map(|part| written(plan, &part.ty)).collect()
}

#[test]
fn parts_are_what_the_list_or_its_items_say() {
    let item = "itemEncoding: {contentType: application/json}, itemSchema: {$ref: '#/components/schemas/Letter'}";
    for (schema, types, expected) in [
        ("{type: array, minItems: 2}", &["Vec<Letter>"][..], &[][..]),
        ("{minItems: 2}", &["Vec<Letter>"], &[]),
        (
            "{type: array, prefixItems: [{type: integer}, {}], items: {type: string}}",
            &["Primitive(\"i64\")", "Letter", "Vec<String>"],
            &["itemSchema"],
        ),
    ] {
        let plan = planned(&format!("multipart/mixed: {{{item}, schema: {schema}}}"));
        assert_eq!(parts(&plan), types, "{schema}");
        assert_eq!(unchecked(&plan), expected, "{schema}");
    }
}
