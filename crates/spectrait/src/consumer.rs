//! What the package of a build script lacks for the code that is generated into it.
//!
//! In: its `Cargo.toml` and that of its workspace, and the crates that the code needs. Out: what to write there.
//!
//! What always holds: nothing is said of what cannot be known from these files, such as an edition that a workspace gives,
//! a version that is a range, or what a feature of a crate turns on.

use std::collections::BTreeMap;

use spectrait_emitter::plan::own::{compatible, in_code};
use toml::de::{DeTable, DeValue};

use crate::workspace::{dependencies, table};

/// The edition that generated code is of.
const EDITION: u32 = 2024;

/// The features of crates that others of their features turn on: the crate, the feature, and what has it.
const INCLUDED: &[(&str, &str, &[&str])] = &[
    (
        "time",
        "formatting",
        &["serde-human-readable", "serde-well-known"],
    ),
    (
        "time",
        "parsing",
        &["serde-human-readable", "serde-well-known"],
    ),
    ("tokio", "time", &["full"]),
];

/// The features that are on by default, of those that generated code asks for where it asks for no defaults. A package
/// that turns the defaults off without them does so on purpose.
const DEFAULTS: &[(&str, &str)] = &[
    ("chrono", "std"),
    ("jiff", "std"),
    ("reqwest", "default-tls"),
    ("time", "std"),
    ("tracing", "std"),
];

/// What a manifest says of a crate, in all of its tables.
#[derive(Debug, Default)]
struct Known<'m> {
    /// The versions that it asks for.
    versions: Vec<&'m str>,
    features: Vec<&'m str>,
    /// Whether some of what it says is not known.
    is_open: bool,
}

/// What a package lacks, a line each: lines for its `Cargo.toml` behind what they are for. `workspace` is the manifest
/// of its workspace.
pub(crate) fn lacking(manifest: &str, workspace: &str, needed: &[String]) -> Vec<String> {
    let Ok(manifest) = DeTable::parse(manifest) else {
        return Vec::new();
    };
    let manifest = manifest.get_ref();
    let Some(package) = table(manifest, "package") else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    let edition = match package.get("edition") {
        Some(edition) => edition.get_ref().as_str().and_then(|it| it.parse().ok()),
        None => Some(2015),
    };
    if edition.is_some_and(|edition: u32| edition < EDITION) {
        lines.push(format!(
            "the generated code is of edition {EDITION}; write `edition = \"{EDITION}\"` under [package] of Cargo.toml"
        ));
    }
    let workspace = DeTable::parse(workspace).ok();
    let inherited = workspace
        .as_ref()
        .and_then(|it| table(it.get_ref(), "workspace"))
        .and_then(|it| table(it, "dependencies"));
    let known = known(manifest, inherited);
    let (mut missing, mut versions, mut features) = (Vec::new(), Vec::new(), Vec::new());
    for line in needed {
        let Ok(table) = DeTable::parse(line) else {
            continue;
        };
        let Some((name, need)) = table.get_ref().iter().next() else {
            continue;
        };
        let name = &**name.get_ref();
        let Some(known) = known.get(&in_code(name)) else {
            missing.push(format!("    {line}"));
            continue;
        };
        let need = said(need.get_ref());
        let wanted = need.versions.first().copied().unwrap_or_default();
        let compatible_with = compatible(wanted);
        let is_other = |version: &&&str| match (compatible(version), &compatible_with) {
            (Some(version), Some(wanted)) => version != *wanted,
            _ => false,
        };
        if let Some(other) = known.versions.iter().find(is_other) {
            versions.push(format!(
                "    {name}: version = \"{wanted}\", not \"{other}\""
            ));
        }
        let lacks = need
            .features
            .iter()
            .filter(|feature| !has(name, known, feature));
        let lacks: Vec<String> = lacks.map(|feature| format!("\"{feature}\"")).collect();
        if !known.is_open && !lacks.is_empty() {
            features.push(format!("    {name}: features = [{}]", lacks.join(", ")));
        }
    }
    for (what, found) in [
        (
            "the generated code needs crates that are not under [dependencies] of Cargo.toml; add",
            missing,
        ),
        (
            "the generated code is for other versions of crates than Cargo.toml asks for; write",
            versions,
        ),
        (
            "the generated code needs features of crates that Cargo.toml does not turn on; add",
            features,
        ),
    ] {
        if !found.is_empty() {
            lines.push(what.to_owned());
            lines.extend(found);
        }
    }
    lines
}

/// Whether a package turns a feature on, or decides against it.
fn has(name: &str, known: &Known<'_>, feature: &str) -> bool {
    let turns_on = |other: &str| known.features.contains(&other);
    let included = INCLUDED
        .iter()
        .filter(|(of, what, _)| *of == name && *what == feature);
    turns_on(feature)
        || DEFAULTS.contains(&(name, feature))
        || included
            .flat_map(|(.., by)| *by)
            .any(|other| turns_on(other))
}

/// What a package depends on, on any target and for tests, which may be what the code is for. A renamed crate is found
/// by its new name alone.
fn known<'t, 'm: 't>(
    manifest: &'t DeTable<'m>,
    inherited: Option<&'t DeTable<'m>>,
) -> BTreeMap<String, Known<'t>> {
    let mut all: BTreeMap<String, Known<'t>> = BTreeMap::new();
    for (name, dependency) in dependencies(manifest, &["dependencies", "dev-dependencies"]) {
        let known = all.entry(in_code(name)).or_default();
        known.add(said(dependency));
        let inherits = dependency
            .as_table()
            .is_some_and(|keys| keys.contains_key("workspace"));
        if inherits {
            match inherited.and_then(|inherited| inherited.get(name)) {
                Some(dependency) => known.add(said(dependency.get_ref())),
                None => known.is_open = true,
            }
        }
    }
    // Those that features of the package turn on; which of these are on is not known.
    let own = table(manifest, "features").into_iter().flatten();
    let own = own.filter_map(|(_, list)| list.get_ref().as_array());
    for feature in own.flatten().filter_map(|it| it.get_ref().as_str()) {
        if let Some((name, feature)) = feature.split_once('/')
            && let Some(known) = all.get_mut(&in_code(name.trim_end_matches('?')))
        {
            known.features.push(feature);
        }
    }
    all
}

/// What one table says of a crate.
fn said<'t>(dependency: &'t DeValue<'_>) -> Known<'t> {
    let keys = match dependency {
        DeValue::Table(keys) => keys,
        version => {
            return Known {
                versions: version.as_str().into_iter().collect(),
                ..Known::default()
            };
        }
    };
    let version = keys.get("version").and_then(|it| it.get_ref().as_str());
    let features = keys.get("features").and_then(|it| it.get_ref().as_array());
    let features = features.into_iter().flatten();
    Known {
        versions: version.into_iter().collect(),
        features: features.filter_map(|it| it.get_ref().as_str()).collect(),
        is_open: false,
    }
}

impl<'m> Known<'m> {
    fn add(&mut self, other: Self) {
        self.versions.extend(other.versions);
        self.features.extend(other.features);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_named() {
        let dependencies = [
            "serde = { version = \"1\", features = [\"derive\"] }".to_owned(),
            "tower-service = \"0.3\"".to_owned(),
            "uuid = \"1\"".to_owned(),
        ];
        let lacking = |manifest: &str| lacking(manifest, "", &dependencies);
        let all = "edition = \"2024\"\n[dependencies]\nserde.workspace = true\ntower_service = \"0.3\"\n[target.'cfg(unix)'.dependencies]\nuuid = \"1\"";
        assert_eq!(lacking(&format!("[package]\n{all}")), [""; 0]);
        assert_eq!(
            lacking(
                "[package]\nedition.workspace = true\n[dependencies]\nid = { package = \"uuid\", version = \"1\" }\nserde.workspace = true\n[build-dependencies]\ntower-service = \"0.3\""
            ),
            [
                "the generated code needs crates that are not under [dependencies] of Cargo.toml; add",
                "    tower-service = \"0.3\"",
                "    uuid = \"1\"",
            ]
        );
        for edition in ["", "edition = \"2021\"\n"] {
            let said = lacking(&format!("[package]\n{edition}{}", &all[17..]));
            assert!(
                said.len() == 1 && said[0].contains("edition 2024"),
                "{said:?}"
            );
        }
        // What is no manifest, or that of a workspace alone, says nothing.
        for manifest in ["[", "", "[workspace]\nmembers = []"] {
            assert_eq!(lacking(manifest), [""; 0]);
        }
    }

    #[test]
    fn versions_and_features_are_compared() {
        let dependencies = [
            "axum = { version = \"0.8\", default-features = false }",
            "chrono = { version = \"0.4\", default-features = false, features = [\"serde\", \"std\"] }",
            "reqwest = { version = \"0.13\", default-features = false, features = [\"default-tls\", \"stream\"] }",
            "serde = { version = \"1\", features = [\"derive\"] }",
            "tokio = { version = \"1\", default-features = false, features = [\"time\"] }",
        ];
        let dependencies = dependencies.map(str::to_owned);
        let said = |text: &str| {
            let workspace = "[workspace.dependencies]\nserde = { version = \"1\", features = [\"derive\"] }\naxum = \"0.7\"";
            let manifest = format!("[package]\nedition = \"2024\"\n[dependencies]\n{text}");
            lacking(&manifest, workspace, &dependencies)
        };
        let rest = "chrono = { version = \"0.4\", features = [\"serde\"] }\ntokio = { version = \"1.40\", features = [\"full\"] }";
        for right in [
            "axum = \"0.8.4\"\nreqwest = { version = \"^0.13\", default-features = false, features = [\"stream\"] }\nserde.workspace = true",
            "axum = { path = \"a\" }\nreqwest = { version = \">=0.12\", features = [\"stream\"] }\nserde = { version = \"1\", features = [\"derive\"] }",
        ] {
            assert_eq!(said(&format!("{right}\n{rest}")), [""; 0]);
        }
        assert_eq!(
            said(&format!(
                "axum.workspace = true\nreqwest = \"0.13\"\nserde = \"1\"\n{rest}"
            )),
            [
                "the generated code is for other versions of crates than Cargo.toml asks for; write",
                "    axum: version = \"0.8\", not \"0.7\"",
                "the generated code needs features of crates that Cargo.toml does not turn on; add",
                "    reqwest: features = [\"stream\"]",
                "    serde: features = [\"derive\"]",
            ]
        );
        // Features of the package turn on some of its crates.
        for own in [
            "default = ['reqwest/stream', 'serde?/derive']",
            "full = ['reqwest/stream', 'serde/derive']",
        ] {
            let crates = format!("axum = \"0.8\"\nreqwest = \"0.13\"\nserde = \"1\"\n{rest}");
            assert_eq!(said(&format!("{crates}\n[features]\n{own}")), [""; 0]);
        }
        // A range is wanted: any version may be of it.
        for range in ["*", ">=1, <3"] {
            let manifest = "[package]\nedition = \"2024\"\n[dependencies]\nserde = \"1\"";
            let wanted = [format!("serde = \"{range}\"")];
            assert_eq!(lacking(manifest, "", &wanted), [""; 0]);
        }
        // What the workspace says is not known.
        let manifest = "[package]\nedition = \"2024\"\n[dependencies]\nserde.workspace = true";
        assert_eq!(lacking(manifest, "", &dependencies[3..4]), [""; 0]);
    }
}
