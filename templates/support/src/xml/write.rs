//! From values to XML.

use std::fmt::Write as _;

use quick_xml::Writer;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesCData, BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use quick_xml::name::QName;
use serde_json::{Map, Value};

use super::{DEPTH, Form, INSTANCE, Kind, Member, Name, Node, RESERVED, Xml, is_char};

/// Writes a value.
///
/// # Errors
///
/// Why it has no form in XML, such as a string with a control character.
pub fn encode(xml: &Xml, value: &Value) -> Result<Vec<u8>, String> {
    let mut document = Document {
        out: Writer::new(Vec::new()),
        namespaces: Vec::new(),
        depth: 0,
    };
    document.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    document.element(&Tag::of(&xml.name), xml.node, value)?;
    Ok(document.out.into_inner())
}

/// XML in the making.
struct Document {
    out: Writer<Vec<u8>>,
    /// The namespaces that are declared, by prefix.
    namespaces: Vec<(&'static str, &'static str)>,
    depth: usize,
}

/// The name of an element, which may come from data.
struct Tag<'n> {
    local: &'n str,
    prefix: Option<&'static str>,
    namespace: Option<&'static str>,
}

impl<'n> Tag<'n> {
    fn of(name: &Name) -> Self {
        Self {
            local: name.local,
            prefix: name.prefix,
            namespace: name.namespace,
        }
    }

    fn key(local: &'n str) -> Self {
        Self {
            local,
            prefix: None,
            namespace: None,
        }
    }
}

impl Document {
    fn event(&mut self, event: Event<'_>) -> Result<(), String> {
        let written = self.out.write_event(event);
        written.map_err(|error| error.to_string())
    }

    /// Writes an element. What is a list where none is expected is an element for each item.
    fn element(&mut self, tag: &Tag<'_>, node: Node, value: &Value) -> Result<(), String> {
        let node = fitting(node, value);
        match (value, node) {
            (Value::Array(items), Node::Array(_) | Node::Tuple(_)) => {
                self.one(tag, node, value, items.is_empty())
            }
            (Value::Array(items), _) => {
                if self.depth == 0 {
                    return Err("is a list, which is no element".to_owned());
                }
                items
                    .iter()
                    .try_for_each(|item| self.element(tag, Node::Any, item))
            }
            (Value::Object(object), _) => self.one(tag, node, value, object.is_empty()),
            (Value::Null, _) => self.one(tag, node, value, true),
            (Value::String(text), _) => self.one(tag, node, value, text.is_empty()),
            _ => self.one(tag, node, value, false),
        }
    }

    fn one(&mut self, tag: &Tag<'_>, node: Node, value: &Value, empty: bool) -> Result<(), String> {
        if self.depth >= DEPTH {
            return Err(format!("is more than {DEPTH} elements deep"));
        }
        let declared = self.namespaces.len();
        let mut declarations = Vec::new();
        let name = self.name(tag, false, &mut declarations)?;
        let mut attributes = Vec::new();
        if let Value::Object(object) = value {
            self.attributes(
                node.members(),
                object,
                &mut declarations,
                &mut attributes,
                DEPTH,
            )?;
        }
        if value.is_null() && !matches!(node, Node::Null) {
            if !self.is_declared("xsi", INSTANCE) {
                declarations.push(("xsi", INSTANCE));
            }
            attributes.push(("xsi:nil".to_owned(), "true".to_owned()));
        }
        let mut start = BytesStart::new(name.as_str());
        for (prefix, namespace) in declarations {
            let name = match prefix {
                "" => "xmlns".to_owned(),
                prefix => format!("xmlns:{prefix}"),
            };
            push(&mut start, &name, &escape(namespace, true)?);
        }
        for (name, text) in &attributes {
            push(&mut start, name, text);
        }
        if empty {
            self.event(Event::Empty(start))?;
        } else {
            self.event(Event::Start(start))?;
            self.depth += 1;
            self.content(node, value)?;
            self.depth -= 1;
            self.event(Event::End(BytesEnd::new(name)))?;
        }
        self.namespaces.truncate(declared);
        Ok(())
    }

    fn is_declared(&self, prefix: &str, namespace: &str) -> bool {
        let mut declared = self.namespaces.iter().rev();
        let found = declared.find(|(known, _)| *known == prefix);
        found.is_some_and(|(_, known)| *known == namespace)
    }

    /// The name as it is written. A namespace that is not known yet is declared.
    fn name(
        &mut self,
        tag: &Tag<'_>,
        attribute: bool,
        declarations: &mut Vec<(&'static str, &'static str)>,
    ) -> Result<String, String> {
        let local = tag.local;
        if !is_name(local) || !tag.prefix.is_none_or(is_name) {
            return Err(format!("has `{local}`, which can't be a name in XML"));
        }
        let prefix = tag.prefix.unwrap_or_default();
        // An attribute without a prefix has no namespace.
        if let Some(namespace) = tag.namespace.filter(|_| !attribute || !prefix.is_empty())
            && prefix != RESERVED
            && !self.is_declared(prefix, namespace)
        {
            if declarations.iter().any(|(known, _)| *known == prefix) {
                return Err(format!(
                    "has `{local}`, whose prefix `{prefix}` is for two namespaces"
                ));
            }
            declarations.push((prefix, namespace));
            self.namespaces.push((prefix, namespace));
        }
        let known = prefix == RESERVED || self.namespaces.iter().any(|(known, _)| *known == prefix);
        Ok(if prefix.is_empty() || !known {
            local.to_owned()
        } else {
            format!("{prefix}:{local}")
        })
    }

    /// The attributes of an object.
    fn attributes(
        &mut self,
        members: &'static [Member],
        object: &Map<String, Value>,
        declarations: &mut Vec<(&'static str, &'static str)>,
        attributes: &mut Vec<(String, String)>,
        depth: usize,
    ) -> Result<(), String> {
        for member in members {
            match (member.form, object.get(member.key)) {
                (Form::Inline, Some(Value::Object(inner))) if depth > 0 => {
                    let members = member.node.members();
                    self.attributes(members, inner, declarations, attributes, depth / 2)?;
                }
                (Form::Attribute, Some(value)) if !value.is_null() => {
                    let name = self.name(&Tag::of(&member.name), true, declarations)?;
                    attributes.push((name, escape(&text(value)?, true)?));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// What stands in an element.
    fn content(&mut self, node: Node, value: &Value) -> Result<(), String> {
        match (value, node) {
            (Value::Object(object), node) => {
                let members = node.members();
                self.members(members, object, DEPTH)?;
                let others = match node {
                    Node::Open(_, others) => *others,
                    _ => Node::Any,
                };
                let unknown = object
                    .iter()
                    .filter(|(key, _)| members.iter().all(|member| member.key != *key));
                for (key, value) in unknown {
                    self.element(&Tag::key(key), others, value)?;
                }
                Ok(())
            }
            (Value::Array(values), node) => match node.items() {
                Some(items) => self.items(items, values),
                None => self.text(&text(value)?),
            },
            (value, _) => self.text(&text(value)?),
        }
    }

    fn items(&mut self, items: &'static [Xml], values: &[Value]) -> Result<(), String> {
        for (position, value) in values.iter().enumerate() {
            let Some(item) = items.get(position).or(items.last()) else {
                return Err("has an item where there may be none".to_owned());
            };
            let item = one_of(item, value);
            match (item.kind, value) {
                (Kind::Text | Kind::Cdata, Value::Null) => {}
                (Kind::Text, value) => self.text(&text(value)?)?,
                (Kind::Cdata, value) => self.cdata(&text(value)?)?,
                _ => self.element(&Tag::of(&item.name), item.node, value)?,
            }
        }
        Ok(())
    }

    fn members(
        &mut self,
        members: &'static [Member],
        object: &Map<String, Value>,
        depth: usize,
    ) -> Result<(), String> {
        for member in members {
            let Some(value) = object.get(member.key) else {
                continue;
            };
            match (member.form, value) {
                (Form::Attribute, _) | (Form::Text | Form::Cdata, Value::Null) => {}
                (Form::Text, value) => self.text(&text(value)?)?,
                (Form::Cdata, value) => self.cdata(&text(value)?)?,
                (Form::Inline, Value::Object(inner)) if depth > 0 => {
                    self.members(member.node.members(), inner, depth / 2)?;
                }
                _ => match (member.items(), value) {
                    (Some(items), Value::Array(values)) => self.items(items, values)?,
                    _ => self.element(&Tag::of(&member.name), member.node, value)?,
                },
            }
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        let text = escape(text, false)?;
        self.event(Event::Text(BytesText::from_escaped(text)))
    }

    fn cdata(&mut self, text: &str) -> Result<(), String> {
        // A reader would make a line feed of a carriage return in a section.
        if text.contains('\r') {
            return self.text(text);
        }
        // Only to see that all characters are allowed.
        escape(text, false)?;
        for section in BytesCData::escaped(text) {
            self.event(Event::CData(section))?;
        }
        Ok(())
    }
}

fn push(start: &mut BytesStart<'_>, name: &str, escaped: &str) {
    start.push_attribute(Attribute {
        key: QName(name),
        value: escaped.into(),
    });
}

/// The one of several nodes that a value is of.
fn fitting(node: Node, value: &Value) -> Node {
    let node = node.behind();
    let Node::OneOf(nodes) = node else {
        return node;
    };
    let nodes = nodes.iter().map(|node| node.behind());
    let nodes = nodes.filter_map(|node| Some((unknown(node, value)?, node)));
    let best = nodes.min_by_key(|(unknown, _)| *unknown);
    best.map_or(Node::Any, |(_, node)| node)
}

/// How much of an object or a list a node does not know; nothing where it is of another kind.
fn unknown(node: Node, value: &Value) -> Option<usize> {
    match (value, node.behind()) {
        (Value::Object(object), Node::Object(members) | Node::Open(members, _)) => {
            let is_unknown = |key: &&String| members.iter().all(|member| member.key != **key);
            Some(object.keys().filter(is_unknown).count())
        }
        (Value::Array(_), Node::Array(_) | Node::Tuple(_)) => Some(0),
        _ => None,
    }
}

/// The one of what an item may be that a value is of.
fn one_of(item: &'static Xml, value: &Value) -> &'static Xml {
    let misfit = |node: Node| match (value, node.behind()) {
        (Value::String(_), Node::String)
        | (Value::Bool(_), Node::Boolean)
        | (Value::Number(_), Node::Number)
        | (Value::Null, Node::Null) => 0,
        (Value::Number(number), Node::Integer) if !number.is_f64() => 0,
        (_, Node::Any) => usize::MAX - 1,
        (value, node) => unknown(node, value).unwrap_or(usize::MAX),
    };
    let is_told = |item: &&Xml| {
        let told = item.when.map(|(key, values)| (value.get(key), values));
        matches!(told, Some((Some(Value::String(told)), values)) if values.contains(&told.as_str()))
    };
    if let Some(told) = item.each().iter().find(is_told) {
        return told;
    }
    let best = item
        .each()
        .iter()
        .min_by_key(|item| match item.node.behind() {
            Node::OneOf(nodes) => nodes.iter().map(|node| misfit(*node)).min(),
            node => Some(misfit(node)),
        });
    best.unwrap_or(item)
}

/// A value as text. A list is written with spaces between its items (`xs:list`).
fn text(value: &Value) -> Result<String, String> {
    match value {
        Value::Null => Ok(String::new()),
        Value::Bool(value) => Ok(value.to_string()),
        Value::Number(value) => Ok(match value.as_f64() {
            // Without the `.0` of JSON.
            Some(whole) if value.is_f64() && whole.fract() == 0.0 && whole.abs() < 1e15 => {
                whole.to_string()
            }
            _ => value.to_string(),
        }),
        Value::String(text) => Ok(text.clone()),
        Value::Array(items) => {
            let texts: Result<Vec<String>, String> = items.iter().map(text).collect();
            Ok(texts?.join(" "))
        }
        Value::Object(_) => Err("has an object where XML has only text".to_owned()),
    }
}

/// A text as it is written between tags, or in an attribute.
fn escape(text: &str, attribute: bool) -> Result<String, String> {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' if attribute => escaped.push_str("&quot;"),
            // What a reader would make a space or a line break of.
            '\t' | '\n' if attribute => drop(write!(escaped, "&#{};", u32::from(c))),
            '\r' => escaped.push_str("&#13;"),
            '\t' | '\n' => escaped.push(c),
            c if !is_char(c) => {
                return Err(format!(
                    "has the character U+{:04X}, which XML can't have",
                    u32::from(c)
                ));
            }
            _ => escaped.push(c),
        }
    }
    Ok(escaped)
}

/// Whether a text can be the name of an element, without a prefix (XML 1.0 §2.3, without `:`).
fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(starts_name)
        && chars.all(|c| {
            starts_name(c)
                || matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
        })
}

/// `NameStartChar`
fn starts_name(c: char) -> bool {
    matches!(
        c,
        'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
            | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}'
            | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}'
            | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}'
    )
}
