//! Links: what the references of a description lead to when they leave their file (OpenAPI 3.1 §4.6).
//!
//! In: the documents that were given. Out: those, followed by a document for each file that they reach, and a table
//! of where each reference leads ([`Links`]).
//!
//! What always holds:
//! - a file is read once, whatever ways lead to it;
//! - only local files are read, never the network; a URL leads to a file where the caller said so;
//! - what cannot be read is reported where a reference to it is used, and only there.

mod load;
mod maps;
mod metaschema;
mod names;
mod resources;
mod scan;
pub(crate) mod target;
#[cfg(test)]
mod tests;

pub(crate) use load::Loader;
pub use maps::Maps;
pub(crate) use names::{Kind, kind};

use std::collections::{HashMap, HashSet};

use crate::document::{Documents, Node, find, unescape};
use crate::references::percent_decode;

pub(crate) use resources::Resources;

/// Where the references of a description lead.
#[derive(Debug, Clone, Default)]
pub(crate) struct Links {
    /// By the part that the reference stands in, the schema resource, and its text without the fragment.
    targets: HashMap<(usize, Option<usize>), HashMap<String, Link>>,
    /// The schemas that give themselves a URI, and the names in them.
    pub(crate) resources: Resources,
    /// The names of nodes of further files, by document and pointer, and what each is the name of.
    pub(crate) names: HashMap<(u32, String), (Kind, String)>,
    /// Components that are only another way to a node that has their name.
    transparent: HashSet<(u32, String)>,
}

/// Where a reference leads.
#[derive(Debug, Clone)]
pub(crate) enum Link {
    /// To this document.
    Document(u32),
    /// To the schema with this `$id`, by its number in [`Links::resources`].
    Resource(usize),
    /// To a file whose text could not be read, which was reported there.
    Broken,
    /// To nothing.
    Nothing(Nothing),
}

/// Why a reference leads to nothing.
#[derive(Debug, Clone)]
pub(crate) struct Nothing {
    /// The code of the diagnostic.
    pub(crate) code: &'static str,
    /// The whole message.
    pub(crate) message: String,
    /// What to do.
    pub(crate) help: Option<String>,
}

impl Links {
    /// Where the text of a reference, without its fragment, leads from a place of a part.
    pub(crate) fn get(
        &self,
        part: usize,
        (document, pointer): (u32, &str),
        file: &str,
    ) -> Option<&Link> {
        let resource = self.resources.around(document, pointer);
        self.targets.get(&(part, resource))?.get(file)
    }

    /// The name that a node has among nodes of a kind, where its place in another file gives it one.
    pub(crate) fn name(&self, node: &Node<'_>, kind: Kind) -> Option<&str> {
        if self.names.is_empty() {
            return None;
        }
        let place = (node.document(), node.pointer().to_owned());
        let (of, name) = self.names.get(&place)?;
        (*of == kind).then_some(name.as_str())
    }

    /// Whether a component is only another way to a node that has its name.
    pub(crate) fn is_transparent(&self, node: &Node<'_>) -> bool {
        !self.transparent.is_empty()
            && self
                .transparent
                .contains(&(node.document(), node.pointer().to_owned()))
    }
}

impl Documents {
    /// Where the text of a reference that stands at a place leads, where that is a pointer to something.
    fn target(
        &self,
        links: &Links,
        (document, pointer): (u32, &str),
        text: &str,
    ) -> Option<(u32, String)> {
        let file = load::file_of(text);
        let resource = match file {
            "" => links.resources.root(document, pointer),
            file => match links.get(self.part(document, pointer), (document, pointer), file)? {
                Link::Document(document) => (*document, ""),
                Link::Resource(resource) => links.resources.place(*resource)?,
                _ => return None,
            },
        };
        let fragment = percent_decode(text.get(file.len()..)?.trim_start_matches('#'));
        let (document, root) = resource;
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let anchor = links.resources.anchor(resource, &fragment)?;
            return Some((document, anchor.pointer.clone()));
        }
        let tree = &self.documents.get(document as usize)?.root;
        let within = format!("{root}{fragment}");
        // Who writes `#/components/schemas/Pet` in a schema with an `$id` means the description.
        let pointer = match find(tree, &within) {
            Some(_) => within,
            None => fragment,
        };
        find(tree, &pointer)?;
        Some((document, pointer))
    }

    /// The node at a pointer that passes through references: `/components/schemas/Pet`, where `components.schemas` is
    /// a `$ref` to the object that has `Pet`.
    pub(crate) fn through(&self, document: u32, pointer: &str) -> Option<Node<'_>> {
        /// How many references a pointer may pass.
        const MOST: usize = 16;
        let mut node = self.node(document, "")?;
        let mut passed = 0;
        for token in pointer.strip_prefix('/')?.split('/') {
            let token = unescape(token);
            node = loop {
                if let Some(child) = self.child(&node, &token) {
                    break child;
                }
                let text = node.value().get("$ref")?.as_str()?;
                passed += 1;
                let (document, pointer) =
                    self.target(&self.links, (node.document(), node.pointer()), text)?;
                node = self.node(document, &pointer).filter(|_| passed <= MOST)?;
            };
        }
        Some(node)
    }

    fn child<'d>(&self, node: &Node<'d>, token: &str) -> Option<Node<'d>> {
        let index = token.parse::<usize>().ok();
        node.get(token).or_else(|| node.item(index?))
    }
}
