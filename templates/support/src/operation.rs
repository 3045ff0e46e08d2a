//! Operations, the bodies they take and the credentials they ask for, as data that client and server share
//! (OpenAPI 3.1 §4.8.10, §4.8.13, §4.8.27).
//!
//! Everything here is built in constants: an [`Operation`] is a `static` of the generated code.
//!
//! Needs: `style`.

use std::ops::RangeInclusive;

use super::style::{Location, Parameter};

/// A method on a path.
#[derive(Debug)]
pub struct Operation {
    /// The `operationId`, or method and path where there is none; of a webhook or callback its name.
    pub id: &'static str,
    /// The method in upper case.
    pub method: &'static str,
    /// The path template, `/birds/{bird_id}`. A value of several segments has a pattern, `/{name=birds/*}`; behind the
    /// path there may be a query that each request has, and a fragment, which is not sent.
    pub path: &'static str,
    /// The URL of the operation's own server; nothing for the API's.
    pub server: Option<&'static str>,
    /// Its parameters. No two have the same name and location.
    pub parameters: &'static [Parameter],
    /// What a caller must show: any one of these. Empty: nothing.
    pub security: &'static [Alternative],
    /// The body that a request has.
    pub body: Option<RequestBody>,
    /// The media types of a success, where there are several, the preferred one first.
    pub accept: &'static [&'static str],
    /// The media types and ranges of a success that is read as it comes: bytes, sequences of items.
    pub streams: &'static [&'static str],
    /// The media types of its successes by status, where these tell what is read as it comes. The first status that fits
    /// counts.
    pub successes: &'static [(RangeInclusive<u16>, &'static [Media])],
}

/// Schemes that are shown together, each with the scopes that it must grant. None: credentials are optional.
pub type Alternative = &'static [(&'static Scheme, &'static [&'static str])];

impl Operation {
    /// An operation without credentials and body, on the API's server.
    #[must_use]
    pub const fn new(id: &'static str, method: &'static str, path: &'static str) -> Self {
        Self {
            id,
            method,
            path,
            server: None,
            parameters: &[],
            security: &[],
            body: None,
            accept: &[],
            streams: &[],
            successes: &[],
        }
    }

    /// Has a server of its own.
    #[must_use]
    pub const fn server(mut self, url: &'static str) -> Self {
        self.server = Some(url);
        self
    }

    /// Has parameters.
    #[must_use]
    pub const fn parameters(mut self, parameters: &'static [Parameter]) -> Self {
        self.parameters = parameters;
        self
    }

    /// Asks for credentials.
    #[must_use]
    pub const fn security(mut self, alternatives: &'static [Alternative]) -> Self {
        self.security = alternatives;
        self
    }

    /// Takes a body in any of these media types; the first is the one to send where they hold the same.
    #[must_use]
    pub const fn body(mut self, media: &'static [Media]) -> Self {
        self.body = Some(RequestBody {
            media,
            required: true,
        });
        self
    }

    /// Takes a body or none.
    #[must_use]
    pub const fn optional_body(mut self, media: &'static [Media]) -> Self {
        self.body = Some(RequestBody {
            media,
            required: false,
        });
        self
    }

    /// Answers with what is read as it comes, in any of these media types.
    #[must_use]
    pub const fn streams(mut self, media_types: &'static [&'static str]) -> Self {
        self.streams = media_types;
        self
    }

    /// Answers with what is read as it comes where the media type says so among those of the status.
    #[must_use]
    pub const fn successes(
        mut self,
        successes: &'static [(RangeInclusive<u16>, &'static [Media])],
    ) -> Self {
        self.successes = successes;
        self
    }

    /// Answers in any of these media types.
    #[must_use]
    pub const fn accept(mut self, media_types: &'static [&'static str]) -> Self {
        self.accept = media_types;
        self
    }

    /// The parameter of this name in a location.
    #[must_use]
    pub fn parameter(&'static self, location: Location, name: &str) -> Option<&'static Parameter> {
        let mut parameters = self.parameters.iter();
        parameters.find(|known| known.location == location && known.name == name)
    }
}

/// The body of a request.
#[derive(Debug)]
pub struct RequestBody {
    /// The ways in which it may be written, the preferred one first.
    pub media: &'static [Media],
    /// Whether a request without it is invalid.
    pub required: bool,
}

/// A media type (OpenAPI 3.1 §4.8.14): its name, by the way that a value is written in it.
#[derive(Debug, Clone, Copy)]
pub enum Media {
    /// JSON (RFC 8259), and formats made of it.
    Json(&'static str),
    /// XML. What a value looks like in it is said where it is read and written.
    Xml(&'static str),
    /// Text in UTF-8.
    Text(&'static str),
    /// Bytes as they come. The name may be a range, `image/*`.
    Bytes(&'static str),
    /// A sequence of items, one by one as they come.
    Items(&'static str),
    /// `application/x-www-form-urlencoded`, with each field written as a parameter of a query. One without a name is a map,
    /// whose values are like those of the members that no other field is for.
    Form(&'static [Parameter]),
    /// `multipart/form-data` (RFC 7578): the fields that are values, each written as a part, and the names of the files.
    /// A body without files is one object.
    Multipart(&'static [Parameter], &'static [&'static str]),
    /// Other `multipart/…`, whose parts are told apart by their names as those of forms are, or by their `Content-ID`.
    Named(&'static str, &'static [Parameter], &'static [&'static str]),
    /// Other `multipart/…`, whose parts are told apart by their position, which stands for their name: how many of the
    /// first ones are, values and files. All behind them have the next position. Where that means nothing, there may be
    /// none.
    Ordered(
        &'static str,
        usize,
        &'static [Parameter],
        &'static [&'static str],
    ),
    /// Other `multipart/…` (RFC 2046 §5.1), and forms whose fields are not known: parts as they are.
    Parts(&'static str),
}

impl Media {
    /// `application/json`
    pub const JSON: Self = Self::Json("application/json");
    /// `text/plain`
    pub const TEXT: Self = Self::Text("text/plain");
    /// `application/octet-stream`
    pub const BYTES: Self = Self::Bytes("application/octet-stream");

    /// The media type or range.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Json(name)
            | Self::Xml(name)
            | Self::Text(name)
            | Self::Bytes(name)
            | Self::Items(name)
            | Self::Named(name, ..)
            | Self::Ordered(name, ..)
            | Self::Parts(name) => name,
            Self::Form(_) => "application/x-www-form-urlencoded",
            Self::Multipart(..) => "multipart/form-data",
        }
    }

    /// How many parts come first that are told apart by their position; nothing where parts have names.
    pub(super) const fn prefix(&self) -> Option<usize> {
        match self {
            Self::Ordered(_, prefix, ..) => Some(*prefix),
            _ => None,
        }
    }

    /// The fields and the files of a body in parts.
    pub(super) const fn parts(&self) -> Option<(&'static [Parameter], &'static [&'static str])> {
        match self {
            Self::Multipart(fields, files)
            | Self::Named(_, fields, files)
            | Self::Ordered(_, _, fields, files) => Some((fields, files)),
            _ => None,
        }
    }

    /// The one of some media types that a body with this `Content-Type` is in: the one of the same name, by most
    /// parameters, else the narrowest range. What is in a range of text, or in none, may be JSON or XML by another name.
    #[must_use]
    pub fn find(media: &[Self], content_type: &str) -> Option<usize> {
        let given = essence(content_type);
        let same = media
            .iter()
            .enumerate()
            .filter(|(_, media)| given.eq_ignore_ascii_case(essence(media.name())));
        // The first of those that are equally near.
        let nearest = same
            .rev()
            .max_by_key(|(_, media)| shared_parameters(media.name(), content_type));
        let accepting = || {
            let media = media.iter().enumerate();
            media.filter(|(_, media)| media.accepts(content_type))
        };
        let found = nearest.or_else(|| {
            let ranges = accepting().filter(|(_, media)| media.is_range());
            let narrowest = ranges.min_by_key(|(_, media)| media.name().matches('*').count());
            let by_another_name = accepting()
                .filter(|(_, media)| !media.is_range())
                .min_by_key(|(_, media)| media.name() != Self::JSON.name());
            match narrowest {
                Some((_, Self::Bytes(_))) => narrowest,
                _ => by_another_name.or(narrowest),
            }
        });
        found.map(|(position, _)| position)
    }

    /// Whether it is one of many.
    fn is_range(&self) -> bool {
        self.name().contains('*')
    }

    /// Whether a body with this `Content-Type` can be read. Parameters such as `charset` play no part; JSON may
    /// come under any name that says it is JSON (RFC 6839 §3.1).
    #[must_use]
    pub fn accepts(&self, content_type: &str) -> bool {
        let given = essence(content_type);
        match self {
            Self::Json(name) => given.eq_ignore_ascii_case(essence(name)) || is_json(given),
            Self::Xml(name) => given.eq_ignore_ascii_case(essence(name)) || is_xml(given),
            Self::Text(name) | Self::Bytes(name) | Self::Items(name) => {
                in_range(given, essence(name))
            }
            Self::Form(_)
            | Self::Multipart(..)
            | Self::Named(..)
            | Self::Ordered(..)
            | Self::Parts(_) => given.eq_ignore_ascii_case(essence(self.name())),
        }
    }
}

/// A media type without its parameters.
pub(super) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// The parameters of a media type or range, in lower case and without quotation marks, in order.
pub(super) fn parameters(media_type: &str) -> impl Iterator<Item = (String, String)> {
    let parameters = outside_quotes(media_type, ';').skip(1);
    parameters.filter_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim();
        let quoted = value.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
        let value = quoted.map_or_else(|| value.to_owned(), |quoted| quoted.replace('\\', ""));
        Some((name.trim().to_ascii_lowercase(), value.to_ascii_lowercase()))
    })
}

/// What stands between separators that are not within quotation marks (RFC 9110 §5.6.4).
pub(super) fn outside_quotes(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |c| {
        let escapes = quoted && !escaped && c == '\\';
        if c == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = escapes;
        c == separator && !quoted
    })
}

/// How many parameters a media type shares with a `Content-Type`; nothing where that lacks one.
fn shared_parameters(name: &str, content_type: &str) -> Option<usize> {
    let given: Vec<_> = parameters(content_type).collect();
    parameters(name).try_fold(0, |count, parameter| {
        given.contains(&parameter).then_some(count + 1)
    })
}

/// Whether a media type says that it is JSON: `application/json`, `application/problem+json`.
fn is_json(essence: &str) -> bool {
    essence.eq_ignore_ascii_case("application/json")
        || essence.eq_ignore_ascii_case("text/json")
        || suffix(essence).is_some_and(|suffix| suffix.eq_ignore_ascii_case("json"))
}

/// Whether a media type says that it is XML: `application/xml`, `text/xml`, `application/atom+xml`.
fn is_xml(essence: &str) -> bool {
    essence.eq_ignore_ascii_case("application/xml")
        || essence.eq_ignore_ascii_case("text/xml")
        || suffix(essence).is_some_and(|suffix| suffix.eq_ignore_ascii_case("xml"))
}

/// The structured syntax suffix of a media type (RFC 6838 §4.2.8).
fn suffix(essence: &str) -> Option<&str> {
    let (_, subtype) = essence.split_once('/')?;
    subtype.rsplit_once('+').map(|(_, suffix)| suffix)
}

/// Whether a media type is in a range: `image/png` in `image/png`, `image/*` and `*/*`.
pub(super) fn in_range(essence: &str, range: &str) -> bool {
    match range.split_once('/') {
        Some(("*", "*")) => essence.contains('/'),
        Some((kind, "*")) => essence
            .split_once('/')
            .is_some_and(|(given, _)| given.eq_ignore_ascii_case(kind)),
        _ => essence.eq_ignore_ascii_case(range),
    }
}

/// A way to show who is calling (OpenAPI 3.1 §4.8.27).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scheme {
    /// The name under `components.securitySchemes`.
    pub name: &'static str,
    /// What is shown, and where.
    pub kind: SchemeKind,
    /// The ways to get a token of OAuth 2.0.
    pub flows: &'static [Flow],
    /// Where the server that gives tokens says what it does (OpenID Connect Discovery, RFC 8414).
    pub discovery_url: Option<&'static str>,
}

/// A way to get a token of OAuth 2.0 (OpenAPI 3.1 §4.8.29). URLs may be relative to that of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    /// `implicit`, `password`, `clientCredentials`, `authorizationCode`, `deviceAuthorization`
    pub name: &'static str,
    /// Where the user consents.
    pub authorization_url: Option<&'static str>,
    /// Where a device asks for its code.
    pub device_authorization_url: Option<&'static str>,
    /// Where the token comes from.
    pub token_url: Option<&'static str>,
    /// Where it is renewed.
    pub refresh_url: Option<&'static str>,
    /// The scopes that there are, each with what it allows.
    pub scopes: &'static [(&'static str, &'static str)],
}

impl Flow {
    /// A flow without URLs and scopes.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self {
            name,
            authorization_url: None,
            device_authorization_url: None,
            token_url: None,
            refresh_url: None,
            scopes: &[],
        }
    }

    /// Where the user consents.
    #[must_use]
    pub const fn authorization_url(mut self, url: &'static str) -> Self {
        self.authorization_url = Some(url);
        self
    }

    /// Where a device asks for its code.
    #[must_use]
    pub const fn device_authorization_url(mut self, url: &'static str) -> Self {
        self.device_authorization_url = Some(url);
        self
    }

    /// Where the token comes from.
    #[must_use]
    pub const fn token_url(mut self, url: &'static str) -> Self {
        self.token_url = Some(url);
        self
    }

    /// Where it is renewed.
    #[must_use]
    pub const fn refresh_url(mut self, url: &'static str) -> Self {
        self.refresh_url = Some(url);
        self
    }

    /// The scopes that there are, each with what it allows.
    #[must_use]
    pub const fn scopes(mut self, scopes: &'static [(&'static str, &'static str)]) -> Self {
        self.scopes = scopes;
        self
    }
}

/// What is shown, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Basic …` (RFC 7617).
    Basic,
    /// `Authorization` with another scheme (RFC 9110 §11.1), such as `Bearer`.
    Http(&'static str),
    /// A key in the header of this name.
    Header(&'static str),
    /// A key in the query parameter of this name.
    Query(&'static str),
    /// A key in the cookie of this name.
    Cookie(&'static str),
    /// A client certificate, which the connection shows and not the request.
    MutualTls,
}

impl Scheme {
    const fn new(name: &'static str, kind: SchemeKind) -> Self {
        Self {
            name,
            kind,
            flows: &[],
            discovery_url: None,
        }
    }

    /// Its tokens come from OAuth 2.0.
    #[must_use]
    pub const fn flows(mut self, flows: &'static [Flow]) -> Self {
        self.flows = flows;
        self
    }

    /// The server that gives its tokens says here what it does.
    #[must_use]
    pub const fn discovery_url(mut self, url: &'static str) -> Self {
        self.discovery_url = Some(url);
        self
    }

    /// `Authorization: Bearer …` (RFC 6750); OAuth 2 and OpenID Connect too.
    #[must_use]
    pub const fn bearer(name: &'static str) -> Self {
        Self::http(name, "Bearer")
    }

    /// `Authorization: Basic …`
    #[must_use]
    pub const fn basic(name: &'static str) -> Self {
        Self::new(name, SchemeKind::Basic)
    }

    /// `Authorization` with another scheme.
    #[must_use]
    pub const fn http(name: &'static str, scheme: &'static str) -> Self {
        Self::new(name, SchemeKind::Http(scheme))
    }

    /// A key in a header.
    #[must_use]
    pub const fn header(name: &'static str, header: &'static str) -> Self {
        Self::new(name, SchemeKind::Header(header))
    }

    /// A key in the query.
    #[must_use]
    pub const fn query(name: &'static str, parameter: &'static str) -> Self {
        Self::new(name, SchemeKind::Query(parameter))
    }

    /// A key in a cookie.
    #[must_use]
    pub const fn cookie(name: &'static str, cookie: &'static str) -> Self {
        Self::new(name, SchemeKind::Cookie(cookie))
    }

    /// A client certificate.
    #[must_use]
    pub const fn mutual_tls(name: &'static str) -> Self {
        Self::new(name, SchemeKind::MutualTls)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_tell_media_types_of_one_name_apart() {
        let media = [
            Media::JSON,
            Media::Json("application/json; version=2"),
            Media::Text("text/*"),
        ];
        for (given, found) in [
            ("application/json", Some(0)),
            ("application/json; charset=utf-8", Some(0)),
            ("Application/JSON;Version=\"2\"; charset=utf-8", Some(1)),
            ("application/json; version=3", Some(0)),
            ("application/problem+json", Some(0)),
            ("text/csv", Some(2)),
            ("image/png", None),
        ] {
            assert_eq!(Media::find(&media, given), found, "{given}");
        }
        // The only one of its name is meant, whatever it is said to have.
        assert_eq!(Media::find(&media[1..], "application/json"), Some(0));
    }

    #[test]
    fn json_by_another_name_is_of_the_bytes_that_it_is_documented_for() {
        const CREATE: Media = Media::Json("application/vnd.create+json");
        const ANY: &str = "*/*";
        for (media, given, found) in [
            (
                &[CREATE, Media::Bytes(ANY)][..],
                "application/vnd.create+json",
                Some(0),
            ),
            (&[CREATE, Media::Bytes(ANY)], "application/json", Some(1)),
            (
                &[CREATE, Media::Bytes(ANY), Media::Bytes("application/*")],
                "application/json",
                Some(2),
            ),
            (&[CREATE, Media::Text(ANY)], "application/json", Some(0)),
            (&[CREATE, Media::Bytes("text/*")], "text/json", Some(1)),
            (&[CREATE, Media::JSON], "application/hal+json", Some(1)),
            (
                &[Media::Bytes(ANY), Media::Text("text/*")],
                "text/csv",
                Some(1),
            ),
        ] {
            assert_eq!(Media::find(media, given), found, "{media:?} {given}");
        }
    }

    #[test]
    fn values_of_parameters_may_be_quoted() {
        const MEDIA: [Media; 3] = [
            Media::Json("application/json; version=1"),
            Media::Json("application/json; version=\"2\"; a=\"x;y\""),
            Media::Text("text/plain"),
        ];
        for (given, found) in [
            ("application/json", Some(0)),
            ("application/json;charset=utf-8;Version=1", Some(0)),
            ("application/json; a=\"x;y\"; version=2", Some(1)),
            ("application/json; version=2", Some(0)),
            ("text/plain; a=\"\\\";\"; charset=utf-8", Some(2)),
            ("image/png", None),
        ] {
            assert_eq!(Media::find(&MEDIA, given), found, "{given}");
        }
    }
}
