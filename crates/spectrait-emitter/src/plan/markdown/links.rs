//! Links: which lead somewhere, and how they are written.
//!
//! In: URLs, and text that may hold some. Out: the same as rustdoc wants them.

/// Whether a link leads somewhere from anywhere.
pub(super) fn is_absolute(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, rest)| {
        let scheme = scheme.to_ascii_lowercase();
        matches!(scheme.as_str(), "http" | "https" | "ftp")
            && rest.starts_with("//")
            && rest.len() > 2
            || scheme == "mailto" && !rest.is_empty()
    })
}

/// Where a bare URL begins.
pub(super) fn url_start(text: &str) -> Option<usize> {
    let starts = ["https://", "http://"];
    starts
        .iter()
        .filter_map(|scheme| {
            text.find(scheme).filter(|start| {
                text.get(start + scheme.len()..)
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphanumeric()))
            })
        })
        .min()
}

/// How long the URL at the start of a text is, without the punctuation that ends a sentence.
pub(super) fn url_length(text: &str) -> usize {
    let end = text
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '\\'))
        .unwrap_or(text.len());
    let url = text.get(..end).unwrap_or(text);
    let mut url = url.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '"']);
    for (open, close) in [('(', ')'), ('[', ']')] {
        // Those that close what was opened before the URL are not of it.
        let count = |wanted: char| url.chars().filter(|c| *c == wanted).count();
        for _ in count(open)..count(close) {
            let Some(shorter) = url.strip_suffix(close) else {
                break;
            };
            url = shorter.trim_end_matches(['.', ',']);
        }
    }
    url.len()
}

/// The target of a link: its URL, in angle brackets where it would end early, and its title.
pub(super) fn target(url: &str, title: &str) -> String {
    let url = url.replace(['\n', '<', '>'], "");
    let url = if url.contains([' ', '(', ')']) {
        format!("<{url}>")
    } else {
        url
    };
    if title.is_empty() {
        url
    } else {
        format!(
            "{url} \"{}\"",
            title
                .replace('\\', "\\\\")
                .replace('"', "\\\"")
                .replace('\n', " ")
        )
    }
}
