//! Where the nodes of YAML texts stand.

use super::{Spans, yaml};
use crate::diagnostic::Spot;

fn spans(text: &str, document: usize) -> Spans {
    yaml::spans(text, document, &[])
}

/// The text at a pointer.
fn at<'t>(text: &'t str, pointer: &str, spot: Spot) -> &'t str {
    &text[spans(text, 0).find(pointer, spot, 0)]
}

fn key<'t>(text: &'t str, pointer: &str) -> &'t str {
    at(text, pointer, Spot::Key)
}

fn value<'t>(text: &'t str, pointer: &str) -> &'t str {
    at(text, pointer, Spot::Value)
}

#[test]
fn block_style() {
    let text = "paths:\n  /ä/{id}:\n    get:\n      tags:\n      - one\n      - 'two'\n      200: ok # comment\n";
    assert_eq!(key(text, "/paths/~1ä~1{id}"), "/ä/{id}");
    assert_eq!(value(text, "/paths/~1ä~1{id}/get/tags/1"), "'two'");
    assert_eq!(value(text, "/paths/~1ä~1{id}/get/200"), "ok");
    assert_eq!(value(text, "/paths/~1ä~1{id}/get/tags"), "tags");
    assert_eq!(value(text, "/paths"), "paths");
}

#[test]
fn an_array_or_object_is_its_key_and_an_item_starts_with_its_dash() {
    let text = "a:\n- b: 1\n  c: 2\n-\n  d: 3\n- - e\n- {f: -1}\ng: [{h: 1}]\ni: {j: 2}\n";
    assert_eq!(value(text, "/a"), "a");
    assert!(value(text, "/a/0").starts_with("- b: 1"));
    assert!(value(text, "/a/1").starts_with("d: 3"));
    assert!(value(text, "/a/2").starts_with("- e"));
    assert!(value(text, "/a/3").starts_with("- {f: -1}"));
    assert_eq!(value(text, "/g"), "g");
    assert_eq!(value(text, "/g/0"), "{h: 1}");
    assert_eq!(value(text, "/i"), "i");
}

#[test]
fn flow_style() {
    let text = "a: {b: [1, \"x y\", {c: d}], 'e': null}\r\nf: [\r\n  g,\r\n]\r\n";
    assert_eq!(value(text, "/a/b/1"), "\"x y\"");
    assert_eq!(key(text, "/a/b/2/c"), "c");
    assert_eq!(key(text, "/a/e"), "'e'");
    assert_eq!(value(text, "/f/0"), "g");
}

#[test]
fn texts_of_several_lines() {
    let text =
        "a: |\n  one\n  two\nb: >-\n  three\nc: plain\n  goes on\nd: 'quoted\n\n  text'\ne: end\n";
    assert!(value(text, "/a").starts_with("one"));
    assert!(value(text, "/b").starts_with("three"));
    assert_eq!(value(text, "/c"), "plain\n  goes on");
    assert_eq!(value(text, "/e"), "end");
}

#[test]
fn an_alias_stands_where_it_is_used_and_its_content_at_the_anchor() {
    let text = "base: &base\n  type: string\nlist: [*base, &n 1]\nuse: *base\nnumber: *n\n";
    assert_eq!(value(text, "/use"), "*base");
    assert_eq!(value(text, "/list/0"), "*base");
    assert_eq!(value(text, "/number"), "*n");
    let spans = spans(text, 0);
    let content = spans.find("/base/type", Spot::Value, 0);
    assert_eq!(spans.find("/use/type", Spot::Value, 0), content);
    assert_eq!(spans.find("/list/0/type", Spot::Value, 0), content);
}

#[test]
fn merged_members_stand_where_they_were_written() {
    let text = "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  <<: [*a, *b]\n  x: 5\nd:\n  <<: *b\n";
    assert_eq!(value(text, "/c/x"), "5", "the object's own comes first");
    assert_eq!(value(text, "/c/y"), "2", "then the first that is merged");
    assert_eq!(value(text, "/c/z"), "4");
    assert_eq!(value(text, "/d/z"), "4");
    assert_eq!(value(text, "/d/<<"), "*b");
}

#[test]
fn what_is_missing_or_empty_is_the_key_around_it() {
    let text = "info:\n  title: x\npaths:\n";
    assert_eq!(value(text, "/info/version"), "info");
    assert_eq!(value(text, "/info/contact/name"), "info");
    assert_eq!(
        value(text, "/paths"),
        "paths",
        "an empty value has no extent"
    );
}

#[test]
fn repeated_keys_are_told_apart() {
    let text = "a: 1\nb: 2\na: 3\n";
    let spans = spans(text, 0);
    assert_eq!(spans.find("/a", Spot::Value, 0), 13..14);
    assert_eq!(spans.find("/a", Spot::Value, 1), 3..4);
}

#[test]
fn the_documents_of_a_stream_are_told_apart() {
    let text = "---\na: 1\n---\na: 2\n...\n";
    assert_eq!(&text[spans(text, 1).find("/a", Spot::Value, 0)], "2");
}

#[test]
fn lines_in_brackets_and_quotes_may_be_indented_less() {
    let text = "a:\n  b: {\n    \"c\": 1\n  }\n  d: {\n\"e\": [\n]\n}\n  f: 'one\n  two\nthree'\n  g: end\n";
    assert_eq!(value(text, "/a/b/c"), "1");
    assert_eq!(key(text, "/a/d/e"), "\"e\"");
    assert_eq!(value(text, "/a/f"), "'one\n  two\nthree'");
    assert_eq!(value(text, "/a/g"), "end");
}

#[test]
fn a_text_may_be_read_with_more_spaces() {
    let text = "a: {b:[1], c:{d: 2}}\ne: 3\n";
    let spans = yaml::spans(text, 0, &[6, 13]);
    assert_eq!(&text[spans.find("/a/b/0", Spot::Value, 0)], "1");
    assert_eq!(&text[spans.find("/a/c/d", Spot::Value, 0)], "2");
    assert_eq!(&text[spans.find("/e", Spot::Value, 0)], "3");
}

#[test]
fn anything_comes_to_an_end() {
    for text in [
        "",
        "a: [",
        "*a",
        "&a [*a]",
        "a: &a\n  <<: *a\n  b: *a\n",
        "? {a: b}\n: c\n",
        "\t",
        "- - -\n  -",
        "%",
    ] {
        let spans = spans(text, 0);
        for pointer in ["", "/a", "/a/b/b/b/c", "/0/0/0", "/a/<</b"] {
            assert!(spans.find(pointer, Spot::Value, 0).end <= text.len());
        }
    }
}
