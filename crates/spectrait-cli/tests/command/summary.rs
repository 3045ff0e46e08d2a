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
fn what_is_untyped_is_listed_or_the_report_is_named() {
    let hint = "`--report FILE` lists what is left out, untyped, unchecked or answered differently";
    let untyped = said("untyped.yaml", &[]);
    let listed = |text: &str| text.matches("\nuntyped: ").count();
    assert!(
        untyped.contains(", 10 untyped, ") && listed(&untyped) == 10,
        "{untyped}"
    );
    for arguments in [&["--report", "-"][..], &["--quiet"]] {
        let text = said("untyped.yaml", arguments);
        assert!(!text.contains(hint) && listed(&text) == 0, "{text}");
    }
    let whole = said("hanko-public.yaml", &[]);
    assert!(
        whole.contains(", 0 left out, 0 untyped") && !whole.contains(hint),
        "{whole}"
    );
}
