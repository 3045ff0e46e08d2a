//! Responses whose bodies have parts, for clients.
//!
//! In: responses as they came. Out: what is in their parts, checked. What always holds: the body was held before it is
//! split, within the client's limit.
//!
//! Needs: `client`, `json`, `multipart_read`, `multipart_split`, `operation`; the crate `reqwest`.

use reqwest::header::CONTENT_TYPE;

use super::client::{Raw, Unread};
use super::json;
use super::multipart_read::{self, FormReader, InvalidPart};
use super::multipart_split::{Broken, boundary, split};
use super::operation::Media;

impl Raw {
    /// The body, from its parts.
    ///
    /// # Errors
    ///
    /// It can't be split, or is not valid, or the response says that it is something else.
    pub fn multipart<T>(
        &self,
        media: &Media,
        read: impl FnOnce(&mut FormReader) -> Result<T, InvalidPart>,
    ) -> Result<T, Unread> {
        self.media(std::slice::from_ref(media))?;
        let given = self.headers().get(CONTENT_TYPE);
        let given = given.and_then(|given| given.to_str().ok());
        let broken = |reason: String| Unread::Multipart(reason);
        let boundary =
            boundary(given.unwrap_or_default()).map_err(|error| broken(error.to_string()))?;
        let parts = split(self.body().clone(), None, boundary, media.prefix());
        let parts = parts.map_err(|error| match error {
            Broken::Malformed(error) => broken(error.to_string()),
            Broken::TooLarge => broken("it is too large".to_owned()),
        })?;
        multipart_read::read_parts(media, parts, read)
            .map_err(|violations| Unread::Json(json::Error::Invalid(violations)))
    }
}
