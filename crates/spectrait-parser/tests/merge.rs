//! Several descriptions of one API become one.

use spectrait_ir::Value;
use spectrait_parser::{Description, Source, read};

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\n";

fn merged(parts: &[&str]) -> Description {
    let sources = parts
        .iter()
        .enumerate()
        .map(|(number, text)| Source::new(format!("{number}.yaml"), format!("{HEAD}{text}")))
        .collect();
    read(sources)
}

fn root(description: &Description) -> &Value {
    description
        .documents
        .root()
        .expect("there is a document")
        .value()
}

fn yaml(text: &str) -> Value {
    let description = read(vec![Source::new("expected.yaml", format!("{HEAD}{text}"))]);
    root(&description).clone()
}

/// What the merge reported: code, then `file:line:column` of the place and of those related.
fn reported(description: &Description) -> Vec<(&'static str, Vec<String>)> {
    let mut reported = Vec::new();
    for located in description.located() {
        if !located.code.starts_with("conflicting") && located.code != "mixed-versions" {
            continue;
        }
        let positions =
            std::iter::once(&located.position).chain(located.related.iter().map(|r| &r.position));
        reported.push((
            located.code,
            positions
                .map(|p| format!("{}:{}:{}", p.file, p.line, p.column))
                .collect(),
        ));
    }
    reported
}

#[test]
fn operations_of_one_path_and_equal_components_are_united() {
    let description = merged(&[
        "paths:\n  /a: {get: {responses: {}}}\ncomponents:\n  schemas:\n    A: {type: string}\n",
        "paths:\n  /b: {get: {responses: {}}}\n  /a: {post: {responses: {}}}\ncomponents:\n  schemas:\n    B: {type: object}\n    A: {type: string}\n",
    ]);
    assert_eq!(reported(&description), []);
    let expected = yaml(
        "paths:\n  /a: {get: {responses: {}}, post: {responses: {}}}\n  /b: {get: {responses: {}}}\ncomponents:\n  schemas:\n    A: {type: string}\n    B: {type: object}\n",
    );
    assert_eq!(root(&description), &expected);
}

#[test]
fn different_components_of_one_name_are_shown_at_both_places() {
    let description = merged(&[
        "paths: {}\ncomponents:\n  schemas:\n    A: {type: string}\n",
        "paths: {}\n\ncomponents:\n  schemas:\n    A: {type: integer}\n",
        "paths: {}\n\n\ncomponents:\n  schemas:\n    A: {type: boolean}\n",
    ]);
    assert_eq!(
        reported(&description),
        [
            (
                "conflicting-component",
                vec!["1.yaml:7:5".to_owned(), "0.yaml:6:5".to_owned()]
            ),
            (
                "conflicting-component",
                vec!["2.yaml:8:5".to_owned(), "0.yaml:6:5".to_owned()]
            ),
        ]
    );
    assert!(description.has_errors());
    let first = root(&description)
        .get("components")
        .and_then(|c| c.get("schemas")?.get("A")?.get("type"));
    assert_eq!(first, Some(&"string".into()), "the first is used");
}

#[test]
fn different_operations_of_one_path_are_an_error() {
    let description = merged(&[
        "paths:\n  /a:\n    get: {responses: {}}\n",
        "paths:\n  /a:\n    get: {summary: A, responses: {}}\n",
    ]);
    let located = description.located();
    let conflict = located
        .iter()
        .find(|l| l.code == "conflicting-component")
        .unwrap();
    assert_eq!(
        conflict.message,
        "the operation `GET /a` differs from the one read before, which is used"
    );
    assert_eq!((conflict.position.line, conflict.position.column), (5, 5));
}

#[test]
fn parameters_of_a_path_are_not_given_to_operations_of_another_part() {
    let description = merged(&[
        "paths:\n  /a: {get: {responses: {}}}\n",
        "paths:\n  /a:\n    parameters: [{name: x, in: query}]\n    post: {responses: {}}\n",
    ]);
    assert_eq!(
        reported(&description),
        [(
            "conflicting-component",
            vec!["1.yaml:5:5".to_owned(), "0.yaml:4:3".to_owned()]
        )]
    );
}

#[test]
fn servers_and_security_stay_with_their_operations() {
    let description = merged(&[
        "servers: [{url: /one}]\nsecurity: [{token: []}]\npaths:\n  /a: {get: {responses: {}}}\n",
        "servers: [{url: /two}]\npaths:\n  /b: {get: {responses: {}}, put: {security: [{key: []}], servers: [{url: /own}], responses: {}}}\n",
        "servers: [{url: /one}]\nsecurity: [{token: []}]\npaths:\n  /c: {get: {responses: {}}}\n",
    ]);
    assert_eq!(reported(&description), []);
    let expected = yaml(
        "servers: [{url: /one}]\nsecurity: [{token: []}]\npaths:\n  /a: {get: {responses: {}}}\n  /b: {get: {responses: {}, servers: [{url: /two}], security: []}, put: {security: [{key: []}], servers: [{url: /own}], responses: {}}}\n  /c: {get: {responses: {}}}\n",
    );
    assert_eq!(root(&description), &expected);
}

#[test]
fn every_operation_of_a_part_keeps_its_security() {
    let description = merged(&[
        "paths: {}\n",
        "security: [{token: []}]\npaths:\n  /a: {GET: {responses: {}}, additionalOperations: {COPY: {responses: {}}}}\n",
    ]);
    let expected = yaml(
        "paths:\n  /a: {GET: {responses: {}, security: [{token: []}]}, additionalOperations: {COPY: {responses: {}, security: [{token: []}]}}}\n",
    );
    assert_eq!(root(&description), &expected);
}

#[test]
fn tags_are_united_by_name() {
    let description = merged(&[
        "tags: [{name: a}, {name: b, description: B}]\npaths: {}\n",
        "tags: [{name: b, description: B}, {name: c}, {name: a, description: A}]\npaths: {}\n",
    ]);
    assert_eq!(reported(&description), []);
    let expected = yaml(
        "tags: [{name: a, description: A}, {name: b, description: B}, {name: c}]\npaths: {}\n",
    );
    assert_eq!(root(&description), &expected);
}

#[test]
fn other_versions_and_other_apis_are_told_apart() {
    let source = |name: &str, text: &str| Source::new(name, text);
    let description = read(vec![
        source(
            "a.yaml",
            "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths: {}\n",
        ),
        source(
            "b.yaml",
            "openapi: 3.0.3\ninfo: {title: Pets, version: '1'}\npaths: {/b: {}}\n",
        ),
        source(
            "c.yaml",
            "openapi: 3.1.1\ninfo: {title: Pets, version: '2'}\npaths: {}\n",
        ),
    ]);
    assert_eq!(
        reported(&description),
        [
            (
                "mixed-versions",
                vec!["b.yaml:1:10".to_owned(), "a.yaml:1:10".to_owned()]
            ),
            (
                "conflicting-info",
                vec!["c.yaml:2:21".to_owned(), "a.yaml:2:21".to_owned()]
            ),
        ]
    );
    assert_eq!(
        root(&description).get("paths"),
        Some(&Value::Object([].into_iter().collect()))
    );
}

#[test]
fn the_blocks_of_a_page_are_merged() {
    let page = "# Pets\n\n```yaml\nopenapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths: {/a: {}}\n```\n\n- then\n\n  ~~~json\n  {\"openapi\": \"3.1.0\", \"info\": {\"title\": \"Owners\", \"version\": \"1\"},\n   \"paths\": {\"/b\": {}}}\n  ~~~\n";
    let description = read(vec![Source::new("pets.md", page)]);
    let paths: Vec<&String> = root(&description)
        .get("paths")
        .unwrap()
        .as_object()
        .unwrap()
        .keys()
        .collect();
    assert_eq!(paths, ["/a", "/b"]);
    assert_eq!(
        reported(&description),
        [(
            "conflicting-info",
            vec!["pets.md:12:33".to_owned(), "pets.md:5:8".to_owned()]
        )]
    );
}
