//! A description whose components and paths are in files of their own means what it means in one file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use spectrait::Generator;

use crate::{descriptions, names, names_of};

/// Members whose values are data, in which nothing is a reference.
const DATA: [&str; 6] = ["const", "default", "enum", "example", "examples", "value"];

/// Members whose own members have names, which may be those of keywords.
const NAMED: [&str; 9] = [
    "$defs",
    "callbacks",
    "definitions",
    "examples",
    "headers",
    "patternProperties",
    "properties",
    "responses",
    "schemas",
];

/// A description in many files.
struct Split {
    /// The file of each component, by its pointer.
    homes: BTreeMap<String, String>,
    /// What is in each file.
    files: BTreeMap<String, Value>,
}

impl Split {
    /// Puts each component and each path item of a description into a file of its own. The first file keeps the names
    /// of components, each of which is a reference.
    fn of(description: &Value) -> Self {
        let mut split = Self {
            homes: BTreeMap::new(),
            files: BTreeMap::new(),
        };
        let sections: Vec<String> = match description["components"].as_object() {
            Some(components) => components
                .keys()
                .map(|key| format!("/components/{key}"))
                .collect(),
            None => ["/definitions", "/parameters", "/responses"]
                .map(str::to_owned)
                .into(),
        };
        // A Security Scheme is found by its name.
        let sections: Vec<String> = sections
            .into_iter()
            .filter(|section| !section.ends_with("/securitySchemes"))
            .collect();
        let mut root = description.clone();
        for section in &sections {
            let Some(members) = description.pointer(section).and_then(Value::as_object) else {
                continue;
            };
            let folder = section.rsplit('/').next().unwrap();
            for (number, name) in members.keys().enumerate() {
                let file = format!("{folder}/{number}/{name}.json");
                split.homes.insert(format!("#{section}/{name}"), file);
            }
        }
        for section in &sections {
            for (name, component) in members_mut(&mut root, section) {
                let Some(file) = split.homes.get(&format!("#{section}/{name}")).cloned() else {
                    continue;
                };
                let mut moved = component.take();
                split.relocate(&mut moved, "../../", false);
                *component = json!({"$ref": encoded(&file)});
                split.files.insert(file, moved);
            }
        }
        for (number, (path, item)) in members_mut(&mut root, "/paths").into_iter().enumerate() {
            if path.starts_with('/') && item.get("$ref").is_none() {
                let file = format!("paths/{number}.json");
                let mut moved = item.take();
                split.relocate(&mut moved, "../", false);
                *item = json!({"$ref": file});
                split.files.insert(file, moved);
            }
        }
        for (_, rest) in members_mut(&mut root, "/webhooks") {
            split.relocate(rest, "", false);
        }
        split.files.insert("api.json".to_owned(), root);
        split
    }

    /// Makes references to components lead to their files, from a file so far below the first.
    fn relocate(&self, value: &mut Value, up: &str, are_names: bool) {
        match value {
            Value::Object(members) => {
                for (key, member) in members {
                    match member {
                        Value::String(text) if key == "$ref" && !are_names => {
                            *text = self.led(text, up);
                        }
                        Value::Object(mapping) if key == "mapping" && !are_names => {
                            for to in mapping.values_mut() {
                                if let Value::String(text) = to {
                                    *text = self.led(text, up);
                                }
                            }
                        }
                        Value::Object(_) if NAMED.contains(&key.as_str()) && !are_names => {
                            self.relocate(member, up, true);
                        }
                        _ if DATA.contains(&key.as_str()) && !are_names => {}
                        _ => self.relocate(member, up, false),
                    }
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.relocate(item, up, false);
                }
            }
            _ => {}
        }
    }

    /// Where a reference leads from a file so far below the first.
    fn led(&self, reference: &str, up: &str) -> String {
        let whole = |home: &str| {
            self.homes
                .get(home)
                .map(|file| format!("{up}{}", encoded(file)))
        };
        if let Some(file) = whole(reference) {
            return file;
        }
        if !reference.starts_with('#') {
            return reference.to_owned();
        }
        // What stands in a component, or the bare rest of the first file.
        let inside = reference.match_indices('/').find_map(|(end, _)| {
            Some(format!(
                "{}#{}",
                whole(&reference[..end])?,
                &reference[end..]
            ))
        });
        inside.unwrap_or_else(|| format!("{up}api.json{reference}"))
    }

    /// Writes the files below a folder; where the first is.
    fn write(&self, folder: &Path) -> PathBuf {
        for (name, value) in &self.files {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, value.to_string()).unwrap();
        }
        folder.join("api.json")
    }
}

/// The members of the object at a pointer.
fn members_mut<'v>(root: &'v mut Value, pointer: &str) -> Vec<(String, &'v mut Value)> {
    let members = root.pointer_mut(pointer).and_then(Value::as_object_mut);
    let members = members.into_iter().flat_map(Map::iter_mut);
    members.map(|(key, member)| (key.clone(), member)).collect()
}

/// A path as a reference writes it.
fn encoded(path: &str) -> String {
    percent_encoding::utf8_percent_encode(path, percent_encoding::NON_ALPHANUMERIC)
        .to_string()
        .replace("%2F", "/")
}

#[test]
fn many_files_mean_what_one_file_means() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("split");
    let mut different = Vec::new();
    for (path, description) in descriptions() {
        // What is named by a pointer with escapes is left to the tests of references.
        if description.to_string().contains("~1") {
            continue;
        }
        let folder = folder.join(path.file_stem().unwrap());
        let one = names(&description);
        let many = names_of(Generator::new(Split::of(&description).write(&folder)));
        let missing = one.difference(&many).map(|name| format!("- {name}"));
        let new = many.difference(&one).map(|name| format!("+ {name}"));
        let lines = missing.chain(new);
        different.extend(lines.map(|line| format!("{}: {line}", path.display())));
    }
    fs::remove_dir_all(&folder).ok();
    assert!(different.is_empty(), "{}", different.join("\n"));
}
