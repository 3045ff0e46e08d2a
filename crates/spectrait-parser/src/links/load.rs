//! Loads the files that a description reaches.
//!
//! In: the documents that were given and the parts they are from. Out: a document and a part more for each file, and
//! where each reference leads.

use std::collections::{HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use indexmap::IndexSet;
use spectrait_ir::{Place, Value};
use url::Url;

use super::metaschema;
use super::scan::{ReferenceKind, scan_from};
use super::target::{Target, normalize};
use super::{Link, Links, Maps, Nothing, names};
use crate::advice::closest;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::origin::Origin;
use crate::document::{Document, Documents, find};
use crate::references::percent_decode;
use crate::source::Source;
use crate::source::files::Files;
use crate::source::part::Part;
use crate::versions::Version;

/// How many files references may lead to.
const MOST_FILES: usize = 2_000;

/// How many bytes these files may have together.
const MOST_BYTES: u64 = 200 << 20;

/// A reference that was found, with all that names are made from.
#[derive(Debug)]
pub(super) struct Found {
    /// The document it stands in.
    pub(super) document: u32,
    /// The part that this place is from.
    pub(super) part: usize,
    /// The pointer of its text.
    pub(super) pointer: String,
    /// The schema resource that it stands in.
    pub(super) resource: Option<usize>,
    /// Its text.
    pub(super) text: String,
}

/// A reference with a pointer, by all that says where it leads: references that lead to one place are one here.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Pointing {
    document: u32,
    part: usize,
    resource: Option<usize>,
    text: String,
}

/// The way to a file.
#[derive(Debug)]
struct Way {
    /// The path to open.
    path: PathBuf,
    /// The path for people, beside the name of the file that refers to it.
    shown: PathBuf,
    /// The URL that was asked for.
    url: Option<Url>,
    /// The URL that somebody has given the file for.
    stands_for: Option<String>,
}

impl Way {
    fn to(path: PathBuf) -> Self {
        let shown = normalize(&path);
        Self {
            path,
            shown,
            url: None,
            stands_for: None,
        }
    }

    /// The way to a file that stands for a URL.
    fn mapped(path: PathBuf, url: &str) -> Self {
        Self {
            stands_for: Some(url.to_owned()),
            ..Self::to(path)
        }
    }
}

/// Loads files, one after another.
pub(crate) struct Loader<'l> {
    files: &'l dyn Files,
    maps: &'l Maps,
    /// Those of them that references lead to.
    used: HashSet<usize>,
    documents: &'l mut Documents,
    parts: &'l mut Vec<Part>,
    diagnostics: &'l mut Vec<Diagnostic>,
    links: Links,
    /// What each file became, by its one path.
    known: HashMap<PathBuf, Link>,
    /// The URLs of documents, where they are known.
    urls: HashMap<usize, Url>,
    /// The documents that say at which URL they are, and how many were asked for it.
    said: HashMap<String, u32>,
    asked: usize,
    /// The paths of the files that were read, as they were opened.
    read: Vec<PathBuf>,
    bytes_left: u64,
    most_files: usize,
    /// What was passed over as data: documents and pointers.
    passed_over: HashSet<(u32, String)>,
    /// The references with a pointer that was not held against that yet.
    pointers: IndexSet<Pointing>,
    /// The URLs that nothing stands for, with the place of the first in the table, whose advice names all of them.
    unmapped: Vec<((usize, Option<usize>), String)>,
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
            used: HashSet::new(),
            documents,
            parts,
            diagnostics,
            links: Links::default(),
            known: HashMap::new(),
            urls: HashMap::new(),
            said: HashMap::new(),
            asked: 0,
            read: Vec::new(),
            bytes_left: MOST_BYTES,
            most_files: MOST_FILES,
            passed_over: HashSet::new(),
            pointers: IndexSet::new(),
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
        loop {
            let first = found.len();
            if next < self.documents.documents.len() {
                self.scan(next, "", &mut found);
                next += 1;
            } else if !self.scan_passed_over(&mut found) {
                break;
            }
            for reference in found.iter().skip(first) {
                self.follow(reference);
            }
        }
        // A description that could not be read refers to nothing.
        if self
            .documents
            .root()
            .is_some_and(|root| *root.value() != Value::Null)
        {
            let missing: Vec<&str> = self.unmapped.iter().map(|(_, url)| url.as_str()).collect();
            self.diagnostics
                .extend(self.maps.unused(&self.used, &missing));
        }
        self.advise();
        // What a file says of itself is known only when it was read for another reference.
        for reference in &found {
            let text = file_of(&reference.text);
            let known = self
                .links
                .resources
                .uri(reference.resource, reference.document, text);
            let known = known.and_then(|uri| self.links.resources.at(&uri));
            let place = (reference.part, reference.resource);
            let target = self.links.targets.get_mut(&place);
            if let (Some(target), Some(resource)) =
                (target.and_then(|links| links.get_mut(text)), known)
                && matches!(target, Link::Nothing(_))
            {
                *target = Link::Resource(resource);
            }
        }
        if !self.links.targets.is_empty() {
            names::give(self.documents, &found, &mut self.links);
        }
        self.documents.links = self.links;
        self.read
    }

    /// Finds the references of a document, or of the part of it at a pointer. Those within the first document need no
    /// table.
    fn scan(&mut self, position: usize, at: &str, found: &mut Vec<Found>) {
        let Some(document) = self.documents.documents.get(position) else {
            return;
        };
        let Some(part) = find(&document.root, at) else {
            return;
        };
        let number = u32::try_from(position).unwrap_or(u32::MAX);
        let scan = scan_from(part, at.to_owned());
        let url = self.urls.get(&position).cloned();
        let url = url.or_else(|| own_url(position, self.parts.get(position)?));
        let url = said_url(&document.root, url);
        self.links.resources.add(number, url, &scan.names);
        let passed_over = scan.passed_over.into_iter();
        self.passed_over
            .extend(passed_over.map(|pointer| (number, pointer)));
        for reference in scan.references {
            let is_local = reference.text.starts_with('#');
            let is_name = match reference.kind {
                ReferenceKind::Reference => false,
                // The bare name of a component is a mapping too.
                ReferenceKind::Mapping => !reference.text.contains(['/', '#', '.']),
                ReferenceKind::Security => !self.is_scheme_uri(reference.text),
            };
            let part = self.documents.part(number, &reference.pointer);
            let resource = self.links.resources.around(number, &reference.pointer);
            if reference.text.contains("#/") {
                self.pointers.insert(Pointing {
                    document: number,
                    part,
                    resource,
                    text: reference.text.to_owned(),
                });
            }
            if !(is_name || is_local && number == 0) {
                found.push(Found {
                    document: number,
                    part,
                    resource,
                    pointer: reference.pointer,
                    text: reference.text.to_owned(),
                });
            }
        }
    }

    /// Whether what a security requirement asks for is a URI (OpenAPI 3.2 §4.30.1): a name of the first document goes
    /// before it.
    fn is_scheme_uri(&self, text: &str) -> bool {
        let Some(first) = self.documents.documents.first() else {
            return false;
        };
        let is_known = Version::of(&first.root).is_some_and(|it| (it.major, it.minor) >= (3, 2));
        let declared = find(&first.root, "/components/securitySchemes");
        is_known && declared.is_none_or(|declared| declared.get(text).is_none())
    }

    /// Scans what was passed over as data and is description, because references lead into it. Says whether there was
    /// any.
    fn scan_passed_over(&mut self, found: &mut Vec<Found>) -> bool {
        let mut any = false;
        for reference in std::mem::take(&mut self.pointers) {
            let (file, fragment) = reference.text.split_once('#').unwrap_or_default();
            let targets = self
                .links
                .targets
                .get(&(reference.part, reference.resource));
            let document = match targets.and_then(|targets| targets.get(file)) {
                _ if file.is_empty() => reference.document,
                Some(Link::Document(document)) => *document,
                _ => continue,
            };
            let pointer = percent_decode(fragment);
            let ends = pointer.match_indices('/').map(|(at, _)| at).skip(1);
            for end in ends.chain([pointer.len()]) {
                let outer = pointer.get(..end).unwrap_or_default();
                if self.passed_over.remove(&(document, outer.to_owned())) {
                    any = true;
                    self.scan(document as usize, outer, found);
                }
            }
        }
        any
    }

    /// Finds out where a reference leads, and reads what is there where that was not done.
    fn follow(&mut self, reference: &Found) {
        let text = file_of(&reference.text);
        let place = (reference.part, reference.resource);
        let known = self.links.targets.get(&place);
        if text.is_empty() || known.is_some_and(|links| links.contains_key(text)) {
            return;
        }
        if text.ends_with('/') && matches!(Target::of(text), Target::File(_)) {
            let path = text.trim_end_matches('/');
            let message =
                format!("`{text}` ends as a folder does; it is read as the file `{path}`");
            let at = Place {
                document: u32::try_from(reference.part).unwrap_or(u32::MAX),
                pointer: reference.pointer.clone(),
            };
            let diagnostic = Diagnostic::warning(codes::UNUSUAL_REFERENCE, at, message);
            self.diagnostics
                .push(diagnostic.help("leave out the slash before the `#`"));
        }
        let link = self.link(reference, text);
        let targets = self.links.targets.entry(place).or_default();
        targets.insert(text.to_owned(), link);
    }

    fn link(&mut self, reference: &Found, text: &str) -> Link {
        let resources = &self.links.resources;
        let uri = resources.uri(reference.resource, reference.document, text);
        if let Some(resource) = uri.as_ref().and_then(|uri| resources.at(uri)) {
            return Link::Resource(resource);
        }
        if let Some(document) = uri.as_ref().and_then(|uri| self.identified(uri.as_str())) {
            return Link::Document(document);
        }
        let mut way = match self.way(reference, text, uri) {
            Ok(way) => way,
            Err(link) => return link,
        };
        let identity = match self.identity(&mut way) {
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

    /// The one path of the file at the end of a way. A reference is resolved as a text (RFC 3986 §5.2.4): in
    /// `a/../b.yaml` there need be no folder `a`, though a file system asks for it.
    fn identity(&self, way: &mut Way) -> io::Result<PathBuf> {
        let asked = self.files.identity(&way.path);
        if !asked
            .as_ref()
            .is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
        {
            return asked;
        }
        let path = normalize(&way.path);
        let found = self.files.identity(&path)?;
        way.path = path;
        Ok(found)
    }

    /// The document that says of itself that it is at a URL (`$self` of OpenAPI 3.2, `$id` of JSON Schema).
    fn identified(&mut self, url: &str) -> Option<u32> {
        for document in self.asked..self.documents.documents.len() {
            let root = &self.documents.documents[document].root;
            for key in ["$self", "$id"] {
                let said = root.get(key).and_then(Value::as_str);
                if let (Some(said), Ok(document)) = (said, u32::try_from(document)) {
                    self.said
                        .entry(file_of(said).to_owned())
                        .or_insert(document);
                }
            }
        }
        self.asked = self.documents.documents.len();
        self.said.get(url).copied()
    }

    /// Looks again for URLs by which files that were read later call themselves. The first of those that are left
    /// names all of them, so that they can be got at once.
    fn advise(&mut self) {
        let unmapped = std::mem::take(&mut self.unmapped);
        let mut left = Vec::new();
        for (place, url) in unmapped {
            match self.identified(&url) {
                Some(document) => {
                    let targets = self.links.targets.entry(place).or_default();
                    targets.insert(url, Link::Document(document));
                }
                None => left.push((place, url)),
            }
        }
        let mut urls: Vec<&str> = Vec::new();
        for (_, url) in &left {
            if !urls.contains(&url.as_str()) {
                urls.push(url);
            }
        }
        let (Some((place, first)), true) = (left.first(), urls.len() > 1) else {
            return;
        };
        let maps: Vec<String> = urls.iter().map(|url| format!("--map {url}=FILE")).collect();
        let targets = self.links.targets.get_mut(place);
        if let Some(Link::Nothing(nothing)) = targets.and_then(|targets| targets.get_mut(first)) {
            nothing.help = Some(format!(
                "download all that the description refers to, and add `{}`",
                maps.join(" ")
            ));
        }
    }

    /// The file that stands for a URL.
    fn mapped(&mut self, url: &str) -> Option<PathBuf> {
        let (at, path) = self.maps.file(url)?;
        self.used.insert(at);
        Some(path)
    }

    /// The way to the file that a reference means; what it leads to where there is none.
    fn way(&mut self, reference: &Found, text: &str, uri: Option<Url>) -> Result<Way, Link> {
        if let Some(url) = uri {
            let path = self.mapped(url.as_str());
            if let Some(path) = path.or_else(|| self.mapped(text)) {
                let way = Way::mapped(path, url.as_str());
                return Ok(Way {
                    url: Some(url),
                    ..way
                });
            }
            if let Some(schema) = metaschema::text(url.as_str()) {
                return Err(self.metaschema(&url, schema));
            }
        }
        match Target::of(text) {
            Target::Url(url) => match self.mapped(&url) {
                Some(path) => Ok(Way::mapped(path, &url)),
                None => Err(match self.identified(&url) {
                    Some(document) => Link::Document(document),
                    None => {
                        let place = (reference.part, reference.resource);
                        self.unmapped.push((place, text.to_owned()));
                        Link::Nothing(unmapped(text))
                    }
                }),
            },
            Target::File(path) if path.is_absolute() => Ok(Way::to(path)),
            Target::File(path) => {
                let Some(part) = self.parts.get(reference.part) else {
                    return Err(Link::Nothing(without_folder(text, "this")));
                };
                let Some(base) = &part.text.path else {
                    return Err(Link::Nothing(without_folder(text, &part.text.name)));
                };
                let beside = |base: &Path| base.parent().map_or(path.clone(), |f| f.join(&path));
                Ok(Way {
                    path: beside(base),
                    shown: normalize(&beside(Path::new(&part.text.name))),
                    url: None,
                    stands_for: None,
                })
            }
        }
    }

    /// The document of a metaschema.
    fn metaschema(&mut self, url: &Url, text: &str) -> Link {
        let known = PathBuf::from(url.as_str());
        if let Some(link) = self.known.get(&known) {
            return link.clone();
        }
        let source = Source {
            name: url.to_string(),
            bytes: text.as_bytes().to_vec(),
            path: None,
        };
        let link = self.add(source, Some(url.clone()));
        self.known.insert(known, link.clone());
        link
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
        self.add(source, way.url.clone())
    }

    /// Reads a source as a further document.
    fn add(&mut self, source: Source, url: Option<Url>) -> Link {
        let number = self.documents.documents.len();
        let mut part = Part::read_fragment(source, number, self.diagnostics);
        let root = part.root.take();
        let link = match (&root, u32::try_from(number)) {
            (Some(_), Ok(number)) => Link::Document(number),
            _ => Link::Broken,
        };
        self.urls.extend(url.map(|url| (number, url)));
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
        if let Some(url) = &way.stands_for {
            let help = match self.like(&way.path) {
                Some(meant) => format!(
                    "did you mean `{}`?",
                    way.shown.with_file_name(meant).display()
                ),
                None => "correct what is given for the URL: a path there is relative to the current folder".to_owned(),
            };
            return Nothing {
                code: codes::UNRESOLVED_REFERENCE,
                message: format!("there is no file `{shown}`, which is given for `{url}`"),
                help: Some(help),
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
        let meant = self.like(path)?;
        let folder = text
            .rfind(['/', '\\'])
            .map_or("", |end| text.get(..=end).unwrap_or_default());
        Some(format!("{folder}{meant}"))
    }

    /// The name of a file that is there, and is nearly that of one that is not.
    fn like(&self, path: &Path) -> Option<String> {
        let wanted = path.file_name()?.to_str()?;
        let names = self.files.names(path.parent()?);
        // The ending was forgotten, or is another one.
        let stem = |name: &str| name.split('.').next().map(str::to_lowercase);
        let same_stem = names.iter().find(|name| stem(name) == stem(wanted));
        match same_stem {
            Some(name) => Some(name.clone()),
            None => closest(wanted, names.iter().map(String::as_str)).map(str::to_owned),
        }
    }
}

/// A URL for a document that was not asked for by one: its relative `$id`s have a base then.
fn own_url(number: usize, part: &Part) -> Option<Url> {
    let path = part.text.path.as_deref();
    let url = path.and_then(|path| Url::from_file_path(std::path::absolute(path).ok()?).ok());
    url.or_else(|| Url::parse(&format!("description:///{number}/")).ok())
}

/// The URL that a description gives itself, which its references are relative to (OpenAPI 3.2 §4.1.2.2.1); else that
/// by which it was found.
fn said_url(root: &Value, found: Option<Url>) -> Option<Url> {
    let said = root.get("$self").and_then(Value::as_str);
    let said = said.and_then(|said| match &found {
        Some(base) => base.join(file_of(said)).ok(),
        None => Url::parse(file_of(said)).ok(),
    });
    said.or(found)
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
