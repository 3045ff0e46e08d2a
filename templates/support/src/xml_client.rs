//! XML bodies of requests and responses, for clients.
//!
//! In: values, and responses as they came. Out: requests, and values that were decoded and checked as from JSON.
//!
//! Needs: `check`, `client`, `json`, `operation`, `xml`; the crates `serde`, `serde_json`.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::check::Check;
use super::client::{Raw, Request, Unread};
use super::json;
use super::operation::Media;
use super::xml::{self, Xml};

impl Request {
    /// Sets a body of XML.
    #[must_use]
    pub fn xml(self, xml: &Xml, body: impl Serialize) -> Self {
        let value = serde_json::to_value(body).map_err(|error| error.to_string());
        match value.and_then(|value| xml::encode(xml, &value)) {
            Ok(bytes) => self.encoded(|media| matches!(media, Media::Xml(_)), bytes),
            Err(reason) => self.refuse(format!("the body {reason}")),
        }
    }
}

impl Raw {
    /// The body, decoded from XML or what else it says it is, and checked. The first media type is the one of a
    /// response that does not say.
    ///
    /// # Errors
    ///
    /// It is not valid, or in none of the media types.
    pub fn xml<T: DeserializeOwned + Check>(
        &self,
        xml: &Xml,
        media: &[Media],
    ) -> Result<T, Unread> {
        if !matches!(media.get(self.media(media)?), Some(Media::Xml(_))) {
            return self.typed(media);
        }
        let value = xml::decode(xml, self.body()).map_err(|error| json::Error::Syntax {
            line: error.line,
            column: error.column,
            message: error.message,
        });
        value.and_then(json::from_value).map_err(Unread::Json)
    }
}
