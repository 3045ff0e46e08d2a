//! Unions whose branches are tried, one after the other.
//!
//! In: a value. Out: the branch that it fits, or why it fits none. What always holds: the time that trials inside
//! trials take stays linear in the value.

use std::any::TypeId;
use std::cell::RefCell;
use std::collections::HashSet;

use serde::Serialize;
use serde_json::Value;

use super::super::check::{Check, Either, Path, Report, Violation};
use super::super::strict;
use super::{Branch, Union};

/// Makes a value of all branches that it fits.
pub type Join<U> = fn(&Value, Vec<Fit<U>>) -> Option<U>;

/// A branch that a value fits, and that does not keep all of it.
pub struct Fit<U> {
    /// The value as the branch has it.
    pub branch: U,
    /// What the branch keeps.
    pub kept: Value,
    /// How many members of the value it does not keep.
    pub lost: usize,
}

impl<U: Serialize> Fit<U> {
    /// The branch itself where it keeps all of the value.
    fn of(value: &Value, branch: U) -> Result<U, Self> {
        if !(value.is_object() || value.is_array()) {
            return Ok(branch);
        }
        // Of what has no form in JSON, nothing is known to be lost.
        let Ok(kept) = serde_json::to_value(&branch) else {
            return Ok(branch);
        };
        match lost(value, &kept) {
            0 => Ok(branch),
            lost => Err(Self { branch, kept, lost }),
        }
    }
}

thread_local! {
    /// The outermost trial that is on.
    pub(super) static TRIALS: RefCell<Option<Trials>> = const { RefCell::new(None) };
}

/// What the trials inside one value may cost: a value that is tried as each branch of nested unions is tried as often
/// as their branches multiply. What counts is the size of what is tried, as all of it is decoded.
pub(super) struct Trials {
    /// How many values the outermost one holds.
    size: usize,
    /// How deep they are nested.
    depth: usize,
    /// How many values the branches that were tried had before them, in all.
    tried: usize,
    /// The unions that were met, and how many branches they have in all.
    unions: HashSet<TypeId>,
    branches: usize,
    /// Whether more was asked than is allowed.
    exceeded: bool,
}

impl Trials {
    /// How often a value may be met in more than one way: once for each branch and each value that it is in, and as often
    /// as this besides. That leaves room for unions of unions, and the time that trials take stays linear.
    const WAYS: usize = 64;

    fn meet<U: Union>(&mut self) {
        if self.unions.insert(TypeId::of::<U>()) {
            self.branches += U::BRANCHES.len();
        }
    }

    /// Counts a branch for a value of this size. Whether it may be tried.
    fn count(&mut self, size: usize) -> bool {
        self.tried = self.tried.saturating_add(size);
        self.exceeded |= self.tried > self.allowed();
        !self.exceeded
    }

    fn allowed(&self) -> usize {
        let nested = self.branches.saturating_mul(self.depth);
        let each = nested.saturating_add(4 * Self::WAYS);
        let spare = self.branches.saturating_mul(Self::WAYS);
        let spare = spare.saturating_mul(self.size.min(Self::WAYS));
        each.saturating_mul(self.size).saturating_add(spare)
    }

    /// Whether a better branch may be looked for where one fits. What has to be tried comes first.
    fn are_few(&self) -> bool {
        self.tried < self.allowed() / 2
    }
}

/// The end of the outermost trial, which also comes when a branch panics.
struct End;

impl Drop for End {
    fn drop(&mut self) {
        TRIALS.take();
    }
}

/// Runs a trial. Trials inside it have so many branches in all that the time they take stays linear.
pub(super) fn trial<U: Union>(
    value: &Value,
    run: impl Fn(&Value) -> Result<U, Vec<Violation>>,
) -> Result<U, Vec<Violation>> {
    let inside = TRIALS.with_borrow_mut(|trials| trials.as_mut().map(Trials::meet::<U>).is_some());
    if inside {
        return run(value);
    }
    let end = End;
    TRIALS.set(Some(Trials {
        size: size(value),
        depth: depth(value),
        tried: 0,
        unions: HashSet::from([TypeId::of::<U>()]),
        branches: U::BRANCHES.len(),
        exceeded: false,
    }));
    // What is open to clients fits nearly everything: it comes after what is known.
    let outcome = match strict::serving(|| run(value)) {
        Err(_) if !strict::serves() => {
            TRIALS.with_borrow_mut(|trials| trials.iter_mut().for_each(|it| it.tried = 0));
            run(value)
        }
        decided => decided,
    };
    let exceeded =
        TRIALS.with_borrow(|trials| trials.as_ref().is_some_and(|trials| trials.exceeded));
    drop(end);
    if exceeded {
        let message = "has too many alternatives inside alternatives";
        return Err(vec![Violation::new(&Path::ROOT, "anyOf", message)]);
    }
    outcome
}

/// How many values there are in a tree. A long text costs as much as several.
fn size(value: &Value) -> usize {
    let text = |text: &str| text.len() / 32;
    1 + match value {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(members) => members
            .iter()
            .map(|(key, member)| text(key) + size(member))
            .sum(),
        // It may be JSON, which is decoded too.
        Value::String(json) if json.starts_with(['{', '[']) => json.len() / 2,
        Value::String(value) => text(value),
        _ => 0,
    }
}

/// How deep the values in a tree are nested, from 1.
fn depth(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(depth).max().unwrap_or_default(),
        Value::Object(members) => members.values().map(depth).max().unwrap_or_default(),
        // So deep JSON may be.
        Value::String(json) if json.starts_with(['{', '[']) => 128.min(json.len() / 2),
        _ => 0,
    }
}

/// Decodes and checks a branch for a value of a size.
fn attempt<U: Union + Check>(
    branch: &Branch<U>,
    value: &Value,
    size: usize,
) -> Result<U, Vec<Violation>> {
    let counts = |trials: &mut Trials| trials.count(size);
    if !TRIALS.with_borrow_mut(|trials| trials.as_mut().is_none_or(counts)) {
        return Err(Vec::new());
    }
    let decoded = (branch.decode)(value.clone())?;
    Report::of(&decoded, || Some(value.clone())).into_result()?;
    Ok(decoded)
}

/// Of some branches the one that fits, where one and no other does. A branch that lacks what only one direction has fits
/// the less: two branches are refused only where both fit in full, and the one is taken that keeps most of the value. An
/// empty list shows nothing of its items: the first branch that it fits is taken.
///
/// # Errors
///
/// The value fits none, or two.
pub fn one_of<U: Union + Check + Serialize>(
    value: &Value,
    branches: &[&Branch<U>],
) -> Result<U, Vec<Violation>> {
    let mut whole: Option<&str> = None;
    let is_empty = value.as_array().is_some_and(Vec::is_empty);
    let size = size(value);
    let mut fits: Vec<(bool, U)> = Vec::new();
    let mut refusals = Vec::new();
    for branch in branches {
        match attempt(branch, value, size) {
            Ok(decoded) => {
                let is_partial = branch.one_way.iter().any(|path| lacks(value, path));
                if let Some(first) = whole.filter(|_| !is_partial && !is_empty) {
                    let message = format_args!(
                        "must fit one alternative, not both `{first}` and `{}`",
                        branch.name
                    );
                    return Err(vec![Violation::new(&Path::ROOT, "oneOf", message)]);
                }
                if !is_partial {
                    whole = Some(branch.name);
                }
                fits.push((is_partial, decoded));
            }
            Err(violations) => refusals.push((branch.name, violations)),
        }
    }
    if fits.len() > 1 {
        let lost = |branch: &U| serde_json::to_value(branch).map_or(0, |kept| lost(value, &kept));
        fits.sort_by_cached_key(|(is_partial, branch)| (lost(branch), *is_partial));
    }
    let best = fits.into_iter().next().map(|(_, branch)| branch);
    best.ok_or_else(|| no_branch("oneOf", &refusals))
}

/// Whether a value has no member at a path (`id`, `owner/id`, `items/*/id`) where it could have one.
fn lacks(value: &Value, path: &str) -> bool {
    match (path.split_once('/'), value) {
        (None, Value::Object(members)) => !members.contains_key(path),
        (Some(("*", rest)), Value::Object(members)) => members.values().any(|it| lacks(it, rest)),
        (Some(("*", rest)), Value::Array(items)) => items.iter().any(|it| lacks(it, rest)),
        (Some((key, rest)), Value::Object(members)) => {
            members.get(key).is_some_and(|it| lacks(it, rest))
        }
        _ => false,
    }
}

/// Of some branches the one that fits: of several the one that keeps most members of the value, and of those the first,
/// unless the union keeps [several](Union::SEVERAL). A schema that asks for little fits what another one has names for.
///
/// # Errors
///
/// The value fits none.
pub fn any_of<U: Union + Check + Serialize>(
    value: &Value,
    branches: &[&Branch<U>],
) -> Result<U, Vec<Violation>> {
    let mut fits: Vec<Fit<U>> = Vec::new();
    let mut refusals = Vec::new();
    let size = size(value);
    for branch in branches {
        if !fits.is_empty()
            && !TRIALS.with_borrow(|trials| trials.as_ref().is_none_or(Trials::are_few))
        {
            break;
        }
        match attempt(branch, value, size) {
            Ok(branch) => match Fit::of(value, branch) {
                Ok(whole) => return Ok(whole),
                Err(fit) => fits.push(fit),
            },
            Err(violations) => refusals.push((branch.name, violations)),
        }
    }
    let best = match U::SEVERAL.filter(|_| fits.len() > 1) {
        Some(join) => join(value, fits),
        None => fits
            .into_iter()
            .min_by_key(|fit| fit.lost)
            .map(|fit| fit.branch),
    };
    best.ok_or_else(|| no_branch("anyOf", &refusals))
}

/// How many members of a value another one has not.
pub fn lost(value: &Value, kept: &Value) -> usize {
    match (value, kept) {
        (Value::Object(members), Value::Object(kept)) => {
            let members = members.iter();
            members
                .map(|(key, member)| kept.get(key).map_or(1, |kept| lost(member, kept)))
                .sum()
        }
        (Value::Array(items), Value::Array(kept)) => {
            let items = items.iter().zip(kept);
            items.map(|(item, kept)| lost(item, kept)).sum()
        }
        _ => 0,
    }
}

/// Why no branch fits: the first violation of each.
fn no_branch(keyword: &'static str, refusals: &[(&str, Vec<Violation>)]) -> Vec<Violation> {
    let reasons = refusals
        .iter()
        .filter_map(|(name, violations)| Some(format!("`{name}` ({})", violations.first()?)));
    vec![Violation::new(
        &Path::ROOT,
        keyword,
        format_args!("must fit {}", Either(reasons, "")),
    )]
}
