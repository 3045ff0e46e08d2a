//! Reading never panics, whatever the bytes are.

use spectrait_parser::{Source, read};

const YAML: &str = include_str!("../../../specs/almanac.yaml");

const JSON: &str = r##"{"openapi": "3.0.3", "info": {"title": "Pets", "version": "1"}, "servers": [{"url": "/{v}", "variables": {"v": {"default": "1"}}}],
"paths": {"/pets/{id}": {"parameters": [{"$ref": "#/components/parameters/Id"}], "get": {"security": [{"k": []}], "responses": {"200": {"description": "é",
"headers": {"X": {"schema": {"type": "integer"}}}, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}, "4XX": {"description": ""}}}}},
"components": {"parameters": {"Id": {"name": "id", "in": "path", "required": true, "schema": {"type": "string", "pattern": "^\\d+$"}}},
"securitySchemes": {"k": {"type": "apiKey", "in": "header", "name": "K"}},
"schemas": {"Pet": {"allOf": [{"$ref": "#/components/schemas/Base"}, {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": ["a", 1, null]},
"next": {"$ref": "#/components/schemas/Pet"}, "any": {"oneOf": [{"type": "string", "nullable": true}, {"type": "number", "minimum": -9223372036854776000}]}}}]},
"Base": {"type": "object", "additionalProperties": {"not": {"type": "array", "items": {}}}}}}}"##;

const SNIPPETS: [&str; 26] = [
    "&a ",
    "*a",
    "<<: ",
    "{",
    "}",
    "[",
    "]",
    ": ",
    "- ",
    "\"",
    "'",
    "|\n",
    "\t",
    "\r",
    "\n",
    "#",
    "---\n",
    "~",
    "\0",
    "\u{feff}",
    "é",
    "$ref: '#/components/schemas/Pet'\n",
    "```\n",
    "1e999",
    "%",
    "!!int ",
];

/// Pseudo-random numbers that are the same on every run (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).expect("it is below a usize")
    }
}

/// Changes a few bytes: cut off, removed, put in, swapped, a line indented or repeated.
fn mutate(random: &mut Random, bytes: &mut Vec<u8>) {
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(12)).min(bytes.len());
        match random.below(7) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 | 3 => {
                let snippet = SNIPPETS[random.below(SNIPPETS.len())];
                bytes.splice(at..at, snippet.bytes());
            }
            4 => {
                let byte = u8::try_from(random.below(256)).expect("it is below 256");
                bytes.splice(at..at, [byte]);
            }
            5 => {
                let piece = bytes[at..end].to_vec();
                let to = random.below(bytes.len() + 1);
                bytes.splice(to..to, piece);
            }
            _ => {
                let start = bytes[..at]
                    .iter()
                    .rposition(|byte| *byte == b'\n')
                    .map_or(0, |end| end + 1);
                bytes.splice(start..start, std::iter::repeat_n(b' ', random.below(4)));
            }
        }
    }
}

fn run(seed: u64, base: &str, cases: usize) {
    let mut random = Random(seed);
    for _ in 0..cases {
        let mut bytes = base.as_bytes().to_vec();
        mutate(&mut random, &mut bytes);
        let mut sources = vec![Source::new("mutated", bytes)];
        if random.below(8) == 0 {
            sources.push(Source::new("whole", base));
        }
        let description = read(sources);
        for located in description.located() {
            assert!(located.position.line > 0 && located.position.column > 0);
            assert!(located.render(false).contains(located.code));
        }
    }
}

#[test]
fn mutated_yaml_is_answered() {
    run(0x5EED, YAML, 700);
}

#[test]
fn mutated_json_is_answered() {
    run(0xFEED, JSON, 700);
}

#[test]
fn mutated_pages_are_answered() {
    let page = format!(
        "# Page\n\n1. Text\n\n   ```yaml\n   {}\n   ```\n",
        YAML.replace('\n', "\n   ")
    );
    run(0xBEEF, &page, 400);
}

#[test]
fn every_beginning_of_a_text_is_answered() {
    for text in [YAML, JSON] {
        for end in (0..text.len()).step_by(7) {
            let description = read(vec![Source::new("cut off", &text.as_bytes()[..end])]);
            assert_eq!(
                description.located().is_empty(),
                description.diagnostics.is_empty()
            );
        }
    }
}
