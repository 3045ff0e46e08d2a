//! The support code of an output: the modules that it needs, as they are in the templates.

use super::condition_of;
use crate::Plan;
use crate::plan::support::Tracing;
use crate::render::source::HEADER;
use crate::templates;

/// The documentation of the module `support`.
const DOCS: &str = "What generated code has in common: decoding, checks, parameter styles, HTTP.";

/// The files below `support/`, the root first.
pub(super) fn files(plan: &Plan) -> Vec<(String, String)> {
    let mut root = format!("{HEADER}//! {DOCS}\n\n");
    root.push_str(&declarations(plan));
    let mut files = vec![("mod.rs".to_owned(), root)];
    let mut add = |path: &str, text| {
        let text = format!("{HEADER}{}", templates::without_tests(text));
        files.push((path.to_owned(), text));
    };
    for name in plan.support.modules.keys() {
        for (path, text) in of_module(name) {
            match source(plan, name) {
                source if source == *name => add(path, text),
                source => add(path, file(source)),
            }
        }
        if *name == SPANS && plan.support.tracing == Tracing::Feature {
            add("spans_tracing.rs", file(SPANS_TRACING));
        }
    }
    files
}

/// The module that is one of two: without spans, and with them.
const SPANS: &str = "spans";
const SPANS_TRACING: &str = "spans_tracing";

/// What a module is made of.
fn source<'n>(plan: &Plan, name: &'n str) -> &'n str {
    if name == SPANS && plan.support.tracing == Tracing::Always {
        SPANS_TRACING
    } else {
        name
    }
}

/// The file of a module that is one.
fn file(name: &str) -> &'static str {
    templates::support(&format!("{name}.rs")).unwrap_or_default()
}

/// The modules inline, for an output in one file.
pub(super) fn inline(plan: &Plan) -> String {
    let mut text = String::new();
    for name in plan.support.modules.keys() {
        let source = templates::support(&format!("{}.rs", source(plan, name)))
            .or_else(|| templates::support(&format!("{name}/mod.rs")))
            .unwrap_or_default();
        text.push_str(&format!(
            "pub mod {name} {{\n{}}}\n",
            expand(&templates::without_tests(source), &format!("{name}/"))
        ));
    }
    text
}

/// A source in which the modules that stand in files of their own, in `folder`, stand inline.
fn expand(source: &str, folder: &str) -> String {
    let mut text = String::with_capacity(source.len());
    for line in source.split_inclusive('\n') {
        let declared = line
            .trim_end()
            .strip_suffix(';')
            .and_then(|line| line.rsplit_once("mod "));
        let found = declared.and_then(|(visibility, name)| {
            let module = templates::support(&format!("{folder}{name}.rs"))?;
            matches!(visibility, "" | "pub " | "pub(crate) " | "pub(super) ")
                .then_some((visibility, name, module))
        });
        match found {
            Some((visibility, name, module)) => {
                let module = expand(
                    &templates::without_tests(module),
                    &format!("{folder}{name}/"),
                );
                text.push_str(&format!("{visibility}mod {name} {{\n{module}}}\n"));
            }
            None => text.push_str(line),
        }
    }
    text
}

/// The `mod` items of the modules that are needed.
fn declarations(plan: &Plan) -> String {
    let mut text = String::new();
    for (name, need) in &plan.support.modules {
        let condition = condition_of(plan, *need);
        if *name == SPANS && plan.support.tracing == Tracing::Feature {
            let sides = condition.unwrap_or_default();
            text.push_str(&format!(
                "#[cfg(all({sides}, not(feature = \"tracing\")))]\n\
                 pub mod {SPANS};\n\
                 #[cfg(all({sides}, feature = \"tracing\"))]\n\
                 #[path = \"{SPANS_TRACING}.rs\"]\n\
                 pub mod {SPANS};\n"
            ));
            continue;
        }
        if let Some(condition) = condition {
            text.push_str(&format!("#[cfg({condition})]\n"));
        }
        text.push_str(&format!("pub mod {name};\n"));
    }
    text
}

/// The files of a module.
fn of_module(name: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let (file, folder) = (format!("{name}.rs"), format!("{name}/"));
    templates::SUPPORT
        .iter()
        .filter(move |(path, _)| *path == file || path.starts_with(&folder))
        .copied()
}
