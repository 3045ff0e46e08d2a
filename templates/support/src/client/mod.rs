//! What every client has in common: the generated methods say only what is particular to an operation.
//!
//! In: an [`Operation`](super::operation::Operation) and its inputs, in a [`Request`]. Out: a [`Reply`], or an
//! [`Error`], each with the raw response where there was one.
//! What always holds: nothing is sent if an input is invalid or a credential is missing; no input can leave its
//! place in the request (a path segment, a header, a query parameter); no body is held beyond the limit; `Debug`
//! and messages show no credentials. What a browser has otherwise is in one room, `browser`.
//!
//! Needs: `check`, `form`, `json`, `operation`, `servers`, `spans`, `style`; the crates `base64`, `bytes`, `httpdate`,
//! `percent_encoding`, `reqwest`, `serde`, `serde_json`, `tokio`, `tower_service`; on `wasm32-unknown-unknown`
//! `futures_core`, `gloo_timers`, `js_sys`, `send_wrapper` too.

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub(super) mod browser;
mod core;
mod endpoint;
mod error;
mod head;
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(super) mod native;
mod raw;
mod request;
mod retries;
mod target;
mod told;
mod transport;

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub(super) use browser as platform;
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub use browser::Fetch;
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(super) use native as platform;

pub(super) use self::core::holds_credentials;
pub use self::core::{BuildError, Builder, Core};
pub(crate) use endpoint::endpoint;
pub use error::{Error, Failure, InvalidRequest, MissingCredentials};
pub use raw::{Raw, Reply, Unread};
pub use request::{Call, Content, Endpoint, Outcome, Request};
pub use retries::Retries;
pub use transport::BoxError;
pub(super) use {
    platform::sleep,
    retries::{asked_for, is_transient, jittered},
};

/// The HTTP client that is used where none is given, for layers around it: one that follows no redirects, so that
/// credentials stay with the server that they are for. A browser follows them itself.
///
/// # Errors
///
/// There is no TLS.
pub fn http_client() -> Result<reqwest::Client, reqwest::Error> {
    platform::http()
}
