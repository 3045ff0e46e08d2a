//! A client of the Lending Library, generated into `src/lending` and committed.

// Formatted by the generator, and left so: `cargo fmt` would make every file differ.
#[rustfmt::skip]
pub mod lending;
