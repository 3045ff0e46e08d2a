//! How serde's `rename_all` spares attributes of fields.
//!
//! In: a struct. Out: the one word that says the keys of most fields, and which key a field has by it.

use crate::plan::Struct;

/// How one attribute renames the fields of a struct.
#[derive(Clone, Copy)]
pub(super) enum Renaming {
    Camel,
    Pascal,
    Kebab,
    Upper,
}

impl Renaming {
    /// The attribute that says most, where it renames several fields and spares more attributes than it costs.
    pub(super) fn of(structure: &Struct) -> Option<Self> {
        let named = |renaming| {
            let fields = structure.fields.iter();
            fields
                .filter(|field| renamed(&field.name, renaming) == field.key)
                .count()
        };
        let without = named(None);
        // serde can't make the first letter small where it is not ASCII.
        let mut fields = structure.fields.iter();
        if fields.any(|field| !field.name.starts_with(|c: char| c.is_ascii())) {
            return None;
        }
        [Self::Camel, Self::Pascal, Self::Kebab, Self::Upper]
            .into_iter()
            .map(|renaming| (named(Some(renaming)), renaming))
            .filter(|(count, _)| *count > without + 1)
            // Of equals, the first.
            .rev()
            .max_by_key(|(count, _)| *count)
            .map(|(_, renaming)| renaming)
    }

    /// serde's word for it.
    pub(super) fn case(self) -> &'static str {
        match self {
            Self::Camel => "camelCase",
            Self::Pascal => "PascalCase",
            Self::Kebab => "kebab-case",
            Self::Upper => "SCREAMING_SNAKE_CASE",
        }
    }
}

/// The key that serde gives a field.
pub(super) fn renamed(field: &str, renaming: Option<Renaming>) -> String {
    let name = field.trim_start_matches("r#");
    match renaming {
        None => name.to_owned(),
        Some(Renaming::Camel) => {
            let mut pascal = capitals(name);
            if let Some(first) = pascal.get_mut(..1) {
                first.make_ascii_lowercase();
            }
            pascal
        }
        Some(Renaming::Pascal) => capitals(name),
        Some(Renaming::Kebab) => name.replace('_', "-"),
        Some(Renaming::Upper) => name.to_ascii_uppercase(),
    }
}

/// A name with a capital in front and instead of each underscore, as serde has it.
fn capitals(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut capital = true;
    for c in name.chars() {
        if c == '_' {
            capital = true;
        } else if capital {
            out.push(c.to_ascii_uppercase());
            capital = false;
        } else {
            out.push(c);
        }
    }
    out
}
