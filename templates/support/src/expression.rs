//! Regular expressions, whatever runs them (`pattern`, `patternProperties`).
//!
//! Adds a method to [`Report`]. Needs: `check`; and `pattern` or `pattern_fancy` to be of use.

use super::check::{Path, Report};

/// A regular expression with the meaning of ECMA-262.
pub trait Expression: Sync {
    /// The expression.
    fn source(&self) -> &str;

    /// Whether it matches anywhere in the text.
    fn is_match(&self, text: &str) -> bool;

    /// Whether it matches, and nothing where that takes too many steps to find out.
    fn decide(&self, text: &str) -> Option<bool> {
        Some(self.is_match(text))
    }
}

impl Report {
    /// `pattern`
    #[inline]
    pub fn pattern(&mut self, text: &str, pattern: &dyn Expression, at: &Path<'_>) {
        if !pattern.is_match(text) {
            self.violation(
                at,
                "pattern",
                format_args!("must match `{}`", pattern.source()),
            );
        }
    }
}
