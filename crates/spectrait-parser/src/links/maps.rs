//! The files that stand for URLs, since nothing is read from the network.
//!
//! In: what the user gives for URLs. Out: the file of each URL that a reference leads to, and what no reference led to.

use std::collections::HashSet;
use std::path::PathBuf;

use spectrait_ir::Place;

use crate::advice::closest;
use crate::diagnostic::{Diagnostic, codes};

/// The files that stand for URLs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Maps(Vec<(String, PathBuf)>);

impl Maps {
    /// Lets a file stand for a URL. Where the URL ends with `/`, a folder stands for all URLs that begin with it.
    pub fn add(&mut self, url: impl Into<String>, path: impl Into<PathBuf>) {
        self.0.push((url.into(), path.into()));
    }

    /// The file that stands for a URL, and which of all says so: the one given for it, else one in a folder given for
    /// its beginning.
    pub(super) fn file(&self, url: &str) -> Option<(usize, PathBuf)> {
        let maps = self.0.iter().enumerate();
        let exact = maps.clone().find(|(_, (known, _))| known == url);
        if let Some((at, (_, path))) = exact {
            return Some((at, path.clone()));
        }
        let folders = maps.filter(|(_, (known, _))| known.ends_with('/') && url.starts_with(known));
        let (at, (known, folder)) = folders.max_by_key(|(_, (known, _))| known.len())?;
        Some((at, folder.join(url.get(known.len()..)?)))
    }

    /// What is said of those that were not asked for, where no file stands for the URLs of `missing`.
    pub(super) fn unused(&self, used: &HashSet<usize>, missing: &[&str]) -> Vec<Diagnostic> {
        let maps = self.0.iter().enumerate();
        let unused = maps.filter(|(at, _)| !used.contains(at));
        unused
            .map(|(_, (url, path))| {
                let message = format!(
                    "no reference leads to `{url}`, for which `{}` is given",
                    path.display()
                );
                // A folder stands for the beginning of URLs, which is like none of them.
                let meant = closest(url, missing.iter().copied()).filter(|_| !url.ends_with('/'));
                let help = match meant {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => "correct the URL, or leave it out".to_owned(),
                };
                let place = Place {
                    document: 0,
                    pointer: String::new(),
                };
                Diagnostic::warning(codes::UNUSED_CONFIGURATION, place, message).help(help)
            })
            .collect()
    }
}
