//! YAML text → trees, one for each document of the stream.
//!
//! The only module that knows the YAML library, which is no longer developed.

use std::borrow::Cow;

use serde::de::DeserializeSeed;
use serde_yaml::Deserializer;
use spectrait_ir::Value;

use super::tree::{KEY, Notes, Tree};
use super::{Failure, depth, levels};
use crate::diagnostic::codes;
use crate::locate;

/// How many colons of a text are given the space that the library asks for.
const ATTEMPTS: usize = 16;

/// A YAML stream as far as it can be read.
#[derive(Debug)]
pub(super) struct Stream {
    /// The documents up to the first that cannot be read.
    pub(super) documents: Vec<(Value, Notes)>,
    /// Why the stream cannot be read to its end.
    pub(super) failure: Option<Failure>,
    /// Where the text was given a space that it does not have, in ascending order.
    pub(super) spaces: Vec<usize>,
}

/// Reads a YAML stream.
pub(super) fn read(text: &str) -> Stream {
    if let Some(offset) = depth::exceeded(text) {
        return Stream {
            documents: Vec::new(),
            failure: Some(too_deep(offset)),
            spaces: Vec::new(),
        };
    }
    let mut spaced = Cow::Borrowed(text);
    let mut spaces: Vec<usize> = Vec::new();
    loop {
        let (documents, mut failure) = documents(&spaced);
        if let Some(failure) = &mut failure {
            // In braces, `key:[` is a key and a value in YAML 1.2; the library knows 1.1.
            let after = failure.offset + 1;
            if failure.message == "found unexpected ':'"
                && spaces.len() < ATTEMPTS
                && spaced.is_char_boundary(after)
            {
                spaced.to_mut().insert(after, ' ');
                spaces.push(after - spaces.len());
                continue;
            }
            // The space number `n` stands `n` bytes further in what was read than it would in the text.
            let original = |offset: usize| {
                let before = spaces
                    .iter()
                    .enumerate()
                    .take_while(|(number, space)| *space + number < offset)
                    .count();
                offset - before
            };
            failure.offset = original(failure.offset);
            if let Some((_, start)) = &mut failure.within {
                *start = original(*start);
            }
            for level in &mut failure.levels {
                level.offset = original(level.offset);
            }
        }
        return Stream {
            documents,
            failure,
            spaces,
        };
    }
}

fn documents(text: &str) -> (Vec<(Value, Notes)>, Option<Failure>) {
    let mut read = Vec::new();
    for document in Deserializer::from_str(text) {
        let mut notes = Notes::new(text.len(), true);
        match Tree::root(&mut notes).deserialize(document) {
            Ok(root) => read.push((root, notes)),
            // Nothing follows a failure: the library would go on in the middle of the document that failed.
            Err(error) => return (read, Some(failure(text, &error, notes.exceeded))),
        }
    }
    (read, None)
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
        if let Some(alias) = locate::yaml::alias_within(text) {
            return Failure::new(
                codes::TOO_MANY_ALIASES,
                "this alias stands within what its own anchor names",
                alias,
            )
            .help("remove the alias; a schema refers to itself with `$ref`");
        }
        return too_deep(offset);
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
    let within = within.map(|(what, line, column)| (what, super::offset_of(text, line, column)));
    // What is noticed only at the end of the text is wrong at the start of what has not ended.
    if let Some((what, start)) = within
        && offset >= text.trim_end().len()
    {
        let (message, help) = match what {
            "a quoted scalar" => ("this quote is not closed", "add the closing quote"),
            "a simple key" => ("this key has no `:`", "add it, or remove the key"),
            _ => (
                "this bracket is not closed",
                "add the closing `]` or `}`, or quote the text if it begins with one",
            ),
        };
        return Failure::new(codes::INVALID_YAML, message, start).help(help);
    }
    let (message, mut help) = explain(problem, text, offset);
    let or_else = match problem {
        "mapping values are not allowed in this context" => {
            Some("or quote the text if the `:` belongs to it")
        }
        "did not find expected key" => Some("and check that quotes before it are closed"),
        "did not find expected '-' indicator" => Some("or begin it with `- `"),
        "block sequence entries are not allowed in this context" => {
            Some("or quote the text if the `-` belongs to it")
        }
        _ => None,
    };
    let levels = match or_else {
        Some(_) if !message.contains("tab") => levels::above(text, offset),
        _ => Vec::new(),
    };
    if !levels.is_empty() {
        help = or_else.map(str::to_owned);
    }
    let within =
        within.map(|(what, start)| (what.strip_prefix("a ").unwrap_or(what).to_owned(), start));
    Failure {
        code: codes::INVALID_YAML,
        message,
        offset,
        help,
        within,
        levels: levels.into(),
    }
}

fn too_deep(offset: usize) -> Failure {
    Failure::new(codes::TOO_DEEP, "this is nested more than 128 deep", offset)
        .help("move inner schemas to `components` and refer to them")
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

#[cfg(test)]
mod tests {
    use spectrait_ir::Number;

    use super::*;

    fn one(text: &str) -> (Value, Notes) {
        let Stream {
            mut documents,
            failure,
            ..
        } = read(text);
        assert_eq!(failure, None, "{text}");
        documents.remove(0)
    }

    fn fails(text: &str) -> (&'static str, usize) {
        let failure = read(text).failure;
        let failure = failure.unwrap();
        (failure.code, failure.offset)
    }

    #[test]
    fn keys_are_what_they_look_like() {
        let (root, _) = one("200: a\non: b\ntrue: c\n~: d\n1.10: e\n0x1F: f\n'': g\n");
        let keys: Vec<&str> = root
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(keys, ["200", "on", "true", "~", "1.10", "0x1F", ""]);
    }

    #[test]
    fn values_have_their_yaml_types() {
        let (root, notes) = one(
            "[yes, true, 017, 0x1F, 1.0, -9223372036854776000, ~, '1', 2020-01-01, !x y, .inf, -.inf]",
        );
        assert_eq!(
            root.as_array().unwrap(),
            [
                "yes".into(),
                Value::Bool(true),
                "017".into(),
                Value::Number(Number::Integer(31)),
                Value::Number(Number::Float(1.0)),
                Value::Number(Number::Integer(-9_223_372_036_854_776_000)),
                Value::Null,
                "1".into(),
                "2020-01-01".into(),
                "y".into(),
                Value::Number(Number::Float(f64::MAX)),
                Value::Number(Number::Float(f64::MIN)),
            ]
        );
        let pointers: Vec<&str> = notes
            .not_finite
            .iter()
            .map(|(pointer, _)| &**pointer)
            .collect();
        assert_eq!(pointers, ["/10", "/11"]);
    }

    #[test]
    fn merge_keys_give_way_to_the_objects_own() {
        let (root, notes) = one(
            "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {y: 3, <<: [*a, *b]}\nd: {<<: *a, <<: *b, y: 3}\ne: {<<: text}\n",
        );
        let expected = one("{y: 3, x: 1, z: 2}").0;
        assert_eq!(root.get("c"), Some(&expected));
        assert_eq!(root.get("d"), Some(&expected));
        assert_eq!(
            root.get("e").unwrap().get("<<"),
            Some(&"text".into()),
            "only objects merge"
        );
        assert!(notes.repeated.is_empty());
        let order: Vec<&String> = root.get("d").unwrap().as_object().unwrap().keys().collect();
        assert_eq!(
            order,
            ["x", "y", "z"],
            "merged members stand where the merge key stands"
        );
    }

    #[test]
    fn aliases_are_bounded() {
        let list = "x, ".repeat(1000);
        let text = format!(
            "a: &a [{list}]\nb: &b [{}]\nc: [{}]\n",
            "*a, ".repeat(900),
            "*b, ".repeat(900)
        );
        assert_eq!(
            fails(&text).0,
            codes::TOO_MANY_ALIASES,
            "more than memory should hold"
        );
        for text in [
            "a: &a\n  b: *a\n",
            "a: &a [1, {b: *a}]\n",
            "x: &x 1\na: &a\n  c: *x\n  b:\n    d: *a\n",
        ] {
            let alias = text.find("*a").unwrap();
            assert_eq!(fails(text), (codes::TOO_MANY_ALIASES, alias), "{text}");
        }
        one(&format!("a: &a [{list}]\nb: [{}]\n", "*a, ".repeat(100)));
    }

    #[test]
    fn a_colon_before_a_bracket_is_one() {
        let (root, _) = one("a: {b:[ ], c:{d: 1}}\n");
        assert_eq!(root, one("a: {b: [], c: {d: 1}}\n").0);
        assert_eq!(
            fails("a: {b:[ ], c: @}\n"),
            (codes::INVALID_YAML, 14),
            "places are those of the text"
        );
    }

    #[test]
    fn failures_say_where_they_began() {
        let failure = read("x:\n  a:\n    b: 1\n   c: 2\n").failure;
        let failure = failure.unwrap();
        assert_eq!(
            (failure.message.as_str(), failure.offset),
            ("there should be a key here", 20)
        );
        assert_eq!(failure.within, Some(("block mapping".to_owned(), 5)));
    }
}
