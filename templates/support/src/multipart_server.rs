//! Requests whose bodies have parts, for servers.
//!
//! In: the inputs of a request. Out: what is in the parts. What always holds: a body is held up to the server's limit. A
//! file in which there is more is handed on as it comes; all other parts must be there by then.
//!
//! Needs: `binary`, `check`, `json`, `multipart`, `multipart_read`, `multipart_split`, `operation`, `server`; the
//! crates `futures_util`, `serde`.

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use serde::de::DeserializeOwned;

use super::binary::{BinaryError, Failed};
use super::check::Check;
use super::json;
use super::multipart::Part;
use super::multipart_read::{self, FormReader, InvalidPart, has, upload};
use super::multipart_split::{Broken, Late, Received, Rest, boundary, split};
use super::operation::Media;
use super::server::rejection::Rejection;
use super::server::{Inputs, Invalid, Unread};

impl Inputs<'_> {
    /// The body, from parts of which some are files, by name or by position.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn multipart<T>(
        &mut self,
        read: impl FnOnce(&mut FormReader) -> Result<T, InvalidPart>,
    ) -> Result<T, Invalid> {
        let media = self.documented().unwrap_or(&Media::Multipart(&[], &[]));
        let parts = self.split()?;
        let valid = self.reading(|| multipart_read::read_parts(media, parts, read));
        valid.map_err(|violations| self.refuse_body(json::Error::Invalid(violations)))
    }

    /// The body, from parts with names, JSON or a form, as its media type says.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn parts<T: DeserializeOwned + Check>(&mut self) -> Result<T, Invalid> {
        let Some((fields, _)) = self.documented().and_then(Media::parts) else {
            return self.typed();
        };
        let parts = self.split()?;
        self.by_texts(|texts| multipart_read::object(fields, &parts, texts))
    }

    /// The parts of a body, as they came.
    ///
    /// # Errors
    ///
    /// They can't be told apart.
    pub fn received_parts(&mut self) -> Result<Vec<Part>, Invalid> {
        let parts = self.split()?;
        Ok(parts.into_iter().map(Part::from).collect())
    }

    fn split(&mut self) -> Result<Vec<Received>, Invalid> {
        let boundary = boundary(self.content_type()).map_err(|error| self.malformed_body(error))?;
        let (unread, media) = (self.unread(), self.documented());
        let limit = unread.as_ref().map_or(0, |unread| unread.limit as u64);
        let refusal = unread.as_ref().map(|unread| unread.refusal.clone());
        let rest = unread.and_then(|unread| rest(unread, media?));
        let held = self.bytes()?;
        let prefix = media.and_then(Media::prefix);
        let mut parts = split(held, rest, boundary, prefix).map_err(|broken| match broken {
            Broken::Malformed(error) => self.malformed_body(error),
            Broken::TooLarge => self.refuse(Rejection::too_large(limit)),
        })?;
        if let (Some(part), Some(refusal)) = (parts.last_mut(), refusal) {
            part.change(|content| {
                content.observed(Box::new(move |error| refusal.set(refused(error, limit))))
            });
        }
        Ok(parts)
    }
}

/// What of a body is read as it comes.
fn rest(unread: Unread, media: &'static Media) -> Option<Rest> {
    let (fields, files) = media.parts()?;
    let came = stream::iter([Ok(unread.came)]);
    let body = unread.body.into_data_stream().map_err(Failed::from);
    let is_file = move |name: &str| files.contains(&name);
    Some(Rest {
        body: Box::pin(came.chain(body)),
        limit: unread.limit as u64,
        is_file: Box::new(is_file),
        is_known: Box::new(move |name| {
            is_file(name) || fields.iter().any(|field| has(field, name))
        }),
    })
}

/// Why a request is refused whose body can't be read further. The limit is that of the body: the part that was read
/// last has what the others left of it.
fn refused(error: &BinaryError, limit: u64) -> Rejection {
    match error {
        BinaryError::TooLarge { .. } => Rejection::too_large(limit),
        BinaryError::Source(error) => match error.downcast_ref::<Late>() {
            Some(late) => Rejection::cut_off(late),
            None => Rejection::unreceived(error.as_ref()),
        },
    }
}

impl From<Received> for Part {
    fn from(mut part: Received) -> Self {
        Self {
            name: std::mem::take(&mut part.name),
            content: upload(&mut part),
        }
    }
}
