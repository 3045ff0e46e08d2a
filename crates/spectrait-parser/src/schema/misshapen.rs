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
    let is_list = |value: &Value| matches!(value, Value::Array(_) | Value::Null);
    let is_object = |value: &Value| matches!(value, Value::Object(_) | Value::Null);
    let checks: [(&str, bool, &dyn Fn(&Value) -> bool); 5] = [
        ("properties", keywords.properties.is_empty(), &is_object),
        ("enum", keywords.values.is_none(), &is_list),
        ("allOf", keywords.all_of.is_empty(), &is_list),
        ("anyOf", keywords.any_of.is_empty(), &is_list),
        ("oneOf", keywords.one_of.is_empty(), &is_list),
    ];
    let mut checks = checks.into_iter();
    keywords.broken = checks.find_map(|(key, is_unread, is_such)| {
        let value = schema.value().get(key)?;
        (is_unread && !is_such(value)).then(|| format!("its `{key}` is {}", value.kind()))
    });
}
