//! Names that extensions give the values of enumerations, and values of other types than the enumeration's.

use spectrait_ir::Shape;

use super::become_;
use crate::testing::lowered;

#[test]
fn names_of_values_are_used_where_they_fit() {
    become_(
        "
ButNull: {type: [integer, 'null'], enum: [1, 2, null], x-enumNames: [One, Two]}
ByValue: {type: integer, enum: [1, 2], x-ms-enum: {name: Number, values: [{value: 2, name: Two}, {value: 1, name: One}]}}
Listed: {type: [integer, string], enum: [1, '1'], x-enum-values: [{value: '1', name: Text}, {value: 1, name: One}]}
Numeric: {type: integer, enum: [1, 2], x-enum-values: [{numericValue: '1', identifier: One}, {numericValue: '2', identifier: Two}]}
TooFew: {type: integer, enum: [1, 2], x-enum-varnames: [One]}
Twice: {type: integer, enum: [1, 2], x-enum-varnames: [One, One]}
",
        r#"
invalid-keyword TooFew/x-enum-varnames
invalid-keyword Twice/x-enum-varnames
ButNull = Enum(1 as One, 2 as Two)?
ByValue = Enum(1 as One, 2 as Two)
Listed = Enum(1 as One, "1" as Text)
Numeric = Enum(1 as One, 2 as Two)
TooFew = Enum(1, 2)
Twice = Enum(1, 2)
"#,
    );
}

#[test]
fn bounds_that_all_values_are_within_leave_the_component() {
    become_(
        "
Level: {type: integer, enum: [1, 2, 3]}
Lang: {type: string, enum: [en, de]}
A:
  type: object
  properties:
    within: {allOf: [{$ref: '#/components/schemas/Level'}], minimum: 0, maximum: 100}
    nullable: {minimum: 0, anyOf: [{$ref: '#/components/schemas/Level'}, {type: 'null'}]}
    other: {$ref: '#/components/schemas/Lang', minimum: 0}
    short: {allOf: [{$ref: '#/components/schemas/Lang'}, {maxLength: 2}]}
    fewer: {allOf: [{$ref: '#/components/schemas/Level'}], maximum: 2}
    pattern: {allOf: [{$ref: '#/components/schemas/Lang'}, {pattern: '^e'}]}
",
        r#"
Level = Enum(1, 2, 3)
Lang = Enum("en", "de")
A = {within: Level, nullable: Level?, other: Lang, short: Lang, fewer: Enum(1, 2), pattern: Enum("en", "de") when [{pattern:^e}], …}
"#,
    );
}

#[test]
fn values_of_another_type_are_told_how_to_be_written() {
    let said = |schema: &str| -> Vec<(String, String)> {
        let text = format!("openapi: 3.1.0\ncomponents: {{schemas: {{A: {schema}}}}}\n");
        let (_, diagnostics) = lowered(&text);
        let said = diagnostics.into_iter();
        let said = said.filter(|it| it.code == "invalid-enum");
        said.map(|it| (it.message, it.help.unwrap_or_default()))
            .collect()
    };
    let expected = |message: &str, help: &str| vec![(message.to_owned(), help.to_owned())];
    assert_eq!(
        said("{type: [string, 'null'], enum: [foo, null, true, false]}"),
        expected(
            "`true`, `false` must be of type string or null, and are read as that",
            "put them in quotes, or correct the type"
        )
    );
    assert_eq!(
        said("{type: [integer, 'null'], enum: ['1', 2, null]}"),
        expected(
            "`1` must be of type integer or null, and is read as that",
            "write it without quotes, or correct the type"
        )
    );
    assert_eq!(
        said("{type: [string, 'null'], enum: [a]}"),
        expected(
            "the type allows `null`, which is not listed; it is read as one of the values",
            "add `null` to the values, or take `'null'` out of the type"
        )
    );
}

#[test]
fn null_among_the_types_is_one_of_the_values() {
    become_(
        "
Listed: {type: [string, 'null'], enum: [a, b]}
Both: {type: [string, 'null'], enum: [a, null]}
Only: {type: [string, 'null'], const: a}
Open: {type: [string, 'null'], x-extensible-enum: [a]}
Chosen: {type: [string, 'null'], enum: [a, b], anyOf: [{const: a}, {const: b}]}
Never: {type: 'null', enum: [a]}
",
        r#"
invalid-enum Listed/enum
invalid-enum Only/const
invalid-enum Chosen/enum
invalid-enum Never/enum
Listed = Enum("a", "b")?
Both = Enum("a")?
Only = Enum("a")
Open = Enum("a", …)?
Chosen = Enum("a", "b")
Never = Null
"#,
    );
}

#[test]
fn numbers_that_are_texts_keep_their_fraction() {
    become_(
        "
Listed: {type: string, enum: [1.0, 2.5, 3]}
Only: {type: string, const: 1.0}
Number: {type: number, enum: [1.0, 2.5]}
",
        r#"
invalid-enum Listed/enum/0
invalid-enum Only/const
Listed = Enum("1.0", "2.5", "3")
Only = Enum("1.0")
Number = Enum(1.0, 2.5)
"#,
    );
}

#[test]
fn what_is_said_of_several_values_is_kept() {
    let described = |schema: &str| -> (Vec<String>, Option<String>) {
        let text = format!("openapi: 3.1.0\ncomponents: {{schemas: {{A: {schema}}}}}\n");
        let (api, _) = lowered(&text);
        let Shape::Enum { values, .. } = &api.types[0].shape else {
            panic!("{:?}", api.types[0])
        };
        let values = values
            .iter()
            .map(|value| value.description.clone().unwrap_or_default());
        (values.collect(), api.types[0].docs.description.clone())
    };
    let (values, whole) =
        described("{oneOf: [{enum: [x, y], description: xs}, {enum: [z], description: zs}]}");
    assert_eq!(
        (values, whole),
        (vec!["xs".into(), "xs".into(), "zs".into()], None)
    );
    let (values, whole) =
        described("{anyOf: [{type: string}, {enum: [x, y], description: known ones}]}");
    assert_eq!(values, [String::new(), String::new()]);
    assert_eq!(whole.as_deref(), Some("known ones"));
}

/// A list may be long: what is wrong is shown at the first of the values that it is said of.
#[test]
fn wrong_values_are_shown_where_they_stand() {
    become_(
        "
Status: {type: string, enum: [a, [x], b, {y: 1}, 404, 405]}
Number: {type: integer, enum: [1, x, '2', '3']}
Other: {type: integer, enum: [x, y]}
",
        r#"
invalid-enum Status/enum/4
invalid-enum Status/enum/1
invalid-enum Number/enum/2
invalid-enum Number/enum/1
invalid-enum Other/enum
Status = Enum("a", "b", "404", "405")
Number = Enum(1, 2, 3)
Other = Integer
"#,
    );
}

#[test]
fn const_and_enum_without_a_common_value() {
    become_(
        "
Text: {type: string, const: a, enum: [b]}
Flag: {type: boolean, const: true, enum: [false]}
OrNull: {type: [string, 'null'], const: a, enum: [b]}
Untyped: {const: a, enum: [b]}
Both: {type: string, const: a, enum: [a, b]}
",
        r#"
contradictory-schema Text
contradictory-schema Flag
contradictory-schema OrNull
contradictory-schema Untyped
Text = Never
Flag = Never
OrNull = Never
Untyped = Never
Both = Enum("a")
"#,
    );
}
