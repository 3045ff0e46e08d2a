//! What generated code has in common: decoding, checks, parameter styles, HTTP.
//!
//! The files of this crate are copied into generated code as the module `support`, only those that an output
//! needs; each says at its top what it needs itself. They name each other by `super::`. The macros are called
//! one module below the root of the generated code (`types`, `operations`, `client`, `server`), and name this
//! module `super::support`.

pub mod base64;
pub mod basic;
pub mod binary;
pub mod binary_client;
pub mod binary_server;
pub mod blocking;
pub mod bounds;
pub mod callback_url;
pub mod calls;
pub mod check;
#[allow(
    unused_macros,
    unused_imports,
    reason = "generated code calls the macros"
)]
pub mod client;
#[allow(
    unused_macros,
    unused_imports,
    reason = "generated code calls the macros"
)]
pub mod constant;
pub mod credentials;
pub mod expression;
pub mod field;
pub mod form;
pub mod format;
pub mod format_host;
pub mod format_regex;
pub mod format_typed;
pub mod format_uri;
pub mod formats;
pub mod in_process;
#[allow(
    unused_macros,
    unused_imports,
    reason = "generated code calls the macros"
)]
pub mod integer;
pub mod items;
pub mod items_client;
pub mod items_server;
pub mod json;
pub mod json_text;
pub mod map;
pub mod map_index;
pub mod mock;
pub mod mock_serve;
pub mod multipart;
pub mod multipart_answer;
pub mod multipart_client;
pub mod multipart_mock;
pub mod multipart_read;
pub mod multipart_reply;
pub mod multipart_server;
pub mod multipart_split;
pub mod multipart_write;
pub mod multiple_of;
pub mod never;
pub mod one_way;
pub mod operation;
pub mod pages;
#[allow(
    unused_macros,
    unused_imports,
    reason = "generated code calls the macros"
)]
pub mod part;
#[allow(
    unused_macros,
    unused_imports,
    reason = "generated code calls the macros"
)]
pub mod pattern;
#[allow(
    unused_macros,
    unused_imports,
    reason = "generated code calls the macros"
)]
pub mod pattern_fancy;
#[allow(
    unused_macros,
    unused_imports,
    reason = "generated code calls the macros"
)]
pub mod pattern_plain;
pub mod problem;
pub mod reconnect;
pub mod secret;
pub mod sequence;
pub mod server;
pub mod servers;
pub mod several;
#[allow(
    unused_macros,
    unused_imports,
    reason = "generated code calls the macros"
)]
pub mod shown;
pub mod spans;
pub mod spans_tracing;
pub mod strict;
pub mod style;
pub mod tagged;
#[allow(
    unused_macros,
    unused_imports,
    reason = "generated code calls the macros"
)]
pub mod text;
pub mod time;
pub mod tree;
pub mod tuple;
pub mod unbox;
#[allow(
    unused_macros,
    unused_imports,
    reason = "generated code calls the macros"
)]
pub mod union;
pub mod unique;
pub mod violations;
#[allow(
    unused_macros,
    unused_imports,
    reason = "generated code calls the macros"
)]
pub mod wrapper;
pub mod xml;
pub mod xml_client;
pub mod xml_server;

#[cfg(test)]
#[allow(
    missing_docs,
    unreachable_pub,
    unused_imports,
    reason = "in generated code this module is the root, and public"
)]
#[path = "../tests/sample/mod.rs"]
mod sample;
