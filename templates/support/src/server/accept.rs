//! What a caller can read: the `Accept` header (RFC 9110 §12.5.1).
//!
//! In: the headers of a request. Out: which of some media types to answer in.
//! What always holds: a request without the header accepts everything.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT;

use super::super::operation::{essence, in_range};

/// What a caller can read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Accept {
    /// Ranges of media types, each with how much it is wanted.
    ranges: Vec<(String, f32)>,
}

impl Accept {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(ACCEPT).iter();
        let ranges = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(','))
            .filter(|range| range.contains('/'))
            .map(|range| (essence(range).to_owned(), weight(range)))
            .collect();
        Self { ranges }
    }

    /// How much a media type is wanted, from 0 (not at all) to 1: what the most precise range says.
    #[must_use]
    pub fn quality(&self, media_type: &str) -> f32 {
        let name = essence(media_type);
        let precision = |range: &str| match range.split_once('/') {
            Some(("*", _)) => 0,
            Some((_, "*")) => 1,
            _ => 2,
        };
        let fitting = self
            .ranges
            .iter()
            .filter(|(range, _)| in_range(name, range));
        match fitting.max_by_key(|(range, _)| precision(range)) {
            Some((_, weight)) => *weight,
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

    /// Whether any of some media types is wanted. Nothing to choose from is no reason to refuse.
    pub(super) fn is_met(&self, media_types: &[&str]) -> bool {
        media_types.is_empty() || self.best(media_types).is_some()
    }
}

/// The `q` of a range.
fn weight(range: &str) -> f32 {
    let mut parameters = range.split(';').skip(1).filter_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim()
            .eq_ignore_ascii_case("q")
            .then(|| value.trim().parse().ok())?
    });
    let weight: f32 = parameters.next().unwrap_or(1.0);
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
        for (media_type, quality) in [("text/html", 0.3), ("image/jpeg", 0.5)] {
            assert!(
                (accept.quality(media_type) - quality).abs() < 1e-6,
                "{media_type}"
            );
        }
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
}
