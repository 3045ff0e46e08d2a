//! Sections of `components` whose names are misspelt, where the references into them are right.
//!
//! In: a pointer that leads nowhere. Out: the section that it would lead into under its right name.

use spectrait_ir::Place;

use super::References;
use crate::advice::closest;
use crate::document::unescape;

/// The members of `components` (OpenAPI 3.2 §4.7).
const SECTIONS: [&str; 11] = [
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "mediaTypes",
];

impl<'d> References<'d> {
    /// The section of `components` that holds what a pointer leads to and has a name which is nearly the right one: its
    /// place and name, and the right name.
    pub(super) fn misspelt_section<'f>(
        &self,
        document: u32,
        fragment: &'f str,
    ) -> Option<((Place, &'d str), &'f str)> {
        let (right, name) = fragment.strip_prefix("/components/")?.split_once('/')?;
        let components = self.documents.node(document, "/components")?;
        if !SECTIONS.contains(&right) || components.get(right).is_some() {
            return None;
        }
        let sections = components.members().map(|(key, _)| key);
        let written = closest(right, sections.filter(|key| !SECTIONS.contains(key)))?;
        let (written, section) = components.members().find(|(key, _)| *key == written)?;
        let first = name.split('/').next()?;
        section.get(&unescape(first))?;
        Some(((section.place(), written), right))
    }
}
