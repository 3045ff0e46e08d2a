//! The generated crates of the three descriptions, and of small ones, compile with every choice of features, and a program
//! with a module of its own, without a warning of rustc, clippy or rustdoc; and generation is deterministic.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use spectrait::{File, Generator, Layout};
use spectrait_tests::{DESCRIPTIONS, Workspace, spec};

/// Descriptions in `specs` that show a feature each.
const FIXTURES: [&str; 23] = [
    "binary",
    "bodies",
    "defaults",
    "forms",
    "hostile-names",
    "inheritance",
    "json-text",
    "multipart",
    "multipart-replies",
    "names",
    "ordered",
    "pages",
    "querystring",
    "rules",
    "scalars",
    "security",
    "shared-bodies",
    "several",
    "shared-bodies-2",
    "streams",
    "uploads",
    "tuples",
    "xml",
];

fn files(source: &str, bytes: impl Into<Vec<u8>>) -> Vec<File> {
    Generator::from_source(source, bytes)
        .generate()
        .unwrap_or_else(|error| panic!("{error}"))
        .files
}

#[test]
fn generated_crates_compile_without_warnings() {
    let names: Vec<&str> = DESCRIPTIONS.into_iter().chain(FIXTURES).collect();
    let members: Vec<&str> = names.iter().copied().chain(["program"]).collect();
    let workspace = Workspace::new("generated", &members);
    program(&workspace.folder().join("program"));
    for name in names {
        let folder = workspace.folder().join(name);
        let emitted = Generator::new(spec(name)).tests(true).emit_to(folder);
        emitted.unwrap_or_else(|error| panic!("{error}"));
    }
    workspace.cargo(&[
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]);
    workspace.cargo(&["clippy", "--workspace", "--no-default-features"]);
    workspace.cargo(&[
        "clippy",
        "--workspace",
        "--no-default-features",
        "--features",
        "client",
    ]);
    workspace.cargo(&[
        "clippy",
        "--workspace",
        "--no-default-features",
        "--features",
        "server",
    ]);
    workspace.cargo(&[
        "clippy",
        "--workspace",
        "--no-default-features",
        "--features",
        "mock",
        "--",
        "-D",
        "warnings",
    ]);
    // What one end sends the other receives, for every operation and every documented response.
    workspace.cargo(&[
        "test",
        "--workspace",
        "--all-features",
        "--test",
        "contract",
    ]);
    workspace.cargo(&["doc", "--workspace", "--no-deps"]);
}

/// Writes a program around a module and the file of a build script, which nobody else sees: lints of names hold there
/// that hold for nothing which a library exports.
fn program(folder: &Path) {
    let source = folder.join("src");
    let write = |layout, folder| {
        let generator = Generator::new(spec("hostile-names")).layout(layout);
        let output = generator
            .generate()
            .unwrap_or_else(|error| panic!("{error}"));
        output.write_to(source.join(folder)).unwrap();
        output.dependencies
    };
    write(Layout::Single, "single");
    let dependencies = write(Layout::Module, "api").join("\n");
    let main =
        "mod api;\nmod single {\n    include!(\"single/hostile_names.rs\");\n}\n\nfn main() {}\n";
    fs::write(source.join("main.rs"), main).unwrap();
    let manifest = format!(
        "[package]\nname = \"program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
}

#[test]
fn webhooks_need_only_their_own_side() {
    let workspace = Workspace::new("webhooks", &["webhooks"]);
    let emitted = Generator::new(spec("webhooks")).emit_to(workspace.folder().join("webhooks"));
    emitted.unwrap_or_else(|error| panic!("{error}"));
    for (features, without) in [
        ("sender", Some("axum")),
        ("receiver", Some("reqwest")),
        ("client,receiver", None),
        ("server,sender", None),
    ] {
        let chosen = ["--no-default-features", "--features", features];
        workspace.cargo(&[&["clippy"], &chosen[..], &["--", "-D", "warnings"]].concat());
        let tree = workspace.output(&[&["tree", "--prefix", "none"], &chosen[..]].concat());
        if let Some(other) = without {
            let compiled = tree
                .lines()
                .any(|line| line.starts_with(&format!("{other} ")));
            assert!(!compiled, "{features} compiles {other}");
        }
    }
    workspace.cargo(&["clippy", "--all-features", "--", "-D", "warnings"]);
    workspace.cargo(&["doc", "--all-features", "--no-deps"]);
}

#[test]
fn every_file_says_who_wrote_it() {
    for layout in [Layout::Crate, Layout::Module, Layout::Single] {
        for name in DESCRIPTIONS {
            let output = Generator::new(spec(name))
                .layout(layout)
                .generate()
                .unwrap_or_else(|error| panic!("{error}"));
            let paths: BTreeSet<_> = output.files.iter().map(|file| &file.path).collect();
            assert_eq!(paths.len(), output.files.len(), "every path once");
            for file in &output.files {
                let first = file.text.lines().next().unwrap_or_default();
                assert!(
                    first.contains("@generated by spectrait"),
                    "{name}, {}: {first}",
                    file.path
                );
                assert!(file.text.ends_with('\n'), "{name}, {}", file.path);
            }
        }
    }
}

#[test]
fn the_same_description_gives_the_same_bytes() {
    for name in DESCRIPTIONS {
        let yaml = fs::read(spec(name)).unwrap();
        let tree: serde_json::Value = serde_yaml::from_slice(&yaml).unwrap();
        let json = serde_json::to_vec_pretty(&tree).unwrap();
        let first = files("description", yaml.clone());
        assert!(first == files("description", yaml), "{name}: twice");
        assert!(
            first == files("description", json),
            "{name}: from YAML and from JSON"
        );
    }
}

#[test]
fn adding_something_changes_no_line_of_another() {
    for name in DESCRIPTIONS.into_iter().chain(FIXTURES) {
        let yaml = fs::read(spec(name)).unwrap();
        let Ok(before) = serde_yaml::from_slice::<serde_json::Value>(&yaml) else {
            // Its integers are wider than those of this tree.
            assert_eq!(name, "scalars");
            continue;
        };
        if before.get("swagger").is_some() {
            // What is added below is written as OpenAPI 3 has it.
            continue;
        }
        let mut after = before.clone();
        after["components"]["schemas"]["Weather"] = serde_json::json!({"type": "object", "properties": {"wind": {"type": "number", "minimum": 0}}});
        after["paths"]["/weather/{place}"]["get"] = serde_json::json!({
            "operationId": "getWeather",
            "parameters": [{"name": "place", "in": "path", "required": true, "schema": {"type": "string"}}],
            "responses": {
                "200": {
                    "description": "It is like this",
                    "headers": {"Age": {"schema": {"type": "integer"}}},
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Weather"}}},
                },
                "404": {"description": "No such place"},
            },
        });
        assert_kept(name, &before, &after);
        // First in place, too: an operation, a schema and a property before all others.
        after = before.clone();
        for (pointer, key, value) in [
            (
                "/paths",
                "/",
                serde_json::json!({"get": {"responses": {"204": {"description": "Nothing"}}}}),
            ),
            (
                "/components/schemas",
                "A",
                serde_json::json!({"type": "string"}),
            ),
        ] {
            prepend(after.pointer_mut(pointer).unwrap(), key, value);
        }
        let schemas = after["components"]["schemas"].as_object_mut().unwrap();
        for schema in schemas.values_mut() {
            // A type that had none would become another one.
            if let Some(properties) = schema.get_mut("properties") {
                prepend(
                    properties,
                    "weather_report",
                    serde_json::json!({"type": "string"}),
                );
            }
        }
        assert_names_kept(name, &before, &after);
    }
}

#[test]
fn patterns_belong_to_their_places() {
    let code = serde_json::json!({
        "type": "object",
        "properties": {"code": {"type": "string", "pattern": "^[A-Z]{2}$"}},
        "patternProperties": {"^x-": {"type": "string", "pattern": "^[a-z]+$"}},
    });
    let before = serde_json::json!({
        "openapi": "3.1.0",
        "info": {"title": "Codes", "version": "1"},
        "paths": {},
        "components": {"schemas": {"B": code}},
    });
    let mut after = before.clone();
    let mut a = code.clone();
    // The same expressions in another place, and one more in front of them.
    a["patternProperties"] = serde_json::json!({"^_": {"type": "integer"}, "^x-": {}});
    prepend(&mut after["components"]["schemas"], "A", a);
    assert_kept("patterns", &before, &after);
}

/// Puts a member before all others.
fn prepend(object: &mut serde_json::Value, key: &str, value: serde_json::Value) {
    let members = std::mem::take(object.as_object_mut().unwrap());
    let first = std::iter::once((key.to_owned(), value));
    *object = first.chain(members).collect();
}

/// Fails where a line of the first description's code is not in that of the second, in the same order.
fn assert_kept(name: &str, before: &serde_json::Value, after: &serde_json::Value) {
    compare(name, before, after, |line| Some(line));
}

/// Fails where a type, field, variant, method or constant of the first is called otherwise in the second.
fn assert_names_kept(name: &str, before: &serde_json::Value, after: &serde_json::Value) {
    compare(name, before, after, |line| {
        let line = line.trim_start();
        let is_item = ["pub struct ", "pub enum ", "pub fn ", "pub static ", "fn "]
            .iter()
            .any(|item| line.starts_with(item));
        let is_field = line.starts_with("pub ") && line.ends_with(',');
        // Where the value of a static begins is a matter of its length.
        let name = line.split(" =").next();
        name.filter(|_| is_item || is_field)
    });
}

fn compare(
    name: &str,
    before: &serde_json::Value,
    after: &serde_json::Value,
    matters: impl Fn(&str) -> Option<&str>,
) {
    let before = files("description", serde_json::to_vec(before).unwrap());
    let after = files("description", serde_json::to_vec(after).unwrap());
    for file in before
        .iter()
        .filter(|file| file.path.ends_with(".rs") && !file.path.contains("/support/"))
    {
        let new = after.iter().find(|new| new.path == file.path).unwrap();
        // What is imported belongs to all.
        let mut new = new.text.lines().filter_map(&matters);
        let lost = without_imports(&file.text)
            .into_iter()
            .filter_map(&matters)
            .find(|line| !new.any(|other| other == *line));
        assert_eq!(lost, None, "{name}, {}", file.path);
    }
}

/// The lines of a file without its `use` items.
fn without_imports(text: &str) -> Vec<&str> {
    let mut imports = false;
    let kept = text.lines().filter(|line| {
        let begins = line.starts_with("use ") || line.starts_with("pub use ");
        imports |= begins;
        let keep = !imports;
        imports &= !line.ends_with(';');
        keep
    });
    kept.collect()
}
