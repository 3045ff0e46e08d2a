//! What a build script tells Cargo. This program runs itself again as one.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::process::Command;

use spectrait::Generator;

#[test]
#[ignore = "the other test runs it, as a build script"]
fn as_a_build_script() {
    let untyped: String = (0..12)
        .map(|number| format!("    A{number}: {{type: object, required: [b], properties: {{}}}}\n"))
        .collect();
    let document = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{untyped}"
    );
    let generator = Generator::from_source("t.yaml", document);
    generator.emit_to_out_dir().unwrap();
}

#[test]
fn what_is_untyped_and_what_the_package_lacks_are_warnings() {
    let folder = std::env::temp_dir().join(format!("spectrait-build-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let manifest = "[package]\nedition = '2024'\n[dependencies]\nserde = '1'\n";
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "as_a_build_script", "--nocapture"])
        .envs([("OUT_DIR", &folder), ("CARGO_MANIFEST_DIR", &folder)])
        .output()
        .unwrap();
    fs::remove_dir_all(&folder).unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let warnings: Vec<&str> = said
        .lines()
        .filter_map(|line| line.split_once("cargo::warning=").map(|(_, text)| text))
        .collect();
    let untyped = warnings.iter().filter(|it| it.starts_with("untyped: "));
    assert_eq!(untyped.count(), 10, "{said}");
    assert!(
        warnings.contains(&"    serde: features = [\"derive\"]"),
        "{said}"
    );
    let more = warnings.iter().filter(|it| it.starts_with("and 2 more "));
    assert_eq!(more.count(), 1, "{said}");
}
