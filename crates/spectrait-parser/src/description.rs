//! Sources → one description: the whole of this crate in one function.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use indexmap::IndexMap;
use spectrait_ir::{Api, Place, Value};

use crate::advice::{closest, visible};
use crate::conformance;
use crate::diagnostic::codes::{self, Code};
use crate::diagnostic::{Diagnostic, Located, Position, Related, Severity, Spot};
use crate::document::merge::merge;
use crate::document::origin::Origin;
use crate::document::{Diagnostics, Document, Documents, join};
use crate::links::{Loader, Maps};
use crate::lower;
use crate::source::Source;
use crate::source::files::{Disk, Files};
use crate::source::part::Part;
use crate::versions::Version;

/// What was read: an API, and what is wrong with its description.
#[derive(Debug)]
pub struct Description {
    /// The API, as far as it could be read.
    pub api: Api,
    /// What is wrong, in the order in which it was found. [`Description::located`] has it in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// The trees that were read. The first is the description; where several were merged into it, it is followed by
    /// one for each of them, whose content is in the first now. Then come the files that references lead to.
    pub documents: Documents,
    /// The files that were read because references lead to them, each once.
    pub files: Vec<PathBuf>,
    parts: Vec<Part>,
}

/// Reads descriptions of one API, which become one. Never fails: what is wrong is in the diagnostics.
///
/// References to other files are followed where the source that they stand in is a file. Nothing is read from the
/// network.
#[must_use]
pub fn read(sources: Vec<Source>) -> Description {
    read_with(sources, &Maps::default())
}

/// Reads descriptions as [`read`] does, with files that stand for URLs.
#[must_use]
pub fn read_with(sources: Vec<Source>, maps: &Maps) -> Description {
    read_from(sources, &Disk, maps)
}

/// Reads descriptions whose references are followed among `files`.
pub(crate) fn read_from(sources: Vec<Source>, files: &dyn Files, maps: &Maps) -> Description {
    let mut found = Vec::new();
    let mut parts = Vec::new();
    for source in sources {
        let read = Part::read(source, parts.len(), &mut found);
        parts.extend(read);
    }
    if parts.is_empty() {
        found.push(Diagnostic::error(
            codes::EMPTY_INPUT,
            Place::default(),
            "no description was given",
        ));
    }

    let mut roots = Vec::with_capacity(parts.len());
    for (number, part) in parts.iter_mut().enumerate() {
        if let Some(root) = part.root.take()
            && check_version(number, &root, &mut found)
        {
            roots.push((number, root));
        }
    }

    let name = |part: usize| {
        parts
            .get(part)
            .map_or_else(String::new, |part| part.text.name.clone())
    };
    let mut documents = Documents::default();
    if parts.len() <= 1 {
        let root = roots.pop().map_or(Value::Null, |(_, root)| root);
        documents.documents.push(Document {
            name: name(0),
            root,
        });
        documents.origins.push(Origin::Part(0));
    } else {
        let first = roots.first().map_or(0, |(number, _)| *number);
        let (root, merged) = merge(roots, &mut found);
        documents.documents.push(Document {
            name: name(first),
            root,
        });
        documents.origins.push(Origin::Merged(merged));
        // The parts follow the merged document, so that diagnostics have a place in each.
        for part in 0..parts.len() {
            documents.documents.push(Document {
                name: name(part),
                root: Value::Null,
            });
            documents.origins.push(Origin::Part(part));
        }
        found.iter_mut().for_each(shift);
    }

    let loader = Loader::new(files, maps, &mut documents, &mut parts, &mut found);
    let files = loader.load();
    let diagnostics = Diagnostics::default();
    let readable = documents
        .root()
        .is_some_and(|root| *root.value() != Value::Null);
    let mut api = Api::default();
    let mut entries = conformance::Entries::new();
    if readable {
        api = lower::lower(&documents, &diagnostics);
        entries = conformance::check(&documents, &diagnostics);
    }
    api.documents = documents
        .documents
        .iter()
        .map(|document| document.name.clone())
        .collect();
    found.extend(diagnostics.take());
    if readable {
        let is_json = |document| {
            let part = parts.get(documents.part(document, ""));
            part.is_some_and(Part::is_json)
        };
        conformance::join(&documents, &entries, &is_json, &mut found);
        conformance::leave_to_others(&documents, &api, &mut found);
    }
    let mut seen = HashSet::new();
    found.retain(|diagnostic| seen.insert(diagnostic.clone()));
    Description {
        api,
        diagnostics: found,
        documents,
        files,
        parts,
    }
}

/// Whether the tree of a part is a description of a version that is read; if not, says what is wrong.
fn check_version(part: usize, root: &Value, diagnostics: &mut Vec<Diagnostic>) -> bool {
    let place = |pointer: &str| Place {
        document: u32::try_from(part).unwrap_or(u32::MAX),
        pointer: pointer.to_owned(),
    };
    const SUPPORTED: &str = "Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are supported";
    let diagnostic = match (Version::of(root), root) {
        (Some(version), Value::Object(members)) if version.is_of_another(members) => {
            let Version { major, minor } = version;
            let (key, name, right) = match major {
                2 => (
                    "openapi",
                    "OpenAPI",
                    "write `swagger: \"2.0\"`; or `openapi: 3.0.4`, if the content is that of 3.0",
                ),
                _ => ("swagger", "Swagger", "write `openapi` instead of `swagger`"),
            };
            Diagnostic::error(
                codes::UNSUPPORTED_VERSION,
                place(&join("", key)),
                format!("there is no {name} {major}.{minor}"),
            )
            .help(right)
        }
        (
            Some(
                Version { major: 2, minor: 0 }
                | Version {
                    major: 3,
                    minor: 0..=2,
                },
            ),
            _,
        ) => return true,
        (Some(Version { major, minor }), root) => {
            let (key, name) = match root.get("openapi") {
                Some(_) => ("/openapi", "OpenAPI"),
                None => ("/swagger", "Swagger"),
            };
            Diagnostic::error(
                codes::UNSUPPORTED_VERSION,
                place(key),
                format!("{name} {major}.{minor} is not supported"),
            )
            .help(format!(
                "{SUPPORTED}; convert the description to one of them"
            ))
        }
        (None, Value::Object(members)) if members.contains_key("openapi") => Diagnostic::error(
            codes::UNSUPPORTED_VERSION,
            place("/openapi"),
            "`openapi` must be a version of the OpenAPI Specification",
        )
        .help(format!("write `openapi: 3.1.0`; {SUPPORTED}")),
        (None, Value::Object(members)) if members.contains_key("swagger") => Diagnostic::error(
            codes::UNSUPPORTED_VERSION,
            place("/swagger"),
            "`swagger` must be a version of the specification",
        )
        .help(format!("write `swagger: \"2.0\"`; {SUPPORTED}")),
        (None, Value::Object(members)) if let Some(other) = other_kind(members) => {
            Diagnostic::error(
                codes::NOT_A_DESCRIPTION,
                place(""),
                format!("this is {other}, and no OpenAPI description"),
            )
            .help("give the OpenAPI description; another program may make one of this")
        }
        (None, Value::Object(members)) if let Some((key, meant)) = misspelt_version(members) => {
            Diagnostic::error(
                codes::UNSUPPORTED_VERSION,
                place(&join("", key)),
                format!("the member `{meant}` is missing, which names the version"),
            )
            .at_key()
            .did_you_mean(Some(meant))
        }
        (None, Value::Object(members))
            if members.contains_key("paths") || members.contains_key("info") =>
        {
            Diagnostic::error(
                codes::UNSUPPORTED_VERSION,
                place(""),
                "the member `openapi` is missing, which names the version",
            )
            .help(format!("add `openapi: 3.1.0`; {SUPPORTED}"))
        }
        (None, Value::Object(_)) => Diagnostic::error(
            codes::NOT_A_DESCRIPTION,
            place(""),
            "this object has no member `openapi`, so it is no OpenAPI description",
        )
        .help("give a file that begins with `openapi: 3.1.0`"),
        (None, other) => Diagnostic::error(
            codes::NOT_A_DESCRIPTION,
            place(""),
            format!(
                "an OpenAPI description is an object, but this is {}",
                other.kind()
            ),
        )
        .help("give a file that begins with `openapi: 3.1.0`"),
    };
    diagnostics.push(diagnostic);
    false
}

/// What an object is that is known, and no OpenAPI description.
fn other_kind(members: &IndexMap<String, Value>) -> Option<&'static str> {
    const KINDS: [(&str, &str); 4] = [
        ("asyncapi", "an AsyncAPI description"),
        ("overlay", "an Overlay, which changes a description"),
        ("arazzo", "an Arazzo description of workflows"),
        ("swaggerVersion", "a description of Swagger 1"),
    ];
    let kind = KINDS.iter().find(|(key, _)| members.contains_key(*key));
    let info = members.get("info");
    let is_postman = info.is_some_and(|info| {
        let schema = info.get("schema").and_then(Value::as_str);
        info.get("_postman_id").is_some()
            || schema.is_some_and(|schema| schema.contains("getpostman.com"))
    });
    match kind {
        Some((_, what)) => Some(what),
        None => is_postman.then_some("a Postman collection"),
    }
}

/// A member that is nearly the one that names the version, and that one.
fn misspelt_version(members: &IndexMap<String, Value>) -> Option<(&str, &'static str)> {
    const NAMES: [&str; 2] = ["openapi", "swagger"];
    members.iter().find_map(|(key, value)| {
        let is_version = matches!(value, Value::String(_) | Value::Number(_));
        let meant = is_version.then(|| closest(key, NAMES.into_iter()))??;
        Some((key.as_str(), meant))
    })
}

/// Moves the places of a diagnostic from the numbers of parts to those of documents.
fn shift(diagnostic: &mut Diagnostic) {
    let related = diagnostic.related.iter_mut().map(|(place, _)| place);
    for place in std::iter::once(&mut diagnostic.place).chain(related) {
        place.document = place.document.saturating_add(1);
    }
}

impl Description {
    /// Whether any diagnostic is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// The diagnostics with their places in the text, in the order of the sources, lines and columns. What would
    /// look the same is there once, and so is what would be said of many places of a file for one reason.
    #[must_use]
    pub fn located(&self) -> Vec<Located> {
        let mut located: Vec<(usize, Located)> = self
            .diagnostics
            .iter()
            .map(|diagnostic| self.locate(diagnostic))
            .collect();
        located.sort_by(|(a_part, a), (b_part, b)| {
            let place = |part: usize, position: &Position| (part, position.line, position.column);
            let what = |located: &Located| (located.severity, located.code);
            place(*a_part, &a.position)
                .cmp(&place(*b_part, &b.position))
                .then_with(|| what(a).cmp(&what(b)))
                .then_with(|| a.message.cmp(&b.message))
        });
        once_a_file(&mut located);
        // The content of a YAML anchor has one pointer for each alias, but one place.
        let mut located: Vec<Located> = located.into_iter().map(|(_, located)| located).collect();
        located.dedup_by(|b, a| {
            a.position == b.position && a.code == b.code && a.message == b.message
        });
        located
    }

    /// Where a node stands in the text; where there is none at the place, the nearest one around it.
    #[must_use]
    pub fn position(&self, place: &Place, spot: Spot) -> Position {
        let (part, pointer) = self.origin(place);
        self.parts.get(part).map_or_else(
            || Position::start(""),
            |part| Position::new(&part.text, &part.span(&pointer, spot, 0)),
        )
    }

    /// The JSON pointer of a place in its file, which is another than in what several files were merged into.
    #[must_use]
    pub fn pointer(&self, place: &Place) -> String {
        self.origin(place).1
    }

    /// The place of a diagnostic, with the number of its part.
    fn locate(&self, diagnostic: &Diagnostic) -> (usize, Located) {
        let (part, pointer) = self.origin(&diagnostic.place);
        let position = match (self.parts.get(part), diagnostic.offset) {
            (None, _) => Position::start(""),
            (Some(part), Some(offset)) => {
                let start = part.in_source(offset);
                Position::new(&part.text, &(start..start))
            }
            (Some(part), None) => Position::new(
                &part.text,
                &part.span(&pointer, diagnostic.spot, diagnostic.occurrence),
            ),
        };
        let commented = self.commented(diagnostic, &position);
        let related = diagnostic.related.iter().map(|(place, label)| Related {
            label: label.clone(),
            position: self.position(place, diagnostic.spot),
        });
        let located = Located {
            severity: diagnostic.severity,
            code: diagnostic.code,
            message: visible(&diagnostic.message).into_owned(),
            position,
            pointer,
            help: commented
                .or_else(|| Some(visible(diagnostic.help.as_deref()?).into_owned()))
                .or_else(|| codes::find(diagnostic.code).map(general_help)),
            related: related.collect(),
            others: Vec::new(),
        };
        (part, located)
    }

    /// What to do about a value that is not there because its text is a comment: `$ref: #/components/schemas/Pet`.
    fn commented(&self, diagnostic: &Diagnostic, position: &Position) -> Option<String> {
        let Place { document, pointer } = &diagnostic.place;
        let node = self.documents.node(*document, pointer)?;
        if diagnostic.code != codes::WRONG_TYPE || *node.value() != Value::Null {
            return None;
        }
        let comment = position.commented_reference()?;
        let key = match pointer.rsplit_once('/') {
            Some((_, "$ref")) => "$ref: ",
            _ => "",
        };
        Some(format!(
            "a `#` behind a blank begins a comment: put quotes around it, as in `{key}'{comment}'`"
        ))
    }

    /// The part that a place is in, and its pointer there.
    fn origin(&self, place: &Place) -> (usize, String) {
        self.documents
            .origins
            .get(place.document as usize)
            .map_or_else(
                || (usize::MAX, place.pointer.clone()),
                |origin| origin.of(&place.pointer),
            )
    }
}

/// Leaves the first of the diagnostics that say one thing of many places in a file, with the places of the others.
///
/// Who writes `nullable` in OpenAPI 3.1 does it everywhere: one reason, one thing to do.
fn once_a_file(located: &mut Vec<(usize, Located)>) {
    /// Where what to do about the first shows what to do about all, whatever their own help and further places are.
    const ALIKE: [&str; 13] = [
        codes::INVALID_KEYWORD,
        codes::NEWER_KEYWORD,
        codes::OLDER_KEYWORD,
        codes::BESIDE_REFERENCE,
        codes::UNKNOWN_MEMBER,
        codes::WRONG_LEVEL,
        codes::UNKNOWN_FORMAT,
        codes::UNUSUAL_MEDIA_TYPE,
        codes::EXTERNAL_REFERENCE,
        codes::INVALID_EXAMPLE,
        codes::UNRESOLVED_REFERENCE,
        codes::UNKNOWN_SECURITY_SCHEME,
        codes::UNKNOWN_SCOPE,
    ];
    let mut first: HashMap<(usize, Severity, &str, String, Option<String>), usize> = HashMap::new();
    let mut kept: Vec<(usize, Located)> = Vec::with_capacity(located.len());
    for (part, one) in located.drain(..) {
        let alike = ALIKE.contains(&one.code);
        if alike || one.related.is_empty() {
            let help = one.help.clone().filter(|_| !alike);
            match first.entry((part, one.severity, one.code, one.message.clone(), help)) {
                Entry::Vacant(entry) => {
                    entry.insert(kept.len());
                }
                Entry::Occupied(entry) => {
                    if let Some((_, first)) = kept.get_mut(*entry.get()) {
                        first.add(one);
                    }
                    continue;
                }
            }
        }
        kept.push((part, one));
    }
    for (_, one) in &mut kept {
        match one.others.len() {
            0 => {}
            1 => one.message.push_str(" (and at another place)"),
            others => {
                let others = format!(" (and at {others} other places)");
                one.message.push_str(&others);
            }
        }
    }
    *located = kept;
}

/// What to do about any diagnostic of a kind, in the form of a diagnostic's own help.
fn general_help(code: &'static Code) -> String {
    let text = code.fix.trim_end_matches('.');
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(characters).collect()
    })
}
