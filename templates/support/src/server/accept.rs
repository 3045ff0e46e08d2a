//! What a caller can read: the `Accept` header (RFC 9110 §12.5.1).
//!
//! In: the headers of a request. Out: which of some media types to answer in.
//! What always holds: a request without the header accepts everything.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;

use super::super::operation::{essence, in_range, outside_quotes, parameters};

/// What a caller can read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Accept {
    ranges: Vec<Range>,
}

/// A range of media types.
#[derive(Debug, Clone, PartialEq)]
struct Range {
    /// Without parameters.
    name: String,
    /// Those that a media type in it must have.
    parameters: Vec<(String, String)>,
    /// How much it is wanted.
    weight: f32,
}

impl Range {
    fn read(text: &str) -> Self {
        let mut of_range: Vec<_> = parameters(text).collect();
        // What stands behind the weight is not of the media type.
        let weight = of_range.iter().position(|(name, _)| name == "q");
        let of_weight = of_range.split_off(weight.unwrap_or(of_range.len()));
        // Text is UTF-8, and JSON always is.
        of_range.retain(|(name, _)| name != "charset");
        Self {
            name: essence(text).to_owned(),
            parameters: of_range,
            weight: of_weight.first().map_or(1.0, |(_, text)| weight_of(text)),
        }
    }

    /// Whether a media type is in it. One that is documented as a range may be.
    fn has(&self, media_type: &str) -> bool {
        let name = essence(media_type);
        let of_type: Vec<_> = parameters(media_type).collect();
        (in_range(name, &self.name) || in_range(&self.name, name))
            && self.parameters.iter().all(|one| of_type.contains(one))
    }

    /// How precise it is: that with most parameters is.
    fn precision(&self) -> usize {
        match self.name.split_once('/') {
            Some(("*", _)) => 0,
            Some((_, "*")) => 1,
            _ => 2 + self.parameters.len(),
        }
    }
}

impl Accept {
    pub(in super::super) fn of(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(ACCEPT).iter();
        let ranges = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| outside_quotes(line, ','))
            .filter(|range| essence(range).contains('/'))
            .map(Range::read)
            .collect();
        Self { ranges }
    }

    /// How much a media type is wanted, from 0 (not at all) to 1: what the most precise range says.
    #[must_use]
    pub fn quality(&self, media_type: &str) -> f32 {
        let fitting = self.ranges.iter().filter(|range| range.has(media_type));
        match fitting.max_by_key(|range| range.precision()) {
            Some(range) => range.weight,
            None if self.ranges.is_empty() => 1.0,
            None => 0.0,
        }
    }

    /// The one of some media types that is wanted most, the first where several are; none where none is wanted.
    #[must_use]
    pub fn best<'m>(&self, media_types: &[&'m str]) -> Option<&'m str> {
        let mut best = None;
        for name in media_types {
            let quality = self.quality(name);
            if quality > best.map_or(0.0, |(_, known)| known) {
                best = Some((*name, quality));
            }
        }
        best.map(|(name, _)| name)
    }

    /// The one that is wanted most of the media types that are named within a range.
    pub(in super::super) fn named(&self, range: &str) -> Option<&str> {
        let names = self.ranges.iter().map(|wanted| wanted.name.as_str());
        let within = names.filter(|name| !name.contains('*') && in_range(name, essence(range)));
        self.best(&within.collect::<Vec<_>>())
    }

    /// Whether any of some media types is wanted. Nothing to choose from is no reason to refuse.
    pub(super) fn is_met(&self, media_types: &[&str]) -> bool {
        media_types.is_empty() || self.best(media_types).is_some()
    }
}

/// A weight. What is none says nothing.
fn weight_of(text: &str) -> f32 {
    let weight: f32 = text.parse().unwrap_or(1.0);
    if weight.is_finite() {
        weight.clamp(0.0, 1.0)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accept(text: &str) -> Accept {
        let mut headers = HeaderMap::new();
        headers.append(ACCEPT, text.parse().unwrap());
        Accept::of(&headers)
    }

    /// The example of RFC 9110 §12.5.1.
    #[test]
    fn the_most_precise_range_counts() {
        let accept = accept("text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, */*;q=0.5");
        for (media_type, quality) in [
            ("text/plain;format=flowed", 1.0),
            ("text/plain", 0.7),
            ("text/html", 0.3),
            ("image/jpeg", 0.5),
        ] {
            assert!(
                (accept.quality(media_type) - quality).abs() < 1e-6,
                "{media_type}"
            );
        }
    }

    #[test]
    fn parameters_are_of_the_media_type() {
        let (plain, second) = ("application/json", "application/json; Version=\"2\"");
        for (given, of_plain, of_second) in [
            ("application/json", 1.0, 1.0),
            ("application/json; version=2", 0.0, 1.0),
            ("application/json;VERSION=\"2\" ; q=0.5", 0.0, 0.5),
            ("application/json; version=3", 0.0, 0.0),
            ("application/json; version=2; q=0, */*; q=0.2", 0.2, 0.0),
            ("application/json; charset=utf-8; Q=0.5", 0.5, 0.5),
            ("application/json; q=0.5; version=2", 0.5, 0.5),
            (
                "application/json; a=\"x, */*;q=1\", application/*; q=0.1",
                0.1,
                0.1,
            ),
            ("application/json; a=\"\\\", text/csv", 0.0, 0.0),
        ] {
            let accept = accept(given);
            for (media_type, quality) in [(plain, of_plain), (second, of_second)] {
                let found = accept.quality(media_type);
                assert!(
                    (found - quality).abs() < 1e-6,
                    "{given}: {media_type} {found}"
                );
            }
        }
        // What is documented as a range may be anything in it.
        assert!(
            accept("image/png").is_met(&["image/*"]) && !accept("text/csv").is_met(&["image/*"])
        );
    }

    #[test]
    fn the_best_is_chosen() {
        let offered = ["application/json", "text/csv"];
        for (given, best) in [
            ("text/csv", Some("text/csv")),
            ("*/*", Some("application/json")),
            ("text/*, application/json;q=0.5", Some("text/csv")),
            ("image/png", None),
            ("application/json;q=0, image/*", None),
            ("Application/JSON", Some("application/json")),
        ] {
            assert_eq!(accept(given).best(&offered), best, "{given}");
        }
        assert_eq!(Accept::default().best(&offered), Some("application/json"));
        assert!(!accept("image/png").is_met(&offered) && accept("image/png").is_met(&[]));
    }

    #[test]
    fn a_media_type_is_named_within_a_range() {
        let accept = accept("image/*, image/jpeg;q=0.5, image/webp;q=0.7, text/csv, image/gif;q=0");
        assert_eq!(accept.named("image/*"), Some("image/webp"));
        assert_eq!(accept.named("*/*"), Some("text/csv"));
        assert_eq!(accept.named("audio/*"), None);
    }
}
