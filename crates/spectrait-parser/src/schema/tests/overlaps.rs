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
