//! The command as its users meet it: a process with arguments, a folder, output and a status.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod configuration;
mod contract;
#[cfg(unix)]
mod hostile;
mod lints;
mod summary;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder for a test of a module, empty at its start.
fn empty_folder(module: &str, test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(module)
        .join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Runs the command with arguments that have no spaces in them.
fn spectrait(folder: &Path, arguments: &str) -> Output {
    spectrait_with(folder, arguments, "")
}

fn spectrait_with(folder: &Path, arguments: &str, stdin: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_spectrait"))
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Not every command reads it.
    let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
    child.wait_with_output().unwrap()
}

fn status(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}
