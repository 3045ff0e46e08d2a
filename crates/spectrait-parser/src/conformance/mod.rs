//! What the specification demands of its objects beyond what reading them needs: members that exclude each other,
//! names that cannot be sent, members that do not exist.
//!
//! In: the documents. Out: diagnostics, and nothing else: what an object means is decided in [`lower`](crate::lower).
//!
//! What always holds:
//! - components are looked at whether anything refers to them or not; each object once;
//! - a breach is an error from OpenAPI 3.1 on, and a warning in 3.0, whose descriptions were never checked so closely;
//!   in either case the description is read and generated as far as it is understood;
//! - what is lost beside a reference is a warning in all versions;
//! - references that lead nowhere are not reported here: who reads them does.

mod beside;
mod checks;
mod followers;
mod grammar;
mod grammar2;
mod levels;
mod misspelt;
pub(crate) mod places;
mod relations;
#[cfg(test)]
mod tests;
mod twice;

use std::collections::{HashMap, HashSet};

use spectrait_ir::{Api, Place};

use crate::advice::named;
use crate::diagnostic::{Diagnostic, Severity, codes};
use crate::document::{Diagnostics, Documents, Node};
use crate::references::References;
use crate::versions::{Dialect, is_extension};

use self::grammar::{Holds, Kind};

/// Which object of the specification stands where references from other places lead to, by document and pointer. The
/// first document is known from its root.
pub(crate) type Entries = HashMap<u32, HashMap<String, Kind>>;

/// Whether a path item has such a member. Methods in capitals are read as methods.
pub(crate) fn is_of_path_item(key: &str) -> bool {
    let mut members = grammar::members(Kind::PathItem).iter();
    is_extension(key)
        || members.any(|(name, holds)| match holds {
            Holds::One(Kind::Operation) => key.eq_ignore_ascii_case(name),
            _ => key == *name,
        })
}

/// Reports what a description breaks. Of Swagger 2.0, whose objects are other ones, only members that nobody
/// knows or reads. Says which objects of other documents references lead to.
pub(crate) fn check(documents: &Documents, diagnostics: &Diagnostics) -> Entries {
    let Some(root) = documents.root() else {
        return Entries::new();
    };
    let dialect = Dialect::of(root.value());
    let checker = Checker {
        references: References::new(documents, diagnostics),
        diagnostics,
        dialect,
        linked: relations::Linked::default(),
    };
    let entries = checker.walk(root);
    checker.links();
    checker.anchors(documents);
    entries
}

/// Leaves one diagnostic of those that follow from one mistake. What to do depends on how a document is written.
pub(crate) fn join(
    documents: &Documents,
    entries: &Entries,
    is_json: &dyn Fn(u32) -> bool,
    found: &mut Vec<Diagnostic>,
) {
    levels::explain(documents, entries, is_json, found);
    misspelt::join(documents, found);
    twice::join(found);
}

/// Leaves out what is said of a schema that requires members and says nothing of them, where it is a part of others: those
/// may declare what it requires.
pub(crate) fn leave_to_others(documents: &Documents, api: &Api, found: &mut Vec<Diagnostic>) {
    if found.iter().all(|it| it.code != codes::UNDECLARED_PROPERTY) {
        return;
    }
    let parts = api.types.iter().flat_map(|ty| &ty.parts);
    let parts: HashSet<&Place> = parts.map(|part| &api.ty(*part).place).collect();
    found.retain(|diagnostic| {
        // `…/required/0`
        let Place { document, pointer } = &diagnostic.place;
        let schema = pointer.rsplitn(3, '/').nth(2).unwrap_or_default();
        let node = documents.node(*document, schema);
        let declares = node.is_none_or(|node| node.get("properties").is_some());
        let place = Place {
            document: *document,
            pointer: schema.to_owned(),
        };
        diagnostic.code != codes::UNDECLARED_PROPERTY || declares || !parts.contains(&place)
    });
}

/// The state of a run.
struct Checker<'d> {
    references: References<'d>,
    diagnostics: &'d Diagnostics,
    dialect: Dialect,
    linked: relations::Linked<'d>,
}

/// An object that is to be looked at.
struct Found<'d> {
    kind: Kind,
    node: Node<'d>,
    /// Its name, where it stands under one.
    name: Option<&'d str>,
}

impl<'d> Checker<'d> {
    /// Looks at every object once, the root first.
    fn walk(&self, root: Node<'d>) -> Entries {
        let mut entries = Entries::new();
        let mut files = Vec::new();
        let mut seen = HashSet::new();
        let mut open = vec![Found {
            kind: Kind::Root,
            node: root,
            name: None,
        }];
        while let Some(found) = open.pop() {
            if self.dialect != Dialect::V20 {
                self.name(&found);
            }
            let node = if is_reference(&found.node) {
                let is_seen = found.kind == Kind::Schema && is_local(&found.node);
                let target = if is_seen || found.kind == Kind::Items {
                    // It is looked at where it stands. To follow each link of a long chain to its end is quadratic.
                    // What items refer to is a schema, though no items may.
                    None
                } else {
                    self.references.find(found.node.clone())
                };
                // What leads to something else than must be there is said where it is read.
                let target = target.filter(|target| match section(found.kind) {
                    Some("schemas") => self.references.instead_of_schema(target).is_none(),
                    Some(section) => self
                        .references
                        .leads_into(&found.node, target, section)
                        .is_none(),
                    None => true,
                });
                if let Some(target) = &target {
                    self.beside(&found, target);
                    if target.document() != 0 {
                        let known = entries.entry(target.document()).or_default();
                        known.insert(target.pointer().to_owned(), found.kind);
                    }
                }
                if !matches!(found.kind, Kind::PathItem | Kind::Schema) {
                    // What stands beside the reference is no part of the object.
                    let Some(target) = target else { continue };
                    target
                } else {
                    open.extend(target.map(|node| Found {
                        node,
                        name: None,
                        ..found
                    }));
                    found.node
                }
            } else {
                found.node
            };
            if node.value().as_object().is_none()
                || !seen.insert((std::ptr::from_ref(node.value()), found.kind))
            {
                continue;
            }
            let found = Found { node, ..found };
            match self.dialect {
                Dialect::V20 => self.unknown_members(&found),
                _ => {
                    self.object(&found);
                    self.relations(&found);
                }
            }
            inner(&found, self.dialect, &mut open);
            if is_file(&found) {
                files.push(found);
            }
        }
        for file in &files {
            self.unknown_members_of_file(file, entries.get(&file.node.document()));
        }
        entries
    }

    /// Reports names that two schemas of one resource give themselves (JSON Schema 2020-12 Core §8.2.2).
    fn anchors(&self, documents: &Documents) {
        if matches!(self.dialect, Dialect::V20 | Dialect::V30) {
            return;
        }
        for (document, pointer, name) in documents.links.resources.repeated() {
            let place = Place {
                document: *document,
                pointer: pointer.clone(),
            };
            let message =
                format!("the anchor `{name}` is another schema's; references lead to that");
            // What looks like a schema may be an example.
            let diagnostic = Diagnostic::warning(codes::DUPLICATE_ANCHOR, place, message);
            self.diagnostics
                .report(diagnostic.help("give each schema a name of its own"));
        }
    }

    /// Reports a breach.
    fn report(&self, mut diagnostic: Diagnostic) {
        diagnostic.severity = match self.dialect {
            Dialect::V20 | Dialect::V30 => Severity::Warning,
            Dialect::V31 | Dialect::V32 => Severity::Error,
        };
        self.diagnostics.report(diagnostic);
    }
}

/// The members of an object in a version.
fn members(kind: Kind, dialect: Dialect) -> &'static [(&'static str, Holds)] {
    match dialect {
        Dialect::V20 => grammar2::members(kind),
        _ => grammar::members(kind),
    }
}

/// The section of `components` that holds such objects.
fn section(kind: Kind) -> Option<&'static str> {
    let mut sections = grammar::members(Kind::Components).iter();
    let (section, _) = sections.find(|(_, holds)| *holds == Holds::Named(kind))?;
    Some(section)
}

/// Adds the objects within an object.
fn inner<'d>(found: &Found<'d>, dialect: Dialect, open: &mut Vec<Found<'d>>) {
    let add = |kind, node, name| Found { kind, node, name };
    if found.kind == Kind::Callback {
        let items = found.node.members().filter(|(key, _)| !is_extension(key));
        open.extend(items.map(|(key, node)| add(Kind::PathItem, node, Some(key))));
        return;
    }
    for (key, holds) in members(found.kind, dialect) {
        if *holds == Holds::Data {
            continue;
        }
        let Some(member) = found.node.get(key) else {
            continue;
        };
        match *holds {
            Holds::Data => {}
            Holds::One(kind) => open.push(add(kind, member, None)),
            Holds::List(kind) => open.extend(member.items().map(|node| add(kind, node, None))),
            Holds::Named(kind) => {
                let extensible = found.kind != Kind::Components && dialect.is_extensible(key);
                let named = member
                    .members()
                    .filter(|(key, _)| !(extensible && is_extension(key)));
                open.extend(named.map(|(key, node)| add(kind, node, Some(key))));
            }
        }
    }
}

/// A schema may have a property of that name, whose value is no text.
fn is_reference(node: &Node<'_>) -> bool {
    let reference = node.value().get("$ref");
    reference.is_some_and(|at| at.as_str().is_some())
}

/// Whether an object is all of a file that references lead to.
fn is_file(found: &Found<'_>) -> bool {
    found.node.document() > 0 && found.node.pointer().is_empty()
}

/// Whether a reference leads to a component of its own document, which the walk comes to by itself.
fn is_local(node: &Node<'_>) -> bool {
    let reference = node.value().get("$ref").and_then(|at| at.as_str());
    node.document() == 0
        && reference.is_some_and(|text| {
            text.starts_with("#/components/") || text.starts_with("#/definitions/")
        })
}
