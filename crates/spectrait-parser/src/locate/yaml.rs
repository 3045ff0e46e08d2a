//! The byte ranges of a YAML text.
//!
//! Another parser than the one that read the tree tells them, because that one has no positions. It is stricter in
//! one thing, the indentation of lines within brackets and quotes. There the lines are indented for it.

mod indent;

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, ScanError, Span};

use super::text::TextIndex;
use super::{Builder, Spans};
use indent::Indented;

/// How often a text is read again because of its indentation. What comes after the place that then still cannot be
/// read has the position of what is around it.
const ATTEMPTS: usize = 12;

/// Finds where everything is in the document number `document` (from 0) of a stream. At the offsets `spaces`, the
/// text is read as if it had a space.
pub(crate) fn spans(text: &str, document: usize, spaces: &[usize]) -> Spans {
    let mut indented = Indented::new(text, spaces);
    let mut attempt = 1;
    loop {
        let read = indented.text();
        let index = TextIndex::new(&read);
        let (mut spans, error) = events(&read, &index, document);
        if let Some(error) = error
            && attempt < ATTEMPTS
            && indented.mend(index.offset_of(&read, error.marker().index()), attempt == 1)
        {
            attempt += 1;
            continue;
        }
        if attempt > 1 || !spaces.is_empty() {
            let back = indented.back();
            spans.map_ranges(|range| back.original(range.start)..back.original(range.end));
        }
        return spans;
    }
}

/// Reads the events of a document, up to where they fail.
fn events(text: &str, index: &TextIndex, document: usize) -> (Spans, Option<ScanError>) {
    let offset = |character: usize| index.offset_of(text, character);
    let range = |span: Span| offset(span.start.index())..offset(span.end.index());

    let mut builder = Builder::default();
    let mut anchors = Anchors::default();
    let mut current = None;
    let mut error = None;
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(failure) => {
                error = Some(failure);
                break;
            }
        };
        if let Event::DocumentStart(_) = event {
            current = Some(current.map_or(0, |current: usize| current + 1));
        }
        if current != Some(document) {
            continue;
        }
        match event {
            Event::DocumentEnd => break,
            Event::Scalar(value, _, anchor, _) => {
                let span = trimmed(text, range(span));
                if anchor != 0 {
                    anchors.texts.insert(anchor, value.to_string());
                }
                if builder.expects_key() {
                    builder.key(&value, span);
                } else {
                    anchors.set(anchor, builder.scalar(span));
                }
            }
            Event::Alias(anchor) => {
                let span = range(span);
                if builder.expects_key() {
                    builder.key(anchors.texts.get(&anchor).map_or("", |text| text), span);
                } else if let Some(target) = anchors.nodes.get(&anchor) {
                    builder.alias(span, *target);
                } else {
                    builder.scalar(span);
                }
            }
            Event::SequenceStart(anchor, _) => {
                let start = dash(text, range(span).start);
                anchors.set(anchor, builder.open_array(start));
            }
            Event::MappingStart(anchor, _) => {
                let start = item(text, range(span).start);
                anchors.set(anchor, builder.open_object(start));
            }
            Event::SequenceEnd | Event::MappingEnd => builder.close(range(span).end),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => {}
        }
    }
    (builder.finish(), error)
}

/// Where an alias stands within what its own anchor names.
pub(crate) fn alias_within(text: &str) -> Option<usize> {
    let index = TextIndex::new(text);
    let mut open = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        match event {
            Event::SequenceStart(anchor, _) | Event::MappingStart(anchor, _) => open.push(anchor),
            Event::SequenceEnd | Event::MappingEnd => {
                open.pop();
            }
            // As many are open as the text is deep, which is not deeper than can be read.
            Event::Alias(anchor) if open.contains(&anchor) => {
                return Some(index.offset_of(text, span.start.index()));
            }
            _ => {}
        }
    }
    None
}

/// What the anchors of a document stand for, by their number; 0 is no anchor.
#[derive(Debug, Default)]
struct Anchors {
    nodes: HashMap<usize, usize>,
    /// The texts of scalars, which may be used as keys.
    texts: HashMap<usize, String>,
}

impl Anchors {
    fn set(&mut self, anchor: usize, node: usize) {
        if anchor != 0 {
            self.nodes.insert(anchor, node);
        }
    }
}

/// A range without the blanks and line ends behind it.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let length = text
        .get(range.clone())
        .map_or(0, |text| text.trim_end().len());
    range.start..range.start + length
}

/// The start of an object. One that is an item of an array of dashes starts with its dash: what is said of the item
/// would else stand at its first key.
fn item(text: &str, start: usize) -> usize {
    let (before, _) = text.split_at(super::text::floor(text, start));
    let before = before.trim_end_matches(' ');
    let dash = before.strip_suffix('-').filter(|before| {
        let indicator = before.chars().next_back();
        indicator.is_none_or(|before| before.is_ascii_whitespace())
    });
    dash.map_or(start, str::len)
}

/// The start of an array. One whose dashes are not indented is said to start with its first item.
fn dash(text: &str, start: usize) -> usize {
    let (before, after) = text.split_at(super::text::floor(text, start));
    let before = before.trim_end();
    if before.ends_with('-') && !after.starts_with(['-', '[']) {
        before.len() - 1
    } else {
        start
    }
}
