//! Patterns (ECMA-262): whether a text matches, and texts that do.
//!
//! What always holds: the verdict is that of generated code. Texts are made by the syntax tree of another engine, which is
//! near enough; one that does not match after all is not given out.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use regex_syntax::hir::{Class, Hir, HirKind};

use super::random::Random;

/// What a pattern was compiled to.
#[derive(Debug)]
struct Pattern {
    /// Nothing where no text can be matched with it: then none is judged by it.
    judge: Option<spectrait_patterns::Pattern>,
    /// Nothing where no text can be made by it.
    tree: Option<Hir>,
}

impl Pattern {
    fn matches(&self, text: &str) -> bool {
        self.judge.as_ref().is_none_or(|judge| judge.is_match(text))
    }
}

/// The patterns that were met so far, compiled.
#[derive(Debug, Default)]
pub(crate) struct Patterns(RefCell<HashMap<String, Rc<Pattern>>>);

/// How often an open repetition is written where more is not needed.
const FEW: u32 = 2;

/// No text is longer.
const LONGEST: usize = 4096;

impl Patterns {
    /// Whether a text matches. An expression that is none asks nothing.
    pub(crate) fn matches(&self, pattern: &str, text: &str) -> bool {
        self.get(pattern).matches(text)
    }

    /// A text that matches, of about `length` characters where the pattern leaves that open.
    pub(crate) fn text(&self, pattern: &str, length: usize, random: &mut Random) -> Option<String> {
        let compiled = self.get(pattern);
        let tree = compiled.tree.as_ref()?;
        // What repeats may repeat as often as the length asks.
        for repeats in [FEW, u32::try_from(length).unwrap_or(FEW), 1, 0] {
            let mut out = String::new();
            write(tree, repeats, false, random, &mut out);
            if compiled.matches(&out) && out.chars().count() >= length.min(LONGEST) {
                return Some(out);
            }
        }
        for _ in 0..8 {
            let mut out = String::new();
            let repeats = u32::try_from(random.below(6)).unwrap_or(FEW);
            // What looks ahead may ask for what is rare.
            write(tree, repeats, true, random, &mut out);
            if compiled.matches(&out) {
                return Some(out);
            }
        }
        None
    }

    fn get(&self, source: &str) -> Rc<Pattern> {
        let known = self.0.borrow().get(source).cloned();
        known.unwrap_or_else(|| {
            let pattern = Rc::new(Pattern {
                judge: spectrait_patterns::Pattern::new(source).ok(),
                tree: tree(source),
            });
            self.0
                .borrow_mut()
                .insert(source.to_owned(), Rc::clone(&pattern));
            pattern
        })
    }
}

/// The syntax tree of a pattern. Looking around is left out: what is made is judged anyway.
fn tree(source: &str) -> Option<Hir> {
    let mut text = without_lookarounds(source).replace(r"\/", "/");
    // Braces that count nothing are characters to ECMA-262.
    if regex_syntax::parse(&text).is_err() {
        text = text
            .replace(r"\<", "<")
            .replace(r"\>", ">")
            .replace("[^]", "(?s:.)");
    }
    regex_syntax::parse(&text).ok()
}

/// A pattern without `(?=…)`, `(?!…)`, `(?<=…)` and `(?<!…)`.
fn without_lookarounds(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut position = 0;
    let mut in_class = false;
    while let Some(&c) = chars.get(position) {
        let rest: String = chars.iter().skip(position).take(4).collect();
        let around = ["(?=", "(?!", "(?<=", "(?<!"];
        if c == '\\' {
            out.push(c);
            out.extend(chars.get(position + 1));
            position += 2;
            continue;
        }
        if !in_class && around.iter().any(|start| rest.starts_with(start)) {
            position = end_of_group(&chars, position);
            continue;
        }
        match c {
            '[' => in_class = true,
            ']' => in_class = false,
            _ => {}
        }
        out.push(c);
        position += 1;
    }
    out
}

/// Behind the parenthesis that ends the group that starts at a position.
fn end_of_group(chars: &[char], start: usize) -> usize {
    let (mut depth, mut in_class, mut position) = (0usize, false, start);
    while let Some(c) = chars.get(position) {
        match c {
            '\\' => position += 1,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return position + 1;
                }
            }
            _ => {}
        }
        position += 1;
    }
    position
}

/// Writes a text that a syntax tree matches, of all that can be seen or of what is usual. The depth of a tree is bounded by
/// its parser.
fn write(tree: &Hir, repeats: u32, is_rare: bool, random: &mut Random, out: &mut String) {
    if out.len() > LONGEST {
        return;
    }
    match tree.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(class) => out.extend(character(class, is_rare, random)),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX);
            let times = repeats.max(repetition.min).min(most);
            for _ in 0..times {
                write(&repetition.sub, repeats, is_rare, random, out);
                if out.len() > LONGEST {
                    break;
                }
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, repeats, is_rare, random, out),
        HirKind::Concat(trees) => {
            for tree in trees {
                write(tree, repeats, is_rare, random, out);
            }
        }
        HirKind::Alternation(trees) => {
            if let Some(tree) = trees.get(random.below(trees.len())) {
                write(tree, repeats, is_rare, random, out);
            }
        }
    }
}

/// A character of a class: a letter or digit where it has one, else what can be seen, else any. Where rare ones are wanted,
/// one time in four another than a letter or digit, and one time in four a digit.
fn character(class: &Class, is_rare: bool, random: &mut Random) -> Option<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class
            .iter()
            .map(|range| (range.start(), range.end()))
            .collect(),
        Class::Bytes(class) => class
            .iter()
            .map(|range| (char::from(range.start()), char::from(range.end())))
            .collect(),
    };
    let has = |c: &char| ranges.iter().any(|(start, end)| (start..=end).contains(&c));
    let preferred: [Vec<char>; 2] = [
        ('a'..='z')
            .chain('A'..='Z')
            .chain('0'..='9')
            .filter(has)
            .collect(),
        ('!'..='~').chain([' ']).filter(has).collect(),
    ];
    if is_rare {
        let wanted: fn(&char) -> bool = match random.below(4) {
            0 => char::is_ascii_punctuation,
            1 => char::is_ascii_digit,
            _ => char::is_ascii_alphabetic,
        };
        let choices: Vec<char> = ('!'..='~').filter(wanted).filter(has).collect();
        if !choices.is_empty() {
            return choices.get(random.below(choices.len())).copied();
        }
    }
    for choices in preferred {
        if !choices.is_empty() {
            return choices.get(random.below(choices.len())).copied();
        }
    }
    ranges.first().map(|(start, _)| *start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_match() {
        let patterns = Patterns::default();
        for pattern in [
            "^[a-z]{3}-[0-9]+$",
            r"^\d{4}\/\d{2}$",
            "^(?!x)[a-z]+$",
            "^(?=.*[A-Z])(?=.*[0-9])[A-Za-z0-9]{8,}$",
            r"^(urn:uuid:)?[\w.\-]{1,64}$",
            "^$",
            "a|b",
            r"^\p{L}+$",
        ] {
            let mut random = Random::new(7);
            let text = patterns.text(pattern, 3, &mut random).expect(pattern);
            assert!(patterns.matches(pattern, &text), "{text} of {pattern}");
        }
    }

    #[test]
    fn what_is_no_pattern_asks_nothing() {
        let patterns = Patterns::default();
        assert!(patterns.matches("(", "anything"));
        assert_eq!(patterns.text("(", 1, &mut Random::new(0)), None);
    }

    #[test]
    fn no_text_is_endless() {
        let patterns = Patterns::default();
        let text = patterns.text("^(((a{200}){200}){200})?$", 9, &mut Random::new(0));
        assert!(text.is_none_or(|text| text.len() < 2 * LONGEST));
    }
}
