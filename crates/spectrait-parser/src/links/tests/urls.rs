//! References to URLs: what stands for them, and what they are relative to.

use std::path::PathBuf;

use super::{diagnostics, names, properties, read, read_mapped};
use crate::description::read_from;
use crate::links::Maps;
use crate::source::Source;
use crate::source::files::{Files, Memory};

#[test]
fn urls_that_nothing_stands_for_are_named_together() {
    let text = "components:\n  schemas:\n    A: {$ref: https://x.org/a}\n    B: {$ref: 'https://x.org/b#/B'}\n    C: {$ref: https://x.org/a}";
    let helps: Vec<String> = diagnostics(&read(text, &[]))
        .into_iter()
        .filter_map(|line| Some(line.split_once("network (")?.1.replace(") (", "; ")))
        .collect();
    assert_eq!(
        helps,
        [
            "and at another place; download all that the description refers to, and add `--map https://x.org/a=FILE --map https://x.org/b=FILE`)",
            "download it, and add `--map https://x.org/b=FILE`)",
        ]
    );
}

#[test]
fn urls_lead_to_the_files_given_for_them() {
    let text = "components: {schemas: {A: {$ref: 'https://x.org/a.yaml#/A'}, B: {$ref: https://y.org/s/b.yaml}}}";
    let files = [
        ("lib/a.yaml", "A: {type: object}"),
        ("lib/y/b.yaml", "{type: object}"),
    ];
    let mut maps = Maps::default();
    maps.add("https://y.org/s/", "lib/y");
    maps.add("https://x.org/a.yaml", "lib/a.yaml");
    assert_eq!(names(&read_mapped(text, &files, &maps)), ["A", "B"]);
}

#[test]
fn a_file_that_is_given_for_a_url_and_not_there_is_told() {
    let text = "components:\n  schemas:\n    A: {$ref: 'https://y.org/y.json'}\n    B: {$ref: 'https://z.org/s/z'}";
    let mut maps = Maps::default();
    maps.add("https://y.org/y.json", "lib/yy.json");
    maps.add("https://z.org/", "nolib");
    let description = read_mapped(text, &[("lib/y.json", "{type: string}")], &maps);
    assert_eq!(
        diagnostics(&description),
        [
            "api/openapi.yaml:5:15 unresolved-reference there is no file `lib/yy.json`, which is given for `https://y.org/y.json` (did you mean `lib/y.json`?)",
            "api/openapi.yaml:6:15 unresolved-reference there is no file `nolib/s/z`, which is given for `https://z.org/s/z` (correct what is given for the URL: a path there is relative to the current folder)",
        ]
    );
}

#[test]
fn a_file_that_is_given_for_a_url_nothing_leads_to_is_told() {
    let text = "components: {schemas: {A: {$ref: 'https://x.org/a.yaml'}}}";
    let mut maps = Maps::default();
    maps.add("https://x.org/a.yml", "lib/a.yaml");
    maps.add("https://z.org/all/", "all");
    let description = read_mapped(text, &[("lib/a.yaml", "{type: string}")], &maps);
    let told = diagnostics(&description);
    assert_eq!(
        told.get(..2).unwrap_or_default(),
        [
            "api/openapi.yaml:1:1 unused-configuration no reference leads to `https://x.org/a.yml`, for which `lib/a.yaml` is given (did you mean `https://x.org/a.yaml`?)",
            "api/openapi.yaml:1:1 unused-configuration no reference leads to `https://z.org/all/`, for which `all` is given (correct the URL, or leave it out)",
        ]
    );
    maps = Maps::default();
    maps.add("https://x.org/", "lib");
    let description = read_mapped(text, &[("lib/a.yaml", "{type: string}")], &maps);
    assert_eq!(diagnostics(&description), [""; 0]);
}

#[test]
fn references_in_a_mapped_file_are_relative_to_its_url() {
    let text = "components: {schemas: {A: {$ref: https://x.org/s/a.yaml}, D: {$ref: 'https://z.org/all/sub/deep'}}}";
    let files = [
        (
            "lib/a-copy.yaml",
            "{type: object, properties: {b: {$ref: ./b.yaml}, w: {$ref: '../t/w#/$defs/W'}}}",
        ),
        ("lib/b-copy.yaml", "{type: string}"),
        ("lib/w", "{\"$defs\": {\"W\": {\"type\": \"integer\"}}}"),
        (
            "all/sub/deep",
            "{type: object, properties: {top: {$ref: ../top}}}",
        ),
        ("all/top", "{type: boolean}"),
    ];
    let mut maps = Maps::default();
    maps.add("https://x.org/s/a.yaml", "lib/a-copy.yaml");
    maps.add("https://x.org/s/b.yaml", "lib/b-copy.yaml");
    maps.add("https://x.org/t/w", "lib/w");
    maps.add("https://z.org/all/", "all");
    let description = read_mapped(text, &files, &maps);
    assert_eq!(diagnostics(&description), [""; 0]);
    assert_eq!(properties(&description.api, "A"), ["b: b-copy", "w: W"]);
    assert_eq!(properties(&description.api, "D"), ["top: top"]);
}

#[test]
fn references_are_relative_to_the_url_that_a_description_gives_itself() {
    let text = "openapi: 3.2.0
$self: https://api.x.org/v1/openapi.yaml
info: {title: T, version: '1'}
components:
  schemas:
    Pet: {type: object, properties: {owner: {$ref: 'openapi.yaml#/components/schemas/Owner'}, tag: {$ref: 'tags.yaml#/Tag'}, kind: {$ref: '../kinds.yaml#/Kind'}}}
    Owner: {type: object}
";
    let files = Memory(
        [
            ("api/openapi-1.yaml", ""),
            ("api/tags.yaml", "Tag: {type: string}"),
            ("kinds.yaml", "Kind: {type: string, enum: [a]}"),
        ]
        .into_iter()
        .collect(),
    );
    let source = Source {
        path: Some(PathBuf::from("api/openapi-1.yaml")),
        ..Source::new("api/openapi-1.yaml", text)
    };
    let mut maps = Maps::default();
    maps.add("https://api.x.org/kinds.yaml", "kinds.yaml");
    let description = read_from(vec![source], &files as &dyn Files, &maps);
    assert_eq!(names(&description), ["Pet", "Owner", "Tag", "Kind"]);
    assert_eq!(
        properties(&description.api, "Pet"),
        ["owner: Owner", "tag: Tag", "kind: Kind"]
    );
}
