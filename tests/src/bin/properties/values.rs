//! Values for a schema: some valid, some nearly.
//!
//! In: the tree of a description in JSON Schema 2020-12, and a pointer to a schema. Out: values. The same seed makes
//! the same values.
//!
//! What always holds: nothing is promised of a value. Whether it is valid is for a validator to say; it only has to
//! be often so, and else not far from it.

use fastrand::Rng;
use regex_syntax::hir::{Class, Hir, HirKind};
use serde_json::{Map, Number, Value, json};

/// How deep values are.
const DEPTH: u8 = 7;

/// Makes values.
pub(crate) struct Values<'t> {
    tree: &'t Value,
    random: Rng,
}

impl<'t> Values<'t> {
    pub(crate) fn new(tree: &'t Value, seed: u64) -> Self {
        Self {
            tree,
            random: Rng::with_seed(seed),
        }
    }

    /// A value for the schema at a pointer; half of them are made wrong at one place.
    pub(crate) fn make(&mut self, pointer: &str) -> Value {
        let mut value = match self.tree.pointer(pointer) {
            Some(schema) => self.of(schema, DEPTH),
            None => Value::Null,
        };
        if self.random.bool() {
            self.mutate(&mut value);
        }
        value
    }

    fn of(&mut self, schema: &'t Value, depth: u8) -> Value {
        let (Value::Object(schema), Some(depth)) = (schema, depth.checked_sub(1)) else {
            return self.any();
        };
        let mut value = self.own(schema, depth);
        if let Some(target) = schema
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|to| self.find(to))
        {
            let other = self.of(target, depth + u8::from(depth < DEPTH - 1));
            merge(&mut value, other);
        }
        let (conditions, parts): (Vec<_>, Vec<_>) =
            list(schema, "allOf").partition(|part| part.get("then").is_some());
        let conditions: Vec<_> = conditions
            .into_iter()
            .filter(|part: &&Value| part.pointer("/if/properties").is_some())
            .collect();
        for part in parts {
            let other = self.of(part, depth);
            merge(&mut value, other);
        }
        let is_told = !conditions.is_empty();
        // One of them applies, as where a member says which.
        if let Some(part) = self.random.choice(conditions) {
            if let Some(then) = part.get("then") {
                let other = self.of(then, depth);
                merge(&mut value, other);
            }
            let told = part.pointer("/if/properties").and_then(Value::as_object);
            for (name, told) in told.into_iter().flatten() {
                if let (Some(Value::Object(members)), Some(told)) = (&mut value, told.get("const"))
                {
                    members.insert(name.clone(), told.clone());
                }
            }
        }
        for key in ["oneOf", "anyOf"] {
            let branches = list(schema, key);
            if is_told && key == "anyOf" && self.random.u8(0..8) > 0 {
                continue;
            }
            if let Some(branch) = self.random.choice(branches) {
                let other = self.of(branch, depth);
                merge(&mut value, other);
            }
        }
        value.unwrap_or_else(|| self.any())
    }

    /// What the keywords of one schema say, without those that combine schemas.
    fn own(&mut self, schema: &'t Map<String, Value>, depth: u8) -> Option<Value> {
        if let Some(value) = schema.get("const") {
            return Some(value.clone());
        }
        if let Some(value) = self.random.choice(list(schema, "enum")) {
            return Some(value.clone());
        }
        let ty = match schema.get("type") {
            Some(Value::Array(types)) => self.random.choice(types.iter()).and_then(Value::as_str),
            ty => ty.and_then(Value::as_str),
        };
        Some(match ty? {
            "null" => Value::Null,
            "boolean" => self.random.bool().into(),
            "integer" => self.number(schema, true),
            "number" => self.number(schema, false),
            "string" => Value::String(self.string(schema)),
            "array" => self.array(schema, depth),
            "object" => self.object(schema, depth),
            _ => self.any(),
        })
    }

    fn object(&mut self, schema: &'t Map<String, Value>, depth: u8) -> Value {
        let required = list(schema, "required");
        let required: Vec<&str> = required.filter_map(Value::as_str).collect();
        let mut object = Map::new();
        for (name, property) in schema
            .get("properties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let likely = if depth > 3 { 3 } else { 1 };
            if required.contains(&name.as_str()) || self.random.u8(0..6) < likely {
                object.insert(name.clone(), self.of(property, depth));
            }
        }
        for (pattern, property) in schema
            .get("patternProperties")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            object.insert(self.matching(pattern), self.of(property, depth));
        }
        for name in required {
            if !object.contains_key(name) {
                object.insert(name.to_owned(), self.any());
            }
        }
        if let Some(additional @ Value::Object(_)) = schema.get("additionalProperties") {
            for _ in 0..self.random.u8(0..3) {
                object.insert(self.word(), self.of(additional, depth));
            }
        }
        Value::Object(object)
    }

    fn array(&mut self, schema: &'t Map<String, Value>, depth: u8) -> Value {
        let prefix = list(schema, "prefixItems");
        let mut items: Vec<Value> = prefix.map(|item| self.of(item, depth)).collect();
        let (least, most) = self.length(
            schema,
            "minItems",
            "maxItems",
            if depth > 2 { 2 } else { 0 },
        );
        let length = self.random.usize(least..=most);
        while items.len() < length {
            items.push(
                schema
                    .get("items")
                    .map_or(Value::Null, |item| self.of(item, depth)),
            );
        }
        Value::Array(items)
    }

    /// The least and the greatest length that is made; sometimes one beyond what the schema allows.
    fn length(
        &mut self,
        schema: &Map<String, Value>,
        least: &str,
        most: &str,
        usual: usize,
    ) -> (usize, usize) {
        let bound = |key: &str| {
            schema
                .get(key)
                .and_then(Value::as_u64)
                .and_then(|bound| usize::try_from(bound).ok())
        };
        let beyond = usize::from(self.random.u8(0..8) == 0);
        let least = bound(least).unwrap_or(0).saturating_sub(beyond).min(300);
        let most = bound(most).map_or(least + usual, |most| (most + beyond).min(least + 40));
        (least, most.max(least))
    }

    fn string(&mut self, schema: &Map<String, Value>) -> String {
        if let Some(pattern) = schema.get("pattern").and_then(Value::as_str)
            && self.random.u8(0..10) > 0
        {
            return self.matching(pattern);
        }
        match schema.get("format").and_then(Value::as_str) {
            Some("date-time") => self.one_of(&[
                "2024-02-29T23:59:59Z",
                "1999-12-31T00:00:00.123456+05:30",
                "2023-02-29T00:00:00Z",
                "2023-01-01T00:00:00",
                "2023-01-01",
                "2024-02-29t23:59:59.10z",
                "2024-02-29 23:59:59Z",
                "2024-02-29T23:59:59+0000",
                "2016-12-31T23:59:60+00:00",
                "2016-12-31T20:00:60Z",
            ]),
            Some("date") => self.one_of(&[
                "2024-02-29",
                "2023-02-29",
                "2024-1-1",
                "1999-12-31",
                "+1999-12-31",
            ]),
            Some("uuid") => self.one_of(&[
                "6f1e9d9c-65a5-4a09-9c1b-6f1f3bd2f4d1",
                "6F1E9D9C-65A5-4A09-9C1B-6F1F3BD2F4D1",
                "6f1e9d9c65a54a099c1b6f1f3bd2f4d1",
                "{6f1e9d9c-65a5-4a09-9c1b-6f1f3bd2f4d1}",
                "urn:uuid:6f1e9d9c-65a5-4a09-9c1b-6f1f3bd2f4d1",
                "6f1e9d9c-65a5-4a09-9c1b",
            ]),
            Some("ipv4") => self.one_of(&["127.0.0.1", "256.1.1.1", "10.0.0"]),
            Some("ipv6") => self.one_of(&[
                "::1",
                "2001:db8::8a2e:370:7334",
                "12345::",
                "::ffff:1.2.3.4",
            ]),
            Some("byte") => self.one_of(&["aGk=", "", "aGk", "aGl=", "a-_=", "a", "!!!"]),
            _ => {
                let (least, most) = self.length(schema, "minLength", "maxLength", 6);
                let length = self.random.usize(least..=most);
                (0..length).map(|_| self.letter()).collect()
            }
        }
    }

    fn number(&mut self, schema: &Map<String, Value>, whole: bool) -> Value {
        let bounds = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
        let bounds: Vec<&Value> = bounds.iter().filter_map(|key| schema.get(*key)).collect();
        let step = schema.get("multipleOf").and_then(Value::as_f64);
        let near = match self.random.choice(bounds) {
            Some(Value::Number(bound)) => {
                bound.as_f64().unwrap_or_default() + f64::from(self.random.i8(-2..=2))
            }
            _ => f64::from(self.random.i16(-300..=3000)),
        };
        let value = match (step, whole) {
            (Some(step), _) if self.random.u8(0..6) > 0 => (near / step).round() * step,
            (_, true) if self.random.u8(0..12) > 0 => near.round(),
            _ => near + f64::from(self.random.i8(-8..8)) / 8.0,
        };
        #[expect(clippy::cast_possible_truncation, reason = "it is in range")]
        if value.fract() == 0.0 && value.abs() < 9e15 && self.random.u8(0..12) > 0 {
            return json!(value as i64);
        }
        Number::from_f64(value).map_or(Value::Null, Value::Number)
    }

    /// A text that a pattern matches, where it is not beyond what is understood here.
    fn matching(&mut self, pattern: &str) -> String {
        let mut text = String::new();
        if let Ok(hir) = regex_syntax::parse(pattern) {
            self.write(&hir, &mut text);
        }
        text
    }

    fn write(&mut self, hir: &Hir, text: &mut String) {
        match hir.kind() {
            HirKind::Literal(literal) => text.push_str(&String::from_utf8_lossy(&literal.0)),
            HirKind::Class(Class::Unicode(class)) => {
                if let Some(range) = self.random.choice(class.ranges().iter().take(4)) {
                    let last = u32::from(range.end()).min(u32::from(range.start()) + 30);
                    let code = self.random.u32(u32::from(range.start())..=last);
                    // The validator takes some line terminators for `.`, which ECMA-262 does not.
                    let made = char::from_u32(code)
                        .filter(|made| !matches!(made, '\r' | '\u{2028}' | '\u{2029}'));
                    text.push(made.unwrap_or(range.start()));
                }
            }
            HirKind::Repetition(repetition) => {
                let least = repetition.min;
                let most = repetition
                    .max
                    .unwrap_or(least + 3)
                    .min(least + 8)
                    .max(least);
                for _ in 0..self.random.u32(least..=most).min(200) {
                    self.write(&repetition.sub, text);
                }
            }
            HirKind::Capture(capture) => self.write(&capture.sub, text),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.write(part, text)),
            HirKind::Alternation(parts) => {
                if let Some(part) = self.random.choice(parts) {
                    self.write(part, text);
                }
            }
            HirKind::Empty | HirKind::Look(_) | HirKind::Class(Class::Bytes(_)) => {}
        }
    }

    /// Makes a value wrong, at one place of it.
    fn mutate(&mut self, value: &mut Value) {
        let deeper = self.random.u8(0..4) > 0;
        match value {
            Value::Object(members) if deeper && !members.is_empty() => {
                let index = self.random.usize(..members.len());
                if let Some((_, member)) = members.iter_mut().nth(index) {
                    return self.mutate(member);
                }
            }
            Value::Array(items) if deeper && !items.is_empty() => {
                let index = self.random.usize(..items.len());
                return self.mutate(&mut items[index]);
            }
            _ => {}
        }
        match (value, self.random.u8(0..6)) {
            (value, 0) => *value = Value::Null,
            (value, 1) => *value = self.any(),
            (Value::Object(members), 2..4) if !members.is_empty() => {
                let index = self.random.usize(..members.len());
                let key = members.keys().nth(index).cloned().unwrap_or_default();
                members.shift_remove(&key);
            }
            (Value::Object(members), _) => drop(members.insert(self.word(), self.any())),
            (Value::Array(items), 2..4) if !items.is_empty() => {
                let index = self.random.usize(..items.len());
                items.push(items[index].clone());
            }
            (Value::Array(items), 4) => drop(items.pop()),
            (Value::Array(items), _) => items.push(self.any()),
            (Value::String(text), 2) => drop(text.pop()),
            (Value::String(text), 3) => text.push(self.letter()),
            (Value::String(text), 4) => *text = text.to_uppercase(),
            (Value::String(text), _) => *text = self.word(),
            (Value::Number(number), 2..4) => {
                let by = if self.random.bool() { 1.0 } else { -1.0 };
                let near = number.as_f64().unwrap_or_default() + by;
                *number = Number::from_f64(near).unwrap_or_else(|| 0.into());
            }
            (value, _) => *value = self.any(),
        }
    }

    /// Any value, a small one.
    fn any(&mut self) -> Value {
        match self.random.u8(0..9) {
            0 => Value::Null,
            1 => self.random.bool().into(),
            2 => json!(self.random.i32(-3..100)),
            3 => json!(f64::from(self.random.i32(-30..300)) / 4.0),
            4 => json!([]),
            5 => json!({}),
            6 => json!([self.word()]),
            7 => json!({self.word(): self.random.i8(..)}),
            _ => Value::String(self.word()),
        }
    }

    fn one_of(&mut self, texts: &[&str]) -> String {
        self.random
            .choice(texts)
            .copied()
            .unwrap_or_default()
            .to_owned()
    }

    fn word(&mut self) -> String {
        self.one_of(&[
            "", "a", "id", "name", "type", "value", "Ωmega", "x-1", "true", "12",
        ])
    }

    fn letter(&mut self) -> char {
        self.random
            .choice(&['a', 'b', 'x', 'Z', ' ', '0', '9', '-', '_', '.', 'é', '😀'])
            .copied()
            .unwrap_or('a')
    }

    /// The schema that a reference leads to, where it is in the same tree.
    fn find(&self, reference: &str) -> Option<&'t Value> {
        let pointer = percent_encoding::percent_decode_str(reference.strip_prefix('#')?);
        self.tree.pointer(&pointer.decode_utf8().ok()?)
    }
}

/// The items of a keyword that is a list.
fn list<'t>(
    schema: &'t Map<String, Value>,
    key: &str,
) -> impl ExactSizeIterator<Item = &'t Value> + DoubleEndedIterator {
    schema
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice)
        .iter()
}

/// Draws the members of two objects together; of anything else, the later one counts.
fn merge(value: &mut Option<Value>, other: Value) {
    match (value, other) {
        (Some(Value::Object(members)), Value::Object(others)) => members.extend(others),
        (value, other) => *value = Some(other),
    }
}
