//! Patterns: the regular expressions of ECMA-262 that JSON Schema has (2020-12 Core §6.4).
//!
//! In: the text of an expression. Out: whether it is one ([`is_expression`]), what is wrong with it ([`error`]), the same
//! in the syntax of the crates `regex` and `fancy-regex` ([`translate`]), and whether a text matches ([`Pattern`]).
//!
//! What always holds: no expression and no text takes more than bounded time. One engine only says whether an expression
//! is right: it goes back without an end, so no text is ever matched with it.

mod translate;
mod valid;

pub use translate::{Translated, translate};
pub use valid::{error, is_expression};

/// How often a match may go back: as often as in generated code.
const BACKTRACK_LIMIT: usize = 100_000;

/// An expression that texts are matched with, as generated code matches them.
#[derive(Debug)]
pub struct Pattern(Engine);

#[derive(Debug)]
enum Engine {
    /// In time linear in the text.
    Linear(regex::Regex),
    /// With look-around or references back, in a bounded number of steps.
    Fancy(fancy_regex::Regex),
}

impl Pattern {
    /// Reads an expression.
    ///
    /// # Errors
    ///
    /// Why it cannot be matched with, for people.
    pub fn new(source: &str) -> Result<Self, String> {
        translate::compile(source).map(|(_, engine)| Self(engine))
    }

    /// Whether a match takes no more than time linear in the text.
    #[must_use]
    pub fn is_linear(&self) -> bool {
        matches!(self.0, Engine::Linear(_))
    }

    /// Whether a text matches somewhere. One that takes too many steps does not.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        match &self.0 {
            Engine::Linear(regex) => regex.is_match(text),
            Engine::Fancy(regex) => regex.is_match(text).unwrap_or(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_match_is_endless() {
        let text = "a".repeat(60);
        for (source, expected) in [
            ("^(([a-f]|[b-ea])+)+$", true),
            ("^(([a-f]|[b-ea])+)+Z$", false),
            ("^(?=((([a-f]|[b-ea])+)+)Z$)", false),
        ] {
            let pattern = Pattern::new(source).expect(source);
            assert_eq!(pattern.is_match(&text), expected, "{source}");
        }
    }
}
