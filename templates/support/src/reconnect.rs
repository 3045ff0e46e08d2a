//! Streams of events that go on where a connection was lost (HTML §9.2.3), for clients.
//!
//! In: a [`Call`] whose answer is a stream of events. Out: the events of that answer and of those that follow. What always
//! holds: no event comes twice unless the server sends it twice; what is not an answer with events is the last that comes;
//! nothing is sent again for ever without an event between.
//!
//! Needs: `client`, `items`; the crate `futures_util`.

use std::marker::PhantomData;
use std::time::Duration;

use futures_util::stream;

use super::client::{
    Call, Endpoint, Error, Failure, Request, asked_for, is_transient, jittered, sleep,
};
use super::items::{ItemError, Items, Mark};

/// How long to wait where the server does not say.
const DELAY: Duration = Duration::from_secs(3);

/// The longest delay between attempts that bring nothing.
const LONGEST: Duration = Duration::from_secs(60);

impl<E, T> Call<E>
where
    E: Endpoint<Output = Items<T>> + 'static,
    E::Error: Send + Sync,
    T: Send + 'static,
{
    /// The events of the response, and of those that follow: where one ends or breaks off, the request is sent again with
    /// the id of the last event (`Last-Event-ID`), after as long as the server says (`retry`), or 3 s; where it answers
    /// `429`, `502`, `503` or `504`, after as long as `Retry-After` says there. It is given up where so many attempts one
    /// after the other brought no event; the last says why. `204` and `[DONE]` are the end.
    ///
    /// Only `GET` is sent again, and only if its body can be sent twice, which a stream can't.
    pub fn reconnecting(self, attempts: u32) -> Items<T> {
        let is_get = self.request.operation.method == "GET";
        let resumed = is_get.then(|| self.request.repeated()).flatten();
        let events = Resumed::<E, T> {
            first: Some(self.request),
            again: resumed,
            items: None,
            mark: Mark::default(),
            asked: None,
            attempts,
            failed: 0,
            endpoint: PhantomData,
        };
        Items::new(stream::unfold(events, |mut events| async {
            let event = events.next().await?;
            Some((event, events))
        }))
    }
}

/// A stream of events over several responses.
struct Resumed<E, T> {
    /// What is sent first.
    first: Option<Request>,
    /// What is sent again; nothing behind the end.
    again: Option<Request>,
    /// The response that is read.
    items: Option<Items<T>>,
    /// What the server said so far of coming back.
    mark: Mark,
    /// After how long the last answer, which had no events, asks to come back.
    asked: Option<Duration>,
    attempts: u32,
    /// How many attempts brought no event since the last one.
    failed: u32,
    endpoint: PhantomData<fn() -> E>,
}

impl<E: Endpoint<Output = Items<T>> + 'static, T: Send + 'static> Resumed<E, T>
where
    E::Error: Send + Sync,
{
    async fn next(&mut self) -> Option<Result<T, ItemError>> {
        loop {
            let Some(items) = &mut self.items else {
                let request = self.request().await?;
                match Call::<E>::from(request).send().await {
                    Ok(reply) => self.items = Some(reply.into_inner()),
                    Err(error) if self.is_end(&error) => return None,
                    Err(error) if self.may_return() && may_succeed(&error) => {
                        self.asked = error.raw().and_then(|raw| asked_for(raw.headers()));
                    }
                    Err(error) => {
                        self.again = None;
                        return Some(Err(ItemError::Source(error.into())));
                    }
                }
                continue;
            };
            let item = items.next().await;
            self.mark.update(items.mark());
            match item {
                Some(Ok(event)) => {
                    self.failed = 0;
                    return Some(Ok(event));
                }
                Some(Err(error @ (ItemError::Invalid(_) | ItemError::Text))) => {
                    return Some(Err(error));
                }
                // What is too large would be so again.
                Some(Err(error @ (ItemError::TooLarge { .. } | ItemError::Unwritable(_)))) => {
                    self.again = None;
                    self.items = None;
                    return Some(Err(error));
                }
                ended => {
                    self.items = None;
                    if self.mark.done || !self.may_return() {
                        self.again = None;
                        return ended;
                    }
                }
            }
        }
    }

    /// The request for the next response, when its time has come.
    async fn request(&mut self) -> Option<Request> {
        if let Some(first) = self.first.take() {
            return Some(first);
        }
        let again = self.again.as_ref()?.repeated()?;
        let delay = self.mark.retry.map_or(DELAY, Duration::from_millis);
        // The first attempt comes as soon as the server says.
        sleep(match (self.asked.take(), self.failed.saturating_sub(1)) {
            (Some(asked), _) => asked,
            (None, 0) => delay,
            (None, more) => jittered(
                delay
                    .saturating_mul(1 << more.min(20))
                    .min(LONGEST.max(delay)),
            ),
        })
        .await;
        // Whoever reads a header takes the spaces off.
        let id = self.mark.id.as_deref().unwrap_or_default();
        Some(match id.trim_matches([' ', '\t']) {
            "" => again,
            id => again.header("Last-Event-ID", id),
        })
    }

    /// Whether there is an attempt left; this one brought nothing.
    fn may_return(&mut self) -> bool {
        self.failed += 1;
        self.again.is_some() && self.failed <= self.attempts
    }

    /// Whether the server says that there is nothing more.
    fn is_end(&self, error: &Error<E::Error>) -> bool {
        error.status().is_some_and(|status| status == 204)
    }
}

/// Whether an attempt may succeed later.
fn may_succeed<E: Failure>(error: &Error<E>) -> bool {
    match error.status() {
        Some(status) => is_transient(status),
        None => matches!(error, Error::Transport { .. }),
    }
}
