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
//! // by a member with a constant value: strings, numbers or booleans
//! union!(Pet by tag "petType" { Cat(Cat): ["cat", "kitten"], Dog(Dog): ["dog"] });
//!
//! // the same, where the struct of a branch may hold something else there: the union writes its own, as a number
//! // or a boolean where that is how it is given
//! union!(Pet by tag "petType" { Cat(Cat) = ["cat", "kitten"], Dog(Dog): ["dog"] });
//!
//! // the same, where branches have a value in common: those are tried, as below
//! union!(Item by tag "type" or one_of { Input(Input): ["message"], Output(Output): ["message"], Call(Call): ["call"] });
//!
//! // and where one of these requires a member that only requests or only responses have
//! union!(Item by tag "type" or one_of { Input(Input): ["message"], Output(Output): ["message"] lacking ["id"] });
//!
//! // the same, where one direction leaves the tag out: what has none is tried as these
//! union!(Pet by tag "petType" or one_of { Cat(Cat): ["cat"] lacking ["petType"], Dog(Dog): ["dog"] lacking ["petType"] });
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
//! // the same, where a branch requires members that only requests or only responses have
//! union!(Shape by one_of { Circle(Circle): ["id"], Square(Square) });
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
//! `super::support::union`. Needs: `check`, `strict`, `serde`, `serde_json`; `tagged` where a union writes its tags.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::check::{Check, Either, Path, Report, Violation};
use super::strict;

mod trial;

use trial::trial;
pub use trial::{Fit, Join, lost};
pub use trial::{any_of, one_of};

/// Implements a union, see the [module](self).
macro_rules! union {
    ($name:ident by type { $($variant:ident $(($payload:ty $(,)?))?: [$($kind:ident),+ $(,)?]),+ $(,)? } $(else $other:ident)? $(with $rules:ident)?) => {
        super::support::union::union!(
            @union $name,
            super::support::union::Table::Type(&[$(&[$(super::support::union::JsonType::$kind),+]),+]),
            [$($variant $(($payload))?),+] [$($other)?] [$($rules)?] []
        );
    };
    ($name:ident by tag $tag:literal $(or $tried:ident)? { $($variant:ident $(($payload:ty $(,)?))? $(: [$($value:literal),+ $(,)?])? $(= [$($written:literal),+ $(,)?])? $(lacking [$($path:literal),+ $(,)?])?),+ $(,)? } else $other:ident for clients $(with $rules:ident)?) => {
        super::support::union::union!(
            @union $name,
            super::support::union::Table::Tag($tag, &[$(&[$($(concat!($value)),+)? $($(concat!($written)),+)?]),+]),
            [$($variant $(($payload))? $(: [$($path),+])? $(= ($tag, &[$(concat!($written)),+], &[$(stringify!($written)),+]))?),+] [$other] [$($rules)?] [] const FOR_CLIENTS: bool = true;
            $(const SHARED: Option<super::support::union::Choice<Self>> = Some(super::support::union::$tried);)?
        );
    };
    ($name:ident by tag $tag:literal $(or $tried:ident)? { $($variant:ident $(($payload:ty $(,)?))? $(: [$($value:literal),+ $(,)?])? $(= [$($written:literal),+ $(,)?])? $(lacking [$($path:literal),+ $(,)?])?),+ $(,)? } $(else $other:ident)? $(with $rules:ident)?) => {
        super::support::union::union!(
            @union $name,
            super::support::union::Table::Tag($tag, &[$(&[$($(concat!($value)),+)? $($(concat!($written)),+)?]),+]),
            [$($variant $(($payload))? $(: [$($path),+])? $(= ($tag, &[$(concat!($written)),+], &[$(stringify!($written)),+]))?),+] [$($other)?] [$($rules)?] []
            $(const SHARED: Option<super::support::union::Choice<Self>> = Some(super::support::union::$tried);)?
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
    ($name:ident by one_of { $($variant:ident $(($payload:ty $(,)?))? $(: [$($path:literal),+ $(,)?])?),+ $(,)? } $(with $rules:ident)?) => {
        super::support::union::union!(
            @union $name, super::support::union::Table::OneOf,
            [$($variant $(($payload))? $(: [$($path),+])?),+] [] [$($rules)?] []
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
    (@encode $branch:ident, $serializer:ident) => {
        $branch.serialize($serializer)
    };
    (@encode $branch:ident, $serializer:ident, $tag:expr) => {
        super::support::tagged::serialize($branch, $serializer, $tag)
    };
    (@union $name:ident, $table:expr, [$($variant:ident $(($payload:ty))? $(: [$($path:literal),+])? $(= $tag:expr)?),+] [$($other:ident)?] [$($rules:ident)?] [$($several:ident)?] $($constant:item)*) => {
        impl super::support::union::Union for $name {
            $($constant)*
            const TABLE: super::support::union::Table = $table;
            const BRANCHES: &'static [super::support::union::Branch<Self>] = &[
                $(super::support::union::Branch {
                    name: stringify!($variant),
                    decode: |value| super::support::union::branch(value).map(Self::$variant),
                    one_way: &[$($($path),+)?],
                },)+
                $(super::support::union::Branch {
                    name: stringify!($other),
                    decode: |value| super::support::union::branch(value).map(Self::$other),
                    one_way: &[],
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
                    $(Self::$variant(branch) => {
                        super::support::union::union!(@encode branch, serializer $(, $tag)?)
                    })+
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
    /// How branches are tried that are all named by the value of the tag, or may lack it.
    const SHARED: Option<Choice<Self>> = None;
    /// What a value that fits several branches is, where none of them need keep all of it.
    const SEVERAL: Option<Join<Self>> = None;
}

/// Decides which of some branches a value is of.
pub type Choice<U> = fn(&Value, &[&Branch<U>]) -> Result<U, Vec<Violation>>;

/// A branch of a union.
pub struct Branch<U> {
    /// The variant, for messages.
    pub name: &'static str,
    /// Decodes the branch.
    pub decode: fn(Value) -> Result<U, Vec<Violation>>,
    /// The members that it requires in one direction only (`readOnly`, `writeOnly`), so that they may be absent: `id`,
    /// `owner/id`, `items/*/id`.
    pub one_way: &'static [&'static str],
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
        Table::OneOf => trial(&value, |value| one_of(value, &all())),
        Table::AnyOf => trial(&value, |value| any_of(value, &all())),
        table => match U::SHARED.map(|choice| (choice, named(table, &value))) {
            Some((choice, named)) => match named.as_slice() {
                [] => by_line(table, value),
                [only] => (only.decode)(value),
                several => trial(&value, |value| choice(value, several)),
            },
            None => by_line(table, value),
        },
    };
    decoded.map_err(strict::raise)
}

/// All branches of a union.
fn all<U: Union>() -> Vec<&'static Branch<U>> {
    U::BRANCHES.iter().collect()
}

/// The branches that the value of the tag names. Where there is none, those that one direction leaves it out of.
fn named<U: Union>(table: Table, value: &Value) -> Vec<&'static Branch<U>> {
    if let (Table::Tag(tag, _), Value::Object(members)) = (table, value)
        && !members.contains_key(tag)
    {
        let branches = U::BRANCHES.iter();
        return branches.filter(|it| it.one_way.contains(&tag)).collect();
    }
    let lines = table.named(value);
    lines.filter_map(|line| U::BRANCHES.get(line)).collect()
}

/// Decodes the branch that a line names, or the one for what none names.
fn by_line<U: Union>(table: Table, value: Value) -> Result<U, Vec<Violation>> {
    let rest = || {
        let is_taken = !U::FOR_CLIENTS || (!strict::serves() && table.has_tag(&value));
        table.rest().filter(|_| is_taken)
    };
    let line = table.line(&value).or_else(rest);
    match line.and_then(|line| U::BRANCHES.get(line)) {
        Some(branch) => (branch.decode)(value),
        None => Err(vec![Violation {
            tells_branch: matches!(table, Table::Tag(..)) && value.is_object(),
            ..table.refusal(&value)
        }]),
    }
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
        match self {
            Self::Type(lines) => lines
                .iter()
                .position(|types| types.iter().any(|kind| kind.fits(value))),
            Self::Tag(..) => self.named(value).next(),
            Self::Keys(lines) => {
                let members = value.as_object()?;
                lines
                    .iter()
                    .position(|keys| keys.iter().all(|key| members.contains_key(*key)))
            }
            Self::Value(lines) => {
                let text = constant(value)?;
                lines.iter().position(|texts| texts.contains(&&*text))
            }
            Self::OneOf | Self::AnyOf => None,
        }
    }

    /// The lines that the value of the tag names.
    fn named(&self, value: &Value) -> impl Iterator<Item = usize> {
        let (text, lines): (_, &[_]) = match self {
            Self::Tag(tag, lines) => (value.get(tag).and_then(constant), lines),
            _ => (None, &[]),
        };
        let lines = lines.iter().enumerate();
        lines.filter_map(move |(line, texts)| {
            let text = text.as_deref()?;
            texts.contains(&text).then_some(line)
        })
    }

    /// The position after the last line.
    fn rest(&self) -> Option<usize> {
        match self {
            Self::Type(lines) => Some(lines.len()),
            Self::Tag(_, lines) | Self::Keys(lines) | Self::Value(lines) => Some(lines.len()),
            Self::OneOf | Self::AnyOf => None,
        }
    }

    /// Whether a value has the member that names a branch, and there a value of a kind that could: a string, or what
    /// some branch is named by.
    fn has_tag(&self, value: &Value) -> bool {
        let Self::Tag(tag, lines) = self else {
            return false;
        };
        let mut texts = lines.iter().copied().flatten();
        match value.get(tag) {
            Some(Value::String(_)) => true,
            Some(Value::Bool(_)) => texts.any(|text| matches!(*text, "true" | "false")),
            Some(Value::Number(_)) => texts.any(|text| text.parse::<serde_json::Number>().is_ok()),
            _ => false,
        }
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

/// The text of a constant, as tables have it. Numbers that are equal have one.
pub(super) fn constant(value: &Value) -> Option<Cow<'_, str>> {
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

#[cfg(test)]
mod tests;
