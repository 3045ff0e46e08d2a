//! Loads the files that a description reaches.
//!
//! In: the documents that were given and the parts they are from. Out: a document and a part more for each file, and
//! where each reference leads.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use spectrait_ir::Value;

use super::scan::references;
use super::target::{Target, normalize};
use super::{Link, Links, Nothing, names};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::origin::Origin;
use crate::document::{Document, Documents};
use crate::references::closest;
use crate::source::Source;
use crate::source::files::Files;
use crate::source::part::Part;

/// How many files references may lead to.
const MOST_FILES: usize = 2_000;

/// How many bytes these files may have together.
const MOST_BYTES: u64 = 200 << 20;

/// The files that stand for URLs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Maps(Vec<(String, PathBuf)>);

impl Maps {
    /// Lets a file stand for a URL. Where the URL ends with `/`, a folder stands for all URLs that begin with it.
    pub fn add(&mut self, url: impl Into<String>, path: impl Into<PathBuf>) {
        self.0.push((url.into(), path.into()));
    }

    /// The file that stands for a URL: the one given for it, else one in a folder given for its beginning.
    fn file(&self, url: &str) -> Option<PathBuf> {
        let maps = self.0.iter();
        let exact = maps.clone().find(|(known, _)| known == url);
        if let Some((_, path)) = exact {
            return Some(path.clone());
        }
        let folders = maps.filter(|(known, _)| known.ends_with('/') && url.starts_with(known));
        let (known, folder) = folders.max_by_key(|(known, _)| known.len())?;
        Some(folder.join(url.get(known.len()..)?))
    }
}

/// A reference that was found, with all that names are made from.
#[derive(Debug)]
pub(super) struct Found {
    /// The document it stands in.
    pub(super) document: u32,
    /// The part that this place is from.
    pub(super) part: usize,
    /// The pointer of its text.
    pub(super) pointer: String,
    /// Its text.
    pub(super) text: String,
}

/// The way to a file.
#[derive(Debug)]
struct Way {
    /// The path to open.
    path: PathBuf,
    /// The path for people, beside the name of the file that refers to it.
    shown: PathBuf,
}

impl Way {
    fn to(path: PathBuf) -> Self {
        let shown = normalize(&path);
        Self { path, shown }
    }
}

/// Loads files, one after another.
pub(crate) struct Loader<'l> {
    files: &'l dyn Files,
    maps: &'l Maps,
    documents: &'l mut Documents,
    parts: &'l mut Vec<Part>,
    diagnostics: &'l mut Vec<Diagnostic>,
    links: Links,
    /// What each file became, by its one path.
    known: HashMap<PathBuf, Link>,
    /// The paths of the files that were read, as they were opened.
    read: Vec<PathBuf>,
    bytes_left: u64,
    most_files: usize,
    /// The URLs that nothing stands for, with the place of the first in the table, whose advice names all of them.
    unmapped: Vec<(usize, String)>,
}

impl<'l> Loader<'l> {
    pub(crate) fn new(
        files: &'l dyn Files,
        maps: &'l Maps,
        documents: &'l mut Documents,
        parts: &'l mut Vec<Part>,
        diagnostics: &'l mut Vec<Diagnostic>,
    ) -> Self {
        Self {
            files,
            maps,
            documents,
            parts,
            diagnostics,
            links: Links::default(),
            known: HashMap::new(),
            read: Vec::new(),
            bytes_left: MOST_BYTES,
            most_files: MOST_FILES,
            unmapped: Vec::new(),
        }
    }

    /// Loads everything, and gives the paths of the files that were read.
    pub(crate) fn load(mut self) -> Vec<PathBuf> {
        for part in self.parts.iter() {
            // What was given is the first document, alone or merged with others.
            let identity = part.text.path.as_deref();
            if let Some(Ok(identity)) = identity.map(|path| self.files.identity(path)) {
                self.known.insert(identity, Link::Document(0));
            }
        }
        let mut found = Vec::new();
        let mut next = 0;
        while next < self.documents.documents.len() {
            let first = found.len();
            self.scan(next, &mut found);
            for reference in found.iter().skip(first) {
                self.follow(reference);
            }
            next += 1;
        }
        self.advise();
        if !self.links.targets.is_empty() {
            names::give(self.documents, &found, &mut self.links);
        }
        self.documents.links = self.links;
        self.read
    }

    /// Finds the references of a document. Those within the first one need no table.
    fn scan(&self, number: usize, found: &mut Vec<Found>) {
        let Some(document) = self.documents.documents.get(number) else {
            return;
        };
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        for reference in references(&document.root) {
            let is_local = reference.text.starts_with('#');
            // The bare name of a component is a mapping too.
            let is_name = reference.mapping && !reference.text.contains(['/', '#', '.']);
            if !(is_name || is_local && number == 0) {
                found.push(Found {
                    document: number,
                    part: self.documents.part(number, &reference.pointer),
                    pointer: reference.pointer,
                    text: reference.text.to_owned(),
                });
            }
        }
    }

    /// Finds out where a reference leads, and reads what is there where that was not done.
    fn follow(&mut self, reference: &Found) {
        let text = file_of(&reference.text);
        if text.is_empty() || self.links.get(reference.part, text).is_some() {
            return;
        }
        let link = self.link(reference.part, text);
        let targets = self.links.targets.entry(reference.part).or_default();
        targets.insert(text.to_owned(), link);
    }

    fn link(&mut self, part: usize, text: &str) -> Link {
        let way = match Target::of(text) {
            Target::Url(url) => match self.maps.file(&url) {
                Some(path) => Way::to(path),
                None => {
                    return match self.identified(&url) {
                        Some(document) => Link::Document(document),
                        None => {
                            self.unmapped.push((part, text.to_owned()));
                            Link::Nothing(unmapped(text))
                        }
                    };
                }
            },
            Target::File(path) if path.is_absolute() => Way::to(path),
            Target::File(path) => {
                let Some(part) = self.parts.get(part) else {
                    return Link::Nothing(without_folder(text, "this"));
                };
                let Some(base) = &part.text.path else {
                    return Link::Nothing(without_folder(text, &part.text.name));
                };
                let beside = |base: &Path| base.parent().map_or(path.clone(), |f| f.join(&path));
                Way {
                    path: beside(base),
                    shown: normalize(&beside(Path::new(&part.text.name))),
                }
            }
        };
        let identity = match self.files.identity(&way.path) {
            Ok(identity) => identity,
            Err(error) => return Link::Nothing(self.unreadable(text, &way, &error)),
        };
        if let Some(link) = self.known.get(&identity) {
            return link.clone();
        }
        let link = self.open(text, &way);
        self.known.insert(identity, link.clone());
        link
    }

    /// The document that says of itself that it is at a URL (`$self` of OpenAPI 3.2, `$id` of JSON Schema).
    fn identified(&self, url: &str) -> Option<u32> {
        let says = |document: &Document| {
            ["$self", "$id"].iter().any(|key| {
                let said = document.root.get(key).and_then(Value::as_str);
                said.is_some_and(|said| file_of(said) == url)
            })
        };
        let position = self.documents.documents.iter().position(says)?;
        u32::try_from(position).ok()
    }

    /// Looks again for URLs by which files that were read later call themselves. The first of those that are left
    /// names all of them, so that they can be got at once.
    fn advise(&mut self) {
        let unmapped = std::mem::take(&mut self.unmapped);
        let mut left: Vec<(usize, String)> = Vec::new();
        for (part, url) in unmapped {
            match self.identified(&url) {
                Some(document) => {
                    let targets = self.links.targets.entry(part).or_default();
                    targets.insert(url, Link::Document(document));
                }
                None => left.push((part, url)),
            }
        }
        let mut urls: Vec<&str> = Vec::new();
        for (_, url) in &left {
            if !urls.contains(&url.as_str()) {
                urls.push(url);
            }
        }
        let (Some((part, first)), true) = (left.first(), urls.len() > 1) else {
            return;
        };
        let maps: Vec<String> = urls.iter().map(|url| format!("--map {url}=FILE")).collect();
        let targets = self.links.targets.get_mut(part);
        if let Some(Link::Nothing(nothing)) = targets.and_then(|targets| targets.get_mut(first)) {
            nothing.help = Some(format!(
                "download all that the description refers to, and add `{}`",
                maps.join(" ")
            ));
        }
    }

    /// Reads a file that was not read before.
    fn open(&mut self, text: &str, way: &Way) -> Link {
        if self.read.len() >= self.most_files {
            return Link::Nothing(Nothing {
                code: codes::EXTERNAL_REFERENCE,
                message: format!(
                    "`{text}` is not read: {} files were read before it",
                    self.read.len()
                ),
                help: Some("bundle the description into fewer files".to_owned()),
            });
        }
        let bytes = match self.files.read(&way.path, self.bytes_left) {
            Ok(bytes) => bytes,
            Err(error) => return Link::Nothing(self.unreadable(text, way, &error)),
        };
        self.bytes_left -= u64::try_from(bytes.len())
            .unwrap_or(u64::MAX)
            .min(self.bytes_left);
        self.read.push(way.path.clone());
        let source = Source {
            name: way.shown.display().to_string(),
            bytes,
            path: Some(way.path.clone()),
        };
        let number = self.documents.documents.len();
        let mut part = Part::read_fragment(source, number, self.diagnostics);
        let root = part.root.take();
        let link = match (&root, u32::try_from(number)) {
            (Some(_), Ok(number)) => Link::Document(number),
            _ => Link::Broken,
        };
        self.documents.documents.push(Document {
            name: part.text.name.clone(),
            root: root.unwrap_or(Value::Null),
        });
        self.documents.origins.push(Origin::Part(self.parts.len()));
        self.parts.push(part);
        link
    }

    fn unreadable(&self, text: &str, way: &Way, error: &io::Error) -> Nothing {
        let shown = way.shown.display();
        if error.kind() != io::ErrorKind::NotFound {
            return Nothing {
                code: codes::EXTERNAL_REFERENCE,
                message: format!("`{shown}` cannot be read: {error}"),
                help: None,
            };
        }
        let help = match self.suggest(text, &way.path) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "the path is relative to the file that the reference stands in".to_owned(),
        };
        Nothing {
            code: codes::UNRESOLVED_REFERENCE,
            message: format!("there is no file `{shown}`"),
            help: Some(help),
        }
    }

    /// The text of a reference to a file that is there, and has nearly the name of one that is not.
    fn suggest(&self, text: &str, path: &Path) -> Option<String> {
        let wanted = path.file_name()?.to_str()?;
        let names = self.files.names(path.parent()?);
        // The ending was forgotten, or is another one.
        let stem = |name: &str| name.split('.').next().map(str::to_lowercase);
        let same_stem = names.iter().find(|name| stem(name) == stem(wanted));
        let meant = match same_stem {
            Some(name) => name,
            None => closest(wanted, names.iter().map(String::as_str))?,
        };
        let folder = text
            .rfind(['/', '\\'])
            .map_or("", |end| text.get(..=end).unwrap_or_default());
        Some(format!("{folder}{meant}"))
    }
}

/// The text of a reference without its fragment.
pub(super) fn file_of(text: &str) -> &str {
    text.split_once('#').map_or(text, |(file, _)| file)
}

fn unmapped(text: &str) -> Nothing {
    Nothing {
        code: codes::EXTERNAL_REFERENCE,
        message: format!("`{text}` is not a file, and nothing is read from the network"),
        help: Some(format!("download it, and add `--map {text}=FILE`")),
    }
}

fn without_folder(text: &str, name: &str) -> Nothing {
    Nothing {
        code: codes::EXTERNAL_REFERENCE,
        message: format!(
            "`{text}` is another file, but {name} is in no folder that it could be relative to"
        ),
        help: Some("give the description as a file instead of its text".to_owned()),
    }
}
