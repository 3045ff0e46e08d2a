//! What the three descriptions become that the project was made for, and each object of a description by itself.
//! See [`print`] for how to read the results.

use spectrait_ir::{SecuritySchemeKind, Style, Value, Wire};

use crate::diagnostic::codes;
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
fn paths_that_differ_in_names_alone_are_reported() {
    let item = "get: {responses: {'204': {description: Done}}, parameters: [{name: P, in: path, required: true, schema: {type: string}}]}";
    let paths: String = [("/a/{x}", "x"), ("/a/{y}", "y"), ("/b/{x}", "x")]
        .into_iter()
        .map(|(path, name)| format!("  '{path}': {{{}}}\n", item.replace('P', name)))
        .collect();
    let yaml = format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}");
    let (api, diagnostics) = lowered(&yaml);
    assert_eq!(api.operations.len(), 3);
    let [twin] = diagnostics.as_slice() else {
        panic!("{diagnostics:?}");
    };
    assert_eq!(twin.code, codes::UNUSUAL_PATH);
    assert_eq!(twin.place.pointer, "/paths/~1a~1{y}");
    assert_eq!(twin.related.len(), 1);
}

#[test]
fn almanac() {
    becomes(
        &spec("almanac.yaml"),
        "
HostedLoginPoll = {device_code!: String}
HostedLoginToken = {access_token!: String, organization_id: String?, refresh_token!: String}
HTTPValidationError = {detail: [ValidationError], …}
ValidationError = {ctx: Map<Any>, input: Any, loc!: [AnyOf(String | Integer)], msg!: String, type!: String, …}
POST /v1/auth/device/finish
  Body! application/json HostedLoginPoll
  200 application/json HostedLoginToken
  422 application/json HTTPValidationError
  Security bearerAuth
",
    );
    assert_eq!(lowered(&spec("almanac.yaml")).1, []);
}

#[test]
fn hanko_public() {
    let (api, diagnostics) = lowered(&spec("hanko-public.yaml"));
    assert_eq!(diagnostics, []);
    assert_eq!(
        print(&api).trim(),
        "
UUID4 = Uuid
X-Auth-Token = Other(JWT)
X-Session-Lifetime = Number
CookieSession = String
Passcode = {id: UUID4, ttl: Integer, created_at: DateTime, …}
Error = {code!: Integer<int32>, message!: String, …}
POST /passcode/login/finalize
  Body application/json {id: UUID4, code: String {min_length:6,max_length:6}, …}
  200 application/json Passcode
    X-Auth-Token: X-Auth-Token
    X-Session-Lifetime: X-Session-Lifetime
    Set-Cookie: CookieSession
  400 BadRequest application/json Error
  401 Unauthorized application/json Error
  403 Forbidden application/json Error
  408 RequestTimeOut application/json Error
  410 Gone application/json Error
  500 InternalServerError application/json Error
"
        .trim()
    );
    assert!(api.operations[0].deprecated);
    let (name, tenant) = api.servers[0].variables.first().expect("a variable");
    assert_eq!((name.as_str(), tenant.default.as_str()), ("tenant_id", ""));
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

#[test]
fn hanko_passkeys() {
    let (api, diagnostics) = lowered(&spec("hanko-passkeys.yaml"));
    assert_eq!(
        print(&api).trim(),
        "
public-key-credential = {id!: String, type!: Enum(\"public-key\"), rawId!: String, authenticatorAttachment: Enum(\"cross-platform\", \"platform\")?, …} of credential
autenticator-assertion-response = {clientDataJSON!: String, authenticatorData!: String, signature!: String, userHandle: String?, …} of authenticator-response
credential = {id!: String, type!: Enum(\"public-key\"), …}
authenticator-response = {clientDataJSON!: String, …}
POST /{tenant_id}/mfa/login/finalize
  Header apiKey!: String {min_length:32}
  Path tenant_id!: String
  Body application/json {id!: String, type!: Enum(\"public-key\"), rawId!: String, authenticatorAttachment: Enum(\"cross-platform\", \"platform\")?, response!: autenticator-assertion-response, clientExtensionResults!: {appid: Boolean, appidExclude: Boolean, credProps: {rk: Boolean, …}, …}, …} of public-key-credential
  200 token application/json {token: String, …} when [{minProperties:1}]
  400 error application/json {title: String, details: String, status: Integer, …}
  401 error application/json {title: String, details: String, status: Integer, …}
  404 error application/json {title: String, details: String, status: Integer, …}
  500 error application/json {title: String, details: String, status: Integer, …}
  Server https://passkeys.hanko.io
"
        .trim()
    );
    let found: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| {
            (
                diagnostic.code,
                diagnostic.help.as_deref().unwrap_or_default(),
            )
        })
        .collect();
    let help = "write `type: [string, 'null']`";
    assert_eq!(
        found,
        [(codes::INVALID_ENUM, help), (codes::TYPE_WAS_MEANT, help)]
    );
    // Four statuses, one response.
    let ids: std::collections::HashSet<_> = api.operations[0].responses[1..]
        .iter()
        .map(|(_, id)| id)
        .collect();
    assert_eq!(ids.len(), 1);
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
  requestBodies: {B: {required: true, content: {text/plain: {schema: {type: string}}, json: {}}}}
  responses:
    Alias: {$ref: '#/components/responses/R'}
    R:
      description: d
      headers: {X-H: {$ref: '#/components/headers/H'}, content-type: {schema: {type: string}}}
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
        "the content `json`",
        "the response ok of GET /a",
        "the response ok of PUT /a",
    ];
    assert_eq!(left_out, expected);
}

#[test]
fn security_is_inherited_overridden_and_never_lost() {
    let yaml = "
openapi: 3.1.0
info: {title: t, version: '1'}
security: [{key: []}, {bearer: [], oauth: [read]}]
paths:
  /a:
    get: {responses: {}}
    put: {responses: {}, security: []}
    post: {responses: {}, security: [{}, {bearer: []}]}
    delete: {responses: {}, security: [{bearr: []}]}
components:
  securitySchemes:
    key: {type: apiKey, name: X-Key, in: header}
    bearer: {type: http, scheme: Bearer}
    oauth: {type: oauth2, flows: {implicit: {authorizationUrl: u, scopes: {read: r}}}}
";
    becomes(
        yaml,
        "
GET /a
  Security key
  Security bearer + oauth
PUT /a
POST /a
  Security none
  Security bearer
DELETE /a
  Security bearr
",
    );
    let (api, diagnostics) = lowered(yaml);
    assert_eq!(diagnostics[0].code, codes::UNKNOWN_SECURITY_SCHEME);
    assert_eq!(
        diagnostics[0].help.as_deref(),
        Some("did you mean `bearer`?")
    );
    // An operation that asks for something unknown is not left open.
    assert_eq!((api.operations.len(), api.operations_described), (4, 4));
    assert_eq!(api.operations[3].security[0].schemes[0].0, "bearr");
    assert_eq!(
        api.operations[0].security[1].schemes[1],
        ("oauth".to_owned(), vec!["read".to_owned()])
    );
}

#[test]
fn callbacks_webhooks_and_path_items_by_reference() {
    let (api, diagnostics) = lowered(
        "
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a: {$ref: '#/components/pathItems/Shared'}
webhooks:
  new: {post: {requestBody: {content: {application/json: {schema: {type: string}}}}}}
components:
  pathItems:
    Shared:
      summary: s
      post:
        operationId: a
        responses: {}
        callbacks:
          done:
            '{$request.body#/url}': {post: {responses: {}}}
",
    );
    assert_eq!(diagnostics, []);
    let operation = &api.operations[0];
    assert_eq!(
        (operation.path.as_str(), operation.summary.as_deref()),
        ("/a", Some("s"))
    );
    let callback = &operation.callbacks[0];
    assert_eq!(
        (callback.name.as_str(), callback.expression.as_str()),
        ("done", "{$request.body#/url}")
    );
    assert_eq!(
        (api.webhooks.len(), api.webhooks[0].name.as_str()),
        (1, "new")
    );
    assert_eq!(api.operations_described, 1);
}

#[test]
fn a_path_item_may_be_its_own_callback() {
    let (api, _) = lowered(
        "
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a:
    get: {responses: {}, callbacks: {c: {x: {$ref: '#/paths/~1a'}}}}
",
    );
    assert_eq!(api.operations.len(), 1);
    assert!(
        api.left_out
            .iter()
            .any(|left| left.what == "the callback `c`")
    );
}

#[test]
fn a_method_of_a_path_is_one_operation() {
    let (api, _) = lowered(
        "
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a: {get: {operationId: own, responses: {}}, $ref: '#/components/pathItems/A'}
  /b: {get: {responses: {}}, GET: {responses: {}}}
  b: {get: {responses: {}}, put: {responses: {}}}
components: {pathItems: {A: {get: {responses: {}}, post: {responses: {}}}}}
",
    );
    let operations: Vec<_> = api
        .operations
        .iter()
        .map(|operation| (operation.method.as_str(), operation.path.as_str()))
        .collect();
    assert_eq!(
        operations,
        [("GET", "/a"), ("POST", "/a"), ("GET", "/b"), ("PUT", "/b")]
    );
    assert_eq!(api.operations[0].id.as_deref(), Some("own"));
    let left: Vec<_> = api.left_out.iter().map(|left| left.what.as_str()).collect();
    assert_eq!(left, ["GET /a", "GET /b", "GET /b"]);
    assert_eq!(api.operations_described, 7);
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

/// Each of the callbacks leads to all of them: by the depth alone there would be twenty to the power of four.
#[test]
fn callbacks_that_lead_to_themselves_are_bounded() {
    use std::fmt::Write as _;

    let mut yaml = "\
openapi: 3.1.0
info: {title: Circle, version: '1'}
paths:
  /a: {$ref: '#/components/pathItems/A'}
components:
  pathItems:
    A:
      post:
        responses: {'204': {description: Done}}
        callbacks:
"
    .to_owned();
    for number in 0..20 {
        writeln!(
            yaml,
            "          c{number}: {{'{{$url}}': {{$ref: '#/components/pathItems/A'}}}}"
        )
        .unwrap();
    }
    let (api, _) = lowered(&yaml);
    let mut open: Vec<_> = api.operations.iter().collect();
    let mut count = 0;
    while let Some(operation) = open.pop() {
        count += 1;
        open.extend(
            operation
                .callbacks
                .iter()
                .map(|callback| &callback.operation),
        );
    }
    assert!((20..2000).contains(&count), "{count}");
    assert!(!api.left_out.is_empty());
}

#[test]
fn names_may_begin_as_extensions_do() {
    let (api, diagnostics) = lowered(
        "
openapi: 3.1.0
info: {title: t, version: '1'}
servers: [{url: 'https://{x-region}.a', variables: {x-region: {default: eu}}}]
security: [{x-api-key: []}]
paths:
  x-shared: {get: {responses: {}}}
  /a:
    get:
      responses: {x-note: {}, '200': {description: d, links: {x-up: {operationId: a}}}}
      callbacks: {x-cb: {x-note: {}, 'https://a': {post: {responses: {}}}}}
webhooks: {x-new: {post: {responses: {}}}}
components:
  securitySchemes:
    x-api-key: {type: apiKey, in: header, name: x-api-key}
    o: {type: oauth2, flows: {x-note: {}, implicit: {scopes: {x-admin: a}}}}
",
    );
    assert_eq!(diagnostics, []);
    let [operation] = api.operations.as_slice() else {
        panic!("{:?}", api.operations);
    };
    assert!(api.servers[0].variables.contains_key("x-region"));
    assert!(api.security_schemes.contains_key("x-api-key"));
    let SecuritySchemeKind::OAuth2 { flows, .. } = &api.security_schemes["o"].kind else {
        panic!("{:?}", api.security_schemes);
    };
    assert_eq!(flows.len(), 1);
    assert!(flows["implicit"].scopes.contains_key("x-admin"));
    assert_eq!(operation.callbacks.len(), 1);
    assert_eq!(operation.responses.len(), 1);
    assert_eq!(api.responses[0].links[0].name, "x-up");
    assert_eq!(api.webhooks[0].name, "x-new");
}

#[test]
fn what_stands_beside_the_reference_of_a_path_item_counts() {
    let (api, _) = lowered(
        "
openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a:
    $ref: '#/components/pathItems/A'
    summary: near
    parameters: [{name: t, in: header, schema: {type: string}}]
  /b:
    $ref: '#/components/pathItems/C'
components:
  pathItems:
    A: {$ref: '#/components/pathItems/B', servers: [{url: /s}], summary: far}
    B:
      parameters: [{name: T, in: header, required: true, schema: {type: integer}}, {name: u, in: query, schema: {type: string}}]
      get: {responses: {}}
    C: {$ref: '#/paths/~1b', put: {responses: {}}}
",
    );
    assert_eq!(
        print(&api).trim(),
        "
GET /a
  Header t: String
  Query u: String
  Server /s
PUT /b
"
        .trim()
    );
    let get = &api.operations[0];
    assert_eq!(get.summary.as_deref(), Some("near"));
    assert_eq!(api.left_out.len(), 1, "{:?}", api.left_out);
}

#[test]
fn headers_that_are_no_parameters_are_listed() {
    let parameters = "
    parameters:
    - {name: Authorization, in: header, required: true, type: string, schema: {type: string}}
    - {name: accept, in: header, type: string, schema: {type: string}}
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
    let none: [&str; 0] = [];
    let (names, left_out) = listed("openapi: 3.0.3");
    assert_eq!(names, [none, none]);
    assert_eq!(
        left_out,
        [
            "the header parameter `Authorization`",
            "the header parameter `accept`",
            "the path parameter `gone` of GET /a",
            "the path parameter `gone` of PUT /a",
        ]
    );
    // There it is a parameter like any other, unless the credentials are in it.
    let (names, left_out) = listed("swagger: '2.0'\nsecurityDefinitions: {k: {type: basic}}");
    assert_eq!(names, [vec!["Authorization"], vec![]]);
    assert_eq!(
        left_out,
        [
            "the header parameter `accept`",
            "the path parameter `gone` of GET /a",
            "the path parameter `gone` of PUT /a",
            "the header parameter `Authorization` of PUT /a",
        ]
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
    assert_eq!(diagnostics[0].code, codes::INVALID_DEFAULT);
    assert_eq!(diagnostics.len(), 1);
}

#[test]
fn security_without_a_value_is_that_of_the_api() {
    let (api, diagnostics) = lowered(
        "
openapi: 3.1.0
info: {title: t, version: '1'}
security: [{k: []}]
paths: {/a: {get: {security: , responses: {}}, put: {security: [], responses: {}}}}
components: {securitySchemes: {k: {type: http, scheme: bearer}}}
",
    );
    let asked = api.operations.iter().map(|one| one.security.len());
    assert_eq!(asked.collect::<Vec<_>>(), [1, 0]);
    assert_eq!(diagnostics.len(), 1, "{diagnostics:#?}");
    let (api, _) = lowered(
        "
openapi: 3.1.0
info: {title: t, version: '1'}
security:
paths: {/a: {get: {responses: {}}}}
",
    );
    assert_eq!(api.operations.len(), 1);
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
