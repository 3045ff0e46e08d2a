//! What the documentation of an item or a field says.
//!
//! In: the words of the description. Out: lines of rustdoc, without `///`; none where there is nothing to say.

use spectrait_ir::{
    Api, Bound, Constraints, Docs, ExternalDocs, MediaType, Parameter, Property, Type, Value,
};

pub use super::markdown::rustdoc;
use super::names;

/// How long an example, a default or a pattern may be to stand in the documentation. A default that is longer is cut.
const SHORT: usize = 60;

/// The documentation of an item, with its limits; where the description has no words for it, `origin` says what it is.
#[must_use]
pub(crate) fn item(
    docs: &Docs,
    default: Option<&Value>,
    name: &str,
    limits: Vec<String>,
    origin: Option<String>,
) -> Vec<String> {
    let mut lines = words(docs, name);
    close(&mut lines, values(docs.examples.first(), default), limits);
    if let Some(origin) = origin {
        originate(&mut lines, origin);
    }
    lines
}

/// Says what an item is, where the description has no words for it.
pub(crate) fn originate(lines: &mut Vec<String>, origin: String) {
    match lines.as_mut_slice() {
        [] => lines.push(origin),
        [values] if is_values(values) => *values = format!("{origin} {values}"),
        _ => {}
    }
}

/// The documentation of a field: what is said at the property, else at its type, which says it itself where it
/// is an item, else at what `each` of its items or members is. What both say stands at the item; the field has the
/// beginning of what takes more than a line. Its limits stand behind that, where no item says them.
#[must_use]
pub(crate) fn field(
    property: &Property,
    ty: &Type,
    each: Option<&str>,
    limits: Vec<String>,
    is_item: bool,
) -> Vec<String> {
    let mut lines = words(&property.docs, &property.name);
    if lines.is_empty() && !is_item {
        lines = words(&ty.docs, &property.name);
    }
    if lines.is_empty() {
        lines = each.map(rustdoc).unwrap_or_default();
    }
    if is_item && lines.len() > 1 && property.docs.description == ty.docs.description {
        let first = lines
            .split(String::is_empty)
            .next()
            .unwrap_or_default()
            .join(" ");
        lines = opening(&first).map(str::to_owned).into_iter().collect();
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
    close(&mut lines, values(example, default), limits);
    lines
}

/// Adds an example, a default and limits; limits alone go on behind the words.
fn close(lines: &mut Vec<String>, mut values: Vec<String>, limits: Vec<String>) {
    // Of several lines the last one may belong to a list, a definition or a tag.
    let is_apart = |line: &str| line.starts_with([' ', '[', '<', '=']);
    if values.is_empty()
        && let [before @ .., line] = lines.as_mut_slice()
        && goes_on(line)
        && (before.is_empty() || !is_apart(line))
        && !limits.is_empty()
    {
        *line = behind_sentence(line, &limits.join(". "));
        return;
    }
    values.extend(limits);
    paragraph(lines, values.join(". "));
}

/// Facts behind the words of a paragraph.
#[must_use]
pub(crate) fn behind_sentence(text: &str, facts: &str) -> String {
    let full = text.ends_with(['.', '!', '?', ':', ';', ',', '…']);
    let stop = if full { "" } else { "." };
    format!("{text}{stop} {facts}")
}

/// The documentation of a parameter: what is said of it, else of its type, which says it itself where it is an
/// item, else of each of its items; an example, what leaving it out means, and its limits, which a caller sees nowhere else.
#[must_use]
pub(crate) fn parameter(
    parameter: &Parameter,
    beside: Option<&str>,
    default: Option<&Value>,
    ty: &Type,
    each: Option<&str>,
    limits: Vec<String>,
    is_item: bool,
) -> Vec<String> {
    // What a parameter is says more than what it is called.
    let described = || ty.docs.description.as_deref().filter(|_| !is_item);
    let mut lines = beside
        .or(parameter.description.as_deref())
        .or_else(described)
        .map(rustdoc)
        .unwrap_or_default();
    if lines.is_empty() && !is_item {
        lines = words(&ty.docs, &parameter.name);
    }
    if lines.is_empty() {
        lines = each.map(rustdoc).unwrap_or_default();
    }
    let own = parameter.examples.first().map(|example| &example.value);
    let example = own.or_else(|| ty.docs.examples.first().filter(|_| !is_item));
    let mut values = values(example, default);
    values.extend(limits);
    paragraph(&mut lines, values.join(". "));
    lines
}

/// How the parts of a paragraph of values begin: on their own, and behind a name.
const LABELS: [(&str, &str); 9] = [
    ("Example: `", "for example `"),
    ("Default: `", "default `"),
    ("Pattern: `", "pattern `"),
    ("Range: ", "range "),
    ("Multiple of: ", "multiple of "),
    ("Length: ", "length "),
    ("Items: ", "items "),
    ("Members: ", "members "),
    ("Each: ", "each "),
];

/// How limits begin, where they do not begin with a number.
const WORDS: [&str; 5] = ["from ", "up to ", "above ", "below ", "unique"];

/// Whether a paragraph is one of values: an example, a default, limits.
#[must_use]
pub(crate) fn is_values(text: &str) -> bool {
    LABELS.iter().any(|(label, _)| {
        let rest = text.strip_prefix(label);
        // A description may begin with such a word too.
        rest.is_some_and(|rest| {
            let mut words = WORDS.iter().chain(LABELS.iter().map(|(_, word)| word));
            label.ends_with('`')
                || rest.starts_with(|c: char| c.is_ascii_digit() || c == '-')
                || words.any(|word| rest.starts_with(word))
        })
    })
}

/// A paragraph of values as it goes on behind a name.
#[must_use]
pub(crate) fn behind_name(text: &str) -> String {
    if !is_values(text) {
        return text.to_owned();
    }
    let labels = LABELS.into_iter();
    labels.fold(text.to_owned(), |text, (label, words)| {
        text.replacen(&format!(". {label}"), &format!(", {words}"), 1)
            .replacen(label, words, 1)
    })
}

/// What each item or member has to keep to.
#[must_use]
pub(crate) fn each(limits: &[String]) -> Option<String> {
    let limits = behind_name(&limits.join(". "));
    (!limits.is_empty()).then(|| format!("Each: {limits}"))
}

/// What a person has to know of the values that are allowed: of numbers, texts, lists and maps.
#[must_use]
pub(crate) fn limits(bounds: &Constraints) -> Vec<String> {
    let number = |bound: &Option<Bound>, beyond: &str, within: &str| {
        bound.map(|bound| {
            let word = if bound.exclusive { beyond } else { within };
            format!("{word}{}", bound.value)
        })
    };
    let range = match (bounds.minimum, bounds.maximum) {
        (Some(least), Some(most)) if !least.exclusive && !most.exclusive => {
            Some(format!("{} to {}", least.value, most.value))
        }
        (least, most) => {
            let ends = [
                number(&least, "above ", "from "),
                number(&most, "below ", "up to "),
            ];
            let ends: Vec<String> = ends.into_iter().flatten().collect();
            (!ends.is_empty()).then(|| ends.join(", "))
        }
    };
    let count = |least: Option<u64>, most: Option<u64>| match (least, most) {
        (Some(least), Some(most)) if least == most => Some(least.to_string()),
        (Some(least), Some(most)) if least > 0 => Some(format!("{least} to {most}")),
        (Some(least), None) if least > 0 => Some(format!("from {least}")),
        (_, Some(most)) => Some(format!("up to {most}")),
        _ => None,
    };
    let all = |texts: Vec<String>| (!texts.is_empty()).then(|| texts.join(" and "));
    let multiple_of = bounds.multiple_of.iter().map(ToString::to_string);
    let items = count(bounds.min_items, bounds.max_items).into_iter();
    let items: Vec<String> = items
        .chain(bounds.unique_items.then(|| "unique".to_owned()))
        .collect();
    let patterns = bounds.patterns.iter();
    let patterns = patterns
        .filter(|pattern| pattern.chars().count() <= SHORT && !pattern.contains(char::is_control));
    let limits = [
        ("Range", range),
        ("Multiple of", all(multiple_of.collect())),
        ("Length", count(bounds.min_length, bounds.max_length)),
        (
            "Pattern",
            all(patterns.map(|pattern| code(pattern)).collect()),
        ),
        ("Items", (!items.is_empty()).then(|| items.join(", "))),
        (
            "Members",
            count(bounds.min_properties, bounds.max_properties),
        ),
    ];
    let limits = limits.into_iter();
    limits
        .filter_map(|(label, text)| Some(format!("{label}: {}", text?)))
        .collect()
}

/// The documentation of a body: what is said of it, and an example.
#[must_use]
pub(crate) fn body(description: Option<&str>, content: &[MediaType]) -> Vec<String> {
    let mut lines = description.map(rustdoc).unwrap_or_default();
    let mut examples = content.iter().flat_map(|media| &media.examples);
    let example = examples.next().map(|example| &example.value);
    paragraph(&mut lines, values(example, None).join(". "));
    lines
}

/// The documentation of the whole: its summary and description, where there is more, and whom it is from.
#[must_use]
pub(crate) fn api(api: &Api) -> Vec<String> {
    let info = &api.info;
    let summary = info.summary.as_deref().map(rustdoc).unwrap_or_default();
    let mut lines = info.description.as_deref().map(rustdoc).unwrap_or_default();
    if !summary.is_empty() && !lines.starts_with(&summary) {
        lines = match lines.is_empty() {
            true => summary,
            false => [summary, vec![String::new()], lines].concat(),
        };
    }
    if let Some(more) = &api.external_docs {
        paragraph(&mut lines, more_at(more).join(" "));
    }
    let from = [
        ("Contact", &info.contact),
        ("License", &info.license),
        ("Terms of service", &info.terms_of_service),
    ];
    let from = from
        .into_iter()
        .filter_map(|(label, text)| Some(format!("{label}: {}", linked(text.as_deref()?))));
    let from: Vec<String> = from.collect();
    paragraph(&mut lines, rustdoc(&from.join(". ")).join(" "));
    lines
}

/// Whether a line can stand behind other words: one of a paragraph, not of a list, a heading, a table or code.
#[must_use]
pub(crate) fn goes_on(line: &str) -> bool {
    let begins = ["#", ">", "|", "- ", "* ", "+ ", "```", "~~~", "---"];
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered =
        number.len() < line.len() && (number.starts_with(". ") || number.starts_with(") "));
    !is_numbered && !begins.iter().any(|begin| line.starts_with(begin))
}

/// The first sentences of a paragraph that goes on elsewhere, as many as are short. Nothing of a block
/// that is no paragraph, and of a sentence that never ends.
fn opening(text: &str) -> Option<&str> {
    /// How many bytes are short.
    const SHORT: usize = 200;
    if text.is_empty() || !goes_on(text) {
        return None;
    }
    if text.len() <= SHORT {
        return Some(text);
    }
    // A sentence ends where no markup is open.
    let is_whole = |text: &str| {
        let count = |mark: &str| text.matches(mark).count();
        ["`", "**", "_"].iter().all(|mark| count(mark) % 2 == 0)
            && count("[") == count("]")
            && count("(") == count(")")
    };
    let ends = text.match_indices(['.', '!', '?']).map(|(at, _)| at + 1);
    ends.take_while(|end| *end <= SHORT)
        .filter_map(|end| Some((text.get(..end)?, text.get(end..)?)))
        .filter(|(sentence, rest)| rest.starts_with(' ') && is_whole(sentence))
        .map(|(sentence, _)| sentence)
        .filter(|sentence| {
            !["e.g.", "i.e."]
                .iter()
                .any(|short| sentence.ends_with(short))
        })
        .last()
}

/// A text whose URLs are links.
fn linked(text: &str) -> String {
    let is_url = |word: &str| word.starts_with("https://") || word.starts_with("http://");
    let words = text.split_whitespace().map(|word| {
        let url = word.trim_end_matches([',', '.', ';', ')']);
        match is_url(url) {
            true => format!("<{url}>{}", word.get(url.len()..).unwrap_or_default()),
            false => word.to_owned(),
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Where something is described further.
pub(crate) fn more_at(more: &ExternalDocs) -> Vec<String> {
    let text = more.description.as_deref().unwrap_or("More").trim();
    rustdoc(&format!("{text}: <{}>", more.url))
}

/// Title and description, the title only where it says more than the name: `Kind` says nothing of `CreatedEventKind`,
/// `Createdevent` nothing of `created_event`, and `CreatedEvent` is a name itself, of a type somewhere.
fn words(docs: &Docs, name: &str) -> Vec<String> {
    let description = docs.description.as_deref().map(rustdoc).unwrap_or_default();
    let name = names::words(name);
    let letters = |words: &str| words.replace('_', "");
    let title = docs.title.as_deref().filter(|title| {
        let is_word = !title.trim().contains(char::is_whitespace);
        let is_name = is_word && (title.contains('_') || has_hump(title));
        let title = names::words(title);
        let before = name.strip_suffix(&title);
        !is_name
            && letters(&name) != letters(&title)
            && !before.is_some_and(|before| before.ends_with('_'))
            && !description
                .first()
                .is_some_and(|line| letters(&names::words(line)).starts_with(&letters(&title)))
    });
    let mut lines = title.map(rustdoc).unwrap_or_default();
    if !lines.is_empty() && !description.is_empty() {
        lines.push(String::new());
    }
    lines.extend(description);
    if let Some(external) = &docs.external_docs {
        paragraph(&mut lines, more_at(external).join(" "));
    }
    lines
}

/// Whether a text has a capital behind a small letter.
fn has_hump(text: &str) -> bool {
    let behind = text.chars().skip(1);
    let mut pairs = text.chars().zip(behind);
    pairs.any(|(before, c)| before.is_lowercase() && c.is_uppercase())
}

/// An example where it is short, and a default, or how it begins.
fn values(example: Option<&Value>, default: Option<&Value>) -> Vec<String> {
    let example = example.and_then(|value| shown(value, false));
    let default = default.and_then(|value| shown(value, true));
    let values = [("Example", example), ("Default", default)];
    let values = values.into_iter();
    values
        .filter_map(|(label, text)| Some(format!("{label}: {}", code(&text?))))
        .collect()
}

/// A value as a text: a string as it is where a line shows all of it, else as JSON.
fn shown(value: &Value, cut: bool) -> Option<String> {
    let json = super::items::json(value);
    let is_long = json.chars().count() > SHORT;
    let is_plain =
        |text: &&str| !text.is_empty() && text.trim() == *text && !text.contains(char::is_control);
    let text = value.as_str().filter(is_plain).map_or(json, str::to_owned);
    match (is_long, cut) {
        (false, _) => Some(text),
        (true, false) => None,
        (true, true) => {
            let begin: String = text.chars().take(SHORT).collect();
            Some(format!("{}…", begin.trim_end()))
        }
    }
}

/// Adds a paragraph, where there is anything to say.
pub(crate) fn paragraph(lines: &mut Vec<String>, text: String) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_told_in_one_paragraph() {
        use spectrait_ir::Number;
        let numbers = Constraints {
            multiple_of: vec![Number::Integer(5)],
            minimum: Some(Bound {
                value: Number::Integer(10),
                exclusive: false,
            }),
            ..Constraints::default()
        };
        let texts = Constraints {
            min_length: Some(2),
            patterns: vec!["^[a-z]+$".to_owned(), "x".repeat(61)],
            ..Constraints::default()
        };
        let lists = Constraints {
            min_items: Some(1),
            unique_items: true,
            ..Constraints::default()
        };
        let maps = Constraints {
            min_properties: Some(1),
            max_properties: Some(3),
            ..Constraints::default()
        };
        let told = |bounds: &Constraints, expected: &str, behind: &str| {
            let text = limits(bounds).join(". ");
            assert_eq!(text, expected);
            assert!(is_values(&text), "{text}");
            assert_eq!(behind_name(&text), behind);
        };
        told(
            &numbers,
            "Range: from 10. Multiple of: 5",
            "range from 10, multiple of 5",
        );
        told(
            &texts,
            "Length: from 2. Pattern: `^[a-z]+$`",
            "length from 2, pattern `^[a-z]+$`",
        );
        told(&lists, "Items: from 1, unique", "items from 1, unique");
        told(&maps, "Members: 1 to 3", "members 1 to 3");
        let each = each(&limits(&texts)).unwrap_or_default();
        assert_eq!(each, "Each: length from 2, pattern `^[a-z]+$`");
        assert!(is_values(&each));
        assert_eq!(
            behind_name(&format!("Items: unique. {each}")),
            "items unique, each length from 2, pattern `^[a-z]+$`"
        );
    }

    #[test]
    fn a_default_is_told_however_long_it_is() {
        let told = |text: &str| {
            let value = Value::String(text.to_owned());
            values(Some(&value), Some(&value))
        };
        assert_eq!(told("a"), ["Example: `a`", "Default: `a`"]);
        assert_eq!(
            told(&format!("{} {}", "a".repeat(59), "b".repeat(9))),
            [format!("Default: `{}…`", "a".repeat(59))]
        );
        assert_eq!(
            told("a\nb"),
            ["Example: `\"a\\nb\"`", "Default: `\"a\\nb\"`"]
        );
    }

    #[test]
    fn a_title_that_repeats_the_name_says_nothing() {
        let titled = |title: &str| Docs {
            title: Some(title.to_owned()),
            ..Docs::default()
        };
        let of = |title: &str| {
            let origin = Some("`kind` of [`CreatedEvent`].".to_owned());
            item(&titled(title), None, "CreatedEventKind", Vec::new(), origin).join("\n")
        };
        assert_eq!(of("Kind"), "`kind` of [`CreatedEvent`].");
        assert_eq!(of("Event kind"), "`kind` of [`CreatedEvent`].");
        assert_eq!(of("What happened"), "What happened");
        assert_eq!(of("ind"), "ind");
        for name in [
            "CreatedEventKind",
            "Createdeventkind",
            "EventRequest",
            "event_kinds",
        ] {
            assert_eq!(of(name), "`kind` of [`CreatedEvent`].", "{name}");
        }
        let described = Docs {
            description: Some("The destructiveHint of it.".to_owned()),
            ..titled("Thedestructivehint")
        };
        assert_eq!(words(&described, "hint"), ["The destructiveHint of it."]);
        assert_eq!(of("URL"), "URL");
    }
}
