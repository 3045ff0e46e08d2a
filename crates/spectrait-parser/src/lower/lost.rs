//! Operations that stand where a path item has none: under a misspelt method, a level too deep, or without a method.
//!
//! In: a path item. Out: what is an operation by its members, and that no member of the path item is; it is left out.

use spectrait_ir::{LeftOut, Value};

use super::{Lowering, METHODS};
use crate::conformance::is_of_path_item;
use crate::document::Node;

/// An operation that no path item has.
#[derive(Debug)]
pub(crate) struct Lost<'d> {
    /// The member of the path item that it stands in, or is; `None` where it is the path item itself.
    pub(crate) key: Option<&'d str>,
    /// Its method, where it stands below one in that member.
    pub(crate) method: Option<&'d str>,
    pub(crate) node: Node<'d>,
}

/// The operations of a path item that are none of its members.
pub(crate) fn lost_operations<'d>(item: &Node<'d>) -> Vec<Lost<'d>> {
    let mut lost = Vec::new();
    if is_operation(item.value()) {
        lost.push(Lost {
            key: None,
            method: None,
            node: item.clone(),
        });
    }
    for (key, node) in item.members() {
        if is_of_path_item(key) {
            continue;
        }
        let key = Some(key);
        if is_operation(node.value()) {
            let method = None;
            lost.push(Lost { key, method, node });
            continue;
        }
        let inner = node.members().filter(|(method, node)| {
            METHODS.contains(&method.to_ascii_lowercase().as_str()) && is_operation(node.value())
        });
        lost.extend(inner.map(|(method, node)| {
            let method = Some(method);
            Lost { key, method, node }
        }));
    }
    lost
}

/// Whether a value is an operation by its members.
fn is_operation(value: &Value) -> bool {
    let responses = value.get("responses").and_then(Value::as_object);
    responses.is_some()
        || value
            .get("operationId")
            .is_some_and(|id| id.as_str().is_some())
}

impl<'d> Lowering<'d> {
    /// Lists what is an operation in a path item and no member of it. That it is none is said with the member.
    pub(super) fn leave_out_lost(&mut self, path: &str, item: &Node<'d>) {
        for lost in lost_operations(item) {
            let reason = match (lost.key, lost.method) {
                (Some(key), Some(_)) => format!("it stands in `{key}`, where no operation is read"),
                (Some(key), None) => format!("`{key}` is no method"),
                (None, _) => "it stands under no method".to_owned(),
            };
            let place = lost.node.place();
            if path.is_empty() {
                self.leave_out("an operation of a webhook or a callback", place, reason);
                continue;
            }
            let method = lost.method.or(lost.key).unwrap_or_default();
            let method = method.to_ascii_uppercase();
            // A path that stands in another one, by a wrong indentation.
            let path = lost.key.filter(|key| key.starts_with('/')).unwrap_or(path);
            let what = match (lost.key, lost.method) {
                (_, Some(_)) => format!("{method} {path}"),
                _ => format!("an operation of {path}"),
            };
            self.api.operations_described += 1;
            let key = (method, path.to_owned());
            let unread = self.unread(&lost.node, key, None);
            self.api.left_out.push(LeftOut {
                what,
                operation: Some(Box::new(unread)),
                place,
                reason,
            });
        }
    }
}
