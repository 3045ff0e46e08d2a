//! `Cargo.toml` of a generated crate: exactly the dependencies that it needs.

use super::{has_calls, is_side, sides};
use crate::plan::Plan;
use crate::plan::own::Dependency;
use crate::plan::support::{CRATES, Crate, Need};
use crate::render::source::HEADER;
use crate::templates;

/// Over the dependencies that are for a browser alone.
pub(super) const BROWSER: &str =
    r#"[target.'cfg(all(target_arch = "wasm32", target_os = "unknown"))'.dependencies]"#;

/// The text of `Cargo.toml`.
pub(super) fn text(plan: &Plan) -> String {
    let mut features: Vec<(&str, Vec<String>)> = Vec::new();
    for (name, own) in sides(plan) {
        let crates = plan
            .support
            .crates
            .iter()
            .filter(|(_, need)| **need == own || (**need == Need::Both && is_side(own)));
        let crates = crates
            .filter_map(|(name, _)| find(name))
            .map(|krate| format!("dep:{}", krate.name));
        let on: &[&str] = match own {
            // It is a server, and has a program of its own.
            Need::Mock => &[
                "server",
                "axum/http1",
                "axum/tokio",
                "tokio/net",
                "tokio/rt",
            ],
            Need::Calls => &["client", "mock"],
            Need::Blocking => &["client", "tokio/rt"],
            _ => &[],
        };
        let on = on.iter().map(|feature| (*feature).to_owned());
        features.push((name, on.chain(crates).collect()));
    }
    let mut feature_lines = String::new();
    if !features.is_empty() {
        feature_lines.push_str(&format!("default = {}\n", list(defaults(plan).into_iter())));
    }
    for (name, crates) in &features {
        feature_lines.push_str(&format!(
            "{name} = {}\n",
            list(crates.iter().map(String::as_str))
        ));
    }
    let (everywhere, browser) = dependencies(plan, |need| need != Need::Types);
    let program = match plan.samples {
        Some(_) => target(&format!("{}-mock", plan.name), "src/bin/mock.rs", "mock"),
        None => String::new(),
    };
    let further = if has_calls(plan) {
        let program = target(&format!("{}-calls", plan.name), "src/bin/calls.rs", "calls");
        let test = target("contract", "tests/contract.rs", "calls");
        format!("[[bin]]\n{program}\n\n[[test]]\n{test}")
    } else {
        String::new()
    };
    let default = if further.is_empty() {
        String::new()
    } else {
        quoted(&format!("{}-mock", plan.name))
    };
    let browser = match browser.as_slice() {
        [] => String::new(),
        lines => format!("{BROWSER}\n{}", lines.join("\n")),
    };
    templates::fill(
        templates::of_crate("Cargo.toml.in").unwrap_or_default(),
        &[
            ("header", &comment(HEADER)),
            ("name", &plan.name),
            ("version", &version(&plan.version)),
            ("rust_version", env!("CARGO_PKG_RUST_VERSION")),
            ("description", &quoted(&plan.description())),
            ("features", feature_lines.trim_end()),
            ("program", &program),
            ("further", &further),
            ("default", &default),
            ("dependencies", &everywhere.join("\n")),
            ("browser", &browser),
        ],
    )
}

/// A program or test that is compiled with a feature.
fn target(name: &str, path: &str, feature: &str) -> String {
    let (name, path, feature) = (quoted(name), quoted(path), quoted(feature));
    format!("name = {name}\npath = {path}\nrequired-features = [{feature}]")
}

/// The features that are on where nothing is said. Webhooks are asked for: who calls an API seldom has a server for
/// them at the same time, who serves one seldom a client.
fn defaults(plan: &Plan) -> Vec<&'static str> {
    let own = [("client", plan.client), ("server", plan.server)];
    own.into_iter()
        .filter_map(|(name, wanted)| wanted.then_some(name))
        .collect()
}

/// The dependencies as lines of `Cargo.toml`: those of every target, and those that are for a browser alone.
pub(super) fn dependencies(
    plan: &Plan,
    optional: impl Fn(Need) -> bool,
) -> (Vec<String>, Vec<String>) {
    let (mut everywhere, mut browser) = (Vec::new(), Vec::new());
    for (name, need) in &plan.support.crates {
        if let Some(krate) = find(name) {
            let lines = if krate.browser {
                &mut browser
            } else {
                &mut everywhere
            };
            let own = plan.support.own.get(*name);
            lines.push(dependency(krate, own, optional(*need)));
        }
    }
    everywhere.extend(own(plan));
    everywhere.sort_unstable();
    browser.sort_unstable();
    (everywhere, browser)
}

/// A dependency as a line of `Cargo.toml`, with what types of the user's own ask for besides.
fn dependency(krate: &Crate, own: Option<&Dependency>, optional: bool) -> String {
    let asked = own.filter(|own| own.version != "*");
    let version = asked.map_or(krate.version, |own| &own.version);
    let more = own.iter().flat_map(|own| &own.features).map(String::as_str);
    let more = more.filter(|feature| !krate.features.contains(feature));
    let features: Vec<&str> = krate.features.iter().copied().chain(more).collect();
    let mut keys = vec![format!("version = {}", quoted(version))];
    if !krate.default_features {
        keys.push("default-features = false".into());
    }
    if !features.is_empty() {
        keys.push(format!("features = {}", list(features.into_iter())));
    }
    if optional {
        keys.push("optional = true".into());
    }
    match keys.as_slice() {
        [_] => format!("{} = {}", krate.name, quoted(version)),
        keys => format!("{} = {{ {} }}", krate.name, keys.join(", ")),
    }
}

/// The dependencies of types of the user's own, as lines of `Cargo.toml`.
fn own(plan: &Plan) -> impl Iterator<Item = String> {
    let crates = &plan.support.crates;
    let own = plan.support.own.iter();
    let own = own.filter(|(code, _)| !crates.contains_key(code.as_str()));
    own.map(|(code, krate)| {
        let mut keys = vec![format!("version = {}", quoted(&krate.version))];
        if krate.name.replace('-', "_") != *code {
            keys.insert(0, format!("package = {}", quoted(&krate.name)));
        }
        if !krate.features.is_empty() {
            let features = krate.features.iter().map(String::as_str);
            keys.push(format!("features = {}", list(features)));
        }
        let name = if krate.name.replace('-', "_") == *code {
            &krate.name
        } else {
            code
        };
        match keys.as_slice() {
            [_] => format!("{name} = {}", quoted(&krate.version)),
            keys => format!("{name} = {{ {} }}", keys.join(", ")),
        }
    })
}

fn find(name: &str) -> Option<&'static Crate> {
    CRATES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, krate)| krate)
}

fn list<'a>(items: impl Iterator<Item = &'a str>) -> String {
    let items: Vec<String> = items.map(quoted).collect();
    format!("[{}]", items.join(", "))
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The version of the description where Cargo can read it (semver 2.0), else `0.1.0`. A leading `v` and missing
/// parts are made good: `v2` is `2.0.0`.
fn version(version: &str) -> String {
    let version = version.trim();
    let version = version.strip_prefix(['v', 'V']).unwrap_or(version);
    let (numbers, suffix) = match version.find(['-', '+']) {
        Some(position) => version.split_at(position),
        None => (version, ""),
    };
    let parts: Vec<&str> = numbers.split('.').collect();
    let number = |part: &&str| {
        let digits =
            !part.is_empty() && part.len() <= 18 && part.bytes().all(|byte| byte.is_ascii_digit());
        digits && (part.len() == 1 || !part.starts_with('0'))
    };
    let (release, build) = match suffix.split_once('+') {
        Some((release, build)) => (release, Some(build)),
        None => (suffix, None),
    };
    let identifiers = |text: &str, release: bool| {
        text.split('.').all(|part| {
            let valid = !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            let numeric = part.bytes().all(|byte| byte.is_ascii_digit());
            valid && !(release && numeric && part.len() > 1 && part.starts_with('0'))
        })
    };
    let valid = (if suffix.is_empty() {
        parts.len() <= 3
    } else {
        parts.len() == 3
    }) && parts.iter().all(number)
        && (release.is_empty()
            || release
                .strip_prefix('-')
                .is_some_and(|text| identifiers(text, true)))
        && build.is_none_or(|text| identifiers(text, false));
    if !valid {
        return "0.1.0".to_owned();
    }
    let mut parts = parts;
    parts.resize(3, "0");
    format!("{}{suffix}", parts.join("."))
}

/// The header line as a comment of TOML.
pub(super) fn comment(header: &str) -> String {
    format!("# {}", header.trim_start_matches("//").trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_semver() {
        for (given, version_) in [
            ("1.2.3", "1.2.3"),
            ("v2", "2.0.0"),
            ("1.1", "1.1.0"),
            ("1.0.0-rc.1+5", "1.0.0-rc.1+5"),
            ("2024-01-02", "0.1.0"),
            ("1.0.0-01", "0.1.0"),
            ("01.2.3", "0.1.0"),
            ("1.2.3.4", "0.1.0"),
            ("", "0.1.0"),
            ("latest", "0.1.0"),
        ] {
            assert_eq!(version(given), version_, "{given}");
        }
    }

    #[test]
    fn strings_cannot_leave_their_quotes() {
        assert_eq!(quoted("a\"b\\c\nd"), r#""a\"b\\c d""#);
    }
}
