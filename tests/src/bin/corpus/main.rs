//! Runs the generator over a folder of real descriptions.
//!
//! ```text
//! cargo run --release -p spectrait-tests --bin corpus -- FOLDER [--modules] [--check] [--filter TEXT] [--sample FILE]
//!     [--every N] [--scale N] [--jobs N] [--out TABLE.tsv]
//! ```
//!
//! In: the descriptions that `FOLDER/manifest.tsv` lists, or else every YAML and JSON file below `FOLDER`. Out: a line
//! for each that is not as it should be, a summary line, and with `--out` a row for each. The exit code is 1 where one
//! crashed, hung, wrote nothing although it is valid, or with `--check` does not compile without a warning.
//!
//! `--check` compiles a crate for each description, or, with `--modules`, a module for each in a few crates: for a
//! folder of many small ones. `--every N` takes every Nth.
//!
//! `--scale N` generates each once, twice, … up to N times as large instead, and shows how the cost grows.
//!
//! Each description is generated in a process of its own, so that a crash or a hang costs only that one, and its
//! time and peak memory are its own.

mod compile;
mod modules;
mod one;
mod scale;
mod table;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use spectrait_tests::command;
use spectrait_tests::corpus::{Entry, Selection};

use table::Row;

/// The generator over a folder of real descriptions.
#[derive(clap::Parser)]
#[command(name = "corpus")]
struct Arguments {
    #[command(flatten)]
    selection: Selection,
    /// Compiles what is written.
    #[arg(long)]
    check: bool,
    /// Compiles a module for each description, in a few crates.
    #[arg(long)]
    modules: bool,
    /// Takes every Nth of those that are selected.
    #[arg(long, value_name = "N", default_value = "1")]
    every: NonZeroUsize,
    /// Generates each up to N times as large instead.
    #[arg(long, value_name = "N")]
    scale: Option<NonZeroUsize>,
    /// How many at a time.
    #[arg(long, value_name = "N", default_value = "2")]
    jobs: NonZeroUsize,
    /// Where the rows of all descriptions go.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    if let Some([path, out]) = one::arguments(&mut arguments) {
        return one::generate(&path, &out);
    }
    command::run(run)
}

/// Runs everything; whether all is as it should be.
fn run(arguments: &Arguments) -> Result<bool, String> {
    let entries = arguments.selection.read()?;
    let entries: Vec<Entry> = entries.into_iter().step_by(arguments.every.get()).collect();
    if let Some(most) = arguments.scale {
        return scale::run(&entries, most.get(), &compile::workspace("scaled")?);
    }
    let workspace = compile::workspace(if arguments.modules {
        "modules"
    } else {
        "corpus"
    })?;
    let next = AtomicUsize::new(0);
    let rows = Mutex::new(Vec::with_capacity(entries.len()));
    std::thread::scope(|scope| {
        for _ in 0..arguments.jobs.get() {
            scope.spawn(|| {
                while let Some(entry) = entries.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let row = one::run(entry, &workspace.join(entry.folder()));
                    if let Ok(mut rows) = rows.lock() {
                        rows.push(row);
                    }
                }
            });
        }
    });
    let mut rows: Vec<Row> = rows.into_inner().map_err(|_| "a worker panicked")?;
    rows.sort_by(|a, b| a.slug.cmp(&b.slug));
    match (arguments.check, arguments.modules) {
        (true, false) => compile::check(&workspace, &mut rows)?,
        (true, true) => modules::check(&workspace, &mut rows)?,
        (false, _) => {}
    }
    table::print(&rows, arguments.modules);
    if let Some(out) = &arguments.out {
        std::fs::write(out, table::tsv(&rows))
            .map_err(|error| format!("{}: {error}", out.display()))?;
    }
    let fine = |row: &Row| {
        let written = !arguments.modules || row.outcome.is_valid();
        row.is_answered() && (row.is_fine() || !written)
    };
    Ok(rows.iter().all(fine))
}
