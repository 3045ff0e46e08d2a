//! Panics of what the user wrote.
//!
//! In: the future of a handler. Out: what comes of it, or how its caller is answered instead. What always holds: a
//! future that panicked, or waits for what nobody wrote, is not polled again. Where panics abort, there is nothing to
//! catch.

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use super::not_implemented::unless_found;
use super::rejection::{Kind, Rejection};

/// What comes of some work; where it panics, a rejection with what it says then, which is for the server's own eyes.
pub(super) async fn caught<T>(work: impl Future<Output = T>) -> Result<T, Rejection> {
    let mut work = pin!(work);
    poll_fn(|context| {
        let poll = || unless_found(|| work.as_mut().poll(context));
        match catch_unwind(AssertUnwindSafe(poll)) {
            Ok(Some(polled)) => polled.map(Ok),
            Ok(None) => Poll::Ready(Err(Rejection::new(
                Kind::NotImplemented,
                "the server does not have this operation yet",
            ))),
            Err(panic) => Poll::Ready(Err(rejection(panic.as_ref()))),
        }
    })
    .await
}

fn rejection(panic: &(dyn Any + Send)) -> Rejection {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Rejection::failed(Some(match text {
        Some(text) => format!("panicked: {text}"),
        None => "panicked".to_owned(),
    }))
}
