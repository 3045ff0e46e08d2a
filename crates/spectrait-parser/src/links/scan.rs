//! The references of a tree, wherever they stand.
//!
//! In: a tree. Out: each `$ref` and each value of a discriminator's `mapping`, with its pointer. What is data and not
//! description is passed over: values of examples, defaults, enumerations and extensions.

use spectrait_ir::Value;

use crate::document::{escape, join};

/// A reference, as far as its text tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference<'d> {
    /// The pointer of the text.
    pub(crate) pointer: String,
    /// The text.
    pub(crate) text: &'d str,
    /// Whether it is a value of `mapping`, which may be a bare name too.
    pub(crate) mapping: bool,
}

/// Finds the references of a tree, in order.
pub(crate) fn references(root: &Value) -> Vec<Reference<'_>> {
    let mut found = Vec::new();
    let mut pointer = String::new();
    visit(root, Level::Object, &mut pointer, &mut found);
    found
}

/// What the keys of an object are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    /// Words of the specification.
    Object,
    /// Names: what they are called says nothing about the values.
    Names,
    /// Names of examples.
    Examples,
    /// Values of a discriminator.
    Mapping,
}

fn visit<'d>(value: &'d Value, level: Level, pointer: &mut String, found: &mut Vec<Reference<'d>>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                let Some(inner) = level.inner(key, value) else {
                    continue;
                };
                let is_reference = level == Level::Mapping
                    || key == "$ref"
                    || key == "$dynamicRef" && level != Level::Names;
                if let (true, Value::String(text)) = (is_reference, value) {
                    found.push(Reference {
                        pointer: join(pointer, key),
                        text,
                        mapping: level == Level::Mapping,
                    });
                }
                let length = pointer.len();
                pointer.push('/');
                pointer.push_str(&escape(key));
                visit(value, inner, pointer, found);
                pointer.truncate(length);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let length = pointer.len();
                pointer.push('/');
                pointer.push_str(&index.to_string());
                visit(item, Level::Object, pointer, found);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}

impl Level {
    /// What the keys of the member `key` are; nothing where it holds no references.
    fn inner(self, key: &str, value: &Value) -> Option<Self> {
        match self {
            Self::Names => return Some(Self::Object),
            Self::Examples => {
                // The value of an example is data; a reference to an example is not.
                let is_reference = value.get("$ref").is_some();
                return is_reference.then_some(Self::Object);
            }
            Self::Mapping => return Some(Self::Object),
            Self::Object => {}
        }
        match (key, value) {
            ("example" | "default" | "enum" | "const" | "dataValue", _) => {
                // A file of several responses may have a `default` at its root, and a component this name.
                (value.get("$ref").is_some() && key == "default").then_some(Self::Object)
            }
            ("examples", Value::Object(_)) => Some(Self::Examples),
            ("examples", _) => None,
            ("mapping", _) => Some(Self::Mapping),
            (
                "properties"
                | "patternProperties"
                | "dependentSchemas"
                | "$defs"
                | "definitions"
                | "schemas"
                | "responses"
                | "requestBodies"
                | "headers"
                | "securitySchemes"
                | "securityDefinitions"
                | "links"
                | "callbacks"
                | "pathItems"
                | "paths"
                | "webhooks"
                | "content"
                | "mediaTypes"
                | "encoding"
                | "parameters",
                Value::Object(_),
            ) => Some(Self::Names),
            (key, _) if key.starts_with("x-") => None,
            _ => Some(Self::Object),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::value;

    fn pointers(yaml: &str) -> Vec<String> {
        let root = value(yaml);
        let found = references(&root).into_iter();
        found.map(|reference| reference.pointer).collect()
    }

    #[test]
    fn what_is_data_has_no_references() {
        assert_eq!(
            pointers("{example: {$ref: a}, default: {x: {$ref: a}}, enum: [{$ref: a}]}"),
            <[&str; 0]>::default()
        );
        assert_eq!(pointers("{x-y: {$ref: a}}"), <[&str; 0]>::default());
        assert_eq!(
            pointers("{examples: {a: {$ref: a}, b: {value: {$ref: b}}}}"),
            ["/examples/a/$ref"]
        );
    }

    #[test]
    fn names_are_no_keywords() {
        assert_eq!(
            pointers("{properties: {example: {$ref: a}, x-y: {$ref: b}, $ref: {$ref: c}}}"),
            [
                "/properties/example/$ref",
                "/properties/x-y/$ref",
                "/properties/$ref/$ref"
            ]
        );
        assert_eq!(
            pointers("{responses: {default: {$ref: a}}}"),
            ["/responses/default/$ref"]
        );
    }

    #[test]
    fn mappings_are_references() {
        let root = value("{discriminator: {mapping: {a/b: c.yaml}}}");
        assert_eq!(
            references(&root),
            [Reference {
                pointer: "/discriminator/mapping/a~1b".to_owned(),
                text: "c.yaml",
                mapping: true
            }]
        );
    }
}
