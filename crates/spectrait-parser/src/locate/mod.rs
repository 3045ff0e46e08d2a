//! Where the nodes of a tree stand in the text.
//!
//! In: the text of a description, YAML or JSON. Out: [`Spans`], a tree of byte ranges that is asked by JSON
//! pointer.
//!
//! What always holds:
//! - it is built once for a text, and only when a diagnostic is shown, because the trees that are read carry no
//!   positions;
//! - asking never fails: what does not exist is answered with the nearest thing around it.

pub(crate) mod json;
#[cfg(test)]
mod tests;
pub(crate) mod text;
pub(crate) mod yaml;

use std::collections::HashSet;
use std::ops::Range;

use crate::diagnostic::Spot;
use crate::document::unescape;

/// The byte ranges of all nodes of a text.
#[derive(Debug, Default)]
pub(crate) struct Spans {
    /// The nodes; the root is the first one that has no parent, at `root`.
    nodes: Vec<Node>,
    root: Option<usize>,
}

#[derive(Debug)]
struct Node {
    span: Range<usize>,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Scalar,
    Array(Vec<usize>),
    Object {
        /// Sorted by key; those with equal keys are in the order of the text.
        members: Vec<Member>,
        /// The values of `<<` (YAML merge keys).
        merged: Vec<usize>,
    },
    /// A YAML alias, which has the content of another node.
    Alias(usize),
}

#[derive(Debug)]
struct Member {
    key: Box<str>,
    key_span: Range<usize>,
    value: usize,
}

impl Spans {
    /// The range of the key or value at `pointer`. `occurrence` picks among members with one key: 0 is the last
    /// one, 1 the one before it.
    pub(crate) fn find(&self, pointer: &str, spot: Spot, occurrence: usize) -> Range<usize> {
        let Some(mut at) = self.root else { return 0..0 };
        let mut key: Option<Range<usize>> = None;
        let mut tokens = pointer.split('/').skip(1).peekable();
        while let Some(token) = tokens.next() {
            let occurrence = if tokens.peek().is_none() {
                occurrence
            } else {
                0
            };
            let Some((value, key_span)) = self.child(at, &unescape(token), occurrence) else {
                // There is no such node: the key of the nearest one that is there.
                return key.unwrap_or_else(|| self.span(at));
            };
            at = value;
            key = key_span;
        }
        match (spot, key) {
            (Spot::Key, Some(key)) => key,
            // An empty value has no extent to point at, and the start of an array or object is its first item or member,
            // which is not what is meant.
            (Spot::Value, Some(key)) if self.span(at).is_empty() || self.is_collection(at) => key,
            _ => self.span(at),
        }
    }

    /// Whether an array or object stands here itself, not an alias of one.
    fn is_collection(&self, node: usize) -> bool {
        let content = self.nodes.get(node).map(|node| &node.content);
        matches!(content, Some(Content::Array(_) | Content::Object { .. }))
    }

    /// Whether there is a node at `pointer`.
    #[cfg(test)]
    pub(crate) fn has(&self, pointer: &str) -> bool {
        let tokens = pointer.split('/').skip(1);
        let mut at = self.root;
        for token in tokens {
            at = at
                .and_then(|at| self.child(at, &unescape(token), 0))
                .map(|(value, _)| value);
        }
        at.is_some()
    }

    /// Changes every range.
    fn map_ranges(&mut self, map: impl Fn(Range<usize>) -> Range<usize>) {
        for node in &mut self.nodes {
            node.span = map(node.span.clone());
            if let Content::Object { members, .. } = &mut node.content {
                for member in members {
                    member.key_span = map(member.key_span.clone());
                }
            }
        }
    }

    fn span(&self, node: usize) -> Range<usize> {
        self.nodes.get(node).map_or(0..0, |node| node.span.clone())
    }

    /// The content of a node, that of its anchor where it is an alias.
    fn content(&self, mut node: usize) -> Option<&Content> {
        // An alias leads to an anchored node, which is never an alias itself.
        if let Content::Alias(target) = self.nodes.get(node)?.content {
            node = target;
        }
        self.nodes.get(node).map(|node| &node.content)
    }

    /// The value (and key) below a node.
    fn child(
        &self,
        node: usize,
        token: &str,
        occurrence: usize,
    ) -> Option<(usize, Option<Range<usize>>)> {
        match self.content(node)? {
            Content::Array(items) => Some((*items.get(token.parse::<usize>().ok()?)?, None)),
            Content::Object { .. } => self
                .member(node, token, occurrence, &mut HashSet::new())
                .map(|member| (member.value, Some(member.key_span.clone()))),
            Content::Scalar | Content::Alias(_) => None,
        }
    }

    /// The member of an object, its own or a merged one. Its own win, then the first that is merged.
    fn member(
        &self,
        node: usize,
        key: &str,
        occurrence: usize,
        seen: &mut HashSet<usize>,
    ) -> Option<&Member> {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if !seen.insert(node) {
                continue;
            }
            match self.content(node)? {
                Content::Object { members, merged } => {
                    let first = members.partition_point(|member| *member.key < *key);
                    let end = members.partition_point(|member| *member.key <= *key);
                    if first < end {
                        return members.get(end.saturating_sub(1 + occurrence).max(first));
                    }
                    open.extend(merged.iter().rev());
                }
                Content::Array(items) => open.extend(items.iter().rev()),
                Content::Scalar | Content::Alias(_) => {}
            }
        }
        None
    }
}

/// Puts [`Spans`] together from what a text has, in order.
#[derive(Debug, Default)]
struct Builder {
    spans: Spans,
    open: Vec<Open>,
}

/// An array or object that has not ended yet.
#[derive(Debug)]
struct Open {
    node: usize,
    /// The key whose value comes next.
    key: Option<(Box<str>, Range<usize>)>,
}

impl Builder {
    /// Whether a key comes next.
    fn expects_key(&self) -> bool {
        self.open.last().is_some_and(|open| {
            open.key.is_none()
                && matches!(
                    self.spans.nodes.get(open.node),
                    Some(Node {
                        content: Content::Object { .. },
                        ..
                    })
                )
        })
    }

    fn key(&mut self, key: &str, span: Range<usize>) {
        if let Some(open) = self.open.last_mut() {
            open.key = Some((key.into(), span));
        }
    }

    fn scalar(&mut self, span: Range<usize>) -> usize {
        self.add(span, Content::Scalar)
    }

    fn alias(&mut self, span: Range<usize>, target: usize) {
        self.add(span, Content::Alias(target));
    }

    fn open_array(&mut self, start: usize) -> usize {
        self.start(start, Content::Array(Vec::new()))
    }

    fn open_object(&mut self, start: usize) -> usize {
        self.start(
            start,
            Content::Object {
                members: Vec::new(),
                merged: Vec::new(),
            },
        )
    }

    fn start(&mut self, start: usize, content: Content) -> usize {
        let node = self.add(start..start, content);
        self.open.push(Open { node, key: None });
        node
    }

    fn close(&mut self, end: usize) {
        let Some(open) = self.open.pop() else { return };
        if let Some(node) = self.spans.nodes.get_mut(open.node) {
            node.span.end = end.max(node.span.start);
            if let Content::Object { members, .. } = &mut node.content {
                members.sort_by(|a, b| a.key.cmp(&b.key));
            }
        }
    }

    fn add(&mut self, span: Range<usize>, content: Content) -> usize {
        let value = self.spans.nodes.len();
        self.spans.nodes.push(Node { span, content });
        match self.open.last_mut() {
            None => {
                self.spans.root.get_or_insert(value);
            }
            Some(open) => {
                let key = open.key.take();
                match self
                    .spans
                    .nodes
                    .get_mut(open.node)
                    .map(|node| &mut node.content)
                {
                    Some(Content::Array(items)) => items.push(value),
                    Some(Content::Object { members, merged }) => {
                        if let Some((key, key_span)) = key {
                            if &*key == "<<" {
                                merged.push(value);
                            }
                            members.push(Member {
                                key,
                                key_span,
                                value,
                            });
                        }
                    }
                    _ => {}
                }
            }
        }
        value
    }

    fn finish(mut self) -> Spans {
        // A text that breaks off leaves objects open, whose members are not sorted yet.
        while let Some(open) = self.open.last() {
            let end = self
                .spans
                .nodes
                .get(open.node)
                .map_or(0, |node| node.span.end);
            self.close(end);
        }
        self.spans
    }
}
