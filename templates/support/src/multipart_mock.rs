//! Samples of multipart bodies with files.
//!
//! In: a sample of the whole body, an object with a text for each file. Out: its parts. What always holds: a file has a name
//! and a media type, so that it is at the other end what it was.
//!
//! Needs: `check`, `json`, `mock`, `multipart`.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::check::Check;
use super::json;
use super::mock::Sample;
use super::multipart::Upload;

impl Sample<'_> {
    /// A part that is no file. `T` is an `Option` where it need not be there.
    #[must_use]
    pub fn part<T: DeserializeOwned + Check>(&self, name: &str) -> Option<T> {
        json::from_value(self.member(name)?.clone()).ok()
    }

    /// A file, of the best of some media types.
    #[must_use]
    pub fn file(&self, name: &str, media_types: &[&'static str]) -> Option<Upload> {
        self.optional_file(name, media_types)?
    }

    /// A file that need not be there.
    #[must_use]
    pub fn optional_file(
        &self,
        name: &str,
        media_types: &[&'static str],
    ) -> Option<Option<Upload>> {
        let member = self.member(name)?;
        Some((!member.is_null()).then(|| self.upload(name, member, media_types)))
    }

    /// Any number of files.
    #[must_use]
    pub fn files(&self, name: &str, media_types: &[&'static str]) -> Option<Vec<Upload>> {
        let files = match self.member(name)? {
            Value::Null => &[],
            Value::Array(files) => files.as_slice(),
            file => std::slice::from_ref(file),
        };
        let files = files
            .iter()
            .map(|file| self.upload(name, file, media_types));
        Some(files.collect())
    }

    fn upload(&self, name: &str, file: &Value, media_types: &[&'static str]) -> Upload {
        let text = match file {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        Upload::new(text)
            .named(name)
            .of_type(self.media_type(media_types))
    }
}
