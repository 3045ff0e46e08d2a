//! What the callers of a mock prefer: the header `Prefer` (RFC 7240).
//!
//! In: the headers of a request. Out: a [`Preference`]. What always holds: what is not known here is ignored, as it may be;
//! what is known and cannot be followed is kept as it was written, so that the caller can be told.

/// What a caller prefers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Preference {
    /// The status, as it was written.
    pub(super) code: Option<String>,
    pub(super) example: Option<String>,
    pub(super) sample: usize,
    /// What was written for a sample, and is no number.
    pub(super) odd: Option<String>,
}

impl Preference {
    /// What the headers `Prefer` of a request say.
    pub(super) fn of<'h>(headers: impl IntoIterator<Item = &'h str>) -> Self {
        let (mut preference, mut sample) = (Self::default(), None);
        let preferences = headers
            .into_iter()
            .flat_map(|header| header.split([',', ';']));
        for (name, value) in preferences.filter_map(|text| text.trim().split_once('=')) {
            let known = match name.trim().to_ascii_lowercase().as_str() {
                "code" => &mut preference.code,
                "example" => &mut preference.example,
                "sample" => &mut sample,
                _ => continue,
            };
            known.get_or_insert_with(|| value.trim().trim_matches('"').to_owned());
        }
        match sample.as_deref().map(str::parse) {
            Some(Ok(sample)) => preference.sample = sample,
            Some(Err(_)) => preference.odd = sample,
            None => {}
        }
        preference
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_each_name_counts() {
        let preference =
            Preference::of(["wait=1, Code=404; example=\"a b\"", "code=500, sample=x"]);
        assert_eq!(preference.code.as_deref(), Some("404"));
        assert_eq!(preference.example.as_deref(), Some("a b"));
        assert_eq!(
            (preference.sample, preference.odd.as_deref()),
            (0, Some("x"))
        );
    }
}
