//! The last lines of `spectrait generate`: what was generated, and where the details of what was not are.

use std::path::Path;
use std::process::Command;

/// What is said of a description, with further arguments.
fn said(description: &str, arguments: &[&str]) -> String {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("summary-{}", arguments.len()));
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let output = Command::new(env!("CARGO_BIN_EXE_spectrait"))
        .arg("generate")
        .arg(specs.join(description))
        .arg("--out")
        .arg(out.join(description))
        .args(arguments)
        .output()
        .expect("the command runs");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_report_is_named_where_it_lists_something() {
    let hint = "`--report FILE` lists what is left out, untyped or unchecked";
    let untyped = said("untyped.yaml", &[]);
    assert!(
        untyped.contains(", 10 untyped, ") && untyped.contains(hint),
        "{untyped}"
    );
    assert!(!said("untyped.yaml", &["--report", "-"]).contains(hint));
    assert!(!said("untyped.yaml", &["--quiet"]).contains(hint));
    let whole = said("hanko-public.yaml", &[]);
    assert!(
        whole.contains(", 0 left out, 0 untyped") && !whole.contains(hint),
        "{whole}"
    );
}
