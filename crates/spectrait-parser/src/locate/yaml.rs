//! The byte ranges of a YAML text.
//!
//! Another parser than the one that read the tree tells them, because that one has no positions. The two agree on
//! YAML; where the second stops early, the ranges of what came before remain.

use std::collections::HashMap;
use std::ops::Range;

use saphyr_parser::{Event, Parser, Span};

use super::text::TextIndex;
use super::{Builder, Spans};

/// Finds where everything is in the document number `document` (from 0) of a stream.
pub(crate) fn spans(text: &str, document: usize) -> Spans {
    let index = TextIndex::new(text);
    let offset = |character: usize| index.offset_of(text, character);
    let range = |span: Span| offset(span.start.index())..offset(span.end.index());

    let mut builder = Builder::default();
    let mut anchors = Anchors::default();
    let mut current = None;
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { break };
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
                anchors.set(anchor, builder.open_array(range(span).start));
            }
            Event::MappingStart(anchor, _) => {
                anchors.set(anchor, builder.open_object(range(span).start));
            }
            Event::SequenceEnd | Event::MappingEnd => builder.close(range(span).end),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => {}
        }
    }
    builder.finish()
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
