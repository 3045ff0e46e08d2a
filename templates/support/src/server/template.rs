//! Path templates (OpenAPI 3.1 §4.8.8): which one a request is for, and the parameters in its path.
//!
//! What always holds: any set of templates can be routed, whatever the names of their parameters and wherever in
//! a segment they stand. Texts are compared and captured as they are on the wire, percent-encoded.

use std::borrow::Cow;

/// A path template.
#[derive(Debug)]
pub(super) struct Template {
    segments: Vec<Vec<Piece>>,
}

#[derive(Debug)]
enum Piece {
    Literal(Cow<'static, str>),
    Parameter(&'static str),
}

impl Template {
    pub(super) fn parse(path: &'static str) -> Self {
        Self {
            segments: path
                .strip_prefix('/')
                .unwrap_or(path)
                .split('/')
                .map(pieces)
                .collect(),
        }
    }

    /// The route in the router's own syntax. Its parameters are named by their position, so that templates that
    /// differ in the names only are one route.
    pub(super) fn route(&self) -> String {
        let mut route = String::new();
        for (position, segment) in self.segments.iter().enumerate() {
            route.push('/');
            match segment.as_slice() {
                [] => {}
                [Piece::Literal(text)] => {
                    route.push_str(&text.replace('{', "{{").replace('}', "}}"));
                }
                _ => route.push_str(&format!("{{p{position}}}")),
            }
        }
        route
    }

    /// How much of the template is fixed. Where several fit a path, the one with the most goes first.
    pub(super) fn literals(&self) -> usize {
        let pieces = self.segments.iter().flatten();
        pieces
            .map(|piece| {
                if let Piece::Literal(text) = piece {
                    text.len()
                } else {
                    0
                }
            })
            .sum()
    }

    /// The parameters in a path that the template fits.
    pub(super) fn captures(&self, path: &str) -> Option<Vec<(&'static str, String)>> {
        let mut captures = Vec::new();
        let mut segments = path.strip_prefix('/').unwrap_or(path).split('/');
        for segment in &self.segments {
            capture(segment, segments.next()?, &mut captures)?;
        }
        segments.next().is_none().then_some(captures)
    }
}

/// Splits a segment of a template into its literals and parameters.
fn pieces(segment: &'static str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = segment;
    while let Some((literal, name, after)) = rest.split_once('{').and_then(|(literal, rest)| {
        let (name, after) = rest.split_once('}')?;
        Some((literal, name, after))
    }) {
        if !literal.is_empty() {
            pieces.push(Piece::Literal(encode(literal)));
        }
        pieces.push(Piece::Parameter(name));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Literal(encode(rest)));
    }
    pieces
}

/// Matches from the end, so that `{name}.{extension}` splits at the last dot.
fn capture(pieces: &[Piece], text: &str, captures: &mut Vec<(&'static str, String)>) -> Option<()> {
    let Some((last, before)) = pieces.split_last() else {
        return text.is_empty().then_some(());
    };
    match last {
        Piece::Literal(literal) => capture(before, text.strip_suffix(literal.as_ref())?, captures),
        Piece::Parameter(name) => {
            let start = match before.last() {
                Some(Piece::Literal(literal)) => text.rfind(literal.as_ref())? + literal.len(),
                _ => 0,
            };
            let (rest, value) = text.split_at_checked(start)?;
            if value.is_empty() {
                return None;
            }
            captures.push((name, value.to_owned()));
            capture(before, rest, captures)
        }
    }
}

/// Writes a literal as URLs have it: with everything percent-encoded that can't stand in a path.
fn encode(literal: &'static str) -> Cow<'static, str> {
    let plain = |byte: u8| {
        byte.is_ascii_graphic() && !matches!(byte, b'"' | b'#' | b'<' | b'>' | b'?' | b'^' | b'`')
    };
    if literal.bytes().all(plain) {
        return literal.into();
    }
    let mut encoded = String::new();
    for byte in literal.bytes() {
        if plain(byte) {
            encoded.push(byte.into());
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captured(template: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
        let mut captures = Template::parse(template).captures(path)?;
        captures.reverse();
        Some(captures)
    }

    fn pairs(pairs: &[(&'static str, &str)]) -> Option<Vec<(&'static str, String)>> {
        Some(
            pairs
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn routes_name_parameters_by_position() {
        assert_eq!(
            Template::parse("/{tenant}/birds/{id}:release").route(),
            "/{p0}/birds/{p2}"
        );
        assert_eq!(Template::parse("/").route(), "/");
        assert_eq!(Template::parse("birds/").route(), "/birds/");
        assert_eq!(Template::parse("/a}b/ö").route(), "/a}}b/%C3%B6");
    }

    #[test]
    fn captures_are_as_on_the_wire() {
        assert_eq!(
            captured("/birds/{id}", "/birds/a%2Fb"),
            pairs(&[("id", "a%2Fb")])
        );
        assert_eq!(
            captured("/birds/{id}:release", "/birds/7:release"),
            pairs(&[("id", "7")])
        );
        assert_eq!(captured("/birds/{id}:release", "/birds/7"), None);
        assert_eq!(
            captured("/f/{name}.{ext}", "/f/a.tar.gz"),
            pairs(&[("name", "a.tar"), ("ext", "gz")])
        );
        assert_eq!(
            captured("/f/({x},{y})", "/f/(1,2)"),
            pairs(&[("x", "1"), ("y", "2")])
        );
    }

    #[test]
    fn a_parameter_is_never_empty_and_never_two_segments() {
        assert_eq!(captured("/birds/{id}", "/birds/"), None);
        assert_eq!(captured("/birds/{id}:release", "/birds/:release"), None);
        assert_eq!(captured("/birds/{id}", "/birds/1/2"), None);
        assert_eq!(captured("/birds", "/birds"), pairs(&[]));
    }
}
