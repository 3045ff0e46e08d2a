//! How cost grows: a description beside itself, doubled and quadrupled.
//!
//! In: descriptions in one file. Out: a line for each and size, and the cost of the largest for what it is, compared
//! with that of the smallest.
//!
//! What always holds: a copy has the operations and the components of the original under names of its own, and refers to
//! its own components only, so that it is as large as the original and no larger.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Map, Value};
use spectrait_tests::corpus::Entry;

use crate::one;
use crate::table::Row;

/// The maps of components that are copied. Schemes of security are asked for by name and stay as they are.
const COMPONENTS: [&str; 16] = [
    "/components/schemas",
    "/components/responses",
    "/components/parameters",
    "/components/examples",
    "/components/requestBodies",
    "/components/headers",
    "/components/links",
    "/components/callbacks",
    "/components/pathItems",
    "/components/mediaTypes",
    "/definitions",
    "/parameters",
    "/responses",
    "/webhooks",
    "/x-webhooks",
    "/paths",
];

/// Prints what each description costs once and up to `most` times, doubled each time. Whether the cost of all is linear.
pub(crate) fn run(entries: &[Entry], most: usize, workspace: &Path) -> Result<bool, String> {
    println!(
        "{:28} {:>5} {:>9} {:>7} {:>7}",
        "description", "times", "lines", "CPU s", "MB"
    );
    let sizes: Vec<usize> = std::iter::successors(Some(1), |size| Some(size * 2))
        .take_while(|size| *size <= most)
        .collect();
    let mut totals: Vec<(f64, f64)> = vec![(0.0, 0.0); sizes.len()];
    for entry in entries {
        let Some(root) = read(&entry.path)? else {
            println!(
                "{:28} is of several files, or was not understood",
                entry.slug
            );
            continue;
        };
        for (size, total) in sizes.iter().zip(&mut totals) {
            let row = cost(entry, &enlarge(&root, *size), *size, workspace)?;
            let one = &row.outcome;
            println!(
                "{:28} {size:>5} {:>9} {:>7.2} {:>7.0}",
                entry.slug, one.lines, one.cpu, one.megabytes
            );
            total.0 += one.cpu;
            total.1 += one.megabytes;
        }
    }
    let mut line = String::from("all:");
    for (size, (cpu, megabytes)) in sizes.iter().zip(&totals) {
        let _ = write!(line, " {size}× {cpu:.2} s of CPU and {megabytes:.0} MB;");
    }
    let growth = match (totals.first(), totals.last(), sizes.last()) {
        (Some((first, _)), Some((last, _)), Some(size)) if *first > 0.0 => {
            last / first / f64::from(u32::try_from(*size).unwrap_or(u32::MAX))
        }
        _ => 1.0,
    };
    println!("{line} each costs {growth:.2} times as much in the largest as alone");
    Ok(growth < 1.5)
}

/// The description as JSON, where it is in one file.
fn read(path: &Path) -> Result<Option<Value>, String> {
    let failed = |error: String| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| failed(error.to_string()))?;
    let root: Option<Value> = serde_json::from_str(&text)
        .ok()
        .or_else(|| serde_yaml::from_str(&text).ok());
    Ok(root.filter(refers_to_itself))
}

fn refers_to_itself(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.iter().all(|(key, value)| {
            let elsewhere = value.as_str().is_some_and(|text| !text.starts_with('#'));
            !(key == "$ref" && elsewhere) && refers_to_itself(value)
        }),
        Value::Array(items) => items.iter().all(refers_to_itself),
        _ => true,
    }
}

/// The description with copies of itself: `times` of it in all.
fn enlarge(root: &Value, times: usize) -> Value {
    let mut large = root.clone();
    for copy in 1..times {
        for section in COMPONENTS {
            let Some(Value::Object(members)) = root.pointer(section) else {
                continue;
            };
            let copies: Map<String, Value> = members
                .iter()
                .filter(|(name, _)| !name.starts_with("x-") || section != "/paths")
                .map(|(name, value)| {
                    let mut value = value.clone();
                    rename(&mut value, copy);
                    (renamed(section, name, copy), value)
                })
                .collect();
            if let Some(Value::Object(members)) = large.pointer_mut(section) {
                members.extend(copies);
            }
        }
    }
    large
}

/// The name of a copy: `Pet` → `PetCopy1`, `/pets` → `/copy1/pets`.
fn renamed(section: &str, name: &str, copy: usize) -> String {
    match section {
        "/paths" => format!("/copy{copy}{name}"),
        _ => format!("{name}Copy{copy}"),
    }
}

/// Renames what a copy refers to, and what must be unique.
fn rename(value: &mut Value, copy: usize) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                match (key.as_str(), &mut *value) {
                    ("$ref", Value::String(text)) => rename_reference(text, copy),
                    ("operationId", Value::String(text)) => {
                        let _ = write!(text, "Copy{copy}");
                    }
                    ("mapping", Value::Object(mapping)) => {
                        for target in mapping.values_mut() {
                            if let Value::String(text) = target {
                                rename_reference(text, copy);
                            }
                        }
                    }
                    _ => rename(value, copy),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename(item, copy)),
        _ => {}
    }
}

/// `#/components/schemas/Pet/properties/a` → `#/components/schemas/PetCopy1/properties/a`
fn rename_reference(text: &mut String, copy: usize) {
    for section in COMPONENTS {
        let Some(rest) = text
            .strip_prefix('#')
            .and_then(|pointer| pointer.strip_prefix(section))
            .and_then(|rest| rest.strip_prefix('/'))
        else {
            continue;
        };
        let (name, inner) = rest.find('/').map_or((rest, ""), |end| rest.split_at(end));
        let name = match section {
            "/paths" => format!("~1copy{copy}{name}"),
            _ => renamed(section, name, copy),
        };
        *text = format!("#{section}/{name}{inner}");
        return;
    }
}

/// Generates it, in a process of its own.
fn cost(entry: &Entry, root: &Value, size: usize, workspace: &Path) -> Result<Row, String> {
    let name = format!("{}-x{size}", entry.folder());
    let path = workspace.join(&name).with_extension("json");
    std::fs::write(&path, root.to_string())
        .map_err(|error| format!("{}: {error}", path.display()))?;
    let of_copy = Entry {
        slug: entry.slug.clone(),
        path: path.clone(),
        version: entry.version.clone(),
        bytes: entry.bytes * size as u64,
    };
    let folder = workspace.join(&name);
    let row = one::run(&of_copy, &folder);
    for removed in [
        std::fs::remove_dir_all(&folder),
        std::fs::remove_file(&path),
    ] {
        // What is left over is in the target folder, and in nobody's way.
        drop(removed);
    }
    match &row.outcome.failure {
        Some(failure) => Err(format!("{} {size}×: {failure}", entry.slug)),
        None => Ok(row),
    }
}
