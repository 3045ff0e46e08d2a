//! Names belong to what they name: where an operation, a schema or a property is taken out of a real description, all that
//! is left keeps its names, so that adding it again renames nothing; and a description means the same in many files.
//!
//! The descriptions are not in the repository: where their folder is absent, the test says so in one line.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod split;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use spectrait::{Error, Generator};
use spectrait_tests::root;

/// How many descriptions are looked at, and how large they may be.
const DESCRIPTIONS: usize = 25;
const BYTES: std::ops::Range<u64> = 8_000..90_000;

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// The types, methods, fields and statics that a description's code makes public, with their files.
fn names(description: &Value) -> BTreeSet<String> {
    names_of(Generator::from_source("api.json", description.to_string()))
}

/// What a generator's code makes public, as [`names`].
fn names_of(generator: Generator) -> BTreeSet<String> {
    let generator = generator.name("api");
    let files = match generator.generate() {
        Ok(output) => output.files,
        Err(Error::Description(rejected)) => rejected.output.files,
        Err(error) => panic!("{error}"),
    };
    let mut names = BTreeSet::new();
    for file in &files {
        if file.path.contains("support") || !file.path.starts_with("src/") {
            continue;
        }
        for line in file.text.lines() {
            let Some(item) = line.trim_start().strip_prefix("pub ") else {
                continue;
            };
            let (kind, rest) = item.split_once(' ').unwrap_or((item, ""));
            // What kind of type a schema becomes is not its name.
            let kind = match kind {
                "struct" | "enum" | "type" => "type",
                "fn" | "static" => kind,
                // Fields come and go with what was taken out.
                _ => continue,
            };
            let end = |c: char| !c.is_alphanumeric() && !matches!(c, '_' | '#');
            let name = rest.split(end).next().unwrap_or_default();
            names.insert(format!("{} {kind} {name}", file.path));
        }
    }
    names
}

/// The schemas with names.
fn schemas(description: &mut Value) -> Option<&mut serde_json::Map<String, Value>> {
    let pointer = match description.get("swagger") {
        Some(_) => "/definitions",
        None => "/components/schemas",
    };
    description.pointer_mut(pointer)?.as_object_mut()
}

/// The description without an operation, without a schema that nothing refers to, and without a property; with what was
/// taken out.
fn smaller(description: &Value) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    let paths = description["paths"].as_object();
    let operations: Vec<(&String, &str)> = paths
        .into_iter()
        .flatten()
        .flat_map(|(path, item)| {
            let methods = METHODS.into_iter();
            methods.filter_map(move |method| item.get(method).map(|_| (path, method)))
        })
        .collect();
    for index in BTreeSet::from([0, operations.len() / 2]) {
        if operations.len() > 1 {
            let (path, method) = operations[index];
            let mut without = description.clone();
            without["paths"][path]
                .as_object_mut()
                .unwrap()
                .remove(method);
            all.push((format!("{method} {path}"), without));
        }
    }
    let text = description.to_string();
    let mut copy = description.clone();
    let Some(named) = schemas(&mut copy) else {
        return all;
    };
    let mut unused = named
        .keys()
        .filter(|name| !text.contains(&format!("/{name}\"")));
    if let Some(name) = unused.next() {
        let mut without = description.clone();
        schemas(&mut without).unwrap().remove(name);
        all.push((name.clone(), without));
    }
    let several = |schema: &Value| {
        let properties = schema["properties"].as_object();
        properties.is_some_and(|properties| properties.len() > 2)
    };
    let objects: Vec<&String> = named
        .iter()
        .filter(|(_, schema)| several(schema))
        .map(|(name, _)| name)
        .collect();
    for index in BTreeSet::from([0, objects.len() / 2]) {
        let Some(name) = objects.get(index) else {
            continue;
        };
        let mut without = description.clone();
        let schema = &mut schemas(&mut without).unwrap()[*name];
        let properties = schema["properties"].as_object_mut().unwrap();
        let property = properties.keys().next().unwrap().clone();
        properties.remove(&property);
        if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
            required.retain(|name| name.as_str() != Some(&property));
        }
        all.push((format!("{name}.{property}"), without));
    }
    all
}

/// Real descriptions of one file, every so many, with where they are.
fn descriptions() -> Vec<(PathBuf, Value)> {
    let folder = root().join("../shared/corpus/real");
    let Ok(entries) = fs::read_dir(&folder) else {
        eprintln!(
            "skipped: there are no real descriptions at {}",
            folder.display()
        );
        return Vec::new();
    };
    let entries = entries.map(|entry| entry.unwrap());
    let mut paths: Vec<_> = entries
        .filter(|entry| BYTES.contains(&entry.metadata().unwrap().len()))
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    let step = (paths.len() / DESCRIPTIONS).max(1);
    let paths = paths.into_iter().step_by(step).take(DESCRIPTIONS);
    let read = |path: PathBuf| {
        let description = serde_yaml::from_slice(&fs::read(&path).unwrap()).ok()?;
        Some((path, description))
    };
    paths.filter_map(read).collect()
}

#[test]
fn what_is_left_keeps_its_names() {
    let mut renamed = Vec::new();
    for (path, description) in descriptions() {
        let before = names(&description);
        for (what, smaller) in smaller(&description) {
            let after = names(&smaller);
            let new = after.difference(&before);
            renamed.extend(new.map(|name| format!("{}: without {what}: {name}", path.display())));
        }
    }
    assert!(renamed.is_empty(), "{}", renamed.join("\n"));
}
