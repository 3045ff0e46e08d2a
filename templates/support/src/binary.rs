//! Bodies of bytes, as they come: images, archives, everything that has no structure here.
//!
//! In: bytes, or a stream of them. Out: the same. What always holds: nothing is read before it is asked for; no more
//! bytes come than the limit of the one who receives them; a body that breaks off is told from one that ends.
//!
//! Needs: the crates `bytes`, `futures_util`.

use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_util::stream::{Stream, StreamExt as _};

/// Why a stream failed.
pub type Failed = Box<dyn std::error::Error + Send + Sync>;

/// A stream whose type does not matter.
pub(super) type Boxed<T> = Pin<Box<dyn Stream<Item = T> + Send>>;

/// Is told why a body can't be read further.
pub(super) type Observer = Box<dyn Fn(&BinaryError) + Send>;

/// Why a body can't be read further. Nothing follows.
#[derive(Debug)]
#[non_exhaustive]
pub enum BinaryError {
    /// It has more bytes than the limit. [`Binary::limit`] sets another one.
    TooLarge {
        /// The limit.
        limit: u64,
    },
    /// It can't be received, or the one who makes it failed.
    Source(Failed),
}

impl fmt::Display for BinaryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { limit } => write!(f, "the body has more than {limit} bytes"),
            Self::Source(_) => f.write_str("the body broke off"),
        }
    }
}

impl std::error::Error for BinaryError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Source(error) => Some(error.as_ref()),
            Self::TooLarge { .. } => None,
        }
    }
}

/// A body of bytes.
///
/// The one who sends it makes it of bytes or text by `into()`, or of a stream ([`Binary::stream`]); where several media
/// types are documented, [`of_type`](Self::of_type) says which it is. The one who receives it takes the whole
/// ([`bytes`](Self::bytes)), or what comes piece by piece ([`next`](Self::next), or as any other [`Stream`]).
#[must_use = "bytes come when they are asked for"]
pub struct Binary {
    content_type: Option<String>,
    length: Option<u64>,
    limit: u64,
    /// How many bytes came so far.
    come: u64,
    content: Content,
    observer: Option<Mutex<Observer>>,
}

enum Content {
    /// All bytes; none behind the end.
    Whole(Option<Bytes>),
    // The lock makes it `Sync`, and is never waited for.
    Stream(Mutex<Boxed<Result<Bytes, Failed>>>),
}

impl Binary {
    /// The bytes of a stream: of a file, of another body. One that fails cuts the body off, so that the receiver can
    /// tell.
    pub fn stream<B: Into<Bytes>, E: Into<Failed>>(
        stream: impl Stream<Item = Result<B, E>> + Send + 'static,
    ) -> Self {
        let pieces = stream.map(|piece| piece.map(Into::into).map_err(Into::into));
        Self::new(Content::Stream(Mutex::new(Box::pin(pieces.fuse()))))
    }

    fn new(content: Content) -> Self {
        Self {
            content_type: None,
            length: None,
            limit: u64::MAX,
            come: 0,
            content,
            observer: None,
        }
    }

    /// Says its media type.
    pub fn of_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Says how many bytes a stream has, where that is known.
    pub fn of_length(mut self, bytes: u64) -> Self {
        self.length = Some(bytes);
        self
    }

    /// Takes at most so many bytes, instead of the client's or the server's body limit.
    pub fn limit(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    pub(super) fn observed(mut self, observer: Observer) -> Self {
        self.observer = Some(Mutex::new(observer));
        self
    }

    /// The media type that the sender says, with its parameters.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// How many bytes it has, where the sender says it.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// The next bytes; nothing at the end.
    pub async fn next(&mut self) -> Option<Result<Bytes, BinaryError>> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    /// All bytes.
    ///
    /// # Errors
    ///
    /// There are more than the limit, or not all can be received.
    pub async fn bytes(mut self) -> Result<Bytes, BinaryError> {
        let Some(first) = self.next().await.transpose()? else {
            return Ok(Bytes::new());
        };
        let Some(second) = self.next().await.transpose()? else {
            return Ok(first);
        };
        let mut all = BytesMut::from(first);
        all.extend_from_slice(&second);
        while let Some(piece) = self.next().await {
            all.extend_from_slice(&piece?);
        }
        Ok(all.freeze())
    }

    /// All bytes, where they are there already.
    pub(super) fn whole(&mut self) -> Option<Bytes> {
        match &mut self.content {
            Content::Whole(bytes) => Some(bytes.take().unwrap_or_default()),
            Content::Stream(_) => None,
        }
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, BinaryError>>> {
        let declared = self.length.is_some_and(|length| length > self.limit);
        let piece = match &mut self.content {
            Content::Whole(None) => return Poll::Ready(None),
            _ if declared => Some(Err(BinaryError::TooLarge { limit: self.limit })),
            Content::Whole(bytes) => bytes.take().map(Ok),
            Content::Stream(stream) => {
                let stream = stream.get_mut().unwrap_or_else(PoisonError::into_inner);
                match stream.as_mut().poll_next(context) {
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(piece) => piece.map(|piece| piece.map_err(BinaryError::Source)),
                }
            }
        };
        let piece = piece.map(|piece| {
            let bytes = piece?;
            self.come += bytes.len() as u64;
            if self.come > self.limit {
                return Err(BinaryError::TooLarge { limit: self.limit });
            }
            Ok(bytes)
        });
        if let Some(Err(error)) = &piece {
            self.content = Content::Whole(None);
            if let Some(observer) = self.observer.take() {
                observer
                    .into_inner()
                    .unwrap_or_else(PoisonError::into_inner)(error);
            }
        }
        Poll::Ready(piece)
    }
}

impl Stream for Binary {
    type Item = Result<Bytes, BinaryError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(context)
    }
}

impl From<Bytes> for Binary {
    fn from(bytes: Bytes) -> Self {
        let length = bytes.len() as u64;
        Self::new(Content::Whole(Some(bytes))).of_length(length)
    }
}

impl From<Vec<u8>> for Binary {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<&'static [u8]> for Binary {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

impl<const LENGTH: usize> From<&'static [u8; LENGTH]> for Binary {
    fn from(bytes: &'static [u8; LENGTH]) -> Self {
        Bytes::from_static(bytes).into()
    }
}

impl From<String> for Binary {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&'static str> for Binary {
    fn from(text: &'static str) -> Self {
        Bytes::from_static(text.as_bytes()).into()
    }
}

/// Shows what is said of it, not what is in it.
impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Binary")
            .field("content_type", &self.content_type)
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    fn pieces(pieces: &[&'static str]) -> Binary {
        let pieces: Vec<_> = pieces.iter().map(|piece| Ok::<_, Failed>(*piece)).collect();
        Binary::stream(stream::iter(pieces))
    }

    #[tokio::test]
    async fn bytes_come_whole_or_in_pieces() {
        for pieces in [&["ab"][..], &["a", "b"], &["", "a", "", "b"]] {
            assert_eq!(self::pieces(pieces).bytes().await.unwrap(), "ab");
        }
        assert_eq!(pieces(&[]).bytes().await.unwrap(), "");
        let mut body = pieces(&["a", "b"]);
        assert_eq!(body.next().await.unwrap().unwrap(), "a");
        assert_eq!(body.next().await.unwrap().unwrap(), "b");
        assert!(body.next().await.is_none());
        assert_eq!(Binary::from("ab").length(), Some(2));
        // Not all streams may be asked again behind their end.
        let mut body = Binary::stream(stream::unfold(1, |left| async move {
            (left > 0).then_some((Ok::<_, Failed>("a"), left - 1))
        }));
        assert!(body.next().await.is_some());
        assert!(body.next().await.is_none() && body.next().await.is_none());
    }

    #[tokio::test]
    async fn no_more_bytes_come_than_the_limit() {
        let mut body = pieces(&["ab", "c", "d"]).limit(3);
        assert!(body.next().await.unwrap().is_ok());
        assert!(body.next().await.unwrap().is_ok());
        let error = body.next().await.unwrap().unwrap_err();
        assert_eq!(error.to_string(), "the body has more than 3 bytes");
        assert!(body.next().await.is_none());
        // What is declared is believed, before anything comes.
        let mut body = pieces(&["a"]).of_length(4).limit(3);
        assert!(body.next().await.unwrap().is_err());
        assert!(body.next().await.is_none());
    }

    #[tokio::test]
    async fn a_stream_that_fails_is_no_end() {
        let broken = stream::iter([Ok("a"), Err("power cut")]);
        let told = std::sync::Arc::new(Mutex::new(0));
        let count = told.clone();
        let body = Binary::stream(broken).observed(Box::new(move |_| *count.lock().unwrap() += 1));
        let error = body.bytes().await.unwrap_err();
        assert!(matches!(&error, BinaryError::Source(source) if source.to_string() == "power cut"));
        assert_eq!(*told.lock().unwrap(), 1);
    }
}
