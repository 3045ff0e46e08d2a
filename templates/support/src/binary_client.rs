//! Bodies of bytes in requests and responses, for clients.
//!
//! In: bodies, and responses as they came. Out: requests whose bodies are sent as they come (in a browser, when all is
//! there), and bodies that are not read yet.
//!
//! Needs: `binary`, `client`, `operation`; the crates `bytes`, `futures_util`, `http_body`, `reqwest`.

use futures_util::stream;
use reqwest::header::CONTENT_TYPE;

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
use super::binary::BinaryError;
use super::binary::{Binary, Failed};
use super::client::platform::Outgoing;
use super::client::{Raw, Request, Unread};
use super::operation::Media;

impl Request {
    /// Sets a body of bytes.
    #[must_use]
    pub fn binary(self, body: impl Into<Binary>) -> Self {
        let body = body.into();
        let documented = match body.content_type() {
            None => self.documented(|media| matches!(media, Media::Bytes(_))),
            Some(given) => self.accepting(given),
        };
        match (documented, body.content_type()) {
            (Some(_), Some(given)) => {
                let content_type = given.to_owned().into();
                self.set_body(content_type, body.into_body())
            }
            (Some(media), None) => self.set_body(media.content_type(), body.into_body()),
            (None, given) => {
                let given = given.unwrap_or("bytes");
                self.refuse(format!("the operation takes no body of `{given}`"))
            }
        }
    }

    /// The documented bytes that a media type is of.
    fn accepting(&self, given: &str) -> Option<&'static Media> {
        let mut media = self.media_types().iter();
        media.find(|media| matches!(media, Media::Bytes(_)) && media.accepts(given))
    }
}

impl Binary {
    /// The body of a response, which may be one that is not read yet.
    ///
    /// # Errors
    ///
    /// None; it has the form of the functions that read a response.
    pub fn read(raw: &Raw) -> Result<Self, Unread> {
        let body = match raw.rest() {
            None => Self::from(raw.body().clone()),
            Some(rest) => {
                let length = rest.length();
                let chunks = stream::unfold(rest, |mut rest| async {
                    let chunk = rest.next().await?.map_err(Failed::from);
                    Some((chunk, rest))
                });
                let body = Self::stream(chunks).limit(raw.limit());
                match length {
                    Some(length) => body.of_length(length),
                    None => body,
                }
            }
        };
        let given = raw.headers().get(CONTENT_TYPE);
        Ok(match given.and_then(|given| given.to_str().ok()) {
            Some(given) => body.of_type(given),
            None => body,
        })
    }

    /// The body of a request.
    pub(super) fn into_body(mut self) -> Outgoing {
        match self.whole() {
            Some(bytes) => bytes.into(),
            None => streamed(self),
        }
    }
}

/// A stream is collected, as a browser sends none.
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
fn streamed(body: Binary) -> Outgoing {
    Outgoing::Later(Box::pin(async { Ok(body.bytes().await?) }))
}

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
use streaming::streamed;

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
mod streaming {
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use bytes::Bytes;
    use futures_util::Stream as _;
    use http_body::{Frame, SizeHint};

    use super::{Binary, BinaryError, Outgoing};

    /// A stream is sent as it comes.
    pub(super) fn streamed(body: Binary) -> Outgoing {
        Outgoing::wrap(Sent(body))
    }

    struct Sent(Binary);

    impl http_body::Body for Sent {
        type Data = Bytes;
        type Error = BinaryError;

        fn poll_frame(
            self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, BinaryError>>> {
            let piece = Pin::new(&mut self.get_mut().0).poll_next(context);
            piece.map(|piece| piece.map(|piece| piece.map(Frame::data)))
        }

        fn size_hint(&self) -> SizeHint {
            self.0
                .length()
                .map_or_else(SizeHint::default, SizeHint::with_exact)
        }
    }
}
