//! The list of descriptions: `manifest.tsv`, a header and a row for each, or without one all YAML and JSON files of a
//! folder.
//!
//! In: a folder. Out: an [`Entry`] for each description.
//!
//! What always holds: the order is that of the manifest, or of the paths.

use std::path::{Path, PathBuf};

/// A description of the corpus.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Its name: the path of its file where there is no manifest.
    pub(crate) slug: String,
    /// Its main file.
    pub(crate) path: PathBuf,
    /// The version of the specification that the manifest names.
    pub(crate) version: String,
}

/// Reads the manifest; `filter` selects slugs that hold a text, `sample` those that a file lists, one a line.
pub(crate) fn read(
    folder: &Path,
    filter: Option<&str>,
    sample: Option<&Path>,
) -> Result<Vec<Entry>, String> {
    let manifest = folder.join("manifest.tsv");
    let sample = sample.map(self::text).transpose()?;
    let sampled = |slug: &str| match &sample {
        Some(sample) => sample
            .lines()
            .any(|line| line.split_whitespace().next() == Some(slug)),
        None => true,
    };
    let entries = if manifest.exists() {
        listed(folder, &text(&manifest)?)
    } else {
        let mut found = Vec::new();
        find(folder, "", &mut found)?;
        found
    };
    let entries: Vec<Entry> = entries
        .into_iter()
        .filter(|entry| {
            sampled(&entry.slug) && filter.is_none_or(|filter| entry.slug.contains(filter))
        })
        .collect();
    if entries.is_empty() {
        Err("no description is selected".into())
    } else {
        Ok(entries)
    }
}

impl Entry {
    /// The name as that of a folder.
    pub(crate) fn folder(&self) -> String {
        self.slug.replace('/', "--")
    }
}

/// The rows of a manifest.
fn listed(folder: &Path, manifest: &str) -> Vec<Entry> {
    let rows = manifest.lines().skip(1).filter_map(|row| {
        let mut columns = row.split('\t');
        let (slug, path, version) = (columns.next()?, columns.next()?, columns.next()?);
        Some(Entry {
            slug: slug.into(),
            path: folder.join(path),
            version: version.into(),
        })
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
            found.push(Entry {
                slug,
                path,
                version: "-".into(),
            });
        }
    }
    Ok(())
}

fn text(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
