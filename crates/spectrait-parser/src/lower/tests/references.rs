//! What stands beside references to components: from OpenAPI 3.1 on, `summary` and `description` are those of the use.

use spectrait_ir::{Operation, Status};

use crate::testing::lowered;

const YAML: &str = "
info: {title: T, version: '1'}
paths:
  /a:
    parameters:
      - {$ref: '#/components/parameters/P', description: of the path item}
      - {$ref: '#/components/parameters/Q', description: of the path item}
      - {$ref: '#/components/parameters/R', description: of the path item}
    post:
      parameters:
        - {$ref: '#/components/parameters/P', description: of the operation}
        - {$ref: '#/components/parameters/Q'}
      requestBody: {$ref: '#/components/requestBodies/B', description: a body of its own, required: true}
      responses:
        200: {$ref: '#/components/responses/Here', description: first, summary: one}
        201: {$ref: '#/components/responses/There', description: ' '}
        202: {$ref: '#/components/responses/There'}
components:
  parameters:
    P: {name: p, in: query, description: P, schema: {type: string}}
    Q: {name: q, in: query, description: Q, schema: {type: string}}
    R: {name: r, in: query, description: R, schema: {type: string}}
  requestBodies:
    B: {description: B, content: {text/plain: {schema: {type: string}}}}
  headers:
    H: {description: H, schema: {type: string}}
  examples:
    E: {summary: E, value: 1}
  links:
    L: {operationId: a, description: L}
  responses:
    Here: {$ref: '#/components/responses/There', description: here}
    There:
      description: There
      headers:
        X-A: {$ref: '#/components/headers/H'}
        X-B: {$ref: '#/components/headers/H', description: of B}
      content:
        application/json:
          examples: {e: {$ref: '#/components/examples/E', summary: of e}}
      links: {l: {$ref: '#/components/links/L', description: of l}}
  securitySchemes:
    S: {type: http, scheme: basic, description: S}
    T: {$ref: '#/components/securitySchemes/S', description: of T}
";

/// The words of the operation, a line each.
fn words(operation: &Operation, name: impl Fn(spectrait_ir::ParameterId) -> String) -> Vec<String> {
    let of_parameters = operation.words.parameters.iter();
    let of_parameters = of_parameters.map(|(id, text)| format!("{}: {text}", name(*id)));
    let of_body = operation.words.request_body.iter();
    let of_responses = operation.words.responses.iter().map(|(status, words)| {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        format!(
            "{status}: {}, {}",
            text(&words.summary),
            text(&words.description)
        )
    });
    let lines = of_parameters.chain(of_body.map(|text| format!("body: {text}")));
    lines.chain(of_responses).collect()
}

#[test]
fn words_beside_references_are_those_of_the_use() {
    for version in ["3.1.0", "3.2.0"] {
        let (api, _) = lowered(&format!("openapi: {version}\n{YAML}"));
        let operation = &api.operations[0];
        assert_eq!(
            words(operation, |id| api.parameter(id).name.clone()),
            [
                "r: of the path item",
                "p: of the operation",
                "body: a body of its own",
                "200: one, first"
            ]
        );
        // The component is one, with its own words, and what is no word beside the reference says nothing.
        let ids: Vec<_> = operation.responses.iter().map(|(_, id)| *id).collect();
        assert_eq!(ids, [ids[0]; 3]);
        let response = api.response(ids[0]);
        assert_eq!(response.description.as_deref(), Some("There"));
        let body = api.request_body(operation.request_body.expect("a body"));
        assert_eq!(
            (body.description.as_deref(), body.required),
            (Some("B"), false)
        );
        let headers = response.headers.values().map(|id| api.header(*id));
        let headers: Vec<_> = headers
            .map(|header| header.description.as_deref())
            .collect();
        assert_eq!(headers, [Some("H"), Some("of B")]);
        let example = &response.content[0].examples[0];
        assert_eq!(example.summary.as_deref(), Some("of e"));
        assert_eq!(response.links[0].description.as_deref(), Some("of l"));
        let scheme = &api.security_schemes["T"];
        assert_eq!(scheme.description.as_deref(), Some("of T"));
        assert_eq!(operation.words.response(Status::Exact(202)), None);
    }
}

#[test]
fn in_3_0_a_reference_stands_alone() {
    let (api, _) = lowered(&format!("openapi: 3.0.4\n{YAML}"));
    let operation = &api.operations[0];
    assert!(operation.words.is_empty());
    let response = api.response(operation.responses[0].1);
    let header = api.header(response.headers["X-B"]);
    assert_eq!(header.description.as_deref(), Some("H"));
    let example = &response.content[0].examples[0];
    assert_eq!(example.summary.as_deref(), Some("E"));
    assert_eq!(response.links[0].description.as_deref(), Some("L"));
    let scheme = &api.security_schemes["T"];
    assert_eq!(scheme.description.as_deref(), Some("S"));
}

#[test]
fn a_schema_is_no_response() {
    let (api, diagnostics) = lowered(
        "
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /cat:
    post:
      parameters: [{$ref: '#/components/schemas/Cat'}]
      requestBody: {$ref: '#/components/schemas/Cat'}
      responses:
        '200': {$ref: '#/components/schemas/Cat'}
        '204': {description: Done, headers: {X-A: {$ref: '#/components/schemas/Cat'}}}
components:
  schemas:
    Cat: {type: object, properties: {name: {type: string}}}
",
    );
    let said: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.code, diagnostic.place.pointer.as_str()))
        .collect();
    let post = "/paths/~1cat/post";
    let expected = [
        "/parameters/0/$ref",
        "/requestBody/$ref",
        "/responses/200/$ref",
        "/responses/204/headers/X-A/$ref",
    ];
    let mut places: Vec<_> = said.iter().map(|(_, pointer)| *pointer).collect();
    places.sort_unstable();
    assert_eq!(places, expected.map(|place| format!("{post}{place}")));
    assert!(said.iter().all(|(code, _)| *code == "wrong-reference"));
    let help = diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic.help.as_deref());
    assert!(help.into_iter().any(|help| help
        == "write `description: …` and `content: {application/json: {schema: {$ref: '#/components/schemas/Cat'}}}`"));
    assert_eq!(api.left_out.len(), 4, "{:?}", api.left_out);
}

/// What stands at a place is known by the way to it, whether that is a component or not. What is right is not blamed.
#[test]
fn a_reference_may_lead_to_what_is_no_component() {
    for (reference, said) in [
        ("/info", "this leads to `info`, where a schema must be"),
        (
            "/paths/~1b/get",
            "this leads to an operation, where a schema must be",
        ),
        (
            "/paths/~1b/get/responses/200",
            "this leads to a response, where a schema must be; it is any value",
        ),
        (
            "/paths/~1b/get/responses/200/content",
            "this leads to `content`, where a schema must be",
        ),
        (
            "/components/schemas/Cat/properties",
            "this leads to `properties`, where a schema must be",
        ),
        ("/paths/~1b/get/responses/200/content/a~1b/schema", ""),
        ("/components/schemas/Cat/properties/name", ""),
        ("/components/schemas/Cat/x-own", ""),
        ("/paths/~1b/x-own", ""),
    ] {
        let (api, diagnostics) = lowered(&format!(
            "
openapi: 3.1.0
info: {{title: T, version: '1'}}
paths:
  /b:
    x-own: {{type: string}}
    get: {{responses: {{'200': {{description: d, content: {{a/b: {{schema: {{type: string}}}}}}}}}}}}
components:
  schemas:
    Cat: {{type: object, properties: {{name: {{type: string}}}}, x-own: {{type: string}}}}
    Ref: {{$ref: '#{reference}'}}
"
        ));
        let found: Vec<_> = diagnostics
            .iter()
            .map(|it| (it.place.pointer.as_str(), it.message.as_str()))
            .collect();
        let expected = (!said.is_empty()).then_some(("/components/schemas/Ref/$ref", said));
        assert_eq!(
            found,
            expected.into_iter().collect::<Vec<_>>(),
            "{reference}"
        );
        assert_eq!(api.operations.len(), 1);
    }
}
