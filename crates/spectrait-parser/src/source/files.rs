//! Files: the only door to the file system for references. There is none to the network.
//!
//! In: paths. Out: bytes, the one path of a file, and the names in a folder.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// What a reference can read.
pub(crate) trait Files {
    /// The one path that a file has, however the way to it is written.
    fn identity(&self, path: &Path) -> io::Result<PathBuf>;

    /// The content of a file of at most `limit` bytes.
    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>>;

    /// The names in a folder, sorted; none where it cannot be read.
    fn names(&self, folder: &Path) -> Vec<String>;
}

/// The files of this computer.
#[derive(Debug)]
pub(crate) struct Disk;

impl Files for Disk {
    fn identity(&self, path: &Path) -> io::Result<PathBuf> {
        path.canonicalize()
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        // Asked before it is opened: to open a pipe can take for ever.
        let kind = std::fs::metadata(path)?;
        if kind.is_dir() {
            return Err(io::Error::other("it is a folder"));
        }
        if !kind.is_file() {
            return Err(io::Error::other("it is not a regular file"));
        }
        let mut bytes = Vec::new();
        std::fs::File::open(path)?
            .take(limit.saturating_add(1))
            .read_to_end(&mut bytes)?;
        if u64::try_from(bytes.len()).is_ok_and(|length| length > limit) {
            return Err(io::Error::other("the files are too large together"));
        }
        Ok(bytes)
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        /// More names than this are no folder that a person looks through.
        const MOST: usize = 10_000;
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        let Ok(entries) = std::fs::read_dir(folder) else {
            return Vec::new();
        };
        let names = entries.take(MOST).filter_map(|entry| {
            let name = entry.ok()?.file_name();
            Some(name.to_str()?.to_owned())
        });
        let mut names: Vec<String> = names.collect();
        names.sort_unstable();
        names
    }
}

/// Files in memory, by path.
#[cfg(test)]
#[derive(Debug, Default)]
pub(crate) struct Memory(pub(crate) std::collections::BTreeMap<&'static str, &'static str>);

#[cfg(test)]
impl Files for Memory {
    fn identity(&self, path: &Path) -> io::Result<PathBuf> {
        let path = crate::links::target::normalize(path);
        let known = path.to_str().is_some_and(|path| self.0.contains_key(path));
        known.then_some(path).ok_or(io::ErrorKind::NotFound.into())
    }

    fn read(&self, path: &Path, limit: u64) -> io::Result<Vec<u8>> {
        let path = self.identity(path)?;
        let text = path.to_str().and_then(|path| self.0.get(path));
        let text = text.ok_or(io::ErrorKind::NotFound)?;
        if u64::try_from(text.len()).is_ok_and(|length| length > limit) {
            return Err(io::Error::other("the files are too large together"));
        }
        Ok(text.as_bytes().to_vec())
    }

    fn names(&self, folder: &Path) -> Vec<String> {
        let names = self.0.keys().filter_map(|path| {
            let path = Path::new(path);
            (path.parent() == Some(folder)).then_some(())?;
            Some(path.file_name()?.to_str()?.to_owned())
        });
        names.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_within_the_limit_are_read() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let file = folder.join("Cargo.toml");
        let message = |read: io::Result<Vec<u8>>| read.unwrap_err().to_string();
        assert!(Disk.read(&file, 1 << 20).is_ok());
        assert_eq!(
            message(Disk.read(&file, 3)),
            "the files are too large together"
        );
        assert_eq!(message(Disk.read(folder, 1 << 20)), "it is a folder");
        #[cfg(unix)]
        assert_eq!(
            message(Disk.read(Path::new("/dev/zero"), 1 << 20)),
            "it is not a regular file"
        );
    }

    #[test]
    fn names_are_sorted() {
        let names = Disk.names(Path::new(env!("CARGO_MANIFEST_DIR")));
        assert!(names.is_sorted() && names.contains(&"src".to_owned()));
        assert!(Disk.names(Path::new("no such folder")).is_empty());
    }
}
