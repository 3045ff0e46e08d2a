//! What is wrong with a description, where, and what to do about it.

pub mod codes;
mod located;

pub use located::{Elsewhere, Located, Position, Related};

use serde::Serialize;
use spectrait_ir::Place;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It cannot be understood. What depends on it is left out or untyped, and the command fails.
    Error,
    /// It is wrong, but it was understood; the message says how.
    Warning,
}

/// Which part of a node a diagnostic is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Spot {
    /// The key of the member.
    Key,
    /// The value.
    #[default]
    Value,
}

/// Something that is wrong with a description.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// A stable name, `unresolved-reference`; `spectrait explain` takes it.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where it stands.
    pub place: Place,
    /// Which part of the node.
    pub spot: Spot,
    /// Which occurrence of a repeated key: 0 is the last one, which counts; 1 the one before it.
    pub occurrence: usize,
    /// A position in the text (byte offset), where there is no node (the text could not be read).
    pub offset: Option<usize>,
    /// What to do.
    pub help: Option<String>,
    /// Other places that belong to it, each with a label.
    pub related: Vec<(Place, String)>,
    /// The word of the description that it is about, where options may say what that means.
    pub word: Option<String>,
}

impl Diagnostic {
    /// An error at the value of a node.
    #[must_use]
    pub fn error(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            place,
            spot: Spot::Value,
            occurrence: 0,
            offset: None,
            help: None,
            related: Vec::new(),
            word: None,
        }
    }

    /// A warning at the value of a node.
    #[must_use]
    pub fn warning(code: &'static str, place: Place, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, place, message)
        }
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what was meant, where that is known.
    #[must_use]
    pub fn did_you_mean(self, meant: Option<&str>) -> Self {
        match meant {
            Some(meant) => self.help(format!("did you mean `{meant}`?")),
            None => self,
        }
    }

    /// Names the word that it is about, which options may give a meaning.
    #[must_use]
    pub fn word(mut self, word: impl Into<String>) -> Self {
        self.word = Some(word.into());
        self
    }

    /// Points at the key of the node instead of its value.
    #[must_use]
    pub fn at_key(mut self) -> Self {
        self.spot = Spot::Key;
        self
    }

    /// Shows another place.
    #[must_use]
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }
}
