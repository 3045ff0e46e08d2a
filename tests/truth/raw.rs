//! A description as plain data, and the parts that it has by the letter of the specification.

use serde_json::Value;

/// What a part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Operation,
    Parameter,
    Header,
    Body,
    Response,
    MediaType,
}

/// A part of a description.
pub(crate) struct Part {
    pub(crate) kind: Kind,
    /// Where it stands itself.
    pub(crate) pointer: String,
    /// Where it is used, which may be a reference.
    pub(crate) at: String,
}

/// A description of OpenAPI 3.x in one file.
pub(crate) struct Raw(Value);

const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

impl Raw {
    /// Reads a description; nothing where it is of another version, or no plain YAML.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text)
            .or_else(|_| serde_yaml::from_str(text))
            .ok()?;
        let version = value.get("openapi")?.as_str()?;
        version.starts_with("3.").then(|| Self(value))
    }

    /// The parts of all operations.
    pub(crate) fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        for section in ["paths", "webhooks"] {
            for (path, item) in members(self.0.get(section)) {
                let at = format!("/{section}/{}", escape(path));
                let Some((item, at)) = self.behind(item, at) else {
                    continue;
                };
                if path.starts_with("x-") {
                    continue;
                }
                self.parameters(item, &at, &mut parts);
                for (method, operation) in members(Some(item)) {
                    if METHODS.contains(&method) && operation.is_object() {
                        self.operation(operation, format!("{at}/{method}"), &mut parts);
                    }
                }
            }
        }
        parts
    }

    fn operation(&self, operation: &Value, at: String, parts: &mut Vec<Part>) {
        self.parameters(operation, &at, parts);
        if let Some(body) = operation.get("requestBody") {
            let body_at = format!("{at}/requestBody");
            if let Some((body, pointer)) = self.part(Kind::Body, body, body_at, parts) {
                self.content(body, &pointer, parts);
            }
        }
        for (status, response) in members(operation.get("responses")) {
            if status.starts_with("x-") {
                continue;
            }
            let at = format!("{at}/responses/{}", escape(status));
            let Some((response, pointer)) = self.part(Kind::Response, response, at, parts) else {
                continue;
            };
            self.content(response, &pointer, parts);
            for (name, header) in members(response.get("headers")) {
                let at = format!("{pointer}/headers/{}", escape(name));
                self.part(Kind::Header, header, at, parts);
            }
        }
        parts.push(Part {
            kind: Kind::Operation,
            pointer: at.clone(),
            at,
        });
    }

    fn parameters(&self, node: &Value, at: &str, parts: &mut Vec<Part>) {
        let list = node.get("parameters").and_then(Value::as_array);
        for (index, parameter) in list.into_iter().flatten().enumerate() {
            let at = format!("{at}/parameters/{index}");
            self.part(Kind::Parameter, parameter, at, parts);
        }
    }

    fn content(&self, node: &Value, at: &str, parts: &mut Vec<Part>) {
        for (name, media_type) in members(node.get("content")) {
            let at = format!("{at}/content/{}", escape(name));
            self.part(Kind::MediaType, media_type, at, parts);
        }
    }

    /// Adds a part, and gives it with its own place. What is behind a reference that leads nowhere is a part where it
    /// is used.
    fn part<'r>(
        &'r self,
        kind: Kind,
        node: &'r Value,
        at: String,
        parts: &mut Vec<Part>,
    ) -> Option<(&'r Value, String)> {
        let found = self.behind(node, at.clone());
        let pointer = found.as_ref().map_or(&at, |(_, pointer)| pointer).clone();
        parts.push(Part { kind, pointer, at });
        found
    }

    /// The node behind references within the file.
    fn behind<'r>(&'r self, mut node: &'r Value, mut at: String) -> Option<(&'r Value, String)> {
        for _ in 0..16 {
            let Some(reference) = node.get("$ref").and_then(Value::as_str) else {
                return Some((node, at));
            };
            // As a fragment, a pointer may be percent-encoded; here that is seen for braces only.
            let pointer = reference
                .strip_prefix('#')?
                .replace("%7B", "{")
                .replace("%7D", "}");
            node = self.0.pointer(&pointer)?;
            at = pointer;
        }
        None
    }

    /// A keyword of the schema at a pointer that says which values there are; nothing where any value is one.
    pub(crate) fn demands(&self, pointer: &str) -> Option<&'static str> {
        const KEYWORDS: [&str; 11] = [
            "type",
            "properties",
            "items",
            "enum",
            "const",
            "allOf",
            "anyOf",
            "oneOf",
            "$ref",
            "prefixItems",
            "additionalProperties",
        ];
        let schema = self.0.pointer(pointer)?.as_object()?;
        KEYWORDS
            .into_iter()
            .find(|keyword| match schema.get(*keyword) {
                None => false,
                // In an object that says no more, any value is one.
                Some(Value::Array(branches)) if matches!(*keyword, "anyOf" | "oneOf" | "allOf") => {
                    !branches.iter().any(is_anything)
                }
                Some(value) => !is_anything(value),
            })
    }
}

fn is_anything(schema: &Value) -> bool {
    matches!(schema, Value::Bool(true)) || schema.as_object().is_some_and(serde_json::Map::is_empty)
}

fn members(node: Option<&Value>) -> impl Iterator<Item = (&str, &Value)> {
    let members = node.and_then(Value::as_object).into_iter().flatten();
    members.map(|(key, value)| (key.as_str(), value))
}

fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
