//! XML bodies (OpenAPI 3.1 §4.8.26, the XML Object): the same values as in JSON, written as elements and attributes.
//!
//! In: XML or a JSON value, and an [`Xml`], which says what the value looks like in XML. Out: a JSON value
//! ([`decode()`]), or XML ([`encode()`]). What always holds:
//! - no document type declaration is read, so that no entity can be expanded;
//! - elements are at most 128 deep, and the time grows with the length of the text;
//! - a text that is not of the asked kind stays text, so that what decodes the value says what is wrong with it.
//!
//! Needs: the crates `quick-xml`, `serde_json`.

mod parse;
mod read;
mod write;

pub use parse::Malformed;
pub use read::decode;
pub use write::encode;

/// How deep elements may be.
const DEPTH: usize = 128;

/// The namespace of `nil`, which stands for `null`.
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The prefix of `xml:lang` and such, which needs no declaration.
const RESERVED: &str = "xml";

/// A value as an element, or what else an item of a list is.
#[derive(Debug, Clone, Copy)]
pub struct Xml {
    name: Name,
    kind: Kind,
    node: Node,
    /// A member with one of these values says that it is this one of several.
    when: Option<(&'static str, &'static [&'static str])>,
}

/// What a value is.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Element,
    /// An element that may have any other name.
    Root,
    Text,
    Cdata,
    /// One of these, none of which is such a choice itself.
    OneOf(&'static [Xml]),
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
    /// A list of such items.
    Array(&'static Xml),
    /// A list of these items by their positions; the last of these for all others.
    Tuple(&'static [Xml]),
    /// An object with these members.
    Object(&'static [Member]),
    /// An object with these members and others that look like this.
    Open(&'static [Member], &'static Node),
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
    /// Whether it is `null` where the XML has nothing of it.
    nullable: bool,
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

    /// Whether an attribute has this name. One without a prefix has no namespace (Namespaces in XML 1.0 §6.2).
    fn is_attribute(&self, local: &str, namespace: Option<&str>) -> bool {
        self.is(local, namespace)
            || (self.local == local && self.prefix.is_none() && namespace.is_none())
    }

    /// Whether an element has this name. Where no namespace is asked for, any will do.
    fn is(&self, local: &str, namespace: Option<&str>) -> bool {
        self.local == local && (self.namespace.is_none() || self.namespace == namespace)
    }
}

/// Whether XML can have a character (XML 1.0 §2.2).
const fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

impl Xml {
    /// An element of this name.
    #[must_use]
    pub const fn element(name: &'static str, node: Node) -> Self {
        Self::new(name, Kind::Element, node)
    }

    /// A root element that the description does not name: it is written as `root`, and read under any name.
    #[must_use]
    pub const fn root(node: Node) -> Self {
        Self::new("root", Kind::Root, node)
    }

    /// An item that is a text, between others that are elements.
    #[must_use]
    pub const fn text(node: Node) -> Self {
        Self::new("", Kind::Text, node)
    }

    /// The same, as a CDATA section.
    #[must_use]
    pub const fn cdata(node: Node) -> Self {
        Self::new("", Kind::Cdata, node)
    }

    /// An item that is one of these, which have different names.
    #[must_use]
    pub const fn one_of(items: &'static [Self]) -> Self {
        Self::new("", Kind::OneOf(items), Node::Any)
    }

    const fn new(name: &'static str, kind: Kind, node: Node) -> Self {
        Self {
            name: Name::new(name),
            kind,
            node,
            when: None,
        }
    }

    /// An object is this one of several items where the member has one of these values.
    #[must_use]
    pub const fn when(mut self, key: &'static str, values: &'static [&'static str]) -> Self {
        self.when = Some((key, values));
        self
    }

    /// What an item may be.
    fn each(&'static self) -> &'static [Self] {
        match self.kind {
            Kind::OneOf(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// What an item is where it is a text.
    fn as_text(&'static self) -> Option<&'static Self> {
        let mut each = self.each().iter();
        each.find(|item| matches!(item.kind, Kind::Text | Kind::Cdata))
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
            nullable: false,
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

    /// May be `null`: an attribute or text where nothing of it is written, a list without an element of its own where one
    /// says so.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    const fn form(mut self, form: Form) -> Self {
        self.form = form;
        self
    }

    /// The items, where each is an element of the object.
    fn items(&self) -> Option<&'static [Xml]> {
        let is_plain = self.form == Form::Element;
        is_plain.then(|| self.node.items()).flatten()
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
            Self::Array(_) | Self::Tuple(_) | Self::Object(_) | Self::Open(..) | Self::Of(_) => {
                false
            }
        }
    }

    /// The items of a list by their positions; the last for all others.
    fn items(self) -> Option<&'static [Xml]> {
        match self.behind() {
            Self::Array(item) => Some(std::slice::from_ref(item)),
            Self::Tuple(items) => Some(items),
            _ => None,
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
