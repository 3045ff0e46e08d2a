//! The generator as its users see it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use spectrait::{Error, Generator, Layout, Output, Severity};

/// A description of one operation; `more` is added to its components.
fn description(path: &str, operation: &str, more: &str) -> String {
    format!(
        "openapi: 3.1.0
info: {{title: Aviary, version: '1'}}
paths:
  {path}:
    get:
      operationId: {operation}
      responses:
        '200':
          description: A bird
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Bird'}}}}}}
components:
  schemas:
    Bird: {{type: object, required: [name], properties: {{name: {{type: string}}}}}}
{more}"
    )
}

fn generate(generator: &Generator) -> Output {
    generator
        .generate()
        .unwrap_or_else(|error| panic!("{error}"))
}

/// The text of a file, whatever the description was called.
fn unnamed(output: &Output, path: &str, source: &str) -> String {
    output.file(path).unwrap().replace(source, "SOURCE")
}

#[test]
fn pages_of_one_api_become_one() {
    let pages = Generator::from_source("one.yaml", description("/bird", "getBird", ""))
        .source("two.yaml", description("/wren", "getWren", ""));
    let output = generate(&pages);
    assert_eq!(output.report.operations.generated, 2);
    assert!(
        output
            .file("src/lib.rs")
            .unwrap()
            .lines()
            .next()
            .unwrap()
            .contains("one.yaml and 1 more")
    );
}

#[test]
fn unequal_components_of_one_name_are_an_error_that_shows_both() {
    let other = description("/wren", "getWren", "").replace("type: string", "type: integer");
    let pages = Generator::from_source("one.yaml", description("/bird", "getBird", ""))
        .source("two.yaml", other);
    let Err(Error::Description(rejected)) = pages.generate() else {
        panic!()
    };
    let text = rejected.to_string();
    assert!(
        text.contains("one.yaml:13:") && text.contains("two.yaml:13:"),
        "{text}"
    );
    assert!(
        rejected.output.files.is_empty(),
        "which of the two is meant is not known"
    );
}

#[test]
fn a_description_of_another_tool_gives_the_same_code() {
    let yaml = std::fs::read("../../specs/hanko-public.yaml").unwrap();
    let theirs: openapiv3::OpenAPI = serde_yaml::from_slice(&yaml).unwrap();
    for layout in [Layout::Crate, Layout::Single] {
        let ours = generate(
            &Generator::from_source("hanko.yaml", yaml.clone())
                .name("hanko")
                .layout(layout),
        );
        let theirs = generate(
            &Generator::from_openapiv3(theirs.clone())
                .name("hanko")
                .layout(layout),
        );
        let paths = |output: &Output| output.report.files.clone();
        assert_eq!(paths(&ours), paths(&theirs));
        for path in paths(&ours) {
            assert!(
                unnamed(&ours, &path, "hanko.yaml")
                    == unnamed(&theirs, &path, "openapiv3::OpenAPI"),
                "{path}"
            );
        }
    }
}

#[test]
fn names_come_from_the_user_the_file_or_the_title() {
    let text = description("/bird", "getBird", "");
    for (generator, name) in [
        (
            Generator::from_source("folder/bird-house.v1.yaml", text.clone()),
            "bird-house-v1",
        ),
        (Generator::from_source("<stdin>", text.clone()), "aviary"),
        (
            Generator::from_source("folder/a.yaml", text.clone()).name("nest"),
            "nest",
        ),
    ] {
        let described = generator.describe().unwrap();
        assert_eq!(generator.options(&described).unwrap().name, name);
    }
    let Err(Error::Name { name, .. }) = Generator::from_source("a.yaml", text)
        .name("../nest")
        .generate()
    else {
        panic!()
    };
    assert_eq!(name, "../nest");
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let Err(error) = Generator::new("no/such/file.yaml").generate() else {
        panic!()
    };
    assert!(
        error
            .to_string()
            .starts_with("cannot read no/such/file.yaml: "),
        "{error}"
    );
}

#[test]
fn nothing_but_what_is_asked_for() {
    let generator = Generator::from_source("a.yaml", description("/bird", "getBird", ""));
    let paths = |output: Output| output.report.files.join(" ");
    let types = generate(&generator.clone().client(false).server(false));
    assert_eq!(types.report.operations.generated, 0);
    let types = paths(types);
    assert!(
        types.contains("types.rs") && !types.contains("client") && !types.contains("server"),
        "{types}"
    );
    let client = paths(generate(&generator.clone().server(false)));
    assert!(
        client.contains("src/client.rs") && !client.contains("src/server.rs"),
        "{client}"
    );
    let single = generate(&generator.layout(Layout::Single));
    assert_eq!(single.report.files, ["a.rs"]);
}

#[test]
fn warnings_are_errors_where_they_are_to_be() {
    let odd = description("/bird", "getBird", "    Song: {type: 'string | null'}\n");
    let generator = Generator::from_source("odd.yaml", odd);
    let output = generate(&generator);
    assert_eq!(output.diagnostics.len(), 1, "{:?}", output.diagnostics);
    let Err(Error::Description(rejected)) = generator.strict(true).generate() else {
        panic!()
    };
    assert!(rejected.to_string().starts_with("error["), "{rejected}");
}

/// What depends on an error is left out; what is wrong with all of it stays an error.
#[test]
fn errors_are_warnings_where_it_is_to_go_on() {
    let faulty = description("/bird", "getBird", "    Song: {type: string, pattern: 0}\n");
    let generator = Generator::from_source("faulty.yaml", faulty);
    let Err(Error::Description(rejected)) = generator.generate() else {
        panic!()
    };
    let going = generator.clone().keep_going(true);
    let output = generate(&going);
    assert_eq!(output.files, rejected.output.files);
    let [only] = output.diagnostics.as_slice() else {
        panic!("{:?}", output.diagnostics)
    };
    assert_eq!(only.severity, Severity::Warning);
    let allowed = generate(&going.clone().allow(only.code));
    assert!(allowed.diagnostics.is_empty() && allowed.report.allowed == 1);
    for refusing in [going.clone().deny(only.code), going.strict(true)] {
        assert!(matches!(refusing.generate(), Err(Error::Description(_))));
    }
    let unreadable = Generator::from_source("none.yaml", "{").keep_going(true);
    assert!(matches!(unreadable.generate(), Err(Error::Description(_))));
}

/// What a server answers to a refused request is not what the description says: the report tells it, with the reason.
#[test]
fn error_bodies_that_cannot_be_built_are_in_the_report() {
    let document = "\
openapi: 3.1.0
info: {title: Aviary, version: '1'}
paths:
  /bird:
    get:
      responses:
        '204': {description: Done}
        '400': {description: Refused, content: {application/json: {schema: {$ref: '#/components/schemas/Fault'}}}}
        '500': {description: Failed, content: {application/json: {schema: {type: array, items: {type: integer}}}}}
        '503': {description: Busy, content: {application/problem+json: {schema: {type: object}}}}
components:
  schemas:
    Fault: {type: object, required: [trace], properties: {trace: {type: string}}}
";
    let differing = |side: fn(Generator) -> Generator| {
        let output = generate(&side(Generator::from_source("a.yaml", document)));
        assert!(output.report.left_out.is_empty(), "{:?}", output.report);
        let differing = output.report.answered_differently.into_iter();
        differing
            .map(|item| format!("{} | {} | {}", item.what, item.pointer, item.reason))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        differing(|both| both),
        [
            "the error body `Fault` | /components/schemas/Fault | `trace` is required, and what it means is not known; \
             refused requests are answered with problem details (RFC 9457)",
            "error bodies in `application/json` that are no objects with a schema | /paths/~1bird/get | nothing in them \
             is known to say what is wrong; refused requests are answered with problem details (RFC 9457)",
        ]
    );
    assert_eq!(differing(|both| both.server(false)), [""; 0]);
}

#[test]
fn the_server_of_an_operation_with_an_open_variable_is_in_the_report() {
    let document = description("/bird", "getBird", "").replace(
        "      operationId",
        "      servers: [{url: 'https://{tenant}.example.com', variables: {tenant: {default: ''}}}]\n      operationId",
    );
    let output = generate(&Generator::from_source("a.yaml", document));
    assert!(
        !output
            .file("src/operations.rs")
            .unwrap()
            .contains(".server(")
    );
    let [left_out] = output.report.left_out.as_slice() else {
        panic!("{:?}", output.report.left_out)
    };
    assert_eq!(
        left_out.what,
        "the server https://{tenant}.example.com of GET /bird"
    );
    assert!(left_out.reason.contains("`tenant` has no default"));
}

#[test]
fn a_misspelt_parameter_of_pages_is_told_what_was_meant() {
    let parameters = "parameters: [{name: cursor, in: query, schema: {type: string}}]";
    let document = description("/bird", "getBird", "").replace(
        "      operationId",
        &format!("      {parameters}\n      operationId"),
    );
    let generator = Generator::from_source("one.yaml", document);
    let rule = spectrait::PageRule::cursor("curser", ["next".to_owned()]);
    let output = generate(&generator.pages("getBird", rule));
    let helps = output
        .diagnostics
        .iter()
        .filter_map(|it| it.help.as_deref());
    assert_eq!(helps.collect::<Vec<_>>(), ["did you mean `cursor`?"]);
}

/// A workspace with settings of its own, of which the generated crate is a member.
#[test]
fn a_formatter_leaves_a_generated_crate_alone() {
    let folder = std::env::temp_dir().join(format!("spectrait-format-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let member = folder.join("aviary");
    let generator = Generator::from_source("a.yaml", description("/bird", "getBird", ""));
    generator.emit_to(&member).unwrap();
    std::fs::write(
        folder.join("Cargo.toml"),
        "[workspace]\nmembers = ['aviary']\nresolver = '2'\n",
    )
    .unwrap();
    std::fs::write(
        folder.join("rustfmt.toml"),
        "max_width = 40\nhard_tabs = true\n",
    )
    .unwrap();
    // What a formatter would change under any settings.
    let lib = member.join("src/lib.rs");
    let ugly = std::fs::read_to_string(&lib).unwrap() + "pub  mod  m { }\n";
    std::fs::write(&lib, &ugly).unwrap();
    let done = std::process::Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()))
        .args(["fmt", "--all"])
        .current_dir(&folder)
        .status()
        .unwrap();
    let text = std::fs::read_to_string(&lib).unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(done.success());
    assert_eq!(text, ugly);
    assert!(!text.contains("rustfmt::skip"));
}

#[test]
fn a_format_that_has_a_type_is_no_misspelt_one() {
    let more = "    Times: {type: object, properties: {at: {type: string, format: datetime}, on: {type: string, format: DATE}}}";
    let generator = Generator::from_source("one.yaml", description("/bird", "getBird", more));
    let warned = |generator: &Generator| -> Vec<String> {
        let diagnostics = generate(generator).diagnostics;
        diagnostics.into_iter().map(|it| it.message).collect()
    };
    assert_eq!(warned(&generator).len(), 2);
    let typed = generator.format_type("datetime", "crate::Moment");
    let typed = typed.layout(Layout::Module);
    assert_eq!(
        warned(&typed),
        ["there is no format `DATE`; nothing is checked"]
    );
}

#[test]
fn what_is_said_of_pages_is_checked_and_only_of_operations() {
    use spectrait::{PageRule, Selector};

    let generator = || Generator::from_source("one.yaml", description("/bird", "getBird", ""));
    let wrong = generator().pages("getBird", PageRule::link().first(1));
    let Err(error @ Error::Pages(_)) = wrong.generate() else {
        panic!("a rule whose parts do not go together");
    };
    assert!(error.to_string().contains("`getBird`"), "{error}");
    // What was not selected is an operation all the same.
    let other = description("/cat", "getCat", "");
    let warnings = |key: &str| {
        let generator = generator().source("two.yaml", other.clone());
        let generator = generator.include(Selector::path("/bird")).pages(key, None);
        let output = generator.generate().unwrap();
        let warnings = output.diagnostics.iter();
        warnings
            .filter(|warning| warning.code == "unused-configuration")
            .map(|warning| {
                let help = warning.help.as_deref().unwrap();
                format!("{}; {help}", warning.message)
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(warnings("getCat"), [""; 0]);
    assert_eq!(warnings("GET /cat"), [""; 0]);
    assert!(warnings("getBirds")[0].contains("did you mean `getBird`?"));
    assert_eq!(
        warnings("getDog"),
        [
            "no operation is called `getDog`; write the `operationId`, or the method and the path, of an operation"
        ]
    );
}

#[test]
fn operations_are_called_as_somebody_chose() {
    use spectrait::Selector;

    let generator = || Generator::from_source("one.yaml", description("/bird", "getBird", ""));
    let named = generator().operation_name("getBird", "bird").generate();
    let client = named.unwrap();
    let client = client.file("src/client.rs").unwrap();
    assert!(client.contains("pub fn bird(") && !client.contains("get_bird"));
    let wrong = generator().operation_name("getBird", "the bird");
    let Err(error @ Error::Type(_)) = wrong.generate() else {
        panic!("a name that is none");
    };
    assert!(error.to_string().contains("`the bird`"), "{error}");
    let other = description("/cat", "getCat", "");
    let warnings = |key: &str, name: &str| {
        let generator = generator().source("two.yaml", other.clone());
        let generator = generator.include(Selector::path("/bird"));
        let output = generator.operation_name(key, name).generate().unwrap();
        let warnings = output.diagnostics.into_iter();
        let mut unused = warnings.filter(|warning| warning.code == "unused-configuration");
        unused.next().map(|warning| warning.message)
    };
    assert_eq!(warnings("getCat", "cat"), None);
    let none = Some("no operation is called `getDog`".to_owned());
    assert_eq!(warnings("getDog", "dog"), none);
    let taken = warnings("GET /bird", "builder").unwrap();
    assert!(taken.starts_with("`GET /bird` is not called `builder`: "));
}

#[test]
fn wrong_examples_are_warned_of_once_and_not_shown() {
    let schemas = "
    Egg:
      type: object
      required: [id, laid, owner]
      properties:
        id: {type: integer, readOnly: true}
        laid: {type: string, format: date, example: 'in spring'}
        owner: {type: string, example: 'Ada Lovelace', default: 'nobody'}
        size: {type: array, items: {type: integer}, example: '1,2'}
      example: {laid: '2024-05-17', owner: Ada}
    Nest:
      allOf: [{$ref: '#/components/schemas/Egg'}, {type: object, properties: {eggs: {type: integer, minimum: 1}}}]
      example: {id: 1, laid: '2024-05-17', owner: Ada, eggs: 0}
    Tag: {type: string, pattern: '^[a-z]+$', default: 'A-1', example: null}";
    let yaml = description("/bird", "getBird", schemas);
    let parameters = "      parameters:
        - {name: ids, in: query, schema: {type: array, items: {type: integer}}, example: '1,2'}
        - {name: tag, in: query, schema: {$ref: '#/components/schemas/Tag'}, example: 'B 2'}
        - {name: egg, in: query, content: {application/json: {schema: {anyOf: [{$ref: '#/components/schemas/Egg'}, {$ref: '#/components/schemas/Nest'}]}}}}
";
    let yaml = yaml.replace(
        "      responses:\n",
        &format!("{parameters}      responses:\n"),
    );
    let output = generate(&Generator::from_source("one.yaml", yaml));
    let said = |code: &str| {
        let said = output.diagnostics.iter().filter(|it| it.code == code);
        let said = said.map(|it| {
            let others: Vec<_> = it.others.iter().map(|it| it.pointer.as_str()).collect();
            format!(
                "{} {} | {}",
                it.pointer,
                others.join(" "),
                it.help.as_deref().unwrap()
            )
        });
        said.collect::<Vec<_>>()
    };
    assert_eq!(
        said("invalid-example"),
        ["/paths/~1bird/get/parameters/1/example \
             /components/schemas/Egg/properties/laid/example /components/schemas/Egg/properties/size/example \
             /components/schemas/Nest/example | it does not fit the `pattern` or the length; correct the example or the schema"]
    );
    assert_eq!(
        said("invalid-default"),
        [
            "/components/schemas/Tag/default  | it does not fit the `pattern` or the length; correct the default or the schema"
        ]
    );
    let types = output.file("src/types.rs").unwrap();
    assert!(
        types.contains("Ada Lovelace") && !types.contains("in spring"),
        "{types}"
    );
}

/// Parameters and headers: a number or a boolean that is written as a text has to be one, within its bounds.
#[test]
fn examples_of_parameters_and_headers_are_judged_as_they_are_read() {
    let yaml = description("/bird", "getBird", "").replace(
        "      responses:\n        '200':",
        "      parameters:
        - {name: odd, in: query, example: abc, schema: {type: integer}}
        - {name: high, in: query, example: '7', schema: {type: integer, maximum: 5}}
        - {name: low, in: query, example: '4', schema: {type: integer, maximum: 5}}
        - {name: flag, in: query, example: 'true', schema: {type: boolean}}
        - {name: list, in: query, example: '1,2', schema: {type: array, items: {type: integer}}}
      responses:
        '200':
          headers:
            X-Odd: {example: abc, schema: {type: integer}}
            X-High: {example: 7, schema: {type: integer, maximum: 5}}
            X-Share: {example: '0.5', schema: {type: number}}
            X-List: {example: '1,2', schema: {type: array, items: {type: integer}}}",
    );
    let output = generate(&Generator::from_source("one.yaml", yaml));
    // One diagnostic tells of all places of the file.
    let [wrong] = output.diagnostics.as_slice() else {
        panic!("{:?}", output.diagnostics);
    };
    let others = wrong.others.iter().map(|it| &*it.pointer);
    let places: Vec<_> = std::iter::once(&*wrong.pointer).chain(others).collect();
    let operation = "/paths/~1bird/get";
    let headers = format!("{operation}/responses/200/headers");
    assert_eq!(
        places,
        [
            format!("{operation}/parameters/0/example"),
            format!("{operation}/parameters/1/example"),
            format!("{headers}/X-Odd/example"),
            format!("{headers}/X-High/example"),
        ]
    );
    let client = output.file("src/client.rs").unwrap();
    assert!(
        !client.contains("abc") && client.contains("`4`"),
        "{client}"
    );
}

#[test]
fn examples_of_bodies_may_be_what_is_sent() {
    let yaml = description("/bird", "getBird", "").replace(
        "content: {application/json: {schema: {$ref: '#/components/schemas/Bird'}}}",
        "content:
            application/json: {schema: &bird {$ref: '#/components/schemas/Bird'}, examples: {a: {serializedValue: '{\"name\": \"a\"}'}, wrong: {serializedValue: '{}'}}}
            application/jsonl: {schema: {type: array, items: *bird}, examples: {b: {value: \"{}\\n{}\\n\"}, c: {serializedValue: '{}'}}}
            application/xml: {schema: *bird, examples: {d: {value: <Bird/>}, e: {serializedValue: <Bird/>}}}",
    );
    let yaml = yaml.replace("3.1.0", "3.2.0");
    let output = generate(&Generator::from_source("one.yaml", yaml));
    let wrong = output.diagnostics.iter().map(|it| (it.code, &*it.pointer));
    let content = "/paths/~1bird/get/responses/200/content/application~1json";
    let place = format!("{content}/examples/wrong/serializedValue");
    assert_eq!(
        wrong.collect::<Vec<_>>(),
        [("invalid-example", place.as_str())]
    );
}

#[test]
fn types_have_the_names_that_were_chosen() {
    let schemas = "
    v1.Egg:
      type: object
      properties:
        state: {type: string, enum: [laid, hatched]}
        size: {type: object, properties: {kind: {type: string, enum: [s, l]}}}
        tags: {type: array, items: {type: string}}
    Nest: {type: [object, 'null'], properties: {eggs: {type: array, items: {$ref: '#/components/schemas/v1.Egg'}}}}";
    let size = "#/components/schemas/v1.Egg/properties/size";
    let output = generate(
        &Generator::from_source("one.yaml", description("/bird", "getBird", schemas))
            .type_name("v1.Egg", "Egg")
            .type_name(size, "Measure")
            .type_name("Nest", "Home")
            .type_name("Bird", "Vec")
            .type_name("#/components/schemas/Nest", "House")
            .type_name("#/components/schemas/v1.Egg/properties/state", "Home")
            .type_name("#/components/schemas/v1.Egg/properties/tags", "Tags"),
    );
    let types = output.file("src/types.rs").unwrap();
    for item in [
        "struct Egg ",
        "enum EggState ",
        "struct Measure ",
        "enum MeasureKind ",
        "struct Home ",
        "struct Bird ",
    ] {
        assert!(
            types.contains(&format!("pub {item}")),
            "{item} is not in {types}"
        );
    }
    let said = output.diagnostics.iter().map(|it| it.message.clone());
    let said: Vec<_> = said.filter(|it| it.contains("is not called")).collect();
    assert_eq!(said.len(), 4, "{said:?}");
    for expected in [
        "`Bird` is not called `Vec`: that is the name of another type",
        "`#/components/schemas/Nest` is not called `House`: `Nest` is the same schema, and has a name",
    ] {
        assert!(said.iter().any(|it| it == expected), "{said:?}");
    }
}

#[test]
fn variants_have_the_names_of_their_types() {
    let schemas = "
    Egg:
      oneOf:
        - {type: object, required: [size], properties: {size: {type: integer}}, additionalProperties: false}
        - {type: string}
        - {type: array, items: {type: string}}
        - {$ref: '#/components/schemas/v1.Stone'}
    v1.Stone: {type: boolean}";
    let branch = |index: usize| format!("#/components/schemas/Egg/oneOf/{index}");
    let output = generate(
        &Generator::from_source("one.yaml", description("/bird", "getBird", schemas))
            .type_name(branch(0), "Measured")
            .type_name(branch(1), "Label")
            .type_name("v1.Stone", "Stone"),
    );
    let types = output.file("src/types.rs").unwrap();
    for variant in [
        "Measured(Measured)",
        "Label(String)",
        "Array(Vec<String>)",
        "Stone(Stone)",
    ] {
        assert!(types.contains(&format!("    {variant},\n")), "{types}");
    }
    assert_eq!(output.diagnostics.len(), 0, "{:?}", output.diagnostics);
}

#[test]
fn a_name_that_is_refused_is_not_free_for_another_schema() {
    let schemas = "
    A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}}}
    B: {type: object, properties: {c: {$ref: '#/components/schemas/C'}}}
    C: {type: object, properties: {d: {$ref: '#/components/schemas/D'}}}
    D: {type: object, properties: {e: {type: string}}}
    E: {type: object, properties: {f: {type: string}}}";
    let generator = Generator::from_source("one.yaml", description("/bird", "getBird", schemas));
    let names = [("A", "D"), ("B", "A"), ("C", "E"), ("E", "C")];
    let named = |generator: Generator, (schema, name)| generator.type_name(schema, name);
    let output = generate(&names.into_iter().fold(generator, named));
    let types = output.file("src/types.rs").unwrap();
    for item in [
        "pub struct A {\n    #[serde(skip_serializing_if = \"Option::is_none\")]\n    pub b: Option<B>,",
        "pub c: Option<E>,",
        "pub struct E {\n    #[serde(skip_serializing_if = \"Option::is_none\")]\n    pub d: Option<D>,",
    ] {
        assert!(types.contains(item), "{item} is not in {types}");
    }
    let said = output.diagnostics.iter().map(|it| it.message.clone());
    let said: Vec<_> = said.filter(|it| it.contains("is not called")).collect();
    let taken = |schema: &str, name: &str| {
        format!("`{schema}` is not called `{name}`: that is the name of another type")
    };
    assert_eq!(said, [taken("A", "D"), taken("B", "A")]);
}
