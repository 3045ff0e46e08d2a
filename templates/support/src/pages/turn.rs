//! From a page to the next.

use std::marker::PhantomData;

use reqwest::Url;
use serde_json::Value;

use super::super::client::{Call, Error, Outcome, Raw, Request, Unread};
use super::super::operation::SchemeKind;
use super::super::style::Location;
use super::seek::{Count, at};
use super::{Keys, Paged, Paging, Turn, link};

/// The pages of a call, one by one.
pub(super) struct Turns<E> {
    next: Next,
    trail: Trail,
    endpoint: PhantomData<fn() -> E>,
}

/// What comes next.
enum Next {
    Ask(Box<Request>),
    /// The page that was there does not say how to go on, and why.
    Broken(Raw, String),
    End,
}

impl<E: Paged> Turns<E> {
    pub(super) fn new(request: Request) -> Self {
        Self {
            next: Next::Ask(Box::new(request)),
            trail: Trail::default(),
            endpoint: PhantomData,
        }
    }

    /// The next page; nothing at the end.
    pub(super) async fn next(&mut self) -> Option<Outcome<E>> {
        let request = match std::mem::replace(&mut self.next, Next::End) {
            Next::Ask(request) => *request,
            Next::Broken(raw, reason) => {
                let source = Unread::Next(reason);
                return Some(Err(Error::Decode { raw, source }));
            }
            Next::End => return None,
        };
        let sent = request.again();
        let outcome = Call::<E>::from(request).send().await;
        if let Ok(page) = &outcome {
            self.next = match E::PAGING.behind(page.raw(), sent, &mut self.trail) {
                Ok(Some(request)) => Next::Ask(Box::new(request)),
                Ok(None) => Next::End,
                Err(reason) => Next::Broken(page.raw().clone(), reason),
            };
        }
        Some(outcome)
    }
}

impl Paging {
    /// The request for the page behind one.
    fn behind(
        self,
        page: &Raw,
        sent: Request,
        trail: &mut Trail,
    ) -> Result<Option<Request>, String> {
        let body = page.body().as_ref();
        let number = |keys: Option<Keys>| keys.and_then(|keys| at::<u64>(body, keys));
        let is_empty = |list: Keys| at::<Count>(body, list).is_none_or(|count| count.0 == 0);
        let over = self.more.and_then(|more| at(body, more)) == Some(Value::Bool(false));
        match self.turn {
            _ if over => Ok(None),
            Turn::Cursor(parameter, next) => {
                let Some(next) = at::<Value>(body, next) else {
                    return Ok(None);
                };
                match &next {
                    Value::String(text) if !text.is_empty() => trail.step(text)?,
                    Value::Number(number) => trail.step(&number.to_string())?,
                    Value::Null | Value::String(_) | Value::Bool(false) => return Ok(None),
                    _ => return Err("is neither text nor a number".to_owned()),
                }
                Ok(Some(sent.query(parameter, next)))
            }
            Turn::Offset(parameter, list) => {
                let count = at::<Count>(body, list).map_or(0, |count| count.0);
                let from = whence(asked(&sent, parameter), number(self.at), Some(0))?;
                let next = from.saturating_add(count);
                let over = number(self.total).is_some_and(|total| next >= total);
                Ok((count > 0 && !over).then(|| sent.query(parameter, next)))
            }
            Turn::Number(parameter, list, first) => {
                let (asked, said) = (asked(&sent, parameter), number(self.at));
                // The page that comes when none is asked for is the first.
                trail.from_zero |= first == Some(0) || (asked.is_none() && said == Some(0));
                let next = whence(asked, said, first)?.saturating_add(1);
                let before = u64::from(!trail.from_zero);
                let last = |total: u64| next >= total.saturating_add(before);
                let over = is_empty(list) || number(self.total).is_some_and(last);
                Ok((!over).then(|| sent.query(parameter, next)))
            }
            Turn::Url(next) => match at::<Option<String>>(body, next).flatten() {
                Some(url) if !url.is_empty() => follow(sent, &url, trail).map(Some),
                _ => Ok(None),
            },
            Turn::Link => match link::next(page.headers()) {
                Some(url) => follow(sent, url, trail).map(Some),
                None => Ok(None),
            },
        }
    }
}

/// The number of a page, or of its first item: what was asked for, which is what the page says where it does.
fn whence(asked: Option<u64>, said: Option<u64>, first: Option<u64>) -> Result<u64, String> {
    match (asked, said) {
        (Some(asked), Some(said)) if asked != said => Err(format!(
            "is not known: {asked} was asked for, and the page says that it is {said}"
        )),
        (asked, said) => asked
            .or(said)
            .or(first)
            .ok_or_else(|| "is not known: the page does not say its number".to_owned()),
    }
}

/// The number that a parameter of the query has.
fn asked(sent: &Request, name: &str) -> Option<u64> {
    let mut parameters = sent.parameters.iter();
    let (_, text) =
        parameters.find(|(known, _)| known.location == Location::Query && known.name == name)?;
    text.split_once('=')?.1.parse().ok()
}

/// The same request at the target of a link, which has the path and the query of its own.
fn follow(sent: Request, target: &str, trail: &mut Trail) -> Result<Request, String> {
    let now = sent.again().build();
    let now = now.map_err(|error| format!("cannot be asked for: {error}"))?;
    let mut url = now
        .url()
        .join(target)
        .map_err(|error| format!("is no URL: {error}"))?;
    if url.origin() != now.url().origin() {
        let origin = url.origin().ascii_serialization();
        return Err(format!(
            "is at another origin, {origin}, which is not followed"
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("is a URL that holds credentials".to_owned());
    }
    trail.step(url.as_str())?;
    without_keys(&mut url, &sent);
    let mut next = sent;
    next.parameters
        .retain(|(known, _)| matches!(known.location, Location::Header | Location::Cookie));
    Ok(next.to(url.as_str()))
}

/// Takes the keys out of a query that the request shows anyway.
fn without_keys(url: &mut Url, sent: &Request) {
    let schemes = sent.operation.security.iter().copied().flatten();
    let keys: Vec<&str> = schemes
        .filter_map(|(scheme, _)| match scheme.kind {
            SchemeKind::Query(name) => Some(name),
            _ => None,
        })
        .collect();
    let is_key = |pair: &str| {
        let name = pair.split('=').next().unwrap_or_default();
        keys.contains(&name)
    };
    let Some(query) = url.query().filter(|_| !keys.is_empty()) else {
        return;
    };
    let kept: Vec<&str> = query.split('&').filter(|pair| !is_key(pair)).collect();
    let kept = kept.join("&");
    url.set_query(Some(kept.as_str()).filter(|query| !query.is_empty()));
}

/// The way through pages. One that leads back is noticed, however long the circle, by a mark that is set again after
/// twice as many steps each time.
#[derive(Default)]
struct Trail {
    last: String,
    mark: String,
    steps: u64,
    until: u64,
    /// Whether pages are counted from 0.
    from_zero: bool,
}

impl Trail {
    fn step(&mut self, to: &str) -> Result<(), String> {
        if to == self.last || to == self.mark {
            return Err("is one that was there already".to_owned());
        }
        to.clone_into(&mut self.last);
        self.steps += 1;
        if self.steps >= self.until {
            to.clone_into(&mut self.mark);
            (self.steps, self.until) = (0, (self.until * 2).max(1));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn circles_end_whatever_their_length() {
        for length in [1, 2, 3, 10, 1000] {
            for before in [0, 1, 7, 100] {
                let mut trail = Trail::default();
                let circle = (0..before).chain((0..).map(|step| before + step % length));
                let steps = circle.take_while(|to| trail.step(&to.to_string()).is_ok());
                assert!(
                    steps.count() <= 3 * (before + length) + 1,
                    "{before} {length}"
                );
            }
        }
        let mut trail = Trail::default();
        assert!((0..100_000).all(|to| trail.step(&to.to_string()).is_ok()));
    }

    #[test]
    fn a_page_is_the_one_that_was_asked_for() {
        assert_eq!(whence(None, None, Some(1)), Ok(1));
        assert_eq!(whence(None, Some(0), Some(1)), Ok(0));
        assert_eq!(whence(Some(4), None, None), Ok(4));
        assert!(whence(Some(4), Some(3), None).is_err());
        assert!(whence(None, None, None).is_err());
    }
}
