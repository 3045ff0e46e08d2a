//! Responses whose bodies have parts, for servers.
//!
//! In: bodies. Out: responses. What always holds: a file that is a stream is sent as it comes, and never held.
//!
//! Needs: `binary`, `binary_server`, `multipart_write`, `operation`, `server`.

use super::multipart_write::{self, WriteForm};
use super::operation::Media;
use super::server::{Answer, Answered, Unanswerable};

impl Answer {
    /// A body of parts, by name or by position.
    ///
    /// # Errors
    ///
    /// A field can't be written.
    pub fn multipart(self, media: &Media, body: impl WriteForm) -> Answered {
        match multipart_write::write(media, body) {
            Ok(body) => {
                let media_type = body.content_type().unwrap_or_default().to_owned();
                self.whole_or_stream(&media_type, body)
            }
            Err(reason) => Err(Unanswerable(format!("the body {reason}"))),
        }
    }
}
