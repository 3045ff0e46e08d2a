//! Identifiers in all scripts, without the warnings that rustc has for letters which mislead.
//!
//! In: a text, a character, an identifier. Out: the text normalised; whether a character can stand in an
//! identifier; the identifier, or the same with its letters as code points.
//!
//! What always holds: what is written in ASCII stays as it is.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};
use unicode_script::{Script, UnicodeScript};
use unicode_security::{
    GeneralSecurityProfile, is_potential_mixed_script_confusable_char, skeleton,
};

/// A text in the form that identifiers are compared in: `ﬁ` is `fi`, `x²` is `x2`.
pub(super) fn normal(text: &str) -> Cow<'_, str> {
    if is_nfkc_quick(text.chars()) == IsNormalized::Yes {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfkc().collect())
    }
}

/// Whether a character can stand in an identifier.
pub(super) fn in_identifier(c: char) -> bool {
    c == '_'
        || c.is_ascii_alphanumeric()
        || (c.is_alphanumeric() && unicode_ident::is_xid_continue(c) && c.identifier_allowed())
}

/// The words of an identifier whose letters are all taken for others (a Cyrillic `с` for a `c`): those as code
/// points. `None` where it is plain what it says.
pub(super) fn spelled(name: &str) -> Option<String> {
    let mut foreign = name.chars().filter(|c| !c.is_ascii()).peekable();
    foreign.peek()?;
    let misleading = foreign
        .all(|c| c.script() != Script::Latin && is_potential_mixed_script_confusable_char(c));
    // Our own code has names of one letter: `ı` would be one of them.
    let letter = name.chars().nth(1).is_none() && skeleton(name).all(|c| c.is_ascii());
    if !misleading && !letter {
        return None;
    }
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, " u{:x} ", u32::from(c));
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_script_are_kept() {
        for name in ["имя", "日本", "größe", "straße", "sınır", "όνομα", "name"] {
            assert_eq!(spelled(name), None, "{name}");
        }
    }

    #[test]
    fn letters_that_are_taken_for_others_are_code_points() {
        assert_eq!(spelled("а"), Some(" u430 ".to_owned()));
        assert_eq!(spelled("id_с"), Some("id_ u441 ".to_owned()));
        assert_eq!(spelled("ı"), Some(" u131 ".to_owned()));
    }

    #[test]
    fn forms_of_one_letter_are_one() {
        assert_eq!(normal("ﬁ"), "fi");
        assert_eq!(normal("x²"), "x2");
        assert_eq!(normal("Gro\u{308}ße"), "Größe");
        assert!(matches!(normal("name"), Cow::Borrowed("name")));
        assert!(!in_identifier('ª') && !in_identifier('\u{200d}') && in_identifier('ö'));
    }
}
