//! What a schema says that does nothing, or hardly what was meant: a discriminator without branches, a format that is
//! nearly one, a required property that is nearly a declared one.
//!
//! In: the keywords of a schema when all of them are read. Out: warnings; the keywords stay as they are.

use super::keywords::Keywords;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Diagnostics, Node};
use crate::references::closest;

/// The formats of the registry that people misspell.
const FORMATS: &[&str] = &[
    "base64url",
    "binary",
    "byte",
    "date",
    "date-time",
    "double",
    "duration",
    "email",
    "float",
    "hostname",
    "idn-email",
    "idn-hostname",
    "int16",
    "int32",
    "int64",
    "int8",
    "ipv4",
    "ipv6",
    "iri",
    "json-pointer",
    "media-range",
    "password",
    "regex",
    "time",
    "uint8",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
];

/// Reports what a schema says in vain.
pub(super) fn report(keywords: &Keywords<'_>, schema: &Node<'_>, diagnostics: &Diagnostics) {
    discriminator(keywords, schema, diagnostics);
    format(keywords, schema, diagnostics);
    required(keywords, schema, diagnostics);
}

fn discriminator(keywords: &Keywords<'_>, schema: &Node<'_>, diagnostics: &Diagnostics) {
    let has_branches = !keywords.one_of.is_empty() || !keywords.any_of.is_empty();
    if keywords.discriminator.is_none() || has_branches || keywords.family.is_some() {
        return;
    }
    if let Some(member) = schema.get("discriminator") {
        let message = "this discriminator has nothing to tell apart; it is ignored";
        let diagnostic =
            Diagnostic::warning(codes::UNUSED_DISCRIMINATOR, member.place(), message).at_key();
        diagnostics.report(
            diagnostic.help(
                "write `oneOf` beside it, or let other schemas build on this one with `allOf`",
            ),
        );
    }
}

/// A format that is written as no list of formats has it, and in the same letters as one that they have.
fn format(keywords: &Keywords<'_>, schema: &Node<'_>, diagnostics: &Diagnostics) {
    let Some(format) = keywords.format.filter(|name| !FORMATS.contains(name)) else {
        return;
    };
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|c| c.to_ascii_lowercase()).collect()
    };
    let written = letters(format);
    let meant = FORMATS.iter().find(|name| letters(name) == written);
    if let (Some(meant), Some(member)) = (meant, schema.get("format")) {
        let message = format!("there is no format `{format}`; nothing is checked");
        diagnostics.report(
            Diagnostic::warning(codes::UNKNOWN_FORMAT, member.place(), message)
                .help(format!("did you mean `{meant}`?")),
        );
    }
}

/// A required property that is not declared. It may be any; so it is only said where it is spelled nearly like one that is
/// declared. What is in an `allOf` is passed over: other parts may declare it.
fn required(keywords: &Keywords<'_>, schema: &Node<'_>, diagnostics: &Diagnostics) {
    let is_part = schema.pointer().rsplit('/').nth(1) == Some("allOf");
    if is_part || !keywords.all_of.is_empty() || keywords.reference.is_some() {
        return;
    }
    let is_undeclared = |name: &&&str| !keywords.properties.contains_key(**name);
    for name in keywords.required.iter().filter(is_undeclared) {
        let others = keywords.properties.keys().copied();
        let others = others.filter(|other| !keywords.required.contains(other));
        let list = schema.get("required");
        let mut items = list.iter().flat_map(Node::items);
        let member = items.find(|item| item.value().as_str() == Some(name));
        if let (Some(meant), Some(member)) = (closest(name, others), member) {
            let message = format!("`{name}` is required, and no property has that name");
            diagnostics.report(
                Diagnostic::warning(codes::UNDECLARED_PROPERTY, member.place(), message)
                    .help(format!("did you mean `{meant}`?")),
            );
        }
    }
}
