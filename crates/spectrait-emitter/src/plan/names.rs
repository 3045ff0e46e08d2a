//! Names: from a text of the description to a Rust identifier, and unique identifiers in a scope.
//!
//! In: any text, empty and emoji included. Out: valid identifiers, cased as Rust cases them.
//!
//! What always holds: the same texts in the same order give the same names; a name that needed no help keeps
//! its spelling whatever else is in the scope; two texts that case to the same word are told apart by what is
//! different in them (`@type` beside `type` is `at_type`), and only then by a counter.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use heck::{ToShoutySnakeCase, ToSnakeCase};
use spectrait_ir::Property;

use super::acronyms::apart;
use super::scripts::{in_identifier, normal, spelled};

/// How an identifier is cased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// `HostedLoginToken`: types and variants.
    Pascal,
    /// `device_code`: fields, methods, modules; raw (`r#type`) where it is a keyword.
    Snake,
    /// `DEVICE_CODE`: constants and statics.
    Shouty,
}

/// A type's name: `HTTPValidationError` → `HttpValidationError`.
#[must_use]
pub fn type_name(text: &str) -> String {
    identifier(&short(text), Case::Pascal)
}

/// A variant's name: `cross-platform` → `CrossPlatform`, `1.5` → `N1_5`, `` → `Empty`.
#[must_use]
pub fn variant_name(text: &str) -> String {
    type_name(text)
}

/// A field's name: `createdAt` → `created_at`, `type` → `r#type`, `@odata.type` → `odata_type`, `_id` → `_id`.
#[must_use]
pub fn field_name(text: &str) -> String {
    identifier(&short(text), Case::Snake)
}

/// A method's name, as a field's.
#[must_use]
pub fn method_name(text: &str) -> String {
    field_name(text)
}

/// A constant's name: `X-Auth-Token` → `X_AUTH_TOKEN`.
#[must_use]
pub fn constant_name(text: &str) -> String {
    identifier(&short(text), Case::Shouty)
}

/// The words of a text, in snake case and without keywords being raw: what longer names are made of.
#[must_use]
pub fn words(text: &str) -> String {
    apart(&short(text)).to_snake_case()
}

/// The words of a text that is no name, such as a pattern: its symbols in words (`^x-` → `x dash`). Where they are
/// many, its letters and a number that is made of all characters, and so is the same wherever the text stands.
#[must_use]
pub fn characters(text: &str) -> String {
    /// How long the words may be.
    const LONG: usize = 32;
    let inner = text.trim_start_matches('^').trim_end_matches('$');
    let all = full(inner).to_snake_case();
    if all.len() <= LONG {
        return all;
    }
    // FNV-1a.
    let hash = text.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    let mut out = String::new();
    for word in words(inner).split('_') {
        if out.len() + word.len() > LONG {
            break;
        }
        out.push_str(word);
        out.push('_');
    }
    format!("{out}x{:04x}", hash & 0xffff)
}

/// What a type with a name in upper camel case may be called, shortest first: a name that nobody would read loses words
/// in its middle, as few as make it unlike others. Where it begins it says whose it is, at its end what.
#[must_use]
pub(super) fn shortened(name: &str) -> Vec<String> {
    /// How long a name may be.
    const LONG: usize = 120;
    /// How long its beginning, and at least its end, may be when it is cut.
    const PART: usize = 48;
    if name.len() <= LONG {
        return vec![name.to_owned()];
    }
    let starts = name.char_indices().filter(|(_, c)| c.is_uppercase());
    let starts: Vec<usize> = starts.map(|(start, _)| start).collect();
    let head = starts.iter().rev().find(|start| **start <= PART);
    let head = head.and_then(|end| name.get(..*end)).unwrap_or_default();
    let tails = starts
        .iter()
        .rev()
        .filter(|start| name.len() - **start >= PART && **start > head.len())
        .filter_map(|start| name.get(*start..))
        .take_while(|tail| head.len() + tail.len() <= LONG);
    let names: Vec<String> = tails.map(|tail| format!("{head}{tail}")).collect();
    if names.is_empty() {
        vec![name.to_owned()]
    } else {
        names
    }
}

/// The names of one namespace.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    taken: HashSet<String>,
    /// The counter of the last name that was numbered, by its stem. What is below is taken.
    counters: HashMap<String, usize>,
}

impl Scope {
    /// A scope in which `reserved` are taken from the start.
    #[must_use]
    pub fn new(reserved: &[&str]) -> Self {
        Self {
            taken: reserved.iter().map(|name| (*name).to_owned()).collect(),
            counters: HashMap::new(),
        }
    }

    /// Whether a name is taken.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.taken.contains(name)
    }

    /// Takes the name of one text: its plain spelling, else the one that says what is special in it, else the
    /// plain one with a counter.
    pub fn claim(&mut self, text: &str, case: Case) -> String {
        self.claim_first(&[
            identifier(&short(text), case),
            identifier(&full(text), case),
            identifier(&cased(text), case),
        ])
    }

    /// Takes the first of `candidates` (identifiers already) that is free, else the first with a counter.
    pub fn claim_first(&mut self, candidates: &[String]) -> String {
        for candidate in candidates {
            if self.taken.insert(candidate.clone()) {
                return candidate.clone();
            }
        }
        let stem = candidates.first().map_or("Name", String::as_str);
        let counter = self.counters.entry(stem.to_owned()).or_insert(1);
        loop {
            *counter += 1;
            let name = numbered(stem, *counter);
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }

    /// Takes the names of all `texts` at once, so that a text which is spelled as its name is keeps it wherever
    /// it stands in the list. The result is in the order of `texts`.
    pub fn claim_all(&mut self, texts: &[&str], case: Case) -> Vec<String> {
        self.claim_each(texts, case, |_| None)
    }

    /// As [`claim_all`](Self::claim_all), for the fields of properties: those that are declared are named before those
    /// that are only required (`required: [id]` beside a property `Id`).
    pub fn claim_fields(&mut self, properties: &[&Property]) -> Vec<String> {
        let mut names = vec![String::new(); properties.len()];
        for undeclared in [false, true] {
            let fields = names.iter_mut().zip(properties);
            let (fields, keys): (Vec<_>, Vec<_>) = fields
                .filter(|(_, property)| property.undeclared == undeclared)
                .map(|(name, property)| (name, property.name.as_str()))
                .unzip();
            for (field, name) in fields.into_iter().zip(self.claim_all(&keys, Case::Snake)) {
                *field = name;
            }
        }
        names
    }

    /// As [`claim_all`](Self::claim_all), for the values of an enumeration: where the names of several are spelled
    /// alike, none of them gets that spelling. So no name comes to stand for another value when a description gets a
    /// value more (`A` beside `a`): who used it is told by the compiler.
    pub fn claim_values(&mut self, texts: &[&str]) -> Vec<String> {
        let mut spelled: HashMap<String, &str> = HashMap::new();
        for &text in texts {
            let name = identifier(&short(text), Case::Pascal);
            if *spelled.entry(name.clone()).or_insert(text) != text {
                self.taken.insert(name);
            }
        }
        self.claim_all(texts, Case::Pascal)
    }

    /// As [`claim_all`](Self::claim_all); a name that is one of `reserved` gets `suffix`.
    pub fn claim_all_but(
        &mut self,
        texts: &[&str],
        case: Case,
        reserved: &[&str],
        suffix: &str,
    ) -> Vec<String> {
        self.claim_each(texts, case, |name| {
            // `Self` can't be a raw name; the underscore that it has instead is not needed before a suffix.
            let plain = name.strip_suffix('_').unwrap_or(name);
            (plain != name || reserved.contains(&name)).then(|| format!("{plain}{suffix}"))
        })
    }

    fn claim_each(
        &mut self,
        texts: &[&str],
        case: Case,
        instead: impl Fn(&str) -> Option<String>,
    ) -> Vec<String> {
        let mut order: Vec<usize> = (0..texts.len()).collect();
        order.sort_by_key(|&index| texts.get(index).map_or(0, |text| strangeness(text, case)));
        let mut names = vec![String::new(); texts.len()];
        for index in order {
            if let (Some(text), Some(name)) = (texts.get(index), names.get_mut(index)) {
                *name = match instead(&identifier(&short(text), case)) {
                    Some(other) => self.claim_first(&[other]),
                    None => self.claim(text, case),
                };
            }
        }
        names
    }
}

/// `name_2`, `Name2`, `N1_2`; a raw name needs to be raw no more.
fn numbered(stem: &str, counter: usize) -> String {
    let stem = stem.strip_prefix("r#").unwrap_or(stem);
    // `X2` and `AB2` are names of types and of constants; of longer ones the letter case says which.
    let short = stem.len() <= 2;
    let snake =
        !stem.starts_with(char::is_uppercase) || !short && stem.chars().all(|c| !c.is_lowercase());
    let glue = if snake || stem.ends_with(|c: char| c.is_ascii_digit()) {
        "_"
    } else {
        ""
    };
    format!("{stem}{glue}{counter}")
}

/// How far a text is from the identifier that it becomes: those nearest are named first.
fn strangeness(text: &str, case: Case) -> u8 {
    let name = identifier(&short(text), case);
    if name.strip_prefix("r#").unwrap_or(&name) == text {
        0
    } else if text.chars().all(|c| c.is_alphanumeric() || c == '_') {
        1
    } else if text
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '))
    {
        2
    } else {
        3
    }
}

/// The words of a text without its symbols, which stand for a space; with them in words where nothing else is
/// left, and where a sign leads (`+1`, `-1`).
fn short(text: &str) -> String {
    let text = &*normal(text);
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    if let Some((sign, after)) = text
        .strip_prefix('-')
        .map(|after| ("minus", after))
        .or_else(|| text.strip_prefix('+').map(|after| ("plus", after)))
        && after.starts_with(char::is_alphanumeric)
    {
        out.push_str(sign);
        out.push(' ');
        rest = after;
    }
    for c in rest.chars() {
        // An apostrophe is part of a word: `don't`.
        match c {
            '\'' | '’' => {}
            c if in_identifier(c) => out.push(c),
            _ => out.push(' '),
        }
    }
    if out.chars().any(char::is_alphanumeric) {
        out
    } else {
        full(text)
    }
}

/// The words of a text with every symbol in words.
fn full(text: &str) -> String {
    if text.is_empty() {
        return "empty".to_owned();
    }
    let text = &*normal(text);
    let mut out = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        if in_identifier(c) && c != '_' {
            out.push(c);
        } else if c == '_' {
            out.push('_');
        } else {
            out.push(' ');
            match symbol(c) {
                Some(word) => out.push_str(word),
                // Writing to a string cannot fail.
                None => drop(write!(out, "u{:x}", u32::from(c))),
            }
            out.push(' ');
        }
    }
    if out.chars().any(char::is_alphanumeric) {
        out
    } else {
        "underscore".to_owned()
    }
}

/// The words of a text, and in which case its letters are: what tells `ID` from `id`.
pub(super) fn cased(text: &str) -> String {
    let lower = text.chars().any(char::is_lowercase);
    let upper = text.chars().any(char::is_uppercase);
    let case = match (lower, upper) {
        (true, false) => "lower",
        (false, true) => "upper",
        _ => "mixed",
    };
    format!("{} {case}", short(text))
}

/// A symbol in a word.
fn symbol(c: char) -> Option<&'static str> {
    Some(match c {
        ' ' | '\u{a0}' => "space",
        '\t' => "tab",
        '\n' => "newline",
        '\r' => "return",
        '!' => "not",
        '"' => "quote",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "and",
        '\'' => "apostrophe",
        '(' => "open",
        ')' => "close",
        '*' => "star",
        '+' => "plus",
        ',' => "comma",
        '-' => "dash",
        '.' => "dot",
        '/' => "slash",
        ':' => "colon",
        ';' => "semicolon",
        '<' => "less",
        '=' => "equal",
        '>' => "greater",
        '?' => "question",
        '@' => "at",
        '[' => "open_bracket",
        '\\' => "backslash",
        ']' => "close_bracket",
        '^' => "caret",
        '`' => "backtick",
        '{' => "open_brace",
        '|' => "or",
        '}' => "close_brace",
        '~' => "tilde",
        '€' => "euro",
        '£' => "pound",
        '°' => "degree",
        '…' => "ellipsis",
        _ => return None,
    })
}

/// The identifier of some words in a case; always valid.
fn identifier(words: &str, case: Case) -> String {
    let name = match case {
        Case::Pascal => pascal(words),
        Case::Snake => apart(words).to_snake_case(),
        Case::Shouty => apart(words).to_shouty_snake_case(),
    };
    if let Some(words) = spelled(&name) {
        return identifier(&words, case);
    }
    // `_id` is not `id`, which may come beside it one day.
    let underscores = words.len() - words.trim_start_matches('_').len();
    if case == Case::Snake && underscores > 0 && !name.is_empty() {
        return format!("{}{name}", "_".repeat(underscores));
    }
    let prefix = if case == Case::Snake { 'n' } else { 'N' };
    let name = match name.chars().next() {
        None => {
            return if case == Case::Snake {
                "empty".to_owned()
            } else {
                "Empty".to_owned()
            };
        }
        Some(first) if unicode_ident::is_xid_start(first) => name,
        Some(_) => format!("{prefix}{name}"),
    };
    match name.as_str() {
        "Self" | "self" | "super" | "crate" => format!("{name}_"),
        keyword if is_keyword(keyword) => format!("r#{keyword}"),
        _ => name,
    }
}

/// Pascal case that keeps two numbers apart: `1.5` → `1_5`.
fn pascal(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for word in apart(words)
        .to_snake_case()
        .split('_')
        .filter(|word| !word.is_empty())
    {
        let mut chars = word.chars();
        let Some(first) = chars.next() else { continue };
        if first.is_numeric() && out.ends_with(char::is_numeric) {
            out.push('_');
        }
        out.extend(first.to_uppercase());
        out.push_str(chars.as_str());
    }
    out
}

/// Whether a word is a keyword of the 2024 edition, reserved ones included, that may be written raw.
fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "abstract"
            | "as"
            | "async"
            | "await"
            | "become"
            | "box"
            | "break"
            | "const"
            | "continue"
            | "do"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "final"
            | "fn"
            | "for"
            | "gen"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "macro"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "override"
            | "priv"
            | "pub"
            | "ref"
            | "return"
            | "static"
            | "struct"
            | "trait"
            | "true"
            | "try"
            | "type"
            | "typeof"
            | "unsafe"
            | "unsized"
            | "use"
            | "virtual"
            | "where"
            | "while"
            | "yield"
    )
}

#[cfg(test)]
mod tests;
