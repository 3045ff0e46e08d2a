//! Reading bodies in parts: `multipart/form-data` (RFC 7578), and what is written like it.
//!
//! In: parts that were split. Out: values and files. What always holds: every violation is noted, not only the first,
//! with its pointer from the body on.
//!
//! Needs: `check`, `json`, `multipart`, `multipart_split`, `operation`, `style`; the crates `serde`,
//! `serde_json`.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::check::{Check, Path, Report, Violation, below};
use super::json;
use super::multipart::Upload;
use super::multipart_split::Received;
use super::operation::Media;
use super::style::{self, Kind, Parameter, Raw, Reading, Style, Texts, absent};

/// A part is not valid. What is wrong with it is noted in the [`FormReader`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InvalidPart;

/// The parts of a body, and what is wrong with them.
#[derive(Debug)]
pub struct FormReader {
    fields: &'static [Parameter],
    files: &'static [&'static str],
    parts: Vec<Received>,
    /// Whether there are parts that are not held.
    cut: bool,
    /// Where the parts of each name are, once that was asked: there may be many.
    positions: Option<HashMap<String, Vec<usize>>>,
    violations: Vec<Violation>,
}

/// What is in the parts of a body.
///
/// # Errors
///
/// What is wrong with them.
pub fn read_parts<T>(
    media: &Media,
    parts: Vec<Received>,
    read: impl FnOnce(&mut FormReader) -> Result<T, InvalidPart>,
) -> Result<T, Vec<Violation>> {
    let (fields, files) = media.parts().unwrap_or_default();
    if let Some(prefix) = media.prefix() {
        let more = prefix.to_string();
        let mut known = fields
            .iter()
            .map(|field| field.name)
            .chain(files.iter().copied());
        if parts.len() > prefix && !known.any(|name| name == more) {
            let message = format!("must not have more than {prefix} parts");
            return Err(vec![Violation::new(&Path::ROOT, "maxItems", message)]);
        }
    }
    let mut form = FormReader {
        fields,
        files,
        cut: parts.last().is_some_and(Received::is_unread),
        parts,
        positions: None,
        violations: Vec::new(),
    };
    match read(&mut form) {
        Ok(value) if form.violations.is_empty() => Ok(value),
        _ => Err(form.violations),
    }
}

/// The object that the parts of a body are the members of, and what else their texts can be.
///
/// # Errors
///
/// What is wrong with them.
pub fn object(
    fields: &[Parameter],
    parts: &[Received],
    texts: Texts,
) -> Result<Reading, Vec<Violation>> {
    let (mut object, mut violations) = (Reading::object(), Vec::new());
    let others = style::others(fields);
    let is_other = |field: &Parameter| others.is_some() && field.name.is_empty();
    for field in fields.iter().filter(|field| !is_other(field)) {
        match read_field(parts, field, texts) {
            Ok(member) => {
                let member = member.or_else(|| absent(field).map(Reading::of));
                if let Some(member) = member {
                    object.insert(field.name, member);
                }
            }
            Err(violation) => violations.push(violation),
        }
    }
    let is_unknown = |name: &str| {
        !fields
            .iter()
            .any(|field| !is_other(field) && has(field, name))
    };
    match others {
        None => {
            // No type keeps them. Only that they are there may matter.
            for part in parts.iter().filter(|part| is_unknown(&part.name)) {
                let text = String::from_utf8(part.content.to_vec());
                let value = text.map_or(Value::Null, Value::String);
                object.insert(&part.name, Reading::of(value));
            }
        }
        Some(kind) => {
            let positions = positions(parts);
            for (name, positions) in positions.iter().filter(|(name, _)| is_unknown(name)) {
                let parts: Vec<_> = positions.iter().filter_map(|at| parts.get(*at)).collect();
                let kind = match (kind, parts.as_slice()) {
                    // What may be anything may be a list.
                    (Kind::Any, [_, _, ..]) => Kind::Array(&Kind::Any),
                    (kind, _) => kind,
                };
                match value(&parts, &kind, &at(name), texts) {
                    Ok(None) => {}
                    Ok(Some(member)) => object.insert(name, member),
                    Err(violation) => violations.push(violation),
                }
            }
        }
    }
    if violations.is_empty() {
        Ok(object)
    } else {
        Err(violations)
    }
}

/// Where the parts of each name are.
fn positions(parts: &[Received]) -> HashMap<String, Vec<usize>> {
    let mut positions: HashMap<String, Vec<usize>> = HashMap::new();
    for (position, part) in parts.iter().enumerate() {
        match positions.get_mut(&part.name) {
            Some(known) => known.push(position),
            None => drop(positions.insert(part.name.clone(), vec![position])),
        }
    }
    positions
}

/// Whether a field has the part of this name.
pub(super) fn has(field: &Parameter, part: &str) -> bool {
    let name = part.split('[').next().unwrap_or_default();
    field.name == part || (field.style == Style::DeepObject && field.name == name)
}

impl FormReader {
    /// Notes parts that have no name of the description.
    pub fn only_known(&mut self) {
        let is_known = |name: &str| {
            self.files.contains(&name) || self.fields.iter().any(|field| has(field, name))
        };
        let mut unknown: Vec<&str> = self.parts.iter().map(|part| part.name.as_str()).collect();
        unknown.retain(|name| !is_known(name));
        let mut seen = HashSet::new();
        unknown.retain(|name| seen.insert(*name));
        let violations = unknown.iter().map(|name| {
            let at = Path::ROOT.key(name);
            Violation::new(&at, "additionalProperties", "must not be there")
        });
        self.violations.extend(violations);
    }

    /// Notes files of a name that say to be of another media type than these. Bytes may be of any.
    pub fn of_types(&mut self, name: &str, media_types: &[&'static str]) {
        let bytes = Media::Bytes("application/octet-stream");
        let fits = |given: &str| {
            let mut documented = media_types.iter();
            bytes.accepts(given) || documented.any(|name| Media::Bytes(name).accepts(given))
        };
        let named = self.parts.iter().filter(|part| part.name == name);
        let mut given = named.filter_map(|part| part.content_type.as_deref());
        if given.any(|given| !fits(given)) {
            let message = format!("must be of {}", media_types.join(" or "));
            self.violation(name, "contentMediaType", &message);
        }
    }

    /// A value. `T` is an `Option` where it need not be there.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn value<T: DeserializeOwned + Check>(&mut self, name: &str) -> Result<T, InvalidPart> {
        let field = self.fields.iter().find(|field| field.name == name);
        let found = self.found(name, Texts::First);
        let found = found.map_err(|violation| self.note(vec![violation]))?;
        let tree = match found {
            Some(found) => found.value,
            None => match field.and_then(absent) {
                Some(value) => value,
                None if field.is_some_and(|field| field.required) => {
                    return Err(self.missing(name));
                }
                None => Value::Null,
            },
        };
        let all = || self.found(name, Texts::All).ok().flatten();
        style::valid(tree, all, json::judge)
            .map_err(|error| self.note(below(&at(name), error.violations().to_vec())))
    }

    /// What was sent under a name; nothing where there is no such part.
    fn found(&self, name: &str, texts: Texts) -> Result<Option<Reading>, Violation> {
        match self.fields.iter().find(|field| field.name == name) {
            Some(field) => read_field(&self.parts, field, texts),
            None => value(&named(&self.parts, name), &Kind::Any, &at(name), texts),
        }
    }

    /// A value that has something to be checked besides what its type has.
    ///
    /// # Errors
    ///
    /// It is missing or not valid.
    pub fn checked<T: DeserializeOwned + Check>(
        &mut self,
        name: &str,
        check: impl Fn(&T, &Path<'_>, &mut Report),
    ) -> Result<T, InvalidPart> {
        let value = self.value(name)?;
        self.check(name, value, check)
    }

    /// A file that must be there.
    ///
    /// # Errors
    ///
    /// It is missing, or there several times.
    pub fn file(&mut self, name: &str) -> Result<Upload, InvalidPart> {
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
    pub fn optional_file(&mut self, name: &str) -> Result<Option<Upload>, InvalidPart> {
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
    ) -> Result<T, InvalidPart> {
        let parts = &self.parts;
        let positions = self.positions.get_or_insert_with(|| positions(parts));
        let part = positions
            .get(name)
            .and_then(|of| parts.get(*of.get(position)?));
        let headers = part.into_iter().flat_map(|part| &part.headers);
        let texts: Vec<&str> = headers
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
        let typed = found.and_then(|value| {
            let all = || style::read(header, raw, Texts::All).ok();
            style::valid(value, all, json::judge).map_err(|error| {
                let location = Path::ROOT.key(header.location.as_str());
                let place = location.key(header.name).to_string();
                below(&place, error.violations().to_vec())
            })
        });
        typed.map_err(|violations| self.note(below(&at(name), violations)))
    }

    /// All files of a name.
    ///
    /// # Errors
    ///
    /// None; it has the form of the other functions that read a field.
    pub fn files(&mut self, name: &str) -> Result<Vec<Upload>, InvalidPart> {
        let found = self.parts.iter_mut().filter(|part| part.name == name);
        Ok(found.map(upload).collect())
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
        check: impl Fn(&T, &Path<'_>, &mut Report),
    ) -> Result<T, InvalidPart> {
        let at = Path::ROOT.key(name);
        let sent = || Some(self.found(name, Texts::First).ok()??.value);
        match Report::by(&[name], |report| check(&value, &at, report), sent).into_result() {
            Ok(()) => Ok(value),
            Err(violations) => Err(self.note(violations)),
        }
    }

    fn note(&mut self, violations: Vec<Violation>) -> InvalidPart {
        self.violations.extend(violations);
        InvalidPart
    }

    fn missing(&mut self, name: &str) -> InvalidPart {
        let message = if self.cut {
            "must be there, before what is too large to be held"
        } else {
            "must be there"
        };
        self.violation(name, "required", message)
    }

    fn violation(&mut self, name: &str, keyword: &'static str, message: &str) -> InvalidPart {
        let violation = Violation::new(&Path::ROOT.key(name), keyword, message);
        self.note(vec![violation])
    }
}

/// What is in a part, taken out of it.
pub(super) fn upload(part: &mut Received) -> Upload {
    Upload {
        content: part.take(),
        file_name: part.file_name.take(),
        // Those that are described are read behind it.
        headers: part.headers.clone(),
    }
}

/// The pointer of a field.
fn at(name: &str) -> String {
    Path::ROOT.key(name).to_string()
}

fn named<'p>(parts: &'p [Received], name: &str) -> Vec<&'p Received> {
    parts.iter().filter(|part| part.name == name).collect()
}

/// The value of the parts of a name; none where there are no parts.
fn value(
    parts: &[&Received],
    kind: &Kind,
    at: &str,
    texts: Texts,
) -> Result<Option<Reading>, Violation> {
    let mut others = Vec::new();
    let mut one = |part: &Received, kind: &Kind, place: &Path<'_>| {
        let mut values = read(part, kind, texts).into_iter();
        let first = values.next().ok_or_else(|| {
            let mut violation = Violation::new(&Path::ROOT, "type", expected(kind));
            at.clone_into(&mut violation.pointer);
            violation
        });
        others.extend(values.map(|other| (place.to_string(), other)));
        first
    };
    let value = match (parts, list(kind)) {
        ([], _) => return Ok(None),
        // A list may come as one document too.
        ([part], Some(list))
            if list.item(0).is_none_or(|item| item.item(0).is_none())
                && is_json(part)
                && part.content.trim_ascii().starts_with(b"[") =>
        {
            one(part, &Kind::Any, &Path::ROOT)
        }
        (parts, Some(list)) => {
            let items = parts.iter().enumerate().map(|(index, part)| {
                let item = list.item(index).unwrap_or(&Kind::Any);
                one(part, item, &Path::ROOT.index(index))
            });
            items.collect::<Result<_, _>>().map(Value::Array)
        }
        ([part], None) => one(part, kind, &Path::ROOT),
        (_, None) => {
            let mut violation = Violation::new(&Path::ROOT, "duplicate", "must be there once");
            at.clone_into(&mut violation.pointer);
            Err(violation)
        }
    };
    value.map(|value| Some(Reading { value, others }))
}

/// The value of a field; none where there are no parts.
fn read_field(
    parts: &[Received],
    field: &Parameter,
    which: Texts,
) -> Result<Option<Reading>, Violation> {
    if !field.is_styled() {
        let parts = named(parts, field.name);
        return value(&parts, &field.kind, &at(field.name), which);
    }
    // A part is written as a query would be, but not percent-encoded.
    let mut texts = Vec::new();
    for part in parts.iter().filter(|part| has(field, &part.name)) {
        let text = std::str::from_utf8(&part.content).map_err(|_| {
            let mut violation = Violation::new(&Path::ROOT, "type", "must be text in UTF-8");
            violation.pointer = at(field.name);
            violation
        })?;
        let text = text.replace('%', "%25").replace('+', "%2B");
        texts.push((part.name.as_str(), text));
    }
    let pairs: Vec<_> = texts
        .iter()
        .map(|(name, text)| (Cow::Borrowed(*name), text.as_str()))
        .collect();
    match style::read(field, Raw::Pairs(&pairs), which) {
        Ok(reading) => Ok(Some(reading).filter(|reading| !reading.value.is_null())),
        Err(mut violation) => {
            let in_query = Path::ROOT.key("query").key(field.name).to_string();
            let rest = violation.pointer.strip_prefix(&in_query);
            violation.pointer = at(field.name) + rest.unwrap_or_default();
            Err(violation)
        }
    }
}

/// The list that a kind is, or may be.
fn list(kind: &Kind) -> Option<&Kind> {
    match kind {
        Kind::OneOf(kinds) => kinds.iter().find_map(list),
        kind => kind.item(0).map(|_| kind),
    }
}

/// A part as values of a kind.
fn read(part: &Received, kind: &Kind, texts: Texts) -> Vec<Value> {
    let Ok(text) = std::str::from_utf8(&part.content) else {
        return Vec::new();
    };
    let document = || json::from_slice::<Value>(text.as_bytes()).ok();
    let value = match kind {
        _ if is_json(part) => document(),
        Kind::Any if texts == Texts::All => {
            let text = Value::String(text.to_owned());
            return [text].into_iter().chain(document()).collect();
        }
        Kind::OneOf(kinds) => {
            let mut values = Vec::new();
            for kind in *kinds {
                values.extend(read(part, kind, texts));
                if texts == Texts::First && !values.is_empty() {
                    break;
                }
            }
            values.dedup();
            return values;
        }
        Kind::String | Kind::Any => Some(Value::String(text.to_owned())),
        Kind::Integer | Kind::Number => document().filter(Value::is_number),
        Kind::Boolean => document().filter(Value::is_boolean),
        Kind::Null => matches!(text, "" | "null").then_some(Value::Null),
        Kind::Array(_) | Kind::Tuple(..) => document().filter(Value::is_array),
        Kind::Object(_) | Kind::Open(..) | Kind::Map(_) => document().filter(Value::is_object),
    };
    value.into_iter().collect()
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
        Kind::Array(_) | Kind::Tuple(..) => "must be a list as JSON",
        Kind::Object(_) | Kind::Open(..) | Kind::Map(_) => "must be an object as JSON",
        Kind::String | Kind::Any | Kind::OneOf(_) => "must be text in UTF-8, or JSON if it says so",
    }
}

#[cfg(test)]
mod tests;
