//! What a build script tells Cargo. This program runs itself again as one.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::process::{Command, Output};

use spectrait::Generator;

/// A description with these schemas.
fn document(schemas: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
    )
}

/// Runs a test of this program as a build script.
fn build(test: &str) -> Output {
    let name = format!("spectrait-build-{}-{test}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    fs::create_dir_all(&folder).unwrap();
    let manifest = "[package]\nedition = '2024'\n[dependencies]\nserde = '1'\n";
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", test, "--nocapture"])
        .envs([("OUT_DIR", &folder), ("CARGO_MANIFEST_DIR", &folder)])
        .output()
        .unwrap();
    fs::remove_dir_all(&folder).unwrap();
    output
}

/// What Cargo shows as warnings, or errors.
fn said<'o>(output: &'o Output, level: &str) -> Vec<&'o str> {
    let start = format!("cargo::{level}=");
    let said = std::str::from_utf8(&output.stdout).unwrap();
    let lines = said.lines().filter_map(|line| line.split_once(&start));
    lines.map(|(_, text)| text).collect()
}

#[test]
#[ignore = "another test runs it, as a build script"]
fn as_a_build_script() {
    let untyped: String = (0..12)
        .map(|number| format!("    A{number}: {{type: object, required: [b], properties: {{}}}}\n"))
        .collect();
    let generator = Generator::from_source("t.yaml", document(&untyped));
    generator.emit_to_out_dir().unwrap();
}

#[test]
fn what_is_untyped_and_what_the_package_lacks_are_warnings() {
    let output = build("as_a_build_script");
    let warnings = said(&output, "warning");
    let untyped = warnings.iter().filter(|it| it.starts_with("untyped: "));
    assert_eq!(untyped.count(), 10, "{warnings:#?}");
    assert!(
        warnings.contains(&"    serde: features = [\"derive\"]"),
        "{warnings:#?}"
    );
    let more = warnings.iter().filter(|it| it.starts_with("and 2 more "));
    assert_eq!(more.count(), 1, "{warnings:#?}");
}

#[test]
#[ignore = "another test runs it, as a build script"]
fn misspelt() {
    let schemas = document("    A: {type: string, maxLenght: 3}\n");
    let generator = Generator::from_source("t.yaml", schemas);
    generator.emit_to_out_dir().unwrap();
}

#[test]
fn a_warning_says_what_to_do() {
    let output = build("misspelt");
    let warnings = said(&output, "warning");
    assert!(
        warnings[0].starts_with("t.yaml:6:23: ")
            && warnings[0].ends_with(" [unknown-member]; help: did you mean `maxLength`?"),
        "{warnings:#?}"
    );
}

#[test]
#[ignore = "another test runs it, as a build script"]
fn of_one_name() {
    let of = |name: &str, schema: &str| {
        let schema = format!("    {schema}: {{type: string}}\n");
        Generator::from_source(name, document(&schema))
    };
    let billing = of("billing/openapi.yaml", "A");
    let users = of("users/openapi.yaml", "B");
    billing.emit_to_out_dir().unwrap();
    // The same again is no loss, and neither is another name.
    billing.emit_to_out_dir().unwrap();
    users.clone().name("users").emit_to_out_dir().unwrap();
    users.emit_to_out_dir().unwrap_or_else(|error| error.exit());
}

#[test]
fn a_description_does_not_replace_another() {
    let output = build("of_one_name");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        said(&output, "error"),
        [
            "billing/openapi.yaml and users/openapi.yaml would both be `openapi.rs`: give one of them another name, `.name(\"…\")`"
        ]
    );
}

#[test]
#[ignore = "another test runs it, as a build script"]
fn unwrapped() {
    let schemas = document("    Fine: {type: string}\n    A: {$ref: '#/components/schemas/B'}\n");
    let generator = Generator::from_source("t.yaml", schemas);
    generator.emit_to_out_dir().unwrap();
}

#[test]
fn an_error_that_is_unwrapped_is_for_people_too() {
    let output = build("unwrapped");
    let said = std::str::from_utf8(&output.stderr).unwrap();
    assert!(said.contains("error[unresolved-reference]: "), "{said}");
    assert!(!said.contains("File {"), "{said}");
}
