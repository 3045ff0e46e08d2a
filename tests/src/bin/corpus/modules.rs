//! Compiling many small outputs: each a module, in a few crates.
//!
//! In: the crates that were written. Out: what the compiler says of each, in its row.
//!
//! What always holds: a crate has the support code once, whatever the number of modules, so that the time to compile
//! grows with what is generated. Otherwise a module is what the crate was: no lint is off in it that was not off there.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::compile::{cargo_check, count};
use crate::table::Row;

/// The types of other crates that outputs implement `Check` for, each for itself. Where they share the trait, that is
/// done once.
const FOREIGN: [(&str, &str, &str); 3] = [
    (
        "chrono",
        "chrono::DateTime<chrono::FixedOffset>",
        "DateTime<FixedOffset>",
    ),
    ("chrono", "chrono::NaiveDate", "NaiveDate"),
    ("uuid", "uuid::Uuid", "Uuid"),
];

/// A crate takes another module until it has so many lines: few crates, each of which is compiled in little memory.
const LINES: usize = 60_000;

/// Checks all that was written, and notes errors and warnings in each row.
pub(crate) fn check(workspace: &Path, rows: &mut [Row]) -> Result<(), String> {
    let failed = |error: io::Error| format!("{}: {error}", workspace.display());
    let mut written: Vec<(usize, &mut Row)> = rows
        .iter_mut()
        .filter(|row| row.outcome.lines > 0)
        .enumerate()
        .collect();
    let mut parts: Vec<Part> = Vec::new();
    let mut part_of = Vec::new();
    for (number, row) in &written {
        if parts.last().is_none_or(|part| part.lines >= LINES) {
            if let Some(full) = parts.last() {
                full.finish().map_err(failed)?;
            }
            let name = format!("part{}", parts.len());
            parts.push(Part::new(workspace.join("parts").join(name)));
        }
        let Some(part) = parts.last_mut() else {
            continue;
        };
        part.add(&format!("m{number}"), &workspace.join(&row.folder))
            .map_err(failed)?;
        part_of.push(parts.len() - 1);
    }
    if let Some(last) = parts.last() {
        last.finish().map_err(failed)?;
    }
    let members: Vec<String> = (0..parts.len())
        .map(|part| format!("parts/part{part}"))
        .collect();
    let manifest = spectrait_tests::workspace_manifest(&members);
    fs::write(workspace.join("Cargo.toml"), manifest).map_err(failed)?;

    let messages = cargo_check(workspace)?;
    // A message is about the module in whose folder its first place is; a crate without a word of its own is built.
    let counts = count(&messages, |message| {
        let place = message["message"]["spans"][0]["file_name"].as_str();
        let Some(place) = place else {
            return Some(message["target"]["name"].as_str()?.to_owned());
        };
        let module = place.split_once("/src/").map_or("", |(_, path)| path);
        Some(module.split('/').next().unwrap_or_default().to_owned())
    });
    for ((number, row), part) in written.iter_mut().zip(part_of) {
        let built = counts
            .get(&format!("part{part}"))
            .is_some_and(|part| part.built);
        let mut compiled = counts
            .get(&format!("m{number}"))
            .cloned()
            .unwrap_or_default();
        compiled.built = built;
        row.compiled = Some(compiled);
    }
    Ok(())
}

/// A crate in the making.
struct Part {
    folder: PathBuf,
    modules: Vec<String>,
    /// How many lines they have, support code aside.
    lines: usize,
    support: BTreeSet<String>,
    /// The lines of the manifests: crates by name, each with the most that one asks for.
    dependencies: BTreeMap<String, String>,
    features: BTreeSet<String>,
}

impl Part {
    fn new(folder: PathBuf) -> Self {
        // What an earlier run wrote may not be part of this one; where there was none, nothing is to be removed.
        let _ = fs::remove_dir_all(&folder);
        Self {
            folder,
            modules: Vec::new(),
            lines: 0,
            support: BTreeSet::new(),
            dependencies: BTreeMap::new(),
            features: BTreeSet::new(),
        }
    }

    /// Adds what was written as a crate into `output`.
    fn add(&mut self, name: &str, output: &Path) -> io::Result<()> {
        self.manifest(&fs::read_to_string(output.join("Cargo.toml"))?);
        let module = self.folder.join("src").join(name);
        let mut files = Vec::new();
        list(&output.join("src"), "", &mut files)?;
        for path in files {
            let text = fs::read_to_string(output.join("src").join(&path))?;
            let (to, text) = match path.strip_prefix("support/") {
                Some("mod.rs") => continue,
                Some(path) if !self.support.insert(path.to_owned()) => continue,
                Some(path) => (self.folder.join("src/support").join(path), text),
                None if path == "lib.rs" => (module.join("mod.rs"), root(&text)),
                None if path == "types.rs" => (module.join(&path), without_foreign(&text)),
                None => (module.join(&path), text),
            };
            if !to.starts_with(self.folder.join("src/support")) {
                self.lines += text.lines().count();
            }
            if let Some(folder) = to.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(to, text)?;
        }
        self.modules.push(name.to_owned());
        Ok(())
    }

    /// Notes dependencies and features. The manifest is one that was generated: a line for each.
    fn manifest(&mut self, text: &str) {
        let mut section = "";
        for line in text.lines() {
            if line.starts_with('[') {
                section = line;
                continue;
            }
            let Some((name, value)) = line.split_once(" = ") else {
                continue;
            };
            match section {
                "[features]" => {
                    self.features.insert(name.to_owned());
                }
                "[dependencies]" => {
                    let value = value.replace(", optional = true", "");
                    self.dependencies.insert(name.to_owned(), value);
                }
                _ => {}
            }
        }
    }

    /// Writes the manifest and the roots.
    fn finish(&self) -> io::Result<()> {
        let name = self
            .folder
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        let mut manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[features]\n"
        );
        for feature in self.features.iter().filter(|feature| *feature != "default") {
            let _ = writeln!(manifest, "{feature} = []");
        }
        manifest.push_str("\n[dependencies]\n");
        for (name, value) in &self.dependencies {
            let _ = writeln!(manifest, "{name} = {value}");
        }
        fs::write(self.folder.join("Cargo.toml"), manifest)?;
        let mut support: String = self
            .support
            .iter()
            .filter_map(|path| {
                let name = path
                    .strip_suffix("/mod.rs")
                    .or_else(|| path.strip_suffix(".rs"))?;
                (!name.contains('/')).then(|| format!("pub mod {name};\n"))
            })
            .collect();
        for (krate, ty, _) in FOREIGN {
            if self.dependencies.contains_key(krate) {
                let _ = writeln!(support, "impl check::Check for {ty} {{}}");
            }
        }
        fs::create_dir_all(self.folder.join("src/support"))?;
        fs::write(self.folder.join("src/support/mod.rs"), support)?;
        let mut root =
            "#[allow(dead_code, unused_imports, unused_macros)]\npub mod support;\n".to_owned();
        for module in &self.modules {
            let _ = writeln!(root, "pub mod {module};");
        }
        fs::write(self.folder.join("src/lib.rs"), root)
    }
}

/// The root of a module for that of a crate: the support code is the one that all share.
fn root(text: &str) -> String {
    let mut root = String::with_capacity(text.len());
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        match line {
            "pub mod support;" => root.push_str("use crate::support;\n"),
            _ if line.starts_with("#[") && lines.peek() == Some(&"pub mod support;") => {}
            _ => {
                root.push_str(line);
                root.push('\n');
            }
        }
    }
    root
}

/// The types of a module, in which types of its own stand for the foreign ones that all modules implement `Check` for.
fn without_foreign(text: &str) -> String {
    let mut types = String::with_capacity(text.len());
    let mut own = String::new();
    let mut rest = text;
    let starts = [
        "\nunchecked!(",
        "\nimpl Check for ",
        // Where a schema is called `Check`.
        "\nimpl super::support::check::Check for ",
    ];
    while let Some(start) = starts.iter().filter_map(|start| rest.find(start)).min() {
        let (before, after) = rest.split_at(start);
        types.push_str(before);
        let end = after.find([';', '{']).unwrap_or(after.len());
        let (item, after) = after.split_at(end);
        let mut item = item.to_owned();
        for (number, (krate, _, name)) in FOREIGN.iter().enumerate() {
            let instead = format!("Foreign{number}");
            let before = item.clone();
            // A type of its own may be called so.
            let first = name.split('<').next().unwrap_or_default();
            let import = format!("use {krate}::");
            let mut imports = text.lines().filter(|line| line.starts_with(&import));
            let bare = imports.any(|line| line.contains(first)).then_some(*name);
            let full = format!("{krate}::{name}");
            for written in [Some(full.as_str()), bare].into_iter().flatten() {
                item = replace_word(&item, written, &instead);
            }
            if item != before {
                // An import that was for this item only is used all the same.
                let holds = bare.unwrap_or(&full);
                let _ = writeln!(
                    own,
                    "#[allow(dead_code, missing_docs)]\npub struct {instead}(pub {holds});"
                );
            }
        }
        types.push_str(&item);
        rest = after;
    }
    types + rest + &own
}

/// Replaces a type in a list of types.
fn replace_word(text: &str, word: &str, by: &str) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(word) {
        let (before, after) = rest.split_at(start);
        let after = after.get(word.len()..).unwrap_or_default();
        let joins =
            |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':');
        let is_whole = !joins(before.chars().next_back()) && !joins(after.chars().next());
        replaced.push_str(before);
        replaced.push_str(if is_whole { by } else { word });
        rest = after;
    }
    replaced + rest
}

/// The files below a folder, by their paths from it.
fn list(folder: &Path, below: &str, files: &mut Vec<String>) -> io::Result<()> {
    for item in fs::read_dir(folder)? {
        let item = item?;
        let path = format!("{below}{}", item.file_name().to_string_lossy());
        if item.path().is_dir() {
            list(&item.path(), &format!("{path}/"), files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
