//! Diagnostics in the forms that people and programs read.
//!
//! In: diagnostics in the order of their places. Out: text, which ends with a line end where there is any.

use std::fmt::Write as _;
use std::path::Path;

use spectrait::parser::diagnostic::codes;
use spectrait::{Changes, Located, Severity};

use crate::arguments::Format;

/// Diagnostics as text.
pub(crate) fn render<'d>(
    diagnostics: impl IntoIterator<Item = &'d Located>,
    format: Format,
    colours: bool,
) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        match format {
            Format::Human => {
                text.push_str(diagnostic.render(colours).trim_end());
                // An empty line keeps them apart.
                text.push('\n');
            }
            // Strings and numbers in structs: there is nothing in it that JSON cannot hold.
            Format::Json => text.push_str(&serde_json::to_string(diagnostic).unwrap_or_default()),
            Format::Github => text.push_str(&command(diagnostic)),
        }
        text.push('\n');
    }
    text
}

/// The files of a folder that are not up to date, one a line; no text where all are.
pub(crate) fn differences(changes: &Changes, folder: &Path, format: Format) -> String {
    let mut text = String::new();
    for (state, path) in changes.files() {
        let file = folder.join(path).display().to_string();
        let message = format!("this generated file is {state}; generate again");
        let line = match format {
            Format::Human => format!("{state} {path}"),
            Format::Json => {
                let (severity, code) = (Severity::Error, codes::OUT_OF_DATE);
                serde_json::json!({"severity": severity, "code": code, "message": message, "file": file}).to_string()
            }
            Format::Github => {
                format!(
                    "::error file={},title={}::{}",
                    property(&file),
                    codes::OUT_OF_DATE,
                    data(&message)
                )
            }
        };
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// A workflow command, which GitHub shows beside the line: `::error file=…,line=…,col=…,title=…::message`.
fn command(diagnostic: &Located) -> String {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let position = &diagnostic.position;
    let mut message = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        let _ = write!(message, "\nhelp: {help}");
    }
    for related in &diagnostic.related {
        let at = &related.position;
        let _ = write!(
            message,
            "\n{}:{}:{}: {}",
            at.file, at.line, at.column, related.label
        );
    }
    format!(
        "::{level} file={},line={},col={},title={}::{}",
        property(&position.file),
        position.line,
        position.column,
        property(diagnostic.code),
        data(&message)
    )
}

/// The text of a command, in which line ends would end it.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property, which a comma or colon would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_command_is_escaped() {
        assert_eq!(data("50 %,\r\na: b"), "50 %25,%0D%0Aa: b");
        assert_eq!(property("c:\\a,b\n"), "c%3A\\a%2Cb%0A");
    }
}
