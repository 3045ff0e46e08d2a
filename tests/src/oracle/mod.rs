//! What the commands share that ask an independent JSON Schema validator whether generated types are right.
//!
//! In: real descriptions. Out: their schemas, translated to JSON Schema 2020-12, validators of them, and the types
//! that are generated for them.
//!
//! What always holds: nothing here uses the parser or the model of this project, except to generate.

pub mod compare;
pub mod description;
pub mod dialect;
pub mod expected;
mod files;
mod inheritance;
pub mod outcome;
pub mod ready;
mod unions;
pub mod walk;

pub use description::Description;
