//! One selector: a pattern for the tags, the `operationId`, the method or the path of operations, or for the names of
//! webhooks.

use std::fmt;
use std::str::FromStr;

use glob::{MatchOptions, Pattern};

/// Which operations to generate, or not to: see [`Generator::include`](crate::Generator::include).
///
/// Each value may be a pattern. `*` stands for any characters, `?` for one, `[abc]` for one of several. In a path, none
/// of them stands for a `/`; `**` stands for any number of segments. A value that is written exactly as it stands in
/// the description always fits, whatever characters it has.
///
/// ```
/// use spectrait::Selector;
///
/// // As on the command line.
/// let selector: Selector = "path=/pets/**".parse()?;
/// assert_eq!(selector, Selector::path("/pets/**"));
/// # Ok::<(), spectrait::UnknownSelector>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    aspect: Aspect,
    text: String,
    /// Nothing where the text is no pattern, and so only fits itself.
    pattern: Option<Pattern>,
}

/// What a selector looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Aspect {
    Tag,
    Operation,
    Method,
    Path,
    Webhook,
}

const ASPECTS: [(&str, Aspect); 5] = [
    ("tag", Aspect::Tag),
    ("operation", Aspect::Operation),
    ("method", Aspect::Method),
    ("path", Aspect::Path),
    ("webhook", Aspect::Webhook),
];

/// A text that is no selector. Its text is for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownSelector(String);

/// What a selector is held against.
#[derive(Debug)]
pub(super) struct Subject<'a> {
    pub(super) tags: Vec<&'a str>,
    pub(super) id: Option<&'a str>,
    pub(super) method: &'a str,
    pub(super) path: Option<&'a str>,
    pub(super) webhook: Option<&'a str>,
}

impl Selector {
    /// Operations and webhooks that have a tag.
    #[must_use]
    pub fn tag(name: impl Into<String>) -> Self {
        Self::new(Aspect::Tag, name.into())
    }

    /// The operation or webhook with an `operationId`.
    #[must_use]
    pub fn operation(id: impl Into<String>) -> Self {
        Self::new(Aspect::Operation, id.into())
    }

    /// Operations and webhooks of a method, `GET` or `get`.
    #[must_use]
    pub fn method(method: impl Into<String>) -> Self {
        Self::new(Aspect::Method, method.into())
    }

    /// Operations on a path, `/pets/{id}` or `/pets/**`.
    #[must_use]
    pub fn path(path: impl Into<String>) -> Self {
        Self::new(Aspect::Path, path.into())
    }

    /// Webhooks of a name.
    #[must_use]
    pub fn webhook(name: impl Into<String>) -> Self {
        Self::new(Aspect::Webhook, name.into())
    }

    fn new(aspect: Aspect, text: String) -> Self {
        Self {
            aspect,
            pattern: Pattern::new(&text).ok(),
            text,
        }
    }

    /// The value, without what it is of.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The pointer of the part of a description that has what this looks for.
    pub(super) fn section(&self) -> &'static str {
        match self.aspect {
            Aspect::Webhook => "/webhooks",
            _ => "/paths",
        }
    }

    /// The values of a subject that this looks at.
    pub(super) fn values<'a>(&self, subject: &Subject<'a>) -> Vec<&'a str> {
        match self.aspect {
            Aspect::Tag => subject.tags.clone(),
            Aspect::Operation => subject.id.into_iter().collect(),
            Aspect::Method => vec![subject.method],
            Aspect::Path => subject.path.into_iter().collect(),
            Aspect::Webhook => subject.webhook.into_iter().collect(),
        }
    }

    /// Whether a subject is one of those meant.
    pub(super) fn fits(&self, subject: &Subject<'_>) -> bool {
        let options = MatchOptions {
            case_sensitive: self.aspect != Aspect::Method,
            require_literal_separator: self.aspect == Aspect::Path,
            require_literal_leading_dot: false,
        };
        self.values(subject).into_iter().any(|value| {
            let pattern = self.pattern.as_ref();
            value == self.text || pattern.is_some_and(|it| it.matches_with(value, options))
        })
    }
}

impl FromStr for Selector {
    type Err = UnknownSelector;

    /// `tag=Pets`, `operation=listPets`, `method=GET`, `path=/pets/**`, `webhook=newPet`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || {
            let form = "write tag=…, operation=…, method=…, path=… or webhook=…";
            UnknownSelector(form.to_owned())
        };
        let (name, value) = text.split_once('=').ok_or_else(unknown)?;
        let mut aspects = ASPECTS.iter();
        let (_, aspect) = aspects
            .find(|(known, _)| *known == name.trim())
            .ok_or_else(unknown)?;
        if value.is_empty() {
            return Err(UnknownSelector(format!("there is nothing after `{name}=`")));
        }
        Ok(Self::new(*aspect, value.to_owned()))
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut aspects = ASPECTS.iter();
        let name = aspects.find(|(_, aspect)| *aspect == self.aspect);
        write!(f, "{}={}", name.map_or("", |(name, _)| name), self.text)
    }
}

impl fmt::Display for UnknownSelector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnknownSelector {}
