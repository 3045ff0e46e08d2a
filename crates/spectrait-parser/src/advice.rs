//! Did you mean …? What a misspelt word may have been meant to be.
//!
//! In: a word, and those that it could have been. Out: the one that is most like it, where one is like it at all.

use std::borrow::Cow;

/// The candidate that is most like `word`, where one is like it at all.
#[must_use]
pub fn closest<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    const ALIKE: f64 = 0.7;
    /// How many are compared, so that the advice never costs more than the reading.
    const CANDIDATES: usize = 10_000;
    let word = word.to_lowercase();
    let length = word.chars().count();
    candidates
        // Each character that one has more than the other is a difference, which is cheaper to see than the others.
        .filter(|candidate| {
            let other = candidate.chars().count();
            let (short, long) = (length.min(other), length.max(other));
            short * 10 >= long * 7 || (short, long) == (2, 3)
        })
        .take(CANDIDATES)
        .map(|candidate| {
            let other = candidate.to_lowercase();
            let likeness = strsim::normalized_damerau_levenshtein(&word, &other);
            // One letter is much of a short name: `Idd` is `Id`.
            let both_short = word.chars().count().max(other.chars().count()) == 3;
            let one_letter = both_short && strsim::damerau_levenshtein(&word, &other) == 1;
            (
                if one_letter {
                    likeness.max(ALIKE)
                } else {
                    likeness
                },
                candidate,
            )
        })
        .filter(|(likeness, _)| *likeness >= ALIKE)
        // The first of equals, so that the advice does not depend on chance.
        .fold(None, |best: Option<(f64, &str)>, next| match best {
            Some(best) if best.0 >= next.0 => Some(best),
            _ => Some(next),
        })
        .map(|(_, candidate)| candidate)
}

/// Whether a word is another one with two letters exchanged, or a long one with one letter too many, too few or another.
/// Digits are never a slip: `int24` is no `int32`.
pub(crate) fn is_slip(word: &str, other: &str) -> bool {
    const LONG: usize = 6;
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    // What differs by more than a letter need not be compared.
    if word.len().abs_diff(other.len()) > 1 || digits(word) != digits(other) {
        return false;
    }
    let is_near = strsim::damerau_levenshtein(word, other) == 1;
    let is_exchanged = word.len() == other.len() && strsim::levenshtein(word, other) == 2;
    is_near && (is_exchanged || word.len().min(other.len()) >= LONG)
}

/// Advice on a word that is to be one of a few: the one that was meant, if any is like it, and all of them.
pub(crate) fn one_of(are: &str, word: &str, known: &[&str]) -> String {
    let names = enumerated(known.iter().map(|name| format!("`{name}`")).collect());
    match closest(word, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`? {are} {names}"),
        None => format!("{are} {names}"),
    }
}

/// Whether a letter looks like a blank, or like nothing at all, and is none.
pub(crate) fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{a0}'
            | '\u{ad}'
            | '\u{2000}'..='\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202f}'
            | '\u{205f}'..='\u{2064}'
            | '\u{3000}'
            | '\u{feff}'
    )
}

/// A text in which letters are named that nobody sees.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_invisible) {
        return Cow::Borrowed(text);
    }
    let mut visible = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_invisible(letter) {
            visible.push_str(&format!("U+{:04X}", u32::from(letter)));
        } else {
            visible.push(letter);
        }
    }
    Cow::Owned(visible)
}

/// A member of which YAML makes a text, because there is no blank after its `:`, such as `type:object`.
fn glued(line: &str) -> Option<&str> {
    let line = line.trim();
    let line = line.strip_prefix("- ").unwrap_or(line);
    let (key, value) = line.split_once(':')?;
    let is_key = !key.is_empty()
        && key
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '$' | '_' | '-'));
    let is_value = !value.is_empty() && !value.starts_with([' ', '/', ':']);
    (is_key && is_value).then_some(line)
}

/// What to do about a line of YAML that lacks a blank: after the `:` of a member, or after the `-` of an item.
pub(crate) fn blank(line: &str) -> Option<String> {
    if let Some(pair) = glued(line) {
        let after = pair.split_once(':').map_or("", |(_, value)| value);
        if let Some(letter) = after.chars().next().filter(|it| is_invisible(*it)) {
            let name = visible(&letter.to_string()).into_owned();
            return Some(format!("write a blank instead of {name} after the `:`"));
        }
        return Some(format!("put a blank after the `:` of `{pair}`"));
    }
    let line = line.trim();
    let key = line.strip_prefix('-')?.split_once(": ")?.0;
    let is_key = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$');
    is_key.then(|| format!("put a blank after the `-` of `{line}`"))
}

/// Several things in a sentence: a, b and c.
pub(crate) fn enumerated(mut things: Vec<String>) -> String {
    match things.pop() {
        Some(last) if !things.is_empty() => format!("{} and {last}", things.join(", ")),
        last => last.unwrap_or_default(),
    }
}

/// Names in a message: `a`, `b` and 3 others.
pub(crate) fn named(keys: &[&str]) -> String {
    const NAMED: usize = 3;
    let (named, others) = keys.split_at(keys.len().min(NAMED));
    let mut named: Vec<String> = named.iter().map(|key| format!("`{key}`")).collect();
    match others.len() {
        0 => {}
        1 => named.push("another one".to_owned()),
        others => named.push(format!("{others} others")),
    }
    enumerated(named)
}

/// Advice for many words of one kind. It ends after the first few: each word is compared with all candidates, and where
/// many are wrong their spelling is not to blame.
#[derive(Debug)]
pub(crate) struct Advice {
    left: u32,
}

impl Default for Advice {
    fn default() -> Self {
        Self { left: 20 }
    }
}

impl Advice {
    /// [`closest`], as long as there is advice left.
    pub(crate) fn closest<'c>(
        &mut self,
        word: &str,
        candidates: impl Iterator<Item = &'c str>,
    ) -> Option<&'c str> {
        self.left = self.left.checked_sub(1)?;
        closest(word, candidates)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_alike_with_one_other_letter() {
        let closest = |word| closest(word, ["Id", "Pet", "Owner"].into_iter());
        assert_eq!(closest("Idd"), Some("Id"));
        assert_eq!(closest("Pat"), Some("Pet"));
        assert_eq!(closest("Dog"), None);
        assert_eq!(closest("X"), None);
    }

    #[test]
    fn names_are_compared_where_their_lengths_are_alike() {
        let names = ["a", "Pet", "Pets", "PetsAndTheirOwners"];
        assert_eq!(closest("Petss", names.into_iter()), Some("Pets"));
        assert_eq!(closest("Owners", names.into_iter()), None);
    }

    #[test]
    fn members_without_a_blank_are_known() {
        for line in ["  - type:object", "$ref:'#/components/schemas/Pet'"] {
            assert!(blank(line).is_some(), "{line}");
        }
        for line in ["type: object", "https://x.org", "a b:c", "std::fmt", "x"] {
            assert_eq!(blank(line), None, "{line}");
        }
        let help = blank(" -name: x").unwrap_or_default();
        assert_eq!(help, "put a blank after the `-` of `-name: x`");
    }

    #[test]
    fn slips_are_exchanged_letters_and_single_ones_of_long_words() {
        for (word, other) in [
            ("uiud", "uuid"),
            ("date-tiem", "date-time"),
            ("pasword", "password"),
        ] {
            assert!(is_slip(word, other), "{word}");
        }
        for (word, other) in [
            ("guid", "uuid"),
            ("uid", "uuid"),
            ("int24", "int32"),
            ("data", "date"),
            ("decimal128", "decimal"),
        ] {
            assert!(!is_slip(word, other), "{word}");
        }
    }

    #[test]
    fn advice_ends() {
        let mut advice = Advice::default();
        let advised = (0..1000).filter_map(|_| advice.closest("Pett", ["Pet"].into_iter()));
        assert_eq!(advised.count(), 20);
    }
}
