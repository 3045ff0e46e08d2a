//! What generated code has in common: decoding, checks, parameter styles, HTTP.
//!
//! The files of this crate are copied into generated code as the module `support`, only those that an output
//! needs; each says at its top what it needs itself. They name each other by `super::`. The macros are called
//! one module below the root of the generated code (`types`, `operations`, `client`, `server`), and name this
//! module `super::support`.

pub mod base64;
pub mod bounds;
pub mod check;
pub mod field;
pub mod json;
pub mod secret;
pub mod strict;
pub mod style;
#[allow(
    unused_macros,
    unused_imports,
    reason = "generated code calls the macros"
)]
pub mod text;
#[allow(
    unused_macros,
    unused_imports,
    reason = "generated code calls the macros"
)]
pub mod union;
