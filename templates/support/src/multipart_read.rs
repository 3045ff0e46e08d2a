//! Reading bodies of `multipart/form-data` (RFC 7578).
//!
//! In: the inputs of a request. Out: fields. What always holds: every violation is noted, not only the first; a body
//! is within the limit before it is read here.
//!
//! Needs: `check`, `json`, `multipart`, `operation`, `server`, `style`; the crates `bytes`, `futures-util`, `multer`,
//! `serde`, `serde_json`.

use std::borrow::Cow;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use futures_util::stream;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::check::{Check, Path, Report, Violation};
use super::json;
use super::multipart::{Part, Upload};
use super::operation::Media;
use super::server::{Inputs, Invalid};
use super::style::{self, Kind, Parameter, Raw, absent};

/// The parts of a body, and what is wrong with them.
#[derive(Debug)]
pub struct FormReader<'i, 'r> {
    inputs: &'i mut Inputs<'r>,
    fields: &'static [Parameter],
    parts: Vec<Part>,
}

impl Inputs<'_> {
    /// The body, from `multipart/form-data` with files.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn multipart<T>(
        &mut self,
        read: impl FnOnce(&mut FormReader<'_, '_>) -> Result<T, Invalid>,
    ) -> Result<T, Invalid> {
        let fields = match self.documented() {
            Some(Media::Multipart(fields)) => *fields,
            _ => &[],
        };
        let parts = self.received_parts()?;
        read(&mut FormReader {
            inputs: self,
            fields,
            parts,
        })
    }

    /// The body, from `multipart/form-data`, JSON or a form, as its media type says.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn parts<T: DeserializeOwned + Check>(&mut self) -> Result<T, Invalid> {
        let Some(Media::Multipart(fields)) = self.documented() else {
            return self.typed();
        };
        let parts = self.received_parts()?;
        let mut members = Map::new();
        let mut valid = Ok(());
        for field in *fields {
            match read_field(&parts, field) {
                Ok(Some(value)) => drop(members.insert(field.name.to_owned(), value)),
                Ok(None) => {
                    if let Some(value) = absent(field) {
                        members.insert(field.name.to_owned(), value);
                    }
                }
                Err(violation) => valid = Err(self.note(vec![violation])),
            }
        }
        for part in &parts {
            let name = part.name.split('[').next().unwrap_or_default();
            let mut known = fields.iter();
            if known
                .all(|field| field.name != part.name && !(field.is_styled() && field.name == name))
            {
                let text = String::from_utf8_lossy(&part.content.bytes).into_owned();
                members.insert(part.name.clone(), Value::String(text));
            }
        }
        valid?;
        json::from_value(Value::Object(members)).map_err(|error| self.refuse_body(error))
    }

    /// The parts of a body, as they came.
    ///
    /// # Errors
    ///
    /// They can't be told apart.
    pub fn received_parts(&mut self) -> Result<Vec<Part>, Invalid> {
        // Every kind of `multipart` has its boundary in the same place.
        let parameters = self.content_type().split_once(';');
        let parameters = parameters.map_or("", |(_, parameters)| parameters);
        let boundary = multer::parse_boundary(format!("multipart/form-data;{parameters}"))
            .map_err(|error| self.malformed_body(error))?;
        let body = self.bytes()?;
        parts(body, boundary).map_err(|error| self.malformed_body(error))
    }
}

impl FormReader<'_, '_> {
    /// A value. `T` is an `Option` where it need not be there.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn value<T: DeserializeOwned + Check>(&mut self, name: &str) -> Result<T, Invalid> {
        let field = self.fields.iter().find(|field| field.name == name);
        let found = match field {
            Some(field) => read_field(&self.parts, field),
            None => value(&named(&self.parts, name), &Kind::Any, &at(name)),
        };
        let found = found.map_err(|violation| self.inputs.note(vec![violation]))?;
        let tree = match found {
            Some(tree) => tree,
            None => match field.and_then(absent) {
                Some(value) => value,
                None if field.is_some_and(|field| field.required) => {
                    return Err(self.missing(name));
                }
                None => Value::Null,
            },
        };
        json::from_value(tree).map_err(|error| {
            let mut violations = error.violations().to_vec();
            for violation in &mut violations {
                violation.pointer.insert_str(0, &at(name));
            }
            self.inputs.note(violations)
        })
    }

    /// A value that has something to be checked besides what its type has.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn checked<T: DeserializeOwned + Check>(
        &mut self,
        name: &str,
        check: impl FnOnce(&T, &Path<'_>, &mut Report),
    ) -> Result<T, Invalid> {
        let value = self.value(name)?;
        self.check(name, value, check)
    }

    /// A file that must be there.
    ///
    /// # Errors
    ///
    /// It is missing, or there several times.
    pub fn file(&mut self, name: &str) -> Result<Upload, Invalid> {
        match self.optional_file(name)? {
            Some(file) => Ok(file),
            None => Err(self.missing(name)),
        }
    }

    /// A file that need not be there.
    ///
    /// # Errors
    ///
    /// It is there several times.
    pub fn optional_file(&mut self, name: &str) -> Result<Option<Upload>, Invalid> {
        let mut files = self.files(name)?;
        match files.len() {
            0 | 1 => Ok(files.pop()),
            _ => Err(self.violation(name, "duplicate", "must be there once")),
        }
    }

    /// A header of the part at a position among those of a name. `T` is an `Option` where it need not be there.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn part_header<T: DeserializeOwned + Check>(
        &mut self,
        name: &str,
        position: usize,
        header: &Parameter,
    ) -> Result<T, Invalid> {
        let mut parts = self.parts.iter().filter(|part| part.name == name);
        let headers = parts.nth(position).map(|part| part.headers.iter());
        let texts: Vec<&str> = headers
            .into_iter()
            .flatten()
            .filter(|(name, _)| name.eq_ignore_ascii_case(header.name))
            .map(|(_, value)| value.as_str())
            .collect();
        let joined = texts.join(",");
        let raw = if texts.is_empty() {
            Raw::Absent
        } else {
            Raw::Text(&joined)
        };
        let found = style::decode(header, raw).map_err(|violation| vec![violation]);
        let header = Path::ROOT
            .key(header.location.as_str())
            .key(header.name)
            .to_string();
        let typed = found.and_then(|value| {
            json::from_value(value).map_err(|error| {
                let mut violations = error.violations().to_vec();
                for violation in &mut violations {
                    violation.pointer.insert_str(0, &header);
                }
                violations
            })
        });
        typed.map_err(|mut violations| {
            for violation in &mut violations {
                violation.pointer.insert_str(0, &at(name));
            }
            self.inputs.note(violations)
        })
    }

    /// All files of a name.
    ///
    /// # Errors
    ///
    /// None; it has the form of the other functions that read a field.
    pub fn files(&mut self, name: &str) -> Result<Vec<Upload>, Invalid> {
        let found = self.parts.iter().filter(|part| part.name == name);
        Ok(found.map(|part| part.content.clone()).collect())
    }

    /// Checks what a value's type does not check by itself.
    ///
    /// # Errors
    ///
    /// The value is not valid.
    pub fn check<T>(
        &mut self,
        name: &str,
        value: T,
        check: impl FnOnce(&T, &Path<'_>, &mut Report),
    ) -> Result<T, Invalid> {
        let mut report = Report::default();
        check(&value, &Path::ROOT.key("body").key(name), &mut report);
        match report.into_result() {
            Ok(()) => Ok(value),
            Err(violations) => Err(self.inputs.note(violations)),
        }
    }

    fn missing(&mut self, name: &str) -> Invalid {
        self.violation(name, "required", "must be there")
    }

    fn violation(&mut self, name: &str, keyword: &'static str, message: &str) -> Invalid {
        let violation = Violation::new(&Path::ROOT.key("body").key(name), keyword, message);
        self.inputs.note(vec![violation])
    }
}

/// The pointer of a field.
fn at(name: &str) -> String {
    Path::ROOT.key("body").key(name).to_string()
}

fn named<'p>(parts: &'p [Part], name: &str) -> Vec<&'p Upload> {
    let found = parts.iter().filter(|part| part.name == name);
    found.map(|part| &part.content).collect()
}

/// The value of the parts of a name; none where there are no parts.
fn value(parts: &[&Upload], kind: &Kind, at: &str) -> Result<Option<Value>, Violation> {
    let one = |part: &Upload, kind: &Kind| {
        read(part, kind).ok_or_else(|| {
            let mut violation = Violation::new(&Path::ROOT, "type", expected(kind));
            at.clone_into(&mut violation.pointer);
            violation
        })
    };
    match (parts, list(kind)) {
        ([], _) => Ok(None),
        // A list may come as one document too.
        ([part], Some(_)) if is_json(part) && part.bytes.trim_ascii().starts_with(b"[") => {
            one(part, &Kind::Any).map(Some)
        }
        (parts, Some(item)) => {
            let items = parts.iter().map(|part| one(part, item));
            items
                .collect::<Result<_, _>>()
                .map(|items| Some(Value::Array(items)))
        }
        ([part], None) => one(part, kind).map(Some),
        (_, None) => {
            let mut violation = Violation::new(&Path::ROOT, "duplicate", "must be there once");
            at.clone_into(&mut violation.pointer);
            Err(violation)
        }
    }
}

/// The value of a field; none where there are no parts.
fn read_field(parts: &[Part], field: &Parameter) -> Result<Option<Value>, Violation> {
    if !field.is_styled() {
        return value(&named(parts, field.name), &field.kind, &at(field.name));
    }
    // A part is written as a query would be, but not percent-encoded.
    let texts: Vec<(&str, String)> = parts
        .iter()
        .map(|part| {
            let text = String::from_utf8_lossy(&part.content.bytes);
            let text = text.replace('%', "%25").replace('+', "%2B");
            (part.name.as_str(), text)
        })
        .collect();
    let pairs: Vec<_> = texts
        .iter()
        .map(|(name, text)| (Cow::Borrowed(*name), text.as_str()))
        .collect();
    match style::decode(field, Raw::Pairs(&pairs)) {
        Ok(Value::Null) => Ok(None),
        Ok(value) => Ok(Some(value)),
        Err(mut violation) => {
            let in_query = Path::ROOT.key("query").key(field.name).to_string();
            let rest = violation.pointer.strip_prefix(&in_query);
            violation.pointer = at(field.name) + rest.unwrap_or_default();
            Err(violation)
        }
    }
}

/// What the items of a list are.
fn list(kind: &Kind) -> Option<&Kind> {
    match kind {
        Kind::Array(item) => Some(item),
        Kind::OneOf(kinds) => kinds.iter().find_map(list),
        _ => None,
    }
}

/// A part as a value of a kind.
fn read(part: &Upload, kind: &Kind) -> Option<Value> {
    let text = std::str::from_utf8(&part.bytes).ok()?;
    let document = || serde_json::from_str::<Value>(text).ok();
    match kind {
        _ if is_json(part) => document(),
        Kind::String | Kind::Any => Some(Value::String(text.to_owned())),
        Kind::Integer | Kind::Number => document().filter(Value::is_number),
        Kind::Boolean => document().filter(Value::is_boolean),
        Kind::Null => matches!(text, "" | "null").then_some(Value::Null),
        Kind::Array(_) => document().filter(Value::is_array),
        Kind::Object(_) | Kind::Map(_) => document().filter(Value::is_object),
        Kind::OneOf(kinds) => kinds.iter().find_map(|kind| read(part, kind)),
    }
}

fn is_json(part: &Upload) -> bool {
    part.content_type
        .as_deref()
        .is_some_and(|content_type| Media::JSON.accepts(content_type))
}

fn expected(kind: &Kind) -> &'static str {
    match kind {
        Kind::Integer => "must be an integer",
        Kind::Number => "must be a number",
        Kind::Boolean => "must be `true` or `false`",
        Kind::Null => "must be empty",
        Kind::Array(_) => "must be a list as JSON",
        Kind::Object(_) | Kind::Map(_) => "must be an object as JSON",
        Kind::String | Kind::Any | Kind::OneOf(_) => "must be text in UTF-8, or JSON if it says so",
    }
}

/// The parts of a body that is there as a whole.
fn parts(body: Bytes, boundary: String) -> Result<Vec<Part>, multer::Error> {
    let body = stream::iter([Ok::<_, std::io::Error>(body)]);
    let mut multipart = multer::Multipart::new(body, boundary);
    now(async {
        let mut parts = Vec::new();
        while let Some(field) = multipart.next_field().await? {
            let name = field.name().map(unescaped).unwrap_or_default();
            let file_name = field.file_name().map(unescaped);
            let content_type = field.headers().get("content-type");
            let content_type = content_type.and_then(|value| value.to_str().ok());
            let content_type = content_type.map(str::to_owned);
            let headers = field.headers().iter();
            let headers = headers.filter(|(name, _)| {
                !matches!(name.as_str(), "content-disposition" | "content-type")
            });
            let headers = headers
                .map(|(name, value)| {
                    let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                    (name.to_string(), value)
                })
                .collect();
            parts.push(Part {
                name,
                headers,
                content: Upload {
                    file_name,
                    content_type,
                    bytes: field.bytes().await?,
                },
            });
        }
        Ok(parts)
    })
}

/// A name as it was before it was put between quotes (HTML §4.10.21.8).
fn unescaped(name: &str) -> String {
    name.replace("%22", "\"")
        .replace("%0D", "\r")
        .replace("%0A", "\n")
}

/// The result of a future that waits for nothing.
fn now<T>(future: impl Future<Output = Result<T, multer::Error>>) -> Result<T, multer::Error> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => Err(multer::Error::IncompleteStream),
    }
}
