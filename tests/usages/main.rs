//! The usages that are commands for people: the script of `command-line`, and the commands of the README. The
//! usages that are projects are packages of this workspace, with tests of their own.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use spectrait_tests::{assert_done, root, scratch, spec, spectrait};

/// An empty folder for a usage.
fn folder(usage: &str) -> PathBuf {
    let folder = scratch("usages").join(usage);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Where `spectrait` is found first.
fn path() -> std::ffi::OsString {
    let rest = std::env::var_os("PATH").unwrap_or_default();
    let program = spectrait().parent().unwrap().to_owned();
    std::env::join_paths(std::iter::once(program).chain(std::env::split_paths(&rest))).unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn the_script_of_the_command_line_does_what_it_says() {
    let folder = folder("command-line");
    let script = root().join("tests/usages/command-line/generate.sh");
    let run = || {
        let output = Command::new("sh")
            .arg(&script)
            .arg(spec("hanko-public"))
            .current_dir(&folder)
            .env("PATH", path())
            .output();
        let output = output.unwrap();
        assert_done("generate.sh", &output);
        assert_eq!(
            stdout(&output),
            "",
            "nothing differs right after it was generated"
        );
    };
    run();
    let library = folder.join("hanko-public/src/lib.rs");
    let written = fs::metadata(&library).unwrap().modified().unwrap();
    assert!(folder.join("hanko-public/src/server.rs").exists());
    assert!(
        folder.join("src/hanko_public/mod.rs").exists()
            && !folder.join("src/hanko_public/server.rs").exists()
    );
    let report: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.join("report.json")).unwrap()).unwrap();
    assert_eq!(
        report["operations"],
        serde_json::json!({"described": 1, "generated": 1, "not_selected": 0, "left_out": []})
    );

    run();
    assert_eq!(
        fs::metadata(&library).unwrap().modified().unwrap(),
        written,
        "what would not change is not rewritten"
    );
}

#[test]
fn the_commands_of_the_readme_work() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let commands: Vec<&str> = readme
        .lines()
        .filter(|line| {
            line.trim_start()
                .starts_with("cargo run -p spectrait-cli -- ")
        })
        .collect();
    assert!(!commands.is_empty());
    let out = folder("readme");
    for command in commands {
        let arguments: Vec<String> = command
            .split_once(" -- ")
            .unwrap()
            .1
            .split_whitespace()
            // What it writes goes to the folder of the test.
            .map(|word| {
                if word.starts_with("target/") {
                    out.join(word).display().to_string()
                } else {
                    word.to_owned()
                }
            })
            .collect();
        let output = Command::new(spectrait())
            .args(arguments)
            .current_dir(root())
            .output()
            .unwrap();
        assert_done(command, &output);
    }
}
