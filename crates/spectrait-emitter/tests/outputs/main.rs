//! What whole outputs promise: stability, layouts, nothing left out in silence.

mod bidi;
#[path = "../common/mod.rs"]
mod common;
mod documentation;

use std::fmt::Write as _;

use spectrait_emitter::{File, Layout, Options, Plan, plan, render};
use spectrait_parser::{Source, read};

/// A description with one of everything that operations can have.
const AVIARY: &str = include_str!("../../../../specs/aviary.yaml");

fn options(layout: Layout) -> Options {
    Options {
        layout,
        client: true,
        server: true,
        sender: true,
        receiver: true,
        ..common::types_of("aviary")
    }
}

fn planned(description: &str, options: &Options) -> Plan {
    let source = Source::new("aviary.yaml", description.as_bytes().to_vec());
    let description = read(vec![source]);
    assert!(!description.has_errors(), "{:?}", description.diagnostics);
    plan(&description.api, options)
}

fn files(description: &str, options: &Options) -> Vec<File> {
    render(&planned(description, options)).unwrap_or_else(|error| panic!("{error}"))
}

fn text<'f>(files: &'f [File], path: &str) -> &'f str {
    files
        .iter()
        .find(|file| file.path == path)
        .map_or("", |file| &file.text)
}

/// The description without the lines of the path that starts with `path`.
fn without_path(description: &str, path: &str) -> String {
    let mut kept = String::new();
    let mut inside = false;
    for line in description.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        if indent <= 2 {
            inside = line.trim_end() == format!("  {path}:");
        }
        if !inside {
            kept.push_str(line);
        }
    }
    assert!(kept.len() < description.len(), "there is no {path}");
    kept
}

#[test]
fn calls_of_all_operations_are_there_where_tests_are_asked_for() {
    let with_tests = |options: Options| {
        files(
            AVIARY,
            &Options {
                tests: true,
                ..options
            },
        )
    };
    let found = with_tests(options(Layout::Crate));
    let manifest = text(&found, "Cargo.toml");
    assert!(
        manifest.contains("calls = [\"client\", \"mock\"]"),
        "{manifest}"
    );
    assert!(text(&found, "tests/contract.rs").contains("fn both_ends_see_the_same()"));
    assert!(text(&found, "src/samples.rs").contains("\"requests\":{"));
    let calls = text(&found, "src/calls.rs");
    let operations = planned(AVIARY, &options(Layout::Crate))
        .operations
        .operations;
    assert_eq!(
        calls.matches("&operations::").count(),
        operations.len(),
        "{calls}"
    );
    // The program calls any server, with whatever that takes.
    let readme = text(&found, "README.md");
    for variable in [
        "AVIARY_KEEPER",
        "AVIARY_ACCOUNT_USERNAME",
        "AVIARY_ACCOUNT_PASSWORD",
    ] {
        assert!(
            calls.contains(&format!("credential(\"{variable}\")")),
            "{calls}"
        );
        assert!(readme.contains(&format!("`{variable}`")), "{readme}");
    }
    // They need both sides, and a crate that tests can be in.
    for without in [
        Options {
            client: false,
            ..options(Layout::Crate)
        },
        options(Layout::Module),
    ] {
        let found = with_tests(without);
        assert!(found.iter().all(|file| !file.path.ends_with("calls.rs")));
        assert!(found.iter().any(|file| file.path.ends_with("mock.rs")));
    }
}

#[test]
fn a_mock_is_there_only_where_it_is_asked_for() {
    let without = files(AVIARY, &options(Layout::Crate));
    let mut options = options(Layout::Crate);
    options.mock = true;
    let with = files(AVIARY, &options);
    let mut more: Vec<&str> = Vec::new();
    for file in &with {
        match text(&without, &file.path) {
            "" => more.push(&file.path),
            before if before != file.text => more.push(&file.path),
            _ => {}
        }
    }
    more.sort_unstable();
    assert_eq!(
        more,
        [
            "Cargo.toml",
            "README.md",
            "src/bin/mock.rs",
            "src/lib.rs",
            "src/mock.rs",
            "src/samples.rs",
            "src/support/mock/change.rs",
            "src/support/mock/mod.rs",
            "src/support/mock/pages.rs",
            "src/support/mock/prefer.rs",
            "src/support/mock/sample.rs",
            "src/support/mock_serve.rs",
            "src/support/mod.rs",
        ]
    );
    // Nothing of another operation changes where one is gone.
    let fewer = files(&without_path(AVIARY, "/birds"), &options);
    let kept = text(&fewer, "src/mock.rs").lines();
    let missing: Vec<&str> = kept
        .filter(|line| !text(&with, "src/mock.rs").contains(line))
        .collect();
    assert_eq!(missing, [""; 0]);
}

#[test]
fn an_error_body_may_hold_a_chain_of_aliases() {
    let mut description = "\
openapi: 3.1.0
info: {title: Chain, version: '1'}
paths:
  /a:
    get:
      parameters: [{name: n, in: query, schema: {type: integer}}]
      responses:
        '204': {description: Done}
        '400': {description: Refused, content: {application/json: {schema: {$ref: '#/components/schemas/Refusal'}}}}
components:
  schemas:
    Refusal: {type: object, required: [message], properties: {message: {$ref: '#/components/schemas/A0'}}}
    A20: {type: string}
"
    .to_owned();
    for number in 0..20 {
        let next = number + 1;
        writeln!(
            description,
            "    A{number}: {{$ref: '#/components/schemas/A{next}'}}"
        )
        .unwrap();
    }
    assert!(!files(&description, &options(Layout::Crate)).is_empty());
}

#[test]
fn an_operation_changes_no_line_of_another() {
    let options = options(Layout::Crate);
    let whole = files(AVIARY, &options);
    for path in [
        "/birds",
        "/birds/{bird_id}",
        "/birds/{id}/song",
        "/search",
        "/health",
    ] {
        let part = files(&without_path(AVIARY, path), &options);
        for file in part
            .iter()
            .filter(|file| file.path.starts_with("src/") && !file.path.contains("/support/"))
        {
            // What is only about operations is in lists of imports, which are about the whole module.
            let lines = |text: &str| -> Vec<String> {
                let own = text.lines().skip_while(|line| !line.starts_with("///"));
                own.map(str::to_owned).collect()
            };
            let mut more = lines(text(&whole, &file.path)).into_iter();
            for line in lines(&file.text) {
                assert!(
                    more.any(|other| other == line),
                    "without {path}, {} has: {line}",
                    file.path
                );
            }
        }
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    for layout in [Layout::Crate, Layout::Module, Layout::Single] {
        assert_eq!(
            files(AVIARY, &options(layout)),
            files(AVIARY, &options(layout))
        );
    }
}

#[test]
fn every_file_says_that_it_is_generated_and_the_root_from_what() {
    let root = format!(
        "// @generated by spectrait {} from aviary.yaml. Do not edit.",
        env!("CARGO_PKG_VERSION")
    );
    for layout in [Layout::Crate, Layout::Module, Layout::Single] {
        for file in files(AVIARY, &options(layout)) {
            let first = file.text.lines().next().unwrap_or_default();
            if ["src/lib.rs", "mod.rs", "aviary.rs"].contains(&file.path.as_str()) {
                assert_eq!(first, root, "{}", file.path);
            } else {
                let said = "@generated by spectrait. Do not edit.";
                assert!(first.contains(said), "{}: {first}", file.path);
            }
            assert!(
                file.text.ends_with('\n') && !file.text.ends_with("\n\n"),
                "{}",
                file.path
            );
        }
    }
}

#[test]
fn all_rust_is_valid_syntax() {
    for layout in [Layout::Crate, Layout::Module, Layout::Single] {
        for file in files(AVIARY, &options(layout))
            .iter()
            .filter(|file| file.path.ends_with(".rs"))
        {
            assert!(syn::parse_file(&file.text).is_ok(), "{}", file.path);
        }
    }
}

#[test]
fn only_what_is_needed_is_there() {
    let types = common::types_of("aviary");
    let files = files(AVIARY, &types);
    let manifest = text(&files, "Cargo.toml");
    for name in ["axum", "reqwest", "bytes", "[features]"] {
        assert!(!manifest.contains(name), "{name} in {manifest}");
    }
    let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
    for path in [
        "src/client.rs",
        "src/server.rs",
        "src/operations.rs",
        "src/support/style/mod.rs",
    ] {
        assert!(!paths.contains(&path), "{path}");
    }
    assert!(paths.contains(&"src/support/json.rs"));
}

#[test]
fn no_unit_test_is_given_to_users() {
    for file in files(AVIARY, &options(Layout::Crate)) {
        assert!(!file.text.contains("cfg(test)"), "{}", file.path);
    }
}

#[test]
fn what_cannot_be_expressed_is_said() {
    let form = "application/x-www-form-urlencoded:\n            schema: { $ref: \"#/components/schemas/Search\" }";
    assert!(AVIARY.contains(form));
    let multipart = AVIARY.replace(form, "multipart/mixed: {}");
    let plan = planned(&multipart, &options(Layout::Crate));
    assert_eq!(plan.operations.operations.len(), 8);
    let left_out: Vec<_> = plan.operations.left_out.iter().collect();
    let [parts] = left_out.as_slice() else {
        panic!("{left_out:?}");
    };
    assert_eq!(parts.what, "media type multipart/mixed");
    assert_eq!(
        parts.place.pointer,
        "/paths/~1search/post/requestBody/content/multipart~1mixed"
    );
    assert_eq!(parts.reason, "its parts are handed on as a list");
}

#[test]
fn an_operation_that_asks_for_credentials_gets_a_principal() {
    let files = files(AVIARY, &options(Layout::Crate));
    let server = text(&files, "src/server.rs").replace("\n", " ");
    let server = server.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        server
            .contains("fn add_bird( &self, principal: Self::Principal, request: AddBirdRequest, )")
    );
    assert!(server.contains(
        "fn list_birds( &self, principal: Option<Self::Principal>, request: ListBirdsRequest, )"
    ));
    assert!(server.contains(".secured( &operations::ADD_BIRD,"));
    // What is asked for by a scheme that nobody declared is not there for all.
    let undeclared = AVIARY.replace(
        "        - keeper: []\n        - account: []\n",
        "        - nobody: []\n",
    );
    let source = Source::new("aviary.yaml", undeclared.into_bytes());
    let plan = plan(&read(vec![source]).api, &options(Layout::Crate));
    let release = plan
        .operations
        .operations
        .iter()
        .find(|operation| operation.name.method == "release_bird");
    assert!(release.is_none_or(
        |operation| operation.access != spectrait_emitter::plan::security::Access::Public
    ));
}

#[test]
fn a_response_may_be_called_as_something_of_ours() {
    let description = AVIARY
        .replace("  responses:\n    fault:", "  responses:\n    NotFound:")
        .replace("#/components/responses/fault", "#/components/responses/NotFound")
        .replace(
            "      description: what went wrong\n",
            "      description: what went wrong\n      headers:\n        X-Id: { schema: { type: string } }\n",
        );
    let files = files(&description, &options(Layout::Crate));
    assert!(text(&files, "src/operations.rs").contains("pub struct NotFound {"));
    assert!(text(&files, "src/server.rs").contains("fn not_found_response("));
    assert!(!text(&files, "src/server.rs").contains("fn not_found("));
}

#[test]
fn operations_that_say_nothing_of_security_name_that_of_the_api() {
    let description = "openapi: 3.1.0
info: {title: Cages, version: '1'}
security: [{key: []}, {}]
paths:
  /a: {get: {operationId: a, responses: {'204': {description: Done}}}}
  /b: {get: {operationId: b, security: [{key: []}, {}], responses: {'204': {description: Done}}}}
  /c: {get: {operationId: c, security: [], responses: {'204': {description: Done}}}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}, default: {type: http, scheme: bearer}}}
";
    let plan = planned(description, &options(Layout::Crate));
    let files = render(&plan).unwrap_or_else(|error| panic!("{error}"));
    let text = |path| {
        let file = files.iter().find(|file| file.path == path);
        file.map_or("", |file| file.text.as_str())
    };
    for operation in [
        "Operation::new(\"a\", \"GET\", \"/a\").security(security::DEFAULT_SECURITY);",
        "Operation::new(\"b\", \"GET\", \"/b\").security(&[&[(&security::KEY, &[])], &[]]);",
        "Operation::new(\"c\", \"GET\", \"/c\");",
    ] {
        let operations = text("src/operations.rs");
        assert!(operations.contains(operation), "{operations}");
    }
    let constant = "pub const DEFAULT_SECURITY: &[Alternative] = &[&[(&KEY, &[])], &[]];";
    assert!(text("src/security.rs").contains(constant));
}

#[test]
fn who_checks_no_pattern_needs_no_expressions() {
    let description = "openapi: 3.1.0
info: {title: Cages, version: '1'}
paths:
  /cages/{name}:
    parameters: [{name: name, in: path, required: true, schema: {type: string, pattern: '^(a|b)+$'}}]
    get: {operationId: getCage, responses: {'204': {description: Done}}}
";
    let plan = planned(description, &options(Layout::Crate));
    let files = render(&plan).unwrap_or_else(|error| panic!("{error}"));
    let text = |path| {
        let file = files.iter().find(|file| file.path == path);
        file.map_or("", |file| file.text.as_str())
    };
    assert!(text("src/server.rs").contains("report.pattern(value, pattern!(\"^(a|b)+$\"), at);"));
    let manifest = text("Cargo.toml");
    assert!(
        manifest.contains("regex = { version = \"1\", optional = true }"),
        "{manifest}"
    );
}

#[test]
fn methods_of_one_callback_are_told_apart_by_the_method() {
    let description = r##"
openapi: 3.1.0
info: {title: Words, version: "1"}
paths:
  /orders:
    post:
      operationId: order
      responses: {'204': {description: Done}}
      callbacks:
        inProgress:
          '{$request.query.url}':
            post: {responses: {'204': {description: Done}}}
            put: {responses: {'204': {description: Done}}}
"##;
    let plan = planned(description, &options(Layout::Crate));
    let operations = plan
        .hooks
        .iter()
        .flat_map(|hooks| &hooks.operations.operations);
    let names: Vec<_> = operations.map(|it| it.name.method.as_str()).collect();
    assert_eq!(names, ["order_in_progress", "order_in_progress_put"]);
}

#[test]
fn names_of_an_operation_have_its_words() {
    let description = r#"
openapi: 3.1.0
info: {title: Words, version: "1"}
paths:
  /a/{y}/b:
    post:
      parameters: [{name: y, in: path, required: true, schema: {type: string}}]
      requestBody:
        content:
          multipart/form-data:
            schema: {type: object, properties: {f: {type: string, format: binary}}}
      responses: {'204': {description: Done}}
  /hook:
    post:
      operationId: 200WebhookData_Patch
      responses: {'200': {description: Done, headers: {A: {schema: {type: string}}}}}
"#;
    let files = files(description, &options(Layout::Crate));
    let operations = text(&files, "src/operations.rs");
    for name in ["PostAByYBForm", "N200WebhookDataPatchOk"] {
        assert!(
            operations.contains(&format!("pub struct {name} {{")),
            "{name}"
        );
    }
}

#[test]
fn a_key_is_asked_for_once() {
    let description = r#"
openapi: 3.1.0
info: {title: Keys, version: "1"}
paths:
  /boards:
    get:
      operationId: listBoards
      security: [{key: [], token: []}]
      parameters:
        - {name: key, in: query, schema: {type: string}}
        - {name: X-TOKEN, in: header, schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer}}
      responses: {"204": {description: Nothing}}
  /public:
    get:
      operationId: listPublic
      security: []
      parameters:
        - {name: key, in: query, schema: {type: string}}
      responses: {"204": {description: Nothing}}
components:
  securitySchemes:
    key: {type: apiKey, in: query, name: key}
    token: {type: apiKey, in: header, name: X-Token}
"#;
    let plan = planned(description, &options(Layout::Crate));
    let fields: Vec<Vec<&str>> = plan
        .operations
        .operations
        .iter()
        .map(|operation| {
            let parameters = operation.parameters.iter();
            parameters
                .map(|parameter| parameter.field.as_str())
                .collect()
        })
        .collect();
    assert_eq!(fields, [vec!["limit"], vec!["key"]]);
    let left_out: Vec<(&str, &str)> = plan
        .operations
        .left_out
        .iter()
        .map(|left| (left.what.as_str(), left.reason.as_str()))
        .collect();
    assert_eq!(
        left_out,
        [
            ("parameter key", "the security scheme `key` sends it"),
            ("parameter X-TOKEN", "the security scheme `token` sends it"),
        ]
    );
}

#[test]
fn media_types_of_one_schema_have_one_type() {
    let description = r#"
openapi: 3.0.3
info: {title: Media types, version: "1"}
paths:
  /file:
    get:
      operationId: getFile
      responses:
        "200":
          description: A file
          content:
            application/json: {schema: {type: string, format: binary}}
            application/xml: {schema: {type: string, format: binary}}
        "400":
          description: No file
          content:
            application/json: {schema: {type: object, properties: {why: {type: string}}}}
            application/hal+json: {schema: {type: object, properties: {why: {type: string}}}}
"#;
    let options = options(Layout::Crate);
    let plan = planned(description, &options);
    let types: Vec<&str> = plan
        .types
        .items
        .iter()
        .map(|item| item.name.as_str())
        .collect();
    assert_eq!(types, ["GetFileBadRequestBody"]);
    assert!(plan.operations.choices.is_empty());
    let left_out: Vec<&str> = plan
        .operations
        .left_out
        .iter()
        .map(|left| left.what.as_str())
        .collect();
    assert_eq!(left_out, ["media type application/hal+json"]);
}

#[test]
fn an_operation_without_a_documented_success_says_so_and_can_succeed() {
    let described = |responses: &str| {
        format!(
            "{{openapi: 3.1.0, info: {{title: T, version: '1'}}, paths: {{/a: {{get: {{operationId: a{responses}}}}}}}}}"
        )
    };
    let done = "{description: d}";
    for (responses, told) in [
        (String::new(), true),
        (", responses: {}".to_owned(), true),
        (format!(", responses: {{'404': {done}, 5XX: {done}}}"), true),
        (format!(", responses: {{default: {done}}}"), false),
        (format!(", responses: {{'303': {done}}}"), false),
        (format!(", responses: {{2XX: {done}}}"), false),
    ] {
        let options = Options {
            mock: true,
            ..options(Layout::Crate)
        };
        let plan = planned(&described(&responses), &options);
        let notes = plan.operations.left_out.iter();
        let notes: Vec<_> = notes
            .map(|note| (note.what.as_str(), note.place.pointer.as_str()))
            .collect();
        let expected = [("the success of a", "/paths/~1a/get")];
        assert_eq!(notes, &expected[usize::from(!told)..], "{responses}");
        let files = render(&plan).unwrap_or_else(|error| panic!("{error}"));
        let server = text(&files, "src/server.rs");
        assert_eq!(server.contains("NoContent"), told, "{responses}: {server}");
        // The mock has it too.
        let samples = plan.samples.map(|samples| samples.text).unwrap_or_default();
        let mock = text(&files, "src/mock.rs");
        let (case, arm) = (
            r#""204":{"undocumented":true}"#,
            r#""204" => Self::NoContent"#,
        );
        assert_eq!(samples.contains(case), told, "{samples}");
        assert_eq!(mock.contains(arm), told, "{mock}");
    }
}
