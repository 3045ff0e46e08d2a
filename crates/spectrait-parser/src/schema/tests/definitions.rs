//! `$defs` and anchors: which schemas have names, and which.

use super::become_;

#[test]
fn definitions_and_anchors() {
    become_(
        "
A:
  type: object
  properties: {a: {$ref: '#/components/schemas/A/$defs/Inner'}, b: {$ref: '#there'}}
  $defs: {Inner: {type: string, maxLength: 2}, Other: {$anchor: there, type: integer}}
",
        "
A = {a: Inner, b: Other, …}
Inner = String {max_length:2}
Other = Integer
",
    );
}

#[test]
fn definitions_of_one_name_have_that_of_their_holder() {
    become_(
        "
A: {type: object, properties: {x: {$ref: '#/components/schemas/A/$defs/address'}}, $defs: {address: {type: string}}}
B: {type: object, properties: {x: {$ref: '#/components/schemas/B/$defs/Address'}}, $defs: {Address: {type: integer}}}
C: {type: object, properties: {x: {$ref: '#/components/schemas/C/$defs/own'}}, $defs: {own: {type: boolean}}}
",
        "
A = {x: A_address, …}
B = {x: B_Address, …}
C = {x: own, …}
A_address = String
B_Address = Integer
own = Boolean
",
    );
}
