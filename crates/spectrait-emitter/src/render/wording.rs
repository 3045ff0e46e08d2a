//! What the documentation of operations says.
//!
//! In: what was planned. Out: lines of rustdoc.

use spectrait_ir::Location;

use crate::plan::bodies::Format;
use crate::plan::docs;
use crate::plan::operations::RequestBodyPlan;
use crate::plan::parameters::{Definition, ParameterPlan};
use crate::plan::responses::{ResponsePlan, ResponseStruct};
use crate::plan::security::{SchemeKind, SchemePlan};
use crate::plan::{OperationPlan, Section};

/// The documentation of an operation: what it does, what can be called next, method and path.
pub(super) fn operation_docs(operation: &OperationPlan, section: &Section<'_>) -> Vec<String> {
    let mut lines = operation.docs.clone();
    for link in &operation.links {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(link.clone());
    }
    if !lines.is_empty() {
        lines.push(String::new());
    }
    let (method, path) = (&operation.method, operation.path.replace('`', "'"));
    lines.push(match section.hooks {
        None => format!("`{method} {path}`"),
        Some(_) => format!("`{method}`, which a router receives at `{path}`"),
    });
    lines
}

/// The documentation of an argument in a line: the beginning of its first paragraph, and what we say besides.
fn brief(lines: &[String]) -> Option<String> {
    let paragraphs: Vec<String> = lines
        .split(String::is_empty)
        .map(|lines| lines.join(" "))
        .collect();
    let (first, others) = paragraphs.split_first()?;
    if docs::is_values(first) {
        return Some(docs::behind_name(first));
    }
    let values = others.iter().rfind(|text| docs::is_values(text));
    match (docs::opening(first), values) {
        (Some(text), Some(values)) => {
            let full = text.ends_with(['.', '!', '?', ':', ';', ',', '…']);
            let stop = if full { "" } else { "." };
            Some(format!("{text}{stop} {values}"))
        }
        (None, Some(values)) => Some(docs::behind_name(values)),
        (text, None) => text.map(str::to_owned),
    }
}

/// What the argument for a parameter is, in a line.
pub(super) fn brief_parameter(parameter: &ParameterPlan) -> Option<String> {
    match (brief(&parameter.docs), parameter.deprecated) {
        (Some(text), true) => Some(format!("{text} (deprecated)")),
        (None, true) => Some("deprecated".to_owned()),
        (text, false) => text,
    }
}

/// A field's name as people read it.
pub(super) fn plain(field: &str) -> &str {
    field.strip_prefix("r#").unwrap_or(field)
}

/// Where a parameter is, as the support code calls it.
pub(super) fn location(location: Location) -> &'static str {
    match location {
        Location::Path => "Path",
        Location::Query => "Query",
        Location::Querystring => "Querystring",
        Location::Header => "Header",
        Location::Cookie => "Cookie",
    }
}

/// Where a parameter is, and what it says.
pub(super) fn parameter_docs(parameter: &ParameterPlan, definition: &Definition) -> Vec<String> {
    let place = match definition.location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Querystring => "whole query",
        Location::Header => "headers",
        Location::Cookie => "cookies",
    };
    let mut lines = parameter.docs.clone();
    named(
        &mut lines,
        &format!("`{}` in the {place}", definition.name.replace('`', "'")),
    );
    marked(lines, parameter.deprecated)
}

/// What the body of a request says.
pub(super) fn body_docs(body: &RequestBodyPlan) -> Vec<String> {
    let mut lines = body.docs.clone();
    match lines.first_mut() {
        Some(first) if docs::is_values(first) => {
            *first = format!("The body, {}", docs::behind_name(first));
        }
        Some(_) => {}
        None => lines.push("The body".to_owned()),
    }
    if let Some(types) = open_media(body) {
        lines.extend([
            String::new(),
            format!("Bytes of {types}; its `content_type` says which."),
        ]);
    }
    lines
}

/// What the argument for a body is, in a line.
pub(super) fn brief_body(body: &RequestBodyPlan) -> Option<String> {
    let text = brief(&body.docs);
    let types = open_media(body).map(|types| format!("bytes of {types}, which `of_type` says"));
    match (text, types) {
        (Some(text), Some(types)) => Some(format!("{text} ({types})")),
        (text, types) => text.or(types),
    }
}

/// The media types of bytes, where the one who sends them has a choice.
fn open_media(body: &RequestBodyPlan) -> Option<String> {
    let media = body.body.media(&[]);
    let open = media.len() > 1 || media.iter().any(|(_, name)| name.contains('*'));
    let names: Vec<String> = media.iter().map(|(_, name)| format!("`{name}`")).collect();
    (body.body.format == Format::Bytes && open).then(|| names.join(" or "))
}

/// The status of a response, and what it says.
pub(super) fn response_docs(response: &ResponsePlan) -> Vec<String> {
    let mut lines = response.docs.clone();
    named(&mut lines, &format!("`{}`", response.status));
    lines
}

/// The name of a scheme, what it is, and where it stands in a request.
pub(super) fn scheme_docs(scheme: &SchemePlan) -> Vec<String> {
    let place = match &scheme.kind {
        SchemeKind::Header(name) => format!("the header `{name}`"),
        SchemeKind::Query(name) => format!("the query parameter `{name}`"),
        SchemeKind::Cookie(name) => format!("the cookie `{name}`"),
        SchemeKind::Basic => "name and password".to_owned(),
        SchemeKind::Bearer => "a bearer token".to_owned(),
        SchemeKind::Http(scheme) => format!("`Authorization: {scheme} …`"),
        SchemeKind::MutualTls => "a client certificate".to_owned(),
    };
    let mut lines = vec![place];
    named(&mut lines, &format!("`{}`", scheme.name.replace('`', "'")));
    if !scheme.docs.is_empty() {
        lines.push(String::new());
        lines.extend(scheme.docs.iter().cloned());
    }
    lines
}

/// A response with headers: which it is, and what it says.
pub(super) fn struct_docs(item: &ResponseStruct) -> Vec<String> {
    let mut lines = item.docs.clone();
    named(&mut lines, &item.heading);
    lines
}

/// Puts the name of what is documented before its documentation: `` `limit` in the query: how many at most ``.
pub(super) fn named(lines: &mut Vec<String>, name: &str) {
    match lines.first_mut() {
        // A list, a heading or a table does not go on in the same line.
        Some(first) if docs::is_values(first) => {
            *first = format!("{name}: {}", docs::behind_name(first));
        }
        Some(first)
            if first.starts_with(|c: char| {
                c.is_alphanumeric() || matches!(c, '`' | '[' | '"' | '\'' | '(')
            }) =>
        {
            *first = format!("{name}: {first}");
        }
        Some(_) => {
            lines.insert(0, String::new());
            lines.insert(0, name.to_owned());
        }
        None => lines.push(name.to_owned()),
    }
}

/// The documentation of something that generated code uses itself, so that it cannot be `#[deprecated]`.
pub(super) fn marked(mut lines: Vec<String>, is_deprecated: bool) -> Vec<String> {
    if is_deprecated {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push("Deprecated.".to_owned());
    }
    lines
}
