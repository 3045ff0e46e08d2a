//! Regular expressions that run in linear time.
//!
//! The expression was translated from ECMA-262 to the syntax of `regex`, which has neither look-around nor
//! backreferences; `pattern_fancy` is for those.
//!
//! Needs: `expression`; the crate `regex`.

use std::sync::OnceLock;

use regex::Regex;

use super::expression::Expression;

/// A regular expression in a `static`, compiled when it is first used.
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    translated: &'static str,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// An expression of ECMA-262 that `regex` reads alike.
    #[must_use]
    pub const fn new(source: &'static str) -> Self {
        Self::translated(source, source)
    }

    /// An expression of ECMA-262, and what `regex` reads alike.
    #[must_use]
    pub const fn translated(source: &'static str, translated: &'static str) -> Self {
        Self {
            source,
            translated,
            regex: OnceLock::new(),
        }
    }
}

impl Expression for Pattern {
    fn source(&self) -> &str {
        self.source
    }

    /// An expression that does not compile matches nothing.
    fn is_match(&self, text: &str) -> bool {
        let regex = self.regex.get_or_init(|| Regex::new(self.translated).ok());
        regex.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

/// The [`Pattern`] of the place where this stands.
macro_rules! pattern {
    ($source:literal) => {{
        static PATTERN: super::support::pattern::Pattern =
            super::support::pattern::Pattern::new($source);
        &PATTERN
    }};
    ($source:literal, $translated:literal) => {{
        static PATTERN: super::support::pattern::Pattern =
            super::support::pattern::Pattern::translated($source, $translated);
        &PATTERN
    }};
}
pub(crate) use pattern;

#[cfg(test)]
mod tests {
    use super::super::check::{Path, Report};
    use super::*;

    /// Stands for the root of generated code.
    mod support {
        pub(crate) use crate::pattern;
    }

    mod types {
        use super::support::pattern::{Pattern, pattern};

        pub(super) fn code() -> &'static Pattern {
            pattern!(r"^\d{6}$", "^[0-9]{6}$")
        }
    }

    static BROKEN: Pattern = Pattern::new("(");

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
    fn an_expression_that_does_not_compile_matches_nothing() {
        assert!(!BROKEN.is_match("("));
    }
}
