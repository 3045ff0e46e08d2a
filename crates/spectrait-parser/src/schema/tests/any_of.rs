//! What `anyOf` of objects becomes.

use super::{become_, become_of};

#[test]
fn any_of_objects() {
    become_(
        "
Cat: {type: object, properties: {t: {const: cat}}, required: [t]}
Dog: {type: object, properties: {t: {const: dog}}, required: [t]}
Apart: {anyOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}
Found: {type: object, required: [id], properties: {id: {type: string}, name: {type: string}}}
Gone: {type: object, required: [gone], properties: {gone: {type: boolean}, name: {type: string}}}
Own: {anyOf: [{$ref: '#/components/schemas/Found'}, {$ref: '#/components/schemas/Gone'}]}
Overlap:
  anyOf:
    - {type: object, properties: {n: {type: string}, v: {type: integer}}, required: [n]}
    - {type: object, properties: {n: {type: string}, v: {type: string}, w: {type: string}}, required: [n]}
Loose:
  anyOf:
    - {type: object, properties: {n: {type: string}, a: {}}, required: [n]}
    - {type: object, properties: {n: {type: string, description: N}, b: {}}}
",
        "
Cat = {t!: Enum(\"cat\"), …}
Dog = {t!: Enum(\"dog\"), …}
Apart = AnyOf(Cat | Dog)
Found = {id!: String, name: String, …}
Gone = {gone!: Boolean, name: String, …}
Own = AnyOf(Found | Gone)
Overlap = {n!: String, v: AnyOf(Integer | String), w: String, …}
Loose = {n: String, a: Any, b: Any, …}
",
    );
}

/// A member that two branches say alike under two names is of one type, and what one disputed member may be, its type says.
#[test]
fn members_of_any_of_objects() {
    become_(
        "
CallId: {type: string, description: a call}
ConvId: {type: string, description: a conversation}
Named: {anyOf: [{type: object, properties: {id: {$ref: '#/components/schemas/CallId'}, a: {type: integer}}}, {type: object, properties: {id: {$ref: '#/components/schemas/ConvId'}, b: {type: integer}}}]}
One: {anyOf: [{type: object, properties: {id: {type: integer}}}, {type: object, properties: {id: {type: string, maxLength: 3}, b: {type: string}}}]}
Two: {anyOf: [{type: object, properties: {id: {type: integer}, n: {type: integer}}}, {type: object, properties: {id: {type: string}, n: {type: string}}}]}
Required: {anyOf: [{type: object, properties: {id: {type: integer}}}, {type: object, required: [id, b], properties: {id: {type: string}, b: {type: string}}}]}
",
        "
CallId = String
ConvId = String
Named = {id: CallId, a: Integer, b: Integer, …}
One = {id: AnyOf(Integer | String {max_length:3}), b: String, …}
Two = {id: AnyOf(Integer | String), n: AnyOf(Integer | String), …} when [any [{id: [{type:[integer]}]}, {n: [{type:[integer]}]}] [{id: [{type:[string]}]}, {n: [{type:[string]}]}]]
Required = {id: AnyOf(Integer | String), b: String, …} when [any [{id: [{type:[integer]}]}] [{required:[id,b]}, {id: [{type:[string]}]}]]
",
    );
}

/// `additionalProperties: true` says what holds without it.
#[test]
fn any_of_objects_that_keep_others() {
    become_(
        "
A: {type: object, properties: {a: {type: string}}, additionalProperties: true}
Both: {anyOf: [{$ref: '#/components/schemas/A'}, {type: object, properties: {b: {type: integer}}, additionalProperties: {}}]}
One: {anyOf: [{$ref: '#/components/schemas/A'}, {type: object, properties: {b: {type: integer}}}]}
Around: {type: object, additionalProperties: true, anyOf: [{properties: {a: {type: string}}}, {required: [b], properties: {b: {type: integer}}}]}
Own: {anyOf: [{type: object, required: [a], properties: {a: {type: string}}, additionalProperties: true}, {type: object, required: [b], properties: {b: {type: integer}}, additionalProperties: true}]}
Typed: {anyOf: [{$ref: '#/components/schemas/A'}, {type: object, properties: {b: {type: integer}}, additionalProperties: {type: string}}]}
",
        "
A = {a: String, *: Any}
Both = {a: String, b: Integer, *: Any}
One = {a: String, b: Integer, *: Any}
Around = {a: String, b: Integer, *: Any}
Own = AnyOf({a!: String, *: Any} | {b!: Integer, *: Any})
Typed = AnyOf(A | {b: Integer, *: String})
",
    );
}

#[test]
fn a_member_of_several_objects_that_lists_values_in_each_lists_all_of_them() {
    become_of(
        "3.1.0",
        "
A:
  anyOf:
    - allOf:
        - {type: object, properties: {p: {type: string, enum: [x, y]}}}
        - {type: object, properties: {p: {type: string, enum: [y, x]}, a: {type: string}}}
    - {type: object, properties: {p: {type: string, enum: [x, z]}, b: {type: string}}}
",
        "
A = {p: Enum(\"x\", \"y\", \"z\"), a: String, b: String, …}
",
    );
}
