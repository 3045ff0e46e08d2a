//! What is fuzzed: one function for each kind of text that is read.
//!
//! In: any bytes. Out: nothing; a function panics where spectrait broke a promise. The texts within a description
//! (path templates, media types, runtime expressions, patterns) are put into a small one, and go the whole way to
//! the files. How schemas refer to each other is said by bytes (`schemas.rs`).
//!
//! What always holds of an answer: it is no panic; what is written is Rust; every diagnostic has a place; where schemas
//! refer to each other, it comes soon.

use std::fmt::Write as _;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use spectrait::{Error, Generator, Located};

#[path = "schemas.rs"]
mod schemas;

/// How long it may take to generate from a few schemas, on a busy machine and without optimisation.
const LONGEST: Duration = Duration::from_secs(30);

/// A target: its name, and what it does with an input.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 9] = [
    ("description", description),
    ("page", page),
    ("reference", reference),
    ("path_template", path_template),
    ("server_url", server_url),
    ("media_type", media_type),
    ("runtime_expression", runtime_expression),
    ("pattern", pattern),
    ("schemas", schemas),
];

/// A description, as YAML or JSON.
pub fn description(bytes: &[u8]) {
    answer(bytes.to_vec());
}

/// The block of a page that holds a description, and the page around it.
pub fn page(bytes: &[u8]) {
    let mut page = b"# API\n\n- A list\n\n   ```yaml\n   openapi: 3.1.0\n   ```\n\n".to_vec();
    page.extend(bytes);
    answer(page);
    answer(bytes.to_vec());
}

/// A `$ref`, of a schema, a parameter and a path item: pointers, anchors and names of other files.
pub fn reference(bytes: &[u8]) {
    let reference = json!({ "$ref": String::from_utf8_lossy(bytes) });
    let mut description = operation(json!({
        "parameters": [reference],
        "responses": {"200": {"description": "Done", "content": {"application/json": {"schema": reference}}}},
    }));
    description["paths"]["/a~b"] = reference.clone();
    description["components"] = json!({"schemas": {
        "A/B": {"$anchor": "a", "type": "string"},
        "C": {"$id": "https://example.com/c/", "$defs": {"D": reference}, "allOf": [reference]},
    }});
    answer_to(&description);
}

/// The key of a path item.
pub fn path_template(bytes: &[u8]) {
    let template = String::from_utf8_lossy(bytes);
    let parameter =
        json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string"}});
    let mut description = operation(
        json!({"parameters": [parameter], "responses": {"204": {"description": "Done"}}}),
    );
    let item = description["paths"]["/"].take();
    description["paths"] = json!({ (format!("/{template}")): item });
    answer_to(&description);
}

/// The URL of a server, of the API and of an operation.
pub fn server_url(bytes: &[u8]) {
    let url = String::from_utf8_lossy(bytes);
    let servers = json!([{"url": url, "variables": {"id": {"default": "a", "enum": ["a", "b"]}}}]);
    let mut description =
        operation(json!({"servers": servers, "responses": {"204": {"description": "Done"}}}));
    description["servers"] = servers;
    answer_to(&description);
}

/// The key of a body's content, a request's and a response's.
pub fn media_type(bytes: &[u8]) {
    let name = String::from_utf8_lossy(bytes);
    let content =
        json!({ name: {"schema": {"type": "object", "properties": {"a": {"type": "string"}}}} });
    answer_to(&operation(json!({
        "requestBody": {"content": content},
        "responses": {"200": {"description": "Done", "content": content}},
    })));
}

/// The key of a callback, and the parameter of a link.
pub fn runtime_expression(bytes: &[u8]) {
    let expression = String::from_utf8_lossy(bytes);
    let done = json!({"204": {"description": "Done"}});
    let link =
        json!({"operationId": "run", "parameters": {"id": expression}, "requestBody": expression});
    answer_to(&operation(json!({
        "operationId": "run",
        "parameters": [{"name": "id", "in": "query", "schema": {"type": "string"}}],
        "callbacks": {"done": { expression: {"post": {"responses": done}} }},
        "responses": {"200": {"description": "Done", "links": {"again": link}}},
    })));
}

/// The pattern of a text and of the names of members.
pub fn pattern(bytes: &[u8]) {
    let pattern = String::from_utf8_lossy(bytes);
    let schema = json!({
        "type": "object",
        "properties": {
            "a": {"type": "string", "pattern": pattern},
            "id": {"type": "string", "format": "uuid", "pattern": pattern},
            "of": {"type": "string", "pattern": pattern, "default": "a".repeat(64)},
        },
        "patternProperties": { pattern: {"type": "integer"} },
    });
    let content = json!({"application/json": {"schema": schema}});
    answer_to(&operation(json!({
        "requestBody": {"content": content},
        "responses": {"204": {"description": "Done"}},
    })));
}

/// Schemas that refer to each other, with and without samples, in bounded time.
pub fn schemas(bytes: &[u8]) {
    let text = schemas::description(bytes).to_string();
    // The name of the thread is what is said of it where its stack overflows.
    let mut name = String::new();
    for byte in bytes {
        let _ = write!(name, "{byte:02x}");
    }
    let (done, wait) = channel();
    let run = move || {
        answer(text.clone().into_bytes());
        let generator = Generator::from_source("fuzzed", text).name("fuzzed");
        answer_of(&generator.mock(true).tests(true));
        let _ = done.send(());
    };
    let thread = thread::Builder::new().name(name).spawn(run);
    match wait.recv_timeout(LONGEST) {
        Err(RecvTimeoutError::Timeout) => panic!("it takes longer than {LONGEST:?}"),
        // It ended, well or by a panic.
        _ => assert!(
            thread.is_ok_and(|thread| thread.join().is_ok()),
            "it panics"
        ),
    }
}

/// A description with one operation.
fn operation(operation: impl Into<Value>) -> Value {
    let operation = operation.into();
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Fuzz", "version": "1"},
        "paths": {"/": {"post": operation}},
    })
}

fn answer_to(description: &Value) {
    answer(description.to_string().into_bytes());
}

/// Generates from a text, and checks what always holds.
fn answer(text: Vec<u8>) {
    answer_of(&Generator::from_source("fuzzed", text).name("fuzzed"));
}

fn answer_of(generator: &Generator) {
    match generator.generate() {
        Ok(output) => check(&output.diagnostics),
        Err(Error::Description(rejected)) => {
            assert!(
                !rejected.output.diagnostics.is_empty(),
                "rejected without a reason"
            );
            check(&rejected.output.diagnostics);
        }
        Err(error) => panic!("{error}"),
    }
}

fn check(diagnostics: &[Located]) {
    for diagnostic in diagnostics {
        let at = &diagnostic.position;
        assert!(at.line > 0 && at.column > 0, "{}", diagnostic.message);
        assert!(diagnostic.render(false).contains(diagnostic.code));
    }
}
