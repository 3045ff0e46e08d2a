//! Writing bodies in parts: `multipart/form-data` (RFC 7578), and what is written like it.
//!
//! In: fields. Out: a body and its media type. What always holds: no name can end its header; the boundary is random,
//! so that no content has it; a file that is a stream is sent as it comes, and never held.
//!
//! Needs: `binary`, `multipart`, `operation`, `style`; the crates `bytes`, `futures_util`, `serde`, `serde_json`; on
//! `wasm32-unknown-unknown` `js_sys` too.

use std::fmt;
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
use std::hash::{BuildHasher as _, RandomState};

use bytes::{BufMut as _, BytesMut};
use futures_util::stream::{self, StreamExt as _};
use serde::Serialize;
use serde_json::Value;

use super::binary::Binary;
use super::multipart::{Part, Upload};
use super::operation::Media;
use super::style::{self, Parameter, Style};

/// A body of parts.
pub trait WriteForm {
    /// Writes its fields.
    fn write(self, form: &mut FormWriter);
}

/// A body in the making.
#[derive(Debug)]
pub struct FormWriter {
    boundary: String,
    /// What comes before `end`, where a file is a stream.
    pieces: Vec<Binary>,
    /// What is written so far, behind the last stream.
    end: BytesMut,
    /// The fields that are described.
    fields: &'static [Parameter],
    /// Where parts have no names: how many of them are told apart by their position.
    prefix: Option<usize>,
    /// How many parts are written.
    written: usize,
    /// The headers of the next parts.
    headers: Vec<(String, String)>,
    /// The first field that can't be written.
    invalid: Option<String>,
}

impl FormWriter {
    fn new(fields: &'static [Parameter], prefix: Option<usize>) -> Self {
        Self {
            boundary: format!("form-{:016x}{:016x}", word(), word()),
            pieces: Vec::new(),
            end: BytesMut::new(),
            fields,
            prefix,
            written: 0,
            headers: Vec::new(),
            invalid: None,
        }
    }

    /// Gives the next field's parts a header; none where the value is an absent `Option`.
    pub fn header<T: Serialize + ?Sized>(&mut self, header: &Parameter, value: &T) {
        let value = serde_json::to_value(value).map_err(|error| error.to_string());
        let text = value.and_then(|value| match value {
            Value::Null => Ok(None),
            value => style::encode(header, &value).map(Some),
        });
        match text {
            Ok(text) => self
                .headers
                .extend(text.map(|text| (header.name.to_owned(), text))),
            Err(reason) => self.refuse(header.name, reason),
        }
    }

    /// Adds a value: text as it is, an object as JSON, a list as a part for each item, unless its style says something
    /// else. Nothing where it is absent.
    pub fn value<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) {
        match serde_json::to_value(value) {
            Ok(value) => self.field(name, &value),
            Err(error) => self.refuse(name, error),
        }
        self.headers.clear();
    }

    fn field(&mut self, name: &str, value: &Value) {
        let known = self.fields.iter().find(|field| field.name == name);
        let part_type = known.and_then(|field| field.part_type);
        let styled = known.filter(|field| field.is_styled());
        // A part is not percent-encoded: what stands between items can't be inside one.
        let is_split = |field: &Parameter| {
            field.style == Style::Form && matches!(value, Value::Array(_) | Value::Object(_))
        };
        match styled.map(|field| style::encode(field, value)) {
            None => self.tree(name, part_type, value),
            Some(Ok(text)) if text.contains("%2C") && styled.is_some_and(is_split) => {
                self.refuse(name, "can't hold `,` in a part");
            }
            Some(Ok(text)) => {
                for (name, text) in style::pairs(&text, '&') {
                    self.part(&name, None, style::unescaped(text).as_bytes());
                }
            }
            Some(Err(reason)) => self.refuse(name, reason),
        }
    }

    fn refuse(&mut self, name: &str, reason: impl fmt::Display) {
        self.invalid.get_or_insert(format!("`{name}` {reason}"));
    }

    /// Adds a value in parts of a media type.
    pub fn value_as<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        content_type: &'static str,
        value: &T,
    ) {
        match serde_json::to_value(value) {
            Ok(value) => self.tree(name, Some(content_type), &value),
            Err(error) => self.refuse(name, error),
        }
        self.headers.clear();
    }

    /// Adds files; those that do not say what they are, are of a media type.
    pub fn files(
        &mut self,
        name: &str,
        content_type: &str,
        files: impl IntoIterator<Item = Upload>,
    ) {
        for file in files {
            self.file(name, Some(content_type), file);
        }
        self.headers.clear();
    }

    /// Adds files, or what is none: that has no file name, and nobody takes it for bytes.
    pub fn files_or_texts(
        &mut self,
        name: &str,
        content_type: &str,
        files: impl IntoIterator<Item = Upload>,
    ) {
        for file in files {
            let content_type = file.file_name.as_ref().map(|_| content_type);
            self.file(name, content_type, file);
        }
        self.headers.clear();
    }

    fn file(&mut self, name: &str, content_type: Option<&str>, mut file: Upload) {
        let content_type = file.content.content_type().or(content_type);
        self.head(name, file.file_name.as_deref(), content_type, &file.headers);
        match file.content.whole() {
            Some(bytes) => self.end.put(bytes),
            None => {
                let before = std::mem::take(&mut self.end).freeze();
                self.pieces.extend([before.into(), file.content]);
            }
        }
        self.end.put(&b"\r\n"[..]);
    }

    fn tree(&mut self, name: &str, content_type: Option<&str>, value: &Value) {
        match value {
            Value::Null => {}
            // What is a part by itself has no parts of its own.
            Value::Array(_) if self.prefix.is_some_and(|prefix| name != prefix.to_string()) => {
                self.json(name, content_type, value);
            }
            Value::Array(items) => {
                for item in items {
                    match item {
                        Value::Array(_) | Value::Null => self.json(name, content_type, item),
                        item => self.tree(name, content_type, item),
                    }
                }
            }
            Value::Object(_) => self.json(name, content_type, value),
            Value::String(text) if !content_type.is_some_and(is_json) => {
                self.part(name, content_type, text.as_bytes());
            }
            value => self.part(name, content_type, value.to_string().as_bytes()),
        }
    }

    fn json(&mut self, name: &str, content_type: Option<&str>, value: &Value) {
        let content_type = content_type.unwrap_or("application/json");
        self.part(name, Some(content_type), value.to_string().as_bytes());
    }

    fn part(&mut self, name: &str, content_type: Option<&str>, content: &[u8]) {
        self.head(name, None, content_type, &[]);
        self.end.put(content);
        self.end.put(&b"\r\n"[..]);
    }

    /// Writes the head of a part. What is described stands for what `others` say under the same name.
    fn head(
        &mut self,
        name: &str,
        file_name: Option<&str>,
        content_type: Option<&str>,
        others: &[(String, String)],
    ) {
        let file_name = file_name.map_or_else(String::new, |file_name| {
            format!("; filename=\"{}\"", escaped(file_name))
        });
        // Not all who read parts take one without any header.
        let content_type = content_type.or(self.prefix.map(|_| TEXT));
        let content_type = content_type.map_or_else(String::new, |content_type| {
            format!("Content-Type: {}\r\n", one_line(content_type))
        });
        let kind = match (self.prefix, name) {
            (Some(_), _) | (None, "") => "attachment".to_owned(),
            (None, name) => format!("form-data; name=\"{}\"", escaped(name)),
        };
        let disposition = if self.prefix.is_some() && file_name.is_empty() {
            String::new()
        } else {
            format!("Content-Disposition: {kind}{file_name}\r\n")
        };
        if let Some(prefix) = self.prefix {
            let position = self.written.min(prefix).to_string();
            if position != name {
                self.refuse(&position, "must be there: a part behind it is");
            }
        }
        self.written += 1;
        if let Some((name, _)) = others.iter().find(|(name, _)| !is_token(name)) {
            self.refuse(name, "cannot be the name of a header");
        }
        let is_said = |name: &str| {
            let said = self.headers.iter().map(|(name, _)| name.as_str());
            // A part that was received may have had another length.
            said.chain(["content-disposition", "content-type", "content-length"])
                .any(|said| said.eq_ignore_ascii_case(name))
        };
        let others = others.iter().filter(|(name, _)| !is_said(name));
        let headers: String = self
            .headers
            .iter()
            .chain(others)
            .map(|(name, value)| format!("{}: {}\r\n", one_line(name), one_line(value)))
            .collect();
        let head = format!(
            "--{}\r\n{disposition}{content_type}{headers}\r\n",
            self.boundary,
        );
        self.end.put(head.as_bytes());
    }

    /// The whole body, which says its media type and the boundary.
    fn finish(mut self, media_type: &str) -> Result<Binary, String> {
        if let Some(reason) = self.invalid {
            return Err(reason);
        }
        self.end
            .put(format!("--{}--\r\n", self.boundary).as_bytes());
        let content_type = format!("{media_type}; boundary={}", self.boundary);
        let end = Binary::from(self.end.freeze());
        if self.pieces.is_empty() {
            return Ok(end.of_type(content_type));
        }
        self.pieces.push(end);
        let mut lengths = self.pieces.iter().map(Binary::length);
        let length = lengths.try_fold(0, |sum: u64, length| sum.checked_add(length?));
        let body = Binary::stream(stream::iter(self.pieces).flatten()).of_type(content_type);
        Ok(match length {
            Some(length) => body.of_length(length),
            None => body,
        })
    }
}

/// A number that nobody knows before. The standard library's hasher has random keys.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
fn word() -> u64 {
    RandomState::new().hash_one(0_u8)
}

/// A number that nobody knows before. In a browser the standard library has no source of them.
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
fn word() -> u64 {
    js_sys::Math::random().to_bits()
}

/// Whether a text can be the name of a header (RFC 9110 §5.6.2).
fn is_token(text: &str) -> bool {
    let is_of_tokens = |c: u8| c.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&c);
    !text.is_empty() && text.bytes().all(is_of_tokens)
}

/// A body of parts, by name or by position, with its media type and the boundary.
///
/// # Errors
///
/// A field can't be written.
pub fn write(media: &Media, body: impl WriteForm) -> Result<Binary, String> {
    let (fields, _) = media.parts().unwrap_or_default();
    let mut form = FormWriter::new(fields, media.prefix());
    body.write(&mut form);
    form.finish(media.name())
}

/// A body of parts, as they are.
///
/// # Errors
///
/// None for parts as they are; it has the form of the other functions.
pub(super) fn write_parts(media: &Media, body: Vec<Part>) -> Result<Binary, String> {
    let mut form = FormWriter::new(&[], None);
    for part in body {
        form.file(&part.name, None, part.content);
    }
    form.finish(media.name())
}

/// A body of parts, each member of the object `body` one or several of them.
///
/// # Errors
///
/// A member can't be written, or `body` is no object.
pub(super) fn write_object(media: &Media, body: impl Serialize) -> Result<Binary, String> {
    let (fields, _) = media.parts().unwrap_or_default();
    let mut form = FormWriter::new(fields, None);
    match serde_json::to_value(body) {
        Ok(Value::Object(members)) => {
            for (name, value) in &members {
                form.field(name, value);
            }
            form.finish(media.name())
        }
        Ok(_) => Err("is not an object".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

const TEXT: &str = "text/plain; charset=utf-8";

fn is_json(content_type: &str) -> bool {
    Media::JSON.accepts(content_type)
}

/// A text that can't end its header.
fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

/// A name between quotes, escaped as browsers do (HTML §4.10.21.8).
fn escaped(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}
