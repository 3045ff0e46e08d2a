//! The files of an output around the generated modules: their root, the support code, and what makes a crate.
//!
//! In: a plan and the texts of its modules. Out: [`File`]s in the layout that was asked for.
//!
//! What always holds:
//! - generated code names other generated code by `super::` only, so that it works wherever it is put;
//! - a formatter that runs over the user's project changes no generated file: the modules are marked to be
//!   skipped, and the root is written as `rustfmt` would;
//! - nothing that is not needed is there, and what only a client or a server needs is behind its feature.

mod manifest;
mod readme;
mod root;
mod support;

use crate::render::source::header;
use crate::{File, Layout, Plan};

/// A generated module: its name and its text, without the header line.
pub(crate) type Text = (&'static str, String);

/// The files of an output.
pub(crate) fn files(plan: &Plan, modules: Vec<Text>) -> Vec<File> {
    let header = header(&plan.source);
    if plan.layout == Layout::Single {
        return vec![File {
            path: format!("{}.rs", file_name(&plan.name)),
            text: root::single(plan, &header, &modules),
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
                path: "src/lib.rs".into(),
                text: root::text(plan, &header, &modules),
            });
            "src/"
        }
        Layout::Module | Layout::Single => {
            files.push(File {
                path: "mod.rs".into(),
                text: root::text(plan, &header, &modules),
            });
            ""
        }
    };
    for (name, text) in modules {
        files.push(File {
            path: format!("{folder}{name}.rs"),
            text: format!("{header}{text}"),
        });
    }
    for (path, text) in support::files(plan, &header) {
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

/// The condition on which a module of a crate is compiled, where it is not always. In a module folder everything
/// that was generated is wanted.
fn condition(plan: &Plan, need: crate::plan::support::Need) -> Option<&'static str> {
    use crate::plan::support::Need;
    if plan.layout != Layout::Crate {
        return None;
    }
    match need {
        Need::Types => None,
        Need::Client => Some(r#"feature = "client""#),
        Need::Server => Some(r#"feature = "server""#),
        Need::Both => Some(r#"any(feature = "client", feature = "server")"#),
    }
}

/// Who needs a generated module.
fn need(plan: &Plan, module: &str) -> crate::plan::support::Need {
    use crate::plan::support::Need;
    match (module, plan.client, plan.server) {
        ("types", ..) => Need::Types,
        ("client" | "servers", ..) | (_, true, false) => Need::Client,
        ("server", ..) | (_, false, _) => Need::Server,
        (_, true, true) => Need::Both,
    }
}
