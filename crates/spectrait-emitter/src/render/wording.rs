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

pub(super) mod answers;

/// The documentation of an operation: what it does, what `answer` says, what can be called next, method and path.
pub(super) fn operation_docs(
    operation: &OperationPlan,
    answer: Vec<String>,
    section: &Section<'_>,
) -> Vec<String> {
    let links = operation.links.iter().map(|link| vec![link.clone()]);
    let paragraphs = [operation.docs.clone(), answer].into_iter().chain(links);
    let mut lines = Vec::new();
    for paragraph in paragraphs.filter(|lines| !lines.is_empty()) {
        lines.extend(paragraph);
        lines.push(String::new());
    }
    let (method, path) = (&operation.method, operation.path.replace('`', "'"));
    lines.push(match section.hooks {
        None => format!("`{method} {path}`"),
        Some(_) => format!("`{method}`, which a router receives at `{path}`"),
    });
    lines
}

/// What is said of an argument, as an item of a list: its words, then its values and what we say besides. Nothing
/// where nothing is said.
fn listed(name: &str, lines: &[String], besides: &[&str]) -> Vec<String> {
    let last = lines.iter().rposition(String::is_empty);
    let last = last.map_or(0, |blank| blank + 1);
    let (text, values) = match lines.get(last) {
        Some(values) if last + 1 == lines.len() && docs::is_values(values) => (
            lines.get(..last.saturating_sub(1)).unwrap_or_default(),
            Some(values.as_str()),
        ),
        _ => (lines, None),
    };
    let facts: Vec<&str> = values.iter().chain(besides).copied().collect();
    let facts = facts.join(". ");
    let Some((first, others)) = text.split_first() else {
        let facts = match values {
            Some(_) => docs::behind_name(&facts),
            None => facts,
        };
        return match facts.is_empty() {
            true => Vec::new(),
            false => vec![format!("- `{name}`: {facts}")],
        };
    };
    let mut item = if docs::goes_on(first) {
        vec![format!("- `{name}`: {first}")]
    } else {
        vec![format!("- `{name}`:"), String::new(), indented(first)]
    };
    item.extend(others.iter().map(|line| indented(line)));
    if facts.is_empty() {
        return item;
    }
    match item.last_mut() {
        Some(line) if docs::goes_on(first) && !others.iter().any(String::is_empty) => {
            *line = docs::behind_sentence(line, &facts);
        }
        _ => item.extend([String::new(), indented(&facts)]),
    }
    item
}

/// A line of an item of a list.
fn indented(line: &str) -> String {
    match line {
        "" => String::new(),
        line => format!("  {line}"),
    }
}

/// What the argument for a parameter is, as an item of a list.
pub(super) fn listed_parameter(parameter: &ParameterPlan) -> Vec<String> {
    let is_news = is_unsaid(parameter.deprecated, &parameter.docs);
    let besides: &[&str] = if is_news { &["Deprecated"] } else { &[] };
    listed(plain(&parameter.field), &parameter.docs, besides)
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
    marked_beside(lines, parameter.deprecated, &parameter.docs)
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

/// What the argument for a body is, as an item of a list.
pub(super) fn listed_body(body: &RequestBodyPlan) -> Vec<String> {
    let types = open_media(body).map(|types| format!("Bytes of {types}, which `of_type` says"));
    let besides: Vec<&str> = types.iter().map(String::as_str).collect();
    listed("body", &body.docs, &besides)
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
        Some(first) if docs::is_values(first) => {
            *first = format!("{name}: {}", docs::behind_name(first));
        }
        Some(first) if docs::goes_on(first) => *first = format!("{name}: {first}"),
        Some(_) => {
            lines.insert(0, String::new());
            lines.insert(0, name.to_owned());
        }
        None => lines.push(name.to_owned()),
    }
}

/// Whether a description says that something is deprecated: a paragraph begins with the word, whatever marks stand before
/// it. Within a sentence it may be said of something else.
fn says_deprecated(lines: &[String]) -> bool {
    let before = std::iter::once("").chain(lines.iter().map(String::as_str));
    before.zip(lines).any(|(before, line)| {
        // What is code is a value that is called so.
        let words = line.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '`');
        let word = words.split(|c: char| !c.is_alphanumeric()).next();
        before.is_empty() && word.is_some_and(|word| word.eq_ignore_ascii_case("deprecated"))
    })
}

/// Whether something is deprecated, and its own description does not say so.
pub(super) fn is_unsaid(is_deprecated: bool, docs: &[String]) -> bool {
    is_deprecated && !says_deprecated(docs)
}

/// The documentation of something that generated code uses itself, so that it cannot be `#[deprecated]`.
pub(super) fn marked(mut lines: Vec<String>, is_deprecated: bool) -> Vec<String> {
    if is_unsaid(is_deprecated, &lines) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push("Deprecated.".to_owned());
    }
    lines
}

/// As [`marked`], where more stands before or behind what the description says.
pub(super) fn marked_beside(
    lines: Vec<String>,
    is_deprecated: bool,
    docs: &[String],
) -> Vec<String> {
    marked(lines, is_unsaid(is_deprecated, docs))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn arguments_are_listed_with_all_that_is_said_of_them() {
        let listed = |docs: &str, besides: &[&str]| listed("x", &lines(docs), besides).join("\n");
        assert_eq!(listed("", &[]), "");
        assert_eq!(listed("", &["Deprecated"]), "- `x`: Deprecated");
        assert_eq!(listed("Length: from 3", &[]), "- `x`: length from 3");
        assert_eq!(
            listed("A word\n\nLength: from 3", &[]),
            "- `x`: A word. Length: from 3"
        );
        assert_eq!(
            listed(
                "Either\n\n- one\n- two\n\nin UTC.\n\nRange: 1 to 3",
                &["Deprecated"]
            ),
            "- `x`: Either\n\n  - one\n  - two\n\n  in UTC.\n\n  Range: 1 to 3. Deprecated"
        );
        assert_eq!(listed("- one\n- two", &[]), "- `x`:\n\n  - one\n  - two");
    }

    #[test]
    fn what_is_deprecated_is_said_once() {
        assert_eq!(marked(lines("Old."), true), lines("Old.\n\nDeprecated."));
        let said = lines("**DEPRECATED**: use `new`.");
        assert_eq!(marked(said.clone(), true), said);
        let behind = lines("Lists all.\n\n(Deprecated since 2.)");
        assert_eq!(marked(behind.clone(), true), behind);
        for other in [
            "Example: `deprecated`",
            "Lists birds, deprecated ones too.",
            "`deprecated`: the old ones",
        ] {
            assert_eq!(marked(lines(other), true).len(), 3, "{other}");
        }
    }
}
