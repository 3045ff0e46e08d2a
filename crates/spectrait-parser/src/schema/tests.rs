//! What schemas become, one feature a test. See [`types`] for how to read the results.

mod any_of;
mod conflicts;
mod content;
mod definitions;
mod enums;
mod nullable;
mod overlaps;
mod rules;
mod unions;

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

#[test]
fn values_beside_an_array_may_be_meant_for_its_items() {
    become_(
        "
A: {type: array, items: {type: string}, enum: [a, b]}
B: {type: [array, 'null'], items: {$ref: '#/components/schemas/C'}, enum: [1, 2]}
C: {type: integer}
D: {type: array, items: {type: string}, enum: [[a], [b]]}
",
        r#"
invalid-enum A/enum
invalid-enum B/enum
A = [Enum("a", "b")]
B = [Enum(1, 2)]?
C = Integer
D = Enum(["a"], ["b"])
"#,
    );
}

#[test]
fn a_branch_that_is_its_union_is_left_out() {
    become_(
        "
A: {oneOf: [{$ref: '#/components/schemas/A'}, {type: string}]}
B: {anyOf: [{$ref: '#/components/schemas/C'}, {type: string}]}
C: {anyOf: [{$ref: '#/components/schemas/B'}, {type: integer}, {type: boolean}]}
Pet: {type: object, required: [kind], properties: {kind: {type: string}}, oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}
Cat: {$ref: '#/components/schemas/Pet', properties: {lives: {type: integer}}}
Dog: {$ref: '#/components/schemas/Pet', properties: {bark: {type: boolean}}}
D: {oneOf: [{type: string}, {type: array, items: {$ref: '#/components/schemas/D'}}]}
",
        "
reference-cycle A/oneOf/0/$ref
A = String
B = AnyOf(C | String)
C = AnyOf(B | Integer | Boolean)
Pet = OneOf(Cat | Dog) by kind(Cat=0, Dog=1)
Cat = {kind!: String, lives: Integer, …}
Dog = {kind!: String, bark: Boolean, …}
D = OneOf(String | [D])
",
    );
}

#[test]
fn a_pattern_that_asks_for_the_case_of_a_uuid_is_asked_of_its_text() {
    become_(
        "
A: {type: string, format: uuid, pattern: '^[0-9a-f-]+$'}
B: {type: string, format: uuid, pattern: '^[0-9a-fA-F-]+$'}
C: {type: string, format: uuid, pattern: '^.{36}$'}
D: {type: string, format: uuid, pattern: '^[\\dA-F]{8}(-[\\dA-F]{4}){3}-[\\dA-F]{12}$'}
",
        "
A = Uuid when [{pattern:^[0-9a-f-]+$}]
B = Uuid {patterns:[^[0-9a-fA-F-]+$]}
C = Uuid {patterns:[^.{36}$]}
D = Other(uuid) {patterns:[^[\\\\dA-F]{8}(-[\\\\dA-F]{4}){3}-[\\\\dA-F]{12}$]}
",
    );
}

#[test]
fn a_description_that_is_no_text_costs_only_itself() {
    become_(
        "A: {type: string, description: {$ref: '#/components/schemas/B/description'}}",
        "
wrong-type A/description
A = String
",
    );
}

#[test]
fn digits_in_groups_are_a_number() {
    become_(
        "A: {type: integer, minimum: -1_000, maximum: 45_000_000_000_000_000}",
        "
invalid-keyword A/minimum
invalid-keyword A/maximum
A = Integer {minimum:{value:-1000,exclusive:false},maximum:{value:45000000000000000,exclusive:false}}
",
    );
}

#[test]
fn the_dialect_of_3_0() {
    become_of(
        "3.0.3",
        "
Choice: {type: string, nullable: true, enum: [a, b]}
Inline: {type: object, nullable: true, properties: {x: {type: integer}}}
Wrapped: {nullable: true, allOf: [{$ref: '#/components/schemas/Plain'}]}
Plain: {type: object, properties: {wrapped: {$ref: '#/components/schemas/Wrapped'}}}
Above: {type: number, minimum: 0, exclusiveMinimum: true}
Alone: {$ref: '#/components/schemas/Plain', nullable: true}
Union: {oneOf: [{type: string}, {type: integer}], nullable: true}
Anything: {nullable: true}
Items: {type: array, nullable: true, items: {type: string, format: byte, nullable: true}}
",
        "
beside-reference Alone/nullable
Choice = Enum(\"a\", \"b\")?
Inline = {x: Integer, …}?
Wrapped = Plain?
Plain = {wrapped: Wrapped, …}
Above = Number {minimum:{value:0,exclusive:true}}
Alone = Plain?
Union = OneOf(String | Integer)?
Anything = Any
Items = [Byte?]?
",
    );
}

#[test]
fn what_stands_beside_a_reference_in_3_0() {
    become_of(
        "3.0.3",
        "
A: {type: object, properties: {b: {$ref: '#/components/schemas/B', nullable: true, description: x, maxLength: 3}}}
B: {type: string}
C: {$ref: '#/components/schemas/B', nullable: false}
",
        "
beside-reference A/properties/b/nullable
beside-reference A/properties/b/maxLength
A = {b: B?, …}
B = String
C = =B
",
    );
}

#[test]
fn null_passes_an_intersection_only_where_all_parts_let_it() {
    become_of(
        "3.0.3",
        "
Base: {type: object, nullable: true, properties: {id: {type: string}}}
Both: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, nullable: true, properties: {x: {type: string}}}]}
One: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {x: {type: string}}}]}
",
        "
Base = {id: String, …}?
Both = {id: String, x: String, …}?
One = {id: String, x: String, …}
",
    );
}

#[test]
fn what_is_described_beside_the_type_of_an_array_is_reported() {
    become_(
        "
A: {type: array, properties: {a: {type: string}}, items: {type: object}}
B: {type: array, enum: [a, b], items: {type: string}}
",
        "
invalid-keyword A/properties
invalid-enum B/enum
A = [Map<Any>]
B = [Enum(\"a\", \"b\")]
",
    );
}

#[test]
fn nullable_around_nullable_ends() {
    become_of(
        "3.0.3",
        "
A: {type: object, nullable: true, properties: {a: {type: string}}}
B: {nullable: true, required: [a], allOf: [{$ref: '#/components/schemas/A'}, {type: object}]}
C: {nullable: true, allOf: [{$ref: '#/components/schemas/B'}, {type: object}]}
",
        "
A = {a: String, …}?
B = {a!: String, …}?
C = {a!: String, …}?
",
    );
}

#[test]
fn what_is_wrong_but_clear() {
    become_of(
        "3.0.3",
        "
List: {type: [object], properties: {a: {type: string, required: true}}}
Words: {type: string, enum: [1, yes, true]}
Numbers: {type: integer, enum: ['1', '2', x]}
Misplaced: {type: array, enum: [a, b], items: {type: string}}
Comma: {type: 'string,'}
OneItem: {type: array, items: [{type: string}]}
",
        "
newer-keyword List/type
invalid-enum Words/enum/0
invalid-enum Numbers/enum/0
invalid-enum Numbers/enum/2
invalid-enum Misplaced/enum
type-was-meant Comma/type
invalid-keyword OneItem/items
invalid-keyword List/properties/a/required
List = {a: String, …}
Words = Enum(\"1\", \"yes\", \"true\")
Numbers = Enum(1, 2)
Misplaced = [Enum(\"a\", \"b\")]
Comma = String
OneItem = [String]
",
    );
    become_(
        "
Meant: {type: 'null', oneOf: [{type: string}, {type: integer}]}
",
        "
type-was-meant Meant/type
Meant = OneOf(String | Integer)?
",
    );
}

#[test]
fn wrappers_are_what_they_wrap() {
    become_(
        "
A: {$ref: '#/components/schemas/B'}
B: {type: string}
C: {allOf: [{$ref: '#/components/schemas/B'}], description: x}
D: {$ref: '#/components/schemas/B', minLength: 3}
E: {anyOf: [{$ref: '#/components/schemas/B'}]}
F:
  type: object
  properties:
    a: {$ref: '#/components/schemas/A'}
    b: {allOf: [{$ref: '#/components/schemas/B'}, {description: d}]}
    c: {oneOf: [{$ref: '#/components/schemas/B'}, {type: 'null'}]}
G: {type: object, allOf: [{$ref: '#/components/schemas/F'}]}
H: {allOf: [{type: object, properties: {f: {type: string}}}]}
I: {$ref: '#/components/schemas/H/allOf/0/properties/f'}
",
        "
A = =B
B = String
C = =B
D = String {min_length:3}
E = =B
F = {a: A, b: B, c: B?, …}
G = =F
H = {f: String, …}
I = String
",
    );
}

#[test]
fn circles_of_references_end() {
    become_(
        "
A: {$ref: '#/components/schemas/A'}
B: {$ref: '#/components/schemas/C'}
C: {$ref: '#/components/schemas/B'}
D: {allOf: [{$ref: '#/components/schemas/D'}, {type: object, properties: {x: {type: string}}}]}
E: {allOf: [{$ref: '#/components/schemas/F'}, {properties: {e: {type: string}}}]}
F: {allOf: [{$ref: '#/components/schemas/E'}, {properties: {f: {$ref: '#/components/schemas/E'}}}]}
G: {oneOf: [{$ref: '#/components/schemas/H'}]}
H: {oneOf: [{$ref: '#/components/schemas/G'}]}
",
        "
reference-cycle A/$ref
reference-cycle B/$ref
reference-cycle D
reference-cycle E
A = Any (it refers only to itself)
B = Any (it refers only to itself)
C = Any (it refers only to itself)
D = {x: String, …}
E = {f: E, e: String, …} of F
F = {e: String, f: E, …} of E
G = Any
H = Any
",
    );
}

#[test]
fn what_cannot_be_read_is_untyped_and_says_why() {
    become_(
        "
A: {$ref: '#/components/schemas/Missing'}
B: {allOf: [{$ref: '#/components/schemas/Missing'}, {properties: {x: {type: string}}}]}
C: {type: Pet}
D: {type: object, properties: {x: 5}}
",
        "
unresolved-reference A/$ref
unresolved-reference B/allOf/0/$ref
unknown-type C/type
wrong-type D/properties/x
A = Any (its reference `#/components/schemas/Missing` leads nowhere)
B = {x: String, *: Any}
C = Any (there is no type `Pet`)
D = {x: Any (its schema is a number), …}
",
    );
}

#[test]
fn recursion_ends() {
    become_(
        "
Node: {properties: {children: {type: array, items: {$ref: '#/components/schemas/Node'}}}}
Tree:
  allOf:
    - $ref: '#/components/schemas/Node'
    - properties: {children: {type: array, items: {$ref: '#/components/schemas/Tree'}}, label: {type: string}}
List: {type: array, items: {$ref: '#/components/schemas/List'}}
Map: {additionalProperties: {$ref: '#/components/schemas/Map'}}
Link: {properties: {next: {anyOf: [{$ref: '#/components/schemas/Link'}, {type: 'null'}]}}}
",
        "
Node = {children: [Node], …}
Tree = {children: [Tree], label: String, …} of Node
List = [List]
Map = Map<Map>
Link = {next: Link?, …}
",
    );
}

#[test]
fn intersections() {
    become_(
        "
A: {allOf: [{type: number, minimum: 1, maximum: 9}, {type: integer, minimum: 3, exclusiveMaximum: 9}]}
B: {allOf: [{enum: [a, b, c]}, {type: string, enum: [c, b]}]}
C: {allOf: [{properties: {x: {type: string}}, required: [x]}, {properties: {x: {minLength: 2}, y: {}}, required: [y]}]}
D: {allOf: [{type: array, items: {type: string}}, {type: array, items: {maxLength: 2}, minItems: 1}]}
E: {allOf: [{pattern: a}, {type: string, pattern: b}]}
F: {allOf: [{type: object, properties: {a: {type: string}}}, {additionalProperties: {minLength: 1}}]}
G: {allOf: [{type: string}, {type: integer}]}
H: {type: integer, minimum: 5, maximum: 2}
I: {allOf: [{properties: {s: {enum: [t]}}}, {properties: {s: {enum: [f]}}}]}
",
        "
contradictory-schema G
contradictory-schema H
contradictory-schema I/allOf/1/properties/s
A = Integer {minimum:{value:3,exclusive:false},maximum:{value:9,exclusive:true}}
B = Enum(\"b\", \"c\")
C = {x!: String {min_length:2}, y!: Any, …}
D = [String {max_length:2}] {min_items:1}
E = String {patterns:[a,b]}
F = {a: String {min_length:1}, *: String {min_length:1}}
G = Never
H = Never
I = {s: Enum(\"f\"), …}
",
    );
}

#[test]
fn objects_and_maps() {
    become_(
        "
Free: {type: object}
Closed: {type: object, additionalProperties: false}
Map: {type: object, additionalProperties: {type: string}, minProperties: 1}
Kept: {type: object, properties: {a: {type: string}}, additionalProperties: true, maxProperties: 3}
Counted: {type: object, properties: {a: {type: string}}, maxProperties: 2}
Implied: {type: object, properties: {a: {type: string}}, required: [a], minProperties: 1}
Undeclared: {type: object, required: [z], properties: {a: {}}}
Patterns: {type: object, patternProperties: {'^x-': {type: string}}, properties: {a: {type: integer}}}
Unclear: {type: object, patternProperties: {'^[a-z]': {type: string}}, properties: {a: {type: integer}}}
Impossible: {type: object, properties: {a: false, b: {type: string}}}
Names: {type: object, propertyNames: {maxLength: 2}, dependentRequired: {a: [b]}}
Asked: {type: object, properties: {a: {type: string}}, unevaluatedProperties: {type: integer}, if: {required: [a]}, then: {minProperties: 2}}
None: {properties: {}}
Beside: {allOf: [{type: string}, {properties: {}}], properties: {}}
",
        "
Free = Map<Any>
Closed = {}
Map = Map<String> {min_properties:1}
Kept = {a: String, *: Any} {max_properties:3}
Counted = {a: String, …} when [{maxProperties:2}]
Implied = {a!: String, …}
Undeclared = {a: Any, z!: Any (`z` is required, and no schema says what it is), …}
Patterns = {a: Integer, /^x-/: String, …} when [{^x-: [{type:[string]}]}]
Unclear = {a: Integer, /^[a-z]/: String, …} when [{a: [{type:[integer]}], ^[a-z]: [{type:[string]}]}]
Impossible = {a: Never, b: String, …}
Names = Map<Any> when [names [{maxLength:2}], {dependentRequired:{a:[b]}}]
Asked = {a: String, *: Any} when [is [{type:[object]}, {a: [{type:[string]}]}, if [{required:[a]}] then [{minProperties:2}] else -, unevaluated [{type:[integer]}]]]
None = Map<Any>
Beside = String
",
    );
}

#[test]
fn closed_parts_do_not_rule_out_each_other() {
    become_(
        "
A: {type: object, additionalProperties: false, properties: {a: {type: string}}, required: [a]}
B: {type: object, additionalProperties: false, properties: {b: {type: string}}}
Both: {allOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
",
        "
contradictory-schema Both
A = {a!: String}
B = {b: String}
Both = {a!: String, b: String} of A & B
",
    );
}

#[test]
fn unevaluated_properties() {
    become_(
        "
Closed: {type: object, properties: {a: {}}, unevaluatedProperties: false, allOf: [{properties: {b: {type: string}}}]}
Depends: {type: object, properties: {a: {}}, unevaluatedProperties: false, anyOf: [{required: [a]}, {required: [c]}]}
If: {type: object, unevaluatedProperties: false, if: {required: [a]}}
",
        "
Closed = {a: Any, b: String}
Depends = {a: Any, c: Any, …} when [is [{type:[object]}, {a: []}, any [{required:[a]}] [{required:[c]}], unevaluated [never]]]
If = Map<Any> when [is [{type:[object]}, if [{required:[a]}] then - else -, unevaluated [never]]]
",
    );
}

#[test]
fn arrays_and_tuples() {
    become_(
        "
Tuple: {type: array, prefixItems: [{type: string}, {type: integer}], items: false}
Apart: {type: array, prefixItems: [{type: string}, {type: string}], items: false, minItems: 2, uniqueItems: true}
Rest: {type: array, prefixItems: [{type: string}], items: {type: integer}}
Empty: {type: array, items: false}
Contains: {type: array, items: {type: string}, contains: {const: a}}
Untyped: {items: {type: string}}
",
        "
Tuple = (String, Integer) when [{items:{prefix:[0,1],rest:2}}]
Apart = (String, String) {min_items:2} when [uniqueItems]
Rest = (String, Integer…) when [{items:{prefix:[5],rest:6}}]
Empty = [Any] {max_items:0}
Contains = [String] when [contains 1 [{enum:[a]}]]
Untyped = [String]
",
    );
}

#[test]
fn conditions_are_rules() {
    become_(
        "
Not: {type: object, not: {required: [a]}}
If: {type: integer, if: {minimum: 5}, then: {multipleOf: 2}}
Lonely: {type: integer, if: {minimum: 5}}
Itself: {not: {$ref: '#/components/schemas/Itself'}}
",
        "
Not = Map<Any> when [not [{required:[a]}]]
If = Integer when [if [{minimum:{value:5,exclusive:false}}] then [{multipleOf:2}] else -]
Lonely = Integer
Itself = Any when [is [not [is [not [is [not …]]]]]]
",
    );
}

#[test]
fn enumerations() {
    become_(
        "
Const: {const: 1}
Nothing: {const: null}
Bools: {enum: [true, false]}
One: {type: boolean, enum: [true]}
Nullable: {type: [integer, 'null'], enum: [1, 2, null]}
Titles: {oneOf: [{const: a, title: Alpha}, {const: b, title: Beta}]}
Shared: {oneOf: [{enum: [a, b]}, {enum: [b, c]}]}
Any: {anyOf: [{type: string, example: z}, {type: string, enum: [x, y]}, {type: string}]}
Extensible: {type: string, x-extensible-enum: [a, b]}
Named: {type: integer, enum: [1, 2], x-enum-varnames: [One, Two]}
Narrowed: {type: string, enum: [a, bbb], maxLength: 2}
Mixed: {enum: [1, a, true]}
Everything: {enum: [null, 1, a, 1.5, true, [1], {a: 1}]}
Empty: {enum: []}
Forgotten: {type: string, enum: []}
",
        "
invalid-enum Empty/enum
invalid-enum Forgotten/enum
ambiguous-union Shared
contradictory-schema Empty
Const = Enum(1)
Nothing = Null
Bools = Boolean
One = Enum(true)
Nullable = Enum(1, 2)?
Titles = Enum(\"a\" as Alpha, \"b\" as Beta)
Shared = Enum(\"a\", \"b\", \"c\") when [one [{enum:[a,b]}] [{enum:[b,c]}]]
Any = Enum(\"x\", \"y\", …)
Extensible = Enum(\"a\", \"b\", …)
Named = Enum(1 as One, 2 as Two)
Narrowed = Enum(\"a\")
Mixed = Enum(1, \"a\", true)
Everything = Enum(1, \"a\", 1.5, true, [1], {\"a\":1})?
Empty = Never
Forgotten = String
",
    );
}

#[test]
fn formats_and_contents() {
    become_(
        "
Base64: {type: string, contentMediaType: image/png, contentEncoding: base64}
Binary: {type: string, contentMediaType: image/png}
Json: {type: string, contentMediaType: application/json}
Int: {type: string, format: int64}
Other: {type: string, format: hostname}
Nothing: {format: date}
Two: {type: string, allOf: [{format: email}, {format: uuid}]}
",
        "
Base64 = Byte
Binary = Binary
Json = String
Int = Integer(int64)
Other = Other(hostname)
Nothing = Any (`format: date` is of strings, and no `type` says that it is one) when [is [{format:date}]]
Two = Uuid
",
    );
}
