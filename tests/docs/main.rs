//! The pages for people are true: generated ones are current, and what they point at exists.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::fs;

use spectrait::Severity;
use spectrait::parser::diagnostic::codes::CATALOGUE;
use spectrait_tests::root;

/// The pages that people read.
fn pages() -> Vec<(String, String)> {
    let docs = fs::read_dir(root().join("docs"))
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let usages = ["build-script", "command-line", "pull-request"]
        .map(|usage| root().join("tests/usages").join(usage).join("README.md"));
    let top = [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
    ]
    .map(|page| root().join(page));
    let paths = top.into_iter().chain(docs).chain(usages);
    paths
        .map(|path| {
            let text = fs::read_to_string(&path)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (
                path.strip_prefix(root()).unwrap().display().to_string(),
                text,
            )
        })
        .collect()
}

/// `docs/diagnostics.md`, from the catalogue that `spectrait explain` prints.
fn diagnostics() -> String {
    let mut page = "# Diagnostics\n\n\
        What spectrait says about a description, by code. `spectrait explain CODE` prints the same. A warning is about\n\
        something that is wrong but was understood; with `--strict` it counts as an error. Where there is an error,\n\
        what depends on it is left out, and the exit code is 1; 2 for one of the configuration. What is said of several\n\
        places of a file in the same words is said once, at the first, with the number of further places and their lines.\n\n\
        This page is made from `crates/spectrait-parser/src/diagnostic/codes.rs`; `CONTRIBUTING.md` says how.\n"
        .to_owned();
    for code in CATALOGUE {
        let severity = match code.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(
            page,
            "\n## {}\n\n**{}** ({severity})\n\n{}\n\n{}\n",
            code.name, code.title, code.meaning, code.fix
        )
        .unwrap();
    }
    page
}

#[test]
fn the_page_of_diagnostics_is_current() {
    let path = root().join("docs/diagnostics.md");
    let page = diagnostics();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let current = fs::read_to_string(&path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    assert!(
        current == page,
        "run `UPDATE_DOCS=1 cargo test -p spectrait-tests --test docs` and commit the page"
    );
}

/// A row with more cells than its head loses what is in them.
#[test]
fn rows_of_tables_have_the_cells_of_their_head() {
    let mut wrong = Vec::new();
    for (name, text) in pages() {
        let (mut head, mut in_code) = (None, false);
        for (number, line) in (1..).zip(text.lines()) {
            in_code ^= line.trim_start().starts_with("```");
            if in_code || !line.starts_with('|') {
                head = None;
                continue;
            }
            let cells = line.replace("\\|", "").matches('|').count() - 1;
            if *head.get_or_insert(cells) != cells {
                wrong.push(format!("{name}:{number}: {cells} cells"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn links_lead_somewhere() {
    let mut broken = Vec::new();
    for (name, text) in pages() {
        let folder = root().join(&name).parent().unwrap().to_owned();
        let targets = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split([')', ' ']).next());
        for target in targets.filter(|target| !target.contains("://") && !target.starts_with('#')) {
            let path = target.split('#').next().unwrap();
            if !folder.join(path).exists() {
                broken.push(format!("{name}: {target}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// What `tests/wire/examples.rs` compiles and runs is what the page shows.
#[test]
fn examples_are_those_that_are_compiled() {
    let lines = |text: &str| -> String {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.map(|line| format!("{line}\n")).collect()
    };
    let page = lines(&fs::read_to_string(root().join("docs/generated-code.md")).unwrap());
    let compiled = fs::read_to_string(root().join("tests/wire/examples.rs")).unwrap();
    let examples: Vec<&str> = compiled.split("// example: ").skip(1).collect();
    assert!(!examples.is_empty());
    for example in examples {
        let (name, rest) = example.split_once('\n').unwrap();
        let (code, _) = rest.split_once("// end").unwrap();
        assert!(page.contains(&lines(code)), "{name} is shown otherwise");
    }
}

#[test]
fn paths_that_are_named_exist() {
    let mut missing = Vec::new();
    for (name, text) in pages() {
        let folder = root().join(&name).parent().unwrap().to_owned();
        for path in text.split('`').skip(1).step_by(2) {
            let ours = ["crates/", "templates/", "tests/", "specs/", "docs/", ".ci/"];
            let literal = !path.contains(['*', '<', '{', '…', ' ', '\n']);
            if literal
                && ours.iter().any(|room| path.starts_with(room))
                && ![root(), &folder]
                    .iter()
                    .any(|from| from.join(path).exists())
            {
                missing.push(format!("{name}: {path}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
