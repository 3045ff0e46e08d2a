//! What is asked of a generator by its methods and by a file: what counts, and what does not go together.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use spectrait::{DateTime, Error, FormatChecks, Generator, Layout, MapType, Output, OwnType};

/// A description of one operation and these schemas.
fn description(schemas: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: Aviary, version: '1'}}\npaths: {{/birds: {{get: {{operationId: listBirds, responses: {{'204': {{description: None.}}}}}}}}}}\n\
         components:\n  schemas:\n{schemas}"
    )
}

fn generate(generator: &Generator) -> Output {
    generator
        .generate()
        .unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn parts_that_do_not_go_together_are_refused() {
    let aviary = || Generator::from_source("a.yaml", description("    A: {type: string}\n"));
    let single = || aviary().layout(Layout::Single);
    for (generator, part) in [
        (aviary().mock(true).server(false), "the mock server"),
        (aviary().tests(true).client(false), "tests"),
        (single().tests(true), "tests"),
        (single().blocking(true).client(false), "calls without"),
        (
            single().tracing(true).client(false).server(false),
            "spans of `tracing`",
        ),
    ] {
        match generator.generate() {
            Err(Error::Parts(reason)) => assert!(reason.starts_with(part), "{reason}"),
            other => panic!("{part}: {other:?}"),
        }
    }
    generate(&single().mock(true).blocking(true).tracing(true));
    // There may be none of what nobody named.
    assert!(generate(&aviary()).diagnostics.is_empty());
    let sender = generate(&aviary().sender(true));
    let said: Vec<&str> = sender.diagnostics.iter().map(|it| &*it.message).collect();
    assert_eq!(
        said,
        ["there is no webhook and no callback here that can be generated; no sender is written"]
    );
}

#[test]
fn crates_of_types_have_one_version_and_all_features() {
    let description = description(
        "    Money: {type: string}\n    Price: {type: string}\n    Key: {type: string, format: key}\n    Id: {type: string, format: uuid}\n",
    );
    let shop = Generator::from_source("shop.yaml", description)
        .schema_type(
            "Money",
            OwnType::new("money::Money").version("1").feature("serde"),
        )
        .schema_type(
            "Price",
            OwnType::new("money::Price").version("1").feature("std"),
        )
        .format_type(
            "key",
            OwnType::new("uuid::Uuid").version("1.6").feature("v7"),
        );
    let output = generate(&shop);
    let manifest = output.file("Cargo.toml").unwrap();
    for line in [
        "money = { version = \"1\", features = [\"serde\", \"std\"] }\n",
        "uuid = { version = \"1.6\", features = [\"serde\", \"v7\"] }\n",
    ] {
        assert!(manifest.contains(line), "{manifest}");
    }
    for (schema, ty, reason) in [
        (
            "Price",
            OwnType::new("money::Price").version("2"),
            "`money` has the version `1` elsewhere, and cannot have `2` too",
        ),
        (
            "Id",
            OwnType::new("uuid::Uuid").version("0.8"),
            "generated code is for version `1` of `uuid`, not for `0.8`",
        ),
        (
            "Id",
            OwnType::new("id::Id").version("banana"),
            "`banana` is no version that Cargo can ask for, such as `1`",
        ),
    ] {
        match shop.clone().schema_type(schema, ty).generate() {
            Err(Error::Type(said)) => assert_eq!(said, reason),
            other => panic!("{reason}: {other:?}"),
        }
    }
}

#[test]
fn what_a_description_says_of_crates_gives_way() {
    let own = |version: &str, path: &str| {
        format!(
            "{{type: string, x-rust-type: {{crate: money, version: '{version}', path: '{path}'}}}}"
        )
    };
    let schemas = [
        ("A", own("2", "money::Money")),
        ("B", own("1", "money::Price")),
        ("C", own("x", "money::Cash")),
    ];
    let schemas = schemas.map(|(name, schema)| format!("    {name}: {schema}\n"));
    let shop = Generator::from_source(
        "shop.yaml",
        description(&schemas.concat() as &str) + "    D: {type: string, format: price}\n",
    )
    .rust_types(true)
    .format_type("price", OwnType::new("money::Price").version("1"));
    let output = generate(&shop);
    let said: Vec<&str> = output.diagnostics.iter().map(|it| &*it.message).collect();
    assert_eq!(
        said,
        [
            "`money` has the version `1` elsewhere, and cannot have `2` too; the version here is ignored",
            "`x` is no version that Cargo can ask for, such as `1`; it is ignored",
        ]
    );
    let manifest = output.file("Cargo.toml").unwrap();
    assert!(manifest.contains("money = \"1\"\n"), "{manifest}");
    let types = output.file("src/types.rs").unwrap();
    assert!(types.contains("pub type A = Money;"), "{types}");
    assert!(types.contains("pub type C = String;"), "{types}");
}

/// In all objects, with other members or without; a member that may be `null`, or hold anything, keeps it.
#[test]
fn null_is_read_as_absence_where_that_was_asked_for() {
    let schemas = "    Bird: {type: object, required: [id], properties: {id: {type: string}, name: {type: string}, nick: {type: string, nullable: true}, any: {}}}\n    \
                   Open: {type: object, properties: {name: {type: string}}, additionalProperties: {type: integer}}\n";
    let generator = Generator::from_source("a.yaml", description(schemas));
    let lenient = r#"#[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "nullable")]
    pub name: Option<String>,"#;
    let types = |generator: &Generator| {
        let output = generate(generator);
        output.file("src/types.rs").unwrap_or_default().to_owned()
    };
    assert!(!types(&generator).contains(lenient));
    let types = types(&generator.null_is_absent(true));
    assert_eq!(types.matches(lenient).count(), 2, "{types}");
    assert!(types.contains("pub nick: Field<String>"), "{types}");
    assert_eq!(types.matches("\"present\"").count(), 1, "{types}");
}

#[test]
fn a_struct_with_a_time_is_copied_whatever_crate_it_is_of() {
    let schemas = "    Bird: {type: object, properties: {at: {type: string, format: date-time}, on: {type: string, format: date}}}\n";
    for date_time in [DateTime::Chrono, DateTime::Jiff, DateTime::Time] {
        let generator = Generator::from_source("a.yaml", description(schemas));
        let files = generate(&generator.date_time(date_time)).files;
        let types = files
            .iter()
            .find(|it| it.path.ends_with("types.rs"))
            .unwrap();
        let before = types.text.split("pub struct Bird").next().unwrap();
        let derives = before.rsplit("#[derive(").next().unwrap();
        for of_rust in ["Copy", "Eq", "Hash"] {
            assert!(
                derives.contains(&format!(" {of_rust},")),
                "{date_time:?}: {derives}"
            );
        }
    }
}

#[test]
fn a_method_counts_before_the_file_also_where_it_says_the_default() {
    let folder = std::env::temp_dir().join(format!("spectrait-options-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("spectrait.toml");
    let text = "[types]\nenums = 'open'\nunions = 'open'\nx-rust-type = 'used'\nbuilders = true\nnull = 'absent'\ndate-time = 'jiff'\nmap = 'BTreeMap'\n\
                check-formats = true\n[pagination]\nrecognise = false\n[server]\nunimplemented = '501'\n[diagnostics]\nstrict = true\n";
    std::fs::write(&file, text).unwrap();
    let schemas = "    Color: {type: string, enum: [red, green]}\n    Mail: {type: string, format: email, x-rust-type: 'a::B'}\n    \
                   Bird: {type: object, properties: {at: {type: string, format: date-time}, more: {type: object, additionalProperties: {type: integer}}}}\n    \
                   Cat: {type: object, properties: {maxLenght: {type: string, maxLenght: 1}}}\n    \
                   Egg: {oneOf: [{$ref: '#/components/schemas/Bird'}, {$ref: '#/components/schemas/Cat'}], discriminator: {propertyName: at}}\n";
    let plain = Generator::from_source("a.yaml", description(schemas));
    let configured = plain.clone().config(&file);
    assert!(matches!(configured.generate(), Err(Error::Description(_))));
    let taken_back = configured
        .clone()
        .open_enums(false)
        .open_unions(false)
        .rust_types(false)
        .builders(false)
        .null_is_absent(false)
        .date_time(DateTime::Chrono)
        .map_type(MapType::IndexMap)
        .check_formats(FormatChecks::None)
        .recognise_pages(true)
        .unimplemented(false)
        .strict(false);
    let texts = |generator: &Generator| {
        let files = generate(generator).files.into_iter();
        files.map(|it| (it.path, it.text)).collect::<Vec<_>>()
    };
    let (plain, taken_back) = (texts(&plain), texts(&taken_back));
    let customised = texts(&configured.strict(false));
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(plain == taken_back && plain != customised);
}
