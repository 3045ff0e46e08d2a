//! Parts: a source is one description, or a page with several.
//!
//! In: a [`Source`]. Out: [`Part`]s and diagnostics. What a source is is seen from its content:
//!
//! | content | is |
//! |---|---|
//! | begins with `{` or `[` | JSON; or YAML, where it is not JSON |
//! | has fenced blocks with descriptions, and is none itself | a Markdown page |
//! | anything else | YAML |

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use spectrait_ir::{Place, Value};

use super::encoding::Undecoded;
use super::page::Block;
use super::tree::Notes;
use super::{Failure, Source, brackets, encoding, foreign, json, page, yaml};
use crate::advice::blank;
use crate::diagnostic::{Diagnostic, Severity, Spot, codes};
use crate::locate::text::TextIndex;
use crate::locate::{self, Spans};

/// The text of a source, as far as it is one.
#[derive(Debug)]
pub(crate) struct Text {
    /// The name of the source.
    pub(crate) name: String,
    /// The file it was read from, where it is one.
    pub(crate) path: Option<PathBuf>,
    /// The content.
    pub(crate) text: String,
    index: OnceLock<TextIndex>,
}

impl Text {
    pub(crate) fn new(name: String, path: Option<PathBuf>, text: String) -> Self {
        Self {
            name,
            path,
            text,
            index: OnceLock::new(),
        }
    }

    /// Where its lines and characters are.
    pub(crate) fn index(&self) -> &TextIndex {
        self.index.get_or_init(|| TextIndex::new(&self.text))
    }
}

/// A description, or what should be one: a whole source or a block of a page.
#[derive(Debug)]
pub(crate) struct Part {
    /// The text of the source.
    pub(crate) text: Arc<Text>,
    /// The block of the page, where it is one.
    block: Option<Block>,
    /// How the text was read, where it could be.
    format: Option<Format>,
    /// Whether it may be any piece of a description.
    is_fragment: bool,
    /// The tree, where the text could be read. Taken when parts are merged.
    pub(crate) root: Option<Value>,
    spans: OnceLock<Spans>,
}

#[derive(Debug)]
enum Format {
    Json,
    Yaml {
        /// The number of the document in the stream, from 0.
        document: usize,
        /// Where the text was given spaces.
        spaces: Vec<usize>,
    },
}

impl Part {
    /// Reads a source. The places of diagnostics name the parts by their number, `first` for the first of these.
    pub(crate) fn read(
        source: Source,
        first: usize,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Self> {
        let text = match Self::decode(source, first, diagnostics) {
            Ok(text) => text,
            Err(part) => return vec![*part],
        };
        let blocks = page::blocks(&text.text);
        // A description may have fences in its texts that confuse a reader of Markdown.
        if blocks.is_empty() || yaml_object(&text.text, is_description).is_some() {
            let mut part = Self::unread(text, None);
            part.parse(first, diagnostics);
            return vec![part];
        }
        let mut parts = Vec::with_capacity(blocks.len());
        for block in blocks {
            let mut part = Self::unread(Arc::clone(&text), Some(block));
            part.parse(first + parts.len(), diagnostics);
            parts.push(part);
        }
        parts
    }

    /// Reads a source that a reference leads to: a description, or a piece of one, but no page. A Markdown file is a
    /// text then, such as that of a `description`.
    pub(crate) fn read_fragment(
        source: Source,
        number: usize,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        match Self::decode(source, number, diagnostics) {
            Ok(text) => {
                let mut part = Self::unread(text, None);
                part.is_fragment = true;
                part.parse(number, diagnostics);
                part
            }
            Err(part) => *part,
        }
    }

    /// The text of a source, or a part without a tree.
    fn decode(
        source: Source,
        number: usize,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Arc<Text>, Box<Self>> {
        let Source { name, bytes, path } = source;
        match encoding::decode(bytes) {
            Ok(text) => Ok(Arc::new(Text::new(name, path, text))),
            Err(undecoded) => {
                let Undecoded { failure, shown } = *undecoded;
                let part = Self::unread(Arc::new(Text::new(name, path, shown)), None);
                part.fail(number, failure, Severity::Error, diagnostics);
                Err(Box::new(part))
            }
        }
    }

    fn unread(text: Arc<Text>, block: Option<Block>) -> Self {
        Self {
            text,
            block,
            format: None,
            is_fragment: false,
            root: None,
            spans: OnceLock::new(),
        }
    }

    /// Whether it was read as JSON.
    pub(crate) fn is_json(&self) -> bool {
        matches!(self.format, Some(Format::Json))
    }

    /// The text that the tree was read from.
    fn body(&self) -> &str {
        self.block
            .as_ref()
            .map_or(&self.text.text, |block| &block.text)
    }

    fn parse(&mut self, number: usize, diagnostics: &mut Vec<Diagnostic>) {
        if self.is_fragment && self.is_prose() {
            self.root = Some(Value::String(self.body().trim_end().to_owned()));
            return;
        }
        let body = self.body();
        let content = body.trim_start();
        if content
            .lines()
            .all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
        {
            let failure = Failure::new(codes::EMPTY_INPUT, "there is nothing here", 0)
                .help("check the path, and that the program before the pipe wrote something");
            return self.fail(number, failure, Severity::Error, diagnostics);
        }
        if content.starts_with(['{', '[']) {
            match json::read(body) {
                Ok((root, notes)) => {
                    self.format = Some(Format::Json);
                    self.root = Some(root);
                    return self.report(number, &notes, diagnostics);
                }
                Err(failure) => {
                    let wanted = |root: &Value| self.is_fragment || is_description(root);
                    let Some((format, root, notes)) = yaml_object(body, wanted) else {
                        let failure = foreign::explain(body, failure);
                        return self.fail(number, failure, Severity::Error, diagnostics);
                    };
                    // A quoted key shows that JSON was meant; without, it is YAML in braces.
                    let quoted = content
                        .get(1..)
                        .is_some_and(|rest| rest.trim_start().starts_with('"'));
                    self.format = Some(format);
                    if quoted {
                        let message = match failure.code {
                            codes::NUMBER_OUT_OF_RANGE => {
                                "this number is too large, and is read as text".to_owned()
                            }
                            _ => format!(
                                "this is not JSON, and is read as YAML: {}",
                                failure.message
                            ),
                        };
                        let failure = Failure { message, ..failure };
                        self.fail(number, failure, Severity::Warning, diagnostics);
                    }
                    self.root = Some(root);
                    return self.report(number, &notes, diagnostics);
                }
            }
        }
        self.parse_yaml(number, diagnostics);
    }

    fn parse_yaml(&mut self, number: usize, diagnostics: &mut Vec<Diagnostic>) {
        let yaml::Stream {
            documents,
            failure,
            spaces,
        } = yaml::read(self.body());
        if let Some(failure) = failure {
            // A page without a description is no YAML, but that is not what is wrong with it.
            let failure = if self.looks_like_page() {
                no_block()
            } else {
                foreign::explain(self.body(), failure)
            };
            return self.fail(number, failure, Severity::Error, diagnostics);
        }
        let count = documents.len();
        let chosen = documents
            .iter()
            .position(|(root, _)| is_description(root))
            .unwrap_or(0);
        let Some((root, notes)) = documents.into_iter().nth(chosen) else {
            return;
        };
        if matches!(root, Value::String(_))
            && let Some(failure) = foreign::markup(self.body())
        {
            return self.fail(number, failure, Severity::Error, diagnostics);
        }
        if self.looks_like_page() && !matches!(root, Value::Object(_)) {
            return self.fail(number, no_block(), Severity::Error, diagnostics);
        }
        self.format = Some(Format::Yaml {
            document: chosen,
            spaces,
        });
        self.root = Some(root);
        self.report(number, &notes, diagnostics);
        if count > 1 {
            diagnostics.push(
                Diagnostic::warning(
                    codes::SEVERAL_DOCUMENTS,
                    place(number, ""),
                    format!("this stream has {count} documents; only this one is read"),
                )
                .help("give the others as files of their own"),
            );
        }
    }

    /// Whether the name of a file says that it is a text for people.
    fn is_prose(&self) -> bool {
        let extension = Path::new(&self.text.name).extension();
        let extension = extension.and_then(|extension| extension.to_str());
        extension.is_some_and(|extension| {
            ["md", "markdown"]
                .iter()
                .any(|known| extension.eq_ignore_ascii_case(known))
        })
    }

    /// Whether a text that is no description is a Markdown page: it has fenced blocks, or headings and nothing that
    /// looks like a member of a YAML object (to which a heading would be a comment).
    fn looks_like_page(&self) -> bool {
        let body = self.body();
        let is_member = |line: &str| {
            line.split_once(':').is_some_and(|(key, _)| {
                !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric())
            })
        };
        let content = body.get(page::front_matter(body)..).unwrap_or(body);
        if self.block.is_some() || content.lines().any(page::names_version) {
            return false;
        }
        page::first_fence(body).is_some()
            || (body.lines().any(|line| line.starts_with('#')) && !body.lines().any(is_member))
    }

    /// Reports what was noticed while the tree was built.
    fn report(&self, number: usize, notes: &Notes, diagnostics: &mut Vec<Diagnostic>) {
        for (pointer, repeated) in &notes.repeated {
            let at = place(number, pointer);
            let key = pointer
                .rsplit('/')
                .next()
                .map(crate::document::unescape)
                .unwrap_or_default();
            for occurrence in (1..=repeated.earlier).rev() {
                let (message, help) = if repeated.equal {
                    ("with the same value", "remove one of the two")
                } else {
                    (
                        "which replaces this one",
                        "join the two, or rename or remove one of them",
                    )
                };
                let diagnostic = Diagnostic::error(
                    codes::DUPLICATE_KEY,
                    at.clone(),
                    format!("the key `{key}` is written again below, {message}"),
                );
                // A text or number that is replaced by another costs no part of the API.
                let severity = if repeated.equal || !repeated.structure {
                    Severity::Warning
                } else {
                    Severity::Error
                };
                let diagnostic = Diagnostic {
                    severity,
                    ..diagnostic
                }
                .help(help);
                let mut diagnostic = diagnostic.at_key().related(at.clone(), "this one counts");
                diagnostic.occurrence = occurrence;
                diagnostics.push(diagnostic);
            }
        }
        for (pointer, value) in &notes.not_finite {
            let at = place(number, pointer);
            diagnostics.push(if value.is_nan() {
                Diagnostic::error(
                    codes::NUMBER_OUT_OF_RANGE,
                    at,
                    "this is not a number; it is read as `null`",
                )
                .help("write a number, or put the text in quotes")
            } else {
                Diagnostic::warning(
                    codes::NUMBER_OUT_OF_RANGE,
                    at,
                    "JSON has no infinite numbers; this is read as the largest finite one",
                )
                .help("leave a bound out where there is none")
            });
        }
    }

    /// Reports why the text cannot be read.
    fn fail(
        &self,
        number: usize,
        mut failure: Failure,
        severity: Severity,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let line = |offset| {
            let position = self.text.index();
            let (line, _) = position.position(&self.text.text, self.in_source(offset));
            line
        };
        if let Some((offset, blank)) = self.blank_before(&failure) {
            failure.help = Some(format!("{blank} on line {}", line(offset)));
            (failure.within, failure.levels) = (None, Box::default());
        }
        let levels = failure.levels.iter().map(|level| {
            let (key, indentation) = (&level.key, level.indentation);
            format!("`{key}` on line {}, by {indentation}", line(level.offset))
        });
        let levels: Vec<String> = levels.collect();
        let is_json = failure.code == codes::INVALID_JSON && severity == Severity::Error;
        let end = (failure.offset + 1).min(self.body().len());
        if let Some((bracket, offset)) = is_json
            .then(|| brackets::unclosed(self.body(), end))
            .flatten()
        {
            let help = failure.help.as_deref().unwrap_or_default();
            failure.help = Some(format!(
                "by the indentation, nothing closes the `{bracket}` on line {}; {help}",
                line(offset)
            ));
        }
        let help = match (failure.help, failure.within) {
            (Some(help), _) if !levels.is_empty() => Some(format!(
                "indent the line like {}; {help}",
                levels.join(", or like ")
            )),
            (help, None) => help,
            (help, Some((what, offset))) => {
                let line = line(offset);
                let within = format!("the {what} that this belongs to begins on line {line}");
                Some(help.map_or_else(|| within.clone(), |help| format!("{help}; {within}")))
            }
        };
        diagnostics.push(Diagnostic {
            severity,
            offset: Some(failure.offset),
            help,
            ..Diagnostic::error(failure.code, place(number, ""), failure.message)
        });
    }

    /// The blank that is missing where YAML fails: where what was being read begins, or on the line before; and what
    /// to do.
    fn blank_before(&self, failure: &Failure) -> Option<(usize, String)> {
        if failure.code != codes::INVALID_YAML {
            return None;
        }
        let body = self.body();
        let begun = failure.within.as_ref().map(|(_, start)| *start);
        let start_of_line = |offset: usize| {
            let lines = body.get(..offset).unwrap_or_default();
            lines.rfind('\n').map_or(0, |end| end + 1)
        };
        let own = start_of_line(failure.offset);
        let before = own.checked_sub(1).map(start_of_line);
        [begun, before, Some(own)]
            .into_iter()
            .flatten()
            .find_map(|start| {
                let help = blank(body.get(start..)?.lines().next()?)?;
                Some((start, help))
            })
    }

    /// The range of a node in the source.
    pub(crate) fn span(&self, pointer: &str, spot: Spot, occurrence: usize) -> Range<usize> {
        let Some(format) = &self.format else {
            return 0..0;
        };
        let spans = self.spans.get_or_init(|| match format {
            Format::Json => locate::json::spans(self.body()),
            Format::Yaml { document, spaces } => {
                locate::yaml::spans(self.body(), *document, spaces)
            }
        });
        let found = spans.find(pointer, spot, occurrence);
        self.in_source(found.start)..self.in_source(found.end)
    }

    /// The offset in the source of an offset in the body.
    pub(crate) fn in_source(&self, offset: usize) -> usize {
        let Some(block) = &self.block else {
            return offset;
        };
        let after = block.pieces.partition_point(|(start, _)| *start <= offset);
        match after
            .checked_sub(1)
            .and_then(|index| block.pieces.get(index))
        {
            Some((start, on_page)) => on_page + (offset - start),
            None => 0,
        }
    }
}

/// Whether a tree is a description, of any version.
pub(crate) fn is_description(root: &Value) -> bool {
    root.get("openapi").is_some() || root.get("swagger").is_some()
}

/// The first document of a YAML stream that is as wanted, where all of the stream can be read.
fn yaml_object(text: &str, wanted: impl Fn(&Value) -> bool) -> Option<(Format, Value, Notes)> {
    let stream = yaml::read(text);
    if stream.failure.is_some() {
        return None;
    }
    let mut documents = stream.documents.into_iter().enumerate();
    let (document, (root, notes)) = documents.find(|(_, (root, _))| wanted(root))?;
    let spaces = stream.spaces;
    Some((Format::Yaml { document, spaces }, root, notes))
}

fn no_block() -> Failure {
    Failure::new(
        codes::NOT_A_DESCRIPTION,
        "this page has no fenced block with an OpenAPI description",
        0,
    )
    .help("a block begins with ```` ```yaml ```` and its content with `openapi: 3.1.0`")
}

fn place(part: usize, pointer: &str) -> Place {
    Place {
        document: u32::try_from(part).unwrap_or(u32::MAX),
        pointer: pointer.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    /// Visits the pointers of all nodes.
    fn every(value: &Value, pointer: &str, visit: &mut dyn FnMut(&str)) {
        visit(pointer);
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    every(value, &crate::document::join(pointer, key), visit);
                }
            }
            Value::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    every(value, &format!("{pointer}/{index}"), visit);
                }
            }
            _ => {}
        }
    }

    /// The files below a folder.
    fn files(folder: PathBuf) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut open = vec![folder];
        while let Some(path) = open.pop() {
            if path.is_dir() {
                open.extend(
                    std::fs::read_dir(path)
                        .unwrap()
                        .map(|entry| entry.unwrap().path()),
                );
            } else {
                files.push(path);
            }
        }
        files
    }

    /// The parsers that read trees and those that find places see the same nodes, in all descriptions below the
    /// folder that `SPECTRAIT_CORPUS` names.
    #[test]
    #[ignore = "needs a folder of descriptions"]
    fn every_node_of_a_corpus_has_a_place() {
        let mut nodes = 0;
        for path in files(std::env::var_os("SPECTRAIT_CORPUS").unwrap().into()) {
            if !path.extension().is_some_and(|extension| {
                ["yaml", "yml", "json"]
                    .iter()
                    .any(|known| extension == *known)
            }) {
                continue;
            }
            let parts = Part::read(Source::from_file(&path).unwrap(), 0, &mut Vec::new());
            for part in &parts {
                part.span("", Spot::Value, 0);
                let (Some(root), Some(spans)) = (&part.root, part.spans.get()) else {
                    continue;
                };
                every(root, "", &mut |pointer| {
                    nodes += 1;
                    assert!(
                        spans.has(pointer),
                        "{} has no place for {pointer}",
                        path.display()
                    );
                });
            }
        }
        assert!(nodes > 0, "there are no descriptions");
    }
}
