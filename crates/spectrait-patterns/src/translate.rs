//! ECMA-262 expressions → the syntax of the `regex` crate, or of `fancy-regex` where they look around or back.
//!
//! In: the source of a `pattern`. Out: an expression that matches the same strings, and which crate it is for.
//!
//! What always holds: what comes out compiles. Meanings that differ are spelled out: `\d` and `\w` are ASCII,
//! `\s` is the ECMAScript set, `.` stops at four line ends, classes hold no set operations.

use std::fmt::Write as _;
use std::iter::Peekable;
use std::str::Chars;

use super::{BACKTRACK_LIMIT, Engine};

/// A translated pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translated {
    /// The expression.
    pub regex: String,
    /// Whether only `fancy-regex` has what it uses.
    pub fancy: bool,
}

/// The white space of ECMA-262 §22.2.2.9: that of Unicode without U+0085, with U+FEFF.
const SPACE: &str = r"[\s--\x85]\x{feff}";

/// Translates a pattern.
///
/// # Errors
///
/// Why it cannot be, for people.
pub fn translate(source: &str) -> Result<Translated, String> {
    compile(source).map(|(translated, _)| translated)
}

/// Translates a pattern, and compiles what comes out.
pub(crate) fn compile(source: &str) -> Result<(Translated, Engine), String> {
    let mut translator = Translator {
        rest: source.chars().peekable(),
        out: String::new(),
        fancy: false,
        groups: groups(source),
    };
    translator.run()?;
    let (regex, fancy) = (translator.out, translator.fancy);
    let engine = if fancy {
        fancy_regex::RegexBuilder::new(&regex)
            .backtrack_limit(BACKTRACK_LIMIT)
            .build()
            .map(Engine::Fancy)
            .map_err(|error| error.to_string())
    } else {
        regex::Regex::new(&regex)
            .map(Engine::Linear)
            .map_err(|error| error.to_string())
    };
    match engine {
        Ok(engine) => Ok((Translated { regex, fancy }, engine)),
        // The last line says why; those before it show where, in our translation.
        Err(error) => {
            let why = error.lines().last().unwrap_or_default();
            Err(why.trim_start_matches("error: ").to_owned())
        }
    }
}

/// How many capturing groups an expression has.
fn groups(source: &str) -> usize {
    let mut count = 0;
    let mut chars = source.chars().peekable();
    let mut in_class = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => {
                let mut ahead = chars.clone();
                let captures = match ahead.next() {
                    Some('?') => {
                        ahead.next() == Some('<') && !matches!(ahead.next(), Some('=' | '!'))
                    }
                    _ => true,
                };
                count += usize::from(captures);
            }
            _ => {}
        }
    }
    count
}

/// What an escape in a class stands for.
enum Atom {
    /// One character, as it is written.
    Character(String),
    /// A set of them, which is no end of a range.
    Set(String),
}

/// How the last thing in an expression is repeated.
enum Repeated {
    No,
    Greedy,
    Lazy,
}

struct Translator<'s> {
    rest: Peekable<Chars<'s>>,
    out: String,
    fancy: bool,
    groups: usize,
}

impl Translator<'_> {
    fn run(&mut self) -> Result<(), String> {
        // Whether what was just read may be repeated, and how it was.
        let mut repeated = Repeated::No;
        while let Some(c) = self.rest.next() {
            let repeats = matches!(c, '*' | '+' | '?') || (c == '{' && self.is_count());
            repeated = match (repeats, &repeated) {
                (false, _) => Repeated::No,
                (true, Repeated::No) => Repeated::Greedy,
                (true, Repeated::Greedy) if c == '?' => Repeated::Lazy,
                (true, _) => return Err(format!("`{c}` has nothing to repeat")),
            };
            match c {
                '\\' => self.escape()?,
                '[' => self.class()?,
                '(' => self.group()?,
                '.' => self.out.push_str(r"[^\n\r\x{2028}\x{2029}]"),
                '{' => {
                    if self.is_count() {
                        self.out.push('{');
                        for c in self.rest.by_ref() {
                            self.out.push(c);
                            if c == '}' {
                                break;
                            }
                        }
                    } else {
                        self.out.push_str(r"\{");
                    }
                }
                '}' => self.out.push_str(r"\}"),
                ']' => self.out.push_str(r"\]"),
                _ => self.out.push(c),
            }
        }
        Ok(())
    }

    /// Whether what follows a `{` makes it a quantifier: `3}`, `3,}`, `3,5}`.
    fn is_count(&self) -> bool {
        let mut ahead = self.rest.clone();
        if ahead.next_if(char::is_ascii_digit).is_none() {
            return false;
        }
        while ahead.next_if(char::is_ascii_digit).is_some() {}
        if ahead.next_if_eq(&',').is_some() {
            while ahead.next_if(char::is_ascii_digit).is_some() {}
        }
        ahead.next() == Some('}')
    }

    fn group(&mut self) -> Result<(), String> {
        self.out.push('(');
        if self.rest.peek() != Some(&'?') {
            return Ok(());
        }
        self.rest.next();
        self.out.push('?');
        let mut ahead = self.rest.clone();
        match (ahead.next(), ahead.next()) {
            (Some('=' | '!'), _) | (Some('<'), Some('=' | '!')) => self.fancy = true,
            (Some('<' | ':' | 'i' | 'm' | 's' | '-'), _) => {}
            _ => return Err("a group that ECMA-262 does not have".to_owned()),
        }
        // What follows the question mark is the same in both syntaxes.
        while let Some(c) = self.rest.next_if(|c| matches!(c, '=' | '!' | '<' | ':')) {
            self.out.push(c);
        }
        Ok(())
    }

    /// An escape outside of a class.
    fn escape(&mut self) -> Result<(), String> {
        match self.rest.peek().copied() {
            Some('b') => {
                self.rest.next();
                self.out.push_str(r"(?-u:\b)");
            }
            Some('B') => {
                self.rest.next();
                self.out.push_str(r"\B");
            }
            Some('k') => {
                self.rest.next();
                self.fancy = true;
                self.out.push_str(r"\k");
            }
            Some('1'..='9') => {
                let mut number = String::new();
                while let Some(digit) = self.rest.next_if(char::is_ascii_digit) {
                    number.push(digit);
                }
                if number
                    .parse::<usize>()
                    .is_ok_and(|number| number > self.groups)
                {
                    return Err(format!("there is no group {number}"));
                }
                self.fancy = true;
                let _ = write!(self.out, r"\{number}");
            }
            _ => match self.atom()? {
                Atom::Character(text) => self.out.push_str(&text),
                Atom::Set(text) => {
                    let _ = write!(self.out, "[{text}]");
                }
            },
        }
        Ok(())
    }

    /// An escape that stands for characters, after its backslash.
    fn atom(&mut self) -> Result<Atom, String> {
        let set = |text: &str| Ok(Atom::Set(text.to_owned()));
        let Some(c) = self.rest.next() else {
            return Err("a backslash at the end".to_owned());
        };
        match c {
            'd' => set("0-9"),
            'D' => set("^0-9"),
            'w' => set("0-9A-Za-z_"),
            'W' => set("^0-9A-Za-z_"),
            's' => set(SPACE),
            'S' => Ok(Atom::Set(format!("^{SPACE}"))),
            'p' | 'P' => {
                if self.rest.next_if_eq(&'{').is_none() {
                    return Err(format!("`\\{c}` without a property in braces"));
                }
                let name: String = self.rest.by_ref().take_while(|c| *c != '}').collect();
                Ok(Atom::Set(format!("\\{c}{{{name}}}")))
            }
            't' | 'n' | 'v' | 'f' | 'r' => Ok(Atom::Character(format!("\\{c}"))),
            '0' => Ok(code(0)),
            'c' => match self.rest.next() {
                Some(letter) if letter.is_ascii_alphabetic() => Ok(code(u32::from(letter) % 32)),
                _ => Err("`\\c` without a letter".to_owned()),
            },
            'x' => self.hex(2).map(code),
            'u' if self.rest.next_if_eq(&'{').is_some() => {
                let digits: String = self.rest.by_ref().take_while(|c| *c != '}').collect();
                u32::from_str_radix(&digits, 16)
                    .map(code)
                    .map_err(|_| "`\\u{}` without a number".to_owned())
            }
            'u' => {
                let unit = self.hex(4)?;
                Ok(code(self.low_surrogate(unit).unwrap_or(unit)))
            }
            // `\<` and `\>` are word boundaries in the `regex` crate.
            '/' | '<' | '>' => Ok(Atom::Character(c.to_string())),
            c if c.is_ascii_punctuation() => Ok(Atom::Character(format!("\\{c}"))),
            c if c.is_ascii_alphanumeric() => Err(format!("`\\{c}` has no meaning in ECMA-262")),
            c => Ok(Atom::Character(c.to_string())),
        }
    }

    /// The code point of a surrogate pair whose first half has been read, with the second half taken.
    fn low_surrogate(&mut self, high: u32) -> Option<u32> {
        let mut ahead = self.rest.clone();
        if !(0xd800..0xdc00).contains(&high)
            || ahead.next() != Some('\\')
            || ahead.next() != Some('u')
        {
            return None;
        }
        let digits: String = ahead.by_ref().take(4).collect();
        let low = u32::from_str_radix(&digits, 16)
            .ok()
            .filter(|low| (0xdc00..0xe000).contains(low))?;
        self.rest = ahead;
        Some(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))
    }

    fn hex(&mut self, digits: usize) -> Result<u32, String> {
        let text: String = self.rest.by_ref().take(digits).collect();
        match u32::from_str_radix(&text, 16) {
            Ok(number) if text.len() == digits => Ok(number),
            _ => Err(format!("an escape that wants {digits} hexadecimal digits")),
        }
    }

    /// A class, after its `[`.
    fn class(&mut self) -> Result<(), String> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        if self.rest.next_if_eq(&']').is_some() {
            // `[^]` is any character, `[]` is none.
            self.out.push_str(if negated { "(?s:.)" } else { "[a&&b]" });
            return Ok(());
        }
        self.out.push_str(if negated { "[^" } else { "[" });
        // Whether a range may begin with what was just written, and whether one is open.
        let (mut start, mut open) = (false, false);
        loop {
            let Some(c) = self.rest.next() else {
                return Err("a class without its end".to_owned());
            };
            let atom = match c {
                ']' => break,
                '-' if start && !open && self.ends_range() => {
                    self.out.push('-');
                    (start, open) = (false, true);
                    continue;
                }
                '\\' if self.rest.next_if_eq(&'b').is_some() => code(8),
                '\\' => self.atom()?,
                // At the end it is itself.
                '-' if self.rest.peek() == Some(&']') && !self.out.ends_with('-') => {
                    Atom::Character("-".to_owned())
                }
                // Each of these means something in a class of the `regex` crate.
                '[' | '&' | '~' | '-' | '^' => Atom::Character(format!("\\{c}")),
                c => Atom::Character(c.to_string()),
            };
            match atom {
                Atom::Character(text) => {
                    self.out.push_str(&text);
                    (start, open) = (!open, false);
                }
                Atom::Set(text) if text.starts_with('\\') => {
                    self.out.push_str(&text);
                    (start, open) = (false, false);
                }
                Atom::Set(text) => {
                    let _ = write!(self.out, "[{text}]");
                    (start, open) = (false, false);
                }
            }
        }
        self.out.push(']');
        Ok(())
    }

    /// Whether a hyphen in a class is followed by the end of a range: one character.
    fn ends_range(&self) -> bool {
        let mut ahead = self.rest.clone();
        match ahead.next() {
            None | Some(']') => false,
            Some('\\') => !matches!(
                ahead.next(),
                Some('d' | 'D' | 'w' | 'W' | 's' | 'S' | 'p' | 'P')
            ),
            Some(_) => true,
        }
    }
}

/// A code point, escaped.
fn code(point: u32) -> Atom {
    Atom::Character(format!("\\x{{{point:x}}}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Pattern;

    fn matches(pattern: &str, text: &str) -> bool {
        let compiled = Pattern::new(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
        compiled.is_match(text)
    }

    #[test]
    fn classes_are_those_of_ecmascript() {
        for (pattern, yes, no) in [
            (r"^\d$", "7", "٣"),
            (r"^\D$", "٣", "7"),
            (r"^[\d-]$", "-", "a"),
            (r"^\w$", "_", "é"),
            (r"^[^\w]$", "é", "a"),
            (r"^[\W]$", "é", "a"),
            (r"^\s$", "\u{feff}", "\u{85}"),
            (r"^\S$", "\u{85}", "\u{feff}"),
            (r"^[^\S]$", " ", "x"),
            (r"^.$", "\u{85}", "\u{2028}"),
            (r"^[^]$", "\n", ""),
            (r"^(a|[])$", "a", "b"),
            (r"^[\w-.]$", "-", "/"),
            (r"^[+--]$", ",", "."),
            (r"^[a&&b]$", "&", "c"),
            (r"^[[]$", "[", "]"),
            (r"^[\b]$", "\u{8}", "b"),
            (r"^[a^]$", "^", "b"),
            (r"^\p{Lu}$", "É", "é"),
            (r"^\P{Script=Greek}$", "a", "α"),
        ] {
            assert!(matches(pattern, yes), "{pattern} {yes:?}");
            assert!(!matches(pattern, no), "{pattern} {no:?}");
        }
    }

    #[test]
    fn escapes() {
        for (pattern, text) in [
            (r"^\/v\d+\/$", "/v1/"),
            (r"^\cJ$", "\n"),
            (r"^\u0041\x42\u{43}$", "ABC"),
            (r"^\ud83d\ude00$", "😀"),
            (r"^\<\>\-\_\#$", "<>-_#"),
            (r"^a{$", "a{"),
            (r"^{id}$", "{id}"),
            (r"^a{,2}$", "a{,2}"),
            (r"^]a{2,}$", "]aa"),
            (r"^(?<year>\d{4})-\k<year>$", "2026-2026"),
            (r"^(a)\1$", "aa"),
            (r"^(?!b)\w+(?<=c)$", "ac"),
            (r"\bfoo\b", "a foo"),
        ] {
            assert!(matches(pattern, text), "{pattern}");
        }
        assert!(!matches(r"^a$", "a\n"));
        assert!(!matches(r"^(?!b)\w+$", "bc"));
    }

    #[test]
    fn braces_without_an_end_take_no_more_than_linear_time() {
        // The group at the end refuses it, before a regular expression of that size is compiled.
        assert!(translate(&("{".repeat(200_000) + "(")).is_err());
    }

    #[test]
    fn only_look_around_is_fancy() {
        assert!(!translate(r"^(?:a|(?<n>b))$").unwrap().fancy);
        assert!(translate(r"^(?=a)").unwrap().fancy);
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        for pattern in [
            "(",
            "[a",
            "a**",
            r"\",
            r"\1",
            r"\u12",
            "(?P<a>b)",
            "[z-a]",
            r"\A",
            r"\p",
            r"[\ud800]",
        ] {
            assert!(translate(pattern).is_err(), "{pattern}");
        }
    }
}
