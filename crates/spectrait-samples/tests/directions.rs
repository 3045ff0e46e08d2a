//! Members that are only for one direction: none of the other direction's values holds them.

use spectrait_ir::{TypeId, Value};
use spectrait_parser::{Source, read};
use spectrait_samples::{Direction, Samples, Variant};

const TEXT: &str = r##"{"openapi":"3.1.0","info":{"title":"T","version":"1"},"paths":{},"components":{"schemas":{
    "User":{
        "type":"object","required":["id","password","name"],
        "properties":{
            "id":{"type":"integer","readOnly":true},
            "password":{"type":"string","writeOnly":true},
            "name":{"type":"string"},
            "friends":{"type":"array","items":{"$ref":"#/components/schemas/User"}}
        },
        "example":{"id":1,"password":"s","name":"n","friends":[{"id":2,"password":"t","name":"m"}]}
    },
    "Either":{"oneOf":[{"$ref":"#/components/schemas/User"},{"type":"integer"}],"examples":[{"id":1,"password":"s","name":"n"}]}
}}}"##;

/// The names of all members of a value, however deep.
fn names(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                found.push(name.clone());
                names(value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, found)),
        _ => {}
    }
}

#[test]
fn values_hold_what_their_direction_has() {
    let description = read(vec![Source::new("t.json", TEXT)]);
    let api = &description.api;
    for (direction, has, lacks) in [
        (Direction::Request, "password", "id"),
        (Direction::Response, "id", "password"),
    ] {
        let samples = Samples::new(api).toward(direction);
        for (position, ty) in api.types.iter().enumerate() {
            if !matches!(ty.component.as_deref(), Some("User" | "Either")) {
                continue;
            }
            let id = TypeId(u32::try_from(position).expect("few"));
            for variant in Variant::ALL {
                let value = samples.value(id, variant, 0).expect("there is one");
                assert!(samples.accepts(id, &value));
                let mut found = Vec::new();
                names(&value, &mut found);
                if found.is_empty() {
                    continue;
                }
                assert!(found.iter().any(|name| name == has), "{value:?}");
                assert!(!found.iter().any(|name| name == lacks), "{value:?}");
            }
        }
    }
}

#[test]
fn without_a_direction_all_is_there() {
    let description = read(vec![Source::new("t.json", TEXT)]);
    let samples = Samples::new(&description.api);
    let user = description.api.types.iter();
    let user = user
        .enumerate()
        .find(|(_, ty)| ty.component.as_deref() == Some("User"))
        .map(|(position, _)| TypeId(u32::try_from(position).expect("few")))
        .expect("it is there");
    let value = samples.value(user, Variant::Minimal, 0).expect("one");
    assert!(value.get("id").is_some() && value.get("password").is_some());
}
