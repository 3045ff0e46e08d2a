//! What operations are called with and answered with, as it stands in the samples of an output.

mod common;

use serde_json::{Value, json};
use spectrait_emitter::{Options, Plan, plan, render};
use spectrait_parser::{Source, read};

const DESCRIPTION: &str = r##"
openapi: 3.1.0
info: {title: Aviary, version: "1"}
paths:
  /birds/{id}:
    get:
      operationId: getBird
      parameters:
        - {name: id, in: path, required: true, example: wren-1, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer, example: 3}, examples: {odd: {value: x}, few: {value: 5}}}
        - {name: X-Tag, in: header, example: "é", schema: {type: string, example: a}}
        - {$ref: "#/components/parameters/limit"}
        - {name: prefer, in: header, schema: {type: string}}
      responses:
        "204":
          description: It is there.
          headers:
            X-Nest: {example: on the roof, schema: {type: string, example: a}}
            X-Eggs: {schema: {type: integer}, examples: {odd: {value: x}, few: {value: 5}}}
            X-Odd: {example: "é", schema: {type: string, example: b}}
            Set-Cookie: {example: [c=1], schema: {type: array, items: {type: string, example: d=2}}}
            X-Note: {$ref: "#/components/headers/note"}
components:
  headers:
    note: {example: one two, schema: {type: string}}
  parameters:
    limit: {name: most, in: query, example: 7, schema: {type: integer}}
"##;

/// The plan of an output with calls.
fn planned(text: impl Into<Vec<u8>>) -> Plan {
    let options = Options {
        client: true,
        server: true,
        tests: true,
        ..common::types_of("aviary")
    };
    plan(&read(vec![Source::new("t.yaml", text)]).api, &options)
}

/// The samples of an output with calls.
fn samples() -> Value {
    let plan = planned(DESCRIPTION);
    let text = plan.samples.map(|samples| samples.text).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The example of a parameter comes first, where it is valid and can be written; else what the schema shows.
#[test]
fn calls_begin_with_the_examples_of_parameters() {
    let samples = samples();
    let request = &samples["requests"]["GET /birds/{id}"];
    let first = |inputs: &str, name: &str| {
        let key = request[inputs][name].as_str().unwrap_or_default();
        samples["types"][key][0].clone()
    };
    assert_eq!(first("required", "path id"), json!("wren-1"), "{samples}");
    assert_eq!(first("optional", "query limit"), json!(5), "{samples}");
    assert_eq!(first("optional", "query most"), json!(7), "{samples}");
    assert_eq!(first("optional", "header X-Tag"), json!("a"), "{samples}");
}

/// A parameter of the name by which responses are chosen stays what it is.
#[test]
fn calls_choose_with_another_header_where_theirs_is_a_parameter() {
    let samples = samples();
    let request = &samples["requests"]["GET /birds/{id}"];
    assert_eq!(request["preferring"], json!("Mock-Prefer"), "{samples}");
}

/// So do the headers of answers.
#[test]
fn answers_have_the_examples_of_headers() {
    let samples = samples();
    let headers = &samples["operations"]["GET /birds/{id}"]["204"]["headers"];
    let first = |name: &str| {
        let key = headers[name].as_str().unwrap_or_default();
        samples["types"][key][0].clone()
    };
    assert_eq!(first("X-Nest"), json!("on the roof"), "{samples}");
    assert_eq!(first("X-Eggs"), json!(5), "{samples}");
    assert_eq!(first("X-Odd"), json!("b"), "{samples}");
    assert_eq!(first("Set-Cookie"), json!("d=2"), "{samples}");
    assert_eq!(first("X-Note"), json!("one two"), "{samples}");
}

#[test]
fn forms_with_files_are_made_of_samples() {
    let form = "schema: {type: object, required: [plan], properties: {plan: {type: string, format: binary}, \
                photos: {type: array, items: {type: string, format: binary}}, title: {type: string}}}, \
                encoding: {plan: {contentType: image/png}}";
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{/nests: {{post: {{operationId: addNest, requestBody: \
         {{required: true, content: {{multipart/form-data: {{{form}}}}}}}, responses: {{'204': {{description: ''}}}}}}}}}}\n"
    );
    let plan = planned(text);
    assert!(plan.support.modules.contains_key("multipart_mock"));
    let files = render(&plan).unwrap_or_else(|error| panic!("{error}"));
    let calls = files.iter().find(|file| file.path == "src/calls.rs");
    let calls = calls.map_or("", |file| file.text.as_str());
    for made in [
        "plan: sample.file(\"plan\", &[\"image/png\"])?",
        "photos: sample.files(\"photos\", &[\"application/octet-stream\"])?",
        "title: sample.part(\"title\")?",
    ] {
        assert!(calls.contains(made), "{calls}");
    }
}

/// What has no sample is noted, with where it stands and why; calls leave out that alone.
#[test]
fn what_has_no_sample_is_listed() {
    let text = r##"
openapi: 3.1.0
info: {title: T, version: "1"}
paths:
  /a:
    post:
      operationId: a
      requestBody: {required: true, content: {application/json: {schema: {type: string, pattern: "^(a)\\1b$", maxLength: 1}}}}
      responses:
        "200": {description: "", headers: {X: {required: true, schema: {enum: []}}}}
        "201": {description: "", content: {application/json: {schema: {type: integer, minimum: 2, maximum: 1}}}}
        "202": {description: "", content: {application/json: {schema: {type: integer}}}}
        "204": {description: ""}
"##;
    let plan = planned(text);
    let samples = plan.samples.expect("samples");
    let missing = samples.missing.iter();
    let missing: Vec<_> = missing
        .map(|it| (it.what.as_str(), it.place.pointer.as_str()))
        .collect();
    assert_eq!(
        missing,
        [
            ("the response 200 of a", "/paths/~1a/post/responses/200"),
            ("the response 201 of a", "/paths/~1a/post/responses/201"),
            ("the request of a", "/paths/~1a/post"),
        ]
    );
    let samples: Value = serde_json::from_str(&samples.text).expect("JSON");
    let responses = &samples["operations"]["POST /a"];
    assert_eq!(responses["201"], json!({ "without": true }));
    assert_eq!(responses["202"].get("without"), None);
    assert_eq!(samples["requests"]["POST /a"], json!({ "without": true }));
}

/// A file is one of its media type, and what is handed on as any JSON takes no samples of a component of that name.
#[test]
fn a_document_is_one_of_its_media_type() {
    let text = r##"
openapi: 3.0.3
info: {title: T, version: "1"}
paths:
  /files:
    get:
      operationId: getFiles
      responses:
        "200": {description: "", content: {application/json: {schema: {type: string, format: binary}}}}
        "201": {description: "", content: {application/atom+xml: {schema: {type: string, format: binary}}}}
        "202": {description: "", content: {text/csv: {schema: {type: string, format: binary}}}}
        "203": {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/any"}}}}
        "206": {description: "", content: {application/json: {}}}
components:
  schemas:
    any: {type: integer, enum: [7, 8]}
"##;
    let plan = planned(text);
    let samples: Value = serde_json::from_str(&plan.samples.expect("samples").text).expect("JSON");
    let responses = &samples["operations"]["GET /files"];
    for (status, sample) in [
        ("200", json!("\"document\"")),
        ("201", json!("<document/>")),
        ("203", json!(7)),
        ("206", json!({})),
    ] {
        let key = responses[status]["body"].as_str().unwrap_or_default();
        assert_eq!(samples["types"][key][0], sample, "{status} of {samples}");
    }
}

/// A value that is a part of a segment may be anything that a server reads again.
#[test]
fn parts_of_segments_have_samples() {
    let parameter = |more: &str| format!("in: path, required: true, {more}");
    let (id, day, lang, text, list) = (
        parameter(
            "schema: {type: string, format: uuid}, example: 3f6a9c1e-40d5-43dd-bc93-6894a57f9324",
        ),
        parameter("schema: {type: string, format: date}, example: '2024-01-01'"),
        parameter("schema: {type: string, enum: [en-US, de-DE]}"),
        parameter("schema: {type: string}"),
        parameter("schema: {type: array, items: {type: string}}"),
    );
    let paths = [
        ("/v/{a}.json", vec![&id]),
        ("/v/{a}:go", vec![&list]),
        ("/d/{a}-{b}.csv", vec![&day, &text]),
        ("/l/{a}.{b}", vec![&text, &lang]),
        ("/m/{a}-{b}", vec![&text, &lang]),
    ];
    let paths = paths.map(|(path, parameters)| {
        let parameters = ["a", "b"].iter().zip(parameters);
        let parameters = parameters.map(|(name, more)| format!("{{name: {name}, {more}}}"));
        let parameters = parameters.collect::<Vec<_>>().join(", ");
        format!("  {path}: {{get: {{parameters: [{parameters}], responses: {{'204': {{description: d}}}}}}}}\n")
    });
    let description = format!(
        "openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n{}",
        paths.concat()
    );
    let samples = planned(description).samples.unwrap();
    let missing: Vec<_> = samples
        .missing
        .iter()
        .map(|it| (it.place.pointer.as_str(), it.reason.as_str()))
        .collect();
    let reason = "no value that the schema accepts and that shows where it begins in its segment was found for its path \
                  parameter `b`; an `example` gives one";
    assert_eq!(missing, [("/paths/~1m~1{a}-{b}/get", reason)]);
    let samples: Value = serde_json::from_str(&samples.text).unwrap();
    for (path, name, first) in [
        (
            "/v/{a}.json",
            "a",
            json!("3f6a9c1e-40d5-43dd-bc93-6894a57f9324"),
        ),
        ("/d/{a}-{b}.csv", "a", json!("2024-01-01")),
        ("/l/{a}.{b}", "b", json!("en-US")),
    ] {
        let key = &samples["requests"][format!("GET {path}")]["required"][format!("path {name}")];
        assert_eq!(samples["types"][key.as_str().unwrap()][0], first, "{path}");
    }
}
