//! The root of the modules of webhooks or callbacks: `webhooks/mod.rs`.
//!
//! In: the plan and the texts of the modules. Out: text.

use super::{Text, condition, features_of};
use crate::plan::{Hooks, Plan};

/// The text of the root, with its modules in files of their own.
pub(super) fn root(plan: &Plan, kind: Hooks) -> String {
    let mut text = String::new();
    for line in docs(plan, kind) {
        text.push_str(format!("//! {line}").trim_end());
        text.push('\n');
    }
    text.push('\n');
    for module in modules(plan) {
        push_condition(&mut text, plan, module);
        text.push_str(&format!("pub mod {module};\n"));
    }
    text.push('\n');
    text.push_str(&uses(plan));
    text
}

/// The text of the root with its modules in it.
pub(super) fn inline(plan: &Plan, kind: Hooks, modules: &[Text]) -> String {
    let mut text = String::new();
    for line in docs(plan, kind) {
        text.push_str(format!("// {line}").trim_end());
        text.push('\n');
    }
    for (name, module) in modules {
        text.push_str(&format!("pub mod {name} {{\n{module}}}\n\n"));
    }
    text.push_str(&uses(plan));
    text
}

fn modules(plan: &Plan) -> impl Iterator<Item = &'static str> {
    let modules = [
        ("operations", true),
        ("receiver", plan.receiver),
        ("sender", plan.sender),
    ];
    modules
        .into_iter()
        .filter_map(|(name, wanted)| wanted.then_some(name))
}

fn push_condition(text: &mut String, plan: &Plan, module: &str) {
    // The operations here are there whenever their root is.
    let features = match module {
        "operations" => Vec::new(),
        module => features_of(plan, module),
    };
    if let Some(condition) = condition(plan, &features) {
        text.push_str(&format!("#[cfg({condition})]\n"));
    }
}

/// What is generated for the root of all is here too, so that the modules below find it one level up, as those there
/// do; and the names that people look for.
fn uses(plan: &Plan) -> String {
    let mut text = String::new();
    for (module, wanted, export) in [
        (
            "receiver",
            plan.receiver,
            "pub use receiver::{Receiver, router};",
        ),
        ("sender", plan.sender, "pub use sender::Sender;"),
    ] {
        if wanted {
            push_condition(&mut text, plan, module);
            text.push_str(export);
            text.push('\n');
        }
    }
    let security = if plan.operations.security.schemes.is_empty() {
        ""
    } else {
        "security, "
    };
    text.push_str(
        "#[allow(unused_imports, reason = \"not every request has a body or asks for credentials\")]\n",
    );
    text.push_str(&format!("use super::{{{security}support, types}};\n"));
    text
}

fn docs(plan: &Plan, kind: Hooks) -> Vec<String> {
    let (subject, things) = (plan.subject(), kind.name());
    let mut docs = vec![
        format!("The {things} of {subject}: requests that it sends."),
        String::new(),
    ];
    if plan.sender {
        docs.push("Who serves the API sends them with a [`Sender`].".to_owned());
    }
    if plan.receiver {
        docs.push("Who calls it implements [`Receiver`] and mounts the [`router`].".to_owned());
    }
    docs
}
