//! Why nothing was generated, in a form that people and Cargo can show.

use std::fmt;
use std::io;
use std::path::PathBuf;

use spectrait_emitter::Unprintable;
use spectrait_parser::diagnostic::{Located, Severity};

use crate::cargo;
use crate::output::Output;
use crate::write::{Changes, WriteError};

/// Why nothing was generated. Its text is for people, and may have several lines. `Debug` gives the same text, which is
/// what people see of `?` in `main` and of `unwrap`.
#[non_exhaustive]
pub enum Error {
    /// The description has errors.
    Description(Box<Rejected>),
    /// A file of the description could not be read.
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A value in memory could not be written as JSON.
    Serialize(serde_json::Error),
    /// The name cannot be that of a crate or module.
    Name {
        /// The name.
        name: String,
        /// Why.
        reason: &'static str,
    },
    /// The configuration is not valid.
    Configuration(Vec<Located>),
    /// A type of yours, or a name that you chose, is none: what is wrong with it.
    Type(String),
    /// What was said of an operation's pages does not go together: why.
    Pages(String),
    /// A code of which something was said is that of no diagnostic: why.
    Code(String),
    /// Parts that were asked for do not go together: why.
    Parts(&'static str),
    /// No description was given.
    NoInput,
    /// The output could not be written.
    Write(WriteError),
    /// What [`Generator::check`](crate::Generator::check) was asked about is not up to date.
    OutOfDate {
        /// The folder.
        folder: PathBuf,
        /// What would change.
        changes: Changes,
    },
    /// `OUT_DIR` is not set: this is not a build script.
    NoOutDir,
    /// Two descriptions of a build script have one name, and so one file.
    SameFile {
        /// The file.
        path: PathBuf,
        /// The description that it was written for.
        first: String,
        /// The description that would replace it.
        second: String,
    },
    /// What would have been written is no Rust: a mistake of spectrait.
    Internal(Unprintable),
}

/// A description that has errors.
#[derive(Debug, Clone)]
pub struct Rejected {
    /// What is wrong with it, what it holds, and what can be generated regardless: everything that does not
    /// depend on an error. No files where nothing could be read, with
    /// [`strict`](crate::Generator::strict), and where a warning was [denied](crate::Generator::deny).
    pub output: Output,
}

impl Error {
    /// Ends a build script: shows the error in the way Cargo shows best, and exits with status 1.
    ///
    /// Cargo prints one line for each problem, with its file, line and column, and below them the whole text
    /// with the places underlined.
    ///
    /// ```no_run
    /// spectrait::Generator::new("specs/hanko-public.yaml").emit_to_out_dir().unwrap_or_else(|e| e.exit());
    /// ```
    pub fn exit(&self) -> ! {
        if cargo::is_build_script() {
            match self {
                Self::Description(rejected) => rejected
                    .output
                    .diagnostics
                    .iter()
                    .filter(|diagnostic| diagnostic.severity == Severity::Error)
                    .for_each(|diagnostic| cargo::error(&cargo::line(diagnostic))),
                error => error.to_string().lines().for_each(cargo::error),
            }
        }
        eprintln!("{self}");
        std::process::exit(1)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Description(rejected) => rejected.fmt(f),
            Self::Read { path, source } => {
                let path = path.display().to_string();
                write!(f, "cannot read {path}: {source}")?;
                match path.contains("://") {
                    true => f.write_str("; nothing is read from the network: download it first"),
                    false => Ok(()),
                }
            }
            Self::Serialize(source) => write!(f, "cannot write the description as JSON: {source}"),
            Self::Name { name, reason } => {
                write!(f, "`{name}` cannot name a crate or module: {reason}")
            }
            Self::Configuration(wrong) => show(wrong, f),
            Self::Type(reason) | Self::Pages(reason) | Self::Code(reason) => f.write_str(reason),
            Self::Parts(reason) => f.write_str(reason),
            Self::NoInput => f.write_str("no description was given"),
            Self::Write(error) => error.fmt(f),
            Self::OutOfDate { folder, changes } => {
                write!(f, "{} is not up to date:", folder.display())?;
                changes
                    .to_string()
                    .lines()
                    .try_for_each(|line| write!(f, "\n  {line}"))
            }
            Self::Internal(error) => error.fmt(f),
            Self::NoOutDir => {
                f.write_str("`OUT_DIR` is not set: this works in a build script only")
            }
            Self::SameFile {
                path,
                first,
                second,
            } => {
                let file = path.file_name().unwrap_or_default().display();
                write!(
                    f,
                    "{first} and {second} would both be `{file}`: give one of them another name, `.name(\"…\")`"
                )
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } => Some(source),
            Self::Serialize(source) => Some(source),
            Self::Write(WriteError::Io { source, .. }) => Some(source),
            _ => None,
        }
    }
}

impl From<WriteError> for Error {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}

impl fmt::Display for Rejected {
    /// Every diagnostic with its place underlined, without colours.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(&self.output.diagnostics, f)
    }
}

fn show(diagnostics: &[Located], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut diagnostics = diagnostics.iter().enumerate();
    diagnostics.try_for_each(|(index, diagnostic)| {
        write!(
            f,
            "{}{}",
            if index == 0 { "" } else { "\n\n" },
            diagnostic.render(false).trim_end()
        )
    })
}
