//! What a schema says that does nothing, or hardly what was meant: a discriminator without branches, a format that is
//! nearly one, a required property that is nearly a declared one, numbers of items that exclude each other; and what only
//! OpenAPI 3.0 and 2.0 ask for.
//!
//! In: the keywords of a schema when all of them are read. Out: warnings; the keywords stay as they are.

use std::collections::HashSet;

use spectrait_ir::StringFormat;

use super::formats;
use super::keywords::Keywords;
use crate::advice::{Advice, is_slip, named};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Diagnostics, Node};
use crate::versions::{Dialect, is_extension};

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
    "iri-reference",
    "json-pointer",
    "media-range",
    "password",
    "regex",
    "relative-json-pointer",
    "time",
    "uint8",
    "uri",
    "uri-reference",
    "uri-template",
    "uuid",
];

/// Reports what a schema says in vain.
pub(super) fn report(
    keywords: &Keywords<'_>,
    schema: &Node<'_>,
    dialect: Dialect,
    diagnostics: &Diagnostics,
) {
    if !dialect.is_json_schema() {
        of_older_versions(keywords, schema, diagnostics);
    }
    discriminator(keywords, schema, diagnostics);
    format(keywords, schema, diagnostics);
    required(keywords, schema, diagnostics);
    contains(keywords, schema, diagnostics);
}

/// What schemas of OpenAPI 3.0 and 2.0 must have, and JSON Schema does not ask for (OpenAPI 3.0.4 §4.7.24).
fn of_older_versions(keywords: &Keywords<'_>, schema: &Node<'_>, diagnostics: &Diagnostics) {
    let names = |name| schema.value().get("type").and_then(|it| it.as_str()) == Some(name);
    if names("array") && schema.get("items").is_none() && keywords.prefix_items.is_empty() {
        let message = "this array has no `items`, which must be there before OpenAPI 3.1; its items are any values";
        let diagnostic = Diagnostic::warning(codes::MISSING_FIELD, schema.place(), message);
        diagnostics.report(diagnostic.help("add `items`, which may be `{}`"));
    }
    if keywords.read_only
        && keywords.write_only
        && let Some(member) = schema.get("writeOnly")
    {
        let message = "`readOnly` and `writeOnly` exclude each other; both are ignored";
        let diagnostic = Diagnostic::warning(codes::INVALID_KEYWORD, member.place(), message);
        diagnostics.report(diagnostic.at_key().help("remove one of them"));
    }
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

/// A format that is written as no list of formats has it, and in the letters of one that they have, or nearly so.
fn format(keywords: &Keywords<'_>, schema: &Node<'_>, diagnostics: &Diagnostics) {
    let Some(format) = keywords.format.filter(|name| !FORMATS.contains(name)) else {
        return;
    };
    let letters = |text: &str| -> String {
        let letters = text.chars().filter(char::is_ascii_alphanumeric);
        letters.map(|c| c.to_ascii_lowercase()).collect()
    };
    let written = letters(format);
    let same = FORMATS.iter().find(|name| letters(name) == written);
    let is_known = formats::string(format) != StringFormat::Other(format.to_owned());
    let near = || {
        let mut names = FORMATS.iter().filter(|_| !is_known);
        names.find(|name| is_slip(&format.to_ascii_lowercase(), name))
    };
    let meant = same.or_else(near);
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
/// declared, where no others are allowed, or where none is declared at all, and only of a schema that stands for itself:
/// what is a part of another may name what others declare (`conformance::leave_to_others` for components).
fn required(keywords: &Keywords<'_>, schema: &Node<'_>, diagnostics: &Diagnostics) {
    if !stands_for_itself(schema) || !keywords.all_of.is_empty() || keywords.reference.is_some() {
        return;
    }
    let list = schema.get("required");
    let undeclared = list.iter().flat_map(Node::items).filter_map(|item| {
        let name = item.value().as_str()?;
        (!keywords.properties.contains_key(name)).then_some((name, item))
    });
    let mut undeclared = undeclared.peekable();
    if undeclared.peek().is_none() {
        return;
    }
    if says_nothing_else(schema) {
        let place = undeclared.peek().map(|(_, member)| member.place());
        let names: Vec<&str> = undeclared.map(|(name, _)| name).collect();
        let (are, value) = match names.as_slice() {
            [_] => ("is", "it is any value"),
            _ => ("are", "they are any values"),
        };
        let names = named(&names);
        let place = place.unwrap_or_else(|| schema.place());
        let message = format!("{names} {are} required of an object without `properties`; {value}");
        let diagnostic = Diagnostic::warning(codes::UNDECLARED_PROPERTY, place, message);
        diagnostics.report(
            diagnostic.help("describe each in `properties`; is that indented as `required` is?"),
        );
        return;
    }
    let required: HashSet<&str> = keywords.required.iter().copied().collect();
    let declared = keywords.properties.keys().copied();
    let others: Vec<&str> = declared.filter(|name| !required.contains(name)).collect();
    let additional = schema.get("additionalProperties");
    let allows_others = additional.is_none_or(|it| it.value().as_bool() != Some(false));
    let is_closed = !allows_others && keywords.pattern_properties.is_empty();
    let mut advice = Advice::default();
    for (name, member) in undeclared {
        let meant = advice.closest(name, others.iter().copied());
        let message = match is_closed {
            true => format!(
                "`{name}` is required, and neither declared nor allowed by `additionalProperties: false`; it is any value"
            ),
            false if meant.is_some() => {
                format!("`{name}` is required, and no property has that name; it is any value")
            }
            false => continue,
        };
        let diagnostic = Diagnostic::warning(codes::UNDECLARED_PROPERTY, member.place(), message);
        diagnostics.report(match meant {
            Some(_) => diagnostic.did_you_mean(meant),
            None => diagnostic.help("describe it in `properties`, or leave it out of `required`"),
        });
    }
}

/// How many items `contains` is to describe, where no number is both: each array is refused then.
fn contains(keywords: &Keywords<'_>, schema: &Node<'_>, diagnostics: &Diagnostics) {
    let least = keywords.min_contains.unwrap_or(1);
    let (Some(most), Some(member)) = (keywords.max_contains, schema.get("maxContains")) else {
        return;
    };
    if keywords.contains.is_none() || least <= most {
        return;
    }
    let message = format!(
        "no array has {least} or more and not more than {most} items that `contains` describes; each is refused"
    );
    let diagnostic = Diagnostic::warning(codes::CONTRADICTORY_SCHEMA, member.place(), message);
    diagnostics.report(diagnostic.at_key().help(match keywords.min_contains {
        Some(_) => "write a `maxContains` that is not below `minContains`",
        None => "add `minContains: 0`, which is 1 where it is not written",
    }));
}

/// Whether a schema says of an object what it must have, and nothing of what that is.
fn says_nothing_else(schema: &Node<'_>) -> bool {
    const OTHERS: [&str; 7] = [
        "deprecated",
        "description",
        "externalDocs",
        "nullable",
        "required",
        "title",
        "type",
    ];
    let is_object = schema.value().get("type").and_then(|it| it.as_str()) == Some("object");
    is_object
        && schema
            .members()
            .all(|(key, _)| OTHERS.contains(&key) || is_extension(key))
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
