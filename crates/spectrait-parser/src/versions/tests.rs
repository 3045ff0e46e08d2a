//! What OpenAPI 3.2 adds, and the same written in other versions. See [`print`] for how to read the results.

use spectrait_ir::{Api, Location, Number, SecuritySchemeKind, Shape, Style, Value, Wire};

use super::{Dialect, Version};
use crate::diagnostic::codes;
use crate::testing::{lowered, print};

const HEAD: &str =
    "openapi: 3.2.0\n$self: https://example.com/api\ninfo: {title: Pets, version: '1'}\n";

#[track_caller]
fn api(yaml: &str) -> Api {
    let (api, diagnostics) = lowered(&format!("{HEAD}{yaml}"));
    assert_eq!(diagnostics, []);
    api
}

#[test]
fn more_methods() {
    let yaml = "
paths:
  /pets:
    query: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {200: {}}}
    additionalOperations: {LINK: {responses: {204: {}}}}
";
    let expected = "
QUERY /pets
  Body application/json String
  200 
LINK /pets
  204 
";
    let api = api(yaml);
    assert_eq!(print(&api).trim(), expected.trim());
    assert_eq!(api.operations_described, 2);
}

#[test]
fn the_description_of_a_response_was_required() {
    let yaml = format!("{HEAD}paths: {{/a: {{get: {{responses: {{200: {{}}}}}}}}}}")
        .replace("3.2.0", "3.1.0");
    let (_, diagnostics) = lowered(&yaml);
    let codes: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code)
        .collect();
    assert_eq!(codes, [codes::MISSING_FIELD]);
}

#[test]
fn parameters_in_the_whole_query_and_in_the_style_of_cookies() {
    let yaml = "
paths:
  /pets:
    get:
      parameters:
      - {in: querystring, name: q, content: {application/json: {schema: {type: integer}}}}
      - {in: cookie, name: c, style: cookie, schema: {type: array, items: {type: string}}}
      responses: {200: {}}
";
    let api = api(yaml);
    let [query, cookie] = api.parameters.as_slice() else {
        panic!("two parameters");
    };
    assert_eq!(query.location, Location::Querystring);
    let media_type = "application/json".to_owned();
    assert_eq!(query.wire, Wire::Content { media_type });
    assert_eq!(api.ty(query.ty).shape, Shape::Integer { format: None });
    let (style, explode) = (Style::Cookie, true);
    assert_eq!(cookie.wire, Wire::Style { style, explode });
}

#[test]
fn media_types_are_components_and_have_items() {
    let yaml = "
paths:
  /log:
    get:
      responses:
        200:
          content:
            application/jsonl: {$ref: '#/components/mediaTypes/Lines'}
            application/json: {examples: {one: {dataValue: {a: 1}}, two: {serializedValue: '{}'}}}
components:
  mediaTypes: {Lines: {itemSchema: {type: integer}}}
";
    let api = api(yaml);
    let [lines, json] = api.responses[0].content.as_slice() else {
        panic!("two media types");
    };
    assert_eq!(lines.ty, None);
    let item = lines.item.expect("items");
    assert_eq!(api.ty(item).shape, Shape::Integer { format: None });
    assert_eq!(json.examples.len(), 2);
    let sent = json.examples[1].value.as_object();
    assert!(sent.is_some_and(indexmap::IndexMap::is_empty));
    assert_eq!(
        json.examples[0]
            .value
            .get("a")
            .and_then(|a| a.as_number()?.as_integer()),
        Some(1)
    );
}

#[test]
fn tags_are_a_tree() {
    let api = api("
tags: [{name: cats, summary: Cats, parent: pets, kind: nav, description: All cats}, {name: pets}]
components: {}
");
    let [cats, pets] = api.tags.as_slice() else {
        panic!("two tags");
    };
    let of = |text: &Option<String>| text.clone().unwrap_or_default();
    assert_eq!(
        [of(&cats.summary), of(&cats.parent), of(&cats.kind)],
        ["Cats", "pets", "nav"]
    );
    assert_eq!(
        (&pets.summary, &pets.parent, &pets.kind),
        (&None, &None, &None)
    );
}

#[test]
fn path_items_are_components_and_reserved_characters_may_stay() {
    let api = api("
paths:
  /{p}: {$ref: '#/components/pathItems/P'}
components:
  pathItems:
    P:
      get:
        parameters:
        - {in: path, name: p, required: true, allowReserved: true, schema: {type: string}}
        - {in: cookie, name: c, allowReserved: true, schema: {type: string}}
        responses: {200: {}}
");
    assert_eq!(print(&api).lines().next(), Some("GET /{p}"));
    assert!(
        api.parameters
            .iter()
            .all(|parameter| parameter.allow_reserved)
    );
    assert_eq!(api.parameters.len(), 2);
}

#[test]
fn encodings_by_position_are_read() {
    let yaml = "
paths:
  /parts:
    post:
      requestBody:
        content:
          multipart/mixed:
            schema: {type: array}
            prefixEncoding: [{}, {contentType: text/csv}]
            itemEncoding: {contentType: image/png, encoding: {a: {}}}
      responses: {200: {}}
";
    let api = api(yaml);
    let media = &api.request_bodies[0].content[0];
    let types: Vec<_> = media
        .prefix_encoding
        .iter()
        .chain(&media.item_encoding)
        .map(|encoding| encoding.content_type.as_deref())
        .collect();
    assert_eq!(types, [None, Some("text/csv"), Some("image/png")]);
    // The parts of a part are not told apart.
    let pointers: Vec<_> = api
        .left_out
        .iter()
        .map(|left_out| left_out.place.pointer.as_str())
        .collect();
    assert_eq!(
        pointers,
        ["/paths/~1parts/post/requestBody/content/multipart~1mixed/itemEncoding/encoding"]
    );
}

#[test]
fn the_branch_of_all_other_values() {
    let yaml = "
paths: {}
components:
  schemas:
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Other'}]
      discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat'}, defaultMapping: '#/components/schemas/Other'}
    Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
    Other: {type: object, properties: {kind: {type: string}}}
";
    let api = api(yaml);
    let Shape::Union(union) = &api.types[0].shape else {
        panic!("no union");
    };
    assert_eq!(
        union.discriminator.as_ref().and_then(|tag| tag.default),
        Some(1)
    );
}

#[test]
fn the_flow_of_devices_and_names_of_servers() {
    let yaml = "
servers: [{name: live, url: https://a.b}]
paths: {}
components:
  securitySchemes:
    tv:
      type: oauth2
      oauth2MetadataUrl: https://a.b/metadata
      flows: {deviceAuthorization: {deviceAuthorizationUrl: https://a.b/device, tokenUrl: https://a.b/token, scopes: {}}}
";
    let api = api(yaml);
    assert_eq!(api.servers[0].name.as_deref(), Some("live"));
    let SecuritySchemeKind::OAuth2 {
        flows,
        metadata_url,
    } = &api.security_schemes["tv"].kind
    else {
        panic!("not OAuth");
    };
    let url = flows["deviceAuthorization"]
        .device_authorization_url
        .as_deref();
    assert_eq!(url, Some("https://a.b/device"));
    assert_eq!(metadata_url.as_deref(), Some("https://a.b/metadata"));
}

fn root(openapi: Value) -> Value {
    Value::Object([("openapi".to_owned(), openapi)].into_iter().collect())
}

#[test]
fn versions_are_text_or_numbers() {
    let version = |value| Version::of(&root(value)).map(|version| (version.major, version.minor));
    assert_eq!(version("3.0.3".into()), Some((3, 0)));
    assert_eq!(version("3.1.0-rc0".into()), Some((3, 1)));
    assert_eq!(version(Value::Number(Number::Float(3.1))), Some((3, 1)));
    assert_eq!(version(Value::Number(Number::Float(3.0))), Some((3, 0)));
    assert_eq!(version("three".into()), None);
    assert_eq!(version(Value::Null), None);
}

#[test]
fn the_dialect_follows_the_version() {
    assert_eq!(Dialect::of(&root("3.0.0".into())), Dialect::V30);
    assert_eq!(Dialect::of(&root("3.1.1".into())), Dialect::V31);
    assert_eq!(Dialect::of(&root("3.2.0".into())), Dialect::V32);
    assert_eq!(Dialect::of(&Value::Null), Dialect::V32);
    let swagger = [("swagger".to_owned(), Value::Number(Number::Float(2.0)))];
    let swagger = Value::Object(swagger.into_iter().collect());
    assert_eq!(Dialect::of(&swagger), Dialect::V20);
}
