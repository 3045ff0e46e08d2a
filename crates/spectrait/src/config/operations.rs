//! The section `[operations]`: what operations are called.
//!
//! In: the section. Out: a name for each key, which is an `operationId`, or a method and a path. What always holds: a name
//! can be that of a method.

use std::collections::{BTreeMap, HashSet};

use spectrait_emitter::Plan;
use spectrait_emitter::plan::chosen::Unnamed;
use spectrait_emitter::plan::operation_names;
use spectrait_ir::{Api, Operation};
use spectrait_parser::closest;
use spectrait_parser::diagnostic::{Located, Severity, codes};
use toml::de::DeTable;

use super::{Config, Reader};

/// The table of names, where its keys are looked for.
const NAMES: &str = "operations.names";

/// What to write for an operation.
pub(super) const KEY: &str = "write the `operationId`, or the method and the path, of an operation";

/// Why one of some names cannot be that of an operation.
pub(crate) fn refuse(names: &BTreeMap<String, String>) -> Option<String> {
    names.values().find_map(|name| {
        let reason = operation_names::refuse(name)?;
        Some(format!("`{name}` {reason}"))
    })
}

/// What is said of a key that no operation has, and what to do.
pub(super) fn unknown(key: &str, known: &[String]) -> (String, String) {
    let message = format!("no operation is called `{key}`");
    let help = match closest(key, known.iter().map(String::as_str)) {
        Some(meant) => format!("did you mean `{meant}`? Else {KEY}"),
        None => KEY.to_owned(),
    };
    (message, help)
}

impl Config {
    /// Whether something is said of single operations.
    pub(crate) fn says_operations(&self) -> bool {
        !self.pages.operations.is_empty() || !self.operation_names.is_empty()
    }

    /// Leaves out what is said of operations that were read and not selected.
    pub(crate) fn leave_out(&mut self, read: &HashSet<String>, selected: &HashSet<String>) {
        let is_there = |key: &String| selected.contains(key) || !read.contains(key);
        self.pages.operations.retain(|key, _| is_there(key));
        self.operation_names.retain(|key, _| is_there(key));
    }

    /// Names of operations that are not used.
    pub(crate) fn unnamed(&self, plan: &Plan, api: &Api) -> Vec<Located> {
        let known: Vec<String> = api.operations.iter().flat_map(Operation::keys).collect();
        let of_hooks = plan
            .hooks
            .iter()
            .flat_map(|hooks| &hooks.operations.operations);
        let known: Vec<String> = known
            .into_iter()
            .chain(of_hooks.map(|hook| hook.name.id.clone()))
            .collect();
        let names: HashSet<&str> = known.iter().map(String::as_str).collect();
        let unnamed = plan.unnamed.iter().map(|Unnamed { key, name, reason }| {
            let (message, help) = if names.contains(key.as_str()) {
                let message = format!("`{key}` is not called `{name}`: {reason}");
                (
                    message,
                    "choose another name, or leave the line out".to_owned(),
                )
            } else {
                unknown(key, &known)
            };
            let code = (Severity::Warning, codes::UNUSED_CONFIGURATION);
            self.located((NAMES, key), code, message, help)
        });
        unnamed.collect()
    }
}

impl Reader {
    pub(super) fn operations(&mut self, table: &DeTable<'_>) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "names" => {
                    self.operation_names = self.names(NAMES, value, operation_names::refuse);
                }
                _ => self.unknown(key, &["names"]),
            }
        }
    }
}
