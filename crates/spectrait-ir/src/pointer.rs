//! JSON pointers (RFC 6901).

use std::borrow::Cow;

use crate::Value;

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
    let key = escape(key);
    let mut joined = String::with_capacity(pointer.len() + 1 + key.len());
    joined.push_str(pointer);
    joined.push('/');
    joined.push_str(&key);
    joined
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

/// The value that `pointer` points at below `root`, to be changed.
#[must_use]
pub fn find_mut<'v>(root: &'v mut Value, pointer: &str) -> Option<&'v mut Value> {
    if pointer.is_empty() {
        return Some(root);
    }
    pointer
        .strip_prefix('/')?
        .split('/')
        .try_fold(root, |value, token| match value {
            Value::Object(members) => members.get_mut(&*unescape(token)),
            Value::Array(items) => items.get_mut(token.parse::<usize>().ok()?),
            _ => None,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_escaped_and_read_back() {
        assert_eq!(join("/paths", "/a~b"), "/paths/~1a~0b");
        for key in ["", "~1", "/~", "~01", "a b"] {
            assert_eq!(unescape(&escape(key)), key);
        }
    }

    #[test]
    fn pointers_lead_through_objects_and_arrays() {
        let mut root = Value::Object(
            [(
                "a/b".to_owned(),
                Value::Array(vec![Value::Null, "x".into()]),
            )]
            .into_iter()
            .collect(),
        );
        assert_eq!(find(&root, "/a~1b/1"), Some(&"x".into()));
        assert_eq!(find(&root, "/a~1b/2"), None);
        assert_eq!(find(&root, "a~1b"), None);
        *find_mut(&mut root, "/a~1b/0").unwrap() = Value::Bool(true);
        assert_eq!(find(&root, "/a~1b/0"), Some(&Value::Bool(true)));
    }
}
