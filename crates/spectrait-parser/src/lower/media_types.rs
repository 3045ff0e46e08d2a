//! Media types as they are written (RFC 9110 §8.3.1): whether a key is one, and which one it was meant to be.
//!
//! In: a key of `content`, or an item of `consumes`. Out: whether it is a media type, and another that is nearly the
//! same. Anybody may send media types of their own, so one that is not known is no mistake by itself.

use std::borrow::Cow;

use spectrait_ir::Place;

use super::{Lowering, is_token};
use crate::advice::closest;
use crate::diagnostic::{Diagnostic, Severity, Spot, codes};

/// The top-level types that are registered with IANA, and one that never was and is used.
const TYPES: [&str; 12] = [
    "application",
    "audio",
    "chemical",
    "example",
    "font",
    "haptics",
    "image",
    "message",
    "model",
    "multipart",
    "text",
    "video",
];

/// The media types that descriptions are full of.
const USUAL: [(&str, &[&str]); 4] = [
    (
        "application",
        &[
            "json",
            "xml",
            "x-www-form-urlencoded",
            "octet-stream",
            "jsonl",
            "x-ndjson",
            "json-seq",
            "yaml",
            "pdf",
        ],
    ),
    ("multipart", &["form-data", "mixed", "related"]),
    ("text", &["plain", "html", "csv", "event-stream"]),
    ("image", &["jpeg", "png", "gif"]),
];

/// Others that look like one of those, and are what they say.
const OTHERS: [&str; 14] = [
    "application/gzip",
    "application/jose",
    "application/json5",
    "application/jsonc",
    "application/jsond",
    "application/jsonp",
    "application/ndjson",
    "application/x-json",
    "application/yml",
    "image/jpg",
    "image/pjpeg",
    "text/json",
    "text/xhtml",
    "text/xml",
];

/// The suffixes that say how a media type is written (RFC 6839, and IANA's list of them) and that are misspelt.
const SUFFIXES: [&str; 3] = ["json", "xml", "yaml"];

/// Whether a key of `content` is a media type or a range (RFC 9110 §8.3.1 and §12.5.1).
pub(crate) fn is_media_type(name: &str) -> bool {
    let essence = essence(name);
    essence == "*"
        || essence
            .split_once('/')
            .is_some_and(|(ty, subtype)| is_token(ty) && is_token(subtype))
}

/// What stands before the parameters. A comma instead of the semicolon is seen often enough, see [`of_commas`].
fn essence(name: &str) -> &str {
    name.split([';', ',']).next().unwrap_or_default().trim()
}

impl Lowering<'_> {
    /// The media type that is named at a place, as it is meant. What is none, or nearly another, is reported; nothing
    /// where it is left out.
    pub(crate) fn media_type_name<'n>(
        &mut self,
        name: &'n str,
        place: &Place,
        spot: Spot,
    ) -> Option<Cow<'n, str>> {
        if let Some((meant, help)) = of_commas(name) {
            let message = format!("`{name}` is not a media type; it is read as `{meant}`");
            let diagnostic = Diagnostic::warning(codes::INVALID_MEDIA_TYPE, place.clone(), message);
            self.report_at(spot, diagnostic.help(help));
            return Some(Cow::Owned(meant));
        }
        if is_media_type(name) {
            if let Some(meant) = misspelt(name) {
                let message = format!(
                    "there is no usual media type `{}`; it is sent as it is written, and what form its content has is not known",
                    essence(name)
                );
                let diagnostic =
                    Diagnostic::warning(codes::UNUSUAL_MEDIA_TYPE, place.clone(), message);
                self.report_at(spot, diagnostic.did_you_mean(Some(&meant)));
            }
            return Some(Cow::Borrowed(name));
        }
        let code = codes::INVALID_MEDIA_TYPE;
        if let Some(meant) = abbreviated(name) {
            let message = format!("`{name}` is not a media type; it is read as `{meant}`");
            let diagnostic = Diagnostic::warning(code, place.clone(), message);
            self.report_at(spot, diagnostic.help(format!("write `{meant}`")));
            return Some(Cow::Owned(meant));
        }
        let message = format!("`{name}` is not a media type; it is left out");
        let mut diagnostic = Diagnostic::warning(code, place.clone(), message);
        if self.dialect.is_json_schema() {
            diagnostic.severity = Severity::Error;
        }
        self.report_at(spot, diagnostic);
        let what = format!("the content `{name}`");
        self.leave_out(what, place.clone(), "it is not a media type");
        None
    }

    fn report_at(&self, spot: Spot, diagnostic: Diagnostic) {
        self.diagnostics.report(Diagnostic { spot, ..diagnostic });
    }
}

/// The media type that a text with commas was meant to be, the first where they are between several, and what to write.
fn of_commas(name: &str) -> Option<(String, String)> {
    let mut is_quoted = false;
    let words = name.split(|c| {
        is_quoted ^= c == '"';
        c == ',' && !is_quoted
    });
    let words: Vec<&str> = words.map(str::trim).collect();
    if words.len() < 2 {
        return None;
    }
    let mut words = words.into_iter().filter(|word| !word.is_empty());
    let first = words.next().filter(|first| is_media_type(first))?;
    let others: Vec<&str> = words.collect();
    let is_parameter = |word: &&&str| word.split_once('=').is_some_and(|(name, _)| is_token(name));
    let parameters = others.iter().take_while(is_parameter);
    let meant = parameters.fold(first.to_owned(), |name, parameter| name + "; " + parameter);
    let help = match others.iter().all(|word| is_parameter(&word)) {
        true => format!("write `{meant}`"),
        false => "write each of the media types as a member of its own".to_owned(),
    };
    Some((meant, help))
}

/// A media type in one spelling, however it is cased and its parameters are set apart.
pub(super) fn spelt(name: &str) -> String {
    let words: Vec<&str> = name.split(';').map(str::trim).collect();
    words.join("; ").to_ascii_lowercase()
}

/// The usual media type that a text stands for that is none: `json`, `text-plain`.
fn abbreviated(name: &str) -> Option<String> {
    let name = name.trim().to_ascii_lowercase();
    USUAL.iter().find_map(|(ty, subtypes)| {
        let rest = name.strip_prefix(ty);
        let rest = rest.and_then(|rest| rest.strip_prefix(['-', '_', '.', ' ', '\\', ':']));
        let known = subtypes
            .iter()
            .find(|subtype| **subtype == rest.unwrap_or(&name));
        known.map(|subtype| format!("{ty}/{subtype}"))
    })
}

/// The media type that one was meant to be, where it is nearly one that is known.
fn misspelt(name: &str) -> Option<String> {
    let essence = essence(name).to_ascii_lowercase();
    let (ty, subtype) = essence.split_once('/')?;
    if ty == "*" || ty.starts_with("x-") || OTHERS.contains(&&*essence) {
        return None;
    }
    if !TYPES.contains(&ty) {
        let ty = closest(ty, TYPES.into_iter())?;
        let subtype = usual(ty, subtype).unwrap_or(subtype);
        return Some(format!("{ty}/{subtype}"));
    }
    if let Some((before, suffix)) = subtype.rsplit_once('+') {
        if SUFFIXES.iter().any(|known| suffix.starts_with(known)) || suffix == "yml" {
            return None;
        }
        let meant = closest(suffix, SUFFIXES.into_iter()).filter(|meant| *meant != suffix)?;
        return Some(format!("{ty}/{before}+{meant}"));
    }
    Some(format!("{ty}/{}", usual(ty, subtype)?))
}

/// The usual subtype that one is nearly, and is not.
fn usual(ty: &str, subtype: &str) -> Option<&'static str> {
    let (_, known) = USUAL.iter().find(|(name, _)| *name == ty)?;
    if known.contains(&subtype) {
        return None;
    }
    // Three letters are many things, and so is another first letter (`bson`); with the same in another order it is a slip.
    let meant = closest(subtype, known.iter().copied())?;
    let is_like = meant.len() > 3 && meant.get(..1) == subtype.get(..1);
    (is_like || letters(meant) == letters(subtype)).then_some(meant)
}

fn letters(word: &str) -> Vec<char> {
    let mut letters: Vec<char> = word.chars().collect();
    letters.sort_unstable();
    letters
}

#[cfg(test)]
mod tests {
    use super::{abbreviated, is_media_type, misspelt, of_commas};

    #[test]
    fn commas_are_meant_for_semicolons() {
        for (name, meant) in [
            (
                "application/json, charset=utf-8",
                Some("application/json; charset=utf-8"),
            ),
            (
                "text/csv; header=present , charset=utf-8",
                Some("text/csv; header=present; charset=utf-8"),
            ),
            ("application/json, text/json", Some("application/json")),
            ("text/plain; x=\"a,b\"", None),
            ("json, xml", None),
        ] {
            let found = of_commas(name).map(|(meant, _)| meant);
            assert_eq!(found.as_deref(), meant, "{name}");
        }
        for name in ["application/json,", ", application/json ,"] {
            let (meant, help) = of_commas(name).unwrap();
            assert_eq!(meant, "application/json", "{name}");
            assert_eq!(help, "write `application/json`", "{name}");
        }
    }

    #[test]
    fn media_types_have_two_parts() {
        assert!(is_media_type("application/vnd.api+json; charset=utf-8"));
        assert!(is_media_type("image/*"));
        assert!(!is_media_type("json"));
        assert!(!is_media_type("application/"));
        assert!(!is_media_type("a b/c"));
    }

    #[test]
    fn those_that_are_nearly_another_are_known() {
        for (name, meant) in [
            ("aplication/json", "application/json"),
            ("Applicaton/jsno", "application/json"),
            ("application/jsn; charset=utf-8", "application/json"),
            ("application/problem+jsno", "application/problem+json"),
            ("application/octetstream", "application/octet-stream"),
            (
                "application/x-www-form-url-encoded",
                "application/x-www-form-urlencoded",
            ),
            ("multipart/formdata", "multipart/form-data"),
            ("text/plan", "text/plain"),
            ("text/cvs", "text/csv"),
        ] {
            assert_eq!(misspelt(name).as_deref(), Some(meant), "{name}");
        }
    }

    #[test]
    fn those_that_lack_their_type_are_known() {
        for (name, meant) in [
            ("json", Some("application/json")),
            ("Text-Plain", Some("text/plain")),
            ("application\\json", Some("application/json")),
            ("form-data", Some("multipart/form-data")),
            ("example1", None),
        ] {
            assert_eq!(abbreviated(name).as_deref(), meant, "{name}");
        }
    }

    #[test]
    fn those_of_ones_own_are_left_alone() {
        for name in [
            "application/json",
            "application/pbf",
            "application/bson",
            "application/ejson",
            "application/fhir+yml",
            "application/vnd.acme+json5",
            "application/zip",
            "application/jwt",
            "application/vnd.acme.thing",
            "application/vnd.acme+cbor",
            "application/hal+json",
            "application/json-patch+json",
            "application/x-ndjson",
            "image/jpg",
            "image/svg+xml",
            "text/x-json",
            "text/markdown",
            "x-world/x-vrml",
            "*/*",
            "application/*",
        ] {
            assert_eq!(misspelt(name), None, "{name}");
        }
    }
}
