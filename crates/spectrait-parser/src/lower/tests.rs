//! What each object of a description becomes. See [`print`] for how to read the results.

mod descriptions;
mod examples;
mod parameters;
mod paths;
mod references;
mod security;

use spectrait_ir::Value;

use crate::diagnostic::{Severity, codes};
use crate::testing::{lowered, print};

fn spec(name: &str) -> String {
    let path = format!("{}/../../specs/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("a description")
}

#[track_caller]
fn becomes(yaml: &str, expected: &str) {
    let (api, diagnostics) = lowered(yaml);
    let printed = print(&api);
    assert_eq!(
        printed.trim(),
        expected.trim(),
        "\n{printed}\n{diagnostics:#?}"
    );
}

#[test]
fn operations_of_paths_that_no_request_can_have_are_left_out() {
    let (api, diagnostics) = lowered(
        "
openapi: 3.2.0
info: {title: T, version: '1'}
paths:
  /h/{a}/{a}: {get: {}}
  /o/{id: {get: {}}
  pets: {GET: {operationId: other}, get: {operationId: own}}
  /m: {additionalOperations: {BAD METHOD: {}, POST: {}, LINK: {}}}
",
    );
    let generated: Vec<String> = api
        .operations
        .iter()
        .map(|operation| format!("{} {}", operation.method, operation.path))
        .collect();
    assert_eq!(generated, ["GET /pets", "POST /m", "LINK /m"]);
    assert_eq!(api.operations[0].id.as_deref(), Some("own"));
    let left_out: Vec<&str> = api.left_out.iter().map(|it| it.what.as_str()).collect();
    assert_eq!(
        left_out,
        ["GET /h/{a}/{a}", "GET /o/{id", "GET /pets", "BAD METHOD /m"]
    );
    let errors = diagnostics
        .iter()
        .filter(|it| it.severity == Severity::Error);
    assert_eq!(errors.count(), 3, "{diagnostics:?}");
}

#[test]
fn api_keys_have_names_that_can_be_sent() {
    let (api, diagnostics) = lowered(
        "
openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components:
  securitySchemes:
    A: {type: apiKey, in: header, name: 'X Key:'}
    B: {type: apiKey, in: query, name: 'a b'}
",
    );
    let said: Vec<&str> = diagnostics.iter().map(|it| it.code).collect();
    assert_eq!(said, ["invalid-name"]);
    assert_eq!(api.security_schemes.len(), 2);
}

#[test]
fn booleans_in_quotes_are_understood() {
    let (api, diagnostics) = lowered(
        "
openapi: 3.1.0
info: {title: T, version: '1'}
paths: {/a: {get: {parameters: [{name: a, in: query, required: 'true', schema: {type: string}}]}}}
",
    );
    assert!(api.parameters[0].required);
    assert_eq!(
        diagnostics[0].severity,
        Severity::Warning,
        "{diagnostics:?}"
    );
}

#[test]
fn a_link_by_reference_is_one_by_name() {
    let yaml = "
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /pets:
    post:
      responses:
        '201':
          description: Made
          links:
            made: {operationRef: '#/paths/~1pets~1{id}/get', parameters: {id: $response.body#/id}}
            elsewhere: {operationRef: 'https://example.com/#/paths/~1a/get'}
  /pets/{id}:
    get:
      operationId: getPet
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: Found}}
";
    let (api, _) = lowered(yaml);
    let links = api.responses.iter().flat_map(|response| &response.links);
    let operations: Vec<&str> = links.map(|link| link.operation.as_str()).collect();
    assert_eq!(
        operations,
        ["getPet", "https://example.com/#/paths/~1a/get"]
    );
}

#[test]
fn words_beside_a_lone_reference_belong_to_the_property() {
    let (api, _) = lowered(&spec("hanko-public.yaml"));
    let passcode = api
        .types
        .iter()
        .find(|ty| ty.component.as_deref() == Some("Passcode"));
    let spectrait_ir::Shape::Object(object) = &passcode.expect("a type").shape else {
        panic!("not an object");
    };
    let id = &object.properties[0];
    assert_eq!(
        id.docs.description.as_deref(),
        Some("The ID of the passcode")
    );
    assert_eq!(api.ty(id.ty).docs.description, None);
}

/// The codes of the diagnostics and the pointers they are at.
#[track_caller]
fn reports(yaml: &str, expected: &[(&str, &str)]) {
    let (_, diagnostics) = lowered(yaml);
    let found: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.code, diagnostic.place.pointer.as_str()))
        .collect();
    assert_eq!(found, expected, "{diagnostics:#?}");
}

#[test]
fn components_are_lowered_once_whoever_uses_them() {
    let yaml = "
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a:
    get: &operation
      parameters: [{$ref: '#/components/parameters/P'}]
      requestBody: {$ref: '#/components/requestBodies/B'}
      responses:
        200: {$ref: '#/components/responses/R'}
        4xx: {$ref: '#/components/responses/Alias'}
        default: {$ref: '#/components/responses/R'}
        ok: {description: no}
    put: *operation
components:
  parameters: {P: {name: p, in: query, schema: {type: string}}}
  requestBodies: {B: {required: true, content: {text/plain: {schema: {type: string}}, odd: {}}}}
  responses:
    Alias: {$ref: '#/components/responses/R'}
    R:
      description: d
      headers: {X-H: {$ref: '#/components/headers/H'}, content-type: {schema: {type: string}}, Content-Length: {schema: {type: integer}}}
      content: {application/json: {schema: {type: integer}}}
  headers: {H: {required: true, schema: {type: number}}}
";
    becomes(
        yaml,
        "
GET /a
  Query p: String
  Body! text/plain String
  200 R application/json Integer
    X-H: Number
  4XX R application/json Integer
    X-H: Number
  default R application/json Integer
    X-H: Number
PUT /a
  Query p: String
  Body! text/plain String
  200 R application/json Integer
    X-H: Number
  4XX R application/json Integer
    X-H: Number
  default R application/json Integer
    X-H: Number
",
    );
    let (api, _) = lowered(yaml);
    let shared = (
        api.parameters.len(),
        api.request_bodies.len(),
        api.responses.len(),
        api.headers.len(),
    );
    assert_eq!(shared, (1, 1, 1, 1));
    let left_out: Vec<_> = api.left_out.iter().map(|left| left.what.as_str()).collect();
    let expected = [
        "the content `odd`",
        "the response ok of GET /a",
        "the response ok of PUT /a",
    ];
    assert_eq!(left_out, expected);
}

#[test]
fn wrong_nodes_cost_only_themselves() {
    let yaml = "
openapi: 3.1.0
info: {title: t, version: '1'}
servers: [{url: 'https://{a}.b', variables: {}}, 5]
paths:
  a: {get: {responses: {}}}
  /b: {get: 5, put: {responses: {200: {$ref: '#/components/responses/None'}}}}
  /c: {$ref: '#/components/pathItems/None'}
  /d: {GET: {operationId: x, responses: {}}, post: {operationId: x, responses: {}}}
";
    becomes(
        yaml,
        "
GET /a
PUT /b
GET /d
POST /d
",
    );
    reports(
        yaml,
        &[
            (codes::INVALID_SERVER_URL, "/servers/0/url"),
            (codes::WRONG_TYPE, "/servers/1"),
            (codes::INVALID_PATH, "/paths/a"),
            (codes::WRONG_TYPE, "/paths/~1b/get"),
            (
                codes::UNRESOLVED_REFERENCE,
                "/paths/~1b/put/responses/200/$ref",
            ),
            (codes::UNRESOLVED_REFERENCE, "/paths/~1c/$ref"),
            (codes::UNKNOWN_MEMBER, "/paths/~1d/GET"),
            (codes::DUPLICATE_OPERATION_ID, "/paths/~1d/post/operationId"),
        ],
    );
}

#[test]
fn the_default_of_a_server_variable_is_one_of_its_values() {
    let (api, diagnostics) = lowered(
        "
openapi: 3.1.0
info: {title: t, version: '1'}
servers: [{url: 'https://a:{port}', variables: {port: {enum: ['80', 443], default: 8443}}}]
paths: {}
",
    );
    assert_eq!(
        api.servers[0].variables["port"].values,
        ["80", "443", "8443"]
    );
    let codes: Vec<_> = diagnostics.iter().map(|it| it.code).collect();
    let wrong = codes::WRONG_TYPE;
    assert_eq!(codes, [wrong, wrong, codes::INVALID_DEFAULT]);
}

#[test]
fn a_version_in_the_url_of_a_server_keeps_its_fraction() {
    let (api, diagnostics) = lowered(
        "
openapi: 3.1.0
info: {title: t, version: '1'}
servers: [{url: 'https://a/{v}', variables: {v: {default: 2.0, enum: [2.0, 2.5, '3']}}}]
paths: {}
",
    );
    let version = &api.servers[0].variables["v"];
    assert_eq!(version.default, "2.0");
    assert_eq!(version.values, ["2.0", "2.5", "3"]);
    assert_eq!(
        diagnostics[0].message,
        "a value of a server variable must be a string, but this is a number; it is read as `2.0`"
    );
    assert_eq!(diagnostics.len(), 3);
}

#[test]
fn links_name_operations_bodies_and_servers() {
    let (api, _) = lowered(
        "
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a:
    get:
      responses:
        '200':
          description: d
          links:
            named: {operationRef: '#/paths/~1b~1{id}/put'}
            nameless: {operationRef: '#/paths/~1b~1{id}/get', requestBody: $response.body, server: {url: 'https://b'}}
  /b/{id}:
    parameters: [{name: id, in: path, required: true, schema: {}}]
    put: {operationId: putB, responses: {}}
    get: {responses: {}}
",
    );
    let [named, nameless] = api.responses[0].links.as_slice() else {
        panic!("{:?}", api.responses[0].links);
    };
    assert_eq!(named.operation, "putB");
    assert_eq!(named.request_body, None);
    assert_eq!(nameless.operation, "GET /b/{id}");
    assert_eq!(
        nameless.request_body.as_ref().and_then(Value::as_str),
        Some("$response.body")
    );
    assert_eq!(
        nameless.server.as_ref().map(|server| server.url.as_str()),
        Some("https://b")
    );
}

#[test]
fn a_media_type_with_a_comma_for_a_semicolon_is_read_as_meant() {
    let yaml = "
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a:
    get:
      responses:
        '200':
          description: Both.
          content:
            'application/json, charset=utf-8': {schema: {type: string}}
            'application/json; charset=utf-8': {schema: {type: string}}
            'text/csv, header=present': {schema: {type: string}}
";
    let (api, diagnostics) = lowered(yaml);
    let messages: Vec<_> = diagnostics.iter().map(|it| it.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`application/json, charset=utf-8` is not a media type; it is read as `application/json; charset=utf-8`",
            "`text/csv, header=present` is not a media type; it is read as `text/csv; header=present`",
        ]
    );
    let content = &api.responses[0].content;
    let names: Vec<_> = content.iter().map(|media| media.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "application/json; charset=utf-8",
            "text/csv; header=present"
        ]
    );
    let left_out: Vec<_> = api.left_out.iter().map(|left| left.what.as_str()).collect();
    assert_eq!(left_out, ["the content `application/json, charset=utf-8`"]);
}
