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
//! // by trial: each branch is decoded and checked; exactly one must fit, or the first that fits is taken
//! union!(Shape by one_of { Circle(Circle), Square(Square) });
//! union!(Shape by any_of { Circle(Circle), Square(Square) });
//!
//! // what no line of the table names (all but the trials)
//! union!(Pet by tag "petType" { Cat: ["cat"] } else Other);
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

use std::borrow::Cow;
use std::cell::Cell;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::check::{Check, Either, Path, Report, Violation};
use super::strict;

/// Implements a union, see the [module](self).
macro_rules! union {
    ($name:ident by type { $($variant:ident $(($payload:ty $(,)?))?: [$($kind:ident),+ $(,)?]),+ $(,)? } $(else $other:ident)? $(with $rules:ident)?) => {
        super::support::union::union!(
            @union $name,
            super::support::union::Table::Type(&[$(&[$(super::support::union::JsonType::$kind),+]),+]),
            [$($variant $(($payload))?),+] [$($other)?] [$($rules)?]
        );
    };
    ($name:ident by tag $tag:literal { $($variant:ident $(($payload:ty $(,)?))?: [$($value:literal),+ $(,)?]),+ $(,)? } $(else $other:ident)? $(with $rules:ident)?) => {
        super::support::union::union!(
            @union $name,
            super::support::union::Table::Tag($tag, &[$(&[$(concat!($value)),+]),+]),
            [$($variant $(($payload))?),+] [$($other)?] [$($rules)?]
        );
    };
    ($name:ident by keys { $($variant:ident $(($payload:ty $(,)?))?: [$($key:literal),* $(,)?]),+ $(,)? } $(else $other:ident)? $(with $rules:ident)?) => {
        super::support::union::union!(
            @union $name,
            super::support::union::Table::Keys(&[$(&[$($key),*]),+]),
            [$($variant $(($payload))?),+] [$($other)?] [$($rules)?]
        );
    };
    ($name:ident by value { $($variant:ident $(($payload:ty $(,)?))?: [$($value:literal),+ $(,)?]),+ $(,)? } $(else $other:ident)? $(with $rules:ident)?) => {
        super::support::union::union!(
            @union $name,
            super::support::union::Table::Value(&[$(&[$(concat!($value)),+]),+]),
            [$($variant $(($payload))?),+] [$($other)?] [$($rules)?]
        );
    };
    ($name:ident by one_of { $($variant:ident $(($payload:ty $(,)?))?),+ $(,)? } $(with $rules:ident)?) => {
        super::support::union::union!(
            @union $name, super::support::union::Table::OneOf, [$($variant $(($payload))?),+] [] [$($rules)?]
        );
    };
    ($name:ident by any_of { $($variant:ident $(($payload:ty $(,)?))?),+ $(,)? } $(with $rules:ident)?) => {
        super::support::union::union!(
            @union $name, super::support::union::Table::AnyOf, [$($variant $(($payload))?),+] [] [$($rules)?]
        );
    };
    (@union $name:ident, $table:expr, [$($variant:ident $(($payload:ty))?),+] [$($other:ident)?] [$($rules:ident)?]) => {
        impl super::support::union::Union for $name {
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
                }
            }
        }

        $($(impl From<$payload> for $name {
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
pub fn deserialize<'de, U: Union + Check, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<U, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let decoded = match U::TABLE {
        Table::OneOf => trial(&value, one_of),
        Table::AnyOf => trial(&value, any_of),
        table => match table
            .line(&value)
            .or_else(|| table.rest())
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
    /// How many branches may still be tried, while a trial is on.
    static TRIALS_LEFT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// How many branches may be tried for each value in the outermost union: a value that is tried as each branch of
/// nested unions is tried as often as their branches multiply.
const TRIALS: usize = 64;

/// Runs a trial. Trials inside it have so many branches in all that the time they take stays linear.
fn trial<U>(
    value: &Value,
    run: impl FnOnce(&Value) -> Result<U, Vec<Violation>>,
) -> Result<U, Vec<Violation>> {
    if TRIALS_LEFT.get().is_some() {
        return run(value);
    }
    TRIALS_LEFT.set(Some(TRIALS * size(value)));
    let outcome = run(value);
    if TRIALS_LEFT.take() == Some(0) {
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
        _ => 0,
    }
}

/// Decodes and checks a branch.
fn attempt<U: Union + Check>(branch: &Branch<U>, value: Value) -> Result<U, Vec<Violation>> {
    let left = TRIALS_LEFT.get().unwrap_or_default().saturating_sub(1);
    TRIALS_LEFT.set(Some(left));
    if left == 0 {
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

/// The first branch that fits.
fn any_of<U: Union + Check>(value: &Value) -> Result<U, Vec<Violation>> {
    let mut refusals = Vec::new();
    for branch in U::BRANCHES {
        match attempt(branch, value.clone()) {
            Ok(decoded) => return Ok(decoded),
            Err(violations) => refusals.push((branch.name, violations)),
        }
    }
    Err(no_branch("anyOf", &refusals))
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
mod tests {
    use serde::{Deserialize, Serialize};
    use serde_json::json;

    /// Stands for the root of generated code.
    mod support {
        pub(crate) use crate::{check, json, strict, text, union};
    }

    #[expect(unreachable_pub, reason = "the macros are for public types")]
    mod types {
        use serde::{Deserialize, Serialize};

        use super::support::check::{Check, Path, Report, unchecked};
        use super::support::text::string_enum;
        use super::support::union::union;

        #[derive(Debug, Clone, PartialEq)]
        pub(crate) enum Loc {
            String(String),
            Integer(i64),
        }
        union!(Loc by type { String(String): [String], Integer(i64): [Integer] });

        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        pub(crate) struct Cat {
            #[serde(rename = "petType")]
            pub(crate) pet_type: String,
            pub(crate) lives: i64,
        }

        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        pub(crate) struct Numbered {
            pub(crate) version: i64,
        }
        unchecked!(Cat, Numbered);

        #[derive(Debug, Clone, PartialEq)]
        pub(crate) enum Pet {
            Cat(Box<Cat>),
            Other(serde_json::Value),
        }
        union!(Pet by tag "petType" { Cat(Cat): ["cat", "kitten"] } else Other);

        #[derive(Debug, Clone, PartialEq)]
        pub(crate) enum Version {
            One(Numbered),
            Two(Numbered),
        }
        union!(Version by tag "version" { One: [1], Two: [2, 3] });

        #[derive(Debug, Clone, PartialEq)]
        pub(crate) enum Login {
            Cat(Cat),
            Numbered(Numbered),
        }
        union!(Login by keys { Cat(Cat): ["petType", "lives"], Numbered(Numbered): ["version"] });

        #[derive(Debug, Clone, Copy, PartialEq)]
        pub(crate) enum Preset {
            Low,
        }
        string_enum!(Preset { Low = "low" });

        #[derive(Debug, Clone, PartialEq)]
        pub(crate) enum Limit {
            Preset(Preset),
            Off(bool),
            Name(String),
        }
        union!(Limit by value { Preset(Preset): ["low"], Off(bool): [false] } else Name);

        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub(crate) struct Small(i64);
        impl Check for Small {
            fn check(&self, at: &Path<'_>, report: &mut Report) {
                report.range(self.0, ..=10, at);
            }
        }

        #[derive(Debug, Clone, PartialEq)]
        pub(crate) enum Exactly {
            Small(Small),
            Number(f64),
            List(Vec<Exactly>),
        }
        union!(Exactly by one_of { Small, Number, List });

        #[derive(Debug, Clone, PartialEq)]
        pub(crate) enum Some {
            Small(Small),
            Integer(i64),
        }
        union!(Some by any_of { Small(Small), Integer(i64) });

        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        pub(crate) struct Left {
            pub(crate) n: Option<Box<Node>>,
        }

        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        pub(crate) struct Right {
            pub(crate) n: Option<Box<Node>>,
            pub(crate) x: i64,
        }
        unchecked!(Left, Right);

        #[derive(Debug, Clone, PartialEq)]
        pub(crate) enum Node {
            Left(Left),
            Right(Right),
        }
        union!(Node by one_of { Left(Left), Right(Right) });
    }

    use super::super::check::Check;
    use super::super::json::{Error, from_slice};
    use types::{Cat, Exactly, Limit, Loc, Login, Node, Pet, Preset, Some as Any, Version};

    fn read<T: serde::de::DeserializeOwned + Check>(value: &serde_json::Value) -> Result<T, Error> {
        from_slice(value.to_string().as_bytes())
    }

    fn refused<T: serde::de::DeserializeOwned + Check + std::fmt::Debug>(
        value: &serde_json::Value,
    ) -> String {
        let error = read::<T>(value).unwrap_err();
        let [violation] = error.violations() else {
            panic!("{error:?}")
        };
        format!(
            "{} {}: {}",
            violation.keyword, violation.pointer, violation.message
        )
    }

    #[test]
    fn by_type() {
        let value = json!(["body", 3, 4.0]);
        let locs: Vec<Loc> = read(&value).unwrap();
        assert_eq!(
            locs,
            [Loc::from("body".to_owned()), Loc::from(3), Loc::from(4)]
        );
        assert_eq!(serde_json::to_value(&locs).unwrap(), json!(["body", 3, 4]));
        assert_eq!(
            refused::<Vec<Loc>>(&json!([1, true])),
            "type /1: must be a string or an integer"
        );
        assert!(read::<Loc>(&json!(1.5)).is_err());
    }

    #[test]
    fn by_tag() {
        let value = json!({"petType": "kitten", "lives": 9});
        let pet: Pet = read(&value).unwrap();
        assert_eq!(
            pet,
            Pet::from(Cat {
                pet_type: "kitten".to_owned(),
                lives: 9
            })
        );
        assert_eq!(serde_json::to_value(&pet).unwrap(), value);
        let other = json!({"petType": "fish", "fins": [1]});
        assert_eq!(read::<Pet>(&other).unwrap(), Pet::Other(other));
        assert_eq!(
            refused::<Pet>(&json!({"petType": "cat", "lives": "9"})),
            "type /lives: must be an integer, not a string"
        );
    }

    #[test]
    fn by_tag_that_is_no_string() {
        assert!(matches!(
            read::<Version>(&json!({"version": 3})).unwrap(),
            Version::Two(_)
        ));
        assert!(matches!(
            read::<Version>(&json!({"version": 1.0})).unwrap(),
            Version::One(_)
        ));
        assert_eq!(
            refused::<Version>(&json!({"version": 4})),
            "enum /version: must be `1`, `2` or `3`"
        );
        assert_eq!(
            refused::<Version>(&json!({})),
            "required : must have the member `version`"
        );
        assert_eq!(refused::<Version>(&json!([])), "type : must be an object");
    }

    #[test]
    fn by_keys() {
        assert!(matches!(
            read::<Login>(&json!({"version": 1})).unwrap(),
            Login::Numbered(_)
        ));
        assert!(matches!(
            read::<Login>(&json!({"petType": "a", "version": 1, "lives": 1})).unwrap(),
            Login::Cat(_)
        ));
        assert_eq!(
            refused::<Login>(&json!({"petType": 1})),
            "required : must have the members `petType`, `lives` or `version`"
        );
    }

    #[test]
    fn by_value() {
        assert_eq!(
            read::<Limit>(&json!("low")).unwrap(),
            Limit::Preset(Preset::ALL[0])
        );
        assert_eq!(read::<Limit>(&json!(false)).unwrap(), Limit::Off(false));
        assert_eq!(
            read::<Limit>(&json!("mid")).unwrap(),
            Limit::Name("mid".to_owned())
        );
        assert_eq!(
            refused::<Limit>(&json!(true)),
            "type : must be a string, not a boolean"
        );
    }

    #[test]
    fn by_trial_of_exactly_one() {
        assert_eq!(read::<Exactly>(&json!(11)).unwrap(), Exactly::Number(11.0));
        assert_eq!(
            refused::<Exactly>(&json!([20, 3])),
            "oneOf : must fit `Small` (must be an integer, not an array), `Number` (must be a number, not an \
             array) or `List` (/1: must fit one alternative, not both `Small` and `Number`)"
        );
        assert_eq!(
            read::<Exactly>(&json!([[]])).unwrap(),
            Exactly::List(vec![Exactly::List(vec![])])
        );
    }

    #[test]
    fn by_trial_of_the_first() {
        assert!(matches!(read::<Any>(&json!(3)).unwrap(), Any::Small(_)));
        assert_eq!(read::<Any>(&json!(30)).unwrap(), Any::Integer(30));
        assert!(
            refused::<Any>(&json!("3")).starts_with("anyOf : must fit `Small` (must be an integer")
        );
    }

    /// Each level is tried as both branches: without a limit, 2¹⁰⁰ times.
    #[test]
    fn trials_inside_trials_end() {
        let text = r#"{"n":"#.repeat(100) + "null" + &"}".repeat(100);
        let error = from_slice::<Node>(text.as_bytes()).unwrap_err();
        assert!(error.to_string().contains("too many alternatives"));
        assert!(from_slice::<Node>(br#"{"n":{"n":{"n":null}}}"#).is_ok());
    }

    #[test]
    fn violations_survive_the_way_through_other_types() {
        #[derive(Debug, Serialize, Deserialize)]
        struct Outer {
            locs: Vec<Loc>,
        }
        impl Check for Outer {}
        assert_eq!(
            refused::<Outer>(&json!({"locs": ["", null]})),
            "type /locs/1: must be a string or an integer"
        );
    }
}
