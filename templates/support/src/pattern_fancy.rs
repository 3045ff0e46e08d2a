//! Regular expressions with look-around or backreferences.
//!
//! The expression was translated from ECMA-262 to the syntax of `fancy-regex`. A text that would take too many
//! steps is not decided, so that no text hangs a server: it is taken for one that does not match, and where not to match
//! may be right (`not`, keys) rules refuse the value.
//!
//! Needs: `expression`; the crate `fancy-regex`.

use std::sync::OnceLock;

use fancy_regex::{Regex, RegexBuilder};

use super::expression::Expression;

/// How often a match may go back.
const BACKTRACK_LIMIT: usize = 100_000;

/// A regular expression in a `static`, compiled when it is first used.
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    translated: &'static str,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// An expression of ECMA-262 that `fancy-regex` reads alike.
    #[must_use]
    pub const fn new(source: &'static str) -> Self {
        Self::translated(source, source)
    }

    /// An expression of ECMA-262, and what `fancy-regex` reads alike.
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

    fn is_match(&self, text: &str) -> bool {
        self.decide(text).unwrap_or(false)
    }

    /// An expression that does not compile matches nothing.
    fn decide(&self, text: &str) -> Option<bool> {
        let compile = || {
            RegexBuilder::new(self.translated)
                .backtrack_limit(BACKTRACK_LIMIT)
                .build()
                .ok()
        };
        let regex = self.regex.get_or_init(compile);
        regex
            .as_ref()
            .map_or(Some(false), |regex| regex.is_match(text).ok())
    }
}

/// The [`Pattern`] of the place where this stands.
macro_rules! pattern_fancy {
    ($source:literal) => {{
        static PATTERN: super::support::pattern_fancy::Pattern =
            super::support::pattern_fancy::Pattern::new($source);
        &PATTERN
    }};
    ($source:literal, $translated:literal) => {{
        static PATTERN: super::support::pattern_fancy::Pattern =
            super::support::pattern_fancy::Pattern::translated($source, $translated);
        &PATTERN
    }};
}
pub(crate) use pattern_fancy;

#[cfg(test)]
mod tests {
    use super::*;

    /// Stands for the root of generated code.
    mod support {
        pub(crate) use crate::pattern_fancy;
    }

    mod types {
        use super::support::pattern_fancy::{Pattern, pattern_fancy};

        pub(super) fn password() -> &'static Pattern {
            pattern_fancy!(r"^(?=.*[0-9])(?=.*[a-z]).{8,}$")
        }
    }

    static TWICE: Pattern = Pattern::new(r"^(a+)+\1b$");

    #[test]
    fn looks_around() {
        assert!(types::password().is_match("passw0rd"));
        assert!(!types::password().is_match("password"));
    }

    #[test]
    fn a_text_that_takes_too_long_does_not_match() {
        assert!(TWICE.is_match("aab"));
        assert!(!TWICE.is_match(&"a".repeat(5_000)));
        assert_eq!(TWICE.decide(&"a".repeat(5_000)), None);
    }
}
