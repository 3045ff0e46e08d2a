//! Lists that come in pages: streams of all pages, and of the items of all of them.
//!
//! In: a [`Call`] of an operation that is [`Paged`]. Out: [`Pages`]. What always holds: nothing is sent before it is
//! asked for, and one page at a time; an error ends the stream. An error are a cursor or link that was there before, a
//! page that is the one before byte for byte, one that says that it is another, and a link to another origin, which gets
//! nothing of ours. A server that makes up new pages for ever is followed for ever.
//!
//! Needs: `client`, `operation`, `style`; the crates `futures_util`, `reqwest`, `serde`, `serde_json`.

mod link;
mod seek;
mod turn;

use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use std::vec;

use futures_util::Stream;
use futures_util::stream::{self, StreamExt as _};

use super::client::{Call, Endpoint, Error, Reply};
use turn::Turns;

/// An operation that answers with a page of a list.
pub trait Paged: Endpoint {
    /// What the list holds.
    type Item;

    /// How a page leads to the next one.
    const PAGING: Paging;

    /// The items of a page.
    fn items(page: Self::Output) -> Option<Vec<Self::Item>>;
}

/// Where a member of a page is: the keys of the objects that it is in, and its own.
pub type Keys = &'static [&'static str];

/// How a page leads to the next one.
#[derive(Debug, Clone, Copy)]
pub struct Paging {
    turn: Turn,
    /// A flag that is false in the last page.
    more: Option<Keys>,
    /// The number of the page, or of its first item.
    at: Option<Keys>,
    /// How many pages there are, or items.
    total: Option<Keys>,
    /// The number of the first page, or of its first item.
    first: Option<u64>,
    /// Whether the first page is asked for by that number.
    begins: bool,
}

#[derive(Debug, Clone, Copy)]
enum Turn {
    /// A parameter has what the page says at these keys.
    Cursor(&'static str, Keys),
    /// A parameter has what this header of the page says.
    Header(&'static str, &'static str),
    /// A parameter has how many items were before; the list is at these keys.
    Offset(&'static str, Keys),
    /// A parameter has the number of the page; the list is at these keys.
    Number(&'static str, Keys),
    /// The page has a link at these keys.
    Url(Keys),
    /// The header `Link` has one (RFC 8288).
    Link,
}

impl Paging {
    const fn new(turn: Turn) -> Self {
        Self {
            turn,
            more: None,
            at: None,
            total: None,
            first: None,
            begins: false,
        }
    }

    /// What the page says at some keys is given to a parameter of the query.
    #[must_use]
    pub const fn cursor(parameter: &'static str, next: Keys) -> Self {
        Self::new(Turn::Cursor(parameter, next))
    }

    /// What a header says is given to a parameter of the query.
    #[must_use]
    pub const fn header(parameter: &'static str, header: &'static str) -> Self {
        Self::new(Turn::Header(parameter, header))
    }

    /// A parameter of the query says how many items to leave out.
    #[must_use]
    pub const fn offset(parameter: &'static str, list: Keys) -> Self {
        Self::new(Turn::Offset(parameter, list))
    }

    /// A parameter of the query says which page.
    #[must_use]
    pub const fn number(parameter: &'static str, list: Keys) -> Self {
        Self::new(Turn::Number(parameter, list))
    }

    /// The page has a link to the next one.
    #[must_use]
    pub const fn url(next: Keys) -> Self {
        Self::new(Turn::Url(next))
    }

    /// The header `Link` has a link to the next one.
    #[must_use]
    pub const fn link() -> Self {
        Self::new(Turn::Link)
    }

    /// Pages, or items, are counted from this number.
    #[must_use]
    pub const fn first(mut self, number: u64) -> Self {
        self.first = Some(number);
        self
    }

    /// Pages are counted from this number, which the first page is asked for by.
    #[must_use]
    pub const fn begin(mut self, number: u64) -> Self {
        self.begins = true;
        self.first(number)
    }

    /// The page says whether there are more.
    #[must_use]
    pub const fn more(mut self, keys: Keys) -> Self {
        self.more = Some(keys);
        self
    }

    /// The page says which it is, by the number of it, or of its first item.
    #[must_use]
    pub const fn at(mut self, keys: Keys) -> Self {
        self.at = Some(keys);
        self
    }

    /// The page says how many there are: pages where they have numbers, else items.
    #[must_use]
    pub const fn total(mut self, keys: Keys) -> Self {
        self.total = Some(keys);
        self
    }
}

/// A [`Stream`] of what pages have. Nothing is sent before the [`next`](Self::next) is asked for, and one page at a time.
/// It ends behind an error.
#[must_use = "pages come when they are asked for"]
pub struct Pages<T, E>(Mutex<Coming<T, E>>);

/// The lock around it makes it `Sync`, and is never waited for.
type Coming<T, E> = Pin<Box<dyn Stream<Item = Result<T, Error<E>>> + Send>>;

impl<T, E> Pages<T, E> {
    fn new(coming: impl Stream<Item = Result<T, Error<E>>> + Send + 'static) -> Self {
        Self(Mutex::new(Box::pin(coming.fuse())))
    }

    /// The next one; nothing at the end.
    pub async fn next(&mut self) -> Option<Result<T, Error<E>>> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Error<E>>>> {
        let coming = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        coming.as_mut().poll_next(context)
    }
}

impl<T, E> Stream for Pages<T, E> {
    type Item = Result<T, Error<E>>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl<T, E> fmt::Debug for Pages<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}

impl<E: Paged + 'static> Call<E> {
    /// This page and all behind it.
    pub fn pages(self) -> Pages<Reply<E::Output>, E::Error> {
        let turns = Turns::<E>::new(self.request);
        Pages::new(stream::unfold(turns, |mut turns| async {
            let page = turns.next().await?;
            Some((page, turns))
        }))
    }

    /// The items of this page and of all behind it.
    pub fn items(self) -> Pages<E::Item, E::Error>
    where
        E::Item: Send,
    {
        let begin = (Turns::<E>::new(self.request), Vec::new().into_iter());
        Pages::new(stream::unfold(begin, |(mut turns, mut ready)| async {
            let item = item(&mut turns, &mut ready).await?;
            Some((item, (turns, ready)))
        }))
    }
}

/// The next item, of the page that is there or of the next one that has some.
async fn item<E: Paged>(
    turns: &mut Turns<E>,
    ready: &mut vec::IntoIter<E::Item>,
) -> Option<Result<E::Item, Error<E::Error>>> {
    loop {
        if let Some(item) = ready.next() {
            return Some(Ok(item));
        }
        match turns.next().await? {
            Ok(page) => {
                let items = E::items(page.into_inner());
                *ready = items.unwrap_or_default().into_iter();
            }
            Err(error) => return Some(Err(error)),
        }
    }
}
