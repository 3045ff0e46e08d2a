//! The references of a tree, and the names that they can lead to, wherever they stand.
//!
//! In: a tree. Out: each `$ref`, each value of a discriminator's `mapping` and each scheme that is asked for, and each
//! `$id` and anchor, with its pointer. What is data and not description is passed over: values of examples, defaults, enumerations and
//! extensions. Where a reference leads into such a member, that is description all the same, and scanned by itself.

use indexmap::IndexMap;
use spectrait_ir::Value;

use crate::document::{escape, join};
use crate::versions::is_extension;

/// A reference, as far as its text tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reference<'d> {
    /// The pointer of the text.
    pub(crate) pointer: String,
    /// The text.
    pub(crate) text: &'d str,
    /// Where it stands.
    pub(crate) kind: ReferenceKind,
}

/// What a reference is the text of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReferenceKind {
    /// A `$ref`.
    Reference,
    /// A value of `mapping`, which may be a bare name too.
    Mapping,
    /// A scheme in a security requirement, which is a name before 3.2, and may be one since.
    Security,
}

/// A name that a schema gives itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name<'d> {
    /// The pointer of the schema.
    pub(crate) pointer: String,
    /// The text.
    pub(crate) text: &'d str,
    /// What kind of name.
    pub(crate) kind: NameKind,
}

/// The keyword that gives a name (JSON Schema 2020-12 Core §8.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameKind {
    /// `$id`
    Id,
    /// `$anchor`
    Anchor,
    /// `$dynamicAnchor`
    DynamicAnchor,
}

/// What a tree holds.
#[derive(Debug, Default)]
pub(crate) struct Scan<'d> {
    /// The references, in order.
    pub(crate) references: Vec<Reference<'d>>,
    /// The names, those of a schema before those of what it holds.
    pub(crate) names: Vec<Name<'d>>,
    /// The pointers of the objects and arrays that were passed over.
    pub(crate) passed_over: Vec<String>,
}

/// Finds the references and names of a tree.
#[cfg(test)]
pub(crate) fn scan(root: &Value) -> Scan<'_> {
    scan_from(root, String::new())
}

/// Finds the references and names of a tree, or of a part of it that is at a pointer.
pub(crate) fn scan_from(part: &Value, mut pointer: String) -> Scan<'_> {
    let mut found = Scan::default();
    visit(part, Level::Object, &mut pointer, &mut found);
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

fn visit<'d>(value: &'d Value, level: Level, pointer: &mut String, found: &mut Scan<'d>) {
    match value {
        Value::Object(members) => {
            if level == Level::Object {
                names(members, pointer, found);
            }
            for (key, value) in members {
                let Some(inner) = level.inner(key, value) else {
                    // An example may be referred to, and its value is data then too.
                    let holds = matches!(value, Value::Object(_) | Value::Array(_));
                    if holds && level == Level::Object {
                        found.passed_over.push(join(pointer, key));
                    }
                    continue;
                };
                let is_reference = level == Level::Mapping
                    || key == "$ref"
                    || key == "$dynamicRef" && level != Level::Names;
                if let (true, Value::String(text)) = (is_reference, value) {
                    found.references.push(Reference {
                        pointer: join(pointer, key),
                        text,
                        kind: match level {
                            Level::Mapping => ReferenceKind::Mapping,
                            _ => ReferenceKind::Reference,
                        },
                    });
                }
                if let (Level::Object, "security", Value::Array(list)) = (level, &**key, value) {
                    schemes(list, &join(pointer, key), found);
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

/// The schemes that security requirements ask for, as far as they are URIs.
fn schemes<'d>(requirements: &'d [Value], pointer: &str, found: &mut Scan<'d>) {
    for (index, requirement) in requirements.iter().enumerate() {
        let schemes = requirement.as_object().into_iter().flat_map(IndexMap::keys);
        let schemes = schemes.filter(|scheme| scheme.contains(['#', '/']));
        found.references.extend(schemes.map(|scheme| Reference {
            pointer: join(&join(pointer, &index.to_string()), scheme),
            text: scheme,
            kind: ReferenceKind::Security,
        }));
    }
}

fn names<'d>(members: &'d IndexMap<String, Value>, pointer: &str, found: &mut Scan<'d>) {
    for (key, kind) in [
        ("$id", NameKind::Id),
        ("$anchor", NameKind::Anchor),
        ("$dynamicAnchor", NameKind::DynamicAnchor),
    ] {
        if let Some(Value::String(text)) = members.get(key) {
            found.names.push(Name {
                pointer: pointer.to_owned(),
                text,
                kind,
            });
        }
    }
}

impl Level {
    /// What the keys of the member `key` are; nothing where it holds no references.
    fn inner(self, key: &str, value: &Value) -> Option<Self> {
        match self {
            Self::Names => return Some(Self::Object),
            Self::Examples => {
                // The value of an example is data; a reference to an example, or to all of them, is not.
                let is_reference =
                    value.get("$ref").is_some() || key == "$ref" && value.as_str().is_some();
                return is_reference.then_some(Self::Object);
            }
            Self::Mapping => return Some(Self::Object),
            Self::Object => {}
        }
        match (key, value) {
            ("example" | "default" | "enum" | "const" | "dataValue", _) => {
                // A file of several responses may have a `default` at its root, and a component this name. A list of
                // values is no object.
                (value.get("$ref").is_some() && matches!(key, "default" | "enum"))
                    .then_some(Self::Object)
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
            (key, _) if is_extension(key) => None,
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
        let found = scan(&root).references.into_iter();
        found.map(|reference| reference.pointer).collect()
    }

    #[test]
    fn what_is_data_has_no_references() {
        assert_eq!(
            pointers("{example: {$ref: a}, default: {x: {$ref: a}}, enum: [{$ref: a}]}"),
            <[&str; 0]>::default()
        );
        assert_eq!(
            pointers("{examples: {$ref: a}, enum: {$ref: b}}"),
            ["/examples/$ref", "/enum/$ref"]
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
    fn names_are_found_where_schemas_are() {
        let root = value(
            "{$id: a, $defs: {$id: {$anchor: b}}, const: {$id: c}, x: [{$dynamicAnchor: d}]}",
        );
        let found = scan(&root).names.into_iter();
        let found: Vec<_> = found.map(|name| (name.pointer, name.text)).collect();
        let expected = [("", "a"), ("/$defs/$id", "b"), ("/x/0", "d")];
        assert_eq!(
            found,
            expected.map(|(pointer, text)| (pointer.to_owned(), text))
        );
    }

    #[test]
    fn mappings_are_references() {
        let root = value("{discriminator: {mapping: {a/b: c.yaml}}}");
        assert_eq!(
            scan(&root).references,
            [Reference {
                pointer: "/discriminator/mapping/a~1b".to_owned(),
                text: "c.yaml",
                kind: ReferenceKind::Mapping
            }]
        );
    }

    #[test]
    fn schemes_may_be_references() {
        let found = pointers(
            "{security: [{key: [], a.yaml#/b: [x]}], properties: {security: {enum: [a/b]}}}",
        );
        assert_eq!(found, ["/security/0/a.yaml#~1b"]);
    }
}
