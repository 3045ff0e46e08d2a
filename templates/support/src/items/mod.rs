//! Bodies that are a sequence of items: event streams, JSON lines, JSON text sequences (OpenAPI 3.2 §4.14.5).
//!
//! In: a stream of typed items, or of bytes. Out: the other. What always holds: items are read as they come, however
//! the bytes are cut; each is decoded strictly and checked; no item is held beyond a limit; what is not valid is an
//! error at its place, and the items behind it follow.
//!
//! Needs: `binary`, `check`, `json`, `strict`; the crates `bytes`, `futures_util`, `serde`, `serde_json`.

mod event;
mod read;
mod split;
mod write;

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_util::Stream;
use futures_util::stream::{self, StreamExt as _};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::binary::{Binary, BinaryError, Boxed, Failed};
use super::check::Check;
use super::{json, strict};
pub use event::Event;
use split::{Fields, Record, Splitter};

/// How the items of a body are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// JSON, one item a line.
    Lines,
    /// JSON text sequences (RFC 7464).
    Sequence,
    /// Events of `text/event-stream`, whose data is text.
    TextEvents,
    /// Events of `text/event-stream`, whose data is JSON.
    JsonEvents,
    /// Events of `text/event-stream`, whose data is text where it is a string, and else JSON.
    MixedEvents,
}

impl Framing {
    /// Whether the items are events.
    pub(super) fn is_events(self) -> bool {
        !matches!(self, Self::Lines | Self::Sequence)
    }
}

/// Why something else than the next item came.
#[derive(Debug)]
#[non_exhaustive]
pub enum ItemError {
    /// The item is not valid. Others may follow.
    Invalid(json::Error),
    /// The item is not UTF-8. Others may follow.
    Text,
    /// The item has more bytes than the limit. Nothing follows.
    TooLarge {
        /// The limit.
        limit: usize,
    },
    /// The item can't be written. Nothing follows.
    Unwritable(String),
    /// The items can't be received, or the one who makes them failed. Nothing follows.
    Source(Failed),
}

impl fmt::Display for ItemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(error) => write!(f, "the item is not valid: {error}"),
            Self::Text => f.write_str("the item is not UTF-8"),
            Self::TooLarge { limit } => write!(f, "the item has more than {limit} bytes"),
            Self::Unwritable(reason) => write!(f, "the item can't be written: {reason}"),
            Self::Source(_) => f.write_str("the stream of items broke"),
        }
    }
}

impl std::error::Error for ItemError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Source(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}

/// What the one who sends events says of coming back (HTML §9.2.6).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Mark {
    /// The id of the last event; empty where it was taken back.
    pub(super) id: Option<String>,
    /// After how many milliseconds.
    pub(super) retry: Option<u64>,
    /// Whether all was said.
    pub(super) done: bool,
}

impl Mark {
    /// Takes what was said since.
    pub(super) fn update(&mut self, later: Self) {
        self.id = later.id.or(self.id.take());
        self.retry = later.retry.or(self.retry);
        self.done |= later.done;
    }
}

/// A body that is a sequence of items: a [`Stream`] of them, in the order in which they are sent.
///
/// The one who receives it calls [`next`](Self::next), or uses it as any other stream. The one who sends it makes it
/// of a stream ([`Items::of`], [`Items::try_of`]), or collects an iterator.
#[must_use = "items come when they are asked for"]
pub struct Items<T> {
    // The lock makes it `Sync`, and is never waited for.
    items: Mutex<Boxed<Result<T, ItemError>>>,
    /// What the one who sends events says of coming back.
    mark: Arc<Mutex<Mark>>,
    /// After how long a server says that it is still there.
    pub(super) keep_alive: Option<Duration>,
}

impl<T: 'static> Items<T> {
    /// The items of a stream.
    pub fn of(items: impl Stream<Item = T> + Send + 'static) -> Self {
        Self::new(items.map(Ok))
    }

    /// The items of a stream that can fail. A body that is sent is cut off there, so that the receiver can tell.
    pub fn try_of<E: Into<Failed>>(
        items: impl Stream<Item = Result<T, E>> + Send + 'static,
    ) -> Self {
        Self::new(items.map(|item| item.map_err(|error| ItemError::Source(error.into()))))
    }

    pub(super) fn new(items: impl Stream<Item = Result<T, ItemError>> + Send + 'static) -> Self {
        Self {
            // Nothing follows the end, however often it is asked for.
            items: Mutex::new(Box::pin(items.fuse())),
            mark: Arc::default(),
            keep_alive: None,
        }
    }
}

impl<T> Items<T> {
    /// What the one who sends events said so far of coming back.
    pub(super) fn mark(&self) -> Mark {
        let mark = self.mark.lock().unwrap_or_else(PoisonError::into_inner);
        mark.clone()
    }

    /// The next item; nothing at the end.
    pub async fn next(&mut self) -> Option<Result<T, ItemError>> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, ItemError>>> {
        let items = self.items.get_mut().unwrap_or_else(PoisonError::into_inner);
        items.as_mut().poll_next(context)
    }
}

impl<T> Stream for Items<T> {
    type Item = Result<T, ItemError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<T: Send + 'static> From<Vec<T>> for Items<T> {
    fn from(items: Vec<T>) -> Self {
        Self::of(stream::iter(items))
    }
}

impl<T: Send + 'static> FromIterator<T> for Items<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        items.into_iter().collect::<Vec<T>>().into()
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}

impl<T: DeserializeOwned + Check + Send + 'static> Items<T> {
    /// The items of a body. None of them may have more bytes than the limit.
    pub fn read(body: Binary, framing: Framing, limit: usize) -> Self {
        // Only events say where to go on.
        let mark = Arc::new(Mutex::new(Mark {
            done: !framing.is_events(),
            ..Mark::default()
        }));
        let reader = Reader {
            body: Some(body),
            mark: mark.clone(),
            splitter: Splitter::new(framing, limit),
            framing,
            serves: strict::serves(),
            ready: VecDeque::new(),
            held: Fields::default(),
        };
        let mut items = Self::new(stream::unfold(reader, |mut reader| async {
            let item = reader.next().await?;
            Some((item, reader))
        }));
        items.mark = mark;
        items
    }
}

impl<T: Serialize + Send + 'static> Items<T> {
    /// The body that these items are written as.
    pub fn write(
        self,
        framing: Framing,
    ) -> impl Stream<Item = Result<Bytes, ItemError>> + Send + 'static {
        self.map(move |item| write::item(&item?, framing))
    }
}

/// Items on their way from bytes.
struct Reader {
    /// Nothing behind the end.
    body: Option<Binary>,
    splitter: Splitter,
    mark: Arc<Mutex<Mark>>,
    framing: Framing,
    /// Whether it was made where a server decodes.
    serves: bool,
    ready: VecDeque<Record>,
    /// What an event that is nothing says besides.
    held: Fields,
}

/// What ends streams of events by a convention that is older than their descriptions, where it is not what these call an
/// event. It is never JSON.
const DONE: &str = "[DONE]";

impl Reader {
    async fn next<T: DeserializeOwned + Check>(&mut self) -> Option<Result<T, ItemError>> {
        loop {
            match self.ready.pop_front() {
                Some(Record::Event(event)) => {
                    if let Some(item) = self.event(event) {
                        return Some(item.map_err(ItemError::Invalid));
                    }
                    continue;
                }
                Some(Record::Json(bytes)) => {
                    let item = strict::serving_if(self.serves, || json::from_slice(&bytes));
                    return Some(item.map_err(ItemError::Invalid));
                }
                Some(Record::Broken(error)) => return Some(Err(error)),
                None => {}
            }
            match self.body.as_mut()?.next().await {
                Some(Ok(bytes)) => {
                    if let Err(error) = self.splitter.push(&bytes, &mut self.ready) {
                        self.body = None;
                        self.ready.push_back(Record::Broken(error));
                    }
                    let said = std::mem::take(&mut self.splitter.mark);
                    self.marked().update(said);
                }
                Some(Err(error)) => {
                    self.body = None;
                    return Some(Err(ItemError::Source(match error {
                        BinaryError::Source(error) => error,
                        error => error.into(),
                    })));
                }
                None => {
                    self.body = None;
                    self.splitter.finish(&mut self.ready);
                }
            }
        }
    }

    fn marked(&self) -> MutexGuard<'_, Mark> {
        self.mark.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The item of an event; nothing for one that only says that the connection is there, or that all was said.
    fn event<T: DeserializeOwned + Check>(
        &mut self,
        mut event: Fields,
    ) -> Option<Result<T, json::Error>> {
        let held = std::mem::take(&mut self.held);
        event.id = event.id.or(held.id);
        event.retry = event.retry.or(held.retry);
        let item = strict::serving_if(self.serves, || read::event(&event, self.framing));
        if event.data.trim() == DONE {
            self.marked().done = true;
            if item.is_err() {
                self.body = None;
                self.ready.clear();
                return None;
            }
        }
        // Nothing is no JSON. What else it says is told with the next event, which it holds for.
        if item.is_err() && event.data.is_empty() && self.framing != Framing::TextEvents {
            event.id = event.id.filter(|id| !id.is_empty());
            self.held = event;
            return None;
        }
        Some(item)
    }
}

#[cfg(test)]
mod tests;
