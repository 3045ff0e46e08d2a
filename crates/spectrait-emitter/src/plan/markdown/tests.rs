//! What becomes of Markdown.

use super::*;

fn written(markdown: &str) -> String {
    rustdoc(markdown).join("\n")
}

#[test]
fn plain_text_stays_as_it_is() {
    for text in [
        "One line",
        "Two\nlines, a `code`, *emphasis*, **strong** and snake_case.",
        "A paragraph\n\nand a [link](https://example.com/a_b?c=d#e).",
        "# Heading\n\nText",
        "- one\n- two\n  still two\n  - inner\n- three",
        "1. one\n2. two",
        "> quoted\n> twice",
        "| a | b |\n|---|:-:|\n| 1 | 2 |",
        "```json\n{\"a\": [1]}\n```",
        "a < b, 5 > 3, a & b, x * y, 100%, {id}, */ and /*",
    ] {
        let expected = text.replace("a < b", "a \\< b");
        assert_eq!(written(text), expected);
    }
}

#[test]
fn breaks_end_lines_within_a_paragraph() {
    for (markdown, expected) in [
        ("a<br>b<br>", "a\\\nb"),
        ("a:<br/><ul><li>b<br></li><li>c</li></ul>", "a:\n\n- b\n- c"),
        ("a:<br/>\n- b<br>\n- c", "a:\n\n- b\n- c"),
        ("a<br>\n\nb", "a\n\nb"),
        ("<p><br/>a<br/> <br/></p>b", "a\n\nb"),
        ("a<br>- b", "a\n\n- b"),
        ("## a<br>b", "## a b"),
        ("<h3>a<br>b</h3>c<br>d", "### a b\n\nc\\\nd"),
        (
            "| a | b |\n|---|---|\n| c<br/>d | e |",
            "| a | b |\n|---|---|\n| c d | e |",
        ),
    ] {
        assert_eq!(written(markdown), expected, "{markdown}");
    }
}

#[test]
fn html_becomes_markdown_or_code() {
    assert_eq!(written("Bearer <JWT> here"), "Bearer `<JWT>` here");
    assert_eq!(
        written("<Warning>\n  Deprecated. Use [it](/flow).\n</Warning>"),
        "Deprecated. Use it."
    );
    assert_eq!(
        written("a <b>bold</b> word<br/>next"),
        "a **bold** word\\\nnext"
    );
    assert_eq!(written("<p>One</p><p>Two</p>"), "One\n\nTwo");
    assert_eq!(
        written("<ul> <li> <p>One</p> </li> <li> <p>Two</p> </li> </ul>"),
        "- One\n- Two"
    );
    assert_eq!(written("<ul><li>One</li><li>Two</li></ul>"), "- One\n- Two");
    for (markdown, expected) in [
        ("Notes:<ul><li></li><li>b</li></ul>", "Notes:\n\n- b"),
        ("Notes:<ul><li>a</li><li> </li></ul>c", "Notes:\n\n- a\n\nc"),
        ("Notes:<ul><li><br></li><li>b</li></ul>", "Notes:\n\n- b"),
        ("Notes:<ul><li></li></ul>c", "Notes:\n\nc"),
        (
            "Notes:<ul><li><ul><li>a</li><li>b</li></ul></li></ul>",
            "Notes:\n\n- a\n- b",
        ),
        (
            "Notes:<ul><li>a<ul><li>b</li></ul></li></ul>",
            "Notes:\n\n- a\n- b",
        ),
    ] {
        assert_eq!(written(markdown), expected, "{markdown}");
    }
    // Within code, tags of lists end nothing.
    assert_eq!(
        written("<ul><li><pre><ul><li>a</pre></ul>"),
        "-\n\n```text\na\n```"
    );
    assert_eq!(written("kept <!-- hidden --> text"), "kept  text");
    assert_eq!(written("`<JWT>`"), "`<JWT>`");
    assert_eq!(
        written("see <a href=\"https://a.b/c_(d)\">the <b>docs</b></a>."),
        "see [the **docs**](<https://a.b/c_(d)>)."
    );
    assert_eq!(written("<a href='#x'>here</a>"), "here");
    assert_eq!(
        written("<details><summary>More</summary>text</details>"),
        "More\n\ntext"
    );
    assert_eq!(written("<X><Y> z"), "`<X>` `<Y>` z");
    assert_eq!(written("<i>unclosed and <b> too"), "unclosed and  too");
    assert_eq!(written("a</b> <b>b\n\nc</b>"), "a b\n\nc");
    assert_eq!(
        written("<pre><code>a &lt; b [c]\n\n  d</code></pre>"),
        "```text\na < b [c]\n\n  d\n```"
    );
    assert_eq!(written("<code>a`b</code>"), "``a`b``");
}

#[test]
fn plain_text_has_no_marks() {
    assert_eq!(
        plain("My [API] <b>x</b> */ \\ `y` {z}\n_a_b"),
        "My [API] x */ \\ y {z} _a_b"
    );
}

#[test]
fn links_lead_somewhere_or_are_text() {
    assert_eq!(
        written("see [foo] and [bar][baz], [x]: y"),
        "see \\[foo\\] and \\[bar\\]\\[baz\\], \\[x\\]: y"
    );
    assert_eq!(
        written("[here](#anchor), [there](/path), [Type](Self)"),
        "here, there, Type"
    );
    assert_eq!(
        written("at https://example.com/x_y. Yes"),
        "at <https://example.com/x_y>. Yes"
    );
    assert_eq!(written("[https://a.b](x)"), "<https://a.b>");
    assert_eq!(written("(http://a.b)"), "(<http://a.b>)");
    assert_eq!(
        written("(see https://a.b/c_(d)), https://a.b/(e)_f"),
        "(see <https://a.b/c_(d)>), <https://a.b/(e)_f>"
    );
    assert_eq!(written("<https://a.b>"), "<https://a.b>");
    assert_eq!(
        written("[a](https://b.c/(d) \"e\")"),
        "[a](<https://b.c/(d)> \"e\")"
    );
}

#[test]
fn code_is_never_rust() {
    assert_eq!(written("```\na\n```"), "```text\na\n```");
    assert_eq!(written("    a\n\n    b"), "```text\na\n\nb\n```");
    assert_eq!(written("```rust\nfn\n```"), "```text\nfn\n```");
    assert_eq!(written("````\n```\n````"), "````text\n```\n````");
}

#[test]
fn odd_text_is_cleaned() {
    assert_eq!(written("a\r\nb\rc\td  \n"), "a\nb\nc    d");
    assert_eq!(written("\u{202e}evil\u{0}"), "evil");
    assert_eq!(written("  \n\n"), "");
    assert_eq!(written("1) x\n\\# y\n\\- z"), "1. x\n   \\# y\n   \\- z");
}

#[test]
fn a_backtick_that_is_not_closed_stands_for_itself() {
    assert_eq!(
        written("Use `closed` and `unclosed Vec<T>."),
        "Use `closed` and \\`unclosed Vec`<T>`."
    );
    assert_eq!(
        written("a \\` b <T>, <code>x ` y</code>"),
        "a \\` b `<T>`, ``x ` y``"
    );
    assert_eq!(
        written("```\n` <T>\n```\n<T>"),
        "```text\n` <T>\n```\n\n`<T>`"
    );
}

#[test]
fn what_was_written_is_read_alike() {
    // Writing what was written changes nothing more.
    for text in [
        "a *b **c** d* _e_ ~~f~~\n\n* x\n\n  para\n* y\n\n      code\n\n9. z",
        "\\*a\\* \\_b\\_ a\\_b &amp; &lt; &copy; \\[x\\]",
        "- a\n  - b\n\n  c\n- d",
        "- a\n\n  ```\n  x\n  ```\n\n- b\n> q\nlazy\n\n***\n\nSetext\n===\n",
        "| a | b `|` c |\n|--|--|\n| \\| | *x* |\n",
        "![img](https://x.y/z.png) ![no](z.png)\n\n- [ ] todo\n- [x] done",
    ] {
        let once = written(text);
        assert_eq!(written(&once), once, "{text}");
    }
}
