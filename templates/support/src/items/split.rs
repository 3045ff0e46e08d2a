//! Bytes as they come, cut into records: lines, JSON texts, events.
//!
//! What always holds: the same records come of the same bytes, however they are cut; what is not finished is never
//! longer than the limit.

use std::collections::VecDeque;

use super::super::check::{Path, Violation};
use super::super::json;
use super::{Framing, ItemError, Mark};

/// What stands for one item.
#[derive(Debug)]
pub(super) enum Record {
    /// A JSON text.
    Json(Vec<u8>),
    /// An event.
    Event(Fields),
    /// Something that can't be read.
    Broken(ItemError),
}

/// The fields of an event (HTML §9.2.6).
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    pub(super) data: String,
    pub(super) event: Option<String>,
    pub(super) id: Option<String>,
    pub(super) retry: Option<u64>,
}

/// Cuts bytes into records.
#[derive(Debug)]
pub(super) struct Splitter {
    framing: Framing,
    limit: usize,
    /// The line or text that is not finished.
    pending: Vec<u8>,
    /// Whether bytes came, so that no byte order mark can follow.
    started: bool,
    /// Whether the last byte was a CR that ended a line: a LF behind it belongs to it.
    after_cr: bool,
    event: Fields,
    /// Whether a line of the event is not UTF-8.
    garbled: bool,
    /// Whether the event has data.
    has_data: bool,
    /// What was said of coming back.
    pub(super) mark: Mark,
}

/// What stands before each text of a JSON text sequence.
const RECORD_SEPARATOR: u8 = 0x1E;

/// The byte order mark.
const MARK: &[u8] = b"\xEF\xBB\xBF";

impl Splitter {
    pub(super) fn new(framing: Framing, limit: usize) -> Self {
        Self {
            framing,
            limit,
            pending: Vec::new(),
            started: false,
            after_cr: false,
            event: Fields::default(),
            garbled: false,
            has_data: false,
            mark: Mark::default(),
        }
    }

    /// Takes bytes, and gives the records that end in them.
    pub(super) fn push(
        &mut self,
        mut bytes: &[u8],
        records: &mut VecDeque<Record>,
    ) -> Result<(), ItemError> {
        while let Some((&first, rest)) = bytes.split_first() {
            if std::mem::take(&mut self.after_cr) && first == b'\n' {
                bytes = rest;
                continue;
            }
            let end = bytes.iter().position(|byte| self.is_end(*byte));
            let (taken, behind) = bytes.split_at(end.unwrap_or(bytes.len()));
            if self.pending.len() + self.event.data.len() + taken.len() > self.limit {
                return Err(ItemError::TooLarge { limit: self.limit });
            }
            self.pending.extend_from_slice(taken);
            let Some((end, behind)) = behind.split_first() else {
                return Ok(());
            };
            self.after_cr = *end == b'\r';
            self.unit(records);
            bytes = behind;
        }
        Ok(())
    }

    /// Nothing follows. An event that is not finished is none; a line that is not finished is one.
    pub(super) fn finish(&mut self, records: &mut VecDeque<Record>) {
        if matches!(self.framing, Framing::Lines | Framing::Sequence) {
            self.unit(records);
        }
    }

    fn is_end(&self, byte: u8) -> bool {
        match self.framing {
            Framing::Lines => byte == b'\n',
            Framing::Sequence => byte == RECORD_SEPARATOR,
            _ => matches!(byte, b'\n' | b'\r'),
        }
    }

    /// A line or text is finished.
    fn unit(&mut self, records: &mut VecDeque<Record>) {
        let mut unit = std::mem::take(&mut self.pending);
        if !std::mem::replace(&mut self.started, true) && unit.starts_with(MARK) {
            unit.drain(..MARK.len());
        }
        match self.framing {
            Framing::Lines | Framing::Sequence => {
                let text = unit.trim_ascii();
                if text.is_empty() {
                    return;
                }
                // RFC 7464 §2.4: `12` may be what is left of `123`.
                let is_closed = matches!(text.last(), Some(b'}' | b']' | b'"'))
                    || unit.last().is_some_and(u8::is_ascii_whitespace);
                let is_whole = self.framing == Framing::Lines || is_closed;
                records.push_back(if is_whole {
                    Record::Json(unit)
                } else {
                    let cut = Violation::new(&Path::ROOT, "contentMediaType", "may be cut off");
                    Record::Broken(ItemError::Invalid(json::Error::Invalid(vec![cut])))
                });
            }
            _ => self.line(unit, records),
        }
    }

    /// A line of an event stream.
    fn line(&mut self, line: Vec<u8>, records: &mut VecDeque<Record>) {
        if line.is_empty() {
            let mut event = std::mem::take(&mut self.event);
            let has_data = std::mem::take(&mut self.has_data);
            if event.id.is_some() {
                self.mark.id.clone_from(&event.id);
            }
            let is_garbled = std::mem::take(&mut self.garbled);
            if is_garbled {
                records.push_back(Record::Broken(ItemError::Text));
            }
            if is_garbled || !has_data {
                // What it says besides is told with the next event, which it holds for.
                self.event.id = event.id.filter(|id| !id.is_empty());
                self.event.retry = event.retry;
            } else {
                // The line feed that stands behind each line.
                event.data.pop();
                records.push_back(Record::Event(event));
            }
            return;
        }
        let Ok(line) = String::from_utf8(line) else {
            self.garbled = true;
            return;
        };
        let (field, value) = line.split_once(':').unwrap_or((&line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => {
                self.has_data = true;
                self.event.data.push_str(value);
                self.event.data.push('\n');
            }
            "event" if !value.is_empty() => self.event.event = Some(value.to_owned()),
            "id" if !value.contains('\0') => self.event.id = Some(value.to_owned()),
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.event.retry = value.parse().ok().or(self.event.retry);
                self.mark.retry = self.event.retry;
            }
            // Comments, and what is not known.
            _ => {}
        }
    }
}
