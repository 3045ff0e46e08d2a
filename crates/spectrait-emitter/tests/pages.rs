//! How pages are recognised, and why they are not.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use spectrait_emitter::plan::pages::{PageRule, PagesPlan};
use spectrait_emitter::{Options, Plan, plan};
use spectrait_parser::{Source, read};

fn options() -> Options {
    Options {
        client: true,
        ..common::types_of("pages")
    }
}

fn planned(text: &str, options: &Options) -> Plan {
    let description = read(vec![Source::new("pages.yaml", text.as_bytes().to_vec())]);
    assert!(!description.has_errors(), "{:?}", description.diagnostics);
    plan(&description.api, options)
}

/// A description of one operation with these parameters of the query, members of its page, and further members.
fn description(parameters: &[&str], page: &str, operation: &str, response: &str) -> String {
    let parameters: String = parameters.iter().fold(String::new(), |mut all, parameter| {
        let (name, schema) = parameter.split_once(' ').unwrap();
        write!(all, "{{name: {name}, in: query, schema: {schema}}}, ").unwrap();
        all
    });
    format!(
        "{{openapi: 3.1.0, info: {{title: T, version: '1'}}, paths: {{/a: {{get: {{operationId: list, {operation} \
         parameters: [{parameters}], responses: {{'200': {{description: page, {response} \
         content: {{application/json: {{schema: {page}}}}}}}}}}}}}}}}}"
    )
}

fn pages(text: &str) -> Option<PagesPlan> {
    planned(text, &options()).operations.operations[0]
        .pages
        .clone()
}

fn because(text: &str) -> Option<String> {
    pages(text).map(|pages| pages.because)
}

const TEXT: &str = "cursor {type: string}";

fn object(members: &str) -> String {
    format!(
        "{{type: object, properties: {{data: {{type: array, items: {{type: string}}}}, {members}}}}}"
    )
}

#[test]
fn each_way_is_recognised_and_what_only_looks_like_one_is_not() {
    let plan = planned(include_str!("../../../specs/pages.yaml"), &options());
    let told: Vec<_> = plan
        .operations
        .operations
        .iter()
        .map(|operation| {
            let pages = operation.pages.as_ref();
            let because = pages.map_or("", |pages| pages.because.as_str());
            (operation.name.id.as_str(), because)
        })
        .collect();
    let cursor = "`/next_cursor` of the page says what `cursor` is next";
    assert_eq!(
        told,
        [
            (
                "byCursor",
                "`/paging/next_cursor` of the page says what `cursor` is next"
            ),
            ("byOffset", "`/total` of the page goes with `offset`"),
            (
                "byNumber",
                "`/page` of the page says which page it is, as `page` does"
            ),
            (
                "byToken",
                "the header `X-Next-Page` says what `page` is next"
            ),
            ("byUrl", "`/next` of the page is a link to the next"),
            ("byHeader", "the header `Link` has a link to the next"),
            ("byLink", "the link `more` says so"),
            ("byExtension", "`x-ms-pageable` says so"),
            ("asConfigured", ""),
            ("byIndex", ""),
            (
                "byInferredNumber",
                "`page` counts the pages, and it says how many there are"
            ),
            ("byOddUrl", ""),
            ("onePage", ""),
            // Only the configuration of it says that there are none.
            ("switchedOff", cursor),
            ("noParameter", ""),
            ("twoLists", ""),
            ("aTotalAlone", ""),
        ]
    );
}

/// Followed as an offset of items, most pages would be lost without an error.
#[test]
fn an_offset_that_counts_pages_is_not_one_of_items() {
    let of = |parameter: &str, total: &str| {
        let parameter = format!("offset {{type: integer, default: 0}}, description: '{parameter}'");
        let page = object(&format!("total: {{type: number, description: '{total}'}}"));
        because(&description(
            &[&parameter, "limit {type: integer}"],
            &page,
            "",
            "",
        ))
    };
    for (parameter, total, is_followed) in [
        (
            "0 displays the first page, and so on.",
            "The total number of pages.",
            false,
        ),
        ("Page number of calls to return", "", false),
        ("Number of pages to skip", "Number of all items", false),
        (
            "The index of the first item of the page (page offset).",
            "Results across all pages",
            true,
        ),
        ("Items to skip, (page number - 1) * limit", "", true),
        ("", "All items; by limit, the total pages", true),
        ("", "", true),
    ] {
        assert_eq!(
            of(parameter, total).is_some(),
            is_followed,
            "{parameter} {total}"
        );
    }
}

#[test]
fn links_that_do_not_lead_on_are_not_followed() {
    let page = object(
        "next_cursor: {type: string}, previous: {type: string}, owner: {type: string}, last_id: {type: string}",
    );
    let of = |links: &str| {
        let page = description(
            &[
                "at {type: string}",
                "owner {type: string}",
                "direction {type: string}",
                "limit {type: integer}",
            ],
            &page,
            "",
            &format!("links: {{{links}}},"),
        );
        pages(&page).map(|pages| format!("{:?}", pages.rule.turn))
    };
    let turn = |next: &str| {
        let rule = PageRule::cursor("at", [next]);
        Some(format!("{:?}", rule.turn))
    };
    let link = |name: &str, parameters: &str| {
        format!("{name}: {{operationId: list, parameters: {{{parameters}}}}}")
    };
    let next = link("next", "at: $response.body#/next_cursor");
    assert_eq!(of(&next), turn("next_cursor"));
    // The one before is no next one, wherever it stands.
    let previous = link("previous", "at: $response.body#/previous");
    assert_eq!(of(&format!("{previous}, {next}")), turn("next_cursor"));
    assert_eq!(
        of(&link("pages", "at: $response.body#/next_cursor")),
        turn("next_cursor")
    );
    assert_eq!(
        of(&link("nextPage", "at: $response.body#/last_id")),
        turn("last_id")
    );
    assert_eq!(
        of(&link(
            "nextPage",
            "at: $response.body#/last_id, limit: $request.query.limit"
        )),
        turn("last_id")
    );
    for other in [
        previous,
        link("next", "at: $response.body#/previous"),
        link("self", "at: $response.body#/next_cursor"),
        link("ofOwner", "owner: $response.body#/owner"),
        link("next", "at: $response.body#/next_cursor, direction: back"),
        link("next", "at: $response.body#/next_cursor, limit: $request.query.at"),
        "next: {operationId: list, requestBody: 1, parameters: {at: $response.body#/next_cursor}}".to_owned(),
        "next: {operationId: list, server: {url: 'https://other'}, parameters: {at: $response.body#/next_cursor}}".to_owned(),
    ] {
        assert_eq!(of(&other), None, "{other}");
    }
}

#[test]
fn what_leads_back_to_itself_is_looked_at_once() {
    let members: String = (0..3000).fold(String::new(), |mut all, count| {
        let (page, data) = ("_".repeat(count % 60), count / 60);
        write!(
            all,
            "p{page}a{page}g{}e: {{$ref: '#/components/schemas/P'}}, ",
            "-".repeat(data)
        )
        .unwrap();
        all
    });
    let text = description(&[TEXT], "{$ref: '#/components/schemas/P'}", "", "");
    let schema = object(&format!("{members} next_cursor: {{type: string}}"));
    let text = format!(
        "{}, components: {{schemas: {{P: {schema}}}}}}}",
        text.strip_suffix('}').unwrap()
    );
    let begin = Instant::now();
    let told = because(&text).unwrap();
    assert_eq!(
        told,
        "`/next_cursor` of the page says what `cursor` is next"
    );
    assert!(
        begin.elapsed() < Duration::from_secs(60),
        "{:?}",
        begin.elapsed()
    );
}

#[test]
fn the_first_page_is_known_by_a_default() {
    let page = object("total_pages: {type: integer}");
    for (schema, first) in [
        ("{type: integer, minimum: 0}", None),
        ("{type: integer, minimum: 0, default: 1}", Some(1)),
        ("{type: integer, default: 0}", Some(0)),
        ("{type: integer, minimum: 1}", Some(1)),
        ("{type: integer, default: 7}", None),
    ] {
        let found = pages(&description(&[&format!("page {schema}")], &page, "", ""));
        assert_eq!(
            found.as_ref().and_then(|pages| pages.rule.first),
            first,
            "{schema}"
        );
        assert_eq!(
            found.is_some_and(|pages| pages.begins),
            first.is_some(),
            "{schema}"
        );
    }
    let said = object("page: {type: integer}");
    assert!(
        !pages(&description(
            &["page {type: integer, default: 1}"],
            &said,
            "",
            ""
        ))
        .unwrap()
        .begins
    );
}

#[test]
fn words_do_not_make_a_url() {
    let of = |member: &str, parameter: &str| {
        let page = object(&format!("{member}, has_more: {{type: boolean}}"));
        because(&description(&[parameter], &page, "", "")).unwrap_or_default()
    };
    let cursor = of(
        "next_cursor: {type: string, description: 'A URL-safe cursor, see [link](https://x).'}",
        TEXT,
    );
    assert!(cursor.ends_with("what `cursor` is next"), "{cursor}");
    assert_eq!(of("next: {type: string, description: 'the url'}", TEXT), "");
    assert!(of("next: {type: string, format: uri}", TEXT).ends_with("is a link to the next"));
    assert!(
        of("next: {type: string, examples: ['https://x/?p=2']}", TEXT)
            .ends_with("is a link to the next")
    );
    assert!(
        of("next: {type: string, format: uri}", "next {type: string}")
            .ends_with("what `next` is next")
    );
}

#[test]
fn extensions_say_how_or_are_told_of() {
    let page = object(
        "meta: {type: object, properties: {next: {type: string}, pages: {type: integer}, more: {type: boolean}}}, next_cursor: {type: string}",
    );
    let parameters = ["after {type: string}", "p {type: integer}", TEXT];
    let of = |extension: &str| {
        let text = description(&parameters, &page, &format!("{extension},"), "");
        let plan = planned(&text, &options());
        let why = plan
            .operations
            .left_out
            .first()
            .map(|left_out| left_out.reason.clone());
        match &plan.operations.operations[0].pages {
            Some(pages) => format!(
                "{} {:?} {:?}",
                pages.because,
                pages.rule.turn,
                pages.rule.total.as_ref().or(pages.rule.more.as_ref())
            ),
            None => why.unwrap_or_default(),
        }
    };
    let told = |name: &str, rule: PageRule, member: Option<&str>| {
        let member = member.map(|member| vec!["meta".to_owned(), member.to_owned()]);
        format!("`{name}` says so {:?} {member:?}", rule.turn)
    };
    let cursor = || PageRule::cursor("after", ["meta", "next"]);
    for (extension, expected) in [
        (
            "x-speakeasy-pagination: {type: cursor, inputs: [{name: after, in: parameters, type: cursor}], outputs: {nextCursor: $.meta.next, results: $.data}}",
            told("x-speakeasy-pagination", cursor(), None),
        ),
        (
            "x-speakeasy-pagination: {type: offsetLimit, inputs: [{name: p, in: parameters, type: page}], outputs: {numPages: $.meta.pages}}",
            told(
                "x-speakeasy-pagination",
                PageRule::number("p"),
                Some("pages"),
            ),
        ),
        (
            "x-speakeasy-pagination: {type: url, outputs: {nextUrl: $.meta.next}}",
            told(
                "x-speakeasy-pagination",
                PageRule::url(["meta", "next"]),
                None,
            ),
        ),
        (
            "x-fern-pagination: {cursor: $request.after, next_cursor: $response.meta.next, results: $response.data}",
            told("x-fern-pagination", cursor(), None),
        ),
        (
            "x-fern-pagination: {offset: $request.p, results: $response.data, has-next-page: $response.meta.more}",
            told("x-fern-pagination", PageRule::number("p"), Some("more")),
        ),
        (
            "x-pagination: {cursorParam: after, cursorPath: meta.next, resultsPath: data}",
            told("x-pagination", cursor(), None),
        ),
        (
            "x-pagination: {pageParam: p, resultsPath: data}",
            told("x-pagination", PageRule::number("p"), None),
        ),
        (
            "x-pagination: {pageOffsetParam: p, resultsPath: data}",
            told("x-pagination", PageRule::offset("p"), None),
        ),
        // What is not followed is not replaced by something else.
        (
            "x-ms-pageable: {itemName: data}",
            "it has no `nextLinkName`".to_owned(),
        ),
        (
            "x-ms-pageable: {nextLinkName: nxt, itemName: data}",
            "`next`: the page has no member `nxt`".to_owned(),
        ),
        ("x-ms-pageable: {nextLinkName: null}", String::new()),
        ("x-speakeasy-pagination: false", String::new()),
        (
            "x-speakeasy-pagination: {type: cursor, inputs: [{name: after, in: requestBody, type: cursor}], outputs: {nextCursor: $.meta.next}}",
            "it names no parameter for its cursor".to_owned(),
        ),
        (
            "x-speakeasy-pagination: {type: cursor, inputs: [{name: after, in: parameters, type: cursor}], outputs: {nextCursor: '$.data[-1].id'}}",
            "its `nextCursor`, `$.data[-1].id`, is no path of members".to_owned(),
        ),
        (
            "x-pagination: {cursorParam: before, cursorPath: meta.next, resultsPath: data}",
            "it has no parameter `before` in the query".to_owned(),
        ),
        // What says nothing of how pages follow each other leaves it to what is recognised.
        (
            "x-fern-pagination: true",
            format!(
                "`/next_cursor` of the page says what `cursor` is next {:?} None",
                PageRule::cursor("cursor", ["next_cursor"]).turn
            ),
        ),
        (
            "x-pagination: {limit: 5}",
            format!(
                "`/next_cursor` of the page says what `cursor` is next {:?} None",
                PageRule::cursor("cursor", ["next_cursor"]).turn
            ),
        ),
    ] {
        assert_eq!(of(extension), expected, "{extension}");
    }
}

#[test]
fn an_extension_refers_to_the_root() {
    let rule =
        "x-fern-pagination: {offset: $request.p, results: $response.data, step: $request.n},";
    let of = |root: &str, members: &str, only_said: bool| {
        let text = description(
            &["p {type: integer}", "n {type: integer}", TEXT],
            &object(members),
            "x-fern-pagination: true,",
            "",
        );
        let text = text.replacen('{', &format!("{{{root} "), 1);
        let mut options = options();
        options.pages.only_said = only_said;
        let plan = planned(&text, &options);
        let reasons = plan.operations.left_out.iter();
        let reasons: Vec<_> = reasons.map(|it| it.reason.clone()).collect();
        let pages = plan.operations.operations[0].pages.as_ref();
        (pages.map(|pages| pages.rule.turn.clone()), reasons)
    };
    let cursor = "next_cursor: {type: string}";
    let offset = Some(PageRule::offset("p").turn);
    let recognised = Some(PageRule::cursor("cursor", ["next_cursor"]).turn);
    for (root, members, only_said, expected) in [
        (rule, "", true, offset.clone()),
        (rule, cursor, false, offset),
        ("", cursor, false, recognised),
        ("", cursor, true, None),
        ("", "", false, None),
    ] {
        let (pages, reasons) = of(root, members, only_said);
        let is_listed = reasons
            .iter()
            .any(|reason| reason.starts_with("neither it nor the root"));
        assert_eq!(is_listed, expected.is_none(), "{reasons:?}");
        assert_eq!(pages, expected, "{root} {members} {only_said}");
    }
}

#[test]
fn an_extension_counts_pages_from_zero() {
    for (start, schema, first) in [
        ("", "{type: integer}", 0),
        ("", "{type: integer, default: 1}", 1),
        ("pageStart: 3,", "{type: integer, default: 1}", 3),
    ] {
        let extension = format!("x-pagination: {{pageParam: p, {start} resultsPath: data}},");
        let parameter = format!("p {schema}");
        let text = description(&[&parameter], &object(""), &extension, "");
        assert_eq!(pages(&text).unwrap().rule.first, Some(first), "{text}");
    }
}

#[test]
fn a_cursor_is_given_to_no_access_token() {
    let page = object("nextToken: {type: string}");
    let text = |parameters: &[&str]| description(parameters, &page, "", "");
    let both = text(&["token {type: string}", "pageToken {type: string}"]);
    let told = "`/nextToken` of the page says what `pageToken` is next";
    assert_eq!(because(&both).as_deref(), Some(told));
    let one = text(&["token {type: string}"]);
    assert!(because(&one).is_some());
    let required = one.replace("name: token,", "name: token, required: true,");
    assert_eq!(because(&required), None);
}

#[test]
fn options_name_members_that_there_are() {
    let members = "meta: {type: object, properties: {next: {type: string}, total: {type: integer}}}, shut: {type: object, additionalProperties: false, properties: {next: {type: string}}}, free: {type: object, additionalProperties: {type: string}}";
    let parameters = ["after {type: string}", "skip {type: integer}"];
    let told = |rule: PageRule| {
        let mut options = options();
        options
            .pages
            .operations
            .insert("list".to_owned(), Some(rule));
        let plan = planned(
            &description(&parameters, &object(members), "", ""),
            &options,
        );
        let has = plan.operations.operations[0].pages.is_some();
        let remarks = plan.unpaged.iter();
        remarks
            .map(|remark| {
                assert_eq!(remark.followed, has);
                format!("{} {}", remark.followed, remark.reason)
            })
            .collect::<Vec<_>>()
            .join("; ")
    };
    let cursor = |keys: &[&str]| PageRule::cursor("after", keys.iter().copied());
    for (rule, expected) in [
        (cursor(&["meta", "next"]), ""),
        (
            PageRule::offset("skip").total(["meta", "total"]).first(1),
            "",
        ),
        (
            cursor(&["meta", "nxt"]),
            "false `next`: the page has no member `nxt`; did you mean `next`?",
        ),
        (
            cursor(&["shut", "onward"]),
            "false `next`: the page has no member `onward`",
        ),
        (
            cursor(&["meta", "onward"]),
            "true `next`: the page has no member `onward`",
        ),
        (
            cursor(&["free", "onward"]),
            "true `next`: the page has no member `onward`",
        ),
        (
            cursor(&["data", "next"]),
            "false `next`: the page has no member `next`",
        ),
        (
            cursor(&["meta"]),
            "false `next` is `/meta`, which is no text or number",
        ),
        (
            cursor(&["meta", "next"]).more(["meta", "total"]),
            "false `more` is `/meta/total`, which is no flag",
        ),
        (
            PageRule::offset("skip").total(["meta", "totl"]),
            "false `total`: the page has no member `totl`; did you mean `total`?",
        ),
        (
            PageRule::offset("skip").at(["meta", "next"]),
            "false `at` is `/meta/next`, which is no number",
        ),
        (
            PageRule::offset("limit"),
            "false it has no parameter `limit` in the query",
        ),
        (
            PageRule::link().total(["meta", "total"]),
            "false `at`, `total` and `first` go with `offset` or `number`",
        ),
    ] {
        assert_eq!(told(rule), expected);
    }
}

#[test]
fn the_page_is_the_success_of_the_plan() {
    let page = object("next_cursor: {type: string}");
    let text = format!(
        "{{openapi: 3.1.0, info: {{title: T, version: '1'}}, paths: {{/a: {{get: {{operationId: list, \
         parameters: [{{name: cursor, in: query, schema: {{type: string}}}}], responses: {{\
         '302': {{description: page, content: {{application/json: {{schema: {page}}}}}}}, \
         default: {{description: other, content: {{application/json: {{schema: {{type: object}}}}}}}}}}}}}}}}}}"
    );
    let plan = planned(&text, &options());
    let operation = &plan.operations.operations[0];
    let successes: Vec<_> = operation
        .successes()
        .map(|response| response.variant.clone())
        .collect();
    let found = operation.pages.is_some();
    assert_eq!(found, successes == ["Found"], "{successes:?}");
}
