//! What configurations say, and what is wrong with them.

use spectrait_emitter::Layout;
use spectrait_emitter::plan::own::OwnType;
use spectrait_emitter::plan::pages::PageRule;

use super::*;

fn wrong(text: &str) -> Vec<String> {
    let errors = Config::read("spectrait.toml", text.to_owned()).unwrap_err();
    let line = |error: &Located| {
        let at = &error.position;
        format!("{}:{} {}", at.line, at.column, error.message)
    };
    errors.iter().map(line).collect()
}

#[test]
fn all_that_can_be_customised() {
    let text = r#"
        [types]
        enums = "open"
        date-time = "jiff"
        derives = ["PartialOrd", { path = "schemars::JsonSchema", version = "1" }]

        [types.schemas]
        Money = "crate::Money"
        "/components/schemas/Order/properties/total" = { path = "rust_decimal::Decimal", crate = "rust-decimal", version = "1", features = ["serde"] }

        [types.formats]
        decimal = "String"
    "#;
    let types = Config::read("spectrait.toml", text.to_owned())
        .unwrap()
        .types;
    assert!(types.open_enums);
    assert_eq!(types.date_time, DateTime::Jiff);
    assert_eq!(types.derives.len(), 2);
    assert_eq!(types.schemas["Money"], OwnType::new("crate::Money"));
    assert_eq!(
        types.schemas["/components/schemas/Order/properties/total"],
        OwnType::new("rust_decimal::Decimal")
            .version("1")
            .crate_name("rust-decimal")
            .feature("serde")
    );
    assert_eq!(types.formats["decimal"], OwnType::new("String"));
    assert_eq!(
        Config::read("empty", String::new()).unwrap().types,
        TypeOptions::default()
    );
}

#[test]
fn what_is_open() {
    let text = "[types]\nx-rust-type = \"used\"\nunions = \"open\"\nmap = \"BTreeMap\"\ndate-time = \"time\"\nopen = [\"A\"]\nclosed = [\"B\"]\n";
    let types = Config::read("spectrait.toml", text.to_owned())
        .unwrap()
        .types;
    assert!(types.open_unions && types.rust_types);
    assert_eq!(types.map, MapType::BTreeMap);
    assert_eq!(types.date_time, DateTime::Time);
    let openness: Vec<(&str, bool)> = types
        .openness
        .iter()
        .map(|(name, open)| (name.as_str(), *open))
        .collect();
    assert_eq!(openness, [("A", true), ("B", false)]);
    assert_eq!(
        wrong("[types]\nmap = \"Vec\"\nopen = [\"A\"]\nclosed = [\"A\", 1]\n"),
        [
            "2:7 this must be `\"BTreeMap\"` or `\"HashMap\"` or `\"IndexMap\"`",
            "3:9 `A` cannot be both open and closed",
            "4:16 this must be a string",
        ]
    );
}

#[test]
fn formats_are_checked_where_they_are_named() {
    let read = |text: &str| {
        let config = Config::read("a.toml", format!("[types]\ncheck-formats = {text}\n"));
        config.unwrap().types.check_formats
    };
    assert_eq!(read("true"), FormatChecks::All);
    assert_eq!(read("false"), FormatChecks::None);
    assert_eq!(
        read("[\"email\", \"uri\"]"),
        FormatChecks::of(["email", "uri"])
    );
    assert_eq!(
        wrong("[types]\ncheck-formats = [\"mail\", 1]\n"),
        [
            "2:18 `mail` is no format that can be checked",
            "2:26 this must be a string",
        ]
    );
    assert_eq!(
        wrong("[types]\ncheck-formats = 1\nbuilders = \"yes\"\n"),
        [
            "2:17 this must be a boolean, or a list of formats",
            "3:12 this must be `true` or `false`",
        ]
    );
    let config = Config::read("a.toml", "[types]\nbuilders = true\n".to_owned());
    assert!(config.unwrap().types.builders);
}

#[test]
fn a_misspelt_key_is_told_what_it_may_be() {
    let text = "[types]\nenum = \"open\"\nwhatever = 1\n".to_owned();
    let errors = Config::read("spectrait.toml", text).unwrap_err();
    let helps: Vec<&str> = errors.iter().filter_map(|it| it.help.as_deref()).collect();
    let all = "`builders`, `check-formats`, `closed`, `date-time`, `derives`, `enums`, `formats`, `map`, `names`, `null`, `open`, `schemas`, `unions`, `x-rust-type`";
    assert_eq!(
        helps,
        [
            format!("did you mean `enums`? Known here: {all}"),
            format!("known here: {all}")
        ]
    );
}

#[test]
fn a_key_of_another_section_and_a_misspelt_derive_are_told_what_was_meant() {
    let text = "date-time = \"jiff\"\nstrict = true\n[types]\nderives = [\"partialord\", \"JsonSchema\", \"Ord\"]\n";
    let errors = Config::read("spectrait.toml", text.to_owned()).unwrap_err();
    let said = errors
        .iter()
        .map(|it| (it.message.as_str(), it.help.as_deref()));
    assert_eq!(
        said.collect::<Vec<_>>(),
        [
            (
                "`date-time` is not known here",
                Some("it belongs into `[types]`: write it below that line")
            ),
            (
                "`strict` is not known here",
                Some("it belongs into `[diagnostics]`: write it below that line")
            ),
            (
                "`partialord` has no path, and no derive of Rust is called so",
                Some("did you mean `PartialOrd`?")
            ),
            (
                "`JsonSchema` has no path, and no derive of Rust is called so",
                None
            ),
        ]
    );
}

#[test]
fn a_type_of_the_crate_is_impossible_in_a_generated_one() {
    let text = "[types]\nderives = [\"crate::Mine\"]\n[types.schemas]\nA = \"crate::A\"\nB = \"String\"\nC = \"Vec<crate::C>\"\n";
    let config = Config::read("spectrait.toml", text.to_owned()).unwrap();
    let lines: Vec<(usize, usize)> = config
        .impossible(Layout::Crate)
        .iter()
        .map(|it| (it.position.line, it.position.column))
        .collect();
    assert_eq!(lines, [(4, 1), (6, 1), (2, 12)]);
    assert!(config.impossible(Layout::Module).is_empty());
}

#[test]
fn the_crates_of_a_type_are_those_of_all_types_in_it() {
    let own = OwnType::new;
    assert_eq!(
        own("Vec<std::sync::Arc<money::Money>>")
            .homeless()
            .as_deref(),
        Some("money")
    );
    assert_eq!(own("Vec<uuid::Uuid>").homeless(), None);
    assert_eq!(own("[a::B; 4]").root(), "a");
    let decimal = own("Vec<rust_decimal::Decimal>").version("1");
    assert_eq!(decimal.homeless(), None);
    let dependency = decimal.dependency.map(|it| it.name);
    assert_eq!(dependency.as_deref(), Some("rust_decimal"));
    let both = own("Pair<a::A, b::B>").version("1");
    assert_eq!(both.homeless().as_deref(), Some("b"));
    let shared = own("std::sync::Arc<money::Money>").version("1");
    assert_eq!((shared.root().as_str(), shared.homeless()), ("money", None));
    let dependency = shared.dependency.map(|it| it.name);
    assert_eq!(dependency.as_deref(), Some("money"));
    assert_eq!(own("std::time::Duration").root(), "std");
}

#[test]
fn what_is_no_path_in_a_type_needs_none() {
    let own = OwnType::new;
    for path in [
        "std::borrow::Cow<'static, str>",
        "std::sync::Arc<[usize; 4]>",
        "Box<dyn crate::Shape<Side = u8> + Send>",
        "Vec<::money::r#type::Money>",
    ] {
        assert_eq!(own(path).refuse_type(), None, "{path}");
    }
    assert!(
        own("std::borrow::Cow<'static, Money>")
            .refuse_type()
            .is_some()
    );
    assert!(own("std::sync::Arc<[u8; LENGTH]>").refuse_type().is_some());
}

#[test]
fn what_is_wrong_is_shown_where_it_stands() {
    assert_eq!(
        wrong("[types]\nenum = \"open\"\nenums = \"ajar\"\n[typos]\n"),
        [
            "2:1 `enum` is not known here",
            "3:9 this must be `\"closed\"` or `\"open\"`",
            "4:2 `typos` is not known here",
        ]
    );
    assert_eq!(
        wrong(
            "[types.schemas]\nA = 1\nB = \"not a path\"\nC = {}\nD = { path = \"d::D\", crate = \"d\" }\nE = { path = \"e::E\", tag = 1 }\n\
             F = \"Money\"\nG = \"Vec<u8>\"\nH = \"Shelf<crate::Book>\"\nI = \"Vec<Money>\"\n"
        ),
        [
            "2:5 this is no type",
            "3:5 `not a path` is not the path of a Rust type, such as `crate::Money`",
            "4:5 the `path` of the type is missing",
            "5:5 the `version` of the crate is missing",
            "6:22 `tag` is not known here",
            "7:5 `Money` has no path, so that generated code cannot name it",
            "9:5 `Shelf<crate::Book>` has no path, so that generated code cannot name it",
            "10:5 `Vec<Money>` holds a type that has no path, so that generated code cannot name it",
        ]
    );
    assert_eq!(wrong("[types\n").len(), 1);
    assert_eq!(wrong("types = 1"), ["1:9 `types` must be a table"]);
}

#[test]
fn what_is_wrong_with_crates_is_shown_where_it_stands() {
    assert_eq!(
        wrong(
            "[types.schemas]\nA = { path = \"money::Money\", version = \"1\", features = [\"serde\"] }\n\
             B = { path = \"money::Color\", version = \"banana\", features = [\"a b\"] }\n\
             C = { path = \"money::Price\", version = \"\", crate = \"not a crate\" }\n\
             D = { path = \"uuid::Uuid\", version = \"0.8\" }\n\
             E = { path = \"std::string::String\", version = \"2\" }\n\
             [types.formats]\nprice = { path = \"money::Price\", version = \"2\" }\n"
        ),
        [
            "3:40 `banana` is no version that Cargo can ask for, such as `1`",
            "3:62 `a b` is no name of a feature",
            "4:40 `` is no version that Cargo can ask for, such as `1`",
            "4:52 `not a crate` is no name of a crate",
            "5:1 generated code is for version `1` of `uuid`, not for `0.8`",
            "6:1 `std::string::String` comes with Rust, and has no version of its own",
            "8:1 `money` has the version `1` elsewhere, and cannot have `2` too",
        ]
    );
}

#[test]
fn names_of_types() {
    let text = "[types.names]\nPet = \"Animal\"\n\"#/a\" = \"not one\"\nB = \"animal\"\nC = \"Self\"\nD = 1\n";
    assert_eq!(
        wrong(text),
        [
            "3:9 `not one` is no name of a Rust type, such as `Money`",
            "4:5 `animal` is no name of a Rust type, such as `Money`",
            "5:5 `Self` is no name of a Rust type, such as `Money`",
            "6:5 this must be a string",
        ]
    );
    let config = Config::read(
        "spectrait.toml",
        "[types.names]\nPett = \"Animal\"\n".to_owned(),
    )
    .unwrap();
    let yaml = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents: {schemas: {Pet: {type: object}}}";
    let api = spectrait_parser::read(vec![spectrait_parser::Source::new("t.yaml", yaml)]).api;
    let unused = config.unused(&api, Layout::Crate);
    assert!(
        unused[0]
            .help
            .as_deref()
            .unwrap()
            .starts_with("did you mean `Pet`?")
    );
    assert_eq!(unused[0].position.line, 2);
}

#[test]
fn what_cannot_be_open_names_only_what_can() {
    let yaml = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents: {schemas: \
                {Kind: {type: string, enum: [a, b]}, Kinds: {type: array, items: {type: string}}}}";
    let api = spectrait_parser::read(vec![spectrait_parser::Source::new("t.yaml", yaml)]).api;
    let help = |name: &str| {
        let text = format!("[types]\nclosed = [\"{name}\"]\n");
        let config = Config::read("spectrait.toml", text).unwrap();
        let help = config.unused(&api, Layout::Crate).remove(0).help;
        help.unwrap()
    };
    assert!(help("Kindz").starts_with("did you mean `Kind`?"));
    assert!(
        help("Kindss").starts_with("write the name"),
        "{}",
        help("Kindss")
    );
    assert_eq!(help("Kinds"), "leave it out");
}

#[test]
fn what_operations_are_called() {
    let text = "[operations.names]\nlistPets = \"pets\"\n\"GET /v2/pets/{id}\" = \"pet\"\n";
    let config = Config::read("spectrait.toml", text.to_owned()).unwrap();
    let names: Vec<_> = config.operation_names.iter().collect();
    let name = |key: &str, name: &str| (key.to_owned(), name.to_owned());
    let expected = [name("GET /v2/pets/{id}", "pet"), name("listPets", "pets")];
    assert!(
        names
            .into_iter()
            .eq(expected.iter().map(|(key, name)| (key, name)))
    );
    let text = "[operations]\nname = 1\n[operations.names]\na = \"listPets\"\nb = 1\n";
    assert_eq!(
        wrong(text),
        [
            "2:1 `name` is not known here",
            "4:5 `listPets` is no name of a method, such as `list_pets`",
            "5:5 this must be a string",
        ]
    );
}

#[test]
fn what_is_said_of_pages() {
    let text = r#"
        [pagination]
        recognise = false

        [pagination.operations]
        a = { cursor = "after", next = "/a~1b/next", list = "", more = "/more" }
        b = { next = "/next" }
        c = { offset = "skip", first = 1, total = "/total", at = "/at" }
        "GET /d" = { number = "page", first = 0 }
        e = { link = true }
        f = false
        g = { cursor = "page", header = "X-Next-Page" }
    "#;
    let pages = Config::read("spectrait.toml", text.to_owned())
        .unwrap()
        .pages;
    assert!(pages.only_said);
    let rule = |name: &str| pages.operations[name].clone();
    let a = rule("a").unwrap();
    let none = [""; 0];
    let cursor = PageRule::cursor("after", ["a/b", "next"]);
    assert_eq!(a, cursor.list(none).more(["more"]));
    assert_eq!(rule("b"), Some(PageRule::url(["next"])));
    let offset = PageRule::offset("skip").first(1);
    assert_eq!(rule("c"), Some(offset.total(["total"]).at(["at"])));
    assert_eq!(rule("GET /d"), Some(PageRule::number("page").first(0)));
    assert_eq!(rule("e"), Some(PageRule::link()));
    assert_eq!(rule("f"), None);
    assert_eq!(rule("g"), Some(PageRule::header("page", "X-Next-Page")));
}

#[test]
fn what_says_nothing_of_pages() {
    let text = "[pagination]\nrecognize = true\n[pagination.operations]\na = true\nb = {}\n\
                c = { cursor = \"x\" }\nd = { next = \"data.next\" }\ne = { link = true, total = \"/t\" }\n\
                f = { number = \"p\", frist = 1 }\ng = { number = \"p\", first = -1 }\n\
                h = { next = \"\" }\ni = { offset = \"\" }\n";
    assert_eq!(
        wrong(text),
        [
            "2:1 `recognize` is not known here",
            "4:5 this says nothing of pages",
            "5:5 this does not say one way from a page to the next",
            "6:5 this does not say one way from a page to the next",
            "7:14 `data.next` is no JSON pointer",
            "8:5 `at`, `total` and `first` go with `offset` or `number`",
            "9:21 `frist` is not known here",
            "10:29 this must be a whole number",
            "11:5 `next` is the page itself, and not a member of it",
            "12:5 a parameter has a name",
        ]
    );
}

#[test]
fn what_servers_do_with_what_nobody_wrote() {
    let read =
        |text: &str| Config::read("spectrait.toml", text.to_owned()).map(|it| it.unimplemented);
    assert!(read("[server]\nunimplemented = \"501\"").unwrap());
    assert!(!read("[server]\nunimplemented = \"error\"").unwrap());
    assert!(!read("").unwrap());
    for (text, message) in [
        (
            "[server]\nunimplemented = 501",
            "this must be `\"501\"` or `\"error\"`",
        ),
        (
            "[server]\nunimplmented = \"501\"",
            "`unimplmented` is not known here",
        ),
        ("server = true", "`server` must be a table"),
    ] {
        let wrong = wrong(text);
        assert!(wrong[0].contains(message), "{wrong:?}");
    }
}

#[test]
fn what_is_said_in_two_ways_of_one_thing() {
    let yaml = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/pets: {get: {operationId: listPets, responses: {}}}}\n\
                components: {schemas: {Color: {type: string, enum: [a, b]}, Pet: {type: object, properties: {site: {type: string, format: uri}}}}}";
    let api = spectrait_parser::read(vec![spectrait_parser::Source::new("t.yaml", yaml)]).api;
    let text = "[types]\nopen = [\"Color\"]\nclosed = [\"#/components/schemas/Color\"]\ncheck-formats = [\"email\", \"uri\"]\n\
                [types.schemas]\nPet = \"Vec<u8>\"\n\"#/components/schemas/Pet\" = \"String\"\n\"/components/schemas/Pet\" = \"Vec<u8>\"\n\
                [pagination.operations]\n\"GET /pets\" = { offset = \"skip\" }\nlistPets = { link = true }\n";
    let config = Config::read("spectrait.toml", text.to_owned()).unwrap();
    let unused = config.unused(&api, Layout::Module);
    let said = unused.iter().map(|it| {
        let at = &it.position;
        format!("{}:{} {}", at.line, at.column, it.message)
    });
    assert_eq!(
        said.collect::<Vec<_>>(),
        [
            "4:18 no schema has the format `email`, which is to be checked",
            "7:1 `#/components/schemas/Pet` is the schema `Pet`, of which another line says otherwise; that one counts",
            "3:11 `#/components/schemas/Color` is the schema `Color`, of which another line says otherwise; that one counts",
            "10:1 `GET /pets` is the operation `listPets`, of which another line says otherwise; that one counts",
        ]
    );
    assert_eq!(
        wrong("[diagnostics]\ndeny = [\"older-keyword\"]\nallow = [\"older-keyword\", \"older-keyword\"]\n").len(),
        1
    );
}
