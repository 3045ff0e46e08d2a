//! Embeds the templates: writes `templates.rs` to `OUT_DIR`, with the path and the text of each file below
//! `templates/support` and `templates/crate`; and `sequence`, which says here what it matches there, as a module.
//!
//! The templates stand at the top of the workspace, where they are a crate of their own that is compiled and
//! tested. `templates/` in this package holds links to them, which `cargo package` replaces by the files. Where
//! links are not checked out (git on Windows), the files are taken from where they stand.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let package = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let mut code = String::new();
    for (name, workspace) in [("support", "support/src"), ("crate", "crate")] {
        let linked = package.join("templates").join(name);
        let folder = if linked.is_dir() {
            linked
        } else {
            package.join("../../templates").join(workspace)
        };
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut files = Vec::new();
        collect(&folder, "", &mut files)?;
        files.sort();
        writeln!(
            code,
            "/// The files of `templates/{name}` by path, sorted.\npub(crate) static {}: &[(&str, &str)] = &[",
            name.to_uppercase()
        )?;
        for (path, file) in files {
            writeln!(
                code,
                "    ({path:?}, include_str!({:?})),",
                fs::canonicalize(file)?
            )?;
        }
        writeln!(code, "];")?;
        if name == "support" {
            writeln!(
                code,
                "#[allow(dead_code, unreachable_pub, reason = \"only generated code matches texts\")]\n\
                 #[path = {:?}]\npub(crate) mod sequence;",
                fs::canonicalize(folder.join("sequence.rs"))?
            )?;
        }
    }
    fs::write(
        PathBuf::from(env::var("OUT_DIR")?).join("templates.rs"),
        code,
    )?;
    Ok(())
}

/// Adds the files of a folder and of those below it, with their paths from the top, written with `/`. Tests are not
/// copied into outputs.
fn collect(
    folder: &Path,
    prefix: &str,
    files: &mut Vec<(String, PathBuf)>,
) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), files)?;
        } else if !name.starts_with('.') && name != "tests.rs" {
            files.push((format!("{prefix}{name}"), path));
        }
    }
    Ok(())
}
