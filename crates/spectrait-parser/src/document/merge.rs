//! Several descriptions of one API → one.
//!
//! In: the trees of parts that were given together, such as the pages of a documentation, each with what one
//! operation needs. Out: one tree, and where each of its nodes came from.
//!
//! What always holds:
//! - what is equal in several parts is there once; what has one name and is different is reported with both places,
//!   and the first is used;
//! - an operation means what it meant in its part: servers and security requirements that parts do not share move
//!   down to the operations that inherited them.

use std::collections::HashMap;

use indexmap::IndexMap;
use spectrait_ir::{Place, Value};

use super::join;
use super::origin::Merged;
use crate::diagnostic::{Diagnostic, Severity, codes};
use crate::lower::METHODS;
use crate::versions::{Version, is_extension};

type Object = IndexMap<String, Value>;

/// Merges the trees of parts, each given with the part's number, which are also the documents of the diagnostics.
pub(crate) fn merge(
    parts: Vec<(usize, Value)>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Value, Merged) {
    let mut parts = parts.into_iter();
    let Some((first, mut root)) = parts.next() else {
        return (Value::Null, Merged::default());
    };
    let mut origins = Merged::default();
    origins.set(String::new(), first, String::new());
    let mut merger = Merger {
        origins,
        diagnostics,
    };
    for (part, other) in parts {
        let (Value::Object(base), Value::Object(other)) = (&mut root, other) else {
            continue;
        };
        merger.add(first, base, part, other);
    }
    (root, merger.origins)
}

struct Merger<'d> {
    origins: Merged,
    diagnostics: &'d mut Vec<Diagnostic>,
}

/// The objects whose members are united one by one. Anything else is one thing, equal or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Root,
    Info,
    Paths,
    PathItem,
    Components,
    Section,
    Tag,
}

impl Level {
    /// What the member `key` of this object is, where it is united too.
    fn inner(self, key: &str) -> Option<Self> {
        match (self, key) {
            (Self::Root, "info") => Some(Self::Info),
            (Self::Root, "paths" | "webhooks") => Some(Self::Paths),
            (Self::Root, "components") => Some(Self::Components),
            // Swagger 2.0.
            (Self::Root, "definitions" | "parameters" | "responses" | "securityDefinitions") => {
                Some(Self::Section)
            }
            (Self::Paths, _) => Some(Self::PathItem),
            (Self::Components, _) => Some(Self::Section),
            _ => None,
        }
    }

    /// How a difference in the member `key` is reported.
    fn conflict(self, key: &str) -> (&'static str, Severity) {
        match (self, key) {
            (Self::Info, _) => (codes::CONFLICTING_INFO, Severity::Warning),
            (Self::Section | Self::Components | Self::Paths, _)
            | (Self::Root, "jsonSchemaDialect" | "paths" | "host" | "basePath") => {
                (codes::CONFLICTING_COMPONENT, Severity::Error)
            }
            (Self::PathItem, "summary" | "description") => {
                (codes::CONFLICTING_COMPONENT, Severity::Warning)
            }
            (Self::PathItem, key) if !is_extension(key) => {
                (codes::CONFLICTING_COMPONENT, Severity::Error)
            }
            _ => (codes::CONFLICTING_COMPONENT, Severity::Warning),
        }
    }

    /// Whether the member `key` changes what its siblings mean, so that it cannot be added to an object from
    /// another part.
    fn governs(self, key: &str) -> bool {
        self == Self::PathItem && matches!(key, "parameters" | "servers" | "$ref")
    }
}

impl Merger<'_> {
    fn add(&mut self, first: usize, base: &mut Object, part: usize, mut other: Object) {
        let (ours, theirs) = (version(base), version(&other));
        if ours != theirs {
            self.diagnostics.push(
                Diagnostic::error(
                    codes::MIXED_VERSIONS,
                    place(part, "/openapi"),
                    "this description has another version than the first, and is left out",
                )
                .help("convert them to one version, or generate each by itself")
                .related(place(first, "/openapi"), "the first"),
            );
            return;
        }
        other.shift_remove("openapi");
        other.shift_remove("swagger");
        let moved = move_down(base, &mut other);
        if let Some(tags) = other.shift_remove("tags") {
            self.unite_tags(base, part, tags);
        }
        self.unite(Level::Root, base, other, "", part, "");
        for (pointer, there) in moved {
            // The operation may be one that another part had already.
            if self.origins.of(&pointer) == (part, pointer.clone()) {
                self.origins.set(pointer, part, there.to_owned());
            }
        }
    }

    /// Adds the members of an object of a part, which stands at `there`, to the object at `pointer`.
    fn unite(
        &mut self,
        level: Level,
        base: &mut Object,
        other: Object,
        pointer: &str,
        part: usize,
        there: &str,
    ) {
        let differing = |key: &str, other: &Object, base: &Object| {
            level.governs(key) && other.get(key) != base.get(key)
        };
        let governed = ["$ref", "parameters", "servers"]
            .into_iter()
            .find(|key| differing(key, &other, base));
        if let Some(key) = governed {
            self.conflict(level, key, pointer, part, there);
            return;
        }
        for (key, value) in other {
            let (pointer, there) = (join(pointer, &key), join(there, &key));
            match base.get_mut(&key) {
                None => {
                    self.origins.set(pointer, part, there);
                    base.insert(key, value);
                }
                Some(existing) if *existing == value => {}
                Some(existing) => match (level.inner(&key), existing, value) {
                    (Some(inner), Value::Object(existing), Value::Object(value)) => {
                        self.unite(inner, existing, value, &pointer, part, &there);
                    }
                    _ => self.conflict_at(level, &key, &pointer, part, &there),
                },
            }
        }
    }

    /// Adds tags by their name.
    fn unite_tags(&mut self, base: &mut Object, part: usize, tags: Value) {
        let base = match base.get_mut("tags") {
            None => {
                self.origins
                    .set("/tags".to_owned(), part, "/tags".to_owned());
                base.insert("tags".to_owned(), tags);
                return;
            }
            Some(existing) if *existing == tags => return,
            Some(existing) => existing,
        };
        let (Value::Array(base), Value::Array(tags)) = (base, tags) else {
            return self.conflict(Level::Root, "tags", "", part, "");
        };
        let mut known: HashMap<Option<String>, usize> = HashMap::new();
        for (index, tag) in base.iter().enumerate() {
            known.entry(name(tag)).or_insert(index);
        }
        for (index, tag) in tags.into_iter().enumerate() {
            let there = format!("/tags/{index}");
            match known.get(&name(&tag)) {
                None => {
                    let pointer = format!("/tags/{}", base.len());
                    self.origins.set(pointer, part, there);
                    base.push(tag);
                }
                Some(known) => {
                    let pointer = format!("/tags/{known}");
                    if let (Some(Value::Object(existing)), Value::Object(tag)) =
                        (base.get_mut(*known), tag)
                    {
                        self.unite(Level::Tag, existing, tag, &pointer, part, &there);
                    }
                }
            }
        }
    }

    fn conflict(&mut self, level: Level, key: &str, pointer: &str, part: usize, there: &str) {
        self.conflict_at(level, key, &join(pointer, key), part, &join(there, key));
    }

    fn conflict_at(&mut self, level: Level, key: &str, pointer: &str, part: usize, there: &str) {
        let (code, severity) = level.conflict(key);
        let what = match level {
            Level::Section => format!("the component `{key}`"),
            Level::PathItem if METHODS.contains(&key) => {
                let path =
                    super::unescape(pointer.rsplit('/').nth(1).unwrap_or_default()).into_owned();
                format!("the operation `{} {path}`", key.to_uppercase())
            }
            _ => format!("`{key}`"),
        };
        let help = match code {
            codes::CONFLICTING_INFO => "give only descriptions of one version of one API together",
            _ => "rename one of them, or bring the two into agreement",
        };
        let (known_part, known) = self.origins.of(pointer);
        let diagnostic = Diagnostic {
            severity,
            ..Diagnostic::error(
                code,
                place(part, there),
                format!("{what} differs from the one read before, which is used"),
            )
        };
        self.diagnostics.push(
            diagnostic
                .at_key()
                .help(help)
                .related(place(known_part, &known), "the one that is used"),
        );
    }
}

/// The name of a tag; a tag without one is reported when it is read.
fn name(tag: &Value) -> Option<String> {
    tag.get("name").and_then(Value::as_str).map(str::to_owned)
}

fn version(root: &Object) -> Option<Version> {
    Version::of_members(root)
}

fn place(part: usize, pointer: &str) -> Place {
    Place {
        document: u32::try_from(part).unwrap_or(u32::MAX),
        pointer: pointer.to_owned(),
    }
}

/// Moves the servers and security requirements of `other` to its operations, where they are not those of `base`.
/// Gives the pointers they have now, and the one they had.
fn move_down(base: &Object, other: &mut Object) -> Vec<(String, &'static str)> {
    let mut moved = Vec::new();
    // What an operation inherits where the root says nothing: the server `/`, and no credentials.
    let server = Value::Object([("url".to_owned(), Value::from("/"))].into_iter().collect());
    let empty = || Value::Array(Vec::new());
    for (key, at, implied) in [
        ("servers", "/servers", Value::Array(vec![server])),
        ("security", "/security", empty()),
        // Swagger 2.0.
        ("schemes", "/schemes", empty()),
        ("consumes", "/consumes", empty()),
        ("produces", "/produces", empty()),
    ] {
        let theirs = other.shift_remove(key).unwrap_or_else(|| implied.clone());
        if *base.get(key).unwrap_or(&implied) == theirs {
            continue;
        }
        for_each_operation(other, |item_has, operation, pointer| {
            if !operation.contains_key(key) && !item_has(key) {
                operation.insert(key.to_owned(), theirs.clone());
                moved.push((join(pointer, key), at));
            }
        });
    }
    moved
}

/// Visits the operations of a description, with the question whether their path item has a member.
fn for_each_operation(
    root: &mut Object,
    mut visit: impl FnMut(&dyn Fn(&str) -> bool, &mut Object, &str),
) {
    let mut visit_items = |items: Option<&mut Value>, pointer: &str| {
        let Some(Value::Object(items)) = items else {
            return;
        };
        for (path, item) in items {
            let pointer = join(pointer, path);
            let Value::Object(item) = item else { continue };
            let has_servers = item.contains_key("servers");
            let item_has = |key: &str| key == "servers" && has_servers;
            for (key, value) in item {
                let Value::Object(value) = value else {
                    continue;
                };
                let pointer = join(&pointer, key);
                if key == "additionalOperations" {
                    for (method, operation) in value {
                        if let Value::Object(operation) = operation {
                            visit(&item_has, operation, &join(&pointer, method));
                        }
                    }
                } else if METHODS.contains(&key.to_ascii_lowercase().as_str()) {
                    visit(&item_has, value, &pointer);
                }
            }
        }
    };
    visit_items(root.get_mut("paths"), "/paths");
    visit_items(root.get_mut("webhooks"), "/webhooks");
    if let Some(Value::Object(components)) = root.get_mut("components") {
        visit_items(components.get_mut("pathItems"), "/components/pathItems");
    }
}
