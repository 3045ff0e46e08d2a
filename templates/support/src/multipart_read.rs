//! Reading bodies of `multipart/form-data` (RFC 7578).
//!
//! In: the inputs of a request. Out: fields. What always holds: every violation is noted, not only the first; a body
//! is held up to the server's limit. A file in which there is more is handed on as it comes; all other parts must be
//! there by then.
//!
//! Needs: `binary`, `check`, `json`, `multipart`, `multipart_split`, `operation`, `server`, `strict`, `style`; the crates
//! `futures_util`, `serde`, `serde_json`.

use std::borrow::Cow;

use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::binary::{BinaryError, Failed};
use super::check::{Check, Path, Report, Violation};
use super::json;
use super::multipart::{Part, Upload};
use super::multipart_split::{Broken, Late, Received, Rest, boundary, split};
use super::operation::Media;
use super::server::rejection::{Kind as Refused, Rejection};
use super::server::{Inputs, Invalid, Unread};
use super::strict::serving;
use super::style::{self, Kind, Parameter, Raw, absent};

/// The parts of a body, and what is wrong with them.
#[derive(Debug)]
pub struct FormReader<'i, 'r> {
    inputs: &'i mut Inputs<'r>,
    fields: &'static [Parameter],
    parts: Vec<Received>,
    /// Whether there are parts that are not held.
    cut: bool,
}

impl Inputs<'_> {
    /// The body, from `multipart/form-data` with files, or from parts by their position.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn multipart<T>(
        &mut self,
        read: impl FnOnce(&mut FormReader<'_, '_>) -> Result<T, Invalid>,
    ) -> Result<T, Invalid> {
        let media = self.documented();
        let (fields, files) = media.and_then(Media::parts).unwrap_or_default();
        let parts = self.split()?;
        if let Some(Media::Ordered(_, prefix, ..)) = media {
            let more = prefix.to_string();
            let mut known = fields
                .iter()
                .map(|field| field.name)
                .chain(files.iter().copied());
            if parts.len() > *prefix && !known.any(|name| name == more) {
                let message = format!("must not have more than {prefix} parts");
                let violation = Violation::new(&Path::ROOT.key("body"), "maxItems", message);
                return Err(self.note(vec![violation]));
            }
        }
        let cut = parts.last().is_some_and(Received::is_unread);
        read(&mut FormReader {
            inputs: self,
            fields,
            parts,
            cut,
        })
    }

    /// The body, from `multipart/form-data`, JSON or a form, as its media type says.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn parts<T: DeserializeOwned + Check>(&mut self) -> Result<T, Invalid> {
        let Some(Media::Multipart(fields, _)) = self.documented() else {
            return self.typed();
        };
        let parts = self.split()?;
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
            if !fields.iter().any(|field| has(field, &part.name)) {
                let text = String::from_utf8_lossy(&part.content).into_owned();
                members.insert(part.name.clone(), Value::String(text));
            }
        }
        valid?;
        serving(|| json::from_value(Value::Object(members)))
            .map_err(|error| self.refuse_body(error))
    }

    /// The parts of a body, as they came.
    ///
    /// # Errors
    ///
    /// They can't be told apart.
    pub fn received_parts(&mut self) -> Result<Vec<Part>, Invalid> {
        let parts = self.split()?;
        Ok(parts.into_iter().map(Part::from).collect())
    }

    fn split(&mut self) -> Result<Vec<Received>, Invalid> {
        let boundary = boundary(self.content_type()).map_err(|error| self.malformed_body(error))?;
        let (unread, media) = (self.unread(), self.documented());
        let limit = unread.as_ref().map_or(0, |unread| unread.limit as u64);
        let refusal = unread.as_ref().map(|unread| unread.refusal.clone());
        let rest = unread.and_then(|unread| rest(unread, media?));
        let held = self.bytes()?;
        let prefix = match media {
            Some(Media::Ordered(_, prefix, ..)) => Some(*prefix),
            _ => None,
        };
        let mut parts = split(held, rest, boundary, prefix).map_err(|broken| match broken {
            Broken::Malformed(error) => self.malformed_body(error),
            Broken::TooLarge => self.refuse(Rejection::too_large(limit)),
        })?;
        if let (Some(part), Some(refusal)) = (parts.last_mut(), refusal) {
            part.change(|content| {
                content.observed(Box::new(move |error| refusal.set(refused(error))))
            });
        }
        Ok(parts)
    }
}

/// What of a body is read as it comes.
fn rest(unread: Unread, media: &'static Media) -> Option<Rest> {
    let (fields, files) = media.parts()?;
    let came = stream::iter([Ok(unread.came)]);
    let body = unread.body.into_data_stream().map_err(Failed::from);
    let is_file = move |name: &str| files.contains(&name);
    Some(Rest {
        body: Box::pin(came.chain(body)),
        limit: unread.limit as u64,
        is_file: Box::new(is_file),
        is_known: Box::new(move |name| {
            is_file(name) || fields.iter().any(|field| has(field, name))
        }),
    })
}

/// Why a request is refused whose body can't be read further.
fn refused(error: &BinaryError) -> Rejection {
    match error {
        BinaryError::TooLarge { limit } => Rejection::too_large(*limit),
        BinaryError::Source(error) => {
            let late = error.downcast_ref().map(Late::to_string);
            let detail = late.unwrap_or_else(|| "the body could not be received".to_owned());
            Rejection::new(Refused::Malformed, detail)
        }
    }
}

/// Whether a field has the part of this name.
fn has(field: &Parameter, part: &str) -> bool {
    let name = part.split('[').next().unwrap_or_default();
    field.name == part || (field.is_styled() && field.name == name)
}

impl From<Received> for Upload {
    fn from(mut part: Received) -> Self {
        Self {
            content: part.take(),
            file_name: part.file_name,
        }
    }
}

impl From<Received> for Part {
    fn from(mut part: Received) -> Self {
        Self {
            name: std::mem::take(&mut part.name),
            headers: std::mem::take(&mut part.headers),
            content: part.into(),
        }
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
        serving(|| json::from_value(tree)).map_err(|error| {
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
            serving(|| json::from_value(value)).map_err(|error| {
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
        let found = self.parts.iter_mut().filter(|part| part.name == name);
        let files = found.map(|part| Upload {
            content: part.take(),
            file_name: part.file_name.take(),
        });
        Ok(files.collect())
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
        let message = if self.cut {
            "must be there, before what is too large to be held"
        } else {
            "must be there"
        };
        self.violation(name, "required", message)
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

fn named<'p>(parts: &'p [Received], name: &str) -> Vec<&'p Received> {
    parts.iter().filter(|part| part.name == name).collect()
}

/// The value of the parts of a name; none where there are no parts.
fn value(parts: &[&Received], kind: &Kind, at: &str) -> Result<Option<Value>, Violation> {
    let one = |part: &Received, kind: &Kind| {
        read(part, kind).ok_or_else(|| {
            let mut violation = Violation::new(&Path::ROOT, "type", expected(kind));
            at.clone_into(&mut violation.pointer);
            violation
        })
    };
    match (parts, list(kind)) {
        ([], _) => Ok(None),
        // A list may come as one document too.
        ([part], Some(item))
            if !matches!(item, Kind::Array(_))
                && is_json(part)
                && part.content.trim_ascii().starts_with(b"[") =>
        {
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
fn read_field(parts: &[Received], field: &Parameter) -> Result<Option<Value>, Violation> {
    if !field.is_styled() {
        return value(&named(parts, field.name), &field.kind, &at(field.name));
    }
    // A part is written as a query would be, but not percent-encoded.
    let texts: Vec<(&str, String)> = parts
        .iter()
        .map(|part| {
            let text = String::from_utf8_lossy(&part.content);
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
fn read(part: &Received, kind: &Kind) -> Option<Value> {
    let text = std::str::from_utf8(&part.content).ok()?;
    let document = || serde_json::from_str::<Value>(text).ok();
    match kind {
        _ if is_json(part) => document(),
        Kind::String | Kind::Any => Some(Value::String(text.to_owned())),
        Kind::Integer | Kind::Number => document().filter(Value::is_number),
        Kind::Boolean => document().filter(Value::is_boolean),
        Kind::Null => matches!(text, "" | "null").then_some(Value::Null),
        Kind::Array(_) => document().filter(Value::is_array),
        Kind::Object(_) | Kind::Open(..) | Kind::Map(_) => document().filter(Value::is_object),
        Kind::OneOf(kinds) => kinds.iter().find_map(|kind| read(part, kind)),
    }
}

fn is_json(part: &Received) -> bool {
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
        Kind::Object(_) | Kind::Open(..) | Kind::Map(_) => "must be an object as JSON",
        Kind::String | Kind::Any | Kind::OneOf(_) => "must be text in UTF-8, or JSON if it says so",
    }
}
