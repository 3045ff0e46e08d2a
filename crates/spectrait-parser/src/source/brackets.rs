//! The bracket that was likely forgotten, by the indentation of those that are there.
//!
//! In: JSON that cannot be read. Out: a `{` or `[` which what closes it is not indented like: mostly the one that
//! nothing closes. JSON on one line says nothing.

/// A bracket that is open.
struct Open {
    bracket: char,
    offset: usize,
    line: usize,
    indent: usize,
}

/// The first bracket before `end` that a less indented one closes, and its offset.
pub(super) fn unclosed(text: &str, end: usize) -> Option<(char, usize)> {
    let mut open: Vec<Open> = Vec::new();
    let mut in_string = false;
    let mut start = 0;
    for (number, line) in text.get(..end)?.split_inclusive('\n').enumerate() {
        let indent = line.len() - line.trim_start().len();
        let mut characters = line.char_indices();
        // A string has no line ends.
        if std::mem::take(&mut in_string) {
            return None;
        }
        while let Some((at, c)) = characters.next() {
            match c {
                '"' => in_string = !in_string,
                '\\' if in_string => {
                    characters.next();
                }
                _ if in_string => {}
                '{' | '[' => open.push(Open {
                    bracket: c,
                    offset: start + at,
                    line: number,
                    indent,
                }),
                '}' | ']' => {
                    let opened = open.pop()?;
                    let is_first = at == indent && opened.line != number;
                    if is_first && indent < opened.indent {
                        return Some((opened.bracket, opened.offset));
                    }
                    if is_first && indent > opened.indent {
                        return None;
                    }
                }
                _ => {}
            }
        }
        start += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::unclosed;

    #[test]
    fn what_is_closed_too_far_to_the_left_is_not_closed() {
        let text =
            "{\n  \"a\": {\n    \"b\": [\n      {\"c\": \"}\"}\n    ],\n  \"d\": {\n  }\n}\n";
        assert_eq!(unclosed(text, text.len()), Some(('{', 9)));
        let text = "{\n  \"a\": [\n    {\n      \"b\": \"\\\"]\"\n  ]\n}";
        assert_eq!(unclosed(text, text.len()), Some(('{', 15)));
        for text in [
            "{\"a\": {\"b\": 1}",
            "{\n  \"a\": 1\n  }\n}",
            "]",
            "{\"a\n\": {",
        ] {
            assert_eq!(unclosed(text, text.len()), None, "{text}");
        }
    }
}
