//! Bodies of bytes in requests and responses, for servers.
//!
//! In: the inputs of a request, and bodies. Out: bodies that are not read yet, and responses that are sent as they
//! come.
//!
//! Needs: `binary`, `operation`, `server`; the crate `axum`.

use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};

use super::binary::{Binary, BinaryError};
use super::operation::{essence, in_range};
use super::server::rejection::Rejection;
use super::server::{Answer, Answered, Inputs, Invalid, Unanswerable};

impl Inputs<'_> {
    /// The body, which is not read yet. No bytes are bytes too.
    ///
    /// # Errors
    ///
    /// None; it has the form of the other functions that read a body.
    pub fn binary(&mut self) -> Result<Binary, Invalid> {
        let given = Some(self.content_type().to_owned()).filter(|given| !given.is_empty());
        let length = self.header_text(&CONTENT_LENGTH);
        let length = length.and_then(|length| length.parse().ok());
        let Some(unread) = self.unread() else {
            return Ok(Binary::from(""));
        };
        let refusal = unread.refusal;
        let body = Binary::stream(unread.body.into_data_stream())
            .limit(unread.limit as u64)
            .observed(Box::new(move |error| {
                refusal.set(match error {
                    BinaryError::TooLarge { limit } => Rejection::too_large(*limit),
                    BinaryError::Source(error) => Rejection::unreceived(error.as_ref()),
                });
            }));
        let body = match length {
            Some(length) => body.of_length(length),
            None => body,
        };
        Ok(match given {
            Some(given) => body.of_type(given),
            None => body,
        })
    }
}

impl Answer {
    /// A body of bytes in one of the documented media types; in the first of them, where it does not say.
    ///
    /// # Errors
    ///
    /// It says that it is in another one.
    pub fn binary(self, media_types: &'static [&'static str], body: Binary) -> Answered {
        let usual = media_types.iter().find(|name| !name.contains('*'));
        let usual = usual.copied().unwrap_or("application/octet-stream");
        let given = body.content_type().unwrap_or(usual).to_owned();
        let mut documented = media_types.iter();
        if !documented.any(|range| in_range(essence(&given), essence(range))) {
            let reason = format!("the body is `{given}`, which is not documented");
            return Err(Unanswerable(reason));
        }
        self.whole_or_stream(&given, body)
    }

    /// A body of a media type: as it is there, or as it comes.
    pub(super) fn whole_or_stream(self, media_type: &str, mut body: Binary) -> Answered {
        const USUAL: &str = "application/octet-stream";
        let given = media_type.try_into().map_err(|_| {
            Unanswerable("the media type has characters that headers can't have".to_owned())
        })?;
        let length = body.length();
        let mut response = match body.whole() {
            Some(bytes) => self.body(USUAL, bytes),
            None => self.body(USUAL, Body::from_stream(body)),
        }?;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, given);
        if let Some(length) = length {
            headers.insert(CONTENT_LENGTH, length.into());
        }
        Ok(response)
    }
}
