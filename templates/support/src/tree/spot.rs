//! The value that is evaluated: the way to it, what is written about it, and what was seen of it.

use std::collections::HashSet;
use std::fmt;

use serde_json::{Map, Value};

use super::super::check::{Path, Report};
use super::Rules;

/// The way that evaluation came: the rules that were entered, from the innermost out.
#[derive(Clone, Copy)]
pub(super) struct Scope<'s> {
    pub(super) outer: Option<&'s Scope<'s>>,
    pub(super) rules: &'static Rules,
    pub(super) value: &'s Value,
    /// Whether a resource with dynamic anchors is on the way, on which a verdict may depend.
    pub(super) dynamic: bool,
}

impl<'s> Scope<'s> {
    pub(super) fn outward(&'s self) -> impl Iterator<Item = &'s Scope<'s>> {
        std::iter::successors(Some(self), |scope| scope.outer)
    }

    /// What the outermost resource that has the anchor calls by it (Core §8.2.3.2).
    pub(super) fn anchored(&self, anchor: &str) -> Option<&'static Rules> {
        let of = |scope: &Scope<'_>| {
            let anchors = scope.rules.anchors.iter();
            anchors
                .filter(|(name, _)| *name == anchor)
                .map(|(_, rules)| *rules)
                .next()
        };
        self.outward().filter_map(of).last()
    }
}

/// A value and what is written about it.
pub(super) struct Spot<'v, 'a> {
    pub(super) value: &'v Value,
    pub(super) at: &'a Path<'a>,
    /// Where violations go; nothing where only the verdict counts.
    pub(super) report: Option<&'a mut Report>,
    /// What was evaluated of the value; nothing where nobody asks.
    pub(super) seen: Option<&'a mut Seen<'v>>,
}

impl<'v> Spot<'v, '_> {
    /// The same value.
    pub(super) fn here(&mut self) -> Spot<'v, '_> {
        let (report, seen) = (self.report.as_deref_mut(), self.seen.as_deref_mut());
        Spot {
            value: self.value,
            at: self.at,
            report,
            seen,
        }
    }

    /// Writes a violation.
    #[cold]
    pub(super) fn fail(&mut self, keyword: &'static str, message: impl fmt::Display) -> bool {
        if let Some(report) = &mut self.report {
            report.violation(self.at, keyword, message);
        }
        false
    }

    /// The verdict of an assertion.
    pub(super) fn assert(
        &mut self,
        holds: bool,
        keyword: &'static str,
        message: impl fmt::Display,
    ) -> bool {
        holds || self.fail(keyword, message)
    }

    /// Asserts that a count has a least or a most.
    pub(super) fn count(
        &mut self,
        count: Option<usize>,
        bound: Bound,
        keyword: &'static str,
        [verb, one, many]: [&str; 3],
    ) -> bool {
        let unit = |limit: u64| if limit == 1 { one } else { many };
        let Some(count) = count.map(|count| count as u64) else {
            return true;
        };
        match bound {
            Bound::Least(min) if count < min => self.fail(
                keyword,
                format_args!("must {verb} at least {min} {}, not {count}", unit(min)),
            ),
            Bound::Most(max) if count > max => self.fail(
                keyword,
                format_args!("must {verb} at most {max} {}, not {count}", unit(max)),
            ),
            _ => true,
        }
    }

    pub(super) fn length(&self) -> Option<usize> {
        self.value.as_str().map(|text| text.chars().count())
    }

    pub(super) fn items(&self) -> Option<&'v [Value]> {
        self.value.as_array().map(Vec::as_slice)
    }

    pub(super) fn members(&self) -> Option<&'v Map<String, Value>> {
        self.value.as_object()
    }

    /// Whether the value is an object with this member.
    pub(super) fn has(&self, key: &str) -> bool {
        self.members()
            .is_some_and(|members| members.contains_key(key))
    }

    /// Notes that a member was evaluated.
    pub(super) fn saw(&mut self, key: &'v str) {
        if let Some(seen) = &mut self.seen {
            seen.members.insert(key);
        }
    }

    /// Notes that an item was evaluated.
    pub(super) fn saw_item(&mut self, index: usize) {
        if let Some(seen) = &mut self.seen {
            seen.items.insert(index);
        }
    }
}

#[derive(Clone, Copy)]
pub(super) enum Bound {
    Least(u64),
    Most(u64),
}

/// The members and items that a subschema was applied to, as `unevaluated…` asks (Core §11).
#[derive(Default)]
pub(super) struct Seen<'v> {
    pub(super) members: HashSet<&'v str>,
    pub(super) items: HashSet<usize>,
}

impl Seen<'_> {
    pub(super) fn merge(&mut self, other: Self) {
        self.members.extend(other.members);
        self.items.extend(other.items);
    }
}
