//! A description as an independent validator sees it, and as types are generated from it.
//!
//! In: a file of the corpus. Out: its tree, validators of its schemas, and the Rust types of schemas, wherever they
//! stand.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonschema::{Registry, Validator};
use serde_json::{Value, json};
use spectrait::{Error, Generator, Output};

use super::dialect::{self, Moves};
use super::{files, inheritance, walk};
use crate::decoder::{self, RustText};

/// The URL of a folder of descriptions: a file of it has the URL of its name.
const FOLDER: &str = "https://description.example/";

/// The name of a component that stands for a schema which is none.
const COMPONENT: &str = "RoundTripOf";

/// A description.
#[derive(Debug)]
pub struct Description {
    /// Its tree, as it is.
    pub tree: Value,
    /// The file that it came from.
    path: PathBuf,
}

/// Its schemas, for a validator.
#[derive(Debug)]
pub struct Schemas {
    tree: Value,
    registry: Registry<'static>,
    url: String,
    moves: Moves,
}

/// What was generated.
#[derive(Debug)]
pub struct Generated {
    /// The output.
    pub output: Output,
    /// The type of each schema that was asked for, where it has one.
    pub types: Vec<Option<RustText>>,
}

impl Description {
    /// Reads a description.
    ///
    /// # Errors
    /// The file could not be read, or is neither JSON nor YAML.
    pub fn read(path: &Path) -> Result<Self, String> {
        Ok(Self {
            tree: tree(path)?,
            path: path.to_owned(),
        })
    }

    /// The version of OpenAPI.
    #[must_use]
    pub fn version(&self) -> &str {
        self.tree
            .get("openapi")
            .and_then(Value::as_str)
            .unwrap_or("2.0")
    }

    /// The schemas of the description, and of all files that it refers to.
    ///
    /// # Errors
    /// References that are no URLs.
    pub fn schemas(&self) -> Result<Schemas, String> {
        let url = |path: &Path| {
            let name = path.file_name().unwrap_or_default();
            format!("{FOLDER}{}", name.to_string_lossy())
        };
        let mut root = self.tree.clone();
        let moves = dialect::translate(&mut root, self.version());
        inheritance::inherit(&mut root);
        let url = url(&self.path);
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let files = files::referred(&root, &url, FOLDER, folder, self.version());
        let builder = Registry::new().add(url.clone(), root.clone());
        let builder = files.into_iter().fold(builder, |builder, (url, tree)| {
            builder.and_then(|builder| builder.add(url, tree))
        });
        let registry = builder
            .and_then(jsonschema::RegistryBuilder::prepare)
            .map_err(|error| error.to_string())?;
        Ok(Schemas {
            tree: root,
            registry,
            url,
            moves,
        })
    }

    /// Generates the types of the schemas at some pointers, and all that they need.
    ///
    /// # Errors
    /// Nothing could be generated.
    pub fn generate(&self, pointers: &[String]) -> Result<Generated, String> {
        let mut tree = self.tree.clone();
        // A text in memory is in no folder.
        files::absolute(&mut tree, FOLDER);
        let (components, prefix) = match tree.get("swagger").is_some() {
            true => (&mut tree["definitions"], "/definitions/"),
            false => (&mut tree["components"]["schemas"], "/components/schemas/"),
        };
        if !components.is_object() {
            *components = json!({});
        }
        let names: Vec<String> = pointers
            .iter()
            .enumerate()
            .map(|(index, pointer)| match pointer.strip_prefix(prefix) {
                Some(name) if !name.contains(['/', '~']) => name.to_owned(),
                _ => {
                    let name = format!("{COMPONENT}{index}");
                    components[&name] = json!({"$ref": walk::fragment(pointer)});
                    name
                }
            })
            .collect();
        go_both_ways(&mut tree);
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let generator = Generator::from_source(format!("{FOLDER}{name}"), tree.to_string());
        let generator = decoder::types_only(generator.map(FOLDER, folder).name("description"));
        let output = match generator.generate() {
            Ok(output) => output,
            Err(Error::Description(rejected)) if !rejected.output.files.is_empty() => {
                rejected.output
            }
            Err(error) => {
                return Err(error
                    .to_string()
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .to_owned());
            }
        };
        let api = generator.describe().map_err(|error| error.to_string())?.api;
        let types: BTreeMap<String, RustText> = decoder::components(&api);
        let types = names.iter().map(|name| types.get(name).cloned()).collect();
        Ok(Generated { output, types })
    }
}

impl Schemas {
    /// The tree of the description, with its schemas in JSON Schema 2020-12.
    #[must_use]
    pub fn tree(&self) -> &Value {
        &self.tree
    }

    /// Where in that tree the schema is that stands at a pointer of the description.
    #[must_use]
    pub fn moved(&self, pointer: &str) -> String {
        self.moves.find(pointer)
    }

    /// The validator of the schema at a pointer.
    ///
    /// # Errors
    /// The schema is not one.
    pub fn validator(&self, pointer: &str) -> Result<Validator, String> {
        let reference = format!("{}{}", self.url, walk::fragment(&self.moves.find(pointer)));
        jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .with_registry(&self.registry)
            .should_validate_formats(true)
            .with_format("byte", is_base64)
            .build(&json!({"$ref": reference}))
            .map_err(|error| error.to_string())
    }
}

/// Adds an operation for each component, so that requests and responses hold it: the validator does not know of
/// directions, and lets both leave out what only one of them has.
fn go_both_ways(tree: &mut Value) {
    let older = tree.get("swagger").is_some();
    let (components, prefix) = match older {
        true => (&tree["definitions"], "/definitions"),
        false => (&tree["components"]["schemas"], "/components/schemas"),
    };
    let names = components.as_object().into_iter().flatten();
    let references: Vec<Value> = names
        .map(|(name, _)| json!({"$ref": walk::fragment(&walk::join(prefix, name))}))
        .collect();
    if !tree["paths"].is_object() {
        tree["paths"] = json!({});
    }
    for (index, schema) in references.into_iter().enumerate() {
        let operation = match older {
            true => json!({
                "parameters": [{"name": "body", "in": "body", "schema": schema}],
                "responses": {"200": {"description": "", "schema": schema}},
            }),
            false => {
                let content = json!({"application/json": {"schema": schema}});
                json!({
                    "requestBody": {"content": content},
                    "responses": {"200": {"description": "", "content": content}},
                })
            }
        };
        tree["paths"][format!("/{COMPONENT}/{index}")] = json!({"post": operation});
    }
}

/// Whether a text is base64, as `format: byte` asks (RFC 4648 §4): with its padding, and zeros for the bits that no
/// byte has.
fn is_base64(text: &str) -> bool {
    STANDARD.decode(text).is_ok()
}

/// Reads JSON or YAML.
pub(super) fn tree(path: &Path) -> Result<Value, String> {
    let in_file = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| in_file(&error))?;
    if let Ok(tree) = serde_json::from_str(&text) {
        return Ok(tree);
    }
    let mut tree: serde_yaml::Value =
        serde_yaml::from_str(&text).map_err(|error| in_file(&error))?;
    tree.apply_merge().map_err(|error| in_file(&error))?;
    Ok(json_of(tree))
}

/// YAML as JSON: keys are strings.
fn json_of(value: serde_yaml::Value) -> Value {
    match value {
        serde_yaml::Value::Null => Value::Null,
        serde_yaml::Value::Bool(value) => Value::Bool(value),
        serde_yaml::Value::Number(number) => serde_json::to_value(number).unwrap_or_default(),
        serde_yaml::Value::String(text) => Value::String(text),
        serde_yaml::Value::Sequence(items) => items.into_iter().map(json_of).collect(),
        serde_yaml::Value::Mapping(members) => {
            let members = members.into_iter().map(|(key, value)| {
                let key = match json_of(key) {
                    Value::String(key) => key,
                    key => key.to_string(),
                };
                (key, json_of(value))
            });
            Value::Object(members.collect())
        }
        serde_yaml::Value::Tagged(tagged) => json_of(tagged.value),
    }
}
