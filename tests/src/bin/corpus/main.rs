//! Runs the generator over a folder of real descriptions.
//!
//! ```text
//! cargo run --release -p spectrait-tests --bin corpus -- FOLDER [--check] [--filter TEXT] [--sample FILE]
//!     [--jobs N] [--out TABLE.tsv]
//! ```
//!
//! In: `FOLDER/manifest.tsv`, whose rows name the descriptions. Out: a line for each that is not as it should be,
//! a summary line, and with `--out` a row for each. The exit code is 1 where one crashed, hung, wrote nothing, or
//! with `--check` does not compile without a warning.
//!
//! Each description is generated in a process of its own, so that a crash or a hang costs only that one, and its
//! time and peak memory are its own.

mod compile;
mod manifest;
mod one;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use table::Row;

/// What the command line asks for.
struct Arguments {
    folder: PathBuf,
    check: bool,
    filter: Option<String>,
    sample: Option<PathBuf>,
    jobs: usize,
    out: Option<PathBuf>,
}

impl Arguments {
    fn read(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut read = Self {
            folder: PathBuf::new(),
            check: false,
            filter: None,
            sample: None,
            jobs: 2,
            out: None,
        };
        let mut arguments = arguments.peekable();
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
            match argument.as_str() {
                "--check" => read.check = true,
                "--filter" => read.filter = Some(value()?),
                "--sample" => read.sample = Some(value()?.into()),
                "--jobs" => read.jobs = value()?.parse().map_err(|_| "--jobs needs a number")?,
                "--out" => read.out = Some(value()?.into()),
                option if option.starts_with('-') => {
                    return Err(format!("unknown option {option}"));
                }
                folder => read.folder = folder.into(),
            }
        }
        if read.folder.as_os_str().is_empty() {
            return Err("which folder? corpus FOLDER [--check] [--filter TEXT] [--sample FILE] [--jobs N] [--out FILE]".into());
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
    let workspace = compile::workspace()?;
    let next = AtomicUsize::new(0);
    let rows = Mutex::new(Vec::with_capacity(entries.len()));
    std::thread::scope(|scope| {
        for _ in 0..arguments.jobs.max(1) {
            scope.spawn(|| {
                while let Some(entry) = entries.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let row = one::run(entry, &workspace.join(&entry.slug));
                    if let Ok(mut rows) = rows.lock() {
                        rows.push(row);
                    }
                }
            });
        }
    });
    let mut rows: Vec<Row> = rows.into_inner().map_err(|_| "a worker panicked")?;
    rows.sort_by(|a, b| a.slug.cmp(&b.slug));
    if arguments.check {
        compile::check(&workspace, &mut rows)?;
    }
    table::print(&rows);
    if let Some(out) = &arguments.out {
        std::fs::write(out, table::tsv(&rows))
            .map_err(|error| format!("{}: {error}", out.display()))?;
    }
    Ok(rows.iter().all(Row::is_fine))
}
