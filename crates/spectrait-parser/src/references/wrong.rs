//! What is said of a reference that leads nowhere, back to itself, or stands where none can.
//!
//! In: the reference, and why nothing is there. Out: a diagnostic that says what was meant, where something like it is there;
//! the reason, for who depends on it. Of many wrong references only the first get a suggestion, which takes a search.

use super::References;
use crate::advice::closest;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Node, join, unescape};
use crate::links::Nothing;

impl References<'_> {
    pub(super) fn report_misplaced(&self, at: &Node<'_>, beside: &str) {
        let message = format!("a `$ref` cannot stand here; it is followed{beside}");
        self.diagnostics.report(Diagnostic::warning(
            codes::MISPLACED_REFERENCE,
            at.place(),
            message,
        ));
    }

    /// Reports that a reference leads back to itself.
    pub(crate) fn cycle(&self, at: &Node<'_>, reference: &str) -> String {
        let message = format!("`{reference}` leads back to itself");
        self.diagnostics.report(Diagnostic::error(
            codes::REFERENCE_CYCLE,
            at.place(),
            message,
        ));
        format!("its reference `{reference}` leads back to itself")
    }

    pub(super) fn external(&self, at: &Node<'_>, reference: &str, nothing: &Nothing) -> String {
        let mut diagnostic = Diagnostic::error(nothing.code, at.place(), nothing.message.clone());
        diagnostic.help.clone_from(&nothing.help);
        // A bare name is how Swagger 1 and some tools refer to a schema.
        let root = self.documents.node(at.document(), "");
        let schemas = root.iter().flat_map(sections).find(|section| {
            let is_of_schemas =
                ["/components/schemas", "/definitions"].contains(&section.pointer());
            is_of_schemas && section.get(reference).is_some()
        });
        if let Some(schemas) = schemas {
            let meant = join(schemas.pointer(), reference);
            diagnostic = diagnostic.help(format!("write `#{meant}`"));
        }
        self.diagnostics.report(diagnostic);
        format!("its reference `{reference}` leads to nothing that could be read")
    }

    pub(super) fn unresolved(
        &self,
        at: &Node<'_>,
        reference: &str,
        document: u32,
        fragment: &str,
    ) -> String {
        let file = reference.split_once('#').map_or("", |(file, _)| file);
        let mut diagnostic = Diagnostic::error(
            codes::UNRESOLVED_REFERENCE,
            at.place(),
            format!("there is nothing at `{reference}`"),
        );
        let meant = self.suggest(document, fragment);
        if let Some((section, right)) = self.misspelt_section(document, fragment) {
            diagnostic = diagnostic
                .help(format!(
                    "write `{right}` instead of `{}` in `components`: the reference is right",
                    section.1
                ))
                .related(section.0, "what it is meant to lead into");
        } else if let Some(meant) = meant {
            diagnostic = diagnostic.did_you_mean(Some(&format!("{file}#{meant}")));
        } else if let Some(lacking) = self.lacking(document, fragment) {
            let of_file = match file {
                "" => String::new(),
                file => format!(" of `{file}`"),
            };
            // The same words for all that leads into it, so that it is said once.
            diagnostic.message =
                format!("this leads into `{lacking}`{of_file}, which is not there");
            diagnostic = diagnostic.help(format!(
                "add `{lacking}` with what is referred to, or correct the reference"
            ));
        }
        self.diagnostics.report(diagnostic);
        format!("its reference `{reference}` leads nowhere")
    }

    /// A pointer like `fragment` that leads somewhere.
    fn suggest(&self, document: u32, fragment: &str) -> Option<String> {
        let root = self.documents.node(document, "")?;
        let left = self.suggestions.get().checked_sub(1)?;
        self.suggestions.set(left);
        if !fragment.starts_with('/') {
            // `#components/schemas/Pet`, or the name of an anchor.
            let pointer = format!("/{fragment}");
            if self.documents.node(document, &pointer).is_some() {
                return Some(pointer);
            }
            let names = self.documents.links.resources.anchors_in(document);
            return closest(fragment, names).map(str::to_owned);
        }
        let (parent, last) = fragment.rsplit_once('/')?;
        let last = unescape(last);
        if let Some(parent) = self.documents.node(document, parent) {
            let keys = parent.members().map(|(key, _)| key);
            if let Some(key) = closest(&last, keys) {
                return Some(join(parent.pointer(), key));
            }
        }
        // The right name in the wrong section, or with the path of another version (`#/definitions/Pet`).
        let elsewhere = sections(&root)
            .into_iter()
            .find_map(|section| Some(section.get(&last)?.pointer().to_owned()));
        elsewhere.or_else(|| {
            let parent = self.documents.node(document, parent)?;
            let longer = only_longer(&last, parent.members().map(|(key, _)| key))?;
            Some(join(parent.pointer(), longer))
        })
    }
}

/// The one name that begins or ends with another one: `RoomResource` for `Room`.
fn only_longer<'c>(name: &str, names: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    const SHORT: usize = 3;
    let mut longer = names.filter(|it| it.starts_with(name) || it.ends_with(name));
    let only = longer.next().filter(|_| name.len() > SHORT)?;
    longer.next().is_none().then_some(only)
}

/// The objects of a description that hold components, by name.
fn sections<'d>(root: &Node<'d>) -> Vec<Node<'d>> {
    if let Some(components) = root.get("components") {
        return components.members().map(|(_, section)| section).collect();
    }
    // Swagger 2.0.
    let sections = ["definitions", "parameters", "responses"];
    sections.iter().filter_map(|key| root.get(key)).collect()
}
