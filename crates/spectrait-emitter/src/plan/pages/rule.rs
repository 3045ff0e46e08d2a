//! How pages follow each other, as options, extensions and [`rules`](super::rules) say it.
//!
//! In: parameters, and the keys of members. Out: a [`PageRule`]. What always holds: [`PageRule::check`] is the one check
//! of what is said by a program or a configuration.

use serde::Serialize;

use super::view::Kind;

/// The keys of objects down to a member.
pub type Keys = Vec<String>;

/// How the pages of an operation follow each other.
///
/// ```
/// use spectrait_emitter::plan::pages::PageRule;
///
/// let rule = PageRule::cursor("after", ["paging", "next"]).list(["pets"]);
/// assert_eq!(rule.check(), Ok(()));
/// assert!(rule.total(["count"]).check().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PageRule {
    /// From one to the next.
    pub turn: Turn,
    /// The number of the first page, or of the first item, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<u64>,
    /// Where the list is: keys of members; the page itself where there are none, what else is found where nothing is said.
    pub list: Option<Keys>,
    /// Where a flag says that there are more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more: Option<Keys>,
    /// Where the page says which it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Keys>,
    /// Where the page says how many there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<Keys>,
}

/// From one page to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Turn {
    /// A parameter of the query has what a member of the page says.
    #[non_exhaustive]
    Cursor {
        /// The parameter.
        parameter: String,
        /// The member.
        next: Keys,
    },
    /// A parameter of the query has what a header of the page says.
    #[non_exhaustive]
    Header {
        /// The parameter.
        parameter: String,
        /// The header.
        header: String,
    },
    /// A parameter of the query has the number of items before.
    #[non_exhaustive]
    Offset {
        /// The parameter.
        parameter: String,
    },
    /// A parameter of the query has the number of the page.
    #[non_exhaustive]
    Number {
        /// The parameter.
        parameter: String,
    },
    /// A member of the page is a link.
    #[non_exhaustive]
    Url {
        /// The member.
        next: Keys,
    },
    /// The header `Link` has one.
    Link,
}

impl Turn {
    /// The parameter that changes from page to page.
    #[must_use]
    pub fn parameter(&self) -> Option<&str> {
        match self {
            Self::Cursor { parameter, .. }
            | Self::Header { parameter, .. }
            | Self::Offset { parameter }
            | Self::Number { parameter } => Some(parameter),
            Self::Url { .. } | Self::Link => None,
        }
    }
}

fn keys<K: Into<String>>(keys: impl IntoIterator<Item = K>) -> Keys {
    keys.into_iter().map(Into::into).collect()
}

impl PageRule {
    /// A rule that says no more than how to go on.
    #[must_use]
    pub(crate) fn new(turn: Turn) -> Self {
        Self {
            turn,
            first: None,
            list: None,
            more: None,
            at: None,
            total: None,
        }
    }

    /// What the page says at some keys is given to a parameter of the query.
    pub fn cursor<K: Into<String>>(
        parameter: impl Into<String>,
        next: impl IntoIterator<Item = K>,
    ) -> Self {
        Self::new(Turn::Cursor {
            parameter: parameter.into(),
            next: keys(next),
        })
    }

    /// What a header of the page says is given to a parameter of the query.
    pub fn header(parameter: impl Into<String>, header: impl Into<String>) -> Self {
        Self::new(Turn::Header {
            parameter: parameter.into(),
            header: header.into(),
        })
    }

    /// A parameter of the query says how many items to leave out.
    pub fn offset(parameter: impl Into<String>) -> Self {
        Self::new(Turn::Offset {
            parameter: parameter.into(),
        })
    }

    /// A parameter of the query says which page.
    pub fn number(parameter: impl Into<String>) -> Self {
        Self::new(Turn::Number {
            parameter: parameter.into(),
        })
    }

    /// The page has a link to the next one.
    pub fn url<K: Into<String>>(next: impl IntoIterator<Item = K>) -> Self {
        Self::new(Turn::Url { next: keys(next) })
    }

    /// The header `Link` has a link to the next one.
    #[must_use]
    pub fn link() -> Self {
        Self::new(Turn::Link)
    }

    /// Pages, or items, are counted from this number.
    #[must_use]
    pub fn first(mut self, number: u64) -> Self {
        self.first = Some(number);
        self
    }

    /// Where the list is; without keys, the page is one.
    #[must_use]
    pub fn list<K: Into<String>>(mut self, list: impl IntoIterator<Item = K>) -> Self {
        self.list = Some(keys(list));
        self
    }

    /// Where a flag is false in the last page.
    #[must_use]
    pub fn more<K: Into<String>>(mut self, more: impl IntoIterator<Item = K>) -> Self {
        self.more = Some(keys(more));
        self
    }

    /// Where the page says its number, or that of its first item.
    #[must_use]
    pub fn at<K: Into<String>>(mut self, at: impl IntoIterator<Item = K>) -> Self {
        self.at = Some(keys(at));
        self
    }

    /// Where the page says how many pages there are, or items.
    #[must_use]
    pub fn total<K: Into<String>>(mut self, total: impl IntoIterator<Item = K>) -> Self {
        self.total = Some(keys(total));
        self
    }

    /// Whether its parts go together.
    ///
    /// # Errors
    /// Why they do not.
    pub fn check(&self) -> Result<(), String> {
        let counted = matches!(self.turn, Turn::Offset { .. } | Turn::Number { .. });
        if !counted && (self.at.is_some() || self.total.is_some() || self.first.is_some()) {
            return Err("`at`, `total` and `first` go with `offset` or `number`".to_owned());
        }
        if self.turn.parameter() == Some("") {
            return Err("a parameter has a name".to_owned());
        }
        match self.members().find(|(_, keys, ..)| keys.is_empty()) {
            Some((name, ..)) => Err(format!(
                "`{name}` is the page itself, and not a member of it"
            )),
            None => Ok(()),
        }
    }

    /// The members that it names besides the list: what each is called here, its keys, what it may hold, and how that is
    /// called.
    pub(super) fn members(&self) -> impl Iterator<Item = Named<'_>> {
        const NUMBER: (&[Kind], &str) = (&[Kind::Integer], "number");
        let next = match &self.turn {
            Turn::Cursor { next, .. } => {
                let kinds: &[Kind] = &[Kind::Text, Kind::Integer];
                Some((next, (kinds, "text or number")))
            }
            Turn::Url { next } => Some((next, (&[Kind::Text][..], "text"))),
            _ => None,
        };
        let next = next.map(|(keys, (kinds, what))| ("next", keys, kinds, what));
        let others = [
            ("more", &self.more, (&[Kind::Flag][..], "flag")),
            ("at", &self.at, NUMBER),
            ("total", &self.total, NUMBER),
        ];
        let others = others
            .into_iter()
            .filter_map(|(name, keys, (kinds, what))| Some((name, keys.as_ref()?, kinds, what)));
        next.into_iter().chain(others)
    }
}

/// A member that a rule names.
type Named<'r> = (&'static str, &'r Keys, &'static [Kind], &'static str);
