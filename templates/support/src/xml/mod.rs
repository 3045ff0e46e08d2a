//! XML bodies (OpenAPI 3.1 §4.8.26, the XML Object): the same values as in JSON, written as elements and attributes.
//!
//! In: XML or a JSON value, and an [`Xml`], which says what the value looks like in XML. Out: a JSON value
//! ([`decode()`]), or XML ([`encode()`]). What always holds:
//! - no document type declaration is read, so that no entity can be expanded;
//! - elements are at most 128 deep, and the time grows with the length of the text;
//! - a text that is not of the asked kind stays text, so that what decodes the value says what is wrong with it.
//!
//! Needs: the crates `quick-xml`, `serde_json`.

mod read;
mod write;

pub use read::{Malformed, decode};
pub use write::encode;

/// How deep elements may be.
const DEPTH: usize = 128;

/// The namespace of `nil`, which stands for `null`.
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// A value as an element.
#[derive(Debug, Clone, Copy)]
pub struct Xml {
    name: Name,
    /// Whether the root may have any other name.
    any_name: bool,
    node: Node,
}

/// The name of an element or an attribute.
#[derive(Debug, Clone, Copy)]
struct Name {
    local: &'static str,
    prefix: Option<&'static str>,
    namespace: Option<&'static str>,
}

/// What an element holds.
#[derive(Debug, Clone, Copy)]
pub enum Node {
    /// A string.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`
    Boolean,
    /// Nothing.
    Null,
    /// Whatever it is; all texts are strings.
    Any,
    /// A list: an element for each item.
    Array(&'static Xml),
    /// An object with these members.
    Object(&'static [Member]),
    /// An object with these members and others that look like this.
    Open(&'static [Member], &'static Node),
    /// Of the items of a list by their positions; the last of these for all others.
    Nth(&'static [Node]),
    /// The one of these that fits best; none of them is such a choice itself.
    OneOf(&'static [Node]),
    /// What that element holds.
    Of(&'static Xml),
}

/// A member of an object.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    key: &'static str,
    name: Name,
    form: Form,
    node: Node,
    /// Whether it is there, empty, where the XML has nothing of it.
    required: bool,
}

/// What a member is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// An element. The items of a list are elements of the object itself.
    Element,
    /// An element around the items of a list.
    Wrapped,
    /// An attribute.
    Attribute,
    /// The text of the object's element.
    Text,
    /// The same, as a CDATA section.
    Cdata,
    /// Nothing: its own members are members of the object's element.
    Inline,
}

impl Name {
    const fn new(local: &'static str) -> Self {
        Self {
            local,
            prefix: None,
            namespace: None,
        }
    }

    /// Whether an element or attribute has this name. Where no namespace is asked for, any will do.
    fn is(&self, local: &str, namespace: Option<&str>) -> bool {
        self.local == local && (self.namespace.is_none() || self.namespace == namespace)
    }
}

impl Xml {
    /// An element of this name.
    #[must_use]
    pub const fn element(name: &'static str, node: Node) -> Self {
        Self {
            name: Name::new(name),
            any_name: false,
            node,
        }
    }

    /// A root element that the description does not name: it is written as `root`, and read under any name.
    #[must_use]
    pub const fn root(node: Node) -> Self {
        let mut root = Self::element("root", node);
        root.any_name = true;
        root
    }

    /// Its name is of this namespace.
    #[must_use]
    pub const fn namespace(mut self, namespace: &'static str) -> Self {
        self.name.namespace = Some(namespace);
        self
    }

    /// Its name is written with this prefix.
    #[must_use]
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.name.prefix = Some(prefix);
        self
    }
}

impl Member {
    /// An element with the key as its name; for a list, an element for each item.
    #[must_use]
    pub const fn new(key: &'static str, node: Node) -> Self {
        Self {
            key,
            name: Name::new(key),
            form: Form::Element,
            node,
            required: false,
        }
    }

    /// Has this name.
    #[must_use]
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name.local = name;
        self
    }

    /// Its name is of this namespace.
    #[must_use]
    pub const fn namespace(mut self, namespace: &'static str) -> Self {
        self.name.namespace = Some(namespace);
        self
    }

    /// Its name is written with this prefix.
    #[must_use]
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.name.prefix = Some(prefix);
        self
    }

    /// An element around the items of a list.
    #[must_use]
    pub const fn wrapped(self) -> Self {
        self.form(Form::Wrapped)
    }

    /// An attribute.
    #[must_use]
    pub const fn attribute(self) -> Self {
        self.form(Form::Attribute)
    }

    /// The text of the object's element.
    #[must_use]
    pub const fn text(self) -> Self {
        self.form(Form::Text)
    }

    /// The text of the object's element, as a CDATA section.
    #[must_use]
    pub const fn cdata(self) -> Self {
        self.form(Form::Cdata)
    }

    /// No element of its own: what it holds stands in the object's element.
    #[must_use]
    pub const fn inline(self) -> Self {
        self.form(Form::Inline)
    }

    /// A list or text that must be there; it is empty where nothing of it is written.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    const fn form(mut self, form: Form) -> Self {
        self.form = form;
        self
    }

    /// The items, where each is an element of the object.
    fn items(&self) -> Option<&'static Xml> {
        match (self.form, self.node.behind()) {
            (Form::Element, Node::Array(item)) => Some(item),
            _ => None,
        }
    }
}

impl Node {
    /// What it is, behind names.
    fn behind(self) -> Self {
        let mut node = self;
        // Names lead to what they are for at once; the bound is for the reader.
        for _ in 0..8 {
            match node {
                Self::Of(xml) => node = xml.node,
                _ => break,
            }
        }
        node
    }

    /// Whether it is written as text.
    fn is_text(self) -> bool {
        match self.behind() {
            Self::String
            | Self::Integer
            | Self::Number
            | Self::Boolean
            | Self::Null
            | Self::Any => true,
            Self::OneOf(nodes) => nodes
                .iter()
                .any(|node| !matches!(node, Self::OneOf(_)) && node.is_text()),
            Self::Array(_) | Self::Object(_) | Self::Open(..) | Self::Nth(_) | Self::Of(_) => false,
        }
    }

    /// What the item at a position is, where this is the node of items.
    fn nth(self, position: usize) -> Self {
        match self {
            Self::Nth(nodes) => *nodes.get(position).or(nodes.last()).unwrap_or(&Self::Any),
            node => node,
        }
    }

    /// The members of an object.
    fn members(self) -> &'static [Member] {
        match self.behind() {
            Self::Object(members) | Self::Open(members, _) => members,
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests;
