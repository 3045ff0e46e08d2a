//! The root of the generated code: `lib.rs`, `mod.rs`, or all of it in one file.

use super::{Text, condition, features_of, hooks, support};
use crate::plan::Hooks;
use crate::plan::Plan;
use crate::{Layout, scaffold::manifest};

/// On the support code of a crate, of which an output uses a part.
const UNUSED: &str = r#"#[allow(dead_code, unused_imports, unused_macros, reason = "not everything that is there is used")]"#;

/// Within a crate of types: what is so because the description has it so.
const DESCRIBED: &str = r#"#![allow(clippy::large_enum_variant, reason = "variants are those of the description")]
"#;

/// The same where there are operations.
const DESCRIBED_OPERATIONS: &str = r#"#![allow(
    clippy::large_enum_variant,
    clippy::new_ret_no_self,
    clippy::should_implement_trait,
    clippy::too_many_arguments,
    clippy::wrong_self_convention,
    reason = "variants, names and inputs are those of the description"
)]
"#;

/// Within a module folder, which becomes a part of a program: that may use a part of it only, and its lints may ask for
/// more than a description has documentation for, or for other names. The lines are so short that formatters leave them.
const LENIENT: &str = r#"#![allow(unused, reason = "not all of it may be needed")]
#![allow(missing_docs, unreachable_pub, reason = "generated")]
#![allow(clippy::all, clippy::pedantic, reason = "generated")]
"#;

/// The same on each item of one file, which is included where nothing can be said within it.
const LENIENT_ITEM: &str = r#"#[allow(unused, missing_docs, unreachable_pub, clippy::all, clippy::pedantic, reason = "generated")]"#;

/// On every item of a module, so that no formatter, whatever its settings, changes what is compared later. A crate has
/// settings of its own.
const SKIP: &str = "#[rustfmt::skip]\n";

/// The mark that an item needs.
fn skip(plan: &Plan) -> &'static str {
    if plan.layout == Layout::Crate {
        ""
    } else {
        SKIP
    }
}

/// The text of `lib.rs` or `mod.rs`.
pub(super) fn text(plan: &Plan, header: &str, modules: &[Text]) -> String {
    let mut text = header.to_owned();
    for line in docs(plan) {
        push_line(&mut text, "//!", &line);
    }
    text.push('\n');
    let has_operations = plan.client || plan.server || plan.sender || plan.receiver;
    text.push_str(match plan.layout {
        Layout::Crate if has_operations => DESCRIBED_OPERATIONS,
        Layout::Crate => DESCRIBED,
        Layout::Module | Layout::Single => LENIENT,
    });
    text.push('\n');
    let mut names: Vec<&str> = modules.iter().map(|(name, _)| *name).collect();
    names.extend(plan.hooks.iter().map(|hooks| hooks.kind.name()));
    names.push("support");
    names.sort_unstable();
    for name in names {
        if let Some(condition) = condition(plan, &features_of(plan, name)) {
            text.push_str(&format!("#[cfg({condition})]\n"));
        }
        if plan.layout == Layout::Crate && name == "support" {
            text.push_str(&format!("{UNUSED}\n"));
        }
        text.push_str(&format!("{}pub mod {name};\n", skip(plan)));
    }
    text.push('\n');
    text.push_str(&exports(plan));
    text
}

/// The program that serves the mock.
pub(super) fn mock(plan: &Plan) -> String {
    let name = super::file_name(&plan.name);
    format!(
        "//! Serves a mock of {}, at the address that is its first argument.\n\n\
         fn main() -> std::process::ExitCode {{\n    \
             {name}::support::mock_serve::serve({name}::mock::router())\n\
         }}\n",
        plan.subject()
    )
}

/// The program that calls a server.
pub(super) fn calls(plan: &Plan) -> String {
    let name = super::file_name(&plan.name);
    format!(
        "//! Calls every operation of the server at the URL that is its last argument, for every documented response: a server\n\
         //! that chooses by the header `Prefer: code=404`, as mock servers do. With `--any`, any documented response will do.\n\n\
         use std::process::ExitCode;\n\n\
         use {name}::{{Client, calls}};\n\
         use {name}::support::calls::run;\n\n\
         fn main() -> ExitCode {{\n    \
             run(\n        \
                 |url| calls::with_credentials(Client::builder().base_url(url)).build(),\n        \
                 calls::every,\n    \
             )\n\
         }}\n"
    )
}

/// The test that client and server agree.
pub(super) fn contract(plan: &Plan) -> String {
    let name = super::file_name(&plan.name);
    format!(
        "//! Contract of {}: what the client sends is what the server receives, and what that answers is what the\n\
         //! client reads, for every operation, every documented response, and several samples of each.\n\n\
         use {name}::{{Client, calls, mock}};\n\
         use {name}::support::calls::{{Asked, block_on}};\n\n\
         #[test]\n\
         fn both_ends_see_the_same() {{\n    \
             let builder = calls::with_credentials(Client::builder().router(mock::router()));\n    \
             let client = builder.build().expect(\"a client of the mock\");\n    \
             let report = block_on(calls::every(client, Asked::Each));\n    \
             println!(\"{{report}}\");\n    \
             assert!(report.failures.is_empty(), \"{{report}}\");\n\
         }}\n",
        plan.subject()
    )
}

/// The text of everything in one file.
pub(super) fn single(
    plan: &Plan,
    header: &str,
    modules: &[Text],
    sent: &[(Hooks, Vec<Text>)],
) -> String {
    let mut text = header.to_owned();
    for line in docs(plan) {
        push_line(&mut text, "//", &line);
    }
    text.push('\n');
    for (name, module) in modules {
        text.push_str(&format!(
            "{LENIENT_ITEM}\npub mod {name} {{\n{module}}}\n\n"
        ));
    }
    for (kind, modules) in sent {
        let inner = hooks::inline(plan, *kind, modules);
        text.push_str(&format!(
            "{LENIENT_ITEM}\npub mod {} {{\n{inner}}}\n\n",
            kind.name()
        ));
    }
    text.push_str(&format!(
        "{LENIENT_ITEM}\npub mod support {{\n{}}}\n\n",
        support::inline(plan)
    ));
    text.push_str(&exports(plan));
    text
}

/// What stands at the root under a short name.
fn exports(plan: &Plan) -> String {
    let mut exports: Vec<(&str, &str)> = Vec::new();
    if plan.client {
        exports.push(("client", "pub use client::Client;"));
    }
    if plan.server {
        exports.push(("server", "pub use server::{Api, router};"));
    }
    exports.push(("support", "pub use support::json;"));
    let mut text = String::new();
    for (module, export) in exports {
        if let Some(condition) = condition(plan, &features_of(plan, module)) {
            text.push_str(&format!("#[cfg({condition})]\n"));
        }
        if plan.layout == Layout::Single {
            text.push_str(&format!("{LENIENT_ITEM}\n"));
        }
        text.push_str(skip(plan));
        text.push_str(export);
        text.push('\n');
    }
    text
}

fn push_line(text: &mut String, mark: &str, line: &str) {
    text.push_str(mark);
    if !line.is_empty() {
        text.push(' ');
        text.push_str(line);
    }
    text.push('\n');
}

/// The documentation of the root: what the API is, what is here, and what a module needs.
fn docs(plan: &Plan) -> Vec<String> {
    let mut lines = vec![format!("{}.", capitalized(&plan.subject()))];
    if !plan.docs.is_empty() {
        lines.push(String::new());
        lines.extend(plan.docs.iter().cloned());
    }
    if plan.layout != Layout::Crate {
        lines.extend([
            String::new(),
            "Needs these dependencies in `Cargo.toml`:".into(),
            String::new(),
            "```toml".into(),
        ]);
        let (everywhere, browser) = manifest::dependencies(plan, |_| false);
        lines.extend(everywhere);
        lines.push("```".into());
        if !browser.is_empty() {
            lines.extend([
                String::new(),
                "In a browser these too:".into(),
                String::new(),
                "```toml".into(),
                manifest::BROWSER.into(),
            ]);
            lines.extend(browser);
            lines.push("```".into());
        }
    }
    lines
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
