//! The declarations are true of the modules.

use std::collections::BTreeSet;

use super::*;
use crate::templates;

/// The text of a module with all of its files, without unit tests.
fn text(module: &str) -> String {
    let files = templates::SUPPORT.iter().filter(|(path, _)| {
        *path == format!("{module}.rs") || path.starts_with(&format!("{module}/"))
    });
    files
        .map(|(_, text)| templates::without_tests(text))
        .collect()
}

/// What stands between `before` and the next character that is not of a name.
fn named_after<'t>(text: &'t str, before: &str) -> BTreeSet<&'t str> {
    text.split(before)
        .skip(1)
        .map(|rest| {
            rest.split(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
                .unwrap_or_default()
        })
        .collect()
}

#[test]
fn modules_are_declared() {
    let declared: BTreeSet<&str> = MODULES.iter().map(|(name, ..)| *name).collect();
    let there: BTreeSet<&str> = templates::SUPPORT
        .iter()
        .map(|(path, _)| path.split(['/', '.']).next().unwrap_or_default())
        .filter(|name| *name != "lib")
        .collect();
    assert_eq!(declared, there);
    assert!(MODULES.is_sorted_by_key(|(name, ..)| *name));
}

#[test]
fn needs_are_declared() {
    for (name, modules, crates) in MODULES {
        let text = text(name);
        let mut used: BTreeSet<&str> = named_after(&text, "super::");
        let own = |used: &str| templates::support(&format!("{name}/{used}.rs")).is_some();
        used.retain(|used| {
            used != name && !own(used) && MODULES.iter().any(|(known, ..)| known == used)
        });
        for module in &used {
            assert!(
                modules.contains(module),
                "`{name}` names the module `{module}`"
            );
        }
        for (code, _) in CRATES {
            let starts = [" ", "(", "<", "&", "!", " ::"];
            let named = starts
                .iter()
                .any(|before| text.contains(&format!("{before}{code}::")));
            assert_eq!(
                named,
                crates.contains(code),
                "`{name}` and the crate `{code}`"
            );
        }
    }
}

#[test]
fn needs_add_up() {
    let mut plan = SupportPlan::default();
    plan.module("style", Need::Client);
    assert_eq!(plan.modules.get("check"), Some(&Need::Client));
    plan.module("style", Need::Server);
    assert_eq!(plan.modules.get("check"), Some(&Need::Both));
    plan.module("field", Need::Types);
    assert_eq!(plan.modules.get("check"), Some(&Need::Types));
    assert_eq!(plan.modules.get("style"), Some(&Need::Both));
    assert_eq!(plan.crates.get("percent_encoding"), Some(&Need::Both));
}
