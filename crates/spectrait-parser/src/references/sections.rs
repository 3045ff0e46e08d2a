//! Sections of `components`, and references that lead into the wrong one or a misspelt one.
//!
//! In: a pointer that leads nowhere, or a reference and what it is to lead to. Out: the section that it would lead into
//! under its right name; an error where it leads to a schema instead, or to something else instead of one.

use spectrait_ir::Place;

use super::{Followed, References};
use crate::advice::closest;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Node, join, unescape};
use crate::versions::Dialect;

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

/// Whether a reference that is to lead to something else leads to a schema among the components. One beside a `schema`
/// or `content` stands at the wrong level, which is said elsewhere.
pub(crate) fn leads_to_schema(from: &Node<'_>, to: &Node<'_>) -> bool {
    let is_alone = from.get("schema").is_none() && from.get("content").is_none();
    let mut sections = ["/components/schemas/", "/definitions/"].iter();
    is_alone
        && sections.any(|section| {
            let name = to.pointer().strip_prefix(section);
            name.is_some_and(|name| !name.contains('/'))
        })
}

/// Whether what a reference leads to can be no schema: a whole description, or what holds components.
pub(crate) fn is_no_schema(to: &Node<'_>, dialect: Dialect) -> bool {
    let mut words = to.pointer().split('/').skip(1);
    match (words.next(), words.next(), words.next()) {
        (None, ..) => {
            let names_version = |key| to.value().get(key).is_some_and(|it| it.as_str().is_some());
            names_version("openapi") || names_version("swagger")
        }
        (Some("components"), section, None) => {
            section.is_none_or(|section| SECTIONS.contains(&section))
        }
        // Elsewhere a schema may be called so.
        (Some("definitions"), None, _) => dialect == Dialect::V20,
        _ => false,
    }
}

impl<'d> References<'d> {
    /// The reference that is meant by a bare name, where a schema of that name is a component.
    pub(crate) fn reference_to(&self, at: &Node<'d>, name: &str) -> Option<String> {
        let mut sections = ["/components/schemas", "/definitions"].into_iter();
        sections.find_map(|section| {
            let pointer = join(section, name);
            self.documents.node(at.document(), &pointer)?;
            Some(format!("#{pointer}"))
        })
    }

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

    /// [`follow`](Self::follow), where a component of a section must be, and no schema.
    pub(crate) fn follow_to(
        &self,
        node: Node<'d>,
        section: &'static str,
    ) -> Result<Followed<'d>, String> {
        let Some(at) = node.get("$ref") else {
            return self.follow(node);
        };
        let followed = self.follow(node.clone())?;
        if !leads_to_schema(&node, &followed.node) {
            return Ok(followed);
        }
        let schema = format!(
            "schema: {{$ref: '{}'}}",
            at.value().as_str().unwrap_or_default()
        );
        let content = format!("content: {{application/json: {{{schema}}}}}");
        let (expected, help) = match section {
            "responses" => ("a response", format!("`description: …` and `{content}`")),
            "requestBodies" => ("a request body", format!("`{content}`")),
            "headers" => ("a header", format!("`{schema}`")),
            _ => ("a parameter", format!("`name: …`, `in: …` and `{schema}`")),
        };
        let message = format!("this leads to a schema, where {expected} must be");
        self.diagnostics.report(
            Diagnostic::error(codes::WRONG_REFERENCE, at.place(), message)
                .help(format!("write {help}")),
        );
        Err("its `$ref` leads to a schema".to_owned())
    }
}
