//! Members that something looks for in another place than they stand: a component whose line is indented too far is a
//! keyword of the schema before it, of which nobody would say anything.
//!
//! In: what leads nowhere. Out: the members of its name near the place that it looks at.

use std::collections::{HashMap, HashSet};

use spectrait_ir::Value;

use super::super::followers::{self, around};
use super::rooms::Ground;
use crate::diagnostic::Diagnostic;
use crate::document::{Node, join, unescape};

/// A member that is looked for elsewhere.
#[derive(Debug)]
pub(super) struct Sought {
    /// The object that it is looked for in.
    pub(super) meant: String,
    /// Whether it has what is looked for within it.
    pub(super) has_rest: bool,
}

/// The members that are looked for elsewhere, each with the object that it stands in and its key.
pub(super) fn signs(ground: &Ground<'_>, found: &[Diagnostic]) -> Vec<(String, String, Sought)> {
    let mut signs = Vec::new();
    let mut seen = HashSet::new();
    let mut within: HashMap<String, HashMap<&str, &str>> = HashMap::new();
    let node = |pointer: &str| ground.documents.node(ground.document, pointer);
    for diagnostic in found {
        if diagnostic.place.document != ground.document {
            continue;
        }
        let Some(pointer) = followers::sought(ground.documents, diagnostic) else {
            continue;
        };
        if !seen.insert(pointer.clone()) {
            continue;
        }
        // The last object on the way that is there.
        let mut way = around(&pointer);
        let mut meant = "";
        let missing = way.find(|place| {
            let is_there = node(place).is_some();
            if is_there {
                meant = place;
            }
            !is_there
        });
        let (Some(missing), Some(inside)) = (missing, node(meant)) else {
            continue;
        };
        let Some((_, key)) = missing.rsplit_once('/') else {
            continue;
        };
        let (key, rest) = (
            unescape(key),
            pointer.get(missing.len()..).unwrap_or_default(),
        );
        let outer = std::iter::once("").chain(around(meant));
        let outer = outer.filter(|place| *place != meant).map(str::to_owned);
        let inner = within
            .entry(meant.to_owned())
            .or_insert_with(|| keys_within(&inside));
        let inner = inner.get(&*key).map(|name| join(meant, name));
        for object in outer.chain(inner) {
            let Some(stray) = node(&object).and_then(|object| object.get(&key)) else {
                continue;
            };
            let has_rest = !rest.is_empty()
                && followers::leads_on(ground.documents, ground.document, stray.pointer(), rest);
            let is_such = match stray.value() {
                Value::Object(_) => has_rest || rest.is_empty(),
                Value::Null => !ground.is_json,
                _ => false,
            };
            if is_such {
                let meant = meant.to_owned();
                signs.push((object, key.clone().into_owned(), Sought { meant, has_rest }));
            }
        }
    }
    signs
}

/// The keys of all objects in an object, each with the member that it is first in.
fn keys_within<'d>(object: &Node<'d>) -> HashMap<&'d str, &'d str> {
    let mut keys = HashMap::new();
    for (name, member) in object.members() {
        for (key, _) in member.members() {
            keys.entry(key).or_insert(name);
        }
    }
    keys
}
