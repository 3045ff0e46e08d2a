//! Descriptions that break the specification, and what is said: a line for each diagnostic, with its code and place.

use super::check;
use crate::diagnostic::Severity;
use crate::document::Diagnostics;
use crate::testing::documents;

/// What is said of a description of a version: `code pointer`, in the order of the pointers.
fn said(version: &str, yaml: &str) -> Vec<String> {
    let text = format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\n{yaml}");
    let (documents, diagnostics) = (documents(&text), Diagnostics::default());
    check(&documents, &diagnostics);
    let severity = match version {
        "3.0.4" => Severity::Warning,
        _ => Severity::Error,
    };
    let mut said: Vec<String> = diagnostics
        .take()
        .into_iter()
        .map(|diagnostic| {
            assert_eq!(diagnostic.severity, severity, "{}", diagnostic.message);
            format!("{} {}", diagnostic.code, diagnostic.place.pointer)
        })
        .collect();
    said.sort();
    said
}

#[track_caller]
fn assert_said(version: &str, yaml: &str, expected: &[&str]) {
    assert_eq!(said(version, yaml), expected, "{version}");
}

#[test]
fn one_of_three_members_must_be_there() {
    for yaml in ["paths: {}", "components: {}", "webhooks: {}"] {
        assert_said("3.1.0", yaml, &[]);
    }
    for version in ["3.0.4", "3.1.0", "3.2.0"] {
        assert_said(version, "x-overlays: {}", &["nothing-described "]);
    }
}

#[test]
fn members_exclude_each_other() {
    let yaml = "
components:
  parameters:
    A: {name: a, in: query, schema: {}, example: 1, examples: {one: {value: 1}}}
    B: {name: b, in: query, schema: {}, content: {text/plain: {}}, style: form}
  examples:
    C: {value: 1, externalValue: a, serializedValue: b}
    D: {dataValue: 1, externalValue: a}
  links:
    E: {operationId: known, operationRef: b}
paths: {/w: {get: {operationId: known, responses: {}}}}
";
    let expected = [
        "exclusive-members /components/examples/C/externalValue",
        "exclusive-members /components/examples/C/externalValue",
        "exclusive-members /components/examples/C/serializedValue",
        "exclusive-members /components/links/E/operationId",
        "exclusive-members /components/parameters/A/examples",
        "exclusive-members /components/parameters/B/schema",
        "exclusive-members /components/parameters/B/style",
    ];
    for version in ["3.0.4", "3.1.0", "3.2.0"] {
        assert_said(version, yaml, &expected);
    }
}

#[test]
fn encodings_exclude_each_other_at_any_depth() {
    let yaml = "
paths:
  /a:
    post:
      requestBody:
        content:
          multipart/mixed:
            encoding: {}
            itemEncoding: {encoding: {}, prefixEncoding: [{encoding: {}, itemEncoding: {}}]}
";
    let at = "exclusive-members /paths/~1a/post/requestBody/content/multipart~1mixed/itemEncoding";
    let expected = [
        at.to_owned(),
        format!("{at}/prefixEncoding"),
        format!("{at}/prefixEncoding/0/itemEncoding"),
    ];
    assert_eq!(said("3.2.0", yaml), expected);
}

#[test]
fn a_schema_is_looked_at_wherever_it_stands() {
    let xml = "{xml: {nodeType: element, wrapped: true}}";
    let yaml = format!(
        "
components:
  schemas:
    A: {{properties: {{xml: {{allOf: [{{items: {xml}}}]}}, x-y: {{type: object, additionalProperties: {xml}}}}}}}
    B: {{example: {xml}, default: {xml}, x-y: {xml}}}
  callbacks:
    C: {{'{{$request.body#/url}}': {{post: {{responses: {{200: {{content: {{a/b: {{schema: {xml}}}}}}}}}}}}}}}
"
    );
    let expected = [
        "exclusive-members /components/callbacks/C/{$request.body#~1url}/post/responses/200/content/a~1b/schema/xml/wrapped",
        "exclusive-members /components/schemas/A/properties/x-y/additionalProperties/xml/wrapped",
        "exclusive-members /components/schemas/A/properties/xml/allOf/0/items/xml/wrapped",
    ];
    assert_said("3.2.0", &yaml, &expected);
}

#[test]
fn reserved_characters_are_for_what_is_percent_encoded() {
    let yaml = "
components:
  headers: {H: {schema: {}, allowReserved: true}}
  parameters:
    A: {name: a, in: query, schema: {}, allowReserved: true}
    B: {name: b, in: path, schema: {}, allowReserved: true}
    C: {name: c, in: cookie, schema: {}, allowReserved: true}
    D: {name: d, in: cookie, style: cookie, schema: {}, allowReserved: true}
    E: {name: e, in: header, schema: {}, allowReserved: false}
";
    let newest = [
        "misplaced-member /components/headers/H/allowReserved",
        "misplaced-member /components/parameters/D/allowReserved",
        "misplaced-member /components/parameters/E/allowReserved",
    ];
    assert_said("3.2.0", yaml, &newest);
    let older = [
        "misplaced-member /components/headers/H/allowReserved",
        "misplaced-member /components/parameters/B/allowReserved",
        "misplaced-member /components/parameters/C/allowReserved",
        "misplaced-member /components/parameters/D/allowReserved",
        "misplaced-member /components/parameters/E/allowReserved",
    ];
    assert_said("3.1.0", yaml, &older);
}

#[test]
fn empty_values_are_for_the_query() {
    let yaml = "
components:
  parameters:
    A: {name: a, in: query, schema: {}, allowEmptyValue: true}
    B: {name: b, in: path, schema: {}, allowEmptyValue: true}
    C: {name: c, in: header, schema: {}, allowEmptyValue: false}
";
    let path = "misplaced-member /components/parameters/B/allowEmptyValue";
    let header = "misplaced-member /components/parameters/C/allowEmptyValue";
    assert_said("3.1.0", yaml, &[path, header]);
}

#[test]
fn names_can_be_sent() {
    let yaml = "
components:
  headers: {a header: {schema: {}}}
  parameters:
    A: {name: 'X-A[]', in: header, schema: {}}
    B: {name: 'a{b}', in: path, schema: {}}
    C: {name: 'a[]', in: query, schema: {}}
  responses:
    D: {headers: {x-ok: {schema: {}}, 'not ok': {$ref: '#/components/headers/a header'}}}
";
    let expected = [
        "invalid-name /components/parameters/A/name",
        "invalid-name /components/parameters/B/name",
        "invalid-name /components/responses/D/headers/not ok",
    ];
    assert_said("3.1.0", yaml, &expected);
}

#[test]
fn a_query_is_described_once() {
    let whole = "{name: w, in: querystring, content: {a/b: {}}}";
    let part = "{name: p, in: query, schema: {}}";
    let yaml = format!(
        "
paths:
  /a: {{parameters: [{whole}, {{$ref: '#/components/parameters/P'}}], get: {{}}}}
  /b: {{parameters: [{whole}], get: {{parameters: [{part}]}}, additionalOperations: {{LOCK: {{parameters: [{whole}]}}}}}}
  /c: {{parameters: [{part}], get: {{parameters: [{part}]}}}}
components: {{parameters: {{P: {part}}}}}
"
    );
    let expected = [
        "conflicting-query /paths/~1a/parameters/1",
        "conflicting-query /paths/~1b/additionalOperations/LOCK/parameters/0",
        "conflicting-query /paths/~1b/get/parameters/0",
    ];
    assert_said("3.2.0", &yaml, &expected);
    let yaml = "components: {parameters: {A: {name: a, in: querystring, schema: {}}}}";
    let expected = ["misplaced-member /components/parameters/A/schema"];
    assert_said("3.2.0", yaml, &expected);
}

#[test]
fn known_methods_are_no_additional_operations() {
    let yaml = "
paths:
  /additionalOperations/a: {get: {}, additionalOperations: {POST: {}, LINK: {}, Query: {}}}
";
    let expected = [
        "misplaced-member /paths/~1additionalOperations~1a/additionalOperations/POST",
        "misplaced-member /paths/~1additionalOperations~1a/additionalOperations/Query",
    ];
    assert_said("3.2.0", yaml, &expected);
}

#[test]
fn variables_and_links() {
    let yaml = "
servers: [{url: '/{a}', variables: {a: {default: a, enum: []}, b: {default: b, enum: [b]}}}]
components:
  links:
    A: {operationId: a, body: 1, x-note: 2, parameter: {}}
paths: {/a: {get: {operationId: a, responses: {}}}}
";
    let expected = [
        "invalid-enum /servers/0/variables/a/enum",
        "unknown-member /components/links/A/body",
        "unknown-member /components/links/A/parameter",
    ];
    assert_said("3.0.4", yaml, &expected);
    assert_said("3.1.0", yaml, &expected);
}

/// What is said of members that nobody knows: the pointer, and what was meant.
fn unknown(version: &str) -> Vec<String> {
    let yaml = "
overlays: {}
x-note: {}
info: {title: T, version: '1', licence: {name: MIT}}
paths:
  /a:
    GET: {}
    post:
      operationID: a
      parameters: [{name: a, in: query, type: string, maxLength: 2}, {name: b, in: query, schema: {}, type: string}]
      responses: {'200': {description: a, contents: {}, x-note: 1}}
      callbacks: {a: {'{$url}': {get: {}}}}
components:
  securitySchemes: {a: {type: oauth2, flows: {clientCredential: {}}}}
  schemas:
    A: {propertes: {a: {require: [a]}}, note: 1, colour: 2, default: {propertes: 1}}
    B: {type: object, discriminator: a, properties: {propertes: {type: string}}}
";
    let text = format!("openapi: {version}\n{yaml}");
    let (documents, diagnostics) = (documents(&text), Diagnostics::default());
    check(&documents, &diagnostics);
    let said = diagnostics.take().into_iter().map(|diagnostic| {
        assert_eq!(diagnostic.code, "unknown-member");
        assert_eq!(diagnostic.severity, Severity::Warning);
        format!(
            "{} {}",
            diagnostic.place.pointer,
            diagnostic.help.unwrap_or_default()
        )
    });
    let mut said: Vec<String> = said.collect();
    said.sort();
    said
}

#[test]
fn members_that_nobody_knows() {
    let both = [
        "/components/schemas/A/colour ",
        "/components/schemas/A/note did you mean `not`?",
        "/components/schemas/A/propertes did you mean `properties`?",
        "/components/securitySchemes/a/flows/clientCredential did you mean `clientCredentials`?",
        "/info/licence did you mean `license`?",
        "/overlays ",
        "/paths/~1a/post/operationID did you mean `operationId`?",
        "/paths/~1a/post/parameters/1/type ",
        "/paths/~1a/post/responses/200/contents did you mean `content`?",
    ];
    assert_eq!(unknown("3.0.4"), both);
    // A schema may have any keyword there, but hardly one that is nearly another.
    assert_eq!(unknown("3.1.0"), both[1..]);
}

#[test]
fn members_that_nobody_knows_in_2_0() {
    let yaml = "
swagger: '2.0'
info: {title: a, version: '1', licence: {}}
securityDefinition: {a: {type: basic}}
x-own: 1
paths:
  x-own: 1
  /a:
    post:
      consume: [text/plain]
      requestBody: {}
      parameters:
        - {name: a, in: query, type: string, maxLenght: 2, collectionFormat: csv}
        - {name: b, in: body, schema: {type: object, propertes: {}, x-nullable: true}}
        - {name: c, in: query, type: array, items: {tye: integer, collectionFormat: pipes, items: {minmum: 1, nullable: true, x-own: 1}}}
        - {name: d, in: query, type: array, items: {$ref: '#/definitions/B', description: a}}
      responses:
        x-own: 1
        '200': {description: a, schema: {$ref: '#/definitions/A'}, headers: {H: {type: string, patern: a}}, examples: {a/b: 1}}
definitions:
  A: {type: object, discriminator: k, readonly: true, properties: {content: {type: string}}}
  B: {type: object, contentEncoding: base64}
";
    let (documents, diagnostics) = (documents(yaml), Diagnostics::default());
    check(&documents, &diagnostics);
    let said = diagnostics.take().into_iter().map(|diagnostic| {
        assert_eq!(diagnostic.code, "unknown-member");
        let help = diagnostic.help.unwrap_or_default();
        format!("{} {help}", diagnostic.place.pointer)
    });
    let mut said: Vec<String> = said.collect();
    said.sort();
    assert_eq!(
        said,
        [
            "/definitions/A/readonly did you mean `readOnly`?",
            "/info/licence did you mean `license`?",
            "/paths/~1a/post/consume did you mean `consumes`?",
            "/paths/~1a/post/parameters/0/maxLenght did you mean `maxLength`?",
            "/paths/~1a/post/parameters/1/schema/propertes did you mean `properties`?",
            "/paths/~1a/post/parameters/2/items/items/minmum did you mean `minimum`?",
            "/paths/~1a/post/parameters/2/items/tye did you mean `type`?",
            "/paths/~1a/post/requestBody ",
            "/paths/~1a/post/responses/200/headers/H/patern did you mean `pattern`?",
            "/securityDefinition did you mean `securityDefinitions`?",
        ]
    );
}

#[test]
fn what_is_said_of_others_must_be_there() {
    let yaml = "
jsonSchemaDialect: https://example.com/own
paths:
  /a:
    post:
      operationId: sendAll
      requestBody:
        content:
          multipart/form-data:
            schema: {$ref: '#/components/schemas/Form'}
            encoding: {file: {contentType: image/png}, files: {contentType: image/png}}
      responses: {'200': {links: {next: {operationId: sendAl}, again: {operationId: sendAll}}}}
components:
  schemas:
    Form: {type: object, properties: {file: {type: string}, $schema: {type: string}}}
";
    let (documents, diagnostics) = (
        documents(&format!("openapi: 3.1.0\n{yaml}")),
        Diagnostics::default(),
    );
    check(&documents, &diagnostics);
    let said = diagnostics.take().into_iter().map(|diagnostic| {
        assert_eq!(diagnostic.severity, Severity::Warning);
        format!("{} {}", diagnostic.code, diagnostic.place.pointer)
    });
    let mut said: Vec<String> = said.collect();
    said.sort();
    assert_eq!(
        said,
        [
            "invalid-keyword /jsonSchemaDialect",
            "invalid-keyword /paths/~1a/post/requestBody/content/multipart~1form-data/encoding/files",
            "unresolved-reference /paths/~1a/post/responses/200/links/next/operationId",
        ],
    );
}

#[test]
fn circles_end() {
    let yaml = "
paths:
  /a: {$ref: '#/paths/~1b'}
  /b: {$ref: '#/paths/~1a'}
components:
  parameters: {A: {$ref: '#/components/parameters/B'}, B: {$ref: '#/components/parameters/A'}}
  schemas: {A: {$ref: '#/components/schemas/A'}, B: {properties: {b: {$ref: '#/components/schemas/B'}}}}
";
    assert_said("3.1.0", yaml, &[]);
}

#[test]
fn two_schemas_of_one_resource_have_no_name_in_common() {
    let yaml = "
openapi: 3.1.0
components:
  schemas:
    A: {$anchor: a, $dynamicAnchor: a}
    B: {$anchor: a}
    C: {$id: 'https://example.com/c', $anchor: a}
";
    let (documents, diagnostics) = (documents(yaml), Diagnostics::default());
    check(&documents, &diagnostics);
    let said = diagnostics.take();
    let places: Vec<&str> = said.iter().map(|it| it.place.pointer.as_str()).collect();
    assert_eq!(places, ["/components/schemas/B"]);
    assert_eq!(said[0].severity, Severity::Warning);
}

#[test]
fn operations_under_no_method_are_errors() {
    let operation = "{operationId: a, responses: {}}";
    let yaml = format!(
        "paths: {{/a: {{gett: {operation}, operations: {{get: {operation}}}}}, /b: {operation}}}"
    );
    for version in ["3.0.4", "3.1.0"] {
        let text = format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\n{yaml}");
        let (documents, diagnostics) = (documents(&text), Diagnostics::default());
        check(&documents, &diagnostics);
        let said = diagnostics.take().into_iter();
        let mut said: Vec<_> = said
            .map(|it| (it.place.pointer, it.severity, it.help.unwrap_or_default()))
            .collect();
        said.sort_by(|a, b| a.0.cmp(&b.0));
        let expected = [
            ("gett", Severity::Error, "did you mean `get`?"),
            (
                "operations",
                Severity::Error,
                "move `get` out of `operations`, one level up",
            ),
        ];
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(key, severity, help)| (format!("/paths/~1a/{key}"), severity, help.to_owned()))
            .collect();
        assert_eq!(said[..2], expected);
        let rest: Vec<_> = said[2..].iter().map(|it| (it.0.as_str(), it.1)).collect();
        assert_eq!(
            rest,
            [
                ("/paths/~1b/operationId", Severity::Warning),
                ("/paths/~1b/responses", Severity::Error)
            ]
        );
    }
}

#[test]
fn members_of_newer_versions_are_reported() {
    let yaml = "webhooks: {}\ncomponents: {pathItems: {}}";
    assert_said("3.1.0", yaml, &[]);
    assert_said(
        "3.0.4",
        yaml,
        &[
            "newer-keyword /components/pathItems",
            "newer-keyword /webhooks",
        ],
    );
}
