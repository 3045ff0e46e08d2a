//! Lines of printed code, as a careful person would break them: what fits on one stands on one.
//!
//! In: the text of an item, as it was printed. Out: the same code. What always holds: only blanks and line ends differ, and
//! commas before a closing bracket.

use std::borrow::Cow;

use crate::render::layout::WIDTH;

/// How long the arguments of a call may be on one line, as Rust's own formatter has it.
const ARGUMENTS: usize = 60;

/// Sets attributes on one line where they fit.
pub(super) fn join_attributes(text: &str) -> String {
    if !text.contains("#[serde(\n") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if !line.trim_start().starts_with("#[") || !line.ends_with('(') {
            out.push_str(line);
            out.push('\n');
            continue;
        }
        let mut joined = line.to_owned();
        let mut kept = format!("{line}\n");
        for line in lines.by_ref() {
            kept.push_str(line);
            kept.push('\n');
            let part = line.trim();
            if part == ")]" {
                joined.truncate(joined.trim_end_matches([',', ' ']).len());
                joined.push_str(part);
                break;
            }
            joined.push_str(part);
            if part.ends_with(',') {
                joined.push(' ');
            }
        }
        if joined.chars().count() <= WIDTH {
            out.push_str(&joined);
            out.push('\n');
        } else {
            out.push_str(&kept);
        }
    }
    out
}

/// Sets signatures, chains and calls on one line where they fit, which is longer here than what the formatter has.
pub(super) fn join_lines(text: &str) -> String {
    // A chain may fit that has such calls.
    join_statements(&join_groups(&join_statements(text)))
}

/// Sets signatures and chains of calls on one line where they fit.
fn join_statements(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = String::with_capacity(text.len());
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        let rest = lines.get(index + 1..).unwrap_or_default();
        let (joined, count) = joined_signature(line, rest)
            .or_else(|| joined_chain(line, rest))
            .filter(|(joined, _)| joined.chars().count() <= WIDTH)
            .or_else(|| joined_receiver(line, rest))
            .unwrap_or_else(|| ((*line).to_owned(), 0));
        out.push_str(&joined);
        out.push('\n');
        index += 1 + count;
    }
    out
}

/// Sets calls on one line whose arguments are on one each, and blocks whose only expression is, where they fit: the
/// inner ones first. Each line is looked at as a part of one group.
fn join_groups(text: &str) -> String {
    let margin_of = |line: &str| line.len() - line.trim_start().len();
    let mut lines: Vec<Cow<'_, str>> = Vec::new();
    // The lines that groups begin with, whose ends are to come.
    let mut open: Vec<(usize, usize)> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        let margin = margin_of(line);
        let mut line = Cow::Borrowed(line);
        while let Some((start, _)) = open.pop_if(|(_, begin)| *begin >= margin) {
            let group = lines.get(start..).and_then(<[_]>::split_first);
            if let Some(joined) = group.and_then(|(head, parts)| joined_group(head, parts, &line))
                && joined.chars().count() <= WIDTH
            {
                lines.truncate(start);
                line = Cow::Owned(joined);
            }
        }
        if line.ends_with(['(', '{']) {
            open.push((lines.len(), margin));
        }
        lines.push(line);
    }
    lines
        .iter()
        .flat_map(|line| [line.as_ref(), "\n"])
        .collect()
}

/// A group on one line: a call, or the block of a closure or of `async`, which are parts of calls.
fn joined_group(head: &str, parts: &[Cow<'_, str>], end: &str) -> Option<String> {
    const INDENT: usize = 4;
    let margin = |line: &str| line.len() - line.trim_start().len();
    let is_part = |line: &str| {
        margin(line) == margin(head) + INDENT && !line.trim_start().starts_with(['#', '/'])
    };
    let end = end.get(margin(head)..)?;
    if let Some(callee) = head.strip_suffix('(') {
        let is_callee =
            callee.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '>' | '!'));
        if !is_callee || !end.starts_with(')') || parts.is_empty() {
            return None;
        }
        let mut arguments = String::new();
        for part in parts {
            if !is_part(part) || !part.ends_with(',') {
                return None;
            }
            arguments.push_str(part.trim_start());
            arguments.push(' ');
            // Of what is too long already no more is read.
            if arguments.chars().count() > ARGUMENTS + ", ".len() {
                return None;
            }
        }
        let arguments = arguments.trim_end_matches([',', ' ']);
        return Some(format!("{head}{arguments}{end}"));
    }
    let [only] = parts else {
        return None;
    };
    let is_expression = is_part(only) && !only.ends_with([';', ',']);
    let (only, behind) = (only.trim_start(), end.strip_prefix('}')?);
    if !is_expression || !behind.starts_with([',', ')']) {
        return None;
    }
    match head.strip_suffix(" {") {
        Some(head) if head.ends_with('|') => Some(format!("{head} {only}{behind}")),
        Some(block) if block.ends_with("| async move") => Some(format!("{head} {only} {end}")),
        _ => None,
    }
}

/// A signature whose arguments are on lines of their own, on one line; and how many lines it had besides the first.
fn joined_signature(line: &str, rest: &[&str]) -> Option<(String, usize)> {
    let code = line.trim_start();
    if !line.ends_with('(') || !(code.starts_with("pub fn ") || code.starts_with("fn ")) {
        return None;
    }
    let margin = line.len() - code.len();
    let is_end = |line: &&str| line.get(margin..).is_some_and(|line| line.starts_with(')'));
    let end = rest.iter().position(is_end)?;
    let arguments: Vec<&str> = rest.get(..end)?.iter().map(|line| line.trim()).collect();
    let arguments = arguments.join(" ");
    let behind = rest.get(end)?.trim_start();
    Some((
        format!("{line}{}{behind}", arguments.trim_end_matches(',')),
        end + 1,
    ))
}

/// A chain of calls on one line, where each of them is on one; and how many lines it had besides the first.
fn joined_chain(line: &str, rest: &[&str]) -> Option<(String, usize)> {
    let links: Vec<&str> = rest
        .iter()
        .map(|line| line.trim_start())
        .take_while(|line| line.starts_with('.'))
        .collect();
    let closed = |link: &&str| {
        let count = |open, close| {
            link.chars()
                .map(|c| i32::from(c == open) - i32::from(c == close))
                .sum::<i32>()
        };
        count('(', ')') == 0 && count('{', '}') == 0
    };
    let begins = !line.trim_start().starts_with(['.', ')', '}', '/']);
    if links.is_empty() || !begins || !links.iter().all(closed) {
        return None;
    }
    Some((format!("{line}{}", links.concat()), links.len()))
}

/// A receiver that is a name, alone or the value of something, on the line of its only call, whose arguments are on lines
/// of their own; and how many lines there were besides the first.
fn joined_receiver(line: &str, rest: &[&str]) -> Option<(String, usize)> {
    const INDENT: &str = "    ";
    let code = line.trim_start();
    let name = [" = ", ": "]
        .into_iter()
        .find_map(|mark| Some(code.rsplit_once(mark)?.1))
        .unwrap_or(code);
    if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let margin = line.get(..line.len() - code.len())?;
    let within = |line: &str| {
        line.strip_prefix(margin)?
            .strip_prefix(INDENT)
            .map(str::to_owned)
    };
    let (call, rest) = rest.split_first()?;
    let call = within(call).filter(|call| call.starts_with('.') && call.ends_with('('))?;
    let end = rest
        .iter()
        .position(|line| within(line).is_none_or(|line| !line.starts_with(' ')))?;
    let closes = within(rest.get(end)?).is_some_and(|line| line.starts_with(')'));
    let goes_on = rest
        .get(end + 1)
        .is_some_and(|line| line.trim_start().starts_with('.'));
    if !closes || goes_on {
        return None;
    }
    let mut out = format!("{line}{call}");
    for line in rest.get(..=end)? {
        out.push_str(&format!("\n{margin}{}", within(line)?));
    }
    Some((out, end + 2))
}

/// Puts a blank line between the members of an `impl` or a `trait`, all of which are indented once.
pub(super) fn space_members(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut member = false;
    let (mut within, mut constant) = (false, false);
    for line in text.lines() {
        let indented = line
            .strip_prefix("    ")
            .is_some_and(|line| !line.starts_with(' '));
        let attribute = line.starts_with("    ///") || line.starts_with("    #[");
        let begins = indented
            && !line.starts_with("    }")
            && !line.starts_with("    where")
            && !line.starts_with("    )");
        if begins && !within {
            if member {
                out.push('\n');
            }
            member = true;
            within = true;
            constant = line.starts_with("    const ");
        }
        out.push_str(line);
        out.push('\n');
        let ends = indented && !attribute && (line.ends_with('}') || line.ends_with(';'));
        // The value of a constant may go on in lines that are indented further.
        if ends || constant && line.ends_with(';') {
            within = false;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receiver_stands_before_its_only_call() {
        let text = "    report\n        .pattern(\n            &self.a,\n            B,\n        );\n    other();";
        let expected = "    report.pattern(\n        &self.a,\n        B,\n    );\n    other();\n";
        assert_eq!(join_statements(text), expected);
        let value = text.replacen("report", "let a = report", 1);
        let of_value = expected.replacen("report", "let a = report", 1);
        assert_eq!(join_statements(&value), of_value);
        let chain = "    report\n        .pattern(\n            B,\n        )\n        .more(c(\n            D,\n        ));\n";
        assert_eq!(join_statements(chain), chain);
    }
}
