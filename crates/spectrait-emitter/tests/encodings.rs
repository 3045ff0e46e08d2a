//! Words of encodings that nothing comes of are in the report, each with its place and its reason.

mod common;

use spectrait_emitter::{Options, Plan, plan};
use spectrait_parser::{Source, read};

/// The plan of a description whose operation has this as its member `requestBody` or in its response.
fn planned(yaml: &str) -> Plan {
    let text = format!(
        "
openapi: 3.2.0
info: {{title: Parts, version: '1'}}
servers: [{{url: 'https://parts.example'}}]
paths:
  /parts:
    post:
      operationId: addParts
{yaml}"
    );
    let description = read(vec![Source::new("parts.yaml", text.into_bytes())]);
    assert!(!description.has_errors(), "{:?}", description.diagnostics);
    let options = Options {
        client: true,
        server: true,
        ..common::types_of("parts")
    };
    plan(&description.api, &options)
}

/// What is left out of a description whose operation has this as its member `requestBody` or in its response.
fn left_out(yaml: &str) -> Vec<String> {
    let plan = planned(yaml);
    let left_out = plan.operations.left_out.iter();
    let lines = left_out.map(|left| {
        let pointer = left.place.pointer.rsplit("/content/").next();
        format!(
            "{}: {} ({})",
            pointer.unwrap_or_default(),
            left.what,
            left.reason
        )
    });
    lines.collect()
}

#[test]
fn multipart_responses_use_what_their_parts_can_have() {
    let yaml = "
      responses:
        200:
          description: OK
          content:
            multipart/mixed:
              itemSchema: {}
              prefixEncoding: [{contentType: text/csv}, {}]
              itemEncoding: {contentType: image/png, headers: {X-A: {schema: {type: string}}}}
        201:
          description: OK
          content:
            multipart/form-data:
              schema: {type: object, properties: {a: {type: string}}}
              encoding: {a: {style: form, explode: true}, b: {contentType: text/csv}}
        202:
          description: OK
          content:
            multipart/form-data:
              schema: {anyOf: [{type: string}, {type: object, properties: {a: {type: string}}}]}
              encoding: {a: {contentType: text/csv}}
        203:
          description: OK
          content:
            multipart/x-mixed-replace:
              itemSchema: {}
              itemEncoding: {contentType: image/png}
";
    let (mixed, form) = ("multipart~1mixed", "multipart~1form-data");
    let endless = "multipart~1x-mixed-replace";
    let expected = [
        format!(
            "{mixed}/prefixEncoding/0: `contentType` of `prefixEncoding` 0 of multipart/mixed (its schema tells no part apart at this position)"
        ),
        format!(
            "{form}/encoding/b: `contentType` of the encoding `b` of multipart/form-data (its schema has no property of that name)"
        ),
        format!(
            "{form}/encoding/a: `contentType` of the encoding `a` of multipart/form-data (it is handed on as bytes)"
        ),
        format!(
            "{form}: media type multipart/form-data (its schema tells no parts apart, by name or by position; it is handed on as bytes)"
        ),
        format!(
            "{endless}/itemEncoding: `contentType` of `itemEncoding` of multipart/x-mixed-replace (it is handed on as bytes)"
        ),
        format!(
            "{endless}: media type multipart/x-mixed-replace (it may have no end; it is handed on as bytes)"
        ),
    ];
    assert_eq!(left_out(yaml), expected);
}

#[test]
fn multipart_responses_whose_schema_says_nothing_of_parts_are_bytes() {
    let yaml = "
      responses:
        200:
          description: OK
          content:
            multipart/related; type=\"application/json\":
              schema: {type: object, additionalProperties: {type: string}}
        201:
          description: OK
          content:
            multipart/*:
              schema: {type: object, properties: {a: {type: string}}}
              encoding: {a: {contentType: text/plain}}
        202:
          description: OK
          content:
            multipart/mixed; boundary=a:
              schema: {type: object, properties: {a: {type: string}}}
        203:
          description: OK
          content:
            multipart/mixed:
              schema: {type: array, items: {}}
        206:
          description: OK
          content:
            multipart/byteranges:
              schema: {type: array, items: {type: string}}
";
    let related = "multipart~1related; type=\"application~1json\"";
    let expected = [
        format!(
            "{related}: media type multipart/related; type=\"application/json\" (its schema tells no parts apart, by name or by position; it is handed on as bytes)"
        ),
        "multipart~1*/encoding/a: `contentType` of the encoding `a` of multipart/* (it is handed on as bytes)".to_owned(),
        "multipart~1*: media type multipart/* (a range does not say how its parts are told apart; it is handed on as bytes)".to_owned(),
        "multipart~1mixed: media type multipart/mixed (its schema tells no parts apart, by name or by position; it is handed on as bytes)".to_owned(),
    ];
    assert_eq!(left_out(yaml), expected);
}

#[test]
fn parts_of_a_response_are_those_that_responses_have() {
    let yaml = "
      responses:
        200:
          description: OK
          content:
            multipart/form-data; boundary=a; charset=utf-8:
              schema:
                type: object
                minProperties: 3
                additionalProperties: {type: string}
                required: [a, w]
                properties:
                  a: {type: string, readOnly: true}
                  w: {type: string, writeOnly: true}
";
    let plan = planned(yaml);
    let multipart = &plan.operations.multiparts[0];
    assert_eq!(multipart.media_type, "multipart/form-data; charset=utf-8");
    let parts = multipart.parts.iter();
    let parts: Vec<_> = parts
        .map(|part| (part.name.as_str(), part.required))
        .collect();
    assert_eq!(parts, [("a", true)]);
    let fields = &multipart.answered.as_ref().unwrap().fields;
    let fields: Vec<_> = fields
        .iter()
        .map(|field| (field.name.as_str(), field.required))
        .collect();
    assert_eq!(fields, [("a", true)]);
    let unchecked = plan.types.unchecked.iter();
    let unchecked: Vec<_> = unchecked.map(|item| item.what.as_str()).collect();
    assert_eq!(unchecked, ["minProperties"]);
}

#[test]
fn a_form_uses_what_its_fields_can_have() {
    let yaml = "
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              properties:
                text: {type: string}
                table: {type: string}
                tags: {type: array, items: {type: string}}
                pet: {type: object, properties: {name: {type: string}}}
                any: {}
                box: {type: object, properties: {name: {type: string}}}
            encoding:
              text: {contentType: text/plain}
              table: {contentType: text/csv}
              tags: {style: form, explode: false}
              box: {contentType: application/xml}
              pet: {contentType: 'application/xml, application/json', allowReserved: true}
              gone: {contentType: text/csv}
      responses: {204: {description: Done}}
";
    let of = |word: &str, name: &str| {
        format!(
            "multipart~1form-data/encoding/{name}: `{word}` of the encoding `{name}` of multipart/form-data"
        )
    };
    let expected = [
        format!(
            "{} (lists and objects are written as JSON)",
            of("contentType", "box")
        ),
        format!(
            "{} (nothing is percent-encoded in a part)",
            of("allowReserved", "pet")
        ),
        format!(
            "{} (its schema has no property of that name)",
            of("contentType", "gone")
        ),
    ];
    assert_eq!(left_out(yaml), expected);
}

#[test]
fn a_urlencoded_form_uses_what_its_fields_can_have() {
    let yaml = "
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              properties:
                text: {type: string}
                pet: {type: object, properties: {name: {type: string}}}
                box: {type: object, properties: {name: {type: string}}}
                tags: {type: array, items: {type: string}}
            encoding:
              text: {allowReserved: true}
              pet: {contentType: application/json}
              box: {contentType: application/xml, headers: {X-A: {schema: {type: string}}}}
              tags: {contentType: application/json, style: form}
      responses: {204: {description: Done}}
";
    let of = |word: &str, name: &str| {
        format!(
            "application~1x-www-form-urlencoded/encoding/{name}: `{word}` of the encoding `{name}` of application/x-www-form-urlencoded"
        )
    };
    let expected = [
        format!(
            "{} (lists and objects are written as JSON)",
            of("contentType", "box")
        ),
        format!(
            "{} (fields of this media type have no headers)",
            of("headers", "box")
        ),
        format!(
            "{} (the style says how the value is written)",
            of("contentType", "tags")
        ),
    ];
    assert_eq!(left_out(yaml), expected);
}

#[test]
fn a_list_of_parts_uses_what_its_parts_can_have() {
    let yaml = "
      requestBody:
        content:
          multipart/mixed:
            schema: {type: array, prefixItems: [{type: string}], items: {type: object}}
            prefixEncoding: [{contentType: text/csv, style: form}, {contentType: image/png}]
            itemEncoding: {contentType: application/json}
          application/json:
            schema: {type: object, properties: {a: {type: string}}}
            encoding: {a: {contentType: text/csv}}
      responses: {204: {description: Done}}
";
    let expected = [
        "application~1json/encoding/a: `contentType` of the encoding `a` of application/json (only forms and multipart bodies have encodings)",
        "multipart~1mixed/prefixEncoding/0: `style` of `prefixEncoding` 0 of multipart/mixed (only fields of forms have a style)",
        "multipart~1mixed/prefixEncoding/1: `contentType` of `prefixEncoding` 1 of multipart/mixed (its schema tells no part apart at this position)",
    ];
    assert_eq!(left_out(yaml), expected);
}

#[test]
fn requests_in_parts_are_typed_where_their_schema_says_what_they_are() {
    let yaml = "
      requestBody:
        content:
          multipart/*:
            schema: {type: object, properties: {a: {type: string, format: binary}}}
          multipart/mixed:
            schema: {type: array, items: {type: integer}}
          multipart/related:
            schema: {oneOf: [{type: object, required: [a], properties: {a: {type: string}}}, {type: object, required: [b], properties: {b: {type: string}}}]}
          multipart/parallel:
            schema: {type: array, items: {}}
      responses: {204: {description: Done}}
";
    let expected = [
        "multipart~1parallel: media type multipart/parallel (its schema does not say what its parts are, and other media types of the body are read)",
        "multipart~1*: media type multipart/* (of this range, `multipart/form-data` is sent and read)",
    ];
    assert_eq!(left_out(yaml), expected);
    let plan = planned(yaml);
    let body = plan.operations.operations[0].body.as_ref().unwrap();
    let media = body.body.media(&plan.operations.choices);
    let names: Vec<_> = media.iter().map(|(_, name)| *name).collect();
    let expected = [
        "multipart/related",
        "multipart/form-data",
        "multipart/mixed",
    ];
    assert_eq!(names, expected);
}

#[test]
fn what_a_schema_asks_of_a_text_is_listed_where_nothing_does_it() {
    let yaml = "
      parameters:
        - {name: p, in: query, content: {application/xml: {schema: {type: object, properties: {a: {type: integer}}}}}}
        - {name: q, in: query, content: {text/plain: {schema: {type: integer}}}}
      requestBody:
        content:
          text/csv: {schema: {type: string, maxLength: 5}}
          text/html: {schema: {type: string}}
          text/markdown: {schema: {type: integer}}
      responses:
        200:
          description: OK
          headers: {X-A: {content: {text/csv: {schema: {type: array, items: {type: string}}}}}}
          content:
            text/plain: {schema: {type: string, enum: [a, b]}}
";
    let unknown =
        "how its schema is written in its media type is not known; it is handed on as text";
    let plan = planned(yaml);
    let lines = plan.operations.left_out.iter();
    let lines: Vec<_> = lines
        .map(|it| (it.what.as_str(), it.reason.as_str()))
        .collect();
    let asked = "what its schema asks of the text is not checked";
    let expected = [
        ("what is in the parameter p", unknown),
        ("media type text/csv", asked),
        ("media type text/markdown", asked),
        ("media type text/plain", asked),
        ("what is in the header X-A", unknown),
    ];
    for line in &expected {
        assert!(lines.contains(line), "{line:?} in {lines:?}");
    }
}

#[test]
fn what_files_are_and_who_is_not_described_is_checked() {
    let plan = planned(
        "
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              additionalProperties: false
              properties:
                cover: {type: string, contentMediaType: image/png}
                pages: {type: array, items: {type: string, contentMediaType: application/pdf}}
                clip: {type: string, format: binary}
                rest: {type: string, format: binary}
            encoding:
              clip: {contentType: 'video/mp4, image/*'}
              rest: {contentType: 'application/octet-stream'}
      responses:
        200:
          description: OK
          content:
            application/jsonl: {schema: {type: array, maxItems: 3, items: {type: string}}}",
    );
    let files = spectrait_emitter::render(&plan).unwrap();
    let text = |path: &str| {
        let found = files.iter().find(|file| file.path == path);
        found.map_or("", |file| file.text.as_str())
    };
    for (path, line) in [
        (
            "src/client.rs",
            "form.files(\"cover\", \"image/png\", self.cover);",
        ),
        (
            "src/client.rs",
            "form.files(\"pages\", \"application/pdf\", self.pages);",
        ),
        (
            "src/client.rs",
            "form.files(\"clip\", \"video/mp4\", self.clip);",
        ),
        ("src/server.rs", "form.only_known();"),
        (
            "src/server.rs",
            "form.of_types(\"cover\", &[\"image/png\"]);",
        ),
        (
            "src/server.rs",
            "form.of_types(\"pages\", &[\"application/pdf\"]);",
        ),
        (
            "src/server.rs",
            "form.of_types(\"clip\", &[\"video/mp4\", \"image/*\"]);",
        ),
    ] {
        assert!(text(path).contains(line), "{line}");
    }
    assert!(!text("src/server.rs").contains("of_types(\"rest\""));
    let unchecked: Vec<_> = plan
        .types
        .unchecked
        .iter()
        .map(|it| it.what.as_str())
        .collect();
    assert_eq!(unchecked, ["maxItems"]);
}

#[test]
fn members_of_an_object_have_no_parts_of_their_own() {
    let yaml = "
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              properties:
                a: {type: object, properties: {x: {type: string}}}
                b: {type: object, properties: {x: {type: string}}}
                c: {type: array, items: {type: string}}
                d: {type: object, additionalProperties: {type: string}}
            encoding: {a: {style: form, explode: true}, b: {explode: false}, c: {style: form}, d: {style: form}}
      responses: {204: {description: Done}}
";
    let reason = "its members have no parts of their own; it is one part of JSON";
    let form = "multipart~1form-data/encoding";
    let of = |word: &str, name: &str| {
        format!(
            "{form}/{name}: `{word}` of the encoding `{name}` of multipart/form-data ({reason})"
        )
    };
    let expected = [of("style", "a"), of("explode", "a"), of("style", "d")];
    assert_eq!(left_out(yaml), expected);
}
