//! `spectrait.toml`: how the types are customised.
//!
//! In: the text of a configuration. Out: [`TypeOptions`] and where each of them stands, or what is wrong with it.
//!
//! What always holds: a key that is not known is an error at its place, so that a misspelt one is not ignored.

use std::collections::BTreeMap;
use std::ops::Range;

use spectrait_emitter::Layout;
use spectrait_emitter::plan::formats::FormatChecks;
use spectrait_emitter::plan::open;
use spectrait_emitter::plan::own::{self, DateTime, Dependency, MapType, OwnType, TypeOptions};
use spectrait_ir::Api;
use spectrait_parser::Description;
use spectrait_parser::diagnostic::{Diagnostic, Located, Severity, codes};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A configuration that was read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Config {
    /// What it asks for.
    pub(crate) types: TypeOptions,
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
        }
        let Reader {
            types,
            spans,
            errors,
        } = reader;
        if errors.is_empty() {
            Ok(Self {
                types,
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

    /// Options that a program gave. They win over those of the file.
    pub(crate) fn add(&mut self, options: &TypeOptions) {
        let own = &mut self.types;
        own.schemas.extend(options.schemas.clone());
        own.formats.extend(options.formats.clone());
        own.derives.extend(options.derives.clone());
        own.open_enums |= options.open_enums;
        own.open_unions |= options.open_unions;
        own.rust_types |= options.rust_types;
        own.builders |= options.builders;
        own.openness.extend(options.openness.clone());
        if options.check_formats != FormatChecks::None {
            own.check_formats = options.check_formats.clone();
        }
        if options.map != MapType::default() {
            own.map = options.map;
        }
        if options.date_time != DateTime::default() {
            own.date_time = options.date_time;
        }
    }

    /// Reports what only the configuration makes wrong, and leaves out what it makes right.
    pub(crate) fn complete(&self, description: &mut Description) {
        if self.types.rust_types {
            let wrong = extensions(&description.api);
            description.diagnostics.extend(wrong);
        }
        let formats = &self.types.formats;
        description.diagnostics.retain(|diagnostic| {
            let word = diagnostic.word.as_ref();
            diagnostic.code != codes::UNKNOWN_FORMAT
                || !word.is_some_and(|word| formats.contains_key(word))
        });
    }

    /// What of the configuration an API has no use for.
    pub(crate) fn unused(&self, api: &Api, severity: Severity, layout: Layout) -> Vec<Located> {
        let schemas = self
            .types
            .schemas
            .keys()
            .filter(|key| own::find(api, key).is_none())
            .map(|key| {
                (
                    SCHEMAS,
                    key,
                    format!("`{key}` is no schema that types are generated for"),
                    "write the name of a component, or the JSON pointer of a schema that is not only a `$ref`",
                )
            });
        let formats = self
            .types
            .formats
            .keys()
            .filter(|key| !own::has_format(api, key))
            .map(|key| {
                (
                    FORMATS,
                    key,
                    format!("no schema has the format `{key}`"),
                    "write a `format` as the description has it, or leave the line out",
                )
            });
        let openness = open::never_open(api, self.types.openness.keys());
        let openness = openness.into_iter().map(|key| {
            (
                OPEN,
                key,
                format!("`{key}` is no `enum` and no union that types are generated for"),
                "write the name of a component, or the JSON pointer of a schema that is not only a `$ref`",
            )
        });
        let sections = [
            (SCHEMAS, &self.types.schemas),
            (FORMATS, &self.types.formats),
        ];
        let homeless = sections.into_iter().flat_map(|(section, types)| {
            let types = types.iter();
            types.map(move |(key, ty)| (section, key, ty))
        });
        let homeless = homeless
            .filter(|(_, _, ty)| layout == Layout::Crate && ty.is_homeless())
            .map(|(section, key, ty)| {
                let message = match ty.root() {
                    "crate" | "self" | "super" => {
                        format!(
                            "`{}` would be in the generated crate, which does not have it",
                            ty.path
                        )
                    }
                    root => format!("the generated crate does not depend on `{root}`"),
                };
                let help = "name a type of another crate with its `version`, or generate a module";
                (section, key, message, help)
            });
        let unused = schemas.chain(formats).chain(openness).chain(homeless).map(
            |(section, key, message, help)| {
                let none = (String::from("options"), String::new());
                let (name, text) = self.text.as_ref().unwrap_or(&none);
                let span = self.spans.get(&(section, key.clone())).cloned();
                Located::in_text(
                    (name, text),
                    &span.unwrap_or_default(),
                    (severity, codes::UNUSED_CONFIGURATION),
                    message,
                    Some(help.to_owned()),
                )
            },
        );
        unused.collect()
    }
}

/// What `x-rust-type` of a description says that is no path of a type.
fn extensions(api: &Api) -> Vec<Diagnostic> {
    let wrong = api
        .types
        .iter()
        .filter(|ty| ty.extensions.contains_key("x-rust-type") && own::of_extension(ty).is_none());
    wrong
        .map(|ty| {
            let mut place = ty.place.clone();
            place.pointer.push_str("/x-rust-type");
            Diagnostic::warning(
                codes::INVALID_RUST_TYPE,
                place,
                "`x-rust-type` is not the path of a Rust type; it is ignored",
            )
            .help("write a path such as `crate::Money`, or an object with `path`, `crate` and `version`")
        })
        .collect()
}

const SCHEMAS: &str = "schemas";
const FORMATS: &str = "formats";
const OPEN: &str = "open";
const CLOSED: &str = "closed";

/// What is wrong: where, what, and what to do.
type Fault = (Range<usize>, String, Option<String>);

#[derive(Default)]
struct Reader {
    types: TypeOptions,
    spans: BTreeMap<(&'static str, String), Range<usize>>,
    errors: Vec<Fault>,
}

impl Reader {
    fn error(&mut self, span: Range<usize>, message: String, help: Option<&str>) {
        self.errors.push((span, message, help.map(str::to_owned)));
    }

    fn unknown(&mut self, key: &Spanned<impl AsRef<str>>, known: &str) {
        let message = format!("`{}` is not known here", key.get_ref().as_ref());
        self.error(key.span(), message, Some(&format!("known are {known}")));
    }

    fn root(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("types", DeValue::Table(types)) => self.types(types),
                ("types", _) => self.error(value.span(), "`types` must be a table".into(), None),
                _ => self.unknown(key, "`types`"),
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
                "x-rust-type" => match self.one_of(value, &["ignored", "used"]) {
                    Some("used") => self.types.rust_types = true,
                    _ => self.types.rust_types = false,
                },
                "builders" => match value.get_ref() {
                    DeValue::Boolean(builders) => self.types.builders = *builders,
                    _ => self.error(value.span(), "this must be `true` or `false`".into(), None),
                },
                "check-formats" => self.check_formats(value),
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
                "derives" => match value.get_ref() {
                    DeValue::Array(items) => {
                        for item in items {
                            let derive = self.own(item);
                            self.types.derives.extend(derive);
                        }
                    }
                    _ => self.error(value.span(), "`derives` must be an array".into(), None),
                },
                SCHEMAS => self.own_types(SCHEMAS, value),
                FORMATS => self.own_types(FORMATS, value),
                _ => self.unknown(
                    key,
                    "`builders`, `check-formats`, `closed`, `date-time`, `derives`, `enums`, `formats`, `map`, `open`, `schemas`, `unions` and `x-rust-type`",
                ),
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

    /// The types that stand for schemas or formats.
    fn own_types(&mut self, section: &'static str, value: &Spanned<DeValue<'_>>) {
        let DeValue::Table(table) = value.get_ref() else {
            self.error(value.span(), format!("`{section}` must be a table"), None);
            return;
        };
        for (key, value) in table {
            if let Some(own) = self.own(value) {
                let name = key.get_ref().to_string();
                self.spans.insert((section, name.clone()), key.span());
                match section {
                    SCHEMAS => self.types.schemas.insert(name, own),
                    _ => self.types.formats.insert(name, own),
                };
            }
        }
    }

    /// A path, or a table with `path`, `crate`, `version` and `features`.
    fn own(&mut self, value: &Spanned<DeValue<'_>>) -> Option<OwnType> {
        const HELP: &str =
            "write a path such as `\"crate::Money\"`, or `{ path = \"…\", version = \"…\" }`";
        match value.get_ref() {
            DeValue::String(path) => self.path(value, path),
            DeValue::Table(table) => {
                let (mut own, mut name, mut version) = (None, None, None);
                let mut features = Vec::new();
                for (key, value) in table {
                    match key.get_ref().as_ref() {
                        "path" => own = self.text(value).and_then(|path| self.path(value, &path)),
                        "crate" => name = self.text(value),
                        "version" => version = self.text(value),
                        "features" => match value.get_ref() {
                            DeValue::Array(items) => {
                                features.extend(items.iter().filter_map(|item| self.text(item)));
                            }
                            _ => {
                                let message = "`features` must be an array".into();
                                self.error(value.span(), message, None);
                            }
                        },
                        _ => self.unknown(key, "`path`, `crate`, `version` and `features`"),
                    }
                }
                let Some(mut own) = own else {
                    if !table.contains_key("path") {
                        let message = "the `path` of the type is missing".into();
                        self.error(value.span(), message, Some(HELP));
                    }
                    return None;
                };
                match (version, name.is_some() || !features.is_empty()) {
                    (Some(version), _) => {
                        own.dependency = Some(Dependency {
                            name: name.unwrap_or_else(|| own.root().to_owned()),
                            version,
                            features,
                        });
                    }
                    (None, true) => {
                        let message = "the `version` of the crate is missing".into();
                        self.error(value.span(), message, Some("write `version = \"1\"`"));
                    }
                    (None, false) => {}
                }
                Some(own)
            }
            _ => {
                self.error(value.span(), "this is no type".into(), Some(HELP));
                None
            }
        }
    }

    fn path(&mut self, value: &Spanned<DeValue<'_>>, path: &str) -> Option<OwnType> {
        let own = OwnType::new(path.trim());
        match own.refuse() {
            Some(reason) => {
                self.error(value.span(), format!("`{path}` {reason}"), None);
                None
            }
            None => Some(own),
        }
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
mod tests {
    use super::*;

    fn wrong(text: &str) -> Vec<String> {
        let errors = Config::read("spectrait.toml", text.to_owned()).unwrap_err();
        let line = |error: &Located| {
            let at = &error.position;
            format!("{}:{} {}", at.line, at.column, error.message)
        };
        errors.iter().map(line).collect()
    }

    #[test]
    fn all_that_can_be_customised() {
        let text = r#"
            [types]
            enums = "open"
            date-time = "jiff"
            derives = ["PartialOrd", { path = "schemars::JsonSchema", version = "1" }]

            [types.schemas]
            Money = "crate::Money"
            "/components/schemas/Order/properties/total" = { path = "rust_decimal::Decimal", crate = "rust-decimal", version = "1", features = ["serde"] }

            [types.formats]
            decimal = "String"
        "#;
        let types = Config::read("spectrait.toml", text.to_owned())
            .unwrap()
            .types;
        assert!(types.open_enums);
        assert_eq!(types.date_time, DateTime::Jiff);
        assert_eq!(types.derives.len(), 2);
        assert_eq!(types.schemas["Money"], OwnType::new("crate::Money"));
        assert_eq!(
            types.schemas["/components/schemas/Order/properties/total"],
            OwnType::new("rust_decimal::Decimal")
                .version("1")
                .crate_name("rust-decimal")
                .feature("serde")
        );
        assert_eq!(types.formats["decimal"], OwnType::new("String"));
        assert_eq!(
            Config::read("empty", String::new()).unwrap().types,
            TypeOptions::default()
        );
    }

    #[test]
    fn what_is_open() {
        let text = "[types]\nx-rust-type = \"used\"\nunions = \"open\"\nmap = \"BTreeMap\"\ndate-time = \"time\"\nopen = [\"A\"]\nclosed = [\"B\"]\n";
        let types = Config::read("spectrait.toml", text.to_owned())
            .unwrap()
            .types;
        assert!(types.open_unions && types.rust_types);
        assert_eq!(types.map, MapType::BTreeMap);
        assert_eq!(types.date_time, DateTime::Time);
        let openness: Vec<(&str, bool)> = types
            .openness
            .iter()
            .map(|(name, open)| (name.as_str(), *open))
            .collect();
        assert_eq!(openness, [("A", true), ("B", false)]);
        assert_eq!(
            wrong("[types]\nmap = \"Vec\"\nopen = [\"A\"]\nclosed = [\"A\", 1]\n"),
            [
                "2:7 this must be `\"BTreeMap\"` or `\"HashMap\"` or `\"IndexMap\"`",
                "3:9 `A` cannot be both open and closed",
                "4:16 this must be a string",
            ]
        );
    }

    #[test]
    fn formats_are_checked_where_they_are_named() {
        let read = |text: &str| {
            let config = Config::read("a.toml", format!("[types]\ncheck-formats = {text}\n"));
            config.unwrap().types.check_formats
        };
        assert_eq!(read("true"), FormatChecks::All);
        assert_eq!(read("false"), FormatChecks::None);
        assert_eq!(
            read("[\"email\", \"uri\"]"),
            FormatChecks::of(["email", "uri"])
        );
        assert_eq!(
            wrong("[types]\ncheck-formats = [\"mail\", 1]\n"),
            [
                "2:18 `mail` is no format that can be checked",
                "2:26 this must be a string",
            ]
        );
        assert_eq!(
            wrong("[types]\ncheck-formats = 1\nbuilders = \"yes\"\n"),
            [
                "2:17 this must be a boolean, or a list of formats",
                "3:12 this must be `true` or `false`",
            ]
        );
        let config = Config::read("a.toml", "[types]\nbuilders = true\n".to_owned());
        assert!(config.unwrap().types.builders);
    }

    #[test]
    fn what_is_wrong_is_shown_where_it_stands() {
        assert_eq!(
            wrong("[types]\nenum = \"open\"\nenums = \"ajar\"\n[typos]\n"),
            [
                "2:1 `enum` is not known here",
                "3:9 this must be `\"closed\"` or `\"open\"`",
                "4:2 `typos` is not known here",
            ]
        );
        assert_eq!(
            wrong(
                "[types.schemas]\nA = 1\nB = \"not a path\"\nC = {}\nD = { path = \"d::D\", crate = \"d\" }\nE = { path = \"e::E\", tag = 1 }\n"
            ),
            [
                "2:5 this is no type",
                "3:5 `not a path` is not the path of a Rust type, such as `crate::Money`",
                "4:5 the `path` of the type is missing",
                "5:5 the `version` of the crate is missing",
                "6:22 `tag` is not known here",
            ]
        );
        assert_eq!(wrong("[types\n").len(), 1);
        assert_eq!(wrong("types = 1"), ["1:9 `types` must be a table"]);
    }
}
