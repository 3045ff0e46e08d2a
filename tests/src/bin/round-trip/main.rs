//! Decodes and encodes every example of real descriptions by the types that are generated for it, and asks an
//! independent JSON Schema validator which examples are valid.
//!
//! ```text
//! cargo run --release -p spectrait-tests --bin round-trip -- FOLDER [--filter TEXT] [--sample FILE]
//!     [--expected FILE] [--out FILE]
//! ```
//!
//! In: `FOLDER/manifest.tsv`, and for each description every `example`, `examples`, `default` and `const`. Out: a
//! line for each disagreement, a row for each description (`--out`, tab-separated) and the sum of all. The exit code
//! is 1 where a disagreement is not in `--expected`, a file with a line for each (`description pointer`) below its
//! reason (`# …`).

mod ask;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use spectrait_tests::oracle::{corpus, expected};

/// What the command line asks for.
#[derive(Default)]
struct Arguments {
    folder: PathBuf,
    filter: Option<String>,
    sample: Option<PathBuf>,
    expected: Option<PathBuf>,
    out: Option<PathBuf>,
}

impl Arguments {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut read = Self::default();
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
            match argument.as_str() {
                "--filter" => read.filter = Some(value()?),
                "--sample" => read.sample = Some(value()?.into()),
                "--expected" => read.expected = Some(value()?.into()),
                "--out" => read.out = Some(value()?.into()),
                option if option.starts_with('-') => {
                    return Err(format!("unknown option {option}"));
                }
                folder => read.folder = folder.into(),
            }
        }
        match read.folder.as_os_str().is_empty() {
            true => Err("which folder? round-trip FOLDER".into()),
            false => Ok(read),
        }
    }
}

fn main() -> ExitCode {
    match Arguments::read(std::env::args().skip(1)).and_then(|arguments| run(&arguments)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("round-trip: {message}");
            ExitCode::from(2)
        }
    }
}

/// Asks about all descriptions; whether all is as it is expected.
fn run(arguments: &Arguments) -> Result<bool, String> {
    let entries = corpus::read(
        &arguments.folder,
        arguments.filter.as_deref(),
        arguments.sample.as_deref(),
    )?;
    let expected = arguments
        .expected
        .as_deref()
        .map(expected::read)
        .transpose()?;
    let mut table = table::Table::new(expected.unwrap_or_default());
    for batch in corpus::batches(&entries) {
        ask::batch(batch, &mut table);
        if let Some(out) = &arguments.out {
            table.write(out)?;
        }
    }
    Ok(table.finish())
}
