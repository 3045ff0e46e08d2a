//! What is planned for the `types` module, as data: Rust types, items, checks and rules.
//!
//! In: nothing, these are definitions. Out: data that [`render()`](crate::render()) prints as it stands.

use std::borrow::Cow;
use std::collections::BTreeSet;

use indexmap::IndexSet;
use serde::Serialize;
use spectrait_ir::{Bound, JsonType, Number, Place, Rule, UnionKind};

use super::chosen::Unnamed;
use super::derived::Refused;
use super::own::MapType;
use super::untyped::Untyped;

/// Everything that is planned for the `types` module.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TypesPlan {
    /// The items, in the order in which they are printed; [`RustType::Named`] points here.
    pub items: Vec<TypePlan>,
    /// The statics of the patterns that checks use, one for each pattern of an owner.
    pub patterns: Vec<PatternPlan>,
    /// The rules that types have, each set once, those that others use included.
    pub rules: Vec<RuleSetPlan>,
    /// What the description asks for and no generated code checks.
    pub unchecked: IndexSet<Unchecked>,
    /// The schemas that say more of a value than the type that is planned for it.
    pub untyped: Vec<Untyped>,
    /// The derives that were asked for and items cannot have.
    pub refused: Vec<Refused>,
    /// Names that were chosen and are not used.
    pub unnamed: Vec<Unnamed>,
    /// The types of other crates that stand for schemas, by their path.
    pub foreign: BTreeSet<Cow<'static, str>>,
    /// The type of maps.
    pub map: MapType,
    /// Whether `null` of a member that may be absent, and not `null`, is read as its absence.
    pub null_is_absent: bool,
    /// The crates that the types name (`uuid`, `chrono`).
    pub crates: BTreeSet<&'static str>,
    /// The modules of the support code that the types name.
    pub support: BTreeSet<&'static str>,
}

impl TypesPlan {
    /// What is behind the aliases that are looked through. They are followed as often as there are items, so that a circle
    /// ends.
    pub(super) fn behind_aliases<'t>(
        &'t self,
        mut ty: &'t RustType,
        is_looked_through: fn(&TypePlan) -> bool,
    ) -> &'t RustType {
        for _ in 0..=self.items.len() {
            let RustType::Named(position) = ty else {
                break;
            };
            match self.items.get(*position) {
                Some(item) if is_looked_through(item) => match &item.item {
                    Item::Alias(other) => ty = other,
                    _ => break,
                },
                _ => break,
            }
        }
        ty
    }
}

/// A Rust type expression.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum RustType {
    /// A primitive: `bool`, `i64`, `f64`.
    Primitive(&'static str),
    /// A path of `std` or of another crate with its arguments, in full: `uuid::Uuid`,
    /// `chrono::DateTime<chrono::FixedOffset>`. Printed by its last names, which are imported.
    Path(Cow<'static, str>),
    /// A type of the generated `types` module, by position in [`TypesPlan::items`].
    Named(usize),
    /// `String`
    String,
    /// `serde_json::Value`
    Value,
    /// `()`
    Unit,
    /// `Vec<T>`
    Vec(Box<RustType>),
    /// `IndexMap<String, T>`, or another map, see [`TypesPlan::map`].
    Map(Box<RustType>),
    /// `Option<T>`
    Option(Box<RustType>),
    /// `Field<T>` of the support code: absent, null or a value.
    Field(Box<RustType>),
    /// `Box<T>`
    Boxed(Box<RustType>),
    /// A tuple.
    Tuple(Vec<RustType>),
    /// A type of the generated `operations` module.
    Operations(String),
    /// A type of the support code: module and name (`secret`, `Secret`).
    Support(&'static str, &'static str),
    /// A type of the support code, by module and name, with what it holds (`items`, `Items`).
    Of(&'static str, &'static str, Box<RustType>),
}

/// A generated item in the `types` module.
#[derive(Debug, Clone, Serialize)]
pub struct TypePlan {
    /// The identifier.
    pub name: String,
    /// Rustdoc lines.
    pub docs: Vec<String>,
    /// Whether the documentation says that it is deprecated.
    pub deprecated: bool,
    /// What is printed.
    pub item: Item,
    /// The derives, in the order they are printed, those of serde included.
    pub derives: Vec<Cow<'static, str>>,
    /// Checks on the typed value; nothing where there is nothing to check.
    pub check: Option<Check>,
    /// The set in [`TypesPlan::rules`] that holds of the whole value, where the type or one that it holds
    /// has rules on the JSON tree.
    pub rules: Option<usize>,
    /// The named parts (`allOf`) that a value can be turned into by leaving out fields.
    pub parts: Vec<PartPlan>,
    /// The place of the schema.
    pub place: Place,
}

impl TypePlan {
    /// Whether nothing is asked of a value beyond what it is.
    #[must_use]
    pub fn is_unchecked(&self) -> bool {
        self.check.is_none() && self.rules.is_none()
    }
}

/// A conversion from a whole to one of its `allOf` parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartPlan {
    /// The part, by position in [`TypesPlan::items`].
    pub item: usize,
    /// The fields that both have alike.
    pub fields: Vec<String>,
    /// The fields that both have, boxed in the whole alone.
    pub unboxed: Vec<String>,
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
    /// An enum of strings.
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
    /// The field that keeps additional members.
    pub additional: Option<AdditionalField>,
    /// Whether it derives a builder.
    pub builder: bool,
    /// The fields whose setters have other names, because theirs are taken, each with the name of its setter.
    pub setters: Vec<(String, String)>,
}

/// The field that keeps the members which are not known by name.
#[derive(Debug, Clone, Serialize)]
pub struct AdditionalField {
    /// The identifier.
    pub name: String,
    /// What each member is.
    pub ty: RustType,
    /// Rustdoc lines.
    pub docs: Vec<String>,
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
    /// Whether it has to be there and has one value only, the `Default` of its type.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub constant: bool,
    /// Whether `null` is a value of the type itself, and so is not absence.
    pub null: bool,
    /// Rustdoc lines.
    pub docs: Vec<String>,
    /// Whether the documentation says that it is deprecated.
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
    /// May be absent, must not be null unless its type allows it: `Option`.
    Optional,
    /// May be absent or null: `Field`.
    OptionalNullable,
}

/// An enum of strings.
#[derive(Debug, Clone, Serialize)]
pub struct StringEnum {
    /// Its variants.
    pub variants: Vec<StringVariant>,
    /// The variant that keeps unknown values, where there is one.
    pub unknown: Option<String>,
    /// Whether only clients carry on with it: a server refuses what the description does not list.
    pub for_clients: bool,
}

impl StringEnum {
    /// Whether it has one value only, which is its `Default`.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        self.variants.len() == 1 && self.unknown.is_none()
    }
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
    /// Whether it should no longer be used.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
}

/// An enum of JSON values that are not all strings.
#[derive(Debug, Clone, Serialize)]
pub struct ValueEnum {
    /// Its variants.
    pub variants: Vec<ValueVariant>,
    /// The variant that keeps unknown integers, where there is one: only of an enum of integers.
    pub unknown: Option<String>,
    /// Whether only clients carry on with it.
    pub for_clients: bool,
}

impl ValueEnum {
    /// Whether it has one value only, which is its `Default`.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        self.variants.len() == 1 && self.unknown.is_none()
    }
}

/// A variant of an enum of JSON values.
#[derive(Debug, Clone, Serialize)]
pub struct ValueVariant {
    /// The identifier.
    pub name: String,
    /// The value on the wire, as JSON text.
    pub json: String,
    /// Rustdoc lines.
    pub docs: Vec<String>,
    /// Whether it should no longer be used.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub deprecated: bool,
}

/// An enum of types.
#[derive(Debug, Clone, Serialize)]
pub struct Union {
    /// How many branches may fit.
    pub kind: UnionKind,
    /// The variants.
    pub variants: Vec<Variant>,
    /// The variant in which clients keep objects that name no branch, where there is one.
    pub unknown: Option<String>,
    /// The variant of a value that fits several branches, of which none keeps all, where there is one.
    pub several: Option<String>,
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
    /// Whether the union writes the member that names the variant, because what it holds may have another value there.
    pub writes_tag: bool,
    /// Whether that member is a boolean or a number in what it holds.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub typed_tag: bool,
    /// The members that it requires in one direction only, as far as they matter for telling branches apart: `id`,
    /// `owner/id`, `items/*/id`.
    pub one_way: Vec<String>,
}

/// How a union's value is told apart: the table that the support code's one dispatcher reads. Each list has an
/// entry for each variant, in order.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Decision {
    /// By the type of the JSON value.
    Type(Vec<Vec<JsonType>>),
    /// By a member's value.
    Tag {
        /// The member.
        property: String,
        /// The values of each variant.
        values: Vec<Vec<String>>,
        /// The variant of all other values.
        default: Option<usize>,
        /// Whether several variants have a value in common, and are tried where it is there; or may lack the member in
        /// one direction, and are tried where it is not.
        shared: bool,
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
    /// All of these, on the same value; never empty.
    All(Vec<Check>),
    /// The value's own `Check` implementation.
    Own,
    /// `minLength`, `maxLength`
    Length(Option<u64>, Option<u64>),
    /// `pattern`, by position in [`TypesPlan::patterns`].
    Pattern(usize),
    /// `format`, where it is to be checked.
    Format(String),
    /// `minimum`, `maximum` and the exclusive ones, on a number of a primitive type.
    Range {
        /// The lower bound; whole where the primitive is an integer.
        min: Option<Bound>,
        /// The upper bound, as the lower.
        max: Option<Bound>,
        /// The primitive.
        primitive: &'static str,
    },
    /// `multipleOf`
    MultipleOf {
        /// The factor; whole where the primitive is an integer.
        factor: Number,
        /// The primitive.
        primitive: &'static str,
    },
    /// `minItems`, `maxItems`
    Items(Option<u64>, Option<u64>),
    /// `uniqueItems`
    Unique,
    /// `uniqueItems`, of items that are equal where their JSON is.
    Distinct,
    /// `minProperties`, `maxProperties`
    Properties(Option<u64>, Option<u64>),
    /// On the text of a value that is displayed as it is written: a UUID, a date, an address.
    Text(Box<Check>),
    /// On the text of a `Secret`.
    Secret(Box<Check>),
    /// `required`, of a field that only requests have.
    RequestOnly,
    /// On each item of a list.
    Each(Box<Check>),
    /// On each value of a map.
    EachValue(Box<Check>),
    /// On the value inside an `Option` or a `Field`, where there is one.
    Present(Box<Check>),
    /// On the value inside a newtype.
    Inner(Box<Check>),
    /// On fields of a struct.
    Fields(Vec<FieldCheck>),
    /// On the members that a struct keeps besides its fields: the field's name, and a check of each value.
    Additional(String, Box<Check>),
    /// On the item of a tuple at a position.
    At(usize, Box<Check>),
}

/// The check of one field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldCheck {
    /// The identifier.
    pub name: String,
    /// The key on the wire.
    pub key: String,
    /// What is checked.
    pub check: Check,
}

/// A pattern that checks use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PatternPlan {
    /// The name of its static, where rules use it; checks have theirs where they stand.
    pub name: Option<String>,
    /// The expression as described (ECMA-262), for messages.
    pub source: String,
    /// The expression in the syntax of the `regex` or the `fancy-regex` crate.
    pub regex: String,
    /// What matches it.
    pub engine: Engine,
}

/// What matches a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Engine {
    /// Support code: a sequence of characters and classes.
    Plain,
    /// The `regex` crate.
    Regex,
    /// The `fancy-regex` crate: look-around or back-references.
    Fancy,
}

impl Engine {
    /// The module of the support code that has the type of its static, and a macro of the module's own name.
    pub(crate) fn module(self) -> &'static str {
        match self {
            Self::Plain => "pattern_plain",
            Self::Regex => "pattern",
            Self::Fancy => "pattern_fancy",
        }
    }
}

/// A set of rules. Ids of other sets are positions in [`TypesPlan::rules`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleSetPlan {
    /// The name of the static; nothing where the set stands in the only one that uses it.
    pub name: Option<String>,
    /// The rules.
    pub rules: Vec<Rule>,
}

/// Something that the description asks for and no generated code checks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Unchecked {
    /// What: a keyword and its value.
    pub what: String,
    /// Why, for people.
    pub reason: String,
    /// Where it stands.
    pub place: Place,
}
