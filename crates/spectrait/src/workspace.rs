//! The Cargo workspace around a folder into which a crate is written.
//!
//! In: a folder. Out: what to write into the manifest of a folder above, where Cargo would refuse to build the crate:
//! "current package believes it's in a workspace when it's not".
//!
//! What always holds: nothing is said of what Cargo takes, such as a member, what is excluded, what a member depends on
//! by its path, or a manifest that cannot be read.

use std::collections::HashSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use toml::de::DeTable;

/// Where a folder with a crate in it stands below a workspace that neither lists nor excludes it: what to write where.
/// Cargo builds nothing there until that is done.
#[must_use]
pub fn workspace_note(folder: impl AsRef<Path>) -> Option<String> {
    let folder = folder.as_ref();
    let folder = fs::canonicalize(folder)
        .or_else(|_| std::path::absolute(folder))
        .ok()?;
    if let Some(text) = read(&folder)
        && let Ok(own) = DeTable::parse(&text)
        && (own.get_ref().contains_key("workspace") || named(own.get_ref()).is_some())
    {
        return None;
    }
    let (root, text) = around(&folder)?;
    let manifest = DeTable::parse(&text).ok()?;
    if is_listed(manifest.get_ref(), &root, &folder) {
        return None;
    }
    let below = folder.strip_prefix(&root).ok()?;
    let below: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
    Some(format!(
        "{} has a [workspace] that neither lists nor excludes this folder, so that Cargo builds nothing in it; add \"{}\" to `members` or to `exclude` there",
        root.join("Cargo.toml").display(),
        below.join("/")
    ))
}

/// The folder and the text of the manifest whose workspace a package in a folder is in: its own, else the one that it
/// names, else one [`around`] it.
pub(crate) fn of(folder: &Path) -> Option<(PathBuf, String)> {
    let text = read(folder)?;
    let root = {
        let own = DeTable::parse(&text).ok()?;
        let own = own.get_ref();
        match own.contains_key("workspace") {
            true => Some(folder.to_owned()),
            false => named(own).map(|path| normal(&folder.join(path))),
        }
    };
    match root {
        Some(root) => read(&root).map(|text| (root, text)),
        None => around(folder),
    }
}

/// The folder and the text of the manifest above a folder whose workspace a package in it is in, or should be in: the
/// nearest one that does not exclude it.
fn around(folder: &Path) -> Option<(PathBuf, String)> {
    folder.ancestors().skip(1).find_map(|root| {
        let text = read(root)?;
        let is_root = {
            let manifest = DeTable::parse(&text).ok()?;
            let manifest = manifest.get_ref();
            manifest.contains_key("workspace") && !is_excluded(manifest, root, folder)
        };
        is_root.then(|| (root.to_owned(), text))
    })
}

fn read(folder: &Path) -> Option<String> {
    fs::read_to_string(folder.join("Cargo.toml")).ok()
}

/// The path of the workspace that a package says it is in.
fn named<'t>(manifest: &'t DeTable<'_>) -> Option<&'t str> {
    let path = table(manifest, "package")?.get("workspace")?;
    path.get_ref().as_str()
}

/// Whether a workspace excludes a folder, and does not list it all the same.
fn is_excluded(manifest: &DeTable<'_>, root: &Path, folder: &Path) -> bool {
    let is_below = |key| {
        let mut paths = listed(manifest, key);
        paths.any(|path| folder.starts_with(normal(&root.join(path))))
    };
    is_below("exclude") && !is_below("members")
}

/// Whether a folder is a member of a workspace: listed, or what another member depends on by its path.
fn is_listed(manifest: &DeTable<'_>, root: &Path, folder: &Path) -> bool {
    let members = listed(manifest, "members").flat_map(|member| {
        let pattern = normal(&root.join(member));
        let found = glob::glob(&pattern.to_string_lossy());
        found.into_iter().flatten().flatten()
    });
    let mut open: Vec<PathBuf> = members.chain(paths(manifest, root)).collect();
    let mut seen = HashSet::new();
    while let Some(member) = open.pop() {
        if member == folder {
            return true;
        }
        let is_outside = !member.starts_with(root) || is_excluded(manifest, root, &member);
        if is_outside || !seen.insert(member.clone()) {
            continue;
        }
        let text = read(&member).unwrap_or_default();
        if let Ok(manifest) = DeTable::parse(&text) {
            open.extend(paths(manifest.get_ref(), &member));
        }
    }
    false
}

/// The folders that a manifest in `around` depends on by their path.
fn paths(manifest: &DeTable<'_>, around: &Path) -> Vec<PathBuf> {
    const ALL: &[&str] = &["dependencies", "dev-dependencies", "build-dependencies"];
    let shared = table(manifest, "workspace").into_iter();
    let shared = shared.flat_map(|workspace| dependencies(workspace, ALL));
    dependencies(manifest, ALL)
        .chain(shared)
        .filter_map(|(_, dependency)| {
            let path = dependency.as_table()?.get("path")?.get_ref().as_str()?;
            Some(normal(&around.join(path)))
        })
        .collect()
}

/// The dependencies of a manifest in its tables of some names, on any target, by the names that code has for them.
pub(crate) fn dependencies<'t, 'm: 't>(
    manifest: &'t DeTable<'m>,
    tables: &'static [&'static str],
) -> impl Iterator<Item = (&'t str, &'t toml::de::DeValue<'m>)> {
    let targets = table(manifest, "target");
    let targets = targets.into_iter().flat_map(DeTable::values);
    let targets = targets.filter_map(|target| target.get_ref().as_table());
    std::iter::once(manifest)
        .chain(targets)
        .flat_map(|around| tables.iter().filter_map(|key| table(around, key)))
        .flatten()
        .map(|(name, dependency)| (&**name.get_ref(), dependency.get_ref()))
}

/// The texts of a list of the table `workspace`.
fn listed<'t>(manifest: &'t DeTable<'_>, key: &str) -> impl Iterator<Item = &'t str> {
    let list = table(manifest, "workspace").and_then(|workspace| workspace.get(key));
    let list = list.and_then(|list| list.get_ref().as_array());
    let texts = list.into_iter().flatten();
    texts.filter_map(|text| text.get_ref().as_str())
}

/// A table in a table.
pub(crate) fn table<'t, 'm>(around: &'t DeTable<'m>, key: &str) -> Option<&'t DeTable<'m>> {
    around.get(key)?.get_ref().as_table()
}

/// A path without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            part => normal.push(part),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_a_workspace_does_not_know_is_told_of() {
        let root = std::env::temp_dir().join(format!("spectrait-{}", std::process::id()));
        let folder = root.join("generated/pets");
        fs::create_dir_all(&folder).unwrap();
        fs::create_dir_all(root.join("app")).unwrap();
        let said = |workspace: &str, app: &str, own: &str| {
            fs::write(root.join("Cargo.toml"), workspace).unwrap();
            fs::write(root.join("app/Cargo.toml"), app).unwrap();
            fs::write(folder.join("Cargo.toml"), own).unwrap();
            workspace_note(&folder)
        };
        let note = said("[workspace]\nmembers = ['app']", "", "[package]").unwrap();
        assert!(
            note.contains("add \"generated/pets\" to `members`"),
            "{note}"
        );
        for (workspace, app, own) in [
            ("[package]\nname = 'app'", "", ""),
            ("[workspace]\nmembers = ['generated/*']", "", ""),
            ("[workspace]\nexclude = ['./generated']", "", ""),
            (
                "[workspace]\n[dependencies]\npets.path = 'generated/pets'",
                "",
                "",
            ),
            (
                "[workspace]\nmembers = ['app']",
                "[target.'cfg(unix)'.dependencies]\npets = { path = '../generated/pets' }",
                "",
            ),
            (
                "[workspace]\nmembers = ['app']",
                "[build-dependencies]\npets.path = '../generated/pets'",
                "",
            ),
            (
                "[package]\n[workspace]\n[dependencies]\napp.path = 'app'",
                "[dependencies]\napp.path = '.'\npets.path = '../generated/pets'",
                "",
            ),
            ("[workspace]", "", "[workspace]"),
            ("[workspace]", "", "[package]\nworkspace = '../..'"),
            ("[workspace", "", ""),
        ] {
            assert_eq!(said(workspace, app, own), None, "{workspace}\n{app}\n{own}");
        }
        // Of what is excluded, Cargo follows nothing.
        let app = "[dependencies]\npets.path = '../generated/pets'";
        let note = said(
            "[package]\n[workspace]\nexclude = ['app']\n[dependencies]\napp.path = 'app'",
            app,
            "",
        );
        assert!(note.is_some());
        // A package is in its own workspace, one that it names, or one above.
        for (own, expected) in [
            ("[package]\n[workspace]", &folder),
            ("[package]\nworkspace = '../../app'", &root.join("app")),
            ("[package]", &root),
        ] {
            said("[workspace]", "[workspace]", own);
            assert_eq!(
                of(&folder).map(|(found, _)| found).as_ref(),
                Some(expected),
                "{own}"
            );
        }
        fs::remove_dir_all(&root).unwrap();
    }
}
