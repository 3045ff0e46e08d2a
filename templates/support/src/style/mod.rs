//! Parameter styles: how a value is written as text in a path, a query, a header or a cookie (OpenAPI 3.1
//! §4.8.12, RFC 6570).
//!
//! In: a [`Parameter`], and a JSON value or text. Out: text ([`encode()`]), or a JSON value ([`decode()`]). What
//! always holds:
//! - both directions follow the one table in `Layout::of`;
//! - text is split before it is percent-decoded, so that encoded delimiters are data;
//! - what can't be told apart from something else once it is written is refused.
//!
//! A text that may be several things is read as the first of them that is valid ([`Reading`]).
//!
//! A list or an object inside another, for which the styles have no form, is written as JSON; but where the members of an
//! object are pairs of a query or of cookies, a list of texts among them has a pair for each item.
//!
//! Needs: `check`, `json`; the crates `percent-encoding`, `serde_json`.

mod decode;
mod deep;
mod encode;
mod readings;

pub use decode::{Pair, Raw, absent, decode, pairs, read, unescaped};
pub use encode::{encode, is_cookie_value, pair};
pub use readings::{Reading, Texts, valid};

/// A parameter, or a header of a response.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// The name on the wire.
    pub name: &'static str,
    /// Where it is.
    pub location: Location,
    /// What it holds.
    pub kind: Kind,
    /// How it is written.
    pub style: Style,
    /// Whether each item or member is written by itself.
    pub explode: bool,
    /// Whether a message without it is invalid.
    pub required: bool,
    /// Whether reserved characters that do no harm stay as they are.
    pub allow_reserved: bool,
    /// Whether `name=` stands for its absence.
    pub allow_empty: bool,
    /// The media type that a part of a form says it is; none where its kind says enough.
    pub part_type: Option<&'static str>,
}

impl Parameter {
    /// A parameter in the path, `simple` and always required.
    #[must_use]
    pub const fn path(name: &'static str, kind: Kind) -> Self {
        Self::new(name, Location::Path, kind, Style::Simple).required()
    }

    /// A parameter in the query, `form` and exploded.
    #[must_use]
    pub const fn query(name: &'static str, kind: Kind) -> Self {
        Self::new(name, Location::Query, kind, Style::Form)
    }

    /// The whole query, as a form unless its style says something else. The name is not written.
    #[must_use]
    pub const fn querystring(name: &'static str, kind: Kind) -> Self {
        Self::new(name, Location::Querystring, kind, Style::Form)
    }

    /// A header, `simple`.
    #[must_use]
    pub const fn header(name: &'static str, kind: Kind) -> Self {
        Self::new(name, Location::Header, kind, Style::Simple)
    }

    /// A cookie, `form` and exploded.
    #[must_use]
    pub const fn cookie(name: &'static str, kind: Kind) -> Self {
        Self::new(name, Location::Cookie, kind, Style::Form)
    }

    const fn new(name: &'static str, location: Location, kind: Kind, style: Style) -> Self {
        let explode = style.explodes();
        Self {
            name,
            location,
            kind,
            style,
            explode,
            required: false,
            allow_reserved: false,
            allow_empty: false,
            part_type: None,
        }
    }

    /// A message without it is invalid.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Written in this style, exploded where that is the style's default.
    #[must_use]
    pub const fn style(mut self, style: Style) -> Self {
        self.style = style;
        self.explode = style.explodes();
        self
    }

    /// Whether each item or member is written by itself.
    #[must_use]
    pub const fn explode(mut self, explode: bool) -> Self {
        self.explode = explode;
        self
    }

    /// Reserved characters that do no harm stay as they are.
    #[must_use]
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }

    /// `name=` stands for its absence.
    #[must_use]
    pub const fn allow_empty(mut self) -> Self {
        self.allow_empty = true;
        self
    }

    /// Each part of a form with it says that it is of this media type.
    #[must_use]
    pub const fn part_type(mut self, name: &'static str) -> Self {
        self.part_type = Some(name);
        self
    }

    /// Whether a field of a form is written as nobody would write it who is not told to: a list as one text.
    #[must_use]
    pub const fn is_styled(&self) -> bool {
        !(matches!(self.style, Style::Form) && self.explode)
    }

    /// Whether it is an object with keys that are data, and stand for themselves.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !self.is_styled() && matches!(self.kind, Kind::Map(_) | Kind::Open(..))
    }

    /// Whether a list that is a member of this object has a pair for each of its items, as both ends agree: whatever the
    /// member may be, it has no parts but the items of lists, each of which is known by its text.
    fn has_pairs_of(&self, key: &str) -> bool {
        let pairs = self.explode && matches!(self.location, Location::Query | Location::Cookie);
        let kinds = if pairs {
            self.kind.members(key)
        } else {
            Vec::new()
        };
        let mut kinds = kinds.into_iter().flat_map(Kind::each).peekable();
        let is_flat = |kind: &Kind| match kind {
            Kind::Any => false,
            Kind::Array(_) | Kind::Tuple(..) => kind.is_list_of_texts(),
            kind => !kind.is_object(),
        };
        kinds.peek().is_some() && kinds.all(is_flat)
    }

    /// Whether a key of the query, or of the cookies, is one of its own.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        let key = self.key(key);
        match self.kind {
            Kind::Map(_) if self.is_open() => false,
            Kind::Object(members) | Kind::Open(members, _) if !self.is_styled() => {
                members.iter().any(|(name, _)| *name == key)
            }
            _ if self.style == Style::DeepObject => key.split('[').next() == Some(self.name),
            _ => key == self.name,
        }
    }

    /// Whether the text is percent-encoded: everywhere but in headers, and in cookies of that style.
    const fn escaped(&self) -> bool {
        !matches!(
            (self.location, self.style),
            (Location::Header, _) | (_, Style::Cookie)
        )
    }
}

/// What the members hold that none of these fields is for: the field without a name says it, where there is one.
#[must_use]
pub fn others(fields: &[Parameter]) -> Option<Kind> {
    fields.iter().find_map(|field| match field.kind {
        Kind::Map(values) if field.name.is_empty() => Some(*values),
        _ => None,
    })
}

/// Where a parameter is (OpenAPI 3.1 §4.8.12.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Location {
    /// In the path.
    Path,
    /// After the `?`, or in a body of `application/x-www-form-urlencoded`.
    Query,
    /// All that is after the `?` (OpenAPI 3.2).
    Querystring,
    /// A header.
    Header,
    /// In the `Cookie` header.
    Cookie,
}

impl Location {
    /// The name as OpenAPI has it, which is also the first segment of the pointer in a violation: `/query/limit`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Querystring => "querystring",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

/// How a value becomes text (OpenAPI 3.1 §4.8.12.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// `;color=blue`
    Matrix,
    /// `.blue`
    Label,
    /// `blue,black`
    Simple,
    /// `color=blue`
    Form,
    /// `color=blue%20black`
    SpaceDelimited,
    /// `color=blue%7Cblack`
    PipeDelimited,
    /// `color%5BR%5D=100`
    DeepObject,
    /// `color=blue; size=3`, as it is (OpenAPI 3.2)
    Cookie,
    /// A JSON document (`content: application/json`).
    Json,
    /// Text (`content` of another media type).
    Text,
}

impl Style {
    const fn explodes(self) -> bool {
        matches!(self, Self::Form | Self::Cookie | Self::DeepObject)
    }
}

/// What a text holds, as far as it must be known to read it.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// A string.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`
    Boolean,
    /// Nothing, or `null`.
    Null,
    /// Anything: a string, or where the schema refuses that, what it is as JSON.
    Any,
    /// A list.
    Array(&'static Kind),
    /// A list whose first items are these, and those behind them that.
    Tuple(&'static [Kind], &'static Kind),
    /// An object with these members.
    Object(&'static [(&'static str, Kind)]),
    /// An object with these members, and others, whose keys are data.
    Open(&'static [(&'static str, Kind)], &'static Kind),
    /// An object whose keys are data.
    Map(&'static Kind),
    /// The first of these that the text can be read as.
    OneOf(&'static [Kind]),
}

impl Kind {
    /// What the item of a list at a position is; nothing where it is no list.
    #[must_use]
    pub fn item(&self, index: usize) -> Option<&Self> {
        match self {
            Self::Array(item) => Some(item),
            Self::Tuple(items, others) => Some(items.get(index).unwrap_or(others)),
            _ => None,
        }
    }

    /// Whether it is a list, of which each item is written as a text and known by that.
    fn is_list_of_texts(&self) -> bool {
        match self {
            Self::Array(item) => item.is_text(),
            Self::Tuple(items, others) => others.is_text() && items.iter().all(Self::is_text),
            _ => false,
        }
    }

    /// Whether it has a text, and is known to have no parts.
    fn is_text(&self) -> bool {
        match self {
            Self::String | Self::Integer | Self::Number | Self::Boolean => true,
            Self::OneOf(kinds) => kinds.iter().all(Self::is_text),
            _ => false,
        }
    }

    /// Whether it is an object, whichever of several.
    fn is_object(&self) -> bool {
        match self {
            Self::Object(_) | Self::Open(..) | Self::Map(_) => true,
            Self::OneOf(kinds) => kinds.iter().all(Self::is_object),
            _ => false,
        }
    }

    /// Each of several kinds; they are not nested.
    fn each(&self) -> &[Self] {
        match self {
            Self::OneOf(kinds) => kinds,
            kind => std::slice::from_ref(kind),
        }
    }

    /// The kinds that a member of an object may have.
    fn members(&self, key: &str) -> Vec<&Self> {
        match self {
            Self::Object(members) | Self::Open(members, _)
                if let Some((_, kind)) = members.iter().find(|(name, _)| *name == key) =>
            {
                vec![kind]
            }
            Self::Open(_, others) | Self::Map(others) => vec![others],
            Self::OneOf(kinds) => kinds.iter().flat_map(|kind| kind.members(key)).collect(),
            _ => Vec::new(),
        }
    }
}

/// What stands around values and between them. One row of the table of styles (OpenAPI 3.1 §4.8.12.4).
struct Layout {
    /// Before everything.
    prefix: &'static str,
    /// Whether the name is written, `color=`.
    named: bool,
    /// Between the items or members of an exploded value.
    between: &'static str,
    /// Between items, and between keys and values, of a value that is not exploded.
    list: &'static str,
    /// Other ways to write `list` that are read.
    list_aliases: &'static [&'static str],
}

impl Layout {
    /// The row for a parameter.
    const fn of(parameter: &Parameter) -> Self {
        let (prefix, named, between, list): (_, _, _, &[&'static str]) = match parameter.style {
            Style::Matrix => (";", true, ";", &[","]),
            Style::Label => (".", false, ".", &[","]),
            Style::Simple => ("", false, ",", &[","]),
            Style::SpaceDelimited => ("", true, "&", &["%20", "+", " "]),
            Style::PipeDelimited => ("", true, "&", &["%7C", "%7c", "|"]),
            Style::Form | Style::DeepObject | Style::Cookie | Style::Json | Style::Text => {
                // A cookie has no `&`: its pairs are those of the `Cookie` header (RFC 6265 §4.2.1).
                let between = if matches!(parameter.location, Location::Cookie) {
                    "; "
                } else {
                    "&"
                };
                (
                    "",
                    matches!(parameter.location, Location::Query | Location::Cookie),
                    between,
                    &[","],
                )
            }
        };
        match list {
            [list, list_aliases @ ..] => Self {
                prefix,
                named,
                between,
                list,
                list_aliases,
            },
            [] => Self {
                prefix,
                named,
                between,
                list: ",",
                list_aliases: &[],
            },
        }
    }
}

#[cfg(test)]
mod tests;
