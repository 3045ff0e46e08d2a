//! JSON pointers (RFC 6901).

use std::borrow::Cow;

use spectrait_ir::Value;

/// Writes a key as a token of a pointer: `~` is `~0` and `/` is `~1`.
#[must_use]
pub fn escape(key: &str) -> Cow<'_, str> {
    if key.contains(['~', '/']) {
        Cow::Owned(key.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(key)
    }
}

/// Reads a token of a pointer as a key.
#[must_use]
pub fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

/// The pointer of a member or item below `pointer`.
#[must_use]
pub fn join(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", escape(key))
}

/// The value that `pointer` points at below `root`.
#[must_use]
pub fn find<'v>(root: &'v Value, pointer: &str) -> Option<&'v Value> {
    if pointer.is_empty() {
        return Some(root);
    }
    pointer
        .strip_prefix('/')?
        .split('/')
        .try_fold(root, |value, token| match value {
            Value::Object(members) => members.get(&*unescape(token)),
            Value::Array(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        })
}
