//! What every client has in common: the generated methods say only what is particular to an operation.
//!
//! In: an [`Operation`](super::operation::Operation) and its inputs, in a [`Request`]. Out: a [`Reply`], or an
//! [`Error`], each with the raw response where there was one.
//! What always holds: nothing is sent if an input is invalid or a credential is missing; no input can leave its
//! place in the request (a path segment, a header, a query parameter); no body is held beyond the limit; `Debug`
//! and messages show no credentials.
//!
//! Needs: `check`, `form`, `json`, `operation`, `servers`, `spans`, `style`; the crates `base64`, `bytes`, `httpdate`, `reqwest`,
//! `serde`, `serde_json`, `tokio`, `tower_service`.

mod core;
mod endpoint;
mod error;
mod head;
mod raw;
mod request;
mod retries;
mod target;
mod transport;

pub use self::core::{BuildError, Builder, Core};
pub(crate) use endpoint::endpoint;
pub use error::{Error, Failure, InvalidRequest, MissingCredentials};
pub use raw::{Raw, Reply, Unread};
pub use request::{Call, Content, Endpoint, Outcome, Request};
pub use retries::Retries;
pub use transport::BoxError;
