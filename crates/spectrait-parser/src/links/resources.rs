//! Schema resources: schemas that give themselves a URI by `$id`, and the anchors in them (JSON Schema 2020-12 Core
//! §8.2).
//!
//! In: the names that a tree holds. Out: which resource a place is in, where a URI leads, and what an anchor names.
//!
//! What always holds: a document is a resource too, that of all places without an `$id` around them. Where no schema
//! has an `$id`, nothing here costs anything.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use indexmap::map::Entry;
use url::Url;

use super::scan::{Name, NameKind};

/// The resources of all documents.
#[derive(Debug, Clone, Default)]
pub(crate) struct Resources {
    /// The schemas with an `$id`.
    list: Vec<Resource>,
    by_place: HashMap<(u32, String), usize>,
    by_uri: HashMap<String, usize>,
    /// The URI of each document.
    documents: HashMap<u32, Url>,
    /// In the order of the documents, so that advice does not depend on chance.
    anchors: IndexMap<Root, IndexMap<String, Anchor>>,
    /// Schemas that give a name which another one of their resource has: document, pointer, name.
    repeated: Vec<(u32, String, String)>,
    /// The names that several resources give by `$dynamicAnchor`: what they mean depends on the way to them.
    dynamic: HashSet<String>,
}

/// The root of a resource: a document and a pointer in it.
type Root = (u32, String);

/// A schema with an `$id`.
#[derive(Debug, Clone)]
pub(crate) struct Resource {
    document: u32,
    pointer: String,
    /// The base of the references in it.
    base: Option<Url>,
}

/// A name within a resource.
#[derive(Debug, Clone)]
pub(crate) struct Anchor {
    /// The name.
    pub(crate) name: String,
    /// The pointer of the schema in its document.
    pub(crate) pointer: String,
    /// Whether it is a `$dynamicAnchor`.
    pub(crate) dynamic: bool,
}

impl Resources {
    /// The resources of one document.
    #[cfg(test)]
    pub(crate) fn of(root: &spectrait_ir::Value) -> Self {
        let mut resources = Self::default();
        resources.add(0, None, &super::scan::scan(root).names);
        resources
    }

    /// Adds what a document holds. `url` is where it is from.
    pub(super) fn add(&mut self, document: u32, url: Option<Url>, names: &[Name<'_>]) {
        self.documents.extend(url.map(|url| (document, url)));
        for name in names {
            // A schema comes before what it holds, and its `$id` before its anchors.
            match name.kind {
                NameKind::Id => self.add_resource(document, name),
                NameKind::Anchor | NameKind::DynamicAnchor => {
                    self.add_anchor(document, name, name.kind == NameKind::DynamicAnchor);
                }
            }
        }
    }

    fn add_resource(&mut self, document: u32, name: &Name<'_>) {
        let base = self.base(self.around(document, &name.pointer), document);
        let Some(uri) = join(base, name.text) else {
            return;
        };
        let number = self.list.len();
        self.by_uri.entry(key(&uri)).or_insert(number);
        let place = (document, name.pointer.clone());
        self.by_place.insert(place, number);
        self.list.push(Resource {
            document,
            pointer: name.pointer.clone(),
            base: Some(uri),
        });
    }

    fn add_anchor(&mut self, document: u32, name: &Name<'_>, dynamic: bool) {
        let (_, root) = self.root(document, &name.pointer);
        let root = (document, root.to_owned());
        let others = self.anchors.iter().filter(|(other, _)| **other != root);
        let mut others = others.filter_map(|(_, anchors)| anchors.get(name.text));
        if dynamic && others.any(|other| other.dynamic) {
            self.dynamic.insert(name.text.to_owned());
        }
        match self
            .anchors
            .entry(root)
            .or_default()
            .entry(name.text.to_owned())
        {
            Entry::Vacant(entry) => {
                entry.insert(Anchor {
                    name: name.text.to_owned(),
                    pointer: name.pointer.clone(),
                    dynamic,
                });
            }
            // One schema may have both.
            Entry::Occupied(entry) if entry.get().pointer == name.pointer => {}
            Entry::Occupied(_) => {
                let place = (document, name.pointer.clone(), name.text.to_owned());
                self.repeated.push(place);
            }
        }
    }

    /// The schema with an `$id` that a place is in; nothing where it is the document.
    pub(crate) fn around(&self, document: u32, pointer: &str) -> Option<usize> {
        if self.list.is_empty() {
            return None;
        }
        let mut place = (document, pointer.to_owned());
        loop {
            if let Some(found) = self.by_place.get(&place) {
                return Some(*found);
            }
            place.1.truncate(place.1.rfind('/')?);
        }
    }

    /// The root of the resource that a place is in.
    pub(crate) fn root(&self, document: u32, pointer: &str) -> (u32, &str) {
        let found = self.around(document, pointer);
        let found = found.and_then(|number| self.place(number));
        found.unwrap_or((document, ""))
    }

    /// The root of a resource.
    pub(crate) fn place(&self, number: usize) -> Option<(u32, &str)> {
        let resource = self.list.get(number)?;
        Some((resource.document, &resource.pointer))
    }

    /// The URI that a reference means in a resource; nothing where that is not known.
    pub(super) fn uri(&self, resource: Option<usize>, document: u32, text: &str) -> Option<Url> {
        join(self.base(resource, document), text)
    }

    /// The resource with a URI.
    pub(super) fn at(&self, uri: &Url) -> Option<usize> {
        self.by_uri.get(&key(uri)).copied()
    }

    fn base(&self, resource: Option<usize>, document: u32) -> Option<&Url> {
        match resource {
            Some(number) => self.list.get(number)?.base.as_ref(),
            None => self.documents.get(&document),
        }
    }

    /// What a name means in the resource with this root.
    pub(crate) fn anchor(&self, (document, root): (u32, &str), name: &str) -> Option<&Anchor> {
        let anchors = self.anchors.get(&(document, root.to_owned()))?;
        anchors.get(name)
    }

    /// The names in a document.
    pub(crate) fn anchors_in(&self, document: u32) -> impl Iterator<Item = &str> {
        let inside = self
            .anchors
            .iter()
            .filter(move |((of, _), _)| *of == document);
        inside.flat_map(|(_, anchors)| anchors.keys().map(String::as_str))
    }

    /// The schemas that give a name which another one of their resource has before them: document, pointer, name.
    pub(crate) fn repeated(&self) -> &[(u32, String, String)] {
        &self.repeated
    }

    /// The dynamic anchors of the resource that a place is in, as far as other resources have them too.
    pub(crate) fn dynamic(&self, document: u32, pointer: &str) -> impl Iterator<Item = &Anchor> {
        let anchors = (!self.dynamic.is_empty()).then(|| {
            let (document, root) = self.root(document, pointer);
            self.anchors.get(&(document, root.to_owned()))
        });
        let anchors = anchors.flatten().into_iter().flat_map(IndexMap::values);
        anchors.filter(|anchor| anchor.dynamic && self.dynamic.contains(&anchor.name))
    }
}

fn join(base: Option<&Url>, text: &str) -> Option<Url> {
    let mut uri = match base {
        Some(base) => base.join(text).or_else(|_| Url::parse(text)),
        None => Url::parse(text),
    }
    .ok()?;
    uri.set_fragment(None);
    Some(uri)
}

fn key(uri: &Url) -> String {
    uri.as_str().to_owned()
}
