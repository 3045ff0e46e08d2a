//! What stands before a member that is at the wrong level, and what the two make of each other.
//!
//! In: the levels around the member. Out: what it takes the place of, or what it is meant to be part of.

use spectrait_ir::Value;

use super::rooms::{Level, Room};
use super::{Home, Object};
use crate::document::{Node, join, unescape};

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

    /// The object that something looks for a member in.
    pub(super) fn sought(&self, level: &Level<'d>, key: &str) -> Option<Home> {
        let meant = &self.reported.sought.get(key)?.meant;
        let outer = self.levels.iter().take(self.levels.len() - 1);
        if let Some(number) = outer
            .map(|it| it.node.pointer())
            .rposition(|it| it == meant)
        {
            return Some(Home::Outer(number));
        }
        let (object, name) = meant.rsplit_once('/')?;
        let name = unescape(name).into_owned();
        let inside = level
            .node
            .get(&name)
            .filter(|_| object == level.node.pointer())?;
        Some(match inside.value() {
            Value::Null => Home::Empty(name),
            _ => Home::Beside(name, None),
        })
    }

    /// Whether a member is the line before a schema that is meant to stand beside the one it stands in: it has nothing in
    /// it, and keys are there twice.
    pub(super) fn is_line_between(&self, level: &Level<'d>, key: &str, node: &Node<'d>) -> bool {
        let [.., around, _] = self.levels else {
            return false;
        };
        let is_line = *node.value() == Value::Null && !self.ground.is_json;
        around.room.holds_schemas()
            && is_line
            && !self.reported.repeated.is_empty()
            && !level.room.knows(key, self.dialect)
    }

    /// Whether a member that could be a schema is a keyword of the one before it, which is empty.
    pub(super) fn is_keyword(
        &self,
        level: &Level<'d>,
        empty: Option<(&str, Room)>,
        key: &str,
        node: &Node<'d>,
    ) -> bool {
        let is_object = node.value().as_object().is_some() && !self.ground.is_json;
        level.room.holds_schemas()
            && is_object
            && empty.is_some_and(|(empty, inner)| {
                self.reported.keys.contains(empty) && inner.takes(key, node, self.dialect)
            })
    }

    /// Whether an object is said to lack a member.
    pub(super) fn lacks(&self, object: &str, key: &str) -> bool {
        let said = self.lacking.get(object).into_iter().flatten();
        let key = format!("`{key}`");
        said.into_iter().any(|message| message.contains(&key))
    }

    /// Whether too little speaks for a home: one word that could stand in many objects, and not one of those that what
    /// it is said to belong to cannot do without.
    pub(super) fn is_weak(&self, level: &Level<'d>, home: &Home, keys: &[&str]) -> bool {
        const NEEDED: [&str; 2] = ["name", "in"];
        let (Home::Beside(name, _), [key]) = (home, keys) else {
            return false;
        };
        let value = level.node.value().get(key);
        let is_word = value.is_some_and(|it| it.as_object().is_none() && it.as_array().is_none());
        let is_needed = NEEDED.contains(key) || self.lacks(&join(level.node.pointer(), name), key);
        is_word && !is_needed
    }
}
