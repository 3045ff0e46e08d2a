//! Two ways to see in a pull request what a change of the description (or a new version of spectrait) does to the
//! generated code. One of them is enough.

use spectrait::{Generator, Layout};

fn generator() -> Generator {
    Generator::new("lending.yaml")
        .layout(Layout::Module)
        .server(false)
}

/// Code that is committed: fails while `src/lending` differs from what would be generated.
#[test]
fn committed_code_is_up_to_date() {
    let folder = "src/lending";
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        generator()
            .emit_to(folder)
            .unwrap_or_else(|error| panic!("{error}"));
    }
    if let Err(error) = generator().check(folder) {
        panic!("{error}\nrun `UPDATE_GENERATED=1 cargo test` and commit what it writes");
    }
}

/// Code that a build script generates: snapshots show the difference instead. `cargo insta review` accepts it.
#[test]
fn generated_code_is_as_reviewed() {
    let output = generator()
        .generate()
        .unwrap_or_else(|error| panic!("{error}"));
    for path in ["types.rs", "client.rs"] {
        insta::assert_snapshot!(
            path,
            output.file(path).unwrap_or("is not generated any more")
        );
    }
    let report = &output.report;
    assert!(
        report.operations.left_out.is_empty() && report.schemas.untyped.is_empty(),
        "{}",
        report.to_json()
    );
}
