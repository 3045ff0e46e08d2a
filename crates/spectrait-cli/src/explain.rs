//! `spectrait explain`: what the codes of diagnostics mean.

use spectrait::Severity;
use spectrait::parser::diagnostic::codes::{self, Code};

use crate::arguments::Explain;
use crate::terminal::Terminal;
use crate::{Failure, Outcome};

/// The longest line of an explanation.
const WIDTH: usize = 80;

pub(crate) fn run(arguments: &Explain, terminal: &Terminal) -> Result<Outcome, Failure> {
    let text = match &arguments.code {
        None => list(),
        Some(name) => match codes::find(name) {
            Some(code) => explain(code),
            None => return Err(Failure::Because(codes::refuse(name).unwrap_or_default())),
        },
    };
    terminal.print(&text)?;
    Ok(Outcome::Done)
}

fn list() -> String {
    let width = codes::CATALOGUE
        .iter()
        .map(|code| code.name.len())
        .max()
        .unwrap_or_default();
    let line = |code: &Code| {
        format!(
            "{:<width$}  {:<7}  {}\n",
            code.name,
            severity(code),
            code.title
        )
    };
    codes::CATALOGUE.iter().map(line).collect()
}

fn explain(code: &Code) -> String {
    let Code {
        name,
        title,
        meaning,
        fix,
        ..
    } = code;
    format!(
        "{}[{name}]: {title}\n\n{}\n{}",
        severity(code),
        wrap(meaning),
        wrap(fix)
    )
}

fn severity(code: &Code) -> &'static str {
    match code.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// Breaks a text into lines, between words.
fn wrap(text: &str) -> String {
    let mut out = String::new();
    let mut width = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > WIDTH {
            out.push('\n');
            width = 0;
        } else if width > 0 {
            out.push(' ');
            width += 1;
        }
        out.push_str(word);
        width += length;
    }
    out + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words() {
        let text = wrap(&"word ".repeat(40));
        assert!(
            text.lines()
                .all(|line| line.len() <= WIDTH && line.ends_with("word"))
        );
        assert_eq!(text.split_whitespace().count(), 40);
        assert_eq!(wrap(&"x".repeat(100)).lines().count(), 1);
    }
}
