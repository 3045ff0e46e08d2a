//! Characters that turn the direction of writing, in all that a description can say.

use spectrait_emitter::{Layout, Options};

use super::{files, options, planned};

/// rustc takes characters that turn the direction of writing neither in code nor in comments.
#[test]
fn no_text_turns_the_direction_of_writing() {
    let turns = |c: &char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    for layout in [Layout::Crate, Layout::Module, Layout::Single] {
        let options = Options {
            mock: true,
            tests: layout == Layout::Crate,
            source: "t\u{202e}.yaml".to_owned(),
            ..options(layout)
        };
        for file in files(TURNING, &options) {
            if file.path.ends_with(".rs") {
                let lines = file.text.lines();
                let turned: Vec<&str> = lines.filter(|it| it.chars().any(|c| turns(&c))).collect();
                assert!(turned.is_empty(), "{}: {turned:#?}", file.path);
            }
        }
    }
    let plan = planned(
        TURNING,
        &Options {
            mock: true,
            ..options(Layout::Crate)
        },
    );
    let samples = plan.samples.map(|it| it.text).unwrap_or_default();
    assert!(samples.contains(r#"{"e\u202e":"x \u202e"}"#), "{samples}");
}

/// A description that has such characters wherever a text can stand.
const TURNING: &str = r##"
openapi: 3.1.0
info:
  title: "t&#x202e; \u202e"
  version: "1"
  description: "d&#x202e; \u202e"
  contact: {name: "c \u202e"}
servers: [{url: "https://{v}.example/v1", description: "s \u202e", variables: {v: {default: a, enum: [a, "b\u202e"], description: "\u202e"}}}]
tags: [{name: "t \u202e", description: "d \u202e"}]
security: [{"s\u202e": []}]
paths:
  "/a\u202e/{p}":
    post:
      operationId: "o\u202e"
      summary: "s \u2066y\u2069"
      externalDocs: {url: "https://x.example/\u202e", description: "x \u202e"}
      parameters:
        - {name: p, in: path, required: true, schema: {type: string, pattern: "^\u202e$"}}
        - {name: "q\u202e", in: query, schema: {type: string, default: "d\u202e"}, example: "p \u202e"}
        - {name: l, in: query, schema: {type: array, items: {enum: ["a\u202e", b]}, default: ["a\u202e"]}}
      requestBody: {content: {multipart/form-data: {schema: {type: object, required: ["f\u202e"], properties: {"f\u202e": {type: string, format: binary}}}}}}
      callbacks: {"c\u202e": {"{$request.query.q}/\u202e": {post: {description: "\u202e", responses: {"200": {description: "\u202e"}}}}}}
      responses:
        "200":
          description: "r \u202e"
          links: {"n\u202e": {operationId: "o\u202e", parameters: {"q\u202e": "v\u202e"}, description: "l \u202e"}}
          content: {application/json: {schema: {$ref: "#/components/schemas/s"}}}
        "404": {description: "\u202e", content: {text/plain: {schema: {type: string, example: "e \u202e"}}}}
webhooks: {"w\u202e": {post: {requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/s"}}}}, responses: {"200": {description: "\u202e"}}}}}
components:
  securitySchemes: {"s\u202e": {type: apiKey, in: query, name: "k\u202e", description: "d \u202e"}}
  schemas:
    s:
      title: "t \u202e"
      type: object
      example: {"e\u202e": "x \u202e"}
      minProperties: 1
      properties:
        d: {type: string, default: "x \u202e"}
        "e\u202e": {type: string, title: "\u202e", example: "x \u202e"}
        c: {const: "c\u202e"}
        f: {type: string, pattern: "a\"\u202e"}
        g: {enum: ["a\u202e", b]}
        h: {type: object, default: {"z\u202e": 1}}
        i: {type: array, items: {type: string}, examples: [["r\u202e"]]}
        j: {oneOf: [{type: object, required: [t], properties: {t: {const: "1\u202e"}}}, {type: object, required: [t], properties: {t: {const: "2\u202e"}}}]}
        k: {not: {const: "k\u202e"}}
"##;
