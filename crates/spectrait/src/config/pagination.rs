//! The section `[pagination]`: how lists come in pages.
//!
//! In: the section. Out: [`PageOptions`](spectrait_emitter::plan::pages::PageOptions). What always holds: an operation
//! has one way from page to page, and no key that means nothing for it.

use spectrait_emitter::plan::pages::{Keys, PageRule, Remark};
use spectrait_ir::pointer::unescape;
use spectrait_ir::{Api, Location, Operation};
use spectrait_parser::closest;
use spectrait_parser::diagnostic::{Located, Severity, codes};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::operations::unknown;
use super::{Config, Reader};

pub(super) const OPERATIONS: &str = "operations";

/// The keys of an operation.
const KEYS: [&str; 11] = [
    "at", "cursor", "first", "header", "link", "list", "more", "next", "number", "offset", "total",
];

const HELP: &str = "write `{ cursor = \"after\", next = \"/next\" }`, `{ cursor = \"after\", header = \"X-Next\" }`, \
                    `{ next = \"/next_url\" }`, `{ offset = \"skip\" }`, \
                    `{ number = \"page\" }`, `{ link = true }`, or `false`";

impl Config {
    /// What is wrong with pages that were asked for of an API.
    pub(crate) fn unpaged(&self, remarks: &[Remark], api: &Api) -> Vec<Located> {
        let known: Vec<String> = api.operations.iter().flat_map(Operation::keys).collect();
        let remarks = remarks.iter().map(|remark| {
            let Remark {
                operation,
                reason,
                followed,
                ..
            } = remark;
            let (message, help) = if !known.contains(operation) {
                unknown(operation, &known)
            } else if *followed {
                let message = format!("the pages of `{operation}` may end too early: {reason}");
                (
                    message,
                    "name a member that the description has, or let it have this one".to_owned(),
                )
            } else {
                let message = format!("`{operation}` has no pages: {reason}");
                let help = match self.parameter_meant(operation, api) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => "say how its pages follow each other, or leave it out".to_owned(),
                };
                (message, help)
            };
            let code = (Severity::Warning, codes::UNUSED_CONFIGURATION);
            self.located((OPERATIONS, operation), code, message, help)
        });
        remarks.collect()
    }

    /// The parameter of an operation that is nearly called as one which was asked for.
    fn parameter_meant<'a>(&self, operation: &str, api: &'a Api) -> Option<&'a str> {
        let rule = self.pages.operations.get(operation)?.as_ref()?;
        let asked = rule.turn.parameter()?;
        let mut operations = api.operations.iter();
        let operation = operations.find(|it| it.keys().any(|key| key == operation))?;
        let parameters = operation.parameters.iter().map(|id| api.parameter(*id));
        let in_query = parameters.filter(|it| it.location == Location::Query);
        let names: Vec<&str> = in_query.map(|it| it.name.as_str()).collect();
        let meant = closest(asked, names.iter().copied());
        meant.filter(|_| !names.contains(&asked))
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
        let (mut link, mut first, mut header) = (false, None, None);
        let mut rule = PageRule::link();
        let before = self.errors.len();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "cursor" => cursor = self.text(value),
                "offset" => offset = self.text(value),
                "number" => number = self.text(value),
                "next" => next = self.pointer(value),
                "header" => header = self.text(value),
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
        rule.first = first;
        rule.turn = match (cursor, offset, number, (next, header), link) {
            (Some(parameter), None, None, (Some(next), None), false) => {
                PageRule::cursor(parameter, next)
            }
            (Some(parameter), None, None, (None, Some(header)), false) => {
                PageRule::header(parameter, header)
            }
            (None, Some(parameter), None, (None, None), false) => PageRule::offset(parameter),
            (None, None, Some(parameter), (None, None), false) => PageRule::number(parameter),
            (None, None, None, (Some(next), None), false) => PageRule::url(next),
            (None, None, None, (None, None), true) => PageRule::link(),
            _ => {
                if self.errors.len() == before {
                    let message = "this does not say one way from a page to the next".to_owned();
                    self.error(value.span(), message, Some(HELP));
                }
                return None;
            }
        }
        .turn;
        if self.errors.len() == before
            && let Err(reason) = rule.check()
        {
            self.error(value.span(), reason, None);
        }
        (self.errors.len() == before).then_some(Some(rule))
    }

    /// The keys of a JSON pointer.
    fn pointer(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Keys> {
        let text = self.text(value)?;
        let keys = match text.strip_prefix('/') {
            Some(keys) => keys
                .split('/')
                .map(|token| unescape(token).into_owned())
                .collect(),
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
