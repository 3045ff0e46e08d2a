//! Compiling what was generated: all crates in one workspace, with one target folder.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::table::{Compiled, Row};

/// The folder that crates are written to, beside the build's own output.
pub(crate) fn workspace(name: &str) -> Result<PathBuf, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let target = program
        .ancestors()
        .nth(2)
        .ok_or("the program is not in a target folder")?;
    let workspace = target.join(name);
    std::fs::create_dir_all(&workspace)
        .map_err(|error| format!("{}: {error}", workspace.display()))?;
    Ok(workspace)
}

/// Checks every crate that was written, and notes errors and warnings in its row.
pub(crate) fn check(workspace: &Path, rows: &mut [Row]) -> Result<(), String> {
    let members: Vec<&str> = rows
        .iter()
        .filter(|row| row.outcome.failure.is_none())
        .map(|row| row.slug.as_str())
        .collect();
    let manifest = spectrait_tests::workspace_manifest(&members);
    std::fs::write(workspace.join("Cargo.toml"), manifest).map_err(|error| error.to_string())?;
    let messages = cargo_check(workspace)?;
    let compiled = count(&messages, |message| {
        let crate_folder = Path::new(message["manifest_path"].as_str()?).parent()?;
        Some(crate_folder.file_name()?.to_str()?.to_owned())
    });
    for row in rows.iter_mut().filter(|row| row.outcome.failure.is_none()) {
        row.compiled = Some(compiled.get(&row.slug).cloned().unwrap_or_default());
    }
    Ok(())
}

/// Checks every crate of a workspace: what Cargo says, as JSON, a line for each message.
pub(crate) fn cargo_check(workspace: &Path) -> Result<String, String> {
    let output = Command::new("cargo")
        .args([
            "check",
            "--workspace",
            "--all-features",
            "--keep-going",
            "--message-format=json",
        ])
        .current_dir(workspace)
        .env("CARGO_TARGET_DIR", workspace.join("target"))
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    let messages = String::from_utf8_lossy(&output.stdout).into_owned();
    if messages.is_empty() && !output.status.success() {
        return Err("cargo check did not run".into());
    }
    Ok(messages)
}

/// Errors and warnings by what `of` says that a message is about.
pub(crate) fn count(
    messages: &str,
    of: impl Fn(&Value) -> Option<String>,
) -> HashMap<String, Compiled> {
    let mut counts: HashMap<String, Compiled> = HashMap::new();
    for message in messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
    {
        let Some(subject) = of(&message) else {
            continue;
        };
        let counts = counts.entry(subject).or_default();
        match message["reason"].as_str() {
            Some("compiler-artifact") => counts.built = true,
            Some("compiler-message") => {
                let text = &message["message"];
                let what = match text["level"].as_str() {
                    // «aborting due to 3 errors» has no span: it says nothing new.
                    Some("error")
                        if text["spans"]
                            .as_array()
                            .is_some_and(|spans| !spans.is_empty()) =>
                    {
                        &mut counts.errors
                    }
                    Some("warning")
                        if text["spans"]
                            .as_array()
                            .is_some_and(|spans| !spans.is_empty()) =>
                    {
                        &mut counts.warnings
                    }
                    _ => continue,
                };
                *what += 1;
                if counts.first.is_none() {
                    let place = &text["spans"][0];
                    counts.first = Some(format!(
                        "{}:{}: {}",
                        place["file_name"].as_str().unwrap_or_default(),
                        place["line_start"],
                        text["message"].as_str().unwrap_or_default()
                    ));
                }
            }
            _ => {}
        }
    }
    counts
}
