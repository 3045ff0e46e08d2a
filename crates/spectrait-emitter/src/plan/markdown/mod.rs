//! Markdown → the Markdown of rustdoc.
//!
//! In: any text. Out: lines without `///` that rustdoc and clippy accept without a warning.
//!
//! What always holds: no text is lost, and lines stay where they were. HTML becomes Markdown where Markdown has
//! the same, else code; brackets that are no links are escaped; links that lead nowhere from here become text;
//! code is never taken for Rust.

mod html;
mod links;

use pulldown_cmark::{
    Alignment, CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd,
    TextMergeStream,
};

use self::links::{is_absolute, target, url_length, url_start};
use crate::bidi::{turns, visible};

/// The lines that say what `markdown` says; none where it says nothing.
#[must_use]
pub fn rustdoc(markdown: &str) -> Vec<String> {
    let text = html::without_html(clean(markdown));
    let mut writer = Writer::default();
    // A URL with underscores is one text, not several.
    for event in TextMergeStream::new(Parser::new_ext(&text, OPTIONS)) {
        writer.event(event);
    }
    let mut lines: Vec<String> = writer
        .out
        .lines()
        // A character reference is read after the text was cleaned.
        .map(|line| visible(line.trim_end()).into_owned())
        .collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    let first = lines
        .iter()
        .position(|line| !line.is_empty())
        .unwrap_or(lines.len());
    lines.drain(..first);
    lines
}

/// The words of a text of Markdown on one line, without its marks.
#[must_use]
pub fn plain(markdown: &str) -> String {
    let text = html::without_html(clean(markdown));
    let mut out = String::new();
    for event in Parser::new_ext(&text, OPTIONS) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::End(tag) if is_inline(tag) => {}
            Event::SoftBreak | Event::HardBreak | Event::End(_) if !out.ends_with(' ') => {
                out.push(' ');
            }
            _ => {}
        }
    }
    out.trim().to_owned()
}

/// Whether what ends stands within a line.
fn is_inline(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

/// What rustdoc reads besides CommonMark, footnotes aside, which only work once in a page.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

/// The text without what cannot stand in a comment: other line ends, tabs, control characters, and those that
/// turn the direction of writing.
fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\t' => out.push_str("    "),
            '\n' => out.push('\n'),
            '\u{feff}' => {}
            c if c.is_control() || turns(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// What an inline element writes at its end.
enum Inline {
    /// A mark, the same as at its start.
    Mark(&'static str),
    /// The target of a link or image, with its title.
    Target(String),
    /// Nothing: its text stands alone.
    Bare,
}

/// Writes events as Markdown again, with every line indented as its blocks ask.
#[derive(Default)]
struct Writer {
    out: String,
    /// What each line begins with: one entry for each open quote or list item.
    indents: Vec<String>,
    /// The numbers of open lists; nothing for bullets.
    lists: Vec<Option<u64>>,
    /// What open inline elements write at their end.
    inlines: Vec<Inline>,
    /// How many links are open.
    links: usize,
    /// Whether text is left out, because it was written already.
    silent: bool,
    /// Whether the line has only its indentation.
    fresh: bool,
    /// Whether a blank line is due before the next block.
    gap: bool,
    /// Whether a list in a list item has just ended.
    nested: bool,
    /// The text of an open code block, and its language.
    code: Option<(String, String)>,
    /// The alignments of an open table.
    table: Vec<Alignment>,
    /// Whether a table's row is open.
    in_row: bool,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(_) if self.silent => {}
            Event::Text(text) => match &mut self.code {
                Some((code, _)) => code.push_str(&text),
                None => self.text(&text),
            },
            Event::Code(code) => self.code_span(&code),
            Event::Html(html) | Event::InlineHtml(html) => {
                for (index, line) in html.lines().enumerate() {
                    if index > 0 {
                        self.newline();
                    }
                    self.text(line);
                }
            }
            Event::SoftBreak if self.in_row => self.raw(" "),
            Event::SoftBreak => self.newline(),
            Event::HardBreak => {
                self.raw("\\");
                self.newline();
            }
            Event::Rule => {
                self.block();
                self.raw("---");
                self.gap = true;
            }
            Event::TaskListMarker(done) => self.raw(if done { "[x] " } else { "[ ] " }),
            Event::FootnoteReference(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.text(&text);
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph => self.block(),
            Tag::Heading { level, .. } => {
                self.block();
                self.raw(match level {
                    HeadingLevel::H1 => "# ",
                    HeadingLevel::H2 => "## ",
                    HeadingLevel::H3 => "### ",
                    HeadingLevel::H4 => "#### ",
                    HeadingLevel::H5 => "##### ",
                    HeadingLevel::H6 => "###### ",
                });
            }
            Tag::BlockQuote(_) => {
                self.block();
                self.raw("> ");
                self.indents.push("> ".to_owned());
                self.fresh = true;
            }
            Tag::CodeBlock(kind) => {
                self.block();
                let language = match kind {
                    CodeBlockKind::Fenced(info) => language(&info),
                    CodeBlockKind::Indented => "text".to_owned(),
                };
                self.code = Some((String::new(), language));
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.block();
                }
                self.lists.push(first);
            }
            Tag::Item => {
                self.nested = false;
                self.line();
                let marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let marker = format!("{number}. ");
                        *number += 1;
                        marker
                    }
                    _ => "- ".to_owned(),
                };
                self.raw(&marker);
                self.indents.push(" ".repeat(marker.len()));
                self.fresh = true;
            }
            Tag::Table(alignments) => {
                self.block();
                self.table = alignments;
            }
            Tag::TableHead | Tag::TableRow => {
                self.line();
                self.raw("|");
                self.in_row = true;
            }
            Tag::TableCell => self.raw(" "),
            Tag::Emphasis => self.open("*"),
            Tag::Strong => self.open("**"),
            Tag::Strikethrough => self.open("~~"),
            Tag::Link {
                link_type: LinkType::Autolink | LinkType::Email,
                dest_url,
                ..
            } => {
                // Its text is its target.
                self.raw(&format!("<{dest_url}>"));
                self.inlines.push(Inline::Bare);
                self.silent = true;
            }
            Tag::Link {
                dest_url, title, ..
            } => self.link("[", &dest_url, &title),
            Tag::Image {
                dest_url, title, ..
            } => self.link("![", &dest_url, &title),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::HtmlBlock => self.gap = true,
            TagEnd::BlockQuote(_) => {
                self.indents.pop();
                self.fresh = false;
                self.gap = true;
            }
            TagEnd::CodeBlock => self.code_block(),
            TagEnd::List(_) => {
                self.lists.pop();
                self.gap = self.lists.is_empty();
                self.nested = !self.gap;
            }
            TagEnd::Item => {
                self.indents.pop();
                self.fresh = false;
            }
            TagEnd::Table => self.gap = true,
            TagEnd::TableHead => {
                self.in_row = false;
                self.newline();
                let rule: String = self
                    .table
                    .iter()
                    .map(|alignment| match alignment {
                        Alignment::None => "---|",
                        Alignment::Left => ":--|",
                        Alignment::Center => ":-:|",
                        Alignment::Right => "--:|",
                    })
                    .collect();
                self.raw(&format!("|{rule}"));
            }
            TagEnd::TableRow => self.in_row = false,
            TagEnd::TableCell => self.raw(" |"),
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image => {
                if tag == TagEnd::Link {
                    self.silent = false;
                }
                match self.inlines.pop() {
                    Some(Inline::Mark(mark)) => self.raw(mark),
                    Some(Inline::Target(target)) => {
                        self.links = self.links.saturating_sub(1);
                        self.raw(&format!("]({target})"));
                    }
                    Some(Inline::Bare) | None => {}
                }
            }
            _ => {}
        }
    }

    /// Begins a link or an image; one that leads nowhere from here is only its text, and so is a link in a link.
    fn link(&mut self, mark: &str, url: &str, title: &str) {
        if !is_absolute(url) || (self.links > 0 && mark == "[") {
            self.inlines.push(Inline::Bare);
            return;
        }
        self.links += 1;
        self.raw(mark);
        self.inlines.push(Inline::Target(target(url, title)));
    }

    fn open(&mut self, mark: &'static str) {
        self.raw(mark);
        self.inlines.push(Inline::Mark(mark));
    }

    /// Begins a block: after a blank line where there was one before it, else where the line stands.
    fn block(&mut self) {
        if (self.gap || self.nested) && !self.out.is_empty() && !self.fresh {
            self.newline();
            self.blank();
        } else {
            self.line();
        }
        self.gap = false;
        self.nested = false;
    }

    /// Begins a line, unless one has just begun.
    fn line(&mut self) {
        if self.gap && self.lists.len() == 1 && !self.fresh {
            // A loose list keeps its blank lines.
            self.newline();
            self.blank();
        } else if !self.out.is_empty() && !self.fresh {
            self.newline();
        }
        self.gap = false;
    }

    /// Ends the line, which has nothing in it but its indentation.
    fn blank(&mut self) {
        let kept = self.out.trim_end_matches(' ').len();
        self.out.truncate(kept);
        self.newline();
    }

    fn newline(&mut self) {
        self.out.push('\n');
        for indent in &self.indents {
            self.out.push_str(indent);
        }
        self.fresh = true;
    }

    fn raw(&mut self, text: &str) {
        self.out.push_str(text);
        self.fresh = false;
    }

    fn code_span(&mut self, code: &str) {
        let ticks = "`".repeat(longest_run(code) + 1);
        let pad = if code.starts_with('`') || code.ends_with('`') {
            " "
        } else {
            ""
        };
        let code = code.replace('\n', " ");
        let code = if self.in_row {
            code.replace('|', "\\|")
        } else {
            code
        };
        self.raw(&format!("{ticks}{pad}{code}{pad}{ticks}"));
    }

    fn code_block(&mut self) {
        let Some((code, language)) = self.code.take() else {
            return;
        };
        let fence = "`".repeat(longest_run(&code).max(2) + 1);
        self.raw(&format!("{fence}{language}"));
        for line in code.trim_end_matches('\n').split('\n') {
            self.newline();
            self.raw(line);
        }
        self.newline();
        self.raw(&fence);
        self.gap = true;
    }

    /// Writes text so that it is read as text again.
    fn text(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            if self.links == 0
                && let Some(start) = url_start(rest)
            {
                let (before, from) = rest.split_at(start);
                let (url, after) = from.split_at(url_length(from));
                self.escaped(before);
                self.raw(&format!("<{url}>"));
                rest = after;
            } else {
                self.escaped(rest);
                break;
            }
        }
    }

    fn escaped(&mut self, text: &str) {
        let mut before = self.out.chars().next_back().filter(|_| !self.fresh);
        let mut chars = text.chars().peekable();
        let mut at_start = self.fresh;
        let mut digits = at_start;
        while let Some(c) = chars.next() {
            let after = chars.peek().copied();
            let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            let space = |c: Option<char>| c.is_none_or(char::is_whitespace);
            let special = match c {
                '[' | ']' | '<' | '`' => true,
                '\\' => after.is_none_or(|c| c.is_ascii_punctuation()),
                '*' => !(space(before) && space(after)),
                '_' => !(word(before) && word(after) || space(before) && space(after)),
                '~' => before == Some('~') || after == Some('~'),
                '&' => {
                    let is_name = |c: &char| c.is_ascii_alphanumeric() || *c == '#';
                    is_name(&after.unwrap_or(' '))
                        && chars.clone().find(|c| !is_name(c)) == Some(';')
                }
                '|' => self.in_row,
                '#' | '>' | '=' | ':' => at_start,
                '+' | '-' => at_start,
                '.' | ')' => digits && !at_start,
                _ => false,
            };
            if special {
                self.out.push('\\');
            }
            self.out.push(c);
            digits = digits && c.is_ascii_digit();
            at_start = at_start && c == ' ';
            before = Some(c);
        }
        self.fresh = self.fresh && text.is_empty();
    }
}

/// The language of a code block, never one that rustdoc would compile.
fn language(info: &str) -> String {
    let word: String = info
        .trim()
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '_' | '-'))
        .collect();
    let lower = word.to_ascii_lowercase();
    let rust = [
        "rust",
        "ignore",
        "should",
        "no_run",
        "no-run",
        "compile",
        "test",
        "allow",
        "edition",
        "standalone",
        "custom",
    ];
    let error_code = lower.starts_with('e')
        && lower.len() == 5
        && lower.chars().skip(1).all(|c| c.is_ascii_digit());
    if word.is_empty() || error_code || rust.iter().any(|start| lower.starts_with(start)) {
        "text".to_owned()
    } else {
        word
    }
}

/// The length of the longest run of backticks.
fn longest_run(text: &str) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests;
