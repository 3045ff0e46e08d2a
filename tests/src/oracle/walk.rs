//! Where the schemas and the examples of a description stand.
//!
//! In: the tree of a description, of any version. Out: JSON pointers.
//!
//! What always holds: what stands in an example, a default or an extension is data, and is not looked into.

use serde_json::Value;

/// Keywords whose value is a schema.
const SCHEMA: &[&str] = &[
    "additionalItems",
    "additionalProperties",
    "contains",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];

/// Keywords whose value is a list of schemas.
const LIST: &[&str] = &["allOf", "anyOf", "items", "oneOf", "prefixItems"];

/// Keywords whose value has a schema for each name.
const NAMED: &[&str] = &[
    "$defs",
    "definitions",
    "dependentSchemas",
    "patternProperties",
    "properties",
];

/// A value that a description gives for a schema.
#[derive(Debug, Clone)]
pub struct Example<'v> {
    /// Where it stands.
    pub pointer: String,
    /// Where its schema stands.
    pub schema: String,
    /// The value.
    pub value: &'v Value,
}

/// What a description holds.
#[derive(Debug, Default)]
pub struct Found<'v> {
    /// The pointer of each schema.
    pub schemas: Vec<String>,
    /// The values that are given for them.
    pub examples: Vec<Example<'v>>,
}

/// Finds all schemas and examples of a description, or of a file that one refers to.
#[must_use]
pub fn walk(root: &Value) -> Found<'_> {
    let mut walk = Walk {
        root,
        found: Found::default(),
    };
    walk.node(root, "");
    walk.found
}

/// One more segment of a pointer.
#[must_use]
pub fn join(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// A pointer as the fragment of a URL.
#[must_use]
pub fn fragment(pointer: &str) -> String {
    let mut text = "#".to_owned();
    for byte in pointer.bytes() {
        match byte {
            b'/' | b'-' | b'.' | b'_' | b'~' => text.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => text.push(char::from(byte)),
            byte => text.push_str(&format!("%{byte:02X}")),
        }
    }
    text
}

/// What a reference within a tree leads to.
#[must_use]
pub fn referred<'v>(root: &'v Value, reference: &str) -> Option<&'v Value> {
    let pointer = percent_encoding::percent_decode_str(reference.strip_prefix('#')?);
    root.pointer(&pointer.decode_utf8().ok()?)
}

struct Walk<'v> {
    root: &'v Value,
    found: Found<'v>,
}

impl<'v> Walk<'v> {
    /// What is not a schema, such as an operation.
    fn node(&mut self, node: &'v Value, at: &str) {
        match node {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.node(item, &format!("{at}/{index}"));
                }
            }
            Value::Object(members) => {
                for (key, value) in members {
                    let below = join(at, key);
                    let schemas = matches!(at, "/components" if key == "schemas")
                        || (at.is_empty() && key == "definitions");
                    if schemas {
                        self.named(value, &below);
                    } else if (key == "schema" || key == "itemSchema")
                        && !at.ends_with("/components")
                    {
                        self.schema(value, &below);
                        if key == "schema" {
                            self.examples_of(node, at, &below);
                        }
                    } else if !is_data(key) {
                        self.node(value, &below);
                    }
                }
            }
            _ => {}
        }
    }

    /// A schema, and those in it.
    fn schema(&mut self, schema: &'v Value, at: &str) {
        let Value::Object(members) = schema else {
            return;
        };
        self.found.schemas.push(at.to_owned());
        for (key, value) in members {
            let below = join(at, key);
            match (key.as_str(), value) {
                ("example" | "default" | "const", value) => self.example(value, below, at),
                ("examples", Value::Array(values)) => {
                    for (index, value) in values.iter().enumerate() {
                        self.example(value, format!("{below}/{index}"), at);
                    }
                }
                (key, Value::Array(items)) if LIST.contains(&key) => {
                    for (index, item) in items.iter().enumerate() {
                        self.schema(item, &format!("{below}/{index}"));
                    }
                }
                (key, value) if NAMED.contains(&key) => self.named(value, &below),
                (key, value) if SCHEMA.contains(&key) => self.schema(value, &below),
                _ => {}
            }
        }
    }

    fn named(&mut self, schemas: &'v Value, at: &str) {
        for (name, schema) in schemas.as_object().into_iter().flatten() {
            self.schema(schema, &join(at, name));
        }
    }

    /// The examples of a media type, parameter, header or response, beside its schema.
    fn examples_of(&mut self, node: &'v Value, at: &str, schema: &str) {
        if let Some(value) = node.get("example") {
            self.example(value, join(at, "example"), schema);
        }
        let examples = node.get("examples").and_then(Value::as_object);
        for (name, example) in examples.into_iter().flatten() {
            let pointer = join(&join(at, "examples"), name);
            // In 2.0 the name is a media type, and the example stands there itself.
            if self.root.get("swagger").is_some() {
                self.example(example, pointer, schema);
                continue;
            }
            let example = match example.get("$ref").and_then(Value::as_str) {
                Some(reference) => reference
                    .strip_prefix('#')
                    .and_then(|pointer| self.root.pointer(pointer)),
                None => Some(example),
            };
            let members = ["dataValue", "value"];
            if let Some(value) = members.into_iter().find_map(|member| example?.get(member)) {
                self.example(value, pointer, schema);
            }
        }
    }

    fn example(&mut self, value: &'v Value, pointer: String, schema: &str) {
        let schema = schema.to_owned();
        self.found.examples.push(Example {
            pointer,
            schema,
            value,
        });
    }
}

/// Whether a member holds data of the API, or of somebody else.
fn is_data(key: &str) -> bool {
    matches!(key, "default" | "enum" | "example" | "examples") || key.starts_with("x-")
}
