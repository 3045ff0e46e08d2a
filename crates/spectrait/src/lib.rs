//! Generates Rust types, an [axum](https://docs.rs/axum) server trait with its router and a
//! [reqwest](https://docs.rs/reqwest) client from OpenAPI descriptions.
//!
//! In: descriptions, as files or in memory. Out: files of Rust, in memory, in a folder or in `OUT_DIR`.
//!
//! What always holds:
//! - a description that has errors is an [`Error`], which carries what could be generated regardless;
//! - the same description and options give the same bytes;
//! - in a folder, only files that spectrait wrote are replaced or removed.
//!
//! # In a build script
//!
//! In `build.rs`:
//!
//! ```no_run
//! spectrait::Generator::new("specs/hanko-public.yaml").emit_to_out_dir().unwrap_or_else(|e| e.exit());
//! ```
//!
//! In `src/main.rs`:
//!
//! ```ignore
//! mod hanko_public {
//!     include!(concat!(env!("OUT_DIR"), "/hanko_public.rs"));
//! }
//! ```
//!
//! # Into a folder that is committed
//!
//! ```no_run
//! spectrait::Generator::new("specs/hanko-public.yaml").emit_to("crates/hanko-public")?;
//! # Ok::<(), spectrait::Error>(())
//! ```
//!
//! # In memory
//!
//! ```no_run
//! let output = spectrait::Generator::new("specs/hanko-public.yaml").generate()?;
//! for file in &output.files {
//!     println!("{}: {} lines", file.path, file.text.lines().count());
//! }
//! # Ok::<(), spectrait::Error>(())
//! ```

mod cargo;
mod config;
mod consumer;
mod error;
mod examples;
mod generator;
mod input;
pub mod inspect;
mod lints;
mod lost;
mod manifest;
mod name;
mod output;
mod renamed;
pub mod report;
mod select;
mod workspace;
mod write;

pub use error::{Error, Rejected};
pub use generator::Generator;
pub use lost::Lost;
pub use output::{Emitted, Output};
pub use report::Report;
pub use select::{Selector, UnknownSelector};
pub use workspace::workspace_note;
pub use write::{Changes, WriteError};

pub use spectrait_emitter as emitter;
pub use spectrait_emitter::plan::formats::FormatChecks;
pub use spectrait_emitter::plan::own::{DateTime, MapType, OwnType};
pub use spectrait_emitter::plan::pages::{PageRule, Turn};
pub use spectrait_emitter::{File, Layout, Unprintable};
pub use spectrait_ir as ir;
pub use spectrait_parser as parser;
pub use spectrait_parser::diagnostic::{Located, Severity};
