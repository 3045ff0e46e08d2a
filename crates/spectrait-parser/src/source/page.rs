//! Pages: Markdown with descriptions in fenced blocks.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// A fenced block that holds a description.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    /// The content, without the indentation that the block itself has on the page.
    pub(super) text: String,
    /// Where the pieces of the text are on the page: offsets in the text and on the page, both ascending.
    pub(super) pieces: Vec<(usize, usize)>,
}

/// The fenced blocks of a page that look like descriptions. None where the text is a description itself, which may
/// have fenced blocks in its texts.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let Some(fence) = first_fence(text) else {
        return Vec::new();
    };
    let front = front_matter(text);
    // What comes before the first fence tells most descriptions from pages, without a walk over all of it.
    if text
        .get(front..fence)
        .unwrap_or_default()
        .lines()
        .any(names_version)
    {
        return Vec::new();
    }
    let mut blocks = Vec::new();
    let mut block: Option<Block> = None;
    let mut outside = front;
    let mut is_description = false;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                is_description |= text
                    .get(outside..range.start)
                    .unwrap_or_default()
                    .lines()
                    .any(names_version);
                outside = range.end;
                block = Some(Block::default());
            }
            Event::Text(piece) => {
                if let Some(block) = &mut block {
                    block.pieces.push((block.text.len(), range.start));
                    block.text.push_str(&piece);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                blocks.extend(
                    block
                        .take()
                        .filter(|block| looks_like_description(&block.text)),
                );
            }
            _ => {}
        }
    }
    is_description |= text
        .get(outside..)
        .unwrap_or_default()
        .lines()
        .any(names_version);
    if is_description { Vec::new() } else { blocks }
}

/// Where the lines end that say something of a page, between `---` and `---` before it. They may name an operation that
/// the page is about (`openapi: get /pets`), but no version.
pub(super) fn front_matter(text: &str) -> usize {
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else {
        return 0;
    };
    let mut end = first.len();
    for line in lines {
        end += line.len();
        if line.trim_end() == "---" {
            return end;
        }
        let value = line.split_once(':').map_or("", |(_, value)| value.trim());
        let value = value.trim_start_matches(['"', '\'']);
        if names_version(line)
            && (value.is_empty() || value.starts_with(|c: char| c.is_ascii_digit()))
        {
            return 0;
        }
    }
    0
}

/// Where a text has its first fenced block, or something that looks like one.
pub(super) fn first_fence(text: &str) -> Option<usize> {
    match (text.find("```"), text.find("~~~")) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// Whether the content of a block has the member that every description has.
fn looks_like_description(text: &str) -> bool {
    let start = text.trim_start();
    text.lines().any(names_version)
        || (start.starts_with('{')
            && (start.contains("\"openapi\"") || start.contains("\"swagger\"")))
}

/// Whether a line is the member `openapi` (or its predecessor `swagger`) of a YAML root.
pub(super) fn names_version(line: &str) -> bool {
    ["openapi", "swagger"].into_iter().any(|key| {
        let rest = match line.strip_prefix(['"', '\'']) {
            Some(quoted) => quoted
                .strip_prefix(key)
                .and_then(|rest| rest.strip_prefix(['"', '\''])),
            None => line.strip_prefix(key),
        };
        rest.is_some_and(|rest| rest.trim_start().starts_with(':'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_found_and_their_indentation_removed() {
        let page = "# API\n\n```sh\ncurl x\n```\n\n1. Read:\n\n   ~~~~yaml spec\n   openapi: 3.1.0\n   info:\n     title: ä\n   ~~~~\n\n```json\n{\"openapi\": \"3.1.0\"}\n```\n";
        let blocks = blocks(page);
        assert_eq!(blocks.len(), 2);
        assert_eq!(blocks[0].text, "openapi: 3.1.0\ninfo:\n  title: ä\n");
        assert_eq!(blocks[1].text, "{\"openapi\": \"3.1.0\"}\n");
        for block in &blocks {
            for (number, (start, on_page)) in block.pieces.iter().enumerate() {
                let end = block
                    .pieces
                    .get(number + 1)
                    .map_or(block.text.len(), |(end, _)| *end);
                let piece = &block.text[*start..end];
                assert_eq!(&page[*on_page..*on_page + piece.len()], piece);
            }
        }
    }

    #[test]
    fn a_description_with_fences_in_its_texts_is_no_page() {
        let text =
            "info:\n  description: |\n    ```yaml\n    openapi: 3.0.0\n    ```\nopenapi: 3.1.0\n";
        assert_eq!(blocks(text), []);
        let first = "openapi: 3.1.0\ninfo:\n  description: |\n    ```\n    x\n    ```\n";
        assert_eq!(blocks(first), []);
    }

    #[test]
    fn front_matter_is_not_the_description() {
        let page =
            "---\ntitle: A\nopenapi: post /a\n---\n\nText: x\n\n```yaml\nopenapi: 3.1.0\n```\n";
        assert_eq!(blocks(page).len(), 1);
        let description = "---\nopenapi: \"3.1.0\"\n---\n```yaml\nopenapi: 3.1.0\n```\n";
        assert_eq!(blocks(description), []);
    }

    #[test]
    fn the_member_openapi_is_recognised() {
        for line in [
            "openapi: 3.1.0",
            "\"openapi\" : 3",
            "'swagger':",
            "openapi:",
        ] {
            assert!(names_version(line), "{line}");
        }
        for line in [
            " openapi: 3.1.0",
            "openapi",
            "openapiVersion: 1",
            "\"openapi: 3",
        ] {
            assert!(!names_version(line), "{line}");
        }
    }
}
