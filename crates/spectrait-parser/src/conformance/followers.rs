//! What leads nowhere only because something stands in another place, or under another name, than it is looked for.
//!
//! In: what is said of a reference, a requirement of security, or a required property. Out: the place in its document
//! that it looks at; and of those that follow from one mistake, one note on what is said of the mistake.

use spectrait_ir::{Place, Value};

use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Documents, join, unescape};
use crate::references::percent_decode;
use crate::versions::Dialect;

/// The JSON pointer, in its own document, that something is looked for at and not found.
pub(super) fn sought(documents: &Documents, diagnostic: &Diagnostic) -> Option<String> {
    let place = &diagnostic.place;
    match diagnostic.code {
        codes::UNRESOLVED_REFERENCE => {
            let node = documents.node(place.document, &place.pointer)?;
            let fragment = node.value().as_str()?.strip_prefix('#')?;
            Some(percent_decode(fragment)).filter(|pointer| pointer.starts_with('/'))
        }
        codes::UNKNOWN_SECURITY_SCHEME if place.document == 0 => {
            let (_, name) = place.pointer.rsplit_once('/')?;
            let section = match Dialect::of(documents.root()?.value()) {
                Dialect::V20 => "/securityDefinitions",
                _ => "/components/securitySchemes",
            };
            Some(join(section, &unescape(name)))
        }
        // `…/required/0`
        codes::UNDECLARED_PROPERTY => {
            let name = documents.node(place.document, &place.pointer)?.value();
            let (list, _) = place.pointer.rsplit_once('/')?;
            let (schema, _) = list.rsplit_once('/')?;
            Some(join(&format!("{schema}/properties"), name.as_str()?))
        }
        _ => None,
    }
}

/// What stands at the end of a way that leads on from a place. What is to be in an empty line may stand beside it.
pub(super) fn leads_on(documents: &Documents, document: u32, from: &str, rest: &str) -> bool {
    let is_there = |pointer: &str| {
        documents
            .node(document, &format!("{pointer}{rest}"))
            .is_some()
    };
    let node = documents.node(document, from);
    let beside = from.rsplit_once('/').map(|(object, _)| object);
    let beside = beside.filter(|_| node.is_some_and(|node| *node.value() == Value::Null));
    is_there(from) || beside.is_some_and(is_there)
}

/// The places on the way to a JSON pointer, the outermost first, itself the last; without the root.
pub(super) fn around(pointer: &str) -> impl Iterator<Item = &str> {
    let ends = pointer.match_indices('/').map(|(at, _)| at).skip(1);
    ends.chain([pointer.len()])
        .filter_map(|end| pointer.get(..end))
}

/// What leads nowhere because of one mistake.
#[derive(Debug, Default, Clone)]
pub(super) struct Followers {
    first: Option<Place>,
    others: usize,
}

impl Followers {
    pub(super) fn add(&mut self, diagnostic: &Diagnostic) {
        if diagnostic.code == codes::UNDECLARED_PROPERTY {
            return;
        }
        match &self.first {
            None => self.first = Some(diagnostic.place.clone()),
            Some(_) => self.others += 1,
        }
    }

    /// Says so beside the mistake.
    pub(super) fn note(self, mistake: &mut Diagnostic) {
        let label = match self.others {
            0 => "this leads nowhere because of it".to_owned(),
            1 => "this and another one lead nowhere because of it".to_owned(),
            others => format!("this and {others} others lead nowhere because of it"),
        };
        mistake
            .related
            .extend(self.first.map(|place| (place, label)));
    }
}
