//! Snapshots of what the three descriptions become: the model, and every generated file but the support code,
//! which is in `templates/support` as it stands.
//!
//! They prove only that nothing changed. `cargo insta review` shows what did, for a person to judge.

use spectrait::{Generator, inspect};
use spectrait_tests::{DESCRIPTIONS, spec};

/// Compares a text with `tests/snapshots/FOLDER/NAME.snap`.
fn assert(folder: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn the_model() {
    for name in DESCRIPTIONS {
        let description = Generator::new(spec(name))
            .describe()
            .unwrap_or_else(|error| panic!("{error}"));
        assert(name, "model", &inspect::api(&description.api));
        let diagnostics: Vec<String> = description
            .located()
            .iter()
            .map(|located| located.render(false))
            .collect();
        // Paths as they are named from the repository, on every machine.
        let diagnostics = diagnostics.join("\n").replace(
            &spec(name).display().to_string(),
            &format!("specs/{name}.yaml"),
        );
        assert(name, "diagnostics", &diagnostics);
    }
}

#[test]
fn the_generated_files() {
    for name in DESCRIPTIONS {
        let output = Generator::new(spec(name))
            .generate()
            .unwrap_or_else(|error| panic!("{error}"));
        let (support, own): (Vec<_>, Vec<_>) = output
            .files
            .iter()
            .partition(|file| file.path.contains("support/"));
        for file in own {
            assert(name, &file.path.replace('/', "__"), &file.text);
        }
        let support: Vec<&str> = support.iter().map(|file| file.path.as_str()).collect();
        assert(name, "support", &support.join("\n"));
    }
}
