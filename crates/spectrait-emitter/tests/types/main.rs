//! What schemas become: the plan of the `types` module, and its text.

#[path = "../common/mod.rs"]
mod common;
mod directions;
mod names;
mod unions;

use spectrait_emitter::plan::formats::FormatChecks;
use spectrait_emitter::plan::{Engine, Item, RustType, TypePlan, Types, TypesPlan};
use spectrait_emitter::{Layout, Options, plan, render};
use spectrait_ir::{Api, Object, Property, Shape, StringFormat, Type, TypeId};
use spectrait_parser::{Description, Source, read};

/// A description with these schemas, each line one.
fn description(schemas: &str) -> Description {
    let schemas: String = schemas
        .lines()
        .map(|line| format!("    {}\n", line.trim()))
        .collect();
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
    );
    read(vec![Source::new("t.yaml", text)])
}

fn planned(schemas: &str) -> TypesPlan {
    Types::new(&description(schemas).api).finish()
}

fn item<'p>(plan: &'p TypesPlan, name: &str) -> &'p TypePlan {
    let found = plan.items.iter().find(|item| item.name == name);
    found.unwrap_or_else(|| panic!("no {name} among {:?}", names(plan)))
}

fn names(plan: &TypesPlan) -> Vec<&str> {
    plan.items.iter().map(|item| item.name.as_str()).collect()
}

/// The text of the `types` module.
fn text(schemas: &str) -> String {
    text_of(&description(schemas))
}

fn text_of(description: &Description) -> String {
    let options = Options {
        layout: Layout::Module,
        ..common::types_of("t")
    };
    let files = render(&plan(&description.api, &options)).unwrap_or_else(|error| panic!("{error}"));
    let file = files.into_iter().find(|file| file.path == "types.rs");
    file.map(|file| file.text).unwrap_or_default()
}

#[track_caller]
fn contains(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no\n{part}\nin\n{text}");
    }
}

#[test]
fn absent_null_and_value_are_kept_apart() {
    let text = text(
        "A: {type: object, required: [a, b], properties: {a: {type: string}, b: {type: [string, 'null']}, \
         c: {type: string}, d: {type: [string, 'null']}, e: {}}}",
    );
    contains(
        &text,
        &[
            "    pub a: String,\n",
            "    #[serde(deserialize_with = \"nullable\")]\n    pub b: Option<String>,\n",
            "    #[serde(skip_serializing_if = \"Option::is_none\")]\n    pub c: Option<String>,\n",
            "    #[serde(default, skip_serializing_if = \"Field::is_absent\")]\n    pub d: Field<String>,\n",
            "    #[serde(default, skip_serializing_if = \"Option::is_none\", deserialize_with = \"present\")]\n    pub e: Option<Value>,\n",
        ],
    );
}

#[test]
fn checks_of_what_is_typed_by_its_format_see_the_text() {
    contains(
        &text(
            "A: {type: object, properties: {at: {type: string, format: date-time, pattern: 'Z$', maxLength: 64}, \
             data: {type: string, format: byte, maxLength: 8}}}",
        ),
        &[
            "let text = data.to_string();",
            "report.length(&text, None, Some(8), ",
            r#"("at", &Rules::new(&[Rule::Pattern(&Z_PATTERN)]))"#,
        ],
    );
}

/// The keys of the optional fields of a struct that are boxed.
fn boxed(plan: &TypesPlan, name: &str) -> Vec<String> {
    let Item::Struct(structure) = &item(plan, name).item else {
        panic!("{name} is no struct")
    };
    let fields = structure.fields.iter();
    let is_boxed = |ty: &RustType| matches!(ty, RustType::Option(inner) if matches!(**inner, RustType::Boxed(_)));
    fields
        .filter(|field| is_boxed(&field.ty))
        .map(|field| field.key.clone())
        .collect()
}

#[test]
fn only_edges_that_close_a_cycle_are_boxed() {
    let plan = planned(
        "Node: {type: object, required: [value], properties: {value: {type: string}, next: {$ref: '#/components/schemas/Node'}, kids: {type: array, items: {$ref: '#/components/schemas/Node'}}, other: {$ref: '#/components/schemas/Other'}}}
         Other: {type: object, properties: {node: {$ref: '#/components/schemas/Node'}}}
         List: {type: array, items: {$ref: '#/components/schemas/List'}}",
    );
    assert_eq!(boxed(&plan, "Node"), ["next"]);
    assert_eq!(boxed(&plan, "Other"), ["node"]);
    // An alias cannot hold itself.
    assert!(matches!(item(&plan, "List").item, Item::Newtype(_)));
}

/// Each type holds three of the type before: by value alone, the last would have more than 20 MB.
#[test]
fn the_largest_parts_of_large_types_are_boxed() {
    let field = |index: usize| format!("f{index}: {{type: string}}");
    let fields = |count: usize| (0..count).map(field).collect::<Vec<_>>().join(", ");
    let mut types = format!(
        "T0: {{type: object, properties: {{{}}}}}\n         Flat: {{type: object, properties: {{{}, t: {{$ref: '#/components/schemas/Small'}}}}}}\n         Small: {{type: object, properties: {{a: {{type: string}}}}}}",
        fields(20),
        fields(100)
    );
    for index in 1..10 {
        let before = format!("{{$ref: '#/components/schemas/T{}'}}", index - 1);
        types.push_str(&format!(
            "\n         T{index}: {{type: object, properties: {{a: {before}, b: {before}, c: {before}, d: {{type: string}}}}}}"
        ));
    }
    let plan = planned(&types);
    assert!(boxed(&plan, "T1").is_empty());
    for index in 2..10 {
        let boxed = boxed(&plan, &format!("T{index}"));
        assert!(!boxed.is_empty(), "T{index}");
        assert!(boxed.iter().all(|key| key != "d"), "T{index} {boxed:?}");
    }
    // A box saves nothing here.
    assert!(boxed(&plan, "Flat").is_empty());
}

/// The whole is larger than its part, and boxes what that does not.
#[test]
fn what_only_the_whole_boxes_is_converted_to_a_part_all_the_same() {
    let strings: Vec<String> = (0..70)
        .map(|it| format!("f{it}: {{type: string}}"))
        .collect();
    let text = text(&format!(
        "Big: {{type: object, properties: {{{}}}}}
         Part: {{type: object, properties: {{big: {{$ref: '#/components/schemas/Big'}}, n: {{type: string}}}}}}
         Whole: {{allOf: [{{$ref: '#/components/schemas/Part'}}, {{type: object, properties: {{more: {{$ref: '#/components/schemas/Big'}}}}}}]}}",
        strings.join(", ")
    ));
    contains(
        &text,
        &["part!(Whole => Part {\n    n,\n} unboxed {\n    big,\n});"],
    );
}

#[test]
fn a_tuple_that_holds_itself_is_boxed_wherever_it_does() {
    let text = text(
        "L: {type: array, prefixItems: [{type: string}, {anyOf: [{$ref: '#/components/schemas/L'}, {type: 'null'}]}], minItems: 2, items: false}",
    );
    contains(&text, &["pub struct L(pub Box<(String, Option<L>)>);"]);
}

/// What is no tuple in Rust stays a JSON value, and holds nothing.
#[test]
fn a_list_with_a_first_item_that_is_the_list_again_is_planned() {
    let text = text(
        "L: {type: array, prefixItems: [{$ref: '#/components/schemas/L', uniqueItems: true}]}",
    );
    contains(&text, &["pub struct L("]);
}

#[test]
fn rules_of_formats_that_nobody_checks_are_none() {
    let description = description(
        "A: {type: object, properties: {at: {format: date-time}, or: {format: date, nullable: true}, id: {$ref: '#/components/schemas/B'}}}
         B: {allOf: [{type: string, format: date-time}, {format: date}]}
         C: {type: object, properties: {at: {format: date-time, not: {type: integer}}}}",
    );
    let text = text_of(&description);
    contains(
        &text,
        &["unchecked!(A, B, DateTime<FixedOffset>);", "static C_RULES"],
    );
    assert!(!text.contains("A_RULES"), "{text}");
    let options = common::types_of("t");
    let unchecked = plan(&description.api, &options).types.unchecked;
    let places = unchecked.iter().map(|it| it.place.pointer.as_str());
    let mut places: Vec<&str> = places.collect();
    places.sort_unstable();
    let expected = ["A/properties/at", "A/properties/or", "B", "C/properties/at"];
    assert_eq!(
        places,
        expected.map(|place| format!("/components/schemas/{place}"))
    );
    let mut asked = options;
    asked.types.check_formats = FormatChecks::All;
    assert!(plan(&description.api, &asked).types.unchecked.is_empty());
}

#[test]
fn derives_are_those_that_all_parts_have() {
    let plan = planned(
        "Point: {type: object, required: [x], properties: {x: {type: integer}, at: {type: string, format: date-time}}}
         Line: {type: object, properties: {length: {type: number}}}
         Holder: {type: object, properties: {line: {$ref: '#/components/schemas/Line'}}}
         Free: {type: object, properties: {map: {type: object, additionalProperties: {type: string}}}}
         Color: {enum: [red, blue]}",
    );
    let derives = |name: &str| item(&plan, name).derives.join(" ");
    assert_eq!(
        derives("Point"),
        "Debug Clone Copy PartialEq Eq Hash Serialize Deserialize"
    );
    assert_eq!(
        derives("Line"),
        "Debug Clone Copy Default PartialEq Serialize Deserialize"
    );
    assert_eq!(derives("Holder"), derives("Line"));
    assert_eq!(
        derives("Free"),
        "Debug Clone Default PartialEq Eq Serialize Deserialize"
    );
    // The macro that writes an enum of constants has the derives of all such enums.
    assert_eq!(derives("Color"), "");
}

#[test]
fn a_set_of_rules_that_is_used_once_stands_where_it_is_used() {
    let text = text(
        "A: {type: object, properties: {a: {type: string}}, propertyNames: {maxLength: 9}, \
         if: {required: [a]}, then: {minProperties: 2}}
         B: {type: array, items: {type: integer}, contains: {minimum: 5}}",
    );
    assert!(!text.contains("PART_RULES"), "{text}");
    assert_eq!(text.matches("static ").count(), 2, "{text}");
}

#[test]
fn a_default_is_valid() {
    let plan = planned(
        "Free: {type: object, properties: {a: {type: string, minLength: 1}}}
         One: {type: object, properties: {a: {type: string}, b: {type: string}}, minProperties: 1}
         Either: {type: object, properties: {a: {type: string}, b: {type: string}}, anyOf: [{required: [a]}, {required: [b]}]}
         Created: {type: object, required: [id], properties: {id: {type: string, readOnly: true}, b: {type: string}}, dependentRequired: {b: [id]}}",
    );
    let default = |name: &str| item(&plan, name).derives.iter().any(|it| it == "Default");
    let found = ["Free", "One", "Either", "Created"].map(default);
    assert_eq!(found, [true, false, false, true]);
}

/// Nobody has to write what can be one value only.
#[test]
fn constants_that_are_required_leave_a_struct_its_default() {
    let plan = planned(
        "A: {type: object, required: [kind, n, o], properties: {kind: {const: a}, n: {enum: [2]}, o: {$ref: '#/components/schemas/Only'}, x: {type: string}}}
         Only: {type: string, enum: [only]}
         Two: {type: object, required: [kind], properties: {kind: {enum: [a, b]}}}
         Null: {type: object, required: [kind], properties: {kind: {type: [string, 'null'], enum: [a, null]}}}
         Open: {type: object, required: [kind], properties: {kind: {x-extensible-enum: [a], type: string}}}
         More: {type: object, minProperties: 2, required: [kind], properties: {kind: {const: a}, x: {type: string}}}",
    );
    for (name, has) in [
        ("A", true),
        ("Two", false),
        ("Null", false),
        ("Open", false),
        ("More", false),
    ] {
        let derives = &item(&plan, name).derives;
        assert_eq!(derives.iter().any(|it| it == "Default"), has, "{name}");
    }
}

#[test]
fn a_constant_is_left_out_of_what_a_builder_asks_for() {
    let description = description(
        "A: {type: object, required: [kind, other], properties: {kind: {const: a}, other: {type: string}, x: {type: string}}}",
    );
    let mut options = common::types_of("t");
    options.types.builders = true;
    let files = render(&plan(&description.api, &options)).unwrap_or_else(|error| panic!("{error}"));
    let types = files.into_iter().find(|file| file.path == "src/types.rs");
    let types = types.map(|file| file.text).unwrap_or_default();
    contains(
        &types,
        &["    #[builder(default)]\n    pub kind: AKind,\n    pub other: String,\n"],
    );
}

#[test]
fn a_pattern_needs_no_more_than_it_says() {
    let plan = planned(
        r"Plain: {type: string, pattern: '^[A-Z]{3}-\d+$'}
         Linear: {type: string, pattern: '^(a|b)+$'}
         Fancy: {type: string, pattern: '^(?!a)b'}",
    );
    let engines: Vec<_> = plan.patterns.iter().map(|pattern| pattern.engine).collect();
    assert_eq!(engines, [Engine::Plain, Engine::Regex, Engine::Fancy]);
    assert_eq!(plan.patterns[0].regex, plan.patterns[0].source);
}

#[test]
fn a_pattern_stands_where_it_is_checked() {
    let text = text(
        r"A: {type: object, properties: {a: {type: string, pattern: '^[A-Z]{3}-\d+$'}, b: {type: string, pattern: '^(a|b)+\d$'},
            c: {type: string, pattern: '^(?!a)b'}, d: {type: object, patternProperties: {'^(a|b)+$': {type: string}}, additionalProperties: false}}}",
    );
    contains(
        &text,
        &[
            r#"report.pattern(a, pattern_plain!(r"^[A-Z]{3}-\d+$"), &at.key("a"));"#,
            r#" pattern!(r"^(a|b)+\d$", "^(a|b)+[0-9]$")"#,
            r#"report.pattern(c, pattern_fancy!("^(?!a)b"), &at.key("c"));"#,
            // Rules name theirs.
            "PATTERN: Pattern = Pattern::new(\"^(a|b)+$\");\n",
        ],
    );
    assert_eq!(text.matches("Pattern::new").count(), 1);
}

#[test]
fn checks_are_printed_only_where_there_is_something_to_check() {
    let text = text(
        "A: {type: object, required: [n], properties: {n: {type: integer, minimum: 1, exclusiveMaximum: 10, multipleOf: 2}, \
         tags: {type: array, uniqueItems: true, items: {type: string, pattern: '^[a-z]+$'}}, b: {$ref: '#/components/schemas/B'}, c: {$ref: '#/components/schemas/C'}}}
         B: {type: object, properties: {at: {type: string, minLength: 2}}}
         C: {type: object, properties: {x: {type: integer, minimum: -9223372036854775808}}}
         D: {type: object, required: [n], properties: {n: {type: integer, minimum: 1, multipleOf: 2}}}",
    );
    contains(
        &text,
        &[
            "        {\n            let at = &at.key(\"n\");\n            report.range(self.n, 1..10, at);\n            \
             report.multiple_of(self.n, 2, at);\n        }\n",
            "        if let Some(tags) = &self.tags {\n            let at = &at.key(\"tags\");\n            \
             report.distinct(tags, at);\n            for (index, item) in tags.iter().enumerate() {\n                \
             report.pattern(item, pattern_plain!(\"^[a-z]+$\"), &at.index(index));\n            }\n        }\n",
            "        self.b.check(&at.key(\"b\"), report);\n",
            "        if let Some(value) = &self.at {\n            report.length(value, Some(2), None, &at.key(\"at\"));\n",
            "unchecked!(C);\n",
            // What stands last needs no braces.
            "report: &mut Report) {\n        let at = &at.key(\"n\");\n        report.range(self.n, 1.., at);\n        \
             report.multiple_of(self.n, 2, at);\n    }\n",
        ],
    );
    assert!(!text.contains("self.c"), "{text}");
}

#[test]
fn an_enumeration_lists_only_what_stands_beside_it_allows() {
    let text = text(
        "Code: {type: string, enum: [a, '1'], pattern: '^[a-z]$'}
         Holder: {type: object, properties: {code: {$ref: '#/components/schemas/Code'}}}",
    );
    contains(&text, &["pub enum Code { A = \"a\" }"]);
    assert!(!text.contains("\"1\"") && !text.contains("Rules"), "{text}");
}

#[test]
fn rules_reach_what_holds_them() {
    let text = text(
        "Inner: {type: object, minProperties: 1, properties: {a: {type: string}}}
         Outer: {type: object, properties: {inner: {$ref: '#/components/schemas/Inner'}, list: {type: array, items: {$ref: '#/components/schemas/Inner'}}}}
         Plain: {type: object, properties: {a: {type: string}}}",
    );
    contains(
        &text,
        &[
            "static INNER_RULES: Rules = Rules::new(&[Rule::MinProperties(1)]);\n",
            "(\"inner\", &INNER_RULES)",
            "Rule::items(&INNER_RULES)",
            "unchecked!(Plain);\n",
        ],
    );
    assert_eq!(text.matches("const RULES").count(), 2, "{text}");
}

#[test]
fn what_rules_say_is_said_once() {
    for (schema, said) in [
        (
            "A: {type: object, properties: {name: {type: string}}, \
             patternProperties: {'^x-': {type: string}, '^n-': {type: integer}}, additionalProperties: false}",
            "Rule::Properties {",
        ),
        (
            "A: {type: object, patternProperties: {'^a': {type: string}, '^ab': {minLength: 3}}, additionalProperties: false}",
            "Rule::Properties {",
        ),
        (
            "A: {type: object, properties: {k: {type: string}}, if: {required: [k]}, \
             then: {properties: {x: {type: integer}}}, unevaluatedProperties: false}",
            "Rule::If",
        ),
        (
            "A: {type: object, patternProperties: {'^x-': {type: string}}, properties: {k: {type: string}}, \
             unevaluatedProperties: {type: boolean}}",
            "Rule::Properties {",
        ),
        (
            "A: {prefixItems: [{type: string}], unevaluatedItems: {type: integer}, type: array}",
            "Rule::Items",
        ),
        (
            "A: {type: object, anyOf: [{properties: {a: {type: string}}}, {properties: {b: {type: string}}}], \
             unevaluatedProperties: false}",
            "Rule::AnyOf",
        ),
    ] {
        let text = text(schema);
        assert_eq!(text.matches(said).count(), 1, "{text}");
    }
}

#[test]
fn enumerations_and_their_values_are_marked_as_deprecated() {
    let text = text(
        "Old: {type: string, enum: [a, b], deprecated: true, description: The first}
         Of: {oneOf: [{const: 1}, {const: 2, deprecated: true, description: The second}]}",
    );
    let parts = [
        "    /// The first\n    ///\n    /// Deprecated.\n    pub enum Old {",
        "    N1 = \"1\",\n        /// The second\n        ///\n        /// Deprecated.\n        N2 = \"2\",",
    ];
    contains(&text, &parts);
}

#[test]
fn limits_go_on_behind_the_last_paragraph() {
    let text = text(
        "A: {type: object, properties: {a: {type: string, pattern: '^a', description: \"One.\\n\\nTwo\"}, \
         b: {type: array, minItems: 1, items: {type: integer, multipleOf: 5}, description: \"One:\\n\\n- two\"}}}",
    );
    let parts = [
        "    /// One.\n    ///\n    /// Two. Pattern: `^a`\n",
        "    /// - two\n    ///\n    /// Items: from 1. Each: multiple of 5\n",
    ];
    contains(&text, &parts);
}

/// What is beside a union is in each of its branches.
#[test]
fn parts_around_a_union_are_parts_of_its_branches() {
    let text = text(
        "Base: {allOf: [{$ref: '#/components/schemas/Root'}, {type: object, required: [id], properties: {id: {type: string}}}]}
         Root: {type: object, properties: {at: {type: [string, 'null']}}}
         Cat: {type: object, required: [kind, lives], properties: {kind: {const: cat}, lives: {type: integer}}}
         Dog: {type: object, required: [kind], properties: {kind: {const: dog}}}
         Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}
         Stored: {allOf: [{$ref: '#/components/schemas/Base'}, {$ref: '#/components/schemas/Pet'}]}
         Beside: {type: object, required: [at], properties: {at: {type: string}}, allOf: [{$ref: '#/components/schemas/Root'}]}",
    );
    let parts = [
        "part!(StoredCat => Cat { kind, lives });",
        "part!(StoredCat => Base { at, id });",
        "part!(StoredDog => Base { at, id });",
        "part!(Beside => Root { at });",
    ];
    contains(&text, &parts);
    assert!(!text.contains("part!(StoredCat => Root"), "{text}");
}

#[test]
fn what_only_one_direction_has_may_be_left_out_in_the_other() {
    let text = text(
        "A: {type: object, required: [id, key], properties: {id: {type: string, readOnly: true}, key: {type: string, writeOnly: true}}}",
    );
    contains(
        &text,
        &[
            "    /// Only in responses.\n",
            "    pub id: Option<String>,\n",
            "    /// Only in requests.\n",
            "    pub key: Option<String>,\n",
        ],
    );
}

#[test]
fn loose_checks_have_a_type_that_does_them() {
    let text = text(
        "Code: {type: string, minLength: 6}
         Codes: {type: array, items: {type: string, minLength: 6}}
         Either: {oneOf: [{type: string, minLength: 3}, {type: integer}]}",
    );
    contains(
        &text,
        &[
            "pub struct Code(pub String);",
            "pub struct Codes(pub Vec<String>);",
            "    String(EitherString),\n",
        ],
    );
}

/// A type as the parser would make it.
fn ty(component: Option<&str>, shape: Shape) -> Type {
    Type {
        component: component.map(str::to_owned),
        docs: spectrait_ir::Docs::default(),
        shape,
        constraints: spectrait_ir::Constraints::default(),
        rules: None,
        parts: Vec::new(),
        default: None,
        untyped: None,
        content: None,
        xml: None,
        items_xml: Vec::new(),
        extensions: indexmap::IndexMap::new(),
        place: spectrait_ir::Place::default(),
    }
}

#[test]
fn any_graph_of_types_can_be_planned() {
    let api = |types: Vec<Type>| Api {
        types,
        ..Api::default()
    };
    // Names that lead to themselves, or round in a circle.
    let circles = api(vec![
        ty(Some("A"), Shape::Alias(TypeId(0))),
        ty(Some("B"), Shape::Nullable(TypeId(2))),
        ty(Some("C"), Shape::Alias(TypeId(1))),
        ty(Some("D"), Shape::Array { items: TypeId(4) }),
        ty(None, Shape::Array { items: TypeId(4) }),
        ty(Some("E"), Shape::Nullable(TypeId(6))),
        ty(None, Shape::Nullable(TypeId(7))),
        ty(
            None,
            Shape::String {
                format: StringFormat::Plain,
            },
        ),
    ]);
    let plan = Types::new(&circles).finish();
    assert_eq!(plan.items.len(), 6, "{:?}", names(&plan));
    // A chain too long for the stack.
    let length = 30_000;
    let mut chain: Vec<Type> = (1..=length)
        .map(|next| {
            let property = Property {
                name: "next".to_owned(),
                ty: TypeId(next),
                required: true,
                undeclared: false,
                read_only: false,
                write_only: false,
                xml: None,
                docs: spectrait_ir::Docs::default(),
                default: None,
                place: spectrait_ir::Place::default(),
            };
            let shape = match next % 3 {
                0 => Shape::Array {
                    items: TypeId(next),
                },
                1 => Shape::Alias(TypeId(next)),
                _ => Shape::Object(Object {
                    properties: vec![property],
                    additional: spectrait_ir::Additional::Forbidden,
                    patterns: Vec::new(),
                }),
            };
            let name = format!("T{next}");
            ty(Some(&name), shape)
        })
        .collect();
    chain.push(ty(Some("End"), Shape::Boolean));
    let plan = Types::new(&api(chain)).finish();
    assert_eq!(plan.items.len(), 30_001);
}

#[test]
fn what_is_not_anything_is_nothing() {
    let plan = planned("A: {not: {}}\nB: {not: true}\nC: {type: string, not: {}}");
    let is_alias = |name: &str| {
        matches!(
            &item(&plan, name).item,
            Item::Alias(RustType::Support("never", _))
        )
    };
    assert!(["A", "B", "C"].into_iter().all(is_alias), "{plan:?}");
}

#[test]
fn a_component_that_is_one_part_is_the_type_of_that_part() {
    let plan = planned(
        "A: {allOf: [{type: object, properties: {x: {type: string}}}]}
         B: {type: object, properties: {a: {oneOf: [{$ref: '#/components/schemas/A'}, {type: 'null'}]}}}",
    );
    assert_eq!(names(&plan), ["A", "B"]);
}

/// Where the condition does not hold they may be anything, and no data is lost.
#[test]
fn members_that_only_conditions_name_are_kept() {
    let text = text(
        "A: {type: object, required: [kind], properties: {kind: {enum: [a, b]}}, if: {properties: {kind: {const: a}}}, \
         then: {required: [x], properties: {x: {type: string}}}, else: {allOf: [{properties: {y: {type: integer}}}]}}
         B: {type: object, properties: {card: {type: string}}, dependentSchemas: {card: {required: [street]}}}
         C: {type: object, properties: {a: {type: string}}, if: {required: [z]}, then: {properties: {a: {maxLength: 3}}}, \
         additionalProperties: {type: integer}}",
    );
    let parts = [
        "pub x: Option<Value>",
        "pub y: Option<Value>",
        "pub street: Option<Value>",
    ];
    contains(&text, &parts);
    assert!(!text.contains("pub z:"), "{text}");
}

#[test]
fn what_is_kept_as_it_came_has_no_types_inside() {
    let schemas = "
A: {type: array, prefixItems: [{type: object, properties: {x: {not: {const: 1}}}}, {type: object, properties: {y: {type: integer}}}]}
B: {type: object, patternProperties: {'^a': {type: object, properties: {x: {not: {const: 1}}}}}, additionalProperties: {enum: [b]}}
C: {type: object, patternProperties: {'^a': {enum: [x]}}}
D: {type: object, patternProperties: {'^a': {enum: [x]}}, additionalProperties: false}
";
    assert_eq!(names(&planned(schemas)), ["A", "B", "C", "D", "DValue"]);
    contains(&text(schemas), &["pub struct A(pub Vec<Value>);"]);
}
