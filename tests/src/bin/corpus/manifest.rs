//! The list of descriptions: `manifest.tsv`, a header and a row for each.

use std::path::{Path, PathBuf};

/// A description of the corpus.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Its name, which is a folder name too.
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
    let text = text(&folder.join("manifest.tsv"))?;
    let sample = sample.map(self::text).transpose()?;
    let sampled = |slug: &str| match &sample {
        Some(sample) => sample
            .lines()
            .any(|line| line.split_whitespace().next() == Some(slug)),
        None => true,
    };
    let entries: Vec<Entry> = text
        .lines()
        .skip(1)
        .filter_map(|row| {
            let mut columns = row.split('\t');
            let (slug, path, version) = (columns.next()?, columns.next()?, columns.next()?);
            Some(Entry {
                slug: slug.into(),
                path: folder.join(path),
                version: version.into(),
            })
        })
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

fn text(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}
