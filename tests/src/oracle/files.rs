//! The files that a description refers to, for a validator.
//!
//! In: the tree of a description in JSON Schema 2020-12, its URL and where it is. Out: the trees of all files that its
//! references lead to, and theirs, by URL.
//!
//! What always holds: each file is read once. What cannot be read is left out: the validator says so where it is asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use super::{description, dialect};

/// All files that a tree refers to, with their URLs. `root` is the URL of `folder`.
pub(super) fn referred(
    tree: &Value,
    url: &str,
    root: &str,
    folder: &Path,
    version: &str,
) -> BTreeMap<String, Value> {
    let mut files = BTreeMap::new();
    let (mut open, mut seen) = (Vec::new(), BTreeSet::from([url.to_owned()]));
    references(tree, url, &mut open);
    while let Some(found) = open.pop() {
        if !seen.insert(found.clone()) {
            continue;
        }
        let Some(name) = found.strip_prefix(root) else {
            continue;
        };
        let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
        let Ok(mut tree) = description::tree(&folder.join(&*name)) else {
            continue;
        };
        // The root of such a file may be a schema itself.
        let _moves = dialect::translate(&mut tree, version);
        if let (true, Value::Object(members)) = (dialect::is_older(version), &mut tree) {
            // `$id` is no keyword of the older dialects: references start from where the file is.
            members.remove("$id");
        }
        references(&tree, &found, &mut open);
        // A URL has none of these.
        let url = found
            .replace('{', "%7B")
            .replace('}', "%7D")
            .replace(' ', "%20");
        files.insert(url, tree);
    }
    files
}

/// Adds the URLs of the files that a tree refers to.
fn references(node: &Value, base: &str, found: &mut Vec<String>) {
    match node {
        Value::Array(items) => items.iter().for_each(|item| references(item, base, found)),
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(reference) if key == "$ref" => {
                        let file = reference.split('#').next().unwrap_or_default();
                        if !file.is_empty() && !file.contains(':') {
                            found.push(join(base, file));
                        }
                    }
                    value => references(value, base, found),
                }
            }
        }
        _ => {}
    }
}

/// Makes references to files beside a description those to URLs.
pub(super) fn absolute(node: &mut Value, base: &str) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(|item| absolute(item, base)),
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(reference) if key == "$ref" => {
                        let (file, rest) =
                            reference.split_at(reference.find('#').unwrap_or(reference.len()));
                        if !file.is_empty() && !file.contains(':') {
                            *reference = format!("{}{rest}", join(base, file));
                        }
                    }
                    value => absolute(value, base),
                }
            }
        }
        _ => {}
    }
}

/// The URL of a file beside another one.
fn join(base: &str, file: &str) -> String {
    let (scheme, path) = base.split_once("://").unwrap_or(("", base));
    let mut segments: Vec<&str> = path.split('/').collect();
    segments.pop();
    for segment in file.split('/') {
        match segment {
            "." | "" => {}
            ".." if segments.len() > 1 => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    format!("{scheme}://{}", segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn files_are_found_beside_one_another() {
        for (file, url) in [
            ("b.yaml", "https://d.example/x/b.yaml"),
            ("./y/b.yaml", "https://d.example/x/y/b.yaml"),
            ("../b.yaml", "https://d.example/b.yaml"),
        ] {
            assert_eq!(join("https://d.example/x/a.yaml", file), url);
        }
    }
}
