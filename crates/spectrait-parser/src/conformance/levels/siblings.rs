//! What stands before a member that is at the wrong level, and what the two make of each other.
//!
//! In: the levels around the member. Out: what it takes the place of, or what it is meant to be part of.

use spectrait_ir::Value;

use super::rooms::{Level, Room};
use super::{Home, Object};
use crate::document::{Node, unescape};

impl<'d> Object<'_, 'd> {
    /// What a member that is there twice takes the place of.
    pub(super) fn replaced(&self, level: &Level<'d>, keys: &[&str]) -> String {
        let [key] = keys else { return String::new() };
        let value = level.node.value().get(key).and_then(Value::as_str);
        match value.filter(|_| self.reported.repeated.contains(*key)) {
            Some(value) => format!(
                ", and takes the place of the `{key}` above it; this is read as `{key}: {value}`"
            ),
            None => String::new(),
        }
    }

    /// The schema before the one that members stand in, where that is meant to be a keyword of it: `properties` beside
    /// the property whose properties they are.
    pub(super) fn before(&self, key: &str, node: &Node<'d>) -> Option<Home> {
        let [.., around, level] = self.levels else {
            return None;
        };
        let Room::Map { of, free: true, .. } = around.room else {
            return None;
        };
        let (_, own) = level.node.pointer().rsplit_once('/')?;
        let own = unescape(own);
        let meant = Room::Object(of).inner(&own, self.dialect)?;
        let before = around.node.members().take_while(|(name, _)| **name != *own);
        let (name, before) = before.last()?;
        let lacks = before.value().as_object()?.get(own.as_ref()).is_none();
        let is_open = lacks && before.value().get("$ref").is_none();
        (is_open && meant.takes(key, node, self.dialect))
            .then(|| Home::Below(name.to_owned(), own.into_owned()))
    }
}
