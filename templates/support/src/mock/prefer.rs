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
        let preferences = headers.into_iter().flat_map(parts);
        for (name, value) in preferences.filter_map(|text| text.trim().split_once('=')) {
            let known = match name.trim().to_ascii_lowercase().as_str() {
                "code" => &mut preference.code,
                "example" => &mut preference.example,
                "sample" => &mut sample,
                _ => continue,
            };
            known.get_or_insert_with(|| unquoted(value.trim()));
        }
        match sample.as_deref().map(str::parse) {
            Some(Ok(sample)) => preference.sample = sample,
            Some(Err(_)) => preference.odd = sample,
            None => {}
        }
        preference
    }
}

/// The preferences of a header and their parameters, each as it is written.
fn parts(header: &str) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    header.split(move |c| {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ',' | ';' => return !quoted,
            _ => {}
        }
        false
    })
}

/// What a token or a quoted string says (RFC 9110 §5.6.4).
fn unquoted(value: &str) -> String {
    let inside = value.strip_prefix('"');
    let Some(inside) = inside.and_then(|rest| rest.strip_suffix('"')) else {
        return value.to_owned();
    };
    let mut text = String::with_capacity(inside.len());
    let mut chars = inside.chars();
    while let Some(c) = chars.next() {
        text.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_is_one_value() {
        for (header, example) in [
            ("example=\"small, brown\"", "small, brown"),
            ("wait; example=\"a;b=c\", code=404", "a;b=c"),
            ("example=\"say \\\"x, y\\\"\", code=404", "say \"x, y\""),
            ("example = two ", "two"),
            ("example=\"open", "\"open"),
            ("example=\"\"", ""),
        ] {
            let preference = Preference::of([header]);
            assert_eq!(preference.example.as_deref(), Some(example), "{header}");
        }
        let preference = Preference::of(["example=\"a, sample=3\", code=404"]);
        assert_eq!(
            (preference.sample, preference.code.as_deref()),
            (0, Some("404"))
        );
    }

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
