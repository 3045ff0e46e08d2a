//! The elements of a document, as they stand in the text.
//!
//! In: XML. Out: its root element, with names behind prefixes. What always holds: what is not well-formed is refused, as are
//! document type declarations and characters that XML can't have; the time grows with the length of the text.

use std::collections::HashSet;
use std::ops::Range;
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesDecl, BytesStart, Event};

use super::{DEPTH, INSTANCE, RESERVED, is_char};

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

/// An element as it stands in the text.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) local: String,
    pub(super) namespace: Option<Rc<str>>,
    pub(super) attributes: Vec<(String, Option<Rc<str>>, String)>,
    /// `xml:lang` and such, without the prefix: nothing where no member asks for them.
    pub(super) reserved: Vec<(String, String)>,
    pub(super) children: Vec<Element>,
    pub(super) text: String,
    /// Where CDATA sections are in the text.
    pub(super) sections: Vec<Range<usize>>,
    /// Where it is in the text of the element around it.
    pub(super) at: usize,
    /// Whether it says that it is `null`.
    pub(super) nil: bool,
}

/// What stands in an element.
#[derive(Debug, Clone, Copy)]
pub(super) enum Piece<'e> {
    Child(&'e Element),
    /// A text, and the same without the white space around CDATA sections.
    Text(&'e str, &'e str),
}

impl Element {
    /// Whether it is a text and nothing else.
    pub(super) fn is_text(&self) -> bool {
        self.children.is_empty() && self.attributes.is_empty() && !self.text.trim().is_empty()
    }

    /// The texts of CDATA sections in a range of the text. Where others than white space stand around them, all of it.
    pub(super) fn section(&self, range: Range<usize>) -> &str {
        let all = self.text.get(range.clone()).unwrap_or_default();
        let first = self.sections.partition_point(|it| it.start < range.start);
        let last = self.sections.partition_point(|it| it.start < range.end);
        let sections = self.sections.get(first..last).unwrap_or_default();
        let (Some(first), Some(last)) = (sections.first(), sections.last()) else {
            return all;
        };
        let is_blank = |range: Range<usize>| {
            let text = self.text.get(range).unwrap_or_default();
            text.trim().is_empty()
        };
        if is_blank(range.start..first.start) && is_blank(last.end..range.end) {
            self.text.get(first.start..last.end).unwrap_or_default()
        } else {
            all
        }
    }

    /// What stands in it, in order: the children that are asked for, and what texts there are between those.
    pub(super) fn pieces(&self, is_asked: impl Fn(usize) -> bool) -> Vec<Piece<'_>> {
        let (mut pieces, mut from) = (Vec::new(), 0);
        let text = |range: Range<usize>| {
            let text = self.text.get(range.clone()).unwrap_or_default();
            (!text.is_empty()).then(|| Piece::Text(text, self.section(range)))
        };
        for (index, child) in self.children.iter().enumerate() {
            if is_asked(index) {
                pieces.extend(text(from..child.at));
                pieces.push(Piece::Child(child));
                from = child.at;
            }
        }
        pieces.extend(text(from..self.text.len()));
        pieces
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
pub(super) fn document(bytes: &[u8]) -> Result<Element, Malformed> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| malformed(bytes, error.valid_up_to(), "it is not UTF-8".to_owned()))?;
    let text = text.trim_start_matches('\u{feff}');
    if let Some((position, c)) = text.char_indices().find(|(_, c)| !is_char(*c)) {
        return Err(malformed(text.as_bytes(), position, forbidden(c)));
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    parse(&mut reader).map_err(|message| {
        let position = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        malformed(text.as_bytes(), position, message)
    })
}

/// The same with the line and the column of a position.
pub(super) fn malformed(text: &[u8], position: usize, message: String) -> Malformed {
    let before = text.get(..position).unwrap_or(text);
    let mut lines = before.split(|byte| *byte == b'\n');
    Malformed {
        line: lines.clone().count(),
        column: lines.next_back().map_or(0, <[u8]>::len) + 1,
        message,
    }
}

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
                    Some(parent) => {
                        let at = parent.text.len();
                        parent.children.push(Element { at, ..element });
                    }
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
                let start = element.text.len();
                element.text.push_str(&text);
                element.sections.push(start..element.text.len());
            }
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content();
                let name = format!("&{name};");
                let text = unescaped(&name)?;
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
        // ASCII is a part of UTF-8.
        Ok(Some(name)) if is_utf_8(&name) => Ok(()),
        Ok(Some(_)) => Err("the encoding must be UTF-8".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// Whether the name of an encoding is one of UTF-8, or of a part of it.
fn is_utf_8(name: &str) -> bool {
    let names = ["utf-8", "utf8", "us-ascii", "ascii"];
    names.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// The text that character references stand for.
fn unescaped(text: &str) -> Result<String, String> {
    let text = unescape(text).map_err(|error| error.to_string())?;
    match text.chars().find(|c| !is_char(*c)) {
        Some(c) => Err(forbidden(c)),
        None => Ok(text.into_owned()),
    }
}

fn forbidden(c: char) -> String {
    format!("XML can't have the character U+{:04X}", u32::from(c))
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
        let value = unescaped(&raw)?;
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
            Some(INSTANCE) if local == "nil" => element.nil = matches!(value.trim(), "true" | "1"),
            // Hints for validation.
            Some(INSTANCE) => {}
            _ if name
                .split_once(':')
                .is_some_and(|(prefix, _)| prefix == RESERVED) =>
            {
                element.reserved.push((local, value));
            }
            _ => element.attributes.push((local, namespace, value)),
        }
    }
    Ok(element)
}
