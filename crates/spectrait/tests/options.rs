//! What is asked of a generator by its methods and by a file: what counts, and what does not go together.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use spectrait::{Error, Generator, Layout, Output};

/// A description of one operation and these schemas.
fn description(schemas: &str) -> String {
    format!(
        "openapi: 3.1.0\ninfo: {{title: Aviary, version: '1'}}\npaths: {{/birds: {{get: {{operationId: listBirds, responses: {{'204': {{description: None.}}}}}}}}}}\n\
         components:\n  schemas:\n{schemas}"
    )
}

fn generate(generator: &Generator) -> Output {
    generator
        .generate()
        .unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn parts_that_do_not_go_together_are_refused() {
    let aviary = || Generator::from_source("a.yaml", description("    A: {type: string}\n"));
    let single = || aviary().layout(Layout::Single);
    for (generator, part) in [
        (aviary().mock(true).server(false), "the mock server"),
        (aviary().tests(true).client(false), "tests"),
        (single().tests(true), "tests"),
        (single().blocking(true).client(false), "calls without"),
        (
            single().tracing(true).client(false).server(false),
            "spans of `tracing`",
        ),
    ] {
        match generator.generate() {
            Err(Error::Parts(reason)) => assert!(reason.starts_with(part), "{reason}"),
            other => panic!("{part}: {other:?}"),
        }
    }
    generate(&single().mock(true).blocking(true).tracing(true));
    // There may be none of what nobody named.
    assert!(generate(&aviary()).diagnostics.is_empty());
    let sender = generate(&aviary().sender(true));
    let said: Vec<&str> = sender.diagnostics.iter().map(|it| &*it.message).collect();
    assert_eq!(
        said,
        ["there is no webhook and no callback here that can be generated; no sender is written"]
    );
}
