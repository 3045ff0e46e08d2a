//! The `spectrait` command: descriptions in, Rust out.
//!
//! In: arguments, files, standard input. Out: files in a folder; what a program asks for (a list, a stage, a
//! report, diagnostics in a form for programs) on standard output; what people read (diagnostics, a summary) on
//! standard error.
//!
//! What always holds: the status is 0 when it is done, 1 when the description has errors or `--check` found a
//! difference, 2 when what was asked for cannot be done (wrong arguments, a file that cannot be read or
//! written). A reader that closes the pipe ends the command in silence.

mod arguments;
mod explain;
mod generate;
mod inspect;
mod messages;
mod terminal;

use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;
use spectrait::Generator;

use crate::arguments::{Arguments, Command, Description, Format};
use crate::terminal::Terminal;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// What was asked for is done.
    Done,
    /// The description has errors, or `--check` found a difference. The user knows by now.
    Rejected,
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are "errors" as well. A pipe that was closed is no reason to fail.
            let _ = error.print();
            let done = matches!(
                error.kind(),
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
            );
            return if done {
                ExitCode::SUCCESS
            } else {
                ExitCode::from(2)
            };
        }
    };
    let terminal = Terminal::new();
    let outcome = match &arguments.command {
        Command::Generate(arguments) => generate::run(arguments, &terminal),
        Command::Inspect(arguments) => inspect::run(arguments, &terminal),
        Command::Explain(arguments) => explain::run(arguments, &terminal),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Rejected) => ExitCode::from(1),
        Err(Failure::Closed) => ExitCode::SUCCESS,
        Err(Failure::Because(message)) => {
            terminal.failure(&message);
            ExitCode::from(2)
        }
        Err(Failure::Configuration(wrong)) => {
            configuration(&arguments.command, &wrong, &terminal);
            ExitCode::from(2)
        }
    }
}

/// Prints what is wrong with the configuration where those who read diagnostics look.
fn configuration(command: &Command, wrong: &[spectrait::Located], terminal: &Terminal) {
    let format = match command {
        Command::Generate(arguments) => arguments.format,
        Command::Inspect(arguments) => arguments.format,
        Command::Explain(_) => Format::Human,
    };
    let text = messages::render(wrong, format, terminal.colours());
    // The stage that `inspect` prints on standard output has nothing else beside it.
    if format == Format::Human || matches!(command, Command::Inspect(_)) {
        terminal.complain(&text);
    } else {
        // Who closed the pipe is told by the status.
        let _ = terminal.print(&text);
    }
}

/// Why a command could not do what was asked for.
#[derive(Debug)]
enum Failure {
    /// Nobody reads the output any more.
    Closed,
    /// For people.
    Because(String),
    /// The configuration is wrong, each thing at its place.
    Configuration(Vec<spectrait::Located>),
}

impl From<spectrait::Error> for Failure {
    fn from(error: spectrait::Error) -> Self {
        match error {
            spectrait::Error::Configuration(wrong) => Self::Configuration(wrong),
            error => Self::Because(error.to_string()),
        }
    }
}

/// A generator over inputs as they were given: files, or `-` for standard input.
fn generator(description: &Description) -> Result<Generator, Failure> {
    let mut generator: Option<Generator> = None;
    let mut stdin_read = false;
    for input in &description.inputs {
        generator = Some(if input == "-" {
            if std::mem::replace(&mut stdin_read, true) {
                return Err(Failure::Because(
                    "standard input can be read only once".to_owned(),
                ));
            }
            let bytes = terminal::read_stdin()?;
            match generator {
                None => Generator::from_source("<stdin>", bytes),
                Some(generator) => generator.source("<stdin>", bytes),
            }
        } else {
            match generator {
                None => Generator::new(input),
                Some(generator) => generator.input(input),
            }
        });
    }
    let generator = generator.ok_or_else(|| Failure::from(spectrait::Error::NoInput))?;
    let config = description.config.clone().or_else(|| {
        let usual = std::path::PathBuf::from("spectrait.toml");
        usual.is_file().then_some(usual)
    });
    let generator = match config {
        Some(config) => generator.config(config),
        None => generator,
    };
    let maps = description.map.iter();
    let generator = maps.fold(generator, |generator, (url, path)| generator.map(url, path));
    let included = description.include.iter().cloned();
    let generator = included.fold(generator, Generator::include);
    let excluded = description.exclude.iter().cloned();
    Ok(excluded.fold(generator, Generator::exclude))
}
