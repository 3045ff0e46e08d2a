//! The pages of a mock's lists: each list has two, so that whoever follows them comes to an end.
//!
//! In: how the pages of an operation follow each other, which one a request asks for, and samples of a page. Out: that
//! page. What always holds: what a page says of itself is changed only where its type allows that, so that the page is
//! one that a server could answer. What is asked for behind the second page and cannot be empty is refused with a `404`,
//! unless the caller prefers a status.

use axum::http::StatusCode;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::super::check::Check;
use super::super::style::{pairs, unescaped};
use super::change::{member, with};
use super::sample::typed;
use super::{Asked, refuse};

/// Where a member is: the keys of the objects that it is in, and its own.
type Keys = Vec<String>;

/// How the pages of an operation follow each other.
#[derive(Debug, Clone, Deserialize)]
struct Rule {
    turn: Turn,
    /// The number of the first page, or of its first item.
    #[serde(default)]
    first: Option<u64>,
    #[serde(default)]
    list: Option<Keys>,
    /// A flag that is false in the last page.
    #[serde(default)]
    more: Option<Keys>,
    /// The number of the page, or of its first item.
    #[serde(default)]
    at: Option<Keys>,
    /// How many pages there are, or items.
    #[serde(default)]
    total: Option<Keys>,
    /// Whether the header that leads to the next page is always there.
    #[serde(default)]
    required: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Turn {
    Cursor { parameter: String, next: Keys },
    Header { parameter: String, header: String },
    Offset { parameter: String },
    Number { parameter: String },
    Url { next: Keys },
    Link,
}

/// The parameter of links to the second page.
const LINKED: &str = "mock-page";

/// A page that is asked for.
#[derive(Debug, Clone)]
pub(super) struct Page<'s> {
    rule: Rule,
    asked: &'s Asked,
}

impl<'s> Page<'s> {
    /// The page that a request asks for; nothing where the rule is none.
    pub(super) fn of(rule: &Value, asked: &'s Asked) -> Option<Self> {
        let rule = Rule::deserialize(rule).ok()?;
        Some(Self { rule, asked })
    }

    /// The page, made of the samples of one: the first of them is the first page, any other may be the second.
    pub(super) fn body<'v, T: DeserializeOwned + Check>(
        &self,
        first: &'v Value,
        others: impl Iterator<Item = &'v Value>,
    ) -> Option<T> {
        let list = self.rule.list.as_deref().unwrap_or_default();
        let count = |page: &Value| {
            let list = member(page, list).and_then(Value::as_array);
            list.map_or(0, |items| items.len() as u64)
        };
        let each = count(first);
        let position = self.position(each);
        let mut page = first.clone();
        if position > 0
            && let Some(other) = others.into_iter().find(|page| count(page) > 0)
        {
            page = other.clone();
        }
        let gone = || [None, Some(Value::Null), Some("".into())];
        let mut last = position > 0;
        match &self.rule.turn {
            Turn::Cursor { next, .. } | Turn::Url { next } if last => {
                page = with::<T>(page, next, gone());
            }
            Turn::Url { next } => {
                let link = Some(self.link().into());
                page = with::<T>(page, next, std::iter::once(link).chain(gone()));
            }
            _ => {}
        }
        if let Turn::Cursor { next, .. } | Turn::Url { next } = &self.rule.turn {
            last |= match member(&page, next) {
                Some(Value::String(text)) => text.is_empty(),
                Some(next) => next.is_null(),
                None => true,
            };
        }
        if let Some(at) = &self.rule.at {
            let number = self.number().unwrap_or_else(|| self.begin());
            page = with::<T>(page, at, [Some(number.into())]);
        }
        if let Some(more) = &self.rule.more {
            page = with::<T>(page, more, [Some((!last).into())]);
        }
        let (counted, total) = match self.rule.turn {
            Turn::Number { .. } => (true, 2),
            Turn::Offset { .. } => (true, each.saturating_mul(2)),
            _ => (false, 0),
        };
        if let Some(keys) = &self.rule.total {
            page = with::<T>(page, keys, [Some(total.into())]);
        }
        // A page that is the one before says that its number is not looked at.
        if counted && (position > 1 || (last && page == *first)) {
            page = with::<T>(page, list, [Some(Value::Array(Vec::new()))]);
            if count(&page) > 0 && self.asked.preference.code.is_none() {
                refuse(StatusCode::NOT_FOUND, || {
                    "the list has no such page, and its pages cannot be empty; `Prefer: code=200` asks for one all the same"
                        .to_owned()
                });
                return None;
            }
        }
        typed(&page)
    }

    /// The header of the page that leads to the next one, in the order of what is tried; nothing where it is another one.
    pub(super) fn header(&self, name: &str, sampled: Option<&Value>) -> Option<Vec<Value>> {
        let last = self.position(0) > 0;
        let leads = match &self.rule.turn {
            Turn::Header { header, .. } if header.eq_ignore_ascii_case(name) => sampled.cloned(),
            Turn::Link if name.eq_ignore_ascii_case("link") => {
                Some(format!("<{}>; rel=\"next\"", self.link()).into())
            }
            _ => return None,
        };
        let mut tried: Vec<Value> = leads.into_iter().filter(|_| !last).collect();
        if self.rule.required {
            tried.push("".into());
            tried.extend(sampled.cloned());
        }
        Some(tried)
    }

    /// How many pages are before; `each` of them has so many items.
    fn position(&self, each: u64) -> u64 {
        let before = self
            .number()
            .map_or(0, |at| at.saturating_sub(self.begin()));
        match &self.rule.turn {
            Turn::Cursor { parameter, .. } | Turn::Header { parameter, .. } => {
                u64::from(self.value(parameter).is_some())
            }
            Turn::Url { .. } | Turn::Link => u64::from(self.value(LINKED).is_some()),
            Turn::Number { .. } => before,
            Turn::Offset { .. } if each == 0 => 0,
            Turn::Offset { .. } => before.div_ceil(each),
        }
    }

    /// The number of the first page, or of its first item.
    fn begin(&self) -> u64 {
        let pages = matches!(self.rule.turn, Turn::Number { .. });
        self.rule.first.unwrap_or(pages.into())
    }

    /// The number that is asked for.
    fn number(&self) -> Option<u64> {
        match &self.rule.turn {
            Turn::Offset { parameter } | Turn::Number { parameter } => {
                self.value(parameter)?.parse().ok()
            }
            _ => None,
        }
    }

    /// The text of a parameter of the query, where it is not empty.
    fn value(&self, parameter: &str) -> Option<String> {
        let pairs = pairs(&self.asked.query, '&');
        let (_, value) = pairs.into_iter().find(|(name, _)| name == parameter)?;
        (!value.is_empty()).then(|| unescaped(value))
    }

    /// The link to the second page.
    fn link(&self) -> String {
        let Asked { url, query, .. } = self.asked;
        let and = if query.is_empty() { "" } else { "&" };
        format!("{url}?{query}{and}{LINKED}=2")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use serde_json::json;

    use super::super::super::check::{Path, Report};
    use super::super::{Preference, REFUSED};
    use super::*;

    /// A list with an item (`minItems: 1`).
    #[derive(Debug, Deserialize)]
    struct Full(Vec<u8>);

    impl Check for Full {
        fn check(&self, at: &Path<'_>, report: &mut Report) {
            if self.0.is_empty() {
                report.violation(at, "minItems", "must have at least 1 item");
            }
        }
    }

    /// The items of a page, or the status with which it is refused.
    fn page(query: &str, prefer: &str) -> Result<Vec<u8>, Option<StatusCode>> {
        let asked = Asked {
            preference: Preference::of([prefer]),
            query: query.to_owned(),
            ..Asked::default()
        };
        let rule = json!({ "turn": { "number": { "parameter": "page" } } });
        let page = Page::of(&rule, &asked).expect("a rule");
        let (first, second) = (json!([1]), json!([2]));
        let refused = Arc::<Mutex<Option<(StatusCode, String)>>>::default();
        let body = REFUSED.sync_scope(Arc::clone(&refused), || {
            page.body::<Full>(&first, std::iter::once(&second))
        });
        let refused = refused.lock().unwrap().take();
        body.map(|body| body.0)
            .ok_or(refused.map(|(status, _)| status))
    }

    #[test]
    fn a_list_ends_though_its_pages_cannot_be_empty() {
        assert_eq!(page("", ""), Ok(vec![1]));
        assert_eq!(page("page=2", ""), Ok(vec![2]));
        assert_eq!(page("page=3", ""), Err(Some(StatusCode::NOT_FOUND)));
        assert_eq!(page("page=3", "code=200"), Ok(vec![2]));
    }
}
