//! Positions in a text: byte offsets, characters, lines and columns.

/// How many bytes share one entry of the table of characters.
const BLOCK: usize = 128;

/// Where the lines and characters of a text are, so that one position costs no walk over the whole text.
#[derive(Debug)]
pub(crate) struct TextIndex {
    /// The byte offset at which each line starts. A line ends with `\n`.
    lines: Vec<usize>,
    /// The number of characters that start before each block of bytes.
    characters: Vec<usize>,
}

impl TextIndex {
    pub(crate) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut lines = vec![0];
        let mut characters = Vec::with_capacity(bytes.len() / BLOCK + 1);
        let mut count = 0;
        for (number, block) in bytes.chunks(BLOCK).enumerate() {
            characters.push(count);
            for (offset, byte) in block.iter().enumerate() {
                count += usize::from(starts_character(*byte));
                if *byte == b'\n' {
                    lines.push(number * BLOCK + offset + 1);
                }
            }
        }
        Self { lines, characters }
    }

    /// The line and the column (both from 1, columns in characters) of a byte offset.
    pub(crate) fn position(&self, text: &str, offset: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = self.line_start(line);
        (
            line,
            self.characters_before(text, offset) - self.characters_before(text, start) + 1,
        )
    }

    /// The byte offset of a line's start; lines count from 1.
    pub(crate) fn line_start(&self, line: usize) -> usize {
        self.lines.get(line.saturating_sub(1)).copied().unwrap_or(0)
    }

    /// The byte offset of a line's end, before its `\n`; lines count from 1.
    pub(crate) fn line_end(&self, text: &str, line: usize) -> usize {
        self.lines
            .get(line)
            .map_or(text.len(), |next| next.saturating_sub(1))
    }

    /// The byte offset of a character; characters count from 0. The end of the text where there are fewer.
    pub(crate) fn offset_of(&self, text: &str, character: usize) -> usize {
        let block = self
            .characters
            .partition_point(|count| *count <= character)
            .saturating_sub(1);
        let mut count = self.characters.get(block).copied().unwrap_or(0);
        let start = block * BLOCK;
        for (offset, byte) in text.as_bytes().iter().enumerate().skip(start) {
            if starts_character(*byte) {
                if count == character {
                    return offset;
                }
                count += 1;
            }
        }
        text.len()
    }

    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let block = (offset / BLOCK).min(self.characters.len().saturating_sub(1));
        let before = self.characters.get(block).copied().unwrap_or(0);
        let rest = text
            .as_bytes()
            .get(block * BLOCK..offset)
            .unwrap_or_default();
        before + rest.iter().filter(|byte| starts_character(**byte)).count()
    }
}

fn starts_character(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

/// The next position at or after `offset` that does not split a character.
pub(crate) fn ceil(text: &str, offset: usize) -> usize {
    (offset..text.len())
        .find(|offset| text.is_char_boundary(*offset))
        .unwrap_or(text.len())
}

/// The last position at or before `offset` that does not split a character.
pub(crate) fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset)
        .rev()
        .find(|offset| text.is_char_boundary(*offset))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_characters() {
        let text = "ab\r\nä€x\n\nz";
        let index = TextIndex::new(text);
        assert_eq!(index.position(text, 0), (1, 1));
        assert_eq!(index.position(text, 4), (2, 1));
        assert_eq!(
            index.position(text, 9),
            (2, 3),
            "after a character of two bytes and one of three"
        );
        assert_eq!(index.position(text, 11), (3, 1));
        assert_eq!(index.position(text, text.len()), (4, 2));
    }

    #[test]
    fn long_texts_are_indexed_in_blocks() {
        let text = "ä\n".repeat(1000);
        let index = TextIndex::new(&text);
        for line in 0..1000 {
            assert_eq!(index.position(&text, line * 3), (line + 1, 1));
            assert_eq!(index.offset_of(&text, line * 2), line * 3);
        }
        assert_eq!(index.offset_of(&text, 99_999), text.len());
    }

    #[test]
    fn an_empty_text_has_one_line() {
        let index = TextIndex::new("");
        assert_eq!(index.position("", 0), (1, 1));
        assert_eq!(index.offset_of("", 3), 0);
    }
}
