//! Sequences of items in responses, for servers.
//!
//! In: the items that a handler answers with. Out: a response that is sent item by item, as they come.
//!
//! Needs: `items`, `server`; the crates `axum`, `serde`.

use axum::body::Body;
use serde::Serialize;

use super::items::{Framing, Items};
use super::server::{Answer, Answered};

impl<T: Serialize + Send + 'static> Items<T> {
    /// A response of these items. An item that can't be written cuts the response off.
    ///
    /// # Errors
    ///
    /// The response can't be written.
    pub fn answer(self, answer: Answer, framing: Framing) -> Answered {
        let body = Body::from_stream(self.write(framing));
        answer.body("application/octet-stream", body)
    }
}
