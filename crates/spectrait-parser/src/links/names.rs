//! The names of schemas, responses and such that stand in other files.
//!
//! In: the documents and the references between them. Out: a name for each node that is referred to, where its place
//! tells one, and what it is the name of.
//!
//! What always holds:
//! - a component of the first document that is only a `$ref` gives its name to what it refers to, and is no component
//!   of its own then, and neither is a `$ref` on the way;
//! - anything else has the key it stands at, or the name of its file;
//! - what would have one name in two files is told apart by the names of files and folders, as seen from the first
//!   document: where that lies is nobody's name;
//! - two names in one place that differ in case only are left as they are: what they become in Rust tells them apart.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use spectrait_ir::Value;

use super::Links;
use super::load::Found;
use super::target::normalize;
use crate::document::{Documents, Node, find, unescape};
use crate::lower::METHODS;

/// A node: its document and pointer.
type At = (u32, String);

/// How many folders a name may be told apart by.
const MOST_FOLDERS: usize = 8;

/// Folders that tell nothing of what is in them, or only of which kind it is.
const COMMON_FOLDERS: [&str; 12] = [
    "api",
    "components",
    "definitions",
    "models",
    "openapi",
    "parameters",
    "resources",
    "responses",
    "schemas",
    "spec",
    "specification",
    "types",
];

/// Keys of a schema, or of what has one, below which a schema stands.
const SCHEMA_KEYS: [&str; 14] = [
    "schema",
    "itemSchema",
    "contentSchema",
    "items",
    "additionalItems",
    "additionalProperties",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contains",
    "propertyNames",
    "not",
    "if",
    "then",
    "else",
];

/// How many references may lead to a further one.
const MOST_STEPS: usize = 64;

/// Gives names.
pub(super) fn give(documents: &Documents, found: &[Found], links: &mut Links) {
    let mut taken = HashSet::new();
    let mut named: HashMap<At, (Kind, String)> = HashMap::new();
    let mut transparent = HashSet::new();
    for (section, node) in sections(documents, links) {
        // A whole section may be in another file.
        let at = (node.document(), node.pointer().to_owned());
        let (document, pointer) = end(documents, links, at, &mut HashSet::new());
        let Some(members) = documents.node(document, &pointer) else {
            continue;
        };
        let mut aliases: IndexMap<At, Vec<(&str, At)>> = IndexMap::new();
        for (name, component) in members.members() {
            taken.insert((kind(section, ""), comparable(name)));
            let at = (document, component.pointer().to_owned());
            let end = end(documents, links, at.clone(), &mut HashSet::new());
            if end.0 != 0 {
                aliases.entry(end).or_default().push((name, at));
            }
        }
        for (end, aliases) in aliases {
            let own = own_name(documents, &end);
            let chosen = match aliases.as_slice() {
                [alone] => Some(alone),
                several => several
                    .iter()
                    .find(|(name, _)| Some(*name) == own.as_deref()),
            };
            if let Some((name, at)) = chosen {
                if *at != end {
                    transparent.insert(at.clone());
                }
                named.insert(end, (kind(section, ""), (*name).to_owned()));
            }
        }
    }

    let mut pending: IndexMap<At, (Kind, String)> = IndexMap::new();
    for reference in found {
        let from = (reference.document, reference.pointer.as_str());
        let Some(at) = documents.target(links, from, &reference.text) else {
            continue;
        };
        let end = end(documents, links, at, &mut transparent);
        if end.0 == 0 || named.contains_key(&end) || pending.contains_key(&end) {
            continue;
        }
        if let Some(name) = own_name(documents, &end) {
            let kind = match reference.document {
                0 => kind_in_first(&reference.pointer),
                _ => kind_of(&reference.pointer),
            };
            pending.insert(end, (kind, name));
        }
    }
    let files = documents.documents.iter();
    let files: Vec<PathBuf> = files.map(|file| normalize(Path::new(&file.name))).collect();
    let base = files.first().and_then(|first| first.parent());
    let base = base.unwrap_or(Path::new(""));
    let telling = (0..=MOST_FOLDERS).map(|folders| (folders, &COMMON_FOLDERS[..]));
    let all = (1..=MOST_FOLDERS).map(|folders| (folders, &[][..]));
    for (folders, without) in telling.chain(all) {
        if pending.is_empty() {
            break;
        }
        let mut count: HashMap<(Kind, String), usize> = HashMap::new();
        let names: Vec<String> = pending
            .iter()
            .map(|((document, pointer), (kind, name))| {
                let file = files.get(*document as usize);
                let file = file.map_or(Path::new(""), |file| within(file, base));
                let name = qualified(file, pointer, name, folders, without);
                *count.entry((*kind, comparable(&name))).or_default() += 1;
                name
            })
            .collect();
        let mut left = IndexMap::new();
        for ((at, (kind, own)), name) in pending.into_iter().zip(names) {
            let key = (kind, comparable(&name));
            if count.get(&key) == Some(&1) && !taken.contains(&key) {
                taken.insert(key);
                named.insert(at, (kind, name));
            } else {
                left.insert(at, (kind, own));
            }
        }
        pending = left;
    }
    named.extend(pending);
    links.names = named;
    links.transparent = transparent;
}

/// The sections of components of the first document.
fn sections<'d>(documents: &'d Documents, links: &Links) -> Vec<(&'d str, Node<'d>)> {
    let Some(root) = documents.root() else {
        return Vec::new();
    };
    let mut sections = Vec::new();
    if let Some(components) = root.get("components") {
        // All of them may be in another file.
        let at = (components.document(), components.pointer().to_owned());
        let (document, pointer) = end(documents, links, at, &mut HashSet::new());
        let components = documents.node(document, &pointer);
        sections.extend(components.iter().flat_map(Node::members));
    }
    // Swagger 2.0.
    let own = ["definitions", "parameters", "responses"];
    sections.extend(
        own.into_iter()
            .filter_map(|key| Some((key, root.get(key)?))),
    );
    sections
}

/// The node behind one that is nothing but a reference, or many such; those of other files are added to `passed`.
fn end(documents: &Documents, links: &Links, mut at: At, passed: &mut HashSet<At>) -> At {
    let start = at.clone();
    let mut through = Vec::new();
    while let Some(next) = only_reference(documents, links, &at) {
        if through.contains(&next) || next == at || through.len() > MOST_STEPS {
            // A circle, which is reported when it is read.
            return start;
        }
        through.push(std::mem::replace(&mut at, next));
    }
    passed.extend(through.into_iter().filter(|(document, _)| *document != 0));
    at
}

/// Where a node leads that is nothing but a reference.
fn only_reference(documents: &Documents, links: &Links, (document, pointer): &At) -> Option<At> {
    let root = &documents.documents.get(*document as usize)?.root;
    let Value::Object(members) = find(root, pointer)? else {
        return None;
    };
    let (1, Some(Value::String(text))) = (members.len(), members.get("$ref")) else {
        return None;
    };
    documents.target(links, (*document, pointer), text)
}

/// What a node is called where it stands: by its key, or by its file.
fn own_name(documents: &Documents, (document, pointer): &At) -> Option<String> {
    let Some((parent, key)) = pointer.rsplit_once('/') else {
        let name = Path::new(&documents.documents.get(*document as usize)?.name);
        return file_words(name, &COMMON_FOLDERS).next();
    };
    let parent = parent.rsplit('/').next().unwrap_or_default();
    let is_place = matches!(
        parent,
        "properties" | "patternProperties" | "dependentSchemas" | "paths" | "content"
    ) || SCHEMA_KEYS.contains(&key)
        || key == "requestBody"
        || METHODS.contains(&key);
    let key = unescape(key);
    let is_number = key.bytes().all(|byte| byte.is_ascii_digit());
    (!is_place && !is_number && !key.starts_with('/')).then(|| key.into_owned())
}

/// A file as it is seen from a folder: without the folders that both are in.
fn within<'p>(file: &'p Path, base: &Path) -> &'p Path {
    let mut rest = file.components();
    for folder in base.components() {
        let mut next = rest.clone();
        if next.next() != Some(folder) {
            break;
        }
        rest = next;
    }
    rest.as_path()
}

/// A name with its file and some of the folders that it is in before it.
fn qualified(file: &Path, pointer: &str, name: &str, folders: usize, without: &[&str]) -> String {
    let words = file_words(file, without);
    // The name of a whole file is its first word already.
    let words = words.skip(usize::from(pointer.is_empty())).take(folders);
    let mut words: Vec<String> = words.collect();
    words.reverse();
    words.push(name.to_owned());
    words.join("_")
}

/// The name of a file without its ending, and those of the folders it is in, the innermost first, without some. A name
/// that says only that it is the main file of a folder is none.
fn file_words(path: &Path, without: &[&str]) -> impl Iterator<Item = String> {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let stem = stem.map(|stem| stem.strip_suffix(".schema").unwrap_or(stem));
    let stem = stem.filter(|stem| !matches!(*stem, "index" | "_index"));
    let folders = path.ancestors().skip(1).filter_map(|folder| {
        let name = folder.file_name()?.to_str()?;
        (!without.contains(&name)).then_some(name)
    });
    stem.into_iter().chain(folders).map(str::to_owned)
}

/// What two names have in common when they would be the same in Rust.
fn comparable(name: &str) -> String {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// What has names of its own kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Schema,
    Response,
    Parameter,
    Header,
    RequestBody,
    Other,
}

/// The kind of what a reference in the first document means: where a whole member is elsewhere, it is no schema.
fn kind_in_first(pointer: &str) -> Kind {
    match pointer.matches('/').count() {
        // `/tags/$ref`, `/components/schemas/$ref`.
        2 => Kind::Other,
        3 if pointer.starts_with("/components/") => Kind::Other,
        _ => kind_of(pointer),
    }
}

/// The kind of what a reference means, by the pointer of its text.
fn kind_of(pointer: &str) -> Kind {
    let mut words = pointer.rsplit('/').skip(1);
    let key = words.next().unwrap_or_default();
    let holder = words.next().unwrap_or_default();
    kind(holder, key)
}

/// The kind of the member `key` of the object at the key `holder`.
pub(crate) fn kind(holder: &str, key: &str) -> Kind {
    match (holder, key) {
        // A property may have any name, `headers` as well.
        (_, key) if SCHEMA_KEYS.contains(&key) => Kind::Schema,
        ("responses", _) => Kind::Response,
        ("parameters", _) => Kind::Parameter,
        ("headers", _) => Kind::Header,
        ("requestBodies", _) | (_, "requestBody") => Kind::RequestBody,
        (
            "examples" | "links" | "callbacks" | "paths" | "webhooks" | "pathItems"
            | "securitySchemes",
            _,
        ) => Kind::Other,
        ("properties" | "schemas" | "definitions" | "$defs", _) => Kind::Schema,
        // A scheme that is asked for by its URI.
        ("security", _) => Kind::Other,
        // An operation, which some descriptions keep in a file of its own.
        (_, key) if METHODS.contains(&key) => Kind::Other,
        _ => Kind::Schema,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_have_words() {
        let words = |path| file_words(Path::new(path), &COMMON_FOLDERS).collect::<Vec<_>>();
        assert_eq!(words("api/pets/models/Pet.schema.json"), ["Pet", "pets"]);
        assert_eq!(words("../pets/index.yaml"), ["pets"]);
    }

    #[test]
    fn where_the_first_document_lies_is_not_seen() {
        let seen = |file, base| within(Path::new(file), Path::new(base)).to_owned();
        assert_eq!(
            seen("/home/me/api/pets/a.yaml", "/home/me/api"),
            Path::new("pets/a.yaml")
        );
        assert_eq!(
            seen("/home/me/common/a.yaml", "/home/me/api"),
            Path::new("common/a.yaml")
        );
        assert_eq!(seen("pets/a.yaml", ""), Path::new("pets/a.yaml"));
    }

    #[test]
    fn what_a_reference_means_is_seen_from_its_place() {
        assert_eq!(kind_of("/paths/~1a/get/responses/404/$ref"), Kind::Response);
        assert_eq!(kind_of("/paths/~1a/get/parameters/0/$ref"), Kind::Parameter);
        assert_eq!(
            kind_of("/paths/~1a/post/requestBody/$ref"),
            Kind::RequestBody
        );
        assert_eq!(kind_of("/properties/a/$ref"), Kind::Schema);
        assert_eq!(kind_of("/properties/get/$ref"), Kind::Schema);
        assert_eq!(kind_of("/properties/headers/items/$ref"), Kind::Schema);
        assert_eq!(kind_of("/paths/~1a/get/$ref"), Kind::Other);
        assert_eq!(kind_of("/$ref"), Kind::Schema);
    }
}
