//! From a page to the next.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::marker::PhantomData;

use reqwest::Url;
use serde_json::Value;

use super::super::client::{Call, Error, Outcome, Raw, Request, Unread, holds_credentials};
use super::super::operation::SchemeKind;
use super::super::style::{self, Location};
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

/// Why pages cannot go on.
enum Wrong {
    /// The page itself is not the one that was asked for.
    Page(String),
    /// What comes behind the page is not known.
    Next(String),
}

/// What a page is.
enum Step {
    /// One that leads to this request.
    To(Box<Request>),
    Last,
    /// The last one once more, to who asked for one behind it.
    Behind,
}

impl<E: Paged> Turns<E> {
    pub(super) fn new(mut request: Request) -> Self {
        let paging = E::PAGING;
        if let (Turn::Number(parameter, _), Some(first), true) =
            (paging.turn, paging.first, paging.begins)
            && asked(&request, parameter).is_none()
        {
            request = request.query(parameter, first);
        }
        Self {
            next: Next::Ask(Box::new(request)),
            trail: Trail::default(),
            endpoint: PhantomData,
        }
    }

    /// The next page; nothing at the end.
    pub(super) async fn next(&mut self) -> Option<Outcome<E>> {
        let broken = |raw, reason| {
            let source = Unread::Next(reason);
            Some(Err(Error::Decode { raw, source }))
        };
        let request = match std::mem::replace(&mut self.next, Next::End) {
            Next::Ask(request) => *request,
            Next::Broken(raw, reason) => return broken(raw, reason),
            Next::End => return None,
        };
        let sent = request.again();
        let outcome = Call::<E>::from(request).send().await;
        if let Ok(page) = &outcome {
            self.next = match E::PAGING.step(page.raw(), sent, &mut self.trail) {
                Ok(Step::To(request)) => Next::Ask(request),
                Ok(Step::Last) => Next::End,
                Ok(Step::Behind) => return None,
                Err(Wrong::Next(reason)) => Next::Broken(page.raw().clone(), reason),
                Err(Wrong::Page(reason)) => return broken(page.raw().clone(), reason),
            };
        }
        Some(outcome)
    }
}

impl From<String> for Wrong {
    fn from(reason: String) -> Self {
        Self::Next(reason)
    }
}

impl Paging {
    /// What a page is.
    fn step(self, page: &Raw, sent: Request, trail: &mut Trail) -> Result<Step, Wrong> {
        let body = page.body().as_ref();
        let next = match self.turn {
            Turn::Offset(parameter, list) | Turn::Number(parameter, list) => {
                return self.counted(body, sent, trail, (parameter, list));
            }
            _ if self.is_over(body) => None,
            Turn::Cursor(parameter, next) => match at::<Value>(body, next) {
                Some(next) => turned(sent, parameter, next, trail)?,
                None => None,
            },
            Turn::Header(parameter, header) => match page.headers().get(header) {
                Some(next) => {
                    let next = String::from_utf8(next.as_bytes().to_vec())
                        .map_err(|_| format!("is not known: `{header}` is no text"))?;
                    turned(sent, parameter, Value::String(next), trail)?
                }
                None => None,
            },
            Turn::Url(next) => match at::<Value>(body, next) {
                Some(Value::String(url)) if !url.is_empty() => Some(follow(sent, &url, trail)?),
                None | Some(Value::Null | Value::String(_)) => None,
                Some(_) => return Err(Wrong::Next("is not known: its link is no text".to_owned())),
            },
            Turn::Link => match link::next(page.headers())? {
                Some(url) => Some(follow(sent, url, trail)?),
                None => None,
            },
        };
        Ok(next.map_or(Step::Last, |next| Step::To(Box::new(next))))
    }

    /// Whether the page says that there are no more.
    fn is_over(self, body: &[u8]) -> bool {
        self.more.and_then(|more| at(body, more)) == Some(Value::Bool(false))
    }

    /// What a page is that has a number, or whose first item has one.
    fn counted(
        self,
        body: &[u8],
        sent: Request,
        trail: &mut Trail,
        (parameter, list): (&'static str, Keys),
    ) -> Result<Step, Wrong> {
        let number = |keys: Option<Keys>| keys.and_then(|keys| at::<u64>(body, keys));
        let (asked, said, total) = (asked(&sent, parameter), number(self.at), number(self.total));
        let pages = matches!(self.turn, Turn::Number(..));
        // Without a number, a page is the first. Which number that is, only pages are asked: what they say of items may
        // be where the next ones begin.
        let wanted = match (asked, pages) {
            (Some(asked), _) => Some(asked),
            (None, true) => None,
            (None, false) => Some(self.first.unwrap_or(0)),
        };
        trail.from_zero |= self.first == Some(0) || (asked.is_none() && said == Some(0));
        let before = match pages {
            true => u64::from(!trail.from_zero),
            false => self.first.unwrap_or(0),
        };
        let is_behind = |number: u64, total: u64| number >= total.saturating_add(before);
        if let (Some(wanted), Some(said)) = (wanted, said)
            && wanted != said
        {
            // Who asks for a page behind the last one is given that again by some.
            let clamped = said < wanted
                && total.map_or(trail.before.is_some(), |total| is_behind(wanted, total));
            return if clamped {
                Ok(Step::Behind)
            } else {
                Err(Wrong::Page(format!(
                    "is not known: {wanted} was asked for, and the page says that it is {said}"
                )))
            };
        }
        let here = wanted.or(said).or(self.first);
        let count = at::<Count>(body, list).map_or(0, |count| count.0);
        if count > 0 && trail.is_again(body) {
            let reason = "is the same as the one before: the server may not know the parameter";
            return Err(Wrong::Page(reason.to_owned()));
        }
        if count == 0 || self.is_over(body) {
            return Ok(Step::Last);
        }
        let here =
            here.ok_or_else(|| "is not known: the page does not say its number".to_owned())?;
        let next = here.saturating_add(if pages { 1 } else { count });
        if total.is_some_and(|total| is_behind(next, total)) {
            return Ok(Step::Last);
        }
        Ok(Step::To(Box::new(sent.query(parameter, next))))
    }
}

/// The same request with a cursor; nothing where that leads nowhere.
fn turned(
    sent: Request,
    parameter: &'static str,
    cursor: Value,
    trail: &mut Trail,
) -> Result<Option<Request>, String> {
    let to = match &cursor {
        Value::String(text) if !text.is_empty() => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::String(_) | Value::Bool(false) => return Ok(None),
        _ => return Err("is neither text nor a number".to_owned()),
    };
    let from = written(&sent, parameter).map(style::unescaped);
    trail.step(from.as_deref(), &to)?;
    Ok(Some(sent.query(parameter, cursor)))
}

/// The value that a parameter of the query has, as it is sent.
fn written<'s>(sent: &'s Request, name: &str) -> Option<&'s str> {
    let mut parameters = sent.parameters.iter();
    let (_, text) =
        parameters.find(|(known, _)| known.location == Location::Query && known.name == name)?;
    text.split_once('=').map(|(_, text)| text)
}

/// The number that a parameter of the query has.
fn asked(sent: &Request, name: &str) -> Option<u64> {
    written(sent, name)?.parse().ok()
}

/// The same request at the target of a link, which has the path and the query of its own.
fn follow(sent: Request, target: &str, trail: &mut Trail) -> Result<Request, String> {
    let now = sent.again().build();
    let now = now.map_err(|error| format!("cannot be asked for: {error}"))?;
    let mut now = now.0.url().clone();
    let mut url = ours(&now, target)?;
    if holds_credentials(&url) {
        return Err("is a URL that holds credentials".to_owned());
    }
    url.set_fragment(None);
    without_keys(&mut now, &sent);
    without_keys(&mut url, &sent);
    trail.step(Some(now.as_str()), url.as_str())?;
    let mut next = sent;
    next.parameters
        .retain(|(known, _)| matches!(known.location, Location::Header | Location::Cookie));
    Ok(next.to(url.as_str()))
}

/// The target of a link, at the origin that has it. Servers behind a proxy may take their own `https` for `http`; that is
/// not followed as it is written, and means the same origin.
fn ours(now: &Url, target: &str) -> Result<Url, String> {
    let joined = now.join(target);
    let mut url = joined.map_err(|error| format!("is no URL: {error}"))?;
    if (now.scheme(), url.scheme()) == ("https", "http")
        && (now.host(), now.port()) == (url.host(), url.port())
    {
        let kept = url.set_scheme(now.scheme());
        kept.map_err(|()| "is no URL".to_owned())?;
    }
    if url.origin() == now.origin() {
        return Ok(url);
    }
    let origin = url.origin().ascii_serialization();
    Err(format!(
        "is at another origin, {origin}, which is not followed"
    ))
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
    mark: String,
    steps: u64,
    until: u64,
    /// Whether pages are counted from 0.
    from_zero: bool,
    /// The mark of the page before, where pages are counted.
    before: Option<u64>,
}

impl Trail {
    /// Notes a step, from what was asked for to what is asked for next.
    fn step(&mut self, from: Option<&str>, to: &str) -> Result<(), String> {
        if from == Some(to) || to == self.mark {
            return Err("is one that was there already".to_owned());
        }
        self.steps += 1;
        if self.steps >= self.until {
            to.clone_into(&mut self.mark);
            (self.steps, self.until) = (0, (self.until * 2).max(1));
        }
        Ok(())
    }

    /// Whether a page is the one before once more.
    fn is_again(&mut self, body: &[u8]) -> bool {
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        let mark = hasher.finish();
        self.before.replace(mark) == Some(mark)
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
                let steps = circle.take_while(|to| trail.step(None, &to.to_string()).is_ok());
                assert!(
                    steps.count() <= 3 * (before + length) + 1,
                    "{before} {length}"
                );
            }
        }
        let mut trail = Trail::default();
        assert!((0..100_000).all(|to| trail.step(None, &to.to_string()).is_ok()));
        assert!(trail.step(Some("x"), "x").is_err());
    }

    #[test]
    fn links_stay_at_their_origin() {
        let now = Url::parse("https://api.example/v1/birds?page=1").unwrap();
        for (target, url) in [
            ("?page=2", "https://api.example/v1/birds?page=2"),
            (
                "http://api.example/v1/birds?page=2",
                "https://api.example/v1/birds?page=2",
            ),
            ("http://api.example:80/b", "https://api.example/b"),
        ] {
            assert_eq!(ours(&now, target).unwrap().as_str(), url, "{target}");
        }
        for target in [
            "http://api.example:8080/b",
            "http://api.example:443/b",
            "http://other.example/b",
            "//other.example/b",
            "ftp://api.example/b",
        ] {
            assert!(ours(&now, target).is_err(), "{target}");
        }
        // What is not encrypted anyway stays so, and is not led elsewhere.
        let now = Url::parse("http://api.example/b").unwrap();
        assert!(ours(&now, "https://api.example/b").is_err());
    }

    #[test]
    fn pages_that_are_the_one_before_are_noticed() {
        let mut trail = Trail::default();
        let again = ["[1]", "[2]", "[2]", "[1]"].map(|page| trail.is_again(page.as_bytes()));
        assert_eq!(again, [false, false, true, false]);
    }
}
