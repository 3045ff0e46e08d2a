//! Rules that ask nothing, which no type has.

use super::become_;

#[test]
fn names_that_may_be_any_text() {
    become_(
        "
Name: {type: string}
Any: {type: object, propertyNames: true, additionalProperties: {type: string}}
Text: {type: object, propertyNames: {type: string}, additionalProperties: {type: string}}
Said: {type: object, propertyNames: {description: A key}, additionalProperties: {type: string}}
Named: {type: object, propertyNames: {$ref: '#/components/schemas/Name'}, additionalProperties: {type: string}}
Asked: {type: object, propertyNames: {maxLength: 3}, additionalProperties: {type: string}}
Wrong: {type: object, propertyNames: {type: integer}, additionalProperties: {type: string}}
Never: {type: object, propertyNames: false}
",
        "
contradictory-schema Wrong/propertyNames
Name = String
Any = Map<String>
Text = Map<String>
Said = Map<String>
Named = Map<String>
Asked = Map<String> when [names [{maxLength:3}]]
Wrong = Map<String> when [names [{type:[integer]}]]
Never = Map<Any> when [names [never]]
",
    );
}

#[test]
fn what_is_not_null_is_of_another_type() {
    become_(
        "
Some: {not: {type: 'null'}}
Text: {type: [string, 'null'], not: {type: 'null'}}
More: {type: string, not: {const: a}}
Kept: {type: number, not: {type: integer}}
",
        "
Some = OneOf(Boolean | Number | String | [Any] | Map<Any>)
Text = String
More = String when [not [{enum:[a]}]]
Kept = Number when [not [{type:[integer]}]]
",
    );
}
