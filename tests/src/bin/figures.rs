//! Figures of what the three descriptions become: lines by part, the time to generate, the time to compile.
//!
//! ```text
//! cargo run --release -p spectrait-tests --bin figures
//! ```
//!
//! Prints a table in Markdown; `docs/measurements.md` says how each column is measured.

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use spectrait::{File, Generator};
use spectrait_tests::{DESCRIPTIONS, Workspace, spec};

/// How often a description is generated; the median counts.
const RUNS: usize = 21;

fn main() -> ExitCode {
    match table() {
        Ok(table) => {
            println!("{table}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn table() -> Result<String, String> {
    let workspace = Workspace::new("figures", &DESCRIPTIONS);
    let mut written = Vec::new();
    for name in DESCRIPTIONS {
        let generator = Generator::new(spec(name));
        let mut times = Vec::with_capacity(RUNS);
        for _ in 0..RUNS {
            let start = Instant::now();
            generator.generate().map_err(|error| error.to_string())?;
            times.push(start.elapsed());
        }
        times.sort();
        let emitted = generator
            .emit_to(workspace.folder().join(name))
            .map_err(|error| error.to_string())?;
        written.push((
            name,
            emitted.output.files,
            times.get(RUNS / 2).copied().unwrap_or_default(),
        ));
    }
    // The dependencies first: they are the same for all, and not what is measured.
    check(&workspace, &["--workspace"])?;

    let mut table = "| description | types | client | server | both sides | support | generate | cargo check |\n\
                     |---|--:|--:|--:|--:|--:|--:|--:|"
        .to_owned();
    for (name, files, time) in written {
        // A file that is newer than its last build is compiled again.
        let library = workspace.folder().join(name).join("src/lib.rs");
        let text = std::fs::read(&library).map_err(|error| error.to_string())?;
        std::fs::write(&library, text).map_err(|error| error.to_string())?;
        let compiled = check(&workspace, &["--package", name])?;
        let columns = [
            lines(&files, |path| path == "src/types.rs"),
            lines(&files, |path| path == "src/client.rs"),
            lines(&files, |path| path == "src/server.rs"),
            lines(&files, |path| {
                matches!(
                    path,
                    "src/lib.rs" | "src/operations.rs" | "src/security.rs" | "src/servers.rs"
                )
            }),
            lines(&files, |path| path.starts_with("src/support/")),
        ];
        let columns = columns.map(|lines| lines.to_string()).join(" | ");
        table += &format!(
            "\n| {name} | {columns} | {:.1} ms | {:.2} s |",
            time.as_secs_f64() * 1e3,
            compiled.as_secs_f64()
        );
    }
    Ok(table)
}

/// The lines of some of the files, empty ones and comments included.
fn lines(files: &[File], of: impl Fn(&str) -> bool) -> usize {
    files
        .iter()
        .filter(|file| of(&file.path))
        .map(|file| file.text.lines().count())
        .sum()
}

/// Runs `cargo check` in the workspace and says how long it took.
fn check(workspace: &Workspace, packages: &[&str]) -> Result<Duration, String> {
    let start = Instant::now();
    let output = Command::new("cargo")
        .args(["check", "--quiet"])
        .args(packages)
        .current_dir(workspace.folder())
        .env("CARGO_TARGET_DIR", workspace.folder().join("target"))
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    let time = start.elapsed();
    if output.status.success() {
        Ok(time)
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}
