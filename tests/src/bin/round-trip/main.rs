//! Decodes and encodes every example of real descriptions by the types that are generated for it, and asks an
//! independent JSON Schema validator which examples are valid.
//!
//! ```text
//! cargo run --release -p spectrait-tests --bin round-trip -- FOLDER [--filter TEXT] [--sample FILE]
//!     [--expected FILE] [--lean] [--out FILE]
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

use spectrait_tests::oracle::{expected, ready};
use spectrait_tests::{command, corpus};

/// Round trips of the examples of real descriptions.
#[derive(clap::Parser)]
#[command(name = "round-trip")]
struct Arguments {
    #[command(flatten)]
    selection: corpus::Selection,
    /// Disagreements that are meant.
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
    let mut table = table::Table::new(expected::read(arguments.expected.as_deref())?);
    for batch in corpus::batches(&entries) {
        ready::ask(batch, arguments.lean, &mut table);
        if let Some(out) = &arguments.out {
            table.write(out)?;
        }
    }
    Ok(table.finish())
}
