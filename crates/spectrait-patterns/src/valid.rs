//! Whether a text is a regular expression (ECMA-262 §22.2).
//!
//! What always holds: an expression is right as soon as it is right with or without the flag `u`; one that is too large
//! to be looked at in no time is not looked at.

use regress::Regex;

/// How long an expression may be, how many alternatives it may have, and how deep its groups may be nested.
const LENGTH: usize = 4000;
const ALTERNATIVES: usize = 500;
const DEPTH: usize = 50;

/// Whether a text is an expression, and one of a size that generated code looks at.
#[must_use]
pub fn is_expression(text: &str) -> bool {
    !is_large(text) && error(text).is_none()
}

/// What is wrong with an expression, for people, where something is.
#[must_use]
pub fn error(source: &str) -> Option<String> {
    if is_large(source) {
        return None;
    }
    let Err(error) = Regex::with_flags(source, "u") else {
        return None;
    };
    // `[\w-\.]` and `\-` are right without the flag, and widely written.
    Regex::with_flags(source, "").is_err().then_some(error.text)
}

fn is_large(source: &str) -> bool {
    let mut depth: usize = 0;
    let mut deepest = 0;
    for byte in source.bytes() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    let alternatives = source.bytes().filter(|byte| *byte == b'|').count();
    source.len() > LENGTH || alternatives > ALTERNATIVES || deepest > DEPTH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_right() {
        for source in [
            "^[a-z\\d_-]{1,64}$",
            "^[\\w-\\.]+$",
            "^\\-?[0-9]+\\/$",
            "(?=.*\\d)(?<name>[^\\s]+)\\k<name>",
            "^\\p{L}+$",
            "^[^\\u0000]*$",
            "",
        ] {
            assert_eq!(error(source), None, "{source}");
        }
    }

    #[test]
    fn what_is_no_expression_is_said() {
        for source in ["[a-z", "(a", "a)", "*", "a{2,1}", "[z-a]", "(?P<x>a)"] {
            assert!(error(source).is_some(), "{source}");
        }
    }

    #[test]
    fn what_is_large_is_not_looked_at() {
        assert_eq!(error(&"(".repeat(100_000)), None);
        assert_eq!(error(&"a|".repeat(1000)), None);
        assert_eq!(error(&"[".repeat(5000)), None);
        // As large as may be.
        let deep = "(".repeat(DEPTH) + &"){9,99}".repeat(DEPTH);
        assert_eq!(error(&deep), None);
    }
}
