//! Inputs that are made to break a reader: each is answered by the command in seconds, in bounded memory, and never
//! by a crash. Memory is bounded by the system (`ulimit -v`), so that who needs more fails.

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::empty_folder;

/// The time for one input. A build without optimisations takes most of it for formatting code.
const TIME: Duration = Duration::from_secs(60);

/// The address space in KiB.
const MEMORY: u64 = 2_000_000;

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

/// Generates from an input; the status and what was said.
#[track_caller]
fn answer(test: &str, input: impl AsRef<[u8]>) -> (i32, String) {
    let folder = empty_folder("hostile", test);
    fs::write(folder.join("input"), input).unwrap();
    let command = format!("ulimit -v {MEMORY}; exec \"$0\" generate input --out out",);
    let start = Instant::now();
    let output = Command::new("sh")
        .args(["-c", &command, env!("CARGO_BIN_EXE_spectrait")])
        .current_dir(&folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let begin: String = said.chars().take(2000).collect();
    assert!(start.elapsed() < TIME, "{test}: {:?}", start.elapsed());
    let status = output.status.code();
    assert!(
        matches!(status, Some(0 | 1)) && !said.contains("panicked"),
        "{test}: {}\n{begin}",
        output.status
    );
    (status.unwrap(), begin)
}

/// A description whose components are these schemas.
fn schemas(schemas: &str) -> String {
    format!("{HEAD}components:\n  schemas:\n{schemas}")
}

#[test]
fn aliases_that_stand_for_too_much() {
    let mut text = "a: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..30 {
        let items = vec![format!("*a{}", level - 1); 9].join(", ");
        writeln!(text, "b{level}: &a{level} [{items}]").unwrap();
    }
    let (status, said) = answer("aliases", format!("{HEAD}{text}"));
    assert!(status == 1 && said.contains("too-many-aliases"), "{said}");
}

#[test]
fn patterns_that_go_back_without_an_end() {
    // An engine that goes back tries every way to part the text: as many as there are atoms.
    let endless = "'^(([0-9a-f-]|[-a-f0-9])+)+Z$'";
    let text = "a".repeat(60);
    let (status, _) = answer(
        "patterns",
        schemas(&format!(
            "    A: {{type: string, format: uuid, pattern: {endless}, example: {text}}}\n    \
             B: {{type: string, pattern: {endless}, default: {text}}}\n    \
             C: {{type: string, pattern: '(?=(([a-f]|[fa-e])+)+Z)', enum: [{text}], example: {text}}}\n"
        )),
    );
    assert_eq!(status, 0);
}

#[test]
fn nesting_thousands_deep() {
    let json = format!("{}{}", "{\"a\":[".repeat(50_000), "]}".repeat(50_000));
    for (test, text) in [
        ("deep-json", json),
        ("deep-flow", format!("a: {}", "[".repeat(100_000))),
        ("deep-block", format!("a:\n  {}x", "- ".repeat(20_000))),
    ] {
        let (status, said) = answer(test, text);
        assert!(status == 1 && said.contains("too-deep"), "{test}: {said}");
    }
}

#[test]
fn references_thousands_deep() {
    let mut text = String::new();
    for index in 0..4000 {
        writeln!(
            text,
            "    S{index}: {{$ref: '#/components/schemas/S{}'}}",
            index + 1
        )
        .unwrap();
    }
    text += "    S4000: {type: string}\n";
    assert_eq!(answer("chain", schemas(&text)).0, 0);
    let mut text = String::new();
    for index in 0..300 {
        let next = index + 1;
        writeln!(
            text,
            "    S{index}: {{allOf: [{{$ref: '#/components/schemas/S{next}'}}, {{type: object, properties: {{p: {{$ref: '#/components/schemas/S{next}'}}}}}}]}}"
        )
        .unwrap();
    }
    text += "    S300: {type: object}\n";
    assert_eq!(answer("all-of-chain", schemas(&text)).0, 0);
}

#[test]
fn heirs_of_thousands() {
    let mut text = "    S0: {type: object, properties: {p0: {type: string}}}\n".to_owned();
    for index in 1..3000 {
        let before = index - 1;
        writeln!(
            text,
            "    S{index}: {{allOf: [{{$ref: '#/components/schemas/S{before}'}}, {{properties: {{p{index}: {{type: string}}}}}}]}}"
        )
        .unwrap();
    }
    let (status, said) = answer("heirs", schemas(&text));
    assert!(status == 0 && said.contains("too-large"), "{said}");
}

#[test]
fn circles() {
    let circles = "
    Itself: {$ref: '#/components/schemas/Itself'}
    A: {allOf: [{$ref: '#/components/schemas/B'}]}
    B: {allOf: [{$ref: '#/components/schemas/A'}, {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}]}
    C: {oneOf: [{$ref: '#/components/schemas/C'}, {type: string}]}
    D: {not: {$ref: '#/components/schemas/D'}}
    E: {type: array, items: {$ref: '#/components/schemas/E'}}
    F: {$ref: '#/components/schemas/F/properties/f'}
";
    let (status, said) = answer("circles", schemas(circles));
    assert!(status == 1 && said.contains("reference-cycle"), "{said}");
}

#[test]
fn very_many_members() {
    let values: Vec<String> = (0..100_000).map(|value| format!("v{value}")).collect();
    let text = format!("    Big: {{type: string, enum: [{}]}}\n", values.join(", "));
    assert_eq!(answer("enum", schemas(&text)).0, 0);
    let properties: String = (0..20_000)
        .map(|property| format!("p{property}: {{type: string}}, "))
        .collect();
    let text = format!("    Big: {{type: object, properties: {{{properties}}}}}\n");
    assert_eq!(answer("properties", schemas(&text)).0, 0);
}

#[test]
fn very_many_members_that_nobody_knows() {
    let head = "{openapi: 3.0.4, info: {title: T, version: '1'}, paths: {}";
    let tags = |more: &str| {
        let tags = (0..20_000).map(|tag| format!("{{name: t{tag}{more}}}"));
        tags.collect::<Vec<_>>().join(", ")
    };
    let text = format!("{head}, tags: [{}]}}", tags(", zzz: 1"));
    assert_eq!(answer("strays-in-list", text).0, 0);
    let strays: String = (0..20_000).map(|stray| format!(", q{stray}: 1")).collect();
    let text = format!("{head}{strays}, tags: [{}]}}", tags(""));
    assert_eq!(answer("strays-beside-list", text).0, 0);
}

#[test]
fn very_many_paths() {
    let mut text = format!("{HEAD}paths:\n");
    for path in 0..10_000 {
        writeln!(
            text,
            "  /p{path}: {{get: {{operationId: op{path}, responses: {{'204': {{description: ok}}}}}}}}"
        )
        .unwrap();
    }
    assert_eq!(answer("paths", text).0, 0);
}

#[test]
fn encodings() {
    let text = schemas("    Größe: {type: string}\n");
    let units = text.encode_utf16();
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(units.flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(answer("utf-16", utf16).0, 0);
    assert_eq!(answer("bom", format!("\u{feff}{text}")).0, 0);
    let mut broken = text.into_bytes();
    broken.extend(b"x: \xC3\x28\n");
    let (status, said) = answer("utf-8", broken);
    assert!(status == 1 && said.contains("invalid-encoding"), "{said}");
}

#[test]
fn names_and_numbers() {
    let long = "n".repeat(20_000);
    let text = schemas(&format!(
        "
    __proto__: {{type: object, properties: {{__proto__: {{type: string}}, constructor: {{type: string}}}}}}
    Numbers: {{type: integer, minimum: -9223372036854776000, maximum: 99999999999999999999999999999999999}}
    Tiny: {{type: number, multipleOf: 1e-300, maximum: 1e308, default: 1e309}}
    Lengths: {{type: string, minLength: -1, maxLength: 18446744073709551616}}
    {long}: {{type: object, properties: {{{long}: {{type: string}}}}}}
"
    ));
    answer("names", text);
}

#[test]
fn folders_that_cannot_be_written() {
    let folder = empty_folder("hostile", "unwritable");
    fs::write(folder.join("input"), schemas("    A: {type: string}\n")).unwrap();
    // A file where a folder must be, which stops the super-user too.
    fs::write(folder.join("taken"), "").unwrap();
    for out in ["taken", "taken/out", "/dev/null/out"] {
        let output = Command::new(env!("CARGO_BIN_EXE_spectrait"))
            .args(["generate", "input", "--out", out])
            .current_dir(&folder)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{out}: {said}");
        assert!(said.contains("error: "), "{out}: {said}");
    }
}
