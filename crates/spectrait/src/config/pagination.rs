//! The section `[pagination]`: how lists come in pages.
//!
//! In: the section. Out: [`PageOptions`](spectrait_emitter::plan::pages::PageOptions). What always holds: an operation
//! has one way from page to page, and no key that means nothing for it.

use spectrait_emitter::plan::pages::{Keys, PageRule, Refused, Turn};
use spectrait_parser::diagnostic::{Located, Severity, codes};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Config, Reader};

const OPERATIONS: &str = "operations";

/// The keys of an operation.
const KEYS: [&str; 10] = [
    "at", "cursor", "first", "link", "list", "more", "next", "number", "offset", "total",
];

const HELP: &str = "write `{ cursor = \"after\", next = \"/next\" }`, `{ next = \"/next_url\" }`, `{ offset = \"skip\" }`, \
                    `{ number = \"page\" }`, `{ link = true }`, or `false`";

impl Config {
    /// Pages that were asked for and that operations cannot have.
    pub(crate) fn unpaged(&self, refused: &[Refused]) -> Vec<Located> {
        let refused = refused.iter().map(|(operation, reason)| {
            let message = format!("`{operation}` has no pages: {reason}");
            let help = "say how its pages follow each other, or leave it out".to_owned();
            let code = (Severity::Warning, codes::UNUSED_CONFIGURATION);
            self.located((OPERATIONS, operation), code, message, help)
        });
        refused.collect()
    }
}

impl Reader {
    pub(super) fn pagination(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("recognise", DeValue::Boolean(recognise)) => self.pages.only_said = !recognise,
                ("recognise", _) => {
                    self.error(value.span(), "this must be `true` or `false`".into(), None);
                }
                (OPERATIONS, DeValue::Table(operations)) => {
                    for (key, value) in operations {
                        let name = key.get_ref().to_string();
                        self.spans.insert((OPERATIONS, name.clone()), key.span());
                        if let Some(rule) = self.pages_of(value) {
                            self.pages.operations.insert(name, rule);
                        }
                    }
                }
                (OPERATIONS, _) => {
                    self.error(value.span(), "`operations` must be a table".into(), None);
                }
                _ => self.unknown(key, &[OPERATIONS, "recognise"]),
            }
        }
    }

    /// What is said of one operation; nothing behind it where it has no pages.
    fn pages_of(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Option<PageRule>> {
        let table = match value.get_ref() {
            DeValue::Boolean(false) => return Some(None),
            DeValue::Table(table) => table,
            _ => {
                self.error(
                    value.span(),
                    "this says nothing of pages".into(),
                    Some(HELP),
                );
                return None;
            }
        };
        let (mut cursor, mut offset, mut number, mut next) = (None, None, None, None);
        let (mut link, mut first) = (false, None);
        let mut rule = PageRule::new(Turn::Link);
        let before = self.errors.len();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "cursor" => cursor = self.text(value),
                "offset" => offset = self.text(value),
                "number" => number = self.text(value),
                "next" => next = self.pointer(value),
                "list" => rule.list = self.pointer(value),
                "more" => rule.more = self.pointer(value),
                "at" => rule.at = self.pointer(value),
                "total" => rule.total = self.pointer(value),
                "first" => first = self.count(value),
                "link" => match value.get_ref() {
                    DeValue::Boolean(true) => link = true,
                    _ => self.error(value.span(), "this must be `true`".into(), None),
                },
                _ => self.unknown(key, &KEYS),
            }
        }
        rule.turn = match (cursor, offset, number, next, link) {
            (Some(parameter), None, None, Some(next), false) => Turn::Cursor { parameter, next },
            (None, Some(parameter), None, None, false) => Turn::Offset { parameter },
            (None, None, Some(parameter), None, false) => Turn::Number { parameter, first },
            (None, None, None, Some(next), false) => Turn::Url { next },
            (None, None, None, None, true) => Turn::Link,
            _ => {
                if self.errors.len() == before {
                    let message = "this does not say one way from a page to the next".to_owned();
                    self.error(value.span(), message, Some(HELP));
                }
                return None;
            }
        };
        let counted = matches!(rule.turn, Turn::Offset { .. } | Turn::Number { .. });
        let without = |known: bool| known && !counted;
        let numbered = matches!(rule.turn, Turn::Number { .. });
        if without(rule.at.is_some())
            || without(rule.total.is_some())
            || first.is_some() && !numbered
        {
            let message = "`at` and `total` go with `offset` or `number`, `first` with `number`";
            self.error(value.span(), message.to_owned(), None);
        }
        (self.errors.len() == before).then_some(Some(rule))
    }

    /// The keys of a JSON pointer.
    fn pointer(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Keys> {
        let text = self.text(value)?;
        let keys = match text.strip_prefix('/') {
            Some(keys) => keys.split('/').map(unescaped).collect(),
            None if text.is_empty() => Keys::new(),
            None => {
                let message = format!("`{text}` is no JSON pointer");
                let help = format!("write `\"/{}\"`", text.replace('.', "/"));
                self.error(value.span(), message, Some(&help));
                return None;
            }
        };
        Some(keys)
    }

    fn count(&mut self, value: &Spanned<DeValue<'_>>) -> Option<u64> {
        let count = match value.get_ref() {
            DeValue::Integer(count) => count.as_str().parse().ok(),
            _ => None,
        };
        if count.is_none() {
            self.error(value.span(), "this must be a whole number".into(), None);
        }
        count
    }
}

fn unescaped(key: &str) -> String {
    key.replace("~1", "/").replace("~0", "~")
}
