//! What the package of a build script lacks for the code that is generated into it.
//!
//! In: its `Cargo.toml`, and the crates that the code needs. Out: what to write there.
//!
//! What always holds: nothing is said of what cannot be known from that file alone, such as an edition that a workspace
//! gives, or whether a crate that is there has the features.

use toml::de::DeTable;

/// The edition that generated code is of.
const EDITION: u32 = 2024;

/// What a package lacks, a line each: lines for its `Cargo.toml` behind what they are for.
pub(crate) fn lacking(manifest: &str, dependencies: &[String]) -> Vec<String> {
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
    let known = known(manifest);
    let missing = dependencies.iter().filter(|line| {
        let name = line.split([' ', '=']).next().unwrap_or_default();
        !known.iter().any(|known| is_same(known, name))
    });
    let missing: Vec<&str> = missing.map(String::as_str).collect();
    if !missing.is_empty() {
        lines.push(
            "the generated code needs crates that are not under [dependencies] of Cargo.toml; add"
                .to_owned(),
        );
        lines.extend(missing.into_iter().map(|line| format!("    {line}")));
    }
    lines
}

/// What the crates are called that a package depends on, on any target and for tests, which may be what the code is
/// for. A renamed one is found by its new name alone.
fn known<'m>(manifest: &'m DeTable<'_>) -> Vec<&'m str> {
    let targets = table(manifest, "target");
    let targets = targets.into_iter().flat_map(DeTable::values);
    let tables = targets.filter_map(|target| target.get_ref().as_table());
    std::iter::once(manifest)
        .chain(tables)
        .flat_map(|around| ["dependencies", "dev-dependencies"].map(|key| table(around, key)))
        .flatten()
        .flat_map(|dependencies| dependencies.keys().map(|name| &**name.get_ref()))
        .collect()
}

/// A table in a table.
fn table<'t, 'm>(around: &'t DeTable<'m>, key: &str) -> Option<&'t DeTable<'m>> {
    around.get(key)?.get_ref().as_table()
}

/// Whether two names are of one crate in code.
fn is_same(one: &str, other: &str) -> bool {
    one.replace('-', "_") == other.replace('-', "_")
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
        let lacking = |manifest: &str| lacking(manifest, &dependencies);
        let all = "edition = \"2024\"\n[dependencies]\nserde.workspace = true\ntower_service = \"0.3\"\n[target.'cfg(unix)'.dependencies]\nuuid = \"1\"";
        assert_eq!(lacking(&format!("[package]\n{all}")), [""; 0]);
        assert_eq!(
            lacking(
                "[package]\nedition.workspace = true\n[dependencies]\nid = { package = \"uuid\", version = \"1\" }\nserde = \"1\"\n[build-dependencies]\ntower-service = \"0.3\""
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
}
