//! Enumerations: `enum` and `const`, the names that extensions give their values, and values that cannot occur.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use spectrait_ir::{EnumValue, Value};

use super::keywords::{Keywords, parse_number};
use super::kinds::Kinds;
use crate::advice::enumerated;
use crate::diagnostic::{Diagnostic, codes};
use crate::document::{Diagnostics, Node};
use crate::references::References;
use crate::versions::Dialect;

/// Reads the value of `enum` or `const`. Nothing where it says nothing, which is then reported.
pub(crate) fn read<'d>(
    key: &str,
    member: &Node<'d>,
    schema: &Node<'_>,
    references: &References<'d>,
    diagnostics: &Diagnostics,
) -> Option<Vec<EnumValue>> {
    if key == "const" {
        return Some(vec![plain(member.value())]);
    }
    let list = references.array(member.clone(), &format!("`{key}`"))?;
    let names = Names::read(schema, &list, diagnostics);
    let mut values: Vec<EnumValue> = Vec::new();
    let mut seen = Seen::default();
    let mut repeated = Vec::new();
    for (index, item) in list.items().enumerate() {
        if seen.insert(item.value()) {
            values.push(EnumValue {
                value: item.value().clone(),
                name: names.name(index, item.value()),
                description: names.description(index, item.value()),
                deprecated: false,
            });
        } else {
            repeated.push(item);
        }
    }
    report_repeated(&repeated, codes::INVALID_ENUM, diagnostics);
    if values.is_empty() {
        // Beside a type, whoever left the list empty means the type.
        let typed = schema.get("type").is_some();
        let message = match typed {
            true => "`enum` has no values; it is ignored",
            false => "`enum` has no values, so nothing is allowed",
        };
        diagnostics.report(Diagnostic::warning(
            codes::INVALID_ENUM,
            list.place(),
            message,
        ));
        return (!typed).then(Vec::new);
    }
    Some(values)
}

/// Reports the values that a list has had before, each of them once.
pub(super) fn report_repeated(
    repeated: &[Node<'_>],
    code: &'static str,
    diagnostics: &Diagnostics,
) {
    const SHOWN: usize = 3;
    let mut seen = Seen::default();
    let each = repeated.iter().filter(|it| seen.insert(it.value()));
    let repeated: Vec<&Node<'_>> = each.collect();
    let Some(first) = repeated.first() else {
        return;
    };
    let mut values: Vec<String> = repeated
        .iter()
        .take(SHOWN)
        .map(|it| text(it.value()))
        .collect();
    if repeated.len() > SHOWN {
        values.push(format!("{} more", repeated.len() - SHOWN));
    }
    let are = if repeated.len() > 1 { "are" } else { "is" };
    let message = format!(
        "{} {are} listed more than once, which says nothing more",
        enumerated(values)
    );
    let diagnostic = Diagnostic::warning(code, first.place(), message);
    diagnostics.report(diagnostic.help("list each value once; was another one meant?"));
}

/// A value that has only itself for a name.
fn plain(value: &Value) -> EnumValue {
    EnumValue {
        value: value.clone(),
        name: None,
        description: None,
        deprecated: false,
    }
}

/// The values that are in both lists, with what either says about them.
pub(crate) fn intersect(values: Vec<EnumValue>, others: &[EnumValue]) -> Vec<EnumValue> {
    let index: HashMap<Key<'_>, &EnumValue> = others
        .iter()
        .map(|other| (Key(&other.value), other))
        .collect();
    values
        .into_iter()
        .filter_map(|value| {
            let other = index.get(&Key(&value.value))?;
            Some(EnumValue {
                name: value.name.or_else(|| other.name.clone()),
                description: value.description.or_else(|| other.description.clone()),
                deprecated: value.deprecated || other.deprecated,
                value: value.value,
            })
        })
        .collect()
}

/// Fits the values of a schema to its own `type`: those that are only written differently (`enum: [1, 2]`
/// under `type: string`) are what was meant, others are left out.
pub(crate) fn fit(
    keywords: &mut Keywords<'_>,
    schema: &Node<'_>,
    dialect: Dialect,
    diagnostics: &Diagnostics,
) {
    let Some(kinds) = keywords.kinds else {
        return;
    };
    let Some(values) = keywords.values.take() else {
        return;
    };
    if values.is_empty() {
        // No value is both in `enum` and `const`.
        keywords.values = Some(values);
        return;
    }
    let allowed = if keywords.nullable {
        kinds | Kinds::NULL
    } else {
        kinds
    };
    let place = || {
        let list = schema.get("enum").or_else(|| schema.get("const"));
        list.unwrap_or_else(|| schema.clone()).place()
    };
    let place_of = |value: &Value| {
        let list = schema.get("enum");
        let item = list.and_then(|list| list.items().find(|item| item.value() == value));
        item.map_or_else(place, |item| item.place())
    };
    let (mut fitting, mut meant, mut dropped) = (Vec::new(), Vec::new(), Vec::new());
    let (mut first_meant, mut first_dropped) = (None, None);
    for mut value in values {
        if allowed.meets(Kinds::of(&value.value)) {
            fitting.push(value);
        } else if value.value == Value::Null {
            // `enum: [a, null]` under `type: string`: whoever lists null expects it.
            keywords.nullable = true;
            let message = format!("`null` is listed, but the type is {kinds}; `null` is allowed");
            let place = place_of(&value.value);
            let mut diagnostic = Diagnostic::warning(codes::INVALID_ENUM, place, message);
            diagnostic.help = Some(match dialect.null_keyword() {
                Some(keyword) => format!("add `{keyword}: true`"),
                None => format!("write `type: [{kinds}, 'null']`"),
            });
            diagnostics.report(diagnostic);
        } else if let Some(other) = reinterpret(&value.value, kinds) {
            first_meant.get_or_insert_with(|| place_of(&value.value));
            meant.push(text(&value.value));
            value.value = other;
            fitting.push(value);
        } else {
            first_dropped.get_or_insert_with(|| place_of(&value.value));
            dropped.push(text(&value.value));
        }
    }
    if let Some(place) = first_meant {
        let (are, them) = if meant.len() > 1 {
            ("are", "them")
        } else {
            ("is", "it")
        };
        let message = format!(
            "{} must be of type {kinds}, and {are} read as that",
            meant.join(", ")
        );
        // Where the type has texts, a text needs no other reading.
        let help = if kinds.contains(Kinds::STRING) {
            format!("put {them} in quotes, or correct the type")
        } else {
            format!("write {them} without quotes, or correct the type")
        };
        diagnostics.report(Diagnostic::warning(codes::INVALID_ENUM, place, message).help(help));
    }
    if let Some(first) = first_dropped {
        let dropped = dropped.join(", ");
        let (place, message) = match fitting.is_empty() {
            true => (
                place(),
                format!("no value is of type {kinds}; the enumeration is ignored"),
            ),
            false => (
                first,
                format!("{dropped} cannot occur, because the type is {kinds}; left out"),
            ),
        };
        let mut diagnostic = Diagnostic::warning(codes::INVALID_ENUM, place, message);
        if kinds == Kinds::ARRAY {
            diagnostic = diagnostic.help("write the values of the items in `items`");
        }
        diagnostics.report(diagnostic);
    }
    let has_null = fitting.iter().any(|value| value.value == Value::Null);
    if kinds.meets(Kinds::NULL) && !has_null && !keywords.open && !fitting.is_empty() {
        fitting.extend(null_of_type(schema, diagnostics));
    }
    keywords.values = (!fitting.is_empty()).then_some(fitting);
}

/// The `null` of `type: [string, 'null']` beside an `enum` without it, which to JSON Schema it could never be:
/// whoever writes it among the types expects it. A `const` leaves no doubt.
fn null_of_type(schema: &Node<'_>, diagnostics: &Diagnostics) -> Option<EnumValue> {
    let (listed, is_meant, message, help) = match (schema.get("const"), schema.get("enum")) {
        (Some(only), _) => (
            only,
            false,
            "the type allows `null`, which this can never be",
            "take `'null'` out of the type, or write `enum` with `null` and the value",
        ),
        (None, Some(list)) => (
            list,
            true,
            "the type allows `null`, which is not listed; it is read as one of the values",
            "add `null` to the values, or take `'null'` out of the type",
        ),
        (None, None) => return None,
    };
    let warning = Diagnostic::warning(codes::INVALID_ENUM, listed.place(), message);
    diagnostics.report(warning.help(help));
    is_meant.then(|| plain(&Value::Null))
}

/// A scalar as the other type that it was meant to be.
fn reinterpret(value: &Value, kinds: Kinds) -> Option<Value> {
    match value {
        Value::Number(number) if kinds.contains(Kinds::STRING) => {
            Some(Value::String(number.written()))
        }
        Value::Bool(value) if kinds.contains(Kinds::STRING) => {
            Some(Value::String(value.to_string()))
        }
        Value::String(text) if kinds.meets(Kinds::NUMBER) => {
            let number = Value::Number(parse_number(text)?);
            kinds.meets(Kinds::of(&number)).then_some(number)
        }
        Value::String(text) if kinds.contains(Kinds::BOOLEAN) => match text.as_str() {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => None,
        },
        _ => None,
    }
}

/// A value for a message.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => format!("`{text}`"),
        Value::Number(number) => format!("`{}`", number.written()),
        Value::Bool(value) => format!("`{value}`"),
        Value::Null => "`null`".to_owned(),
        other => other.kind().to_owned(),
    }
}

/// The names and descriptions of values by extensions that are in wide use.
struct Names<'d> {
    names: Texts<'d>,
    descriptions: Texts<'d>,
}

/// Texts about the values of an enumeration.
enum Texts<'d> {
    /// There are none.
    None,
    /// In the order of the values.
    Listed(&'d [Value]),
    /// By value, as text.
    Named(&'d IndexMap<String, Value>),
    /// By the [`key`] of the value: a member of objects whose `value` it is.
    Described(HashMap<String, &'d str>),
}

impl<'d> Names<'d> {
    fn read(schema: &Node<'d>, list: &Node<'d>, diagnostics: &Diagnostics) -> Self {
        let texts = |keys: [&'static str; 3], member: &'static str| {
            let found = keys
                .into_iter()
                .find_map(|key| Some((key, schema.value().get(key)?)));
            match found {
                Some((_, Value::Object(texts))) => Texts::Named(texts),
                Some((key, Value::Array(texts))) => {
                    let fault = fault(texts, list, member == "name");
                    let Some((fault, help)) = fault else {
                        return Texts::Listed(texts);
                    };
                    let place = schema.get(key).unwrap_or_else(|| schema.clone()).place();
                    let message = format!("`{key}` {fault}; it is ignored");
                    let diagnostic =
                        Diagnostic::warning(codes::INVALID_KEYWORD, place, message).at_key();
                    diagnostics.report(diagnostic.help(help));
                    Texts::None
                }
                _ => described(schema, member),
            }
        };
        Self {
            names: texts(["x-enum-varnames", "x-enumNames", "x-enum-names"], "name"),
            descriptions: texts(
                [
                    "x-enum-descriptions",
                    "x-enumDescriptions",
                    "x-ms-enum-descriptions",
                ],
                "description",
            ),
        }
    }

    fn name(&self, index: usize, value: &Value) -> Option<String> {
        self.names.of(index, value)
    }

    fn description(&self, index: usize, value: &Value) -> Option<String> {
        self.descriptions.of(index, value)
    }
}

impl Texts<'_> {
    fn of(&self, index: usize, value: &Value) -> Option<String> {
        let text = match (self, value) {
            (Self::None, _) => return None,
            (Self::Listed(texts), _) => texts.get(index)?.as_str()?,
            (Self::Named(texts), Value::String(key)) => texts.get(key)?.as_str()?,
            (Self::Named(texts), Value::Number(key)) => texts.get(&key.to_string())?.as_str()?,
            (Self::Named(_), _) => return None,
            (Self::Described(texts), value) => texts.get(&key(value)?)?,
        };
        (!text.trim().is_empty()).then(|| text.to_owned())
    }
}

/// What is wrong with a list of texts, and what to do: one that is shorter or longer than the enumeration would give
/// values the names of others.
fn fault(texts: &[Value], list: &Node<'_>, names: bool) -> Option<(String, &'static str)> {
    let count = |number: usize| match number {
        1 => "1 value".to_owned(),
        number => format!("{number} values"),
    };
    let values = list.item_count();
    let last = values.checked_sub(1).and_then(|last| list.item(last));
    // Nobody names `null`.
    let ends_with_null = last.is_some_and(|last| *last.value() == Value::Null);
    if texts.len() != values && !(ends_with_null && texts.len() + 1 == values) {
        let fault = format!("has {} for {}", texts.len(), count(values));
        return Some((fault, "list one for each value, in their order"));
    }
    let mut seen = HashSet::new();
    let repeated = texts.iter().filter_map(Value::as_str);
    let repeated = repeated
        .filter(|_| names)
        .find(|text| !text.trim().is_empty() && !seen.insert(*text));
    repeated.map(|name| {
        let fault = format!("names several values `{name}`");
        (fault, "give each value a name of its own")
    })
}

/// The texts of `x-ms-enum`, whose `values` is a list of objects with `value`, `name` and `description`, or of
/// `x-enum-values`, which is such a list; there `numericValue` and `identifier` are in use as well.
fn described<'d>(schema: &Node<'d>, member: &str) -> Texts<'d> {
    let schema = schema.value();
    let of_extension = schema.get("x-ms-enum").and_then(|it| it.get("values"));
    let lists = of_extension.into_iter().chain(schema.get("x-enum-values"));
    let texts = lists.filter_map(Value::as_array).flatten();
    let texts = texts.filter_map(|item| {
        let name = item.get("identifier").filter(|_| member == "name");
        let text = item.get(member).or(name)?.as_str()?;
        let value = match (item.get("value"), item.get("numericValue")) {
            (Some(value), _) => key(value)?,
            (None, Some(Value::String(number))) => key(&Value::Number(parse_number(number)?))?,
            (None, number) => key(number?)?,
        };
        Some((value, text))
    });
    let texts: HashMap<String, &str> = texts.collect();
    let mut seen = HashSet::new();
    let unlike = member != "name" || texts.values().all(|text| seen.insert(*text));
    match texts.is_empty() || !unlike {
        true => Texts::None,
        false => Texts::Described(texts),
    }
}

/// A scalar as a text that is another one for each.
fn key(value: &Value) -> Option<String> {
    Some(match value {
        Value::String(text) => format!("\"{text}"),
        Value::Number(number) => match number.as_integer() {
            Some(integer) => integer.to_string(),
            None => number.to_string(),
        },
        Value::Bool(value) => value.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    })
}

/// Values that were seen, for lists that may be long.
#[derive(Default)]
pub(crate) struct Seen<'v>(HashSet<Key<'v>>);

impl<'v> Seen<'v> {
    /// Whether `value` is new.
    pub(crate) fn insert(&mut self, value: &'v Value) -> bool {
        self.0.insert(Key(value))
    }
}

/// A value as a key of a hash table, by JSON equality.
#[derive(PartialEq, Eq)]
pub(crate) struct Key<'v>(pub(crate) &'v Value);

impl std::hash::Hash for Key<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self.0).hash(state);
        match self.0 {
            Value::String(text) => text.hash(state),
            Value::Bool(value) => value.hash(state),
            Value::Number(number) => match number.as_integer() {
                Some(integer) => integer.hash(state),
                None => number.as_f64().to_bits().hash(state),
            },
            Value::Array(items) => items.iter().for_each(|item| Key(item).hash(state)),
            // Equal objects may have their members in any order, so each counts the same wherever it stands.
            Value::Object(members) => {
                let members = members.iter().map(|(key, value)| {
                    let mut hasher = std::hash::DefaultHasher::new();
                    (key, Key(value)).hash(&mut hasher);
                    std::hash::Hasher::finish(&hasher)
                });
                members.fold(0u64, u64::wrapping_add).hash(state);
            }
            Value::Null => {}
        }
    }
}
