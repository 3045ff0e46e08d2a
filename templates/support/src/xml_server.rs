//! XML bodies of requests and responses, for servers.
//!
//! In: the inputs of a request, and values. Out: values that were decoded and checked as from JSON, and responses.
//!
//! Needs: `check`, `json`, `operation`, `server`, `xml`; the crates `serde`, `serde_json`.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::check::Check;
use super::json;
use super::operation::Media;
use super::server::answer::{Answer, Answered, Translate, Unanswerable};
use super::server::{Inputs, Invalid};
use super::xml::{self, Xml};

impl Inputs<'_> {
    /// The body, from XML.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn xml<T: DeserializeOwned + Check>(&mut self, xml: &Xml) -> Result<T, Invalid> {
        let body = self.required_body()?;
        match xml::decode(xml, &body) {
            Ok(value) => self
                .reading(|| json::from_value(value))
                .map_err(|error| self.refuse_body(error)),
            Err(error) => {
                let (line, column, message) = (error.line, error.column, error.message);
                Err(self.malformed_body(format_args!(
                    "the body is not XML: {message} at line {line} column {column}"
                )))
            }
        }
    }

    /// The body, from XML or, as its media type says, by another function that reads a body.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn xml_or<T: DeserializeOwned + Check>(
        &mut self,
        xml: &Xml,
        other: impl FnOnce(&mut Self) -> Result<T, Invalid>,
    ) -> Result<T, Invalid> {
        match self.documented() {
            Some(Media::Xml(_)) => self.xml(xml),
            _ => other(self),
        }
    }
}

impl Answer {
    /// A body of XML.
    ///
    /// # Errors
    ///
    /// It can't be written.
    pub fn xml<T: Serialize + ?Sized>(self, xml: &Xml, body: &T) -> Answered {
        let value = serde_json::to_value(body).map_err(|error| error.to_string());
        match value.and_then(|value| xml::encode(xml, &value)) {
            Ok(bytes) => self.body("application/xml", bytes),
            Err(reason) => Err(Unanswerable(format!("the body {reason}"))),
        }
    }
}

impl Translate for Xml {
    fn translate(&self, json: &[u8]) -> Option<Vec<u8>> {
        let value = serde_json::from_slice(json).ok()?;
        xml::encode(self, &value).ok()
    }
}
