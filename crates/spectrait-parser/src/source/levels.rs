//! The lines above a line of YAML that it may be indented like.
//!
//! In: a text and an offset in it. Out: [`Level`]s.
//!
//! What always holds: there are none where the line has the indentation of one of them already, and then something
//! else is wrong.

/// A line that others may be indented like.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Level {
    /// What it begins with: its key.
    pub(super) key: String,
    /// By how many spaces it is indented.
    pub(super) indentation: usize,
    /// The byte offset of its start.
    pub(super) offset: usize,
}

/// The lines that the one around `offset` may have been meant to be indented like, the nearest first: one that is
/// indented further, and one that is less.
pub(super) fn above(text: &str, offset: usize) -> Vec<Level> {
    let (before, rest) = text.split_at_checked(offset).unwrap_or((text, ""));
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = before.get(start..).unwrap_or_default();
    let line_is_blank = line.trim_start().is_empty();
    let own = indentation(line) + if line_is_blank { indentation(rest) } else { 0 };
    let mut further = None;
    let mut end = start;
    while let Some(line_end) = end.checked_sub(1) {
        let head = text.get(..line_end).unwrap_or_default();
        end = head.rfind('\n').map_or(0, |end| end + 1);
        let line = text.get(end..line_end).unwrap_or_default();
        let words = line.trim();
        if words.is_empty() || words.starts_with(['#', '%']) || words == "---" {
            continue;
        }
        let level = Level {
            key: key(words),
            indentation: indentation(line),
            offset: end,
        };
        if level.indentation == own {
            return Vec::new();
        }
        if level.indentation < own {
            // What has no value on its line begins a level of its own.
            if further.is_none() && words.ends_with(':') {
                return Vec::new();
            }
            return further.into_iter().chain([level]).collect();
        }
        // The outermost of those further in is the nearest level.
        if further
            .as_ref()
            .is_none_or(|known: &Level| level.indentation < known.indentation)
        {
            further = Some(level);
        }
    }
    Vec::new()
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// What a line begins with, up to its colon.
fn key(words: &str) -> String {
    const LONGEST: usize = 40;
    let key = words.split_once(": ").map_or(words, |(key, _)| key);
    let key = key.strip_suffix(':').unwrap_or(key);
    key.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels(text: &str) -> Vec<(String, usize)> {
        let offset = text.find('!').expect("a mark");
        let text = text.replace('!', "x");
        let levels = above(&text, offset).into_iter();
        levels.map(|level| (level.key, level.indentation)).collect()
    }

    #[test]
    fn a_line_between_two_levels_is_one_of_them() {
        let text = "a:\n  b:\n    c: 1\n    # d\n\n      e: 2\n   !: 3\n";
        assert_eq!(levels(text), [("c".to_owned(), 4), ("b".to_owned(), 2)]);
    }

    #[test]
    fn a_line_that_is_too_far_in_has_one_level() {
        assert_eq!(levels("a:\n  b: c\n    !: d\n"), [("b".to_owned(), 2)]);
        assert_eq!(
            levels("a:\n  - b: c\n !\n"),
            [("- b".to_owned(), 2), ("a".to_owned(), 0)]
        );
    }

    #[test]
    fn a_line_at_a_level_has_none() {
        assert_eq!(levels("a:\n  b: 'c\n  !: d\n"), []);
        assert_eq!(levels("! a"), []);
        assert_eq!(levels("a:\n  b:\n      !: d\n"), []);
    }
}
