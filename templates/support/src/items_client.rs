//! Sequences of items in requests and responses, for clients.
//!
//! In: items, and responses whose bodies were not read yet. Out: requests that are sent item by item, and items as they
//! come.
//!
//! Needs: `binary`, `binary_client`, `check`, `client`, `items`, `operation`; the crates `reqwest`, `serde`.

use reqwest::header::CONTENT_TYPE;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::binary::Binary;
use super::check::Check;
use super::client::{Raw, Request, Unread};
use super::items::{Framing, Items};
use super::operation::Media;

impl Request {
    /// Sets a body of items. An item that can't be written breaks the request off.
    #[must_use]
    pub fn items<T: Serialize + Send + 'static>(
        self,
        framing: Framing,
        body: impl Into<Items<T>>,
    ) -> Self {
        let body = Binary::stream(body.into().write(framing));
        self.encoded(|media| matches!(media, Media::Items(_)), body.into_body())
    }
}

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
            // The limit is that of an item; a sequence may go on for ever.
            let limit = usize::try_from(raw.limit()).unwrap_or(usize::MAX);
            let body = Binary::read(raw)?.limit(u64::MAX);
            Ok(Self::read(body, framing, limit))
        }
    }
}

/// Whether a `Content-Type` goes with a framing. JSON lines have many names.
fn is_expected(given: &str, framing: Framing) -> bool {
    let essence = given.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    if framing.is_events() {
        essence == "text/event-stream"
    } else {
        essence.contains("json") || essence == "text/plain"
    }
}
