//! `regex` (JSON Schema 2020-12 Validation §7.3.8): expressions of ECMA-262.
//!
//! In: a text. Out: whether it is of the format.
//!
//! What always holds: what is read takes no time to speak of. What is too large for that is refused.
//!
//! Needs: `format`; the crate `regress`.

use super::format::Format;

/// How long an expression may be, how many alternatives it may have, and how deep its groups may be nested.
const LENGTH: usize = 4000;
const ALTERNATIVES: usize = 500;
const DEPTH: usize = 50;

/// An expression of ECMA-262 with the flag `u`.
pub static REGEX: Format = Format {
    noun: "a regular expression",
    accepts: |text| !is_large(text) && regress::Regex::with_flags(text, "u").is_ok(),
};

/// Whether an expression may take long to read.
fn is_large(text: &str) -> bool {
    let (mut depth, mut deepest, mut alternatives) = (0_usize, 0, 0);
    for byte in text.bytes() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b'|' => alternatives += 1,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    text.len() > LENGTH || alternatives > ALTERNATIVES || deepest > DEPTH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_those_of_ecma_262() {
        assert!((REGEX.accepts)(r"^(?<year>\d{4})(?=-)\u{1f600}"));
        for text in ["^(abc]", r"\a", "(?P<a>b)"] {
            assert!(!(REGEX.accepts)(text), "{text}");
        }
    }

    #[test]
    fn what_is_large_is_refused() {
        assert!(!(REGEX.accepts)(&"(".repeat(100_000)));
        assert!(!(REGEX.accepts)(&"a|".repeat(1000)));
        // As large as may be.
        let deep = "(".repeat(DEPTH) + &"){9,99}".repeat(DEPTH);
        assert!((REGEX.accepts)(&deep));
    }
}
