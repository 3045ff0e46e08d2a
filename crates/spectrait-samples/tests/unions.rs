//! Unions: which values are theirs, and that there are some.

use spectrait_ir::{Api, Number, TypeId, Value};
use spectrait_parser::{Source, read};
use spectrait_samples::{Judge, Samples, Variant};

const TEXT: &str = r##"
openapi: 3.1.0
info: {title: T, version: "1"}
paths: {}
components:
  schemas:
    Pet:
      oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]
      discriminator: {propertyName: kind, mapping: {cat: "#/components/schemas/Cat", dog: "#/components/schemas/Dog"}}
    Cat: {type: object, required: [kind], properties: {kind: {type: string}, lives: {type: integer}}}
    Dog: {type: object, required: [kind], properties: {kind: {type: string}, bark: {type: boolean}}}
    Owner: {type: object, required: [pets], properties: {pets: {type: array, minItems: 2, items: {$ref: "#/components/schemas/Pet"}}}}
    Untold: {oneOf: [{$ref: "#/components/schemas/Cat"}, {$ref: "#/components/schemas/Dog"}]}
"##;

fn named(api: &Api, name: &str) -> TypeId {
    let mut types = (0u32..).zip(&api.types);
    let found = types.find(|(_, ty)| ty.component.as_deref() == Some(name));
    TypeId(found.expect("a component").0)
}

/// An object with these members.
fn object(members: &[(&str, &str)]) -> Value {
    let members = members.iter().map(|(key, value)| {
        let value = match *value {
            "9" => Value::Number(Number::Integer(9)),
            text => Value::String(text.to_owned()),
        };
        ((*key).to_owned(), value)
    });
    Value::Object(members.collect())
}

/// Both branches accept what the discriminator says is of one of them, as generated types do.
#[test]
fn the_branch_that_a_discriminator_names_decides() {
    let api = read(vec![Source::new("t.yaml", TEXT)]).api;
    let (samples, judge) = (Samples::new(&api), Judge::new(&api));
    for (name, members, accepted) in [
        ("Pet", &[("kind", "cat"), ("lives", "9")][..], true),
        ("Pet", &[("kind", "dog"), ("lives", "nine")], true),
        ("Pet", &[("kind", "cat"), ("lives", "nine")], false),
        ("Pet", &[("kind", "bird")], false),
        ("Pet", &[], false),
        ("Untold", &[("kind", "cat")], false),
        ("Untold", &[("kind", "cat"), ("lives", "nine")], true),
    ] {
        let (ty, value) = (named(&api, name), object(members));
        assert_eq!(samples.accepts(ty, &value), accepted, "{name} {value:?}");
        assert_eq!(judge.refuses(ty, &value).is_none(), accepted, "{value:?}");
    }
}

#[test]
fn there_are_values_of_what_a_discriminator_tells_apart() {
    let api = read(vec![Source::new("t.yaml", TEXT)]).api;
    let samples = Samples::new(&api);
    for name in ["Pet", "Owner"] {
        for variant in Variant::ALL {
            let made = samples.value(named(&api, name), variant, 0);
            assert!(made.is_some(), "{name} {variant:?}");
        }
    }
}
