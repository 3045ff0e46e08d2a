//! The fuzz targets, for a bounded time and with a fixed seed: mutations of texts that are right or nearly so.
//!
//! `SPECTRAIT_FUZZ=N` runs `N` times as many. What fails is printed as it was put in.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::panic::catch_unwind;

use fastrand::Rng;

#[path = "../../../fuzz/src/targets.rs"]
#[expect(unreachable_pub, reason = "it is a module of another crate, too")]
mod targets;

const DESCRIPTION: &str = include_str!("../../../specs/tuples.yaml");

const JSON: &str = r##"{"swagger": "2.0", "info": {"title": "a", "version": "1"}, "paths": {"/a/{b}": {"get": {"parameters":
[{"name": "b", "in": "path", "required": true, "type": "array", "items": {"type": "string"}, "collectionFormat": "csv"}],
"responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/A"}}}}}}, "definitions": {"A": {"type": "object",
"discriminator": "k", "required": ["k"], "properties": {"k": {"type": "string", "enum": ["a", 1]}}}}}"##;

const PAGE: &str = "# Page\n\n1. Text\n\n   ```yaml\n   openapi: 3.0.3\n   info: {title: a, version: '1'}\n   paths:\n     /a:\n       get: {responses: {default: {description: b}}}\n   ```\n\n~~~json\n{\"openapi\": \"3.1.0\"}\n~~~\n";

/// What a target's inputs begin as.
fn seeds(target: &str) -> &'static [&'static str] {
    match target {
        "description" => &[DESCRIPTION, JSON],
        "page" => &[PAGE],
        "path_template" => &[
            "/a/{id}",
            "/{id}.{ext}/b",
            "a%7B{id}:do?q={q}#{f}",
            "//{id{id}}//*/{*id}",
        ],
        "server_url" => &[
            "https://{id}.example.com:80/v1/",
            "//example.com/{id}?a=b#c",
            "/v1/../{id}",
            "https://user:word@[::1]:8080/%7Bid%7D",
            "HTTP://ex ample.com:{port}",
        ],
        "reference" => &[
            "#/components/schemas/A~1B",
            "#/paths/~1a~0b/post/responses/200/content/application~1json/schema",
            "#a",
            "https://example.com/c/#/$defs/D",
            "../other/file.yaml#/C%20D/0",
            "#/components/schemas/C/allOf/0",
            "A/B",
        ],
        "media_type" => &[
            "application/json",
            "application/vnd.a+json; charset=utf-8; q=\"a;\\\"b\"",
            "multipart/form-data; boundary=x",
            "text/*",
            "*/*; q=0.1",
            "application/x-www-form-urlencoded",
            "text/event-stream",
            "application/json-seq",
            "image/svg+xml",
        ],
        "runtime_expression" => &[
            "{$request.body#/url}",
            "https://a.b/{$url}/{$method}?c={$request.query.id}",
            "$response.header.Location",
            "{$request.body#/a~1b/0}{$response.body}",
            "$statusCode",
        ],
        "pattern" => &[
            r"^[a-z\d_-]{1,64}$",
            r"(?=.*\d)(?<name>[^\s\\]+)\k<name>\1",
            r"^\p{L}+[\u00e9\u{1F600}\x41\cA]*?$|(?:a|b){2,}",
            r"[[:alpha:]&&[^a]]~~--\/\-]",
            r"(?<!a)b(?!c)[\b]\B",
        ],
        // Any bytes will do.
        "schemas" => &[],
        other => panic!("the target {other} has no seeds"),
    }
}

/// Pieces that mean something in one of the texts.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "\\",
    "/",
    "~1",
    "%7B",
    "$",
    "#",
    "#/",
    "*",
    "+",
    "?",
    "{9}",
    "{0,4294967296}",
    "^",
    "|",
    "&&",
    "(?",
    "(?<",
    "\\u{",
    "\\p{",
    "\\k<",
    "-",
    ":",
    ": ",
    ";",
    "=",
    "\"",
    "'",
    ",",
    ".",
    " ",
    "\t",
    "\r\n",
    "\0",
    "\u{feff}",
    "é",
    "\u{1F600}",
    "&a ",
    "*a",
    "<<: ",
    "- ",
    "|\n",
    "---\n",
    "```\n",
    "!!int ",
    "1e999",
    "-1",
    "null",
    "$ref: '#'\n",
    "$request.body",
    "type",
    "self",
    "r#",
];

/// Changes a text a little: cut off, removed, put in, repeated, a byte or a piece of another text.
fn mutate(random: &mut Rng, bytes: &mut Vec<u8>, other: &[u8]) {
    for _ in 0..random.usize(1..4) {
        let at = random.usize(..=bytes.len());
        let end = (at + random.usize(..12)).min(bytes.len());
        match random.u8(..8) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2..=4 => drop(bytes.splice(at..at, random.choice(PIECES).unwrap().bytes())),
            5 => drop(bytes.splice(at..at, [random.u8(..)])),
            6 => {
                let piece = bytes[at..end].to_vec();
                let to = random.usize(..=bytes.len());
                bytes.splice(to..to, piece);
            }
            _ => {
                let from = random.usize(..=other.len());
                let to = (from + random.usize(..24)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
        }
    }
}

/// Runs a target on its seeds, and on mutations of them.
fn run(target: &str, cases: usize) {
    let &(_, function) = targets::TARGETS
        .iter()
        .find(|(name, _)| *name == target)
        .unwrap();
    let times: usize = std::env::var("SPECTRAIT_FUZZ").map_or(1, |times| times.parse().unwrap());
    let seeds = seeds(target);
    let mut random = Rng::with_seed(0x5EED);
    for case in 0..cases * times {
        let mut bytes: Vec<u8> = match seeds.get(case % seeds.len().max(1)) {
            Some(seed) => seed.as_bytes().to_vec(),
            None => (0..random.usize(20..300)).map(|_| random.u8(..)).collect(),
        };
        if case >= seeds.len()
            && let Some(other) = random.choice(seeds)
        {
            mutate(&mut random, &mut bytes, other.as_bytes());
        }
        let answered = catch_unwind(|| function(&bytes));
        assert!(
            answered.is_ok(),
            "{target}: {:?}",
            String::from_utf8_lossy(&bytes)
        );
    }
}

#[test]
fn descriptions() {
    run("description", 60);
}

#[test]
fn pages() {
    run("page", 40);
}

#[test]
fn path_templates() {
    run("path_template", 100);
}

#[test]
fn server_urls() {
    run("server_url", 100);
}

#[test]
fn references() {
    run("reference", 100);
}

#[test]
fn media_types() {
    run("media_type", 100);
}

#[test]
fn runtime_expressions() {
    run("runtime_expression", 100);
}

#[test]
fn patterns() {
    run("pattern", 150);
}

#[test]
fn schemas() {
    run("schemas", 100);
}
