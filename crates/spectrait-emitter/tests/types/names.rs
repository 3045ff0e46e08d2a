//! What types are called.

use spectrait_emitter::{Options, plan};
use spectrait_parser::{Source, read};

use super::{common, contains, item, names, planned, text};

#[test]
fn declared_properties_are_named_before_those_that_are_only_required() {
    let text = text(
        "A: {type: object, required: [id, name], properties: {Id: {type: string}, Tag: {type: string}}}",
    );
    contains(
        &text,
        &[
            "#[serde(rename = \"Id\", skip_serializing_if = \"Option::is_none\")]\n    pub id: Option<String>,\n",
            "#[serde(rename = \"id\")]\n    pub id_lower: Value,\n",
            "    pub name: Value,\n",
        ],
    );
}

#[test]
fn inline_types_are_named_by_their_way() {
    let before = planned(
        "Pet: {type: object, properties: {tags: {type: array, items: {enum: [a]}}, by: {type: object, additionalProperties: {type: object, properties: {x: {type: string}}}}}}",
    );
    assert_eq!(names(&before), ["Pet", "PetTagsItem", "PetByValue"]);
    let after = planned(
        "Pet: {type: object, properties: {new: {type: object, properties: {y: {type: string}}}, tags: {type: array, items: {enum: [a]}}, by: {type: object, additionalProperties: {type: object, properties: {x: {type: string}}}}}}",
    );
    assert_eq!(
        names(&after),
        ["Pet", "PetNew", "PetTagsItem", "PetByValue"]
    );
}

#[test]
fn one_more_value_that_tells_a_branch_renames_nothing() {
    let of = |values: &str| {
        let plan = planned(&format!(
            "Item: {{oneOf: [{{type: object, required: [kind, at], properties: {{kind: {{enum: [{values}]}}, at: {{type: object, properties: {{x: {{type: string}}}}}}}}}}, {{type: object, required: [kind], properties: {{kind: {{const: shop}}}}}}]}}"
        ));
        names(&plan).join(" ")
    };
    let expected = "Item ItemVersion ItemVersionKind ItemVersionAt ItemShop ItemShopKind";
    assert_eq!(of("version"), expected);
    assert_eq!(of("version, version_large"), expected);
}

#[test]
fn enumerations_have_the_names_that_are_given() {
    let schemas = "A: {type: object, properties: {\
           kind: {type: [string, 'null'], enum: [x, y, null], x-ms-enum: {name: kind of things}}, \
           other: {type: string, enum: [x, z], x-ms-enum: {name: KindOfThings}}, \
           state: {type: string, enum: [on, off], x-ms-enum: {name: state}}}}
         B: {type: object, properties: {\
           kind: {type: string, enum: [x, y], x-ms-enum: {name: KindOfThings, modelAsString: false}}, \
           open: {type: string, enum: [x, y], x-ms-enum: {name: KindOfThings, modelAsString: true}}}}
         State: {type: string, enum: [on, off]}";
    let plan = planned(schemas);
    assert_eq!(
        names(&plan),
        ["A", "KindOfThings", "AOther", "B", "BOpen", "State"]
    );
    contains(
        &text(schemas),
        &[
            "pub kind: Option<KindOfThings>,",
            "pub state: Option<State>,",
            "pub open: Option<BOpen>,",
            "else Unknown for clients",
        ],
    );
}

#[test]
fn what_stands_in_an_operation_is_named_by_it() {
    let ok = |schema: &str| {
        format!(
            "responses: {{'200': {{description: ok, content: {{application/json: {{schema: {schema}}}}}}}}}"
        )
    };
    let of = |operations: &[&str]| -> Vec<String> {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n{}",
            operations.concat()
        );
        let read = read(vec![Source::new("t.yaml", text)]);
        let options = Options {
            client: true,
            ..common::types_of("t")
        };
        let plan = plan(&read.api, &options);
        let items = plan.types.items.iter();
        items.map(|item| item.name.clone()).collect()
    };
    let first = format!(
        "  /first: {{get: {{operationId: first, {}}}}}\n",
        ok("{$ref: '#/paths/~1x/get/responses/200/content/application~1json/schema/properties/a'}")
    );
    let x = format!(
        "  /x: {{get: {{operationId: getX, {}}}}}\n",
        ok("{type: object, properties: {a: {type: object, properties: {b: {type: string}}}}}")
    );
    assert_eq!(of(&[&x]), ["GetXOkBody", "GetXOkBodyA"]);
    assert_eq!(of(&[&first, &x]), ["GetXOkBody", "GetXOkBodyA"]);
}

#[test]
fn what_parts_share_is_named_after_the_one_that_wrote_it() {
    let plan = planned(
        "Whole: {allOf: [{$ref: '#/components/schemas/Part'}, {type: object, properties: {more: {type: string}}}]}
         Part: {type: object, required: [kind], properties: {kind: {enum: [a, b]}}}",
    );
    assert_eq!(names(&plan), ["Whole", "Part", "PartKind"]);
    assert_eq!(item(&plan, "Whole").parts.len(), 1);
}

#[test]
fn components_keep_their_names_but_those_of_the_prelude() {
    let plan = planned(
        "Option: {type: object, properties: {a: {type: string}}}
         Error: {type: object, properties: {a: {type: string}}}
         HTTPValidationError: {type: string}
         Self: {type: string, enum: [a]}
         pet-type: {type: string}
         petType: {type: string}
         PetType: {type: string}",
    );
    assert_eq!(
        names(&plan),
        [
            "OptionSchema",
            "Error",
            "HttpValidationError",
            "SelfSchema",
            "PetDashType",
            "PetTypeMixed",
            "PetType"
        ]
    );
}

#[test]
fn names_of_the_support_code_are_written_in_full_where_a_schema_has_them() {
    let text = text(
        "Check: {type: object, required: [a], properties: {a: {type: string, minLength: 1}, b: {type: [string, 'null']}}}
         Field: {type: object, properties: {a: {type: string}}}",
    );
    contains(
        &text,
        &[
            "impl super::support::check::Check for Check {",
            "pub b: super::support::field::Field<String>,",
            "skip_serializing_if = \"super::support::field::Field::is_absent\"",
            "impl super::support::check::Check for Field {}",
        ],
    );
}

#[test]
fn a_keyword_is_none_within_a_name() {
    let text = text(
        "A: {type: object, properties: {Self: {type: object, properties: {check: {type: string, enum: [a]}}}}}
         Self: {type: object, properties: {kind: {type: string, enum: [a]}}}",
    );
    let names = [
        "pub struct ASelf {",
        "pub enum ASelfCheck {",
        "pub enum SelfSchemaKind {",
    ];
    contains(&text, &names);
}

#[test]
fn null_around_an_inline_type_leaves_it_the_name() {
    let text = text(
        "Maybe: {type: [object, 'null'], properties: {a: {type: string}}}
         User: {type: object, required: [maybe], properties: {maybe: {$ref: '#/components/schemas/Maybe'}}}",
    );
    contains(
        &text,
        &["pub struct Maybe {", "    pub maybe: Option<Maybe>,\n"],
    );
}

/// A component may be a reference to what stands in another one: its items have a type all the same.
#[test]
fn a_component_that_leads_into_another_has_typed_items() {
    let plan = planned(
        "A: {type: object, properties: {tools: {anyOf: [{type: array, items: {oneOf: [{$ref: '#/components/schemas/F'}, \
         {$ref: '#/components/schemas/G'}], discriminator: {propertyName: type}}}, {type: 'null'}]}}}
         F: {type: object, required: [type], properties: {type: {const: f}}}
         G: {type: object, required: [type], properties: {type: {const: g}}}
         R: {$ref: '#/components/schemas/A/properties/tools'}",
    );
    let names: Vec<&str> = plan.items.iter().map(|item| item.name.as_str()).collect();
    assert!(names.contains(&"RItem"), "{names:?}");
}
