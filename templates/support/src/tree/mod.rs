//! Rules on a JSON tree: what a schema asks and a typed value no longer shows (`not`, `if`, exactly one of …).
//!
//! In: [`Rules`], which are data in statics and may refer to each other and to themselves, and a tree. Out:
//! every violation, with its JSON pointer. What always holds:
//! - the verdict is that of JSON Schema 2020-12: an assertion holds of any value that it is not for;
//! - evaluation ends, and no alternative is tried twice on one value;
//! - what is inside a value is evaluated once by the same rules, and once more where it is told why they do not hold,
//!   unless a dynamic reference may mean something else each time;
//! - a text that takes too many steps to match is refused, wherever its pattern stands (`not`, `if`, a key).
//!
//! Needs: `check`, `expression`, `multiple_of`, `unique`; the crate `serde_json`.

mod evaluate;
mod json;
mod spot;

use serde_json::Value;

use super::check::{Path, Report};
use super::expression::Expression;

use evaluate::Evaluation;
pub use json::{Json, JsonType, Number};

/// Assertions that must all hold of one value.
#[derive(Clone, Copy)]
pub struct Rules {
    rules: &'static [Rule],
    anchors: &'static [(&'static str, &'static Rules)],
}

impl Rules {
    /// These rules, `unevaluatedItems` and `unevaluatedProperties` last.
    #[must_use]
    pub const fn new(rules: &'static [Rule]) -> Self {
        Self {
            rules,
            anchors: &[],
        }
    }

    /// The dynamic anchors of the schema resource that the rules are from.
    #[must_use]
    pub const fn anchors(mut self, anchors: &'static [(&'static str, &'static Rules)]) -> Self {
        self.anchors = anchors;
        self
    }

    /// Writes every violation of the value, which stands at `at`, to the report.
    pub fn check(&'static self, value: &Value, at: &Path<'_>, report: &mut Report) {
        Evaluation::default().check(self, value, at, report);
    }
}

/// An assertion or applicator of JSON Schema 2020-12.
#[derive(Clone, Copy)]
pub enum Rule {
    /// No value is valid (`false`).
    Never,
    /// `type`
    Type(&'static [JsonType]),
    /// `enum`, `const`
    Enum(&'static [Json]),
    /// `format`, and whether a string has it
    Format(&'static str, fn(&str) -> bool),
    /// `minimum`
    Minimum(Number),
    /// `exclusiveMinimum`
    ExclusiveMinimum(Number),
    /// `maximum`
    Maximum(Number),
    /// `exclusiveMaximum`
    ExclusiveMaximum(Number),
    /// `multipleOf`
    MultipleOf(Number),
    /// `minLength`
    MinLength(u64),
    /// `maxLength`
    MaxLength(u64),
    /// `pattern`
    Pattern(&'static dyn Expression),
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
    Required(&'static [&'static str]),
    /// `dependentRequired`
    DependentRequired(&'static [(&'static str, &'static [&'static str])]),
    /// `dependentSchemas`
    DependentSchemas(&'static [(&'static str, &'static Rules)]),
    /// `properties`, `patternProperties` and `additionalProperties` of one schema
    Properties {
        /// `properties`
        properties: &'static [(&'static str, &'static Rules)],
        /// `patternProperties`
        patterns: &'static [(&'static dyn Expression, &'static Rules)],
        /// `additionalProperties`
        additional: Option<&'static Rules>,
    },
    /// `propertyNames`
    PropertyNames(&'static Rules),
    /// `prefixItems` and `items` of one schema
    Items {
        /// `prefixItems`
        prefix: &'static [&'static Rules],
        /// `items`
        rest: Option<&'static Rules>,
    },
    /// `contains`, `minContains` and `maxContains`
    Contains {
        /// What an item must be to count.
        items: &'static Rules,
        /// At least so many.
        min: u64,
        /// At most so many.
        max: Option<u64>,
    },
    /// `$ref`
    Is(&'static Rules),
    /// `$dynamicRef`
    Dynamic {
        /// The anchor.
        anchor: &'static str,
        /// What holds where no resource on the way here has the anchor.
        initial: &'static Rules,
    },
    /// `allOf`
    AllOf(&'static [&'static Rules]),
    /// `anyOf`
    AnyOf(&'static [&'static Rules]),
    /// `oneOf`
    OneOf(&'static [&'static Rules]),
    /// `not`
    Not(&'static Rules),
    /// `if`, `then`, `else`
    If {
        /// `if`
        condition: &'static Rules,
        /// `then`
        then: Option<&'static Rules>,
        /// `else`
        otherwise: Option<&'static Rules>,
    },
    /// `unevaluatedItems`
    UnevaluatedItems(&'static Rules),
    /// `unevaluatedProperties`
    UnevaluatedProperties(&'static Rules),
}

impl Rule {
    /// `properties` without its kin.
    #[must_use]
    pub const fn properties(properties: &'static [(&'static str, &'static Rules)]) -> Self {
        Self::Properties {
            properties,
            patterns: &[],
            additional: None,
        }
    }

    /// `items` without `prefixItems`.
    #[must_use]
    pub const fn items(rules: &'static Rules) -> Self {
        Self::Items {
            prefix: &[],
            rest: Some(rules),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use serde_json::json;

    use super::*;

    const fn integer(integer: i128) -> Number {
        Number::Integer(integer)
    }

    fn violations(rules: &'static Rules, value: &Value) -> Vec<String> {
        let mut report = Report::default();
        rules.check(value, &Path::ROOT, &mut report);
        let violations = report.into_result().err().unwrap_or_default();
        violations
            .iter()
            .map(|violation| format!("{} {violation}", violation.keyword))
            .collect()
    }

    static ANY: Rules = Rules::new(&[]);
    static NEVER: Rules = Rules::new(&[Rule::Never]);
    static STRING: Rules = Rules::new(&[Rule::Type(&[JsonType::String])]);
    static POSITIVE: Rules = Rules::new(&[
        Rule::Type(&[JsonType::Integer, JsonType::Null]),
        Rule::ExclusiveMinimum(integer(0)),
        Rule::MultipleOf(Number::Float(0.5)),
    ]);
    static TREE: Rules = Rules::new(&[
        Rule::Type(&[JsonType::Object]),
        Rule::Required(&["value"]),
        Rule::Properties {
            properties: &[("value", &POSITIVE), ("children", &TREES)],
            patterns: &[],
            additional: Some(&NEVER),
        },
    ]);
    static TREES: Rules = Rules::new(&[Rule::UniqueItems, Rule::items(&TREE)]);

    #[test]
    fn rules_recurse_and_all_violations_are_found() {
        assert!(
            violations(&TREE, &json!({"value": 1.0, "children": [{"value": null}]})).is_empty()
        );
        assert_eq!(
            violations(
                &TREE,
                &json!({"value": -1, "children": [{}, {"value": "a", "x/y": 1}, {}, 3]})
            ),
            [
                "exclusiveMinimum /value: must be more than 0, not -1",
                "uniqueItems /children: must not repeat item 0 as item 2",
                "required /children/0: must have the member `value`",
                "type /children/1/value: must be an integer or null, not a string",
                "additionalProperties /children/1/x~1y: must not be there",
                "required /children/2: must have the member `value`",
                "type /children/3: must be an object, not an integer",
            ],
        );
    }

    #[test]
    fn unevaluated_members_are_those_that_no_subschema_saw() {
        static NAMED: Rules = Rules::new(&[Rule::properties(&[("name", &STRING)])]);
        static AGED: Rules = Rules::new(&[Rule::Properties {
            properties: &[("age", &POSITIVE)],
            patterns: &[],
            additional: None,
        }]);
        static EITHER: Rules = Rules::new(&[
            Rule::AnyOf(&[&NAMED, &AGED]),
            Rule::UnevaluatedProperties(&NEVER),
        ]);
        assert!(violations(&EITHER, &json!({"name": "a", "age": 1})).is_empty());
        assert_eq!(
            violations(&EITHER, &json!({"name": "a", "age": -1})),
            ["unevaluatedProperties /age: must not be there"],
        );
        static PAIR: Rules = Rules::new(&[
            Rule::Is(&FIRST),
            Rule::Contains {
                items: &STRING,
                min: 1,
                max: Some(1),
            },
            Rule::UnevaluatedItems(&NEVER),
        ]);
        static FIRST: Rules = Rules::new(&[Rule::Items {
            prefix: &[&POSITIVE],
            rest: None,
        }]);
        assert!(violations(&PAIR, &json!([1, "a"])).is_empty());
        assert_eq!(
            violations(&PAIR, &json!([1, "a", 2])),
            ["unevaluatedItems /2: must not be there"]
        );
    }

    #[test]
    fn logic() {
        static ONE: Rules = Rules::new(&[Rule::OneOf(&[&STRING, &SHORT, &POSITIVE])]);
        static SHORT: Rules = Rules::new(&[Rule::MaxLength(1), Rule::Not(&POSITIVE)]);
        assert!(violations(&ONE, &json!("ab")).is_empty());
        assert_eq!(
            violations(&ONE, &json!("a")),
            ["oneOf must fit exactly one of 3 alternatives, not several"],
        );
        static IF: Rules = Rules::new(&[Rule::If {
            condition: &STRING,
            then: Some(&CONST),
            otherwise: Some(&ANY),
        }]);
        static CONST: Rules =
            Rules::new(&[Rule::Enum(&[Json::String("x"), Json::Number(integer(1))])]);
        assert!(violations(&IF, &json!(2)).is_empty() && violations(&IF, &json!("x")).is_empty());
        assert_eq!(violations(&IF, &json!("y")), ["enum must be `x` or 1"]);
        assert!(violations(&CONST, &json!(1.0)).is_empty());
    }

    #[test]
    fn a_dynamic_reference_means_the_outermost_anchor() {
        static LIST: Rules = Rules::new(&[Rule::Items {
            prefix: &[],
            rest: Some(&ITEM),
        }])
        .anchors(&[("item", &ANY)]);
        static ITEM: Rules = Rules::new(&[Rule::Dynamic {
            anchor: "item",
            initial: &ANY,
        }]);
        static STRINGS: Rules = Rules::new(&[Rule::Is(&LIST)]).anchors(&[("item", &STRING)]);
        assert!(violations(&LIST, &json!([1])).is_empty());
        assert_eq!(
            violations(&STRINGS, &json!([1])),
            ["type /0: must be a string, not an integer"]
        );
    }

    #[test]
    fn rules_that_only_refer_to_themselves_ask_nothing() {
        static SELF: Rules = Rules::new(&[Rule::AllOf(&[&OTHER]), Rule::Not(&NEVER)]);
        static OTHER: Rules = Rules::new(&[Rule::Is(&SELF)]);
        assert!(violations(&SELF, &json!([1])).is_empty());
    }

    #[test]
    fn numbers_compare_exactly() {
        static BIG: Rules = Rules::new(&[Rule::Maximum(integer(9_007_199_254_740_992))]);
        assert!(violations(&BIG, &json!(9_007_199_254_740_992_u64)).is_empty());
        assert_eq!(violations(&BIG, &json!(9_007_199_254_740_993_u64)).len(), 1);
        assert_eq!(violations(&BIG, &json!(1e300)).len(), 1);
        static SMALL: Rules = Rules::new(&[Rule::Minimum(Number::Float(0.1))]);
        assert!(
            violations(&SMALL, &json!(1)).is_empty() && violations(&SMALL, &json!(0)).len() == 1
        );
    }

    /// Each level has two alternatives that look at all below: without a memory, 2¹²⁰ steps.
    #[test]
    fn alternatives_are_tried_once() {
        static NODE: Rules = Rules::new(&[Rule::OneOf(&[&LEFT, &RIGHT])]);
        static BELOW: Rule = Rule::Properties {
            properties: &[("n", &NODE)],
            patterns: &[],
            additional: None,
        };
        static LEFT: Rules = Rules::new(&[BELOW, Rule::Type(&[JsonType::Object, JsonType::Null])]);
        static RIGHT: Rules = Rules::new(&[BELOW, Rule::Type(&[JsonType::String])]);
        let mut text = String::new();
        for _ in 0..120 {
            write!(text, r#"{{"n":"#).unwrap();
        }
        let text = text + "null" + &"}".repeat(120);
        assert!(violations(&NODE, &serde_json::from_str(&text).unwrap()).is_empty());
    }

    /// Each level leads down in two ways (as `properties` and `dependentSchemas` may): without a memory, 2¹²⁰ steps.
    #[test]
    fn what_is_inside_is_evaluated_once() {
        static TWICE: Rules = Rules::new(&[
            Rule::properties(&[("left", &TWICE), ("op", &STRING)]),
            Rule::DependentSchemas(&[("op", &LEFT)]),
        ]);
        static LEFT: Rules = Rules::new(&[Rule::properties(&[("left", &TWICE)])]);
        // And where it is asked what was evaluated.
        static CLOSED: Rules = Rules::new(&[
            Rule::AllOf(&[&OPEN, &OPEN_TOO]),
            Rule::UnevaluatedProperties(&NEVER),
        ]);
        static OPEN: Rules = Rules::new(&[Rule::properties(&[("left", &CLOSED), ("op", &STRING)])]);
        static OPEN_TOO: Rules = Rules::new(&[Rule::properties(&[("left", &CLOSED)])]);
        let nested = |innermost: &str| -> Value {
            let text = r#"{"op":"a","left":"#.repeat(120) + innermost + &"}".repeat(120);
            serde_json::from_str(&text).unwrap()
        };
        for rules in [&TWICE, &CLOSED] {
            assert!(violations(rules, &nested("{}")).is_empty());
            let found = violations(rules, &nested(r#"{"op":1}"#));
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].ends_with("/left/op: must be a string, not an integer"));
        }
        assert_eq!(
            violations(&CLOSED, &json!({"left": {"x": 1}})),
            ["unevaluatedProperties /left/x: must not be there"]
        );
    }

    #[test]
    fn what_is_not_decided_is_refused() {
        use super::super::pattern_fancy::Pattern;
        static SLOW: Pattern = Pattern::new(r"^(a+)+\1b$");
        static NOT: Rules = Rules::new(&[Rule::Not(&MATCHING)]);
        static MATCHING: Rules = Rules::new(&[Rule::Pattern(&SLOW)]);
        static NAMES: Rules = Rules::new(&[Rule::PropertyNames(&NOT)]);
        static KEYS: Rules = Rules::new(&[Rule::Properties {
            properties: &[],
            patterns: &[(&SLOW, &NEVER)],
            additional: None,
        }]);
        let long = "a".repeat(5_000);
        assert!(violations(&NOT, &json!("c")).is_empty());
        assert!(violations(&KEYS, &json!({"c": 1})).is_empty());
        for (rules, value) in [
            (&MATCHING, json!(long)),
            (&NOT, json!(long)),
            (&NAMES, json!({ &long: 1 })),
            (&KEYS, json!({ &long: 1 })),
        ] {
            assert_eq!(violations(rules, &value).len(), 1);
        }
    }
}
