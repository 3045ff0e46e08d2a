//! How deep a YAML text is nested, seen before it is read.
//!
//! In: a text. Out: where it is nested deeper than any reader should follow, if it is. The library that reads YAML
//! looks at every open bracket for every token, so a text of brackets alone would cost it the square of its length.
//!
//! What always holds: one pass over the text, and no recursion. A text that is no YAML may be taken for less deep
//! than it looks; brackets within quotes, comments, texts of several lines and texts without quotes never count.

/// What a reader follows, which is more than a tree may have.
const LIMIT: usize = 1000;

/// The offset of the first bracket, dash or key that is nested deeper than [`LIMIT`].
pub(super) fn exceeded(text: &str) -> Option<usize> {
    let mut scan = Scan {
        bytes: text.as_bytes(),
        at: 0,
        line: 0,
        open: Vec::new(),
    };
    scan.block().err().map(|TooDeep(offset)| offset)
}

/// What is nested too deep: its offset.
struct TooDeep(usize);

/// A list or an object of a block, by the column of its dashes or keys.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Open {
    column: usize,
    is_list: bool,
}

struct Scan<'t> {
    bytes: &'t [u8],
    /// Where the scan is.
    at: usize,
    /// Where the line begins that it is on.
    line: usize,
    /// What is open around it.
    open: Vec<Open>,
}

impl Scan<'_> {
    /// Reads lines outside brackets.
    fn block(&mut self) -> Result<(), TooDeep> {
        if self.bytes.starts_with("\u{feff}".as_bytes()) {
            self.at = 3;
            self.line = 3;
        }
        while self.at < self.bytes.len() {
            self.blanks();
            let marks_document = self.at == self.line
                && (self.rest().starts_with(b"---") || self.rest().starts_with(b"..."))
                && self.is_blank(3);
            if marks_document {
                self.open.clear();
                self.at += 3;
            }
            self.values()?;
            self.next_line();
        }
        Ok(())
    }

    /// Reads what is on a line: dashes, keys, and a value, which may go over several lines.
    fn values(&mut self) -> Result<(), TooDeep> {
        loop {
            self.blanks();
            let start = self.at;
            match self.byte() {
                None | Some(b'\n' | b'#') => return Ok(()),
                Some(b'-' | b'?' | b':') if self.is_blank(1) => {
                    self.begin(start, self.byte() == Some(b'-'))?;
                    self.at += 1;
                    continue;
                }
                Some(b'&' | b'!' | b'*') => {
                    self.word();
                    continue;
                }
                Some(b'[' | b'{') => self.flow()?,
                Some(quote @ (b'"' | b'\'')) => self.quoted(quote),
                Some(b'|' | b'>') => {
                    self.skip_deeper();
                    return Ok(());
                }
                Some(_) => {
                    if !self.plain_key() {
                        self.skip_deeper();
                        return Ok(());
                    }
                }
            }
            self.blanks();
            if self.byte() == Some(b':') {
                self.begin(start, false)?;
                self.at += 1;
            } else if matches!(self.byte(), Some(b'#' | b'\n') | None) {
                return Ok(());
            } else if self.at == start {
                self.at += 1;
            }
        }
    }

    /// A dash or a key, at `start`: what is indented further has ended.
    fn begin(&mut self, start: usize, is_list: bool) -> Result<(), TooDeep> {
        let column = start.saturating_sub(self.line);
        let new = Open { column, is_list };
        // A list may have its dashes below the key it belongs to, but no key below its dashes.
        while self.open.last().is_some_and(|last| {
            last.column > column || (last.column == column && last.is_list && !is_list)
        }) {
            self.open.pop();
        }
        if self.open.last() != Some(&new) {
            self.open.push(new);
        }
        if self.open.len() > LIMIT {
            return Err(TooDeep(start));
        }
        Ok(())
    }

    /// Reads brackets and everything in them.
    fn flow(&mut self) -> Result<(), TooDeep> {
        let mut depth = self.open.len();
        let outside = depth;
        while let Some(byte) = self.byte() {
            match byte {
                b'[' | b'{' => {
                    depth += 1;
                    if depth > LIMIT {
                        return Err(TooDeep(self.at));
                    }
                    self.at += 1;
                }
                b']' | b'}' => {
                    depth -= 1;
                    self.at += 1;
                    if depth == outside {
                        return Ok(());
                    }
                }
                b'"' | b'\'' => self.quoted(byte),
                b'\n' => self.next_line(),
                b'#' if self.follows_blank() => self.comment(),
                b' ' | b'\t' | b'\r' | b',' | b':' | b'?' => self.at += 1,
                _ => self.plain_in_flow(),
            }
        }
        Ok(())
    }

    /// Skips a text without quotes within brackets, up to what may end it.
    fn plain_in_flow(&mut self) {
        while let Some(byte) = self.byte() {
            let ends = match byte {
                b',' | b'[' | b']' | b'{' | b'}' | b'\n' => true,
                b':' => self.is_blank(1),
                b'#' => self.follows_blank(),
                _ => false,
            };
            if ends {
                return;
            }
            self.at += 1;
        }
    }

    /// Skips a text in quotes.
    fn quoted(&mut self, quote: u8) {
        self.at += 1;
        while let Some(byte) = self.byte() {
            self.at += 1;
            match byte {
                b'\n' => self.line = self.at,
                b'\\' if quote == b'"' && self.byte() != Some(b'\n') => self.at += 1,
                _ if byte != quote => {}
                b'\'' if self.byte() == Some(b'\'') => self.at += 1,
                _ => return,
            }
        }
    }

    /// Skips a key without quotes, up to its colon. Stays where it is, and says so, where there is none on the line.
    fn plain_key(&mut self) -> bool {
        let rest = self.rest();
        let mut before = b' ';
        for (index, byte) in rest.iter().enumerate() {
            match byte {
                b'\n' => return false,
                b'#' if before.is_ascii_whitespace() => return false,
                b':' if self.is_blank(index + 1) => {
                    self.at += index;
                    return true;
                }
                _ => before = *byte,
            }
        }
        false
    }

    /// Skips this line and those that are indented further than what is open: the lines of a text.
    fn skip_deeper(&mut self) {
        let parent = self.open.last().map(|open| open.column);
        loop {
            self.comment();
            let end = self.at;
            self.next_line();
            while matches!(self.byte(), Some(b' ')) {
                self.at += 1;
            }
            let column = self.at - self.line;
            let is_empty = matches!(self.byte(), Some(b'\n' | b'\r'));
            if self.at >= self.bytes.len() {
                return;
            }
            let marks_document =
                column == 0 && (self.rest().starts_with(b"---") || self.rest().starts_with(b"..."));
            if !is_empty && (marks_document || parent.is_some_and(|parent| column <= parent)) {
                // The caller goes to the next line, which is the one that ended the text.
                self.at = end;
                return;
            }
        }
    }

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn byte(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Whether there is a blank or nothing so many bytes further on.
    fn is_blank(&self, further: usize) -> bool {
        self.bytes
            .get(self.at + further)
            .is_none_or(u8::is_ascii_whitespace)
    }

    fn follows_blank(&self) -> bool {
        self.at
            .checked_sub(1)
            .and_then(|before| self.bytes.get(before))
            .is_none_or(u8::is_ascii_whitespace)
    }

    fn blanks(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\r')) {
            self.at += 1;
        }
    }

    /// Skips an anchor, an alias or a tag.
    fn word(&mut self) {
        while self.byte().is_some_and(|byte| !byte.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// Goes to the end of the line.
    fn comment(&mut self) {
        while self.byte().is_some_and(|byte| byte != b'\n') {
            self.at += 1;
        }
    }

    /// Goes to the start of the next line.
    fn next_line(&mut self) {
        self.comment();
        self.at += 1;
        self.line = self.at;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEEP: usize = LIMIT + 1;

    #[test]
    fn what_nests_is_counted() {
        for unit in ["[", "{a: ", "{\"a\":[", "[ # ]\n", "[']', ", "{? "] {
            let text = format!("a: 1\nb: {}", unit.repeat(DEEP));
            assert!(exceeded(&text).is_some(), "{unit}");
        }
        for unit in ["- ", "? ", "- a: ", "- \"a\": "] {
            let text = unit.repeat(DEEP);
            assert!(exceeded(&text).is_some(), "{unit}");
        }
        let keys: String = (0..DEEP).map(|depth| " ".repeat(depth) + "a:\n").collect();
        assert_eq!(exceeded(&keys), keys.rfind('a'));
        assert_eq!(exceeded(&"[".repeat(DEEP)), Some(LIMIT));
    }

    #[test]
    fn what_follows_or_is_text_is_not() {
        for unit in [
            "- [a, {b: c}]\n",
            "- a: [1]\n  b: '['\n",
            "- text [ and {\n",
            "- - [ ]\n  - x\n",
            "# [\n",
            "- |\n  a: [\n   - {\n\n  [\n",
            "- text\n  [ of two lines\n",
            "- \"[ \\\" [\n  [\"\n",
            "- 'it''s ['\n",
            "- it's\n- [it's]\n",
            "- &a !b [c, *d]\n",
            "- [a#b, c: d[]]\r\n",
            "--- [a]\n",
            "- http://x/[: y\n",
        ] {
            assert_eq!(exceeded(&unit.repeat(DEEP)), None, "{unit}");
        }
        let text = "a:\n- b\n- c: >-\n    [[\n  d:\n  - [e]\nf:\n  - g\n".repeat(DEEP);
        assert_eq!(exceeded(&text), None);
    }
}
