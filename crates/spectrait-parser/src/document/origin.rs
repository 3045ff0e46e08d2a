//! Where the nodes of a document came from: from one part as it stands, or from several that were merged.

use std::collections::HashMap;

/// The origin of the nodes of a document.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    /// The document is the tree of this part.
    Part(usize),
    /// The document was merged from parts.
    Merged(Merged),
}

/// The origins of a merged document's nodes. What is not listed has the origin of what is around it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Merged {
    /// The part and the pointer there, by the pointer in the document.
    from: HashMap<String, (usize, String)>,
}

impl Origin {
    /// The part that the node at `pointer` came from.
    pub(crate) fn part(&self, pointer: &str) -> usize {
        match self {
            Self::Part(part) => *part,
            Self::Merged(merged) => merged.of(pointer).0,
        }
    }

    /// The part that the node at `pointer` came from, and its pointer there.
    pub(crate) fn of(&self, pointer: &str) -> (usize, String) {
        match self {
            Self::Part(part) => (*part, pointer.to_owned()),
            Self::Merged(merged) => merged.of(pointer),
        }
    }
}

impl Merged {
    /// Says that the node at `pointer`, with all below it, came from a part.
    pub(crate) fn set(&mut self, pointer: String, part: usize, there: String) {
        self.from.insert(pointer, (part, there));
    }

    /// The part that the node at `pointer` came from, and its pointer there.
    pub(crate) fn of(&self, pointer: &str) -> (usize, String) {
        let mut end = pointer.len();
        loop {
            let (above, below) = pointer.split_at(end);
            if let Some((part, there)) = self.from.get(above) {
                return (*part, format!("{there}{below}"));
            }
            match above.rfind('/') {
                Some(cut) => end = cut,
                None => return (0, pointer.to_owned()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_origin_counts() {
        let mut merged = Merged::default();
        merged.set(String::new(), 1, String::new());
        merged.set("/tags/2".to_owned(), 3, "/tags/0".to_owned());
        let origin = Origin::Merged(merged);
        assert_eq!(origin.of("/info/title"), (1, "/info/title".to_owned()));
        assert_eq!(origin.of("/tags/2/name"), (3, "/tags/0/name".to_owned()));
        assert_eq!(origin.of("/tags/20"), (1, "/tags/20".to_owned()));
        assert_eq!(Origin::Part(4).of("/x"), (4, "/x".to_owned()));
    }
}
