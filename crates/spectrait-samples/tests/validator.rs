//! What is made is valid by a validator that nobody here wrote: the crate `jsonschema`, asked about the schemas of the
//! description itself.
//!
//! `SPECTRAIT_SAMPLES=all cargo test -p spectrait-samples --test validator -- --nocapture` asks about the whole corpus and
//! prints a line for each description.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Instant;

use jsonschema::{Draft, Registry};
use serde_json::{Value, json};
use spectrait_parser::{Source, read};
use spectrait_samples::{Samples, Variant};

/// How a description did.
#[derive(Default)]
struct Tally {
    types: usize,
    values: usize,
    /// Types without a value.
    none: Vec<String>,
    /// Values that the validator refuses.
    refused: Vec<String>,
    /// Schemas that the validator can't be built of.
    unjudged: usize,
}

#[test]
fn values_are_valid() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut paths = files(&root.join("specs"));
    let corpus = root.join("../shared/corpus/real");
    let all = std::env::var("SPECTRAIT_SAMPLES").is_ok_and(|value| value == "all");
    let few = root.join("tests/samples.txt");
    let few = std::fs::read_to_string(few).expect("a list");
    let few: Vec<&str> = few
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    paths.extend(files(&corpus).into_iter().filter(|path| {
        let stem = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or_default();
        all || few.contains(&stem)
    }));
    let mut wrong = String::new();
    let mut sum = Tally::default();
    for path in paths {
        let start = Instant::now();
        let tally = judge(&path);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        println!(
            "{name}: {} types, {} values, {} without, {} refused, {} unjudged, {} ms",
            tally.types,
            tally.values,
            tally.none.len(),
            tally.refused.len(),
            tally.unjudged,
            start.elapsed().as_millis()
        );
        for line in tally
            .none
            .iter()
            .chain(&tally.refused)
            .take(if all { 4 } else { 100 })
        {
            println!("    {line}");
        }
        sum.types += tally.types;
        sum.values += tally.values;
        sum.unjudged += tally.unjudged;
        for refused in &tally.refused {
            let _ = writeln!(wrong, "{name}: {refused}");
        }
        sum.none.extend(tally.none);
        sum.refused.extend(tally.refused);
    }
    println!(
        "{} types, {} values, {} without, {} refused, {} unjudged",
        sum.types,
        sum.values,
        sum.none.len(),
        sum.refused.len(),
        sum.unjudged
    );
    assert!(sum.values > 50, "nothing was judged");
    assert!(all || wrong.is_empty(), "{wrong}");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

fn judge(path: &Path) -> Tally {
    let mut tally = Tally::default();
    let description = read(vec![Source::from_file(path).expect("a file")]);
    let Some(document) = description.documents.documents.first() else {
        return tally;
    };
    // Bounds beyond 64 bits are beyond what the validator reads.
    let Ok(tree) = serde_json::to_value(&document.root) else {
        return tally;
    };
    let version = tree.get("openapi").or(tree.get("swagger"));
    let old = version
        .and_then(Value::as_str)
        .is_some_and(|version| !version.starts_with("3.1") && !version.starts_with("3.2"));
    let tree = if old { modern(tree) } else { tree };
    let registry = Registry::new()
        .draft(Draft::Draft202012)
        .add("urn:description", tree)
        .and_then(jsonschema::RegistryBuilder::prepare);
    let Ok(registry) = registry else {
        return tally;
    };
    let samples = Samples::new(&description.api);
    for (position, ty) in description.api.types.iter().enumerate() {
        let Some(name) = ty.component.as_ref().filter(|_| ty.place.document == 0) else {
            continue;
        };
        let id = spectrait_ir::TypeId(u32::try_from(position).expect("few"));
        let pointer = encode(&ty.place.pointer);
        let schema = json!({ "$ref": format!("urn:description#{pointer}") });
        let validator = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&registry)
            .should_validate_formats(true)
            .offline()
            .build(&schema);
        tally.types += 1;
        let Ok(validator) = validator else {
            tally.unjudged += 1;
            continue;
        };
        for variant in Variant::ALL {
            let Some(value) = samples.value(id, variant, 0) else {
                tally.none.push(format!("{name} {variant:?}: none"));
                break;
            };
            let value = serde_json::to_value(&value).expect("JSON");
            tally.values += 1;
            if let Some(error) = validator.iter_errors(&value).next() {
                let error = error.to_string();
                let error: String = error.chars().take(300).collect();
                let value: String = value.to_string().chars().take(300).collect();
                tally
                    .refused
                    .push(format!("{name} {variant:?}: {error}: {value}"));
            }
        }
    }
    tally
}

/// A JSON pointer as the fragment of a URI.
fn encode(pointer: &str) -> String {
    let mut out = String::new();
    for byte in pointer.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// The schemas of OpenAPI 3.0 and 2.0 as those of JSON Schema 2020-12.
fn modern(tree: Value) -> Value {
    match tree {
        Value::Array(items) => Value::Array(items.into_iter().map(modern).collect()),
        Value::Object(mut members) => {
            if let Some(Value::String(_)) = members.get("$ref") {
                members.retain(|key, _| key == "$ref");
                return Value::Object(members);
            }
            for (bound, exclusive) in [
                ("minimum", "exclusiveMinimum"),
                ("maximum", "exclusiveMaximum"),
            ] {
                match members.get(exclusive) {
                    Some(Value::Bool(true)) => {
                        members.remove(exclusive);
                        if let Some(value) = members.remove(bound) {
                            members.insert(exclusive.to_owned(), value);
                        }
                    }
                    Some(Value::Bool(false)) => drop(members.remove(exclusive)),
                    _ => {}
                }
            }
            let nullable = ["nullable", "x-nullable"]
                .iter()
                .any(|key| members.get(*key) == Some(&Value::Bool(true)));
            let members: serde_json::Map<_, _> = members
                .into_iter()
                .map(|(key, value)| {
                    let keep = matches!(key.as_str(), "example" | "default" | "enum" | "examples");
                    (key, if keep { value } else { modern(value) })
                })
                .collect();
            if nullable {
                json!({ "anyOf": [Value::Object(members), { "type": "null" }] })
            } else {
                Value::Object(members)
            }
        }
        other => other,
    }
}

#[test]
fn recursion_ends_and_values_stay_small() {
    let text = r##"{"openapi":"3.1.0","info":{"title":"T","version":"1"},"paths":{},"components":{"schemas":{
        "Tree":{"type":"object","required":["kids"],"properties":{"kids":{"type":"array","items":{"$ref":"#/components/schemas/Tree"}}}},
        "Endless":{"type":"object","required":["next"],"properties":{"next":{"$ref":"#/components/schemas/Endless"}}},
        "Wide":{"type":"object","properties":{"a":{"$ref":"#/components/schemas/Wide"},"b":{"$ref":"#/components/schemas/Wide"},"c":{"$ref":"#/components/schemas/Wide"}}},
        "Many":{"type":"array","minItems":900,"uniqueItems":true,"items":{"type":"integer"}},
        "TooMany":{"type":"array","minItems":100000000,"items":{"type":"integer"}},
        "None":{"type":"integer","minimum":5,"maximum":1}
    }}}"##;
    let description = read(vec![Source::new("t.json", text)]);
    let samples = Samples::new(&description.api);
    let mut found = Vec::new();
    for (position, ty) in description.api.types.iter().enumerate() {
        let id = spectrait_ir::TypeId(u32::try_from(position).expect("few"));
        let Some(name) = &ty.component else { continue };
        for variant in Variant::ALL {
            if let Some(value) = samples.value(id, variant, 0) {
                let text = serde_json::to_string(&value).expect("JSON");
                assert!(
                    text.len() < 20_000,
                    "{name} {variant:?}: {} bytes",
                    text.len()
                );
                assert_eq!(samples.value(id, variant, 0), Some(value));
                found.push(name.as_str());
            }
        }
    }
    found.dedup();
    assert_eq!(found, ["Tree", "Wide", "Many"]);
}
