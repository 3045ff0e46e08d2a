//! What fits two branches of a `oneOf`: what is allowed all the same, what is refused, and what is said of it.

use super::become_;

/// The texts and numbers of one branch that another one lists are alternatives; where they are within bounds, it is said
/// that they are refused.
#[test]
fn values_that_another_branch_allows() {
    become_(
        "
Uri: {oneOf: [{type: string, format: uri}, {type: string, enum: ['']}]}
Number: {oneOf: [{type: integer, format: int32}, {const: -1}]}
Flag: {oneOf: [{type: boolean}, {enum: [true]}]}
Short: {oneOf: [{type: string, minLength: 1}, {enum: [auto]}]}
Other: {oneOf: [{type: string, minLength: 5}, {enum: [auto]}]}
Time: {oneOf: [{type: string, format: date-time}, {enum: [now]}]}
Twice: {oneOf: [{enum: [asc, desc, none]}, {enum: [none, random]}]}
",
        r#"
ambiguous-union Uri
ambiguous-union Number
ambiguous-union Flag
ambiguous-union Short
ambiguous-union Twice
Uri = AnyOf(Enum("") | Uri)
Number = AnyOf(Enum(-1) | Integer<int32>)
Flag = AnyOf(Enum(true) | Boolean)
Short = OneOf(String {min_length:1} | Enum("auto"))
Other = OneOf(String {min_length:5} | Enum("auto"))
Time = OneOf(DateTime | Enum("now"))
Twice = Enum("asc", "desc", "none", "random") when [one [{enum:[asc,desc,none]}] [{enum:[none,random]}]]
"#,
    );
}

#[test]
fn lists_whose_items_fit_two_branches() {
    become_(
        "
One: {type: object, required: [a], properties: {a: {type: string}}}
Two: {type: object, required: [a, b], properties: {a: {type: string}, b: {type: string}}}
Three: {type: object, required: [c], properties: {c: {type: string}}}
Within: {oneOf: [{type: array, items: {$ref: '#/components/schemas/One'}}, {type: array, items: {$ref: '#/components/schemas/Two'}}]}
Apart: {oneOf: [{type: array, items: {$ref: '#/components/schemas/One'}}, {type: array, items: {$ref: '#/components/schemas/Three'}}]}
Texts: {oneOf: [{type: array, items: {type: string}}, {type: array, items: {type: string}, maxItems: 3}]}
Kinds: {oneOf: [{type: array, items: {type: string}}, {type: array, items: {type: integer}}]}
",
        "
ambiguous-union Within
ambiguous-union Texts
One = {a!: String, …}
Two = {a!: String, b!: String, …}
Three = {c!: String, …}
Within = OneOf([One] | [Two])
Apart = OneOf([One] | [Three])
Texts = OneOf([String] | [String] {max_items:3})
Kinds = OneOf([String] | [Integer])
",
    );
}

/// Strictly nothing fits a branch that stands there twice, which nobody means.
#[test]
fn a_branch_that_stands_there_twice_counts_once() {
    become_(
        "
A: {type: object, required: [a], properties: {a: {type: integer}}}
B: {type: object, required: [b], properties: {b: {type: integer}}}
Same: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/A', description: again}]}
Items: {type: array, items: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/A'}]}}
Further: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/A'}]}
Any: {type: array, items: {anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/A'}]}}
Wrapper: {allOf: [{$ref: '#/components/schemas/A'}]}
Wrapped: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/Wrapper'}, {$ref: '#/components/schemas/B'}]}
More: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/A', required: [c]}]}
Beside: {type: object, required: [a, b], oneOf: [{required: [a]}, {required: [b]}]}
All: {oneOf: [true, true]}
",
        "
ambiguous-union Same/oneOf/1/$ref
ambiguous-union Further/oneOf/2/$ref
ambiguous-union Items/items/oneOf/1/$ref
ambiguous-union Wrapped
ambiguous-union More
ambiguous-union Beside
ambiguous-union All
A = {a!: Integer, …}
B = {b!: Integer, …}
Same = =A
Items = [A]
Further = OneOf(A | B)
Any = [A]
Wrapper = =A
Wrapped = OneOf(A | B)
More = OneOf(A | {a!: Integer, c!: Any (`c` is required, and no schema says what it is), …} of A)
Beside = {a!: Any (`a` is required, and no schema says what it is), b!: Any (`b` is required, and no schema says what it is), …} when [one [{required:[a]}] [{required:[b]}]]
All = Any when [one [] []]
",
    );
}

/// Texts that are told apart by a format which nobody checks are alternatives; where bounds let two branches overlap, it is
/// said that what fits both is refused.
#[test]
fn scalars_that_fit_two_branches() {
    become_(
        "
User: {oneOf: [{type: string, format: uuid}, {type: string, format: email, maxLength: 254}]}
Contact: {oneOf: [{type: string, format: email, maxLength: 254}, {type: string, format: uri, maxLength: 2000}, {type: integer}]}
Listed: {oneOf: [{type: string, format: uri, maxLength: 2000}, {enum: ['']}]}
Apart: {oneOf: [{type: string, format: email, pattern: '@'}, {type: string, format: uuid}]}
Same: {oneOf: [{type: string, format: email, maxLength: 50}, {type: string, format: email, maxLength: 80}]}
Least: {oneOf: [{type: string, minLength: 1}, {type: string}]}
Uuid: {oneOf: [{type: string, minLength: 1}, {type: string, format: uuid}]}
Twice: {oneOf: [{type: integer, minimum: 0}, {type: integer, minimum: 0}, {type: object}]}
Bounds: {oneOf: [{type: integer, minimum: 0}, {type: number, maximum: 100}]}
Below: {oneOf: [{type: integer, minimum: 0}, {type: integer, maximum: -1}]}
",
        "
ambiguous-union User
ambiguous-union Contact
ambiguous-union Listed
ambiguous-union Same
ambiguous-union Least
ambiguous-union Uuid
ambiguous-union Twice
ambiguous-union Bounds
User = AnyOf(Uuid | Other(email) {max_length:254})
Contact = AnyOf(Other(email) {max_length:254} | Uri {max_length:2000} | Integer)
Listed = AnyOf(Enum(\"\") | Uri {max_length:2000})
Apart = AnyOf(Other(email) {patterns:[@]} | Uuid)
Same = OneOf(Other(email) {max_length:50} | Other(email) {max_length:80})
Least = OneOf(String {min_length:1} | String)
Uuid = OneOf(String {min_length:1} | Uuid)
Twice = OneOf(Integer {minimum:{value:0,exclusive:false}} | Integer {minimum:{value:0,exclusive:false}} | Map<Any>)
Bounds = OneOf(Integer {minimum:{value:0,exclusive:false}} | Number {maximum:{value:100,exclusive:false}})
Below = OneOf(Integer {minimum:{value:0,exclusive:false}} | Integer {maximum:{value:-1,exclusive:false}})
",
    );
}
