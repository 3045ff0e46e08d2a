//! HTML in Markdown → Markdown.
//!
//! In: Markdown. Out: the same without HTML: what Markdown has is written so, other elements are only their text. A
//! tag that is none, such as `<JWT>`, stands for something and is shown as code.
//!
//! What always holds: marks come in pairs, so that a tag without its partner leaves nothing behind.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::links::{is_absolute, target};
use super::{OPTIONS, longest_run};
use crate::plan::docs;

/// The text with HTML in words of Markdown. What was inside a block of HTML is then read as Markdown, so that more
/// HTML may appear; after a few rounds what is left is left to the writer, which shows it as it is.
pub(super) fn without_html(mut text: String) -> String {
    for _ in 0..3 {
        let mut html: Vec<Range<usize>> = Vec::new();
        let (mut backticks, mut in_code) = (Vec::new(), false);
        let mut on_one_line: Vec<Range<usize>> = Vec::new();
        for (event, range) in Parser::new_ext(&text, OPTIONS).into_offset_iter() {
            match event {
                Event::Html(_) | Event::InlineHtml(_) => {}
                Event::Start(Tag::TableCell | Tag::Heading { .. }) => {
                    on_one_line.push(range);
                    continue;
                }
                Event::Start(Tag::CodeBlock(_)) => {
                    in_code = true;
                    continue;
                }
                Event::End(TagEnd::CodeBlock) => {
                    in_code = false;
                    continue;
                }
                Event::Text(_) if !in_code => {
                    backticks.extend(stray_backticks(&text, range));
                    continue;
                }
                _ => continue,
            }
            match html.last_mut() {
                // The lines of a block are events of their own.
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => html.push(range),
            }
        }
        if html.is_empty() {
            break;
        }
        let mut pieces = pieces(&text, &html);
        pieces.extend(backticks.into_iter().map(|at| Piece {
            range: at..at + 1,
            what: What::Backtick,
        }));
        pieces.sort_by_key(|piece| piece.range.start);
        text = written(&text, &pieces, &on_one_line);
    }
    text
}

/// The backticks in a text that stand for themselves, and nothing says so yet: one more, and they would begin code.
fn stray_backticks(text: &str, range: Range<usize>) -> impl Iterator<Item = usize> {
    let escaped = text
        .get(..range.start)
        .is_some_and(|before| before.ends_with('\\'));
    let found = text
        .get(range.clone())
        .unwrap_or_default()
        .match_indices('`');
    found
        .map(move |(at, _)| range.start + at)
        .filter(move |at| !(escaped && *at == range.start))
}

/// A part of the text.
struct Piece<'t> {
    range: Range<usize>,
    what: What<'t>,
}

enum What<'t> {
    /// A tag: its name in lower case, and what stands between the angle brackets.
    Tag {
        name: String,
        inner: &'t str,
        closing: bool,
    },
    Comment,
    /// An angle bracket that begins no tag.
    Bracket,
    /// A backtick that begins no code.
    Backtick,
}

/// What is to be replaced in the text, in order.
fn pieces<'t>(text: &'t str, html: &[Range<usize>]) -> Vec<Piece<'t>> {
    let mut pieces = Vec::new();
    for range in html {
        let mut at = range.start;
        while let Some(rest) = text.get(at..range.end)
            && let Some(start) = rest.find('<')
        {
            let tag = rest.get(start..).unwrap_or_default();
            let (length, what) = if let Some(comment) = tag.strip_prefix("<!--") {
                let length = comment.find("-->").map_or(tag.len(), |end| end + 7);
                (length, What::Comment)
            } else if let Some(end) = tag.find('>') {
                let inner = tag.get(1..end).unwrap_or_default().trim();
                let name: String = inner
                    .trim_matches('/')
                    .chars()
                    .take_while(char::is_ascii_alphanumeric)
                    .collect();
                let tag = What::Tag {
                    name: name.to_ascii_lowercase(),
                    inner,
                    closing: inner.starts_with('/'),
                };
                (end + 1, tag)
            } else {
                (1, What::Bracket)
            };
            let start = at + start;
            at = start + length;
            pieces.push(Piece {
                range: start..at,
                what,
            });
        }
    }
    pieces
}

/// Elements that begin a block of their own.
const BLOCKS: [&str; 22] = [
    "p",
    "div",
    "ul",
    "ol",
    "dl",
    "table",
    "tbody",
    "thead",
    "tr",
    "blockquote",
    "details",
    "summary",
    "section",
    "article",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
];

/// Elements of which nothing but their text is kept, with an end or without.
const PLAIN: [&str; 20] = [
    "a", "b", "strong", "i", "em", "code", "tt", "kbd", "samp", "pre", "span", "font", "sup",
    "sub", "u", "small", "center", "nobr", "img", "wbr",
];

/// Elements that Markdown writes as marks around their text.
const MARKS: [&str; 10] = [
    "b", "strong", "i", "em", "code", "tt", "kbd", "samp", "a", "pre",
];

/// The partners of the tags that become marks, by position. Those of other elements are in the set of names.
fn partners(text: &str, pieces: &[Piece<'_>]) -> (HashMap<usize, usize>, HashSet<String>) {
    // Where paragraphs end, which no mark reaches across.
    let mut ends: Vec<usize> = text.match_indices("\n\n").map(|(end, _)| end).collect();
    for piece in pieces {
        if let What::Tag { name, .. } = &piece.what
            && BLOCKS.contains(&name.as_str())
        {
            ends.push(piece.range.start);
        }
    }
    ends.sort_unstable();
    let paragraph = |at: usize| ends.partition_point(|end| *end < at);
    let mut open: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut partners = HashMap::new();
    let mut paired = HashSet::new();
    for (position, piece) in pieces.iter().enumerate() {
        let What::Tag { name, closing, .. } = &piece.what else {
            continue;
        };
        if !closing {
            open.entry(name).or_default().push(position);
            continue;
        }
        let Some(start) = open.get_mut(name.as_str()).and_then(Vec::pop) else {
            continue;
        };
        if !MARKS.contains(&name.as_str()) {
            paired.insert(name.clone());
            continue;
        }
        let Some(opener) = pieces.get(start) else {
            continue;
        };
        let inner = text.get(opener.range.end..piece.range.start);
        let inner = inner.unwrap_or_default();
        let near = paragraph(opener.range.end) == paragraph(piece.range.start);
        let fits = match name.as_str() {
            "pre" => true,
            "b" | "strong" | "i" | "em" => {
                let outside = (
                    text.get(..opener.range.start)
                        .and_then(|before| before.chars().next_back()),
                    text.get(piece.range.end..)
                        .and_then(|after| after.chars().next()),
                );
                near && is_emphasis(inner, outside)
            }
            _ => near && !inner.trim().is_empty(),
        };
        if fits {
            partners.insert(start, position);
            partners.insert(position, start);
        }
    }
    (partners, paired)
}

/// Whether marks around a text are read as marks (CommonMark 0.31 §6.2).
fn is_emphasis(inner: &str, (before, after): (Option<char>, Option<char>)) -> bool {
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (first, last) = (inner.chars().next(), inner.chars().next_back());
    let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    !space(first) && !space(last) && (word(first) || !word(before)) && (word(last) || !word(after))
}

/// The text with its pieces in words of Markdown; some ranges cannot have more than one line.
fn written(text: &str, pieces: &[Piece<'_>], on_one_line: &[Range<usize>]) -> String {
    let (partners, paired) = partners(text, pieces);
    let mut out = String::with_capacity(text.len());
    let (mut done, mut breaks, mut in_heading) = (0, Vec::new(), false);
    // Where the mark of the last item of a list began and ended in what is written.
    let mut item: Option<Range<usize>> = None;
    // The element whose text is code, and where it began in what is written.
    let mut code: Option<(usize, usize)> = None;
    for (position, piece) in pieces.iter().enumerate() {
        if piece.range.start < done {
            continue;
        }
        out.push_str(text.get(done..piece.range.start).unwrap_or_default());
        done = piece.range.end;
        let whole = text.get(piece.range.clone()).unwrap_or_default();
        let (name, inner, closing) = match &piece.what {
            What::Tag {
                name,
                inner,
                closing,
            } => (name.as_str(), *inner, *closing),
            What::Comment => continue,
            What::Bracket => {
                out.push_str("\\<");
                continue;
            }
            What::Backtick => {
                out.push_str(if code.is_some() { "`" } else { "\\`" });
                continue;
            }
        };
        let partner = partners.get(&position);
        if let Some((start, from)) = code {
            if partner == Some(&start) {
                let content = unescaped(&out.split_off(from));
                code = None;
                if name == "pre" {
                    let fence = "`".repeat(longest_run(&content).max(2) + 1);
                    let content = content.trim_matches('\n');
                    out.push_str(&format!("\n\n{fence}\n{content}\n{fence}\n\n"));
                } else {
                    apart(&mut out);
                    out.push_str(&docs::code(content.trim()));
                }
            } else if name == "br" {
                out.push('\n');
            } else if !BLOCKS.contains(&name) && !PLAIN.contains(&name) {
                out.push_str(whole);
            }
            continue;
        }
        // A mark alone, of an item without text or of one that holds a list, would make a heading of what stands above.
        if matches!(name, "li" | "ul" | "ol")
            && let Some(mark) = item.take_if(|mark| is_blank(&out, mark.end))
        {
            out.truncate(mark.start);
            while breaks.pop_if(|at| *at >= mark.start).is_some() {}
        }
        if BLOCKS.contains(&name) {
            in_heading = !closing && is_heading(name);
        }
        match (name, closing) {
            ("b" | "strong", _) if partner.is_some() => out.push_str("**"),
            ("i" | "em", _) if partner.is_some() => out.push('*'),
            ("code" | "tt" | "kbd" | "samp" | "pre", false) if partner.is_some() => {
                code = Some((position, out.len()));
            }
            ("a", false) => match (url(inner), partner) {
                (Some(_), Some(_)) => out.push('['),
                // The end of the link is not known.
                (Some(url), None) => out.push_str(&format!("<{url}> ")),
                (None, _) => {}
            },
            ("a", true) => {
                let opener = partner.and_then(|opener| pieces.get(*opener));
                if let Some(What::Tag { inner, .. }) = opener.map(|opener| &opener.what)
                    && let Some(url) = url(inner)
                {
                    out.push_str(&format!("]({})", target(url, "")));
                }
            }
            ("br", _) if in_heading || is_within(on_one_line, piece.range.start) => out.push(' '),
            ("br", _) => {
                breaks.push(out.len());
                out.push_str(BREAK);
            }
            ("hr", _) => out.push_str("\n\n---\n\n"),
            ("li", false) => {
                let last_break = breaks.last().map_or(0, |at| at + BREAK.len());
                out.truncate(out.trim_end().len().max(last_break));
                let start = out.len();
                out.push_str("\n- ");
                item = Some(start..out.len());
            }
            ("li", true) => {}
            (name, false) if is_heading(name) => out.push_str("\n\n### "),
            ("td" | "th" | "dd", false) => out.push(' '),
            ("dt", false) => out.push('\n'),
            ("img", _) => out.push_str(attribute(inner, "alt").unwrap_or_default()),
            // What an item begins with stands behind its mark.
            ("p" | "div", false) if out.trim_end().ends_with("\n-") => {
                out.truncate(out.trim_end().len());
                out.push(' ');
            }
            (name, _) if BLOCKS.contains(&name) => out.push_str("\n\n"),
            (name, _) if PLAIN.contains(&name) || paired.contains(name) => {}
            // Attributes, and an end of its own, are those of an element.
            _ if closing || inner.ends_with('/') || inner.contains('=') => {}
            _ => {
                apart(&mut out);
                out.push_str(&docs::code(whole));
            }
        }
    }
    out.push_str(text.get(done..).unwrap_or_default());
    settled(&out, &breaks)
}

/// Whether nothing but ends of lines is written behind a position.
fn is_blank(out: &str, from: usize) -> bool {
    let mut words = out.get(from..).unwrap_or_default().split(BREAK);
    words.all(|words| words.trim().is_empty())
}

/// Whether an element is a heading.
fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// A line that ends within a paragraph.
const BREAK: &str = "\\\n";

/// Whether a position is in one of some ranges, which are in order.
fn is_within(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.end <= at);
    ranges.get(next).is_some_and(|range| range.contains(&at))
}

/// The text without the breaks that end no line within a paragraph, where they would be read as a backslash: before
/// another block, and at the start or the end of their own.
fn settled(text: &str, breaks: &[usize]) -> String {
    let mut kept = Vec::with_capacity(breaks.len());
    let mut next: Option<(usize, bool)> = None;
    for &at in breaks.iter().rev() {
        let after = text.get(at + BREAK.len()..).unwrap_or_default();
        let is_last = match next {
            // As the next one, where nothing stands between them.
            Some((other, is_last))
                if text
                    .get(at + BREAK.len()..other)
                    .is_some_and(|between| between.chars().all(|c| c == ' ')) =>
            {
                is_last
            }
            _ => begins_block(after.trim_start_matches(' ')),
        };
        let before = text.get(..at).unwrap_or_default().trim_end_matches(' ');
        let is_first = before.is_empty() || before.ends_with("\n\n");
        next = Some((at, is_last));
        kept.push((at, !is_last && !is_first));
    }
    let (mut out, mut done) = (String::with_capacity(text.len()), 0);
    for (at, is_kept) in kept.into_iter().rev() {
        let end = at + BREAK.len();
        out.push_str(text.get(done..at).unwrap_or_default());
        let goes_on = !text.get(end..).unwrap_or_default().starts_with('\n');
        out.push_str(match is_kept {
            true => BREAK,
            false if goes_on => "\n",
            false => "",
        });
        done = end;
    }
    out + text.get(done..).unwrap_or_default()
}

/// Whether a text that follows a line is none of its paragraph.
fn begins_block(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    let starts = ["- ", "* ", "+ ", "1. ", "1) ", "#", ">", "```", "~~~"];
    let is_rule = line.len() > 2 && line.chars().all(|c| matches!(c, '-' | '*' | '_' | '='));
    line.trim().is_empty() || is_rule || starts.iter().any(|start| line.starts_with(start))
}

/// Sets a code span apart from one before it.
fn apart(out: &mut String) {
    if out.ends_with('`') {
        out.push(' ');
    }
}

/// What a text of HTML says, for code, where Markdown reads no references to characters.
fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

/// Where the tag of a link leads.
fn url(inner: &str) -> Option<&str> {
    attribute(inner, "href").filter(|url| is_absolute(url) && !url.contains(' '))
}

/// The value of an attribute in a tag.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, after) = tag.split_once(name)?;
    let value = after.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = value.get(1..)?.split(quote).next()?;
    (!value.contains(['<', '>'])).then_some(value)
}
