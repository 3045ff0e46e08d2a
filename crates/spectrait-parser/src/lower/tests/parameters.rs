//! Parameters and headers.

use spectrait_ir::{Style, Wire};

use super::{becomes, reports};
use crate::diagnostic::codes;
use crate::testing::lowered;

const PARAMETERS: &str = "
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a/{id}/{other}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: q, in: query, schema: {type: string}}
      - {name: X-A, in: header, schema: {type: string}}
    get:
      parameters:
        - {name: q, in: query, required: true, style: deepObject, schema: {type: object}}
        - {name: x-a, in: header, schema: {type: integer}}
        - {name: Accept, in: header, schema: {type: string}}
        - {name: c, in: cookie, content: {application/json: {schema: {type: array, items: {}}}}}
        - {name: gone, in: path, required: true, schema: {type: string}}
        - {name: s, in: query, style: matrix, schema: {type: string}}
        - {name: old, in: query, type: integer}
        - {name: bare, in: query}
      responses: {}
";

#[test]
fn parameters() {
    becomes(
        PARAMETERS,
        "
GET /a/{id}/{other}
  Path id!: String
  Query q!: Map<Any>
  Header x-a: Integer
  Cookie c: [Any]
  Query s: String
  Query old: Integer
  Query bare: String
  Path other!: String
",
    );
    let operation = "/paths/~1a~1{id}~1{other}/get";
    let at = |index: u8, rest: &str| format!("{operation}/parameters/{index}{rest}");
    reports(
        PARAMETERS,
        &[
            (codes::IGNORED_HEADER, &at(2, "")),
            (codes::UNKNOWN_STYLE, &at(5, "/style")),
            (codes::UNKNOWN_MEMBER, &at(6, "/type")),
            (codes::MISSING_FIELD, &at(7, "")),
            (codes::MISSING_PATH_PARAMETER, &at(4, "")),
            (codes::MISSING_PATH_PARAMETER, operation),
        ],
    );
}

#[test]
fn how_a_body_is_compressed_is_no_input() {
    let description = "
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a:
    get:
      parameters:
        - {name: Accept-Encoding, in: header, schema: {type: string}}
        - {name: content-encoding, in: header, schema: {enum: [gzip, 'br;q=1, gzip']}}
      responses:
        '200':
          description: d
          headers:
            Content-Encoding: {schema: {type: string}}
  /b:
    get:
      parameters:
        - {name: Accept-Encoding, in: header, schema: {type: string, enum: [base64]}}
      responses: {}
";
    let at = |rest: &str| format!("/paths/~1a/get/{rest}");
    reports(
        description,
        &[
            (codes::IGNORED_HEADER, &at("parameters/0")),
            (codes::IGNORED_HEADER, &at("parameters/1")),
            (
                codes::IGNORED_HEADER,
                &at("responses/200/headers/Content-Encoding"),
            ),
        ],
    );
    let (api, _) = lowered(description);
    let counts = api
        .operations
        .iter()
        .map(|operation| operation.parameters.len());
    assert_eq!(counts.collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn styles_are_those_of_the_location_unless_said() {
    let (api, _) = lowered(PARAMETERS);
    let wires: Vec<_> = api.operations[0]
        .parameters
        .iter()
        .map(|id| &api.parameter(*id).wire)
        .collect();
    let style = |style, explode| Wire::Style { style, explode };
    let json = Wire::Content {
        media_type: "application/json".to_owned(),
    };
    assert_eq!(
        wires[..5],
        [
            &style(Style::Simple, false),
            &style(Style::DeepObject, false),
            &style(Style::Simple, false),
            &json,
            &style(Style::Form, true),
        ]
    );
}

#[test]
fn headers_that_are_no_parameters_are_listed() {
    let parameters = "
    parameters:
    - {name: Authorization, in: header, required: true, type: string, schema: {type: string}}
    - {name: accept, in: header, type: string, schema: {type: string}}
    - {name: Content-length, in: header, required: true, type: integer, schema: {type: integer}}
    - {name: gone, in: path, required: true, type: string, schema: {type: string}}
    get: {responses: {}}
    put: {responses: {}, security: [{k: []}]}
";
    let listed = |version: &str| {
        let (api, _) = lowered(&format!(
            "{version}\ninfo: {{title: t, version: '1'}}\npaths:\n  /a:{parameters}"
        ));
        let names = api.operations.iter().map(|operation| {
            let parameters = operation.parameters.iter();
            parameters
                .map(|id| api.parameter(*id).name.clone())
                .collect::<Vec<_>>()
        });
        let left_out = api.left_out.iter().map(|item| item.what.clone());
        (names.collect::<Vec<_>>(), left_out.collect::<Vec<_>>())
    };
    // `Authorization` is a parameter like any other, unless the credentials are in it.
    for version in [
        "openapi: 3.0.3",
        "swagger: '2.0'\nsecurityDefinitions: {k: {type: basic}}",
    ] {
        let (names, left_out) = listed(version);
        assert_eq!(names, [vec!["Authorization"], vec![]]);
        assert_eq!(
            left_out,
            [
                "the header parameter `accept`",
                "the header parameter `Content-length`",
                "the path parameter `gone` of GET /a",
                "the path parameter `gone` of PUT /a",
                "the header parameter `Authorization` of PUT /a",
            ]
        );
    }
}

#[test]
fn a_parameter_has_one_media_type() {
    let (api, _) = lowered(
        "
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a:
    get:
      parameters:
        - {name: p, in: query, content: {text/plain: {schema: {type: string}}, application/json: {schema: {type: integer}}}}
      responses: {}
",
    );
    let left_out = api.left_out.iter().map(|item| item.what.as_str());
    assert_eq!(
        left_out.collect::<Vec<_>>(),
        ["media type application/json of this parameter"]
    );
}
