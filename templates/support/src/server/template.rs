//! Path templates (OpenAPI 3.1 §4.8.8): which one a request is for, and the parameters in its path.
//!
//! What always holds: any set of templates can be routed, whatever the names of their parameters and wherever in
//! a segment they stand. Texts are compared and captured percent-encoded, in the one form that equivalent ones have
//! (RFC 3986 §6.2.2).

use std::borrow::Cow;

/// A path template.
#[derive(Debug)]
pub(super) struct Template {
    segments: Vec<Vec<Piece>>,
    /// What stands in the query of each request.
    query: Vec<&'static str>,
}

#[derive(Debug)]
enum Piece {
    Literal(Cow<'static, str>),
    Parameter(&'static str),
    /// A fixed segment of the value of a parameter.
    Part(&'static str, Cow<'static, str>),
    /// One segment of a value that has several.
    Segment(&'static str),
    /// One segment or more.
    Rest(&'static str),
}

impl Piece {
    fn literal(&self) -> &str {
        match self {
            Self::Literal(text) | Self::Part(_, text) => text.as_ref(),
            Self::Parameter(_) | Self::Segment(_) | Self::Rest(_) => "",
        }
    }

    fn is_fixed(&self) -> bool {
        matches!(self, Self::Literal(_) | Self::Part(..))
    }
}

impl Template {
    pub(super) fn parse(template: &'static str) -> Self {
        let path = template.split(['?', '#']).next().unwrap_or_default();
        let query = query(template).split('&');
        Self {
            segments: segments(path.strip_prefix('/').unwrap_or(path)),
            query: query.filter(|pair| !pair.is_empty()).collect(),
        }
    }

    /// Whether the path of a request can have any number of segments.
    pub(super) fn is_open(&self) -> bool {
        let mut pieces = self.segments.iter().flatten();
        pieces.any(|piece| matches!(piece, Piece::Rest(_)))
    }

    /// Whether a query has all that it must have.
    pub(super) fn fits_query(&self, query: &str) -> bool {
        self.query.iter().all(|fixed| {
            let mut pairs = query.split('&');
            pairs.any(|pair| pair.strip_suffix('=').unwrap_or(pair) == *fixed || pair == *fixed)
        })
    }

    /// The route in the router's own syntax. Its parameters are named by their position, so that templates that
    /// differ in the names only are one route.
    pub(super) fn route(&self) -> String {
        self.named(|_| None)
    }

    /// The route of templates that are one, with the names that they agree on, for whoever asks a request for its route.
    pub(super) fn shown(templates: &[&Self]) -> String {
        let Some(first) = templates.first() else {
            return String::new();
        };
        first.named(|position| {
            let name = first.parameter(position)?;
            let places = 0..first.segments.len();
            let is_one = places
                .filter(|at| first.parameter(*at) == Some(name))
                .count()
                == 1;
            let mut all = templates.iter();
            let agree = all.all(|template| template.parameter(position) == Some(name));
            (agree && is_one).then_some(name)
        })
    }

    /// The parameter that is a whole segment, where its name can be that of a router.
    fn parameter(&self, position: usize) -> Option<&'static str> {
        let is_plain = |name: &str| {
            name.chars()
                .all(|c| c.is_alphanumeric() || c == '_' || c == '-')
        };
        match self.segments.get(position)?.as_slice() {
            [Piece::Parameter(name)] if !name.is_empty() && is_plain(name) => Some(name),
            _ => None,
        }
    }

    fn named(&self, name: impl Fn(usize) -> Option<&'static str>) -> String {
        let mut route = String::new();
        for (position, segment) in self.segments.iter().enumerate() {
            route.push('/');
            match segment.as_slice() {
                [] => {}
                // What may be written in several ways is compared by `captures`.
                [Piece::Literal(text) | Piece::Part(_, text)] if !text.contains(['%', '~']) => {
                    route.push_str(&text.replace('{', "{{").replace('}', "}}"));
                }
                _ => match name(position) {
                    Some(name) => route.push_str(&format!("{{{name}}}")),
                    None => route.push_str(&format!("{{p{position}}}")),
                },
            }
        }
        route
    }

    /// How much of the template is fixed. Where several fit a path, the one with the most goes first.
    pub(super) fn literals(&self) -> usize {
        let pieces = self.segments.iter().flatten();
        let path: usize = pieces.map(|piece| piece.literal().len()).sum();
        let query: usize = self.query.iter().map(|pair| pair.len()).sum();
        path + query
    }

    /// The parameters in a path that the template fits, of which these are the [segments](segments_of).
    pub(super) fn captures(&self, mut segments: &[&str]) -> Option<Vec<(&'static str, String)>> {
        let mut captured = Vec::new();
        for (position, pieces) in self.segments.iter().enumerate() {
            let many = match pieces.iter().any(|piece| matches!(piece, Piece::Rest(_))) {
                true => segments
                    .len()
                    .checked_sub(self.segments.len() - position - 1),
                false => Some(1),
            };
            let (these, after) = segments.split_at_checked(many.filter(|many| *many > 0)?)?;
            segments = after;
            match these {
                [segment] => capture(pieces, segment, &mut captured)?,
                several => capture(pieces, &several.join("/"), &mut captured)?,
            }
        }
        if !segments.is_empty() {
            return None;
        }
        // The segments of one value stand behind each other.
        let mut captures: Vec<(&'static str, String)> = Vec::with_capacity(captured.len());
        for (name, text) in captured {
            match captures.iter_mut().find(|(known, _)| *known == name) {
                Some((_, value)) => {
                    value.push('/');
                    value.push_str(&text);
                }
                None => captures.push((name, text)),
            }
        }
        Some(captures)
    }
}

/// What a template has in the query of each request.
pub(super) fn query(template: &'static str) -> &'static str {
    let template = template.split('#').next().unwrap_or_default();
    template.split_once('?').map_or("", |(_, query)| query)
}

/// The segments of a path in its [normal] form.
pub(super) fn segments_of(path: &str) -> Vec<&str> {
    path.strip_prefix('/').unwrap_or(path).split('/').collect()
}

/// Splits a template into segments, each into its literals and parameters.
fn segments(path: &'static str) -> Vec<Vec<Piece>> {
    let mut segments = Vec::new();
    let mut segment = Vec::new();
    let mut rest = path;
    while let Some((text, name, after)) = rest.split_once('{').and_then(|(text, rest)| {
        let (name, after) = rest.split_once('}')?;
        Some((text, name, after))
    }) {
        literals(text, &mut segment, &mut segments);
        let (name, pattern) = name.split_once('=').unwrap_or((name, "*"));
        for (position, part) in pattern.split('/').enumerate() {
            if position > 0 {
                segments.push(std::mem::take(&mut segment));
            }
            segment.push(match part {
                "*" if pattern.contains('/') => Piece::Segment(name),
                "*" => Piece::Parameter(name),
                "**" => Piece::Rest(name),
                part => Piece::Part(name, encode(part)),
            });
        }
        rest = after;
    }
    literals(rest, &mut segment, &mut segments);
    segments.push(segment);
    segments
}

/// The text between two parameters: the rest of a segment, whole ones, and the start of the next.
fn literals(text: &'static str, segment: &mut Vec<Piece>, segments: &mut Vec<Vec<Piece>>) {
    for (position, literal) in text.split('/').enumerate() {
        if position > 0 {
            segments.push(std::mem::take(segment));
        }
        if !literal.is_empty() {
            segment.push(Piece::Literal(encode(literal)));
        }
    }
}

/// Matches from the end, so that `{name}.{extension}` splits at the last dot.
fn capture(pieces: &[Piece], text: &str, captures: &mut Vec<(&'static str, String)>) -> Option<()> {
    let fixed = pieces.iter().rposition(Piece::is_fixed);
    let (before, variables) = pieces.split_at_checked(fixed.map_or(0, |last| last + 1))?;
    if variables.is_empty() {
        let Some((last, before)) = before.split_last() else {
            return text.is_empty().then_some(());
        };
        if let Piece::Part(name, part) = last {
            captures.push((name, part.clone().into_owned()));
        }
        return capture(before, text.strip_suffix(last.literal())?, captures);
    }
    let start = match before {
        [] => 0,
        // At the start of the segment: the value may hold the same text again.
        [first] => {
            let literal = first.literal();
            text.starts_with(literal).then_some(literal.len())?
        }
        // The last one that has a value behind it.
        [.., between] => {
            let starts = starts(text);
            let possible = starts.get(..=starts.len().checked_sub(variables.len())?)?;
            let ends = |start: &&usize| {
                let before = text.get(..**start);
                before.is_some_and(|before| before.ends_with(between.literal()))
            };
            *possible.iter().rfind(ends)?
        }
    };
    let (rest, values) = text.split_at_checked(start)?;
    divide(variables, values, captures)?;
    capture(before, rest, captures)
}

/// What stands in a text for each of several variables with nothing between them: each but the first begins with the
/// last character that is neither a letter nor a digit, as `.json` does, or is the last character.
fn divide(
    variables: &[Piece],
    mut text: &str,
    captures: &mut Vec<(&'static str, String)>,
) -> Option<()> {
    for (before, variable) in variables.iter().enumerate().rev() {
        let start = match before {
            0 => 0,
            _ => {
                let starts = starts(text);
                let possible = starts.get(before..)?;
                let marks = |start: &&usize| {
                    let first = text.get(**start..).and_then(|text| text.chars().next());
                    first.is_some_and(|first| !first.is_alphanumeric() && first != '%')
                };
                *possible.iter().rfind(marks).or(possible.last())?
            }
        };
        let (rest, value) = text.split_at_checked(start)?;
        if value.is_empty() {
            return None;
        }
        captures.push(match variable {
            // What is no end of a segment must not become one when the whole is decoded.
            Piece::Segment(name) | Piece::Rest(name) => (name, value.replace("%2F", "%252F")),
            Piece::Parameter(name) => (name, value.to_owned()),
            Piece::Literal(_) | Piece::Part(..) => return None,
        });
        text = rest;
    }
    Some(())
}

/// Where the characters of a text begin, percent-encoded ones too.
fn starts(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let second = rest.as_bytes().get(1);
        let is_encoded = first == '%';
        // Not the second byte of one.
        if !is_encoded || !matches!(second, Some(b'8' | b'9' | b'A' | b'B')) {
            starts.push(text.len() - rest.len());
        }
        let length = if is_encoded { 3 } else { first.len_utf8() };
        rest = rest.get(length..).unwrap_or_default();
    }
    starts
}

/// Writes a literal as URLs have it: with everything percent-encoded that can't stand in a path.
fn encode(literal: &'static str) -> Cow<'static, str> {
    let plain = |byte: u8| {
        byte.is_ascii_graphic() && !matches!(byte, b'"' | b'#' | b'<' | b'>' | b'?' | b'^' | b'`')
    };
    if literal.bytes().all(plain) {
        return normal(literal);
    }
    let mut encoded = String::new();
    for byte in literal.bytes() {
        if plain(byte) {
            encoded.push(byte.into());
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    normal(&encoded).into_owned().into()
}

/// The form that all have which are equivalent (RFC 3986 §6.2.2): `%c3` is `%C3`, and `%7E` is `~`. What is not
/// percent-encoded stays as it is.
pub(super) fn normal(path: &str) -> Cow<'_, str> {
    let mut pieces = path.split('%');
    let mut written = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let byte = piece
            .get(..2)
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let (Some(byte), Some(rest)) = (byte, piece.get(2..)) else {
            return path.into();
        };
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            written.push(byte.into());
        } else {
            written.push_str(&format!("%{byte:02X}"));
        }
        written.push_str(rest);
    }
    if written == path {
        path.into()
    } else {
        written.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captured(template: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
        let mut captures = Template::parse(template).captures(&segments_of(&normal(path)))?;
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
    fn routes_show_the_names_that_templates_agree_on() {
        let shown = |templates: &[&'static str]| {
            let templates: Vec<_> = templates.iter().map(|it| Template::parse(it)).collect();
            Template::shown(&templates.iter().collect::<Vec<_>>())
        };
        assert_eq!(
            shown(&["/{tenant}/birds/{id}", "/{tenant}/birds/{id}"]),
            "/{tenant}/birds/{id}"
        );
        assert_eq!(
            shown(&["/{tenant}/birds/{id}", "/{tenant}/birds/{bird}"]),
            "/{tenant}/birds/{p2}"
        );
        assert_eq!(shown(&["/{id}/birds/{id}"]), "/{p0}/birds/{p2}");
        assert_eq!(shown(&["/{a.b}/{id}:go/{*}"]), "/{p0}/{p1}/{p2}");
    }

    #[test]
    fn routes_name_parameters_by_position() {
        assert_eq!(
            Template::parse("/{tenant}/birds/{id}:release").route(),
            "/{p0}/birds/{p2}"
        );
        assert_eq!(Template::parse("/").route(), "/");
        assert_eq!(Template::parse("birds/").route(), "/birds/");
        assert_eq!(Template::parse("/a}b/ö").route(), "/a}}b/{p1}");
    }

    #[test]
    fn a_value_may_hold_the_text_around_it() {
        for (template, path, value) in [
            ("/-{slug}", "/-a-b", "a-b"),
            ("/@{slug}", "/@a@b", "a@b"),
            ("/v{slug}", "/v1v2", "1v2"),
            ("/item-{slug}", "/item-my-item-x", "my-item-x"),
            ("/({slug})", "/(a(b))", "a(b)"),
        ] {
            assert_eq!(captured(template, path), pairs(&[("slug", value)]));
        }
        for (path, a, b) in [
            ("/x-1-2", "1", "2"),
            ("/x-1-2-", "1", "2-"),
            ("/x-x-1", "x", "1"),
        ] {
            assert_eq!(
                captured("/x-{a}-{b}", path),
                pairs(&[("a", a), ("b", b)]),
                "{path}"
            );
        }
        assert_eq!(captured("/x-{a}-{b}", "/x-1"), None);
        assert_eq!(captured("/v{slug}", "/v"), None);
    }

    /// RFC 3986 §6.2.2.1 and §6.2.2.2.
    #[test]
    fn equivalent_paths_are_the_same() {
        assert_eq!(captured("/ö/~me", "/%c3%B6/%7Eme"), pairs(&[]));
        assert_eq!(captured("/~{id}", "/%7ea%2fb"), pairs(&[("id", "a%2Fb")]));
        // What is reserved is not the same when it is encoded, and nothing is decoded twice.
        assert_eq!(captured("/a:b", "/a%3Ab"), None);
        assert_eq!(captured("/{id}", "/%257E"), pairs(&[("id", "%257E")]));
        for broken in ["/%%41B", "/%7", "/%€"] {
            assert_eq!(captured("/{id}", broken), pairs(&[("id", &broken[1..])]));
        }
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

    /// Nothing says where one ends and the next begins.
    #[test]
    fn values_may_have_nothing_between_them() {
        for (path, a, b) in [
            ("/index.json", "index", ".json"),
            ("/a.tar.gz", "a.tar", ".gz"),
            ("/.x", ".", "x"),
            ("/12", "1", "2"),
            ("/ö%C3%B6", "ö", "%C3%B6"),
            ("/a%2Fb%2F", "a%2Fb", "%2F"),
        ] {
            let expected = pairs(&[("a", a), ("b", b)]);
            assert_eq!(captured("/{a}{b}", path), expected, "{path}");
            let path = format!("/v{}-", path.trim_start_matches('/'));
            assert_eq!(captured("/v{a}{b}-", &path), expected, "{path}");
        }
        for path in ["/", "/1", "/%C3%B6", "/%€"] {
            assert_eq!(captured("/{a}{b}", path), None, "{path}");
        }
        assert_eq!(
            captured("/{a}-{b}{c}.{d}", "/x-y-z.json.gz"),
            pairs(&[("a", "x-y"), ("b", "z"), ("c", ".json"), ("d", "gz")])
        );
        assert_eq!(
            captured("/{a}{b}{c}", "/1.2"),
            pairs(&[("a", "1"), ("b", "."), ("c", "2")])
        );
    }

    #[test]
    fn a_value_may_have_several_segments() {
        let shelves = "/v1/{name=shelves/*}:move";
        assert_eq!(Template::parse(shelves).route(), "/v1/shelves/{p2}");
        assert_eq!(
            captured(shelves, "/v1/shelves/a%20b:move"),
            pairs(&[("name", "shelves/a%20b")])
        );
        assert_eq!(captured(shelves, "/v1/books/1:move"), None);
        assert_eq!(captured(shelves, "/v1/shelves/:move"), None);
        // The value has the segments of the template, whatever is encoded in one of them.
        assert_eq!(
            captured(shelves, "/v1/shelves/a%2fb%252Fc:move"),
            pairs(&[("name", "shelves/a%252Fb%252Fc")])
        );
        let open = "/v1/{name=a/**}/x";
        assert!(Template::parse(open).is_open());
        assert_eq!(captured(open, "/v1/a/b/c/x"), pairs(&[("name", "a/b/c")]));
        assert_eq!(
            captured("/{name=**}", "/a/b%2Fc"),
            pairs(&[("name", "a/b%252Fc")])
        );
        assert_eq!(captured(open, "/v1/a/x"), None);
        assert_eq!(captured(open, "/v1/a"), None);
    }

    #[test]
    fn a_query_must_be_there_and_a_fragment_is_not_sent() {
        let template = Template::parse("/a?beta=true&list#stream");
        assert_eq!(template.route(), "/a");
        assert!(template.fits_query("x=1&list=&beta=true"));
        assert!(template.fits_query("list&beta=true") && !template.fits_query("list"));
    }

    #[test]
    fn a_parameter_is_never_empty_and_never_two_segments() {
        assert_eq!(captured("/birds/{id}", "/birds/"), None);
        assert_eq!(captured("/birds/{id}:release", "/birds/:release"), None);
        assert_eq!(captured("/birds/{id}", "/birds/1/2"), None);
        assert_eq!(captured("/birds", "/birds"), pairs(&[]));
    }
}
