//! Operations that a server does not have yet.
//!
//! In: what the handler would get. Out: nothing, ever: whoever waits for it unwinds to the router, which answers `501`. What
//! always holds: it is no panic to those who watch for panics. Where panics abort, so does this.

use std::marker::PhantomData;
use std::panic::resume_unwind;
use std::pin::Pin;
use std::task::{Context, Poll};

/// What a handler that nobody wrote comes to.
#[derive(Debug)]
pub struct NotImplemented<T>(PhantomData<fn() -> T>);

/// What unwinds.
pub(super) struct Unwinding;

/// Stands for a handler that nobody wrote.
pub fn not_implemented<I, T>(inputs: I) -> NotImplemented<T> {
    drop(inputs);
    NotImplemented(PhantomData)
}

impl<T> Future for NotImplemented<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<T> {
        resume_unwind(Box::new(Unwinding))
    }
}

#[cfg(test)]
mod tests {
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
}
