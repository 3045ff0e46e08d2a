//! The list of descriptions: `manifest.tsv`, a header and a row for each.

use std::path::{Path, PathBuf};

/// A description of the corpus.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its name, which is a folder name too.
    pub slug: String,
    /// Its main file.
    pub path: PathBuf,
    /// The version of the specification that the manifest names.
    pub version: String,
    /// How large the main file is.
    pub bytes: u64,
}

/// Reads the manifest; `filter` selects slugs that hold a text, `sample` those that a file lists, one a line.
///
/// # Errors
/// A file could not be read, or nothing is selected.
pub fn read(
    folder: &Path,
    filter: Option<&str>,
    sample: Option<&Path>,
) -> Result<Vec<Entry>, String> {
    let text = text(&folder.join("manifest.tsv"))?;
    let sample = sample.map(self::text).transpose()?;
    let sampled = |slug: &str| {
        sample.as_ref().is_none_or(|sample| {
            sample
                .lines()
                .any(|line| line.split_whitespace().next() == Some(slug))
        })
    };
    let entries = text.lines().skip(1).filter_map(|row| {
        let mut columns = row.split('\t');
        let (slug, path, version) = (columns.next()?, columns.next()?, columns.next()?);
        let path = folder.join(path);
        Some(Entry {
            slug: slug.to_owned(),
            version: version.to_owned(),
            bytes: path.metadata().map_or(0, |file| file.len()),
            path,
        })
    });
    let entries: Vec<Entry> = entries
        .filter(|entry| {
            sampled(&entry.slug) && filter.is_none_or(|filter| entry.slug.contains(filter))
        })
        .collect();
    match entries.is_empty() {
        true => Err("no description is selected".into()),
        false => Ok(entries),
    }
}

/// The descriptions in groups that are compiled together, in the order of the manifest.
#[must_use]
pub fn batches(entries: &[Entry]) -> Vec<&[Entry]> {
    /// How many bytes of descriptions are in a group, unless there is only one.
    const LIMIT: u64 = 1 << 20;
    let mut batches = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (index, entry) in entries.iter().enumerate() {
        if bytes + entry.bytes > LIMIT && index > start {
            batches.push(&entries[start..index]);
            (start, bytes) = (index, 0);
        }
        bytes += entry.bytes;
    }
    batches.push(&entries[start..]);
    batches
}

fn text(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
