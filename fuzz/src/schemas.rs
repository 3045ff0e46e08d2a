//! Descriptions whose schemas refer to each other as bytes say it: circles and diamonds through every keyword.
//!
//! In: any bytes. Out: a description with a few named schemas, used by a parameter, a request and a response. What always
//! holds: it is read as JSON, and its size is bounded.

use serde_json::{Map, Value, json};

/// How deep schemas stand in each other.
const DEEP: u8 = 3;

const VERSIONS: [&str; 3] = ["3.1.0", "3.0.3", "3.2.0"];

const MEDIA_TYPES: [&str; 6] = [
    "application/json",
    "application/xml",
    "multipart/form-data",
    "application/x-www-form-urlencoded",
    "text/event-stream",
    "application/jsonl",
];

const STYLES: [&str; 2] = ["form", "deepObject"];

const NAMES: [&str; 3] = ["a", "b", "kind"];

/// The description that bytes say.
pub fn description(bytes: &[u8]) -> Value {
    let mut says = Says { bytes, schemas: 0 };
    says.schemas = 2 + says.below(6);
    let version = says.one_of(&VERSIONS);
    let named: Map<String, Value> = (0..says.schemas)
        .map(|name| (format!("S{name}"), says.schema(DEEP)))
        .collect();
    let style = says.one_of(&STYLES);
    let (request, response) = (says.one_of(&MEDIA_TYPES), says.one_of(&MEDIA_TYPES));
    let operation = json!({
        "parameters": [{"name": "q", "in": "query", "style": style, "schema": says.reference()}],
        "requestBody": {"content": { request: {"schema": says.reference()} }},
        "responses": {"200": {"description": "Done", "content": { response: {"schema": says.reference()} }}},
    });
    json!({
        "openapi": version,
        "info": {"title": "Fuzz", "version": "1"},
        "paths": {"/": {"post": operation}},
        "components": {"schemas": named},
    })
}

/// What the bytes that are left say.
struct Says<'b> {
    bytes: &'b [u8],
    /// How many schemas have a name.
    schemas: u8,
}

impl Says<'_> {
    /// A number below another one; zero where there are no more bytes.
    fn below(&mut self, end: u8) -> u8 {
        let Some((first, rest)) = self.bytes.split_first() else {
            return 0;
        };
        self.bytes = rest;
        first % end
    }

    fn one_of<'v>(&mut self, values: &[&'v str]) -> &'v str {
        let end = u8::try_from(values.len()).unwrap_or(u8::MAX);
        values[usize::from(self.below(end))]
    }

    fn reference(&mut self) -> Value {
        let to = self.below(self.schemas);
        json!({"$ref": format!("#/components/schemas/S{to}")})
    }

    /// One to three schemas.
    fn schemas(&mut self, deep: u8) -> Vec<Value> {
        (0..=self.below(3)).map(|_| self.schema(deep)).collect()
    }

    fn schema(&mut self, deep: u8) -> Value {
        if deep == 0 || self.below(3) == 0 {
            return match self.below(12) {
                0 => json!({"type": "string"}),
                1 => json!({"type": "integer", "minimum": 3}),
                2 => json!({"enum": ["a", 1, null]}),
                3 => json!({}),
                4 => json!({"type": "string", "pattern": "^a+$"}),
                5 => json!({"not": {}}),
                _ => self.reference(),
            };
        }
        let mut schema = Map::new();
        match self.below(6) {
            0 | 1 => drop(schema.insert("type".to_owned(), json!("object"))),
            2 => drop(schema.insert("type".to_owned(), json!("array"))),
            _ => {}
        }
        for _ in 0..=self.below(3) {
            self.keyword(&mut schema, deep - 1);
        }
        Value::Object(schema)
    }

    /// A keyword of a schema, by what stands below it.
    fn keyword(&mut self, schema: &mut Map<String, Value>, deep: u8) {
        const SCHEMA: [&str; 9] = [
            "items",
            "not",
            "contains",
            "additionalProperties",
            "unevaluatedProperties",
            "unevaluatedItems",
            "if",
            "then",
            "else",
        ];
        const SCHEMAS: [&str; 4] = ["oneOf", "anyOf", "allOf", "prefixItems"];
        const MEMBERS: [&str; 2] = ["properties", "dependentSchemas"];
        let (keyword, value) = match self.below(12) {
            0..=2 => (self.one_of(&SCHEMAS), self.schemas(deep).into()),
            3..=5 => {
                let members = self.schemas(deep).into_iter();
                let named = NAMES.iter().map(|name| (*name).to_owned());
                (self.one_of(&MEMBERS), named.zip(members).collect())
            }
            6 | 7 => (self.one_of(&SCHEMA), self.schema(deep)),
            8 => {
                let Value::Object(reference) = self.reference() else {
                    return;
                };
                return schema.extend(reference);
            }
            9 => ("required", json!([self.one_of(&NAMES)])),
            10 => {
                let flags = [
                    "nullable",
                    "uniqueItems",
                    "unevaluatedProperties",
                    "additionalProperties",
                    "readOnly",
                ];
                let flag = self.one_of(&flags);
                (flag, json!(!flag.ends_with("Properties")))
            }
            _ => match self.below(3) {
                0 => ("discriminator", json!({"propertyName": "kind"})),
                1 => ("minItems", json!(1)),
                _ => ("example", json!({"a": {"b": "a"}})),
            },
        };
        schema.insert(keyword.to_owned(), value);
    }
}
