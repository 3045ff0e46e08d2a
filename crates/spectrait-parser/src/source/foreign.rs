//! What breaks a text that is neither JSON nor YAML, where it can be seen: a page of HTML, the marks of a conflict, comments
//! of other languages, templates, letters that look like blanks.
//!
//! In: a text, and why it could not be read. Out: the reason that people see there, or the one that was given.

use super::Failure;
use crate::advice::{is_invisible, visible};
use crate::diagnostic::codes;

/// Says why a text could not be read in the words of what stands there.
pub(super) fn explain(text: &str, failure: Failure) -> Failure {
    let is_syntax = [codes::INVALID_JSON, codes::INVALID_YAML, codes::COMPLEX_KEY];
    if !is_syntax.contains(&failure.code) {
        return failure;
    }
    let found = markup(text).or_else(|| conflict(text, failure.code));
    let found = found.or_else(|| {
        let within = failure.within.as_ref().map(|(_, start)| *start);
        let noticed = line(text, failure.offset);
        let above = noticed.0.checked_sub(1).map(|end| line(text, end));
        let began = within.map(|start| line(text, start));
        let comment = comment(text, failure.offset, failure.code);
        // A text goes on over lines until one of them cannot be part of it.
        let first = line(text, text.len() - text.trim_start().len());
        let mut lines = [Some(noticed), began, above, Some(first)]
            .into_iter()
            .flatten();
        comment.or_else(|| lines.find_map(|(start, line)| on_line(start, line, failure.code)))
    });
    found.unwrap_or(failure)
}

/// The line around an offset, and where it begins.
fn line(text: &str, offset: usize) -> (usize, &str) {
    let before = text.get(..offset).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(start..).and_then(|rest| rest.lines().next());
    (start, line.unwrap_or_default())
}

/// A text that begins as HTML or XML does.
pub(super) fn markup(text: &str) -> Option<Failure> {
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let begins = |with: &str| {
        let head = start.get(..with.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(with))
    };
    let (what, help) = if begins("<!doctype html") || begins("<html") {
        (
            "a page of HTML",
            "download the description itself: its address may ask for a login, or lead to a page that shows it",
        )
    } else if begins("<?xml") {
        ("XML", "give a description in YAML or JSON")
    } else {
        return None;
    };
    let message = format!("this is {what}, and no OpenAPI description");
    let offset = text.len() - start.len();
    Some(Failure::new(codes::NOT_A_DESCRIPTION, message, offset).help(help))
}

/// The first mark of a conflict between two versions of a file.
fn conflict(text: &str, code: &'static str) -> Option<Failure> {
    const MARK: &str = "<<<<<<< ";
    let offset = match text.starts_with(MARK) {
        true => 0,
        false => text.find(&format!("\n{MARK}"))? + 1,
    };
    let failure = Failure::new(code, "this marks a conflict that is not resolved", offset);
    Some(failure.help(
        "keep one of the two versions, and remove the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`",
    ))
}

/// A comment of another language at an offset.
fn comment(text: &str, offset: usize, code: &'static str) -> Option<Failure> {
    let rest = text.get(offset..)?;
    let offset = offset + (rest.len() - rest.trim_start().len());
    let rest = rest.trim_start();
    let mark = ["//", "/*"]
        .into_iter()
        .find(|mark| rest.starts_with(mark))?;
    let help = match code {
        codes::INVALID_JSON => "remove the comment: JSON has none",
        _ => "remove the comment: those of YAML begin with `#`, and JSON has none",
    };
    let message = format!("no comment begins with `{mark}` here");
    Some(Failure::new(code, message, offset).help(help))
}

/// What can be no part of a line of YAML or JSON.
fn on_line(start: usize, line: &str, code: &'static str) -> Option<Failure> {
    let indented = line.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let indentation = line.len() - indented.len();
    if let Some(comment) = comment(line, indentation, code) {
        let offset = start + comment.offset;
        return Some(Failure { offset, ..comment });
    }
    let is_quoted = |at: usize| {
        let before = line.get(..at).unwrap_or_default();
        before.matches(['"', '\'']).count() % 2 == 1
    };
    let template = line.find("{{").or_else(|| line.find("{%"));
    if let Some(at) = template.filter(|at| !is_quoted(*at)) {
        let message = "this is a template, whose `{{` or `{%` are not filled in";
        return Some(Failure::new(code, message, start + at).help(
            "give what the program writes that fills it in, or quote the text if the braces belong to it",
        ));
    }
    let at = line.char_indices().find(|(at, c)| {
        let before = line.get(..*at).unwrap_or_default();
        is_invisible(*c) && (*at < indentation || before.ends_with([':', '-', ' ']))
    });
    let (at, letter) = at.filter(|(at, _)| !is_quoted(*at))?;
    let message = format!(
        "this is {}, which looks like a blank or like nothing",
        visible(&letter.to_string())
    );
    let help = "write a blank instead, or remove it";
    Some(Failure::new(code, message, start + at).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{json, yaml};

    /// Where and why a text cannot be read, as YAML or as JSON.
    fn said(text: &str) -> (usize, String) {
        let failure = match text.trim_start().starts_with('{') {
            true => json::read(text).err(),
            false => yaml::read(text).failure,
        };
        let Some(failure) = failure else {
            panic!("this can be read: {text}");
        };
        let failure = explain(text, failure);
        assert!(failure.help.is_some(), "{text}");
        (failure.offset, failure.message)
    }

    #[test]
    fn what_people_see_is_said() {
        for (text, at, why) in [
            (
                "<!DOCTYPE html>\n<html lang=\"en\">\n<title>Sign in: x</title>\n",
                "<!",
                "a page of HTML",
            ),
            (
                "<?xml version=\"1.0\"?>\n<a b='c: d'>\n x: <y>\n",
                "<?",
                "this is XML",
            ),
            (
                "{\"a\": 1, // one\n\"b\": 2}",
                "//",
                "no comment begins with `//`",
            ),
            (
                "{\"a\": 1 /* one */,\n\"b\": 2}",
                "/*",
                "no comment begins with `/*`",
            ),
            (
                "// The API\n{\n  \"a\": 1\n}\n",
                "//",
                "no comment begins with `//`",
            ),
            (
                "a:\n  b: 1\n// two\nc: 2\n",
                "//",
                "no comment begins with `//`",
            ),
            (
                "{\n\"a\": 1,\n<<<<<<< HEAD\n\"b\": 1\n=======\n}",
                "<<",
                "this marks a conflict",
            ),
            (
                "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> main\n",
                "<<",
                "this marks a conflict",
            ),
            (
                "a: 1\nversion: {{ .Version }}\n",
                "{{",
                "this is a template",
            ),
            (
                "a: 1\n{% if x %}\nb: 2\n{% endif %}\n",
                "{%",
                "this is a template",
            ),
            ("a:\n  b: 1\n \u{a0}c: 2\n", "\u{a0}", "this is U+00A0"),
        ] {
            let (offset, message) = said(text);
            assert_eq!(Some(offset), text.find(at), "{text}: {message}");
            assert!(message.contains(why), "{text}: {message}");
        }
    }

    #[test]
    fn other_reasons_stay() {
        for text in [
            "a: 'x\n",
            "a: \"{{b}} c\": d\n",
            "{\"a\": \"http://x\" \"b\": 1}",
            "a: https://x.y: z\n",
        ] {
            let (_, message) = said(text);
            let foreign = ["comment", "template", "conflict", "U+"];
            assert!(
                !foreign.iter().any(|it| message.contains(it)),
                "{text}: {message}"
            );
        }
    }
}
