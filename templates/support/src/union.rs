//! Unions (`oneOf`, `anyOf`, several `type`s): one dispatcher, with a table for each union.
//!
//! In: an `enum` with one payload a variant, and how a value tells its branch. Out, by `union!`: `Serialize`,
//! `Deserialize`, `Check`, and `From` for each branch whose type is given in parentheses (which a variant
//! that boxes its payload has too).
//!
//! ```ignore
//! // by JSON type (`Null`, `Boolean`, `Integer`, `Number`, `String`, `Array`, `Object`)
//! union!(Loc by type { String(String): [String], Integer(i64): [Integer] });
//!
//! // by a member with a constant value: strings, integers or booleans
//! union!(Pet by tag "petType" { Cat(Cat): ["cat", "kitten"], Dog(Dog): ["dog"] });
//!
//! // by members that only one branch asks for; of several branches that fit, the first
//! union!(Login by keys { Password(Password): ["username", "password"], Token(Token): ["token"] });
//!
//! // by constant values
//! union!(Limit by value { Preset(Preset): ["low", "high"], Off(Off): [0, false] });
//!
//! // by trial: each branch is decoded and checked; exactly one must fit, or of those that fit
//! // the one is taken that keeps most of the value
//! union!(Shape by one_of { Circle(Circle), Square(Square) });
//! union!(Shape by any_of { Circle(Circle), Square(Square) });
//!
//! // values that fit several branches, of which none keeps all: see `several`
//! union!(Owner by any_of { Person(Person), Company(Company) } or Several);
//!
//! // what no line of the table names (all but the trials)
//! union!(Pet by tag "petType" { Cat: ["cat"] } else Other);
//!
//! // objects whose tag no line has, which a client keeps and a server refuses
//! union!(Pet by tag "petType" { Cat: ["cat"] } else Unknown for clients);
//!
//! // with rules of its own, besides those of its branches: a static of `super::support::tree`
//! union!(Shape by one_of { Circle, Square } with SHAPE_RULES);
//! ```
//!
//! What always holds: the code that a union costs grows with its branches, not with their square; a value is
//! buffered once, and moved into its branch.
//!
//! The macro is called one module below the root of the generated code, where this module is
//! `super::support::union`. Needs: `check`, `strict`, `serde`, `serde_json`.

use std::any::TypeId;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashSet;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::check::{Check, Either, Path, Report, Violation};
use super::strict;

/// Implements a union, see the [module](self).
macro_rules! union {
    ($name:ident by type { $($variant:ident $(($payload:ty $(,)?))?: [$($kind:ident),+ $(,)?]),+ $(,)? } $(else $other:ident)? $(with $rules:ident)?) => {
        super::support::union::union!(
            @union $name,
            super::support::union::Table::Type(&[$(&[$(super::support::union::JsonType::$kind),+]),+]),
            [$($variant $(($payload))?),+] [$($other)?] [$($rules)?] []
        );
    };
    ($name:ident by tag $tag:literal { $($variant:ident $(($payload:ty $(,)?))?: [$($value:literal),+ $(,)?]),+ $(,)? } else $other:ident for clients $(with $rules:ident)?) => {
        super::support::union::union!(
            @union $name,
            super::support::union::Table::Tag($tag, &[$(&[$(concat!($value)),+]),+]),
            [$($variant $(($payload))?),+] [$other] [$($rules)?] [] const FOR_CLIENTS: bool = true;
        );
    };
    ($name:ident by tag $tag:literal { $($variant:ident $(($payload:ty $(,)?))?: [$($value:literal),+ $(,)?]),+ $(,)? } $(else $other:ident)? $(with $rules:ident)?) => {
        super::support::union::union!(
            @union $name,
            super::support::union::Table::Tag($tag, &[$(&[$(concat!($value)),+]),+]),
            [$($variant $(($payload))?),+] [$($other)?] [$($rules)?] []
        );
    };
    ($name:ident by keys { $($variant:ident $(($payload:ty $(,)?))?: [$($key:literal),* $(,)?]),+ $(,)? } $(else $other:ident)? $(with $rules:ident)?) => {
        super::support::union::union!(
            @union $name,
            super::support::union::Table::Keys(&[$(&[$($key),*]),+]),
            [$($variant $(($payload))?),+] [$($other)?] [$($rules)?] []
        );
    };
    ($name:ident by value { $($variant:ident $(($payload:ty $(,)?))?: [$($value:literal),+ $(,)?]),+ $(,)? } $(else $other:ident)? $(with $rules:ident)?) => {
        super::support::union::union!(
            @union $name,
            super::support::union::Table::Value(&[$(&[$(concat!($value)),+]),+]),
            [$($variant $(($payload))?),+] [$($other)?] [$($rules)?] []
        );
    };
    ($name:ident by one_of { $($variant:ident $(($payload:ty $(,)?))?),+ $(,)? } $(with $rules:ident)?) => {
        super::support::union::union!(
            @union $name, super::support::union::Table::OneOf, [$($variant $(($payload))?),+] [] [$($rules)?] []
        );
    };
    ($name:ident by any_of { $($variant:ident $(($payload:ty $(,)?))?),+ $(,)? } or $several:ident $(with $rules:ident)?) => {
        super::support::union::union!(
            @union $name, super::support::union::Table::AnyOf, [$($variant $(($payload))?),+] [] [$($rules)?] [$several]
            const SEVERAL: Option<super::support::union::Join<Self>> =
                Some(|value, fits| super::support::several::join(value, fits, Self::$several));
        );

        impl $name {
            /// The branches that the value fits.
            #[must_use]
            pub fn branches(&self) -> &[Self] {
                match self {
                    Self::$several(branches) => branches,
                    only => std::slice::from_ref(only),
                }
            }
        }
    };
    ($name:ident by any_of { $($variant:ident $(($payload:ty $(,)?))?),+ $(,)? } $(with $rules:ident)?) => {
        super::support::union::union!(
            @union $name, super::support::union::Table::AnyOf, [$($variant $(($payload))?),+] [] [$($rules)?] []
        );
    };
    (@union $name:ident, $table:expr, [$($variant:ident $(($payload:ty))?),+] [$($other:ident)?] [$($rules:ident)?] [$($several:ident)?] $($constant:item)?) => {
        impl super::support::union::Union for $name {
            $($constant)?
            const TABLE: super::support::union::Table = $table;
            const BRANCHES: &'static [super::support::union::Branch<Self>] = &[
                $(super::support::union::Branch {
                    name: stringify!($variant),
                    decode: |value| super::support::union::branch(value).map(Self::$variant),
                },)+
                $(super::support::union::Branch {
                    name: stringify!($other),
                    decode: |value| super::support::union::branch(value).map(Self::$other),
                },)?
            ];
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                super::support::union::deserialize(deserializer)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(branch) => branch.serialize(serializer),)+
                    $(Self::$other(branch) => branch.serialize(serializer),)?
                    $(Self::$several(branches) => super::support::several::serialize(branches, serializer),)?
                }
            }
        }

        impl super::support::check::Check for $name {
            $(const RULES: Option<super::support::check::TreeCheck> =
                Some(|value, at, report| $rules.check(value, at, report));)?

            fn check(
                &self,
                at: &super::support::check::Path<'_>,
                report: &mut super::support::check::Report,
            ) {
                match self {
                    $(Self::$variant(branch) => super::support::check::Check::check(branch, at, report),)+
                    $(Self::$other(branch) => super::support::check::Check::check(branch, at, report),)?
                    $(Self::$several(branches) => {
                        branches.iter().for_each(|branch| super::support::check::Check::check(branch, at, report));
                    })?
                }
            }
        }

        $($(#[allow(unreachable_code, reason = "a branch may be one that no value fits")]
        impl From<$payload> for $name {
            fn from(branch: $payload) -> Self {
                Self::$variant(branch.into())
            }
        })?)+
    };
}
pub(crate) use union;

/// A union: a table, and the branches in the table's order. One more branch than the table has lines takes what
/// no line names.
pub trait Union: Sized + 'static {
    /// How a value tells its branch.
    const TABLE: Table;
    /// The branches.
    const BRANCHES: &'static [Branch<Self>];
    /// Whether only a client takes what no line names, and only where a tag names something else.
    const FOR_CLIENTS: bool = false;
    /// What a value that fits several branches is, where none of them need keep all of it.
    const SEVERAL: Option<Join<Self>> = None;
}

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

/// A branch of a union.
pub struct Branch<U> {
    /// The variant, for messages.
    pub name: &'static str,
    /// Decodes the branch.
    pub decode: fn(Value) -> Result<U, Vec<Violation>>,
}

/// How a value tells its branch. Each line is for the branch in its position. Constants are written as their
/// text: `cat`, `1`, `true`.
#[derive(Debug, Clone, Copy)]
pub enum Table {
    /// By JSON type.
    Type(&'static [&'static [JsonType]]),
    /// By the value of a member.
    Tag(&'static str, &'static [&'static [&'static str]]),
    /// By the members that are there.
    Keys(&'static [&'static [&'static str]]),
    /// By the value itself.
    Value(&'static [&'static [&'static str]]),
    /// By trial; exactly one branch must fit.
    OneOf,
    /// By trial; the first branch that fits.
    AnyOf,
}

/// A type of JSON Schema (2020-12 Core §4.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonType {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number without a fraction; `1.0` has none.
    Integer,
    /// Any number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl JsonType {
    fn fits(self, value: &Value) -> bool {
        match self {
            Self::Null => value.is_null(),
            Self::Boolean => value.is_boolean(),
            Self::Integer => {
                value.is_i64()
                    || value.is_u64()
                    || value.as_f64().is_some_and(|number| number.fract() == 0.0)
            }
            Self::Number => value.is_number(),
            Self::String => value.is_string(),
            Self::Array => value.is_array(),
            Self::Object => value.is_object(),
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::String => "a string",
            Self::Array => "an array",
            Self::Object => "an object",
        }
    }
}

/// Decodes a union.
///
/// # Errors
///
/// The value is of no branch, or not as its branch has it.
pub fn deserialize<'de, U: Union + Check + Serialize, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<U, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let decoded = match U::TABLE {
        Table::OneOf => trial(&value, one_of),
        Table::AnyOf => trial(&value, any_of),
        table => match table
            .line(&value)
            .or_else(|| {
                let is_taken = !U::FOR_CLIENTS || (!strict::serves() && table.has_tag(&value));
                table.rest().filter(|_| is_taken)
            })
            .and_then(|line| U::BRANCHES.get(line))
        {
            Some(branch) => (branch.decode)(value),
            None => Err(vec![table.refusal(&value)]),
        },
    };
    decoded.map_err(strict::raise)
}

/// Decodes the payload of a branch, and applies its rules, which no other branch may know.
///
/// # Errors
///
/// The value is not as the type has it.
pub fn branch<T: DeserializeOwned + Check>(value: Value) -> Result<T, Vec<Violation>> {
    if let Some(rules) = T::RULES {
        let mut report = Report::default();
        rules(&value, &Path::ROOT, &mut report);
        report.into_result()?;
    }
    strict::from_value(value)
}

impl Table {
    /// The line that names the value.
    fn line(&self, value: &Value) -> Option<usize> {
        let holds = |texts: &[&str], text: &str| texts.contains(&text);
        match self {
            Self::Type(lines) => lines
                .iter()
                .position(|types| types.iter().any(|kind| kind.fits(value))),
            Self::Tag(tag, lines) => {
                let text = constant(value.get(tag)?)?;
                lines.iter().position(|texts| holds(texts, &text))
            }
            Self::Keys(lines) => {
                let members = value.as_object()?;
                lines
                    .iter()
                    .position(|keys| keys.iter().all(|key| members.contains_key(*key)))
            }
            Self::Value(lines) => {
                let text = constant(value)?;
                lines.iter().position(|texts| holds(texts, &text))
            }
            Self::OneOf | Self::AnyOf => None,
        }
    }

    /// The position after the last line.
    fn rest(&self) -> Option<usize> {
        match self {
            Self::Type(lines) => Some(lines.len()),
            Self::Tag(_, lines) | Self::Keys(lines) | Self::Value(lines) => Some(lines.len()),
            Self::OneOf | Self::AnyOf => None,
        }
    }

    /// Whether a value has the member that names a branch.
    fn has_tag(&self, value: &Value) -> bool {
        matches!(self, Self::Tag(tag, _) if value.get(tag).is_some_and(Value::is_string))
    }

    /// Why no line names the value.
    fn refusal(&self, value: &Value) -> Violation {
        let root = Path::ROOT;
        match self {
            Self::Type(lines) => {
                let types = lines.iter().copied().flatten().map(|kind| kind.noun());
                Violation::new(&root, "type", format_args!("must be {}", Either(types, "")))
            }
            Self::Tag(..) | Self::Keys(_) if !value.is_object() => {
                Violation::new(&root, "type", "must be an object")
            }
            Self::Tag(tag, _) if value.get(tag).is_none() => Violation::new(
                &root,
                "required",
                format_args!("must have the member `{tag}`"),
            ),
            Self::Tag(tag, lines) => {
                let texts = Either(lines.iter().copied().flatten(), "`");
                Violation::new(&root.key(tag), "enum", format_args!("must be {texts}"))
            }
            Self::Keys(lines) => {
                let keys = lines.iter().map(|keys| keys.join("`, `"));
                let keys = Either(keys, "`");
                Violation::new(
                    &root,
                    "required",
                    format_args!("must have the members {keys}"),
                )
            }
            Self::Value(lines) => {
                let texts = Either(lines.iter().copied().flatten(), "`");
                Violation::new(&root, "enum", format_args!("must be {texts}"))
            }
            Self::OneOf | Self::AnyOf => Violation::new(&root, "oneOf", "must fit a branch"),
        }
    }
}

/// The text of a constant, as tables have it.
fn constant(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
        Value::Number(number) => Some(Cow::Owned(match number.as_f64() {
            Some(float) if number.is_f64() => float.to_string(),
            _ => number.to_string(),
        })),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

thread_local! {
    /// The outermost trial that is on.
    static TRIALS: RefCell<Option<Trials>> = const { RefCell::new(None) };
}

/// What the trials inside one value may cost: a value that is tried as each branch of nested unions is tried as often
/// as their branches multiply.
struct Trials {
    /// How many values the outermost one holds.
    size: usize,
    /// How many branches were tried.
    tried: usize,
    /// The unions that were met, and how many branches they have in all.
    unions: HashSet<TypeId>,
    branches: usize,
    /// Whether more was asked than is allowed.
    exceeded: bool,
}

impl Trials {
    /// How often a branch may be met in more than one way: once for each value, and as often as this besides. That
    /// leaves room for unions of unions, and the time that trials take stays linear.
    const WAYS: usize = 64;

    fn meet<U: Union>(&mut self) {
        if self.unions.insert(TypeId::of::<U>()) {
            self.branches += U::BRANCHES.len();
        }
    }

    /// Counts a branch. Whether it may be tried.
    fn count(&mut self) -> bool {
        self.tried += 1;
        self.exceeded |= self.tried > self.allowed();
        !self.exceeded
    }

    fn allowed(&self) -> usize {
        let each = self.branches.saturating_add(Self::WAYS);
        let spare = self.branches.saturating_mul(Self::WAYS);
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
fn trial<U: Union>(
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

/// How many values there are in a tree.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(members) => members.values().map(size).sum(),
        // It may be JSON, which is decoded too.
        Value::String(text) if text.starts_with(['{', '[']) => text.len() / 2,
        _ => 0,
    }
}

/// Decodes and checks a branch.
fn attempt<U: Union + Check>(branch: &Branch<U>, value: Value) -> Result<U, Vec<Violation>> {
    if !TRIALS.with_borrow_mut(|trials| trials.as_mut().is_none_or(Trials::count)) {
        return Err(Vec::new());
    }
    let decoded = (branch.decode)(value)?;
    let mut report = Report::default();
    decoded.check(&Path::ROOT, &mut report);
    report.into_result()?;
    Ok(decoded)
}

/// The branch that fits, where one and no other does.
fn one_of<U: Union + Check>(value: &Value) -> Result<U, Vec<Violation>> {
    let mut found: Option<(U, &str)> = None;
    let mut refusals = Vec::new();
    for branch in U::BRANCHES {
        match (attempt(branch, value.clone()), &found) {
            (Ok(_), Some((_, first))) => {
                let message = format_args!(
                    "must fit one alternative, not both `{first}` and `{}`",
                    branch.name
                );
                return Err(vec![Violation::new(&Path::ROOT, "oneOf", message)]);
            }
            (Ok(decoded), None) => found = Some((decoded, branch.name)),
            (Err(violations), _) => refusals.push((branch.name, violations)),
        }
    }
    found
        .map(|(decoded, _)| decoded)
        .ok_or_else(|| no_branch("oneOf", &refusals))
}

/// The branch that fits: of several the one that keeps most members of the value, and of those the first, unless the union
/// keeps [several](Union::SEVERAL). A schema that asks for little fits what another one has names for.
fn any_of<U: Union + Check + Serialize>(value: &Value) -> Result<U, Vec<Violation>> {
    let mut fits: Vec<Fit<U>> = Vec::new();
    let mut refusals = Vec::new();
    for branch in U::BRANCHES {
        if !fits.is_empty()
            && !TRIALS.with_borrow(|trials| trials.as_ref().is_none_or(Trials::are_few))
        {
            break;
        }
        match attempt(branch, value.clone()) {
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
pub(super) fn lost(value: &Value, kept: &Value) -> usize {
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

#[cfg(test)]
mod tests;
