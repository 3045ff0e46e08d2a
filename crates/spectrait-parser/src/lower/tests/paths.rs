//! Paths, path items, callbacks and webhooks.

use spectrait_ir::{Location, SecuritySchemeKind, Style, Wire};

use crate::diagnostic::codes;
use crate::testing::{lowered, print};

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
fn parameters_behind_a_colon_are_read_as_those_in_braces() {
    let parameter = |name: &str| {
        format!("parameters: [{{name: {name}, in: path, required: true, schema: {{}}}}]")
    };
    let operation = |more: &str| format!("get: {{responses: {{'204': {{description: d}}}}{more}}}");
    let (own, none) = (operation(&format!(", {}", parameter("b"))), operation(""));
    let (api, diagnostics) = lowered(&format!(
        "
openapi: 3.1.0
info: {{title: T, version: '1'}}
paths:
  /x/:a/y/:b: {{{}, {own}}}
  /x/:literal: {{{none}}}
  /z/{{c/:d: {{{none}}}
  /z/{{e/:d: {{{none}}}
",
        parameter("a")
    ));
    let paths: Vec<&str> = api.operations.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["/x/{a}/y/{b}", "/x/:literal"]);
    let said = diagnostics
        .iter()
        .map(|it| (it.code, it.message.as_str(), it.help.as_deref()));
    let brace = "each `{` of a path must have its `}`, with a name between";
    assert_eq!(
        said.collect::<Vec<_>>(),
        [
            (
                codes::UNUSUAL_PATH,
                "a parameter of a path stands in braces; this is read with `:a` as `{a}` and `:b` as `{b}`",
                Some("did you mean `/x/{a}/y/{b}`?")
            ),
            // And not that the two differ in the names of parameters alone.
            (codes::INVALID_PATH, brace, None),
            (codes::INVALID_PATH, brace, None),
        ]
    );
}

#[test]
fn parameters_of_a_path_may_stand_in_its_query() {
    let operation = |parameters: &str| {
        format!("get: {{responses: {{'204': {{description: d}}}}, parameters: [{parameters}]}}")
    };
    let at = |name: &str, location: &str| {
        format!("{{name: {name}, in: {location}, required: true, schema: {{type: string}}}}")
    };
    let lat = "{$ref: '#/components/parameters/lat', description: North}";
    let yaml = format!(
        "
openapi: 3.1.0
info: {{title: T, version: '1'}}
paths:
  /a?lat={{lat}}&long={{lon}}&v=2: {{parameters: [{}], {}}}
  /b?lat={{lat}}: {{{}}}
  /c?q={{q}}: {{{}}}
  /d?q={{q}}: {{{}}}
  '/e/{{.f}}': {{{}}}
components:
  parameters:
    lat: {}
",
        at("lon", "path"),
        operation(lat),
        operation(lat),
        operation(&at("q", "query")),
        operation(&format!("{}, {}", at("q", "query"), at("q", "path"))),
        operation(&at(".f", "path")),
        at("lat", "path"),
    );
    let (api, diagnostics) = lowered(&yaml);
    let read = api.operations.iter().map(|operation| {
        let parameters = operation.parameters.iter().map(|id| {
            let parameter = api.parameter(*id);
            (parameter.location, parameter.name.as_str())
        });
        (operation.path.as_str(), parameters.collect::<Vec<_>>())
    });
    let query = |name| (Location::Query, name);
    assert_eq!(
        read.collect::<Vec<_>>(),
        [
            ("/a?v=2", vec![query("long"), query("lat")]),
            ("/b", vec![query("lat")]),
            ("/c", vec![query("q")]),
            ("/d", vec![query("q")]),
            ("/e/{.f}", vec![(Location::Path, ".f")]),
        ]
    );
    // One parameter, and what is said of it.
    let [a, b, ..] = api.operations.as_slice() else {
        panic!("{:?}", api.operations);
    };
    assert_eq!(a.parameters[1], b.parameters[0]);
    let said = (b.parameters[0], "North".to_owned());
    assert_eq!(b.words.parameters, [said]);
    // There is one pair for it, in which a list is as it would be in the path.
    let Wire::Style { style, explode } = api.parameter(b.parameters[0]).wire else {
        panic!("{:?}", api.parameters);
    };
    assert_eq!((style, explode), (Style::Form, false));
    let left_out = api.left_out.iter().map(|it| it.what.as_str());
    assert_eq!(
        left_out.collect::<Vec<_>>(),
        ["the path parameter `q` of GET /d"]
    );
    let messages = diagnostics.iter().map(|it| it.message.as_str());
    assert_eq!(
        messages.collect::<Vec<_>>(),
        [
            "`lat={lat}` belongs in a parameter `in: query`; the parameter `lat` is read as that",
            "`long={lon}` belongs in a parameter `in: query`; the parameter `lon` is read as that",
            "a path has no query; each request has `v=2`, and only such requests are for this path",
            "`lat={lat}` belongs in a parameter `in: query`; the parameter `lat` is read as that",
            "`q={q}` belongs in a parameter `in: query`; it is left out of the path",
            "`q={q}` belongs in a parameter `in: query`; the parameter `q` is read as that",
            "`{q}` is not in the path `/d`; the parameter is left out",
        ]
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
        requestBody: {content: {application/json: {schema: {properties: {url: {type: string}}}}}}
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
    o: {type: oauth2, flows: {x-note: {}, implicit: {authorizationUrl: u, scopes: {x-admin: a}}}}
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
fn operations_that_no_path_item_has_are_left_out() {
    let operation = "{responses: {'204': {description: Done}}}";
    let (api, _) = lowered(&format!(
        "
openapi: 3.1.0
info: {{title: T, version: '1'}}
paths:
  /a:
    gett: {operation}
    operations: {{get: {operation}, post: {operation}}}
    put: {operation}
    /inner: {{patch: {operation}}}
    notes: {{about: {operation}}}
  /b: {operation}
webhooks:
  new: {{poost: {operation}}}
"
    ));
    let left_out: Vec<String> = api
        .left_out
        .iter()
        .map(|it| format!("{}: {} {}", it.what, it.reason, it.place.pointer))
        .collect();
    assert_eq!(
        left_out,
        [
            "an operation of /a: `gett` is no method /paths/~1a/gett",
            "GET /a: it stands in `operations`, where no operation is read /paths/~1a/operations/get",
            "POST /a: it stands in `operations`, where no operation is read /paths/~1a/operations/post",
            "PATCH /inner: it stands in `/inner`, where no operation is read /paths/~1a/~1inner/patch",
            "an operation of /b: it stands under no method /paths/~1b",
            "an operation of a webhook or a callback: `poost` is no method /webhooks/new/poost",
        ]
    );
    assert_eq!((api.operations.len(), api.operations_described), (1, 6));
}
