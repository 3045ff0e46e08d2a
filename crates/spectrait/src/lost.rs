//! What of a description did not become the code that it asks for, for people: as many lines as they read.
//!
//! In: a report. Out: lines. What always holds: a line has no line end, whatever the description holds.

use crate::report::Report;

/// Some of what is lost, a line each, and how many more there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// `left out: GET /pets (pets.yaml:3:5): …`, `untyped: /components/schemas/Pet (pets.yaml:9:5): …`.
    pub lines: Vec<String>,
    /// How many are not among the lines.
    pub more: usize,
}

impl Lost {
    fn of(mut all: impl Iterator<Item = String>, lines: usize) -> Self {
        let shown = all.by_ref().take(lines);
        Self {
            lines: shown.map(|it| it.replace(char::is_control, " ")).collect(),
            more: all.count(),
        }
    }
}

impl Report {
    /// What is left out, untyped, answered differently or without a sample, each with its place and the reason: at most so many lines.
    #[must_use]
    pub fn lost(&self, lines: usize) -> Lost {
        let answered = self.answered_differently.iter().map(|item| {
            format!(
                "answered differently: {} (operations: {}, first {}:{}:{}): {}",
                item.what, item.operations, item.file, item.line, item.column, item.reason
            )
        });
        let without = self.without_sample.iter().map(|item| {
            format!(
                "without a sample: {} ({}:{}:{}): {}",
                item.what, item.file, item.line, item.column, item.reason
            )
        });
        Lost::of(self.not_typed().chain(answered).chain(without), lines)
    }

    /// What is left out or untyped.
    pub(crate) fn left_out_or_untyped(&self, lines: usize) -> Lost {
        Lost::of(self.not_typed(), lines)
    }

    fn not_typed(&self) -> impl Iterator<Item = String> {
        let left_out = self.operations.left_out.iter().chain(&self.left_out);
        let left_out = left_out.map(|item| {
            format!(
                "left out: {} ({}:{}:{}): {}",
                item.what, item.file, item.line, item.column, item.reason
            )
        });
        let untyped = self.schemas.untyped.iter().map(|item| {
            format!(
                "untyped: {} ({}:{}:{}): {}",
                item.pointer, item.file, item.line, item.column, item.reason
            )
        });
        left_out.chain(untyped)
    }
}
