//! A text whose lines can be indented further, with the way back to the original.
//!
//! Within brackets and quotes indentation says nothing, so more of it changes no tree.

use std::borrow::Cow;
use std::collections::BTreeMap;

/// A text with spaces put in, at the starts of some lines mostly.
pub(super) struct Indented<'t> {
    original: &'t str,
    /// How many spaces were put in, by the offset in the original.
    spaces: BTreeMap<usize, usize>,
}

impl<'t> Indented<'t> {
    /// The text with a space at each of these offsets.
    pub(super) fn new(original: &'t str, spaces: &[usize]) -> Self {
        Self {
            original,
            spaces: spaces.iter().map(|offset| (*offset, 1)).collect(),
        }
    }

    /// The text with the spaces.
    pub(super) fn text(&self) -> Cow<'t, str> {
        if self.spaces.is_empty() {
            return Cow::Borrowed(self.original);
        }
        let mut text =
            String::with_capacity(self.original.len() + self.spaces.values().sum::<usize>());
        let mut from = 0;
        for (start, count) in &self.spaces {
            text.push_str(self.original.get(from..*start).unwrap_or_default());
            text.extend(std::iter::repeat_n(' ', *count));
            from = *start;
        }
        text.push_str(self.original.get(from..).unwrap_or_default());
        Cow::Owned(text)
    }

    /// The way back from offsets of the text.
    pub(super) fn back(&self) -> Back {
        let mut added = 0;
        let insertions = self.spaces.iter().map(|(start, count)| {
            let at = start + added;
            added += count;
            Insertion {
                at,
                start: *start,
                count: *count,
            }
        });
        Back(insertions.collect())
    }

    /// Indents what cannot be read at `offset` of the text; with `closing`, also every line that begins with a
    /// closing bracket, which is what is most often indented too little. Whether that changed anything.
    pub(super) fn mend(&mut self, offset: usize, closing: bool) -> bool {
        let offset = self.back().original(offset);
        let rest = self.original.get(offset..).unwrap_or_default();
        let mut changed = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => self.indent_quoted(offset, quote),
            _ => false,
        };
        if !changed {
            changed = self.indent_line(offset);
        }
        if closing {
            changed |= self.indent_closing();
        }
        changed
    }

    /// Indents the lines of a text in quotes as far as its start.
    fn indent_quoted(&mut self, start: usize, quote: char) -> bool {
        let column = start - self.line_start(start);
        let rest = self.original.get(start..).unwrap_or_default();
        let mut characters = rest.char_indices().skip(1).peekable();
        let mut changed = false;
        while let Some((at, character)) = characters.next() {
            match character {
                '\n' => changed |= self.widen(start + at + 1, column),
                '\\' if quote == '"' => {
                    characters.next_if(|(_, escaped)| *escaped != '\n');
                }
                // In single quotes, two of them are one that belongs to the text.
                '\'' if quote == '\''
                    && characters.next_if(|(_, next)| *next == '\'').is_some() => {}
                _ if character == quote => break,
                _ => {}
            }
        }
        changed
    }

    /// Indents one line further than the line before it.
    fn indent_line(&mut self, offset: usize) -> bool {
        let start = self.line_start(offset);
        let before = self.original.get(..start).unwrap_or_default().trim_end();
        let above = self.width(self.line_start(before.len()));
        self.widen(start, above + 1)
    }

    /// Indents each line that begins with a closing bracket one further than the line before it.
    fn indent_closing(&mut self) -> bool {
        let mut start = 0;
        let mut above = 0;
        let mut changed = false;
        for line in self.original.split_inclusive('\n') {
            if line.trim_start().starts_with(['}', ']']) {
                changed |= self.widen(start, above + 1);
            }
            if !line.trim().is_empty() {
                above = self.width(start);
            }
            start += line.len();
        }
        changed
    }

    /// How far the text of the line at `start` is indented, dashes included.
    fn width(&self, start: usize) -> usize {
        let line = self
            .original
            .get(start..)
            .and_then(|text| text.lines().next())
            .unwrap_or_default();
        let own = line.len() - line.trim_start_matches([' ', '-']).len();
        own + self.spaces.get(&start).copied().unwrap_or(0)
    }

    /// Indents the line at `start` so far, unless it is already.
    fn widen(&mut self, start: usize, width: usize) -> bool {
        let more = width.saturating_sub(self.width(start));
        if more > 0 {
            *self.spaces.entry(start).or_insert(0) += more;
        }
        more > 0
    }

    fn line_start(&self, offset: usize) -> usize {
        self.original
            .get(..offset)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |end| end + 1)
    }
}

/// The way from offsets of a text with spaces to those of the original.
pub(super) struct Back(Vec<Insertion>);

/// Spaces that were put in.
struct Insertion {
    /// Where they stand in the text.
    at: usize,
    /// Where they would stand in the original.
    start: usize,
    count: usize,
}

impl Back {
    /// The offset in the original of an offset in the text.
    pub(super) fn original(&self, offset: usize) -> usize {
        let after = self.0.partition_point(|insertion| insertion.at <= offset);
        match after.checked_sub(1).and_then(|index| self.0.get(index)) {
            Some(Insertion { at, start, count }) => start + (offset - at).saturating_sub(*count),
            None => offset,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_back_to_the_original() {
        let original = "a: {\n}\nb: 'x\ny'\n";
        let mut indented = Indented::new(original, &[]);
        assert!(indented.mend(5, true));
        assert!(indented.mend(indented.text().find('\'').unwrap(), false));
        let text = indented.text().into_owned();
        assert_eq!(text, "a: {\n }\nb: 'x\n   y'\n");
        let back = indented.back();
        for (offset, character) in text.char_indices().filter(|(_, c)| *c != ' ') {
            assert_eq!(
                original[back.original(offset)..].chars().next(),
                Some(character),
                "{offset}"
            );
        }
    }
}
