//! The contract of the command: what it writes, what it prints where, and its status.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::{empty_folder, spectrait, spectrait_with, status, stderr, stdout};

/// A description without faults.
const PING: &str = "\
openapi: 3.1.0
info: {title: Ping API, version: '1'}
paths:
  /ping:
    get:
      operationId: ping
      responses:
        '200': {description: Pong}
";

fn folder(test: &str) -> PathBuf {
    empty_folder("contract", test)
}

#[test]
fn a_crate_is_written_and_named_after_its_description() {
    let folder = folder("crate");
    fs::write(folder.join("ping-pong.yaml"), PING).unwrap();
    let output = spectrait(&folder, "generate ping-pong.yaml --out out");
    assert_eq!(
        (status(&output), stdout(&output)),
        (0, ""),
        "{}",
        stderr(&output)
    );
    assert!(
        stderr(&output)
            .ends_with(" files, 1 operation, 0 left out, 0 untyped, 0 warnings → out/\n"),
        "{}",
        stderr(&output)
    );
    let manifest = fs::read_to_string(folder.join("out/Cargo.toml")).unwrap();
    assert!(manifest.contains("name = \"ping-pong\""), "{manifest}");

    let again = spectrait(&folder, "generate ping-pong.yaml --out out --check");
    assert_eq!(
        (status(&again), stdout(&again)),
        (0, ""),
        "{}",
        stderr(&again)
    );
}

#[test]
fn a_crate_that_a_workspace_does_not_know_is_told_of() {
    let folder = folder("workspace");
    fs::write(folder.join("ping.yaml"), PING).unwrap();
    fs::write(folder.join("Cargo.toml"), "[workspace]\n").unwrap();
    let said = |arguments: &str| stderr(&spectrait(&folder, arguments)).to_owned();
    let note = "add \"crates/ping\" to `members` or to `exclude`";
    let text = said("generate ping.yaml --out crates/ping");
    assert!(text.contains(note), "{text}");
    assert!(!said("generate ping.yaml --out src/ping --layout module").contains("members"));
    fs::write(
        folder.join("Cargo.toml"),
        "[workspace]\nmembers = ['crates/*']",
    )
    .unwrap();
    assert!(!said("generate ping.yaml --out crates/ping").contains("members"));
}

#[test]
fn standard_input_is_named_after_its_title() {
    let folder = folder("stdin");
    let output = spectrait_with(&folder, "generate - --out out --quiet", PING);
    assert_eq!(
        (status(&output), stdout(&output), stderr(&output)),
        (0, "", "")
    );
    let manifest = fs::read_to_string(folder.join("out/Cargo.toml")).unwrap();
    assert!(manifest.contains("name = \"ping-api\""), "{manifest}");
}

#[test]
fn only_what_is_asked_for_is_generated_and_the_rest_removed() {
    let folder = folder("only");
    fs::write(folder.join("ping.yaml"), PING).unwrap();
    assert_eq!(
        status(&spectrait(&folder, "generate ping.yaml --out out")),
        0
    );
    assert!(folder.join("out/src/server.rs").exists());
    let output = spectrait(&folder, "generate ping.yaml --out out --only client");
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    assert!(folder.join("out/src/client.rs").exists());
    assert!(!folder.join("out/src/server.rs").exists());
}

#[test]
fn a_module_names_what_it_needs() {
    let folder = folder("module");
    fs::write(folder.join("ping.yaml"), PING).unwrap();
    let output = spectrait(
        &folder,
        "generate ping.yaml --out out --layout module --name pong",
    );
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    assert!(!folder.join("out/Cargo.toml").exists());
    let root = fs::read_to_string(folder.join("out/mod.rs")).unwrap();
    assert!(root.contains("reqwest"), "{root}");
}

#[test]
fn check_lists_what_differs_and_writes_nothing() {
    let folder = folder("check");
    fs::write(folder.join("ping.yaml"), PING).unwrap();
    let output = spectrait(&folder, "generate ping.yaml --out out --check");
    assert_eq!(status(&output), 1);
    assert!(
        stdout(&output).contains("missing Cargo.toml\n"),
        "{}",
        stdout(&output)
    );
    assert!(!folder.join("out").exists());

    assert_eq!(
        status(&spectrait(&folder, "generate ping.yaml --out out")),
        0
    );
    let library = folder.join("out/src/lib.rs");
    let text = fs::read_to_string(&library).unwrap() + "// edited\n";
    fs::write(&library, &text).unwrap();
    let output = spectrait(&folder, "generate ping.yaml --out out --check");
    assert_eq!(
        (status(&output), stdout(&output)),
        (1, "changed src/lib.rs\n")
    );
    assert_eq!(fs::read_to_string(&library).unwrap(), text);
}

#[test]
fn check_says_what_differs_to_programs_too() {
    let folder = folder("check-format");
    fs::write(folder.join("ping.yaml"), PING).unwrap();
    assert_eq!(
        status(&spectrait(&folder, "generate ping.yaml --out out")),
        0
    );
    fs::remove_file(folder.join("out/src/lib.rs")).unwrap();
    let check = |format| {
        let output = spectrait(
            &folder,
            &format!("generate ping.yaml --out out --check --format {format}"),
        );
        assert_eq!(status(&output), 1);
        stdout(&output).to_owned()
    };
    assert_eq!(
        check("github"),
        "::error file=out/src/lib.rs,title=out-of-date::this generated file is missing; generate again\n"
    );
    let line: serde_json::Value = serde_json::from_str(&check("json")).unwrap();
    assert_eq!(line["code"], "out-of-date");
    assert_eq!(status(&spectrait(&folder, "explain out-of-date")), 0);
    assert_eq!(line["file"], "out/src/lib.rs");
}

#[test]
fn what_does_not_go_together_is_refused() {
    let folder = folder("together");
    fs::write(folder.join("ping.yaml"), PING).unwrap();
    for (arguments, expected) in [
        (
            "--only client --with mock",
            "the mock server needs the server",
        ),
        ("--only server --with tests", "need client and server"),
        ("--layout module --with tests", "need a crate of its own"),
        (
            "--only server --with blocking --layout module",
            "need the client",
        ),
        ("--only types --with tracing", "of clients and servers"),
    ] {
        let output = spectrait(
            &folder,
            &format!("generate ping.yaml --out out {arguments}"),
        );
        assert_eq!(status(&output), 2, "{arguments}");
        assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    }
}

#[test]
fn a_repeated_operation_id_says_the_name_instead() {
    let folder = folder("repeated");
    let twice = "\n    post: {operationId: ping, responses: {'204': {description: Done}}}\n";
    let get = "    get: {operationId: ping, responses: {'204': {description: Done}}}";
    let head = "openapi: 3.1.0\ninfo: {title: a, version: '1'}\npaths:\n  /ping:\n";
    fs::write(folder.join("twice.yaml"), format!("{head}{get}{twice}")).unwrap();
    let output = spectrait(&folder, "generate twice.yaml --out out");
    let stderr = stderr(&output);
    assert!(
        stderr.contains("; this one is named `post_ping`"),
        "{stderr}"
    );
    assert!(
        stderr.contains("at: /paths/~1ping/post/operationId"),
        "{stderr}"
    );
}

#[test]
fn references_lead_to_files_and_mapped_urls() {
    let folder = folder("references");
    let description = PING.replace(
        "{description: Pong}",
        "{description: Pong, content: {application/json: {schema: {$ref: 'https://schemas.example/pong.yaml'}}}}",
    );
    fs::write(folder.join("ping.yaml"), description).unwrap();
    fs::write(
        folder.join("local.yaml"),
        "{type: object, properties: {at: {$ref: 'time.yaml'}}}",
    )
    .unwrap();
    fs::write(
        folder.join("time.yaml"),
        "{type: string, format: date-time}",
    )
    .unwrap();

    let unknown = spectrait(&folder, "generate ping.yaml --out out");
    assert_eq!(status(&unknown), 1);
    assert!(
        stderr(&unknown).contains("https://schemas.example/pong.yaml"),
        "{}",
        stderr(&unknown)
    );

    let mapped = "generate ping.yaml --out out --map https://schemas.example/pong.yaml=local.yaml";
    let mapped = spectrait(&folder, mapped);
    assert_eq!(status(&mapped), 0, "{}", stderr(&mapped));
    let types = fs::read_to_string(folder.join("out/src/types.rs")).unwrap();
    assert!(
        types.contains("pub type Time = DateTime<FixedOffset>;"),
        "{types}"
    );
}

#[test]
fn a_description_with_errors_leaves_out_what_depends_on_them() {
    let folder = folder("errors");
    fs::write(
        folder.join("bad.yaml"),
        PING.replace(
            "{description: Pong}",
            "{$ref: '#/components/responses/Pong'}",
        ),
    )
    .unwrap();
    // The folders of the report are made, as those of the files are.
    let output = spectrait(
        &folder,
        "generate bad.yaml --out out --report reports/here/report.json",
    );
    assert_eq!((status(&output), stdout(&output)), (1, ""));
    assert!(
        stderr(&output).contains("error[unresolved-reference]"),
        "{}",
        stderr(&output)
    );
    assert!(
        stderr(&output).contains("bad.yaml:8:"),
        "{}",
        stderr(&output)
    );
    assert!(
        stderr(&output).ends_with("1 error; what could be understood was written\n"),
        "{}",
        stderr(&output)
    );
    assert!(folder.join("out/src/types.rs").exists());

    let report: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(folder.join("reports/here/report.json")).unwrap())
            .unwrap();
    assert_eq!(report["openapi"], "3.1.0");
    assert_eq!(report["operations"]["described"], 1);
    assert_eq!(report["operations"]["generated"], 1);
    assert_eq!(
        report["left_out"][0]["pointer"],
        "/paths/~1ping/get/responses/200"
    );
    assert!(
        report["files"]
            .as_array()
            .unwrap()
            .contains(&"src/types.rs".into())
    );
    let diagnostic = &report["diagnostics"][0];
    assert_eq!(diagnostic["severity"], "error");
    assert_eq!(diagnostic["code"], "unresolved-reference");
    assert_eq!(diagnostic["file"], "bad.yaml");
    assert_eq!(diagnostic["line"], 8);
    assert!(
        diagnostic["column"].is_u64()
            && diagnostic["message"].is_string()
            && diagnostic["pointer"].is_string()
    );
}

#[test]
fn the_report_lists_what_was_generated() {
    let folder = folder("report");
    fs::write(folder.join("ping.yaml"), PING).unwrap();
    let output = spectrait(&folder, "generate ping.yaml --out out --quiet --report -");
    let report: serde_json::Value = serde_json::from_str(stdout(&output)).unwrap();
    let keys: Vec<_> = report.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "openapi",
            "operations",
            "schemas",
            "left_out",
            "answered_differently",
            "without_sample",
            "diagnostics",
            "allowed",
            "files"
        ]
    );
    assert_eq!(
        report["operations"],
        serde_json::json!({"described": 1, "generated": 1, "not_selected": 0, "left_out": []})
    );
    assert_eq!(report["schemas"]["untyped"], serde_json::json!([]));
    assert_eq!(report["schemas"]["unchecked"], serde_json::json!([]));
    for file in report["files"].as_array().unwrap() {
        assert!(
            folder.join("out").join(file.as_str().unwrap()).is_file(),
            "{file}"
        );
    }
}

#[test]
fn the_report_lists_what_is_not_checked() {
    let folder = folder("unchecked");
    let schema = "\ncomponents: {schemas: {Pet: {type: object, properties: {name: {type: string, pattern: '(?P<n>x)'}}}}}\n";
    fs::write(folder.join("ping.yaml"), PING.to_owned() + schema).unwrap();
    let output = spectrait(&folder, "generate ping.yaml --out out --quiet --report -");
    let report: serde_json::Value = serde_json::from_str(stdout(&output)).unwrap();
    let unchecked = report["schemas"]["unchecked"].as_array().unwrap();
    assert_eq!(unchecked.len(), 1, "{report}");
    assert_eq!(
        unchecked[0]["pointer"],
        "/components/schemas/Pet/properties/name"
    );
    assert!(unchecked[0]["what"].as_str().unwrap().contains("(?P<n>x)"));
    assert!(unchecked[0]["reason"].is_string() && unchecked[0]["file"] == "ping.yaml");
}

#[test]
fn strict_makes_errors_of_warnings() {
    let folder = folder("strict");
    let schema = "\ncomponents: {schemas: {Text: {type: 'string | null'}}}\n";
    fs::write(folder.join("odd.yaml"), PING.to_owned() + schema).unwrap();
    let lenient = spectrait(&folder, "generate odd.yaml --out out --check");
    assert!(
        stderr(&lenient).contains("warning["),
        "{}",
        stderr(&lenient)
    );
    let strict = spectrait(&folder, "generate odd.yaml --out out --strict");
    assert_eq!(status(&strict), 1);
    assert!(
        stderr(&strict).contains("1 error; nothing was written"),
        "{}",
        stderr(&strict)
    );
    assert!(!folder.join("out").exists());
}

/// Two files, a fault in each, and one that stands below an anchor.
const FAULTS: [(&str, &str); 2] = [
    (
        "api.yaml",
        "\
openapi: 3.1.0
info: {title: Zoo, version: '1'}
paths:
  /birds:
    get:
      tags: [birds]
      parameters: [{name: q, in: query, schema: {type: text}}]
      responses:
        '200': {$ref: 'more, or less.yaml#/Birds'}
  /fish:
    get:
      tags: [fish]
      responses: {'200': {description: d, headers: {'not ok': {schema: {}}}}}
",
    ),
    (
        "more, or less.yaml",
        "Birds:\n  description: d\n  content:\n    application/json:\n      schema: {$ref: '#/Bird'}\n",
    ),
];

#[test]
fn diagnostics_have_forms_for_programs() {
    let folder = folder("formats");
    for (name, text) in FAULTS {
        fs::write(folder.join(name), text).unwrap();
    }
    let github = "\
::warning file=api.yaml,line=7,col=56,title=type-was-meant::
::error file=api.yaml,line=13,col=53,title=invalid-name::
::error file=more%2C or less.yaml,line=5,col=22,title=unresolved-reference::
";
    let output = spectrait(&folder, "generate api.yaml --out out --format github");
    let heads: String = stdout(&output)
        .lines()
        .map(|line| line[..line[2..].find("::").unwrap() + 4].to_owned() + "\n")
        .collect();
    assert_eq!((status(&output), &*heads), (1, github));
    assert!(stdout(&output).contains("%0Ahelp: "), "{}", stdout(&output));

    let output = spectrait(
        &folder,
        "generate api.yaml --out out --format json --strict",
    );
    let lines = stdout(&output).lines();
    let places: Vec<String> = lines
        .map(|line| {
            let line: serde_json::Value = serde_json::from_str(line).unwrap();
            format!(
                "{}:{}:{} {} {}",
                line["file"].as_str().unwrap(),
                line["line"],
                line["column"],
                line["severity"].as_str().unwrap(),
                line["code"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        places,
        [
            "api.yaml:7:56 error type-was-meant",
            "api.yaml:13:53 error invalid-name",
            "more, or less.yaml:5:22 error unresolved-reference"
        ]
    );

    // The stage has standard output.
    let output = spectrait(&folder, "inspect api.yaml --stage ir --format github");
    assert_eq!(stderr(&output).lines().count(), 3, "{}", stderr(&output));
    let output = spectrait(
        &folder,
        "generate api.yaml --out out --format json --report -",
    );
    assert_eq!(status(&output), 2, "{}", stderr(&output));
}

#[test]
fn only_what_is_selected_is_read() {
    let folder = folder("selecting");
    for (name, text) in FAULTS {
        fs::write(folder.join(name), text).unwrap();
    }
    fs::write(
        folder.join("more, or less.yaml"),
        "Birds: {description: d}\n",
    )
    .unwrap();
    let output = spectrait(
        &folder,
        "generate api.yaml --out out --include method=get --exclude tag=fish",
    );
    // What is wrong with the fish is nobody's concern.
    assert_eq!(status(&output), 0, "{}", stderr(&output));
    assert!(stderr(&output).contains("type-was-meant"));
    assert!(!stderr(&output).contains("invalid-name"));
    assert!(stderr(&output).contains(", 1 operation (1 not selected), "));
    let output = spectrait(&folder, "generate api.yaml --out out --include tag=bird");
    assert_eq!(status(&output), 1);
    let said = stderr(&output);
    assert!(said.contains("did you mean `birds`?"), "{said}");
    // What was generated before stays.
    assert!(said.contains("nothing was written"), "{said}");
    for wrong in ["--include birds", "--exclude tags=birds", "--include tag="] {
        let output = spectrait(&folder, &format!("generate api.yaml --out out {wrong}"));
        assert_eq!(status(&output), 2, "{wrong}");
    }
}

#[test]
fn what_cannot_be_done_has_status_2() {
    let folder = folder("usage");
    fs::write(folder.join("ping.yaml"), PING).unwrap();
    fs::create_dir_all(folder.join("mine/src")).unwrap();
    fs::write(folder.join("mine/src/lib.rs"), "").unwrap();
    for (arguments, message) in [
        ("", "Usage"),
        ("generate", "required"),
        ("generate ping.yaml", "--out"),
        ("generate ping.yaml --out out --layout pile", "pile"),
        ("generate ping.yaml --out out --only servers", "servers"),
        (
            "generate ping.yaml --out out --name 1st",
            "must start with a letter",
        ),
        ("generate - - --out out", "only once"),
        (
            "generate ping.yaml --out out --map https://a.example",
            "URL=FILE",
        ),
        ("generate none.yaml --out out", "cannot read none.yaml"),
        (
            "generate https://x.org/a.yaml --out out",
            "nothing is read from the network: download it first",
        ),
        ("generate ping.yaml --out mine", "mine/src/lib.rs"),
        ("explain no-such-code", "no-such-code"),
    ] {
        let output = spectrait(&folder, arguments);
        assert_eq!(status(&output), 2, "{arguments}: {}", stderr(&output));
        assert!(
            stderr(&output).contains(message),
            "{arguments}: {}",
            stderr(&output)
        );
        assert_eq!(stdout(&output), "", "{arguments}");
    }
    assert!(!folder.join("out").exists() && !folder.join("mine/Cargo.toml").exists());
}

#[test]
fn every_stage_prints_as_text_and_as_json() {
    let folder = folder("inspect");
    fs::write(folder.join("ping.yaml"), PING).unwrap();
    for (stage, part) in [
        ("document", "operationId: ping"),
        ("ir", "GET /ping · ping"),
        ("plan", "ping"),
    ] {
        let text = spectrait(&folder, &format!("inspect ping.yaml --stage {stage}"));
        assert_eq!((status(&text), stderr(&text)), (0, ""));
        assert!(stdout(&text).contains(part), "{}", stdout(&text));
        let json = spectrait(
            &folder,
            &format!("inspect ping.yaml --stage {stage} --format json"),
        );
        assert!(
            serde_json::from_str::<serde_json::Value>(stdout(&json)).is_ok(),
            "{stage}"
        );
    }
}

#[test]
fn diagnostics_are_explained() {
    let folder = folder("explain");
    let list = spectrait(&folder, "explain");
    assert!(
        stdout(&list).contains("unresolved-reference"),
        "{}",
        stdout(&list)
    );
    for line in stdout(&list).lines() {
        let code = line.split_whitespace().next().unwrap();
        let output = spectrait(&folder, &format!("explain {code}"));
        assert_eq!(status(&output), 0);
        assert!(
            stdout(&output).contains(&format!("[{code}]: ")),
            "{}",
            stdout(&output)
        );
    }
}

#[test]
fn a_closed_pipe_is_no_panic() {
    let folder = folder("pipe");
    fs::write(folder.join("ping.yaml"), PING).unwrap();
    for arguments in ["explain", "inspect ping.yaml --stage document", "--help"] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_spectrait"))
            .args(arguments.split_whitespace())
            .current_dir(&folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((status(&output), stderr(&output)), (0, ""), "{arguments}");
    }
}

#[test]
fn colours_are_for_terminals() {
    let folder = folder("colours");
    let output = spectrait(&folder, "generate none.yaml --out out");
    assert!(!stderr(&output).contains('\u{1b}'));
}
