//! Regular expressions that need no engine: characters and classes in sequence, each as often as it says.
//!
//! In: the source of an expression of ECMA-262 (§22.2). Out: whether a text matches, where the expression is of this kind:
//! `^[A-Z]{3}-[0-9]{5}$`, `^(draft|live)$`, `^https?:`.
//!
//! What always holds: an expression that is read here means what ECMA-262 says; any other is not read. Nothing goes back:
//! what may be repeated ends where what follows begins, because no character could be both. So each attempt looks at each
//! character once, and where there are several attempts, each of them is short.
//!
//! Needs nothing.

use std::str::Chars;

/// How far an attempt may look where every position of the text is the beginning of one.
const REACH: usize = 16;
/// No upper limit of a count.
const MANY: usize = usize::MAX;
/// The last code point.
const LAST: u32 = 0x10_ffff;
/// What a dot does not match: the ends of lines.
const LINE_ENDS: &[(u32, u32)] = &[(0x0a, 0x0a), (0x0d, 0x0d), (0x2028, 0x2029)];
const DIGITS: &[(u32, u32)] = &[(0x30, 0x39)];
const WORD: &[(u32, u32)] = &[(0x30, 0x39), (0x41, 0x5a), (0x5f, 0x5f), (0x61, 0x7a)];
const SPACE: &[(u32, u32)] = &[
    (0x09, 0x0d),
    (0x20, 0x20),
    (0xa0, 0xa0),
    (0x1680, 0x1680),
    (0x2000, 0x200a),
    (0x2028, 0x2029),
    (0x202f, 0x202f),
    (0x205f, 0x205f),
    (0x3000, 0x3000),
    (0xfeff, 0xfeff),
];

/// The alternatives of an expression.
#[derive(Debug)]
pub struct Sequences(Vec<Sequence>);

impl Sequences {
    /// Reads an expression, where it is of this kind.
    #[must_use]
    pub fn new(source: &str) -> Option<Self> {
        // A group around the whole; one that ends before that leaves a parenthesis, which nothing reads.
        let group = source
            .strip_prefix("^(")
            .and_then(|rest| rest.strip_suffix(")$"));
        let inner = group.map(|inner| inner.strip_prefix("?:").unwrap_or(inner));
        let mut reader = Reader {
            rest: inner.unwrap_or(source).chars(),
            whole: group.is_some(),
        };
        let mut sequences = vec![reader.sequence()?];
        while reader.take('|') {
            sequences.push(reader.sequence()?);
        }
        Some(Self(sequences))
    }

    /// Whether the expression matches anywhere in a text.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.0.iter().any(|sequence| sequence.is_match(text))
    }
}

/// One alternative.
#[derive(Debug)]
struct Sequence {
    steps: Vec<Step>,
    /// Whether it begins where the text does.
    anchored: bool,
    /// Whether it ends where the text does.
    to_end: bool,
}

impl Sequence {
    fn is_match(&self, text: &str) -> bool {
        let mut rest = text.chars();
        loop {
            if self.begins(rest.clone()) {
                return true;
            }
            if self.anchored || rest.next().is_none() {
                return false;
            }
        }
    }

    /// Whether it matches the beginning of a text, and all of it where it is to.
    fn begins(&self, mut rest: Chars<'_>) -> bool {
        for step in &self.steps {
            let mut count = 0;
            while count < step.max {
                let mut ahead = rest.clone();
                if !ahead.next().is_some_and(|c| step.set.contains(c)) {
                    break;
                }
                rest = ahead;
                count += 1;
            }
            if count < step.min {
                return false;
            }
        }
        !self.to_end || rest.as_str().is_empty()
    }

    /// Takes away what makes no difference at an end that is open.
    fn trim(&mut self) {
        while !self.to_end
            && let Some(last) = self.steps.last_mut()
        {
            last.max = last.min;
            if last.min > 0 {
                break;
            }
            self.steps.pop();
        }
    }

    /// Whether it never has to go back, and looks only so far from each position.
    fn is_direct(&self) -> bool {
        let reach = self
            .steps
            .iter()
            .fold(0, |reach: usize, step| reach.saturating_add(step.max));
        (self.anchored || reach <= REACH)
            && self.steps.iter().enumerate().all(|(index, step)| {
                let following = self.steps.get(index + 1..).unwrap_or_default();
                let needed = following.iter().position(|next| next.min > 0);
                let next = &following[..needed.map_or(following.len(), |needed| needed + 1)];
                step.min == step.max || !next.iter().any(|next| next.set.overlaps(&step.set))
            })
    }
}

/// A set of characters, and how many of them stand here.
#[derive(Debug)]
struct Step {
    set: Set,
    min: usize,
    max: usize,
}

/// A set of characters.
#[derive(Debug)]
struct Set {
    /// A bit for each character of ASCII.
    ascii: u128,
    /// Ranges of all code points, both ends included.
    ranges: Vec<(u32, u32)>,
}

impl Set {
    fn new(mut ranges: Vec<(u32, u32)>, negated: bool) -> Self {
        if negated {
            ranges = complement(ranges);
        }
        let is_in = |c: &u32| ranges.iter().any(|(low, high)| (low..=high).contains(&c));
        let ascii = (0..128)
            .filter(is_in)
            .fold(0, |ascii, c| ascii | 1_u128 << c);
        Self { ascii, ranges }
    }

    #[inline]
    fn contains(&self, c: char) -> bool {
        let c = u32::from(c);
        if c < 128 {
            return self.ascii >> c & 1 == 1;
        }
        self.ranges
            .iter()
            .any(|(low, high)| (low..=high).contains(&&c))
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.ranges.iter().any(|(low, high)| {
            let mut others = other.ranges.iter();
            others.any(|(other_low, other_high)| low <= other_high && other_low <= high)
        })
    }
}

/// All code points that are in none of the ranges.
fn complement(mut ranges: Vec<(u32, u32)>) -> Vec<(u32, u32)> {
    ranges.sort_unstable();
    let mut next = 0;
    let mut others = Vec::new();
    for (low, high) in ranges {
        if next < low {
            others.push((next, low - 1));
        }
        next = next.max(high + 1);
    }
    if next <= LAST {
        others.push((next, LAST));
    }
    others
}

/// What stands for characters.
enum Atom {
    /// One character, which can be the end of a range.
    One(char),
    /// Those of the ranges, or all others.
    Many(&'static [(u32, u32)], bool),
}

impl Atom {
    fn ranges(&self) -> Vec<(u32, u32)> {
        match self {
            Self::One(c) => vec![(u32::from(*c), u32::from(*c))],
            Self::Many(ranges, false) => ranges.to_vec(),
            Self::Many(ranges, true) => complement(ranges.to_vec()),
        }
    }
}

/// Reads an expression. Whatever is not of this kind ends it.
struct Reader<'s> {
    rest: Chars<'s>,
    /// Whether all of it stands in a group from the beginning to the end of the text.
    whole: bool,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    /// Goes past a character, where it stands here.
    fn take(&mut self, expected: char) -> bool {
        let is_here = self.peek() == Some(expected);
        if is_here {
            self.rest.next();
        }
        is_here
    }

    /// One alternative, up to its end.
    fn sequence(&mut self) -> Option<Sequence> {
        let mut sequence = Sequence {
            steps: Vec::new(),
            anchored: self.whole || self.take('^'),
            to_end: self.whole,
        };
        while !matches!(self.peek(), None | Some('|')) {
            if sequence.to_end && !self.whole {
                return None;
            }
            if !self.whole && self.take('$') {
                sequence.to_end = true;
                continue;
            }
            let set = self.set()?;
            let (min, max) = self.count()?;
            sequence.steps.push(Step { set, min, max });
        }
        sequence.trim();
        sequence.is_direct().then_some(sequence)
    }

    /// A character, a dot, an escape or a class.
    fn set(&mut self) -> Option<Set> {
        let atom = match self.rest.next()? {
            '[' => return self.class(),
            '\\' => self.escape()?,
            '.' => Atom::Many(LINE_ENDS, true),
            '^' | '$' | '*' | '+' | '?' | '(' | ')' | '{' | '}' | ']' => return None,
            c => Atom::One(c),
        };
        Some(Set::new(atom.ranges(), false))
    }

    /// How often it may stand: once, where nothing says otherwise.
    fn count(&mut self) -> Option<(usize, usize)> {
        let count = match self.peek() {
            Some('*') => (0, MANY),
            Some('+') => (1, MANY),
            Some('?') => (0, 1),
            Some('{') => {
                self.rest.next();
                let min = self.number()?;
                let max = match self.take(',') {
                    true if self.peek() == Some('}') => MANY,
                    true => self.number()?,
                    false => min,
                };
                // The brace is gone past below.
                (self.peek() == Some('}') && min <= max).then_some((min, max))?
            }
            _ => return Some((1, 1)),
        };
        self.rest.next();
        // A lazy one matches the same texts.
        self.take('?');
        Some(count)
    }

    fn number(&mut self) -> Option<usize> {
        let text = self.rest.as_str();
        let end = text.find(|c: char| !c.is_ascii_digit())?;
        let (digits, rest) = text.split_at(end);
        self.rest = rest.chars();
        digits.parse().ok()
    }

    /// A class, after its bracket.
    fn class(&mut self) -> Option<Set> {
        let negated = self.take('^');
        let mut ranges = Vec::new();
        while !self.take(']') {
            let first = self.class_atom()?;
            let mut ahead = self.rest.clone();
            if ahead.next() != Some('-') || matches!(ahead.next(), None | Some(']')) {
                ranges.extend(first.ranges());
                continue;
            }
            self.rest.next();
            let last = self.class_atom()?;
            if let (Atom::One(first), Atom::One(last)) = (&first, &last) {
                ranges.push((first <= last).then_some((u32::from(*first), u32::from(*last)))?);
            } else {
                // A hyphen beside a set is itself (Annex B).
                ranges.extend(first.ranges());
                ranges.extend(Atom::One('-').ranges());
                ranges.extend(last.ranges());
            }
        }
        // `[]` is nothing and `[^]` everything: seldom meant.
        (!ranges.is_empty()).then(|| Set::new(ranges, negated))
    }

    fn class_atom(&mut self) -> Option<Atom> {
        match self.rest.next()? {
            '\\' => self.escape(),
            c => Some(Atom::One(c)),
        }
    }

    /// An escape, after its backslash.
    fn escape(&mut self) -> Option<Atom> {
        Some(match self.rest.next()? {
            'd' => Atom::Many(DIGITS, false),
            'D' => Atom::Many(DIGITS, true),
            'w' => Atom::Many(WORD, false),
            'W' => Atom::Many(WORD, true),
            's' => Atom::Many(SPACE, false),
            'S' => Atom::Many(SPACE, true),
            't' => Atom::One('\t'),
            'n' => Atom::One('\n'),
            'v' => Atom::One('\u{b}'),
            'f' => Atom::One('\u{c}'),
            'r' => Atom::One('\r'),
            'x' => Atom::One(self.code(2)?),
            'u' => Atom::One(self.code(4)?),
            c if c.is_ascii_punctuation() => Atom::One(c),
            _ => return None,
        })
    }

    /// A character by its number; halves of surrogate pairs are none.
    fn code(&mut self, digits: usize) -> Option<char> {
        let (number, rest) = self.rest.as_str().split_at_checked(digits)?;
        self.rest = rest.chars();
        let is_number = number.bytes().all(|digit| digit.is_ascii_hexdigit());
        let number = u32::from_str_radix(number, 16).ok().filter(|_| is_number)?;
        char::from_u32(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_are_matched() {
        for (source, yes, no) in [
            ("^[A-Z]{3}-[0-9]{5}$", "ABC-12345", "ABC-1234"),
            ("^[A-Z]{3}-[0-9]{5}$", "XYZ-00000", "ÄBC-123456"),
            ("^(draft|live)$", "live", "lives"),
            ("^(?:draft|live)$", "draft", ""),
            ("^https?:", "https://", "httpss:"),
            ("^$|^[a-z]+$", "", "1"),
            ("[0-9]{2}", "a42", "a4b2"),
            ("[0-9]{2}$", "a142", "a42b"),
            (r"^\d+\.\d{1,2}?$", "1.25", "1.255"),
            (r"^[\w-.]+$", "a-b.c", "a/b"),
            (r"^\s\S$", "\u{feff}x", "\u{85}x"),
            ("^.$", "\u{85}", "\u{2028}"),
            (r"^[^\d]$", "٣", "3"),
            (r"^\u00e9\x41\/$", "éA/", "eA/"),
            ("^a{2,}$", "aaa", "a"),
            ("^a{0}b$", "b", "ab"),
            ("^[a-z0-9-_]$", "-", "+"),
        ] {
            let sequences = Sequences::new(source).expect(source);
            assert!(sequences.is_match(yes), "{source} {yes}");
            assert!(!sequences.is_match(no), "{source} {no}");
        }
    }

    #[test]
    fn what_would_go_back_is_not_read() {
        for source in [
            "^a*a$",
            "^a?b?a$",
            "^.*x$",
            "[a-z]+$",
            "^(a)|(b)$",
            "^(a+)+$",
            "(?=a)",
            r"^\b",
            r"(a)\1",
            "^[]$",
            "a**",
            "^*",
            r"\p{L}",
            r"\ud83d\ude00",
            "a{",
            "a{,2}",
            "a}",
            "x$y",
            "x^y",
            "[z-a]",
            "[a",
            "a{2,1}",
            r"\",
        ] {
            assert!(Sequences::new(source).is_none(), "{source}");
        }
    }
}
