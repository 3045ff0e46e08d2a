//! What the schema of a page says of its members.
//!
//! In: the type of a page and the keys that options or an extension name. Out: what kind of value is there, or why none
//! is. What always holds: each key is looked up once, whatever types lead to.

use spectrait_ir::{Additional, Api, Shape, TypeId};

use super::view::{Kind, plain};

/// A member that a page is not said to have.
pub(super) struct Missing {
    /// The key that is not there.
    key: String,
    /// One that is.
    alike: Option<String>,
    /// Whether it may be there all the same.
    pub(super) perhaps: bool,
}

impl Missing {
    /// For people.
    pub(super) fn reason(&self) -> String {
        let key = &self.key;
        match &self.alike {
            Some(alike) => format!("the page has no member `{key}`; did you mean `{alike}`?"),
            None => format!("the page has no member `{key}`"),
        }
    }
}

/// The kind of the value at some keys; nothing where the schema leaves it open.
pub(super) fn find(api: &Api, page: TypeId, keys: &[String]) -> Result<Option<Kind>, Missing> {
    let mut id = api.behind(page);
    for key in keys {
        let ty = api.ty(id);
        let none = |alike, perhaps| Missing {
            key: key.clone(),
            alike,
            perhaps,
        };
        let next = match &ty.shape {
            Shape::Object(object) => {
                let mut properties = object.properties.iter();
                match properties.find(|property| property.name == *key) {
                    Some(property) => property.ty,
                    None => {
                        let mut names = object.properties.iter().map(|property| &property.name);
                        let alike = names.find(|name| is_alike(name, key)).cloned();
                        let perhaps = alike.is_none() && object.additional != Additional::Forbidden;
                        return Err(none(alike, perhaps));
                    }
                }
            }
            Shape::Map { .. } => return Err(none(None, true)),
            Shape::Any | Shape::Union(_) => return Ok(None),
            _ => return Err(none(None, false)),
        };
        id = api.behind(next);
    }
    let kind = Kind::of(api.ty(id));
    Ok((kind != Kind::Other).then_some(kind))
}

/// Whether one of two keys may be the other, misspelt: they differ by their punctuation, or by two letters at most that
/// stand together.
fn is_alike(one: &str, other: &str) -> bool {
    let (one, other) = (plain(one), plain(other));
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    let pairs = |one: &char, other: &char| one == other;
    let begin = one
        .iter()
        .zip(&other)
        .take_while(|(a, b)| pairs(a, b))
        .count();
    let end = one
        .iter()
        .rev()
        .zip(other.iter().rev())
        .take_while(|(a, b)| pairs(a, b))
        .count();
    let differs = long - short.min(begin + end);
    differs == 0 || (differs <= 2 && long >= 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt_keys_are_alike() {
        for (one, other) in [
            ("next", "nxt"),
            ("next", "netx"),
            ("next_cursor", "nextCursor"),
            ("total", "totals"),
            ("id", "ID"),
        ] {
            assert!(is_alike(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("next", "total"),
            ("a", "b"),
            ("id", "at"),
            ("after", "next"),
        ] {
            assert!(!is_alike(one, other), "{one} {other}");
        }
    }
}
