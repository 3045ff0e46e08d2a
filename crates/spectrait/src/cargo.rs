//! Talking to Cargo from a build script, by lines on standard output.

use std::env;
use std::path::{Path, PathBuf};

use spectrait_parser::diagnostic::Located;

/// Whether Cargo runs this program as a build script.
pub(crate) fn is_build_script() -> bool {
    out_dir().is_some() && env::var_os("CARGO_MANIFEST_DIR").is_some()
}

/// Where a build script puts its files.
pub(crate) fn out_dir() -> Option<PathBuf> {
    env::var_os("OUT_DIR").map(PathBuf::from)
}

/// The `Cargo.toml` of the package that a build script is of.
pub(crate) fn manifest() -> Option<PathBuf> {
    env::var_os("CARGO_MANIFEST_DIR").map(|folder| Path::new(&folder).join("Cargo.toml"))
}

/// Asks Cargo to run the build script again when a file changes.
pub(crate) fn rerun_if_changed(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}

/// Lets Cargo show a warning of one line.
pub(crate) fn warning(line: &str) {
    println!("cargo::warning={line}");
}

/// Lets Cargo show an error of one line, and fail the build.
pub(crate) fn error(line: &str) {
    println!("cargo::error={line}");
}

/// A diagnostic in one line with what to do, in the form that editors make a link of.
pub(crate) fn line(diagnostic: &Located) -> String {
    let Located {
        position,
        message,
        code,
        help,
        ..
    } = diagnostic;
    let help = help.as_ref().map(|help| format!("; help: {help}"));
    let line = format!(
        "{}:{}:{}: {message} [{code}]{}",
        position.file,
        position.line,
        position.column,
        help.unwrap_or_default()
    );
    line.replace(['\r', '\n'], " ")
}
