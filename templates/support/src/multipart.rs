//! Files and other parts in bodies of `multipart/…` (RFC 2046 §5.1, RFC 7578).
//!
//! Needs: `binary`.

use std::fmt;

use super::binary::Binary;

/// A file in a multipart body: its content, and what is said of it.
///
/// The one who sends it makes it of bytes, or of a stream: `Upload::new(Binary::stream(…))`, which is sent as it comes.
/// The one who receives it takes the whole (`upload.content.bytes()`), or what comes piece by piece
/// (`upload.content.next()`).
///
/// A server holds a form up to the limit of its bodies, with its parts in any order. A file in which there is more is
/// handed on as it comes; all that is described must come before it. It may have more bytes than the limit only if the
/// handler says so (`upload.content.limit(…)`).
pub struct Upload {
    /// The name that the sender gives it. It may be anything, also a path: never open a file by it.
    pub file_name: Option<String>,
    /// The content, with its media type; where it has none, it is of the one that the description says, else bytes.
    pub content: Binary,
    /// What its head says besides, by name: `Content-ID`, for one. What the description says of it is not sent again.
    pub headers: Vec<(String, String)>,
}

impl Upload {
    /// A file without a name.
    pub fn new(content: impl Into<Binary>) -> Self {
        Self {
            file_name: None,
            content: content.into(),
            headers: Vec::new(),
        }
    }

    /// Gives it a name. Many servers take a part for a file only if it has one.
    #[must_use]
    pub fn named(mut self, file_name: impl Into<String>) -> Self {
        self.file_name = Some(file_name.into());
        self
    }

    /// Says its media type.
    #[must_use]
    pub fn of_type(mut self, content_type: impl Into<String>) -> Self {
        self.content = self.content.of_type(content_type);
        self
    }

    /// Adds a header to its head.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The first header of a name, in any case of letters.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let (_, value) = headers.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(value)
    }
}

/// A part of a multipart body whose parts the description does not tell apart.
#[derive(Debug)]
pub struct Part {
    /// The name of its field, else its `Content-ID`; empty where it has neither.
    pub name: String,
    /// What is in it.
    pub content: Upload,
}

impl<T: Into<Binary>> From<T> for Upload {
    fn from(content: T) -> Self {
        Self::new(content)
    }
}

/// Shows what is said of it, not what is in it.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("file_name", &self.file_name)
            .field("content_type", &self.content.content_type())
            .field("length", &self.content.length())
            .finish_non_exhaustive()
    }
}
