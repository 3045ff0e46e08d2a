//! From XML to values.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesDecl, BytesStart, Event};
use serde_json::{Map, Number, Value};

use super::{DEPTH, Form, INSTANCE, Member, Node, Xml};

/// How many namespaces may be declared at a time.
const NAMESPACES: usize = 64;

/// Why a text is not XML, or none that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed {
    /// The line, from 1.
    pub line: usize,
    /// The column in bytes, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
}

/// Reads a value.
///
/// # Errors
///
/// The bytes are not well-formed XML in UTF-8, or have another root element.
pub fn decode(xml: &Xml, bytes: &[u8]) -> Result<Value, Malformed> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| malformed(bytes, error.valid_up_to(), "it is not UTF-8".to_owned()))?;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let root = parse(&mut reader).map_err(|message| {
        let position = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        malformed(text.as_bytes(), position, message)
    })?;
    let name = &xml.name;
    if !xml.any_name && !name.is(&root.local, root.namespace.as_deref()) {
        let namespace = name
            .namespace
            .map(|namespace| format!(" of the namespace {namespace}"));
        let namespace = namespace.unwrap_or_default();
        let message = format!(
            "the root element must be `{}`{namespace}, not `{}`",
            name.local, root.local
        );
        return Err(malformed(text.as_bytes(), 0, message));
    }
    Ok(element(xml.node, &root))
}

fn malformed(text: &[u8], position: usize, message: String) -> Malformed {
    let before = text.get(..position).unwrap_or(text);
    let mut lines = before.split(|byte| *byte == b'\n');
    Malformed {
        line: lines.clone().count(),
        column: lines.next_back().map_or(0, <[u8]>::len) + 1,
        message,
    }
}

/// An element as it stands in the text.
#[derive(Debug, Default)]
struct Element {
    local: String,
    namespace: Option<Rc<str>>,
    attributes: Vec<(String, Option<Rc<str>>, String)>,
    children: Vec<Element>,
    text: String,
    /// Whether it says that it is `null`.
    nil: bool,
}

impl Element {
    /// Whether it is a text and nothing else.
    fn is_text(&self) -> bool {
        self.children.is_empty() && self.attributes.is_empty() && !self.text.trim().is_empty()
    }
}

/// The namespaces that are declared where the reader is: prefix, name, and how deep.
#[derive(Debug, Default)]
struct Scope(Vec<(String, Rc<str>, usize)>);

impl Scope {
    fn declare(&mut self, prefix: &str, namespace: &str, depth: usize) -> Result<(), String> {
        if self.0.len() >= NAMESPACES {
            return Err(format!("more than {NAMESPACES} namespaces are declared"));
        }
        self.0.push((prefix.to_owned(), namespace.into(), depth));
        Ok(())
    }

    fn leave(&mut self, depth: usize) {
        self.0.retain(|(_, _, declared)| *declared < depth);
    }

    fn of(&self, prefix: &str) -> Option<Rc<str>> {
        let mut declared = self.0.iter().rev();
        let (_, namespace, _) = declared.find(|(known, ..)| known == prefix)?;
        (!namespace.is_empty()).then(|| namespace.clone())
    }
}

/// Reads a whole document: its root.
fn parse(reader: &mut Reader<&[u8]>) -> Result<Element, String> {
    let (mut open, mut root, mut scope) = (Vec::<Element>::new(), None, Scope::default());
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        match event {
            Event::Start(_) if root.is_some() => {
                return Err("there is more than one root".to_owned());
            }
            Event::Start(_) if open.len() >= DEPTH => {
                return Err(format!("elements are more than {DEPTH} deep"));
            }
            Event::Start(start) => {
                let element = begin(&start, &mut scope, open.len() + 1)?;
                open.push(element);
            }
            Event::End(_) => {
                scope.leave(open.len());
                let Some(element) = open.pop() else {
                    return Err("an element ends that did not begin".to_owned());
                };
                match open.last_mut() {
                    Some(parent) => parent.children.push(element),
                    None => root = Some(element),
                }
            }
            Event::Text(text) => {
                let text = text.xml10_content();
                match open.last_mut() {
                    Some(element) => element.text.push_str(&text),
                    None if text.trim().is_empty() => {}
                    None => return Err("there is text outside of the root element".to_owned()),
                }
            }
            Event::CData(text) => {
                let text = text.xml10_content();
                let element = open
                    .last_mut()
                    .ok_or("there is text outside of the root element")?;
                element.text.push_str(&text);
            }
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content();
                let name = format!("&{name};");
                let text = unescape(&name).map_err(|error| error.to_string())?;
                let element = open
                    .last_mut()
                    .ok_or("there is text outside of the root element")?;
                element.text.push_str(&text);
            }
            Event::Decl(declaration) => check_encoding(&declaration)?,
            Event::DocType(_) => {
                return Err("document type declarations are not read".to_owned());
            }
            Event::Comment(_) | Event::PI(_) | Event::Empty(_) => {}
            Event::Eof => break,
        }
    }
    match open.last() {
        Some(element) => Err(format!("the element `{}` does not end", element.local)),
        None => root.ok_or_else(|| "there is no element".to_owned()),
    }
}

fn check_encoding(declaration: &BytesDecl<'_>) -> Result<(), String> {
    match declaration.encoding().transpose() {
        Ok(None) => Ok(()),
        Ok(Some(name)) if name.eq_ignore_ascii_case("utf-8") => Ok(()),
        // A part of UTF-8.
        Ok(Some(name)) if name.eq_ignore_ascii_case("us-ascii") => Ok(()),
        Ok(Some(_)) => Err("the encoding must be UTF-8".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// The beginning of an element: its name and its attributes.
fn begin(start: &BytesStart<'_>, scope: &mut Scope, depth: usize) -> Result<Element, String> {
    let (mut attributes, mut seen) = (Vec::new(), HashSet::new());
    // That no name is there twice is found here, in linear time.
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let name = attribute.key.into_inner();
        if !seen.insert(name.to_owned()) {
            return Err(format!("the attribute `{name}` is there twice"));
        }
        let raw = attribute
            .value
            .replace("\r\n", " ")
            .replace(['\t', '\n', '\r'], " ");
        let value = unescape(&raw)
            .map_err(|error| error.to_string())?
            .into_owned();
        match name.split_once(':') {
            None if name == "xmlns" => scope.declare("", &value, depth)?,
            Some(("xmlns", prefix)) => scope.declare(prefix, &value, depth)?,
            _ => attributes.push((name.to_owned(), value)),
        }
    }
    let qualified = |name: &str| match name.split_once(':') {
        Some((prefix, local)) => (local.to_owned(), scope.of(prefix)),
        None => (name.to_owned(), None),
    };
    let name = start.name().into_inner();
    let (local, namespace) = qualified(name);
    let mut element = Element {
        namespace: if name.contains(':') {
            namespace
        } else {
            scope.of("")
        },
        local,
        ..Element::default()
    };
    for (name, value) in attributes {
        let (local, namespace) = qualified(&name);
        match namespace.as_deref() {
            Some(INSTANCE) if local == "nil" => element.nil = boolean(&value) == Some(true),
            // Hints for validation, and `xml:lang` and such.
            Some(INSTANCE) => {}
            _ if name.starts_with("xml:") => {}
            _ => element.attributes.push((local, namespace, value)),
        }
    }
    Ok(element)
}

/// The value of an element.
fn element(node: Node, element: &Element) -> Value {
    if element.nil {
        return Value::Null;
    }
    match node.behind() {
        // No such thing: what decodes it says so.
        Node::Array(_) | Node::Object(_) | Node::Open(..)
            if element.is_text() && !has_text(node.members(), DEPTH) =>
        {
            any(element)
        }
        Node::Array(item) => {
            let children = element.children.iter();
            let items =
                children.filter(|child| item.name.is(&child.local, child.namespace.as_deref()));
            let items = items.enumerate();
            let items: Vec<Value> = items
                .map(|(position, child)| self::element(item.node.nth(position), child))
                .collect();
            if items.len() == element.children.len() {
                Value::Array(items)
            } else {
                // Not such a list: what decodes it says so.
                any(element)
            }
        }
        Node::Object(members) => object(members, None, element),
        Node::Open(members, others) => object(members, Some(*others), element),
        Node::OneOf(nodes) => self::element(best(nodes, element), element),
        Node::Any => any(element),
        node if element.children.is_empty() => scalar(node, &element.text),
        _ => any(element),
    }
}

/// The one of several nodes that knows most of an element.
fn best(nodes: &'static [Node], element: &Element) -> Node {
    if element.children.is_empty() && element.attributes.is_empty() {
        let values = nodes.iter().filter(|node| node.is_text());
        let mut fitting = values.clone().filter(|node| fits(**node, &element.text));
        if let Some(node) = fitting.next().or_else(|| values.clone().next()) {
            return *node;
        }
    }
    let mut found = (Node::Any, usize::MAX);
    for node in nodes
        .iter()
        .filter(|node| !matches!(node.behind(), Node::OneOf(_)))
    {
        let unknown = unknown(*node, element);
        if unknown < found.1 {
            found = (*node, unknown);
        }
    }
    found.0
}

/// Whether a text can be read as a node.
fn fits(node: Node, text: &str) -> bool {
    match node.behind() {
        Node::String | Node::Any => true,
        node => !matches!(scalar(node, text), Value::String(_)),
    }
}

/// How much of an element a node does not know.
fn unknown(node: Node, element: &Element) -> usize {
    let all = element.children.len() + element.attributes.len();
    match node.behind() {
        Node::Any => all,
        Node::Array(item) => {
            let known = element.children.iter();
            let known =
                known.filter(|child| item.name.is(&child.local, child.namespace.as_deref()));
            all - known.count()
        }
        Node::Object(members) | Node::Open(members, _) => {
            let mut names = HashSet::new();
            add_names(members, &mut names, DEPTH);
            let children = element.children.iter().map(|child| (&child.local, false));
            let attributes = element.attributes.iter().map(|(name, ..)| (name, true));
            let known = children
                .chain(attributes)
                .filter(|(name, attribute)| names.contains(&(name.as_str(), *attribute)));
            all - known.count()
        }
        _ => all + 1,
    }
}

/// The names of elements and attributes that members are written as.
fn add_names(members: &'static [Member], names: &mut HashSet<(&'static str, bool)>, depth: usize) {
    for member in members {
        match (member.form, member.items()) {
            (Form::Inline, _) if depth > 0 => add_names(member.node.members(), names, depth / 2),
            (Form::Inline | Form::Text | Form::Cdata, _) => {}
            (_, Some(item)) => drop(names.insert((item.name.local, false))),
            (form, None) => drop(names.insert((member.name.local, form == Form::Attribute))),
        }
    }
}

/// Whether one of the members is the text of the element.
fn has_text(members: &'static [Member], depth: usize) -> bool {
    members.iter().any(|member| match member.form {
        Form::Text | Form::Cdata => true,
        Form::Inline if depth > 0 => has_text(member.node.members(), depth / 2),
        _ => false,
    })
}

/// What stands in an element, and which of it was read.
struct Content<'e> {
    element: &'e Element,
    /// The children by local name.
    children: HashMap<&'e str, Vec<usize>>,
    read: HashSet<usize>,
    attributes: HashSet<usize>,
}

/// The value of an element that is an object.
fn object(members: &'static [Member], others: Option<Node>, element: &Element) -> Value {
    let mut content = Content {
        element,
        children: HashMap::new(),
        read: HashSet::new(),
        attributes: HashSet::new(),
    };
    for (index, child) in element.children.iter().enumerate() {
        content
            .children
            .entry(child.local.as_str())
            .or_default()
            .push(index);
    }
    let mut object = Map::new();
    content.members(members, &mut object, DEPTH);
    let others = others.unwrap_or(Node::Any);
    let is_member = |key: &str| members.iter().any(|member| member.key == key);
    let mut lists = HashMap::new();
    let attributes = element.attributes.iter().enumerate();
    for (_, (name, _, text)) in attributes.filter(|(index, _)| !content.attributes.contains(index))
    {
        if !is_member(name) {
            add(&mut object, &mut lists, name, scalar(others, text));
        }
    }
    let children = element.children.iter().enumerate();
    for (_, child) in children.filter(|(index, _)| !content.read.contains(index)) {
        if !is_member(&child.local) {
            add(
                &mut object,
                &mut lists,
                &child.local,
                self::element(others, child),
            );
        }
    }
    Value::Object(object)
}

/// Adds a member that may be there several times: then it is a list.
fn add(object: &mut Map<String, Value>, lists: &mut HashMap<String, ()>, key: &str, value: Value) {
    match object.get_mut(key) {
        None => drop(object.insert(key.to_owned(), value)),
        Some(Value::Array(items)) if lists.contains_key(key) => items.push(value),
        Some(known) => {
            let first = known.take();
            *known = Value::Array(vec![first, value]);
            lists.insert(key.to_owned(), ());
        }
    }
}

impl Content<'_> {
    fn members(
        &mut self,
        members: &'static [Member],
        object: &mut Map<String, Value>,
        depth: usize,
    ) {
        for member in members {
            if let Some(value) = self.member(member, depth) {
                object.insert(member.key.to_owned(), value);
            }
        }
    }

    fn member(&mut self, member: &'static Member, depth: usize) -> Option<Value> {
        match member.form {
            Form::Attribute => {
                let mut attributes = self.element.attributes.iter();
                let position = attributes
                    .position(|(name, namespace, _)| member.name.is(name, namespace.as_deref()))?;
                self.attributes.insert(position);
                let (_, _, text) = self.element.attributes.get(position)?;
                Some(scalar(member.node, text))
            }
            Form::Text | Form::Cdata => {
                let text = &self.element.text;
                let blank = text.is_empty()
                    || (!self.element.children.is_empty() && text.trim().is_empty());
                (member.required || !blank).then(|| scalar(member.node, text))
            }
            Form::Inline if depth == 0 => None,
            Form::Inline => {
                let mut inner = Map::new();
                self.members(member.node.members(), &mut inner, depth / 2);
                (member.required || !inner.is_empty()).then_some(Value::Object(inner))
            }
            Form::Element | Form::Wrapped => match member.items() {
                Some(item) => {
                    let items = self.children(item, item.node);
                    (member.required || !items.is_empty()).then_some(Value::Array(items))
                }
                None => {
                    let named = Xml {
                        name: member.name,
                        any_name: false,
                        node: member.node,
                    };
                    let mut values = self.children(&named, member.node);
                    match values.len() {
                        0 => None,
                        1 => values.pop(),
                        _ => Some(Value::Array(values)),
                    }
                }
            },
        }
    }

    /// The values of the children of a name.
    fn children(&mut self, of: &Xml, node: Node) -> Vec<Value> {
        let mut values = Vec::new();
        for index in self.children.get(of.name.local).into_iter().flatten() {
            let Some(child) = self.element.children.get(*index) else {
                continue;
            };
            if of.name.is(&child.local, child.namespace.as_deref()) {
                self.read.insert(*index);
                values.push(element(node.nth(values.len()), child));
            }
        }
        values
    }
}

/// The value of an element of which nothing is known.
fn any(element: &Element) -> Value {
    if element.nil {
        return Value::Null;
    }
    if element.children.is_empty() && element.attributes.is_empty() {
        return Value::String(element.text.clone());
    }
    let (mut object, mut lists) = (Map::new(), HashMap::new());
    for (name, _, text) in &element.attributes {
        add(&mut object, &mut lists, name, Value::String(text.clone()));
    }
    for child in &element.children {
        add(&mut object, &mut lists, &child.local, any(child));
    }
    if !element.text.trim().is_empty() {
        let text = Value::String(element.text.clone());
        add(&mut object, &mut lists, "#text", text);
    }
    Value::Object(object)
}

/// The value of a text.
fn scalar(node: Node, text: &str) -> Value {
    let read = match node.behind() {
        Node::Integer => integer(text.trim()),
        Node::Number => number(text.trim()),
        Node::Boolean => boolean(text).map(Value::Bool),
        Node::Null => text.trim().is_empty().then_some(Value::Null),
        // A list in an attribute (`xs:list`).
        Node::Array(item) => {
            let items = text.split_whitespace().enumerate();
            let items = items.map(|(position, text)| scalar(item.node.nth(position), text));
            Some(Value::Array(items.collect()))
        }
        Node::OneOf(nodes) => {
            let mut values = nodes.iter().filter(|node| node.is_text());
            let node = values.find(|node| fits(**node, text));
            node.map(|node| scalar(*node, text))
        }
        _ => None,
    };
    read.unwrap_or_else(|| Value::String(text.to_owned()))
}

/// A number as `xs:integer` has it: digits, which may have a sign.
fn integer(text: &str) -> Option<Value> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    whole.then(|| number(text)).flatten()
}

/// A number as `xs:double` has it, of the nearest type.
fn number(text: &str) -> Option<Value> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    if let Ok(number) = text.parse::<i64>() {
        return Some(number.into());
    }
    if let Ok(number) = text.parse::<u64>() {
        return Some(number.into());
    }
    Number::from_f64(text.parse().ok()?).map(Value::Number)
}

/// `xs:boolean`
fn boolean(text: &str) -> Option<bool> {
    match text.trim() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}
