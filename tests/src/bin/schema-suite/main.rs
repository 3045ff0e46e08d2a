//! Asks generated types what the JSON Schema test suite asks of validators: accept or reject.
//!
//! ```text
//! cargo run --release -p spectrait-tests --bin schema-suite -- FOLDER [--openapi 3.1|3.0] [--remotes FOLDER]
//!     [--skip START-OF-NAME]... [--only KEYWORD] [--formats] [--expected FILE]
//! ```
//!
//! In: the files of the suite below `FOLDER`; each schema is the component of a description of its own. Out: a
//! line for each disagreement, then how many tests passed, for each file and in all. The exit code is 1 where a
//! disagreement is not in `--expected`, a file with a line for each (`file: group: test`) below its reason (`# …`),
//! or where one that is there no longer occurs.

mod suite;
mod table;

use std::path::PathBuf;
use std::process::ExitCode;

use spectrait::{Error, FormatChecks, Generator, Severity};
use spectrait_tests::command;
use spectrait_tests::decoder::{self, Decodable, Decoder, Question, Verdict};

use suite::{Dialect, Group};
use table::{Outcome, Row};

/// What the JSON Schema test suite asks, asked of generated types.
#[derive(clap::Parser)]
#[command(name = "schema-suite")]
struct Arguments {
    /// The files of the suite, of one draft.
    folder: PathBuf,
    /// The version of the descriptions.
    #[arg(long, value_enum, default_value_t = Dialect::OpenApi31)]
    openapi: Dialect,
    /// The files that the suite serves as `http://localhost:1234/` [default: FOLDER/../remotes]
    #[arg(long, value_name = "FOLDER")]
    remotes: Option<PathBuf>,
    /// Leaves out files whose names begin so.
    #[arg(long, value_name = "START-OF-NAME")]
    skip: Vec<String>,
    /// The file of one keyword.
    #[arg(long, value_name = "KEYWORD")]
    only: Option<String>,
    /// Asks of strings, whose formats are checked, all of them.
    #[arg(long)]
    formats: bool,
    /// Disagreements that are meant.
    #[arg(long, value_name = "FILE")]
    expected: Option<PathBuf>,
}

fn main() -> ExitCode {
    command::run(run)
}

/// Runs everything; whether all is as it is expected.
fn run(arguments: &Arguments) -> Result<bool, String> {
    let mut groups = suite::read(&arguments.folder)?;
    groups.retain(|group| {
        !arguments
            .skip
            .iter()
            .any(|skip| group.file.starts_with(skip.as_str()))
            && arguments
                .only
                .as_ref()
                .is_none_or(|only| *only == group.file)
    });
    if arguments.formats {
        suite::of_texts(&mut groups)?;
    }
    let remotes = arguments
        .remotes
        .clone()
        .unwrap_or_else(|| arguments.folder.join("../remotes"));
    let folder = decoder::folder(&format!("schema-suite-{}", arguments.openapi.version()));
    let mut decoder = Decoder::default();
    let mut generated = Vec::with_capacity(groups.len());
    for group in &groups {
        let mut generator = suite::generator(group, arguments.openapi, &remotes, &folder)?;
        if arguments.formats {
            generator = generator.check_formats(FormatChecks::All);
        }
        generated.push(generate(&generator, &mut decoder));
    }
    let questions: Vec<Question<'_>> = groups
        .iter()
        .zip(&generated)
        .filter_map(|(group, generated)| Some((group, *generated.as_ref().ok()?)))
        .flat_map(|(group, of): (&Group, Decodable)| {
            let tests = group.tests.iter();
            tests.map(move |test| Question {
                of,
                text: test.data.get(),
            })
        })
        .collect();
    let mut verdicts = decoder.run(&folder, &questions)?.into_iter();
    let mut rows = Vec::new();
    for (group, generated) in groups.iter().zip(&generated) {
        for test in &group.tests {
            let outcome = match generated {
                Err(reason) => Outcome::NotGenerated(reason.clone()),
                Ok(_) => match (verdicts.next(), test.valid) {
                    (Some(Verdict::Accepted(_)), true) | (Some(Verdict::Rejected(_)), false) => {
                        Outcome::Agrees
                    }
                    (Some(Verdict::Accepted(_)), false) => Outcome::WronglyAccepted,
                    (Some(Verdict::Rejected(reasons)), true) => {
                        Outcome::WronglyRejected(reasons.join("; "))
                    }
                    (Some(Verdict::Panicked), _) => Outcome::Panicked,
                    (None, _) => return Err("an answer is missing".into()),
                },
            };
            rows.push(Row {
                file: &group.file,
                group: &group.description,
                test: &test.description,
                outcome,
            });
        }
    }
    table::print(&rows, arguments.expected.as_deref())
}

/// Generates the types of a group, or says why there are none.
fn generate(generator: &Generator, decoder: &mut Decoder) -> Result<Decodable, String> {
    let output = match generator.generate() {
        Ok(output) => output,
        Err(Error::Description(rejected)) => {
            let found = rejected.output.report.diagnostics.iter();
            let errors = found.filter(|found| found.severity == Severity::Error);
            let messages: Vec<&str> = errors.map(|found| found.message.as_str()).collect();
            return Err(messages.join("; "));
        }
        Err(error) => return Err(error.to_string()),
    };
    let api = generator.describe().map_err(|error| error.to_string())?.api;
    let components = decoder::components(&api);
    let case = components.get("Case").ok_or("there is no type `Case`")?;
    let decodable = decoder.add(&output, [case]);
    decodable
        .first()
        .copied()
        .ok_or_else(|| "no type was added".to_owned())
}
