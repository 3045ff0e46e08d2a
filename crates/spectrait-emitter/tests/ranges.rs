//! What is read of a media type range, and of what is nested in a parameter.

mod common;

use spectrait_emitter::plan::RustType;
use spectrait_emitter::plan::bodies::{BodyPlan, Format};
use spectrait_emitter::{Options, Plan, plan};
use spectrait_parser::{Source, read};

fn planned(operation: &str) -> Plan {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{post: {operation}}}}}"
    );
    planned_text(text)
}

/// The plan of a description.
fn planned_text(text: String) -> Plan {
    let description = read(vec![Source::new("ranges.yaml", text.into_bytes())]);
    assert!(!description.has_errors(), "{:?}", description.diagnostics);
    let options = Options {
        client: true,
        server: true,
        ..common::types_of("ranges")
    };
    plan(&description.api, &options)
}

/// The media types of a body with this content, the one that is written first.
#[track_caller]
fn media(content: &str) -> Vec<String> {
    let plan = planned(&format!(
        "{{requestBody: {{content: {{{content}}}}}, responses: {{'204': {{description: Done}}}}}}"
    ));
    let body = plan.operations.operations[0].body.as_ref().expect("a body");
    let word = |format: &Format| match format {
        Format::Json => "JSON",
        Format::Text => "text",
        Format::Bytes => "bytes",
        _ => "else",
    };
    let of = |body: &BodyPlan| -> Vec<String> {
        let media = body.media(&[]);
        let media = media.into_iter();
        media
            .map(|(format, name)| format!("{} {name}", word(format)))
            .collect()
    };
    match body.body.format {
        Format::Choice(position) => plan.operations.choices[position]
            .variants
            .iter()
            .flat_map(|variant| of(&variant.body))
            .collect(),
        _ => of(&body.body),
    }
}

#[test]
fn ranges_are_what_their_schemas_say() {
    for (content, expected) in [
        ("'*/*': {}", &["bytes */*"][..]),
        ("'*/*': {schema: {}}", &["bytes */*"]),
        ("application/*: {schema: true}", &["bytes application/*"]),
        (
            "'*/*': {schema: {type: object}}",
            &["JSON application/json"],
        ),
        (
            "'*/*': {schema: {not: {type: string}}}",
            &["JSON application/json"],
        ),
        (
            "'*/*': {schema: {type: string}}",
            &["text text/plain", "JSON application/json", "text */*"],
        ),
        (
            "text/html: {schema: {type: string}}, '*/*': {schema: {type: string}}",
            &["text text/html", "text */*", "JSON application/json"],
        ),
        (
            "'*/*': {schema: {type: string}}, text/html: {schema: {type: string}}",
            &["text text/html", "text */*", "JSON application/json"],
        ),
        (
            "'*/*': {schema: {type: string, maxLength: 3}}",
            &["JSON application/json", "text */*"],
        ),
        (
            "application/*: {schema: {type: string}}",
            &["JSON application/json", "text application/*"],
        ),
        (
            "application/json: {schema: {type: string}}, '*/*': {schema: {type: string}}",
            &["JSON application/json", "text */*"],
        ),
        (
            "application/json: {schema: {type: object}}, '*/*': {schema: {type: string}}",
            &["JSON application/json", "text */*"],
        ),
        (
            "'*/*': {schema: {type: string, format: binary}}",
            &["bytes */*"],
        ),
    ] {
        assert_eq!(media(content), expected, "{content}");
    }
}

#[test]
fn the_narrowest_media_type_says_what_json_is() {
    let (a, b) = (
        "{type: object, properties: {a: {type: string}}}",
        "{type: object, properties: {b: {type: string}}}",
    );
    for (content, expected) in [
        (
            format!("'*/*': {{schema: {b}}}, application/json: {{schema: {a}}}"),
            &["JSON application/json", "bytes */*"][..],
        ),
        (
            format!(
                "application/*: {{schema: {b}}}, application/json; charset=utf-8: {{schema: {a}}}"
            ),
            &[
                "JSON application/json; charset=utf-8",
                "bytes application/*",
            ],
        ),
        (
            format!("'*/*': {{schema: {b}}}, application/*: {{schema: {a}}}"),
            &["JSON application/json", "bytes */*"],
        ),
        (
            format!(
                "application/*: {{schema: {a}}}, '*/*': {{schema: {{type: string, maxLength: 3}}}}"
            ),
            &["JSON application/json", "text */*"],
        ),
        (
            format!(
                "application/json: {{schema: {{type: string, format: binary}}}}, '*/*': {{schema: {a}}}"
            ),
            &["bytes application/json", "bytes */*"],
        ),
        // They say the same.
        (
            format!("application/json: {{schema: {a}}}, '*/*': {{schema: {a}}}"),
            &["JSON application/json"],
        ),
        // No other name of JSON is the name that the range has.
        (
            format!("application/vnd.a+json: {{schema: {a}}}, '*/*': {{schema: {b}}}"),
            &["JSON application/vnd.a+json", "JSON application/json"],
        ),
        // What has no schema has that of the range.
        (
            format!("application/json: {{}}, '*/*': {{schema: {b}}}"),
            &["JSON application/json"],
        ),
        (
            format!(
                "application/json: {{}}, '*/*': {{schema: {b}}}, application/*: {{schema: {a}}}"
            ),
            &["JSON application/json", "bytes */*"],
        ),
    ] {
        assert_eq!(media(&content), expected, "{content}");
    }
    let plan = planned(&format!(
        "{{requestBody: {{content: {{application/json: {{}}, '*/*': {{schema: {b}}}, application/*: {{schema: {a}}}}}}}, responses: {{'204': {{description: Done}}}}}}"
    ));
    let choice = &plan.operations.choices[0];
    assert!(matches!(choice.variants[0].body.ty, RustType::Named(_)));
    let listed = plan.operations.left_out.iter().map(|left| &*left.reason);
    assert_eq!(
        listed.collect::<Vec<_>>(),
        [
            "a narrower media type says what its JSON is; what else it may be is handed on as bytes",
            "it holds the same value as `application/json`: it is read, and `application/json` is written",
        ]
    );
}

#[test]
fn strings_in_ranges_may_be_text_unless_they_may_be_null() {
    let either = &["JSON application/json", "text */*"][..];
    let json = &["JSON application/json"][..];
    for (schema, expected) in [
        ("{type: [string, 'null']}", json),
        ("{type: [string, 'null'], enum: [a, null]}", json),
        (
            "{anyOf: [{type: string, minLength: 2}, {type: 'null'}]}",
            json,
        ),
        ("{enum: [a, 1]}", json),
        ("{oneOf: [{type: string}, {type: integer}]}", json),
        ("{type: string, enum: [a, b]}", either),
        ("{const: a}", either),
        ("{type: string, format: date-time}", either),
        (
            "{oneOf: [{enum: [a, b]}, {type: string, minLength: 2}]}",
            either,
        ),
    ] {
        let content = format!("'*/*': {{schema: {schema}}}");
        assert_eq!(media(&content), expected, "{content}");
    }
    // The text beside it does not make `null` a text.
    assert_eq!(
        media("'*/*': {schema: {type: [string, 'null']}}, text/plain: {schema: {type: string}}"),
        ["JSON application/json", "text text/plain"]
    );
    assert_eq!(
        media("application/json: {schema: {enum: [a, b]}}, '*/*': {schema: {enum: [a, b]}}"),
        either
    );
    assert_eq!(
        media("application/json: {schema: {enum: [a]}}, text/plain: {schema: {enum: [a]}}"),
        ["JSON application/json", "text text/plain"]
    );
}

#[test]
fn a_string_of_a_range_that_may_be_null_is_an_option() {
    for (version, null) in [
        ("3.1.0", "type: [string, 'null']"),
        ("3.0.3", "type: string, nullable: true"),
    ] {
        let text = format!(
            "openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{get: {{responses: {{'200': {{description: Done, content: {{'*/*': {{schema: {{{null}}}}}}}}}}}}}}}}}"
        );
        let responses = planned_text(text).operations.operations;
        let body = format!("{:?}", responses[0].responses);
        assert!(body.contains("Option(String)"), "{version}: {body}");
    }
}

#[test]
fn what_no_style_has_a_form_for_is_listed() {
    let listed = |parameter: &str| {
        let plan = planned(&format!(
            "{{parameters: [{{name: p, in: query, {parameter}}}], responses: {{'204': {{description: Done}}}}}}"
        ));
        plan.operations
            .left_out
            .iter()
            .any(|left| left.what == "what is nested in the parameter p")
    };
    let list = "{type: array, items: {type: string}}";
    let points = "{type: array, items: {type: object}}";
    let object = |member: &str| format!("{{type: object, properties: {{m: {member}}}}}");
    for (parameter, expected) in [
        (format!("schema: {list}"), false),
        (format!("schema: {points}"), true),
        (format!("schema: {}", object(list)), false),
        (
            format!(
                "schema: {}",
                object(&format!("{{oneOf: [{list}, {{type: string}}]}}"))
            ),
            false,
        ),
        (format!("schema: {}", object(points)), true),
        (format!("schema: {}", object("{type: object}")), true),
        (format!("explode: false, schema: {}", object(list)), true),
        (
            format!("style: deepObject, schema: {}", object(points)),
            false,
        ),
        (
            format!(
                "content: {{application/json: {{schema: {}}}}}",
                object(points)
            ),
            false,
        ),
    ] {
        assert_eq!(listed(&parameter), expected, "{parameter}");
    }
}

#[test]
fn an_empty_text_is_no_value_where_its_schema_refuses_it() {
    for (schema, is_absence) in [
        ("{type: string}", false),
        ("{}", false),
        ("{type: string, enum: ['', a]}", false),
        ("{type: string, enum: [a]}", true),
        ("{type: string, minLength: 1}", true),
        ("{type: string, format: date}", true),
        ("{type: integer}", true),
        ("{type: array, items: {type: integer}}", true),
    ] {
        let plan = planned(&format!(
            "{{parameters: [{{name: p, in: query, allowEmptyValue: true, schema: {schema}}}], responses: {{'204': {{description: Done}}}}}}"
        ));
        let parameter = &plan.operations.parameters[0];
        assert_eq!(parameter.allow_empty_value, is_absence, "{schema}");
    }
}
