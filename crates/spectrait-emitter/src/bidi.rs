//! Characters that turn the direction of writing.
//!
//! In: a text of a description. Out: the same with such characters as escapes. What always holds: code and comments that are
//! written have none, so that they say what they seem to say; rustc denies them in both.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a character turns the direction of what is written behind it.
pub(crate) fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text as it stands in a comment: what cannot be seen is told.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    escaped(text, |out, c| out.extend(c.escape_unicode()))
}

/// JSON with the same values: such characters stand in its strings alone.
pub(crate) fn visible_json(json: &str) -> Cow<'_, str> {
    escaped(json, |out, c| {
        let _ = write!(out, "\\u{:04x}", u32::from(c));
    })
}

fn escaped(text: &str, escape: impl Fn(&mut String, char)) -> Cow<'_, str> {
    if !text.contains(turns) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match turns(c) {
            true => escape(&mut out, c),
            false => out.push(c),
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_the_direction_is_told() {
        assert_eq!(visible("a\u{202e}b"), "a\\u{202e}b");
        assert_eq!(visible_json("[\"\\\\\u{2066}\"]"), "[\"\\\\\\u2066\"]");
        assert_eq!(visible("a"), Cow::Borrowed("a"));
    }
}
