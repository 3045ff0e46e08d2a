//! What stands beside the `$ref` of a Reference Object (OpenAPI 3.1 §4.8.23), whatever it leads to. Schemas are not
//! among them: what counts beside theirs is decided where they are read.
//!
//! In: an object that is a reference, and what it leads to. Out: a warning for each member that is lost.
//!
//! What always holds: a member that says again what the object behind the reference says is not lost; extensions are
//! for others.

use super::grammar::{Kind, members, noun};
use super::{Checker, Found};
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Node;
use crate::versions::is_extension;

/// The members that say something beside a `$ref`, where the object behind it can have them.
const WORDS: [&str; 2] = ["summary", "description"];

/// Members of a path item of which one is used.
const NEAREST: [&str; 3] = ["summary", "description", "servers"];

impl<'d> Checker<'d> {
    /// Looks at what stands beside a reference.
    pub(super) fn beside(&self, found: &Found<'d>, target: &Node<'d>) {
        match found.kind {
            Kind::PathItem => self.beside_path_item(&found.node, target),
            kind if can_be_referred_to(kind) => {
                for (key, member) in found.node.members() {
                    if key == "$ref" || is_extension(key) || is_same(key, &member, target) {
                        continue;
                    }
                    self.lost(kind, key, &member);
                }
            }
            _ => {}
        }
    }

    /// Reports a member that says nothing where it stands.
    fn lost(&self, kind: Kind, key: &str, member: &Node<'d>) {
        let noun = noun(kind);
        let stands_alone = self.dialect.references_stand_alone();
        let is_word = WORDS.contains(&key);
        let has = || members(kind).iter().any(|(known, _)| *known == key);
        let message = if stands_alone {
            format!("`{key}` says nothing beside `$ref` in this version; it is ignored")
        } else if !is_word {
            format!("`{key}` says nothing beside the `$ref` of {noun}; it is ignored")
        } else if !has() {
            format!("{noun} has no `{key}`, so it says nothing beside `$ref`; it is ignored")
        } else {
            return;
        };
        let help = if stands_alone || is_word {
            format!("write `{key}` in the object that `$ref` leads to")
        } else {
            format!(
                "write `{key}` in the object that `$ref` leads to, or write {noun} here without `$ref`"
            )
        };
        let diagnostic = Diagnostic::warning(codes::BESIDE_REFERENCE, member.place(), message);
        self.diagnostics.report(diagnostic.at_key().help(help));
    }

    /// What stands beside the `$ref` of a path item is a part of it. Where both sides say something, no version says
    /// which counts. Parameters are drawn together, and operations that are lost are in the report.
    fn beside_path_item(&self, node: &Node<'d>, target: &Node<'d>) {
        for key in NEAREST {
            let (Some(member), Some(_)) = (node.get(key), target.get(key)) else {
                continue;
            };
            if is_same(key, &member, target) {
                continue;
            }
            let message = format!(
                "`{key}` stands both beside `$ref` and behind it; the one beside it is used"
            );
            let diagnostic = Diagnostic::warning(codes::BESIDE_REFERENCE, member.place(), message);
            let help = format!("write `{key}` in one of the two");
            self.diagnostics.report(diagnostic.at_key().help(help));
        }
    }
}

/// Whether the object behind a reference says the same.
fn is_same(key: &str, member: &Node<'_>, target: &Node<'_>) -> bool {
    target.value().get(key) == Some(member.value())
}

/// Whether the specification has references to objects of a kind; all others are reported as misplaced.
pub(super) fn can_be_referred_to(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Parameter
            | Kind::Header
            | Kind::RequestBody
            | Kind::Response
            | Kind::MediaType
            | Kind::Example
            | Kind::Link
            | Kind::Callback
            | Kind::SecurityScheme
    )
}

#[cfg(test)]
mod tests {
    use super::super::check;
    use crate::document::Diagnostics;
    use crate::testing::documents;

    /// The warnings about a description, `pointer: message`.
    fn said(version: &str, yaml: &str) -> Vec<String> {
        let text = format!("{version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n{yaml}");
        let (documents, diagnostics) = (documents(&text), Diagnostics::default());
        check(&documents, &diagnostics);
        let diagnostics = diagnostics.take().into_iter();
        diagnostics
            .filter(|it| it.code == crate::diagnostic::codes::BESIDE_REFERENCE)
            .map(|it| format!("{}: {}", it.place.pointer, it.message))
            .collect()
    }

    const COMPONENTS: &str = "
components:
  parameters:
    P: {name: p, in: query, schema: {}}
    Q: {$ref: '#/components/parameters/P', description: d, required: true, x-a: 1, name: p}
  callbacks:
    C: {}
    D: {$ref: '#/components/callbacks/C', description: d}
  headers:
    H: {description: d, schema: {}}
    I: {$ref: '#/components/headers/H', summary: s, description: d}
  responses:
    R: {description: d}
    S: {$ref: '#/components/responses/R', summary: s, description: e}
    T: {$ref: '#/components/responses/Gone', summary: s, content: {}}
";

    #[test]
    fn words_beside_a_reference_are_those_of_the_kind() {
        let expected = [
            "/components/callbacks/D/description: a callback has no `description`, so it says nothing beside `$ref`; it is ignored",
            "/components/headers/I/summary: a header has no `summary`, so it says nothing beside `$ref`; it is ignored",
            "/components/parameters/Q/required: `required` says nothing beside the `$ref` of a parameter; it is ignored",
        ];
        for version in ["openapi: 3.1.0", "openapi: 3.2.0"] {
            let mut said = said(version, COMPONENTS);
            said.sort();
            assert_eq!(said, expected, "{version}");
        }
    }

    #[test]
    fn references_of_older_versions_stand_alone() {
        let places = |version, yaml| {
            let mut said = said(version, yaml);
            said.sort();
            let places = said.iter().filter_map(|said| said.split_once(": "));
            places
                .map(|(place, _)| place.to_owned())
                .collect::<Vec<_>>()
        };
        let expected = [
            "/components/callbacks/D/description",
            "/components/headers/I/summary",
            "/components/parameters/Q/description",
            "/components/parameters/Q/required",
            "/components/responses/S/description",
            "/components/responses/S/summary",
        ];
        assert_eq!(places("openapi: 3.0.4", COMPONENTS), expected);
        let swagger = "
parameters:
  P: {name: p, in: query, type: string}
  Q: {$ref: '#/parameters/P', type: integer, in: query}
";
        assert_eq!(places("swagger: '2.0'", swagger), ["/parameters/Q/type"]);
    }

    #[test]
    fn a_path_item_is_told_of_what_is_said_twice() {
        let yaml = "
webhooks:
  a: {$ref: '#/components/pathItems/P', summary: s, description: d, parameters: [], get: {}}
components:
  pathItems:
    P: {description: e, parameters: [], servers: [], get: {}}
";
        let expected = "/webhooks/a/description: `description` stands both beside `$ref` and behind it; the one beside it is used";
        assert_eq!(said("openapi: 3.1.0", yaml), [expected]);
    }
}
