//! What becomes of warnings, and where what is lost is listed: the arguments and the configuration that say so.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::{Value, json};

use super::{empty_folder, spectrait, stderr};

/// A description with a warning of each of two kinds, one of them in three places, and a schema that becomes an
/// untyped value.
const ODD: &str = "\
openapi: 3.1.0
info: {title: Odd API, version: '1'}
paths:
  /odd:
    get:
      operationId: odd
      responses:
        '200':
          description: Odd
          headers: {Content-Type: {schema: {type: string}}}
          content:
            application/json:
              schema:
                type: object
                properties:
                  one: {type: string, nullable: true}
                  two: {type: string, nullable: true}
                  three: {type: string, nullable: true}
                  self: {$ref: '#/components/schemas/Self'}
components:
  schemas:
    Self:
      $ref: '#/components/schemas/Self'
";

fn folder(test: &str) -> PathBuf {
    let folder = empty_folder("lints", test);
    fs::write(folder.join("odd.yaml"), ODD).unwrap();
    folder
}

/// The lines of a `--format json`: severity and code.
fn said(output: &Output) -> Vec<String> {
    let lines = std::str::from_utf8(&output.stdout).unwrap().lines();
    lines
        .map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            format!(
                "{} {}",
                line["severity"].as_str().unwrap(),
                line["code"].as_str().unwrap()
            )
        })
        .collect()
}

/// A description whose only faults are warnings.
fn mended(folder: &Path) {
    let text = ODD.replace("$ref: '#/components/schemas/Self'\n", "type: string\n");
    fs::write(folder.join("odd.yaml"), text).unwrap();
}

#[test]
fn warnings_of_a_code_are_allowed_or_denied() {
    let folder = folder("codes");
    mended(&folder);
    let output = spectrait(&folder, "generate odd.yaml --out out --format json");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(
        said(&output),
        ["warning ignored-header", "warning older-keyword"]
    );

    let arguments = "generate odd.yaml --out allowed --format json --allow older-keyword";
    let output = spectrait(&folder, &format!("{arguments} --report report.json"));
    assert_eq!(said(&output), ["warning ignored-header"]);
    assert!(
        stderr(&output).contains("1 warning (1 more allowed)"),
        "{}",
        stderr(&output)
    );
    let report = fs::read_to_string(folder.join("report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["allowed"], 1);

    let output = spectrait(&folder, &format!("{arguments} --strict"));
    assert_eq!(said(&output), ["error ignored-header"]);
    assert_eq!(output.status.code(), Some(1));

    let output = spectrait(
        &folder,
        "generate odd.yaml --out denied --format json --deny older-keyword",
    );
    assert_eq!(
        said(&output),
        ["warning ignored-header", "error older-keyword"]
    );
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).ends_with("1 error; nothing was written\n"),
        "{}",
        stderr(&output)
    );
    assert!(!folder.join("denied").exists());

    let output = spectrait(
        &folder,
        "generate odd.yaml --out out --allow older-keyword,ignored-header --strict",
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn the_configuration_says_what_becomes_of_warnings() {
    let folder = folder("configuration");
    mended(&folder);
    let text = "[diagnostics]\nstrict = true\nallow = ['older-keyword', 'ignored-header']\n";
    fs::write(folder.join("spectrait.toml"), text).unwrap();
    let output = spectrait(&folder, "generate odd.yaml --out out --format json");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(said(&output), [""; 0]);

    // What is said on the command line counts before the file.
    let output = spectrait(
        &folder,
        "generate odd.yaml --out out --format json --deny older-keyword",
    );
    assert_eq!(said(&output), ["error older-keyword"]);

    fs::write(
        folder.join("spectrait.toml"),
        "[diagnostics]\nallow = ['older-keyvord']\ndenied = []\n",
    )
    .unwrap();
    let output = spectrait(&folder, "generate odd.yaml --out out");
    assert_eq!(output.status.code(), Some(2));
    let text = stderr(&output);
    for line in [
        "there is no diagnostic `older-keyvord`; did you mean `older-keyword`?",
        "spectrait.toml:2:10",
        "known here: `allow`, `deny`, `keep-going`, `strict`",
    ] {
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn a_code_that_is_none_is_a_wrong_argument() {
    let folder = folder("unknown");
    let output = spectrait(&folder, "generate odd.yaml --out out --deny unknown-memebr");
    assert_eq!(output.status.code(), Some(2));
    let text = stderr(&output);
    assert!(text.contains("did you mean `unknown-member`?"), "{text}");
    let arguments = "generate odd.yaml --out out --deny older-keyword --allow older-keyword";
    let output = spectrait(&folder, arguments);
    assert_eq!(output.status.code(), Some(2));
    let text = stderr(&output);
    assert!(text.contains("both allowed and denied"), "{text}");
}

#[test]
fn what_is_lost_has_its_place() {
    let folder = folder("places");
    let even = "  /even: {get: {responses: {'200': {description: d, content: {odd: {}}}}}}\n";
    let text = ODD.replace("components:\n", &format!("{even}components:\n"));
    fs::write(folder.join("odd.yaml"), text).unwrap();
    let output = spectrait(&folder, "generate odd.yaml --out out");
    let text = stderr(&output);
    for line in [
        "left out: the content `odd` (odd.yaml:20:63): it is not a media type",
        "untyped: /components/schemas/Self (odd.yaml:23:5): ",
        "= also: lines 17 and 18",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }

    let output = spectrait(
        &folder,
        "generate odd.yaml --out out --format json --report report.json",
    );
    let lines = std::str::from_utf8(&output.stdout).unwrap().lines();
    let lines = lines.map(|line| serde_json::from_str::<Value>(line).unwrap());
    let once = lines.filter(|line| line["code"] == "older-keyword");
    let once: Vec<Value> = once.collect();
    let at = "/paths/~1odd/get/responses/200/content/application~1json/schema/properties";
    let others = json!([
        {"line": 17, "column": 49, "pointer": format!("{at}/two/nullable")},
        {"line": 18, "column": 51, "pointer": format!("{at}/three/nullable")},
    ]);
    assert_eq!(once.len(), 1);
    assert_eq!(once[0]["others"], others);

    let report = fs::read_to_string(folder.join("report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    let found = report["diagnostics"].as_array().unwrap().iter();
    let mut found = found.filter(|finding| finding["code"] == "older-keyword");
    assert_eq!(found.next().unwrap()["others"], others);
    let place = |item: &Value| (item["line"].clone(), item["column"].clone());
    assert_eq!(place(&report["left_out"][0]), (json!(20), json!(63)));
    assert_eq!(
        place(&report["schemas"]["untyped"][0]),
        (json!(23), json!(5))
    );
}

#[test]
fn what_is_more_than_people_read_is_in_the_report() {
    let folder = folder("many");
    let schemas = (0..25).map(|n| format!("    S{n}: {{$ref: '#/components/schemas/None'}}\n"));
    let head = "openapi: 3.1.0\ninfo: {title: Many, version: '1'}\ncomponents:\n  schemas:\n";
    fs::write(
        folder.join("many.yaml"),
        head.to_owned() + &schemas.collect::<String>(),
    )
    .unwrap();
    let output = spectrait(&folder, "generate many.yaml --out out");
    let text = stderr(&output);
    assert_eq!(text.matches("\nuntyped: ").count(), 20, "{text}");
    assert!(text.contains("`--report FILE` lists"), "{text}");
}
