//! Descriptions of several files, in memory.

mod schemes;
mod urls;

use std::path::PathBuf;

use spectrait_ir::{Api, Shape};

use super::Maps;
use crate::description::{Description, read_from};
use crate::source::Source;
use crate::source::files::{Files, Memory};

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

/// Reads `api/openapi.yaml` with other files beside it.
fn read(text: &str, files: &[(&'static str, &'static str)]) -> Description {
    read_mapped(text, files, &Maps::default())
}

fn read_mapped(text: &str, files: &[(&'static str, &'static str)], maps: &Maps) -> Description {
    read_text(format!("{HEAD}{text}"), files, maps)
}

fn read_text(text: String, files: &[(&'static str, &'static str)], maps: &Maps) -> Description {
    let files = Memory(
        [("api/openapi.yaml", "")]
            .iter()
            .chain(files)
            .copied()
            .collect(),
    );
    let source = Source {
        path: Some(PathBuf::from("api/openapi.yaml")),
        ..Source::new("api/openapi.yaml", text)
    };
    read_from(vec![source], &files as &dyn Files, maps)
}

/// The components that became types, without diagnostics.
fn names(description: &Description) -> Vec<&str> {
    assert_eq!(diagnostics(description), <[String; 0]>::default());
    let types = description.api.types.iter();
    types.filter_map(|ty| ty.component.as_deref()).collect()
}

/// Each diagnostic in a line: place, code, message, help.
fn diagnostics(description: &Description) -> Vec<String> {
    let located = description.located();
    let line = |found: &crate::diagnostic::Located| {
        let position = &found.position;
        format!(
            "{}:{}:{} {} {} ({})",
            position.file,
            position.line,
            position.column,
            found.code,
            found.message,
            found.help.as_deref().unwrap_or_default()
        )
    };
    located.iter().map(line).collect()
}

/// The component that each property of a component is.
fn properties(api: &Api, component: &str) -> Vec<String> {
    let ty = api
        .types
        .iter()
        .find(|ty| ty.component.as_deref() == Some(component));
    let Some(Shape::Object(object)) = ty.map(|ty| &ty.shape) else {
        return Vec::new();
    };
    let property = |property: &spectrait_ir::Property| {
        let component = api.ty(property.ty).component.as_deref();
        format!("{}: {}", property.name, component.unwrap_or("?"))
    };
    object.properties.iter().map(property).collect()
}

#[test]
fn a_component_gives_its_name_to_a_file() {
    let description = read(
        "components: {schemas: {Pet: {$ref: ./schemas/animal.yaml}}}",
        &[
            (
                "api/schemas/animal.yaml",
                "type: object\nproperties: {mother: {$ref: animal.yaml}, owner: {$ref: '../people.yaml#/Owner'}}",
            ),
            (
                "api/people.yaml",
                "Owner: {type: object, properties: {pet: {$ref: 'openapi.yaml#/components/schemas/Pet'}, friend: {$ref: '#/Owner'}}}",
            ),
        ],
    );
    assert_eq!(names(&description), ["Pet", "Owner"]);
    assert_eq!(
        properties(&description.api, "Pet"),
        ["mother: Pet", "owner: Owner"]
    );
    assert_eq!(
        properties(&description.api, "Owner"),
        ["pet: Pet", "friend: Owner"]
    );
    assert_eq!(
        description.files,
        [
            PathBuf::from("api/./schemas/animal.yaml"),
            "api/./schemas/../people.yaml".into()
        ]
    );
}

#[test]
fn two_components_of_one_schema_are_two_names() {
    let description = read(
        "components: {schemas: {Cat: {$ref: base.yaml}, Dog: {$ref: base.yaml}}}",
        &[("api/base.yaml", "{type: object}")],
    );
    assert_eq!(names(&description), ["Cat", "Dog", "base"]);
}

#[test]
fn one_name_in_two_files_is_told_apart() {
    let description = read(
        "components:\n  schemas:\n    A: {properties: {x: {$ref: 'x.yaml#/Error'}, y: {$ref: 'y.yaml#/Error'}, z: {$ref: z/error.yaml}, w: {$ref: w/error.yaml}}}",
        &[
            ("api/x.yaml", "Error: {type: object}"),
            ("api/y.yaml", "Error: {type: object}"),
            ("api/z/error.yaml", "{type: object}"),
            ("api/w/error.yaml", "{type: object}"),
        ],
    );
    assert_eq!(
        names(&description),
        ["A", "x_Error", "y_Error", "z_error", "w_error"]
    );
}

#[test]
fn names_that_differ_in_case_only_are_left() {
    let description = read(
        "components:\n  schemas:\n    A: {properties: {x: {$ref: s/Name.yaml}, y: {$ref: s/name.yaml}, z: {$ref: types/error.yaml}, w: {$ref: models/error.yaml}}}",
        &[
            ("api/s/Name.yaml", "{type: object}"),
            ("api/s/name.yaml", "{type: object}"),
            ("api/types/error.yaml", "{type: object}"),
            ("api/models/error.yaml", "{type: object}"),
        ],
    );
    assert_eq!(
        names(&description),
        ["A", "Name", "name", "types_error", "models_error"]
    );
}

#[test]
fn a_name_is_of_one_kind() {
    let files = [
        (
            "api/paths/pets.yaml",
            "parameters: [{name: id, in: query, schema: {type: string}}]\nget: {parameters: [{$ref: ../limit.yaml}], responses: {'204': {description: Done}}}",
        ),
        ("api/limit.yaml", "{name: limit, in: query, type: integer}"),
    ];

    let swagger =
        "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths: {/pets: {$ref: paths/pets.yaml}}";
    let source = Source {
        path: Some(PathBuf::from("api/openapi.yaml")),
        ..Source::new("api/openapi.yaml", swagger.to_owned())
    };
    let description = read_from(
        vec![source],
        &Memory(files.into_iter().collect()) as &dyn Files,
        &Maps::default(),
    );
    let api = &description.api;
    let components: Vec<_> = api
        .parameters
        .iter()
        .map(|p| p.component.as_deref())
        .collect();
    assert_eq!(components, [None, Some("limit")], "the first is in a list");
    let types: Vec<_> = api
        .types
        .iter()
        .filter_map(|ty| ty.component.as_deref())
        .collect();
    assert_eq!(types, <[&str; 0]>::default(), "a parameter names no schema");
}

#[test]
fn everything_but_schemas_can_be_elsewhere_too() {
    let description = read(
        "paths: {/pets: {$ref: 'paths/pets.yaml'}, /cats: {$ref: 'paths/pets.yaml#/~1cats'}}",
        &[
            (
                "api/paths/pets.yaml",
                "get:\n  parameters: [{$ref: '../common.yaml#/parameters/Limit'}]\n  responses: {'200': {$ref: '../common.yaml#/responses/Pets'}}\npost:\n  requestBody: {$ref: '../common.yaml#/bodies/Pet'}\n  responses: {'204': {description: Done}}\n/cats:\n  get: {parameters: [{$ref: ../common.yaml#/parameters/Limit}], responses: {'200': {$ref: '../common.yaml#/responses/Pets'}}}",
            ),
            (
                "api/common.yaml",
                "parameters: {Limit: {name: limit, in: query, schema: {type: integer}}}\nheaders: {Total: {schema: {type: integer}}}\nexamples: {One: {value: [1]}}\nbodies: {Pet: {content: {application/json: {schema: {type: object}}}}}\nresponses:\n  Pets:\n    description: All\n    headers: {x-total: {$ref: '#/headers/Total'}}\n    content: {application/json: {schema: {type: array, items: {type: integer}}, examples: {one: {$ref: '#/examples/One'}}}}",
            ),
        ],
    );
    assert_eq!(diagnostics(&description), <[String; 0]>::default());
    let api = &description.api;
    assert_eq!(api.operations.len(), 3);
    assert_eq!(api.parameters.len(), 1, "a parameter is read once");
    assert_eq!(api.responses[0].headers.len(), 1);
    let examples = &api.responses[0].content[0].examples;
    assert_eq!(examples.len(), 1);
}

#[test]
fn whole_members_can_be_in_other_files() {
    let description = read(
        "servers: {$ref: servers.yaml}\ntags: {$ref: tags.yaml}\ncomponents: {$ref: parts.yaml}\npaths: {/pets: {parameters: {$ref: inputs.yaml}, get: {responses: {'200': {description: All, content: {text/plain: {examples: {$ref: examples.yaml}}}}}}}}",
        &[
            ("api/servers.yaml", "- url: https://a.example"),
            ("api/tags.yaml", "- name: pets"),
            ("api/parts.yaml", "schemas: {$ref: schemas/index.yaml}"),
            (
                "api/schemas/index.yaml",
                "Tags: {$ref: tag-list.yaml}\nUnused: {enum: {$ref: values.yaml}}",
            ),
            ("api/schemas/tag-list.yaml", "{type: array}"),
            ("api/schemas/values.yaml", "[a, b]"),
            (
                "api/inputs.yaml",
                "- {name: limit, in: query, schema: {type: integer}}",
            ),
            ("api/examples.yaml", "one: {value: Rex}"),
        ],
    );
    let lines = diagnostics(&description);
    assert!(
        lines
            .iter()
            .all(|line| line.contains(" misplaced-reference ")),
        "{lines:#?}"
    );
    let places = description.located();
    let places = places.iter().map(|located| 1 + located.others.len());
    assert_eq!(places.sum::<usize>(), 7, "{lines:#?}");
    let api = &description.api;
    let components = api.types.iter().filter_map(|ty| ty.component.as_deref());
    assert_eq!(components.collect::<Vec<_>>(), ["Tags", "Unused"]);
    assert_eq!((api.servers.len(), api.tags.len()), (1, 1));
    assert_eq!(api.operations[0].parameters.len(), 1);
    assert_eq!(api.responses[0].content[0].examples.len(), 1);
}

#[test]
fn a_page_is_a_text() {
    let text = "openapi: 3.1.0\ninfo: {title: T, version: '1', description: {$ref: about.md}}";
    let source = Source {
        path: Some(PathBuf::from("openapi.yaml")),
        ..Source::new("openapi.yaml", text)
    };
    let files = [
        ("openapi.yaml", ""),
        ("about.md", "# Pets\n\n- all: of them\n"),
    ];
    let files = Memory(files.into_iter().collect());
    let description = read_from(vec![source], &files as &dyn Files, &Maps::default());
    let info = &description.api.info;
    assert_eq!(
        info.description.as_deref(),
        Some("# Pets\n\n- all: of them"),
        "{:#?}",
        diagnostics(&description)
    );
}

#[test]
fn what_is_missing_is_reported_where_it_is_used() {
    let description = read(
        "components:\n  schemas:\n    A: {$ref: schemas/Per.yaml}\n    B: {$ref: schemas/Pet}\n    C: {$ref: 'schemas/Pet.yaml#/Pat'}\n    D: {$ref: https://example.com/a.yaml#/D}\n    E: {example: {$ref: nowhere.yaml}}\n    F: {$ref: elsewhere/x.yaml}",
        &[(
            "api/schemas/Pet.yaml",
            "Pet: {$ref: '#/Part'}\nPart: {type: strin}",
        )],
    );
    assert_eq!(
        diagnostics(&description),
        [
            "api/openapi.yaml:5:15 unresolved-reference there is no file `api/schemas/Per.yaml` (did you mean `schemas/Pet.yaml`?)",
            "api/openapi.yaml:6:15 unresolved-reference there is no file `api/schemas/Pet` (did you mean `schemas/Pet.yaml`?)",
            "api/openapi.yaml:7:15 unresolved-reference there is nothing at `schemas/Pet.yaml#/Pat` (did you mean `schemas/Pet.yaml#/Part`?)",
            "api/openapi.yaml:8:15 external-reference `https://example.com/a.yaml` is not a file, and nothing is read from the network (download it, and add `--map https://example.com/a.yaml=FILE`)",
            "api/openapi.yaml:10:15 unresolved-reference there is no file `api/elsewhere/x.yaml` (the path is relative to the file that the reference stands in)",
        ]
    );
}

#[test]
fn a_file_may_say_at_which_url_it_is() {
    let text = "components:\n  schemas:\n    A: {$ref: 'https://x.org/b#/B'}\n    C: {$ref: c.yaml}\n    D: {$ref: d.yaml}";
    let files = [
        (
            "api/c.yaml",
            "{$id: 'https://x.org/c', type: object, properties: {d: {$ref: 'https://x.org/b#/B'}}}",
        ),
        (
            "api/d.yaml",
            "{$id: 'https://x.org/b', type: string, B: {type: integer}}",
        ),
    ];
    let description = read(text, &files);
    assert_eq!(diagnostics(&description), <[String; 0]>::default());
    let text = "$self: https://x.org/a\ncomponents:\n  schemas:\n    A: {$ref: 'https://x.org/a#/components/schemas/B'}\n    B: {type: string}";
    assert_eq!(diagnostics(&read(text, &[])), <[String; 0]>::default());
}

#[test]
fn escapes_lead_into_any_place() {
    let text = "paths:\n  /a/{b}: {get: {parameters: [{$ref: '#/components/parameters/~0t'}], responses: {'200': {description: Done, content: {application/json: {schema: {type: string}}}}}}}\n  /c: {$ref: 'other.yaml#/paths/~1a~1%7Bb%7D'}\n  /d: {$ref: '#/paths/~1a~1%7bb%7d'}\ncomponents:\n  parameters: {~t: {name: b, in: path, required: true, schema: {type: integer}}}\n  schemas:\n    A: {$ref: '#/paths/~1a~1{b}/get/responses/200/content/application~1json/schema'}\n    B: {$ref: 'other.yaml#/%C3%B6~1%22~0~01'}\n    C: {$ref: '#/paths/~1a~1%7Bb%7D/get/parameters/0/schema'}";
    let files = [(
        "api/other.yaml",
        "paths: {'/a/{b}': {get: {parameters: [{name: x, in: query, schema: {type: boolean}}], responses: {'204': {description: Done}}}}}\n'ö/\"~~1': {type: number}",
    )];
    let description = read(text, &files);
    let found = diagnostics(&description);
    let unexpected: Vec<&String> = found
        .iter()
        .filter(|line| !line.contains("missing-path-parameter"))
        .collect();
    assert_eq!(unexpected, <[&String; 0]>::default());
    let paths: Vec<String> = description
        .api
        .operations
        .iter()
        .map(|operation| format!("{} {}", operation.path, operation.parameters.len()))
        .collect();
    assert_eq!(paths, ["/a/{b} 1", "/c 1", "/d 0"]);
}

#[test]
fn a_mapping_may_be_a_name_or_a_file() {
    let files = [
        (
            "api/pet.yaml",
            "type: object\noneOf: [{$ref: cat.yaml}, {$ref: dog.yaml}, {$ref: 'openapi.yaml#/components/schemas/Bird'}, {$ref: fish.yaml}]\ndiscriminator: {propertyName: kind, mapping: {c: cat.yaml, d: dog, b: Bird, f: ./fish.yaml}}",
        ),
        ("api/cat.yaml", CAT),
        ("api/dog.yaml", CAT),
        ("api/fish.yaml", CAT),
    ];
    const CAT: &str = "{type: object, properties: {kind: {type: string}}}";
    let description = read(
        "components: {schemas: {Pet: {$ref: pet.yaml}, Bird: {type: object, properties: {kind: {type: string}}}}}",
        &files,
    );
    assert_eq!(diagnostics(&description), <[String; 0]>::default());
    let pet = description
        .api
        .types
        .iter()
        .find(|ty| ty.component.as_deref() == Some("Pet"));
    let printed = format!("{:?}", pet.map(|ty| &ty.shape));
    for value in ["(\"c\", 0)", "(\"d\", 1)", "(\"b\", 2)", "(\"f\", 3)"] {
        assert!(printed.contains(value), "{value}: {printed}");
    }
}

#[test]
fn a_file_with_a_slash_behind_it_is_a_file() {
    let description = read(
        "components: {schemas: {A: {$ref: 'a.yaml/#/A'}}}",
        &[("api/a.yaml", "A: {type: object}")],
    );
    assert_eq!(
        diagnostics(&description),
        [
            "api/openapi.yaml:3:34 unusual-reference `a.yaml/` ends as a folder does; it is read as the file `a.yaml` (leave out the slash before the `#`)"
        ]
    );
    let component = |ty: &spectrait_ir::Type| ty.component.as_deref() == Some("A");
    assert!(description.api.types.iter().any(component));
}

#[test]
fn diagnostics_have_places_in_every_file() {
    let description = read(
        "components: {schemas: {A: {$ref: 'a.yaml#/A'}, B: {$ref: b.yaml}}}",
        &[
            (
                "api/a.yaml",
                "A:\n  type: objekt\n  properties: {b: {$ref: b.yaml}}",
            ),
            ("api/b.yaml", "type: object\nproperties: [\n"),
        ],
    );
    let found = diagnostics(&description);
    let places: Vec<&str> = found
        .iter()
        .filter_map(|line| line.split_once(" (").map(|(line, _)| line))
        .map(|line| line.split(' ').next().unwrap_or_default())
        .collect();
    assert_eq!(places, ["api/a.yaml:2:9", "api/b.yaml:3:1"], "{found:?}");
}

#[test]
fn what_is_no_file_has_no_neighbours() {
    let source = Source::new(
        "<stdin>",
        format!("{HEAD}components: {{schemas: {{A: {{$ref: a.yaml}}}}}}"),
    );
    let description = read_from(vec![source], &Memory::default(), &Maps::default());
    let found = diagnostics(&description);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0]
            .contains("external-reference `a.yaml` is another file, but <stdin> is in no folder")
    );
}

#[test]
fn circles_through_files_end() {
    let description = read(
        "components: {schemas: {A: {$ref: 'a.yaml#/A'}, L: {$ref: list.yaml}}}",
        &[
            ("api/a.yaml", "A: {$ref: 'b.yaml#/B'}"),
            ("api/b.yaml", "B: {$ref: 'a.yaml#/A'}"),
            (
                "api/list.yaml",
                "{type: object, properties: {next: {$ref: 'openapi.yaml#/components/schemas/L'}}}",
            ),
        ],
    );
    assert_eq!(properties(&description.api, "L"), ["next: L"]);
    let found = diagnostics(&description);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("reference-cycle"));
}

#[test]
fn references_are_followed_where_none_should_stand() {
    let description = read(
        "tags: [{name: pets, description: {$ref: 'texts.yaml#/about'}}]\npaths: {/pets: {get: {$ref: get.yaml}}}\ncomponents:\n  schemas: {$ref: schemas.yaml}\n  responses: {Pet: {description: A pet, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}",
        &[
            ("api/texts.yaml", "about: All about pets"),
            (
                "api/get.yaml",
                "{responses: {'200': {$ref: 'openapi.yaml#/components/responses/Pet'}}}",
            ),
            (
                "api/schemas.yaml",
                "Pet: {type: object, properties: {$ref: '#/Parts', name: {type: string}}}\nParts: {owner: {$ref: 'openapi.yaml#/components/schemas/Owner'}}\nOwner: {type: object}",
            ),
        ],
    );
    let found = diagnostics(&description);
    assert!(
        found
            .iter()
            .all(|line| line.contains(" misplaced-reference "))
            && found.len() == 2
            && found[0].contains("(and at 2 other places)"),
        "{found:?}"
    );
    assert_eq!(
        properties(&description.api, "Pet"),
        ["owner: Owner", "name: ?"]
    );
    assert_eq!(
        description.api.tags[0].description.as_deref(),
        Some("All about pets")
    );
    assert_eq!(description.api.operations[0].responses.len(), 1);
}

#[test]
fn an_extension_that_a_reference_leads_into_is_description() {
    let read = read(
        "paths: {/a: {get: {parameters: [{$ref: '#/x-shared/x-all/p'}, {$ref: 'b.yaml#/x-p'}], responses: {}}}}
x-shared: {x-all: {p: {name: p, in: query, schema: {$ref: c.yaml}}}, x-data: {$ref: nowhere.yaml}}
",
        &[
            (
                "api/b.yaml",
                "{x-p: {name: q, in: query, schema: {$ref: '#/x-q/s'}}, x-q: {s: {$ref: d.yaml}}}",
            ),
            ("api/c.yaml", "{type: integer}"),
            ("api/d.yaml", "{type: boolean}"),
        ],
    );
    assert_eq!(names(&read), ["c", "d"]);
    let shapes = read.api.parameters.iter();
    let shapes: Vec<_> = shapes
        .map(|parameter| &read.api.ty(parameter.ty).shape)
        .collect();
    assert!(
        matches!(shapes[..], [Shape::Integer { .. }, Shape::Boolean]),
        "{shapes:?}"
    );
    assert_eq!(read.files.len(), 3);
}

#[test]
fn members_at_the_wrong_level_are_found_in_every_file() {
    let text = "
paths:
  /pets: {$ref: paths/pets.yaml}
  /dogs: {$ref: 'parts.yaml#/paths/dogs'}
components:
  schemas:
    Pet: {$ref: 'parts.yaml#/Pet'}
";
    let description = read(
        text,
        &[
            (
                "api/paths/pets.yaml",
                "get:\n  operationId: pets\nresponses:\n  '200': {description: All}\ncommon:\n  anything: 1\n",
            ),
            (
                "api/parts.yaml",
                "paths:\n  dogs:\n    post:\n      requestBody:\n        schema: {type: string}\n      responses: {'200': {description: All}}\nPet:\n  type: object\n  properties:\n  name: {type: string}\n",
            ),
        ],
    );
    assert_eq!(
        diagnostics(&description),
        [
            "api/paths/pets.yaml:3:1 wrong-level `responses` stands in a path item, which has no such member; it is ignored (did you mean to indent it further, as a member of `get`?)",
            "api/parts.yaml:5:9 wrong-level `schema` stands in a request body, which has no such member; it is ignored (did you leave out `content:` and `application/json:` above it? Indent it below that)",
            "api/parts.yaml:10:3 wrong-level `name` stands beside `properties`, which is empty (did you mean to indent it further, as a member of `properties`?)",
        ]
    );
}

#[test]
fn a_schema_may_stand_under_any_name_in_a_file_that_is_no_description() {
    let description = read(
        "components: {schemas: {
            Page: {$ref: 'm.yaml#/components/responses/Page'},
            Labels: {$ref: 'm.yaml#/components/responses/Labels'},
            One: {$ref: 'm.yaml#/components/parameters/One'},
            Whole: {$ref: 'm.yaml#/components/headers/Whole'}}}",
        &[
            (
                "api/m.yaml",
                "components:
  responses:
    Page: {$ref: '#/components/schemas/Real'}
    Labels: {additionalProperties: {type: string}}
  parameters: {One: {const: 1}}
  headers: {Whole: {$ref: whole.yaml}}
  schemas: {Real: {type: object, properties: {a: {type: string}}}}",
            ),
            ("api/whole.yaml", "{required: [a]}"),
        ],
    );
    let found = diagnostics(&description).join("\n");
    assert!(!found.contains("wrong-reference"), "{found}");
    let mut types = description.api.types.iter();
    assert!(!types.any(|ty| ty.component.is_some() && matches!(ty.shape, Shape::Any)));
    assert_eq!(properties(&description.api, "Page"), ["a: ?"]);
}

#[test]
fn parameters_and_responses_are_sections_in_a_description_of_2_0_only() {
    let read = |models: &'static str| {
        let files = Memory([("models.yaml", models)].into_iter().collect());
        let text = "{swagger: '2.0', info: {title: T, version: '1'}, definitions: {
            Error: {$ref: 'models.yaml#/responses/Error'},
            Open: {$ref: 'models.yaml#/parameters/Open'}}, paths: {}}";
        let source = Source {
            path: Some(PathBuf::from("api.yaml")),
            ..Source::new("api.yaml", text)
        };
        let description = read_from(vec![source], &files as &dyn Files, &Maps::default());
        let found = diagnostics(&description);
        found
            .iter()
            .filter(|it| it.contains("wrong-reference"))
            .count()
    };
    let bag = "{responses: {Error: {description: E}}, parameters: {Open: {description: O}}}";
    assert_eq!(read(bag), 0);
    let description = "{swagger: '2.0', responses: {Error: {description: E}},
        parameters: {Open: {description: O}}}";
    assert_eq!(read(description), 2);
}
