//! Rules: JSON Schema assertions as data, for what a typed value no longer shows (`not`, `if`, exactly one of,
//! the number of members of an object that keeps only the known ones).
//!
//! What always holds: a set can be evaluated on a JSON tree by itself. The set of a *schema* (a branch, a
//! condition) is complete. The set of a *type* ([`Type::rules`](crate::Type::rules)) is what its shape and
//! constraints leave open; it repeats them only where a rule depends on them (`unevaluatedProperties`).

use indexmap::IndexMap;
use serde::Serialize;

use crate::{Bound, Number, Place, Value, id};

id! {
    /// A rule set in [`Api::rules`](crate::Api::rules).
    RuleSetId
}

/// Assertions that must all hold of one value.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RuleSet {
    /// The assertions, in the order of evaluation.
    pub rules: Vec<Rule>,
    /// The formats of strings that are documentation, unless somebody asks for them: `email`, `uri`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub formats: Vec<String>,
    /// Where it stands.
    pub place: Place,
}

/// A type of JSON Schema (2020-12 Core §4.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum JsonType {
    /// `null`
    Null,
    /// `boolean`
    Boolean,
    /// `integer`, which `1.0` is too.
    Integer,
    /// `number`
    Number,
    /// `string`
    String,
    /// `array`
    Array,
    /// `object`
    Object,
}

/// One assertion or applicator (JSON Schema 2020-12). Assertions hold of any value they are not for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Rule {
    /// No value is valid (`false`).
    Never,
    /// `type`
    Type(Vec<JsonType>),
    /// `enum`, `const`
    Enum(Vec<Value>),
    /// `format`, where it is asserted.
    Format(String),
    /// `minimum`, `exclusiveMinimum`
    Minimum(Bound),
    /// `maximum`, `exclusiveMaximum`
    Maximum(Bound),
    /// `multipleOf`
    MultipleOf(Number),
    /// `minLength`
    MinLength(u64),
    /// `maxLength`
    MaxLength(u64),
    /// `pattern`
    Pattern(String),
    /// `minItems`
    MinItems(u64),
    /// `maxItems`
    MaxItems(u64),
    /// `uniqueItems`
    UniqueItems,
    /// `minProperties`
    MinProperties(u64),
    /// `maxProperties`
    MaxProperties(u64),
    /// `required`
    Required(Vec<String>),
    /// `dependentRequired`
    DependentRequired(IndexMap<String, Vec<String>>),
    /// `dependentSchemas`
    DependentSchemas(IndexMap<String, RuleSetId>),
    /// `properties`, `patternProperties` and `additionalProperties` of one schema, which belong together.
    Properties {
        /// `properties`
        properties: IndexMap<String, RuleSetId>,
        /// `patternProperties`
        patterns: IndexMap<String, RuleSetId>,
        /// `additionalProperties`
        additional: Option<RuleSetId>,
    },
    /// `propertyNames`
    PropertyNames(RuleSetId),
    /// `prefixItems` and `items` of one schema, which belong together.
    Items {
        /// `prefixItems`
        prefix: Vec<RuleSetId>,
        /// `items`
        rest: Option<RuleSetId>,
    },
    /// `contains`, `minContains` and `maxContains`
    Contains {
        /// What an item must be to count.
        items: RuleSetId,
        /// At least so many, 1 where not given.
        min: u64,
        /// At most so many.
        max: Option<u64>,
    },
    /// `$ref`, and `$dynamicRef` once it is resolved.
    Is(RuleSetId),
    /// `$dynamicRef` that depends on the way evaluation came here: the set that the outermost schema resource on
    /// the way calls by the anchor.
    Dynamic {
        /// The anchor's name.
        anchor: String,
        /// Where evaluation starts if no outer resource declares the anchor.
        initial: RuleSetId,
    },
    /// `allOf`
    AllOf(Vec<RuleSetId>),
    /// `anyOf`
    AnyOf(Vec<RuleSetId>),
    /// `oneOf`
    OneOf(Vec<RuleSetId>),
    /// `not`
    Not(RuleSetId),
    /// `if`, `then`, `else`
    If {
        /// The condition.
        condition: RuleSetId,
        /// What then holds.
        then: Option<RuleSetId>,
        /// What else holds.
        otherwise: Option<RuleSetId>,
    },
    /// `unevaluatedItems`
    UnevaluatedItems(RuleSetId),
    /// `unevaluatedProperties`
    UnevaluatedProperties(RuleSetId),
}
