//! How long a body may take to come.
//!
//! In: the body of a request. Out: the same, which fails where it is too slow. What always holds: nothing is timed, and no
//! timer is asked for, as long as the body need not be waited for.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::time::Sleep;

/// A body that must come in time: the whole of it, or each piece.
#[derive(Debug)]
pub(super) struct Paced {
    body: Body,
    limit: Duration,
    /// Runs since the body was first waited for, or since its last piece.
    waiting: Option<Pin<Box<Sleep>>>,
    /// Whether the limit is that of each piece.
    by_piece: bool,
}

impl Paced {
    /// A body of which the whole must come within this time.
    pub(super) fn new(body: Body, limit: Duration) -> Self {
        Self {
            body,
            limit,
            waiting: None,
            by_piece: false,
        }
    }

    /// The rest of it, of which each piece must come within the time.
    pub(super) fn piece_by_piece(self) -> Body {
        Body::new(Self {
            waiting: None,
            by_piece: true,
            ..self
        })
    }
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = Box<dyn Error + Send + Sync>;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let this = self.get_mut();
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(context) {
            if this.by_piece {
                this.waiting = None;
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        let limit = this.limit;
        let waiting = this
            .waiting
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(limit)));
        waiting.as_mut().poll(context).map(|()| {
            Some(Err(TooSlow {
                limit,
                by_piece: this.by_piece,
            }
            .into()))
        })
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A body did not come in time.
#[derive(Debug, Clone, Copy)]
pub(super) struct TooSlow {
    limit: Duration,
    by_piece: bool,
}

impl fmt::Display for TooSlow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.by_piece {
            "each piece of the body"
        } else {
            "the body"
        };
        write!(f, "{what} must come within {:?}", self.limit)
    }
}

impl Error for TooSlow {}

impl TooSlow {
    /// The one that an error comes of.
    pub(super) fn of<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e Self> {
        let mut cause = Some(error);
        while let Some(error) = cause {
            if let Some(slow) = error.downcast_ref() {
                return Some(slow);
            }
            cause = error.source();
        }
        None
    }
}
