//! Sequences of items in responses, for clients.
//!
//! In: a response whose body was not read yet. Out: its items, as they come.
//!
//! Needs: `check`, `client`, `items`; the crates `bytes`, `futures_util`, `reqwest`, `serde`.

use bytes::Bytes;
use futures_util::stream::{self, Stream};
use reqwest::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;

use super::check::Check;
use super::client::{Raw, Unread};
use super::items::{Failed, Framing, Items};

impl<T: DeserializeOwned + Check + Send + 'static> Items<T> {
    /// What reads the items of a response, where it is not said to be something else.
    pub fn reader(framing: Framing) -> impl FnOnce(&Raw) -> Result<Self, Unread> {
        move |raw| {
            if let Some(given) = raw.headers().get(CONTENT_TYPE) {
                let given = String::from_utf8_lossy(given.as_bytes());
                if !is_expected(&given, framing) {
                    return Err(Unread::MediaType(given.into_owned()));
                }
            }
            let limit = raw.item_limit();
            Ok(match raw.response() {
                Some(response) => Self::read(chunks(response), framing, limit),
                None => {
                    let whole = [Ok::<_, Failed>(raw.body().clone())];
                    Self::read(stream::iter(whole), framing, limit)
                }
            })
        }
    }
}

/// Whether a `Content-Type` goes with a framing. JSON lines have many names.
fn is_expected(given: &str, framing: Framing) -> bool {
    let essence = given.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    match framing {
        Framing::TextEvents | Framing::JsonEvents => essence == "text/event-stream",
        Framing::Lines | Framing::Sequence => essence.contains("json") || essence == "text/plain",
    }
}

/// The bytes of a response, as they come.
fn chunks(response: reqwest::Response) -> impl Stream<Item = Result<Bytes, Failed>> {
    stream::unfold(response, |mut response| async {
        // The URL may hold a key.
        let chunk = response.chunk().await;
        let chunk = chunk
            .map_err(|error| Failed::from(error.without_url()))
            .transpose()?;
        Some((chunk, response))
    })
}
