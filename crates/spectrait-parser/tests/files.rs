//! Descriptions of several files are read from the disk.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use spectrait_parser::{Description, Source, read};

fn folder() -> &'static Path {
    Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../specs/multi-file"
    ))
}

fn description() -> Description {
    let source = Source::from_file(folder().join("openapi.yaml"));
    read(vec![source.unwrap()])
}

#[test]
fn all_files_become_one_api() {
    let description = description();
    let found: Vec<String> = description
        .located()
        .iter()
        .map(ToString::to_string)
        .collect();
    // The author is `…/Book/properties/author`, a pointer through the reference that `Book` is.
    assert_eq!(found, <[String; 0]>::default());
    let api = &description.api;
    let ids: Vec<_> = api
        .operations
        .iter()
        .map(|operation| operation.id.as_deref())
        .collect();
    assert_eq!(ids, [Some("listBooks"), Some("addBook"), Some("getAuthor")]);
    let types: Vec<_> = api
        .types
        .iter()
        .filter_map(|ty| ty.component.as_deref())
        .collect();
    assert_eq!(types, ["Book", "Id", "Author", "Problem"], "one type each");
    let responses: Vec<_> = api
        .responses
        .iter()
        .filter_map(|response| response.component.as_deref())
        .collect();
    assert_eq!(responses, ["NotFound"]);
    assert_eq!(api.request_bodies[0].component.as_deref(), Some("Book"));
}

#[test]
fn the_files_are_known_to_the_caller() {
    let description = description();
    let names: Vec<_> = description
        .files
        .iter()
        .map(|path| path.file_name().unwrap().to_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "books.yaml",
            "authors.yaml",
            "book-schema.yaml",
            "common.yaml",
            "Author.json"
        ]
    );
}

/// A relative reference is resolved as a text (RFC 3986 §5.2.4), and then looked for.
#[test]
fn a_folder_that_a_path_leaves_again_need_not_exist() {
    let text = "
openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components: {schemas: {Writer: {$ref: './none/../schemas/Author.json'}}}
";
    let source = Source {
        path: Some(folder().join("one.yaml")),
        ..Source::new("one.yaml", text)
    };
    let description = read(vec![source]);
    assert_eq!(description.diagnostics, []);
    assert!(description.files[0].ends_with("multi-file/schemas/Author.json"));
}
