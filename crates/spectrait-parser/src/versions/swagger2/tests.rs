//! What Swagger 2.0 is read as. See [`print`] for how to read the results.

use spectrait_ir::{Api, SecuritySchemeKind, Style, Wire};

use crate::diagnostic::codes;
use crate::testing::{lowered, print};

const HEAD: &str = "swagger: '2.0'\ninfo: {title: Pets, version: '1'}\n";

#[track_caller]
fn api(yaml: &str) -> Api {
    let (api, diagnostics) = lowered(&format!("{HEAD}{yaml}"));
    assert_eq!(diagnostics, []);
    api
}

#[track_caller]
fn becomes(yaml: &str, expected: &str) {
    let printed = print(&api(yaml));
    assert_eq!(printed.trim(), expected.trim(), "\n{printed}");
}

fn urls(servers: &[spectrait_ir::Server]) -> Vec<&str> {
    servers.iter().map(|server| server.url.as_str()).collect()
}

#[test]
fn host_base_path_and_schemes_are_servers() {
    let yaml = "host: api.example.com\nbasePath: /v2/\nschemes: [http, wss, https]
paths: {/a: {get: {schemes: [http], responses: {}}, put: {schemes: [http, https], responses: {}}}}";
    let api = api(yaml);
    let secure_first = ["https://api.example.com/v2", "http://api.example.com/v2"];
    assert_eq!(urls(&api.servers), secure_first);
    assert_eq!(
        urls(&api.operations[0].servers),
        ["http://api.example.com/v2"]
    );
    assert_eq!(urls(&api.operations[1].servers), [""; 0]);
    assert_eq!(api.servers[1].place.pointer, "/schemes/0");
    assert_eq!(api.openapi, "2.0");
}

#[test]
fn parts_of_a_server_may_be_missing() {
    let of = |yaml| {
        urls(&api(yaml).servers)
            .iter()
            .map(|url| (*url).to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(of("paths: {}"), [""; 0]);
    assert_eq!(of("basePath: /v1\npaths: {}"), ["/v1"]);
    assert_eq!(of("basePath: /\npaths: {}"), [""; 0]);
    assert_eq!(
        of("host: localhost:8080\npaths: {}"),
        ["https://localhost:8080"]
    );
    assert_eq!(of("host: http://a.b/\npaths: {}"), ["http://a.b"]);
}

#[test]
fn a_body_has_the_media_types_that_are_consumed() {
    becomes(
        "
consumes: [application/json]
produces: [application/json]
paths:
  /pets:
    post:
      consumes: [application/json, application/vnd.pet+json]
      parameters: [{in: body, name: pet, required: true, schema: {$ref: '#/definitions/Pet'}}]
      responses: {200: {description: ok, schema: {$ref: '#/definitions/Pet'}}, 404: {$ref: '#/responses/Gone'}}
    put:
      produces: [text/plain]
      parameters: [{$ref: '#/parameters/Pet'}]
      responses: {404: {$ref: '#/responses/Gone'}}
    patch:
      consumes: []
      parameters: [{$ref: '#/parameters/Pet'}]
      responses: {204: {description: done}, default: {$ref: '#/responses/Gone'}}
definitions:
  Pet: {type: object, required: [name], properties: {name: {type: string, x-nullable: true}}}
parameters:
  Pet: {in: body, name: pet, schema: {$ref: '#/definitions/Pet'}}
responses:
  Gone: {description: gone, schema: {type: string}}
",
        "
Pet = {name!: String?, …}
POST /pets
  Body! application/json Pet, application/vnd.pet+json Pet
  200 application/json Pet
  404 Gone application/json String
PUT /pets
  Body application/json Pet
  404 text/plain String
PATCH /pets
  Body application/json Pet
  204 
  default Gone application/json String
",
    );
}

#[test]
fn form_data_is_one_object() {
    becomes(
        "
paths:
  /pets:
    parameters: [{$ref: '#/parameters/Kind'}, {in: formData, name: age, type: string}]
    post:
      parameters:
      - {in: formData, name: age, type: integer, required: true}
      - {in: formData, name: tags, type: array, items: {type: string}, collectionFormat: multi}
      responses: {}
    put:
      consumes: [application/json, application/x-www-form-urlencoded]
      parameters: [{in: formData, name: photo, type: file}]
      responses: {200: {description: ok, schema: {type: file}}}
parameters:
  Kind: {in: formData, name: kind, type: string, enum: [cat, dog]}
",
        r#"
POST /pets
  Body! application/x-www-form-urlencoded {kind: Enum("cat", "dog"), age!: Integer, tags: [String], …}
PUT /pets
  Body multipart/form-data {kind: Enum("cat", "dog"), age: String, photo: Binary, …}
  200 application/octet-stream Binary
"#,
    );
}

#[test]
fn collection_formats_are_styles() {
    let yaml = "
paths:
  /{p}:
    get:
      parameters:
      - {in: path, name: p, required: true, type: array, items: {type: integer}}
      - {in: query, name: csv, type: array, items: {type: integer}}
      - {in: query, name: ssv, type: array, items: {type: integer}, collectionFormat: ssv}
      - {in: query, name: pipes, type: array, items: {type: integer}, collectionFormat: pipes}
      - {in: query, name: multi, type: array, items: {type: integer}, collectionFormat: multi}
      - {in: header, name: H, type: string, collectionFormat: multi}
      responses: {}
";
    let api = api(yaml);
    let wires: Vec<_> = api
        .parameters
        .iter()
        .map(|parameter| parameter.wire.clone())
        .collect();
    let style = |style, explode| Wire::Style { style, explode };
    assert_eq!(
        wires,
        [
            style(Style::Simple, false),
            style(Style::Form, false),
            style(Style::SpaceDelimited, false),
            style(Style::PipeDelimited, false),
            style(Style::Form, true),
            style(Style::Simple, false),
        ]
    );
}

#[test]
fn a_format_without_a_style_makes_a_text() {
    let yaml = format!(
        "{HEAD}
paths:
  /a:
    get:
      parameters:
      - {{in: query, name: tsv, type: array, items: {{type: integer}}, collectionFormat: tsv}}
      - {{in: header, name: multi, type: array, items: {{type: integer}}, collectionFormat: multi}}
      responses: {{}}
"
    );
    let (api, diagnostics) = lowered(&yaml);
    let found: Vec<_> = diagnostics
        .iter()
        .map(|d| (d.code, d.place.pointer.as_str()))
        .collect();
    let at = |index| format!("/paths/~1a/get/parameters/{index}/collectionFormat");
    assert_eq!(
        found,
        [
            (codes::UNSUPPORTED_STYLE, at(0).as_str()),
            (codes::UNKNOWN_STYLE, at(1).as_str())
        ]
    );
    assert_eq!(
        print(&api).matches("tsv: String\n").count(),
        1,
        "{}",
        print(&api)
    );
}

#[test]
fn two_bodies_are_told() {
    let yaml = format!(
        "{HEAD}
paths:
  /a:
    put:
      parameters:
      - {{in: body, name: a, schema: {{type: string}}}}
      - {{in: body, name: b, schema: {{type: integer}}}}
      - {{in: formData, name: c, type: integer}}
      responses: {{}}
"
    );
    let (api, diagnostics) = lowered(&yaml);
    assert!(
        diagnostics
            .iter()
            .all(|d| d.code == codes::DUPLICATE_PARAMETER)
    );
    let places: Vec<_> = api
        .left_out
        .iter()
        .map(|left_out| left_out.place.pointer.as_str())
        .collect();
    assert_eq!(
        places,
        ["/paths/~1a/put/parameters/1", "/paths/~1a/put/parameters/2"]
    );
    assert!(print(&api).contains("Body application/json String"));
}

#[test]
fn examples_and_headers_of_responses() {
    let yaml = "
produces: [application/json; charset=utf-8, text/csv]
paths:
  /a:
    get:
      responses:
        200:
          description: ok
          headers: {X-Tags: {type: array, items: {type: string}}, X-Rate: {type: integer, format: int32}}
          schema: {type: integer}
          examples: {application/json: 7}
    put:
      responses: {200: {description: ok, examples: {text/plain: done}}}
";
    let api = api(yaml);
    assert_eq!(
        print(&api).trim(),
        "
GET /a
  200 application/json; charset=utf-8 Integer, text/csv Integer
    X-Tags: [String]
    X-Rate: Integer<int32>
PUT /a
  200 text/plain"
            .trim()
    );
    let content = &api.responses[0].content;
    assert_eq!(
        content[0].examples[0].place.pointer,
        "/paths/~1a/get/responses/200/examples/application~1json"
    );
    assert!(content[1].examples.is_empty());
}

#[test]
fn security_definitions_are_schemes() {
    let yaml = "
securityDefinitions:
  user: {type: basic}
  key: {type: apiKey, in: query, name: k}
  app: {type: oauth2, flow: application, tokenUrl: https://a/token, scopes: {read: all of it}}
security: [{user: []}, {key: [], app: [read]}]
paths: {/a: {get: {responses: {}}}}
";
    let api = api(yaml);
    assert!(matches!(
        api.security_schemes["user"].kind,
        SecuritySchemeKind::Basic
    ));
    let SecuritySchemeKind::OAuth2 { flows, .. } = &api.security_schemes["app"].kind else {
        panic!("not OAuth");
    };
    let flow = &flows["clientCredentials"];
    assert_eq!(flow.token_url.as_deref(), Some("https://a/token"));
    assert_eq!(flow.scopes["read"], "all of it");
    let alternatives = api.operations[0].security.iter();
    let alternatives: Vec<_> = alternatives
        .map(|alternative| alternative.schemes.len())
        .collect();
    assert_eq!(alternatives, [1, 2]);
}

#[test]
fn schemas_have_words_of_their_own() {
    becomes(
        "
paths: {}
definitions:
  Pet:
    type: object
    discriminator: kind
    required: [kind]
    properties:
      kind: {type: string}
      age: {type: [integer, 'null'], minimum: 0, exclusiveMinimum: true}
      owner: {$ref: '#/definitions/Owner', x-nullable: true, type: integer}
  Owner: {type: string}
  Cat: {allOf: [{$ref: '#/definitions/Pet'}, {type: object, properties: {claws: {type: integer}}}]}
",
        "
Pet = AnyOf(Cat | PetBase) by kind(Pet=1, Cat=0)
PetBase = {kind!: String, age: Integer {minimum:{value:0,exclusive:true}}?, owner: Owner?, …}
Owner = String
Cat = {kind!: String, age: Integer {minimum:{value:0,exclusive:true}}?, owner: Owner?, claws: Integer, …} of PetBase
",
    );
}
