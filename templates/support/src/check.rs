//! Checks of typed values: what a schema asks besides its shape.
//!
//! In: a decoded value. Out: a [`Report`] with every [`Violation`], each with the JSON pointer of the spot.
//! What always holds: a valid value costs no allocation and no formatting; a [`Path`] lives on the stack
//! and becomes text only when a violation is written.
//!
//! Needs: `serde`, `serde_json`.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use serde::Serialize;
use serde_json::{Map, Value};

/// Checks a JSON tree, before it is typed.
pub type TreeCheck = fn(&Value, &Path<'_>, &mut Report);

/// A value that can be checked against what its schema asks besides its shape.
pub trait Check {
    /// What the schema asks that only the tree can answer, of the value and of all that it holds. A type that
    /// has such rules is decoded through a tree.
    const RULES: Option<TreeCheck> = None;

    /// Writes every violation of this value, which stands at `at`, to the report.
    fn check(&self, at: &Path<'_>, report: &mut Report) {
        let _ = (at, report);
    }
}

/// Implements [`Check`] for types whose shape says everything. `Check` must be in scope.
macro_rules! unchecked {
    ($($type:ty),+ $(,)?) => { $(impl Check for $type {})+ };
}
pub(crate) use unchecked;

unchecked!(
    (),
    bool,
    i8,
    i16,
    i32,
    i64,
    i128,
    u8,
    u16,
    u32,
    u64,
    u128,
    f32,
    f64,
    String,
    Ipv4Addr,
    Ipv6Addr,
    Value,
    serde_json::Number,
);

impl<T: Check> Check for Option<T> {
    const RULES: Option<TreeCheck> = match T::RULES {
        Some(_) => Some(unless_null::<T>),
        None => None,
    };

    fn check(&self, at: &Path<'_>, report: &mut Report) {
        if let Some(value) = self {
            value.check(at, report);
        }
    }
}

impl<T: Check> Check for Vec<T> {
    const RULES: Option<TreeCheck> = match T::RULES {
        Some(_) => Some(items::<T>),
        None => None,
    };

    fn check(&self, at: &Path<'_>, report: &mut Report) {
        for (index, item) in self.iter().enumerate() {
            item.check(&at.index(index), report);
        }
    }
}

impl<T: Check> Check for Box<T> {
    const RULES: Option<TreeCheck> = T::RULES;

    fn check(&self, at: &Path<'_>, report: &mut Report) {
        (**self).check(at, report);
    }
}

/// Applies the rules of `T` to a value that may be `null`.
fn unless_null<T: Check>(value: &Value, at: &Path<'_>, report: &mut Report) {
    if let (Some(rules), false) = (T::RULES, value.is_null()) {
        rules(value, at, report);
    }
}

/// Applies the rules of `T` to each item.
fn items<T: Check>(value: &Value, at: &Path<'_>, report: &mut Report) {
    if let (Some(rules), Value::Array(items)) = (T::RULES, value) {
        for (index, item) in items.iter().enumerate() {
            rules(item, &at.index(index), report);
        }
    }
}

/// Where a value stands: a list of keys and indices, written as a JSON pointer (RFC 6901).
#[derive(Debug, Clone, Copy)]
pub struct Path<'p> {
    last: Option<(&'p Path<'p>, Segment<'p>)>,
}

#[derive(Debug, Clone, Copy)]
enum Segment<'p> {
    Key(&'p str),
    Index(usize),
}

impl<'p> Path<'p> {
    /// The whole document.
    pub const ROOT: Self = Self { last: None };

    /// The member `key` of the object here.
    #[must_use]
    pub fn key(&'p self, key: &'p str) -> Self {
        Self {
            last: Some((self, Segment::Key(key))),
        }
    }

    /// The item at `index` of the array here.
    #[must_use]
    pub fn index(&'p self, index: usize) -> Self {
        Self {
            last: Some((self, Segment::Index(index))),
        }
    }

    /// What stands here in a tree, as far as there is work left: keys are looked up, however long they are.
    fn find<'t>(&self, tree: &'t Value, work: &mut usize) -> Option<&'t Value> {
        let Some((parent, segment)) = self.last else {
            return Some(tree);
        };
        let holder = parent.find(tree, work)?;
        match segment {
            Segment::Key(key) => {
                *work = work.checked_sub(key.len() + 1)?;
                holder.get(key)
            }
            Segment::Index(index) => holder.get(index),
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((parent, segment)) = self.last else {
            return Ok(());
        };
        parent.fmt(f)?;
        match segment {
            Segment::Key(key) => write!(f, "/{}", key.replace('~', "~0").replace('/', "~1")),
            Segment::Index(index) => write!(f, "/{index}"),
        }
    }
}

/// Something that a schema asks and a value does not fulfil.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// The JSON pointer (RFC 6901) of the value, `""` for the whole document.
    pub pointer: String,
    /// The keyword of JSON Schema that asks it, such as `minLength`.
    pub keyword: &'static str,
    /// What the value must be, for people: `must be at least 6 characters long, not 5`.
    pub message: String,
    /// Whether the value would tell of which branch the object is that it is a member of.
    #[serde(skip)]
    pub(super) tells_branch: bool,
}

impl Violation {
    /// A violation of `keyword` by the value at `at`.
    #[must_use]
    pub fn new(at: &Path<'_>, keyword: &'static str, message: impl fmt::Display) -> Self {
        Self {
            pointer: at.to_string(),
            keyword,
            message: message.to_string(),
            tells_branch: false,
        }
    }

    /// The first characters of the message, as many as these at most.
    #[must_use]
    pub fn message_within(&self, longest: usize) -> &str {
        cut(&self.message, longest)
    }
}

/// The first characters of a text, as many as these at most.
pub(super) fn cut(text: &str, longest: usize) -> &str {
    match text.char_indices().nth(longest) {
        Some((end, _)) => text.get(..end).unwrap_or(text),
        None => text,
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.pointer.is_empty() {
            write!(f, "{}: ", self.pointer)?;
        }
        f.write_str(&self.message)
    }
}

/// Moves violations below a place, which is a JSON pointer.
pub fn below(place: &str, mut violations: Vec<Violation>) -> Vec<Violation> {
    for violation in &mut violations {
        violation.pointer.insert_str(0, place);
    }
    violations
}

/// Writes `a, b or c`, each between quotes, and of many how many there are.
#[derive(Debug, Clone)]
pub struct Either<I>(pub I, pub &'static str);

impl<T: fmt::Display, I: Iterator<Item = T> + Clone> fmt::Display for Either<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// How many are named.
        const NAMED: usize = 16;
        let Self(alternatives, quote) = self;
        let count = alternatives.clone().count();
        for (index, alternative) in alternatives.clone().take(NAMED).enumerate() {
            let separator = match index {
                0 => "",
                index if index + 1 == count => " or ",
                _ => ", ",
            };
            write!(f, "{separator}{quote}{alternative}{quote}")?;
        }
        match count.saturating_sub(NAMED) {
            0 => Ok(()),
            more => write!(f, " or one of {more} more"),
        }
    }
}

/// The violations of a value.
#[derive(Debug, Default)]
pub struct Report {
    violations: Vec<Violation>,
    /// How long their pointers and messages are in all.
    bytes: usize,
    /// What the value was read from, where its type may have dropped what tells items apart, and the work that is left to
    /// look things up in it.
    sent: Option<(Value, usize)>,
}

impl Report {
    /// How many violations are kept. The rest is not written, so that hostile input costs no memory.
    pub const LIMIT: usize = 256;
    /// How many bytes pointers and messages may have before no further violation is kept: a pointer is as long as the
    /// keys that lead to the value.
    pub const BYTES: usize = 1 << 16;
    /// How many bytes of keys are looked up at most in what was sent.
    const WORK: usize = 1 << 26;

    /// Checks a value that was read from a tree. Items that are the same as far as their type keeps them (members that no
    /// schema is about, the text of a time) may be different ones in the tree, which is asked then.
    pub fn of<T: Check>(value: &T, tree: impl FnOnce() -> Option<Value>) -> Self {
        Self::by(&[], |report| value.check(&Path::ROOT, report), tree)
    }

    /// As [`of`](Self::of), of a value that something else checks, and that stands at some keys.
    pub fn by(
        keys: &[&str],
        check: impl Fn(&mut Self),
        tree: impl FnOnce() -> Option<Value>,
    ) -> Self {
        let mut report = Self::default();
        check(&mut report);
        let repeats = |violation: &Violation| violation.keyword == "uniqueItems";
        if report.violations.iter().any(repeats) {
            let under = |value, key: &&str| Map::from_iter([((*key).to_owned(), value)]).into();
            report = Self::beside(tree().map(|tree| keys.iter().rev().fold(tree, under)));
            check(&mut report);
        }
        report
    }

    /// No violations yet, of a value that was read from a tree.
    #[must_use]
    pub fn beside(tree: Option<Value>) -> Self {
        Self {
            sent: tree.map(|tree| (tree, Self::WORK)),
            ..Self::default()
        }
    }

    /// What was sent for the value at `at`, where that is known.
    pub fn sent(&mut self, at: &Path<'_>) -> Option<&Value> {
        let (tree, work) = self.sent.as_mut()?;
        at.find(tree, work)
    }

    /// Adds a violation of `keyword` by the value at `at`.
    #[cold]
    pub fn violation(&mut self, at: &Path<'_>, keyword: &'static str, message: impl fmt::Display) {
        if !self.is_full() {
            self.add(Violation::new(at, keyword, message));
        }
    }

    /// Adds a violation, where there is room for one more.
    pub fn add(&mut self, violation: Violation) {
        if !self.is_full() {
            self.bytes += violation.pointer.len() + violation.message.len();
            self.violations.push(violation);
        }
    }

    /// Whether no further violation is kept.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.violations.len() >= Self::LIMIT || self.bytes >= Self::BYTES
    }

    /// Whether a violation is known.
    #[must_use]
    pub fn has(&self, violation: &Violation) -> bool {
        self.violations.contains(violation)
    }

    /// Whether there is no violation.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.violations.is_empty()
    }

    /// Nothing, or the violations in the order in which they were found.
    ///
    /// # Errors
    ///
    /// The violations, where there are any.
    pub fn into_result(self) -> Result<(), Vec<Violation>> {
        if self.violations.is_empty() {
            Ok(())
        } else {
            Err(self.violations)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Even(u8);

    impl Check for Even {
        fn check(&self, at: &Path<'_>, report: &mut Report) {
            if self.0 % 2 == 1 {
                report.violation(
                    at,
                    "multipleOf",
                    format_args!("must be even, not {}", self.0),
                );
            }
        }
    }

    #[test]
    fn a_path_is_a_json_pointer() {
        let outer = Path::ROOT.key("a/b~c");
        assert_eq!(outer.index(3).to_string(), "/a~1b~0c/3");
        assert_eq!(Path::ROOT.to_string(), "");
        assert_eq!(Path::ROOT.key("").to_string(), "/");
    }

    #[test]
    fn containers_check_what_they_hold() {
        let value = Some(vec![Box::new(Even(2)), Box::new(Even(3))]);
        let mut report = Report::default();
        value.check(&Path::ROOT.key("n"), &mut report);
        let violations = report.into_result().unwrap_err();
        assert_eq!(violations.len(), 1);
        assert_eq!(violations[0].to_string(), "/n/1: must be even, not 3");
        assert_eq!(violations[0].keyword, "multipleOf");
    }

    #[test]
    fn containers_pass_rules_on() {
        struct Ruled;
        impl Check for Ruled {
            const RULES: Option<TreeCheck> = Some(|value, at, report| {
                if value == 0 {
                    report.violation(at, "not", "must not be 0");
                }
            });
        }
        let rules = <Vec<Option<Box<Ruled>>>>::RULES.unwrap();
        let mut report = Report::default();
        rules(&serde_json::json!([1, null, 0]), &Path::ROOT, &mut report);
        assert_eq!(
            report.into_result().unwrap_err()[0].to_string(),
            "/2: must not be 0"
        );
        assert!(<Vec<Option<i64>>>::RULES.is_none());
    }

    #[test]
    fn alternatives_read_as_a_sentence() {
        assert_eq!(Either([1].iter(), "").to_string(), "1");
        assert_eq!(
            Either(["a", "b", "c"].iter(), "`").to_string(),
            "`a`, `b` or `c`"
        );
        assert!(
            Either(0..20, "")
                .to_string()
                .ends_with("14, 15 or one of 4 more")
        );
    }

    #[test]
    fn a_report_is_bounded() {
        let mut report = Report::default();
        (0..2 * Report::LIMIT)
            .map(|_| Even(1))
            .collect::<Vec<_>>()
            .check(&Path::ROOT, &mut report);
        assert_eq!(report.into_result().unwrap_err().len(), Report::LIMIT);
    }

    #[test]
    fn long_pointers_fill_a_report() {
        let key = "a".repeat(Report::BYTES / 4);
        let at = Path::ROOT.key(&key);
        let mut report = Report::default();
        vec![Even(1), Even(3), Even(5), Even(7), Even(9), Even(11)].check(&at, &mut report);
        assert!(report.is_full());
        assert_eq!(report.into_result().unwrap_err().len(), 4);
        // The first is always told.
        let key = "a".repeat(2 * Report::BYTES);
        let mut report = Report::default();
        vec![Even(1), Even(3)].check(&Path::ROOT.key(&key), &mut report);
        assert_eq!(report.into_result().unwrap_err().len(), 1);
    }
}
