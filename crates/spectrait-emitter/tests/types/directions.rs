//! Members of one direction (`readOnly`, `writeOnly`), by the directions in which their type goes.

use spectrait_parser::{Source, read};

use super::{contains, text_of};

/// The text of the `types` module, of requests and responses with such bodies and of schemas, each line one.
fn text(sent: &[&str], answered: &[&str], told: &[&str], schemas: &str) -> String {
    let content = |name: &str| {
        format!(
            "content: {{application/json: {{schema: {{$ref: '#/components/schemas/{name}'}}}}}}"
        )
    };
    let body = |name: &&str| format!("requestBody: {{{}}}, ", content(name));
    let none = "responses: {'204': {description: ''}}";
    let mut text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n".to_owned();
    let key = |key: &str, names: usize| match names {
        0 => format!("{key}: {{}}\n"),
        _ => format!("{key}:\n"),
    };
    text += &key("paths", sent.len() + answered.len());
    for name in sent {
        text += &format!("  /in/{name}: {{post: {{{}{none}}}}}\n", body(name));
    }
    for name in answered {
        let content = content(name);
        text += &format!(
            "  /out/{name}: {{get: {{responses: {{'200': {{description: '', {content}}}}}}}}}\n"
        );
    }
    text += &key("webhooks", told.len());
    for name in told {
        text += &format!("  {name}: {{post: {{{}{none}}}}}\n", body(name));
    }
    text += "components:\n  schemas:\n";
    for line in schemas.lines() {
        text += &format!("    {}\n", line.trim());
    }
    let description = read(vec![Source::new("t.yaml", text)]);
    assert_eq!(description.diagnostics, []);
    text_of(&description)
}

const ACCOUNT: &str = "Account: {type: object, required: [id, key], properties: {id: {type: string, readOnly: true}, \
     key: {type: string, writeOnly: true}, at: {type: string, readOnly: true}}}";

#[test]
fn of_a_type_that_only_responses_hold_what_they_all_have_is_plain() {
    for (answered, told) in [(&["Account"][..], &[][..]), (&[], &["Account"])] {
        let text = text(&[], answered, told, ACCOUNT);
        let members = "    pub id: String,\n    \
            /// Only in requests.\n    \
            #[serde(skip_serializing_if = \"Option::is_none\")]\n    \
            pub key: Option<String>,\n";
        contains(&text, &[members, "    pub at: Option<String>,\n"]);
        assert!(!text.contains("Only in responses") && !text.contains("must_have"));
    }
}

#[test]
fn of_a_type_that_only_requests_hold_what_they_all_have_is_plain() {
    let text = text(&["Account"], &[], &[], ACCOUNT);
    contains(
        &text,
        &["    pub id: Option<String>,\n", "    pub key: String,\n"],
    );
    assert!(!text.contains("Only in requests") && !text.contains("must_have"));
}

#[test]
fn of_a_type_that_both_hold_a_member_of_one_is_optional() {
    let both = [
        "    /// Only in responses.\n",
        "    pub id: Option<String>,\n",
        "    /// Only in requests.\n",
        "    pub key: Option<String>,\n",
    ];
    let of_both = text(&["Account"], &["Account"], &[], ACCOUNT);
    contains(&of_both, &both);
    contains(&of_both, &["must_have"]);
    // A receiver reads it as a client does, so that the server of the API asks for it all the same.
    let of_told = text(&["Account"], &[], &["Account"], ACCOUNT);
    contains(&of_told, &both);
    contains(&of_told, &["must_have"]);
    // What nothing holds may be used for anything.
    contains(&text(&[], &[], &[], ACCOUNT), &both);
}

#[test]
fn a_direction_leads_through_what_holds_a_type() {
    let schemas = format!(
        "{ACCOUNT}
         Page: {{type: object, required: [next], properties: {{next: {{type: integer, readOnly: true}}, \
           items: {{type: array, items: {{anyOf: [{{$ref: '#/components/schemas/Owner'}}, {{type: 'null'}}]}}}}}}}}
         Owner: {{allOf: [{{$ref: '#/components/schemas/Account'}}, {{type: object, required: [name], properties: {{name: {{type: string}}}}}}]}}"
    );
    let whole = "pub struct Owner {\n    pub id: String,\n";
    let of_response = text(&[], &["Page"], &[], &schemas);
    contains(&of_response, &["    pub next: i64,\n", whole]);
    // A part that is nowhere else goes where its wholes do.
    assert!(
        !of_response.contains("pub id: Option<String>"),
        "{of_response}"
    );
    let of_both = text(&["Account"], &["Page", "Account"], &[], &schemas);
    contains(
        &of_both,
        &[
            whole,
            "pub id: Option<String>",
            "part!(Owner => Account { id, key, at });",
        ],
    );
}

#[test]
fn headers_of_parts_go_with_their_body() {
    let header = "headers: {X-Account: {content: {application/json: {schema: {$ref: '#/components/schemas/Account'}}}}}";
    for content in [
        format!(
            "multipart/form-data: {{schema: {{type: object, properties: {{a: {{type: string}}}}}}, encoding: {{a: {{{header}}}}}}}"
        ),
        format!(
            "multipart/mixed: {{schema: {{type: array, items: {{type: string}}}}, itemEncoding: {{{header}}}}}"
        ),
        format!(
            "multipart/mixed: {{schema: {{type: array, prefixItems: [{{type: string}}], items: false}}, prefixEncoding: [{{{header}}}]}}"
        ),
    ] {
        let text = format!(
            "openapi: 3.2.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /in: {{post: {{requestBody: {{content: {{{content}}}}}, \
             responses: {{'204': {{description: ''}}}}}}}}\n  /out: {{get: {{responses: {{'200': {{description: '', content: \
             {{application/json: {{schema: {{$ref: '#/components/schemas/Account'}}}}}}}}}}}}}}\n\
             components: {{schemas: {{{ACCOUNT}}}}}\n"
        );
        let text = text_of(&read(vec![Source::new("t.yaml", text)]));
        contains(&text, &["    pub id: Option<String>,\n"]);
    }
}
