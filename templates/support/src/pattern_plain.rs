//! Regular expressions that need no engine, see `sequence`.
//!
//! Needs: `expression`, `sequence`.

use std::sync::OnceLock;

use super::expression::Expression;
use super::sequence::Sequences;

/// A regular expression in a `static`, read when it is first used.
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    sequences: OnceLock<Option<Sequences>>,
}

impl Pattern {
    /// An expression of ECMA-262 that `sequence` reads.
    #[must_use]
    pub const fn new(source: &'static str) -> Self {
        Self {
            source,
            sequences: OnceLock::new(),
        }
    }
}

impl Expression for Pattern {
    fn source(&self) -> &str {
        self.source
    }

    /// Any other expression matches nothing.
    fn is_match(&self, text: &str) -> bool {
        let sequences = self.sequences.get_or_init(|| Sequences::new(self.source));
        sequences
            .as_ref()
            .is_some_and(|sequences| sequences.is_match(text))
    }
}

/// The [`Pattern`] of the place where this stands.
macro_rules! pattern_plain {
    ($source:literal) => {{
        static PATTERN: super::support::pattern_plain::Pattern =
            super::support::pattern_plain::Pattern::new($source);
        &PATTERN
    }};
}
pub(crate) use pattern_plain;

#[cfg(test)]
mod tests {
    use super::super::check::{Path, Report};
    use super::*;

    /// Stands for the root of generated code.
    mod support {
        pub(crate) use crate::pattern_plain;
    }

    mod types {
        use super::support::pattern_plain::{Pattern, pattern_plain};

        pub(super) fn code() -> &'static Pattern {
            pattern_plain!(r"^\d{6}$")
        }
    }

    static OTHER: Pattern = Pattern::new("(a+)+");

    #[test]
    fn matches_and_reports() {
        let mut report = Report::default();
        report.pattern("123456", types::code(), &Path::ROOT);
        report.pattern("١٢٣٤٥٦", types::code(), &Path::ROOT);
        report.pattern("12345", types::code(), &Path::ROOT.key("code"));
        let violations = report.into_result().unwrap_err();
        assert_eq!(violations.len(), 2);
        assert_eq!(violations[1].to_string(), "/code: must match `^\\d{6}$`");
    }

    #[test]
    fn an_expression_of_another_kind_matches_nothing() {
        assert!(!OTHER.is_match("a"));
    }
}
