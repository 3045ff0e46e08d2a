//! What every server has in common: the generated code says only what is particular to an operation.
//!
//! In: a request. Out: the answer of a handler, or of a [`Rejection`](rejection::Rejection).
//! What always holds: a handler sees only requests that are authorised, decoded and valid; a caller sees only
//! responses that are documented, and nothing of an internal error.
//!
//! Needs: `check`, `form`, `json`, `operation`, `problem`, `spans`, `strict`, `style`; the crates `axum`, `bytes`,
//! `http_body`, `serde`, `serde_json`, `tokio`.

mod accept;
pub mod answer;
mod caught;
pub(super) mod inputs;
mod not_implemented;
mod pace;
pub mod rejection;
pub mod routes;
mod template;

pub use accept::Accept;
pub use answer::{Answer, Answered, Respond, Unanswerable};
pub use inputs::{Input, Inputs, Invalid, Refusal, Unread};
pub use not_implemented::{NotImplemented, not_implemented};
pub use routes::{Routes, not_found};
