//! References that a union lists twice.
//!
//! In: the list of a `oneOf` or an `anyOf`. Out: which of its items only refer to what an item before them refers to. They
//! are left out: whoever writes them twice means one branch, and strictly a `oneOf` would accept nothing of it.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::overlap::is_annotation;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Diagnostics, Node};

/// The positions in the list of a keyword at which a reference is repeated; those of a `oneOf` are reported.
pub(super) fn repeated(key: &str, list: &Node<'_>, diagnostics: &Diagnostics) -> HashSet<usize> {
    let mut seen = HashSet::new();
    let mut positions = HashSet::new();
    for (position, item) in list.items().enumerate() {
        let members = item.value().as_object();
        let mut keys = members.into_iter().flat_map(IndexMap::keys);
        let refers_alone = keys.all(|key| key == "$ref" || is_annotation(key));
        let reference = item.get("$ref").filter(|_| refers_alone);
        let Some((to, place)) = reference.and_then(|it| Some((it.value().as_str()?, it.place())))
        else {
            continue;
        };
        if seen.insert(to) {
            continue;
        }
        positions.insert(position);
        if key == "oneOf" {
            let message = format!(
                "`{to}` is a branch already, and `oneOf` accepts nothing that fits two; it counts once"
            );
            let diagnostic = Diagnostic::warning(codes::AMBIGUOUS_UNION, place, message);
            let help = "remove the repetition, or refer to the schema that was meant";
            diagnostics.report(diagnostic.help(help));
        }
    }
    positions
}
