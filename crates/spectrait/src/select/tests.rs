//! What a selection leaves of a description.

use super::Selector;
use crate::{Error, Generator, Output};

const DESCRIPTION: &str = "
openapi: 3.1.0
info: {title: Zoo, version: '1'}
security: [{key: []}]
paths:
  /birds:
    get: {operationId: listBirds, tags: [birds], responses: {200: {$ref: '#/components/responses/Birds'}}}
    post: {operationId: addBird, tags: [birds, admin], requestBody: {$ref: '#/components/requestBodies/Bird'}, responses: {204: {description: d}}}
  /birds/{id}:
    get: {operationId: getBird, tags: [birds], parameters: [{$ref: '#/components/parameters/Id'}], responses: {200: {$ref: '#/components/responses/Birds'}}}
  /fish/{id}/scales:
    delete:
      operationId: scale
      tags: [fish]
      security: [{token: []}]
      parameters: [{$ref: '#/components/parameters/Id'}, {name: q, in: query, schema: {$ref: '#/components/schemas/Gone'}}]
      responses:
        200: {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Fish'}}}}
webhooks:
  hatched: {post: {operationId: hatched, tags: [birds], requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Egg'}}}}, responses: {204: {description: d}}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: Key}
    token: {type: http, scheme: bearer}
  parameters:
    Id: {name: id, in: path, required: true, schema: {$ref: '#/components/schemas/Id'}}
  requestBodies:
    Bird: {content: {application/json: {schema: {$ref: '#/components/schemas/Bird'}}}}
  responses:
    Birds: {description: d, headers: {Next: {schema: {$ref: '#/components/schemas/Id'}}}, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Bird'}}}}}
  schemas:
    Id: {type: integer, minimum: 1}
    Bird: {type: object, properties: {name: {type: string}, of: {$ref: '#/components/schemas/Egg'}}}
    Egg: {type: object, properties: {mother: {$ref: '#/components/schemas/Bird'}, colour: {enum: [white, brown]}}}
    Fish: {type: object, properties: {scales: {type: array, items: {$ref: '#/components/schemas/Scale'}}}, not: {required: [fur]}}
    Scale: {type: object, properties: {id: {$ref: '#/components/schemas/Id'}}}
    Unused: {type: object}
";

#[test]
fn operations_that_cannot_be_read_are_selected_by_all_that_is_known() {
    let description = "
openapi: 3.1.0
info: {title: Zoo, version: '1'}
paths:
  /a:
    get: {operationId: lost, tags: [a], security: 5, responses: {}}
  /b:
    get: {operationId: other, tags: [b], responses: {}}
webhooks:
  hook:
    post: {operationId: hooked, tags: [h], security: 5, responses: {}}
";
    let errors = |selector: &str| {
        let selector = selector.parse().expect("a selector");
        let description = Generator::from_source("zoo.yaml", description)
            .include(selector)
            .describe()
            .expect("it is read");
        let left_out = description.api.left_out.len();
        (description.diagnostics.len(), left_out)
    };
    for selector in [
        "tag=a",
        "operation=lost",
        "path=/a",
        "method=get",
        "webhook=hook",
        "tag=h",
        "operation=hooked",
    ] {
        assert_eq!(errors(selector), (1, 1), "{selector}");
    }
    assert_eq!(errors("tag=b"), (0, 0));
}

#[test]
fn nothing_is_said_of_path_items_of_which_nothing_is_selected() {
    let description = "
openapi: 3.0.4
info: {title: Zoo, version: '1'}
paths:
  /a:
    vendor: 1
    get: {operationId: a, responses: {'204': {description: d}}}
  /b:
    vendor: 1
    get: {operationId: b, responses: {'204': {description: d}}}
    put: {operationId: c, vendor: 1, responses: {'204': {description: d}}}
  /a?b#c:
    $ref: '#/x-items/d'
x-items:
  d:
    delete: {operationId: d, responses: {'204': {description: d}}}
";
    let places = |selector: &str| {
        let selector = selector.parse().expect("a selector");
        let description = Generator::from_source("zoo.yaml", description)
            .exclude(selector)
            .describe()
            .expect("it is read");
        let places = description.diagnostics.into_iter();
        let mut places: Vec<String> = places.map(|it| it.place.pointer).collect();
        places.sort();
        places
    };
    let [a, b, path] = ["/paths/~1a/vendor", "/paths/~1b/vendor", "/paths/~1a?b#c"];
    assert_eq!(places("path=/b"), [a, path, path]);
    assert_eq!(places("operation=c"), [a, path, path, b]);
    assert_eq!(places("operation=d"), [a, "/paths/~1b/put/vendor", b]);
}

fn zoo() -> Generator {
    Generator::from_source("zoo.yaml", DESCRIPTION)
}

fn select(include: &[&str], exclude: &[&str]) -> Generator {
    let parse = |text: &&str| text.parse::<Selector>().expect("a selector");
    let generator = include.iter().map(parse).fold(zoo(), Generator::include);
    exclude
        .iter()
        .map(parse)
        .fold(generator, Generator::exclude)
}

/// What is left, in one line: operations and webhooks, then components of schemas, then security schemes.
fn left(generator: &Generator) -> String {
    let api = generator.describe().expect("it is read").api;
    let operations = api.operations.iter();
    let webhooks = api.webhooks.iter().map(|webhook| &webhook.operation);
    let ids = operations
        .chain(webhooks)
        .filter_map(|operation| operation.id.clone());
    let types = api.types.iter().filter_map(|ty| ty.component.clone());
    let schemes = api.security_schemes.keys().cloned();
    let join = |names: Vec<String>| names.join(" ");
    format!(
        "{} | {} | {}",
        join(ids.collect()),
        join(types.collect()),
        join(schemes.collect())
    )
}

#[test]
fn only_what_the_selection_reaches_is_left() {
    for (include, exclude, expected) in [
        (
            &["path=/birds"][..],
            &[][..],
            "listBirds addBird | Id Bird Egg | key",
        ),
        (&["path=/birds/*"], &[], "getBird | Id Bird Egg | key"),
        (&["path=/birds/{id}"], &[], "getBird | Id Bird Egg | key"),
        (&["path=/fish/**"], &[], "scale | Id Fish Scale | token"),
        (&["path=/*"], &[], "listBirds addBird | Id Bird Egg | key"),
        (&["method=delete"], &[], "scale | Id Fish Scale | token"),
        (
            &["operation=*Bird"],
            &["method=GET"],
            "addBird | Bird Egg | key",
        ),
        (
            &["tag=birds"],
            &["tag=admin"],
            "listBirds getBird hatched | Id Bird Egg | key",
        ),
        (&["webhook=hatched"], &[], "hatched | Bird Egg | "),
        (&[], &["tag=birds"], "scale | Id Fish Scale | token"),
        (&[], &["path=/**"], "hatched | Bird Egg | "),
    ] {
        assert_eq!(
            left(&select(include, exclude)),
            expected,
            "{include:?} {exclude:?}"
        );
    }
}

fn accepted(generator: &Generator) -> Output {
    generator
        .generate()
        .unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn what_is_not_selected_is_neither_generated_nor_complained_of() {
    // `Gone` does not exist.
    assert!(zoo().generate().is_err());
    let output = accepted(&select(&[], &["operation=scale", "webhook=hatched"]));
    let operations = &output.report.operations;
    assert_eq!(
        (
            operations.described,
            operations.generated,
            operations.not_selected
        ),
        (4, 3, 1)
    );
    assert_eq!(
        (&operations.left_out[..], &output.report.left_out[..]),
        (&[][..], &[][..])
    );
    let types = output.file("src/types.rs").expect("types");
    assert!(types.contains("struct Egg") && !types.contains("struct Fish"));
    assert!(!output.files.iter().any(|file| file.text.contains("Scale")));
}

#[test]
fn everything_selected_is_everything_used() {
    let broken = DESCRIPTION.replace("schemas/Gone", "schemas/Id");
    let whole = broken.replace("    Unused: {type: object}\n", "");
    let whole = accepted(&Generator::from_source("zoo.yaml", whole));
    let selected = Generator::from_source("zoo.yaml", broken).include(Selector::tag("*"));
    assert_eq!(whole.files, accepted(&selected).files);
}

#[test]
fn a_selector_that_fits_nothing_is_an_error_with_a_suggestion() {
    for (include, exclude, help) in [
        (
            &["tag=bird"][..],
            &["operation=scale"][..],
            "did you mean `birds`?",
        ),
        (
            &["operation=listBird", "path=/birds"],
            &[],
            "did you mean `listBirds`?",
        ),
        (
            &["path=/bird"],
            &["operation=scale"],
            "did you mean `/birds`?",
        ),
        (&["tag=birds"], &["method=GETS"], "did you mean `GET`?"),
        (
            &["webhook=hatch", "tag=birds"],
            &[],
            "did you mean `hatched`?",
        ),
    ] {
        let Err(Error::Description(rejected)) = select(include, exclude).generate() else {
            panic!("{include:?} {exclude:?} is accepted");
        };
        let [diagnostic] = &rejected.output.diagnostics[..] else {
            panic!("{:?}", rejected.output.diagnostics);
        };
        assert_eq!(diagnostic.code, "unmatched-selector");
        assert_eq!(diagnostic.help.as_deref(), Some(help));
    }
}

#[test]
fn a_selector_has_a_kind_and_a_value() {
    for text in ["", "birds", "tags=birds", "tag=", "=x"] {
        assert!(text.parse::<Selector>().is_err(), "{text}");
    }
    // Braces and brackets that stand in the description fit themselves.
    let selector: Selector = "tag=Pets [beta".parse().expect("a selector");
    assert_eq!(selector.to_string(), "tag=Pets [beta");
    assert_eq!(selector, Selector::tag("Pets [beta"));
}
