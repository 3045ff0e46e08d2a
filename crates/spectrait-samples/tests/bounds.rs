//! Schemas that refer to each other in many ways: judging and making values ends soon, and says nothing wrong.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use spectrait_ir::{Api, TypeId, Value};
use spectrait_parser::{Source, read};
use spectrait_samples::{Judge, Samples, Variant};

/// How long all that is asked of one description may take, in a debug build on a busy machine.
const LONGEST: Duration = Duration::from_secs(60);

/// The API of schemas, one a line.
fn api(schemas: &str) -> Api {
    let mut text = String::from(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n",
    );
    for line in schemas.trim().lines() {
        let _ = writeln!(
            text,
            "    {}",
            line.replace("@", "$ref: '#/components/schemas/")
        );
    }
    read(vec![Source::new("t.yaml", text)]).api
}

fn types(api: &Api) -> impl Iterator<Item = TypeId> {
    (0..).map(TypeId).zip(&api.types).map(|(id, _)| id)
}

fn named(api: &Api, name: &str) -> TypeId {
    let of = |id: &TypeId| api.ty(*id).component.as_deref() == Some(name);
    types(api).find(of).expect("a component")
}

/// Makes and judges values of all types; what is made is accepted.
#[track_caller]
fn ends(schemas: &str) {
    let start = Instant::now();
    let api = api(schemas);
    let (samples, judge) = (Samples::new(&api), Judge::new(&api));
    let object = Value::Object([("a".to_owned(), Value::Null)].into_iter().collect());
    for ty in types(&api) {
        for value in [Value::from("a"), object.clone()] {
            samples.accepts(ty, &value);
            let _ = judge.refuses(ty, &value);
        }
        for variant in Variant::ALL {
            if let Some(value) = samples.value(ty, variant, 0) {
                assert!(samples.accepts(ty, &value), "{value:?}");
            }
        }
    }
    assert!(start.elapsed() < LONGEST, "{:?}", start.elapsed());
}

#[test]
fn a_branch_that_is_the_schema_again_beside_unevaluated() {
    ends("A: {type: object, unevaluatedProperties: false, anyOf: [{@A', properties: {a: {}}}]}");
    ends(
        "
A: {type: object, unevaluatedProperties: false, properties: {a: {type: string}}, anyOf: [{required: [a]}, {@B'}]}
B: {allOf: [{@A'}], properties: {b: {type: string}}}
",
    );
}

#[test]
fn unions_that_name_each_other() {
    ends(
        "
A: {oneOf: [{type: string}, {@B'}, {@C'}]}
B: {oneOf: [{type: integer}, {@A'}, {@C'}]}
C: {oneOf: [{type: boolean}, {@A'}, {@B'}]}
",
    );
}

#[test]
fn conditions_that_name_each_other() {
    ends("A: {properties: {a: {}}, if: {@A'}, then: {allOf: [{@A'}]}}");
    let mut schemas = String::new();
    for name in 0..6 {
        let others = (0..6).filter(|other| *other != name);
        let others: Vec<String> = others.map(|other| format!("{{@X{other}'}}")).collect();
        let others = others.join(", ");
        let _ = writeln!(
            schemas,
            "X{name}: {{type: object, not: {{anyOf: [{others}]}}}}"
        );
    }
    ends(&schemas);
}

/// Each level has two ways to each of the two schemas below it, at the same value and one member further in.
#[test]
fn schemas_that_many_others_share_are_judged_once_of_a_value() {
    let (mut unions, mut members, mut rules) = (String::new(), String::new(), String::new());
    for (below, at) in (1..=30).enumerate() {
        for name in ["A", "B"] {
            let _ = writeln!(
                unions,
                "{name}{at}: {{oneOf: [{{@A{below}'}}, {{@B{below}'}}]}}"
            );
            let member = |to| format!("{{required: [a], properties: {{a: {{@{to}{below}'}}}}}}");
            let (a, b) = (member("A"), member("B"));
            let _ = writeln!(members, "{name}{at}: {{type: object, oneOf: [{a}, {b}]}}");
            let _ = writeln!(
                rules,
                "{name}{at}: {{not: {{allOf: [{{@A{below}'}}, {{@B{below}'}}]}}}}"
            );
        }
    }
    let ground = "A0: {type: string, minLength: 2}\nB0: {type: integer}\n";
    for schemas in [unions, members, rules] {
        let api = api(&(ground.to_owned() + &schemas));
        let samples = Samples::new(&api);
        let start = Instant::now();
        let mut value = Value::from("a");
        for _ in 0..30 {
            samples.accepts(named(&api, "A30"), &value);
            value = Value::Object([("a".to_owned(), value)].into_iter().collect());
        }
        samples.value(named(&api, "A30"), Variant::Example, 0);
        assert!(start.elapsed() < LONGEST, "{:?}", start.elapsed());
    }
}

/// Names and unions between the levels of a value are nested as deep as the value is, each time.
#[test]
fn values_and_what_they_are_of_are_not_nested_without_end() {
    let mut schemas = String::from("A0: {type: object, properties: {a: {@A60'}}}\n");
    for (below, at) in (1..=60).enumerate() {
        let _ = writeln!(
            schemas,
            "A{at}: {{oneOf: [{{@A{below}'}}, {{type: array, minItems: {at}}}]}}"
        );
    }
    let api = api(&schemas);
    let mut value = Value::Null;
    for _ in 0..120 {
        value = Value::Object([("a".to_owned(), value)].into_iter().collect());
    }
    assert!(!Samples::new(&api).accepts(named(&api, "A60"), &value));
    assert_eq!(Judge::new(&api).refuses(named(&api, "A60"), &value), None);
}
