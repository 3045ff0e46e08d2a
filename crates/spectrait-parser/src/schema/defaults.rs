//! `default`: whether it is a value of its schema (OpenAPI 3.0.4 §4.7.24.1, JSON Schema 2020-12 Validation §9.2).
//!
//! In: the keywords of one schema. Out: a diagnostic where the default does not fit what stands beside it. What other
//! schemas ask, to which this one refers, is not looked at.

use spectrait_ir::{Bound, Number, Value};

use super::keywords::Keywords;
use super::kinds::Kinds;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Diagnostics, Node};

/// Reports a default that its schema does not allow.
pub(crate) fn check(keywords: &Keywords<'_>, schema: &Node<'_>, diagnostics: &Diagnostics) {
    let Some(default) = keywords.default else {
        return;
    };
    let Some(problem) = problem(keywords, default) else {
        return;
    };
    let place = schema.get("default").unwrap_or_else(|| schema.clone());
    let message = format!("the default {problem}; it stands in the documentation only");
    let diagnostic = Diagnostic::warning(codes::INVALID_DEFAULT, place.place(), message);
    diagnostics.report(diagnostic.help("write a value that the schema allows, or remove it"));
}

/// Why a default is no value of its schema.
fn problem(keywords: &Keywords<'_>, default: &Value) -> Option<String> {
    // Who writes `null` where it cannot stand says that there is no default.
    if *default == Value::Null {
        return None;
    }
    let kinds = keywords.kinds.unwrap_or(Kinds::ALL);
    if !kinds.meets(Kinds::of(default)) {
        return Some(format!("is {}, but the type is {kinds}", default.kind()));
    }
    if let Some(values) = &keywords.values
        && !keywords.open
        && !values.iter().any(|value| value.value == *default)
    {
        return Some("is not among the values of `enum`".to_owned());
    }
    let limits = &keywords.constraints;
    let below = |bound: &Bound, number: &Number| {
        *number < bound.value || (bound.exclusive && *number == bound.value)
    };
    let above = |bound: &Bound, number: &Number| {
        *number > bound.value || (bound.exclusive && *number == bound.value)
    };
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let beyond = |count: u64, [min, max]: [(&str, Option<u64>); 2]| {
        let few = min.1.filter(|min| count < *min).map(|bound| (min.0, bound));
        let many = max.1.filter(|max| count > *max).map(|bound| (max.0, bound));
        let (keyword, bound) = few.or(many)?;
        Some(format!("does not fit `{keyword}: {bound}`"))
    };
    match default {
        Value::Number(number) => {
            let minimum = limits.minimum.filter(|bound| below(bound, number));
            let maximum = limits.maximum.filter(|bound| above(bound, number));
            let least = minimum.map(|bound| format!("is below the minimum {}", bound.value));
            let most = maximum.map(|bound| format!("is above the maximum {}", bound.value));
            least.or(most)
        }
        Value::String(text) => beyond(
            count(text.chars().count()),
            [
                ("minLength", limits.min_length),
                ("maxLength", limits.max_length),
            ],
        ),
        Value::Array(items) => beyond(
            count(items.len()),
            [
                ("minItems", limits.min_items),
                ("maxItems", limits.max_items),
            ],
        ),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::codes;
    use crate::testing::lowered;

    /// The code and the pointer of what is said of schemas, which are named by letters.
    fn said(openapi: &str, schemas: &str, code: &str) -> String {
        let yaml = format!(
            "openapi: {openapi}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
        );
        let (_, diagnostics) = lowered(&yaml);
        diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.code == code)
            .filter_map(|diagnostic| {
                diagnostic
                    .place
                    .pointer
                    .strip_prefix("/components/schemas/")
                    .map(str::to_owned)
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn defaults_that_no_schema_allows() {
        let schemas = "
    A: {type: integer, default: '1'}
    B: {type: string, enum: [a, b], default: c}
    C: {type: integer, maximum: 10, default: 11}
    D: {type: string, minLength: 2, default: é}
    E: {type: array, maxItems: 1, items: {}, default: [1, 2]}
    F: {type: object, properties: {x: {type: boolean, default: 'true'}}}
";
        assert_eq!(
            said("3.1.0", schemas, codes::INVALID_DEFAULT),
            "A/default B/default C/default D/default E/default F/properties/x/default"
        );
    }

    #[test]
    fn defaults_that_fit() {
        let schemas = "
    A: {type: number, default: 1}
    B: {type: integer, default: 1.0, exclusiveMinimum: 0}
    C: {type: string, nullable: true, enum: [a], default: null}
    D: {default: [1]}
    E: {type: string, enum: [a, null], default: null}
    F: {type: string, enum: [1, 2], default: '1'}
    G: {type: string, x-extensible-enum: [a], default: b}
    H: {minimum: 3, default: text}
    I: {type: string, default: null}
";
        assert_eq!(said("3.0.4", schemas, codes::INVALID_DEFAULT), "");
    }

    #[test]
    fn what_3_0_has_and_3_1_has_not() {
        let schemas = "
    A: {type: string, nullable: true}
    B: {type: integer, minimum: 0, exclusiveMinimum: true}
    C: {type: integer, maximum: 0, exclusiveMaximum: false}
    D: {type: integer, exclusiveMaximum: 3}
    E: {type: string, nullable: false}
";
        assert_eq!(
            said("3.1.0", schemas, codes::OLDER_KEYWORD),
            "A/nullable B/exclusiveMinimum C/exclusiveMaximum"
        );
        assert_eq!(said("3.0.3", schemas, codes::OLDER_KEYWORD), "");
    }
}
