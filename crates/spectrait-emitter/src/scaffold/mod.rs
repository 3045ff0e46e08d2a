//! The files of an output around the generated modules: their root, the support code, and what makes a crate.
//!
//! In: a plan and the texts of its modules. Out: [`File`]s in the layout that was asked for.
//!
//! What always holds:
//! - generated code names other generated code by `super::` only, so that it works wherever it is put;
//! - a formatter that runs over the user's project changes no generated file: a crate has a `rustfmt.toml` that
//!   says so, and the modules of a module folder are marked to be skipped;
//! - nothing that is not needed is there, and what only a client or a server needs is behind its feature.

mod hooks;
mod manifest;
mod readme;
mod root;
mod support;

use crate::plan::Hooks;
use crate::plan::support::{Need, Tracing};
use crate::render::source::{HEADER, root_header};
use crate::{File, Layout, Plan};

/// What keeps `rustfmt` from a crate, whatever the settings of the workspace that it is in.
const UNFORMATTED: &str = "disable_all_formatting = true\n";

/// A generated module: its name and its text, without the header line.
pub(crate) type Text = (&'static str, String);

/// The crates that the code of a plan needs wherever it runs, as lines of `Cargo.toml`.
#[must_use]
pub fn dependencies(plan: &Plan) -> Vec<String> {
    manifest::dependencies(plan, |_| false).0
}

/// The files of an output.
pub(crate) fn files(plan: &Plan, modules: Vec<Text>, sent: Vec<(Hooks, Vec<Text>)>) -> Vec<File> {
    let root_header = root_header(&plan.source);
    if plan.layout == Layout::Single {
        return vec![File {
            path: format!("{}.rs", file_name(&plan.name)),
            text: root::single(plan, &root_header, &modules, &sent),
        }];
    }
    let mut files = Vec::new();
    let folder = match plan.layout {
        Layout::Crate => {
            files.push(File {
                path: "Cargo.toml".into(),
                text: manifest::text(plan),
            });
            files.push(File {
                path: "README.md".into(),
                text: readme::text(plan),
            });
            files.push(File {
                path: "rustfmt.toml".into(),
                text: format!("{}\n{UNFORMATTED}", manifest::comment(HEADER)),
            });
            if let Some(samples) = &plan.samples {
                files.push(File {
                    path: "src/bin/mock.rs".into(),
                    text: format!("{HEADER}{}", root::mock(plan)),
                });
                if samples.calls {
                    files.push(File {
                        path: "src/bin/calls.rs".into(),
                        text: format!("{HEADER}{}", root::calls(plan)),
                    });
                    files.push(File {
                        path: "tests/contract.rs".into(),
                        text: format!("{HEADER}{}", root::contract(plan)),
                    });
                }
            }
            files.push(File {
                path: "src/lib.rs".into(),
                text: root::text(plan, &root_header, &modules),
            });
            "src/"
        }
        Layout::Module | Layout::Single => {
            files.push(File {
                path: "mod.rs".into(),
                text: root::text(plan, &root_header, &modules),
            });
            ""
        }
    };
    for (name, text) in modules {
        files.push(File {
            path: format!("{folder}{name}.rs"),
            text: format!("{HEADER}{text}"),
        });
    }
    for (kind, modules) in sent {
        let root = hooks::root(plan, kind);
        for (name, text) in std::iter::once(("mod", root)).chain(modules) {
            files.push(File {
                path: format!("{folder}{}/{name}.rs", kind.name()),
                text: format!("{HEADER}{text}"),
            });
        }
    }
    for (path, text) in support::files(plan) {
        files.push(File {
            path: format!("{folder}support/{path}"),
            text,
        });
    }
    files
}

/// The name of a file or a module for a name in kebab or snake case.
fn file_name(name: &str) -> String {
    name.replace('-', "_")
}

/// The condition on which something of a crate is compiled that some of its features need; nothing where it always
/// is. In a module folder everything that was generated is wanted.
fn condition(plan: &Plan, features: &[&str]) -> Option<String> {
    if plan.layout != Layout::Crate {
        return None;
    }
    let features: Vec<String> = features
        .iter()
        .map(|feature| format!("feature = \"{feature}\""))
        .collect();
    match features.as_slice() {
        [] => None,
        [only] => Some(only.clone()),
        several => Some(format!("any({})", several.join(", "))),
    }
}

/// Whether there are calls of all operations.
fn has_calls(plan: &Plan) -> bool {
    plan.samples.as_ref().is_some_and(|samples| samples.calls)
}

/// The features of a crate: its sides, and what stands on them.
fn sides(plan: &Plan) -> Vec<(&'static str, Need)> {
    let sides = [
        ("client", plan.client, Need::Client),
        ("server", plan.server, Need::Server),
        ("receiver", plan.receiver, Need::Server),
        ("sender", plan.sender, Need::Client),
        ("mock", plan.samples.is_some(), Need::Mock),
        ("calls", has_calls(plan), Need::Calls),
        (
            "blocking",
            plan.support.modules.get("blocking") == Some(&Need::Blocking),
            Need::Blocking,
        ),
        (
            "tracing",
            plan.support.tracing == Tracing::Feature,
            Need::Tracing,
        ),
    ];
    sides
        .into_iter()
        .filter(|(_, wanted, _)| *wanted)
        .map(|(name, _, need)| (name, need))
        .collect()
}

/// The condition on which a module of the support code is compiled; nothing where it always is.
fn condition_of(plan: &Plan, need: Need) -> Option<String> {
    if need != Need::Together {
        return condition(plan, &features(plan, need));
    }
    (plan.layout == Layout::Crate)
        .then(|| "all(feature = \"client\", feature = \"server\")".to_owned())
}

/// Whether a feature is a side, and does not only stand on some.
fn is_side(own: Need) -> bool {
    matches!(own, Need::Client | Need::Server)
}

/// The features that need some support code or a crate; none where it is always there.
fn features(plan: &Plan, need: Need) -> Vec<&'static str> {
    sides(plan)
        .into_iter()
        .filter(|(_, own)| need == *own || (need == Need::Both && is_side(*own)))
        .map(|(name, _)| name)
        .collect()
}

/// The features that need a generated module.
fn features_of(plan: &Plan, module: &str) -> Vec<&'static str> {
    let uses = |feature: &str| match module {
        "client" | "servers" => feature == "client",
        "server" => feature == "server",
        "receiver" => feature == "receiver",
        "sender" => feature == "sender",
        "operations" => matches!(feature, "client" | "server"),
        "webhooks" | "callbacks" => matches!(feature, "sender" | "receiver"),
        "security" => !matches!(feature, "blocking" | "calls" | "mock" | "tracing"),
        "calls" => feature == "calls",
        "mock" | "samples" => feature == "mock",
        _ => false,
    };
    sides(plan)
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| uses(name))
        .collect()
}
