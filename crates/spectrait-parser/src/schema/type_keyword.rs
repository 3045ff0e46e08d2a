//! The keyword `type`: what it says, and what people mean who write it wrongly.
//!
//! In: the value of `type`. Out: the kinds it lets through, and the format that a word implied (`date` is a
//! string of that format). What is wrong but clear is a warning that says what to write.

use spectrait_ir::Value;

use super::kinds::Kinds;
use crate::advice::one_of;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Diagnostics, Node};
use crate::versions::Dialect;

/// What a `type` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TypeKeyword {
    /// The kinds that pass.
    pub(crate) kinds: Kinds,
    /// The format that the word stands for besides.
    pub(crate) format: Option<&'static str>,
    /// Why nothing is known, where the word means nothing.
    pub(crate) unknown: Option<String>,
}

/// The types, the last of which schemas have from 3.1 on.
pub(crate) const TYPES: [&str; 7] = [
    "string", "number", "integer", "boolean", "array", "object", "null",
];

/// Reads the value of `type`.
pub(crate) fn read(node: &Node<'_>, dialect: Dialect, diagnostics: &Diagnostics) -> TypeKeyword {
    let mut reading = TypeKeyword {
        kinds: Kinds::NONE,
        format: None,
        unknown: None,
    };
    let mut meant = false;
    match node.value() {
        // 2.0 has a type of its own for what is uploaded and downloaded.
        Value::String(word) if word == "file" && dialect == Dialect::V20 => {
            reading.kinds = Kinds::STRING;
            reading.format = Some("binary");
        }
        Value::String(word) => meant = reading.add(word, dialect, diagnostics, node),
        // An unquoted `type: null`, which says what `type: 'null'` says.
        Value::Null => {
            reading.kinds = Kinds::NULL;
            meant = true;
        }
        Value::Array(items) if !items.is_empty() => {
            for item in node.items() {
                match item.value() {
                    Value::String(word) => meant |= reading.add(word, dialect, diagnostics, &item),
                    Value::Null => {
                        reading.kinds = reading.kinds | Kinds::NULL;
                        meant = true;
                    }
                    other => {
                        let message = format!(
                            "`type` must list names of types, but this is {}",
                            other.kind()
                        );
                        diagnostics.report(Diagnostic::error(
                            codes::WRONG_TYPE,
                            item.place(),
                            message,
                        ));
                        reading.unknown = Some("its `type` could not be read".to_owned());
                    }
                }
            }
        }
        other => {
            let message = format!(
                "`type` must be the name of a type or a list of names, but this is {}",
                describe(other)
            );
            diagnostics.report(Diagnostic::error(codes::WRONG_TYPE, node.place(), message));
            reading.unknown = Some("its `type` could not be read".to_owned());
        }
    }
    if reading.unknown.is_some() {
        reading.kinds = Kinds::ALL;
    } else if !meant && dialect == Dialect::V30 && node.value().as_array().is_some() {
        // 2.0 took `type` over from JSON Schema draft 4 as it was.
        let message = "a list of types is of OpenAPI 3.1, and is read as there";
        let help = format!("write `openapi: 3.1.0`, or {}", reading.spelling(dialect));
        diagnostics
            .report(Diagnostic::warning(codes::NEWER_KEYWORD, node.place(), message).help(help));
    } else if meant {
        let advice = reading.spelling(dialect);
        let message = format!("this type is read as {}", reading.describe());
        diagnostics
            .report(Diagnostic::warning(codes::TYPE_WAS_MEANT, node.place(), message).help(advice));
    }
    reading
}

fn describe(value: &Value) -> &'static str {
    match value {
        Value::Array(_) => "an empty list",
        other => other.kind(),
    }
}

impl TypeKeyword {
    /// Adds what a word says, and whether it says so in a wrong way.
    fn add(
        &mut self,
        word: &str,
        dialect: Dialect,
        diagnostics: &Diagnostics,
        node: &Node<'_>,
    ) -> bool {
        if let Some(kinds) = Kinds::of_word(word) {
            self.kinds = self.kinds | kinds;
            return false;
        }
        let Some((kinds, format)) = meaning(word) else {
            let message = format!("there is no type `{word}`");
            let diagnostic = Diagnostic::error(codes::UNKNOWN_TYPE, node.place(), message);
            let known: &[&str] = if dialect.is_json_schema() {
                &TYPES
            } else {
                &TYPES[..TYPES.len() - 1]
            };
            diagnostics.report(diagnostic.help(one_of("the types are", word, known)));
            self.unknown = Some(format!("there is no type `{word}`"));
            return false;
        };
        self.kinds = self.kinds | kinds;
        self.format = self.format.or(format);
        true
    }

    fn describe(&self) -> String {
        match self.format {
            Some(format) => format!("`{}` with the format `{format}`", self.kinds),
            None if self.kinds == Kinds::ALL => "any value".to_owned(),
            None => format!("`{}`", self.kinds),
        }
    }

    /// How to write it.
    fn spelling(&self, dialect: Dialect) -> String {
        let (nullable, others) = (self.kinds.meets(Kinds::NULL), self.kinds & !Kinds::NULL);
        let words: Vec<String> = others.each().map(|(kinds, _)| kinds.to_string()).collect();
        let types = match (dialect.null_keyword(), words.as_slice()) {
            _ if self.kinds == Kinds::ALL => {
                return "leave `type` out to allow any value".to_owned();
            }
            (Some(keyword), []) => format!("`{keyword}: true`"),
            (Some(keyword), [word]) if nullable => {
                format!("`type: {word}` and `{keyword}: true`")
            }
            (None, []) => "`type: 'null'`".to_owned(),
            (None, words) if nullable => format!("`type: [{}, 'null']`", words.join(", ")),
            (_, [word]) => format!("`type: {word}`"),
            (Some(_), _) if dialect == Dialect::V30 => "`oneOf` with one schema a type".to_owned(),
            (_, words) => format!("`type: [{}]`", words.join(", ")),
        };
        match self.format {
            Some(format) => format!("write {types} and `format: {format}`"),
            None => format!("write {types}"),
        }
    }
}

/// What a word means that is not the name of a type, where that is clear.
fn meaning(word: &str) -> Option<(Kinds, Option<&'static str>)> {
    let word = word.trim();
    let mut kinds = Kinds::NONE;
    let mut format = None;
    let names = word
        .split(['|', ',', ';'])
        .flat_map(|part| part.split(" or "));
    // A comma too many, as in `type: string,`.
    for name in names.map(str::trim).filter(|name| !name.is_empty()) {
        let (kind, implied) = single(name)?;
        kinds = kinds | kind;
        format = format.or(implied);
    }
    (!kinds.is_empty()).then_some((kinds, format))
}

fn single(name: &str) -> Option<(Kinds, Option<&'static str>)> {
    let name = name.trim_matches(['\'', '"', '`']);
    if let Some(name) = name.strip_suffix('?') {
        let (kinds, format) = single(name)?;
        return Some((kinds | Kinds::NULL, format));
    }
    let lower = name.to_ascii_lowercase();
    if lower.ends_with("[]") || lower.starts_with("array<") || lower.starts_with("list<") {
        return Some((Kinds::ARRAY, None));
    }
    Some(match lower.as_str() {
        "string" | "str" | "text" | "char" | "enum" => (Kinds::STRING, None),
        "integer" | "int" | "long" | "short" | "bigint" => (Kinds::INTEGER, None),
        "int32" => (Kinds::INTEGER, Some("int32")),
        "int64" => (Kinds::INTEGER, Some("int64")),
        "number" | "numeric" | "num" | "decimal" => (Kinds::NUMBER, None),
        "float" => (Kinds::NUMBER, Some("float")),
        "double" => (Kinds::NUMBER, Some("double")),
        "boolean" | "bool" => (Kinds::BOOLEAN, None),
        "array" | "list" | "arr" => (Kinds::ARRAY, None),
        "object" | "obj" | "map" | "dict" | "dictionary" | "hash" => (Kinds::OBJECT, None),
        "null" | "none" | "nil" => (Kinds::NULL, None),
        "any" | "mixed" => (Kinds::ALL, None),
        "date" => (Kinds::STRING, Some("date")),
        "date-time" | "datetime" => (Kinds::STRING, Some("date-time")),
        "uuid" => (Kinds::STRING, Some("uuid")),
        "email" => (Kinds::STRING, Some("email")),
        "uri" | "url" => (Kinds::STRING, Some("uri")),
        "byte" => (Kinds::STRING, Some("byte")),
        "binary" | "file" => (Kinds::STRING, Some("binary")),
        "password" => (Kinds::STRING, Some("password")),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_value(value: &Value, dialect: Dialect) -> (TypeKeyword, Vec<Diagnostic>) {
        let diagnostics = Diagnostics::default();
        let node = Node::new(0, "/type".to_owned(), value);
        let reading = read(&node, dialect, &diagnostics);
        (reading, diagnostics.take())
    }

    #[test]
    fn a_union_in_one_word_is_what_was_meant() {
        let (reading, diagnostics) = read_value(&"string | null".into(), Dialect::V31);
        assert_eq!(reading.kinds, Kinds::STRING | Kinds::NULL);
        let help = diagnostics[0].help.as_deref();
        assert_eq!(help, Some("write `type: [string, 'null']`"));

        let (_, diagnostics) = read_value(&"string | null".into(), Dialect::V30);
        let help = diagnostics[0].help.as_deref();
        assert_eq!(help, Some("write `type: string` and `nullable: true`"));
    }

    #[test]
    fn words_of_other_languages_are_understood() {
        let (reading, diagnostics) = read_value(&"Datetime".into(), Dialect::V31);
        assert_eq!(
            (reading.kinds, reading.format),
            (Kinds::STRING, Some("date-time"))
        );
        assert_eq!(
            diagnostics[0].help.as_deref(),
            Some("write `type: string` and `format: date-time`")
        );
    }

    #[test]
    fn an_unknown_word_lets_everything_through_and_says_why() {
        let (reading, diagnostics) = read_value(&"Pet".into(), Dialect::V31);
        assert_eq!(reading.kinds, Kinds::ALL);
        assert_eq!(reading.unknown.as_deref(), Some("there is no type `Pet`"));
        assert_eq!(diagnostics[0].code, codes::UNKNOWN_TYPE);
    }

    #[test]
    fn a_list_of_types_is_for_later_versions() {
        let list = || Value::Array(vec!["object".into()]);
        assert!(read_value(&list(), Dialect::V31).1.is_empty());
        let (reading, diagnostics) = read_value(&list(), Dialect::V30);
        assert_eq!(reading.kinds, Kinds::OBJECT);
        assert_eq!(diagnostics[0].code, codes::NEWER_KEYWORD);
        let help = diagnostics[0].help.as_deref();
        assert_eq!(
            help,
            Some("write `openapi: 3.1.0`, or write `type: object`")
        );
    }
}
