//! Makes valid and nearly valid values for every component schema of real descriptions, and compares what the
//! generated types say with what an independent JSON Schema validator says.
//!
//! ```text
//! cargo run --release -p spectrait-tests --bin properties -- FOLDER --values N [--seed S] [--filter TEXT]
//!     [--sample FILE] [--expected FILE]
//! ```
//!
//! In: `FOLDER/manifest.tsv`. Out: a line for each disagreement (three for a schema), and the sum. The same seed
//! makes the same values. The exit code is 1 where a schema disagrees that is not in `--expected`, a file with a line
//! for each (`description pointer`) below its reason (`# …`).

mod ask;
mod values;

use std::path::PathBuf;
use std::process::ExitCode;

use spectrait_tests::oracle::{corpus, expected};

/// What the command line asks for.
#[derive(Default)]
struct Arguments {
    folder: PathBuf,
    values: usize,
    seed: u64,
    filter: Option<String>,
    sample: Option<PathBuf>,
    expected: Option<PathBuf>,
}

impl Arguments {
    fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut read = Self {
            values: 10_000,
            ..Self::default()
        };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
            let number = |text: String| {
                text.parse::<u64>()
                    .map_err(|_| format!("{text} is no number"))
            };
            match argument.as_str() {
                "--values" => {
                    read.values = usize::try_from(number(value()?)?).unwrap_or(usize::MAX);
                }
                "--seed" => read.seed = number(value()?)?,
                "--filter" => read.filter = Some(value()?),
                "--sample" => read.sample = Some(value()?.into()),
                "--expected" => read.expected = Some(value()?.into()),
                option if option.starts_with('-') => {
                    return Err(format!("unknown option {option}"));
                }
                folder => read.folder = folder.into(),
            }
        }
        match read.folder.as_os_str().is_empty() {
            true => Err("which folder? properties FOLDER --values N --seed S".into()),
            false => Ok(read),
        }
    }
}

fn main() -> ExitCode {
    match Arguments::read(std::env::args().skip(1)).and_then(|arguments| run(&arguments)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("properties: {message}");
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
    let mut asked = ask::Asked::new(expected.unwrap_or_default(), arguments.seed);
    // Each description has its share, by its size; a large one has more schemas.
    let bytes: u64 = entries.iter().map(|entry| entry.bytes).sum();
    for batch in corpus::batches(&entries) {
        let share = |bytes_of: u64| {
            let values = arguments.values as u128 * u128::from(bytes_of);
            usize::try_from(values.div_ceil(u128::from(bytes.max(1)))).unwrap_or(usize::MAX)
        };
        let share = batch
            .iter()
            .map(|entry| (entry.slug.as_str(), share(entry.bytes)));
        asked.batch(batch, &share.collect());
    }
    Ok(asked.finish())
}
