//! Derives that are asked for, and members that cannot have them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use spectrait::{Generator, Layout, Output, OwnType};

const DESCRIPTION: &str = "
openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    Name: {type: object, properties: {text: {type: string}}}
    Size: {type: object, properties: {number: {type: number}}}
    Holder: {type: object, properties: {name: {type: boolean}, size: {$ref: '#/components/schemas/Size'}}}
    Plain: {type: object, properties: {number: {type: integer}}}
";

#[test]
fn a_derive_that_a_member_has_not_got_is_left_out_and_said() {
    let output = Generator::from_source("t.yaml", DESCRIPTION)
        .derive("Copy")
        .derive("PartialOrd")
        .derive("Ord")
        .generate()
        .unwrap();
    let messages = output.diagnostics.iter().map(|it| it.message.as_str());
    assert_eq!(
        messages.collect::<Vec<_>>(),
        [
            "`Name` cannot derive `Copy`: `Name.text` does not let it; all other types do",
            "`Size` and another type cannot derive `Ord`: `Size.number` does not let it; all other types do",
        ]
    );
    assert_eq!(derives(&output, "Name"), ["Eq", "PartialOrd", "Ord"]);
    assert_eq!(derives(&output, "Size"), ["Copy", "PartialOrd"]);
    assert_eq!(derives(&output, "Holder"), ["Copy", "PartialOrd"]);
    assert_eq!(
        derives(&output, "Plain"),
        ["Copy", "Eq", "PartialOrd", "Ord"]
    );
}

/// What a struct derives of what was asked for here.
fn derives(output: &Output, name: &str) -> Vec<String> {
    let types = output.file("src/types.rs").unwrap();
    let (before, _) = types.split_once(&format!("pub struct {name} {{")).unwrap();
    let (_, derives) = before.rsplit_once("#[derive(").unwrap();
    let words = derives.split(|c: char| !c.is_alphanumeric());
    let known = words.filter(|it| ["Builder", "Copy", "Eq", "PartialOrd", "Ord"].contains(it));
    known.map(str::to_owned).collect()
}

#[test]
fn what_is_ord_is_partial_ord() {
    let output = Generator::from_source("t.yaml", DESCRIPTION)
        .derive("Ord")
        .generate()
        .unwrap();
    assert_eq!(derives(&output, "Name"), ["Eq", "PartialOrd", "Ord"]);
    assert_eq!(derives(&output, "Size"), ["Copy"]);
    // Nothing is known of a type of one's own, and so `Eq` is not derived unasked.
    let own = Generator::from_source("t.yaml", DESCRIPTION)
        .schema_type("Size", "String")
        .derive("Ord")
        .generate()
        .unwrap();
    assert_eq!(derives(&own, "Holder"), ["Eq", "PartialOrd", "Ord"]);
}

#[test]
fn a_builder_is_derived_once() {
    let output = Generator::from_source("t.yaml", DESCRIPTION)
        .builders(true)
        .derive(OwnType::new("bon::Builder").version("3.2"))
        .derive("PartialOrd")
        .derive("PartialOrd")
        .generate()
        .unwrap();
    assert_eq!(derives(&output, "Size"), ["Copy", "Builder", "PartialOrd"]);
    assert!(
        output
            .file("Cargo.toml")
            .unwrap()
            .contains("bon = \"3.2\"\n")
    );
}

#[test]
fn the_crate_of_a_derive_is_missed() {
    let derive = OwnType::new("schemars::JsonSchema");
    let without = Generator::from_source("t.yaml", DESCRIPTION).derive(derive.clone());
    let messages = |generator: &Generator| {
        let diagnostics = generator.generate().unwrap().diagnostics.into_iter();
        diagnostics.map(|it| it.message).collect::<Vec<_>>()
    };
    assert_eq!(
        messages(&without),
        ["the generated crate does not depend on `schemars`"]
    );
    let with = Generator::from_source("t.yaml", DESCRIPTION).derive(derive.version("1"));
    assert_eq!(messages(&with), [""; 0]);
    // A module is of a crate that has it, or not.
    assert_eq!(messages(&without.layout(Layout::Module)), [""; 0]);
}
