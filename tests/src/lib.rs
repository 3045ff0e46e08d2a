//! What the tests of this crate share: where things are, the `spectrait` command, and a workspace in which
//! generated crates are compiled with one target folder.

pub mod command;
pub mod corpus;
pub mod decoder;
pub mod oracle;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// The descriptions that the project was made for, by the name of their file in `specs`.
pub const DESCRIPTIONS: [&str; 3] = ["almanac", "hanko-passkeys", "hanko-public"];

/// The root of the repository.
#[must_use]
pub fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        tests.parent().unwrap_or(tests).to_owned()
    })
}

/// The file of a description in `specs`.
#[must_use]
pub fn spec(name: &str) -> PathBuf {
    root().join("specs").join(name).with_extension("yaml")
}

/// A folder for the files of tests, in the target folder.
#[must_use]
pub fn scratch(name: &str) -> PathBuf {
    target().join("tests").join(name)
}

/// The target folder of the build that this program comes from.
fn target() -> PathBuf {
    // `<target>/debug/deps/<program>`
    let program = std::env::current_exe().unwrap_or_default();
    let target = program
        .ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").exists());
    target.map_or_else(|| root().join("target"), Path::to_owned)
}

/// Cargo, in a folder of the tests.
#[must_use]
pub fn cargo(folder: &Path) -> Command {
    let mut cargo = Command::new(option_env!("CARGO").unwrap_or("cargo"));
    cargo
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target().join("tests/target"));
    // What `cargo test` sets for this program is not meant for another build.
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        if name.starts_with("CARGO_PKG") || name == "CARGO_MANIFEST_DIR" || name == "OUT_DIR" {
            cargo.env_remove(name);
        }
    }
    cargo
}

/// The `spectrait` command, built on first use.
///
/// # Panics
/// It does not compile.
#[must_use]
pub fn spectrait() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let output = Command::new(option_env!("CARGO").unwrap_or("cargo"))
            .current_dir(root())
            .args([
                "build",
                "--quiet",
                "--package",
                "spectrait-cli",
                "--target-dir",
            ])
            .arg(target())
            .output();
        assert_done(
            "cargo build --package spectrait-cli",
            &output.expect("cargo runs"),
        );
        target()
            .join("debug")
            .join(format!("spectrait{}", std::env::consts::EXE_SUFFIX))
    })
}

/// Fails the test where a command failed, with what it said.
///
/// # Panics
/// The command failed.
pub fn assert_done(command: &str, output: &Output) {
    let said = |bytes| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "{command}: {}\n{}{}",
        output.status,
        said(&output.stdout),
        said(&output.stderr)
    );
}

/// The manifest of a workspace of generated crates, whose builds are small: nobody debugs them or builds them twice.
#[must_use]
pub fn workspace_manifest(members: &[impl std::fmt::Debug]) -> String {
    format!(
        "[workspace]
resolver = \"3\"
members = {members:?}

[profile.dev]
debug = false
incremental = false
strip = \"debuginfo\"
"
    )
}

/// A workspace of generated crates: one lock file (that of the repository) and one target folder.
#[derive(Debug)]
pub struct Workspace {
    folder: PathBuf,
}

impl Workspace {
    /// Makes a workspace over crates in folders below it, which may be written later.
    ///
    /// # Panics
    /// The folder cannot be written.
    #[must_use]
    pub fn new(name: &str, members: &[&str]) -> Self {
        let folder = scratch(name);
        fs::create_dir_all(&folder).expect("the target folder can be written");
        fs::write(folder.join("Cargo.toml"), workspace_manifest(members))
            .expect("the target folder can be written");
        // The same versions as in the repository, so that nothing else is fetched or compiled.
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))
            .expect("the lock file can be copied");
        Self { folder }
    }

    /// The folder of the workspace.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Runs Cargo over the workspace, with warnings denied, and fails the test where it fails.
    ///
    /// # Panics
    /// Cargo failed.
    pub fn cargo(&self, arguments: &[&str]) {
        let _printed = self.output(arguments);
    }

    /// What Cargo prints, where it does what [`Workspace::cargo`] does.
    ///
    /// # Panics
    /// Cargo failed.
    #[must_use]
    pub fn output(&self, arguments: &[&str]) -> String {
        let output = cargo(&self.folder)
            .args(arguments)
            .env("RUSTFLAGS", "-D warnings")
            .env("RUSTDOCFLAGS", "-D warnings")
            .output()
            .expect("cargo runs");
        assert_done(&format!("cargo {}", arguments.join(" ")), &output);
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}
