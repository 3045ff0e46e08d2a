//! Writes Rust from an [`Api`](spectrait_ir::Api): plan (every decision, as data) → tokens → formatted files.
//!
//! In: an API and [`Options`]. Out: [`File`]s in a fixed order; nothing is written to disk here.
//!
//! What always holds:
//! - the same API and options give the same bytes;
//! - a decision is made once, in [`plan()`], and only printed in [`render()`], which never looks at the API;
//! - names come from meaning and place, so that adding something renames nothing else.

mod bidi;
pub mod plan;
pub mod render;
mod scaffold;
mod templates;

pub use plan::{Plan, plan};
pub use render::{Unprintable, render};
pub use scaffold::dependencies;

use serde::Serialize;

/// How the generated files are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// A crate of its own: `Cargo.toml`, `README.md`, `src/lib.rs`, …
    #[default]
    Crate,
    /// A module folder: `mod.rs`, `types.rs`, …
    Module,
    /// One file with nested modules, to be included from a build script's `OUT_DIR`.
    Single,
}

/// What to generate.
#[derive(Debug, Clone)]
pub struct Options {
    /// The name of the crate or module, in snake case or kebab case.
    pub name: String,
    /// How the files are laid out.
    pub layout: Layout,
    /// Whether a client is wanted. Types always are.
    pub client: bool,
    /// Whether a server is wanted.
    pub server: bool,
    /// Whether what sends webhooks and callbacks is wanted, where the API has some.
    pub sender: bool,
    /// Whether what receives them is wanted.
    pub receiver: bool,
    /// Whether a mock server is wanted, which needs the server.
    pub mock: bool,
    /// Whether calls of all operations are wanted, and tests that make them, which need a crate with client and server. A
    /// mock server is there too then.
    pub tests: bool,
    /// Whether a module, or one file, has spans of `tracing`. A crate has a feature for them.
    pub tracing: bool,
    /// Whether a module, or one file, has calls without `async`. A crate has a feature for them.
    pub blocking: bool,
    /// Whether the trait of a server has all methods, of which those that nobody writes answer `501`.
    pub unimplemented: bool,
    /// How types are customised.
    pub types: plan::own::TypeOptions,
    /// What operations are called, by `operationId` or method and path.
    pub operation_names: std::collections::BTreeMap<String, String>,
    /// What is said of lists that come in pages.
    pub pages: plan::pages::PageOptions,
    /// The file name of the description, for the first line of each file.
    pub source: String,
}

/// A generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The path below the output folder, with `/`.
    pub path: String,
    /// The text.
    pub text: String,
}
