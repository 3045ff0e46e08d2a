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
mod manifest;
mod modules;
mod one;
mod scale;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use manifest::Entry;
use table::Row;

/// What the command line asks for.
struct Arguments {
    folder: PathBuf,
    check: bool,
    modules: bool,
    filter: Option<String>,
    sample: Option<PathBuf>,
    every: usize,
    scale: Option<usize>,
    jobs: usize,
    out: Option<PathBuf>,
}

impl Arguments {
    fn read(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut read = Self {
            folder: PathBuf::new(),
            check: false,
            modules: false,
            filter: None,
            sample: None,
            every: 1,
            scale: None,
            jobs: 2,
            out: None,
        };
        let mut arguments = arguments.peekable();
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
            let number = |text: String| {
                let number = text.parse().ok().filter(|number| *number > 0);
                number.ok_or(format!("{argument} needs a number above 0"))
            };
            match argument.as_str() {
                "--check" => read.check = true,
                "--filter" => read.filter = Some(value()?),
                "--sample" => read.sample = Some(value()?.into()),
                "--modules" => read.modules = true,
                "--every" => read.every = number(value()?)?,
                "--scale" => read.scale = Some(number(value()?)?),
                "--jobs" => read.jobs = number(value()?)?,
                "--out" => read.out = Some(value()?.into()),
                option if option.starts_with('-') => {
                    return Err(format!("unknown option {option}"));
                }
                folder => read.folder = folder.into(),
            }
        }
        if read.folder.as_os_str().is_empty() {
            return Err("which folder? corpus FOLDER [--modules] [--check] [--filter TEXT] [--sample FILE] [--every N] [--scale N] [--jobs N] [--out FILE]".into());
        }
        Ok(read)
    }
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    if let Some([path, out]) = one::arguments(&mut arguments) {
        return one::generate(&path, &out);
    }
    match Arguments::read(std::env::args().skip(1)).and_then(|arguments| run(&arguments)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("corpus: {message}");
            ExitCode::from(2)
        }
    }
}

/// Runs everything; whether all is as it should be.
fn run(arguments: &Arguments) -> Result<bool, String> {
    let entries = manifest::read(
        &arguments.folder,
        arguments.filter.as_deref(),
        arguments.sample.as_deref(),
    )?;
    let entries: Vec<Entry> = entries.into_iter().step_by(arguments.every).collect();
    if let Some(most) = arguments.scale {
        return scale::run(&entries, most, &compile::workspace("scaled")?);
    }
    let workspace = compile::workspace(if arguments.modules {
        "modules"
    } else {
        "corpus"
    })?;
    let next = AtomicUsize::new(0);
    let rows = Mutex::new(Vec::with_capacity(entries.len()));
    std::thread::scope(|scope| {
        for _ in 0..arguments.jobs {
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
