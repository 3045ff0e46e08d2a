//! What is in strings: `contentEncoding`, `contentMediaType`, `contentSchema` (JSON Schema 2020-12 Validation §8).
//!
//! In: what the parts of a conjunction say of a string's content. Out: the type of that content where it is JSON and
//! described, or why it stays text.

use spectrait_ir::{Constraints, StringFormat};

use super::formats;
use super::keywords::Keywords;
use super::table::SchemaId;

/// What the parts of a conjunction say of a string's content. Each keyword may stand in another part.
#[derive(Debug, Default)]
pub(crate) struct Content<'d> {
    /// What kind of string it is by the encoding and the media type.
    pub(crate) format: Option<StringFormat>,
    encoding: Option<&'d str>,
    media_type: Option<&'d str>,
    /// Every `contentSchema`.
    schemas: Vec<SchemaId>,
}

impl<'d> Content<'d> {
    /// Adds what one schema says.
    pub(crate) fn add(&mut self, keywords: &Keywords<'d>) {
        let (encoding, media_type) = (keywords.content_encoding, keywords.content_media_type);
        let format = formats::content(encoding, media_type);
        self.format = self.format.take().or(format);
        self.encoding = self.encoding.or(encoding);
        self.media_type = self.media_type.or(media_type);
        self.schemas.extend(keywords.content_schema);
    }

    /// The media type of bytes.
    pub(crate) fn media_type(&self, format: &StringFormat) -> Option<String> {
        let is_bytes = *format == StringFormat::Binary;
        self.media_type.filter(|_| is_bytes).map(str::to_owned)
    }

    /// Whether nothing is said that makes it more than text.
    pub(crate) fn is_empty(&self) -> bool {
        self.format.is_none() && self.schemas.is_empty()
    }

    /// The schemas of the content, none of them where there is none; or why they say nothing about a type.
    /// `format` is what kind of string it is otherwise, and `constraints` are those of its text.
    ///
    /// # Errors
    ///
    /// Why the string stays as it is.
    pub(crate) fn described(
        &self,
        format: &StringFormat,
        constraints: &Constraints,
    ) -> Result<&[SchemaId], String> {
        if self.schemas.is_empty() {
            return Ok(&[]);
        }
        let why = match (self.encoding, self.media_type) {
            (Some(encoding), _) => {
                format!("what the `contentEncoding` `{encoding}` encodes is not decoded")
            }
            (None, None) => "there is no `contentMediaType` beside it".to_owned(),
            (None, Some(name)) if !formats::is_json(name) => {
                format!("the `contentMediaType` `{name}` is not JSON")
            }
            _ if !matches!(format, StringFormat::Plain | StringFormat::Other(_)) => {
                format!(
                    "the `format` `{}` beside it decides",
                    format.name().unwrap_or_default()
                )
            }
            _ if *constraints != Constraints::default() => {
                "its length or its pattern is that of the text".to_owned()
            }
            _ => return Ok(&self.schemas),
        };
        Err(format!("`contentSchema` gives the string no type: {why}"))
    }

    /// Why a value that no string's shape is made for stays as it is, where it has a schema of its content.
    pub(crate) fn passed_over(&self, what: &str) -> Option<String> {
        let says = !self.schemas.is_empty();
        says.then(|| format!("`contentSchema` gives the string no type: {what}"))
    }
}
