//! The files of the suite, and the description that each group of tests becomes.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use spectrait::Generator;
use spectrait_tests::decoder;

/// A schema and its tests.
#[derive(Deserialize)]
pub(crate) struct Group {
    /// The file without its ending, which is the keyword; with its folder, where it is in one.
    #[serde(default)]
    pub(crate) file: String,
    pub(crate) description: String,
    schema: Box<RawValue>,
    pub(crate) tests: Vec<Test>,
}

/// A value, and whether it is valid.
#[derive(Deserialize)]
pub(crate) struct Test {
    pub(crate) description: String,
    /// The text, because a number is more than any type of Rust holds.
    pub(crate) data: Box<RawValue>,
    pub(crate) valid: bool,
}

/// The version of OpenAPI that a description is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Dialect {
    /// 3.0, whose schemas come from draft 4.
    #[value(name = "3.0")]
    OpenApi30,
    /// 3.1, whose schemas are those of draft 2020-12.
    #[value(name = "3.1")]
    OpenApi31,
}

impl Dialect {
    pub(crate) fn version(self) -> &'static str {
        match self {
            Self::OpenApi30 => "3.0.4",
            Self::OpenApi31 => "3.1.1",
        }
    }
}

/// Reads all files below a folder, in the order of their names.
pub(crate) fn read(folder: &Path) -> Result<Vec<Group>, String> {
    let mut files = Vec::new();
    list(folder, &mut files).map_err(|error| format!("{}: {error}", folder.display()))?;
    files.sort();
    let mut groups = Vec::new();
    for path in files {
        let in_file = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let text = fs::read(&path).map_err(|error| in_file(&error))?;
        let mut read: Vec<Group> =
            serde_json::from_slice(&text).map_err(|error| in_file(&error))?;
        let file = path
            .strip_prefix(folder)
            .unwrap_or(&path)
            .with_extension("");
        for group in &mut read {
            group.file = file.to_string_lossy().replace('\\', "/");
        }
        groups.extend(read);
    }
    match groups.is_empty() {
        true => Err("no tests are there".into()),
        false => Ok(groups),
    }
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "json") {
            files.push(path);
        }
    }
    Ok(())
}

/// Leaves out of tests of formats what is no text: formats are checked of strings, and so are their schemas then.
pub(crate) fn of_texts(groups: &mut Vec<Group>) -> Result<(), String> {
    for group in &mut *groups {
        group
            .tests
            .retain(|test| test.data.get().trim_start().starts_with('"'));
        let rest = group.schema.get().trim_start().trim_start_matches('{');
        let schema = format!(r#"{{"type": "string",{rest}"#);
        group.schema = RawValue::from_string(schema).map_err(|error| error.to_string())?;
    }
    groups.retain(|group| !group.tests.is_empty());
    Ok(())
}

/// Generates the types of a group: its schema is the component `Case`. References in the suite begin at the root of
/// the schema, so it is a resource of its own: in 3.1 by an `$id`, in 3.0 in a file of its own.
pub(crate) fn generator(
    group: &Group,
    dialect: Dialect,
    remotes: &Path,
    folder: &Path,
) -> Result<Generator, String> {
    let mut schema: Value =
        serde_json::from_str(group.schema.get()).map_err(|error| error.to_string())?;
    let description = |schema: &str| {
        format!(
            r#"{{"openapi": "{}", "info": {{"title": "Case", "version": "1"}}, "paths": {{}}, "components": {{"schemas": {{"Case": {schema}}}}}}}"#,
            dialect.version()
        )
    };
    let text = match dialect {
        Dialect::OpenApi31 => {
            if let Value::Object(members) = &mut schema
                && !members.contains_key("$id")
            {
                // Written into the text, whose numbers are to stay as they are.
                let rest = group.schema.get().trim_start().trim_start_matches('{');
                let comma = if members.is_empty() { "" } else { "," };
                description(&format!(
                    r#"{{"$id": "https://suite.example/case"{comma}{rest}"#
                ))
            } else {
                description(group.schema.get())
            }
        }
        Dialect::OpenApi30 => {
            let file = folder.join("case.json");
            fs::create_dir_all(folder)
                .and_then(|()| fs::write(&file, group.schema.get()))
                .map_err(|error| format!("{}: {error}", file.display()))?;
            description(&json!({"$ref": "https://suite.example/case.json"}).to_string())
        }
    };
    let mut generator =
        Generator::from_source("case.json", text).map("http://localhost:1234/", remotes);
    if dialect == Dialect::OpenApi30 {
        generator = generator.map("https://suite.example/case.json", folder.join("case.json"));
    }
    Ok(decoder::types_only(generator))
}
