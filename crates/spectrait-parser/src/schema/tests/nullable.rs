//! Unions that allow `null`: what is left of them without it.

use std::fmt::Write as _;

use super::{become_, become_of, types};

#[test]
fn what_stands_beside_a_union_with_null_holds_of_the_rest() {
    become_(
        "
A: {anyOf: [{type: integer}, {type: 'null'}], minimum: 0}
B: {oneOf: [{type: string}, {type: 'null'}], maxLength: 3, pattern: '^a'}
C: {anyOf: [{type: array}, {type: 'null'}], items: {type: string}, minItems: 1, uniqueItems: true}
D: {oneOf: [{$ref: '#/components/schemas/E'}, {type: 'null'}], properties: {b: {type: integer}}}
E: {type: object, properties: {a: {type: string}}}
F: {anyOf: [{type: object}, {type: 'null'}], additionalProperties: {type: integer}}
G: {allOf: [{anyOf: [{type: integer}, {type: 'null'}]}], minimum: 0}
H: {type: object, properties: {h: {anyOf: [{type: integer}, {type: 'null'}], minimum: 0}}}
I: {type: array, items: {anyOf: [{type: integer}, {type: 'null'}], minimum: 0}}
",
        "
A = Integer {minimum:{value:0,exclusive:false}}?
B = String {max_length:3,patterns:[^a]}?
C = [String] {min_items:1,unique_items:true}?
D = {b: Integer, a: String, …}?
E = {a: String, …}
F = Map<Integer>?
G = Integer {minimum:{value:0,exclusive:false}}?
H = {h: Integer {minimum:{value:0,exclusive:false}}?, …}
I = [Integer {minimum:{value:0,exclusive:false}}?]
",
    );
    become_of(
        "3.0.3",
        "
A: {anyOf: [{type: integer, nullable: true}], minimum: 0}
B: {anyOf: [{type: integer}], nullable: true, minimum: 0}
C: {allOf: [{oneOf: [{type: integer}], nullable: true}], minimum: 0}
",
        "
A = Integer {minimum:{value:0,exclusive:false}}?
B = Integer {minimum:{value:0,exclusive:false}}?
C = Integer {minimum:{value:0,exclusive:false}}?
",
    );
}

#[test]
fn parts_that_exclude_each_other_but_for_null_are_told() {
    become_of(
        "3.0.3",
        "
En: {type: string, enum: [a, b]}
Named: {type: object, nullable: true, allOf: [{$ref: '#/components/schemas/En'}]}
Around: {nullable: true, allOf: [{$ref: '#/components/schemas/Named'}]}
Held: {type: object, required: [e], properties: {e: {type: integer, nullable: true, allOf: [{$ref: '#/components/schemas/En'}]}}}
Both: {allOf: [{type: string, nullable: true}, {type: integer, nullable: true}]}
Chosen: {type: object, nullable: true, oneOf: [{type: string}, {type: integer}]}
OnlyNull: {type: string, nullable: true, enum: [null]}
Listed: {nullable: true, enum: [null]}
",
        r#"
contradictory-schema Named
contradictory-schema Both
contradictory-schema Chosen
contradictory-schema Held/properties/e
En = Enum("a", "b")
Named = Never?
Around = Never?
Held = {e!: Never?, …}
Both = Never?
Chosen = Never?
OnlyNull = Null
Listed = Null
"#,
    );
}

#[test]
fn a_nullable_reference_to_a_union_is_of_that_union() {
    let shapes = "
Shape: {oneOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}]}
Circle: {type: object, required: [r], properties: {r: {type: integer}}}
Square: {type: object, required: [s], properties: {s: {type: integer}}}
Loose: {anyOf: [{required: [r], properties: {r: {type: integer}}}, {type: boolean}]}
";
    let became = "
Shape = OneOf(Circle | Square)
Circle = {r!: Integer, …}
Square = {s!: Integer, …}
Loose = AnyOf({r!: Integer, …} | Boolean)
";
    become_of(
        "3.0.3",
        &format!(
            "{shapes}
A: {{nullable: true, oneOf: [{{$ref: '#/components/schemas/Shape'}}]}}
B: {{nullable: true, allOf: [{{$ref: '#/components/schemas/Shape'}}]}}
C: {{type: object, allOf: [{{$ref: '#/components/schemas/Shape'}}]}}
D: {{type: object, nullable: true, allOf: [{{$ref: '#/components/schemas/Shape'}}]}}
E: {{nullable: true, anyOf: [{{$ref: '#/components/schemas/Loose'}}]}}
F: {{type: object, allOf: [{{$ref: '#/components/schemas/Loose'}}]}}
"
        ),
        &format!(
            "{}
A = Shape?
B = Shape?
C = =Shape
D = Shape?
E = Loose?
F = {{r!: Integer, …}}
",
            became.trim()
        ),
    );
    become_(
        &format!(
            "{shapes}
A: {{oneOf: [{{$ref: '#/components/schemas/Shape'}}, {{type: 'null'}}]}}
B: {{anyOf: [{{$ref: '#/components/schemas/Loose'}}, {{type: 'null'}}]}}
C: {{type: object, $ref: '#/components/schemas/Shape'}}
"
        ),
        &format!(
            "{}
A = Shape?
B = Loose?
C = =Shape
",
            became.trim()
        ),
    );
}

#[test]
fn circles_of_nullable_references_end() {
    become_of(
        "3.1.0",
        "
A: {$ref: '#/components/schemas/A', nullable: true}
B: {$ref: '#/components/schemas/C', nullable: true}
C: {$ref: '#/components/schemas/B'}
D: {$ref: '#/components/schemas/E', nullable: true}
E: {allOf: [{$ref: '#/components/schemas/D'}], nullable: true}
F: {allOf: [{$ref: '#/components/schemas/F'}, {properties: {x: {type: string}}}], nullable: true}
",
        "
older-keyword A/nullable
older-keyword B/nullable
older-keyword D/nullable
older-keyword E/nullable
older-keyword F/nullable
reference-cycle A/$ref
reference-cycle B/$ref
reference-cycle D/$ref
reference-cycle F
A = Any (it refers only to itself)
B = Any (it refers only to itself)
C = Any (it refers only to itself)
D = Any (it refers only to itself)
E = Any (it refers only to itself)
F = {x: String, …}?
",
    );
}

#[test]
fn nullable_schemas_that_share_others_are_looked_at_once() {
    let mut schemas = String::from("\nA0: {type: integer}\nB0: {type: integer}\n");
    for (below, at) in (1..=40).enumerate() {
        for name in ["A", "B"] {
            let of = |name| format!("{{$ref: '#/components/schemas/{name}{below}'}}");
            let (a, b) = (of("A"), of("B"));
            let _ = writeln!(schemas, "{name}{at}: {{allOf: [{a}, {b}], nullable: true}}");
        }
    }
    let became = types("3.0.3", &schemas);
    assert!(became.contains("A40 = B0?"), "{became}");
}
