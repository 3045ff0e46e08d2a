//! Lenient views over a tree. Asking a node for what it should be either gives it, or reports what stands there
//! instead and gives nothing.

use std::borrow::Cow;
use std::cell::RefCell;

use indexmap::IndexMap;
use spectrait_ir::{Place, Value};

use super::join;
use super::slips;
use crate::advice::{blank, closest};
use crate::diagnostic::{Diagnostic, codes};

/// Where diagnostics go while a document is read.
#[derive(Debug, Default)]
pub struct Diagnostics(RefCell<Vec<Diagnostic>>);

impl Diagnostics {
    /// Adds one.
    pub fn report(&self, diagnostic: Diagnostic) {
        self.0.borrow_mut().push(diagnostic);
    }

    /// Takes all of them, in the order they were added.
    pub fn take(&self) -> Vec<Diagnostic> {
        self.0.take()
    }
}

/// A value with the place where it stands.
#[derive(Debug, Clone)]
pub struct Node<'d> {
    document: u32,
    pointer: String,
    value: &'d Value,
}

impl<'d> Node<'d> {
    /// The value at `pointer` of a document.
    #[must_use]
    pub fn new(document: u32, pointer: String, value: &'d Value) -> Self {
        Self {
            document,
            pointer,
            value,
        }
    }

    /// The value itself.
    #[must_use]
    pub fn value(&self) -> &'d Value {
        self.value
    }

    /// The position of the document.
    #[must_use]
    pub fn document(&self) -> u32 {
        self.document
    }

    /// The JSON pointer.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Where it stands.
    #[must_use]
    pub fn place(&self) -> Place {
        Place {
            document: self.document,
            pointer: self.pointer.clone(),
        }
    }

    /// The member `key`, where this is an object that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Node<'d>> {
        // Most members that are asked for are absent; only a present one costs a pointer.
        let value = self.value.get(key)?;
        Some(Node::new(self.document, join(&self.pointer, key), value))
    }

    /// The members of an object, in order; none (and no report) where it is not an object.
    pub fn members(&self) -> impl Iterator<Item = (&'d str, Node<'d>)> + use<'_, 'd> {
        static NONE: std::sync::LazyLock<IndexMap<String, Value>> =
            std::sync::LazyLock::new(IndexMap::new);
        let members: &'d IndexMap<String, Value> = self.value.as_object().unwrap_or(&NONE);
        members.iter().map(|(key, value)| {
            (
                key.as_str(),
                Node::new(self.document, join(&self.pointer, key), value),
            )
        })
    }

    /// The items of an array, in order; none (and no report) where it is not an array.
    pub fn items(&self) -> impl Iterator<Item = Node<'d>> + use<'_, 'd> {
        let items: &'d [Value] = self.value.as_array().unwrap_or(&[]);
        items.iter().enumerate().map(|(index, value)| {
            Node::new(self.document, format!("{}/{index}", self.pointer), value)
        })
    }

    /// The item at an index, where this is an array that has it.
    #[must_use]
    pub fn item(&self, index: usize) -> Option<Node<'d>> {
        let value = self.value.as_array()?.get(index)?;
        let pointer = format!("{}/{index}", self.pointer);
        Some(Node::new(self.document, pointer, value))
    }

    /// How many items there are: none where this is not an array.
    #[must_use]
    pub fn item_count(&self) -> usize {
        self.value.as_array().map_or(0, <[Value]>::len)
    }

    /// This node, where it is an object; else reports that `what` must be one. `null`, which is what YAML reads where
    /// a key has nothing behind it, is read as an empty one.
    pub fn object(self, what: &str, diagnostics: &Diagnostics) -> Option<Self> {
        static EMPTY: std::sync::LazyLock<Value> =
            std::sync::LazyLock::new(|| Value::Object(IndexMap::new()));
        if *self.value == Value::Null {
            self.report_null(what, "an object", "an empty one", diagnostics);
            return Some(Self::new(self.document, self.pointer, &EMPTY));
        }
        self.expect(
            what,
            "an object",
            matches!(self.value, Value::Object(_)),
            diagnostics,
        )
        .then_some(self)
    }

    /// This node, where it is an array; else reports that `what` must be one. `null` is read as an empty one.
    pub fn array(self, what: &str, diagnostics: &Diagnostics) -> Option<Self> {
        static EMPTY: Value = Value::Array(Vec::new());
        if *self.value == Value::Null {
            self.report_null(what, "an array", "an empty one", diagnostics);
            return Some(Self::new(self.document, self.pointer, &EMPTY));
        }
        self.exactly_array(what, diagnostics)
    }

    /// This node, where it is an array and not `null`, where an empty one would mean something else than none.
    pub fn exactly_array(self, what: &str, diagnostics: &Diagnostics) -> Option<Self> {
        self.expect(
            what,
            "an array",
            matches!(self.value, Value::Array(_)),
            diagnostics,
        )
        .then_some(self)
    }

    /// This node, where it is an object and not `null`.
    pub fn exactly_object(self, what: &str, diagnostics: &Diagnostics) -> Option<Self> {
        match self.value {
            Value::Null => {
                self.expect(what, "an object", false, diagnostics);
                None
            }
            _ => self.object(what, diagnostics),
        }
    }

    /// Reports that this is `null`, and how that is read.
    pub fn report_null(
        &self,
        what: &str,
        expected: &str,
        read_as: &str,
        diagnostics: &Diagnostics,
    ) {
        let message =
            format!("{what} must be {expected}, but this is null; it is read as {read_as}");
        let help = "write its value, or remove the key";
        diagnostics.report(
            Diagnostic::warning(codes::WRONG_TYPE, self.place(), message)
                .help(help)
                .at_key(),
        );
    }

    /// The text, where it is a string; else reports that `what` must be one.
    pub fn string(&self, what: &str, diagnostics: &Diagnostics) -> Option<&'d str> {
        self.expect(
            what,
            "a string",
            matches!(self.value, Value::String(_)),
            diagnostics,
        );
        self.value.as_str()
    }

    /// The text, where it is a string. A number or a boolean is reported, and its text is taken: YAML has read
    /// `version: 1.0` as a number, which is not what was meant. Anything else is reported only.
    pub fn text(&self, what: &str, diagnostics: &Diagnostics) -> Option<Cow<'d, str>> {
        let text = match self.value {
            Value::String(text) => return Some(Cow::Borrowed(text)),
            Value::Number(number) => number.written(),
            Value::Bool(value) => value.to_string(),
            _ => {
                self.string(what, diagnostics);
                return None;
            }
        };
        diagnostics.report(
            Diagnostic::warning(
                codes::WRONG_TYPE,
                self.place(),
                format!(
                    "{what} must be a string, but this is {}; it is read as `{text}`",
                    self.value.kind()
                ),
            )
            .help(format!("write `\"{text}\"`, in quotes")),
        );
        Some(Cow::Owned(text))
    }

    /// The boolean, where it is one; else reports that `what` must be one. `null` is read as none, and one in quotes as
    /// the one that it is.
    pub fn boolean(&self, what: &str, diagnostics: &Diagnostics) -> Option<bool> {
        if *self.value == Value::Null {
            self.report_null(what, "a boolean", "if it were absent", diagnostics);
            return None;
        }
        let quoted = self.value.as_str().map(str::to_ascii_lowercase);
        let flag = quoted.as_deref().and_then(|text| match text.trim() {
            "true" | "yes" | "on" => Some(true),
            "false" | "no" | "off" => Some(false),
            _ => None,
        });
        if let Some(flag) = flag {
            let message = format!("{what} must be a boolean; this is read as {flag}");
            let diagnostic = Diagnostic::warning(codes::WRONG_TYPE, self.place(), message);
            diagnostics.report(diagnostic.help(format!("write `{flag}`, without quotes")));
            return Some(flag);
        }
        if let Some(text) = &quoted {
            let message = format!("{what} must be a boolean, but this is a string");
            let help = match closest(text, ["true", "false"].into_iter()) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "write `true` or `false`".to_owned(),
            };
            let diagnostic = Diagnostic::error(codes::WRONG_TYPE, self.place(), message);
            diagnostics.report(diagnostic.help(help));
            return None;
        }
        self.expect(
            what,
            "a boolean",
            matches!(self.value, Value::Bool(_)),
            diagnostics,
        );
        self.value.as_bool()
    }

    fn expect(&self, what: &str, expected: &str, ok: bool, diagnostics: &Diagnostics) -> bool {
        if !ok {
            self.report_wrong_type(what, expected, diagnostics);
        }
        ok
    }

    /// Reports that `what` must be of another kind.
    pub(crate) fn report_wrong_type(&self, what: &str, expected: &str, diagnostics: &Diagnostics) {
        let message = format!(
            "{what} must be {expected}, but this is {}",
            self.value.kind()
        );
        let mut diagnostic = Diagnostic::error(codes::WRONG_TYPE, self.place(), message);
        let help = self.value.as_str().and_then(blank);
        if let Some(help) = help.or_else(|| slips::meant(what, self.value)) {
            diagnostic = diagnostic.help(help);
        }
        diagnostics.report(diagnostic);
    }
}
