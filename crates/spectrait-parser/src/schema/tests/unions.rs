//! What `oneOf`, `anyOf` and discriminators become.

use super::{become_, become_of};
use crate::testing::{lowered, types};

#[test]
fn objects_that_fit_two_branches_of_a_one_of() {
    let types = types(
        "3.1.0",
        "
Open: {oneOf: [{properties: {radius: {type: number}}}, {properties: {side: {type: number}}}]}
Same: {oneOf: [{required: [a], properties: {a: {type: integer}}}, {required: [b], properties: {a: {type: number}, b: {enum: [x]}}}]}
Told: {oneOf: [{required: [k], properties: {k: {const: a}}}, {required: [k], properties: {k: {const: b}}}]}
Kinds: {oneOf: [{required: [k], properties: {k: {type: string}}}, {required: [k], properties: {k: {type: integer}}}]}
Closed: {oneOf: [{required: [a], properties: {a: {}}, additionalProperties: false}, {required: [b], properties: {b: {}}}]}
Numbers: {oneOf: [{type: integer}, {type: number}]}
",
    );
    let said: Vec<&str> = types
        .lines()
        .take_while(|line| !line.contains('='))
        .collect();
    let expected = [
        "ambiguous-union Open",
        "ambiguous-union Same",
        "ambiguous-union Numbers",
    ];
    assert_eq!(said, expected, "\n{types}");
}

#[test]
fn a_value_that_fits_two_branches_is_shown() {
    let (_, diagnostics) = lowered(
        "openapi: 3.1.0
components:
  schemas:
    A: {oneOf: [{$ref: '#/components/schemas/B'}, {type: object, required: [b], properties: {a: {type: number}, b: {enum: [x]}}}]}
    B: {type: object, required: [a], properties: {a: {type: integer}}}
",
    );
    let messages: Vec<&str> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.code == "ambiguous-union")
        .map(|diagnostic| diagnostic.message.as_str())
        .collect();
    let expected = "`{\"a\":1,\"b\":\"x\"}` fits both `B` and branch 2; `oneOf` accepts nothing that fits two branches, so its type refuses it";
    assert_eq!(messages, [expected]);
}

#[test]
fn the_pair_of_branches_is_told_of_which_most_is_refused() {
    let (_, diagnostics) = lowered(
        "openapi: 3.1.0
components:
  schemas:
    A: {oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}, {$ref: '#/components/schemas/D'}]}
    B: {type: object, required: [b], properties: {b: {type: integer}}}
    C: {type: object, required: [c], properties: {c: {type: integer}, b: {type: integer}}}
    D: {type: object, required: [c, d], properties: {c: {type: integer}, d: {type: string}, b: {type: integer}}}
",
    );
    let mut said = diagnostics.iter();
    let said = said.find(|it| it.code == "ambiguous-union");
    let said = said.map_or("", |it| it.message.as_str());
    let expected = "whatever fits `D` fits `C` too";
    assert!(said.starts_with(expected), "{said}");
    let others = "; other branches have values in common, too, of which no more is refused";
    assert!(said.ends_with(others), "{said}");
}

#[test]
fn all_branches_that_a_value_fits_are_named() {
    let said = |schemas: &str| -> Vec<String> {
        let text = format!("openapi: 3.1.0\ncomponents:\n  schemas:\n{schemas}");
        let (_, diagnostics) = lowered(&text);
        let said = diagnostics.iter();
        let said = said.filter(|it| it.code == "ambiguous-union");
        let said = said.map(|it| it.message.split(';').next().unwrap_or_default().to_owned());
        said.collect()
    };
    // Texts, numbers and lists with bounds, and objects in objects.
    let bounded = "
    A: {oneOf: [{type: object, required: [a], properties: {a: {type: string, minLength: 2, maxLength: 4}}},
                {type: object, required: [a], properties: {a: {type: string, maxLength: 3}, b: {type: string}}}]}
    B: {oneOf: [{type: object, required: [a], properties: {a: {type: string, pattern: '^[A-Z]+$'}, x: {type: string}}},
                {type: object, required: [a], properties: {a: {type: string, pattern: '^[A-F]{3}$'}, y: {type: string}}}]}
    C: {oneOf: [{type: object, required: [a], properties: {a: {type: integer, minimum: 10}, x: {type: string}}},
                {type: object, required: [a], properties: {a: {type: array, minItems: 1}, y: {type: string}}},
                {type: object, required: [a], properties: {a: {type: number, exclusiveMaximum: 12}, z: {type: string}}}]}
    D: {oneOf: [{type: object, required: [a], properties: {a: {type: object, required: [b], properties: {b: {type: string, format: date}}}, x: {type: string}}},
                {type: object, required: [a], properties: {a: {type: object, required: [c], properties: {c: {type: array, minItems: 2, items: {type: boolean}}}}, y: {type: string}}}]}
";
    assert_eq!(
        said(bounded),
        [
            r#"`{"a":"aa"}` fits both branch 1 and branch 2"#,
            r#"`{"a":"AAA"}` fits both branch 1 and branch 2"#,
            r#"`{"a":10}` fits both branch 1 and branch 3"#,
            r#"`{"a":{"b":"2020-01-01","c":[true,true]}}` fits both branch 1 and branch 2"#,
        ]
    );
    // More than two, and the description's own examples.
    let many = "
    A: {oneOf: [{$ref: '#/components/schemas/P'}, {$ref: '#/components/schemas/Q'}, {$ref: '#/components/schemas/R'}, {$ref: '#/components/schemas/S'}]}
    B: {oneOf: [{$ref: '#/components/schemas/P'}, {$ref: '#/components/schemas/Q'}], example: {p: x, q: y}}
    C: {oneOf: [{$ref: '#/components/schemas/P'}, {$ref: '#/components/schemas/T'}, {type: object, properties: {u: {type: string}}}]}
    P: {type: object, properties: {p: {type: string}}}
    Q: {type: object, properties: {q: {type: string}}}
    R: {type: object, required: [r], properties: {r: {type: string}}}
    S: {type: object, properties: {s: {type: string}}}
    T: {type: object, properties: {p: {type: string}, t: {type: string}}, required: [t]}
";
    assert_eq!(
        said(many),
        [
            "`{}` fits `P`, `Q` and `S`",
            r#"`{"p":"x","q":"y"}` fits both `P` and `Q`"#,
            r#"whatever fits `T` fits `P` too, such as `{"t":"a"}`, which fits branch 3 as well"#,
        ]
    );
}

#[test]
fn branches_within_others_are_said_to_be_never_met() {
    let (_, diagnostics) = lowered(
        "openapi: 3.1.0
components:
  schemas:
    A: {oneOf: [{$ref: '#/components/schemas/P'}, {$ref: '#/components/schemas/Q'}]}
    B: {oneOf: [{$ref: '#/components/schemas/P'}, {type: object, properties: {a: {type: string}}, title: T}]}
    P: {type: object, properties: {a: {type: string}}}
    Q: {type: object, properties: {a: {type: string}, b: {type: string}}, required: [a]}
",
    );
    let messages = diagnostics.iter().filter(|it| it.code == "ambiguous-union");
    let messages: Vec<&str> = messages.map(|it| it.message.as_str()).collect();
    let two = "`oneOf` accepts nothing that fits two branches, so its type";
    let expected = [
        format!(
            "whatever fits `Q` fits `P` too, such as `{{\"a\":\"a\"}}`; {two} never holds `Q`: a value of `Q` is refused, and a body that holds one cannot be decoded"
        ),
        format!(
            "whatever fits `P` fits `T` too, and the other way round, such as `{{}}`; {two} refuses all of them"
        ),
    ];
    assert_eq!(messages, expected);
}

#[test]
fn a_branch_that_asks_no_more_than_another_leaves_hardly_a_value() {
    let (_, diagnostics) = lowered(
        "openapi: 3.1.0
components:
  schemas:
    A: {oneOf: [{$ref: '#/components/schemas/P'}, {$ref: '#/components/schemas/Q'}]}
    P: {type: object, properties: {a: {type: string}}}
    Q: {type: object, properties: {a: {type: string}, b: {type: string}}}
",
    );
    let mut messages = diagnostics.iter().map(|it| it.message.as_str());
    assert!(
        messages
            .any(|it| it.ends_with("hardly any value is accepted, and no other can be decoded"))
    );
}

#[test]
fn what_narrows_a_union_leaves_branches_out() {
    become_(
        "
A: {type: string, oneOf: [{const: a}, {const: b}]}
B: {allOf: [{$ref: '#/components/schemas/A'}, {const: b}]}
M: {type: object, required: [kind], properties: {kind: {const: m}, v: {type: string}}}
N: {type: object, required: [kind], properties: {kind: {const: n}, w: {type: integer}}}
O: {oneOf: [{$ref: '#/components/schemas/M'}, {$ref: '#/components/schemas/N'}]}
OnlyM: {allOf: [{$ref: '#/components/schemas/O'}, {type: object, properties: {kind: {const: m}, extra: {type: string}}}]}
",
        "
A = Enum(\"a\", \"b\")
B = Enum(\"b\")
M = {kind!: Enum(\"m\"), v: String, …}
N = {kind!: Enum(\"n\"), w: Integer, …}
O = OneOf(M | N)
OnlyM = {kind!: Enum(\"m\"), extra: String, v: String, …}
",
    );
}

#[test]
fn what_narrows_a_union_may_be_nullable() {
    become_of(
        "3.0.3",
        "
M: {type: object, required: [kind], properties: {kind: {type: string, enum: [m]}, v: {type: string, nullable: true}}}
N: {type: object, required: [kind], properties: {kind: {type: string, enum: [n]}}}
O: {oneOf: [{$ref: '#/components/schemas/M'}, {$ref: '#/components/schemas/N'}]}
OnlyM: {allOf: [{$ref: '#/components/schemas/O'}, {type: object, nullable: true, properties: {kind: {type: string, enum: [m]}}}]}
Untyped: {allOf: [{$ref: '#/components/schemas/O'}, {nullable: true, properties: {kind: {enum: [m]}}}]}
P: {type: object, nullable: true, required: [kind], properties: {kind: {enum: [p]}}}
Nullable: {allOf: [{oneOf: [{$ref: '#/components/schemas/P'}, {$ref: '#/components/schemas/N'}]}, {type: object, nullable: true, properties: {kind: {enum: [p]}}}]}
",
        "
M = {kind!: Enum(\"m\"), v: String?, …}
N = {kind!: Enum(\"n\"), …}
O = OneOf(M | N)
OnlyM = {kind!: Enum(\"m\"), v: String?, …}
Untyped = {kind!: Enum(\"m\"), v: String?, …}
P = {kind!: Enum(\"p\"), …}?
Nullable = {kind!: Enum(\"p\"), …}?
",
    );
}

#[test]
fn null_is_taken_out_of_unions_that_list_every_kind() {
    become_(
        "
A: {anyOf: [{type: [string, 'null']}, {type: [number, 'null']}, {type: boolean}, {type: object}, {type: array}]}
B: {anyOf: [{type: string}, {}]}
",
        "
A = AnyOf(String | Number | Boolean | Map<Any> | [Any])?
B = AnyOf(String | Any)
",
    );
}

#[test]
fn nullable_branches_of_a_one_of_in_3_0() {
    become_of(
        "3.0.3",
        "A: {oneOf: [{type: string, nullable: true}, {type: integer, nullable: true}]}",
        "
ambiguous-union A
A = OneOf(String | Integer)?
",
    );
}

#[test]
fn unions() {
    become_(
        "
Kinds: {oneOf: [{type: string}, {type: array, items: {type: string}}]}
Same: {oneOf: [{type: string}, {type: string, format: uuid}]}
Nested: {oneOf: [{oneOf: [{type: string}, {type: integer}]}, {type: boolean}]}
Optional: {anyOf: [{anyOf: [{type: string}, {type: 'null'}]}, {type: integer}]}
Twice: {oneOf: [{type: 'null'}, {type: [string, 'null']}]}
All: {oneOf: [true, true]}
Beside: {type: object, required: [k], properties: {k: {type: string}}, oneOf: [{properties: {x: {type: string}}, required: [x]}, {properties: {y: {type: string}}, required: [y]}]}
Required: {type: object, properties: {a: {}}, anyOf: [{required: [a]}, {required: [b]}]}
Declared: {type: object, properties: {a: {}}, additionalProperties: {type: integer}, anyOf: [{required: [a]}, {required: [b]}]}
Bounds: {type: [integer, 'null'], oneOf: [{minimum: 5}, {multipleOf: 3}]}
Alike: {oneOf: [{type: string}, {type: object, properties: {a: {type: string}}}, {type: object, properties: {a: {type: string}, b: {type: string}}}]}
Kept: {unevaluatedProperties: {type: string}, oneOf: [{type: object, properties: {x: {type: string}}, required: [x]}, {type: object, properties: {y: {type: string}}, required: [y]}]}
",
        "
ambiguous-union Same
ambiguous-union All
ambiguous-union Alike
Kinds = OneOf(String | [String])
Same = AnyOf(String | Uuid)
Nested = OneOf(OneOf(String | Integer) | Boolean)
Optional = AnyOf(String | Integer)?
Twice = String?
All = Any when [one [] []]
Beside = OneOf({k!: String, x!: String, …} | {k!: String, y!: String, …})
Required = {a: Any, b: Any, …} when [any [{required:[a]}] [{required:[b]}]]
Declared = {a: Any, *: Integer} when [any [{required:[a]}] [{required:[b]}]]
Bounds = Integer when [one [{minimum:{value:5,exclusive:false}}] [{multipleOf:3}]]
Alike = OneOf(String | {a: String, …} | {a: String, b: String, …})
Kept = OneOf({x!: String, *: Any} when [is [one [{type:[object]}, {x: [{type:[string]}]}, {required:[x]}] [{type:[object]}, {y: [{type:[string]}]}, {required:[y]}], unevaluated [{type:[string]}]]] | {y!: String, *: Any} when [is [one [{type:[object]}, {x: [{type:[string]}]}, {required:[x]}] [{type:[object]}, {y: [{type:[string]}]}, {required:[y]}], unevaluated [{type:[string]}]]])
",
    );
}

#[test]
fn discriminators() {
    become_(
        "
Cat: {type: object, properties: {t: {const: cat}}, required: [t]}
Dog: {type: object, properties: {t: {const: dog}}, required: [t]}
Bird: {type: object, properties: {t: {type: string}}, required: [t]}
Constants: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Bird'}], discriminator: {propertyName: t}}
Mapping:
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Bird'}]
  discriminator: {propertyName: t, mapping: {kitty: Cat, bird: '#/components/schemas/Bird', dog: Dog}}
",
        "
unused-discriminator Mapping/discriminator/mapping/dog
unused-discriminator Mapping/discriminator/mapping/kitty
Cat = {t!: Enum(\"cat\"), …}
Dog = {t!: Enum(\"dog\"), …}
Bird = {t!: String, …}
Constants = OneOf(Cat | Dog | Bird) by t(cat=0, dog=1, Bird=2)
Mapping = OneOf(Cat | Bird) by t(bird=1, cat=0)
",
    );
}

/// A tag is never `null`, whatever is listed beside it.
#[test]
fn a_tag_that_may_be_null() {
    become_(
        "
Cat: {type: object, properties: {t: {type: [string, 'null'], enum: [cat, null]}}, required: [t]}
Dog: {type: object, properties: {t: {enum: [dog, null]}}, required: [t]}
Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: t}}
",
        "
Cat = {t!: Enum(\"cat\")?, …}
Dog = {t!: Enum(\"dog\")?, …}
Pet = OneOf(Cat | Dog) by t(cat=0, dog=1)
",
    );
}

/// The keys of a `mapping` are strings, whatever the values are.
#[test]
fn discriminators_that_are_no_strings() {
    become_(
        "
No: {type: object, required: [t], properties: {t: {type: boolean, const: false}}}
Yes: {type: object, required: [t], properties: {t: {const: true}}}
Flag: {oneOf: [{$ref: '#/components/schemas/No'}, {$ref: '#/components/schemas/Yes'}], discriminator: {propertyName: t, mapping: {'False': No, 'True': Yes}}}
One: {type: object, required: [t], properties: {t: {type: number, const: 1.0}}}
Half: {type: object, required: [t], properties: {t: {enum: [2.5]}}}
Mapped: {oneOf: [{$ref: '#/components/schemas/One'}, {$ref: '#/components/schemas/Half'}], discriminator: {propertyName: t, mapping: {'1.0': One, half: Half}}}
Plain: {oneOf: [{$ref: '#/components/schemas/One'}, {$ref: '#/components/schemas/Half'}], discriminator: {propertyName: t}}
Any: {type: object, required: [t], properties: {t: {type: boolean}}}
Free: {oneOf: [{$ref: '#/components/schemas/Any'}, {$ref: '#/components/schemas/Yes'}], discriminator: {propertyName: t, mapping: {'FALSE': Any}}}
",
        "
No = {t!: Enum(false), …}
Yes = {t!: Enum(true), …}
Flag = OneOf(No | Yes) by t(false=0, true=1)
One = {t!: Enum(1.0), …}
Half = {t!: Enum(2.5), …}
Mapped = OneOf(One | Half) by t(1=0, 2.5=1)
Plain = OneOf(One | Half) by t(1=0, 2.5=1)
Any = {t!: Boolean, …}
Free = OneOf(Any | Yes) by t(false=0, true=1)
",
    );
}

/// Events often differ in their names alone.
#[test]
fn schemas_that_ask_the_same_are_told_apart_by_a_discriminator() {
    become_(
        "
Event: {type: object, required: [t], properties: {t: {type: string}, id: {type: integer}}}
Opened: {allOf: [{$ref: '#/components/schemas/Event'}, {type: object}]}
Closed: {allOf: [{$ref: '#/components/schemas/Event'}, {type: object}]}
Told: {oneOf: [{$ref: '#/components/schemas/Opened'}, {$ref: '#/components/schemas/Closed'}], discriminator: {propertyName: t, mapping: {opened: Opened, closed: Closed}}}
",
        "
Event = {t!: String, id: Integer, …}
Opened = =Event
Closed = =Event
Told = OneOf(Opened | Closed) by t(opened=0, closed=1)
",
    );
}

/// A discriminator that is meant for another property would let nothing pass.
#[test]
fn a_mapping_to_what_the_branches_cannot_have() {
    become_(
        "
Data: {type: object, required: [source, type], properties: {source: {type: string}, type: {type: string, enum: [passport, address]}, hash: {type: string}}}
File: {type: object, required: [source, type], properties: {source: {type: string}, type: {type: string, enum: [passport, bill]}, hashes: {type: array, items: {type: string}}}}
Wrong: {anyOf: [{$ref: '#/components/schemas/Data'}, {$ref: '#/components/schemas/File'}], discriminator: {propertyName: type, mapping: {data: Data, file: File}}}
Cat: {type: object, required: [type], properties: {type: {const: Cat}}}
Dog: {type: object, required: [type], properties: {type: {const: dog}}}
Some: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: type, mapping: {cat: Cat, dog: Dog}}}
A: {type: object, additionalProperties: false, required: [a], properties: {a: {type: string}}}
B: {type: object, additionalProperties: false, required: [b], properties: {b: {type: string}}}
Closed: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], discriminator: {propertyName: kind}}
One: {type: object, required: [type], properties: {type: {enum: [x]}, one: {type: string}}}
Two: {type: object, required: [type], properties: {type: {enum: [x]}, two: {type: string}}}
Shared: {anyOf: [{$ref: '#/components/schemas/One'}, {$ref: '#/components/schemas/Two'}], discriminator: {propertyName: type}}
",
        r#"
unused-discriminator Wrong/discriminator/mapping/data
unused-discriminator Some/discriminator/mapping/cat
unused-discriminator Closed/oneOf/0
unused-discriminator Closed/oneOf/1
Data = {source!: String, type!: Enum("passport", "address"), hash: String, …}
File = {source!: String, type!: Enum("passport", "bill"), hashes: [String], …}
Wrong = AnyOf(Data | File) by type(passport=0, address=0, passport=1, bill=1)
Cat = {type!: Enum("Cat"), …}
Dog = {type!: Enum("dog"), …}
Some = OneOf(Cat | Dog) by type(dog=1, Cat=0)
A = {a!: String}
B = {b!: String}
Closed = OneOf(A | B)
One = {type!: Enum("x"), one: String, …}
Two = {type!: Enum("x"), two: String, …}
Shared = AnyOf(One | Two) by type(x=0, x=1)
"#,
    );
}

#[test]
fn a_branch_may_build_on_its_union() {
    become_(
        "
Pet:
  type: object
  required: [petType]
  properties: {petType: {type: string}}
  oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
  discriminator: {propertyName: petType}
Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {lives: {type: integer}}}]}
Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {bark: {type: boolean}}}]}
Owner: {properties: {pet: {$ref: '#/components/schemas/Pet'}}}
",
        "
Pet = OneOf(Cat | Dog) by petType(Cat=0, Dog=1)
Cat = {petType!: String, lives: Integer, …}
Dog = {petType!: String, bark: Boolean, …}
Owner = {pet: Pet, …}
",
    );
}

#[test]
fn several_unions_hold_at_once() {
    become_(
        "
X: {type: object, required: [x], properties: {x: {type: string}}}
Y: {type: object, required: [y], properties: {y: {type: string}}}
Part: {allOf: [{oneOf: [{$ref: '#/components/schemas/X'}, {$ref: '#/components/schemas/Y'}]}, {type: object, properties: {c: {type: boolean}}}]}
Two: {type: object, oneOf: [{$ref: '#/components/schemas/X'}, {$ref: '#/components/schemas/Y'}], anyOf: [{required: [p]}, {required: [q]}]}
Repeated: {allOf: [{$ref: '#/components/schemas/Part'}, {$ref: '#/components/schemas/Part'}]}
",
        "
X = {x!: String, …}
Y = {y!: String, …}
Part = OneOf({c: Boolean, x!: String, …} of X | {c: Boolean, y!: String, …} of Y)
Two = OneOf({x!: String, p: Any, q: Any, …} when [any [{required:[p]}] [{required:[q]}]] of X | {y!: String, p: Any, q: Any, …} when [any [{required:[p]}] [{required:[q]}]] of Y)
Repeated = =Part
",
    );
}

#[test]
fn names_that_are_required_already_make_no_other_type() {
    become_(
        "
Item: {oneOf: [{$ref: '#/components/schemas/Drink'}, {$ref: '#/components/schemas/Cake'}], required: [kind], discriminator: {propertyName: kind}}
Drink: {type: object, required: [kind, volume], properties: {kind: {const: Drink}, volume: {type: number}}}
Cake: {type: object, properties: {kind: {const: Cake}}}
List: {type: array, items: {$ref: '#/components/schemas/Drink', type: object, required: [volume]}}
More: {type: array, items: {$ref: '#/components/schemas/Drink', required: [price]}}
Same: {allOf: [{$ref: '#/components/schemas/Drink'}, {required: [kind]}, {required: [volume, kind]}]}
Twice: {allOf: [{required: [a, b]}, {type: object, required: [b, a]}]}
",
        r#"
Item = OneOf(Drink | {kind!: Enum("Cake"), …} of Cake) by kind(Drink=0, Cake=1)
Drink = {kind!: Enum("Drink"), volume!: Number, …}
Cake = {kind: Enum("Cake"), …}
List = [Drink]
More = [{kind!: Enum("Drink"), volume!: Number, price!: Any (`price` is required, and no schema says what it is), …} of Drink]
Same = =Drink
Twice = {b!: Any (`b` is required, and no schema says what it is), a!: Any (`a` is required, and no schema says what it is), …}
"#,
    );
}

#[test]
fn branches_of_one_scalar_type_are_that_type() {
    become_(
        "
Either: {anyOf: [{type: string, pattern: ^a}, {type: string, pattern: ^b}]}
One: {oneOf: [{type: string, minLength: 2}, {type: string, maxLength: 4}]}
Free: {anyOf: [{type: string, description: an id}, {type: string, description: a name}, {type: string, minLength: 2}]}
Twice: {oneOf: [{type: string}, {type: string}]}
Mail: {anyOf: [{type: string, format: email}, {type: string, format: email, pattern: x}]}
Number: {anyOf: [{type: integer, format: int32}, {type: integer, format: int32, minimum: 10}]}
Back: {anyOf: [{type: string, pattern: (a)}, {type: string, pattern: (b)\\1}]}
Maybe: {anyOf: [{type: string, pattern: ^a}, {type: string, pattern: ^b}, {type: 'null'}]}
Formats: {anyOf: [{type: string, format: email}, {type: string, format: hostname}]}
Named: {anyOf: [{type: string, title: Id, pattern: ^a}, {type: string, pattern: ^b}]}
Kinds: {anyOf: [{type: integer, minimum: 1}, {type: number, maximum: 5}]}
",
        r"
ambiguous-union One
ambiguous-union Twice
Either = String {patterns:[^a|^b]}
One = OneOf(String {min_length:2} | String {max_length:4})
Free = String
Twice = String
Mail = Other(email)
Number = Integer<int32>
Back = AnyOf(String {patterns:[(a)]} | String {patterns:[(b)\\1]})
Maybe = String {patterns:[^a|^b]}?
Formats = AnyOf(Other(email) | Other(hostname))
Named = AnyOf(String {patterns:[^a]} | String {patterns:[^b]})
Kinds = AnyOf(Integer {minimum:{value:1,exclusive:false}} | Number {maximum:{value:5,exclusive:false}})
",
    );
}

#[test]
fn a_property_that_no_branch_has_is_said_once() {
    become_of(
        "3.1.0",
        "
A: {type: object, required: [kind, a], properties: {kind: {type: string}, a: {type: string}}}
B: {type: object, required: [kind, b], properties: {kind: {type: string}, b: {type: string}}}
U:
  oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
  discriminator: {propertyName: kin}
",
        "
unused-discriminator U/discriminator/propertyName
A = {kind!: String, a!: String, …}
B = {kind!: String, b!: String, …}
U = OneOf(A | B) by kin(A=0, B=1)
",
    );
}

#[test]
fn a_mapping_that_leads_nowhere_means_the_branch_that_is_left() {
    become_of(
        "3.1.0",
        "
Room: {type: object, required: [kind], properties: {kind: {type: string}}}
Desk: {type: object, required: [kind, floor], properties: {kind: {type: string}, floor: {type: string}}}
U:
  oneOf: [{$ref: '#/components/schemas/Room'}, {$ref: '#/components/schemas/Desk'}]
  discriminator: {propertyName: kind, mapping: {room: '#/components/schemas/Rooom', desk: '#/components/schemas/Desk'}}
",
        "
unresolved-reference U/discriminator/mapping/room
Room = {kind!: String, …}
Desk = {kind!: String, floor!: String, …}
U = OneOf(Room | Desk) by kind(desk=1, room=0)
",
    );
}
