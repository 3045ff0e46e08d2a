//! The plan: every decision about the output, as data. Names, Rust types, derives, checks, how unions are told
//! apart, which support code is needed. Rendering only prints it; `spectrait inspect --stage plan` shows it.
//!
//! In: an [`Api`] and [`Options`]. Out: a [`Plan`].
//!
//! What always holds: every name in a plan is a valid Rust identifier, unique in its scope; a plan holds no
//! tokens and no references to the API.

use serde::Serialize;
use spectrait_ir::{Bound, Number, UnionKind, Value};

use crate::Layout;

/// Everything that will be printed.
#[derive(Debug, Clone, Serialize)]
pub struct Plan {
    /// The crate or module name.
    pub name: String,
    /// How the files are laid out.
    pub layout: Layout,
    /// The file name of the description.
    pub source: String,
    /// Title, version and Markdown description of the API.
    pub title: String,
    /// The version of the description.
    pub version: String,
    /// Documentation of the root module, Markdown ready for rustdoc.
    pub docs: Vec<String>,
    /// The schema types, in the order in which they are printed.
    pub types: Vec<TypePlan>,
}

/// A Rust type expression.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum RustType {
    /// A primitive or a path of `std` or of another crate, printed as it stands: `bool`, `i64`, `uuid::Uuid`.
    Path(String),
    /// A type of the generated `types` module, by position in [`Plan::types`].
    Named(usize),
    /// `String`
    String,
    /// `serde_json::Value`
    Value,
    /// `()`
    Unit,
    /// `Vec<T>`
    Vec(Box<RustType>),
    /// A map from `String`.
    Map(Box<RustType>),
    /// `Option<T>`
    Option(Box<RustType>),
    /// `Field<T>` of the support code: absent, null or a value.
    Field(Box<RustType>),
    /// `Box<T>`
    Boxed(Box<RustType>),
    /// A tuple.
    Tuple(Vec<RustType>),
    /// A type of the support code: module and name (`secret`, `Secret`).
    Support(&'static str, &'static str),
}

/// A generated item in the `types` module.
#[derive(Debug, Clone, Serialize)]
pub struct TypePlan {
    /// The identifier.
    pub name: String,
    /// Rustdoc lines.
    pub docs: Vec<String>,
    /// Whether it is `#[deprecated]`.
    pub deprecated: bool,
    /// What is printed.
    pub item: Item,
    /// The derives, in the order they are printed.
    pub derives: Vec<&'static str>,
    /// Checks on the typed value; see [`Check`].
    pub check: Option<Check>,
    /// Whether the type, or one that it holds, has rules on the JSON tree.
    pub rules: Option<RulesPlan>,
    /// The JSON pointer of the schema.
    pub pointer: String,
}

/// What kind of item a type is.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Item {
    /// `pub type Name = …;`
    Alias(RustType),
    /// `pub struct Name(pub …);`
    Newtype(RustType),
    /// `pub struct Name { … }`
    Struct(Struct),
    /// A fieldless enum of strings.
    StringEnum(StringEnum),
    /// An enum of other JSON values.
    ValueEnum(ValueEnum),
    /// An enum of types.
    Union(Union),
}

/// A struct.
#[derive(Debug, Clone, Serialize)]
pub struct Struct {
    /// The fields in the order of the description.
    pub fields: Vec<Field>,
    /// Whether unknown members are refused.
    pub deny_unknown: bool,
    /// The field that keeps additional members, and the type of each.
    pub additional: Option<(String, RustType)>,
}

/// A field of a struct.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    /// The identifier, raw (`r#type`) where it must be.
    pub name: String,
    /// The key on the wire.
    pub key: String,
    /// Its type as printed, `Option` and `Field` included.
    pub ty: RustType,
    /// How absence and null are treated.
    pub presence: Presence,
    /// Rustdoc lines.
    pub docs: Vec<String>,
    /// Whether it is `#[deprecated]`.
    pub deprecated: bool,
}

/// How absence and null are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Presence {
    /// Must be there, and is no null unless its type allows it.
    Required,
    /// Must be there, may be null: `Option`.
    RequiredNullable,
    /// May be absent, must not be null: `Option`.
    Optional,
    /// May be absent or null: `Field`.
    OptionalNullable,
}

/// An enum of strings.
#[derive(Debug, Clone, Serialize)]
pub struct StringEnum {
    /// Its variants.
    pub variants: Vec<StringVariant>,
    /// Whether unknown values are kept.
    pub open: bool,
}

/// A variant of an enum of strings.
#[derive(Debug, Clone, Serialize)]
pub struct StringVariant {
    /// The identifier.
    pub name: String,
    /// The string on the wire.
    pub value: String,
    /// Rustdoc lines.
    pub docs: Vec<String>,
}

/// An enum of JSON values that are not all strings.
#[derive(Debug, Clone, Serialize)]
pub struct ValueEnum {
    /// Identifier, value on the wire and rustdoc lines of each variant.
    pub variants: Vec<(String, Value, Vec<String>)>,
}

/// An enum of types.
#[derive(Debug, Clone, Serialize)]
pub struct Union {
    /// How many branches may fit.
    pub kind: UnionKind,
    /// The variants.
    pub variants: Vec<Variant>,
    /// How a value is told apart.
    pub decision: Decision,
    /// Why, for people who read the plan.
    pub reason: String,
}

/// A variant of an enum of types.
#[derive(Debug, Clone, Serialize)]
pub struct Variant {
    /// The identifier.
    pub name: String,
    /// What it holds.
    pub ty: RustType,
    /// Rustdoc lines.
    pub docs: Vec<String>,
    /// Whether `From<ty>` is unambiguous.
    pub from: bool,
}

/// How a union's value is told apart: the table that the support code's one dispatcher reads. Each list has an
/// entry for each variant, in order.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Decision {
    /// By the type of the JSON value.
    Type(Vec<Vec<spectrait_ir::JsonType>>),
    /// By a member's value.
    Tag {
        /// The member.
        property: String,
        /// The values of each variant.
        values: Vec<Vec<String>>,
        /// The variant of all other values.
        default: Option<usize>,
    },
    /// By members that only one variant requires.
    Required(Vec<Vec<String>>),
    /// By trying each in turn.
    Trial,
}

/// Checks on a typed value, as a tree that follows its shape. Nothing is printed where there is nothing to
/// check.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Check {
    /// All of these, on the same value.
    All(Vec<Check>),
    /// The value's own `Check` implementation.
    Own,
    /// `minLength`, `maxLength`
    Length(Option<u64>, Option<u64>),
    /// `pattern`, by position in the list of the file's patterns.
    Pattern(String),
    /// `minimum`, `maximum` and the exclusive ones.
    Range(Option<Bound>, Option<Bound>),
    /// `multipleOf`
    MultipleOf(Number),
    /// `minItems`, `maxItems`
    Items(Option<u64>, Option<u64>),
    /// `uniqueItems`
    Unique,
    /// `minProperties`, `maxProperties`
    Properties(Option<u64>, Option<u64>),
    /// On each item or member value.
    Each(Box<Check>),
    /// On the value inside an `Option` or a `Field`, where there is one.
    Present(Box<Check>),
    /// On fields of a struct: name, key, check.
    Fields(Vec<(String, String, Check)>),
    /// On an item of a tuple.
    At(usize, Box<Check>),
}

/// The rules of a type, as the static data that is printed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RulesPlan {
    /// The name of the static.
    pub name: String,
}

/// Decides everything about the output.
#[must_use]
pub fn plan(api: &spectrait_ir::Api, options: &crate::Options) -> Plan {
    Plan {
        name: options.name.clone(),
        layout: options.layout,
        source: options.source.clone(),
        title: api.info.title.clone(),
        version: api.info.version.clone(),
        docs: Vec::new(),
        types: Vec::new(),
    }
}
