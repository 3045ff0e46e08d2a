//! Names that extensions give the values of enumerations.

use super::become_;

#[test]
fn names_of_values_are_used_where_they_fit() {
    become_(
        "
ButNull: {type: [integer, 'null'], enum: [1, 2, null], x-enumNames: [One, Two]}
ByValue: {type: integer, enum: [1, 2], x-ms-enum: {name: Number, values: [{value: 2, name: Two}, {value: 1, name: One}]}}
TooFew: {type: integer, enum: [1, 2], x-enum-varnames: [One]}
Twice: {type: integer, enum: [1, 2], x-enum-varnames: [One, One]}
",
        "
invalid-keyword TooFew/x-enum-varnames
invalid-keyword Twice/x-enum-varnames
ButNull = Enum(1 as One, 2 as Two)?
ByValue = Enum(1 as One, 2 as Two)
TooFew = Enum(1, 2)
Twice = Enum(1, 2)
",
    );
}
