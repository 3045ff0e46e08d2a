//! Refused requests are answered in the bodies that operations document.

mod common;

use spectrait_emitter::plan::rejections::DocumentedBody;
use spectrait_emitter::{Options, Plan, plan, render};
use spectrait_parser::{Source, read};

fn options() -> Options {
    Options {
        server: true,
        ..common::types_of("refusals")
    }
}

/// A plan of an operation whose `400` has this content.
fn refusing(content: &str) -> Plan {
    let text = format!(
        "{{openapi: 3.1.0, info: {{title: T, version: '1'}}, paths: {{/a: {{get: {{operationId: a, \
         responses: {{'204': {{description: done}}, '400': {{description: refused, content: {content}}}}}}}}}}}}}"
    );
    let description = read(vec![Source::new("refusals.yaml", text.into_bytes())]);
    assert!(!description.has_errors(), "{:?}", description.diagnostics);
    plan(&description.api, &options())
}

fn body(plan: &Plan) -> DocumentedBody {
    plan.rejections.documented[0][0].body
}

/// The text of `server.rs`.
fn server(plan: &Plan) -> String {
    let files = render(plan).unwrap_or_else(|error| panic!("{error}"));
    let server = files.into_iter().find(|file| file.path == "src/server.rs");
    server.map(|file| file.text).unwrap_or_default()
}

#[test]
fn a_string_of_json_tells_what_is_wrong() {
    let plan = refusing("{application/json: {schema: {type: string}}}");
    assert_eq!(body(&plan), DocumentedBody::JsonText);
    assert!(plan.rejections.unanswered.is_empty());
    // A string that may not be any string does not.
    let plan = refusing("{application/json: {schema: {type: string, maxLength: 5}}}");
    assert_eq!(body(&plan), DocumentedBody::Problem);
}

#[test]
fn a_problem_of_no_kind_is_about_blank() {
    let schema = "{schema: {type: object, required: [type, title], properties: {type: {type: string}, \
                  title: {type: string}, detail: {type: string}}}}";
    let plan = refusing(&format!("{{application/problem+json: {schema}}}"));
    assert_eq!(body(&plan), DocumentedBody::Built(0));
    let text = server(&plan);
    assert!(text.contains("r#type: \"about:blank\".into()"));
    // What is wrong is told in whatever is called a message.
    let plan = refusing(
        "{application/json: {schema: {type: object, required: [fault_message], properties: {fault_message: {type: string}}}}}",
    );
    assert_eq!(body(&plan), DocumentedBody::Built(0));
    // Elsewhere nobody says what a type is, unless the other members do.
    let plan = refusing(&format!("{{application/json: {schema}}}"));
    assert_eq!(body(&plan), DocumentedBody::Problem);
    let schema = schema.replace("detail:", "status: {type: integer}, detail:");
    let plan = refusing(&format!("{{application/json: {schema}}}"));
    assert_eq!(body(&plan), DocumentedBody::Built(0));
}

#[test]
fn an_error_alone_tells_what_is_wrong() {
    let properties = "properties: {error: {type: string}, status: {type: string, const: error}}";
    let plan = refusing(&format!(
        "{{application/json: {{schema: {{type: object, required: [error], {properties}}}}}}}"
    ));
    assert_eq!(body(&plan), DocumentedBody::Built(0));
    let text = server(&plan);
    assert!(text.contains("error: rejection.detail()"), "{text}");
}

#[test]
fn limits_that_every_refusal_is_within_are_no_hindrance() {
    let with = |title: &str, status: &str| {
        refusing(&format!(
            "{{application/problem+json: {{schema: {{type: object, required: [title, status, message], properties: \
             {{title: {{type: string, {title}}}, status: {{type: integer, {status}}}, message: {{type: string, \
             minLength: 1}}}}}}}}}}"
        ))
    };
    let within = with(
        "minLength: 1, maxLength: 80",
        "minimum: 100, exclusiveMaximum: 600",
    );
    assert_eq!(body(&within), DocumentedBody::Built(0));
    // The first status of a range and its last one are of it.
    for status in ["minimum: 100, maximum: 599", "minimum: 400, maximum: 503"] {
        assert_eq!(
            body(&with("minLength: 1", status)),
            DocumentedBody::Built(0)
        );
    }
    for (title, status) in [
        ("minLength: 1", "exclusiveMinimum: 400"),
        ("maxLength: 10", "minimum: 100"),
        ("minLength: 1", "maximum: 499"),
    ] {
        assert_eq!(body(&with(title, status)), DocumentedBody::Problem);
    }
}

#[test]
fn what_is_wrong_is_cut_where_no_more_of_it_may_be_told() {
    let with = |members: &str| {
        let plan = refusing(&format!(
            "{{application/json: {{schema: {{type: object, properties: {{{members}}}}}}}}}"
        ));
        (body(&plan), server(&plan))
    };
    for (members, told) in [
        (
            "reason: {type: string, minLength: 1, maxLength: 255}",
            "reason: Some(rejection.detail_within(255)",
        ),
        (
            "error: {type: string, maxLength: 80}",
            "error: Some(rejection.detail_within(80)",
        ),
        (
            "errors: {type: array, items: {type: object, required: [message], properties: \
             {message: {type: string, maxLength: 99}, code: {type: string, maxLength: 40}}}}",
            "message: violation.message_within(99)",
        ),
    ] {
        let (body, text) = with(members);
        assert_eq!(body, DocumentedBody::Built(0), "{members}");
        assert!(text.contains(told), "{text}");
    }
    // Next to nothing can be told in so few.
    let (body, _) = with("status: {type: integer}, reason: {type: string, maxLength: 20}");
    assert_eq!(body, DocumentedBody::Problem);
}

#[test]
fn an_open_object_takes_the_members_of_problem_details() {
    let with = |schema: &str| {
        let schema = format!("{{schema: {{type: object, {schema}}}}}");
        refusing(&format!("{{application/json: {schema}}}"))
    };
    for open in [
        "properties: {fault: {type: object}}",
        "properties: {fault: {type: string, minLength: 3}}, additionalProperties: true",
    ] {
        let plan = with(open);
        assert_eq!(body(&plan), DocumentedBody::JsonProblem, "{open}");
        let [unanswered] = plan.rejections.unanswered.as_slice() else {
            panic!("{:?}", plan.rejections.unanswered);
        };
        assert!(unanswered.reason.ends_with("whose members it allows"));
    }
    for other in [
        "properties: {fault: {type: object}}, additionalProperties: false",
        "properties: {fault: {type: object}}, additionalProperties: {type: string}",
        "properties: {fault: {type: object}}, required: [fault]",
        "properties: {fault: {type: object}, status: {type: string}}",
        "properties: {fault: {type: object}}, maxProperties: 1",
    ] {
        assert_eq!(body(&with(other)), DocumentedBody::Problem, "{other}");
    }
}

#[test]
fn a_list_is_a_body_too() {
    for (items, told) in [
        (
            "{type: object, required: [message], properties: {message: {type: string}, path: {type: string}}}",
            "rejection.told().iter().map(|violation|",
        ),
        (
            "{type: object, required: [code, details], properties: {code: {type: integer}, details: {type: array, \
             items: {type: string}}}}",
            "Vec::from([",
        ),
        (
            "{type: string}",
            "rejection.told().iter().map(ToString::to_string)",
        ),
    ] {
        let plan = refusing(&format!(
            "{{application/json: {{schema: {{type: array, items: {items}}}}}}}"
        ));
        assert_eq!(body(&plan), DocumentedBody::Built(0), "{items}");
        let text = server(&plan).replace(char::is_whitespace, "");
        let told = told.replace(' ', "");
        assert!(text.contains("implFromRejectionforVec<"), "{text}");
        assert!(text.contains(&told), "{text}");
    }
    let unknown = refusing("{application/json: {schema: {type: array, items: {type: integer}}}}");
    assert_eq!(body(&unknown), DocumentedBody::Problem);
}

/// Aliases of one type are one body: two would be two implementations for one type.
#[test]
fn lists_of_aliases_are_one_body() {
    let plan = responding(
        "'400': {description: a, content: {application/json: {schema: {type: array, items: {type: string}}}}}, \
         '422': {description: a, content: {application/json: {schema: {type: array, items: {$ref: \
         '#/components/schemas/Word'}}}}}",
    );
    assert_eq!(plan.rejections.bodies.len(), 1, "{:?}", plan.rejections);
}

/// What cannot be told in the first media type may be told in another one.
#[test]
fn another_media_type_may_tell_more() {
    let plan = refusing(
        "{application/json: {schema: {type: object, properties: {codes: {type: object}}}}, application/problem+json: \
         {schema: {type: object, properties: {title: {type: string}, detail: {type: string}}}}}",
    );
    assert_eq!(body(&plan), DocumentedBody::Built(0));
    assert_eq!(
        plan.rejections.bodies[0].media_type,
        "application/problem+json"
    );
    assert!(plan.rejections.unanswered.is_empty());
}

#[test]
fn words_for_what_is_wrong_count_in_lists_and_violations() {
    let with = |members: &str| {
        let plan = refusing(&format!(
            "{{application/json: {{schema: {{type: object, properties: {{{members}}}}}}}}}"
        ));
        (body(&plan), server(&plan))
    };
    for (members, told) in [
        (
            "errors: {type: array, items: {type: object, properties: {field: {type: string}, errorMessage: {type: string}}}}",
            "error_message: Some(violation.message.clone())",
        ),
        (
            "code: {type: integer}, reason: {type: array, items: {type: string}}",
            "reason: Some(",
        ),
        (
            "context: {type: object}, errorMessage: {type: array, items: {type: string}}",
            "error_message: Some(",
        ),
    ] {
        let (body, text) = with(members);
        assert_eq!(body, DocumentedBody::Built(0), "{members}");
        assert!(text.contains(told), "{told} in {text}");
    }
}

#[test]
fn whether_it_was_answered_is_told() {
    let plan = refusing(
        "{application/json: {schema: {type: object, required: [success, error, errors, context, rmsg], properties: \
         {success: {type: boolean}, error: {type: boolean}, errors: {type: array, items: {type: integer}}, \
         context: {type: object}, rmsg: {type: string}}}}}",
    );
    assert_eq!(body(&plan), DocumentedBody::Built(0));
    let text = server(&plan);
    for told in [
        "success: false",
        "error: true",
        "errors: Default::default()",
        "context: Default::default()",
        "rmsg: rejection.detail()",
    ] {
        assert!(text.contains(told), "{told} in {text}");
    }
}

#[test]
fn a_refusal_is_no_resource_and_no_fault_of_another_field() {
    let resource = refusing(
        "{application/json: {schema: {type: object, required: [name], properties: {name: {type: string}, size: \
         {type: integer}}}}}",
    );
    assert_eq!(body(&resource), DocumentedBody::Problem);
    let list = "{type: array, items: {type: string}}";
    let fields = refusing(&format!(
        "{{application/json: {{schema: {{type: object, properties: {{name: {list}, description: {list}, \
         non_field_errors: {list}}}}}}}}}"
    ));
    assert_eq!(body(&fields), DocumentedBody::Built(0));
    let text = server(&fields);
    for told in ["name: None", "description: None", "non_field_errors: Some("] {
        assert!(text.contains(told), "{told} in {text}");
    }
}

#[test]
fn problem_details_are_json_like_any_other() {
    for schema in [
        "{}",
        "{schema: {}}",
        "{schema: {type: object}}",
        "{schema: {type: object, additionalProperties: true}}",
    ] {
        let plan = refusing(&format!("{{application/json: {schema}}}"));
        assert_eq!(body(&plan), DocumentedBody::JsonProblem, "{schema}");
        assert!(plan.rejections.unanswered.is_empty());
    }
    let plan = refusing(
        "{application/json: {schema: {type: object, additionalProperties: {type: integer}}}}",
    );
    assert_eq!(body(&plan), DocumentedBody::Problem);
    assert_eq!(plan.rejections.unanswered.len(), 1);
}

#[test]
fn a_name_of_what_is_wrong_is_that_of_the_status() {
    let with = |member: &str| {
        refusing(&format!(
            "{{application/json: {{schema: {{type: object, required: [{member}, message], properties: \
             {{{member}: {{type: string}}, message: {{type: string}}}}}}}}}}"
        ))
    };
    let plan = with("error_type");
    assert_eq!(body(&plan), DocumentedBody::Built(0));
    let text = server(&plan);
    assert!(text.contains("error_type: rejection.title().into()"));
    assert_eq!(body(&with("tenant")), DocumentedBody::Problem);
}

#[test]
fn a_refusal_has_no_id() {
    let with = |schema: &str| {
        refusing(&format!(
            "{{application/json: {{schema: {{type: object, required: [request_id, message], properties: \
             {{request_id: {schema}, message: {{type: string}}, at: {{type: string}}, \
             by: {{type: [string, 'null']}}}}}}}}}}"
        ))
    };
    let plan = with("{type: string}");
    assert_eq!(body(&plan), DocumentedBody::Built(0));
    let text = server(&plan);
    for filled in [
        "request_id: Default::default(),",
        "at: None,",
        "by: Field::Absent,",
    ] {
        assert!(text.contains(filled));
    }
    assert_eq!(
        body(&with("{type: string, maxLength: 9}")),
        DocumentedBody::Built(0)
    );
    for schema in [
        "{type: string, minLength: 1}",
        "{type: string, format: uuid}",
    ] {
        assert_eq!(body(&with(schema)), DocumentedBody::Problem, "{schema}");
    }
}

#[test]
fn a_violation_has_no_id_and_a_whole_request_no_place() {
    let error = "{type: object, required: [message, field, error_id], properties: {message: {type: string}, \
                 field: {type: string}, error_id: {type: string}}}";
    let errors =
        format!("{{type: object, properties: {{errors: {{type: array, items: {error}}}}}}}");
    for (schema, place) in [
        (error, "field: Default::default()"),
        (errors.as_str(), "field: violation.pointer.clone()"),
    ] {
        let plan = refusing(&format!("{{application/json: {{schema: {schema}}}}}"));
        assert_eq!(body(&plan), DocumentedBody::Built(0));
        let text = server(&plan);
        assert!(
            text.contains(place) && text.contains("error_id: Default::default()"),
            "{text}"
        );
    }
}

#[test]
fn what_can_be_one_thing_only_is_that() {
    let text = "{application/json: {schema: {type: object, required: [status, errno, error], properties: {\
                status: {type: string, enum: [error]}, errno: {type: integer}, error: {type: string}}}}}";
    let plan = refusing(text);
    assert_eq!(body(&plan), DocumentedBody::Built(0));
    let text = server(&plan);
    for part in [
        "Status::Error,",
        "errno: rejection.status().as_u16().into()",
        "error: rejection.detail().into()",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn a_list_that_must_have_an_item_has_one_that_tells_of_the_whole() {
    let with = |limits: &str| {
        refusing(&format!(
            "{{application/json: {{schema: {{type: object, required: [errors], properties: {{errors: {{type: array, \
             {limits}, items: {{type: object, required: [status, title, detail], properties: {{status: {{type: string, \
             minLength: 1}}, title: {{type: string}}, detail: {{type: string}}}}}}}}}}}}}}}}"
        ))
    };
    let plan = with("minItems: 1, uniqueItems: true");
    assert_eq!(body(&plan), DocumentedBody::Built(0));
    let text = server(&plan);
    for part in [
        "errors: Vec::from([",
        "status: rejection.status().as_str().into()",
        "title: rejection.title().into()",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert_eq!(body(&with("minItems: 2")), DocumentedBody::Problem);
    assert_eq!(body(&with("maxItems: 0")), DocumentedBody::Problem);
}

#[test]
fn headers_that_a_refusal_lacks_are_in_the_report() {
    let with = |name: &str, required: bool| {
        refusing(&format!(
            "{{}}, headers: {{{name}: {{required: {required}, schema: {{type: string}}}}}}"
        ))
        .rejections
        .unanswered
    };
    let unanswered = with("X-Server", true);
    let [header] = unanswered.as_slice() else {
        panic!("{unanswered:?}");
    };
    assert_eq!(header.what, "the header `X-Server` of refused requests");
    assert!(with("X-Server", false).is_empty());
    assert!(with("Accept", true).is_empty());
}

#[test]
fn what_is_not_answered_is_listed_once_with_how_many_operations() {
    let operation = |path: &str| {
        format!(
            "{path}: {{get: {{responses: {{'204': {{description: done}}, \
             '400': {{$ref: '#/components/responses/R'}}, '403': {{$ref: '#/components/responses/R'}}}}}}}}"
        )
    };
    let text = format!(
        "{{openapi: 3.1.0, info: {{title: T, version: '1'}}, paths: {{{}, {}}}, components: {{responses: {{R: \
         {{description: no, headers: {{X-A: {{required: true, schema: {{type: string}}}}}}, \
         content: {{application/json: {{schema: {{$ref: '#/components/schemas/Strange'}}}}}}}}}}, schemas: {{Strange: \
         {{type: object, required: [tenant], properties: {{tenant: {{type: string}}}}}}}}}}}}",
        operation("/a"),
        operation("/b")
    );
    let description = read(vec![Source::new("refusals.yaml", text.into_bytes())]);
    assert!(!description.has_errors(), "{:?}", description.diagnostics);
    let plan = plan(&description.api, &options());
    let listed: Vec<(&str, usize)> = plan
        .rejections
        .unanswered
        .iter()
        .map(|one| (one.what.as_str(), one.operations))
        .collect();
    let expected = [
        ("the header `X-A` of refused requests", 2),
        ("the error body `Strange`", 2),
    ];
    assert_eq!(listed, expected);
}

/// The plan of an operation with these responses, beside a success.
fn responding(responses: &str) -> Plan {
    let text = format!(
        "{{openapi: 3.1.0, info: {{title: T, version: '1'}}, paths: {{/a: {{get: {{operationId: a, \
         responses: {{'204': {{description: done}}, {responses}}}}}}}}}, components: {{schemas: {{\
         Invalid: {{type: object, required: [title, errors], properties: {{title: {{type: string}}, \
         errors: {{type: array, minItems: 1, items: {{type: object, required: [pointer, message], properties: \
         {{pointer: {{type: string, format: json-pointer}}, message: {{type: string, minLength: 1}}}}}}}}}}}}, \
         Word: {{type: string}}, Strange: {{type: object, required: [tenant], properties: {{tenant: {{type: string}}, errors: {{type: string}}}}}}, \
         Plain: {{type: object, properties: {{title: {{type: string}}, detail: {{type: string}}}}}}}}}}}}"
    );
    let description = read(vec![Source::new("refusals.yaml", text.into_bytes())]);
    assert!(!description.has_errors(), "{:?}", description.diagnostics);
    plan(&description.api, &options())
}

fn problem(status: &str, schema: &str) -> String {
    format!(
        "'{status}': {{description: refused, content: {{application/problem+json: \
         {{schema: {{$ref: '#/components/schemas/{schema}'}}}}}}}}"
    )
}

#[test]
fn where_nothing_is_not_valid_the_whole_is_what_is_wrong() {
    let both = [problem("422", "Invalid"), problem("403", "Invalid")];
    let plan = responding(&both.join(", "));
    let documented = &plan.rejections.documented[0];
    assert_eq!(documented.len(), 1, "{documented:?}");
    assert_eq!(body(&plan), DocumentedBody::Built(0));
    assert!(plan.rejections.unanswered.is_empty());
    assert!(server(&plan).contains("rejection\n                .told()"));
}

#[test]
fn a_status_whose_body_cannot_tell_gives_way_to_another() {
    let answered = |responses: &[String]| {
        let plan = responding(&responses.join(", "));
        let documented = &plan.rejections.documented[0];
        let statuses = documented.iter().flat_map(|it| &it.statuses);
        let statuses: Vec<String> = statuses.map(ToString::to_string).collect();
        (statuses.join(" "), plan.rejections.unanswered.len())
    };
    let strange = problem("422", "Strange");
    for other in ["400", "4XX", "default"] {
        let answered = answered(&[strange.clone(), problem(other, "Plain")]);
        assert_eq!(answered, (other.to_owned(), 0));
    }
    // `default` is not for a `400` that is documented.
    let malformed = problem("400", "Strange");
    let (statuses, refused) = answered(&[malformed.clone(), problem("default", "Plain")]);
    assert_eq!((statuses.as_str(), refused), ("400 default", 1));
    let (statuses, refused) = answered(&[malformed, problem("422", "Invalid")]);
    assert_eq!((statuses.as_str(), refused), ("422", 0));
    assert_eq!(answered(&[strange]), ("422".to_owned(), 1));
}
