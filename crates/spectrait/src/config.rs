//! `spectrait.toml`: how the types are customised, what operations are called, how lists come in pages, what servers do,
//! and what becomes of warnings.
//!
//! In: the text of a configuration. Out: [`TypeOptions`] and [`PageOptions`] with where each of them stands, and
//! [`Lints`], or what is wrong with it.
//!
//! What always holds: a key that is not known is an error at its place, so that a misspelt one is not ignored.

pub(crate) mod operations;
mod own_types;
mod pagination;
mod server;
mod twice;
mod unused;

use std::collections::BTreeMap;
use std::ops::Range;

use spectrait_emitter::plan::chosen;
use spectrait_emitter::plan::formats::FormatChecks;
use spectrait_emitter::plan::own::{DERIVES_OF_RUST, DateTime, MapType, TypeOptions};
use spectrait_emitter::plan::pages::PageOptions;
use spectrait_parser::diagnostic::{Located, Severity, codes};
use spectrait_parser::{Description, closest};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::lints::{Lint, Lints};

/// A configuration that was read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Config {
    /// What it asks for.
    pub(crate) types: TypeOptions,
    /// What becomes of warnings.
    pub(crate) lints: Lints,
    /// What operations are called.
    pub(crate) operation_names: BTreeMap<String, String>,
    /// What it says of pages.
    pub(crate) pages: PageOptions,
    /// Whether servers answer `501` for what nobody wrote.
    pub(crate) unimplemented: bool,
    /// Its name and text; nothing where the options came from a program.
    text: Option<(String, String)>,
    /// Where each schema and format stands.
    spans: BTreeMap<(&'static str, String), Range<usize>>,
}

impl Config {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub(crate) fn read(name: &str, text: String) -> Result<Self, Vec<Located>> {
        let mut reader = Reader::default();
        let (table, errors) = DeTable::parse_recoverable(&text);
        for error in errors {
            let span = error.span().unwrap_or_default();
            reader.error(span, error.message().to_owned(), None);
        }
        if reader.errors.is_empty() {
            reader.root(table.get_ref());
            reader.dependencies();
        }
        let Reader {
            types,
            lints,
            operation_names,
            pages,
            unimplemented,
            spans,
            errors,
        } = reader;
        if errors.is_empty() {
            Ok(Self {
                types,
                lints,
                operation_names,
                pages,
                unimplemented,
                text: Some((name.to_owned(), text)),
                spans,
            })
        } else {
            let mut errors = errors;
            errors.sort_by_key(|(span, ..)| span.start);
            let located = errors.into_iter().map(|(span, message, help)| {
                Located::in_text(
                    (name, &text),
                    &span,
                    (Severity::Error, codes::INVALID_CONFIGURATION),
                    message,
                    help,
                )
            });
            Err(located.collect())
        }
    }

    /// Reports what only the configuration makes wrong, and leaves out what it makes right.
    pub(crate) fn complete(&self, description: &mut Description) {
        if self.types.rust_types {
            let wrong = own_types::extensions(&description.api, &self.types);
            description.diagnostics.extend(wrong);
        }
        let formats = &self.types.formats;
        description.diagnostics.retain(|diagnostic| {
            let word = diagnostic.word.as_ref();
            diagnostic.code != codes::UNKNOWN_FORMAT
                || !word.is_some_and(|word| formats.contains_key(word))
        });
    }

    /// What is said of a line of the file, or of an option that a program gave.
    fn located(
        &self,
        (section, key): (&'static str, &str),
        code: (Severity, &'static str),
        message: String,
        help: String,
    ) -> Located {
        let span = self.spans.get(&(section, key.to_owned()));
        let place = self.text.as_ref().zip(span);
        let (text, span) = match place {
            Some(((name, text), span)) => ((name.as_str(), text.as_str()), span.clone()),
            None => (("options", ""), 0..0),
        };
        Located::in_text(text, &span, code, message, Some(help))
    }
}

/// The sections of a configuration.
const SECTIONS: [&str; 5] = ["diagnostics", "operations", "pagination", "server", "types"];

const SCHEMAS: &str = "schemas";
const FORMATS: &str = "formats";
const NAMES: &str = "names";
const OPEN: &str = "open";
const CLOSED: &str = "closed";
const DERIVES: &str = "derives";
const CHECKED: &str = "check-formats";

/// The keys of `[types]`.
const KEYS: [&str; 14] = [
    "builders",
    CHECKED,
    CLOSED,
    "date-time",
    DERIVES,
    "enums",
    FORMATS,
    "map",
    NAMES,
    "null",
    OPEN,
    SCHEMAS,
    "unions",
    "x-rust-type",
];

/// The keys of `[diagnostics]`.
const OF_DIAGNOSTICS: [&str; 4] = ["allow", "deny", "keep-going", "strict"];

/// The section that has a key.
fn section_of(key: &str) -> Option<&'static str> {
    let sections: [(_, &[&str]); 4] = [
        ("diagnostics", &OF_DIAGNOSTICS),
        ("pagination", &["recognise"]),
        ("server", &["unimplemented"]),
        ("types", &KEYS),
    ];
    let mut sections = sections.into_iter();
    sections.find_map(|(section, keys)| keys.contains(&key).then_some(section))
}

/// What is wrong: where, what, and what to do.
type Fault = (Range<usize>, String, Option<String>);

#[derive(Default)]
struct Reader {
    types: TypeOptions,
    lints: Lints,
    operation_names: BTreeMap<String, String>,
    pages: PageOptions,
    unimplemented: bool,
    spans: BTreeMap<(&'static str, String), Range<usize>>,
    errors: Vec<Fault>,
}

impl Reader {
    fn error(&mut self, span: Range<usize>, message: String, help: Option<&str>) {
        self.errors.push((span, message, help.map(str::to_owned)));
    }

    fn unknown(&mut self, key: &Spanned<impl AsRef<str>>, known: &[&str]) {
        let name = key.get_ref().as_ref();
        let message = format!("`{name}` is not known here");
        let names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
        let names = names.join(", ");
        let help = match closest(name, known.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`? Known here: {names}"),
            None => format!("known here: {names}"),
        };
        self.error(key.span(), message, Some(&help));
    }

    fn root(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("types", DeValue::Table(types)) => self.types(types),
                ("diagnostics", DeValue::Table(table)) => self.diagnostics(table),
                ("operations", DeValue::Table(table)) => self.operations(table),
                ("pagination", DeValue::Table(table)) => self.pagination(table),
                ("server", DeValue::Table(table)) => self.server(table),
                (name, _) if SECTIONS.contains(&name) => {
                    self.error(value.span(), format!("`{name}` must be a table"), None);
                }
                (name, _) => match section_of(name) {
                    Some(section) => {
                        let message = format!("`{name}` is not known here");
                        let help =
                            format!("it belongs into `[{section}]`: write it below that line");
                        self.error(key.span(), message, Some(&help));
                    }
                    None => self.unknown(key, &SECTIONS),
                },
            }
        }
    }

    /// What becomes of warnings.
    fn diagnostics(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            let lint = match (key.get_ref().as_ref(), value.get_ref()) {
                ("strict", DeValue::Boolean(strict)) => {
                    self.lints.strict = Some(*strict);
                    continue;
                }
                ("keep-going", DeValue::Boolean(keep_going)) => {
                    self.lints.keep_going = Some(*keep_going);
                    continue;
                }
                ("strict" | "keep-going", _) => {
                    self.error(value.span(), "this must be `true` or `false`".into(), None);
                    continue;
                }
                ("allow", _) => Lint::Allow,
                ("deny", _) => Lint::Deny,
                _ => {
                    self.unknown(key, &OF_DIAGNOSTICS);
                    continue;
                }
            };
            let DeValue::Array(codes) = value.get_ref() else {
                self.error(value.span(), "this must be an array".into(), None);
                continue;
            };
            for item in codes {
                let Some(code) = self.text(item) else {
                    continue;
                };
                match codes::refuse(&code) {
                    Some(reason) => self.error(item.span(), reason, None),
                    None => {
                        let message = format!("`{code}` cannot be both allowed and denied");
                        if self
                            .lints
                            .set(code, lint)
                            .is_some_and(|other| other != lint)
                        {
                            self.error(item.span(), message, None);
                        }
                    }
                }
            }
        }
    }

    fn types(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "enums" => match self.one_of(value, &["closed", "open"]) {
                    Some("open") => self.types.open_enums = true,
                    _ => self.types.open_enums = false,
                },
                "unions" => match self.one_of(value, &["closed", "open"]) {
                    Some("open") => self.types.open_unions = true,
                    _ => self.types.open_unions = false,
                },
                "null" => match self.one_of(value, &["absent", "refused"]) {
                    Some("absent") => self.types.null_is_absent = true,
                    _ => self.types.null_is_absent = false,
                },
                "x-rust-type" => match self.one_of(value, &["ignored", "used"]) {
                    Some("used") => self.types.rust_types = true,
                    _ => self.types.rust_types = false,
                },
                "builders" => match value.get_ref() {
                    DeValue::Boolean(builders) => self.types.builders = *builders,
                    _ => self.error(value.span(), "this must be `true` or `false`".into(), None),
                },
                CHECKED => self.check_formats(value),
                "date-time" => match self.one_of(value, &["chrono", "jiff", "time"]) {
                    Some("jiff") => self.types.date_time = DateTime::Jiff,
                    Some("time") => self.types.date_time = DateTime::Time,
                    _ => self.types.date_time = DateTime::Chrono,
                },
                "map" => match self.one_of(value, &["BTreeMap", "HashMap", "IndexMap"]) {
                    Some("BTreeMap") => self.types.map = MapType::BTreeMap,
                    Some("HashMap") => self.types.map = MapType::HashMap,
                    _ => self.types.map = MapType::IndexMap,
                },
                OPEN => self.openness(value, true),
                CLOSED => self.openness(value, false),
                DERIVES => match value.get_ref() {
                    DeValue::Array(items) => {
                        for item in items {
                            let derive = self.own(item);
                            if let Some(derive) = &derive {
                                if let Some(reason) = derive.refuse_derive() {
                                    let message = format!("`{}` {reason}", derive.path);
                                    let meant = closest(&derive.path, DERIVES_OF_RUST.into_iter());
                                    let help =
                                        meant.map(|meant| format!("did you mean `{meant}`?"));
                                    self.error(item.span(), message, help.as_deref());
                                }
                                let span = (DERIVES, derive.path.clone());
                                self.spans.insert(span, item.span());
                            }
                            self.types.derives.extend(derive);
                        }
                    }
                    _ => self.error(value.span(), "`derives` must be an array".into(), None),
                },
                NAMES => self.types.names = self.names(NAMES, value, chosen::refuse),
                SCHEMAS => self.own_types(SCHEMAS, value),
                FORMATS => self.own_types(FORMATS, value),
                _ => self.unknown(key, &KEYS),
            }
        }
    }

    /// Which formats are checked: all, none, or some by their names.
    fn check_formats(&mut self, value: &Spanned<DeValue<'_>>) {
        self.types.check_formats = match value.get_ref() {
            DeValue::Boolean(true) => FormatChecks::All,
            DeValue::Boolean(false) => FormatChecks::None,
            DeValue::Array(items) => {
                let mut names = Vec::new();
                for item in items {
                    let Some(name) = self.text(item) else {
                        continue;
                    };
                    if FormatChecks::known().any(|known| known == name) {
                        self.spans.insert((CHECKED, name.clone()), item.span());
                        names.push(name);
                    } else {
                        let message = format!("`{name}` is no format that can be checked");
                        let known: Vec<&str> = FormatChecks::known().collect();
                        let help = format!("known are `{}`", known.join("`, `"));
                        self.error(item.span(), message, Some(&help));
                    }
                }
                FormatChecks::of(names)
            }
            _ => {
                let message = "this must be a boolean, or a list of formats";
                self.error(value.span(), message.into(), None);
                return;
            }
        };
    }

    /// Names of schemas that are open, or closed.
    fn openness(&mut self, value: &Spanned<DeValue<'_>>, open: bool) {
        let DeValue::Array(items) = value.get_ref() else {
            self.error(value.span(), "this must be an array".into(), None);
            return;
        };
        for item in items {
            let Some(name) = self.text(item) else {
                continue;
            };
            self.spans.insert((OPEN, name.clone()), item.span());
            if self.types.openness.insert(name.clone(), open) == Some(!open) {
                let message = format!("`{name}` cannot be both open and closed");
                self.error(item.span(), message, None);
            }
        }
    }

    /// A table of names by what has them. What cannot be a name is an error at its place.
    fn names(
        &mut self,
        section: &'static str,
        value: &Spanned<DeValue<'_>>,
        refuse: fn(&str) -> Option<&'static str>,
    ) -> BTreeMap<String, String> {
        let mut names = BTreeMap::new();
        let DeValue::Table(table) = value.get_ref() else {
            self.error(value.span(), "`names` must be a table".into(), None);
            return names;
        };
        for (key, value) in table {
            let Some(name) = self.text(value) else {
                continue;
            };
            if let Some(reason) = refuse(&name) {
                self.error(value.span(), format!("`{name}` {reason}"), None);
                continue;
            }
            let key_text = key.get_ref().to_string();
            self.spans.insert((section, key_text.clone()), key.span());
            names.insert(key_text, name);
        }
        names
    }

    fn text(&mut self, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.error(value.span(), "this must be a string".into(), None);
        }
        text
    }

    /// One of some words.
    fn one_of<'w>(&mut self, value: &Spanned<DeValue<'_>>, words: &[&'w str]) -> Option<&'w str> {
        let text = value.get_ref().as_str();
        let found = words.iter().find(|word| text == Some(**word)).copied();
        if found.is_none() {
            let words: Vec<String> = words.iter().map(|word| format!("`\"{word}\"`")).collect();
            let message = format!("this must be {}", words.join(" or "));
            self.error(value.span(), message, None);
        }
        found
    }
}

#[cfg(test)]
mod tests;
