//! Operations that a server does not have yet.
//!
//! In: what the handler would get. Out: nothing, ever: whoever waits for it is told so by the router, which answers `501`
//! instead. What always holds: nothing unwinds where a router waits. Elsewhere, in a test that calls the method or in a
//! task of its own, it panics, as what nobody wrote can't be waited for.

use std::cell::Cell;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

thread_local! {
    /// Whether the router that polls on this thread, if one does, came upon what nobody wrote.
    static FOUND: Cell<Option<bool>> = const { Cell::new(None) };
}

/// What a handler that nobody wrote comes to.
#[derive(Debug)]
pub struct NotImplemented<T>(PhantomData<fn() -> T>);

/// Stands for a handler that nobody wrote.
pub fn not_implemented<I, T>(inputs: I) -> NotImplemented<T> {
    drop(inputs);
    NotImplemented(PhantomData)
}

impl<T> Future for NotImplemented<T> {
    type Output = T;

    #[expect(clippy::panic, reason = "there is nobody to tell")]
    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<T> {
        match FOUND.get() {
            Some(_) => FOUND.set(Some(true)),
            None => panic!("the operation is not implemented"),
        }
        Poll::Pending
    }
}

/// What polling comes to, or nothing where it waits for what nobody wrote.
pub(super) fn unless_found<T>(poll: impl FnOnce() -> Poll<T>) -> Option<Poll<T>> {
    // A router inside another, in one process, is polled inside it.
    let _outer = Outer(FOUND.replace(Some(false)));
    let polled = poll();
    let is_missing = polled.is_pending() && FOUND.get() == Some(true);
    (!is_missing).then_some(polled)
}

/// What the router around this one came upon, which it is told again.
struct Outer(Option<bool>);

impl Drop for Outer {
    fn drop(&mut self) {
        FOUND.set(self.0);
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use super::super::caught::caught;
    use super::*;

    #[tokio::test]
    async fn who_waits_for_it_is_told_so() {
        let answered = caught(not_implemented::<_, u8>("inputs")).await;
        let rejection = answered.unwrap_err();
        assert_eq!(
            (rejection.status().as_u16(), rejection.cause()),
            (501, None)
        );
    }

    #[tokio::test]
    async fn an_inner_router_tells_its_own() {
        let inner = caught(async {
            let inner = caught(not_implemented::<_, u8>(())).await;
            inner.map_err(|rejection| rejection.status().as_u16())
        });
        assert_eq!(inner.await.unwrap(), Err(501));
        let ready = caught(async {
            tokio::task::yield_now().await;
            ready(1).await
        });
        assert_eq!(ready.await.unwrap(), 1);
    }

    #[tokio::test]
    #[should_panic(expected = "not implemented")]
    async fn nobody_waits_in_vain() {
        not_implemented::<_, ()>(()).await;
    }
}
