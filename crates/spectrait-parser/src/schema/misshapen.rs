//! Keywords that say what a value is, and have the wrong kind of value themselves.
//!
//! In: a schema, and what was read of it. Out: the reason why its type is unknown, which the report lists, where the
//! rest of the schema does not say it.

use spectrait_ir::Value;

use super::keywords::Keywords;
use super::kinds::Kinds;
use crate::document::Node;

/// Notes why a schema has no type, where that is for a keyword which could not be read. The keyword itself was reported.
pub(super) fn leaves_untyped(keywords: &mut Keywords<'_>, schema: &Node<'_>) {
    if keywords.broken.is_some() {
        return;
    }
    // Beside a scalar type, values and branches only narrow it.
    let says_little = |kinds: Option<Kinds>| kinds.is_none_or(|it| it.meets(Kinds::OBJECT));
    if !says_little(keywords.kinds) || keywords.reference.is_some() {
        return;
    }
    let unread = [
        ("properties", keywords.properties.is_empty()),
        ("enum", keywords.values.is_none()),
        ("allOf", keywords.all_of.is_empty()),
        ("anyOf", keywords.any_of.is_empty()),
        ("oneOf", keywords.one_of.is_empty()),
    ];
    keywords.broken = unread.into_iter().find_map(|(key, is_unread)| {
        let value = schema.value().get(key)?;
        let is_such = match value {
            Value::Object(_) => key == "properties",
            Value::Array(_) => key != "properties",
            Value::Null => true,
            _ => false,
        };
        (is_unread && !is_such).then(|| format!("its `{key}` is {}", value.kind()))
    });
}
