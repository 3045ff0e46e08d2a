//! The crates that types of your own are of.
//!
//! In: types, with the versions and features that somebody asks for. Out: one dependency for each crate, or why a type cannot
//! have its own.
//!
//! What always holds: a crate has one version, which generated code is for where it uses the crate itself, and all features
//! that any of its types asks for.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::builders;
use super::super::support::CRATES;
use super::OwnType;

/// A crate that a generated crate is to depend on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Dependency {
    /// The name in `Cargo.toml`.
    pub name: String,
    /// The version requirement.
    pub version: String,
    /// The features.
    pub features: Vec<String>,
}

/// The version of which nobody said anything.
pub(super) const ANY: &str = "*";

/// Crates by the name that code has for them.
#[derive(Debug, Clone, Default)]
pub struct Dependencies {
    /// Whether there are builders, which are of a crate too.
    builders: bool,
    crates: BTreeMap<String, Dependency>,
}

impl Dependencies {
    /// None yet.
    #[must_use]
    pub fn new(builders: bool) -> Self {
        Self {
            builders,
            crates: BTreeMap::new(),
        }
    }

    /// Adds the crate of a type, where it is to be depended on.
    ///
    /// # Errors
    /// Why it cannot be.
    pub fn add(&mut self, ty: &OwnType) -> Result<(), String> {
        let Some(dependency) = &ty.dependency else {
            return Ok(());
        };
        let Dependency {
            name,
            version,
            features,
        } = dependency;
        let Some(root) = ty.roots().next() else {
            return Err(format!(
                "`{}` comes with Rust, and has no version of its own",
                ty.path
            ));
        };
        if matches!(root.as_str(), "crate" | "self" | "super") {
            return Err(format!(
                "`{}` is of your own crate, which is no dependency",
                ty.path
            ));
        }
        let mut refused = [refuse_name(name), refuse_version(version)].into_iter();
        let refused = refused.find_map(|reason| reason);
        let refused = refused.or_else(|| features.iter().find_map(|it| refuse_feature(it)));
        if let Some(reason) = refused {
            return Err(reason);
        }
        if let Some((known, wanted)) = self.known(&root) {
            if in_code(name) != in_code(known) {
                return Err(format!(
                    "generated code has the name `{root}` for the crate `{known}`, not for `{name}`"
                ));
            }
            if version != ANY && compatible(version) != compatible(wanted) {
                return Err(format!(
                    "generated code is for version `{wanted}` of `{known}`, not for `{version}`"
                ));
            }
        }
        let first = self.crates.entry(root).or_insert_with(|| Dependency {
            features: Vec::new(),
            ..dependency.clone()
        });
        if in_code(name) != in_code(&first.name) {
            return Err(format!(
                "`{}` is of the crate `{}` elsewhere, and cannot be of `{name}` too",
                ty.root(),
                first.name
            ));
        }
        if first.version == ANY {
            first.version.clone_from(version);
        }
        if version != ANY && *version != first.version {
            return Err(format!(
                "`{name}` has the version `{}` elsewhere, and cannot have `{version}` too",
                first.version
            ));
        }
        for feature in features {
            if !first.features.contains(feature) {
                first.features.push(feature.clone());
            }
        }
        Ok(())
    }

    /// The crate of that name which generated code knows, and the version that it is for.
    fn known(&self, root: &str) -> Option<(&'static str, &'static str)> {
        let mut crates = CRATES.iter();
        let known = crates.find(|(name, _)| *name == root);
        let known = known.map(|(_, krate)| (krate.name, krate.version));
        let of_builders = (builders::CRATE, builders::VERSION);
        known.or((self.builders && root == builders::CRATE).then_some(of_builders))
    }

    /// All of them.
    #[must_use]
    pub fn finish(self) -> BTreeMap<String, Dependency> {
        self.crates
    }
}

/// Why a text cannot be the name of a crate.
#[must_use]
pub fn refuse_name(name: &str) -> Option<String> {
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let is_name = starts
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    (!is_name).then(|| format!("`{name}` is no name of a crate"))
}

/// Why a text cannot be the name of a feature of a crate.
#[must_use]
pub fn refuse_feature(name: &str) -> Option<String> {
    let starts = name.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let is_name = starts
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_+.".contains(c));
    (!is_name).then(|| format!("`{name}` is no name of a feature"))
}

/// Why a text cannot be a version requirement of Cargo.
#[must_use]
pub fn refuse_version(version: &str) -> Option<String> {
    let is_version = version == ANY || version.split(',').all(is_comparator);
    (!is_version).then(|| format!("`{version}` is no version that Cargo can ask for, such as `1`"))
}

/// Whether a text is one part of a version requirement: `1`, `>=0.3`, `=1.2.3-rc.1`, `1.*`.
fn is_comparator(text: &str) -> bool {
    let text = text.trim();
    let operators = [">=", "<=", ">", "<", "=", "^", "~"];
    let operator = operators.into_iter().find_map(|it| text.strip_prefix(it));
    let version = operator.unwrap_or(text).trim_start();
    let (numbers, suffix) = match version.find(['-', '+']) {
        Some(end) => version.split_at(end),
        None => (version, ""),
    };
    let parts: Vec<&str> = numbers.split('.').collect();
    let is_number = |part: &&str| {
        part.bytes().all(|it| it.is_ascii_digit())
            && part.parse::<u64>().is_ok()
            && (part.len() == 1 || !part.starts_with('0'))
    };
    let exact = parts.iter().take_while(|part| is_number(part)).count();
    let open = parts.iter().skip(exact).all(|part| *part == ANY) && suffix.is_empty();
    let is_suffix = suffix.is_empty()
        || (parts.len() == 3
            && suffix.len() > 1
            && suffix
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || b"-.+".contains(&it)));
    (1..=3).contains(&parts.len())
        && (exact == parts.len() || (exact > 0 && operator.is_none() && open))
        && is_suffix
}

/// What all versions that a requirement allows have in common: `1`, `0.8`. Nothing where it is a range or any version.
#[must_use]
pub fn compatible(version: &str) -> Option<String> {
    let version = version.trim_start_matches(['^', '=', '~']).trim();
    if version.contains([',', '<', '>', '*', ' ']) {
        return None;
    }
    let mut numbers = version.split('.').map(|it| it.parse::<u64>().ok());
    match numbers.next()?? {
        0 => Some(format!("0.{}", numbers.next()??)),
        major => Some(major.to_string()),
    }
}

/// The name of a crate in code.
#[must_use]
pub fn in_code(name: &str) -> String {
    name.replace('-', "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cargo_can_ask_for() {
        for version in [
            "*",
            "1",
            "0.8",
            "1.2.3",
            "^1.2",
            "~1",
            "=1.2.3-rc.1",
            "1.2.3+5",
            ">= 1, <3",
            "1.*",
            "1.2.*",
        ] {
            assert_eq!(refuse_version(version), None, "{version}");
        }
        for version in [
            "", "banana", "v1", "1.", "1.2.3.4", "01", "1-rc", "1,", "1 2", "*.1", "1.*.2", "=",
            "1.2.3-",
        ] {
            assert!(refuse_version(version).is_some(), "{version}");
        }
    }

    #[test]
    fn names_of_crates_and_features() {
        for name in ["rust_decimal", "serde-with", "_x"] {
            assert_eq!(refuse_name(name), None);
        }
        for name in ["", "not a crate", "1st", "a/b"] {
            assert!(refuse_name(name).is_some(), "{name}");
        }
        for name in ["std", "v7", "serde-str", "c++", "2d"] {
            assert_eq!(refuse_feature(name), None);
        }
        for name in ["", "a b", "a/b", "dep:a"] {
            assert!(refuse_feature(name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_crate_has_one_version_and_all_features() {
        let mut crates = Dependencies::new(true);
        let mut add = |ty: OwnType| crates.add(&ty).err().unwrap_or_default();
        let money = || OwnType::new("money::Money");
        assert_eq!(add(money().feature("serde")), "");
        assert_eq!(add(money().version("1").feature("std")), "");
        assert_eq!(add(money().feature("std")), "");
        for (refused, reason) in [
            (
                money().version("2"),
                "`money` has the version `1` elsewhere, and cannot have `2` too",
            ),
            (
                money().version("1").crate_name("cash"),
                "`money` is of the crate `money` elsewhere, and cannot be of `cash` too",
            ),
            (
                OwnType::new("uuid::Uuid").version("0.8"),
                "generated code is for version `1` of `uuid`, not for `0.8`",
            ),
            (
                OwnType::new("uuid::Uuid").version(">=1"),
                "generated code is for version `1` of `uuid`, not for `>=1`",
            ),
            (
                OwnType::new("uuid::Uuid").version("1").crate_name("mine"),
                "generated code has the name `uuid` for the crate `uuid`, not for `mine`",
            ),
            (
                OwnType::new("bon::Builder").version("2"),
                "generated code is for version `3` of `bon`, not for `2`",
            ),
            (
                OwnType::new("std::string::String").version("2"),
                "`std::string::String` comes with Rust, and has no version of its own",
            ),
            (
                OwnType::new("crate::Money").version("2"),
                "`crate::Money` is of your own crate, which is no dependency",
            ),
        ] {
            assert_eq!(add(refused), reason);
        }
        assert_eq!(
            add(OwnType::new("uuid::Uuid").version("1.6").feature("v7")),
            ""
        );
        let crates = crates.finish();
        let money = &crates["money"];
        assert_eq!(
            (&*money.version, money.features.join(" ")),
            ("1", "serde std".to_owned())
        );
        assert_eq!(crates.keys().collect::<Vec<_>>(), ["money", "uuid"]);
    }
}
