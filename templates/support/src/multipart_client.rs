//! Requests whose bodies have parts, for clients.
//!
//! In: bodies. Out: requests. What always holds: a file that is a stream is sent as it comes, and never held.
//!
//! Needs: `binary`, `binary_client`, `client`, `multipart`, `multipart_write`, `operation`; the crate `serde`.

use serde::Serialize;

use super::binary::Binary;
use super::client::Request;
use super::multipart::Part;
use super::multipart_write::{self, WriteForm};
use super::operation::Media;

impl Request {
    /// Sets a body of parts, by name or by position.
    #[must_use]
    pub fn multipart(self, body: impl WriteForm) -> Self {
        self.in_parts(
            |media| media.parts().is_some(),
            |media| multipart_write::write(media, body),
        )
    }

    /// Sets a body of parts, as they are.
    #[must_use]
    pub fn parts(self, body: Vec<Part>) -> Self {
        self.in_parts(
            |media| matches!(media, Media::Parts(_)),
            |media| multipart_write::write_parts(media, body),
        )
    }

    /// Sets a body of parts with names, each member of the object `body` one or several of them.
    #[must_use]
    pub fn fields(self, body: impl Serialize) -> Self {
        self.in_parts(
            |media| matches!(media, Media::Multipart(..) | Media::Named(..)),
            |media| multipart_write::write_object(media, body),
        )
    }

    fn in_parts(
        self,
        kind: fn(&Media) -> bool,
        write: impl FnOnce(&Media) -> Result<Binary, String>,
    ) -> Self {
        let Some(media) = self.documented(kind) else {
            return self.refuse("the operation takes no body in parts".to_owned());
        };
        match write(media) {
            Ok(body) => {
                let content_type = body.content_type().unwrap_or_default().to_owned();
                self.set_body(content_type.into(), body.into_body())
            }
            Err(reason) => self.refuse(format!("the body {reason}")),
        }
    }
}
