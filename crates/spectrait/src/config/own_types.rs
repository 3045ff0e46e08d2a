//! Types of one's own, and the crates that they are of.
//!
//! In: the tables `schemas` and `formats` of `[types]`, and the items of `derives`; `x-rust-type` of a description. Out: the
//! types, or what is wrong with them at their places.
//!
//! What always holds: a crate that somebody asks for in two ways is told of at the second.

use std::ops::Range;

use spectrait_emitter::plan::own::{self, Dependencies, Dependency, OwnType, TypeOptions};
use spectrait_ir::Api;
use spectrait_parser::diagnostic::{Diagnostic, codes};
use toml::Spanned;
use toml::de::DeValue;

use super::{DERIVES, FORMATS, Fault, Reader, SCHEMAS};

/// The types and derives that options name, each with its section and its key there.
pub(super) fn keyed(
    types: &TypeOptions,
) -> impl Iterator<Item = (&'static str, &String, &OwnType)> {
    let schemas = types.schemas.iter().map(|(key, ty)| (SCHEMAS, key, ty));
    let formats = types.formats.iter().map(|(key, ty)| (FORMATS, key, ty));
    let derives = types.derives.iter().map(|ty| (DERIVES, &ty.path, ty));
    schemas.chain(formats).chain(derives)
}

/// What `x-rust-type` of a description says that is no path of a type, or of a crate that another version is asked for of.
pub(super) fn extensions(api: &Api, options: &TypeOptions) -> Vec<Diagnostic> {
    const HELP: &str =
        "write a path such as `crate::Money`, or an object with `path`, `crate` and `version`";
    let mut crates = Dependencies::new(options.builders);
    for ty in options.types() {
        let _ = crates.add(ty);
    }
    let wrong = api.types.iter().filter_map(|ty| {
        let (message, help) = match own::of_extension(ty)? {
            Err(reason) => (format!("{reason}; it is ignored"), HELP),
            Ok(own) => {
                let reason = crates.add(&own).err()?;
                let message = format!("{reason}; the version here is ignored");
                (message, "write one version in all places")
            }
        };
        let mut place = ty.place.clone();
        place.pointer.push_str("/x-rust-type");
        Some(Diagnostic::warning(codes::INVALID_RUST_TYPE, place, message).help(help))
    });
    wrong.collect()
}

impl Reader {
    /// The types that stand for schemas or formats.
    pub(super) fn own_types(&mut self, section: &'static str, value: &Spanned<DeValue<'_>>) {
        let DeValue::Table(table) = value.get_ref() else {
            self.error(value.span(), format!("`{section}` must be a table"), None);
            return;
        };
        for (key, value) in table {
            if let Some(own) = self.own(value) {
                if let Some(reason) = own.refuse_type() {
                    let message = format!("`{}` {reason}", own.path);
                    let help = "write `crate::Money` where `Money` is of your crate, else its path in another";
                    self.error(value.span(), message, Some(help));
                }
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
    pub(super) fn own(&mut self, value: &Spanned<DeValue<'_>>) -> Option<OwnType> {
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
                        "crate" => name = self.checked(value, own::refuse_name),
                        "version" => version = self.checked(value, own::refuse_version),
                        "features" => match value.get_ref() {
                            DeValue::Array(items) => {
                                let names = items.iter();
                                let names = names
                                    .filter_map(|item| self.checked(item, own::refuse_feature));
                                features.extend(names);
                            }
                            _ => {
                                let message = "`features` must be an array".into();
                                self.error(value.span(), message, None);
                            }
                        },
                        _ => self.unknown(key, &["path", "crate", "version", "features"]),
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
                            name: name.unwrap_or_else(|| own.root()),
                            version,
                            features,
                        });
                    }
                    (None, true) if !table.contains_key("version") => {
                        let message = "the `version` of the crate is missing".into();
                        self.error(value.span(), message, Some("write `version = \"1\"`"));
                    }
                    (None, _) => {}
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

    /// Crates that are asked for in two ways, at the second of them.
    pub(super) fn dependencies(&mut self) {
        let all = keyed(&self.types).filter_map(|(section, key, ty)| {
            let span = self.spans.get(&(section, key.clone()))?;
            Some((span.clone(), ty))
        });
        let mut all: Vec<(Range<usize>, &OwnType)> = all.collect();
        all.sort_by_key(|(span, _)| span.start);
        let mut crates = Dependencies::new(self.types.builders);
        let refused = all.into_iter().filter_map(|(span, ty)| {
            let reason = crates.add(ty).err()?;
            Some((span, reason, None))
        });
        let refused: Vec<Fault> = refused.collect();
        self.errors.extend(refused);
    }

    /// A text that is what it is to be.
    fn checked(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        refuse: fn(&str) -> Option<String>,
    ) -> Option<String> {
        let text = self.text(value)?;
        let reason = refuse(&text);
        if let Some(reason) = &reason {
            self.error(value.span(), reason.clone(), None);
        }
        reason.is_none().then_some(text)
    }
}
