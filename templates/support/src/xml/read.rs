//! From XML to values.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Number, Value};

use super::parse::{Element, Malformed, Piece, document, malformed};
use super::{DEPTH, Form, Kind, Member, Name, Node, RESERVED, Xml};

/// Reads a value.
///
/// # Errors
///
/// The bytes are not well-formed XML in UTF-8, or have another root element.
pub fn decode(xml: &Xml, bytes: &[u8]) -> Result<Value, Malformed> {
    let root = document(bytes)?;
    let name = &xml.name;
    if !matches!(xml.kind, Kind::Root) && !name.is(&root.local, root.namespace.as_deref()) {
        let namespace = name
            .namespace
            .map(|namespace| format!(" of the namespace {namespace}"));
        let namespace = namespace.unwrap_or_default();
        let message = format!(
            "the root element must be `{}`{namespace}, not `{}`",
            name.local, root.local
        );
        return Err(malformed(bytes, 0, message));
    }
    Ok(element(xml.node, &root))
}

/// The value of an element.
fn element(node: Node, element: &Element) -> Value {
    if element.nil {
        return Value::Null;
    }
    match node.behind() {
        // No such thing: what decodes it says so.
        Node::Array(_) | Node::Tuple(_) | Node::Object(_) | Node::Open(..)
            if element.is_text() && !takes_text(node, DEPTH) =>
        {
            any(element)
        }
        node @ (Node::Array(_) | Node::Tuple(_)) => {
            let items = node.items().unwrap_or_default();
            match list(items, &element.pieces(|_| true)) {
                Some(items) => Value::Array(items),
                // Not such a list: what decodes it says so.
                None => any(element),
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
        node @ (Node::Array(_) | Node::Tuple(_)) => {
            let items = node.items().unwrap_or_default();
            let is_known = |child: &&Element| items.iter().any(|it| of_child(it, child).is_some());
            all - element.children.iter().filter(is_known).count()
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
            (_, Some(items)) => {
                let items = items.iter().flat_map(Xml::each);
                names.extend(items.map(|item| (item.name.local, false)));
            }
            (form, None) => drop(names.insert((member.name.local, form == Form::Attribute))),
        }
    }
}

/// Whether an item or one of the members is the text of the element.
fn takes_text(node: Node, depth: usize) -> bool {
    let is_text = |items: &'static [Xml]| items.iter().any(|item| item.as_text().is_some());
    let mut members = node.members().iter();
    node.items().is_some_and(is_text)
        || members.any(|member| match member.form {
            Form::Text | Form::Cdata => true,
            Form::Inline if depth > 0 => takes_text(member.node, depth / 2),
            _ => member.items().is_some_and(is_text),
        })
}

/// What an item that may be an element of that name is.
fn of_child(item: &'static Xml, child: &Element) -> Option<&'static Xml> {
    let mut each = item.each().iter();
    each.find(|item| {
        matches!(item.kind, Kind::Element) && item.name.is(&child.local, child.namespace.as_deref())
    })
}

/// The values of the items of a list, each by its position; nothing where what stands there is no such list.
fn list(items: &'static [Xml], pieces: &[Piece<'_>]) -> Option<Vec<Value>> {
    let texts = items.iter().any(|item| item.as_text().is_some());
    let (mut values, mut pieces) = (Vec::new(), pieces.iter().peekable());
    while let Some(piece) = pieces.peek() {
        let item = items.get(values.len()).or(items.last())?;
        match piece {
            // White space between elements, or text that nothing asks for.
            Piece::Text(text, _) if !texts || text.trim().is_empty() && !takes(item, text) => {
                pieces.next();
            }
            Piece::Text(text, section) => {
                let item = item.as_text()?;
                let is_section = matches!(item.kind, Kind::Cdata);
                values.push(scalar(item.node, if is_section { section } else { text }));
                pieces.next();
            }
            Piece::Child(child) => match of_child(item, child) {
                Some(item) => {
                    values.push(element(item.node, child));
                    pieces.next();
                }
                // An empty text is nothing at all.
                None if values.len() < items.len() => {
                    values.push(scalar(item.as_text()?.node, ""));
                }
                None => return None,
            },
        }
    }
    // Nor are those at the end of a tuple.
    let rest = items.get(values.len()..).filter(|_| items.len() > 1);
    let rest = rest.unwrap_or_default().iter().map(Xml::as_text);
    let rest: Option<Vec<&Xml>> = rest.collect();
    let rest = rest.unwrap_or_default().into_iter();
    values.extend(rest.map(|item| scalar(item.node, "")));
    Some(values)
}

/// Whether white space is a text as an item has it.
fn takes(item: &'static Xml, text: &str) -> bool {
    item.as_text().is_some_and(|item| fits(item.node, text))
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
            Form::Attribute if member.name.prefix == Some(RESERVED) => {
                let mut attributes = self.element.reserved.iter();
                let found = attributes.find(|(name, _)| name == member.name.local);
                let value = found.map(|(_, text)| scalar(member.node, text));
                value.or(member.nullable.then_some(Value::Null))
            }
            Form::Attribute => {
                let mut attributes = self.element.attributes.iter();
                let position = attributes
                    .position(|(name, of, _)| member.name.is_attribute(name, of.as_deref()));
                let Some(position) = position else {
                    return member.nullable.then_some(Value::Null);
                };
                self.attributes.insert(position);
                let (_, _, text) = self.element.attributes.get(position)?;
                Some(scalar(member.node, text))
            }
            Form::Text | Form::Cdata => {
                let text = match member.form {
                    Form::Cdata => self.element.section(0..self.element.text.len()),
                    _ => &self.element.text,
                };
                let blank = text.is_empty()
                    || (!self.element.children.is_empty() && text.trim().is_empty());
                if blank && member.nullable {
                    return Some(Value::Null);
                }
                (member.required || !blank).then(|| scalar(member.node, text))
            }
            Form::Inline if depth == 0 => None,
            Form::Inline => {
                let mut inner = Map::new();
                self.members(member.node.members(), &mut inner, depth / 2);
                let is_there = inner.values().any(|value| !value.is_null());
                (member.required || is_there).then_some(Value::Object(inner))
            }
            Form::Element if self.is_null(member) => Some(Value::Null),
            Form::Element | Form::Wrapped => match member.items() {
                Some(
                    [
                        Xml {
                            kind: Kind::Element,
                            name,
                            node,
                            ..
                        },
                    ],
                ) => {
                    let items = self.children(name, *node);
                    (member.required || !items.is_empty()).then_some(Value::Array(items))
                }
                Some(items) => self.items(items, member.required),
                None => {
                    let mut values = self.children(&member.name, member.node);
                    match values.len() {
                        0 => None,
                        1 => values.pop(),
                        _ => Some(Value::Array(values)),
                    }
                }
            },
        }
    }

    /// Whether one element says that a list, which has none else, is `null`.
    fn is_null(&mut self, member: &Member) -> bool {
        let indices = match member.nullable && member.items().is_some() {
            true => self.of_name(&member.name),
            false => return false,
        };
        let [index] = indices.as_slice() else {
            return false;
        };
        let is_nil = self.element.children.get(*index).is_some_and(|it| it.nil);
        is_nil && self.read.insert(*index)
    }

    /// The values of the children of a name.
    fn children(&mut self, name: &Name, node: Node) -> Vec<Value> {
        let of_name = self.of_name(name);
        self.read.extend(&of_name);
        let children = of_name
            .iter()
            .filter_map(|index| self.element.children.get(*index));
        children.map(|child| element(node, child)).collect()
    }

    /// Which children have a name.
    fn of_name(&self, name: &Name) -> Vec<usize> {
        let indices = self.children.get(name.local).into_iter().flatten();
        let is_it = |child: &Element| name.is(&child.local, child.namespace.as_deref());
        let has_name = |index: &&usize| self.element.children.get(**index).is_some_and(is_it);
        indices.filter(has_name).copied().collect()
    }

    /// The items of a list that are elements of several names, or texts.
    fn items(&mut self, items: &'static [Xml], required: bool) -> Option<Value> {
        let elements = items.iter().flat_map(Xml::each);
        let elements = elements.filter(|item| matches!(item.kind, Kind::Element));
        let of_items: HashSet<usize> = elements.flat_map(|it| self.of_name(&it.name)).collect();
        let pieces = self.element.pieces(|index| of_items.contains(&index));
        let is_blank = |piece: &Piece<'_>| match piece {
            Piece::Text(text, _) => text.trim().is_empty(),
            Piece::Child(_) => false,
        };
        self.read.extend(&of_items);
        if pieces.iter().all(is_blank) && !required {
            return None;
        }
        Some(match list(items, &pieces) {
            Some(values) => Value::Array(values),
            // Not such a list: what decodes it says so.
            None => Value::Object(Map::new()),
        })
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
        node @ (Node::Array(_) | Node::Tuple(_)) => {
            let items = node.items().unwrap_or_default();
            let texts = text.split_whitespace().enumerate();
            let values = texts.filter_map(|(position, text)| {
                let item = items.get(position).or(items.last())?;
                Some(scalar(item.node, text))
            });
            Some(Value::Array(values.collect()))
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
