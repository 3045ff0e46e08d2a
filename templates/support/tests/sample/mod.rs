//! The Aviary API, by hand: what the emitter writes for a small description. A target to reproduce, compiled
//! and run by `tests/sample.rs`.
//!
//! | feature | form | where |
//! |---|---|---|
//! | operation | `static LIST_BIRDS: Operation`, built by const functions; a line that changes nothing is left out | `operations` |
//! | security | `.security(&[alternatives])`, an alternative is `&[(&scheme, &[scopes])]`, `&[]` is "none"; nothing for `[]`; `.security(security::DEFAULT)` where it is the API's | `operations` |
//! | own server | `.server("…")`: the first one, variables filled in; a type in `servers` besides | `GET_SONG`, `Songs` |
//! | body | `.body(&[Media::…])` or `.optional_body(…)`; `Media::Json("application/x+json")` for other names | `ADD_BIRD`, `RELEASE_BIRD` |
//! | form body | `Media::Form(&[fields])`, each field a `const` parameter of the query | `SEARCH_BIRDS` |
//! | parameter | in the table of its operation; a component is `const BIRD_ID: Parameter`, which operations share | `operations` |
//! | response header | `static X_TOTAL: Parameter` | `operations` |
//! | `Set-Cookie` and only it | the kind of one value; a `Vec`, `header_lines` instead of `header` | `SET_COOKIE` |
//! | response with headers | a struct, in `operations` for both sides; one function to read, one to write it | `ListBirdsOk`, `list_birds_ok` |
//! | header whose name is of a credential | behind `but` of a `shown!`, which stands for the derive of `Debug` | `ListBirdsOk` |
//! | response without headers | its body's type; `()` without a body, `Bytes`, `String` | |
//! | one success | `Output` is its payload | `GetBird` |
//! | several successes | `-> enum …`, a variant a status | `AddBirdSuccess` |
//! | success without any documented 2xx | `-> () { 200..=299 => Raw::empty }` | |
//! | errors | behind `else`: one variant a status, each a `Reply` | `AddBirdError` |
//! | no documented error | no `else`: `Infallible` | `GetHealth` |
//! | ranges, `default` | after exact ones; on the server with a `StatusCode` | `GetBirdError`, `ListBirdsError` |
//! | required input | an argument: `&str`, `&[T]`, `Copy` types as they are, other parameters `&T`, bodies by value | `add_bird` |
//! | optional input | behind `with`: a setter on `Call<Endpoint>`; never named `send`, `server` or `with` (nor `into_future`, `request`) | `Call<ListBirds>` |
//! | credentials | a setter on `Builder<Client>`; never named as a method that it has (`server`, `http`, `timeout` …) | `Builder<Client>` |
//! | deprecated | `#[deprecated]` on the client's method only, a sentence in the server's documentation | `release_bird` |
//! | constraint of a parameter without a type of its own | `inputs.checked(Location::Query, "limit", …)` instead of `inputs.query("limit")` | `ListBirdsRequest` |
//! | what is refused | `&[(BODY, &[statuses])]` at the route: documented ones of 400, 401, 403, 413, 415, 422, 500, 503, `CLIENT_ERROR` (4XX), `SERVER_ERROR` (5XX), `DEFAULT` | `router` |
//! | body of what is refused | `const FAULT: Body = Body::json::<types::Fault>()` and one `FromRejection`; `Body::PROBLEM` where it can't be built, `Body::TEXT` for `text/plain` | `FAULT` |
//! | no input | no request type; `|api, ()|` at the route | `get_health` |
//! | no security anywhere | no `Principal`, no `Credentials`, no `authenticated_by`, `support/credentials.rs` is not copied | |
//!
//! | operation of HEAD | its responses have no body: `Raw::empty`, `Answer::empty` | |
//! | servers | `Builder::new(Some(default.url()))`; `None` where the first one needs a value; a relative URL as it is | `Client::builder` |
//! | JSON of another name | `Media::Json("…")`, `Answer::of(…).media_type("…").json(…)`; clients read it as it is | |
//!
//! Lints: no `#[must_use]` (`Call` and `Builder` have it). `result_large_err` can't fire: what errors hold is boxed in the
//! support code. What the description decides (names, how many inputs there are, how large variants are) is allowed once,
//! at the root. `mod support` is `#[allow(dead_code, unused_imports, unused_macros)]`: not every output calls everything.
//!
//! Support files by need (each says at its top what it needs): client → `client/*`, `servers`; server → `server/*`,
//! `problem`; either → `operation`, `form`, `style/*`; credentials on the server → `credentials` (and `secret`), HTTP
//! Basic there → `basic` (and `base64`). Unit tests at the end of files (from `#[cfg(test)]`) are not copied.
//!
//! Crates: `axum = { version = "0.8", default-features = false }` (a program that serves adds `http1` and `tokio`),
//! `reqwest = { version = "0.13", default-features = false, features = ["default-tls"] }` (HTTP/1.1 and https; a
//! program adds `http2` where it wants it), `bytes = "1"`, `percent-encoding = "2"`, `serde`, `serde_json`.

pub mod client;
pub mod operations;
pub mod security;
pub mod server;
pub mod servers;
pub mod types;

mod loopback;
mod sending;
mod service;
mod wire;

/// Where generated code has its support code.
pub use crate as support;
