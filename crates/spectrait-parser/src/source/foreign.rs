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
        let above = above.filter(|(start, line)| {
            failure.code == codes::INVALID_JSON || !is_in_scalar(text, *start, line)
        });
        let began = within.map(|start| line(text, start));
        let comment = comment(text, failure.offset, failure.code);
        // A text goes on over lines until one of them cannot be part of it.
        let first = line(text, text.len() - text.trim_start().len());
        let mut lines = [Some(noticed), began, above, Some(first)]
            .into_iter()
            .flatten();
        let is_noticed = |start| start == noticed.0;
        comment.or_else(|| {
            lines.find_map(|(start, line)| on_line(start, line, failure.code, is_noticed(start)))
        })
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

/// Whether a line of YAML goes on with a text that began above it: a line that it is indented under has a value.
fn is_in_scalar(text: &str, start: usize, line: &str) -> bool {
    let indentation = |line: &str, of: &[char]| line.len() - line.trim_start_matches(of).len();
    let mut within = indentation(line, &[' ']);
    let above = text.get(..start).unwrap_or_default().lines().rev();
    let says_something = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with('#');
    for line in above.filter(says_something) {
        if within == 0 {
            break;
        }
        let bare = line.split(" #").next().unwrap_or_default().trim_end();
        if indentation(line, &[' ', '-']) < within && !bare.ends_with([':', '-', '{', '[', ',']) {
            return true;
        }
        within = within.min(indentation(line, &[' ']));
    }
    false
}

/// The letters of a line that stand in no quoted text and no comment.
fn bare(line: &str, code: &'static str) -> impl Iterator<Item = (usize, char)> {
    let is_json = code == codes::INVALID_JSON;
    let (mut open, mut previous, mut is_escaped) = (None, ' ', false);
    let letters = line.char_indices().map_while(move |(at, letter)| {
        let before = std::mem::replace(&mut previous, letter);
        if let Some(quote) = open {
            let was_escaped = std::mem::take(&mut is_escaped);
            is_escaped = quote == '"' && letter == '\\' && !was_escaped;
            if letter == quote && !was_escaped {
                open = None;
            }
            return Some(None);
        }
        // In YAML, a quote within a word is an apostrophe, and two of them are one.
        let begins = before.is_whitespace() || "[{,:-".contains(before) || before == letter;
        match letter {
            '#' if !is_json && before.is_whitespace() => return None,
            '"' if is_json || begins => open = Some(letter),
            '\'' if !is_json && begins => open = Some(letter),
            _ => return Some(Some((at, letter))),
        }
        Some(None)
    });
    letters.flatten()
}

/// What can be no part of a line of YAML or JSON. In a line that is not the one where that is noticed, braces within a
/// text are part of it.
fn on_line(start: usize, line: &str, code: &'static str, is_noticed: bool) -> Option<Failure> {
    let indented = line.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let indentation = line.len() - indented.len();
    if let Some(comment) = comment(line, indentation, code) {
        let offset = start + comment.offset;
        return Some(Failure { offset, ..comment });
    }
    let begins_value = |at: usize| {
        let before = line.get(..at).unwrap_or_default();
        before.trim_start_matches([' ', '-']).is_empty() || before.trim_end().ends_with(':')
    };
    let template = bare(line, code).find(|(at, _)| {
        let rest = line.get(*at..).unwrap_or_default();
        (rest.starts_with("{{") || rest.starts_with("{%")) && (is_noticed || begins_value(*at))
    });
    if let Some((at, _)) = template {
        let message = "this is a template, whose `{{` or `{%` are not filled in";
        return Some(Failure::new(code, message, start + at).help(
            "give what the program writes that fills it in, or quote the text if the braces belong to it",
        ));
    }
    let (at, letter) = bare(line, code).find(|(at, c)| {
        let before = line.get(..*at).unwrap_or_default();
        is_invisible(*c) && (*at < indentation || before.ends_with([':', '-', ' ']))
    })?;
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
            (
                "a:\n  - b: 1\n    // two\nc: 2\n",
                "//",
                "no comment begins with `//`",
            ),
            (
                "{\"a\": \"Don't {{x}}\", \"b\": {{y}}}",
                "{{y",
                "this is a template",
            ),
            ("a: Don't\nb: {{y}} z\nc: 1\n", "{{y", "this is a template"),
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
            "# Generated from {{ api }}.tmpl\na: 1\nb: 2\ntitle: a: b\n",
            "title: Hello {{name}}\nversion: a: b\n",
            "title: a - {{name}}\nversion: a: b # not {{version}}\n",
            "title: Don't 'use {{name}}': b\n",
            "a:\n  description: |\n    // see the code\n  summary: a: b\n",
            "a:\n  description: |\n    Example:\n      {{ x }}\n  summary: a: b\n",
            "a:\n- description: see\n    // the code\n  summary: a: b\n",
            "{\"a\":{\"title\":\"Don't use {{x}}\"},\"b\":{} \"c\":{}}",
            "{\"a\":{\"title\":\"Say \\\"{{x}}\"},\"b\":{} \"c\":{}}",
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
