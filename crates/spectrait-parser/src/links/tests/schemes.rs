//! Security requirements that name their scheme by a URI (OpenAPI 3.2 §4.30.1).

use super::{Description, Maps, diagnostics, read_text};

/// Reads `api/openapi.yaml` of 3.2 with other files beside it.
fn read(text: &str, files: &[(&'static str, &'static str)]) -> Description {
    let head = "openapi: 3.2.0\ninfo: {title: T, version: '1'}\n";
    read_text(format!("{head}{text}"), files, &Maps::default())
}

/// The schemes that are asked for, one for each operation, and those that are known.
fn schemes(description: &Description) -> (Vec<&str>, Vec<&str>) {
    let operations = description.api.operations.iter();
    let security = operations.flat_map(|it| &it.security);
    let asked = security.flat_map(|it| &it.schemes);
    let known = description.api.security_schemes.keys();
    (
        asked.map(|(name, _)| name.as_str()).collect(),
        known.map(String::as_str).collect(),
    )
}

#[test]
fn files_have_schemes() {
    let description = read(
        "
paths:
  /a: {get: {security: [{'./more.yaml#/components/securitySchemes/Foo': []}], responses: {}}}
  /b: {get: {security: [{'schemes/token.yaml': []}], responses: {}}}
  /c: {get: {security: [{'./more.yaml#/components/securitySchemes/Key': []}], responses: {}}}
  /d: {get: {security: [{'more.yaml#/components/securitySchemes/Own': []}], responses: {}}}
  /e: {$ref: 'more.yaml#/components/pathItems/E'}
components:
  securitySchemes:
    Key: {type: apiKey, in: query, name: k}
    Alias: {$ref: 'more.yaml#/components/securitySchemes/Own'}
",
        &[
            (
                "api/more.yaml",
                "
components:
  securitySchemes:
    Foo: {type: http, scheme: basic}
    Key: {type: apiKey, in: header, name: X-Key}
    Own: {type: http, scheme: digest}
  pathItems:
    E: {get: {security: [{'#/components/securitySchemes/Foo': []}], responses: {}}}
",
            ),
            ("api/schemes/token.yaml", "{type: http, scheme: bearer}"),
        ],
    );
    assert_eq!(diagnostics(&description), <[String; 0]>::default());
    let (asked, known) = schemes(&description);
    assert_eq!(asked, ["Foo", "token", "more_Key", "Alias", "Foo"]);
    assert_eq!(known, ["Key", "Alias", "Foo", "token", "more_Key"]);
}

#[test]
fn a_description_may_say_where_it_is() {
    let description = read(
        "
$self: https://example.com/api/openapi.yaml
paths:
  /a: {get: {security: [{'https://example.com/api/openapi.yaml#/components/securitySchemes/Key': []}], responses: {}}}
  /b: {get: {security: [{'openapi.yaml#/components/securitySchemes/Key': []}], responses: {}}}
  /c: {get: {security: [{'a/b': []}], responses: {}}}
components:
  securitySchemes:
    Key: {type: apiKey, in: query, name: k}
    a/b: {type: http, scheme: basic}
",
        &[],
    );
    assert_eq!(schemes(&description).0, ["Key", "Key", "a/b"]);
}

#[test]
fn a_file_that_is_not_there_has_none() {
    let text = "paths: {/a: {get: {security: [{'./gone.yaml#/Foo': []}], responses: {}}}}";
    let description = read(text, &[]);
    let codes = description.diagnostics.iter().map(|it| it.code);
    assert_eq!(codes.collect::<Vec<_>>(), ["unknown-security-scheme"]);
}
