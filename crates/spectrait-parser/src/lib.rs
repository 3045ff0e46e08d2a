//! Reads OpenAPI descriptions: bytes → documents → [`Api`](spectrait_ir::Api).
//!
//! In: [`Source`]s. Out: an API and every diagnostic, in the order in which they were found.
//!
//! What always holds:
//! - nothing here fails or panics, whatever the input: a wrong node costs that node, is reported where it
//!   stands, and the rest goes on;
//! - what is in the description and not in the API is in [`Api::left_out`](spectrait_ir::Api::left_out) or has
//!   a diagnostic.

mod advice;
mod conformance;
mod description;
pub mod diagnostic;
pub mod document;
mod links;
mod locate;
pub mod lower;
mod references;
mod schema;
mod source;
#[cfg(test)]
mod testing;
pub mod versions;

pub use advice::closest;
pub use description::{Description, read, read_with};
pub use links::Maps;
pub use source::Source;
