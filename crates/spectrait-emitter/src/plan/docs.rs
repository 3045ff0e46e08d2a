//! What the documentation of an item or a field says.
//!
//! In: the words of the description. Out: lines of rustdoc, without `///`; none where there is nothing to say.

use spectrait_ir::{Docs, MediaType, Parameter, Property, Type, Value};

pub use super::markdown::rustdoc;
use super::names;

/// How long an example or a default may be to stand in the documentation.
const SHORT: usize = 60;

/// The documentation of an item.
#[must_use]
pub(crate) fn item(docs: &Docs, default: Option<&Value>, name: &str) -> Vec<String> {
    let mut lines = words(docs, name);
    add_values(&mut lines, docs.examples.first(), default);
    lines
}

/// The documentation of a field: what is said at the property, else at its type, which says it itself where it
/// is an item.
#[must_use]
pub(crate) fn field(property: &Property, ty: &Type, is_item: bool) -> Vec<String> {
    let mut lines = words(&property.docs, &property.name);
    if lines.is_empty() && !is_item {
        lines = words(&ty.docs, &property.name);
    }
    match (property.read_only, property.write_only) {
        (true, false) => paragraph(&mut lines, "Only in responses.".to_owned()),
        (false, true) => paragraph(&mut lines, "Only in requests.".to_owned()),
        _ => {}
    }
    let example = property
        .docs
        .examples
        .first()
        .or_else(|| ty.docs.examples.first().filter(|_| !is_item));
    let default = property
        .default
        .as_ref()
        .or_else(|| ty.default.as_ref().filter(|_| !is_item));
    add_values(&mut lines, example, default);
    lines
}

/// The documentation of a parameter: what is said of it, else of its type, which says it itself where it is an
/// item; an example, and what leaving it out means.
#[must_use]
pub(crate) fn parameter(
    parameter: &Parameter,
    beside: Option<&str>,
    ty: &Type,
    is_item: bool,
) -> Vec<String> {
    let mut lines = beside
        .or(parameter.description.as_deref())
        .map(rustdoc)
        .unwrap_or_default();
    if lines.is_empty() && !is_item {
        lines = words(&ty.docs, &parameter.name);
    }
    let described = !lines.is_empty();
    let own = parameter.examples.first().map(|example| &example.value);
    let example = own.or_else(|| ty.docs.examples.first().filter(|_| !is_item));
    add_values(&mut lines, example, ty.default.as_ref());
    if let (false, Some(line)) = (described, lines.first_mut()) {
        // It stands behind the name of the parameter.
        *line = line
            .replacen("Example: ", "for example ", 1)
            .replacen(". Default: ", ", by default ", 1)
            .replacen("Default: ", "by default ", 1);
    }
    lines
}

/// The documentation of a body: what is said of it, and an example.
#[must_use]
pub(crate) fn body(description: Option<&str>, content: &[MediaType]) -> Vec<String> {
    let mut lines = description.map(rustdoc).unwrap_or_default();
    let mut examples = content.iter().flat_map(|media| &media.examples);
    let example = examples.next().map(|example| &example.value);
    let described = !lines.is_empty();
    add_values(&mut lines, example, None);
    if let (false, Some(line)) = (described, lines.first_mut()) {
        *line = line.replacen("Example: ", "The body, for example ", 1);
    }
    lines
}

/// Title and description, the title only where it says more than the name.
fn words(docs: &Docs, name: &str) -> Vec<String> {
    let description = docs.description.as_deref().map(rustdoc).unwrap_or_default();
    let title = docs.title.as_deref().filter(|title| {
        let title = names::words(title);
        title != names::words(name)
            && !description
                .first()
                .is_some_and(|line| names::words(line).starts_with(&title))
    });
    let mut lines = title.map(rustdoc).unwrap_or_default();
    if !lines.is_empty() && !description.is_empty() {
        lines.push(String::new());
    }
    lines.extend(description);
    if let Some(external) = &docs.external_docs {
        let link = format!("<{}>", external.url);
        let text = external.description.as_deref().unwrap_or("More").trim();
        paragraph(&mut lines, rustdoc(&format!("{text}: {link}")).join(" "));
    }
    lines
}

/// Adds an example and a default, where they are short.
fn add_values(lines: &mut Vec<String>, example: Option<&Value>, default: Option<&Value>) {
    let short = |value: &Value| {
        Some(super::items::json(value)).filter(|text| text.chars().count() <= SHORT)
    };
    let shown = |label: &str, value: Option<&Value>| {
        let value = value?;
        let text = short(value)?;
        let text = value
            .as_str()
            .filter(|text| !text.is_empty() && text.trim() == *text)
            .map_or(text, str::to_owned);
        Some(format!("{label}: {}", code(&text)))
    };
    let values = [shown("Example", example), shown("Default", default)];
    let values: Vec<String> = values.into_iter().flatten().collect();
    if !values.is_empty() {
        paragraph(lines, values.join(". "));
    }
}

fn paragraph(lines: &mut Vec<String>, text: String) {
    if text.is_empty() {
        return;
    }
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push(text);
}

/// A text as a code span, on one line.
#[must_use]
pub fn code(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let mut run = 0;
    let mut longest = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let ticks = "`".repeat(longest + 1);
    let pad = if text.is_empty() || text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{ticks}{pad}{text}{pad}{ticks}")
}
