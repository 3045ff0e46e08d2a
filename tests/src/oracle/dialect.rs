//! The schemas of a description as JSON Schema 2020-12.
//!
//! In: the tree of a description. Out: the same tree, whose schemas a validator of JSON Schema 2020-12 understands
//! as `docs/support.md` says that they are understood.
//!
//! What always holds: a schema is rewritten where it stands. What must move, because `null` is let through beside it,
//! is found again by [`Moves`].

use serde_json::{Map, Value, json};

use super::unions;
use super::walk::{self, join};

/// The keywords that only objects have, only arrays, only strings, and only numbers. A schema that has keywords of
/// one kind and does not say `type` is about values of that kind.
const KINDS: [(&str, &[&str]); 4] = [
    (
        "object",
        &[
            "additionalProperties",
            "maxProperties",
            "minProperties",
            "patternProperties",
            "properties",
            "required",
        ],
    ),
    (
        "array",
        &[
            "items",
            "maxItems",
            "minItems",
            "prefixItems",
            "uniqueItems",
        ],
    ),
    ("string", &["maxLength", "minLength", "pattern"]),
    (
        "number",
        &[
            "exclusiveMaximum",
            "exclusiveMinimum",
            "maximum",
            "minimum",
            "multipleOf",
        ],
    ),
];

/// The formats of strings that have a Rust type, and by it are checked.
const STRINGS: [&str; 6] = ["byte", "date", "date-time", "ipv4", "ipv6", "uuid"];

/// What stands elsewhere after a translation: old and new pointers, inner ones first.
#[derive(Debug, Default)]
pub struct Moves(Vec<(String, String)>);

impl Moves {
    /// Where something stands now.
    #[must_use]
    pub fn find(&self, pointer: &str) -> String {
        let mut pointer = pointer.to_owned();
        for (from, to) in &self.0 {
            if let Some(rest) = pointer.strip_prefix(from)
                && (rest.is_empty() || rest.starts_with('/'))
            {
                pointer = format!("{to}{rest}");
            }
        }
        pointer
    }
}

/// Whether a version of OpenAPI has a dialect of its own, rather than JSON Schema 2020-12.
pub fn is_older(version: &str) -> bool {
    version.starts_with('2') || version.starts_with("3.0")
}

/// Rewrites all schemas of a file of a description whose version is given.
pub fn translate(root: &mut Value, version: &str) -> Moves {
    let older = is_older(version);
    let mut moves = unions::tell(root);
    let_out(root, older);
    // Inner schemas first: what an outer one becomes has them at other places.
    for pointer in walk::walk(root).schemas.iter().rev() {
        if let Some(Value::Object(schema)) = root.pointer_mut(pointer) {
            let moved = self::schema(schema, pointer, older).into_iter();
            moves.extend(
                moved.map(|(from, to)| (format!("{pointer}/{from}"), format!("{pointer}/{to}"))),
            );
        }
    }
    let moves = Moves(moves);
    follow(root, &moves);
    moves
}

/// Makes references lead to what moved, and be URLs.
fn follow(node: &mut Value, moves: &Moves) {
    match node {
        Value::Array(items) => items.iter_mut().for_each(|item| follow(item, moves)),
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(reference) if key == "$ref" => {
                        let pointer = reference
                            .strip_prefix('#')
                            .filter(|rest| rest.starts_with('/'));
                        if let Some(pointer) = pointer.map(percent_encoding::percent_decode_str)
                            && let Ok(pointer) = pointer.decode_utf8()
                        {
                            *reference = walk::fragment(&moves.find(&pointer));
                        }
                    }
                    value => follow(value, moves),
                }
            }
        }
        _ => {}
    }
}

fn schema(
    schema: &mut Map<String, Value>,
    pointer: &str,
    older: bool,
) -> Vec<(&'static str, String)> {
    if older {
        bound(schema, "minimum", "exclusiveMinimum");
        bound(schema, "maximum", "exclusiveMaximum");
        if schema.contains_key("$ref") {
            // Siblings of `$ref` are ignored; what `nullable` means there is clear, and understood with a warning.
            schema.retain(|key, _| matches!(key.as_str(), "$ref" | "nullable" | "x-nullable"));
        }
    }
    if let Some(extra) = numbers(schema) {
        let _position = all_of(schema, extra);
    }
    if !is_condition(pointer) {
        imply(schema);
    }
    strings(schema);
    pattern(schema);
    list_null(schema);
    let nullable = ["nullable", "x-nullable"].map(|key| schema.remove(key));
    match nullable.contains(&Some(json!(true))) {
        true => widen(schema),
        false => Vec::new(),
    }
}

/// `exclusiveMinimum: true` makes the `minimum` beside it exclusive.
fn bound(schema: &mut Map<String, Value>, bound: &str, exclusive: &str) {
    match schema.get(exclusive) {
        Some(Value::Bool(true)) => {
            schema.remove(exclusive);
            if let Some(value) = schema.remove(bound) {
                schema.insert(exclusive.into(), value);
            }
        }
        Some(Value::Bool(false)) => drop(schema.remove(exclusive)),
        _ => {}
    }
}

/// The range of the Rust type that a format of numbers has.
fn numbers(schema: &Map<String, Value>) -> Option<Value> {
    let range = match schema.get("format")?.as_str()? {
        "int8" => json!({"minimum": i8::MIN, "maximum": i8::MAX}),
        "int16" => json!({"minimum": i16::MIN, "maximum": i16::MAX}),
        "int32" => json!({"minimum": i32::MIN, "maximum": i32::MAX}),
        "int64" => json!({"minimum": i64::MIN, "maximum": i64::MAX}),
        "uint8" => json!({"minimum": 0, "maximum": u8::MAX}),
        "uint16" => json!({"minimum": 0, "maximum": u16::MAX}),
        "uint32" => json!({"minimum": 0, "maximum": u32::MAX}),
        "uint64" => json!({"minimum": 0, "maximum": u64::MAX}),
        "float" => json!({"minimum": f32::MIN, "maximum": f32::MAX}),
        _ => return None,
    };
    let unsigned = schema.get("type")? == "integer" || range["maximum"].is_f64();
    unsigned.then_some(range)
}

/// Leaves the format of a string only where it is checked.
fn strings(schema: &mut Map<String, Value>) {
    let string = schema.get("type").is_some_and(|ty| match ty {
        Value::Array(types) => types.iter().any(|ty| ty == "string"),
        ty => ty == "string",
    });
    match schema.get("format").and_then(Value::as_str) {
        Some(format) if string && STRINGS.contains(&format) => {}
        Some(format) if string && format.trim_end_matches(char::is_numeric) == "uuid" => {
            schema.insert("format".into(), json!("uuid"));
        }
        _ => drop(schema.remove("format")),
    }
    // It has a type of its own too.
    let encoding = schema.get("contentEncoding").and_then(Value::as_str);
    if string && encoding.is_some_and(|encoding| encoding.trim().eq_ignore_ascii_case("base64")) {
        schema.entry("format").or_insert_with(|| json!("byte"));
    }
}

/// A pattern as JavaScript has it in its own text, `/^a+$/`, without its slashes.
fn pattern(schema: &mut Map<String, Value>) {
    if let Some(Value::String(pattern)) = schema.get_mut("pattern") {
        let inside = pattern.strip_prefix("/^");
        if let Some(inside) = inside.and_then(|inside| inside.strip_suffix("$/")) {
            *pattern = format!("^{inside}$");
        }
    }
}

/// Lists the `null` that stands among the types, in an `enum` of other values.
fn list_null(schema: &mut Map<String, Value>) {
    let types = schema.get("type").and_then(Value::as_array);
    let is_null = types.is_some_and(|types| types.iter().any(|ty| ty == "null"));
    let is_meant = is_null && !schema.contains_key("const");
    if let Some(Value::Array(values)) = schema.get_mut("enum")
        && is_meant
        && !values.is_empty()
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
}

/// Lets both directions leave out what only one of them has.
fn let_out(root: &mut Value, older: bool) {
    for pointer in walk::walk(root).schemas {
        let schema = root.pointer(&pointer).filter(|_| !is_condition(&pointer));
        let properties = schema.and_then(|schema| schema.get("properties"));
        let properties = properties.and_then(Value::as_object).into_iter().flatten();
        let names: Vec<String> = properties
            .filter(|(_, property)| is_one_way(property, root, older, 0))
            .map(|(name, _)| name.clone())
            .collect();
        let required = root.pointer_mut(&join(&pointer, "required"));
        if let Some(Value::Array(required)) = required.filter(|_| !names.is_empty()) {
            required.retain(|name| !names.iter().any(|known| name == known));
        }
    }
}

/// Whether only one direction has a property: it says so itself, or what it refers to, or a part of it.
fn is_one_way(property: &Value, root: &Value, older: bool, depth: u8) -> bool {
    // References may go in circles.
    if depth > 8 {
        return false;
    }
    let reference = property.get("$ref").and_then(Value::as_str);
    // Beside a `$ref` nothing counts where the dialect is older than JSON Schema 2020-12.
    let counts = !older || reference.is_none();
    let says = |key: &&str| counts && property.get(*key) == Some(&json!(true));
    let referred = reference.and_then(|reference| walk::referred(root, reference));
    let parts = property.get("allOf").and_then(Value::as_array);
    let mut inside = parts.into_iter().flatten().chain(referred);
    ["readOnly", "writeOnly"].iter().any(says)
        || inside.any(|schema| is_one_way(schema, root, older, depth + 1))
}

/// Whether a schema only asks something of values whose type another schema says, so that it implies none.
fn is_condition(pointer: &str) -> bool {
    const HOLDERS: [&str; 4] = ["properties", "patternProperties", "schemas", "definitions"];
    let mut names = pointer.split('/').peekable();
    while let Some(name) = names.next() {
        match name {
            // The next is a name of somebody's own.
            name if HOLDERS.contains(&name) => drop(names.next()),
            "contains" | "dependentSchemas" | "else" | "if" | "not" | "propertyNames" | "then" => {
                return true;
            }
            _ => {}
        }
    }
    false
}

/// Adds the `type` that is meant, where the keywords are about one.
fn imply(schema: &mut Map<String, Value>) {
    let unions = [
        "$ref", "allOf", "anyOf", "const", "enum", "if", "not", "oneOf", "type",
    ];
    if unions.iter().any(|key| schema.contains_key(*key)) {
        return;
    }
    let mut kinds = KINDS
        .iter()
        .filter(|(_, keys)| keys.iter().any(|key| says(schema, key)));
    if let (Some((kind, _)), None) = (kinds.next(), kinds.next()) {
        schema.insert("type".into(), json!(kind));
    }
}

/// Whether a keyword is there, and names something: no property of `properties`, none of `required` says nothing.
fn says(schema: &Map<String, Value>, key: &str) -> bool {
    match (key, schema.get(key)) {
        (_, None) => false,
        ("properties" | "patternProperties", Some(Value::Object(names))) => !names.is_empty(),
        ("required", Some(Value::Array(names))) => !names.is_empty(),
        _ => true,
    }
}

/// Lets `null` through, whatever else is said. Gives back what moved.
fn widen(schema: &mut Map<String, Value>) -> Vec<(&'static str, String)> {
    match schema.get_mut("type") {
        Some(Value::String(ty)) => {
            let types = json!([ty.clone(), "null"]);
            schema.insert("type".into(), types);
        }
        Some(Value::Array(types)) => types.push(json!("null")),
        _ => {}
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.push(Value::Null);
    }
    let mut moved = Vec::new();
    for key in ["allOf", "anyOf", "const", "if", "not", "oneOf", "$ref"] {
        if let Some(inner) = schema.remove(key) {
            let at = all_of(schema, json!({"anyOf": [{"type": "null"}, {key: inner}]}));
            moved.push((key, format!("allOf/{at}/anyOf/1/{key}")));
        }
    }
    moved
}

/// Adds a schema to `allOf`, and says at which position.
pub(super) fn all_of(schema: &mut Map<String, Value>, extra: Value) -> usize {
    match schema.get_mut("allOf") {
        Some(Value::Array(all)) => {
            all.push(extra);
            all.len() - 1
        }
        _ => {
            schema.insert("allOf".into(), json!([extra]));
            0
        }
    }
}
