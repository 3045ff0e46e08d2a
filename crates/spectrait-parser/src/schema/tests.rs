//! What schemas become, one feature a test. See [`types`] for how to read the results.

use crate::testing::types;

/// Checks what schemas of a version become.
#[track_caller]
fn become_of(openapi: &str, schemas: &str, expected: &str) {
    let types = types(openapi, schemas);
    assert_eq!(types.trim(), expected.trim(), "\n{types}");
}

/// Checks what schemas of OpenAPI 3.1 become.
#[track_caller]
fn become_(schemas: &str, expected: &str) {
    become_of("3.1.0", schemas, expected);
}

#[test]
fn scalars() {
    become_(
        "
A: {type: string, format: uuid4}
B: {type: integer, format: int32, minimum: 1, exclusiveMaximum: 5}
C: {type: string, minLength: 6, maxLength: 6}
D: {type: [string, 'null']}
E: {type: [string, integer]}
F: {type: array, items: {type: boolean}, uniqueItems: true}
G: {}
H: true
I: false
",
        "
A = Uuid
B = Integer<int32> {minimum:{value:1,exclusive:false},maximum:{value:5,exclusive:true}}
C = String {min_length:6,max_length:6}
D = String?
E = OneOf(Integer | String)
F = [Boolean] {unique_items:true}
G = Any
H = Any
I = Never
",
    );
}
