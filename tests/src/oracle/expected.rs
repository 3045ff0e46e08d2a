//! Lists of disagreements that are meant, each with its reason.

use std::collections::BTreeMap;
use std::path::Path;

/// Reads a list: a line for each disagreement, below the reason (`# …`) that it has. Without a file it is empty.
///
/// # Errors
/// The file could not be read.
pub fn read(path: Option<&Path>) -> Result<BTreeMap<String, String>, String> {
    let Some(path) = path else {
        return Ok(BTreeMap::new());
    };
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut reason = "";
    let mut expected = BTreeMap::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.strip_prefix('#') {
            Some(text) => reason = text.trim(),
            None => drop(expected.insert(line.to_owned(), reason.to_owned())),
        }
    }
    Ok(expected)
}
