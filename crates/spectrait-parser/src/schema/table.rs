//! The table of schemas: every schema that was met gets an id and is read once.

use std::collections::HashMap;
use std::rc::Rc;

use super::keywords::Keywords;
use crate::document::{Diagnostics, Node, unescape};
use crate::references::References;
use crate::versions::Dialect;

/// A schema in the [`Table`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct SchemaId(u32);

impl SchemaId {
    /// The position in the table.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// All schemas that were met.
#[derive(Debug)]
pub(crate) struct Table<'d> {
    references: &'d References<'d>,
    diagnostics: &'d Diagnostics,
    dialect: Dialect,
    entries: Vec<Entry<'d>>,
    /// By the address of the value, which is the identity of a node in a tree.
    by_address: HashMap<usize, SchemaId>,
    read: usize,
}

#[derive(Debug)]
struct Entry<'d> {
    node: Node<'d>,
    component: Option<String>,
    keywords: Option<Rc<Keywords<'d>>>,
}

impl<'d> Table<'d> {
    pub(crate) fn new(
        references: &'d References<'d>,
        diagnostics: &'d Diagnostics,
        dialect: Dialect,
    ) -> Self {
        Self {
            references,
            diagnostics,
            dialect,
            entries: Vec::new(),
            by_address: HashMap::new(),
            read: 0,
        }
    }

    /// The id of the schema at `node`.
    pub(crate) fn intern(&mut self, node: Node<'d>) -> SchemaId {
        let next = SchemaId(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        let address = std::ptr::from_ref(node.value()).addr();
        let id = *self.by_address.entry(address).or_insert(next);
        if id == next {
            self.entries.push(Entry {
                component: self.references.component(&node, component),
                node,
                keywords: None,
            });
        }
        id
    }

    /// What a schema says. It is read when this is asked first.
    pub(crate) fn keywords(&mut self, id: SchemaId) -> Rc<Keywords<'d>> {
        if let Some(keywords) = &self.entries[id.index()].keywords {
            return Rc::clone(keywords);
        }
        let node = self.entries[id.index()].node.clone();
        let keywords = Rc::new(Keywords::read(&node, self));
        self.entries[id.index()].keywords = Some(Rc::clone(&keywords));
        self.read += 1;
        keywords
    }

    /// Where a schema stands.
    pub(crate) fn node(&self, id: SchemaId) -> &Node<'d> {
        &self.entries[id.index()].node
    }

    /// The name of a schema that has one.
    pub(crate) fn component(&self, id: SchemaId) -> Option<&str> {
        self.entries[id.index()].component.as_deref()
    }

    /// How many schemas were read.
    pub(crate) fn read(&self) -> usize {
        self.read
    }

    pub(crate) fn references(&self) -> &'d References<'d> {
        self.references
    }

    pub(crate) fn diagnostics(&self) -> &'d Diagnostics {
        self.diagnostics
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.dialect
    }
}

/// The name of the schema at a pointer: its key in `components.schemas`, or in a `$defs`.
fn component(pointer: &str) -> Option<String> {
    let (parent, name) = pointer.rsplit_once('/')?;
    let named = parent == "/components/schemas" || is_definitions(parent);
    named.then(|| unescape(name).into_owned())
}

/// Whether a pointer is of a `$defs` or `definitions`, and not of a property of that name.
fn is_definitions(pointer: &str) -> bool {
    let Some((parent, key)) = pointer.rsplit_once('/') else {
        return false;
    };
    let holder = parent.rsplit_once('/').map_or(parent, |(_, holder)| holder);
    matches!(key, "$defs" | "definitions")
        && !matches!(
            holder,
            "properties" | "patternProperties" | "dependentSchemas"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn components_and_definitions_have_names() {
        let name = |pointer| component(pointer);
        assert_eq!(name("/components/schemas/A~1B"), Some("A/B".to_owned()));
        assert_eq!(name("/components/schemas/A/$defs/B"), Some("B".to_owned()));
        assert_eq!(name("/components/schemas/A/properties/b"), None);
        assert_eq!(
            name("/components/schemas/A/properties/definitions/items"),
            None
        );
    }
}
