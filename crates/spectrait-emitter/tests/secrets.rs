//! Credentials: what `Debug` of requests and responses does not show, and schemes that are deprecated.

mod common;

use spectrait_emitter::{Options, plan, render};
use spectrait_parser::{Source, read};

const LOGIN: &str = "
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /login:
    get:
      operationId: login
      parameters:
        - {name: page_token, in: query, schema: {type: string}}
        - {name: X-Otp-Token, in: header, schema: {type: string}}
        - {name: X-Pin, in: header, schema: {type: string, format: password}}
        - {name: sid, in: cookie, schema: {type: string}}
      responses:
        '200':
          description: in
          headers:
            Set-Cookie: {schema: {type: string}}
            X-Session-Lifetime: {schema: {type: integer}}
            X-Secret: {schema: {type: string, format: password}}
          content: {application/json: {schema: {type: string}}}
        '201': {description: plain, headers: {X-Count: {schema: {type: integer}}}}
";

#[test]
fn credentials_are_not_shown() {
    let source = Source::new("login.yaml", LOGIN.as_bytes().to_vec());
    let description = read(vec![source]);
    let options = Options {
        client: true,
        server: true,
        ..common::types_of("login")
    };
    let files = render(&plan(&description.api, &options)).unwrap_or_else(|error| panic!("{error}"));
    for (path, told, derived) in [
        (
            "src/operations.rs",
            "shown!(LoginOk { x_session_lifetime, x_secret, body } but [set_cookie]);",
            "LoginCreated",
        ),
        (
            "src/server.rs",
            "shown!(LoginRequest { page_token, x_pin } but [x_otp_token, sid]);",
            "LoginResponse",
        ),
    ] {
        let file = files.iter().find(|file| file.path == path);
        let text = file.map_or("", |file| &file.text);
        assert_eq!(text.matches("shown!(").count(), 1, "{text}");
        assert!(text.contains(told), "{text}");
        // All else derives it, and types hide what they hold themselves.
        assert!(
            text.contains(&format!(
                "#[derive(Debug, Clone, PartialEq)]\npub struct {derived}"
            )) || text.contains(&format!(
                "#[derive(Debug, Clone, PartialEq)]\npub enum {derived}"
            )),
            "{text}"
        );
    }
}

#[test]
fn what_takes_a_deprecated_credential_is_deprecated() {
    let text = "
openapi: 3.2.0
info: {title: T, version: '1'}
paths: {/a: {get: {security: [{old: []}, {new: []}], responses: {'204': {description: done}}}}}
components:
  securitySchemes:
    old: {type: http, scheme: basic, deprecated: true}
    new: {type: http, scheme: bearer}
";
    let description = read(vec![Source::new("t.yaml", text.as_bytes().to_vec())]);
    let options = Options {
        client: true,
        server: true,
        mock: true,
        tests: true,
        ..common::types_of("t")
    };
    let files = render(&plan(&description.api, &options)).unwrap_or_else(|error| panic!("{error}"));
    for (path, told) in [
        ("src/client.rs", "    #[deprecated]\n    pub fn old("),
        ("src/security.rs", "/// Deprecated.\npub static OLD"),
        ("src/calls.rs", "#[allow(deprecated"),
    ] {
        let file = files.iter().find(|file| file.path == path);
        let text = file.map_or("", |file| &file.text);
        assert_eq!(text.matches(told).count(), 1, "{path}: {text}");
    }
}
