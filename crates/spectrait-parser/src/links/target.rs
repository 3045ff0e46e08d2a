//! The text of a reference, without its fragment → a path or a URL (RFC 3986).

use std::path::{Component, Path, PathBuf};

use crate::references::percent_decode;

/// What the text of a reference names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    /// A file, by a path relative to the file that the reference stands in, or an absolute one.
    File(PathBuf),
    /// Something that is not a file.
    Url(String),
}

impl Target {
    /// Reads the text of a reference.
    pub(crate) fn of(text: &str) -> Self {
        let text = text.trim();
        if let Some(path) = strip_scheme(text, "file") {
            // `file:///a` and `file:/a` are both `/a`; `file://localhost/a` is too.
            let path = path.strip_prefix("//").unwrap_or(path);
            let path = path.strip_prefix("localhost").unwrap_or(path);
            return Self::File(PathBuf::from(percent_decode(path)));
        }
        if text.starts_with("//") || has_scheme(text) {
            return Self::Url(text.to_owned());
        }
        // A backslash is never part of a reference; who writes one means a path of Windows.
        let path = text.replace('\\', "/");
        // Neither does the path of a file end with a slash.
        let path = match path.trim_end_matches('/') {
            "" => &path,
            path => path,
        };
        Self::File(PathBuf::from(percent_decode(path)))
    }
}

/// Whether a text begins with the scheme of a URL. One letter is a drive of Windows.
fn has_scheme(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

fn strip_scheme<'t>(text: &'t str, scheme: &str) -> Option<&'t str> {
    let (found, rest) = text.split_once(':')?;
    found.eq_ignore_ascii_case(scheme).then_some(rest)
}

/// A path without `.` and `..`, as far as that can be told from the path alone. It is for people: where there are
/// symbolic links it may be another one.
pub(crate) fn normalize(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => match normal.components().next_back() {
                Some(Component::Normal(_)) => {
                    normal.pop();
                }
                Some(Component::RootDir | Component::Prefix(_)) => {}
                _ => normal.push(".."),
            },
            component => normal.push(component),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_and_urls_are_told_apart() {
        let file = |path: &str| Target::File(PathBuf::from(path));
        let url = |text: &str| Target::Url(text.to_owned());
        assert_eq!(Target::of("./a/b%20c.yaml"), file("./a/b c.yaml"));
        assert_eq!(Target::of("a\\b.yaml"), file("a/b.yaml"));
        assert_eq!(Target::of("a.yaml/"), file("a.yaml"));
        assert_eq!(Target::of("file:///a.yaml"), file("/a.yaml"));
        assert_eq!(Target::of("C:/a.yaml"), file("C:/a.yaml"));
        assert_eq!(Target::of("a/b:c.yaml"), file("a/b:c.yaml"));
        assert_eq!(Target::of("https://x.org/a"), url("https://x.org/a"));
        assert_eq!(Target::of("//x.org/a"), url("//x.org/a"));
        assert_eq!(Target::of("urn:x:y"), url("urn:x:y"));
    }

    #[test]
    fn paths_are_made_short() {
        let short = |path: &str| normalize(Path::new(path)).display().to_string();
        assert_eq!(short("a/./b/../c.yaml"), "a/c.yaml");
        assert_eq!(short("../../a.yaml"), "../../a.yaml");
        assert_eq!(short("a/../../b.yaml"), "../b.yaml");
        assert_eq!(short("/../a.yaml"), "/a.yaml");
    }
}
