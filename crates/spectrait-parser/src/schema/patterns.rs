//! A `pattern` as people write it: between slashes, with flags, with classes of POSIX, or as no regular expression at
//! all (JSON Schema Validation §6.3.3).
//!
//! In: the text of a `pattern` or a key of `patternProperties`, and where it stands. Out: the expression that is meant,
//! and a diagnostic where it is none, or not written as one.

use spectrait_ir::Place;

use crate::diagnostic::{Diagnostic, codes};
use crate::document::Diagnostics;

/// The expression that a `pattern` is: what is between the slashes where it is written as JavaScript writes it in its
/// own text. Nothing where it has flags that no expression can say.
pub(super) fn read(source: &str, place: &Place, diagnostics: &Diagnostics) -> Option<String> {
    let Some((inside, flags)) = literal(source) else {
        check(source, "this", place.clone(), diagnostics);
        return Some(source.to_owned());
    };
    let any_case = flags.contains('i');
    let read = match any_case {
        true => in_any_case(inside),
        false => Some(inside.to_owned()),
    };
    let understood = match (&read, any_case) {
        (None, _) => "without regard to case that cannot be said, so it is ignored".to_owned(),
        (Some(_), true) => format!("it is read as `{inside}` without regard to case"),
        (Some(_), false) => format!("it is read as `{inside}`"),
    };
    let message = format!("a pattern stands without slashes and flags; {understood}");
    let help = format!("write `{}`", read.as_deref().unwrap_or(inside));
    let diagnostic = Diagnostic::warning(codes::INVALID_PATTERN, place.clone(), message);
    diagnostics.report(diagnostic.help(help));
    if let Some(read) = &read {
        check(read, "this", place.clone(), diagnostics);
    }
    read
}

/// The expression and the flags of `/^…/i` or `/…$/`, with which no text could ever agree as it stands, or of `/a+/i`,
/// which hardly means a path.
fn literal(source: &str) -> Option<(&str, &str)> {
    let (inside, flags) = source.trim().strip_prefix('/')?.rsplit_once('/')?;
    // A path may end like flags: `/shop/v`. One has no signs of expressions, or more slashes.
    let is_flagged = !flags.is_empty()
        && inside.contains(['[', '(', '\\', '*', '+', '?', '{', '|'])
        && !inside.replace("\\/", "").contains('/');
    let is_literal = (inside.starts_with('^') || ends_at_end(inside) || is_flagged)
        && flags.chars().all(|flag| "dgimsuvy".contains(flag));
    is_literal.then_some((inside, flags))
}

/// Whether an expression ends with a `$` that stands for the end of the text.
fn ends_at_end(source: &str) -> bool {
    source.strip_suffix('$').is_some_and(|before| {
        let escapes = before.len() - before.trim_end_matches('\\').len();
        escapes % 2 == 0
    })
}

/// An expression that allows each ASCII letter in both cases. Nothing where it is not plain how.
fn in_any_case(source: &str) -> Option<String> {
    let other = |c: char| {
        if c.is_ascii_lowercase() {
            c.to_ascii_uppercase()
        } else {
            c.to_ascii_lowercase()
        }
    };
    let mut read = String::with_capacity(source.len() * 2);
    let mut rest = source.chars().peekable();
    let mut in_class = false;
    while let Some(c) = rest.next() {
        match c {
            '\\' => {
                let escaped = rest.next()?;
                // Those that more belongs to, a code or a name.
                if "xucpPk".contains(escaped) {
                    return None;
                }
                read.extend([c, escaped]);
            }
            '(' if !in_class && rest.peek() == Some(&'?') => {
                rest.next();
                let kind = rest.next().filter(|kind| ":=!".contains(*kind))?;
                read.extend(['(', '?', kind]);
            }
            '[' | ']' => {
                in_class = c == '[';
                read.push(c);
            }
            _ if !c.is_ascii_alphabetic() => {
                // A range that begins with no letter may end with one.
                if in_class && rest.peek() == Some(&'-') {
                    let mut ahead = rest.clone();
                    ahead.next();
                    if ahead.next().is_some_and(|end| end.is_ascii_alphabetic()) {
                        return None;
                    }
                }
                read.push(c);
            }
            _ if !in_class => read.extend(['[', c, other(c), ']']),
            _ => {
                let mut ahead = rest.clone();
                let end = (ahead.next() == Some('-')).then(|| ahead.next()).flatten();
                match end {
                    Some(end)
                        if end.is_ascii_alphabetic()
                            && end.is_ascii_lowercase() == c.is_ascii_lowercase() =>
                    {
                        rest = ahead;
                        read.extend([c, '-', end, other(c), '-', other(end)]);
                    }
                    Some(']') | None => read.extend([c, other(c)]),
                    Some(_) => return None,
                }
            }
        }
    }
    Some(read)
}

/// The first class of POSIX in an expression (`[[:alpha:]]`), which ECMA-262 does not have.
fn posix_class(source: &str) -> Option<&str> {
    let start = source.find("[[:").or_else(|| source.find("[^[:"))?;
    let name = source.get(start..)?.split_once("[:")?.1;
    let (name, _) = name.split_once(":]")?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase());
    is_name.then_some(name)
}

/// Reports an expression that is none.
pub(super) fn check(source: &str, what: &str, place: Place, diagnostics: &Diagnostics) {
    let Some(why) = spectrait_patterns::error(source) else {
        if let Some(name) = posix_class(source) {
            let message = format!(
                "`[:{name}:]` is of POSIX; in ECMA-262 it is a set of the characters between the brackets, and is read so"
            );
            let diagnostic = Diagnostic::warning(codes::INVALID_PATTERN, place, message);
            diagnostics.report(diagnostic.help("write the characters, such as `A-Za-z`"));
        }
        return;
    };
    let why = why.trim_end_matches('.');
    let message = format!("{what} is no regular expression of ECMA-262: {why}");
    let diagnostic = Diagnostic::warning(codes::INVALID_PATTERN, place, message);
    diagnostics.report(diagnostic);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_javascript_writes_is_without_its_slashes() {
        let read = |source| {
            let diagnostics = Diagnostics::default();
            let place = Place {
                document: 0,
                pointer: String::new(),
            };
            (read(source, &place, &diagnostics), diagnostics.take().len())
        };
        let is = |text: &str| Some(text.to_owned());
        assert_eq!(read("/^[a-z]+$/"), (is("^[a-z]+$"), 1));
        assert_eq!(read("/a\\d$/u"), (is("a\\d$"), 1));
        assert_eq!(read("/^[a-f_X]x\\d$/i"), (is("^[a-fA-F_Xx][xX]\\d$"), 1));
        assert_eq!(read("/^\\u0041$/i"), (None, 1));
        assert_eq!(read("/m:\\?x=[a-f]+/i"), (is("[mM]:\\?[xX]=[a-fA-F]+"), 1));
        // Paths.
        for path in [
            "/shop/v", "/a+/b/v", "/a/b", "^/a/$", "/a\\$/", "/^a", "/[^/]+/",
        ] {
            assert_eq!(read(path), (is(path), 0), "{path}");
        }
        assert_eq!(read("^[[:alpha:]]$").1, 1);
    }
}
