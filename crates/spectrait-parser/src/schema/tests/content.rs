//! `contentSchema`, and where it gives no type.

use super::become_;

#[test]
fn json_in_strings() {
    become_(
        "
Point: {type: object, properties: {x: {type: integer}}}
Here: {type: string, contentMediaType: application/json, contentSchema: {$ref: '#/components/schemas/Point'}}
Vendor: {type: string, contentMediaType: 'Application/VND.x+JSON; charset=utf-8', contentSchema: {type: integer}}
Untold: {contentMediaType: application/json, contentSchema: {type: integer}}
Nullable: {type: [string, 'null'], contentMediaType: application/json, contentSchema: true}
Apart: {type: string, contentMediaType: application/json, allOf: [{contentSchema: {type: integer}}]}
Both:
  allOf: [{$ref: '#/components/schemas/Untold'}, {type: string, contentSchema: {minimum: 3}}]
Inside: {type: string, contentMediaType: application/json, contentSchema: {$ref: '#/components/schemas/Inside'}}
",
        "
Point = {x: Integer, …}
Here = text of Point
Vendor = text of Integer
Untold = text of Integer
Nullable = text of Any?
Apart = text of Integer
Both = text of Integer {minimum:{value:3,exclusive:false}}
Inside = text of Inside
",
    );
}

#[test]
fn what_stays_text_says_why() {
    become_(
        "
Encoded: {type: string, contentEncoding: base64, contentMediaType: application/json, contentSchema: true}
Table: {type: string, contentMediaType: text/csv, contentSchema: true}
Bare: {type: string, contentSchema: true}
Date: {type: string, format: date, contentMediaType: application/json, contentSchema: true}
Listed: {enum: ['1', '2'], contentMediaType: application/json, contentSchema: true}
Plain: {type: string, contentMediaType: application/json}
",
        "
Encoded = Byte (`contentSchema` gives the string no type: what the `contentEncoding` `base64` encodes is not decoded)
Table = String (`contentSchema` gives the string no type: the `contentMediaType` `text/csv` is not JSON)
Bare = String (`contentSchema` gives the string no type: there is no `contentMediaType` beside it)
Date = Date (`contentSchema` gives the string no type: the `format` `date` beside it decides)
Listed = Enum(\"1\", \"2\") (`contentSchema` gives the string no type: its values are listed)
Plain = String
",
    );
}
