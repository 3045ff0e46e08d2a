//! Makes valid and nearly valid values for every component schema of real descriptions, and compares what the
//! generated types say with what an independent JSON Schema validator says.
//!
//! ```text
//! cargo run --release -p spectrait-tests --bin properties -- FOLDER --values N [--seed S] [--filter TEXT]
//!     [--sample FILE] [--expected FILE] [--lean] [--out FILE]
//! ```
//!
//! In: `FOLDER/manifest.tsv`. Out: a line for each disagreement (three for a schema), a row for each description
//! (`--out`, tab-separated), and the sum. The same seed makes the same values. The exit code is 1 where a schema
//! disagrees that is not in `--expected`, a file with a line for each (`description pointer`) below its reason (`# …`).

mod ask;
mod values;

use std::path::PathBuf;
use std::process::ExitCode;

use spectrait_tests::oracle::{expected, ready};
use spectrait_tests::{command, corpus};

/// Made-up values for the schemas of real descriptions.
#[derive(clap::Parser)]
#[command(name = "properties")]
struct Arguments {
    #[command(flatten)]
    selection: corpus::Selection,
    /// How many values, in all.
    #[arg(long, default_value_t = 10_000)]
    values: usize,
    /// What the values are made from.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Schemas that may disagree.
    #[arg(long, value_name = "FILE")]
    expected: Option<PathBuf>,
    /// Compiles less: types decode from trees only, and derive nothing else.
    #[arg(long)]
    lean: bool,
    /// Where the rows of all descriptions go.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

fn main() -> ExitCode {
    command::run(run)
}

/// Asks about all descriptions; whether all is as it is expected.
fn run(arguments: &Arguments) -> Result<bool, String> {
    let entries = arguments.selection.read()?;
    // Each description has its share, by its size; a large one has more schemas.
    let bytes: u64 = entries.iter().map(|entry| entry.bytes).sum();
    let share = |entry: &corpus::Entry| {
        let values = arguments.values as u128 * u128::from(entry.bytes);
        usize::try_from(values.div_ceil(u128::from(bytes.max(1)))).unwrap_or(usize::MAX)
    };
    let shares = entries
        .iter()
        .map(|entry| (entry.slug.clone(), share(entry)));
    let expected = expected::read(arguments.expected.as_deref())?;
    let mut asked = ask::Asked::new(expected, shares.collect(), arguments.seed);
    for batch in corpus::batches(&entries) {
        ready::ask(batch, arguments.lean, &mut asked);
        if let Some(out) = &arguments.out {
            asked.write(out)?;
        }
    }
    Ok(asked.finish())
}
