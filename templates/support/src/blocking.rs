//! Calls for programs without `async`.
//!
//! In: a call, or anything that is waited for. Out: what comes of it. What always holds: there is one runtime, on a thread
//! of its own, which begins with the first call.
//!
//! A browser has no threads to wait on, so that nothing of this is there on `wasm32-unknown-unknown`.
//!
//! Needs: `client`; the crate `tokio`.

#![cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]

use std::future::pending;
use std::io;
use std::sync::{Mutex, PoisonError};
use std::thread;

use tokio::runtime::{Builder, Handle};

use super::client::{Call, Endpoint, Error, Outcome};

/// The runtime, where it has begun.
static RUNTIME: Mutex<Option<Handle>> = Mutex::new(None);

/// Waits on this thread until something is there: the next item of a response, all bytes of one.
///
/// # Errors
///
/// The thread of the runtime cannot begin.
///
/// # Panics
///
/// In `async` code, where it would keep others from their work: await it there.
pub fn wait<W: Future>(work: W) -> io::Result<W::Output> {
    Ok(runtime()?.block_on(work))
}

impl<E: Endpoint> Call<E> {
    /// Sends it, and waits on this thread until it is answered. Not for `async` code, see [`wait`].
    ///
    /// # Errors
    ///
    /// The operation did not succeed, see [`Error`].
    pub fn send_blocking(self) -> Outcome<E> {
        let operation = self.request.operation.id;
        match wait(self.send()) {
            Ok(outcome) => outcome,
            Err(error) => Err(Error::Transport {
                operation,
                source: error.into(),
                raw: None,
            }),
        }
    }
}

fn runtime() -> io::Result<Handle> {
    let mut known = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*known {
        return Ok(handle.clone());
    }
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    // Whoever waits does its own work; this one wakes it.
    thread::Builder::new()
        .name("blocking calls".to_owned())
        .spawn(move || runtime.block_on(pending::<()>()))?;
    *known = Some(handle.clone());
    Ok(handle)
}
