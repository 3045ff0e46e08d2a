//! Sequences of items in requests and responses, for servers.
//!
//! In: the inputs of a request, and the items that a handler answers with. Out: items as they come, and a response that
//! is sent item by item. What always holds: a handler that fails at an item that is not valid is not to blame, and the
//! caller is told what is wrong with the item; one that asks for more passes over it.
//!
//! Needs: `binary`, `check`, `items`, `json`, `server`; the crates `axum`, `bytes`, `futures_util`, `serde`, `tokio`.

use std::time::Duration;

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt as _};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::binary::Binary;
use super::check::{Check, Path, Violation, below};
use super::items::{Framing, ItemError, Items};
use super::json;
use super::server::rejection::Rejection;
use super::server::{Answer, Answered, Inputs, Invalid};

impl Inputs<'_> {
    /// The body, item by item as they come. The body limit is that of an item.
    ///
    /// # Errors
    ///
    /// None; it has the form of the other functions that read a body.
    pub fn items<T: DeserializeOwned + Check + Send + 'static>(
        &mut self,
        framing: Framing,
    ) -> Result<Items<T>, Invalid> {
        let Some(unread) = self.unread() else {
            return Ok(Items::from(Vec::new()));
        };
        let refusal = unread.refusal;
        let body = Binary::stream(unread.body.into_data_stream());
        let items = self.reading(|| Items::<T>::read(body, framing, unread.limit));
        let begin = (items, 0, false);
        let observed = stream::unfold(begin, move |(mut items, position, passed)| {
            let refusal = refusal.clone();
            async move {
                if passed {
                    refusal.take();
                }
                let item = items.next().await?;
                if let Err(error) = &item {
                    refusal.set(refused(error, position));
                }
                let others_follow = matches!(item, Err(ItemError::Invalid(_) | ItemError::Text));
                Some((item, (items, position + 1, others_follow)))
            }
        });
        Ok(Items::new(observed))
    }
}

/// Why a request is refused because of the item at a position.
fn refused(error: &ItemError, position: usize) -> Rejection {
    let body = Path::ROOT.key("body");
    let at = body.index(position);
    match error {
        ItemError::Invalid(json::Error::Invalid(violations)) => {
            Rejection::violated(below(&at.to_string(), violations.clone()))
        }
        ItemError::TooLarge { limit } => Rejection::too_large(*limit as u64),
        ItemError::Source(error) => Rejection::unreceived(error.as_ref()),
        error => Rejection::malformed(Violation::new(&at, "contentMediaType", error)),
    }
}

impl<T: Serialize + Send + 'static> Items<T> {
    /// Sends a comment into an event stream whenever there was no event for so long, so that nobody on the way takes
    /// the connection for dead. Other sequences have no comments.
    pub fn keep_alive(mut self, every: Duration) -> Self {
        self.keep_alive = Some(every);
        self
    }

    /// A response of these items. An item that can't be written cuts the response off. Nobody on the way may keep events
    /// for later, unless the description has a `Cache-Control` of its own.
    ///
    /// # Errors
    ///
    /// The response can't be written.
    pub fn answer(self, answer: Answer, framing: Framing) -> Answered {
        let every = self.keep_alive.filter(|_| framing.is_events());
        let items = self.write(framing);
        let body = match every {
            Some(every) => Body::from_stream(kept_alive(items, every)),
            None => Body::from_stream(items),
        };
        let mut answered = answer.body("application/octet-stream", body);
        if framing.is_events()
            && let Ok(response) = &mut answered
        {
            let cache = response.headers_mut().entry(CACHE_CONTROL);
            cache.or_insert(HeaderValue::from_static("no-cache"));
        }
        answered
    }
}

/// A stream of events with comments in between.
fn kept_alive(
    events: impl Stream<Item = Result<Bytes, ItemError>> + Send + 'static,
    every: Duration,
) -> impl Stream<Item = Result<Bytes, ItemError>> + Send + 'static {
    const COMMENT: &[u8] = b":\n\n";
    stream::unfold(Box::pin(events), move |mut events| async move {
        match tokio::time::timeout(every, events.next()).await {
            Ok(event) => Some((event?, events)),
            Err(_) => Some((Ok(Bytes::from_static(COMMENT)), events)),
        }
    })
}
