//! What stands at a place of a description, by the grammar alone.
//!
//! In: a JSON pointer into a description. Out: what is there, and the section of `components` that holds such objects.
//! Nothing where the grammar says nothing of it, as of the value of an example, or of an extension.

use super::grammar::Kind;
use super::levels::Room;
use super::section;
use crate::document::unescape;
use crate::versions::{Dialect, is_extension};

/// What stands at a place.
pub(crate) fn at(pointer: &str, dialect: Dialect) -> Option<(String, Option<&'static str>)> {
    let mut room = Room::Object(Kind::Root);
    for token in pointer.split('/').skip(1) {
        let key = unescape(token);
        room = match room {
            Room::List { of, .. } => Room::Object(of),
            // A schema may be called so.
            room if is_extension(&key) && !room.holds_schemas() => return None,
            room => room.inner(&key, dialect)?,
        };
    }
    let section = match room {
        // What is read as a schema is one.
        Room::Object(Kind::Items) => Some("schemas"),
        Room::Object(kind) => section(kind),
        _ => None,
    };
    Some((room.noun(), section))
}
