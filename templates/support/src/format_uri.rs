//! `uri`, `uri-reference`, `iri`, `iri-reference` (JSON Schema 2020-12 Validation §7.3.5), as RFC 3986 and RFC 3987
//! have them.
//!
//! In: a text. Out: whether it is of the format.
//!
//! Needs: `format`; the crate `fluent_uri`.

use fluent_uri::{Iri, IriRef, Uri, UriRef};

use super::format::Format;

/// RFC 3986 §3.
pub static URI: Format = Format {
    noun: "a URI",
    accepts: |text| Uri::parse(text).is_ok(),
};

/// RFC 3986 §4.1.
pub static URI_REFERENCE: Format = Format {
    noun: "a URI or a relative reference",
    accepts: |text| UriRef::parse(text).is_ok(),
};

/// RFC 3987 §2.
pub static IRI: Format = Format {
    noun: "an IRI",
    accepts: |text| Iri::parse(text).is_ok(),
};

/// RFC 3987 §2.2.
pub static IRI_REFERENCE: Format = Format {
    noun: "an IRI or a relative reference",
    accepts: |text| IriRef::parse(text).is_ok(),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_may_be_relative_and_iris_in_any_letters() {
        let formats = [&URI, &URI_REFERENCE, &IRI, &IRI_REFERENCE];
        for (text, accepted) in [
            ("https://example.com/a?b#c", [true; 4]),
            ("/a/b", [false, true, false, true]),
            ("https://example.com/é", [false, false, true, true]),
            ("é", [false, false, false, true]),
            ("https://a b/", [false; 4]),
            ("\\\\share", [false; 4]),
        ] {
            let found = formats.map(|format| (format.accepts)(text));
            assert_eq!(found, accepted, "{text}");
        }
    }
}
