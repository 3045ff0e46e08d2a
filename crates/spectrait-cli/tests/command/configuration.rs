//! What is wrong with `spectrait.toml`, for whoever reads the diagnostics.

use std::fs;
use std::path::PathBuf;

use super::{empty_folder, spectrait, status, stderr, stdout};

/// A folder with a description, and a configuration that is wrong.
fn folder(test: &str) -> PathBuf {
    let folder = empty_folder("configuration", test);
    let yaml = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n";
    fs::write(folder.join("t.yaml"), yaml).unwrap();
    fs::write(folder.join("spectrait.toml"), "[types]\nenum = 'open'\n").unwrap();
    folder
}

#[test]
fn a_wrong_configuration_is_an_error_of_every_command() {
    let folder = folder("every");
    for stage in ["document", "ir", "plan"] {
        let output = spectrait(&folder, &format!("inspect t.yaml --stage {stage}"));
        assert_eq!((status(&output), stdout(&output)), (2, ""), "{stage}");
        let text = stderr(&output);
        assert!(
            text.starts_with("error[invalid-configuration]: `enum` is not known here")
                && text.contains("spectrait.toml:2:1"),
            "{text}"
        );
        let output = spectrait(
            &folder,
            &format!("inspect t.yaml --config nope.toml --stage {stage}"),
        );
        assert_eq!(status(&output), 2, "{stage}");
        assert!(stderr(&output).contains("cannot read nope.toml"));
    }
}

#[test]
fn programs_read_what_is_wrong_with_it() {
    let folder = folder("programs");
    let json = spectrait(&folder, "generate t.yaml --out out --format json");
    assert_eq!((status(&json), stderr(&json)), (2, ""));
    let line: serde_json::Value = serde_json::from_str(stdout(&json)).unwrap();
    assert_eq!(line["code"], "invalid-configuration");
    assert_eq!(
        (&line["file"], &line["line"]),
        (&"spectrait.toml".into(), &2.into())
    );
    let github = spectrait(&folder, "generate t.yaml --out out --format github");
    let start = "::error file=spectrait.toml,line=2,col=1,title=invalid-configuration::";
    assert_eq!((status(&github), stderr(&github)), (2, ""));
    assert!(stdout(&github).starts_with(start), "{}", stdout(&github));
}

#[test]
fn a_misspelt_code_is_told_what_was_meant() {
    let output = spectrait(&folder("explain"), "explain unknown-memer");
    assert_eq!(status(&output), 2);
    let text = stderr(&output);
    assert!(text.contains("did you mean `unknown-member`?"), "{text}");
}
