//! Markdown of a description → lines of rustdoc.
//!
//! In: any text. Out: Markdown lines, without `///`.

/// The lines of a doc comment that says what `markdown` says; none where it says nothing.
#[must_use]
pub fn rustdoc(markdown: &str) -> Vec<String> {
    markdown.lines().map(str::to_owned).collect()
}
