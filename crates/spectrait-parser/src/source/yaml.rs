//! YAML text → trees, one for each document of the stream.
//!
//! The only module that knows the YAML library, which is no longer developed.

use serde::de::DeserializeSeed;
use serde_yaml::Deserializer;
use spectrait_ir::Value;

use super::Failure;
use super::tree::{KEY, Notes, Tree};
use crate::diagnostic::codes;

/// Reads the documents of a YAML stream, one at a time. Nothing follows a failure.
pub(super) fn read(text: &str) -> impl Iterator<Item = Result<(Value, Notes), Failure>> {
    let mut failed = false;
    Deserializer::from_str(text)
        .map(|document| {
            let mut notes = Notes::new(text.len(), true);
            match Tree::root(&mut notes).deserialize(document) {
                Ok(root) => Ok((root, notes)),
                Err(error) => Err(failure(text, &error, notes.exceeded)),
            }
        })
        .take_while(move |result| !std::mem::replace(&mut failed, result.is_err()))
}

fn failure(text: &str, error: &serde_yaml::Error, exceeded: bool) -> Failure {
    let message = error.to_string();
    let offset = error
        .location()
        .map_or(0, |location| location.index())
        .min(text.len());
    if exceeded || message.starts_with("repetition limit exceeded") {
        return Failure::new(
            codes::TOO_MANY_ALIASES,
            "the aliases in this document stand for too much data",
            offset,
        )
        .help("use `$ref` for what is used in several places");
    }
    if message.starts_with("recursion limit exceeded") {
        // An alias within its own anchor is nested without end.
        return Failure::new(codes::TOO_DEEP, "this is nested more than 128 deep", offset).help(
            "move inner schemas to `components`; an alias must not stand within its own anchor",
        );
    }
    if message.starts_with("unknown anchor") {
        return Failure::new(
            codes::INVALID_YAML,
            "there is no anchor for this alias",
            offset,
        )
        .help(
            "put `&name` before the value that it repeats, or quote the text if it begins with `*`",
        );
    }
    if message.contains(KEY) {
        return Failure::new(
            codes::COMPLEX_KEY,
            "this key is a list or an object",
            offset,
        )
        .help("write the key as text; in quotes, where it has `{` or `[`");
    }
    let (problem, within) = split(&message);
    if problem.starts_with("control characters are not allowed") {
        let control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
        return Failure::new(
            codes::INVALID_YAML,
            "this control character cannot stand in YAML",
            text.find(control).unwrap_or(offset),
        )
        .help("remove it, or write it as an escape such as `\"\\e\"` in double quotes");
    }
    let within =
        within.map(|(what, line, column)| (what.to_owned(), super::offset_of(text, line, column)));
    let (message, help) = explain(problem, text, offset);
    Failure {
        code: codes::INVALID_YAML,
        message,
        offset,
        help,
        within,
    }
}

/// Splits `problem at line 3 column 1, while parsing a block mapping at line 2 column 3` into the problem, and what
/// was being read with its line and column.
fn split(message: &str) -> (&str, Option<(&str, usize, usize)>) {
    let (problem, context) = match message.split_once(", while ") {
        Some((problem, context)) => (problem, Some(context)),
        None => (message, None),
    };
    let without_place = |text| match str::rsplit_once(text, " at ") {
        Some((text, place)) if place.starts_with("line ") || place.starts_with("position ") => text,
        _ => text,
    };
    let within = context.and_then(|context| {
        let (what, place) = context.rsplit_once(" at line ")?;
        let (line, column) = place.split_once(" column ")?;
        let (_, what) = what.split_once(' ')?;
        Some((what, line.parse().ok()?, column.parse().ok()?))
    });
    (without_place(problem), within)
}

/// Says a problem in the words of someone who writes descriptions.
fn explain(problem: &str, text: &str, offset: usize) -> (String, Option<String>) {
    let rest = text.get(offset..).unwrap_or_default();
    let line_start = text
        .get(..offset)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |end| end + 1);
    let line = text
        .get(line_start..)
        .and_then(|text| text.lines().next())
        .unwrap_or_default();
    let indentation = line
        .get(..line.len() - line.trim_start().len())
        .unwrap_or_default();
    if indentation.contains('\t') || rest.starts_with('\t') {
        return (
            "a tab cannot indent YAML".to_owned(),
            Some("replace the tabs at the start of the line by spaces".to_owned()),
        );
    }
    let (message, help) = match problem {
        "mapping values are not allowed in this context" => (
            "a `:` cannot stand here",
            "check the indentation of this line and the one before, or quote the text if the `:` belongs to it",
        ),
        "did not find expected key" => (
            "there should be a key here",
            "indent the line like the keys beside it, and check that quotes before it are closed",
        ),
        "did not find expected '-' indicator" => (
            "there should be a `-` here",
            "indent the line like the items beside it, or begin it with `- `",
        ),
        "block sequence entries are not allowed in this context" => (
            "a list item cannot stand here",
            "put the list below its key, or quote the text if the `-` belongs to it",
        ),
        "could not find expected ':'" => (
            "there should be a `:` here, after the key",
            "add the `:`, or indent the text of several lines and begin it with `|` or `>`",
        ),
        "found unexpected end of stream" | "found unexpected document indicator" => {
            ("the text ends within quotes", "add the closing quote")
        }
        "found character that cannot start any token" => (
            "a text without quotes cannot begin with this character",
            "put the text in quotes",
        ),
        "did not find expected ',' or ']'" => (
            "there should be a `,` or `]` here",
            "close the list, or add the comma",
        ),
        "did not find expected ',' or '}'" => (
            "there should be a `,` or `}` here",
            "close the braces, add the comma, or quote the text if the `{` belongs to it",
        ),
        "found unknown escape character" => (
            "there is no such escape in double quotes",
            "write `\\\\` for a backslash, or use single quotes",
        ),
        other => return (other.to_owned(), None),
    };
    (message.to_owned(), Some(help.to_owned()))
}
