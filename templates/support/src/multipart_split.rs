//! Bodies of `multipart/…` (RFC 2046 §5.1), split into their parts.
//!
//! In: the beginning of a body, or the whole of it. Out: its parts in order, with what is in them. What always holds:
//! no more is held than was given; where there is more to come, the part that it begins in is read as it comes, and
//! is the last one.
//!
//! Needs: `binary`; the crates `bytes`, `futures_util`, `multer`, `percent_encoding`.

use std::fmt;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, Waker, ready};

use bytes::{Bytes, BytesMut};
use futures_util::stream::{self, Stream};
use multer::{Error, Field, Multipart};

use super::binary::{Binary, Boxed, Failed};

/// A part as it came.
#[derive(Debug, Default)]
pub struct Received {
    /// The name of its field, else its `Content-ID`; empty where it has neither.
    pub name: String,
    /// The name that it has as a file.
    pub file_name: Option<String>,
    /// The media type that it says.
    pub content_type: Option<String>,
    /// What its head says besides, by name.
    pub headers: Vec<(String, String)>,
    /// What is in it, as far as it is held.
    pub content: Bytes,
    /// All that is in it, where that is not held.
    unread: Option<Binary>,
}

impl Received {
    /// All that is in it; nothing is left here.
    pub fn take(&mut self) -> Binary {
        let unread = self.unread.take();
        let content = unread.unwrap_or_else(|| std::mem::take(&mut self.content).into());
        match &self.content_type {
            Some(content_type) => content.of_type(content_type),
            None => content,
        }
    }
}

/// What of a body is not held.
pub struct Rest {
    /// It as it comes.
    pub body: Boxed<Result<Bytes, Failed>>,
    /// The most bytes that the whole body may have, unless the one who reads it says something else.
    pub limit: u64,
    /// Whether parts of a name may be read as they come.
    pub is_file: Box<dyn Fn(&str) -> bool + Send>,
    /// Whether a part of a name means something.
    pub is_known: Box<dyn Fn(&str) -> bool + Send>,
}

/// Why a body can't be split.
#[derive(Debug)]
pub enum Broken {
    /// It is not what its media type says.
    Malformed(Error),
    /// What is too large to be held is no file.
    TooLarge,
}

/// A part that means something came behind a file that is read as it comes.
#[derive(Debug)]
pub struct Late {
    file: String,
    part: String,
}

impl fmt::Display for Late {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, part } = self;
        write!(
            f,
            "the part `{part}` comes behind the file `{file}`, which is too large to be held: a large file must come last"
        )
    }
}

impl std::error::Error for Late {}

/// The boundary that a media type says.
///
/// # Errors
///
/// It says none.
pub fn boundary(content_type: &str) -> Result<String, Error> {
    // Every kind of `multipart` has its boundary in the same place.
    let parameters = content_type.split_once(';');
    let parameters = parameters.map_or("", |(_, parameters)| parameters);
    multer::parse_boundary(format!("multipart/form-data;{parameters}"))
}

/// The parts of a body of which `held` is the beginning, and all where there is no `rest`. With a `prefix`, they are
/// called by their position: the first so many each by its own, all others by the next.
///
/// # Errors
///
/// It can't be split, or not as far as it has to be held.
pub fn split(
    held: Bytes,
    rest: Option<Rest>,
    boundary: String,
    prefix: Option<usize>,
) -> Result<Vec<Received>, Broken> {
    let gate = Arc::new(Gate::default());
    let (rest, options) = match rest {
        Some(rest) => (
            Some(rest.body),
            Some((rest.limit, rest.is_file, rest.is_known)),
        ),
        None => (None, None),
    };
    let size = held.len() as u64;
    let stuck = || match &options {
        Some(_) => Broken::TooLarge,
        None => Broken::Malformed(Error::IncompleteStream),
    };
    let source = Source {
        held: Some(held),
        rest,
        gate: gate.clone(),
        given: false,
    };
    let mut multipart = Multipart::new(source, boundary);
    let mut parts = Vec::new();
    loop {
        let mut field = match now(multipart.next_field()) {
            Poll::Ready(Ok(Some(field))) => field,
            Poll::Ready(Ok(None)) => return Ok(parts),
            Poll::Ready(Err(error)) => return Err(Broken::Malformed(error)),
            Poll::Pending => return Err(stuck()),
        };
        let mut part = head(&field, parts.len(), prefix);
        let mut content = Vec::new();
        loop {
            match now(field.chunk()) {
                Poll::Ready(Ok(Some(piece))) => content.push(piece),
                Poll::Ready(Ok(None)) => break,
                Poll::Ready(Err(error)) => return Err(Broken::Malformed(error)),
                Poll::Pending => {
                    let Some((limit, is_file, is_known)) = options else {
                        return Err(stuck());
                    };
                    if !is_file(&part.name) {
                        return Err(Broken::TooLarge);
                    }
                    gate.open.store(true, Ordering::Relaxed);
                    let in_part: usize = content.iter().map(Bytes::len).sum();
                    let before = size.saturating_sub(in_part as u64);
                    let tail = Tail {
                        held: content.into_iter(),
                        field: Some(field),
                        multipart,
                        gate,
                        name: part.name.clone(),
                        position: parts.len(),
                        prefix,
                        is_known,
                    };
                    let pieces =
                        stream::unfold(tail, |mut tail| async { Some((tail.next().await?, tail)) });
                    let unread = Binary::stream(pieces).limit(limit.saturating_sub(before));
                    part.unread = Some(unread);
                    parts.push(part);
                    return Ok(parts);
                }
            }
        }
        part.content = joined(content);
        parts.push(part);
    }
}

impl Received {
    /// Whether it is read as it comes.
    #[must_use]
    pub fn is_unread(&self) -> bool {
        self.unread.is_some()
    }

    /// Changes how it is read, where it is read as it comes.
    pub fn change(&mut self, change: impl FnOnce(Binary) -> Binary) {
        self.unread = self.unread.take().map(change);
    }
}

fn joined(mut pieces: Vec<Bytes>) -> Bytes {
    if pieces.len() < 2 {
        return pieces.pop().unwrap_or_default();
    }
    let mut all = BytesMut::new();
    pieces.iter().for_each(|piece| all.extend_from_slice(piece));
    all.freeze()
}

/// A part without what is in it.
fn head(field: &Field<'_>, position: usize, prefix: Option<usize>) -> Received {
    let headers = field.headers();
    let disposition = headers.get("content-disposition");
    let disposition = disposition.map_or(&b""[..], |value| value.as_bytes());
    let content_type = headers.get("content-type");
    let others = headers
        .iter()
        .filter(|(name, _)| !matches!(name.as_str(), "content-disposition" | "content-type"));
    Received {
        name: match prefix {
            Some(prefix) => position.min(prefix).to_string(),
            None => named(disposition, "name")
                .or_else(|| content_id(headers.get("content-id")?.to_str().ok()?))
                .unwrap_or_default(),
        },
        file_name: named(disposition, "filename"),
        content_type: content_type.and_then(|value| Some(value.to_str().ok()?.to_owned())),
        headers: others
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                (name.to_string(), value)
            })
            .collect(),
        ..Received::default()
    }
}

/// What a `Content-ID` names its part (RFC 2392): what stands between its brackets.
fn content_id(header: &str) -> Option<String> {
    let id = header.trim();
    let id = id
        .strip_prefix('<')
        .and_then(|id| id.strip_suffix('>'))
        .unwrap_or(id);
    (!id.is_empty()).then(|| id.to_owned())
}

/// A parameter of `Content-Disposition`, as browsers write it (HTML §4.10.21.8), as mail does (RFC 2183), or with its
/// characters' bytes as digits (RFC 8187).
fn named(disposition: &[u8], name: &str) -> Option<String> {
    let text = String::from_utf8_lossy(disposition);
    let (_, mut rest) = text.split_once(';')?;
    let mut extended = None;
    while let Some((key, behind)) = rest.split_once('=') {
        let key = key.trim_matches([' ', '\t', ';']);
        let behind = behind.trim_start();
        let (value, next) = match behind.strip_prefix('"') {
            Some(quoted) => {
                let end = end_of_quotes(quoted);
                let (value, next) = quoted.split_at(end);
                (unescaped(value), next.get(1..).unwrap_or_default())
            }
            None => {
                let (value, next) = behind.split_once(';').unwrap_or((behind, ""));
                (value.trim().to_owned(), next)
            }
        };
        rest = next;
        if key.eq_ignore_ascii_case(name) {
            return Some(value);
        }
        if key
            .strip_suffix('*')
            .is_some_and(|key| key.eq_ignore_ascii_case(name))
        {
            let digits = value.splitn(3, '\'').nth(2);
            extended = extended.or_else(|| digits.map(decoded));
        }
    }
    extended
}

/// Where the text between quotes ends: at the first quote that is not escaped, if there is any.
fn end_of_quotes(text: &str) -> usize {
    let mut quotes = text.match_indices('"').map(|(position, _)| position);
    let escaped = |position: &usize| text[..*position].ends_with('\\');
    let first = quotes.find(|position| !escaped(position));
    first.or_else(|| text.rfind('"')).unwrap_or(text.len())
}

/// A name as it was before it was put between quotes.
fn unescaped(name: &str) -> String {
    name.replace("\\\"", "\"")
        .replace("%22", "\"")
        .replace("%0D", "\r")
        .replace("%0A", "\n")
}

/// A text whose bytes may stand as digits.
fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text)
        .decode_utf8_lossy()
        .into_owned()
}

/// What a future comes to without waiting.
fn now<T>(future: impl Future<Output = T>) -> Poll<T> {
    pin!(future).poll(&mut Context::from_waker(Waker::noop()))
}

/// Whether what is not held may be read, and how much of it.
#[derive(Debug)]
struct Gate {
    open: AtomicBool,
    left: AtomicU64,
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            open: AtomicBool::new(false),
            left: AtomicU64::new(u64::MAX),
        }
    }
}

/// The bytes of a body: those that are held, then, where the gate is open, the others.
struct Source {
    held: Option<Bytes>,
    rest: Option<Boxed<Result<Bytes, Failed>>>,
    gate: Arc<Gate>,
    /// Whether a piece was given since it last paused.
    given: bool,
}

impl Stream for Source {
    type Item = Result<Bytes, Failed>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        if let Some(held) = this.held.take() {
            return Poll::Ready(Some(Ok(held)));
        }
        let Some(rest) = &mut this.rest else {
            return Poll::Ready(None);
        };
        if !this.gate.open.load(Ordering::Relaxed) {
            return Poll::Pending;
        }
        // The one who splits takes all that is there before it hands on any.
        if std::mem::take(&mut this.given) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let Some(piece) = ready!(rest.as_mut().poll_next(context)).transpose()? else {
            return Poll::Ready(None);
        };
        this.given = true;
        let left = this.gate.left.load(Ordering::Relaxed);
        let Some(left) = left.checked_sub(piece.len() as u64) else {
            return Poll::Ready(Some(Err("too much comes behind the last part".into())));
        };
        this.gate.left.store(left, Ordering::Relaxed);
        Poll::Ready(Some(Ok(piece)))
    }
}

/// The part that is read as it comes, and what is behind it.
struct Tail {
    held: std::vec::IntoIter<Bytes>,
    /// Nothing behind its end.
    field: Option<Field<'static>>,
    multipart: Multipart<'static>,
    gate: Arc<Gate>,
    name: String,
    position: usize,
    prefix: Option<usize>,
    is_known: Box<dyn Fn(&str) -> bool + Send>,
}

impl Tail {
    /// How much may come behind it that means nothing.
    const SPARE: u64 = 64 << 10;

    async fn next(&mut self) -> Option<Result<Bytes, Failed>> {
        if let Some(held) = self.held.next() {
            return Some(Ok(held));
        }
        if let Some(field) = &mut self.field {
            match field.chunk().await.transpose() {
                Some(piece) => return Some(piece.map_err(Failed::from)),
                None => self.field = None,
            }
        }
        self.gate.left.store(Self::SPARE, Ordering::Relaxed);
        loop {
            match self.multipart.next_field().await {
                Ok(None) => return None,
                Ok(Some(field)) => {
                    self.position += 1;
                    let part = head(&field, self.position, self.prefix).name;
                    if (self.is_known)(&part) {
                        let file = std::mem::take(&mut self.name);
                        return Some(Err(Late { file, part }.into()));
                    }
                }
                Err(error) => return Some(Err(error.into())),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[tokio::test]
    async fn no_more_is_taken_than_is_asked_for() {
        let taken = Arc::new(AtomicUsize::new(0));
        let count = taken.clone();
        let pieces = (0..100).map(move |_| {
            count.fetch_add(1, Ordering::Relaxed);
            Ok(Bytes::from_static(b"0123456789"))
        });
        let rest = Rest {
            body: Box::pin(stream::iter(pieces)),
            limit: 10_000,
            is_file: Box::new(|name| name == "a"),
            is_known: Box::new(|_| true),
        };
        let held = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nbegin";
        let mut parts = split(held.into(), Some(rest), "B".to_owned(), None).unwrap();
        assert_eq!(taken.load(Ordering::Relaxed), 0);
        let mut content = parts.pop().unwrap().take();
        assert_eq!(content.next().await.unwrap().unwrap(), "begin");
        assert_eq!(taken.load(Ordering::Relaxed), 0);
        assert_eq!(content.next().await.unwrap().unwrap(), "0123456789");
        assert_eq!(taken.load(Ordering::Relaxed), 1);
        // It has no end.
        assert!(content.bytes().await.is_err());
    }

    #[test]
    fn names_are_read_however_they_are_written() {
        for (written, name, file_name) in [
            ("form-data; name=\"a\"", Some("a"), None),
            ("form-data; name=a; filename=b.c", Some("a"), Some("b.c")),
            (
                "form-data; filename=\"x\"; name=\"a;b=c\"",
                Some("a;b=c"),
                Some("x"),
            ),
            ("FORM-DATA;NAME=\"größe 🖼\"", Some("größe 🖼"), None),
            (
                "form-data; name=\"a %22b%22%0D%0A\"",
                Some("a \"b\"\r\n"),
                None,
            ),
            (
                "form-data; name=\"a \\\"b\\\"\"; filename=\"c\"",
                Some("a \"b\""),
                Some("c"),
            ),
            // A backslash is no more than that where the quotes end behind it.
            ("form-data; name=\"a\\\"", Some("a\\"), None),
            ("form-data; name=\"C:\\x\"", Some("C:\\x"), None),
            (
                "form-data; name*=utf-8''gr%C3%B6%C3%9Fe",
                Some("größe"),
                None,
            ),
            (
                "attachment; filename=\"a\"; filename*=UTF-8''b",
                None,
                Some("a"),
            ),
            ("form-data", None, None),
            ("form-data; name", None, None),
            ("form-data; name=\"", Some(""), None),
        ] {
            let read = |key| named(written.as_bytes(), key);
            assert_eq!(read("name").as_deref(), name, "{written}");
            assert_eq!(read("filename").as_deref(), file_name, "{written}");
        }
    }

    #[test]
    fn what_is_not_whole_is_no_body() {
        let broken = |body: &'static str| split(body.into(), None, "B".to_owned(), None).is_err();
        assert!(broken("--B\r\n"));
        assert!(broken(
            "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nbegin"
        ));
        assert!(!broken("--B--\r\n"));
    }
}
