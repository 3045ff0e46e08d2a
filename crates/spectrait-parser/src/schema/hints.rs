//! What a schema says that does nothing, or hardly what was meant: a discriminator without branches, a format that is
//! nearly one, a required property that is nearly a declared one.
//!
//! In: the keywords of a schema when all of them are read. Out: warnings; the keywords stay as they are.

use std::collections::HashSet;

use super::keywords::Keywords;
use crate::advice::Advice;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Diagnostics, Node};

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
                .word(format)
                .did_you_mean(Some(meant)),
        );
    }
}

/// A required property that is not declared. It may be any; so it is only said where it is spelled nearly like one that is
/// declared, and only of a schema that stands for itself: what is a part of another may name what others declare.
fn required(keywords: &Keywords<'_>, schema: &Node<'_>, diagnostics: &Diagnostics) {
    if !stands_for_itself(schema) || !keywords.all_of.is_empty() || keywords.reference.is_some() {
        return;
    }
    let required: HashSet<&str> = keywords.required.iter().copied().collect();
    let declared = keywords.properties.keys().copied();
    let others: Vec<&str> = declared.filter(|name| !required.contains(name)).collect();
    if others.is_empty() {
        return;
    }
    let list = schema.get("required");
    let undeclared = list.iter().flat_map(Node::items).filter_map(|item| {
        let name = item.value().as_str()?;
        (!keywords.properties.contains_key(name)).then_some((name, item))
    });
    let mut advice = Advice::default();
    for (name, member) in undeclared {
        if let Some(meant) = advice.closest(name, others.iter().copied()) {
            let message = format!("`{name}` is required, and no property has that name");
            diagnostics.report(
                Diagnostic::warning(codes::UNDECLARED_PROPERTY, member.place(), message)
                    .did_you_mean(Some(meant)),
            );
        }
    }
}

/// Whether a schema is a component, a property, an item or that of a body or parameter, and not a part of another.
fn stands_for_itself(schema: &Node<'_>) -> bool {
    let pointer = schema.pointer();
    let mut words = pointer.rsplit('/');
    let (last, before) = (words.next(), words.next());
    let holds = [
        "$defs",
        "definitions",
        "patternProperties",
        "properties",
        "schemas",
    ];
    matches!(
        last,
        Some("additionalProperties" | "itemSchema" | "items" | "schema")
    ) || before.is_some_and(|before| holds.contains(&before))
}
