//! How the commands of this crate begin and end.

use std::process::ExitCode;

/// Reads the arguments and runs a command.
///
/// The exit code is 0 where all is as it should be, 1 where it is not, and 2, with a message, where there is no answer.
#[must_use]
pub fn run<A: clap::Parser>(run: impl FnOnce(&A) -> Result<bool, String>) -> ExitCode {
    match run(&A::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{}: {message}", A::command().get_name());
            ExitCode::from(2)
        }
    }
}
