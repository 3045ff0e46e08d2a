//! Bodies of bytes in requests and responses, for clients.
//!
//! In: bodies, and responses as they came. Out: requests whose bodies are sent as they come, and bodies that are not
//! read yet.
//!
//! Needs: `binary`, `client`, `operation`; the crates `bytes`, `futures_util`, `http_body`, `reqwest`.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::stream::{self, Stream as _};
use http_body::{Frame, SizeHint};
use reqwest::header::CONTENT_TYPE;

use super::binary::{Binary, BinaryError, Failed};
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
        let body = match raw.response() {
            None => Self::from(raw.body().clone()),
            Some(response) => {
                let length = response.content_length();
                let chunks = stream::unfold(response, |mut response| async {
                    // The URL may hold a key.
                    let chunk = response.chunk().await;
                    let chunk = chunk.map_err(|error| Failed::from(error.without_url()));
                    Some((chunk.transpose()?, response))
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
    pub(super) fn into_body(mut self) -> reqwest::Body {
        match self.whole() {
            Some(bytes) => bytes.into(),
            None => reqwest::Body::wrap(Sent(self)),
        }
    }
}

/// A body that is sent as it comes.
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
