//! Samples of one response or one request.
//!
//! In: the samples of an API as data, and what the caller asks for. Out: the bodies, headers and inputs of one response or
//! request, decoded and checked as what is received would be.

use axum::http::StatusCode;
use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::check::Check;
use super::super::json;
use super::super::operation::essence;
use super::Asked;
use super::change::of_status;
use super::pages::Page;

/// What can be made of samples.
pub trait Sampled: Sized {
    /// One of its values; nothing where there is no sample of it.
    fn sampled(sample: &Sample<'_>) -> Option<Self>;
}

/// The samples of one response, or of a request.
#[derive(Debug, Clone)]
pub struct Sample<'s> {
    /// The samples of the whole API.
    pub(super) all: &'s Value,
    /// What is said of this response or request.
    pub(super) held: Option<&'s Value>,
    pub(super) case: String,
    pub(super) status: StatusCode,
    pub(super) page: Option<Page<'s>>,
    pub(super) asked: &'s Asked,
}

impl Sample<'_> {
    /// Which of the documented responses it is: `200`, `4XX`, `default`.
    #[must_use]
    pub fn case(&self) -> &str {
        &self.case
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Which of the documented media types the caller would rather have: of those that have the example that is preferred,
    /// where any has; the first, where none is accepted.
    #[must_use]
    pub fn wanted(&self, documented: &[&'static str]) -> &'static str {
        let mut shown = documented.to_vec();
        if let Some(name) = &self.asked.preference.example {
            shown.retain(|media_type| self.of_media_type(media_type).example(name).is_some());
        }
        let offered = if shown.is_empty() { documented } else { &shown };
        let best = self.asked.accept.best(offered);
        let usual = || offered.first().copied();
        best.or_else(usual).unwrap_or_default()
    }

    /// The media type of bytes: the one of those documented that the caller would rather have, and within a range what is
    /// accepted there by its name.
    #[must_use]
    pub fn media_type(&self, documented: &[&'static str]) -> String {
        let wanted = self.wanted(documented);
        if !wanted.contains('*') {
            return wanted.to_owned();
        }
        let usual = match essence(wanted).split('/').next().unwrap_or_default() {
            "audio" => "audio/ogg",
            "font" => "font/woff2",
            "image" => "image/png",
            "text" => "text/plain",
            "video" => "video/mp4",
            _ => "application/octet-stream",
        };
        let accept = &self.asked.accept;
        let usual = Some(usual)
            .filter(|usual| accept.quality(usual) > 0.0)
            .or_else(|| accept.named(wanted))
            .unwrap_or(usual);
        usual.to_owned()
    }

    /// The samples of the body in one of its media types.
    #[must_use]
    pub fn of_media_type(&self, media_type: &str) -> Self {
        let others = self.held.and_then(|held| held.get("others"));
        let other = others.and_then(|others| others.get(media_type));
        Self {
            held: other.or(self.held),
            ..self.clone()
        }
    }

    /// The body.
    #[must_use]
    pub fn body<T: DeserializeOwned + Check>(&self) -> Option<T> {
        let sample = self.asked.preference.sample;
        let value = self.value(sample)?;
        match &self.page {
            None => match of_status::<T>(value, self.status, self.is_example(value)) {
                Some(problem) => typed(&problem),
                None => typed(value),
            },
            Some(page) => {
                let others = (1..=MOST).map_while(|more| self.value(sample.saturating_add(more)));
                page.body(value, others.filter(|other| *other != value))
            }
        }
    }

    /// A member of the body, `null` where it has none of this name.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Value> {
        let body = self.value(self.asked.preference.sample)?;
        Some(body.get(name).unwrap_or(&Value::Null))
    }

    /// A sample of the body: an example of the response itself comes before those of its type.
    fn value(&self, sample: usize) -> Option<&Value> {
        if let Some(name) = &self.asked.preference.example {
            return self.example(name);
        }
        let response = self.held?;
        let own = response.get("examples").and_then(Value::as_object);
        let own = own.and_then(|own| own.values().next());
        let body = response.get("body");
        own.filter(|_| sample == 0 || body.is_none())
            .or_else(|| self.of_type(body?, sample))
    }

    /// Whether a value is an example of the response itself.
    fn is_example(&self, value: &Value) -> bool {
        let own = self.held.and_then(|held| held.get("examples"));
        let own = own.and_then(Value::as_object);
        own.is_some_and(|own| own.values().any(|example| std::ptr::eq(example, value)))
    }

    /// An example of the response by its name.
    fn example(&self, name: &str) -> Option<&Value> {
        self.held?.get("examples")?.get(name)
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        Some(match self.body()? {
            Value::String(text) => text,
            value => value.to_string(),
        })
    }

    /// The body as bytes.
    #[must_use]
    pub fn bytes(&self) -> Option<Bytes> {
        self.text().map(Bytes::from)
    }

    /// A header.
    #[must_use]
    pub fn header<T: DeserializeOwned + Check>(&self, name: &str) -> Option<T> {
        let sampled = self.held?.get("headers")?.get(name);
        let sampled = sampled.and_then(|key| self.of_type(key, self.asked.preference.sample));
        let page = self.page.as_ref();
        match page.and_then(|page| page.header(name, sampled)) {
            Some(tried) => tried.iter().find_map(typed),
            None => typed(sampled?),
        }
    }

    /// A parameter of a request: `query limit`.
    #[must_use]
    pub fn input<T: DeserializeOwned + Check>(&self, name: &str) -> Option<T> {
        let held = |inputs: &str| self.held?.get(inputs)?.get(name);
        let key = match held("required") {
            None if self.is_sparse() => None,
            None => held("optional"),
            required => required,
        };
        typed(
            key.and_then(|key| self.of_type(key, self.asked.preference.sample))
                .unwrap_or(&Value::Null),
        )
    }

    /// Whether a request holds only what is required.
    #[must_use]
    pub fn is_sparse(&self) -> bool {
        self.asked.preference.sample == 1
    }

    /// A sample of a type, which stands once for all that have it.
    fn of_type(&self, key: &Value, sample: usize) -> Option<&Value> {
        let samples = self.all.get("types")?.get(key.as_str()?)?.as_array()?;
        samples.get(sample % samples.len().max(1))
    }
}

/// A type has no more samples.
const MOST: usize = 8;

/// A sample as what it is a sample of; nothing where it is none.
pub(super) fn typed<T: DeserializeOwned + Check>(value: &Value) -> Option<T> {
    json::from_value(value.clone()).ok()
}

/// Nothing, of what has no inputs.
impl Sampled for () {
    fn sampled(_: &Sample<'_>) -> Option<Self> {
        Some(())
    }
}
