//! The usages that are commands for people: the script of `command-line`, and the commands of the README. The
//! usages that are projects are packages of this workspace, with tests of their own.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use spectrait::{Generator, Layout};
use spectrait_tests::{assert_done, root, scratch, spec, spectrait};
use toml::de::{DeTable, DeValue};

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

/// What the manifests of the usages have is what generated code asks for, with its features.
#[test]
fn the_manifests_of_usages_have_what_the_code_needs() {
    let lending = root().join("tests/usages/pull-request/lending.yaml");
    let lending = Generator::new(lending).server(false);
    for (usage, generator, layout) in [
        (
            "build-script",
            Generator::new(spec("hanko-public")),
            Layout::Single,
        ),
        ("pull-request", lending, Layout::Module),
    ] {
        let path = root().join("tests/usages").join(usage).join("Cargo.toml");
        let manifest = fs::read_to_string(path).unwrap();
        let manifest = DeTable::parse(&manifest).unwrap();
        let has = manifest.get_ref()["dependencies"]
            .get_ref()
            .as_table()
            .unwrap();
        let output = generator.layout(layout).generate().unwrap();
        for line in &output.dependencies {
            let table = DeTable::parse(line).unwrap();
            let (name, needed) = table.get_ref().iter().next().unwrap();
            let name = name.get_ref().as_ref();
            let (version, default, mut features) = said(needed.get_ref());
            // It is called on loopback alone, which its manifest says.
            features.retain(|feature| (name, *feature) != ("reqwest", "default-tls"));
            let Some(own) = has.get(name) else {
                panic!("{usage} lacks {line}");
            };
            let own = said(own.get_ref());
            let has_all = features.iter().all(|feature| own.2.contains(feature));
            let same = own.0 == version && own.1 == default;
            assert!(same && has_all, "{usage} lacks {line}");
        }
    }
}

/// The version that a dependency asks for, whether with its default features, and the features besides.
fn said<'t>(dependency: &'t DeValue<'_>) -> (&'t str, bool, Vec<&'t str>) {
    let Some(keys) = dependency.as_table() else {
        return (dependency.as_str().unwrap(), true, Vec::new());
    };
    let default = keys.get("default-features");
    let default = default.is_none_or(|it| it.get_ref().as_bool().unwrap());
    let features = keys
        .get("features")
        .map(|it| it.get_ref().as_array().unwrap());
    let features = features.into_iter().flatten();
    let features = features.map(|it| it.get_ref().as_str().unwrap());
    (
        keys["version"].get_ref().as_str().unwrap(),
        default,
        features.collect(),
    )
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
                    // Cargo builds what stands there, as the README goes on.
                    assert_eq!(spectrait::workspace_note(root().join(word)), None);
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
