//! The arguments of the command. Their documentation is its help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use spectrait::Selector;

/// Generates Rust types, an axum server and a reqwest client from OpenAPI descriptions.
#[derive(Debug, Parser)]
#[command(name = "spectrait", version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Generate(Generate),
    Inspect(Inspect),
    Explain(Explain),
}

/// Where a description is.
#[derive(Debug, Args)]
pub(crate) struct Description {
    /// The description: YAML, JSON or a Markdown page that holds one; `-` is standard input. Several pages of
    /// one API are merged
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<String>,

    /// Let a file stand for a URL that references lead to, or a folder for all URLs that begin with one that
    /// ends with `/`; may be repeated
    #[arg(long, value_name = "URL=FILE", value_parser = mapping)]
    pub(crate) map: Vec<(String, PathBuf)>,

    /// A configuration of the types [default: `spectrait.toml` in the current folder, where it is there]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Read only what this fits, and what it uses; may be repeated. KIND is `tag`, `operation` (an operationId),
    /// `method`, `path` or `webhook`; PATTERN may have `*`, and `**` for any number of segments of a path
    #[arg(long, value_name = "KIND=PATTERN")]
    pub(crate) include: Vec<Selector>,

    /// Read nothing that this fits, even where it is included; may be repeated
    #[arg(long, value_name = "KIND=PATTERN")]
    pub(crate) exclude: Vec<Selector>,
}

/// Splits `URL=FILE`. A URL may hold a `=`, a file seldom does.
fn mapping(text: &str) -> Result<(String, PathBuf), String> {
    match text.rsplit_once('=') {
        Some((url, file)) if !url.is_empty() && !file.is_empty() => {
            Ok((url.to_owned(), file.into()))
        }
        _ => Err("write URL=FILE".to_owned()),
    }
}

/// Generates a crate or a module from a description.
///
/// Only files that spectrait wrote are replaced or removed. What depends on an error of the description is left
/// out; with --strict, where --deny made a warning one, or where it is unknown which operations or components
/// were meant, nothing is written then.
///
/// Exit status: 0 done; 1 the description has errors, and nobody asked to keep going, or --check found a difference; 2 wrong arguments or
/// configuration, or a file that cannot be read or written.
#[derive(Debug, Args)]
pub(crate) struct Generate {
    #[command(flatten)]
    pub(crate) description: Description,

    /// The folder to write to
    #[arg(short, long, value_name = "DIR")]
    pub(crate) out: PathBuf,

    /// The name of the crate or module [default: the file name of the description]
    #[arg(long, value_name = "NAME")]
    pub(crate) name: Option<String>,

    /// What to write: a crate of its own, or a module folder for a crate of yours
    #[arg(long, value_enum, default_value_t = Layout::Crate)]
    pub(crate) layout: Layout,

    /// Generate only these parts; types always are. A crate with a client or a server has the sender and the
    /// receiver of webhooks too, behind features [default: all]
    #[arg(long, value_enum, value_delimiter = ',', value_name = "PART,...")]
    pub(crate) only: Vec<Part>,

    /// Generate these too, which nobody gets unasked
    #[arg(long, value_enum, value_delimiter = ',', value_name = "PART,...")]
    pub(crate) with: Vec<Extra>,

    /// Write nothing; list the files that differ on standard output, and exit with status 1 if there are any
    #[arg(long)]
    pub(crate) check: bool,

    /// Write a report as JSON to this file, also where the description has errors; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,

    /// Who reads the diagnostics. Those for people are on standard error, others on standard output
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,

    /// Treat warnings as errors
    #[arg(long)]
    pub(crate) strict: bool,

    /// Treat errors as warnings where they leave something to generate
    #[arg(long)]
    pub(crate) keep_going: bool,

    /// Leave warnings of this kind unsaid, also with --strict; the summary counts them. May be repeated
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub(crate) allow: Vec<String>,

    /// Treat warnings of this kind as errors; may be repeated
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub(crate) deny: Vec<String>,

    /// Print errors only
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// Prints a stage of the way from a description to Rust.
#[derive(Debug, Args)]
pub(crate) struct Inspect {
    #[command(flatten)]
    pub(crate) description: Description,

    /// Which stage
    #[arg(long, value_enum, default_value_t = Stage::Ir)]
    pub(crate) stage: Stage,

    /// Who reads it. The stage is JSON for programs, and text else; diagnostics are on standard error
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
}

/// Explains a diagnostic: what it means, and what to write instead.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The code of the diagnostic, as it stands in the brackets; without it, all are listed
    pub(crate) code: Option<String>,
}

/// A layout of generated files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layout {
    /// Cargo.toml, README.md, src/lib.rs, …
    Crate,
    /// mod.rs, types.rs, …
    Module,
}

/// A part of the generated code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// The types of the schemas
    Types,
    /// The reqwest client
    Client,
    /// The axum server trait and its router
    Server,
    /// What sends webhooks and callbacks (reqwest)
    Sender,
    /// What receives them (axum)
    Receiver,
}

/// A part that is generated where it is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Extra {
    /// A server that answers with examples and samples, behind the feature `mock`
    Mock,
    /// Tests that client and server agree, behind the feature `calls`, and a program that calls any server; in a crate
    /// with both, with the mock
    Tests,
    /// Spans of `tracing`, in a module; a crate always has its feature `tracing`
    Tracing,
    /// Calls of a client without `async`, in a module; a crate always has its feature `blocking`
    Blocking,
}

/// A stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stage {
    /// The text as a tree
    Document,
    /// The API after every reference and composition is resolved
    Ir,
    /// Every decision about the output
    Plan,
}

/// Who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// People
    #[value(alias = "text")]
    Human,
    /// Programs: one object a line
    Json,
    /// GitHub: workflow commands, which it shows beside the lines of a pull request
    Github,
}

impl From<Layout> for spectrait::Layout {
    fn from(layout: Layout) -> Self {
        match layout {
            Layout::Crate => Self::Crate,
            Layout::Module => Self::Module,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        use clap::CommandFactory as _;
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_mapping_is_a_url_and_a_file() {
        assert_eq!(
            mapping("https://a.b/c?d=e=f.yaml"),
            Ok(("https://a.b/c?d=e".into(), "f.yaml".into()))
        );
        for text in ["", "https://a.b", "=f.yaml", "https://a.b="] {
            assert!(mapping(text).is_err(), "{text}");
        }
    }
}
