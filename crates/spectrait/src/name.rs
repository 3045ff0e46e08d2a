//! Names of crates and modules.

use heck::ToKebabCase as _;

/// Words that no crate can be called: Rust's keywords (strict and reserved, all editions), and names that
/// Cargo or the compiler keep for themselves.
#[rustfmt::skip]
const RESERVED: &[&str] = &[
    "abstract", "alloc", "as", "async", "await", "become", "box", "break", "build", "const", "continue", "core",
    "crate", "deps", "do", "dyn", "else", "enum", "examples", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "incremental", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv",
    "proc-macro", "pub", "ref", "return", "self", "static", "std", "struct", "super", "test", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Why `name` cannot be the name of a crate or module.
pub(crate) fn refuse(name: &str) -> Option<&'static str> {
    let valid = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    if name.is_empty() {
        Some("it is empty")
    } else if !name.chars().all(valid) {
        Some("it may only hold the letters a to z, digits, `-` and `_`")
    } else if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        Some("it must start with a letter")
    } else if RESERVED.contains(&name.replace('_', "-").as_str()) {
        Some("Rust or Cargo keep this name for themselves")
    } else {
        None
    }
}

/// A name made from a file name or a title: `Hanko Public API` → `hanko-public-api`.
pub(crate) fn derive(text: &str) -> String {
    let ascii: String = text
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                ' '
            }
        })
        .collect();
    let name = ascii.to_kebab_case();
    match name.chars().next() {
        None => "api".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("api-{name}"),
        Some(_) if refuse(&name).is_some() => format!("{name}-api"),
        Some(_) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derives_a_name_that_it_would_accept() {
        for (text, name) in [
            ("hanko-public", "hanko-public"),
            ("Almanac V1 API", "almanac-v1-api"),
            ("PetStore", "pet-store"),
            ("api.v1.2", "api-v1-2"),
            ("3scale", "api-3scale"),
            ("type", "type-api"),
            ("Ünïcode", "n-code"),
            ("日本", "api"),
            ("", "api"),
        ] {
            assert_eq!(derive(text), name, "{text}");
            assert_eq!(refuse(name), None, "{name}");
        }
    }

    #[test]
    fn refuses_what_cargo_refuses() {
        for name in [
            "",
            "a b",
            "é",
            "../x",
            "1a",
            "-a",
            "_",
            "self",
            "proc_macro",
        ] {
            assert!(refuse(name).is_some(), "{name}");
        }
    }
}
