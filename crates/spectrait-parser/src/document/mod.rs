//! Documents: the trees that descriptions are, with JSON pointers into them.

pub(crate) mod merge;
pub(crate) mod origin;
mod slips;
mod view;

pub(crate) use slips::SCOPES;
pub use spectrait_ir::pointer::{escape, find, find_mut, join, unescape};
pub use view::{Diagnostics, Node};

use spectrait_ir::Value;

use self::origin::Origin;
use crate::links::Links;

/// A document that was read: a tree and the name it goes by.
#[derive(Debug, Clone)]
pub struct Document {
    /// The name for people: a path as given, `<stdin>`.
    pub name: String,
    /// The tree.
    pub root: Value,
}

/// All documents of a run. The first is the one that was asked for.
#[derive(Debug, Clone, Default)]
pub struct Documents {
    /// The documents; [`Place::document`](spectrait_ir::Place::document) is a position here.
    pub documents: Vec<Document>,
    /// Where the nodes of the documents are from; as many as there are documents.
    pub(crate) origins: Vec<Origin>,
    /// Where references from one document to another lead.
    pub(crate) links: Links,
}

impl Documents {
    /// The part that a node is from.
    pub(crate) fn part(&self, document: u32, pointer: &str) -> usize {
        let origin = self.origins.get(document as usize);
        origin.map_or(document as usize, |origin| origin.part(pointer))
    }

    /// The root of the document that was asked for.
    #[must_use]
    pub fn root(&self) -> Option<Node<'_>> {
        self.node(0, "")
    }

    /// The node at a pointer of a document.
    #[must_use]
    pub fn node(&self, document: u32, pointer: &str) -> Option<Node<'_>> {
        let root = &self.documents.get(document as usize)?.root;
        Some(Node::new(
            document,
            pointer.to_owned(),
            find(root, pointer)?,
        ))
    }
}
