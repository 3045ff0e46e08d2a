//! The table of schemas: every schema that was met gets an id and is read once.
//!
//! What a `$dynamicRef` means depends on the resources on the way to it (JSON Schema 2020-12 Core §8.2.3.2). So a
//! schema on whose way several resources have the same dynamic anchor is a schema of its own for each meaning of
//! it: what other languages call an instance of a generic type.

use std::collections::HashMap;
use std::rc::Rc;

use spectrait_ir::Value;

use super::hierarchy::{self, Face, Family, Hierarchies};
use super::keywords::Keywords;
use crate::document::{Diagnostics, Node, unescape};
use crate::links::Kind;
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
    hierarchies: Hierarchies<'d>,
    /// By the address of the value, which is the identity of a node in a tree, what anchors mean on the way, and what of
    /// it is meant.
    by_address: HashMap<(usize, Meaning, Face), SchemaId>,
    /// What dynamic anchors mean: names with the schemas of the outermost resources. The first has none.
    meanings: Vec<Vec<(&'d str, Node<'d>)>>,
    read: usize,
}

/// What dynamic anchors mean on the way to a schema, by position in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct Meaning(usize);

/// How many meanings are told apart. More is no description that a person wrote.
const MOST_MEANINGS: usize = 1_000;

#[derive(Debug)]
struct Entry<'d> {
    node: Node<'d>,
    meaning: Meaning,
    face: Face,
    component: Option<String>,
    keywords: Option<Rc<Keywords<'d>>>,
}

impl<'d> Table<'d> {
    pub(crate) fn new(
        references: &'d References<'d>,
        diagnostics: &'d Diagnostics,
        dialect: Dialect,
    ) -> Self {
        let named = references.named_schemas(component);
        Self {
            references,
            diagnostics,
            dialect,
            hierarchies: Hierarchies::find(references, dialect, diagnostics, named),
            entries: Vec::new(),
            by_address: HashMap::new(),
            meanings: vec![Vec::new()],
            read: 0,
        }
    }

    /// The id of the schema at `node`, as it is where evaluation begins there.
    pub(crate) fn intern(&mut self, node: Node<'d>) -> SchemaId {
        self.intern_on(node, Meaning::default(), Face::Whole)
    }

    /// The id of the schema at `node`, as it is on a way on which dynamic anchors have a meaning.
    pub(crate) fn intern_on(&mut self, node: Node<'d>, way: Meaning, face: Face) -> SchemaId {
        let meaning = self.entered(way, &node);
        let next = SchemaId(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        let id = *self
            .by_address
            .entry((address(&node), meaning, face))
            .or_insert(next);
        if id == next {
            // On another way it is another type, which cannot have the same name.
            let own = meaning == self.entered(Meaning::default(), &node);
            let component = own.then(|| self.references.component(&node, Kind::Schema, component));
            let component = component.flatten();
            self.entries.push(Entry {
                component: match face {
                    Face::Whole => component,
                    Face::Base => component.map(|name| match self.hierarchies.family(&node) {
                        Some(family) => family.base.clone(),
                        None => name,
                    }),
                    Face::Builder | Face::Items => None,
                },
                node,
                meaning,
                face,
                keywords: None,
            });
        }
        id
    }

    /// What anchors mean once evaluation came to the resource of a node: what they meant before, and its own.
    fn entered(&mut self, way: Meaning, node: &Node<'d>) -> Meaning {
        let before = self.meanings.get(way.0);
        let knows = |name: &str| before.is_some_and(|names| names.iter().any(|(n, _)| *n == name));
        let anchors = self.references.dynamic_anchors(node);
        let new: Vec<_> = anchors.filter(|(name, _)| !knows(name)).collect();
        if new.is_empty() || self.meanings.len() >= MOST_MEANINGS {
            return way;
        }
        let mut names = before.cloned().unwrap_or_default();
        names.extend(new);
        names.sort_unstable_by_key(|(name, _)| *name);
        let same = |(one, a): &(&str, Node<'_>), (other, b): &(&str, Node<'_>)| {
            one == other && address(a) == address(b)
        };
        let mut known = self.meanings.iter();
        let position = known.position(|known| {
            known.len() == names.len() && known.iter().zip(&names).all(|(a, b)| same(a, b))
        });
        Meaning(position.unwrap_or_else(|| {
            self.meanings.push(names);
            self.meanings.len() - 1
        }))
    }

    /// What a `$dynamicRef` means that leads to `node` if nothing on the way says otherwise.
    pub(crate) fn dynamic(&self, way: Meaning, reference: &str, node: Node<'d>) -> Node<'d> {
        let name = reference.split_once('#').map_or("", |(_, name)| name);
        let own = node.value().get("$dynamicAnchor").and_then(Value::as_str);
        if own != Some(name) {
            return node;
        }
        let mut names = self.meanings.get(way.0).into_iter().flatten();
        let meant = names.find(|(known, _)| *known == name);
        meant.map_or(node, |(_, meant)| meant.clone())
    }

    /// What a schema says. It is read when this is asked first.
    pub(crate) fn keywords(&mut self, id: SchemaId) -> Rc<Keywords<'d>> {
        if let Some(keywords) = &self.entries[id.index()].keywords {
            return Rc::clone(keywords);
        }
        let Entry {
            node,
            meaning,
            face,
            ..
        } = &self.entries[id.index()];
        let (node, meaning, face) = (node.clone(), *meaning, *face);
        let keywords = match self.family(id).cloned() {
            Some(family) => Keywords::of_family(&node, meaning, family, self),
            None => Keywords::read(&node, meaning, face, self),
        };
        let keywords = Rc::new(keywords);
        self.entries[id.index()].keywords = Some(Rc::clone(&keywords));
        // What a parent says itself was counted with the parent.
        self.read += usize::from(!matches!(face, Face::Base | Face::Items));
        keywords
    }

    /// The schemas that build on a schema which is read as any of them.
    pub(crate) fn family(&self, id: SchemaId) -> Option<&Family<'d>> {
        let entry = &self.entries[id.index()];
        let family = self.hierarchies.family(&entry.node);
        family.filter(|_| entry.face == Face::Whole)
    }

    /// The hierarchies that schemas are in.
    pub(crate) fn hierarchies(&self) -> &Hierarchies<'d> {
        &self.hierarchies
    }

    /// Whether this is what a parent says itself.
    pub(crate) fn is_base(&self, id: SchemaId) -> bool {
        self.entries[id.index()].face == Face::Base
    }

    /// What a schema says itself, where it is one that others build on.
    pub(crate) fn base(&mut self, id: SchemaId) -> Option<SchemaId> {
        self.family(id)?;
        let Entry { node, meaning, .. } = &self.entries[id.index()];
        let (node, meaning) = (node.clone(), *meaning);
        Some(self.intern_on(node, meaning, Face::Base))
    }

    /// The schema that the `$ref` of a node means, through all that are nothing but references.
    pub(crate) fn target(&self, node: &Node<'d>) -> Option<Node<'d>> {
        hierarchy::target(self.references, self.dialect, node)
    }

    /// Where a schema stands.
    pub(crate) fn node(&self, id: SchemaId) -> &Node<'d> {
        &self.entries[id.index()].node
    }

    /// The name of a schema that has one.
    pub(crate) fn component(&self, id: SchemaId) -> Option<&str> {
        self.entries[id.index()].component.as_deref()
    }

    /// The name that the description gives a schema.
    pub(crate) fn name(&self, id: SchemaId) -> Option<String> {
        let entry = &self.entries[id.index()];
        match entry.face {
            Face::Base => self
                .references
                .component(&entry.node, Kind::Schema, component),
            Face::Whole | Face::Builder | Face::Items => entry.component.clone(),
        }
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

/// The identity of a node.
pub(crate) fn address(node: &Node<'_>) -> usize {
    std::ptr::from_ref(node.value()).addr()
}

/// The name of the schema at a pointer: its key in `components.schemas`, or in a `$defs`.
fn component(pointer: &str) -> Option<String> {
    let (parent, name) = pointer.rsplit_once('/')?;
    let named = parent == "/components/schemas" || is_definitions(parent);
    named.then(|| unescape(name).into_owned())
}

/// The name of a definition with that of what holds it, for one in a `$defs` below something that has a name.
pub(crate) fn held(pointer: &str) -> Option<String> {
    let (parent, _) = pointer.rsplit_once('/')?;
    let name = component(pointer).filter(|_| is_definitions(parent))?;
    let mut at = parent;
    while let Some((holder, _)) = at.rsplit_once('/') {
        if let Some(holder) = component(holder) {
            return Some(format!("{holder}_{name}"));
        }
        at = holder;
    }
    None
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

    #[test]
    fn definitions_are_told_by_what_holds_them() {
        let held = |pointer| held(pointer).unwrap_or_default();
        assert_eq!(held("/components/schemas/A/$defs/B"), "A_B");
        assert_eq!(held("/components/schemas/A/properties/p/$defs/B"), "A_B");
        assert_eq!(held("/components/schemas/A"), "");
        assert_eq!(held("/definitions/A"), "");
    }
}
