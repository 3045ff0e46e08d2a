//! Diagnostics with their places in the text, ready to be shown or written as JSON.

use std::fmt;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::Severity;
use crate::advice::enumerated;
use crate::locate::text::{ceil, floor};
use crate::source::part::Text;

/// A diagnostic with its place in the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Located {
    /// How bad it is.
    pub severity: Severity,
    /// The stable name.
    pub code: &'static str,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The file, the line and the column.
    #[serde(flatten)]
    pub position: Position,
    /// The JSON pointer in that file, or in the block of a page; empty where the text could not be read.
    pub pointer: String,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Other places that belong to it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// Where else in the file the same was found, where it is said once. The message has their number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Elsewhere>,
}

/// A further place of what is said once for a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Elsewhere {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The JSON pointer.
    pub pointer: String,
}

/// Another place that belongs to a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Related {
    /// What it is.
    pub label: String,
    /// The file, the line and the column.
    #[serde(flatten)]
    pub position: Position,
}

/// A position in a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// The name of the source.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The line itself, as far as it is shown.
    #[serde(skip)]
    excerpt: Excerpt,
}

/// A line of the text, cut where it is very long, with the range to underline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Excerpt {
    text: String,
    /// Whether the line is shown from its start.
    from_start: bool,
    start: usize,
    end: usize,
}

/// The length in bytes up to which a line is given to the renderer whole, which then shows what fits.
const LONG: usize = 1000;
/// How many bytes of a longer line are shown before and after the start of what is underlined.
const BEFORE: usize = 80;
const AFTER: usize = 240;

impl Position {
    /// The position of a byte range.
    pub(crate) fn new(text: &Text, range: &std::ops::Range<usize>) -> Self {
        let start = floor(&text.text, range.start);
        let (line, column) = text.index().position(&text.text, start);
        let line_start = text.index().line_start(line);
        let line_end = text.index().line_end(&text.text, line);
        let (mut shown_start, mut shown_end) = (line_start, line_end);
        if line_end - line_start > LONG {
            shown_start = ceil(&text.text, line_start.max(start.saturating_sub(BEFORE)));
            shown_end = floor(&text.text, line_end.min(start + AFTER));
        }
        let shown = text
            .text
            .get(shown_start..shown_end)
            .unwrap_or_default()
            .trim_end();
        let (before, after) = (cut(shown_start > line_start), cut(shown_end < line_end));
        let offset = |position: usize| before.len() + (position - shown_start).min(shown.len());
        // At least one character is underlined; at the end of a line that is the end itself.
        let end = floor(&text.text, range.end.max(start + 1).min(shown_end)).max(start);
        let excerpt = Excerpt {
            text: format!("{before}{shown}{after}"),
            from_start: before.is_empty(),
            start: offset(start.max(shown_start)),
            end: offset(end.max(shown_start)),
        };
        Self {
            file: text.name.clone(),
            line,
            column,
            excerpt,
        }
    }

    /// What YAML takes for a comment behind the key here, where it looks like a reference.
    pub(crate) fn commented_reference(&self) -> Option<&str> {
        let line = self.excerpt.text.get(self.excerpt.start..)?;
        let (_, value) = line.split_once(':')?;
        let comment = value.trim();
        let is_reference = comment.starts_with("#/") && !comment.contains(char::is_whitespace);
        is_reference.then_some(comment)
    }

    /// The position of what has no text: the beginning of a source.
    pub(crate) fn start(file: &str) -> Self {
        let excerpt = Excerpt {
            text: String::new(),
            from_start: true,
            start: 0,
            end: 0,
        };
        Self {
            file: file.to_owned(),
            line: 1,
            column: 1,
            excerpt,
        }
    }

    /// This position as lines of a report.
    fn show<'a>(&'a self, group: Group<'a>) -> Group<'a> {
        let origin = Origin::path(&*self.file)
            .line(self.line)
            .char_column(self.column);
        if self.excerpt.text.is_empty() {
            return group.element(origin);
        }
        let span = AnnotationKind::Primary.span(self.excerpt.start..self.excerpt.end);
        let snippet = Snippet::source(&*self.excerpt.text)
            .line_start(self.line)
            .annotation(span);
        if self.excerpt.from_start {
            group.element(snippet.path(&*self.file))
        } else {
            // The renderer would count the column from the cut.
            group.element(origin).element(snippet)
        }
    }
}

fn cut(cut: bool) -> &'static str {
    if cut { "…" } else { "" }
}

impl Located {
    /// A diagnostic about a text that is no description, by its name and the range in bytes.
    #[must_use]
    pub fn in_text(
        (name, text): (&str, &str),
        range: &std::ops::Range<usize>,
        (severity, code): (Severity, &'static str),
        message: String,
        help: Option<String>,
    ) -> Self {
        Self {
            severity,
            code,
            message,
            position: Position::new(&Text::new(name.to_owned(), None, text.to_owned()), range),
            pointer: String::new(),
            help,
            related: Vec::new(),
            others: Vec::new(),
        }
    }

    /// Adds the place of another that says the same. The content of a YAML anchor has one place for all aliases.
    pub(crate) fn add(&mut self, other: Self) {
        let (position, last) = (other.position, self.others.last());
        let (line, column) = last.map_or((self.position.line, self.position.column), |last| {
            (last.line, last.column)
        });
        if (position.line, position.column) != (line, column) {
            self.others.push(Elsewhere {
                line: position.line,
                column: position.column,
                pointer: other.pointer,
            });
        }
    }

    /// The lines of the other places, as many as people look at.
    fn elsewhere(&self) -> Option<String> {
        const SHOWN: usize = 8;
        // In a text of one line, the line says nothing.
        let mut everywhere = self.others.iter();
        let (one, several) = match everywhere.all(|other| other.line == self.position.line) {
            true => ("column", "columns"),
            false => ("line", "lines"),
        };
        let shown = self.others.iter().take(SHOWN).map(|other| match one {
            "column" => other.column.to_string(),
            _ => other.line.to_string(),
        });
        let more = self.others.len().saturating_sub(SHOWN);
        let more = (more > 0).then(|| format!("{more} more"));
        let unit = match self.others.len() {
            0 => return None,
            1 => one,
            _ => several,
        };
        let places = enumerated(shown.chain(more).collect());
        Some(format!("{unit} {places}"))
    }

    /// The diagnostic as people read it: what, where, the line with the spot underlined, its JSON pointer, help and
    /// other places.
    #[must_use]
    pub fn render(&self, colour: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(&*self.message).id(self.code);
        let mut group = self.position.show(Group::with_title(title));
        let pointer = (!self.pointer.is_empty()).then_some(&*self.pointer);
        if let Some(pointer) = pointer {
            group = group.element(Level::NOTE.with_name("at").message(pointer));
        }
        let others = self.elsewhere();
        if let Some(others) = &others {
            group = group.element(Level::NOTE.with_name("also").message(&**others));
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(&**help));
        }
        let mut report = vec![group];
        for related in &self.related {
            let title = Group::with_title(Level::NOTE.secondary_title(&*related.label));
            report.push(related.position.show(title));
        }
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        renderer.render(&report)
    }
}

impl fmt::Display for Located {
    /// Without colour.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}
