//! HTML in Markdown → Markdown.
//!
//! In: Markdown. Out: the same without HTML: what Markdown has is written so, other tags are shown as code.

use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use super::OPTIONS;
use super::links::is_absolute;

/// The text with HTML in words of Markdown. What was inside a block of HTML is then read as Markdown, so that more
/// HTML may appear; after a few rounds what is left is left to the writer, which shows it as it is.
pub(super) fn without_html(mut text: String) -> String {
    for _ in 0..3 {
        let html: Vec<Range<usize>> = Parser::new_ext(&text, OPTIONS)
            .into_offset_iter()
            .filter_map(|(event, range)| {
                matches!(event, Event::Html(_) | Event::InlineHtml(_)).then_some(range)
            })
            .collect();
        if html.is_empty() {
            break;
        }
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for range in html {
            if range.start < done {
                continue;
            }
            out.push_str(text.get(done..range.start).unwrap_or_default());
            translate_html(text.get(range.clone()).unwrap_or_default(), &mut out);
            done = range.end;
        }
        out.push_str(text.get(done..).unwrap_or_default());
        text = out;
    }
    text
}

/// Writes a piece of HTML as Markdown, tag by tag.
fn translate_html(html: &str, out: &mut String) {
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let (before, tag) = rest.split_at(start);
        out.push_str(before);
        if let Some(comment) = tag.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some(end) = tag.find('>') else {
            out.push_str("\\<");
            rest = tag.get(1..).unwrap_or_default();
            continue;
        };
        let (whole, after) = tag.split_at(end + 1);
        rest = after;
        let inner = whole.trim_start_matches('<').trim_end_matches('>').trim();
        let closing = inner.starts_with('/');
        let name = inner
            .trim_matches('/')
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or_default();
        match (name.to_ascii_lowercase().as_str(), closing) {
            ("b" | "strong", _) => out.push_str("**"),
            ("i" | "em", _) => out.push('*'),
            ("code" | "tt" | "kbd" | "samp", _) => out.push('`'),
            ("br", _) => out.push_str("\\\n"),
            ("p" | "div" | "ul" | "ol" | "table" | "tbody" | "thead" | "tr" | "blockquote", _) => {
                out.push_str("\n\n");
            }
            ("hr", _) => out.push_str("\n\n---\n\n"),
            ("pre", _) => out.push_str("\n```\n"),
            ("li", false) => out.push_str("\n- "),
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", false) => out.push_str("\n\n### "),
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", true) => out.push_str("\n\n"),
            ("td" | "th", false) => out.push(' '),
            ("li" | "td" | "th", true)
            | ("a" | "span" | "font" | "sup" | "sub" | "u" | "small" | "center" | "nobr", true) => {
            }
            ("span" | "font" | "sup" | "sub" | "u" | "small" | "center" | "nobr", false) => {}
            ("a", false) => {
                if let Some(url) = attribute(inner, "href").filter(|url| is_absolute(url)) {
                    // The text follows, and the end of the link is not in this piece.
                    out.push_str(&format!("<{url}> "));
                }
            }
            _ => out.push_str(&format!("`{}`", whole.replace(['`', '\n'], " "))),
        }
    }
    out.push_str(rest);
}

/// The value of an attribute in a tag.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, after) = tag.split_once(name)?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = value.get(1..)?.split(quote).next()?;
    (!value.contains(['<', '>', ' '])).then_some(value)
}
