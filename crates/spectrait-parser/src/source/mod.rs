//! Sources: the bytes that descriptions come in.
//!
//! In: bytes with a name. Out: [`Part`](part::Part)s, each a tree and the text it was read from; a page has one for
//! each fenced block that holds a description, anything else has one.
//!
//! What always holds: what a source is is seen from its content, never from its name; a source that cannot be read
//! is still a part, without a tree, so that its diagnostics have a place.

mod brackets;
mod depth;
mod encoding;
pub(crate) mod files;
mod foreign;
pub(crate) mod json;
mod levels;
mod page;
pub(crate) mod part;
mod tree;
mod yaml;

use std::path::{Path, PathBuf};

use self::levels::Level;

/// The bytes of a file, or of anything else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The name for people: a path as given, or `<stdin>`.
    pub name: String,
    /// The content.
    pub bytes: Vec<u8>,
    /// The file that it was read from, to which references in it are relative; nothing where it is no file.
    pub path: Option<PathBuf>,
}

impl Source {
    /// A source with a name, which is not a file.
    #[must_use]
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            bytes: bytes.into(),
            path: None,
        }
    }

    /// Reads a file.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn from_file(path: impl AsRef<Path>) -> std::io::Result<Self> {
        let path = path.as_ref();
        Ok(Self {
            name: path.display().to_string(),
            bytes: std::fs::read(path)?,
            path: Some(path.to_owned()),
        })
    }
}

/// Why a text could not be read.
#[derive(Debug, PartialEq, Eq)]
struct Failure {
    /// The code of the diagnostic.
    code: &'static str,
    /// What is wrong.
    message: String,
    /// Where, in bytes.
    offset: usize,
    /// What to do.
    help: Option<String>,
    /// What the reader was in the middle of: what it is, and the byte offset at which it begins.
    within: Option<(String, usize)>,
    /// The lines that the one where it is noticed may have been meant to be indented like.
    levels: Box<[Level]>,
}

impl Failure {
    fn new(code: &'static str, message: impl Into<String>, offset: usize) -> Self {
        Self {
            code,
            message: message.into(),
            offset,
            help: None,
            within: None,
            levels: Box::default(),
        }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }
}

/// The byte offset of a line and column (both from 1; the column in bytes).
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    (start + column.saturating_sub(1)).min(text.len())
}
