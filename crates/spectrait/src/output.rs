//! What was generated: files, the report, and what is wrong with the description.

use std::path::Path;

use spectrait_emitter::File;
use spectrait_parser::diagnostic::Located;

use crate::error::Error;
use crate::report::Report;
use crate::write::{Changes, Work};

/// What was generated, in memory.
#[derive(Debug, Clone)]
pub struct Output {
    /// The files, in a fixed order.
    pub files: Vec<File>,
    /// What the description holds and what became of it.
    pub report: Report,
    /// What is wrong with the description, and how it was understood: warnings, and errors where what depends on
    /// them was left out.
    pub diagnostics: Vec<Located>,
    /// The crates that the code needs, as lines of `Cargo.toml`.
    pub dependencies: Vec<String>,
}

impl Output {
    /// The text of a file.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&str> {
        self.files
            .iter()
            .find(|file| file.path == path)
            .map(|file| file.text.as_str())
    }

    /// Writes the files into a folder, as [`Generator::emit_to`](crate::Generator::emit_to) does.
    ///
    /// # Errors
    /// The folder could not be written, or holds other files in places where generated ones belong.
    pub fn write_to(&self, folder: impl AsRef<Path>) -> Result<Changes, Error> {
        Ok(Work::plan(folder.as_ref(), &self.files)?.apply()?)
    }

    /// What writing the files into a folder would change.
    ///
    /// # Errors
    /// The folder could not be read, or holds other files in places where generated ones belong.
    pub fn compare_to(&self, folder: impl AsRef<Path>) -> Result<Changes, Error> {
        Ok(Work::plan(folder.as_ref(), &self.files)?.changes)
    }
}

/// What was generated into a folder.
#[derive(Debug, Clone)]
pub struct Emitted {
    /// What was generated.
    pub output: Output,
    /// What that changed in the folder.
    pub changes: Changes,
}
