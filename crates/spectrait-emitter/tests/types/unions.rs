//! What unions become: how their branches are told apart, and what their variants are called.

use spectrait_emitter::plan::{Decision, Item, TypesPlan};

use super::{contains, item, names, planned, text};

#[test]
fn constants_modelled_as_strings_are_open_unless_they_tell_branches_apart() {
    let open = "x-ms-enum: {name: N, modelAsString: true}";
    let plan = planned(&format!(
        "A: {{type: object, properties: {{\
           one: {{type: string, enum: [x], {open}}}, \
           number: {{type: integer, enum: [1], {open}}}, \
           fixed: {{type: string, enum: [x], x-ms-enum: {{name: Fixed, modelAsString: false}}}}}}}}
         U: {{oneOf: [{{$ref: '#/components/schemas/P'}}, {{$ref: '#/components/schemas/Q'}}]}}
         P: {{type: object, required: [k], properties: {{k: {{$ref: '#/components/schemas/KP'}}, note: {{$ref: '#/components/schemas/Note'}}}}}}
         Q: {{type: object, required: [k], properties: {{k: {{$ref: '#/components/schemas/KQ'}}}}}}
         KP: {{type: string, enum: [p], {open}}}
         KQ: {{type: string, enum: [q], {open}}}
         Note: {{type: string, enum: [n], {open}}}
         Tried: {{anyOf: [{{$ref: '#/components/schemas/Word'}}, {{type: string, minLength: 5}}]}}
         Word: {{type: string, enum: [auto], {open}}}"
    ));
    let open: Vec<(&str, bool)> = plan
        .items
        .iter()
        .filter_map(|it| match &it.item {
            Item::StringEnum(values) => Some((it.name.as_str(), values.unknown.is_some())),
            Item::ValueEnum(values) => Some((it.name.as_str(), values.unknown.is_some())),
            _ => None,
        })
        .collect();
    let expected = [
        ("N", true),
        ("ANumber", true),
        ("Fixed", false),
        ("Kp", false),
        ("Kq", false),
        ("Note", true),
        ("Word", false),
    ];
    assert_eq!(open, expected);
}

#[test]
fn lists_in_a_union_are_told_apart_by_their_items() {
    let plan = planned(
        "A: {oneOf: [{type: array, items: {type: string}}, {type: array, items: {type: integer}}, \
         {type: array, items: {type: array, items: {type: integer}}}, {type: string}]}",
    );
    let Item::Union(union) = &item(&plan, "A").item else {
        panic!("{plan:?}");
    };
    let names: Vec<&str> = union.variants.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        names,
        ["StringArray", "IntegerArray", "ArrayArray", "String"]
    );
}

#[test]
fn objects_in_a_union_are_named_by_their_constants() {
    // Two of them have the same, so that it tells nothing.
    let plan = planned(
        "A: {anyOf: [{type: object, required: [type], properties: {type: {const: item.added}, a: {type: string}}, additionalProperties: false}, \
         {type: object, required: [type], properties: {type: {const: item.removed}, b: {type: string}}, additionalProperties: false}, \
         {type: object, required: [type, id], properties: {type: {const: item.removed}, id: {type: string}}, additionalProperties: false}, \
         {type: object, required: [type], properties: {type: {const: item.removed}, c: {type: string}}, additionalProperties: false}]}",
    );
    let Item::Union(union) = &item(&plan, "A").item else {
        panic!("{plan:?}");
    };
    let names: Vec<&str> = union.variants.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["ItemAdded", "ItemRemoved", "Id", "C"]);
}

#[test]
fn an_object_in_a_union_is_called_the_same_before_and_after_there_are_others() {
    let shapes = |more: &str| {
        planned(&format!(
            "A: {{oneOf: [{{type: string}}, {{type: object, required: [failed], properties: {{failed: {{type: string}}}}}}, \
                  {{type: object, required: [kind], properties: {{n: {{type: string}}, kind: {{const: manual}}}}}}{more}]}}
             B: {{oneOf: [{{type: string}}, {{type: object, required: [id], properties: {{id: {{type: string}}, n: {{type: string}}}}}}]}}
             C: {{oneOf: [{{type: string}}, {{type: object, required: [version], properties: {{version: {{const: '2.0'}}, n: {{}}}}}}]}}"
        ))
    };
    let (before, after) = (
        shapes(""),
        shapes(", {type: object, required: [done], properties: {done: {type: integer}}}"),
    );
    let of_a = |plan: &TypesPlan| {
        let names = names(plan).into_iter().filter(|name| name.starts_with('A'));
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(of_a(&before), ["A", "AFailed", "AManual", "AManualKind"]);
    assert_eq!(
        of_a(&after),
        ["A", "AFailed", "AManual", "AManualKind", "ADone"]
    );
    // One of several members says little of the whole.
    assert!(names(&before).contains(&"BObject"));
    assert!(names(&before).contains(&"CObject"));
}

#[test]
fn branches_that_nothing_else_tells_are_named_by_optional_constants_and_short_descriptions() {
    let members = "properties: {kind: {type: string}}";
    let plan = planned(&format!(
        "A: {{oneOf: [{{type: object, properties: {{kind: {{enum: [dex]}}}}}}, {{type: object, properties: {{kind: {{enum: [natural]}}}}}}]}}
         B: {{oneOf: [{{type: object, description: Missing parameter, {members}}}, \
           {{type: object, description: A parameter that is there more often than it may be, {members}}}, \
           {{type: object, description: 'Wrong. See there', {members}}}]}}"
    ));
    let names = |name: &str| match &item(&plan, name).item {
        Item::Union(union) => union.variants.iter().map(|it| it.name.clone()).collect(),
        _ => Vec::new(),
    };
    assert_eq!(names("A"), ["Dex", "Natural"]);
    assert_eq!(names("B"), ["MissingParameter", "Object", "Object2"]);
}

#[test]
fn what_one_direction_leaves_out_tells_nothing_apart() {
    let text = text(
        "A: {type: object, required: [n], properties: {n: {type: integer}}}
         B: {type: object, required: [id], properties: {id: {type: string, readOnly: true}, m: {type: string}}}
         C: {type: object, required: [m], properties: {m: {type: string}}}
         Loose: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
         Exact: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/C'}]}",
    );
    let parts = [
        "union!(Loose by one_of { A(A), B(B): [\"id\"] });",
        "union!(Exact by one_of { A(A), C(C) });",
    ];
    contains(&text, &parts);
}

#[test]
fn unions_are_told_apart_soundly() {
    let plan = planned(
        "A: {type: object, required: [kind], properties: {kind: {const: a}}}
         B: {type: object, required: [kind], properties: {kind: {const: b}}}
         C: {type: object, properties: {kind: {const: c}}}
         X: {type: object, additionalProperties: false, required: [x], properties: {x: {type: string}, n: {type: string}}}
         Y: {type: object, additionalProperties: false, required: [y], properties: {y: {type: string}, n: {type: string}}}
         Z: {type: object, required: [z], properties: {z: {type: string}}}
         ByType: {oneOf: [{type: string}, {type: number}]}
         Overlap: {oneOf: [{type: integer}, {type: number}]}
         ByConst: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
         ByNumber: {oneOf: [{type: object, required: [v], properties: {v: {const: 1}}}, {type: object, required: [v], properties: {v: {enum: [2, true]}}}]}
         BySameText: {oneOf: [{type: object, required: [v], properties: {v: {const: 1}}}, {type: object, required: [v], properties: {v: {const: '1'}}}]}
         NotRequired: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/C'}]}
         Closed: {oneOf: [{$ref: '#/components/schemas/X'}, {$ref: '#/components/schemas/Y'}]}
         Half: {oneOf: [{$ref: '#/components/schemas/X'}, {$ref: '#/components/schemas/Z'}]}",
    );
    let decision = |name: &str| match &item(&plan, name).item {
        Item::Union(union) => union.decision.clone(),
        other => panic!("{name} is {other:?}"),
    };
    assert!(matches!(decision("ByType"), Decision::Type(_)));
    assert_eq!(decision("Overlap"), Decision::Trial);
    assert!(
        matches!(decision("ByConst"), Decision::Tag { property, values, .. } if property == "kind" && values == [["a"], ["b"]])
    );
    assert!(
        matches!(decision("ByNumber"), Decision::Tag { values, .. } if values == [vec!["1"], vec!["2", "true"]])
    );
    assert_eq!(decision("BySameText"), Decision::Trial);
    assert_eq!(decision("NotRequired"), Decision::Trial);
    assert_eq!(
        decision("Closed"),
        Decision::Required(vec![vec!["x".into()], vec!["y".into()]])
    );
    assert_eq!(decision("Half"), Decision::Trial);
}

#[test]
fn a_union_writes_the_tags_that_its_branches_do_not_hold() {
    let text = text(
        "Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Fish'}], \
         discriminator: {propertyName: kind, mapping: {cat: Cat, dog: Dog}}}
         Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
         Dog: {type: object, properties: {kind: {const: dog}}}
         Fish: {type: object, required: [kind], properties: {kind: {const: Fish}}}",
    );
    contains(
        &text,
        &[
            "union!(Pet by tag \"kind\" { Cat(Cat) = [\"cat\"], Dog(Dog) = [\"dog\"], Fish(Fish): [\"Fish\"] });",
        ],
    );
}

#[test]
fn tags_that_are_no_strings_are_written_as_what_they_are() {
    let text = text(
        "Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], \
         discriminator: {propertyName: kind, mapping: {'1': Cat, '2.5': Dog}}}
         Cat: {type: object, properties: {kind: {type: number}}}
         Dog: {type: object, properties: {kind: {enum: [2.5]}}}",
    );
    let expected = "union!(Pet by tag \"kind\" { Cat(Cat) = [1], Dog(Dog) = [2.5] });";
    contains(&text, &[expected]);
}

#[test]
fn branches_say_what_they_require_in_one_direction() {
    let text = text(
        "Item: {oneOf: [{$ref: '#/components/schemas/New'}, {$ref: '#/components/schemas/Stored'}]}
         New: {type: object, required: [name], properties: {name: {type: string}}}
         Stored: {type: object, required: [id], properties: {id: {type: integer, readOnly: true}, \
         keys: {type: array, items: {$ref: '#/components/schemas/Key'}}}}
         Key: {type: object, required: [secret], properties: {secret: {type: string, writeOnly: true}, key: {$ref: '#/components/schemas/Key'}}}",
    );
    contains(
        &text,
        &["union!(Item by one_of { New(New), Stored(Stored): [\"id\", \"keys/*/secret\"] });"],
    );
}

#[test]
fn a_branch_that_is_a_union_is_told_by_its_own_tags() {
    let text = text(
        "Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Bird'}], discriminator: {propertyName: kind}}
         Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
         Bird: {oneOf: [{$ref: '#/components/schemas/Owl'}, {$ref: '#/components/schemas/Tit'}], discriminator: {propertyName: kind}}
         Owl: {type: object, required: [kind], properties: {kind: {type: string}}}
         Tit: {type: object, required: [kind], properties: {kind: {type: string}, blue: {type: boolean}}}",
    );
    contains(
        &text,
        &[
            "union!(Pet by tag \"kind\" { Cat(Cat) = [\"Cat\"], Bird(Bird): [\"Bird\", \"Owl\", \"Tit\"] });",
        ],
    );
}

#[test]
fn a_tag_that_one_direction_leaves_out_need_not_be_there() {
    let text = text(
        "Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}
         Told: {anyOf: [{$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Fish'}], discriminator: {propertyName: kind}}
         Cat: {type: object, required: [kind, lives], properties: {kind: {const: cat, readOnly: true}, lives: {type: integer}}}
         Dog: {type: object, required: [kind, good], properties: {kind: {const: dog, readOnly: true}, good: {type: boolean}}}
         Fish: {type: object, required: [kind], properties: {kind: {const: fish}}}",
    );
    let parts = [
        "union!(Pet by tag \"kind\" or one_of {\n    Cat(Cat): [\"cat\"] lacking [\"kind\"],\n    \
         Dog(Dog): [\"dog\"] lacking [\"kind\"],\n});",
        "union!(Told by tag \"kind\" or any_of { Dog(Dog): [\"dog\"] lacking [\"kind\"], Fish(Fish): [\"fish\"] });",
    ];
    contains(&text, &parts);
}

/// A value that several branches list stands for each of them.
#[test]
fn branches_that_share_a_value_of_the_discriminator_are_tried() {
    let plan = planned(
        "A: {oneOf: [{$ref: '#/components/schemas/In'}, {$ref: '#/components/schemas/Out'}, {$ref: '#/components/schemas/Call'}], \
         discriminator: {propertyName: kind}}
         In: {type: object, required: [kind, role], properties: {kind: {const: message}, role: {type: string}}}
         Out: {type: object, required: [kind, id], properties: {kind: {const: message}, id: {type: integer, readOnly: true}}}
         Call: {type: object, required: [kind], properties: {kind: {const: call}}}",
    );
    let Item::Union(union) = &item(&plan, "A").item else {
        panic!("{plan:?}");
    };
    let names: Vec<&str> = union.variants.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["In", "Out", "Call"]);
    let Decision::Tag { values, shared, .. } = &union.decision else {
        panic!("{union:?}");
    };
    assert_eq!(values, &[["message"], ["message"], ["call"]]);
    assert!(shared);
    // A request lacks it, and fits the branch in part.
    let lacking: Vec<&[String]> = union.variants.iter().map(|it| &it.one_way[..]).collect();
    assert_eq!(lacking, [&[][..], &["id".to_owned()], &[]]);
}

/// No branch alone would keep what the others have of such a value.
#[test]
fn branches_of_an_any_of_that_share_a_value_of_the_discriminator_may_be_several() {
    let decided = |role: &str, id: &str| {
        let plan = planned(&format!(
            "A: {{anyOf: [{{$ref: '#/components/schemas/In'}}, {{$ref: '#/components/schemas/Out'}}, {{$ref: '#/components/schemas/Call'}}], \
             discriminator: {{propertyName: kind}}}}
             In: {{type: object, required: [kind, role], properties: {{kind: {{const: message}}, role: {role}}}}}
             Out: {{type: object, required: [kind, role], properties: {{kind: {{const: message}}, role: {id}, id: {{type: integer}}, text: {{type: string}}}}}}
             Call: {{type: object, required: [kind], properties: {{kind: {{const: call}}, call: {{type: string}}}}}}"
        ));
        match &item(&plan, "A").item {
            Item::Union(union) => (union.decision.clone(), union.several.is_some()),
            other => panic!("{other:?}"),
        }
    };
    // The members of each are not all those of the other.
    let (decision, several) = decided(
        "{type: object, properties: {a: {type: string}}}",
        "{type: object, properties: {b: {type: string}}}",
    );
    assert!(decision == Decision::Trial && several, "{decision:?}");
    let (decision, several) = decided("{const: user}", "{const: system}");
    assert!(
        matches!(decision, Decision::Tag { shared: true, .. }) && !several,
        "{decision:?}"
    );
}
