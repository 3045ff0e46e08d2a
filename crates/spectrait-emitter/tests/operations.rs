//! What operations of a plan hold: what their responses have in common stands once, and parameters are in the order of
//! the path.

mod common;

use spectrait_emitter::plan::OperationsPlan;
use spectrait_emitter::{Layout, Options, plan};
use spectrait_parser::{Source, read};

const DESCRIPTION: &str = r##"
openapi: 3.1.0
info: {title: Aviary, version: "1"}
paths:
  /birds:
    get:
      operationId: listBirds
      responses:
        "200": {description: Birds, headers: {X-Request-Id: {schema: {type: string}}}, content: {application/json: {schema: {type: string}}}}
        "400": &failure {description: Odd, headers: {X-Request-Id: {schema: {type: string}}}, content: {application/json: {schema: {$ref: "#/components/schemas/Fault"}}}}
        "403": {description: No, headers: {X-Request-Id: {schema: {type: string}}, Retry-After: {schema: {type: integer}}}}
        "404": *failure
        "429": {description: Later, headers: {X-Request-Id: {schema: {type: string}}, Retry-After: {schema: {type: integer}}}}
        "410": &third {description: Never again, headers: {X-Count: {schema: {type: integer}}}}
        "412": *third
        "413": &inline {description: Large, headers: {X-Count: {schema: {type: integer}}}, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}
        "414": *inline
        "500": {description: Broken, headers: {X-Request-Id: {schema: {type: integer}}}}
        default: *failure
    delete:
      operationId: freeBirds
      responses:
        "204": {description: Gone, headers: {x-count: {required: true, schema: {type: integer}}}}
        "404": {description: None, headers: {x-count: {description: Of others, required: true, schema: {type: integer}}}}
  /birds/{bird}/eggs/{egg}:
    get:
      operationId: getEgg
      parameters:
        - {name: fresh, in: query, schema: {type: boolean}}
        - {name: egg, in: path, required: true, schema: {type: string}}
        - {name: bird, in: path, required: true, schema: {type: string}}
      responses: {"204": {description: There}}
components:
  schemas:
    Fault: {type: object, properties: {reason: {type: string}}}
"##;

fn operations() -> OperationsPlan {
    let options = Options {
        layout: Layout::Crate,
        client: true,
        server: true,
        ..common::types_of("aviary")
    };
    let source = Source::new("aviary.yaml", DESCRIPTION.as_bytes().to_vec());
    plan(&read(vec![source]).api, &options).operations
}

#[test]
fn arguments_are_in_the_order_of_the_path() {
    let operations = operations();
    let egg = operations.operations.last();
    let fields = egg.map(|egg| egg.parameters.iter().map(|it| it.field.as_str()));
    let fields: Vec<&str> = fields.into_iter().flatten().collect();
    assert_eq!(fields, ["bird", "egg", "fresh"]);
}

#[test]
fn responses_that_differ_in_their_status_alone_are_one_struct() {
    let operations = operations();
    let structs = operations.structs.iter();
    let structs: Vec<(&str, &str)> = structs
        .map(|item| (item.name.as_str(), item.heading.as_str()))
        .collect();
    assert_eq!(
        structs,
        [
            ("ListBirdsOk", "`200` of [`listBirds`](LIST_BIRDS)"),
            (
                "ListBirdsFailure",
                "`400`, `404` and `default` of [`listBirds`](LIST_BIRDS)"
            ),
            (
                "ListBirdsOtherFailure",
                "`403` and `429` of [`listBirds`](LIST_BIRDS)"
            ),
            (
                "ListBirdsFailure3",
                "`410` and `412` of [`listBirds`](LIST_BIRDS)"
            ),
            // Their bodies have types of their own.
            (
                "ListBirdsPayloadTooLarge",
                "`413` of [`listBirds`](LIST_BIRDS)"
            ),
            ("ListBirdsUriTooLong", "`414` of [`listBirds`](LIST_BIRDS)"),
            (
                "ListBirdsInternalServerError",
                "`500` of [`listBirds`](LIST_BIRDS)"
            ),
            // What is said of their headers differs.
            ("FreeBirdsNoContent", "`204` of [`freeBirds`](FREE_BIRDS)"),
            ("FreeBirdsNotFound", "`404` of [`freeBirds`](FREE_BIRDS)"),
        ]
    );
    let constants = operations.parameters.iter();
    let constants: Vec<&str> = constants
        .filter_map(|item| item.constant.as_deref())
        .collect();
    assert_eq!(
        constants,
        [
            // Several of one name, whichever the case of its letters.
            "X_REQUEST_ID_STRING_HEADER",
            "RETRY_AFTER_HEADER",
            "X_COUNT_INTEGER_HEADER",
            "X_REQUEST_ID_INTEGER_HEADER",
            "X_COUNT_REQUIRED_INTEGER_HEADER",
        ]
    );
}

#[test]
fn only_urls_of_callbacks_have_functions() {
    let callbacks = |keys: &[&str]| {
        let text = |key: &&str| {
            format!("'{key}': {{post: {{responses: {{'204': {{description: OK}}}}}}}}")
        };
        let keys: Vec<_> = keys.iter().map(text).collect();
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{post: {{responses: {{'204': {{description: OK}}}}, callbacks: {{done: {{{}}}}}}}}}}}",
            keys.join(", ")
        );
        let options = Options {
            sender: true,
            ..common::types_of("hooks")
        };
        let source = Source::new("hooks.yaml", text.into_bytes());
        let mut plan = plan(&read(vec![source]).api, &options);
        let left_out = plan.operations.left_out.into_iter();
        let reasons: Vec<_> = left_out.map(|left| left.reason).collect();
        (plan.hooks.remove(0).urls, reasons)
    };
    let urls = ["HTTPS://a.example/{$method}", "$url", "{$url}/b", "/c"];
    let (functions, reasons) = callbacks(&urls);
    assert_eq!((functions.len(), reasons), (urls.len(), Vec::new()));
    let (functions, reasons) =
        callbacks(&["Given in /subscriptions", "done", "mailto:a@b.example"]);
    assert_eq!(functions, []);
    assert_eq!(
        reasons,
        [
            "`Given in /subscriptions` is no URL",
            "`done` is no URL",
            "`mailto:a@b.example` is no URL"
        ]
    );
}
