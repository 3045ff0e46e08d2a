//! Which descriptions a command asks about: those that `manifest.tsv` lists, a header and a row for each, or without
//! one all YAML and JSON files of a folder.
//!
//! In: a folder and what is selected of it. Out: an [`Entry`] for each description.
//!
//! What always holds: the order is that of the manifest, or of the paths.

use std::path::{Path, PathBuf};

/// The arguments that select descriptions.
#[derive(Debug, clap::Args)]
pub struct Selection {
    /// A folder with a `manifest.tsv`, or of descriptions.
    pub folder: PathBuf,
    /// Only those whose names hold a text.
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Only those that a file lists, one a line.
    #[arg(long, value_name = "FILE")]
    sample: Option<PathBuf>,
}

/// A description.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its name: the path of its file where there is no manifest.
    pub slug: String,
    /// Its main file.
    pub path: PathBuf,
    /// The version of the specification that the manifest names.
    pub version: String,
    /// How large the main file is.
    pub bytes: u64,
}

impl Selection {
    /// The descriptions that are selected.
    ///
    /// # Errors
    /// A file could not be read, or nothing is selected.
    pub fn read(&self) -> Result<Vec<Entry>, String> {
        let manifest = self.folder.join("manifest.tsv");
        let mut entries = Vec::new();
        if manifest.exists() {
            entries = listed(&self.folder, &text(&manifest)?);
        } else {
            find(&self.folder, "", &mut entries)?;
        }
        let sample = self.sample.as_deref().map(text).transpose()?;
        entries.retain(|entry| {
            let listed = sample.as_ref().is_none_or(|sample| {
                let mut lines = sample.lines();
                lines.any(|line| line.split_whitespace().next() == Some(&entry.slug))
            });
            let filter = self.filter.as_ref();
            listed && filter.is_none_or(|filter| entry.slug.contains(filter))
        });
        match entries.is_empty() {
            true => Err("no description is selected".into()),
            false => Ok(entries),
        }
    }
}

impl Entry {
    fn new(slug: String, path: PathBuf, version: &str) -> Self {
        Self {
            slug,
            version: version.to_owned(),
            bytes: path.metadata().map_or(0, |file| file.len()),
            path,
        }
    }

    /// The name as that of a folder.
    #[must_use]
    pub fn folder(&self) -> String {
        self.slug.replace('/', "--")
    }
}

/// The descriptions in groups that are compiled together, in their order.
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

/// The rows of a manifest.
fn listed(folder: &Path, manifest: &str) -> Vec<Entry> {
    let rows = manifest.lines().skip(1).filter_map(|row| {
        let mut columns = row.split('\t');
        let (slug, path, version) = (columns.next()?, columns.next()?, columns.next()?);
        Some(Entry::new(slug.into(), folder.join(path), version))
    });
    rows.collect()
}

/// Adds the YAML and JSON files below a folder; `below` is its path from the folder that was asked for.
fn find(folder: &Path, below: &str, found: &mut Vec<Entry>) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut items = std::fs::read_dir(folder)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(failed)?;
    items.sort_by_key(std::fs::DirEntry::file_name);
    for item in items {
        let slug = format!("{below}{}", item.file_name().to_string_lossy());
        let path = item.path();
        if path.is_dir() {
            find(&path, &format!("{slug}/"), found)?;
        } else if path.extension().is_some_and(|extension| {
            ["json", "yaml", "yml"]
                .iter()
                .any(|known| extension == *known)
        }) {
            found.push(Entry::new(slug, path, "-"));
        }
    }
    Ok(())
}

fn text(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
