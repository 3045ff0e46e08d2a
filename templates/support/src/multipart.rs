//! Files and other parts in bodies of `multipart/form-data` (RFC 7578).
//!
//! Needs: the crate `bytes`.

use std::fmt;

use bytes::Bytes;

/// A file in a multipart body: its content, and what is said of it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Upload {
    /// The name that the sender gives it. It may be anything, also a path: never open a file by it.
    pub file_name: Option<String>,
    /// The media type; where there is none, the one that the description says, else bytes.
    pub content_type: Option<String>,
    /// The content.
    pub bytes: Bytes,
}

impl Upload {
    /// A file without a name.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self {
            file_name: None,
            content_type: None,
            bytes: bytes.into(),
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
        self.content_type = Some(content_type.into());
        self
    }
}

/// A part of a multipart body whose parts the description does not tell apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// The name of its field; empty where it has none.
    pub name: String,
    /// What is in it.
    pub content: Upload,
    /// What its head says besides, by name.
    pub headers: Vec<(String, String)>,
}

impl From<Bytes> for Upload {
    fn from(bytes: Bytes) -> Self {
        Self::new(bytes)
    }
}

impl From<Vec<u8>> for Upload {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

/// Shows how long it is, not what is in it.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("file_name", &self.file_name)
            .field("content_type", &self.content_type)
            .field("length", &self.bytes.len())
            .finish_non_exhaustive()
    }
}
