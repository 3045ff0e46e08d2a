//! Standard input, output and error.
//!
//! What always holds: colours go to a terminal only, and not where `NO_COLOR` is set (no-color.org); a closed
//! pipe is never a panic.

use std::io::{self, IsTerminal as _, Read as _, Write as _};

use crate::Failure;

/// Where people read.
pub(crate) struct Terminal {
    colours: bool,
}

impl Terminal {
    pub(crate) fn new() -> Self {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            colours: !refused && io::stderr().is_terminal(),
        }
    }

    /// Prints a line on standard error. Nobody is left to tell where that fails.
    pub(crate) fn say(&self, line: &str) {
        let _ = writeln!(io::stderr().lock(), "{line}");
    }

    /// Whether what is printed on standard error may have colours.
    pub(crate) fn colours(&self) -> bool {
        self.colours
    }

    /// Prints lines on standard error.
    pub(crate) fn complain(&self, lines: &str) {
        let _ = io::stderr().lock().write_all(lines.as_bytes());
    }

    /// Prints why the command failed.
    pub(crate) fn failure(&self, message: &str) {
        let label = if self.colours {
            "\u{1b}[1;31merror\u{1b}[0m"
        } else {
            "error"
        };
        self.say(&format!("{label}: {message}"));
    }

    /// Prints what a program asked for on standard output.
    pub(crate) fn print(&self, text: &str) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())
            .and_then(|()| out.flush())
            .map_err(|error| match error.kind() {
                io::ErrorKind::BrokenPipe => Failure::Closed,
                _ => Failure::Because(format!("cannot write to standard output: {error}")),
            })
    }
}

/// Everything that standard input holds.
pub(crate) fn read_stdin() -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    match io::stdin().lock().read_to_end(&mut bytes) {
        Ok(_) => Ok(bytes),
        Err(error) => Err(Failure::Because(format!(
            "cannot read standard input: {error}"
        ))),
    }
}
