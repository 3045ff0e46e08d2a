//! An enumeration beside `type: array` that is meant for the items: all its values are of the type of the items, and none
//! is an array.
//!
//! In: the keywords of such an array. Out: the values as those of a schema of its own, see [`Face::Items`], which the
//! items must fulfil besides.

use spectrait_ir::{Number, Value};

use super::hierarchy::Face;
use super::keywords::{Keywords, Reader};
use super::kinds::Kinds;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::Node;

impl<'d> Reader<'_, 'd> {
    /// Leaves an enumeration beside `type: array` that is meant for the items to them.
    pub(super) fn move_to_items(&mut self, keywords: &mut Keywords<'d>) {
        let is_array = keywords
            .kinds
            .is_some_and(|kinds| kinds & !Kinds::NULL == Kinds::ARRAY);
        let items = self
            .node
            .get("items")
            .and_then(|items| match items.get("$ref") {
                Some(_) => self.table.target(&items),
                None => Some(items),
            });
        let (true, Some(list), Some(items)) = (is_array, self.node.get("enum"), items) else {
            return;
        };
        // An item by its position, or a value of the whole, is not of the items.
        let is_more = ["prefixItems", "const"]
            .iter()
            .any(|key| self.node.get(key).is_some());
        if is_more || !is_of_items(self.node, &items) {
            return;
        }
        let message = "these are no arrays, but values of the items; they are read as those";
        self.table.diagnostics().report(
            Diagnostic::warning(codes::INVALID_ENUM, list.place(), message)
                .help("write `enum` in `items`"),
        );
        keywords.values = None;
        let meant = self
            .table
            .intern_on(self.node.clone(), self.way, Face::Items);
        keywords.values_of_items = Some(meant);
    }
}

/// Whether an enumeration beside `type: array` is meant for the items: all its values are of the type of the items, and
/// none is an array.
fn is_of_items(schema: &Node<'_>, items: &Node<'_>) -> bool {
    let ty = items.value().get("type").and_then(Value::as_str);
    let values = schema.value().get("enum").and_then(Value::as_array);
    let fits = |value: &Value| {
        matches!(
            (value, ty),
            (Value::String(_), Some("string"))
                | (Value::Bool(_), Some("boolean"))
                | (Value::Number(_), Some("number"))
                | (Value::Number(Number::Integer(_)), Some("integer"))
        )
    };
    values.is_some_and(|values| !values.is_empty() && values.iter().all(fits))
}
