//! Examples that are given as they are sent (`serializedValue`, OpenAPI 3.2 §4.19), and those that are no objects.

use spectrait_ir::{Number, Value};

use crate::testing::lowered;

/// The examples of a body in this media type.
fn examples(media_type: &str, example: &str) -> Vec<Value> {
    let yaml = format!(
        "
openapi: 3.2.0
info: {{title: T, version: '1'}}
paths: {{/a: {{post: {{requestBody: {{content: {{{media_type}: {{examples: {{e: {example}}}}}}}}}, responses: {{}}}}}}}}
"
    );
    let (api, _) = lowered(&yaml);
    let examples = api.request_bodies[0].content[0].examples.iter();
    examples.map(|example| example.value.clone()).collect()
}

#[test]
fn what_is_sent_is_read_as_its_media_type_says() {
    let five = || Value::Number(Number::Integer(5));
    let text = |text: &str| vec![Value::String(text.to_owned())];
    let none: Vec<Value> = Vec::new();
    let found = examples("application/json", "{serializedValue: '[5]'}");
    assert_eq!(found, [Value::Array(vec![five()])]);
    let found = examples("application/json", "{serializedValue: '[5]', dataValue: 5}");
    assert_eq!(found, [five()]);
    // It is no value of its schema, which is said elsewhere.
    assert_eq!(
        examples("application/json", "{serializedValue: '[5'}"),
        text("[5")
    );
    assert_eq!(
        examples("text/plain", "{serializedValue: '[5]'}"),
        text("[5]")
    );
    for media_type in [
        "application/xml",
        "text/xml",
        "application/jsonl",
        "text/event-stream",
        "application/x-www-form-urlencoded",
    ] {
        assert_eq!(examples(media_type, "{serializedValue: '5'}"), none);
    }
}

/// Who leaves `value` out means it.
#[test]
fn an_example_that_is_no_object_is_its_value() {
    let (api, diagnostics) = lowered(
        "
openapi: 3.1.0
info: {title: T, version: '1'}
paths: {/a: {post: {requestBody: {content: {application/json: {examples: {a: 3, b: [1], c: {value: 4}}}}}, responses: {}}}}
",
    );
    let examples = api.request_bodies[0].content[0].examples.iter();
    let values: Vec<String> = examples.map(|it| format!("{:?}", it.value)).collect();
    assert_eq!(values.len(), 3, "{values:?}");
    let told = diagnostics.iter().filter(|it| it.code == "wrong-type");
    let told: Vec<&str> = told.map(|it| it.place.pointer.as_str()).collect();
    let of = "/paths/~1a/post/requestBody/content/application~1json/examples";
    assert_eq!(told, [format!("{of}/a"), format!("{of}/b")]);
}
